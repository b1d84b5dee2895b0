//! 情形引导: a few questions give your list, your days, your fee; the answers go on into the form.
use common::{
    catalogue::{self, GuideView, Item, Necessity, Question, yuan},
    form::{Answer, Answers},
    id::ItemId,
    place::Place,
};
use leptos::prelude::*;

use crate::tongue::{self, t};
use crate::{
    api,
    case::open::OpenButton,
    ui::{Crumbs, Lost, param, shown, titled},
};

#[component]
pub fn CheckPage() -> impl IntoView {
    match param::<ItemId>("id") {
        Some(id) => shown(api::load(&catalogue::GUIDE, id), |it| view! { <Check it /> }).into_any(),
        None => Lost().into_any(),
    }
}

#[component]
fn Check(it: GuideView) -> impl IntoView {
    titled(&t!("{}：看看我能不能办", it.item.name));
    let answers = RwSignal::new(Answers::new());
    let item = StoredValue::new(it.item.clone());
    let visible = move || -> Vec<Question> {
        let answers = answers.get();
        item.with_value(|it| {
            let asked = it.only_asked(&answers);
            it.questions.iter().filter(|it| it.when.iter().all(|it| it.holds(&asked))).cloned().collect()
        })
    };
    let names = Memo::new(move |_| visible().into_iter().map(|it| it.name).collect::<Vec<_>>());
    let stop = Memo::new(move |_| item.with_value(|it| it.stop(&answers.get()).map(str::to_owned)));
    let is_done = Memo::new(move |_| names.get().iter().all(|it| answers.get().contains_key(it)));
    let (id, is_open, shut) = (it.id, it.is_open, it.shut_because.clone());
    view! {
        <div class="stack stack--loose measure">
            <Crumbs trail=vec![(t("首页"), Place::Home.href()), (t("办事指南"), Place::Guide(id).href())] />
            <div class="stack stack--tight">
                <p class="heading__over">{it.item.name.clone()}</p>
                <h1>{t("看看我能不能办")}</h1>
            </div>
            <For each=visible key=|it| it.name.clone() let:question>
                <Ask question answers />
            </For>
            <div aria-live="polite">
                {move || match (stop.get(), is_done.get()) {
                    (Some(says), _) => view! {
                        <div class="note note--warn stack stack--tight">
                            <p class="note__title">{t("这里办不了您的情形")}</p>
                            <p>{says}</p>
                        </div>
                    }.into_any(),
                    (None, false) => view! { <p class="quiet">{t("答完就能看到您要交的材料。")}</p> }.into_any(),
                    (None, true) => view! {
                        <Outcome item=item.get_value() answers=answers.get() />
                        {match is_open {
                            true => view! { <p class="row"><OpenButton item=id answers=answers.get() /></p> }.into_any(),
                            false => view! { <p class="note note--warn">{shut.clone()}</p> }.into_any(),
                        }}
                    }.into_any(),
                }}
            </div>
        </div>
    }
}

/// One question with its choices.
#[component]
pub fn Ask(question: Question, answers: RwSignal<Answers>) -> impl IntoView {
    let name = question.name.clone();
    let option = move |it: common::form::Choice| {
        let (field, value) = (name.clone(), it.value.clone());
        let (field_here, value_here) = (field.clone(), value.clone());
        let is_here =
            Memo::new(move |_| answers.get().get(&field_here).is_some_and(|it| it.as_text() == value_here));
        view! {
            <label class="choice" class:choice--picked=is_here>
                <input class="choice__dot" type="radio" name=field.clone() value=value.clone()
                    prop:checked=is_here
                    on:change=move |_| answers.update(|it| { it.insert(field.clone(), Answer::text(&value)); }) />
                <span>{it.label}{(!it.hint.is_empty()).then(|| view! { <span class="check__hint">{it.hint}</span> })}</span>
            </label>
        }
    };
    view! {
        <fieldset class="field">
            <legend class="field__label">{question.label}</legend>
            {(!question.hint.is_empty()).then(|| view! { <p class="field__hint">{question.hint}</p> })}
            <div class="choices">{question.options.into_iter().map(option).collect_view()}</div>
        </fieldset>
    }
}

#[component]
fn Outcome(item: Item, answers: Answers) -> impl IntoView {
    let slots: Vec<_> = item.needed(&answers).into_iter().cloned().collect();
    let days = item.promise(&answers).map(|it| tongue::said(&it.says())).unwrap_or_default();
    let fee = match item.cost(&answers) {
        0 => t("不收费").to_owned(),
        fen => t!("{}元", yuan(fen)),
    };
    let line = |it: common::catalogue::Material| {
        let later = (it.necessity == Necessity::Deferrable).then_some(t("（可以容缺后补）"));
        view! { <li><b>{it.name.clone()}</b> {t("，")} {tongue::said(&it.copies())} {later} {(!it.form.is_empty()).then(|| t!("，{}", it.form))}</li> }
    };
    view! {
        <section class="note note--good stack" aria-labelledby="yours">
            <h2 id="yours">{t("您可以办")}</h2>
            <p>{t("要交")} <b>{slots.len()} {t("份")}</b> {t("材料，")} <b>{days}</b> {t("，")} <b>{fee}</b> {t("。")}</p>
            <ol class="numbered">{slots.into_iter().map(line).collect_view()}</ol>
        </section>
    }
}
