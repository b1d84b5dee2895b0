//! 三栏: pictures, form and work beside each other; what lies between two is moved by the hand or by the arrows, and stays where it was put.
use leptos::{
    ev::{KeyboardEvent, PointerEvent},
    html::Div,
    prelude::*,
};

/// Where the browser keeps it.
const KEY: &str = "desk-panes";
/// Of a hundred.
const LEAST: f64 = 18.0;
const STEP: f64 = 2.0;
const FIRST: [f64; 2] = [40.0, 28.0];

fn kept() -> [f64; 2] {
    let text = window().local_storage().ok().flatten().and_then(|it| it.get_item(KEY).ok().flatten());
    let both = text.and_then(|it| {
        let (one, two) = it.split_once(' ')?;
        Some([one.parse::<f64>().ok()?, two.parse::<f64>().ok()?])
    });
    both.filter(|it| it.iter().all(|it| it.is_finite())).map_or(FIRST, |it| fitting(it, 0))
}

/// None of the three is squeezed away; `at` is the one somebody moves.
fn fitting([one, two]: [f64; 2], at: usize) -> [f64; 2] {
    match at {
        0 => {
            let one = one.clamp(LEAST, 100.0 - 2.0 * LEAST);
            [one, two.clamp(LEAST, 100.0 - LEAST - one)]
        }
        _ => {
            let two = two.clamp(LEAST, 100.0 - 2.0 * LEAST);
            [one.clamp(LEAST, 100.0 - LEAST - two), two]
        }
    }
}

#[component]
pub fn Panes(one: AnyView, two: AnyView, three: AnyView) -> impl IntoView {
    let widths = RwSignal::new(kept());
    let node = NodeRef::<Div>::new();
    let width =
        move |at: usize| move || widths.with(|it| it.get(at).map(|it| format!("{it:.1}%")).unwrap_or_default());
    view! {
        <div class="panes" node_ref=node style=("--one", width(0)) style=("--two", width(1))>
            <div class="panes__pane">{one}</div>
            <Between at=0 label="图片和申请表之间" widths node />
            <div class="panes__pane panes__pane--scrolls" tabindex="0" role="group" aria-label="第二栏，可滚动">{two}</div>
            <Between at=1 label="申请表和办理之间" widths node />
            <div class="panes__pane panes__pane--scrolls" tabindex="0" role="group" aria-label="第三栏，可滚动">{three}</div>
        </div>
    }
}

#[component]
fn Between(at: usize, label: &'static str, widths: RwSignal<[f64; 2]>, node: NodeRef<Div>) -> impl IntoView {
    let is_held = RwSignal::new(false);
    let mine = move || widths.with(|it| it.get(at).copied().unwrap_or_default());
    let put = move |to: f64| {
        widths.update(|it| {
            if let Some(it) = it.get_mut(at) {
                *it = to;
            }
            *it = fitting(*it, at);
        });
        if let Ok(Some(it)) = window().local_storage() {
            let [one, two] = widths.get_untracked();
            let _ = it.set_item(KEY, &format!("{one:.1} {two:.1}"));
        }
    };
    let down = move |ev: PointerEvent| {
        ev.prevent_default();
        let line = event_target::<web_sys::Element>(&ev);
        let _ = line.set_pointer_capture(ev.pointer_id());
        is_held.set(true);
    };
    let moved = move |ev: PointerEvent| {
        let (true, Some(all)) = (is_held.get_untracked(), node.get_untracked()) else { return };
        let all = all.get_bounding_client_rect();
        let share = (f64::from(ev.client_x()) - all.left()) / all.width().max(1.0) * 100.0;
        let before = if at == 0 { 0.0 } else { widths.with_untracked(|it| it[0]) };
        put(share - before);
    };
    let press = move |ev: KeyboardEvent| {
        let to = match ev.key().as_str() {
            "ArrowLeft" => untrack(mine) - STEP,
            "ArrowRight" => untrack(mine) + STEP,
            "Home" => LEAST,
            "End" => 100.0,
            _ => return,
        };
        // Not the pages of the viewer's.
        ev.prevent_default();
        ev.stop_propagation();
        put(to);
    };
    view! {
        <div class="panes__line" class:panes__line--held=is_held role="separator" tabindex="0" aria-orientation="vertical" aria-label=label
            aria-valuemin=LEAST.to_string() aria-valuemax=(100.0 - 2.0 * LEAST).to_string() aria-valuenow=move || format!("{:.0}", mine())
            on:pointerdown=down on:pointermove=moved on:pointerup=move |_| is_held.set(false) on:pointercancel=move |_| is_held.set(false)
            on:keydown=press on:dblclick=move |_| widths.set(FIRST)></div>
    }
}
