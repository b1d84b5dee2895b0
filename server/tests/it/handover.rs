//! 接力: from the kiosk to a phone, and from a phone to the kiosk.
use common::{
    case::{
        self, DraftView, OpenForm,
        handover::{CodeForm, HAND_OVER, Have, LIST, TAKE},
    },
    check::Nothing,
    fault::Fault,
    form::Answer,
};

use crate::hall::{Person, TestHall};

fn form(code: &str) -> CodeForm {
    CodeForm { code: code.to_owned() }
}

#[tokio::test]
async fn what_was_begun_at_the_kiosk_goes_on_on_a_phone_and_is_gone_from_the_kiosk() {
    let hall = TestHall::open().await;
    let phone = hall.person("zhouming").await;
    let item = hall.item("个体工商户设立登记").await.id;
    let begun = serde_json::json!({ "answers": { "who": "citizen" } }).to_string();
    let request = hall.nobody().request("POST", &case::OPEN.url(&item)).header("content-type", "application/json");
    let reply = hall.nobody().send(request.body(begun.into()).unwrap()).await;
    let kiosk = Person { hall: &hall, cookie: reply.cookie().unwrap() };
    let draft: DraftView = serde_json::from_slice(&reply.body).unwrap();
    let first = kiosk.call(&HAND_OVER, draft.id, Nothing {}).await.unwrap();
    let code = kiosk.call(&HAND_OVER, draft.id, Nothing {}).await.unwrap().code;
    assert_eq!(code.len(), 8);
    let lost = phone.call(&TAKE, (), form(&first.code)).await;
    assert!(matches!(lost, Err(Fault::Form { .. })), "only the last code counts");

    // As a phone's keyboard gives it.
    let spaced: String =
        code.chars().enumerate().map(|(n, it)| if n == 4 { format!(" {it}") } else { it.to_string() }).collect();
    let taken = phone.call(&TAKE, (), form(&spaced)).await.unwrap();
    assert_eq!(taken.case, draft.id);
    let here = phone.call(&case::DRAFT, draft.id, Nothing {}).await.unwrap();
    assert_eq!(here.answers.get("who"), Some(&Answer::text("citizen")));
    assert_eq!(kiosk.call(&case::DRAFT, draft.id, Nothing {}).await.unwrap_err(), Fault::NotFound);
    assert!(phone.call(&TAKE, (), form(&code)).await.is_err(), "once");
}

#[tokio::test]
async fn the_kiosk_lists_what_an_account_has_begun_and_gets_nothing_else() {
    let hall = TestHall::open().await;
    let (zhou, kiosk) = (hall.person("zhouming").await, hall.nobody());
    let draft =
        zhou.call(&case::OPEN, hall.item("个体工商户设立登记").await.id, OpenForm::default()).await.unwrap();
    let code = zhou.call(&HAND_OVER, draft.id, Nothing {}).await.unwrap().code;
    let list = kiosk.call(&LIST, (), form(&code)).await.unwrap();
    assert_eq!(list.item_name, "个体工商户设立登记");
    assert!(list.materials.iter().any(|it| it.have == Have::Missing));
    let told = serde_json::to_string(&list).unwrap();
    for secret in ["周明远", "431026198506150016", "13800003210", "鹿门路7号"] {
        assert!(!told.contains(secret), "{secret} on a screen in the hall");
    }
    // It opens for its own account only.
    assert_eq!(kiosk.call(&TAKE, (), form(&code)).await.unwrap().case, draft.id);
    assert!(kiosk.call(&case::DRAFT, draft.id, Nothing {}).await.is_err());
    assert!(zhou.call(&case::DRAFT, draft.id, Nothing {}).await.is_ok());

    hall.hub.clock.put(hall.now().plus_minutes(11));
    assert!(kiosk.call(&LIST, (), form(&code)).await.is_err(), "ten minutes");
    assert!(kiosk.call(&LIST, (), form("1234")).await.is_err());
    let stranger = hall.citizen("赵四").await;
    assert_eq!(stranger.call(&HAND_OVER, draft.id, Nothing {}).await.unwrap_err(), Fault::NotFound);
}
