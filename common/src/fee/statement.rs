//! 对账: the platform's statement against our own book. A file from outside: whatever is wrong with a row is said with its line, and
//! the other rows count all the same.
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    account::Duty,
    call::{Access, Call, Page},
    catalogue::labelled,
    check::{Check, unchecked},
    fault::Fault,
    id::StatementId,
    moment::{Day, Moment},
    value::{Money, plain_line},
};

const HEAD: Access = Access::Staff(Duty::Direct);

pub const RECONCILE: Call<(), StatementForm, StatementView> = Call::post("/api/fees/statements", HEAD);
pub const LIST: Call<(), StatementsForm, Page<StatementRow>> = Call::get("/api/fees/statements", HEAD);
pub const SHOW: Call<StatementId, crate::check::Nothing, StatementView> =
    Call::get("/api/fees/statements/{statement}", HEAD);

/// A month of a large county.
pub const MAX_ROWS: usize = 5_000;
pub const MAX_BYTES: usize = 700 * 1024;
const MAX_NAME: usize = 80;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct StatementForm {
    /// Of the file.
    pub name: String,
    /// What stands in it.
    pub text: String,
}

#[derive(Clone, Debug)]
pub struct Statement {
    pub name: String,
    pub read: Read,
}

impl Check for StatementForm {
    type Out = Statement;

    fn check(self) -> Result<Statement, Fault> {
        if self.text.len() > MAX_BYTES {
            return Err(Fault::form("file", "对账单太大，请按天或按周导出"));
        }
        let read = read(&self.text).map_err(|it| Fault::form("file", &it))?;
        let name: String = plain_line(&self.name).chars().take(MAX_NAME).collect();
        Ok(Statement { name, read })
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct StatementsForm {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
}
unchecked!(StatementsForm);

/// One movement, theirs or ours.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Trade {
    /// Of the file; 0: ours.
    pub line: usize,
    pub trade_no: String,
    pub bill_no: String,
    pub fen: i64,
    pub is_refund: bool,
    pub on: Day,
}

/// A row that could not be read, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BadRow {
    pub line: usize,
    pub says: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Read {
    pub trades: Vec<Trade>,
    pub bad: Vec<BadRow>,
}

labelled! {
    Finding {
        #[default]
        Matched = "一致",
        /// The platform has it, and we have not.
        MissingHere = "平台有、本厅没有",
        /// We have it, and the platform has not.
        MissingThere = "本厅有、平台没有",
        Differs = "金额不同",
    }
}

/// What is to be looked into.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Line {
    pub finding: Finding,
    /// As the file has it; ours, where the file has none.
    pub trade: Trade,
    /// What our own book says, in 分, where the two differ.
    pub ours: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StatementRow {
    pub id: StatementId,
    pub name: String,
    pub from: Day,
    pub until: Day,
    pub at: Moment,
    pub by: String,
    pub n_matched: u64,
    pub n_open: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StatementView {
    pub row: StatementRow,
    pub lines: Vec<Line>,
    pub bad: Vec<BadRow>,
}

/// What columns are called, the likelier first.
const TRADE: &[&str] = &["流水号", "交易号", "支付流水", "交易流水"];
const BILL: &[&str] = &["缴款单", "商户订单", "订单号"];
const AMOUNT: &[&str] = &["金额"];
const TIME: &[&str] = &["时间", "日期"];
const KIND: &[&str] = &["类型"];

/// Rows after the heads, wherever the heads stand: such files often begin with a few lines about themselves.
pub fn read(text: &str) -> Result<Read, String> {
    let mut rows = cells(text.trim_start_matches('\u{feff}')).into_iter();
    let find =
        |row: &[String], names: &[&str]| row.iter().position(|it| names.iter().any(|name| it.contains(name)));
    let heads = rows.by_ref().take(30).find(|(_, row)| find(row, TRADE).is_some() && find(row, AMOUNT).is_some());
    let Some((_, heads)) = heads else {
        return Err("没有找到表头。对账单至少要有“流水号”“金额”“时间”三列，用逗号分开".to_owned());
    };
    let (trade, amount) = (find(&heads, TRADE).unwrap_or_default(), find(&heads, AMOUNT).unwrap_or_default());
    let Some(time) = find(&heads, TIME) else { return Err("对账单没有“时间”一列".to_owned()) };
    let (bill, kind) = (find(&heads, BILL), find(&heads, KIND));
    let mut read = Read::default();
    let mut lines: BTreeMap<(String, bool), usize> = BTreeMap::new();
    for (line, row) in rows {
        let first = row.first().map(String::as_str).unwrap_or_default();
        let is_note = first.starts_with('#') || ["合计", "总计", "汇总"].iter().any(|it| first.starts_with(it));
        if is_note || row.iter().all(String::is_empty) {
            continue;
        }
        if read.trades.len() + read.bad.len() >= MAX_ROWS {
            return Err(format!("对账单超过{MAX_ROWS}行，请按天或按周导出"));
        }
        let cell = |at: usize| row.get(at).map(String::as_str).unwrap_or_default();
        let one =
            one(line, cell(trade), bill.map(cell).unwrap_or_default(), cell(amount), cell(time), kind.map(cell));
        match one {
            Err(says) => read.bad.push(BadRow { line, says }),
            Ok(it) => match lines.insert((it.trade_no.clone(), it.is_refund), line) {
                Some(before) => {
                    lines.insert((it.trade_no.clone(), it.is_refund), before);
                    read.bad
                        .push(BadRow { line, says: format!("流水号{}与第{before}行重复", it.trade_no) });
                }
                None => read.trades.push(it),
            },
        }
    }
    match read.trades.is_empty() && read.bad.is_empty() {
        true => Err("对账单里没有一笔".to_owned()),
        false => Ok(read),
    }
}

fn one(
    line: usize,
    trade: &str,
    bill: &str,
    amount: &str,
    time: &str,
    kind: Option<&str>,
) -> Result<Trade, String> {
    let is_no = |it: &str| it.chars().all(|it| it.is_ascii_alphanumeric() || "-_.".contains(it));
    match trade {
        "" => return Err("没有流水号".to_owned()),
        it if !is_no(it) || it.starts_with('-') || it.chars().count() > 64 => {
            return Err("流水号里有不该有的字符".to_owned());
        }
        _ => (),
    }
    if !is_no(bill) || bill.chars().count() > 64 {
        return Err("缴款单号里有不该有的字符".to_owned());
    }
    let amount = amount.trim_start_matches(['¥', '￥', '+']);
    let (is_minus, amount) = match amount.strip_prefix(['-', '−']) {
        Some(it) => (true, it),
        None => (false, amount),
    };
    let fen = Money::parse(amount).ok().map(Money::fen).filter(|it| *it > 0).ok_or("金额读不出来")?;
    let day: String = time.chars().take(10).map(|it| if it == '/' || it == '.' { '-' } else { it }).collect();
    let on = Day::parse(&day).ok_or("时间读不出来，请用2026-11-23这样的写法")?;
    Ok(Trade {
        line,
        trade_no: trade.to_owned(),
        bill_no: bill.to_owned(),
        fen,
        is_refund: is_minus || kind.is_some_and(|it| it.contains('退')),
        on,
    })
}

/// Rows with the line they begin at; cells may be quoted, hold commas, quotes and ends of lines, and be padded.
fn cells(text: &str) -> Vec<(usize, Vec<String>)> {
    let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    let (mut line, mut begins, mut is_quoted) = (1, 1, false);
    let mut chars = text.chars().peekable();
    let end = |cell: &mut String| plain_line(std::mem::take(cell).trim_matches(['\t', ' ', '\u{3000}', '\'']));
    while let Some(it) = chars.next() {
        match it {
            '"' if is_quoted && chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            '"' if is_quoted => is_quoted = false,
            '"' if cell.trim().is_empty() => is_quoted = true,
            ',' if !is_quoted => row.push(end(&mut cell)),
            '\n' if !is_quoted => {
                row.push(end(&mut cell));
                rows.push((begins, std::mem::take(&mut row)));
                line += 1;
                begins = line;
            }
            '\r' => (),
            it => {
                line += usize::from(it == '\n');
                cell.push(it);
            }
        }
    }
    if !cell.is_empty() || !row.is_empty() {
        row.push(end(&mut cell));
        rows.push((begins, row));
    }
    rows
}

/// Row by row against our own book: what agrees is counted, what does not is a line.
pub fn held_against(theirs: &[Trade], ours: &[Trade]) -> (u64, Vec<Line>) {
    let key = |it: &Trade| (it.trade_no.clone(), it.is_refund);
    let mut left: BTreeMap<(String, bool), &Trade> = ours.iter().map(|it| (key(it), it)).collect();
    let (mut n_matched, mut lines) = (0, Vec::new());
    for it in theirs {
        match left.remove(&key(it)) {
            Some(own) if own.fen == it.fen => n_matched += 1,
            Some(own) => lines.push(Line { finding: Finding::Differs, trade: it.clone(), ours: own.fen }),
            None => lines.push(Line { finding: Finding::MissingHere, trade: it.clone(), ours: 0 }),
        }
    }
    // Ours of other days were only looked up because the file names them.
    let (from, until) = span(theirs);
    let missing = left.into_values().filter(|it| (from..=until).contains(&it.on));
    lines.extend(missing.map(|it| Line { finding: Finding::MissingThere, trade: it.clone(), ours: it.fen }));
    (n_matched, lines)
}

/// The first day of it and the last.
pub fn span(trades: &[Trade]) -> (Day, Day) {
    let days = || trades.iter().map(|it| it.on);
    (days().min().unwrap_or_default(), days().max().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "\u{feff}某平台对账单,,,\n#起始日期：2026-11-23\n支付流水号,商户订单号,金额（元）,交易时间,类型\nP1,B1,4.00,2026-11-23 10:00:00,支付\n\"P2\t\",B2,\"1,200.50\",2026/11/23 10:01,支付\nP1,B1,-4.00,2026-11-24 09:00,退款\n合计,,1200.50,,\n";

    #[test]
    fn rows_are_read_wherever_the_heads_stand() {
        let read = read(GOOD).unwrap();
        assert!(read.bad.is_empty(), "{:?}", read.bad);
        let all: Vec<_> =
            read.trades.iter().map(|it| (it.line, it.trade_no.as_str(), it.fen, it.is_refund)).collect();
        assert_eq!(all, [(4, "P1", 400, false), (5, "P2", 120_050, false), (6, "P1", 400, true)]);
        assert_eq!(span(&read.trades), (Day::parse("2026-11-23").unwrap(), Day::parse("2026-11-24").unwrap()));
    }

    #[test]
    fn a_poisoned_row_is_told_with_its_line_and_spoils_no_other() {
        let check = |row: &str, says: &str| {
            let text = format!("流水号,金额,时间\nP1,4,2026-11-23\n{row}\nP9,5,2026-11-23\n");
            let read = read(&text).unwrap();
            assert_eq!(read.bad, [BadRow { line: 3, says: says.to_owned() }], "{row}");
            assert_eq!(read.trades.len(), 2, "{row}");
        };
        check(",4,2026-11-23", "没有流水号");
        check("=cmd|' /C calc'!A0,4,2026-11-23", "流水号里有不该有的字符");
        check("-P2,4,2026-11-23", "流水号里有不该有的字符");
        check("<script>,4,2026-11-23", "流水号里有不该有的字符");
        check("P2,四元,2026-11-23", "金额读不出来");
        check("P2,0,2026-11-23", "金额读不出来");
        check("P2,99999999999999999999,2026-11-23", "金额读不出来");
        check("P2,4", "时间读不出来，请用2026-11-23这样的写法");
        check("P2,4,2026-13-40", "时间读不出来，请用2026-11-23这样的写法");
        check("P1,4,2026-11-23", "流水号P1与第2行重复");
    }

    #[test]
    fn a_file_that_is_none_is_refused_whole() {
        let says = |text: &str| read(text).unwrap_err();
        assert!(says("").starts_with("没有找到表头"));
        assert!(says("PK\u{3}\u{4}\0\0").starts_with("没有找到表头"));
        assert_eq!(says("流水号,金额\nP1,4\n"), "对账单没有“时间”一列");
        assert_eq!(says("流水号,金额,时间\n"), "对账单里没有一笔");
        let long: String = (0..=MAX_ROWS).map(|it| format!("P{it},4,2026-11-23\n")).collect();
        assert!(says(&format!("流水号,金额,时间\n{long}")).starts_with("对账单超过5000行"));
    }

    #[test]
    fn quoted_cells_hold_what_they_like_and_lines_still_count() {
        let text = "流水号,备注,金额,时间\nP1,\"一行，\n\"\"两行\"\"\",4,2026-11-23\nP2,x,四,2026-11-23";
        let read = read(text).unwrap();
        assert_eq!((read.trades.len(), read.bad[0].line), (1, 4));
    }

    #[test]
    fn every_row_is_matched_missing_or_different() {
        let on = Day::parse("2026-11-23").unwrap();
        let trade = |no: &str, fen: i64, is_refund: bool| Trade {
            trade_no: no.to_owned(),
            fen,
            is_refund,
            on,
            ..Trade::default()
        };
        let theirs =
            [trade("P1", 400, false), trade("P2", 300, false), trade("P3", 100, false), trade("P1", 400, true)];
        let before = Trade { on: Day::parse("2026-11-01").unwrap(), ..trade("P7", 100, false) };
        let ours = [trade("P1", 400, false), trade("P2", 500, false), trade("P4", 700, false), before];
        let (n, lines) = held_against(&theirs, &ours);
        let found: Vec<_> = lines.iter().map(|it| (it.finding, it.trade.trade_no.as_str(), it.ours)).collect();
        assert_eq!(n, 1);
        assert_eq!(
            found,
            [
                (Finding::Differs, "P2", 500),
                (Finding::MissingHere, "P3", 0),
                (Finding::MissingHere, "P1", 0),
                (Finding::MissingThere, "P4", 700),
            ]
        );
    }
}
