//! 接力 at the kiosk: what was answered here goes on on a phone, and what a phone has begun is listed and printed here.
use common::{
    case::{
        self, OpenForm,
        handover::{self, CodeForm, CodeView, Have, ListView},
    },
    catalogue::{self, GuideView},
    check::Nothing,
    fault::Fault,
    form::Answers,
    id::ItemId,
    place::Place,
};
use leptos::{prelude::*, task::spawn_local};

use super::keys::{Keys, Pad};
use crate::tongue::{self, t};
use crate::{
    api,
    catalogue::check::Ask,
    ui::{QrCode, in_words, shown},
};

/// A few touches here, the rest on one's own phone.
#[component]
pub fn Begin(id: ItemId) -> impl IntoView {
    shown(
        LocalResource::new(move || async move { api::call(&catalogue::GUIDE, &id, &Nothing {}).await }),
        move |it| view! { <Questions id it /> },
    )
}

#[component]
fn Questions(id: ItemId, it: GuideView) -> impl IntoView {
    let answers = RwSignal::new(Answers::new());
    let code: RwSignal<Option<CodeView>> = RwSignal::new(None);
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let item = StoredValue::new(it.item.clone());
    let visible = move || {
        let answers = answers.get();
        item.with_value(|it| {
            let asked = it.only_asked(&answers);
            it.questions.iter().filter(|it| it.when.iter().all(|it| it.holds(&asked))).cloned().collect::<Vec<_>>()
        })
    };
    let is_done = move || visible().iter().all(|it| answers.read().contains_key(&it.name));
    let stop = move || item.with_value(|it| it.stop(&answers.get()).map(str::to_owned));
    let once = api::Once::here();
    let go_on = move |_| {
        let form = OpenForm { answers: answers.get_untracked() };
        spawn_local(async move {
            let outcome = match once.call(&case::OPEN, &id, &form).await {
                Ok(draft) => api::call(&handover::HAND_OVER, &draft.id, &Nothing {}).await,
                Err(it) => Err(it),
            };
            match outcome {
                Ok(it) => code.set(Some(it)),
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    let name = it.item.name.clone();
    move || {
        match code.get() {
        Some(it) => view! {
            <div class="stack kiosk__say">
                <h1>{t("用手机接着填")}</h1>
                <p class="heading__under">{t("手机扫一扫，这里答的都带过去了。")}</p>
                <QrCode qr=it.qr label=t("用手机接着填的二维码") class="qr qr--large" />
                <p>{t!("扫不了，就在手机上打开{}，输入", format!("{}{}", window().location().host().unwrap_or_default(), Place::Take.href()))} " " <b class="code">{spaced(&it.code)}</b></p>
                <p class="quiet">{t("10分钟内有效。扫过以后，这台机器上就不再有这份申请。")}</p>
            </div>
        }
        .into_any(),
        None => view! {
            <div class="kiosk__found stack" tabindex="0" role="region" aria-label=t("先答几个问题")>
                <h1>{name.clone()}</h1>
                <For each=visible key=|it| it.name.clone() let:question><Ask question answers /></For>
                {move || stop().map(|it| view! { <p class="note note--warn" role="status">{it}</p> })}
                {move || fault.get().map(|it| view! { <p class="note note--bad" role="alert">{in_words(&it)}</p> })}
            </div>
            <p class="offprint"><button class="button button--large" type="button" disabled=move || !is_done() || stop().is_some() on:click=go_on>{t("用手机接着填")}</button></p>
        }
        .into_any(),
    }
    }
}

/// 1234 5678
pub fn spaced(code: &str) -> String {
    let (first, rest) = code.split_at_checked(4).unwrap_or((code, ""));
    format!("{first} {rest}")
}

/// The code a phone shows, for the list of what is still to be done.
#[component]
pub fn FromPhone() -> impl IntoView {
    let code = RwSignal::new(String::new());
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let found: RwSignal<Option<ListView>> = RwSignal::new(None);
    let ask = move |_| {
        let form = CodeForm { code: code.get_untracked() };
        spawn_local(async move {
            match api::call(&handover::LIST, &(), &form).await {
                Ok(it) => found.set(Some(it)),
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    move || {
        match found.get() {
        Some(it) => view! { <List it /> }.into_any(),
        None => view! {
            <div class="stack kiosk__say">
                <h1>{t("打印手机上的清单")}</h1>
                <p class="heading__under">{t("在手机上打开您的申请，点“到自助终端打印清单”，把8位接力码输进来。")}</p>
                {move || fault.get().map(|it| view! { <p class="note note--bad" role="alert">{in_words(&it)}</p> })}
                <p class="kiosk__typed" role="status">{move || match code.get() { it if it.is_empty() => "　".to_owned(), it => spaced(&it) }}</p>
                <p><button class="button button--large" type="button" on:click=ask>{t("看清单")}</button></p>
            </div>
            <Pad keys=Keys::Digits text=code />
        }
        .into_any(),
    }
    }
}

#[component]
fn List(it: ListView) -> impl IntoView {
    let tag = |it: Have| match it {
        Have::Uploaded => "tag tag--good",
        Have::Missing => "tag tag--warn",
        Have::Later => "tag",
    };
    let place = [it.place, it.phone].into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join(t("，"));
    view! {
        <div class="kiosk__found stack" tabindex="0" role="region" aria-label=t("还要做的")>
            <h1>{it.item_name}</h1>
            <h2 class="part">{t!("材料（{}份）", it.materials.len())}</h2>
            <ol class="stack stack--tight">{it.materials.into_iter().map(|it| view! { <li>{it.name} {t("，")} {tongue::said(&it.copies)} " " <span class=tag(it.have)>{t(it.have.label())}</span></li> }).collect_view()}</ol>
            {(!it.open.is_empty()).then(|| view! { <p>{t("还没填完：")} {it.open.join(t("、"))} {t("。")}</p> })}
            <p class="quiet">{place}</p>
        </div>
        <p class="offprint"><button class="button button--large" type="button" on:click=move |_| drop(window().print())>{t("打印这张清单")}</button></p>
    }
}
