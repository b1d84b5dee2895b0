//! 用语: the words messages and papers have, and the county's own.
use common::{
    case::{flow::Act, kinds::FLOWS},
    check::Nothing,
    county::County,
    fault::Fault,
    message::{BY, LATER, announcement},
    opening::wording::{self, Part, Wording, WordingRow, WordingView, require_signs},
    paper::{PaperKind, has_tail},
};

use crate::{
    base::error::Result,
    county,
    gate::{cx::Cx, serve::Routes},
};

pub fn routes(routes: Routes) -> Routes {
    routes.serve(wording::SHOW, show).serve(wording::SAVE, save)
}

/// Everything there are words for: acts whoever brought a case hears of, and every kind of paper the house speaks on.
fn rows(county: &County) -> Vec<WordingRow> {
    let acts = FLOWS.iter().flat_map(|flow| flow.acts.iter().map(move |it| (flow.kind, it.act)));
    let message = |(kind, act): (common::case::kinds::Kind, Act)| {
        let (title, usual) = announcement(act, BY, LATER)?;
        Some(WordingRow {
            part: Part::Message,
            key: act.code().to_owned(),
            label: format!("{} · {}", kind.label(), act.label()),
            title: title.to_owned(),
            usual,
            own: county.texts.get(act.code()).cloned().unwrap_or_default(),
        })
    };
    let paper = |it: &PaperKind| WordingRow {
        part: Part::Paper,
        key: it.label().to_owned(),
        label: it.label().to_owned(),
        title: String::new(),
        usual: String::new(),
        own: county.tails.get(it.label()).cloned().unwrap_or_default(),
    };
    let papers = PaperKind::ALL.iter().filter(|it| has_tail(**it));
    acts.filter_map(message).chain(papers.map(paper)).collect()
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
        let usual = |it: String| if it.is_empty() { "（照旧）".to_owned() } else { it };
        county::put(&cx, next, cx.who.name()).await?;
        let what = format!("{}：{}", form.part.label(), row.label);
        county::note(&cx, cx.who.name(), vec![(what, usual(row.own), usual(form.own))]).await?;
    }
    Ok(view)
}
