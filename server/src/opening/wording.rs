//! 用语: the words messages and papers have, and the county's own.
use common::{
    check::Nothing,
    county::County,
    fault::Fault,
    opening::wording::{self, Part, Wording, WordingView, require_signs, rows},
};

use crate::{
    base::error::Result,
    county,
    gate::{cx::Cx, serve::Routes},
};

pub fn routes(routes: Routes) -> Routes {
    routes.serve(wording::SHOW, show).serve(wording::SAVE, save)
}

/// As the row has it, not as this process knew it ten seconds ago.
async fn said(cx: &Cx) -> Result<County> {
    let row = county::query::row(cx).await?.ok_or(Fault::NotFound)?;
    Ok(serde_json::from_str(&row.facts)?)
}

async fn show(cx: Cx, (): (), _: Nothing) -> Result<WordingView> {
    Ok(WordingView { rows: rows(&said(&cx).await?) })
}

async fn save(cx: Cx, (): (), form: Wording) -> Result<WordingView> {
    let before = said(&cx).await?;
    let row =
        rows(&before).into_iter().find(|it| it.part == form.part && it.key == form.key).ok_or(Fault::NotFound)?;
    // Ours, sent back as it was: it goes on being ours.
    let own = if form.own == row.usual { String::new() } else { form.own };
    let form = Wording { own, ..form };
    if form.part == Part::Message && !form.own.is_empty() {
        require_signs(&row.usual, &form.own).map_err(|it| Fault::form("own", &it))?;
    }
    let mut next = before;
    let words = match form.part {
        Part::Message => &mut next.texts,
        Part::Paper => &mut next.tails,
    };
    match form.own.is_empty() {
        true => drop(words.remove(&form.key)),
        false => drop(words.insert(form.key, form.own.clone())),
    }
    let view = WordingView { rows: rows(&next) };
    if row.own != form.own {
        county::put(&cx, next, cx.who.name()).await?;
    }
    Ok(view)
}
