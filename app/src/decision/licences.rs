//! 我的证照: what somebody was given, with what it is worth today.
use common::{
    call::Page,
    case::MineForm,
    id::PaperAt,
    paper::{self, LicenceView, Standing},
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
            <p class="heading__under">{t("办成的证照在这里，和纸质的一样可以核验。再办别的事要用，从材料库直接选，不用再交。")}</p>
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
    let file = paper::FILE.url(&PaperAt { case: it.case, paper: it.id });
    view! {
        <li class="list__item">
            <span class="list__main">
                <a class="list__link" href=Place::Paper(it.case, it.id).href() lang="zh-CN"><b>{it.title.clone()}</b></a><br />
                <span lang="zh-CN">{it.org} " · " {it.no}</span>
            </span>
            <span class="list__aside"><span class=class>{t(it.standing.label())}</span><br />{until}</span>
            <a class="button button--quiet" href=file rel="external" download="">{t("下载PDF")}<span class="unseen" lang="zh-CN">{it.title}</span></a>
        </li>
    }
}
