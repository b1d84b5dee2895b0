//! 收费
use common::{
    application::{act, stage},
    case::flow::Stage,
    catalogue::yuan,
    check::Nothing,
    fault::Fault,
    fee::{
        self, BillLine, BillState, BillView, CollectForm, PayView, PayWay, Refund, SumRow, SumsForm, SumsView,
        Waive, capital::capital, rule,
    },
    id::CaseId,
    moment::Day,
    paper::{PaperKind, PaperState},
};
use uuid::Uuid;

use crate::{
    application,
    base::error::Result,
    case::{self, Note},
    entity::{bills::Model as Bill, cases::Model as Case, series},
    gate::{cx::Cx, serve::Routes},
    mandate, message, paper,
};

pub mod day;
pub mod payment;
pub mod query;
pub mod shift;
pub mod statement;
pub mod stray;
pub mod till;

pub fn routes(routes: Routes) -> Routes {
    routes
        .serve(fee::BILL, show)
        .serve(fee::PAY, pay)
        .serve(fee::COLLECT, collect)
        .serve(fee::WAIVE, waive)
        .serve(fee::REFUND, refund)
        .serve(fee::SUMS, sums)
        .serve(fee::GIVEN_BACK, stray::given_back)
        .serve(fee::AMEND, payment::amend)
        .serve(fee::shift::MINE, shift::mine)
        .serve(fee::shift::LIST, shift::list)
        .serve(fee::shift::SHOW, shift::show)
        .serve(fee::shift::END, shift::end)
        .serve(fee::shift::SIGN, shift::sign)
        .serve(fee::shift::DAY, day::day)
        .serve_prepared(fee::shift::EXPORT, day::book, day::export)
        .serve(fee::statement::RECONCILE, statement::reconcile)
        .serve(fee::statement::LIST, statement::list)
        .serve(fee::statement::SHOW, statement::show)
}

/// After a grant: what the published list charges in this case, and the applicant is told.
pub async fn draw_up(cx: &Cx, case: &Case) -> Result<()> {
    let item = application::draft::item_of(cx, case).await?;
    let lines = rule::lines(&item, &case::answers::answers(cx, case)?)?;
    if lines.is_empty() {
        return Ok(());
    }
    let due = rule::due(&lines);
    let serial = series::next(&cx.db(), case.region, &format!("bill:{}", cx.now.day().short())).await?;
    let bill = Bill {
        region: case.region,
        id: Uuid::now_v7(),
        case_id: case.id,
        no: common::case::case_no(case.region.0, cx.now.day(), serial),
        item_name: case.item_name.clone(),
        payer: case.applicant_name.clone(),
        lines: serde_json::to_string(&lines)?,
        waived: 0,
        due,
        state: BillState::Open,
        made_at: cx.now,
        way: PayWay::Online,
        trade_no: String::new(),
        paid_at: None,
        refunded_at: None,
        reason: String::new(),
        cashier: String::new(),
        fiscal_no: String::new(),
    };
    query::insert(cx, bill).await?;
    let text = format!("应缴{}元，缴清后制证。符合减免的，请告诉窗口。", yuan(due));
    message::tell(cx, case, "请缴费", &text).await
}

/// No licence before what is due is paid or waived.
pub async fn require_settled(cx: &Cx, case: &Case) -> Result<()> {
    match unsettled(cx, case).await? {
        Some(fault) => Err(fault.into()),
        None => Ok(()),
    }
}

/// Which of these cases wait for their applicant's money.
pub async fn unpaid(cx: &Cx, cases: &[Case]) -> Result<Vec<Uuid>> {
    // A bill is drawn up at the grant, and paid before the licence.
    let granted: Vec<Uuid> = cases.iter().filter(|it| it.stage == stage::GRANTED).map(|it| it.id).collect();
    query::open_among(cx, granted).await
}

/// What is still to be paid, said.
pub async fn unsettled(cx: &Cx, case: &Case) -> Result<Option<Fault>> {
    let open = query::of_case(cx, case).await?.filter(|it| it.state == BillState::Open);
    let says = open.map(|it| format!("还没有缴费，应缴{}元。缴清或减免后再制证", yuan(it.due)));
    Ok(says.map(|it| Fault::form("version", &it)))
}

async fn show(cx: Cx, id: CaseId, _: Nothing) -> Result<Option<BillView>> {
    let case = case::query::one(&cx, id).await?;
    of_case(&cx, &case).await
}

pub async fn of_case(cx: &Cx, case: &Case) -> Result<Option<BillView>> {
    match query::of_case(cx, case).await? {
        Some(it) => Ok(Some(view(cx, case, it).await?)),
        None => Ok(None),
    }
}

async fn view(cx: &Cx, case: &Case, bill: Bill) -> Result<BillView> {
    let item = application::draft::item_of(cx, case).await?;
    let is_paid = bill.paid_at.is_some();
    let (changes, receipt) = match is_paid {
        true => (
            payment::changes(shift::query::of_bill(cx, &bill).await?),
            paper::query::last(cx, case, PaperKind::Receipt).await?.filter(|it| it.state == PaperState::Valid),
        ),
        false => (Vec::new(), None),
    };
    Ok(BillView {
        capital: capital(bill.due),
        receipt: receipt.map(|it| it.id),
        changes,
        lines: lines_of(&bill)?,
        cashier: bill.cashier,
        fiscal_no: bill.fiscal_no,
        no: bill.no,
        state: bill.state,
        due: bill.due,
        payer: bill.payer,
        item_name: bill.item_name,
        org_name: item.org.clone(),
        basis: item.fee.as_ref().map(|it| it.basis.clone()).unwrap_or_default(),
        made_on: bill.made_at.day(),
        paid_at: bill.paid_at,
        way: bill.way,
        refunded_at: bill.refunded_at,
        reason: bill.reason,
        is_online: till::is_there(&cx.hub),
        is_over: is_over(case),
        strays: query::strays_of(cx, case).await?.into_iter().map(stray::view).collect(),
    })
}

fn lines_of(bill: &Bill) -> Result<Vec<BillLine>> {
    Ok(serde_json::from_str(&bill.lines)?)
}

/// Neither paying nor anything else goes on in it.
fn is_over(case: &Case) -> bool {
    !Stage::with(act::PAY).contains(&case.stage)
}

/// The bill, if it is still to be paid.
async fn open(cx: &Cx, id: CaseId) -> Result<(Case, Bill)> {
    let case = case::query::one(cx, id).await?;
    let bill = query::of_case(cx, &case).await?.ok_or(Fault::NotFound)?;
    match bill.state {
        BillState::Open => Ok((case, bill)),
        it => Err(Fault::form("due", &format!("这张缴款单{}，不用再缴", it.label())).into()),
    }
}

async fn pay(cx: Cx, id: CaseId, _: Nothing) -> Result<PayView> {
    let (case, bill) = open(&cx, id).await?;
    if is_over(&case) {
        return Err(Fault::form("due", "这件事已经办结，不用再缴费").into());
    }
    if !till::is_there(&cx.hub) {
        return Err(Fault::form("due", "这里还不能网上缴费，请到窗口缴").into());
    }
    Ok(PayView { to: till::Order::of(&cx.hub, &bill, &case)?.href(&cx.hub)? })
}

pub async fn collect(cx: Cx, id: CaseId, form: CollectForm) -> Result<BillView> {
    let (case, bill) = open(&cx, id).await?;
    if bill.due != form.due {
        let says = format!("应缴金额已改为{}元，请重新核对再收", yuan(bill.due));
        return Err(Fault::form("due", &says).into());
    }
    let text = format!("缴款单{}，{}元，{}", bill.no, yuan(bill.due), form.way.label());
    let case = case::step(&cx, case, act::COLLECT, Note { text, n_days: None }).await?;
    let bill = payment::taken(&cx, &case, bill, form).await?;
    view(&cx, &case, bill).await
}

pub async fn waive(cx: Cx, id: CaseId, form: Waive) -> Result<BillView> {
    let (case, bill) = open(&cx, id).await?;
    let lines = rule::waive(lines_of(&bill)?, &form)?;
    // With what was waived before: many small ones are one large one.
    let waived = lines.iter().map(|it| it.waived).sum();
    mandate::require_for(&cx, &case, act::WAIVE, waived).await?;
    let text = format!("{}减免{}元，依据：{}", form.name, yuan(form.fen), form.basis);
    let case = case::step(&cx, case, act::WAIVE, Note { text, n_days: None }).await?;
    let due = rule::due(&lines);
    let text = serde_json::to_string(&lines)?;
    let bill = query::change(&cx, &bill, |it| {
        it.lines = text;
        it.waived = lines.iter().map(|it| it.waived).sum();
        it.due = due;
        it.state = if due == 0 { BillState::Free } else { BillState::Open };
    })
    .await?;
    view(&cx, &case, bill).await
}

/// By the head, with a reason; the applicant is told.
async fn refund(cx: Cx, id: CaseId, form: Refund) -> Result<BillView> {
    let case = case::query::one(&cx, id).await?;
    let bill = query::of_case(&cx, &case).await?.ok_or(Fault::NotFound)?;
    if bill.state != BillState::Paid {
        return Err(Fault::form("reason", "没有缴过的费，不能退").into());
    }
    // What went by the platform goes back by it, which takes as long as it takes.
    if bill.way == PayWay::Online && till::can_refund(&cx.hub) {
        let bill = query::change(&cx, &bill, |it| {
            (it.state, it.refunded_at, it.reason) = (BillState::Refunding, None, form.0);
        })
        .await?;
        return view(&cx, &case, bill).await;
    }
    let bill = query::change(&cx, &bill, |it| it.reason = form.0).await?;
    let bill = refunded(&cx, &case, bill).await?;
    view(&cx, &case, bill).await
}

/// It has gone back; the applicant is told.
pub async fn refunded(cx: &Cx, case: &Case, bill: Bill) -> Result<Bill> {
    let bill = query::change(cx, &bill, |it| {
        (it.state, it.refunded_at) = (BillState::Refunded, Some(cx.now));
    })
    .await?;
    payment::given_back(cx, case, &bill).await?;
    let how = match bill.way {
        PayWay::Online => "原路退回",
        PayWay::Card => "退回原卡",
        PayWay::Scan => "退回原付款账户",
        PayWay::Cash => "请到窗口领取",
    };
    let text = format!("退还{}元，{how}。原因：{}", yuan(bill.due), bill.reason);
    message::tell(cx, case, "已退费", &text).await?;
    Ok(bill)
}

async fn sums(cx: Cx, (): (), form: SumsForm) -> Result<SumsView> {
    let year = form.year.filter(|it| (2000..=9998).contains(it)).unwrap_or_else(|| cx.now.day().year());
    let first = |year: i32| Day::of(year, 1, 1).map(|it| it.start()).ok_or(Fault::Unreadable);
    let mut rows: Vec<SumRow> = Vec::new();
    let mut whole = SumRow { item_name: "合计".to_owned(), ..SumRow::default() };
    let (from, until) = (first(year)?, first(year + 1)?);
    for sum in query::sums(&cx, from, until).await? {
        if rows.last().is_none_or(|it| it.item_name != sum.0) {
            rows.push(SumRow { item_name: sum.0.clone(), ..SumRow::default() });
        }
        for row in rows.last_mut().into_iter().chain([&mut whole]) {
            add(row, &sum);
        }
    }
    let strays = query::strays(&cx, from, until).await?.into_iter().map(stray::view).collect();
    Ok(SumsView { year, rows, whole, strays, can_refund: till::can_refund(&cx.hub) })
}

fn add(row: &mut SumRow, (_, state, n, n_waived, waived, due): &query::Sum) {
    row.n_bills += *n as u64;
    row.n_waived += *n_waived as u64;
    row.waived += waived;
    match state {
        BillState::Open => row.open += due,
        BillState::Paid => row.charged += due,
        BillState::Refunding | BillState::Refunded => row.refunded += due,
        BillState::Free => (),
    }
}
