//! 收费: nothing that is not on the published list, waivers with their basis, paid where the applicant likes (行政许可法 58, 59).
use serde::{Deserialize, Serialize};

use crate::{
    account::Duty,
    call::{Access, Call},
    catalogue::labelled,
    check::{Check, Faults, Nothing, line, prose, unchecked},
    fault::Fault,
    id::{CaseId, PaperId},
    moment::{Day, Moment},
};

pub mod capital;
pub mod rule;
pub mod shift;
pub mod statement;

/// 缴款通知 of a case, once it has been granted; `None`: nothing is charged.
pub const BILL: Call<CaseId, Nothing, Option<BillView>> = Call::get("/api/cases/{case}/bill", Access::SignedIn);
/// To the payment platform, with everything it has to know signed.
pub const PAY: Call<CaseId, Nothing, PayView> = Call::post("/api/cases/{case}/pay", Access::Citizen);
/// Paid at the window.
pub const COLLECT: Call<CaseId, CollectForm, BillView> =
    Call::post("/api/cases/{case}/collect", Access::Staff(Duty::Issue));
/// 收错方式、票据号填错: put right with a reason, and both stay in the book.
pub const AMEND: Call<CaseId, AmendPaymentForm, BillView> =
    Call::post("/api/cases/{case}/amend-payment", Access::Staff(Duty::Issue));
/// 减免, as the list provides for it.
pub const WAIVE: Call<CaseId, WaiveForm, BillView> =
    Call::post("/api/cases/{case}/waive", Access::Staff(Duty::Issue));
pub const REFUND: Call<CaseId, RefundForm, BillView> =
    Call::post("/api/cases/{case}/refund", Access::Staff(Duty::Direct));
/// What a year brought in and let go, by matter.
pub const SUMS: Call<(), SumsForm, SumsView> = Call::get("/api/fees", Access::Staff(Duty::Direct));
/// 人工退回的多缴款: the platform has no door for refunds, and its own office has given one back.
pub const GIVEN_BACK: Call<(), GivenBackForm, SumsView> =
    Call::post("/api/fees/given-back", Access::Staff(Duty::Direct));
/// 支付平台的通知 comes here. No `Call`: its signature is over the bytes as they come, and no browser sends it.
pub const NOTIFY: &str = "/pay/notify";
/// 演练用的支付页面: in a rehearsal without a platform. It takes no money.
pub const SIMULATOR: &str = "/pay/simulator";

/// Over the bytes of a notice: `t=milliseconds,v1=hex`.
pub const SIGNATURE: &str = "x-yimen-pay-signature";

labelled! {
    BillState {
        #[default]
        Open = "待缴费",
        Paid = "已缴费",
        /// Waived to the last 分.
        Free = "全部减免",
        /// The platform has been told, and has not said yes.
        Refunding = "退费中",
        Refunded = "已退费",
    }
}

labelled! {
    /// How it was paid.
    PayWay {
        #[default]
        Online = "网上支付",
        Card = "窗口刷卡",
        Scan = "窗口扫码",
        Cash = "窗口现金",
    }
}

labelled! {
    /// Why a payment fits no bill.
    StrayWhy {
        /// The bill is paid, waived or given back.
        #[default]
        Twice = "重复缴费",
        /// A waiver came between the order and the payment.
        OtherSum = "金额与缴款单不符",
        /// The platform named a bill we never made.
        NoBill = "没有这张缴款单",
    }
}

/// 多缴、错缴: the platform took it, no bill asks for it, and it goes back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StrayView {
    /// Of the bill the platform named.
    pub bill_no: String,
    /// The platform's own number.
    pub trade_no: String,
    /// In 分.
    pub fen: i64,
    pub why: StrayWhy,
    pub at: Moment,
    pub refunded_at: Option<Moment>,
}

/// One line of the bill: a charge of the published list, and what of it is waived.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BillLine {
    pub name: String,
    /// By the standard, in 分.
    pub fen: i64,
    /// 元/证
    pub per: String,
    /// When the list provides for less; empty: never.
    pub waiver: String,
    pub waived: i64,
    /// Why it was, in this case.
    pub basis: String,
}

/// 缴款通知 and, once paid, the receipt.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BillView {
    /// 缴款单号
    pub no: String,
    pub state: BillState,
    pub lines: Vec<BillLine>,
    pub due: i64,
    pub payer: String,
    pub item_name: String,
    pub org_name: String,
    /// 收费依据
    pub basis: String,
    pub made_on: Day,
    pub paid_at: Option<Moment>,
    pub way: PayWay,
    /// Who took it; empty: the platform.
    pub cashier: String,
    /// 财政票据号; empty: none yet.
    pub fiscal_no: String,
    /// 大写
    pub capital: String,
    /// 收据, sealed.
    pub receipt: Option<PaperId>,
    /// What was put right about it, word for word.
    pub changes: Vec<String>,
    pub refunded_at: Option<Moment>,
    /// Why it went back.
    pub reason: String,
    /// Whether a payment platform is there.
    pub is_online: bool,
    /// The case has ended: what is open is not asked for any more.
    pub is_over: bool,
    pub strays: Vec<StrayView>,
}

/// Where to pay.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PayView {
    pub to: String,
}

/// What the platform says, signed: this bill, this much, its own number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paid {
    pub no: String,
    pub fen: i64,
    pub trade_no: String,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct CollectForm {
    pub way: PayWay,
    /// What was on the screen, in 分: a waiver granted meanwhile is not overlooked.
    pub due: i64,
    /// 财政票据号, where one is torn off with it.
    pub fiscal_no: String,
}

impl Check for CollectForm {
    type Out = CollectForm;

    fn check(self) -> Result<CollectForm, Fault> {
        let mut faults = Faults::default();
        if self.way == PayWay::Online {
            faults.say("way", NOT_ONLINE);
        }
        let fiscal_no = faults.take("fiscal_no", shift::fiscal_no(&self.fiscal_no)).unwrap_or_default();
        faults.done()?;
        Ok(CollectForm { fiscal_no, ..self })
    }
}

const NOT_ONLINE: &str = "请选择现金、扫码还是刷卡；网上支付由申请人自己办";

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct AmendPaymentForm {
    /// How it really was paid.
    pub paid_by: PayWay,
    pub fiscal_no: String,
    /// Why it stood there otherwise.
    pub why: String,
}

impl Check for AmendPaymentForm {
    type Out = AmendPaymentForm;

    fn check(self) -> Result<AmendPaymentForm, Fault> {
        let mut faults = Faults::default();
        if self.paid_by == PayWay::Online {
            faults.say("paid_by", NOT_ONLINE);
        }
        let fiscal_no = faults.take("fiscal_no", shift::fiscal_no(&self.fiscal_no)).unwrap_or_default();
        let why = faults.take("why", line(&self.why, "请写明为什么更正")).unwrap_or_default();
        faults.done()?;
        Ok(AmendPaymentForm { paid_by: self.paid_by, fiscal_no, why })
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct WaiveForm {
    /// Name of the charge.
    pub name: String,
    /// 元, as typed.
    pub yuan: String,
    pub basis: String,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Waive {
    pub name: String,
    pub fen: i64,
    pub basis: String,
}

impl Check for WaiveForm {
    type Out = Waive;

    fn check(self) -> Result<Waive, Fault> {
        let mut faults = Faults::default();
        let money = crate::value::Money::parse(&self.yuan);
        let money = money.and_then(|it| if it.fen() > 0 { Ok(it) } else { Err("请填写减免多少元") });
        let fen = faults.take("yuan", money).map(|it| it.fen()).unwrap_or_default();
        let basis =
            faults.take("basis", line(&self.basis, "请写明凭什么减免，例如低保证编号")).unwrap_or_default();
        faults.done()?;
        Ok(Waive { name: self.name, fen, basis })
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct RefundForm {
    pub reason: String,
}

#[derive(Clone, Debug)]
pub struct Refund(pub String);

impl Check for RefundForm {
    type Out = Refund;

    fn check(self) -> Result<Refund, Fault> {
        prose(&self.reason, "请写明为什么退费").map(Refund).map_err(|it| Fault::form("reason", it))
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct SumsForm {
    /// Without: this year.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub year: Option<i32>,
}
unchecked!(SumsForm);

/// Standard = charged + waived, line by line and in the whole.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SumsView {
    pub year: i32,
    pub rows: Vec<SumRow>,
    pub whole: SumRow,
    /// Those that are still to go back first; beside the sums, for no bill asked for them.
    pub strays: Vec<StrayView>,
    /// Whether the platform sends back by itself.
    pub can_refund: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct GivenBackForm {
    pub trade_no: String,
}
unchecked!(GivenBackForm);

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SumRow {
    pub item_name: String,
    pub n_bills: u64,
    /// Bills with something waived, and how much.
    pub n_waived: u64,
    pub waived: i64,
    /// Paid and not given back.
    pub charged: i64,
    /// Neither paid nor waived yet.
    pub open: i64,
    pub refunded: i64,
}
