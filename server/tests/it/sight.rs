//! 谁看见什么: who works on cases sees those of the house, numbers masked; everybody else of the house sees none.
use common::{
    account::{self, ConsentForm, Duty},
    application::stage,
    case::{
        self, DraftView, SaveForm,
        intake::{self, IntakeForm, TakeInForm},
    },
    check::Nothing,
    decision,
    fault::Fault,
    form::Answer,
    id::{CaseId, PaperAt},
    mandate,
    paper::{self, Verdict, VerifyForm},
    rating::{self, RateForm, SlipForm, SlipRateForm, Stars},
    review::{
        self, JudgeForm, NotifyForm, VersionForm,
        reveal::{self, Purpose, RevealForm},
    },
};
use server::{case::answers::answers as kept_answers, entity::cases};

use sea_orm::EntityTrait;

use crate::{decision::passed, hall::TestHall, review::form_is_good};

const SHOP: &str = "个体工商户设立登记";
const ID: &str = "431026198506150016";
const PHONE: &str = "13800003210";

fn text(draft: &DraftView) -> String {
    serde_json::to_string(&(&draft.answers, &draft.known)).unwrap()
}

/// Finding M1: every desk of the body that has the case, without a duty about cases.
#[tokio::test]
async fn who_administers_or_has_no_duty_sees_no_case() {
    let hall = TestHall::open().await;
    let (zhou, clerk) = (hall.person("zhouming").await, hall.person("liqing").await);
    let case = passed(&hall, &zhou, &clerk, SHOP, false).await;
    let body = "县市场监管局";
    let mut people = vec![hall.staff("没有岗位", body, &[]).await];
    for duty in Duty::ALL.iter().filter(|it| !it.is_about_cases()) {
        people.push(hall.staff(duty.label(), body, &[*duty]).await);
    }
    for login in ["sysadmin", "secadmin", "audadmin"] {
        people.push(hall.person(login).await);
    }
    for who in &people {
        assert_eq!(who.call(&case::SHOW, case.id, Nothing {}).await.unwrap_err(), Fault::NotFound);
        assert_eq!(who.call(&decision::DOSSIER, case.id, Nothing {}).await.unwrap_err(), Fault::NotFound);
        for paper in &case.papers {
            let at = PaperAt { case: case.id, paper: paper.id };
            assert_eq!(who.call(&paper::SHOW, at, Nothing {}).await.unwrap_err(), Fault::NotFound);
        }
        assert!(who.call(&decision::INBOX, (), Default::default()).await.is_ok_and(|it| it.page.rows.is_empty()));
    }
    assert!(clerk.call(&case::SHOW, case.id, Nothing {}).await.is_ok());
}

/// Finding M2.
#[tokio::test]
async fn the_query_code_is_not_at_the_desk_and_nobody_rates_their_own() {
    let hall = TestHall::open().await;
    let (zhou, clerk) = (hall.person("zhouming").await, hall.person("liqing").await);
    let receipt = zhou.submitted(hall.item(SHOP).await.id).await;
    let seen = clerk.call(&review::CLAIM, receipt.id, Nothing {}).await.unwrap();
    assert!(!serde_json::to_string(&seen).unwrap().contains(&receipt.query_code));
    form_is_good(&clerk, receipt.id).await;
    for slot in seen.slots.iter().filter(|it| it.is_needed || !it.files.is_empty()) {
        let at = common::id::SlotAt { case: receipt.id, slot: slot.material.slot.clone() };
        let defect = Some(review::Defect::Unclear);
        let form = JudgeForm {
            verdict: review::Verdict::Bad,
            defect,
            says: "看不清，请重拍。".to_owned(),
            rest_seen: true,
            ..JudgeForm::default()
        };
        clerk.call(&review::JUDGE, at, form).await.unwrap();
    }
    let form = NotifyForm { version: seen.case.version, n_days: 10 };
    let notice = clerk.call(&review::NOTIFY, receipt.id, form).await.unwrap();
    assert_eq!(notice.query_code, "");
    let at = common::id::NoticeAt { case: receipt.id, notice: notice.id.unwrap() };
    let own = zhou.call(&review::NOTICE, at, Nothing {}).await.unwrap();
    assert_eq!(own.query_code, receipt.query_code, "on the applicant's own paper it stands");

    let slip = || SlipForm { no: receipt.no.clone(), query_code: receipt.query_code.clone() };
    // Nor do they read by a slip how they were rated.
    let looked = clerk.call(&rating::CHANCES_BY_CODE, (), slip()).await;
    let Err(Fault::Form { fields }) = looked else { panic!("{looked:?}") };
    assert!(fields[0].says.contains("工作人员"), "{fields:?}");
    let seq = zhou.call(&rating::CHANCES, receipt.id, Nothing {}).await.unwrap().chances[0].seq;
    let stars = Stars::ALL.first().copied();
    let rate = RateForm { seq, stars, ..RateForm::default() };
    let tried = clerk.call(&rating::RATE_BY_CODE, (), SlipRateForm { slip: slip(), rate, at_kiosk: false }).await;
    let Err(Fault::Form { fields }) = tried else { panic!("{tried:?}") };
    assert!(fields[0].says.contains("工作人员"), "{fields:?}");
}

/// Findings M3 and M4: what is known of somebody lies masked before a clerk, and looking is written down.
#[tokio::test]
async fn a_clerk_fills_in_with_numbers_masked_and_what_was_there_stays() {
    let hall = TestHall::open().await;
    let clerk = hall.person("yuping").await;
    let zhou = hall.person("zhouming").await;
    let item = hall.item(SHOP).await.id;
    let own = zhou.filled(item).await;
    // Theirs by the phone they registered with; the draft begun at home is taken up.
    let form = IntakeForm {
        number: ID.to_owned(),
        name: "周明远".to_owned(),
        phone: PHONE.to_owned(),
        is_registered: "yes".to_owned(),
        ..IntakeForm::default()
    };
    let id = clerk.call(&intake::OPEN, item, form).await.unwrap().case;
    assert_eq!(id, own.id);
    let draft = clerk.call(&case::DRAFT, id, Nothing {}).await.unwrap();
    assert!(!text(&draft).contains(ID) && !text(&draft).contains(PHONE), "{}", text(&draft));
    assert_eq!(draft.answers["applicant_id"].as_text(), "431***********0016");
    let looks = zhou.call(&account::own::EXPORT, (), Nothing {}).await.unwrap().cases.remove(0).reveals;
    assert!(looks.iter().any(|it| it.note == "窗口收件"), "{looks:?}");
    // Saved as it stood on the screen, with one thing changed.
    let mut answers = draft.answers.clone();
    answers.insert("shop_name".to_owned(), Answer::text("清和面馆"));
    clerk.call(&case::SAVE, id, SaveForm { answers, rev: draft.rev }).await.unwrap();
    let row = cases::Entity::find_by_id((id.region, id.uuid)).one(&hall.hub.readers).await.unwrap().unwrap();
    let there = kept_answers(&hall.cx(account::Who::Nobody), &row).unwrap();
    assert_eq!((there["applicant_id"].as_text(), there["applicant_phone"].as_text()), (ID, PHONE));
    assert_eq!(there["shop_name"].as_text(), "清和面馆");
    // A mask of nothing that was there does not go in.
    let draft = clerk.call(&case::DRAFT, id, Nothing {}).await.unwrap();
    let mut answers = draft.answers.clone();
    answers.insert("applicant_phone".to_owned(), Answer::text("139****0000"));
    clerk.call(&case::SAVE, id, SaveForm { answers, rev: draft.rev }).await.unwrap();
    clerk.with_materials(&draft).await;
    let originals = draft.slots.iter().map(|it| it.material.slot.clone()).collect();
    let form = TakeInForm { originals, signed: "yes".to_owned(), ..TakeInForm::default() };
    let Err(Fault::Form { fields }) = clerk.call(&intake::TAKE_IN, id, form).await else { panic!() };
    assert_eq!(fields[0].name, "applicant_phone");
}

/// Finding M4: numbers under names nobody asks for any more.
#[tokio::test]
async fn what_the_form_does_not_ask_for_is_not_kept_and_not_shown() {
    let hall = TestHall::open().await;
    let (zhou, clerk) = (hall.person("zhouming").await, hall.person("liqing").await);
    let draft = zhou.filled(hall.item(SHOP).await.id).await;
    zhou.with_materials(&draft).await;
    let mut answers = draft.answers.clone();
    for name in ["whatever", "applicant_code", "former_id"] {
        answers.insert(name.to_owned(), Answer::text("431026195510033011"));
    }
    zhou.call(&case::SAVE, draft.id, SaveForm { answers, rev: draft.rev }).await.unwrap();
    let id = zhou.submit(draft.id).await.unwrap().id;
    let seen = clerk.call(&review::CLAIM, id, Nothing {}).await.unwrap();
    let all = serde_json::to_string(&seen.answers).unwrap();
    assert!(!all.contains("431026195510033011") && !all.contains("whatever"), "{all}");
    let look = RevealForm { purpose: Some(Purpose::Compare), note: String::new() };
    let whole = clerk.call(&reveal::REVEAL, id, look).await.unwrap().answers;
    assert!(!whole.contains_key("whatever") && whole.contains_key("applicant_id"), "{whole:?}");
}

/// Finding M5: the leave to act was taken back while the draft lay there.
#[tokio::test]
async fn a_consent_that_ends_makes_the_draft_ones_own_again() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let consent = ConsentForm {
        name: "李秀英".to_owned(),
        id_card: "431026195510033011".to_owned(),
        phone: "13700001111".to_owned(),
        relation: "母亲".to_owned(),
        agreed: "yes".to_owned(),
    };
    let consent = zhou.call(&account::ADD_CONSENT, (), consent).await.unwrap()[0].id;
    let item = hall.item(SHOP).await.id;
    let draft = zhou.call(&case::OPEN, item, Default::default()).await.unwrap();
    let mut answers = draft.answers.clone();
    answers.insert("applicant_for".to_owned(), Answer::text(&consent.to_string()));
    zhou.call(&case::SAVE, draft.id, SaveForm { answers, rev: draft.rev }).await.unwrap();
    let draft = zhou.call(&case::DRAFT, draft.id, Nothing {}).await.unwrap();
    assert_eq!(draft.answers["applicant_name"].as_text(), "李秀英");
    let draft = zhou.completed(draft, &[]).await;
    zhou.with_materials(&draft).await;
    zhou.call(&account::END_CONSENT, consent, Nothing {}).await.unwrap();
    let tried = zhou.submit(draft.id).await;
    assert!(matches!(&tried, Err(Fault::Form { fields }) if fields[0].name == "applicant_for"), "{tried:?}");
    let draft = zhou.call(&case::DRAFT, draft.id, Nothing {}).await.unwrap();
    assert!(draft.is_consent_over);
    assert!(!text(&draft).contains("431026195510033011"), "the other one's numbers are gone from it");
    assert_eq!(draft.answers["applicant_name"].as_text(), "周明远");
    let again = zhou.call(&case::OPEN, item, Default::default()).await.unwrap();
    assert_eq!(again.id, draft.id, "and the matter can be begun");
    let draft = zhou.completed(again, &[]).await;
    assert!(!draft.is_consent_over);
    let id = zhou.submit(draft.id).await.unwrap().id;
    assert_eq!(zhou.call(&case::SHOW, id, Nothing {}).await.unwrap().applicant, "周明远");
}

/// Somebody else's consent is nobody's leave.
#[tokio::test]
async fn a_consent_given_to_another_opens_nothing() {
    let hall = TestHall::open().await;
    let (zhou, zhao) = (hall.person("zhouming").await, hall.citizen("赵四").await);
    let consent = ConsentForm {
        name: "李秀英".to_owned(),
        id_card: "431026195510033011".to_owned(),
        phone: "13700001111".to_owned(),
        relation: "母亲".to_owned(),
        agreed: "yes".to_owned(),
    };
    let consent = zhou.call(&account::ADD_CONSENT, (), consent).await.unwrap()[0].id;
    let draft = zhao.filled_with(hall.item(SHOP).await.id, &[("applicant_for", &consent.to_string())]).await;
    assert!(!text(&draft).contains("李秀英"), "{}", text(&draft));
}

/// Finding M6 and field case 1.6.
#[tokio::test]
async fn a_licence_that_has_run_out_is_genuine_and_expired() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let id: CaseId = crate::paper::licensed(&hall, &zhou, "2027-01-31").await.id;
    let case = zhou.call(&case::SHOW, id, Nothing {}).await.unwrap();
    let at = PaperAt { case: id, paper: case.papers.last().unwrap().id };
    let code = zhou.call(&paper::SHOW, at, Nothing {}).await.unwrap().code;
    let verify = async || {
        let form = VerifyForm { code: code.clone(), file: String::new() };
        hall.nobody().call(&paper::VERIFY, (), form).await.unwrap()
    };
    for (day, verdict) in [
        ("2026-11-30", Verdict::Genuine),
        ("2027-01-31", Verdict::Genuine),
        ("2027-02-01", Verdict::Expired),
        ("2027-03-01", Verdict::Expired),
    ] {
        hall.hub.clock.put(common::moment::Day::parse(day).unwrap().start().plus_hours(10));
        let found = verify().await;
        assert_eq!(found.verdict, verdict, "{day}");
        assert_eq!(found.until.unwrap().to_string(), "2027-01-31");
    }
}

/// Finding H4: a letter revoked while a better scan of it is on its way stays revoked.
#[tokio::test]
async fn a_scan_that_arrives_late_revives_no_letter() {
    let hall = TestHall::open().await;
    let head = hall.staff("周卫国", "县卫健局", &[Duty::Direct]).await;
    let letter = head.call(&mandate::LIST, (), mandate::ListForm::default()).await.unwrap().page.rows.remove(0);
    let url = mandate::SCAN.url(&letter.id);
    let body = serde_json::json!({ "reason": "写错了" }).to_string();
    let revoke = head.request("POST", &mandate::REVOKE.url(&letter.id)).header("content-type", "application/json");
    let revoke = revoke.body(axum::body::Body::from(body)).unwrap();
    let router = hall.router.clone();
    // The last byte comes when the letter has just been revoked.
    let bytes = async move {
        let done = tower::ServiceExt::oneshot(router, revoke).await.unwrap();
        assert!(done.status().is_success(), "{}", done.status());
        Ok::<Vec<u8>, std::io::Error>(crate::upload::page(9))
    };
    let stream = axum::body::Body::from_stream(futures_util::stream::once(bytes));
    let put = head.request("PUT", &url).header("content-type", "image/png").body(stream).unwrap();
    let reply = head.send(put).await;
    assert!(reply.status.is_client_error(), "{}", reply.status);
    let all = head.call(&mandate::LIST, (), mandate::ListForm::default()).await.unwrap().page.rows;
    let now = all.into_iter().find(|it| it.id == letter.id).unwrap();
    assert!(now.revoked_on.is_some(), "{now:?}");
}

/// A correction taken up at the counter opens nothing but what has to be put right.
#[tokio::test]
async fn a_correction_taken_up_shows_masks_and_is_a_look_on_record() {
    let hall = TestHall::open().await;
    let (zhou, li) = (hall.person("zhouming").await, hall.person("liqing").await);
    let id = zhou.submitted(hall.item(SHOP).await.id).await.id;
    let seen = li.call(&review::CLAIM, id, Nothing {}).await.unwrap();
    form_is_good(&li, id).await;
    for slot in seen.slots.iter().filter(|it| it.is_needed || !it.files.is_empty()) {
        let at = common::id::SlotAt { case: id, slot: slot.material.slot.clone() };
        let defect = Some(review::Defect::Unclear);
        let form = JudgeForm {
            verdict: review::Verdict::Bad,
            defect,
            says: "看不清，请重拍。".to_owned(),
            rest_seen: true,
            ..JudgeForm::default()
        };
        li.call(&review::JUDGE, at, form).await.unwrap();
    }
    let form = NotifyForm { version: seen.case.version, n_days: 10 };
    li.call(&review::NOTIFY, id, form).await.unwrap();
    let clerk = hall.person("yuping").await;
    let version = zhou.call(&case::SHOW, id, Nothing {}).await.unwrap().version;
    clerk.call(&intake::RESUME, id, VersionForm { version }).await.unwrap();
    let draft = clerk.call(&case::DRAFT, id, Nothing {}).await.unwrap();
    assert_eq!(draft.stage, stage::CORRECTION);
    assert!(!text(&draft).contains(ID) && !text(&draft).contains(PHONE));
    let view = zhou.call(&case::SHOW, id, Nothing {}).await.unwrap();
    assert!(view.reveals.iter().any(|it| it.note == "窗口收件"), "{:?}", view.reveals);
}
