//! 演练: every item of the demonstration holds, and what does not hold is said with the way that leads there (issue 23 §3).
use common::{
    account::Who,
    catalogue::Item,
    form::{Cond, Kind},
    trial::{End, Report},
};
use server::{catalogue, trial::try_out};

use crate::hall::TestHall;

async fn written(hall: &TestHall, name: &str) -> Item {
    let cx = hall.cx(Who::Nobody);
    let all = catalogue::query::all(&cx, cx.region()).await.unwrap();
    let row = all.iter().find(|it| it.name == name).unwrap();
    let version = catalogue::query::version_row(&cx, row.id, row.version).await.unwrap().unwrap();
    catalogue::import::as_written(&version).unwrap()
}

async fn tried(hall: &TestHall, item: &Item) -> Report {
    try_out(&hall.cx(Who::Nobody), item).await.unwrap()
}

fn told(report: &Report) -> String {
    let faults = report.findings.iter().filter(|it| it.is_fault).map(|it| it.says.clone());
    let walks = report.walks.iter().filter_map(|it| match &it.end {
        End::Failed { at, says } => Some(format!("{}（{at}）：{says}", it.says())),
        _ => None,
    });
    faults.chain(walks).collect::<Vec<String>>().join("\n")
}

/// Whatever is open in the demonstration, on every way that leads through it, to the paper in somebody's hand.
#[tokio::test]
async fn everything_that_is_open_can_be_applied_for_on_every_way() {
    let hall = TestHall::open().await;
    // The hall of a trial is a file whatever the real one is: once is enough.
    if !hall.hub.is_sqlite() {
        return;
    }
    let cx = hall.cx(Who::Nobody);
    let all = catalogue::query::all(&cx, cx.region()).await.unwrap();
    for row in all.iter().filter(|it| it.is_online) {
        let report = tried(&hall, &written(&hall, &row.name).await).await;
        assert!(report.is_green(), "{}\n{}", row.name, told(&report));
    }
    let n_cases = server::case::query::by_no(&cx, "1").await.unwrap().is_some();
    assert!(!n_cases, "nothing of it reached this hall");
    assert_eq!(
        std::fs::read_dir(hall.hub.config.data.join("trials")).unwrap().count(),
        0,
        "nor stays on its disk"
    );
}

#[tokio::test]
async fn what_does_not_hold_is_said_with_the_way_that_leads_there() {
    let hall = TestHall::open().await;
    let shop = written(&hall, "个体工商户设立登记").await;

    // What nobody can come to.
    let mut item = shop.clone();
    let first = item.questions[0].clone();
    let (name, values) = (first.name.clone(), first.options.clone());
    let both = [&values[0], &values[1]].map(|it| Cond { field: name.clone(), is: vec![it.value.clone()] });
    item.materials[0].when = both.to_vec();
    let report = tried(&hall, &item).await;
    assert!(!report.is_green() && told(&report).contains("永远不会出现"), "{}", told(&report));

    // A field that no valid answer fits: the card of somebody of whom the matter wants to know the age twice.
    let mut item = shop.clone();
    let mut fields = item.form.sections.iter_mut().flat_map(|it| &mut it.fields);
    let field = fields.find(|it| it.kind == Kind::Text).unwrap();
    (field.min, field.max) = (Some(30), Some(20));
    let report = tried(&hall, &item).await;
    assert!(!report.is_green() && told(&report).contains("怎么填都不对"), "{}", told(&report));

    // Of a body nobody registered.
    let report = tried(&hall, &Item { org: "县不存在局".to_owned(), ..shop.clone() }).await;
    assert!(told(&report).contains("没有名为“县不存在局”的机构"), "{}", told(&report));

    // A promise longer than the law's.
    let mut item = written(&hall, "公共场所卫生许可").await;
    item.promised = item.statutory.map(|it| common::catalogue::Limit { n: it.n * 10, ..it });
    assert!(told(&tried(&hall, &item).await).contains("长于法定时限"));
}
