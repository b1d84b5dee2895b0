//! Which matters name which law and which material: written with the version that says so, read by the libraries.
use std::collections::BTreeSet;

use common::{
    catalogue::Item,
    id::{ItemId, Region},
    library::plain_law,
};

use super::query;
use crate::{
    base::error::Result,
    entity::{law_uses, material_uses},
    gate::cx::Cx,
};

/// What a matter says from now on.
#[derive(Default)]
pub struct Uses {
    items: Vec<ItemId>,
    laws: Vec<law_uses::Model>,
    materials: Vec<material_uses::Model>,
}

impl Uses {
    pub fn add(&mut self, region: Region, item_id: ItemId, item: &Item) {
        self.items.push(item_id);
        let law = |(n, it): (i32, &common::catalogue::Basis)| law_uses::Model {
            region,
            item_id,
            n,
            law: plain_law(&it.law),
            article: it.article.clone(),
        };
        self.laws.extend((0..).zip(&item.basis).map(law));
        let mut seen = BTreeSet::new();
        let own = item.materials.iter().filter(|it| seen.insert(it.slot.clone()));
        let material = |it: &common::catalogue::Material| material_uses::Model {
            region,
            item_id,
            slot: it.slot.clone(),
            name: it.name.trim().to_owned(),
        };
        self.materials.extend(own.map(material));
    }

    /// In the place of what these matters said before.
    pub async fn write(self, cx: &Cx) -> Result<()> {
        query::replace_uses(cx, &self.items, self.laws, self.materials).await
    }
}
