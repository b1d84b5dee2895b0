//! 日结: what one day brought, by clerk and by way of paying, on the screen and as a workbook.
use anyhow::anyhow;
use axum::{
    body::Bytes,
    http::{header, request::Parts},
    response::{IntoResponse, Response},
};
use common::{
    catalogue::yuan,
    fee::shift::{BOOK, ClerkSum, DayForm, DayView, WaySum},
    id::AccountId,
    material::FileKind,
    moment::Day,
};
use rust_xlsxwriter::{Format, Workbook, XlsxError};

use super::shift::{gathered, query};
use crate::{
    base::error::Result,
    case,
    entity::takings::Model as Taking,
    gate::{accept::disposition, audit, cx::Cx, write::write},
};

/// More than a county takes in a day.
const MOST_LINES: u64 = 20_000;

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

/// `POST /api/fees/day.xlsx?day=2026-11-23`
pub async fn workbook(cx: Cx, head: Parts, _: Bytes) -> Result<Response> {
    let form: DayForm = serde_urlencoded::from_str(head.uri.query().unwrap_or_default()).unwrap_or_default();
    let view = of(&cx, form.day.unwrap_or(cx.now.day())).await?;
    let orgs = case::query::orgs(&cx).await?;
    let (from, until) = (view.day.start(), view.day.plus(1).start());
    let lines = query::of_day(&cx, &orgs, from, until, MOST_LINES).await?;
    let of = format!("takings of {}, {} rows", view.day, lines.len());
    write(&cx, |cx| {
        let of = of.clone();
        async move {
            audit::note(&cx, BOOK.path, &of, 200);
            Ok(())
        }
    })
    .await?;
    let bytes = written(&view, lines).map_err(|it| anyhow!("writing a workbook: {it}"))?;
    let headers = [
        (header::CONTENT_TYPE, FileKind::Xlsx.mime().to_owned()),
        (header::CONTENT_DISPOSITION, disposition(&format!("收费日结{}.xlsx", view.day))),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}

fn written(view: &DayView, lines: Vec<Taking>) -> std::result::Result<Vec<u8>, XlsxError> {
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
    let mut book = Workbook::new();
    let heads = ["收款人", "方式", "笔数", "收款", "更正", "退费", "合计"];
    table(&mut book, "日结", &heads, sums.chain(whole).collect())?;
    let heads = ["时间", "缴款单号", "事项", "缴款人", "收款人", "做了什么", "方式", "金额", "说明"];
    table(&mut book, "流水", &heads, lines.into_iter().map(line).collect())?;
    book.save_to_buffer()
}

/// As text, whatever it looks like: who is called `=1+1` is no formula.
fn table(
    book: &mut Workbook,
    name: &str,
    heads: &[&str],
    rows: Vec<Vec<String>>,
) -> std::result::Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    let sheet = book.add_worksheet().set_name(name)?;
    for (column, head) in (0..).zip(heads) {
        sheet.write_string_with_format(0, column, *head, &bold)?;
        sheet.set_column_width(column, 18)?;
    }
    for (row, cells) in (1..).zip(&rows) {
        for (column, cell) in (0..).zip(cells) {
            sheet.write_string(row, column, cell)?;
        }
    }
    Ok(())
}
