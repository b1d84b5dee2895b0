//! 并联审批: how the matters stand that were applied for together.
use common::{
    joint::{JointView, PartView},
    place::{DeskPlace, Place},
};
use leptos::prelude::*;

use crate::tongue::{self, t};

pub mod bundles;
pub mod compose;
mod part;
mod tried;

/// One line a body, with its own date; whoever is late has it on their own line, and on nobody else's.
/// `is_own`: the applicant looks, and not the desk. A line leads to the part's page for whoever may open it.
#[component]
pub fn Joint(it: JointView, is_own: bool) -> impl IntoView {
    let (n_done, n) = (it.parts.iter().filter(|it| it.is_settled()).count(), it.parts.len());
    let head = match is_own {
        true => view! { <a class="list__link" href=Place::Case(it.lead).href()>{it.lead_name}</a> }.into_any(),
        false => it.lead_name.into_any(),
    };
    let part = move |it: PartView| {
        let href = |id| if is_own { Place::Case(id).href() } else { DeskPlace::Dossier(id).href() };
        let name = match it.case.map(href) {
            Some(href) => view! { <a class="list__link" href=href>{it.name.clone()}</a> }.into_any(),
            None => view! { <b>{it.name.clone()}</b> }.into_any(),
        };
        let (class, says) = stand(&it);
        let bill = it.case.filter(|_| is_own && it.is_unpaid);
        let bill = bill.map(|id| view! { <a class="button button--plain" href=Place::Bill(id).href()>{t("去缴费")}<span class="unseen">{it.name.clone()}</span></a> });
        let papers = it
            .papers
            .iter()
            .map(|paper| {
                let words = format!("{} {}", paper.title, paper.no);
                match it.case.filter(|_| is_own) {
                    Some(id) => view! { <li class="small"><a class="list__link" href=Place::Paper(id, paper.id).href()>{words}</a></li> }.into_any(),
                    None => view! { <li class="tiny">{words}</li> }.into_any(),
                }
            })
            .collect_view();
        view! {
            <li class="list__item">
                <div class="list__main stack stack--tight">
                    <p class="row row--tight">{name} <span class=class>{says}</span></p>
                    <p class="small quiet">{it.item_name.clone()} " · " {it.org.clone()} {due(&it)}</p>
                    {(!it.papers.is_empty()).then(|| view! { <ul>{papers}</ul> })}
                </div>
                {bill}
            </li>
        }
    };
    view! {
        <section class="stack stack--tight" aria-labelledby="joint">
            <h2 class="part" id="joint">{t("一起办的事项")}</h2>
            <p class="quiet small">{head} {t!("共{}个，办好{}个", n, n_done)}</p>
            <ul class="list">{it.parts.into_iter().map(part).collect_view()}</ul>
        </section>
    }
}

/// In a word: where it is.
fn stand(it: &PartView) -> (&'static str, String) {
    match (it.n_late(), it.stage) {
        (Some(n), _) => ("tag tag--bad", t!("超期{}天", n)),
        (None, Some(stage)) => {
            let class = if it.is_settled() { "tag tag--good" } else { "tag tag--brand" };
            (class, t(stage.label()).to_owned())
        }
        (None, None) if it.is_void => ("tag", t("不再办理").to_owned()),
        (None, None) => ("tag", t!("等{}办好", it.waits_for.join(t("、")))),
    }
}

fn due(it: &PartView) -> Option<String> {
    let clock = it.clock.as_ref().filter(|clock| clock.stopped.is_none() && !it.is_settled())?;
    Some(t!(" · 最晚{}", tongue::day(clock.due)))
}
