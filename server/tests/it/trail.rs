//! 操作记录: the audit administrator reads it whole, everybody else what is their own.
use std::collections::BTreeSet;

use base64::{Engine, prelude::BASE64_STANDARD};
use common::{
    check::Nothing,
    fault::Fault,
    material::FileKind,
    review::{
        self,
        reveal::{self, Purpose, RevealForm},
    },
    trail::{self, ExportForm, OwnForm, TrailForm, TrailRow, What, words},
};

use crate::hall::{Person, TestHall};

const SHOP: &str = "个体工商户设立登记";

async fn listed(who: &Person<'_>, form: TrailForm) -> Vec<TrailRow> {
    let seen = who.call(&trail::LIST, (), form).await.unwrap();
    assert_eq!(seen.page.n_rows, seen.page.rows.len() as u64);
    seen.page.rows
}

fn of(what: What) -> TrailForm {
    TrailForm { what: words::code(what).to_owned(), ..TrailForm::default() }
}

/// 三员分立: finding S14.
#[tokio::test]
async fn the_audit_administrator_reads_who_looked_at_whom_and_nobody_else_does() {
    let hall = TestHall::open().await;
    let (zhou, li, audits) =
        (hall.person("zhouming").await, hall.person("liqing").await, hall.person("audadmin").await);
    let case = zhou.submitted(hall.item(SHOP).await.id).await;
    li.call(&review::CLAIM, case.id, Nothing {}).await.unwrap();
    let why = RevealForm { purpose: Some(Purpose::Compare), note: String::new() };
    li.call(&reveal::REVEAL, case.id, why).await.unwrap();

    let looks = listed(&audits, of(What::Look)).await;
    let look = looks.iter().find(|it| it.says == "看完整号码").unwrap();
    assert_eq!((look.by.as_str(), look.why.as_str()), ("李青 市监3号窗", "核对材料"));
    assert_eq!(look.case, Some(case.id));
    assert!(look.whom.contains(SHOP) && !look.whom.contains("周明远"), "whose it is, masked: {}", look.whom);
    let no = common::case::spaced_no(&case.no);
    let one = listed(&audits, TrailForm { whom: no.clone(), ..TrailForm::default() }).await;
    assert!(one.iter().all(|it| it.case == Some(case.id)) && one.len() >= 3, "{one:?}");
    assert!(one.iter().any(|it| it.says == "提交申请" && it.by.starts_with("申请人")), "{one:?}");
    let by = |who: &str| TrailForm { who: who.to_owned(), ..TrailForm::default() };
    assert!(listed(&audits, by("李青")).await.iter().all(|it| it.by.starts_with("李青")));
    assert!(listed(&audits, by("没有这个人")).await.is_empty());
    let day =
        |from: &str, until: &str| TrailForm { from: from.to_owned(), until: until.to_owned(), ..by("liqing") };
    assert!(!listed(&audits, day("2026-11-23", "2026-11-23")).await.is_empty());
    assert!(listed(&audits, day("2026-11-24", "")).await.is_empty());
    for login in ["sysadmin", "secadmin", "fangzhou", "liqing"] {
        let other = hall.person(login).await;
        assert_eq!(other.call(&trail::LIST, (), of(What::Look)).await.unwrap_err(), Fault::NotYours, "{login}");
    }

    // Whoever looks for a person by their number stands in the record.
    let whom = TrailForm { whom: "13800003210".to_owned(), ..TrailForm::default() };
    assert_eq!(audits.call(&trail::LIST, (), whom.clone()).await.unwrap_err(), Fault::Unreadable);
    let found = audits.call(&trail::FIND, (), whom).await.unwrap().page.rows;
    assert!(found.iter().any(|it| it.says == "看完整号码"), "{found:?}");
    let looks = listed(&audits, TrailForm { who: "audadmin".to_owned(), ..of(What::Look) }).await;
    let own = looks.iter().find(|it| it.says == "查一个人的操作记录" && !it.whom.is_empty()).unwrap();
    assert!(own.whom.starts_with("申请人周"), "{own:?}");
}

#[tokio::test]
async fn what_is_taken_along_takes_a_reason_that_stands_in_the_record() {
    let hall = TestHall::open().await;
    let audits = hall.person("audadmin").await;
    hall.person("zhouming").await.submitted(hall.item(SHOP).await.id).await;
    let form = |reason: &str| ExportForm { of: TrailForm::default(), reason: reason.to_owned() };
    assert!(matches!(audits.call(&trail::EXPORT, (), form(" ")).await, Err(Fault::Form { .. })));
    let taken = audits.call(&trail::EXPORT, (), form("核对十一月的查询，给监察组")).await.unwrap();
    assert!(taken.n_lines > 0 && taken.name.ends_with(".xlsx"), "{}", taken.name);
    let book = BASE64_STANDARD.decode(taken.book).unwrap();
    assert_eq!(reader::inspect(book).unwrap_or_else(|_| panic!("a workbook")).kind, FileKind::Xlsx);
    let rows = listed(&audits, of(What::Export)).await;
    assert!(
        rows.iter().any(|it| it.why == "核对十一月的查询，给监察组" && it.by.starts_with("审计员")),
        "{rows:?}"
    );
    hall.hub.clock.put(hall.now().plus_minutes(5));
    assert!(server::gate::audit::seal(&hall.hub, hall.now()).await.unwrap().is_some());
    assert_eq!(server::gate::audit::verify(&hall.hub).await.unwrap(), []);
    assert!(audits.call(&trail::LIST, (), of(What::Export)).await.unwrap().sealed.is_some());
}

#[tokio::test]
async fn everybody_reads_their_own_traces() {
    let hall = TestHall::open().await;
    let (zhou, li) = (hall.person("zhouming").await, hall.person("liqing").await);
    let case = zhou.submitted(hall.item(SHOP).await.id).await;
    li.call(&review::CLAIM, case.id, Nothing {}).await.unwrap();
    let own = li.call(&trail::MINE, (), OwnForm::default()).await.unwrap().rows;
    assert!(own.iter().any(|it| it.says == "领取预审" && it.case == Some(case.id)), "{own:?}");
    assert!(own.iter().all(|it| it.by.starts_with("李青")), "{own:?}");
    assert!(
        hall.person("chenlan").await.call(&trail::MINE, (), OwnForm::default()).await.unwrap().rows.is_empty()
    );
    assert!(zhou.call(&trail::MINE, (), OwnForm::default()).await.is_err(), "a citizen has pages of their own");
}

/// A new call that changes something is told in words, or the record would say an address.
#[test]
fn every_call_that_changes_something_has_its_words() {
    let doors = server::routes().doors;
    let there: BTreeSet<&str> = doors
        .iter()
        .filter(|it| ["POST", "PUT", "PATCH", "DELETE"].contains(&it.method))
        .map(|it| it.path)
        .collect();
    let said: BTreeSet<&str> = words::ROUTES.iter().map(|it| it.0).collect();
    // What is asked for by `Ask` changes nothing and leaves no record.
    let asked = [common::joint::compose::TRY.path, trail::LIST.path];
    let unsaid: Vec<&&str> = there.difference(&said).filter(|it| !asked.contains(it)).collect();
    assert!(unsaid.is_empty(), "common/src/trail/words.rs has no words for {unsaid:?}");
    let gone: Vec<&&str> = said.difference(&there).collect();
    assert!(gone.is_empty(), "nobody can call {gone:?}");
}
