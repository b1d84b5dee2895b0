//! 收费: what is published is charged, what is waived adds up, nothing goes out unpaid, and only the platform says what it booked.
use axum::{body::Body, http::StatusCode};
use common::{
    application::{act, stage},
    case::{self, CaseView},
    check::Nothing,
    decision::{
        self,
        accept::{self, ReceiveForm},
        decide::{self, GrantForm, Leaning, OpineForm},
        deliver,
    },
    fault::Fault,
    fee::{
        self, BillState, CollectForm, GivenBackForm, NOTIFY, Paid, PayWay, RefundForm, SIGNATURE, SIMULATOR,
        StrayView, StrayWhy, SumsForm, WaiveForm,
    },
    id::CaseId,
    review::{self, VersionForm},
};
use server::fee::till;

use crate::{
    hall::{Person, TestHall},
    review::judged,
};

const CARD: &str = "老年人优待证办理";

fn at(it: &CaseView) -> VersionForm {
    VersionForm { version: it.version }
}

/// From the application to the grant, every hand another.
pub async fn granted(hall: &TestHall, applicant: &Person<'_>) -> CaseView {
    granted_with(hall, applicant, &[]).await
}

/// The same with these answers.
pub async fn granted_with(hall: &TestHall, applicant: &Person<'_>, given: &[(&str, &str)]) -> CaseView {
    let clerk = hall.person("wumin").await;
    // From elsewhere: who belongs here and has no pension pays nothing at all.
    let draft =
        applicant.filled_with(hall.item(CARD).await.id, &[&[("elder_kind", "outside")], given].concat()).await;
    applicant.with_materials(&draft).await;
    let id = applicant.submit(draft.id).await.unwrap().id;
    let seen = judged(&clerk, id, &[]).await;
    clerk.call(&review::PASS, id, at(&seen.case)).await.unwrap();
    let seen = clerk.call(&decision::DOSSIER, id, Nothing {}).await.unwrap();
    let mut case = seen.seen.case;
    if case.stage == stage::PRE_PASSED {
        let originals = seen.originals.into_iter().map(|it| it.slot).collect();
        case = clerk.call(&accept::RECEIVE, id, ReceiveForm { version: case.version, originals }).await.unwrap();
    }
    let case = clerk.call(&accept::ACCEPT, id, at(&case)).await.unwrap();
    let (one, two) = (hall.person("tianmin").await, hall.person("dengtao").await);
    let opinion = |it: &CaseView| OpineForm {
        version: it.version,
        leaning: Leaning::Grant,
        says: "年龄和户籍属实".to_owned(),
    };
    let case = one.call(&decide::ASSIGN, id, at(&case)).await.unwrap();
    let case = one.call(&decide::OPINE, id, opinion(&case)).await.unwrap();
    let case = two.call(&decide::OPINE, id, opinion(&case)).await.unwrap();
    let form =
        GrantForm { version: case.version, says: "颁发优待证".to_owned(), valid_until: "长期".to_owned() };
    hall.person("xiaohua").await.call(&decide::GRANT, id, form).await.unwrap();
    clerk.call(&case::SHOW, id, Nothing {}).await.unwrap()
}

pub fn faulty(it: Result<impl std::fmt::Debug, Fault>) -> Vec<String> {
    match it {
        Err(Fault::Form { fields }) => fields.into_iter().map(|it| it.name).collect(),
        it => panic!("{it:?}"),
    }
}

pub async fn notify(hall: &TestHall, stamp: &str, body: &[u8]) -> StatusCode {
    let request = axum::http::Request::builder().method("POST").uri(NOTIFY).header(SIGNATURE, stamp);
    hall.nobody().send(request.body(Body::from(body.to_vec())).unwrap()).await.status
}

async fn state(hall: &TestHall, id: CaseId) -> BillState {
    let head = hall.person("wumin").await;
    head.call(&fee::BILL, id, Nothing {}).await.unwrap().unwrap().state
}

#[tokio::test]
async fn nothing_goes_out_before_what_is_due_is_settled() {
    let hall = TestHall::open().await;
    let (zhou, clerk) = (hall.person("zhouming").await, hall.person("wumin").await);
    let case = granted(&hall, &zhou).await;
    let id = case.id;
    let bill = zhou.call(&fee::BILL, id, Nothing {}).await.unwrap().unwrap();
    assert_eq!((bill.due, bill.state), (400, BillState::Open), "by the list, and by nothing else");
    assert!(case.acts.contains(&act::COLLECT) && case.acts.contains(&act::WAIVE));
    let told = zhou.call(&common::message::MESSAGES, (), Default::default()).await.unwrap();
    assert!(told.rows.iter().any(|it| it.title == "请缴费" && it.text.contains("4元")), "{:?}", told.rows);
    assert!(zhou.call(&case::SHOW, id, Nothing {}).await.unwrap().now.contains("请先缴费"));
    assert_eq!(faulty(clerk.call(&deliver::MAKE, id, at(&case)).await), ["version"]);
    let file = clerk.call(&decision::DOSSIER, id, Nothing {}).await.unwrap();
    assert!(file.barred.iter().any(|it| it.act == act::MAKE_LICENCE && it.says.contains("4元")), "and says why");

    let form = |due: i64| CollectForm { way: PayWay::Cash, due, ..CollectForm::default() };
    assert_eq!(faulty(clerk.call(&fee::COLLECT, id, form(300)).await), ["due"], "not what was on the screen");
    let bill = clerk.call(&fee::COLLECT, id, form(400)).await.unwrap();
    assert_eq!((bill.state, bill.way), (BillState::Paid, PayWay::Cash));
    assert_eq!(faulty(clerk.call(&fee::COLLECT, id, form(400)).await), ["due"], "once");
    let case = clerk.call(&case::SHOW, id, Nothing {}).await.unwrap();
    assert!(!case.acts.contains(&act::COLLECT), "{:?}", case.acts);
    let case = clerk.call(&deliver::MAKE, id, at(&case)).await.unwrap();
    assert_eq!(case.stage, stage::ISSUING);
    let head = hall.person("fangzhou").await;
    let reason = || RefundForm { reason: "证件有误，重办免收".to_owned() };
    assert_eq!(head.call(&fee::REFUND, id, reason()).await.unwrap().state, BillState::Refunded);
    assert_eq!(faulty(head.call(&fee::REFUND, id, reason()).await), ["reason"], "once");
}

#[tokio::test]
async fn what_is_free_has_no_bill() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let id = zhou.submitted(hall.item("个体工商户设立登记").await.id).await.id;
    assert_eq!(zhou.call(&fee::BILL, id, Nothing {}).await.unwrap(), None);
    let stranger = hall.citizen("赵四").await;
    assert_eq!(stranger.call(&fee::BILL, id, Nothing {}).await.unwrap_err(), Fault::NotFound);
    assert_eq!(zhou.call(&fee::PAY, id, Nothing {}).await.unwrap_err(), Fault::NotFound);
}

/// 减免: by the list, with its basis, and the sums of the year add up.
#[tokio::test]
async fn waived_sums_add_up() {
    let hall = TestHall::open().await;
    let (zhou, clerk, head) =
        (hall.person("zhouming").await, hall.person("wumin").await, hall.person("fangzhou").await);
    let one = granted(&hall, &zhou).await.id;
    let form = |yuan: &str, basis: &str| WaiveForm {
        name: "优待证工本费".to_owned(),
        yuan: yuan.to_owned(),
        basis: basis.to_owned(),
    };
    assert_eq!(faulty(clerk.call(&fee::WAIVE, one, form("4", "")).await), ["basis"]);
    assert_eq!(faulty(clerk.call(&fee::WAIVE, one, form("4.01", "低保证0371号")).await), ["yuan"]);
    assert_eq!(faulty(clerk.call(&fee::WAIVE, one, form("-1", "低保证0371号")).await), ["yuan"]);
    let bill = clerk.call(&fee::WAIVE, one, form("1.5", "低保证0371号")).await.unwrap();
    assert_eq!((bill.due, bill.state), (250, BillState::Open));
    let bill = clerk.call(&fee::WAIVE, one, form("4", "低保证0371号")).await.unwrap();
    assert_eq!((bill.due, bill.state), (0, BillState::Free));
    let two = granted(&hall, &hall.person("lumen").await).await.id;
    clerk
        .call(&fee::COLLECT, two, CollectForm { way: PayWay::Card, due: 400, ..CollectForm::default() })
        .await
        .unwrap();
    let sums = head.call(&fee::SUMS, (), SumsForm::default()).await.unwrap();
    let row = &sums.rows[0];
    assert_eq!((row.n_bills, row.n_waived, row.waived, row.charged, row.open), (2, 1, 400, 400, 0));
    assert_eq!(row.waived + row.charged + row.open + row.refunded, 800, "the standard, twice");
    assert_eq!((sums.whole.waived, sums.whole.charged), (400, 400));
    let empty = head.call(&fee::SUMS, (), SumsForm { year: Some(2025) }).await.unwrap();
    assert!(empty.rows.is_empty());
    let case = clerk.call(&case::SHOW, one, Nothing {}).await.unwrap();
    assert!(case.events.iter().any(|it| it.act == act::WAIVE && it.note.contains("低保证0371号")));
}

/// The platform's word counts when it is signed, fresh, and of the right sum; told twice, it is booked once.
#[tokio::test]
async fn only_a_signed_notice_books() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let id = granted(&hall, &zhou).await.id;
    let no = zhou.call(&fee::BILL, id, Nothing {}).await.unwrap().unwrap().no;
    let body = |fen: i64, trade: &str| {
        serde_json::to_vec(&Paid { no: no.clone(), fen, trade_no: trade.to_owned() }).unwrap()
    };
    let now = hall.now().0;
    let good = body(400, "T1");
    let stamp = till::stamp(&hall.hub, now, &good).unwrap();
    assert_eq!(notify(&hall, "", &good).await, StatusCode::FORBIDDEN);
    assert_eq!(notify(&hall, &format!("t={now},v1=00ff"), &good).await, StatusCode::FORBIDDEN);
    assert_eq!(notify(&hall, &stamp, &body(1, "T1")).await, StatusCode::FORBIDDEN, "another body");
    let old = now - 11 * 60_000;
    let echo = till::stamp(&hall.hub, old, &good).unwrap();
    assert_eq!(notify(&hall, &echo, &good).await, StatusCode::FORBIDDEN, "an echo");
    let little = body(1, "T0");
    let signed = till::stamp(&hall.hub, now, &little).unwrap();
    assert_eq!(
        notify(&hall, &signed, &little).await,
        StatusCode::NO_CONTENT,
        "another sum is kept, and books nothing"
    );
    assert_eq!(state(&hall, id).await, BillState::Open);

    assert_eq!(notify(&hall, &stamp, &good).await, StatusCode::NO_CONTENT);
    assert_eq!(notify(&hall, &stamp, &good).await, StatusCode::NO_CONTENT, "told twice");
    assert_eq!(state(&hall, id).await, BillState::Paid);
    let events = zhou.call(&case::SHOW, id, Nothing {}).await.unwrap().events;
    assert_eq!(events.iter().filter(|it| it.act == act::PAY).count(), 1, "booked once");
    let other = body(400, "T2");
    let signed = till::stamp(&hall.hub, now, &other).unwrap();
    assert_eq!(notify(&hall, &signed, &other).await, StatusCode::NO_CONTENT);
    let bill = zhou.call(&fee::BILL, id, Nothing {}).await.unwrap().unwrap();
    assert_eq!((bill.state, bill.due), (BillState::Paid, 400), "nobody pays twice");
}

/// Finding M16: what the platform took and no bill asks for is a row, goes back, and both sides are told; told again, nothing more happens.
#[tokio::test]
async fn what_fits_no_bill_goes_back() {
    let hall = TestHall::open().await;
    let (zhou, clerk, head) =
        (hall.person("zhouming").await, hall.person("wumin").await, hall.person("fangzhou").await);
    let id = granted(&hall, &zhou).await.id;
    let bill = async || zhou.call(&fee::BILL, id, Nothing {}).await.unwrap().unwrap();
    let no = bill().await.no;
    let say = async |no: &str, fen: i64, trade_no: &str| {
        let said = serde_json::to_vec(&Paid { no: no.to_owned(), fen, trade_no: trade_no.to_owned() }).unwrap();
        let stamp = till::stamp(&hall.hub, hall.now().0, &said).unwrap();
        assert_eq!(notify(&hall, &stamp, &said).await, StatusCode::NO_CONTENT, "{trade_no}");
    };
    // An order from before the waiver; a bill nobody made; paid at the window meanwhile.
    let name = "优待证工本费".to_owned();
    let form = WaiveForm { name, yuan: "1.5".to_owned(), basis: "低保证0371号".to_owned() };
    clerk.call(&fee::WAIVE, id, form).await.unwrap();
    say(&no, 400, "T1").await;
    say(&no, 400, "T1").await;
    say("431099261123999999", 700, "T2").await;
    clerk
        .call(&fee::COLLECT, id, CollectForm { way: PayWay::Cash, due: 250, ..CollectForm::default() })
        .await
        .unwrap();
    say(&no, 250, "T3").await;
    let kept = bill().await;
    assert_eq!((kept.state, kept.way), (BillState::Paid, PayWay::Cash));
    let of = |all: &[StrayView]| all.iter().map(|it| (it.trade_no.clone(), it.fen, it.why)).collect::<Vec<_>>();
    let (other, twice) = (("T1".to_owned(), 400, StrayWhy::OtherSum), ("T3".to_owned(), 250, StrayWhy::Twice));
    assert_eq!(of(&kept.strays), [other.clone(), twice.clone()]);
    let sums = head.call(&fee::SUMS, (), SumsForm::default()).await.unwrap();
    assert_eq!(of(&sums.strays), [other, ("T2".to_owned(), 700, StrayWhy::NoBill), twice]);
    assert!(sums.can_refund && sums.strays.iter().all(|it| it.refunded_at.is_none()));
    let by_hand = head.call(&fee::GIVEN_BACK, (), GivenBackForm { trade_no: "T1".to_owned() }).await;
    assert_eq!(faulty(by_hand), ["trade_no"], "the platform does it");

    assert_eq!((hall.job("stray").await, hall.job("stray").await), (3, 0), "once each");
    assert!(bill().await.strays.iter().all(|it| it.refunded_at == Some(hall.now())));
    say(&no, 250, "T3").await;
    assert_eq!(hall.job("stray").await, 0, "an echo of what went back");
    let all = zhou.call(&common::message::MESSAGES, (), Default::default()).await.unwrap().rows;
    let told = |title: &str| all.iter().filter(|it| it.title == title).count();
    assert_eq!((told("有一笔款要退给您"), told("款已退回")), (2, 2));
}

/// One number of the platform's is one payment: it pays no second bill, and without one nothing is kept.
#[tokio::test]
async fn a_payment_counts_once_whatever_it_is_said_to_be_for() {
    let hall = TestHall::open().await;
    let (zhou, lu) = (hall.person("zhouming").await, hall.person("lumen").await);
    let (one, two) = (granted(&hall, &zhou).await.id, granted(&hall, &lu).await.id);
    let say = async |who: &Person<'_>, id: CaseId, fen: i64, trade_no: &str| {
        let no = who.call(&fee::BILL, id, Nothing {}).await.unwrap().unwrap().no;
        let said = serde_json::to_vec(&Paid { no, fen, trade_no: trade_no.to_owned() }).unwrap();
        let stamp = till::stamp(&hall.hub, hall.now().0, &said).unwrap();
        notify(&hall, &stamp, &said).await
    };
    for (fen, trade_no) in [(400, ""), (400, " "), (0, "T1"), (-400, "T1")] {
        assert_eq!(say(&zhou, one, fen, trade_no).await, StatusCode::BAD_REQUEST, "{fen} {trade_no:?}");
    }
    assert_eq!(state(&hall, one).await, BillState::Open);
    assert_eq!(say(&zhou, one, 400, "T1").await, StatusCode::NO_CONTENT);
    assert_eq!(say(&lu, two, 400, "T1").await, StatusCode::NO_CONTENT);
    assert_eq!(say(&zhou, one, 700, "T1").await, StatusCode::NO_CONTENT);
    assert_eq!((state(&hall, one).await, state(&hall, two).await), (BillState::Paid, BillState::Open));
    // Kept apart first, it books nothing later, and goes back once.
    assert_eq!(say(&lu, two, 100, "T2").await, StatusCode::NO_CONTENT);
    assert_eq!(say(&lu, two, 400, "T2").await, StatusCode::NO_CONTENT);
    assert_eq!((state(&hall, two).await, hall.job("stray").await), (BillState::Open, 1));
}

#[tokio::test]
async fn what_was_paid_online_goes_back_by_the_platform_and_is_said_when_it_has() {
    let hall = TestHall::open().await;
    let (zhou, head) = (hall.person("zhouming").await, hall.person("fangzhou").await);
    let id = granted(&hall, &zhou).await.id;
    let no = zhou.call(&fee::BILL, id, Nothing {}).await.unwrap().unwrap().no;
    let paid = serde_json::to_vec(&Paid { no, fen: 400, trade_no: "T1".to_owned() }).unwrap();
    let stamp = till::stamp(&hall.hub, hall.now().0, &paid).unwrap();
    assert_eq!(notify(&hall, &stamp, &paid).await, StatusCode::NO_CONTENT);
    let reason = || RefundForm { reason: "重复申请，退还".to_owned() };
    assert_eq!(head.call(&fee::REFUND, id, reason()).await.unwrap().state, BillState::Refunding);
    assert_eq!(faulty(head.call(&fee::REFUND, id, reason()).await), ["reason"], "once");
    let told = async || {
        let all = zhou.call(&common::message::MESSAGES, (), Default::default()).await.unwrap();
        all.rows.into_iter().filter(|it| it.title == "已退费").collect::<Vec<_>>()
    };
    assert!(told().await.is_empty(), "not before it has gone back");
    assert_eq!(hall.job("refund").await, 1);
    assert_eq!(hall.job("refund").await, 0, "once");
    let told = told().await;
    assert!(told.len() == 1 && told[0].text.contains("原路退回"), "{told:?}");
    assert_eq!(state(&hall, id).await, BillState::Refunded);
}

/// 授权书的金额: what is let go is within the letter, and the button says so before it is pressed.
#[tokio::test]
async fn nothing_is_waived_beyond_a_letter() {
    let hall = TestHall::open().await;
    let (zhou, clerk, head) =
        (hall.person("zhouming").await, hall.person("wumin").await, hall.person("fangzhou").await);
    let id = granted(&hall, &zhou).await.id;
    let letter = clerk.call(&common::mandate::MINE, (), Nothing {}).await.unwrap().remove(0);
    assert_eq!(letter.max_fen, 20_000);
    let reason = common::case::ReasonForm { reason: "换人".to_owned() };
    head.call(&common::mandate::REVOKE, letter.id, reason).await.unwrap();
    let give = |yuan: &str| common::mandate::GiveForm {
        holder: "wumin".to_owned(),
        acts: vec![act::WAIVE, act::MAKE_LICENCE],
        from: "2026-11-23".to_owned(),
        until: "2026-12-31".to_owned(),
        yuan: yuan.to_owned(),
        signed_by: "方舟".to_owned(),
        ..Default::default()
    };
    assert_eq!(faulty(head.call(&common::mandate::GIVE, (), give("")).await), ["yuan"], "how much?");
    head.call(&common::mandate::GIVE, (), give("1")).await.unwrap();
    let form = |yuan: &str| WaiveForm {
        name: "优待证工本费".to_owned(),
        yuan: yuan.to_owned(),
        basis: "低保证0371号".to_owned(),
    };
    let much = clerk.call(&fee::WAIVE, id, form("1.01")).await;
    let Err(Fault::NoMandate { says }) = much else { panic!("{much:?}") };
    assert!(says.contains("1元"), "{says}");
    clerk.call(&fee::WAIVE, id, form("1")).await.unwrap();
}

#[tokio::test]
async fn the_simulator_is_there_in_rehearsals_and_pays_by_the_same_door() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let id = granted(&hall, &zhou).await.id;
    let to = zhou.call(&fee::PAY, id, Nothing {}).await.unwrap().to;
    let (path, order) = to.split_once('?').unwrap();
    assert_eq!(path, SIMULATOR);
    let page = zhou.send(zhou.request("GET", &to).body(Body::empty()).unwrap()).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(String::from_utf8_lossy(&page.body).contains("不收真钱"));
    let forged = order.replace("fen=400", "fen=1");
    assert_ne!(forged, order);
    let pay = async |order: &str| {
        let form = zhou.request("POST", SIMULATOR).header("content-type", "application/x-www-form-urlencoded");
        zhou.send(form.body(Body::from(order.to_owned())).unwrap()).await.status
    };
    assert_eq!(pay(&forged).await, StatusCode::NOT_FOUND, "a price of one's own");
    assert_eq!(state(&hall, id).await, BillState::Open);
    assert_eq!(pay(order).await, StatusCode::SEE_OTHER);
    assert_eq!(state(&hall, id).await, BillState::Paid);
    assert_eq!(faulty(zhou.call(&fee::PAY, id, Nothing {}).await), ["due"]);

    let real = TestHall::configured("2026-11-23", server::seed::Scale::Small, |it| server::base::config::Config {
        rehearsal: String::new(),
        ..it
    })
    .await;
    let nobody = real.nobody();
    let page = nobody.send(nobody.request("GET", &to).body(Body::empty()).unwrap()).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND, "real halls take real money");
}
