//! 操作记录: whole for the audit administrator, one's own for everybody else.
use common::{
    account::Duty,
    call::Page,
    check::Check,
    fault::Fault,
    place::DeskPlace,
    trail::{self, ExportForm, N_PER_PAGE, OwnForm, Trail, TrailForm, TrailRow, TrailView, What, Whom, words},
};
use leptos::{ev::SubmitEvent, prelude::*};
use leptos_router::hooks::use_query_map;

use crate::{
    api,
    desk::export::{Exports, Take},
    session::Session,
    ui::{FaultSummary, SelectField, TextField, pager::Pager, shown, titled},
};

#[component]
pub fn TrailPage() -> impl IntoView {
    let session = Session::here();
    let query = use_query_map();
    let page = Memo::new(move |_| query.with(|it| it.get_str("page").and_then(|it| it.parse::<u32>().ok())));
    move || match session.who().is_some_and(|it| it.holds(Duty::AuditAdmin)) {
        true => view! { <Whole page /> }.into_any(),
        false => view! { <Own page /> }.into_any(),
    }
}

fn href(n: u32) -> String {
    format!("{}?page={n}", DeskPlace::Trail.href())
}

#[component]
fn Own(page: Memo<Option<u32>>) -> impl IntoView {
    titled("我的痕迹");
    let found = LocalResource::new(move || {
        let form = OwnForm { page: page.get() };
        async move { api::call(&trail::MINE, &(), &form).await }
    });
    view! {
        <h1>"我的痕迹"</h1>
        <p class="measure">"您在工作台做过的，一年以内的都在这里。审计管理员看得到，谁也改不了。不是您做的，请马上改密码，并告诉安全管理员。"</p>
        {shown(found, move |it: Page<TrailRow>| view! { <Listed it page=page.get_untracked().unwrap_or(1) is_own=true /> })}
    }
}

#[component]
fn Whole(page: Memo<Option<u32>>) -> impl IntoView {
    titled("操作记录");
    // Whom somebody looks for stands in no address.
    let form = RwSignal::new(TrailForm::default());
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let go = crate::ui::navigate();
    let find = move |ev: SubmitEvent| {
        ev.prevent_default();
        let asked: TrailForm = crate::ui::read(&ev);
        match asked.clone().check() {
            Ok(Trail { .. }) => {
                fault.set(None);
                form.set(asked);
                go(&DeskPlace::Trail.href());
            }
            Err(it) => fault.set(Some(it)),
        }
    };
    let found = LocalResource::new(move || {
        let form = TrailForm { page: page.get(), ..form.get() };
        async move {
            let is_personal = Whom::of(&form.whom).is_some_and(|it| it.is_personal());
            let call = if is_personal { &trail::FIND } else { &trail::LIST };
            api::call(call, &(), &form).await
        }
    });
    let export = Exports::new(move |reason| {
        let form = ExportForm { of: form.get_untracked(), reason };
        async move { api::call(&trail::EXPORT, &(), &form).await }
    });
    let looked = move |_| form.set(TrailForm { what: words::code(What::Look).to_owned(), ..TrailForm::default() });
    view! {
        <h1>"操作记录"</h1>
        <p class="measure">"谁、什么时候、对谁或哪一件、做了什么。记录只增不改，每分钟封存一次。申请人的姓名遮住一部分；按证件号码、手机号码查一个人，查这件事本身也记入。"</p>
        <form class="stack" novalidate role="search" on:submit=find>
            <FaultSummary fault />
            <div class="row row--base">
                <TextField name="who" label="谁做的" hint="工作人员姓名或登录名" class=MEDIUM fault />
                <TextField name="whom" label="对谁、哪一件" hint="办件编号、人员姓名、证件号码、手机号码" class=MEDIUM fault />
                <SelectField name="what" label="做了什么" options=kinds() fault />
                <TextField name="from" label="从哪天起" kind="date" class=MEDIUM fault />
                <TextField name="until" label="到哪天止" kind="date" class=MEDIUM fault />
            </div>
            <p class="row row--tight"><button class="button" type="submit">"查找"</button>
                <button class="button button--plain" type="button" on:click=looked>"只看谁查看过谁"</button></p>
        </form>
        {shown(found, move |it: TrailView| {
            let sealed = it.sealed.map(|it| format!("记录已封存到{}", it.zh()));
            view! {
                <p class="quiet" role="status">{format!("共{}条，新的在前。", it.page.n_rows)} {sealed}</p>
                <Listed it=it.page page=page.get_untracked().unwrap_or(1) is_own=false />
            }
        })}
        <Take export what="查到的记录" />
    }
}

const MEDIUM: &str = "field__input field__input--medium";

fn kinds() -> Vec<(String, String)> {
    let kind = |it: &What| (words::code(*it).to_owned(), it.label().to_owned());
    [(String::new(), "全部".to_owned())].into_iter().chain(What::ALL.iter().map(kind)).collect()
}

#[component]
fn Listed(it: Page<TrailRow>, page: u32, is_own: bool) -> impl IntoView {
    let Page { rows, n_rows } = it;
    let heads: Vec<&str> = HEADS.iter().copied().filter(|it| !is_own || *it != "谁").collect();
    let row = move |it: TrailRow| {
        let at = format!("{} {}", it.at.day(), it.at.clock());
        let why = if it.why.is_empty() { String::new() } else { format!("（{}）", it.why) };
        view! {
            <tr class="queue__row">
                <td class="queue__cell">{at}</td>
                {(!is_own).then(|| view! { <td class="queue__cell queue__cell--name">{it.by}</td> })}
                <th class="queue__cell queue__cell--item" scope="row">{it.says} {why}</th>
                <td class="queue__cell">{it.whom}</td>
                <td class="queue__cell queue__cell--less">{it.peer}</td>
            </tr>
        }
    };
    match rows.is_empty() {
        true => view! { <div class="empty"><p class="empty__title">"没有这样的记录"</p><p>"换一个条件，或者把日子放宽。"</p></div> }.into_any(),
        false => view! {
            <table class="queue">
                <caption class="unseen">"操作记录，新的在前"</caption>
                <thead><tr>{heads.into_iter().map(|it| view! { <th class="queue__head" scope="col">{it}</th> }).collect_view()}</tr></thead>
                <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
            </table>
            <Pager n_rows per_page=N_PER_PAGE page href />
        }
        .into_any(),
    }
}

const HEADS: [&str; 5] = ["时间", "谁", "做了什么", "对谁、哪一件", "网络地址"];
