//! Bytes on their way: pieces, codings, names, refusals a program can read.
use axum::{
    body::Body,
    http::{StatusCode, header},
};
use common::{
    case,
    check::Nothing,
    fault::Fault,
    material::{self, FILE, UPLOADS},
};

use crate::{
    hall::{Reply, TestHall},
    upload,
};

async fn get(hall: &TestHall, path: &str, headers: &[(header::HeaderName, &str)]) -> Reply {
    let nobody = hall.nobody();
    let request = headers.iter().fold(nobody.request("GET", path), |it, (name, value)| it.header(name, *value));
    nobody.send(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn a_download_goes_on_where_it_broke_off_and_is_named_for_what_it_is() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let draft = zhou.filled(hall.item("个体工商户设立登记").await.id).await;
    let slot = draft.slots.iter().find(|it| it.is_needed).unwrap().material.slot.clone();
    upload::put(&zhou, draft.id, &slot, "合照.png", &upload::page(7)).await;
    let slots = zhou.call(&material::SLOTS, draft.id, Nothing {}).await.unwrap();
    let file = slots.iter().flat_map(|it| &it.files).next().unwrap().clone();
    assert_eq!(file.name, "合照.jpg", "kept as a JPEG, and called one");
    let url = FILE.path.replace("{file}", &file.id.to_string());
    let ask = |range: &'static str| {
        let request = zhou.request("GET", &url).header(header::RANGE, range).body(Body::empty()).unwrap();
        zhou.send(request)
    };
    let whole = zhou.send(zhou.request("GET", &url).body(Body::empty()).unwrap()).await;
    assert_eq!((whole.status, &whole.headers[header::ACCEPT_RANGES]), (StatusCode::OK, &"bytes".parse().unwrap()));
    assert!(whole.headers[header::CONTENT_DISPOSITION].to_str().unwrap().ends_with(".jpg"));
    let n = whole.body.len();
    let rest = ask("bytes=100-").await;
    assert_eq!(rest.status, StatusCode::PARTIAL_CONTENT);
    assert_eq!(rest.headers[header::CONTENT_RANGE].to_str().unwrap(), format!("bytes 100-{}/{n}", n - 1));
    assert_eq!(rest.body, whole.body[100..]);
    assert_eq!(ask("bytes=-10").await.body, whole.body[n - 10..]);
    assert_eq!(ask("bytes=0-0").await.body, whole.body[..1]);
    let beyond = ask("bytes=999999999-").await;
    assert_eq!(beyond.status, StatusCode::RANGE_NOT_SATISFIABLE);
    assert_eq!(beyond.headers[header::CONTENT_RANGE].to_str().unwrap(), format!("bytes */{n}"));
    assert_eq!(ask("bytes=0-1,5-6").await.status, StatusCode::OK, "several at once: the whole");
}

#[tokio::test]
async fn a_coding_that_was_refused_is_not_sent() {
    let hall = TestHall::open().await;
    for path in ["/api/items", "/"] {
        let coding = async |accepts: &'static str| {
            let reply = get(&hall, path, &[(header::ACCEPT_ENCODING, accepts)]).await;
            assert_eq!(reply.status, StatusCode::OK);
            reply.headers.get(header::CONTENT_ENCODING).map(|it| it.to_str().unwrap().to_owned())
        };
        assert_eq!(coding("gzip").await.as_deref(), Some("gzip"), "{path}");
        assert_eq!(coding("br;q=0, gzip;q=0.5").await.as_deref(), Some("gzip"), "{path}");
        for refused in ["gzip;q=0", "*;q=0", "identity", "gzip;q=0.1, identity"] {
            assert_eq!(coding(refused).await, None, "{path}: {refused}");
        }
    }
    let all = get(&hall, "/api/items", &[]).await;
    let tag = all.headers[header::ETAG].to_str().unwrap().to_owned();
    for asked in [tag.as_str(), tag.trim_start_matches("W/"), "*", "\"other\", *"] {
        let reply = get(&hall, "/api/items", &[(header::IF_NONE_MATCH, asked)]).await;
        assert_eq!(reply.status, StatusCode::NOT_MODIFIED, "{asked}");
    }
}

#[tokio::test]
async fn one_slash_too_many_leads_to_the_page() {
    let hall = TestHall::open().await;
    for (path, to) in [
        ("/items/", "/items"),
        ("/items/?q=x", "/items?q=x"),
        ("/about/", "/about"),
        ("/lookup/", "/lookup"),
        ("/mine/", "/mine"),
    ] {
        let reply = get(&hall, path, &[]).await;
        assert_eq!(reply.status, StatusCode::PERMANENT_REDIRECT, "{path}");
        assert_eq!(reply.headers[header::LOCATION], to);
    }
    for path in ["//evil.example/", "/nowhere/", "/api/items/", "/\\evil.example/"] {
        assert_eq!(get(&hall, path, &[]).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(get(&hall, "/desk/", &[]).await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_protocols_own_refusals_carry_words() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let request = zhou.request("POST", UPLOADS.path).header("tus-resumable", "0.2.0").body(Body::empty()).unwrap();
    let reply = zhou.send(request).await;
    assert_eq!(reply.status, StatusCode::PRECONDITION_FAILED);
    assert_eq!(reply.headers[header::CONTENT_TYPE], "application/problem+json");
    assert_eq!((reply.headers["tus-version"].to_str().unwrap(), reply.fault()), ("1.0.0", Fault::UploadProtocol));
    let list = zhou
        .request("POST", common::account::oidc::UNLINK.path)
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from("[]"))
        .unwrap();
    assert_eq!(zhou.send(list).await.fault(), Fault::Unreadable, "a list is no form");
}

#[tokio::test]
async fn whoever_finds_a_hole_is_told_where_to_say_so() {
    let hall = TestHall::open().await;
    let reply = get(&hall, "/.well-known/security.txt", &[]).await;
    let text = String::from_utf8(reply.body).unwrap();
    assert_eq!(reply.status, StatusCode::OK);
    for line in ["Contact: ", "Expires: 2027-12-31T", "Canonical: http://localhost:8700/.well-known/security.txt"]
    {
        assert!(text.contains(line), "{line}: {text}");
    }
}

/// A village that was merged since the draft was begun, and whatever a program writes.
#[tokio::test]
async fn a_place_that_is_not_in_the_list_is_not_handed_in() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let item = hall.item("个体工商户设立登记").await.id;
    let whole = zhou.filled(item).await;
    let field = whole.item.form.fields().find(|it| it.kind == common::form::Kind::Region).unwrap();
    let name = field.name.clone();
    let draft = zhou.filled_with(item, &[(&name, "火星镇 不存在村")]).await;
    zhou.with_materials(&draft).await;
    let Err(Fault::Form { fields }) = zhou.submit(draft.id).await else { panic!("it was taken") };
    assert_eq!(fields.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(), [name.as_str()]);
    assert!(fields[0].says.contains("没有“火星镇 不存在村”这个地方"), "{fields:?}");
    let right = draft.regions[0].clone();
    let again = zhou.filled_with(item, &[(&name, &right)]).await;
    zhou.with_materials(&again).await;
    assert!(zhou.submit(again.id).await.is_ok());
    assert!(matches!(zhou.call(&case::SHOW, again.id, Nothing {}).await, Ok(it) if !it.no.is_empty()));
}

/// Passwords that are printed in the source.
#[tokio::test]
async fn a_demonstration_is_not_opened_to_others() {
    let hall = TestHall::configured("2026-11-23", server::seed::Scale::Small, |it| server::base::config::Config {
        origin: "https://zwfw.example.gov.cn".to_owned(),
        ..it
    })
    .await;
    let refused = server::seed::home::require(&hall.hub).await.unwrap_err().to_string();
    assert!(refused.contains("演示账号") && refused.contains("zwfw.example.gov.cn"), "{refused}");
    let home = TestHall::open().await;
    assert!(server::seed::home::require(&home.hub).await.is_ok());
}
