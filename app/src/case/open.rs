//! 在线办理: opens a draft, before anybody has signed in.
use common::{
    case::{self, OpenForm},
    fault::Fault,
    form::Answers,
    id::{CaseId, ItemId},
    place::Place,
};
use leptos::{prelude::*, task::spawn_local};

use crate::tongue::{self, t};
use crate::{api, session::Session};

/// All everybody's program needs of a draft: the next one reads the rest.
#[derive(serde::Deserialize)]
struct Opened {
    id: CaseId,
}

#[component]
pub fn OpenButton(
    item: ItemId,
    #[prop(optional)] answers: Answers,
    /// What the button says, where it is not 在线办理.
    #[prop(optional)]
    says: Option<&'static str>,
) -> impl IntoView {
    let go = crate::ui::navigate();
    let session = Session::here();
    let is_busy = RwSignal::new(false);
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let key = api::key();
    let open = move |_| {
        if is_busy.get_untracked() {
            return;
        }
        is_busy.set(true);
        let (go, key) = (go.clone(), key.clone());
        let form = OpenForm { answers: answers.clone() };
        spawn_local(async move {
            let opened: Result<Opened, Fault> = api::call_for(&case::OPEN, &item, &form, &key).await;
            match opened {
                Ok(it) => {
                    session.ask();
                    go(&Place::Tasks(it.id).href());
                }
                Err(it) => fault.set(Some(it)),
            }
            is_busy.set(false);
        });
    };
    view! {
        <button class="button button--large" type="button" on:click=open aria-disabled=move || is_busy.get().then_some("true")>
            {says.unwrap_or(t("在线办理"))}
        </button>
        {move || fault.get().map(|it| view! { <p class="field__fault" role="alert">{tongue::said(&it.says())}</p> })}
    }
}
