//! 数据交换: the systems of other houses, what each brought and was told, and what does not agree.
use common::{
    check::Nothing,
    exchange::{self, Saved, SystemForm, SystemRow, SystemsView},
    fault::Fault,
    id::SystemId,
    place::DeskPlace,
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

use crate::{
    api,
    decision::acts::{Filled, text},
    ui::{AreaField, CheckField, FaultSummary, TextField, focus_soon, opener, shown, titled},
};

pub mod external;
pub mod finding;
pub mod system;

#[component]
pub fn ExchangePage() -> impl IntoView {
    titled("数据交换");
    let found = LocalResource::new(|| async { api::call(&exchange::SYSTEMS, &(), &Nothing {}).await });
    // Here, because the list is drawn anew once something was saved.
    let secret = RwSignal::new(None::<String>);
    let saved = Callback::new(move |it: Saved| {
        if it.secret.is_some() {
            secret.set(it.secret);
            focus_soon("secret");
        }
        found.refetch();
    });
    view! {
        <h1>"数据交换"</h1>
        <p class="measure">"部门在自己的系统里办的件，由那边送过来，在这里看得到进度。不用再录一遍。这里办的件，送给要它的系统。"</p>
        {move || secret.get().map(|it| view! {
            <div class="note note--good stack stack--tight" id="secret" tabindex="-1" role="status">
                <p>"密钥只显示这一次，请马上交给对方的技术人员："</p><p><code>{it}</code></p>
            </div>
        })}
        {shown(found, move |it: SystemsView| view! { <Systems it saved /> })}
    }
    .into_any()
}

#[component]
fn Systems(it: SystemsView, saved: Callback<Saved>) -> impl IntoView {
    let open: RwSignal<Option<SystemId>> = RwSignal::new(None);
    let is_new = RwSignal::new(false);
    let may_change = it.may_change;
    let none = it.systems.is_empty().then(|| {
        let says = match may_change {
            true => "登记一个系统，就有了它的地址和密钥，交给那边的技术人员。",
            false => "由系统管理员登记。登记以后，在这里看每一批的结果。",
        };
        view! { <div class="empty"><p class="empty__title">"还没有对接的系统"</p><p>{says}</p></div> }
    });
    let line = move |of: SystemRow| {
        let (id, name) = (of.id, of.name.clone());
        let facts = [
            format!("/exchange/{}", of.code),
            of.orgs.join("、"),
            if of.is_told { "双向" } else { "只收" }.to_owned(),
            of.last_at
                .map(|it| format!("最近{} {}", it.day().zh(), it.clock()))
                .unwrap_or_else(|| "还没有数据".to_owned()),
        ];
        let lead = match may_change {
            true => view! { <b>{of.name.clone()}</b> }.into_any(),
            false => view! { <a href=DeskPlace::System(id).href()>{of.name.clone()}</a> }.into_any(),
        };
        let waits = (of.n_abnormal > 0)
            .then(|| view! { <span class="tag tag--bad">"对方退回" {of.n_abnormal} "条"</span> });
        let off = (!of.is_on).then(|| view! { <span class="tag">"停用"</span> });
        view! {
            <li class="list__item">
                <span class="list__main">{lead}<br /><span class="quiet small">{facts.join(" · ")}</span></span>
                <span class="row row--tight">{waits}{off}{may_change.then(|| opener(open, Some(id), "修改", name))}</span>
                {move || (open.get() == Some(id)).then(|| view! { <Edit of=Some(of.clone()) saved /> })}
            </li>
        }
    };
    view! {
        {none}
        <ul class="list">{it.systems.into_iter().map(line).collect_view()}</ul>
        {may_change.then(|| view! { <p>{opener(is_new, true, "登记一个系统", String::new())}</p> })}
        {move || is_new.get().then(|| view! { <Edit of=None saved /> })}
        {(!may_change).then(|| view! { <p><a href=DeskPlace::Findings.href()>"机器找出的问题"</a></p> })}
    }
}

#[component]
fn Edit(of: Option<SystemRow>, saved: Callback<Saved>) -> impl IntoView {
    let fault = RwSignal::new(None::<Fault>);
    let was = of.clone();
    let is_new = of.is_none();
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let filled: Filled = crate::ui::read(&ev);
        let is = |name: &str| !text(&filled, name).is_empty();
        let form = SystemForm {
            id: was.as_ref().map(|it| it.id),
            code: was.as_ref().map_or_else(|| text(&filled, "code"), |it| it.code.clone()),
            name: text(&filled, "name"),
            orgs: text(&filled, "orgs")
                .lines()
                .map(|it| it.trim().to_owned())
                .filter(|it| !it.is_empty())
                .collect(),
            url: text(&filled, "url"),
            is_told: is("is_told"),
            is_on: is("is_on"),
            renews_secret: is("renews_secret"),
        };
        spawn_local(async move {
            match api::call(&exchange::SAVE, &(), &form).await {
                Ok(it) => saved.run(it),
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    let get = |it: fn(&SystemRow) -> String| of.as_ref().map(it).unwrap_or_default();
    view! {
        <form class="stack measure" novalidate on:submit=submit>
            <FaultSummary fault />
            <TextField name="name" label="系统叫什么" hint="例如：不动产登记系统" value=get(|it| it.name.clone()) fault />
            {is_new.then(|| view! { <TextField name="code" label="代号" hint="小写字母、数字和-，定了不能改；对方用它拼出地址" fault /> })}
            <AreaField name="orgs" label="是哪些单位的" hint="写简称，一行一个；只收这些单位的办件" value=get(|it| it.orgs.join("\n")) fault />
            <TextField name="url" label="把办件送到哪个地址（选填）" hint="不写就等对方来取" value=get(|it| it.url.clone()) fault />
            <CheckField name="is_told" is_ticked=of.as_ref().is_some_and(|it| it.is_told) fault>"把这里办的件送给它"</CheckField>
            <CheckField name="is_on" is_ticked=of.as_ref().is_none_or(|it| it.is_on) fault>"启用"</CheckField>
            {(!is_new).then(|| view! { <CheckField name="renews_secret" fault>"换一个密钥，原来的马上作废"</CheckField> })}
            <p><button class="button" type="submit">"保存"</button></p>
        </form>
    }
}
