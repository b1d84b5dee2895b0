//! What holds of every reply and every start, whatever is asked: `docs/asvs.csv` leans on these.
use std::{collections::BTreeSet, os::unix::fs::PermissionsExt};

use axum::body::Body;
use common::{account, call::Method, catalogue, place::Place};
use sea_orm::{ConnectionTrait, Statement};
use server::{
    account::secret,
    base::digest,
    base::{config::Config, keys::Keys},
    seed::Scale,
};

use crate::hall::{Person, TestHall};

/// Every address there is: calls with well-formed ids that lead nowhere, and pages.
fn addresses() -> Vec<(&'static str, String)> {
    let id = "01954b00-0000-7000-8000-000000000009";
    let filled = |it: &str| {
        let segment = |it: &str| match it {
            "{case}" => format!("431099-{}", id.replace('-', "")),
            it if it.starts_with('{') => id.to_owned(),
            it => it.to_owned(),
        };
        it.split('/').map(segment).collect::<Vec<String>>().join("/")
    };
    let doors = server::routes().doors.into_iter().map(|it| (it.method, filled(it.path)));
    let pages = Place::HALL.iter().chain(&Place::OWN).map(|it| ("GET", filled(it)));
    doors.chain(pages).collect()
}

async fn knock(who: &Person<'_>, method: &str, path: &str) -> axum::http::HeaderMap {
    let request = who.request(method, path).header("origin", "https://evil.example");
    let request = request.header("access-control-request-method", "POST");
    who.send(request.body(Body::empty()).unwrap()).await.headers
}

#[tokio::test]
async fn no_reply_lets_another_site_read_or_leads_to_one() {
    let hall = TestHall::open().await;
    let nobody = hall.nobody();
    for (method, path) in addresses() {
        for method in [method, "OPTIONS"] {
            let headers = knock(&nobody, method, &path).await;
            let shared = headers.keys().find(|it| it.as_str().starts_with("access-control-"));
            assert!(shared.is_none(), "{method} {path}: {shared:?}");
            if let Some(to) = headers.get("location") {
                let to = to.to_str().unwrap();
                assert!(common::place::is_inside(to), "{method} {path} leads to {to}");
            }
        }
    }
}

/// ASVS 4.1.2: plain HTTP is nowhere answered with a way to https, because nobody listens there (deploy/nginx.conf); and
/// whoever has seen us once comes back over https only.
#[tokio::test]
async fn a_hall_on_https_says_so_for_two_years_and_one_on_localhost_does_not() {
    let plain = TestHall::open().await;
    let hall = TestHall::configured("2026-11-23", Scale::Small, |mut it| {
        it.origin = "https://zwfw.example.gov.cn".to_owned();
        it
    })
    .await;
    for path in ["/", "/api/me", "/nowhere", account::SIGN_IN.path] {
        let headers = knock(&hall.nobody(), "GET", path).await;
        assert_eq!(headers["strict-transport-security"], "max-age=63072000; includeSubDomains", "{path}");
        assert!(!knock(&plain.nobody(), "GET", path).await.contains_key("strict-transport-security"), "{path}");
    }
}

#[tokio::test]
async fn signing_out_clears_what_the_browser_kept() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let reply = zhou.send(zhou.request("POST", account::SIGN_OUT.path).body(Body::empty()).unwrap()).await;
    assert_eq!(reply.headers["clear-site-data"], "\"cache\", \"storage\"");
    assert!(reply.headers["set-cookie"].to_str().unwrap().contains("Max-Age=0"));
}

/// Parameter pollution: what is said twice is not understood, rather than one of the two believed.
#[tokio::test]
async fn what_is_said_twice_is_refused() {
    let hall = TestHall::open().await;
    let nobody = hall.nobody();
    let status = async |method: &str, url: &str, body: &'static str| {
        let request = nobody.request(method, url).header("content-type", "application/json");
        nobody.send(request.body(Body::from(body)).unwrap()).await.status.as_u16()
    };
    assert_eq!(catalogue::BROWSE.method, Method::Get);
    assert_eq!(status("GET", &format!("{}?q=a", catalogue::BROWSE.path), "").await, 200);
    assert_eq!(status("GET", &format!("{}?q=a&q=b", catalogue::BROWSE.path), "").await, 400);
    let twice = r#"{"login":"zhouming","secret":"x","login":"hejing"}"#;
    assert_eq!(status("POST", account::SIGN_IN.path, twice).await, 400);
    // Of a query on a POST and a body on a GET, nothing is read.
    let beside = format!("{}?login=zhouming&secret=x", account::SIGN_IN.path);
    assert_eq!(status("POST", &beside, "{}").await, 422);
}

#[tokio::test]
async fn readers_cannot_write_whatever_they_are_told() {
    let hall = TestHall::open().await;
    let readers = &hall.hub.readers;
    for sql in ["DELETE FROM sessions", "UPDATE accounts SET secret = ''", "CREATE TABLE loot (id INTEGER)"] {
        let told = Statement::from_string(readers.get_database_backend(), sql);
        let refused = readers.execute_raw(told).await.unwrap_err().to_string();
        assert!(refused.contains("read"), "{sql}: {refused}");
    }
    assert!(hall.person("zhouming").await.cookie.starts_with("__Host-sid="));
}

#[test]
fn no_secret_comes_with_the_program() {
    let it = Config::default();
    let all = [&it.db, &it.oidc.secret, &it.bucket.key_id, &it.bucket.secret, &it.mail.secret, &it.sms.secret];
    assert!(all.iter().all(|it| it.is_empty()));
}

/// A hall that is opened for a real county has nobody in it: the demonstration's people come only with `seed`.
#[tokio::test]
async fn an_empty_hall_has_no_account() {
    let folder = std::env::temp_dir().join(format!("yimen-empty-{}", uuid::Uuid::now_v7().simple()));
    let config = Config { data: folder.clone(), ..Config::default() };
    let hub = server::gate::hub::Hub::open(config, server::base::clock::Clock::Wall).await.unwrap();
    let count = "SELECT COUNT(*) AS n FROM accounts".to_owned();
    let row = hub.readers.query_one_raw(Statement::from_string(hub.readers.get_database_backend(), count));
    let n: i64 = row.await.unwrap().unwrap().try_get("", "n").unwrap();
    assert_eq!(n, 0);
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn keys_are_made_by_chance_for_the_owner_only_and_long_enough() {
    let folder = std::env::temp_dir().join(format!("yimen-keys-{}", uuid::Uuid::now_v7().simple()));
    std::fs::create_dir_all(&folder).unwrap();
    let made: Vec<toml::Table> = (0..2)
        .map(|n| {
            let path = folder.join(format!("keys{n}.toml"));
            Keys::load(&path).unwrap();
            let mode = std::fs::metadata(&path).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
            std::fs::read_to_string(&path).unwrap().parse().unwrap()
        })
        .collect();
    let mut all = BTreeSet::new();
    for (table, what) in made.iter().flat_map(|it| ["cipher", "mac", "seal"].map(|what| (it, what))) {
        let key = table[what].as_str().unwrap().to_owned();
        // 256 bits in base64.
        assert!(key.trim_end_matches('=').len() >= 43, "{what}: {key}");
        assert!(all.insert(key), "{what} is another key's");
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

/// Not proof of chance, but of no fixed and no short one: every bit of a session's number is both in a thousand draws.
#[test]
fn what_must_not_be_guessed_is_drawn_from_all_of_its_range() {
    let (mut ones, mut zeros) = ([0_u8; 32], [0_u8; 32]);
    let mut seen = BTreeSet::new();
    for _ in 0..1_000 {
        let token = digest::random().unwrap();
        assert_eq!(token.len(), 64, "256 bits in hexadecimal");
        for (n, pair) in token.as_bytes().chunks(2).enumerate() {
            let byte = u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
            ones[n] |= byte;
            zeros[n] |= !byte;
        }
        assert!(seen.insert(token));
    }
    assert_eq!((ones, zeros), ([255; 32], [255; 32]));
    let several = |make: fn() -> server::base::error::Result<String>| {
        (0..200).map(|_| make().unwrap()).collect::<BTreeSet<String>>().len()
    };
    assert_eq!((several(secret::invitation_code), several(secret::new_totp_key)), (200, 200));
    assert!(several(secret::six_digits) > 195);
}

/// Whoever starts the wrong program on a database is told so, and nothing in it is touched.
#[tokio::test]
async fn a_database_of_another_program_is_refused_in_words() {
    let hall = TestHall::open().await;
    let tx = hall.hub.begin().await.unwrap();
    let another = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m0002_of_another', 0)";
    tx.execute_unprepared(another).await.unwrap();
    tx.commit().await.unwrap();
    let err = server::gate::hub::Hub::migrate(&hall.hub.config).await.unwrap_err();
    assert!(err.to_string().contains("换回建它的那一版"), "{err:#}");
}
