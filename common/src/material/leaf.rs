//! A sheet of paper under a camera: where its corners are, and how it looks from straight above (desk-day §4, 高拍仪). Pure, so that it is
//! tested without a camera; numbers are pixels.

/// A point of a picture: to the right, and down.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spot {
    pub x: f64,
    pub y: f64,
}

/// Of a sheet: top left, top right, bottom right, bottom left.
pub type Corners = [Spot; 4];

/// Of the picture's area, a sheet takes at least so much of it; less is a stamp, a card's reflection, a hand.
const LEAST: f64 = 0.06;
/// And no more: then the paper lies under everything, or everything is white.
const MOST: f64 = 0.97;
/// What is seen fills so much of the four corners' area, or they are the corners of something else.
const FULL: f64 = 0.75;
/// Grey levels between desk and paper, at least.
const CONTRAST: f64 = 40.0;
/// A sheet drawn has no more pixels: the browser keeps a tab in bounds.
const MOST_PIXELS: f64 = 12_000_000.0;

/// The corners of the largest bright sheet on something darker; none: the whole picture is to be taken as it is.
///
/// `grey`: brightness, row by row, of a picture `width` wide; some two hundred pixels along an edge are enough.
pub fn corners(grey: &[u8], width: usize) -> Option<Corners> {
    let height = grey.len().checked_div(width)?;
    let least = threshold(grey)?;
    let sheet = largest(grey, width, height, least);
    let area = (width * height) as f64;
    let n = sheet.len() as f64;
    if n < area * LEAST || n > area * MOST {
        return None;
    }
    let spot = |at: &usize| Spot { x: (at % width) as f64, y: (at / width) as f64 };
    let most = |by: fn(&Spot) -> f64| {
        let all = sheet.iter().map(spot);
        all.max_by(|a, b| by(a).total_cmp(&by(b)))
    };
    let found =
        [most(|it| -it.x - it.y)?, most(|it| it.x - it.y)?, most(|it| it.x + it.y)?, most(|it| it.y - it.x)?];
    let (inside, (wide, high)) = (area_of(&found), size(&found));
    let is_sheet = n >= inside * FULL && inside >= area * LEAST && wide.min(high) * 8.0 >= wide.max(high);
    is_sheet.then_some(found)
}

/// Between dark and bright, where the two part best (Otsu); none where they hardly differ.
fn threshold(grey: &[u8]) -> Option<u8> {
    let mut counts = [0_f64; 256];
    for it in grey {
        counts[usize::from(*it)] += 1.0;
    }
    let n = grey.len() as f64;
    let sum: f64 = counts.iter().zip(0..).map(|(n, level)| n * f64::from(level)).sum();
    let (mut below, mut sum_below, mut best) = (0.0, 0.0, None);
    for (count, level) in counts.iter().zip(0_u8..=255) {
        below += count;
        sum_below += count * f64::from(level);
        let above = n - below;
        if below == 0.0 || above == 0.0 {
            continue;
        }
        let apart = (sum - sum_below) / above - sum_below / below;
        let weight = below * above * apart * apart;
        if best.is_none_or(|(_, is, _)| weight > is) {
            best = Some((level, weight, apart));
        }
    }
    best.filter(|it| it.2 >= CONTRAST).map(|it| it.0)
}

/// The places of the largest connected bright part.
fn largest(grey: &[u8], width: usize, height: usize, least: u8) -> Vec<usize> {
    let mut seen = vec![false; grey.len()];
    let mut best = Vec::new();
    for start in 0..width * height {
        if seen[start] || grey[start] <= least {
            continue;
        }
        let (mut part, mut open) = (Vec::new(), vec![start]);
        seen[start] = true;
        while let Some(at) = open.pop() {
            part.push(at);
            let (x, y) = (at % width, at / width);
            let beside = [
                (x > 0).then(|| at - 1),
                (x + 1 < width).then(|| at + 1),
                (y > 0).then(|| at - width),
                (y + 1 < height).then(|| at + width),
            ];
            for next in beside.into_iter().flatten() {
                if !seen[next] && grey[next] > least {
                    seen[next] = true;
                    open.push(next);
                }
            }
        }
        if part.len() > best.len() {
            best = part;
        }
    }
    best
}

fn area_of(all: &Corners) -> f64 {
    let [a, b, c, d] = all;
    let cross = |p: &Spot, q: &Spot| p.x * q.y - q.x * p.y;
    (cross(a, b) + cross(b, c) + cross(c, d) + cross(d, a)).abs() / 2.0
}

/// Width and height of the sheet, by its longer edges.
pub fn size(all: &Corners) -> (f64, f64) {
    let [a, b, c, d] = all;
    let far = |p: &Spot, q: &Spot| (p.x - q.x).hypot(p.y - q.y);
    (far(a, b).max(far(d, c)), far(a, d).max(far(b, c)))
}

/// The corners of a picture so many times as large, a little inside: the sheet's very edge is half desk.
pub fn scaled(all: &Corners, by: f64) -> Corners {
    let middle = all.iter().fold((0.0, 0.0), |sum, it| (sum.0 + it.x / 4.0, sum.1 + it.y / 4.0));
    let inside = |is: f64, middle: f64| (is + 0.5 + (middle - is).signum() * 1.0) * by;
    all.map(|it| Spot { x: inside(it.x, middle.0), y: inside(it.y, middle.1) })
}

/// The sheet from straight above: its pixels in red, green, blue and opacity, and how wide and high it is. `rgba` is the picture it lies
/// in, `width` wide.
pub fn flattened(rgba: &[u8], width: usize, all: &Corners) -> (Vec<u8>, usize, usize) {
    let height = rgba.len() / 4 / width.max(1);
    let (wide, high) = size(all);
    let less = (MOST_PIXELS / (wide * high)).sqrt().min(1.0);
    let (wide, high) = ((wide * less).round().max(1.0), (high * less).round().max(1.0));
    let map = Map::onto(all);
    let mut out = Vec::with_capacity(wide as usize * high as usize * 4);
    for y in 0..high as usize {
        for x in 0..wide as usize {
            let from = map.at((x as f64 + 0.5) / wide, (y as f64 + 0.5) / high);
            out.extend(blended(rgba, (width, height), from));
        }
    }
    (out, wide as usize, high as usize)
}

/// From the unit square onto four corners, as a camera sees it (Heckbert 1989, 2.2.3).
struct Map {
    a: f64,
    b: f64,
    c: f64,
    d: f64,
    e: f64,
    f: f64,
    g: f64,
    h: f64,
}

impl Map {
    fn onto(all: &Corners) -> Map {
        let [p, q, r, s] = all;
        let (dx1, dx2, sx) = (q.x - r.x, s.x - r.x, p.x - q.x + r.x - s.x);
        let (dy1, dy2, sy) = (q.y - r.y, s.y - r.y, p.y - q.y + r.y - s.y);
        let whole = dx1 * dy2 - dx2 * dy1;
        let part = |it: f64| if whole.abs() < f64::EPSILON { 0.0 } else { it / whole };
        let (g, h) = (part(sx * dy2 - dx2 * sy), part(dx1 * sy - sx * dy1));
        Map {
            a: q.x - p.x + g * q.x,
            b: s.x - p.x + h * s.x,
            c: p.x,
            d: q.y - p.y + g * q.y,
            e: s.y - p.y + h * s.y,
            f: p.y,
            g,
            h,
        }
    }

    fn at(&self, u: f64, v: f64) -> Spot {
        let w = self.g * u + self.h * v + 1.0;
        Spot { x: (self.a * u + self.b * v + self.c) / w, y: (self.d * u + self.e * v + self.f) / w }
    }
}

/// What is seen at a spot between pixels.
fn blended(rgba: &[u8], (width, height): (usize, usize), at: Spot) -> [u8; 4] {
    let (x, y) = ((at.x - 0.5).max(0.0), (at.y - 0.5).max(0.0));
    let (left, up) = ((x as usize).min(width.saturating_sub(1)), (y as usize).min(height.saturating_sub(1)));
    let (right, down) = ((left + 1).min(width.saturating_sub(1)), (up + 1).min(height.saturating_sub(1)));
    let (dx, dy) = (x - x.floor(), y - y.floor());
    let of = |x: usize, y: usize, n: usize| rgba.get((y * width + x) * 4 + n).copied().map_or(255.0, f64::from);
    let one = |n: usize| {
        let above = of(left, up, n) * (1.0 - dx) + of(right, up, n) * dx;
        let below = of(left, down, n) * (1.0 - dx) + of(right, down, n) * dx;
        (above * (1.0 - dy) + below * dy).round() as u8
    };
    [one(0), one(1), one(2), 255]
}

#[cfg(test)]
mod tests {
    use super::*;

    const WIDE: usize = 240;
    const HIGH: usize = 180;

    /// Brightness of a desk with sheets on it: middle, half width, half height, turn in degrees, brightness.
    fn desk(ground: u8, sheets: &[(f64, f64, f64, f64, f64, u8)]) -> Vec<u8> {
        let shade = |n: usize| {
            let (x, y) = ((n % WIDE) as f64, (n / WIDE) as f64);
            let on = sheets.iter().rev().find(|(cx, cy, w, h, turn, _)| {
                let (sin, cos) = turn.to_radians().sin_cos();
                let (dx, dy) = (x - cx, y - cy);
                (dx * cos + dy * sin).abs() <= *w && (dy * cos - dx * sin).abs() <= *h
            });
            on.map_or(ground, |it| it.5)
        };
        (0..WIDE * HIGH).map(shade).collect()
    }

    #[test]
    fn a_sheet_is_found_however_it_lies() {
        for turn in [-20.0, -6.0, 0.0, 3.0, 17.0] {
            // With a dark heading and a dark stamp on it.
            let sheet = [
                (120.0, 90.0, 50.0, 70.0, turn, 225),
                (120.0, 60.0, 30.0, 4.0, turn, 60),
                (135.0, 120.0, 12.0, 12.0, turn, 90),
            ];
            let found = corners(&desk(50, &sheet), WIDE).unwrap();
            let (wide, high) = size(&found);
            assert!((wide - 100.0).abs() < 5.0 && (high - 140.0).abs() < 5.0, "{turn}: {wide} x {high}");
        }
        let lying = corners(&desk(50, &[(120.0, 90.0, 80.0, 50.0, 4.0, 230)]), WIDE).unwrap();
        assert!(size(&lying).0 > size(&lying).1, "as it lies");
    }

    #[test]
    fn where_there_is_no_sheet_the_picture_is_taken_as_it_is() {
        let sheet = (120.0, 90.0, 50.0, 70.0, 5.0, 225);
        for (what, all) in [
            ("nothing", desk(50, &[])),
            ("all paper", desk(230, &[])),
            ("paper on a white desk", desk(215, &[sheet])),
            ("a stamp", desk(50, &[(120.0, 90.0, 12.0, 12.0, 0.0, 225)])),
            ("a ruler", desk(50, &[(120.0, 90.0, 115.0, 6.0, 0.0, 225)])),
            ("a cross", desk(50, &[(120.0, 90.0, 110.0, 10.0, 0.0, 225), (120.0, 90.0, 10.0, 85.0, 0.0, 225)])),
        ] {
            assert_eq!(corners(&all, WIDE), None, "{what}");
        }
        assert_eq!(corners(&[], 0), None);
        assert_eq!(corners(&[9], 1), None);
        let spot = Spot { x: 0.0, y: 0.0 };
        assert_eq!(flattened(&[], 0, &[spot; 4]).1, 1, "nothing is drawn from nothing");
        // Of two the larger.
        let two = [(60.0, 90.0, 45.0, 60.0, 0.0, 225), (190.0, 90.0, 25.0, 30.0, 0.0, 225)];
        let found = corners(&desk(50, &two), WIDE).unwrap();
        assert!((size(&found).0 - 90.0).abs() < 5.0);
    }

    #[test]
    fn what_lies_askew_is_drawn_from_straight_above() {
        // Dark but for the sheet.
        let seen = desk(20, &[(120.0, 90.0, 60.0, 40.0, 12.0, 220)]);
        let found = corners(&seen, WIDE).unwrap();
        let rgba: Vec<u8> = seen.iter().flat_map(|it| [*it, *it, *it, 255]).collect();
        let (flat, wide, high) = flattened(&rgba, WIDE, &scaled(&found, 1.0));
        assert_eq!(flat.len(), wide * high * 4);
        assert!((wide as f64 - 118.0).abs() < 6.0 && (high as f64 - 78.0).abs() < 6.0, "{wide} x {high}");
        let dark = flat.chunks_exact(4).filter(|it| it[0] < 120).count();
        assert!(dark * 50 < wide * high, "{dark} of {} are desk", wide * high);
        assert!(flat.chunks_exact(4).all(|it| it[3] == 255));
    }

    #[test]
    fn corners_keep_their_place_in_a_larger_picture() {
        let small = [
            Spot { x: 10.0, y: 10.0 },
            Spot { x: 20.0, y: 10.0 },
            Spot { x: 20.0, y: 30.0 },
            Spot { x: 10.0, y: 30.0 },
        ];
        let (wide, high) = size(&scaled(&small, 10.0));
        assert_eq!((wide, high), (80.0, 180.0), "a pixel of the small one inside on each side");
    }
}
