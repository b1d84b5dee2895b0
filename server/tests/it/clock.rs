//! 期限: days that were given are had, whatever the calendar, the originals or the counter do.
use common::{
    account::Who,
    application::stage,
    callback,
    case::{self, CaseView, LookupForm, MineForm, clock::ClockKind},
    check::Nothing,
    decision::{
        self, InboxForm, Tray,
        accept::{self, DeferForm},
        decide::{self, AskForm},
        pledge::{self, Finding, InspectForm},
    },
    fault::Fault,
    id::CaseId,
    inquiry, message, question,
    rating::{self, BadForm, Grievance, RateForm, Stars},
    ticket::{self, BookForm, CodeForm, TicketState},
};

use crate::{
    decision::{HYGIENE, SHOP, at, granting, passed, received},
    hall::{Person, TestHall},
};

/// The notice of 2026 as the hall has it, and these days besides.
fn notice(more: &[(&str, &str)]) -> String {
    let own = include_str!("../../../data/calendar.csv");
    let of_year = own.lines().filter(|it| {
        let is_named = more.iter().any(|(day, _)| it.starts_with(day));
        it.starts_with("2026-") && !is_named
    });
    let more = more.iter().map(|(day, kind)| format!("{day},{kind},停电检修,县政府通知"));
    let lines = of_year.map(str::to_owned).chain(more).collect::<Vec<String>>();
    format!("date,kind,festival,source\n{}\n", lines.join("\n"))
}

pub async fn load(hall: &TestHall, more: &[(&str, &str)]) -> usize {
    server::redate::load(&hall.cx(Who::Nobody), &notice(more)).await.unwrap()
}

async fn deferred(hall: &TestHall, zhou: &Person<'_>, he: &Person<'_>, n_days: u32) -> CaseView {
    let case = passed(hall, zhou, he, HYGIENE, true).await;
    let case = received(he, case.id).await;
    let form = DeferForm { version: case.version, n_days, promised: "yes".to_owned() };
    he.call(&accept::ACCEPT_DEFERRING, case.id, form).await.unwrap()
}

async fn owed_by(he: &Person<'_>, id: CaseId) -> String {
    he.call(&decision::DOSSIER, id, Nothing {}).await.unwrap().owed_by.unwrap().to_string()
}

/// Field case 1.7.
#[tokio::test]
async fn days_for_what_was_put_off_are_counted_anew_and_told_once() {
    let hall = TestHall::at("2026-11-30", server::seed::Scale::Small).await;
    let (zhou, he) = (hall.person("zhouming").await, hall.person("hejing").await);
    let case = deferred(&hall, &zhou, &he, 5).await;
    assert_eq!(owed_by(&he, case.id).await, "2026-12-07");
    let shut = [("2026-12-03", "off"), ("2026-12-04", "off"), ("2026-12-07", "off")];
    assert_eq!(load(&hall, &shut).await, 1);
    assert_eq!(owed_by(&he, case.id).await, "2026-12-10");
    assert_eq!(load(&hall, &shut).await, 0, "nothing new, nothing told");
    let zhou = hall.person("zhouming").await;
    let all = zhou.call(&message::MESSAGES, (), MineForm::default()).await.unwrap();
    let told: Vec<&str> =
        all.rows.iter().filter(|it| it.title == "期限已重新计算").map(|it| it.text.as_str()).collect();
    let [told] = told[..] else { panic!("once: {told:?}") };
    assert!(told.contains("补齐材料的期限重新计算为2026年12月10日"), "{told}");
    hall.walk_to("2026-12-08", 8).await;
    let he = hall.person("hejing").await;
    let stage = async |he: &Person<'_>| he.call(&case::SHOW, case.id, Nothing {}).await.unwrap().stage;
    assert_eq!(stage(&he).await, stage::ACCEPTED);
    hall.walk_to("2026-12-10", 20).await;
    let he = hall.person("hejing").await;
    assert_eq!(stage(&he).await, stage::ACCEPTED, "the last day is theirs");
    hall.walk_to("2026-12-11", 1).await;
    let he = hall.person("hejing").await;
    assert_eq!(stage(&he).await, stage::TERMINATED);
}

/// Finding L6: what was promised for Monday is not over because Saturday has become a day of work.
#[tokio::test]
async fn a_calendar_that_brings_a_day_forward_ends_nothing_at_once() {
    let hall = TestHall::at("2026-11-30", server::seed::Scale::Small).await;
    let shut = [("2026-12-03", "off"), ("2026-12-04", "off")];
    load(&hall, &shut).await;
    let (zhou, he) = (hall.person("zhouming").await, hall.person("hejing").await);
    let put_off = deferred(&hall, &zhou, &he, 5).await;
    assert_eq!(owed_by(&he, put_off.id).await, "2026-12-09");
    let fresh = zhou.submitted(hall.item(SHOP).await.id).await;
    assert_eq!(fresh.answer_by.to_string(), "2026-12-09");
    hall.walk_to("2026-12-08", 9).await;
    load(&hall, &[("2026-12-03", "work"), ("2026-12-04", "work")]).await;
    let he = hall.person("hejing").await;
    assert_eq!(owed_by(&he, put_off.id).await, "2026-12-09", "as told");
    let zhou = hall.person("zhouming").await;
    let clock = async |zhou: &Person<'_>| zhou.call(&case::SHOW, fresh.id, Nothing {}).await.unwrap();
    let view = clock(&zhou).await;
    assert_eq!((view.stage, view.clock.unwrap().due.to_string().as_str()), (stage::SUBMITTED, "2026-12-09"));
    hall.walk_to("2026-12-09", 20).await;
    let zhou = hall.person("zhouming").await;
    assert_eq!(clock(&zhou).await.stage, stage::SUBMITTED);
    hall.walk_to("2026-12-10", 1).await;
    let zhou = hall.person("zhouming").await;
    assert_eq!(clock(&zhou).await.stage, stage::ACCEPTED);
}

/// Finding H11.
#[tokio::test]
async fn originals_that_come_late_are_not_deemed_accepted_at_once() {
    let hall = TestHall::open().await;
    let (zhou, he) = (hall.person("zhouming").await, hall.person("hejing").await);
    let case = passed(&hall, &zhou, &he, HYGIENE, false).await;
    hall.walk_to("2026-12-01", 10).await;
    let he = hall.person("hejing").await;
    let case = received(&he, case.id).await;
    let clock = case.clock.unwrap();
    assert_eq!((clock.kind, clock.due.to_string().as_str(), clock.n_left), (ClockKind::Answer, "2026-12-08", 5));
    let stage = async || {
        let he = hall.person("hejing").await;
        he.call(&case::SHOW, case.id, Nothing {}).await.unwrap().stage
    };
    hall.walk_to("2026-12-01", 11).await;
    assert_eq!(stage().await, stage::RECEIVED);
    hall.walk_to("2026-12-08", 20).await;
    assert_eq!(stage().await, stage::RECEIVED, "the window has its five days");
    hall.walk_to("2026-12-09", 1).await;
    assert_eq!(stage().await, stage::ACCEPTED, "and not more");
}

#[tokio::test]
async fn the_days_of_a_countersign_move_with_the_calendar() {
    let hall = TestHall::open().await;
    let (zhou, he) = (hall.person("zhouming").await, hall.person("hejing").await);
    let (sun, song) = (hall.person("sunwei").await, hall.person("songhui").await);
    let case = passed(&hall, &zhou, &he, HYGIENE, false).await;
    let case = received(&he, case.id).await;
    let case = he.call(&accept::ACCEPT, case.id, at(&case)).await.unwrap();
    let case = sun.call(&decide::ASSIGN, case.id, at(&case)).await.unwrap();
    let (org, says) = ("县市场监管局".to_owned(), "经营场所是否在登记范围内".to_owned());
    let form = AskForm { version: case.version, orgs: vec![org], says, n_days: 3 };
    sun.call(&decide::ASK_COUNTERSIGN, case.id, form).await.unwrap();
    let due = async || {
        let form = InboxForm { tray: Some(Tray::Countersign), ..InboxForm::default() };
        song.call(&decision::INBOX, (), form).await.unwrap().page.rows[0].due.unwrap().to_string()
    };
    assert_eq!(due().await, "2026-11-26");
    load(&hall, &[("2026-11-25", "off")]).await;
    assert_eq!(due().await, "2026-11-27");
    load(&hall, &[("2026-11-25", "off"), ("2026-11-26", "off")]).await;
    assert_eq!(due().await, "2026-11-30");
    load(&hall, &[("2026-11-25", "work"), ("2026-11-26", "work")]).await;
    assert_eq!(due().await, "2026-11-30", "who was given until Monday has until Monday");
}

/// Field case 1.8.
#[tokio::test]
async fn a_hall_that_is_shut_was_missed_by_nobody() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let days = ["2026-11-24", "2026-11-25", "2026-11-26"];
    let mut items = Vec::new();
    for (day, name) in days.iter().zip([HYGIENE, "食品（含保健食品）经营许可新办", SHOP]) {
        let item = hall.item(name).await.id;
        zhou.call(&ticket::BOOK, item, BookForm { time: format!("{day}/0") }).await.unwrap();
        items.push(item);
    }
    let shut: Vec<(&str, &str)> = days.iter().map(|it| (*it, "off")).collect();
    load(&hall, &shut).await;
    let mine = zhou.call(&ticket::MINE, (), Nothing {}).await.unwrap();
    assert!(mine.iter().all(|it| it.state == TicketState::Released), "{mine:?}");
    let all = zhou.call(&message::MESSAGES, (), MineForm::default()).await.unwrap();
    let told: Vec<_> = all.rows.iter().filter(|it| it.title == "预约已取消").collect();
    assert_eq!(told.len(), 3);
    assert!(told.iter().all(|it| it.text.contains("不上班") && it.text.contains("不算爽约")), "{told:?}");
    load(&hall, &shut).await;
    let all = zhou.call(&message::MESSAGES, (), MineForm::default()).await.unwrap();
    assert_eq!(all.rows.iter().filter(|it| it.title == "预约已取消").count(), 3, "told once");
    // A place for another day is free for them at once, and afterwards as well.
    hall.walk_to("2026-11-30", 9).await;
    let zhou = hall.person("zhouming").await;
    for item in &items {
        zhou.call(&ticket::BOOK, *item, BookForm { time: "2026-12-01/0".to_owned() }).await.unwrap();
    }
    let code = mine[0].code.clone();
    let shut = hall.nobody().call(&ticket::CHECK_IN, (), CodeForm { code }).await;
    assert!(matches!(shut, Err(Fault::Form { .. })));
}

/// Even when the notice comes after the days, which nobody could open the hall on.
#[tokio::test]
async fn days_that_turn_out_to_have_been_free_were_missed_by_nobody() {
    let hall = TestHall::open().await;
    let item = hall.item(HYGIENE).await.id;
    let book = async |day: &str| {
        let zhou = hall.person("zhouming").await;
        zhou.call(&ticket::BOOK, item, BookForm { time: format!("{day}/0") }).await
    };
    for (day, then) in [("2026-11-24", "2026-11-25"), ("2026-11-26", "2026-11-27"), ("2026-11-30", "2026-12-01")] {
        book(day).await.unwrap();
        hall.walk_to(then, 7).await;
    }
    let barred = book("2026-12-02").await;
    assert!(matches!(barred, Err(Fault::Form { .. })), "three times not come: {barred:?}");
    load(&hall, &[("2026-11-26", "off")]).await;
    book("2026-12-02").await.unwrap();
}

#[tokio::test]
async fn what_is_looked_at_and_put_right_after_a_promise_moves_with_the_calendar() {
    let hall = TestHall::open().await;
    let (zhou, li, song) =
        (hall.person("zhouming").await, hall.person("liqing").await, hall.person("songhui").await);
    let case = crate::pledge::passed(&hall, &zhou, &li, &crate::pledge::CHOSEN).await;
    let case = li.call(&decide::DECIDE_AT_ONCE, case.id, granting(&case)).await.unwrap();
    let due = async || {
        let by = song.call(&decision::DOSSIER, case.id, Nothing {}).await.unwrap().check_by;
        by.unwrap().to_string()
    };
    assert_eq!(due().await, "2026-12-21");
    load(&hall, &[("2026-12-21", "off")]).await;
    assert_eq!(due().await, "2026-12-22");
    load(&hall, &[("2026-12-21", "work")]).await;
    assert_eq!(due().await, "2026-12-21", "the hall's own look comes back");
    let says = "消毒间没有标识".to_owned();
    let form = InspectForm { version: case.version, finding: Finding::Mend, says, n_days: 5 };
    song.call(&pledge::INSPECT, case.id, form).await.unwrap();
    assert_eq!(due().await, "2026-11-30");
    load(&hall, &[("2026-11-27", "off")]).await;
    assert_eq!(due().await, "2026-12-01");
    let all = zhou.call(&message::MESSAGES, (), MineForm::default()).await.unwrap();
    let told = all.rows.iter().find(|it| it.text.contains("改正的期限重新计算为2026年12月1日"));
    assert!(told.is_some(), "{:?}", all.rows);
}

/// Every due date in the product: of an application, of a question, of a call back, of whoever is still to be told, of a bad word. One
/// that is called forward comes forward, too, where nothing happens by itself when it is over.
#[tokio::test]
async fn every_kind_has_its_day_from_the_calendar_of_now() {
    let hall = TestHall::open().await;
    let (zhou, li, fang) =
        (hall.person("zhouming").await, hall.person("liqing").await, hall.person("fangzhou").await);
    let nobody = hall.nobody();
    let receipt = zhou.submitted(hall.item(SHOP).await.id).await;
    let asks = question::AskForm {
        text: "办执照要带什么材料？".to_owned(),
        org: "县市场监管局".to_owned(),
        name: "周明远".to_owned(),
        ..question::AskForm::default()
    };
    let asked = zhou.call(&question::ASK, (), asks).await.unwrap();
    let calls = callback::AskForm {
        name: "王桂英".to_owned(),
        phone: "13800009999".to_owned(),
        about: "高龄津贴".to_owned(),
    };
    let slip = nobody.call(&callback::ASK, (), calls).await.unwrap();
    let passed = inquiry::RecordForm {
        about: "社保卡丢了怎么补".to_owned(),
        act: inquiry::act::PASS,
        says: "问了县人社局".to_owned(),
        name: "李秀英".to_owned(),
        phone: "13700001111".to_owned(),
    };
    li.call(&inquiry::RECORD, (), passed).await.unwrap();
    let seq = zhou.call(&rating::CHANCES, receipt.id, Nothing {}).await.unwrap().chances[0].seq;
    let (stars, grievances) = (Some(Stars::Angry), vec![Grievance::Slow]);
    let rate = RateForm { seq, stars, grievances, ..RateForm::default() };
    zhou.call(&rating::RATE, receipt.id, rate).await.unwrap();

    let dues = async || {
        let of = async |id: CaseId| zhou.call(&case::SHOW, id, Nothing {}).await.unwrap().clock.unwrap().due;
        let look = LookupForm { no: slip.no.clone(), query_code: slip.query_code.clone() };
        let called = nobody.call(&case::LOOKUP, (), look).await.unwrap().clock.unwrap().due;
        let listed = li.call(&callback::WAITING, (), callback::WaitingForm::default()).await.unwrap().rows[0].due;
        assert_eq!(called, listed, "what is worked out and what is kept");
        let told = li.call(&inquiry::LIST, (), inquiry::ListForm::default()).await.unwrap().rows[0].due;
        let bad = fang.call(&rating::BAD, (), BadForm::default()).await.unwrap().rows[0].due;
        [of(receipt.id).await, of(asked.id).await, called, told.unwrap(), bad.unwrap()].map(|it| it.to_string())
    };
    let [shop, ..] = dues().await;
    assert_eq!(dues().await, [shop.as_str(), "2026-11-24", "2026-11-24", "2026-11-24", "2026-11-24"]);
    assert_eq!(load(&hall, &[("2026-11-24", "off")]).await, 5, "every one of them");
    let [later, ..] = dues().await;
    assert!(later > shop, "{later}");
    assert_eq!(dues().await, [later.as_str(), "2026-11-25", "2026-11-25", "2026-11-25", "2026-11-25"]);
    assert_eq!(load(&hall, &[("2026-11-24", "work")]).await, 4);
    // Whoever asked was told a day, and has until then.
    assert_eq!(dues().await, [shop.as_str(), "2026-11-25", "2026-11-24", "2026-11-24", "2026-11-24"]);
    let mine = zhou.call(&message::MESSAGES, (), MineForm::default()).await.unwrap();
    assert_eq!(
        mine.rows.iter().filter(|it| it.title == "期限已重新计算").count(),
        3,
        "of their own, and of nothing else"
    );
}
