//! 窗口收件
use common::{
    account::AccountKind,
    application::{act, stage},
    call::Page,
    case::{
        CaseView, MineForm, ReceiptView, Submitted,
        draft::is_for_legal,
        intake::{Intake, IntakeRow, Opened, TakeInForm},
    },
    catalogue::{Audience, Item, Necessity},
    check::Nothing,
    fault::Fault,
    form::{Answer, Answers},
    id::{CaseId, ItemId},
    material::{LibraryRow, SlotView},
    review::{
        Judge, Verdict, VersionForm,
        reveal::{Purpose, REVEAL},
    },
};

use super::{draft, receipt};
use crate::{
    account::counter,
    base::error::Result,
    case::{Note, explain, query, step, view},
    catalogue,
    entity::cases::Model as Case,
    gate::{audit, cx::Cx},
    material, review,
};

pub async fn open(cx: Cx, id: ItemId, form: Intake) -> Result<Opened> {
    let (row, item) = catalogue::open_item(&cx, id).await?;
    if !query::orgs(&cx).await?.contains(&row.org_id) {
        let says = format!("这个事项由{}收件，请引导过去", [item.org.as_str(), &item.window].join(""));
        return Err(Fault::form("number", &says).into());
    }
    let mut answers = Answers::new();
    say_kind(&item, form.kind, &mut answers)?;
    let person = counter::person(&cx, &form).await?;
    let begun = draft::Begun {
        applicant: person.id,
        name: person.name,
        clerk: cx.who.account(),
        note: match form.agent.as_str() {
            "" => String::new(),
            it => format!("代办人{it}到场，委托书已核对"),
        },
    };
    let case = draft::begin(&cx, row, &item, begun, answers).await?;
    looked(&cx, &case).await?;
    Ok(Opened { case: case.case_id() })
}

/// A person's number for a person's matter, a firm's code for a firm's; where both may apply, the number says which.
fn say_kind(item: &Item, kind: AccountKind, answers: &mut Answers) -> Result<()> {
    let is_firm = kind == AccountKind::Legal;
    let takes_persons = item.audience.contains(&Audience::Person);
    if takes_persons && item.audience.len() > 1 {
        answers.insert("applicant_kind".to_owned(), Answer::text(if is_firm { "legal" } else { "person" }));
    }
    match is_for_legal(item, answers) == is_firm {
        true => Ok(()),
        false if is_firm => Err(Fault::form("number", "这个事项由个人申请，请刷身份证").into()),
        false => Err(Fault::form("number", "这个事项由单位申请，请填写统一社会信用代码").into()),
    }
}

/// What the house knows of somebody lies open from here on: they read who looked, and why.
async fn looked(cx: &Cx, case: &Case) -> Result<()> {
    audit::note(cx, REVEAL.path, &format!("case {}", case.case_id()), 200);
    review::reveal::note(cx, case, Purpose::Other, "窗口收件").await
}

pub async fn list(cx: Cx, (): (), form: MineForm) -> Result<Page<IntakeRow>> {
    let (cases, n_rows) = query::in_hands(&cx, form.page).await?;
    let row = |it: Case| IntakeRow {
        id: it.case_id(),
        item_name: it.item_name,
        applicant: it.applicant_name,
        at: it.saved_at,
    };
    Ok(Page { rows: cases.into_iter().map(row).collect(), n_rows })
}

/// Whose correction it is reads who took it up, and when.
pub async fn resume(cx: Cx, id: CaseId, form: VersionForm) -> Result<CaseView> {
    let case = query::one(&cx, id).await?;
    if case.version != form.version || case.stage != stage::CORRECTION {
        return Err(explain(&cx, &case, Fault::wrong_stage(case.stage)).await?.into());
    }
    let case = Case { clerk_id: cx.who.account(), ..case };
    let case = step(&cx, case, act::TAKE_UP, Note::default()).await?;
    looked(&cx, &case).await?;
    view(&cx, case).await
}

pub async fn leave(cx: Cx, id: CaseId, _: Nothing) -> Result<Nothing> {
    let case = query::filled(&cx, id).await?;
    query::change(&cx, &case, |it| it.clerk_id = None).await?;
    Ok(Nothing {})
}

/// What was shown lies on the counter: from here on those files stand as checked. A second click finds it taken in.
pub async fn take_in(cx: Cx, id: CaseId, form: TakeInForm) -> Result<Submitted> {
    if let Some(case) = query::taken_in(&cx, id).await? {
        // Meanwhile the applicant has sent the correction from home.
        if matches!(case.stage, stage::SUBMITTED | stage::PRE_REVIEW) {
            return Err(explain(&cx, &case, Fault::wrong_stage(case.stage)).await?.into());
        }
        return taken(case);
    }
    let case = query::filled(&cx, id).await?;
    let draft::Ready { case, slots, changed } = draft::ready(&cx, case, !form.is_short.is_empty()).await?;
    let wanted: Vec<&SlotView> = slots.iter().filter(|it| it.wants_original()).collect();
    let missing: Vec<&str> = wanted
        .iter()
        .filter(|it| !form.originals.contains(&it.material.slot))
        .map(|it| it.material.name.as_str())
        .collect();
    if !missing.is_empty() {
        let says = format!("原件还没核对完：{}", missing.join("、"));
        return Err(Fault::form("originals", &says).into());
    }
    let seen: Vec<&str> = wanted.iter().map(|it| it.material.name.as_str()).collect();
    let seen = if seen.is_empty() { String::new() } else { format!("已核对原件：{}", seen.join("、")) };
    let text = [seen, changed].into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join("；");
    for it in &wanted {
        material::query::lift(&cx, &case, &it.material.slot).await?;
    }
    material::query::keep_all(&cx, &case).await?;
    let is_later =
        |it: &&SlotView| it.is_needed && !it.is_filled() && it.material.necessity == Necessity::Deferrable;
    for it in slots.iter().filter(is_later) {
        let says = "窗口收件时没有带来，可以后补".to_owned();
        let judge = Judge::in_hand(Verdict::Defer, None, says);
        review::put(&cx, &case, it.material.slot.clone(), judge, 0).await?;
    }
    taken(step(&cx, case, act::TAKE_IN, Note { text, n_days: None }).await?)
}

/// The query code is printed on the slip, for whoever takes it along.
fn taken(case: Case) -> Result<Submitted> {
    Ok(Submitted { query_code: String::new(), ..draft::submitted(case)? })
}

pub async fn slip(cx: Cx, id: CaseId, _: Nothing) -> Result<ReceiptView> {
    let case = query::one(&cx, id).await?;
    // What came in from home has its slip there: its code is nobody else's to read.
    match case.clerk_id.is_some() && case.stage != stage::DRAFT {
        true => receipt::of(&cx, case).await,
        false => Err(Fault::NotFound.into()),
    }
}

/// 免提交: what an authority has given or a clerk has seen before.
pub async fn checked(cx: Cx, id: CaseId, _: Nothing) -> Result<Vec<LibraryRow>> {
    let case = query::filled(&cx, id).await?;
    let files = material::query::checked(&cx, case.applicant_id).await?;
    Ok(files.into_iter().map(material::library_row).collect())
}
