//! 部门系统办件: the land register works in a system of its own, and tells the hall.
use common::{
    case::flow::Stage,
    exchange::{self, SystemForm, mapping::stamp, stage},
    moment::Moment,
};
use serde_json::{Map, Value, json};

use super::life::{Life, Walk};
use crate::{
    exchange::{self as house, incoming, query},
    gate::write::write,
};

const CODE: &str = "bdc-dengji";
const BODY: &str = "县自然资源局";
/// Of the body, in a county that is none (GB 32100).
const CREDIT_CODE: &str = "11431099MB1A00006X";
const STANDING: [Stage; 3] = [stage::RUNNING, stage::CLOSED, stage::DROPPED];

pub fn stages() -> impl Iterator<Item = Stage> {
    STANDING.into_iter()
}

pub async fn walk(life: &mut Life) -> Walk {
    let Some(at) = life.stands_at else { return Ok(()) };
    life.invent();
    let admin = life.staff("sysadmin")?;
    if query::by_code(&life.cx(&admin), CODE).await?.is_none() {
        let form = SystemForm {
            code: CODE.to_owned(),
            name: "不动产登记系统".to_owned(),
            orgs: vec![BODY.to_owned()],
            is_on: true,
            ..SystemForm::default()
        };
        life.act(&admin, &exchange::SAVE, house::save, (), form).await?;
    }
    let no = format!("BDC{}{:04}", life.now.day().to_string().replace('-', ""), life.dice.between(1, 9999));
    let accept = accept(life, &no);
    bring(life, (&no, 1), "up_pro_accept", accept.clone()).await?;
    life.minutes(30, 60).await;
    let step =
        |name: &str, at: Moment| row(&no, name, at, &[("process_name", name), ("event_end_time", &stamp(at))]);
    let checked = step("权属审核", Moment(life.now.0 - 600_000));
    bring(life, (&no, 2), "up_pro_process", checked).await?;
    match at {
        stage::CLOSED => {
            let told = stamp(Moment(life.now.0 - 60_000));
            let more = [("result_type", "0"), ("result_date", told.as_str()), ("result_cer_name", "不动产权证书")];
            let result = row(&no, "r", life.now, &more);
            bring(life, (&no, 3), "up_pro_result", result).await
        }
        stage::DROPPED => {
            let mut gone = accept;
            gone.insert("cd_operation".to_owned(), json!("D"));
            bring(life, (&no, 3), "up_pro_accept", gone).await
        }
        _ => Ok(()),
    }
}

fn row(no: &str, part: &str, now: Moment, more: &[(&str, &str)]) -> Map<String, Value> {
    let all = [
        ("row_guid", format!("{no}-{part}")),
        ("cd_batch", "年度演示".to_owned()),
        ("cd_operation", "I".to_owned()),
        ("cd_time", stamp(now)),
        ("data_source", "2".to_owned()),
        ("project_no", no.to_owned()),
    ];
    let more = more.iter().map(|it| (it.0, it.1.to_owned()));
    all.into_iter().chain(more).map(|(name, text)| (name.to_owned(), Value::String(text))).collect()
}

fn accept(life: &Life, no: &str) -> Map<String, Value> {
    let accepted = stamp(Moment(life.now.0 - 3_600_000));
    let promised = format!("{} 00:00:00", life.now.day().plus(5));
    let person = &life.person;
    let more = [
        ("task_code", "bdc-zydj"),
        ("task_name", "国有建设用地使用权及房屋所有权转移登记"),
        ("project_type", "2"),
        ("apply_type", "0"),
        ("apply_date", accepted.as_str()),
        ("accept_date", accepted.as_str()),
        ("promise_date", promised.as_str()),
        ("org_code", CREDIT_CODE),
        ("org_name", BODY),
        ("applyer_type", "1"),
        ("applyer_name", person.name.as_str()),
        ("applyer_page_code", person.number.as_str()),
        ("contact_mobile", person.phone.as_str()),
    ];
    row(no, "a", life.now, &more)
}

/// As their machine brings it: a batch of one row.
async fn bring(life: &Life, (no, n): (&str, u32), table: &str, row: Map<String, Value>) -> Walk {
    let cx = life.cx(&common::account::Who::Nobody);
    let body = json!({ "batch": format!("{no}-{n}"), "n_rows": 1, "tables": { table: [row] } });
    let kept = incoming::kept(&cx, body.to_string().into_bytes()).await?;
    let system = query::by_code(&cx, CODE).await?.ok_or(common::fault::Fault::NotFound)?;
    let received = write(&cx, |cx| {
        let (kept, system) = (&kept, &system);
        async move { incoming::receive(&cx, system.id, kept, &system.name).await }
    });
    incoming::take_now(&cx, received.await?.batch).await?;
    Ok(())
}
