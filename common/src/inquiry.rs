//! 首问负责 (国发〔2022〕5号, handbook 8.9): whoever is asked first at the centre answers, or sees to it that somebody does. Nobody is
//! sent from window to window, and what became of it stands in the log of a case.
use serde::{Deserialize, Serialize};

use crate::{
    account::Duty,
    call::{Access, Call, Page},
    case::{
        clock::{ClockKind, plain},
        flow::{Act, Clocks, Flow, Hand::Staff, Row, Rules, Stage},
        kinds::Kind,
    },
    check::{Check, Faults, line, prose, unchecked},
    fault::Fault,
    id::CaseId,
    moment::{Day, Moment},
    value::{Telephone, name},
};

pub mod stage {
    use crate::case::flow::stages;

    const NOBODY: (&str, bool) = ("", false);

    stages! {
        ANSWERED = "fa_answered", "当场答复", Over, NOBODY, "";
        GUIDED = "fa_guided", "带到承办窗口", Over, NOBODY, "";
        PASSED = "fa_passed", "转问承办单位，待答复本人", Window, ("窗口", true), "";
        HEARD = "fa_heard", "已答复本人", Over, NOBODY, "";
    }
}

pub mod act {
    use crate::case::flow::acts;

    acts! {
        ANSWER = "fa_answer", "当场答复", Internal;
        /// Walked there, not pointed.
        GUIDE = "fa_guide", "带到承办窗口", Internal;
        /// Somebody else has to say; who was asked first asks them and tells.
        PASS = "fa_pass", "转问承办单位，再答复本人", Internal;
        TELL = "fa_tell", "答复本人", Internal;
    }
}

pub static FLOW: Flow = Flow { kind: Kind::Inquiry, stages: stage::ALL, acts: act::ALL };

pub static RULES: Rules = Rules {
    kind: Kind::Inquiry,
    told: stage::TOLD,
    begins: &OUTCOMES,
    rows: &TABLE,
    clocks: Clocks {
        main: |calendar, ticks, _, now| {
            let passed = ticks.first().filter(|it| it.act == act::PASS)?;
            let stopped = ticks.iter().find(|it| it.act == act::TELL).map(|it| it.at);
            let n_days = passed.n_days.unwrap_or(WITHIN_WORK_DAYS);
            let begun = format!("{} {}登记", passed.at.day().zh(), passed.at.clock());
            let says = format!("转问承办单位的，{n_days}个工作日内答复本人。");
            let from = (passed.at, n_days);
            Some(plain::within(calendar, ClockKind::Reply, from, stopped, [&begun, &says], now))
        },
        beside: |_, _, _, _| Vec::new(),
    },
    now: |_, _| String::new(),
    announcement: |_, _, _| None,
};

/// What can be done about it at once, and where it stands then.
pub const OUTCOMES: [(Act, Stage); 3] =
    [(act::ANSWER, stage::ANSWERED), (act::GUIDE, stage::GUIDED), (act::PASS, stage::PASSED)];

pub const TABLE: [Row; 1] = [(stage::PASSED, act::TELL, Staff(Duty::Counter), stage::HEARD)];

const COUNTER: Access = Access::Staff(Duty::Counter);

/// What is still to be answered first, then what was, the latest first.
pub const LIST: Call<(), ListForm, Page<InquiryView>> = Call::get("/api/inquiries", COUNTER);
pub const RECORD: Call<(), RecordForm, InquiryView> = Call::post("/api/inquiries", COUNTER);
/// What the body it was passed to has said, told to whoever asked: by whoever was asked first.
pub const TELL: Call<CaseId, TellForm, InquiryView> = Call::post("/api/cases/{case}/inquiry/tell", COUNTER);

/// Within how many working days somebody who was not answered on the spot hears from us.
pub const WITHIN_WORK_DAYS: u32 = 1;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct ListForm {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
}
unchecked!(ListForm);

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct RecordForm {
    /// 问什么
    pub about: String,
    /// One of `OUTCOMES`.
    pub act: Act,
    /// What was said, or where to.
    pub says: String,
    /// Wanted only where somebody has to be told later.
    pub name: String,
    pub phone: String,
}

impl Default for RecordForm {
    fn default() -> RecordForm {
        let none = String::new;
        RecordForm { about: none(), act: act::ANSWER, says: none(), name: none(), phone: none() }
    }
}

#[derive(Clone, Debug)]
pub struct Record {
    pub about: String,
    pub act: Act,
    pub to: Stage,
    pub says: String,
    /// Whom to tell.
    pub asker: Option<(String, Telephone)>,
}

impl Check for RecordForm {
    type Out = Record;

    fn check(self) -> Result<Record, Fault> {
        let (act, to) = OUTCOMES.into_iter().find(|it| it.0 == self.act).ok_or(Fault::Unreadable)?;
        let mut faults = Faults::default();
        let about = faults.take("about", line(&self.about, "请写一句来问什么"));
        let hint = match act {
            act::GUIDE => "请写带到了哪个窗口",
            act::PASS => "请写转问了哪个单位",
            _ => "请写怎么答复的",
        };
        let says = faults.take("says", prose(&self.says, hint));
        let asker = match act {
            act::PASS => {
                let name = faults.take("name", name(&self.name));
                let phone = faults.take("phone", Telephone::parse(&self.phone));
                name.zip(phone)
            }
            _ => None,
        };
        faults.done()?;
        Ok(Record { about: about.unwrap_or_default(), act, to, says: says.unwrap_or_default(), asker })
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct TellForm {
    /// What they were told.
    pub reply: String,
}

#[derive(Clone, Debug)]
pub struct Tell(pub String);

impl Check for TellForm {
    type Out = Tell;

    fn check(self) -> Result<Tell, Fault> {
        prose(&self.reply, "请写怎么答复本人的").map(Tell).map_err(|says| Fault::form("reply", says))
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct InquiryView {
    pub id: CaseId,
    pub no: String,
    pub at: Moment,
    /// 首问责任人
    pub by: String,
    pub is_mine: bool,
    pub about: String,
    /// What was done at once…
    pub act: Act,
    /// …and where it stands now.
    pub stage: Stage,
    pub says: String,
    /// Only while they wait to be told, and only for whoever tells them.
    pub name: String,
    pub phone: String,
    /// By when they are told; none: they were.
    pub due: Option<Day>,
    pub is_late: bool,
    pub reply: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_has_to_be_told_later_leaves_a_number_and_nobody_else_does() {
        let form = |act: Act| RecordForm {
            about: "怎么补办社保卡".to_owned(),
            act,
            says: "社保窗口".to_owned(),
            ..RecordForm::default()
        };
        assert!(form(act::ANSWER).check().unwrap().asker.is_none());
        let Err(Fault::Form { fields }) = form(act::PASS).check() else { panic!("nobody to tell") };
        assert_eq!(fields.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(), ["name", "phone"]);
        let Err(Fault::Form { fields }) = RecordForm::default().check() else { panic!("nothing was said") };
        assert_eq!(fields.len(), 2);
        assert_eq!(form(act::TELL).check().unwrap_err(), Fault::Unreadable);
    }
}
