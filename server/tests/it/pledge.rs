//! 告知承诺: decided upon a promise, looked at afterwards, taken back when it was not kept.
use common::{
    application::stage,
    case::{self, CaseView},
    check::Nothing,
    decision::{
        self, InboxForm, Tray, decide, deliver,
        pledge::{self, Finding, InspectForm, Promise},
    },
    fault::Fault,
    id::PaperAt,
    paper::{self, PaperKind, PaperState, VerifyForm},
    review::{self, VersionForm},
};

use crate::{
    decision::{at, granting, received},
    hall::{Person, TestHall},
    review::judged,
};

pub const SHOP: &str = "食品小经营许可";
pub const CHOSEN: [(&str, &str); 1] = [("pledge", "pledge")];

/// Handed in by this way, and passed.
pub async fn passed(hall: &TestHall, who: &Person<'_>, clerk: &Person<'_>, way: &[(&str, &str)]) -> CaseView {
    let draft = who.filled_with(hall.item(SHOP).await.id, way).await;
    let id = draft.id;
    who.with_materials(&draft).await;
    who.submit(id).await.unwrap();
    let seen = judged(clerk, id, &[]).await;
    let case = clerk.call(&review::PASS, id, VersionForm { version: seen.case.version }).await.unwrap();
    received(clerk, case.id).await
}

/// What the clerk sees of it, by name.
async fn slots(who: &Person<'_>, case: &CaseView) -> Vec<String> {
    let seen = who.call(&decision::DOSSIER, case.id, Nothing {}).await.unwrap().seen;
    seen.slots.into_iter().map(|it| it.material.slot).collect()
}

fn finding(case: &CaseView, finding: Finding, n_days: u32) -> InspectForm {
    InspectForm {
        version: case.version, finding, says: "12月8日到店看过，没有洗消设备".to_owned(), n_days
    }
}

async fn shown(who: &Person<'_>, case: &CaseView) -> CaseView {
    who.call(&case::SHOW, case.id, Nothing {}).await.unwrap()
}

#[tokio::test]
async fn who_promises_brings_less_is_decided_at_once_and_looked_at_afterwards() {
    let hall = TestHall::open().await;
    let (zhou, li) = (hall.person("zhouming").await, hall.person("liqing").await);
    let plain = passed(&hall, &zhou, &li, &[("pledge", "normal")]).await;
    let refused = li.call(&decide::DECIDE_AT_ONCE, plain.id, granting(&plain)).await;
    assert!(matches!(refused, Err(Fault::Form { .. })), "not without a promise: {refused:?}");

    let case = passed(&hall, &zhou, &li, &CHOSEN).await;
    let (all, few) = (slots(&li, &plain).await, slots(&li, &case).await);
    let spared: Vec<&String> = all.iter().filter(|it| !few.contains(it)).collect();
    assert_eq!(spared, ["rules", "shop_photo"], "of {all:?}");
    let case = li.call(&decide::DECIDE_AT_ONCE, case.id, granting(&case)).await.unwrap();
    let kinds: Vec<PaperKind> = case.papers.iter().map(|it| it.kind).collect();
    assert_eq!(kinds, [PaperKind::Pledge, PaperKind::Grant]);
    let of = |n: usize| PaperAt { case: case.id, paper: case.papers[n].id };
    let promise = zhou.call(&paper::SHOW, of(0), Nothing {}).await.unwrap().paper;
    assert!(promise.text.iter().any(|it| it.contains("都有有效的健康证明")) && promise.stamp.is_empty());
    let grant = zhou.call(&paper::SHOW, of(1), Nothing {}).await.unwrap().paper;
    assert!(
        grant.text[0].contains("已书面承诺") && grant.text[1].contains("20个工作日内核查"),
        "{:?}",
        grant.text
    );

    let own = li.call(&pledge::INSPECT, case.id, finding(&case, Finding::Kept, 0)).await;
    assert!(matches!(own, Err(Fault::SamePerson | Fault::NotYours)), "{own:?}");
    let song = hall.person("songhui").await;
    let inbox = InboxForm { tray: Some(Tray::Inspect), ..InboxForm::default() };
    let waiting = song.call(&decision::INBOX, (), inbox.clone()).await.unwrap();
    assert_eq!(
        waiting.page.rows.iter().map(|it| (it.id, it.due.unwrap().to_string())).collect::<Vec<_>>(),
        [(case.id, "2026-12-21".to_owned())]
    );
    let endless = song.call(&pledge::INSPECT, case.id, finding(&case, Finding::Mend, 0)).await;
    assert!(matches!(endless, Err(Fault::Form { .. })), "by when?");
    let mended = song.call(&pledge::INSPECT, case.id, finding(&case, Finding::Mend, 5)).await.unwrap();
    let waiting = song.call(&decision::INBOX, (), inbox.clone()).await.unwrap();
    assert_eq!(waiting.page.rows[0].due.unwrap().to_string(), "2026-11-30");
    let kept = song.call(&pledge::INSPECT, case.id, finding(&mended, Finding::Kept, 0)).await.unwrap();
    let dossier = song.call(&decision::DOSSIER, case.id, Nothing {}).await.unwrap();
    assert_eq!((dossier.promise, dossier.check_by), (Promise::Kept, None));
    assert_eq!(song.call(&decision::INBOX, (), inbox).await.unwrap().page.n_rows, 0);
    let again = song.call(&pledge::INSPECT, case.id, finding(&kept, Finding::Kept, 0)).await;
    assert!(matches!(again, Err(Fault::Form { .. })), "once is enough");
    assert!(
        shown(&zhou, &case).await.events.iter().any(|it| it.note.contains("没有洗消设备")),
        "the applicant reads it"
    );
}

#[tokio::test]
async fn an_untrue_promise_is_taken_back_and_not_believed_again() {
    let hall = TestHall::open().await;
    let (zhou, li, song) =
        (hall.person("zhouming").await, hall.person("liqing").await, hall.person("songhui").await);
    let case = passed(&hall, &zhou, &li, &CHOSEN).await;
    let case = li.call(&decide::DECIDE_AT_ONCE, case.id, granting(&case)).await.unwrap();
    let case = li.call(&deliver::MAKE, case.id, at(&case)).await.unwrap();
    let licence = case.papers.iter().find(|it| it.kind == PaperKind::Licence).unwrap().id;
    let at = PaperAt { case: case.id, paper: licence };
    let code = zhou.call(&paper::SHOW, at, Nothing {}).await.unwrap().code;
    hall.job("paper").await;
    let case = song.call(&pledge::INSPECT, case.id, finding(&case, Finding::Broken, 0)).await.unwrap();

    // A finding can be put right as long as nobody has acted upon it; and found again.
    let case = song.call(&pledge::INSPECT, case.id, finding(&case, Finding::Mend, 3)).await.unwrap();
    let case = song.call(&pledge::INSPECT, case.id, finding(&case, Finding::Broken, 0)).await.unwrap();
    // It lies in another draft already.
    let other = zhou.filled(hall.item("个体工商户设立登记").await.id).await;
    let slot = common::id::SlotAt { case: other.id, slot: other.slots[0].material.slot.clone() };
    let held = zhou.call(&common::material::LIBRARY, (), case::MineForm::default()).await.unwrap().rows;
    let proof = held.iter().find(|it| it.trust == common::material::Trust::A).unwrap().id;
    let reuse = common::material::ReuseForm { file: Some(proof) };
    zhou.call(&common::material::REUSE, slot, reuse).await.unwrap();

    let head = hall.staff("顾安", "县市场监管局", &[common::account::Duty::Direct]).await;
    let broken = InboxForm { tray: Some(Tray::Broken), ..InboxForm::default() };
    assert_eq!(head.call(&decision::INBOX, (), broken.clone()).await.unwrap().page.rows[0].id, case.id);
    let form = pledge::RevokeForm {
        version: case.version,
        says: "承诺有洗消设备，到店核查没有".to_owned(),
        told_on: "2026-11-23".to_owned(),
        heard: "当事人称设备在路上，与核查不符，不予采纳".to_owned(),
    };
    assert_eq!(song.call(&pledge::REVOKE, case.id, form.clone()).await.unwrap_err(), Fault::NotYours);
    let case = head.call(&pledge::REVOKE, case.id, form.clone()).await.unwrap();
    assert_eq!(case.stage, stage::REVOKED);
    assert_eq!(head.call(&decision::INBOX, (), broken).await.unwrap().page.n_rows, 0);
    let states: Vec<(PaperKind, PaperState)> = case.papers.iter().map(|it| (it.kind, it.state)).collect();
    let wanted = [
        (PaperKind::Pledge, PaperState::Valid),
        (PaperKind::Grant, PaperState::Revoked),
        (PaperKind::Licence, PaperState::Revoked),
        (PaperKind::Revocation, PaperState::Valid),
    ];
    assert_eq!(states, wanted);
    let found = hall.nobody().call(&paper::VERIFY, (), VerifyForm { code, ..Default::default() }).await.unwrap();
    assert_eq!(found.verdict, paper::Verdict::Revoked);
    let library = zhou.call(&common::material::LIBRARY, (), case::MineForm::default()).await.unwrap();
    assert!(library.rows.iter().all(|it| it.trust != common::material::Trust::A), "no proof any more");

    let slots = zhou.call(&common::material::SLOTS, other.id, Nothing {}).await.unwrap();
    assert_eq!(
        slots[0].files[0].trust,
        common::material::Trust::C,
        "where it was handed in again, it has to be seen"
    );

    // The choice is gone, the matter is not.
    let draft = zhou.filled_with(hall.item(SHOP).await.id, &CHOSEN).await;
    zhou.with_materials(&draft).await;
    let refused = zhou.submit(draft.id).await;
    assert!(matches!(refused, Err(Fault::Form { .. })), "{refused:?}");
    passed(&hall, &zhou, &li, &[("pledge", "normal")]).await;

    // Nothing was granted, nothing to take back.
    let lu = hall.citizen("陆平").await;
    let other = passed(&hall, &lu, &li, &CHOSEN).await;
    let early = head.call(&pledge::REVOKE, other.id, pledge::RevokeForm { version: other.version, ..form }).await;
    assert!(matches!(early, Err(Fault::WrongStage { .. })), "{early:?}");
}
