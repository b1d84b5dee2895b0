//! 多缴、错缴: whatever the platform says it took is kept as a row, and what no bill asks for goes back. An order signed before a waiver,
//! paid when somebody had paid at the window: the money is there, and refusing to hear of it brings it back to nobody.
use common::{
    catalogue::yuan,
    fault::Fault,
    fee::{GivenBackForm, Paid, StrayView, StrayWhy, SumsForm, SumsView},
};
use uuid::Uuid;

use super::{query, till};
use crate::{
    base::error::Result,
    entity::{bills::Model as Bill, strays::Model as Stray},
    gate::{cx::Cx, turn::Turn, write::write},
    message,
};

const MOST_A_TURN: u64 = 50;

/// Whoever calls has seen that it is not there yet.
pub async fn keep(cx: &Cx, bill: Option<&Bill>, paid: &Paid, why: StrayWhy) -> Result<()> {
    let stray = Stray {
        region: cx.region(),
        id: Uuid::now_v7(),
        case_id: bill.map(|it| it.case_id),
        bill_no: paid.no.clone(),
        trade_no: paid.trade_no.clone(),
        fen: paid.fen,
        why,
        at: cx.now,
        refunded_at: None,
    };
    query::insert_stray(cx, stray.clone()).await?;
    let (sum, no) = (yuan(paid.fen), &paid.no);
    let text = match why {
        StrayWhy::OtherSum => {
            let due = bill.map(|it| yuan(it.due)).unwrap_or_default();
            format!("缴款单{no}现在应缴{due}元，您付的{sum}元与它不符，会原路退回。请按{due}元重新缴。")
        }
        _ => format!("缴款单{no}不用再缴，您多付的{sum}元会原路退回。"),
    };
    tell(cx, &stray, "有一笔款要退给您", &text).await
}

async fn tell(cx: &Cx, stray: &Stray, title: &str, text: &str) -> Result<()> {
    match query::case_of_stray(cx, stray).await? {
        Some(case) => message::tell(cx, &case, title, text).await,
        None => Ok(()),
    }
}

/// Sends back what waits to be, where the platform has a door for it. Called by the job.
pub async fn return_due(turn: Turn) -> Result<usize> {
    if !till::can_refund(&turn.hub) {
        return Ok(0);
    }
    let strays = query::strays_waiting(&turn.cx(), turn.n_rows(MOST_A_TURN)).await?;
    let one = |cx: Cx, stray: Stray| async move {
        till::send_back(&cx.hub, [&stray.bill_no, &stray.trade_no], stray.fen, stray.why.label()).await?;
        write(&cx, |cx| {
            let trade_no = stray.trade_no.as_str();
            async move { returned(&cx, trade_no).await }
        })
        .await
    };
    turn.each(strays, |it| it.trade_no.clone(), one).await
}

/// It has gone back: as the row is now, somebody may have done it by hand.
async fn returned(cx: &Cx, trade_no: &str) -> Result<()> {
    let Some(stray) = query::stray(cx, trade_no).await?.filter(|it| it.refunded_at.is_none()) else {
        return Ok(());
    };
    let stray = query::change_stray(cx, &stray, |it| it.refunded_at = Some(cx.now)).await?;
    let text = format!("{}元已原路退回（{}，缴款单{}）。", yuan(stray.fen), stray.why.label(), stray.bill_no);
    tell(cx, &stray, "款已退回", &text).await
}

/// Given back in the platform's own office, says the head.
pub async fn given_back(cx: Cx, (): (), form: GivenBackForm) -> Result<SumsView> {
    if till::can_refund(&cx.hub) {
        return Err(Fault::form("trade_no", "支付平台会自己退回，不用手工登记").into());
    }
    let stray = query::stray(&cx, &form.trade_no).await?.ok_or(Fault::NotFound)?;
    returned(&cx, &stray.trade_no).await?;
    super::sums(cx, (), SumsForm { year: Some(stray.at.day().year()) }).await
}

pub fn view(it: Stray) -> StrayView {
    StrayView {
        bill_no: it.bill_no,
        trade_no: it.trade_no,
        fen: it.fen,
        why: it.why,
        at: it.at,
        refunded_at: it.refunded_at,
    }
}
