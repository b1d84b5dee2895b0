//! 查找: the county's 78 phrases against the whole list.
use common::{
    account::{Duty, Who},
    catalogue::{
        self, BrowseForm, SuggestForm,
        sought::{self, SoughtForm, TeachForm},
    },
    check::Nothing,
};
use serde::Deserialize;
use server::seed::Scale;

use crate::hall::TestHall;

#[derive(Deserialize)]
struct Phrases {
    phrases: Vec<Phrase>,
}

#[derive(Deserialize)]
struct Phrase {
    id: String,
    q: String,
    #[serde(default)]
    want: Vec<String>,
    #[serde(default)]
    also_ok: Vec<String>,
    top: usize,
}

fn code(text: &str) -> &str {
    text.split(' ').next().unwrap_or_default()
}

#[tokio::test]
async fn ninety_five_of_a_hundred_phrases_find_what_people_meant() {
    let hall = TestHall::at("2026-11-23", Scale::Full).await;
    let Phrases { phrases } = serde_yaml_ng::from_str(include_str!("data/search_phrases.yaml")).unwrap();
    assert_eq!(phrases.len(), 78);
    let mut missed = Vec::new();
    for it in &phrases {
        let form = BrowseForm { q: Some(it.q.clone()), ..BrowseForm::default() };
        let found = hall.nobody().call(&catalogue::BROWSE, (), form).await.unwrap();
        let mut codes = Vec::new();
        for row in found.page.rows.iter().take(it.top.max(3)) {
            codes.push(hall.nobody().call(&catalogue::GUIDE, row.id, Nothing {}).await.unwrap().item.code);
        }
        let wanted: Vec<&str> = it.want.iter().map(|it| code(it)).collect();
        let also: Vec<&str> = it.also_ok.iter().map(|it| code(it)).collect();
        let is_hit = match wanted.is_empty() {
            // Nothing fits: nothing may be claimed to; what is allowed may come.
            true => found.is_guess || codes.is_empty() || codes.iter().any(|it| also.contains(&it.as_str())),
            false => codes.iter().any(|it| wanted.contains(&it.as_str())),
        };
        if !is_hit {
            let names: Vec<&str> = found.page.rows.iter().take(5).map(|it| it.name.as_str()).collect();
            missed.push(format!("{} {} → {names:?}", it.id, it.q));
        }
    }
    let rate = 100.0 * (phrases.len() - missed.len()) as f64 / phrases.len() as f64;
    println!("{rate:.1} % of {}; missed:\n{}", phrases.len(), missed.join("\n"));
    assert!(rate >= 95.0, "{rate:.1} %: {missed:#?}");
    assert_eq!(Who::Nobody.name(), "");
}

#[tokio::test]
async fn signs_of_sql_are_only_signs() {
    let hall = TestHall::open().await;
    for q in ["%", "_", "'; DROP TABLE items;--", "\\", "𠮷", "\u{0}", &"字".repeat(5_000)] {
        let form = BrowseForm { q: Some(q.to_owned()), ..BrowseForm::default() };
        assert!(hall.nobody().call(&catalogue::BROWSE, (), form).await.is_ok(), "{q}");
    }
}

async fn found(hall: &TestHall, q: &str) -> (Vec<String>, bool) {
    let form = BrowseForm { q: Some(q.to_owned()), ..BrowseForm::default() };
    let found = hall.nobody().call(&catalogue::BROWSE, (), form).await.unwrap();
    (found.page.rows.into_iter().map(|it| it.name).collect(), found.is_guess)
}

/// Cases 2.13 to 2.15: as people type.
#[tokio::test]
async fn what_is_typed_in_any_common_way_is_found() {
    let hall = TestHall::at("2026-11-23", Scale::Full).await;
    for (typed, holds) in [
        ("lvshi", "律师"),
        ("lüshi", "律师"),
        ("lushi", "律师"),
        ("lyushi", "律师"),
        ("lǜshī", "律师"),
        ("lvxingshe", "旅行社"),
        ("lüxingshe", "旅行社"),
        ("tiaojie", "调解"),
        ("chongxin", "重新"),
        ("税", "税"),
        ("婚", "婚"),
        ("办sfz", "身份证"),
        ("身份zheng", "身份证"),
        ("公 司", "公司"),
    ] {
        let (names, is_guess) = found(&hall, typed).await;
        assert!(!names.is_empty() && !is_guess && names[0].contains(holds), "{typed}: {names:?}");
    }
    for blanks in ["   ", "\u{3000}\u{3000}", "\t"] {
        let form = BrowseForm { q: Some(blanks.to_owned()), ..BrowseForm::default() };
        let all = hall.nobody().call(&catalogue::BROWSE, (), form).await.unwrap();
        assert!(all.page.n_rows > 1_000 && !all.is_guess, "{blanks:?}");
    }
    let form = BrowseForm { q: Some("婚".to_owned()), ..BrowseForm::default() };
    let one = hall.nobody().call(&catalogue::BROWSE, (), form).await.unwrap();
    assert_eq!(one.page.n_rows, 11, "every name that holds it, and no other");
    assert_eq!(found(&hall, "龘").await, (Vec::new(), true));
}

/// Everyday phrases of `citizen-day.md` and their like: what is asked, and what one of the first three has to hold. An empty answer
/// means that nothing may be claimed to fit.
const EVERYDAY: [(&str, &str); 72] = [
    ("注销营业执照", "注销"),
    ("个体户不干了", "注销"),
    ("关店", "注销"),
    ("公司注销", "公司注销登记"),
    ("公司改地址", "变更"),
    ("公司改名", "变更"),
    ("换法人", "变更"),
    ("低保", "最低生活保障"),
    ("吃低保", "最低生活保障"),
    ("准生证", "生育登记服务"),
    ("生二胎", "生育登记服务"),
    ("身份证丢了", "身份证"),
    ("身份证过期", "身份证"),
    ("社保", "社会保"),
    ("社保卡丢了", "社会保障卡"),
    ("买房过户", "转移登记"),
    ("超市", "个体工商户"),
    ("便利店", "个体工商户"),
    ("快递", "快递"),
    ("卖烟", "烟草"),
    ("烟证丢了", "烟草专卖零售许可证补办"),
    ("烟证到期", "烟草专卖零售许可证延续"),
    ("酒", "酒"),
    ("卖早点", "开办餐饮店"),
    ("外卖店", "开办餐饮店"),
    ("烧烤店", "开办餐饮店"),
    ("我想开个小吃店", "开办餐饮店"),
    ("开饭店", "开办餐饮店"),
    ("开饭馆", "开办餐饮店"),
    ("餐馆", "开办餐饮店"),
    ("洗脚店", "公共场所卫生许可"),
    ("浴室", "公共场所卫生许可"),
    ("洗浴", "公共场所卫生许可"),
    ("剪头发的店", "公共场所卫生许可"),
    ("理发店", "公共场所卫生许可"),
    ("美容院", "公共场所卫生许可"),
    ("开宾馆", "公共场所卫生许可"),
    ("公 司", "公司"),
    ("营业执照", "设立登记"),
    ("办个体户", "个体工商户设立登记"),
    ("开公司", "公司设立登记"),
    ("老年证", "老年人优待证"),
    ("老年公交卡", "老年人优待证"),
    ("高龄津贴", "高龄津贴"),
    ("办残疾证", "残疾人证"),
    ("结婚证丢了", "补领结婚证"),
    ("离婚", "婚姻登记"),
    ("驾照到期", "驾驶证"),
    ("护照", "普通护照"),
    ("养猪场", "养殖场"),
    ("受灾", "自然灾害生活救助"),
    ("房子被水冲了", "自然灾害"),
    ("门头招牌", "招牌"),
    ("合作社", "农民专业合作社"),
    ("卫生许可证到期", "延续"),
    ("卫生许可证丢了", "补办"),
    ("卫生许可证注销", "注销"),
    ("食品小作坊注销", "食品小作坊备案注销"),
    ("公积金提取", "住房公积金"),
    ("失业金", "失业保险金"),
    ("看病报销", "报销"),
    ("欠薪", "仲裁"),
    ("restaurant", "开办餐饮店"),
    ("open a restaurant", "开办餐饮店"),
    ("business license", "设立登记"),
    ("marriage", "婚姻登记"),
    ("birth", "生育登记"),
    ("passport", "护照"),
    ("senior card", "老年人优待证"),
    ("shuizhi", ""),
    ("龘龘龘", ""),
    ("qwertyzx", ""),
];

#[tokio::test]
async fn ninety_five_of_a_hundred_everyday_phrases_find_what_people_meant() {
    let hall = TestHall::at("2026-11-23", Scale::Full).await;
    let mut missed = Vec::new();
    for (asked, wanted) in EVERYDAY {
        let (names, is_guess) = found(&hall, asked).await;
        let is_hit = match wanted.is_empty() {
            true => is_guess,
            false => !is_guess && names.iter().take(3).any(|it| it.contains(wanted)),
        };
        if !is_hit {
            missed.push(format!("{asked} → {is_guess} {:?}", &names[..names.len().min(5)]));
        }
    }
    let rate = 100.0 * (EVERYDAY.len() - missed.len()) as f64 / EVERYDAY.len() as f64;
    println!("{rate:.1} %; missed:\n{}", missed.join("\n"));
    assert!(rate >= 95.0, "{rate:.1} %: {missed:#?}");
}

#[tokio::test]
async fn what_is_asked_to_be_done_is_never_answered_by_its_opposite_first() {
    let hall = TestHall::at("2026-11-23", Scale::Full).await;
    for (asked, wanted, never) in [
        ("注销营业执照", "注销", "设立"),
        ("个体户不开了", "注销", "设立"),
        ("公司变更", "变更", "设立"),
        ("公司改地址", "变更", "设立"),
        ("烟证补办", "补办", "新办"),
        ("烟证延续", "延续", "新办"),
        ("卫生许可证换证", "", "注销"),
        ("社保卡", "社会保障卡", "注销"),
        ("开公司", "设立", "注销"),
    ] {
        let (names, _) = found(&hall, asked).await;
        let first = names.first().cloned().unwrap_or_default();
        assert!(first.contains(wanted) && !first.contains(never), "{asked}: {:?}", &names[..names.len().min(5)]);
    }
}

#[tokio::test]
async fn who_names_a_trade_is_shown_the_bundle_first() {
    let hall = TestHall::at("2026-11-23", Scale::Full).await;
    for asked in [
        "开饭馆",
        "开饭店",
        "开餐馆",
        "开餐厅",
        "我想开个饭馆",
        "开火锅店",
        "开奶茶店",
        "烧烤店",
        "外卖店",
        "饭店",
        "restaurant",
    ] {
        let (names, _) = found(&hall, asked).await;
        assert!(names[0].contains("开办餐饮店"), "{asked}: {:?}", &names[..names.len().min(4)]);
    }
}

#[tokio::test]
async fn what_can_be_done_here_stands_before_what_is_only_listed() {
    let hall = TestHall::at("2026-11-23", Scale::Full).await;
    for asked in ["低保", "准生证", "生二胎", "生育登记", "老年人优待证", "最低生活保障", "自然灾害生活救助"]
    {
        let form = BrowseForm { q: Some(asked.to_owned()), ..BrowseForm::default() };
        let rows = hall.nobody().call(&catalogue::BROWSE, (), form).await.unwrap().page.rows;
        assert!(rows[0].is_online, "{asked}: {:?}", rows.iter().take(4).map(|it| &it.name).collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn what_somebody_goes_on_to_write_is_suggested() {
    let hall = TestHall::at("2026-11-23", Scale::Full).await;
    for (typed, wanted) in [
        ("老年", "老年人优待证"),
        ("laonian", "老年人优待证"),
        ("开饭", "开办餐饮店"),
        ("rest", "开办餐饮店"),
        ("公司", "公司"),
    ] {
        let form = SuggestForm { q: typed.to_owned() };
        let found = hall.nobody().call(&catalogue::SUGGEST, (), form).await.unwrap();
        assert!((1..=6).contains(&found.len()), "{typed}: {}", found.len());
        assert!(found.iter().any(|it| it.name.contains(wanted)), "{typed}: {found:?}");
    }
    for nothing in ["", "  ", "龘", &"字".repeat(50)] {
        let form = SuggestForm { q: nothing.to_owned() };
        assert_eq!(hall.nobody().call(&catalogue::SUGGEST, (), form).await.unwrap(), [], "{nothing}");
    }
}

#[tokio::test]
async fn themes_and_bodies_stand_in_the_filters_once() {
    let hall = TestHall::at("2026-11-23", Scale::Full).await;
    let all = hall.nobody().call(&catalogue::BROWSE, (), BrowseForm::default()).await.unwrap();
    let labels = |name: &str| -> Vec<String> {
        let facet = all.facets.iter().find(|it| it.name == name).unwrap();
        facet.values.iter().map(|it| it.label.clone()).collect()
    };
    let themes = labels("theme");
    for double in ["农林牧渔", "证件办理", "卫生健康", "生育收养", "社会救助", "食品餐饮"]
    {
        assert!(!themes.iter().any(|it| it == double), "{double}: {themes:?}");
    }
    let bodies = labels("org");
    for body in &bodies {
        let double = bodies.iter().find(|it| *it != body && it.ends_with(body.as_str()));
        assert!(double.is_none(), "{body} and {double:?}");
    }
    let form = BrowseForm {
        theme: Some("社会保障和救助".to_owned()),
        q: Some("低保".to_owned()),
        ..BrowseForm::default()
    };
    let aid = hall.nobody().call(&catalogue::BROWSE, (), form).await.unwrap();
    assert!(aid.page.rows[0].name.contains("最低生活保障"), "{:?}", aid.page.rows.first());
}

#[tokio::test]
async fn a_matter_of_which_only_the_name_is_known_says_whom_to_turn_to_and_no_more() {
    let hall = TestHall::at("2026-11-23", Scale::Full).await;
    let row = |q: &str| BrowseForm { q: Some(q.to_owned()), ..BrowseForm::default() };
    let listed =
        hall.nobody().call(&catalogue::BROWSE, (), row("结婚登记预约")).await.unwrap().page.rows.remove(0);
    let guide = hall.nobody().call(&catalogue::GUIDE, listed.id, Nothing {}).await.unwrap();
    assert!(guide.elements.is_empty() && guide.five.is_empty());
    for says in ["由谁办", "去哪里", "tel:0000-8610001", "tel:12345", "/callback"] {
        assert!(guide.near.contains(says), "{says}: {}", guide.near);
    }
    let whole =
        hall.nobody().call(&catalogue::BROWSE, (), row("食品小经营许可")).await.unwrap().page.rows.remove(0);
    let guide = hall.nobody().call(&catalogue::GUIDE, whole.id, Nothing {}).await.unwrap();
    assert_eq!(guide.elements.len(), 22);
    let own =
        hall.nobody().call(&catalogue::BROWSE, (), row("个体工商户设立登记")).await.unwrap().page.rows.remove(0);
    let guide = hall.nobody().call(&catalogue::GUIDE, own.id, Nothing {}).await.unwrap();
    assert!(guide.near.contains("开办餐饮店一件事"), "the bundle it is part of: {}", guide.near);
    assert!(guide.five.contains("带什么？") && guide.contact.contains("tel:"));
}

#[tokio::test]
async fn what_is_looked_for_in_vain_is_told_to_the_editor_and_found_once_taught() {
    let hall = TestHall::at("2026-11-23", Scale::Full).await;
    let editor = hall.staff("编目", "县卫健局", &[Duty::Publish]).await;
    for _ in 0..3 {
        assert!(found(&hall, "猫猫狗狗铺").await.1, "nothing yet");
    }
    server::job::only(&hall.hub, "searches").await.unwrap();
    let seen = editor.call(&sought::SOUGHT, (), SoughtForm::default()).await.unwrap();
    let row = seen.page.rows.iter().find(|it| it.word == "猫猫狗狗铺").unwrap();
    assert_eq!(row.n_times, 3);
    let form = TeachForm { word: "猫猫狗狗铺".to_owned(), means: "动物诊疗许可".to_owned() };
    let seen = editor.call(&sought::TEACH, (), form).await.unwrap();
    assert!(seen.page.rows.iter().all(|it| it.word != "猫猫狗狗铺"));
    assert_eq!(seen.taught.len(), 1);
    let (names, is_guess) = found(&hall, "猫猫狗狗铺").await;
    assert!(!is_guess && names[0].contains("动物诊疗"), "{names:?}");
    let forget = TeachForm { word: "猫猫狗狗铺".to_owned(), ..TeachForm::default() };
    assert_eq!(editor.call(&sought::TEACH, (), forget).await.unwrap().taught, []);
    assert!(found(&hall, "猫猫狗狗铺").await.1, "as before");
}
