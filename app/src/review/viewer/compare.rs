//! 对照上一版: the two pictures are made small, and where they differ is told.
use common::review::differ::{Found, WIDTH, differ, grey};
use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, HtmlDivElement, HtmlImageElement};

/// Of what the two panes show; nothing before both are there.
pub fn compared(before: NodeRef<Div>, after: NodeRef<Div>) -> Option<Found> {
    let shown = |it: NodeRef<Div>| picture(&it.try_get_untracked().flatten()?);
    let (before, after) = (shown(before)?, shown(after)?);
    let shape = |it: &HtmlImageElement| f64::from(it.natural_height()) / f64::from(it.natural_width().max(1));
    let (a, b) = (shape(&before), shape(&after));
    if (a - b).abs() > 0.03 * b {
        return Some(Found::Unlike);
    }
    let high = ((WIDTH as f64 * b).round() as usize).clamp(1, WIDTH * 4);
    Some(differ(&tones(&before, high)?, &tones(&after, high)?, WIDTH))
}

fn picture(pane: &HtmlDivElement) -> Option<HtmlImageElement> {
    let found: HtmlImageElement = pane.query_selector("img").ok()??.dyn_into().ok()?;
    (found.complete() && found.natural_width() > 0).then_some(found)
}

fn tones(of: &HtmlImageElement, high: usize) -> Option<Vec<u8>> {
    let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
    canvas.set_width(WIDTH as u32);
    canvas.set_height(high as u32);
    let pen: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    let (wide, high) = (WIDTH as f64, high as f64);
    pen.draw_image_with_html_image_element_and_dw_and_dh(of, 0.0, 0.0, wide, high).ok()?;
    Some(grey(&pen.get_image_data(0.0, 0.0, wide, high).ok()?.data().0))
}
