//! 回电: asked for with or without a program, called by a clerk, and then forgotten.
use axum::body::Body;
use common::{
    account::Duty,
    callback::{ASK, AskForm, Outcome, SETTLE, SettleForm, TAKE, WAITING, WaitingForm},
    check::Nothing,
    fault::Fault,
};
use sea_orm::EntityTrait;
use server::entity::callbacks;

use crate::hall::TestHall;

fn wang() -> AskForm {
    AskForm {
        name: "王桂英".to_owned(), phone: "138 0000 9999".to_owned(), about: "怎么领高龄津贴".to_owned()
    }
}

#[tokio::test]
async fn whoever_asks_is_called_within_a_working_day_and_then_forgotten() {
    let hall = TestHall::open().await;
    let asked = hall.nobody().call(&ASK, (), wang()).await.unwrap();
    assert_eq!(asked.due.to_string(), "2026-11-24");
    let kept = callbacks::Entity::find().one(&hall.hub.readers).await.unwrap().unwrap();
    for it in [&kept.name, &kept.phone, &kept.about] {
        assert!(!it.is_empty() && !it.contains("王") && !it.contains("13800009999") && !it.contains("津贴"));
    }

    let (clerk, other) = (hall.person("wumin").await, hall.person("liqing").await);
    let row = clerk.call(&WAITING, (), WaitingForm::default()).await.unwrap().rows.remove(0);
    assert_eq!((row.name.as_str(), row.phone_masked.as_str()), ("王桂英", "138****9999"));
    assert!(!row.is_late && row.taken_by.is_empty());
    let answered = SettleForm { outcome: Outcome::Answered };
    assert!(clerk.call(&SETTLE, row.id, answered.clone()).await.is_err(), "nobody has called yet");
    assert_eq!(clerk.call(&TAKE, row.id, Nothing {}).await.unwrap().phone, "13800009999");
    let seen = other.call(&WAITING, (), WaitingForm::default()).await.unwrap().rows.remove(0);
    assert_eq!((seen.taken_by.as_str(), seen.is_mine), ("吴敏", false));
    assert!(other.call(&SETTLE, row.id, answered.clone()).await.is_err(), "it is the colleague's");
    clerk.call(&SETTLE, row.id, answered.clone()).await.unwrap();

    let kept = callbacks::Entity::find().one(&hall.hub.readers).await.unwrap().unwrap();
    assert_eq!((kept.name.as_str(), kept.phone.as_str(), kept.about.as_str()), ("", "", ""));
    assert_eq!(kept.outcome, Some(Outcome::Answered));
    assert_eq!(clerk.call(&SETTLE, row.id, answered).await.unwrap_err(), Fault::NotFound);
    assert_eq!(clerk.call(&WAITING, (), WaitingForm::default()).await.unwrap().n_rows, 0);
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
    assert_eq!(callbacks::Entity::find().all(&hall.hub.readers).await.unwrap().len(), 1);
}
