//! 科室: a case lies where its matter belongs, whoever heads the section hands it out, and nobody is handed anything while away.
use common::{
    account::Duty,
    application::act,
    case::hold::{self, ColleaguesForm, HeldView, Hold, HoldForm},
    check::Nothing,
    decision::{self, InboxForm, Tray, Whose, accept, decide},
    fault::Fault,
    id::{AccountId, CaseId, ItemId, SectionId},
    section::{self, AwayForm, ListForm, SaveForm, SectionsView},
};

use crate::{
    decision::{HYGIENE, at, opinion, passed, received},
    hall::{Person, TestHall},
};

const HEALTH: &str = "县卫健局";

async fn sections(who: &Person<'_>) -> SectionsView {
    who.call(&section::LIST, (), ListForm { org: Some(HEALTH.to_owned()) }).await.unwrap()
}

fn id_of(seen: &SectionsView, name: &str) -> AccountId {
    seen.people.iter().find(|it| it.name == name).unwrap_or_else(|| panic!("no {name}")).id
}

/// Arranged by whoever leads.
async fn arranged(head: &Person<'_>, name: &str, people: &[&str], heads: &[&str], items: &[ItemId]) -> SectionId {
    let seen = sections(head).await;
    let ids = |names: &[&str]| names.iter().map(|it| id_of(&seen, it)).collect();
    let form = SaveForm {
        rev: seen.rev,
        org: HEALTH.to_owned(),
        section: None,
        name: name.to_owned(),
        members: ids(people),
        heads: ids(heads),
        items: items.to_vec(),
    };
    let seen = head.call(&section::SAVE, (), form).await.unwrap();
    seen.sections.iter().find(|it| it.name == name).unwrap().id
}

async fn accepted(hall: &TestHall, who: &str) -> CaseId {
    let (zhou, he) = (hall.person(who).await, hall.person("hejing").await);
    let case = passed(hall, &zhou, &he, HYGIENE, false).await;
    let case = received(&he, case.id).await;
    he.call(&accept::ACCEPT, case.id, at(&case)).await.unwrap().id
}

async fn in_tray(who: &Person<'_>, whose: Option<Whose>) -> Vec<CaseId> {
    let form = InboxForm { tray: Some(Tray::Handle), whose, ..InboxForm::default() };
    let seen = who.call(&decision::INBOX, (), form).await.unwrap();
    let counted = seen.trays.iter().find(|it| it.tray == Tray::Handle).unwrap().n_cases;
    if whose.is_none() {
        assert_eq!(counted, seen.page.n_rows, "the count and the list agree");
    }
    seen.page.rows.into_iter().map(|it| it.id).collect()
}

fn form(how: Hold, cases: &[CaseId], to: Option<AccountId>, says: &str) -> HoldForm {
    HoldForm { how, cases: cases.to_vec(), to, says: says.to_owned() }
}

async fn held(who: &Person<'_>, form: HoldForm) -> HeldView {
    who.call(&hold::HOLD, (), form).await.unwrap()
}

/// Finding S13: what is another section's lies in its tray, and says so to whoever comes across it.
#[tokio::test]
async fn a_case_lies_where_its_matter_belongs() {
    let hall = TestHall::open().await;
    let head = hall.person("fangzhou").await;
    hall.staff("公卫甲", HEALTH, &[Duty::Review]).await;
    let item = hall.item(HYGIENE).await.id;
    let id = accepted(&hall, "zhouming").await;
    let (sun, qian) = (hall.person("sunwei").await, hall.person("qianyu").await);
    assert_eq!((in_tray(&sun, None).await, in_tray(&qian, None).await), (vec![id], vec![id]), "no sections yet");

    arranged(&head, "审批股", &["孙薇", "钱宇"], &["钱宇"], &[item]).await;
    arranged(&head, "公共卫生股", &["公卫甲"], &["公卫甲"], &[]).await;
    let other = hall.staff("公卫乙", HEALTH, &[Duty::Review]).await;
    let seen = sections(&head).await;
    let two = seen.sections.iter().find(|it| it.name == "公共卫生股").unwrap();
    let form_two = SaveForm {
        rev: seen.rev,
        org: HEALTH.to_owned(),
        section: Some(two.id),
        name: two.name.clone(),
        members: [two.members.clone(), vec![id_of(&seen, "公卫乙")]].concat(),
        heads: two.heads.clone(),
        items: Vec::new(),
    };
    head.call(&section::SAVE, (), form_two).await.unwrap();
    assert_eq!(in_tray(&sun, None).await, [id], "theirs");
    assert!(in_tray(&other, None).await.is_empty(), "another section's");
    let barred = other.call(&decision::DOSSIER, id, Nothing {}).await.unwrap().barred;
    let why = &barred.iter().find(|it| it.act == act::ASSIGN).unwrap().says;
    assert!(why.contains("审批股"), "{why}");
    let seen = held(&other, form(Hold::Take, &[id], None, "")).await;
    assert!(seen.n_done == 0 && seen.left[0].says.contains("审批股"), "{seen:?}");
    let version = sun.call(&common::case::SHOW, id, Nothing {}).await.unwrap();
    assert!(other.call(&decide::ASSIGN, id, at(&version)).await.is_err());
    // Whoever is in no section at all works for the whole body, as before.
    let new = hall.staff("新来的", HEALTH, &[Duty::Review]).await;
    assert_eq!(in_tray(&new, None).await, [id]);

    let refused =
        sun.call(&section::SAVE, (), SaveForm { name: "我的股".to_owned(), ..SaveForm::default() }).await;
    assert_eq!(refused.unwrap_err(), Fault::NotYours, "heads arrange it");
    let twice = SaveForm {
        rev: sections(&head).await.rev,
        org: HEALTH.to_owned(),
        name: "审批股".to_owned(),
        members: vec![id_of(&sections(&head).await, "孙薇")],
        ..SaveForm::default()
    };
    let unseen = SaveForm { rev: twice.rev - 1, name: "另一股".to_owned(), ..twice.clone() };
    assert!(says(head.call(&section::SAVE, (), twice).await).contains("已经有这个科室"));
    assert!(says(head.call(&section::SAVE, (), unseen).await).contains("刚才有人改过"), "nobody's work is undone");
}

fn says(it: Result<impl std::fmt::Debug, Fault>) -> String {
    match it {
        Err(Fault::Form { fields }) => fields.into_iter().map(|it| it.says).collect(),
        it => panic!("{it:?}"),
    }
}

/// What came from another body is no section's of the one that has it now, whoever's its matter was there.
#[tokio::test]
async fn a_case_that_was_passed_on_waits_for_the_whole_body_it_came_to() {
    let hall = TestHall::open().await;
    let head = hall.person("fangzhou").await;
    let item = hall.item(HYGIENE).await.id;
    arranged(&head, "审批股", &["孙薇"], &["孙薇"], &[item]).await;
    let (id, sun, song) =
        (accepted(&hall, "zhouming").await, hall.person("sunwei").await, hall.person("songhui").await);
    const MARKET: &str = "县市场监管局";
    let seen = head.call(&section::LIST, (), ListForm { org: Some(MARKET.to_owned()) }).await.unwrap();
    let form = SaveForm {
        rev: seen.rev,
        org: MARKET.to_owned(),
        name: "食品股".to_owned(),
        members: vec![id_of(&seen, "宋慧")],
        ..SaveForm::default()
    };
    head.call(&section::SAVE, (), form).await.unwrap();
    assert!(in_tray(&song, None).await.is_empty());
    let case = sun.call(&common::case::SHOW, id, Nothing {}).await.unwrap();
    let case = sun.call(&decide::ASSIGN, id, at(&case)).await.unwrap();
    let form =
        decide::PassOnForm {
            version: case.version, org: MARKET.to_owned(), says: "属于食品经营".to_owned()
        };
    let case = sun.call(&decide::PASS_ON, id, form).await.unwrap();
    assert_eq!(in_tray(&song, None).await, [id]);
    song.call(&decide::ASSIGN, id, at(&case)).await.unwrap();
}

/// Two leaves of one person: the second ends nothing of the first.
#[tokio::test]
async fn who_is_away_now_and_again_later_is_away_both_times() {
    let hall = TestHall::open().await;
    let head = hall.person("fangzhou").await;
    let item = hall.item(HYGIENE).await.id;
    arranged(&head, "审批股", &["孙薇", "钱宇"], &["钱宇"], &[item]).await;
    let qian = hall.person("qianyu").await;
    let away = async |from: &str, until: &str| {
        let form = AwayForm { from: from.to_owned(), until: until.to_owned(), ..AwayForm::default() };
        let seen = qian.call(&section::AWAY, (), form).await.unwrap();
        let me = seen.people.into_iter().find(|it| it.name == "钱宇").unwrap();
        (me.from.map(|it| it.to_string()), me.later.iter().map(|it| it[0].to_string()).collect::<Vec<_>>())
    };
    let day = |text: &str| Some(text.to_owned());
    assert_eq!(away("2026-11-23", "2026-11-25").await, (day("2026-11-23"), Vec::new()));
    assert_eq!(away("2026-12-20", "2026-12-24").await, (day("2026-11-23"), vec!["2026-12-20".to_owned()]));
    assert_eq!(away("2026-12-21", "2026-12-22").await.1, ["2026-12-21"], "what it overlaps it replaces");
    assert_eq!(away("", "").await, (day("2026-12-21"), Vec::new()), "back from what runs");
    assert_eq!(away("", "").await, (None, Vec::new()));
}

#[tokio::test]
async fn the_head_of_a_section_hands_out_reassigns_and_takes_back() {
    let hall = TestHall::open().await;
    let head = hall.person("fangzhou").await;
    let item = hall.item(HYGIENE).await.id;
    arranged(&head, "审批股", &["孙薇", "钱宇"], &["钱宇"], &[item]).await;
    let ids = [accepted(&hall, "zhouming").await, accepted(&hall, "zhouming").await];
    let (sun, qian) = (hall.person("sunwei").await, hall.person("qianyu").await);
    let form_of = |whose| InboxForm { tray: Some(Tray::Handle), whose, ..InboxForm::default() };
    assert!(qian.call(&decision::INBOX, (), form_of(None)).await.unwrap().leads_section);
    assert!(!sun.call(&decision::INBOX, (), form_of(None)).await.unwrap().leads_section);
    assert_eq!(in_tray(&qian, Some(Whose::Section)).await.len(), 2, "to hand out");
    assert!(in_tray(&sun, Some(Whose::Section)).await.is_empty(), "not theirs to hand out");

    let seen = sections(&head).await;
    let (to_sun, to_qian) = (id_of(&seen, "孙薇"), id_of(&seen, "钱宇"));
    let denied = held(&sun, form(Hold::Hand, &ids, Some(to_qian), "")).await;
    assert_eq!(denied.n_done, 0, "{denied:?}");
    assert_eq!(held(&qian, form(Hold::Hand, &ids[..1], Some(to_sun), "")).await.n_done, 1);
    assert_eq!(in_tray(&sun, Some(Whose::Mine)).await, [ids[0]]);
    assert_eq!(in_tray(&qian, Some(Whose::Section)).await, [ids[1]]);
    assert_eq!(held(&qian, form(Hold::LetGo, &ids[..1], None, "")).await.n_done, 1, "taken back");
    assert_eq!(in_tray(&qian, Some(Whose::Section)).await.len(), 2);

    // In somebody's hands already: with a reason, and it goes on in the other's.
    let case = sun.call(&common::case::SHOW, ids[0], Nothing {}).await.unwrap();
    sun.call(&decide::ASSIGN, ids[0], at(&case)).await.unwrap();
    let new = hall.staff("审批丙", HEALTH, &[Duty::Review]).await;
    let to_new = id_of(&sections(&head).await, "审批丙");
    let bare = held(&qian, form(Hold::Hand, &ids[..1], Some(to_new), "")).await;
    assert!(bare.left[0].says.contains("原因"), "{bare:?}");
    assert_eq!(held(&qian, form(Hold::Hand, &ids[..1], Some(to_new), "孙薇外出核查")).await.n_done, 1);
    let case = new.call(&common::case::SHOW, ids[0], Nothing {}).await.unwrap();
    let last = case.events.last().unwrap();
    assert_eq!((last.act, last.note.as_str()), (act::HAND_OUT, "交给审批丙：孙薇外出核查"));
    let theirs = sun.call(&decide::OPINE, ids[0], opinion(&case)).await;
    assert!(matches!(theirs, Err(Fault::Form { .. })), "theirs no longer: {theirs:?}");
    let case = new.call(&decide::OPINE, ids[0], opinion(&case)).await.unwrap();
    let back = decision::SayForm { version: case.version, says: "补一张现场照片".to_owned() };
    qian.call(&decide::SEND_BACK, ids[0], back).await.unwrap();
    assert!(in_tray(&new, Some(Whose::Mine)).await.contains(&ids[0]), "back to whoever was given it");
}

#[tokio::test]
async fn cases_are_spread_evenly_or_to_whoever_knows_the_applicant() {
    let hall = TestHall::open().await;
    let head = hall.person("fangzhou").await;
    let item = hall.item(HYGIENE).await.id;
    hall.staff("审批丙", HEALTH, &[Duty::Review]).await;
    hall.staff("别科的", HEALTH, &[Duty::Review]).await;
    arranged(&head, "审批股", &["孙薇", "钱宇", "审批丙"], &["钱宇"], &[item]).await;
    let (sun, qian) = (hall.person("sunwei").await, hall.person("qianyu").await);
    let first = accepted(&hall, "zhouming").await;
    let case = sun.call(&common::case::SHOW, first, Nothing {}).await.unwrap();
    sun.call(&decide::ASSIGN, first, at(&case)).await.unwrap();

    let mut ids = Vec::new();
    for _ in 0..5 {
        ids.push(accepted(&hall, "zhouming").await);
    }
    let seen = held(&qian, form(Hold::Even, &ids, None, "")).await;
    let mut given: Vec<(&str, u32)> = seen.given.iter().map(|it| (it.name.as_str(), it.n)).collect();
    given.sort_unstable();
    let mut wanted = [("孙薇", 1), ("审批丙", 2), ("钱宇", 2)];
    wanted.sort_unstable();
    assert_eq!(
        (seen.n_done, given),
        (5, wanted.to_vec()),
        "孙薇 has one in hand already; nobody of another section"
    );

    let seen = held(&qian, form(Hold::Known, &ids, None, "")).await;
    assert_eq!(seen.given.iter().map(|it| (it.name.as_str(), it.n)).collect::<Vec<_>>(), [("孙薇", 5)]);
    let outside = held(&sun, form(Hold::Even, &ids, None, "")).await;
    assert_eq!(outside.n_done, 5, "what one holds oneself one may spread: {outside:?}");
    let he = hall.person("hejing").await;
    let none = held(&he, form(Hold::Even, &ids, None, "")).await;
    assert_eq!((none.n_done, none.left.len()), (0, 5), "not a counter's to hand out: {none:?}");
    // Whoever looks into it is not the one it is handed out to anew.
    let seen = held(&head, form(Hold::Even, &[first], None, "孙薇外出核查")).await;
    assert_ne!(seen.given[0].name, "孙薇", "{seen:?}");
    let kept = held(&head, form(Hold::LetGo, &[first], None, "")).await;
    assert!(kept.left[0].says.contains("改派"), "somebody goes on with it: {kept:?}");
}

#[tokio::test]
async fn who_is_away_is_handed_nothing_and_their_deputy_stands_in() {
    let hall = TestHall::open().await;
    let head = hall.person("fangzhou").await;
    let item = hall.item(HYGIENE).await.id;
    arranged(&head, "审批股", &["孙薇", "钱宇"], &["钱宇"], &[item]).await;
    let stands_in = hall.staff("代班的", HEALTH, &[Duty::Review]).await;
    arranged(&head, "公共卫生股", &["代班的"], &["代班的"], &[]).await;
    let id = accepted(&hall, "zhouming").await;
    let (sun, qian) = (hall.person("sunwei").await, hall.person("qianyu").await);
    let seen = sections(&head).await;
    let (of_qian, deputy) = (id_of(&seen, "钱宇"), id_of(&seen, "代班的"));
    let away = |account, from: &str, until: &str| AwayForm {
        account,
        from: from.to_owned(),
        until: until.to_owned(),
        deputy: Some(deputy),
    };
    let others = sun.call(&section::AWAY, (), away(Some(of_qian), "2026-11-24", "2026-11-25")).await;
    assert!(matches!(others, Err(Fault::Form { .. })), "not a colleague's to say: {others:?}");
    qian.call(&section::AWAY, (), away(None, "2026-11-24", "2026-11-25")).await.unwrap();
    let names = async |who: &Person<'_>| {
        let all = who.call(&hold::COLLEAGUES, (), ColleaguesForm { tray: Some(Tray::Handle) }).await.unwrap();
        all.into_iter().map(|it| it.name).collect::<Vec<_>>()
    };
    assert!(names(&sun).await.contains(&"钱宇".to_owned()), "from tomorrow");
    assert!(in_tray(&stands_in, None).await.is_empty(), "nor does anybody stand in before");
    qian.call(&section::AWAY, (), away(None, "2026-11-23", "2026-11-25")).await.unwrap();
    assert_eq!(in_tray(&stands_in, None).await, [id], "in the place of whoever is away");
    let seen = stands_in.call(&decision::INBOX, (), InboxForm::default()).await.unwrap();
    assert!(seen.leads_section, "and hands out as their head does");
    assert!(!names(&sun).await.contains(&"钱宇".to_owned()), "away");
    let refused = head.call(&hold::HOLD, (), form(Hold::Hand, &[id], Some(of_qian), "")).await;
    assert!(matches!(refused, Err(Fault::Form { .. })), "{refused:?}");
    let seen = held(&head, form(Hold::Even, &[id], None, "")).await;
    assert_eq!(seen.given[0].name, "孙薇", "{seen:?}");
    assert_eq!(held(&head, form(Hold::LetGo, &[id], None, "")).await.n_done, 1);
    hall.walk_to("2026-11-26", 10).await;
    let sun = hall.person("sunwei").await;
    assert!(names(&sun).await.contains(&"钱宇".to_owned()), "back");
}
