//! 查找 in a list of the desk: words in the address, so that what was found can be gone back to.
use leptos::{ev::SubmitEvent, html::Input, prelude::*};

/// `to`: the list's own address; `label`: what can be found there by.
#[component]
pub fn Find(to: String, label: &'static str, q: String) -> impl IntoView {
    let go = super::navigate();
    let input = NodeRef::<Input>::new();
    let all = (!q.is_empty()).then(|| view! { <a class="list__link" href=to.clone()>"看全部"</a> });
    let find = move |ev: SubmitEvent| {
        ev.prevent_default();
        let q = input.get_untracked().map(|it| it.value()).unwrap_or_default();
        let query = serde_urlencoded::to_string([("q", q.trim())]).unwrap_or_default();
        go(&if q.trim().is_empty() { to.clone() } else { format!("{to}?{query}") });
    };
    view! {
        <form class="row row--tight offprint" role="search" aria-label=label on:submit=find>
            <label class="unseen" for="find">{label}</label>
            <input class="field__input field__input--medium" id="find" type="search" autocomplete="off" placeholder=label value=q node_ref=input />
            <button class="button button--plain" type="submit">"查找"</button>
            {all}
        </form>
    }
}
