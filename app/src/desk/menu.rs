//! 工作台栏目: the menu as data. Who sees an entry, the key to it, and what waits behind it stand in one table.
use common::{
    account::{Duty, Who},
    desk::{Card, HomeView},
    place::DeskPlace,
};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::frame::Frame;
use crate::session::Session;

pub struct Entry {
    pub name: &'static str,
    pub place: DeskPlace,
    /// After `g`.
    pub key: char,
    duties: &'static [Duty],
    /// What of 首页 waits there for whoever looks.
    count: Option<fn(&HomeView) -> u64>,
}

pub struct Group {
    pub name: &'static str,
    pub entries: &'static [Entry],
}

const WORK: &[Duty] = &[
    Duty::Counter,
    Duty::PreReview,
    Duty::Review,
    Duty::Decide,
    Duty::Issue,
    Duty::Answer,
    Duty::Publish,
    Duty::Supervise,
    Duty::Compose,
    Duty::CheckItems,
    Duty::CheckLaw,
    Duty::Direct,
];
const TRAYS: &[Duty] = &[
    Duty::Counter,
    Duty::PreReview,
    Duty::Review,
    Duty::Decide,
    Duty::Issue,
    Duty::Answer,
    Duty::Publish,
    Duty::Compose,
    Duty::CheckItems,
    Duty::CheckLaw,
    Duty::Direct,
];
/// Whoever writes the matters of a body, hands them in, or checks them.
const EDITING: &[Duty] = &[Duty::Compose, Duty::CheckItems, Duty::CheckLaw, Duty::Direct];
const PAPERS: &[Duty] = &[Duty::Counter, Duty::Review, Duty::Issue];
const HEAD: &[Duty] = &[Duty::Direct];
const WINDOW: &[Duty] = &[Duty::Counter];
const CASHIER: &[Duty] = &[Duty::Issue];
/// Whoever registers, and whoever wants to know how much of the house's work is done elsewhere.
const REGISTER: &[Duty] = &[Duty::Counter, Duty::Direct, Duty::Supervise];
/// Who meets them, and who confirms it.
const TWINS: &[Duty] = &[Duty::Counter, Duty::Direct];
const REVIEW: &[Duty] = &[Duty::PreReview];
/// Who invites, who gives duties, and who confirms them.
const STAFF: &[Duty] = &[Duty::SystemAdmin, Duty::SecurityAdmin, Duty::Direct];
const AUDIT: &[Duty] = &[Duty::AuditAdmin];
/// Whoever does not read the record whole reads what is their own.
const EVERYBODY: &[Duty] = &[
    Duty::Counter,
    Duty::PreReview,
    Duty::Review,
    Duty::Decide,
    Duty::Issue,
    Duty::Supervise,
    Duty::Answer,
    Duty::Publish,
    Duty::Hotline,
    Duty::Disclose,
    Duty::Compose,
    Duty::CheckItems,
    Duty::CheckLaw,
    Duty::Direct,
    Duty::SystemAdmin,
    Duty::SecurityAdmin,
];
/// Who holds what, and who stands in for whom: everybody's own, too.
const HOLDERS: &[Duty] = &[
    Duty::Counter,
    Duty::PreReview,
    Duty::Review,
    Duty::Decide,
    Duty::Issue,
    Duty::Supervise,
    Duty::Answer,
    Duty::Publish,
    Duty::Hotline,
    Duty::Disclose,
    Duty::Direct,
    Duty::SystemAdmin,
    Duty::SecurityAdmin,
    Duty::AuditAdmin,
];
const SYSTEM: &[Duty] = &[Duty::SystemAdmin];
/// Who makes systems known, and who watches over what they bring.
const EXCHANGE: &[Duty] = &[Duty::Direct, Duty::Supervise, Duty::SystemAdmin];
const HOUSE: &[Duty] = &[
    Duty::Counter,
    Duty::PreReview,
    Duty::Review,
    Duty::Decide,
    Duty::Issue,
    Duty::Supervise,
    Duty::Answer,
    Duty::Publish,
    Duty::Hotline,
    Duty::Disclose,
    Duty::Compose,
    Duty::CheckItems,
    Duty::CheckLaw,
    Duty::Direct,
    Duty::AuditAdmin,
];

const fn entry(name: &'static str, place: DeskPlace, key: char, duties: &'static [Duty]) -> Entry {
    Entry { name, place, key, duties, count: None }
}

const fn counted(it: Entry, count: fn(&HomeView) -> u64) -> Entry {
    Entry { name: it.name, place: it.place, key: it.key, duties: it.duties, count: Some(count) }
}

pub const MENU: &[Group] = &[
    Group {
        name: "办件",
        entries: &[
            entry("首页", DeskPlace::Home, 's', WORK),
            counted(entry("预审", DeskPlace::Queue, 'y', REVIEW), |it| it.n_review),
            counted(entry("办件", DeskPlace::Inbox, 'b', TRAYS), HomeView::n_inbox),
            entry("交接", DeskPlace::Transmittals, 'j', PAPERS),
            entry("日报", DeskPlace::Daybook, 'a', WORK),
        ],
    },
    Group {
        name: "窗口",
        entries: &[
            entry("叫号", DeskPlace::Line, 'h', WINDOW),
            entry("收件", DeskPlace::Intake, 'k', WINDOW),
            entry("大厅", DeskPlace::Hall, 't', HEAD),
            entry("登记", DeskPlace::Registrations, 'o', REGISTER),
            entry("同一人", DeskPlace::Twins, 'i', TWINS),
            entry("收银", DeskPlace::Till, 'c', CASHIER),
        ],
    },
    Group {
        name: "咨询",
        entries: &[
            entry("首问", DeskPlace::Inquiries, 'w', WINDOW),
            entry("回电", DeskPlace::Callbacks, 'd', REVIEW),
        ],
    },
    Group {
        name: "公开",
        entries: &[
            entry("事项", DeskPlace::Items, 'x', HOUSE),
            entry("编制", DeskPlace::Editions, 'g', EDITING),
            entry("一件事", DeskPlace::Bundles, 'l', HEAD),
        ],
    },
    Group {
        name: "监察",
        entries: &[
            counted(entry("差评", DeskPlace::Ratings, 'p', HEAD), |it| it.n(Card::Ratings)),
            entry("咨询月表", DeskPlace::QuestionFigures, 'm', HEAD),
            entry("用印登记", DeskPlace::Register, 'u', HEAD),
            entry("日结", DeskPlace::Tills, 'v', HEAD),
            entry("收费", DeskPlace::Fees, 'f', HEAD),
            // No letter is left.
            entry("集中率", DeskPlace::Share, '1', HEAD),
            entry("数据交换", DeskPlace::Exchange, '3', EXCHANGE),
        ],
    },
    Group {
        name: "管理",
        entries: &[
            counted(entry("授权书", DeskPlace::Mandates, 'q', HEAD), |it| it.n(Card::Letters)),
            entry("印章", DeskPlace::Stamps, 'z', HEAD),
            entry("科室", DeskPlace::Sections, 'n', TRAYS),
            entry("开厅", DeskPlace::Opening, 'a', SYSTEM),
            entry("大厅设置", DeskPlace::Settings, 's', SYSTEM),
            entry("机构", DeskPlace::Bodies, 'v', SYSTEM),
            entry("大厅和窗口", DeskPlace::Halls, 'h', SYSTEM),
            entry("日历", DeskPlace::Calendar, 'c', SYSTEM),
            entry("导入事项", DeskPlace::Import, 'i', SYSTEM),
            entry("人员", DeskPlace::Staff, 'r', STAFF),
            entry("名单和替岗", DeskPlace::Holders, '2', HOLDERS),
            entry("操作记录", DeskPlace::Trail, 'a', AUDIT),
            entry("我的痕迹", DeskPlace::Trail, 'e', EVERYBODY),
        ],
    },
];

/// Who may see it at all: whoever works on cases, or one of the three administrators, who do nothing else.
const fn audience(it: &Entry) -> u8 {
    let (mut seen, mut duties) = (0, it.duties);
    while let [duty, rest @ ..] = duties {
        seen |= match duty {
            Duty::SystemAdmin => 2,
            Duty::SecurityAdmin => 4,
            Duty::AuditAdmin => 8,
            _ => 1,
        };
        duties = rest;
    }
    seen
}

/// Whether a letter leads nobody to two places.
const fn is_clear(key: char) -> bool {
    let (mut seen, mut groups) = (0, MENU);
    while let [group, rest @ ..] = groups {
        let mut entries = group.entries;
        while let [it, rest @ ..] = entries {
            if it.key == key {
                if seen & audience(it) != 0 {
                    return false;
                }
                seen |= audience(it);
            }
            entries = rest;
        }
        groups = rest;
    }
    true
}

// Every letter or figure leads anybody to one place at most, or nothing is built.
const _: () = {
    let mut key = b'0';
    while key <= b'z' {
        assert!(is_clear(key as char));
        key += 1;
    }
};

/// What this person finds in a group.
pub fn entries(group: &'static Group, who: &Who) -> Vec<&'static Entry> {
    group.entries.iter().filter(|it| it.duties.iter().any(|duty| who.holds(*duty))).collect()
}

/// Where a letter after `g` leads this person.
pub fn by_key(key: &str, who: &Who) -> Option<String> {
    let all = MENU.iter().flat_map(|it| entries(it, who));
    all.into_iter().find(|it| key.eq_ignore_ascii_case(&it.key.to_string())).map(|it| it.place.href())
}

/// Where the browser keeps which groups are folded.
const KEY: &str = "desk-folded";

fn folded() -> Vec<String> {
    let kept = window().local_storage().ok().flatten().and_then(|it| it.get_item(KEY).ok().flatten());
    kept.map(|it| it.split(',').map(str::to_owned).collect()).unwrap_or_default()
}

fn fold(name: &str, is_folded: bool) {
    let mut all = folded();
    all.retain(|it| it != name && !it.is_empty());
    if is_folded {
        all.push(name.to_owned());
    }
    if let Ok(Some(it)) = window().local_storage() {
        let _ = it.set_item(KEY, &all.join(","));
    }
}

/// At the side where there is room for it, behind one button where there is none.
#[component]
pub fn Menu(is_open: RwSignal<bool>) -> impl IntoView {
    let (session, frame) = (Session::here(), Frame::here());
    let groups = move || {
        let Some(who @ Who::Staff { .. }) = session.who() else { return Vec::new() };
        MENU.iter().map(|it| (it.name, entries(it, &who))).filter(|it| !it.1.is_empty()).collect::<Vec<_>>()
    };
    let has_any = move || !groups().is_empty();
    view! {
        <Show when=has_any>
            <nav class="deskmenu" class:deskmenu--open=is_open id="deskmenu" aria-label="工作台栏目">
                {move || groups().into_iter().map(|(name, all)| view! { <Fold name all frame /> }).collect_view()}
                <p class="deskmenu__foot from-wide">
                    <button class="deskmenu__keys" type="button" on:click=move |_| frame.show_keys()>
                        "按键说明 " <span class="key" aria-hidden="true">"?"</span>
                    </button>
                </p>
            </nav>
        </Show>
    }
}

/// One group, as it was left; never shut over the page one is on.
#[component]
fn Fold(name: &'static str, all: Vec<&'static Entry>, frame: Frame) -> impl IntoView {
    let path = use_location().pathname;
    let places: Vec<String> = all.iter().map(|it| it.place.href()).collect();
    let is_here = move |it: &str| whole(&path.get()) == it.trim_end_matches('/');
    let is_open = Memo::new(move |_| places.iter().any(|it| is_here(it)) || !folded().iter().any(|it| it == name));
    // Before it is: what is open now is about to be shut.
    let turn = move |ev: leptos::ev::MouseEvent| {
        let group = event_target::<web_sys::Element>(&ev).closest("details").ok().flatten();
        fold(name, group.is_some_and(|it| it.has_attribute("open")));
    };
    let link = move |it: &'static Entry| {
        let (href, target) = (it.place.href(), it.place.href());
        let is_here = Memo::new(move |_| is_here(&target));
        let n = move || it.count.and_then(|of| frame.home().map(|home| of(&home))).filter(|n| *n > 0);
        // The name stays the name; how many there are is said beside it.
        let counted = format!("waits-{}", it.key);
        let says = counted.clone();
        view! {
            <li>
                <a class="deskmenu__link" class:deskmenu__link--here=is_here href=href
                    aria-current=move || is_here.get().then_some("page")
                    aria-describedby=move || n().map(|_| counted.clone())>
                    <span>{it.name}</span>
                    {move || n().map(|n| view! { <span class="deskmenu__n" aria-hidden="true">{n}</span> })}
                </a>
                {move || n().map(|n| view! { <span class="unseen" id=says.clone()>{n} "件等办"</span> })}
            </li>
        }
    };
    view! {
        <details class="deskmenu__group" open=is_open>
            <summary class="deskmenu__name" on:click=turn>{name}</summary>
            <ul>{all.into_iter().map(link).collect_view()}</ul>
        </details>
    }
}

/// The router tells the address with the desk's base or without.
fn whole(path: &str) -> String {
    format!("{}{}", DeskPlace::BASE, path.trim_start_matches(DeskPlace::BASE).trim_end_matches('/'))
}
