//! Fields of plain forms: label, hint, fault, input, always in this order.
use common::fault::Fault;
use leptos::prelude::*;

use super::says;
use crate::tongue::t;

#[component]
pub fn TextField(
    name: &'static str,
    #[prop(into)] label: String,
    #[prop(default = "")] hint: &'static str,
    #[prop(default = "text")] kind: &'static str,
    #[prop(default = "off")] autocomplete: &'static str,
    #[prop(default = "")] inputmode: &'static str,
    #[prop(into, optional)] value: String,
    #[prop(default = "field__input")] class: &'static str,
    #[prop(into)] fault: Signal<Option<Fault>>,
) -> impl IntoView {
    let says = Memo::new(move |_| says(&fault.get(), name));
    let is_bad = move || says.read().is_some();
    let described = format!("{name}-hint {name}-fault");
    view! {
        <div class="field" class:field--bad=is_bad>
            <label class="field__label" for=name>{label}</label>
            {(!hint.is_empty()).then(|| view! { <p class="field__hint" id=format!("{name}-hint")>{hint}</p> })}
            {move || says.get().map(|it| view! { <FaultText id=format!("{name}-fault") says=it /> })}
            <input class=class id=name name=name type=kind autocomplete=autocomplete value=value
                inputmode=(!inputmode.is_empty()).then_some(inputmode)
                aria-describedby=described aria-invalid=move || is_bad().then_some("true") />
        </div>
    }
}

/// Several lines.
#[component]
pub fn AreaField(
    name: &'static str,
    #[prop(into)] label: String,
    #[prop(default = "")] hint: &'static str,
    #[prop(into, optional)] value: String,
    #[prop(into)] fault: Signal<Option<Fault>>,
) -> impl IntoView {
    let says = Memo::new(move |_| says(&fault.get(), name));
    let is_bad = move || says.read().is_some();
    view! {
        <div class="field" class:field--bad=is_bad>
            <label class="field__label" for=name>{label}</label>
            {(!hint.is_empty()).then(|| view! { <p class="field__hint" id=format!("{name}-hint")>{hint}</p> })}
            {move || says.get().map(|it| view! { <FaultText id=format!("{name}-fault") says=it /> })}
            <textarea class="field__input" id=name name=name rows="3" prop:value=value
                aria-describedby=format!("{name}-hint {name}-fault") aria-invalid=move || is_bad().then_some("true")></textarea>
        </div>
    }
}

/// One of few, by code and words.
#[component]
pub fn SelectField(
    name: &'static str,
    #[prop(into)] label: String,
    options: Vec<(String, String)>,
    #[prop(optional)] picked: Option<RwSignal<String>>,
    #[prop(into)] fault: Signal<Option<Fault>>,
) -> impl IntoView {
    let says = Memo::new(move |_| says(&fault.get(), name));
    let is_bad = move || says.read().is_some();
    let first = picked.map(|it| it.get_untracked()).unwrap_or_default();
    let option = |(code, words): (String, String)| {
        let is_first = code == first;
        view! { <option value=code selected=is_first>{words}</option> }
    };
    let pick = move |ev: leptos::ev::Event| {
        if let Some(it) = picked {
            it.set(event_target_value(&ev));
        }
    };
    view! {
        <div class="field" class:field--bad=is_bad>
            <label class="field__label" for=name>{label}</label>
            {move || says.get().map(|it| view! { <FaultText id=format!("{name}-fault") says=it /> })}
            <select class="field__input" id=name name=name on:change=pick
                aria-describedby=format!("{name}-fault") aria-invalid=move || is_bad().then_some("true")>
                {options.into_iter().map(option).collect_view()}
            </select>
        </div>
    }
}

#[component]
pub fn FaultText(#[prop(into)] id: String, says: String) -> impl IntoView {
    view! { <p class="field__fault" id=id><span><span class="unseen">{t("错误：")}</span>{says}</span></p> }
}

/// A tick with its sentence.
#[component]
pub fn CheckField(
    name: &'static str,
    children: Children,
    #[prop(optional)] is_ticked: bool,
    #[prop(into)] fault: Signal<Option<Fault>>,
) -> impl IntoView {
    let says = Memo::new(move |_| says(&fault.get(), name));
    view! {
        <div class="field" class:field--bad=move || says.read().is_some()>
            {move || says.get().map(|it| view! { <FaultText id=format!("{name}-fault") says=it /> })}
            <label class="choice">
                <input class="choice__dot" type="checkbox" id=name name=name value="yes" checked=is_ticked
                    aria-describedby=format!("{name}-fault") />
                <span>{children()}</span>
            </label>
        </div>
    }
}

/// What a `SelectField` offers where words stand for themselves, the one that stands now first.
pub fn labels(all: Vec<&'static str>, is: &str) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = all.into_iter().map(|it| (it.to_owned(), it.to_owned())).collect();
    all.sort_by_key(|it| it.0 != is);
    all
}
