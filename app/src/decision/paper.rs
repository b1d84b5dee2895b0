//! 文书: on the screen and on A4, by one set of words.
use common::{
    id::{CaseId, PaperAt, PaperId},
    paper::{self, PaperState, PaperView, spaced_code},
    place::{DeskPlace, Place},
};
use leptos::prelude::*;

use crate::{
    api,
    ui::{Lost, QrCode, ToBrowser, is_desk, param, shown, titled},
};

#[component]
pub fn PaperPage() -> impl IntoView {
    titled("文书");
    match (param::<CaseId>("id"), param::<PaperId>("paper")) {
        (Some(case), Some(paper)) => {
            let back = if is_desk() { DeskPlace::Dossier(case).href() } else { Place::Case(case).href() };
            view! {
                <div class="stack" lang="zh-CN">
                    <p class="row offprint">
                        <a class="button" href=paper::FILE.url(&PaperAt { case, paper }) rel="external" download="">"下载PDF"</a>
                        <button class="button button--quiet" type="button" on:click=|_| { let _ = window().print(); }>"打印"</button>
                        <a class="button button--quiet" href=back>"回到办件"</a>
                    </p>
                    <ToBrowser />
                    {shown(api::load(&paper::SHOW, PaperAt { case, paper }), |it| view! { <Sheet it /> })}
                </div>
            }
            .into_any()
        }
        _ => Lost().into_any(),
    }
}

#[component]
fn Sheet(it: PaperView) -> impl IntoView {
    titled(&it.paper.title);
    let PaperView { paper, state, code, digest, qr, .. } = it;
    let row = |it: paper::Fact| {
        view! { <tr><th class="paper__head" scope="row">{it.name}</th><td class="paper__cell paper__cell--plain">{it.text}</td></tr> }
    };
    let state = (state != PaperState::Valid).then(|| view! { <p class="note note--bad">{state.label()}</p> });
    let stamp = paper.stamp.clone();
    let signs = paper.kind.signed_by();
    view! {
        {state}
        <article class="paper stack">
            <p class="paper__org">{paper.org.clone()}</p>
            <h1 class="paper__title">{paper.title}</h1>
            <p class="paper__no">{paper.no}</p>
            <p>{paper.to} "："</p>
            {paper.text.into_iter().map(|it| view! { <p class="paper__para">{it}</p> }).collect_view()}
            <table class="paper__table"><caption class="unseen">"要点"</caption><tbody>{paper.rows.into_iter().map(row).collect_view()}</tbody></table>
            <div class="paper__keep row row--apart">
                <div>
                    <p>"验证码：" <span class="code">{spaced_code(&code)}</span></p>
                    <p>"内容摘要：" <span class="code">{digest}</span></p>
                    <p class="tiny">"扫码，或在“文书验证”页输入验证码，可核对真伪。"</p>
                    <p class="tiny">"下载的PDF带有数字签名；不是国密电子印章。"</p>
                    {signs.map(|who| view! { <p>{who} "（签名）：" <span aria-hidden="true">"________________"</span></p> })}
                </div>
                <QrCode qr label="验证文书的二维码" class="qr paper__qr" />
            </div>
            <div class="paper__end paper__keep">
                <p>{paper.org}</p>
                {(!stamp.is_empty()).then(|| view! { <Stamp words=stamp /> })}
                <p>{paper.on.year()} "年" {paper.on.zh()}</p>
            </div>
        </article>
    }
}

/// 审批专用章, drawn: the body around, a star, the kind of seal below.
#[component]
fn Stamp(words: String) -> impl IntoView {
    let (org, kind) = paper::stamp_lines(&words);
    // A long name goes round as far as a short one.
    let size = (190 / org.chars().count().max(1)).saturating_sub(3).clamp(9, 16);
    view! {
        <svg class="paper__seal" viewBox="0 0 160 160" role="img" aria-label=words>
            <defs><path id="arc" d="M32 105A54 54 0 1 1 128 105" /></defs>
            <circle class="paper__ring" cx="80" cy="80" r="75" />
            <text class="paper__sealtext" font-size=size letter-spacing="3"><textPath href="#arc" startOffset="50%" text-anchor="middle">{org}</textPath></text>
            <path class="scan__sealink" d="M80 54l5.8 17.9h18.8l-15.2 11 5.8 17.9L80 89.8l-15.2 11 5.8-17.9-15.2-11h18.8z" />
            <text class="paper__sealtext" x="80" y="126" font-size="14" text-anchor="middle">{kind}</text>
        </svg>
    }
}
