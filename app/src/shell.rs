//! The frame around every page of the hall, and what that of the desk (`desk/frame.rs`) has of it.
use std::time::Duration;

use common::{
    account::{self, Who},
    check::Nothing,
    message::{self, AwaitsView},
    place::Place,
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_location;
use wasm_bindgen::{JsCast, closure::Closure};

use crate::tongue::{self, t};
use crate::{
    api, county,
    island::Later,
    session::Session,
    ui::{Title, is_elsewhere},
};

pub mod looks;
use looks::{ElderBar, LooksHere};

/// 门 standing on 一.
#[component]
pub fn Mark(href: String, name: &'static str, #[prop(default = "")] unit: &'static str) -> impl IntoView {
    view! {
        <a class="mark" href=href>
            <svg class="mark__seal" viewBox="0 0 48 48" aria-hidden="true" focusable="false">
                <rect class="mark__ground" width="48" height="48" />
                <path class="mark__stroke" d="M14.5 19V33M15 9l3.4 4M23 12.5h10.5V33M10 40h28" />
            </svg>
            <span class="mark__name">{name}{(!unit.is_empty()).then(|| view! { <span class="mark__unit">{unit}</span> })}</span>
        </a>
    }
}

/// Title, focus and announcement at every change of page: the router does none of it.
pub fn announce(place: String) -> RwSignal<String> {
    let title = RwSignal::new(String::new());
    provide_context(Title(title));
    Effect::new(move |_| {
        let it = title.get();
        document().set_title(&if it.is_empty() { place.clone() } else { format!("{it} - {place}") });
    });
    let path = use_location().pathname;
    Effect::new(move |before: Option<String>| {
        let now = path.get();
        if before.is_some_and(|it| it != now) {
            window().scroll_to_with_x_and_y(0.0, 0.0);
            let main =
                document().get_element_by_id("main").and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok());
            if let Some(it) = main {
                let _ = it.focus();
            }
        }
        now
    });
    title
}

/// Within so long an act leads on to its next page.
const LED_ON: Duration = Duration::from_millis(800);

/// What the desk has just done, said at the head of this page and, where one is led on by it, of the next.
#[derive(Clone, Copy)]
pub struct Said {
    text: RwSignal<String>,
    /// On so many more pages.
    n_pages: StoredValue<u32>,
}

impl Said {
    pub fn provide() -> Said {
        let said = Said { text: RwSignal::new(String::new()), n_pages: StoredValue::new(0) };
        provide_context(said);
        said
    }

    pub fn here() -> Said {
        expect_context::<Said>()
    }

    /// On the page one is led on to, or where one is not led on by it, here.
    pub fn say(self, text: String) {
        self.n_pages.set_value(1);
        self.text.set(text);
        // Whoever goes on by themselves, later, is somewhere else: an act's own way is gone at once.
        set_timeout(move || self.n_pages.set_value(0), LED_ON);
    }

    /// Of a list that stays as it is: whatever is opened from it is something else.
    pub fn say_here(self, text: String) {
        self.n_pages.set_value(0);
        self.text.set(text);
    }

    /// Another page is opened.
    pub fn turn(self) {
        match self.n_pages.get_value() {
            0 => self.hush(),
            n => self.n_pages.set_value(n - 1),
        }
    }

    /// What comes now is not what was said: something did not succeed.
    pub fn hush(self) {
        if !self.text.with_untracked(String::is_empty) {
            self.text.set(String::new());
        }
    }

    pub fn says(self) -> String {
        self.text.get()
    }
}

pub fn sign_out(session: Session) {
    spawn_local(async move {
        if let Ok(left) = api::call(&account::SIGN_OUT, &(), &Nothing {}).await {
            session.set(Who::Nobody);
            let home = if crate::ui::is_desk() { "/desk/sign-in" } else { "/" };
            let _ = window().location().set_href(if left.to.is_empty() { home } else { &left.to });
        }
    });
}

/// Links into the other program are the browser's. Seen to before the router looks at them, which would otherwise leave an
/// entry in the history under which nobody has anything to show.
fn mark_links_elsewhere() {
    let mark = |ev: web_sys::Event| {
        let target = ev.target().and_then(|it| it.dyn_into::<web_sys::Element>().ok());
        let link = target.and_then(|it| it.closest("a[href^='/']").ok().flatten());
        if let Some(link) = link.filter(|it| it.get_attribute("href").is_some_and(|to| is_elsewhere(&to))) {
            let _ = link.set_attribute("rel", "external");
        }
    };
    let mark = Closure::<dyn Fn(web_sys::Event)>::new(mark);
    let _ = document().add_event_listener_with_callback_and_bool("click", mark.as_ref().unchecked_ref(), true);
    mark.forget();
}

/// Paper cannot be unfolded: everything is open before it is printed.
fn unfold_for_print() {
    let listener = window_event_listener_untyped("beforeprint", |_| {
        let Ok(all) = document().query_selector_all("details:not([open])") else { return };
        let all = (0..all.length()).filter_map(|n| all.item(n)?.dyn_into::<web_sys::Element>().ok());
        all.for_each(|it| drop(it.set_attribute("open", "")));
    });
    on_cleanup(move || listener.remove());
}

/// 没有网络, said as long as it lasts.
#[component]
pub fn OffLine() -> impl IntoView {
    let is_off = RwSignal::new(!window().navigator().on_line());
    for (event, is) in [("offline", true), ("online", false)] {
        let listener = window_event_listener_untyped(event, move |_| is_off.set(is));
        on_cleanup(move || listener.remove());
    }
    view! {
        <div role="status">
            {move || is_off.get().then(|| view! {
                <p class="offline"><span class="wrap">{t("现在没有网络。打开过的办事指南还能看；正在填的内容先存在这台设备上，有网后自动保存。")}</span></p>
            })}
        </div>
    }
}

/// 等您办的, once somebody is signed in: for the menu and the home page.
#[derive(Clone, Copy)]
pub struct Waits(pub RwSignal<AwaitsView>);

impl Waits {
    fn provide(session: Session) -> Waits {
        let waits = Waits(RwSignal::new(AwaitsView::default()));
        provide_context(waits);
        Effect::new(move |_| match session.is_citizen() {
            true => spawn_local(async move {
                if let Ok(it) = api::call(&message::AWAITS, &(), &Nothing {}).await {
                    waits.0.set(it);
                }
            }),
            false => waits.0.set(AwaitsView::default()),
        });
        waits
    }
}

#[component]
pub fn HallShell(children: Children) -> impl IntoView {
    let session = Session::here();
    unfold_for_print();
    mark_links_elsewhere();
    let title = announce(format!("{} · {}", t("一门"), county::says("site")));
    let looks = LooksHere::provide(session);
    let path = use_location().pathname;
    let is_in =
        move |them: &[&str]| them.iter().any(|it| path.get() == *it || path.get().starts_with(&format!("{it}/")));
    let menu = [
        (t("办事"), Place::Browse.href(), ["/items", "/apply"]),
        (t("查询"), Place::Lookup.href(), ["/lookup", "/lookup"]),
        (t("咨询"), Place::Questions(String::new()).href(), ["/questions", "/ask"]),
        (t("我的"), Place::Mine.href(), ["/mine", "/cases"]),
        (t("帮助"), Place::About.href(), ["/about", "/about"]),
    ];
    let waits = Waits::provide(session);
    let n_waits = move || waits.0.get().n;
    let link = move |(name, href, under): (&'static str, String, [&'static str; 2])| {
        view! {
            <li>
                <a class="menu__link" href=href class:menu__link--here=move || is_in(&under)
                    aria-current=move || is_in(&under).then_some("page")>{name}
                    {move || (under[0] == "/mine" && n_waits() > 0).then(|| view! { " " <span class="tag tag--brand">{n_waits()}</span> })}</a>
            </li>
        }
    };
    let me = move || {
        match session.who() {
        Some(Who::Citizen { name, .. }) => view! {
            <a class="tool" href=Place::Profile.href()>{name}</a>
            <button class="tool" type="button" on:click=move |_| sign_out(session)>{t("退出")}</button>
        }
        .into_any(),
        _ => view! { <a class="tool" href=move || format!("{}?back={}", Place::SignIn.href(), path.get())>{t("登录")}</a> }.into_any(),
    }
    };
    view! {
        <a class="skip" href="#main" on:click=|ev| { ev.prevent_default(); crate::ui::focus("main"); }>{t("跳到正文")}</a>
        <p class="unseen" aria-live="polite">{move || title.get()}</p>
        <header class="top">
            <div class="wrap">
                <div class="top__row">
                    <Mark href=Place::Home.href() name=t("一门") unit=county::says("site") />
                    <div class="top__tools">
                        <button class="tool" type="button" on:click=move |_| looks.choose(looks.get().turned(), session)>
                            {move || match looks.is_elder() {
                                true => view! { {t("退出长者版")} }.into_any(),
                                false => view! {
                                    <span class="tool__big" aria-hidden="true">{t("大")}</span><span class="tool__word">{t("长者版")}</span>
                                }.into_any(),
                            }}
                        </button>
                        <span class="from-wide row row--tight"><Tongues class="tool" /></span>
                        {me}
                    </div>
                </div>
                <nav class="menu" aria-label=t("主要栏目")><ul class="menu__list menu__list--5">{menu.map(link)}</ul></nav>
            </div>
        </header>
        <OffLine />
        <main class="wrap main" id="main" tabindex="-1">{children()}</main>
        {move || looks.is_elder().then(ElderBar)}
        <Later at=1><Foot /></Later>
    }
}

/// Where the new page would lose what was typed, whoever typed is asked first. Browsers that cannot tell ask nothing.
fn change_tongue(code: &str) {
    let is_kept = window().location().pathname().is_ok_and(|it| it.starts_with("/apply/"));
    let typed = document().query_selector("main form :is(:user-valid, :user-invalid)");
    let loses = t("换语言要重新打开这一页，刚填的内容会丢。现在换吗？");
    if is_kept || !matches!(typed, Ok(Some(_))) || window().confirm_with_message(loses).unwrap_or(true) {
        tongue::choose(code);
    }
}

/// The other languages, each by its own name.
#[component]
pub fn Tongues(class: &'static str) -> impl IntoView {
    let here = tongue::here();
    let all = [("", "中文")].into_iter().chain(tongue::TONGUES.iter().copied()).filter(move |it| it.0 != here);
    let one = move |(code, name): (&'static str, &'static str)| {
        let lang = if code.is_empty() { "zh-CN" } else { code };
        view! { <button class=class type="button" lang=lang on:click=move |_| change_tongue(code)>{name}</button> }
    };
    all.map(one).collect_view()
}

/// Nothing where the county has not said it.
fn fact(name: &'static str, what: &str) -> impl IntoView {
    let says = county::says(what);
    (!says.is_empty()).then(|| view! { <span>{name}{says}</span> })
}

#[component]
fn Foot() -> impl IntoView {
    view! {
        <footer class="foot">
            <div class="wrap stack">
                <ul class="foot__list">
                    <li><a class="foot__link" href=Place::Looks.href()>{t("字号和颜色")}</a></li>
                    <li><a class="foot__link" href=Place::Callback.href()>{t("请工作人员回电")}</a></li>
                    <li><a class="foot__link" href=Place::Verify.href()>{t("文书验证")}</a></li>
                    <li><a class="foot__link" href=Place::Score.href()>{t("办事评价")}</a></li>
                    <li><a class="foot__link" href="/about/accessibility">{t("无障碍声明")}</a></li>
                    <li><a class="foot__link" href="/about/privacy">{t("隐私与个人信息")}</a></li>
                    <li><a class="foot__link" href="/about/developers">{t("开发者接口")}</a></li>
                    <li class="to-wide"><Tongues class="foot__link foot__link--button" /></li>
                </ul>
                <p>
                    {t("办事有疑问，请拨 ")} <a class="foot__link" href="tel:12345">"12345"</a>
                    {(!county::says("phone").is_empty()).then(|| view! {
                        {t("，或致电政务服务中心 ")} <span class="nowrap">{county::says("phone")}</span>
                        {t("（")}{county::says("hours")}{t("）")}
                    })} {t("。")}
                </p>
                <p class="foot__facts">
                    {fact(t("主办："), "host")} {fact(t("承办："), "hall")} {fact(t("地址："), "address")} {fact("", "note")}
                </p>
            </div>
        </footer>
    }
}
