//! 要签的文书: made out of the case, printed at the counter, signed, scanned into the file, and on the list of what is handed over.
use axum::body::Body;
use common::{
    account::Duty,
    application::stage,
    case::{
        self, intake,
        signing::{self, Sheet, SheetView},
    },
    check::Nothing,
    decision::{accept, decide},
    fault::Fault,
    id::{CaseId, PaperAt},
    paper::{self, PaperKind},
    review,
    transmittal::{self, SendForm, Way},
};

use crate::{
    decision::{at, granting, passed, received},
    hall::{Person, TestHall},
    pledge,
    upload::{create, page, put},
};

const SHOP: &str = "个体工商户设立登记";
const HYGIENE: &str = "公共场所卫生许可";

async fn sheets(who: &Person<'_>, id: CaseId) -> Vec<SheetView> {
    who.call(&signing::SHOW, id, Nothing {}).await.unwrap()
}

/// The PDF's status and first bytes.
async fn printed(who: &Person<'_>, sheet: Sheet, id: CaseId) -> (u16, Vec<u8>) {
    let reply = who.send(who.request("POST", &sheet.url(id)).body(Body::empty()).unwrap()).await;
    (reply.status.as_u16(), reply.body.iter().copied().take(5).collect())
}

fn card() -> intake::IntakeForm {
    intake::IntakeForm {
        number: "李秀英|女|汉|19551003|湖南省明川县松溪镇鹿门路7号|431026195510033011".to_owned(),
        phone: "13700001111".to_owned(),
        ..intake::IntakeForm::default()
    }
}

#[tokio::test]
async fn the_form_is_signed_at_the_counter_before_it_is_taken_in() {
    let hall = TestHall::open().await;
    let yu = hall.person("yuping").await;
    let id = yu.call(&intake::OPEN, hall.item(SHOP).await.id, card()).await.unwrap().case;
    let draft = yu.call(&case::DRAFT, id, Nothing {}).await.unwrap();
    let draft = yu.completed(draft, &[("delivery", "window")]).await;
    yu.with_materials(&draft).await;
    let all: Vec<Sheet> = sheets(&yu, id).await.into_iter().map(|it| it.sheet).collect();
    assert_eq!(
        all,
        [Sheet::Application, Sheet::Letter],
        "what the case asks for, and the letter for whoever acts"
    );
    assert_eq!(printed(&yu, Sheet::Application, id).await, (200, b"%PDF-".to_vec()));
    assert_eq!(printed(&yu, Sheet::Pledge, id).await.0, 404, "nothing was promised");
    let wrong = put(&yu, id, Sheet::Application.slot(), "扫歪了.png", &page(3)).await;
    put(&yu, id, Sheet::Application.slot(), "申请表签字.png", &page(4)).await;
    yu.call(&signing::DROP, wrong, Nothing {}).await.unwrap();
    let form = sheets(&yu, id).await.into_iter().find(|it| it.sheet == Sheet::Application).unwrap();
    assert_eq!(form.files.len(), 1);
    assert!(form.may_add && form.may_drop);
    let draft = yu.call(&case::DRAFT, id, Nothing {}).await.unwrap();
    assert!(draft.slots.iter().all(|it| it.material.slot != Sheet::Application.slot()), "it is no material");
    let originals = draft.slots.iter().map(|it| it.material.slot.clone()).collect();
    let form = intake::TakeInForm { originals, signed: "yes".to_owned(), ..intake::TakeInForm::default() };
    yu.call(&intake::TAKE_IN, id, form).await.unwrap();
    let seen = yu.call(&common::decision::DOSSIER, id, Nothing {}).await.unwrap().seen;
    assert!(seen.slots.iter().all(|it| it.files.iter().all(|it| !it.name.contains("签字"))));
    let li = hall.person("liqing").await;
    let there = sheets(&li, id).await;
    assert_eq!(there[0].files[0].name, "申请表签字.jpg", "whoever has the case reads it");
    // Accepted: it is part of the record.
    let accepted = li.call(&accept::ACCEPT, id, at(&seen.case)).await.unwrap();
    assert_eq!(accepted.stage, stage::ACCEPTED);
    let gone = yu.call(&signing::DROP, there[0].files[0].id, Nothing {}).await;
    assert!(matches!(gone, Err(Fault::Form { .. })), "{gone:?}");
}

#[tokio::test]
async fn a_promise_to_bring_it_later_is_a_paper_with_a_signature() {
    let hall = TestHall::open().await;
    let (zhou, he) = (hall.person("zhouming").await, hall.person("hejing").await);
    let case = passed(&hall, &zhou, &he, HYGIENE, true).await;
    received(&he, case.id).await;
    let id = case.id;
    let all: Vec<Sheet> = sheets(&he, id).await.into_iter().map(|it| it.sheet).collect();
    assert!(all.contains(&Sheet::Deferral), "{all:?}");
    assert_eq!(printed(&he, Sheet::Deferral, id).await, (200, b"%PDF-".to_vec()));
    let reveals = zhou.call(&case::SHOW, id, Nothing {}).await.unwrap().reveals;
    assert!(reveals.iter().any(|it| it.note == "打印容缺承诺书"), "it shows whole numbers: {reveals:?}");
    put(&he, id, Sheet::Deferral.slot(), "承诺书.png", &page(5)).await;
    let version = zhou.call(&case::SHOW, id, Nothing {}).await.unwrap().version;
    let form = accept::DeferForm { version, n_days: 10, promised: "yes".to_owned() };
    let view = he.call(&accept::ACCEPT_DEFERRING, id, form).await.unwrap();
    assert!(view.events.last().unwrap().note.contains("附签字的容缺承诺书"), "{:?}", view.events.last());
    // On paper it goes to the department: each of them once.
    let form = SendForm { way: Way::Down, cases: vec![id] };
    let list = he.call(&transmittal::SEND, (), form).await.unwrap()[0];
    let contents = he.call(&transmittal::SHOW, list, Nothing {}).await.unwrap().lines[0].contents.clone();
    for name in ["申请表", "容缺承诺书"] {
        assert_eq!(contents.matches(name).count(), 1, "{contents}");
    }
}

/// 告知承诺书: made from what was answered, signed at the counter, and then a paper of the case, as a file of its own.
#[tokio::test]
async fn what_is_promised_is_a_paper_with_a_signature() {
    let hall = TestHall::open().await;
    let (zhou, li) = (hall.person("zhouming").await, hall.person("liqing").await);
    let id = pledge::passed(&hall, &zhou, &li, &pledge::CHOSEN).await.id;
    let all: Vec<Sheet> = sheets(&li, id).await.into_iter().map(|it| it.sheet).collect();
    assert!(all.contains(&Sheet::Pledge), "{all:?}");
    assert_eq!(printed(&li, Sheet::Pledge, id).await, (200, b"%PDF-".to_vec()));
    put(&li, id, Sheet::Pledge.slot(), "承诺书签字.png", &page(6)).await;
    let case = zhou.call(&case::SHOW, id, Nothing {}).await.unwrap();
    let case = li.call(&decide::DECIDE_AT_ONCE, id, granting(&case)).await.unwrap();
    let link = case.papers.iter().find(|it| it.kind == PaperKind::Pledge).unwrap();
    let at = PaperAt { case: id, paper: link.id };
    let reply = zhou.send(zhou.request("GET", &paper::FILE.url(&at)).body(Body::empty()).unwrap()).await;
    assert!(reply.status.is_success() && reply.body.starts_with(b"%PDF-"), "{}", reply.status);
    let seen = zhou.call(&paper::SHOW, at, Nothing {}).await.unwrap().paper;
    assert!(seen.text.iter().any(|it| it.contains("都有有效的健康证明")), "{:?}", seen.text);
    // On paper it goes along with the rest.
    let there = sheets(&li, id).await.into_iter().find(|it| it.sheet == Sheet::Pledge).unwrap();
    assert_eq!(there.files.len(), 1);
}

#[tokio::test]
async fn only_the_counter_lays_signed_copies_into_a_case() {
    let hall = TestHall::open().await;
    let (zhou, li) = (hall.person("zhouming").await, hall.person("liqing").await);
    let case = passed(&hall, &zhou, &li, SHOP, false).await;
    let slot = Sheet::Application.slot();
    let far = hall.staff("远处", "县民政局", &[Duty::Counter]).await;
    assert_eq!(create(&far, case.id, slot, "x.png", 100).await.status.as_u16(), 404);
    assert!(create(&zhou, case.id, slot, "x.png", 100).await.status.is_client_error());
    let other = hall.staff("审查", "县市场监管局", &[Duty::Review]).await;
    assert!(create(&other, case.id, slot, "x.png", 100).await.status.is_client_error());
    assert_eq!(printed(&far, Sheet::Application, case.id).await.0, 404);
    assert_eq!(printed(&other, Sheet::Application, case.id).await.0, 403, "whoever may not look at numbers");
    let link = li.request("GET", &Sheet::Application.url(case.id)).body(Body::empty()).unwrap();
    assert_eq!(li.send(link).await.status.as_u16(), 405, "nobody is made to look by a link");
    let file = put(&li, case.id, slot, "签字.png", &page(3)).await;
    assert_eq!(far.call(&signing::DROP, file, Nothing {}).await.unwrap_err(), Fault::NotFound);
    // What a material is cannot be taken away by that door.
    let own = li.call(&review::EXAMINE, case.id, Nothing {}).await.unwrap();
    let own = own.slots.iter().find_map(|it| it.files.first()).unwrap().id;
    assert_eq!(li.call(&signing::DROP, own, Nothing {}).await.unwrap_err(), Fault::NotFound);
}
