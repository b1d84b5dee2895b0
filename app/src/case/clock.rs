//! 时钟条: days that stand are counted, days that lie are not. Drawn from what the server replayed, never typed.
use common::{
    case::clock::{Cell, CellKind, ClockKind, ClockView, Reason},
    catalogue::Unit,
};
use leptos::prelude::*;

use crate::tongue::{self, t};
use crate::ui::provisional;

fn label(kind: ClockKind) -> &'static str {
    match kind {
        ClockKind::Answer | ClockKind::Reply => t("最晚答复日"),
        ClockKind::Correct => t("最晚补正日"),
        ClockKind::Statutory | ClockKind::Promise | ClockKind::Below => t("最晚办结日"),
        ClockKind::Special | ClockKind::Hand | ClockKind::Compose | ClockKind::Examine | ClockKind::Publish => {
            t("预计结束日")
        }
        ClockKind::Deliver => t("最晚送达日"),
    }
}

/// The strip in one sentence, for whoever does not see it.
fn said(it: &ClockView) -> String {
    let (what, until, left) = (label(it.kind), until(it, tongue::whole_day(it.due)), left(it));
    let (kind, limit) = (t(it.kind.label()), tongue::said(&it.limit));
    match it.unit {
        Unit::Hour | Unit::AtOnce => t!("{}{}，{}，{}，{}", what, until, kind, limit, left),
        Unit::WorkDay | Unit::Day => {
            t!(
                "{}{}，{}，{}的第二天起算，共{}，已计入{}天，{}",
                what,
                until,
                kind,
                tongue::day(it.start),
                limit,
                it.n_used,
                left
            )
        }
    }
}

/// To the minute where the limit is.
pub fn until(it: &ClockView, day: String) -> String {
    match it.due_at {
        Some(at) => format!("{day} {}", at.clock()),
        None => day,
    }
}

fn left(it: &ClockView) -> String {
    match (it.stopped, it.n_left) {
        (Some(day), _) => t!("{}停表", tongue::day(day)),
        (None, 0) => t("今天到期").to_owned(),
        (None, n) if n < 0 && it.unit == Unit::WorkDay => t!("已超{}个工作日", -n),
        (None, n) if n < 0 => t!("已超{}天", -n),
        (None, n) if it.unit == Unit::WorkDay => t!("还剩{}个工作日", n),
        (None, n) => t!("还剩{}天", n),
    }
}

fn used(it: &ClockView) -> String {
    match (it.unit, it.n_used) {
        (Unit::Hour | Unit::AtOnce, _) => tongue::said(&it.limit),
        (_, 0) => t!("从明天起算，共{}", tongue::said(&it.limit)),
        (_, n) => t!("今天是第{}天，共{}天", n, it.n_days),
    }
}

#[component]
pub fn Clock(it: ClockView, #[prop(default = true)] with_why: bool) -> impl IntoView {
    let today = it.today;
    let due = it.due;
    let weeks: Vec<Vec<Cell>> = it.cells.chunks(7).map(<[Cell]>::to_vec).collect();
    let week = move |cells: Vec<Cell>| {
        view! { <span class="clock__week">{cells.into_iter().map(|it| day(it, today)).collect_view()}</span> }
    };
    let key = |class: &'static str, says: &'static str| {
        view! {
            <span class="clock__key">
                <span class=class aria-hidden="true"><span class="day__bar"></span></span>{says}
            </span>
        }
    };
    let has_stop = it.cells.iter().any(|it| it.kind == CellKind::Stopped);
    view! {
        <div>
            <section class="clock" aria-label=t("办理时钟")>
                <div class="clock__head">
                    <div>
                        <p class="clock__label">{label(it.kind)}</p>
                        <p class="clock__date">{until(&it, tongue::day(due))} " " {t(due.week_zh())} " " {provisional(it.is_provisional)}</p>
                    </div>
                    <div>
                        <p class="clock__label">{used(&it)}</p>
                        <p class="clock__say"><b>{left(&it)}</b></p>
                    </div>
                </div>
                <div class="clock__strip" role="img" aria-label=said(&it)>{weeks.into_iter().map(week).collect_view()}</div>
                {with_why.then(|| view! {
                    <div class="clock__why">
                        <details class="fold">
                            <summary class="fold__name">{t("为什么是这一天")}</summary>
                            <div class="fold__body"><Why reasons=it.reasons.clone() version=it.calendar_version /></div>
                        </details>
                    </div>
                })}
            </section>
            <div class="clock__foot">
                <p class="clock__keys">
                    {key("day day--key", t("工作日，算数"))}
                    {key("day day--key day--off", t("休息日、放假，不算"))}
                    {has_stop.then(|| key("day day--key day--stop", t("暂停，不算")))}
                    {key("day day--key day--due", t("最后一天"))}
                </p>
            </div>
        </div>
    }
}

fn day(it: Cell, today: common::moment::Day) -> impl IntoView {
    let is_today = it.day == today;
    let is_ahead = it.day >= today;
    let flag = match (is_today, it.kind) {
        (true, _) => t("今天"),
        (_, CellKind::Start) => t("收到"),
        (_, CellKind::Counted | CellKind::Blank) => "",
        (_, kind) => t(kind.label()),
    };
    let kind = match it.kind {
        CellKind::Blank => " day--blank",
        CellKind::Start => " day--start",
        CellKind::Counted | CellKind::MadeUp if is_ahead => " day--next",
        CellKind::Counted | CellKind::MadeUp => "",
        CellKind::Weekend | CellKind::Holiday => " day--off",
        CellKind::Stopped => " day--stop",
        CellKind::Due => " day--due",
        CellKind::Late => " day--late",
    };
    let today = if is_today { " day--today" } else { "" };
    let maybe = if it.is_provisional { " day--maybe" } else { "" };
    let (_, month, date) = it.day.ymd();
    let no = if date == 1 || it.day.weekday() == 0 { format!("{month}.{date}") } else { date.to_string() };
    let week = t(it.day.week_zh()).trim_start_matches('周');
    view! {
        <span class=format!("day{kind}{today}{maybe}")>
            <span class="day__flag">{flag}</span>
            <span class="day__bar">{it.n}</span>
            <span class="day__date"><span class="day__no">{no}</span><span class="day__week">{week}</span></span>
        </span>
    }
}

/// Sums as they are written by hand.
#[component]
pub fn Why(reasons: Vec<Reason>, version: i32) -> impl IntoView {
    let n = reasons.len();
    let row = |(at, it): (usize, Reason)| {
        view! {
            <div class="why__row" class:why__sum={at + 1 == n}>
                <dt class="why__name">{tongue::said(&it.name)}</dt>
                <dd class="why__text">{tongue::said(&it.text)}</dd>
                <dd class="why__days">{tongue::said(&it.days)}</dd>
            </div>
        }
    };
    view! {
        <dl class="why">{reasons.into_iter().enumerate().map(row).collect_view()}</dl>
        <p class="quiet small">{t("期限由系统按公布的工作日历推算，没有人能改。日历版本")} {version} {t("。")}</p>
    }
}
