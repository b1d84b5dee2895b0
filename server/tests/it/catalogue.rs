//! 事项: imported, checked, versioned, browsed.
use common::{
    account::Who,
    case,
    catalogue::{self, BrowseForm, Item, ItemState},
    check::Nothing,
};
use server::{
    catalogue::import::{self, Fate, Line},
    gate::write::write,
    seed::{COUNTY, Scale},
};

use crate::hall::TestHall;

async fn take(hall: &TestHall, items: Vec<Item>) -> Vec<Line> {
    let cx = hall.cx(Who::Nobody);
    let items: Vec<import::Read> = items.into_iter().map(Ok).collect();
    let taken = write(&cx, |cx| {
        let items = items.clone();
        async move { import::take(&cx, COUNTY, items).await }
    });
    taken.await.unwrap()
}

async fn document(hall: &TestHall, name: &str) -> Item {
    let id = hall.item(name).await.id;
    hall.nobody().call(&catalogue::GUIDE, id, Nothing {}).await.unwrap().item
}

#[tokio::test]
async fn the_open_items_have_all_their_elements_and_pass_every_rule() {
    let hall = TestHall::open().await;
    let all = hall.nobody().call(&catalogue::BROWSE, (), BrowseForm::default()).await.unwrap();
    assert_eq!(all.page.n_rows, 17);
    for row in all.page.rows {
        let item = hall.nobody().call(&catalogue::GUIDE, row.id, Nothing {}).await.unwrap().item;
        assert_eq!((item.n_elements(), item.faults()), (22, vec![]), "{}", item.name);
        assert!(!item.questions.is_empty() && !item.form.sections.is_empty(), "{}", item.name);
    }
}

#[tokio::test]
async fn importing_twice_changes_nothing_and_a_change_is_a_new_version() {
    let hall = TestHall::open().await;
    let item = document(&hall, "个体工商户设立登记").await;
    assert_eq!(take(&hall, vec![item.clone()]).await[0].fate, Fate::Unchanged);
    let zhou = hall.person("zhouming").await;
    let receipt = zhou.submitted(hall.item("个体工商户设立登记").await.id).await;
    let changed = Item { summary: "换一句话。".to_owned(), ..item };
    assert_eq!(take(&hall, vec![changed]).await[0].fate, Fate::Taken { version: 2 });
    let view = zhou.call(&case::SHOW, receipt.id, Nothing {}).await.unwrap();
    assert_eq!(view.item_version, 1, "a case keeps the version it was opened under");
    assert_eq!(hall.nobody().call(&catalogue::GUIDE, view.item_id.unwrap(), Nothing {}).await.unwrap().version, 2);

    let faulty = Item { complain_phone: String::new(), ..document(&hall, "个体工商户设立登记").await };
    let fate = take(&hall, vec![faulty]).await.remove(0).fate;
    assert!(matches!(fate, Fate::Kept { version: 2, .. }), "{fate:?}");
    let guide = hall.nobody().call(&catalogue::GUIDE, view.item_id.unwrap(), Nothing {}).await.unwrap();
    assert!(guide.is_open && guide.version == 2, "a slip in a file takes nothing off the counter");
}

#[tokio::test]
async fn each_bad_row_is_told_apart_and_the_good_ones_are_taken() {
    let hall = TestHall::open().await;
    let good = document(&hall, "个体工商户设立登记").await;
    let item = |code: &str, change: fn(&mut Item)| {
        let mut item = Item { code: code.to_owned(), name: format!("试验{code}"), ..good.clone() };
        change(&mut item);
        item
    };
    let lines = take(
        &hall,
        vec![
            item("A1", |_| ()),
            item("A1", |_| ()),
            item("", |_| ()),
            item("A2", |it| it.org = "没有的局".to_owned()),
            item("A3", |it| it.visits = Some(1)),
            item("A4", |it| it.materials[1].name = "其他有关材料".to_owned()),
            item("A5", |it| it.complain_phone = it.consult_phone.clone()),
            item("A6", |it| it.kind = catalogue::ItemKind::Promised),
            item("A7", |it| {
                it.materials.clear();
                it.steps.clear();
            }),
        ],
    )
    .await;
    let report: Vec<String> = lines.iter().map(|it| it.to_string()).collect();
    insta::assert_snapshot!(report.join("\n"));
    let found = hall
        .nobody()
        .call(&catalogue::BROWSE, (), BrowseForm { q: Some("试验A3".to_owned()), ..BrowseForm::default() })
        .await
        .unwrap();
    assert!(found.page.rows.iter().all(|it| it.name != "试验A3"), "a draft is for staff");
    let clerk = hall.person("hejing").await;
    let found = clerk
        .call(&catalogue::BROWSE, (), BrowseForm { q: Some("试验A3".to_owned()), ..BrowseForm::default() })
        .await
        .unwrap();
    assert!(found.page.rows.iter().any(|it| it.state == ItemState::Draft));
}

#[tokio::test]
async fn the_whole_county_can_be_browsed_and_counts_keep_their_word() {
    let hall = TestHall::at("2026-11-23", Scale::Full).await;
    let nobody = hall.nobody();
    let all = nobody.call(&catalogue::BROWSE, (), BrowseForm::default()).await.unwrap();
    assert!(all.page.n_rows > 1_300, "{}", all.page.n_rows);
    for facet in &all.facets {
        for value in facet.values.iter().take(6) {
            let form: BrowseForm =
                serde_json::from_value(serde_json::json!({ facet.name.clone(): value.value })).unwrap();
            let found = nobody.call(&catalogue::BROWSE, (), form).await.unwrap();
            assert_eq!(found.page.n_rows, value.n_items, "{} {}", facet.label, value.label);
        }
    }
    let listed = all.facets.iter().find(|it| it.name == "level").unwrap();
    assert!(listed.values.iter().any(|it| it.label == "村、社区"));
    let form = BrowseForm { q: Some("护照".to_owned()), ..BrowseForm::default() };
    let row = nobody.call(&catalogue::BROWSE, (), form).await.unwrap().page.rows.remove(0);
    assert_eq!(row.state, ItemState::Listed);
    let guide = nobody.call(&catalogue::GUIDE, row.id, Nothing {}).await.unwrap();
    assert!(!guide.is_open && guide.shut_because.contains("还没有开通"));
    assert!((1..22).contains(&guide.item.n_elements()));
}
