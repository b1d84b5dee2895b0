//! 数据交换: what another house's system brings, and what it is told; brought twice, by a stranger, cut, or of a body that is not its own.
use std::collections::BTreeMap;

use axum::{body::Body, http::StatusCode};
use common::{
    account::Duty,
    case,
    check::Nothing,
    decision::decide,
    exchange::{
        self, BatchState, FindingKind, FindingsForm, LineState, PageForm, Received, SIGNATURE, STATEMENT,
        SettleForm, SystemForm, act, stage,
    },
    fault::Fault,
    id::{BatchId, SystemId},
    report::{Fate, Report},
    review,
};
use rust_xlsxwriter::Workbook;
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};
use server::base::webhook;

use crate::{
    decision::{SHOP, at, granting, received},
    hall::{Person, TestHall},
    review::judged,
};

const BODY: &str = "县市场监管局";
const CODE: &str = "11431099MB0000001X";
const OTHER: &str = "县公安局";

struct There {
    id: SystemId,
    secret: String,
}

async fn coded(hall: &TestHall, body: &str, code: &str) {
    let row = server::org::query::by_name(&hall.hub.readers, server::seed::COUNTY, body).await.unwrap().unwrap();
    let mut org: Value = serde_json::from_str(&row.body).unwrap();
    org["credit_code"] = json!(code);
    let tx = hall.hub.begin().await.unwrap();
    let change = Statement::from_sql_and_values(
        tx.get_database_backend(),
        if hall.hub.is_sqlite() {
            "UPDATE orgs SET body = ? WHERE id = ?"
        } else {
            "UPDATE orgs SET body = $1 WHERE id = $2"
        },
        [org.to_string().into(), row.id.into()],
    );
    tx.execute_raw(change).await.unwrap();
    tx.commit().await.unwrap();
}

async fn system(hall: &TestHall) -> There {
    coded(hall, BODY, CODE).await;
    let admin = hall.staff("管系统", BODY, &[Duty::SystemAdmin]).await;
    let form = SystemForm {
        code: "scjg-dengji".to_owned(),
        name: "市场主体登记系统".to_owned(),
        orgs: vec![BODY.to_owned()],
        is_told: true,
        is_on: true,
        ..SystemForm::default()
    };
    let saved = admin.call(&exchange::SAVE, (), form).await.unwrap();
    There { id: saved.id, secret: saved.secret.unwrap() }
}

fn row(table: &str, no: &str, part: &str, more: &[(&str, &str)]) -> BTreeMap<String, String> {
    let mut all: BTreeMap<String, String> = [
        ("row_guid", format!("{no}-{part}")),
        ("cd_batch", "b".to_owned()),
        ("cd_operation", "I".to_owned()),
        ("cd_time", "2026-11-23 09:00:00".to_owned()),
        ("data_source", "2".to_owned()),
        ("project_no", no.to_owned()),
    ]
    .map(|(name, text)| (name.to_owned(), text))
    .into();
    if table == "up_pro_accept" {
        for (name, text) in [
            ("task_code", "X1"),
            ("task_name", SHOP),
            ("project_type", "2"),
            ("apply_type", "0"),
            ("apply_date", "2026-11-20 09:00:00"),
            ("accept_date", "2026-11-20 09:30:00"),
            ("promise_date", "2026-11-27 00:00:00"),
            ("org_code", CODE),
            ("org_name", BODY),
            ("applyer_type", "1"),
            ("applyer_name", "欧阳春"),
            ("applyer_page_code", "431026198506150016"),
            ("contact_mobile", "13800001111"),
        ] {
            all.insert(name.to_owned(), text.to_owned());
        }
    }
    all.extend(more.iter().map(|it| (it.0.to_owned(), it.1.to_owned())));
    all
}

type Rows = BTreeMap<&'static str, Vec<BTreeMap<String, String>>>;

fn case_of(no: &str, is_closed: bool) -> Vec<(&'static str, BTreeMap<String, String>)> {
    let mut all = vec![("up_pro_accept", row("up_pro_accept", no, "a", &[]))];
    for (n, step) in (0..).zip(["受理", "审查", "决定"]) {
        let until = format!("2026-11-20 1{n}:00:00");
        all.push((
            "up_pro_process",
            row("up_pro_process", no, step, &[("process_name", step), ("event_end_time", &until)]),
        ));
    }
    if is_closed {
        let more = [("result_type", "0"), ("result_date", "2026-11-20 12:00:00"), ("result_cer_no", "执照1号")];
        all.push(("up_pro_result", row("up_pro_result", no, "r", &more)));
    }
    all
}

fn body(batch: &str, rows: Vec<(&'static str, BTreeMap<String, String>)>) -> Vec<u8> {
    let n_rows = rows.len();
    let mut tables = Rows::new();
    for (table, it) in rows {
        tables.entry(table).or_default().push(it);
    }
    json!({ "batch": batch, "n_rows": n_rows, "tables": tables }).to_string().into_bytes()
}

/// By a machine, signed with a secret, at a moment.
async fn pushed(hall: &TestHall, secret: &str, at: i64, bytes: &[u8]) -> Result<Received, StatusCode> {
    let stamp = webhook::stamp(secret, at, bytes).unwrap();
    let request =
        axum::http::Request::builder().method("POST").uri("/exchange/scjg-dengji").header(SIGNATURE, stamp);
    let reply = hall.nobody().send(request.body(Body::from(bytes.to_vec())).unwrap()).await;
    match reply.status.is_success() {
        true => Ok(serde_json::from_slice(&reply.body).unwrap()),
        false => Err(reply.status),
    }
}

async fn fetched(hall: &TestHall, secret: &str, path: &str) -> (StatusCode, Vec<u8>) {
    let stamp = webhook::stamp(secret, hall.now().0, path.as_bytes()).unwrap();
    let request = axum::http::Request::builder().method("GET").uri(path).header(SIGNATURE, stamp);
    let reply = hall.nobody().send(request.body(Body::empty()).unwrap()).await;
    (reply.status, reply.body.to_vec())
}

async fn taken(hall: &TestHall, there: &There, bytes: &[u8]) -> BatchId {
    let it = pushed(hall, &there.secret, hall.now().0, bytes).await.unwrap();
    hall.job("batches").await;
    it.batch
}

async fn seen(who: &Person<'_>, batch: BatchId) -> exchange::BatchView {
    who.call(&exchange::BATCH, batch, PageForm::default()).await.unwrap()
}

#[tokio::test]
async fn five_thousand_rows_come_in_and_forty_faulty_ones_are_told_one_by_one() {
    let hall = TestHall::open().await;
    let there = system(&hall).await;
    let head = hall.staff("管局", BODY, &[Duty::Direct]).await;
    let mut rows = Vec::new();
    for n in 0..1_000 {
        rows.extend(case_of(&format!("SC2026{n:05}"), true));
    }
    // Forty that are wrong, each in its own way of eight; none of them is of a case that others are of.
    let faulty = |n: usize| -> (&'static str, BTreeMap<String, String>) {
        let no = format!("BAD{n:03}");
        let accept = |more: &[(&str, &str)]| ("up_pro_accept", row("up_pro_accept", &no, "a", more));
        match n % 8 {
            0 => accept(&[("accept_date", "昨天")]),
            1 => accept(&[("org_code", "11431099000000000X"), ("org_name", "没有的局")]),
            2 => accept(&[("applyer_name", "")]),
            3 => accept(&[("accept_date", "2027-01-01 09:00:00")]),
            4 => accept(&[("strange_field", "x")]),
            5 => (
                "up_pro_result",
                row("up_pro_result", &no, "r", &[("result_type", "0"), ("result_date", "2026-11-20 12:00:00")]),
            ),
            6 => accept(&[("contact_mobile", "138000011112")]),
            _ => accept(&[("promise_date", "2026-11-01 00:00:00")]),
        }
    };
    rows.extend((0..40).map(faulty));
    let n_rows = rows.len() as u64;
    let bytes = body("20261123-001", rows);
    let batch = taken(&hall, &there, &bytes).await;
    let view = seen(&head, batch).await;
    assert_eq!(
        (view.batch.state, view.batch.n_lines, view.batch.n_taken, view.batch.n_refused),
        (BatchState::Done, n_rows, 5_000, 40)
    );
    // What was not taken stands first, each with its own sentence.
    let bad: Vec<&str> = view.lines.rows.iter().take(40).map(|it| it.says.as_str()).collect();
    assert!(view.lines.rows.iter().take(40).all(|it| it.state == LineState::Refused));
    for part in [
        "读不出来",
        "没有代码为",
        "没有申请者名称",
        "还没有到",
        "没有“strange_field”",
        "没有收到办件",
        "超过11个字",
        "早于受理时间",
    ] {
        assert_eq!(bad.iter().filter(|it| it.contains(part)).count(), 5, "{part}: {bad:?}");
    }

    // The same once more: nothing is done twice. The same number with other words is refused.
    let again = pushed(&hall, &there.secret, hall.now().0, &bytes).await.unwrap();
    assert!(again.is_known && again.batch == batch);
    let other = body("20261123-001", case_of("SC202600001", false));
    assert_eq!(
        pushed(&hall, &there.secret, hall.now().0, &other).await.unwrap_err(),
        StatusCode::UNPROCESSABLE_ENTITY
    );
    // The same rows under another number are the same rows.
    let same = taken(&hall, &there, &body("20261123-002", case_of("SC202600001", true))).await;
    let same = seen(&head, same).await.batch;
    assert_eq!((same.n_same, same.n_taken, same.n_refused), (5, 0, 0));

    // Held against what they say they have: one they have and we have not, one the other way round, one that is otherwise.
    let statement = {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.set_name("对账单").unwrap();
        let heads = ["办件编号", "单位", "受理时间", "办结时间"];
        let line =
            |no: String, closed: &str| [no, BODY.to_owned(), "2026-11-20 09:30:00".to_owned(), closed.to_owned()];
        let mut all = vec![heads.map(str::to_owned)];
        all.extend(
            (1..1_000).map(|n| line(format!("SC2026{n:05}"), if n == 7 { "" } else { "2026-11-20 12:00:00" })),
        );
        all.push(line("SC2026NONE".to_owned(), ""));
        for (n, row) in (0..).zip(all) {
            for (column, cell) in (0..).zip(row) {
                sheet.write_string(n, column, cell).unwrap();
            }
        }
        book.save_to_buffer().unwrap()
    };
    let url = STATEMENT.url(&there.id);
    let reply = head.send(head.request("PUT", &url).body(Body::from(statement)).unwrap()).await;
    let report: Report = serde_json::from_slice(&reply.body).unwrap_or_else(|_| panic!("{:?}", reply.fault()));
    assert_eq!((report.n(Fate::Same), report.n(Fate::Kept), report.n(Fate::Refused)), (998, 1, 2));
    let held = head.call(&exchange::SYSTEM, there.id, PageForm::default()).await.unwrap().held.unwrap();
    let day = held.days.first().unwrap();
    assert_eq!(
        (day.n_there, day.n_here, day.n_differ, day.n_only_there, day.n_only_here, day.org.as_str()),
        (1_000, 1_000, 1, 1, 1, BODY)
    );
    // Found by machine: a thousand within the hour, all of them over.
    let findings = head.call(&exchange::FINDINGS, (), FindingsForm { month: None }).await.unwrap();
    let bulk = findings.all.iter().find(|it| it.kind == FindingKind::Bulk).unwrap();
    assert_eq!((bulk.n, bulk.of.as_str()), (1_000, BODY));
    assert!(findings.all.iter().any(|it| it.kind == FindingKind::Late && it.n == 1_000));
    assert_eq!(findings.share.n_external, 1_000);
}

#[tokio::test]
async fn strangers_replays_and_other_bodies_cases_stay_outside() {
    let hall = TestHall::open().await;
    let there = system(&hall).await;
    let head = hall.staff("管局", BODY, &[Duty::Direct]).await;
    let bytes = body("b1", case_of("A1", false));
    let now = hall.now().0;
    assert_eq!(pushed(&hall, "another secret", now, &bytes).await.unwrap_err(), StatusCode::FORBIDDEN);
    assert_eq!(
        pushed(&hall, &there.secret, now - 3_600_000, &bytes).await.unwrap_err(),
        StatusCode::FORBIDDEN,
        "an echo"
    );
    let stamp = webhook::stamp(&there.secret, now, &bytes).unwrap();
    let changed = body("b1", case_of("A2", false));
    let request =
        axum::http::Request::builder().method("POST").uri("/exchange/scjg-dengji").header(SIGNATURE, &stamp);
    let reply = hall.nobody().send(request.body(Body::from(changed)).unwrap()).await;
    assert_eq!(reply.status, StatusCode::FORBIDDEN, "other bytes under that signature");
    let request = axum::http::Request::builder().method("POST").uri("/exchange/nobody").header(SIGNATURE, &stamp);
    let reply = hall.nobody().send(request.body(Body::from(bytes.clone())).unwrap()).await;
    assert_eq!(reply.status, StatusCode::FORBIDDEN, "whether there is such a system is told nobody");
    let cut = bytes.get(..bytes.len() / 2).unwrap();
    assert_eq!(pushed(&hall, &there.secret, now, cut).await.unwrap_err(), StatusCode::UNPROCESSABLE_ENTITY);

    // Another body's case, whoever signs.
    coded(&hall, OTHER, "11431099MB0000002X").await;
    let theirs = row("up_pro_accept", "B1", "a", &[("org_code", "11431099MB0000002X"), ("org_name", OTHER)]);
    let batch = taken(&hall, &there, &body("b2", vec![("up_pro_accept", theirs)])).await;
    let line = seen(&head, batch).await.lines.rows.remove(0);
    assert!(line.state == LineState::Refused && line.says.contains("不归"), "{}", line.says);
    // Nobody of that other body looks at it, brings files to it, or settles.
    let other = hall.staff("管警", OTHER, &[Duty::Direct]).await;
    assert_eq!(other.call(&exchange::BATCH, batch, PageForm::default()).await.unwrap_err(), Fault::NotFound);
    assert_eq!(other.call(&exchange::SYSTEM, there.id, PageForm::default()).await.unwrap_err(), Fault::NotFound);
    let put = other.request("PUT", &exchange::FILE.url(&there.id)).body(Body::from(bytes.clone())).unwrap();
    assert_eq!(other.send(put).await.fault(), Fault::NotFound);
    assert!(other.call(&exchange::SYSTEMS, (), Nothing {}).await.unwrap().systems.is_empty());
    // Out of use: nothing is taken, whoever signs.
    let admin = hall.staff("管系统二", BODY, &[Duty::SystemAdmin]).await;
    let form = SystemForm {
        id: Some(there.id),
        code: "scjg-dengji".to_owned(),
        name: "市场主体登记系统".to_owned(),
        orgs: vec![BODY.to_owned()],
        ..SystemForm::default()
    };
    admin.call(&exchange::SAVE, (), form.clone()).await.unwrap();
    assert_eq!(pushed(&hall, &there.secret, now, &bytes).await.unwrap_err(), StatusCode::FORBIDDEN);
    // Another secret: what was signed with the one before is a stranger's.
    let renewed = admin
        .call(&exchange::SAVE, (), SystemForm { renews_secret: true, is_on: true, ..form.clone() })
        .await
        .unwrap();
    assert_eq!(pushed(&hall, &there.secret, now, &bytes).await.unwrap_err(), StatusCode::FORBIDDEN);
    assert!(pushed(&hall, &renewed.secret.unwrap(), now, &bytes).await.is_ok());
    let taken = SystemForm { id: None, ..form };
    assert!(
        matches!(admin.call(&exchange::SAVE, (), taken).await.unwrap_err(), Fault::Form { .. }),
        "one code, one system"
    );
}

#[tokio::test]
async fn a_case_of_another_system_is_followed_like_any_other() {
    let hall = TestHall::open().await;
    let there = system(&hall).await;
    let head = hall.staff("管局", BODY, &[Duty::Direct]).await;
    let batch = taken(&hall, &there, &body("b1", case_of("A1", false))).await;
    let case = seen(&head, batch).await.lines.rows[0].case.unwrap();
    let view = head.call(&exchange::SHOW, case, Nothing {}).await.unwrap();
    assert_eq!((view.stage, view.other_no.as_str(), view.item_name.as_str()), (stage::RUNNING, "A1", SHOP));
    assert!(view.number.contains('*') && !view.number.contains("19850615"), "{}", view.number);
    assert_eq!(view.clock.unwrap().due.to_string(), "2026-11-27", "what they have promised");
    assert_eq!(view.events.len(), 4);

    // By number and code, without signing in; with nothing an official said to another.
    let cx = hall.cx(common::account::Who::Nobody);
    let kept = server::case::query::whosesoever(&cx, case).await.unwrap().unwrap();
    let form = case::LookupForm { no: view.no.clone(), query_code: kept.query_code.clone() };
    let shown = hall.nobody().call(&case::LOOKUP, (), form).await.unwrap();
    assert_eq!(shown.stage, stage::RUNNING);
    assert!(shown.now.contains("自己的系统里办理"));
    assert!(shown.events.iter().filter(|it| it.act == act::PROCESS).all(|it| it.note.is_empty()));

    // Said otherwise, then over, then otherwise again, and then gone.
    let changed = row_changed(&[("promise_date", "2026-11-30 00:00:00"), ("applyer_name", "欧阳春花")]);
    taken(&hall, &there, &body("b2", vec![("up_pro_accept", changed)])).await;
    let result = |no: &str| {
        row(
            "up_pro_result",
            "A1",
            "r",
            &[("result_type", "0"), ("result_date", "2026-11-20 12:00:00"), ("result_cer_no", no)],
        )
    };
    taken(&hall, &there, &body("b3", vec![("up_pro_result", result("1号"))])).await;
    let view = head.call(&exchange::SHOW, case, Nothing {}).await.unwrap();
    assert_eq!(
        (view.stage, view.result.as_str(), view.applicant.as_str()),
        (stage::CLOSED, "出证办结", "欧阳春花")
    );
    taken(&hall, &there, &body("b4", vec![("up_pro_result", result("2号"))])).await;
    let view = head.call(&exchange::SHOW, case, Nothing {}).await.unwrap();
    assert!(view.events.last().unwrap().act == act::AMEND && view.events.last().unwrap().note.contains("2号"));
    let gone = row_changed(&[("cd_operation", "D")]);
    taken(&hall, &there, &body("b5", vec![("up_pro_accept", gone)])).await;
    assert_eq!(head.call(&exchange::SHOW, case, Nothing {}).await.unwrap().stage, stage::DROPPED);
    let late = taken(&hall, &there, &body("b6", vec![("up_pro_result", result("3号"))])).await;
    assert!(seen(&head, late).await.lines.rows[0].says.contains("已经由对方删除"));
    assert_eq!(server::gate::audit::verify(&hall.hub).await.unwrap(), [], "the log of such a case holds like any");
}

fn row_changed(more: &[(&str, &str)]) -> BTreeMap<String, String> {
    row("up_pro_accept", "A1", "a", more)
}

#[tokio::test]
async fn what_is_worked_on_here_is_told_once_and_what_comes_back_is_settled() {
    let hall = TestHall::open().await;
    let there = system(&hall).await;
    let head = hall.staff("管局", BODY, &[Duty::Direct]).await;
    let zhou = hall.person("zhouming").await;
    let li = hall.person("liqing").await;
    let draft = zhou.filled(hall.item(SHOP).await.id).await;
    zhou.with_materials(&draft).await;
    let id = zhou.submit(draft.id).await.unwrap().id;
    let seen = judged(&li, id, &[]).await;
    li.call(&review::PASS, id, at(&seen.case)).await.unwrap();
    let case = received(&li, id).await;
    li.call(&decide::DECIDE_AT_ONCE, id, granting(&case)).await.unwrap();
    hall.hub.clock.put(hall.now().plus_minutes(10));
    assert_eq!(hall.job("told").await, 1);
    let (status, bytes) = fetched(&hall, &there.secret, "/exchange/scjg-dengji/batches").await;
    assert_eq!(status, StatusCode::OK);
    let list: Value = serde_json::from_slice(&bytes).unwrap();
    let no = list["batches"][0]["batch"].as_str().unwrap().to_owned();
    assert!(no.len() <= 32);
    let (status, bytes) = fetched(&hall, &there.secret, &format!("/exchange/scjg-dengji/batches/{no}")).await;
    assert_eq!(status, StatusCode::OK);
    let batch: Value = serde_json::from_slice(&bytes).unwrap();
    let accept = &batch["tables"]["up_pro_accept"][0];
    assert_eq!((accept["org_code"].as_str(), accept["cd_operation"].as_str()), (Some(CODE), Some("I")));
    assert!(accept["accept_date"].as_str().unwrap().starts_with("2026-11-23 "));
    assert!(!batch["tables"]["up_pro_process"].as_array().unwrap().is_empty());
    let rows: usize = batch["tables"].as_object().unwrap().values().map(|it| it.as_array().unwrap().len()).sum();
    assert_eq!(batch["n_rows"].as_u64(), Some(rows as u64));
    // A stranger fetches nothing, and nobody the number of another.
    assert_eq!(fetched(&hall, "x", "/exchange/scjg-dengji/batches").await.0, StatusCode::FORBIDDEN);
    assert_eq!(fetched(&hall, &there.secret, "/exchange/scjg-dengji/batches/none").await.0, StatusCode::NOT_FOUND);
    // Nothing has moved: nothing is told again.
    hall.hub.clock.put(hall.now().plus_minutes(10));
    hall.job("told").await;
    let (_, bytes) = fetched(&hall, &there.secret, "/exchange/scjg-dengji/batches").await;
    let list: Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(list["batches"].as_array().unwrap().len(), 1, "{list}");
    assert_eq!(list["batches"][0]["state"], "sent");

    // They find something wrong with it.
    let guid = accept["row_guid"].as_str().unwrap();
    let more = [
        ("table_name_en", "up_pro_accept"),
        ("row_id", guid),
        ("err_type", "代码错误"),
        ("remark", "task_code不存在"),
    ];
    let mut wrong = row("dn_audit_abnormal", "", "e1", &more);
    wrong.remove("project_no");
    taken(&hall, &there, &body("err-1", vec![("dn_audit_abnormal", wrong)])).await;
    let view = head.call(&exchange::SYSTEM, there.id, PageForm::default()).await.unwrap();
    let line = view.abnormal.first().unwrap();
    assert_eq!((view.system.n_abnormal, line.says.as_str()), (1, "代码错误：task_code不存在"));
    let form = SettleForm { guid: guid.to_owned(), table: "up_pro_accept".to_owned(), says: String::new() };
    assert!(matches!(head.call(&exchange::SETTLE, there.id, form.clone()).await.unwrap_err(), Fault::Form { .. }));
    head.call(&exchange::SETTLE, there.id, SettleForm { says: "编码已更正".to_owned(), ..form }).await.unwrap();
    assert!(head.call(&exchange::SYSTEM, there.id, PageForm::default()).await.unwrap().abnormal.is_empty());
    // Put right, it is told once more, and then no more.
    for n in [2, 2] {
        hall.hub.clock.put(hall.now().plus_minutes(10));
        hall.job("told").await;
        let (_, bytes) = fetched(&hall, &there.secret, "/exchange/scjg-dengji/batches").await;
        let list: Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(list["batches"].as_array().unwrap().len(), n, "{list}");
    }
}

#[tokio::test]
async fn one_batch_that_cannot_be_read_holds_up_no_other_and_a_row_said_twice_is_one() {
    let hall = TestHall::open().await;
    let there = system(&hall).await;
    let head = hall.staff("管局", BODY, &[Duty::Direct]).await;
    let lost = pushed(&hall, &there.secret, hall.now().0, &body("b1", case_of("A1", false))).await.unwrap().batch;
    let cx = hall.cx(common::account::Who::Nobody);
    let kept = server::exchange::query::batch(&cx, lost).await.unwrap();
    hall.hub.files.remove(&kept.storage).await.unwrap();
    let twice = [case_of("A2", true), case_of("A2", true)].concat();
    let batch = taken(&hall, &there, &body("b2", twice)).await;
    let done = seen(&head, batch).await;
    assert_eq!((done.batch.state, done.batch.n_taken, done.batch.n_same), (BatchState::Done, 5, 5));
    let case = done.lines.rows.iter().find_map(|it| it.case).unwrap();
    let view = head.call(&exchange::SHOW, case, Nothing {}).await.unwrap();
    assert_eq!(view.events.len(), 5, "each step once");
    assert_eq!(seen(&head, lost).await.batch.state, BatchState::Waiting, "it is tried again");
}

#[tokio::test]
async fn a_corrected_number_is_another_person_and_a_step_said_again_stays_among_officials() {
    let hall = TestHall::open().await;
    let there = system(&hall).await;
    let zhou = hall.person("zhouming").await;
    let cx = hall.cx(common::account::Who::Nobody);
    let account = server::account::query::by_login(&cx, "zhouming").await.unwrap().unwrap();
    let number = server::account::personal::open(&hall.hub.keys, &account).unwrap().id_card;
    let seen = server::gate::write::write(&cx, |cx| {
        let account = account.clone();
        async move {
            let change = |it: &mut server::entity::accounts::Model| it.real_name = common::account::RealName::Seen;
            server::account::query::change(&cx, &account, change).await
        }
    });
    seen.await.unwrap();
    let mine = async || {
        let page = zhou.call(&case::MINE, (), case::MineForm::default()).await.unwrap();
        page.rows.into_iter().filter(|it| it.stage == stage::RUNNING).count()
    };
    let of = |number: &str| row_changed(&[("applyer_page_code", number)]);
    taken(&hall, &there, &body("b1", vec![("up_pro_accept", of(&number))])).await;
    assert_eq!(mine().await, 1, "whose number was seen finds it among their own");
    let step = |says: &str| {
        let more = [("process_name", "审查"), ("handle_explain", says), ("event_end_time", "2026-11-20 11:00:00")];
        ("up_pro_process", row("up_pro_process", "A1", "s", &more))
    };
    taken(&hall, &there, &body("b2", vec![step("材料可疑")])).await;
    taken(&hall, &there, &body("b3", vec![step("材料可疑，再核")])).await;
    let id = zhou.call(&case::MINE, (), case::MineForm::default()).await.unwrap().rows[0].id;
    let view = zhou.call(&case::SHOW, id, Nothing {}).await.unwrap();
    assert!(view.events.iter().all(|it| !it.note.contains("可疑")), "{:?}", view.events);
    assert_eq!(server::exchange::query::own(&cx, id).await.unwrap().n_steps, 1);
    taken(&hall, &there, &body("b4", vec![("up_pro_accept", of("43102619900101200X"))])).await;
    assert_eq!(mine().await, 0, "and no longer, once it was somebody else's");
}
