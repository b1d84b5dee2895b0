//! 视为受理 is announced, and listed: the day before, on the day, and when it has happened (findings B2, B4).
use common::{
    account::Duty,
    application::{act, stage},
    call::Page,
    check::Nothing,
    decision::{self, InboxForm, Tray, decide},
    desk::{self, Card, HomeView, ListForm, NoticesForm},
    id::CaseId,
    message::MessageView,
    review,
};

use crate::{
    decision::{HYGIENE, at, passed, received},
    hall::{Person, TestHall},
};

const SHOP: &str = "个体工商户设立登记";

async fn notices(who: &Person<'_>) -> Page<MessageView> {
    who.call(&desk::NOTICES, (), NoticesForm::default()).await.unwrap()
}

async fn home(who: &Person<'_>) -> HomeView {
    who.call(&desk::HOME, (), Nothing {}).await.unwrap()
}

async fn listed(who: &Person<'_>, card: Card) -> Vec<CaseId> {
    let page = who.call(&desk::LIST, (), ListForm { card, page: None }).await.unwrap();
    assert_eq!(home(who).await.n(card), page.n_rows, "{card:?}");
    page.rows.into_iter().map(|it| it.id).collect()
}

#[tokio::test]
async fn what_the_law_will_answer_is_announced_to_whoever_could() {
    let hall = TestHall::open().await;
    let id = hall.person("zhouming").await.submitted(hall.item(SHOP).await.id).await.id;
    // The day before: nobody has opened it, so that the whole window hears of it, its head, and the centre.
    hall.walk_to("2026-11-27", 10).await;
    for login in ["liqing", "chenlan", "majianye", "fangzhou"] {
        let who = hall.person(login).await;
        let told = notices(&who).await;
        assert_eq!((told.n_rows, told.rows[0].case), (1, id), "{login}");
        assert_eq!(told.rows[0].title, "下一个工作日到期，将视为受理");
        assert_eq!(home(&who).await.n_notices, 1);
    }
    assert_eq!(notices(&hall.person("hejing").await).await.n_rows, 0, "another body's");
    assert_eq!(hall.job("forewarn").await, 0, "once");

    // On the day: whoever has it in hand, and those who lead.
    let li = hall.person("liqing").await;
    li.call(&desk::SEEN, (), Nothing {}).await.unwrap();
    assert_eq!(home(&li).await.n_notices, 0);
    li.call(&review::CLAIM, id, Nothing {}).await.unwrap();
    hall.walk_to("2026-11-30", 9).await;
    let li = hall.person("liqing").await;
    assert_eq!(notices(&li).await.rows[0].title, "今天不答复，视为受理");
    assert_eq!(notices(&hall.person("chenlan").await).await.n_rows, 1, "in somebody's hands");
    assert_eq!(listed(&li, Card::Deemed).await, [id], "whoever can still answer sees it, too");

    // It has happened.
    hall.walk_to("2026-12-01", 9).await;
    for login in ["liqing", "majianye", "fangzhou"] {
        let who = hall.person(login).await;
        assert_eq!(notices(&who).await.rows[0].title, "已视为受理", "{login}");
        assert_eq!(listed(&who, Card::Accepted).await, [id], "{login}");
    }
    let case = li_case(&hall, id).await;
    assert_eq!(case, stage::ACCEPTED);
}

/// Finding B4: a 即办件 the law has accepted went to a department that never has any.
#[tokio::test]
async fn an_on_the_spot_matter_stays_at_its_window() {
    let hall = TestHall::open().await;
    let id = hall.person("zhouming").await.submitted(hall.item(SHOP).await.id).await.id;
    hall.walk_to("2026-12-01", 9).await;
    let li = hall.person("liqing").await;
    let form = |tray| InboxForm { tray: Some(tray), ..InboxForm::default() };
    let seen = li.call(&decision::INBOX, (), form(Tray::Counter)).await.unwrap();
    assert_eq!(seen.page.rows.iter().map(|it| it.id).collect::<Vec<_>>(), [id]);
    assert_eq!(seen.trays.iter().find(|it| it.tray == Tray::Counter).unwrap().n_cases, 1);
    let song = hall.person("songhui").await;
    let seen = song.call(&decision::INBOX, (), form(Tray::Handle)).await.unwrap();
    assert!(seen.page.rows.is_empty() && seen.trays.iter().all(|it| it.tray != Tray::Handle || it.n_cases == 0));
    let dossier = song.call(&decision::DOSSIER, id, Nothing {}).await.unwrap();
    assert!(!dossier.seen.case.acts.contains(&act::ASSIGN), "{:?}", dossier.seen.case.acts);
    let dossier = li.call(&decision::DOSSIER, id, Nothing {}).await.unwrap();
    assert!(dossier.seen.case.acts.contains(&act::DECIDE_AT_ONCE), "{:?}", dossier.seen.case.acts);
    let form = decide::GrantForm {
        version: dossier.seen.case.version,
        says: "材料齐全".to_owned(),
        ..Default::default()
    };
    let done = li.call(&decide::DECIDE_AT_ONCE, id, form).await.unwrap();
    assert_eq!(done.stage, stage::GRANTED);
}

async fn li_case(hall: &TestHall, id: CaseId) -> common::case::flow::Stage {
    hall.person("zhouming").await.call(&common::case::SHOW, id, Nothing {}).await.unwrap().stage
}

#[tokio::test]
async fn what_only_a_head_can_do_has_a_list() {
    let hall = TestHall::open().await;
    let (zhou, he) = (hall.person("zhouming").await, hall.person("hejing").await);
    let case = passed(&hall, &zhou, &he, HYGIENE, false).await;
    let case = received(&he, case.id).await;
    let case = he.call(&common::decision::accept::ACCEPT, case.id, at(&case)).await.unwrap();
    let sun = hall.person("sunwei").await;
    sun.call(&common::decision::decide::ASSIGN, case.id, at(&case)).await.unwrap();
    let boss = hall.person("zhouweiguo").await;
    let seen = home(&boss).await;
    for card in [Card::Extend, Card::Still, Card::Stamps, Card::Gone] {
        assert_eq!(seen.n(card), 0, "{card:?}");
    }
    assert!(seen.cards.iter().all(|it| it.card.is_for(&boss_who())), "{:?}", seen.cards);
    let due = listed(&boss, Card::Today).await;
    assert!(due.is_empty());
    // Its last day comes.
    let day = hall.person("sunwei").await.call(&desk::HOME, (), Nothing {}).await.unwrap().first[0].due.unwrap();
    hall.walk_to(&day.to_string(), 9).await;
    let boss = hall.person("zhouweiguo").await;
    assert_eq!(listed(&boss, Card::Extend).await, [case.id]);
    hall.walk_to("2027-01-11", 9).await;
    let boss = hall.person("zhouweiguo").await;
    assert_eq!(listed(&boss, Card::Still).await, [case.id]);
    let clerk = home(&hall.person("hejing").await).await;
    assert!(clerk.cards.iter().all(|it| !it.card.is_of_head()), "{:?}", clerk.cards);
}

fn boss_who() -> common::account::Who {
    common::desk::role::somebody(&[Duty::Direct])
}

/// Finding S14: who was stopped kept the seal, and nobody was told.
#[tokio::test]
async fn a_seal_whose_keeper_is_gone_is_counted() {
    use common::account::staff::{self, DutiesForm, StaffForm};
    let hall = TestHall::open().await;
    let secures = hall.person("secadmin").await;
    let form = StaffForm { q: Some("何静".to_owned()), ..StaffForm::default() };
    let he = secures.call(&staff::STAFF, (), form).await.unwrap().page.rows.remove(0).id;
    secures.call(&staff::SET_DUTIES, he, DutiesForm::default()).await.unwrap();
    let seen = home(&hall.person("zhouweiguo").await).await;
    assert_eq!((seen.n(Card::Stamps), seen.n(Card::Gone)), (1, 1));
    let seen = home(&hall.person("majianye").await).await;
    assert_eq!((seen.n(Card::Stamps), seen.n(Card::Gone)), (0, 0), "another body's");
}
