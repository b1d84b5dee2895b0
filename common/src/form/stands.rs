//! 表单里写着什么: the answers that stand in the fields of an HTML form, whichever events a browser has sent on the way there.
use std::collections::BTreeMap;

use super::{Answer, Answers, FieldDef, Kind};

/// By the fields asked and the pairs a form submits. A field that the form does not have is left as it is.
pub fn stands(fields: &[FieldDef], pairs: &[(String, String)]) -> Answers {
    let all = |name: &str| {
        let of = pairs.iter().filter(|it| it.0 == name);
        of.map(|it| it.1.clone()).collect::<Vec<String>>()
    };
    let answer = |field: &FieldDef| {
        let found = all(&field.name);
        match field.kind {
            Kind::Several if found.is_empty() => None,
            Kind::Several => Some(Answer::Many(found)),
            Kind::Group => rows(field, pairs),
            _ => found.into_iter().next().map(Answer::Text),
        }
    };
    fields.iter().filter_map(|it| Some((it.name.clone(), answer(it)?))).collect()
}

/// `owners.0.name`
fn rows(field: &FieldDef, pairs: &[(String, String)]) -> Option<Answer> {
    let mut rows: BTreeMap<usize, BTreeMap<String, String>> = BTreeMap::new();
    for (name, value) in pairs {
        let rest =
            name.strip_prefix(&field.name).and_then(|it| it.strip_prefix('.')).and_then(|it| it.split_once('.'));
        if let Some((n, part)) = rest
            && let Ok(n) = n.parse()
        {
            rows.entry(n).or_default().insert(part.to_owned(), value.clone());
        }
    }
    (!rows.is_empty()).then(|| Answer::Rows(rows.into_values().collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(name: &str, kind: Kind) -> FieldDef {
        FieldDef { name: name.to_owned(), kind, ..FieldDef::default() }
    }

    #[test]
    fn what_stands_in_the_fields_is_read_by_kind() {
        let fields = [
            field("id", Kind::IdCard),
            field("way", Kind::Choice),
            field("goods", Kind::Several),
            field("none", Kind::Several),
            field("owners", Kind::Group),
            field("owners_note", Kind::Text),
        ];
        let pairs = [
            ("id", "431026198506150016"),
            ("way", "post"),
            ("goods", "cold"),
            ("goods", "hot"),
            ("owners.0.name", "甲"),
            ("owners.0.id", ""),
            ("owners.1.name", "乙"),
            ("owners_note", ""),
            ("stranger", "x"),
        ];
        let pairs = pairs.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let row = |pairs: &[(&str, &str)]| pairs.iter().map(|(a, b)| (a.to_string(), b.to_string())).collect();
        let wanted = [
            ("id", Answer::text("431026198506150016")),
            ("way", Answer::text("post")),
            ("goods", Answer::Many(vec!["cold".to_owned(), "hot".to_owned()])),
            ("owners", Answer::Rows(vec![row(&[("name", "甲"), ("id", "")]), row(&[("name", "乙")])])),
            ("owners_note", Answer::text("")),
        ];
        let wanted: Answers = wanted.into_iter().map(|(name, it)| (name.to_owned(), it)).collect();
        assert_eq!(stands(&fields, &pairs), wanted);
    }
}
