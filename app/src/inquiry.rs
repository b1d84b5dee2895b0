//! 首问登记, at the desk: what somebody came to ask, and what became of it.
use common::{
    call::Page,
    fault::Fault,
    id::CaseId,
    inquiry::{self, InquiryView, ListForm, OUTCOMES, RecordForm, TellForm, act},
    place::DeskPlace,
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use leptos_router::hooks::use_query_map;
use wasm_bindgen::JsCast;

use crate::{
    api,
    decision::acts::{code, picked},
    ui::{AreaField, DayText, FaultSummary, SelectField, TextField, pager::Pager, shown, titled},
};

const PER_PAGE: u64 = 50;

#[component]
pub fn InquiriesPage() -> impl IntoView {
    titled("首问登记");
    let query = use_query_map();
    let page = Memo::new(move |_| query.with(|it| it.get_str("page").and_then(|it| it.parse::<u32>().ok())));
    let rows = LocalResource::new(move || {
        let form = ListForm { page: page.get() };
        async move { api::call(&inquiry::LIST, &(), &form).await }
    });
    let again = Callback::new(move |()| rows.refetch());
    // One form at a time: two with the same fields would be one too many for whoever hears the page.
    let answering: RwSignal<Option<CaseId>> = RwSignal::new(None);
    let list = move |it: Page<InquiryView>| {
        match it.rows.is_empty() {
        true => view! { <div class="empty"><p class="empty__title">"还没有登记"</p><p>"有人来问事，谁先被问到谁登记、谁负责到底。"</p></div> }.into_any(),
        false => view! {
            <ul class="stack">{it.rows.into_iter().map(|it| view! { <One it again answering /> }).collect_view()}</ul>
            <Pager n_rows=it.n_rows per_page=PER_PAGE page=page.get_untracked().unwrap_or(1) href=|n| format!("{}?page={n}", DeskPlace::Inquiries.href()) />
        }
        .into_any(),
    }
    };
    view! {
        <h1>"首问登记"</h1>
        <p class="measure">"谁先被问到，谁负责：能答的当场答；不归本窗口的，带到承办窗口；要问别的单位的，问清楚了，1个工作日内答复本人。"</p>
        <Record again />
        <section class="stack" aria-label="登记过的">{shown(rows, list)}</section>
    }
    .into_any()
}

#[component]
fn Record(again: Callback<()>) -> impl IntoView {
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let done = RwSignal::new(code(act::ANSWER));
    let once = api::Once::here();
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let written = ev.target().and_then(|it| it.dyn_into::<web_sys::HtmlFormElement>().ok());
        let filled: std::collections::BTreeMap<String, String> = crate::ui::read(&ev);
        let text = |name: &str| filled.get(name).cloned().unwrap_or_default();
        let form = RecordForm {
            about: text("about"),
            act: picked(&filled, "act"),
            says: text("says"),
            name: text("name"),
            phone: text("phone"),
        };
        spawn_local(async move {
            match once.call(&inquiry::RECORD, &(), &form).await {
                Ok(_) => {
                    fault.set(None);
                    done.set(code(act::ANSWER));
                    if let Some(it) = written {
                        it.reset();
                    }
                    again.run(());
                }
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    let options: Vec<(String, String)> = OUTCOMES.map(|it| (code(it.0), it.0.label().to_owned())).to_vec();
    let medium = "field__input field__input--medium";
    view! {
        <section class="stack measure" aria-label="登记">
            <FaultSummary fault />
            <form class="stack" novalidate on:submit=submit>
                <TextField name="about" label="来问什么" hint="一句话，例如：社保卡丢了怎么补" fault />
                <SelectField name="act" label="怎么办的" options picked=done fault />
                <AreaField name="says" label="怎么答复的，或者带到哪里、问了谁" fault />
                {move || (done.get() == code(act::PASS)).then(|| view! {
                    <TextField name="name" label="怎么称呼" class=medium fault />
                    <TextField name="phone" label="电话" hint="答复以后，称呼和电话就删除" kind="tel" inputmode="tel" class=medium fault />
                })}
                <p><button class="button" type="submit">"登记"</button></p>
            </form>
        </section>
    }
}

#[component]
fn One(it: InquiryView, again: Callback<()>, answering: RwSignal<Option<CaseId>>) -> impl IntoView {
    let id = it.id;
    let tag = if it.is_late { "tag tag--bad" } else { "tag tag--warn" };
    let until = it.due.map(|due| view! { <span class=tag>"最晚" <DayText day=due /> {if it.is_late { "答复，已超" } else { "答复" }}</span> });
    let asker = (!it.name.is_empty()).then(
        || view! { <p>{it.name.clone()} " " <a href=format!("tel:{}", it.phone)>{it.phone.clone()}</a></p> },
    );
    view! {
        <li class="part stack stack--tight">
            <p class="row row--tight"><b>{it.about}</b> <span class="tag">{it.act.label()}</span> {until}</p>
            <p>{it.says}</p>
            {asker}
            {(!it.reply.is_empty()).then(|| view! { <p class="note note--good">"已答复本人：" {it.reply}</p> })}
            <p class="quiet small">"首问责任人：" {it.by} " · " {it.at.to_string()}</p>
            {(it.is_mine && it.due.is_some()).then(|| view! {
                {move || match answering.get() == Some(id) {
                    true => view! { <Answer id again /> }.into_any(),
                    false => view! { <p><button class="button button--plain" type="button" on:click=move |_| answering.set(Some(id))>"答复本人了"</button></p> }.into_any(),
                }}
            })}
        </li>
    }
}

#[component]
fn Answer(id: CaseId, again: Callback<()>) -> impl IntoView {
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let form: TellForm = crate::ui::read(&ev);
        spawn_local(async move {
            match api::call(&inquiry::TELL, &id, &form).await {
                Ok(_) => again.run(()),
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    view! {
        <form class="stack stack--tight measure" novalidate on:submit=submit>
            <AreaField name="reply" label="怎么答复本人的" fault />
            <p><button class="button" type="submit">"记下答复"</button></p>
        </form>
    }
}
