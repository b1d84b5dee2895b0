//! 统一身份认证, where the hall has one: a button to sign in by, a line to link it with.
use common::{
    account::oidc::{self, Turned, Ways},
    check::Nothing,
    fault::Fault,
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_query_map;

use crate::tongue::{self, t};
use crate::{api, ui::FaultSummary};

/// Asked once for a page; its parts find it in their context.
pub fn ways() -> RwSignal<Ways> {
    let ways = RwSignal::new(Ways::default());
    spawn_local(async move {
        if let Ok(it) = api::call(&oidc::WAYS, &(), &Nothing {}).await {
            ways.set(it);
        }
    });
    ways
}

/// Beside the password. Nothing where there is no other way.
#[component]
pub fn Elsewhere(start: String) -> impl IntoView {
    let ways = ways();
    move || {
        let name = Some(ways.get().name).filter(|it| !it.is_empty())?;
        Some(
            view! { <p><a class="button button--plain" href=start.clone() rel="external">{t!("用{}登录", name)}</a></p> },
        )
    }
}

/// Whether it is linked, and how to change that.
#[component]
pub fn Linked() -> impl IntoView {
    let ways = expect_context::<RwSignal<Ways>>();
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let unlink = move |_| {
        spawn_local(async move {
            match api::call(&oidc::UNLINK, &(), &Nothing {}).await {
                Ok(it) => ways.set(it),
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    let turned = use_query_map().get_untracked().get("oidc").and_then(|it| Turned::of(&it));
    let start = format!("{}?link=yes&back=/mine/profile", oidc::START.path);
    move || {
        let it = Some(ways.get()).filter(|it| !it.name.is_empty())?;
        let action = match it.is_linked {
            true => view! { <p id="unlink" tabindex="-1">{t("已关联，可以直接用它登录。")}</p>
            <p><button class="button button--plain" type="button" on:click=unlink>{t("解除关联")}</button></p> }
            .into_any(),
            false => view! { <p>{t("关联以后，可以直接用它登录，不用另记密码。")}</p>
            <p><a class="button button--plain" href=start.clone() rel="external">{t!("关联{}", it.name)}</a></p> }
            .into_any(),
        };
        Some(view! {
            <section class="stack" aria-labelledby="elsewhere">
                <h2 class="part" id="elsewhere">{it.name}</h2>
                {turned.map(|it| view! { <p class="note note--warn" role="alert">{tongue::said(it.says())}</p> })}
                <FaultSummary fault />
                {action}
            </section>
        })
    }
}

/// Nobody can be asked for a password they do not have.
pub fn is_bare() -> bool {
    use_context::<RwSignal<Ways>>().is_some_and(|it| it.read().is_bare)
}
