//! What the desk and machines ask of an exchange, and are told.
use serde::{Deserialize, Serialize};

use crate::{
    account::Duty,
    call::{Access, Call, Page, Stream},
    case::{EventView, clock::ClockView, flow::Stage},
    catalogue::labelled,
    check::{Check, Faults, Nothing, line, line_or_none, unchecked},
    fault::Fault,
    id::{BatchId, CaseId, SystemId},
    moment::{Day, Moment},
};

pub const SYSTEMS: Call<(), Nothing, SystemsView> = Call::get("/api/exchange/systems", Access::Desk);
/// A new one, or changed; the secret is shown when it is made, and never again.
pub const SAVE: Call<(), SystemForm, Saved> =
    Call::post("/api/exchange/systems", Access::Staff(Duty::SystemAdmin));
pub const SYSTEM: Call<SystemId, PageForm, SystemView> = Call::get("/api/exchange/systems/{system}", Access::Desk);
pub const BATCH: Call<BatchId, PageForm, BatchView> = Call::get("/api/exchange/batches/{batch}", Access::Desk);
/// A file of the other system's, by hand: JSON or a workbook. The answer is `Received`.
pub const FILE: Stream =
    Stream { methods: &["PUT"], path: "/api/exchange/systems/{system}/file", access: Access::Staff(Duty::Direct) };
/// 对账: what the other side says it has. Fetched: an empty workbook; sent: a `Report`.
pub const STATEMENT: Stream = Stream {
    methods: &["GET", "PUT"],
    path: "/api/exchange/systems/{system}/statement",
    access: Access::Staff(Duty::Direct),
};
/// What the other side found wrong has been put right, or is right as it is.
pub const SETTLE: Call<SystemId, SettleForm, Nothing> =
    Call::post("/api/exchange/systems/{system}/abnormal", Access::Staff(Duty::Direct));
pub const FINDINGS: Call<(), FindingsForm, Findings> = Call::get("/api/exchange/findings", Access::Desk);
pub const SHOW: Call<CaseId, Nothing, ExternalView> = Call::get("/api/exchange/cases/{case}", Access::Desk);

/// Where machines bring batches, and fetch them: `/exchange/{code}`, `/exchange/{code}/batches`, `/exchange/{code}/batches/{no}`.
pub const DOOR: &str = "/exchange/{code}";
/// `t=milliseconds,v1=hex`: HMAC-SHA-256 under the system's secret over `milliseconds.` and the bytes that are sent; for what is fetched, over
/// its path.
pub const SIGNATURE: &str = "x-yimen-signature";

/// Rows of one batch.
pub const MOST_ROWS: usize = 20_000;
/// Bytes of one batch.
pub const MOST_BYTES: usize = 32 << 20;
/// A system's short name is part of an address.
const MOST_CODE: usize = 32;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct PageForm {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
}
unchecked!(PageForm);

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct SystemForm {
    /// None: a new one.
    pub id: Option<SystemId>,
    pub code: String,
    pub name: String,
    /// Everyday names of the bodies whose cases it may bring and is told of.
    pub orgs: Vec<String>,
    /// Where batches of ours are sent to; empty: they are fetched, or taken from the folder.
    pub url: String,
    /// It is told of what is worked on here.
    pub is_told: bool,
    pub is_on: bool,
    /// Another secret from now on.
    pub renews_secret: bool,
}

impl Check for SystemForm {
    type Out = SystemForm;

    fn check(self) -> Result<SystemForm, Fault> {
        let mut faults = Faults::default();
        let name = faults.take("name", line(&self.name, "请写这个系统叫什么，例如：不动产登记系统"));
        let code = self.code.trim().to_ascii_lowercase();
        let is_code = !code.is_empty()
            && code.len() <= MOST_CODE
            && code.chars().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '-');
        if !is_code {
            faults.say("code", "请用小写字母、数字和-，例如：bdc-dengji");
        }
        if self.orgs.is_empty() {
            faults.say("orgs", "请写它是哪些单位的系统，写简称，一行一个");
        }
        let url = faults.take("url", line_or_none(&self.url)).unwrap_or_default();
        if !url.is_empty() && !url.starts_with("https://") && !url.starts_with("http://") {
            faults.say("url", "请写 https:// 开头的地址，由对方来取的不写");
        }
        faults.done()?;
        Ok(SystemForm { code, name: name.unwrap_or_default(), url, ..self })
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Saved {
    pub id: SystemId,
    /// Shown this once; none: it is as it was.
    pub secret: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SystemRow {
    pub id: SystemId,
    pub code: String,
    pub name: String,
    pub orgs: Vec<String>,
    pub url: String,
    pub is_told: bool,
    pub is_on: bool,
    /// When something last came or went.
    pub last_at: Option<Moment>,
    /// What the other side found wrong and nobody has settled.
    pub n_abnormal: u64,
}

/// 二次录入率: how many of the cases came by exchange, and how many of those were typed here besides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Share {
    pub n_external: u64,
    pub n_all: u64,
    pub n_twice: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SystemsView {
    pub systems: Vec<SystemRow>,
    pub may_change: bool,
    /// Bodies there are to choose from; empty for whoever may not change.
    pub bodies: Vec<String>,
}

/// A batch, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BatchRow {
    pub id: BatchId,
    pub no: String,
    /// From them to us.
    pub is_in: bool,
    pub at: Moment,
    /// Who brought it: a name, or the way it came.
    pub by: String,
    pub n_lines: u64,
    pub n_taken: u64,
    /// Were here already, word for word.
    pub n_same: u64,
    pub n_refused: u64,
    pub state: BatchState,
}

labelled! {
    /// 批次的状态
    BatchState {
        #[default]
        Waiting = "正在处理",
        Done = "已处理",
        /// Of ours: made, and not fetched yet.
        Made = "待取走",
        Sent = "已送出",
    }
}

labelled! {
    /// 一行的结果
    LineState {
        #[default]
        Taken = "已收",
        Same = "没有变化",
        Refused = "不收",
        Sent = "已送出",
        /// The other side says that something is wrong with it.
        Abnormal = "对方退回",
        Settled = "已处理",
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LineRow {
    /// Which row of its table.
    pub n: u32,
    pub table: String,
    /// 办件编号 there.
    pub no: String,
    pub guid: String,
    pub state: LineState,
    pub says: String,
    pub at: Moment,
    /// The case it is of, here.
    pub case: Option<CaseId>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BatchView {
    pub system: SystemRow,
    pub batch: BatchRow,
    /// Those that were not taken first.
    pub lines: Page<LineRow>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SystemView {
    pub system: SystemRow,
    pub batches: Page<BatchRow>,
    pub abnormal: Vec<LineRow>,
    /// The last time both sides were held against each other.
    pub held: Option<Held>,
    /// Brings files and settles: heads of its bodies.
    pub may_act: bool,
}

/// 对账: one statement of the other side's against what is here.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Held {
    pub at: Moment,
    pub by: String,
    pub from: Day,
    pub until: Day,
    pub days: Vec<HeldDay>,
}

/// By day and body.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct HeldDay {
    pub day: Day,
    pub org: String,
    pub n_there: u64,
    pub n_here: u64,
    /// On both sides, and not alike.
    pub n_differ: u64,
    pub n_only_there: u64,
    pub n_only_here: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Received {
    pub batch: BatchId,
    pub no: String,
    pub n_lines: u64,
    /// The same had come before: nothing is done twice.
    pub is_known: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct SettleForm {
    pub guid: String,
    pub table: String,
    pub says: String,
}

impl Check for SettleForm {
    type Out = SettleForm;

    fn check(self) -> Result<SettleForm, Fault> {
        let mut faults = Faults::default();
        let says = faults.take("says", line(&self.says, "请写怎么处理的"));
        faults.done()?;
        Ok(SettleForm { says: says.unwrap_or_default(), ..self })
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct FindingsForm {
    /// `2026-11`; none: this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub month: Option<String>,
}
unchecked!(FindingsForm);

labelled! {
    /// What is found by machine (R4: 126 villages, 35 matters on private networks; entries made in bulk after closing).
    FindingKind {
        /// A body, town or village with matters and no case.
        #[default]
        Idle = "有事项、没有办件",
        /// Many in one hour, each closed before it was entered.
        Bulk = "办完以后集中补录",
        /// Entered a working day or more after it happened.
        Late = "补录晚于办理",
        /// All steps within one minute.
        AtOnce = "各环节同一分钟办完",
        /// Open here, and every case of it is worked on elsewhere.
        Outside = "只在部门系统或线下办理",
        /// Came by exchange, and was typed here besides.
        Twice = "重复录入",
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Finding {
    pub kind: FindingKind,
    /// A body, a village, a matter.
    pub of: String,
    pub n: u64,
    /// In words: which hour, which numbers.
    pub says: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Findings {
    pub month: String,
    pub share: Share,
    pub all: Vec<Finding>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ExternalView {
    pub no: String,
    /// Its number in the system it is worked on in.
    pub other_no: String,
    pub system: String,
    pub org: String,
    pub item_name: String,
    pub applicant: String,
    /// Masked.
    pub number: String,
    pub phone: String,
    pub stage: Stage,
    pub accepted_at: Moment,
    pub promised_on: Option<Day>,
    pub closed_at: Option<Moment>,
    pub result: String,
    /// When it came to us.
    pub entered_at: Moment,
    pub events: Vec<EventView>,
    pub clock: Option<ClockView>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_system_has_a_plain_code_and_bodies() {
        let good = SystemForm {
            code: " BDC-dengji ".to_owned(),
            name: "不动产登记系统".to_owned(),
            orgs: vec!["县自然资源局".to_owned()],
            ..SystemForm::default()
        };
        assert_eq!(good.clone().check().unwrap().code, "bdc-dengji");
        let bad = |change: fn(&mut SystemForm), field: &str| {
            let mut form = good.clone();
            change(&mut form);
            let Err(Fault::Form { fields }) = form.check() else { unreachable!("{field}") };
            assert_eq!(fields.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(), [field]);
        };
        bad(|it| it.code = "../etc".to_owned(), "code");
        bad(|it| it.code = String::new(), "code");
        bad(|it| it.name = " ".to_owned(), "name");
        bad(|it| it.orgs.clear(), "orgs");
        bad(|it| it.url = "ftp://x".to_owned(), "url");
    }
}
