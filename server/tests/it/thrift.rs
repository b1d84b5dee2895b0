//! 省: how many questions a call asks of the database. Each costs a tenth of a millisecond that nobody gets back; whoever adds one to
//! what everybody asks, says so here.
use common::{
    case::{self, LookupForm, MineForm, QueueForm},
    check::Nothing,
    decision,
};

use crate::hall::TestHall;

const SHOP: &str = "个体工商户设立登记";

#[tokio::test]
async fn what_is_asked_most_asks_little() {
    let (hall, heard) = TestHall::listening().await;
    let (zhou, li) = (hall.person("zhouming").await, hall.person("liqing").await);
    let receipt = zhou.submitted(hall.item(SHOP).await.id).await;
    let id = receipt.id;
    let nobody = hall.nobody();
    let slip = || LookupForm { no: receipt.no.clone(), query_code: receipt.query_code.clone() };
    // Once before: what is held in memory is held.
    macro_rules! n_asked {
        ($call:expr) => {{
            $call.unwrap();
            heard.lock().unwrap().clear();
            $call.unwrap();
            std::mem::take(&mut *heard.lock().unwrap()).len()
        }};
    }
    let counts = [
        ("case page", n_asked!(zhou.call(&case::SHOW, id, Nothing {}).await)),
        ("my cases", n_asked!(zhou.call(&case::MINE, (), MineForm::default()).await)),
        ("look-up", n_asked!(nobody.call(&case::LOOKUP, (), slip()).await)),
        ("queue", n_asked!(li.call(&case::QUEUE, (), QueueForm::default()).await)),
        ("inbox", n_asked!(li.call(&decision::INBOX, (), Default::default()).await)),
    ];
    assert_eq!(counts, [("case page", 4), ("my cases", 2), ("look-up", 6), ("queue", 4), ("inbox", 12)]);
}

/// What is handed in asks for rows of its own, and never for every body or every village of the county.
#[tokio::test]
async fn a_submission_carries_no_whole_table() {
    let (hall, heard) = TestHall::listening().await;
    let zhou = hall.person("zhouming").await;
    let item = hall.item(SHOP).await.id;
    // Once before: what is held in memory is held, and the day's series is begun.
    zhou.submitted(item).await;
    let draft = zhou.filled_with(item, &[]).await;
    zhou.with_materials(&draft).await;
    heard.lock().unwrap().clear();
    zhou.submit(draft.id).await.unwrap();
    let asked: Vec<String> = std::mem::take(&mut *heard.lock().unwrap()).iter().map(ToString::to_string).collect();
    let last = asked.iter().position(|it| it.contains(r#"INSERT INTO "audit_rows""#)).unwrap();
    assert!(last < 19, "{last} questions: {asked:#?}");
    for it in &asked {
        assert!(!it.contains(r#"FROM "orgs" WHERE "orgs"."region""#), "{it}");
        assert!(!it.contains(r#"FROM "regions""#) || it.contains(" IN ("), "{it}");
    }
}
