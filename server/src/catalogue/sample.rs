//! 样例: what a right material looks like, drawn from the lines the item gives. A picture says "like this" to whoever
//! does not read long sentences, and stands beside the applicant's own at the desk.
use std::fmt::Write;

use axum::{
    body::Bytes,
    http::{header, request::Parts},
    response::{IntoResponse, Response},
};
use common::{
    catalogue::{Look, Material, Source},
    fault::Fault,
    id::ItemId,
};

use super::query;
use crate::{base::error::Result, gate::cx::Cx};

/// A version never changes, so its samples may be kept; a month is as good as for ever.
pub const CACHE: &str = "public, max-age=2592000, immutable";
const INK: &str = "#23201b";
const QUIET: &str = "#6b6459";
const LINE: &str = "#c9c1b2";
const SEAL: &str = "#b3261e";
/// What stands across a sample.
const SAMPLE: &str = "样　例";

/// `GET …/items/{item}/versions/{version}/samples/{slot}`
pub async fn send(cx: Cx, head: Parts, _: Bytes) -> Result<Response> {
    let material = material(&cx, head.uri.path()).await?;
    if material.sample.is_empty() {
        return Err(Fault::NotFound.into());
    }
    let svg = drawn(&material, SAMPLE);
    let headers = [
        (header::CONTENT_TYPE, "image/svg+xml"),
        (header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'"),
        (header::CACHE_CONTROL, CACHE),
    ];
    Ok((headers, svg).into_response())
}

/// The material an address names, if whoever asks may see the item.
pub async fn material(cx: &Cx, path: &str) -> Result<Material> {
    let (id, version, slot) = asked(path).ok_or(Fault::NotFound)?;
    let row = query::visible_item(cx, id).await?;
    if !(1..=row.version).contains(&version) {
        return Err(Fault::NotFound.into());
    }
    let item = query::version(cx, id, version).await?;
    Ok(item.materials.iter().find(|it| it.slot == slot).cloned().ok_or(Fault::NotFound)?)
}

fn asked(path: &str) -> Option<(ItemId, i32, String)> {
    let mut parts = path.rsplit('/');
    let slot = parts.next()?.to_owned();
    let version = parts.nth(1)?.parse().ok()?;
    let id = parts.nth(1)?.parse().ok()?;
    Some((id, version, slot))
}

/// Presentation attributes only: as an `<img>` it may carry neither scripts nor styles.
pub fn drawn(material: &Material, mark: &str) -> String {
    let (width, height) = match material.look {
        Look::Paper => (420, 594),
        Look::Card => (480, 303),
        Look::Booklet | Look::Plan => (560, 396),
        Look::Photo | Look::Scene => (360, 480),
    };
    let mut svg = format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" font-family="'Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei','Noto Serif CJK SC',sans-serif" fill="{INK}"><rect width="{width}" height="{height}" fill="#fffdf8"/><rect x="1" y="1" width="{}" height="{}" fill="none" stroke="{LINE}" stroke-width="2"/>"##,
        width - 2,
        height - 2,
    );
    let width_of_line = match material.look {
        Look::Paper | Look::Photo | Look::Scene => 36,
        Look::Card => 34,
        Look::Booklet => 26,
        Look::Plan => 20,
    };
    // A title stands on one line and is never broken; samples that begin with a fact get the material's name.
    let first = material.sample.first().map(String::as_str).unwrap_or_default();
    let is_title = !first.contains('：') && first.chars().count() <= 18;
    let (title, rest) = match (material.look, is_title) {
        (Look::Photo | Look::Scene | Look::Plan, _) => (None, material.sample.as_slice()),
        (_, true) => (Some(first), material.sample.get(1..).unwrap_or_default()),
        (_, false) => (Some(material.name.as_str()), material.sample.as_slice()),
    };
    let rest = rest.iter().flat_map(|it| folded(it, width_of_line));
    let lines: Vec<String> = title.map(str::to_owned).into_iter().chain(rest).collect();
    let lines: Vec<String> = lines.iter().map(|it| escape(it)).collect();
    match material.look {
        Look::Paper => paper(&mut svg, &lines),
        Look::Card => card(&mut svg, &lines),
        Look::Booklet => booklet(&mut svg, &lines),
        Look::Photo => photo(&mut svg, &lines),
        Look::Scene => scene(&mut svg, &lines),
        Look::Plan => plan(&mut svg, &lines),
    }
    if material.source == Source::Government && matches!(material.look, Look::Paper | Look::Booklet) {
        seal(&mut svg, width - 92, height - 86);
    }
    watermark(&mut svg, width, height, mark);
    svg.push_str("</svg>");
    svg
}

/// Lines of so much width at most, a Chinese character being two; the second and further ones are set in.
fn folded(line: &str, most: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut width = 0;
    for it in line.chars() {
        let own = if it.is_ascii() { 1 } else { 2 };
        if width + own > most {
            lines.push("　".to_owned());
            width = 2;
        }
        width += own;
        if let Some(last) = lines.last_mut() {
            last.push(it);
        }
    }
    lines
}

/// Between lines: so much, or less when many have to fit.
fn step(n_lines: usize, room: i32, usual: i32) -> usize {
    let n = i32::try_from(n_lines.max(1)).unwrap_or(i32::MAX);
    (room / n).clamp(20, usual) as usize
}

fn text(svg: &mut String, (x, y): (i32, i32), size: i32, more: &str, words: &str) {
    let _ = write!(svg, r#"<text x="{x}" y="{y}" font-size="{size}" {more}>{words}</text>"#);
}

/// The first line is the title, the others follow; what is not told is only hinted at.
fn paper(svg: &mut String, lines: &[String]) {
    let (title, rest) = lines.split_first().map_or((String::new(), lines), |(first, rest)| (first.clone(), rest));
    let size = if title.chars().count() > 13 { 18 } else { 24 };
    text(svg, (210, 82), size, r#"text-anchor="middle" font-weight="700""#, &title);
    let mut y = 138;
    let each = step(rest.len(), 400, 46) as i32;
    for it in rest {
        text(svg, (48, y), 17, "", it);
        let _ = write!(svg, r#"<path d="M48 {0}H372" stroke="{LINE}"/>"#, y + 10);
        y += each;
    }
    while y < 500 {
        let _ = write!(svg, r#"<path d="M48 {0}H{1}" stroke="{LINE}"/>"#, y + 12, 372 - (y * 7) % 90);
        y += 46;
    }
}

fn card(svg: &mut String, lines: &[String]) {
    let (title, rest) = lines.split_first().map_or((String::new(), lines), |(first, rest)| (first.clone(), rest));
    text(svg, (32, 52), 22, r#"font-weight="700""#, &title);
    let _ = write!(svg, r#"<path d="M32 68H448" stroke="{INK}" stroke-width="2"/>"#);
    portrait(svg, (352, 96), 96);
    for (y, it) in (106..).step_by(step(rest.len(), 190, 38)).zip(rest) {
        text(svg, (32, y), 17, "", it);
    }
}

fn booklet(svg: &mut String, lines: &[String]) {
    let (title, rest) = lines.split_first().map_or((String::new(), lines), |(first, rest)| (first.clone(), rest));
    let _ = write!(svg, r#"<path d="M280 8V388" stroke="{LINE}" stroke-width="3" stroke-dasharray="2 6"/>"#);
    let size = if title.chars().count() > 10 { 17 } else { 22 };
    text(svg, (140, 150), size, r#"text-anchor="middle" font-weight="700""#, &title);
    let _ = write!(svg, r#"<circle cx="140" cy="232" r="34" fill="none" stroke="{SEAL}" stroke-width="3"/>"#);
    let _ = write!(svg, r#"<path d="M60 320H220" stroke="{LINE}"/>"#);
    for (y, it) in (76..).step_by(step(rest.len(), 310, 46)).zip(rest) {
        text(svg, (308, y), 16, "", it);
        let _ = write!(svg, r#"<path d="M308 {0}H530" stroke="{LINE}"/>"#, y + 10);
    }
}

/// What has to be seen, told under the picture.
fn photo(svg: &mut String, lines: &[String]) {
    let _ = write!(svg, r##"<rect x="60" y="28" width="240" height="290" fill="#dfe7ec"/>"##);
    portrait(svg, (90, 62), 180);
    // Corners, as of a finder: nothing may be cut off.
    let _ = write!(
        svg,
        r#"<path d="M76 66V44H98M262 44H284V66M284 280V302H262M98 302H76V280" fill="none" stroke="{INK}" stroke-width="3"/>"#
    );
    told(svg, lines, 24, 354);
}

/// A shop front, whole and straight.
fn scene(svg: &mut String, lines: &[String]) {
    let _ = write!(
        svg,
        r##"<rect x="40" y="36" width="280" height="260" fill="#e9edf0"/><path d="M70 296V110H290V296z" fill="#fffdf8" stroke="{INK}" stroke-width="3"/><rect x="84" y="122" width="192" height="44" fill="{INK}"/><path d="M150 296V196H210V296zM92 196H134V250H92zM226 196H268V250H226zM40 296H320" fill="none" stroke="{INK}" stroke-width="3"/><path d="M56 70V52H78M282 52H304V70M304 266V284H282M78 284H56V266" fill="none" stroke="{SEAL}" stroke-width="3"/>"##
    );
    text(svg, (180, 152), 20, r##"text-anchor="middle" fill="#fffdf8""##, "招牌看得清");
    told(svg, lines, 24, 342);
}

fn plan(svg: &mut String, lines: &[String]) {
    let _ = write!(
        svg,
        r#"<path d="M40 40H340V300H40zM40 150H190V300M190 40V110M190 210V300M260 40V150H340" fill="none" stroke="{INK}" stroke-width="4"/><path d="M100 150A40 40 0 0 1 140 190" fill="none" stroke="{QUIET}" stroke-width="2"/><path d="M40 330H340M40 322V338M340 322V338" stroke="{QUIET}" stroke-width="2"/><path d="M302 240V190M302 190L292 208H312z" fill="{INK}" stroke="{INK}" stroke-width="2"/>"#
    );
    text(svg, (302, 258), 14, r#"text-anchor="middle""#, "北");
    text(svg, (190, 358), 14, &format!(r#"text-anchor="middle" fill="{QUIET}""#), "标注尺寸");
    told(svg, lines, 364, 70);
}

fn told(svg: &mut String, lines: &[String], x: i32, top: i32) {
    for (y, it) in (top..).step_by(step(lines.len(), 120.max(i32::from(x > 100) * 290), 30)).zip(lines) {
        if it.starts_with('　') {
            text(svg, (x + 20, y), 15, "", it);
            continue;
        }
        let _ =
            write!(svg, r#"<path d="M{x} {0}l4 5l8 -11" fill="none" stroke="{SEAL}" stroke-width="2.5"/>"#, y - 6);
        text(svg, (x + 20, y), 15, "", it);
    }
}

fn portrait(svg: &mut String, (x, y): (i32, i32), width: i32) {
    let (middle, height) = (x + width / 2, width * 5 / 4);
    let _ = write!(
        svg,
        r##"<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="#eef1f2" stroke="{LINE}"/><circle cx="{middle}" cy="{}" r="{}" fill="{QUIET}"/><path d="M{x} {}c{} -{} {} -{} {width} 0z" fill="{QUIET}"/>"##,
        y + height * 2 / 5,
        width / 5,
        y + height,
        width / 8,
        height / 2,
        width * 7 / 8,
        height / 2,
    );
}

fn seal(svg: &mut String, x: i32, y: i32) {
    let _ = write!(svg, r#"<circle cx="{x}" cy="{y}" r="48" fill="none" stroke="{SEAL}" stroke-width="4"/>"#);
    text(svg, (x, y + 6), 17, &format!(r#"text-anchor="middle" fill="{SEAL}""#), "发证机关章");
}

/// Across everything: this is no document.
fn watermark(svg: &mut String, width: i32, height: i32, mark: &str) {
    let (x, y) = (width / 2, height / 2);
    let more = format!(
        r#"text-anchor="middle" fill="{INK}" fill-opacity="0.1" font-weight="700" transform="rotate(-24 {x} {y})""#
    );
    text(svg, (x, y + 20), 64, &more, mark);
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn material(look: Look) -> Material {
        let sample = ["营业执照", "名称：清和<面馆>", "经营者：周明远"].map(str::to_owned).into();
        Material { sample, look, source: Source::Government, ..Material::default() }
    }

    #[test]
    fn every_look_is_drawn_with_its_lines_and_says_that_it_is_a_sample() {
        for look in Look::ALL {
            let svg = drawn(&material(*look), SAMPLE);
            assert!(svg.contains("清和&lt;面馆&gt;") && svg.contains("样　例"), "{look:?}");
            assert!(svg.starts_with("<svg") && svg.ends_with("</svg>"));
            assert_eq!(svg.matches("<text").count(), svg.matches("</text>").count());
            for never in ["<style", " style=", "<script", "href"] {
                assert!(!svg.contains(never), "{look:?}: {never}");
            }
        }
    }

    #[test]
    fn an_address_is_taken_apart_from_its_end() {
        let id = "01954b00-0000-7000-8000-000000000009";
        let path = format!("/api/items/{id}/versions/3/samples/licence");
        assert_eq!(asked(&path), Some((id.parse().unwrap(), 3, "licence".to_owned())));
        assert_eq!(asked("/api/items/x/versions/3/samples/licence"), None);
    }
}
