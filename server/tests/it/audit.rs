//! 留痕: six ways of tampering, each found.
use common::application::act;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, ModelTrait, QueryFilter, Set};
use server::{
    entity::{audit_rows, case_events, cases, seals},
    gate::audit::{self, Broken},
};

use crate::hall::TestHall;

async fn two_sealed_cases() -> (TestHall, common::id::CaseId) {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let first = zhou.submitted(hall.item("个体工商户设立登记").await.id).await.id;
    zhou.submitted(hall.item("食品小经营许可").await.id).await;
    hall.hub.clock.put(hall.now().plus_minutes(5));
    assert!(audit::seal(&hall.hub, hall.now()).await.unwrap().is_some());
    assert_eq!(audit::verify(&hall.hub).await.unwrap(), []);
    (hall, first)
}

async fn event(hall: &TestHall, id: common::id::CaseId, seq: i32) -> case_events::Model {
    case_events::Entity::find_by_id((id.region, id.uuid, seq)).one(&hall.hub.readers).await.unwrap().unwrap()
}

#[tokio::test]
async fn a_changed_field_is_found_and_the_first_bad_record_named() {
    let (hall, id) = two_sealed_cases().await;
    let mut row = event(&hall, id, 1).await.into_active_model();
    row.note = Set("别的话".to_owned());
    let tx = hall.hub.begin().await.unwrap();
    row.update(&tx).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(audit::verify(&hall.hub).await.unwrap()[0], Broken::Event { case: id, seq: 1 });
}

#[tokio::test]
async fn a_deleted_event_is_found_in_the_middle_and_at_the_end() {
    for seq in [1, 2] {
        let (hall, id) = two_sealed_cases().await;
        let tx = hall.hub.begin().await.unwrap();
        event(&hall, id, seq).await.delete(&tx).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(audit::verify(&hall.hub).await.unwrap()[0], Broken::Event { case: id, seq });
    }
}

#[tokio::test]
async fn two_events_changed_over_are_found() {
    let (hall, id) = two_sealed_cases().await;
    let (one, two) = (event(&hall, id, 1).await, event(&hall, id, 2).await);
    let tx = hall.hub.begin().await.unwrap();
    for (of, from) in [(1, &two), (2, &one)] {
        let row = case_events::Model { seq: of, ..from.clone() };
        row.into_active_model().reset_all().update(&tx).await.unwrap();
    }
    tx.commit().await.unwrap();
    assert_eq!(audit::verify(&hall.hub).await.unwrap()[0], Broken::Event { case: id, seq: 1 });
}

#[tokio::test]
async fn a_whole_case_that_is_gone_is_missed_by_the_seal() {
    let (hall, id) = two_sealed_cases().await;
    let tx = hall.hub.begin().await.unwrap();
    let own = case_events::Entity::delete_many().filter(case_events::COLUMN.region.eq(id.region));
    own.filter(case_events::Column::CaseId.eq(id.uuid)).exec(&tx).await.unwrap();
    cases::Entity::delete_by_id((id.region, id.uuid)).exec(&tx).await.unwrap();
    tx.commit().await.unwrap();
    assert!(matches!(audit::verify(&hall.hub).await.unwrap()[0], Broken::Seal { .. }));
}

#[tokio::test]
async fn a_chain_written_anew_without_the_key_is_found() {
    let (hall, id) = two_sealed_cases().await;
    let tx = hall.hub.begin().await.unwrap();
    let mut before: Option<String> = None;
    for seq in [1, 2] {
        let row = case_events::Model { by_name: "别人".to_owned(), ..event(&hall, id, seq).await };
        let hash = audit::link(before.as_deref(), &row).unwrap();
        before = Some(hash.clone());
        case_events::Model { hash, ..row }.into_active_model().reset_all().update(&tx).await.unwrap();
    }
    tx.commit().await.unwrap();
    assert!(matches!(audit::verify(&hall.hub).await.unwrap()[0], Broken::Seal { .. }));
}

#[tokio::test]
async fn a_missing_audit_row_and_a_missing_last_seal_are_found() {
    let (hall, _) = two_sealed_cases().await;
    let row = audit_rows::Entity::find().one(&hall.hub.readers).await.unwrap().unwrap();
    let tx = hall.hub.begin().await.unwrap();
    row.delete(&tx).await.unwrap();
    tx.commit().await.unwrap();
    assert!(matches!(audit::verify(&hall.hub).await.unwrap()[0], Broken::Seal { .. }));

    let (hall, _) = two_sealed_cases().await;
    let tx = hall.hub.begin().await.unwrap();
    seals::Entity::delete_many().exec(&tx).await.unwrap();
    tx.commit().await.unwrap();
    assert!(
        matches!(audit::verify(&hall.hub).await.unwrap()[0], Broken::Journal { .. }),
        "the copy beside the database knows of it"
    );
}

#[tokio::test]
async fn what_was_done_and_what_was_refused_is_written_down() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let id = zhou.submitted(hall.item("个体工商户设立登记").await.id).await.id;
    let clerk = hall.person("hejing").await;
    let reason = common::case::ReasonForm { reason: "x".to_owned() };
    clerk.call(&common::case::WITHDRAW, id, reason).await.unwrap_err();
    let rows = audit_rows::Entity::find().all(&hall.hub.readers).await.unwrap();
    assert!(rows.iter().any(|it| it.route == common::case::SUBMIT.path && it.status == 200));
    assert!(
        rows.iter().any(|it| it.route == "refused" && it.status == 403 && it.subject.contains(&id.to_string()))
    );
    assert!(rows.iter().all(|it| !it.subject.contains('?')), "ids only");
    assert_eq!(act::SUBMIT.label(), "提交");
}

#[tokio::test]
async fn a_backup_opens_again_and_a_damaged_one_does_not() {
    let hall = TestHall::with_key_file().await;
    if !hall.hub.is_sqlite() || !hall.hub.config.bucket.name.is_empty() {
        return;
    }
    let zhou = hall.person("zhouming").await;
    zhou.submitted(hall.item("个体工商户设立登记").await.id).await;
    hall.hub.clock.put(hall.now().plus_minutes(5));
    assert!(audit::seal(&hall.hub, hall.now()).await.unwrap().is_some());
    let to = hall.hub.config.data.join("backup");
    assert!(server::backup::backup(&hall.hub, &to).await.unwrap() >= 5, "database, keys, seals, two files");
    let manifest = std::fs::read_to_string(to.join("manifest.txt")).unwrap();
    assert!(manifest.contains("seals.log") && manifest.contains("keys.toml"));
    let found = server::backup::verify(&to, hall.hub.config.clone()).await.unwrap();
    assert_eq!((found.n_cases, found.n_files), (1, manifest.lines().count()));
    let elsewhere = hall.hub.config.data.join("restored");
    let config = server::base::config::Config { data: elsewhere.clone(), ..hall.hub.config.clone() };
    assert_eq!(server::backup::restore(&to, config.clone()).await.unwrap().n_cases, 1);
    assert!(server::backup::restore(&to, config).await.is_err(), "never over a database that is there");
    assert!(elsewhere.join("hall.db").exists() && !elsewhere.join("manifest.txt").exists());
    let file = manifest.lines().find(|it| it.contains("kept/")).unwrap().split_once("  ").unwrap().1.to_owned();
    let mut bytes = std::fs::read(to.join(&file)).unwrap();
    bytes[100] ^= 1;
    std::fs::write(to.join(&file), bytes).unwrap();
    let why = server::backup::verify(&to, hall.hub.config.clone()).await.unwrap_err();
    assert!(why.to_string().contains("与清单不符"), "{why}");
}
