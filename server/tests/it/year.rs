//! The demonstration's year: small, and the same twice.
use std::collections::BTreeSet;

use common::{
    case::flow::Stage,
    case::kinds::Kind,
    check::Nothing,
    decision::{self, InboxForm},
    desk::{self, Card},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use server::{
    entity::{case_events, cases},
    gate::audit,
    seed::{self, year},
};

use crate::hall::TestHall;

const LIVES: usize = 60;
/// Digits of a case's number that count within its day.
const SERIAL: usize = 4;

async fn told() -> (TestHall, Vec<cases::Model>) {
    let hall = TestHall::open().await;
    let told = year::tell(&hall.hub, LIVES).await.unwrap();
    assert_eq!(told.wrongs, [""; 0], "lives that broke off");
    let all = cases::Entity::find()
        .filter(cases::COLUMN.region.eq(seed::COUNTY))
        .order_by_asc(cases::Column::No)
        .order_by_asc(cases::Column::Id);
    let all = all.all(&hall.hub.readers).await.unwrap();
    (hall, all)
}

fn numbers(all: &[cases::Model]) -> BTreeSet<&str> {
    all.iter().filter_map(|it| it.no.as_deref()).collect()
}

async fn stories(hall: &TestHall, all: &[cases::Model]) -> BTreeSet<String> {
    let mut stories = BTreeSet::new();
    for it in all {
        stories.insert(story(hall, it).await);
    }
    stories
}

/// What happened to a case, without what chance alone decides: which of two that come within the same half hour is numbered first.
async fn story(hall: &TestHall, case: &cases::Model) -> String {
    let events = case_events::Entity::find().filter(case_events::COLUMN.region.eq(case.region));
    let events = events.filter(case_events::Column::CaseId.eq(case.id));
    let events = events.order_by_asc(case_events::Column::Seq).all(&hall.hub.readers).await.unwrap();
    let line = |it: &case_events::Model| format!("{:?} {} {}", it.act, it.by_name, it.at.0);
    let lines: Vec<String> = events.iter().map(line).collect();
    let of_day = case.no.as_ref().and_then(|it| it.get(..it.len() - SERIAL));
    format!("{} {} {of_day:?}: {}", case.applicant_name, case.item_name, lines.join(", "))
}

#[tokio::test]
async fn a_year_is_told_the_same_twice_through_every_stage_and_its_seals_hold() {
    let ((hall, all), (other, others)) = tokio::join!(told(), told());
    // Where transactions run side by side, one that collides comes a little later: there the year is told, but not twice alike.
    if hall.hub.is_sqlite() {
        let (one, two) = (stories(&hall, &all).await, stories(&other, &others).await);
        let told_once: Vec<&String> = one.symmetric_difference(&two).collect();
        assert_eq!(told_once, Vec::<&String>::new());
        assert_eq!(numbers(&all), numbers(&others), "given once, and none is missing");
    }

    let there: BTreeSet<Stage> = all.iter().map(|it| it.stage).collect();
    let missing: Vec<Stage> = Stage::all().filter(|it| !there.contains(it)).collect();
    assert_eq!(missing, Vec::<Stage>::new());
    assert_eq!(audit::verify(&hall.hub).await.unwrap(), []);

    // Late is what a department has, or a question or a bad word nobody answered: what the law ends by itself has ended.
    let today = hall.now().day().to_string();
    let late: Vec<&cases::Model> =
        all.iter().filter(|it| it.due_on.as_ref().is_some_and(|due| *due < today)).collect();
    assert!(!late.is_empty(), "and something is");
    for it in &late {
        let is_ours = it.stage.is_in_department() || it.kind != Kind::Application;
        assert!(is_ours, "{} {} {:?} since {:?}", it.applicant_name, it.item_name, it.stage, it.due_on);
    }
    assert!(late.len() * 8 < all.len(), "{} of {} are late", late.len(), all.len());

    for login in ["hejing", "liqing", "zhaoming", "fangzhou"] {
        let home = hall.person(login).await.call(&desk::HOME, (), Nothing {}).await.unwrap();
        assert!(!home.first.is_empty(), "{login} has nothing to do");
    }
    let head = hall.person("fangzhou").await.call(&desk::HOME, (), Nothing {}).await.unwrap();
    for card in [Card::Late, Card::Void, Card::Second, Card::Broken, Card::Ratings] {
        assert!(head.cards.iter().any(|it| it.card == card && it.n > 0), "{card:?}: {:?}", head.cards);
    }
    let mut full = BTreeSet::new();
    for (login, ..) in seed::STAFF {
        let person = hall.person(login).await;
        if let Ok(inbox) = person.call(&decision::INBOX, (), InboxForm::default()).await {
            full.extend(inbox.trays.into_iter().filter(|it| it.n_cases > 0).map(|it| it.tray.label()));
        }
    }
    let empty: Vec<&str> =
        decision::Tray::ALL.iter().map(|it| it.label()).filter(|it| !full.contains(it)).collect();
    assert_eq!(empty, Vec::<&str>::new(), "trays with nothing in them");
}
