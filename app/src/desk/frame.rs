//! The frame of the desk: head with the search, menu at the side, and what is counted for all of them.
use std::time::Duration;

use common::{
    account::Who,
    check::Nothing,
    desk::{self, HomeView},
    fault::Fault,
    place::DeskPlace,
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_location;

use super::{
    keys::{self, KeysDialog},
    menu::Menu,
    search::{Asked, Seek},
};
use crate::{
    api,
    session::Session,
    shell::{Mark, Said, announce, sign_out},
};

/// So long what was counted is believed while one goes from page to page, in milliseconds.
const BELIEVED: f64 = 10_000.0;
/// So long after a change what waits is counted anew, in milliseconds: several changes in a row are one.
const SETTLES: u64 = 700;
/// Frame and first page both ask as they open: once is enough.
const JUST_NOW: f64 = 500.0;

/// What the menu and 首页 both read, asked for once.
#[derive(Clone, Copy)]
pub struct Frame {
    home: RwSignal<Option<Result<HomeView, Fault>>>,
    asked_at: StoredValue<f64>,
    is_asking_soon: StoredValue<bool>,
    has_keys_open: RwSignal<bool>,
}

impl Frame {
    fn provide() -> Frame {
        let frame = Frame {
            home: RwSignal::new(None),
            asked_at: StoredValue::new(0.0),
            is_asking_soon: StoredValue::new(false),
            has_keys_open: RwSignal::new(false),
        };
        provide_context(frame);
        frame
    }

    pub fn here() -> Frame {
        expect_context::<Frame>()
    }

    /// Counted anew.
    pub fn ask(self) {
        if self.age() < JUST_NOW {
            return;
        }
        self.asked_at.set_value(js_sys::Date::now());
        spawn_local(async move {
            let it = api::call(&desk::HOME, &(), &Nothing {}).await;
            self.home.set(Some(it));
        });
    }

    /// What somebody has just done changes what waits.
    fn ask_soon(self) {
        if self.is_asking_soon.get_value() {
            return;
        }
        self.is_asking_soon.set_value(true);
        let ask = move || {
            self.is_asking_soon.set_value(false);
            self.ask();
        };
        set_timeout(ask, Duration::from_millis(SETTLES));
    }

    fn age(self) -> f64 {
        js_sys::Date::now() - self.asked_at.get_value()
    }

    /// What was counted last; the numbers of the menu say nothing of a failure.
    pub fn home(self) -> Option<HomeView> {
        self.home.get().and_then(Result::ok)
    }

    pub fn outcome(self) -> Option<Result<HomeView, Fault>> {
        self.home.get()
    }

    pub fn has_keys_open(self) -> bool {
        self.has_keys_open.get()
    }

    /// The same without asking to be told of changes.
    pub fn has_keys_open_now(self) -> bool {
        self.has_keys_open.get_untracked()
    }

    pub fn show_keys(self) {
        self.has_keys_open.set(true);
    }

    pub fn hide_keys(self) {
        self.has_keys_open.set(false);
    }
}

#[component]
pub fn DeskFrame(children: Children) -> impl IntoView {
    let session = Session::here();
    let title = announce("一门 · 工作台".to_owned());
    let said = Said::provide();
    let frame = Frame::provide();
    Asked::provide();
    keys::listen(frame);
    let path = use_location().pathname;
    let is_open = RwSignal::new(false);
    // Every page begins with what waits; the menu shuts behind whoever has chosen from it.
    Effect::new(move |_| {
        path.track();
        is_open.set(false);
        said.turn();
        if session.who().is_some_and(|it| desk::works_on_cases(&it)) && frame.age() > BELIEVED {
            frame.ask();
        }
    });
    api::on_change(move |is_done| match is_done {
        true if session.who_now().is_some_and(|it| desk::works_on_cases(&it)) => frame.ask_soon(),
        true => (),
        false => said.hush(),
    });
    let shut = move |ev: leptos::ev::KeyboardEvent| {
        if ev.key() == "Escape" && is_open.get_untracked() {
            is_open.set(false);
            crate::ui::focus("menu");
        }
    };
    let is_staff = Memo::new(move |_| matches!(session.who(), Some(Who::Staff { .. })));
    let works = Memo::new(move |_| session.who().is_some_and(|it| desk::works_on_cases(&it)));
    let me = move || match session.who() {
        Some(Who::Staff { name, post, .. }) => view! {
            <span class="row row--tight">
                <a class="deskhead__link" href=DeskPlace::Me.href()>{post} "·" {name}</a>
                <button class="deskhead__link deskhead__link--plain" type="button"
                    on:click=move |_| sign_out(session)>"退出"</button>
            </span>
        }
        .into_any(),
        _ => view! { <a class="deskhead__link" href=DeskPlace::SignIn.href()>"登录"</a> }.into_any(),
    };
    view! {
        <a class="skip" href="#main" on:click=|ev| { ev.prevent_default(); crate::ui::focus("main"); }>"跳到正文"</a>
        <p class="unseen" aria-live="polite">{move || title.get()}</p>
        <header class="deskhead">
            <div class="wrap deskhead__row">
                <Mark href=DeskPlace::Home.href() name="一门·工作台" />
                <Show when=move || is_staff.get()>
                    <button class="deskhead__menu" type="button" id="menu" aria-controls="deskmenu"
                        aria-expanded=move || if is_open.get() { "true" } else { "false" }
                        on:click=move |_| is_open.update(|it| *it = !*it) on:keydown=shut>"菜单"</button>
                </Show>
                <Show when=move || works.get()><Seek /></Show>
                <div class="deskhead__me">{me}</div>
            </div>
        </header>
        <div class="wrap desk" class:desk--menu=is_staff on:keydown=shut>
            <Menu is_open />
            <main class="main stack" id="main" tabindex="-1">
                <div class="offprint" role="status">{move || {
                    let says = said.says();
                    (!says.is_empty()).then(|| view! { <p class="note note--good">{says}</p> })
                }}</div>
                {children()}
            </main>
        </div>
        <KeysDialog frame />
    }
}
