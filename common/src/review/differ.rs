//! 两版对照: where two pictures of one page differ. Both come as grey tones of the same small size; what lies a hair beside itself, is
//! lit a little otherwise or was saved anew as JPEG is the same.

/// How wide a picture is made before it is compared, and the side of a cell of it, in pixels.
pub const WIDTH: usize = 480;
pub const CELL: usize = 12;
/// Tones of 255: a cell whose mean differs by more is another.
const TOLERANCE: i64 = 14;
/// Of a hundred cells: two photographs of one paper differ nearly everywhere, and marks would hide what they mark.
const MOST: usize = 40;

/// A rectangle that differs, in thousandths of the picture's sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    pub x: usize,
    pub y: usize,
    pub width: usize,
    pub height: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    Marks(Vec<Mark>),
    /// They are not two versions of one picture, or were taken anew.
    Unlike,
}

/// Grey tones, row by row, of pixels as a canvas gives them.
pub fn grey(rgba: &[u8]) -> Vec<u8> {
    let tone = |it: &[u8]| match it {
        [r, g, b, ..] => ((u32::from(*r) * 30 + u32::from(*g) * 59 + u32::from(*b) * 11) / 100).to_le_bytes()[0],
        _ => 255,
    };
    rgba.chunks_exact(4).map(tone).collect()
}

/// Where the two differ, as few rectangles as hold it.
pub fn differ(before: &[u8], after: &[u8], width: usize) -> Found {
    let n = width.max(1);
    let (a, b) = (cells(before, n), cells(after, n));
    let (columns, rows) = (n.div_ceil(CELL), a.len() / n.div_ceil(CELL).max(1));
    if a.len() != b.len() || a.is_empty() {
        return Found::Unlike;
    }
    // A page under another lamp is lighter or darker by as much everywhere: that much is none.
    let (before, after) = (middle(a.clone()).max(1), middle(b.clone()));
    let differs = |(a, b): (&i64, &i64)| (b - a * after / before).abs() > TOLERANCE;
    let is_other: Vec<bool> = a.iter().zip(&b).map(differs).collect();
    if is_other.iter().filter(|it| **it).count() * 100 > is_other.len() * MOST {
        return Found::Unlike;
    }
    let thousandths = |at: usize, of: usize| at * 1000 / of.max(1);
    let mark = |[left, top, right, bottom]: [usize; 4]| {
        let (x, y) = (thousandths(left, columns), thousandths(top, rows));
        Mark { x, y, width: thousandths(right + 1, columns) - x, height: thousandths(bottom + 1, rows) - y }
    };
    Found::Marks(islands(is_other, columns).into_iter().map(mark).collect())
}

/// Mean tone of every cell.
fn cells(tones: &[u8], width: usize) -> Vec<i64> {
    let columns = width.div_ceil(CELL);
    let bands = tones.chunks(width * CELL);
    let of_band = |band: &[u8]| {
        let mut sums = vec![(0_i64, 0_i64); columns];
        for row in band.chunks(width) {
            for (sum, cell) in sums.iter_mut().zip(row.chunks(CELL)) {
                sum.0 += cell.iter().map(|it| i64::from(*it)).sum::<i64>();
                sum.1 += i64::try_from(cell.len()).unwrap_or(1);
            }
        }
        sums.into_iter().map(|(sum, n)| sum / n.max(1)).collect::<Vec<i64>>()
    };
    bands.flat_map(of_band).collect()
}

fn middle(mut all: Vec<i64>) -> i64 {
    all.sort_unstable();
    all.get(all.len() / 2).copied().unwrap_or_default()
}

/// Cells that touch, as left, top, right and bottom of what holds them.
fn islands(mut is_other: Vec<bool>, columns: usize) -> Vec<[usize; 4]> {
    let mut found = Vec::new();
    while let Some(start) = is_other.iter().position(|it| *it) {
        let mut open = vec![start];
        let mut held = [usize::MAX, usize::MAX, 0, 0];
        while let Some(at) = open.pop() {
            match is_other.get_mut(at) {
                Some(it) if *it => *it = false,
                _ => continue,
            }
            let (x, y) = (at % columns, at / columns);
            held = [held[0].min(x), held[1].min(y), held[2].max(x), held[3].max(y)];
            // Two away still touches: the words of a line are one change.
            for dy in 0..=2 {
                for dx in 0..=4 {
                    let (nx, ny) = ((x + dx).checked_sub(2), (y + dy).checked_sub(1));
                    if let (Some(nx), Some(ny)) = (nx, ny)
                        && nx < columns
                    {
                        open.push(ny * columns + nx);
                    }
                }
            }
        }
        found.push(held);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIDE: usize = 240;

    /// White paper with black boxes on it, and so much light.
    fn page(boxes: &[[usize; 4]], light: u8) -> Vec<u8> {
        let ink =
            |x: usize, y: usize| boxes.iter().any(|[l, t, r, b]| (*l..*r).contains(&x) && (*t..*b).contains(&y));
        let at = |n: usize| if ink(n % SIDE, n / SIDE) { 20 } else { light };
        (0..SIDE * SIDE).map(at).collect()
    }

    #[test]
    fn what_was_changed_is_marked_and_nothing_else_is() {
        let name = [24, 24, 120, 48];
        let check = |before: &[[usize; 4]], after: &[[usize; 4]], light: u8, marks: &[Mark]| {
            assert_eq!(
                differ(&page(before, 240), &page(after, light), SIDE),
                Found::Marks(marks.to_vec()),
                "{after:?}"
            );
        };
        check(&[name], &[name], 240, &[]);
        // The same under another lamp.
        check(&[name], &[name], 215, &[]);
        let sum = [120, 180, 168, 204];
        check(&[name], &[name, sum], 240, &[Mark { x: 500, y: 750, width: 200, height: 100 }]);
        check(&[name, sum], &[name], 240, &[Mark { x: 500, y: 750, width: 200, height: 100 }]);
        // Two words of one line are one change, the line below another.
        let line = [[24, 96, 60, 108], [72, 96, 108, 108]];
        check(&[], &line, 240, &[Mark { x: 100, y: 400, width: 350, height: 50 }]);
    }

    #[test]
    fn pictures_of_two_things_have_no_marks() {
        let all = page(&[[0, 0, 240, 130]], 240);
        assert_eq!(differ(&page(&[], 240), &all, SIDE), Found::Unlike);
        assert_eq!(differ(&page(&[], 240), &all[..SIDE * 100], SIDE), Found::Unlike);
        assert_eq!(differ(&[], &[], SIDE), Found::Unlike);
    }

    #[test]
    fn a_pixel_becomes_its_tone() {
        assert_eq!(grey(&[255, 255, 255, 255, 0, 0, 0, 255, 255, 0, 0, 255]), [255, 0, 76]);
    }
}
