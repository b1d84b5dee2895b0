//! 操作记录: who did what, to which case or to whom, and when. The audit administrator alone reads it whole; everybody reads what is
//! their own (三员分立; GB/T 22239 8.1.5.2). What is read is the record of calls itself, sealed every minute.
use serde::{Deserialize, Serialize};

use crate::{
    account::Duty,
    call::{Access, Call, Page},
    catalogue::labelled,
    check::{Check, Faults, line_or_none, unchecked},
    export::{self, Exported},
    fault::Fault,
    id::CaseId,
    moment::{Day, Moment},
    value::{IdCard, Phone, day, plain_digits},
};

pub mod words;

const AUDIT: Access = Access::Staff(Duty::AuditAdmin);

/// Asked, not got: whom somebody looks for stands in no address.
pub const LIST: Call<(), TrailForm, TrailView> = Call::ask("/api/trail", AUDIT);
/// By the number of a person: a POST, because it leaves a record of who looked for whom.
pub const FIND: Call<(), TrailForm, TrailView> = Call::post("/api/trail/find", AUDIT);
/// As a workbook, for a reason.
pub const EXPORT: Call<(), ExportForm, Exported> = Call::post("/api/trail/exports", AUDIT);
/// 我的痕迹
pub const MINE: Call<(), OwnForm, Page<TrailRow>> = Call::get("/api/trail/mine", Access::Desk);

pub const N_PER_PAGE: u64 = 50;
/// So far back a question goes that names no first day.
pub const N_DAYS: i32 = 366;

labelled! {
    /// What was done, roughly.
    What {
        /// 查看: numbers shown whole, people and cases looked for.
        Look = "查看和查找",
        Export = "导出",
        SignIn = "登录和密码",
        #[default]
        Case = "办件",
        Paper = "证照、印章和授权",
        People = "人员和岗位",
        House = "事项、科室和大厅",
        Citizen = "群众自己办的",
        Refused = "被拒绝的",
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct TrailForm {
    /// Name or login of a member of staff.
    pub who: String,
    /// A case by its number; a member of staff by name; a person by the number of their card or telephone.
    pub whom: String,
    /// `What`, by its code; empty: all.
    pub what: String,
    pub from: String,
    pub until: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whom {
    No(String),
    Staff(String),
    Phone(Phone),
    Card(String),
}

impl Whom {
    pub fn of(text: &str) -> Option<Whom> {
        let digits = plain_digits(text);
        if let Ok(it) = IdCard::parse(text, Day::of(9999, 12, 31).unwrap_or_default()) {
            return Some(Whom::Card(it.as_str().to_owned()));
        }
        if let Ok(it) = Phone::parse(text) {
            return Some(Whom::Phone(it));
        }
        match digits.len() == 18 && digits.bytes().all(|it| it.is_ascii_digit()) {
            true => Some(Whom::No(digits)),
            false => (!text.trim().is_empty()).then(|| Whom::Staff(text.trim().to_owned())),
        }
    }

    /// Asked of `FIND`.
    pub fn is_personal(&self) -> bool {
        matches!(self, Whom::Phone(_) | Whom::Card(_))
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trail {
    pub who: String,
    pub whom: Option<Whom>,
    pub what: Option<What>,
    pub from: Option<Day>,
    pub until: Option<Day>,
    pub page: Option<u32>,
}

impl Check for TrailForm {
    type Out = Trail;

    fn check(self) -> Result<Trail, Fault> {
        let mut faults = Faults::default();
        let who = faults.take("who", line_or_none(&self.who)).unwrap_or_default();
        let whom = faults.take("whom", line_or_none(&self.whom)).unwrap_or_default();
        let what = What::ALL.iter().copied().find(|it| words::code(*it) == self.what);
        if what.is_none() && !self.what.is_empty() {
            faults.say("what", "请从列表中选择");
        }
        let mut date = |name: &str, text: &str| match text.trim().is_empty() {
            true => None,
            false => faults.take(name, day(text).ok_or("请写日期，例如：2026-11-23")),
        };
        let (from, until) = (date("from", &self.from), date("until", &self.until));
        if from.zip(until).is_some_and(|(from, until)| until < from) {
            faults.say("until", "到哪天止要在从哪天起之后");
        }
        faults.done()?;
        Ok(Trail { who, whom: Whom::of(&whom), what, from, until, page: self.page })
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct OwnForm {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
}
unchecked!(OwnForm);

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct ExportForm {
    pub of: TrailForm,
    pub reason: String,
}

#[derive(Clone, Debug)]
pub struct Export {
    pub of: Trail,
    pub reason: String,
}

impl Check for ExportForm {
    type Out = Export;

    fn check(self) -> Result<Export, Fault> {
        let mut faults = Faults::default();
        let reason = faults.take("reason", export::reason(&self.reason));
        let of = self.of.check()?;
        faults.done()?;
        Ok(Export { of, reason: reason.unwrap_or_default() })
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TrailView {
    /// The last first.
    pub page: Page<TrailRow>,
    /// Up to here the record is sealed: a change would be seen.
    pub sealed: Option<Moment>,
    pub today: Day,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TrailRow {
    pub at: Moment,
    /// Name and post of staff; of somebody else the name, masked; empty: nobody was signed in, or the house itself.
    pub by: String,
    pub what: What,
    pub says: String,
    /// Which case, or whom.
    pub whom: String,
    pub case: Option<CaseId>,
    /// What for, as it was said.
    pub why: String,
    /// From which address of the network.
    pub peer: String,
}

impl TrailRow {
    /// As a workbook has it.
    pub fn cells(&self) -> Vec<String> {
        let own = |it: &str| it.to_owned();
        let at = format!("{} {}", self.at.day(), self.at.clock());
        vec![
            at,
            own(&self.by),
            own(self.what.label()),
            own(&self.says),
            own(&self.whom),
            own(&self.why),
            own(&self.peer),
        ]
    }
}

pub const HEADS: [&str; 7] = ["时间", "谁", "类别", "做了什么", "对谁、哪一件", "为什么", "网络地址"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whom_is_taken_for_what_it_is() {
        let check = |text: &str, is: Option<Whom>| assert_eq!(Whom::of(text), is, "{text}");
        check(" ", None);
        check("431099 261123 00037 4", Some(Whom::No("431099261123000374".to_owned())));
        check("李青", Some(Whom::Staff("李青".to_owned())));
        assert!(Whom::of("13800003210").is_some_and(|it| it.is_personal()));
        assert!(Whom::of("431026198506150016").is_some_and(|it| it.is_personal()));
    }

    #[test]
    fn a_question_names_days_that_follow_each_other() {
        let form = |from: &str, until: &str| TrailForm {
            from: from.to_owned(),
            until: until.to_owned(),
            ..TrailForm::default()
        };
        assert_eq!(form("", "").check().unwrap(), Trail::default());
        assert!(form("2026-11-23", "2026-11-23").check().is_ok());
        assert!(form("2026-11-23", "2026-11-22").check().is_err() && form("昨天", "").check().is_err());
        assert!(TrailForm { what: "nothing".to_owned(), ..TrailForm::default() }.check().is_err());
        assert_eq!(
            TrailForm { what: "look".to_owned(), ..TrailForm::default() }.check().unwrap().what,
            Some(What::Look)
        );
        let export = ExportForm { of: TrailForm::default(), reason: " ".to_owned() };
        assert!(export.check().is_err());
    }
}
