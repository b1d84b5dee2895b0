//! 要签的文书: printed here, signed on the counter, scanned back in.
use common::{
    case::signing::{self, Sheet, SheetView},
    check::Nothing,
    fault::Fault,
    id::{CaseId, FileId},
    material::{self, ACCEPT, FileView},
};
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;

use crate::{
    api,
    material::upload::{Progress, Upload},
    ui::FaultSummary,
};

/// Of a case at the counter; `turn` says when to read them anew.
#[component]
pub fn Signing(id: CaseId, #[prop(into, optional)] turn: Signal<u32>) -> impl IntoView {
    let all: RwSignal<Vec<SheetView>> = RwSignal::new(Vec::new());
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let load = move || {
        spawn_local(async move {
            match api::call(&signing::SHOW, &id, &Nothing {}).await {
                Ok(it) => drop(all.try_set(it)),
                Err(it) => drop(fault.try_set(Some(it))),
            }
        });
    };
    Effect::new(move |_| {
        turn.track();
        load();
    });
    let again = Callback::new(move |()| load());
    let row = move |it: SheetView| view! { <SheetRow it id fault again /> };
    view! {
        <section class="stack stack--tight" aria-labelledby="signing">
            <h2 class="part" id="signing">"要签的文书"</h2>
            <FaultSummary fault />
            <ul class="list">{move || all.get().into_iter().map(row).collect_view()}</ul>
        </section>
    }
}

#[component]
fn SheetRow(it: SheetView, id: CaseId, fault: RwSignal<Option<Fault>>, again: Callback<()>) -> impl IntoView {
    let sheet: Sheet = it.sheet;
    let coming: RwSignal<Option<Upload>> = RwSignal::new(None);
    let owner = StoredValue::new(Owner::current().unwrap_or_default());
    let input = NodeRef::<leptos::html::Input>::new();
    let choose = move |ev: leptos::ev::Event| {
        let Some(input) = ev.target().and_then(|it| it.dyn_into::<web_sys::HtmlInputElement>().ok()) else {
            return;
        };
        let Some(file) = input.files().and_then(|it| it.get(0)) else { return };
        input.set_value("");
        let slot = (id, sheet.slot().to_owned(), String::new());
        let upload = owner.get_value().with(|| Upload::new(0, slot, None, file.name(), file.into()));
        coming.set(Some(upload));
        fault.set(None);
        spawn_local(async move {
            // The clerk has seen what was scanned: a doubt about the picture is no reason to stop.
            let outcome = upload.insist().await;
            coming.set(None);
            match outcome {
                Ok(()) => again.run(()),
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    let drop_one = move |file: FileId| {
        spawn_local(async move {
            match api::call(&signing::DROP, &file, &Nothing {}).await {
                Ok(_) => again.run(()),
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    let may_drop = it.may_drop;
    let copy = move |it: FileView| {
        let (file, name) = (it.id, it.name.clone());
        view! {
            <li class="row row--tight"><a class="list__link" href=material::FILE.url(&file) rel="external" download=name.clone()>{name.clone()}</a>
                {may_drop.then(|| view! { <button class="button button--quiet" type="button" on:click=move |_| drop_one(file)>"拿掉"<span class="unseen">{name.clone()}</span></button> })}</li>
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
    let print = move |_| {
        spawn_local(async move {
            let outcome = api::take(&sheet.url(id), &format!("{}.pdf", sheet.label())).await;
            fault.set(outcome.err());
        });
    };
    let is_signed = !it.files.is_empty();
    let label = format!("添加签字件：{}", sheet.label());
    view! {
        <li class="list__item">
            <div class="list__main stack stack--tight">
                <p><b>{sheet.label()}</b> " " <span class="tag" class:tag--good=is_signed>{if is_signed { "已有签字件" } else { "没有签字件" }}</span></p>
                <ul>{it.files.into_iter().map(copy).collect_view()}</ul>
            </div>
            <span class="row row--tight"><span role="status">{says}</span>
                <button class="button button--quiet" type="button" on:click=print>"打印"<span class="unseen">{sheet.label()}</span></button>
                {it.may_add.then(|| view! {
                    <button class="button button--plain" type="button" on:click=press>"传签字件"<span class="unseen">{sheet.label()}</span></button>
                    <input hidden=true type="file" accept=ACCEPT aria-label=label node_ref=input on:change=choose />
                })}
            </span>
        </li>
    }
}
