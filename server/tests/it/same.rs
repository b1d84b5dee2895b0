//! 同一个人: never two at the counter, and two that are one are joined by two persons (finding S12).
use common::{
    account::{self, AccountKind},
    case::{
        self, MineForm,
        intake::{self, IntakeForm},
    },
    check::Nothing,
    fault::Fault,
    message,
    proposal::{
        self, About, ListForm, State,
        same::{self, SameForm, TwinsForm},
    },
};

use crate::hall::TestHall;

const SHOP: &str = "个体工商户设立登记";
const NUMBER: &str = "431026198506150016";
const PHONE: &str = "13800003210";

fn walks_in() -> IntakeForm {
    IntakeForm {
        number: NUMBER.to_owned(),
        name: "周明远".to_owned(),
        phone: PHONE.to_owned(),
        ..IntakeForm::default()
    }
}

#[tokio::test]
async fn whoever_has_registered_is_asked_for_once_and_never_becomes_two() {
    let hall = TestHall::open().await;
    let (zhou, clerk) = (hall.person("zhouming").await, hall.person("yuping").await);
    let item = hall.item(SHOP).await.id;
    let own = zhou.filled(item).await;
    let Err(Fault::Form { fields }) = clerk.call(&intake::OPEN, item, walks_in()).await else { panic!() };
    assert!(fields.len() == 1 && fields[0].name == "is_registered", "{fields:?}");
    // Yes: the draft begun at home is taken up.
    let yes = IntakeForm { is_registered: "yes".to_owned(), ..walks_in() };
    assert_eq!(clerk.call(&intake::OPEN, item, yes).await.unwrap().case, own.id);
    // Another name, or another phone, is no reason to ask.
    let other = IntakeForm { name: "李秀英".to_owned(), number: "431026195510033011".to_owned(), ..walks_in() };
    assert!(clerk.call(&intake::OPEN, item, other).await.is_ok());
}

#[tokio::test]
async fn two_that_are_one_are_joined_by_two_persons() {
    let hall = TestHall::open().await;
    let (zhou, clerk) = (hall.person("zhouming").await, hall.person("yuping").await);
    let item = hall.item(SHOP).await.id;
    zhou.submitted(item).await;
    // Said not to be: a second account with a draft of its own.
    let no = IntakeForm { is_other: "yes".to_owned(), ..walks_in() };
    let draft = clerk.call(&intake::OPEN, item, no).await.unwrap().case;
    let found = clerk.call(&same::TWINS, (), TwinsForm { number: NUMBER.to_owned() }).await.unwrap().rows;
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found.iter().all(|it| it.kind == AccountKind::Person && !it.number.contains("19850615")));
    let (home, counter) =
        (found.iter().find(|it| it.has_login).unwrap(), found.iter().find(|it| !it.has_login).unwrap());
    let form = SameForm { keep: home.id, other: counter.id, reason: "本人持身份证到场".to_owned() };
    let open = clerk.call(&same::PROPOSE, (), form.clone()).await.unwrap();
    assert!(open.is_mine && open.state == State::Open, "{open:?}");
    assert!(matches!(clerk.call(&proposal::CONFIRM, open.id, Nothing {}).await, Err(Fault::Form { .. })));
    assert!(case_ids(&zhou).await.iter().all(|it| *it != draft), "nothing has happened");
    let elsewhere = hall.person("hejing").await;
    assert_eq!(elsewhere.call(&proposal::CONFIRM, open.id, Nothing {}).await.unwrap_err(), Fault::NotFound);

    let second = hall.person("liqing").await;
    let waits = second.call(&proposal::LIST, (), ListForm { about: About::Same, page: None }).await.unwrap().rows;
    assert!(waits[0].may_settle && waits[0].id == open.id, "{waits:?}");
    let done = second.call(&proposal::CONFIRM, open.id, Nothing {}).await.unwrap();
    assert_eq!(done.state, State::Confirmed);
    assert!(case_ids(&zhou).await.contains(&draft), "theirs now");
    let told = zhou.call(&message::MESSAGES, (), MineForm::default()).await.unwrap().rows;
    assert_eq!(told[0].title, "两个账号已合并");
    let found = clerk.call(&same::TWINS, (), TwinsForm { number: NUMBER.to_owned() }).await.unwrap().rows;
    assert!(found.len() == 1 && found[0].is_seen && found[0].n_cases == 2, "{found:?}");
    assert_eq!(server::gate::audit::verify(&hall.hub).await.unwrap(), []);
    // Once joined, the number leads to them: nobody is asked again.
    clerk.call(&intake::LEAVE, draft, Nothing {}).await.unwrap();
    assert_eq!(clerk.call(&intake::OPEN, item, walks_in()).await.unwrap().case, draft);
    let Err(Fault::NotFound) = clerk.call(&same::PROPOSE, (), form).await else { panic!("one is no more") };
}

async fn case_ids(who: &crate::hall::Person<'_>) -> Vec<common::id::CaseId> {
    let mine = who.call(&case::MINE, (), MineForm::default()).await.unwrap();
    mine.rows.into_iter().map(|it| it.id).collect()
}

#[tokio::test]
async fn what_is_against_it_keeps_two_apart() {
    let hall = TestHall::open().await;
    let clerk = hall.person("yuping").await;
    let ids = [hall.citizen("王五").await, hall.citizen("王五").await];
    let mut all = Vec::new();
    for it in &ids {
        all.push(it.call(&account::ME, (), Nothing {}).await.unwrap().account().unwrap());
    }
    let form = SameForm { keep: all[0], other: all[1], reason: "说是一个人".to_owned() };
    assert!(matches!(clerk.call(&same::PROPOSE, (), form).await, Err(Fault::Form { .. })), "the name alone");
    let form = SameForm { keep: all[0], other: all[0], reason: "说是一个人".to_owned() };
    assert!(matches!(clerk.call(&same::PROPOSE, (), form).await, Err(Fault::Form { .. })));
}
