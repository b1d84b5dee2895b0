//! 账号: signing in, sessions, duties.
use axum::body::Body;
use common::{
    account::{
        self, ChangeSecretForm, ConsentForm, Duty, ProfileForm, RenewForm, SignInForm, Who,
        staff::{self, DutiesForm, InviteForm, JoinForm},
    },
    call::Method,
    check::Nothing,
    fault::Fault,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use server::{
    account::secret,
    entity::{accounts, cases},
    seed,
};

use crate::hall::{Person, TestHall};

fn sign_in(login: &str, secret: &str, code: &str) -> SignInForm {
    SignInForm { login: login.to_owned(), secret: secret.to_owned(), code: code.to_owned() }
}

#[tokio::test]
async fn staff_sign_in_with_password_and_a_code_that_counts_once() {
    let hall = TestHall::open().await;
    let nobody = hall.nobody();
    let try_with = |secret: &str, code: &str| nobody.call(&account::SIGN_IN, (), sign_in("hejing", secret, code));
    assert_eq!(try_with("wrong-Password-1", "").await.unwrap_err(), Fault::BadSignIn);
    assert_eq!(try_with(seed::SECRET, "").await.unwrap_err(), Fault::NeedsCode);
    assert_eq!(try_with(seed::SECRET, "000000").await.unwrap_err(), Fault::BadSignIn);
    let code = secret::totp_now(seed::TOTP_KEY, hall.now());
    assert!(matches!(try_with(seed::SECRET, &code).await.unwrap(), Who::Staff { .. }));
    assert_eq!(try_with(seed::SECRET, &code).await.unwrap_err(), Fault::BadSignIn, "a code counts once");
    // The record says who signed in, though nobody was signed in when the call began.
    let all = server::gate::audit::query::audit_between(
        &hall.hub.readers,
        common::moment::Moment(0),
        hall.now().plus_hours(1),
    )
    .await
    .unwrap();
    let signed_in = all.iter().find(|it| it.route == account::SIGN_IN.path && it.status == 200).unwrap();
    let cx = hall.cx(Who::Nobody);
    let hejing = server::account::query::by_login(&cx, "hejing").await.unwrap().unwrap();
    assert_eq!(signed_in.account_id, Some(hejing.id));
}

/// 等保 L3-CES1-01: a staff password lives ninety days, and the last five do not come back.
#[tokio::test]
async fn a_staff_password_is_changed_every_quarter_and_not_back_again() {
    let hall = TestHall::open().await;
    let nobody = hall.nobody();
    let code = || secret::totp_now(seed::TOTP_KEY, hall.now());
    let renew = |old: &str, new: &str| RenewForm {
        login: "hejing".to_owned(),
        old: old.to_owned(),
        code: code(),
        secret: new.to_owned(),
        again: new.to_owned(),
    };
    hall.hub.clock.put(hall.now().plus_hours(24 * 91));
    let first = seed::SECRET;
    let try_old = nobody.call(&account::SIGN_IN, (), sign_in("hejing", first, &code())).await;
    assert_eq!(try_old.unwrap_err(), Fault::SecretExpired);
    let wrong = nobody.call(&account::RENEW, (), renew("not-the-Old-1", "Heron-Kettle-41")).await;
    assert_eq!(wrong.unwrap_err(), Fault::BadSignIn);
    for bad in [first, "short-A1", "Password123!"] {
        let refused = nobody.call(&account::RENEW, (), renew(first, bad)).await.unwrap_err();
        assert!(matches!(&refused, Fault::Form { fields } if fields[0].name == "secret"), "{bad}: {refused:?}");
    }
    let mut last = first.to_owned();
    for n in 41..46 {
        let new = format!("Heron-Kettle-{n}");
        let who = nobody.call(&account::RENEW, (), renew(&last, &new)).await.unwrap();
        assert!(matches!(who, Who::Staff { .. }));
        last = new;
        hall.hub.clock.put(hall.now().plus_minutes(1));
        let back = nobody.call(&account::RENEW, (), renew(&last, "Heron-Kettle-41")).await.unwrap_err();
        assert!(matches!(back, Fault::Form { .. }), "{n}: one of the last five");
    }
    hall.hub.clock.put(hall.now().plus_minutes(1));
    let next = nobody.call(&account::RENEW, (), renew(&last, "Heron-Kettle-46")).await;
    assert!(next.is_ok());
    hall.hub.clock.put(hall.now().plus_minutes(1));
    let sixth = nobody.call(&account::RENEW, (), renew("Heron-Kettle-46", "Heron-Kettle-41")).await;
    assert!(sixth.is_ok(), "the sixth last may be used again");
    let citizen = nobody.call(&account::SIGN_IN, (), sign_in("zhouming", seed::SECRET, "")).await;
    assert!(citizen.is_ok(), "citizens are not made to change theirs");
}

#[tokio::test]
async fn unknown_account_and_wrong_password_are_one_answer() {
    let hall = TestHall::open().await;
    let nobody = hall.nobody();
    let one = nobody.call(&account::SIGN_IN, (), sign_in("nobody-here", "x", "")).await.unwrap_err();
    let other = nobody.call(&account::SIGN_IN, (), sign_in("zhouming", "x", "")).await.unwrap_err();
    assert_eq!(one, other);
    let who = nobody.call(&account::SIGN_IN, (), sign_in("13800003210", seed::SECRET, "")).await.unwrap();
    assert_eq!(who.name(), "周明远", "the phone is a login too");
}

#[tokio::test]
async fn a_cookie_is_sealed_against_scripts_and_other_sites() {
    let hall = TestHall::open().await;
    let nobody = hall.nobody();
    let body = serde_json::to_vec(&sign_in("zhouming", seed::SECRET, "")).unwrap();
    let request = nobody.request("POST", account::SIGN_IN.path).header("content-type", "application/json");
    let reply = nobody.send(request.body(Body::from(body)).unwrap()).await;
    let cookie = reply.headers["set-cookie"].to_str().unwrap();
    assert!(
        cookie.starts_with("__Host-sid=") && cookie.ends_with("; Path=/; Secure; HttpOnly; SameSite=Lax"),
        "{cookie}"
    );
    assert_eq!(reply.headers["cache-control"], "no-store");
}

#[tokio::test]
async fn a_foreign_page_cannot_write() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let tries: [&[(&str, &str)]; 5] = [
        &[("sec-fetch-site", "cross-site"), ("x-requested-by", "hall")],
        &[("sec-fetch-site", "same-site"), ("x-requested-by", "hall")],
        &[("sec-fetch-site", "same-origin")],
        &[("origin", "https://evil.example"), ("x-requested-by", "hall")],
        &[("x-requested-by", "hall")],
    ];
    for headers in tries {
        let request = axum::http::Request::builder()
            .method("POST")
            .uri(account::SIGN_OUT.path)
            .header("cookie", &zhou.cookie);
        let request = headers.iter().fold(request, |it, (name, value)| it.header(*name, *value));
        let reply = zhou.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!((reply.status.as_u16(), reply.fault()), (403, Fault::Foreign), "{headers:?}");
    }
    assert!(
        matches!(zhou.call(&account::ME, (), Nothing {}).await.unwrap(), Who::Citizen { .. }),
        "nothing happened"
    );
}

#[tokio::test]
async fn sessions_end_when_idle_when_old_and_when_told() {
    let hall = TestHall::open().await;
    let is_in = async |who: &Person<'_>| who.call(&account::ME, (), Nothing {}).await.unwrap() != Who::Nobody;
    let clerk = hall.person("hejing").await;
    hall.hub.clock.put(hall.now().plus_minutes(29));
    assert!(is_in(&clerk).await);
    hall.hub.clock.put(hall.now().plus_minutes(31));
    assert!(!is_in(&clerk).await, "staff: half an hour idle");
    let zhou = hall.person("zhouming").await;
    for _ in 0..13 {
        hall.hub.clock.put(hall.now().plus_minutes(56));
        is_in(&zhou).await;
    }
    assert!(!is_in(&zhou).await, "twelve hours, however busy");

    let (one, other) = (hall.person("zhouming").await, hall.person("zhouming").await);
    let form = ChangeSecretForm {
        old: seed::SECRET.to_owned(),
        secret: "新的密码好记又长".to_owned(),
        again: "新的密码好记又长".to_owned(),
    };
    one.call(&account::CHANGE_SECRET, (), form).await.unwrap();
    assert!(
        !is_in(&one).await && !is_in(&other).await,
        "a new password ends every session; the reply opened a new one"
    );
}

#[tokio::test]
async fn an_invited_clerk_joins_and_holds_only_what_security_gave() {
    let hall = TestHall::open().await;
    let system = hall.person("sysadmin").await;
    let security = hall.person("secadmin").await;
    let form = InviteForm {
        name: "新来的".to_owned(),
        login: "xinlai".to_owned(),
        org: "县卫健局".to_owned(),
        post: "卫健8号窗".to_owned(),
    };
    assert_eq!(security.call(&staff::INVITE, (), form.clone()).await.unwrap_err(), Fault::NotYours);
    let invited = system.call(&staff::INVITE, (), form).await.unwrap();
    let join = |code: &str, secret: &str| JoinForm {
        login: "xinlai".to_owned(),
        invitation: code.to_owned(),
        secret: secret.to_owned(),
        again: secret.to_owned(),
    };
    let nobody = hall.nobody();
    assert!(matches!(nobody.call(&staff::JOIN, (), join(&invited.code, "short")).await, Err(Fault::Form { .. })));
    let joined = nobody.call(&staff::JOIN, (), join(&invited.code, "Long-enough-1")).await.unwrap();
    assert!(
        matches!(
            nobody.call(&staff::JOIN, (), join(&invited.code, "Long-enough-1")).await,
            Err(Fault::Form { .. })
        ),
        "once"
    );
    let code = secret::totp_now(&joined.key, hall.now());
    let who = nobody.call(&account::SIGN_IN, (), sign_in("xinlai", "Long-enough-1", &code)).await.unwrap();
    let Who::Staff { account: id, duties, .. } = who else { panic!() };
    assert_eq!(duties, []);
    let give = |duties: &[Duty]| DutiesForm { duties: duties.to_vec(), is_active: true, reason: String::new() };
    let clash = security.call(&staff::SET_DUTIES, id, give(&[Duty::AuditAdmin, Duty::PreReview])).await;
    assert_eq!(clash.unwrap_err(), Fault::DutiesClash);
    security.call(&staff::SET_DUTIES, id, give(&[Duty::PreReview])).await.unwrap();
    let own = security.call(&account::ME, (), Nothing {}).await.unwrap().account().unwrap();
    assert_eq!(
        security.call(&staff::SET_DUTIES, own, give(&[])).await.unwrap_err(),
        Fault::NotYours,
        "not for oneself"
    );
}

#[tokio::test]
async fn personal_columns_cannot_be_read_in_the_database() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    zhou.submitted(hall.item("个体工商户设立登记").await.id).await;
    if !hall.hub.is_sqlite() {
        return;
    }
    let data = &hall.hub.config.data;
    let bytes: Vec<u8> = ["hall.db", "hall.db-wal"]
        .iter()
        .flat_map(|it| std::fs::read(data.join(it)).unwrap_or_default())
        .collect();
    for secret in ["431026198506150016", "13800003210", seed::SECRET, "鹿门路7号"] {
        let found = bytes.windows(secret.len()).any(|it| it == secret.as_bytes());
        assert!(!found, "{secret} stands in the open");
    }
}

#[tokio::test]
async fn a_profile_round_trips_rare_names_and_is_masked_for_agents() {
    let hall = TestHall::open().await;
    for name in ["𠮷𡈽龘", "㛃㐱", &"买".repeat(25), "阿卜杜热西提·买买提·吾守尔"] {
        let person = hall.citizen(name).await;
        let phone = format!("139{:08}", name.chars().map(|it| it as u32).sum::<u32>() % 100_000_000);
        let form = ProfileForm {
            name: name.to_owned(),
            phone,
            id_card: "43102619900101200x".to_owned(),
            ..ProfileForm::default()
        };
        let view = person.call(&account::SAVE_PROFILE, (), form).await.unwrap();
        assert_eq!((view.form.name.as_str(), view.form.id_card.as_str()), (name, "43102619900101200X"));
    }
    let agent = hall.citizen("代办员").await;
    let form = ConsentForm {
        name: "李秀英".to_owned(),
        id_card: "431026195510033011".to_owned(),
        phone: "13700001111".to_owned(),
        relation: "母亲".to_owned(),
        agreed: "yes".to_owned(),
    };
    let unsigned = ConsentForm { agreed: String::new(), ..form.clone() };
    assert!(matches!(agent.call(&account::ADD_CONSENT, (), unsigned).await, Err(Fault::Form { .. })));
    let consents = agent.call(&account::ADD_CONSENT, (), form).await.unwrap();
    assert_eq!(
        (consents[0].id_card_masked.as_str(), consents[0].phone_masked.as_str()),
        ("431026********3011", "137****1111")
    );
    let draft = {
        let item = hall.item("老年人优待证").await;
        let draft = agent.call(&common::case::OPEN, item.id, common::case::OpenForm::default()).await.unwrap();
        let mut answers = draft.answers.clone();
        answers.insert("applicant_for".to_owned(), common::form::Answer::text(&consents[0].id.to_string()));
        agent
            .call(&common::case::SAVE, draft.id, common::case::SaveForm { answers, rev: draft.rev })
            .await
            .unwrap();
        agent.call(&common::case::DRAFT, draft.id, Nothing {}).await.unwrap()
    };
    assert_eq!(draft.answers["applicant_name"].as_text(), "李秀英");
    assert_eq!(draft.answers["applicant_id"].as_text(), "431026195510033011");
}

/// Mass assignment: a field nobody declared is not quietly taken.
#[tokio::test]
async fn an_unknown_field_is_refused() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let body = r#"{"name":"周明远","phone":"13800003210","real_name":"seen","kind":"staff"}"#;
    let request = zhou.request("POST", account::SAVE_PROFILE.path).header("content-type", "application/json");
    let reply = zhou.send(request.body(Body::from(body)).unwrap()).await;
    assert_eq!(reply.status.as_u16(), 400);
    assert_eq!(account::SAVE_PROFILE.method, Method::Post);
}

#[tokio::test]
async fn who_leaves_takes_their_data_along_and_leaves_only_what_was_handed_in() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let item = hall.item("个体工商户设立登记").await.id;
    let handed_in = zhou.submitted(item).await.id;
    let draft = zhou.filled(item).await.id;
    let export = zhou.call(&account::own::EXPORT, (), Nothing {}).await.unwrap();
    assert_eq!(export.cases.len(), 2);
    assert!(export.cases.iter().all(|it| !it.answers.is_empty() && !it.events.is_empty()));
    assert!(!export.files.is_empty() && !export.messages.is_empty());
    let close = |proof: &str| account::own::CloseForm { proof: proof.to_owned(), agreed: "yes".to_owned() };
    let fault = zhou.call(&account::own::CLOSE, (), close("wrong")).await.unwrap_err();
    assert!(fault.says().contains("填写的内容有误"), "{fault:?}");
    let Fault::Form { fields } =
        zhou.call(&account::own::CLOSE, (), close(server::seed::SECRET)).await.unwrap_err()
    else {
        panic!("a case is under way")
    };
    assert!(fields[0].says.contains("还有1件在办"), "{fields:?}");
    let reason = common::case::ReasonForm { reason: "不办了".to_owned() };
    zhou.call(&common::case::WITHDRAW, handed_in, reason).await.unwrap();
    zhou.call(&account::own::CLOSE, (), close(server::seed::SECRET)).await.unwrap();
    assert_eq!(zhou.call(&common::case::MINE, (), Default::default()).await.unwrap_err(), Fault::SignedOut);
    let all = cases::Entity::find().filter(cases::COLUMN.region.eq(seed::COUNTY));
    let rows = all.all(&hall.hub.readers).await.unwrap();
    assert!(rows.iter().all(|it| it.id != draft.uuid));
    assert_eq!(rows.iter().map(|it| it.applicant_name.as_str()).collect::<Vec<&str>>(), ["周*远"]);
    let row = accounts::Entity::find_by_id(rows[0].applicant_id);
    let row = row.one(&hall.hub.readers).await.unwrap().unwrap();
    assert_eq!((row.name.as_str(), row.login, row.phone_mac, row.is_active), ("已注销", None, None, false));
    assert!([row.phone, row.id_card, row.address, row.email, row.secret].iter().all(String::is_empty));
}
