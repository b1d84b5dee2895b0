//! 编辑事项: the whole of a matter, group by group, drawn from what its file may say.
use common::{
    check::Nothing,
    edition::{self, EditionView, Group, spec},
    id::CaseId,
    place::DeskPlace,
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::{
    api,
    case::draft::SignInHere,
    ui::{Crumbs, Lost, param, shown, titled},
};

mod bench;
mod clash;
mod conds;
mod draw;
mod drawn;
mod library;
mod palette;
mod preview;
mod records;

use bench::{Bench, State};

#[component]
pub fn EditPage() -> impl IntoView {
    titled("编辑事项");
    let Some(id) = param::<CaseId>("id") else { return Lost().into_any() };
    let found = LocalResource::new(move || async move { api::call(&edition::OPEN, &id, &Nothing {}).await });
    view! {
        <Crumbs trail=vec![("事项编制", DeskPlace::Editions.href()), ("这一件", DeskPlace::Edition(id).href())] />
        {shown(found, move |it: EditionView| view! { <Editor id it /> })}
    }
    .into_any()
}

fn code(group: Group) -> String {
    serde_json::to_value(group).ok().and_then(|it| it.as_str().map(str::to_owned)).unwrap_or_default()
}

#[component]
fn Editor(id: CaseId, it: EditionView) -> impl IntoView {
    let bench = Bench::of(id, it);
    let query = use_query_map();
    let group = Memo::new(move |_| {
        let asked = query.with(|it| it.get_str("group").map(str::to_owned)).unwrap_or_default();
        Group::ALL.iter().copied().find(|it| code(*it) == asked).unwrap_or_default()
    });
    let name = Memo::new(move |_| bench.doc.with(|doc| spec::path::text(doc, "name").to_owned()));
    let heading = move || match name.get() {
        it if it.is_empty() => "还没有名称的事项".to_owned(),
        it => it,
    };
    view! {
        <h1>{heading}</h1>
        {(!bench.may_edit).then(|| view! { <p class="note">"现在只能看：已经送出去核对，或者不是您编制的。"</p> })}
        <div class="side side--left">
            <Groups id bench group />
            <section class="stack" aria-labelledby="group">
                {move || view! { <Page bench group=group.get() /> }}
            </section>
        </div>
    }
}

/// The groups, each with what is to be seen to: a list at the side, one field where there is no side.
#[component]
fn Groups(id: CaseId, bench: Bench, group: Memo<Group>) -> impl IntoView {
    let go = crate::ui::navigate();
    let href = move |it: Group| format!("{}?group={}", DeskPlace::EditEdition(id).href(), code(it));
    let n = move |of: Group| bench.findings.with(|all| all.iter().filter(|it| it.group == of).count());
    let link = move |it: Group| {
        let count = move || match n(it) {
            0 => None,
            n => Some(view! { <span class="tag tag--warn">{n} <span class="unseen">"处要看"</span></span> }),
        };
        view! {
            <li><a class="list__link row row--tight" href=href(it) aria-current=move || (group.get() == it).then_some("page")>{it.label()} {count}</a></li>
        }
    };
    let option = move |it: Group| {
        let is_here = move || group.get() == it;
        view! { <option value=code(it) prop:selected=is_here>{move || match n(it) { 0 => it.label().to_owned(), n => format!("{}（{n}处要看）", it.label()) }}</option> }
    };
    let pick = move |ev: leptos::ev::Event| {
        let wanted = event_target_value(&ev);
        if let Some(it) = Group::ALL.iter().copied().find(|it| code(*it) == wanted) {
            go(&href(it));
        }
    };
    view! {
        <nav aria-label="要素组">
            <ul class="from-wide stack stack--tight">{Group::ALL.iter().copied().map(link).collect_view()}</ul>
            <label class="pick to-wide">"要素组 " <select class="field__input" on:change=pick>{Group::ALL.iter().copied().map(option).collect_view()}</select></label>
        </nav>
    }
}

#[component]
fn Page(bench: Bench, group: Group) -> impl IntoView {
    // Names and rows are in the document; which of it is drawn anew is what `drawn` counts.
    let fields = move || {
        bench.drawn.track();
        spec::of_group(group).map(|it| draw::element(bench, it.key.to_owned(), it)).collect_view()
    };
    let beside = match group {
        Group::Basis => library::Laws(library::LawsProps { bench }).into_any(),
        Group::Materials => library::Standards(library::StandardsProps { bench }).into_any(),
        Group::Form => palette::Palette(palette::PaletteProps { bench }).into_any(),
        _ => ().into_any(),
    };
    let picture = match group {
        Group::Flow | Group::Limits => drawn::Steps(drawn::StepsProps { bench }).into_any(),
        Group::Situations => drawn::Tree(drawn::TreeProps { bench }).into_any(),
        Group::Form => preview::Preview(preview::PreviewProps { bench }).into_any(),
        _ => ().into_any(),
    };
    let body = view! {
        <fieldset class="stack" disabled=!bench.may_edit>
            <legend class="unseen">{group.label()}</legend>
            {beside}
            {fields}
        </fieldset>
    };
    view! {
        <h2 class="part" id="group">{group.label()}</h2>
        <Findings bench group />
        {clash::clashes(bench, group)}
        {match group {
            Group::Form => view! { <div class="halves">{body}{picture}</div> }.into_any(),
            _ => view! { {body}{picture} }.into_any(),
        }}
        {bench.may_edit.then(|| view! { <Saving bench group /> })}
    }
}

#[component]
fn Findings(bench: Bench, group: Group) -> impl IntoView {
    move || {
        let own: Vec<_> = bench.findings.with(|all| all.iter().filter(|it| it.group == group).cloned().collect());
        let line = |it: edition::Finding| {
            let (class, word) = if it.is_fault { ("tag tag--bad", "要改") } else { ("tag tag--warn", "提醒") };
            view! { <li><span class=class>{word}</span> " " {it.says}</li> }
        };
        (!own.is_empty()).then(|| view! {
            <ul class="note note--warn stack stack--tight" aria-label="这一组要看的">{own.into_iter().map(line).collect_view()}</ul>
        })
    }
}

/// What became of what was typed, and a way to send it now.
#[component]
fn Saving(bench: Bench, group: Group) -> impl IntoView {
    let state = Memo::new(move |_| bench.states.with(|all| all.get(&group).cloned().unwrap_or_default()));
    let says = move || match state.get() {
        State::Clean => "改了会自动保存。".to_owned(),
        State::Waiting => "正在保存…".to_owned(),
        State::Saved(at) => format!("{}已保存", at.clock()),
        State::Offline => "网络不通，写的内容已存在这台设备上，恢复后自动保存。".to_owned(),
        State::SignedOut => "登录过期了，写的内容已存在这台设备上。".to_owned(),
        State::Clashing => "还没有保存：同一处别人也改了，请在上面选用哪一个。".to_owned(),
        State::Refused(why) => format!("没有保存：{why}"),
    };
    let is_trouble = move || !matches!(state.get(), State::Clean | State::Waiting | State::Saved(_));
    let is_out = Memo::new(move |_| state.get() == State::SignedOut);
    view! {
        <div class="row">
            <button class="button button--plain" type="button" on:click=move |_| bench.send()>"保存"<span class="unseen">{group.label()}</span></button>
            <p class="saved" role=move || if is_trouble() { "alert" } else { "status" }>{says}</p>
        </div>
        {move || is_out.get().then(|| view! { <SignInHere then=move || bench.send() /> })}
    }
}
