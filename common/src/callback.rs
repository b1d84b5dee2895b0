//! 请工作人员回电: for whoever would rather talk. Asked for without an account, and without any program: the form works in
//! every browser.
use serde::{Deserialize, Serialize};

use crate::{
    account::Duty,
    call::{Access, Call, Page},
    catalogue::labelled,
    check::{Check, Faults, line, unchecked},
    fault::Fault,
    id::CallbackId,
    moment::{Day, Moment},
    value::{Telephone, name},
};

pub const ASK: Call<(), AskForm, Asked> = Call::post("/api/callbacks", Access::Public);
pub const WAITING: Call<(), WaitingForm, Page<CallbackView>> =
    Call::get("/api/callbacks", Access::Staff(Duty::PreReview));
/// Taking one shows the number, to whoever takes it and nobody else; so it is a change, and in the log.
pub const TAKE: Call<CallbackId, crate::check::Nothing, Taken> =
    Call::post("/api/callbacks/{callback}/take", Access::Staff(Duty::PreReview));
pub const SETTLE: Call<CallbackId, SettleForm, crate::check::Nothing> =
    Call::post("/api/callbacks/{callback}/settle", Access::Staff(Duty::PreReview));

/// Within how many working days somebody calls.
pub const WITHIN_WORK_DAYS: u32 = 1;

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct AskForm {
    /// 称呼
    pub name: String,
    pub phone: String,
    /// 想问什么
    pub about: String,
}

#[derive(Clone)]
pub struct Ask {
    pub name: String,
    pub phone: Telephone,
    pub about: String,
}

impl Check for AskForm {
    type Out = Ask;

    fn check(self) -> Result<Ask, Fault> {
        let mut faults = Faults::default();
        let name = faults.take("name", name(&self.name));
        let phone = faults.take("phone", Telephone::parse(&self.phone));
        let about = faults.take("about", line(&self.about, "请写一句想问什么，例如：怎么领高龄津贴"));
        match (name, phone, about) {
            (Some(name), Some(phone), Some(about)) => Ok(Ask { name, phone, about }),
            _ => Err(faults.into_fault()),
        }
    }
}

/// 已登记
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Asked {
    /// 最晚哪天打来
    pub due: Day,
    /// The year of that day is not published yet.
    pub is_provisional: bool,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct WaitingForm {
    pub page: Option<u32>,
}

unchecked!(WaitingForm);

/// One who waits to be called, soonest due first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CallbackView {
    pub id: CallbackId,
    pub name: String,
    /// 138****3210
    pub phone_masked: String,
    pub about: String,
    pub at: Moment,
    pub due: Day,
    pub is_late: bool,
    /// Whoever has taken it; empty: nobody.
    pub taken_by: String,
    pub is_mine: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Taken {
    pub phone: String,
}

labelled! {
    /// What came of it.
    Outcome {
        #[default]
        Answered = "已答复",
        /// Three tries on two days are enough; whoever cannot be reached may ask again.
        Unreachable = "多次未接通",
        /// 12345, a department, somebody's own lawyer.
        Referred = "已转有关部门",
    }
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct SettleForm {
    pub outcome: Outcome,
}

unchecked!(SettleForm);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_asks_to_be_called_is_told_all_that_is_missing() {
        let Err(Fault::Form { fields }) = AskForm::default().check() else { panic!("nothing was missing") };
        assert_eq!(fields.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(), ["name", "phone", "about"]);
    }

    #[test]
    fn a_number_written_as_people_write_it_is_understood() {
        let form =
            AskForm {
                name: "王桂英".to_owned(), phone: "138 0000 3210".to_owned(), about: "高龄津贴".to_owned()
            };
        assert_eq!(form.check().map(|it| it.phone.as_str().to_owned()).unwrap(), "13800003210");
    }
}
