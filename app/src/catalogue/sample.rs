//! 样例: the drawn picture of a right material, with the same in words.
use crate::tongue::t;
use common::{
    catalogue::{self, Material},
    id::{ItemId, MaterialAt},
};
use leptos::prelude::*;

fn at(item: ItemId, version: i32, material: &Material) -> MaterialAt {
    MaterialAt { item, version, slot: material.slot.clone() }
}

/// The picture, and its words for whoever cannot see it.
#[component]
pub fn SamplePicture(item: ItemId, version: i32, material: Material) -> impl IntoView {
    let alt = t!("{}的样例：{}", material.name, material.sample.join(t("，")));
    view! { <img class="sample" src=catalogue::SAMPLE.url(&at(item, version, &material)) alt=alt loading="lazy" /> }
}

/// 空白表格, to be filled in on a computer or by hand.
#[component]
pub fn BlankLink(item: ItemId, version: i32, material: Material) -> impl IntoView {
    let href = catalogue::BLANK.url(&at(item, version, &material));
    view! { <a class="list__link" href=href rel="external" download="">{t("下载空白表格（Word）")}<span class="unseen">{t("：")}{material.name}</span></a> }
}
