//! 大厅和窗口: where a matter is done and when, the way there in words, who sits where, who stands in for whom.
use axum::body::Body;
use calamine::{Reader as _, Xlsx};
use common::{
    account::{
        Duty, ME, Who,
        holders::{self, HoldersForm},
        leaving::{self, Given, LeaveForm, Thing},
        staff::{self, DutiesForm, StaffForm},
        stand_in::{self, StandInForm},
    },
    case::{self, OpenForm},
    catalogue::{self, BrowseForm},
    check::Nothing,
    county::settings::ListForm,
    decision::{self, InboxForm},
    fault::Fault,
    floor::{
        self, GuideForm, WindowKind,
        desk::{self, DayForm, FloorForm, HallForm, HallsView, MoveForm, SeatForm, WindowForm, WindowRow},
        share::{self, ApartForm, ShareForm},
    },
    id::{CaseId, FloorId, HallId, WindowId},
    org,
    proposal::{self, About, State},
    registration::desk::{PaperForm, REGISTER, RegisterForm},
    report::{Fate, Report},
    ticket::{self, BookForm, TicketState, window::SeenForm},
};
use rust_xlsxwriter::Workbook;

use crate::hall::{Person, TestHall};

const HYGIENE: &str = "公共场所卫生许可";
const FIVE: &str = "卫生健康05号窗口";

async fn halls(who: &Person<'_>) -> HallsView {
    who.call(&desk::LIST, (), Nothing {}).await.unwrap()
}

fn window<'a>(seen: &'a HallsView, name: &str) -> (HallId, FloorId, &'a WindowRow) {
    let all = seen.halls.iter().flat_map(|hall| {
        hall.floors.iter().flat_map(move |floor| floor.windows.iter().map(move |it| (hall.id, floor.id, it)))
    });
    all.into_iter().find(|it| it.2.window.name == name).unwrap_or_else(|| panic!("no {name}"))
}

/// As it stands, to be changed.
fn typed(seen: &HallsView, name: &str) -> WindowForm {
    let (_, floor, it) = window(seen, name);
    WindowForm { id: Some(it.id), floor: Some(floor), ..it.window.form() }
}

fn says<T: std::fmt::Debug>(outcome: Result<T, Fault>) -> (String, String) {
    match outcome {
        Err(Fault::Form { mut fields }) if fields.len() == 1 => {
            let it = fields.remove(0);
            (it.name, it.says)
        }
        it => panic!("{it:?}"),
    }
}

async fn page(hall: &TestHall, path: &str, cookie: &str) -> (u16, String) {
    let nobody = hall.nobody();
    let request = nobody.request("GET", path).header("cookie", cookie);
    let reply = nobody.send(request.body(Body::empty()).unwrap()).await;
    (reply.status.as_u16(), String::from_utf8(reply.body).unwrap())
}

async fn guide(hall: &TestHall, form: GuideForm) -> floor::GuideView {
    hall.nobody().call(&floor::GUIDE, (), form).await.unwrap()
}

#[tokio::test]
async fn a_matter_leads_to_its_window_and_the_words_say_how_one_walks_there() {
    let hall = TestHall::open().await;
    let item = hall.item(HYGIENE).await.id;
    let seen = guide(&hall, GuideForm { item: Some(item), window: None }).await;
    assert_eq!(seen.standing, "今天开到17:00，12:00到13:30休息");
    assert!(seen.html.contains("二楼卫生健康05号窗口"), "{}", seen.html);
    for leg in ["从正门进门", "乘电梯到二楼", "左手第三个窗口"] {
        assert!(seen.html.contains(leg), "{leg}: {}", seen.html);
    }
    assert!(seen.html.contains("plan__window--here") && !seen.html.contains("民政9号窗口"), "only where one goes");
    let (status, html) = page(&hall, &format!("/floors?item={item}"), "").await;
    assert!(status == 200 && html.contains("左手第三个窗口") && html.contains(HYGIENE), "{html}");
    let (_, english) = page(&hall, &format!("/floors?item={item}"), "tongue=en").await;
    assert!(english.contains("Counter 3 on your left") && english.contains("Floor guide"), "{english}");
    let (_, whole) = page(&hall, "/floors", "").await;
    assert!(
        whole.contains("松溪镇便民服务中心") && whole.contains("民政9号窗") && whole.contains("延时服务"),
        "{whole}"
    );
    assert_eq!(page(&hall, "/floors?item=01954b00-0000-7000-8000-000000000009", "").await.0, 404);
    // The matter's guide names it and leads there; the help page too.
    let near = hall.nobody().call(&catalogue::GUIDE, item, Nothing {}).await.unwrap().near;
    assert!(near.contains("办理地点") && near.contains(&format!("/floors?item={item}")), "{near}");
    assert!(page(&hall, "/about", "").await.1.contains("今天开到17:00"));
    assert!(page(&hall, "/", "").await.1.contains("今天开到17:00"));
}

#[tokio::test]
async fn windows_are_placed_moved_and_closed_and_what_they_were_stays() {
    let hall = TestHall::open().await;
    let system = hall.person("sysadmin").await;
    let seen = halls(&system).await;
    let (_, floor_id, five) = window(&seen, FIVE);
    let save = async |form: WindowForm| system.call(&desk::SAVE_WINDOW, (), form).await;
    // Beside the others: its name, its number, its place are its own.
    let fresh = WindowForm {
        floor: Some(floor_id),
        number: "13".to_owned(),
        name: "医保13号窗口".to_owned(),
        x: "9".to_owned(),
        y: "1".to_owned(),
        wide: "2".to_owned(),
        deep: "2".to_owned(),
        bodies: "县医保局".to_owned(),
        ..WindowForm::default()
    };
    assert_eq!(says(save(WindowForm { name: FIVE.to_owned(), ..fresh.clone() }).await).0, "name");
    assert_eq!(says(save(WindowForm { number: "05".to_owned(), ..fresh.clone() }).await).0, "number");
    assert!(says(save(WindowForm { x: "6".to_owned(), ..fresh.clone() }).await).1.contains("叠在一起"));
    assert_eq!(says(save(WindowForm { bodies: "没有的局".to_owned(), ..fresh.clone() }).await).0, "bodies");
    let seen = save(fresh).await.unwrap();
    // A step at a time, never into another, never off the floor.
    let id = window(&seen, "医保13号窗口").2.id;
    let seen = system.call(&desk::MOVE, id, MoveForm { x: 1, y: 0 }).await.unwrap();
    assert_eq!(window(&seen, "医保13号窗口").2.window.x, 10);
    assert_eq!(says(system.call(&desk::MOVE, id, MoveForm { x: -4, y: 0 }).await).0, "move");
    assert_eq!(
        system.call(&desk::MOVE, WindowId(floor_id.0), MoveForm { x: 1, y: 0 }).await.unwrap_err(),
        Fault::NotFound
    );
    // Closed: it goes from the guide, and stays in the list with what it was.
    let before = five.id;
    let closed = WindowForm { closed_on: "2026-11-23".to_owned(), ..typed(&seen, FIVE) };
    assert_eq!(says(save(WindowForm { closed_on: "2026-11-24".to_owned(), ..typed(&seen, FIVE) }).await).0, "on");
    let seen = save(closed).await.unwrap();
    let (_, _, it) = window(&seen, FIVE);
    assert!(it.window.closed_on.is_some() && it.staff.is_empty() && it.id == before);
    let changes = system.call(&desk::CHANGES, before, ListForm::default()).await.unwrap();
    assert_eq!(changes.n_rows, 1);
    assert_eq!(changes.rows[0].what, "停用日期（2026年11月23日（周一）起）");
    let item = hall.item(HYGIENE).await.id;
    let html = guide(&hall, GuideForm { item: Some(item), window: None }).await.html;
    assert!(!html.contains(FIVE) && html.contains("卫健8号窗"), "{html}");
}

#[tokio::test]
async fn halls_and_floors_are_kept_with_what_stands_on_them() {
    let hall = TestHall::open().await;
    let system = hall.person("sysadmin").await;
    let seen = halls(&system).await;
    let centre = &seen.halls[0];
    let twice = HallForm { name: centre.hall.name.clone(), ..HallForm::default() };
    assert_eq!(says(system.call(&desk::SAVE_HALL, (), twice).await).0, "name");
    let small = FloorForm {
        id: Some(centre.floors[0].id),
        hall: Some(centre.id),
        wide: "10".to_owned(),
        x: "5".to_owned(),
        ..centre.floors[0].floor.form()
    };
    assert!(says(system.call(&desk::SAVE_FLOOR, (), small).await).1.contains("站不下了"));
    let same = FloorForm { id: None, hall: Some(centre.id), ..centre.floors[0].floor.form() };
    assert!(says(system.call(&desk::SAVE_FLOOR, (), same).await).1.contains("已经有一楼"));
    let branch = HallForm {
        name: "不动产分厅".to_owned(),
        kind: "分厅".to_owned(),
        hours: "周一至周五 8:30—17:30".to_owned(),
        ..HallForm::default()
    };
    let seen = system.call(&desk::SAVE_HALL, (), branch).await.unwrap();
    let names: Vec<&str> = seen.halls.iter().map(|it| it.hall.name.as_str()).collect();
    assert_eq!(names, ["县政务服务中心", "不动产分厅", "松溪镇便民服务中心"], "the centre first");
    let centre = HallForm { id: Some(seen.halls[0].id), door: "东门".to_owned(), ..seen.halls[0].hall.form() };
    let seen = system.call(&desk::SAVE_HALL, (), centre).await.unwrap();
    assert_eq!((seen.halls[0].n_changes, seen.halls[0].hall.door.as_str()), (3, "东门"));
}

#[tokio::test]
async fn who_sits_at_a_window_is_called_as_it_is_in_the_line_and_in_the_record() {
    let hall = TestHall::open().await;
    let (system, he) = (hall.person("sysadmin").await, hall.person("hejing").await);
    let seen = halls(&system).await;
    let (_, _, five) = window(&seen, FIVE);
    assert_eq!(
        five.staff.iter().map(|it| it.login.as_str()).collect::<Vec<_>>(),
        ["hejing"],
        "by what it was called"
    );
    let item = hall.item(HYGIENE).await.id;
    let ticket = hall.nobody().call(&ticket::DRAW, item, Nothing {}).await.unwrap();
    he.call(&ticket::NEXT, (), SeenForm::default()).await.unwrap();
    let screen = hall.nobody().call(&ticket::SCREEN, (), Nothing {}).await.unwrap();
    assert_eq!(
        (screen.called[0].no.as_str(), screen.called[0].window.as_str()),
        (ticket.no.as_str(), "二楼卫生健康05号窗口")
    );
    // The window gets another name: whoever sits there goes with it, and what was written stays.
    let renamed = WindowForm { name: "卫生健康专窗".to_owned(), ..typed(&seen, FIVE) };
    let seen = system.call(&desk::SAVE_WINDOW, (), renamed).await.unwrap();
    let post = |who: Who| match who {
        Who::Staff { post, .. } => post,
        it => panic!("{it:?}"),
    };
    assert_eq!(post(hall.person("hejing").await.call(&ME, (), Nothing {}).await.unwrap()), "卫生健康专窗");
    let screen = hall.nobody().call(&ticket::SCREEN, (), Nothing {}).await.unwrap();
    assert_eq!(screen.called[0].window, "二楼卫生健康05号窗口", "the words of then");
    // To another window, and to none: then the post is called as before.
    let eight = window(&seen, "卫健8号窗").2.id;
    let seat = |window: Option<WindowId>| SeatForm { login: "hejing".to_owned(), window };
    let seen = system.call(&desk::SEAT, (), seat(Some(eight))).await.unwrap();
    assert_eq!(window(&seen, "卫健8号窗").2.staff.len(), 2);
    assert!(window(&seen, "卫生健康专窗").2.staff.is_empty());
    let seen = system.call(&desk::SEAT, (), seat(None)).await.unwrap();
    assert!(seen.standing.iter().any(|it| it.login == "hejing"));
    assert_eq!(post(hall.person("hejing").await.call(&ME, (), Nothing {}).await.unwrap()), FIVE);
    assert_eq!(
        says(system.call(&desk::SEAT, (), SeatForm { login: "gaoyang".to_owned(), window: Some(eight) }).await).0,
        "login"
    );
}

#[tokio::test]
async fn bookings_and_numbers_obey_the_hours_and_who_booked_is_told() {
    let hall = TestHall::open().await;
    let (system, zhou) = (hall.person("sysadmin").await, hall.person("zhouming").await);
    let item = hall.item(HYGIENE).await.id;
    let centre = halls(&system).await.halls[0].id;
    let day = |day: &str, spans: &str| DayForm {
        hall: Some(centre),
        day: day.to_owned(),
        spans: spans.to_owned(),
        says: "系统升级".to_owned(),
    };
    let days = async || -> Vec<String> {
        let seen = hall.nobody().call(&ticket::TIMES, item, Nothing {}).await.unwrap();
        seen.days
            .iter()
            .map(|it| format!("{} {:?}", it.day, it.left.iter().map(|n| *n > 0).collect::<Vec<_>>()))
            .collect()
    };
    let before = days().await;
    assert!(before.len() == 5 && before[0] == "2026-11-24 [true, true, true, true]", "{before:?}");
    // 延时服务 on a Saturday, before noon; the working days of the calendar stay what they are.
    system.call(&desk::DAY, (), day("2026-11-28", "9:00—12:00")).await.unwrap();
    assert!(days().await.contains(&"2026-11-28 [true, true, false, false]".to_owned()));
    let book = |time: &str| BookForm { time: time.to_owned() };
    assert!(says(zhou.call(&ticket::BOOK, item, book("2026-11-28/2")).await).1.contains("不开门"));
    let booked = zhou.call(&ticket::BOOK, item, book("2026-11-24/0")).await.unwrap();
    // That morning it is shut now: who booked is told, and may book again.
    assert_eq!(says(system.call(&desk::DAY, (), day("2026-11-22", "不开门")).await).0, "day");
    system.call(&desk::DAY, (), day("2026-11-24", "13:30—17:00")).await.unwrap();
    let mine = zhou.call(&ticket::MINE, (), Nothing {}).await.unwrap();
    let it = mine.iter().find(|it| it.id == booked.id).unwrap();
    assert_eq!(it.state, TicketState::Released);
    zhou.call(&ticket::BOOK, item, book("2026-11-24/2")).await.unwrap();
    // Numbers: while it is open, and not during lunch, after five or on a day it is shut.
    hall.nobody().call(&ticket::DRAW, item, Nothing {}).await.unwrap();
    let drawn = async || hall.nobody().call(&ticket::DRAW, item, Nothing {}).await;
    hall.walk_to("2026-11-23", 12).await;
    assert_eq!(says(drawn().await).1, "现在休息，13:30再开，现在不能取号。可以先预约");
    hall.walk_to("2026-11-23", 18).await;
    assert!(says(drawn().await).1.starts_with("今天已经关门，11月24日（周二）13:30再开"));
    assert_eq!(guide(&hall, GuideForm::default()).await.standing, "今天已经关门，11月24日（周二）13:30再开");
    hall.walk_to("2026-11-28", 10).await;
    drawn().await.unwrap();
    hall.walk_to("2026-11-29", 10).await;
    assert!(says(drawn().await).1.starts_with("今天不开门，11月30日（周一）9:00再开"));
    // As its week says again.
    let system = hall.person("sysadmin").await;
    let seen =
        system.call(&desk::DAY, (), DayForm { spans: String::new(), ..day("2026-12-05", "") }).await.unwrap();
    assert!(seen.halls[0].days.iter().all(|it| it.day.to_string() != "2026-12-05"));
    // Every such day with who and when; one that was never otherwise leaves none.
    let of = WindowId(seen.halls[0].id.0);
    let kept = system.call(&desk::CHANGES, of, ListForm::default()).await.unwrap();
    let said: Vec<String> = kept.rows.iter().map(|it| format!("{}：{} → {}", it.what, it.was, it.now)).collect();
    for (line, n) in [
        ("2026年12月5日（周六）的开门时间：9:00—12:00 延时服务 → 和平常一样", 1),
        ("2026年11月24日（周二）的开门时间：和平常一样 → 13:30—17:00 系统升级", 1),
        ("2026年11月22日", 0),
    ] {
        assert_eq!(said.iter().filter(|it| it.contains(line)).count(), n, "{said:?}");
    }
}

/// 延时服务 is a calendar of its own: what a clock counts are working days.
#[tokio::test]
async fn no_hours_move_a_clock() {
    let hall = TestHall::open().await;
    let (system, zhou) = (hall.person("sysadmin").await, hall.person("zhouming").await);
    let id = zhou.submitted(hall.item(HYGIENE).await.id).await.id;
    let due = async || zhou.call(&case::SHOW, id, Nothing {}).await.unwrap().clock.unwrap().due;
    let before = due().await;
    let centre = &halls(&system).await.halls[0];
    let form = HallForm { id: Some(centre.id), hours: "每天 9:00—17:00".to_owned(), ..centre.hall.form() };
    system.call(&desk::SAVE_HALL, (), form).await.unwrap();
    for day in ["2026-11-24", "2026-11-25"] {
        let shut = DayForm {
            hall: Some(centre.id),
            day: day.to_owned(),
            spans: "不开门".to_owned(),
            says: "停电".to_owned(),
        };
        system.call(&desk::DAY, (), shut).await.unwrap();
    }
    assert_eq!(due().await, before);
}

fn book(sheets: &[(&str, &[&[&str]])]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, rows) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(*name).unwrap();
        for (n, row) in (0..).zip(*rows) {
            for (column, cell) in (0..).zip(*row) {
                sheet.write_string(n, column, *cell).unwrap();
            }
        }
    }
    book.save_to_buffer().unwrap()
}

async fn put(who: &Person<'_>, bytes: Vec<u8>) -> Report {
    let reply = who.send(who.request("PUT", desk::BOOK.path).body(Body::from(bytes)).unwrap()).await;
    assert!(reply.status.is_success(), "{:?}", reply.fault());
    serde_json::from_slice(&reply.body).unwrap()
}

#[tokio::test]
async fn a_workbook_of_windows_is_taken_row_by_row_and_twice_is_once() {
    let hall = TestHall::open().await;
    let system = hall.person("sysadmin").await;
    let floors: [&[&str]; 3] = [
        &["大厅", "名称", "第几层", "宽", "深", "上来处横", "上来处竖", "面朝", "怎么上来"],
        &["不动产分厅", "一楼", "1", "12", "8", "6", "7", "上", ""],
        &["没有的厅", "一楼", "1", "12", "8", "6", "7", "上", ""],
    ];
    let windows: [&[&str]; 6] = [
        &["大厅", "楼层", "窗口号", "名称", "横", "竖", "宽", "深", "办哪些单位的事", "人员"],
        &["不动产分厅", "一楼", "1", "不动产1号窗口", "1", "1", "2", "2", "不动产登记中心", "pengjie"],
        &["不动产分厅", "一楼", "2", "不动产2号窗口", "2", "1", "2", "2", "不动产登记中心", ""],
        &["不动产分厅", "二楼", "3", "不动产3号窗口", "4", "1", "2", "2", "", ""],
        &["不动产分厅", "一楼", "4", "不动产4号窗口", "6", "1", "2", "2", "没有的局", ""],
        &["不动产分厅", "一楼", "5", "不动产5号窗口", "9", "1", "2", "2", "", "gaoyang"],
    ];
    let halls_rows: [&[&str]; 2] =
        [&["名称", "类别", "开门时间"], &["不动产分厅", "分厅", "周一至周五 8:30—17:30"]];
    let days: [&[&str]; 3] = [
        &["大厅", "日期", "时间", "为什么"],
        &["不动产分厅", "2026-12-01", "不开门", "搬迁"],
        &["不动产分厅", "2026-12-02", "下午", "搬迁"],
    ];
    let sent = book(&[("大厅", &halls_rows), ("楼层", &floors), ("窗口", &windows), ("特殊日子", &days)]);
    let report = put(&system, sent.clone()).await;
    let told: Vec<String> =
        report.lines.iter().map(|it| format!("{} {} {}：{}", it.sheet, it.n, it.name, it.says)).collect();
    insta::assert_snapshot!(told.join("\n"));
    let again = put(&system, sent).await;
    assert_eq!((again.n(Fate::Taken), again.n(Fate::Same)), (0, 5), "{}", again.sum());
    let seen = halls(&system).await;
    assert_eq!(window(&seen, "不动产1号窗口").2.staff[0].login, "pengjie");
    // What is fetched is what can be sent.
    let fetched = system.send(system.request("GET", desk::BOOK.path).body(Body::empty()).unwrap()).await;
    let report = put(&system, fetched.body).await;
    assert_eq!(report.n(Fate::Same), report.lines.len(), "{}", report.sum());
    assert_eq!(halls(&system).await, seen, "and changes nothing");
}

#[tokio::test]
async fn how_much_is_in_the_hall_is_counted_and_what_is_not_has_a_reason() {
    let hall = TestHall::open().await;
    let head = hall.person("fangzhou").await;
    let seen = head.call(&share::SHOW, (), ShareForm::default()).await.unwrap();
    let sum = |of: fn(&share::BodyShare) -> u64| seen.bodies.iter().map(of).sum::<u64>();
    assert_eq!((seen.whole.n, seen.whole.of), (sum(|it| it.share.n), sum(|it| it.share.of)));
    assert_eq!(seen.whole.of - seen.whole.n, seen.apart.n_rows);
    // Take the general window away, and what no other takes is apart.
    let system = hall.person("sysadmin").await;
    let all = halls(&system).await;
    let mixed = WindowForm { closed_on: "2026-11-23".to_owned(), ..typed(&all, "综合窗口23号") };
    system.call(&desk::SAVE_WINDOW, (), mixed).await.unwrap();
    let five = WindowForm { bodies: "县医保局".to_owned(), ..typed(&all, FIVE) };
    system.call(&desk::SAVE_WINDOW, (), five).await.unwrap();
    let eight = WindowForm {
        kind: "专窗".to_owned(), bodies: "县医保局".to_owned(), ..typed(&all, "卫健8号窗")
    };
    system.call(&desk::SAVE_WINDOW, (), eight).await.unwrap();
    let of = ShareForm { org: Some("县卫健局".to_owned()), page: None };
    let seen = head.call(&share::SHOW, (), of.clone()).await.unwrap();
    let health = seen.bodies.iter().find(|it| it.org == "县卫健局").unwrap();
    assert!(health.share.n == 0 && health.share.of > 0 && seen.bodies[0].share.n == 0, "{seen:?}");
    let one = seen.apart.rows.iter().find(|it| it.name == HYGIENE).unwrap().clone();
    assert_eq!(one.reason, "所属单位已进驻，还没有窗口办这一项");
    let form = ApartForm { items: vec![one.id], reason: "需要现场勘验".to_owned() };
    let other = hall.person("majianye").await;
    assert_eq!(says(other.call(&share::APART, (), form.clone()).await).0, "items", "another body's");
    head.call(&share::APART, (), form).await.unwrap();
    let seen = head.call(&share::SHOW, (), of).await.unwrap();
    assert!(seen.apart.rows.iter().any(|it| it.id == one.id && it.reason == "需要现场勘验"));
    let html = guide(&hall, GuideForm { item: Some(one.id), window: None }).await.html;
    assert!(html.contains("没有专门的窗口"), "{html}");
}

#[tokio::test]
async fn a_closed_bodys_matters_are_shut_on_every_channel_and_say_where_to_go() {
    let hall = TestHall::open().await;
    let (system, zhou, he) =
        (hall.person("sysadmin").await, hall.person("zhouming").await, hall.person("hejing").await);
    let item = hall.item(HYGIENE).await.id;
    let draft = zhou.filled(item).await;
    zhou.with_materials(&draft).await;
    zhou.call(&ticket::BOOK, item, BookForm { time: "2026-11-24/0".to_owned() }).await.unwrap();
    let bodies = system.call(&org::desk::LIST, (), Nothing {}).await.unwrap().bodies;
    let health = bodies.iter().find(|it| it.body.name == "县卫健局").unwrap();
    let form = org::desk::BodyForm {
        id: Some(health.id),
        closed_on: "2026-11-23".to_owned(),
        instead: "县行政审批局，一楼综合窗口23号".to_owned(),
        ..health.body.form()
    };
    system.call(&org::desk::SAVE, (), form.clone()).await.unwrap();
    let shut = |outcome: Result<(), Fault>| match outcome {
        Err(Fault::ItemShut { says }) => {
            assert!(says.starts_with("县卫健局已经撤销") && says.contains("现在请找：县行政审批局"), "{says}");
        }
        it => panic!("{it:?}"),
    };
    // Whoever had booked is told, and it is no time they missed.
    let mine = zhou.call(&ticket::MINE, (), Nothing {}).await.unwrap();
    assert!(mine.iter().all(|it| it.state == TicketState::Released), "{mine:?}");
    let nobody = hall.nobody();
    let guide = nobody.call(&catalogue::GUIDE, item, Nothing {}).await.unwrap();
    assert!(!guide.is_open && guide.shut_because.contains("现在请找：县行政审批局"), "{}", guide.shut_because);
    shut(zhou.call(&case::OPEN, item, OpenForm::default()).await.map(drop));
    let submitted: Result<_, Fault> = zhou.submit(CaseId { ..draft.id }).await;
    shut(submitted.map(drop));
    shut(nobody.call(&ticket::DRAW, item, Nothing {}).await.map(drop));
    shut(nobody.call(&ticket::TIMES, item, Nothing {}).await.map(drop));
    shut(zhou.call(&ticket::BOOK, item, BookForm { time: "2026-11-24/0".to_owned() }).await.map(drop));
    let walk_in = case::intake::IntakeForm {
        number: "431026195510033011".to_owned(),
        name: "李秀英".to_owned(),
        phone: "13700001111".to_owned(),
        ..Default::default()
    };
    shut(he.call(&case::intake::OPEN, item, walk_in.clone()).await.map(drop));
    let paper = PaperForm { name: "身份证".to_owned(), originals: "1".to_owned(), copies: String::new() };
    let registered = RegisterForm { who: walk_in, papers: vec![paper], other_no: String::new() };
    shut(he.call(&REGISTER, item, registered).await.map(drop));
    let apply =
        BrowseForm { q: Some(HYGIENE.to_owned()), online: Some("apply".to_owned()), ..BrowseForm::default() };
    let found = nobody.call(&catalogue::BROWSE, (), apply).await.unwrap();
    assert!(found.page.rows.iter().all(|it| it.id != item), "no list says it can be applied for");
    // Back again.
    system.call(&org::desk::SAVE, (), org::desk::BodyForm { closed_on: String::new(), ..form }).await.unwrap();
    zhou.submit(draft.id).await.unwrap();
    // A bundle with a matter of a body that is no more is not handed in, either.
    let bundle = hall.item("开办餐饮店一件事").await.id;
    let streets = bodies.iter().find(|it| it.body.name == "县综合执法局").unwrap();
    let form = org::desk::BodyForm {
        id: Some(streets.id),
        closed_on: "2026-11-23".to_owned(),
        instead: "县城管局".to_owned(),
        ..streets.body.form()
    };
    system.call(&org::desk::SAVE, (), form).await.unwrap();
    let guide = hall.nobody().call(&catalogue::GUIDE, bundle, Nothing {}).await.unwrap();
    assert!(!guide.is_open && guide.shut_because.contains("没有办理单位"), "{}", guide.shut_because);
}

/// A body is called otherwise, and its windows go on taking its matters.
#[tokio::test]
async fn a_body_that_is_renamed_keeps_its_windows() {
    let hall = TestHall::open().await;
    let system = hall.person("sysadmin").await;
    let bodies = system.call(&org::desk::LIST, (), Nothing {}).await.unwrap().bodies;
    let health = bodies.iter().find(|it| it.body.name == "县卫健局").unwrap();
    let form =
        org::desk::BodyForm { id: Some(health.id), name: "县卫生健康委".to_owned(), ..health.body.form() };
    system.call(&org::desk::SAVE, (), form).await.unwrap();
    let seen = halls(&system).await;
    assert_eq!(window(&seen, FIVE).2.window.bodies, ["县卫生健康委"]);
    let taken = typed(&seen, FIVE);
    system.call(&desk::SAVE_WINDOW, (), taken).await.expect("still a body that is there");
}

fn form(whom: &str, deputy: &str, from: &str, until: &str) -> StandInForm {
    StandInForm {
        whom: whom.to_owned(),
        deputy: deputy.to_owned(),
        from: from.to_owned(),
        until: until.to_owned(),
        reason: "培训".to_owned(),
        ..StandInForm::default()
    }
}

async fn waiting(who: &Person<'_>) -> Vec<proposal::ProposalView> {
    let form = proposal::ListForm { about: About::StandIn, page: None };
    let all = who.call(&proposal::LIST, (), form).await.unwrap().rows;
    all.into_iter().filter(|it| it.state == State::Open).collect()
}

async fn holds(hall: &TestHall, login: &str, duty: Duty) -> bool {
    hall.person(login).await.call(&ME, (), Nothing {}).await.unwrap().holds(duty)
}

#[tokio::test]
async fn who_is_away_is_stood_in_for_by_two_peoples_word_and_for_those_days_only() {
    let hall = TestHall::open().await;
    let boss = hall.person("zhouweiguo").await;
    // The head is away; the reviewer leads meanwhile.
    boss.call(&stand_in::PROPOSE, (), form("zhouweiguo", "qianyu", "2026-11-24", "2026-11-25")).await.unwrap();
    let one = waiting(&boss).await.remove(0);
    assert!(one.is_mine && !one.may_settle && one.says.contains("由钱宇替岗"), "{one:?}");
    let qian = hall.person("qianyu").await;
    assert_eq!(qian.call(&proposal::CONFIRM, one.id, Nothing {}).await.unwrap_err(), Fault::NotFound);
    assert!(says(boss.call(&proposal::CONFIRM, one.id, Nothing {}).await).1.contains("另一个人"));
    let head = hall.person("fangzhou").await;
    head.call(&proposal::CONFIRM, one.id, Nothing {}).await.unwrap();
    assert!(!holds(&hall, "qianyu", Duty::Direct).await, "not before the day");
    hall.walk_to("2026-11-24", 9).await;
    assert!(holds(&hall, "qianyu", Duty::Direct).await && holds(&hall, "qianyu", Duty::Review).await);
    // And the doors of that duty open.
    let qian = hall.person("qianyu").await;
    let form_of = StaffForm::default();
    let seen = qian.call(&staff::STAFF, (), form_of).await.unwrap();
    assert!(seen.orgs.contains(&"县卫健局".to_owned()), "{:?}", seen.orgs);
    hall.walk_to("2026-11-26", 9).await;
    assert!(!holds(&hall, "qianyu", Duty::Direct).await, "not after it");
    let boss = hall.person("zhouweiguo").await;
    let list = boss.call(&stand_in::LIST, (), stand_in::ListForm::default()).await.unwrap();
    assert_eq!((list.rows[0].standing.as_str(), list.rows[0].may_end), ("已经结束", false));
}

#[tokio::test]
async fn standing_in_ends_at_once_and_the_three_administrators_lend_nothing() {
    let hall = TestHall::open().await;
    let (boss, head, secures) =
        (hall.person("zhouweiguo").await, hall.person("fangzhou").await, hall.person("secadmin").await);
    let propose = async |who: &Person<'_>, it: StandInForm| who.call(&stand_in::PROPOSE, (), it).await;
    let now = |whom: &str, deputy: &str| form(whom, deputy, "2026-11-23", "2026-11-27");
    assert_eq!(says(propose(&boss, now("sysadmin", "qianyu")).await).0, "whom", "not theirs to lead");
    assert_eq!(says(propose(&secures, now("sysadmin", "audadmin")).await).0, "deputy");
    assert_eq!(says(propose(&secures, now("zhaoming", "sysadmin")).await).0, "deputy");
    assert_eq!(says(propose(&boss, now("zhaoming", "liqing")).await).0, "deputy", "another body's");
    assert_eq!(says(propose(&boss, now("zhaoming", "nobody")).await).0, "deputy");
    let he = hall.person("hejing").await;
    assert_eq!(says(propose(&he, now("zhaoming", "hejing")).await).0, "whom", "nobody helps themselves");
    // Her own days off, proposed by herself, confirmed by her head.
    propose(&he, now("hejing", "sunwei")).await.unwrap();
    let one = waiting(&boss).await.remove(0);
    boss.call(&proposal::CONFIRM, one.id, Nothing {}).await.unwrap();
    assert!(holds(&hall, "sunwei", Duty::Counter).await);
    assert!(says(propose(&he, now("hejing", "qianyu")).await).1.contains("已经有人替岗"));
    let sun = hall.person("sunwei").await;
    sun.call(&decision::INBOX, (), InboxForm::default()).await.unwrap();
    let list = he.call(&stand_in::LIST, (), stand_in::ListForm::default()).await.unwrap();
    let other = hall.person("liqing").await;
    assert_eq!(other.call(&stand_in::END, list.rows[0].id, Nothing {}).await.unwrap_err(), Fault::NotFound);
    he.call(&stand_in::END, list.rows[0].id, Nothing {}).await.unwrap();
    assert!(!holds(&hall, "sunwei", Duty::Counter).await);
    // Whoever loses what they lent lends it no more.
    propose(&he, now("hejing", "sunwei")).await.unwrap();
    let one = waiting(&head).await.remove(0);
    head.call(&proposal::CONFIRM, one.id, Nothing {}).await.unwrap();
    assert!(holds(&hall, "sunwei", Duty::Counter).await);
    let id = list_id(&secures, "何静").await;
    let less = DutiesForm { duties: vec![Duty::PreReview], is_active: true, reason: "轮岗".to_owned() };
    secures.call(&staff::SET_DUTIES, id, less).await.unwrap();
    assert!(!holds(&hall, "sunwei", Duty::Counter).await);
}

async fn list_id(who: &Person<'_>, name: &str) -> common::id::AccountId {
    let form = StaffForm { q: Some(name.to_owned()), ..StaffForm::default() };
    who.call(&staff::STAFF, (), form).await.unwrap().page.rows.remove(0).id
}

#[tokio::test]
async fn who_holds_what_is_found_by_duty_by_window_and_by_body_and_taken_along() {
    let hall = TestHall::open().await;
    let (secures, boss) = (hall.person("secadmin").await, hall.person("zhouweiguo").await);
    let of = async |who: &Person<'_>, form: HoldersForm| -> Vec<String> {
        let seen = who.call(&holders::LIST, (), form).await.unwrap();
        seen.page.rows.into_iter().map(|it| it.name).collect()
    };
    let duty = HoldersForm { duty: Some(Duty::Decide), ..HoldersForm::default() };
    assert!(of(&secures, duty.clone()).await.contains(&"秦川".to_owned()));
    assert_eq!(of(&boss, duty.clone()).await, ["赵明"], "their own people");
    let window = HoldersForm { window: Some("05".to_owned()), ..HoldersForm::default() };
    assert_eq!(of(&secures, window).await, ["何静"]);
    let body =
        HoldersForm { org: Some("县民政局".to_owned()), q: Some("吴".to_owned()), ..HoldersForm::default() };
    assert_eq!(of(&secures, body).await, ["吴敏"]);
    // With whoever stands in.
    boss.call(&stand_in::PROPOSE, (), form("zhaoming", "sunwei", "2026-11-23", "2026-11-27")).await.unwrap();
    let one = waiting(&secures).await.remove(0);
    secures.call(&proposal::CONFIRM, one.id, Nothing {}).await.unwrap();
    let seen = boss.call(&holders::LIST, (), duty.clone()).await.unwrap();
    let sun = seen.page.rows.iter().find(|it| it.name == "孙薇").unwrap();
    assert_eq!(sun.stands_in, "替赵明（审批），到11月27日");
    let reply = boss.send(boss.request("GET", "/api/holders.xlsx?duty=decide").body(Body::empty()).unwrap()).await;
    assert!(reply.status.is_success());
    let mut book = Xlsx::new(std::io::Cursor::new(reply.body)).unwrap();
    let sheet = book.worksheet_range("岗位名单").unwrap();
    assert_eq!(sheet.height(), 3, "the head, and two who may decide");
    let clerk = hall.person("hejing").await;
    assert_eq!(clerk.call(&holders::LIST, (), duty).await.unwrap_err(), Fault::NotFound);
}

/// Nobody leaves while somebody counts on them; whoever has gone sits nowhere and stands in for nobody.
#[tokio::test]
async fn whoever_leaves_gives_up_window_and_standing_in() {
    let hall = TestHall::open().await;
    let boss = hall.person("zhouweiguo").await;
    boss.call(&stand_in::PROPOSE, (), form("zhaoming", "luoli", "2026-11-23", "2026-11-27")).await.unwrap();
    let head = hall.person("fangzhou").await;
    let one = waiting(&head).await.remove(0);
    head.call(&proposal::CONFIRM, one.id, Nothing {}).await.unwrap();
    let id = list_id(&boss, "罗莉").await;
    let seen = boss.call(&leaving::SHOW, id, Nothing {}).await.unwrap();
    let thing = seen.groups.iter().find(|it| it.what == Thing::StandIn).unwrap();
    assert_eq!(thing.lines, ["替赵明，到11月27日"]);
    let says_why = "调离".to_owned();
    let refused = boss.call(&leaving::LEAVE, id, LeaveForm { given: Vec::new(), says: says_why.clone() }).await;
    assert!(
        matches!(&refused, Err(Fault::Form { fields }) if fields.iter().any(|it| it.name == "to-stand-in")),
        "{refused:?}"
    );
    let to = |name: &str| seen.people.iter().find(|it| it.name == name).unwrap().id;
    let given =
        seen.groups.iter().map(|it| Given {
            what: it.what,
            to: if it.what == Thing::StandIn { to("孙薇") } else { to("何静") },
        });
    let left = boss.call(&leaving::LEAVE, id, LeaveForm { given: given.collect(), says: says_why }).await.unwrap();
    assert!(left.groups.is_empty() && !left.is_active, "{left:?}");
    assert!(!holds(&hall, "sunwei", Duty::Decide).await, "duties are given by two");
    let one = waiting(&head).await.remove(0);
    assert!(one.says.contains("由孙薇替岗"), "{one:?}");
    head.call(&proposal::CONFIRM, one.id, Nothing {}).await.unwrap();
    assert!(holds(&hall, "sunwei", Duty::Decide).await);
    let seen = halls(&hall.person("sysadmin").await).await;
    assert!(window(&seen, "卫健8号窗").2.staff.is_empty());
    assert_eq!(window(&seen, "卫健8号窗").2.window.kind, WindowKind::Special);
}
