//! What runs in the hall's machine room.
//!
//! Wings, each importing only what stands before it: `base` knows nothing of a hall, `entity` its tables, `gate` what lies between the
//! network and a handler, the domains what a hall does, and `page`, `job`, `seed`, `backup` and `portability` whatever there is. `tests/it/tidy/wings.rs`
//! holds the order. `gate/serve.rs` is the only file that knows HTTP *and* handlers; domains know neither HTTP nor transactions.

pub mod base;
pub mod gate;

#[expect(
    clippy::disallowed_methods,
    reason = "what `#[sea_orm::model]` writes for us begins a nested transaction"
)]
pub mod entity;
pub mod migration;

pub mod account;
pub mod application;
pub mod backup;
pub mod calendar;
pub mod callback;
pub mod case;
pub mod catalogue;
pub mod county;
pub mod daybook;
pub mod decision;
pub mod desk;
pub mod edition;
pub mod exchange;
pub mod fee;
pub mod floor;
pub mod inquiry;
pub mod job;
pub mod joint;
pub mod library;
pub mod mandate;
pub mod material;
pub mod message;
pub mod opening;
pub mod org;
pub mod own;
pub mod page;
pub mod paper;
pub mod portability;
pub mod proposal;
pub mod question;
pub mod rating;
pub mod redate;
pub mod registration;
pub mod review;
pub mod section;
pub mod seed;
pub mod shipment;
pub mod ticket;
pub mod trail;
pub mod transmittal;
pub mod trial;

use std::sync::Arc;

use axum::{Json, Router, middleware, routing::get};
use gate::{
    assets::{self, Assets},
    hub::Hub,
    openapi,
    serve::Routes,
    watch,
};

/// 办件种类: the house of every kind, in the order of `common`'s tables.
pub static HOUSES: [&case::kinds::House; 9] = [
    &application::HOUSE,
    &question::HOUSE,
    &callback::HOUSE,
    &registration::HOUSE,
    &inquiry::HOUSE,
    &rating::work::HOUSE,
    &edition::HOUSE,
    &edition::snag::HOUSE,
    &exchange::HOUSE,
];

/// What stands on a matter's guide beside what its item says: questions somebody has asked about it.
pub static BESIDE_GUIDE: catalogue::Beside = |cx, id| Box::pin(question::beside(cx, id));

/// And where in the halls one goes for it.
pub static WAY: catalogue::Beside = |cx, id| Box::pin(floor::way(cx, id));

/// How it stands with the hall now, for the first page.
pub static HALL_NOW: catalogue::Now = |cx| Box::pin(floor::says_now(cx));

/// A visitor's drafts, filled in with what the account knows.
pub static HAND_OVER: account::HandOver = |cx, guest, account| {
    Box::pin(async move {
        case::query::hand_over(cx, guest, account).await?;
        application::draft::prefill_all(cx, account).await
    })
};

/// Whoever works here no longer holds no case.
pub static LEAVES: account::Leaves = |cx, account| {
    Box::pin(async move {
        account::stand_in::stop_all(cx, account.id).await?;
        floor::leave(cx, account.id).await?;
        case::hold::let_go_of_all(cx, account).await
    })
};

/// What other domains keep of a case.
pub static BESIDE_CASE: case::Beside = case::Beside {
    unpaid: |cx, cases| Box::pin(fee::unpaid(cx, cases)),
    papers: |cx, file| Box::pin(paper::links_of(cx, file)),
    reveals: |cx, case| Box::pin(review::reveal::of_case(cx, case)),
};

/// The address a message invites to rate by.
pub static INVITE: message::Invite = rating::invite::href;

/// Everything that can be called, in one readable list.
pub fn routes() -> Routes {
    Routes::default()
        .with(account::routes)
        .with(own::routes)
        .with(account::staffing::routes)
        .with(account::stand_in::routes)
        .with(proposal::routes)
        .with(catalogue::routes)
        .with(joint::compose::routes)
        .with(edition::routes)
        .with(edition::snag::routes)
        .with(trial::routes)
        .with(case::routes)
        .with(application::routes)
        .with(material::routes)
        .with(review::routes)
        .with(decision::routes)
        .with(section::routes)
        .with(desk::routes)
        .with(daybook::routes)
        .with(fee::routes)
        .with(mandate::routes)
        .with(paper::routes)
        .with(rating::routes)
        .with(question::routes)
        .with(message::routes)
        .with(callback::routes)
        .with(registration::routes)
        .with(job::routes)
        .with(ticket::routes)
        .with(floor::routes)
        .with(inquiry::routes)
        .with(shipment::routes)
        .with(transmittal::routes)
        .with(trail::routes)
        .with(redate::routes)
        .with(opening::routes)
        .with(library::routes)
        .with(exchange::routes)
}

/// The calls, their description, the pages around the programs.
pub fn router(hub: Arc<Hub>, assets: Assets) -> Router {
    let Routes { router, doors } = routes();
    let document = openapi::document(&doors);
    let router = router.route("/api/openapi.json", get(|| async { Json(document) }));
    page::routes(router, assets, &hub)
        .layer(middleware::from_fn_with_state(hub.clone(), watch::watch))
        .layer(middleware::from_fn_with_state(hub.clone(), assets::guard))
        .with_state(hub)
}
