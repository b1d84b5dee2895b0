//! One row that came, in our words: what it does to its case.
use common::{
    case::kinds::Kind,
    exchange::{
        LineState, act,
        mapping::{Record, Set, Table, read_stamp},
        stage,
    },
    fault::Fault,
    form::{Answer, Answers},
    id::AccountId,
    moment::{Day, Moment},
    org::Org,
};
use uuid::Uuid;

use super::{
    super::{MOBILE, NAME, NUMBER, query},
    Group, MOST_NOTE,
};
use crate::{
    account,
    base::error::{Error, Result},
    calendar,
    case::{self, Note, answers, number},
    entity::{batch_lines::Model as Line, cases::Model as Case, externals::Model as External},
    gate::cx::Cx,
    org,
};

/// The other side's clock may be a little ahead.
const AHEAD_MINUTES: i64 = 10;

/// Said of the row: it is not taken.
pub(super) fn refused(says: impl Into<String>) -> Error {
    Fault::form("row", &says.into()).into()
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

pub(super) async fn accept(cx: &Cx, group: &Group, record: &Record) -> Result<Case> {
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
    let applicant = applicant(cx, record).await?;
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

/// Whoever has an account here whose number was seen finds it among their own; nobody is behind the others but number and code.
async fn applicant(cx: &Cx, record: &Record) -> Result<AccountId> {
    let number = get(record, "id_no").to_uppercase();
    let person = match get(record, "applicant_type") {
        "个人" => account::query::seen_person(cx, &cx.hub.keys.mac("id_card", &number)).await?,
        _ => account::query::seen_firm(cx, &number).await?,
    };
    match person {
        Some(it) => Ok(it.id),
        None => account::visitor(cx).await,
    }
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
pub(super) async fn again(cx: &Cx, case: Case, own: &External, record: &Record) -> Result<Case> {
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
    let number = get(record, "id_no").to_uppercase();
    // Another number is another person: whoever had it among their own has it no longer.
    let applicant_id = match typed.get(NUMBER).map(Answer::as_text) == Some(number.as_str()) {
        true => case.applicant_id,
        false => applicant(cx, record).await?,
    };
    let said = [(NAME, name), (NUMBER, number.as_str()), (MOBILE, get(record, "mobile"))];
    let more = ["contact", "legal", "address"].map(|it| (it, get(record, it)));
    for (field, text) in said.into_iter().chain(more) {
        typed.insert(field.to_owned(), Answer::text(text));
    }
    let case = answers::answered(cx, Case { applicant_name: name.to_owned(), applicant_id, ..case }, &typed)?;
    query::change_external(cx, own, |it| (it.accepted_at, it.promised_on) = (accepted_at, promised)).await?;
    case::step_by_time(cx, case, act::AMEND, Note { text: changed.join("，"), n_days: None }).await
}

pub(super) async fn goes_on(
    cx: &Cx,
    table: &Table,
    case: Case,
    own: &External,
    record: &Record,
    is_again: bool,
) -> Result<Case> {
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
            // The same step said otherwise is no other step; what officials say in it stays among them.
            query::change_external(cx, own, |it| {
                it.n_steps += i32::from(!is_again);
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
            let act = if is_again { act::AMEND } else { act::SPECIAL };
            case::step_by_time(cx, case, act, Note { text, n_days: None }).await
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
pub(super) async fn abnormal(cx: &Cx, group: &Group, record: &Record, line: Line) -> Result<Line> {
    let (table, guid) = (get(record, "of_table"), get(record, "of_guid"));
    let lines = query::last_line(cx, group.system.id, table, &[guid.to_owned()]).await?;
    let is_ours = |it: &&Line| matches!(it.state, LineState::Sent | LineState::Abnormal | LineState::Settled);
    let sent = lines.iter().rfind(is_ours);
    let sent = sent.ok_or_else(|| refused(format!("没有送出过{table}的{guid}")))?;
    let says = format!("{}：{}", get(record, "err"), get(record, "remark"));
    query::change_line(cx, sent, |it| (it.state, it.says) = (LineState::Abnormal, says)).await?;
    Ok(Line { case_id: sent.case_id, ..line })
}
