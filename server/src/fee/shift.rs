//! 收款流水和交班: every movement of money is a line, in the drawer of whoever moved it; a drawer that has been counted takes no more.
use common::{
    account::{Duty, Who},
    call::Page,
    check::Nothing,
    fault::Fault,
    fee::{
        PayWay,
        shift::{
            End, MineView, ShiftRow, ShiftState, ShiftView, ShiftsForm, Sign, TakingKind, TakingView, WaySum, of,
        },
    },
    id::{CaseId, ShiftId},
};
use uuid::Uuid;

use crate::{
    base::error::Result,
    case,
    entity::{bills::Model as Bill, cases::Model as Case, shifts::Model as Shift, takings::Model as Taking},
    gate::cx::Cx,
    org,
};

pub mod query;

/// What is entered beside who and when.
pub struct Entry {
    pub kind: TakingKind,
    pub way: PayWay,
    pub fen: i64,
    pub note: String,
}

/// In the drawer of whoever asks, which is opened by the first line in it.
pub async fn enter(cx: &Cx, case: &Case, bill: &Bill, all: Vec<Entry>) -> Result<()> {
    let shift = current(cx).await?;
    for it in all {
        query::add(cx, line(cx, case, bill, it, Some(shift.id))).await?;
    }
    Ok(())
}

/// Put right: in the drawer that took it while that is open, out of none when it has been counted; and in the book of whoever took it,
/// with who has put it right.
pub async fn put_right(cx: &Cx, case: &Case, bill: &Bill, all: Vec<Entry>) -> Result<()> {
    let taken = query::of_bill(cx, bill).await?.into_iter().rev().find(|it| it.kind == TakingKind::Taken);
    let shift = match taken.as_ref().and_then(|it| it.shift_id) {
        Some(it) => query::one(cx, it).await?.filter(|it| it.ended_at.is_none()),
        None => None,
    };
    for it in all {
        let mut row = line(cx, case, bill, it, shift.as_ref().map(|it| it.id));
        if let Some(taken) = taken.as_ref().filter(|it| it.clerk_id != row.clerk_id) {
            row.note = format!("{}（{}登记）", row.note, row.clerk);
            (row.clerk_id, row.clerk) = (taken.clerk_id, taken.clerk.clone());
        }
        query::add(cx, row).await?;
    }
    Ok(())
}

/// No drawer was touched: the platform took it, or a head gave it back.
pub async fn note(cx: &Cx, case: &Case, bill: &Bill, it: Entry) -> Result<()> {
    query::add(cx, line(cx, case, bill, it, None)).await
}

fn line(cx: &Cx, case: &Case, bill: &Bill, it: Entry, shift_id: Option<ShiftId>) -> Taking {
    let is_staff = matches!(cx.who, Who::Staff { .. });
    Taking {
        region: bill.region,
        id: Uuid::now_v7(),
        bill_id: bill.id,
        case_id: bill.case_id,
        bill_no: bill.no.clone(),
        item_name: bill.item_name.clone(),
        payer: bill.payer.clone(),
        shift_id,
        org_id: case.org_id,
        clerk_id: cx.who.account().filter(|_| is_staff),
        clerk: if is_staff { cx.who.name().to_owned() } else { String::new() },
        kind: it.kind,
        way: it.way,
        fen: it.fen,
        note: it.note,
        at: cx.now,
    }
}

async fn current(cx: &Cx) -> Result<Shift> {
    let clerk_id = cx.who.account().ok_or(Fault::SignedOut)?;
    if let Some(it) = query::open(cx, clerk_id).await? {
        return Ok(it);
    }
    let Who::Staff { region, org, .. } = &cx.who else { return Err(Fault::NotYours.into()) };
    let body = org::query::by_name(&cx.db(), *region, org).await?.ok_or(Fault::NotFound)?;
    let shift = Shift {
        region: *region,
        id: ShiftId(Uuid::now_v7()),
        org_id: body.id,
        org: org.clone(),
        clerk_id,
        clerk: cx.who.name().to_owned(),
        opened_at: cx.now,
        ended_at: None,
        sums: String::new(),
        cash: 0,
        counted: None,
        reason: String::new(),
        head_id: None,
        head: String::new(),
        signed_at: None,
        remark: String::new(),
    };
    query::insert(cx, shift.clone()).await?;
    Ok(shift)
}

pub async fn mine(cx: Cx, (): (), _: Nothing) -> Result<MineView> {
    let clerk = cx.who.account().ok_or(Fault::SignedOut)?;
    let open = match query::open(&cx, clerk).await? {
        Some(it) => Some(view(&cx, it, None).await?),
        None => None,
    };
    let before = query::ended(&cx, clerk).await?;
    Ok(MineView { open, before: before.iter().map(row).collect::<Result<_>>()? })
}

pub async fn list(cx: Cx, (): (), form: ShiftsForm) -> Result<Page<ShiftRow>> {
    let orgs = case::query::orgs(&cx).await?;
    let (rows, n_rows) = query::page(&cx, &orgs, form.page).await?;
    Ok(Page { rows: rows.iter().map(row).collect::<Result<_>>()?, n_rows })
}

pub async fn show(cx: Cx, id: ShiftId, form: ShiftsForm) -> Result<ShiftView> {
    let shift = visible(&cx, id).await?;
    view(&cx, shift, form.page).await
}

/// One's own, or one of the bodies whose head asks.
async fn visible(cx: &Cx, id: ShiftId) -> Result<Shift> {
    let shift = query::one(cx, id).await?.ok_or(Fault::NotFound)?;
    let is_ours = cx.who.holds(Duty::Direct) && case::query::orgs(cx).await?.contains(&shift.org_id);
    match cx.who.account() == Some(shift.clerk_id) || is_ours {
        true => Ok(shift),
        false => Err(Fault::NotFound.into()),
    }
}

/// 交班: what was counted stands beside what the book says, and both stay.
pub async fn end(cx: Cx, id: ShiftId, form: End) -> Result<ShiftView> {
    let shift = visible(&cx, id).await?;
    if cx.who.account() != Some(shift.clerk_id) {
        return Err(Fault::NotYours.into());
    }
    if shift.ended_at.is_some() {
        return Err(Fault::form("counted", "这一班已经交过了").into());
    }
    let sums = sums(&cx, id).await?;
    let cash = of(&sums, PayWay::Cash);
    if cash != form.cash {
        let says = format!("账上现金已改为{}元，请重新核对", common::catalogue::yuan(cash));
        return Err(Fault::form("counted", &says).into());
    }
    let text = serde_json::to_string(&sums)?;
    let shift = query::change(&cx, &shift, |it| {
        (it.ended_at, it.sums, it.cash) = (Some(cx.now), text, cash);
        (it.counted, it.reason) = (Some(form.counted), form.reason);
    })
    .await?;
    view(&cx, shift, None).await
}

/// By a head who has not taken it; once.
pub async fn sign(cx: Cx, id: ShiftId, form: Sign) -> Result<ShiftView> {
    let shift = visible(&cx, id).await?;
    let says = match shift.ended_at {
        None => Some("还没有交班，不能签字"),
        Some(_) if shift.signed_at.is_some() => Some("这一班已经签过字"),
        Some(_) if cx.who.account() == Some(shift.clerk_id) => Some("自己收的款，请别的负责人签字"),
        Some(_) => None,
    };
    if let Some(it) = says {
        return Err(Fault::form("remark", it).into());
    }
    let shift = query::change(&cx, &shift, |it| {
        (it.head_id, it.head) = (cx.who.account(), cx.who.name().to_owned());
        (it.signed_at, it.remark) = (Some(cx.now), form.0);
    })
    .await?;
    view(&cx, shift, None).await
}

async fn sums(cx: &Cx, id: ShiftId) -> Result<Vec<WaySum>> {
    Ok(gathered(query::sums(cx, id).await?))
}

/// Ways in the order they are named in, each with what came and went.
pub fn gathered(rows: impl IntoIterator<Item = query::Sum>) -> Vec<WaySum> {
    let mut all: Vec<WaySum> = PayWay::ALL.iter().map(|way| WaySum { way: *way, ..WaySum::default() }).collect();
    for (way, kind, n, fen) in rows {
        if let Some(it) = all.iter_mut().find(|it| it.way == way) {
            it.add(kind, n.unsigned_abs(), fen);
        }
    }
    all.retain(|it| it.n > 0 || it.taken != 0 || it.corrected != 0 || it.refunded != 0);
    all
}

fn row(it: &Shift) -> Result<ShiftRow> {
    let sums: Vec<WaySum> = if it.sums.is_empty() { Vec::new() } else { serde_json::from_str(&it.sums)? };
    Ok(ShiftRow {
        id: it.id,
        org: it.org.clone(),
        clerk: it.clerk.clone(),
        state: match (it.ended_at, it.signed_at) {
            (None, _) => ShiftState::Open,
            (Some(_), None) => ShiftState::Ended,
            (Some(_), Some(_)) => ShiftState::Signed,
        },
        opened_at: it.opened_at,
        ended_at: it.ended_at,
        whole: sums.iter().map(WaySum::whole).sum(),
        difference: it.counted.map(|counted| counted - it.cash).unwrap_or_default(),
    })
}

async fn view(cx: &Cx, it: Shift, page: Option<u32>) -> Result<ShiftView> {
    let row = row(&it)?;
    let sums: Vec<WaySum> = match it.ended_at {
        Some(_) => serde_json::from_str(&it.sums)?,
        None => sums(cx, it.id).await?,
    };
    let (takings, n_rows) = query::takings(cx, it.id, page).await?;
    let is_mine = cx.who.account() == Some(it.clerk_id);
    Ok(ShiftView {
        cash: of(&sums, PayWay::Cash),
        sums,
        counted: it.counted,
        reason: it.reason,
        head: it.head,
        signed_at: it.signed_at,
        remark: it.remark,
        takings: Page { rows: takings.into_iter().map(taking).collect(), n_rows },
        may_end: is_mine && it.ended_at.is_none(),
        may_sign: row.state == ShiftState::Ended && !is_mine && cx.who.holds(Duty::Direct),
        row,
    })
}

pub fn taking(it: Taking) -> TakingView {
    TakingView {
        at: it.at,
        case: CaseId { region: it.region, uuid: it.case_id },
        bill_no: it.bill_no,
        item_name: it.item_name,
        payer: it.payer,
        clerk: it.clerk,
        kind: it.kind,
        way: it.way,
        fen: it.fen,
        note: it.note,
    }
}
