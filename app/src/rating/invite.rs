//! 请评价: at the window, when something has just been done.
use common::{
    check::Nothing,
    fault::Fault,
    id::CaseId,
    rating::{self, InviteView},
};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    api,
    ui::{QrCode, in_words},
};

/// The visitor's phone reads the code; on a tablet the address is opened.
#[component]
pub fn Invite(id: CaseId) -> impl IntoView {
    let found: RwSignal<Option<Result<InviteView, Fault>>> = RwSignal::new(None);
    let ask = move |_| {
        spawn_local(async move { found.set(Some(api::call(&rating::INVITE, &id, &Nothing {}).await)) });
    };
    view! {
        <section class="stack stack--tight" aria-labelledby="invite">
            <h2 class="part" id="invite">"好差评"</h2>
            {move || match found.get() {
                None => view! { <p><button class="button button--plain" type="button" on:click=ask>"请申请人评价"</button></p> }.into_any(),
                Some(Err(it)) => view! { <p class="note" role="status">{in_words(&it)}</p> }.into_any(),
                Some(Ok(it)) => view! {
                    <p role="status">"请申请人用手机扫码，或者在窗口平板上评价。您看不到评价的人是谁。"</p>
                    <QrCode qr=it.qr label="评价的二维码" />
                    <p><a class="list__link" href=it.href target="_blank" rel="external noopener">"在平板上打开"</a></p>
                }.into_any(),
            }}
        </section>
    }
}
