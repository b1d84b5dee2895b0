//! 工作日报: every number is what the log says and leads to exactly its cases; of others' work nobody reads but whoever leads.
use axum::body::Body;
use common::{
    check::Nothing,
    daybook::{self, BookForm, BookView, Count, LinesForm, Share},
    decision::{accept, decide},
    fault::Fault,
    rating::{self, RateForm, Stars},
};

use crate::{
    decision::{HYGIENE, SHOP, at, granting, opinion, passed, received},
    hall::{Person, TestHall},
};

pub async fn book(who: &Person<'_>, from: &str, until: &str) -> BookView {
    let form = BookForm { from: from.to_owned(), until: until.to_owned() };
    who.call(&daybook::BOOK, (), form).await.unwrap()
}

/// What the whole house did of one thing, as this person is told; the list has as many.
pub async fn n(who: &Person<'_>, book: &BookView, count: Count) -> u64 {
    let n = book.bodies.iter().map(|it| it.counts.of(count)).sum();
    let (from, until) = (book.from.to_string(), book.until.to_string());
    let form = LinesForm { from, until, count, ..LinesForm::default() };
    let page = who.call(&daybook::LINES, (), form).await.unwrap();
    assert_eq!(page.n_rows, n, "{}", count.label());
    n
}

/// Accepted on the 23rd by hejing, granted on the 26th by zhaoming; and a shop on the 23rd at once, by yuping.
async fn lived() -> TestHall {
    let hall = TestHall::open().await;
    let (zhou, he, yu) = (hall.person("zhouming").await, hall.person("hejing").await, hall.person("yuping").await);
    let case = passed(&hall, &zhou, &he, HYGIENE, false).await;
    let case = received(&he, case.id).await;
    let case = he.call(&accept::ACCEPT, case.id, at(&case)).await.unwrap();
    let shop = passed(&hall, &zhou, &yu, SHOP, false).await;
    let shop = received(&yu, shop.id).await;
    yu.call(&decide::DECIDE_AT_ONCE, shop.id, granting(&shop)).await.unwrap();
    hall.walk_to("2026-11-26", 10).await;
    let (sun, qian, zhao) =
        (hall.person("sunwei").await, hall.person("qianyu").await, hall.person("zhaoming").await);
    let case = sun.call(&decide::ASSIGN, case.id, at(&case)).await.unwrap();
    let case = sun.call(&decide::OPINE, case.id, opinion(&case)).await.unwrap();
    let case = qian.call(&decide::OPINE, case.id, opinion(&case)).await.unwrap();
    zhao.call(&decide::GRANT, case.id, granting(&case)).await.unwrap();
    let zhou = hall.person("zhouming").await;
    let chances = zhou.call(&rating::CHANCES, case.id, Nothing {}).await.unwrap().chances;
    let form = RateForm { seq: chances[0].seq, stars: Some(Stars::Fair), ..RateForm::default() };
    zhou.call(&rating::RATE, case.id, form).await.unwrap();
    hall
}

#[tokio::test]
async fn every_number_is_the_logs_and_leads_to_its_cases() {
    let hall = lived().await;
    let head = hall.person("fangzhou").await;
    let monday = book(&head, "2026-11-23", "").await;
    for (count, wanted) in [(Count::Received, 2), (Count::Accepted, 2), (Count::Granted, 1), (Count::Denied, 0)] {
        assert_eq!(n(&head, &monday, count).await, wanted, "{}", count.label());
    }
    let week = book(&head, "2026年11月23日", "2026-11-26").await;
    assert_eq!((week.bodies.len(), n(&head, &week, Count::Granted).await), (2, 2));
    let health = week.bodies.iter().find(|it| it.counts.of(Count::Accepted) == 1 && it.rated.of > 0).unwrap();
    assert_eq!((health.days, health.days.mean().as_str()), (Share { n: 3, of: 1 }, "3.0"), "24th, 25th, 26th");
    assert_eq!(health.rated.percent(), "100.00%");
    let shop = week.bodies.iter().find(|it| it.org != health.org).unwrap();
    assert_eq!(shop.days, Share { n: 0, of: 1 }, "at once");

    let (person, of) = (|name: &str| week.people.iter().find(|it| it.name == name).unwrap(), Count::Granted);
    assert_eq!((person("于萍").counts.of(of), person("赵明").counts.of(of)), (1, 1));
    assert_eq!(person("何静").counts.of(Count::Accepted), 1);
    assert!(week.people.iter().all(|it| it.name != "周明远"), "who applied is no clerk");
    let form = LinesForm {
        from: "2026-11-23".to_owned(),
        until: "2026-11-26".to_owned(),
        count: Count::Granted,
        who: Some(person("赵明").who),
        ..LinesForm::default()
    };
    let page = head.call(&daybook::LINES, (), form.clone()).await.unwrap();
    let row = &page.rows[0];
    assert_eq!((page.n_rows, row.item_name.as_str(), row.applicant.is_empty()), (1, HYGIENE, false));
    assert_eq!((row.by.as_str(), row.may_open), ("赵明", true));
    let body = LinesForm { who: None, org: shop.org.clone(), ..form };
    assert_eq!(head.call(&daybook::LINES, (), body).await.unwrap().rows[0].item_name, SHOP);
}

#[tokio::test]
async fn others_work_is_for_whoever_leads_and_other_bodies_are_nobodys() {
    let hall = lived().await;
    let he = hall.person("hejing").await;
    let seen = book(&he, "2026-11-23", "2026-11-26").await;
    assert_eq!(seen.people.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(), ["何静"]);
    assert_eq!(seen.bodies.len(), 1, "the shop is another body's");
    let days = LinesForm { from: "2026-11-23".to_owned(), until: "2026-11-26".to_owned(), ..LinesForm::default() };
    let theirs = hall.person("fangzhou").await;
    let people = book(&theirs, "2026-11-23", "2026-11-26").await.people;
    let sun = people.iter().find(|it| it.name != "何静").unwrap().who;
    let peek = LinesForm { who: Some(sun), ..days.clone() };
    assert!(matches!(he.call(&daybook::LINES, (), peek).await, Err(Fault::NotFound)));
    let own = LinesForm { who: Some(seen.people[0].who), count: Count::Accepted, ..days.clone() };
    assert_eq!(he.call(&daybook::LINES, (), own).await.unwrap().n_rows, 1);
    let shops = hall.person("yuping").await;
    let shops = book(&shops, "2026-11-23", "").await.bodies[0].org.clone();
    let other = LinesForm { org: shops, count: Count::Granted, ..days.clone() };
    assert_eq!(he.call(&daybook::LINES, (), other).await.unwrap().n_rows, 0);
    let none = LinesForm { org: "没有这个单位".to_owned(), ..days };
    assert!(matches!(he.call(&daybook::LINES, (), none).await, Err(Fault::NotFound)));
    // Whose work is no cases has an empty book.
    let nothing = book(&hall.person("sysadmin").await, "", "").await;
    assert!(nothing.bodies.is_empty() && nothing.people.is_empty());
}

#[tokio::test]
async fn what_is_late_stands_beside_its_body_and_the_book_can_be_taken_along() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    zhou.submitted(hall.item(SHOP).await.id).await;
    // Handed in on the 23rd, to be answered by the 30th.
    hall.walk_to("2026-11-30", 9).await;
    let head = hall.person("fangzhou").await;
    let today = book(&head, "", "").await;
    assert_eq!((today.today.to_string(), today.bodies.len()), ("2026-11-30".to_owned(), 1));
    assert_eq!((today.bodies[0].n_late, today.bodies[0].n_today), (0, 1));
    let reply = head.send(head.request("GET", "/api/desk/daybook.xlsx").body(Body::empty()).unwrap()).await;
    assert_eq!(reply.status, 200);
    let seen = reader::inspect(reply.body).unwrap_or_else(|_| panic!("a workbook"));
    assert_eq!(seen.kind, common::material::FileKind::Xlsx);
    for (url, status) in [("from=2027-01-01", 422), ("from=2026-01-01&until=2026-11-23", 422), ("from=x", 422)] {
        let url = format!("/api/desk/daybook.xlsx?{url}");
        assert_eq!(
            head.send(head.request("GET", &url).body(Body::empty()).unwrap()).await.status,
            status,
            "{url}"
        );
    }
}
