//! 请工作人员回电: asking for it; `desk`: calling.
use common::{
    callback::{self, AskForm, Asked},
    case::spaced_no,
    fault::Fault,
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

use crate::tongue::t;
use crate::{
    api, county,
    ui::{DayText, FaultSummary, TextField, focus_soon, provisional, titled},
};

pub mod desk;

#[component]
pub fn CallbackPage() -> impl IntoView {
    titled(t("请工作人员回电"));
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let asked: RwSignal<Option<Asked>> = RwSignal::new(None);
    let once = api::Once::here();
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let form: AskForm = crate::ui::read(&ev);
        spawn_local(async move {
            match once.call(&callback::ASK, &(), &form).await {
                Ok(it) => {
                    fault.set(None);
                    asked.set(Some(it));
                    focus_soon("asked");
                }
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    let medium = "field__input field__input--medium";
    view! {
        <div class="stack stack--loose measure">
            <h1>{t("请工作人员回电")}</h1>
            {move || asked.get().map(|it| view! {
                <div class="note note--good stack stack--tight" id="asked" tabindex="-1" role="status">
                    <p class="note__title">{t("已经记下，我们会打给您")}</p>
                    <p>{t("最晚")} <DayText day=it.due /> {provisional(it.is_provisional)} {t("打来。请留意陌生来电。")}</p>
                    <p>
                        {t("办件编号 ")} <b class="nowrap">{spaced_no(&it.no)}</b> " · "
                        {t("查询码")} " " <b class="code">{it.query_code}</b>
                    </p>
                    <p>{t("等不及，请拨 ")} <a href="tel:12345">"12345"</a> {t("，每天24小时有人接。")}</p>
                </div>
            })}
            <div class="stack stack--loose" hidden=move || asked.read().is_some()>
                <p>{t("写下电话和想问的事，工作人员在一个工作日内打给您（")} {county::says("hours")} {t("）。打过以后，这里写的内容就删除。")}</p>
                <FaultSummary fault />
                <form class="stack stack--loose" novalidate on:submit=submit>
                    <TextField name="name" label=t("怎么称呼您") autocomplete="name" class=medium fault />
                    <TextField name="phone" label=t("电话") hint=t("手机，或带区号的座机，例如：0551-6234567") kind="tel" inputmode="tel" autocomplete="tel" class=medium fault />
                    <TextField name="about" label=t("想问什么") hint=t("一句话就行，例如：怎么领高龄津贴") fault />
                    <p><button class="button" type="submit">{t("请打给我")}</button></p>
                </form>
            </div>
        </div>
    }
    .into_any()
}
