//! 翻页: links, so that a page of a list has an address.
use crate::tongue::t;
use leptos::prelude::*;

/// `href` makes the address of page `n`, from 1.
#[component]
pub fn Pager(n_rows: u64, per_page: u64, page: u32, href: impl Fn(u32) -> String + 'static) -> impl IntoView {
    let n_pages = u32::try_from(n_rows.div_ceil(per_page)).unwrap_or(1);
    if n_pages < 2 {
        return ().into_any();
    }
    let mut shown: Vec<u32> = [1, page.saturating_sub(1), page, page + 1, n_pages].into();
    shown.retain(|it| (1..=n_pages).contains(it));
    shown.sort_unstable();
    shown.dedup();
    let mut last = 0;
    let mut links = Vec::new();
    for n in shown {
        if n > last + 1 {
            links.push(view! { <span class="pager__gap">"…"</span> }.into_any());
        }
        last = n;
        let is_here = n == page;
        links.push(
            view! {
                <a class="pager__link" class:pager__link--here=is_here href=href(n)
                    aria-current=is_here.then_some("page") aria-label=t!("第{}页", n)>{n}</a>
            }
            .into_any(),
        );
    }
    view! { <nav class="pager" aria-label=t("翻页")>{links}</nav> }.into_any()
}
