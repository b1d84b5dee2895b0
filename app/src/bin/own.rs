//! 我的: signing in, applying, following one's cases. A program of its own, so that whoever only reads does not wait for it.
use app::{
    island::{self, Later},
    kiosk::Kiosk,
    own::OwnPages,
    session::Session,
    shell::HallShell,
    tongue,
};
use common::place::Place;
use leptos::prelude::*;
use leptos_router::components::Router;

fn main() {
    match window().location().pathname().is_ok_and(|it| it == Place::KIOSK) {
        // Without the hall's frame and its addresses.
        true => {
            island::clear_lead();
            leptos::mount::mount_to_body(Kiosk);
        }
        false => tongue::load(|| island::mount(Own)),
    }
}

#[component]
fn Own() -> impl IntoView {
    Session::provide();
    view! { <Router><HallShell><Later at=2><OwnPages /></Later></HallShell></Router> }
}
