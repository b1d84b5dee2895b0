//! 会签和意见附件: another body's word, and what officials lay beside their own; the applicant sees neither.
use common::{
    account::{Duty, Who},
    application::act,
    case::{self, CaseView},
    check::Nothing,
    decision::{
        self, InboxForm, Tray, Word, accept,
        decide::{self, AskForm, Leaning, OpineForm},
    },
    fault::Fault,
    material::{self, OPINION},
};

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use server::entity::countersigns;

use crate::{
    decision::{HYGIENE, at, passed, received},
    hall::{Person, TestHall},
    upload::{page, put},
};

async fn assigned(hall: &TestHall, sun: &Person<'_>) -> CaseView {
    let (zhou, he) = (hall.person("zhouming").await, hall.person("hejing").await);
    let case = passed(hall, &zhou, &he, HYGIENE, false).await;
    let case = received(&he, case.id).await;
    let case = he.call(&accept::ACCEPT, case.id, at(&case)).await.unwrap();
    sun.call(&decide::ASSIGN, case.id, at(&case)).await.unwrap()
}

fn opinion(version: i32, says: &str) -> OpineForm {
    OpineForm { version, leaning: Leaning::Grant, says: says.to_owned() }
}

fn ask(version: i32, org: &str) -> AskForm {
    asks(version, &[org])
}

fn asks(version: i32, orgs: &[&str]) -> AskForm {
    let orgs = orgs.iter().map(|it| (*it).to_owned()).collect();
    AskForm { version, orgs, says: "经营场所是否在登记范围内".to_owned(), n_days: 3 }
}

#[tokio::test]
async fn another_body_is_asked_says_its_word_and_does_nothing_else() {
    let hall = TestHall::open().await;
    let (sun, song) = (hall.person("sunwei").await, hall.person("songhui").await);
    let case = assigned(&hall, &sun).await;
    let id = case.id;
    assert_eq!(song.call(&case::SHOW, id, Nothing {}).await.unwrap_err(), Fault::NotFound, "not before");
    let dossier = sun.call(&decision::DOSSIER, id, Nothing {}).await.unwrap();
    assert!(
        dossier.bodies.iter().any(|it| it == "县市场监管局") && !dossier.bodies.iter().any(|it| it == "县卫健局")
    );
    let own = sun.call(&decide::ASK_COUNTERSIGN, id, ask(case.version, "县卫健局")).await;
    assert!(matches!(own, Err(Fault::Form { .. })), "{own:?}");
    let case = sun.call(&decide::ASK_COUNTERSIGN, id, ask(case.version, "县市场监管局")).await.unwrap();
    let waits = sun.call(&decide::OPINE, id, opinion(case.version, "符合条件")).await;
    assert!(matches!(waits, Err(Fault::Form { .. })), "an opinion waits for the word: {waits:?}");
    let twice = sun.call(&decide::ASK_COUNTERSIGN, id, ask(case.version, "县市场监管局")).await;
    assert!(matches!(twice, Err(Fault::Form { .. })), "{twice:?}");
    let hasty = sun.call(&decide::COUNTERSIGN, id, opinion(case.version, "没有意见")).await;
    assert!(matches!(hasty, Err(Fault::Form { .. })), "not for them: {hasty:?}");

    let form = InboxForm { tray: Some(Tray::Countersign), ..InboxForm::default() };
    let inbox = song.call(&decision::INBOX, (), form).await.unwrap();
    assert_eq!(
        (inbox.page.rows[0].id, inbox.page.rows[0].due.unwrap().to_string()),
        (id, "2026-11-26".to_owned())
    );
    let theirs = song.call(&decision::DOSSIER, id, Nothing {}).await.unwrap();
    assert_eq!(theirs.seen.case.acts, [act::COUNTERSIGN], "a word, and nothing else");
    assert_eq!(theirs.asked[0].org, "县市场监管局");
    let taken =
        song.call(&decide::TRANSFER, id, decision::SayForm { version: case.version, says: "我来".to_owned() });
    assert_eq!(taken.await.unwrap_err(), Fault::NotYours);
    let case = song.call(&decide::COUNTERSIGN, id, opinion(case.version, "在登记范围内")).await.unwrap();
    assert!(case.acts.is_empty(), "said");
    let zhou = hall.person("zhouming").await;
    let seen = zhou.call(&case::SHOW, id, Nothing {}).await.unwrap();
    let words = seen.events.iter().filter(|it| matches!(it.act, act::ASK_COUNTERSIGN | act::COUNTERSIGN));
    assert!(
        words.clone().count() == 2 && words.clone().all(|it| it.note.is_empty()),
        "not the applicant's to read"
    );
    let seen = sun.call(&case::SHOW, id, Nothing {}).await.unwrap();
    let said = &seen.events.last().unwrap().note;
    assert!(said.contains("县市场监管局") && said.contains("在登记范围内"), "{said}");
    sun.call(&decide::OPINE, id, opinion(seen.version, "符合条件")).await.unwrap();
}

#[tokio::test]
async fn who_is_silent_too_long_has_nothing_against_it() {
    let hall = TestHall::open().await;
    let sun = hall.person("sunwei").await;
    let case = assigned(&hall, &sun).await;
    let case = sun.call(&decide::ASK_COUNTERSIGN, case.id, ask(case.version, "县市场监管局")).await.unwrap();
    hall.walk_to("2026-11-26", 17).await;
    let sun = hall.person("sunwei").await;
    let waits = sun.call(&decide::OPINE, case.id, opinion(case.version, "符合条件")).await;
    assert!(matches!(waits, Err(Fault::Form { .. })), "the last day counts");
    hall.walk_to("2026-11-27", 9).await;
    let sun = hall.person("sunwei").await;
    let barred = sun.call(&decision::DOSSIER, case.id, Nothing {}).await.unwrap().barred;
    assert!(!barred.iter().any(|it| it.act == act::ASK_COUNTERSIGN), "somebody else may be asked: {barred:?}");
    let case = sun.call(&decide::OPINE, case.id, opinion(case.version, "符合条件")).await.unwrap();
    let song = hall.person("songhui").await;
    let late = song.call(&decide::COUNTERSIGN, case.id, opinion(case.version, "有意见")).await;
    assert!(matches!(late, Err(Fault::Form { .. })), "{late:?}");
}

#[tokio::test]
async fn what_lies_beside_an_opinion_is_the_officials_and_part_of_the_record_once_spoken_on() {
    let hall = TestHall::open().await;
    let sun = hall.person("sunwei").await;
    let case = assigned(&hall, &sun).await;
    let id = case.id;
    let n_before = sun.call(&decision::DOSSIER, id, Nothing {}).await.unwrap().seen.slots.len();
    let wrong = put(&sun, id, OPINION, "拍错了.png", &page(7)).await;
    let file = put(&sun, id, OPINION, "现场照片.png", &page(8)).await;
    let dossier = sun.call(&decision::DOSSIER, id, Nothing {}).await.unwrap();
    assert_eq!(dossier.attachments.iter().map(|it| it.file.id).collect::<Vec<_>>(), [wrong, file]);
    assert!(
        dossier.may_attach && dossier.attachments.iter().all(|it| it.is_mine && it.by == "孙薇"),
        "{dossier:?}"
    );
    assert_eq!(dossier.seen.slots.len(), n_before, "no material of the applicant's");
    sun.call(&decision::DETACH, wrong, Nothing {}).await.unwrap();

    let (zhou, qian) = (hall.person("zhouming").await, hall.person("qianyu").await);
    let request =
        |who: &Person<'_>| who.request("GET", &material::FILE.url(&file)).body(axum::body::Body::empty()).unwrap();
    assert_eq!(zhou.send(request(&zhou)).await.status.as_u16(), 404, "not the applicant's to read");
    assert_eq!(qian.send(request(&qian)).await.status.as_u16(), 200, "whoever checks reads it");
    assert_eq!(qian.call(&decision::DETACH, file, Nothing {}).await.unwrap_err(), Fault::NotFound);
    let library = zhou.call(&material::LIBRARY, (), Default::default()).await.unwrap();
    assert!(library.rows.iter().all(|it| it.id != file));

    sun.call(&decide::OPINE, id, opinion(case.version, "见现场照片")).await.unwrap();
    let kept = sun.call(&decision::DETACH, file, Nothing {}).await;
    assert!(matches!(kept, Err(Fault::Form { .. })), "{kept:?}");
    let seen = qian.call(&decision::DOSSIER, id, Nothing {}).await.unwrap().attachments;
    assert!(seen.len() == 1 && !seen[0].is_mine);
    let he = hall.staff("只收件", "县卫健局", &[common::account::Duty::Counter]).await;
    let reply = crate::upload::create(&he, id, OPINION, "x.png", 100).await;
    assert_eq!(reply.status.as_u16(), 403, "who gives no opinion lays nothing beside one");
}

/// Finding S11: somebody has to be there to answer.
#[tokio::test]
async fn only_bodies_with_somebody_who_can_answer_are_asked() {
    let hall = TestHall::open().await;
    let sun = hall.person("sunwei").await;
    let case = assigned(&hall, &sun).await;
    let bodies = sun.call(&decision::DOSSIER, case.id, Nothing {}).await.unwrap().bodies;
    for nobody in ["东门社区委员会", "县政府办", "县司法局", "县卫健局"] {
        assert!(!bodies.iter().any(|it| it == nobody), "{nobody} among {bodies:?}");
        let refused = sun.call(&decide::ASK_COUNTERSIGN, case.id, ask(case.version, nobody)).await;
        assert!(matches!(refused, Err(Fault::Form { .. })), "{nobody}: {refused:?}");
    }
    hall.staff("新来的", "县司法局", &[common::account::Duty::Review]).await;
    let bodies = sun.call(&decision::DOSSIER, case.id, Nothing {}).await.unwrap().bodies;
    assert!(bodies.iter().any(|it| it == "县司法局"), "{bodies:?}");
    // One that nobody works for keeps all of them from being asked: nothing is half done.
    let mixed = asks(case.version, &["县市场监管局", "东门社区委员会"]);
    assert!(sun.call(&decide::ASK_COUNTERSIGN, case.id, mixed).await.is_err());
    assert!(sun.call(&decision::DOSSIER, case.id, Nothing {}).await.unwrap().asked.is_empty());
}

#[tokio::test]
async fn several_are_asked_at_once_and_an_opinion_waits_for_the_last() {
    let hall = TestHall::open().await;
    let (sun, song, gao) =
        (hall.person("sunwei").await, hall.person("songhui").await, hall.person("gaoyang").await);
    let case = assigned(&hall, &sun).await;
    let id = case.id;
    let both = asks(case.version, &["县市场监管局", "县自然资源局"]);
    let case = sun.call(&decide::ASK_COUNTERSIGN, id, both).await.unwrap();
    let form = || InboxForm { tray: Some(Tray::Countersign), ..InboxForm::default() };
    for who in [&song, &gao] {
        let rows = who.call(&decision::INBOX, (), form()).await.unwrap().page.rows;
        assert_eq!(rows.iter().map(|it| it.id).collect::<Vec<_>>(), [id]);
    }
    let case = song.call(&decide::COUNTERSIGN, id, opinion(case.version, "没有意见")).await.unwrap();
    assert!(song.call(&decision::INBOX, (), form()).await.unwrap().page.rows.is_empty(), "said");
    let waits = sun.call(&decide::OPINE, id, opinion(case.version, "符合条件")).await;
    assert!(matches!(waits, Err(Fault::Form { .. })), "for the other one: {waits:?}");
    let again = song.call(&decide::COUNTERSIGN, id, opinion(case.version, "还有")).await;
    assert!(matches!(again, Err(Fault::Form { .. })), "{again:?}");
    let version = sun.call(&case::SHOW, id, Nothing {}).await.unwrap().version;
    let case = gao.call(&decide::COUNTERSIGN, id, opinion(version, "符合规划")).await.unwrap();
    sun.call(&decide::OPINE, id, opinion(case.version, "符合条件")).await.unwrap();
    assert_eq!(song.call(&case::SHOW, id, Nothing {}).await.unwrap().id, id, "whoever answered looks on");
}

#[tokio::test]
async fn who_is_asked_no_longer_is_not_waited_for_and_does_not_look_on() {
    let hall = TestHall::open().await;
    let (sun, song, gao) =
        (hall.person("sunwei").await, hall.person("songhui").await, hall.person("gaoyang").await);
    let case = assigned(&hall, &sun).await;
    let id = case.id;
    let acts = sun.call(&decision::DOSSIER, id, Nothing {}).await.unwrap().seen.case.acts;
    assert!(!acts.contains(&act::UNASK), "nobody was asked: {acts:?}");
    let both = asks(case.version, &["县市场监管局", "县自然资源局"]);
    let case = sun.call(&decide::ASK_COUNTERSIGN, id, both).await.unwrap();
    let unask =
        |version, org: &str| decide::UnaskForm {
            version, org: org.to_owned(), says: "现场已查明".to_owned()
        };
    let never = sun.call(&decide::UNASK, id, unask(case.version, "县民政局")).await;
    assert!(matches!(never, Err(Fault::Form { .. })), "{never:?}");
    let other = hall.person("qianyu").await.call(&decide::UNASK, id, unask(case.version, "县市场监管局")).await;
    assert!(matches!(other, Err(Fault::Form { .. })), "whoever handles it: {other:?}");
    let case = sun.call(&decide::UNASK, id, unask(case.version, "县市场监管局")).await.unwrap();
    assert_eq!(song.call(&case::SHOW, id, Nothing {}).await.unwrap_err(), Fault::NotFound);
    let waits = sun.call(&decide::OPINE, id, opinion(case.version, "符合条件")).await;
    assert!(matches!(waits, Err(Fault::Form { .. })), "the other is waited for: {waits:?}");
    let case = sun.call(&decide::UNASK, id, unask(case.version, "县自然资源局")).await.unwrap();
    assert_eq!(gao.call(&case::SHOW, id, Nothing {}).await.unwrap_err(), Fault::NotFound);
    sun.call(&decide::OPINE, id, opinion(case.version, "符合条件")).await.unwrap();
}

/// Silent until its time was over, and asked anew: one word is waited for, and one is said.
#[tokio::test]
async fn who_is_asked_again_answers_once_and_a_body_speaks_for_itself() {
    let hall = TestHall::open().await;
    let sun = hall.person("sunwei").await;
    let case = assigned(&hall, &sun).await;
    let id = case.id;
    sun.call(&decide::ASK_COUNTERSIGN, id, ask(case.version, "县市场监管局")).await.unwrap();
    hall.walk_to("2026-11-27", 10).await;
    let (sun, song) = (hall.person("sunwei").await, hall.person("songhui").await);
    let version = sun.call(&case::SHOW, id, Nothing {}).await.unwrap().version;
    let case = sun.call(&decide::ASK_COUNTERSIGN, id, ask(version, "县市场监管局")).await.unwrap();
    // Whoever stands above every body answers for none of them.
    let above = hall.staff("综合科", "县行政审批局", &[Duty::Review]).await;
    let theirs = above.call(&decide::COUNTERSIGN, id, opinion(case.version, "没有意见")).await;
    assert!(matches!(theirs, Err(Fault::Form { .. } | Fault::NotFound)), "{theirs:?}");
    let case = song.call(&decide::COUNTERSIGN, id, opinion(case.version, "没有意见")).await.unwrap();
    let again = song.call(&decide::COUNTERSIGN, id, opinion(case.version, "还有")).await;
    assert!(matches!(again, Err(Fault::Form { .. })), "{again:?}");
    let form = InboxForm { tray: Some(Tray::Countersign), ..InboxForm::default() };
    assert!(song.call(&decision::INBOX, (), form).await.unwrap().page.rows.is_empty());
    sun.call(&decide::OPINE, id, opinion(case.version, "符合条件")).await.unwrap();
}

/// However a case ends, nobody's word on it is waited for.
#[tokio::test]
async fn what_was_asked_about_a_case_ends_with_it() {
    let hall = TestHall::open().await;
    let sun = hall.person("sunwei").await;
    let case = assigned(&hall, &sun).await;
    sun.call(&decide::ASK_COUNTERSIGN, case.id, ask(case.version, "县市场监管局")).await.unwrap();
    let why = case::ReasonForm { reason: "不办了".to_owned() };
    hall.person("zhouming").await.call(&case::WITHDRAW, case.id, why).await.unwrap();
    let cx = hall.cx(Who::Nobody);
    let rows = countersigns::Entity::find().filter(countersigns::COLUMN.region.eq(cx.region()));
    let rows = rows.all(&cx.db()).await.unwrap();
    assert_eq!(rows.iter().map(|it| it.word).collect::<Vec<_>>(), [Word::Over]);
}

/// It was taken in as this body's and is another's: it goes there with its clock, and this one looks on.
#[tokio::test]
async fn a_case_of_another_bodys_goes_there_with_its_clock_and_may_only_come_back() {
    let hall = TestHall::open().await;
    let (sun, song) = (hall.person("sunwei").await, hall.person("songhui").await);
    let case = assigned(&hall, &sun).await;
    let id = case.id;
    let due = case.clock.as_ref().unwrap().due;
    let pass =
        |version, org: &str| decide::PassOnForm {
            version, org: org.to_owned(), says: "属于食品经营".to_owned()
        };
    let nobody = sun.call(&decide::PASS_ON, id, pass(case.version, "县政府办")).await;
    assert!(matches!(nobody, Err(Fault::Form { .. })), "{nobody:?}");
    hall.walk_to("2026-11-24", 10).await;
    let (sun, song) = (hall.person("sunwei").await, {
        drop(song);
        hall.person("songhui").await
    });
    let gone = sun.call(&decide::PASS_ON, id, pass(case.version, "县市场监管局")).await.unwrap();
    assert!(gone.acts.is_empty(), "theirs no longer: {:?}", gone.acts);
    assert_eq!(gone.clock.as_ref().unwrap().due, due, "the applicant was promised a day");
    let form = |tray| InboxForm { tray: Some(tray), ..InboxForm::default() };
    let seen = song.call(&decision::INBOX, (), form(Tray::Handle)).await.unwrap().page.rows;
    assert_eq!(seen.iter().map(|it| (it.id, it.claimed_by.clone())).collect::<Vec<_>>(), [(id, None)]);
    let seen = sun.call(&decision::INBOX, (), form(Tray::Above)).await.unwrap().page.rows;
    assert_eq!(seen.iter().map(|it| it.id).collect::<Vec<_>>(), [id], "looked on at");
    let case = song.call(&decide::ASSIGN, id, at(&gone)).await.unwrap();
    let on = song.call(&decide::PASS_ON, id, pass(case.version, "县民政局")).await;
    assert!(matches!(on, Err(Fault::Form { .. })), "nobody is sent round: {on:?}");
    let back = song.call(&decide::PASS_ON, id, pass(case.version, "县卫健局")).await.unwrap();
    assert_eq!(back.clock.unwrap().due, due);
    assert!(sun.call(&decide::ASSIGN, id, at(&gone)).await.is_err(), "as it was on the screen");
}
