use super::*;
use crate::calendar::tests::calendar;

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

#[test]
fn the_window_answers_within_five_working_days_of_receipt() {
    let calendar = calendar();
    let check = |submitted: &str, due: &str| {
        let ticks = [tick(Act::Submit, Stage::Submitted, submitted)];
        let clock = replay(&calendar, &ticks, Limits::default(), ticks[0].at.day()).unwrap();
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
        tick(Act::Submit, Stage::Submitted, "2026-11-05 20:41"),
        tick(Act::Take, Stage::PreReview, "2026-11-06 09:00"),
        Tick { n_days: Some(10), ..tick(Act::Notify, Stage::Correction, "2026-11-06 10:12") },
    ];
    let clock = replay(&calendar, &ticks, Limits::default(), day("2026-11-09")).unwrap();
    assert_eq!((clock.kind, clock.due, clock.n_left), (ClockKind::Correct, day("2026-11-20"), 9));
    ticks.push(tick(Act::Resubmit, Stage::Submitted, "2026-11-09 16:00"));
    let clock = replay(&calendar, &ticks, Limits::default(), day("2026-11-10")).unwrap();
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
        tick(Act::Submit, Stage::Submitted, "2026-11-05 10:00"),
        tick(Act::Accept, Stage::Accepted, "2026-11-10 09:30"),
        tick(Act::Assign, Stage::InReview, "2026-11-10 10:00"),
        tick(Act::StartSpecial, Stage::Special, "2026-11-17 09:00"),
        tick(Act::EndSpecial, Stage::InReview, "2026-11-20 09:00"),
    ];
    let limits = Limits { promise: Some(Limit { n: 10, unit: Unit::WorkDay }), legal: None };
    let clock = replay(&calendar, &ticks, limits, day("2026-11-23")).unwrap();
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
    assert_eq!(strip, ".s###__#xxx#__####D..");
}

#[test]
fn a_date_over_the_year_says_that_it_is_provisional_and_why() {
    let ticks = [tick(Act::Submit, Stage::Submitted, "2026-12-29 10:00")];
    let clock = replay(&calendar(), &ticks, Limits::default(), day("2026-12-29")).unwrap();
    assert!(clock.is_provisional);
    let why = clock.reasons.iter().map(|it| format!("{}｜{}｜{}", it.name, it.text, it.days));
    insta::assert_snapshot!(why.collect::<Vec<String>>().join("\n"));
}

#[test]
fn an_overdue_clock_says_by_how_much() {
    let ticks = [tick(Act::Submit, Stage::Submitted, "2026-11-13 10:00")];
    let clock = replay(&calendar(), &ticks, Limits::default(), day("2026-11-24")).unwrap();
    assert_eq!((clock.due, clock.n_left), (day("2026-11-20"), -2));
    assert_eq!(clock.cells.iter().filter(|it| it.kind == CellKind::Late).count(), 2);
}
