//! 收银, as the cashier has it: what is in the drawer, line by line, and counting it when the shift ends; a shift, as it is printed.
use common::{
    call::Page,
    catalogue::yuan,
    check::Nothing,
    fault::Fault,
    fee::shift::{
        self, EndForm, MineView, ShiftRow, ShiftState, ShiftView, ShiftsForm, SignForm, TakingView, WaySum,
    },
    id::ShiftId,
    place::DeskPlace,
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use leptos_router::hooks::use_query_map;

use crate::{
    api,
    decision::acts::Filled,
    shell::Said,
    ui::{FaultSummary, Lost, TextField, pager::Pager, param, shown, titled},
};

pub const PER_PAGE: u64 = 50;

#[component]
pub fn TillPage() -> impl IntoView {
    titled("收银");
    let found = LocalResource::new(move || async move { api::call(&shift::MINE, &(), &Nothing {}).await });
    view! {
        <h1>"收银"</h1>
        <p class="measure">"在办件里点“窗口收费”，款就记到您这一班。下班时点一点现金，交班签字；交过的班不能再改。"</p>
        {shown(found, move |it: MineView| {
            let again = Callback::new(move |()| found.refetch());
            let open = it.open.map(|it| view! { <Shift it again /> });
            view! {
                {match open {
                    Some(it) => it.into_any(),
                    None => view! { <div class="empty"><p class="empty__title">"这一班还没有收过款"</p><p>"收第一笔时自动开班。"</p></div> }.into_any(),
                }}
                {(!it.before.is_empty()).then(|| view! { <section class="stack" aria-labelledby="before"><h2 class="part" id="before">"以前的班"</h2><Shifts rows=it.before /></section> })}
            }
        })}
    }
    .into_any()
}

#[component]
pub fn ShiftPage() -> impl IntoView {
    titled("交班表");
    let Some(id) = param::<ShiftId>("id") else { return Lost().into_any() };
    let query = use_query_map();
    let page = Memo::new(move |_| query.with(|it| it.get("page").and_then(|it| it.parse::<u32>().ok())));
    let found = LocalResource::new(move || {
        let form = ShiftsForm { page: page.get() };
        async move { api::call(&shift::SHOW, &id, &form).await }
    });
    view! {
        <p class="row offprint"><button class="button button--plain" type="button" on:click=|_| { let _ = window().print(); }>"打印交班表"</button></p>
        {shown(found, move |it: ShiftView| view! {
            <h1>"交班表"</h1>
            <Shift it again=Callback::new(move |()| found.refetch()) page=page.get_untracked().unwrap_or(1) />
        })}
    }
    .into_any()
}

/// Shifts, the latest first.
#[component]
pub fn Shifts(rows: Vec<ShiftRow>) -> impl IntoView {
    let row = |it: ShiftRow| {
        let class = match it.state {
            ShiftState::Open => "tag",
            ShiftState::Ended => "tag tag--warn",
            ShiftState::Signed => "tag tag--good",
        };
        let whole = it.ended_at.map(|_| format!("{}元", yuan(it.whole)));
        let off = (it.difference != 0).then(|| view! { <span class="tag tag--bad">{off(it.difference)}</span> });
        view! {
            <li class="list__item"><a class="list__link" href=DeskPlace::Shift(it.id).href()>{it.clerk} "，" {it.opened_at.zh()} "起"</a>
                <span class="row row--tight">{whole} {off} <span class=class>{it.state.label()}</span></span></li>
        }
    };
    view! { <ul class="list">{rows.into_iter().map(row).collect_view()}</ul> }
}

/// 现金多0.1元
fn off(difference: i64) -> String {
    let more = if difference > 0 { "多" } else { "少" };
    format!("现金{more}{}元", yuan(difference.abs()))
}

#[component]
fn Shift(it: ShiftView, again: Callback<()>, #[prop(default = 1)] page: u32) -> impl IntoView {
    let ShiftView { row, sums, cash, counted, reason, head, signed_at, remark, takings, may_end, may_sign } = it;
    let id = row.id;
    let n_rows = takings.n_rows;
    let count = counted.map(|n| {
        view! {
            <div class="facts__row"><dt class="facts__name">"点到的现金"</dt><dd>{yuan(n)} "元"
                {(row.difference != 0).then(|| view! { " " <b>{off(row.difference)}</b> "，原因：" {reason.clone()} })}</dd></div>
        }
    });
    let ended = row.ended_at.map(|at| {
        view! { <div class="facts__row"><dt class="facts__name">"交班"</dt><dd>{row.clerk.clone()} " " {at.zh()}</dd></div> }
    });
    let signed = signed_at.map(|at| {
        view! { <div class="facts__row"><dt class="facts__name">"负责人签字"</dt><dd>{head.clone()} " " {at.zh()} {(!remark.is_empty()).then(|| format!("：{remark}"))}</dd></div> }
    });
    view! {
        <section class="stack" aria-labelledby="shift">
            <div class="row row--apart"><h2 class="part" id="shift">{row.clerk.clone()} "的班"</h2><span class="tag">{row.state.label()}</span></div>
            <Sums rows=sums.into_iter().map(|it| (String::new(), it)).collect() has_clerk=false />
            <dl class="facts">
                <div class="facts__row"><dt class="facts__name">"单位"</dt><dd>{row.org.clone()}</dd></div>
                <div class="facts__row"><dt class="facts__name">"开班"</dt><dd>{row.opened_at.zh()}</dd></div>
                <div class="facts__row"><dt class="facts__name">"账上现金"</dt><dd><b>{yuan(cash)} "元"</b></dd></div>
                {count} {ended} {signed}
            </dl>
            {may_end.then(|| view! { <End id cash again /> })}
            {may_sign.then(|| view! { <Sign id again /> })}
            <Takings it=takings has_clerk=false />
            <Pager n_rows per_page=PER_PAGE page href=move |n| format!("{}?page={n}", DeskPlace::Shift(id).href()) />
        </section>
    }
}

#[component]
fn End(id: ShiftId, cash: i64, again: Callback<()>) -> impl IntoView {
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let said = Said::here();
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let filled: Filled = crate::ui::read(&ev);
        let text = |name: &str| filled.get(name).cloned().unwrap_or_default();
        let form = EndForm { counted: text("counted"), reason: text("reason"), cash };
        spawn_local(async move {
            match api::call(&shift::END, &id, &form).await {
                Ok(_) => {
                    said.say("已交班，等负责人签字。".to_owned());
                    again.run(());
                }
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    view! {
        <form class="stack measure offprint" novalidate on:submit=submit>
            <h3>"交班"</h3>
            <FaultSummary fault />
            <TextField name="counted" label="点到的现金（元）" hint="不算备用金；没有收现金的填0" inputmode="decimal" class="field__input field__input--short" fault />
            <TextField name="reason" label="和账上不一样的原因" hint="一样的不用填" fault />
            <p><button class="button" type="submit">"交班签字"</button></p>
        </form>
    }
}

#[component]
fn Sign(id: ShiftId, again: Callback<()>) -> impl IntoView {
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let form: SignForm = crate::ui::read(&ev);
        spawn_local(async move {
            match api::call(&shift::SIGN, &id, &form).await {
                Ok(_) => again.run(()),
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    view! {
        <form class="stack measure offprint" novalidate on:submit=submit>
            <h3>"负责人签字"</h3>
            <FaultSummary fault />
            <TextField name="remark" label="意见（选填）" fault />
            <p><button class="button" type="submit">"核对无误，签字"</button></p>
        </form>
    }
}

/// Ways of paying, by whoever took it where that is more than one.
#[component]
pub fn Sums(rows: Vec<(String, WaySum)>, has_clerk: bool) -> impl IntoView {
    if rows.is_empty() {
        return view! { <p class="quiet">"没有收款。"</p> }.into_any();
    }
    let heads = ["笔数", "收款", "更正", "退费", "合计"];
    let row = move |(clerk, it): (String, WaySum)| {
        let cells = [it.n.to_string(), yuan(it.taken), yuan(it.corrected), yuan(it.refunded), yuan(it.whole())];
        let cells = heads
            .into_iter()
            .zip(cells)
            .map(|(name, it)| view! { <td class="queue__cell queue__cell--number" data-name=name>{it}</td> });
        view! {
            <tr class="queue__row">
                {has_clerk.then(|| view! { <td class="queue__cell" data-name="收款人">{clerk}</td> })}
                <th class="queue__cell" scope="row">{it.way.label()}</th>
                {cells.collect_view()}
            </tr>
        }
    };
    view! {
        <table class="queue">
            <caption class="unseen">"按缴费方式，单位：元"</caption>
            <thead><tr>
                {has_clerk.then(|| view! { <th class="queue__head" scope="col">"收款人"</th> })}
                <th class="queue__head" scope="col">"方式"</th>
                {heads.map(|it| view! { <th class="queue__head queue__head--number" scope="col">{it}</th> })}
            </tr></thead>
            <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
        </table>
    }
    .into_any()
}

/// Line by line.
#[component]
pub fn Takings(it: Page<TakingView>, has_clerk: bool) -> impl IntoView {
    let row = move |it: TakingView| {
        let clerk = if it.clerk.is_empty() { "网上支付".to_owned() } else { it.clerk };
        view! {
            <li class="list__item">
                <span><a class="list__link" href=DeskPlace::Dossier(it.case).href()>{it.item_name} "·" {it.payer}</a>
                    {(!it.note.is_empty()).then(|| view! { <br /> <span class="small">{it.note}</span> })}</span>
                <span class="list__aside">{it.kind.label()} " " {it.way.label()} " " <b>{yuan(it.fen)} "元"</b> " · " {it.at.zh()} {has_clerk.then(|| format!(" · {clerk}"))}</span>
            </li>
        }
    };
    view! { <ul class="list">{it.rows.into_iter().map(row).collect_view()}</ul> }
}
