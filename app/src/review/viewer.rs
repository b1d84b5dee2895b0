//! 材料查看: large, turned, beside the sample or the earlier version.
use common::{
    material::{self, FileView, size},
    review::ExamineSlot,
};
use leptos::prelude::*;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Beside {
    Nothing,
    Sample,
    Earlier,
}

#[component]
pub fn Viewer(it: ExamineSlot, n: usize) -> impl IntoView {
    let slot = it;
    let page = RwSignal::new(0_usize);
    let zoom = RwSignal::new(0_u8);
    let turns = RwSignal::new(0_i32);
    let beside = RwSignal::new(Beside::Nothing);
    let files = StoredValue::new(slot.files.clone());
    let n_files = slot.files.len();
    let current = move || files.with_value(|it| it.get(page.get()).cloned());
    let turn = move |by: i32| {
        let to = (page.get_untracked() as i32 + by).clamp(0, n_files.saturating_sub(1) as i32);
        page.set(to as usize);
        turns.set(0);
    };
    let toggle = move |what: Beside| beside.update(|it| *it = if *it == what { Beside::Nothing } else { what });
    let tool = move |what: Beside, says: &'static str| {
        view! {
            <button class="viewer__tool" type="button" class:viewer__tool--on=move || beside.get() == what
                aria-pressed=move || (beside.get() == what).to_string() on:click=move |_| toggle(what)>{says}</button>
        }
    };
    let sample = slot.material.sample.clone();
    let earlier = slot.earlier.clone();
    let (has_sample, has_earlier) =
        (!sample.is_empty() || !slot.material.standard.is_empty(), !earlier.is_empty());
    let standard = slot.material.standard.clone();
    view! {
        <section class="viewer review__view" aria-label="材料查看">
            <div class="viewer__tools">
                <b>{n} ". " {slot.material.name.clone()}</b>
                {(n_files > 1).then(|| view! {
                    <span class="quiet">"第" {move || page.get() + 1} "个，共" {n_files} "个"</span>
                    <button class="viewer__tool" type="button" on:click=move |_| turn(-1)>"上一个"</button>
                    <button class="viewer__tool" type="button" on:click=move |_| turn(1)>"下一个"</button>
                })}
                <button class="viewer__tool" type="button" on:click=move |_| zoom.update(|it| *it = (*it + 1) % 3)>"放大"</button>
                <button class="viewer__tool" type="button" on:click=move |_| turns.update(|it| *it = (*it + 1) % 4)>"转正"</button>
                {has_sample.then(|| tool(Beside::Sample, "对照样例"))}
                {has_earlier.then(|| tool(Beside::Earlier, "对照上一版"))}
            </div>
            <div class="viewer__stage" tabindex="0" role="group" aria-label="材料内容，可滚动">
                {move || match current() {
                    None => view! { <p class="quiet">"没有交这份材料"</p> }.into_any(),
                    Some(it) => view! { <Sheet it turns=turns.get() zoom=zoom.get() /> }.into_any(),
                }}
                {move || match beside.get() {
                    Beside::Nothing => ().into_any(),
                    Beside::Sample => view! {
                        <aside class="paper paper--preview" aria-label="样例">
                            <p><b>"受理标准"</b></p><p>{standard.clone()}</p>
                            <ul>{sample.iter().map(|it| view! { <li>{it.clone()}</li> }).collect_view()}</ul>
                        </aside>
                    }.into_any(),
                    Beside::Earlier => view! {
                        <aside class="stack" aria-label="上一版"><p><b>"上一版"</b></p>{earlier.clone().into_iter().map(|it| view! { <Sheet it turns=0 zoom=0 /> }).collect_view()}</aside>
                    }.into_any(),
                }}
            </div>
        </section>
    }
}

#[component]
fn Sheet(it: FileView, turns: i32, zoom: u8) -> impl IntoView {
    let url = material::FILE.url(&it.id);
    let turn = (it.turns + turns) % 4;
    match it.kind.is_picture() {
        true => view! { <img class=format!("viewer__sheet turn turn--{turn} zoom--{zoom}") src=url alt=format!("{}的内容", it.name) /> }.into_any(),
        false => view! {
            <div class="stack empty">
                <p class="empty__title">{it.name.clone()}</p>
                <p>{it.kind.label()} " · " {(it.n_pages > 0).then(|| format!("{}页 · ", it.n_pages))} {size(it.n_bytes)}</p>
                <a class="button button--plain" href=url rel="external" download=it.name>"下载查看"</a>
            </div>
        }.into_any(),
    }
}
