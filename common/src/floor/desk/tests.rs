use super::*;
use crate::floor::facts::{differences, moved, window_fault};

fn form() -> WindowForm {
    WindowForm {
        number: "05".to_owned(),
        name: "卫生健康05号窗口".to_owned(),
        kind: "专窗".to_owned(),
        x: "2".to_owned(),
        y: "3".to_owned(),
        wide: "2".to_owned(),
        deep: "2".to_owned(),
        bodies: "县卫健局、县医保局".to_owned(),
        hours: "周一至周五 9:00—12:00".to_owned(),
        since: "2024-06-01".to_owned(),
        ..WindowForm::default()
    }
}

fn named<T: std::fmt::Debug>(it: Result<T, Fault>) -> Vec<String> {
    match it {
        Err(Fault::Form { fields }) => fields.into_iter().map(|it| it.name).collect(),
        it => panic!("{it:?}"),
    }
}

#[test]
fn what_is_typed_reads_back_as_it_was() {
    let window = form().check().unwrap().window;
    assert_eq!(window.bodies.len(), 2);
    assert_eq!(window.form().check().unwrap().window, window);
    let hall = HallForm {
        name: "县政务服务中心".to_owned(),
        hours: "工作日 9:00—17:00".to_owned(),
        ..HallForm::default()
    };
    let hall = hall.check().unwrap().hall;
    assert_eq!(hall.form().check().unwrap().hall, hall);
    let floor = Floor::default();
    assert_eq!(floor.form().check().unwrap().floor, floor);
    let moved = Window { x: 4, ..window.clone() };
    let said = differences(window.facts(), moved.facts());
    assert_eq!(said, [("位置", "横2、竖3，宽2、深2".to_owned(), "横4、竖3，宽2、深2".to_owned())]);
}

#[test]
fn everything_wrong_is_said_at_once() {
    let wrong = WindowForm {
        number: "一百零五".repeat(2),
        name: String::new(),
        kind: "大窗".to_owned(),
        x: "左".to_owned(),
        wide: "0".to_owned(),
        hours: "上午".to_owned(),
        since: "去年".to_owned(),
        ..form()
    };
    assert_eq!(named(wrong.check()), ["name", "number", "kind", "x", "wide", "hours", "since"]);
    assert_eq!(named(HallForm::default().check()), ["name"]);
    assert_eq!(named(FloorForm::default().check()), ["name", "level", "wide", "deep", "x", "y"]);
    assert_eq!(named(DayForm { spans: "下午".to_owned(), ..DayForm::default() }.check()), ["day", "spans"]);
    let shut = DayForm { day: "2026-11-24".to_owned(), spans: "不开门".to_owned(), ..DayForm::default() };
    assert_eq!(named(shut.check()), ["says"], "whoever shuts a hall says why");
    assert_eq!(named(SeatForm::default().check()), ["login"]);
}

#[test]
fn a_window_stands_by_itself_and_is_called_as_no_other() {
    let floor = Floor::default();
    let here = form().check().unwrap().window;
    let at = |name: &str, number: &str, x: u32| Window {
        name: name.to_owned(),
        number: number.to_owned(),
        x,
        ..here.clone()
    };
    let check = |it: Window, field: Option<&str>| {
        let found = window_fault(&floor, &[&here], &[&here], &it);
        assert_eq!(found.as_ref().map(|it| it.0), field, "{found:?}");
    };
    check(at("06号", "06", 6), None);
    check(at("卫生健康05号窗口", "06", 6), Some("name"));
    check(at("06号", "05", 6), Some("number"));
    check(at("06号", "06", 3), Some("x"));
    check(at("06号", "06", 23), Some("x"));
    // Where one was closed another may stand, under its number.
    check(Window { closed_on: Some(Day(20_000)), ..at("06号", "05", 2) }, None);
}

#[test]
fn a_window_is_moved_by_steps_and_never_off_its_floor() {
    let (floor, here) = (Floor::default(), form().check().unwrap().window);
    let to = |x, y| {
        let it = moved(&here, &floor, MoveForm { x, y });
        (it.x, it.y)
    };
    assert_eq!(to(1, 0), (3, 3));
    assert_eq!(to(0, -1), (2, 2));
    assert_eq!(to(-9, -9), (0, 0));
    assert_eq!(to(99, 99), (22, 12));
}
