//! 授权委托书: blank but for the matter, printed at the counter for whoever has come for somebody else without one.
use common::{
    catalogue::{self, GuideView},
    id::ItemId,
    place::DeskPlace,
};
use leptos::prelude::*;

use crate::{
    api,
    ui::{Lost, param, shown, titled},
};

#[component]
pub fn LetterPage() -> impl IntoView {
    titled("授权委托书");
    match param::<ItemId>("id") {
        Some(id) => view! {
            <p class="row offprint"><button class="button" type="button" on:click=|_| { let _ = window().print(); }>"打印"</button>
                <a class="button button--quiet" href=DeskPlace::Intake.href()>"回到收件"</a></p>
            {shown(api::load(&catalogue::GUIDE, id), |it: GuideView| letter(&it.item.name, &it.org_name))}
        }
        .into_any(),
        None => Lost().into_any(),
    }
}

/// A line to be written on.
fn blank(label: &'static str) -> impl IntoView {
    view! { <p class="paper__para">{label} "：" <span aria-hidden="true">"________________________________"</span></p> }
}

fn letter(item: &str, org: &str) -> impl IntoView + use<> {
    let (item, org) = (item.to_owned(), org.to_owned());
    view! {
        <article class="paper stack">
            <h1 class="paper__title">"授权委托书"</h1>
            {blank("委托人（姓名或单位名称）")}
            {blank("身份证号码或统一社会信用代码")}
            {blank("联系电话")}
            {blank("受托人姓名")}
            {blank("受托人身份证号码")}
            {blank("受托人联系电话")}
            <p class="paper__para">"委托人委托受托人到" {org} "办理" <b>{item} "。"</b></p>
            <p class="paper__para">"委托权限（打勾；没有打勾的不能代办）："</p>
            <p class="paper__para">"□ 提交、补正申请材料　□ 签收文书　□ 领取证照　□ 缴纳费用　□ 撤回申请"</p>
            <p class="paper__para">"委托期限：从签署到______年____月____日。"</p>
            <p class="paper__para">"委托人对受托人在权限内办理的事项承担责任。受托人办理时须出示本人身份证原件。"</p>
            <div class="paper__keep row row--apart">
                <p>"委托人（签名或盖章）：" <span aria-hidden="true">"____________"</span></p>
                <p>"受托人（签名）：" <span aria-hidden="true">"____________"</span></p>
            </div>
            <p class="paper__keep">"签署日期：" <span aria-hidden="true">"______年____月____日"</span></p>
        </article>
    }
}
