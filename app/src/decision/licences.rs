//! 我的证照: what somebody was given, with what it is worth today.
use common::{
    call::Page,
    case::MineForm,
    id::{CaseId, PaperAt},
    paper::{self, LicenceView, PaperKind, PaperLink, PaperState, Standing},
    place::Place,
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::tongue::{self, t};
use crate::{
    api,
    case::mine::MyMenu,
    ui::{ToBrowser, pager::Pager, shown, titled},
};

#[component]
pub fn LicencesPage() -> impl IntoView {
    titled(t("我的证照"));
    let query = use_query_map();
    let page = Memo::new(move |_| query.get().get("page").and_then(|it| it.parse::<u32>().ok()));
    let rows = LocalResource::new(move || {
        let form = MineForm { page: page.get() };
        async move { api::call(&paper::MINE, &(), &form).await }
    });
    view! {
        <div class="stack stack--loose">
            <div class="row row--apart"><h1>{t("我的证照")}</h1><MyMenu /></div>
            <p class="heading__under">{t("办成的证照在这里，和纸质的一样可以核验，点开可以亮码给人看。再办别的事要用，系统会自己查到，不用再交。")}</p>
            <ToBrowser />
            {shown(rows, move |it| view! { <Licences it page=page.get_untracked().unwrap_or(1) /> })}
        </div>
    }
    .into_any()
}

const PER_PAGE: u64 = 50;

#[component]
fn Licences(it: Page<LicenceView>, page: u32) -> impl IntoView {
    if it.rows.is_empty() {
        return view! { <div class="empty"><p class="empty__title">{t("还没有证照")}</p><p>{t("事情办成、证照制好以后，会自动出现在这里。")}</p></div> }.into_any();
    }
    view! {
        <ul class="list">{it.rows.into_iter().map(licence).collect_view()}</ul>
        <Pager n_rows=it.n_rows per_page=PER_PAGE page href=|n| format!("{}?page={n}", Place::Licences.href()) />
    }
    .into_any()
}

fn licence(it: LicenceView) -> impl IntoView {
    let class = match it.standing {
        Standing::InForce => "tag tag--good",
        Standing::Expired | Standing::Superseded => "tag tag--warn",
        Standing::Revoked => "tag tag--bad",
    };
    let until = match it.until {
        Some(day) => t!("有效期至{}", tongue::whole_day(day)),
        None => t("长期有效").to_owned(),
    };
    let renewal = it.renewal.clone().map(|it| {
        view! { <br /><a class="list__link" href=Place::Guide(it.item).href()>{t("申请延续")}</a> " " <span class="small">{t!("最晚{}提出", tongue::whole_day(it.by))}</span> }
    });
    let file = paper::FILE.url(&PaperAt { case: it.case, paper: it.id });
    view! {
        <li class="list__item">
            <span class="list__main">
                <a class="list__link" href=Place::Paper(it.case, it.id).href() lang="zh-CN"><b>{it.title.clone()}</b></a><br />
                <span lang="zh-CN">{it.org} " · " {it.no}</span>
                {renewal}
            </span>
            <span class="list__aside"><span class=class>{t(it.standing.label())}</span><br />{until}</span>
            <a class="button button--quiet" href=file rel="external" download="">{t("下载PDF")}<span class="unseen" lang="zh-CN">{it.title}</span></a>
        </li>
    }
}

/// What a case has come to, first on its page: to see, to take along, to hold up.
#[component]
pub fn Given(case: CaseId, papers: Vec<PaperLink>) -> impl IntoView {
    let all = papers.into_iter().filter(|it| it.kind == PaperKind::Licence);
    let one = move |it: PaperLink| {
        let (class, says) = match it.state {
            PaperState::Valid => ("note note--good stack stack--tight", t("您的电子证照已经办好")),
            PaperState::Superseded => ("note note--warn stack stack--tight", t("已经换发新的")),
            PaperState::Revoked => ("note note--bad stack stack--tight", t("已撤销")),
        };
        let (page, file) = (Place::Paper(case, it.id).href(), paper::FILE.url(&PaperAt { case, paper: it.id }));
        view! {
            <section class=class>
                <p class="note__title">{says}</p>
                <p lang="zh-CN"><b>{it.title.clone()}</b> " " {it.no}</p>
                <p class="row"><a class="button" href=page>{t("看证照、亮码")}</a>
                    <a class="button button--quiet" href=file rel="external" download="">{t("下载PDF")}<span class="unseen" lang="zh-CN">{it.title}</span></a></p>
            </section>
        }
    };
    all.map(one).collect_view()
}
