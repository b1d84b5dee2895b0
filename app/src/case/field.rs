//! 一个字段: drawn by its kind, with its label, hint and fault.
use std::collections::BTreeMap;

use common::{
    check::Field,
    form::{Answer, FieldDef, Kind},
};
use leptos::prelude::*;

use super::draft::Draft;
use crate::tongue::{self, t};
use crate::ui::field::FaultText;

fn width(kind: Kind) -> &'static str {
    match kind {
        Kind::Number | Kind::Money | Kind::Date => "field__input field__input--short",
        Kind::Phone | Kind::IdCard | Kind::CreditCode | Kind::Region => "field__input field__input--medium",
        _ => "field__input",
    }
}

fn keypad(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Number | Kind::Money => Some("decimal"),
        Kind::Phone => Some("tel"),
        _ => None,
    }
}

/// What browsers may fill in by themselves (WCAG 1.3.5).
fn autocomplete(field: &FieldDef) -> &'static str {
    match (field.kind, field.name.as_str()) {
        (Kind::Phone, "applicant_phone") => "tel",
        (Kind::Text, "applicant_name") => "name",
        (Kind::Address, _) => "address-line1",
        _ => "off",
    }
}

#[component]
pub fn Input(
    field: FieldDef,
    drafted: Draft,
    faults: RwSignal<Vec<Field>>,
    regions: StoredValue<Vec<String>>,
) -> impl IntoView {
    let name = StoredValue::new(field.name.clone());
    let says = Memo::new(move |_| {
        name.with_value(|name| {
            faults.with(|them| them.iter().find(|it| it.name == *name).map(|it| tongue::said(&it.says)))
        })
    });
    let optional = if field.optional { t("（选填）") } else { "" };
    let label = format!("{}{optional}", tongue::known(&field.label));
    let (id, hint_id, fault_id) =
        (field.name.clone(), format!("{}-hint", field.name), format!("{}-fault", field.name));
    let described = format!("{hint_id} {fault_id}");
    let hint = (!field.hint.is_empty())
        .then(|| view! { <p class="field__hint" id=hint_id>{tongue::known(&field.hint)}</p> });
    let fault_text = move || says.get().map(|it| view! { <FaultText id=fault_id.clone() says=it /> });
    let is_bad = move || says.read().is_some();
    if matches!(field.kind, Kind::Choice | Kind::Several) {
        return view! {
            <fieldset class="field" class:field--bad=is_bad>
                <legend class="field__label">{label}</legend>
                {hint}{fault_text}
                <div class="choices"><Choices field drafted /></div>
            </fieldset>
        }
        .into_any();
    }
    if field.kind == Kind::Group {
        return view! {
            <fieldset class="field" class:field--bad=is_bad>
                <legend class="field__label">{label}</legend>
                {hint}{fault_text}
                <Rows field drafted faults />
            </fieldset>
        }
        .into_any();
    }
    let value = drafted
        .answers
        .with_untracked(|it| it.get(&field.name).map(|it| it.as_text().to_owned()).unwrap_or_default());
    let put = move |text: String| name.with_value(|name| drafted.set(name, Answer::Text(text)));
    let invalid = move || is_bad().then_some("true");
    let input = match field.kind {
        Kind::LongText => view! {
            <textarea class="field__input" id=id.clone() name=id.clone() rows="4" prop:value=value aria-describedby=described
                aria-invalid=invalid on:input=move |ev| put(event_target_value(&ev))></textarea>
        }.into_any(),
        Kind::Region => {
            let option = |it: String| { let is_here = it == value; view! { <option value=it.clone() selected=is_here>{it.clone()}</option> } };
            view! {
                <select class=width(field.kind) id=id.clone() name=id.clone() aria-describedby=described aria-invalid=invalid
                    on:change=move |ev| put(event_target_value(&ev))>
                    <option value="">{t("请选择")}</option>
                    {regions.get_value().into_iter().map(option).collect_view()}
                </select>
            }.into_any()
        }
        kind => {
            let input = view! {
                <input class=width(kind) id=id.clone() name=id.clone() type=if kind == Kind::Date { "date" } else if kind == Kind::Phone { "tel" } else { "text" }
                    inputmode=keypad(kind) autocomplete=autocomplete(&field) prop:value=value aria-describedby=described
                    aria-invalid=invalid on:input=move |ev| put(event_target_value(&ev)) />
            };
            let unit = match (kind, field.unit.as_str()) {
                (Kind::Money, "") => t("元").to_owned(),
                (_, it) => it.to_owned(),
            };
            match unit.is_empty() {
                true => input.into_any(),
                false => view! { <div class="field__with">{input}<span>{unit}</span></div> }.into_any(),
            }
        }
    };
    view! {
        <div class="field" class:field--bad=is_bad>
            <label class="field__label" for=id>{label}</label>
            {hint}{fault_text}{input}
        </div>
    }
    .into_any()
}

#[component]
fn Choices(field: FieldDef, drafted: Draft) -> impl IntoView {
    let is_several = field.kind == Kind::Several;
    let name = StoredValue::new(field.name.clone());
    let option = move |(n, it): (usize, common::form::Choice)| {
        let value = StoredValue::new(it.value.clone());
        let is_here = Memo::new(move |_| {
            drafted.answers.with(|all| match name.with_value(|it| all.get(it).cloned()) {
                Some(Answer::Text(it)) => value.with_value(|value| *value == it),
                Some(Answer::Many(them)) => value.with_value(|value| them.contains(value)),
                _ => false,
            })
        });
        let change = move |_| {
            let value = value.get_value();
            let answer = match is_several {
                false => Answer::Text(value),
                true => {
                    let now = drafted.answers.with_untracked(|all| name.with_value(|it| all.get(it).cloned()));
                    let mut them = match now {
                        Some(Answer::Many(them)) => them,
                        _ => Vec::new(),
                    };
                    match them.iter().position(|it| *it == value) {
                        Some(at) => drop(them.remove(at)),
                        None => them.push(value),
                    }
                    Answer::Many(them)
                }
            };
            name.with_value(|it| drafted.set(it, answer));
        };
        // The first bears the field's own id, so that a fault can lead to it.
        let id = name.with_value(|it| if n == 0 { it.clone() } else { format!("{it}-{n}") });
        view! {
            <label class="choice" class:choice--picked=is_here>
                <input class="choice__dot" id=id name=name.get_value() value=it.value type=if is_several { "checkbox" } else { "radio" }
                    prop:checked=is_here on:change=change />
                <span>{tongue::known(&it.label)}{(!it.hint.is_empty()).then(|| view! { <span class="check__hint">{tongue::known(&it.hint)}</span> })}</span>
            </label>
        }
    };
    field.options.into_iter().enumerate().map(option).collect_view()
}

/// 可重复的一组: rows are added and taken away.
#[component]
fn Rows(field: FieldDef, drafted: Draft, faults: RwSignal<Vec<Field>>) -> impl IntoView {
    let field = StoredValue::new(field);
    let read = move || -> Vec<BTreeMap<String, String>> {
        let found = drafted.answers.with_untracked(|all| field.with_value(|it| all.get(&it.name).cloned()));
        match found {
            Some(Answer::Rows(rows)) => rows,
            _ => Vec::new(),
        }
    };
    let write = move |rows: Vec<BTreeMap<String, String>>| {
        field.with_value(|it| drafted.set(&it.name, Answer::Rows(rows)))
    };
    let n_rows = RwSignal::new(read().len());
    let add = move |_| {
        let mut rows = read();
        rows.push(BTreeMap::new());
        n_rows.set(rows.len());
        write(rows);
    };
    let row = move |n: usize| {
        let label = field.with_value(|it| tongue::known(&it.label));
        let cell = move |part: FieldDef| {
            let id = format!("{}.{n}.{}", field.with_value(|it| it.name.clone()), part.name);
            let value = read().get(n).and_then(|it| it.get(&part.name).cloned()).unwrap_or_default();
            let wanted = id.clone();
            let says = Memo::new(move |_| {
                faults.with(|all| all.iter().find(|it| it.name == wanted).map(|it| tongue::said(&it.says)))
            });
            let part_name = part.name.clone();
            let put = move |text: String| {
                let mut rows = read();
                if let Some(row) = rows.get_mut(n) {
                    row.insert(part_name.clone(), text);
                }
                write(rows);
            };
            let fault_id = format!("{id}-fault");
            let described = fault_id.clone();
            let optional = if part.optional { t("（选填）") } else { "" };
            let input = match part.kind {
                Kind::Choice => {
                    let option = |it: common::form::Choice| { let is_here = it.value == value; view! { <option value=it.value selected=is_here>{tongue::known(&it.label)}</option> } };
                    view! {
                        <select class="field__input field__input--medium" id=id.clone() name=id.clone() aria-describedby=described on:change=move |ev| put(event_target_value(&ev))>
                            <option value="">{t("请选择")}</option>
                            {part.options.into_iter().map(option).collect_view()}
                        </select>
                    }.into_any()
                }
                kind => view! {
                    <input class=width(kind) id=id.clone() name=id.clone() type=if kind == Kind::Date { "date" } else { "text" } inputmode=keypad(kind) autocomplete="off"
                        aria-describedby=described prop:value=value on:input=move |ev| put(event_target_value(&ev)) />
                }.into_any(),
            };
            view! {
                <div class="field" class:field--bad=move || says.read().is_some()>
                    <label class="field__label" for=id.clone()>{tongue::known(&part.label)} {optional}</label>
                    {move || says.get().map(|it| view! { <FaultText id=fault_id.clone() says=it /> })}
                    {input}
                </div>
            }
        };
        let remove = move |_| {
            let mut rows = read();
            if n < rows.len() {
                rows.remove(n);
            }
            // Drawn anew, because what stands behind moves up.
            n_rows.set(0);
            n_rows.set(rows.len());
            write(rows);
        };
        view! {
            <div class="rows__one stack" role="group" aria-label=t!("{}第{}项", label, n + 1)>
                <p class="row row--apart"><b>{label.clone()} {n + 1}</b>
                    <button class="button button--quiet" type="button" on:click=remove>{t("删除")} <span class="unseen">{t!("{}第{}项", label, n + 1)}</span></button>
                </p>
                {field.with_value(|it| it.fields.clone()).into_iter().map(cell).collect_view()}
            </div>
        }
    };
    view! {
        <div class="rows stack">
            {move || (0..n_rows.get()).map(row).collect_view()}
            <p><button class="button button--plain" type="button" id=field.with_value(|it| it.name.clone()) on:click=add>{field.with_value(|it| t!("添加{}", tongue::known(&it.label)))}</button></p>
        </div>
    }
}
