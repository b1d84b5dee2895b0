//! 窗口收件: who stands there is found or written down, nothing known is typed again, and what was shown stands as checked.
use common::{
    account::{self, ProfileForm, RealName},
    application::{act, stage},
    case::{
        self, DraftView, MineForm, SaveForm,
        intake::{self, IntakeForm, TakeInForm},
    },
    check::Nothing,
    decision::{self, accept, decide, deliver},
    fault::Fault,
    id::{CaseId, SlotAt},
    material::{self, ReuseForm, Trust},
    review::VersionForm,
};

use crate::hall::{Person, TestHall};

const SHOP: &str = "个体工商户设立登记";
const CARD: &str = "李秀英|女|汉|19551003|湖南省明川县松溪镇鹿门路7号|431026195510033011";

fn card(phone: &str) -> IntakeForm {
    IntakeForm { number: CARD.to_owned(), phone: phone.to_owned(), ..IntakeForm::default() }
}

fn number() -> IntakeForm {
    IntakeForm { number: "431026195510033011".to_owned(), ..IntakeForm::default() }
}

async fn opened(hall: &TestHall, clerk: &Person<'_>, form: IntakeForm) -> DraftView {
    let id = clerk.call(&intake::OPEN, hall.item(SHOP).await.id, form).await.unwrap().case;
    clerk.call(&case::DRAFT, id, Nothing {}).await.unwrap()
}

fn originals(draft: &DraftView) -> Vec<String> {
    draft.slots.iter().map(|it| it.material.slot.clone()).collect()
}

pub async fn taken_in(clerk: &Person<'_>, draft: DraftView) -> CaseId {
    let draft = clerk.completed(draft, &[("delivery", "window")]).await;
    clerk.with_materials(&draft).await;
    let form = TakeInForm { originals: originals(&draft), signed: "yes".to_owned(), ..TakeInForm::default() };
    clerk.call(&intake::TAKE_IN, draft.id, form).await.unwrap().id
}

fn faulty(it: Result<impl std::fmt::Debug, Fault>) -> Vec<String> {
    match it {
        Err(Fault::Form { fields }) => fields.into_iter().map(|it| it.name).collect(),
        it => panic!("{it:?}"),
    }
}

#[tokio::test]
async fn somebody_the_hall_has_never_seen_is_written_down_once() {
    let hall = TestHall::open().await;
    let clerk = hall.person("yuping").await;
    let item = hall.item(SHOP).await.id;
    assert_eq!(faulty(clerk.call(&intake::OPEN, item, card("")).await), ["phone"], "the card does not say");
    assert_eq!(faulty(clerk.call(&intake::OPEN, item, number()).await), ["name", "phone"]);
    let wrong = IntakeForm { number: "431026195510033012".to_owned(), ..card("13700001111") };
    assert_eq!(faulty(clerk.call(&intake::OPEN, item, wrong).await), ["number"]);

    let draft = opened(&hall, &clerk, card("13700001111")).await;
    let known = ["applicant_name", "applicant_id", "applicant_phone"];
    for name in known {
        assert!(draft.answers.contains_key(name), "{name} is typed again");
    }
    assert_eq!(draft.answers["applicant_name"].as_text(), "李秀英");
    let again = opened(&hall, &clerk, number()).await;
    assert_eq!(again.id, draft.id, "one draft, found by the number alone");
    let in_hand = clerk.call(&intake::LIST, (), MineForm::default()).await.unwrap();
    assert_eq!(in_hand.rows.into_iter().map(|it| it.id).collect::<Vec<_>>(), [draft.id]);
}

/// What is typed at the counter, counted: nothing the hall knows, whoever it is.
#[tokio::test]
async fn nothing_known_is_typed_again() {
    let hall = TestHall::open().await;
    let clerk = hall.person("yuping").await;
    let typed = async |draft: DraftView| {
        let before = draft.answers.clone();
        let sections = case::draft::sections(&draft.item, &before);
        let parts = sections.iter().flat_map(|it| &it.fields).flat_map(|it| it.parts());
        let known = draft.known();
        for part in parts.filter(|it| it.prefill.is_some_and(|it| known.contains_key(&it)) && it.when.is_empty()) {
            assert!(before.contains_key(&part.name), "{} is known, and asked", part.label);
        }
        let draft = clerk.completed(draft, &[("delivery", "window")]).await;
        let names = draft.answers.keys().filter(|it| !before.contains_key(*it)).cloned().collect::<Vec<String>>();
        (draft, names)
    };
    let (draft, first) = typed(opened(&hall, &clerk, card("13700001111")).await).await;
    insta::assert_snapshot!("typed_for_a_shop", first.join("\n"));
    clerk.with_materials(&draft).await;
    let form = TakeInForm { originals: originals(&draft), signed: "yes".to_owned(), ..TakeInForm::default() };
    clerk.call(&intake::TAKE_IN, draft.id, form).await.unwrap();
    let (_, second) = typed(opened(&hall, &clerk, number()).await).await;
    assert!(second.len() <= first.len(), "{second:?}");
    let secret = ["applicant_name", "applicant_id", "applicant_phone"];
    assert!(first.iter().all(|it| !secret.contains(&it.as_str())), "{first:?}");
}

#[tokio::test]
async fn an_instant_matter_is_done_in_one_visit() {
    let hall = TestHall::open().await;
    let clerk = hall.person("yuping").await;
    let draft = clerk.completed(opened(&hall, &clerk, card("13700001111")).await, &[("delivery", "window")]).await;
    let id = draft.id;
    let form = |originals: Vec<String>, signed: &str| TakeInForm {
        originals,
        signed: signed.to_owned(),
        ..TakeInForm::default()
    };
    let bare = clerk.call(&intake::TAKE_IN, id, form(Vec::new(), "yes")).await;
    assert!(matches!(bare, Err(Fault::MaterialsMissing { .. })), "{bare:?}");
    clerk.with_materials(&draft).await;
    assert_eq!(faulty(clerk.call(&intake::TAKE_IN, id, form(originals(&draft), "")).await), ["signed"]);
    let files = |it: &[material::SlotView]| it.iter().flat_map(|it| it.files.clone()).collect::<Vec<_>>();
    let slots = clerk.call(&material::SLOTS, id, Nothing {}).await.unwrap();
    assert!(files(&slots).iter().all(|it| it.trust == Trust::C || it.trust == Trust::D));
    if slots.iter().any(|it| it.material.n_originals > 0) {
        assert_eq!(faulty(clerk.call(&intake::TAKE_IN, id, form(Vec::new(), "yes")).await), ["originals"]);
    }
    let one = clerk.call(&intake::TAKE_IN, id, form(originals(&draft), "yes")).await.unwrap();
    let two = clerk.call(&intake::TAKE_IN, id, form(originals(&draft), "yes")).await.unwrap();
    assert_eq!(one, two, "two clicks, one case");
    // The slip is printed with it, for whoever takes it along; nothing else at the desk says it (finding M2).
    assert_eq!(one.query_code, "");
    assert_eq!(clerk.call(&intake::SLIP, id, Nothing {}).await.unwrap().query_code.len(), 6);

    let seen = clerk.call(&decision::DOSSIER, id, Nothing {}).await.unwrap().seen;
    assert_eq!(seen.case.stage, stage::RECEIVED);
    assert_eq!(seen.case.events.last().unwrap().act, act::TAKE_IN);
    assert!(seen.case.clock.is_some(), "five days to answer run from here");
    let shown = seen.slots.iter().filter(|it| it.material.n_originals > 0).flat_map(|it| &it.files);
    assert!(shown.clone().count() > 0 && shown.clone().all(|it| it.trust == Trust::B), "seen, and so B");
    let form = decide::GrantForm {
        version: seen.case.version,
        says: "准予设立登记".to_owned(),
        valid_until: String::new(),
    };
    let case = clerk.call(&decide::DECIDE_AT_ONCE, id, form).await.unwrap();
    let at = |version: i32| VersionForm { version };
    let case = clerk.call(&deliver::MAKE, id, at(case.version)).await.unwrap();
    let case = clerk.call(&deliver::READY, id, at(case.version)).await.unwrap();
    assert_eq!(case.stage, stage::READY);
    let late = clerk.call(&accept::ACCEPT, id, at(case.version)).await;
    assert!(matches!(late, Err(Fault::WrongStage { .. })), "{late:?}");
}

#[tokio::test]
async fn what_was_shown_once_is_not_shown_again() {
    let hall = TestHall::open().await;
    let clerk = hall.person("yuping").await;
    let first = opened(&hall, &clerk, card("13700001111")).await;
    assert!(clerk.call(&intake::CHECKED, first.id, Nothing {}).await.unwrap().is_empty());
    taken_in(&clerk, first).await;
    let draft = opened(&hall, &clerk, number()).await;
    let known = clerk.call(&intake::CHECKED, draft.id, Nothing {}).await.unwrap();
    assert!(!known.is_empty() && known.iter().all(|it| it.trust == Trust::B));
    let slot = SlotAt { case: draft.id, slot: draft.slots[0].material.slot.clone() };
    let slots = clerk.call(&material::REUSE, slot, ReuseForm { file: Some(known[0].id) }).await.unwrap();
    assert_eq!(slots[0].files[0].trust, Trust::B);
}

/// Somebody's own account, not whoever typed their number into it first.
#[tokio::test]
async fn a_number_nobody_has_seen_leads_to_nobody_s_account() {
    let hall = TestHall::open().await;
    let (clerk, zhou) = (hall.person("yuping").await, hall.person("zhouming").await);
    let profile = zhou.call(&account::PROFILE, (), Nothing {}).await.unwrap();
    let form = IntakeForm {
        number: profile.form.id_card.clone(),
        name: profile.form.name.clone(),
        phone: profile.form.phone.clone(),
        // Asked whether they are, they have said no.
        is_other: "yes".to_owned(),
        ..IntakeForm::default()
    };
    let item = hall.item(SHOP).await.id;
    let stranger = clerk.call(&intake::OPEN, item, form).await.unwrap().case;
    assert_eq!(zhou.call(&case::DRAFT, stranger, Nothing {}).await.unwrap_err(), Fault::NotFound);
    clerk.call(&intake::LEAVE, stranger, Nothing {}).await.unwrap();
    assert_eq!(clerk.call(&case::DRAFT, stranger, Nothing {}).await.unwrap_err(), Fault::NotFound);

    // Whose phone it is not cannot say so.
    let other = IntakeForm {
        number: CARD.to_owned(),
        phone: profile.form.phone.clone(),
        is_registered: "yes".to_owned(),
        ..IntakeForm::default()
    };
    assert_eq!(faulty(clerk.call(&intake::OPEN, item, other).await), ["phone"], "another's phone");
}

/// 在线填了一半，到窗口接着办: the draft is the same one, and goes back.
#[tokio::test]
async fn a_draft_begun_at_home_goes_on_at_the_counter_and_back() {
    let hall = TestHall::open().await;
    let (clerk, zhou) = (hall.person("yuping").await, hall.person("zhouming").await);
    let item = hall.item(SHOP).await.id;
    let begun = zhou.filled(item).await;
    let profile = zhou.call(&account::PROFILE, (), Nothing {}).await.unwrap().form;
    assert_eq!(
        clerk.call(&case::DRAFT, begun.id, Nothing {}).await.unwrap_err(),
        Fault::NotFound,
        "drafts are their own"
    );
    let ProfileForm { name, phone, id_card, .. } = profile;
    let form = IntakeForm {
        number: id_card.clone(),
        name,
        phone,
        is_registered: "yes".to_owned(),
        agent: "周小川".to_owned(),
        letter: "yes".to_owned(),
        ..IntakeForm::default()
    };
    let id = clerk.call(&intake::OPEN, item, form).await.unwrap().case;
    assert_eq!(id, begun.id);
    let account = zhou.call(&account::PROFILE, (), Nothing {}).await.unwrap();
    assert_eq!(account.real_name, RealName::Seen);
    let draft = clerk.call(&case::DRAFT, id, Nothing {}).await.unwrap();
    // Word for word, but that a clerk sees numbers masked.
    let shown = common::review::reveal::masked(&draft.item, &begun.answers);
    for (name, answer) in &shown {
        assert_eq!(draft.answers.get(name), Some(answer), "{name}");
    }
    assert_ne!(draft.answers["applicant_id"], begun.answers["applicant_id"]);
    let seen = zhou.call(&case::SHOW, id, Nothing {}).await.unwrap().events;
    let taken_up = seen.last().unwrap();
    assert_eq!((taken_up.act, taken_up.by.as_str()), (act::TAKE_UP, "于萍"), "and they can read who has it");
    assert!(taken_up.note.contains("代办人周小川"), "{}", taken_up.note);
    // Both may write; the later one has to have seen the earlier.
    let stale = SaveForm { answers: begun.answers.clone(), rev: begun.rev };
    assert_eq!(zhou.call(&case::SAVE, id, stale).await.unwrap_err(), Fault::StaleDraft);
    clerk.call(&intake::LEAVE, id, Nothing {}).await.unwrap();
    assert_eq!(
        clerk
            .call(
                &intake::TAKE_IN,
                id,
                TakeInForm { originals: Vec::new(), signed: "yes".to_owned(), ..TakeInForm::default() }
            )
            .await
            .unwrap_err(),
        Fault::NotFound
    );
    assert_eq!(zhou.call(&case::DRAFT, id, Nothing {}).await.unwrap().stage, stage::DRAFT);
}

#[tokio::test]
async fn a_draft_is_in_one_clerk_s_hands_and_a_matter_at_its_own_window() {
    let hall = TestHall::open().await;
    let (clerk, other) = (hall.person("yuping").await, hall.person("liqing").await);
    let draft = opened(&hall, &clerk, card("13700001111")).await;
    assert_eq!(other.call(&case::DRAFT, draft.id, Nothing {}).await.unwrap_err(), Fault::NotFound);
    let form = SaveForm { answers: draft.answers.clone(), rev: draft.rev };
    assert_eq!(other.call(&case::SAVE, draft.id, form).await.unwrap_err(), Fault::NotFound);
    // The other has them stand there now: the draft goes over.
    let theirs = opened(&hall, &other, number()).await;
    assert_eq!(theirs.id, draft.id);
    assert_eq!(clerk.call(&case::DRAFT, draft.id, Nothing {}).await.unwrap_err(), Fault::NotFound);
    let health = hall.item("公共场所卫生许可").await.id;
    assert_eq!(faulty(clerk.call(&intake::OPEN, health, number()).await), ["number"], "not our window");
    let firm = IntakeForm { number: "91350100M000100Y43".to_owned(), ..IntakeForm::default() };
    let shop = hall.item(SHOP).await.id;
    assert_eq!(faulty(clerk.call(&intake::OPEN, shop, firm).await), ["number"], "a firm opens no stall");
}

/// A receipt from home carries a code that is nobody else's to read.
#[tokio::test]
async fn slips_are_for_what_came_in_at_the_counter() {
    let hall = TestHall::open().await;
    let (clerk, zhou) = (hall.person("yuping").await, hall.person("zhouming").await);
    let id = zhou.submitted(hall.item(SHOP).await.id).await.id;
    assert_eq!(clerk.call(&intake::SLIP, id, Nothing {}).await.unwrap_err(), Fault::NotFound);
    let draft = opened(&hall, &clerk, card("13700001111")).await;
    assert_eq!(clerk.call(&intake::SLIP, draft.id, Nothing {}).await.unwrap_err(), Fault::NotFound, "not yet");
}
