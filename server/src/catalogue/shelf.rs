//! 目录的内存副本: every item's row and the token table, as of one revision. Whoever changes the catalogue raises the
//! revision in the same transaction, so that every process notices with its next question.
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use common::{
    case::ItemCount,
    id::{ItemId, Region},
};

use super::{query, sought, verbs::Verbs};
use crate::{
    base::{
        error::Result,
        words::{self, Group},
    },
    entity::{items, search_words, series},
    gate::cx::Cx,
    org,
};

/// Where the revision is counted, among the county's other series.
const SERIES: &str = "catalogue";

/// An item's row with what the ranking asks of its name.
pub struct Entry {
    pub row: items::Model,
    pub plain_name: String,
    pub n_chars: f64,
    /// What is done by it: 变更, 注销.
    pub verbs: Verbs,
}

pub struct Catalogue {
    revision: i32,
    /// In the order they are listed in.
    pub entries: Vec<Arc<Entry>>,
    /// Where each stands among them.
    at: HashMap<ItemId, u32>,
    /// Token → which entries have it, with what weight.
    pub tokens: HashMap<String, Vec<(u32, i32)>>,
    /// 同义词 this hall was taught.
    pub taught: Vec<Group>,
}

impl Catalogue {
    pub fn row(&self, id: ItemId) -> Option<&items::Model> {
        let n = self.at.get(&id)?;
        self.entries.get(*n as usize).map(|it| &it.row)
    }
}

/// So many cases of each matter, with its name, most first.
pub async fn counted(cx: &Cx, counts: impl IntoIterator<Item = (ItemId, i64)>) -> Result<Vec<ItemCount>> {
    let catalogue = current(cx, cx.region()).await?;
    let name = |id| catalogue.row(id).map(|it| it.name.clone()).unwrap_or_default();
    let count = |(id, n): (ItemId, i64)| ItemCount { id, name: name(id), n_cases: n as u64 };
    let mut all: Vec<ItemCount> = counts.into_iter().map(count).collect();
    all.sort_by(|a, b| b.n_cases.cmp(&a.n_cases).then_with(|| a.name.cmp(&b.name)));
    Ok(all)
}

#[derive(Default)]
pub struct Held(Mutex<Option<Arc<Catalogue>>>);

/// The catalogue has changed. Called in the transaction that changes it.
pub async fn changed(cx: &Cx, region: Region) -> Result<()> {
    series::next(&cx.db(), region, SERIES).await?;
    Ok(())
}

/// As it is now. Inside a change it is read anew and not kept: what is not committed may not be remembered.
pub async fn current(cx: &Cx, region: Region) -> Result<Arc<Catalogue>> {
    let revision = series::last(&cx.db(), region, SERIES).await?;
    let all = cx.hub.memory.of::<Held>();
    let held = || all.0.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(it) = held().as_ref().filter(|it| it.revision == revision && cx.is_reading()) {
        return Ok(it.clone());
    }
    let catalogue = Arc::new(load(cx, region, revision).await?);
    if cx.is_reading() {
        *held() = Some(catalogue.clone());
    }
    Ok(catalogue)
}

async fn load(cx: &Cx, region: Region, revision: i32) -> Result<Catalogue> {
    let shut = org::query::shut(&cx.db(), region, cx.now.day()).await?;
    let entry = |row: items::Model| {
        let plain_name = words::plain(&row.name);
        let n_chars = plain_name.chars().count().max(1) as f64;
        let verbs = Verbs::named(&plain_name);
        // Nothing of a body that is closed can be applied for.
        let row = items::Model { is_online: row.is_online && !shut.contains(&row.org_id), ..row };
        Arc::new(Entry { row, plain_name, n_chars, verbs })
    };
    let entries: Vec<Arc<Entry>> = query::all(cx, region).await?.into_iter().map(entry).collect();
    let at: HashMap<ItemId, u32> = (0..).zip(&entries).map(|(n, it)| (it.row.id, n)).collect();
    let mut tokens: HashMap<String, Vec<(u32, i32)>> = HashMap::new();
    for (token, item, weight) in query::all_tokens(cx, region).await? {
        if let Some(n) = at.get(&item) {
            tokens.entry(token).or_default().push((*n, weight));
        }
    }
    let group = |it: search_words::Model| Group { words: vec![it.word.into()], means: vec![it.means] };
    let taught = sought::query::taught(cx, region).await?.into_iter().map(group).collect();
    Ok(Catalogue { revision, entries, at, tokens, taught })
}
