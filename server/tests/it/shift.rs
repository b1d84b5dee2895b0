//! 收银: every movement is a line, what is wrong is put right beside it, a counted drawer takes no more, and the platform's book is held
//! against ours.
use axum::http::StatusCode;
use base64::{Engine, prelude::BASE64_STANDARD};
use calamine::{Reader as _, Xlsx};
use common::{
    check::Nothing,
    decision,
    fault::Fault,
    fee::{
        self, AmendPaymentForm, BillState, BillView, CollectForm, Paid, PayWay, RefundForm,
        shift::{self, DayForm, EndForm, ExportForm, ShiftState, ShiftsForm, SignForm},
        statement::{self, Finding, StatementForm, StatementsForm},
    },
    id::{CaseId, PaperAt, ShiftId, StatementId},
    paper::{self, PaperKind, PaperState},
};
use server::fee::till;

use crate::{
    fee::{faulty, granted, notify},
    hall::{Person, TestHall},
};

fn by(way: PayWay, fiscal_no: &str) -> CollectForm {
    CollectForm { way, due: 400, fiscal_no: fiscal_no.to_owned() }
}

fn ending(counted: &str, reason: &str, cash: i64) -> EndForm {
    EndForm { counted: counted.to_owned(), reason: reason.to_owned(), cash }
}

fn amended(paid_by: PayWay, fiscal_no: &str, why: &str) -> AmendPaymentForm {
    AmendPaymentForm { paid_by, fiscal_no: fiscal_no.to_owned(), why: why.to_owned() }
}

async fn bill(who: &Person<'_>, id: CaseId) -> BillView {
    who.call(&fee::BILL, id, Nothing {}).await.unwrap().unwrap()
}

async fn open(clerk: &Person<'_>) -> shift::ShiftView {
    clerk.call(&shift::MINE, (), Nothing {}).await.unwrap().open.unwrap()
}

#[tokio::test]
async fn a_shift_is_counted_against_the_book_signed_by_two_and_changed_by_nobody() {
    let hall = TestHall::open().await;
    let (zhou, lu, clerk, head) = (
        hall.person("zhouming").await,
        hall.person("lumen").await,
        hall.person("wumin").await,
        hall.person("fangzhou").await,
    );
    assert_eq!(clerk.call(&shift::MINE, (), Nothing {}).await.unwrap().open, None, "nothing taken, nothing open");
    let (one, two) = (granted(&hall, &zhou).await.id, granted(&hall, &lu).await.id);
    clerk.call(&fee::COLLECT, one, by(PayWay::Cash, "")).await.unwrap();
    clerk.call(&fee::COLLECT, two, by(PayWay::Scan, "")).await.unwrap();
    let mine = open(&clerk).await;
    let sums: Vec<_> = mine.sums.iter().map(|it| (it.way, it.n, it.whole())).collect();
    assert_eq!(sums, [(PayWay::Scan, 1, 400), (PayWay::Cash, 1, 400)]);
    assert_eq!((mine.cash, mine.takings.n_rows, mine.may_end, mine.may_sign), (400, 2, true, false));
    let id = mine.row.id;

    // Not what is on the screen; less than the book says, and no word about it; nobody else's.
    assert_eq!(faulty(clerk.call(&shift::END, id, ending("8", "", 800)).await), ["counted"]);
    assert_eq!(faulty(clerk.call(&shift::END, id, ending("3.9", "", 400)).await), ["reason"]);
    let other = hall.staff("钱某", "县卫健局", &[common::account::Duty::Issue]).await;
    assert_eq!(other.call(&shift::END, id, ending("4", "", 400)).await.unwrap_err(), Fault::NotFound);
    assert_eq!(other.call(&shift::SHOW, id, ShiftsForm::default()).await.unwrap_err(), Fault::NotFound);
    assert_eq!(
        faulty(head.call(&shift::SIGN, id, SignForm::default()).await),
        ["remark"],
        "not before it has ended"
    );

    let ended = clerk.call(&shift::END, id, ending("3.90", "找零少收一角", 400)).await.unwrap();
    assert_eq!((ended.row.state, ended.row.difference, ended.may_end), (ShiftState::Ended, -10, false));
    assert_eq!(faulty(clerk.call(&shift::END, id, ending("4", "", 400)).await), ["counted"], "once");
    let waiting = head.call(&shift::LIST, (), ShiftsForm::default()).await.unwrap().rows;
    assert_eq!(waiting[0].id, id);
    let signed = head.call(&shift::SIGN, id, SignForm { remark: "已核实".to_owned() }).await.unwrap();
    assert_eq!((signed.row.state, signed.head.as_str()), (ShiftState::Signed, "方舟"));
    assert_eq!(faulty(head.call(&shift::SIGN, id, SignForm::default()).await), ["remark"], "once");

    // What is found later moves nothing in a drawer that was counted, and opens no other; the day knows it, in the name of whoever took it.
    clerk.call(&fee::AMEND, one, amended(PayWay::Scan, "", "扫码收的，登记成了现金")).await.unwrap();
    let frozen = clerk.call(&shift::SHOW, id, ShiftsForm::default()).await.unwrap();
    assert_eq!((frozen.sums, frozen.cash, frozen.takings.n_rows), (mine.sums, 400, 2));
    assert_eq!(clerk.call(&shift::MINE, (), Nothing {}).await.unwrap().open, None);
    let day = head.call(&shift::DAY, (), DayForm { day: None }).await.unwrap();
    let corrected = |way: PayWay| day.whole.iter().filter(|it| it.way == way).map(|it| it.corrected).sum::<i64>();
    assert_eq!((corrected(PayWay::Scan), corrected(PayWay::Cash)), (400, -400));
    let nowhere = ShiftId(uuid::Uuid::now_v7());
    assert_eq!(head.call(&shift::SHOW, nowhere, ShiftsForm::default()).await.unwrap_err(), Fault::NotFound);
}

#[tokio::test]
async fn a_receipt_is_sealed_in_words_and_a_wrong_way_leaves_its_trace() {
    let hall = TestHall::open().await;
    let (zhou, lu, clerk, head) = (
        hall.person("zhouming").await,
        hall.person("lumen").await,
        hall.person("wumin").await,
        hall.person("fangzhou").await,
    );
    let (one, two) = (granted(&hall, &zhou).await.id, granted(&hall, &lu).await.id);
    assert_eq!(faulty(clerk.call(&fee::COLLECT, one, by(PayWay::Cash, "第3号")).await), ["fiscal_no"]);
    let paid = clerk.call(&fee::COLLECT, one, by(PayWay::Cash, " 0012-3456 78")).await.unwrap();
    assert_eq!(
        (paid.fiscal_no.as_str(), paid.cashier.as_str(), paid.capital.as_str()),
        ("0012345678", "吴敏", "肆元整")
    );
    assert_eq!(
        faulty(clerk.call(&fee::COLLECT, two, by(PayWay::Cash, "0012345678")).await),
        ["fiscal_no"],
        "one print, one bill"
    );
    let sheet = async |who: &Person<'_>, of: &BillView| {
        let at = PaperAt { case: one, paper: of.receipt.unwrap() };
        who.call(&paper::SHOW, at, Nothing {}).await.unwrap()
    };
    let first = sheet(&zhou, &bill(&zhou, one).await).await;
    let said = |it: &paper::PaperView, name: &str| {
        it.paper.rows.iter().find(|it| it.name == name).map(|it| it.text.clone()).unwrap()
    };
    assert_eq!(said(&first, "金额（大写）"), "人民币肆元整");
    assert_eq!(said(&first, "金额（小写）"), "￥4.00");
    assert_eq!((said(&first, "财政票据号"), said(&first, "收款人")), ("0012345678".to_owned(), "吴敏".to_owned()));
    assert_eq!(said(&first, "缴费方式"), "窗口现金");
    assert!(first.paper.stamp.contains("县民政局") && first.paper.no.contains("收〔2026〕"), "{:?}", first.paper);
    // As a file it is one page.
    let at = PaperAt { case: one, paper: first.id };
    let get = async |what: &str| {
        let path = format!("{}/{what}", paper::SHOW.url(&at));
        zhou.send(zhou.request("GET", &path).body(axum::body::Body::empty()).unwrap()).await.status
    };
    assert_eq!((get("file").await, get("pages/2").await), (StatusCode::OK, StatusCode::NOT_FOUND));

    assert_eq!(faulty(clerk.call(&fee::AMEND, one, amended(PayWay::Online, "", "x")).await), ["paid_by"]);
    assert_eq!(faulty(clerk.call(&fee::AMEND, one, amended(PayWay::Scan, "0012345678", "")).await), ["why"]);
    assert_eq!(
        faulty(clerk.call(&fee::AMEND, one, amended(PayWay::Cash, "0012345678", "没错")).await),
        ["paid_by"]
    );
    assert_eq!(faulty(clerk.call(&fee::AMEND, two, amended(PayWay::Cash, "", "还没缴")).await), ["paid_by"]);
    let put_right = clerk.call(&fee::AMEND, one, amended(PayWay::Scan, "0012345679", "顾客扫的码")).await.unwrap();
    assert_eq!((put_right.way, put_right.fiscal_no.as_str()), (PayWay::Scan, "0012345679"));
    let says = put_right.changes.join("\n");
    assert!(says.contains("吴敏：“窗口现金”更正为“窗口扫码”：顾客扫的码"), "{says}");
    assert!(says.contains("财政票据号“0012345678”更正为“0012345679”：顾客扫的码"), "{says}");
    let file = clerk.call(&decision::DOSSIER, one, Nothing {}).await.unwrap();
    let receipts = file.seen.case.papers.iter().filter(|it| it.kind == PaperKind::Receipt);
    assert_eq!(receipts.map(|it| it.state).collect::<Vec<_>>(), [PaperState::Superseded, PaperState::Valid]);
    assert_eq!(said(&sheet(&clerk, &put_right).await, "缴费方式"), "窗口扫码");

    // Given back: out of the day, out of no drawer, and no receipt holds any more.
    let reason = RefundForm { reason: "证件有误".to_owned() };
    let back = head.call(&fee::REFUND, one, reason).await.unwrap();
    assert_eq!((back.state, back.receipt), (BillState::Refunded, None));
    assert_eq!(faulty(clerk.call(&fee::AMEND, one, amended(PayWay::Cash, "", "晚了")).await), ["paid_by"]);
    let mine = open(&clerk).await;
    assert_eq!(shift::of(&mine.sums, PayWay::Scan), 400);
    let day = head.call(&shift::DAY, (), DayForm::default()).await.unwrap();
    let rows: Vec<_> = day.rows.iter().map(|it| (it.clerk.as_str(), it.sum.way, it.sum.whole())).collect();
    assert_eq!(rows, [("吴敏", PayWay::Scan, 400), ("吴敏", PayWay::Cash, 0), ("方舟", PayWay::Scan, -400)]);
    assert_eq!(day.sum(), 0);
}

#[tokio::test]
async fn the_workbook_of_a_day_computes_nothing() {
    let hall = TestHall::open().await;
    let (zhou, clerk, head) =
        (hall.person("zhouming").await, hall.person("wumin").await, hall.person("fangzhou").await);
    let id = granted(&hall, &zhou).await.id;
    clerk.call(&fee::COLLECT, id, by(PayWay::Cash, "")).await.unwrap();
    clerk.call(&fee::AMEND, id, amended(PayWay::Card, "", "=HYPERLINK(\"http://x\")")).await.unwrap();
    let asked = |reason: &str| {
        let of = DayForm { day: common::moment::Day::parse("2026-11-23") };
        ExportForm { of, reason: reason.to_owned() }
    };
    assert_eq!(clerk.call(&shift::EXPORT, (), asked("核对")).await.unwrap_err(), Fault::NotYours, "the head's");
    assert!(head.call(&shift::EXPORT, (), asked("")).await.is_err(), "a reason stands in the record");
    let told = head.call(&shift::EXPORT, (), asked("月底核对")).await.unwrap();
    assert_eq!((told.name.as_str(), told.n_lines), ("收费日结2026-11-23.xlsx", 3));
    let bytes = BASE64_STANDARD.decode(told.book).unwrap();
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
    for name in ["日结", "流水"] {
        let formulas = book.worksheet_formula(name).unwrap();
        assert!(formulas.cells().all(|it| it.2.is_empty()), "{name}");
    }
    let lines = book.worksheet_range("流水").unwrap();
    let all: Vec<String> =
        lines.rows().map(|it| it.iter().map(ToString::to_string).collect::<Vec<_>>().join("|")).collect();
    assert_eq!(all.len(), 4, "{all:?}");
    assert!(all[3].contains("=HYPERLINK(\"http://x\")") && all[3].contains("|4|"), "{all:?}");
    let empty =
        head.call(&shift::DAY, (), DayForm { day: common::moment::Day::parse("2026-11-01") }).await.unwrap();
    assert!(empty.rows.is_empty() && empty.whole.is_empty());
}

/// Rows of every sort: agreed, other sum, unknown here, unknown there, poisoned.
#[tokio::test]
async fn the_platforms_statement_is_held_against_the_book() {
    let hall = TestHall::open().await;
    let (zhou, lu, clerk, head) = (
        hall.person("zhouming").await,
        hall.person("lumen").await,
        hall.person("wumin").await,
        hall.person("fangzhou").await,
    );
    let say = async |no: &str, fen: i64, trade_no: &str| {
        let said = serde_json::to_vec(&Paid { no: no.to_owned(), fen, trade_no: trade_no.to_owned() }).unwrap();
        let stamp = till::stamp(&hall.hub, hall.now().0, &said).unwrap();
        assert_eq!(notify(&hall, &stamp, &said).await, 204, "{trade_no}");
    };
    let (one, two) = (granted(&hall, &zhou).await.id, granted(&hall, &lu).await.id);
    say(&bill(&zhou, one).await.no, 400, "T1").await;
    say(&bill(&lu, two).await.no, 400, "T2").await;
    say("431099261123999999", 700, "T3").await;
    let receipt = bill(&zhou, one).await.receipt;
    assert!(receipt.is_some(), "whoever pays online has one, too");
    let form = |text: &str| StatementForm { name: "11月23日.csv".to_owned(), text: text.to_owned() };
    let text = "流水号,商户订单号,金额(元),交易时间\nT1,B1,4.00,2026-11-23 10:00:00\nT2,B2,5.00,2026-11-23 10:01:00\nT9,B9,1.00,2026-11-23 10:02:00\n=1+1,B9,1.00,2026-11-23\nT1,B1,4.00,2026-11-23\n";
    assert_eq!(clerk.call(&statement::RECONCILE, (), form(text)).await.unwrap_err(), Fault::NotYours);
    assert_eq!(faulty(head.call(&statement::RECONCILE, (), form("hello")).await), ["file"]);
    let seen = head.call(&statement::RECONCILE, (), form(text)).await.unwrap();
    let found: Vec<_> =
        seen.lines.iter().map(|it| (it.finding, it.trade.trade_no.as_str(), it.trade.line)).collect();
    let expected =
        [(Finding::Differs, "T2", 3), (Finding::MissingHere, "T9", 4), (Finding::MissingThere, "T3", 0)];
    assert_eq!((seen.row.n_matched, seen.row.n_open, found), (1, 5, expected.to_vec()));
    assert_eq!(seen.bad.iter().map(|it| it.line).collect::<Vec<_>>(), [5, 6]);
    let again = head.call(&statement::SHOW, seen.row.id, Nothing {}).await.unwrap();
    assert_eq!(again, seen, "kept");
    let all = head.call(&statement::LIST, (), StatementsForm::default()).await.unwrap();
    assert_eq!((all.n_rows, all.rows[0].by.as_str()), (1, "方舟"));
    let nowhere = StatementId(uuid::Uuid::now_v7());
    assert_eq!(head.call(&statement::SHOW, nowhere, Nothing {}).await.unwrap_err(), Fault::NotFound);
}
