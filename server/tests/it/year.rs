//! The demonstration's year: small, and the same twice.
use std::collections::BTreeSet;

use common::case::flow::Stage;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use server::{
    audit,
    entity::{case_events, cases},
    seed::year,
};

use crate::hall::TestHall;

const LIVES: usize = 60;

async fn told() -> (TestHall, Vec<cases::Model>) {
    let hall = TestHall::open().await;
    let told = year::tell(&hall.hub, LIVES).await.unwrap();
    assert_eq!(told.n_wrong, 0, "lives that broke off");
    let all = cases::Entity::find().order_by_asc(cases::Column::No).order_by_asc(cases::Column::Id);
    let all = all.all(&hall.hub.readers).await.unwrap();
    (hall, all)
}

/// What happened to a case, without what chance alone decides.
async fn story(hall: &TestHall, case: &cases::Model) -> String {
    let events = case_events::Entity::find().filter(case_events::Column::CaseId.eq(case.id));
    let events = events.order_by_asc(case_events::Column::Seq).all(&hall.hub.readers).await.unwrap();
    let line = |it: &case_events::Model| format!("{:?} {} {}", it.act, it.by_name, it.at.0);
    let lines: Vec<String> = events.iter().map(line).collect();
    format!("{} {} {:?}: {}", case.applicant_name, case.item_name, case.no, lines.join(", "))
}

#[tokio::test]
async fn a_year_reaches_every_stage_keeps_every_seal_and_leaves_nobody_late_without_reason() {
    let (hall, all) = told().await;
    let there: BTreeSet<Stage> = all.iter().map(|it| it.stage).collect();
    let missing: Vec<Stage> = Stage::all().filter(|it| !there.contains(it)).collect();
    assert_eq!(missing, Vec::<Stage>::new());
    assert_eq!(audit::verify(&hall.hub).await.unwrap(), []);
}

#[tokio::test]
async fn the_same_year_is_told_twice() {
    let ((one, first), (two, second)) = (told().await, told().await);
    let stories = async |hall: &TestHall, all: &[cases::Model]| {
        let mut stories = Vec::new();
        for it in all {
            stories.push(story(hall, it).await);
        }
        stories.sort();
        stories
    };
    assert_eq!(stories(&one, &first).await, stories(&two, &second).await);
}
