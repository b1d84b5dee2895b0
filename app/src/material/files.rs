//! 文件: those that lie in a slot, those on their way, and those that could be taken from the library.
use common::{
    case,
    check::Nothing,
    fault::Fault,
    id::{FileId, SlotAt},
    material::{self, ACCEPT, FileState, FileView, LibraryRow, ReuseForm, SlotView, size},
};
use leptos::{prelude::*, task::spawn_local};

use super::{
    slots::{Desk, Grade},
    upload::{Progress, Upload},
};
use crate::tongue::{self, t};
use crate::{
    api,
    ui::{in_words, is_desk},
};

/// A file by its name, and large when it is pressed: pictures, and the pages of a PDF.
#[component]
pub fn Picture(it: FileView) -> impl IntoView {
    let sheets = it.sheets();
    let class = format!("sample turn turn--{}", it.turns);
    let name = match it.side.as_str() {
        "" => it.name.clone(),
        side => t!("{}：{}", tongue::known(side), it.name),
    };
    let is_shown = RwSignal::new(false);
    let page =
        move |(n, src): (usize, String)| view! { <img class=class.clone() src=src alt=t!("第{}页", n + 1) /> };
    match sheets.is_empty() {
        true => name.into_any(),
        // Fetched when somebody looks, and not before.
        false => view! {
            <details class="fold" on:toggle=move |_| is_shown.set(true)>
                <summary class="fold__name">{t!("看大图：{}", name)}</summary>
                <div class="fold__body stack">{move || is_shown.get().then(|| sheets.clone().into_iter().enumerate().map(page.clone()).collect_view())}</div>
            </details>
        }
        .into_any(),
    }
}

/// A file that is there.
#[component]
pub fn File(
    it: FileView,
    at: usize,
    n_files: usize,
    key: StoredValue<String>,
    is_open: bool,
    desk: Desk,
) -> impl IntoView {
    let id = it.id;
    let url = material::FILE.url(&id);
    let large = it.clone();
    let name = StoredValue::new(it.name.clone());
    let pages = if it.n_pages > 1 { t!("{}页 · ", it.n_pages) } else { String::new() };
    let act = move |act: &'static str, says: &'static str, class: &'static str| {
        view! {
            <button class=class type="button" on:click=move |_| key.with_value(|it| desk.arrange(it, act, id))>
                {says}<span class="unseen">{name.get_value()}</span>
            </button>
        }
    };
    let is_open_able = it.is_open();
    let is_picture = it.kind.is_picture() && is_open_able;
    let says = match it.state {
        FileState::Held => Some(t("正在做安全检测，检测通过后才能打开；您可以接着办")),
        FileState::Infected => Some(t("这个文件有病毒，已拦下。请删除，换一台设备重新上传")),
        _ => None,
    };
    let input = NodeRef::<leptos::html::Input>::new();
    let side = it.side.clone();
    let replace = move |_| {
        if let Some(it) = input.get_untracked() {
            key.with_value(|slot| desk.take((slot, &side), it.files(), Some(id)));
            it.set_value("");
        }
    };
    let is_gone = move || desk.is_gone(id);
    view! {
        {move || is_gone().then(|| view! {
            <li class="file">
                <div role="status"><p class="file__name">{t!("已删除{}", name.get_value())}</p></div>
                <div class="file__acts"><button class="file__act" type="button" on:click=move |_| desk.keep()>{t("撤销删除")}</button></div>
            </li>
        })}
        <li class="file" hidden=is_gone>
            {match is_picture {
                true => view! { <a href=url.clone() rel="external" target="_blank" aria-label=t!("看大图：{}", name.get_value())><img class=format!("file__thumb turn turn--{}", it.turns) src=url.clone() alt="" /></a> }.into_any(),
                false => view! { <span class="file__thumb file__thumb--word" aria-hidden="true">{t(it.kind.label())}</span> }.into_any(),
            }}
            <div>
                <p class="file__name">{(!it.side.is_empty()).then(|| t!("{}：", tongue::known(&it.side)))}{it.name.clone()}</p>
                <p class="file__fact">{pages}{size(it.n_bytes)}</p>
            </div>
            <div class="file__acts">
                {is_open_able.then(|| view! { <a class="file__act" href=url rel="external" download=it.name.clone()>{t("下载")}<span class="unseen">{it.name.clone()}</span></a> })}
                {is_open.then(|| view! {
                    {is_picture.then(|| act("turn", t("旋转"), "file__act"))}
                    <button class="file__act" type="button" on:click=move |_| if let Some(it) = input.get_untracked() { it.click() }>{t("替换")}<span class="unseen">{name.get_value()}</span></button>
                    <input hidden=true type="file" accept=ACCEPT aria-label=t!("替换{}", name.get_value()) node_ref=input on:change=replace />
                    {(at > 0).then(|| act("up", t("上移"), "file__act"))}
                    {(at + 1 < n_files).then(|| act("down", t("下移"), "file__act"))}
                    <button class="file__act file__act--bad" type="button" on:click=move |_| key.with_value(|it| desk.remove(it, id))>{t("删除")}<span class="unseen">{name.get_value()}</span></button>
                })}
            </div>
            <div class="file__say file__say--text stack stack--tight">
                {is_open_able.then(|| view! { <Picture it=large /> })}
                <Grade it=it.trust />
                {says.map(|it| view! { <p class="note note--warn">{it}</p> })}
                {(!it.doubts.is_empty()).then(|| view! { <p class="note note--warn">{it.doubts.iter().map(|it| tongue::said(it)).collect::<Vec<_>>().join(t("；"))} {t("。可以替换；确实拍不清，窗口会核原件。")}</p> })}
            </div>
        </li>
    }
}

/// A file on its way.
#[component]
pub fn Coming(upload: Upload, desk: Desk) -> impl IntoView {
    let name = upload.name.get_value();
    let cancel = move || {
        desk.drop(upload);
        spawn_local(upload.cancel());
    };
    let again = move || desk.run(upload, upload.send());
    let button = move |says: &'static str, class: &'static str, act: Callback<()>| {
        view! { <button class=class type="button" on:click=move |_| act.run(())>{says}<span class="unseen">{upload.name.get_value()}</span></button> }
    };
    let says = move || match upload.progress.get() {
        Progress::Preparing => t("正在读取…").to_owned(),
        Progress::Doubtful(_) => t("请看下面的提示").to_owned(),
        Progress::Sending(n) => t!("上传了{}%", n),
        Progress::Paused(n) => t!("已暂停，传了{}%", n),
        Progress::Broken(n) => t!("网络断了，已传{}%，恢复后从这里接着传", n),
        Progress::Failed(_) => t("没有传上").to_owned(),
        Progress::Done => t("已传完").to_owned(),
    };
    let percent = move || match upload.progress.get() {
        Progress::Sending(n) | Progress::Paused(n) | Progress::Broken(n) => Some(n),
        _ => None,
    };
    let plain = "file__act";
    let bad = "file__act file__act--bad";
    view! {
        <li class="file">
            <span class="file__thumb" aria-hidden="true"></span>
            <div><p class="file__name">{name.clone()}</p><p class="file__fact" role="status">{says}</p></div>
            <div class="file__acts">
                {move || match upload.progress.get() {
                    Progress::Sending(_) | Progress::Broken(_) => button(t("暂停"), plain, Callback::new(move |()| upload.pause())).into_any(),
                    Progress::Paused(n) => button(t("继续"), plain, Callback::new(move |()| upload.progress.set(Progress::Sending(n)))).into_any(),
                    Progress::Failed(Fault::Offline | Fault::Busy | Fault::Internal) => button(t("重试"), plain, Callback::new(move |()| again())).into_any(),
                    Progress::Doubtful(_) => button(t("坚持用这张"), plain, Callback::new(move |()| again())).into_any(),
                    _ => ().into_any(),
                }}
                {button(t("取消"), bad, Callback::new(move |()| cancel()))}
            </div>
            <div class="file__say">
                {move || percent().map(|n| view! { <progress class="bar" max="100" value=n aria-label=t!("{}上传进度", upload.name.get_value())></progress> })}
                {move || match upload.progress.get() {
                    Progress::Failed(fault) => view! { <p class="field__fault" role="alert"><span><span class="unseen">{t("错误：")}</span>{tongue::said(&fault.says())}</span></p> }.into_any(),
                    Progress::Doubtful(says) => view! { <p class="note note--warn" role="alert">{says} {t("也可以坚持用这张，窗口会核原件。")}</p> }.into_any(),
                    _ => ().into_any(),
                }}
            </div>
        </li>
    }
}

/// 从我的材料库选, fetched when opened.
#[component]
pub fn Reuse(key: StoredValue<String>, of: StoredValue<SlotView>, desk: Desk) -> impl IntoView {
    let rows: RwSignal<Option<Vec<LibraryRow>>> = RwSignal::new(None);
    let refused: RwSignal<Option<Fault>> = RwSignal::new(None);
    let open = move |_| {
        spawn_local(async move {
            let found = match is_desk() {
                // At the counter only what nobody has to see again.
                true => api::call(&case::intake::CHECKED, &desk.case, &Nothing {}).await,
                false => api::call(&material::LIBRARY, &(), &case::MineForm::default()).await.map(|it| it.rows),
            };
            rows.set(Some(found.unwrap_or_default()));
        });
    };
    let pick = move |file: FileId| {
        let at = SlotAt { case: desk.case, slot: key.get_value() };
        spawn_local(async move {
            match api::call(&material::REUSE, &at, &ReuseForm { file: Some(file) }).await {
                Ok(them) => desk.slots.set(them),
                Err(it) => refused.set(Some(it)),
            }
        });
    };
    let line = move |it: LibraryRow| {
        let id = it.id;
        view! { <li class="list__item"><span class="list__main"><b>{it.origin.clone()}</b><br />{it.name} " · " {tongue::day(it.at.day())} " " <Grade it=it.trust /></span>
        <button class="button button--plain" type="button" on:click=move |_| pick(id)>{t("用这份")}<span class="unseen">{it.origin}</span></button></li> }
    };
    let (title, empty) = match is_desk() {
        true => (t("用核过的材料，免提交"), t("这位申请人还没有核过原件的材料。")),
        false => (t("从我的材料库选"), t("材料库还是空的。办件里传过的材料，可以在“材料库”里留下来。")),
    };
    view! {
        <details class="fold">
            <summary class="fold__name" on:click=open>{title}</summary>
            <div class="fold__body">
                {move || refused.get().map(|it| view! { <p class="note note--bad" role="alert">{in_words(&it)}</p> })}
                {move || match rows.get() {
                    None => view! { <p class="quiet">{t("正在读取…")}</p> }.into_any(),
                    Some(them) if them.is_empty() => view! { <p class="quiet">{empty}</p> }.into_any(),
                    Some(them) => {
                        let (same, others): (Vec<_>, Vec<_>) =
                            them.into_iter().partition(|it| of.with_value(|slot| slot.is_like(&it.origin)));
                        view! {
                            {match same.is_empty() {
                                true => view! { <p class="quiet">{t!("没有交过“{}”。", of.with_value(|it| it.material.name.clone()))}</p> }.into_any(),
                                false => view! { <ul class="list">{same.into_iter().map(line).collect_view()}</ul> }.into_any(),
                            }}
                            {(!others.is_empty()).then(|| view! {
                                <details class="fold"><summary class="fold__name">{t("其他文件")}</summary>
                                    <ul class="list fold__body">{others.into_iter().map(line).collect_view()}</ul></details>
                            })}
                        }.into_any()
                    }
                }}
            </div>
        </details>
    }
}
