use super::*;

#[test]
fn only_places_that_exist_fit() {
    let check = |path: &str, hall: bool, own: bool| {
        assert_eq!((fits(path, &Place::HALL), fits(path, &Place::OWN)), (hall, own), "{path}");
    };
    check("/", true, false);
    check("/items", true, false);
    check("/items/01954b00-0000-7000-8000-000000000009", true, false);
    check("/cases/431099-x/why", false, true);
    check("/cases//why", false, false);
    check("/.git/config", false, false);
    check("/nonsense", false, false);
}

#[test]
fn going_back_leads_nowhere_else() {
    for ours in ["/", "/mine", "/items?q=餐馆", "/cases/431026-x/notices/1"] {
        assert!(is_inside(ours), "{ours}");
    }
    let others = ["", "mine", "//evil.example", "/\\evil.example", "https://evil.example", "/\t/evil.example"];
    for other in others.into_iter().chain(["javascript:alert(1)", "\\\\evil.example", "/\n/evil.example"]) {
        assert!(!is_inside(other), "{other}");
    }
}
