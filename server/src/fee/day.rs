//! 日结: what one day brought, by clerk and by way of paying, on the screen and as a workbook.
use common::{
    catalogue::yuan,
    export::{self, Exported, MOST_ROWS},
    fee::shift::{ClerkSum, DayForm, DayView, EXPORT, ExportForm, WaySum},
    id::AccountId,
    moment::Day,
};

use super::shift::{gathered, query};
use crate::{
    base::{error::Result, workbook::Sheet},
    case,
    entity::takings::Model as Taking,
    gate::{audit, cx::Cx, workbook},
};

pub async fn day(cx: Cx, (): (), form: DayForm) -> Result<DayView> {
    of(&cx, form.day.unwrap_or(cx.now.day())).await
}

async fn of(cx: &Cx, day: Day) -> Result<DayView> {
    let orgs = case::query::orgs(cx).await?;
    let all = query::by_clerk(cx, &orgs, day.start(), day.plus(1).start()).await?;
    let mut people: Vec<(Option<AccountId>, String)> = Vec::new();
    for it in &all {
        let who = (it.4, it.5.clone());
        if !people.contains(&who) {
            people.push(who);
        }
    }
    // Windows by name, the platform last.
    people.sort_by_key(|it| (it.0.is_none(), it.1.clone(), it.0));
    let sum = |it: &query::ClerkLine| (it.0, it.1, it.2, it.3);
    let of_one = |(id, clerk): (Option<AccountId>, String)| {
        let own = all.iter().filter(|it| it.4 == id && it.5 == clerk).map(sum);
        let sums = gathered(own).into_iter();
        sums.map(|sum| ClerkSum { clerk: clerk.clone(), sum }).collect::<Vec<_>>()
    };
    let rows = people.into_iter().flat_map(of_one).collect();
    Ok(DayView { day, rows, whole: gathered(all.iter().map(sum)) })
}

/// Made before the transaction, which would wait for it.
pub async fn book(cx: Cx, form: ExportForm) -> Result<Exported> {
    let view = of(&cx, form.of.day.unwrap_or(cx.now.day())).await?;
    let orgs = case::query::orgs(&cx).await?;
    let (from, until) = (view.day.start(), view.day.plus(1).start());
    let lines = query::of_day(&cx, &orgs, from, until, MOST_ROWS + 1).await?;
    let n_lines = lines.len() as u64;
    export::require_few(n_lines)?;
    workbook::exported(format!("收费日结{}.xlsx", view.day), n_lines, &sheets(&view, lines))
}

pub async fn export(cx: Cx, (): (), form: ExportForm, book: Exported) -> Result<Exported> {
    let day = form.of.day.unwrap_or(cx.now.day());
    let what = format!("takings of {day}");
    audit::note(&cx, EXPORT.path, &export::told(&what, book.n_lines, &form.reason), 200);
    Ok(book)
}

fn sheets(view: &DayView, lines: Vec<Taking>) -> [Sheet; 2] {
    let who = |it: &str| if it.is_empty() { "网上支付".to_owned() } else { it.to_owned() };
    let sum = |clerk: String, it: &WaySum| {
        let fen = [it.taken, it.corrected, it.refunded, it.whole()].map(yuan);
        [vec![clerk, it.way.label().to_owned(), it.n.to_string()], fen.to_vec()].concat()
    };
    let sums = view.rows.iter().map(|it| sum(who(&it.clerk), &it.sum));
    let whole = view.whole.iter().map(|it| sum("合计".to_owned(), it));
    let line = |it: Taking| {
        let (at, kind, way) = (it.at.zh(), it.kind.label().to_owned(), it.way.label().to_owned());
        vec![at, it.bill_no, it.item_name, it.payer, who(&it.clerk), kind, way, yuan(it.fen), it.note]
    };
    [
        Sheet {
            title: "日结",
            heads: vec!["收款人", "方式", "笔数", "收款", "更正", "退费", "合计"],
            rows: sums.chain(whole).collect(),
        },
        Sheet {
            title: "流水",
            heads: vec!["时间", "缴款单号", "事项", "缴款人", "收款人", "做了什么", "方式", "金额", "说明"],
            rows: lines.into_iter().map(line).collect(),
        },
    ]
}
