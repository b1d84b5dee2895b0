//! A catalogue file as somebody wrote it: every fault is a sentence.
#![no_main]
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for entry in server::catalogue::import::read::entries(text).into_iter().flatten() {
        match entry.read {
            Ok(it) => drop(it.over(&common::catalogue::Item::default())),
            Err(it) => assert!(!it.why.is_empty()),
        }
    }
});
