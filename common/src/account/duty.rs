use crate::{case::kinds::Kind, catalogue::labelled};

labelled! {
    /// 岗位职责. A door asks for one; a person may hold several (decision 5).
    Duty {
        /// 窗口收件
        Counter = "窗口收件",
        #[default]
        PreReview = "预审",
        Review = "审查",
        /// 首席代表
        Decide = "审批",
        Issue = "制证发证",
        Supervise = "监察",
        Publish = "发布",
        /// 网上咨询
        Answer = "答复咨询",
        Hotline = "热线",
        Disclose = "信息公开",
        /// 负责人
        Direct = "负责人",
        /// 编制本单位事项
        Compose = "编制事项",
        /// 编制核对
        CheckItems = "编制核对",
        CheckLaw = "合法性审查",
        SystemAdmin = "系统管理员",
        SecurityAdmin = "安全管理员",
        AuditAdmin = "审计管理员",
    }
}

impl Duty {
    pub fn is_admin(self) -> bool {
        matches!(self, Duty::SystemAdmin | Duty::SecurityAdmin | Duty::AuditAdmin)
    }

    /// Whose work is cases: everybody else of the house sees none.
    pub fn is_about_cases(self) -> bool {
        match self {
            Duty::Counter
            | Duty::PreReview
            | Duty::Review
            | Duty::Decide
            | Duty::Issue
            | Duty::Supervise
            | Duty::Publish
            | Duty::Answer
            | Duty::Compose
            | Duty::CheckItems
            | Duty::CheckLaw
            | Duty::Direct => true,
            Duty::Hotline | Duty::Disclose | Duty::SystemAdmin | Duty::SecurityAdmin | Duty::AuditAdmin => false,
        }
    }

    /// Which kinds of case: who answers questions reads no applications.
    pub fn sees(self, kind: Kind) -> bool {
        match (self, kind) {
            (Duty::Direct | Duty::Supervise, _) => true,
            (Duty::Answer | Duty::Publish, it) => it == Kind::Question,
            (Duty::Compose | Duty::CheckItems | Duty::CheckLaw, it) => matches!(it, Kind::Edition | Kind::Snag),
            (Duty::PreReview, Kind::Callback) | (Duty::Counter, Kind::Inquiry) => true,
            (it, of) => {
                it.is_about_cases() && matches!(of, Kind::Application | Kind::Registration | Kind::External)
            }
        }
    }

    /// 三员分立: an administrator holds one duty and nothing else.
    pub fn may_be_held_together(duties: &[Duty]) -> bool {
        duties.len() <= 1 || !duties.iter().any(|it| it.is_admin())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_administers_and_audits() {
        let check = |duties: &[Duty], ok: bool| assert_eq!(Duty::may_be_held_together(duties), ok, "{duties:?}");
        check(&[], true);
        check(&[Duty::SystemAdmin], true);
        check(&[Duty::PreReview, Duty::Counter, Duty::Direct], true);
        check(&[Duty::SystemAdmin, Duty::AuditAdmin], false);
        check(&[Duty::SecurityAdmin, Duty::PreReview], false);
    }
}
