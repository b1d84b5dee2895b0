//! 交换来的办件: a batch is kept whole when it comes, and its rows are taken by the job, case by case, each standing or falling by itself.
//! Brought twice, it is one: a batch is known by its number, a row by its name and by what it says.
use std::collections::{BTreeMap, BTreeSet};

use common::{
    account::Who,
    case::kinds::Kind,
    exchange::{
        BatchState, LineState, Received, act,
        mapping::{Record, Set, Table, read_stamp},
        stage,
    },
    fault::Fault,
    form::{Answer, Answers},
    id::{BatchId, SystemId},
    moment::{Day, Moment},
    org::Org,
    value::mask_number,
};
use uuid::Uuid;

use super::{
    MOBILE, NAME, NUMBER, national, query,
    read::{self, Sent, Typed},
};
use crate::{
    account,
    base::{
        digest,
        error::{Error, Result},
    },
    calendar,
    case::{self, Note, answers, number},
    entity::{
        batch_lines::Model as Line, batches::Model as Batch, cases::Model as Case, externals::Model as External,
        systems::Model as System,
    },
    gate::{cx::Cx, turn::Turn, write::write},
    org,
};

/// Batches a turn of the job looks at.
const MOST_A_TURN: u64 = 4;
/// The other side's clock may be a little ahead.
const AHEAD_MINUTES: i64 = 10;
/// More steps than this say nothing more.
const MOST_NOTE: usize = 500;

/// Read, and kept as it came. `None`: the very same has come before.
pub struct Kept {
    sent: Sent,
    digest: String,
    storage: String,
}

/// Beside the transaction: what is large is read and put on the disk first.
///
/// # Errors
/// What of the file cannot be read, as a fault of `file`.
pub async fn kept(cx: &Cx, bytes: Vec<u8>) -> Result<Kept> {
    let digest = digest::of(&bytes);
    let storage = digest::random()?;
    let text = bytes.clone();
    let sent = match tokio::task::spawn_blocking(move || read::read(text)).await {
        Ok(Ok(it)) => it,
        Ok(Err(it)) => return Err(Fault::form("file", &format!("{it:#}")).into()),
        Err(_) => return Err(Fault::form("file", "这个文件读不出来").into()),
    };
    cx.hub.files.keep(&storage, bytes).await?;
    Ok(Kept { sent, digest, storage })
}

/// Put in the line.
///
/// # Errors
/// The number has been used for something else, or the system is not in use.
pub async fn receive(cx: &Cx, system: SystemId, kept: &Kept, by: &str) -> Result<Received> {
    let system = query::system(cx, system).await?;
    if !system.is_on {
        return Err(Fault::form("file", "这个系统已经停用，先由系统管理员启用").into());
    }
    let no = match kept.sent.no.as_str() {
        "" => kept.digest.chars().skip(7).take(24).collect(),
        it => it.to_owned(),
    };
    let n_rows = kept.sent.rows.len() as u64;
    if let Some(before) = query::batch_by_no(cx, system.id, true, &no).await? {
        if before.digest != kept.digest {
            let says = format!("批次{no}已经收过，内容不同；请换一个批次号");
            return Err(Fault::form("file", &says).into());
        }
        return Ok(Received { batch: before.id, no, n_rows, is_known: true });
    }
    let batch = Batch {
        region: cx.region(),
        id: BatchId(Uuid::now_v7()),
        system_id: system.id,
        no: no.clone(),
        is_in: true,
        at: cx.now,
        by_name: by.to_owned(),
        digest: kept.digest.clone(),
        storage: kept.storage.clone(),
        state: BatchState::Waiting,
        n_rows: kept.sent.rows.len() as i32,
        n_taken: 0,
        n_same: 0,
        n_refused: 0,
    };
    let id = batch.id;
    query::insert_batch(cx, batch).await?;
    let now = cx.now;
    query::change_system(cx, &system, |it| it.last_at = Some(now)).await?;
    Ok(Received { batch: id, no, n_rows, is_known: false })
}

/// Rows of one case of theirs, in the order they make sense in.
struct Group {
    batch: Batch,
    system: System,
    no: String,
    rows: Vec<Typed>,
}

/// Called by the job: how many cases' rows were done.
pub async fn take_due(turn: Turn) -> Result<usize> {
    let cx = turn.cx();
    let mut n = 0;
    for batch in query::in_state(&cx, BatchState::Waiting, MOST_A_TURN).await? {
        let groups = groups(&cx, &batch).await?;
        let name = |it: &Group| format!("{} {}", it.batch.id, it.no);
        n += turn.each(groups, name, |cx, it| async move { take_group(&cx, &it).await }).await?;
        finish(&cx, &batch).await?;
    }
    Ok(n)
}

/// What of the batch is still to be done.
async fn groups(cx: &Cx, batch: &Batch) -> Result<Vec<Group>> {
    let bytes = cx.hub.files.read(&batch.storage).await?;
    let sent = read::read(bytes)?;
    let done: BTreeSet<(String, i32)> = query::done_of(cx, batch.id).await?.into_iter().collect();
    let system = query::system(cx, batch.system_id).await?;
    let mut all: BTreeMap<String, Vec<Typed>> = BTreeMap::new();
    for it in sent.rows.into_iter().filter(|it| !done.contains(&(it.table.clone(), it.n as i32))) {
        let no = it.fields.get("project_no").map(|it| it.trim().to_owned()).unwrap_or_default();
        all.entry(no).or_default().push(it);
    }
    let group = |(no, mut rows): (String, Vec<Typed>)| {
        let set = |it: &Typed| national().table(&it.table).map_or(Set::Abnormal, |it| it.set);
        let until = |it: &Typed| it.fields.get("event_end_time").cloned().unwrap_or_default();
        rows.sort_by_cached_key(|it| (set(it), until(it), it.n));
        Group { batch: batch.clone(), system: system.clone(), no, rows }
    };
    Ok(all.into_iter().map(group).collect())
}

async fn finish(cx: &Cx, batch: &Batch) -> Result<()> {
    write(cx, |cx| {
        let id = batch.id;
        async move {
            let row = query::batch(&cx, id).await?;
            let n = async |state| Ok::<i32, Error>(query::n_of(&cx, id, state).await? as i32);
            let (taken, same, refused) =
                (n(LineState::Taken).await?, n(LineState::Same).await?, n(LineState::Refused).await?);
            let others = n(LineState::Abnormal).await? + n(LineState::Settled).await?;
            let is_done = taken + same + refused + others >= row.n_rows;
            query::change_batch(&cx, &row, |it| {
                (it.n_taken, it.n_same, it.n_refused) = (taken + others, same, refused);
                if is_done {
                    it.state = BatchState::Done;
                }
            })
            .await
        }
    })
    .await
}

async fn take_group(cx: &Cx, group: &Group) -> Result<()> {
    write(cx, |cx| async move {
        let cx = cx.acting_as(Who::Nobody);
        let mut lines = Vec::new();
        for typed in &group.rows {
            let line = match take(&cx, group, typed).await {
                Ok(it) => it,
                // What is wrong with a row is said of it, and the next is taken.
                Err(Error::Fault(it)) => line_of(&cx, group, typed, LineState::Refused, said(&it)),
                Err(it) => return Err(it),
            };
            lines.push(line);
        }
        query::insert_lines(&cx, lines).await
    })
    .await
}

fn line_of(cx: &Cx, group: &Group, typed: &Typed, state: LineState, says: String) -> Line {
    let said: BTreeMap<&String, &String> =
        typed.fields.iter().filter(|it| !matches!(it.0.as_str(), "cd_batch" | "cd_time")).collect();
    let get = |name: &str| {
        typed.fields.get(name).map(|it| it.trim().chars().take(50).collect::<String>()).unwrap_or_default()
    };
    Line {
        region: cx.region(),
        id: Uuid::now_v7(),
        batch_id: group.batch.id,
        system_id: group.system.id,
        n: typed.n as i32,
        of_table: typed.table.chars().take(50).collect(),
        no: get("project_no"),
        guid: get("row_guid"),
        digest: digest::hash(&serde_json::to_string(&said).unwrap_or_default()),
        state,
        says: says.chars().take(MOST_NOTE).collect(),
        at: cx.now,
        case_id: None,
    }
}

/// What is wrong, in its own words.
fn said(it: &Fault) -> String {
    match it {
        Fault::Form { fields } => fields.iter().map(|it| it.says.as_str()).collect::<Vec<&str>>().join("；"),
        it => it.says(),
    }
}

fn refused(says: impl Into<String>) -> Error {
    Fault::form("row", &says.into()).into()
}

async fn take(cx: &Cx, group: &Group, typed: &Typed) -> Result<Line> {
    let line = line_of(cx, group, typed, LineState::Taken, String::new());
    let table = national().table(&typed.table).ok_or_else(|| refused(format!("不认识“{}”这张表", typed.table)))?;
    let record = table.read(&typed.fields).map_err(|it| refused(it.join("；")))?;
    let before =
        query::last_line(cx, group.system.id, &line.of_table, std::slice::from_ref(&line.guid)).await?.pop();
    if let Some(it) = before.filter(|it| it.digest == line.digest) {
        return Ok(Line { state: LineState::Same, case_id: it.case_id, ..line });
    }
    if table.set == Set::Abnormal {
        return abnormal(cx, group, &record, line).await;
    }
    let there = query::external(cx, group.system.id, &group.no).await?;
    let case = match (table.set, there) {
        (Set::Accept, None) => accept(cx, group, &record).await?,
        (Set::Accept, Some((case, own))) => again(cx, case, &own, &record).await?,
        (_, None) => {
            return Err(refused(format!("没有收到办件{}的收件数据（up_pro_accept），请先送来", group.no)));
        }
        (_, Some((case, _))) if case.stage == stage::DROPPED => {
            return Err(refused("这一件已经由对方删除，不再收它的数据"));
        }
        (_, Some((case, own))) => goes_on(cx, table, case, &own, &record).await?,
    };
    Ok(Line { case_id: Some(case.id), ..line })
}

fn at(record: &Record, field: &str) -> Option<Moment> {
    record.get(field).and_then(|it| read_stamp(it))
}

fn get<'a>(record: &'a Record, field: &str) -> &'a str {
    record.get(field).map(String::as_str).unwrap_or_default()
}

/// Not tomorrow's.
fn past(cx: &Cx, record: &Record, field: &str, says: &str) -> Result<Moment> {
    let at = at(record, field).ok_or_else(|| refused(format!("没有{says}")))?;
    match at <= cx.now.plus_minutes(AHEAD_MINUTES) {
        true => Ok(at),
        false => Err(refused(format!("{says}还没有到"))),
    }
}

/// A body of this system's, by its code: another's cases are not for it to bring.
async fn body(cx: &Cx, group: &Group, record: &Record) -> Result<Uuid> {
    let (code, name) = (get(record, "org_code"), get(record, "org"));
    let own: Vec<Uuid> = serde_json::from_str(&group.system.orgs)?;
    let all = org::query::all(&cx.db(), cx.region()).await?;
    for row in &all {
        let org: Org = serde_json::from_str(&row.body)?;
        // A body whose code nobody has written down is known by its name.
        if org.credit_code == code || (org.credit_code.is_empty() && (org.full == name || org.is_called(name))) {
            return match own.contains(&row.id) {
                true => Ok(row.id),
                false => {
                    Err(refused(format!("{}的办件不归“{}”送，只收它自己单位的", row.name, group.system.name)))
                }
            };
        }
    }
    Err(refused(format!("没有代码为{code}的单位（{name}），请核对统一社会信用代码")))
}

async fn accept(cx: &Cx, group: &Group, record: &Record) -> Result<Case> {
    if get(record, "operation") == "D" {
        return Err(refused("要删除的这一件没有收到过"));
    }
    let org_id = body(cx, group, record).await?;
    let accepted_at = past(cx, record, "accepted_at", "受理时间")?;
    let applied_at = past(cx, record, "applied_at", "申请时间")?;
    if applied_at > accepted_at {
        return Err(refused("申请时间晚于受理时间"));
    }
    let promised = at(record, "promised_on").map(|it| it.day());
    if promised.is_some_and(|it| it < accepted_at.day()) {
        return Err(refused("承诺办结时间早于受理时间"));
    }
    let item =
        query::item_of(cx, get(record, "task_code"), get(record, "base_code"), get(record, "item_name"), org_id)
            .await?;
    let number = get(record, "id_no").to_uppercase();
    let person = match get(record, "applicant_type") {
        "个人" => account::query::seen_person(cx, &cx.hub.keys.mac("id_card", &number)).await?,
        _ => account::query::seen_firm(cx, &number).await?,
    };
    // Whoever has an account here whose number was seen finds it among their own; nobody is behind the others but number and code.
    let applicant = match person {
        Some(it) => it.id,
        None => account::visitor(cx).await?,
    };
    let typed: Answers = [
        (NAME, get(record, "applicant")),
        (NUMBER, number.as_str()),
        (MOBILE, get(record, "mobile")),
        ("other_no", group.no.as_str()),
        ("contact", get(record, "contact")),
        ("legal", get(record, "legal")),
        ("address", get(record, "address")),
    ]
    .map(|(name, text)| (name.to_owned(), Answer::text(text)))
    .into();
    let case = Case {
        kind: Kind::External,
        no: Some(number::next_no(cx, cx.region()).await?),
        item_id: item.as_ref().map(|it| it.id),
        item_version: item.as_ref().map_or(0, |it| it.version),
        item_name: item.map_or_else(|| get(record, "item_name").to_owned(), |it| it.name),
        org_id,
        applicant_name: get(record, "applicant").to_owned(),
        stage: stage::RUNNING,
        submitted_at: Some(cx.now),
        ..case::blank(cx, applicant)?
    };
    let case = answers::answered(cx, case, &typed)?;
    let n_days = match promised {
        Some(it) => Some(days_until(cx, it).await?),
        None => None,
    };
    let text = format!("{}，那边的编号{}，受理时间{}", group.system.name, group.no, told(accepted_at));
    let case = case::begin(cx, case, act::TAKE, Note { text, n_days }).await?;
    query::insert_external(
        cx,
        External {
            region: case.region,
            id: case.id,
            system_id: group.system.id,
            no: group.no.clone(),
            accepted_at,
            promised_on: promised.map(|it| it.to_string()),
            closed_at: None,
            entered_at: cx.now,
            closed_entered_at: None,
            result: String::new(),
            n_steps: 0,
            first_step_at: None,
            last_step_at: None,
        },
    )
    .await?;
    Ok(case)
}

/// Working days from today to that day; none of them when it is past.
async fn days_until(cx: &Cx, day: Day) -> Result<u32> {
    let calendar = calendar::current(cx).await?;
    let mut n = 0;
    let mut at = cx.now.day();
    while at < day && n < 400 {
        at = at.plus(1);
        n += u32::from(calendar.is_working(at));
    }
    Ok(n)
}

fn told(at: Moment) -> String {
    format!("{} {}", at.day(), at.clock())
}

/// Said again, otherwise: corrected, or taken back.
async fn again(cx: &Cx, case: Case, own: &External, record: &Record) -> Result<Case> {
    if case.stage == stage::DROPPED {
        return Err(refused("这一件已经由对方删除，不再收它的数据"));
    }
    if get(record, "operation") == "D" {
        return case::step_by_time(cx, case, act::DROP, Note::default()).await;
    }
    let accepted_at = past(cx, record, "accepted_at", "受理时间")?;
    let promised = at(record, "promised_on").map(|it| it.day().to_string());
    let mut changed = Vec::new();
    if accepted_at != own.accepted_at {
        changed.push(format!("受理时间由{}改为{}", told(own.accepted_at), told(accepted_at)));
    }
    if promised != own.promised_on {
        let was = own.promised_on.as_deref().unwrap_or("没有");
        changed.push(format!("承诺办结日期由{was}改为{}", promised.as_deref().unwrap_or("没有")));
    }
    let name = get(record, "applicant");
    if name != case.applicant_name {
        changed.push("申请人名称有更正".to_owned());
    }
    if changed.is_empty() {
        changed.push("其他内容有更正".to_owned());
    }
    let mut typed = answers::answers(cx, &case)?;
    for (field, from) in [(NAME, "applicant"), (NUMBER, "id_no"), (MOBILE, "mobile")] {
        typed.insert(field.to_owned(), Answer::text(get(record, from)));
    }
    let case = answers::answered(cx, Case { applicant_name: name.to_owned(), ..case }, &typed)?;
    query::change_external(cx, own, |it| (it.accepted_at, it.promised_on) = (accepted_at, promised)).await?;
    case::step_by_time(cx, case, act::AMEND, Note { text: changed.join("，"), n_days: None }).await
}

async fn goes_on(cx: &Cx, table: &Table, case: Case, own: &External, record: &Record) -> Result<Case> {
    let says = |parts: &[(&str, &str)]| {
        let all: Vec<String> =
            parts.iter().filter(|it| !it.1.is_empty()).map(|it| format!("{}{}", it.0, it.1)).collect();
        all.join("，").chars().take(MOST_NOTE).collect::<String>()
    };
    if get(record, "operation") == "D" {
        return Err(refused("只有整件可以删除（up_pro_accept），单条过程不能删"));
    }
    match table.set {
        Set::Material => {
            let name = get(record, "material").to_owned();
            let mut typed = answers::answers(cx, &case)?;
            let mut rows = match typed.remove("papers") {
                Some(Answer::Rows(it)) => it,
                _ => Vec::new(),
            };
            if !rows.iter().any(|it| it.get("name") == Some(&name)) {
                rows.push([("name".to_owned(), name)].into());
            }
            let n_materials = rows.len() as i32;
            typed.insert("papers".to_owned(), Answer::Rows(rows));
            let told = answers::answered(cx, case.clone(), &typed)?;
            case::query::change(cx, &case, |it| (it.answers, it.n_materials) = (told.answers, n_materials)).await
        }
        Set::Process => {
            let until = past(cx, record, "until", "环节结束时间")?;
            let from = at(record, "from");
            if from.is_some_and(|it| it > until) {
                return Err(refused("环节开始时间晚于结束时间"));
            }
            let text = says(&[
                ("", get(record, "step")),
                ("", get(record, "handler")),
                ("", get(record, "explain")),
                ("", &told(until)),
            ]);
            query::change_external(cx, own, |it| {
                it.n_steps += 1;
                it.first_step_at = Some(it.first_step_at.map_or(until, |at| at.min(until)));
                it.last_step_at = Some(it.last_step_at.map_or(until, |at| at.max(until)));
            })
            .await?;
            case::step_by_time(cx, case, act::PROCESS, Note { text, n_days: None }).await
        }
        Set::Special => {
            let from = past(cx, record, "from", "开始时间")?;
            let text = says(&[
                ("", get(record, "name")),
                ("开始", &told(from)),
                ("结束", &at(record, "until").map(told).unwrap_or_default()),
                ("理由：", get(record, "reason")),
            ]);
            case::step_by_time(cx, case, act::SPECIAL, Note { text, n_days: None }).await
        }
        Set::Result => {
            let closed_at = past(cx, record, "closed_at", "办结时间")?;
            if closed_at < own.accepted_at {
                return Err(refused(format!("办结时间{}早于受理时间{}", told(closed_at), told(own.accepted_at))));
            }
            let result = get(record, "result_kind").to_owned();
            let text = says(&[
                ("结果：", &result),
                ("", get(record, "cert_name")),
                ("", get(record, "cert_no")),
                ("", get(record, "explain")),
                ("办结时间", &told(closed_at)),
            ]);
            let now = cx.now;
            query::change_external(cx, own, |it| {
                (it.closed_at, it.result) = (Some(closed_at), result);
                it.closed_entered_at = it.closed_entered_at.or(Some(now));
            })
            .await?;
            let act = if case.stage == stage::RUNNING { act::CLOSE } else { act::AMEND };
            case::step_by_time(cx, case, act, Note { text, n_days: None }).await
        }
        _ => Err(refused(format!("“{}”不收", table.says))),
    }
}

/// Something is wrong with a row of ours: it waits until somebody has put it right.
async fn abnormal(cx: &Cx, group: &Group, record: &Record, line: Line) -> Result<Line> {
    let (table, guid) = (get(record, "of_table"), get(record, "of_guid"));
    let sent = query::last_line(cx, group.system.id, table, &[guid.to_owned()]).await?.pop();
    let sent = sent.ok_or_else(|| refused(format!("没有送出过{table}的{guid}")))?;
    let says = format!("{}：{}", get(record, "err"), get(record, "remark"));
    query::change_line(cx, &sent, |it| (it.state, it.says) = (LineState::Abnormal, says)).await?;
    Ok(Line { case_id: sent.case_id, ..line })
}

/// For a screen: the number's beginning and end.
pub fn masked(typed: &Answers, field: &str) -> String {
    mask_number(typed.get(field).map(Answer::as_text).unwrap_or_default())
}
