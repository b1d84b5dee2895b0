//! 当场更正: a slip is put right with the applicant's yes, word for word for whoever may read it, and never who somebody is.
use common::{
    account::Who,
    application::{act, stage},
    case::{self, MineForm},
    check::Nothing,
    decision::accept,
    fault::Fault,
    id::{CaseId, SlotAt},
    message,
    review::{
        self, ExamineView, Verdict, VersionForm,
        amend::{AMEND, AmendForm, Yes},
        form::key,
    },
};

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use server::entity::case_events;

use crate::{
    decision::{at, passed},
    hall::{Person, TestHall},
    review::judged,
};

const SHOP: &str = "个体工商户设立登记";

async fn amend(
    who: &Person<'_>,
    case: CaseId,
    (field, to): (&str, &str),
    version: i32,
) -> Result<case::CaseView, Fault> {
    let form = AmendForm { version, to: to.to_owned(), by: "周明远".to_owned(), how: Some(Yes::Phone) };
    who.call(&AMEND, SlotAt { case, slot: key(field) }, form).await
}

fn faulty(it: Result<impl std::fmt::Debug, Fault>) -> Vec<String> {
    match it {
        Err(Fault::Form { fields }) => fields.into_iter().map(|it| it.name).collect(),
        it => panic!("{it:?}"),
    }
}

fn said(seen: &ExamineView, name: &str) -> String {
    seen.fields.iter().find(|it| it.name == name).unwrap().said.clone()
}

#[tokio::test]
async fn a_scope_is_worded_as_the_rules_word_it_and_the_applicant_reads_what_was_changed() {
    let hall = TestHall::open().await;
    let (zhou, li) = (hall.person("zhouming").await, hall.person("liqing").await);
    let id = zhou.submitted(hall.item(SHOP).await.id).await.id;
    let seen = li.call(&review::CLAIM, id, Nothing {}).await.unwrap();
    let before = said(&seen, "business_scope");
    let view = amend(&li, id, ("business_scope", "小吃店、餐饮服务"), seen.case.version).await.unwrap();
    let last = view.events.last().unwrap();
    assert_eq!((last.act, last.by.as_str()), (act::AMEND, "李青"));
    assert_eq!(last.note, format!("“经营范围”更正，周明远电话里同意：由“{before}”改为“小吃店、餐饮服务”"));
    let theirs = zhou.call(&case::SHOW, id, Nothing {}).await.unwrap();
    assert_eq!(theirs.events.last().unwrap().note, last.note, "word for word");
    let messages = zhou.call(&message::MESSAGES, (), MineForm::default()).await.unwrap();
    assert!(messages.rows.iter().any(|it| it.title == "窗口更正了您填写的内容"));
    let handed = zhou.call(&case::handed::SHOW, id, Nothing {}).await.unwrap();
    assert!(serde_json::to_string(&handed).unwrap().contains("小吃店、餐饮服务"));
    let seen = li.call(&review::EXAMINE, id, Nothing {}).await.unwrap();
    let field = seen.fields.iter().find(|it| it.name == "business_scope").unwrap();
    assert_eq!(field.verdict.as_ref().unwrap().verdict, Verdict::Good);
    // A page that was older than that does nothing.
    let stale = amend(&li, id, ("business_scope", "卖酒"), 0).await;
    assert!(matches!(stale, Err(Fault::WrongStage { .. })), "{stale:?}");
    assert_eq!(
        faulty(amend(&li, id, ("business_scope", "小吃店、餐饮服务"), seen.case.version).await),
        ["to"],
        "nothing would be changed"
    );
    // What was typed stands sealed, and in no line of the log.
    let cx = hall.cx(Who::Nobody);
    let kept = case_events::Entity::find().filter(case_events::COLUMN.region.eq(cx.region()));
    let kept = kept.all(&cx.db()).await.unwrap();
    assert!(kept.iter().all(|it| !it.note.contains("小吃店")));
    // Whoever holds the slip alone does not read what was written.
    let slip = case::LookupForm { no: theirs.no.clone(), query_code: receipt_code(&zhou, id).await };
    let looked = hall.nobody().call(&case::LOOKUP, (), slip).await.unwrap();
    assert!(looked.events.iter().all(|it| !it.note.contains("小吃店")));
}

async fn receipt_code(who: &Person<'_>, id: CaseId) -> String {
    who.call(&case::RECEIPT, id, Nothing {}).await.unwrap().query_code
}

#[tokio::test]
async fn who_somebody_is_what_it_costs_and_what_was_chosen_are_nobodys_to_put_right() {
    let hall = TestHall::open().await;
    let (zhou, li) = (hall.person("zhouming").await, hall.person("liqing").await);
    let id = zhou.submitted(hall.item(SHOP).await.id).await.id;
    let seen = li.call(&review::CLAIM, id, Nothing {}).await.unwrap();
    let version = seen.case.version;
    for field in [
        "applicant_name",
        "applicant_id",
        "applicant_phone",
        "composition",
        "capital",
        "premise_region",
        "delivery",
    ] {
        let it = amend(&li, id, (field, "别的"), version).await;
        match it {
            Err(Fault::Form { .. } | Fault::NotFound) => (),
            it => panic!("{field}: {it:?}"),
        }
        assert!(seen.fields.iter().filter(|it| it.name == field).all(|it| !it.may_amend), "{field}");
    }
    for it in seen.fields.iter().filter(|it| it.may_amend) {
        assert!(!it.label.contains("姓名") && !it.label.contains("号码"), "{}", it.label);
    }
    assert_eq!(faulty(amend(&li, id, ("shop_name", "面"), version).await), ["to"], "the form's own rule holds");
    let bare = AmendForm { version, to: "清和面馆".to_owned(), ..AmendForm::default() };
    let bare = li.call(&AMEND, SlotAt { case: id, slot: key("shop_name") }, bare).await;
    assert_eq!(faulty(bare), ["by", "how"], "nor without a yes");
    assert_eq!(amend(&zhou, id, ("shop_name", "清和面馆"), version).await.unwrap_err(), Fault::NotYours);
    let chen = hall.person("chenlan").await;
    let theirs = amend(&chen, id, ("shop_name", "清和面馆"), version).await;
    assert!(matches!(theirs, Err(Fault::Claimed { .. })), "{theirs:?}");
}

#[tokio::test]
async fn at_the_counter_it_is_put_right_until_it_is_accepted() {
    let hall = TestHall::open().await;
    let (zhou, li) = (hall.person("zhouming").await, hall.person("liqing").await);
    let case = passed(&hall, &zhou, &li, SHOP, false).await;
    let id = case.id;
    assert_eq!(case.stage, stage::RECEIVED);
    let view = amend(&li, id, ("premise_address", "城关镇东街42号302室"), case.version).await.unwrap();
    assert_eq!(view.stage, stage::RECEIVED, "it goes nowhere by that");
    let accepted = li.call(&accept::ACCEPT, id, VersionForm { version: view.version }).await.unwrap();
    let late = amend(&li, id, ("premise_address", "城关镇东街42号303室"), accepted.version).await;
    assert!(matches!(late, Err(Fault::WrongStage { .. })), "{late:?}");
}

#[tokio::test]
async fn what_was_wrong_and_is_put_right_on_the_spot_is_not_told() {
    let hall = TestHall::open().await;
    let (zhou, li) = (hall.person("zhouming").await, hall.person("liqing").await);
    let id = zhou.submitted(hall.item(SHOP).await.id).await.id;
    li.call(&review::CLAIM, id, Nothing {}).await.unwrap();
    let bad = review::JudgeForm {
        verdict: Verdict::Bad,
        defect: Some(review::Defect::Wording),
        says: "请写规范。".to_owned(),
        rest_seen: true,
        ..review::JudgeForm::default()
    };
    let seen = li.call(&review::JUDGE, SlotAt { case: id, slot: key("business_scope") }, bad).await.unwrap();
    assert_eq!(seen.preview.lines.len(), 1);
    amend(&li, id, ("business_scope", "餐饮服务"), seen.case.version).await.unwrap();
    let seen = judged(&li, id, &[]).await;
    assert!(seen.preview.lines.is_empty());
    li.call(&review::PASS, id, at(&seen.case)).await.unwrap();
}
