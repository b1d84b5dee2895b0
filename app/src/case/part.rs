//! 填写一节: one section of the form; shown, required and checked by the evaluator both sides share.
use common::{
    application::stage,
    case::{DraftView, correction::CORRECTING, draft},
    catalogue::Audience,
    check::Field,
    fault::Fault,
    form::Answer,
    id::CaseId,
    place::Place,
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_params_map},
};

use super::{
    correct::Correct,
    draft::{Draft, SavedLine, SignInAgain},
    field::Input,
    question::Questions,
};
use crate::tongue::{self, t};
use crate::{
    case::tasks::applying,
    ui::{Faults, Lost, Waiting, titled},
};

#[component]
pub fn PartPage() -> impl IntoView {
    let params = use_params_map();
    // The next part is the same page with another address: drawn anew for each.
    move || {
        let params = params.get();
        let part = params.get("part").unwrap_or_else(|| draft::DELIVERY.to_owned());
        match params.get("id").and_then(|it| it.parse::<CaseId>().ok()) {
            Some(id) => applying(id, DraftView::is_in_hand, move |it| page(it, &part)).into_any(),
            None => Lost().into_any(),
        }
    }
}

fn page(it: DraftView, part: &str) -> AnyView {
    if it.stage == stage::CORRECTION && part == CORRECTING {
        return match it.told.is_some() {
            true => view! { <Correct it /> }.into_any(),
            false => view! { <ToMaterials id=it.id /> }.into_any(),
        };
    }
    if it.stage == stage::CORRECTION {
        titled(t("填写的内容"));
        return view! {
            <div class="stack measure"><h1>{t("填写的内容")}</h1><p class="note">{t("补正期间只改告知书写明的内容，别的不能再改。")}</p>
                <p><a class="button" href=Place::Tasks(it.id).href()>{t("去补正")}</a></p></div>
        }
        .into_any();
    }
    match it.sections().into_iter().any(|it| it.name == part) {
        true => view! { <Part it part=part.to_owned() /> }.into_any(),
        false => Lost().into_any(),
    }
}

/// Where the notice names materials alone, theirs is the first page of a correction.
#[component]
fn ToMaterials(id: CaseId) -> impl IntoView {
    let go = use_navigate();
    go(&Place::Materials(id).href(), NavigateOptions { resolve: false, replace: true, ..Default::default() });
    Waiting()
}

#[component]
fn Part(it: DraftView, part: String) -> impl IntoView {
    let all = it.sections();
    let at = all.iter().position(|it| it.name == part).unwrap_or(0);
    let n = all.len();
    let today = it.today;
    let (id, item_name) = (it.id, it.item.name.clone());
    let is_applicant = part == draft::APPLICANT;
    let regions = StoredValue::new(it.regions.clone());
    let consents = it.consents.clone();
    let asks_who = is_applicant && (takes_both(&it) || !consents.is_empty() || it.is_consent_over);
    let drafted = Draft::of(it);
    // The applicant's kind changes which fields there are.
    let section = Memo::new(move |_| {
        let answers = drafted.answers.get();
        let sections = drafted.view.with_value(|it| draft::sections(&it.item, &answers));
        sections.into_iter().find(|it| it.name == part).unwrap_or_default()
    });
    titled(&tongue::known(&section.get_untracked().title));
    let faults = RwSignal::new(Vec::<Field>::new());
    let tried = RwSignal::new(0);
    let questions = Questions::of(section, drafted, asks_who);
    let go = crate::ui::navigate();
    let next = move |name: String| match name.as_str() {
        draft::DELIVERY => Place::Delivery(id).href(),
        _ => Place::Part(id, name).href(),
    };
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        drafted.read(&questions.shown(), &crate::ui::pairs(&ev));
        let found = section.get_untracked().faults(&drafted.answers.get_untracked(), today);
        // One question a page: only what it asks is in the way of the next.
        let found = if questions.is_last() { found } else { questions.of_this(found) };
        let is_good = found.is_empty();
        if let Some(it) = found.first() {
            questions.turn_to(&it.name);
        }
        faults.set(found);
        tried.update(|it| *it += 1);
        if !is_good {
            return;
        }
        if !questions.is_last() {
            questions.turn(1);
            return;
        }
        if is_applicant {
            drafted.prefill();
        }
        let go = go.clone();
        spawn_local(async move {
            // Off line the browser keeps it: going on is still right.
            if drafted.settle().await == Err(Fault::SignedOut) {
                return;
            }
            let answers = drafted.answers.get_untracked();
            let all = drafted.view.with_value(|it| draft::sections(&it.item, &answers));
            let to = match all.get(at + 1) {
                Some(it) if it.name == draft::DELIVERY => Place::Materials(id).href(),
                Some(it) => next(it.name.clone()),
                None => Place::Tasks(id).href(),
            };
            go(&to);
        });
    };
    view! {
        <div class="stack stack--loose measure">
            <p><a class="list__link" href=Place::Tasks(id).href()>{t("返回任务列表")}</a></p>
            {move || {
                let _ = tried.get();
                let found = faults.get();
                (!found.is_empty()).then(|| view! { <Faults title=String::new() fields=found /> })
            }}
            <div class="stack stack--tight">
                <p class="heading__over">{item_name} {t(" · 第")} {at + 1} {t("项，共")} {n} {t("项")}</p>
                <h1>{move || tongue::known(&section.get().title)}</h1>
                {move || { let hint = tongue::known(&section.get().hint); (!hint.is_empty()).then(|| view! { <p class="field__hint">{hint}</p> }) }}
            </div>
            <form class="stack stack--loose" novalidate on:submit=submit>
                {move || questions.count().map(|it| view! { <p class="heading__over" id="question" tabindex="-1">{it}</p> })}
                {is_applicant.then(|| view! {
                    <div hidden=move || !questions.shows_applicant()><Applicant drafted consents=consents.clone() /></div>
                })}
                <For each=move || questions.shown() key=|it| it.name.clone() let:field>
                    <Input field drafted faults regions />
                </For>
                <div class="row">
                    <button class="button" type="submit">{move || if questions.is_last() { t("保存并继续") } else { t("下一题") }}</button>
                    {move || questions.has_before().then(|| view! {
                        <button class="button button--plain" type="button" on:click=move |_| questions.turn(-1)>{t("上一题")}</button>
                    })}
                    <a class="button button--quiet" href=Place::Tasks(id).href()>{t("先存着，以后再填")}</a>
                </div>
                <SavedLine draft=drafted />
            </form>
            <SignInAgain draft=drafted />
        </div>
    }
}

/// Persons and organisations alike.
fn takes_both(it: &DraftView) -> bool {
    it.item.audience.contains(&Audience::Person) && it.item.audience.len() > 1
}

/// Who applies: oneself, or somebody who has agreed to it (代办).
#[component]
fn Applicant(drafted: Draft, consents: Vec<common::case::ConsentChoice>) -> impl IntoView {
    let both = drafted.view.with_value(takes_both);
    let is_over = drafted.view.with_value(|it| it.is_consent_over);
    let radio = move |name: &'static str, value: String, label: String, hint: &'static str| {
        let wanted = value.clone();
        let is_here = Memo::new(move |_| drafted.text(name) == wanted);
        view! {
            <label class="choice" class:choice--picked=is_here>
                <input class="choice__dot" type="radio" name=name value=value.clone() prop:checked=is_here
                    on:change=move |_| {
                        drafted.set(name, Answer::text(&value));
                        if name == "applicant_for" {
                            // The server fills in whoever it is; the page is drawn anew from there.
                            spawn_local(async move {
                                if drafted.settle().await.is_ok() {
                                    let _ = window().location().reload();
                                }
                            });
                        }
                    } />
                <span>{label}{(!hint.is_empty()).then(|| view! { <span class="check__hint">{hint}</span> })}</span>
            </label>
        }
    };
    view! {
        {both.then(|| view! {
            <fieldset class="field">
                <legend class="field__label">{t("以什么身份申请")}</legend>
                <div class="choices">
                    {radio("applicant_kind", "person".to_owned(), t("个人").to_owned(), "")}
                    {radio("applicant_kind", "legal".to_owned(), t("企业、单位").to_owned(), t("个体工商户按个人申请"))}
                </div>
            </fieldset>
        })}
        {is_over.then(|| view! {
            <p class="note note--warn" role="status">{t("对方已经结束委托。这份草稿改为您自己办，请核对申请人信息；要继续代办，请对方重新委托。")}</p>
        })}
        {(is_over || !consents.is_empty()).then(|| view! {
            <fieldset class="field">
                <legend class="field__label">{t("为谁办")}</legend>
                <div class="choices">
                    {radio("applicant_for", "self".to_owned(), t("为我自己").to_owned(), "")}
                    {consents.into_iter().map(|it| radio("applicant_for", it.id.to_string(), t!("代{}办", it.name), t("对方已同意委托"))).collect_view()}
                </div>
            </fieldset>
        })}
    }
}
