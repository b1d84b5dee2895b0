//! What arrives as a material: inspected, and if it passes, its first page drawn. Neither may panic; the memory it may take is the
//! child's own bound (`reader/src/child.rs`), which the command sets here, too.
#![no_main]
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if reader::inspect(bytes.to_vec()).is_ok_and(|seen| seen.n_pages > 0) {
        let _ = reader::draw(bytes.to_vec(), 0);
    }
});
