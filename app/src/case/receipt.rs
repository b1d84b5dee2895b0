//! 收件凭证
use common::{
    case::{self, ReceiptView, spaced_no},
    id::CaseId,
    place::Place,
};
use leptos::prelude::*;

use crate::tongue::{self, t};
use crate::{
    api,
    decision::paper::Stamp,
    ui::{Lost, QrCode, param, provisional, shown, titled},
};

#[component]
pub fn ReceiptPage() -> impl IntoView {
    match param::<CaseId>("id") {
        Some(id) => shown(api::load(&case::RECEIPT, id), move |it| {
            let href = Place::Case(id).href();
            receipt(it, view! { <a class="button" href=href>{t("查看进度")}</a> }.into_any())
        })
        .into_any(),
        None => Lost().into_any(),
    }
}

/// `next`: where whoever prints it goes from here.
pub fn receipt(it: ReceiptView, next: AnyView) -> impl IntoView {
    titled(t("收件凭证"));
    let no = spaced_no(&it.no);
    let plain = it.no.clone();
    let copy = move |_| {
        let _ = window().navigator().clipboard().write_text(&plain);
    };
    let decide =
        it.decide_by.map(|at| t!("如果{}受理，最晚{}办结。", tongue::day(it.answer_by), tongue::whole_day(at)));
    let place = [it.org_name.clone(), it.window.clone()].join(" ");
    view! {
        <div class="side side--right">
            <div class="stack stack--loose">
                <div class="stack">
                    <p class="offprint"><span class="tag tag--good">{t("已提交")}</span></p>
                    <h1 class="offprint">{if it.corrected_at.is_some() { t("我们收到了您的补正") } else { t("我们收到了您的申请") }}</h1>
                    <p class="paper__title onprint" aria-hidden="true">{t("收件凭证")}</p>
                    <p class="heading__under">{it.item_name} " · " {it.applicant}</p>
                </div>
                <div>
                    <dl class="brief">
                        <div class="brief__cell brief__cell--wide">
                            <dt class="brief__name">{t("办件编号")}</dt>
                            <dd class="row row--apart"><span class="number">{no}</span><button class="button button--plain offprint" type="button" on:click=copy>{t("复制编号")}</button></dd>
                        </div>
                        <div class="brief__cell brief__cell--pair"><dt class="brief__name">{t("查询码")}</dt><dd class="brief__value code">{it.query_code}</dd></div>
                        <div class="brief__cell brief__cell--pair brief__cell--last"><dt class="brief__name">{t("收到时间")}</dt><dd class="brief__value">{tongue::day(it.submitted_at.day())} " " {it.submitted_at.clock()}</dd>
                            {(!it.receiver.is_empty()).then(|| view! { <dd class="brief__more">{t!("收件人：{}", it.receiver)}</dd> })}
                            {it.corrected_at.map(|at| view! { <dd class="brief__more">{t!("补正收到于{}", format!("{} {}", tongue::day(at.day()), at.clock()))}</dd> })}</div>
                    </dl>
                    <div class="threshold"></div>
                </div>
                <section class="stack" aria-labelledby="next">
                    <h2 id="next">{t("接下来")}</h2>
                    <ol class="stages">
                        <li class="stages__item stages__item--done"><span class="stages__sign" aria-hidden="true"></span>
                            <div><p class="stages__name">{tongue::day(it.corrected_at.unwrap_or(it.submitted_at).day())} {if it.corrected_at.is_some() { t(" 已提交补正") } else { t(" 已提交") }}</p><p class="stages__fact">{t("消息会发到您的账号")} {(!it.phone_masked.is_empty()).then(|| t!("，也可能发短信到{}", it.phone_masked))}</p></div></li>
                        <li class="stages__item stages__item--now"><span class="stages__sign" aria-hidden="true"></span>
                            <div><p class="stages__name">{t("最晚")} {tongue::whole_day(it.answer_by)} {t("答复是否受理 ")} {provisional(it.is_provisional)}</p><p class="stages__fact">{t("窗口看材料。缺什么，一次全部告诉您。")}</p></div></li>
                        <li class="stages__item stages__item--next"><span class="stages__sign" aria-hidden="true"></span>
                            <div><p class="stages__name">{t!("受理后{}", tongue::said(&it.promise))}</p><p class="stages__fact">{decide}</p></div></li>
                        <li class="stages__item stages__item--next"><span class="stages__sign" aria-hidden="true"></span>
                            <div><p class="stages__name">{t("领取结果")}</p><p class="stages__fact">{tongue::said(&it.delivery)}</p></div></li>
                    </ol>
                </section>
                <section class="stack" aria-labelledby="got">
                    <h2 class="part" id="got">{t("收到的材料")}</h2>
                    <ul class="list">{it.materials.into_iter().map(|it| view! { <li class="list__item"><span class="list__main">{it.name}</span><span class="list__aside">{(!it.copies.is_empty()).then(|| view! { {tongue::said(&it.copies)} {t("，")} })}{t!("{}个文件", it.n_files)}</span></li> }).collect_view()}</ul>
                </section>
                <div class="paper__end paper__end--letter paper__keep onprint">
                    <p>{it.org_name}</p>
                    <Stamp words=it.stamp />
                    <p>{tongue::whole_day(it.corrected_at.unwrap_or(it.submitted_at).day())}</p>
                </div>
                <p class="row offprint">
                    {next}
                    <button class="button button--plain" type="button" on:click=|_| { let _ = window().print(); }>{t("打印收件凭证")}</button>
                </p>
            </div>
            <aside class="stack" aria-label=t("凭证")>
                <QrCode qr=it.qr label=t("查进度的二维码") />
                <p class="small">{t("扫码，再填查询码，就能查进度，不用登录。")}</p>
                <p class="small quiet">{t("这是收件凭证，不是受理通知。")}</p>
                <p class="small"><b>{place}</b><br />{it.phone}</p>
            </aside>
        </div>
    }
}
