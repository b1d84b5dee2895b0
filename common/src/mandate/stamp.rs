//! 审批专用章: whose it is, who keeps it, whether it may be used (39046 表13; handbook 8.6). A body has one in use at a time;
//! without one nothing it decides can be sealed.
use serde::{Deserialize, Serialize};

use super::Holder;
use crate::{
    account::Duty,
    call::{Access, Call, Page},
    case::ReasonForm,
    catalogue::labelled,
    check::{Check, Faults, line, unchecked},
    fault::Fault,
    id::StampId,
    moment::{Day, Moment},
    value::day,
};

const HEAD: Access = Access::Staff(Duty::Direct);

pub const LIST: Call<(), ListForm, StampsView> = Call::get("/api/stamps", HEAD);
/// 启用: a new seal for a body that has none in use.
pub const ISSUE: Call<(), IssueForm, StampView> = Call::post("/api/stamps", HEAD);
/// 交接: another keeper from now on.
pub const HAND_OVER: Call<StampId, HandOverForm, StampView> = Call::post("/api/stamps/{stamp}/keeper", HEAD);
/// 停用: lost, worn, or the body is no more. It never comes back; what it has sealed stays sealed.
pub const STOP: Call<StampId, ReasonForm, StampView> = Call::post("/api/stamps/{stamp}/stop", HEAD);

labelled! {
    StampState {
        #[default]
        InUse = "在用",
        Stopped = "停用",
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct ListForm {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
}
unchecked!(ListForm);

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StampsView {
    pub page: Page<StampView>,
    /// Who could keep one: the body's own people.
    pub holders: Vec<Holder>,
    /// Everyday names of the bodies that have none in use.
    pub without: Vec<String>,
    pub today: Day,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StampView {
    pub id: StampId,
    /// 某某政印〔2026〕第0003号
    pub no: String,
    /// What is cut into it: 某某县卫生健康局行政审批专用章.
    pub name: String,
    pub org: String,
    /// None: in use since before it was registered.
    pub made_on: Option<Day>,
    pub state: StampState,
    pub stopped_on: Option<Day>,
    pub stopped_why: String,
    /// Whoever keeps it comes last; nobody: not registered yet.
    pub keepers: Vec<Keeper>,
}

/// 保管人, from a moment until the next one's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Keeper {
    pub name: String,
    pub post: String,
    pub since: Moment,
    /// The head who gave it into their hands.
    pub given_by: String,
    pub remark: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct IssueForm {
    /// Everyday name of the body.
    pub org: String,
    /// The keeper's login.
    pub keeper: String,
    /// 制作日期
    pub made_on: String,
}

#[derive(Clone, Debug)]
pub struct Issue {
    pub org: String,
    pub keeper: String,
    pub made_on: Day,
}

impl Check for IssueForm {
    type Out = Issue;

    fn check(self) -> Result<Issue, Fault> {
        let mut faults = Faults::default();
        let org = faults.take("org", line(&self.org, "请选择单位"));
        let keeper = faults.take("keeper", line(&self.keeper, "请选择保管人"));
        let made_on = faults.take("made_on", day(&self.made_on).ok_or("请填写制作日期"));
        faults.done()?;
        Ok(Issue {
            org: org.unwrap_or_default(),
            keeper: keeper.unwrap_or_default(),
            made_on: made_on.unwrap_or_default(),
        })
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct HandOverForm {
    /// The new keeper's login.
    pub keeper: String,
    /// Why, or what else was handed over.
    pub remark: String,
}

#[derive(Clone, Debug)]
pub struct HandOver {
    pub keeper: String,
    pub remark: String,
}

impl Check for HandOverForm {
    type Out = HandOver;

    fn check(self) -> Result<HandOver, Fault> {
        let mut faults = Faults::default();
        let keeper = faults.take("keeper", line(&self.keeper, "请选择保管人"));
        let remark = faults.take("remark", line(&self.remark, "请写明为什么交接"));
        faults.done()?;
        Ok(HandOver { keeper: keeper.unwrap_or_default(), remark: remark.unwrap_or_default() })
    }
}
