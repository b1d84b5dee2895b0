//! 同一事项的市、县、乡、村版本: one matter is the same wherever it is done; a lower level's version may say its own only where it is done
//! and by whom.
use serde_json::{Map, Value};

/// Keys a version of a lower level may say otherwise; everything else stands as it does above (政务服务事项“四级四同”).
pub const MAY_DIFFER: [&str; 22] = [
    "code",
    "task_code",
    "level",
    "org",
    "reports_to",
    "window",
    "promised",
    "hands",
    "daily",
    "places",
    "consult_phone",
    "complain_phone",
    "visits",
    "visit_reason",
    "channels",
    "depth",
    "faq",
    "aliases",
    "note",
    "state",
    "halt",
    "locked",
];

/// Keys the lower version says otherwise and may not.
pub fn strays<'a>(above: &'a Map<String, Value>, own: &'a Map<String, Value>) -> Vec<&'a str> {
    let mut keys: Vec<&str> = above.keys().chain(own.keys()).map(String::as_str).collect();
    keys.sort_unstable();
    keys.dedup();
    keys.retain(|it| !MAY_DIFFER.contains(it) && above.get(*it) != own.get(*it));
    keys
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::edition::Group;

    #[test]
    fn a_towns_version_says_its_own_place_and_nothing_else() {
        let map = |it: Value| it.as_object().cloned().unwrap_or_default();
        let above = map(json!({"name": "临时救助", "basis": ["法"], "places": ["县"], "org": "县民政局"}));
        let check = |own: Value, strays_are: &[&str]| assert_eq!(strays(&above, &map(own)), strays_are);
        check(json!({"name": "临时救助", "basis": ["法"], "places": ["镇"], "org": "城关镇人民政府"}), &[]);
        check(json!({"name": "临时救济", "basis": ["法"], "places": ["镇"], "org": "城关镇人民政府"}), &["name"]);
        check(json!({"name": "临时救助", "places": [], "fee": {}}), &["basis", "fee"]);
    }

    #[test]
    fn every_key_that_may_differ_is_one_a_matter_has() {
        for key in MAY_DIFFER {
            assert!(Group::of(key).keys().contains(&key), "{key}");
        }
    }
}
