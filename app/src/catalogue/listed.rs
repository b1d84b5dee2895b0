//! 事项完整度: for staff, the list with n/22.
use common::{
    account::{Duty, Who},
    catalogue::{
        self, BrowseForm, ItemRow,
        sought::{self, SoughtForm, SoughtRow, SoughtView, TaughtRow, TeachForm},
    },
    fault::Fault,
    place::{DeskPlace, Place},
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use leptos_router::hooks::use_query_map;

use crate::{
    api,
    session::Session,
    ui::{Failed, FaultSummary, TextField, Waiting, focus, pager::Pager, titled},
};

#[component]
pub fn ListedPage() -> impl IntoView {
    titled("事项");
    let query = use_query_map();
    let form = Memo::new(move |_| {
        let query = query.get();
        BrowseForm {
            q: query.get("q"),
            page: query.get("page").and_then(|it| it.parse().ok()),
            ..BrowseForm::default()
        }
    });
    let found = LocalResource::new(move || {
        let form = form.get();
        async move { api::call(&catalogue::BROWSE, &(), &form).await }
    });
    let session = Session::here();
    let row = move |it: ItemRow| {
        let compose = session.who().is_some_and(|it| it.holds(Duty::Compose)).then(|| {
            let href = crate::edition::new::href_of(it.id, &it.name);
            view! { <a class="list__link" href=href>"编制新版"<span class="unseen">{it.name.clone()}</span></a> " " }
        });
        let versions = DeskPlace::Versions(it.id).href();
        let name = it.name.clone();
        view! {
            <tr class="queue__row">
                <th class="queue__cell queue__cell--item" scope="row"><a class="queue__link" href=Place::Guide(it.id).href() rel="external">{it.name}</a></th>
                <td class="queue__cell">{it.org}</td>
                <td class="queue__cell">{it.state.label()}</td>
                <td class="queue__cell queue__cell--number">{it.n_elements} "/22"</td>
                <td class="queue__cell">{compose}<a class="list__link" href=versions>"各版"<span class="unseen">{name}</span></a></td>
            </tr>
        }
    };
    view! {
        <form role="search" class="row row--tight" action="/desk/items">
            <label class="unseen" for="q">"查找事项"</label>
            <input class="field__input field__input--medium field__input--bare" id="q" name="q" type="search" placeholder="事项名称" />
            <button class="button button--plain" type="submit">"查找"</button>
            <a class="list__link" href=DeskPlace::Laws.href()>"法规库"</a>
            <a class="list__link" href=DeskPlace::Standards.href()>"标准材料库"</a>
        </form>
        <Transition fallback=Waiting>
            {move || Suspend::new(async move {
                match found.await {
                    Err(fault) => view! { <Failed fault again=move || found.refetch() /> }.into_any(),
                    Ok(it) => {
                        let now = form.get_untracked();
                        let page = now.page.unwrap_or(1);
                        let q = now.q.unwrap_or_default();
                        let href = move |n| format!("/desk/items?q={q}&page={n}");
                        view! {
                            <h1>"事项" {it.page.n_rows} "个"</h1>
                            <table class="queue">
                                <caption class="unseen">"事项与要素完整度"</caption>
                                <thead><tr>
                                    {["事项", "实施主体", "状态", "要素", "编制"].map(|it| view! { <th class="queue__head" scope="col">{it}</th> })}
                                </tr></thead>
                                <tbody>{it.page.rows.into_iter().map(row).collect_view()}</tbody>
                            </table>
                            <Pager n_rows=it.page.n_rows per_page=20 page href />
                        }.into_any()
                    }
                }
            })}
        </Transition>
        <Sought />
    }
    .into_any()
}

/// 查了没有找到的: for whoever edits the catalogue; nobody else is shown it.
#[component]
fn Sought() -> impl IntoView {
    let session = Session::here();
    let is_editor = Memo::new(
        move |_| matches!(session.who(), Some(Who::Staff { duties, .. }) if duties.contains(&Duty::Publish)),
    );
    move || is_editor.get().then(|| view! { <Words /> })
}

#[component]
fn Words() -> impl IntoView {
    let shown: RwSignal<Option<SoughtView>> = RwSignal::new(None);
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let take = move |outcome: Result<SoughtView, Fault>| match outcome {
        Ok(it) => {
            fault.set(None);
            shown.set(Some(it));
        }
        Err(it) => fault.set(Some(it)),
    };
    spawn_local(async move { take(api::call(&sought::SOUGHT, &(), &SoughtForm::default()).await) });
    let teach = move |form: TeachForm| {
        spawn_local(async move { take(api::call(&sought::TEACH, &(), &form).await) });
    };
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        teach(crate::ui::read(&ev));
    };
    let word: RwSignal<String> = RwSignal::new(String::new());
    let missed = move |it: SoughtRow| {
        let pick = it.word.clone();
        view! {
            <li class="list__item"><span class="list__main">{it.word}</span><span class="list__aside">{it.n_times} "次"</span>
                <button class="button button--quiet" type="button" on:click=move |_| { word.set(pick.clone()); focus("means"); }>"教它"</button></li>
        }
    };
    let taught = move |it: TaughtRow| {
        let gone = it.word.clone();
        view! {
            <li class="list__item"><span class="list__main">{it.word} " → " {it.means}</span><span class="list__aside">{it.by}</span>
                <button class="button button--quiet" type="button" on:click=move |_| teach(TeachForm { word: gone.clone(), means: String::new() })>"删去"</button></li>
        }
    };
    let medium = "field__input field__input--medium";
    view! {
        <section class="stack" aria-labelledby="sought">
            <h2 class="part" id="sought">"大家查了没有找到的"</h2>
            <p class="quiet">"只记说法和次数，不记是谁查的。教过的说法马上生效。"</p>
            <FaultSummary fault />
            <form class="row" novalidate on:submit=submit>
                {move || view! { <TextField name="word" label="大家的说法" value=word.get() class=medium fault /> }}
                <TextField name="means" label="也按这个词查（事项名称里有的）" class=medium fault />
                <button class="button" type="submit">"教它"</button>
            </form>
            {move || shown.get().map(|it| view! {
                <ul class="list">{it.page.rows.into_iter().map(missed).collect_view()}</ul>
                <h3>"教过的"</h3>
                <ul class="list">{it.taught.into_iter().map(taught).collect_view()}</ul>
            })}
        </section>
    }
}
