//! 二维码, as one SVG path.
use common::catalogue::Qr;
use fast_qr::QRBuilder;

/// Empty when the text is too long to be one, which no address of ours is.
pub fn of(text: &str) -> Qr {
    let Ok(code) = QRBuilder::new(text).build() else { return Qr::default() };
    let mut path = String::new();
    for y in 0..code.size {
        for (x, module) in code[y].iter().take(code.size).enumerate() {
            if module.value() {
                path.push_str(&format!("M{x} {y}h1v1h-1z"));
            }
        }
    }
    Qr { path, n_modules: code.size as u32 }
}
