//! 材料查看: page by page, as large as one likes, turned, beside the sample or the earlier version.
use common::{
    id::ItemId,
    review::{
        ExamineSlot,
        differ::{Found, Mark},
    },
};
use leptos::{html::Div, prelude::*};

use super::queue::is_typing;
use crate::catalogue::sample::SamplePicture;

mod compare;
pub mod looks;
mod pane;

use looks::{Fit, Looks, Sheet, sheets};
use pane::Pane;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Beside {
    Nothing,
    Sample,
    Earlier,
}

/// What a step larger or smaller is.
const STEP: f64 = 1.25;

/// What the tools share.
#[derive(Clone, Copy)]
struct Table {
    looks: Looks,
    slot: StoredValue<String>,
    pages: StoredValue<Vec<Sheet>>,
    beside: RwSignal<Beside>,
    is_paired: bool,
}

impl Table {
    fn n(self) -> usize {
        self.pages.with_value(Vec::len)
    }

    fn at(self) -> usize {
        self.slot.with_value(|it| self.looks.at(it)).min(self.n().saturating_sub(1))
    }

    /// The two sides of a card stand beside each other unless somebody says otherwise; against an earlier version, one does.
    fn is_two(self) -> bool {
        self.n() > 1 && self.beside.get() != Beside::Earlier && self.looks.is_two.get().unwrap_or(self.is_paired)
    }

    fn go(self, to: usize) {
        self.slot.with_value(|it| self.looks.go(it, to.min(self.n().saturating_sub(1))));
    }

    fn step(self, by: isize) {
        let stride = if untrack(|| self.is_two()) { 2 } else { 1 };
        self.go(untrack(|| self.at()).saturating_add_signed(by * stride));
    }

    fn shown(self) -> Vec<Sheet> {
        let (at, n) = (self.at(), if self.is_two() { 2 } else { 1 });
        self.pages.with_value(|all| all.iter().skip(at).take(n).cloned().collect())
    }

    fn turn(self) {
        untrack(|| self.shown()).iter().for_each(|it| self.looks.turn(it));
    }

    /// Page, width, twice as large, and back.
    fn cycle(self) {
        let times = self.looks.times.get_untracked();
        self.looks.fit.update(|it| {
            *it = match it {
                Fit::Page => Fit::Width,
                Fit::Width => Fit::Times((times * 2.0).min(2.0)),
                Fit::Times(_) => Fit::Page,
            }
        });
    }

    fn toggle(self, what: Beside) {
        self.beside.update(|it| *it = if *it == what { Beside::Nothing } else { what });
    }

    fn say_seen(self) {
        self.slot.with_value(|it| self.looks.say(it));
    }
}

#[component]
pub fn Viewer(it: ExamineSlot, n: usize, item: Option<ItemId>, version: i32, looks: Looks) -> impl IntoView {
    let ExamineSlot { material, made, files, earlier, .. } = it;
    let table = Table {
        looks,
        slot: StoredValue::new(material.slot.clone()),
        pages: StoredValue::new(sheets(&files)),
        beside: RwSignal::new(Beside::Nothing),
        is_paired: files.len() == 2 && files.iter().all(|it| !it.side.is_empty()),
    };
    let (has_sample, has_earlier) =
        (!material.sample.is_empty() || !material.standard.is_empty(), !earlier.is_empty());
    let (node, other) = (NodeRef::<Div>::new(), NodeRef::<Div>::new());
    let earlier = StoredValue::new(sheets(&earlier));
    let before = Memo::new(move |_| {
        let at = table.at();
        earlier.with_value(|all| all.get(at).cloned().into_iter().collect::<Vec<_>>())
    });
    let shown = Memo::new(move |_| table.shown());
    let marks = RwSignal::new(Vec::<Mark>::new());
    let differs = difference(table, [shown, before], [other, node], marks);
    let keys =
        window_event_listener(leptos::ev::keydown, move |ev| press(table, node, &ev, has_sample, has_earlier));
    on_cleanup(move || keys.remove());
    let none = StoredValue::new(made);
    let empty = ViewFn::from(move || match none.get_value() {
        it if it.is_empty() => view! { <p class="quiet">"没有交这份材料"</p> }.into_any(),
        it => view! { <p>"由一起办的部门产出，不用交：" {it}</p> }.into_any(),
    });
    let missing = ViewFn::from(|| view! { <p class="quiet">"上一版没有这一页"</p> }.into_any());
    let name = material.name.clone();
    let shown_material = StoredValue::new(material);
    view! {
        <section class="viewer review__view" aria-label="材料查看">
            <Tools table name n has_sample has_earlier differs />
            <div class="viewer__stage" class:viewer__stage--two=move || table.beside.get() != Beside::Nothing>
                <Pane sheets=shown looks label="材料内容，可拖动" node twin=other counts=true marks empty />
                {move || match table.beside.get() {
                    Beside::Nothing => ().into_any(),
                    Beside::Sample => {
                        let material = shown_material.get_value();
                        view! {
                            <aside class="viewer__aside stack stack--tight" aria-label="样例" tabindex="0">
                                <p><b>"受理标准："</b>{material.standard.clone()}</p>
                                {item.filter(|_| !material.sample.is_empty()).map(|item| view! { <SamplePicture item version material /> })}
                            </aside>
                        }.into_any()
                    }
                    Beside::Earlier => view! { <Pane sheets=before looks label="上一版" node=other twin=node counts=false marks empty=missing.clone() /> }.into_any(),
                }}
            </div>
            <Strip table />
        </section>
    }
}

fn press(table: Table, node: NodeRef<Div>, ev: &web_sys::KeyboardEvent, has_sample: bool, has_earlier: bool) {
    if is_typing(ev) {
        return;
    }
    // A page that is larger than its pane is moved by the arrows while one stands in it.
    let pane = node.get_untracked();
    let is_in =
        pane.as_ref().is_some_and(|it| document().active_element().is_some_and(|at| it.is_same_node(Some(&at))));
    let is_wide = pane.as_ref().is_some_and(|it| is_in && it.scroll_width() > it.client_width());
    let is_high = pane.as_ref().is_some_and(|it| is_in && it.scroll_height() > it.client_height());
    let looks = table.looks;
    match ev.key().as_str() {
        "ArrowRight" | "ArrowLeft" if is_wide => (),
        "PageDown" | "PageUp" if is_high => (),
        "ArrowRight" | "PageDown" => table.step(1),
        "ArrowLeft" | "PageUp" => table.step(-1),
        "z" | "Z" => table.cycle(),
        "+" | "=" => looks.zoom(STEP),
        "-" => looks.zoom(1.0 / STEP),
        "0" => looks.fit.set(Fit::Page),
        "w" | "W" => looks.fit.set(Fit::Width),
        "r" | "R" => table.turn(),
        "d" | "D" => looks.is_two.set(Some(!untrack(|| table.is_two()))),
        "v" | "V" => looks.has_strip.update(|it| *it = !*it),
        "y" | "Y" => table.say_seen(),
        "s" | "S" if has_sample => table.toggle(Beside::Sample),
        "e" | "E" if has_earlier => table.toggle(Beside::Earlier),
        _ => (),
    }
}

/// Where this version differs from the one before, once both are on the screen: marked, and in words.
fn difference(
    table: Table,
    pages: [Memo<Vec<Sheet>>; 2],
    panes: [NodeRef<Div>; 2],
    marks: RwSignal<Vec<Mark>>,
) -> Signal<Option<String>> {
    let says = RwSignal::new(None);
    Effect::new(move |_| {
        let is_on = table.beside.get() == Beside::Earlier;
        let are_here = pages.iter().all(|it| it.with(|all| all.iter().any(|it| table.looks.size(it).is_some())));
        marks.set(Vec::new());
        says.set(None);
        if !is_on || !are_here {
            return;
        }
        // Once they are drawn.
        request_animation_frame(move || {
            let text = match compare::compared(panes[0], panes[1]) {
                None => return,
                Some(Found::Unlike) => "两版差别太大，像是重新拍过，没有标出不同".to_owned(),
                Some(Found::Marks(all)) if all.is_empty() => "没有看出不同".to_owned(),
                Some(Found::Marks(all)) => {
                    let text = format!("{}处不同，已用框标出", all.len());
                    let _ = marks.try_set(all);
                    text
                }
            };
            let _ = says.try_set(Some(text));
        });
    });
    says.into()
}

#[component]
fn Tools(
    table: Table,
    name: String,
    n: usize,
    has_sample: bool,
    has_earlier: bool,
    differs: Signal<Option<String>>,
) -> impl IntoView {
    let looks = table.looks;
    let n_pages = table.n();
    let tool = move |says: &'static str, key: &'static str, go: fn(Table)| {
        view! { <button class="viewer__tool" type="button" on:click=move |_| go(table)>{says} " " <span class="key">{key}</span></button> }
    };
    let pressed = |says: &'static str, key: &'static str, is_on: Signal<bool>, go: Callback<()>| {
        view! {
            <button class="viewer__tool" type="button" class:viewer__tool--on=is_on aria-pressed=move || is_on.get().to_string()
                on:click=move |_| go.run(())>{says} " " <span class="key">{key}</span></button>
        }
    };
    let fits =
        |it: Fit| (Signal::derive(move || looks.fit.get() == it), Callback::new(move |()| looks.fit.set(it)));
    let beside =
        |it: Beside| (Signal::derive(move || table.beside.get() == it), Callback::new(move |()| table.toggle(it)));
    let ((by_page, to_page), (by_width, to_width)) = (fits(Fit::Page), fits(Fit::Width));
    let (is_two, two) = (
        Signal::derive(move || table.is_two()),
        Callback::new(move |()| looks.is_two.set(Some(!untrack(|| table.is_two())))),
    );
    let (has_strip, strip) = (
        Signal::derive(move || looks.has_strip.get()),
        Callback::new(move |()| looks.has_strip.update(|it| *it = !*it)),
    );
    let left = Memo::new(move |_| table.pages.with_value(|all| looks.unseen(all)));
    let is_said = move || table.slot.with_value(|it| looks.is_said(it));
    // Of one picture that is about to be there nothing is said; what can only be fetched is.
    let is_told = n_pages > 1 || table.pages.with_value(|all| all.iter().any(|it| it.src.is_none()));
    let percent = move || format!("{:.0}%", looks.times.get() * 100.0);
    view! {
        <div class="viewer__tools" role="toolbar" aria-label="查看工具">
            <b>{n} ". " {name}</b>
            {(n_pages > 1).then(|| view! {
                <span class="quiet" aria-live="polite">"第" {move || table.at() + 1} "页，共" {n_pages} "页 · " {move || table.shown().first().map(|it| it.name.clone())}</span>
                {tool("上一页", "←", |it| it.step(-1))}
                {tool("下一页", "→", |it| it.step(1))}
            })}
            {pressed("整页", "0", by_page, to_page)}
            {pressed("整宽", "W", by_width, to_width)}
            {tool("缩小", "-", |it| it.looks.zoom(1.0 / STEP))}
            {tool("放大", "+", |it| it.looks.zoom(STEP))}
            <span class="quiet" aria-hidden="true">{percent}</span>
            {tool("旋转", "R", |it| it.turn())}
            {(n_pages > 1).then(|| view! { {pressed("双页", "D", is_two, two)} {pressed("缩略图", "V", has_strip, strip)} })}
            {has_sample.then(|| { let (is_on, go) = beside(Beside::Sample); pressed("对照样例", "S", is_on, go) })}
            {has_earlier.then(|| { let (is_on, go) = beside(Beside::Earlier); pressed("对照上一版", "E", is_on, go) })}
            <span role="status">{move || differs.get()}</span>
            {move || (is_told && !left.read().is_empty()).then(|| match is_said() {
                true => view! { <span class="quiet">{listed(&left.get())} "没有打开，已说看过"</span> }.into_any(),
                false => view! { <span>{listed(&left.get())} "还没看"</span> {tool("其余已看", "Y", Table::say_seen)} }.into_any(),
            })}
        </div>
    }
}

/// 第2、5页
pub fn listed(pages: &[usize]) -> String {
    let all: Vec<String> = pages.iter().map(usize::to_string).collect();
    format!("第{}页", all.join("、"))
}

/// 缩略图: every page small, those not looked at yet marked as such.
#[component]
fn Strip(table: Table) -> impl IntoView {
    let looks = table.looks;
    let one = move |(at, it): (usize, Sheet)| {
        let is_here = Memo::new(move |_| table.at() == at);
        let sheet = it.clone();
        let is_seen = Memo::new(move |_| looks.is_seen(&sheet));
        let says = move || format!("第{}页{}", at + 1, if is_seen.get() { "" } else { "，还没看" });
        view! {
            <li><button class="viewer__thumb" type="button" class:viewer__thumb--here=is_here aria-current=move || is_here.get().then_some("page") aria-label=says on:click=move |_| table.go(at)>
                {it.src.map(|src| view! { <img class="viewer__mini" src=src alt="" loading="lazy" decoding="async" draggable="false" /> })}
                <span>{at + 1} {move || (!is_seen.get()).then_some(" ·未看")}</span>
            </button></li>
        }
    };
    move || {
        (looks.has_strip.get() && table.n() > 1).then(|| {
            let all = table.pages.get_value();
            view! { <ol class="viewer__strip" aria-label="缩略图">{all.into_iter().enumerate().map(one).collect_view()}</ol> }
        })
    }
}
