//! 开始编制: why, and of which matter.
use std::collections::BTreeMap;

use common::{
    catalogue::{self, BrowseForm, ItemRow},
    edition::{self, BeginForm, Cause},
    fault::Fault,
    id::ItemId,
    place::DeskPlace,
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use leptos_router::hooks::use_query_map;

use crate::{
    api,
    decision::acts::{Filled, code, text},
    shell::Said,
    ui::{AreaField, FaultSummary, SelectField, TextField, field::FaultText, says, titled},
};

/// What each cause is for.
fn hint(cause: Cause) -> &'static str {
    match cause {
        Cause::New => "清单里还没有的事项。要报政府审定。",
        Cause::Claim => {
            "上级目录里有、县里要办的事项。名称、类型和依据按目录，不能改；不用报政府审定。请从“上级目录”里认领。"
        }
        Cause::Change => "已有的事项，改它的要素：材料、时限、表单等。",
        Cause::Split => "从一个事项分出一个新的；原来的可以同时取消。要报政府审定。",
        Cause::Merge => "几个事项合成一个新的；并入的可以同时取消。要报政府审定。",
        Cause::Suspend => "暂时不办。公布以后，所有渠道马上不能申请；在办的件照办。",
        Cause::Resume => "暂停的事项重新开办。",
        Cause::Cancel => "不再办理。公布以后，所有渠道马上不能申请；在办的件照办。要报政府审定。",
        Cause::Delegate => "交给乡镇或者村、社区办。要报政府审定。",
    }
}

#[component]
pub fn NewEditionPage() -> impl IntoView {
    titled("开始编制");
    let query = use_query_map();
    let given = query.with_untracked(|it| it.get_str("item").and_then(|it| it.parse::<ItemId>().ok()));
    let name = query.with_untracked(|it| it.get_str("name").map(str::to_owned)).unwrap_or_default();
    let item: RwSignal<Option<(ItemId, String)>> = RwSignal::new(given.map(|id| (id, name)));
    // Out of the province's catalogue: claimed, or followed by a matter that is there.
    let base = query.with_untracked(|it| it.get_str("base").map(str::to_owned)).unwrap_or_default();
    let called = query.with_untracked(|it| it.get_str("called").map(str::to_owned)).unwrap_or_default();
    let asked = query.with_untracked(|it| it.get_str("cause").map(str::to_owned)).unwrap_or_default();
    let asked = Cause::ALL.iter().copied().find(|it| code(*it) == asked);
    let usual = match (given.is_some(), base.is_empty()) {
        (true, _) => Cause::Change,
        (false, true) => Cause::New,
        (false, false) => Cause::Claim,
    };
    let first = asked.unwrap_or(usual);
    let cause = RwSignal::new(code(first));
    let line = StoredValue::new(base.clone());
    let picked = move || Cause::ALL.iter().copied().find(|it| code(*it) == cause.get()).unwrap_or_default();
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let (once, said, go) = (api::Once::here(), Said::here(), crate::ui::navigate());
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let (filled, go): (Filled, _) = (crate::ui::read(&ev), go.clone());
        let form = BeginForm {
            cause: Some(picked()),
            item: item.get_untracked().map(|it| it.0),
            code: text(&filled, "code"),
            name: text(&filled, "name"),
            base: base.clone(),
            says: text(&filled, "says"),
        };
        spawn_local(async move {
            match once.call(&edition::BEGIN, &(), &form).await {
                Ok(it) => {
                    said.say("已开始编制。".to_owned());
                    go(&DeskPlace::Edition(it.id).href());
                }
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    let options: Vec<(String, String)> = Cause::ALL.iter().map(|it| (code(*it), it.label().to_owned())).collect();
    let medium = "field__input field__input--medium";
    view! {
        <p class="quiet"><a href=DeskPlace::Editions.href()>"事项编制"</a></p>
        <h1>"开始编制"</h1>
        <form class="stack measure" novalidate on:submit=submit>
            <FaultSummary fault />
            <SelectField name="cause" label="事由" options picked=cause fault />
            <p class="field__hint">{move || hint(picked())}</p>
            {move || picked().has_base().then(|| view! { <Which item fault /> })}
            {move || picked().is_new().then(|| view! {
                <TextField name="code" label="新事项的编码" hint="清单里没有用过的，没有空格" class=medium fault />
                {(picked() != Cause::Claim).then(|| view! { <TextField name="name" label="新事项的名称" fault /> })}
            })}
            {move || has_line(picked(), !line.with_value(String::is_empty)).then(|| view! { <Line base=line.get_value() called=called.clone() fault /> })}
            <AreaField name="says" label="为什么，依据什么" hint="审核的人会看到，例如：国发〔2026〕3号取消了这项许可" fault />
            <p><button class="button" type="submit">"开始编制"</button></p>
        </form>
    }
    .into_any()
}

/// Whether a line of the province's catalogue is spoken of.
fn has_line(cause: Cause, is_given: bool) -> bool {
    match cause {
        Cause::Claim => true,
        Cause::Change | Cause::Resume | Cause::Delegate => is_given,
        _ => false,
    }
}

/// The line that is claimed or followed, or where one is found.
#[component]
fn Line(base: String, called: String, fault: RwSignal<Option<Fault>>) -> impl IntoView {
    let wrong = Memo::new(move |_| says(&fault.get(), "base"));
    let line = match base.is_empty() {
        true => view! { <p>"请到" <a href=DeskPlace::Province.href()>"上级目录"</a> "里选要认领的一条。"</p> }
            .into_any(),
        false => view! { <p>"按上级目录：" <b>{base}</b> " " {called}</p> }.into_any(),
    };
    view! {
        <div class="field" class:field--bad=move || wrong.read().is_some() id="base" tabindex="-1">
            {line}
            {move || wrong.get().map(|it| view! { <FaultText id="base-fault" says=it /> })}
        </div>
    }
}

/// The matter it begins from: the one it came with, or one that is looked for here.
#[component]
fn Which(item: RwSignal<Option<(ItemId, String)>>, fault: RwSignal<Option<Fault>>) -> impl IntoView {
    let found: RwSignal<Vec<ItemRow>> = RwSignal::new(Vec::new());
    let looked = RwSignal::new(false);
    let words = RwSignal::new(String::new());
    let wrong = Memo::new(move |_| says(&fault.get(), "item"));
    let look = move || {
        let q = words.get_untracked();
        spawn_local(async move {
            let form = BrowseForm { q: Some(q), ..BrowseForm::default() };
            if let Ok(it) = api::call(&catalogue::BROWSE, &(), &form).await {
                found.set(it.page.rows.into_iter().take(8).collect());
                looked.set(true);
            }
        });
    };
    let pick = move |it: ItemRow| {
        let (id, name, said) = (it.id, it.name.clone(), it.name.clone());
        view! {
            <li class="list__item"><span class="list__main">{it.name} <br /><span class="quiet small">{it.org} " · " {it.state.label()}</span></span>
                <button class="button button--plain" type="button" on:click=move |_| item.set(Some((id, name.clone())))>"选它"<span class="unseen">{said}</span></button></li>
        }
    };
    let key = move |ev: web_sys::KeyboardEvent| {
        if ev.key() == "Enter" {
            ev.prevent_default();
            look();
        }
    };
    view! {
        <div class="field" class:field--bad=move || wrong.read().is_some()>
            <label class="field__label" for="item">"哪个事项"</label>
            {move || wrong.get().map(|it| view! { <FaultText id="item-fault" says=it /> })}
            {move || item.get().map(|(_, name)| view! { <p><b>{name}</b> " " <button class="button button--quiet" type="button" on:click=move |_| item.set(None)>"换一个"</button></p> })}
            <p class="row row--tight">
                <input class="field__input field__input--medium" id="item" type="search" autocomplete="off" placeholder="名称或者编码"
                    aria-describedby="item-fault" on:input=move |ev| words.set(event_target_value(&ev)) on:keydown=key />
                <button class="button button--plain" type="button" on:click=move |_| look()>"查找"</button>
            </p>
            {move || (item.get().is_none() && looked.get()).then(|| {
                let all = found.get();
                match all.is_empty() {
                    true => view! { <p class="quiet">"没有找到，换个说法试试。"</p> }.into_any(),
                    false => view! { <ul class="list">{all.into_iter().map(pick).collect_view()}</ul> }.into_any(),
                }
            })}
        </div>
    }
}

/// What a link to this page carries of a matter.
pub fn href_of(id: ItemId, name: &str) -> String {
    let asked: BTreeMap<&str, String> = [("item", id.to_string()), ("name", name.to_owned())].into();
    let asked = serde_urlencoded::to_string(asked).unwrap_or_default();
    format!("{}?{asked}", DeskPlace::NewEdition.href())
}
