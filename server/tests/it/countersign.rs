//! 会签和意见附件: another body's word, and what officials lay beside their own; the applicant sees neither.
use common::{
    application::act,
    case::{self, CaseView},
    check::Nothing,
    decision::{
        self, InboxForm, Tray, accept,
        decide::{self, AskForm, Leaning, OpineForm},
    },
    fault::Fault,
    material::{self, OPINION},
};

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
    AskForm { version, org: org.to_owned(), says: "经营场所是否在登记范围内".to_owned(), n_days: 3 }
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
    let twice = sun.call(&decide::ASK_COUNTERSIGN, id, ask(case.version, "县消防救援大队")).await;
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
    assert_eq!(theirs.asked.unwrap().org, "县市场监管局");
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
