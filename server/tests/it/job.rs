//! 定时任务: one unit of work, one outcome (docs/SECURITY.md: C2, C3, H1, H3, H5).
use axum::{body::Body, http::StatusCode};
use common::{
    account::{self, SignInForm, Who},
    application::stage,
    case::{self, DraftView, flow::Stage},
    check::Nothing,
    fault::Fault,
    id::{CaseId, ItemId},
    job::{TROUBLES, TroublesForm},
    material::{self, ReuseForm},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use server::{
    entity::{cases, files, outbox, sessions},
    gate::{turn, write::write},
    job,
    seed::SECRET,
};

use crate::{
    hall::{Person, TestHall},
    upload::{create, location, page, patch, put},
};

/// What nobody can open any more: a row that fails in every job that touches it.
async fn poison(hall: &TestHall, id: CaseId) {
    let cx = hall.cx(Who::Nobody);
    write(&cx, |cx| async move {
        cases::Entity::update_many()
            .col_expr(cases::Column::Answers, Expr::value("not sealed by any key of ours"))
            .filter(cases::COLUMN.region.eq(id.region))
            .filter(cases::COLUMN.id.eq(id.uuid))
            .exec(&cx.db())
            .await?;
        Ok(())
    })
    .await
    .unwrap();
}

/// Somebody without an account, with a draft.
pub async fn visitor(hall: &TestHall, item: ItemId) -> (Person<'_>, DraftView) {
    let nobody = hall.nobody();
    let request = nobody.request("POST", &case::OPEN.url(&item)).header("content-type", "application/json");
    let reply = nobody.send(request.body("{}".into()).unwrap()).await;
    let visitor = Person { hall, cookie: reply.cookie().unwrap() };
    let draft = visitor.filled(item).await;
    (visitor, draft)
}

pub async fn signed_in<'a>(who: &Person<'a>, login: &str) -> Person<'a> {
    let form = SignInForm { login: login.to_owned(), secret: SECRET.to_owned(), ..SignInForm::default() };
    let request = who.request("POST", &account::SIGN_IN.url(&())).header("content-type", "application/json");
    let reply = who.send(request.body(serde_json::to_vec(&form).unwrap().into()).unwrap()).await;
    Person { hall: who.hall, cookie: reply.cookie().unwrap() }
}

async fn stage(hall: &TestHall, id: CaseId) -> Stage {
    let row = cases::Entity::find_by_id((id.region, id.uuid)).one(&hall.hub.readers).await.unwrap();
    row.unwrap().stage
}

#[tokio::test]
async fn a_case_that_cannot_go_on_keeps_no_other_from_its_right() {
    let hall = TestHall::open().await;
    let item = hall.item("个体工商户设立登记").await.id;
    let [zhou, chen] = [hall.person("zhouming").await, hall.citizen("陈小满").await];
    let broken = zhou.submitted(item).await.id;
    let other = chen.submitted(item).await.id;
    poison(&hall, broken).await;

    hall.hub.clock.put(common::moment::Day::parse("2026-12-03").unwrap().start().plus_hours(10));
    assert_eq!(job::once(&hall.hub).await, ["deem"], "one job, and not the others");
    assert_eq!(stage(&hall, other).await, stage::ACCEPTED, "five days are over for everybody else");
    let nobody = hall.nobody();
    let ready = nobody.send(nobody.request("GET", "/readyz").body(Body::empty()).unwrap());
    assert_eq!(String::from_utf8(ready.await.body).unwrap(), "ready, failing: deem");
    assert!(hall.hub.meters.text().contains("yimen_job_failures_total{job=\"deem\"} 1"));

    // The administrator sees which, since when, and when it is tried again; nobody else does.
    let admin = hall.person("sysadmin").await;
    let seen = admin.call(&TROUBLES, (), TroublesForm::default()).await.unwrap();
    assert_eq!(seen.n_rows, 1);
    assert_eq!((seen.rows[0].subject.as_str(), seen.rows[0].n_tries), (broken.uuid.to_string().as_str(), 1));
    assert_eq!(seen.rows[0].label, "逾期视为受理");
    assert!(seen.rows[0].due_at > seen.rows[0].since);
    let clerk = hall.person("hejing").await;
    assert_eq!(clerk.call(&TROUBLES, (), TroublesForm::default()).await.unwrap_err(), Fault::NotYours);

    // Left alone for a while, then tried again, with more patience each time.
    assert_eq!(job::once(&hall.hub).await, ["deem"]);
    assert!(hall.hub.meters.text().contains("yimen_job_failures_total{job=\"deem\"} 1"), "not tried meanwhile");
    hall.hub.clock.put(hall.now().plus_minutes(3));
    assert_eq!(job::once(&hall.hub).await, ["deem"]);
    let again = admin.call(&TROUBLES, (), TroublesForm::default()).await.unwrap().rows.remove(0);
    assert_eq!((again.n_tries, again.since), (2, seen.rows[0].since));

    // Settled by hand: forgotten by the next turn.
    let cx = hall.cx(Who::Nobody);
    write(&cx, |cx| async move {
        cases::Entity::update_many()
            .col_expr(cases::Column::DueOn, Expr::value(Option::<String>::None))
            .filter(cases::COLUMN.region.eq(broken.region))
            .filter(cases::COLUMN.id.eq(broken.uuid))
            .exec(&cx.db())
            .await?;
        Ok(())
    })
    .await
    .unwrap();
    hall.hub.clock.put(hall.now().plus_hours(1));
    assert_eq!(job::once(&hall.hub).await, Vec::<&str>::new());
}

/// Nobody listens where text messages go: what matters is which row fails, and how.
async fn without_gateway() -> TestHall {
    TestHall::configured("2026-11-23", server::seed::Scale::Small, |mut it| {
        it.sms.url = "http://127.0.0.1:1/sms".to_owned();
        it.sms.secret = "shared".to_owned();
        it
    })
    .await
}

#[tokio::test]
async fn a_message_that_cannot_be_opened_keeps_no_other_from_being_sent() {
    let hall = without_gateway().await;
    let zhou = hall.person("zhouming").await;
    zhou.submitted(hall.item("个体工商户设立登记").await.id).await;
    let cx = hall.cx(Who::Nobody);
    write(&cx, |cx| async move {
        outbox::Entity::update_many()
            .col_expr(outbox::Column::Text, Expr::value("not sealed"))
            .col_expr(outbox::Column::NTries, Expr::value(12))
            .exec(&cx.db())
            .await?;
        Ok(())
    })
    .await
    .unwrap();
    assert_eq!(job::once(&hall.hub).await, ["sms"], "after a dozen tries somebody has to look");
    hall.hub.clock.put(hall.now().plus_minutes(3));
    assert!(hall.hub.meters.text().contains("yimen_job_failures_total{job=\"sms\"} 1"));
}

/// Field case 2.4: whoever cannot be written to reads so in the account, once a week and not with every letter.
#[tokio::test]
async fn whom_no_message_reaches_is_told_in_the_account() {
    let hall = without_gateway().await;
    let zhou = hall.person("zhouming").await;
    zhou.submitted(hall.item("个体工商户设立登记").await.id).await;
    let told = async || {
        let zhou = hall.person("zhouming").await;
        let all = zhou.call(&common::message::MESSAGES, (), Default::default()).await.unwrap().rows;
        all.into_iter().filter(|it| it.title == "发给您的短信没有送达").map(|it| it.text).collect::<Vec<_>>()
    };
    let tries = async |n: usize| {
        for _ in 0..n {
            hall.job("sms").await;
            hall.hub.clock.put(hall.now().plus_hours(25));
        }
    };
    tries(11).await;
    assert_eq!(told().await, Vec::<String>::new(), "a gateway may be out for half a day");
    tries(1).await;
    let once = told().await;
    assert!(once.len() == 1 && once[0].contains("手机号码"), "{once:?}");
    tries(3).await;
    assert_eq!(told().await, once);
}

/// Who closed their account meanwhile is told nothing, and the row is put off like any other.
#[tokio::test]
async fn a_message_to_somebody_who_is_gone_is_put_off_like_any_other() {
    let hall = without_gateway().await;
    let zhou = hall.person("zhouming").await;
    zhou.submitted(hall.item("个体工商户设立登记").await.id).await;
    let cx = hall.cx(Who::Nobody);
    write(&cx, |cx| async move {
        let gone = uuid::Uuid::now_v7();
        let all = outbox::Entity::update_many().col_expr(outbox::Column::AccountId, Expr::value(gone));
        all.col_expr(outbox::Column::NTries, Expr::value(11)).exec(&cx.db()).await?;
        Ok(())
    })
    .await
    .unwrap();
    assert_eq!(job::once(&hall.hub).await, Vec::<&str>::new());
    let rows = outbox::Entity::find().all(&hall.hub.readers).await.unwrap();
    assert!(rows.iter().all(|it| it.n_tries == 12), "{rows:?}");
}

#[tokio::test]
async fn a_visitor_whose_upload_is_half_sent_at_the_end_goes_like_any_other() {
    let hall = TestHall::open().await;
    let item = hall.item("个体工商户设立登记").await.id;
    let (visitor, draft) = visitor(&hall, item).await;
    let slot = draft.slots[0].material.slot.clone();
    put(&visitor, draft.id, &slot, "身份证.png", &page(1)).await;
    // Thirty days less two hours later another one is begun, and never finished.
    hall.walk_to("2026-12-23", 8).await;
    create(&visitor, draft.id, &slot, "身份证.png", 1_000).await;
    hall.walk_to("2026-12-23", 12).await;
    hall.walk_to("2026-12-24", 12).await;
    let left = sessions::Entity::find().all(&hall.hub.readers).await.unwrap();
    assert!(left.iter().all(|it| it.opened_at > hall.now().plus_hours(-24 * 31)));
    let gone = cases::Entity::find().filter(cases::COLUMN.region.eq(draft.id.region));
    assert!(gone.filter(cases::COLUMN.id.eq(draft.id.uuid)).one(&hall.hub.readers).await.unwrap().is_none());
}

#[tokio::test]
async fn nothing_slips_into_a_case_after_it_was_handed_in() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let draft = zhou.filled(hall.item("个体工商户设立登记").await.id).await;
    zhou.with_materials(&draft).await;
    let slot = draft.slots.iter().find(|it| it.is_needed).unwrap().material.slot.clone();
    let bytes = page(2);
    let url = location(&create(&zhou, draft.id, &slot, "后来塞进去的.png", bytes.len()).await);
    let last = bytes.len() - 1;
    assert_eq!(patch(&zhou, &url, 0, &bytes[..last], None).await.status, StatusCode::NO_CONTENT);
    zhou.submit(draft.id).await.unwrap();
    let late = patch(&zhou, &url, last, &bytes[last..], None).await;
    assert_eq!(late.status, StatusCode::NOT_FOUND);
    let slots = zhou.call(&material::SLOTS, draft.id, Nothing {}).await.unwrap();
    assert_eq!(slots.iter().find(|it| it.material.slot == slot).unwrap().files.len(), 1);
}

#[tokio::test]
async fn a_discarded_draft_takes_what_is_still_coming_with_it() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let draft = zhou.filled(hall.item("个体工商户设立登记").await.id).await;
    let slot = draft.slots[0].material.slot.clone();
    let url = location(&create(&zhou, draft.id, &slot, "身份证.png", page(2).len()).await);
    zhou.call(&case::DISCARD, draft.id, Nothing {}).await.unwrap();
    assert_eq!(patch(&zhou, &url, 0, &page(2), None).await.status, StatusCode::NOT_FOUND);
    let left = files::Entity::find().filter(files::COLUMN.region.eq(draft.id.region));
    let left = left.filter(files::Column::CaseId.eq(draft.id.uuid)).all(&hall.hub.readers).await.unwrap();
    assert!(left.is_empty());
}

#[tokio::test]
async fn signing_in_while_a_photo_comes_keeps_the_photo() {
    let hall = TestHall::open().await;
    let item = hall.item("个体工商户设立登记").await.id;
    let (visitor, draft) = visitor(&hall, item).await;
    let slot = draft.slots[0].material.slot.clone();
    let bytes = page(2);
    let url = location(&create(&visitor, draft.id, &slot, "身份证.png", bytes.len()).await);
    assert_eq!(patch(&visitor, &url, 0, &bytes[..100], None).await.status, StatusCode::NO_CONTENT);
    let signed_in = signed_in(&visitor, "zhouming").await;
    // What was on its way with the visitor's cookie, and what follows with the new one.
    assert_eq!(patch(&signed_in, &url, 100, &bytes[100..], None).await.status, StatusCode::NO_CONTENT);
    let slots = signed_in.call(&material::SLOTS, draft.id, Nothing {}).await.unwrap();
    let file = slots.iter().flat_map(|it| &it.files).next().expect("the photo").id;
    let whole = signed_in.send(signed_in.request("GET", &material::FILE.url(&file)).body(Body::empty()).unwrap());
    assert_eq!(whole.await.status, StatusCode::OK, "and whoever signed in can read it");
}

#[tokio::test]
async fn what_is_used_again_is_counted_like_what_is_sent() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let draft = zhou.filled(hall.item("个体工商户设立登记").await.id).await;
    let slot = draft.slots[0].material.slot.clone();
    let file = put(&zhou, draft.id, &slot, "身份证.png", &page(1)).await;
    zhou.call(&material::KEEP, file, Nothing {}).await.unwrap();
    let at = common::id::SlotAt { case: draft.id, slot };
    for _ in 1..material::MAX_FILES_A_SLOT {
        zhou.call(&material::REUSE, at.clone(), ReuseForm { file: Some(file) }).await.unwrap();
    }
    let more = zhou.call(&material::REUSE, at, ReuseForm { file: Some(file) }).await;
    assert!(matches!(more, Err(Fault::TooManyFiles { .. })), "{more:?}");
}

#[tokio::test]
async fn whoever_lost_the_line_writes_nothing_more() {
    let hall = TestHall::open().await;
    let cx = hall.cx(Who::Nobody);
    let hold = |holder: &'static str| {
        let cx = hall.cx(Who::Nobody);
        async move {
            let until = cx.now.plus_minutes(1);
            write(&cx, |cx| async move { turn::query::hold(&cx, "jobs", holder, until).await }).await.unwrap()
        }
    };
    assert!(hold("one").await);
    assert!(!hold("two").await, "held");
    assert!(hold("one").await, "prolonged");
    hall.hub.clock.put(hall.now().plus_minutes(2));
    assert!(hold("two").await, "silent for too long");
    assert_eq!(turn::query::holder(&cx, "jobs").await.unwrap(), "two");
}

#[tokio::test]
async fn a_row_that_is_always_too_slow_waits_and_an_outage_is_no_rows_fault() {
    let hall = TestHall::open().await;
    let begin = || turn::Turn::begin(&hall.hub, "deem", 1, None);
    let n = begin().await.unwrap();
    let slow = |_, row: i32| async move { if row == 1 { Err(Fault::Busy.into()) } else { Ok(()) } };
    assert_eq!(n.each(vec![1, 2, 3], |it| *it, slow).await.unwrap(), 2, "the others are done");
    assert!(!begin().await.unwrap().is_well().await.unwrap(), "and the slow one is told");
    let other = turn::Turn::begin(&hall.hub, "lapse", 1, None).await.unwrap();
    assert!(other.each(vec![1, 2], |it| *it, |_, _| async { Err(Fault::Busy.into()) }).await.is_err());
    assert!(other.is_well().await.unwrap(), "no row is put off for an outage");
}
