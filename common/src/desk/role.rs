//! 岗位: what somebody is hired for, as the duties that go with it. Duties are given by role; what one opens is said before it is saved.
use crate::{
    account::{Duty, Who},
    case::flow::{Act, Stage},
    catalogue::labelled,
    decision::Tray,
    id::{AccountId, Region},
};

labelled! {
    Role {
        #[default]
        Window = "综合窗口",
        Receiver = "收件岗",
        Registrar = "预审岗",
        Reviewer = "审查岗",
        Decider = "首席代表",
        Maker = "制证发证岗",
        Answerer = "咨询答复岗",
        Publisher = "信息发布岗",
        Operator = "热线岗",
        Discloser = "信息公开岗",
        Supervisor = "监察岗",
        Head = "负责人",
        Composer = "事项编制岗",
        Checker = "编制核对岗",
        Lawyer = "法制审查岗",
        System = "系统管理员",
        Security = "安全管理员",
        Audit = "审计管理员",
    }
}

impl Role {
    pub fn duties(self) -> &'static [Duty] {
        match self {
            Role::Window => &[Duty::Counter, Duty::PreReview, Duty::Issue],
            Role::Receiver => &[Duty::Counter],
            Role::Registrar => &[Duty::PreReview],
            Role::Reviewer => &[Duty::Review],
            Role::Decider => &[Duty::Decide],
            Role::Maker => &[Duty::Issue],
            Role::Answerer => &[Duty::Answer],
            Role::Publisher => &[Duty::Publish],
            Role::Operator => &[Duty::Hotline],
            Role::Discloser => &[Duty::Disclose],
            Role::Supervisor => &[Duty::Supervise],
            Role::Head => &[Duty::Direct],
            Role::Composer => &[Duty::Compose],
            Role::Checker => &[Duty::CheckItems],
            Role::Lawyer => &[Duty::CheckLaw],
            Role::System => &[Duty::SystemAdmin],
            Role::Security => &[Duty::SecurityAdmin],
            Role::Audit => &[Duty::AuditAdmin],
        }
    }

    pub fn is_held(self, duties: &[Duty]) -> bool {
        self.duties().iter().all(|it| duties.contains(it))
    }

    /// Those that say all of these, the widest first; what no other says stands alone.
    pub fn of(duties: &[Duty]) -> Vec<Role> {
        let mut left: Vec<Duty> = duties.to_vec();
        let mut all = Vec::new();
        for it in Role::ALL.iter().copied() {
            if it.is_held(duties) && it.duties().iter().any(|duty| left.contains(duty)) {
                left.retain(|duty| !it.duties().contains(duty));
                all.push(it);
            }
        }
        all
    }
}

/// Somebody with these duties, whoever it is.
pub fn somebody(duties: &[Duty]) -> Who {
    Who::Staff {
        account: AccountId(uuid::Uuid::nil()),
        name: String::new(),
        post: String::new(),
        region: Region(0),
        org: String::new(),
        duties: duties.to_vec(),
    }
}

/// Trays that are theirs.
pub fn trays(duties: &[Duty]) -> Vec<Tray> {
    Tray::ALL.iter().copied().filter(|it| duties.contains(&it.duty())).collect()
}

/// Acts that are open to them at some stage.
pub fn acts(duties: &[Duty]) -> Vec<Act> {
    let who = somebody(duties);
    let mut all: Vec<Act> = Vec::new();
    for it in Stage::all().flat_map(|it| it.open_acts(&who)) {
        if !all.contains(&it) {
            all.push(it);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::application::act;

    #[test]
    fn every_duty_belongs_to_a_role_and_roles_say_what_somebody_has() {
        for duty in Duty::ALL {
            assert!(Role::ALL.iter().any(|it| it.duties().contains(duty)), "{duty:?}");
            assert!(!Role::of(&[*duty]).is_empty(), "{duty:?}");
        }
        assert_eq!(Role::of(&[Duty::Counter, Duty::PreReview, Duty::Issue]), [Role::Window]);
        let head = [Duty::Direct, Duty::Supervise, Duty::PreReview];
        assert_eq!(Role::of(&head), [Role::Registrar, Role::Supervisor, Role::Head]);
        assert_eq!(Role::of(&[]), []);
        for it in Role::ALL {
            assert!(Duty::may_be_held_together(it.duties()));
        }
    }

    #[test]
    fn what_a_role_opens_is_said_before_it_is_given() {
        assert!(acts(Role::Decider.duties()).contains(&act::GRANT));
        assert!(!acts(Role::Reviewer.duties()).contains(&act::GRANT));
        assert!(acts(Role::Security.duties()).is_empty() && trays(Role::Security.duties()).is_empty());
        assert!(trays(Role::Decider.duties()).contains(&Tray::Approve));
    }
}
