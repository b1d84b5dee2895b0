//! 事项导入: poorer files, files in pieces, workbooks as people leave them, versions brought back.
use std::path::{Path, PathBuf};

use common::{
    account::Who,
    catalogue::{self, GuideView, Item, ItemState},
    check::Nothing,
    fault::Fault,
};
use server::{
    calendar,
    catalogue::{
        former,
        import::{
            self, Fate, Line, Way,
            read::{self, Entry},
        },
    },
    gate::write::write,
    redate,
    seed::COUNTY,
};

use crate::hall::TestHall;

const SHOP: &str = "个体工商户设立登记";

async fn taken(hall: &TestHall, entries: Vec<Entry>, way: Way) -> Vec<Line> {
    let cx = hall.cx(Who::Nobody);
    let lines = write(&cx, |cx| {
        let entries = entries.clone();
        async move { import::take_file(&cx, COUNTY, entries, way).await }
    });
    lines.await.unwrap()
}

async fn yaml(hall: &TestHall, text: &str, way: Way) -> Line {
    taken(hall, read::entries(text).unwrap(), way).await.remove(0)
}

fn sheet(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/data/sheets").join(name)
}

async fn guide(hall: &TestHall, name: &str) -> GuideView {
    let id = hall.item(name).await.id;
    hall.nobody().call(&catalogue::GUIDE, id, Nothing {}).await.unwrap()
}

async fn exported(hall: &TestHall, codes: &[&str], version: Option<i32>) -> String {
    former::export(&hall.cx(Who::Nobody), COUNTY, codes, version).await.unwrap()
}

/// Four keys and a form, which IMPORT.md tells people to write, once took the matter off the counter.
#[tokio::test]
async fn a_file_of_a_few_lines_changes_those_lines_and_nothing_else() {
    let hall = TestHall::open().await;
    let before = guide(&hall, SHOP).await;
    let code = before.item.code.clone();
    let line = yaml(&hall, &format!("code: {code}\nconsult_phone: 0731-12345678"), Way::Adding).await;
    assert_eq!(line.fate, Fate::Taken { version: before.version + 1 });
    let told = line.to_string();
    assert!(told.contains("照旧的") && told.contains("申请表") && told.contains("申请材料"), "{told}");
    let after = guide(&hall, SHOP).await;
    let expected = Item { consult_phone: "0731-12345678".to_owned(), ..before.item.clone() };
    assert!(after.is_open && after.item == expected);

    let text = format!("code: {code}\nname: {SHOP}\norg: {}\nsummary: 换一句话。", before.item.org);
    let line = yaml(&hall, &text, Way::Adding).await;
    assert!(matches!(line.fate, Fate::Taken { .. }), "{line}");
    let after = guide(&hall, SHOP).await;
    assert_eq!((after.is_open, after.item.materials.len()), (true, before.item.materials.len()));
}

#[tokio::test]
async fn what_people_would_lose_is_named_and_kept_until_somebody_says_so() {
    let hall = TestHall::open().await;
    let before = guide(&hall, SHOP).await;
    let code = before.item.code.clone();
    for (poorer, lost) in [
        ("form: {sections: []}", "网上申请"),
        ("form: {sections: []}", "申请表里的"),
        ("questions: []", "情形"),
        ("materials: []\nsteps: []", "材料"),
        ("consult_phone: ''", "咨询电话"),
        ("channels: [window]", "网上申请"),
        ("aliases: []", "俗称"),
    ] {
        let line = yaml(&hall, &format!("code: {code}\n{poorer}"), Way::Adding).await;
        let told = line.to_string();
        assert!(matches!(line.fate, Fate::Poorer { .. }) && told.contains(lost), "{poorer}: {told}");
        assert!(told.contains("--replace"), "{told}");
        let after = guide(&hall, SHOP).await;
        assert!(after.is_open && after.item == before.item && after.version == before.version, "{poorer}");
    }
    let mut item = before.item.clone();
    item.aliases.clear();
    let text = serde_yaml_ng::to_string(&item).unwrap();
    let line = yaml(&hall, &text, Way::Replacing).await;
    assert!(matches!(line.fate, Fate::Taken { .. }), "{line}");
    assert!(guide(&hall, SHOP).await.item.aliases.is_empty(), "told to, it does");
}

/// A pledge and a bundle are written short and kept long: short is what a file is held against.
#[tokio::test]
async fn what_was_worked_out_of_a_file_is_not_lost_with_a_line_of_it() {
    let hall = TestHall::open().await;
    for name in ["食品小经营许可", "开办餐饮店", SHOP] {
        let before = guide(&hall, name).await;
        let text = format!("code: {}\nnote: 换了一句", before.item.code);
        let line = yaml(&hall, &text, Way::Adding).await;
        assert!(matches!(line.fate, Fate::Taken { .. }), "{line}");
        let after = guide(&hall, name).await;
        assert_eq!(after.item.form, before.item.form, "{name}");
        assert_eq!(after.item.questions, before.item.questions, "{name}");
        assert_eq!((after.is_open, after.item.materials.len()), (true, before.item.materials.len()), "{name}");
    }
}

#[tokio::test]
async fn an_exported_item_is_the_item_and_a_former_version_comes_back() {
    let hall = TestHall::open().await;
    let all = exported(&hall, &[], None).await;
    let lines = taken(&hall, read::entries(&all).unwrap(), Way::Replacing).await;
    assert_eq!(lines.len(), 17);
    for line in lines {
        assert_eq!(line.fate, Fate::Unchanged, "{line}");
    }
    let before = guide(&hall, SHOP).await;
    let code = before.item.code.clone();
    let gone = Item { code: code.clone(), name: before.item.name.clone(), ..Item::default() };
    let gone = Item { org: before.item.org.clone(), ..gone };
    let line = yaml(&hall, &serde_yaml_ng::to_string(&gone).unwrap(), Way::Replacing).await;
    assert_eq!(line.fate, Fate::Listed, "told to, even this");
    assert!(!guide(&hall, SHOP).await.is_open);

    let cx = hall.cx(Who::Nobody);
    let history = former::history(&cx, COUNTY, &code).await.unwrap();
    assert_eq!(history.iter().map(|it| (it.n, it.is_in_force)).collect::<Vec<_>>(), [(1, false), (2, true)]);
    let back = |version: i32| {
        let code = code.clone();
        let cx = hall.cx(Who::Nobody);
        async move {
            write(&cx, |cx| {
                let code = code.clone();
                async move { former::bring_back(&cx, COUNTY, &code, version).await }
            })
            .await
            .unwrap()
        }
    };
    assert!(back(9).await.unwrap_err().contains("没有第9版"));
    assert!(back(2).await.unwrap_err().contains("现在就是第2版"));
    assert_eq!(back(1).await, Ok(3));
    let after = guide(&hall, SHOP).await;
    assert!(after.is_open && after.version == 3 && after.item == before.item);
    let second = exported(&hall, &[&code], Some(2)).await;
    assert!(second.contains("materials: []"), "{second}");
}

#[tokio::test]
async fn every_fault_says_where_it_stands_and_whose_it_is() {
    let hall = TestHall::open().await;
    let code = guide(&hall, SHOP).await.item.code;
    for (text, says) in [
        (format!("code: {code}\nname: 开店\nnecesity: x"), "necesity：没有这个键"),
        (
            format!("code: {code}\nname: 开店\nmaterials: [{{slot: a, bais: x}}]"),
            "materials第1项的bais：没有这个键",
        ),
        (format!("code: {code}\nname: 开店\nkind: weird"), "kind：不能是“weird”"),
    ] {
        let line = yaml(&hall, &text, Way::Adding).await;
        let told = line.to_string();
        assert!(told.contains(&code) && told.contains("开店") && told.contains(says), "{told}");
        assert!(told.is_ascii() || !told.contains("expected"), "{told}");
    }
    assert!(read::entries("items: []\nitem: []").unwrap_err().to_string().contains("item：没有这个键"));
    assert!(read::entries("items: 开店").is_err());
    assert!(read::entries("").unwrap().is_empty());
}

/// What can never be answered or come true is no reason to close a matter that is open.
#[tokio::test]
async fn a_form_that_cannot_be_filled_in_is_not_published() {
    let hall = TestHall::open().await;
    let before = guide(&hall, SHOP).await;
    type Slip = fn(&mut Item);
    let slips: [(Slip, &str); 5] = [
        (|it| it.form.sections[0].fields[0].when = vec![Default::default()], "表单和情形里没有这一项"),
        (|it| it.materials[0].when = vec![Default::default()], "表单和情形里没有这一项"),
        (|it| it.questions[0].options.clear(), "却没有写选项"),
        (|it| it.power = "99".to_owned(), "事项类型代码“99”"),
        (|it| it.base_code = Some("123".to_owned()), "基本编码"),
    ];
    for (slip, says) in slips {
        let mut item = before.item.clone();
        slip(&mut item);
        let line = yaml(&hall, &serde_yaml_ng::to_string(&item).unwrap(), Way::Adding).await;
        let told = line.to_string();
        assert!(matches!(line.fate, Fate::Kept { .. }) && told.contains(says), "{told}");
        let item =
            Item { code: "NEW-1".to_owned(), name: "新事项".to_owned(), state: Some(ItemState::Open), ..item };
        let line = yaml(&hall, &serde_yaml_ng::to_string(&item).unwrap(), Way::Replacing).await;
        assert!(matches!(line.fate, Fate::Draft { .. }), "a file cannot say that it is open: {line}");
    }
    let row = hall.person("hejing").await;
    let form = catalogue::BrowseForm { q: Some("新事项".to_owned()), ..Default::default() };
    let found = row.call(&catalogue::BROWSE, (), form).await.unwrap().page.rows.remove(0);
    let view = row.call(&catalogue::GUIDE, found.id, Nothing {}).await.unwrap();
    assert!(view.faults.iter().any(|it| it.contains("基本编码")), "staff read what is wrong: {:?}", view.faults);
    assert_eq!(hall.nobody().call(&catalogue::GUIDE, found.id, Nothing {}).await, Err(Fault::NotFound));
}

#[tokio::test]
async fn a_listed_item_may_lack_much_and_say_nothing_false() {
    let hall = TestHall::open().await;
    let org = guide(&hall, SHOP).await.item.org;
    let listed = format!("code: L1\nname: 只列名的事项\norg: {org}");
    assert_eq!(yaml(&hall, &listed, Way::Adding).await.fate, Fate::Listed);
    let wrong = yaml(&hall, &format!("{listed}\nbase_code: '123'"), Way::Adding).await;
    assert!(matches!(wrong.fate, Fate::Kept { .. }), "{wrong}");
    let new = yaml(&hall, &format!("code: L2\nname: 另一个\norg: {org}\npower: '99'"), Way::Adding).await;
    assert!(matches!(new.fate, Fate::Draft { .. }), "{new}");
}

#[tokio::test]
async fn merged_cells_mean_every_row_they_cover() {
    let hall = TestHall::open().await;
    let whole = read::read(&sheet("items-whole.xlsx")).unwrap();
    let merged = read::read(&sheet("items-merged-code-cell.xlsx")).unwrap();
    let blank = read::read(&sheet("items-sheet-name-blank.xlsx")).unwrap();
    let materials = |it: &[Entry]| it[0].read.as_ref().unwrap().item.materials.clone();
    assert_eq!(materials(&whole).len(), 3);
    assert_eq!(materials(&merged), materials(&whole), "filled downwards");
    assert!(!blank.is_empty(), "a blank behind a sheet's name means nothing");
    let first = taken(&hall, whole, Way::Adding).await.remove(0);
    assert!(!matches!(first.fate, Fate::Refused { .. }), "{first}");
    let again = taken(&hall, merged, Way::Adding).await.remove(0);
    assert_eq!(again.fate, Fate::Unchanged, "{again}");
}

#[tokio::test]
async fn a_code_or_a_phone_stored_as_a_number_is_refused_where_it_stands() {
    let told = |name: &str| format!("{:#}", read::read(&sheet(name)).unwrap_err());
    let code = told("items-code-as-number.xlsx");
    assert!(
        code.contains("items-code-as-number.xlsx") && code.contains("“事项”表第2行A列“编码”存成了数字"),
        "{code}"
    );
    let phone = told("items-phone-as-number.xlsx");
    assert!(phone.contains("列“咨询电话”存成了数字") || phone.contains("列“监督投诉电话”存成了数字"), "{phone}");
}

/// A workbook has no column for forms, questions, conditions: they stay.
#[tokio::test]
async fn a_workbook_leaves_alone_what_it_has_no_column_for() {
    let hall = TestHall::open().await;
    let whole = read::read(&sheet("items-whole.xlsx")).unwrap();
    taken(&hall, whole.clone(), Way::Adding).await;
    let item = whole[0].read.as_ref().unwrap().item.clone();
    let (code, slot) = (item.code.clone(), item.materials[0].slot.clone());
    let rest = "questions: [{name: by, label: 谁来办, options: [{value: self, label: 本人}, {value: other, label: 别人}]}]\n\
        form: {sections: [{name: a, title: 情况, fields: [{name: area, label: 面积, kind: number}]}]}\n\
        note: 备注";
    let mut own = item.clone();
    own.materials[0].when = vec![common::form::Cond { field: "by".to_owned(), is: vec!["self".to_owned()] }];
    let materials = serde_yaml_ng::to_string(&serde_json::json!({ "materials": own.materials })).unwrap();
    let line = yaml(&hall, &format!("code: '{code}'\n{rest}\n{materials}"), Way::Adding).await;
    assert!(!matches!(line.fate, Fate::Refused { .. } | Fate::Poorer { .. }), "{line}");
    let again = taken(&hall, whole, Way::Adding).await.remove(0);
    let told = again.to_string();
    assert_eq!(again.fate, Fate::Unchanged, "{told}");
    let now = exported(&hall, &[&code], None).await;
    let now = read::entries(&now).unwrap().remove(0).read.unwrap().item;
    assert_eq!(now.form.fields().count(), 1, "{told}");
    assert_eq!((now.questions.len(), now.note.as_str()), (1, "备注"), "{told}");
    let kept = now.materials.iter().find(|it| it.slot == slot).unwrap();
    assert_eq!(kept.when.len(), 1, "{told}");
}

#[tokio::test]
async fn a_calendar_file_changes_the_days_it_names() {
    let hall = TestHall::open().await;
    let cx = || hall.cx(Who::Nobody);
    let now = || async { calendar::current(&cx()).await.unwrap() };
    let day = |text: &str| common::moment::Day::parse(text).unwrap();
    let before = now().await;
    assert!(!before.is_working(day("2026-10-01")) && before.is_working(day("2026-12-31")));
    redate::load(&cx(), "date,kind,festival,source\n2026-12-31,off,停电,x\n").await.unwrap();
    let after = now().await;
    assert!(!after.is_working(day("2026-12-31")) && !after.is_working(day("2026-10-01")));
    assert!(!after.is_provisional(day("2026-12-31")), "as it was");
    // Without a head, too; and a day is given back to its week.
    redate::load(&cx(), "2026-12-31,week,,").await.unwrap();
    assert!(now().await.is_working(day("2026-12-31")));
    redate::load(&cx(), "2027-03-08,off,半天,x").await.unwrap();
    let after = now().await;
    assert!(after.is_provisional(day("2027-03-08")) && !after.is_working(day("2027-01-01")), "still provisional");
    redate::load(&cx(), "2027,published,,国办发明电").await.unwrap();
    assert!(!now().await.is_provisional(day("2027-03-08")));
    for (text, says) in [
        ("", "一天也没有写"),
        ("date,kind,festival,source\n", "一天也没有写"),
        ("2026-02-30,off,,", "第1行“2026-02-30”不是日期"),
        ("2026-12-30,closed,,", "第1行“closed”不对"),
        ("2026-12-30,off,,\n2026-12-30,work,,", "第2行：2026-12-30 已在第1行写过"),
        ("2028,unknown,,", "第1行“unknown”不对"),
    ] {
        let told = redate::load(&cx(), text).await.unwrap_err().to_string();
        assert!(told.contains(says), "{says}: {told}");
    }
    assert!(now().await.is_working(day("2026-12-30")), "a faulty file changes nothing");
}
