//! What is drawn while one edits: the flow chart out of steps and limits, and who meets what out of the situations.
use common::{
    catalogue::Step,
    edition::spec::{
        path,
        tree::{self, Branch, Node},
        words,
    },
};
use leptos::prelude::*;

use super::bench::Bench;
use crate::catalogue::flow::Flow;

#[component]
pub fn Steps(bench: Bench) -> impl IntoView {
    let steps = Memo::new(move |_| {
        let steps = bench.doc.with(|doc| path::get(doc, "steps").cloned()).unwrap_or_default();
        serde_json::from_value::<Vec<Step>>(steps).unwrap_or_default()
    });
    let limits = move || {
        let says =
            |key: &str| bench.doc.with(|doc| path::get(doc, key).filter(|it| !it.is_null()).map(words::limit));
        let says = |key: &str| says(key).unwrap_or_else(|| "没有写".to_owned());
        format!("法定时限：{}；承诺时限：{}", says("statutory"), says("promised"))
    };
    let hands = move || {
        let days = |key: &str| {
            bench
                .doc
                .with(|doc| path::get(doc, &format!("hands.{key}")).and_then(|it| it.as_u64()))
                .unwrap_or_default()
        };
        let all = [("承办", days("handle")), ("审核", days("check")), ("决定", days("approve"))];
        let said: Vec<String> =
            all.iter().filter(|it| it.1 > 0).map(|it| format!("{}{}个工作日", it.0, it.1)).collect();
        (!said.is_empty()).then(|| format!("；环节时限：{}", said.join("、")))
    };
    view! {
        <section class="stack" aria-labelledby="drawn">
            <h3 id="drawn">"流程图"</h3>
            <p>{limits}{hands}</p>
            {move || match steps.get() {
                them if them.is_empty() => view! { <p class="quiet">"还没有步骤；写了就画在这里。"</p> }.into_any(),
                steps => view! { <Flow steps /> }.into_any(),
            }}
        </section>
    }
}

#[component]
pub fn Tree(bench: Bench) -> impl IntoView {
    let all = Memo::new(move |_| bench.doc.with(tree::tree));
    view! {
        <section class="stack" aria-labelledby="drawn">
            <h3 id="drawn">"情形图：谁会碰到什么"</h3>
            {move || match all.get() {
                them if them.is_empty() => view! { <p class="quiet">"还没有情形，也没有带条件的材料和填写项：人人一样。"</p> }.into_any(),
                them => view! { <div class="scroll" tabindex="0" role="group" aria-label="情形图，可左右滚动">{branches(them)}</div> }.into_any(),
            }}
        </section>
    }
}

fn branches(all: Vec<Branch>) -> AnyView {
    view! { <ul class="tree">{all.into_iter().map(branch).collect_view()}</ul> }.into_any()
}

fn branch(it: Branch) -> AnyView {
    let tag = match it.node {
        Node::Question => "tag tag--solid",
        Node::Answer => "tag tag--brand",
        Node::Stop => "tag tag--bad",
        Node::Limit | Node::Fee => "tag tag--warn",
        Node::Field | Node::Material => "tag",
    };
    let says = if it.says.is_empty() { "（还没有写）".to_owned() } else { it.says };
    view! {
        <li class="tree__one">
            <span class=tag>{it.node.label()}</span> " " {says}
            {(!it.also.is_empty()).then(|| view! { <span class="quiet small">"（还要" {it.also} "）"</span> })}
            {(!it.below.is_empty()).then(|| branches(it.below))}
        </li>
    }
    .into_any()
}
