//! 咨询的时钟: from the question to its answer. A body that gets it from another has what is left, not a clock of its own.
use super::{Topic, act};
use crate::{
    calendar::Calendar,
    case::clock::{
        ClockKind, ClockView, Limits, Tick, reason, receipt_day,
        run::{Run, Span},
    },
    moment::Moment,
};

/// Working days for what the guide does not say already (handbook2, M19).
const N_DAYS: u32 = 5;

/// 简单咨询1个工作日, 其他5个工作日: it stands in the log, with the question.
pub fn n_days(topic: Topic) -> u32 {
    if topic.is_simple() { 1 } else { N_DAYS }
}

pub fn main(calendar: &Calendar, ticks: &[Tick], limits: Limits, now: Moment) -> Option<ClockView> {
    let asked = ticks.first()?;
    if ticks.last()?.act == act::WITHDRAW {
        return None;
    }
    // As the topic gave them when it was asked.
    let n_days = asked.n_days.unwrap_or(N_DAYS);
    let start = receipt_day(calendar, asked.at);
    let stopped = ticks.iter().find(|it| matches!(it.act, act::ANSWER | act::ANSWER_ALONE)).map(|it| it.at);
    let when = format!("{} {}提问", asked.at.day().zh(), asked.at.clock());
    let begins = match start == asked.at.day() {
        true => format!("{when}。当天不算，从下一个工作日起算。"),
        false => format!("{when}，在下班后或休息日，算{}收到，从下一个工作日起算。", start.zh()),
    };
    let says = format!("咨询{n_days}个工作日内答复。");
    let mut reasons = vec![reason(&start.zh(), &begins, "—"), reason("期限", &says, &format!("{n_days}天"))];
    let mut spans = vec![Span::Work(n_days)];
    for it in ticks.iter().filter(|it| it.act == act::EXTEND) {
        let more = it.n_days.unwrap_or_default();
        spans.push(Span::Work(more));
        let says = format!("{}答复单位说明原因，延长{more}个工作日。", it.at.day().zh());
        reasons.push(reason("延期", &says, &format!("延{more}天")));
    }
    let run = Run { stopped, spans, told: limits.told, ..Run::from(ClockKind::Reply, start, now) };
    Some(run.view(calendar, reasons))
}

#[cfg(test)]
mod tests {
    use super::{super::stage, *};
    use crate::{calendar::tests::calendar, case::flow::Act, moment::Day};

    fn at(text: &str) -> Moment {
        let (day, hour) = text.split_once(' ').unwrap();
        Day::parse(day).unwrap().start().plus_hours(hour.parse().unwrap())
    }

    fn tick(act: Act, to: crate::case::flow::Stage, text: &str, n_days: Option<u32>) -> Tick {
        Tick { act, to, at: at(text), n_days }
    }

    #[test]
    fn a_simple_question_has_a_day_and_others_five_and_an_extension_more() {
        let check = |topic: Topic, extended: Option<u32>, asked: &str, due: &str| {
            let mut ticks = vec![tick(act::ASK, stage::ASKED, asked, Some(n_days(topic)))];
            ticks.extend(extended.map(|it| tick(act::EXTEND, stage::ASKED, "2026-11-24 10", Some(it))));
            let clock = main(&calendar(), &ticks, Limits::default(), at("2026-11-24 11")).unwrap();
            assert_eq!(clock.due, Day::parse(due).unwrap(), "{topic:?} {extended:?} {asked}");
        };
        check(Topic::Papers, None, "2026-11-23 10", "2026-11-24");
        check(Topic::Policy, None, "2026-11-23 10", "2026-11-30");
        check(Topic::Policy, Some(10), "2026-11-23 10", "2026-12-14");
        // After closing time, and on a Saturday.
        check(Topic::Papers, None, "2026-11-23 18", "2026-11-25");
        check(Topic::Papers, None, "2026-11-21 10", "2026-11-24");
    }

    #[test]
    fn the_answer_stops_it_and_passing_on_does_not() {
        let limits = Limits::default();
        let asked = tick(act::ASK, stage::ASKED, "2026-11-23 10", Some(n_days(Topic::Policy)));
        let passed = tick(act::PASS_ON, stage::ASKED, "2026-11-25 10", None);
        let answered = tick(act::ANSWER, stage::ANSWERED, "2026-11-26 10", None);
        let clock = |ticks: &[Tick]| main(&calendar(), ticks, limits, at("2026-11-27 10")).unwrap();
        assert_eq!(clock(&[asked, passed]).due, Day::parse("2026-11-30").unwrap());
        assert_eq!(clock(&[asked, passed]).stopped, None);
        assert_eq!(clock(&[asked, passed, answered]).stopped, Day::parse("2026-11-26"));
        let gone = tick(act::WITHDRAW, stage::WITHDRAWN, "2026-11-24 10", None);
        assert!(main(&calendar(), &[asked, gone], limits, at("2026-11-27 10")).is_none());
    }
}
