//! A document for tests: its objects one after another, with a table that finds them.
pub fn pdf(objects: &[impl AsRef<str>]) -> Vec<u8> {
    let mut out = b"%PDF-1.4\n".to_vec();
    let mut at = Vec::new();
    for (n, it) in (1..).zip(objects) {
        at.push(out.len());
        out.extend(format!("{n} 0 obj\n{}\nendobj\n", it.as_ref()).bytes());
    }
    let start = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    at.iter().for_each(|it| out.extend(format!("{it:010} 00000 n \n").bytes()));
    let size = objects.len() + 1;
    out.extend(format!("trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF").bytes());
    out
}
