//! The headers an upload begins with: base64 of anything, in any number.
#![no_main]
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let facts = server::material::tus::metadata(text);
    let name = facts.get("filename").map(String::as_str).unwrap_or_default();
    let clean = common::material::clean_name(name);
    assert!(!clean.chars().any(char::is_control), "{clean:?}");
    assert_eq!(common::material::clean_name(&clean), clean, "cleaned twice is cleaned once");
});
