//! The pages of the second program. In a debug build the first one has them, too: `trunk serve` serves one program.
use common::account::Who;
use leptos::prelude::*;
use leptos_router::{
    components::{Route, Routes},
    path,
};

use crate::{
    account::{
        consents::ConsentsPage, profile::ProfilePage, recover::RecoverPage, register::RegisterPage,
        sign_in::SignInPage,
    },
    case::{
        answers::AnswersPage,
        handed::HandedPage,
        mine::MinePage,
        part::PartPage,
        receipt::ReceiptPage,
        take::TakePage,
        tasks::TasksPage,
        track::{LookupPage, TrackPage, WhyPage},
    },
    decision::{licences::LicencesPage, paper::PaperPage, verify::VerifyPage},
    fee::bill::BillPage,
    kept,
    material::{library::LibraryPage, slots::MaterialsPage},
    message::MessagesPage,
    rating::{
        rate::{RatePage, SlipPage},
        score::ScorePage,
    },
    review::notice::NoticePage,
    session::Session,
    ticket::{
        book::{BookPage, TicketsPage},
        screen::ScreenPage,
    },
    ui::{Failed, NextDoor, Waiting},
};

#[component]
pub fn OwnPages() -> impl IntoView {
    kept::watch();
    view! {
        <Routes fallback=NextDoor>
            <Route path=path!("/lookup") view=LookupPage />
            <Route path=path!("/sign-in") view=SignInPage />
            <Route path=path!("/register") view=RegisterPage />
            <Route path=path!("/recover") view=RecoverPage />
            <Route path=path!("/mine") view={|| signed(MinePage)} />
            <Route path=path!("/mine/profile") view={|| signed(ProfilePage)} />
            <Route path=path!("/mine/library") view={|| signed(LibraryPage)} />
            <Route path=path!("/mine/licences") view={|| signed(LicencesPage)} />
            <Route path=path!("/mine/consents") view={|| signed(ConsentsPage)} />
            <Route path=path!("/mine/messages") view={|| signed(MessagesPage)} />
            <Route path=path!("/mine/tickets") view={|| signed(TicketsPage)} />
            <Route path=path!("/book/:id") view=BookPage />
            <Route path=path!("/screen") view=ScreenPage />
            <Route path=path!("/take") view=TakePage />
            <Route path=path!("/verify") view=VerifyPage />
            <Route path=path!("/rate") view=SlipPage />
            <Route path=path!("/ratings") view=ScorePage />
            <Route path=path!("/cases/:id/rate") view=RatePage />
            <Route path=path!("/apply/:id") view=TasksPage />
            <Route path=path!("/apply/:id/form/:part") view=PartPage />
            <Route path=path!("/apply/:id/materials") view=MaterialsPage />
            <Route path=path!("/apply/:id/delivery") view=PartPage />
            <Route path=path!("/apply/:id/answers") view=AnswersPage />
            <Route path=path!("/cases/:id") view=TrackPage />
            <Route path=path!("/cases/:id/why") view=WhyPage />
            <Route path=path!("/cases/:id/handed-in") view=HandedPage />
            <Route path=path!("/cases/:id/receipt") view=ReceiptPage />
            <Route path=path!("/cases/:id/notices/:notice") view=NoticePage />
            <Route path=path!("/cases/:id/bill") view=BillPage />
            <Route path=path!("/cases/:id/papers/:paper") view=PaperPage />
        </Routes>
    }
}

/// A page of one's own: whoever is not signed in reads that, once, and nothing of what the page would have asked for.
fn signed<V: IntoView + 'static>(page: fn() -> V) -> impl IntoView {
    let session = Session::here();
    let is_in = Memo::new(move |_| session.who().map(|it| matches!(it, Who::Citizen { .. })));
    move || match (is_in.get(), session.lost()) {
        (None, _) => Waiting().into_any(),
        (Some(true), _) => page().into_any(),
        (Some(false), Some(fault)) => view! { <Failed fault again=move || session.ask() /> }.into_any(),
        (Some(false), None) => {
            // Here, so that nobody has to find the way back.
            view! { <SignInPage /> }.into_any()
        }
    }
}
