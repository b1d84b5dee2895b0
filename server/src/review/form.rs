//! 申请表: its fields as the desk judges them, and what stood in them when a notice was told.
use common::{
    case::{
        correction::{ToldForm, is_same},
        draft,
    },
    catalogue::Item,
    form::{Answers, FieldDef, Kind, Prefill, said::said},
    id::NoticeId,
    review::{
        ExamineField, NoticeLine, Verdict,
        form::{self, FORM},
        reveal,
    },
};

use super::{query, verdict_view};
use crate::{
    base::error::Result,
    entity::{cases::Model as Case, notices, verdicts},
    gate::cx::Cx,
};

/// Where the answers kept with a notice belong.
fn place(id: NoticeId) -> String {
    format!("notices.answers|{}", id.0)
}

/// The answers as they stand, to be kept with a notice: what is changed afterwards is held against them.
pub fn sealed(cx: &Cx, id: NoticeId, answers: &Answers) -> Result<String> {
    Ok(cx.hub.keys.seal(&place(id), &serde_json::to_string(answers)?)?)
}

/// The answers as they stood when it was told; `None`: told before they were kept.
pub fn told_answers(cx: &Cx, notice: &notices::Model) -> Result<Option<Answers>> {
    match notice.answers.as_str() {
        "" => Ok(None),
        it => Ok(Some(serde_json::from_str(&cx.hub.keys.open(&place(notice.id), it)?)?)),
    }
}

/// What a notice has told of the form; `None`: nothing of it.
pub fn told(cx: &Cx, notice: &notices::Model) -> Result<Option<ToldForm>> {
    let mut lines = query::lines_of(notice)?;
    lines.retain(|it| form::field_of(&it.slot).is_some());
    if lines.is_empty() {
        return Ok(None);
    }
    Ok(told_answers(cx, notice)?.map(|answers| ToldForm { lines, answers }))
}

/// The last time it was told what is wrong with the case.
pub struct Last {
    pub lines: Vec<NoticeLine>,
    pub answers: Option<Answers>,
}

impl Last {
    pub async fn of(cx: &Cx, case: &Case) -> Result<Option<Last>> {
        let Some(notice) = query::last_notice(cx, case).await? else { return Ok(None) };
        Ok(Some(Last { lines: query::lines_of(&notice)?, answers: told_answers(cx, &notice)? }))
    }

    /// Does it ask for what this key is about to be put right?
    pub fn asks(&self, key: &str) -> bool {
        self.lines.iter().any(|it| it.slot == key && !it.is_later)
    }

    /// A material that an answer has called up since.
    pub fn has_no_slot(&self, item: &Item, slot: &str) -> bool {
        self.answers.as_ref().is_some_and(|it| item.slots(it).iter().all(|it| it.slot != slot))
    }
}

/// A field as it is judged, and whether it was there to be judged when the last notice was told.
pub struct Judged {
    pub field: ExamineField,
    pub is_as_told: bool,
}

/// What a verdict on the form has to be held against.
pub struct Held<'a> {
    pub case: &'a Case,
    pub item: &'a Item,
    pub answers: &'a Answers,
    pub all: &'a [verdicts::Model],
    pub last: Option<&'a Last>,
}

/// Every field that is asked, in order, with its verdict: its own, or the one on all that have none.
pub fn fields(of: &Held<'_>) -> Vec<Judged> {
    let shown = reveal::masked(of.item, of.answers);
    let told = of.last.and_then(|it| it.answers.as_ref());
    let told_shown = told.map(|it| reveal::masked(of.item, it)).unwrap_or_default();
    let asked_then: Vec<String> = told.map(|it| names(of.item, it)).unwrap_or_default();
    let mut judged = Vec::new();
    for section in draft::sections(of.item, of.answers) {
        for block in &section.fields {
            for part in block.parts() {
                let name = part.name.as_str();
                let is_as_told = of.last.is_some()
                    && told.is_none_or(|it| {
                        asked_then.iter().any(|asked| asked == name) && is_same(it.get(name), of.answers.get(name))
                    });
                let now = said(&part, &shown);
                let before = told.filter(|it| !is_same(it.get(name), of.answers.get(name)));
                let before = before.map(|_| match said(&part, &told_shown) {
                    it if it.is_empty() => "没有填".to_owned(),
                    it if it == now => format!("{it}（遮住的几位不同）"),
                    it => it,
                });
                let field = ExamineField {
                    name: name.to_owned(),
                    label: part.label.clone(),
                    section: section.title.clone(),
                    said: now,
                    before,
                    may_amend: may_amend(of.item, block),
                    verdict: verdict(of, name, is_as_told),
                };
                judged.push(Judged { field, is_as_told });
            }
        }
    }
    judged
}

fn names(item: &Item, answers: &Answers) -> Vec<String> {
    let sections = draft::sections(item, answers);
    let parts = sections.iter().flat_map(|it| &it.fields).flat_map(FieldDef::parts);
    parts.map(|it| it.name.clone()).collect()
}

/// This round's word on the field, or on all that have none; what was good before and is as it was then stays good.
fn verdict(of: &Held<'_>, name: &str, is_as_told: bool) -> Option<common::review::VerdictView> {
    let key = form::key(name);
    let own = |round: i32| {
        let at = |slot: &str| of.all.iter().find(|it| it.slot == slot && it.round == round);
        at(&key).or_else(|| at(FORM))
    };
    let is_asked = of.last.is_some_and(|it| it.asks(&key));
    let kept = || (1..of.case.round).rev().find_map(own).filter(|it| it.verdict != Verdict::Bad);
    let kept = || kept().filter(|_| is_as_told && !is_asked);
    own(of.case.round).or_else(kept).map(verdict_view)
}

/// 规范的说法, a room number: words of the matter's own form. Never who somebody is, nor what an amount, a day or a choice decides.
pub fn may_amend(item: &Item, field: &FieldDef) -> bool {
    let is_own = item.form.fields().any(|it| it.name == field.name);
    let is_words = matches!(field.kind, Kind::Text | Kind::LongText | Kind::Address);
    let is_person = field.is_name || field.label.contains("姓名");
    let is_known = !matches!(field.prefill, None | Some(Prefill::Address));
    is_own && is_words && !is_person && !is_known
}
