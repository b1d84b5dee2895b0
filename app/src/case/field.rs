//! 一个字段: drawn by its kind, with its label, hint and fault.
use std::collections::BTreeMap;

use common::{
    check::Field,
    form::{Answer, FieldDef, Kind},
};
use leptos::{
    ev::{CompositionEvent, Event},
    prelude::*,
};

use super::{answers::said, draft::Draft};
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
    let known = StoredValue::new(field.clone());
    // Both hands have been here: one's own words stand in the field, the other's beside it.
    let clash = Memo::new(move |_| {
        let is_there = name.with_value(|name| drafted.clashes.with(|all| all.contains_key(name)));
        is_there.then(|| known.with_value(|it| drafted.clashes.with(|all| said(it, all))))
    });
    let other = move || {
        clash.get().map(|it| view! {
            <div class="note note--warn stack stack--tight" role="status">
                <p>{t("别处刚填的是：")} <b>{it}</b></p>
                <p class="row">
                    <button class="button button--plain" type="button" on:click=move |_| name.with_value(|it| drafted.yield_to(it))>{t("用那边填的")}</button>
                    <button class="button button--quiet" type="button" on:click=move |_| name.with_value(|it| drafted.clashes.update(|all| drop(all.remove(it))))>{t("用这里填的")}</button>
                </p>
            </div>
        })
    };
    if matches!(field.kind, Kind::Choice | Kind::Several) {
        return view! {
            <fieldset class="field" class:field--bad=is_bad aria-describedby=described aria-invalid=move || is_bad().then_some("true")>
                <legend class="field__label">{label}</legend>
                {hint}{fault_text}{other}
                <div class="choices"><Choices field drafted is_bad /></div>
            </fieldset>
        }
        .into_any();
    }
    if field.kind == Kind::Group {
        return view! {
            <fieldset class="field" class:field--bad=is_bad aria-describedby=described aria-invalid=move || is_bad().then_some("true")>
                <legend class="field__label">{label}</legend>
                {hint}{fault_text}{other}
                <Rows field drafted faults />
            </fieldset>
        }
        .into_any();
    }
    // Filled anew when answers came from elsewhere, and not at every letter.
    let value = move || {
        drafted.n_merged.track();
        name.with_value(|name| untrack(|| drafted.text(name)))
    };
    let put = move |ev: Event| {
        if let Some(it) = typed(&ev) {
            name.with_value(|name| {
                match drafted.answers.with_untracked(|all| all.get(name).is_some_and(|was| was.as_text() == it)) {
                    true => (),
                    false => drafted.set(name, Answer::Text(it)),
                }
            });
        }
    };
    let put_composed = move |ev: CompositionEvent| put(ev.into());
    let invalid = move || is_bad().then_some("true");
    let input = match field.kind {
        Kind::LongText => view! {
            <textarea class="field__input" id=id.clone() name=id.clone() rows="4" prop:value=value aria-describedby=described
                aria-invalid=invalid on:input=put on:change=put on:compositionend=put_composed></textarea>
        }.into_any(),
        Kind::Region => {
            let option = |it: String| { let own = it.clone(); view! { <option value=it.clone() prop:selected=move || value() == own>{it.clone()}</option> } };
            view! {
                <select class=width(field.kind) id=id.clone() name=id.clone() aria-describedby=described aria-invalid=invalid
                    on:change=put>
                    <option value="">{t("请选择")}</option>
                    {regions.get_value().into_iter().map(option).collect_view()}
                </select>
            }.into_any()
        }
        kind => {
            let input = view! {
                <input class=width(kind) id=id.clone() name=id.clone() type={if kind == Kind::Date { "date" } else if kind == Kind::Phone { "tel" } else { "text" }}
                    inputmode=keypad(kind) autocomplete=autocomplete(&field) prop:value=value aria-describedby=described
                    aria-invalid=invalid on:input=put on:change=put on:compositionend=put_composed />
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
            {hint}{fault_text}{other}{input}
        </div>
    }
    .into_any()
}

/// What a field holds; nothing while a word is being put together out of its sounds: half of it is no answer.
fn typed(ev: &Event) -> Option<String> {
    let is_composing = js_sys::Reflect::get(ev, &"isComposing".into()).is_ok_and(|it| it.is_truthy());
    let is_done = ev.type_() == "compositionend";
    (is_done || !is_composing).then(|| event_target_value(ev))
}

#[component]
fn Choices(
    field: FieldDef,
    drafted: Draft,
    is_bad: impl Fn() -> bool + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let is_several = field.kind == Kind::Several;
    let name = StoredValue::new(field.name.clone());
    let fault_id = format!("{}-fault", field.name);
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
                    prop:checked=is_here on:change=change aria-describedby=fault_id.clone() aria-invalid=move || is_bad().then_some("true") />
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
    let changed = RwSignal::new(0_u32);
    let write = move |rows: Vec<BTreeMap<String, String>>| {
        field.with_value(|it| drafted.set(&it.name, Answer::Rows(rows)))
    };
    // Which rows are drawn: every change of which there are draws them anew, because what stands behind moves up.
    let rows = Memo::new(move |_| {
        drafted.n_merged.track();
        changed.track();
        (changed.get_untracked(), drafted.n_merged.get_untracked(), untrack(read).len())
    });
    let said_gone = RwSignal::new(String::new());
    let add = move |_| {
        let mut rows = read();
        rows.push(BTreeMap::new());
        let n = rows.len();
        write(rows);
        changed.update(|it| *it += 1);
        said_gone.set(String::new());
        // Into the row that has come.
        field.with_value(|it| focus_row(&it.name, n - 1));
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
            let put = move |ev: Event| {
                let (mut rows, Some(text)) = (read(), typed(&ev)) else { return };
                if let Some(row) = rows.get_mut(n).filter(|it| it.get(&part_name) != Some(&text)) {
                    row.insert(part_name.clone(), text);
                    write(rows);
                }
            };
            let (put_changed, put_composed) = (put.clone(), put.clone());
            let put_composed = move |ev: CompositionEvent| put_composed(ev.into());
            let invalid = move || says.read().is_some().then_some("true");
            let fault_id = format!("{id}-fault");
            let described = fault_id.clone();
            let optional = if part.optional { t("（选填）") } else { "" };
            let input = match part.kind {
                Kind::Choice => {
                    let option = |it: common::form::Choice| { let is_here = it.value == value; view! { <option value=it.value selected=is_here>{tongue::known(&it.label)}</option> } };
                    view! {
                        <select class="field__input field__input--medium" id=id.clone() name=id.clone() aria-describedby=described aria-invalid=invalid on:change=put>
                            <option value="">{t("请选择")}</option>
                            {part.options.into_iter().map(option).collect_view()}
                        </select>
                    }.into_any()
                }
                kind => view! {
                    <input class=width(kind) id=id.clone() name=id.clone() type={if kind == Kind::Date { "date" } else { "text" }} inputmode=keypad(kind) autocomplete="off"
                        aria-describedby=described aria-invalid=invalid prop:value=value on:input=put on:change=put_changed on:compositionend=put_composed />
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
        let gone = label.clone();
        let remove = move |_| {
            let mut rows = read();
            if n < rows.len() {
                rows.remove(n);
            }
            let n_left = rows.len();
            write(rows);
            field.with_value(|it| faults.update(|all| *all = without_row(&it.name, n, std::mem::take(all))));
            changed.update(|it| *it += 1);
            said_gone.set(t!("已删除{}第{}项", gone, n + 1));
            // To the row before; without one to where rows are added.
            field.with_value(|it| match n_left {
                0 => focus_on(it.name.clone()),
                _ => focus_row(&it.name, n.saturating_sub(1)),
            });
        };
        view! {
            <div class="rows__one stack" role="group" id=field.with_value(|it| row_id(&it.name, n)) tabindex="-1" aria-label=t!("{}第{}项", label, n + 1)>
                <p class="row row--apart"><b>{label.clone()} {n + 1}</b>
                    <button class="button button--quiet" type="button" on:click=remove>{t("删除")} <span class="unseen">{t!("{}第{}项", label, n + 1)}</span></button>
                </p>
                {field.with_value(|it| it.fields.clone()).into_iter().map(cell).collect_view()}
            </div>
        }
    };
    view! {
        <div class="rows stack">
            <For each=move || { let (changed, merged, n) = rows.get(); (0..n).map(move |at| (changed, merged, at)) } key=|it| *it let:it>{row(it.2)}</For>
            <p class="unseen" role="status">{move || said_gone.get()}</p>
            <p><button class="button button--plain" type="button" id=field.with_value(|it| it.name.clone()) on:click=add>{field.with_value(|it| t!("添加{}", tongue::known(&it.label)))}</button></p>
        </div>
    }
}

fn row_id(name: &str, n: usize) -> String {
    format!("{name}.{n}")
}

fn focus_row(name: &str, n: usize) {
    focus_on(row_id(name, n));
}

/// Once it is drawn.
fn focus_on(id: String) {
    request_animation_frame(move || crate::ui::focus(&id));
}

/// A row's faults go with it, and those of the rows behind move up with them.
fn without_row(name: &str, gone: usize, faults: Vec<Field>) -> Vec<Field> {
    let moved = |it: Field| {
        let rest =
            it.name.strip_prefix(name).and_then(|it| it.strip_prefix('.')).and_then(|it| it.split_once('.'));
        let Some((n, part)) = rest.and_then(|(n, part)| Some((n.parse::<usize>().ok()?, part.to_owned()))) else {
            return Some(it);
        };
        match n.cmp(&gone) {
            std::cmp::Ordering::Less => Some(it),
            std::cmp::Ordering::Equal => None,
            std::cmp::Ordering::Greater => Some(Field { name: format!("{name}.{}.{part}", n - 1), ..it }),
        }
    };
    faults.into_iter().filter_map(moved).collect()
}
