//! 首页
use common::{
    catalogue::{self, HomeView, ItemRow, ItemState},
    fault::Fault,
    place::Place,
};
use leptos::{ev::SubmitEvent, prelude::*};

use super::browse::visits;
use crate::tongue::{self, t};
use crate::{
    api,
    island::Later,
    shell::{Waits, looks::LooksHere},
    ui::{TextField, shown, titled},
};

#[component]
pub fn HomePage() -> impl IntoView {
    titled("");
    let looks = LooksHere::here();
    let found = api::load(&catalogue::HOME, ());
    let waiting = move || {
        let it = expect_context::<Waits>().0.get();
        (it.n > 0).then(|| {
            view! {
                <section class="note note--brand stack stack--tight" aria-labelledby="waits">
                    <h2 class="note__title" id="waits">{t("等您办的")}</h2>
                    <ul class="list">{it.lines.iter().map(|it| await_line(it)).collect_view()}</ul>
                </section>
            }
        })
    };
    view! {
        <div class="stack stack--wide">
            {waiting}
            {move || looks.is_elder().then(|| view! { <ElderHome found /> })}
            {move || (!looks.is_elder()).then(|| view! { <section aria-labelledby="ask">
                <div class="gate home__gate">
                    <div class="home__ask stack">
                        <h1 id="ask">{t("进一道门，办所有事")}</h1>
                        <SearchForm value=String::new() is_large=true />
                        <p class="home__try">{move || found.get().and_then(Result::ok).map(|it| asked(&it.asked))}</p>
                    </div>
                    <div class="home__scene"><Portal /></div>
                </div>
                <div class="threshold"></div>
            </section> })}
            {move || (!looks.is_elder()).then(|| view! { <Later at=3>
                {shown(found, home)}
                <section class="stack" aria-labelledby="lookup">
                    <h2 class="part" id="lookup">{t("查办件进度")}</h2>
                    <LookUp />
                </section>
            </Later> })}
        </div>
    }
    .into_any()
}

/// What people look for here, in their own words.
fn asked(words: &[String]) -> impl IntoView + use<> {
    let link = |it: &String| {
        let query = serde_urlencoded::to_string([("q", it)]).unwrap_or_default();
        view! { <a class="home__trylink" lang="zh-CN" href=Place::Search(query).href()>{it.clone()}</a> }
    };
    let links: Vec<_> = words.iter().map(link).collect();
    (!links.is_empty()).then(|| view! { <span class="home__trylink quiet">{t("大家在找")}</span> {links} })
}

/// Number and code, sent as a form and answered with a page the server draws: nobody waits for a program to read where a case stands.
#[component]
fn LookUp() -> impl IntoView {
    let fault = RwSignal::new(None);
    view! {
        <form class="stack" method="post" action=Place::Lookup.href()>
            <TextField name="no" label=t("办件编号") hint=t("收件凭证上的18位数字，空格可以不输") inputmode="numeric" class="field__input field__input--medium" fault />
            <TextField name="query_code" label=t("查询码") class="field__input field__input--short" fault />
            <p><button class="button button--plain" type="submit">{t("查看进度")}</button></p>
        </form>
    }
}

/// The sentence and where it leads.
fn await_line(line: &str) -> impl IntoView + use<> {
    let (says, href) = line.split_once('\n').unwrap_or((line, "/mine"));
    view! { <li class="list__item"><a class="list__link" href=href.to_owned()>{tongue::said(says)}</a></li> }
}

/// 长者版首页: ten matters, whom to ring, one box to write in. No figures, no filters.
#[component]
fn ElderHome(found: LocalResource<Result<HomeView, Fault>>) -> impl IntoView {
    let door = |name: String, fact: String, href: String| {
        view! {
            <li class="doors__item">
                <a class="door" href=href><span class="door__name elder__word">{name}</span><span class="door__fact">{fact}</span></a>
            </li>
        }
    };
    let ten = move |it: HomeView| {
        let all = it.elder.into_iter().map(|it| {
            let fact = if it.is_online { t("可以在网上办") } else { t("看怎么办、带什么") };
            door(plain(&it.name), fact.to_owned(), Place::Guide(it.id).href())
        });
        view! { <ul class="doors doors--3">{all.collect_view()}</ul> }
    };
    view! {
        <section class="stack" aria-labelledby="ask">
            <h1 id="ask">{t("您要办什么事？")}</h1>
            <SearchForm value=String::new() is_large=true />
            <ul class="doors doors--3">
                {door(t("查我的办件").to_owned(), t("看办到哪一步了").to_owned(), Place::Lookup.href())}
                {door(t("请人打给我").to_owned(), t("不会用，就让工作人员打电话来").to_owned(), Place::Callback.href())}
            </ul>
        </section>
        <section class="stack" aria-labelledby="ten">
            <h2 class="part" id="ten">{t("老年人常办的事")}</h2>
            {shown(found, ten)}
        </section>
    }
}

/// A matter's name without what stands in brackets: that is for lists, not for finding one's own.
fn plain(name: &str) -> String {
    name.split(['（', '(']).next().unwrap_or(name).to_owned()
}

/// The one search box, here and above every list.
#[component]
pub fn SearchForm(value: String, #[prop(default = false)] is_large: bool) -> impl IntoView {
    let go = crate::ui::navigate();
    let input = NodeRef::<leptos::html::Input>::new();
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let words = input.get().map(|it| it.value()).unwrap_or_default();
        let query = serde_urlencoded::to_string([("q", words.trim())]).unwrap_or_default();
        go(&Place::Search(query).href());
    };
    view! {
        <form class="stack stack--tight" role="search" action="/items" on:submit=submit>
            <label class="search__label" for="q">{t("您要办什么事？")}</label>
            <div class="search" class:search--small=!is_large>
                <input class="search__input" id="q" name="q" type="search" autocomplete="off" value=value node_ref=input
                    placeholder=t("事项、日常叫法或拼音") />
                <button class="button button--large search__button" type="submit">{t("查找")}</button>
            </div>
        </form>
    }
}

fn home(it: HomeView) -> impl IntoView {
    let door = |it: ItemRow| {
        let free = if it.is_free == Some(true) { t("·不收费") } else { "" };
        let visits = it.visits.map(|it| format!("·{}", visits(it))).unwrap_or_default();
        let fact = format!("{}{free}{visits}", tongue::said(&it.promised));
        view! {
            <li class="doors__item">
                <a class="door" href=Place::Guide(it.id).href()>
                    <span class="door__name">{it.name}</span>
                    <span class="door__fact">{fact}</span>
                </a>
            </li>
        }
    };
    let count = |name: &'static str, n: u64, unit: &'static str| {
        view! {
            <div class="count">
                <dt class="count__name">{name}</dt>
                <dd class="count__figure">{n}<span class="count__unit">{unit}</span></dd>
            </div>
        }
    };
    let standing = (!it.standing.is_empty()).then(|| {
        let says = tongue::said(&it.standing);
        view! { <p>{t("大厅：")} <b>{says}</b> " " <a href=Place::Floors(None).href()>{t("楼层导览")}</a></p> }
    });
    view! {
        {standing}
        <section class="stack" aria-labelledby="hot">
            <div class="row row--apart">
                <h2 id="hot">{t("常办的事")}</h2>
                <nav class="switch" aria-label=t("服务对象")>
                    <a class="switch__link" href=Place::Search("audience=person".to_owned()).href()>{t("个人")}</a>
                    <a class="switch__link" href=Place::Search("audience=legal".to_owned()).href()>{t("企业·法人")}</a>
                </nav>
            </div>
            <ul class="doors doors--4">{it.hot.into_iter().map(door).collect_view()}</ul>
            <p>
                <a class="list__link" href=Place::Browse.href()>{t("全部")} {it.n_items} {t("个事项")}</a>
                <span class="quiet small">{t(" 其中")} {it.n_online} {t("个可以网上申请；按部门、主题、县乡村三级查找")}</span>
            </p>
        </section>
        <section class="stack" aria-labelledby="today">
            <h2 class="part" id="today">{t("今天，")} {tongue::day(it.today)}</h2>
            <dl class="counts">
                {count(t("收到网上申请"), it.n_submitted_today, t("件"))}
                {count(t("预审通过"), it.n_passed_today, t("件"))}
                {count(t("列入清单的事项"), it.n_items, t("个"))}
                {count(t("已开通网上申请"), it.n_online, t("个"))}
            </dl>
            <p class="quiet small">{t("数字来自办件记录，打开页面时统计。")}</p>
        </section>
    }
}

/// The open door, our only picture.
#[component]
fn Portal() -> impl IntoView {
    let stud = |(x, y): (u32, u32)| view! { <circle cx=x cy=y r="2.6" /> };
    let rows = [0, 30, 60];
    let columns = [(48, 62), (59, 66), (70, 70)];
    let left = rows.iter().flat_map(|down| columns.map(|(x, y)| (x, y + down)));
    let studs = left.flat_map(|(x, y)| [(x, y), (240 - x, y)]).map(stud).collect_view();
    view! {
        <svg class="portal" viewBox="0 0 240 250" aria-hidden="true" focusable="false">
            <path class="portal__light" d="M38 22H202V250H38z" />
            <path class="portal__leaf" d="M38 22L80 46V236L38 250z" />
            <path class="portal__leaf" d="M202 22L160 46V236L202 250z" />
            <g class="portal__stud">{studs}</g>
            <circle class="portal__ring" cx="71" cy="166" r="6" />
            <circle class="portal__ring" cx="169" cy="166" r="6" />
            <path class="portal__frame" d="M33 250V22M207 22V250" />
            <path class="portal__lintel" d="M12 14H228" />
        </svg>
    }
}

/// 尚未开通 and the like; nothing for what is open.
pub fn state_tag(state: ItemState) -> impl IntoView {
    match state {
        ItemState::Open => None,
        ItemState::Suspended | ItemState::Cancelled => {
            Some(view! { <span class="tag tag--warn">{t(state.label())}</span> })
        }
        ItemState::Listed | ItemState::Draft => Some(view! { <span class="tag">{t(state.label())}</span> }),
    }
}
