//! 首问负责 (国发〔2022〕5号, handbook 8.9): whoever is asked first at the centre answers, or sees to it that somebody does. Nobody is
//! sent from window to window, and what became of it stands in the record.
use serde::{Deserialize, Serialize};

use crate::{
    account::Duty,
    call::{Access, Call, Page},
    catalogue::labelled,
    check::{Check, Faults, line, prose, unchecked},
    fault::Fault,
    id::InquiryId,
    moment::{Day, Moment},
    value::{Telephone, name},
};

const COUNTER: Access = Access::Staff(Duty::Counter);

/// What is still to be answered first, then what was, the latest first.
pub const LIST: Call<(), ListForm, Page<InquiryView>> = Call::get("/api/inquiries", COUNTER);
pub const RECORD: Call<(), RecordForm, InquiryView> = Call::post("/api/inquiries", COUNTER);
/// What the body it was passed to has said, told to whoever asked: by whoever was asked first.
pub const CLOSE: Call<InquiryId, CloseForm, InquiryView> = Call::post("/api/inquiries/{inquiry}/close", COUNTER);

/// Within how many working days somebody who was not answered on the spot hears from us.
pub const WITHIN_WORK_DAYS: u32 = 1;

labelled! {
    Outcome {
        #[default]
        Answered = "当场答复",
        /// Walked there, not pointed.
        Guided = "带到承办窗口",
        /// Somebody else has to say; who was asked first asks them and tells.
        Passed = "转问承办单位，再答复本人",
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct ListForm {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
}
unchecked!(ListForm);

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct RecordForm {
    /// 问什么
    pub about: String,
    pub outcome: Outcome,
    /// What was said, or where to.
    pub says: String,
    /// Wanted only where somebody has to be told later.
    pub name: String,
    pub phone: String,
}

#[derive(Clone, Debug)]
pub struct Record {
    pub about: String,
    pub outcome: Outcome,
    pub says: String,
    /// Whom to tell.
    pub asker: Option<(String, Telephone)>,
}

impl Check for RecordForm {
    type Out = Record;

    fn check(self) -> Result<Record, Fault> {
        let mut faults = Faults::default();
        let about = faults.take("about", line(&self.about, "请写一句来问什么"));
        let hint = match self.outcome {
            Outcome::Answered => "请写怎么答复的",
            Outcome::Guided => "请写带到了哪个窗口",
            Outcome::Passed => "请写转问了哪个单位",
        };
        let says = faults.take("says", prose(&self.says, hint));
        let asker = match self.outcome {
            Outcome::Passed => {
                let name = faults.take("name", name(&self.name));
                let phone = faults.take("phone", Telephone::parse(&self.phone));
                name.zip(phone)
            }
            _ => None,
        };
        faults.done()?;
        Ok(Record {
            about: about.unwrap_or_default(),
            outcome: self.outcome,
            says: says.unwrap_or_default(),
            asker,
        })
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct CloseForm {
    /// What they were told.
    pub reply: String,
}

#[derive(Clone, Debug)]
pub struct Close(pub String);

impl Check for CloseForm {
    type Out = Close;

    fn check(self) -> Result<Close, Fault> {
        prose(&self.reply, "请写怎么答复本人的").map(Close).map_err(|says| Fault::form("reply", says))
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct InquiryView {
    pub id: InquiryId,
    pub at: Moment,
    /// 首问责任人
    pub by: String,
    pub is_mine: bool,
    pub about: String,
    pub outcome: Outcome,
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
        let form = |outcome: Outcome| RecordForm {
            about: "怎么补办社保卡".to_owned(),
            outcome,
            says: "社保窗口".to_owned(),
            ..RecordForm::default()
        };
        assert!(form(Outcome::Answered).check().unwrap().asker.is_none());
        let Err(Fault::Form { fields }) = form(Outcome::Passed).check() else { panic!("nobody to tell") };
        assert_eq!(fields.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(), ["name", "phone"]);
        let Err(Fault::Form { fields }) = RecordForm::default().check() else { panic!("nothing was said") };
        assert_eq!(fields.len(), 2);
    }
}
