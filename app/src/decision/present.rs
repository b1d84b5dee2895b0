//! 亮码: holding a licence up; what its holder alone is shown of it; what whoever scans it reads.
use common::{
    fault::Fault,
    id::PaperAt,
    paper::{
        self, Standing,
        licence::{
            self, LookForm, LookView, N_PRESENT_MINUTES, OwnView, PresentForm, PresentView, Purpose, Shown,
        },
    },
    place::Place,
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

use super::acts::code;
use crate::{
    api,
    ui::{FaultSummary, QrCode, SelectField, in_words},
};

/// What it is worth, how it is shown, where it was, and when to see to it.
#[component]
pub fn Own(it: OwnView, at: PaperAt) -> impl IntoView {
    let class = match it.standing {
        Standing::InForce => "note note--good",
        Standing::Expired | Standing::Superseded => "note note--warn",
        Standing::Revoked => "note note--bad",
    };
    let until = match it.until {
        Some(day) => format!("有效期到{}", day.written()),
        None => "长期有效".to_owned(),
    };
    let renewal = it.renewal.map(|it| {
        view! { <p class="row"><a class="button" href=Place::Guide(it.item).href()>"申请延续"</a>
        <span class="small">"法律要求在" {it.by.written()} "以前提出。"</span></p> }
    });
    let shown = |it: Shown| {
        let looks = match it.looks.as_slice() {
            [] => "没有人看".to_owned(),
            all => format!("{}看过", all.iter().map(|it| it.zh()).collect::<Vec<_>>().join("、")),
        };
        view! { <li>{it.at.zh()} "，" {it.purpose.label()} "：" {looks}</li> }
    };
    view! {
        <section class="stack offprint" aria-label="这份证照">
            <p class=class><b>{it.standing.label()}</b> "，" {until}</p>
            {renewal}
            {(it.standing == Standing::InForce).then(|| view! { <Present at /> })}
            {(!it.shown.is_empty()).then(|| view! {
                <details class="fold"><summary class="fold__name">"亮过的码，谁什么时候看过"</summary>
                    <ul class="fold__body">{it.shown.into_iter().map(shown).collect_view()}</ul></details>
            })}
        </section>
    }
}

/// A purpose first, then the code, large, with the time it is good until.
#[component]
fn Present(at: PaperAt) -> impl IntoView {
    let held: RwSignal<Option<PresentView>> = RwSignal::new(None);
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let form: PresentForm = crate::ui::read(&ev);
        spawn_local(async move {
            match api::call(&licence::PRESENT, &at, &form).await {
                Ok(it) => {
                    fault.set(None);
                    held.set(Some(it));
                    crate::ui::focus_soon("held");
                }
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    let options: Vec<(String, String)> =
        Purpose::ALL.iter().map(|it| (code(*it), it.label().to_owned())).collect();
    view! {
        <details class="fold">
            <summary class="fold__name">"亮码：给别人当面看"</summary>
            <div class="fold__body stack">
                <form class="stack" novalidate on:submit=submit>
                    <FaultSummary fault />
                    <p class="small">"扫码的人看得到整张证照，" {N_PRESENT_MINUTES} "分钟内有效；什么时候看过，这里有记录。"</p>
                    <SelectField name="purpose" label="给谁看，做什么用" options fault />
                    <p><button class="button" type="submit">"亮码"</button></p>
                </form>
                {move || held.get().map(|it| view! {
                    <div class="stack" id="held" tabindex="-1" role="status">
                        <QrCode qr=it.qr label="亮出的二维码" class="qr qr--held" />
                        <p>"到" <b>{it.until.clock()}</b> "为止有效。请让对方用手机扫。"</p>
                    </div>
                })}
            </div>
        </details>
    }
}

/// Whoever has scanned it.
#[component]
pub fn Looked(token: String) -> impl IntoView {
    let found: RwSignal<Option<Result<LookView, Fault>>> = RwSignal::new(None);
    spawn_local(async move {
        found.set(Some(api::call(&licence::LOOK, &(), &LookForm { token }).await));
    });
    let row = |it: paper::Fact| view! { <div class="facts__row"><dt class="facts__name">{it.name}</dt><dd>{it.text}</dd></div> };
    move || {
        found.get().map(|it| match it {
            Err(fault) => view! { <p class="note note--bad" role="status">{in_words(&fault)}</p> }.into_any(),
            Ok(it) => {
                let class = if it.standing == Standing::InForce { "note note--good" } else { "note note--bad" };
                let photo = (!it.photo.is_empty()).then(|| view! { <img class="licence__photo" src=it.photo.clone() alt="持证人照片" /> });
                view! {
                    <section class="stack" lang="zh-CN" aria-label="亮码的证照">
                        <p class=class role="status"><b>{it.standing.label()}</b> "。" {it.paper.title.clone()} "，" {it.purpose.label()} "，到" {it.shown_until.clock()} "为止可以看。"</p>
                        {photo}
                        <dl class="facts">{it.paper.rows.into_iter().map(row).collect_view()}</dl>
                        <p class="quiet">{it.paper.org} " · " {it.paper.no}</p>
                        <p class="small quiet">"这次查看已经记下来，持证人看得到。"</p>
                    </section>
                }
                .into_any()
            }
        })
    }
}
