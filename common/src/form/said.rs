//! What somebody answered, in the form's own words: for papers, which are Chinese whatever language the screen speaks.
use std::collections::BTreeMap;

use super::{Answer, Answers, FieldDef, Kind};
use crate::{moment::Day, value::day};

/// 个人经营; 30平方米; 30000元; the cells of a row with commas. Empty: not answered.
pub fn said(field: &FieldDef, answers: &Answers) -> String {
    match answers.get(&field.name) {
        None => String::new(),
        Some(it) if it.is_empty() => String::new(),
        Some(Answer::Text(it)) => match (field.kind, field.unit.as_str()) {
            (Kind::Choice, _) => label(field, it),
            (Kind::Money, "") => format!("{it}元"),
            (Kind::Date, _) => day(it).map_or(it.clone(), Day::written),
            (_, unit) => format!("{it}{unit}"),
        },
        Some(Answer::Many(them)) => them.iter().map(|it| label(field, it)).collect::<Vec<_>>().join("、"),
        Some(Answer::Rows(rows)) => rows.iter().map(|it| row(field, it)).collect::<Vec<_>>().join("；"),
    }
}

fn label(field: &FieldDef, value: &str) -> String {
    field.options.iter().find(|it| it.value == value).map_or(value, |it| &it.label).to_owned()
}

fn row(field: &FieldDef, cells: &BTreeMap<String, String>) -> String {
    let cell = |part: &FieldDef| cells.get(&part.name).filter(|it| !it.is_empty()).map(|it| label(part, it));
    field.fields.iter().filter_map(cell).collect::<Vec<_>>().join("，")
}
