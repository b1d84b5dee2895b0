//! 邮寄: a waybill as soon as there is something to send, asked for again when the carrier is down, and believed only when signed.
use std::sync::{Arc, Mutex};

use axum::{body::Body, http::StatusCode};
use common::{
    case::CaseView,
    check::Nothing,
    decision::{self, decide, deliver},
    fault::Fault,
    id::CaseId,
    review,
    shipment::{self, NOTIFY, Notice, SIGNATURE, ShipmentState},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use crate::{
    decision::{SHOP, at, granting, received},
    hall::{Person, TestHall},
    review::judged,
};

const PORT: u16 = 25_931;

/// Decided at once, made, and ready to go the way the applicant chose.
async fn ready(hall: &TestHall, zhou: &Person<'_>, way: &str) -> CaseView {
    let li = hall.person("liqing").await;
    let draft = zhou.filled_with(hall.item(SHOP).await.id, &[("delivery", way)]).await;
    zhou.with_materials(&draft).await;
    let id = zhou.submit(draft.id).await.unwrap().id;
    let seen = judged(&li, id, &[]).await;
    li.call(&review::PASS, id, at(&seen.case)).await.unwrap();
    let case = received(&li, id).await;
    let case = li.call(&decide::DECIDE_AT_ONCE, id, granting(&case)).await.unwrap();
    let case = li.call(&deliver::MAKE, id, at(&case)).await.unwrap();
    li.call(&deliver::READY, id, at(&case)).await.unwrap()
}

async fn notify(hall: &TestHall, stamp: &str, body: &[u8]) -> StatusCode {
    let request = axum::http::Request::builder().method("POST").uri(NOTIFY).header(SIGNATURE, stamp);
    hall.nobody().send(request.body(Body::from(body.to_vec())).unwrap()).await.status
}

async fn seen(who: &Person<'_>, id: CaseId) -> Option<shipment::ShipmentView> {
    who.call(&shipment::SHOW, id, Nothing {}).await.unwrap()
}

#[tokio::test]
async fn what_goes_by_post_has_a_waybill_and_the_carrier_says_where_it_is() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let id = ready(&hall, &zhou, "post").await.id;
    assert_eq!(seen(&zhou, id).await.unwrap().state, ShipmentState::Wanted);
    assert_eq!(server::job::once(&hall.hub).await, Vec::<&str>::new());
    let there = seen(&zhou, id).await.unwrap();
    assert_eq!((there.state, there.waybill.starts_with("SIM")), (ShipmentState::Ordered, true));
    let li = hall.person("liqing").await;
    let file = li.call(&decision::DOSSIER, id, Nothing {}).await.unwrap();
    assert_eq!(file.shipment.unwrap().waybill, there.waybill, "nobody types it");
    let stranger = hall.citizen("赵四").await;
    assert_eq!(stranger.call(&shipment::SHOW, id, Nothing {}).await.unwrap_err(), Fault::NotFound);

    let body = |waybill: &str, state: ShipmentState, says: &str| {
        let notice = Notice { waybill: waybill.to_owned(), state, says: says.to_owned() };
        serde_json::to_vec(&notice).unwrap()
    };
    let now = hall.now().0;
    let sign = |body: &[u8]| server::shipment::stamp(&hall.hub, now, body).unwrap();
    let moving = body(&there.waybill, ShipmentState::Moving, "明川县邮政已揽收");
    assert_eq!(notify(&hall, "", &moving).await, StatusCode::FORBIDDEN);
    let old = server::shipment::stamp(&hall.hub, now - 11 * 60_000, &moving).unwrap();
    assert_eq!(notify(&hall, &old, &moving).await, StatusCode::FORBIDDEN, "an echo");
    assert_eq!(notify(&hall, &sign(&moving), &moving).await, StatusCode::NO_CONTENT);
    assert_eq!(notify(&hall, &sign(&moving), &moving).await, StatusCode::NO_CONTENT, "told twice");
    let other = body("SIM0", ShipmentState::Signed, "签收");
    assert_eq!(notify(&hall, &sign(&other), &other).await, StatusCode::NOT_FOUND);
    let none = body("", ShipmentState::Signed, "签收");
    assert_eq!(notify(&hall, &sign(&none), &none).await, StatusCode::NOT_FOUND, "no waybill is nobody's");
    let signed = body(&there.waybill, ShipmentState::Signed, "本人签收");
    assert_eq!(notify(&hall, &sign(&signed), &signed).await, StatusCode::NO_CONTENT);
    let there = seen(&zhou, id).await.unwrap();
    let steps: Vec<&str> = there.steps.iter().map(|it| it.says.as_str()).collect();
    assert_eq!((there.state, steps), (ShipmentState::Signed, vec!["明川县邮政已揽收", "本人签收"]));
    let told = zhou.call(&common::message::MESSAGES, (), Default::default()).await.unwrap();
    assert_eq!(told.rows.iter().filter(|it| it.title == "邮件已签收").count(), 1);
}

#[tokio::test]
async fn what_is_fetched_is_not_sent() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let id = ready(&hall, &zhou, "window").await.id;
    assert_eq!(seen(&zhou, id).await, None);
    assert_eq!(hall.job("waybill").await, 0);
}

/// Busy at first, then with a number of its own.
async fn carrier(listener: TcpListener, orders: Arc<Mutex<Vec<String>>>) {
    for n in 0.. {
        let Ok((mut stream, _)) = listener.accept().await else { return };
        let mut text = String::new();
        let mut buffer = [0; 4096];
        while !text.contains("\"what\"") || !text.ends_with('}') {
            let n = stream.read(&mut buffer).await.unwrap();
            text.push_str(&String::from_utf8_lossy(&buffer[..n]));
            if n == 0 {
                break;
            }
        }
        orders.lock().unwrap().push(text);
        let (status, body) = match n {
            0 => ("503 Busy", String::new()),
            1 => ("200 OK", r#"{"waybill":"<b>1</b>"}"#.to_owned()),
            _ => ("200 OK", r#"{"waybill":"EY123456789CN"}"#.to_owned()),
        };
        let length = body.len();
        let reply = format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}");
        stream.write_all(reply.as_bytes()).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_carrier_that_is_down_is_asked_again_and_told_only_what_it_needs() {
    let listener = TcpListener::bind(("127.0.0.1", PORT)).await.unwrap();
    let orders = Arc::<Mutex<Vec<String>>>::default();
    tokio::spawn(carrier(listener, orders.clone()));
    let hall = TestHall::configured("2026-11-23", server::seed::Scale::Small, |mut it| {
        it.post.url = format!("http://127.0.0.1:{PORT}/orders");
        it.post.secret = "shared".to_owned();
        it
    })
    .await;
    let zhou = hall.person("zhouming").await;
    let id = ready(&hall, &zhou, "post").await.id;
    assert_eq!(hall.job("waybill").await, 0, "busy");
    assert_eq!(hall.job("waybill").await, 0, "and left alone for a minute");
    for (minute, n_ordered) in [(5, 0), (15, 1), (25, 0)] {
        hall.hub.clock.put(hall.now().plus_minutes(minute));
        let n = hall.job("waybill").await;
        assert_eq!(n, n_ordered, "an answer that is no number is none; one that is, is enough");
    }
    assert_eq!(seen(&zhou, id).await.unwrap().waybill, "EY123456789CN");
    let orders = orders.lock().unwrap();
    assert_eq!(orders.len(), 3);
    assert!(orders.iter().all(|it| it.contains("x-yimen-signature: sha256=") && it.contains("周明远")));
    assert!(orders.iter().all(|it| !it.contains("431026")), "no number of an ID card leaves the house");
}

/// One that takes the call and says nothing: it does not hold up the rest of the night's work.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_carrier_that_hangs_is_given_up_on() {
    let deaf = TcpListener::bind(("127.0.0.1", PORT + 1)).await.unwrap();
    let hall = TestHall::configured("2026-11-23", server::seed::Scale::Small, |mut it| {
        it.post.url = format!("http://127.0.0.1:{}/orders", PORT + 1);
        it.post.secret = "shared".to_owned();
        it.patience_seconds = 1;
        it
    })
    .await;
    let zhou = hall.person("zhouming").await;
    let id = ready(&hall, &zhou, "post").await.id;
    assert_eq!(hall.job("waybill").await, 0);
    assert_eq!(seen(&zhou, id).await.unwrap().waybill, "", "and it waits for another try");
    drop(deaf);
}
