//! 交换的字段: what another system calls what we know, as data. Neither side is written into the program: a county whose province asks for other
//! tables brings another file (`data/exchange`).
use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{
    moment::{Day, Moment},
    value::plain_line,
};

/// What is known of one thing, by our own words: `project_no`, `accepted_at`. Nothing: not known.
pub type Record = BTreeMap<String, String>;

/// About what a row of a table is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Set {
    /// 收件、受理: one a case.
    #[default]
    Accept,
    Material,
    /// 办理环节: those that are done.
    Process,
    /// 特别程序
    Special,
    /// 办结
    Result,
    /// 评价
    Rating,
    /// 缴费
    Payment,
    /// What the other side found wrong with rows of ours.
    Abnormal,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    #[default]
    Text,
    /// `2026-11-23 10:00:00`
    Time,
    /// `2026-11-23`
    Day,
    Number,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    pub name: String,
    /// As people call it.
    pub says: String,
    /// Our word for it; empty: we have none, and it stays empty.
    #[serde(default)]
    pub from: String,
    /// Characters at most.
    pub most: usize,
    #[serde(default)]
    pub need: bool,
    #[serde(default)]
    pub kind: FieldKind,
    /// Our word to theirs; `*` stands for every other one.
    #[serde(default)]
    pub codes: BTreeMap<String, String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    pub name: String,
    pub says: String,
    pub set: Set,
    pub fields: Vec<Field>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    pub name: String,
    /// Where it is written down.
    pub source: String,
    pub tables: Vec<Table>,
}

/// A second, as these tables write it.
pub fn stamp(at: Moment) -> String {
    let seconds = at.0.div_euclid(1000).rem_euclid(60);
    format!("{} {}:{seconds:02}", at.day(), at.clock())
}

/// The other way round, in the ways other systems write it; a day alone is its beginning.
pub fn read_stamp(text: &str) -> Option<Moment> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let is_plain = text.chars().all(|it| it.is_ascii_digit() || matches!(it, '-' | '/' | ':' | ' ' | 'T' | '.'));
    let part = |from: usize, n: usize| digits.get(from..from + n);
    let day = Day::parse(&format!("{}-{}-{}", part(0, 4)?, part(4, 2)?, part(6, 2)?))?;
    let number = |at: usize| part(at, 2).map_or(Some(0), |it| it.parse::<i64>().ok());
    let (hour, minute, second) = (number(8)?, number(10)?, number(12)?);
    // Milliseconds behind it are dropped.
    let is_whole = matches!(digits.len(), 8 | 12 | 14 | 17) && hour < 24 && minute < 60 && second < 60;
    (is_plain && is_whole).then(|| {
        let at = day.start().plus_hours(hour).plus_minutes(minute);
        Moment(at.0 + second * 1000)
    })
}

impl Field {
    fn written(&self, ours: &str) -> Result<String, String> {
        let theirs = match self.codes.is_empty() || ours.is_empty() {
            true => ours.to_owned(),
            false => match self.codes.get(ours).or_else(|| self.codes.get("*")) {
                Some(it) => it.clone(),
                None => return Err(format!("{}“{ours}”没有对应的代码", self.says)),
            },
        };
        self.checked(&theirs)?;
        Ok(theirs)
    }

    fn checked(&self, it: &str) -> Result<(), String> {
        let Field { says, name, most, .. } = self;
        if it.is_empty() && self.need {
            return Err(format!("没有{says}（{name}）"));
        }
        if it.chars().count() > *most {
            return Err(format!("{says}（{name}）超过{most}个字"));
        }
        let is_read = match self.kind {
            _ if it.is_empty() => true,
            FieldKind::Text => true,
            FieldKind::Time => read_stamp(it).is_some(),
            FieldKind::Day => read_stamp(it).is_some_and(|at| at == at.day().start()),
            FieldKind::Number => it.parse::<f64>().is_ok_and(f64::is_finite),
        };
        match is_read {
            true => Ok(()),
            false => Err(format!("{says}（{name}）写的是“{it}”，读不出来")),
        }
    }
}

impl Table {
    /// What we know as a row of theirs, in the order of its fields.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn fill(&self, it: &Record) -> Result<Vec<String>, Vec<String>> {
        let (mut row, mut faults) = (Vec::new(), Vec::new());
        for field in &self.fields {
            match field.written(it.get(&field.from).map(String::as_str).unwrap_or_default()) {
                Ok(it) => row.push(it),
                Err(it) => faults.push(it),
            }
        }
        if faults.is_empty() { Ok(row) } else { Err(faults) }
    }

    /// The same for whoever only reads it: what has no code stands as we say it, and nothing is refused.
    pub fn loose(&self, it: &Record) -> Vec<String> {
        let value = |field: &Field| {
            let ours = it.get(&field.from).map(String::as_str).unwrap_or_default();
            let code = field.codes.get(ours).or_else(|| field.codes.get("*")).filter(|_| !ours.is_empty());
            code.map_or_else(|| ours.to_owned(), Clone::clone)
        };
        self.fields.iter().map(value).collect()
    }

    /// A row of theirs in our words.
    ///
    /// # Errors
    /// Everything that is wrong with it: what is missing, too long, unreadable, or of no field of this table.
    pub fn read(&self, row: &BTreeMap<String, String>) -> Result<Record, Vec<String>> {
        let (mut record, mut faults) = (Record::new(), Vec::new());
        for field in &self.fields {
            let theirs = plain_line(row.get(&field.name).map(String::as_str).unwrap_or_default());
            let theirs = theirs.trim();
            if let Err(it) = field.checked(theirs) {
                faults.push(it);
                continue;
            }
            let ours = field.codes.iter().find(|it| it.1 == theirs && it.0 != "*").map(|it| it.0.as_str());
            if !field.codes.is_empty() && !theirs.is_empty() && ours.is_none() && !field.codes.contains_key("*") {
                faults.push(format!("{}（{}）的代码“{theirs}”不认识", field.says, field.name));
            }
            if !field.from.is_empty() && !theirs.is_empty() {
                record.insert(field.from.clone(), ours.unwrap_or(theirs).to_owned());
            }
        }
        let known: BTreeSet<&str> = self.fields.iter().map(|it| it.name.as_str()).collect();
        let strange: Vec<&str> = row.keys().map(String::as_str).filter(|it| !known.contains(it)).collect();
        if let Some(it) = strange.first() {
            faults.push(format!("{}没有“{it}”这个字段", self.name));
        }
        if faults.is_empty() { Ok(record) } else { Err(faults) }
    }
}

impl Mapping {
    pub fn table(&self, name: &str) -> Option<&Table> {
        self.tables.iter().find(|it| it.name == name)
    }

    pub fn of_set(&self, set: Set) -> Option<&Table> {
        self.tables.iter().find(|it| it.set == set)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let field = |name: &str, from: &str, most: usize, need: bool, kind: FieldKind| Field {
            name: name.to_owned(),
            says: format!("栏{name}"),
            from: from.to_owned(),
            most,
            need,
            kind,
            codes: BTreeMap::new(),
        };
        let codes = [("承诺件", "2"), ("即办件", "1"), ("*", "9")];
        let codes = codes.map(|(ours, theirs)| (ours.to_owned(), theirs.to_owned())).into();
        Table {
            name: "up_thing".to_owned(),
            says: "东西".to_owned(),
            set: Set::Accept,
            fields: vec![
                field("no", "project_no", 5, true, FieldKind::Text),
                field("at", "accepted_at", 19, false, FieldKind::Time),
                Field { codes, ..field("kind", "kind", 1, false, FieldKind::Text) },
                field("spare", "", 3, false, FieldKind::Text),
            ],
        }
    }

    fn pairs(all: &[(&str, &str)]) -> Record {
        all.iter().map(|it| (it.0.to_owned(), it.1.to_owned())).collect()
    }

    #[test]
    fn what_we_know_is_written_in_their_words_and_read_back() {
        let ours = pairs(&[("project_no", "A1"), ("accepted_at", "2026-11-23 10:00:00"), ("kind", "承诺件")]);
        let row = table().fill(&ours).unwrap();
        assert_eq!(row, ["A1", "2026-11-23 10:00:00", "2", ""]);
        let theirs = pairs(&[("no", " A1 "), ("at", "2026-11-23 10:00:00"), ("kind", "2"), ("spare", "")]);
        assert_eq!(table().read(&theirs).unwrap(), ours);
        // What has no code of its own is the other one there; what that was is not known here.
        let row = table().fill(&pairs(&[("project_no", "A1"), ("kind", "联办件")])).unwrap();
        assert_eq!(row[2], "9");
    }

    #[test]
    fn everything_wrong_with_a_row_is_said_at_once() {
        let check = |all: &[(&str, &str)], says: &[&str]| {
            assert_eq!(table().read(&pairs(all)).unwrap_err(), says, "{all:?}");
        };
        check(&[], &["没有栏no（no）"]);
        check(&[("no", "A12345")], &["栏no（no）超过5个字"]);
        check(&[("no", "A"), ("at", "昨天")], &["栏at（at）写的是“昨天”，读不出来"]);
        check(&[("no", "A"), ("at", "2026-02-30 10:00:00")], &["栏at（at）写的是“2026-02-30 10:00:00”，读不出来"]);
        check(&[("no", "A"), ("nothing", "x")], &["up_thing没有“nothing”这个字段"]);
        check(
            &[("at", "x"), ("nothing", "x")],
            &["没有栏no（no）", "栏at（at）写的是“x”，读不出来", "up_thing没有“nothing”这个字段"],
        );
        assert_eq!(table().fill(&pairs(&[("project_no", "A12345")])).unwrap_err(), ["栏no（no）超过5个字"]);
    }

    #[test]
    fn moments_are_read_as_other_systems_write_them() {
        let at = |text: &str| read_stamp(text).map(stamp).unwrap_or_default();
        assert_eq!(at("2026-11-23 09:05:07"), "2026-11-23 09:05:07");
        assert_eq!(at("2026-11-23T09:05:07"), "2026-11-23 09:05:07");
        assert_eq!(at("20261123T090507"), "2026-11-23 09:05:07");
        assert_eq!(at("2026/11/23 09:05"), "2026-11-23 09:05:00");
        assert_eq!(at("2026-11-23 09:05:07.123"), "2026-11-23 09:05:07");
        assert_eq!(at("2026-11-23"), "2026-11-23 00:00:00");
        for it in ["", "2026-11", "2026-11-23 25:00:00", "2026-13-01", "二〇二六年", "2026-11-23 9:5:7", "1e9"]
        {
            assert_eq!(read_stamp(it), None, "{it}");
        }
    }
}
