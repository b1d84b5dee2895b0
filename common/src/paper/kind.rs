//! 文书的种类: what a hall hands out, and what becomes of it.
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
        /// What has to be put right before it can be accepted, all of it at once.
        Notice = "一次性告知书",
        /// What was paid, how and to whom.
        Receipt = "缴费收据",
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
