//! 证照样式: what stands on a matter's licence. Data, kept with the item's version: a new licence needs no line of the program.
use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Item, Look};
use crate::{
    form::{Answers, FieldDef, said::said},
    moment::Day,
    paper::Fact,
    value::IdCard,
};

/// How a licence is laid out, and what stands on it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Licence {
    /// 营业执照, where the matter's result is called more precisely than the paper is; empty: as the result.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// 证书 (across a page), 证件 (a card) or 文书 (a page with a table).
    pub look: Look,
    /// The slot whose picture is the holder's; empty: none.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub photo: String,
    /// First two characters of the 统一社会信用代码 that is given out with it (GB 32100: 91 enterprises, 92 households, 93
    /// co-operatives); empty: none is.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub code_class: String,
    pub rows: Vec<Line>,
}

/// One line: `text` with `{name}` for what is answered under that name, `{one|other}` for the first of them that is answered;
/// `{place+address}` for a place and what lies in it, named once; `.性别`, `.出生` behind a name that is an ID number read it,
/// `.部分` masks it. A line nothing is known for is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Line {
    pub name: String,
    pub text: String,
}

/// What only the hall knows, by its name in a line.
#[derive(Clone, Debug, Default)]
pub struct Granted {
    /// `{持有人}`
    pub holder: String,
    /// `{内容}`: content and scope, in the decider's words.
    pub says: String,
    /// `{有效期限}`: 自…至…, or 长期.
    pub valid: String,
    /// `{发证日期}`
    pub day: Day,
    /// `{机关}`
    pub org: String,
    /// `{统一社会信用代码}` given out with this licence; empty: none.
    pub credit_code: String,
}

const OURS: [&str; 6] = ["持有人", "内容", "有效期限", "发证日期", "机关", "统一社会信用代码"];

impl Granted {
    fn get(&self, name: &str) -> Option<String> {
        Some(match name {
            "持有人" => self.holder.clone(),
            "内容" => self.says.clone(),
            "有效期限" => self.valid.clone(),
            "发证日期" => self.day.written(),
            "机关" => self.org.clone(),
            "统一社会信用代码" => self.credit_code.clone(),
            _ => return None,
        })
    }
}

impl Licence {
    /// The lines as they are printed for these answers.
    pub fn facts(&self, item: &Item, answers: &Answers, granted: &Granted) -> Vec<Fact> {
        let word = |name: &str| match (granted.get(name), name.split_once('.')) {
            (Some(it), _) => it,
            (None, Some((number, what))) => read(&answered(item, answers, number), what, granted.day),
            (None, None) => match name.split_once('+') {
                Some((place, address)) => {
                    placed(&answered(item, answers, place), &answered(item, answers, address))
                }
                None => answered(item, answers, name),
            },
        };
        let line = |it: &Line| {
            let text = filled(&it.text, word)?;
            Some(Fact::of(&it.name, text))
        };
        self.rows.iter().filter_map(line).collect()
    }
}

/// `{a|b}` by the first that has a word; nothing, when no placeholder has one.
fn filled(template: &str, word: impl Fn(&str) -> String) -> Option<String> {
    let (mut out, mut rest, mut n_asked, mut n_known) = (String::new(), template, 0, 0);
    while let Some((before, after)) = rest.split_once('{') {
        let (names, after) = after.split_once('}')?;
        let found = names.split('|').map(|it| word(it.trim())).find(|it| !it.is_empty());
        n_asked += 1;
        n_known += usize::from(found.is_some());
        out.push_str(before);
        out.push_str(&found.unwrap_or_default());
        rest = after;
    }
    out.push_str(rest);
    (n_asked == 0 || n_known > 0).then_some(out)
}

/// Whoever writes an address often begins with the town again.
fn placed(place: &str, address: &str) -> String {
    let town = place.split(' ').next().unwrap_or_default();
    match !town.is_empty() && address.contains(town) {
        true => address.to_owned(),
        false => format!("{}{address}", place.replace(' ', "")),
    }
}

/// What an ID number says of somebody.
fn read(number: &str, what: &str, today: Day) -> String {
    let Ok(card) = IdCard::parse(number, today) else { return String::new() };
    match what {
        "性别" => if card.is_man() { "男" } else { "女" }.to_owned(),
        "出生" => card.birth().map(Day::written).unwrap_or_default(),
        _ => card.masked(),
    }
}

const READ: [&str; 3] = ["性别", "出生", "部分"];

fn answered(item: &Item, answers: &Answers, name: &str) -> String {
    if answers.get(name).is_none_or(|it| it.is_empty()) {
        return String::new();
    }
    let question = item.questions.iter().find(|it| it.name == name).map(FieldDef::from);
    let part =
        || item.form.fields().flat_map(FieldDef::parts).find(|it| it.name == name).map(|it| it.into_owned());
    let field =
        question.or_else(part).unwrap_or_else(|| FieldDef { name: name.to_owned(), ..FieldDef::default() });
    said(&field, answers)
}

impl Item {
    /// Lines that name what nobody is ever asked, and a picture that lies in no slot.
    pub(super) fn licence_faults(&self, faults: &mut Vec<String>) {
        let Some(licence) = self.outcome.as_ref().and_then(|it| it.licence.as_ref()) else { return };
        let mut known: BTreeSet<String> = OURS.iter().map(|it| (*it).to_owned()).collect();
        known.extend(["name", "id", "phone", "code", "legal"].map(|it| format!("applicant_{it}")));
        known.extend(self.questions.iter().map(|it| it.name.clone()));
        known.extend(self.form.fields().flat_map(FieldDef::parts).map(|it| it.name.clone()));
        for line in &licence.rows {
            let names = line.text.split('{').skip(1).filter_map(|it| it.split_once('}')).map(|it| it.0);
            let is_known = |it: &str| match it.split_once('.') {
                Some((number, what)) => known.contains(number) && READ.contains(&what),
                None => it.split('+').all(|it| known.contains(it)),
            };
            for name in names.flat_map(|it| it.split('|')).map(str::trim).filter(|it| !is_known(it)) {
                faults.push(format!("证照栏目“{}”用到“{name}”，表单和情形里没有这一项", line.name));
            }
            if line.text.matches('{').count() != line.text.matches('}').count() {
                faults.push(format!("证照栏目“{}”的花括号不成对", line.name));
            }
        }
        let class = licence.code_class.as_str();
        if !matches!(class, "" | "91" | "92" | "93") {
            faults.push(format!("证照的统一社会信用代码类别“{class}”不对，只有91、92、93"));
        }
        if !licence.photo.is_empty() && !self.materials.iter().any(|it| it.slot == licence.photo) {
            faults.push(format!("证照的照片取自“{}”，材料里没有这一份", licence.photo));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        catalogue::Outcome,
        form::{Answer, Choice, FormDef, Kind, Section},
    };

    #[test]
    fn a_line_takes_the_first_that_is_known_and_goes_when_nothing_is() {
        let word = |name: &str| match name {
            "a" => "甲".to_owned(),
            "b" => "乙".to_owned(),
            _ => String::new(),
        };
        let check = |template: &str, out: Option<&str>| assert_eq!(filled(template, word).as_deref(), out);
        check("{a}", Some("甲"));
        check("{x|b}", Some("乙"));
        check("{x}", None);
        check("{a}{x}", Some("甲"));
        check("个体工商户", Some("个体工商户"));
        check("宽{a}米", Some("宽甲米"));
        check("宽{x}米", None);
        check("宽{a", None);
    }

    #[test]
    fn a_place_is_named_once() {
        assert_eq!(placed("松溪镇 鹿门村", "鹿门路7号"), "松溪镇鹿门村鹿门路7号");
        assert_eq!(placed("松溪镇 鹿门村", "明川县松溪镇鹿门路7号"), "明川县松溪镇鹿门路7号");
        assert_eq!(placed("", "鹿门路7号"), "鹿门路7号");
    }

    #[test]
    fn lines_come_from_the_form_in_words_and_from_the_decision() {
        let choice = |value: &str, label: &str| Choice {
            value: value.to_owned(),
            label: label.to_owned(),
            ..Choice::default()
        };
        let field = |name: &str, kind: Kind| FieldDef { name: name.to_owned(), kind, ..FieldDef::default() };
        let fields = vec![
            FieldDef { options: vec![choice("single", "个人经营")], ..field("composition", Kind::Choice) },
            field("operator", Kind::Person),
            FieldDef { unit: "平方米".to_owned(), ..field("area", Kind::Number) },
        ];
        let line = |name: &str, text: &str| Line { name: name.to_owned(), text: text.to_owned() };
        let licence = Licence {
            rows: vec![
                line("统一社会信用代码", "{统一社会信用代码}"),
                line("经营者", "{owner_name|operator_name}"),
                line("组成形式", "{composition}"),
                line("面积", "{area}"),
                line("类型", "个体工商户"),
                line("备注", "{remark}"),
            ],
            ..Licence::default()
        };
        let item = Item {
            outcome: Some(Outcome { licence: Some(licence.clone()), ..Outcome::default() }),
            form: FormDef { sections: vec![Section { fields, ..Section::default() }] },
            ..Item::default()
        };
        let answers = [("composition", "single"), ("operator_name", "陈小满"), ("area", "30")];
        let answers: Answers = answers.into_iter().map(|it| (it.0.to_owned(), Answer::text(it.1))).collect();
        let granted = Granted { credit_code: "92".to_owned(), ..Granted::default() };
        let facts: Vec<String> = licence
            .facts(&item, &answers, &granted)
            .iter()
            .map(|it| format!("{}：{}", it.name, it.text))
            .collect();
        assert_eq!(
            facts,
            ["统一社会信用代码：92", "经营者：陈小满", "组成形式：个人经营", "面积：30平方米", "类型：个体工商户"]
        );
        let mut faults = Vec::new();
        item.licence_faults(&mut faults);
        assert!(
            faults.len() == 2 && faults[0].contains("owner_name") && faults[1].contains("remark"),
            "{faults:?}"
        );
    }
}
