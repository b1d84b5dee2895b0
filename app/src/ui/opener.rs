//! A page with several forms shows one of them at a time, so that every field's name is one.
use leptos::prelude::*;

/// A button that opens the form `which` on this page, or shuts it; `of`: whose it is, for whoever does not see where it stands.
pub fn opener<T: Copy + PartialEq + Default + Send + Sync + 'static>(
    open: RwSignal<T>,
    which: T,
    word: &'static str,
    of: String,
) -> impl IntoView {
    let toggle = move |_| open.update(|it| *it = if *it == which { T::default() } else { which });
    view! {
        <button class="button button--quiet" type="button" aria-expanded=move || (open.get() == which).to_string() on:click=toggle>
            {word}<span class="unseen">{of}</span>
        </button>
    }
}
