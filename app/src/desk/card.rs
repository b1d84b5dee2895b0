//! 读卡器 that do not type: a small program beside the reader tells this page what was read (docs/BRIDGE.md). Where the hall has none, nothing
//! of it is there.
use leptos::prelude::*;
use wasm_bindgen::{JsCast, prelude::Closure};
use web_sys::{EventSource, HtmlInputElement, MessageEvent};

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

#[component]
fn Listening(at: String, field: &'static str) -> impl IntoView {
    let says = RwSignal::new("正在连读卡器……");
    let Ok(source) = EventSource::new(&format!("{at}/cards")) else {
        return ().into_any();
    };
    let opened = Closure::<dyn Fn()>::new(move || says.set("读卡器已连上，放卡就读。"));
    let broken = Closure::<dyn Fn()>::new(move || {
        says.set("没有连上读卡器：请看读卡程序是不是开着。可以先手工填写。");
    });
    let read = Closure::<dyn Fn(MessageEvent)>::new(move |it: MessageEvent| {
        let (Some(line), Some(input)) = (it.data().as_string(), input(field)) else { return };
        input.set_value(&line);
        let _ = input.focus();
        says.set("已读到卡，请核对是不是本人。");
    });
    source.set_onopen(Some(opened.as_ref().unchecked_ref()));
    source.set_onerror(Some(broken.as_ref().unchecked_ref()));
    source.set_onmessage(Some(read.as_ref().unchecked_ref()));
    let held = StoredValue::new_local((source, opened, broken, read));
    on_cleanup(move || drop(held.try_update_value(|it| it.0.close())));
    view! { <p class="quiet small" role="status">{says}</p> }.into_any()
}

fn input(field: &str) -> Option<HtmlInputElement> {
    document().get_element_by_id(field)?.dyn_into().ok()
}
