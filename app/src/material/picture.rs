//! 照片: made smaller before it travels, and looked at: can it be read?
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement, ImageBitmap};

use crate::tongue::t;
use leptos::prelude::{document, window};

/// A page of A4 at 200 dpi: letters stay sharp, bytes fall to a tenth.
const MAX_EDGE: f64 = 2_340.0;
/// Of a picture much longer than a page, a long screenshot: its lines keep this width.
const MIN_WIDTH: f64 = 1_080.0;
/// What browsers can draw on: pixels, and pixels along an edge.
const MAX_AREA: f64 = 12_000_000.0;
const MAX_LENGTH: f64 = 16_000.0;
/// So much longer than wide, and it is no page any more: each page of it may have its bytes.
const PAGE: f64 = 3.0;
const QUALITY: f64 = 0.82;
/// Smaller than this goes as it is; what is larger is made so small, if that can be done without losing the letters.
const SMALL: f64 = 400_000.0;
/// Each time it is still too large: a little coarser, then a little smaller (160, 130, 110 dpi).
const STEPS: [(f64, f64); 6] = [(1.0, QUALITY), (1.0, 0.7), (0.8, 0.7), (0.8, 0.55), (0.65, 0.55), (0.55, 0.5)];
/// The picture for looking at.
const LOOK: f64 = 320.0;

pub struct Picture {
    pub blob: Blob,
    /// What is wrong with it, and what to do; empty: nothing.
    pub doubt: &'static str,
}

/// `None` when the browser cannot read it as a picture: then the server looks at it as it is.
pub async fn prepare(file: &Blob) -> Option<Picture> {
    let promise = window().create_image_bitmap_with_blob(file).ok()?;
    let bitmap: ImageBitmap = JsFuture::from(promise).await.ok()?.dyn_into().ok()?;
    let (width, height) = (f64::from(bitmap.width()), f64::from(bitmap.height()));
    let doubt = look(&bitmap, width, height).unwrap_or("");
    let scale = scale(width, height);
    let most = SMALL * (width.max(height) / width.min(height) / PAGE).max(1.0);
    // By its bytes, not by its name: the server takes no other pictures.
    let is_kept = is_jpeg_or_png(file).await;
    if is_kept && file.size() <= most && scale == 1.0 {
        return Some(Picture { blob: file.clone(), doubt });
    }
    let mut blob = is_kept.then(|| file.clone());
    // What is much longer than a page would be a thread of letters: of that only the coarseness goes.
    let is_long = width.max(height) / width.min(height) > PAGE;
    for (share, quality) in STEPS.into_iter().filter(|it| !is_long || it.0 > 0.9) {
        let (canvas, _) = drawn(&bitmap, width * scale * share, height * scale * share)?;
        let smaller = to_blob(&canvas, quality).await?;
        if blob.as_ref().is_none_or(|it| smaller.size() < it.size()) {
            blob = Some(smaller);
        }
        if blob.as_ref().is_some_and(|it| it.size() <= most) {
            break;
        }
    }
    bitmap.close();
    Some(Picture { blob: blob?, doubt })
}

/// A page by its longer edge; what is much longer than a page by the shorter one, as far as it can be drawn.
fn scale(width: f64, height: f64) -> f64 {
    let (long, short) = (width.max(height), width.min(height));
    let readable = (MAX_EDGE / long).max(MIN_WIDTH / short).min(1.0);
    readable.min((MAX_AREA / (width * height)).sqrt()).min(MAX_LENGTH / long)
}

async fn is_jpeg_or_png(file: &Blob) -> bool {
    let Ok(head) = file.slice_with_f64_and_f64(0.0, 4.0) else { return false };
    let head = bytes(&head).await.map(|it| it.to_vec()).unwrap_or_default();
    head.starts_with(&[0xff, 0xd8, 0xff]) || head.starts_with(b"\x89PNG")
}

fn drawn(bitmap: &ImageBitmap, width: f64, height: f64) -> Option<(HtmlCanvasElement, CanvasRenderingContext2d)> {
    let (canvas, context) = canvas(width as u32, height as u32)?;
    // What is transparent lies on paper: a JPEG would make it black.
    context.set_fill_style_str("white");
    context.fill_rect(0.0, 0.0, width, height);
    context.draw_image_with_image_bitmap_and_dw_and_dh(bitmap, 0.0, 0.0, width, height).ok()?;
    Some((canvas, context))
}

pub async fn to_blob(canvas: &HtmlCanvasElement, quality: f64) -> Option<Blob> {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        let done = Closure::once_into_js(move |it: JsValue| {
            let _ = resolve.call1(&JsValue::NULL, &it);
        });
        let quality = JsValue::from_f64(quality);
        let _ = canvas.to_blob_with_type_and_encoder_options(done.unchecked_ref(), "image/jpeg", &quality);
    });
    JsFuture::from(promise).await.ok()?.dyn_into().ok()
}

/// How bright each pixel is, row by row.
pub fn grey(context: &CanvasRenderingContext2d, width: f64, height: f64) -> Option<Vec<f64>> {
    let data = context.get_image_data(0.0, 0.0, width.floor(), height.floor()).ok()?.data();
    let bright = |it: &[u8]| match it {
        [r, g, b, _] => 0.3 * f64::from(*r) + 0.59 * f64::from(*g) + 0.11 * f64::from(*b),
        _ => 0.0,
    };
    Some(data.chunks_exact(4).map(bright).collect())
}

/// A quarter turn to the right.
pub async fn turned(blob: &Blob) -> Option<Blob> {
    let promise = window().create_image_bitmap_with_blob(blob).ok()?;
    let bitmap: ImageBitmap = JsFuture::from(promise).await.ok()?.dyn_into().ok()?;
    let (canvas, context) = canvas(bitmap.height(), bitmap.width())?;
    context.translate(f64::from(bitmap.height()), 0.0).ok()?;
    context.rotate(std::f64::consts::FRAC_PI_2).ok()?;
    context.draw_image_with_image_bitmap(&bitmap, 0.0, 0.0).ok()?;
    bitmap.close();
    to_blob(&canvas, 0.9).await
}

/// Empty, to be drawn on.
pub fn canvas(width: u32, height: u32) -> Option<(HtmlCanvasElement, CanvasRenderingContext2d)> {
    let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
    canvas.set_width(width);
    canvas.set_height(height);
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    Some((canvas, context))
}

/// Too dark, blank, or without one sharp edge. The same measures as the server's, on a smaller picture.
fn look(bitmap: &ImageBitmap, width: f64, height: f64) -> Option<&'static str> {
    let scale = (LOOK / width.max(height)).max(LOOK / 2.0 / width.min(height)).min(1.0);
    let (w, h) = ((width * scale).max(1.0), (height * scale).max(1.0));
    let (_, context) = drawn(bitmap, w, h)?;
    let grey = grey(&context, w, h)?;
    let n = grey.len().max(1) as f64;
    let mean = grey.iter().sum::<f64>() / n;
    let spread = (grey.iter().map(|it| (it - mean).powi(2)).sum::<f64>() / n).sqrt();
    let row = w.floor() as usize;
    let edges = grey.windows(2).map(|it| match it {
        [a, b] => (a - b).powi(2),
        _ => 0.0,
    });
    let sharp = edges.sum::<f64>() / n;
    match () {
        () if row < 8 => None,
        () if spread < 6.0 => Some(t("照片里像是什么也没有。请检查是不是拍空了。")),
        () if mean < 50.0 => Some(t("照片太暗，字看不清。请开灯再拍。")),
        () if sharp < 12.0 => Some(t("照片模糊，字看不清。请靠近些，放平，再拍一张。")),
        () if width.min(height) < 500.0 => Some(t("照片太小，放大后字看不清。请用原图，或靠近再拍。")),
        () => None,
    }
}

/// The bytes of a piece.
pub async fn bytes(blob: &Blob) -> Option<Uint8Array> {
    let buffer = JsFuture::from(blob.array_buffer()).await.ok()?;
    Some(Uint8Array::new(&buffer))
}
