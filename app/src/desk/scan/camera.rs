//! 高拍仪: any camera the browser knows. A sheet on the desk is found, cut out and drawn from straight above; several pages are handed in
//! together.
use common::material::leaf;
use js_sys::Reflect;
use leptos::{html, prelude::*, task::spawn_local};
use wasm_bindgen::{Clamped, JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, CanvasRenderingContext2d, DomException, HtmlCanvasElement, HtmlVideoElement, ImageData, MediaDeviceInfo,
    MediaDeviceKind, MediaStream, MediaStreamConstraints, MediaStreamTrack, Url,
};

use crate::material::{picture, slots::Desk};

/// Pixels along the longer edge of the picture a sheet is looked for in.
const LOOK: f64 = 240.0;
/// What is asked of the camera; it gives what it has.
const WIDTH: f64 = 4_096.0;
const HEIGHT: f64 = 3_072.0;
/// Of the pages kept before they are handed in; the upload makes them smaller.
const QUALITY: f64 = 0.92;
/// Under which the browser keeps which camera was chosen.
const CHOSEN: &str = "yimen-camera";

/// A page that was taken and is not handed in yet.
#[derive(Clone, Copy)]
struct Page {
    n: usize,
    blob: StoredValue<Blob, LocalStorage>,
    url: RwSignal<String>,
    /// Cut to the sheet; otherwise no edge was found, or none was wanted.
    is_cut: bool,
}

impl Page {
    fn new(n: usize, blob: Blob, is_cut: bool) -> Page {
        Page { n, url: RwSignal::new(address(&blob)), blob: StoredValue::new_local(blob), is_cut }
    }

    fn show(self, blob: Blob) {
        self.forget();
        self.url.set(address(&blob));
        self.blob.set_value(blob);
    }

    fn forget(self) {
        let _ = Url::revoke_object_url(&self.url.get_untracked());
    }
}

fn address(blob: &Blob) -> String {
    Url::create_object_url_with_blob(blob).unwrap_or_default()
}

#[component]
pub fn Camera(key: StoredValue<String>, desk: Desk, #[prop(into)] done: Callback<()>) -> impl IntoView {
    let video = NodeRef::<html::Video>::new();
    let stream = StoredValue::new_local(None::<MediaStream>);
    let cameras = RwSignal::new(Vec::<(String, String)>::new());
    let pages = RwSignal::new(Vec::<Page>::new());
    let (says, is_live, is_whole) =
        (RwSignal::new("正在打开高拍仪……".to_owned()), RwSignal::new(false), RwSignal::new(false));
    // The page's own: a page taken must outlive the moment it was taken in.
    let (owner, n_taken) = (StoredValue::new(Owner::current().unwrap_or_default()), StoredValue::new(0));
    let start = move |id: String| {
        is_live.set(false);
        stop(stream);
        spawn_local(async move {
            match opened(&id).await {
                // The panel was shut meanwhile: nobody looks any more.
                Ok(it) if video.try_get_untracked().flatten().is_none() => end(&it),
                Ok(it) => {
                    if let Some(node) = video.get_untracked() {
                        node.set_src_object(Some(&it));
                        if let Ok(playing) = node.play() {
                            let _ = JsFuture::from(playing).await;
                        }
                    }
                    if let Some(Some(it)) = stream.try_set_value(Some(it)) {
                        return end(&it);
                    }
                    cameras.set(listed().await);
                    says.set("把纸放平，整张都在画面里，再拍。".to_owned());
                    is_live.set(true);
                }
                Err(it) => drop(says.try_set(it.to_owned())),
            }
        });
    };
    let begun = StoredValue::new(false);
    Effect::new(move |_| {
        if video.get().is_some() && !begun.get_value() {
            begun.set_value(true);
            start(chosen());
        }
    });
    on_cleanup(move || {
        stop(stream);
        pages.with_untracked(|all| all.iter().for_each(|it| it.forget()));
    });
    let take = move |_| {
        let Some(node) = video.get_untracked() else { return };
        let wants_cut = !is_whole.get_untracked();
        spawn_local(async move {
            let Some((blob, is_cut)) = taken(&node, wants_cut).await else {
                says.set("画面还没有出来，等一下再拍。".to_owned());
                return;
            };
            let n = n_taken.get_value() + 1;
            n_taken.set_value(n);
            let page = owner.get_value().with(|| Page::new(n, blob, is_cut));
            pages.update(|all| all.push(page));
            let n_pages = pages.with_untracked(Vec::len);
            says.set(match is_cut || !wants_cut {
                true => format!("已拍{n_pages}页。"),
                false => format!("已拍{n_pages}页。这一页没有认出纸边，用了整幅；深色桌面上认得准。"),
            });
        });
    };
    let hand_in = move |_| {
        key.with_value(|slot| {
            for (n, page) in (1..).zip(pages.get_untracked()) {
                desk.put((slot, ""), None, format!("高拍第{n}页.jpg"), page.blob.get_value());
            }
        });
        done.run(());
    };
    let choose = move |ev| {
        let id = event_target_value(&ev);
        if let Ok(Some(store)) = window().local_storage() {
            let _ = store.set_item(CHOSEN, &id);
        }
        start(id);
    };
    let choices = move || {
        let all = cameras.get();
        (all.len() > 1).then(|| {
            let here = chosen();
            let option = move |(id, name): (String, String)| {
                let is_here = id == here;
                view! { <option value=id selected=is_here>{name}</option> }
            };
            view! { <label class="pick">"哪个摄像头 " <select class="field__input" on:change=choose>{all.into_iter().map(option).collect_view()}</select></label> }
        })
    };
    view! {
        <div class="scan stack stack--tight" role="group" aria-label="高拍仪">
            <video class="scan__live" node_ref=video autoplay playsinline muted aria-label="高拍仪的画面"></video>
            <p role="status">{says}</p>
            <div class="row">
                <button class="button" type="button" disabled=move || !is_live.get() on:click=take>"拍这一页"</button>
                <label class="choice"><input class="choice__dot" type="checkbox" on:change=move |ev| is_whole.set(event_target_checked(&ev)) /><span>"不裁，要整幅"</span></label>
                {choices}
            </div>
            <ol class="scan__pages">
                <For each=move || pages.get() key=|it| it.n let:page><Taken page pages /></For>
            </ol>
            {move || {
                let n = pages.with(Vec::len);
                (n > 0).then(|| view! { <p><button class="button" type="button" on:click=hand_in>{format!("交上这{n}页")}</button></p> })
            }}
        </div>
    }
}

#[component]
fn Taken(page: Page, pages: RwSignal<Vec<Page>>) -> impl IntoView {
    let name = move || {
        let at = pages.with(|all| all.iter().position(|it| it.n == page.n)).unwrap_or_default();
        format!("第{}页", at + 1)
    };
    let turn = move |_| {
        spawn_local(async move {
            if let Some(it) = picture::turned(&page.blob.get_value()).await {
                page.show(it);
            }
        });
    };
    let drop = move |_| {
        page.forget();
        pages.update(|all| all.retain(|it| it.n != page.n));
    };
    view! {
        <li class="scan__page stack stack--tight">
            <img class="scan__sheet" src=page.url alt=name />
            <p class="small">{name} {(!page.is_cut).then_some("，整幅")}</p>
            <p class="row row--tight">
                <button class="button button--quiet" type="button" on:click=turn>"向右转"<span class="unseen">{name}</span></button>
                <button class="button button--quiet" type="button" on:click=drop>"删去"<span class="unseen">{name}</span></button>
            </p>
        </li>
    }
}

/// The camera somebody chose on this machine; empty: whichever there is.
fn chosen() -> String {
    let kept = window().local_storage().ok().flatten().and_then(|it| it.get_item(CHOSEN).ok().flatten());
    kept.unwrap_or_default()
}

/// The camera of this id, or whichever there is.
async fn opened(id: &str) -> Result<MediaStream, &'static str> {
    const NONE: &str = "这个浏览器不能用高拍仪。请用新版的Edge或Chrome，或者点“选择文件”。";
    let devices = window().navigator().media_devices().map_err(|_| NONE)?;
    let wanted = js_sys::Object::new();
    let ideal = |name: &str, it: JsValue| {
        let of = js_sys::Object::new();
        let _ = Reflect::set(&of, &"ideal".into(), &it);
        let _ = Reflect::set(&wanted, &name.into(), &of);
    };
    ideal("width", WIDTH.into());
    ideal("height", HEIGHT.into());
    if !id.is_empty() {
        ideal("deviceId", id.into());
    }
    let constraints = MediaStreamConstraints::new();
    constraints.set_video(&wanted);
    let asked = devices.get_user_media_with_constraints(&constraints).map_err(|_| NONE)?;
    let stream = JsFuture::from(asked).await.map_err(|it| {
        match it.dyn_ref::<DomException>().map(DomException::name).as_deref() {
            Some("NotAllowedError") => "浏览器没有允许用摄像头。点地址栏左边的图标，允许摄像头，再打开一次。",
            Some("NotFoundError" | "OverconstrainedError") => "没有找到高拍仪。插好线，等灯亮了再打开一次。",
            Some("NotReadableError" | "AbortError") => "高拍仪正被别的程序占用。关掉那个程序，再打开一次。",
            _ => NONE,
        }
    })?;
    stream.dyn_into().map_err(|_| NONE)
}

/// Every camera, by id and name; names are there once one was allowed.
async fn listed() -> Vec<(String, String)> {
    let Ok(asked) = window().navigator().media_devices().and_then(|it| it.enumerate_devices()) else {
        return Vec::new();
    };
    let Ok(all) = JsFuture::from(asked).await else { return Vec::new() };
    let all = js_sys::Array::from(&all).iter().filter_map(|it| it.dyn_into::<MediaDeviceInfo>().ok());
    let cameras = all.filter(|it| it.kind() == MediaDeviceKind::Videoinput);
    cameras.map(|it| (it.device_id(), it.label())).filter(|it| !it.0.is_empty()).collect()
}

fn stop(stream: StoredValue<Option<MediaStream>, LocalStorage>) {
    if let Some(it) = stream.try_update_value(Option::take).flatten() {
        end(&it);
    }
}

/// Its light goes out.
fn end(stream: &MediaStream) {
    for track in stream.get_tracks().iter().filter_map(|it| it.dyn_into::<MediaStreamTrack>().ok()) {
        track.stop();
    }
}

/// What the camera sees now, cut to the sheet that lies there, if that is wanted and one is found.
async fn taken(video: &HtmlVideoElement, wants_cut: bool) -> Option<(Blob, bool)> {
    let (width, height) = (video.video_width(), video.video_height());
    if width == 0 || height == 0 {
        return None;
    }
    let (canvas, context) = picture::canvas(width, height)?;
    context.draw_image_with_html_video_element(video, 0.0, 0.0).ok()?;
    let cut = if wants_cut { cut(&canvas, &context) } else { None };
    let blob = picture::to_blob(cut.as_ref().unwrap_or(&canvas), QUALITY).await?;
    Some((blob, cut.is_some()))
}

fn cut(canvas: &HtmlCanvasElement, context: &CanvasRenderingContext2d) -> Option<HtmlCanvasElement> {
    let (width, height) = (f64::from(canvas.width()), f64::from(canvas.height()));
    let less = (LOOK / width.max(height)).min(1.0);
    let (small_width, small_height) = ((width * less).floor(), (height * less).floor());
    let (_, small) = picture::canvas(small_width as u32, small_height as u32)?;
    small.draw_image_with_html_canvas_element_and_dw_and_dh(canvas, 0.0, 0.0, small_width, small_height).ok()?;
    let grey = picture::grey(&small, small_width, small_height)?;
    let grey: Vec<u8> = grey.into_iter().map(|it| it as u8).collect();
    let corners = leaf::scaled(&leaf::corners(&grey, small_width as usize)?, 1.0 / less);
    let seen = context.get_image_data(0.0, 0.0, width, height).ok()?.data();
    let (flat, wide, high) = leaf::flattened(&seen, canvas.width() as usize, &corners);
    let (sheet, onto) = picture::canvas(wide as u32, high as u32)?;
    let data = ImageData::new_with_u8_clamped_array_and_sh(Clamped(&flat), wide as u32, high as u32).ok()?;
    onto.put_image_data(&data, 0.0, 0.0).ok()?;
    Some(sheet)
}
