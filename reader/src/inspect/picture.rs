//! 照片: decoded, turned upright, put on a ground that shows it, and written anew.
use std::io::Cursor;

use common::{fault::Fault, material::FileKind};
use image::{
    DynamicImage, GrayImage, ImageDecoder, ImageReader, Limits, RgbImage, codecs::jpeg::JpegEncoder,
    imageops::thumbnail,
};

use super::{Seen, unsafe_file};

/// Decoded, a picture takes three or four bytes a pixel: forty million are what a good phone takes.
const MAX_PIXELS: u64 = 40_000_000;
const QUALITY: u8 = 82;
/// Ink lighter than this, of 255, is on a dark ground.
const LIGHT_INK: f64 = 200.0;
/// Grey: white stands out on it, and it does not count as too dark.
const DARK: u16 = 90;

pub fn inspect(bytes: &[u8]) -> Result<Seen, Fault> {
    let broken = || unsafe_file("图片打不开，可能没有传完整，请重新拍照或选择");
    let reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|_| broken())?;
    let mut decoder = reader.into_decoder().map_err(|_| broken())?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(unsafe_file("图片的像素过大，请缩小后再传"));
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_PIXELS * 8);
    decoder.set_limits(limits).map_err(|_| broken())?;
    let turned = decoder.orientation().map_err(|_| broken())?;
    let mut image = DynamicImage::from_decoder(decoder).map_err(|_| broken())?;
    image.apply_orientation(turned);
    let image = match image.color().has_alpha() {
        true => grounded(image),
        false => image.into_rgb8(),
    };
    let doubts = doubts(&image);
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, QUALITY).encode_image(&image).map_err(|_| broken())?;
    Ok(Seen { kind: FileKind::Jpeg, bytes, n_pages: 1, doubts })
}

/// What is clear gets a ground: white, unless what stands on it would not be seen there.
fn grounded(image: DynamicImage) -> RgbImage {
    let image = image.into_rgba8();
    let (mut ink, mut weight) = (0.0, 0.0);
    for it in image.pixels() {
        let [r, g, b, a] = it.0.map(f64::from);
        ink += (r * 0.299 + g * 0.587 + b * 0.114) * a;
        weight += a;
    }
    let ground: u16 = if weight > 0.0 && ink / weight > LIGHT_INK { DARK } else { 255 };
    let (width, height) = image.dimensions();
    let is_clear = image.pixels().any(|it| it.0[3] < 255);
    // A light photograph without a clear spot stays what it is; so does a dark one.
    RgbImage::from_fn(width, height, |x, y| {
        let [r, g, b, a] = image.get_pixel(x, y).0;
        let on = |it: u8| ((u16::from(it) * u16::from(a) + ground * u16::from(255 - a)) / 255) as u8;
        image::Rgb(if is_clear { [on(r), on(g), on(b)] } else { [r, g, b] })
    })
}

/// Blank, dark, blurred or too small to read: said, not refused.
fn doubts(image: &RgbImage) -> Vec<String> {
    let (width, height) = image.dimensions();
    let scale = 512.0 / f64::from(width.max(height)).max(1.0);
    let side = |it: u32| ((f64::from(it) * scale.min(1.0)) as u32).max(1);
    let small = DynamicImage::ImageRgb8(thumbnail(image, side(width), side(height))).into_luma8();
    let (mean, spread) = tones(&small);
    let mut doubts = Vec::new();
    if spread < BLANK {
        doubts.push("像是空白页".to_owned());
    } else if mean < 50.0 {
        doubts.push("照片太暗，字可能看不清".to_owned());
    } else if sharpness(&small) < 25.0 {
        doubts.push("照片可能模糊，字可能看不清".to_owned());
    }
    if width.min(height) < 500 {
        doubts.push("照片太小，放大后字可能看不清".to_owned());
    }
    doubts
}

/// Tones that differ by less than this are one tone: nothing is written there.
pub const BLANK: f64 = 6.0;

/// Mean and spread of the tones of a picture, of 255.
pub fn tones(image: &GrayImage) -> (f64, f64) {
    let n = f64::from(image.width() * image.height()).max(1.0);
    let mean = image.pixels().map(|it| f64::from(it.0[0])).sum::<f64>() / n;
    let spread = (image.pixels().map(|it| (f64::from(it.0[0]) - mean).powi(2)).sum::<f64>() / n).sqrt();
    (mean, spread)
}

/// Variance of the Laplacian: small when no edge is sharp.
fn sharpness(image: &GrayImage) -> f64 {
    let (width, height) = image.dimensions();
    let at = |x: u32, y: u32| f64::from(image.get_pixel(x, y).0[0]);
    let mut values = Vec::new();
    for y in 1..height.saturating_sub(1) {
        for x in 1..width.saturating_sub(1) {
            values.push(at(x - 1, y) + at(x + 1, y) + at(x, y - 1) + at(x, y + 1) - 4.0 * at(x, y));
        }
    }
    let n = values.len().max(1) as f64;
    let mean = values.iter().sum::<f64>() / n;
    values.iter().map(|it| (it - mean).powi(2)).sum::<f64>() / n
}
