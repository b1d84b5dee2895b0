//! 自助终端: one address, no links and no history; three doors in the lower half, keys on the screen, and after a minute
//! without a touch everything of whoever stood here is gone.
use common::{
    account,
    case::{self, CaseView, LookupForm, spaced_no},
    catalogue::{self, BrowseForm, HomeView, ItemRow},
    check::Nothing,
    fault::Fault,
    floor::{self, GuideForm, GuideView},
    id::ItemId,
    rating::SlipForm,
};
use leptos::{prelude::*, task::spawn_local};

use crate::tongue::{self, t};
use crate::{
    api,
    case::track::Track,
    county,
    rating::rate::AtKiosk,
    shell::OffLine,
    ticket::machine::{CheckIn, Draw},
    ui::{QrCode, in_words, shown},
};

pub mod handover;
mod idle;
pub mod keys;
use keys::{Keys, Pad};

/// What the screen shows. In no address: a machine many use keeps no trail.
#[derive(Clone, Copy, PartialEq)]
enum Show {
    /// Nobody is here.
    Resting,
    Doors,
    Find,
    Guide(ItemId),
    /// A few questions, then on a phone.
    Begin(ItemId),
    Lookup,
    /// A phone's list, by its code.
    FromPhone,
    /// A number of the line: one press here, one on the matter.
    Ticket,
    /// Whoever booked has come.
    CheckIn,
    /// 楼层导览; of a matter, the way to its window.
    Floors(Option<ItemId>),
    Help,
}

const PER_PAGE: usize = 20;

#[component]
pub fn Kiosk() -> impl IntoView {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("data-place", "kiosk");
    }
    document().set_title(&t!("自助终端 - 一门 · {}", county::says("site")));
    // Whoever stood here when the power went, or the browser.
    spawn_local(async {
        if api::call(&account::ME, &(), &Nothing {}).await.is_ok_and(|it| it != account::Who::Nobody) {
            let _ = api::call(&account::SIGN_OUT, &(), &Nothing {}).await;
        }
    });
    let show = RwSignal::new(Show::Resting);
    let words = RwSignal::new(String::new());
    let left = idle::watch(move || show.get_untracked() != Show::Resting);
    let back = move || match show.get_untracked() {
        Show::Guide(_) => show.set(Show::Find),
        Show::Begin(id) | Show::Floors(Some(id)) => show.set(Show::Guide(id)),
        _ => show.set(Show::Doors),
    };
    view! {
        <div class="kiosk">
            <OffLine />
            <header class="wrap kiosk__head row row--apart">
                <span class="mark"><span class="mark__name">{t("一门")}<span class="mark__unit">{t!("{}·自助终端", county::says("hall"))}</span></span></span>
                {move || (!matches!(show.get(), Show::Resting | Show::Doors)).then(|| view! {
                    <span class="row">
                        <button class="button button--plain" type="button" on:click=move |_| back()>{t("返回")}</button>
                        <button class="button button--plain" type="button" on:click=move |_| idle::wipe()>{t("我办完了")}</button>
                    </span>
                })}
            </header>
            <main class="wrap kiosk__say" id="main" tabindex="-1">
                {move || match show.get() {
                    Show::Resting => view! { <Resting show /> }.into_any(),
                    Show::Doors => view! { <Doors show /> }.into_any(),
                    Show::Find => view! { <Find words show /> }.into_any(),
                    Show::Guide(id) => shown(LocalResource::new(move || async move { api::call(&catalogue::GUIDE, &id, &Nothing {}).await }), move |it| guide(it, show)).into_any(),
                    Show::Begin(id) => view! { <handover::Begin id /> }.into_any(),
                    Show::FromPhone => view! { <handover::FromPhone /> }.into_any(),
                    Show::Ticket => view! { <TicketFor /> }.into_any(),
                    Show::CheckIn => view! { <CheckIn /> }.into_any(),
                    Show::Lookup => view! { <LookUp /> }.into_any(),
                    Show::Floors(item) => view! { <Floors item /> }.into_any(),
                    Show::Help => view! { <Help /> }.into_any(),
                }}
            </main>
            <footer class="wrap kiosk__head row row--apart offprint">
                <button class="button button--plain" type="button" on:click=move |_| show.set(Show::Help)>{t("请人来帮我")}</button>
                <p class="quiet small">{t("离开60秒，屏幕自动清空您的信息")}</p>
            </footer>
            {move || left.get().map(|n| view! {
                <div class="kiosk__warning" role="alertdialog" aria-modal="true" aria-labelledby="still">
                    <div class="note stack">
                        <p class="note__title" id="still">{t("您还在吗？")}</p>
                        <p>{t!("{}秒后清空屏幕和您填的内容。", n)}</p>
                        // Any touch counts; this is for whoever looks for something to touch.
                        <button class="button button--large" type="button">{t("我还在")}</button>
                    </div>
                </div>
            })}
        </div>
    }
}

/// What the hall has done today, for whoever walks past.
#[component]
fn Resting(show: RwSignal<Show>) -> impl IntoView {
    let n_asked = RwSignal::new(0);
    idle::every_minute(move || n_asked.update(|it| *it += 1));
    let counts = LocalResource::new(move || {
        n_asked.track();
        async { api::call(&catalogue::HOME, &(), &Nothing {}).await }
    });
    let count = |name: &'static str, n: u64| view! { <div class="count"><dt class="count__name">{name}</dt><dd class="count__figure">{n}<span class="count__unit">{t("件")}</span></dd></div> };
    let figures = move |it: HomeView| {
        view! {
            <dl class="counts">{count(t("今天收到"), it.n_submitted_today)} {count(t("今天预审通过"), it.n_passed_today)} {count(t("能在这里办的事"), it.n_online)}</dl>
        }
    };
    view! {
        <div class="stack stack--loose kiosk__say">
            <h1>{t("进一道门，办所有事")}</h1>
            {shown(counts, figures)}
        </div>
        <button class="button button--large kiosk__start" type="button" on:click=move |_| show.set(Show::Doors)>{t("点一下，开始")}</button>
    }
}

#[component]
fn Doors(show: RwSignal<Show>) -> impl IntoView {
    let door = move |name: &'static str, fact: &'static str, to: Show| {
        view! {
            <li class="doors__item">
                <button class="door kiosk__door" type="button" on:click=move |_| show.set(to)>
                    <span class="door__name kiosk__name">{name}</span><span class="door__fact">{fact}</span>
                </button>
            </li>
        }
    };
    view! {
        <div class="stack stack--tight kiosk__say"><h1>{t("您好，要办什么？")}</h1><p class="heading__under">{t("点一下下面的门。")}</p></div>
        <ul class="doors">
            {door(t("取号排队"), t("点要办的事，马上出号"), Show::Ticket)}
            {door(t("找事项"), t("看怎么办，打印或用手机接着办"), Show::Find)}
            {door(t("查进度"), t("凭编号和查询码"), Show::Lookup)}
            {door(t("打印手机上的清单"), t("凭手机上显示的8位数字"), Show::FromPhone)}
            {door(t("预约报到"), t("凭6位预约码排队"), Show::CheckIn)}
            {door(t("楼层导览"), t("在哪一层、哪个窗口，怎么走"), Show::Floors(None))}
        </ul>
    }
}

/// What can be done here, so many at once: each is a button that draws a number.
#[component]
fn TicketFor() -> impl IntoView {
    let found = LocalResource::new(|| async {
        let form = BrowseForm { online: Some("apply".to_owned()), ..BrowseForm::default() };
        api::call(&catalogue::BROWSE, &(), &form).await
    });
    let row = |it: ItemRow| view! { <li class="kiosk__ticket"><b>{it.name}</b> <Draw id=it.id /></li> };
    let list = move |it: catalogue::BrowseView| {
        view! { <ul class="kiosk__rows">{it.page.rows.into_iter().map(row).collect_view()}</ul> }
    };
    view! {
        <div class="stack kiosk__say">
            <h1>{t("取号排队")}</h1>
            <p class="heading__under">{t("点要办的那件事。不知道是哪件，点“请人来帮我”。")}</p>
            <div class="kiosk__found stack" tabindex="0" role="region" aria-label=t("可以取号的事")>{shown(found, list)}</div>
        </div>
    }
}

/// By the letters of pinyin, as on a telephone of old: the whole sound or the first letters.
#[component]
fn Find(words: RwSignal<String>, show: RwSignal<Show>) -> impl IntoView {
    let page = RwSignal::new(1_u32);
    let theme: RwSignal<Option<String>> = RwSignal::new(None);
    Effect::new(move |_| {
        words.track();
        theme.track();
        page.set(1);
    });
    let found = LocalResource::new(move || {
        // What somebody can be told something of; the whole list for who writes what they are after.
        let form = BrowseForm {
            q: Some(words.get()).filter(|it| !it.is_empty()),
            theme: theme.get(),
            online: words.get().is_empty().then(|| "known".to_owned()),
            page: Some(page.get()),
            ..BrowseForm::default()
        };
        async move { api::call(&catalogue::BROWSE, &(), &form).await }
    });
    let row = move |it: ItemRow| {
        let (id, fact) = (
            it.id,
            [it.org, tongue::said(&it.promised)]
                .into_iter()
                .filter(|it| !it.is_empty())
                .collect::<Vec<_>>()
                .join(" · "),
        );
        view! {
            <li><button class="kiosk__row" type="button" on:click=move |_| show.set(Show::Guide(id))>
                <b>{it.name}</b><span class="quiet small">{fact}</span>
            </button></li>
        }
    };
    let list = move |it: catalogue::BrowseView| {
        let n_pages = it.page.n_rows.div_ceil(PER_PAGE as u64).max(1) as u32;
        let here = page.get_untracked();
        let themes = it.facets.iter().filter(|it| it.name == "theme").flat_map(|it| it.values.clone());
        let one = |it: catalogue::FacetValue| {
            let (value, name) = (it.value.clone(), it.value.clone());
            let is_here = move || theme.get().as_deref() == Some(value.as_str());
            let (pressed, turn) = (is_here.clone(), is_here);
            view! {
                <button class="button button--plain" type="button" aria-pressed=move || pressed().to_string()
                    on:click=move |_| theme.set((!turn()).then(|| name.clone()))>{tongue::known(&it.label)}</button>
            }
        };
        view! {
            <div class="row row--tight" role="group" aria-label=t("按主题找")>{themes.map(one).collect_view()}</div>
            {it.page.rows.is_empty().then(|| view! { <p>{t("没有找到。删掉几个字母试试，或者点“请人来帮我”。")}</p> })}
            <ul class="kiosk__rows">{it.page.rows.into_iter().map(row).collect_view()}</ul>
            {(n_pages > 1).then(|| view! {
                <div class="row">
                    <button class="button button--plain" type="button" disabled={here == 1} on:click=move |_| page.set(here - 1)>{t("上一页")}</button>
                    <span>{t!("第{}页，共{}页", here, n_pages)}</span>
                    <button class="button button--plain" type="button" disabled={here >= n_pages} on:click=move |_| page.set(here + 1)>{t("下一页")}</button>
                </div>
            })}
        }
    };
    view! {
        <div class="stack kiosk__say">
            <h1>{t("找事项")}</h1>
            <p class="kiosk__typed" role="status">{move || match words.get() { it if it.is_empty() => t("点下面的字母，写拼音或首字母，例如：shb（社保）").to_owned(), it => it }}</p>
            <div class="kiosk__found stack" tabindex="0" role="region" aria-label=t("找到的事项")>{shown(found, list)}</div>
        </div>
        <Pad keys=Keys::Letters text=words />
    }
}

/// What to bring and where to go: to be read here, printed, or taken along on a phone.
fn guide(it: catalogue::GuideView, show: RwSignal<Show>) -> impl IntoView {
    let (id, is_open) = (it.id, it.is_open);
    let item = it.item;
    let fact = |name: &'static str, text: String| {
        (!text.is_empty())
            .then(|| view! { <div class="facts__row"><dt class="facts__name">{name}</dt><dd>{text}</dd></div> })
    };
    // The one count that lists and guides give: what the system makes itself, nobody brings.
    let (n_sure, n_maybe) = item.n_materials();
    let brought = |maybe: bool| {
        let all = item.materials.iter().filter(|it| !it.is_generated && it.is_sure() != maybe);
        all.map(|it| view! { <li>{it.name.clone()}</li> }).collect_view()
    };
    let promised = it.example.map(|it| t!("今天受理，最晚{}办好", tongue::day(it.due))).unwrap_or_default();
    let places = item.places.iter().map(|it| t!("{}，{}", it.name, it.address)).collect::<Vec<_>>().join(t("；"));
    view! {
        <div class="kiosk__found stack" tabindex="0" role="region" aria-label=t("办事指南")>
            <h1>{item.name.clone()}</h1>
            <dl class="facts">
                {fact(t("由谁办"), it.org_name)}
                {fact(t("多久"), promised)}
                {fact(t("去哪里"), places)}
                {fact(t("问谁"), item.consult_phone.clone())}
            </dl>
            <h2 class="part" hidden={n_sure + n_maybe == 0}>{t!("要带的材料（{}份）", n_sure)}</h2>
            <ol class="stack stack--tight">{brought(false)}</ol>
            {(n_maybe > 0).then(|| view! { <p>{t!("另有{}份看情形", n_maybe)}</p> <ul class="stack stack--tight">{brought(true)}</ul> })}
        </div>
        <div class="row row--apart">
            <span class="row offprint">
                <button class="button button--large" type="button" on:click=move |_| drop(window().print())>{t("打印这张指南")}</button>
                <button class="button button--plain button--large" type="button" on:click=move |_| show.set(Show::Floors(Some(id)))>{t("看怎么走")}</button>
                {is_open.then(|| view! { <button class="button button--plain button--large" type="button" on:click=move |_| show.set(Show::Begin(id))>{t("先答几个问题")}</button> })}
                {is_open.then(|| view! { <Draw id /> })}
            </span>
            <figure class="row">
                <QrCode qr=it.qr label=t("用手机打开这一页的二维码") />
                <figcaption class="small">{t("手机扫一扫，")}<br />{t("在手机上接着办")}</figcaption>
            </figure>
        </div>
    }
}

/// Plans and ways, drawn by the server.
#[component]
fn Floors(item: Option<ItemId>) -> impl IntoView {
    let found = LocalResource::new(move || async move {
        api::call(&floor::GUIDE, &(), &GuideForm { item, window: None }).await
    });
    let drawn = |it: GuideView| {
        view! {
            <p class="heading__under"><b>{tongue::said(&it.standing)}</b></p>
            <div class="stack" inner_html=it.html></div>
        }
    };
    view! {
        <div class="stack kiosk__say">
            <h1>{t("楼层导览")}</h1>
            <div class="kiosk__found stack" tabindex="0" role="region" aria-label=t("楼层导览")>{shown(found, drawn)}</div>
            <p class="offprint"><button class="button button--large" type="button" on:click=move |_| drop(window().print())>{t("打印这张图")}</button></p>
        </div>
    }
}

#[component]
fn LookUp() -> impl IntoView {
    let (no, code) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let on_code = RwSignal::new(false);
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let found: RwSignal<Option<CaseView>> = RwSignal::new(None);
    let is_rating = RwSignal::new(false);
    let slip = move || SlipForm { no: no.get_untracked(), query_code: code.get_untracked() };
    let ask = move |_| {
        let form = LookupForm { no: no.get_untracked(), query_code: code.get_untracked() };
        spawn_local(async move {
            match api::call(&case::LOOKUP, &(), &form).await {
                Ok(it) => {
                    fault.set(None);
                    found.set(Some(it));
                }
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    let box_of = move |label: &'static str, text: RwSignal<String>, is_code: bool| {
        view! {
            <button class="kiosk__box" type="button" aria-pressed=move || (on_code.get() == is_code).to_string() on:click=move |_| on_code.set(is_code)>
                <span class="small">{label}</span>
                <span class="kiosk__typed">{move || match text.get() { it if it.is_empty() => "　".to_owned(), it if is_code => it, it => spaced_no(&it) }}</span>
            </button>
        }
    };
    move || {
        match found.get() {
        Some(_) if is_rating.get() => view! { <div class="kiosk__found stack" tabindex="0" role="region" aria-label=t("评价服务")><h1>{t("评价服务")}</h1> <AtKiosk slip=slip() /></div> }.into_any(),
        Some(it) => {
            let more = view! { <p><button class="button button--large" type="button" on:click=move |_| is_rating.set(true)>{t("评价服务")}</button></p> };
            view! { <div class="kiosk__found" tabindex="0" role="region" aria-label=t("办件进度")><Track it is_own=false found more=more.into_any() /></div> }.into_any()
        }
        None => view! {
            <div class="stack kiosk__say">
                <h1>{t("查进度")}</h1>
                <p class="heading__under">{t("编号和查询码在收件凭证上。")}</p>
                {move || fault.get().map(|it| view! { <p class="note note--bad" role="alert">{in_words(&it)}</p> })}
                {box_of(t("办件编号，18位数字"), no, false)}
                {box_of(t("查询码"), code, true)}
                <p><button class="button button--large" type="button" on:click=ask>{t("查看进度")}</button></p>
            </div>
            {move || match on_code.get() {
                true => view! { <Pad keys=Keys::Capitals text=code /> }.into_any(),
                false => view! { <Pad keys=Keys::Digits text=no /> }.into_any(),
            }}
        }
        .into_any(),
    }
    }
}

/// What is wrong, in one line: there is one form here and it is small.
#[component]
fn Help() -> impl IntoView {
    view! {
        <div class="stack stack--loose kiosk__say">
            <h1>{t("请人来帮我")}</h1>
            <p class="heading__under">{t("导办台在大厅进门处，工作人员可以陪您办。")}</p>
            <p>{t!("{}，{}", county::says("address"), county::says("hours"))}</p>
            <p>{t("电话 ")} <b>{county::says("phone")}</b> {t("，或 ")} <b>"12345"</b> {t("，每天24小时有人接。")}</p>
        </div>
    }
}
