//! 集中率: how much can be done in the halls, body by body; and what cannot, with the reason.
use common::{
    fault::Fault,
    floor::share::{self, Apart, ApartForm, BodyShare, N_PER_PAGE, ShareForm, ShareView},
    id::ItemId,
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

use crate::{
    api,
    decision::acts::{Filled, text},
    shell::Said,
    ui::{FaultSummary, TextField, field::FaultText, says, shown, titled},
};

#[component]
pub fn SharePage() -> impl IntoView {
    titled("集中率");
    let form = RwSignal::new(ShareForm::default());
    let n_asked = RwSignal::new(0_u32);
    let found = LocalResource::new(move || {
        n_asked.track();
        let form = form.get();
        async move { api::call(&share::SHOW, &(), &form).await }
    });
    let again = Callback::new(move |()| n_asked.update(|it| *it += 1));
    view! {
        <h1>"集中率"</h1>
        <p class="measure">"集中率＝有窗口能办的事项÷全部事项。撤销的单位不算；合计是分子、分母各自相加，不是平均。"</p>
        {shown(found, move |it: ShareView| view! { <Body it form again /> })}
    }
    .into_any()
}

#[component]
fn Body(it: ShareView, form: RwSignal<ShareForm>, again: Callback<()>) -> impl IntoView {
    let ShareView { whole, bodies, apart } = it;
    let orgs: Vec<String> = bodies.iter().map(|it| it.org.clone()).collect();
    let row = |it: BodyShare| {
        let since = it.since.map(|it| format!("{}起", it.zh_full())).unwrap_or_default();
        view! {
            <tr class="table__row">
                <th class="table__cell table__cell--lead" scope="row">{it.org}</th>
                <td class="table__cell" data-name="方式"><span>{it.presence.label()} " " <span class="quiet">{since}</span></span></td>
                <td class="table__cell" data-name="进大厅"><span>{it.share.n}</span></td>
                <td class="table__cell" data-name="全部"><span>{it.share.of}</span></td>
                <td class="table__cell" data-name="集中率"><span>{it.share.percent()}</span></td>
            </tr>
        }
    };
    let picked = form.get_untracked().org.unwrap_or_default();
    let pick = move |ev: web_sys::Event| {
        form.set(ShareForm { org: Some(event_target_value(&ev)).filter(|it| !it.is_empty()), page: None });
    };
    let option = move |it: String| {
        let is_here = it == picked;
        view! { <option value=it.clone() selected=is_here>{it.clone()}</option> }
    };
    let (n, here) = (apart.n_rows, form.get_untracked().page.unwrap_or(1));
    let has_more = u64::from(here) * N_PER_PAGE < n;
    let turn = move |n: u32| form.update(|it| it.page = Some(n));
    view! {
        <dl class="counts"><div class="count"><dt class="count__name">"集中率"</dt><dd class="count__figure">{whole.percent()}</dd></div>
            <div class="count"><dt class="count__name">"进大厅"</dt><dd class="count__figure">{whole.n}<span class="count__unit">"项"</span></dd></div>
            <div class="count"><dt class="count__name">"全部"</dt><dd class="count__figure">{whole.of}<span class="count__unit">"项"</span></dd></div></dl>
        <section class="stack" aria-labelledby="bodies">
            <h2 class="part" id="bodies">"按单位"</h2>
            <table class="table table--fold">
                <caption class="unseen">"每个单位的集中率，低的在前"</caption>
                <thead><tr>
                    <th class="table__head" scope="col">"单位"</th><th class="table__head" scope="col">"方式"</th><th class="table__head" scope="col">"进大厅"</th>
                    <th class="table__head" scope="col">"全部"</th><th class="table__head" scope="col">"集中率"</th>
                </tr></thead>
                <tbody>{bodies.into_iter().map(row).collect_view()}</tbody>
            </table>
        </section>
        <section class="stack" aria-labelledby="apart">
            <h2 class="part" id="apart">"没有进大厅的 " {n} "项"</h2>
            <label class="pick">"单位 " <select class="field__input" on:change=pick><option value="">"全部"</option>{orgs.into_iter().map(option).collect_view()}</select></label>
            {match apart.rows.is_empty() {
                true => view! { <p class="quiet">"没有。"</p> }.into_any(),
                false => view! { <Reasons rows=apart.rows again /> }.into_any(),
            }}
            <p class="row row--tight">
                {(here > 1).then(|| view! { <button class="button button--quiet" type="button" on:click=move |_| turn(here - 1)>"上一页"</button> })}
                {has_more.then(|| view! { <button class="button button--quiet" type="button" on:click=move |_| turn(here + 1)>"下一页"</button> })}
            </p>
        </section>
    }
}

/// Ticked, and given their reason together.
#[component]
fn Reasons(rows: Vec<Apart>, again: Callback<()>) -> impl IntoView {
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let said = Said::here();
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let filled: Filled = crate::ui::read(&ev);
        let items: Vec<ItemId> = filled.keys().filter_map(|it| it.strip_prefix("item-")?.parse().ok()).collect();
        let form = ApartForm { items, reason: text(&filled, "reason") };
        spawn_local(async move {
            match api::call(&share::APART, &(), &form).await {
                Ok(_) => {
                    said.say_here("原因已写上。".to_owned());
                    again.run(());
                }
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    let told = Memo::new(move |_| says(&fault.get(), "items"));
    let row = |it: Apart| {
        view! {
            <label class="choice"><input class="choice__dot" type="checkbox" name=format!("item-{}", it.id) value="yes" />
                <span>{it.name} " " <span class="quiet">{it.org} "：" {it.reason}</span></span></label>
        }
    };
    view! {
        <form class="stack" novalidate on:submit=submit>
            <FaultSummary fault />
            <fieldset class="field" id="items" tabindex="-1">
                <legend class="field__label">"勾选同一个原因的"</legend>
                {move || told.get().map(|it| view! { <FaultText id="items-fault" says=it /> })}
                <div class="choices">{rows.into_iter().map(row).collect_view()}</div>
            </fieldset>
            <TextField name="reason" label="为什么不进大厅" hint="例如：需要专用场地、按规定在现场办" fault />
            <p><button class="button button--plain" type="submit">"写上原因"</button></p>
        </form>
    }
}
