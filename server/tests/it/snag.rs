//! 堵点: out of the board's own figures, somebody's by a day, over when somebody else has looked.
use common::{
    account::Duty,
    case::{self, OpenForm},
    check::Nothing,
    decision::{self, InboxForm, Tray},
    edition::snag::{self, ListForm, PlacesView, RaiseForm, SnagView, StepForm, act, stage},
    fault::Fault,
    id::{AccountId, CaseId, ItemId, SlotAt},
    review::{self, Defect, JudgeForm, Verdict},
};

use crate::hall::{Person, TestHall};

const SHOP: &str = "个体工商户设立登记";
const PREMISES: &str = "premises";

/// Somebody was sent back for the papers of their premises, and somebody else has given up.
async fn stopped(hall: &TestHall) -> ItemId {
    let clerk = hall.person("liqing").await;
    let item = hall.item(SHOP).await;
    let id = hall.person("zhouming").await.submitted(item.id).await.id;
    clerk.call(&review::CLAIM, id, Nothing {}).await.unwrap();
    let form = JudgeForm {
        verdict: Verdict::Bad,
        defect: Some(Defect::Unclear),
        says: "看不清，请重拍。".to_owned(),
        rest_seen: true,
        ..JudgeForm::default()
    };
    clerk.call(&review::JUDGE, SlotAt { case: id, slot: PREMISES.to_owned() }, form).await.unwrap();
    hall.citizen("赵四").await.call(&case::OPEN, item.id, OpenForm::default()).await.unwrap();
    hall.walk_to("2026-12-02", 10).await;
    item.id
}

async fn places(who: &Person<'_>, item: ItemId) -> PlacesView {
    who.call(&snag::PLACES, item, Nothing {}).await.unwrap()
}

fn raising(item: ItemId, key: &str, owner: AccountId) -> RaiseForm {
    let says = "受理标准没有写手机照片行不行，改写清楚".to_owned();
    RaiseForm { item: Some(item), key: key.to_owned(), owner: Some(owner), days: "5".to_owned(), says }
}

async fn stepped(who: &Person<'_>, it: &SnagView, act: common::case::flow::Act) -> Result<SnagView, Fault> {
    let form = StepForm { version: it.version, act, says: "试办".to_owned(), owner: None };
    who.call(&snag::STEP, it.row.id, form).await
}

fn says(fault: Fault) -> String {
    match fault {
        Fault::Form { fields } => fields.into_iter().map(|it| it.says).collect::<Vec<_>>().join("；"),
        it => format!("{it:?}"),
    }
}

#[tokio::test]
async fn a_place_where_people_stop_is_somebodys_until_another_has_looked() {
    let hall = TestHall::open().await;
    let item = stopped(&hall).await;
    let (writer, checker) = (hall.person("wangbian").await, hall.person("xujing").await);
    let seen = places(&writer, item).await;
    let returned = seen.returned.first().unwrap();
    assert_eq!(
        (returned.key.as_str(), returned.label.as_str(), returned.n),
        (PREMISES, "材料“经营场所使用证明”", 1)
    );
    assert_eq!((seen.n_looked_at, seen.left.iter().map(|it| it.n).sum::<u64>()), (1, 1), "{:?}", seen.left);
    let left = seen.left.first().unwrap().clone();
    assert!(snag::left_at(&left.key).is_some() && !left.label.contains(snag::LEFT), "{left:?}");
    let owner = seen.owners.iter().find(|it| it.name == "王编").or(seen.owners.first()).unwrap().id;

    // Of places nobody stops at, and by nobody else's people, none is raised.
    let nowhere = writer.call(&snag::RAISE, (), raising(item, "nowhere", owner)).await.unwrap_err();
    assert!(says(nowhere).contains("没有人被退回"));
    let stranger = raising(item, PREMISES, AccountId(uuid::Uuid::from_u128(7)));
    assert!(says(writer.call(&snag::RAISE, (), stranger).await.unwrap_err()).contains("编制这个单位事项的人"));
    let id = writer.call(&snag::RAISE, (), raising(item, PREMISES, owner)).await.unwrap().id;
    let twice = writer.call(&snag::RAISE, (), raising(item, PREMISES, owner)).await.unwrap_err();
    assert!(says(twice).contains("已经有人在整改"));
    assert_eq!(places(&writer, item).await.returned.first().unwrap().snag, Some(id));
    let other = writer.call(&snag::RAISE, (), raising(item, &left.key, owner)).await.unwrap().id;

    let open = async |who: &Person<'_>, id: CaseId| who.call(&snag::OPEN, id, Nothing {}).await.unwrap();
    let it = open(&writer, id).await;
    assert_eq!((it.row.stage, it.was, it.now), (stage::OPEN, 1, Some(1)));
    assert_eq!(it.row.due.unwrap().to_string(), "2026-12-09", "five working days");
    assert_eq!(it.acts, [act::ASSIGN, act::FIX]);
    assert_eq!(open(&checker, id).await.acts, [act::ASSIGN, act::DROP], "whoever checks does not mend");

    // Said to be mended, seen not to be, mended again, over.
    let it = stepped(&writer, &it, act::FIX).await.unwrap();
    assert_eq!((it.row.stage, it.row.due), (stage::FIXED, None));
    assert_eq!(it.acts, [act::TAKE_BACK]);
    let tray = InboxForm { tray: Some(Tray::SnagCheck), ..InboxForm::default() };
    let inbox = checker.call(&decision::INBOX, (), tray).await.unwrap();
    assert_eq!(inbox.page.rows.iter().map(|it| it.id).collect::<Vec<_>>(), [id]);
    let stale = StepForm { version: 1, act: act::CLOSE, says: "看过".to_owned(), owner: None };
    let late = checker.call(&snag::STEP, id, stale).await.unwrap_err();
    assert!(matches!(late, Fault::WrongStage { .. }), "{late:?}");
    let it = stepped(&checker, &it, act::RETURN).await.unwrap();
    assert_eq!((it.row.stage, it.row.owner.is_empty()), (stage::OPEN, false), "it is the owner's again");
    let it = stepped(&writer, &open(&writer, id).await, act::FIX).await.unwrap();
    let it = stepped(&checker, &it, act::CLOSE).await.unwrap();
    assert_eq!(it.row.stage, stage::CLOSED);
    assert!(it.acts.is_empty() && places(&writer, item).await.returned.first().unwrap().snag.is_none());
    // With reason people are stopped there: none at all.
    let it = stepped(&checker, &open(&checker, other).await, act::DROP).await.unwrap();
    assert_eq!(it.row.stage, stage::DROPPED);
    let all = checker.call(&snag::LIST, (), ListForm::default()).await.unwrap();
    assert_eq!(all.n_rows, 2);
}

/// Whose it is says it is mended, and says so of nobody else's; who mended does not say it is well.
#[tokio::test]
async fn nobody_passes_what_they_mended_themselves() {
    let hall = TestHall::open().await;
    let item = stopped(&hall).await;
    let writer = hall.person("wangbian").await;
    let both = hall.staff("两头管", "县市场监管局", &[Duty::Compose, Duty::CheckItems]).await;
    let seen = places(&both, item).await;
    let mine = seen.owners.iter().find(|it| it.name == "两头管").unwrap().id;
    let id = both.call(&snag::RAISE, (), raising(item, PREMISES, mine)).await.unwrap().id;
    let it = writer.call(&snag::OPEN, id, Nothing {}).await.unwrap();
    assert_eq!(it.acts, [act::ASSIGN]);
    assert!(it.shut.iter().any(|it| it.contains("由负责人来报")), "{:?}", it.shut);
    assert!(says(stepped(&writer, &it, act::FIX).await.unwrap_err()).contains("由负责人来报"));
    assert!(says(stepped(&both, &it, act::DROP).await.unwrap_err()).contains("请由别人办"));
    let it = stepped(&both, &it, act::FIX).await.unwrap();
    assert!(it.acts == [act::TAKE_BACK] && !it.shut.is_empty(), "{it:?}");
    assert!(says(stepped(&both, &it, act::CLOSE).await.unwrap_err()).contains("请由别人办"));
    let it = stepped(&hall.person("xujing").await, &it, act::RETURN).await.unwrap();
    // Handed to somebody else, who reports from then on.
    let other = seen.owners.iter().find(|it| it.id != mine).unwrap();
    let form =
        StepForm { version: it.version, act: act::ASSIGN, says: "外出学习".to_owned(), owner: Some(other.id) };
    let it = both.call(&snag::STEP, id, form).await.unwrap();
    assert_eq!((it.row.owner.as_str(), it.row.due.is_some()), (other.name.as_str(), true));
    assert!(it.events.iter().any(|of| of.note.contains("交给")), "{:?}", it.events);
}

/// Who goes hands it on, to whoever could own it; a matter that has gone to another body is handed there by whoever checks.
#[tokio::test]
async fn who_leaves_hands_it_on() {
    use common::account::leaving::{self, Given, LeaveForm, Thing};
    let hall = TestHall::open().await;
    let item = stopped(&hall).await;
    let writer = hall.person("wangbian").await;
    let other = hall.staff("接手的", "县市场监管局", &[Duty::Compose]).await;
    let counter = hall.staff("收件的", "县市场监管局", &[Duty::Counter]).await;
    let owners = places(&writer, item).await.owners;
    let me = owners.iter().find(|it| it.name == "王编").unwrap().id;
    let id = writer.call(&snag::RAISE, (), raising(item, PREMISES, me)).await.unwrap().id;
    let head = hall.person("majianye").await;
    let leave =
        |to: AccountId| LeaveForm { given: vec![Given { what: Thing::Snag, to }], says: "调离".to_owned() };
    let there = other.call(&common::account::ME, (), Nothing {}).await.unwrap();
    let to = there.account().unwrap();
    let wrong = counter.call(&common::account::ME, (), Nothing {}).await.unwrap().account().unwrap();
    assert!(says_of(head.call(&leaving::LEAVE, me, leave(wrong)).await.map(drop)).contains("不能负责它的堵点"));
    head.call(&leaving::LEAVE, me, leave(to)).await.unwrap();
    let it = other.call(&snag::OPEN, id, Nothing {}).await.unwrap();
    assert_eq!((it.row.owner.as_str(), it.acts.contains(&act::FIX)), ("接手的", true));
}

fn says_of(outcome: Result<(), Fault>) -> String {
    says(outcome.unwrap_err())
}

/// Of another body's nothing is there; of those without the work nothing at all.
#[tokio::test]
async fn a_place_is_nobodys_who_has_nothing_to_do_with_the_matter() {
    let hall = TestHall::open().await;
    let item = stopped(&hall).await;
    let writer = hall.person("wangbian").await;
    let owner = places(&writer, item).await.owners.first().unwrap().id;
    let id = writer.call(&snag::RAISE, (), raising(item, PREMISES, owner)).await.unwrap().id;
    let foreign = hall.staff("外单位", "县民政局", &[Duty::Compose]).await;
    for who in [&foreign, &hall.person("sysadmin").await] {
        assert_eq!(who.call(&snag::PLACES, item, Nothing {}).await.unwrap_err(), Fault::NotFound);
        assert_eq!(who.call(&snag::RAISE, (), raising(item, PREMISES, owner)).await.unwrap_err(), Fault::NotFound);
        assert_eq!(who.call(&snag::OPEN, id, Nothing {}).await.unwrap_err(), Fault::NotFound);
        assert_eq!(who.call(&snag::LIST, (), ListForm::default()).await.unwrap().n_rows, 0);
    }
    // A clerk of the window reads the figures and raises nothing.
    let clerk = hall.person("liqing").await;
    assert!(!places(&clerk, item).await.may_raise);
    assert_eq!(clerk.call(&snag::RAISE, (), raising(item, PREMISES, owner)).await.unwrap_err(), Fault::NotYours);
}

/// Every question it asks, for `plans`.
pub async fn walked(hall: &TestHall) {
    let item = hall.item(SHOP).await.id;
    for login in ["wangbian", "xujing"] {
        let who = hall.person(login).await;
        places(&who, item).await;
        who.call(&snag::LIST, (), ListForm::default()).await.unwrap();
        let tray = InboxForm { tray: Some(Tray::SnagCheck), ..InboxForm::default() };
        who.call(&decision::INBOX, (), tray).await.unwrap();
    }
}
