//! 我的材料库
use common::{
    call::Page,
    case::MineForm,
    check::Nothing,
    id::FileId,
    material::{self, LibraryRow, size},
};
use leptos::{prelude::*, task::spawn_local};

use super::slots::Grade;
use crate::tongue::{self, t};
use crate::{
    api,
    case::mine::MyMenu,
    ui::{shown, titled},
};

#[component]
pub fn LibraryPage() -> impl IntoView {
    titled(t("我的材料库"));
    let rows = LocalResource::new(|| async { api::call(&material::LIBRARY, &(), &MineForm::default()).await });
    view! {
        <div class="stack stack--loose">
            <div class="row row--apart"><h1>{t("我的材料库")}</h1><MyMenu /></div>
            <p class="heading__under">{t("提交过的材料留在这里，下次办事直接选用，不用再传。")}</p>
            {shown(rows, move |it| library(it, rows))}
        </div>
    }
    .into_any()
}

fn library(
    page: Page<LibraryRow>,
    rows: LocalResource<Result<Page<LibraryRow>, common::fault::Fault>>,
) -> impl IntoView {
    if page.rows.is_empty() {
        return view! { <div class="empty"><p class="empty__title">{t("还没有材料")}</p><p>{t("提交申请后，传过的材料会自动留在这里。")}</p></div> }.into_any();
    }
    let forget = move |id: FileId| {
        spawn_local(async move {
            let _ = api::call(&material::FORGET, &id, &Nothing {}).await;
            rows.refetch();
        });
    };
    let row = move |it: LibraryRow| {
        let id = it.id;
        view! {
            <li class="list__item">
                {it.kind.is_picture().then(|| view! { <img class="file__thumb" src=material::FILE.url(&id) alt="" loading="lazy" /> })}
                <span class="list__main"><b>{it.origin}</b><br />
                    <a class="list__link" href=material::FILE.url(&id) rel="external" download=it.name.clone()>{it.name.clone()}</a></span>
                <span class="list__aside">{size(it.n_bytes)} " · " {tongue::day(it.at.day())} " " <Grade it=it.trust />
                    {it.until.map(|it| view! { <br />{t!("有效期至{}", tongue::whole_day(it))} })}</span>
                <button class="button button--quiet" type="button" on:click=move |_| forget(id)>{t("移出")}<span class="unseen">{it.name}</span></button>
            </li>
        }
    };
    view! { <ul class="list">{page.rows.into_iter().map(row).collect_view()}</ul> }.into_any()
}
