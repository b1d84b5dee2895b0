//! 预审
use common::{
    account::{Duty, Who},
    application::{act, stage},
    case::{CaseView, Reason, draft, spaced_no},
    catalogue::{Item, Necessity},
    check::Nothing,
    fault::Fault,
    form::{Answers, FieldDef},
    id::{CaseId, NoticeAt, NoticeId, SlotAt},
    material::FileState,
    moment::{Day, Moment},
    paper::law::Power,
    place::Place,
    review::{
        self, Defect, ExamineField, ExamineSlot, ExamineView, Judge, NextForm, NextView, NoticeLine, NoticeView,
        NotifyForm, Verdict, VerdictView, VersionForm,
        form::{field_of, is_form},
    },
};
use uuid::Uuid;

use crate::{
    base::{error::Result, qr},
    calendar,
    case::{self, Note},
    catalogue,
    entity::{cases::Model as Case, notices, verdicts},
    gate::{cx::Cx, serve::Routes},
    joint, mandate, material, org, paper as sheets,
};

pub mod amend;
mod checks;
pub mod form;
pub mod query;
pub mod reveal;

/// A claim is let go when nobody touches the case for so long.
pub const LEASE_MINUTES: i64 = 20;

pub fn routes(routes: Routes) -> Routes {
    routes
        .serve(review::EXAMINE, examine)
        .serve(review::CLAIM, claim)
        .serve(review::RELEASE, release)
        .serve(review::NEXT, next)
        .serve(review::JUDGE, judge)
        .serve(review::PREVIEW, preview)
        .serve(review::PASS, pass)
        .serve(review::NOTIFY, notify)
        .serve(review::ALLOW, allow)
        .serve(review::NOTICE, notice)
        .serve(review::amend::AMEND, amend::amend)
        .serve(review::reveal::REVEAL, reveal::reveal)
}

async fn examine(cx: Cx, id: CaseId, _: Nothing) -> Result<ExamineView> {
    let case = case::query::one(&cx, id).await?;
    view(&cx, case).await
}

/// Takes the case, and its stage with it when it is the first to do so; renews the lease when it is already mine.
pub async fn claim(cx: Cx, id: CaseId, _: Nothing) -> Result<ExamineView> {
    let case = case::query::one(&cx, id).await?;
    let case = take(&cx, case).await?;
    view(&cx, case).await
}

pub async fn take(cx: &Cx, case: Case) -> Result<Case> {
    if case.claimed_by != cx.who.account() && case.claimed_until > cx.now {
        return Err(Fault::Claimed { by: case.claimed_name, until: case.claimed_until }.into());
    }
    if !is_looked_through(&case) {
        return Err(case::explain(cx, &case, Fault::wrong_stage(case.stage)).await?.into());
    }
    let case = case::query::change(cx, &case, |it| {
        (it.claimed_by, it.claimed_name) = (cx.who.account(), cx.who.name().to_owned());
        it.claimed_until = cx.now.plus_minutes(LEASE_MINUTES);
    })
    .await?;
    match case.stage {
        stage::SUBMITTED => case::step(cx, case, act::TAKE, Note::default()).await,
        _ => Ok(case),
    }
}

/// What I hold is free for others. Whoever leads takes back what somebody else holds, too: one is ill, or at lunch with it.
async fn release(cx: Cx, id: CaseId, _: Nothing) -> Result<Nothing> {
    let case = case::query::one(&cx, id).await?;
    if !is_looked_through(&case) {
        return Err(case::explain(&cx, &case, Fault::wrong_stage(case.stage)).await?.into());
    }
    match cx.who.holds(Duty::Direct) {
        true => case::query::change(&cx, &case, free).await.map(drop)?,
        false => let_go(&cx, case).await?,
    }
    Ok(Nothing {})
}

async fn let_go(cx: &Cx, case: Case) -> Result<()> {
    match case.claimed_by == cx.who.account() && is_looked_through(&case) {
        true => case::query::change(cx, &case, free).await.map(drop),
        false => Ok(()),
    }
}

/// Only here is whoever holds it nothing but whoever looks at it: elsewhere letting go is an act, or says why.
fn is_looked_through(case: &Case) -> bool {
    matches!(case.stage, stage::SUBMITTED | stage::PRE_REVIEW)
}

fn free(case: &mut Case) {
    (case.claimed_by, case.claimed_name, case.claimed_until) = (None, String::new(), Moment(0));
}

/// Whichever is due first, my own corrections before everything. Somebody else's correction waits for them, until it
/// is due.
async fn next(cx: Cx, (): (), form: NextForm) -> Result<NextView> {
    if let Some(id) = form.skip {
        let_go(&cx, case::query::one(&cx, id).await?).await?;
    }
    let soon = calendar::current(&cx).await?.working_from(cx.now.day().plus(1));
    match query::next(&cx, &form, soon).await? {
        None => Ok(NextView { case: None }),
        Some(it) => Ok(NextView { case: Some(take(&cx, it).await?.case_id()) }),
    }
}

/// The case is mine, and as it was on my screen.
pub async fn mine(cx: &Cx, id: CaseId, version: Option<i32>) -> Result<Case> {
    let case = case::query::one(cx, id).await?;
    let is_stale = version.is_some_and(|it| it != case.version) || case.stage != stage::PRE_REVIEW;
    if is_stale {
        return Err(case::explain(cx, &case, Fault::wrong_stage(case.stage)).await?.into());
    }
    match case.claimed_by == cx.who.account() {
        true => Ok(case),
        false => take(cx, case).await,
    }
}

/// Whoever judges a case that nobody has taken yet takes it by that: looking at it does not.
async fn begun(cx: &Cx, id: CaseId) -> Result<Case> {
    let case = case::query::one(cx, id).await?;
    match case.stage {
        stage::SUBMITTED => take(cx, case).await,
        _ => mine(cx, id, None).await,
    }
}

pub async fn judge(cx: Cx, at: SlotAt, form: Judge) -> Result<ExamineView> {
    let case = begun(&cx, at.case).await?;
    let item = catalogue::query::version(&cx, case.application()?, case.item_version).await?;
    require_fitting(&item, &case::answers::answers(&cx, &case)?, &at.slot, &form)?;
    let n_pages = n_pages(&cx, &case, &at.slot).await?;
    form.require_seen(n_pages)?;
    put(&cx, &case, at.slot, form, n_pages).await?;
    let until = cx.now.plus_minutes(LEASE_MINUTES);
    let case = case::query::change(&cx, &case, |it| it.claimed_until = until.max(it.claimed_until)).await?;
    view(&cx, case).await
}

/// How much lies there to be looked at: none of the form, which is read beside everything.
async fn n_pages(cx: &Cx, case: &Case, slot: &str) -> Result<usize> {
    if is_form(slot) {
        return Ok(0);
    }
    let files = material::query::of_case(cx, case).await?;
    let current = files.iter().filter(|it| it.slot == slot && it.state != FileState::Retired);
    Ok(current.map(|it| material::file_view(it).n_views()).sum())
}

/// What is judged is there to be judged, and in words that fit it.
fn require_fitting(item: &Item, answers: &Answers, slot: &str, judge: &Judge) -> std::result::Result<(), Fault> {
    if is_form(slot) && judge.verdict == Verdict::Defer {
        return Err(Fault::form("verdict", "申请表不能容缺，要改的请选不合格"));
    }
    if let Some(it) = judge.defect.filter(|it| !Defect::about(slot).contains(it)) {
        let says = format!("“{}”说的不是这一项，请另选原因", it.label());
        return Err(Fault::form("defect", &says));
    }
    if is_form(slot) {
        let fields = draft::sections(item, answers);
        let mut parts = fields.iter().flat_map(|it| &it.fields).flat_map(FieldDef::parts);
        return match (field_of(slot), judge.verdict) {
            (Some(name), _) if !parts.any(|it| it.name == name) => Err(Fault::NotFound),
            (None, Verdict::Bad) => Err(Fault::form("verdict", "请在不对的那一栏选不合格，写清怎样改")),
            _ => Ok(()),
        };
    }
    let Some(material) = item.materials.iter().find(|it| it.slot == slot) else { return Err(Fault::NotFound) };
    match judge.verdict == Verdict::Defer && material.necessity != Necessity::Deferrable {
        true => Err(Fault::form("verdict", "这份材料不在容缺清单内，不能容缺")),
        false => Ok(()),
    }
}

/// What whoever asks says in this round of a slot, of the form or of one of its fields.
pub async fn put(cx: &Cx, case: &Case, slot: String, form: Judge, n_pages: usize) -> Result<()> {
    let n_pages = i32::try_from(n_pages).unwrap_or(i32::MAX);
    let row = verdicts::Model {
        region: case.region,
        case_id: case.id,
        round: case.round,
        slot,
        verdict: form.verdict,
        defect: form.defect,
        says: form.says,
        account_id: cx.who.account().ok_or(Fault::SignedOut)?,
        by_name: cx.who.name().to_owned(),
        at: cx.now,
        n_pages,
        n_seen: i32::try_from(form.n_seen).unwrap_or(i32::MAX).min(n_pages),
    };
    query::put(cx, row).await
}

/// Everything needed is judged, and nothing is bad.
pub async fn pass(cx: Cx, id: CaseId, form: VersionForm) -> Result<CaseView> {
    let case = mine(&cx, id, Some(form.version)).await?;
    let seen = view(&cx, case.clone()).await?;
    let open = seen.unjudged();
    if !open.is_empty() {
        return Err(Fault::form("verdicts", &format!("还没有判断：{}", open.join("、"))).into());
    }
    if seen.n_judged(Verdict::Bad) > 0 {
        return Err(Fault::form("verdicts", "有不合格的内容，不能通过；请一次告知并退回").into());
    }
    let case = settled(&cx, case).await?;
    let note = Note { text: seen.later(), n_days: None };
    let case = case::step(&cx, case, seen.passing(), note).await?;
    case::view(&cx, case).await
}

/// The notice with another number of days: its date is worked out here, where the calendar is.
async fn preview(cx: Cx, id: CaseId, form: NotifyForm) -> Result<NoticeView> {
    let case = case::query::one(&cx, id).await?;
    let seen = view(&cx, case.clone()).await?;
    paper(&cx, &case, &seen.item, seen.preview.lines, cx.now.day(), form.n_days).await
}

/// 一次性告知: everything at once, and only once.
pub async fn notify(cx: Cx, id: CaseId, form: NotifyForm) -> Result<NoticeView> {
    let case = mine(&cx, id, Some(form.version)).await?;
    let seen = view(&cx, case.clone()).await?;
    let open = seen.unjudged();
    if !open.is_empty() {
        let says = format!("只能告知一次，请先都判断完：{}", open.join("、"));
        return Err(Fault::form("verdicts", &says).into());
    }
    told(&cx, case, &seen, form.n_days).await
}

/// The notice, once everything is judged.
pub async fn told(cx: &Cx, case: Case, seen: &ExamineView, n_days: u32) -> Result<NoticeView> {
    let lines = seen.preview.lines.clone();
    if seen.n_judged(Verdict::Bad) == 0 {
        return Err(Fault::form("verdicts", "没有不合格的内容，不用退回补正").into());
    }
    if !seen.seen_before.is_empty() && !case.is_second_allowed {
        return Err(Fault::SecondNotice { names: seen.seen_before.clone() }.into());
    }
    let today = cx.now.day();
    let id = NoticeId(Uuid::now_v7());
    // A body without a seal tells all the same: the five days of the law do not wait for one.
    let shown = paper(cx, &case, &seen.item, lines.clone(), today, n_days).await?;
    let stamp = match mandate::stamp::is_in_use(cx, case.org_id).await? {
        true => format!("{}行政审批专用章", shown.org_name),
        false => String::new(),
    };
    let sheet = common::paper::notice::paper(&shown, stamp, cx.who.name());
    let sheet = common::paper::Paper { case_no: case.no.clone().unwrap_or_default(), ..sheet };
    let issued = sheets::issue(cx, &case, sheet, Power::of(&seen.item), sheets::Letter::default()).await?;
    let no = issued.no;
    let row = notices::Model {
        region: case.region,
        id,
        case_id: case.id,
        no,
        round: case.round,
        on_day: today.to_string(),
        n_days: n_days as i32,
        lines: serde_json::to_string(&lines)?,
        answers: form::sealed(cx, id, &case::answers::answers(cx, &case)?)?,
        contact: cx.who.name().to_owned(),
        is_repeat: !seen.seen_before.is_empty(),
    };
    query::insert_notice(cx, row.clone()).await?;
    let note =
        Note { text: format!("共{}项", lines.iter().filter(|it| !it.is_later).count()), n_days: Some(n_days) };
    let case = settled(cx, case).await?;
    let case = case::step(cx, case, act::NOTIFY, note).await?;
    notice_view(cx, &case, &seen.item, row).await
}

/// The reviewer is remembered, the claim let go. A counter that reviews nothing has nothing come back to it.
pub async fn settled(cx: &Cx, case: Case) -> Result<Case> {
    let reviewer_id = if cx.who.holds(Duty::PreReview) { cx.who.account() } else { case.reviewer_id };
    case::query::change(cx, &case, |it| {
        it.reviewer_id = reviewer_id;
        free(it);
    })
    .await
}

/// A leader allows what the second notice otherwise may not say, and says why; it is counted.
pub async fn allow(cx: Cx, id: CaseId, form: Reason) -> Result<CaseView> {
    let case = case::query::one(&cx, id).await?;
    if case.stage == stage::RECEIVED {
        require_told(&case)?;
    }
    let case = case::step(&cx, case, act::ALLOW, Note { text: form.0, n_days: None }).await?;
    let case = case::query::change(&cx, &case, |it| it.is_second_allowed = true).await?;
    case::view(&cx, case).await
}

/// A first notice needs nobody's word, and one word is enough.
pub fn require_told(case: &Case) -> std::result::Result<(), Fault> {
    match case.round == 1 || case.is_second_allowed {
        true => Err(Fault::form("reason", "还没有告知过，或者已经同意再次告知")),
        false => Ok(()),
    }
}

async fn notice(cx: Cx, at: NoticeAt, _: Nothing) -> Result<NoticeView> {
    let case = case::query::one(&cx, at.case).await?;
    let row = query::notice(&cx, &case, at.notice).await?;
    let item = catalogue::query::version(&cx, case.application()?, case.item_version).await?;
    notice_view(&cx, &case, &item, row).await
}

async fn notice_view(cx: &Cx, case: &Case, item: &Item, row: notices::Model) -> Result<NoticeView> {
    let lines: Vec<NoticeLine> = serde_json::from_str(&row.lines)?;
    let on = Day::parse(&row.on_day).unwrap_or(cx.now.day());
    let paper = paper(cx, case, item, lines, on, row.n_days as u32).await?;
    let kept = sheets::query::of_case(cx, case).await?.into_iter().find(|it| it.no == row.no);
    let (id, stamp) = kept.map(|it| (it.id, it.stamp)).unzip();
    Ok(NoticeView {
        id: Some(row.id),
        no: row.no,
        paper: id,
        stamp: stamp.unwrap_or_default(),
        contact: row.contact,
        ..paper
    })
}

async fn paper(
    cx: &Cx,
    case: &Case,
    item: &Item,
    lines: Vec<NoticeLine>,
    on: Day,
    n_days: u32,
) -> Result<NoticeView> {
    let due = calendar::current(cx).await?.due(on, n_days);
    let case_no = case.no.clone().unwrap_or_default();
    let org = org::query::one(&cx.db(), case.org_id).await?;
    Ok(NoticeView {
        id: None,
        no: String::new(),
        paper: None,
        stamp: String::new(),
        law: common::paper::notice::law(item),
        case: case.case_id(),
        applicant: case.applicant_name.clone(),
        item_name: case.item_name.clone(),
        submitted_on: case.submitted_at.unwrap_or(cx.now).day(),
        on,
        n_days,
        due: due.day,
        is_provisional: due.is_provisional,
        lines,
        org_name: org.full,
        contact: cx.who.name().to_owned(),
        phone: item.consult_phone.clone(),
        address: item.places.first().map(|it| format!("{}{}", it.address, it.name)).unwrap_or_default(),
        // It rates the house and opens the case to whoever has it: the applicant's, and nobody's at the desk.
        query_code: match cx.who {
            Who::Staff { .. } => String::new(),
            _ => case.query_code.clone(),
        },
        qr: qr::of(&format!("{}{}?no={case_no}", cx.hub.config.origin, Place::Lookup.href())),
        case_no: spaced_no(&case_no),
    })
}

/// Everything about the case and its materials, for whoever may see it at the desk.
pub async fn view(cx: &Cx, case: Case) -> Result<ExamineView> {
    let Who::Staff { .. } = &cx.who else { return Err(Fault::NotYours.into()) };
    let item = catalogue::query::version(cx, case.application()?, case.item_version).await?;
    let answers = case::answers::answers(cx, &case)?;
    let files = material::query::of_case(cx, &case).await?;
    let all = query::verdicts(cx, &case).await?;
    let own = |slot: &str, round: i32| all.iter().find(|it| it.slot == slot && it.round == round);
    let last = form::Last::of(cx, &case).await?;
    let is_corrected = |slot: &str| last.as_ref().is_some_and(|it| it.asks(slot));
    let made = joint::made(cx, &case, &answers).await?;
    let asked = item.only_asked(&answers);
    let slot = |it: &common::catalogue::Material| {
        let by_others = made.iter().find(|of| of.0 == it.slot).map(|it| it.1.as_str());
        let of_slot: Vec<_> = files.iter().filter(|file| file.slot == it.slot).collect();
        let current: Vec<_> =
            of_slot.iter().filter(|it| it.state != FileState::Retired).map(|it| material::file_view(it)).collect();
        let earlier = of_slot.iter().filter(|it| it.state == FileState::Retired).map(|it| material::file_view(it));
        // What was good in an earlier round and has not been touched since stays good.
        let before = (1..case.round).rev().find_map(|round| own(&it.slot, round));
        let kept = before.filter(|row| row.verdict != Verdict::Bad && !is_corrected(&it.slot));
        ExamineSlot {
            is_needed: it.is_needed(&asked) && by_others.is_none(),
            checks: checks::of_slot(it, &current, by_others),
            files: current,
            earlier: earlier.collect(),
            verdict: own(&it.slot, case.round).or(kept).map(verdict_view),
            made: by_others.unwrap_or_default().to_owned(),
            material: it.clone(),
        }
    };
    let slots: Vec<ExamineSlot> = item.slots(&answers).into_iter().map(slot).collect();
    let held = form::Held { case: &case, item: &item, answers: &answers, all: &all, last: last.as_ref() };
    let judged = form::fields(&held);
    let seen_before = seen_before(&held, &judged, &slots);
    let fields: Vec<ExamineField> = judged.into_iter().map(|it| it.field).collect();
    let lines = lines(&item, &fields, &slots);
    let days = common::application::N_CORRECT_DAYS;
    let preview = paper(cx, &case, &item, lines, cx.now.day(), days).await?;
    let is_mine = case.claimed_by == cx.who.account() && case.claimed_until > cx.now;
    let is_claimed = case.claimed_until > cx.now;
    Ok(ExamineView {
        checks: checks::of_form(&item, &answers, &made, cx.now.day()),
        round: case.round,
        claimed_by: is_claimed.then(|| case.claimed_name.clone()),
        claimed_until: is_claimed.then_some(case.claimed_until),
        is_mine,
        n_other_cases: case::query::n_of_applicant(cx, &case).await?,
        preview,
        seen_before,
        is_second_allowed: case.is_second_allowed,
        fields,
        slots,
        answers: review::reveal::masked(&item, &answers),
        item: item.item.clone(),
        case: case::view(cx, case).await?,
    })
}

fn verdict_view(it: &verdicts::Model) -> VerdictView {
    VerdictView {
        verdict: it.verdict,
        defect: it.defect,
        says: it.says.clone(),
        by: it.by_name.clone(),
        round: it.round,
        n_pages: it.n_pages,
        n_seen: it.n_seen,
    }
}

/// Everything bad and everything deferred: the form first, then in the order of the list.
fn lines(item: &Item, fields: &[ExamineField], slots: &[ExamineSlot]) -> Vec<NoticeLine> {
    let form = fields.iter().filter_map(|it| Some((it, it.verdict.as_ref()?)));
    let form = form.filter(|(_, it)| it.verdict != Verdict::Good);
    let told = slots.iter().filter_map(|it| Some((it, it.verdict.as_ref()?)));
    let told = told.filter(|(_, it)| it.verdict != Verdict::Good);
    form.map(|(it, verdict)| NoticeLine::of_field(it, verdict, item))
        .chain(told.map(|(it, verdict)| NoticeLine::of(&it.material, verdict, item)))
        .collect()
}

/// Bad now, as it was in an earlier round, and not told then: it could have been (handbook 4.3 T8).
fn seen_before(of: &form::Held<'_>, fields: &[form::Judged], slots: &[ExamineSlot]) -> Vec<String> {
    if of.case.round == 1 {
        return Vec::new();
    }
    let was_told = |slot: &str| {
        of.all.iter().any(|it| it.slot == slot && it.round < of.case.round && it.verdict == Verdict::Bad)
    };
    let is_bad_now = |it: &Option<VerdictView>| {
        it.as_ref().is_some_and(|it| it.verdict == Verdict::Bad && it.round == of.case.round)
    };
    let fields = fields.iter().filter(|it| it.is_as_told).map(|it| &it.field);
    let fields = fields.filter(|it| is_bad_now(&it.verdict) && !was_told(&common::review::form::key(&it.name)));
    let is_new = |slot: &str| of.last.is_some_and(|it| it.has_no_slot(of.item, slot));
    let slots = slots.iter().filter(|it| is_bad_now(&it.verdict));
    let slots = slots.filter(|it| !was_told(&it.material.slot) && !is_new(&it.material.slot));
    fields.map(|it| format!("申请表“{}”", it.label)).chain(slots.map(|it| it.material.name.clone())).collect()
}
