//! 预览: the form as it will be met, drawn by the applicant's own blocks and judged by the one evaluator. What is typed here is kept nowhere.
use std::time::Duration;

use common::{
    case::{DraftView, draft},
    catalogue::Item,
    check::Field,
    form::{Answers, FieldDef, Kind, Section},
    moment::Moment,
};
use leptos::prelude::*;

use super::bench::Bench;
use crate::case::{answers::said, draft::Draft, field::Input};

/// Typing pauses this long before the form is drawn anew.
const PAUSE: Duration = Duration::from_millis(500);

/// In which dress.
#[derive(Clone, Copy, PartialEq)]
enum Dress {
    Phone,
    Elder,
    Kiosk,
    Paper,
}

const DRESSES: [(Dress, &str); 4] =
    [(Dress::Phone, "手机"), (Dress::Elder, "长者版"), (Dress::Kiosk, "自助机"), (Dress::Paper, "打印的申请表")];

#[component]
pub fn Preview(bench: Bench) -> impl IntoView {
    let dress = RwSignal::new(Dress::Phone);
    let answers: RwSignal<Answers> = RwSignal::new(Answers::new());
    let at = RwSignal::new(0_usize);
    let read = move || bench.doc.with(|doc| serde_json::from_value::<Item>(doc.clone()).ok());
    let item = RwSignal::new(untrack(read));
    let n_changes = StoredValue::new(0_u32);
    // Not at every letter.
    Effect::new(move |before: Option<()>| {
        bench.doc.track();
        if before.is_some() {
            n_changes.update_value(|it| *it += 1);
            let n = n_changes.get_value();
            let again = move || {
                if n_changes.try_get_value() == Some(n) {
                    item.set(untrack(read));
                }
            };
            set_timeout(again, PAUSE);
        }
    });
    let tab = move |(of, label): (Dress, &'static str)| {
        let is_here = move || dress.get() == of;
        let pick = move |_| {
            at.set(0);
            dress.set(of);
        };
        view! { <button class="button button--quiet" type="button" aria-pressed=move || is_here().to_string() on:click=pick>{label}</button> }
    };
    let begin_anew = move |_| {
        answers.set(Answers::new());
        at.set(0);
        item.update(|_| ());
    };
    view! {
        <section class="stack" aria-labelledby="preview">
            <h3 id="preview">"预览"</h3>
            <p class="quiet small">"和群众看到的一样，填了也不保存；已有资料是编的。"</p>
            <div class="row row--tight" role="group" aria-label="怎么看">{DRESSES.into_iter().map(tab).collect_view()}
                <button class="button button--quiet" type="button" on:click=begin_anew>"重新填"</button></div>
            {move || {
                let dress = dress.get();
                item.get().map_or_else(
                    || view! { <p class="note note--warn">"还画不出来：有的内容写得不完整，看上面要改的。"</p> }.into_any(),
                    |item| view! { <Sheet bench item dress answers at /> }.into_any(),
                )
            }}
        </section>
    }
}

#[component]
fn Sheet(
    bench: Bench,
    item: Item,
    dress: Dress,
    answers: RwSignal<Answers>,
    at: RwSignal<usize>,
) -> impl IntoView {
    let mut given = answers.get_untracked();
    let now = Moment(js_sys::Date::now() as i64);
    let mut view = DraftView::tried(bench.id, item, now);
    draft::prefill(&view.item, &view.known(), &mut given);
    view.answers = given;
    let drafted = Draft::tried(view);
    Effect::new(move |_| answers.set(drafted.answers.get()));
    let sections =
        Memo::new(move |_| drafted.view.with_value(|it| draft::sections(&it.item, &drafted.answers.get())));
    match dress {
        Dress::Paper => view! { <Paper drafted sections /> }.into_any(),
        _ => view! { <Pages drafted sections dress at /> }.into_any(),
    }
}

/// Section by section; question by question where it is made for old people.
#[component]
fn Pages(drafted: Draft, sections: Memo<Vec<Section>>, dress: Dress, at: RwSignal<usize>) -> impl IntoView {
    let faults = RwSignal::new(Vec::<Field>::new());
    let regions = StoredValue::new(drafted.view.with_value(|it| it.regions.clone()));
    let today = drafted.view.with_value(|it| it.today);
    let is_elder = dress == Dress::Elder;
    let pages = Memo::new(move |_| {
        let one = |section: Section| -> Vec<Section> {
            let parts: Vec<FieldDef> =
                section.fields.iter().flat_map(FieldDef::parts).map(|it| it.into_owned()).collect();
            match is_elder {
                true => parts.into_iter().map(|it| Section { fields: vec![it], ..section.clone() }).collect(),
                false => vec![Section { fields: parts, ..section }],
            }
        };
        sections.get().into_iter().flat_map(one).collect::<Vec<Section>>()
    });
    let n = move || pages.with(Vec::len);
    let here = Memo::new(move |_| at.get().min(n().saturating_sub(1)));
    let page = Memo::new(move |_| pages.with(|all| all.get(here.get()).cloned()).unwrap_or_default());
    let turn = move |by: isize| {
        faults.set(Vec::new());
        at.set(here.get_untracked().saturating_add_signed(by));
    };
    let next = move |_| {
        let found = page.get_untracked().faults(&drafted.answers.get_untracked(), today);
        match found.is_empty() {
            true => turn(1),
            false => faults.set(found),
        }
    };
    let (class, size, place) = match dress {
        Dress::Kiosk => ("preview preview--kiosk kiosk", None, "kiosk"),
        Dress::Elder => ("preview", Some("elder"), "hall"),
        _ => ("preview", None, "hall"),
    };
    let unit = if is_elder { "题" } else { "项" };
    view! {
        <div class="scroll" tabindex="0" role="group" aria-label="表单预览">
            <div class=class data-size=size data-place=place>
                <div class="stack">
                    <p class="heading__over">"第" {move || here.get() + 1} {unit} "，共" {n} {unit}</p>
                    <p class="preview__title">{move || page.get().title}</p>
                    {move || { let hint = page.get().hint; (!hint.is_empty()).then(|| view! { <p class="field__hint">{hint}</p> }) }}
                    <For each=move || page.get().fields key=|it| it.name.clone() let:field>
                        <Input field drafted faults regions />
                    </For>
                    <p class="row">
                        <button class="button" type="button" on:click=next>"下一" {unit}</button>
                        {move || (here.get() > 0).then(|| view! { <button class="button button--plain" type="button" on:click=move |_| turn(-1)>"上一" {unit}</button> })}
                    </p>
                </div>
            </div>
        </div>
    }
}

/// 申请表 as it is printed: every field with its place, those of this case filled in.
#[component]
fn Paper(drafted: Draft, sections: Memo<Vec<Section>>) -> impl IntoView {
    let name = drafted.view.with_value(|it| it.item.name.clone());
    let answer = move |field: &FieldDef| match drafted
        .answers
        .with(|all| all.get(&field.name).is_some_and(|it| !it.is_empty()))
    {
        true => drafted.answers.with(|all| said(field, all)),
        false if matches!(field.kind, Kind::Choice | Kind::Several) => {
            field.options.iter().map(|it| format!("□{}", it.label)).collect::<Vec<_>>().join("　")
        }
        false => field.unit.clone(),
    };
    let row = move |it: FieldDef| {
        let says = answer(&it);
        view! { <tr><th scope="row">{it.label}{it.optional.then_some("（选填）")}</th><td>{says}</td></tr> }
    };
    let table = move |section: Section| {
        let parts: Vec<FieldDef> =
            section.fields.iter().flat_map(FieldDef::parts).map(|it| it.into_owned()).collect();
        view! { <table class="table preview__table"><caption>{section.title}</caption><tbody>{parts.into_iter().map(row).collect_view()}</tbody></table> }
    };
    view! {
        <div class="preview preview--paper stack">
            <p class="preview__title">{name} "申请表"</p>
            {move || sections.get().into_iter().map(table).collect_view()}
            <p>"申请人（签名）：" "　　　　　　　　" "日期：" "　　　　年　　月　　日"</p>
        </div>
    }
}
