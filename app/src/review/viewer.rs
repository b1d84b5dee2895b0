//! 材料查看: page by page, large, turned, beside the sample or the earlier version.
use std::collections::BTreeMap;

use common::{
    id::ItemId,
    material::{FILE, FileView, size},
    review::ExamineSlot,
};
use leptos::prelude::*;

use super::queue::is_typing;
use crate::catalogue::sample::SamplePicture;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Beside {
    Nothing,
    Sample,
    Earlier,
}

/// One thing to look at: a page, or a file that can only be downloaded.
#[derive(Clone)]
struct Sheet {
    file: FileView,
    /// `None`: no picture of it can be made.
    src: Option<String>,
    /// 身份证.pdf 第2页
    name: String,
}

fn sheets(files: &[FileView]) -> Vec<Sheet> {
    let of = |file: &FileView| {
        let all = file.sheets();
        let n = all.len();
        let page = |(at, src): (usize, String)| {
            let name = if n > 1 { format!("{} 第{at}页", file.name) } else { file.name.clone() };
            Sheet { file: file.clone(), src: Some(src), name }
        };
        match n {
            0 => vec![Sheet { file: file.clone(), src: None, name: file.name.clone() }],
            _ => (1..).zip(all).map(page).collect(),
        }
    };
    files.iter().flat_map(of).collect()
}

/// How large, and how each sheet was turned: kept while one goes from material to material and back.
#[derive(Clone, Copy, Default)]
pub struct Looks {
    zoom: RwSignal<u8>,
    turns: RwSignal<BTreeMap<String, i32>>,
}

#[component]
pub fn Viewer(it: ExamineSlot, n: usize, item: Option<ItemId>, version: i32, looks: Looks) -> impl IntoView {
    let ExamineSlot { material, made, files, earlier, .. } = it;
    let (at, zoom) = (RwSignal::new(0_usize), looks.zoom);
    let beside = RwSignal::new(Beside::Nothing);
    let pages = StoredValue::new(sheets(&files));
    let n_pages = pages.with_value(Vec::len);
    let current = move || pages.with_value(|it| it.get(at.get()).cloned());
    let go = move |by: i32| {
        let to = (at.get_untracked() as i32 + by).clamp(0, n_pages.saturating_sub(1) as i32);
        at.set(to as usize);
    };
    let (has_sample, has_earlier) =
        (!material.sample.is_empty() || !material.standard.is_empty(), !earlier.is_empty());
    let toggle = move |what: Beside| beside.update(|it| *it = if *it == what { Beside::Nothing } else { what });
    let larger = move || zoom.update(|it| *it = (*it + 1) % 3);
    let key = |it: &Sheet| it.src.clone().unwrap_or_else(|| it.name.clone());
    let turn = move || {
        if let Some(it) = untrack(current) {
            looks.turns.update(|all| *all.entry(key(&it)).or_default() += 1);
        }
    };
    let turned = move |it: &Sheet| looks.turns.with(|all| all.get(&key(it)).copied().unwrap_or_default());
    let keys = window_event_listener(leptos::ev::keydown, move |ev| match ev.key().as_str() {
        _ if is_typing(&ev) => (),
        "ArrowRight" | "PageDown" => go(1),
        "ArrowLeft" | "PageUp" => go(-1),
        "z" | "Z" => larger(),
        "r" | "R" => turn(),
        "s" | "S" if has_sample => toggle(Beside::Sample),
        "e" | "E" if has_earlier => toggle(Beside::Earlier),
        _ => (),
    });
    on_cleanup(move || keys.remove());
    let compare = move |what: Beside, says: &'static str, key: &'static str| {
        view! {
            <button class="viewer__tool" type="button" class:viewer__tool--on=move || beside.get() == what
                aria-pressed=move || (beside.get() == what).to_string() on:click=move |_| toggle(what)>{says} " " <span class="key">{key}</span></button>
        }
    };
    let shown_material = material.clone();
    view! {
        <section class="viewer review__view" aria-label="材料查看">
            <div class="viewer__tools">
                <b>{n} ". " {material.name.clone()}</b>
                {(n_pages > 1).then(|| view! {
                    <span class="quiet" aria-live="polite">"第" {move || at.get() + 1} "页，共" {n_pages} "页 · " {move || current().map(|it| it.name)}</span>
                    <button class="viewer__tool" type="button" on:click=move |_| go(-1)>"上一页 " <span class="key">"←"</span></button>
                    <button class="viewer__tool" type="button" on:click=move |_| go(1)>"下一页 " <span class="key">"→"</span></button>
                })}
                <button class="viewer__tool" type="button" on:click=move |_| larger()>"放大 " <span class="key">"Z"</span></button>
                <button class="viewer__tool" type="button" on:click=move |_| turn()>"旋转 " <span class="key">"R"</span></button>
                {has_sample.then(|| compare(Beside::Sample, "对照样例", "S"))}
                {has_earlier.then(|| compare(Beside::Earlier, "对照上一版", "E"))}
            </div>
            <div class="viewer__stage" class:viewer__stage--two=move || beside.get() != Beside::Nothing tabindex="0" role="group" aria-label="材料内容，可滚动">
                {move || match current() {
                    None if !made.is_empty() => view! { <p>"由一起办的部门产出，不用交：" {made.clone()}</p> }.into_any(),
                    None => view! { <p class="quiet">"没有交这份材料"</p> }.into_any(),
                    Some(it) => { let turns = turned(&it); view! { <Shown it turns zoom=zoom.get() /> }.into_any() }
                }}
                {move || match beside.get() {
                    Beside::Nothing => ().into_any(),
                    Beside::Sample => {
                        let material = shown_material.clone();
                        view! {
                            <aside class="stack stack--tight" aria-label="样例">
                                <p><b>"受理标准："</b>{material.standard.clone()}</p>
                                {item.filter(|_| !material.sample.is_empty()).map(|item| view! { <SamplePicture item version material /> })}
                            </aside>
                        }.into_any()
                    }
                    Beside::Earlier => view! {
                        <aside class="stack" aria-label="上一版"><p><b>"上一版"</b></p>
                            {sheets(&earlier).into_iter().map(|it| view! { <Shown it turns=0 zoom=0 /> }).collect_view()}</aside>
                    }.into_any(),
                }}
            </div>
        </section>
    }
}

#[component]
fn Shown(it: Sheet, turns: i32, zoom: u8) -> impl IntoView {
    let is_broken = RwSignal::new(false);
    let Sheet { file, src, name } = it;
    let turn = (file.turns + turns) % 4;
    let download = StoredValue::new(file);
    let src = StoredValue::new(src);
    move || {
        match src.get_value().filter(|_| !is_broken.get()) {
        // A square holds it whichever way it lies: what is turned can be scrolled to.
        Some(src) => view! {
            <span class={if turn % 2 == 0 { "viewer__frame".to_owned() } else { format!("viewer__frame viewer__square viewer__square--{zoom}") }}>
                <img class=format!("viewer__sheet turn turn--{turn} zoom--{zoom}") src=src alt=format!("{name}的内容") on:error=move |_| is_broken.set(true) />
            </span>
        }
        .into_any(),
        None => view! { <Download it=download.get_value() is_broken=is_broken.get() /> }.into_any(),
    }
    }
}

#[component]
fn Download(it: FileView, is_broken: bool) -> impl IntoView {
    let pages = (it.n_pages > 0).then(|| format!("{}页 · ", it.n_pages));
    view! {
        <div class="stack empty">
            <p class="empty__title">{it.name.clone()}</p>
            {is_broken.then(|| view! { <p>"这一页显示不出来，请下载查看。"</p> })}
            <p>{it.kind.label()} " · " {pages} {size(it.n_bytes)}</p>
            {match it.is_open() {
                true => view! { <a class="button button--plain" href=FILE.url(&it.id) rel="external" download=it.name>"下载查看"</a> }.into_any(),
                false => view! { <p><b>"待检测"</b>"：还没有通过安全检测（" {it.state.label()} "），暂时不能打开。可以先看别的材料。"</p> }.into_any(),
            }}
        </div>
    }
}
