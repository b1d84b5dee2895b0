//! 交接清单 between the counter and the departments, both ways.
use std::collections::BTreeMap;

use common::{
    call::Page,
    case::{kinds::Kind, signing::Sheet, spaced_no},
    catalogue::{Item, Material},
    check::Nothing,
    fault::Fault,
    form::Answers,
    id::{CaseId, TransmittalId},
    material::Trust,
    registration::desk::PaperLine,
    transmittal::{
        self, LackForm, Line, LineState, ListForm, ListView, PUT_OFF, Pending, PendingCase, ReceiveForm, SendForm,
        TransmittalRow, TransmittalView, Way,
    },
};
use uuid::Uuid;

use crate::{
    base::error::Result,
    case, catalogue,
    entity::{
        cases::Model as Case, files::Model as File, papers, transmittal_lines::Model as Row,
        transmittals::Model as Transmittal,
    },
    gate::{cx::Cx, serve::Routes},
    joint, material, org, paper, registration,
};

pub mod query;

pub fn routes(routes: Routes) -> Routes {
    routes
        .serve(transmittal::LIST, list)
        .serve(transmittal::SEND, send)
        .serve(transmittal::SHOW, show)
        .serve(transmittal::RECEIVE, receive)
        .serve(transmittal::LACK, lack)
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
        let received = it.other_org_id.filter(|_| it.kind == Kind::Registration);
        let counter = lead.map(|it| it.org_id).or(received).filter(|counter| *counter != it.org_id);
        bodies.entry(Between { department: it.org_id, counter }).or_default().push(it);
    }
    let departments: Vec<Uuid> = bodies.keys().map(|it| it.department).collect();
    let names = org::query::names(&cx.db(), cx.region(), &departments).await?;
    let mut sent = Vec::new();
    for (between, cases) in bodies {
        let org = names.iter().find(|it| it.0 == between.department).map(|it| it.1.clone()).unwrap_or_default();
        sent.push(hand_over(&cx, form.way, between, org, cases).await?);
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

async fn hand_over(cx: &Cx, way: Way, between: Between, org: String, cases: Vec<Case>) -> Result<TransmittalId> {
    let id = TransmittalId(Uuid::now_v7());
    let year = cx.now.day().year();
    let no = crate::county::next_no(cx, between.department, "交", year).await?;
    let list = Transmittal {
        region: cx.region(),
        id,
        no,
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
    let files = match way {
        Way::Down => material::query::of_cases(cx, &cases).await?,
        Way::Back => Vec::new(),
    };
    let ids: Vec<Uuid> = cases.iter().map(|it| it.id).collect();
    let signed = match way {
        Way::Down => material::query::signed(cx, &ids).await?,
        Way::Back => Vec::new(),
    };
    let lacking = query::lacking(cx, way, &cases).await?;
    query::settle_all(cx, &lacking, LineState::Missing).await?;
    let mut lines = Vec::new();
    for (seq, it) in (1..).zip(cases) {
        // The rest of the case is where it belongs.
        let late: Vec<&str> =
            lacking.iter().filter(|of| of.case_id == it.id).map(|it| it.contents.as_str()).collect();
        let contents = match way {
            _ if !late.is_empty() => late.join("；"),
            Way::Down if it.kind == Kind::Registration => registered(&registration::papers(cx, &it)?),
            Way::Down => {
                let item = catalogue::query::version(cx, it.application()?, it.item_version).await?;
                let of_case: Vec<&File> = files.iter().filter(|file| file.case_id == Some(it.id)).collect();
                let owed = case::owed(&it)?;
                let is_there = |it: &&File| owed.iter().all(|owed| owed.is_there || owed.slot != it.slot);
                let of_case: Vec<&File> = of_case.into_iter().filter(is_there).collect();
                let own = |sheet: &&Sheet| {
                    signed.iter().any(|file| file.case_id == Some(it.id) && file.slot == sheet.slot())
                };
                let sheets: Vec<Sheet> = Sheet::ALL.iter().filter(own).copied().collect();
                let there = materials(&item, &case::answers::answers(cx, &it)?, &of_case, &sheets);
                // Whoever signs for the bag signs that these were not in it.
                let put_off = owed.iter().map(|it| format!("{}{PUT_OFF}", it.name));
                [there].into_iter().chain(put_off).collect::<Vec<String>>().join("；")
            }
            Way::Back => results(&it, &papers),
        };
        lines.push(Row {
            region: cx.region(),
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

/// What a counter took for somebody else's system, as it wrote it down.
fn registered(papers: &[PaperLine]) -> String {
    match papers {
        [] => "没有纸质材料".to_owned(),
        all => all.iter().map(PaperLine::says).collect::<Vec<String>>().join("；"),
    }
}

/// What of this very case is on paper: the forms made of its answers, which were signed, and what was handed in for a material its
/// answers ask for. What was put off is not there, and what came from a register has no paper.
fn materials(item: &Item, answers: &Answers, files: &[&File], signed: &[Sheet]) -> String {
    let is_there = |it: &Material| {
        let of_slot = |file: &&&File| file.slot == it.slot && file.state.is_current() && file.trust != Trust::A;
        it.is_generated || files.iter().any(|file| of_slot(&file))
    };
    let applying = item.materials.iter().filter(|it| it.applies(answers) && is_there(it));
    let (made, brought): (Vec<&Material>, Vec<&Material>) =
        applying.filter(|it| it.n_originals + it.n_copies > 0).partition(|it| it.is_generated);
    let names = made.iter().chain(&brought).map(|it| format!("{}（{}）", it.name, it.copies()));
    // The application itself, whatever the guide calls it; once.
    let is_form = made.iter().any(|it| it.slot == "application" || it.name.contains("申请表"));
    let form = (!is_form).then(|| "申请表".to_owned());
    // What else was signed and scanned lies there as paper, too, once.
    let is_named = |it: &&Sheet| made.iter().chain(&brought).any(|of| of.name.contains(it.label()));
    let signed = signed.iter().filter(|it| **it != Sheet::Application && !is_named(it));
    let signed = signed.map(|it| format!("{}（原件1份）", it.label()));
    let all: Vec<String> = form.into_iter().chain(names).chain(signed).collect();
    match brought.is_empty() {
        true => format!("{}，其余材料为电子件", all.join("；")),
        false => all.join("；"),
    }
}

/// The papers of the case as far as the department made them, with their numbers.
fn results(case: &Case, papers: &[papers::Model]) -> String {
    let own = papers.iter().filter(|it| it.case_id == case.id);
    let names: Vec<String> = own.map(|it| format!("{} {}", it.title, it.no)).collect();
    format!("案卷；{}", names.join("；"))
}

/// What was put off has come, and its case was handed over without: it waits for a list of its own.
pub async fn came(cx: &Cx, case: &Case, names: &[String]) -> Result<()> {
    let Some(last) = query::last_down(cx, case).await? else { return Ok(()) };
    let n_lines = query::lines(cx, last.transmittal_id).await?.iter().map(|it| it.seq).max().unwrap_or_default();
    let late = Row { seq: n_lines + 1, contents: names.join("；"), state: LineState::Later, ..last };
    query::add(cx, late).await
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
    let (lines, lacking): (Vec<Row>, Vec<Row>) = lines.into_iter().partition(|it| it.state == LineState::Sent);
    let n_missing = lines.iter().filter(|it| !is_there(it)).count();
    let n_lacking = lacking.iter().filter(|it| it.state == LineState::Lacking).count();
    if n_missing > 0 && form.remark.is_empty() {
        return Err(Fault::form("remark", "有没收到的，请写明缺哪几件、缺什么").into());
    }
    let (there, missing): (Vec<Row>, Vec<Row>) = lines.into_iter().partition(is_there);
    query::settle(&cx, id, &there, LineState::Received).await?;
    query::settle(&cx, id, &missing, LineState::Missing).await?;
    let list = query::change(&cx, &list, |it| {
        (it.received_by, it.received_at) = (cx.who.name().to_owned(), Some(cx.now));
        (it.n_missing, it.remark) = ((n_missing + n_lacking) as i32, form.remark);
    })
    .await?;
    view(&cx, &orgs, list).await
}

/// While it is counted: one thing of a case is not in the bag. The line is left with what is there.
async fn lack(cx: Cx, id: TransmittalId, form: LackForm) -> Result<TransmittalView> {
    let orgs = case::query::orgs(&cx).await?;
    let list = query::one(&cx, &orgs, id).await?;
    if !row(&cx, &orgs, list.clone()).may_receive {
        return Err(Fault::form("there", "交出的人不能自己接收；请由对方接收的人来点").into());
    }
    let lines = query::lines(&cx, id).await?;
    let of_case = |it: &&Row| it.state == LineState::Sent && form.case.is_some_and(|case| case.uuid == it.case_id);
    let line = lines.iter().find(of_case).ok_or(Fault::NotFound)?;
    if form.what.ends_with(PUT_OFF) {
        return Err(Fault::form("there", "这一份容缺后补，本来就没有交").into());
    }
    let rest: Vec<&str> = transmittal::pieces(&line.contents).filter(|it| *it != form.what).collect();
    if rest.len() == transmittal::pieces(&line.contents).count() {
        return Err(Fault::form("there", "清单上没有这一份，请刷新后再点").into());
    }
    if transmittal::counted(&rest.join("；")).next().is_none() {
        return Err(Fault::form("there", "整件都没有收到的，不勾这一件就行").into());
    }
    let seq = lines.iter().map(|it| it.seq).max().unwrap_or_default() + 1;
    let late = Row { seq, contents: form.what.clone(), state: LineState::Lacking, ..line.clone() };
    query::split(&cx, line, rest.join("；"), late).await?;
    view(&cx, &orgs, list).await
}
