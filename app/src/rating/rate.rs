//! 评一评: how it was, once for each time; by whoever is signed in, or by the slip.
use common::{
    fault::Fault,
    id::CaseId,
    place::Place,
    rating::{
        self, Chance, ChancesView, Grievance, InviteForm, InviteRateForm, RateForm, SlipForm, SlipRateForm, Stars,
    },
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use leptos_router::hooks::use_query_map;

use crate::tongue::{self, t};
use crate::{
    api,
    decision::acts::{Filled, code, picked},
    ui::{CheckField, Crumbs, FaultSummary, Lost, TextField, in_words, param, shown, titled},
};

#[component]
pub fn RatePage() -> impl IntoView {
    titled(t("评价服务"));
    match param::<CaseId>("id") {
        Some(id) => {
            let send = move |form: RateForm| async move { api::call(&rating::RATE, &id, &form).await };
            view! {
                <div class="stack stack--loose measure">
                    <Crumbs trail=vec![(t("首页"), Place::Home.href()), (t("我的办件"), Place::Mine.href()), (t("办件进度"), Place::Case(id).href())] />
                    <h1>{t("评价服务")}</h1>
                    {shown(api::load(&rating::CHANCES, id), move |it| view! { <Chances it send /> })}
                </div>
            }
            .into_any()
        }
        None => Lost().into_any(),
    }
}

/// For whoever was invited, or holds the slip.
#[component]
pub fn SlipPage() -> impl IntoView {
    titled(t("评价服务"));
    match use_query_map().get_untracked().get("invite") {
        Some(invite) => view! { <Invited invite /> }.into_any(),
        None => view! { <BySlip /> }.into_any(),
    }
}

/// One service, by the address that names it.
#[component]
fn Invited(invite: String) -> impl IntoView {
    let invite = StoredValue::new(invite);
    let found = LocalResource::new(move || {
        let form = InviteForm { invite: invite.get_value() };
        async move { api::call(&rating::CHANCES_BY_INVITE, &(), &form).await }
    });
    let send = move |rate: RateForm| {
        let form = InviteRateForm { invite: invite.get_value(), rate };
        async move { api::call(&rating::RATE_BY_INVITE, &(), &form).await }
    };
    view! {
        <div class="stack stack--loose measure">
            <h1>{t("评价服务")}</h1>
            {move || Suspend::new(async move {
                match found.await {
                    Ok(it) => view! { <Chances it send /> }.into_any(),
                    Err(fault) => view! {
                        <p class="note note--bad" role="alert">{in_words(&fault)}</p>
                        <p><a class="button" href=Place::RateBySlip.href() rel="external">{t("凭编号和查询码评价")}</a></p>
                    }.into_any(),
                }
            })}
        </div>
    }
}

/// Number and code first.
#[component]
fn BySlip() -> impl IntoView {
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let found: RwSignal<Option<(SlipForm, ChancesView)>> = RwSignal::new(None);
    let no = use_query_map().get_untracked().get("no").unwrap_or_default();
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let form: SlipForm = crate::ui::read(&ev);
        spawn_local(async move {
            match api::call(&rating::CHANCES_BY_CODE, &(), &form).await {
                Ok(it) => {
                    fault.set(None);
                    found.set(Some((form, it)));
                }
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    view! {
        <div class="stack stack--loose measure">
            <h1>{t("评价服务")}</h1>
            {move || match found.get() {
                Some((slip, it)) => {
                    let send = move |rate: RateForm| {
                        let form = SlipRateForm { slip: slip.clone(), rate, at_kiosk: false };
                        async move { api::call(&rating::RATE_BY_CODE, &(), &form).await }
                    };
                    view! { <Chances it send /> }.into_any()
                }
                None => view! {
                    <p class="heading__under">{t("填收件凭证上的编号和查询码，不用登录。")}</p>
                    <form class="stack" novalidate on:submit=submit>
                        <FaultSummary fault />
                        <TextField name="no" label=t("办件编号") hint=t("收件凭证上的18位数字，空格可以不输") inputmode="numeric" class="field__input field__input--medium" value=no.clone() fault />
                        <TextField name="query_code" label=t("查询码") class="field__input field__input--short" fault />
                        <p><button class="button" type="submit">{t("去评价")}</button></p>
                    </form>
                }.into_any(),
            }}
        </div>
    }
    .into_any()
}

/// At the terminal, for whoever has looked their case up there.
#[component]
pub fn AtKiosk(slip: SlipForm) -> impl IntoView {
    let slip = StoredValue::new(slip);
    let found =
        LocalResource::new(
            move || async move { api::call(&rating::CHANCES_BY_CODE, &(), &slip.get_value()).await },
        );
    let send = move |rate: RateForm| {
        let form = SlipRateForm { slip: slip.get_value(), rate, at_kiosk: true };
        async move { api::call(&rating::RATE_BY_CODE, &(), &form).await }
    };
    shown(found, move |it| view! { <Chances it send can_type=false /> })
}

#[component]
fn Chances<S, F>(
    it: ChancesView,
    send: S,
    /// A terminal has no keys for words.
    #[prop(default = true)]
    can_type: bool,
) -> impl IntoView
where
    S: Fn(RateForm) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Result<ChancesView, Fault>> + 'static,
{
    let item = it.item_name.clone();
    let chances = RwSignal::new(it.chances);
    view! {
        <p class="heading__under">{item}</p>
        <p>{t("工作人员看不到是谁评的，除非您留下电话请我们回访。")}</p>
        {move || {
            let send = send.clone();
            let all = chances.get();
            if all.is_empty() {
                return view! { <p class="note">{t("现在没有可以评价的服务。每次服务后30天内可以评价。")}</p> }.into_any();
            }
            // One form at a time, the latest service first; the next one follows when it is sent.
            let asked = all.iter().rposition(|it| it.given.is_none());
            let one = move |(at, it): (usize, Chance)| match it.given {
                Some(stars) => Some(view! { <Given it stars /> }.into_any()),
                None if asked == Some(at) => Some(view! { <Ask it send=send.clone() chances can_type /> }.into_any()),
                None => None,
            };
            all.into_iter().enumerate().rev().map(one).collect_view().into_any()
        }}
    }
}

#[component]
fn Given(it: Chance, stars: Stars) -> impl IntoView {
    view! {
        <section class="part stack stack--tight">
            <h2>{t(it.act.label())} " " <span class="quiet">{tongue::day(it.on)}</span></h2>
            <p><span class="tag">{t(stars.label())}</span> " " {t("谢谢您的评价。")}</p>
            {(!it.reply.is_empty()).then(|| view! { <p class="note">{t("答复：")} <span lang="zh-CN">{it.reply}</span></p> })}
        </section>
    }
}

#[component]
fn Ask<S, F>(it: Chance, send: S, chances: RwSignal<Vec<Chance>>, can_type: bool) -> impl IntoView
where
    S: Fn(RateForm) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Result<ChancesView, Fault>> + 'static,
{
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let stars: RwSignal<Option<Stars>> = RwSignal::new(None);
    let seq = it.seq;
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let filled: Filled = crate::ui::read(&ev);
        let text = |name: &str| filled.get(name).cloned().unwrap_or_default();
        let form = RateForm {
            seq,
            stars: stars.get_untracked(),
            grievances: Grievance::ALL.iter().copied().filter(|it| filled.contains_key(&code(*it))).collect(),
            text: text("text"),
            may_call: text("may_call"),
        };
        let sent = send(form);
        spawn_local(async move {
            match sent.await {
                Ok(it) => chances.set(it.chances),
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    let says = move |name: &'static str| Memo::new(move |_| crate::ui::says(&fault.get(), name));
    let (bad_stars, bad_why) = (says("stars"), says("grievances"));
    let pick = move |ev: leptos::ev::Event| {
        stars.set(Some(picked(&[("stars".to_owned(), event_target_value(&ev))].into(), "stars")));
    };
    let star = move |it: &Stars| view! { <label class="choice"><input class="choice__dot" type="radio" name="stars" value=code(*it) on:change=pick /><span>{t(it.label())}</span></label> };
    let tick = |it: &Grievance| view! { <label class="choice"><input class="choice__dot" type="checkbox" name=code(*it) value="yes" /><span>{t(it.label())}</span></label> };
    let is_bad = move || stars.get().is_some_and(Stars::is_bad);
    view! {
        <form class="part stack" novalidate on:submit=submit>
            <h2>{t(it.act.label())} " " <span class="quiet">{tongue::day(it.on)}</span></h2>
            <FaultSummary fault />
            <fieldset class="field" class:field--bad=move || bad_stars.read().is_some()>
                <legend class="field__label">{t("这一次，您满意吗？")}</legend>
                {move || bad_stars.get().map(|it| view! { <p class="field__fault">{it}</p> })}
                {Stars::ALL.iter().map(star).collect_view()}
            </fieldset>
            {move || is_bad().then(|| view! {
                <fieldset class="field" class:field--bad=move || bad_why.read().is_some() id="grievances" tabindex="-1">
                    <legend class="field__label">{t("哪里不好？（可以多选）")}</legend>
                    {move || bad_why.get().map(|it| view! { <p class="field__fault">{it}</p> })}
                    {Grievance::ALL.iter().map(tick).collect_view()}
                </fieldset>
                <CheckField name="may_call" fault>{t("可以打我申请时留的电话回访")}</CheckField>
            })}
            {can_type.then(|| view! { <TextField name="text" label=t("还想说什么（选填）") fault /> })}
            <p><button class="button" type="submit">{t("提交评价")}</button></p>
        </form>
    }
}
