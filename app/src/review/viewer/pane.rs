//! What one looks through: dragged, wheeled, pinched; a turned page keeps every edge within reach, because its frame turns with it.
use std::collections::BTreeMap;

use common::{
    material::{FILE, size},
    review::differ::Mark,
};
use leptos::{
    ev::{PointerEvent, WheelEvent},
    html::Div,
    prelude::*,
};
use wasm_bindgen::{JsCast, closure::Closure};

use super::looks::{Fit, Looks, Sheet};

/// Around the pages, in pixels.
const MARGIN: f64 = 24.0;
/// Of a hand that only presses.
const STILL: f64 = 4.0;
/// How much one notch of a wheel is.
const NOTCH: f64 = 0.0015;

/// Fingers, or the mouse, that are down, and where they were last.
type Hands = StoredValue<BTreeMap<i32, (f64, f64)>>;

#[component]
pub fn Pane(
    #[prop(into)] sheets: Signal<Vec<Sheet>>,
    looks: Looks,
    label: &'static str,
    node: NodeRef<Div>,
    /// Moves along with this one.
    twin: NodeRef<Div>,
    /// What is shown here has been looked at.
    counts: bool,
    marks: RwSignal<Vec<Mark>>,
    empty: ViewFn,
) -> impl IntoView {
    let room = RwSignal::new((0.0_f64, 0.0_f64));
    watch_size(node, room);
    let hands: Hands = StoredValue::new(BTreeMap::new());
    let is_held = RwSignal::new(false);
    let down = move |ev: PointerEvent| {
        if ev.button() == 0 {
            hands.update_value(|all| {
                all.insert(ev.pointer_id(), (ev.client_x().into(), ev.client_y().into()));
            });
        }
    };
    let moved = move |ev: PointerEvent| {
        let here = (f64::from(ev.client_x()), f64::from(ev.client_y()));
        let (Some(pane), Some(last)) =
            (node.get_untracked(), hands.with_value(|it| it.get(&ev.pointer_id()).copied()))
        else {
            return;
        };
        let other = hands.with_value(|it| it.iter().find(|it| *it.0 != ev.pointer_id()).map(|it| *it.1));
        let far = |a: (f64, f64), b: (f64, f64)| (a.0 - b.0).hypot(a.1 - b.1);
        match other {
            Some(it) if far(last, it) > 0.0 => {
                zoom_at(
                    looks,
                    &pane,
                    ((here.0 + it.0) / 2.0, (here.1 + it.1) / 2.0),
                    far(here, it) / far(last, it),
                );
            }
            _ if !is_held.get_untracked() && far(here, last) < STILL => return,
            _ => {
                if !is_held.get_untracked() {
                    let _ = pane.set_pointer_capture(ev.pointer_id());
                    is_held.set(true);
                }
                pane.set_scroll_left(pane.scroll_left() - (here.0 - last.0) as i32);
                pane.set_scroll_top(pane.scroll_top() - (here.1 - last.1) as i32);
            }
        }
        hands.update_value(|all| {
            all.insert(ev.pointer_id(), here);
        });
    };
    let up = move |ev: PointerEvent| {
        hands.update_value(|all| {
            all.remove(&ev.pointer_id());
        });
        is_held.set(false);
    };
    let wheel = move |ev: WheelEvent| {
        let Some(pane) = node.get_untracked() else { return };
        // Where one only passes by, the wheel moves the page; a touchpad's pinch comes as a wheel with Ctrl.
        let is_here = document().active_element().is_some_and(|it| pane.contains(Some(&it)));
        if !ev.ctrl_key() && !is_here || ev.shift_key() {
            return;
        }
        ev.prevent_default();
        let lines = if ev.delta_mode() == WheelEvent::DOM_DELTA_PIXEL { 1.0 } else { 40.0 };
        let speed = if ev.ctrl_key() { 4.0 } else { 1.0 };
        let by = (-ev.delta_y() * lines * NOTCH * speed).clamp(-0.5, 0.5).exp();
        zoom_at(looks, &pane, (ev.client_x().into(), ev.client_y().into()), by);
    };
    let scrolled = move |_| {
        if let (Some(pane), Some(twin)) = (node.get_untracked(), twin.get_untracked()) {
            let share = |at: i32, of: i32| f64::from(at) / f64::from(of.max(1));
            let (x, y) =
                (share(pane.scroll_left(), pane.scroll_width()), share(pane.scroll_top(), pane.scroll_height()));
            let to = |share: f64, of: i32| (share * f64::from(of)).round() as i32;
            let (left, top) = (to(x, twin.scroll_width()), to(y, twin.scroll_height()));
            // As near as rounding lets it: or the two would push each other for ever.
            if (twin.scroll_left() - left).abs() > 2 || (twin.scroll_top() - top).abs() > 2 {
                twin.set_scroll_left(left);
                twin.set_scroll_top(top);
            }
        }
    };
    view! {
        <div class="viewer__pane" class:viewer__pane--held=is_held tabindex="0" role="group" aria-label=label node_ref=node
            on:pointerdown=down on:pointermove=moved on:pointerup=up on:pointercancel=up on:wheel=wheel on:scroll=scrolled>
            {move || {
                let all = sheets.get();
                let n = all.len();
                if n == 0 {
                    return empty.run();
                }
                let leaf = |it: Sheet| view! { <Leaf it n room looks counts marks /> };
                view! { <div class="viewer__leaves">{all.into_iter().map(leaf).collect_view()}</div> }.into_any()
            }}
        </div>
    }
}

/// Larger or smaller, and what is under the hand stays there.
fn zoom_at(looks: Looks, pane: &web_sys::HtmlDivElement, at: (f64, f64), by: f64) {
    let before = looks.times.get_untracked();
    looks.zoom(by);
    let by = match looks.fit.get_untracked() {
        Fit::Times(to) if before > 0.0 => to / before,
        _ => return,
    };
    let (pane, corner) = (pane.clone(), pane.get_bounding_client_rect());
    let (x, y) = (at.0 - corner.left(), at.1 - corner.top());
    let to = move |scroll: i32, at: f64| ((f64::from(scroll) + at) * by - at).round() as i32;
    let (left, top) = (to(pane.scroll_left(), x), to(pane.scroll_top(), y));
    // Once it is as large as that.
    request_animation_frame(move || {
        pane.set_scroll_left(left);
        pane.set_scroll_top(top);
    });
}

/// Told whenever there is more room or less.
fn watch_size(node: NodeRef<Div>, room: RwSignal<(f64, f64)>) {
    Effect::new(move |_| {
        let Some(pane) = node.get() else { return };
        let measured = pane.clone();
        let measure = Closure::<dyn Fn()>::new(move || {
            let now = (f64::from(measured.client_width()), f64::from(measured.client_height()));
            if room.try_get_untracked().is_some_and(|it| it != now) {
                room.set(now);
            }
        });
        let Ok(watch) = web_sys::ResizeObserver::new(measure.as_ref().unchecked_ref()) else { return };
        watch.observe(&pane);
        let held = StoredValue::new_local((watch, measure));
        on_cleanup(move || held.with_value(|it| it.0.disconnect()));
    });
}

/// One page, as large as it is to be, whichever way it lies.
#[component]
fn Leaf(
    it: Sheet,
    /// How many stand beside each other.
    n: usize,
    room: RwSignal<(f64, f64)>,
    looks: Looks,
    counts: bool,
    marks: RwSignal<Vec<Mark>>,
) -> impl IntoView {
    let is_broken = RwSignal::new(false);
    let (sheet, key) = (StoredValue::new(it.clone()), StoredValue::new(it.key()));
    let drawn = Memo::new(move |_| {
        let (size, turn) = sheet.with_value(|it| (looks.size(it), looks.turned(it)));
        let (w, h) = size?;
        let (wide, high) = if turn % 2 == 0 { (w, h) } else { (h, w) };
        let (room_w, room_h) = room.get();
        let (by_width, by_height) = ((room_w / n as f64 - MARGIN) / wide, (room_h - MARGIN) / high);
        let times = match looks.fit.get() {
            Fit::Times(it) => it,
            Fit::Width => by_width,
            Fit::Page => by_width.min(by_height),
        };
        Some((turn, times.max(0.01), w, h))
    });
    Effect::new(move |_| {
        if let (true, Some((_, times, ..))) = (counts, drawn.get()) {
            looks.times.set(times);
        }
    });
    let px = |it: f64| format!("{:.1}px", it);
    let side = move |is_high: bool| {
        let (turn, times, w, h) = drawn.get()?;
        Some(px(times * if (turn % 2 == 0) == is_high { h } else { w }))
    };
    let own = move |is_high: bool| drawn.get().map(|(_, times, w, h)| px(times * if is_high { h } else { w }));
    let turned = move || format!("viewer__turned turn--{}", sheet.with_value(|it| looks.turned(it)));
    let Sheet { file, src, name } = it;
    let Some(src) = src else { return view! { <Download file looks is_broken=false /> }.into_any() };
    looks.begin(&key.get_value());
    let left = key.get_value();
    on_cleanup(move || looks.leave(&left));
    let load = move |ev: leptos::ev::Event| {
        let img = event_target::<web_sys::HtmlImageElement>(&ev);
        let size = (img.natural_width().into(), img.natural_height().into());
        // A picture that comes after its page has been left.
        if let Some(key) = key.try_get_value() {
            looks.show(&key, size, counts);
        }
    };
    let fail = move |_| {
        if let Some(key) = key.try_get_value() {
            is_broken.set(true);
            looks.end(&key);
        }
    };
    let (file, src, name) = (StoredValue::new(file), StoredValue::new(src), StoredValue::new(name));
    view! {
        {move || match is_broken.get() {
            true => view! { <Download file=file.get_value() looks is_broken=true /> }.into_any(),
            false => view! {
                <span class="viewer__frame" class:viewer__frame--coming=move || drawn.get().is_none()
                    style=("--wide", move || side(false).unwrap_or_default()) style=("--high", move || side(true).unwrap_or_default())>
                    <span class=turned style=("--wide", move || own(false).unwrap_or_default()) style=("--high", move || own(true).unwrap_or_default())>
                        <img class="viewer__sheet" src=src.get_value() alt=format!("{}的内容", name.get_value()) decoding="async" draggable="false" on:load=load on:error=fail />
                        {move || (n == 1).then(|| view! { <Marks all=marks.get() /> })}
                    </span>
                </span>
            }.into_any(),
        }}
    }
    .into_any()
}

#[component]
fn Marks(all: Vec<Mark>) -> impl IntoView {
    let one = |it: Mark| {
        view! {
            <rect class="viewer__mark" x=it.x.saturating_sub(4).to_string() y=it.y.saturating_sub(4).to_string()
                width=(it.width + 8).to_string() height=(it.height + 8).to_string() />
        }
    };
    view! {
        <svg class="viewer__marks" viewBox="0 0 1000 1000" preserveAspectRatio="none" aria-hidden="true">
            {all.into_iter().map(one).collect_view()}
        </svg>
    }
}

#[component]
fn Download(file: common::material::FileView, looks: Looks, is_broken: bool) -> impl IntoView {
    let pages = (file.n_pages > 0).then(|| format!("{}页 · ", file.n_pages));
    // What is fetched is looked at elsewhere; a page that cannot be drawn is said to be.
    let fetched = file.id.to_string();
    view! {
        <div class="stack empty">
            <p class="empty__title">{file.name.clone()}</p>
            {is_broken.then(|| view! { <p>"这一页显示不出来，请下载查看。"</p> })}
            <p>{file.kind.label()} " · " {pages} {size(file.n_bytes)}</p>
            {match file.is_open() {
                true => view! { <a class="button button--plain" href=FILE.url(&file.id) rel="external" download=file.name on:click=move |_| looks.look(&fetched)>"下载查看"</a> }.into_any(),
                false => view! { <p><b>"待检测"</b>"：还没有通过安全检测（" {file.state.label()} "），暂时不能打开。可以先看别的材料。"</p> }.into_any(),
            }}
        </div>
    }
}
