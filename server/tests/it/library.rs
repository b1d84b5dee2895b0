//! 法规库、标准材料库: what many matters say is kept once; and a matter written through the tables the editor is drawn from.
use common::{
    account::Duty,
    catalogue::Item,
    check::Nothing,
    edition::{
        self, BeginForm, Cause, Group, SaveForm,
        spec::{self, Element, Shape, asked, blank, new_row, path},
    },
    fault::Fault,
    id::CaseId,
    library::{self, Article, FindForm, LawForm, Standard, StandardForm, StandardView},
};
use serde_json::{Value, json};

use crate::hall::{Person, TestHall};

fn find(q: &str) -> FindForm {
    FindForm { q: Some(q.to_owned()), page: None }
}

fn says(fault: Fault) -> String {
    match fault {
        Fault::Form { fields } => fields.into_iter().map(|it| it.says).collect(),
        it => it.says(),
    }
}

#[tokio::test]
async fn a_law_is_kept_once_and_knows_the_matters_that_rest_on_it() {
    let hall = TestHall::open().await;
    let lawyer = hall.staff("法制科长", "县司法局", &[Duty::CheckLaw]).await;
    let writer = hall.staff("编写人", "县卫健局", &[Duty::Compose]).await;
    let seen = lawyer.call(&library::LAWS, (), find("《市场主体登记管理条例》")).await.unwrap();
    assert!(seen.may_change, "the legal office keeps it");
    let row = &seen.page.rows[0];
    assert!(row.n_items > 0 && row.n_articles > 0, "{row:?}");
    let law = lawyer.call(&library::LAW, row.id, Nothing {}).await.unwrap();
    assert_eq!(law.n_uses, law.uses.len() as u64);
    assert!(law.uses.iter().all(|it| it.unknown.is_empty()), "gathered out of what matters say: {:?}", law.uses);
    // Whoever takes an article away reads which matters still name it.
    let form = LawForm {
        id: Some(law.id),
        rev: law.rev,
        name: law.name.clone(),
        number: "国令第746号".to_owned(),
        note: String::new(),
        articles: vec![Article {
            number: "第二条".to_owned(), text: "本条例所称市场主体……".to_owned()
        }],
    };
    let after = lawyer.call(&library::SAVE_LAW, (), form.clone()).await.unwrap();
    assert!(after.uses.iter().all(|it| !it.unknown.is_empty()), "{:?}", after.uses);
    assert_eq!((after.rev, after.number.as_str()), (law.rev + 1, "国令第746号"));
    // Two at once: the second is told.
    let stale = lawyer.call(&library::SAVE_LAW, (), form.clone()).await.unwrap_err();
    assert!(says(stale).contains("请刷新"));
    let twice = LawForm { id: None, rev: 0, ..form.clone() };
    assert!(says(lawyer.call(&library::SAVE_LAW, (), twice).await.unwrap_err()).contains("已经有这一部"));
    assert_eq!(writer.call(&library::SAVE_LAW, (), form).await.unwrap_err(), Fault::NotYours);
    let new = LawForm { name: "《某某县规定》".to_owned(), ..LawForm::default() };
    let new = lawyer.call(&library::SAVE_LAW, (), new).await.unwrap();
    assert_eq!((new.name.as_str(), new.n_uses), ("某某县规定", 0));
    assert_eq!(writer.call(&library::LAWS, (), find("某某县规定")).await.unwrap().page.n_rows, 1);
}

fn differing(it: &StandardView) -> usize {
    it.uses.iter().filter(|it| !it.differs.is_empty()).count()
}

#[tokio::test]
async fn a_standard_knows_which_matters_say_otherwise() {
    let hall = TestHall::open().await;
    let keeper = hall.staff("编办科长", "县卫健局", &[Duty::CheckItems]).await;
    let seen = keeper.call(&library::STANDARDS, (), FindForm::default()).await.unwrap();
    assert!(seen.page.n_rows > 0 && seen.page.rows.iter().all(|it| it.n_items > 1), "what two or more ask for");
    let id = seen.page.rows[0].id;
    let it = keeper.call(&library::STANDARD, id, Nothing {}).await.unwrap();
    assert!(differing(&it) < it.uses.len(), "one of them is the standard");
    let what =
        Standard { standard: "四角完整，字迹清楚，在有效期内".to_owned(), ..it.what.clone() };
    let form = StandardForm { id: Some(id), rev: it.rev, what };
    let after = keeper.call(&library::SAVE_STANDARD, (), form.clone()).await.unwrap();
    assert_eq!(differing(&after), after.uses.len(), "now all of them say otherwise");
    assert!(after.uses[0].differs.contains(&"受理标准".to_owned()));
    assert!(says(keeper.call(&library::SAVE_STANDARD, (), form.clone()).await.unwrap_err()).contains("请刷新"));
    let twice = StandardForm { id: None, rev: 0, ..form };
    assert!(says(keeper.call(&library::SAVE_STANDARD, (), twice).await.unwrap_err()).contains("已经有这一份"));
    // A matter that asks for it in a new version is counted from then on.
    let nowhere = "00000000-0000-7000-8000-000000000000".parse().unwrap();
    assert_eq!(keeper.call(&library::STANDARD, nowhere, Nothing {}).await.unwrap_err(), Fault::NotFound);
}

async fn begun(who: &Person<'_>) -> CaseId {
    let form = BeginForm {
        base: String::new(),
        cause: Some(Cause::New),
        item: None,
        code: "NEW-0001".to_owned(),
        name: "小作坊登记".to_owned(),
        says: "县里新设".to_owned(),
    };
    who.call(&edition::BEGIN, (), form).await.unwrap().id
}

/// Something in every element of every record, one row in every list.
fn filled(doc: &Value, elements: &[Element]) -> Value {
    let mut record = blank(elements);
    for it in elements {
        let value = match it.shape {
            Shape::Line | Shape::Long => json!("写了"),
            Shape::Lines => json!(["一行", "两行"]),
            Shape::Whole | Shape::Count => json!(3),
            Shape::Yuan => json!(1250),
            Shape::Bool => json!(true),
            Shape::One(codes) => json!(codes.last().unwrap().0),
            Shape::Several(codes) => json!([codes[0].0]),
            Shape::Numbers(_) => json!([5]),
            Shape::Limit | Shape::FixedLimit => json!({ "n": 5, "unit": "work_day" }),
            Shape::Record(them) | Shape::Maybe(them) => filled(doc, them),
            Shape::Records(many) => json!([filled(doc, many.elements)]),
            Shape::Conds => json!([{ "field": "applicant_kind", "is": ["legal"] }]),
            Shape::Name(prefix) => json!(asked::fresh(doc, prefix)),
            Shape::Pairs(..) => json!({ "a": "b" }),
            Shape::Pick(_) | Shape::Template => json!("m1"),
            Shape::Picks(_) => json!(["m1"]),
            Shape::Ours => continue,
        };
        path::set(&mut record, it.key, value);
    }
    record
}

#[tokio::test]
async fn whatever_the_editor_can_say_is_saved_and_read_again() {
    let hall = TestHall::open().await;
    let who = hall.staff("编写人", "县卫健局", &[Duty::Compose]).await;
    let id = begun(&who).await;
    let mut doc = who.call(&edition::OPEN, id, Nothing {}).await.unwrap().doc;
    let all = filled(&doc, spec::ITEM);
    for group in Group::ALL {
        let mut part = serde_json::Map::new();
        for it in spec::of_group(*group) {
            // Which body's it is, and what it is called by, was said when it was begun.
            let value = match it.key {
                "org" | "code" | "name" | "kind" => doc.get(it.key).cloned(),
                key => all.get(key).cloned(),
            };
            part.extend(value.map(|value| (it.key.to_owned(), value)));
        }
        doc.as_object_mut().unwrap().extend(part.clone());
        let now = who.call(&edition::OPEN, id, Nothing {}).await.unwrap();
        let rev = now.revs.get(group).copied().unwrap_or_default();
        let saved = who.call(&edition::SAVE, id, SaveForm { group: *group, rev, doc: part }).await.unwrap();
        assert_eq!(saved.rev, rev + 1, "{group:?}");
    }
    let again = who.call(&edition::OPEN, id, Nothing {}).await.unwrap();
    let (was, now): (Item, Item) =
        (serde_json::from_value(doc).unwrap(), serde_json::from_value(again.doc.clone()).unwrap());
    assert_eq!(was, now, "opened again the same");
    assert_eq!(now.materials[0].variants.len(), 1);
    assert_eq!(now.form.sections[0].fields[0].fields.len(), 1);
    assert_eq!(now.outcome.unwrap().licence.unwrap().rows.len(), 1);
}

#[tokio::test]
async fn two_editors_of_one_group_lose_nothing() {
    let hall = TestHall::open().await;
    let one = hall.staff("甲", "县卫健局", &[Duty::Compose]).await;
    let other = hall.staff("乙", "县卫健局", &[Duty::Compose]).await;
    let id = begun(&one).await;
    let open = one.call(&edition::OPEN, id, Nothing {}).await.unwrap();
    let rev = open.revs.get(&Group::Materials).copied().unwrap_or_default();
    let with = |name: &str| {
        let Shape::Records(many) = spec::element("materials").unwrap().shape else { panic!("a list") };
        let mut row = new_row(&open.doc, many);
        path::set(&mut row, "name", Value::from(name));
        let doc = json!({ "materials": [row] });
        SaveForm { group: Group::Materials, rev, doc: doc.as_object().unwrap().clone() }
    };
    one.call(&edition::SAVE, id, with("营业执照")).await.unwrap();
    let fault = other.call(&edition::SAVE, id, with("身份证")).await.unwrap_err();
    assert!(matches!(&fault, Fault::Overtaken { by, .. } if by == "甲"), "{fault:?}");
    let theirs = other.call(&edition::OPEN, id, Nothing {}).await.unwrap();
    let base = json!({ "materials": [] });
    let (mine, theirs) = (with("身份证").doc, json!({ "materials": theirs.doc["materials"] }));
    let (merged, clashes) = spec::merge::merge(&base, &Value::Object(mine), &theirs);
    assert_eq!(clashes.len(), 1, "both are shown");
    assert_eq!(path::text(&merged, "materials.0.name"), "身份证");
    assert_eq!(clashes[0].theirs.as_ref().and_then(|it| it[0]["name"].as_str()), Some("营业执照"));
    // Two at two groups do not meet.
    let form = SaveForm {
        group: Group::Faq,
        rev: 0,
        doc: json!({ "remedies": "六十日内" }).as_object().unwrap().clone(),
    };
    other.call(&edition::SAVE, id, form).await.unwrap();
}
