//! 收款以后: the receipt, and what was entered wrongly put right without anything being rubbed out.
use common::{
    fault::Fault,
    fee::{AmendPaymentForm, BillState, BillView, CollectForm, PayWay, shift::TakingKind},
    id::CaseId,
    paper::{PaperKind, PaperState, law::Power, receipt},
};

use super::{
    query,
    shift::{self, Entry},
};
use crate::{
    application,
    base::error::Result,
    case,
    entity::{bills::Model as Bill, cases::Model as Case, takings::Model as Taking},
    gate::cx::Cx,
    mandate, paper as sheets,
};

/// The number stands on no other bill.
pub async fn require_new_number(cx: &Cx, bill: &Bill, no: &str) -> Result<()> {
    match no.is_empty() || no == bill.fiscal_no || query::by_fiscal_no(cx, no).await?.is_none() {
        true => Ok(()),
        false => Err(Fault::form("fiscal_no", "这个财政票据号已经登记在另一张缴款单上，请核对").into()),
    }
}

/// Paid at a window: in the cashier's drawer, and a receipt for whoever paid.
pub async fn taken(cx: &Cx, case: &Case, bill: Bill, form: CollectForm) -> Result<Bill> {
    require_new_number(cx, &bill, &form.fiscal_no).await?;
    let bill = query::change(cx, &bill, |it| {
        (it.state, it.way, it.paid_at) = (BillState::Paid, form.way, Some(cx.now));
        (it.cashier, it.fiscal_no) = (cx.who.name().to_owned(), form.fiscal_no);
    })
    .await?;
    let entry = Entry { kind: TakingKind::Taken, way: bill.way, fen: bill.due, note: String::new() };
    shift::enter(cx, case, &bill, vec![entry]).await?;
    put_down(cx, case, &bill).await?;
    Ok(bill)
}

/// A receipt with seal and number; the one before it, if there is one, holds no more.
pub async fn put_down(cx: &Cx, case: &Case, bill: &Bill) -> Result<()> {
    if let Some(it) =
        sheets::query::last(cx, case, PaperKind::Receipt).await?.filter(|it| it.state == PaperState::Valid)
    {
        sheets::query::supersede(cx, &it).await?;
    }
    let shown = super::view(cx, case, bill.clone()).await?;
    let stamp = match mandate::stamp::is_in_use(cx, case.org_id).await? {
        true => format!("{}行政审批专用章", shown.org_name),
        false => String::new(),
    };
    let no = case.no.clone().unwrap_or_default();
    let sheet = receipt::paper(&shown, &no, stamp, cx.now.day());
    let item = application::draft::item_of(cx, case).await?;
    let power = Power::of(&item);
    sheets::issue(cx, case, sheet, power, sheets::Letter::default()).await.map(drop)
}

/// 收错方式、票据号填错: the old line stays, and two more say what it should have been; a new receipt.
pub async fn amend(cx: Cx, id: CaseId, form: AmendPaymentForm) -> Result<BillView> {
    let case = case::query::one(&cx, id).await?;
    let bill = query::of_case(&cx, &case).await?.ok_or(Fault::NotFound)?;
    if bill.state != BillState::Paid || bill.way == PayWay::Online {
        return Err(Fault::form("paid_by", "只有在窗口收的、还没有退的款才能更正").into());
    }
    let (is_way, is_no) = (bill.way != form.paid_by, bill.fiscal_no != form.fiscal_no);
    if !is_way && !is_no {
        return Err(Fault::form("paid_by", "和原来登记的一样，没有要更正的").into());
    }
    require_new_number(&cx, &bill, &form.fiscal_no).await?;
    let mut all = Vec::new();
    if is_way {
        let note = format!("“{}”更正为“{}”：{}", bill.way.label(), form.paid_by.label(), form.why);
        let kind = TakingKind::Corrected;
        all.push(Entry { kind, way: bill.way, fen: -bill.due, note: note.clone() });
        all.push(Entry { kind, way: form.paid_by, fen: bill.due, note });
    }
    if is_no {
        let or_none = |it: &str| if it.is_empty() { "无".to_owned() } else { it.to_owned() };
        let (before, after) = (or_none(&bill.fiscal_no), or_none(&form.fiscal_no));
        let note = format!("财政票据号“{before}”更正为“{after}”：{}", form.why);
        all.push(Entry { kind: TakingKind::Numbered, way: form.paid_by, fen: 0, note });
    }
    let bill = query::change(&cx, &bill, |it| (it.way, it.fiscal_no) = (form.paid_by, form.fiscal_no)).await?;
    shift::put_right(&cx, &case, &bill, all).await?;
    put_down(&cx, &case, &bill).await?;
    super::view(&cx, &case, bill).await
}

/// What was put right, word for word; each once.
pub fn changes(lines: Vec<Taking>) -> Vec<String> {
    let is_said = |it: &Taking| match it.kind {
        TakingKind::Corrected => it.fen > 0,
        it => it == TakingKind::Numbered,
    };
    let says = |it: Taking| format!("{} {}：{}", it.at.zh(), it.clerk, it.note);
    lines.into_iter().filter(is_said).map(says).collect()
}

/// Given back: coins out of the drawer they went into, while it is open; and its receipt holds no more.
pub async fn given_back(cx: &Cx, case: &Case, bill: &Bill) -> Result<()> {
    let note = bill.reason.clone();
    let entry = Entry { kind: TakingKind::Refunded, way: bill.way, fen: -bill.due, note };
    match bill.way {
        PayWay::Cash => shift::put_right(cx, case, bill, vec![entry]).await?,
        _ => shift::note(cx, case, bill, entry).await?,
    }
    sheets::query::revoke(cx, case, &[PaperKind::Receipt]).await
}
