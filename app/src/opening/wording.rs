//! 用语: what messages say, and what the county adds to its papers; one at a time.
use common::{
    check::Nothing,
    fault::Fault,
    opening::wording::{self, Part, WordingForm, WordingRow, WordingView},
    place::DeskPlace,
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

use crate::{
    api,
    decision::acts::{Filled, text},
    shell::Said,
    ui::{AreaField, FaultSummary, shown, titled},
};

#[component]
pub fn WordingPage() -> impl IntoView {
    titled("用语");
    let found = LocalResource::new(|| async { api::call(&wording::SHOW, &(), &Nothing {}).await });
    let again = Callback::new(move |()| found.refetch());
    view! {
        <p class="quiet"><a href=DeskPlace::Settings.href()>"大厅设置"</a></p>
        <h1>"用语"</h1>
        <p class="measure">"办到哪一步给群众发什么话，文书后面附什么话，可以用县里自己的说法。改了从下一条消息、下一份文书起用；清空就是照旧。法律要求文书写的，不管附什么都在。"</p>
        {shown(found, move |it: WordingView| view! { <Parts rows=it.rows again /> })}
    }
    .into_any()
}

#[component]
fn Parts(rows: Vec<WordingRow>, again: Callback<()>) -> impl IntoView {
    let open: RwSignal<Option<(Part, String)>> = RwSignal::new(None);
    let part = |of: Part, says: &'static str| {
        let own: Vec<WordingRow> = rows.iter().filter(|it| it.part == of).cloned().collect();
        let id = match of {
            Part::Message => "messages",
            Part::Paper => "papers",
        };
        let line = move |it: WordingRow| view! { <Line it open again /> };
        view! {
            <section class="stack stack--tight" aria-labelledby=id>
                <h2 class="part" id=id>{of.label()}</h2>
                <p class="quiet measure">{says}</p>
                <ul class="list">{own.into_iter().map(line).collect_view()}</ul>
            </section>
        }
    };
    view! {
        {part(Part::Message, "消息在“我的消息”里，有邮件的也发邮件；短信只说编号和标题。{期限}会换成最晚哪天，{说明}会换成经办人写的话。")}
        {part(Part::Paper, "附在正文后面，例如领取地点、联系电话。")}
    }
}

#[component]
fn Line(it: WordingRow, open: RwSignal<Option<(Part, String)>>, again: Callback<()>) -> impl IntoView {
    let me = (it.part, it.key.clone());
    let mine = me.clone();
    let is_open = Memo::new(move |_| open.get().as_ref() == Some(&mine));
    let toggle = move |_| open.set(if is_open.get_untracked() { None } else { Some(me.clone()) });
    let is_own = !it.own.is_empty();
    let says = if is_own { it.own.clone() } else { it.usual.clone() };
    let says = if says.is_empty() { "没有附".to_owned() } else { says };
    let label = it.label.clone();
    let row = StoredValue::new(it.clone());
    view! {
        <li class="list__item"><span class="list__main"><b>{it.label}</b> " " <span class="quiet">{it.title}</span> <br /><span class="prose">{says}</span></span>
            <span class="row row--tight">{is_own.then(|| view! { <span class="tag tag--brand">"县里的说法"</span> })}
            <button class="button button--quiet" type="button" aria-expanded=move || is_open.get().to_string() on:click=toggle>"改"<span class="unseen">{label}</span></button></span>
            {move || is_open.get().then(|| view! { <Edit it=row.get_value() open again /> })}
        </li>
    }
}

#[component]
fn Edit(it: WordingRow, open: RwSignal<Option<(Part, String)>>, again: Callback<()>) -> impl IntoView {
    let (fault, said) = (RwSignal::new(None::<Fault>), Said::here());
    let (part, key, usual) = (it.part, it.key.clone(), it.usual.clone());
    let save = move |own: String| {
        let form = WordingForm { part, key: key.clone(), own };
        spawn_local(async move {
            match api::call(&wording::SAVE, &(), &form).await {
                Ok(_) => {
                    said.say_here("用语已保存。".to_owned());
                    open.set(None);
                    again.run(());
                }
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    let usually = save.clone();
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let filled: Filled = crate::ui::read(&ev);
        save(text(&filled, "own"));
    };
    let was = if it.own.is_empty() { it.usual } else { it.own.clone() };
    let back = (!it.own.is_empty()).then(|| {
        view! { <button class="button button--plain" type="button" on:click=move |_| usually(String::new())>"照旧"</button> }
    });
    view! {
        <form class="stack measure" novalidate on:submit=submit>
            <FaultSummary fault />
            {(!usual.is_empty()).then(|| view! { <p class="quiet">"原来的说法：" {usual}</p> })}
            <AreaField name="own" label="县里的说法" value=was fault />
            <p class="row"><button class="button" type="submit">"保存"</button>{back}</p>
        </form>
    }
}
