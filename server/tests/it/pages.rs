//! 先到的字: what a browser without our program, a search engine and somebody's assistant are given.
use axum::body::Body;
use common::{account::SIGN_IN, place::Place};
use serde_json::Value;
use server::seed::Scale;

use crate::hall::{ORIGIN, TestHall};

async fn page(hall: &TestHall, path: &str) -> (u16, String) {
    let nobody = hall.nobody();
    let reply = nobody.send(nobody.request("GET", path).body(Body::empty()).unwrap()).await;
    (reply.status.as_u16(), String::from_utf8(reply.body).unwrap())
}

/// What stands between two texts.
fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    text.split_once(from).and_then(|(_, it)| it.split_once(to)).map_or("", |it| it.0)
}

fn facts(html: &str) -> Value {
    serde_json::from_str(between(html, r#"<script type="application/ld+json">"#, "</script>")).unwrap()
}

#[tokio::test]
async fn public_pages_say_what_they_are_before_any_program_runs() {
    let hall = TestHall::open().await;
    let guide = Place::Guide(hall.item("个体工商户设立登记").await.id).href();
    for path in ["/", "/items", "/lookup", "/callback", "/looks", "/about", "/about/privacy", guide.as_str()] {
        let (status, html) = page(&hall, path).await;
        assert_eq!(status, 200, "{path}");
        assert_eq!(html.matches("<h1>").count(), 1, "{path}");
        assert!(between(&html, "<title>", "</title>").ends_with(" - 一门 · 明川县政务服务网"), "{path}");
        for name in ["description", "SiteName", "SiteDomain", "ColumnName", "ColumnType"] {
            let text = between(&html, &format!(r#"<meta name="{name}" content=""#), "\"");
            assert!(!text.is_empty(), "{path} has no {name}");
        }
        let address = between(&html, r#"<link rel="canonical" href=""#, "\"");
        let own = if path.starts_with("/about") { "/about" } else { path };
        assert_eq!(address, format!("{ORIGIN}{own}"), "{path}");
        // Where to turn when nothing else comes.
        assert!(html.contains("tel:12345") && html.contains("城关镇文昌路18号"), "{path}");
        assert!(!html.contains(r#"<meta name="robots""#), "{path}");
    }
}

/// Without what is declared as the county's own, which is Chinese in every language.
fn ours(html: &str) -> String {
    let (mut kept, mut rest) = (String::new(), html);
    while let Some((before, after)) = rest.split_once(r#" lang="zh-CN">"#) {
        let (ours, tag) = before.rsplit_once('<').unwrap();
        kept.push_str(ours);
        let name = tag.split(' ').next().unwrap();
        rest = after.split_once(&format!("</{name}>")).unwrap().1;
    }
    kept + rest
}

#[tokio::test]
async fn the_first_words_are_in_the_language_somebody_has_chosen() {
    let hall = TestHall::open().await;
    let guide = Place::Guide(hall.item("个体工商户设立登记").await.id).href();
    let paths = ["/", "/items", "/items?q=%E4%B8%AA%E4%BD%93", &guide, "/callback", "/lookup", "/looks"];
    let others = ["/sign-in", "/register", "/recover", "/mine", "/mine/library", "/verify", "/rate", "/ratings"];
    let more = ["/take", "/apply/431099-1", "/cases/431099-1", "/nowhere"];
    for path in paths.into_iter().chain(others).chain(more) {
        let nobody = hall.nobody();
        let request = nobody.request("GET", path).header("cookie", "a=b; tongue=en").body(Body::empty()).unwrap();
        let html = String::from_utf8(nobody.send(request).await.body).unwrap();
        assert!(html.contains(r#"<html lang="en""#), "{path}");
        let lead = between(&html, r#"<main id="lead""#, "</main>");
        let left = ours(lead).replace("个体", "");
        let left: Vec<&str> =
            left.split(['<', '>']).filter(|it| it.chars().any(|it| ('一'..='龥').contains(&it))).collect();
        assert!(!lead.is_empty() && left.is_empty(), "{path}: {left:?}");
        // Nobody else is given it.
        assert!(page(&hall, path).await.1.contains(r#"<html lang="zh-CN""#), "{path}");
    }
}

#[tokio::test]
async fn what_is_somebodys_is_not_found_by_searching() {
    let hall = TestHall::open().await;
    for path in ["/mine", "/mine/profile", "/cases/431099-01954b00000070008000000000000009", "/desk/", "/nowhere"]
    {
        let (_, html) = page(&hall, path).await;
        assert!(html.contains(r#"<meta name="robots" content="noindex">"#), "{path}");
        assert!(!html.contains("canonical") && !html.contains("ld+json"), "{path}");
    }
}

#[tokio::test]
async fn the_catalogue_is_searched_and_read_without_a_program() {
    let hall = TestHall::open().await;
    let (_, html) = page(&hall, "/items?q=%E4%B8%AA%E4%BD%93&audience=&page=1").await;
    assert!(html.contains(r#"<form action="/items""#) && html.contains(r#"name="q" value="个体""#));
    let link = Place::Guide(hall.item("个体工商户设立登记").await.id).href();
    assert!(html.contains(&format!(r#"<a href="{link}">个体工商户设立登记</a>"#)));
    // The program finds its first reply under the address it would have asked.
    assert!(html.contains(r#"id="island" data-url="/api/items?q=%E4%B8%AA%E4%BD%93""#));
    let island = between(&html, "data-url=\"/api/items?q=%E4%B8%AA%E4%BD%93\">", "</script>");
    let (_, asked) = page(&hall, "/api/items?q=%E4%B8%AA%E4%BD%93").await;
    let (island, asked): (Value, Value) =
        (serde_json::from_str(island).unwrap(), serde_json::from_str(&asked).unwrap());
    assert_eq!(island, asked);
    let (status, html) = page(&hall, "/items?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E").await;
    assert_eq!(status, 200);
    assert!(!html.contains("<script>alert"), "what was searched for stands there as text");
    let (status, html) = page(&hall, "/items?nonsense=1").await;
    assert_eq!(
        (status, html.contains("个事项</h1>")),
        (200, true),
        "an address nobody understands shows everything"
    );
}

/// Case 2.17: whoever passes an address on puts something behind it.
#[tokio::test]
async fn what_stands_behind_an_address_spoils_nothing() {
    let hall = TestHall::open().await;
    let (_, plain) = page(&hall, "/items?q=%E4%B8%AA%E4%BD%93").await;
    for behind in [
        "&from=singlemessage&isappinstalled=0",
        "&utm_source=a%20b&utm_medium",
        "&page=abc",
        "&q=%E5%85%AC%E5%8F%B8",
        "&&=&x=%ZZ",
    ] {
        let (status, html) = page(&hall, &format!("/items?q=%E4%B8%AA%E4%BD%93{behind}")).await;
        assert_eq!((status, html == plain), (200, true), "{behind}");
    }
    let (_, before) = page(&hall, "/items?from=timeline&q=%E4%B8%AA%E4%BD%93").await;
    assert_eq!(before, plain);
    let (_, all) = page(&hall, "/items").await;
    assert_eq!(page(&hall, "/items?from=singlemessage").await.1, all);
    assert_eq!(page(&hall, "/items?q=%20%20%20").await.1, all, "blanks ask for nothing");
}

/// Case 2.19: a program that does not come is said, on every page that waits for one.
#[tokio::test]
async fn every_page_can_say_that_its_program_does_not_come() {
    let hall = TestHall::open().await;
    let check = hall.item("个体工商户设立登记").await.id;
    for path in ["/", "/items", &format!("/items/{check}/check"), "/desk/sign-in", "/apply/1", "/mine"] {
        let (_, html) = page(&hall, path).await;
        assert!(
            html.contains(r#"<div id="stuck""#) && html.contains("12345") && html.contains("浏览器"),
            "{path}"
        );
    }
    let (_, html) = page(&hall, "/mine").await;
    assert!(html.contains("data-waits"), "what only waits is taken away then");
}

/// The page asks what the call asks, so it keeps the call's pace: nobody floods the search by another door.
#[tokio::test]
async fn searching_without_a_program_keeps_the_pace() {
    let hall = TestHall::configured("2026-11-23", Scale::Small, |mut it| {
        it.calls_per_second = 1;
        it
    })
    .await;
    let nobody = hall.nobody();
    let mut n_served = 0;
    for n in 0..20 {
        let mut request = nobody.request("GET", &format!("/items?q=a{n}")).body(Body::empty()).unwrap();
        request.extensions_mut().insert(server::gate::serve::Peer("192.0.2.1".parse().unwrap()));
        n_served += usize::from(nobody.send(request).await.status == 200);
    }
    assert!((1..20).contains(&n_served), "{n_served}");
}

#[tokio::test]
async fn a_long_list_is_turned_page_by_page() {
    let hall = TestHall::at("2026-11-23", Scale::Full).await;
    let (_, first) = page(&hall, "/items").await;
    assert!(first.contains(r#"<a href="/items?page=2">下一页</a>"#) && !first.contains("上一页"));
    let (_, second) = page(&hall, "/items?page=2").await;
    assert!(second.contains(r#"<a href="/items?page=1">上一页</a>"#) && second.contains("page=3"));
}

#[tokio::test]
async fn machines_read_what_a_matter_is() {
    let hall = TestHall::open().await;
    let guide = Place::Guide(hall.item("个体工商户设立登记").await.id).href();
    let (_, html) = page(&hall, &guide).await;
    let it = facts(&html);
    assert_eq!(
        (it["@type"].as_str(), it["name"].as_str()),
        (Some("GovernmentService"), Some("个体工商户设立登记"))
    );
    assert_eq!(it["url"], format!("{ORIGIN}{guide}"));
    assert!(it["provider"]["name"].as_str().unwrap().contains("市场监管"), "{it}");
    assert!(it["availableChannel"].as_array().unwrap().len() == 2, "online and at the counter: {it}");
    for name in ["ArticleTitle", "PubDate", "ContentSource"] {
        assert!(html.contains(&format!(r#"<meta name="{name}""#)), "{name}");
    }
    let (_, home) = page(&hall, "/").await;
    let target = facts(&home)["potentialAction"]["target"]["urlTemplate"].as_str().unwrap().to_owned();
    assert_eq!(target, format!("{ORIGIN}/items?q={{q}}"));
}

/// Every address that is given away leads somewhere.
#[tokio::test]
async fn robots_and_assistants_are_shown_the_way() {
    let hall = TestHall::open().await;
    let (_, robots) = page(&hall, "/robots.txt").await;
    assert!(robots.contains(&format!("Sitemap: {ORIGIN}/sitemap.xml")));
    assert!(
        SIGN_IN.path.starts_with("/api/")
            && robots.contains("Disallow: /api/\n")
            && robots.contains("Disallow: /mine\n")
    );
    let (_, map) = page(&hall, "/sitemap.xml").await;
    let places: Vec<&str> =
        map.split("<loc>").skip(1).filter_map(|it| it.split_once("</loc>")).map(|it| it.0).collect();
    assert!(places.len() > 12, "{map}");
    let (_, llms) = page(&hall, "/llms.txt").await;
    let named = llms.split("](").skip(1).filter_map(|it| it.split_once(')')).map(|it| it.0);
    for it in places.into_iter().chain(named) {
        let path = it.strip_prefix(ORIGIN).unwrap_or_else(|| panic!("{it} is another house"));
        let path = path.replace("营业执照", "%E8%90%A5%E4%B8%9A%E6%89%A7%E7%85%A7");
        assert_eq!(page(&hall, &path).await.0, 200, "{it}");
    }
}
