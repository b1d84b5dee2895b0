//! 同一处两人都改了: both stand beside each other until somebody says which.
use common::edition::{
    Group,
    spec::{merge::Clash, path, words},
};
use leptos::prelude::*;
use serde_json::Value;

use super::bench::Bench;

pub fn clashes(bench: Bench, group: Group) -> impl IntoView {
    move || {
        let is_own = |it: &&Clash| Group::of(path::first(&it.path)) == group;
        let own: Vec<Clash> = bench.clashes.with(|all| all.iter().filter(is_own).cloned().collect());
        (!own.is_empty()).then(|| {
            view! {
                <section class="note note--warn stack" role="alert" aria-labelledby="clash">
                    <h3 class="note__title" id="clash">{move || bench.other.get()} "刚才也改了这一组"</h3>
                    <p>"其余的已经合在一起；下面几处两个人写得不一样，请选一个。"</p>
                    {own.into_iter().map(|it| one(bench, it)).collect_view()}
                </section>
            }
        })
    }
}

fn one(bench: Bench, clash: Clash) -> impl IntoView {
    let says = |value: &Option<Value>| {
        let element = words::element_at(&clash.path);
        let said = match element {
            Some(it) => bench.doc.with_untracked(|doc| words::said(doc, it, value.as_ref())),
            None => value.as_ref().map(Value::to_string).unwrap_or_default(),
        };
        if said.is_empty() { "（空着）".to_owned() } else { said }
    };
    let (mine, theirs) = (says(&clash.mine), says(&clash.theirs));
    let place = words::place(&clash.path);
    let kept = StoredValue::new(clash);
    let settle = move |is_theirs: bool| kept.with_value(|it| bench.settle(it, is_theirs));
    view! {
        <div class="stack stack--tight">
            <p><b>{place.clone()}</b></p>
            <p>"我写的：" {mine}</p>
            <p>"对方写的：" {theirs}</p>
            <p class="row">
                <button class="button button--plain" type="button" on:click=move |_| settle(false)>"用我写的"<span class="unseen">{place.clone()}</span></button>
                <button class="button button--plain" type="button" on:click=move |_| settle(true)>"用对方写的"<span class="unseen">{place.clone()}</span></button>
            </p>
        </div>
    }
}
