//! 表单：forms are data, and one evaluator decides what is visible, required and valid.
//!
//! The browser runs it at every change, the server before every submit, and one table of cases runs against both
//! (`form/tests.rs`).
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::value::Sex;

pub mod asked;
pub mod evaluate;
pub mod merge;
#[cfg(feature = "db")]
pub mod said;
pub mod stands;
#[cfg(test)]
mod tests;

/// What has been filled in, by field name. Guided answers (情形引导) live beside form fields in one space of names.
pub type Answers = BTreeMap<String, Answer>;

/// One filled-in value, as it was typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum Answer {
    Text(String),
    /// 多选
    Many(Vec<String>),
    /// 可重复的一组
    Rows(Vec<BTreeMap<String, String>>),
}

impl Answer {
    pub fn text(text: &str) -> Answer {
        Answer::Text(text.to_owned())
    }

    pub fn is_empty(&self) -> bool {
        match self {
            Answer::Text(it) => it.trim().is_empty(),
            Answer::Many(it) => it.is_empty(),
            Answer::Rows(it) => it.is_empty(),
        }
    }

    pub fn as_text(&self) -> &str {
        match self {
            Answer::Text(it) => it,
            _ => "",
        }
    }
}

/// An application form: sections, one to a page on a phone.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct FormDef {
    pub sections: Vec<Section>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Section {
    /// Stable name, used in addresses.
    pub name: String,
    pub title: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub hint: String,
    pub fields: Vec<FieldDef>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct FieldDef {
    pub name: String,
    pub label: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub hint: String,
    pub kind: Kind,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub optional: bool,
    /// Shown only when every one of these holds.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub when: Vec<Cond>,
    /// For choice and several.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<Choice>,
    /// Text: least characters; number and money: least value; group: fewest rows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<i64>,
    /// Text: most characters; number and money: greatest value (yuan); group: most rows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<i64>,
    /// 身份证号码: least age in full years.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_age: Option<i32>,
    /// 身份证号码: whose it has to be; a man's number in the bride's field is asked about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sex: Option<Sex>,
    /// 平方米、人、万元…
    #[serde(skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// What of the profile stands here without being asked again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prefill: Option<Prefill>,
    /// Of a block: the part that is a person's name.
    #[serde(skip)]
    pub is_name: bool,
    /// For a group: the fields of one row (plain ones only).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldDef>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    #[default]
    Text,
    LongText,
    Choice,
    Several,
    Date,
    Number,
    /// 元, at most two decimals.
    Money,
    Phone,
    IdCard,
    CreditCode,
    /// A town or village of the county, chosen from the list.
    Region,
    Address,
    /// 人员: name, ID number, phone. Expands to `x_name`, `x_id`, `x_phone`.
    Person,
    /// 单位: name and credit code. Expands to `x_name`, `x_code`.
    Company,
    /// 可重复的一组
    Group,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Choice {
    pub value: String,
    pub label: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub hint: String,
}

/// `field` has one of the values `is`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Cond {
    pub field: String,
    pub is: Vec<String>,
}

impl Cond {
    pub fn holds(&self, answers: &Answers) -> bool {
        match answers.get(&self.field) {
            Some(Answer::Text(it)) => self.is.contains(it),
            Some(Answer::Many(them)) => them.iter().any(|it| self.is.contains(it)),
            Some(Answer::Rows(_)) | None => false,
        }
    }
}

/// Which part of the applicant's profile fills a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Prefill {
    Name,
    IdCard,
    Phone,
    Address,
    Region,
    /// 单位名称
    Company,
    CreditCode,
    /// 法定代表人
    Legal,
}

/// What a profile has to offer to a form.
pub type Known = BTreeMap<Prefill, String>;

impl FormDef {
    pub fn fields(&self) -> impl Iterator<Item = &FieldDef> {
        self.sections.iter().flat_map(|it| &it.fields)
    }
}
