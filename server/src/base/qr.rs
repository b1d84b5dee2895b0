//! 二维码, as one SVG path.
use std::{
    collections::HashMap,
    fmt::Write,
    sync::{LazyLock, Mutex, PoisonError},
};

use common::catalogue::Qr;
use fast_qr::QRBuilder;

/// Drawn lately: a code is a tenth of what a case page costs, and the same case is looked at again. Some 4 KB each.
static DRAWN: LazyLock<Mutex<HashMap<String, Qr>>> = LazyLock::new(Mutex::default);
const MOST: usize = 2_000;

/// Empty when the text is too long to be one, which no address of ours is.
pub fn of(text: &str) -> Qr {
    let drawn = || DRAWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(it) = drawn().get(text) {
        return it.clone();
    }
    let code = draw(text);
    let mut drawn = drawn();
    if drawn.len() >= MOST {
        drawn.clear();
    }
    drawn.insert(text.to_owned(), code.clone());
    code
}

fn draw(text: &str) -> Qr {
    let Ok(code) = QRBuilder::new(text).build() else { return Qr::default() };
    let mut path = String::new();
    for y in 0..code.size {
        let row: Vec<bool> = code[y].iter().take(code.size).map(|it| it.value()).collect();
        let mut x = 0;
        // Dark modules side by side are one bar: a third of the words, for a phone to read and to draw.
        for run in row.chunk_by(|one, next| one == next) {
            let n = run.len();
            if run.first() == Some(&true) {
                let _ = write!(path, "M{x} {y}h{n}v1h-{n}z");
            }
            x += n;
        }
    }
    Qr { path, n_modules: code.size as u32 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dark_module_lies_in_one_bar() {
        let (text, mut n_dark) = ("http://localhost:8700/lookup?no=431026261123000177", 0);
        let code = QRBuilder::new(text).build().unwrap();
        for y in 0..code.size {
            n_dark += code[y].iter().take(code.size).filter(|it| it.value()).count();
        }
        let drawn = of(text);
        let bars =
            drawn.path.split('M').skip(1).map(|it| it.split_once('h').unwrap().1.split_once('v').unwrap().0);
        assert_eq!(bars.map(|it| it.parse::<usize>().unwrap()).sum::<usize>(), n_dark);
        assert!(drawn.path.len() < n_dark * 8, "{} letters for {n_dark} modules", drawn.path.len());
        assert_eq!(drawn.n_modules as usize, code.size);
    }
}
