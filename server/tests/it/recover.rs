//! 找回: back in after a forgotten password or a lost authenticator, and nobody else by the same way.
use common::{
    account::{
        self, ChangeSecretForm, Duty, ProfileForm, SignInForm, Who,
        recover::{self, AskForm, RecoverForm},
        staff::{self, InviteForm, JoinForm, ReinviteForm},
    },
    check::Nothing,
    fault::Fault,
};
use sea_orm::EntityTrait;
use server::{
    account::secret,
    entity::outbox,
    message::send::{target_place, text_place},
    seed,
};

use crate::hall::{Person, TestHall};

const NEW: &str = "春眠不觉晓处处闻啼鸟";

/// With a mail server and a gateway, neither of which is ever called: letters are read in the outbox.
async fn hall() -> TestHall {
    TestHall::configured("2026-11-23", seed::Scale::Small, |mut it| {
        it.mail.host = "127.0.0.1".to_owned();
        it.sms.url = "http://127.0.0.1:9/sms".to_owned();
        it
    })
    .await
}

/// Channel, target and text of everything to be sent.
async fn letters(hall: &TestHall) -> Vec<(String, String, String)> {
    let rows = outbox::Entity::find().all(&hall.hub.readers).await.unwrap();
    let open = |it: outbox::Model| {
        let target = hall.hub.keys.open(&target_place(it.id), &it.target).unwrap();
        assert!(!it.text.contains("验证码"), "what is to be sent is not to be read in the table");
        (it.channel, target, hall.hub.keys.open(&text_place(it.id), &it.text).unwrap())
    };
    rows.into_iter().map(open).collect()
}

async fn ask(who: &Person<'_>, login: &str) -> Result<recover::Asked, Fault> {
    who.call(&recover::ASK, (), AskForm { login: login.to_owned() }).await
}

async fn last_code(hall: &TestHall) -> String {
    let text = letters(hall).await.pop().unwrap().2;
    text.chars().filter(char::is_ascii_digit).take(6).collect()
}

fn recovering(login: &str, code: &str) -> RecoverForm {
    RecoverForm { login: login.to_owned(), code: code.to_owned(), secret: NEW.to_owned(), again: NEW.to_owned() }
}

fn sign_in(login: &str, secret: &str) -> SignInForm {
    SignInForm { login: login.to_owned(), secret: secret.to_owned(), code: String::new() }
}

fn field(outcome: Result<impl std::fmt::Debug, Fault>) -> String {
    match outcome {
        Err(Fault::Form { fields }) => fields[0].name.clone(),
        it => panic!("{it:?}"),
    }
}

/// Case 2.18: messages overtake each other, and each says ten minutes.
#[tokio::test]
async fn every_code_counts_until_its_own_time_is_over() {
    for used in [0, 1, 2] {
        let hall = hall().await;
        let nobody = hall.nobody();
        let mut codes = Vec::new();
        for _ in 0..3 {
            ask(&nobody, "13800003210").await.unwrap();
            codes.push(last_code(&hall).await);
            hall.hub.clock.put(hall.now().plus_minutes(3));
        }
        // The first has one more minute.
        nobody.call(&recover::RECOVER, (), recovering("zhouming", &codes[used])).await.unwrap();
        for code in codes {
            assert_eq!(field(nobody.call(&recover::RECOVER, (), recovering("zhouming", &code)).await), "code");
        }
    }
    let hall = hall().await;
    let nobody = hall.nobody();
    ask(&nobody, "13800003210").await.unwrap();
    let first = last_code(&hall).await;
    hall.hub.clock.put(hall.now().plus_minutes(9));
    ask(&nobody, "13800003210").await.unwrap();
    let second = last_code(&hall).await;
    hall.hub.clock.put(hall.now().plus_minutes(2));
    assert_eq!(field(nobody.call(&recover::RECOVER, (), recovering("zhouming", &first)).await), "code", "over");
    nobody.call(&recover::RECOVER, (), recovering("zhouming", &second)).await.unwrap();
}

#[tokio::test]
async fn who_holds_the_phone_sets_a_new_password_and_ends_the_other_sessions() {
    let hall = hall().await;
    let (zhou, nobody) = (hall.person("zhouming").await, hall.nobody());
    ask(&nobody, "13800003210").await.unwrap();
    let sent = letters(&hall).await;
    let mut ways: Vec<(&str, &str)> = sent.iter().map(|it| (it.0.as_str(), it.1.as_str())).collect();
    ways.sort_unstable();
    assert_eq!(ways, [("mail", "zhou@example.cn"), ("sms", "13800003210")]);
    let code = last_code(&hall).await;
    let wrong = if code == "000000" { "000001" } else { "000000" };
    assert_eq!(field(nobody.call(&recover::RECOVER, (), recovering("zhouming", wrong)).await), "code");
    let weak =
        RecoverForm { secret: "zhouming-1".into(), again: "zhouming-1".into(), ..recovering("zhouming", &code) };
    assert_eq!(field(nobody.call(&recover::RECOVER, (), weak).await), "secret", "and the code is not used up");
    // The code counts for the account, by whichever name it is called.
    let who = nobody.call(&recover::RECOVER, (), recovering("zhouming", &code)).await.unwrap();
    assert_eq!(who.name(), "周明远");
    assert_eq!(zhou.call(&account::ME, (), Nothing {}).await.unwrap(), Who::Nobody, "whoever was in is out");
    assert_eq!(field(nobody.call(&recover::RECOVER, (), recovering("zhouming", &code)).await), "code", "once");
    let old = nobody.call(&account::SIGN_IN, (), sign_in("zhouming", seed::SECRET)).await;
    assert_eq!(old.unwrap_err(), Fault::BadSignIn);
    nobody.call(&account::SIGN_IN, (), sign_in("zhouming", NEW)).await.unwrap();
    let warned = letters(&hall).await;
    assert_eq!(warned.iter().filter(|it| it.2.contains("密码已修改")).count(), 2, "they are told by both ways");
}

#[tokio::test]
async fn asking_tells_nobody_which_accounts_there_are() {
    let hall = hall().await;
    let nobody = hall.nobody();
    let known = ask(&nobody, "zhouming").await.unwrap();
    let n_letters = letters(&hall).await.len();
    for login in ["nobody-here", "13911112222", "hejing"] {
        assert_eq!(ask(&nobody, login).await.unwrap(), known, "{login}");
    }
    assert_eq!(letters(&hall).await.len(), n_letters, "staff come back by their administrator only");
    let of_staff = nobody.call(&recover::RECOVER, (), recovering("hejing", "123456")).await;
    let of_nobody = nobody.call(&recover::RECOVER, (), recovering("nobody-here", "123456")).await;
    assert_eq!(of_staff.unwrap_err(), of_nobody.unwrap_err());
}

#[tokio::test]
async fn a_code_lasts_ten_minutes_and_few_guesses() {
    let hall = hall().await;
    let nobody = hall.nobody();
    ask(&nobody, "zhouming").await.unwrap();
    let code = last_code(&hall).await;
    hall.hub.clock.put(hall.now().plus_minutes(recover::CODE_MINUTES + 1));
    assert_eq!(field(nobody.call(&recover::RECOVER, (), recovering("zhouming", &code)).await), "code", "too late");
    ask(&nobody, "zhouming").await.unwrap();
    let code = last_code(&hall).await;
    let guess = |n: u32| recovering("zhouming", &format!("{:06}", (code.parse::<u32>().unwrap() + n) % 1_000_000));
    assert_eq!(field(nobody.call(&recover::RECOVER, (), guess(1)).await), "code");
    assert_eq!(field(nobody.call(&recover::RECOVER, (), guess(2)).await), "code");
    // Two questions and three guesses have used up what is free; the right code has to wait as well.
    let waits = nobody.call(&recover::RECOVER, (), guess(0)).await.unwrap_err();
    assert!(matches!(waits, Fault::TooOften { .. }), "{waits:?}");
    assert!(matches!(ask(&nobody, "zhouming").await.unwrap_err(), Fault::TooOften { .. }));
    hall.hub.clock.put(hall.now().plus_minutes(2));
    nobody.call(&recover::RECOVER, (), guess(0)).await.unwrap();
}

/// ASVS 7.5.1, 6.3.7: what a forgotten password comes back by is not changed by whoever finds a session open.
#[tokio::test]
async fn a_new_phone_wants_the_password_and_the_old_one_is_told() {
    let hall = hall().await;
    let zhou = hall.person("zhouming").await;
    let form = zhou.call(&account::PROFILE, (), Nothing {}).await.unwrap().form;
    let to = |phone: &str, proof: &str| ProfileForm { phone: phone.into(), proof: proof.into(), ..form.clone() };
    let mail = ProfileForm { email: "thief@example.cn".to_owned(), ..form.clone() };
    assert_eq!(field(zhou.call(&account::SAVE_PROFILE, (), mail).await), "proof");
    assert_eq!(field(zhou.call(&account::SAVE_PROFILE, (), to("13911112222", "")).await), "proof");
    assert_eq!(field(zhou.call(&account::SAVE_PROFILE, (), to("13911112222", "wrong")).await), "proof");
    assert!(letters(&hall).await.is_empty());
    zhou.call(&account::SAVE_PROFILE, (), ProfileForm { address: "清江镇".into(), ..form.clone() }).await.unwrap();
    ask(&hall.nobody(), "zhouming").await.unwrap();
    let code = last_code(&hall).await;
    let saved = zhou.call(&account::SAVE_PROFILE, (), to("13911112222", seed::SECRET)).await.unwrap();
    assert_eq!((saved.form.phone.as_str(), saved.form.proof.as_str()), ("13911112222", ""));
    let told: Vec<String> = letters(&hall).await.into_iter().map(|it| it.1).collect();
    assert!(told.contains(&"13800003210".to_owned()) && !told.contains(&"13911112222".to_owned()), "{told:?}");
    let late = hall.nobody().call(&recover::RECOVER, (), recovering("zhouming", &code)).await;
    assert_eq!(field(late), "code", "a code sent to the old phone is worth nothing");
    for _ in 0..6 {
        let _ = zhou.call(&account::SAVE_PROFILE, (), to("13711112222", "wrong")).await;
    }
    let change = ChangeSecretForm { old: seed::SECRET.into(), secret: NEW.into(), again: NEW.into() };
    let waits = zhou.call(&account::CHANGE_SECRET, (), change).await.unwrap_err();
    assert!(
        matches!(waits, Fault::TooOften { .. }),
        "guesses are counted wherever the password is asked: {waits:?}"
    );
}

#[tokio::test]
async fn staff_who_lost_their_authenticator_are_invited_again_and_given_their_duties_again() {
    let hall = TestHall::open().await;
    let (system, nobody) = (hall.person("sysadmin").await, hall.nobody());
    let again = |login: &str| ReinviteForm { again: login.to_owned() };
    for login in ["zhouming", "nobody-here", "sysadmin"] {
        assert_eq!(field(system.call(&staff::REINVITE, (), again(login)).await), "again", "{login}");
    }
    let clerk = hall.person("hejing").await;
    let invited = system.call(&staff::REINVITE, (), again("hejing")).await.unwrap();
    let bare = invited.code.replace('-', "");
    assert!(bare.len() >= 23, "112 random bits at least, in base32 (ASVS 6.5.2)");
    assert!(matches!(clerk.call(&account::ME, (), Nothing {}).await.unwrap(), Who::Staff { .. }), "nothing yet");
    let join = |code: &str| JoinForm {
        login: "hejing".to_owned(),
        invitation: code.to_owned(),
        secret: "Heron-Kettle-41".to_owned(),
        again: "Heron-Kettle-41".to_owned(),
    };
    let joined = nobody.call(&staff::JOIN, (), join(&bare.to_lowercase())).await.unwrap();
    assert!(joined.needs_duties);
    assert_eq!(clerk.call(&account::ME, (), Nothing {}).await.unwrap(), Who::Nobody);
    let signing_in =
        |key: &str| SignInForm { code: secret::totp_now(key, hall.now()), ..sign_in("hejing", "Heron-Kettle-41") };
    let old = nobody.call(&account::SIGN_IN, (), signing_in(seed::TOTP_KEY)).await;
    assert_eq!(old.unwrap_err(), Fault::BadSignIn, "the lost authenticator is worth nothing");
    let who = nobody.call(&account::SIGN_IN, (), signing_in(&joined.key)).await.unwrap();
    assert!(
        matches!(who, Who::Staff { duties, .. } if duties.is_empty()),
        "or one administrator could be all three"
    );

    // By the operator on the machine, who is above that: duties stay.
    let cx = hall.cx(Who::Nobody);
    let id = server::account::query::by_login(&cx, "secadmin").await.unwrap().unwrap().id;
    let made = server::gate::write::write(&cx, |cx| async move {
        server::account::staffing::invitation(&cx, id, "secadmin", true).await
    });
    let code = made.await.unwrap().code;
    let joined =
        nobody.call(&staff::JOIN, (), JoinForm { login: "secadmin".into(), ..join(&code) }).await.unwrap();
    assert!(!joined.needs_duties);
    let proof = SignInForm { login: "secadmin".into(), ..signing_in(&joined.key) };
    let who = nobody.call(&account::SIGN_IN, (), proof).await.unwrap();
    assert!(who.holds(Duty::SecurityAdmin));
}

#[tokio::test]
async fn an_invitation_ends_after_three_days() {
    let hall = TestHall::open().await;
    let system = hall.person("sysadmin").await;
    let form = InviteForm {
        name: "新来的".to_owned(),
        login: "newone".to_owned(),
        org: "县卫健局".to_owned(),
        post: "卫健9号窗".to_owned(),
    };
    let invited = system.call(&staff::INVITE, (), form).await.unwrap();
    hall.hub.clock.put(hall.now().plus_hours(73));
    let join = JoinForm {
        login: "newone".to_owned(),
        invitation: invited.code,
        secret: "Heron-Kettle-41".to_owned(),
        again: "Heron-Kettle-41".to_owned(),
    };
    assert_eq!(field(hall.nobody().call(&staff::JOIN, (), join).await), "invitation");
}

/// Finding M9: whoever had linked a way in of their own while the account was in their hands is out as well.
#[tokio::test]
async fn a_recovered_account_and_a_new_phone_end_linked_sign_ins() {
    use server::{account::query, entity::logins, gate::write::write};
    let hall = hall().await;
    let cx = hall.cx(Who::Nobody);
    let id = query::by_login(&cx, "zhouming").await.unwrap().unwrap().id;
    let link = async || {
        let row = logins::Model {
            issuer: "https://elsewhere.example".to_owned(),
            subject: "somebody".to_owned(),
            account_id: id,
            at: hall.now(),
        };
        write(&cx, |cx| {
            let row = row.clone();
            async move { query::add_login(&cx, row).await }
        })
        .await
        .unwrap();
        assert!(query::is_linked(&cx, id).await.unwrap());
    };
    link().await;
    let nobody = hall.nobody();
    ask(&nobody, "zhouming").await.unwrap();
    nobody.call(&recover::RECOVER, (), recovering("zhouming", &last_code(&hall).await)).await.unwrap();
    assert!(!query::is_linked(&cx, id).await.unwrap());

    link().await;
    let zhou = hall.person("zhouming").await;
    let form = zhou.call(&account::PROFILE, (), Nothing {}).await.unwrap().form;
    let same = ProfileForm { address: "别处".to_owned(), ..form.clone() };
    zhou.call(&account::SAVE_PROFILE, (), same).await.unwrap();
    assert!(query::is_linked(&cx, id).await.unwrap());
    let other = ProfileForm { phone: "13711112222".to_owned(), proof: NEW.to_owned(), ..form };
    zhou.call(&account::SAVE_PROFILE, (), other).await.unwrap();
    assert!(!query::is_linked(&cx, id).await.unwrap());
}
