//! 回电: asked for with or without a program, called by a clerk, and then forgotten.
use axum::body::Body;
use common::{
    account::Duty,
    callback::{ASK, AskForm, SETTLE, SHOW, SettleForm, TAKE, TakeForm, WAITING, WaitingForm, act, stage},
    case::{
        self, LookupForm,
        flow::Act,
        hold::{HOLD, HoldForm},
    },
    check::Nothing,
    decision::{self, InboxForm, Tray},
    desk::{self, Card, ListForm},
    fault::Fault,
    message,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use server::{
    entity::{case_events, cases},
    gate::serve::Peer,
};

use crate::hall::TestHall;

fn wang() -> AskForm {
    AskForm {
        name: "王桂英".to_owned(), phone: "138 0000 9999".to_owned(), about: "怎么领高龄津贴".to_owned()
    }
}

fn came(act: Act, says: &str) -> SettleForm {
    SettleForm { act, says: says.to_owned() }
}

fn over() -> TakeForm {
    TakeForm { over: "yes".to_owned() }
}

async fn kept(hall: &TestHall) -> cases::Model {
    let all = cases::Entity::find().filter(cases::Column::Stage.is_in(stage::ALL.iter().map(|it| it.stage)));
    let all = all.filter(cases::COLUMN.region.eq(hall.hub.region()));
    all.one(&hall.hub.readers).await.unwrap().unwrap()
}

#[tokio::test]
async fn whoever_asks_is_called_within_a_working_day_and_then_forgotten() {
    let hall = TestHall::open().await;
    let asked = hall.nobody().call(&ASK, (), wang()).await.unwrap();
    assert_eq!(asked.due.to_string(), "2026-11-24");
    let row = kept(&hall).await;
    let whole = format!("{row:?}");
    for it in ["王桂英", "13800009999", "138 0000 9999", "津贴"] {
        assert!(!whole.contains(it), "{it}: {whole}");
    }

    let (clerk, other) = (hall.person("wumin").await, hall.person("liqing").await);
    let row = clerk.call(&WAITING, (), WaitingForm::default()).await.unwrap().rows.remove(0);
    assert_eq!((row.name.as_str(), row.phone_masked.as_str(), &row.no), ("王桂英", "138****9999", &asked.no));
    assert!(!row.is_late && row.taken_by.is_empty());
    let answered = came(act::ANSWER, "");
    assert!(clerk.call(&SETTLE, row.id, answered.clone()).await.is_err(), "nobody has called yet");
    assert_eq!(clerk.call(&TAKE, row.id, TakeForm::default()).await.unwrap().phone, "13800009999");
    let seen = other.call(&WAITING, (), WaitingForm::default()).await.unwrap().rows.remove(0);
    assert_eq!((seen.taken_by.as_str(), seen.is_mine), ("吴敏", false));
    assert!(other.call(&SETTLE, row.id, answered.clone()).await.is_err(), "it is the colleague's");
    clerk.call(&SETTLE, row.id, answered.clone()).await.unwrap();

    let row_kept = kept(&hall).await;
    assert_eq!((row_kept.stage, row_kept.due_on), (stage::ANSWERED, None));
    assert!(row_kept.answers.len() < 100, "nothing of what was typed is left: {}", row_kept.answers);
    assert_eq!(clerk.call(&SETTLE, row.id, answered).await.unwrap_err(), Fault::NotFound);
    assert_eq!(clerk.call(&WAITING, (), WaitingForm::default()).await.unwrap().n_rows, 0);
    assert_eq!(server::gate::audit::verify(&hall.hub).await.unwrap(), []);
}

/// Taken in hand among others first, and then called: it stays in the same hand.
#[tokio::test]
async fn whoever_has_it_in_hand_calls_and_settles() {
    let hall = TestHall::open().await;
    hall.nobody().call(&ASK, (), wang()).await.unwrap();
    let clerk = hall.person("liqing").await;
    let id = clerk.call(&WAITING, (), WaitingForm::default()).await.unwrap().rows[0].id;
    clerk.call(&HOLD, (), HoldForm { cases: vec![id], ..HoldForm::default() }).await.unwrap();
    clerk.call(&TAKE, id, TakeForm::default()).await.unwrap();
    let row = clerk.call(&WAITING, (), WaitingForm::default()).await.unwrap().rows.remove(0);
    assert_eq!((row.is_mine, row.taken_by.as_str()), (true, "李青"));
    clerk.call(&SETTLE, id, came(act::ANSWER, "")).await.unwrap();
}

/// Whoever is signed in finds it among their own; a clerk who writes one down for somebody on the phone does not.
#[tokio::test]
async fn a_call_back_is_the_case_of_whoever_is_signed_in() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let asked = zhou.call(&ASK, (), wang()).await.unwrap();
    let mine = zhou.call(&case::MINE, (), Default::default()).await.unwrap();
    let row = mine.rows.iter().find(|it| it.no == asked.no).unwrap();
    assert_eq!((row.stage, row.item_name.as_str()), (stage::WAITING, "请工作人员回电"));
    let view = zhou.call(&case::SHOW, row.id, Nothing {}).await.unwrap();
    assert_eq!((view.asked.as_str(), view.acts.len()), ("怎么领高龄津贴", 0));
    assert!(hall.person("lumen").await.call(&case::SHOW, row.id, Nothing {}).await.is_err(), "nobody else's");

    let clerk = hall.person("liqing").await;
    clerk.call(&ASK, (), AskForm { phone: "13800008888".to_owned(), ..wang() }).await.unwrap();
    clerk.call(&TAKE, row.id, TakeForm::default()).await.unwrap();
    clerk.call(&SETTLE, row.id, came(act::ANSWER, "")).await.unwrap();
    let view = zhou.call(&case::SHOW, row.id, Nothing {}).await.unwrap();
    assert_eq!((view.stage, view.asked.as_str()), (stage::ANSWERED, ""));
}

/// The engine's: number and code, the log, inbox and first page.
#[tokio::test]
async fn a_call_back_is_a_case_with_number_code_and_log() {
    let hall = TestHall::open().await;
    let nobody = hall.nobody();
    let asked = nobody.call(&ASK, (), wang()).await.unwrap();
    let slip = LookupForm { no: asked.no.clone(), query_code: asked.query_code.clone() };
    let view = nobody.call(&case::LOOKUP, (), slip.clone()).await.unwrap();
    assert_eq!((view.stage.label(), view.asked.as_str()), ("待回电", "怎么领高龄津贴"));
    assert_eq!(view.clock.unwrap().due, asked.due);
    let wrong = LookupForm { query_code: "XXXXXX".to_owned(), ..slip.clone() };
    assert!(matches!(nobody.call(&case::LOOKUP, (), wrong).await, Err(Fault::Form { .. })));

    // Every window finds it, whatever its body; and one takes it over from another.
    let (wu, li) = (hall.person("wumin").await, hall.person("liqing").await);
    let tray = InboxForm { tray: Some(Tray::Callback), ..InboxForm::default() };
    for who in [&wu, &li] {
        let inbox = who.call(&decision::INBOX, (), tray.clone()).await.unwrap();
        assert_eq!(inbox.page.rows.iter().map(|it| it.no.as_str()).collect::<Vec<_>>(), [asked.no.as_str()]);
        let home = who.call(&desk::HOME, (), Nothing {}).await.unwrap();
        assert!(home.first.iter().any(|it| it.no == asked.no));
    }
    let id = wu.call(&WAITING, (), WaitingForm::default()).await.unwrap().rows[0].id;
    wu.call(&TAKE, id, TakeForm::default()).await.unwrap();
    // A colleague is at it: the same person is not rung up twice by mistake.
    let Err(Fault::Form { fields }) = li.call(&TAKE, id, TakeForm::default()).await else {
        panic!("taken over unasked")
    };
    assert!(fields[0].name == "over" && fields[0].says.contains("吴敏在打这一个"), "{fields:?}");
    let seen = li.call(&SHOW, id, Nothing {}).await.unwrap();
    assert_eq!((seen.phone.as_str(), seen.row.taken_by.as_str()), ("", "吴敏"));
    assert_eq!(li.call(&TAKE, id, over()).await.unwrap().phone, "13800009999");
    assert_eq!(li.call(&SHOW, id, Nothing {}).await.unwrap().phone, "13800009999");
    hall.walk_to("2026-11-25", 10).await;
    // Late for the window that has it and for every other: the card counts what it shows.
    for login in ["liqing", "hejing", "wumin"] {
        let who = hall.person(login).await;
        let home = who.call(&desk::HOME, (), Nothing {}).await.unwrap();
        let late = who.call(&desk::LIST, (), ListForm { card: Card::Late, page: None }).await.unwrap();
        assert_eq!((home.n(Card::Late), late.n_rows, late.rows.len()), (1, 1, 1), "{login}");
    }
    let li = hall.person("liqing").await;
    let row = li.call(&WAITING, (), WaitingForm::default()).await.unwrap().rows.remove(0);
    assert!(row.is_late && row.is_mine);
    assert_eq!(li.call(&SETTLE, id, came(act::TAKE, "")).await.unwrap_err(), Fault::Unreadable);
    li.call(&SETTLE, id, came(act::REFER, "县民政局")).await.unwrap();
    let view = nobody.call(&case::LOOKUP, (), slip).await.unwrap();
    assert_eq!((view.stage.label(), view.asked.as_str()), ("已转有关部门", ""));
    assert_eq!(view.events.last().unwrap().note, "县民政局", "whoever asked reads where it went");

    let events = case_events::Entity::find().filter(case_events::COLUMN.region.eq(id.region));
    let events = events.filter(case_events::Column::CaseId.eq(id.uuid)).order_by_asc(case_events::Column::Seq);
    let events = events.all(&hall.hub.readers).await.unwrap();
    let log: Vec<(_, &str, &str)> =
        events.iter().map(|it| (it.act, it.by_name.as_str(), it.window.as_str())).collect();
    assert_eq!(
        log,
        [
            (act::ASK, "申请人", ""),
            (act::TAKE, "吴敏", "民政9号窗"),
            (act::TAKE, "李青", "市监3号窗"),
            (act::REFER, "李青", "市监3号窗"),
        ]
    );
    assert_ne!(events[1].org_id, events[2].org_id, "each body for its own");
}

#[tokio::test]
async fn who_does_not_answer_is_called_again_and_given_up_after_three_tries_on_two_days() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let asked = zhou.call(&ASK, (), wang()).await.unwrap();
    let (wu, li) = (hall.person("wumin").await, hall.person("liqing").await);
    let id = wu.call(&WAITING, (), WaitingForm::default()).await.unwrap().rows[0].id;
    // Put back, it is anybody's, and nobody was called.
    wu.call(&TAKE, id, TakeForm::default()).await.unwrap();
    wu.call(&SETTLE, id, came(act::PUT_BACK, "")).await.unwrap();
    let row = li.call(&WAITING, (), WaitingForm::default()).await.unwrap().rows.remove(0);
    assert_eq!((row.taken_by.as_str(), row.no.as_str()), ("", asked.no.as_str()));
    for n in 1..=2 {
        li.call(&TAKE, id, TakeForm::default()).await.unwrap();
        assert!(matches!(li.call(&SETTLE, id, came(act::GIVE_UP, "")).await, Err(Fault::Form { .. })), "{n}");
        li.call(&SETTLE, id, came(act::MISSED, "")).await.unwrap();
    }
    let seen = wu.call(&SHOW, id, Nothing {}).await.unwrap();
    assert_eq!((seen.n_missed, seen.may_give_up), (2, false), "all on one day");
    let told = zhou.call(&message::MESSAGES, (), Default::default()).await.unwrap();
    assert_eq!(told.rows.iter().filter(|it| it.title == "给您打过电话，没有接通").count(), 2);
    hall.walk_to("2026-11-24", 10).await;
    let li = hall.person("liqing").await;
    li.call(&TAKE, id, TakeForm::default()).await.unwrap();
    assert!(li.call(&SHOW, id, Nothing {}).await.unwrap().may_give_up);
    li.call(&SETTLE, id, came(act::GIVE_UP, "")).await.unwrap();
    assert_eq!(kept(&hall).await.stage, stage::UNREACHABLE);
}

#[tokio::test]
async fn only_who_reviews_at_a_window_sees_who_waits() {
    let hall = TestHall::open().await;
    hall.nobody().call(&ASK, (), wang()).await.unwrap();
    let inspector = hall.staff("钱某", "县卫健局", &[Duty::Review]).await;
    assert_eq!(inspector.call(&WAITING, (), WaitingForm::default()).await, Err(Fault::NotYours));
    let citizen = hall.person("zhouming").await;
    assert_eq!(citizen.call(&WAITING, (), WaitingForm::default()).await, Err(Fault::NotYours));
}

#[tokio::test]
async fn one_telephone_cannot_fill_the_list() {
    let hall = TestHall::open().await;
    let nobody = hall.nobody();
    for _ in 0..5 {
        nobody.call(&ASK, (), wang()).await.unwrap();
    }
    assert!(matches!(nobody.call(&ASK, (), wang()).await, Err(Fault::TooOften { .. })));
}

#[tokio::test]
async fn without_any_program_the_form_is_answered_with_a_page_that_loses_nothing() {
    let hall = TestHall::open().await;
    let post = async |body: &str, site: &str| {
        let nobody = hall.nobody();
        let request =
            nobody.request("POST", "/callback").header("content-type", "application/x-www-form-urlencoded");
        let mut request = request.body(Body::from(body.to_owned())).unwrap();
        request.headers_mut().insert("sec-fetch-site", site.parse().unwrap());
        let reply = nobody.send(request).await;
        (reply.status.as_u16(), String::from_utf8(reply.body).unwrap())
    };
    // Old browsers do not say where a form came from; of another house's page it is all the same.
    let nobody = hall.nobody();
    let request = nobody.request("POST", "/callback").header("origin", "http://evil.example");
    let mut request = request.body(Body::from("name=a&phone=13800009999&about=a")).unwrap();
    request.headers_mut().remove("sec-fetch-site");
    assert_eq!(nobody.send(request).await.status.as_u16(), 403);
    let (status, html) = post("name=&phone=12&about=%3Cb%3E%E6%B4%A5%E8%B4%B4", "same-origin").await;
    assert_eq!(status, 422);
    for words in ["有2处要改", "请填写姓名", "请填写11位手机号码", r#"value="12""#, r#"value="&lt;b&gt;津贴""#]
    {
        assert!(html.contains(words), "{words} is not in {html}");
    }
    assert!(!html.contains("<script"), "no program takes what was typed away");
    let nobody = hall.nobody();
    let request = nobody.request("POST", "/callback").header("cookie", "tongue=en");
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    let reply = nobody.send(request.body(Body::from("name=&phone=12&about=a")).unwrap()).await;
    let html = String::from_utf8(reply.body).unwrap();
    for words in [r#"<html lang="en""#, "2 things to put right", "Error: ", r#"value="12""#] {
        assert!(html.contains(words), "{words} is not in {html}");
    }
    let whole = "name=%E7%8E%8B%E6%A1%82%E8%8B%B1&phone=13800009999&about=%E6%B4%A5%E8%B4%B4";
    let (status, html) = post(whole, "same-origin").await;
    assert_eq!(status, 200, "{html}");
    assert!(html.contains("最晚2026年11月24日"), "{html}");
    assert_eq!(post(whole, "cross-site").await.0, 403);
    assert!(html.contains("查询码") && html.contains("/lookup?no="), "{html}");
    let form = WaitingForm::default();
    assert_eq!(hall.person("wumin").await.call(&WAITING, (), form).await.unwrap().n_rows, 1);
}

/// The answer was lost on the way: asked once more with the same key it is the same call, for somebody without an account, too. The key
/// is of the network it came from, and of the words.
#[tokio::test]
async fn whoever_asks_again_because_no_answer_came_has_asked_once() {
    let hall = TestHall::open().await;
    let (here, elsewhere) = ("198.51.100.7", "203.0.113.9");
    let ask = async |peer: &str, about: &str| {
        let nobody = hall.nobody();
        let form = AskForm { about: about.to_owned(), ..wang() };
        let request = nobody.request("POST", ASK.path).header("idempotency-key", "1764460800000-12345");
        let request = request.header("content-type", "application/json");
        let mut request = request.body(Body::from(serde_json::to_vec(&form).unwrap())).unwrap();
        request.extensions_mut().insert(Peer(peer.parse().unwrap()));
        let reply = nobody.send(request).await;
        (reply.status.as_u16(), String::from_utf8(reply.body).unwrap())
    };
    let first = ask(here, "高龄津贴").await;
    assert_eq!(first.0, 200, "{}", first.1);
    assert_eq!(ask(here, "高龄津贴").await, first, "the same number and code");
    assert_eq!(ask(here, "社保卡").await.0, 422, "other words are another deed");
    assert_ne!(ask(elsewhere, "高龄津贴").await.1, first.1, "nobody else's key opens it");
    let rows = hall.person("wumin").await.call(&WAITING, (), WaitingForm::default()).await.unwrap();
    assert_eq!(rows.n_rows, 2);
}
