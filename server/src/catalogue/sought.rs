//! 查了没有找到的: counted in memory while people look, written down by a job, and answered by whoever edits the catalogue.
use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use common::{
    account::Who,
    call::Page,
    catalogue::sought::{MAX_WORD, SoughtForm, SoughtRow, SoughtView, TaughtRow, Teach},
    fault::Fault,
};

use super::shelf;
use crate::{
    base::{error::Result, words},
    entity::{search_misses, search_words},
    gate::{cx::Cx, turn::Turn, write::write},
};

pub mod query;

/// Of one process between two turns of the job; what is more was not missed by many.
const MAX_HELD: usize = 500;
/// Digits in a row that may be somebody's number.
const MAX_DIGITS: usize = 5;

/// What was looked for in vain since the job last came by.
#[derive(Default)]
pub struct Missed(Mutex<BTreeMap<String, u32>>);

impl Missed {
    fn all(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, u32>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Words, not sentences, and no numbers: what may be about somebody is not kept.
    pub fn note(&self, asked: &str) {
        let word = words::plain(asked);
        let n_chars = word.chars().count();
        let n_digits = word.chars().filter(char::is_ascii_digit).count();
        let mut all = self.all();
        if !(2..=MAX_WORD).contains(&n_chars) || n_digits > MAX_DIGITS || all.len() >= MAX_HELD {
            return;
        }
        *all.entry(word).or_default() += 1;
    }

    fn take(&self) -> Vec<(String, u32)> {
        std::mem::take(&mut *self.all()).into_iter().collect()
    }
}

/// Called by the job.
pub async fn keep(turn: Turn) -> Result<usize> {
    let missed = turn.hub.memory.of::<Missed>().take();
    if missed.is_empty() {
        return Ok(0);
    }
    let missed = &missed;
    write(&turn.cx(), |cx| async move { query::count(&cx, missed).await }).await?;
    Ok(missed.len())
}

pub async fn sought(cx: Cx, (): (), form: SoughtForm) -> Result<SoughtView> {
    let (rows, n_rows) = query::missed(&cx, form.page).await?;
    let row = |it: search_misses::Model| SoughtRow { word: it.word, n_times: it.n_times as u32 };
    let taught = |it: search_words::Model| TaughtRow { word: it.word, means: it.means, by: it.by_name };
    Ok(SoughtView {
        page: Page { rows: rows.into_iter().map(row).collect(), n_rows },
        taught: query::taught(&cx, cx.region()).await?.into_iter().map(taught).collect(),
    })
}

pub async fn teach(cx: Cx, (): (), form: Teach) -> Result<SoughtView> {
    let Who::Staff { name, .. } = &cx.who else { return Err(Fault::NotYours.into()) };
    let word = words::plain(&form.word).replace(' ', "");
    query::teach(&cx, &word, &form.means, name).await?;
    shelf::changed(&cx, cx.region()).await?;
    sought(cx, (), SoughtForm::default()).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_and_what_may_be_about_somebody_is_not() {
        let missed = Missed::default();
        for it in ["脚气店", "脚气店", "周明远身份证431026198506150016", "店", &"长".repeat(40)] {
            missed.note(it);
        }
        assert_eq!(missed.take(), [("脚气店".to_owned(), 2)]);
        assert_eq!(missed.take(), []);
    }
}
