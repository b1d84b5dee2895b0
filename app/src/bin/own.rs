//! 我的: signing in, applying, following one's cases. A program of its own, so that whoever only reads does not wait for it.
use app::{island, kiosk::Kiosk, own::OwnPages, session::Session, shell::HallShell};
use common::place::Place;
use leptos::prelude::*;
use leptos_router::components::Router;

fn main() {
    island::clear_lead();
    match window().location().pathname().is_ok_and(|it| it == Place::KIOSK) {
        // Without the hall's frame and its addresses.
        true => leptos::mount::mount_to_body(Kiosk),
        false => leptos::mount::mount_to_body(Own),
    }
}

#[component]
fn Own() -> impl IntoView {
    Session::provide();
    view! { <Router><HallShell><OwnPages /></HallShell></Router> }
}
