//! 当场更正: with the applicant's yes, before acceptance, and never who somebody is.
use common::{
    application::{act, stage},
    case::{CaseView, draft},
    fault::Fault,
    form::{Answer, Answers, FieldDef, FormDef, Section, said::said},
    id::SlotAt,
    review::{Judge, Verdict, amend::Amend, form::field_of},
};

use super::form::may_amend;
use crate::{
    base::error::Result,
    case::{self, Note, answers},
    catalogue,
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
    let note = Note { text: form.note(&field.label, &before, &after), n_days: None };
    let good = Judge::in_hand(Verdict::Good, None, String::new());
    super::put(&cx, &case, at.slot, good, 0).await?;
    let case = answers::answered(&cx, case, &answers)?;
    let case = case::step(&cx, case, act::AMEND, note).await?;
    case::view(&cx, case).await
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
