//! 法规库: a law with its articles, and the matters that rest on it.
use common::{
    check::Nothing,
    fault::Fault,
    id::LawId,
    library::{self, LawForm, LawRow, LawUse, LawView, LawsView, article_text, read_articles},
    place::{DeskPlace, Place},
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

use super::{asked, missing, page_href};
use crate::{
    api,
    shell::Said,
    ui::{AreaField, FaultSummary, TextField, find::Find, pager::Pager, shown, titled},
};

/// Which law is open.
#[derive(Clone, PartialEq, Default)]
enum Open {
    #[default]
    None,
    /// A new one, of this name.
    New(String),
    Law(LawId),
}

#[component]
pub fn LawsPage() -> impl IntoView {
    titled("法规库");
    let form = asked();
    let found = LocalResource::new(move || {
        let form = form.get();
        async move { api::call(&library::LAWS, &(), &form).await }
    });
    let again = Callback::new(move |()| found.refetch());
    view! {
        <h1>"法规库"</h1>
        <p class="measure">"一部法规只写一次，事项从这里选条款。改了条文，就能看到哪些事项依据它。"</p>
        {move || view! { <Find to=DeskPlace::Laws.href() label="按名称查找法规" q=form.get().q.unwrap_or_default() /> }}
        {shown(found, move |it: LawsView| view! { <Body it q=form.get_untracked() again /> })}
    }
    .into_any()
}

#[component]
fn Body(it: LawsView, q: library::FindForm, again: Callback<()>) -> impl IntoView {
    let open = RwSignal::new(Open::default());
    let (n_rows, may_change) = (it.page.n_rows, it.may_change);
    let begin = move |name: String| open.set(Open::New(name));
    let row = move |row: LawRow| {
        let id = row.id;
        let is_open = Memo::new(move |_| open.get() == Open::Law(id));
        let toggle = move |_| open.set(if is_open.get_untracked() { Open::None } else { Open::Law(id) });
        view! {
            <li class="list__item"><span class="list__main">"《" {row.name.clone()} "》" " " <span class="quiet">{row.number}</span></span>
                <span class="row row--tight"><span class="list__aside">{row.n_articles} "条，" {row.n_items} "个事项"</span>
                <button class="button button--quiet" type="button" aria-expanded=move || is_open.get().to_string() on:click=toggle>"打开"<span class="unseen">{row.name}</span></button></span>
                {move || is_open.get().then(|| view! { <One id may_change again /> })}
            </li>
        }
    };
    view! {
        <p class="quiet" role="status">{n_rows} "部"</p>
        {may_change.then(|| view! { <p><button class="button" type="button" on:click=move |_| begin(String::new())>"写一部新的"</button></p> })}
        {move || match open.get() {
            Open::New(name) => Some(view! { <Edit it=blank(name) again /> }),
            _ => None,
        }}
        <ul class="list">{it.page.rows.into_iter().map(row).collect_view()}</ul>
        <Pager n_rows per_page=30 page=q.page.unwrap_or(1) href=page_href(DeskPlace::Laws.href(), q.q.unwrap_or_default()) />
        {missing(it.missing, may_change, begin)}
    }
}

fn blank(name: String) -> LawForm {
    LawForm { name, ..LawForm::default() }
}

#[component]
fn One(id: LawId, may_change: bool, again: Callback<()>) -> impl IntoView {
    let found = LocalResource::new(move || async move { api::call(&library::LAW, &id, &Nothing {}).await });
    let again = Callback::new(move |()| {
        found.refetch();
        again.run(());
    });
    let used = |it: LawUse| {
        let lacks = (!it.unknown.is_empty()).then(|| format!("库里没有{}", it.unknown.join("、")));
        view! {
            <li class="list__item"><a class="list__main list__link" href=Place::Guide(it.item).href() rel="external">{it.name}</a>
                <span class="list__aside">{it.org} "，" {it.article}</span>{lacks.map(|it| view! { <span class="tag tag--warn">{it}</span> })}</li>
        }
    };
    let draw = move |it: LawView| {
        let uses = it.uses.clone();
        let form = LawForm {
            id: Some(id),
            rev: it.rev,
            name: it.name,
            number: it.number,
            note: it.note,
            articles: it.articles.clone(),
        };
        let article = |it: library::Article| view! { <p><b>{it.number}</b> " " {if it.text.is_empty() { "（还没有录入条文）".to_owned() } else { it.text }}</p> };
        view! {
            <div class="part stack">
                <p class="quiet small">{it.changed} "改"</p>
                {match may_change {
                    true => view! { <Edit it=form again /> }.into_any(),
                    false => view! { <div class="stack stack--tight measure">{it.articles.into_iter().map(article).collect_view()}</div> }.into_any(),
                }}
                <h2 class="part">"依据它的事项：" {it.n_uses} "个"</h2>
                <ul class="list">{uses.into_iter().map(used).collect_view()}</ul>
            </div>
        }
    };
    view! { <div class="list__whole">{shown(found, draw)}</div> }
}

#[derive(serde::Deserialize, Default)]
#[serde(default)]
struct Typed {
    name: String,
    number: String,
    note: String,
    articles: String,
}

#[component]
fn Edit(it: LawForm, again: Callback<()>) -> impl IntoView {
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let said = Said::here();
    let (id, rev) = (it.id, it.rev);
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let Typed { name, number, note, articles } = crate::ui::read(&ev);
        let form = LawForm { id, rev, name, number, note, articles: read_articles(&articles) };
        spawn_local(async move {
            match api::call(&library::SAVE_LAW, &(), &form).await {
                Ok(it) => {
                    said.say(match it.n_uses {
                        0 => "已保存。".to_owned(),
                        n => format!("已保存。{n}个事项依据它，请看看要不要改。"),
                    });
                    again.run(());
                }
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    view! {
        <form class="stack measure" novalidate on:submit=submit>
            <FaultSummary fault />
            <TextField name="name" label="名称" value=it.name fault />
            <TextField name="number" label="文号" hint="例如：中华人民共和国主席令第七号；没有就空着" value=it.number fault />
            <AreaField name="articles" label="条文" hint="一条一段，以“第几条”开头；可以整段粘贴" value=article_text(&it.articles) fault />
            <TextField name="note" label="备注" value=it.note fault />
            <p><button class="button" type="submit">"保存"</button></p>
        </form>
    }
}
