//! 我的: signing in, applying, following one's cases. A program of its own, so that whoever only reads does not wait for it.
use app::{island, own::OwnPages, session::Session, shell::HallShell};
use leptos::prelude::*;
use leptos_router::components::Router;

fn main() {
    island::clear_lead();
    leptos::mount::mount_to_body(Own);
}

#[component]
fn Own() -> impl IntoView {
    Session::provide();
    view! { <Router><HallShell><OwnPages /></HallShell></Router> }
}
