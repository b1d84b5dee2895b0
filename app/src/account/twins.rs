//! 同一个人: accounts with the same number, and two of them made one by two persons.
use common::{
    account::{AccountKind, Duty},
    fault::Fault,
    id::AccountId,
    place::DeskPlace,
    proposal::{
        About,
        same::{self, SameForm, TwinRow, TwinsForm, TwinsView},
    },
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

use super::proposals::Proposals;
use crate::{
    api,
    session::Session,
    shell::Said,
    ui::{FaultSummary, SelectField, TextField, focus_soon, titled},
};

#[component]
pub fn TwinsPage() -> impl IntoView {
    titled("同一个人");
    let session = Session::here();
    let again = RwSignal::new(0_u32);
    view! {
        <h1>"同一个人"</h1>
        <p class="measure">"一个人在网上注册过，又在窗口另登记了一个，办件和证照就分在两处。核对本人身份后提出合并，由另一位同事或者负责人确认，马上并成一个。"</p>
        {move || session.who().is_some_and(|it| it.holds(Duty::Counter)).then(|| view! { <Find again /> })}
        <Proposals about=About::Same again />
        <p><a href=DeskPlace::Intake.href()>"去收件"</a></p>
    }
    .into_any()
}

#[component]
fn Find(again: RwSignal<u32>) -> impl IntoView {
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let found: RwSignal<Option<TwinsView>> = RwSignal::new(None);
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let form: TwinsForm = crate::ui::read(&ev);
        spawn_local(async move {
            match api::call(&same::TWINS, &(), &form).await {
                Ok(it) => {
                    fault.set(None);
                    found.set(Some(it));
                    focus_soon("found");
                }
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    view! {
        <form class="stack" novalidate role="search" on:submit=submit>
            <FaultSummary fault />
            <TextField name="number" label="身份证号码、手机号码或统一社会信用代码" hint="读卡器可以直接读到这里。按号码找人，会留下记录。" class="field__input field__input--medium" fault />
            <p><button class="button" type="submit">"找账号"</button></p>
        </form>
        {move || found.get().map(|it| view! { <Found it again /> })}
    }
}

#[component]
fn Found(it: TwinsView, again: RwSignal<u32>) -> impl IntoView {
    let n = it.rows.len();
    let choices: Vec<(String, String)> = it.rows.iter().map(|it| (it.id.to_string(), called(it))).collect();
    let row = |it: TwinRow| {
        view! {
            <tr class="queue__row">
                <th class="queue__cell queue__cell--item" scope="row">{it.name.clone()}</th>
                <td class="queue__cell">{it.number.clone()}</td>
                <td class="queue__cell">{it.phone.clone()}</td>
                <td class="queue__cell">{it.since.to_string()}</td>
                <td class="queue__cell">{if it.has_login { "网上注册" } else { "窗口登记" }} {it.is_seen.then_some("，核过证件")}</td>
                <td class="queue__cell queue__cell--number">{it.n_cases}</td>
            </tr>
        }
    };
    let heads = ["姓名", "证件号码", "手机", "登记日期", "怎么来的", "办件"];
    view! {
        <section class="stack" aria-labelledby="found">
            <h2 class="part" id="found" tabindex="-1">"找到 " {n} "个账号"</h2>
            {(n > 0).then(|| view! {
                <table class="queue">
                    <caption class="unseen">"找到的账号"</caption>
                    <thead><tr>{heads.map(|it| view! { <th class="queue__head" scope="col">{it}</th> })}</tr></thead>
                    <tbody>{it.rows.into_iter().map(row).collect_view()}</tbody>
                </table>
            })}
            {match n > 1 {
                true => view! { <Propose choices again /> }.into_any(),
                false => view! { <p class="quiet">"只有一个，不用合并。手机号码和证件号码都可以试。"</p> }.into_any(),
            }}
        </section>
    }
}

fn called(it: &TwinRow) -> String {
    let kind = if it.kind == AccountKind::Legal { "单位" } else { "个人" };
    let how = if it.has_login { "网上注册" } else { "窗口登记" };
    format!("{}（{kind}，{how}，{}，{}件）", it.name, it.since, it.n_cases)
}

#[component]
fn Propose(choices: Vec<(String, String)>, again: RwSignal<u32>) -> impl IntoView {
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let said = Said::here();
    let options = || [(String::new(), "请选择".to_owned())].into_iter().chain(choices.clone()).collect::<Vec<_>>();
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let pairs = crate::ui::pairs(&ev);
        let value = |name: &str| pairs.iter().find(|it| it.0 == name).map(|it| it.1.clone()).unwrap_or_default();
        let id = |name: &str| value(name).parse::<AccountId>().ok();
        let (Some(keep), Some(other)) = (id("keep"), id("other")) else {
            fault.set(Some(Fault::form("keep", "请选留下哪个、并进哪个")));
            return;
        };
        let form = SameForm { keep, other, reason: value("reason") };
        spawn_local(async move {
            match api::call(&same::PROPOSE, &(), &form).await {
                Ok(_) => {
                    fault.set(None);
                    said.say_here("已提出，等另一个人确认".to_owned());
                    again.update(|it| *it += 1);
                }
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    view! {
        <form class="stack measure" novalidate on:submit=submit>
            <FaultSummary fault />
            <SelectField name="keep" label="留下哪个（本人登录用的）" options=options() fault />
            <SelectField name="other" label="并进来哪个" options=options() fault />
            <TextField name="reason" label="凭什么认定是同一个人" hint="例如：本人持身份证到场" fault />
            <p><button class="button" type="submit">"提出合并，请另一个人确认"</button></p>
        </form>
    }
}
