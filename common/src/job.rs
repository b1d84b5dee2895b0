//! 后台任务: what the hall does by itself, and what of it waits for somebody to look.
use serde::{Deserialize, Serialize};

use crate::{
    account::Duty,
    call::{Access, Call, Page},
    check::unchecked,
    moment::Moment,
};

/// Rows that a job could not do, longest first.
pub const TROUBLES: Call<(), TroublesForm, Page<TroubleView>> =
    Call::get("/api/troubles", Access::Staff(Duty::SystemAdmin));

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct TroublesForm {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
}
unchecked!(TroublesForm);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TroubleView {
    /// As in the figures: `yimen_job_failures_total{job}`.
    pub job: String,
    /// What the job does, in words.
    pub label: String,
    /// The id of the row: of a case, a file, a message, a bill.
    pub subject: String,
    pub n_tries: i32,
    pub since: Moment,
    /// When it is tried again.
    pub due_at: Moment,
    /// What went wrong, as the program said it; the log has all of it.
    pub says: String,
}

/// What a job does, for whoever keeps the hall running.
pub fn label(job: &str) -> &'static str {
    match job {
        "editions" => "事项到生效日期公布",
        "batches" => "处理部门系统送来的批次",
        "told" => "准备送给部门系统的批次",
        "telling" => "把批次送给部门系统",
        "lapse" => "补正期满",
        "deem" => "逾期视为受理",
        "forewarn" => "提醒快要视为受理的件",
        "default" => "容缺期满",
        "uploads" => "清理没传完的文件",
        "sessions" => "清理过期的登录和访客",
        "answers" => "清理旧的应答",
        "searches" => "记下查不到的说法",
        "bytes" => "清理已删除的文件",
        "seal" => "封存记录",
        "scan" => "病毒检测",
        "mail" => "发邮件",
        "sms" => "发短信",
        "refund" => "退费",
        "stray" => "退回多缴的款",
        "waybill" => "下邮寄单",
        "paper" => "制作文书",
        "remind" => "提醒交原件",
        "renewal" => "提醒证照到期",
        _ => "其他",
    }
}
