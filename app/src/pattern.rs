//! 样式样张, in development only: every block in every state, drawn with the same components and classes as the pages. Change
//! a block here first, look at it in light, dark, elder and high contrast, then use it.
use common::{
    application::{act, stage},
    calendar::{Calendar, Year},
    case::{
        clock::{ClockView, Limits, Tick, replay},
        flow::{Act, Stage},
    },
    catalogue::{Limit, Unit},
    check::Field,
    fault::Fault,
    moment::{Day, Moment},
};
use leptos::prelude::*;

use crate::{
    case::clock::Clock,
    ui::{CheckField, Crumbs, Failed, Faults, TextField, Waiting, pager::Pager, titled},
};

/// A case's clock after these acts, days from the first of November 2026 on.
fn clock(acts: &[(Act, Stage, i32)], today: i32) -> Option<ClockView> {
    let first = Day::parse("2026-11-02")?;
    let ticks = acts.iter().map(|(act, to, n)| Tick {
        act: *act,
        to: *to,
        at: Moment(first.plus(*n).start().0 + 36_000_000),
        n_days: None,
    });
    let ticks: Vec<Tick> = ticks.collect();
    let year = Year { is_provisional: false, days: Default::default() };
    let calendar = Calendar { version: 1, years: [(2026, year)].into() };
    let limits = Limits { promise: Some(Limit { n: 10, unit: Unit::WorkDay }), legal: None, ..Limits::default() };
    replay(&calendar, &ticks, limits, first.plus(today).start().plus_hours(12))
}

#[component]
fn Clocks() -> impl IntoView {
    let submitted = [(act::SUBMIT, stage::SUBMITTED, 0)];
    let told = [(act::SUBMIT, stage::SUBMITTED, 0), (act::NOTIFY, stage::CORRECTION, 2)];
    let paused = [
        (act::ACCEPT, stage::ACCEPTED, 0),
        (act::START_SPECIAL, stage::SPECIAL, 3),
        (act::END_SPECIAL, stage::IN_REVIEW, 9),
    ];
    let all = [
        ("刚收到", clock(&submitted, 0)),
        ("走了一半", clock(&submitted, 3)),
        ("今天到期", clock(&submitted, 7)),
        ("已超期", clock(&submitted, 10)),
        ("等申请人补正", clock(&told, 4)),
        ("停过表", clock(&paused, 12)),
        ("下一年还没有公布", clock(&[(act::SUBMIT, stage::SUBMITTED, 56)], 57)),
    ];
    all.map(|(name, it)| view! { <section class="stack stack--tight"><h3>{name}</h3>{it.map(|it| view! { <Clock it /> })}</section> })
}

#[component]
fn Fields() -> impl IntoView {
    let fault = |name: &'static str, says: &'static str| Some(Fault::form(name, says));
    view! {
        <TextField name="plain" label="姓名" hint="与身份证一致，可含“·”和生僻字" fault=Signal::stored(None) />
        <TextField name="filled" label="手机号码" value="13800000000" class="field__input field__input--medium" fault=Signal::stored(None) />
        <TextField name="wrong" label="身份证号码" value="431026198506150017" fault=Signal::stored(fault("wrong", "最后一位不对，请对照身份证再输一次")) />
        <div class="field"><label class="field__label" for="locked">"场所地址"</label><p class="field__hint">"从营业执照带入，不能在这里改"</p><input class="field__input" id="locked" readonly value="青石县松溪镇鹿门路7号" /></div>
        <div class="field"><label class="field__label" for="words">"情况说明（选填）"</label><textarea class="field__input" id="words" rows="3"></textarea></div>
        <div class="field"><label class="field__label" for="one">"领取方式"</label><select class="field__input field__input--medium" id="one"><option>"免费邮寄"</option><option>"窗口领取"</option></select></div>
        <fieldset class="field"><legend class="field__label">"用集中空调吗？"</legend><div class="choices">
            <label class="choice"><input class="choice__dot" type="radio" name="air" checked /><span>"没有用"</span></label>
            <label class="choice"><input class="choice__dot" type="radio" name="air" /><span>"用"</span></label>
        </div></fieldset>
        <CheckField name="agree" fault=Signal::stored(None)>"我填的都是真的"</CheckField>
        <CheckField name="agree-not" fault=Signal::stored(fault("agree-not", "请先读一读，再打勾"))>"我填的都是真的"</CheckField>
    }
}

#[component]
fn Words() -> impl IntoView {
    let note = |class: &'static str, says: &'static str| view! { <p class=class>{says}</p> };
    let tag = |class: &'static str, says: &'static str| view! { <span class=class>{says}</span> };
    view! {
        <p class="row">{tag("tag", "暂存")} {tag("tag tag--brand", "预审中")} {tag("tag tag--good", "已完成")} {tag("tag tag--warn", "待补正")} {tag("tag tag--bad", "不予受理")}</p>
        <p class="row">{tag("light light--good", "其余12")} {tag("light light--warn", "下个工作日到期3")} {tag("light light--bad", "超期1")}</p>
        {note("note", "普通说明：受理当天不计。")}
        {note("note note--brand", "提交前请登录。")}
        {note("note note--good", "已补齐，窗口会优先再看。")}
        {note("note note--warn", "照片有些暗，可能看不清。")}
        {note("note note--bad", "没有存上，请再试一次。")}
        <p class="saved">"14:06已自动保存，换一台设备也能接着填"</p>
        <details class="fold"><summary class="fold__name">"合着的折叠"</summary><div class="fold__body">"内容"</div></details>
        <details class="fold" open><summary class="fold__name">"打开的折叠，门里有灯"</summary><div class="fold__body">"内容"</div></details>
    }
}

#[component]
fn Tables() -> impl IntoView {
    let row = |left: &'static str, light: &'static str, item: &'static str, class: &'static str| {
        view! {
            <tr class=class><td class="queue__cell"><span class=light>{left}</span></td><td class="queue__cell queue__cell--item"><a class="queue__link" href="#">{item}</a></td><td class="queue__cell">"周明远"</td><td class="queue__cell">"431099 261123 00002 5"</td></tr>
        }
    };
    view! {
        <table class="queue">
            <caption class="unseen">"办件"</caption>
            <thead><tr>{["答复期", "事项", "申请人", "编号"].map(|it| view! { <th class="queue__head" scope="col">{it}</th> })}</tr></thead>
            <tbody>
                {row("超1天", "light light--bad", "公共场所卫生许可（新办）", "queue__row")}
                {row("今天", "light light--bad", "个体工商户设立登记", "queue__row queue__row--here")}
                {row("还有4天", "light light--good", "食品小经营许可", "queue__row")}
            </tbody>
        </table>
        <Pager n_rows=500 per_page=50 page=4 href=|n| format!("#p{n}") />
        <dl class="facts">{[("申请人", "周明远"), ("证件号码", "4310**********0016"), ("领取方式", "窗口领取")].map(|(name, it)| view! { <div class="facts__row"><dt class="facts__name">{name}</dt><dd class="facts__value">{it}</dd></div> })}</dl>
        <ol class="tasks">
            {[("申请人信息", "tag tag--good", "已完成"), ("经营场所", "tag tag--brand", "填写中"), ("上传材料", "tag", "未开始")].map(|(name, tag, says)| view! {
                <li class="tasks__item"><a class="tasks__link" href="#">{name}</a><span class="tasks__state"><span class=tag>{says}</span></span></li>
            })}
        </ol>
    }
}

#[component]
pub fn PatternPage() -> impl IntoView {
    titled("样式样张");
    let wrong = || {
        [("name", "请填写姓名"), ("id_card", "身份证号码最后一位不对")]
            .map(|(name, says)| Field { name: name.to_owned(), says: says.to_owned() })
    };
    let part = |id: &'static str, name: &'static str, body: AnyView| {
        view! { <section class="stack" aria-labelledby=id><h2 class="part" id=id>{name}</h2>{body}</section> }
    };
    view! {
        <div class="stack stack--wide">
            <Crumbs trail=vec![("工作台", "/desk/".to_owned())] />
            <h1>"样式样张"</h1>
            {part("buttons", "按钮", view! {
                <p class="row">
                    <button class="button" type="button">"提交申请"</button> <button class="button button--plain" type="button">"下载凭证"</button>
                    <button class="button button--quiet" type="button">"先存着"</button> <button class="button button--bad" type="button">"撤回申请"</button>
                    <button class="button" type="button" disabled>"正在提交"</button>
                </p>
            }.into_any())}
            {part("fields", "填写", Fields().into_any())}
            {part("faults", "要改的地方", view! { <Faults title=String::new() fields=wrong().into() /> }.into_any())}
            {part("words", "话", Words().into_any())}
            {part("clocks", "办理时钟", Clocks().into_any())}
            {part("tables", "列", Tables().into_any())}
            {part("waiting", "等", Waiting().into_any())}
            {part("failed", "没读出来", view! { <Failed fault=Fault::Busy again=|| () /> <Failed fault=Fault::SignedOut again=|| () /> }.into_any())}
            {part("empty", "没有", view! { <div class="empty"><p class="empty__title">"这里没有办件"</p><p>"都办完了，或者换一个视图看看。"</p></div> }.into_any())}
        </div>
    }
}
