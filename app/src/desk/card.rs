//! 读卡器 that do not type: a small program beside the reader tells this page what was read (docs/BRIDGE.md). Where the hall has none, nothing
//! of it is there.
use common::case::card::Card;
use gloo_timers::future::TimeoutFuture;
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::{JsCast, prelude::Closure};
use web_sys::{EventSource, HtmlInputElement, MessageEvent};

/// Milliseconds until it is tried anew where the browser has given up.
const AGAIN: u32 = 5_000;
/// What was written of whoever stood here before.
const THEIRS: [&str; 4] = ["name", "phone", "legal", "agent"];
const TICKED: [&str; 3] = ["is_registered", "is_other", "letter"];

/// Where the program beside the reader listens, as the hall's settings say; the server writes it into the desk's page.
fn bridge() -> Option<String> {
    let meta = document().query_selector("meta[name=card-bridge]").ok()??;
    meta.get_attribute("content").filter(|it| !it.is_empty())
}

/// Fills the field of this name with every card that is read while it stands on the page.
#[component]
pub fn CardReader(field: &'static str) -> impl IntoView {
    bridge().map(|at| view! { <Listening at field /> })
}

/// A line to the program, and what has to live as long as it.
struct Line {
    source: EventSource,
    _opened: Closure<dyn Fn()>,
    _broken: Closure<dyn Fn()>,
    _read: Closure<dyn Fn(MessageEvent)>,
}

impl Line {
    fn open(at: &str, field: &'static str, says: RwSignal<&'static str>) -> Option<Line> {
        let source = EventSource::new(&format!("{at}/cards")).ok()?;
        let opened = Closure::<dyn Fn()>::new(move || says.set("读卡器已连上，放卡就读。"));
        let broken = Closure::<dyn Fn()>::new(move || {
            says.set(
                "没有连上读卡器。请看读卡程序是不是开着、网址写得对不对；浏览器问的时候要选允许。可以先手工填写。",
            );
        });
        let read = Closure::<dyn Fn(MessageEvent)>::new(move |it: MessageEvent| {
            if let Some(line) = it.data().as_string() {
                fill(field, &line);
                says.set("已读到卡，请核对是不是本人。");
            }
        });
        source.set_onopen(Some(opened.as_ref().unchecked_ref()));
        source.set_onerror(Some(broken.as_ref().unchecked_ref()));
        source.set_onmessage(Some(read.as_ref().unchecked_ref()));
        Some(Line { source, _opened: opened, _broken: broken, _read: read })
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.source.close();
    }
}

#[component]
fn Listening(at: String, field: &'static str) -> impl IntoView {
    let says = RwSignal::new("正在连读卡器……");
    let line = StoredValue::new_local(Line::open(&at, field, says));
    // Refused once, a browser does not ask again by itself: whoever starts the program later is heard all the same.
    spawn_local(async move {
        loop {
            TimeoutFuture::new(AGAIN).await;
            let has_given_up =
                |it: &Option<Line>| it.as_ref().is_none_or(|it| it.source.ready_state() == EventSource::CLOSED);
            match line.try_with_value(has_given_up) {
                None => return,
                Some(false) => (),
                Some(true) => drop(line.try_set_value(Line::open(&at, field, says))),
            }
        }
    });
    view! { <p class="quiet small" role="status">{says}</p> }
}

fn input(name: &str) -> Option<HtmlInputElement> {
    document().get_element_by_id(name)?.dyn_into().ok()
}

/// Somebody else's card: what was written of whoever stood here before goes, or they would be taken for one.
fn fill(field: &str, line: &str) {
    let Some(number) = input(field) else { return };
    let was = Card::read(&number.value()).number;
    if !was.is_empty() && was != Card::read(line).number {
        THEIRS.iter().filter_map(|it| input(it)).for_each(|it| it.set_value(""));
        TICKED.iter().filter_map(|it| input(it)).for_each(|it| it.set_checked(false));
    }
    number.set_value(line);
    // Whoever is typing goes on typing where they are.
    let types = document().active_element().is_some_and(|it| it.tag_name() == "INPUT" && it.id() != field);
    if !types {
        let _ = number.focus();
    }
}
