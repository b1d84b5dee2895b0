//! 离岗交接: what lies in somebody's hands when they go, and to whom each of it goes. One act: all of it is given, or nothing is; then
//! the account is stopped.
use serde::{Deserialize, Serialize};

use crate::{
    call::{Access, Call},
    case::kinds::Kind,
    catalogue::labelled,
    check::{Check, Faults, Nothing, line},
    fault::Fault,
    id::AccountId,
};

/// By whoever leads the body they work in.
pub const SHOW: Call<AccountId, Nothing, LeavingView> = Call::get("/api/staff/{account}/leaving", Access::Desk);
pub const LEAVE: Call<AccountId, LeaveForm, LeavingView> =
    Call::post("/api/staff/{account}/leaving", Access::Desk);

/// Lines of each kind that are shown; all are handed over.
pub const N_SHOWN: usize = 20;
/// More than that is first handed out, as every day, until less is left.
pub const MOST_CASES: usize = 300;

labelled! {
    /// What somebody can have in hand.
    Thing {
        #[default]
        Application = "申请办件",
        Question = "咨询",
        Callback = "回电",
        Registration = "收件登记",
        Inquiry = "首问",
        RatingWork = "差评处置",
        Edition = "事项编制",
        Snag = "堵点",
        External = "部门系统办件",
        Draft = "窗口正在收的件",
        Letter = "授权书",
        Stamp = "印章",
        List = "没有接收的交接清单",
        Section = "科室",
        Deputy = "代办的同事",
        /// Whose duties they hold meanwhile.
        StandIn = "替岗",
    }
}

impl Thing {
    pub fn of(kind: Kind) -> Thing {
        match kind {
            Kind::Application => Thing::Application,
            Kind::Question => Thing::Question,
            Kind::Callback => Thing::Callback,
            Kind::Registration => Thing::Registration,
            Kind::Inquiry => Thing::Inquiry,
            Kind::RatingWork => Thing::RatingWork,
            Kind::Edition => Thing::Edition,
            Kind::Snag => Thing::Snag,
            Kind::External => Thing::External,
        }
    }

    /// What its field is called in the form.
    pub fn field(self) -> &'static str {
        match self {
            Thing::Application => "to-application",
            Thing::Question => "to-question",
            Thing::Callback => "to-callback",
            Thing::Registration => "to-registration",
            Thing::Inquiry => "to-inquiry",
            Thing::RatingWork => "to-rating-work",
            Thing::Edition => "to-edition",
            Thing::Snag => "to-snag",
            Thing::External => "to-external",
            Thing::Draft => "to-draft",
            Thing::Letter => "to-letter",
            Thing::Stamp => "to-stamp",
            Thing::List => "to-list",
            Thing::Section => "to-section",
            Thing::Deputy => "to-deputy",
            Thing::StandIn => "to-stand-in",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LeavingView {
    pub id: AccountId,
    pub name: String,
    pub post: String,
    pub org: String,
    pub is_active: bool,
    /// What is there; empty: nothing is left in their hands.
    pub groups: Vec<Group>,
    /// Who could go on with it, the same body's first.
    pub people: Vec<Successor>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Group {
    pub what: Thing,
    pub n: u64,
    pub lines: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Successor {
    pub id: AccountId,
    pub name: String,
    pub post: String,
    pub org: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct LeaveForm {
    pub given: Vec<Given>,
    /// Why they go: 调离、退休、辞职。
    pub says: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Given {
    pub what: Thing,
    pub to: AccountId,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leave {
    pub given: Vec<Given>,
    pub says: String,
}

impl Leave {
    pub fn to(&self, what: Thing) -> Option<AccountId> {
        self.given.iter().find(|it| it.what == what).map(|it| it.to)
    }
}

impl Check for LeaveForm {
    type Out = Leave;

    fn check(self) -> Result<Leave, Fault> {
        let mut faults = Faults::default();
        let says = faults.take("says", line(&self.says, "请写为什么离岗，例如：调离、退休"));
        faults.done()?;
        Ok(Leave { given: self.given, says: says.unwrap_or_default() })
    }
}

/// Everything that is there has somebody.
///
/// # Errors
/// A sentence for each kind that has nobody.
pub fn require_all(groups: &[Group], leave: &Leave) -> Result<(), Fault> {
    let mut faults = Faults::default();
    for it in groups.iter().filter(|it| leave.to(it.what).is_none()) {
        faults.say(it.what.field(), &format!("还有{}{}，请选交给谁", it.n, counted(it.what)));
    }
    faults.done()
}

/// 3件申请办件, 1份授权书
pub fn counted(what: Thing) -> String {
    let unit = match what {
        Thing::Letter | Thing::List => "份",
        Thing::Stamp => "枚",
        Thing::Section | Thing::StandIn => "个",
        Thing::Deputy => "位",
        _ => "件",
    };
    format!("{unit}{}", what.label())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_leaves_while_something_has_nobody() {
        let to = AccountId(uuid::Uuid::from_u128(1));
        let group = |what, n| Group { what, n, lines: Vec::new() };
        let groups = [group(Thing::Application, 3), group(Thing::Letter, 1)];
        let leave = |given: &[Thing]| Leave {
            given: given.iter().map(|it| Given { what: *it, to }).collect(),
            says: "调离".to_owned(),
        };
        let Err(Fault::Form { fields }) = require_all(&groups, &leave(&[Thing::Application])) else { panic!() };
        assert_eq!(fields.len(), 1);
        assert_eq!((fields[0].name.as_str(), fields[0].says.as_str()), ("to-letter", "还有1份授权书，请选交给谁"));
        assert!(require_all(&groups, &leave(&[Thing::Letter, Thing::Application])).is_ok());
        assert!(require_all(&[], &leave(&[])).is_ok());
        assert!(LeaveForm::default().check().is_err(), "why is said");
    }
}
