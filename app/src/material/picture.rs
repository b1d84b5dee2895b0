//! 照片: made smaller before it travels, and looked at: can it be read?
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement, ImageBitmap};

use crate::tongue::t;
use leptos::prelude::{document, window};

/// A page of A4 at 200 dpi: letters stay sharp, bytes fall to a tenth.
const MAX_EDGE: f64 = 2_340.0;
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
    if file.size() <= SMALL && width.max(height) <= MAX_EDGE {
        return Some(Picture { blob: file.clone(), doubt });
    }
    let scale = (MAX_EDGE / width.max(height)).min(1.0);
    let mut blob = file.clone();
    for (share, quality) in STEPS {
        let (canvas, _) = drawn(&bitmap, width * scale * share, height * scale * share)?;
        let smaller = to_blob(&canvas, quality).await?;
        if smaller.size() < blob.size() {
            blob = smaller;
        }
        if blob.size() <= SMALL {
            break;
        }
    }
    bitmap.close();
    Some(Picture { blob, doubt })
}

fn drawn(bitmap: &ImageBitmap, width: f64, height: f64) -> Option<(HtmlCanvasElement, CanvasRenderingContext2d)> {
    let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
    canvas.set_width(width as u32);
    canvas.set_height(height as u32);
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    context.draw_image_with_image_bitmap_and_dw_and_dh(bitmap, 0.0, 0.0, width, height).ok()?;
    Some((canvas, context))
}

async fn to_blob(canvas: &HtmlCanvasElement, quality: f64) -> Option<Blob> {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        let done = Closure::once_into_js(move |it: JsValue| {
            let _ = resolve.call1(&JsValue::NULL, &it);
        });
        let quality = JsValue::from_f64(quality);
        let _ = canvas.to_blob_with_type_and_encoder_options(done.unchecked_ref(), "image/jpeg", &quality);
    });
    JsFuture::from(promise).await.ok()?.dyn_into().ok()
}

/// Too dark, blank, or without one sharp edge. The same measures as the server's, on a smaller picture.
fn look(bitmap: &ImageBitmap, width: f64, height: f64) -> Option<&'static str> {
    let scale = (LOOK / width.max(height)).min(1.0);
    let (w, h) = ((width * scale).max(1.0), (height * scale).max(1.0));
    let (_, context) = drawn(bitmap, w, h)?;
    let data = context.get_image_data(0.0, 0.0, w.floor(), h.floor()).ok()?.data();
    let grey: Vec<f64> = data
        .chunks_exact(4)
        .map(|it| match it {
            [r, g, b, _] => 0.3 * f64::from(*r) + 0.59 * f64::from(*g) + 0.11 * f64::from(*b),
            _ => 0.0,
        })
        .collect();
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
