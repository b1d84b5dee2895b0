//! What whoever brought a case has typed: one JSON, sealed where it belongs.
use common::form::Answers;

use super::query;
use crate::{base::error::Result, entity::cases::Model as Case, gate::cx::Cx};

/// Where a case's sealed answers belong.
fn place(case: &Case) -> String {
    format!("cases.answers|{}", case.id)
}

/// Sealed for this case.
pub fn sealed(cx: &Cx, case: &Case, text: &str) -> Result<String> {
    Ok(cx.hub.keys.seal(&place(case), text)?)
}

/// With these answers in it, sealed where they belong.
pub fn answered(cx: &Cx, case: Case, answers: &Answers) -> Result<Case> {
    Ok(Case { answers: sealed(cx, &case, &serde_json::to_string(answers)?)?, ..case })
}

pub fn answers(cx: &Cx, case: &Case) -> Result<Answers> {
    Ok(serde_json::from_str(&cx.hub.keys.open(&place(case), &case.answers)?)?)
}

/// What was typed under a name; nothing where nothing was.
pub fn typed(cx: &Cx, case: &Case, name: &str) -> Result<String> {
    Ok(answers(cx, case)?.get(name).map(|it| it.as_text().to_owned()).unwrap_or_default())
}

/// What was typed is needed no longer once a case is over: nobody reads it from here on.
pub async fn kept_while_open(cx: &Cx, case: Case) -> Result<Case> {
    if !case.stage.is_over() {
        return Ok(case);
    }
    let bare = answered(cx, case, &Answers::new())?;
    query::change(cx, &bare, |it| it.answers.clone_from(&bare.answers)).await
}
