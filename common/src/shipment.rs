//! 邮寄: a result on its way by post. The waybill is ordered from the carrier, and the carrier says where the letter is.
use serde::{Deserialize, Serialize};

use crate::{
    call::{Access, Call},
    catalogue::labelled,
    check::Nothing,
    id::CaseId,
    moment::Moment,
};

/// `None`: nothing of this case goes by post, or not by a carrier the hall is joined to.
pub const SHOW: Call<CaseId, Nothing, Option<ShipmentView>> =
    Call::get("/api/cases/{case}/shipment", Access::SignedIn);

/// 物流通知 comes here. No `Call`: its signature is over the bytes as they come, and no browser sends it.
pub const NOTIFY: &str = "/post/notify";
/// Over the bytes of a notice: `t=milliseconds,v1=hex`.
pub const SIGNATURE: &str = "x-yimen-post-signature";

labelled! {
    ShipmentState {
        /// The carrier has not answered yet.
        #[default]
        Wanted = "正在下单",
        Ordered = "已下单，待揽收",
        Moving = "运输中",
        Signed = "已签收",
        Returned = "投递不成，已退回窗口",
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ShipmentView {
    /// 运单号; empty: not given yet.
    pub waybill: String,
    pub state: ShipmentState,
    /// Where it has been, the latest last.
    pub steps: Vec<Step>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Step {
    pub at: Moment,
    pub says: String,
}

/// What the carrier says, signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    pub waybill: String,
    /// `moving`, `signed` or `returned`.
    pub state: ShipmentState,
    pub says: String,
}
