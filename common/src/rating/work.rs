//! 差评处置: 核实 → 整改 → 反馈 → 回访, as a kind of case of its own. It knows what was said and never who said it. Who calls a rating
//! mistaken or malicious does not also settle it.
use serde::{Deserialize, Serialize};

use crate::{
    account::Duty,
    calendar::Calendar,
    case::{
        clock::{ClockKind, ClockView, Limits, Tick, plain},
        flow::{Act, Clocks, Flow, Hand::Staff, Row, Rules, Stage},
        kinds::Kind,
    },
    check::{Check, prose},
    fault::Fault,
    moment::Moment,
};

pub mod stage {
    use crate::case::flow::stages;

    const NOBODY: (&str, bool) = ("", false);
    const HEAD: (&str, bool) = ("负责人", true);

    stages! {
        OPEN = "rw_open", "待核实", Window, HEAD, "";
        /// Said to be mistaken or malicious; waits for a second person.
        DOUBTED = "rw_doubted", "申诉待复核", Window, HEAD, "";
        EXCLUDED = "rw_excluded", "复核后不计入", Over, NOBODY, "";
        MENDING = "rw_mending", "整改中", Window, HEAD, "";
        ANSWERED = "rw_answered", "已反馈，待回访", Window, HEAD, "";
        CLOSED = "rw_closed", "差评办结", Over, NOBODY, "";
    }
}

pub mod act {
    use crate::case::flow::acts;

    acts! {
        /// Somebody was not content. Nobody's hand: who it was is not written down.
        COMPLAIN = "rw_complain", "收到差评", Internal;
        /// It is as they say.
        CONFIRM = "rw_confirm", "核实属实", Internal;
        DOUBT = "rw_doubt", "申诉：误评或恶意", Internal;
        EXCLUDE = "rw_exclude", "复核：同意不计入", Internal;
        REJECT = "rw_reject", "复核：不同意，按差评办", Internal;
        /// Mended, and what is told to whoever complained; it is published.
        ANSWER = "rw_answer", "整改并反馈", Internal;
        /// Called back: content.
        CONTENT = "rw_content", "回访：满意", Internal;
        /// Called back: not content. Once.
        REOPEN = "rw_reopen", "回访：不满意，重办", Internal;
        /// Nobody left a number, or nobody answers.
        NO_CALL = "rw_no_call", "不能回访，办结", Internal;
    }
}

pub static FLOW: Flow = Flow { kind: Kind::RatingWork, stages: stage::ALL, acts: act::ALL };

pub static RULES: Rules = Rules {
    kind: Kind::RatingWork,
    told: stage::TOLD,
    begins: &[(act::COMPLAIN, stage::OPEN)],
    rows: &TABLE,
    clocks: Clocks { main: step, beside: |_, _, _, _| Vec::new() },
    now: |_, _| String::new(),
    announcement: |_, _, _| None,
};

pub const TABLE: [Row; 8] = [
    (stage::OPEN, act::CONFIRM, Staff(Duty::Direct), stage::MENDING),
    (stage::OPEN, act::DOUBT, Staff(Duty::Direct), stage::DOUBTED),
    (stage::DOUBTED, act::EXCLUDE, Staff(Duty::Direct), stage::EXCLUDED),
    (stage::DOUBTED, act::REJECT, Staff(Duty::Direct), stage::MENDING),
    (stage::MENDING, act::ANSWER, Staff(Duty::Direct), stage::ANSWERED),
    (stage::ANSWERED, act::CONTENT, Staff(Duty::Direct), stage::CLOSED),
    (stage::ANSWERED, act::REOPEN, Staff(Duty::Direct), stage::MENDING),
    (stage::ANSWERED, act::NO_CALL, Staff(Duty::Direct), stage::CLOSED),
];

/// Working days for the step that is due in a stage (handbook 5, defaults).
pub fn n_days(at: Stage) -> Option<u32> {
    match at {
        stage::OPEN => Some(1),
        stage::DOUBTED | stage::MENDING => Some(5),
        stage::ANSWERED => Some(3),
        _ => None,
    }
}

/// Every step has days of its own, from the one before; once it is over, those of the last.
fn step(calendar: &Calendar, ticks: &[Tick], _: Limits, now: Moment) -> Option<ClockView> {
    let (last, before) = ticks.split_last()?;
    let (from, stopped) = match last.to.is_over() {
        true => (before.last()?, Some(last.at)),
        false => (last, None),
    };
    let n_days = n_days(from.to)?;
    // The day, not the minute: that would say who had just been served.
    let begun = format!("{}{}", from.at.day().zh(), from.act.label());
    let says = format!("{}：{n_days}个工作日。", from.to.label());
    Some(plain::within(calendar, ClockKind::Hand, (from.at, n_days), stopped, [&begun, &says], now))
}

/// Takes somebody else than whoever doubted.
pub fn wants_second(act: Act) -> bool {
    matches!(act, act::EXCLUDE | act::REJECT)
}

/// What the table allows and the rating does not. `is_reopened`: it has been once; `may_call`: somebody left a number.
pub fn barred(act: Act, is_reopened: bool, may_call: bool) -> Option<Fault> {
    let says = match act {
        act::REOPEN | act::CONTENT if !may_call => "没有留电话，不能回访",
        act::REOPEN if is_reopened => "已经重办过一次，不能再重办",
        _ => return None,
    };
    Some(Fault::form("act", says))
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct WorkForm {
    pub act: Act,
    pub note: String,
}

#[derive(Clone, Debug)]
pub struct WorkDone {
    pub act: Act,
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
    use crate::{
        account::Who,
        calendar::tests::calendar,
        id::{AccountId, Region},
        moment::Day,
    };

    fn head() -> Who {
        Who::Staff {
            account: AccountId(uuid::Uuid::nil()),
            name: String::new(),
            post: String::new(),
            region: Region(0),
            org: String::new(),
            duties: vec![Duty::Direct],
        }
    }

    #[test]
    fn a_bad_word_is_closed_only_after_an_answer_or_by_two_people() {
        use act::*;
        let walk = |acts: &[Act]| acts.iter().try_fold(stage::OPEN, |at, act| at.step(*act, &head())).ok();
        assert_eq!(walk(&[CONFIRM, ANSWER, CONTENT]), Some(stage::CLOSED));
        assert_eq!(walk(&[CONFIRM, ANSWER, REOPEN, ANSWER, NO_CALL]), Some(stage::CLOSED));
        assert_eq!(walk(&[DOUBT, EXCLUDE]), Some(stage::EXCLUDED));
        assert_eq!(walk(&[DOUBT, REJECT, ANSWER, CONTENT]), Some(stage::CLOSED));
        assert_eq!(walk(&[CONFIRM, CONTENT]), None, "no answer, no end");
        assert_eq!(walk(&[EXCLUDE]), None, "nobody excludes what nobody has doubted");
        assert!(barred(REOPEN, true, true).is_some() && barred(REOPEN, false, true).is_none(), "once only");
        assert!(barred(CONTENT, false, false).is_some(), "who left no number was not called");
        for def in stage::ALL {
            assert_eq!(def.stage.is_over(), n_days(def.stage).is_none(), "{:?}: to be done by a day", def.stage);
        }
    }

    #[test]
    fn every_step_has_days_of_its_own_from_the_one_before() {
        let at = |text: &str| Day::parse(text).unwrap().start().plus_hours(10);
        let mut ticks = Vec::new();
        let mut check = |act: Act, to: Stage, on: &str, due: &str| {
            ticks.push(Tick { act, to, at: at(on), n_days: None });
            let clock = step(&calendar(), &ticks, Limits::default(), at(on)).unwrap();
            assert_eq!((clock.due.to_string().as_str(), clock.stopped.is_some()), (due, to.is_over()), "{act:?}");
        };
        check(act::COMPLAIN, stage::OPEN, "2026-11-20", "2026-11-23");
        check(act::DOUBT, stage::DOUBTED, "2026-11-23", "2026-11-30");
        check(act::REJECT, stage::MENDING, "2026-11-23", "2026-11-30");
        check(act::ANSWER, stage::ANSWERED, "2026-11-23", "2026-11-26");
        check(act::CONTENT, stage::CLOSED, "2026-11-27", "2026-11-26");
    }
}
