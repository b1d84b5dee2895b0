//! 封存: what is sealed is never deleted, so that a hall's whole life verifies; and whatever a row says is found when it is
//! changed behind the hall's back.
use common::{
    account::{
        AccountKind, Who,
        own::{self, CloseForm},
    },
    case::{self, DraftView},
    check::Nothing,
    decision::{decide, deliver, pledge::Promise},
    id::{AccountId, CaseId},
    review::{
        VersionForm,
        reveal::{self, Purpose, RevealForm},
    },
};
use sea_orm::{ConnectionTrait, EntityTrait, Statement};
use server::{
    account, backup,
    base::config::Config,
    entity::{accounts, many::insert_all},
    gate::{
        audit::{self, Broken, reseal, witness::Kind},
        write::write,
    },
    seed,
};
use uuid::Uuid;

use crate::{
    decision::{granting, passed, received},
    hall::{Person, TestHall},
};

const SHOP: &str = "个体工商户设立登记";

async fn verified(hall: &TestHall) -> Vec<Broken> {
    audit::verify(&hall.hub).await.unwrap()
}

/// As somebody would who has the database and not the hall's keys.
async fn by_hand(hall: &TestHall, sql: &str) -> u64 {
    let tx = hall.hub.begin().await.unwrap();
    let done = tx.execute_raw(Statement::from_string(tx.get_database_backend(), sql)).await.unwrap();
    tx.commit().await.unwrap();
    done.rows_affected()
}

/// A visitor's draft, and the session it hangs on.
async fn visitor(hall: &TestHall) -> (Person<'_>, DraftView) {
    let item = hall.item(SHOP).await.id;
    let mut guest = hall.nobody();
    let request = guest.request("POST", &case::OPEN.url(&item)).header("content-type", "application/json");
    let reply = guest.send(request.body(axum::body::Body::from("{}")).unwrap()).await;
    guest.cookie = reply.cookie().unwrap();
    let draft = serde_json::from_slice(&reply.body).unwrap();
    (guest, draft)
}

async fn sealed(hall: &TestHall) {
    hall.hub.clock.put(hall.now().plus_minutes(5));
    assert_eq!(server::job::once(&hall.hub).await, Vec::<&str>::new());
}

/// Three months: drafts begun and sealed and then discarded, an account closed, visitors who never came back, backups.
#[tokio::test]
async fn a_hall_that_has_lived_three_months_verifies_and_its_backups_open() {
    let hall = TestHall::with_key_file().await;
    let copies = hall.hub.is_sqlite() && hall.hub.config.bucket.name.is_empty();
    let mut backups = Vec::new();
    for (n, day) in ["2026-11-24", "2026-12-24", "2027-01-25", "2027-02-26"].into_iter().enumerate() {
        hall.walk_to(day, 10).await;
        let (guest, draft) = visitor(&hall).await;
        sealed(&hall).await;
        guest.call(&case::DISCARD, draft.id, Nothing {}).await.unwrap();
        // This one is left to the job, thirty days later.
        visitor(&hall).await;
        let zhao = hall.citizen("赵四").await;
        zhao.filled(hall.item(SHOP).await.id).await;
        hall.person("zhouming").await.submitted(hall.item("食品小经营许可").await.id).await;
        sealed(&hall).await;
        let close = CloseForm { proof: String::new(), agreed: "yes".to_owned() };
        zhao.call(&own::CLOSE, (), close).await.unwrap();
        sealed(&hall).await;
        assert_eq!(verified(&hall).await, [], "{day}");
        if copies {
            let to = hall.hub.config.data.join(format!("backup-{n}"));
            backup::backup(&hall.hub, &to).await.unwrap();
            backups.push(to);
        }
    }
    hall.walk_to("2027-03-30", 10).await;
    assert_eq!(verified(&hall).await, [], "the last visitor is gone");
    for (n, from) in backups.iter().enumerate() {
        let data = hall.hub.config.data.join(format!("restored-{n}"));
        let config = Config { data, ..hall.hub.config.clone() };
        let found = backup::restore(from, config).await.unwrap();
        assert!(found.n_cases as usize > n, "{n}: {found:?}");
    }
}

/// A seal made while the database is copied stands in neither or in the copy: the file beside it was copied first.
#[tokio::test]
async fn a_backup_during_which_a_minute_is_sealed_can_be_restored() {
    let hall = TestHall::with_key_file().await;
    if !hall.hub.is_sqlite() || !hall.hub.config.bucket.name.is_empty() {
        return;
    }
    hall.person("zhouming").await.submitted(hall.item(SHOP).await.id).await;
    sealed(&hall).await;
    let data = &hall.hub.config.data;
    let before = std::fs::read(data.join("seals.log")).unwrap();
    hall.person("zhouming").await.submitted(hall.item("食品小经营许可").await.id).await;
    sealed(&hall).await;
    // What a backup finds that took the file first and the database a minute later.
    let after = std::fs::read(data.join("seals.log")).unwrap();
    assert!(after.len() > before.len());
    std::fs::write(data.join("seals.log"), &before).unwrap();
    assert_eq!(verified(&hall).await, []);
    let to = data.join("backup");
    backup::backup(&hall.hub, &to).await.unwrap();
    backup::verify(&to, hall.hub.config.clone()).await.unwrap();
    // And the hall itself goes on, with every line in its place.
    hall.person("zhouming").await.call(&case::MINE, (), Default::default()).await.unwrap();
    visitor(&hall).await;
    sealed(&hall).await;
    let now = String::from_utf8(std::fs::read(data.join("seals.log")).unwrap()).unwrap();
    assert!(now.as_bytes().starts_with(&after), "{now}");
    // A copy in which the database knows less than the file is refused as before.
    by_hand(&hall, "DELETE FROM seals WHERE until = (SELECT MAX(until) FROM seals)").await;
    assert!(matches!(verified(&hall).await[..], [Broken::Journal { .. }]));
}

#[tokio::test]
async fn one_bad_seal_does_not_hide_the_next() {
    let hall = TestHall::open().await;
    for item in [SHOP, "食品小经营许可"] {
        hall.person("zhouming").await.submitted(hall.item(item).await.id).await;
        sealed(&hall).await;
    }
    assert_eq!(verified(&hall).await, []);
    by_hand(&hall, "DELETE FROM audit_rows WHERE route LIKE '%submit'").await;
    let bad = verified(&hall).await;
    assert_eq!(bad.iter().filter(|it| matches!(it, Broken::Seal { .. })).count(), 2, "{bad:?}");
}

/// Everything p16 changed, and some it did not.
#[tokio::test]
async fn what_a_row_says_is_held_against_what_was_witnessed() {
    for (sql, kind) in [
        ("UPDATE cases SET applicant_name = '王五' WHERE no IS NOT NULL", Kind::Case),
        ("UPDATE cases SET no = '4310262026010100001' WHERE no IS NOT NULL", Kind::Case),
        ("UPDATE papers SET state = 'revoked'", Kind::Paper),
        ("UPDATE papers SET valid_until = '2099-12-31'", Kind::Paper),
        ("UPDATE papers SET mandate_no = '别的'", Kind::Paper),
        ("DELETE FROM papers WHERE kind = 'licence'", Kind::Paper),
        ("UPDATE mandates SET until_on = '2099-12-31', max_fen = 999999999", Kind::Mandate),
        ("UPDATE mandates SET revoked_on = '2026-01-01'", Kind::Mandate),
        ("DELETE FROM reveals", Kind::Look),
        ("UPDATE reveals SET by_name = '别人'", Kind::Look),
        ("DELETE FROM account_duties WHERE duty = 'decide'", Kind::Duties),
        ("UPDATE account_duties SET duty = 'direct' WHERE duty = 'issue'", Kind::Duties),
    ] {
        let hall = TestHall::open().await;
        licensed(&hall).await;
        sealed(&hall).await;
        assert_eq!(verified(&hall).await, []);
        assert!(by_hand(&hall, sql).await > 0, "{sql}");
        let bad = verified(&hall).await;
        let is_named = |it: &Broken| matches!(it, Broken::Row { kind: of, .. } if *of == kind);
        assert!(bad.iter().any(is_named), "{sql}: {bad:?}");
    }
}

/// A page of staff who hold no duty is not the end of the staff.
#[tokio::test]
async fn duties_are_verified_behind_five_hundred_people_without_any() {
    let hall = TestHall::open().await;
    sealed(&hall).await;
    let none = |n: u16| accounts::Model {
        kind: AccountKind::Staff,
        name: format!("离岗{n}"),
        region: Some(seed::COUNTY),
        ..account::query::empty(AccountId(Uuid::from_u128(n.into())), hall.now())
    };
    let tx = hall.hub.begin().await.unwrap();
    insert_all::<accounts::Entity>(&tx, (0..600).map(none).collect()).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(verified(&hall).await, []);
    assert!(by_hand(&hall, "UPDATE account_duties SET duty = 'direct' WHERE duty = 'issue'").await > 0);
    let bad = verified(&hall).await;
    assert!(bad.iter().any(|it| matches!(it, Broken::Row { kind: Kind::Duties, .. })), "{bad:?}");
}

#[tokio::test]
async fn a_bill_that_was_paid_in_the_database_alone_is_found() {
    for sql in ["UPDATE bills SET state = 'paid'", "UPDATE bills SET due = 1", "DELETE FROM bills"] {
        let hall = TestHall::open().await;
        crate::fee::granted(&hall, &hall.person("zhouming").await).await;
        sealed(&hall).await;
        assert_eq!(verified(&hall).await, []);
        assert_eq!(by_hand(&hall, sql).await, 1, "{sql}");
        let bad = verified(&hall).await;
        assert!(matches!(bad[..], [Broken::Row { kind: Kind::Bill, .. }]), "{sql}: {bad:?}");
    }
}

async fn licensed(hall: &TestHall) -> CaseId {
    let (zhou, clerk) = (hall.person("zhouming").await, hall.person("liqing").await);
    let case = passed(hall, &zhou, &clerk, SHOP, false).await;
    let look = RevealForm { purpose: Some(Purpose::Compare), note: String::new() };
    clerk.call(&reveal::REVEAL, case.id, look).await.unwrap();
    let case = received(&clerk, case.id).await;
    let case = clerk.call(&decide::DECIDE_AT_ONCE, case.id, granting(&case)).await.unwrap();
    let form = VersionForm { version: case.version };
    clerk.call(&deliver::MAKE, case.id, form).await.unwrap();
    case.id
}

#[tokio::test]
async fn a_stage_that_was_not_reached_and_a_number_that_is_missing_are_found() {
    let hall = TestHall::open().await;
    let id = licensed(&hall).await;
    sealed(&hall).await;
    by_hand(&hall, "UPDATE cases SET stage = 'closed' WHERE no IS NOT NULL").await;
    assert_eq!(verified(&hall).await, [Broken::Stage { case: id }]);

    let hall = TestHall::open().await;
    licensed(&hall).await;
    sealed(&hall).await;
    let bodies = by_hand(&hall, "UPDATE papers SET digest = 'sha256:0' WHERE kind = 'licence'").await;
    assert_eq!(bodies, 1);
    let bad = verified(&hall).await;
    assert!(bad.iter().any(|it| matches!(it, Broken::Paper { .. })), "{bad:?}");
}

/// A hall from before: its seals cover drafts, its rows have no witness; one draft was discarded since.
#[tokio::test]
async fn an_old_hall_goes_on_with_a_signed_note_of_what_was_lost() {
    let hall = TestHall::open().await;
    licensed(&hall).await;
    sealed(&hall).await;
    by_hand(&hall, "DELETE FROM witnesses").await;
    let bad = verified(&hall).await;
    assert!(bad.iter().any(|it| matches!(it, Broken::Seal { .. })));
    assert!(bad.iter().any(|it| matches!(it, Broken::Row { what: audit::Fault::Unknown, .. })));
    let done = reseal::reseal(&hall.hub, "王强", "升级到新版").await.unwrap();
    assert!(done.n_lost > 0 && done.n_rows > 0, "{done:?}");
    assert_eq!(verified(&hall).await, []);
    let log = std::fs::read_to_string(hall.hub.config.data.join("seals.log")).unwrap();
    assert!(log.contains("#reseal"), "it stands outside the database as well");
    sealed(&hall).await;
    assert_eq!(verified(&hall).await, [], "and the chain goes on");
    // A note somebody has rewritten without the hall's key is none.
    by_hand(&hall, "UPDATE reseals SET why = '别的'").await;
    assert!(verified(&hall).await.iter().any(|it| matches!(it, Broken::Seal { .. })));
    by_hand(&hall, "UPDATE reseals SET why = '升级到新版'").await;
    assert_eq!(verified(&hall).await, []);
    // The note covers what it was about, and nothing that is changed afterwards.
    by_hand(&hall, "UPDATE cases SET applicant_name = '王五' WHERE no IS NOT NULL").await;
    by_hand(&hall, "DELETE FROM audit_rows WHERE route LIKE '%submit'").await;
    let bad = verified(&hall).await;
    assert!(bad.iter().any(|it| matches!(it, Broken::Seal { .. })), "{bad:?}");
    assert!(bad.iter().any(|it| matches!(it, Broken::Row { kind: Kind::Case, .. })), "{bad:?}");
}

/// Root cause D: what was read outside of a transaction is not written back.
#[tokio::test]
async fn a_row_is_changed_only_from_what_the_same_transaction_has_read() {
    use server::gate::fresh::{Fresh, change};
    let hall = TestHall::open().await;
    let id = hall.person("zhouming").await.submitted(hall.item(SHOP).await.id).await.id;
    let cx = hall.cx(Who::Nobody);
    let one = async || {
        use server::entity::cases::Entity;
        Entity::find_by_id((id.region, id.uuid)).one(&hall.hub.readers).await.unwrap().unwrap()
    };
    let stale = one().await;
    assert!(Fresh::again(&cx, &stale).await.is_err(), "nothing is changed where nothing can be written");
    by_hand(&hall, "UPDATE cases SET pick_up = '123456' WHERE no IS NOT NULL").await;
    write(&cx, |cx| {
        let stale = stale.clone();
        async move { change(&cx, &stale, |it| it.promise = Promise::Due).await.map(drop) }
    })
    .await
    .unwrap();
    let now = one().await;
    assert_eq!((now.pick_up.as_str(), now.promise), ("123456", Promise::Due), "both stand");
    let early = write(&cx, |cx| {
        let stale = stale.clone();
        async move { Fresh::again(&cx, &stale).await }
    });
    let early = early.await.unwrap();
    let late = write(&cx, |cx| {
        let early = early.clone();
        async move { early.change(&cx, |it| it.promise = Promise::None).await.map(drop) }
    });
    assert!(late.await.is_err(), "a row of one transaction is not changed in the next");
}
