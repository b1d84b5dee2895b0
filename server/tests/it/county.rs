//! 县: whose hall this is stands in the data. Nothing of the demonstration's county is in the program.
use std::sync::Arc;

use axum::body::Body;
use common::{
    callback::{ASK, AskForm},
    catalogue::{self, BrowseForm},
    check::Nothing,
    county::County,
    fault::Fault,
    id::Region,
    message,
    paper::{self, PaperKind},
};
use server::{
    base::{clock::Clock, keys::Keys},
    county,
    gate::hub::Hub,
    seed::Scale,
};

use crate::{
    decision::{HYGIENE, passed, received},
    hall::TestHall,
    tidy::{code, sources},
};

const ELSEWHERE: &str = include_str!("county/elsewhere.yaml");

async fn text(hall: &TestHall, path: &str) -> String {
    let nobody = hall.nobody();
    let reply = nobody.send(nobody.request("GET", path).body(Body::empty()).unwrap()).await;
    String::from_utf8(reply.body).unwrap()
}

/// A row kept before that would be nobody's; what is read is read.
#[tokio::test]
async fn a_hall_that_is_nobodys_takes_nothing_in() {
    let hall = TestHall::unsaid().await;
    let nobody = hall.nobody();
    let asks =
        || AskForm {
            name: "王桂英".to_owned(), phone: "13800009999".to_owned(), about: "几点开门".to_owned()
        };
    assert_eq!(nobody.call(&ASK, (), asks()).await.unwrap_err(), Fault::ReadOnly);
    assert_eq!(nobody.call(&catalogue::BROWSE, (), BrowseForm::default()).await.unwrap().page.n_rows, 0);
    county::take(&hall.hub, county::parse(ELSEWHERE).unwrap()).await.unwrap();
    // Whose hall it is is known; that it has no bodies yet is the next thing to be put right.
    assert_ne!(nobody.call(&ASK, (), asks()).await.unwrap_err(), Fault::ReadOnly);
}

/// Another name, code, series and telephone: on every page, on papers, in messages and numbers.
#[tokio::test]
async fn a_hall_of_another_county_says_nothing_of_the_demonstration() {
    let hall = TestHall::of(county::parse(ELSEWHERE).unwrap(), Scale::Small).await;
    assert_eq!(hall.hub.region(), Region(360_999));
    let mut all = String::new();
    for path in
        ["/", "/items", "/lookup", "/about", "/verify", "/desk/", "/kiosk", "/nowhere", "/llms.txt", "/callback"]
    {
        all.push_str(&text(&hall, path).await);
    }
    for said in ["青石县政务服务网", "青石县政务服务中心", "0790-7654321", "解放路1号"] {
        assert!(all.contains(said), "{said}");
    }
    for not in ["明川", "ingchuan", "0000-8610001", "431099"] {
        assert!(!all.contains(not), "{not}");
    }

    let (zhou, he) = (hall.person("zhouming").await, hall.person("hejing").await);
    let case = passed(&hall, &zhou, &he, HYGIENE, false).await;
    let case = received(&he, case.id).await;
    assert!(case.no.starts_with("360999261123"), "{}", case.no);
    let at = common::review::VersionForm { version: case.version };
    let case = he.call(&common::decision::accept::ACCEPT, case.id, at).await.unwrap();
    let link = case.papers.iter().find(|it| it.kind == PaperKind::Acceptance).unwrap();
    let at = common::id::PaperAt { case: case.id, paper: link.id };
    let sheet = zhou.call(&paper::SHOW, at, Nothing {}).await.unwrap().paper;
    assert!(sheet.no.starts_with("青石卫健许受〔2026〕") && sheet.org == "青石县卫生健康局", "{sheet:?}");
    let told = zhou.call(&message::MESSAGES, (), Default::default()).await.unwrap();
    assert!(!serde_json::to_string(&(sheet, told)).unwrap().contains("明川"));
    let form = BrowseForm { region: Some("360999101000".to_owned()), ..BrowseForm::default() };
    let found = hall.nobody().call(&catalogue::BROWSE, (), form).await.unwrap();
    assert!(
        found.facets.iter().any(|it| it.values.iter().any(|it| it.label.contains("松溪镇"))),
        "its own places"
    );
}

/// Given another name within the year, its papers begin a series of their own, and none of either is missing.
#[tokio::test]
async fn another_name_within_the_year_leaves_no_gap() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    crate::paper::licensed(&hall, &zhou, "2027-12-01").await;
    let other = County { code: hall.hub.region(), ..county::parse(ELSEWHERE).unwrap() };
    county::take(&hall.hub, other).await.unwrap();
    let case = crate::paper::licensed(&hall, &hall.person("lumen").await, "2027-12-01").await;
    assert!(
        case.papers.iter().any(|it| it.no.ends_with("〔2026〕1号") && !it.no.starts_with("明川市监")),
        "{case:?}"
    );
    hall.hub.clock.put(hall.now().plus_minutes(5));
    server::job::once(&hall.hub).await;
    assert_eq!(server::gate::audit::verify(&hall.hub).await.unwrap(), []);
}

/// In another language its names are what the county says they are, and Chinese where it says nothing.
#[tokio::test]
async fn names_are_told_in_another_language_where_the_county_has() {
    let hall = TestHall::of(county::parse(ELSEWHERE).unwrap(), Scale::Small).await;
    let nobody = hall.nobody();
    let request = nobody.request("GET", "/lookup").header("cookie", "tongue=en");
    let html = String::from_utf8(nobody.send(request.body(Body::empty()).unwrap()).await.body).unwrap();
    assert!(html.contains("Qingshi County services") && html.contains("解放路1号"), "{html}");
}

#[tokio::test]
async fn a_hall_stays_in_its_county() {
    let hall = TestHall::open().await;
    let other = county::parse(ELSEWHERE).unwrap();
    let says = county::take(&hall.hub, other.clone()).await.unwrap_err().to_string();
    assert_eq!(says, "这个大厅的区划代码是431099，不能改成360999");
    let renamed = County { code: hall.hub.region(), ..other };
    // Written by another process: whoever is open follows.
    let config = hall.hub.config.clone();
    let beside = Hub::with_keys(config, Clock::set(hall.now()), Keys::for_tests()).await.unwrap();
    county::take(&Arc::new(beside), renamed).await.unwrap();
    assert_eq!(hall.hub.county.get().phone, "0000-8610001");
    county::look_again(&hall.hub).await.unwrap();
    assert_eq!(hall.hub.county.get().phone, "0790-7654321");
    let hall = hall.restarted().await;
    assert!(text(&hall, "/lookup").await.contains("青石县政务服务网"), "also after a restart");
    for (wrong, says) in [
        ("code: 36\nname: 青石县\n", "6位的行政区划代码"),
        ("code: 360999\nnam: 青石县\n", "nam"),
        ("code: 360999\nname: 青石县\n", "series：没有写"),
        ("- 1", "不是有效的县信息文件"),
    ] {
        let told = format!("{:#}", county::parse(wrong).unwrap_err());
        assert!(told.contains(says), "{told}");
    }
}

/// No source of the program names the county of the demonstration: names are data (`data/`), and tests may say what they expect.
#[test]
fn no_source_names_the_demonstration() {
    let folders = ["app/src", "common/src", "server/src", "reader/src", "yimen/src"];
    let mut all: Vec<(String, String)> =
        folders.iter().flat_map(|it| sources(it)).map(|(path, text)| (path.display().to_string(), text)).collect();
    for name in ["app/index.html", "app/own.html", "app/desk.html", "app/text/en.json"] {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
        all.push((name.to_owned(), std::fs::read_to_string(format!("{root}/{name}")).unwrap()));
    }
    assert!(all.len() > 300);
    let names = |text: &str| ["明川", "ingchuan", "seed::COUNTY"].iter().any(|it| code(text).contains(it));
    let found: Vec<&str> =
        all.iter().filter(|it| !it.0.contains("/seed") && names(&it.1)).map(|it| it.0.as_str()).collect();
    assert!(found.is_empty(), "{found:?}");
}
