//! 统一身份认证 with a provider that lies: whatever it hands out, a token that is not meant for this sign-in opens nothing.
//! (T46 has the honest one, in a browser.)
use std::sync::{Arc, Mutex};

use axum::{
    Json, Router,
    body::Body,
    extract::State,
    routing::{get, post},
};
use chrono::{DateTime, TimeZone, Utc};
use common::{
    account::{self, Who, oidc},
    check::Nothing,
};
use openidconnect::{
    Audience, EmptyAdditionalClaims, IssuerUrl, JsonWebKeyId, Nonce, PrivateSigningKey, StandardClaims,
    SubjectIdentifier,
    core::{CoreIdToken, CoreIdTokenClaims, CoreJwsSigningAlgorithm, CoreRsaPrivateSigningKey},
};
use rsa::{RsaPrivateKey, pkcs1::EncodeRsaPrivateKey, pkcs8::LineEnding};
use serde_json::{Value, json};
use server::seed::Scale;

use crate::hall::{Person, TestHall};

const PORT: u16 = 25931;
const CLIENT: &str = "yimen";

/// What the provider says next.
#[derive(Clone, Default)]
struct Lie {
    issuer: String,
    id_token: String,
}

type Lies = Arc<Mutex<Lie>>;

fn issuer() -> String {
    format!("http://127.0.0.1:{PORT}")
}

fn key(id: &str) -> CoreRsaPrivateSigningKey {
    // Small, because it is made anew each time and protects nothing.
    let key = RsaPrivateKey::new(&mut rsa::rand_core::OsRng, 1024).unwrap();
    let pem = key.to_pkcs1_pem(LineEnding::LF).unwrap();
    CoreRsaPrivateSigningKey::from_pem(&pem, Some(JsonWebKeyId::new(id.to_owned()))).unwrap()
}

async fn provider(lies: Lies, public: Value) {
    let described = |State(lies): State<Lies>| async move {
        let base = issuer();
        Json(json!({
            "issuer": lies.lock().unwrap().issuer,
            "authorization_endpoint": format!("{base}/auth"),
            "token_endpoint": format!("{base}/token"),
            "userinfo_endpoint": format!("{base}/me"),
            "jwks_uri": format!("{base}/jwks"),
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
        }))
    };
    let token = |State(lies): State<Lies>| async move {
        let id_token = lies.lock().unwrap().id_token.clone();
        Json(json!({ "access_token": "a", "token_type": "Bearer", "id_token": id_token }))
    };
    let app = Router::new()
        .route("/.well-known/openid-configuration", get(described))
        .route("/token", post(token))
        .route("/jwks", get(move || async move { Json(json!({ "keys": [public] })) }))
        .route("/me", get(|| async { Json(json!({ "sub": "s1", "name": "周明远" })) }))
        .with_state(lies);
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", PORT)).await.unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
}

/// What the sign-in wants to see in the token, and what to come back with.
struct Begun {
    cookie: String,
    state: String,
    nonce: String,
}

async fn begin(nobody: &Person<'_>) -> Begun {
    let reply = nobody.send(nobody.request("GET", oidc::START.path).body(Body::empty()).unwrap()).await;
    let to = reply.headers["location"].to_str().unwrap().to_owned();
    let query: Vec<(String, String)> = serde_urlencoded::from_str(to.split_once('?').unwrap().1).unwrap();
    let find =
        |name: &str| query.iter().find(|it| it.0 == name).unwrap_or_else(|| panic!("{name}: {to}")).1.clone();
    Begun { cookie: reply.cookie().unwrap(), state: find("state"), nonce: find("nonce") }
}

/// Comes back with a code; whether somebody is signed in then.
async fn is_in(hall: &TestHall, begun: &Begun) -> bool {
    let browser = Person { hall, cookie: begun.cookie.clone() };
    let back = format!("{}?code=c&state={}", oidc::CALLBACK.path, begun.state);
    let reply = browser.send(browser.request("GET", &back).body(Body::empty()).unwrap()).await;
    let to = reply.headers["location"].to_str().unwrap().to_owned();
    let all = reply.headers.get_all("set-cookie").iter().filter_map(|it| it.to_str().ok());
    let session = all.filter(|it| it.starts_with("__Host-sid=")).find(|it| !it.contains("Max-Age=0"));
    let cookie = session.map(|it| it.split(';').next().unwrap_or_default().to_owned()).unwrap_or_default();
    let who = Person { hall, cookie }.call(&account::ME, (), Nothing {}).await.unwrap();
    assert_eq!(who == Who::Nobody, to.contains("oidc=failed"), "{to}: {who:?}");
    who != Who::Nobody
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_that_is_not_for_this_sign_in_opens_nothing() {
    let (ours, other) = (key("k"), key("k"));
    let lies = Lies::default();
    provider(lies.clone(), serde_json::to_value(ours.as_verification_key()).unwrap()).await;
    let hall = || {
        TestHall::configured("2026-11-23", Scale::Small, |mut it| {
            it.oidc.issuer = issuer();
            it.oidc.client_id = CLIENT.to_owned();
            it.oidc.secret = "shared".to_owned();
            it
        })
    };
    // The description is of another house than the one asked.
    lies.lock().unwrap().issuer = "https://evil.example".to_owned();
    let asking = hall().await;
    let nobody = asking.nobody();
    let reply = nobody.send(nobody.request("GET", oidc::START.path).body(Body::empty()).unwrap()).await;
    assert!(reply.headers["location"].to_str().unwrap().contains("oidc=failed"), "{:?}", reply.headers);

    lies.lock().unwrap().issuer = issuer();
    let hall = hall().await;
    // The library asks the wall clock, so both are far from any day this is run on.
    let year = |it| Utc.with_ymd_and_hms(it, 1, 1, 0, 0, 0).unwrap();
    let (later, long_ago) = (year(2999), year(2020));
    struct Case<'a> {
        what: &'a str,
        issuer: String,
        audience: &'a str,
        nonce: Option<&'a str>,
        key: &'a CoreRsaPrivateSigningKey,
        expires: DateTime<Utc>,
        opens: bool,
    }
    let good = || Case {
        what: "as it should be",
        issuer: issuer(),
        audience: CLIENT,
        nonce: None,
        key: &ours,
        expires: later,
        opens: true,
    };
    let cases = [
        Case { what: "another issuer", issuer: "https://evil.example".to_owned(), opens: false, ..good() },
        Case { what: "another audience", audience: "another-client", opens: false, ..good() },
        Case { what: "another sign-in's nonce", nonce: Some("another"), opens: false, ..good() },
        Case { what: "another key's signature", key: &other, opens: false, ..good() },
        Case { what: "run out", expires: long_ago, opens: false, ..good() },
        good(),
    ];
    for case in cases {
        let begun = begin(&hall.nobody()).await;
        let claims = CoreIdTokenClaims::new(
            IssuerUrl::new(case.issuer).unwrap(),
            vec![Audience::new(case.audience.to_owned())],
            case.expires,
            long_ago,
            StandardClaims::new(SubjectIdentifier::new("s1".to_owned())),
            EmptyAdditionalClaims {},
        )
        .set_nonce(Some(Nonce::new(case.nonce.unwrap_or(&begun.nonce).to_owned())));
        let token =
            CoreIdToken::new(claims, case.key, CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256, None, None).unwrap();
        lies.lock().unwrap().id_token = token.to_string();
        assert_eq!(is_in(&hall, &begun).await, case.opens, "{}", case.what);
    }
    // Signed by nobody at all.
    let begun = begin(&hall.nobody()).await;
    let bare = lies.lock().unwrap().id_token.clone();
    let mut parts: Vec<String> = bare.split('.').map(str::to_owned).collect();
    parts[0] = "eyJhbGciOiJub25lIn0".to_owned();
    parts[2] = String::new();
    lies.lock().unwrap().id_token = parts.join(".");
    assert!(!is_in(&hall, &begun).await, "alg none");
}
