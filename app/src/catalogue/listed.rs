//! 事项完整度: for staff, the list with n/22.
use common::{
    catalogue::{self, BrowseForm, ItemRow},
    place::Place,
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::{
    api,
    ui::{Failed, Waiting, pager::Pager, titled},
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
    let row = |it: ItemRow| {
        view! {
            <tr class="queue__row">
                <th class="queue__cell queue__cell--item" scope="row"><a class="queue__link" href=Place::Guide(it.id).href() rel="external">{it.name}</a></th>
                <td class="queue__cell">{it.org}</td>
                <td class="queue__cell">{it.state.label()}</td>
                <td class="queue__cell queue__cell--number">{it.n_elements} "/22"</td>
            </tr>
        }
    };
    view! {
        <form role="search" class="row row--tight" action="/desk/items">
            <label class="unseen" for="q">"查找事项"</label>
            <input class="field__input field__input--medium field__input--bare" id="q" name="q" type="search" placeholder="事项名称" />
            <button class="button button--plain" type="submit">"查找"</button>
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
                                    {["事项", "实施主体", "状态", "要素"].map(|it| view! { <th class="queue__head" scope="col">{it}</th> })}
                                </tr></thead>
                                <tbody>{it.page.rows.into_iter().map(row).collect_view()}</tbody>
                            </table>
                            <Pager n_rows=it.page.n_rows per_page=20 page href />
                        }.into_any()
                    }
                }
            })}
        </Transition>
    }
    .into_any()
}
