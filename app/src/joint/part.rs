//! One matter of a bundle that is being put together.
use common::joint::compose::{AskView, MatterView, PartForm, Use};
use leptos::prelude::*;

use super::compose::Bench;
use crate::ui::{field::FaultText, says};

/// Where it stands, and what stands before it: code and name of the result.
#[derive(Clone, Debug, Default, PartialEq)]
struct Seat {
    n: usize,
    n_all: usize,
    before: Vec<(String, String)>,
}

#[component]
pub fn PartCard(code: String) -> impl IntoView {
    let bench = expect_context::<Bench>();
    let code = StoredValue::new(code);
    let is_it = move |it: &PartForm| code.with_value(|code| it.code == *code);
    let part = Memo::new(move |_| {
        bench.form.with(|it| it.parts.iter().find(|it| is_it(it)).cloned().unwrap_or_default())
    });
    let seat = Memo::new(move |_| {
        bench.form.with(|it| {
            let n = it.parts.iter().position(is_it).unwrap_or_default();
            let before = it.parts.iter().take(n).map(|it| (it.code.clone(), it.name.clone())).collect();
            Seat { n: n + 1, n_all: it.parts.len(), before }
        })
    });
    let matter = Memo::new(move |_| {
        let found =
            |all: &Vec<MatterView>| all.iter().find(|it| code.with_value(|code| it.code == *code)).cloned();
        bench.tried.with(|it| found(&it.matters).unwrap_or_default())
    });
    let asks = Memo::new(move |_| matter.with(|it| it.asks.clone()));
    let slots = Memo::new(move |_| matter.with(|it| it.slots.clone()));
    let own = Callback::new(move |change: Box<dyn FnOnce(&mut PartForm)>| {
        bench.change(|all| {
            if let Some(it) = all.iter_mut().find(|it| is_it(it)) {
                change(it);
            }
        });
    });
    // A matter that is no longer there is known by its result.
    let title = move || matter.with(|it| if it.name.is_empty() { part.get().name } else { it.name.clone() });
    let field = move || format!("result_{}", seat.with(|it| it.n));
    let fault = Memo::new(move |_| says(&bench.fault.get(), &field()));
    let typed = move |ev| {
        let text = event_target_value(&ev);
        bench.note(|it| {
            if let Some(it) = it.parts.iter_mut().find(|it| is_it(it)) {
                it.name = text;
            }
        });
    };
    view! {
        <li class="part stack">
            <div class="row row--apart">
                <h3>{move || seat.with(|it| it.n)} ". " {title}</h3>
                <Moves bench seat code=code.get_value() title=Signal::derive(title) />
            </div>
            <p class="small quiet">{move || matter.with(|it| format!("{} · {}", it.org, it.promised))}</p>
            <div class="field" class:field--bad=move || fault.read().is_some()>
                <label class="field__label" for=field>"结果叫什么"</label>
                {move || fault.get().map(|it| view! { <FaultText id=format!("{}-fault", field()) says=it /> })}
                <input class="field__input field__input--medium" type="text" autocomplete="off" id=field prop:value=part.get_untracked().name on:input=typed />
            </div>
            <After part seat own />
            <Proposed matter bench own />
            <details class="fold">
                <summary class="fold__name">{move || settled(&matter.read(), &part.read())}</summary>
                <div class="fold__body stack stack--tight">
                    <For each=move || asks.get() key=|it| it.name.clone() let:ask>
                        <Row name=ask.name.clone() label=ask.label.clone() ask=Some(ask) part matter seat own bench />
                    </For>
                    <For each=move || slots.get() key=|it| it.0.clone() let:slot>
                        <Row name=slot.0 label=slot.1 ask=None part matter seat own bench />
                    </For>
                </div>
            </details>
        </li>
    }
}

/// How much of it nobody is asked again.
fn settled(matter: &MatterView, part: &PartForm) -> String {
    let n = matter.asks.len() + matter.slots.len();
    let is_left = |name: &String| !matter.shared.contains(name) && Use::of(part, name) == Use::Asked;
    let names = matter.asks.iter().map(|it| &it.name).chain(matter.slots.iter().map(|it| &it.0));
    let n_left = names.filter(|it| is_left(it)).count();
    format!("逐项看：{n}项里，有{}项不用再问申请人", n - n_left)
}

type Change = Callback<Box<dyn FnOnce(&mut PartForm)>>;

#[component]
fn Moves(bench: Bench, seat: Memo<Seat>, code: String, title: Signal<String>) -> impl IntoView {
    let code = StoredValue::new(code);
    let shift = move |by: isize| {
        bench.change(|all| {
            let at = all.iter().position(|it| code.with_value(|code| it.code == *code));
            let to = at.and_then(|it| it.checked_add_signed(by)).filter(|it| *it < all.len());
            if let (Some(at), Some(to)) = (at, to) {
                all.swap(at, to);
            }
        });
    };
    let take_out = move |_| {
        bench.change(|all| {
            let code = code.get_value();
            all.retain(|it| it.code != code);
            all.iter_mut().for_each(|it| it.forget(&code));
        });
    };
    view! {
        <div class="row row--tight">
            <button class="button button--quiet" type="button" disabled=move || seat.with(|it| it.n < 2) on:click=move |_| shift(-1)>"上移"<span class="unseen">{title}</span></button>
            <button class="button button--quiet" type="button" disabled=move || seat.with(|it| it.n == it.n_all) on:click=move |_| shift(1)>"下移"<span class="unseen">{title}</span></button>
            <button class="button button--quiet" type="button" on:click=take_out>"移出"<span class="unseen">{title}</span></button>
        </div>
    }
}

/// 要等谁
#[component]
fn After(part: Memo<PartForm>, seat: Memo<Seat>, own: Change) -> impl IntoView {
    let tick = move |(code, name): (String, String)| {
        let (here, there) = (code.clone(), code);
        let is_on = move || part.with(|it| it.after.contains(&here));
        let toggle = move |ev| {
            let (code, is_on) = (there.clone(), event_target_checked(&ev));
            own.run(Box::new(move |it: &mut PartForm| match is_on {
                true => drop(it.after.insert(code)),
                false => it.forget(&code),
            }));
        };
        view! { <label class="check"><input class="check__box" type="checkbox" prop:checked=is_on on:change=toggle />{name}</label> }
    };
    move || {
        let before = seat.with(|it| it.before.clone());
        (!before.is_empty()).then(|| {
            view! {
                <fieldset>
                    <legend class="field__label">"要等谁的结果出来才能办？"</legend>
                    <p class="field__hint">"不打勾的，受理后就同时办。"</p>
                    {before.into_iter().map(tick).collect_view()}
                </fieldset>
            }
        })
    }
}

/// What the system has found alike: taken over with one click.
#[component]
fn Proposed(matter: Memo<MatterView>, bench: Bench, own: Change) -> impl IntoView {
    let proposed = Memo::new(move |_| matter.with(|it| it.proposed.clone()));
    move || {
        let it = proposed.get();
        let n = it.same.len() + it.made.len();
        if n == 0 {
            return ().into_any();
        }
        let label = |name: &String| {
            matter.with_untracked(|it| {
                let ask = it.asks.iter().find(|it| it.name == *name).map(|it| it.label.clone());
                ask.or_else(|| it.slots.iter().find(|it| it.0 == *name).map(|it| it.1.clone())).unwrap_or_default()
            })
        };
        let same = it.same.keys().map(|name| format!("“{}”前面已经问过", label(name)));
        let made = it.made.iter().map(|(name, code)| {
            let by = bench
                .form
                .with_untracked(|all| all.parts.iter().find(|it| it.code == *code).map(|it| it.name.clone()));
            format!("“{}”由前面的“{}”带来", label(name), by.unwrap_or_default())
        });
        let lines: Vec<String> = same.chain(made).collect();
        let adopt = move |_| {
            let it = proposed.get_untracked();
            own.run(Box::new(move |part: &mut PartForm| part.adopt(it)));
        };
        view! {
            <div class="note note--brand stack stack--tight">
                <p class="note__title">"看来不用再问的"</p>
                <ul>{lines.into_iter().map(|it| view! { <li>{it}</li> }).collect_view()}</ul>
                <p><button class="button button--plain" type="button" on:click=adopt>"采用这" {n} "处"</button></p>
            </div>
        }
        .into_any()
    }
}

/// One question, field or paper, and what becomes of it.
#[component]
fn Row(
    name: String,
    label: String,
    ask: Option<AskView>,
    part: Memo<PartForm>,
    matter: Memo<MatterView>,
    seat: Memo<Seat>,
    own: Change,
    bench: Bench,
) -> impl IntoView {
    let is_paper = ask.is_none();
    let hint = ask.as_ref().map(|it| it.hint.clone()).unwrap_or_default();
    let name = StoredValue::new(name);
    let now = Memo::new(move |_| part.with(|it| name.with_value(|name| Use::of(it, name).code())));
    let is_shared = Memo::new(move |_| {
        now.with(String::is_empty) && matter.with(|it| name.with_value(|name| it.shared.contains(name)))
    });
    let choices = StoredValue::new(ask.map(|it| it.options).unwrap_or_default());
    let options = Memo::new(move |_| {
        let Seat { n, before, .. } = seat.get();
        let first = if is_paper { "申请人交" } else { "问申请人" };
        let mut all = vec![(String::new(), first.to_owned())];
        choices.with_value(|them| {
            all.extend(
                them.iter()
                    .map(|it| (Use::Fixed(it.value.clone()).code(), format!("答案就是“{}”，不问", it.label))),
            );
        });
        all.extend(
            before
                .iter()
                .map(|(code, result)| (Use::Made(code.clone()).code(), format!("由前面的“{result}”带来"))),
        );
        if !is_paper {
            bench.tried.with(|it| {
                let earlier = it.names.iter().filter(|it| (it.by as usize) < n);
                all.extend(
                    earlier
                        .map(|it| (Use::Same(it.name.clone()).code(), format!("和前面的“{}”是一回事", it.label))),
                );
            });
        }
        all
    });
    let id = format!("{}-{}", if is_paper { "slot" } else { "ask" }, name.get_value());
    let field = move || format!("{id}-{}", seat.with(|it| it.n));
    let pick = move |ev| {
        let picked = Use::parse(&event_target_value(&ev));
        own.run(Box::new(move |it: &mut PartForm| name.with_value(|name| picked.put(it, name))));
    };
    let option = move |(code, says): (String, String)| {
        let is_now = now.with_untracked(|it| *it == code);
        view! { <option value=code selected=is_now>{says}</option> }
    };
    let words = if is_paper { format!("材料：{label}") } else { label };
    view! {
        <div class="facts__row">
            <label class="facts__name" for=field.clone()>{words} {(!hint.is_empty()).then(|| view! { <span class="check__hint">{hint}</span> })}</label>
            {move || match is_shared.get() {
                true => view! { <span class="quiet">"和前面的一样，系统已经合在一起"</span> }.into_any(),
                false => view! {
                    <select class="field__input field__input--bare" id=field.clone() prop:value=move || now.get() on:change=pick>
                        {move || options.get().into_iter().map(option).collect_view()}
                    </select>
                }.into_any(),
            }}
        </div>
    }
}
