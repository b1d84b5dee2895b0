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

/// Signs of a name: an index of PostgreSQL takes no whole article that somebody pasted into one.
const MOST_SIGNS: usize = 200;

fn short(it: &str) -> String {
    it.chars().take(MOST_SIGNS).collect()
}

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
            law: short(&plain_law(&it.law)),
            article: it.article.clone(),
        };
        self.laws.extend((0..).zip(&item.basis).map(law));
        let mut seen = BTreeSet::new();
        let own = item.materials.iter().filter(|it| seen.insert(it.slot.clone()));
        let material = |it: &common::catalogue::Material| material_uses::Model {
            region,
            item_id,
            slot: it.slot.clone(),
            name: short(it.name.trim()),
        };
        self.materials.extend(own.map(material));
    }

    /// In the place of what these matters said before.
    pub async fn write(self, cx: &Cx) -> Result<()> {
        query::replace_uses(cx, &self.items, self.laws, self.materials).await
    }
}
