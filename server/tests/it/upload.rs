//! 断点续传 and the files behind it.
use axum::{
    body::Body,
    http::{StatusCode, header},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use common::{
    case,
    check::Nothing,
    fault::Fault,
    id::{CaseId, FileId, PageAt, SlotAt},
    material::{self, ArrangeForm, FileState, ReuseForm},
};
use image::{ImageFormat, RgbImage};
use std::{
    collections::HashMap,
    io::Cursor,
    sync::{LazyLock, Mutex},
};

use crate::hall::{Person, Reply, TestHall};

/// A page with letters of a sort on it; another one for another number.
pub fn page(n: u32) -> Vec<u8> {
    static DRAWN: LazyLock<Mutex<HashMap<u32, Vec<u8>>>> = LazyLock::new(Mutex::default);
    DRAWN.lock().unwrap().entry(n).or_insert_with(|| drawn(n)).clone()
}

fn drawn(n: u32) -> Vec<u8> {
    let image = RgbImage::from_fn(700, 900, |x, y| {
        let ink = y % 40 < 18 && (x / 6 + y / 40 * 7 + n) % 5 < 2 && x > 60 && x < 640;
        image::Rgb(if ink { [20, 20, 20] } else { [250, 250, 250] })
    });
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

pub async fn create(who: &Person<'_>, case: CaseId, slot: &str, name: &str, n_bytes: usize) -> Reply {
    let pair = |key: &str, value: &str| format!("{key} {}", BASE64_STANDARD.encode(value));
    let facts = [pair("case", &case.to_string()), pair("slot", slot), pair("filename", name)].join(",");
    let request = who
        .request("POST", material::UPLOADS.path)
        .header("tus-resumable", "1.0.0")
        .header("upload-length", n_bytes)
        .header("upload-metadata", facts)
        .body(Body::empty());
    who.send(request.unwrap()).await
}

pub async fn patch(who: &Person<'_>, url: &str, offset: usize, piece: &[u8], sum: Option<&str>) -> Reply {
    let request = who
        .request("PATCH", url)
        .header("tus-resumable", "1.0.0")
        .header("upload-offset", offset)
        .header(header::CONTENT_TYPE, "application/offset+octet-stream");
    let request = match sum {
        Some(it) => request.header("upload-checksum", it),
        None => request,
    };
    who.send(request.body(Body::from(piece.to_vec())).unwrap()).await
}

async fn head(who: &Person<'_>, url: &str) -> Reply {
    who.send(who.request("HEAD", url).header("tus-resumable", "1.0.0").body(Body::empty()).unwrap()).await
}

pub fn location(reply: &Reply) -> String {
    reply.headers["location"].to_str().unwrap().to_owned()
}

/// A whole upload, in two pieces.
pub async fn put(who: &Person<'_>, case: CaseId, slot: &str, name: &str, bytes: &[u8]) -> FileId {
    let url = location(&create(who, case, slot, name, bytes.len()).await);
    let (first, rest) = bytes.split_at(bytes.len() / 2);
    assert_eq!(patch(who, &url, 0, first, None).await.status, StatusCode::NO_CONTENT);
    let last = patch(who, &url, first.len(), rest, None).await;
    assert_eq!(last.status, StatusCode::NO_CONTENT, "{:?}", last.fault());
    url.rsplit('/').next().unwrap().parse().unwrap()
}

#[tokio::test]
async fn a_line_cut_in_the_middle_costs_what_was_not_acknowledged_and_no_more() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let draft = zhou.filled(hall.item("个体工商户设立登记").await.id).await;
    let slot = draft.slots[0].material.slot.clone();
    let bytes = page(3);
    let url = location(&create(&zhou, draft.id, &slot, "身份证.png", bytes.len()).await);
    let cut = bytes.len() / 3;
    patch(&zhou, &url, 0, &bytes[..cut], None).await;

    assert_eq!(head(&zhou, &url).await.headers["upload-offset"], cut.to_string().as_str());
    assert_eq!(patch(&zhou, &url, 0, &bytes[..10], None).await.status, StatusCode::CONFLICT, "a wrong offset");
    let wrong = patch(&zhou, &url, cut, &bytes[cut..cut + 10], Some("sha1 AAAAAAAAAAAAAAAAAAAAAAAAAAA=")).await;
    assert_eq!(wrong.status.as_u16(), 460, "a damaged piece");
    assert_eq!(head(&zhou, &url).await.headers["upload-offset"], cut.to_string().as_str(), "is not kept");

    assert_eq!(patch(&zhou, &url, cut, &bytes[cut..], None).await.status, StatusCode::NO_CONTENT);
    let slots = zhou.call(&material::SLOTS, draft.id, Nothing {}).await.unwrap();
    let file = &slots[0].files[0];
    assert_eq!((file.state, file.name.as_str(), file.doubts.len()), (FileState::Ready, "身份证.jpg", 0));
}

#[tokio::test]
async fn a_server_that_dies_in_the_middle_has_lost_nothing_it_had_acknowledged() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let draft = zhou.filled(hall.item("个体工商户设立登记").await.id).await;
    let slot = draft.slots[0].material.slot.clone();
    let bytes = page(3);
    let url = location(&create(&zhou, draft.id, &slot, "身份证.png", bytes.len()).await);
    let cut = bytes.len() / 3;
    patch(&zhou, &url, 0, &bytes[..cut], None).await;
    let cookie = zhou.cookie.clone();

    let hall = hall.restarted().await;
    let zhou = Person { hall: &hall, cookie };
    assert_eq!(head(&zhou, &url).await.headers["upload-offset"], cut.to_string().as_str());
    assert_eq!(patch(&zhou, &url, cut, &bytes[cut..], None).await.status, StatusCode::NO_CONTENT);
    let slots = zhou.call(&material::SLOTS, draft.id, Nothing {}).await.unwrap();
    assert_eq!(slots[0].files[0].state, FileState::Ready);
}

#[tokio::test]
async fn a_pdf_is_turned_page_by_page_by_those_who_may_read_it() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let draft = zhou.filled(hall.item("个体工商户设立登记").await.id).await;
    let slot = draft.slots[0].material.slot.clone();
    let file = put(&zhou, draft.id, &slot, "合同.pdf", &pdf_of_two_pages()).await;
    let slots = zhou.call(&material::SLOTS, draft.id, Nothing {}).await.unwrap();
    let view = &slots[0].files[0];
    assert_eq!((view.n_pages, view.sheets().len()), (2, 2));
    let get = |who: &Person<'_>, page: i32| {
        let url = material::PAGE.url(&PageAt { file, page });
        who.request("GET", &url).body(Body::empty()).unwrap()
    };
    for page in [1, 2] {
        let reply = zhou.send(get(&zhou, page)).await;
        assert_eq!(
            (reply.status, &reply.headers["content-type"]),
            (StatusCode::OK, &"image/jpeg".parse().unwrap())
        );
        let picture = image::load_from_memory(&reply.body).unwrap();
        assert_eq!(picture.width(), 1_400, "wide enough to read");
    }
    for page in [0, 3, -1] {
        assert_eq!(zhou.send(get(&zhou, page)).await.status, StatusCode::NOT_FOUND);
    }
    let other = hall.citizen("赵四").await;
    assert_eq!(other.send(get(&other, 1)).await.status, StatusCode::NOT_FOUND);
}

fn pdf_of_two_pages() -> Vec<u8> {
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R 5 0 R]/Count 2>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 210 297]/Contents 4 0 R>>",
        "<</Length 38>>stream\n20 w 20 150 m 180 150 l S            \nendstream",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 210 297]/Contents 4 0 R>>",
    ];
    let mut out = b"%PDF-1.4\n".to_vec();
    let mut at = Vec::new();
    for (n, it) in (1..).zip(&objects) {
        at.push(out.len());
        out.extend(format!("{n} 0 obj\n{it}\nendobj\n").bytes());
    }
    let start = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    at.iter().for_each(|it| out.extend(format!("{it:010} 00000 n \n").bytes()));
    out.extend(format!("trailer<</Size {}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF", objects.len() + 1).bytes());
    out
}

#[tokio::test]
async fn uploads_speak_tus() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let draft = zhou.filled(hall.item("个体工商户设立登记").await.id).await;
    let slot = draft.slots[0].material.slot.clone();
    let options = zhou.send(zhou.request("OPTIONS", material::UPLOADS.path).body(Body::empty()).unwrap()).await;
    assert_eq!(options.headers["tus-extension"], "creation,termination,expiration,checksum");
    let old =
        zhou.request("POST", material::UPLOADS.path).header("tus-resumable", "0.2.2").body(Body::empty()).unwrap();
    assert_eq!(zhou.send(old).await.status, StatusCode::PRECONDITION_FAILED);
    let big = create(&zhou, draft.id, &slot, "a.pdf", 21 * 1024 * 1024).await;
    assert_eq!(big.fault(), Fault::FileTooBig { max_mb: 20 });
    assert_eq!(create(&zhou, draft.id, &slot, "a.pdf", 0).await.fault(), Fault::FileEmpty);
    let url = location(&create(&zhou, draft.id, &slot, "a.pdf", 100).await);
    let plain = zhou
        .request("PATCH", &url)
        .header("tus-resumable", "1.0.0")
        .header("upload-offset", 0)
        .body(Body::from("x"));
    assert_eq!(zhou.send(plain.unwrap()).await.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let gone = zhou.request("DELETE", &url).header("tus-resumable", "1.0.0").body(Body::empty()).unwrap();
    assert_eq!(zhou.send(gone).await.status, StatusCode::NO_CONTENT);
    assert_eq!(head(&zhou, &url).await.status, StatusCode::NOT_FOUND);
    let stale = location(&create(&zhou, draft.id, &slot, "a.pdf", 100).await);
    hall.walk_to("2026-11-25", 10).await;
    let zhou = hall.person("zhouming").await;
    assert_eq!(head(&zhou, &stale).await.status, StatusCode::NOT_FOUND, "expired and reaped");
}

#[tokio::test]
async fn what_may_not_stay_leaves_nothing_behind() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let draft = zhou.filled(hall.item("个体工商户设立登记").await.id).await;
    let slot = draft.slots[0].material.slot.clone();
    let html = b"<html><script>alert(1)</script></html>";
    let url = location(&create(&zhou, draft.id, &slot, "合同.pdf", html.len()).await);
    assert_eq!(patch(&zhou, &url, 0, html, None).await.fault(), Fault::FileKind);
    assert_eq!(head(&zhou, &url).await.status, StatusCode::NOT_FOUND);
    let slots = zhou.call(&material::SLOTS, draft.id, Nothing {}).await.unwrap();
    assert!(slots.iter().all(|it| it.files.is_empty()));
}

#[tokio::test]
async fn files_are_ordered_turned_deleted_and_read_only_by_those_who_may() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let draft = zhou.filled(hall.item("个体工商户设立登记").await.id).await;
    let at = SlotAt { case: draft.id, slot: draft.slots[0].material.slot.clone() };
    let one = put(&zhou, draft.id, &at.slot, "一.png", &page(1)).await;
    let two = put(&zhou, draft.id, &at.slot, "二.png", &page(2)).await;
    let act = |act: &str, file: FileId| ArrangeForm { act: act.to_owned(), file: Some(file) };
    let slots = zhou.call(&material::ARRANGE, at.clone(), act("up", two)).await.unwrap();
    assert_eq!(slots[0].files.iter().map(|it| it.id).collect::<Vec<_>>(), [two, one]);
    let slots = zhou.call(&material::ARRANGE, at.clone(), act("turn", one)).await.unwrap();
    assert_eq!(slots[0].files[1].turns, 1);
    let slots = zhou.call(&material::ARRANGE, at.clone(), act("remove", two)).await.unwrap();
    assert_eq!(slots[0].files.len(), 1);

    let read = |who: &Person<'_>| who.request("GET", &material::FILE.url(&one)).body(Body::empty()).unwrap();
    let own = zhou.send(read(&zhou)).await;
    assert_eq!(own.status, StatusCode::OK);
    assert_eq!(own.headers["content-security-policy"], "sandbox; default-src 'none'; frame-ancestors 'none'");
    assert_eq!(own.headers["x-content-type-options"], "nosniff");
    assert!(own.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
    assert_eq!(own.headers["content-type"], "image/jpeg", "written anew");
    for other in
        [hall.nobody(), hall.citizen("赵四").await, hall.person("hejing").await, hall.person("liqing").await]
    {
        assert!(matches!(other.send(read(&other)).await.status.as_u16(), 401 | 404), "a draft is private");
    }
}

#[tokio::test]
async fn what_was_handed_in_once_is_chosen_from_the_library_with_its_provenance() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    zhou.submitted(hall.item("个体工商户设立登记").await.id).await;
    let library = zhou.call(&material::LIBRARY, (), case::MineForm::default()).await.unwrap();
    assert!(library.n_rows >= 1);
    let next = zhou.filled(hall.item("食品小经营许可").await.id).await;
    let slot = next.slots.iter().find(|it| it.is_needed).unwrap().material.slot.clone();
    let at = SlotAt { case: next.id, slot: slot.clone() };
    let slots = zhou.call(&material::REUSE, at, ReuseForm { file: Some(library.rows[0].id) }).await.unwrap();
    let file = &slots.iter().find(|it| it.material.slot == slot).unwrap().files[0];
    assert_eq!((file.trust, &file.name), (library.rows[0].trust, &library.rows[0].name));
    let zhao = hall.citizen("赵四").await;
    let own = zhao.filled(hall.item("个体工商户设立登记").await.id).await;
    let at = SlotAt { case: own.id, slot: own.slots[0].material.slot.clone() };
    let theirs = ReuseForm { file: Some(library.rows[0].id) };
    assert_eq!(zhao.call(&material::REUSE, at, theirs).await.unwrap_err(), Fault::NotFound);
}

/// Case 2.8: what a firewall lets through is a POST, and the header says what is meant.
#[tokio::test]
async fn an_upload_goes_by_post_where_nothing_else_gets_through() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let draft = zhou.filled(hall.item("个体工商户设立登记").await.id).await;
    let slot = draft.slots[0].material.slot.clone();
    let bytes = page(1);
    let url = location(&create(&zhou, draft.id, &slot, "身份证.png", bytes.len()).await);
    let post = |method: &'static str, offset: usize, piece: &[u8]| {
        let request = zhou
            .request("POST", &url)
            .header("tus-resumable", "1.0.0")
            .header(material::OVERRIDE, method)
            .header("upload-offset", offset)
            .header(header::CONTENT_TYPE, "application/offset+octet-stream")
            .body(Body::from(piece.to_vec()));
        zhou.send(request.unwrap())
    };
    let (first, rest) = bytes.split_at(bytes.len() / 2);
    assert_eq!(post("PATCH", 0, first).await.status, StatusCode::NO_CONTENT);
    let at = post("head", 0, b"").await;
    assert_eq!(at.headers["upload-offset"], first.len().to_string(), "however it is spelt");
    assert_eq!(post("GET", 0, b"").await.fault(), Fault::UploadProtocol, "no other method");
    assert_eq!(post("", 0, b"").await.fault(), Fault::UploadProtocol);
    assert_eq!(post("PATCH", first.len(), rest).await.status, StatusCode::NO_CONTENT);
    let slots = zhou.call(&material::SLOTS, draft.id, Nothing {}).await.unwrap();
    assert!(slots[0].is_filled());
    let other = location(&create(&zhou, draft.id, &slot, "背面.png", bytes.len()).await);
    let request =
        zhou.request("POST", &other).header("tus-resumable", "1.0.0").header(material::OVERRIDE, "DELETE");
    assert_eq!(zhou.send(request.body(Body::empty()).unwrap()).await.status, StatusCode::NO_CONTENT);
    assert_eq!(head(&zhou, &other).await.status, StatusCode::NOT_FOUND);
}

/// Case 2.5: a bad line uses up nobody's room.
#[tokio::test]
async fn a_file_that_is_tried_again_takes_the_place_of_what_was_broken_off() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let draft = zhou.filled(hall.item("个体工商户设立登记").await.id).await;
    let slot = draft.slots[0].material.slot.clone();
    const N_BYTES: usize = 20 << 20;
    let mut last = String::new();
    for n in 0..12 {
        let reply = create(&zhou, draft.id, &slot, "租赁合同.pdf", N_BYTES).await;
        assert_eq!(reply.status, StatusCode::CREATED, "try {n}");
        last = location(&reply);
    }
    assert_eq!(head(&zhou, &last).await.status, StatusCode::OK, "the last one goes on");
    // Other files are other files, until they have lain about long enough.
    for n in 0..9 {
        let reply = create(&zhou, draft.id, &draft.slots[1].material.slot, &format!("{n}.pdf"), N_BYTES).await;
        assert_eq!(reply.status, StatusCode::CREATED, "file {n}");
    }
    let full = create(&zhou, draft.id, &slot, "又一份.pdf", N_BYTES).await;
    assert!(matches!(full.fault(), Fault::FileTooBig { .. } | Fault::TooManyFiles { .. }));
    hall.hub.clock.put(hall.now().plus_minutes(61));
    let zhou = hall.person("zhouming").await;
    assert_eq!(create(&zhou, draft.id, &slot, "又一份.pdf", N_BYTES).await.status, StatusCode::CREATED);
}
