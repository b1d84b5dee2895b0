//! 交接清单 between the counter and the departments, both ways.
use std::collections::{BTreeMap, HashMap};

use common::{
    call::Page,
    case::spaced_no,
    catalogue::Item,
    check::Nothing,
    fault::Fault,
    id::{CaseId, TransmittalId},
    transmittal::{
        self, Line, LineState, ListForm, ListView, Pending, PendingCase, ReceiveForm, SendForm, TransmittalRow,
        TransmittalView, Way,
    },
};
use uuid::Uuid;

use crate::{
    case, catalogue,
    entity::{cases::Model as Case, papers, transmittal_lines::Model as Row, transmittals::Model as Transmittal},
    joint, org, paper,
    seed::COUNTY,
    serve::{Cx, Result, Routes},
};

pub mod query;

pub fn routes(routes: Routes) -> Routes {
    routes
        .serve(transmittal::LIST, list)
        .serve(transmittal::SEND, send)
        .serve(transmittal::SHOW, show)
        .serve(transmittal::RECEIVE, receive)
}

async fn list(cx: Cx, (): (), form: ListForm) -> Result<ListView> {
    let orgs = case::query::orgs(&cx).await?;
    let mut pending = Vec::new();
    for way in Way::ALL.iter().copied().filter(|it| cx.who.holds(it.sender())) {
        let (cases, n_rows) = query::pending(&cx, &orgs, way).await?;
        let rows = cases.into_iter().map(pending_case).collect();
        pending.push(Pending { way, cases: Page { rows, n_rows } });
    }
    let (rows, n_rows) = query::page(&cx, &orgs, form.page).await?;
    let rows = rows.into_iter().map(|it| row(&cx, &orgs, it)).collect();
    Ok(ListView { pending, page: Page { rows, n_rows } })
}

fn pending_case(it: Case) -> PendingCase {
    PendingCase {
        id: it.case_id(),
        no: spaced_no(it.no.as_deref().unwrap_or_default()),
        item_name: it.item_name,
        applicant: it.applicant_name,
        stage: it.stage,
        n_materials: it.n_materials as u32,
    }
}

/// Nobody counts what they gave themselves, or what is not for their body.
fn row(cx: &Cx, orgs: &[Uuid], it: Transmittal) -> TransmittalRow {
    let is_mine = Some(it.sender_id) == cx.who.account();
    let to = match it.way {
        Way::Down => it.org_id,
        Way::Back => it.counter_org_id.unwrap_or(it.org_id),
    };
    let is_ours = orgs.contains(&to) && cx.who.holds(it.way.receiver());
    TransmittalRow {
        may_receive: it.received_at.is_none() && !is_mine && is_ours,
        id: it.id,
        no: it.no,
        way: it.way,
        org: it.org,
        n_cases: it.n_cases as u32,
        sent_by: it.sent_by,
        sent_at: it.sent_at,
        received_by: it.received_by,
        received_at: it.received_at,
        n_missing: it.n_missing as u32,
    }
}

async fn send(cx: Cx, (): (), form: SendForm) -> Result<Vec<TransmittalId>> {
    if !cx.who.holds(form.way.sender()) {
        let says = format!("“{}”的清单由{}开", form.way.label(), form.way.sender().label());
        return Err(Fault::form("way", &says).into());
    }
    let orgs = case::query::orgs(&cx).await?;
    let ids: Vec<Uuid> = form.cases.iter().map(|it| it.uuid).collect();
    let cases = query::chosen(&cx, &orgs, form.way, &ids).await?;
    if cases.len() != ids.len() {
        return Err(Fault::form("cases", "有的办件已经交接过，或者走到了别的环节，请刷新后再选").into());
    }
    let leads = joint::query::leads(&cx, &cases).await?;
    let mut bodies: BTreeMap<Between, Vec<Case>> = BTreeMap::new();
    for it in cases {
        let lead = it.joint_id.and_then(|id| leads.get(&id));
        let counter = lead.map(|it| it.org_id).filter(|counter| *counter != it.org_id);
        bodies.entry(Between { department: it.org_id, counter }).or_default().push(it);
    }
    let departments: Vec<Uuid> = bodies.keys().map(|it| it.department).collect();
    let names = org::query::names(&cx.db(), COUNTY, &departments).await?;
    let mut sent = Vec::new();
    for (between, cases) in bodies {
        let org = names.iter().find(|it| it.0 == between.department).map(|it| it.1.clone()).unwrap_or_default();
        sent.push(hand_over(&cx, form.way, between, org, cases, &leads).await?);
    }
    Ok(sent)
}

/// Who hands over to whom: one list a pair.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Between {
    department: Uuid,
    /// Another body's, for the parts of a bundle.
    counter: Option<Uuid>,
}

async fn hand_over(
    cx: &Cx,
    way: Way,
    between: Between,
    org: String,
    cases: Vec<Case>,
    leads: &HashMap<Uuid, Case>,
) -> Result<TransmittalId> {
    let id = TransmittalId(Uuid::now_v7());
    let year = cx.now.day().year();
    let serial = case::query::next_serial(cx, COUNTY, &format!("transmittal:{year}")).await?;
    let list = Transmittal {
        region: COUNTY,
        id,
        no: format!("明川政交〔{year}〕第{serial:04}号"),
        way,
        org_id: between.department,
        org,
        counter_org_id: between.counter,
        n_cases: cases.len() as i32,
        sender_id: cx.who.account().ok_or(Fault::SignedOut)?,
        sent_by: cx.who.name().to_owned(),
        sent_at: cx.now,
        received_by: String::new(),
        received_at: None,
        n_missing: 0,
        remark: String::new(),
    };
    let papers = match way {
        Way::Down => Vec::new(),
        Way::Back => paper::query::of_cases(cx, &cases).await?,
    };
    let mut lines = Vec::new();
    for (seq, it) in (1..).zip(cases) {
        let contents = match way {
            Way::Down => {
                let item = catalogue::query::version(cx, it.item_id, it.item_version).await?;
                let handed_in = match it.joint_id.and_then(|id| leads.get(&id)) {
                    Some(lead) => joint::handed_in(cx, lead, &it).await?,
                    None => None,
                };
                materials(&item, handed_in.as_deref())
            }
            Way::Back => results(&it, &papers),
        };
        lines.push(Row {
            region: COUNTY,
            transmittal_id: id,
            seq,
            case_id: it.id,
            way,
            case_no: it.no.unwrap_or_default(),
            item_name: it.item_name,
            applicant: it.applicant_name,
            contents,
            state: LineState::Sent,
        });
    }
    query::insert(cx, list, lines).await?;
    Ok(id)
}

/// What the guide asks for on paper; what is electronic needs no carrying. Of a part, only what came in with its bundle.
fn materials(item: &Item, handed_in: Option<&[String]>) -> String {
    let is_there = |slot: &String| handed_in.is_none_or(|all| all.contains(slot));
    let on_paper = item.materials.iter().filter(|it| it.n_originals + it.n_copies > 0 && is_there(&it.slot));
    let names: Vec<String> = on_paper.map(|it| format!("{}（{}）", it.name, it.copies())).collect();
    if names.is_empty() {
        "申请表，其余材料为电子件".to_owned()
    } else {
        format!("申请表；{}", names.join("；"))
    }
}

/// The papers of the case as far as the department made them, with their numbers.
fn results(case: &Case, papers: &[papers::Model]) -> String {
    let own = papers.iter().filter(|it| it.case_id == case.id);
    let names: Vec<String> = own.map(|it| format!("{} {}", it.title, it.no)).collect();
    format!("案卷；{}", names.join("；"))
}

async fn show(cx: Cx, id: TransmittalId, _: Nothing) -> Result<TransmittalView> {
    let orgs = case::query::orgs(&cx).await?;
    let list = query::one(&cx, &orgs, id).await?;
    view(&cx, &orgs, list).await
}

async fn view(cx: &Cx, orgs: &[Uuid], list: Transmittal) -> Result<TransmittalView> {
    let lines = query::lines(cx, list.id).await?;
    let line = |it: Row| Line {
        case: CaseId { region: it.region, uuid: it.case_id },
        no: spaced_no(&it.case_no),
        item_name: it.item_name,
        applicant: it.applicant,
        contents: it.contents,
        state: it.state,
    };
    Ok(TransmittalView {
        lines: lines.into_iter().map(line).collect(),
        remark: list.remark.clone(),
        row: row(cx, orgs, list),
    })
}

/// Counted once: what was not there is free to be put on another list.
async fn receive(cx: Cx, id: TransmittalId, form: ReceiveForm) -> Result<TransmittalView> {
    let orgs = case::query::orgs(&cx).await?;
    let list = query::one(&cx, &orgs, id).await?;
    if list.received_at.is_some() {
        let says = format!("这份清单{}已经接收", list.received_by);
        return Err(Fault::form("there", &says).into());
    }
    if !row(&cx, &orgs, list.clone()).may_receive {
        return Err(Fault::form("there", "交出的人不能自己接收；请由对方接收的人来点").into());
    }
    let is_there = |it: &Row| form.there.iter().any(|case| case.uuid == it.case_id);
    let lines = query::lines(&cx, id).await?;
    let n_missing = lines.iter().filter(|it| !is_there(it)).count();
    if n_missing > 0 && form.remark.is_empty() {
        return Err(Fault::form("remark", "有没收到的，请写明缺哪几件、缺什么").into());
    }
    let (there, missing): (Vec<Row>, Vec<Row>) = lines.into_iter().partition(is_there);
    query::settle(&cx, id, &there, LineState::Received).await?;
    query::settle(&cx, id, &missing, LineState::Missing).await?;
    let list = query::change(&cx, &list, |it| {
        (it.received_by, it.received_at) = (cx.who.name().to_owned(), Some(cx.now));
        (it.n_missing, it.remark) = (n_missing as i32, form.remark);
    })
    .await?;
    view(&cx, &orgs, list).await
}
