//! 领、交、放: several at once, each for itself, over all kinds.
use common::{
    account::{
        Duty,
        staff::{self, DutiesForm},
    },
    application::{act, stage},
    case::hold::{self, Colleague, ColleaguesForm, HeldView, Hold, HoldForm},
    check::Nothing,
    decision::{self, DueBy, InboxForm, SayForm, Tray, Whose, accept, decide},
    desk::{self, Card, ListForm},
    fault::Fault,
    id::{AccountId, CaseId},
    review,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use server::entity::accounts;

use crate::{
    decision::{at, opinion, passed, received},
    hall::{Person, TestHall},
};

const SHOP: &str = "个体工商户设立登记";
const FOOD: &str = "食品小经营许可";
const HYGIENE: &str = "公共场所卫生许可";

async fn held(who: &Person<'_>, how: Hold, cases: &[CaseId], to: Option<AccountId>) -> Result<HeldView, Fault> {
    who.call(&hold::HOLD, (), HoldForm { how, cases: cases.to_vec(), to, says: String::new() }).await
}

async fn colleagues(who: &Person<'_>, tray: Option<Tray>) -> Vec<Colleague> {
    who.call(&hold::COLLEAGUES, (), ColleaguesForm { tray }).await.unwrap()
}

async fn colleague(who: &Person<'_>, tray: Option<Tray>, name: &str) -> AccountId {
    colleagues(who, tray).await.into_iter().find(|it| it.name == name).unwrap().id
}

async fn in_tray(who: &Person<'_>, form: InboxForm) -> Vec<CaseId> {
    let page = who.call(&decision::INBOX, (), form).await.unwrap().page;
    assert_eq!(page.n_rows, page.rows.len() as u64);
    page.rows.into_iter().map(|it| it.id).collect()
}

async fn mine(who: &Person<'_>) -> u64 {
    who.call(&desk::LIST, (), ListForm { card: Card::Mine, page: None }).await.unwrap().n_rows
}

#[tokio::test]
async fn several_are_taken_at_once_and_what_somebody_has_stays_with_them() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let shop = zhou.submitted(hall.item(SHOP).await.id).await;
    let food = zhou.submitted(hall.item(FOOD).await.id).await;
    let health = zhou.submitted(hall.item(HYGIENE).await.id).await;
    let (li, chen, head) =
        (hall.person("liqing").await, hall.person("chenlan").await, hall.person("fangzhou").await);
    chen.call(&review::CLAIM, shop.id, Nothing {}).await.unwrap();
    let seen = held(&li, Hold::Take, &[shop.id, food.id, health.id], None).await.unwrap();
    assert_eq!((seen.n_done, seen.left.len()), (1, 1), "another body's is not there at all");
    assert_eq!((seen.left[0].id, seen.left[0].no.as_str()), (shop.id, shop.no.as_str()));
    assert!(seen.left[0].says.contains("陈岚"), "{}", seen.left[0].says);
    assert_eq!((mine(&li).await, mine(&chen).await), (1, 1));
    let taken = li.call(&review::EXAMINE, food.id, Nothing {}).await.unwrap();
    assert!(taken.is_mine && taken.case.stage == stage::PRE_REVIEW, "taking is the act it always was");

    let seen = held(&li, Hold::LetGo, &[shop.id, food.id], None).await.unwrap();
    assert_eq!((seen.n_done, seen.left.len()), (1, 1), "not theirs to let go");
    let seen = held(&li, Hold::LetGo, &[food.id], None).await.unwrap();
    assert!(seen.left[0].says.contains("没有人领"), "{}", seen.left[0].says);
    // Whoever leads takes it from whom they like.
    let seen = held(&head, Hold::LetGo, &[shop.id], None).await.unwrap();
    assert_eq!((seen.n_done, mine(&chen).await), (1, 0));
    assert!(matches!(held(&li, Hold::Take, &[], None).await, Err(Fault::Form { .. })));
    assert_eq!(zhou.call(&hold::HOLD, (), HoldForm::default()).await.unwrap_err(), Fault::NotYours);
}

#[tokio::test]
async fn the_head_hands_out_and_whoever_is_handed_it_has_until_the_next_evening() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let id = zhou.submitted(hall.item(SHOP).await.id).await.id;
    let (li, chen, head) =
        (hall.person("liqing").await, hall.person("chenlan").await, hall.person("fangzhou").await);
    let to = colleague(&li, None, "陈岚").await;
    assert!(colleagues(&li, None).await.iter().all(|it| it.name != "李青"), "not oneself");
    let seen = held(&li, Hold::Hand, &[id], Some(to)).await.unwrap();
    assert!(seen.left[0].says.contains("不在您手里"), "{}", seen.left[0].says);
    assert_eq!(held(&head, Hold::Hand, &[id], Some(to)).await.unwrap().n_done, 1);
    assert!(
        matches!(li.call(&review::CLAIM, id, Nothing {}).await, Err(Fault::Claimed { by, .. }) if by == "陈岚")
    );
    assert_eq!(mine(&chen).await, 1);

    // Of another body, or with other duties: the case is not theirs to have.
    let he = colleague(&head, None, "何静").await;
    let seen = held(&head, Hold::Hand, &[id], Some(he)).await.unwrap();
    assert!(seen.left[0].says.contains("何静"), "{}", seen.left[0].says);
    let clerk = hall.staff("某人", "县市场监管局", &[Duty::Issue]).await;
    let nobody = held(&clerk, Hold::Take, &[id], None).await.unwrap();
    assert_eq!((nobody.n_done, nobody.left[0].says.clone()), (0, Fault::NotYours.says()));

    // A head who judges nothing takes nothing: what they cannot go on with would lie there.
    let boss = hall.staff("某局长", "县市场监管局", &[Duty::Direct]).await;
    let other = zhou.submitted(hall.item(FOOD).await.id).await.id;
    assert_eq!(held(&boss, Hold::Take, &[other], None).await.unwrap().n_done, 0);
    let seen = li.call(&review::EXAMINE, other, Nothing {}).await.unwrap();
    assert_eq!((seen.claimed_by, seen.case.stage), (None, stage::SUBMITTED), "nor is it half taken");
    assert_eq!(held(&boss, Hold::Hand, &[other], Some(to)).await.unwrap().n_done, 1);

    hall.walk_to("2026-11-24", 17).await;
    let li = hall.person("liqing").await;
    assert!(matches!(li.call(&review::CLAIM, id, Nothing {}).await, Err(Fault::Claimed { .. })));
    hall.walk_to("2026-11-24", 19).await;
    let li = hall.person("liqing").await;
    assert!(li.call(&review::CLAIM, id, Nothing {}).await.unwrap().is_mine, "nobody began with it");
}

#[tokio::test]
async fn taking_it_up_in_the_department_is_the_act_and_goes_with_the_case() {
    let hall = TestHall::open().await;
    let (zhou, he) = (hall.person("zhouming").await, hall.person("hejing").await);
    let (sun, qian) = (hall.person("sunwei").await, hall.person("qianyu").await);
    let mut ids = Vec::new();
    for _ in 0..2 {
        let case = passed(&hall, &zhou, &he, HYGIENE, false).await;
        let case = received(&he, case.id).await;
        ids.push(he.call(&accept::ACCEPT, case.id, at(&case)).await.unwrap().id);
    }
    let tray = |whose| InboxForm { tray: Some(Tray::Handle), whose, ..InboxForm::default() };
    let to = colleague(&sun, Some(Tray::Handle), "钱宇").await;
    assert_eq!(held(&sun, Hold::Take, &ids, None).await.unwrap().n_done, 2);
    let case = sun.call(&decision::DOSSIER, ids[0], Nothing {}).await.unwrap().seen.case;
    assert_eq!((case.stage, case.events.last().map(|it| it.act)), (stage::IN_REVIEW, Some(act::ASSIGN)));
    assert_eq!(in_tray(&sun, tray(Some(Whose::Mine))).await.len(), 2);
    assert!(in_tray(&qian, tray(Some(Whose::Mine))).await.is_empty());
    assert!(in_tray(&qian, tray(Some(Whose::Free))).await.is_empty());
    let seen = held(&sun, Hold::Hand, &ids, Some(to)).await.unwrap();
    assert!(seen.n_done == 0 && seen.left[0].says.contains("转办"), "a reason is wanted: {seen:?}");

    // On to the next desk: in nobody's hands; and back to whoever had it.
    let case = sun.call(&decide::OPINE, ids[0], opinion(&case)).await.unwrap();
    let check = InboxForm { tray: Some(Tray::Check), whose: Some(Whose::Free), ..InboxForm::default() };
    assert_eq!(in_tray(&qian, check).await, [ids[0]]);
    let form = SayForm { version: case.version, says: "现场照片没有附上".to_owned() };
    qian.call(&decide::SEND_BACK, ids[0], form).await.unwrap();
    assert_eq!(in_tray(&sun, tray(Some(Whose::Mine))).await.len(), 2);
}

#[tokio::test]
async fn an_inbox_is_narrowed_by_its_address() {
    let hall = TestHall::open().await;
    let (zhou, he) = (hall.person("zhouming").await, hall.person("hejing").await);
    let case = passed(&hall, &zhou, &he, HYGIENE, false).await;
    let case = received(&he, case.id).await;
    let case = he.call(&accept::ACCEPT, case.id, at(&case)).await.unwrap();
    let (item, sun) = (hall.item(HYGIENE).await.id, hall.person("sunwei").await);
    let tray = || InboxForm { tray: Some(Tray::Handle), ..InboxForm::default() };
    let seen = sun.call(&decision::INBOX, (), tray()).await.unwrap();
    assert_eq!(seen.items.iter().map(|it| (it.id, it.n_cases)).collect::<Vec<_>>(), [(item, 1)]);
    let of = |item| InboxForm { item: Some(item), ..tray() };
    assert_eq!(in_tray(&sun, of(item)).await, [case.id]);
    assert!(in_tray(&sun, of(hall.item(SHOP).await.id)).await.is_empty());
    // Promised for Monday, 7 December: from Wednesday on it is soon.
    let due = |by| InboxForm { due: Some(by), ..tray() };
    for (day, hits) in [
        ("2026-12-01", [false, false, false]),
        ("2026-12-02", [false, false, true]),
        ("2026-12-07", [false, true, true]),
        ("2026-12-08", [true, false, false]),
    ] {
        hall.walk_to(day, 9).await;
        let sun = hall.person("sunwei").await;
        for (by, hit) in DueBy::ALL.iter().zip(hits) {
            assert_eq!(!in_tray(&sun, due(*by)).await.is_empty(), hit, "{day} {by:?}");
        }
    }
}

/// A lease is not stretched, and a duty one has not is not come by, by handing it to oneself.
#[tokio::test]
async fn nobody_hands_a_case_to_themselves_or_to_who_cannot_go_on_with_it() {
    let hall = TestHall::open().await;
    let id = hall.person("zhouming").await.submitted(hall.item(SHOP).await.id).await.id;
    let (li, head) = (hall.person("liqing").await, hall.person("fangzhou").await);
    let me = colleague(&head, None, "李青").await;
    li.call(&review::CLAIM, id, Nothing {}).await.unwrap();
    let until = li.call(&review::EXAMINE, id, Nothing {}).await.unwrap().claimed_until;
    assert!(matches!(held(&li, Hold::Hand, &[id], Some(me)).await, Err(Fault::Form { .. })));
    assert_eq!(li.call(&review::EXAMINE, id, Nothing {}).await.unwrap().claimed_until, until);
    let boss = hall.staff("某局长", "县市场监管局", &[Duty::Direct]).await;
    let to = accounts::Entity::find().filter(accounts::Column::Name.eq("某局长"));
    let to = to.one(&hall.hub.readers).await.unwrap().unwrap().id;
    assert_eq!(held(&head, Hold::Hand, &[id], Some(to)).await.unwrap().n_done, 0);
    assert!(matches!(held(&boss, Hold::Hand, &[id], Some(to)).await, Err(Fault::Form { .. })));
    // Somebody who is not there, or no colleague, is answered alike.
    let citizen = accounts::Entity::find().filter(accounts::Column::Login.eq("zhouming"));
    let citizen = citizen.one(&hall.hub.readers).await.unwrap().unwrap().id;
    let none = held(&head, Hold::Hand, &[id], Some(AccountId(uuid::Uuid::now_v7()))).await.unwrap_err();
    assert_eq!(held(&head, Hold::Hand, &[id], Some(citizen)).await.unwrap_err(), none);
}

/// 释放 is pre-review's: anywhere else letting go says why, or is an act.
#[tokio::test]
async fn what_is_under_way_is_not_let_go_by_the_way() {
    let hall = TestHall::open().await;
    let (zhou, he, head) =
        (hall.person("zhouming").await, hall.person("hejing").await, hall.person("fangzhou").await);
    let case = passed(&hall, &zhou, &he, HYGIENE, false).await;
    let id = received(&he, case.id).await.id;
    let wrong = head.call(&review::RELEASE, id, Nothing {}).await;
    assert!(matches!(wrong, Err(Fault::WrongStage { .. })), "{wrong:?}");
}

/// Who works here no longer, or has another post, holds nothing.
#[tokio::test]
async fn what_somebody_held_who_left_is_anybodys() {
    for (duties, is_active) in [(vec![], false), (vec![Duty::Counter], true)] {
        let hall = TestHall::open().await;
        let id = hall.person("zhouming").await.submitted(hall.item(SHOP).await.id).await.id;
        let (li, chen, head) =
            (hall.person("liqing").await, hall.person("chenlan").await, hall.person("fangzhou").await);
        let to = colleague(&head, None, "李青").await;
        held(&head, Hold::Hand, &[id], Some(to)).await.unwrap();
        assert_eq!(mine(&li).await, 1);
        let form = DutiesForm { duties, is_active, reason: String::new() };
        hall.person("secadmin").await.call(&staff::SET_DUTIES, to, form).await.unwrap();
        assert_eq!(held(&chen, Hold::Take, &[id], None).await.unwrap().n_done, 1, "active: {is_active}");
    }
}
