//! 收件登记: what is worked on in somebody else's system is taken in here all the same, and followed until it is in somebody's hands.
//! What it has in common with every case is the engine's.
use common::{
    account::Duty,
    application::LEGAL,
    case::{CaseView, clock::Limits, flow::Act, kinds::Kind},
    catalogue::{Item, ItemState},
    check::Nothing,
    decision::{
        Say,
        deliver::{Deliver, N_PICK_UP, Way},
    },
    fault::Fault,
    form::{Answer, Answers},
    id::{CaseId, ItemId},
    moment::Day,
    registration::{
        self, act,
        desk::{
            Finish, Outcome, OutcomeView, PaperLine, Register, RegistrationView, ShareForm, ShareRow, ShareView,
            month,
        },
        stage,
    },
    value::{mask_number, plain_line},
};
use futures_util::FutureExt;

use crate::{
    account::{self, counter, personal},
    base::error::Result,
    case::{self, File, Note, answers, kinds::House, number},
    catalogue,
    entity::cases::Model as Case,
    gate::{attempt, cx::Cx, serve::Routes},
    material, org,
};

mod query;

pub static HOUSE: House = House {
    limits: |cx, case| limits(cx, case).boxed(),
    // What was taken in, and what became of it, is asked for long afterwards.
    moved: |_, case, _| async { Ok(case) }.boxed(),
    show: |cx, file, view| show(cx, file, view).boxed(),
    hide: |view| view.pick_up.clear(),
    hidden: |cx, case| hidden(cx, case).boxed(),
    ..House::plain(Kind::Registration, &[Duty::Counter, Duty::Review])
};

pub fn routes(routes: Routes) -> Routes {
    routes
        .serve(registration::desk::REGISTER, register)
        .serve(registration::desk::SHOW, open)
        .serve(registration::desk::FINISH, finish)
        .serve(registration::desk::AMEND, amend)
        .serve(registration::desk::DELIVER, deliver)
        .serve(registration::desk::GIVE_BACK, give_back)
        .serve(registration::desk::SHARE, share)
}

/// As the forms of applications call them, so that whoever looks for somebody's number finds it under one name.
const NAME: &str = "applicant_name";
const NUMBER: &str = "applicant_id";
const PHONE: &str = "applicant_phone";
const AGENT: &str = "agent";
const OTHER_NO: &str = "other_no";
const PAPERS: &str = "papers";
const OUTCOME: &str = "outcome";
const OUTCOME_NO: &str = "outcome_no";
const OUTCOME_ON: &str = "outcome_on";

/// What the list promises, and the law: of the version that was in force when it came.
async fn limits(cx: &Cx, case: &Case) -> Result<Limits> {
    let item = item_of(cx, case).await?;
    Ok(Limits { promise: item.promised, legal: item.statutory, ..Limits::default() })
}

async fn item_of(cx: &Cx, case: &Case) -> Result<Item> {
    let id = case.item_id.ok_or(Fault::NotFound)?;
    Ok(catalogue::query::version(cx, id, case.item_version).await?.item.clone())
}

/// The numbers, for a reason.
async fn hidden(cx: &Cx, case: &Case) -> Result<Answers> {
    let all = answers::answers(cx, case)?;
    Ok(all.into_iter().filter(|it| matches!(it.0.as_str(), NUMBER | PHONE)).collect())
}

/// Who works on it, and, for whoever brought it, the code to fetch the result by.
async fn show(cx: &Cx, file: &File, view: CaseView) -> Result<CaseView> {
    let case = &file.case;
    let org = org::query::one(&cx.db(), case.org_id).await?.full;
    let is_theirs = cx.who.account() == Some(case.applicant_id);
    Ok(CaseView {
        holder: case::holder(case, &org),
        pick_up: if is_theirs { case.pick_up.clone() } else { String::new() },
        ..view
    })
}

pub async fn register(cx: Cx, id: ItemId, form: Register) -> Result<RegistrationView> {
    let row = catalogue::query::visible_item(&cx, id).await?;
    catalogue::require_body(&cx, &row).await?;
    match row.state {
        ItemState::Open | ItemState::Listed => (),
        it => {
            let says = format!("这个事项现在是“{}”，不能收件", it.label());
            return Err(Fault::form("number", &says).into());
        }
    }
    let person = counter::person(&cx, &form.who).await?;
    let known = personal::open(&cx.hub.keys, &person)?;
    let phone = form.who.phone.as_ref().map_or(known.phone.as_str(), |it| it.as_str());
    let papers = form.papers.iter().map(|it| {
        let count = |n: u32| n.to_string();
        [("name", it.name.clone()), ("originals", count(it.n_originals)), ("copies", count(it.n_copies))]
            .map(|(name, text)| (name.to_owned(), text))
            .into()
    });
    let mut typed: Answers = [
        (NAME, person.name.as_str()),
        (NUMBER, &form.who.number),
        (PHONE, phone),
        (AGENT, &form.who.agent),
        (OTHER_NO, &form.other_no),
    ]
    .map(|(name, text)| (name.to_owned(), Answer::text(text)))
    .into();
    typed.insert(PAPERS.to_owned(), Answer::Rows(papers.collect()));
    // Where another body's counter took it in, the body works on it, and the counter follows it and hands out what comes of it.
    let body = account::query::body_of(&cx).await?;
    let other_org_id = (body != row.org_id).then_some(body);
    let n_papers: u32 = form.papers.iter().map(|it| it.n_originals + it.n_copies).sum();
    let case = Case {
        kind: Kind::Registration,
        no: Some(number::next_no(&cx, cx.region()).await?),
        item_id: Some(row.id),
        item_version: row.version,
        item_name: row.name,
        org_id: row.org_id,
        other_org_id,
        applicant_name: person.name,
        clerk_id: cx.who.account(),
        stage: stage::TAKEN,
        n_materials: n_papers as i32,
        submitted_at: Some(cx.now),
        ..case::blank(&cx, person.id)?
    };
    let case = answers::answered(&cx, case, &typed)?;
    let text = match form.who.agent.as_str() {
        "" => String::new(),
        it => format!("代办人{it}到场，委托书已核对"),
    };
    let case = case::begin(&cx, case, act::REGISTER, Note { text, n_days: None }).await?;
    view(&cx, case).await
}

async fn one(cx: &Cx, id: CaseId) -> Result<Case> {
    let case = case::query::one(cx, id).await?;
    if case.kind == Kind::Registration { Ok(case) } else { Err(Fault::NotFound.into()) }
}

/// As it was on the screen, and the act open to this hand.
async fn fresh(cx: &Cx, id: CaseId, version: i32, act: Act) -> Result<Case> {
    let case = one(cx, id).await?;
    if case.version != version {
        return Err(case::explain(cx, &case, Fault::wrong_stage(case.stage)).await?.into());
    }
    match case.stage.step(act, &cx.who) {
        _ if !case::query::may_do(cx, &case, act).await? => Err(Fault::NotYours.into()),
        _ if SAYS.contains(&act) && !says(cx, &case).await? => {
            let says = "承办单位有人办理，结果由它登记；急的请打电话催办";
            Err(Fault::form("says", says).into())
        }
        Ok(_) => Ok(case),
        Err(fault) => Err(case::explain(cx, &case, fault).await?.into()),
    }
}

/// What says what became of it.
const SAYS: [Act; 4] = [act::FINISH, act::FINISH_ALONE, act::AMEND, act::GIVE_BACK];

/// Whether it is for whoever asks to say: of its own body, or of the counter that took it in, where the body has nobody here who could.
async fn says(cx: &Cx, case: &Case) -> Result<bool> {
    if case::query::orgs(cx).await?.contains(&case.org_id) {
        return Ok(true);
    }
    Ok(!account::query::orgs_with(cx, Duty::Review).await?.contains(&case.org_id))
}

async fn open(cx: Cx, id: CaseId, _: Nothing) -> Result<RegistrationView> {
    let case = one(&cx, id).await?;
    view(&cx, case).await
}

pub async fn finish(cx: Cx, id: CaseId, form: Finish) -> Result<RegistrationView> {
    let (act, pick_up) = match form.is_to_fetch {
        true => (act::FINISH, number::pick_up()?),
        false => (act::FINISH_ALONE, String::new()),
    };
    let case = fresh(&cx, id, form.version, act).await?;
    let case = Case { pick_up, ..entered(&cx, case, &form)? };
    let case = case::step(&cx, case, act, Note { text: form.note(), n_days: None }).await?;
    view(&cx, case).await
}

pub async fn amend(cx: Cx, id: CaseId, form: Finish) -> Result<RegistrationView> {
    let case = fresh(&cx, id, form.version, act::AMEND).await?;
    if form.says.is_empty() {
        return Err(Fault::form("says", "请写为什么更正，申请人看得到").into());
    }
    let case = entered(&cx, case, &form)?;
    let text = format!("更正为：{}", form.note());
    let case = case::step(&cx, case, act::AMEND, Note { text, n_days: None }).await?;
    view(&cx, case).await
}

/// With what became of it. No paper is dated tomorrow.
fn entered(cx: &Cx, case: Case, form: &Finish) -> Result<Case> {
    if form.on > cx.now.day() {
        return Err(Fault::form("on", "结果的日期还没有到，请核对").into());
    }
    let mut all = answers::answers(cx, &case)?;
    for (name, text) in
        [(OUTCOME, form.outcome.label()), (OUTCOME_NO, &form.no), (OUTCOME_ON, &form.on.to_string())]
    {
        all.insert(name.to_owned(), Answer::text(text));
    }
    answers::answered(cx, case, &all)
}

/// Into somebody's hands, against the code or the card, and a signature.
pub async fn deliver(cx: Cx, id: CaseId, form: Deliver) -> Result<RegistrationView> {
    let case = fresh(&cx, id, form.version, act::DELIVER).await?;
    // What came of it is paper that lies here: into somebody's hands, or into the post.
    if !matches!(form.way, Way::PickUp | Way::Post) {
        return Err(Fault::form("way", "登记件的结果是纸质的，只能当面交给领取人，或者邮寄").into());
    }
    let keys = attempt::at(&cx, "pick-up", &case.id.to_string());
    attempt::require_patience(&cx, &keys).await?;
    let number = answers::typed(&cx, &case, NUMBER)?.to_uppercase();
    let by_card = form.way == Way::PickUp && form.pick_up != case.pick_up;
    if by_card && !(form.pick_up.len() == N_PICK_UP && number.ends_with(&form.pick_up)) {
        let says = "取件码或证件号码后6位不对，请与领取人核对";
        return Err(attempt::failed(&cx, &keys, Fault::form("pick_up", says)).await);
    }
    let text = if by_card { format!("{}，凭证件领取", form.note()) } else { form.note() };
    let case = Case { pick_up: String::new(), ..case };
    let case = case::step(&cx, case, act::DELIVER, Note { text, n_days: None }).await?;
    view(&cx, case).await
}

pub async fn give_back(cx: Cx, id: CaseId, form: Say) -> Result<RegistrationView> {
    let case = fresh(&cx, id, form.version, act::GIVE_BACK).await?;
    let case = case::step(&cx, case, act::GIVE_BACK, Note { text: form.says, n_days: None }).await?;
    view(&cx, case).await
}

/// What was received on paper: also for the list it is handed over by.
pub fn papers(cx: &Cx, case: &Case) -> Result<Vec<PaperLine>> {
    let all = answers::answers(cx, case)?;
    let Some(Answer::Rows(rows)) = all.get(PAPERS) else { return Ok(Vec::new()) };
    let line = |it: &std::collections::BTreeMap<String, String>| {
        let count = |name: &str| it.get(name).and_then(|it| it.parse().ok()).unwrap_or_default();
        let name = it.get("name").cloned().unwrap_or_default();
        PaperLine { name, n_originals: count("originals"), n_copies: count("copies") }
    };
    Ok(rows.iter().map(line).collect())
}

/// 承诺10个工作日，法定20个工作日; the law's general limit is said of nothing that is no licence.
fn limit(item: &Item) -> String {
    let promise = item.promised.map(|it| format!("承诺{}", it.says()));
    let legal = item.statutory.map(|it| format!("法定{}", it.says()));
    let all: Vec<String> = promise.into_iter().chain(legal).collect();
    match (all.is_empty(), item.power == "01") {
        (true, true) => format!("事项清单没有写办理时限；行政许可法的一般时限是{}", LEGAL.says()),
        (true, false) => "事项清单没有写办理时限，不计时".to_owned(),
        _ => all.join("，"),
    }
}

async fn view(cx: &Cx, case: Case) -> Result<RegistrationView> {
    let events = case::query::events(cx, &case).await?;
    let item = item_of(cx, &case).await?;
    let all = answers::answers(cx, &case)?;
    let may_say = says(cx, &case).await?;
    let text = |name: &str| all.get(name).map(|it| it.as_text().to_owned()).unwrap_or_default();
    let outcome = Outcome::of_label(&text(OUTCOME)).zip(Day::parse(&text(OUTCOME_ON)));
    let on = case.submitted_at.unwrap_or(case.saved_at).day();
    let received_by = match case.other_org_id {
        Some(it) => org::query::one_on(&cx.db(), cx.region(), it, on).await?.full,
        None => String::new(),
    };
    Ok(RegistrationView {
        org: org::query::one_on(&cx.db(), cx.region(), case.org_id, on).await?.full,
        received_by,
        number: mask_number(&text(NUMBER)),
        phone: mask_number(&text(PHONE)),
        agent: text(AGENT),
        other_no: plain_line(&text(OTHER_NO)),
        papers: papers(cx, &case)?,
        limit: limit(&item),
        outcome: outcome.map(|(outcome, on)| OutcomeView { outcome, no: text(OUTCOME_NO), on }),
        scans: material::attachment::all(cx, &case, &events).await?,
        may_attach: material::attachment::attachable(cx, case.case_id()).await.is_ok(),
        query_code: if cx.who.holds(Duty::Counter) { case.query_code.clone() } else { String::new() },
        case: {
            let mut view = case::view(cx, case).await?;
            view.acts.retain(|it| may_say || !SAYS.contains(it));
            view
        },
    })
}

/// What came in in a month, and how much of it is worked on elsewhere.
async fn share(cx: Cx, (): (), form: ShareForm) -> Result<ShareView> {
    let today = cx.now.day().to_string();
    let asked = form.month.unwrap_or_else(|| today.get(..7).unwrap_or_default().to_owned());
    let (from, until) = month(&asked).ok_or_else(|| Fault::form("month", "请写年和月，例如：2026-11"))?;
    let orgs = case::query::orgs(&cx).await?;
    let found = query::came_in(&cx, &orgs, from, until).await?;
    let bodies = org::query::names(&cx.db(), cx.region(), &orgs).await?;
    let mut rows: Vec<ShareRow> = Vec::new();
    for (id, name) in bodies {
        let own = found.iter().filter(|it| it.0 == id);
        let n_all: u64 = own.clone().map(|it| it.2 as u64).sum();
        let n_registered = own.filter(|it| it.1 == Kind::Registration).map(|it| it.2 as u64).sum();
        if n_all > 0 {
            rows.push(ShareRow { org: name, n_registered, n_all });
        }
    }
    rows.sort_by(|a, b| b.n_registered.cmp(&a.n_registered).then(b.n_all.cmp(&a.n_all)).then(a.org.cmp(&b.org)));
    Ok(ShareView { month: asked, rows })
}
