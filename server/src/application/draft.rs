//! 在线申办: the draft, its saving, its submission.
use std::sync::Arc;

use anyhow::Context;
use common::{
    account::{AccountKind, Who},
    application::{act, stage},
    case::{
        ConsentChoice, DraftView, KnownValue, OpenForm, SaveForm, Saved, SubmitForm, Submitted, draft, kinds::Kind,
    },
    catalogue::{
        Item,
        pledge::{PLEDGE, is_pledged},
    },
    check::{Field, Nothing},
    fault::Fault,
    form::{Answers, Known, Prefill},
    id::{AccountId, CaseId, ConsentId, ItemId},
    material::SlotView,
    moment::Day,
    place::Place,
    review::reveal::{first_mask, kept, masked},
    value::{mask_number, plain_line},
};

use super::{correction, renew};
use crate::{
    account::{self, agreement, personal},
    base::{error::Result, qr},
    case::{
        self, Note,
        answers::{self, answered, answers, sealed},
        explain, number, query, step,
    },
    catalogue::{self, versions::Published},
    entity::{cases::Model as Case, consents::Model as Consent, items},
    gate::cx::Cx,
    material, org,
};

/// Rows and index entries of a draft that holds nothing yet, and of a visitor's account and session, in bytes.
const A_DRAFT: usize = 4 * 1024;

/// 为谁办: the answer that names a consent.
const FOR_WHOM: &str = "applicant_for";

/// Opens a draft, or the one this applicant has already; a visitor gets a session for it.
pub async fn open(cx: Cx, id: ItemId, form: OpenForm) -> Result<DraftView> {
    let (row, item) = catalogue::open_item(&cx, id).await?;
    if let Some(says) = item.stop(&form.answers) {
        return Err(Fault::ItemShut { says: says.to_owned() }.into());
    }
    let applicant_id = match &cx.who {
        Who::Nobody => account::guest(&cx).await?,
        Who::Guest { account } | Who::Citizen { account, .. } => *account,
        Who::Staff { .. } => return Err(Fault::NotYours.into()),
    };
    // A visitor's first draft belongs to the session just made.
    let cx = match cx.who {
        Who::Nobody => cx.acting_as(Who::Guest { account: applicant_id }),
        _ => cx,
    };
    let begun =
        Begun { applicant: applicant_id, name: cx.who.name().to_owned(), clerk: None, note: String::new() };
    let case = begin(&cx, row, &item, begun, form.answers).await?;
    view(&cx, case).await
}

/// Whose draft it is, and by whose hand.
pub struct Begun {
    pub applicant: AccountId,
    pub name: String,
    /// 窗口收件: who fills it in for them.
    pub clerk: Option<AccountId>,
    pub note: String,
}

/// The draft the applicant has for the matter already, with these answers in it, or a new one with what is known.
pub async fn begin(cx: &Cx, row: items::Model, item: &Item, of: Begun, given: Answers) -> Result<Case> {
    if let Some(case) = query::draft_of(cx, of.applicant, row.id).await? {
        let mut answers = answers(cx, &case)?;
        answers.extend(given);
        draft::prefill(item, &profile(cx, of.applicant).await?, &mut answers);
        if of.clerk.is_none() {
            return store(cx, case, &answers).await;
        }
        // Whose it is reads who took it up, and when.
        let case = store(cx, Case { clerk_id: of.clerk, ..case }, &answers).await?;
        return step(cx, case, act::TAKE_UP, Note { text: of.note, n_days: None }).await;
    }
    let mut answers = given;
    draft::prefill(item, &profile(cx, of.applicant).await?, &mut answers);
    let case = Case {
        kind: Kind::Application,
        item_id: Some(row.id),
        item_version: row.version,
        item_name: row.name,
        org_id: row.org_id,
        applicant_name: of.name,
        stage: stage::DRAFT,
        clerk_id: of.clerk,
        ..case::blank(cx, of.applicant)?
    };
    let case = answered(cx, case, &answers)?;
    cx.hub.quota.charge(cx, A_DRAFT + case.answers.len())?;
    case::begin(cx, case, act::OPEN, Note { text: of.note, n_days: None }).await
}

pub(super) async fn store(cx: &Cx, case: Case, answers: &Answers) -> Result<Case> {
    let mut answers = answers.clone();
    let chosen = answers.get(FOR_WHOM).map(|it| it.as_text()).and_then(|it| it.parse::<ConsentId>().ok());
    // Their own, and in force: anything else is nobody's leave.
    let consent = match chosen {
        Some(id) => {
            account::query::any_consent(cx, case.applicant_id, id).await?.filter(|it| it.ended_at.is_none())
        }
        None => None,
    };
    let consent = consent.map(|it| it.id);
    if chosen.is_some() && consent.is_none() {
        answers.remove(FOR_WHOM);
        // Begun for somebody who has taken their leave back: what was known of them goes.
        if case.consent_id == chosen {
            let item = item_of(cx, &case).await?;
            forget_known(&item, &mut answers);
            draft::prefill(&item, &profile(cx, case.applicant_id).await?, &mut answers);
        }
    }
    let text = serde_json::to_string(&answers)?;
    // Only what a draft has grown by: it is saved again with every pause in typing.
    cx.hub.quota.charge(cx, text.len().saturating_sub(case.answers.len()))?;
    let name = answers.get("applicant_name").map(|it| plain_line(it.as_text())).unwrap_or_default();
    let sealed = sealed(cx, &case, &text)?;
    let saved = |it: &mut Case| {
        (it.answers, it.applicant_name, it.consent_id) = (sealed, name, consent);
        (it.rev, it.saved_at, it.clerk_id) = (it.rev + 1, cx.now, case.clerk_id);
    };
    query::change(cx, &case, saved).await
}

/// What the account can fill into forms.
async fn profile(cx: &Cx, id: AccountId) -> Result<Known> {
    let account = account::query::by_id(cx, id).await?;
    match account.kind {
        AccountKind::Guest => Ok(Known::new()),
        kind => Ok(personal::known(kind, &personal::open(&cx.hub.keys, &account)?)),
    }
}

/// Somebody has signed in with drafts begun before: what the profile knows goes where nothing stands yet.
pub async fn prefill_all(cx: &Cx, account: AccountId) -> Result<()> {
    let known = profile(cx, account).await?;
    for case in query::drafts_of(cx, account).await? {
        let item = item_of(cx, &case).await?;
        let before = answers(cx, &case)?;
        let mut after = before.clone();
        draft::prefill(&item, &known, &mut after);
        if after != before {
            store(cx, case, &after).await?;
        }
    }
    Ok(())
}

/// Of whoever it is for: the applicant, or who lets them act. A consent that has ended is none for what is still to be handed
/// in; what was handed in keeps the one it was handed in with.
pub async fn known(cx: &Cx, case: &Case) -> Result<Known> {
    match consent(cx, case).await? {
        None => profile(cx, case.applicant_id).await,
        Some(it) => personal::principal(&cx.hub.keys, &it),
    }
}

pub async fn consent(cx: &Cx, case: &Case) -> Result<Option<Consent>> {
    let Some(id) = case.consent_id else { return Ok(None) };
    let found = account::query::any_consent(cx, case.applicant_id, id).await?;
    Ok(found.filter(|it| it.ended_at.is_none() || case.stage != stage::DRAFT))
}

pub async fn item_of(cx: &Cx, case: &Case) -> Result<Arc<Published>> {
    catalogue::query::version(cx, case.application()?, case.item_version).await
}

pub async fn show(cx: Cx, id: CaseId, _: Nothing) -> Result<DraftView> {
    let case = query::filled(&cx, id).await?;
    view(&cx, case).await
}

pub async fn view(cx: &Cx, case: Case) -> Result<DraftView> {
    let item = item_of(cx, &case).await?;
    let mut answers = answers(cx, &case)?;
    let slots = material::slots(cx, &case, &item, &answers).await?;
    let known = known(cx, &case).await?;
    let is_consent_over = case.consent_id.is_some() && consent(cx, &case).await?.is_none();
    if is_consent_over {
        // Theirs again: what was known of the other one goes with it, and what is known of them takes its place.
        answers.remove(FOR_WHOM);
        forget_known(&item, &mut answers);
        draft::prefill(&item, &known, &mut answers);
    }
    let told = match case.stage {
        stage::CORRECTION => correction::shown(cx, &case, &item).await?,
        _ => None,
    };
    let is_clerk = matches!(cx.who, Who::Staff { .. });
    if is_clerk {
        answers = masked(&item, &answers);
    }
    let notice = query::notices(cx, &case).await?.pop().map(|it| it.id);
    let consents = match &cx.who {
        Who::Citizen { account, .. } => account::query::consents(cx, *account).await?,
        _ => Vec::new(),
    };
    let shown = |what: Prefill, value: String| match what {
        Prefill::Phone | Prefill::IdCard if is_clerk => mask_number(&value),
        _ => value,
    };
    let known = known.into_iter().map(|(what, value)| KnownValue { what, value: shown(what, value) }).collect();
    let id = case.case_id();
    Ok(DraftView {
        id,
        item_id: case.application()?,
        version: case.item_version,
        stage: case.stage,
        org_name: item.org.clone(),
        answers,
        rev: case.rev,
        saved_at: case.saved_at,
        slots,
        known,
        is_consent_over,
        consents: consents.into_iter().map(|it| ConsentChoice { id: it.id, name: it.name }).collect(),
        regions: regions(cx, &item).await?,
        notice: notice.filter(|_| case.stage == stage::CORRECTION),
        correct_by: match case.stage {
            stage::CORRECTION => case.due_on.as_deref().and_then(Day::parse),
            _ => None,
        },
        told,
        renewed: renew::renewed(cx, &case).await?,
        today: cx.now.day(),
        rules: agreement::wanted(cx),
        is_signed_in: matches!(cx.who, Who::Citizen { .. } | Who::Staff { .. }),
        qr: qr::of(&format!("{}{}", cx.hub.config.origin, Place::Tasks(id).href())),
        item: item.item.clone(),
    })
}

/// Autosave. Whatever stands there is kept, right or wrong; only a save that knows the latest may replace it.
pub async fn save(cx: Cx, id: CaseId, form: SaveForm) -> Result<Saved> {
    let case = query::filled(&cx, id).await?;
    if case.stage == stage::CORRECTION {
        return correction::save(&cx, case, form).await;
    }
    if case.stage != stage::DRAFT {
        return Err(explain(&cx, &case, Fault::wrong_stage(case.stage)).await?.into());
    }
    if case.rev != form.rev {
        return Err(Fault::StaleDraft.into());
    }
    let mut answers = form.answers;
    if let Who::Staff { .. } = cx.who {
        // Masked on the screen: what came back as it was stands for what it masks.
        let item = item_of(&cx, &case).await?;
        let before = answers::answers(&cx, &case)?;
        kept(&item, &before, &known(&cx, &case).await?, &mut answers);
    }
    let before = case.consent_id;
    let case = store(&cx, case, &answers).await?;
    if case.consent_id != before {
        // Another applicant: what the form knew of the first one goes.
        let item = item_of(&cx, &case).await?;
        let known = known(&cx, &case).await?;
        forget_known(&item, &mut answers);
        draft::prefill(&item, &known, &mut answers);
        let case = store(&cx, case, &answers).await?;
        return Ok(Saved { rev: case.rev, saved_at: case.saved_at });
    }
    Ok(Saved { rev: case.rev, saved_at: case.saved_at })
}

/// Drops what the form had filled in by itself.
fn forget_known(item: &Item, answers: &mut Answers) {
    let sections = draft::every_section(item, answers);
    for part in sections.iter().flat_map(|it| &it.fields).flat_map(|it| it.parts()) {
        if part.prefill.is_some() {
            answers.remove(&part.name);
        }
    }
}

pub async fn discard(cx: Cx, id: CaseId, _: Nothing) -> Result<Nothing> {
    let case = query::one(&cx, id).await?;
    if case.stage != stage::DRAFT {
        return Err(Fault::wrong_stage(case.stage).into());
    }
    material::forget_case(&cx, &case).await?;
    query::delete_draft(&cx, &case).await?;
    Ok(Nothing {})
}

/// Hands it in; or, if that has been done, says so again: fifty clicks make one case.
pub async fn submit(cx: Cx, id: CaseId, form: SubmitForm) -> Result<Submitted> {
    let case = query::one(&cx, id).await?;
    let act = match case.stage {
        stage::DRAFT => act::SUBMIT,
        stage::CORRECTION => act::RESUBMIT,
        _ if case.no.is_some() && !case.stage.is_over() => return submitted(case),
        stage => return Err(Fault::wrong_stage(stage).into()),
    };
    if agreement::wanted(&cx).is_some() {
        if form.agreed.is_empty() {
            let says = "请先阅读并同意个人信息处理说明，再提交";
            return Err(Fault::form("agreed", says).into());
        }
        agreement::record(&cx, case.applicant_id).await?;
    }
    let ready = ready(&cx, case, false).await?;
    material::query::keep_all(&cx, &ready.case).await?;
    material::query::drop_pending(&cx, &ready.case).await?;
    submitted(step(&cx, ready.case, act, Note { text: ready.changed, n_days: None }).await?)
}

/// What a place is chosen from, where one is asked for.
pub async fn regions(cx: &Cx, item: &Item) -> Result<Vec<String>> {
    match draft::asks_region(item) {
        true => org::query::region_names(&cx.db(), cx.region()).await,
        false => Ok(Vec::new()),
    }
}

/// A case as it goes in, with its number, and what lies in its slots.
pub struct Ready {
    pub case: Case,
    pub slots: Vec<SlotView>,
    /// 补正: what of the form was changed, for the log.
    pub changed: String,
}

/// If nothing is missing and nothing wrong. `is_short`: what is not there will be told in writing.
pub async fn ready(cx: &Cx, case: Case, is_short: bool) -> Result<Ready> {
    let mut case = case;
    let mut item = item_of(cx, &case).await?;
    let mut answers = answers(cx, &case)?;
    let is_back = case.stage == stage::CORRECTION;
    let told = if is_back { correction::told(cx, &case).await? } else { None };
    if !is_back {
        // The matter may have been suspended since the draft was begun.
        let (row, now) = catalogue::open_item(cx, case.application()?).await?;
        case = renew::require_read(cx, case, &row, &now).await?;
        item = item_of(cx, &case).await?;
        draft::retain_asked(&item, &mut answers);
        if case.consent_id.is_some() && consent(cx, &case).await?.is_none() {
            let says = "对方的委托已经结束，不能再代办。请改为“为我自己”，或者请对方重新委托";
            return Err(Fault::form(FOR_WHOM, says).into());
        }
    }
    if let Some(name) = first_mask(&item, &answers).filter(|_| !is_back || told.is_some()) {
        return Err(Fault::form(&name, "这里的号码只显示了一部分，请填写完整的号码").into());
    }
    if let Some(says) = item.stop(&answers) {
        return Err(Fault::ItemShut { says: says.to_owned() }.into());
    }
    // Judged as it was typed: what only looks right would be made plain.
    let mut faults: Vec<Field> = match &told {
        Some(it) => correction::faults(cx, it, &item, &answers).await?,
        None => draft::faults(&item, &answers, cx.now.day()),
    };
    // Of what was right when it was handed in nothing is asked again.
    if !is_back {
        let regions =
            org::query::regions_among(&cx.db(), cx.region(), &draft::places_named(&item, &answers)).await?;
        let unknown = draft::region_faults(&item, &answers, &regions);
        let unknown: Vec<Field> =
            unknown.into_iter().filter(|it| faults.iter().all(|at| at.name != it.name)).collect();
        faults.extend(unknown);
    }
    if !faults.is_empty() {
        return Err(Fault::Form { fields: faults }.into());
    }
    if !is_back || told.is_some() {
        answers = draft::handed_in(&item, &answers);
    }
    let changed = told.map(|it| correction::changed(&it, &item, &answers)).unwrap_or_default();
    if is_pledged(&item, &answers) && query::has_broken_promise(cx, case.applicant_id).await? {
        let says = "您作过的承诺经核查不实，不能再选告知承诺，请选一般方式";
        return Err(Fault::form(PLEDGE, says).into());
    }
    let slots = material::slots(cx, &case, &item, &answers).await?;
    let names = draft::missing(&slots);
    if !names.is_empty() && !is_short {
        return Err(Fault::MaterialsMissing { names }.into());
    }
    let names = draft::unanswered(&slots);
    if !names.is_empty() {
        return Err(Fault::MaterialsMissing { names }.into());
    }
    let no = match case.no.clone() {
        Some(it) => it,
        None => number::next_no(cx, case.region).await?,
    };
    let n_doubts = slots.iter().flat_map(|it| &it.files).map(|it| it.doubts.len()).sum::<usize>();
    let case = answered(cx, case, &answers)?;
    let name = answers.get("applicant_name").map(|it| it.as_text().to_owned());
    let case = Case {
        no: Some(no),
        applicant_name: name.unwrap_or_else(|| case.applicant_name.clone()),
        submitted_at: case.submitted_at.or(Some(cx.now)),
        saved_at: cx.now,
        n_materials: slots.iter().filter(|it| it.is_filled()).count() as i32,
        n_doubts: n_doubts as i32,
        round: if is_back { case.round + 1 } else { case.round },
        is_second_allowed: false,
        ..case
    };
    Ok(Ready { case, slots, changed })
}

pub fn submitted(case: Case) -> Result<Submitted> {
    Ok(Submitted {
        id: case.case_id(),
        submitted_at: case.submitted_at.context("handed in without a time")?,
        query_code: case.query_code,
        no: case.no.unwrap_or_default(),
    })
}
