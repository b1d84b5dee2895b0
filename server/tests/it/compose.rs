//! 一件事配置: put together at a desk, in force at once, and never with a fault in it.
use common::{
    account::Who,
    catalogue::{self, ItemKind, ItemState},
    check::{Check, Nothing},
    edition::{self, BeginForm, Cause},
    fault::Fault,
    form::FieldDef,
    id::ItemId,
    joint::compose::{
        self, BundleRow, ComposeForm, ListForm, MattersForm, MattersView, PartForm, TriedView, TryForm,
    },
    trial::Report,
};
use server::{
    catalogue::import::{self, Fate},
    edition::rehearsal,
    gate::write::write,
    seed::COUNTY,
    trial::bundle,
};

use crate::hall::{Person, TestHall};

const SHOP: &str = "511A0074300005";
const SIGN: &str = "512017432001";
const RESTAURANT: &str = "开办餐饮店一件事";

fn part(code: &str, name: &str) -> PartForm {
    PartForm { code: code.to_owned(), name: name.to_owned(), ..PartForm::default() }
}

fn form(parts: Vec<PartForm>) -> ComposeForm {
    ComposeForm {
        name: "开小店一件事".to_owned(),
        summary: "办执照、挂招牌，一次申请。".to_owned(),
        aliases: "开小店、摆摊".to_owned(),
        org: "县市场监管局".to_owned(),
        days: "10".to_owned(),
        parts,
        ..ComposeForm::default()
    }
}

async fn tried(who: &Person<'_>, parts: &[PartForm]) -> TriedView {
    who.call(&compose::TRY, (), TryForm { parts: parts.to_vec(), ..TryForm::default() }).await.unwrap()
}

async fn listed(who: &Person<'_>, name: &str) -> Option<BundleRow> {
    let all = who.call(&compose::LIST, (), ListForm::default()).await.unwrap();
    all.page.rows.into_iter().find(|it| it.name == name)
}

async fn imported(hall: &TestHall, text: &str) -> Fate {
    let cx = hall.cx(Who::Nobody);
    let read = import::read_yaml(text).unwrap();
    let lines = write(&cx, |cx| {
        let read = read.clone();
        async move { import::take(&cx, COUNTY, read).await }
    });
    lines.await.unwrap().into_iter().next().unwrap().fate
}

#[tokio::test]
async fn a_new_bundle_is_put_together_tried_and_applied_for() {
    let hall = TestHall::open().await;
    let head = hall.person("fangzhou").await;
    let found: MattersView = head.call(&compose::MATTERS, (), MattersForm { q: "招牌".to_owned() }).await.unwrap();
    assert!(found.rows.iter().any(|it| it.code == SIGN && it.org == "县综合执法局" && !it.promised.is_empty()));
    let found = head.call(&compose::MATTERS, (), MattersForm { q: "开办餐饮店".to_owned() }).await.unwrap();
    assert!(found.rows.iter().all(|it| it.name != RESTAURANT), "no bundle in a bundle");

    let mut parts = vec![part(SHOP, "营业执照"), part(SIGN, "户外招牌设置意见书")];
    let before = tried(&head, &parts).await;
    assert!(before.faults.is_empty(), "{:?}", before.faults);
    assert_eq!(before.matters[1].proposed.made.get("licence").map(String::as_str), Some(SHOP));
    parts[1].adopt(before.matters[1].proposed.clone());
    parts[1].fixed.insert("sign_kind".to_owned(), "front".to_owned());
    let after = tried(&head, &parts).await;
    assert!(after.n_together.0 < before.n_together.0 && after.n_together.1 < before.n_together.1);
    assert!(after.n_together.0 < after.n_alone.0, "{:?} {:?}", after.n_together, after.n_alone);
    assert!(after.matters[1].shared.contains("by"), "who comes is asked once");
    let proxy = after.matters[1].asks.iter().find(|it| it.name == "proxy_name").unwrap();
    assert_eq!(proxy.hint, "“谁来办？”答“委托别人办”时");

    let made = head.call(&compose::PUBLISH, (), form(parts.clone())).await.unwrap();
    assert_eq!((made.version, made.parts.len(), made.is_written), (1, 2, true));
    // Everybody finds it by its own words and can apply at once.
    let nobody = hall.nobody();
    let guide = nobody.call(&catalogue::GUIDE, made.id, Nothing {}).await.unwrap();
    assert!(guide.is_open && guide.item.kind == ItemKind::Joint && guide.parts.len() == 2);
    let names: Vec<String> =
        guide.item.form.fields().flat_map(FieldDef::parts).map(|it| it.name.clone()).collect();
    assert_eq!(names.iter().filter(|it| it.contains("shop_name")).count(), 2, "{names:?}");
    let zhou = hall.person("zhouming").await;
    assert!(!zhou.submitted(made.id).await.no.is_empty());
    // And it can be gone on with from what was written.
    let again = head.call(&compose::OPEN, made.id, Nothing {}).await.unwrap();
    assert_eq!(again.parts, parts);
    assert!(again.code.starts_with("YJS") && again.aliases == "开小店、摆摊");
    let same = head.call(&compose::PUBLISH, (), again.clone()).await.unwrap();
    assert_eq!(same.version, 1, "nothing changed");
    let longer = head.call(&compose::PUBLISH, (), ComposeForm { days: "12".to_owned(), ..again }).await.unwrap();
    assert_eq!((longer.id, longer.version), (made.id, 2));
}

#[tokio::test]
async fn a_matter_that_has_changed_shows_and_is_taken_over() {
    let hall = TestHall::open().await;
    let head = hall.person("fangzhou").await;
    let text = include_str!("../../../data/demo/items/signboard.yaml");
    assert_eq!(listed(&head, RESTAURANT).await.unwrap().stale, Vec::<String>::new());
    assert!(matches!(imported(&hall, &text.replace("招牌上写什么", "招牌上写的字")).await, Fate::Taken { .. }));
    let row = listed(&head, RESTAURANT).await.unwrap();
    assert_eq!(row.stale, ["规范户外招牌设施设置"]);
    let written = head.call(&compose::OPEN, row.id, Nothing {}).await.unwrap();
    let fresh = head.call(&compose::PUBLISH, (), written).await.unwrap();
    assert_eq!((fresh.id, fresh.version, fresh.stale.len()), (row.id, row.version + 1, 0));
    let guide = hall.nobody().call(&catalogue::GUIDE, row.id, Nothing {}).await.unwrap();
    let labels: Vec<&str> = guide.item.form.fields().map(|it| it.label.as_str()).collect();
    assert!(labels.contains(&"招牌上写的字"));
    // The author's own words are still there.
    assert!(guide.item.faq.iter().any(|it| it.question == "三个证要跑几个窗口？"));
    assert!(labels.contains(&"店名（字号）"));
}

#[tokio::test]
async fn what_is_in_the_list_only_is_given_its_matters() {
    let hall = TestHall::open().await;
    let head = hall.person("fangzhou").await;
    let listed_only = "code: Y99\nname: 开小店一件事\nkind: joint\norg: 县市场监管局\nbase_code: '000112233000'\n";
    assert_eq!(imported(&hall, listed_only).await, Fate::Listed);
    let row = listed(&head, "开小店一件事").await.unwrap();
    assert!(row.is_written && row.parts.is_empty());
    let empty = head.call(&compose::OPEN, row.id, Nothing {}).await.unwrap();
    assert_eq!((empty.code.as_str(), empty.parts.len()), ("Y99", 0));
    let filled = ComposeForm {
        code: empty.code,
        version: empty.version,
        ..form(vec![part(SHOP, "营业执照"), part(SIGN, "意见书")])
    };
    let made = head.call(&compose::PUBLISH, (), filled).await.unwrap();
    assert_eq!((made.id, made.version, made.state), (row.id, 2, ItemState::Open));
    let guide = hall.nobody().call(&catalogue::GUIDE, row.id, Nothing {}).await.unwrap();
    assert_eq!(guide.item.base_code.as_deref(), Some("000112233000"));
}

/// A matter gets a newer version between the made-up applicants and the publication: what nobody went through is not published.
#[tokio::test]
async fn what_was_tried_is_what_is_published() {
    let hall = TestHall::open().await;
    let who = hall.person("fangzhou").await.call(&common::account::ME, (), Nothing {}).await.unwrap();
    let wanted = form(vec![part(SHOP, "营业执照"), part(SIGN, "意见书")]).check().unwrap();
    let tried = bundle::prepare(hall.cx(who.clone()), wanted.clone()).await.unwrap();
    assert!(tried.is_green(), "{tried:?}");
    let publish = async |tried: Report| {
        let cx = hall.cx(who.clone());
        write(&cx, |cx| bundle::publish(cx, (), wanted.clone(), tried.clone())).await
    };
    let text = include_str!("../../../data/demo/items/signboard.yaml");
    assert!(matches!(imported(&hall, &text.replace("招牌上写什么", "招牌上写的字")).await, Fate::Taken { .. }));
    let refused = format!("{:?}", publish(tried).await.unwrap_err());
    assert!(refused.contains("有事项公布了新版"), "{refused}");
    let again = bundle::prepare(hall.cx(who.clone()), wanted.clone()).await.unwrap();
    let made = publish(again).await.unwrap();
    assert_eq!((made.name.as_str(), made.state), ("开小店一件事", ItemState::Open));
}

/// The same where a bundle is written as an edition: a rehearsal counts until one of its matters has another version.
#[tokio::test]
async fn an_edition_of_a_bundle_is_rehearsed_with_its_matters_as_they_are() {
    let hall = TestHall::open().await;
    let writer = hall.person("wangbian").await;
    let form = BeginForm {
        cause: Some(Cause::Change),
        item: Some(hall.item(RESTAURANT).await.id),
        says: "写清楚".to_owned(),
        ..BeginForm::default()
    };
    let id = writer.call(&edition::BEGIN, (), form).await.unwrap().id;
    let cx = hall.cx(Who::Nobody);
    let gone_through = write(&cx, |cx| async move {
        let (_, row) = server::edition::query::whosesoever(&cx, id).await?;
        let of = rehearsal::fingerprint(&cx, &row).await?;
        rehearsal::rehearsed(&cx, id, &of).await
    });
    gone_through.await.unwrap();
    let is_rehearsed = async || writer.call(&edition::OPEN, id, Nothing {}).await.unwrap().is_rehearsed;
    assert!(is_rehearsed().await);
    let text = include_str!("../../../data/demo/items/signboard.yaml");
    assert!(matches!(imported(&hall, &text.replace("招牌上写什么", "招牌上写的字")).await, Fate::Taken { .. }));
    assert!(!is_rehearsed().await, "what the sign's own matter asks is otherwise now");
}

#[tokio::test]
async fn nothing_faulty_comes_into_force() {
    let hall = TestHall::open().await;
    let head = hall.person("fangzhou").await;
    let refused = async |form: ComposeForm| {
        let fault = head.call(&compose::PUBLISH, (), form).await.unwrap_err();
        let Fault::Form { fields } = fault else { panic!("{fault:?}") };
        fields.into_iter().map(|it| format!("{}: {}", it.name, it.says)).collect::<Vec<String>>().join("\n")
    };
    let good = || form(vec![part(SHOP, "营业执照"), part(SIGN, "意见书")]);
    let mut wrong = good();
    wrong.parts[0].after.insert(SIGN.to_owned());
    let says = refused(wrong).await;
    assert!(says.contains("要等的事项“规范户外招牌设施设置”应排在它前面"), "{says}");
    let mut wrong = good();
    wrong.parts[1].same.insert("address".to_owned(), "no_such".to_owned());
    let says = refused(wrong).await;
    assert!(says.contains("“店铺地址”要用的") && !says.contains("address"), "{says}");
    assert!(refused(form(vec![part(SHOP, "执照"), part(SHOP, "执照")])).await.contains("写了两次"));
    assert!(refused(form(vec![part(SHOP, "执照"), part("no", "没有的")])).await.contains("“没有的”没有开通"));
    assert!(refused(form(vec![part(SHOP, "执照")])).await.contains("至少要放进两个事项"));
    assert!(refused(ComposeForm { org: "没有的局".to_owned(), ..good() }).await.contains("org: 没有这个单位"));
    let mut stops = good();
    stops.parts[0].fixed.insert("pre_approval".to_owned(), "not_yet".to_owned());
    let says = refused(stops).await;
    assert!(says.contains("定为这个答案就不能办"), "{says}");
    assert!(listed(&head, "开小店一件事").await.is_none());
    // Not a bundle, and not there.
    let shop = hall.item("个体工商户设立登记").await.id;
    assert_eq!(head.call(&compose::OPEN, shop, Nothing {}).await.unwrap_err(), Fault::NotFound);
    let nowhere = ItemId(uuid::Uuid::from_u128(9));
    assert_eq!(head.call(&compose::OPEN, nowhere, Nothing {}).await.unwrap_err(), Fault::NotFound);
    let foreign = ComposeForm { code: SHOP.to_owned(), ..good() };
    assert_eq!(head.call(&compose::PUBLISH, (), foreign).await.unwrap_err(), Fault::NotFound);
}
