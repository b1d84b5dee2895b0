//! What is known of cases that are worked on here, in our own words: for other systems, and for an export. Some hundred cases at once, with a
//! question for each kind of thing and none for each case.
use std::collections::HashMap;

use common::{
    account::AccountKind,
    application::{act, stage},
    case::{
        flow::{Act, Is},
        kinds::Kind,
    },
    catalogue::yuan,
    exchange::mapping::{Record, Set, stamp},
    fee::BillState,
    form::{Answer, Answers},
    id::AccountId,
    moment::Day,
    org::Org,
    paper::PaperKind,
};
use uuid::Uuid;

use super::query;
use crate::{
    account::personal,
    base::error::Result,
    case::{self, answers},
    catalogue,
    entity::{
        accounts::Model as Account, bills::Model as Bill, case_events::Model as Event, cases::Model as Case,
        files::Model as FileRow, papers::Model as PaperRow, ratings::Model as Rating,
    },
    gate::cx::Cx,
    material, org, paper,
};

/// A row of a set, and a name for it that stays the same whenever it is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    pub case: Uuid,
    pub set: Set,
    pub guid: String,
    pub is: Record,
}

/// 身份证; 统一社会信用代码 (GA/T 2000.156).
const ID_CARD: &str = "111";
const CREDIT_CODE: &str = "001";

/// Acts that accept, and those that end the waiting for an answer.
const ACCEPTED: [Act; 5] = [act::ACCEPT, act::ACCEPT_DEFERRING, act::DEEM, act::DECIDE_AT_ONCE, act::COPY];

/// What a case comes to, but for what is granted.
const ENDS: [Act; 8] =
    [act::DENY, act::REFUSE, act::WITHDRAW, act::TERMINATE, act::DEFAULT, act::LAPSE, act::VOID, act::REVOKE];

struct Around {
    orgs: HashMap<Uuid, Org>,
    accounts: HashMap<AccountId, Account>,
    events: HashMap<Uuid, Vec<Event>>,
    files: HashMap<Uuid, Vec<FileRow>>,
    papers: HashMap<Uuid, Vec<PaperRow>>,
    bills: HashMap<Uuid, Bill>,
    ratings: HashMap<Uuid, Vec<Rating>>,
}

fn grouped<T>(all: Vec<T>, of: impl Fn(&T) -> Option<Uuid>) -> HashMap<Uuid, Vec<T>> {
    let mut by: HashMap<Uuid, Vec<T>> = HashMap::new();
    for it in all {
        if let Some(id) = of(&it) {
            by.entry(id).or_default().push(it);
        }
    }
    by
}

/// Everything there is to tell of these cases.
pub async fn of(cx: &Cx, cases: &[Case]) -> Result<Vec<Told>> {
    let Some(first) = cases.first() else { return Ok(Vec::new()) };
    let region = first.region;
    let mut orgs = HashMap::new();
    for it in org::query::all(&cx.db(), region).await? {
        orgs.insert(it.id, serde_json::from_str(&it.body)?);
    }
    let ids: Vec<Uuid> = cases.iter().map(|it| it.id).collect();
    // In one order, whichever engine gives them.
    let mut files = material::query::of_cases(cx, cases).await?;
    files.sort_by_key(|it| (it.created_at, it.slot.clone(), it.position, it.id));
    let mut papers = paper::query::of_cases(cx, cases).await?;
    papers.sort_by_key(|it| (it.at, it.id));
    let around = Around {
        orgs,
        accounts: query::accounts(cx, cases).await?.into_iter().map(|it| (it.id, it)).collect(),
        events: grouped(case::query::events_of_all(cx, region, cases).await?, |it| Some(it.case_id)),
        files: grouped(files, |it| it.case_id),
        papers: grouped(papers, |it| Some(it.case_id)),
        bills: query::bills(cx, &ids).await?.into_iter().map(|it| (it.case_id, it)).collect(),
        ratings: grouped(query::ratings(cx, &ids).await?, |it| Some(it.case_id)),
    };
    let mut all = Vec::new();
    for it in cases {
        all.extend(one(cx, it, &around).await?);
    }
    Ok(all)
}

fn record(pairs: Vec<(&str, String)>) -> Record {
    pairs.into_iter().filter(|it| !it.1.is_empty()).map(|(name, text)| (name.to_owned(), text)).collect()
}

/// Its number for everybody else: 实施编码, day and serial where the code has its 31 places, else the number as it is (handbook 2.5).
fn project_no(case: &Case, code: &str) -> String {
    let no = case.no.clone().unwrap_or_default();
    let at = case.submitted_at.unwrap_or(case.saved_at).day();
    match (code.len(), no.get(12..17)) {
        (31, Some(serial)) => format!("{code}{}0{serial}", at.to_string().replace('-', "")),
        _ => no,
    }
}

async fn one(cx: &Cx, case: &Case, around: &Around) -> Result<Vec<Told>> {
    let none = Vec::new();
    let events = around.events.get(&case.id).unwrap_or(&none);
    let item = match case.item_id {
        Some(it) => Some(catalogue::query::version(cx, it, case.item_version).await?),
        None => None,
    };
    let text =
        |it: fn(&common::catalogue::Item) -> String| item.as_ref().map(|of| it(&of.item)).unwrap_or_default();
    let code = text(|it| it.code.clone());
    let no = project_no(case, &code);
    let told = |set: Set, part: &str, pairs: Vec<(&str, String)>| {
        let mut is = record(pairs);
        is.insert("project_no".to_owned(), no.clone());
        is.insert("region".to_owned(), case.region.0.to_string());
        Told { case: case.id, set, guid: format!("{}{part}", case.id.simple()), is }
    };
    let mut all = vec![told(Set::Accept, "a", accept(cx, case, around, events, &text)?)];
    let named = |slot: &str| {
        let of = item.as_ref().and_then(|it| it.item.materials.iter().find(|it| it.slot == slot));
        of.map_or_else(|| slot.to_owned(), |it| it.name.clone())
    };
    all.extend(
        materials(case, around, named).into_iter().map(|(id, it)| told(Set::Material, &format!("m{id}"), it)),
    );
    let body = |id: Uuid| around.orgs.get(&id);
    for (before, it) in events.iter().zip(events.iter().skip(1)) {
        let is_special = matches!(it.act, act::START_SPECIAL | act::EXTEND);
        let org = body(it.org_id);
        let step = vec![
            ("step", it.act.label().to_owned()),
            ("action", "已办".to_owned()),
            // What officials say among themselves stays in the house.
            ("explain", if it.act.is_internal() { String::new() } else { it.note.clone() }),
            ("handler", it.by_name.clone()),
            ("from", stamp(before.at)),
            ("until", stamp(it.at)),
            ("org", org.map(|it| it.full.clone()).unwrap_or_default()),
            ("org_code", org.map(|it| it.credit_code.clone()).unwrap_or_default()),
        ];
        all.push(told(Set::Process, &format!("p{}", it.seq), step));
        if is_special {
            let end = events.iter().find(|of| of.seq > it.seq && of.act == act::END_SPECIAL);
            let special = vec![
                ("special", if it.act == act::EXTEND { "延长审批" } else { "其他" }.to_owned()),
                ("name", it.act.label().to_owned()),
                ("reason", it.note.clone()),
                ("from", stamp(it.at)),
                ("until", end.map(|it| stamp(it.at)).unwrap_or_default()),
                ("explain", end.map(|it| it.note.clone()).unwrap_or_default()),
                ("handler", it.by_name.clone()),
            ];
            all.push(told(Set::Special, &format!("s{}", it.seq), special));
        }
    }
    if let Some(it) = result(case, around, events) {
        all.push(told(Set::Result, "r", it));
    }
    for it in around.ratings.get(&case.id).into_iter().flatten() {
        let says = cx.hub.keys.open(&format!("ratings.text|{}", it.id), &it.text).unwrap_or_default();
        let rating = vec![
            ("stars", it.stars.label().to_owned()),
            ("channel", it.channel.label().to_owned()),
            ("says", says),
            ("at", stamp(it.at)),
            ("reply", it.reply.clone()),
        ];
        all.push(told(Set::Rating, &format!("v{}", it.seq), rating));
    }
    if let Some(it) = around.bills.get(&case.id) {
        let bill = vec![
            ("bill_no", it.no.clone()),
            ("payer", it.payer.clone()),
            ("due", yuan(it.due)),
            ("waived", yuan(it.waived)),
            ("at", it.paid_at.map(stamp).unwrap_or_default()),
            ("state", it.state.label().to_owned()),
        ];
        all.push(told(Set::Payment, "b", bill));
    }
    Ok(all)
}

fn accept(
    cx: &Cx,
    case: &Case,
    around: &Around,
    events: &[Event],
    item: &impl Fn(fn(&common::catalogue::Item) -> String) -> String,
) -> Result<Vec<(&'static str, String)>> {
    let account = around.accounts.get(&case.applicant_id);
    let profile = match account {
        Some(it) => Some(personal::open(&cx.hub.keys, it)?),
        None => None,
    };
    let typed: Answers = answers::answers(cx, case).unwrap_or_default();
    let said = |name: &str| typed.get(name).map(|it: &Answer| it.as_text().to_owned()).filter(|it| !it.is_empty());
    let is_firm = account.is_some_and(|it| it.kind == AccountKind::Legal);
    let known = |it: fn(&common::account::ProfileForm) -> &String| {
        profile.as_ref().map(|of| it(of).clone()).unwrap_or_default()
    };
    let number = said(super::NUMBER)
        .unwrap_or_else(|| if is_firm { known(|it| &it.credit_code) } else { known(|it| &it.id_card) });
    let applied = case.submitted_at.unwrap_or(case.saved_at);
    let accepted = events.iter().find(|it| ACCEPTED.contains(&it.act));
    let accepted = accepted.or_else(|| events.first().filter(|_| case.kind != Kind::Application));
    let org = around.orgs.get(&case.org_id);
    let is_counter = case.clerk_id.is_some();
    let paper = around.papers.get(&case.id).into_iter().flatten().find(|it| it.kind == PaperKind::Acceptance);
    let due = case.due_on.as_deref().and_then(Day::parse);
    Ok(vec![
        ("task_code", item(|it| it.code.clone())),
        ("task_version", case.item_version.to_string()),
        ("base_code", item(|it| it.base_code.clone().unwrap_or_default())),
        ("item_name", case.item_name.clone()),
        ("kind", item(|it| it.kind.label().to_owned())),
        ("channel", if is_counter { "窗口" } else { "网上" }.to_owned()),
        ("applied_at", stamp(applied)),
        ("accepted_at", accepted.map(|it| stamp(it.at)).unwrap_or_default()),
        ("handler", accepted.map(|it| it.by_name.clone()).unwrap_or_default()),
        ("promised_on", due.map(|it| stamp(it.start())).unwrap_or_default()),
        ("accept_doc", paper.map(|it| it.no.clone()).unwrap_or_default()),
        ("org", org.map(|it| it.full.clone()).unwrap_or_default()),
        ("org_code", org.map(|it| it.credit_code.clone()).unwrap_or_default()),
        ("applicant_type", if is_firm { "企业" } else { "个人" }.to_owned()),
        ("applicant", case.applicant_name.clone()),
        (
            "id_type",
            if number.is_empty() {
                ""
            } else if is_firm {
                CREDIT_CODE
            } else {
                ID_CARD
            }
            .to_owned(),
        ),
        ("id_no", number),
        ("legal", known(|it| &it.legal)),
        ("contact", said("agent").unwrap_or_else(|| case.applicant_name.clone())),
        ("mobile", said(super::MOBILE).unwrap_or_else(|| known(|it| &it.phone))),
        ("address", known(|it| &it.address)),
        ("summary", case.item_name.clone()),
    ])
}

/// Material by material, not file by file.
fn materials(
    case: &Case,
    around: &Around,
    named: impl Fn(&str) -> String,
) -> Vec<(String, Vec<(&'static str, String)>)> {
    let mut all: Vec<(String, Vec<&FileRow>)> = Vec::new();
    for it in around.files.get(&case.id).into_iter().flatten() {
        match all.iter_mut().find(|of| of.0 == it.slot) {
            Some(of) => of.1.push(it),
            None => all.push((it.slot.clone(), vec![it])),
        }
    }
    let row = |(slot, files): (String, Vec<&FileRow>)| {
        let names: Vec<&str> = files.iter().map(|it| it.name.as_str()).collect();
        let at = files.first().map(|it| stamp(it.created_at)).unwrap_or_default();
        let pairs = vec![
            ("material", named(&slot)),
            ("how", "电子".to_owned()),
            ("n_copies", files.len().to_string()),
            ("taken_at", at),
            ("attached", names.join("、").chars().take(200).collect()),
        ];
        (crate::base::digest::hash(&slot).chars().take(8).collect(), pairs)
    };
    all.into_iter().map(row).collect()
}

fn result(case: &Case, around: &Around, events: &[Event]) -> Option<Vec<(&'static str, String)>> {
    // What was decided last counts: a decision may be taken back.
    let ends = |it: &&Event| it.act.is(Is::Grant) || ENDS.contains(&it.act);
    let last = events.iter().rfind(ends);
    let last = last.or_else(|| events.iter().find(|it| it.to_stage.is_over() && case.stage.is_over()))?;
    let papers = around.papers.get(&case.id);
    let licence = papers.into_iter().flatten().find(|it| it.kind == PaperKind::Licence);
    let kind = match last.act {
        act::VOID | act::REVOKE => "作废办结",
        act::LAPSE => "补正不来办结",
        it if it.is(Is::Grant) && licence.is_some() => "出证办结",
        it if it.is(Is::Grant) => "办结",
        act::DENY | act::REFUSE | act::WITHDRAW | act::TERMINATE | act::DEFAULT => "退回办结",
        _ if case.stage == stage::NOT_ACCEPTED => "退回办结",
        _ => "办结",
    };
    let posted = events.iter().any(|it| it.act == act::DELIVER && it.note.contains("邮寄"));
    let bill = around.bills.get(&case.id).is_some_and(|it| it.state == BillState::Paid);
    let is = |it: bool| if it { "是" } else { "否" }.to_owned();
    Some(vec![
        ("result_kind", kind.to_owned()),
        ("closed_at", stamp(last.at)),
        ("explain", last.note.clone()),
        ("handler", last.by_name.clone()),
        ("cert_name", licence.map(|it| it.title.clone()).unwrap_or_default()),
        ("cert_no", licence.map(|it| it.no.clone()).unwrap_or_default()),
        ("valid_until", licence.map(|it| it.valid_until.clone()).unwrap_or_default()),
        ("org", around.orgs.get(&case.org_id).map(|it| it.full.clone()).unwrap_or_default()),
        ("is_posted", is(posted)),
        ("is_charged", is(bill)),
    ])
}
