//! 一次告知, at the counter: the form field by field and every material in one list, each in order or with what is wrong.
use common::{
    decision::accept::{CorrectForm, CorrectLine},
    fault::Fault,
    review::{Defect, ExamineField, ExamineSlot, Verdict, form::key},
};
use leptos::prelude::*;

use super::acts::{Filled, code, number, picked, text};
use crate::ui::{TextField, field::FaultText};

/// What the act asks for.
#[component]
pub fn Told(
    fields: Vec<ExamineField>,
    slots: Vec<ExamineSlot>,
    #[prop(into)] fault: Signal<Option<Fault>>,
) -> impl IntoView {
    let says = Memo::new(move |_| crate::ui::says(&fault.get(), "lines"));
    // What another body makes is nobody's to bring.
    let slots = slots.into_iter().filter(|it| it.made.is_empty()).map(Line::of_slot);
    let fields = fields.into_iter().map(Line::of_field).map(|it| view! { <Judged it fault /> }).collect_view();
    view! {
        <div class="stack" id="lines" tabindex="-1">
            {move || says.get().map(|it| view! { <p class="field__fault">{it}</p> })}
            <details class="fold"><summary class="fold__name">"申请表，逐栏"</summary><div class="fold__body stack">{fields}</div></details>
            {slots.map(|it| view! { <Judged it fault /> }).collect_view()}
        </div>
        <TextField name="n_days" label="补正期限（工作日）" inputmode="numeric" value="10" class="field__input field__input--short" fault />
    }
}

/// Every material with a reason beside it.
pub fn correction(filled: &Filled, version: i32) -> CorrectForm {
    let line = |(name, reason): (&String, &String)| {
        let slot = name.strip_prefix("defect-").filter(|_| !reason.is_empty())?;
        let (defect, says) = (picked(filled, name), text(filled, &format!("says-{slot}")));
        Some(CorrectLine { slot: slot.to_owned(), defect, says })
    };
    CorrectForm { version, n_days: number(filled, "n_days"), lines: filled.iter().filter_map(line).collect() }
}

/// What is told about: a field of the form or a material.
struct Line {
    key: String,
    name: String,
    /// What stands in the field.
    said: String,
    is_absent: bool,
    is_told: bool,
}

impl Line {
    fn of_field(it: ExamineField) -> Line {
        Line { key: key(&it.name), name: it.label, said: it.said, is_absent: false, is_told: false }
    }

    fn of_slot(it: ExamineSlot) -> Line {
        Line {
            is_absent: it.is_needed && it.files.is_empty(),
            is_told: it.verdict.as_ref().is_some_and(|it| it.verdict == Verdict::Defer),
            key: it.material.slot,
            name: it.material.name,
            said: String::new(),
        }
    }
}

/// One of them: in order, or why not, in words the applicant can act upon.
#[component]
fn Judged(it: Line, #[prop(into)] fault: Signal<Option<Fault>>) -> impl IntoView {
    let name = StoredValue::new(it.name);
    let for_defect = format!("defect-{}", it.key);
    let for_says = StoredValue::new(format!("says-{}", it.key));
    let (is_absent, is_told) = (it.is_absent, it.is_told);
    let all = Defect::about(&it.key);
    let defect = RwSignal::new((is_absent && !is_told).then_some(Defect::Missing));
    let says = Memo::new(move |_| crate::ui::says(&fault.get(), &for_says.get_value()));
    let pick = move |ev: leptos::ev::Event| {
        defect.set(serde_json::from_value(serde_json::Value::String(event_target_value(&ev))).ok());
    };
    let good = if is_absent { "可以后补" } else { "合格" };
    let option = |it: &Defect| {
        let is_picked = defect.get_untracked() == Some(*it);
        view! { <option value=code(*it) selected=is_picked>{it.label()}</option> }
    };
    let words = move |it: Defect| {
        let id = for_says.get_value();
        view! {
            <label class="field__hint" for=id.clone()>"告诉申请人哪里不对、怎样补正"</label>
            {move || says.get().map(|it| view! { <FaultText id=format!("{}-fault", for_says.get_value()) says=it /> })}
            <textarea class="field__input" id=id.clone() name=id.clone() rows="2" prop:value=it.words(&name.get_value())
                aria-describedby=format!("{id}-fault") aria-invalid=move || says.read().is_some().then_some("true")></textarea>
        }
    };
    view! {
        <div class="field" class:field--bad=move || says.read().is_some()>
            <label class="field__label" for=for_defect.clone()>{name.get_value()}</label>
            {(!it.said.is_empty()).then(|| view! { <p class="field__hint">{it.said}</p> })}
            <select class="field__input field__input--medium" id=for_defect.clone() name=for_defect on:change=pick>
                {(!is_absent || is_told).then(|| view! { <option value="">{good}</option> })}
                {all.iter().map(option).collect_view()}
            </select>
            {move || defect.get().map(words)}
        </div>
    }
}
