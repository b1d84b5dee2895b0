//! 看PDF的一页: drawn as a picture, so that no browser of ours opens a stranger's document with whatever it may carry.
use std::{
    fs::File,
    io::{Cursor, Read as _},
    sync::{Arc, LazyLock},
};

use anyhow::{Context, anyhow};
use hayro::{
    PixmapSettings, RenderCache, RenderSettings,
    hayro_interpret::{
        InterpreterSettings,
        font::{FontData, FontQuery},
        hayro_cmap::CidFamily,
    },
    hayro_syntax::Pdf,
    vello_cpu::color::palette::css::WHITE,
};
use image::{DynamicImage, GrayImage, RgbImage, codecs::jpeg::JpegEncoder};

/// A4 at some 170 dpi: the fine print of a licence can be read when zoomed.
const WIDTH: f32 = 1_400.0;
/// However long the page claims to be.
const MAX_HEIGHT: f32 = 4_200.0;
const QUALITY: u8 = 84;
const STAMP: f32 = 300.0;

/// Chinese fonts where the distributions put them, with the face for simplified Chinese. Documents usually bring their
/// own; this is for those that only name one.
const FONTS: [(&str, u32); 5] = [
    ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", 2),
    ("/usr/share/fonts/google-noto-sans-cjk-fonts/NotoSansCJK-Regular.ttc", 2),
    ("/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc", 2),
    ("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc", 0),
    ("/System/Library/Fonts/PingFang.ttc", 0),
];

static FONT: LazyLock<Option<(File, u32)>> =
    LazyLock::new(|| FONTS.iter().find_map(|(path, face)| Some((File::open(path).ok()?, *face))));

/// Read when a document needs it, from what was opened before.
static HAN: LazyLock<Option<(FontData, u32)>> = LazyLock::new(|| {
    let (mut file, face) = FONT.as_ref().map(|(file, face)| (file, *face))?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).ok()?;
    let bytes: FontData = Arc::new(bytes);
    Some((bytes, face))
});

/// Before nothing can be opened any more.
pub(crate) fn open_font() {
    LazyLock::force(&FONT);
}

/// JPEG of page `n`, from 1. Fails where the document is broken or has no such page.
pub fn draw(bytes: Vec<u8>, n: usize) -> anyhow::Result<Vec<u8>> {
    let image = drawn(bytes, n, WIDTH)?;
    let mut out = Cursor::new(Vec::new());
    image.write_with_encoder(JpegEncoder::new_with_quality(&mut out, QUALITY))?;
    Ok(out.into_inner())
}

/// The same, as large as a stamp: whether anything stands there.
pub(crate) fn small(bytes: Vec<u8>, n: usize) -> anyhow::Result<GrayImage> {
    Ok(DynamicImage::ImageRgb8(drawn(bytes, n, STAMP)?).into_luma8())
}

fn drawn(bytes: Vec<u8>, n: usize, wide: f32) -> anyhow::Result<RgbImage> {
    let pdf = Pdf::new(bytes).map_err(|it| anyhow!("reading: {it:?}"))?;
    let page = pdf.pages().get(n.saturating_sub(1)).context("a page")?;
    let (width, height) = page.render_dimensions();
    if width < 1.0 || height < 1.0 {
        return Err(anyhow!("a page without extent"));
    }
    let scale = (wide / width).min(MAX_HEIGHT / height);
    let look = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
    let reading = InterpreterSettings { font_resolver: Arc::new(font), ..InterpreterSettings::default() };
    let pixels = hayro::render(page, &RenderCache::new(), &reading, &RenderSettings::default(), &look);
    let (width, height) = (u32::from(pixels.width()), u32::from(pixels.height()));
    let rgb = pixels.data_as_u8_slice().chunks_exact(4).flat_map(|it| it.iter().take(3).copied()).collect();
    RgbImage::from_raw(width, height, rgb).context("pixels")
}

fn font(query: &FontQuery) -> Option<(FontData, u32)> {
    match query {
        FontQuery::Standard(it) => Some(it.get_font_data()),
        FontQuery::Fallback(it) => {
            let is_han = it.character_collection.as_ref().is_some_and(|it| {
                matches!(it.family, CidFamily::AdobeGB1 | CidFamily::AdobeCNS1 | CidFamily::AdobeJapan1)
            });
            let han = is_han.then(|| HAN.clone()).flatten();
            han.or_else(|| Some(it.pick_standard_font().get_font_data()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    /// Two pages: a thick line on the first, nothing on the second.
    fn two_pages() -> Vec<u8> {
        let objects = [
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Kids[3 0 R 5 0 R]/Count 2>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 300]/Contents 4 0 R>>",
            "<</Length 38>>stream\n20 w 20 150 m 180 150 l S            \nendstream",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 90000]>>",
        ];
        sample::pdf(&objects)
    }

    #[test]
    fn a_page_is_drawn_as_it_would_be_printed() {
        let picture = image::load_from_memory(&draw(two_pages(), 1).unwrap()).unwrap().into_luma8();
        assert_eq!(picture.dimensions(), (1400, 2100));
        assert!(picture.get_pixel(700, 1050).0[0] < 60, "the line is black");
        assert!(picture.get_pixel(700, 300).0[0] > 240, "the paper is white");
    }

    #[test]
    fn an_endless_page_is_kept_within_bounds_and_a_missing_one_is_none() {
        let picture = image::load_from_memory(&draw(two_pages(), 2).unwrap()).unwrap();
        assert!(picture.height() <= 4200, "{}", picture.height());
        assert!(draw(two_pages(), 3).is_err());
        assert!(draw(b"%PDF-1.4 no more".to_vec(), 1).is_err());
    }
}
