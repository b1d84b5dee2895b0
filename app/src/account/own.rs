//! 我的数据: taken along, or taken away.
use common::{
    account::own::{self, AgreementView, CloseForm},
    check::Nothing,
    fault::Fault,
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

use super::{elsewhere::is_bare, profile::Closed};
use crate::tongue::{self, t};
use crate::{
    api,
    ui::{CheckField, FaultSummary, TextField},
};

#[component]
pub fn Own() -> impl IntoView {
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let closed = expect_context::<Closed>();
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let form: CloseForm = crate::ui::read(&ev);
        spawn_local(async move {
            let outcome = api::call(&own::CLOSE, &(), &form).await;
            match outcome {
                Ok(_) => {
                    closed.0.set(true);
                    crate::ui::focus_soon("closed");
                }
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    let medium = "field__input field__input--medium";
    view! {
        <section class="stack" aria-labelledby="own">
            <h2 class="part" id="own">{t("我的数据")}</h2>
            <p>{t("资料、办件、消息和材料清单，导出成一个文件留存。材料本身可以在“材料库”里逐份下载。")}</p>
            <p class="row">
                <a class="button button--plain" href=own::EXPORT_PAGE.path rel="external" download=t("我的数据.html")>{t("导出成网页，自己看")}</a>
                <a class="button button--plain" href=own::EXPORT_BOOK.path rel="external" download=t("我的数据.xlsx")>{t("导出成表格（XLSX）")}</a>
                <a class="button button--quiet" href=own::EXPORT.url(&()) rel="external" download=t("我的数据.json")>{t("给别的系统用（JSON）")}</a>
            </p>
            <Agreement />
                    <details class="stack">
                        <summary>{t("注销账号")}</summary>
                        <form class="stack" novalidate on:submit=submit>
                            <p>{t("注销后不能再登录，草稿、材料库、资料和消息都删除，不能恢复。已经提交的办件依法留存，姓名只留一部分。还有在办的，要先办结或撤回。")}</p>
                            <FaultSummary fault />
                            {move || (!is_bare()).then(|| view! { <TextField name="proof" label=t("密码") kind="password" autocomplete="current-password" class=medium fault /> })}
                            <CheckField name="agreed" fault>{t("我知道注销后不能恢复。")}</CheckField>
                            <p><button class="button button--plain" type="submit">{t("注销账号")}</button></p>
                        </form>
                    </details>
        </section>
    }
}

/// What was agreed to, and its end.
#[component]
fn Agreement() -> impl IntoView {
    let all: RwSignal<Vec<AgreementView>> = RwSignal::new(Vec::new());
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let take = move |outcome: Result<Vec<AgreementView>, Fault>| match outcome {
        Ok(it) => all.set(it),
        Err(it) => fault.set(Some(it)),
    };
    spawn_local(async move { take(api::call(&own::AGREEMENTS, &(), &Nothing {}).await) });
    let withdraw = move |_| {
        spawn_local(async move { take(api::call(&own::WITHDRAW_AGREEMENT, &(), &Nothing {}).await) });
    };
    view! {
        <FaultSummary fault />
        {move || match all.get().into_iter().next() {
            None => ().into_any(),
            Some(AgreementView { ended_at: None, version, at }) => view! {
                <p>{t!("{}，您同意了{}版", tongue::whole_day(at.day()), version)} <a href="/about/privacy" target="_blank">{t("个人信息处理说明")}</a>
                    {t("。撤回后，下次提交申请时再问您；已经提交的照常办理。")}</p>
                <p><button class="button button--plain" type="button" on:click=withdraw>{t("撤回同意")}</button></p>
            }.into_any(),
            Some(AgreementView { ended_at: Some(at), .. }) => view! {
                <p class="note" role="status">{tongue::whole_day(at.day())} {t("，您撤回了对个人信息处理说明的同意。下次提交申请时再问您。")}</p>
            }.into_any(),
        }}
    }
}
