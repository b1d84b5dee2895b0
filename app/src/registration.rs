//! 收件登记, at the counter: any matter of the list, worked on here or elsewhere. First the matter, then who stands there and what
//! they brought.
use common::{
    account::{Duty, Who},
    case::intake::IntakeForm,
    catalogue::{self, BrowseForm, GuideView, ItemRow, ItemState},
    fault::Fault,
    id::ItemId,
    place::DeskPlace,
    registration::{
        self,
        desk::{MOST_PAPERS, PaperForm, RegisterForm, ShareForm, ShareRow, ShareView},
    },
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use leptos_router::hooks::use_query_map;

use crate::{
    api,
    case::intake::WhoStands,
    decision::acts::{Filled, text},
    session::Session,
    shell::Said,
    ui::{FaultSummary, TextField, field::FaultText, says, shown, titled},
};

pub mod file;

#[component]
pub fn RegistrationsPage() -> impl IntoView {
    titled("收件登记");
    let (session, query) = (Session::here(), use_query_map());
    let item = move || query.get().get("item").and_then(|it| it.parse::<ItemId>().ok());
    let holds = move |duty: Duty| session.who().is_some_and(|it: Who| it.holds(duty));
    view! {
        <h1>"收件登记"</h1>
        {move || holds(Duty::Counter).then(|| view! {
            <p class="measure">"在别的系统或者线下办的事项，也在这里收件、出编号、计时；结果回来后登记，交给群众。"</p>
            {match item() {
                Some(id) => shown(api::load(&catalogue::GUIDE, id), |it| view! { <Register it /> }).into_any(),
                None => view! { <Choose /> }.into_any(),
            }}
        })}
        {move || holds(Duty::Direct).then(|| view! { <Share /> })}
    }
    .into_any()
}

/// Whatever is searched for, of every body.
#[component]
fn Choose() -> impl IntoView {
    let query = use_query_map();
    let q = Memo::new(move |_| query.get().get("q").filter(|it| !it.is_empty()));
    let found = LocalResource::new(move || {
        let form = BrowseForm { q: q.get(), ..BrowseForm::default() };
        async move { api::call(&catalogue::BROWSE, &(), &form).await }
    });
    let row = |it: ItemRow| {
        let href = format!("{}?item={}", DeskPlace::Registrations.href(), it.id);
        let taken = match it.state {
            ItemState::Open | ItemState::Listed => {
                view! { <a class="list__link" href=href>{it.name}</a> }.into_any()
            }
            other => view! { <span>{it.name} "（" {other.label()} "）"</span> }.into_any(),
        };
        let here = it.is_online.then(|| {
            let href = format!("{}?item={}", DeskPlace::Intake.href(), it.id);
            view! { <a href=href>"本系统能办，去收件"</a> }
        });
        view! { <li class="list__item">{taken}<span class="row row--tight"><span class="list__aside">{it.org} " · " {it.promised}</span> {here}</span></li> }
    };
    view! {
        <section class="stack" aria-labelledby="choose">
            <h2 class="part" id="choose">"办什么事"</h2>
            <form role="search" class="row row--tight" action=DeskPlace::Registrations.href()>
                <label class="unseen" for="q">"查找事项"</label>
                <input class="field__input field__input--medium field__input--bare" id="q" name="q" type="search" placeholder="事项名称、拼音首字母、单位" value=q />
                <button class="button button--plain" type="submit">"查找"</button>
            </form>
            {shown(found, move |it| match it.page.rows.is_empty() {
                true => view! { <div class="empty"><p class="empty__title">"清单里没有这样的事项"</p><p>"换个词，或用事项名称里的两个字。"</p></div> }.into_any(),
                false => view! { <ul class="list">{it.page.rows.into_iter().map(row).collect_view()}</ul> }.into_any(),
            })}
        </section>
    }
}

/// Lines of papers one begins with.
const FIRST_LINES: usize = 3;

#[component]
fn Register(it: GuideView) -> impl IntoView {
    let GuideView { id, item, org_name, .. } = it;
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let (is_busy, n_lines) = (RwSignal::new(false), RwSignal::new(FIRST_LINES));
    let (go, said) = (crate::ui::navigate(), Said::here());
    let once = api::Once::here();
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        if is_busy.get_untracked() {
            return;
        }
        let (filled, go): (Filled, _) = (crate::ui::read(&ev), go.clone());
        let form = form(&filled, n_lines.get_untracked());
        is_busy.set(true);
        spawn_local(async move {
            match once.call(&registration::desk::REGISTER, &id, &form).await {
                Ok(it) => {
                    said.say("已登记。凭证打印给申请人，材料再开交接清单。".to_owned());
                    go(&DeskPlace::Registration(it.case.id).href());
                }
                Err(it) => fault.set(Some(it)),
            }
            is_busy.set(false);
        });
    };
    let medium = "field__input field__input--medium";
    let papers = Memo::new(move |_| says(&fault.get(), "papers"));
    let has_room = move || n_lines.get() < MOST_PAPERS;
    crate::ui::focus_soon("number");
    view! {
        <form class="stack stack--loose measure" novalidate on:submit=submit>
            <FaultSummary fault />
            <p class="row row--apart"><span><b>{item.name}</b> <br /><span class="quiet small">"承办单位：" {org_name}</span></span>
                <a class="list__link" href=DeskPlace::Registrations.href()>"换一个事项"</a></p>
            <WhoStands id fault />
            <fieldset class="field stack" class:field--bad=move || papers.read().is_some() id="papers" tabindex="-1">
                <legend class="field__label">"收到的材料"</legend>
                <p class="field__hint">"一种一行，写原件、复印件各几份；没有纸质材料的不用填。扫描件登记后再传。"</p>
                {move || papers.get().map(|it| view! { <FaultText id="papers-fault" says=it /> })}
                <For each=move || 0..n_lines.get() key=|n| *n let:n><Line n fault /></For>
                <Show when=has_room>
                    <p><button class="button button--quiet" type="button" on:click=move |_| n_lines.update(|n| *n += 1)>"再加一种"</button></p>
                </Show>
            </fieldset>
            <TextField name="other_no" label="别的系统里的编号（有就填）" hint="例如垂直系统出的受理号" class=medium fault />
            <p><button class="button" type="submit" aria-disabled=move || is_busy.get().then_some("true")>"登记，出凭证"</button></p>
        </form>
    }
}

fn form(filled: &Filled, n_lines: usize) -> RegisterForm {
    let paper = |n: usize| PaperForm {
        name: text(filled, &format!("paper-{n}-name")),
        originals: text(filled, &format!("paper-{n}-originals")),
        copies: text(filled, &format!("paper-{n}-copies")),
    };
    RegisterForm {
        who: IntakeForm {
            number: text(filled, "number"),
            name: text(filled, "name"),
            phone: text(filled, "phone"),
            legal: text(filled, "legal"),
            is_registered: text(filled, "is_registered"),
            is_other: text(filled, "is_other"),
            agent: text(filled, "agent"),
            letter: text(filled, "letter"),
        },
        papers: (0..n_lines).map(paper).collect(),
        other_no: text(filled, "other_no"),
    }
}

/// One kind of paper: what it is, and how many.
#[component]
fn Line(n: usize, fault: RwSignal<Option<Fault>>) -> impl IntoView {
    let input = move |what: &'static str, label: &'static str, class: &'static str, mode: &'static str| {
        let name = format!("paper-{n}-{what}");
        let of = name.clone();
        let told = Memo::new(move |_| says(&fault.get(), &of));
        let (id, described) = (format!("{name}-fault"), format!("{name}-fault"));
        view! {
            <div class="field" class:field--bad=move || told.read().is_some()>
                <label class="field__label" for=name.clone()>{label} <span class="unseen">{format!("（第{}种）", n + 1)}</span></label>
                {move || told.get().map(|it| view! { <FaultText id=id.clone() says=it /> })}
                <input class=class id=name.clone() name=name inputmode=mode autocomplete="off"
                    aria-describedby=described aria-invalid=move || told.read().is_some().then_some("true") />
            </div>
        }
    };
    view! {
        <div class="row row--tight">
            {input("name", "材料名称", "field__input field__input--medium", "text")}
            {input("originals", "原件", "field__input field__input--short", "numeric")}
            {input("copies", "复印件", "field__input field__input--short", "numeric")}
        </div>
    }
}

/// 登记件占比, for heads.
#[component]
fn Share() -> impl IntoView {
    let query = use_query_map();
    let month = Memo::new(move |_| query.with(|it| it.get_str("month").map(str::to_owned)));
    let found = LocalResource::new(move || {
        let form = ShareForm { month: month.get() };
        async move { api::call(&registration::desk::SHARE, &(), &form).await }
    });
    view! { <div class="stack"><h2 class="part" id="share">"登记件占比"</h2> {shown(found, table)}</div> }
}

fn table(it: ShareView) -> impl IntoView {
    let go = crate::ui::navigate();
    let pick = move |ev: SubmitEvent| {
        ev.prevent_default();
        let form: ShareForm = crate::ui::read(&ev);
        go(&format!("{}?month={}", DeskPlace::Registrations.href(), form.month.unwrap_or_default()));
    };
    let sum = it.rows.iter().fold((0, 0), |sum, it| (sum.0 + it.n_registered, sum.1 + it.n_all));
    let sum = ShareRow { org: "合计".to_owned(), n_registered: sum.0, n_all: sum.1 };
    let rows = it.rows.into_iter().map(|it| row(it, "queue__row")).collect::<Vec<_>>();
    let is_empty = rows.is_empty();
    view! {
        <form class="row row--tight offprint" on:submit=pick>
            <label class="field__label" for="month">"月份"</label>
            <input class="field__input field__input--short" id="month" name="month" type="month" value=it.month.clone() />
            <button class="button button--plain" type="submit">"查看"</button>
        </form>
        {match is_empty {
            true => view! { <p class="quiet">"这个月没有收件。"</p> }.into_any(),
            false => view! {
                <div class="scroll" tabindex="0" role="region" aria-label="登记件占比"><table class="queue">
                    <caption class="unseen">{it.month} "登记件占比，按单位"</caption>
                    <thead><tr><th class="queue__head" scope="col">"单位"</th>
                        {HEADS.map(|it| view! { <th class="queue__head queue__head--number" scope="col">{it}</th> })}</tr></thead>
                    <tbody>{rows} {row(sum, "queue__row queue__row--total")}</tbody>
                </table></div>
                <p class="quiet small">"收件：当月提交和窗口收下的；登记件：其中在别的系统或线下办的。"</p>
            }.into_any(),
        }}
    }
}

const HEADS: [&str; 3] = ["收件", "登记件", "占比"];

fn row(it: ShareRow, class: &'static str) -> impl IntoView {
    let cells =
        HEADS.into_iter().zip([it.n_all.to_string(), it.n_registered.to_string(), format!("{}%", it.percent())]);
    let cell = |(name, it): (&'static str, String)| {
        view! { <td class="queue__cell queue__cell--number" data-name=name>{it}</td> }
    };
    view! { <tr class=class><th class="queue__cell queue__cell--item" scope="row">{it.org}</th> {cells.map(cell).collect_view()}</tr> }
}
