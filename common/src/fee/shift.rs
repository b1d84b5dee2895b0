//! 日结和交班: what a cashier has taken, by way of paying; counted against the book when the shift ends, signed by whoever took it and by
//! a head, and as it is from then on.
use serde::{Deserialize, Serialize};

use super::PayWay;
use crate::{
    account::Duty,
    call::{Access, Call, Page},
    catalogue::labelled,
    check::{Check, Faults, Nothing, line_or_none, unchecked},
    export::{self, Exported},
    fault::Fault,
    id::{CaseId, ShiftId},
    moment::{Day, Moment},
    value::{Money, plain_line},
};

const CASHIER: Access = Access::Staff(Duty::Issue);
const HEAD: Access = Access::Staff(Duty::Direct);

/// My shift, and those before it.
pub const MINE: Call<(), Nothing, MineView> = Call::get("/api/shifts/mine", CASHIER);
/// Those of one's body that wait for a signature first.
pub const LIST: Call<(), ShiftsForm, Page<ShiftRow>> = Call::get("/api/shifts", HEAD);
pub const SHOW: Call<ShiftId, ShiftsForm, ShiftView> = Call::get("/api/shifts/{shift}", Access::Desk);
/// 交班: counted, and nothing is added to it any more.
pub const END: Call<ShiftId, EndForm, ShiftView> = Call::post("/api/shifts/{shift}/end", CASHIER);
/// The head's signature under it.
pub const SIGN: Call<ShiftId, SignForm, ShiftView> = Call::post("/api/shifts/{shift}/sign", HEAD);
/// 日结: a day, by clerk and by way of paying.
pub const DAY: Call<(), DayForm, DayView> = Call::get("/api/fees/day", HEAD);
/// The same as a workbook, payers and all, for a reason that stands in the record.
pub const EXPORT: Call<(), ExportForm, Exported> = Call::post("/api/fees/day/exports", HEAD);

labelled! {
    /// One line of the book.
    TakingKind {
        #[default]
        Taken = "收款",
        /// 收错方式: out of one way, into another.
        Corrected = "更正方式",
        /// Only the number of the fiscal receipt was put right.
        Numbered = "更正票据号",
        Refunded = "退费",
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TakingView {
    pub at: Moment,
    pub case: CaseId,
    pub bill_no: String,
    pub item_name: String,
    pub payer: String,
    /// Empty: the platform.
    pub clerk: String,
    pub kind: TakingKind,
    pub way: PayWay,
    /// Less than nothing: out of the till.
    pub fen: i64,
    pub note: String,
}

/// What came in and went out by one way.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct WaySum {
    pub way: PayWay,
    /// Bills paid.
    pub n: u64,
    pub taken: i64,
    pub corrected: i64,
    pub refunded: i64,
}

impl WaySum {
    pub fn add(&mut self, kind: TakingKind, n: u64, fen: i64) {
        match kind {
            TakingKind::Taken => (self.n, self.taken) = (self.n + n, self.taken + fen),
            TakingKind::Corrected => self.corrected += fen,
            TakingKind::Refunded => self.refunded += fen,
            TakingKind::Numbered => (),
        }
    }

    /// What is there of it.
    pub fn whole(&self) -> i64 {
        self.taken + self.corrected + self.refunded
    }
}

/// What of all ways there is by one.
pub fn of(sums: &[WaySum], way: PayWay) -> i64 {
    sums.iter().find(|it| it.way == way).map(WaySum::whole).unwrap_or_default()
}

labelled! {
    ShiftState {
        #[default]
        Open = "在班",
        Ended = "已交班，等负责人签字",
        Signed = "已签字",
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ShiftRow {
    pub id: ShiftId,
    pub org: String,
    pub clerk: String,
    pub state: ShiftState,
    pub opened_at: Moment,
    pub ended_at: Option<Moment>,
    /// Of all ways together; of a shift that still runs nothing yet.
    pub whole: i64,
    /// Counted less what the book says.
    pub difference: i64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ShiftView {
    pub row: ShiftRow,
    pub sums: Vec<WaySum>,
    /// Cash by the book, in 分.
    pub cash: i64,
    pub counted: Option<i64>,
    /// Why it is more or less than the book says.
    pub reason: String,
    pub head: String,
    pub signed_at: Option<Moment>,
    pub remark: String,
    pub takings: Page<TakingView>,
    pub may_end: bool,
    pub may_sign: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MineView {
    /// None: nothing has been taken since the last one ended.
    pub open: Option<ShiftView>,
    pub before: Vec<ShiftRow>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct ShiftsForm {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
}
unchecked!(ShiftsForm);

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct EndForm {
    /// Cash in the drawer without the float, 元 as typed.
    pub counted: String,
    /// Why it differs.
    pub reason: String,
    /// Cash by the book as it was on the screen, in 分: what came in meanwhile is not overlooked.
    pub cash: i64,
}

#[derive(Clone, Debug, PartialEq)]
pub struct End {
    pub counted: i64,
    pub reason: String,
    pub cash: i64,
}

impl Check for EndForm {
    type Out = End;

    fn check(self) -> Result<End, Fault> {
        let mut faults = Faults::default();
        let counted = Money::parse(&self.counted).and_then(|it| match it.fen() {
            0.. => Ok(it.fen()),
            _ => Err("请填写点到的现金，没有现金填0"),
        });
        let counted = faults.take("counted", counted).unwrap_or_default();
        let reason = faults.take("reason", line_or_none(&self.reason)).unwrap_or_default();
        if faults.is_empty() && counted != self.cash && reason.is_empty() {
            let more = if counted > self.cash { "多" } else { "少" };
            let by = crate::catalogue::yuan((counted - self.cash).abs());
            faults.say("reason", &format!("点到的比账上{more}{by}元，请写明原因"));
        }
        faults.done()?;
        Ok(End { counted, reason, cash: self.cash })
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct SignForm {
    /// What the head has to say to it, if anything.
    pub remark: String,
}

#[derive(Clone, Debug)]
pub struct Sign(pub String);

impl Check for SignForm {
    type Out = Sign;

    fn check(self) -> Result<Sign, Fault> {
        line_or_none(&self.remark).map(Sign).map_err(|it| Fault::form("remark", it))
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct DayForm {
    /// Without: today.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub day: Option<Day>,
}
unchecked!(DayForm);

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct ExportForm {
    pub of: DayForm,
    pub reason: String,
}

impl Check for ExportForm {
    type Out = ExportForm;

    fn check(self) -> Result<ExportForm, Fault> {
        let mut faults = Faults::default();
        let reason = faults.take("reason", export::reason(&self.reason));
        faults.done()?;
        Ok(ExportForm { reason: reason.unwrap_or_default(), ..self })
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DayView {
    pub day: Day,
    pub rows: Vec<ClerkSum>,
    /// By way, of everybody.
    pub whole: Vec<WaySum>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ClerkSum {
    /// Empty: the platform.
    pub clerk: String,
    pub sum: WaySum,
}

impl DayView {
    /// Of everybody by every way.
    pub fn sum(&self) -> i64 {
        self.whole.iter().map(WaySum::whole).sum()
    }
}

const MIN_NO: usize = 6;
const MAX_NO: usize = 20;

/// 财政票据号, as printed: figures and letters, in print often with blanks between. None is fine: it may come later.
pub fn fiscal_no(text: &str) -> Result<String, &'static str> {
    let no: String = plain_line(text).chars().filter(|it| !it.is_whitespace() && *it != '-').collect();
    let is_one = no.chars().all(|it| it.is_ascii_alphanumeric()) && (MIN_NO..=MAX_NO).contains(&no.len());
    match no.is_empty() || is_one {
        true => Ok(no.to_ascii_uppercase()),
        false => Err("财政票据号是6到20位数字或字母，请照票面填写"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faulty(counted: &str, cash: i64, reason: &str) -> Vec<(String, String)> {
        let form = EndForm { counted: counted.to_owned(), reason: reason.to_owned(), cash };
        match form.check() {
            Err(Fault::Form { fields }) => fields.into_iter().map(|it| (it.name, it.says)).collect(),
            _ => Vec::new(),
        }
    }

    #[test]
    fn a_till_that_does_not_come_out_even_has_a_reason() {
        assert!(faulty("12", 1200, "").is_empty());
        assert!(faulty("0", 0, "").is_empty());
        assert_eq!(
            faulty("11.5", 1200, ""),
            [("reason".to_owned(), "点到的比账上少0.50元，请写明原因".to_owned())]
        );
        assert_eq!(faulty("13", 1200, "")[0].1, "点到的比账上多1元，请写明原因");
        assert!(faulty("11.5", 1200, "找零找错").is_empty());
        assert_eq!(faulty("", 1200, "")[0].0, "counted");
        assert_eq!(faulty("-1", 1200, "不知道")[0].0, "counted");
    }

    #[test]
    fn what_is_put_right_leaves_one_way_and_enters_another() {
        let mut cash = WaySum { way: PayWay::Cash, ..WaySum::default() };
        cash.add(TakingKind::Taken, 2, 800);
        cash.add(TakingKind::Corrected, 1, -400);
        cash.add(TakingKind::Numbered, 1, 0);
        let scan = WaySum { way: PayWay::Scan, corrected: 400, ..WaySum::default() };
        assert_eq!((cash.n, cash.whole()), (2, 400));
        assert_eq!((of(&[cash.clone(), scan.clone()], PayWay::Scan), of(&[cash, scan], PayWay::Card)), (400, 0));
    }

    #[test]
    fn the_number_of_a_fiscal_receipt_is_as_printed() {
        let check = |text: &str, no: Option<&str>| assert_eq!(fiscal_no(text).ok().as_deref(), no, "{text}");
        check("", Some(""));
        check(" 0012 3456 78 ", Some("0012345678"));
        check("４３０６0225-00123", Some("4306022500123"));
        check("ab00123456", Some("AB00123456"));
        check("12345", None);
        check("=1+1+1+1", None);
        check("票据001234", None);
        check(&"1".repeat(21), None);
    }
}
