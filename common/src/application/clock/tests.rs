use proptest::prelude::*;

use super::*;
use crate::{
    application::act,
    calendar::{Mark, tests::calendar},
    case::{
        clock::{CellKind, Hands, redated, replay_on, stretches},
        flow::{Act, Stage},
    },
    moment::Day,
};

fn at(text: &str) -> Moment {
    let (day, clock) = text.split_once(' ').unwrap();
    let (hour, minute) = clock.split_once(':').unwrap();
    let minutes = hour.parse::<i64>().unwrap() * 60 + minute.parse::<i64>().unwrap();
    Day::parse(day).unwrap().start().plus_minutes(minutes)
}

fn tick(act: Act, to: Stage, text: &str) -> Tick {
    Tick { act, to, at: at(text), n_days: None }
}

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn noon(text: &str) -> Moment {
    day(text).start().plus_hours(12)
}

#[test]
fn the_window_answers_within_five_working_days_of_receipt() {
    let calendar = calendar();
    let check = |submitted: &str, due: &str| {
        let ticks = [tick(act::SUBMIT, stage::SUBMITTED, submitted)];
        let clock = replay(&calendar, &ticks, Limits::default(), ticks[0].at).unwrap();
        assert_eq!(clock.due, day(due), "{submitted}");
    };
    check("2026-11-23 14:16", "2026-11-30");
    check("2026-11-23 17:00", "2026-12-01"); // after closing time: the 24th
    check("2026-11-21 10:00", "2026-11-30"); // Saturday: Monday the 23rd
    check("2026-02-13 09:00", "2026-02-27"); // Spring Festival, and a Saturday that is worked
    check("2026-02-14 09:00", "2026-02-28"); // that Saturday itself
}

#[test]
fn while_the_applicant_corrects_the_windows_clock_stands() {
    let calendar = calendar();
    let mut ticks = vec![
        tick(act::SUBMIT, stage::SUBMITTED, "2026-11-05 20:41"),
        tick(act::TAKE, stage::PRE_REVIEW, "2026-11-06 09:00"),
        Tick { n_days: Some(10), ..tick(act::NOTIFY, stage::CORRECTION, "2026-11-06 10:12") },
    ];
    let clock = replay(&calendar, &ticks, Limits::default(), noon("2026-11-09")).unwrap();
    assert_eq!((clock.kind, clock.due, clock.n_left), (ClockKind::Correct, day("2026-11-20"), 9));
    ticks.push(tick(act::RESUBMIT, stage::SUBMITTED, "2026-11-09 16:00"));
    let clock = replay(&calendar, &ticks, Limits::default(), noon("2026-11-10")).unwrap();
    assert_eq!((clock.kind, clock.due, clock.n_used), (ClockKind::Answer, day("2026-11-16"), 1));
    let whose: Vec<(String, i32)> =
        stretches(&calendar, &ticks, day("2026-11-10")).into_iter().map(|it| (it.whose, it.n_days)).collect();
    assert_eq!(whose, [("窗口".to_owned(), 1), ("您（补正）".to_owned(), 1), ("窗口".to_owned(), 1)]);
}

#[test]
fn a_special_procedure_moves_the_promise_by_its_working_days() {
    // The case of the tracker's picture: accepted 10 November, samples tested on the 17th to the 19th.
    let calendar = calendar();
    let ticks = [
        tick(act::SUBMIT, stage::SUBMITTED, "2026-11-05 10:00"),
        tick(act::ACCEPT, stage::ACCEPTED, "2026-11-10 09:30"),
        tick(act::ASSIGN, stage::IN_REVIEW, "2026-11-10 10:00"),
        tick(act::START_SPECIAL, stage::SPECIAL, "2026-11-17 09:00"),
        tick(act::END_SPECIAL, stage::IN_REVIEW, "2026-11-20 09:00"),
    ];
    let limits = Limits { promise: Some(Limit { n: 10, unit: Unit::WorkDay }), legal: None, ..Limits::default() };
    let clock = replay(&calendar, &ticks, limits, noon("2026-11-23")).unwrap();
    // The 17th still counts for the department, the 20th for the procedure.
    assert_eq!((clock.due, clock.n_used, clock.n_left), (day("2026-11-27"), 6, 4));
    let strip: String = clock
        .cells
        .iter()
        .map(|it| match it.kind {
            CellKind::Blank => '.',
            CellKind::Start => 's',
            CellKind::Weekend | CellKind::Holiday => '_',
            CellKind::Stopped => 'x',
            CellKind::Due => 'D',
            _ => '#',
        })
        .collect();
    assert_eq!(strip, ".s###__##xxx__####D..");
}

#[test]
fn a_date_over_the_year_says_that_it_is_provisional_and_why() {
    let ticks = [tick(act::SUBMIT, stage::SUBMITTED, "2026-12-29 10:00")];
    let clock = replay(&calendar(), &ticks, Limits::default(), noon("2026-12-29")).unwrap();
    assert!(clock.is_provisional);
    let why = clock.reasons.iter().map(|it| format!("{}｜{}｜{}", it.name, it.text, it.days));
    insta::assert_snapshot!(why.collect::<Vec<String>>().join("\n"));
}

#[test]
fn an_overdue_clock_says_by_how_much() {
    let ticks = [tick(act::SUBMIT, stage::SUBMITTED, "2026-11-13 10:00")];
    let clock = replay(&calendar(), &ticks, Limits::default(), noon("2026-11-24")).unwrap();
    assert_eq!((clock.due, clock.n_left), (day("2026-11-20"), -2));
    assert_eq!(clock.cells.iter().filter(|it| it.kind == CellKind::Late).count(), 2);
}

/// `A2026-02-12 N10 S2026-02-13+5..2026-02-26 X2026-03-02+3 @2026-03-05 = 2026-03-19 10`: accepted, promised days (D: natural ones),
/// special procedure with the days told and its end, extension, today; the last day and the days left. Worked out by a program of
/// another hand that walks the days by the law's words.
#[test]
fn a_hundred_and_twenty_cases_come_out_as_worked_out_beside() {
    let calendar = calendar();
    let mut n = 0;
    for line in include_str!("cases.txt").lines() {
        let (events, wanted) = line.split_once(" = ").unwrap();
        let mut ticks = Vec::new();
        let (mut limits, mut today) = (Limits::default(), noon("2026-01-01"));
        for event in events.split(' ') {
            let (kind, rest) = event.split_at(1);
            let on = |text: &str| format!("{text} 10:00");
            match kind {
                "A" => ticks.push(tick(act::ACCEPT, stage::ACCEPTED, &on(rest))),
                "N" | "D" => {
                    let unit = if kind == "N" { Unit::WorkDay } else { Unit::Day };
                    limits.promise = Some(Limit { n: rest.parse().unwrap(), unit });
                    let at = ticks[0].at;
                    ticks.push(Tick { at, ..tick(act::ASSIGN, stage::IN_REVIEW, "2026-01-01 10:00") });
                }
                "S" => {
                    let (from, told) = rest.split_once('+').unwrap();
                    let (n_days, to) = told.split_once("..").unwrap_or((told, ""));
                    let start = tick(act::START_SPECIAL, stage::SPECIAL, &on(from));
                    ticks.push(Tick { n_days: n_days.parse().ok(), ..start });
                    if !to.is_empty() {
                        ticks.push(tick(act::END_SPECIAL, stage::IN_REVIEW, &on(to)));
                    }
                }
                "X" => {
                    let (from, more) = rest.split_once('+').unwrap();
                    let extend = tick(act::EXTEND, stage::IN_REVIEW, &on(from));
                    ticks.push(Tick { n_days: more.parse().ok(), ..extend });
                }
                _ => today = noon(rest),
            }
        }
        let clock = replay(&calendar, &ticks, limits, today).unwrap();
        assert_eq!(format!("{} {}", clock.due, clock.n_left), wanted, "{line}");
        n += 1;
    }
    assert_eq!(n, 120);
}

fn promised(n: u32, unit: Unit) -> Limits {
    Limits { promise: Some(Limit { n, unit }), ..Limits::default() }
}

fn why(clock: &ClockView) -> String {
    let lines = clock.reasons.iter().map(|it| format!("{}｜{}｜{}", it.name, it.text, it.days));
    lines.collect::<Vec<String>>().join("\n")
}

#[test]
fn natural_days_say_that_they_are_and_an_extension_is_in_working_days() {
    let mut ticks = vec![
        tick(act::ACCEPT, stage::ACCEPTED, "2026-11-20 10:00"),
        tick(act::ASSIGN, stage::IN_REVIEW, "2026-11-20 11:00"),
    ];
    let limits = promised(15, Unit::Day);
    let clock = replay(&calendar(), &ticks, limits, noon("2026-12-01")).unwrap();
    assert_eq!((clock.due, clock.n_used, clock.n_left, clock.limit.as_str()), (day("2026-12-07"), 11, 6, "15日"));
    ticks.push(Tick { n_days: Some(10), ..tick(act::EXTEND, stage::IN_REVIEW, "2026-12-01 10:00") });
    let clock = replay(&calendar(), &ticks, limits, noon("2026-12-01")).unwrap();
    assert_eq!((clock.due, clock.limit.as_str()), (day("2026-12-21"), "15日，再延长10个工作日"));
    insta::assert_snapshot!(why(&clock));
}

#[test]
fn hours_are_hours_by_night_and_on_holidays() {
    let check = |accepted: &str, n: u32, rest: &[Tick], now: &str, wanted: (&str, i32)| {
        let mut ticks = vec![tick(act::ACCEPT, stage::ACCEPTED, accepted)];
        ticks.extend(rest);
        ticks.push(Tick { at: ticks[ticks.len() - 1].at, ..tick(act::ASSIGN, stage::IN_REVIEW, accepted) });
        let clock = replay(&calendar(), &ticks, promised(n, Unit::Hour), at(now)).unwrap();
        assert_eq!((clock.due_at.unwrap().to_string().as_str(), clock.n_left), wanted, "{accepted} {n}");
        assert_eq!((clock.due, clock.limit.clone()), (clock.due_at.unwrap().day(), format!("{n}小时")));
        assert!(!why(&clock).contains("工作日"), "{}", why(&clock));
    };
    check("2026-11-23 10:00", 24, &[], "2026-11-23 10:01", ("2026-11-24 10:00", 1));
    check("2026-11-23 10:00", 24, &[], "2026-11-24 10:00", ("2026-11-24 10:00", 0));
    check("2026-11-23 10:00", 24, &[], "2026-11-24 10:01", ("2026-11-24 10:00", -1));
    check("2026-11-27 16:30", 72, &[], "2026-11-29 10:00", ("2026-11-30 16:30", 1));
    check("2026-09-30 16:30", 72, &[], "2026-10-08 10:00", ("2026-10-03 16:30", -5));
    check("2026-11-23 10:00", 1, &[], "2026-11-23 10:30", ("2026-11-23 11:00", 0));
    // Six hours gone, then a procedure of two days and a half: what is left runs on from its end.
    let procedure = [
        Tick { n_days: Some(5), ..tick(act::START_SPECIAL, stage::SPECIAL, "2026-11-23 16:00") },
        tick(act::END_SPECIAL, stage::IN_REVIEW, "2026-11-26 04:00"),
    ];
    check("2026-11-23 10:00", 24, &procedure, "2026-11-26 10:00", ("2026-11-26 22:00", 0));
}

#[test]
fn at_once_is_on_that_day() {
    let ticks = [tick(act::ACCEPT, stage::ACCEPTED, "2026-11-20 10:00")];
    let clock = replay(&calendar(), &ticks, promised(0, Unit::AtOnce), noon("2026-11-20")).unwrap();
    assert_eq!((clock.due, clock.n_left, clock.unit), (day("2026-11-20"), 0, Unit::AtOnce));
    assert!(why(&clock).ends_with("当天"), "{}", why(&clock));
}

/// Finding H11: originals came after the fifth day.
#[test]
fn the_window_has_its_five_days_anew_once_originals_are_there() {
    let ticks = [
        tick(act::SUBMIT, stage::SUBMITTED, "2026-11-23 10:00"),
        tick(act::TAKE, stage::PRE_REVIEW, "2026-11-23 11:00"),
        tick(act::PASS, stage::PRE_PASSED, "2026-11-23 12:00"),
        tick(act::RECEIVE, stage::RECEIVED, "2026-12-01 10:00"),
    ];
    let clock = replay(&calendar(), &ticks, Limits::default(), noon("2026-12-01")).unwrap();
    assert_eq!((clock.start, clock.due, clock.n_left), (day("2026-12-01"), day("2026-12-08"), 5));
    // What needs nobody to come goes on from the day it was handed in.
    let whole = [ticks[0], ticks[1], tick(act::PASS_WHOLE, stage::RECEIVED, "2026-11-25 12:00")];
    let clock = replay(&calendar(), &whole, Limits::default(), noon("2026-11-25")).unwrap();
    assert_eq!(clock.due, day("2026-11-30"));
}

#[test]
fn a_procedure_that_ends_on_the_day_it_began_takes_nothing_and_says_nothing() {
    let ticks = [
        tick(act::ACCEPT, stage::ACCEPTED, "2026-11-06 10:00"),
        Tick { n_days: Some(5), ..tick(act::START_SPECIAL, stage::SPECIAL, "2026-11-09 09:00") },
        tick(act::END_SPECIAL, stage::IN_REVIEW, "2026-11-09 16:00"),
    ];
    let clock = replay(&calendar(), &ticks, promised(10, Unit::WorkDay), noon("2026-11-10")).unwrap();
    assert_eq!(clock.due, calendar().due(day("2026-11-06"), 10).day);
    assert!(!why(&clock).contains("停表"), "{}", why(&clock));
    // Told five days and never ended: five, not six.
    let clock = replay(&calendar(), &ticks[..2], promised(10, Unit::WorkDay), noon("2026-12-10")).unwrap();
    assert_eq!(clock.due, calendar().due(day("2026-11-06"), 15).day);
    assert!(
        why(&clock).contains("停表｜11月10日至11月16日，不计入时限（行政许可法第四十五条）。｜顺延5天"),
        "{}",
        why(&clock)
    );
}

/// Finding L6.
#[test]
fn a_new_calendar_does_not_cut_short_what_was_promised() {
    let mut eve = calendar();
    let year = eve.years.get_mut(&2026).unwrap();
    year.days.insert(day("2026-12-03"), (Mark::Off, "停电".to_owned()));
    year.days.insert(day("2026-12-04"), (Mark::Off, "停电".to_owned()));
    let later = calendar();
    let told = Tick { n_days: Some(5), ..tick(act::NOTIFY, stage::CORRECTION, "2026-11-27 10:00") };
    let ticks = [tick(act::SUBMIT, stage::SUBMITTED, "2026-11-27 09:00"), told];
    let was = replay(&eve, &ticks, Limits::default(), noon("2026-11-27")).unwrap();
    assert_eq!(was.due, day("2026-12-08"));
    let limits = Limits { told: Some(was.due), ..Limits::default() };
    let is = redated(&later, &ticks, limits, noon("2026-12-07")).unwrap();
    assert_eq!((is.due, is.n_left), (day("2026-12-08"), 1));
    assert!(
        why(&is).contains("照旧｜按新的工作日历是12月4日；以前告诉过12月8日，以告诉过的为准。"),
        "{}",
        why(&is)
    );
    // Not what the last day meant: a calendar that adds free days moves it on.
    let back = redated(&eve, &ticks, Limits { told: Some(day("2026-12-04")), ..limits }, noon("2026-12-01"));
    assert_eq!(back.unwrap().due, day("2026-12-08"));
    // The hall's own answer comes forward, but never to a day that is over.
    let ticks = &ticks[..1];
    let check = |now: &str, due: &str| {
        assert_eq!(redated(&later, ticks, limits, noon(now)).unwrap().due, day(due), "{now}");
    };
    check("2026-12-01", "2026-12-04");
    check("2026-12-04", "2026-12-07");
    check("2026-12-07", "2026-12-08");
    // And an act that begins another clock forgets it.
    let accepted = [ticks[0], tick(act::ACCEPT, stage::ACCEPTED, "2026-12-08 10:00")];
    let next = replay_on(
        &later,
        &accepted,
        Limits { told: Some(day("2027-01-29")), ..promised(1, Unit::WorkDay) },
        noon("2026-12-08"),
    );
    assert_eq!(next.unwrap().due, day("2026-12-09"));
    let taken = [ticks[0], tick(act::TAKE, stage::PRE_REVIEW, "2026-12-07 10:00")];
    assert_eq!(replay_on(&later, &taken, limits, noon("2026-12-07")).unwrap().due, day("2026-12-08"));
}

/// Free days and worked weekends as no notice ever had them.
fn any_calendar() -> impl Strategy<Value = Calendar> {
    proptest::collection::vec((0..500_i32, any::<bool>()), 0..120).prop_map(|marks| {
        let mut calendar = calendar();
        for (n, is_off) in marks {
            let on = day("2025-12-01").plus(n);
            let mark = if is_off { Mark::Off } else { Mark::Work };
            if let Some(year) = calendar.years.get_mut(&on.year()) {
                year.days.insert(on, (mark, "试".to_owned()));
            }
        }
        calendar
    })
}

fn any_limit() -> impl Strategy<Value = Limit> {
    (1..31_u32, any::<bool>())
        .prop_map(|(n, is_natural)| Limit { n, unit: if is_natural { Unit::Day } else { Unit::WorkDay } })
}

/// A life in the department: procedures with the days told, hand-overs, opinions and one extension, in any order and on any day.
fn any_life() -> impl Strategy<Value = Vec<Tick>> {
    let step = (0..7_u8, 0..9_i32, 0..24_i64, 1..9_u32);
    (0..120_i32, proptest::collection::vec(step, 0..10)).prop_map(|(start, steps)| {
        let on = |day: Day, hour: i64| day.start().plus_hours(hour);
        let mut last = day("2025-12-20").plus(start);
        let mut ticks = vec![Tick { act: act::ACCEPT, to: stage::ACCEPTED, at: on(last, 9), n_days: None }];
        for (kind, gap, hour, n) in steps {
            last = last.plus(gap);
            let stage = ticks[ticks.len() - 1].to;
            let at = on(last, hour).max(ticks[ticks.len() - 1].at);
            let (act, to, n_days) = match (stage, kind) {
                (stage::SPECIAL, 0..=4) => (act::END_SPECIAL, stage::IN_REVIEW, None),
                (stage::SPECIAL, _) => (act::SUPPLY, stage::SPECIAL, None),
                (_, 0..=2) => (act::START_SPECIAL, stage::SPECIAL, Some(n)),
                (_, 3) => (act::TRANSFER, stage::IN_REVIEW, None),
                (_, 4) if !ticks.iter().any(|it| it.act == act::EXTEND) => {
                    (act::EXTEND, stage::IN_REVIEW, Some(n))
                }
                _ => (act::OPINE, stage::CHECKING, None),
            };
            ticks.push(Tick { act, to, at, n_days });
        }
        ticks
    })
}

proptest! {
    /// Nobody gains or loses a day: between the start and the last day there are as many counted days as were given, and every other day
    /// belongs to a procedure, is free, or was added because the last one was.
    #[test]
    fn no_pause_transfer_or_calendar_gains_or_loses_a_day(calendar in any_calendar(), ticks in any_life(), limit in any_limit()) {
        let limits = Limits { promise: Some(limit), legal: Some(limit), ..Limits::default() };
        for n in 1..=ticks.len() {
            let (ticks, now) = (&ticks[..n], ticks[n - 1].at);
            let clock = replay(&calendar, ticks, limits, now).unwrap();
            let extended: u32 = ticks.iter().filter(|it| it.act == act::EXTEND).filter_map(|it| it.n_days).sum();
            prop_assert_eq!(clock.n_days, limit.n + extended);
            let numbered = clock.cells.iter().filter(|it| it.day <= clock.due).filter_map(|it| it.n).collect::<Vec<u32>>();
            prop_assert_eq!(numbered, (1..=clock.n_days).collect::<Vec<u32>>());
            prop_assert!(calendar.is_working(clock.due) || clock.due == clock.start);
            // A procedure takes what it was told, or until it ended: its first day is the department's, its last its own.
            let is_held = |it: Day| ticks.iter().enumerate().filter(|(_, it)| it.act == act::START_SPECIAL).any(|(at, begun)| {
                let told = calendar.due(begun.at.day(), begun.n_days.unwrap()).day;
                let ended = ticks[at..].iter().find(|it| it.act == act::END_SPECIAL).map_or(told, |it| it.at.day());
                begun.at.day() < it && it <= told.min(ended)
            });
            for cell in clock.cells.iter().filter(|it| it.day > clock.start && it.day < clock.due) {
                let counts = cell.n.is_some();
                let is_free = !calendar.is_working(cell.day);
                match cell.kind {
                    CellKind::Stopped => prop_assert!(!counts && is_held(cell.day), "{:?}", cell),
                    CellKind::Weekend | CellKind::Holiday => prop_assert!(!counts && is_free, "{:?}", cell),
                    _ => prop_assert!(!counts || !is_held(cell.day), "{:?}", cell),
                }
            }
            // Both clocks stand and run together.
            let law = beside(&calendar, ticks, limits, now);
            prop_assert!(law.iter().filter(|it| it.kind == ClockKind::Statutory).all(|it| it.due == clock.due));
        }
    }

    /// What is said adds up to the day: so many counted, so many held, the free ones by name.
    #[test]
    fn every_date_explains_itself_to_the_day(calendar in any_calendar(), ticks in any_life(), limit in any_limit()) {
        let limits = Limits { promise: Some(limit), ..Limits::default() };
        let clock = replay(&calendar, &ticks, limits, ticks[ticks.len() - 1].at).unwrap();
        let of = |name: &str| clock.reasons.iter().filter(|it| it.name == name).map(|it| it.days.clone()).collect::<Vec<String>>();
        let number = |it: &String| it.chars().filter(char::is_ascii_digit).collect::<String>().parse::<i32>().unwrap();
        let held: i32 = of("停表").iter().map(number).sum();
        let moved: i32 = of("顺延").iter().map(number).sum();
        let free: i32 = clock.reasons.iter().filter(|it| it.days == "不计")
            .map(|it| it.text.split('，').next().unwrap().split('、').count() as i32).sum();
        prop_assert_eq!(clock.due.0 - clock.start.0, clock.n_days as i32 + held + moved + free, "{}", why(&clock));
    }

    /// Shown then, shown now: the life up to an instant says the same however often and however much later it is asked for that instant.
    #[test]
    fn a_life_can_be_replayed_at_any_instant(calendar in any_calendar(), ticks in any_life(), limit in any_limit(), later in 0..40_i32) {
        let limits = Limits { promise: Some(limit), ..Limits::default() };
        for n in 1..=ticks.len() {
            let now = ticks[n - 1].at;
            let shown = replay(&calendar, &ticks[..n], limits, now).unwrap();
            // Days go by: the date on the screen stays until somebody acts.
            let then = replay(&calendar, &ticks[..n], limits, now.day().plus(later).start().plus_hours(9)).unwrap();
            prop_assert_eq!(shown.due, then.due);
            // What is done later does not change what was shown before.
            let up_to: Vec<Tick> = ticks.iter().copied().take(n).collect();
            prop_assert_eq!(&shown, &replay(&calendar, &up_to, limits, now).unwrap());
            prop_assert_eq!(shown.n_left >= 0, shown.due >= now.day());
        }
    }

    /// Notice, correction, new calendar, again: the days given are the days had, and no new calendar takes one that was told.
    #[test]
    fn a_correction_has_its_days_under_every_calendar(calendars in proptest::collection::vec(any_calendar(), 1..5), start in 0..300_i32, n in 1..16_u32) {
        let told = Tick { n_days: Some(n), ..tick(act::NOTIFY, stage::CORRECTION, "2026-01-01 10:00") };
        let on = day("2025-12-20").plus(start);
        let ticks = [Tick { at: on.start().plus_hours(10), ..told }];
        let mut due = replay(&calendars[0], &ticks, Limits::default(), ticks[0].at).unwrap().due;
        for it in &calendars[1..] {
            let limits = Limits { told: Some(due), ..Limits::default() };
            let clock = redated(it, &ticks, limits, ticks[0].at).unwrap();
            prop_assert_eq!(clock.due, it.due(on, n).day.max(due));
            prop_assert_eq!(clock.due, replay(it, &ticks, Limits { told: Some(clock.due), ..limits }, ticks[0].at).unwrap().due);
            due = clock.due;
        }
    }
}

#[test]
fn each_hand_has_its_own_days_and_a_hand_that_gets_it_back_has_them_anew() {
    let calendar = calendar();
    let hands = Hands { handle: 4, check: 2, approve: 0 };
    let limits = Limits { hands, ..Limits::default() };
    let all = [
        tick(act::ACCEPT, stage::ACCEPTED, "2026-11-10 09:30"),
        tick(act::ASSIGN, stage::IN_REVIEW, "2026-11-10 10:00"),
        tick(act::TRANSFER, stage::IN_REVIEW, "2026-11-11 10:00"),
        tick(act::START_SPECIAL, stage::SPECIAL, "2026-11-12 09:00"),
        tick(act::END_SPECIAL, stage::IN_REVIEW, "2026-11-17 09:00"),
        tick(act::OPINE, stage::CHECKING, "2026-11-19 09:00"),
        tick(act::SEND_BACK, stage::IN_REVIEW, "2026-11-20 09:00"),
        tick(act::OPINE, stage::CHECKING, "2026-11-20 10:00"),
        tick(act::OPINE, stage::APPROVING, "2026-11-20 11:00"),
    ];
    let check = |n: usize, today: &str, wanted: Option<(&str, i32)>| {
        let found = beside(&calendar, &all[..n], limits, noon(today));
        let found = found.iter().find(|it| it.kind == ClockKind::Hand).map(|it| (it.due, it.n_left));
        assert_eq!(found, wanted.map(|(due, n_left)| (day(due), n_left)), "{n} by {today}");
    };
    check(1, "2026-11-10", None);
    check(2, "2026-11-10", Some(("2026-11-16", 4)));
    // Who takes it over has what is left, not all of it again.
    check(3, "2026-11-12", Some(("2026-11-16", 2)));
    check(4, "2026-11-16", None);
    // The 13th, 16th and 17th did not count.
    check(5, "2026-11-17", Some(("2026-11-19", 2)));
    check(6, "2026-11-24", Some(("2026-11-23", -1)));
    check(7, "2026-11-20", Some(("2026-11-26", 4)));
    check(8, "2026-11-20", Some(("2026-11-24", 2)));
    check(9, "2026-11-20", None);
}
