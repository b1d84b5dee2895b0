//! 当场更正: with the applicant's yes, before acceptance, and never who somebody is.
use common::{
    application::{act, stage},
    case::{CaseView, EventView, draft},
    fault::Fault,
    form::{Answer, Answers, FieldDef, FormDef, Section, said::said},
    id::SlotAt,
    review::{
        Judge, Verdict,
        amend::{Amend, words},
        form::field_of,
    },
};
use uuid::Uuid;

use super::{form::may_amend, query};
use crate::{
    base::error::Result,
    case::{self, File, Note, answers},
    catalogue,
    entity::amends::Model as Row,
    gate::cx::Cx,
};

pub async fn amend(cx: Cx, at: SlotAt, form: Amend) -> Result<CaseView> {
    let case = case::query::one(&cx, at.case).await?;
    // Whoever looks through it does it as one of their judgements; at the counter it is an act like the others.
    let case = match case.stage {
        stage::PRE_REVIEW => super::mine(&cx, at.case, Some(form.version)).await?,
        _ if case.version == form.version => case,
        _ => return Err(case::explain(&cx, &case, Fault::wrong_stage(case.stage)).await?.into()),
    };
    case.stage.step(act::AMEND, &cx.who)?;
    let item = catalogue::query::version(&cx, case.application()?, case.item_version).await?;
    let mut answers = answers::answers(&cx, &case)?;
    let field = field(&draft::sections(&item, &answers), &at.slot).ok_or(Fault::NotFound)?;
    if !may_amend(&item, &field) {
        let says = format!("{}不能由窗口更正；写错了的，请一次告知，由申请人改", field.label);
        return Err(Fault::form("to", &says).into());
    }
    let before = said(&field, &answers);
    let after = put(&cx, &field, form.to.clone(), &mut answers)?;
    if after == before {
        return Err(Fault::form("to", "和原来填的一样，没有要更正的").into());
    }
    let note = Note { text: form.note(&field.label), n_days: None };
    let good = Judge::in_hand(Verdict::Good, None, String::new());
    super::put(&cx, &case, at.slot, good, 0).await?;
    let case = answers::answered(&cx, case, &answers)?;
    let case = case::step(&cx, case, act::AMEND, note).await?;
    let id = Uuid::now_v7();
    let words = cx.hub.keys.seal(&place(id), &words(&before, &after))?;
    query::add_amend(&cx, Row { region: case.region, id, case_id: case.id, seq: case.version, words }).await?;
    case::view(&cx, case).await
}

/// Where the sealed words belong.
fn place(id: Uuid) -> String {
    format!("amends.words|{id}")
}

/// What the log says of each, and behind it word for word what was changed.
pub async fn spell_out(cx: &Cx, file: &File, events: &mut [EventView]) -> Result<()> {
    if !file.events.iter().any(|it| it.act == act::AMEND) {
        return Ok(());
    }
    for row in query::amends(cx, &file.case).await? {
        let at = file.events.iter().position(|it| it.seq == row.seq);
        if let Some(event) = at.and_then(|it| events.get_mut(it)) {
            event.note = format!("{}：{}", event.note, cx.hub.keys.open(&place(row.id), &row.words)?);
        }
    }
    Ok(())
}

fn field(sections: &[Section], key: &str) -> Option<FieldDef> {
    let name = field_of(key)?;
    sections.iter().flat_map(|it| &it.fields).find(|it| it.name == name).cloned()
}

/// Held to what the form itself asks of the field; what stands there then, in words.
fn put(cx: &Cx, field: &FieldDef, to: String, answers: &mut Answers) -> std::result::Result<String, Fault> {
    answers.insert(field.name.clone(), Answer::Text(to));
    if let Some(says) = field.fault(answers, cx.now.day()) {
        return Err(Fault::form("to", &says));
    }
    let fields = vec![field.clone()];
    FormDef { sections: vec![Section { fields, ..Section::default() }] }.make_plain(answers);
    Ok(said(field, answers))
}
