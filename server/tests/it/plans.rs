//! 快: what people ask most is answered from an index. The engine says so itself, of the very statements it was sent.
use common::{
    account::{self, Duty},
    callback,
    case::{self, LookupForm, MineForm, QueueForm},
    catalogue::{self, BrowseForm},
    check::Nothing,
    daybook,
    decision::{self, InboxForm, Tray},
    desk, fee,
    id::CaseId,
    inquiry, mandate, material, message, paper, rating, review, ticket, transmittal,
};
use sea_orm::{ConnectionTrait, Statement};

use crate::hall::{Person, TestHall};

/// Tables that grow with the years. A whole reading of one of them would be felt by everybody.
const GROWING: [&str; 38] = [
    "snags",
    "batches",
    "batch_lines",
    "externals",
    "editions",
    "stand_ins",
    "case_words",
    "forewarnings",
    "proposals",
    "shifts",
    "takings",
    "showings",
    "showing_looks",
    "questions",
    "question_tokens",
    "stamps",
    "stamp_keepers",
    "shipments",
    "transmittals",
    "transmittal_lines",
    "bills",
    "tickets",
    "papers",
    "mandates",
    "ratings",
    "agreements",
    "reveals",
    "cases",
    "case_events",
    "files",
    "notices",
    "verdicts",
    "messages",
    "outbox",
    "accounts",
    "sessions",
    "audit_rows",
    "idempotency",
];

#[tokio::test]
async fn no_question_reads_a_growing_table_from_end_to_end() {
    let (hall, heard) = TestHall::listening().await;
    if !hall.hub.is_sqlite() {
        return;
    }
    let zhou = hall.person("zhouming").await;
    let clerk = hall.person("liqing").await;
    let receipt = zhou.submitted(hall.item("个体工商户设立登记").await.id).await;
    let nobody = hall.nobody();
    nobody.call(&catalogue::HOME, (), Nothing {}).await.unwrap();
    let asked = BrowseForm { q: Some("营业执照".to_owned()), ..BrowseForm::default() };
    nobody.call(&catalogue::BROWSE, (), asked).await.unwrap();
    zhou.call(&case::MINE, (), MineForm::default()).await.unwrap();
    zhou.call(&case::SHOW, receipt.id, Nothing {}).await.unwrap();
    zhou.call(&case::RECEIPT, receipt.id, Nothing {}).await.unwrap();
    zhou.call(&material::LIBRARY, (), MineForm::default()).await.unwrap();
    zhou.call(&message::MESSAGES, (), MineForm::default()).await.unwrap();
    zhou.call(&account::SESSIONS, (), Nothing {}).await.unwrap();
    let look = LookupForm { no: receipt.no.clone(), query_code: receipt.query_code.clone() };
    nobody.call(&case::LOOKUP, (), look).await.unwrap();
    for view in ["todo", "due", "back", "mine", "waiting", "passed"] {
        let form = QueueForm { view: Some(view.to_owned()), q: Some("周".to_owned()), ..QueueForm::default() };
        clerk.call(&case::QUEUE, (), form).await.unwrap();
    }
    clerk.call(&review::NEXT, (), review::NextForm::default()).await.unwrap();
    clerk.call(&review::EXAMINE, receipt.id, Nothing {}).await.unwrap();
    called_and_asked(&nobody, &clerk).await;
    libraries(&clerk).await;
    let number = "431026195510033011".to_owned();
    let (name, phone) = ("李秀英".to_owned(), "13700001111".to_owned());
    let walk_in = case::intake::IntakeForm { number, name, phone, ..Default::default() };
    let taken_up =
        clerk.call(&case::intake::OPEN, hall.item("个体工商户设立登记").await.id, walk_in).await.unwrap();
    clerk.call(&case::intake::LIST, (), MineForm::default()).await.unwrap();
    clerk.call(&case::intake::CHECKED, taken_up.case, Nothing {}).await.unwrap();
    let code = "91350100M000100Y43".to_owned();
    let firm = case::intake::IntakeForm { number: code, ..Default::default() };
    let site = hall.item("建设项目选址意见书核发").await.id;
    hall.person("pengjie").await.call(&case::intake::OPEN, site, firm).await.unwrap_err();
    let shop = hall.item("个体工商户设立登记").await.id;
    nobody.call(&ticket::TIMES, shop, Nothing {}).await.unwrap();
    nobody.call(&ticket::DRAW, shop, Nothing {}).await.unwrap();
    nobody.call(&ticket::SCREEN, (), Nothing {}).await.unwrap();
    let book = ticket::BookForm { time: "2026-11-24/0".to_owned() };
    zhou.call(&ticket::BOOK, shop, book).await.unwrap();
    zhou.call(&ticket::MINE, (), Nothing {}).await.unwrap();
    clerk.call(&ticket::LINE, (), Nothing {}).await.unwrap();
    clerk.call(&transmittal::LIST, (), transmittal::ListForm::default()).await.unwrap();
    clerk.call(&ticket::NEXT, (), Default::default()).await.unwrap();
    let head = hall.person("fangzhou").await;
    head.call(&fee::SUMS, (), fee::SumsForm::default()).await.unwrap();
    head.call(&daybook::BOOK, (), daybook::BookForm::default()).await.unwrap();
    head.call(&daybook::LINES, (), daybook::LinesForm::default()).await.unwrap();
    clerk.call(&daybook::BOOK, (), daybook::BookForm::default()).await.unwrap();
    counted(&hall, &head).await;
    crate::question::walked(&hall).await;
    crate::edition::walked(&hall).await;
    crate::snag::walked(&hall).await;
    zhou.call(&fee::BILL, receipt.id, Nothing {}).await.unwrap();
    for tray in Tray::ALL
        .iter()
        .copied()
        .filter(|it| matches!(it, Tray::Counter | Tray::Owed | Tray::Approve | Tray::Issue))
    {
        let form = InboxForm { tray: Some(tray), q: Some("周".to_owned()), ..InboxForm::default() };
        clerk.call(&decision::INBOX, (), form).await.unwrap();
    }
    for who in [&clerk, &head] {
        who.call(&desk::HOME, (), Nothing {}).await.unwrap();
    }
    for q in [&receipt.no, "00001", "周明远 个体", "市场监管"] {
        let form = desk::search::SearchForm { q: q.to_owned(), ..Default::default() };
        clerk.call(&desk::SEARCH, (), form).await.unwrap();
    }
    for q in ["13800003210", "431026195510033011", "91350100M000100Y43"] {
        let form = desk::search::SearchForm { q: q.to_owned(), ..Default::default() };
        clerk.call(&desk::FIND, (), form).await.unwrap();
    }
    for card in desk::Card::ALL.iter().copied().filter(|it| it.place().is_none() && *it != desk::Card::Sign) {
        head.call(&desk::LIST, (), desk::ListForm { card, page: None }).await.unwrap();
    }
    administered(&hall, &head, &clerk).await;
    let reviewer = hall.person("sunwei").await;
    let above = InboxForm { tray: Some(Tray::Above), ..InboxForm::default() };
    reviewer.call(&decision::INBOX, (), above).await.unwrap();
    let asked = InboxForm { tray: Some(Tray::Countersign), ..InboxForm::default() };
    reviewer.call(&decision::INBOX, (), asked).await.unwrap();
    let back = reviewer.call(&transmittal::LIST, (), transmittal::ListForm::default()).await.unwrap();
    assert_eq!(back.pending.len(), 1);
    let promised = InboxForm { tray: Some(Tray::Inspect), ..InboxForm::default() };
    reviewer.call(&decision::INBOX, (), promised).await.unwrap();
    clerk.call(&decision::DOSSIER, receipt.id, Nothing {}).await.unwrap();
    head.call(&paper::REGISTER, (), paper::RegisterForm::default()).await.unwrap();
    head.call(&mandate::LIST, (), mandate::ListForm::default()).await.unwrap();
    head.call(&account::stand_in::LIST, (), Default::default()).await.unwrap();
    head.call(&common::floor::share::SHOW, (), Default::default()).await.unwrap();
    nobody.call(&common::floor::GUIDE, (), Default::default()).await.unwrap();
    head.call(&mandate::stamp::LIST, (), mandate::stamp::ListForm::default()).await.unwrap();
    kept(&hall.person("sysadmin").await).await;
    rated(&zhou, &head, receipt.id).await;
    nobody.call(&rating::SCORE, (), Nothing {}).await.unwrap();
    let code = "0".repeat(16);
    nobody
        .call(&paper::VERIFY, (), paper::VerifyForm { code: code.clone(), ..Default::default() })
        .await
        .unwrap_err();
    nobody.call(&mandate::CHECK, (), mandate::CheckForm { code }).await.unwrap_err();
    assert_eq!(server::job::once(&hall.hub).await, Vec::<&str>::new());
    // A bundle nobody answered in time: accepted by the law, and with the bodies.
    let bundle = zhou.submitted(hall.item("开办餐饮店一件事").await.id).await;
    hall.walk_to("2026-12-01", 10).await;
    let zhou = hall.person("zhouming").await;
    zhou.call(&case::SHOW, bundle.id, Nothing {}).await.unwrap();
    hall.job("paper").await;
    zhou.call(&paper::MINE, (), MineForm::default()).await.unwrap();

    let mut heard: Vec<Statement> = heard.lock().unwrap().clone();
    heard.sort_by(|a, b| a.sql.cmp(&b.sql));
    heard.dedup_by(|a, b| a.sql == b.sql);
    let reads = heard.into_iter().filter(|it| !it.sql.starts_with("INSERT"));
    let db = &hall.hub.readers;
    let mut slow = Vec::new();
    let mut plans = String::new();
    let mut n_looked = 0;
    for statement in reads.filter(|it| it.sql.starts_with("SELECT") || it.sql.starts_with("UPDATE")) {
        let explain = Statement { sql: format!("EXPLAIN QUERY PLAN {}", statement.sql), ..statement.clone() };
        plans.push_str(&format!("{}\n", brief(&statement.sql)));
        for row in db.query_all_raw(explain).await.unwrap() {
            let step: String = row.try_get("", "detail").unwrap();
            plans.push_str(&format!("    {step}\n"));
            let mut words = step.split(' ');
            let (how, table) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
            // A county is all there is: who looks through one by nothing but its number reads everything.
            let is_whole = how == "SCAN" && !step.contains("USING") || step.ends_with("(region=?)");
            if GROWING.contains(&table) && is_whole {
                slow.push(format!("{step}: {}", statement.sql));
            }
        }
        n_looked += 1;
    }
    assert!(n_looked > 40, "{n_looked}");
    assert!(slow.is_empty(), "{}", slow.join("\n"));
    // Kept, so that a plan that changes is seen in the change that changed it.
    insta::assert_snapshot!("plans", plans);
}

/// 法规库 and 标准材料库, and which matters name what is in them.
async fn libraries(clerk: &Person<'_>) {
    let find = common::library::FindForm { q: Some("管理".to_owned()), page: None };
    let laws = clerk.call(&common::library::LAWS, (), find).await.unwrap().page.rows;
    clerk.call(&common::library::LAW, laws[0].id, Nothing {}).await.unwrap();
    let standards = clerk.call(&common::library::STANDARDS, (), Default::default()).await.unwrap().page.rows;
    clerk.call(&common::library::STANDARD, standards[0].id, Nothing {}).await.unwrap();
}

/// What the system administrator looks at: how far the hall is, what it says of itself, its bodies, its calendar.
async fn kept(system: &Person<'_>) {
    system.call(&common::opening::SHOW, (), Nothing {}).await.unwrap();
    system.call(&common::county::settings::SHOW, (), Default::default()).await.unwrap();
    let bodies = system.call(&common::org::desk::LIST, (), Nothing {}).await.unwrap().bodies;
    system.call(&common::org::desk::CHANGES, bodies[0].id, Default::default()).await.unwrap();
    system.call(&common::calendar::desk::SHOW, (), Nothing {}).await.unwrap();
    // Halls and windows, who holds what, who stands in for whom.
    let halls = system.call(&common::floor::desk::LIST, (), Nothing {}).await.unwrap().halls;
    let window = halls[0].floors[0].windows[0].id;
    system.call(&common::floor::desk::CHANGES, window, Default::default()).await.unwrap();
    system.call(&account::holders::LIST, (), Default::default()).await.unwrap();
    let duty = account::holders::HoldersForm { duty: Some(Duty::Review), ..Default::default() };
    system.call(&account::holders::LIST, (), duty).await.unwrap();
    system.call(&account::stand_in::LIST, (), Default::default()).await.unwrap();
}

/// 回电 and 首问, from the beginning to the end.
async fn called_and_asked(nobody: &Person<'_>, clerk: &Person<'_>) {
    let (name, phone, about) = ("王桂英".to_owned(), "13800009999".to_owned(), "高龄津贴".to_owned());
    let form = callback::AskForm { name: name.clone(), phone: phone.clone(), about: about.clone() };
    nobody.call(&callback::ASK, (), form).await.unwrap();
    let list = callback::WaitingForm::default();
    let waiting = clerk.call(&callback::WAITING, (), list).await.unwrap().rows.remove(0).id;
    clerk.call(&callback::TAKE, waiting, callback::TakeForm::default()).await.unwrap();
    let form = callback::SettleForm { act: callback::act::ANSWER, says: String::new() };
    clerk.call(&callback::SETTLE, waiting, form).await.unwrap();
    let says = "问了县人社局".to_owned();
    let form = inquiry::RecordForm { about, act: inquiry::act::PASS, says, name, phone };
    let asked = clerk.call(&inquiry::RECORD, (), form).await.unwrap().id;
    clerk.call(&inquiry::LIST, (), inquiry::ListForm::default()).await.unwrap();
    clerk.call(&inquiry::TELL, asked, inquiry::TellForm { reply: "告诉她了".to_owned() }).await.unwrap();
}

/// A drawer, the day, and the platform's book against ours.
async fn counted(hall: &TestHall, head: &Person<'_>) {
    let (clerk, zhou) = (hall.person("wumin").await, hall.person("zhouming").await);
    let id = crate::fee::granted(hall, &zhou).await.id;
    let form = fee::CollectForm { way: fee::PayWay::Cash, due: 400, fiscal_no: "00123456".to_owned() };
    clerk.call(&fee::COLLECT, id, form).await.unwrap();
    let open = clerk.call(&fee::shift::MINE, (), Nothing {}).await.unwrap().open.unwrap();
    let form = fee::shift::EndForm { counted: "4".to_owned(), cash: 400, ..Default::default() };
    clerk.call(&fee::shift::END, open.row.id, form).await.unwrap();
    head.call(&fee::shift::LIST, (), fee::shift::ShiftsForm::default()).await.unwrap();
    head.call(&fee::shift::DAY, (), fee::shift::DayForm::default()).await.unwrap();
    let text = "流水号,金额,时间\nT1,4,2026-11-23\n".to_owned();
    let form = fee::statement::StatementForm { name: "a.csv".to_owned(), text };
    head.call(&fee::statement::RECONCILE, (), form).await.unwrap();
    head.call(&fee::statement::LIST, (), fee::statement::StatementsForm::default()).await.unwrap();
}

/// A bad word, and the first thing done about it.
async fn rated(zhou: &Person<'_>, head: &Person<'_>, id: CaseId) {
    let seq = zhou.call(&rating::CHANCES, id, Nothing {}).await.unwrap().chances[0].seq;
    let (stars, grievances) = (Some(rating::Stars::Angry), vec![rating::Grievance::Slow]);
    let form = rating::RateForm { seq, stars, grievances, ..rating::RateForm::default() };
    zhou.call(&rating::RATE, id, form).await.unwrap();
    let bad = head.call(&rating::BAD, (), rating::BadForm::default()).await.unwrap().rows.remove(0).id;
    let form = rating::work::WorkForm { act: rating::work::act::CONFIRM, note: "情况属实".to_owned() };
    head.call(&rating::WORK, bad, form).await.unwrap();
}

/// Without the lists of columns, which say nothing about the way.
fn brief(sql: &str) -> String {
    let text = match (sql.rsplit_once(" FROM "), sql.split_once(" SET ")) {
        (_, Some((update, rest))) => {
            let filter = rest.split_once("WHERE").map_or(rest, |(_, it)| it);
            format!("{update} SET … WHERE{filter}")
        }
        (Some((_, rest)), _) => format!("SELECT … FROM {rest}"),
        _ => sql.to_owned(),
    };
    let text = text.split(" RETURNING ").next().unwrap_or_default();
    text.trim_end_matches(") AS \"sub_query\"").replace('"', "")
}

/// What the record, the staff and the figures are read by.
async fn administered(hall: &TestHall, head: &Person<'_>, clerk: &Person<'_>) {
    use common::{
        account::{leaving, staff},
        proposal::{self, About, same},
        trail::{self, TrailForm},
    };
    let audits = hall.person("audadmin").await;
    let text = |it: &str| it.to_owned();
    for form in [
        TrailForm::default(),
        TrailForm { who: text("李青"), ..TrailForm::default() },
        TrailForm { whom: text("李青"), ..TrailForm::default() },
        TrailForm { what: text("look"), from: text("2026-11-23"), ..TrailForm::default() },
    ] {
        audits.call(&trail::LIST, (), form).await.unwrap();
    }
    audits.call(&trail::FIND, (), TrailForm { whom: text("13800003210"), ..TrailForm::default() }).await.unwrap();
    clerk.call(&trail::MINE, (), trail::OwnForm::default()).await.unwrap();
    clerk.call(&desk::NOTICES, (), desk::NoticesForm::default()).await.unwrap();
    let list = head.call(&staff::STAFF, (), staff::StaffForm { q: Some(text("李")), ..Default::default() });
    let someone = list.await.unwrap().page.rows[0].id;
    head.call(&leaving::SHOW, someone, Nothing {}).await.unwrap();
    for about in [About::Duties, About::Same] {
        head.call(&proposal::LIST, (), proposal::ListForm { about, page: None }).await.unwrap();
    }
    let twins = same::TwinsForm { number: text("431026195510033011") };
    clerk.call(&same::TWINS, (), twins).await.unwrap();
    head.call(&rating::figures::FIGURES, (), Default::default()).await.unwrap();
    hall.job("forewarn").await;
}
