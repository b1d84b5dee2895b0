//! 找办件: what somebody looks for, among which cases, and what was found.
use serde::{Deserialize, Serialize};

use crate::{
    call::Page,
    case::flow::Stage,
    catalogue::labelled,
    check::{Check, Faults, line_or_none},
    export,
    fault::Fault,
    id::CaseId,
    moment::Day,
    value::{CreditCode, IdCard, Phone, day, plain_digits, plain_line},
};

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct SearchForm {
    /// As it was typed, or read off a card.
    pub q: String,
    pub among: AmongForm,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
}

#[derive(Clone, Debug)]
pub struct Search {
    pub sought: Sought,
    pub among: Among,
    pub page: Option<u32>,
}

impl Check for SearchForm {
    type Out = Search;

    fn check(self) -> Result<Search, Fault> {
        if self.q.chars().count() > MAX_SOUGHT {
            return Err(Fault::form("q", "写得太长，请只写姓名、编号或事项的几个字"));
        }
        let (sought, among) = (Sought::of(&self.q), self.among.check()?);
        // Nothing but a body and a month is a question, too.
        match sought.words().is_some_and(<[String]>::is_empty) && among == Among::default() {
            true => Err(Fault::form("q", "请写编号、姓名、手机号码、证件号码、事项或部门")),
            false => Ok(Search { sought, among, page: self.page }),
        }
    }
}

/// So many are counted; of more it is enough to know that they are more.
pub const MOST_FOUND: u64 = 300;
const MAX_SOUGHT: usize = 60;
/// Words that all have to be there; nobody types more.
const MAX_WORDS: usize = 5;
/// Fewer digits are no tail of a number: they stand in too many.
const MIN_TAIL: usize = 5;

labelled! {
    /// What the text was taken for.
    By {
        #[default]
        Words = "姓名、事项或部门",
        No = "办件编号",
        Tail = "编号里的数字",
        Phone = "手机号码",
        Card = "身份证号码",
        Code = "统一社会信用代码",
    }
}

/// What somebody looks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sought {
    No(String),
    Tail(String),
    Phone(Phone),
    Card(String),
    Code(String),
    Words(Vec<String>),
}

impl Sought {
    /// A card has a check digit and a date, a mobile number begins with 1; other digits are of a case number.
    pub fn of(text: &str) -> Sought {
        let digits = plain_digits(text);
        let is_digits = !digits.is_empty() && digits.bytes().all(|it| it.is_ascii_digit());
        // Whether somebody is born yet is not asked here.
        if let Ok(it) = IdCard::parse(text, Day::of(9999, 12, 31).unwrap_or_default()) {
            return Sought::Card(it.as_str().to_owned());
        }
        if let Ok(it) = Phone::parse(text) {
            return Sought::Phone(it);
        }
        if is_digits && digits.len() == 18 {
            return Sought::No(digits);
        }
        if let Ok(it) = CreditCode::parse(text) {
            return Sought::Code(it.as_str().to_owned());
        }
        match is_digits && digits.len() >= MIN_TAIL {
            true => Sought::Tail(digits),
            false => Sought::Words(
                plain_line(text)
                    .split(' ')
                    .filter(|it| !it.is_empty())
                    .take(MAX_WORDS)
                    .map(str::to_owned)
                    .collect(),
            ),
        }
    }

    /// The number of a person or a firm: asked of `FIND`.
    pub fn is_personal(&self) -> bool {
        matches!(self, Sought::Phone(_) | Sought::Card(_) | Sought::Code(_))
    }

    pub fn by(&self) -> By {
        match self {
            Sought::No(_) => By::No,
            Sought::Tail(_) => By::Tail,
            Sought::Phone(_) => By::Phone,
            Sought::Card(_) => By::Card,
            Sought::Code(_) => By::Code,
            Sought::Words(_) => By::Words,
        }
    }

    fn words(&self) -> Option<&[String]> {
        match self {
            Sought::Words(it) => Some(it),
            _ => None,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SearchView {
    pub by: By,
    /// Newest first, closed ones too.
    pub page: Page<FoundRow>,
    /// What another body has in hand and this one may look at: reported up, or asked about.
    pub beside: Vec<FoundRow>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FoundRow {
    pub id: CaseId,
    pub no: String,
    pub item_name: String,
    pub applicant: String,
    pub org: String,
    pub stage: Stage,
    pub submitted: Option<Day>,
    pub due: Option<Day>,
}

/// What it is narrowed to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct AmongForm {
    /// 在办 (`open`), 办结 (`over`), or one stage by its code.
    pub stage: String,
    /// Handed in from that day on…
    pub from: String,
    /// …up to and with that one.
    pub until: String,
    /// Everyday name of the body.
    pub org: String,
    /// A window that has had to do with it.
    pub window: String,
}

pub const OPEN: &str = "open";
pub const OVER: &str = "over";

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Among {
    /// Any of these; none: all.
    pub stages: Vec<Stage>,
    pub from: Option<Day>,
    pub until: Option<Day>,
    pub org: Option<String>,
    pub window: Option<String>,
}

impl Check for AmongForm {
    type Out = Among;

    fn check(self) -> Result<Among, Fault> {
        let mut faults = Faults::default();
        let stages: Vec<Stage> = match self.stage.as_str() {
            "" => Vec::new(),
            OPEN => Stage::all().filter(|it| !it.is_over()).collect(),
            OVER => Stage::all().filter(|it| it.is_over()).collect(),
            code => Stage::all().filter(|it| it.code() == code).collect(),
        };
        if stages.is_empty() && !self.stage.is_empty() {
            faults.say("stage", "请从列表中选择");
        }
        let mut date = |name: &str, text: &str| match text.trim().is_empty() {
            true => None,
            false => faults.take(name, day(text).ok_or("请写日期，例如：2026-11-23")),
        };
        let (from, until) = (date("from", &self.from), date("until", &self.until));
        if from.zip(until).is_some_and(|(from, until)| until < from) {
            faults.say("until", "到哪天止要在从哪天起之后");
        }
        let mut text = |name: &str, text: &str| faults.take(name, line_or_none(text)).filter(|it| !it.is_empty());
        let (org, window) = (text("org", &self.org), text("window", &self.window));
        faults.done()?;
        Ok(Among { stages, from, until, org, window })
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct ExportForm {
    pub of: SearchForm,
    pub reason: String,
}

#[derive(Clone, Debug)]
pub struct Export {
    pub of: Search,
    pub reason: String,
}

impl Check for ExportForm {
    type Out = Export;

    fn check(self) -> Result<Export, Fault> {
        let reason = export::reason(&self.reason).map_err(|says| Fault::form("reason", says));
        Ok(Export { of: self.of.check()?, reason: reason? })
    }
}

impl FoundRow {
    /// As a workbook has it.
    pub fn cells(&self) -> Vec<String> {
        let own = |it: &str| it.to_owned();
        let day = |it: Option<Day>| it.map(|it| it.to_string()).unwrap_or_default();
        let (submitted, due) = (day(self.submitted), day(self.due));
        let (no, item, by, org) = (own(&self.no), own(&self.item_name), own(&self.applicant), own(&self.org));
        vec![no, item, by, org, submitted, due, own(self.stage.label())]
    }
}

pub const HEADS: [&str; 7] = ["编号", "事项", "申请人", "部门", "提交", "到期", "状态"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_taken_for_what_it_is() {
        let check = |text: &str, by: By| assert_eq!(Sought::of(text).by(), by, "{text}");
        check("431099 261123 00037 4", By::No);
        check("431099261123000374", By::No);
        check("00037 4", By::Tail);
        check("0003", By::Words);
        check("138 0000 3210", By::Phone);
        check("+86 13800003210", By::Phone);
        check("431026198506150016", By::Card);
        check("11010519491231002x", By::Card);
        check("91350100M000100Y43", By::Code);
        check("周明远 个体", By::Words);
        let words = Sought::of("  周明远　个体工商户 ");
        assert_eq!(words, Sought::Words(vec!["周明远".to_owned(), "个体工商户".to_owned()]));
        assert!(SearchForm { q: " 　".to_owned(), ..SearchForm::default() }.check().is_err());
        assert!(SearchForm { q: "长".repeat(61), ..SearchForm::default() }.check().is_err());
    }

    #[test]
    fn what_it_is_narrowed_to_is_a_question_of_its_own() {
        let form = |stage: &str, from: &str, until: &str| SearchForm {
            among: AmongForm {
                stage: stage.to_owned(),
                from: from.to_owned(),
                until: until.to_owned(),
                ..AmongForm::default()
            },
            ..SearchForm::default()
        };
        assert!(form("", "", "").check().is_err());
        assert!(form(OPEN, "", "").check().unwrap().among.stages.iter().all(|it| !it.is_over()));
        assert!(form(OVER, "", "").check().unwrap().among.stages.iter().all(|it| it.is_over()));
        assert_eq!(form("approving", "", "").check().unwrap().among.stages.len(), 1);
        assert!(form("nothing", "", "").check().is_err());
        assert!(form("", "2026-11-01", "2026-11-30").check().is_ok());
        assert!(form("", "2026-11-30", "2026-11-01").check().is_err());
        let export = ExportForm { of: form(OPEN, "", ""), reason: String::new() };
        assert!(export.check().is_err(), "for a reason");
    }
}
