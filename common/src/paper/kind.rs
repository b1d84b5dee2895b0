//! 文书的种类: what a hall hands out, who signs it, what its number says.
use crate::catalogue::labelled;

labelled! {
    PaperKind {
        #[default]
        Acceptance = "受理通知书",
        Deferral = "容缺受理通知书",
        Refusal = "不予受理通知书",
        Special = "特别程序告知书",
        Extension = "延期决定通知书",
        Grant = "准予许可决定书",
        Denial = "不予许可决定书",
        Termination = "终止办理通知书",
        Licence = "办理结果",
        /// 并联审批: what every body has decided.
        Reply = "集中答复书",
        Delivery = "送达回证",
        /// 告知承诺: what the applicant has promised.
        Pledge = "告知承诺书",
        Revocation = "撤销决定书",
        /// The applicant's own end of it.
        Withdrawal = "撤回申请确认书",
        Voiding = "作废决定书",
    }
}

labelled! {
    PaperState {
        #[default]
        Valid = "有效",
        /// Another has taken its place.
        Superseded = "已被替代",
        Revoked = "已撤销",
    }
}

impl PaperKind {
    /// Who signs it by hand, besides or instead of the seal.
    pub fn signed_by(self) -> Option<&'static str> {
        match self {
            PaperKind::Delivery => Some("签收人"),
            PaperKind::Pledge => Some("承诺人"),
            PaperKind::Withdrawal => Some("申请人"),
            _ => None,
        }
    }

    /// What stands in the number: 某某政受〔2026〕第0001号.
    pub fn mark(self) -> &'static str {
        match self {
            PaperKind::Acceptance => "受",
            PaperKind::Deferral => "容",
            PaperKind::Refusal => "不受",
            PaperKind::Special => "特",
            PaperKind::Extension => "延",
            PaperKind::Grant => "准",
            PaperKind::Denial => "不准",
            PaperKind::Termination => "终",
            PaperKind::Licence => "证",
            PaperKind::Reply => "复",
            PaperKind::Delivery => "送",
            PaperKind::Pledge => "诺",
            PaperKind::Revocation => "撤",
            PaperKind::Withdrawal => "回",
            PaperKind::Voiding => "废",
        }
    }
}

/// The two lines of a seal: whose it is, around; what kind, below. Empty: not sealed.
pub fn stamp_lines(stamp: &str) -> (String, String) {
    match stamp.split_once("行政审批") {
        Some((org, rest)) => (org.to_owned(), format!("行政审批{rest}")),
        None => (stamp.to_owned(), String::new()),
    }
}
