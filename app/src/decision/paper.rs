//! 文书: on the screen and on A4, by one set of words.
use common::{
    catalogue::Look,
    id::{CaseId, PaperAt, PaperId, SheetAt},
    material,
    paper::{self, PaperKind, PaperState, PaperView, spaced_code},
    place::{DeskPlace, Place},
};
use leptos::prelude::*;

use super::present::Own;
use crate::{
    api,
    ui::{Lost, QrCode, ToBrowser, is_desk, param, shown, titled},
};

#[component]
pub fn PaperPage() -> impl IntoView {
    titled("文书");
    match (param::<CaseId>("id"), param::<PaperId>("paper")) {
        (Some(case), Some(paper)) => view! {
            <div class="stack" lang="zh-CN">
                <ToBrowser />
                {shown(api::load(&paper::SHOW, PaperAt { case, paper }), |it| view! { <Sheet it /> })}
            </div>
        }
        .into_any(),
        _ => Lost().into_any(),
    }
}

#[component]
fn Sheet(it: PaperView) -> impl IntoView {
    titled(&it.paper.title);
    let at = PaperAt { case: it.case, paper: it.id };
    let own = it.licence.clone().map(|own| view! { <Own it=own at /> });
    let state =
        (it.state != PaperState::Valid).then(|| view! { <p class="note note--bad">{it.state.label()}</p> });
    let back = match (is_desk(), it.has_case) {
        (true, _) => DeskPlace::Dossier(it.case).href(),
        (false, true) => Place::Case(it.case).href(),
        (false, false) => Place::Licences.href(),
    };
    let back_says = if it.has_case { "回到办件" } else { "回到我的证照" };
    let look = it.paper.look;
    let is_bare = RwSignal::new(false);
    view! {
        <p class="row offprint">
            <a class="button" href=paper::FILE.url(&at) rel="external" download="">"下载PDF"</a>
            <button class="button button--quiet" type="button" on:click=|_| { let _ = window().print(); }>"打印"</button>
            {(look.is_some() && is_desk()).then(|| view! {
                <label class="choice"><input type="checkbox" on:change=move |ev| is_bare.set(event_target_checked(&ev)) />" 套打：印好的空白证照上只打内容"</label>
            })}
            <a class="button button--quiet" href=back>{back_says}</a>
        </p>
        {state}
        {own}
        {match look {
            Some(look) => view! { <div class:licence--bare=is_bare><Licence it look /></div> }.into_any(),
            None => view! { <Letter it /> }.into_any(),
        }}
        {look.is_some().then(|| view! {
            <details class="fold offprint"><summary class="fold__name">"看图片版（手机看不了PDF的用这个，可以长按保存）"</summary>
                <div class="fold__body"><img class="sample" loading="lazy" alt="这份证照的图片，内容与上面相同" src=paper::PICTURE.url(&SheetAt { paper: at, page: 1 }) /></div></details>
        })}
    }
}

/// A licence as such papers are: nobody is addressed, lines beside their names, the seal over the date.
#[component]
fn Licence(it: PaperView, look: Look) -> impl IntoView {
    let PaperView { paper, code, digest, qr, .. } = it;
    let class = match look {
        Look::Card => "paper licence licence--card",
        Look::Booklet => "paper licence licence--booklet",
        _ => "paper licence",
    };
    let row = |it: paper::Fact| view! { <div class="licence__row"><dt class="licence__name">{it.name}</dt><dd>{it.text}</dd></div> };
    let photo = paper
        .photo
        .as_ref()
        .map(|it| view! { <img class="licence__photo" src=material::FILE.url(&it.file) alt="持证人照片" /> });
    let stamp = paper.stamp.clone();
    view! {
        <article class=class>
            <div class="licence__head">
                <h1 class="licence__title">{paper.title}</h1>
                <QrCode qr label="验证证照的二维码" class="qr licence__qr" />
            </div>
            <div class="licence__body">{photo}<dl class="licence__rows">{paper.rows.into_iter().map(row).collect_view()}</dl></div>
            <div class="paper__end paper__keep">
                <p>{paper.org}</p>
                {(!stamp.is_empty()).then(|| view! { <Stamp words=stamp /> })}
                <p>{paper.on.year()} "年" {paper.on.zh()}</p>
            </div>
            <p class="tiny licence__foot">"编号：" {paper.no} "　验证码：" <span class="code">{spaced_code(&code)}</span> "　内容摘要：" <span class="code">{digest}</span></p>
        </article>
    }
}

#[component]
fn Letter(it: PaperView) -> impl IntoView {
    let PaperView { paper, code, digest, qr, .. } = it;
    let row = |it: paper::Fact| {
        view! { <tr><th class="paper__head" scope="row">{it.name}</th><td class="paper__cell paper__cell--plain">{it.text}</td></tr> }
    };
    let stamp = paper.stamp.clone();
    let signs = paper.kind.signed_by();
    view! {
        <article class="paper stack">
            <p class="paper__org">{paper.org.clone()}</p>
            <p class="paper__no paper__no--ruled">{paper.no}</p>
            <h1 class="paper__title">{paper.title}</h1>
            {(paper.kind != PaperKind::Delivery).then(|| view! { <p>{paper.to} "："</p> })}
            {paper.text.into_iter().map(|it| view! { <p class="paper__para">{it}</p> }).collect_view()}
            <table class="paper__table"><caption class="unseen">"要点"</caption><tbody>{paper.rows.into_iter().map(row).collect_view()}</tbody></table>
            {signs.map(|who| view! { <p>{who} "（签名）：" <span aria-hidden="true">"________________"</span></p> })}
            <div class="paper__end paper__end--letter paper__keep">
                <p>{paper.org}</p>
                {(!stamp.is_empty()).then(|| view! { <Stamp words=stamp /> })}
                <p>{paper.on.year()} "年" {paper.on.zh()}</p>
            </div>
            <div class="paper__keep paper__foot row row--apart">
                <div>
                    <p>"验证码：" <span class="code">{spaced_code(&code)}</span></p>
                    <p>"内容摘要：" <span class="code">{digest}</span></p>
                    <p class="tiny">"扫码，或在“文书验证”页输入验证码，可核对真伪。"</p>
                    <p class="tiny">"下载的PDF带有数字签名；不是国密电子印章。"</p>
                </div>
                <QrCode qr label="验证文书的二维码" class="qr paper__qr" />
            </div>
        </article>
    }
}

/// 审批专用章, drawn: the body around, a star, the kind of seal below.
#[component]
pub fn Stamp(words: String) -> impl IntoView {
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
