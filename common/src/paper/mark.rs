//! 文号的代字、谁签名、章上的两行: what is printed on a paper beside its words.
use super::PaperKind;
use crate::moment::Day;

impl Day {
    /// 2026年11月23日, as papers have it.
    pub fn written(self) -> String {
        format!("{}年{}", self.year(), self.zh())
    }
}

impl PaperKind {
    /// Who signs it by hand, besides or instead of the seal.
    pub fn signed_by(self) -> Option<&'static str> {
        match self {
            PaperKind::Notice => Some("签收人"),
            PaperKind::Pledge => Some("承诺人"),
            PaperKind::Withdrawal => Some("申请人"),
            _ => None,
        }
    }

    /// What stands in the number behind the body's mark: 某某卫健许受〔2026〕1号.
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
            PaperKind::Notice => "补",
            PaperKind::Receipt => "收",
        }
    }
}

/// 收件专用章 of a hall: what it puts on a slip. No body is bound by it, and it is in no register.
pub fn hall_stamp(hall: &str) -> String {
    format!("{hall}收件专用章")
}

/// The two lines of a seal: whose it is, around; what kind, below. Empty: not sealed.
pub fn stamp_lines(stamp: &str) -> (String, String) {
    let kinds = ["行政审批", "收件专用"];
    match kinds.iter().find_map(|kind| stamp.split_once(kind).map(|it| (it.0, kind, it.1))) {
        Some((org, kind, rest)) => (org.to_owned(), format!("{kind}{rest}")),
        None => (stamp.to_owned(), String::new()),
    }
}
