//! 授权书, as anybody may check it.
use common::{
    fault::Fault,
    mandate::{self, CheckForm, PublicView},
};
use leptos::{prelude::*, task::spawn_local};

use crate::{api, tongue};

/// Whether somebody may sign for a body.
#[component]
pub fn Letter(code: String) -> impl IntoView {
    let found: RwSignal<Option<Result<PublicView, Fault>>> = RwSignal::new(None);
    spawn_local(async move {
        found.set(Some(api::call(&mandate::CHECK, &(), &CheckForm { code }).await));
    });
    move || {
        found.get().map(|it| match it {
            Err(fault) => view! { <p class="note note--bad" role="status">{tongue::said(&fault.says())}</p> }.into_any(),
            Ok(it) => {
                let acts: Vec<&str> = it.acts.iter().map(|it| it.label()).collect();
                let items = if it.items.is_empty() { "本单位全部事项".to_owned() } else { it.items.join("、") };
                view! {
                    <section class="stack" lang="zh-CN" aria-label="授权书">
                        <p class="note" role="status"><b>{it.no} "：" {it.state}</b></p>
                        <p>{it.org} "授权" {it.post} {it.holder} "，从" {it.from.zh_full()} "到" {it.until.zh_full()} "，对" {items} "办理：" {acts.join("、")} "。"</p>
                    </section>
                }
                .into_any()
            }
        })
    }
}
