//! 文书验证: for whoever holds a paper, or a letter of authority.
use common::{
    fault::Fault,
    paper::{self, Held, Verdict, VerifiedView, VerifyForm},
};
use js_sys::Uint8Array;
use leptos::{ev::SubmitEvent, html::Input, prelude::*, task::spawn_local};
use leptos_router::hooks::use_query_map;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

use super::{letter::Letter, present::Looked};
use crate::tongue::{self, t};
use crate::{
    api,
    ui::{FaultSummary, TextField, field::FaultText, says, titled},
};

#[component]
pub fn VerifyPage() -> impl IntoView {
    titled(t("文书验证"));
    let query = use_query_map();
    let get = |name: &str| query.get_untracked().get(name).unwrap_or_default();
    let (code, letter, show) = (get("code"), get("letter"), get("show"));
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let found: RwSignal<Option<VerifiedView>> = RwSignal::new(None);
    let look = move |form: VerifyForm| {
        spawn_local(async move {
            found.set(None);
            match api::call(&paper::VERIFY, &(), &form).await {
                Ok(it) => {
                    fault.set(None);
                    found.set(Some(it));
                    crate::ui::focus_soon("found");
                }
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    if !code.is_empty() {
        look(VerifyForm { code: code.clone(), file: String::new() });
    }
    let chosen: NodeRef<Input> = NodeRef::new();
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let form: VerifyForm = crate::ui::read(&ev);
        let file = chosen.get_untracked().and_then(|it| it.files()).and_then(|it| it.get(0));
        match file {
            None => look(form),
            Some(file) => spawn_local(async move {
                match digest(&file).await {
                    Some(it) => look(VerifyForm { file: it, ..form }),
                    None => {
                        fault.set(Some(Fault::form("file", t("这个浏览器读不了这个文件，请换一个浏览器再试"))))
                    }
                }
            }),
        }
    };
    view! {
        <div class="stack stack--loose measure">
            <h1>{t("文书验证")}</h1>
            {(!show.is_empty()).then(|| view! { <Looked token=show /> })}
            {(!letter.is_empty()).then(|| view! { <Letter code=letter /> })}
            <p class="heading__under">{t("填文书上的16位验证码，或者只选收到的PDF文件，看它是不是真的、还有没有效。")}</p>
            <form class="stack" novalidate on:submit=submit>
                <FaultSummary fault />
                <TextField name="code" label=t("验证码") hint=t("字母不分大小写，短横可以不输") class="field__input field__input--medium" value=code fault />
                <div class="field">
                    <label class="field__label" for="file">{t("收到的PDF文件（选填）")}</label>
                    <p class="field__hint">{t("文件不会上传，只在这台设备上算出摘要，看它有没有被改过。")}</p>
                    {move || says(&fault.get(), "file").map(|it| view! { <FaultText id="file-fault" says=it /> })}
                    <input class="field__input" id="file" type="file" accept=".pdf,application/pdf" aria-describedby="file-fault" node_ref=chosen />
                </div>
                <p><button class="button" type="submit">{t("验证")}</button></p>
            </form>
            {move || found.get().map(|it| view! { <Found it /> })}
        </div>
    }
    .into_any()
}

/// SHA-256 in hex. The file stays where it is.
async fn digest(file: &web_sys::File) -> Option<String> {
    let bytes = JsFuture::from(file.array_buffer()).await.ok()?;
    let subtle = window().crypto().ok()?.subtle();
    let promise = subtle.digest_with_str_and_buffer_source("SHA-256", bytes.unchecked_ref()).ok()?;
    let digest = Uint8Array::new(&JsFuture::from(promise).await.ok()?).to_vec();
    Some(digest.iter().map(|it| format!("{it:02x}")).collect())
}

#[component]
fn Found(it: VerifiedView) -> impl IntoView {
    let class = match it.verdict {
        Verdict::Genuine => "note note--good",
        Verdict::Expired | Verdict::Superseded => "note note--warn",
        Verdict::Altered | Verdict::Revoked => "note note--bad",
    };
    let file = match it.file {
        Held::Unasked => None,
        Held::Same => Some("note note--good"),
        Held::Different => Some("note note--bad"),
    };
    let file = file.map(|class| view! { <p class=class role="status">{t(it.file.label())}</p> });
    let row = |name: &'static str, text: String| view! { <div class="facts__row"><dt class="facts__name">{name}</dt><dd>{text}</dd></div> };
    view! {
        <section class="stack" id="found" tabindex="-1" aria-label=t("验证结果")>
            {file}
            <p class=class role="status"><b>{t(it.verdict.label())}</b></p>
            <dl class="facts">
                {row(t("文书"), it.title)} {row(t("文号"), it.no)} {row(t("机关"), it.org)} {row(t("相对人"), it.to)} {row(t("事项"), it.item_name)}
                {row(t("日期"), tongue::whole_day(it.on))} {it.until.map(|until| row(t("有效期至"), tongue::whole_day(until)))}
                {row(t("内容摘要"), it.digest)}
            </dl>
            {(it.file == Held::Different).then(|| view! { <p>{t("验证码是真的，但这个文件不是原来那份：可能被改过，也可能重新保存过。请向发文机关索取原件。")}</p> })}
            <p class="quiet">{t("请把上面的内容和手里的文书对照。有一处不同，就不是同一份。")}</p>
        </section>
    }
}
