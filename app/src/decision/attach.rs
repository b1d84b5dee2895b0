//! 意见附件: what officials lay beside what they say.
use common::{
    check::Nothing,
    decision::{self, Attachment},
    fault::Fault,
    id::CaseId,
    material::{self, ACCEPT, OPINION, size},
};
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;

use crate::{
    api,
    material::upload::{Progress, Upload},
    ui::FaultSummary,
};

#[component]
pub fn Attachments(id: CaseId, all: Vec<Attachment>, may_attach: bool, again: Callback<()>) -> impl IntoView {
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let coming: RwSignal<Option<Upload>> = RwSignal::new(None);
    let owner = StoredValue::new(Owner::current().unwrap_or_default());
    let input = NodeRef::<leptos::html::Input>::new();
    let choose = move |ev: leptos::ev::Event| {
        let Some(input) = ev.target().and_then(|it| it.dyn_into::<web_sys::HtmlInputElement>().ok()) else {
            return;
        };
        let Some(file) = input.files().and_then(|it| it.get(0)) else { return };
        input.set_value("");
        let slot = (id, OPINION.to_owned(), String::new());
        let upload = owner.get_value().with(|| Upload::new(0, slot, None, file.name(), file.into()));
        coming.set(Some(upload));
        fault.set(None);
        spawn_local(async move {
            // A picture that is hard to read is still what the official saw.
            let outcome = upload.insist().await;
            coming.set(None);
            match outcome {
                Ok(()) => again.run(()),
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    let drop = move |file| {
        spawn_local(async move {
            match api::call(&decision::DETACH, &file, &Nothing {}).await {
                Ok(_) => again.run(()),
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    let row = move |it: Attachment| {
        let (file, name) = (it.file.id, it.file.name.clone());
        let href = material::FILE.url(&file);
        let is_open = it.file.is_open();
        view! {
            <li class="list__item">
                {match is_open {
                    true => view! { <a class="list__link" href=href rel="external" download=name.clone()>{name.clone()}</a> }.into_any(),
                    false => view! { <span>{name.clone()} "（安全检测中）"</span> }.into_any(),
                }}
                <span class="row row--tight"><span class="list__aside">{it.by} " · " {size(it.file.n_bytes)}</span>
                {it.is_mine.then(|| view! { <button class="button button--quiet" type="button" on:click=move |_| drop(file)>"拿掉"<span class="unseen">{name.clone()}</span></button> })}</span>
            </li>
        }
    };
    let says = move || match coming.get().map(|it| it.progress.get()) {
        Some(Progress::Sending(n)) => Some(format!("正在上传，{n}%")),
        Some(Progress::Broken(_)) => Some("线路断了，会自己接着传".to_owned()),
        Some(_) => Some("正在准备".to_owned()),
        None => None,
    };
    let press = move |_| {
        if let Some(it) = input.get_untracked() {
            it.click();
        }
    };
    let is_there = !all.is_empty() || may_attach;
    is_there.then(|| {
        view! {
            <section class="stack stack--tight" aria-labelledby="attached">
                <h2 class="part" id="attached">"意见附件"</h2>
                <FaultSummary fault />
                {all.is_empty().then(|| view! { <p class="quiet small">"勘验记录、现场照片等，申请人看不到。提出意见前可以拿掉。"</p> })}
                {(!all.is_empty()).then(|| view! { <ul class="list">{all.into_iter().map(row).collect_view()}</ul> })}
                {may_attach.then(|| view! {
                    <p class="row row--tight"><button class="button button--plain" type="button" on:click=press>"添加附件"</button> <span role="status">{says}</span>
                        <input hidden=true type="file" accept=ACCEPT aria-label="添加附件" node_ref=input on:change=choose /></p>
                })}
            </section>
        }
    })
}
