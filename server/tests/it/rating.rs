//! 好差评: once for each time, nobody named, silence is not praise, and a bad word is work until it is closed.
use common::{
    application::act,
    case::flow::Act,
    check::Nothing,
    fault::Fault,
    rating::{
        self, BadForm, Channel, Grievance, InviteForm, InviteRateForm, RateForm, SlipForm, SlipRateForm, Stars,
        work::{Work, WorkAct, WorkForm},
    },
};

use sea_orm::EntityTrait;
use server::entity::ratings;

use crate::hall::TestHall;

fn rate(seq: i32, stars: Stars, text: &str) -> RateForm {
    let grievances = if stars.is_bad() { vec![Grievance::Slow] } else { Vec::new() };
    RateForm { seq, stars: Some(stars), grievances, text: text.to_owned(), may_call: "yes".to_owned() }
}

fn done(act: WorkAct) -> WorkForm {
    WorkForm { act, note: "已经查明，加开一个窗口".to_owned() }
}

#[tokio::test]
async fn each_time_is_rated_once_by_whoever_was_served_or_holds_the_slip() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let receipt = zhou.submitted(hall.item("个体工商户设立登记").await.id).await;
    let chances = zhou.call(&rating::CHANCES, receipt.id, Nothing {}).await.unwrap().chances;
    assert_eq!(chances.iter().map(|it| it.act).collect::<Vec<Act>>(), [act::SUBMIT]);
    let seq = chances[0].seq;
    let silent = hall.nobody().call(&rating::SCORE, (), Nothing {}).await.unwrap();
    assert_eq!((silent.n_rated(), silent.n_silent, silent.satisfied()), (0, 1, None), "silence is not praise");

    let nothing = RateForm { seq, ..RateForm::default() };
    assert!(matches!(zhou.call(&rating::RATE, receipt.id, nothing).await, Err(Fault::Form { .. })));
    let bare = RateForm { grievances: Vec::new(), ..rate(seq, Stars::Angry, "") };
    assert!(matches!(zhou.call(&rating::RATE, receipt.id, bare).await, Err(Fault::Form { .. })), "why, at least");
    let zhao = hall.citizen("赵四").await;
    let theirs = zhao.call(&rating::RATE, receipt.id, rate(seq, Stars::Angry, "")).await;
    assert_eq!(theirs.unwrap_err(), Fault::NotFound);

    let slip = |code: &str| SlipForm { no: receipt.no.clone(), query_code: code.to_owned() };
    let form = |code: &str| {
        let rate = rate(seq, Stars::Satisfied, "很快");
        SlipRateForm { slip: slip(code), rate, at_kiosk: false }
    };
    assert!(matches!(
        hall.nobody().call(&rating::RATE_BY_CODE, (), form("XXXXXX")).await,
        Err(Fault::Form { .. })
    ));
    hall.nobody().call(&rating::RATE_BY_CODE, (), form(&receipt.query_code)).await.unwrap();
    let twice = zhou.call(&rating::RATE, receipt.id, rate(seq, Stars::Angry, "")).await;
    assert!(matches!(twice, Err(Fault::Form { .. })), "{twice:?}");
    let score = hall.nobody().call(&rating::SCORE, (), Nothing {}).await.unwrap();
    assert_eq!((score.n_rated(), score.n_silent, score.satisfied()), (1, 0, Some(1_000)));
}

#[tokio::test]
async fn a_bad_word_is_work_with_a_clock_and_names_nobody() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let fang = hall.person("fangzhou").await;
    let receipt = zhou.submitted(hall.item("个体工商户设立登记").await.id).await;
    let seq = zhou.call(&rating::CHANCES, receipt.id, Nothing {}).await.unwrap().chances[0].seq;
    zhou.call(&rating::RATE, receipt.id, rate(seq, Stars::Unhappy, "排了两小时")).await.unwrap();
    let bad = fang.call(&rating::BAD, (), BadForm::default()).await.unwrap().rows.remove(0);
    assert_eq!((bad.state, bad.due.unwrap().to_string().as_str()), (Work::Open, "2026-11-24"));
    assert_eq!(bad.phone, "13800003210", "who said one may call");
    let seen = serde_json::to_string(&bad).unwrap();
    assert!(!seen.contains("周明远") && !seen.contains(&receipt.no), "{seen}");
    let clerk = hall.person("liqing").await;
    assert_eq!(clerk.call(&rating::BAD, (), BadForm::default()).await.unwrap_err(), Fault::NotYours);

    // Doubted by one, judged by another.
    let doubted = fang.call(&rating::WORK, bad.id, done(WorkAct::Doubt)).await.unwrap();
    assert_eq!(doubted.state, Work::Doubted);
    assert_eq!(fang.call(&rating::WORK, bad.id, done(WorkAct::Exclude)).await.unwrap_err(), Fault::SamePerson);
    let other = hall.staff("马建业", "县市场监管局", &[common::account::Duty::Direct]).await;
    let mending = other.call(&rating::WORK, bad.id, done(WorkAct::Reject)).await.unwrap();
    assert_eq!((mending.state, mending.due.unwrap().to_string().as_str()), (Work::Mending, "2026-11-30"));
    other.call(&rating::WORK, bad.id, done(WorkAct::Answer)).await.unwrap();
    let early = other.call(&rating::WORK, bad.id, done(WorkAct::Confirm)).await;
    assert!(matches!(early, Err(Fault::Form { .. })));
    other.call(&rating::WORK, bad.id, done(WorkAct::Reopen)).await.unwrap();
    other.call(&rating::WORK, bad.id, done(WorkAct::Answer)).await.unwrap();
    let again = other.call(&rating::WORK, bad.id, done(WorkAct::Reopen)).await;
    assert!(matches!(again, Err(Fault::Form { .. })), "reopened once");
    let closed = other.call(&rating::WORK, bad.id, done(WorkAct::Content)).await.unwrap();
    assert_eq!((closed.state, closed.due), (Work::Closed, None));

    let score = hall.nobody().call(&rating::SCORE, (), Nothing {}).await.unwrap();
    assert_eq!(score.satisfied(), Some(0), "answered, and still a bad one");
    assert_eq!(score.replies[0].reply, "已经查明，加开一个窗口");
    let told = zhou.call(&rating::CHANCES, receipt.id, Nothing {}).await.unwrap();
    assert_eq!(told.chances[0].reply, score.replies[0].reply);
}

#[tokio::test]
async fn an_invitation_lets_one_service_be_rated_and_nothing_else() {
    let hall = TestHall::open().await;
    let (zhou, clerk) = (hall.person("zhouming").await, hall.person("liqing").await);
    let receipt = zhou.submitted(hall.item("个体工商户设立登记").await.id).await;
    let he = hall.person("hejing").await;
    assert_eq!(he.call(&rating::INVITE, receipt.id, Nothing {}).await.unwrap_err(), Fault::NotFound);
    let href = clerk.call(&rating::INVITE, receipt.id, Nothing {}).await.unwrap().href;
    let text = href.split_once("invite=").unwrap().1.to_owned();
    assert!(text.is_ascii() && text.len() < 40, "{text}");
    let nobody = hall.nobody();
    let ask = |invite: &str| InviteForm { invite: invite.to_owned() };
    let seen = nobody.call(&rating::CHANCES_BY_INVITE, (), ask(&text)).await.unwrap();
    assert_eq!((seen.chances.len(), seen.chances[0].act), (1, act::SUBMIT));
    let seq = seen.chances[0].seq;
    // Another service, another way, another case: none of them is what was signed.
    for (from, to) in [(format!(".{seq}."), ".9.".to_owned()), (".t.".to_owned(), ".k.".to_owned())] {
        let other = text.replacen(&from, &to, 1);
        assert_ne!(other, text);
        let made_up = nobody.call(&rating::CHANCES_BY_INVITE, (), ask(&other)).await;
        assert!(matches!(made_up, Err(Fault::Form { .. })), "{other}: {made_up:?}");
    }
    let form = |seq: i32| InviteRateForm { invite: text.clone(), rate: rate(seq, Stars::Fair, "") };
    let other = nobody.call(&rating::RATE_BY_INVITE, (), form(seq + 1)).await;
    assert!(matches!(other, Err(Fault::Form { .. })));
    nobody.call(&rating::RATE_BY_INVITE, (), form(seq)).await.unwrap();
    let twice = nobody.call(&rating::RATE_BY_INVITE, (), form(seq)).await;
    assert!(matches!(twice, Err(Fault::Form { .. })), "once");
    let spent = clerk.call(&rating::INVITE, receipt.id, Nothing {}).await;
    assert!(matches!(spent, Err(Fault::Form { .. })), "nothing is left to rate: {spent:?}");
    let rows = ratings::Entity::find().all(&hall.hub.readers).await.unwrap();
    assert_eq!(rows.iter().map(|it| it.channel).collect::<Vec<_>>(), [Channel::Tablet]);
}
