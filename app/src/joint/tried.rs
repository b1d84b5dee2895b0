//! 合起来是这样: what a bundle would ask and want, beside what its matters do one by one.
use common::joint::compose::{SectionView, TriedView};
use leptos::prelude::*;

use super::compose::Bench;

#[component]
pub fn Tried(bench: Bench) -> impl IntoView {
    view! {
        <section class="part stack" aria-labelledby="tried">
            <h2 id="tried">"合起来是这样"</h2>
            <div aria-live="polite" class="stack">{move || outcome(bench.tried.get())}</div>
        </section>
    }
}

fn outcome(it: TriedView) -> AnyView {
    if it.matters.len() < 2 {
        return view! { <p class="quiet">"放进两个以上的事项，就能看到合并的结果。"</p> }.into_any();
    }
    let ((asks, slots), (n_asks, n_slots)) = (it.n_alone, it.n_together);
    let faults = (!it.faults.is_empty()).then(|| {
        view! {
            <div class="note note--bad stack stack--tight">
                <p class="note__title">"还不能公布"</p>
                <ul>{it.faults.into_iter().map(|it| view! { <li>{it}</li> }).collect_view()}</ul>
            </div>
        }
    });
    let section = |it: SectionView| view! { <li><b>{it.title}</b> "：" {it.labels.join("、")}</li> };
    view! {
        {faults}
        <p>"一个一个办，要填" {asks} "项、交" {slots} "份材料；合起来填" <b>{n_asks}</b> "项、交" <b>{n_slots}</b> "份。"</p>
        <p>"照各部门自己的承诺，最后一个结果在受理后" <b>{it.n_days}</b> "个工作日出来。"</p>
        <details class="fold">
            <summary class="fold__name">"申请人要填的" {n_asks} "项"</summary>
            <ul class="fold__body stack stack--tight">{it.sections.into_iter().map(section).collect_view()}</ul>
        </details>
        <details class="fold">
            <summary class="fold__name">"申请人要交的" {n_slots} "份材料"</summary>
            <ul class="fold__body">{it.materials.into_iter().map(|it| view! { <li>{it}</li> }).collect_view()}</ul>
        </details>
    }
    .into_any()
}
