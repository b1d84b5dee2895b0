//! What an application says to whoever made it.
use super::{act, stage};
use crate::case::flow::{Act, Stage};

/// What happens now. `later`: what may still follow (可以后补：…), as the reviewer noted it; may be empty.
pub fn now(at: Stage, later: &str) -> String {
    let says = match at {
        stage::PRE_PASSED if !later.is_empty() => "材料已看过。请带原件到窗口核对。",
        stage::RECEIVED if !later.is_empty() => "材料已看过，等窗口受理。",
        it => it.told().now,
    };
    match (at, later) {
        (stage::PRE_PASSED | stage::RECEIVED, it) if !it.is_empty() => format!("{says}{it}。"),
        _ => says.to_owned(),
    }
}

/// What an act means for the applicant: title and text; `None` when it means nothing to them.
/// `by` is 最晚… of the clock that runs now, `later` what may still follow (可以后补：…); both may be empty.
pub fn announcement(act: Act, by: &str, later: &str) -> Option<(&'static str, String)> {
    let (title, text) = match act {
        act::SUBMIT => ("已收到您的申请", format!("{by}答复是否受理。缺什么，一次全部告诉您。")),
        act::TAKE_IN => ("窗口收下了您的材料", format!("{by}答复是否受理。收件凭证已交给您。")),
        act::RESUBMIT => ("已收到您的补正", format!("{by}答复是否受理。")),
        act::NOTIFY => ("有材料要补正", format!("{by}补正。要补正的全部内容见告知书。")),
        act::PASS => ("预审通过", format!("请带原件到窗口核对。{}", sentence(later))),
        act::PASS_WHOLE if later.is_empty() => ("预审通过", "材料齐全，等待受理，您不用再跑。".to_owned()),
        act::PASS_WHOLE => ("预审通过", format!("等待受理，您不用再跑。{}", sentence(later))),
        act::REMIND => (
            "还等您带原件来",
            "材料已经看过，请带原件到窗口核对，核对后才能受理。不办了的，可以在办件进度里撤回。".to_owned(),
        ),
        act::AMEND => {
            ("窗口更正了您填写的内容", "改了什么、谁同意的，见办件进度。不对的，请马上告诉窗口。".to_owned())
        }
        act::REFUSE => ("没有受理", "原因和可以去哪里办，见办件进度。".to_owned()),
        act::WITHDRAW => ("已撤回", "需要时可以重新申请。".to_owned()),
        act::LAPSE => ("逾期未补正", "视为撤回申请，不影响您再次申请。".to_owned()),
        act::DEEM => ("视为受理", "窗口没有在期限内告知，视为受理。".to_owned()),
        act::ACCEPT => ("已经受理", format!("{by}办结。受理通知书见办件进度。")),
        act::ACCEPT_DEFERRING => ("容缺受理", format!("先受理，材料后补。{}{by}办结。", sentence(later))),
        act::SUPPLY => ("后补的材料齐了", "办理继续，您不用再补。".to_owned()),
        act::DEFAULT => ("办理已终止", "后补的材料没有在期限内交来。不影响您再次申请。".to_owned()),
        act::DECIDE_AT_ONCE | act::GRANT => ("已经同意", format!("决定书见办件进度。{by}送达。")),
        act::PAY | act::COLLECT => ("已缴费", "收据见办件进度。".to_owned()),
        act::WAIVE => ("费用已减免", "减免了多少、凭什么，见办件进度里的缴款单。".to_owned()),
        act::DENY => ("没有同意", "理由和救济途径见决定书。".to_owned()),
        act::START_SPECIAL => ("进入特别程序", format!("{}这段时间不计入办理期限。", sentence(later))),
        act::END_SPECIAL => ("特别程序结束", format!("办理期限继续计算，{by}办结。")),
        act::REPORT_UP => ("已报上级机关", format!("上级机关不再要您交材料，{by}办结。")),
        act::EXTEND => ("期限延长", format!("理由见延期决定通知书，{by}办结。")),
        act::REPLY => ("各部门都办好了", "怎样拿到，见办件进度。".to_owned()),
        act::LICENCE_READY => ("证照做好了", "怎样拿到，见办件进度。".to_owned()),
        act::DELIVER => ("已经送达", "这一件办完了。请评价我们的服务。".to_owned()),
        act::TERMINATE => ("办理已终止", "理由和救济途径见终止办理通知书。".to_owned()),
        act::VOID => ("这一件已作废", "原因见办件进度。".to_owned()),
        act::INSPECT => ("承诺已核查", sentence(later)),
        act::REVOKE => ("同意的决定已撤销", "理由和救济途径见撤销决定书。".to_owned()),
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
        assert_eq!(text(act::PASS_WHOLE, ""), "材料齐全，等待受理，您不用再跑。");
        assert_eq!(text(act::PASS_WHOLE, "可以后补：租赁合同"), "等待受理，您不用再跑。可以后补：租赁合同。");
        assert_eq!(text(act::PASS, "可以后补：租赁合同"), "请带原件到窗口核对。可以后补：租赁合同。");
        assert_eq!(announcement(act::OPEN, "", ""), None);
    }
}
