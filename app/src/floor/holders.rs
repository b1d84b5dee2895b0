//! 岗位名单和替岗: who holds what, to be searched and taken along; who stands in for whom.
use common::{
    account::{
        Duty,
        holders::{self, Holder, HoldersForm, HoldersView, N_PER_PAGE},
    },
    proposal::About,
};
use leptos::{ev::SubmitEvent, prelude::*};

use super::stand_in::StandIns;
use crate::{
    account::proposals::Proposals,
    api,
    session::Session,
    ui::{shown, titled},
};

#[component]
pub fn HoldersPage() -> impl IntoView {
    titled("岗位名单和替岗");
    let session = Session::here();
    let again = RwSignal::new(0_u32);
    let sees = move || {
        let all = [Duty::Direct, Duty::SystemAdmin, Duty::SecurityAdmin, Duty::AuditAdmin];
        session.who().is_some_and(|who| all.iter().any(|it| who.holds(*it)))
    };
    view! {
        <h1>"岗位名单和替岗"</h1>
        <Proposals about=About::StandIn again />
        <StandIns again />
        <Show when=sees><List again /></Show>
    }
    .into_any()
}

#[component]
fn List(again: RwSignal<u32>) -> impl IntoView {
    let form = RwSignal::new(HoldersForm::default());
    let found = LocalResource::new(move || {
        again.track();
        let form = form.get();
        async move { api::call(&holders::LIST, &(), &form).await }
    });
    let find = move |ev: SubmitEvent| {
        ev.prevent_default();
        form.set(crate::ui::read(&ev));
    };
    let orgs = RwSignal::new(Vec::<String>::new());
    let turn = move |n: u32| form.update(|it| it.page = Some(n));
    let book = move || {
        let asked = serde_urlencoded::to_string(HoldersForm { page: None, ..form.get() }).unwrap_or_default();
        format!("{}?{asked}", holders::BOOK.path)
    };
    let code = |it: &Duty| {
        serde_json::to_value(it).ok().and_then(|it| it.as_str().map(str::to_owned)).unwrap_or_default()
    };
    let duties: Vec<(String, &'static str)> = Duty::ALL.iter().map(|it| (code(it), it.label())).collect();
    view! {
        <section class="stack" aria-labelledby="holders">
            <h2 class="part" id="holders">"谁有哪些岗位"</h2>
            <form class="row row--tight" role="search" on:submit=find>
                <label class="unseen" for="q">"找人"</label>
                <input class="field__input field__input--medium field__input--bare" id="q" name="q" placeholder="姓名、登录名、职务" />
                <label class="unseen" for="window">"窗口"</label>
                <input class="field__input field__input--medium field__input--bare" id="window" name="window" placeholder="窗口" />
                <label class="pick">"岗位职责 "
                    <select class="field__input" name="duty"><option value="">"全部"</option>{duties.into_iter().map(|it| view! { <option value=it.0>{it.1}</option> }).collect_view()}</select>
                </label>
                <label class="pick">"单位 "
                    <select class="field__input" name="org"><option value="">"全部"</option>
                        {move || orgs.get().into_iter().map(|it| view! { <option value=it.clone()>{it.clone()}</option> }).collect_view()}</select>
                </label>
                <button class="button button--plain" type="submit">"查找"</button>
                <a class="button button--quiet" href=book rel="external" download="岗位名单.xlsx">"下载名单"</a>
            </form>
            {shown(found, move |it: HoldersView| {
                if orgs.get_untracked() != it.orgs {
                    orgs.set(it.orgs);
                }
                let (n, here) = (it.page.n_rows, form.get_untracked().page.unwrap_or(1));
                let has_more = u64::from(here) * N_PER_PAGE < n;
                view! {
                    <p class="quiet" role="status">{format!("共{n}人")}</p>
                    <table class="table table--fold">
                        <caption class="unseen">"谁有哪些岗位"</caption>
                        <thead><tr><th class="table__head" scope="col">"姓名"</th><th class="table__head" scope="col">"单位"</th>
                            <th class="table__head" scope="col">"职务或者窗口"</th><th class="table__head" scope="col">"岗位职责"</th></tr></thead>
                        <tbody>{it.page.rows.into_iter().map(row).collect_view()}</tbody>
                    </table>
                    <p class="row row--tight">
                        {(here > 1).then(|| view! { <button class="button button--quiet" type="button" on:click=move |_| turn(here - 1)>"上一页"</button> })}
                        {has_more.then(|| view! { <button class="button button--quiet" type="button" on:click=move |_| turn(here + 1)>"下一页"</button> })}
                    </p>
                }
            })}
        </section>
    }
}

fn row(it: Holder) -> impl IntoView {
    let duties: Vec<&str> = it.duties.iter().map(|it| it.label()).collect();
    let duties = if duties.is_empty() { "没有岗位".to_owned() } else { duties.join("、") };
    let at = if it.window.is_empty() { it.post } else { it.window };
    view! {
        <tr class="table__row">
            <th class="table__cell table__cell--lead" scope="row">{it.name} " " <span class="quiet">{it.login}</span></th>
            <td class="table__cell" data-name="单位"><span>{it.org}</span></td>
            <td class="table__cell" data-name="职务或者窗口"><span>{at}</span></td>
            <td class="table__cell" data-name="岗位职责"><span>{duties} {(!it.stands_in.is_empty()).then(|| view! { <br /><span class="quiet">{it.stands_in}</span> })}</span></td>
        </tr>
    }
}
