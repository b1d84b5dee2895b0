//! 离岗交接: everything in somebody's hands is given to somebody, in one act, or nothing is; then the account is stopped.
use common::{
    account::{
        self,
        leaving::{self, Given, LeaveForm, LeavingView, Thing},
    },
    case::intake::{self, IntakeForm},
    check::Nothing,
    decision::accept,
    desk::{self, Card, ListForm},
    fault::Fault,
    id::AccountId,
    mandate::{self, stamp},
    review,
    section::{self, AwayForm, SaveForm},
    transmittal::{self, SendForm, Way},
};

use crate::{
    decision::{HYGIENE, at, passed, received},
    hall::{Person, TestHall},
};

const HEALTH: &str = "县卫健局";

async fn shown(who: &Person<'_>, id: AccountId) -> LeavingView {
    who.call(&leaving::SHOW, id, Nothing {}).await.unwrap()
}

fn id_of(seen: &LeavingView, name: &str) -> AccountId {
    seen.people.iter().find(|it| it.name == name).unwrap_or_else(|| panic!("no {name}")).id
}

/// 何静, with something of everything in her hands.
async fn busy(hall: &TestHall) -> AccountId {
    let (zhou, he, boss) =
        (hall.person("zhouming").await, hall.person("hejing").await, hall.person("zhouweiguo").await);
    let case = passed(hall, &zhou, &he, HYGIENE, false).await;
    let case = received(&he, case.id).await;
    let case = he.call(&accept::ACCEPT, case.id, at(&case)).await.unwrap();
    let item = hall.item(HYGIENE).await.id;
    let mine = hall.citizen("赵四").await.submitted(item).await.id;
    he.call(&review::CLAIM, mine, Nothing {}).await.unwrap();
    let walk_in = IntakeForm {
        number: "91350100M000100Y43".to_owned(),
        name: "明川县清河酒店有限公司".to_owned(),
        phone: "13700001111".to_owned(),
        legal: "李秀英".to_owned(),
        ..IntakeForm::default()
    };
    he.call(&intake::OPEN, item, walk_in).await.unwrap();
    he.call(&transmittal::SEND, (), SendForm { way: Way::Down, cases: vec![case.id] }).await.unwrap();
    let seen = boss.call(&section::LIST, (), section::ListForm::default()).await.unwrap();
    let own = seen.people.iter().find(|it| it.name == "何静").unwrap().id;
    let form = SaveForm {
        org: HEALTH.to_owned(),
        name: "窗口组".to_owned(),
        members: vec![own],
        heads: vec![own],
        ..SaveForm::default()
    };
    boss.call(&section::SAVE, (), form).await.unwrap();
    let away = AwayForm {
        from: "2026-11-24".to_owned(),
        until: "2026-11-27".to_owned(),
        deputy: Some(own),
        ..AwayForm::default()
    };
    hall.person("sunwei").await.call(&section::AWAY, (), away).await.unwrap();
    // The seal was given to her the minute the hall opened: nobody hands it on in the same.
    hall.hub.clock.put(hall.now().plus_minutes(5));
    own
}

const ALL: [Thing; 7] =
    [Thing::Application, Thing::Draft, Thing::Letter, Thing::Stamp, Thing::List, Thing::Section, Thing::Deputy];

fn given(to: AccountId, what: &[Thing]) -> LeaveForm {
    LeaveForm { given: what.iter().map(|it| Given { what: *it, to }).collect(), says: "调往市局".to_owned() }
}

/// Finding S14: whoever left kept letters, seal and lists.
#[tokio::test]
async fn who_leaves_hands_over_everything_in_one_act() {
    let hall = TestHall::open().await;
    let he = busy(&hall).await;
    let boss = hall.person("zhouweiguo").await;
    let seen = shown(&boss, he).await;
    let there: Vec<Thing> = seen.groups.iter().map(|it| it.what).collect();
    assert_eq!(there, ALL, "{:?}", seen.groups);
    let luo = id_of(&seen, "罗莉");

    // While anything has nobody, nothing moves.
    let Err(Fault::Form { fields }) = boss.call(&leaving::LEAVE, he, given(luo, &ALL[..3])).await else {
        panic!()
    };
    let names: Vec<&str> = fields.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["to-stamp", "to-list", "to-section", "to-deputy"]);
    // Nor where one of it cannot be: who has no counter takes no draft in.
    let sun = id_of(&seen, "孙薇");
    let mut form = given(luo, &ALL);
    form.given[1].to = sun;
    let Err(Fault::Form { fields }) = boss.call(&leaving::LEAVE, he, form).await else { panic!() };
    assert_eq!(fields[0].name, "to-draft");
    assert_eq!(shown(&boss, he).await.groups, seen.groups);

    let left = boss.call(&leaving::LEAVE, he, given(luo, &ALL)).await.unwrap();
    assert!(left.groups.is_empty() && !left.is_active, "{left:?}");
    let gone = hall.person("luoli").await;
    let mine = gone.call(&desk::LIST, (), ListForm { card: Card::Mine, page: None }).await.unwrap();
    assert_eq!(mine.n_rows, 1, "the case under review");
    assert_eq!(gone.call(&intake::LIST, (), Default::default()).await.unwrap().n_rows, 1, "the draft");
    let letters = gone.call(&mandate::MINE, (), Nothing {}).await.unwrap();
    assert_eq!(letters.iter().filter(|it| it.revoked_on.is_none()).count(), 2, "their own, and the new one");
    let all = boss.call(&mandate::LIST, (), Default::default()).await.unwrap().page.rows;
    let old = all.iter().find(|it| it.holder == "何静").unwrap();
    assert!(old.revoked_on.is_some() && old.revoked_why == "何静离岗：调往市局", "{}", old.revoked_why);
    let stamps = boss.call(&stamp::LIST, (), Default::default()).await.unwrap().page.rows;
    let keepers = &stamps.iter().find(|it| it.org == HEALTH).unwrap().keepers;
    assert_eq!(keepers.last().unwrap().name, "罗莉");
    let lists = gone.call(&transmittal::LIST, (), Default::default()).await.unwrap().page.rows;
    let sheet = gone.call(&transmittal::SHOW, lists[0].id, Nothing {}).await.unwrap();
    assert!(sheet.remark.contains("由罗莉接手") && sheet.row.sent_by == "何静", "{}", sheet.remark);
    let sections = boss.call(&section::LIST, (), section::ListForm::default()).await.unwrap();
    let group = sections.sections.iter().find(|it| it.name == "窗口组").unwrap();
    assert_eq!((&group.members, &group.heads), (&vec![luo], &vec![luo]));
    assert_eq!(sections.people.iter().find(|it| it.id == sun).unwrap().deputy, Some(luo));
    assert_eq!(server::gate::audit::verify(&hall.hub).await.unwrap(), []);
}

#[tokio::test]
async fn only_whoever_leads_sees_to_it_and_who_has_left_is_signed_out() {
    let hall = TestHall::open().await;
    let he = hall.person("hejing").await;
    let own = he.call(&account::ME, (), Nothing {}).await.unwrap().account().unwrap();
    for login in ["hejing", "secadmin", "majianye"] {
        let other = hall.person(login).await;
        assert_eq!(other.call(&leaving::SHOW, own, Nothing {}).await.unwrap_err(), Fault::NotFound, "{login}");
        let form = given(own, &[]);
        assert_eq!(other.call(&leaving::LEAVE, own, form).await.unwrap_err(), Fault::NotFound, "{login}");
    }
    let boss = hall.person("fangzhou").await;
    let me = boss.call(&account::ME, (), Nothing {}).await.unwrap().account().unwrap();
    assert!(boss.call(&leaving::LEAVE, me, given(own, &[])).await.is_err(), "not oneself");
    let luo = id_of(&shown(&boss, own).await, "罗莉");
    let soon = boss.call(&leaving::LEAVE, own, given(luo, &[Thing::Letter, Thing::Stamp])).await;
    assert!(matches!(soon, Err(Fault::Form { .. })), "the seal was handed over this very moment: {soon:?}");
    hall.hub.clock.put(hall.now().plus_minutes(5));
    boss.call(&leaving::LEAVE, own, given(luo, &[Thing::Letter, Thing::Stamp])).await.unwrap();
    assert_eq!(he.call(&mandate::MINE, (), Nothing {}).await.unwrap_err(), Fault::SignedOut);
}
