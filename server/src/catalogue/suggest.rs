//! 输入联想: what somebody may be about to write. Names that go on as it begins, in characters or in pinyin; then whatever a search
//! would find.
use std::{collections::BTreeSet, sync::Arc};

use common::{
    catalogue::{ItemState, SuggestForm, Suggestion},
    value::plain_line,
};

use super::{
    search,
    shelf::{self, Entry},
};
use crate::{
    base::{error::Result, words},
    gate::cx::Cx,
};

/// So many fit between a phone's box and its keyboard.
const N_SHOWN: usize = 6;
/// A whole question is longer, and is searched for, not gone on with.
const MAX_CHARS: usize = 20;

pub async fn suggest(cx: Cx, (): (), form: SuggestForm) -> Result<Vec<Suggestion>> {
    let plain = words::plain(&plain_line(&form.q));
    if plain.is_empty() || plain.chars().count() > MAX_CHARS {
        return Ok(Vec::new());
    }
    let mut found = beginning(&cx, &plain).await?;
    let searched = search::find(&cx, cx.region(), &plain).await?;
    if !searched.is_guess {
        found.extend(searched.rows);
    }
    let mut seen = BTreeSet::new();
    found.retain(|it| it.row.state != ItemState::Draft && seen.insert(it.row.id.0));
    Ok(found.into_iter().take(N_SHOWN).map(|it| one(&it)).collect())
}

fn one(it: &Entry) -> Suggestion {
    let row = &it.row;
    Suggestion { id: row.id, name: row.name.clone(), english: row.english.clone(), is_online: row.is_online }
}

/// What can be done here first, then the shortest.
async fn beginning(cx: &Cx, plain: &str) -> Result<Vec<Arc<Entry>>> {
    let catalogue = shelf::current(cx, cx.region()).await?;
    let sound = words::sound(plain).replace(' ', "");
    let begins: BTreeSet<u32> = match words::is_latin(plain) {
        // Two letters begin half the county's words.
        true if sound.len() < 3 => BTreeSet::new(),
        true => {
            let heads = [format!("p:{sound}"), format!("e:{sound}")];
            let fits = |token: &str| heads.iter().any(|it| token.starts_with(it.as_str()));
            let met = catalogue.tokens.iter().filter(|it| fits(it.0));
            met.flat_map(|it| it.1.iter().map(|it| it.0)).collect()
        }
        false => {
            let head = format!("a:{plain}");
            let called = catalogue.tokens.iter().filter(|it| it.0.starts_with(&head));
            called.flat_map(|it| it.1.iter().map(|it| it.0)).collect()
        }
    };
    let mut rows: Vec<Arc<Entry>> =
        begins.into_iter().filter_map(|n| catalogue.entries.get(n as usize)).cloned().collect();
    rows.sort_by(|a, b| {
        let order = b.row.is_online.cmp(&a.row.is_online).then_with(|| a.n_chars.total_cmp(&b.n_chars));
        order.then_with(|| a.row.id.0.cmp(&b.row.id.0))
    });
    rows.truncate(N_SHOWN);
    Ok(rows)
}
