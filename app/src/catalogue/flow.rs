//! 流程图, drawn from the item's own steps; and the same in words.
use crate::tongue::t;
use common::catalogue::Step;
use leptos::prelude::*;

const WIDTH: usize = 132;
const GAP: usize = 36;

fn short(text: &str, n: usize) -> String {
    match text.chars().count() > n {
        true => format!("{}…", text.chars().take(n - 1).collect::<String>()),
        false => text.to_owned(),
    }
}

#[component]
pub fn Flow(steps: Vec<Step>) -> impl IntoView {
    let names: Vec<String> = steps.iter().map(|it| it.name.clone()).collect();
    let said = t!("办理流程：{}", names.join(t("，然后")));
    let words = steps.clone();
    view! {
        <figure class="flow stack">
            <div class="scroll from-wide" tabindex="0" role="group" aria-label=t("办理流程图，可左右滚动")><Wide steps=steps.clone() said=said.clone() /></div>
            <div class="to-wide"><Tall steps said /></div>
            <figcaption>
                <details class="fold">
                    <summary class="fold__name">{t("用文字看流程")}</summary>
                    <ol class="fold__body stack stack--tight">{words.into_iter().map(line).collect_view()}</ol>
                </details>
            </figcaption>
        </figure>
    }
}

fn line(it: Step) -> impl IntoView {
    let more = [it.limit, it.standard].into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join(t("；"));
    view! {
        <li>
            <b>{it.name}</b>
            {(!more.is_empty()).then(|| format!("{}{more}", t("：")))}
            {(!it.aside.is_empty()).then(|| view! { <span class="quiet">{t("（")} {it.aside} {t("）")}</span> })}
        </li>
    }
}

#[component]
fn Wide(steps: Vec<Step>, said: String) -> impl IntoView {
    let n = steps.len();
    let width = n * WIDTH + n.saturating_sub(1) * GAP;
    let has_aside = steps.iter().any(|it| !it.aside.is_empty());
    let height = if has_aside { 190 } else { 110 };
    let boxes = steps.into_iter().enumerate().map(|(at, it)| {
        let x = at * (WIDTH + GAP);
        let (middle, right, is_last) = (x + WIDTH / 2, x + WIDTH, at + 1 == n);
        view! {
            <rect class=if is_last { "flow__end" } else { "flow__box" } x=x y="16" width=WIDTH height="84" />
            <path class="flow__door" d=format!("M{} 100V16M{} 16V100", x + 1, right - 1) />
            <path class="flow__lintel" d=format!("M{x} 18H{right}") />
            <text class=if is_last { "flow__endname" } else { "flow__name" } x=middle y="56" text-anchor="middle">{short(&it.name, 7)}</text>
            <text class="flow__fact" x=middle y="80" text-anchor="middle">{short(&it.limit, 9)}</text>
            {(!is_last).then(|| view! {
                <path class="flow__line" d=format!("M{} 58H{}", right + 5, right + GAP - 8) />
                <path class="flow__tip" d=format!("M{} 58l-9 -5v10z", right + GAP - 4) />
            })}
            {(!it.aside.is_empty()).then(|| view! {
                <path class="flow__line flow__line--aside" d=format!("M{middle} 104V142") />
                <path class="flow__tip flow__tip--aside" d=format!("M{middle} 148l-5 -9h10z") />
                <text class="flow__fact" x=middle y="170" text-anchor="middle">{short(&it.aside, 11)}</text>
            })}
        }
    });
    view! {
        <svg class="flow__wide" viewBox=format!("-24 0 {} {height}", width + 48) width=width + 48 height=height role="img" aria-label=said>
            <path class="flow__line" d=format!("M0 100H{width}") />
            {boxes.collect_view()}
        </svg>
    }
}

#[component]
fn Tall(steps: Vec<Step>, said: String) -> impl IntoView {
    const STEP: usize = 84;
    let n = steps.len();
    let height = n * STEP;
    let boxes = steps.into_iter().enumerate().map(|(at, it)| {
        let (y, is_last) = (at * STEP, at + 1 == n);
        view! {
            <rect class=if is_last { "flow__end" } else { "flow__box" } x="4" y=y + 4 width="292" height="52" />
            <path class="flow__door" d=format!("M5 {}V{}M295 {}V{}", y + 56, y + 4, y + 4, y + 56) />
            <path class="flow__lintel" d=format!("M4 {}H296", y + 6) />
            <text class=if is_last { "flow__endname" } else { "flow__name" } x="20" y=y + 37>{short(&it.name, 9)}</text>
            <text class="flow__fact" x="282" y=y + 36 text-anchor="end">{short(&it.limit, 8)}</text>
            {(!is_last).then(|| view! {
                <path class="flow__line" d=format!("M150 {}V{}", y + 58, y + STEP - 6) />
                <path class="flow__tip" d=format!("M150 {}l-5 -9h10z", y + STEP) />
            })}
        }
    });
    view! {
        <svg viewBox=format!("0 0 300 {height}") role="img" aria-label=said>{boxes.collect_view()}</svg>
    }
}
