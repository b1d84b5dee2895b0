//! 失败次数: whoever guesses waits; nobody else does, wherever they sit and whatever others try.
use axum::{body::Body, http::StatusCode};
use common::{
    account::{
        self, ProfileForm, RegisterForm, SignInForm,
        phone::{self, ProveForm, Standing},
        recover::{self, AskForm, RecoverForm},
    },
    case::{self, LookupForm, OpenForm, handover},
    check::Nothing,
    fault::Fault,
    ticket::{self, BookForm, CodeForm},
};
use sea_orm::{EntityTrait, PaginatorTrait};
use serde::Serialize;
use server::{
    base::config::Config,
    entity::patience,
    gate::serve::Peer,
    seed::{self, Scale},
};

use crate::hall::{Person, Reply, TestHall};

const SHOP: &str = "个体工商户设立登记";
const NEW: &str = "春眠不觉晓处处闻啼鸟";

/// The same call from an address of one's own.
pub async fn from(who: &Person<'_>, address: &str, path: &str, form: &impl Serialize) -> Reply {
    let request = who.request("POST", path).header("content-type", "application/json");
    let mut request = request.body(Body::from(serde_json::to_vec(form).unwrap())).unwrap();
    request.extensions_mut().insert(Peer(address.parse().unwrap()));
    who.send(request).await
}

fn guess(login: &str) -> SignInForm {
    SignInForm { login: login.to_owned(), secret: "wrong".to_owned(), code: String::new() }
}

fn right(login: &str) -> SignInForm {
    SignInForm { secret: seed::SECRET.to_owned(), ..guess(login) }
}

/// Finding H6: forty-five spellings of one number were forty-five patiences.
#[tokio::test]
async fn no_spelling_of_a_login_is_another_login() {
    let hall = TestHall::open().await;
    let nobody = hall.nobody();
    let mut n_compared = 0;
    for at in 0..40 {
        let mut typed: String = "13800003210".to_owned();
        typed.insert(at % 10 + 1, [' ', '-', ',', '　'][at / 10]);
        let status = from(&nobody, "192.0.2.1", account::SIGN_IN.path, &guess(&typed)).await.status;
        n_compared += usize::from(status == StatusCode::UNAUTHORIZED);
    }
    for typed in ["１３８００００３２１０", "+8613800003210", "zhouming"] {
        n_compared +=
            usize::from(from(&nobody, "192.0.2.1", account::SIGN_IN.path, &guess(typed)).await.status == 401);
    }
    assert_eq!(n_compared, 5);
    // Nor is a name nobody has.
    let tries = async |typed: &str| from(&nobody, "192.0.2.2", account::SIGN_IN.path, &guess(typed)).await.status;
    let mut n_compared = 0;
    for typed in [
        "13911110000",
        "139 1111 0000",
        "139-11110000",
        "１３９１１１１００００",
        "+8613911110000",
        "1391111 0000",
    ] {
        n_compared += usize::from(tries(typed).await == 401);
    }
    assert_eq!(n_compared, 5);
}

/// Finding H7 (a): guesses at somebody's account were a lock on their door.
#[tokio::test]
async fn nobody_locks_another_out() {
    let hall = TestHall::open().await;
    let nobody = hall.nobody();
    for n in 0..60 {
        for _ in 0..5 {
            from(&nobody, &format!("198.51.100.{n}"), account::SIGN_IN.path, &guess("zhouming")).await;
        }
    }
    let owner = from(&nobody, "192.0.2.9", account::SIGN_IN.path, &right("zhouming")).await;
    assert_eq!(owner.status, StatusCode::OK, "from where nobody has guessed");
    // At the very machine somebody else has tried: the browser that has been in before is known.
    let marks: Vec<String> =
        owner.headers.get_all("set-cookie").iter().map(|it| it.to_str().unwrap().to_owned()).collect();
    let mark = marks.iter().find(|it| it.starts_with("__Host-known=")).unwrap().split(';').next().unwrap();
    for _ in 0..30 {
        from(&nobody, "192.0.2.9", account::SIGN_IN.path, &guess("zhouming")).await;
    }
    let stranger = from(&nobody, "192.0.2.9", account::SIGN_IN.path, &right("zhouming")).await;
    assert_eq!(stranger.status, StatusCode::TOO_MANY_REQUESTS);
    let known = Person { hall: &hall, cookie: mark.to_owned() };
    assert_eq!(from(&known, "192.0.2.9", account::SIGN_IN.path, &right("zhouming")).await.status, StatusCode::OK);
    // A mark of one account is none of another, and one somebody has made up is none at all.
    for _ in 0..5 {
        from(&known, "192.0.2.9", account::SIGN_IN.path, &guess("lumen")).await;
    }
    let other = from(&known, "192.0.2.9", account::SIGN_IN.path, &right("lumen")).await;
    assert_eq!(other.status, StatusCode::TOO_MANY_REQUESTS);
}

/// Finding H7 (b): five hundred people behind one address, each with a slip of their own.
#[tokio::test]
async fn a_hall_behind_one_address_is_never_shut() {
    // Patience goes by the hall's own clock; calls a second go by the machine's, and a quick one asks more than fifty.
    let hall = TestHall::configured("2026-11-23", Scale::Small, |it| Config { calls_per_second: 0, ..it }).await;
    let nobody = hall.nobody();
    let at = async |form: &SignInForm| from(&nobody, "203.0.113.7", account::SIGN_IN.path, form).await.status;
    for n in 0..500 {
        assert_eq!(at(&guess(&format!("visitor{}", n % 250))).await, StatusCode::UNAUTHORIZED, "{n}");
        if n % 2 == 0 {
            assert_eq!(at(&guess("zhouming")).await, StatusCode::UNAUTHORIZED, "{n}");
            assert_eq!(at(&right("zhouming")).await, StatusCode::OK, "{n}");
        }
        hall.hub.clock.put(hall.now().plus_minutes(1));
    }
    // Somebody who does nothing else fills the house's measure; who works there does not notice.
    for n in 0..700 {
        at(&guess(&format!("nobody{n}"))).await;
    }
    assert_eq!(at(&guess("nobody-else")).await, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(at(&right("zhouming")).await, StatusCode::OK);
    hall.hub.clock.put(hall.now().plus_minutes(1));
    assert_eq!(at(&right("lumen")).await, StatusCode::OK, "who has never been here waits half a minute at most");
}

/// Finding H7 (c): five typos at a kiosk shut checking in, looking up and rating for the whole house.
#[tokio::test]
async fn typos_at_a_kiosk_block_nobody() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let receipt = zhou.submitted(hall.item("个体工商户设立登记").await.id).await;
    let nobody = hall.nobody();
    for n in 0..12 {
        let code = CodeForm { code: format!("{n:06}") };
        assert!(matches!(nobody.call(&ticket::CHECK_IN, (), code).await, Err(Fault::Form { .. })), "{n}");
        let form = LookupForm { no: format!("4310262026112300{n:02}9"), query_code: "ZZZZZZ".to_owned() };
        assert!(!matches!(nobody.call(&case::LOOKUP, (), form).await, Err(Fault::TooOften { .. })), "{n}");
    }
    let form = LookupForm { no: receipt.no.clone(), query_code: receipt.query_code };
    nobody.call(&case::LOOKUP, (), form).await.unwrap();
}

#[tokio::test]
async fn an_ipv6_house_is_one_house_however_many_networks_it_has() {
    let hall = TestHall::open().await;
    let nobody = hall.nobody();
    let mut n_compared = 0;
    for n in 0..200 {
        let address = format!("2001:db8:1:{n:x}::1");
        let status = from(&nobody, &address, account::SIGN_IN.path, &guess("zhouming")).await.status;
        n_compared += usize::from(status == StatusCode::UNAUTHORIZED);
    }
    assert_eq!(n_compared, 20);
    let other = from(&nobody, "2001:db8:2::1", account::SIGN_IN.path, &right("zhouming")).await;
    assert_eq!(other.status, StatusCode::OK);
}

async fn texting() -> TestHall {
    TestHall::configured("2026-11-23", seed::Scale::Small, |mut it| {
        it.sms.url = "http://127.0.0.1:9/sms".to_owned();
        it
    })
    .await
}

async fn codes(hall: &TestHall) -> Vec<String> {
    let rows = server::entity::outbox::Entity::find().all(&hall.hub.readers).await.unwrap();
    let open = |it: server::entity::outbox::Model| {
        let text = hall.hub.keys.open(&server::message::send::text_place(it.id), &it.text).unwrap();
        text.chars().filter(char::is_ascii_digit).take(6).collect()
    };
    rows.into_iter().map(open).collect()
}

fn recovering(code: &str) -> RecoverForm {
    let secret = NEW.to_owned();
    RecoverForm { login: "zhouming".to_owned(), code: code.to_owned(), again: secret.clone(), secret }
}

/// Field case 2.18: of two messages the first one read counts as well.
#[tokio::test]
async fn both_codes_are_good_until_their_time_and_each_ends_after_five_wrong_ones() {
    let hall = texting().await;
    let nobody = hall.nobody();
    let ask = || AskForm { login: "zhouming".to_owned() };
    nobody.call(&recover::ASK, (), ask()).await.unwrap();
    nobody.call(&recover::ASK, (), ask()).await.unwrap();
    let sent = codes(&hall).await;
    assert_eq!(sent.len(), 2);
    nobody.call(&recover::RECOVER, (), recovering(&sent[0])).await.unwrap();
    assert!(nobody.call(&recover::RECOVER, (), recovering(&sent[1])).await.is_err(), "one buys one password");

    let hall = texting().await;
    let nobody = hall.nobody();
    nobody.call(&recover::ASK, (), ask()).await.unwrap();
    let sent = codes(&hall).await.remove(0);
    let wrong = |n: u32| format!("{:06}", (sent.parse::<u32>().unwrap() + n) % 1_000_000);
    // Each from another network: none of them has run out of patience, but the code has.
    for n in 1..=5 {
        let reply = from(&nobody, &format!("198.51.100.{n}"), recover::RECOVER.path, &recovering(&wrong(n))).await;
        assert!(matches!(reply.fault(), Fault::Form { .. }), "{n}");
    }
    let reply = from(&nobody, "192.0.2.1", recover::RECOVER.path, &recovering(&sent)).await;
    assert!(matches!(reply.fault(), Fault::Form { .. }), "the right one is over, too");
    nobody.call(&recover::ASK, (), ask()).await.unwrap();
    let again = codes(&hall).await;
    let fresh = again.iter().find(|it| **it != sent).unwrap();
    let reply = from(&nobody, "192.0.2.1", recover::RECOVER.path, &recovering(fresh)).await;
    assert_eq!(reply.status, StatusCode::OK, "and its owner asks for another");
}

#[tokio::test]
async fn patience_is_forgotten_when_it_is_level() {
    let hall = TestHall::open().await;
    for n in 0..7 {
        let _ = hall.nobody().call(&account::SIGN_IN, (), guess(&format!("nobody{n}"))).await;
    }
    let n_rows = async || patience::Entity::find().count(&hall.hub.readers).await.unwrap();
    assert!(n_rows().await >= 8);
    hall.nobody().call(&account::SIGN_IN, (), right("zhouming")).await.unwrap();
    hall.walk_to("2026-11-30", 10).await;
    assert_eq!(n_rows().await, 1, "where somebody has been in from is known a while longer");
    hall.walk_to("2027-03-01", 10).await;
    assert_eq!(n_rows().await, 0);
}

/// Finding M9: a hundred accounts with made-up numbers took a hundred places in five seconds.
#[tokio::test]
async fn a_place_is_promised_to_a_number_somebody_holds() {
    let hall = texting().await;
    let item = hall.item("公共场所卫生许可").await.id;
    let nobody = hall.nobody();
    let form = |n: u32| RegisterForm {
        kind: "person".to_owned(),
        name: "王小二".to_owned(),
        phone: format!("139{n:08}"),
        secret: NEW.to_owned(),
        again: NEW.to_owned(),
        agreed: "yes".to_owned(),
        ..RegisterForm::default()
    };
    let book = || BookForm { time: "2026-11-24/0".to_owned() };
    let mut n_booked = 0;
    for n in 0..12 {
        let reply = from(&nobody, "203.0.113.9", account::REGISTER.path, &form(n)).await;
        let me = Person { hall: &hall, cookie: reply.cookie().unwrap() };
        let tried = me.call(&ticket::BOOK, item, book()).await;
        n_booked += usize::from(tried.is_ok());
    }
    assert_eq!(n_booked, 0);

    let reply = from(&nobody, "203.0.113.9", account::REGISTER.path, &form(99)).await;
    let me = Person { hall: &hall, cookie: reply.cookie().unwrap() };
    let asked = me.call(&phone::ASK, (), Nothing {}).await.unwrap();
    assert!(asked.would_send.is_empty(), "sent, not shown");
    let code = codes(&hall).await.pop().unwrap();
    let wrong = ProveForm { code: if code == "000000" { "000001".into() } else { "000000".into() } };
    assert!(matches!(me.call(&phone::PROVE, (), wrong).await, Err(Fault::Form { .. })));
    let view = me.call(&phone::PROVE, (), ProveForm { code }).await.unwrap();
    assert_eq!(view.phone, Standing::Proven);
    me.call(&ticket::BOOK, item, book()).await.unwrap();
    // Another number is another question.
    let form = ProfileForm { phone: "13711112222".to_owned(), proof: NEW.to_owned(), ..view.form };
    let view = me.call(&account::SAVE_PROFILE, (), form).await.unwrap();
    assert_eq!(view.phone, Standing::ByText);
}

#[tokio::test]
async fn a_demonstration_shows_what_it_would_send_and_a_hall_without_texts_asks_at_the_counter() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let form = zhou.call(&account::PROFILE, (), Nothing {}).await.unwrap().form;
    let other = ProfileForm { phone: "13711112222".to_owned(), proof: seed::SECRET.to_owned(), ..form };
    assert_eq!(zhou.call(&account::SAVE_PROFILE, (), other).await.unwrap().phone, Standing::ByText);
    let asked = zhou.call(&phone::ASK, (), Nothing {}).await.unwrap();
    let code: String = asked.would_send.chars().filter(char::is_ascii_digit).take(6).collect();
    assert_eq!(zhou.call(&phone::PROVE, (), ProveForm { code }).await.unwrap().phone, Standing::Proven);

    let hall = TestHall::configured("2026-11-23", seed::Scale::Small, |mut it| {
        it.rehearsal = String::new();
        it
    })
    .await;
    let zhou = hall.person("zhouming").await;
    let form = zhou.call(&account::PROFILE, (), Nothing {}).await.unwrap().form;
    let other = ProfileForm { phone: "13711112222".to_owned(), proof: seed::SECRET.to_owned(), ..form };
    assert_eq!(zhou.call(&account::SAVE_PROFILE, (), other).await.unwrap().phone, Standing::AtCounter);
    assert!(zhou.call(&phone::ASK, (), Nothing {}).await.is_err());
    let item = hall.item("公共场所卫生许可").await.id;
    let tried = zhou.call(&ticket::BOOK, item, BookForm { time: "2026-11-24/0".to_owned() }).await;
    let Err(Fault::Form { fields }) = tried else { panic!("{tried:?}") };
    assert!(fields[0].says.contains("窗口"), "{fields:?}");
}

/// Finding M14: a code is somebody's, nobody can know whose. A thousand networks with a guess each wear out the patience of the whole
/// hall, for ten seconds at a time: whoever has a right code waits no longer than that.
#[tokio::test]
async fn guessing_at_anybodys_code_from_everywhere_is_slow() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let draft = zhou.call(&case::OPEN, hall.item(SHOP).await.id, OpenForm::default()).await.unwrap();
    let code = zhou.call(&handover::HAND_OVER, draft.id, Nothing {}).await.unwrap().code;
    let nobody = hall.nobody();
    let take = async |n: u32, code: &str| {
        let address = format!("198.{}.{}.{}", 18 + n / 65_536, n / 256 % 256, n % 256);
        let form = handover::CodeForm { code: code.to_owned() };
        from(&nobody, &address, handover::TAKE.path, &form).await.status
    };
    let mut n_compared = 0;
    for n in 0..1_100 {
        n_compared += usize::from(take(n, "00000000").await == StatusCode::UNPROCESSABLE_ENTITY);
    }
    assert_eq!(n_compared, 1_000);
    assert_eq!(take(5_000, &code).await, StatusCode::TOO_MANY_REQUESTS);
    hall.hub.clock.put(hall.now().plus_minutes(1));
    assert_eq!(take(5_000, &code).await, StatusCode::OK);
}
