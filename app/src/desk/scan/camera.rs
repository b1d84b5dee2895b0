//! 高拍仪: any camera the browser knows. A sheet on the desk is found, cut out and drawn from straight above; several pages are handed in
//! together.
use common::material::leaf;
use js_sys::Reflect;
use leptos::{html, prelude::*, task::spawn_local};
use wasm_bindgen::{Clamped, JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, CanvasRenderingContext2d, DomException, HtmlCanvasElement, HtmlVideoElement, ImageData, MediaDeviceInfo,
    MediaDeviceKind, MediaStream, MediaStreamConstraints, MediaStreamTrack, MediaStreamTrackState, Url,
};

use super::{At, Table, sides};
use crate::material::picture;

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
#[derive(Clone)]
pub struct Page {
    n: usize,
    slot: String,
    blob: Blob,
    url: String,
    /// Cut to the sheet; otherwise no edge was found, or none was wanted.
    is_cut: bool,
}

impl Page {
    fn forget(&self) {
        let _ = Url::revoke_object_url(&self.url);
    }
}

fn address(blob: &Blob) -> String {
    Url::create_object_url_with_blob(blob).unwrap_or_default()
}

/// The camera as long as the page stands, and what it took. Whatever comes late, after the page has gone, comes to nothing.
#[derive(Clone, Copy)]
pub struct Lens {
    pages: RwSignal<Vec<Page>, LocalStorage>,
    stream: StoredValue<Option<MediaStream>, LocalStorage>,
    cameras: RwSignal<Vec<(String, String)>>,
    says: RwSignal<String>,
    is_live: RwSignal<bool>,
    /// Something is being drawn: one after another.
    is_busy: RwSignal<bool>,
    n_taken: StoredValue<usize>,
    /// Which opening is the latest: those before it come too late.
    n_begun: StoredValue<usize>,
}

impl Lens {
    pub fn new() -> Lens {
        Lens {
            pages: RwSignal::new_local(Vec::new()),
            stream: StoredValue::new_local(None),
            cameras: RwSignal::new(Vec::new()),
            says: RwSignal::new(String::new()),
            is_live: RwSignal::new(false),
            is_busy: RwSignal::new(false),
            n_taken: StoredValue::new(0),
            n_begun: StoredValue::new(0),
        }
    }

    pub fn of(self, slot: &str) -> Vec<Page> {
        self.pages.try_with(|all| all.iter().filter(|it| it.slot == slot).cloned().collect()).unwrap_or_default()
    }

    /// How many lie at which slot.
    pub fn left(self) -> Vec<(String, usize)> {
        let mut all: Vec<(String, usize)> = Vec::new();
        for page in self.pages.try_get_untracked().unwrap_or_default() {
            match all.iter_mut().find(|it| it.0 == page.slot) {
                Some(it) => it.1 += 1,
                None => all.push((page.slot, 1)),
            }
        }
        all
    }

    /// Its light goes out; what it took stays.
    pub fn stop(self) {
        self.n_begun.try_update_value(|it| *it += 1);
        self.is_live.try_set(false);
        if let Some(it) = self.stream.try_update_value(Option::take).flatten() {
            end(&it);
        }
    }

    /// The page goes.
    pub fn end(self) {
        self.stop();
        for it in self.pages.try_get_untracked().unwrap_or_default() {
            it.forget();
        }
    }

    fn start(self, id: String, video: NodeRef<html::Video>) {
        self.stop();
        self.says.set("正在打开高拍仪……".to_owned());
        let turn = self.n_begun.get_value();
        let is_late = move || self.n_begun.try_get_value() != Some(turn);
        spawn_local(async move {
            match opened(&id).await {
                Ok(it) if is_late() => end(&it),
                Ok(it) => {
                    // A stream's own `clone` is the browser's: another line to the camera, which nobody would shut.
                    let was = self.stream.try_update_value(|kept| kept.replace(Clone::clone(&it)));
                    if let Some(was) = was.flatten() {
                        end(&was);
                    }
                    show(&it, video).await;
                    let cameras = listed().await;
                    if !is_late() {
                        self.cameras.set(cameras);
                        self.says.set("把纸放平，整张都在画面里，再拍。".to_owned());
                        self.is_live.set(true);
                    }
                }
                Err(says) if !is_late() => self.says.set(says.to_owned()),
                Err(_) => (),
            }
        });
    }

    /// Whether it sees what lies there now: one whose plug was pulled goes on showing what it saw last.
    fn sees(self) -> bool {
        let all = self.stream.try_with_value(|it| it.as_ref().map(MediaStream::get_tracks)).flatten();
        let tracks = all.iter().flat_map(|it| it.iter()).filter_map(|it| it.dyn_into::<MediaStreamTrack>().ok());
        tracks.map(|it| it.ready_state()).any(|it| it == MediaStreamTrackState::Live)
    }

    fn take(self, slot: String, node: HtmlVideoElement, wants_cut: bool) {
        if !self.sees() {
            self.stop();
            self.says.set("高拍仪断开了。插好线，关掉这一格再打开。".to_owned());
            return;
        }
        self.is_busy.set(true);
        self.says.set("正在拍……".to_owned());
        spawn_local(async move {
            let taken = taken(&node, wants_cut).await;
            let Some(n) = self.n_taken.try_update_value(|it| {
                *it += 1;
                *it
            }) else {
                return;
            };
            let says = match taken {
                None => "画面还没有出来，等一下再拍。".to_owned(),
                Some((blob, is_cut)) => {
                    let url = address(&blob);
                    self.pages.update(|all| all.push(Page { n, slot: slot.clone(), blob, url, is_cut }));
                    let n_pages = self.left().into_iter().find(|it| it.0 == slot).map_or(0, |it| it.1);
                    match is_cut || !wants_cut {
                        true => format!("已拍{n_pages}页。"),
                        false => {
                            format!("已拍{n_pages}页。这一页没有认出纸边，用了整幅；深色桌面上认得准。")
                        }
                    }
                }
            };
            self.says.set(says);
            self.is_busy.set(false);
        });
    }

    fn turn(self, page: Page) {
        self.is_busy.set(true);
        spawn_local(async move {
            let turned = picture::turned(&page.blob).await;
            if self.is_busy.try_set(false).is_some() {
                return;
            }
            let Some(blob) = turned else { return };
            self.pages.update(|all| {
                if let Some(it) = all.iter_mut().find(|it| it.n == page.n) {
                    it.forget();
                    (it.url, it.blob) = (address(&blob), blob);
                }
            });
        });
    }

    fn drop(self, n: usize) {
        self.pages.update(|all| {
            all.iter().filter(|it| it.n == n).for_each(Page::forget);
            all.retain(|it| it.n != n);
        });
        self.says.set("这一页已删去。".to_owned());
    }
}

#[component]
pub fn Camera(of: String, table: Table) -> impl IntoView {
    let lens = table.lens;
    let video = NodeRef::<html::Video>::new();
    let is_whole = RwSignal::new(false);
    let key = StoredValue::new(of);
    // Its light goes out with the panel; where only the slot is drawn anew, or another's panel opens, it stays on.
    on_cleanup(move || {
        if !matches!(table.at.try_get_untracked(), Some(At::Camera(_))) {
            lens.stop();
        }
    });
    let begun = StoredValue::new(false);
    // Drawn anew with the slot: what is open goes on.
    Effect::new(move |_| {
        if video.get().is_none() || begun.get_value() {
            return;
        }
        begun.set_value(true);
        match lens.stream.get_value().filter(|_| lens.is_live.get_untracked()) {
            Some(it) => spawn_local(async move { show(&it, video).await }),
            None => lens.start(chosen(), video),
        }
    });
    let pages = move || key.with_value(|slot| lens.of(slot));
    let take = move |_| {
        if let Some(node) = video.get_untracked() {
            lens.take(key.get_value(), node, !is_whole.get_untracked());
        }
    };
    let hand_in = move |_| {
        let slot = key.get_value();
        let (sides, pages) = (sides(table.desk, &slot), lens.of(&slot));
        let named = (1..).zip(&pages).map(|(n, page)| {
            // Of a paper with two sides the first page is the one, the second the other.
            let side = sides.get(n - 1).cloned().unwrap_or_default();
            (side, format!("高拍第{n}页.jpg"), page.blob.clone())
        });
        table.desk.put_all(&slot, named.collect());
        for it in &pages {
            lens.drop(it.n);
        }
        table.at.set(At::Nowhere);
    };
    let choose = move |ev| {
        let id = event_target_value(&ev);
        if let Ok(Some(store)) = window().local_storage() {
            let _ = store.set_item(CHOSEN, &id);
        }
        lens.start(id, video);
    };
    let choices = move || {
        let all = lens.cameras.get();
        (all.len() > 1).then(|| {
            let here = chosen();
            let option = move |(id, name): (String, String)| {
                let is_here = id == here;
                view! { <option value=id selected=is_here>{name}</option> }
            };
            view! { <label class="pick">"哪个摄像头 " <select class="field__input" on:change=choose>{all.into_iter().map(option).collect_view()}</select></label> }
        })
    };
    let two = key.with_value(|slot| sides(table.desk, slot));
    let two = (!two.is_empty()).then(|| format!("先拍{}。", two.join("，再拍")));
    view! {
        <div class="scan stack stack--tight" role="group" aria-label="高拍仪">
            {two.map(|it| view! { <p><b>{it}</b></p> })}
            <video class="scan__live" node_ref=video autoplay playsinline muted aria-label="高拍仪的画面"></video>
            <p role="status">{lens.says}</p>
            <div class="row">
                <button class="button" type="button" disabled=move || !lens.is_live.get() || lens.is_busy.get() on:click=take>"拍这一页"</button>
                <label class="choice"><input class="choice__dot" type="checkbox" on:change=move |ev| is_whole.set(event_target_checked(&ev)) /><span>"不裁，要整幅"</span></label>
                {choices}
            </div>
            <ol class="scan__pages">
                <For each=pages key=|it| it.url.clone() let:page><Taken page lens /></For>
            </ol>
            {move || {
                let n = pages().len();
                (n > 0).then(|| view! { <p><button class="button" type="button" disabled=lens.is_busy on:click=hand_in>{format!("交上这{n}页")}</button></p> })
            }}
        </div>
    }
}

#[component]
fn Taken(page: Page, lens: Lens) -> impl IntoView {
    let (n, slot) = (page.n, StoredValue::new(page.slot.clone()));
    let name = move || {
        let at = slot.with_value(|slot| lens.of(slot)).iter().position(|it| it.n == n);
        format!("第{}页", at.unwrap_or_default() + 1)
    };
    let (url, is_cut) = (page.url.clone(), page.is_cut);
    let turn = move |_| lens.turn(page.clone());
    view! {
        <li class="scan__page stack stack--tight">
            <img class="scan__sheet" src=url alt=name />
            <p class="small">{name} {(!is_cut).then_some("，整幅")}</p>
            <p class="row row--tight">
                <button class="button button--quiet" type="button" disabled=lens.is_busy on:click=turn>"向右转"<span class="unseen">{name}</span></button>
                <button class="button button--quiet" type="button" disabled=lens.is_busy on:click=move |_| lens.drop(n)>"删去"<span class="unseen">{name}</span></button>
            </p>
        </li>
    }
}

async fn show(stream: &MediaStream, video: NodeRef<html::Video>) {
    let Some(node) = video.try_get_untracked().flatten() else { return };
    node.set_src_object(Some(stream));
    if let Ok(playing) = node.play() {
        let _ = JsFuture::from(playing).await;
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
    let all = js_sys::Array::from(&all);
    let all = all.iter().filter_map(|it| it.dyn_into::<MediaDeviceInfo>().ok());
    let cameras = all.filter(|it| it.kind() == MediaDeviceKind::Videoinput);
    cameras.map(|it| (it.device_id(), it.label())).filter(|it| !it.0.is_empty()).collect()
}

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
