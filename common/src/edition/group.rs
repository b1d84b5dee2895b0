//! Parts of a matter's document that are edited and saved apart.
use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::catalogue::labelled;

labelled! {
    /// 要素组
    Group {
        #[default]
        Basics = "基本信息",
        Basis = "设定依据",
        Conditions = "审批条件",
        Situations = "情形引导",
        Form = "申请表",
        Materials = "申请材料",
        Flow = "办理流程",
        Limits = "时限",
        Fee = "收费",
        Outcome = "结果",
        Places = "地点和渠道",
        Faq = "常见问题",
        Words = "俗称和外文",
    }
}

/// Keys the hall works out of the cause, or that a claimed matter brings along: no group saves them.
pub const WORKED_OUT: [&str; 3] = ["state", "halt", "locked"];

impl Group {
    /// Keys of an item's document at its top; every key stands in exactly one group.
    pub fn keys(self) -> &'static [&'static str] {
        match self {
            Group::Basics => &[
                "code",
                "base_code",
                "task_code",
                "name",
                "summary",
                "power",
                "kind",
                "level",
                "org",
                "reports_to",
                "window",
                "audience",
                "themes",
                "note",
                "state",
                "halt",
                "locked",
            ],
            Group::Basis => &["basis"],
            Group::Conditions => &["conditions", "quantity", "ages"],
            Group::Situations => &["questions", "pledge"],
            Group::Form => &["form"],
            Group::Materials => &["materials"],
            Group::Flow => &["steps", "hands", "parts"],
            Group::Limits => &["statutory", "promised"],
            Group::Fee => &["fee"],
            Group::Outcome => &["outcome"],
            Group::Places => &[
                "places",
                "consult_phone",
                "complain_phone",
                "visits",
                "visit_reason",
                "channels",
                "depth",
                "daily",
            ],
            Group::Faq => &["faq", "remedies"],
            Group::Words => &["aliases", "english"],
        }
    }

    pub fn of(key: &str) -> Group {
        Group::ALL.iter().copied().find(|it| it.keys().contains(&key)).unwrap_or_default()
    }

    /// What a save of this group may write.
    pub fn own_keys(self) -> impl Iterator<Item = &'static str> {
        self.keys().iter().copied().filter(|it| !WORKED_OUT.contains(it))
    }
}

/// The document with one group as somebody has written it anew; every other key is as it was.
pub fn merge(doc: &Map<String, Value>, group: Group, part: &Map<String, Value>) -> Map<String, Value> {
    let own: BTreeSet<&str> = group.own_keys().collect();
    let is_own = |it: &(&String, &Value)| own.contains(it.0.as_str());
    let kept = doc.iter().filter(|it| !is_own(it));
    kept.chain(part.iter().filter(is_own)).map(|(key, it)| (key.clone(), it.clone())).collect()
}

/// Whether a group says the same in both.
pub fn is_same(group: Group, one: &Map<String, Value>, other: &Map<String, Value>) -> bool {
    group.own_keys().all(|it| one.get(it) == other.get(it))
}

/// 认领: of the keys the province has fixed, those another document says otherwise.
pub fn broken_locks<'a>(
    locked: &'a [String],
    was: &Map<String, Value>,
    is: &Map<String, Value>,
) -> impl Iterator<Item = &'a str> {
    locked.iter().map(String::as_str).filter(move |it| was.get(*it) != is.get(*it))
}

/// A newer version was published while this one was written: what nobody has touched here is as the newer one has it. Beside the
/// document the groups both have changed, each otherwise: what was written here stays.
pub fn rebase(
    base: &Map<String, Value>,
    own: &Map<String, Value>,
    newer: &Map<String, Value>,
) -> (Map<String, Value>, Vec<Group>) {
    let mut doc = newer.clone();
    let mut both = Vec::new();
    for group in Group::ALL.iter().copied().filter(|it| !is_same(*it, base, own)) {
        if !is_same(group, base, newer) && !is_same(group, own, newer) {
            both.push(group);
        }
        doc = merge(&doc, group, own);
    }
    (doc, both)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn map(value: Value) -> Map<String, Value> {
        value.as_object().cloned().unwrap_or_default()
    }

    #[test]
    fn every_key_stands_in_one_group() {
        let all: Vec<&str> = Group::ALL.iter().flat_map(|it| it.keys()).copied().collect();
        assert_eq!(all.len(), all.iter().collect::<BTreeSet<_>>().len());
        assert!(all.iter().all(|it| Group::of(it).keys().contains(it)));
        assert!(WORKED_OUT.iter().all(|it| all.contains(it)));
    }

    #[test]
    fn a_save_writes_its_group_and_nothing_else() {
        let doc = map(
            json!({"code": "A1", "name": "开店", "state": "suspended", "fee": {"is_charged": true}, "faq": []}),
        );
        let part = map(json!({"name": "开小店", "state": "open", "fee": {"is_charged": false}}));
        let merged = merge(&doc, Group::Basics, &part);
        let after = json!({"name": "开小店", "state": "suspended", "fee": {"is_charged": true}, "faq": []});
        assert_eq!(
            Value::Object(merged),
            after,
            "what a group leaves out is no more, whatever else is sent along stays"
        );
    }

    #[test]
    fn two_people_at_two_groups_do_not_meet() {
        let doc = map(json!({"name": "开店", "faq": [1], "fee": 2}));
        let one = merge(&doc, Group::Faq, &map(json!({"faq": [3]})));
        let both = merge(&one, Group::Fee, &map(json!({"fee": 4})));
        assert_eq!(Value::Object(both), json!({"name": "开店", "faq": [3], "fee": 4}));
    }

    #[test]
    fn what_the_province_has_fixed_is_named() {
        let locked = ["name".to_owned(), "basis".to_owned()];
        let (was, is) = (map(json!({"name": "开店", "basis": []})), map(json!({"name": "开小店", "basis": []})));
        assert_eq!(broken_locks(&locked, &was, &is).collect::<Vec<_>>(), ["name"]);
    }

    #[test]
    fn a_newer_version_is_taken_up_where_nobody_wrote() {
        let base = map(json!({"name": "开店", "faq": [1], "fee": 1, "themes": []}));
        let own = map(json!({"name": "开店", "faq": [2], "fee": 2, "themes": []}));
        let newer = map(json!({"name": "开小店", "faq": [1], "fee": 3, "themes": []}));
        let (doc, both) = rebase(&base, &own, &newer);
        assert_eq!(Value::Object(doc), json!({"name": "开小店", "faq": [2], "fee": 2, "themes": []}));
        assert_eq!(both, [Group::Fee]);
    }
}
