//! 机构和区划: towns and villages, bodies below one another, typed one by one or in a workbook. What a body was can be read.
use common::{
    call::Page,
    catalogue::Level,
    check::Nothing,
    county::settings::{ChangeRow, ListForm},
    fault::Fault,
    id::OrgId,
    org::{
        Nature, Org, Presence,
        desk::{self, BodiesView, BodyForm, BodyRow, DropForm, PlaceForm, PlaceRow},
    },
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

use super::{
    MEDIUM,
    settings::{History, short},
    workbook::Workbook,
};
use crate::{
    api,
    decision::acts::{Filled, text},
    shell::Said,
    ui::{FaultSummary, SelectField, TextField, field::labels, opener, shown, titled},
};

#[component]
pub fn BodiesPage() -> impl IntoView {
    titled("机构和区划");
    let found = LocalResource::new(|| async { api::call(&desk::LIST, &(), &Nothing {}).await });
    let again = Callback::new(move |()| found.refetch());
    view! {
        <h1>"机构和区划"</h1>
        <section class="stack" aria-labelledby="book">
            <h2 class="part" id="book">"用表格"</h2>
            <Workbook url=desk::BOOK.path name="机构表" says="下载现有的表，在里面添、改，再传回来；没有变的不动，传几次都一样。" again />
        </section>
        {shown(found, move |it: BodiesView| view! { <Body it again /> })}
    }
    .into_any()
}

/// Which form stands on the page: one at a time, so that every field's name is one.
#[derive(Clone, Copy, PartialEq, Default)]
enum Open {
    #[default]
    None,
    Place,
    Body(Option<OrgId>),
    Changes(OrgId),
}

#[component]
fn Body(it: BodiesView, again: Callback<()>) -> impl IntoView {
    let open = RwSignal::new(Open::default());
    // Most stand below the government, which stands below nobody: it is offered first.
    let mut all: Vec<(bool, String)> =
        it.bodies.iter().map(|it| (it.body.above.is_some(), it.body.name.clone())).collect();
    all.sort_by_key(|it| it.0);
    let names = StoredValue::new(all.into_iter().map(|it| it.1).collect::<Vec<String>>());
    let (n_places, n_bodies) = (it.places.len().saturating_sub(1), it.bodies.len());
    view! {
        <section class="stack" aria-labelledby="places">
            <h2 class="part" id="places">"乡镇和村"</h2>
            {(n_places == 0).then(|| view! { <p class="quiet">"还没有登记。"</p> })}
            <Places places=it.places again />
            <p>{opener(open, Open::Place, "登记乡镇或村", String::new())}</p>
            {move || (open.get() == Open::Place).then(|| view! { <AddPlace again /> })}
        </section>
        <section class="stack" aria-labelledby="bodies">
            <h2 class="part" id="bodies">"机构" " " <span class="quiet">{n_bodies} "个"</span></h2>
            <p>{opener(open, Open::Body(None), "登记机构", String::new())}</p>
            {move || (open.get() == Open::Body(None)).then(|| view! { <Edit id=None org=Org::default() names again /> })}
            <ul class="list">{tree(it.bodies).into_iter().map(|(depth, one)| view! { <One depth one names open again /> }).collect_view()}</ul>
        </section>
    }
}

#[component]
fn Places(places: Vec<PlaceRow>, again: Callback<()>) -> impl IntoView {
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let drop = move |code: i64| {
        spawn_local(async move {
            match api::call(&desk::DROP_PLACE, &(), &DropForm { code }).await {
                Ok(_) => again.run(()),
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    let gone = move |it: &PlaceRow| {
        let (code, name) = (it.code, it.name.clone());
        view! { <button class="button button--quiet" type="button" on:click=move |_| drop(code)>"删去"<span class="unseen">{name}</span></button> }
    };
    let villages = |town: i64| -> Vec<PlaceRow> {
        let own = places.iter().filter(|it| it.level == Level::Village && it.code / 1_000 * 1_000 == town);
        own.cloned().collect()
    };
    let village = move |it: PlaceRow| view! { <li class="list__item"><span>{it.name.clone()} " " <span class="quiet">{it.code}</span></span>{gone(&it)}</li> };
    let towns = places.iter().filter(|it| it.level == Level::Town).map(|it| {
        let below = villages(it.code);
        let n = below.len();
        view! {
            <li class="list__item"><details class="fold"><summary class="fold__name">{it.name.clone()} " " <span class="quiet">{it.code} "，" {n} "个村和社区"</span></summary>
                <ul class="fold__body list">{below.into_iter().map(village).collect_view()}</ul></details>{gone(it)}</li>
        }
    });
    view! { <FaultSummary fault /><ul class="list">{towns.collect_view()}</ul> }
}

#[derive(serde::Deserialize, Default)]
#[serde(default)]
struct Typed {
    place_code: String,
    place_name: String,
}

#[component]
fn AddPlace(again: Callback<()>) -> impl IntoView {
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let Typed { place_code: code, place_name: name } = crate::ui::read(&ev);
        spawn_local(async move {
            match api::call(&desk::SAVE_PLACE, &(), &PlaceForm { code, name }).await {
                Ok(_) => again.run(()),
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    view! {
        <form class="stack measure" novalidate on:submit=submit>
            <FaultSummary fault />
            <TextField name="place_code" label="区划代码" hint="12位；乡镇后三位是000，村的前九位是它的乡镇" inputmode="numeric" class=MEDIUM fault />
            <TextField name="place_name" label="乡镇或村的名称" class=MEDIUM fault />
            <p><button class="button" type="submit">"登记"</button></p>
        </form>
    }
}

/// Everybody below whom they hang on, with how deep.
fn tree(all: Vec<BodyRow>) -> Vec<(usize, BodyRow)> {
    let mut out = Vec::new();
    let mut stack: Vec<(usize, BodyRow)> = Vec::new();
    let (tops, mut rest): (Vec<BodyRow>, Vec<BodyRow>) = all.into_iter().partition(|it| it.body.above.is_none());
    stack.extend(tops.into_iter().rev().map(|it| (0, it)));
    while let Some((depth, one)) = stack.pop() {
        let (below, others): (Vec<BodyRow>, Vec<BodyRow>) =
            rest.into_iter().partition(|it| it.body.above.as_deref() == Some(one.body.name.as_str()));
        rest = others;
        stack.extend(below.into_iter().rev().map(|it| (depth + 1, it)));
        out.push((depth, one));
    }
    out.extend(rest.into_iter().map(|it| (0, it)));
    out
}

#[component]
fn One(
    depth: usize,
    one: BodyRow,
    names: StoredValue<Vec<String>>,
    open: RwSignal<Open>,
    again: Callback<()>,
) -> impl IntoView {
    let (id, name) = (one.id, one.body.name.clone());
    let org = StoredValue::new(one.body.clone());
    let Org { full, credit_code, presence, window, since, closed_on, aliases, nature, .. } = one.body;
    let stands = match (closed_on, since) {
        (Some(on), _) => format!("{}撤销", on.zh_full()),
        (None, Some(on)) => format!("{}，{}起", presence.label(), on.zh_full()),
        (None, None) => presence.label().to_owned(),
    };
    let facts: Vec<String> = [full, nature.label().to_owned(), credit_code, stands, window]
        .into_iter()
        .filter(|it| !it.is_empty())
        .collect();
    let deep = "　".repeat(depth);
    view! {
        <li class="list__item">
            <div class="stack stack--tight">
                <p>{deep}<b>{name.clone()}</b> " " <span class="quiet">{facts.join(" · ")}</span></p>
                {(!aliases.is_empty()).then(|| view! { <p class="small quiet">"也叫：" {aliases.join("、")}</p> })}
                {move || (open.get() == Open::Body(Some(id))).then(|| view! { <Edit id=Some(id) org=org.get_value() names again /> })}
                {move || (open.get() == Open::Changes(id)).then(|| view! { <Changes id /> })}
            </div>
            <span class="row row--tight">{opener(open, Open::Body(Some(id)), "变更", name.clone())}
                {(one.n_changes > 0).then(|| opener(open, Open::Changes(id), "沿革", name.clone()))}</span>
        </li>
    }
}

#[component]
fn Changes(id: OrgId) -> impl IntoView {
    let found =
        LocalResource::new(move || async move { api::call(&desk::CHANGES, &id, &ListForm::default()).await });
    shown(found, |it: Page<ChangeRow>| {
        let n_rows = it.rows.len() as u64;
        view! { <History rows=it.rows n_rows /> }
    })
}

#[component]
fn Edit(id: Option<OrgId>, org: Org, names: StoredValue<Vec<String>>, again: Callback<()>) -> impl IntoView {
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let said = Said::here();
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let filled: Filled = crate::ui::read(&ev);
        let form = BodyForm {
            id,
            name: text(&filled, "name"),
            full: text(&filled, "full"),
            aliases: text(&filled, "aliases"),
            above: text(&filled, "above"),
            nature: text(&filled, "nature"),
            presence: text(&filled, "presence"),
            since: text(&filled, "since"),
            credit_code: text(&filled, "credit_code"),
            place: text(&filled, "place"),
            window: text(&filled, "window"),
            phone: text(&filled, "phone"),
            closed_on: text(&filled, "closed_on"),
            instead: text(&filled, "instead"),
            on: text(&filled, "on"),
        };
        spawn_local(async move {
            match api::call(&desk::SAVE, &(), &form).await {
                Ok(_) => {
                    said.say("机构已登记。".to_owned());
                    again.run(());
                }
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    let is = org.form();
    let above: Vec<(String, String)> = names.with_value(|all| {
        let mut all: Vec<&String> = all.iter().filter(|it| **it != is.name).collect();
        all.sort_by_key(|it| **it != is.above);
        let others = all.into_iter().map(|it| (it.clone(), it.clone()));
        let none = (String::new(), "没有上级".to_owned());
        match is.above.is_empty() && id.is_some() {
            true => std::iter::once(none).chain(others).collect(),
            false => others.chain([none]).collect(),
        }
    });
    let nature = labels(Nature::ALL.iter().map(|it| it.label()).collect(), &is.nature);
    let presence = labels(Presence::ALL.iter().map(|it| it.label()).collect(), &is.presence);
    view! {
        <form class="stack measure" novalidate on:submit=submit>
            <FaultSummary fault />
            <TextField name="name" label="简称" hint="例如：县卫健局" value=is.name class=MEDIUM fault />
            <TextField name="full" label="全称" hint="文书上用，例如：青石县卫生健康局" value=is.full fault />
            <TextField name="aliases" label="别名（选填）" hint="可写几个，用、隔开" value=is.aliases fault />
            <SelectField name="above" label="上级" options=above fault />
            <SelectField name="nature" label="性质" options=nature fault />
            <SelectField name="presence" label="进驻方式" options=presence fault />
            <TextField name="since" label="从哪天起进驻或联网（选填）" kind="date" value=is.since class=MEDIUM fault />
            {short("credit_code", "统一社会信用代码（选填）", is.credit_code, fault)}
            {short("place", "所在区划代码（选填）", is.place, fault)}
            {short("window", "窗口（选填）", is.window, fault)}
            {short("phone", "电话（选填）", is.phone, fault)}
            {id.is_some().then(|| view! {
                <TextField name="closed_on" label="撤销日期" hint="撤销或并入别的单位的，写那一天" kind="date" value=is.closed_on class=MEDIUM fault />
                <TextField name="instead" label="撤销后找谁" hint="群众来办它的事时告诉他们，例如：县发改局，二楼06号窗口" value=is.instead fault />
                <TextField name="on" label="从哪天起是这样" hint="不写就是今天；以前的件仍用那时的名称" kind="date" class=MEDIUM fault />
            })}
            <p><button class="button" type="submit">"保存"</button></p>
        </form>
    }
}
