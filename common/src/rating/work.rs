//! 差评处置: 核实 → 整改 → 反馈 → 回访, as a table; who calls a rating mistaken or malicious does not also settle it.
use serde::{Deserialize, Serialize};

use crate::{
    catalogue::labelled,
    check::{Check, prose},
    fault::Fault,
};

labelled! {
    Work {
        /// Not bad: nothing to do.
        #[default]
        None = "不用处置",
        Open = "待核实",
        /// Said to be mistaken or malicious; waits for a second person.
        Doubted = "申诉待复核",
        Excluded = "复核后不计入",
        Mending = "整改中",
        Answered = "已反馈，待回访",
        Closed = "办结",
    }
}

labelled! {
    WorkAct {
        /// It is as they say.
        #[default]
        Confirm = "核实属实",
        Doubt = "申诉：误评或恶意",
        Exclude = "复核：同意不计入",
        Reject = "复核：不同意，按差评办",
        /// Mended, and what is told to whoever complained; it is published.
        Answer = "整改并反馈",
        /// Called back: content.
        Content = "回访：满意",
        /// Called back: not content. Once.
        Reopen = "回访：不满意，重办",
        /// Nobody left a number, or nobody answers.
        NoCall = "不能回访，办结",
    }
}

/// Working days for the step that is due in a state (handbook 5, defaults).
pub fn n_days(state: Work) -> Option<u32> {
    match state {
        Work::Open => Some(1),
        Work::Doubted => Some(5),
        Work::Mending => Some(5),
        Work::Answered => Some(3),
        Work::None | Work::Excluded | Work::Closed => None,
    }
}

pub const TABLE: [(Work, WorkAct, Work); 8] = [
    (Work::Open, WorkAct::Confirm, Work::Mending),
    (Work::Open, WorkAct::Doubt, Work::Doubted),
    (Work::Doubted, WorkAct::Exclude, Work::Excluded),
    (Work::Doubted, WorkAct::Reject, Work::Mending),
    (Work::Mending, WorkAct::Answer, Work::Answered),
    (Work::Answered, WorkAct::Content, Work::Closed),
    (Work::Answered, WorkAct::Reopen, Work::Mending),
    (Work::Answered, WorkAct::NoCall, Work::Closed),
];

impl Work {
    /// What may be done now. `is_reopened`: it has been once, and will not be again; `may_call`: there is a number.
    pub fn open_acts(self, is_reopened: bool, may_call: bool) -> Vec<WorkAct> {
        let is_open = |it: &WorkAct| match it {
            WorkAct::Reopen => may_call && !is_reopened,
            WorkAct::Content => may_call,
            _ => true,
        };
        TABLE.iter().filter(|it| it.0 == self).map(|it| it.1).filter(is_open).collect()
    }

    pub fn step(self, act: WorkAct, is_reopened: bool, may_call: bool) -> Result<Work, Fault> {
        let row = TABLE.iter().find(|it| it.0 == self && it.1 == act);
        match row.filter(|_| self.open_acts(is_reopened, may_call).contains(&act)) {
            Some(it) => Ok(it.2),
            None => Err(Fault::form("act", "这一步现在不能办，请刷新后再看")),
        }
    }
}

impl WorkAct {
    /// Takes somebody else than whoever doubted.
    pub fn wants_second(self) -> bool {
        matches!(self, WorkAct::Exclude | WorkAct::Reject)
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct WorkForm {
    pub act: WorkAct,
    pub note: String,
}

#[derive(Clone, Debug)]
pub struct WorkDone {
    pub act: WorkAct,
    pub note: String,
}

impl Check for WorkForm {
    type Out = WorkDone;

    fn check(self) -> Result<WorkDone, Fault> {
        let note = prose(&self.note, "请写明情况").map_err(|says| Fault::form("note", says))?;
        Ok(WorkDone { act: self.act, note })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_word_is_closed_only_after_an_answer_or_by_two_people() {
        let walk = |acts: &[WorkAct], is_reopened: bool| {
            acts.iter().try_fold(Work::Open, |state, act| state.step(*act, is_reopened, true))
        };
        use WorkAct::*;
        assert_eq!(walk(&[Confirm, Answer, Content], false), Ok(Work::Closed));
        assert_eq!(walk(&[Confirm, Answer, Reopen, Answer, NoCall], false), Ok(Work::Closed));
        assert_eq!(walk(&[Doubt, Exclude], false), Ok(Work::Excluded));
        assert_eq!(walk(&[Doubt, Reject, Answer, Content], false), Ok(Work::Closed));
        assert!(walk(&[Confirm, Content], false).is_err(), "no answer, no end");
        assert!(walk(&[Confirm, Answer, Reopen], true).is_err(), "reopened once only");
        assert!(walk(&[Exclude], false).is_err(), "nobody excludes what nobody has doubted");
        assert!(Work::Answered.step(Content, false, false).is_err(), "who left no number was not called");
        for state in Work::ALL {
            let is_over = TABLE.iter().all(|it| it.0 != *state);
            assert_eq!(
                is_over,
                n_days(*state).is_none(),
                "{state:?} has a clock as long as something is to be done"
            );
        }
    }
}
