//! 邮寄: where the letter is, on the page of its case.
use common::{id::CaseId, shipment};
use leptos::prelude::*;

use crate::api;
use crate::tongue::{self, t};

#[component]
pub fn Shipment(id: CaseId) -> impl IntoView {
    let found = api::load(&shipment::SHOW, id);
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                let it = found.await.ok().flatten()?;
                let steps = it.steps.into_iter().rev().map(|it| {
                    view! { <li>{tongue::day(it.at.day())} " " {it.at.clock()} " " <span lang="zh-CN">{it.says}</span></li> }
                });
                let waybill = (!it.waybill.is_empty()).then(|| t!("运单号{}", it.waybill));
                Some(view! {
                    <section class="stack stack--tight" aria-label=t("邮寄")>
                        <p><span class="tag">{t("邮寄")}</span> " " {t(it.state.label())} {waybill.map(|it| format!(" · {it}"))}</p>
                        <ul class="stack stack--tight quiet">{steps.collect_view()}</ul>
                    </section>
                })
            })}
        </Suspense>
    }
}
