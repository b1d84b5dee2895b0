//! 消息：what the applicant was told, kept in the account whatever mail and text messages do.
use serde::{Deserialize, Serialize};

use crate::{
    call::{Access, Call, Page},
    case::{MineForm, stage::Act},
    check::Nothing,
    id::{CaseId, MessageId},
    moment::Moment,
};

pub const MESSAGES: Call<(), MineForm, Page<MessageView>> = Call::get("/api/me/messages", Access::Citizen);
pub const READ: Call<MessageId, Nothing, Nothing> = Call::post("/api/me/messages/{message}/read", Access::Citizen);

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MessageView {
    pub id: MessageId,
    pub case: CaseId,
    pub title: String,
    pub text: String,
    pub at: Moment,
    pub is_read: bool,
}

/// What an act means for the applicant: title and text; `None` when it means nothing to them.
/// `by` is 最晚… of the clock that runs now, `later` what may still follow (可以后补：…); both may be empty.
pub fn announcement(act: Act, by: &str, later: &str) -> Option<(&'static str, String)> {
    let (title, text) = match act {
        Act::Submit => ("已收到您的申请", format!("{by}答复是否受理。缺什么，一次全部告诉您。")),
        Act::TakeIn => ("窗口已收件", format!("{by}答复是否受理。收件凭证已交给您。")),
        Act::Resubmit => ("已收到您的补正", format!("{by}答复是否受理。")),
        Act::Notify => ("有材料要补正", format!("{by}补正。要补正的全部内容见告知书。")),
        Act::Pass => ("预审通过", format!("请带原件到窗口核对。{}", sentence(later))),
        Act::PassWhole if later.is_empty() => ("预审通过", "材料齐全，等待受理，您不用再跑。".to_owned()),
        Act::PassWhole => ("预审通过", format!("等待受理，您不用再跑。{}", sentence(later))),
        Act::Refuse => ("没有受理", "原因和可以去哪里办，见办件进度。".to_owned()),
        Act::Withdraw => ("已撤回", "需要时可以重新申请。".to_owned()),
        Act::Lapse => ("逾期未补正", "视为撤回申请，不影响您再次申请。".to_owned()),
        Act::Deem => ("视为受理", "窗口没有在期限内告知，按行政许可法第三十二条视为受理。".to_owned()),
        Act::Accept => ("已经受理", format!("{by}办结。受理通知书见办件进度。")),
        Act::AcceptDeferring => ("容缺受理", format!("先受理，材料后补。{}{by}办结。", sentence(later))),
        Act::Supply => ("后补的材料齐了", "办理继续，您不用再补。".to_owned()),
        Act::Default => ("办理已终止", "后补的材料没有在期限内交来。不影响您再次申请。".to_owned()),
        Act::DecideAtOnce | Act::Grant => ("已经同意", format!("准予决定书见办件进度。{by}送达。")),
        Act::Pay | Act::Collect => ("已缴费", "收据见办件进度。".to_owned()),
        Act::Waive => ("费用已减免", "减免了多少、凭什么，见办件进度里的缴款单。".to_owned()),
        Act::Deny => ("没有同意", "理由和救济途径见决定书。".to_owned()),
        Act::StartSpecial => ("进入特别程序", format!("{}这段时间不计入办理期限。", sentence(later))),
        Act::EndSpecial => ("特别程序结束", format!("办理期限继续计算，{by}办结。")),
        Act::ReportUp => ("已报上级机关", format!("上级机关不再要您交材料，{by}办结。")),
        Act::Extend => ("期限延长", format!("理由见延期决定通知书，{by}办结。")),
        Act::Reply => ("各部门都办好了", "请凭取件码一次领取，或等邮寄。取件码见办件进度。".to_owned()),
        Act::LicenceReady => ("证照做好了", "请凭取件码到窗口领取，或等邮寄。取件码见办件进度。".to_owned()),
        Act::Deliver => ("已经送达", "这一件办完了。请评价我们的服务。".to_owned()),
        Act::Terminate => ("办理已终止", "理由和救济途径见终止办理通知书。".to_owned()),
        Act::Void => ("这一件已作废", "原因见办件进度。".to_owned()),
        Act::Inspect => ("承诺已核查", sentence(later)),
        Act::Revoke => ("准予的决定已撤销", "理由和救济途径见撤销决定书。".to_owned()),
        _ => return None,
    };
    Some((title, text))
}

fn sentence(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("{text}。") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_told_all_is_there_while_something_may_follow() {
        let text = |act, later: &str| announcement(act, "", later).unwrap().1;
        assert_eq!(text(Act::PassWhole, ""), "材料齐全，等待受理，您不用再跑。");
        assert_eq!(text(Act::PassWhole, "可以后补：租赁合同"), "等待受理，您不用再跑。可以后补：租赁合同。");
        assert_eq!(text(Act::Pass, "可以后补：租赁合同"), "请带原件到窗口核对。可以后补：租赁合同。");
        assert_eq!(announcement(Act::Open, "", ""), None);
    }
}
