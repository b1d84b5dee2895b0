//! 替岗 (AB岗): who holds somebody's duties while they are away, from a day until a day. Duties are power: one proposes, another
//! confirms (`proposal`); what ends it counts at once. Letters are not lent: who is to bind a body has one of their own (授权书).
use serde::{Deserialize, Serialize};

use super::Duty;
use crate::{
    call::{Access, Call, Page},
    check::{Check, Faults, Nothing, line, unchecked},
    fault::Fault,
    id::StandInId,
    moment::Day,
    value::day,
};

/// Of the bodies whoever asks leads, or where they stand in themselves; all of them for the security administrator.
pub const LIST: Call<(), ListForm, Page<StandInView>> = Call::get("/api/stand-ins", Access::Desk);
pub const PROPOSE: Call<(), StandInForm, Page<StandInView>> = Call::post("/api/stand-ins", Access::Desk);
pub const END: Call<StandInId, Nothing, Page<StandInView>> =
    Call::post("/api/stand-ins/{standin}/end", Access::Desk);

pub const N_PER_PAGE: u64 = 50;
/// At a time; whoever is away for longer is replaced.
const MOST_DAYS: i32 = 180;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct ListForm {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
}
unchecked!(ListForm);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StandInView {
    pub id: StandInId,
    /// Who is away.
    pub whom: String,
    pub org: String,
    pub deputy: String,
    pub duties: Vec<Duty>,
    pub from: Day,
    pub until: Day,
    /// 还没有开始、正在替岗、已经结束
    pub standing: String,
    pub may_end: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct StandInForm {
    /// 登录名 of whoever is away, and of whoever stands in.
    pub whom: String,
    pub deputy: String,
    /// None: all they hold.
    pub duties: Vec<Duty>,
    pub from: String,
    pub until: String,
    pub reason: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StandIn {
    pub whom: String,
    pub deputy: String,
    pub duties: Vec<Duty>,
    pub from: Day,
    pub until: Day,
    pub reason: String,
}

impl Check for StandInForm {
    type Out = StandIn;

    fn check(mut self) -> Result<StandIn, Fault> {
        let mut faults = Faults::default();
        let whom = faults.take("whom", line(&self.whom, "请选择谁不在岗"));
        let deputy = faults.take("deputy", line(&self.deputy, "请选择谁替岗"));
        if whom.is_some() && whom == deputy {
            faults.say("deputy", "替岗的人不能是本人");
        }
        self.duties.sort();
        self.duties.dedup();
        if self.duties.iter().any(|it| it.is_admin()) {
            faults.say("duties", "三员的岗位不能替，请由安全管理员另行授予");
        }
        let from = faults.take("from", day(&self.from).ok_or("请写从哪天起，例如：2026-11-23"));
        let until = faults.take("until", day(&self.until).ok_or("请写到哪天止，例如：2026-11-27"));
        match from.zip(until).map(|(from, until)| until.0 - from.0) {
            Some(..0) => faults.say("until", "到哪天止要在从哪天起之后"),
            Some(MOST_DAYS..) => faults.say("until", "一次最多180天，更长的请正式授予岗位"),
            _ => (),
        }
        let reason = faults.take("reason", line(&self.reason, "请写为什么，例如：培训"));
        match (whom, deputy, from, until, reason) {
            (Some(whom), Some(deputy), Some(from), Some(until), Some(reason)) if faults.is_empty() => {
                Ok(StandIn { whom, deputy, duties: self.duties, from, until, reason })
            }
            _ => Err(faults.into_fault()),
        }
    }
}

/// What is lent: what was asked for of what they hold, and nothing a deputy may not hold beside their own.
///
/// # Errors
/// In words, by field.
pub fn lent(asked: &[Duty], held: &[Duty], own: &[Duty]) -> Result<Vec<Duty>, Fault> {
    let lent: Vec<Duty> = held.iter().copied().filter(|it| asked.is_empty() || asked.contains(it)).collect();
    if lent.iter().chain(own).any(|it| it.is_admin()) {
        return Err(Fault::form("deputy", "三员各管各的：不能替别人，也不能请别人替"));
    }
    let more: Vec<Duty> = lent.into_iter().filter(|it| !own.contains(it)).collect();
    match more.is_empty() {
        true => Err(Fault::form("duties", "替岗的人本来就有这些岗位，或者他没有这些岗位")),
        false => Ok(more),
    }
}

pub fn standing(from: Day, until: Day, is_ended: bool, today: Day) -> &'static str {
    match () {
        () if is_ended || until < today => "已经结束",
        () if from > today => "还没有开始",
        () => "正在替岗",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> StandInForm {
        StandInForm {
            whom: "zhouweiguo".to_owned(),
            deputy: "zhaoming".to_owned(),
            from: "2026-11-23".to_owned(),
            until: "2026-11-27".to_owned(),
            reason: "培训".to_owned(),
            ..StandInForm::default()
        }
    }

    fn named(it: StandInForm) -> Vec<String> {
        match it.check() {
            Err(Fault::Form { fields }) => fields.into_iter().map(|it| it.name).collect(),
            it => panic!("{it:?}"),
        }
    }

    #[test]
    fn who_stands_in_is_another_and_for_a_while() {
        assert!(form().check().is_ok());
        assert_eq!(named(StandInForm::default()), ["whom", "deputy", "from", "until", "reason"]);
        assert_eq!(named(StandInForm { deputy: "zhouweiguo".to_owned(), ..form() }), ["deputy"]);
        assert_eq!(named(StandInForm { until: "2026-11-22".to_owned(), ..form() }), ["until"]);
        assert_eq!(named(StandInForm { until: "2027-11-22".to_owned(), ..form() }), ["until"]);
        assert_eq!(named(StandInForm { duties: vec![Duty::AuditAdmin], ..form() }), ["duties"]);
    }

    #[test]
    fn the_three_administrators_lend_nothing_and_borrow_nothing() {
        use Duty::{Counter, Direct, Review, SecurityAdmin, SystemAdmin};
        assert_eq!(lent(&[], &[Direct, Review], &[Review]).unwrap(), [Direct]);
        assert_eq!(lent(&[Review], &[Direct, Review], &[]).unwrap(), [Review]);
        assert!(lent(&[], &[Review], &[Review]).is_err(), "nothing more");
        assert!(lent(&[Counter], &[Review], &[]).is_err(), "not theirs to lend");
        assert!(lent(&[], &[SystemAdmin], &[]).is_err());
        assert!(lent(&[], &[Review], &[SecurityAdmin]).is_err());
    }

    #[test]
    fn it_begins_and_ends_by_the_day() {
        let day = |n: i32| Day(n);
        assert_eq!(standing(day(2), day(3), false, day(1)), "还没有开始");
        assert_eq!(standing(day(2), day(3), false, day(3)), "正在替岗");
        assert_eq!(standing(day(2), day(3), true, day(3)), "已经结束");
        assert_eq!(standing(day(2), day(3), false, day(4)), "已经结束");
    }
}
