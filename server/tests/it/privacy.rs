//! 个人信息: numbers masked until somebody says why, and asked again when the rules change.
use common::{
    account::own,
    case::{self, SubmitForm},
    check::Nothing,
    fault::Fault,
    form::Answers,
    review::{
        self,
        reveal::{self, Purpose, RevealForm},
    },
};

use crate::hall::TestHall;

fn texts(answers: &Answers) -> String {
    serde_json::to_string(answers).unwrap()
}

#[tokio::test]
async fn staff_see_numbers_masked_and_leave_a_record_when_they_look() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let id = zhou.submitted(hall.item("个体工商户设立登记").await.id).await.id;
    let clerk = hall.person("liqing").await;
    let seen = clerk.call(&review::CLAIM, id, Nothing {}).await.unwrap();
    for number in ["431026198506150016", "13800003210"] {
        assert!(!texts(&seen.answers).contains(number), "{number}");
    }
    assert!(texts(&seen.answers).contains("431***********0016"));

    // Without a reason there is nothing to see, and no record either.
    assert!(clerk.call(&reveal::REVEAL, id, RevealForm::default()).await.is_err());
    let why = RevealForm { purpose: Some(Purpose::Other), note: "核对旧照片".to_owned() };
    let whole = clerk.call(&reveal::REVEAL, id, why).await.unwrap().answers;
    assert!(texts(&whole).contains("431026198506150016") && texts(&whole).contains("13800003210"));
    // Nothing but the numbers: the rest had been shown anyway.
    assert!(whole.len() < seen.answers.len());

    // The applicant reads who looked, also in what they take along; whoever holds the slip does not.
    let view = zhou.call(&case::SHOW, id, Nothing {}).await.unwrap();
    let looks: Vec<(&str, &str)> = view.reveals.iter().map(|it| (it.by.as_str(), it.note.as_str())).collect();
    assert_eq!(looks, [("李青", "核对旧照片")]);
    let export = zhou.call(&own::EXPORT, (), Nothing {}).await.unwrap();
    let of_case = export.cases.iter().find(|it| it.id == id).unwrap();
    assert_eq!(of_case.reveals, view.reveals);
    let receipt = zhou.call(&case::RECEIPT, id, Nothing {}).await.unwrap();
    let slip = case::LookupForm { no: receipt.no, query_code: receipt.query_code };
    assert_eq!(hall.nobody().call(&case::LOOKUP, (), slip).await.unwrap().reveals, []);

    // The applicant has nothing to reveal there, and a clerk of another body no case to look into.
    let again = || RevealForm { purpose: Some(Purpose::Compare), note: String::new() };
    assert_eq!(zhou.call(&reveal::REVEAL, id, again()).await.unwrap_err(), Fault::NotYours);
    let other = hall.staff("别处的人", "县人社局", &[common::account::Duty::PreReview]).await;
    assert_eq!(other.call(&reveal::REVEAL, id, again()).await.unwrap_err(), Fault::NotFound);
}

#[tokio::test]
async fn a_new_version_of_the_rules_is_asked_for_once_and_can_be_withdrawn() {
    let hall = TestHall::open().await;
    let item = hall.item("个体工商户设立登记").await.id;
    let zhou = hall.person("zhouming").await;
    let versions = async |zhou: &crate::hall::Person<'_>| -> Vec<(String, bool)> {
        let all = zhou.call(&own::AGREEMENTS, (), Nothing {}).await.unwrap();
        all.into_iter().map(|it| (it.version, it.ended_at.is_some())).collect()
    };
    assert_eq!(versions(&zhou).await, [("2026-11".to_owned(), false)]);
    let draft = zhou.filled(item).await;
    assert_eq!(draft.rules, None);

    zhou.call(&own::WITHDRAW_AGREEMENT, (), Nothing {}).await.unwrap();
    assert_eq!(versions(&zhou).await, [("2026-11".to_owned(), true)]);
    let draft = zhou.call(&case::DRAFT, draft.id, Nothing {}).await.unwrap();
    assert_eq!(draft.rules.as_deref(), Some("2026-11"));
    zhou.with_materials(&draft).await;
    let form = |agreed: &str| SubmitForm { declared: "yes".to_owned(), agreed: agreed.to_owned() };
    let Fault::Form { fields } = zhou.call(&case::SUBMIT, draft.id, form("")).await.unwrap_err() else { panic!() };
    assert_eq!(fields[0].name, "agreed");
    zhou.call(&case::SUBMIT, draft.id, form("yes")).await.unwrap();
    assert_eq!(versions(&zhou).await, [("2026-11".to_owned(), false), ("2026-11".to_owned(), true)]);
}

/// The county writes new rules: whoever agreed to the old ones is asked before the next submission.
#[tokio::test]
async fn who_agreed_to_older_rules_is_asked_again() {
    let hall = TestHall::configured("2026-11-23", server::seed::Scale::Small, |it| server::base::config::Config {
        rules: "2027-01".to_owned(),
        ..it
    })
    .await;
    let me = hall.citizen("新来的人").await;
    let draft = me.filled(hall.item("个体工商户设立登记").await.id).await;
    assert_eq!(draft.rules.as_deref(), Some("2027-01"));
}

/// What nobody can reach any more is not kept: a visitor's session ends after thirty days, and the draft with it.
#[tokio::test]
async fn drafts_of_visitors_who_never_return_go_with_their_session() {
    let hall = TestHall::open().await;
    let item = hall.item("个体工商户设立登记").await.id;
    let mut guest = hall.nobody();
    let request = guest.request("POST", &case::OPEN.url(&item)).header("content-type", "application/json");
    let reply = guest.send(request.body(axum::body::Body::from("{}")).unwrap()).await;
    guest.cookie = reply.cookie().unwrap();
    let zhou = hall.person("zhouming").await;
    let kept = zhou.filled(item).await;
    let n_rows = async |table: &str| {
        use sea_orm::{ConnectionTrait, Statement};
        let db = &hall.hub.readers;
        let count =
            Statement::from_string(db.get_database_backend(), format!("SELECT COUNT(*) AS n FROM {table}"));
        db.query_one_raw(count).await.unwrap().unwrap().try_get::<i64>("", "n").unwrap()
    };
    let before = (n_rows("cases").await, n_rows("accounts").await);
    hall.walk_to("2026-12-22", 10).await;
    assert_eq!((n_rows("cases").await, n_rows("accounts").await), before);
    hall.walk_to("2026-12-24", 10).await;
    assert_eq!((n_rows("cases").await, n_rows("accounts").await), (before.0 - 1, before.1 - 1));
    assert_eq!(n_rows("sessions").await, 0);
    // Who has an account finds the draft again after signing in.
    let again = hall.person("zhouming").await;
    assert!(again.call(&case::DRAFT, kept.id, Nothing {}).await.is_ok());
}

/// Finding L1: once the old key is out of the file, nothing is left that only it opens.
#[tokio::test]
async fn a_new_key_takes_over_everything_the_old_one_sealed() {
    use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
    use server::{
        base::keys::Keys,
        entity::{idempotency, notices, sessions},
        gate::{rekey, session, write::write},
    };
    let hall = TestHall::with_key_file().await;
    let zhou = hall.person("zhouming").await;
    zhou.keyed(&case::OPEN, hall.item("个体工商户设立登记").await.id, Default::default(), "k1").await.unwrap();
    let id = zhou.call(&common::account::ME, (), Nothing {}).await.unwrap().account().unwrap();
    let li = hall.person("liqing").await;
    let told = zhou.submitted(hall.item("个体工商户设立登记").await.id).await.id;
    let seen = crate::review::judged(&li, told, &["identity"]).await;
    let form = common::review::NotifyForm { version: seen.case.version, n_days: 5 };
    li.call(&common::review::NOTIFY, told, form).await.unwrap();
    let cx = hall.cx(common::account::Who::Nobody);
    write(&cx, |cx| async move {
        let token = session::open(&cx.db(), id, "test", cx.now).await?;
        session::came_by(&cx, &token, "an identity token").await
    })
    .await
    .unwrap();
    let before = hall.hub.keys.mark();
    Keys::rotate(&hall.hub.config.data.join("keys.toml")).unwrap();
    hall.hub.keys.look_again().unwrap();
    let mark = hall.hub.keys.mark();
    assert_ne!(before, mark);
    assert!(rekey::reseal(&hall.hub).await.unwrap() > 5);
    let sessions = sessions::Entity::find().all(&hall.hub.readers).await.unwrap();
    let answers = idempotency::Entity::find().all(&hall.hub.readers).await.unwrap();
    let sealed: Vec<&String> =
        sessions.iter().map(|it| &it.via).chain(answers.iter().map(|it| &it.response)).collect();
    let sealed: Vec<&&String> = sealed.iter().filter(|it| !it.is_empty()).collect();
    assert!(sealed.len() == 2 && sealed.iter().all(|it| it.starts_with(&mark)), "{sealed:?}");
    let told = notices::Entity::find().filter(notices::COLUMN.region.eq(cx.region()));
    let told = told.all(&hall.hub.readers).await.unwrap();
    assert!(told.len() == 1 && told.iter().all(|it| it.answers.starts_with(&mark)), "{told:?}");
    assert_eq!(rekey::reseal(&hall.hub).await.unwrap(), 0);
}
