//! 配额: a day of hostile visitors fills a bounded part of the disk, and no honest one is refused (finding H9).
use common::{
    account::Who,
    case::{self, OpenForm, SaveForm},
    fault::Fault,
    form::Answer,
    id::AccountId,
};
use server::gate::cx::Cx;
use uuid::Uuid;

use crate::hall::TestHall;

const MB: usize = 1 << 20;

fn visitor(hall: &TestHall, network: &str) -> Cx {
    let account = AccountId(Uuid::now_v7());
    let mut cx = hall.cx(Who::Guest { account });
    cx.peer = network.to_owned();
    cx
}

#[tokio::test]
async fn ten_thousand_visitors_fill_two_gigabytes_at_most_and_an_honest_one_still_gets_in() {
    let hall = TestHall::open().await;
    let quota = &hall.hub.quota;
    // From a hundred networks, each visitor as much as they get.
    let mut taken = 0;
    for n in 0..10_000 {
        let cx = visitor(&hall, &format!("203.0.113.{}", n % 100));
        while taken < 4_096 && quota.charge(&cx, 5 * MB).is_ok() {
            taken += 5;
        }
    }
    assert!(taken <= 2_048, "{taken} MB");
    // While there is room at all, the network that brought nothing yet is served before those that brought much.
    let hall = TestHall::open().await;
    let quota = &hall.hub.quota;
    for n in 0..400 {
        let _ = quota.charge(&visitor(&hall, &format!("198.51.100.{}", n % 4)), 5 * MB);
    }
    assert!(quota.charge(&visitor(&hall, "198.51.100.1"), 5 * MB).is_err(), "who brought most");
    assert!(quota.charge(&visitor(&hall, "192.0.2.7"), 5 * MB).is_ok(), "who brought nothing");
    // Five hundred honest people behind one address, each with a photograph.
    let hall = TestHall::open().await;
    assert!((0..500).all(|_| hall.hub.quota.charge(&visitor(&hall, "192.0.2.7"), MB).is_ok()));
    // Tomorrow is another day.
    hall.hub.clock.put(hall.now().plus_hours(24));
    assert!(hall.hub.quota.charge(&visitor(&hall, "192.0.2.7"), 5 * MB).is_ok());
}

#[tokio::test]
async fn a_draft_holds_what_a_form_asks_for_and_no_megabytes() {
    let hall = TestHall::open().await;
    let item = hall.item("个体工商户设立登记").await.id;
    let zhou = hall.person("zhouming").await;
    let long = |n: usize| [("shop_name".to_owned(), Answer::text(&"字".repeat(n)))].into();
    let refused = zhou.call(&case::OPEN, item, OpenForm { answers: long(8_001) }).await.unwrap_err();
    assert!(matches!(&refused, Fault::Form { fields, .. } if fields[0].name == "shop_name"), "{refused:?}");
    let many = (0..301).map(|n| (format!("a{n}"), Answer::text("x"))).collect();
    assert_eq!(zhou.call(&case::OPEN, item, OpenForm { answers: many }).await.unwrap_err(), Fault::Unreadable);
    let draft = zhou.call(&case::OPEN, item, OpenForm::default()).await.unwrap();
    let wide = (0..20).map(|n| (format!("a{n}"), Answer::text(&"字".repeat(4_000)))).collect();
    let refused = zhou.call(&case::SAVE, draft.id, SaveForm { answers: wide, rev: draft.rev }).await.unwrap_err();
    assert!(matches!(refused, Fault::Form { .. }), "{refused:?}");
}
