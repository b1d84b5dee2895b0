//! 代办委托: for whom this account may apply, with their consent recorded.
use common::{
    account::{self, ConsentForm, ConsentView},
    check::Nothing,
    fault::Fault,
    id::ConsentId,
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

use crate::tongue::{self, t};
use crate::{
    api,
    case::mine::MyMenu,
    ui::{CheckField, FaultSummary, TextField, shown, titled},
};

#[component]
pub fn ConsentsPage() -> impl IntoView {
    titled(t("代办委托"));
    let rows = LocalResource::new(|| async { api::call(&account::CONSENTS, &(), &Nothing {}).await });
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let form: ConsentForm = crate::ui::read(&ev);
        spawn_local(async move {
            let outcome = api::call(&account::ADD_CONSENT, &(), &form).await;
            if outcome.is_ok() {
                rows.refetch();
            }
            fault.set(outcome.err());
        });
    };
    let end = move |id: ConsentId| {
        spawn_local(async move {
            let _ = api::call(&account::END_CONSENT, &id, &Nothing {}).await;
            rows.refetch();
        });
    };
    let list = move |them: Vec<ConsentView>| {
        if them.is_empty() {
            return view! { <div class="empty"><p class="empty__title">{t("还没有委托")}</p><p>{t("家里老人、邻居不方便上网的，经本人同意可以由您代办。")}</p></div> }.into_any();
        }
        let row = |it: ConsentView| {
            let id = it.id;
            view! {
                <li class="list__item">
                    <span class="list__main"><b>{it.name.clone()}</b> {t("（")} {it.relation} {t("）")} {it.id_card_masked} " " {it.phone_masked}</span>
                    <span class="list__aside">{tongue::day(it.at.day())} {t("同意")}</span>
                    <button class="button button--quiet" type="button" on:click=move |_| end(id)>{t("结束委托")}<span class="unseen">{it.name}</span></button>
                </li>
            }
        };
        view! { <ul class="list">{them.into_iter().map(row).collect_view()}</ul> }.into_any()
    };
    let medium = "field__input field__input--medium";
    view! {
        <div class="stack stack--loose">
            <div class="row row--apart"><h1>{t("代办委托")}</h1><MyMenu /></div>
            {shown(rows, list)}
            <section class="stack" aria-labelledby="add">
                <h2 class="part" id="add">{t("添加委托人")}</h2>
                <FaultSummary fault />
                <form class="stack" novalidate on:submit=submit>
                    <TextField name="name" label=t("委托人姓名") class=medium fault />
                    <TextField name="id_card" label=t("委托人身份证号码") class=medium fault />
                    <TextField name="phone" label=t("委托人手机号码") kind="tel" class=medium fault />
                    <TextField name="relation" label=t("您和委托人的关系") hint=t("例如：父亲、邻居、村代办员") class=medium fault />
                    <CheckField name="agreed" fault>{t("委托人本人已同意由我代为申请，并知道每一步都会记明是代办。")}</CheckField>
                    <p><button class="button" type="submit">{t("添加")}</button></p>
                </form>
            </section>
        </div>
    }
    .into_any()
}
