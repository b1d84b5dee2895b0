//! 一次性告知书: on the screen, in the preview, on A4.
use common::{
    id::{CaseId, NoticeAt, NoticeId, PaperAt},
    paper,
    place::{DeskPlace, Place},
    review::{self, NoticeLine, NoticeView},
};
use leptos::prelude::*;

use crate::{
    api,
    decision::paper::Stamp,
    ui::{Lost, QrCode, is_desk, param, provisional, shown, titled},
};

#[component]
pub fn NoticePage() -> impl IntoView {
    titled("一次性告知书");
    match (param::<CaseId>("id"), param::<NoticeId>("notice")) {
        (Some(case), Some(notice)) => {
            let back = if is_desk() { DeskPlace::Case(case).href() } else { Place::Case(case).href() };
            view! {
                <div class="stack" lang="zh-CN">
                    <p class="row offprint">
                        <button class="button" type="button" on:click=|_| { let _ = window().print(); }>"打印"</button>
                        <a class="button button--quiet" href=back>"回到办件"</a>
                    </p>
                    {shown(api::load(&review::NOTICE, NoticeAt { case, notice }), |it| view! { <File it=it.clone() /> <Paper it is_preview=false /> })}
                </div>
            }
            .into_any()
        }
        _ => Lost().into_any(),
    }
}

/// The same as a file, sealed and signed; nothing of what was told before notices were papers.
#[component]
fn File(it: NoticeView) -> impl IntoView {
    let at = it.paper.map(|paper| PaperAt { case: it.case, paper });
    at.map(|at| view! { <p class="offprint"><a class="button button--quiet" href=paper::FILE.url(&at) rel="external" download="">"下载PDF"</a></p> })
}

#[component]
pub fn Paper(it: NoticeView, is_preview: bool) -> impl IntoView {
    let line = |(n, it): (usize, NoticeLine)| {
        view! {
            <tr>
                <td class="paper__cell" data-name="序号">{n}</td>
                <td class="paper__cell" data-name="栏目或材料">{it.material}</td>
                <td class="paper__cell" data-name="问题">{it.problem}</td>
                <td class="paper__cell" data-name="怎样补正">{it.requirement}</td>
                <td class="paper__cell" data-name="依据">{it.basis}</td>
            </tr>
        }
    };
    let title = if is_preview {
        view! { <p><b>"一次性告知书（预览）"</b></p> }.into_any()
    } else {
        view! { <h1 class="paper__title">"一次性告知书"</h1> }.into_any()
    };
    let (later, now): (Vec<NoticeLine>, Vec<NoticeLine>) = it.lines.into_iter().partition(|it| it.is_later);
    let n = now.len();
    view! {
        <article class="paper stack" class:paper--preview=is_preview>
            {title}
            {(!it.no.is_empty()).then(|| view! { <p class="paper__no">{it.no.clone()}</p> })}
            <p>{it.applicant} "："</p>
            <p class="paper__para">
                "您于" {it.submitted_on.zh_full()} "提交的" <b>{it.item_name}</b> "申请（办件编号" <span class="nowrap">{it.case_no}</span>
                "），申请材料不齐全或者不符合法定形式。依照" {it.law} "，现将需要补正的全部内容一次告知如下，共" {n} "项："
            </p>
            <table class="paper__table">
                <caption class="unseen">"需要补正的内容"</caption>
                <thead><tr>{["序号", "栏目或材料", "问题", "怎样补正", "依据"].map(|it| view! { <th class="paper__head" scope="col">{it}</th> })}</tr></thead>
                <tbody>{(1..).zip(now).map(line).collect_view()}</tbody>
            </table>
            {(!later.is_empty()).then(|| view! {
                <p class="paper__para">"下列材料可以后补，不影响受理，这次不用交："
                    {later.into_iter().map(|it| format!("{}（{}）", it.material, it.requirement)).collect::<Vec<_>>().join("；")} "。"</p>
            })}
            <p class="paper__para">
                "请于" <b>{it.due.zh_full()}</b> {provisional(it.is_provisional)} "前补正。期限自本告知书送达次日起算，共" {it.n_days} "个工作日。"
                "补正材料可在网上提交，也可送" {it.address} "。逾期未补正的，视为撤回申请，不影响您再次申请。"
            </p>
            <p class="paper__para">"除以上内容外，本窗口不再要求补正其他材料。补正期间不计入办理时限。"</p>
            <p class="paper__para">"联系人：" {it.contact} " 电话：" <span class="nowrap">{it.phone}</span> {(!it.query_code.is_empty()).then(|| view! { " 查询码：" {it.query_code} })}</p>
            {(!is_preview).then(|| view! {
                <div class="paper__end paper__end--letter paper__keep">
                    <p>{it.org_name}</p>
                    {(!it.stamp.is_empty()).then(|| view! { <Stamp words=it.stamp /> })}
                    <p>{it.on.year()} "年" {it.on.zh()}</p>
                </div>
                <div class="paper__keep row row--apart">
                    <div>
                        <p>"签收人（签名）：" <span aria-hidden="true">"________________"</span></p>
                        <p>"签收时间：" <span aria-hidden="true">"______年____月____日____时"</span></p>
                        <p class="tiny">"本告知书一式二份，申请人、审批机关各执一份。"</p>
                    </div>
                    <QrCode qr=it.qr label="查办件进度的二维码" class="qr paper__qr" />
                </div>
            })}
        </article>
    }
}
