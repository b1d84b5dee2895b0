//! 排号与预约: a place is sold once, whoever booked comes first in their time, and nobody is forgotten.
use common::{
    check::Nothing,
    fault::Fault,
    id::TicketId,
    ticket::{
        self, BookForm, CodeForm, LineView, Priority, TIMES_OF_DAY, TicketState, TicketView,
        window::{FAVOUR, FavourForm, LOAD, PAUSE, PauseForm, RECALL, RESUME, SEND, SeenForm, SendForm},
    },
};

use server::{base::config::Config, seed::Scale};

use crate::hall::{Person, TestHall};

const HYGIENE: &str = "公共场所卫生许可";
const SHOP: &str = "个体工商户设立登记";

fn time(day: &str, at: usize) -> BookForm {
    BookForm { time: format!("{day}/{at}") }
}

fn says(it: Result<impl std::fmt::Debug, Fault>) -> String {
    match it {
        Err(Fault::Form { fields }) => fields.into_iter().map(|it| it.says).collect(),
        it => panic!("{it:?}"),
    }
}

/// What the clerk sees as they press.
async fn seen(clerk: &Person<'_>) -> SeenForm {
    let here = clerk.call(&ticket::LINE, (), Nothing {}).await.unwrap().here;
    here.map_or(SeenForm::default(), |it| SeenForm { here: Some(it.id), n_calls: it.n_calls })
}

async fn next(clerk: &Person<'_>) -> Result<LineView, Fault> {
    clerk.call(&ticket::NEXT, (), seen(clerk).await).await
}

async fn again(clerk: &Person<'_>, id: TicketId) -> Result<LineView, Fault> {
    clerk.call(&ticket::AGAIN, id, seen(clerk).await).await
}

async fn recall(clerk: &Person<'_>, id: TicketId) -> Result<LineView, Fault> {
    clerk.call(&RECALL, id, seen(clerk).await).await
}

#[tokio::test]
async fn pressed_twice_nobody_is_done_with_whom_the_clerk_never_saw() {
    let hall = TestHall::open().await;
    let clerk = hall.person("hejing").await;
    let [one, two] = [drawn(&hall, HYGIENE).await, drawn(&hall, HYGIENE).await];
    let before = seen(&clerk).await;
    clerk.call(&ticket::NEXT, (), before).await.unwrap();
    assert!(says(clerk.call(&ticket::NEXT, (), before).await).contains("刚才已经叫了001"));
    let line = clerk.call(&ticket::LINE, (), Nothing {}).await.unwrap();
    assert_eq!((line.here.unwrap().id, line.n_served, line.waiting.len()), (one.id, 0, 1));
    let before = seen(&clerk).await;
    for _ in 0..2 {
        let line = clerk.call(&ticket::AGAIN, one.id, before).await.unwrap();
        assert_eq!(line.here.unwrap().n_calls, 2);
    }
    clerk.call(&ticket::MISS, one.id, Nothing {}).await.unwrap();
    let before = seen(&clerk).await;
    clerk.call(&ticket::NEXT, (), before).await.unwrap();
    let late = clerk.call(&RECALL, one.id, before).await;
    assert!(says(late).contains("刚才已经叫了002"), "whoever stands there is not ended by it");
    assert_eq!(seen(&clerk).await.here, Some(two.id));
}

#[tokio::test]
async fn a_booking_is_for_a_working_day_and_one_at_a_time() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let item = hall.item(HYGIENE).await.id;
    let times = hall.nobody().call(&ticket::TIMES, item, Nothing {}).await.unwrap();
    let days: Vec<String> = times.days.iter().map(|it| it.day.to_string()).collect();
    assert_eq!(
        days,
        ["2026-11-24", "2026-11-25", "2026-11-26", "2026-11-27", "2026-11-30"],
        "no Sunday among them"
    );
    assert!(times.days.iter().all(|it| it.left == [5; 4]));
    let free = hall.nobody().call(&ticket::TIMES, hall.item("生育登记").await.id, Nothing {}).await.unwrap();
    assert!(free.days.is_empty(), "one takes a number");

    assert_eq!(says(zhou.call(&ticket::BOOK, item, BookForm::default()).await), "请选择来办的时段");
    assert!(says(zhou.call(&ticket::BOOK, item, time("2026-11-28", 0)).await).contains("不能约"), "a Saturday");
    assert!(says(zhou.call(&ticket::BOOK, item, time("2026-11-23", 3)).await).contains("不能约"), "today");
    let booked = zhou.call(&ticket::BOOK, item, time("2026-11-24", 0)).await.unwrap();
    assert_eq!((booked.time.as_str(), booked.state), (TIMES_OF_DAY[0].0, TicketState::Booked));
    assert!(says(zhou.call(&ticket::BOOK, item, time("2026-11-25", 0)).await).contains("已经约了"));
    let left = async || hall.nobody().call(&ticket::TIMES, item, Nothing {}).await.unwrap().days[0].left[0];
    assert_eq!(left().await, 4);
    let stranger = hall.citizen("赵四").await;
    assert_eq!(stranger.call(&ticket::CANCEL, booked.id, Nothing {}).await.unwrap_err(), Fault::NotFound);
    let mine = zhou.call(&ticket::CANCEL, booked.id, Nothing {}).await.unwrap();
    assert_eq!(mine[0].state, TicketState::Cancelled);
    assert_eq!(left().await, 5, "given back");
    zhou.call(&ticket::BOOK, item, time("2026-11-24", 0)).await.unwrap();
}

/// Twenty want the five places of one time, all at once.
#[tokio::test]
async fn places_are_sold_once() {
    let hall = TestHall::open().await;
    let item = hall.item(HYGIENE).await.id;
    let mut people = Vec::new();
    for n in 0..20 {
        people.push(hall.citizen(&format!("申请人{n}")).await);
    }
    let tries = people.iter().map(|it| it.call(&ticket::BOOK, item, time("2026-11-24", 2)));
    let outcomes = futures_util::future::join_all(tries).await;
    assert_eq!(outcomes.iter().filter(|it| it.is_ok()).count(), 5);
    for it in outcomes.into_iter().filter(Result::is_err) {
        assert!(says(it).contains("约满"), "and the others are told why");
    }
    let times = hall.nobody().call(&ticket::TIMES, item, Nothing {}).await.unwrap();
    assert_eq!(times.days[0].left, [5, 5, 0, 5]);
}

async fn drawn(hall: &TestHall, item: &str) -> ticket::TicketView {
    hall.nobody().call(&ticket::DRAW, hall.item(item).await.id, Nothing {}).await.unwrap()
}

#[tokio::test]
async fn a_line_is_called_recalled_missed_and_served() {
    let hall = TestHall::open().await;
    let (clerk, other) = (hall.person("hejing").await, hall.person("luoli").await);
    let elsewhere = hall.person("yuping").await;
    assert!(says(next(&clerk).await).contains("没有人"));
    let one = drawn(&hall, HYGIENE).await;
    let two = drawn(&hall, HYGIENE).await;
    let three = drawn(&hall, HYGIENE).await;
    assert_eq!([one.no.as_str(), &two.no, &three.no], ["001", "002", "003"]);
    assert_eq!((three.n_ahead, three.n_minutes), (2, 20), "ten minutes each while nobody knows better");
    drawn(&hall, SHOP).await;

    let here = async |who: &Person<'_>| who.call(&ticket::LINE, (), Nothing {}).await.unwrap();
    assert_eq!(here(&clerk).await.waiting.len(), 3, "the shop's line is another's");
    let line = next(&clerk).await.unwrap();
    assert_eq!(line.here.as_ref().unwrap().no, "001");
    let line = next(&other).await.unwrap();
    assert_eq!(line.here.as_ref().unwrap().no, "002", "two windows, two people");
    let shouts = hall.nobody().call(&ticket::SCREEN, (), Nothing {}).await.unwrap();
    let mut called: Vec<_> = shouts.called.iter().map(|it| (it.no.as_str(), it.window.as_str())).collect();
    called.sort_unstable();
    assert_eq!(called, [("001", "二楼卫生健康05号窗口"), ("002", "二楼卫健8号窗")]);
    let crowds: Vec<_> = shouts.waiting.iter().map(|it| (it.org_name.as_str(), it.n_waiting)).collect();
    assert!(crowds.contains(&("县卫健局", 1)) && crowds.contains(&("县市场监管局", 1)), "{crowds:?}");

    assert_eq!(again(&elsewhere, one.id).await.unwrap_err(), Fault::NotFound);
    assert_eq!(
        other.call(&ticket::MISS, one.id, Nothing {}).await.unwrap_err(),
        Fault::NotFound,
        "not their call"
    );
    again(&clerk, one.id).await.unwrap();
    again(&clerk, one.id).await.unwrap();
    assert!(says(again(&clerk, one.id).await).contains("过号"), "three times is enough");
    let line = clerk.call(&ticket::MISS, one.id, Nothing {}).await.unwrap();
    assert_eq!(line.missed[0].no, "001");
    // Back, at the end.
    hall.hub.clock.put(hall.now().plus_minutes(5));
    let back = hall.nobody().call(&ticket::CHECK_IN, (), CodeForm { code: one.code.clone() }).await.unwrap();
    assert_eq!((back.no.as_str(), back.n_ahead), ("001", 1));
    next(&clerk).await.unwrap();
    let line = next(&clerk).await.unwrap();
    assert_eq!((line.here.unwrap().no.as_str(), line.n_served), ("001", 1), "calling the next ends with the last");
    let line = clerk.call(&ticket::FINISH, one.id, Nothing {}).await.unwrap();
    assert_eq!((line.here, line.n_served), (None, 2));
    let done = hall.nobody().call(&ticket::CHECK_IN, (), CodeForm { code: one.code }).await;
    assert!(says(done).contains("已办理"));
}

#[tokio::test]
async fn who_booked_comes_first_once_it_is_time() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let booked = zhou.call(&ticket::BOOK, hall.item(HYGIENE).await.id, time("2026-11-24", 0)).await.unwrap();
    let early = hall.nobody().call(&ticket::CHECK_IN, (), CodeForm { code: booked.code.clone() }).await;
    assert!(says(early).contains("没有今天"), "a day too early");
    hall.walk_to("2026-11-24", 9).await;
    let walked = drawn(&hall, HYGIENE).await;
    let here = hall.nobody().call(&ticket::CHECK_IN, (), CodeForm { code: booked.code }).await.unwrap();
    assert_eq!((here.no.as_str(), here.n_ahead), ("约002", 0));
    let clerk = hall.person("hejing").await;
    let line = next(&clerk).await.unwrap();
    assert_eq!(line.here.unwrap().no, "约002");
    assert_eq!(line.waiting[0].no, walked.no);
}

#[tokio::test]
async fn who_keeps_not_coming_takes_numbers_for_a_while() {
    let hall = TestHall::open().await;
    let item = hall.item(HYGIENE).await.id;
    for (day, before) in [("2026-11-24", "2026-11-25"), ("2026-11-26", "2026-11-27"), ("2026-11-30", "2026-12-01")]
    {
        // Sessions do not last over days.
        hall.person("zhouming").await.call(&ticket::BOOK, item, time(day, 0)).await.unwrap();
        hall.walk_to(before, 9).await;
    }
    let fourth = hall.person("zhouming").await.call(&ticket::BOOK, item, time("2026-12-02", 0)).await;
    assert!(says(fourth).contains("3次"), "and says what to do instead");
    hall.nobody().call(&ticket::DRAW, item, Nothing {}).await.unwrap();
    hall.walk_to("2026-12-06", 9).await;
    let closed = hall.nobody().call(&ticket::DRAW, item, Nothing {}).await;
    assert!(says(closed).contains("今天不开门"), "a Sunday: on that Saturday the hall serves, too");
}

/// Finding M13: from home only so many stand in line at once; the hall's own machines and guests are never among them, and who was
/// called makes room.
#[tokio::test]
async fn nobody_at_home_fills_the_line() {
    let hall = TestHall::configured("2026-11-23", Scale::Small, |it| Config {
        hall_networks: ["10.3.0.0/16", "2001:db8:77:1::5"].map(str::to_owned).to_vec(),
        ..it
    })
    .await;
    let item = hall.item(SHOP).await.id;
    let draw = async |peer: &str| -> Result<TicketView, Fault> {
        let reply = crate::patience::from(&hall.nobody(), peer, &ticket::DRAW.url(&item), &Nothing {}).await;
        match reply.status.is_success() {
            true => Ok(serde_json::from_slice(&reply.body).unwrap()),
            false => Err(reply.fault()),
        }
    };
    for n in 0..50 {
        assert_eq!(draw("198.51.100.7").await.unwrap().n_ahead, n);
    }
    assert!(says(draw("198.51.100.7").await).contains("取号机"));
    for peer in ["10.3.0.7", "10.3.200.9", "203.0.113.5"] {
        draw(peer).await.unwrap();
    }
    // Whoever has one address of IPv6 has many.
    for n in 0..50 {
        draw(&format!("2001:db8:1:{n:x}::1")).await.unwrap();
    }
    assert!(says(draw("2001:db8:1:ffff::1").await).contains("取号机"));
    for _ in 0..100 {
        draw("10.3.0.7").await.unwrap();
        draw("2001:db8:77:1::5").await.unwrap();
    }
    let clerk = hall.person("liqing").await;
    next(&clerk).await.unwrap();
    draw("198.51.100.7").await.unwrap();
}

#[tokio::test]
async fn a_missed_number_is_called_once_more_and_whom_the_law_lets_go_first_goes_first() {
    let hall = TestHall::open().await;
    let (clerk, elsewhere) = (hall.person("hejing").await, hall.person("yuping").await);
    let [one, two, three] =
        [drawn(&hall, HYGIENE).await, drawn(&hall, HYGIENE).await, drawn(&hall, HYGIENE).await];
    next(&clerk).await.unwrap();
    clerk.call(&ticket::MISS, one.id, Nothing {}).await.unwrap();
    assert!(says(recall(&elsewhere, one.id).await).contains("现在的名单"), "another body's");
    let line = recall(&clerk, one.id).await.unwrap();
    assert_eq!((line.here.unwrap().no.as_str(), line.missed.len()), ("001", 0));
    assert!(says(recall(&clerk, two.id).await).contains("现在的名单"), "nobody missed that");

    let elder = || FavourForm { priority: Priority::Elder };
    let line = clerk.call(&FAVOUR, three.id, elder()).await.unwrap();
    let order: Vec<_> = line.waiting.iter().map(|it| (it.no.as_str(), it.priority)).collect();
    assert_eq!(order, [("003", Priority::Elder), ("002", Priority::None)]);
    assert!(says(clerk.call(&FAVOUR, one.id, elder()).await).contains("现在的名单"), "at the window already");
    let line = next(&clerk).await.unwrap();
    assert_eq!((line.here.unwrap().no.as_str(), line.n_served), ("003", 1));
}

#[tokio::test]
async fn who_came_to_the_wrong_window_is_sent_on_and_waits_no_longer() {
    let hall = TestHall::open().await;
    let first = drawn(&hall, HYGIENE).await;
    hall.walk_to("2026-11-23", 11).await;
    let clerk = hall.person("hejing").await;
    drawn(&hall, SHOP).await;
    next(&clerk).await.unwrap();
    let form = |org: &str, why: &str| SendForm { org: org.to_owned(), why: why.to_owned() };
    for (org, why, wrong) in [
        ("", "清税", "请选择"),
        ("县市场监管局", "", "为什么转"),
        ("没有的局", "清税", "没有窗口"),
        ("县卫健局", "清税", "就是现在的"),
    ] {
        assert!(says(clerk.call(&SEND, first.id, form(org, why)).await).contains(wrong), "{org}");
    }
    let line = clerk.call(&SEND, first.id, form("县市场监管局", "先办执照")).await.unwrap();
    assert!(line.here.is_none() && line.bodies.iter().any(|it| it == "县市场监管局"));
    let there = hall.person("liqing").await.call(&ticket::LINE, (), Nothing {}).await.unwrap();
    assert_eq!(there.waiting[0].no, first.no, "since ten, before whoever came at eleven");
    assert!(there.waiting[0].sent.contains("卫生健康05号窗口转来：先办执照"), "{:?}", there.waiting[0]);
}

#[tokio::test]
async fn a_window_that_pauses_calls_nobody_and_the_hall_is_seen_as_a_whole() {
    let hall = TestHall::open().await;
    let (clerk, head) = (hall.person("hejing").await, hall.person("fangzhou").await);
    assert!(clerk.call(&LOAD, (), Nothing {}).await.is_err(), "for whoever is in charge");
    for _ in 0..5 {
        drawn(&hall, HYGIENE).await;
    }
    let why = PauseForm { says: "系统故障，约20分钟".to_owned() };
    assert!(says(clerk.call(&PAUSE, (), PauseForm::default()).await).contains("为什么暂停"));
    assert_eq!(clerk.call(&PAUSE, (), why.clone()).await.unwrap().paused, why.says);
    clerk.call(&PAUSE, (), why.clone()).await.unwrap();
    assert!(says(next(&clerk).await).contains("继续叫号"));
    let seen = head.call(&LOAD, (), Nothing {}).await.unwrap().lines;
    let health = seen.iter().find(|it| it.org_name == "县卫健局").unwrap();
    assert_eq!((health.n_waiting, health.n_minutes, health.is_long), (5, 50, true));
    assert_eq!((health.windows[0].paused.as_str(), health.windows[0].no.as_str()), (why.says.as_str(), ""));
    assert_eq!(clerk.call(&RESUME, (), Nothing {}).await.unwrap().paused, "");
    next(&clerk).await.unwrap();
    let seen = head.call(&LOAD, (), Nothing {}).await.unwrap().lines;
    let health = seen.iter().find(|it| it.org_name == "县卫健局").unwrap();
    assert_eq!(
        (health.windows[0].no.as_str(), health.windows[0].paused.as_str(), health.n_waiting),
        ("001", "", 4)
    );
    // A pause forgotten in the evening keeps nobody waiting in the morning.
    clerk.call(&PAUSE, (), why.clone()).await.unwrap();
    hall.walk_to("2026-11-24", 10).await;
    let (clerk, head) = (hall.person("hejing").await, hall.person("fangzhou").await);
    drawn(&hall, HYGIENE).await;
    assert_eq!(next(&clerk).await.unwrap().paused, "");
    let seen = head.call(&LOAD, (), Nothing {}).await.unwrap().lines;
    assert!(seen.iter().flat_map(|it| &it.windows).all(|it| it.paused.is_empty()), "{seen:?}");
}
