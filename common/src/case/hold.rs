//! 领、交、放: in whose hands a case of any kind lies. In pre-review it keeps others from judging; everywhere else it tells colleagues
//! that somebody is at it, and ends when the case goes on to the next tray.
use serde::{Deserialize, Serialize};

use crate::{
    account::{Duty, Who},
    application::stage,
    call::{Access, Call},
    case::flow::Stage,
    catalogue::labelled,
    check::{Check, line_or_none, unchecked},
    decision::Tray,
    fault::Fault,
    id::{AccountId, CaseId},
};

/// Several at once, each for itself: what one of them says against it does not keep the others.
pub const HOLD: Call<(), HoldForm, HeldView> = Call::post("/api/desk/hold", Access::Desk);
/// Who may be handed what lies in a tray.
pub const COLLEAGUES: Call<(), ColleaguesForm, Vec<Colleague>> = Call::get("/api/desk/colleagues", Access::Desk);

/// As many as a page of a list has.
pub const MOST: usize = 50;

labelled! {
    Hold {
        /// 待承办: also the act 承办.
        #[default]
        Take = "领取",
        Hand = "交给同事",
        LetGo = "放回",
        /// To whoever of the section has the fewest.
        Even = "平均分给科室",
        /// To whoever of the section has had the applicant's other case; else as `Even`.
        Known = "按申请人分",
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct HoldForm {
    pub how: Hold,
    pub cases: Vec<CaseId>,
    /// To whom, where it is handed on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<AccountId>,
    /// Why, where somebody has it in hand already.
    pub says: String,
}

impl Check for HoldForm {
    type Out = HoldForm;

    fn check(mut self) -> Result<HoldForm, Fault> {
        self.cases.sort();
        self.cases.dedup();
        match (self.cases.len(), self.how, self.to) {
            (0, ..) => Err(Fault::form("cases", "请先在左边勾选办件")),
            (n, ..) if n > MOST => Err(Fault::form("cases", &format!("一次最多{MOST}件"))),
            (_, Hold::Hand, None) => Err(Fault::form("to", "请选择交给哪位同事")),
            _ => {
                self.says = line_or_none(&self.says).map_err(|says| Fault::form("says", says))?;
                Ok(self)
            }
        }
    }
}

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct HeldView {
    pub n_done: u32,
    /// Who got how many, where the hall chose.
    pub given: Vec<Given>,
    pub left: Vec<LeftCase>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Given {
    pub name: String,
    pub n: u32,
}

/// One that stays where it was, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LeftCase {
    pub id: CaseId,
    pub no: String,
    pub says: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct ColleaguesForm {
    /// None: pre-review.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tray: Option<Tray>,
}
unchecked!(ColleaguesForm);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Colleague {
    pub id: AccountId,
    pub name: String,
    pub post: String,
}

/// The tray a case in this stage is taken from.
pub fn tray_of(stage: Stage) -> Option<Tray> {
    Tray::ALL.iter().copied().find(|it| it.stages().contains(&stage))
}

/// A tray one takes from: the others show what somebody else has in hand, or what waits for a day.
pub fn is_taken_from(tray: Tray) -> bool {
    !tray.stages().is_empty()
        && !matches!(
            tray,
            Tray::Correction | Tray::Joint | Tray::Tell | Tray::Compose | Tray::OwnCheck | Tray::Snag
        )
}

/// Whose work it is; none: nobody's, it is over, or the applicant's turn.
pub fn duty_of(stage: Stage) -> Option<Duty> {
    match stage {
        stage::SUBMITTED | stage::PRE_REVIEW => Some(Duty::PreReview),
        it => tray_of(it).filter(|of| is_taken_from(*of)).map(Tray::duty),
    }
}

/// May this person move, from hand to hand, what stands in this stage?
///
/// # Errors
/// `NotYours`; a sentence where nobody can.
pub fn require_duty(who: &Who, stage: Stage) -> Result<(), Fault> {
    let Some(duty) = duty_of(stage) else {
        return Err(Fault::form("cases", &format!("现在是“{}”，不用领", stage.label())));
    };
    match who.holds(duty) || who.holds(Duty::Direct) {
        true => Ok(()),
        false => Err(Fault::NotYours),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::question;

    #[test]
    fn a_case_is_taken_by_whose_work_its_stage_is() {
        assert_eq!(duty_of(stage::SUBMITTED), Some(Duty::PreReview));
        assert_eq!(duty_of(stage::ACCEPTED), Some(Duty::Review));
        assert_eq!(duty_of(stage::APPROVING), Some(Duty::Decide));
        assert_eq!(duty_of(question::stage::ASKED), Some(Duty::Answer));
        for it in [stage::DRAFT, stage::CORRECTION, question::stage::PUBLISHED] {
            assert_eq!(duty_of(it), None, "{it:?} waits for nobody here");
        }
    }

    #[test]
    fn several_at_once_are_named_once_and_not_too_many() {
        let one = CaseId { region: crate::id::Region(431_099), uuid: uuid::Uuid::from_u128(1) };
        let form = |cases: Vec<CaseId>, how, to| HoldForm { how, cases, to, says: String::new() }.check();
        assert_eq!(form(vec![one, one], Hold::Take, None).unwrap().cases, [one]);
        assert!(form(Vec::new(), Hold::Take, None).is_err());
        assert!(form(vec![one], Hold::Hand, None).is_err(), "to nobody");
        let many = |n: u128| (0..n).map(|it| CaseId { uuid: uuid::Uuid::from_u128(it), ..one }).collect();
        assert!(form(many(50), Hold::LetGo, None).is_ok());
        assert!(form(many(51), Hold::LetGo, None).is_err());
    }
}
