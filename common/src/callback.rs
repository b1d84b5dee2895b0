//! 请工作人员回电: for whoever would rather talk. Asked for without an account, and without any program: the form works in
//! every browser. A kind of case: number and code tell whether somebody has called.
use serde::{Deserialize, Serialize};

use crate::{
    account::Duty,
    call::{Access, Call, Page},
    case::{
        EventView,
        clock::{ClockKind, plain},
        flow::{Act, Clocks, Flow, Hand::Staff, Row, Rules, Stage},
        kinds::Kind,
    },
    check::{Check, Faults, Nothing, line, line_or_none, unchecked},
    fault::Fault,
    id::CaseId,
    moment::{Day, Moment},
    value::{Telephone, name},
};

pub mod stage {
    use crate::case::flow::stages;

    const NOBODY: (&str, bool) = ("", false);
    const HOUSE: (&str, bool) = ("窗口", true);

    stages! {
        WAITING = "cb_waiting", "待回电", Window, HOUSE, "会有人打给您，请留意陌生来电。";
        TAKEN = "cb_taken", "有人在打", Window, HOUSE, "正在打给您，请留意陌生来电。";
        ANSWERED = "cb_answered", "已答复", Over, NOBODY, "打过电话，已经答复您。";
        /// Three tries on two days are enough; whoever cannot be reached may ask again.
        UNREACHABLE = "cb_unreachable", "多次未接通", Over, NOBODY, "打了多次没有接通。需要时可以再登记。";
        /// 12345, a department, somebody's own lawyer.
        REFERRED = "cb_referred", "已转有关部门", Over, NOBODY, "打过电话，您问的事已转给有关部门。";
    }
}

pub mod act {
    use crate::case::flow::acts;

    acts! {
        ASK = "cb_ask", "请求回电", Theirs, HandedIn;
        /// Whoever does sees the number; a colleague's is taken over by the same.
        TAKE = "cb_take", "认领";
        /// Nobody answered: it lies among the others again, for another hour or another day.
        MISSED = "cb_missed", "没有接通";
        PUT_BACK = "cb_put_back", "放回", Internal;
        ANSWER = "cb_answer", "已答复", Told;
        GIVE_UP = "cb_give_up", "多次未接通";
        REFER = "cb_refer", "已转有关部门", Told;
    }
}

pub static FLOW: Flow = Flow { kind: Kind::Callback, stages: stage::ALL, acts: act::ALL };

pub static RULES: Rules = Rules {
    kind: Kind::Callback,
    told: stage::TOLD,
    begins: &[(act::ASK, stage::WAITING)],
    rows: &TABLE,
    clocks: Clocks {
        main: |calendar, ticks, _, now| {
            let asked = ticks.first()?;
            let n_days = asked.n_days.unwrap_or(WITHIN_WORK_DAYS);
            let stopped = ticks.last().filter(|it| it.to.is_over()).map(|it| it.at);
            let begun = format!("{} {}登记", asked.at.day().zh(), asked.at.clock());
            let says = format!("{n_days}个工作日内打给您。");
            let from = (asked.at, n_days);
            Some(plain::within(calendar, ClockKind::Reply, from, stopped, [&begun, &says], now))
        },
        beside: |_, _, _, _| Vec::new(),
    },
    now: |at, _| at.told().now.to_owned(),
    // Whoever asked is called: only that nobody answered is news.
    announcement: |act, _, _| {
        let missed = "给您打过电话，没有接通";
        (act == act::MISSED)
            .then(|| (missed, "我们会再打，请留意陌生来电。也可以拨12345，或者到窗口。".to_owned()))
    },
};

pub const TABLE: [Row; 7] = [
    (stage::WAITING, act::TAKE, Staff(Duty::PreReview), stage::TAKEN),
    // People go home.
    (stage::TAKEN, act::TAKE, Staff(Duty::PreReview), stage::TAKEN),
    (stage::TAKEN, act::MISSED, Staff(Duty::PreReview), stage::WAITING),
    (stage::TAKEN, act::PUT_BACK, Staff(Duty::PreReview), stage::WAITING),
    (stage::TAKEN, act::ANSWER, Staff(Duty::PreReview), stage::ANSWERED),
    (stage::TAKEN, act::GIVE_UP, Staff(Duty::PreReview), stage::UNREACHABLE),
    (stage::TAKEN, act::REFER, Staff(Duty::PreReview), stage::REFERRED),
];

/// What a call can end with.
pub const OUTCOMES: [Act; 3] = [act::ANSWER, act::REFER, act::GIVE_UP];
/// After which it waits as before.
pub const GOES_ON: [Act; 2] = [act::MISSED, act::PUT_BACK];

/// 多次未接通: the third try or a later one, and not all of them on one day.
pub fn may_give_up(missed: &[Day], today: Day) -> bool {
    missed.len() >= 2 && missed.iter().any(|it| *it != today)
}

pub const ASK: Call<(), AskForm, Asked> = Call::post("/api/callbacks", Access::Public).kept_for_nobody();
pub const WAITING: Call<(), WaitingForm, Page<CallbackView>> =
    Call::get("/api/callbacks", Access::Staff(Duty::PreReview));
/// Taking one shows the number, to whoever takes it and nobody else; so it is a change, and in the log.
pub const TAKE: Call<CaseId, TakeForm, Taken> =
    Call::post("/api/cases/{case}/callback/take", Access::Staff(Duty::PreReview));
pub const SETTLE: Call<CaseId, SettleForm, Nothing> =
    Call::post("/api/cases/{case}/callback/settle", Access::Staff(Duty::PreReview));
/// One of them, with what has been done so far; also for whoever leads the body that has it, and once it is over.
pub const SHOW: Call<CaseId, Nothing, CallView> = Call::get("/api/cases/{case}/callback", Access::Desk);

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

/// 已登记: what whoever asked keeps.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Asked {
    pub no: String,
    pub query_code: String,
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
    pub id: CaseId,
    pub no: String,
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

/// One call back, and what has been done about it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CallView {
    pub row: CallbackView,
    pub stage: Stage,
    /// By whoever asks: it is open, and calling is their work.
    pub may_call: bool,
    /// Whole, for whoever has taken it.
    pub phone: String,
    /// How often nobody answered.
    pub n_missed: u32,
    pub may_give_up: bool,
    pub events: Vec<EventView>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct TakeForm {
    /// `yes`: also from a colleague who has it. People go home.
    pub over: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Take {
    Free,
    Over,
}

impl Check for TakeForm {
    type Out = Take;

    fn check(self) -> Result<Take, Fault> {
        match self.over.as_str() {
            "" => Ok(Take::Free),
            "yes" => Ok(Take::Over),
            _ => Err(Fault::Unreadable),
        }
    }
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct SettleForm {
    /// One of `OUTCOMES` or `GOES_ON`.
    pub act: Act,
    /// What was said, in a line; to whom it was passed on. Whoever asked reads it.
    pub says: String,
}

#[derive(Clone, Debug)]
pub struct Settle {
    pub act: Act,
    pub says: String,
}

impl Check for SettleForm {
    type Out = Settle;

    fn check(self) -> Result<Settle, Fault> {
        let act = OUTCOMES.into_iter().chain(GOES_ON).find(|it| *it == self.act).ok_or(Fault::Unreadable)?;
        let says = match act {
            act::REFER => line(&self.says, "请写转给了哪个单位，例如：县人社局"),
            _ => line_or_none(&self.says),
        };
        Ok(Settle { act, says: says.map_err(|it| Fault::form("says", it))? })
    }
}

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

    #[test]
    fn what_comes_of_a_call_ends_it_and_nothing_else_does() {
        for (_, act, _, to) in TABLE {
            assert_eq!(OUTCOMES.contains(&act), to.is_over(), "{act:?}");
        }
        let form = |act, says: &str| SettleForm { act, says: says.to_owned() }.check();
        assert_eq!(form(act::TAKE, "").unwrap_err(), Fault::Unreadable);
        assert!(matches!(form(act::REFER, " "), Err(Fault::Form { .. })), "to whom is said");
        assert!(form(act::REFER, "县人社局").is_ok() && form(act::ANSWER, "").is_ok());
    }

    #[test]
    fn nobody_is_given_up_before_three_tries_on_two_days() {
        let [first, second] = ["2026-11-23", "2026-11-24"].map(|it| Day::parse(it).unwrap());
        for (missed, today, may) in [
            (vec![], first, false),
            (vec![first], second, false),
            (vec![first, first], first, false),
            (vec![first, first], second, true),
            (vec![first, second], second, true),
        ] {
            assert_eq!(may_give_up(&missed, today), may, "{missed:?} {today:?}");
        }
    }
}
