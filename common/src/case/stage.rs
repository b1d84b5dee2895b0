//! 办件状态：the third ring. One table says what may follow what, and by whose hand (handbook 3.3).
//!
//! The table holds the whole life of a case. Stages whose pages come later are in it already, so that a case never
//! meets a rule that was invented after it.
use crate::{
    account::{Duty, Who},
    catalogue::labelled,
    fault::Fault,
};
use Hand::{Applicant, Staff, System};

labelled! {
    Stage {
        #[default]
        Draft = "暂存",
        Submitted = "已提交，待预审",
        PreReview = "预审中",
        /// Good as far as pictures tell; originals are still to be shown.
        PrePassed = "预审通过，待交原件",
        Received = "收件",
        Correction = "待补正",
        NotAccepted = "不予受理",
        Accepted = "已受理",
        /// 承办: whoever took it up looks into it and says what should be decided.
        InReview = "审查（承办）",
        /// 审核: somebody else looks at what the first one said.
        Checking = "审查（审核）",
        /// 批准: waits for whoever may decide.
        Approving = "审查（待批准）",
        Special = "特别程序",
        /// With the upper body, which looks into it and decides.
        Reported = "已上报，待上级审查",
        /// 并联审批: the bodies have it, each its own part.
        Joint = "各部门并联审批",
        Granted = "准予",
        Denied = "不予",
        Issuing = "制证",
        Ready = "待领取",
        Closed = "已办结",
        Withdrawn = "已撤回",
        Voided = "作废",
        /// What had been granted was taken back (许可法 69).
        Revoked = "已撤销",
        Terminated = "终止",
    }
}

labelled! {
    Act {
        /// The first event of every case; nobody can do it to one that exists.
        #[default]
        Open = "填表",
        Submit = "提交",
        /// A draft begun at home, or a correction, goes on at the counter, in a clerk's hands.
        TakeUp = "窗口接着填",
        /// Filled in and handed in at the counter, originals and all; put right there after a notice.
        TakeIn = "窗口收件",
        /// 领件
        Take = "开始预审",
        Pass = "预审通过",
        /// Passed, and the item wants nobody to come: received at once.
        PassWhole = "预审通过并收件",
        /// 一次性告知
        Notify = "一次性告知，待补正",
        Refuse = "不予受理",
        Resubmit = "补正后提交",
        /// 逾期未补正
        Lapse = "逾期未补正，视为撤回",
        Withdraw = "撤回",
        /// Originals seen.
        Receive = "核对原件，收件",
        Accept = "受理",
        /// 容缺受理
        AcceptDeferring = "容缺受理",
        /// What was put off at acceptance has come.
        Supply = "补交容缺材料",
        /// What was put off has not come in time (handbook 8.3).
        Default = "容缺材料逾期未补，终止",
        /// 行政许可法 32: no notice within five days.
        Deem = "逾期未告知，视为受理",
        DecideAtOnce = "当场决定",
        Assign = "承办",
        Opine = "审查意见",
        /// Somebody else of the same duty goes on with it.
        Transfer = "转办",
        /// 会签: another body is asked what it says to it …
        AskCountersign = "请求会签",
        /// … and says it.
        Countersign = "会签意见",
        SendBack = "退回上一环节",
        StartSpecial = "启动特别程序",
        EndSpecial = "特别程序结束",
        Extend = "延长期限",
        ReportUp = "上报",
        /// 抄告相关: from the lead unit to every body.
        CopyOut = "抄告各部门",
        /// The first event of a part; nobody can do it to one that exists.
        Copy = "接到抄告",
        /// 集中回复
        Reply = "集中回复",
        Grant = "准予决定",
        Deny = "不予决定",
        /// 缴费: the payment platform says so.
        Pay = "网上缴费",
        Collect = "窗口收费",
        Waive = "减免收费",
        MakeLicence = "制证",
        LicenceReady = "制证完成",
        Deliver = "送达",
        Close = "办结",
        /// 作废 takes two: one asks, another does.
        AskVoid = "提出作废",
        Void = "作废",
        /// 告知承诺: whether the promise was kept.
        Inspect = "事后核查",
        Revoke = "撤销决定",
        Terminate = "终止",
        /// A leader allowed what a second notice may otherwise not say.
        Allow = "负责人同意再次告知",
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hand {
    Applicant,
    Staff(Duty),
    /// A clock ran out.
    System,
}

type Row = (Stage, Act, Hand, Stage);

/// Data rather than a `match`, because three readers need it: `step`, the buttons, and the printed table for auditors.
pub const TABLE: [Row; 101] = [
    (Stage::Draft, Act::Submit, Applicant, Stage::Submitted),
    (Stage::Draft, Act::TakeUp, Staff(Duty::Counter), Stage::Draft),
    (Stage::Draft, Act::TakeIn, Staff(Duty::Counter), Stage::Received),
    (Stage::Submitted, Act::Take, Staff(Duty::PreReview), Stage::PreReview),
    (Stage::Submitted, Act::Withdraw, Applicant, Stage::Withdrawn),
    (Stage::Submitted, Act::Deem, System, Stage::Accepted),
    (Stage::PreReview, Act::Pass, Staff(Duty::PreReview), Stage::PrePassed),
    (Stage::PreReview, Act::PassWhole, Staff(Duty::PreReview), Stage::Received),
    (Stage::PreReview, Act::Notify, Staff(Duty::PreReview), Stage::Correction),
    (Stage::PreReview, Act::Refuse, Staff(Duty::PreReview), Stage::NotAccepted),
    (Stage::PreReview, Act::Allow, Staff(Duty::Direct), Stage::PreReview),
    (Stage::PreReview, Act::Withdraw, Applicant, Stage::Withdrawn),
    (Stage::PreReview, Act::Deem, System, Stage::Accepted),
    (Stage::PrePassed, Act::Receive, Staff(Duty::Counter), Stage::Received),
    (Stage::PrePassed, Act::Refuse, Staff(Duty::Counter), Stage::NotAccepted),
    (Stage::PrePassed, Act::Withdraw, Applicant, Stage::Withdrawn),
    (Stage::Received, Act::Accept, Staff(Duty::Counter), Stage::Accepted),
    (Stage::Received, Act::AcceptDeferring, Staff(Duty::Counter), Stage::Accepted),
    (Stage::Received, Act::DecideAtOnce, Staff(Duty::Decide), Stage::Granted),
    (Stage::Received, Act::Notify, Staff(Duty::Counter), Stage::Correction),
    (Stage::Received, Act::Refuse, Staff(Duty::Counter), Stage::NotAccepted),
    (Stage::Received, Act::Allow, Staff(Duty::Direct), Stage::Received),
    (Stage::Received, Act::Withdraw, Applicant, Stage::Withdrawn),
    (Stage::Received, Act::Deem, System, Stage::Accepted),
    (Stage::Correction, Act::Resubmit, Applicant, Stage::Submitted),
    (Stage::Correction, Act::Withdraw, Applicant, Stage::Withdrawn),
    (Stage::Correction, Act::Lapse, System, Stage::Withdrawn),
    (Stage::Correction, Act::TakeUp, Staff(Duty::Counter), Stage::Correction),
    (Stage::Correction, Act::TakeIn, Staff(Duty::Counter), Stage::Received),
    (Stage::NotAccepted, Act::Close, System, Stage::Closed),
    (Stage::Accepted, Act::Assign, Staff(Duty::Review), Stage::InReview),
    (Stage::Accepted, Act::Supply, Staff(Duty::Counter), Stage::Accepted),
    (Stage::Accepted, Act::Withdraw, Applicant, Stage::Withdrawn),
    (Stage::Accepted, Act::Terminate, Staff(Duty::Direct), Stage::Terminated),
    (Stage::Accepted, Act::Default, System, Stage::Terminated),
    (Stage::InReview, Act::Opine, Staff(Duty::Review), Stage::Checking),
    (Stage::InReview, Act::Transfer, Staff(Duty::Review), Stage::InReview),
    (Stage::InReview, Act::AskCountersign, Staff(Duty::Review), Stage::InReview),
    (Stage::InReview, Act::Countersign, Staff(Duty::Review), Stage::InReview),
    (Stage::InReview, Act::StartSpecial, Staff(Duty::Review), Stage::Special),
    (Stage::InReview, Act::Extend, Staff(Duty::Direct), Stage::InReview),
    (Stage::InReview, Act::Supply, Staff(Duty::Counter), Stage::InReview),
    (Stage::InReview, Act::Withdraw, Applicant, Stage::Withdrawn),
    (Stage::InReview, Act::Terminate, Staff(Duty::Direct), Stage::Terminated),
    (Stage::InReview, Act::Default, System, Stage::Terminated),
    (Stage::Checking, Act::Opine, Staff(Duty::Review), Stage::Approving),
    (Stage::Checking, Act::ReportUp, Staff(Duty::Review), Stage::Reported),
    (Stage::Checking, Act::SendBack, Staff(Duty::Review), Stage::InReview),
    (Stage::Checking, Act::Extend, Staff(Duty::Direct), Stage::Checking),
    (Stage::Checking, Act::Supply, Staff(Duty::Counter), Stage::Checking),
    (Stage::Checking, Act::Withdraw, Applicant, Stage::Withdrawn),
    (Stage::Checking, Act::Terminate, Staff(Duty::Direct), Stage::Terminated),
    (Stage::Checking, Act::Default, System, Stage::Terminated),
    (Stage::Approving, Act::Grant, Staff(Duty::Decide), Stage::Granted),
    (Stage::Approving, Act::Deny, Staff(Duty::Decide), Stage::Denied),
    (Stage::Approving, Act::SendBack, Staff(Duty::Decide), Stage::Checking),
    (Stage::Approving, Act::Extend, Staff(Duty::Direct), Stage::Approving),
    (Stage::Approving, Act::Supply, Staff(Duty::Counter), Stage::Approving),
    (Stage::Approving, Act::Withdraw, Applicant, Stage::Withdrawn),
    (Stage::Approving, Act::Terminate, Staff(Duty::Direct), Stage::Terminated),
    (Stage::Approving, Act::Default, System, Stage::Terminated),
    (Stage::Special, Act::EndSpecial, Staff(Duty::Review), Stage::InReview),
    (Stage::Special, Act::Supply, Staff(Duty::Counter), Stage::Special),
    (Stage::Special, Act::Withdraw, Applicant, Stage::Withdrawn),
    (Stage::Special, Act::Terminate, Staff(Duty::Direct), Stage::Terminated),
    (Stage::Special, Act::Default, System, Stage::Terminated),
    (Stage::Reported, Act::Assign, Staff(Duty::Review), Stage::InReview),
    (Stage::Reported, Act::Withdraw, Applicant, Stage::Withdrawn),
    (Stage::Reported, Act::Terminate, Staff(Duty::Direct), Stage::Terminated),
    (Stage::Accepted, Act::CopyOut, System, Stage::Joint),
    (Stage::Joint, Act::Reply, Staff(Duty::Issue), Stage::Ready),
    (Stage::Joint, Act::Withdraw, Applicant, Stage::Withdrawn),
    (Stage::Granted, Act::Supply, Staff(Duty::Counter), Stage::Granted),
    (Stage::Granted, Act::Default, System, Stage::Terminated),
    (Stage::Granted, Act::Pay, System, Stage::Granted),
    (Stage::Granted, Act::Collect, Staff(Duty::Issue), Stage::Granted),
    (Stage::Granted, Act::Waive, Staff(Duty::Issue), Stage::Granted),
    (Stage::Granted, Act::MakeLicence, Staff(Duty::Issue), Stage::Issuing),
    (Stage::Denied, Act::Deliver, Staff(Duty::Issue), Stage::Closed),
    (Stage::Issuing, Act::LicenceReady, Staff(Duty::Issue), Stage::Ready),
    (Stage::Ready, Act::Deliver, Staff(Duty::Issue), Stage::Closed),
    (Stage::Submitted, Act::AskVoid, Staff(Duty::PreReview), Stage::Submitted),
    (Stage::PreReview, Act::AskVoid, Staff(Duty::PreReview), Stage::PreReview),
    (Stage::Received, Act::AskVoid, Staff(Duty::Counter), Stage::Received),
    (Stage::Accepted, Act::AskVoid, Staff(Duty::Review), Stage::Accepted),
    (Stage::InReview, Act::AskVoid, Staff(Duty::Review), Stage::InReview),
    (Stage::Checking, Act::AskVoid, Staff(Duty::Review), Stage::Checking),
    (Stage::Submitted, Act::Void, Staff(Duty::Direct), Stage::Voided),
    (Stage::PreReview, Act::Void, Staff(Duty::Direct), Stage::Voided),
    (Stage::Received, Act::Void, Staff(Duty::Direct), Stage::Voided),
    (Stage::Accepted, Act::Void, Staff(Duty::Direct), Stage::Voided),
    (Stage::InReview, Act::Void, Staff(Duty::Direct), Stage::Voided),
    (Stage::Checking, Act::Void, Staff(Duty::Direct), Stage::Voided),
    (Stage::Granted, Act::Inspect, Staff(Duty::Review), Stage::Granted),
    (Stage::Issuing, Act::Inspect, Staff(Duty::Review), Stage::Issuing),
    (Stage::Ready, Act::Inspect, Staff(Duty::Review), Stage::Ready),
    (Stage::Closed, Act::Inspect, Staff(Duty::Review), Stage::Closed),
    (Stage::Granted, Act::Revoke, Staff(Duty::Direct), Stage::Revoked),
    (Stage::Issuing, Act::Revoke, Staff(Duty::Direct), Stage::Revoked),
    (Stage::Ready, Act::Revoke, Staff(Duty::Direct), Stage::Revoked),
    (Stage::Closed, Act::Revoke, Staff(Duty::Direct), Stage::Revoked),
];

impl Stage {
    pub fn step(self, act: Act, who: &Who) -> Result<Stage, Fault> {
        let (hand, next) = self.row(act)?;
        match hand.is(who) {
            true => Ok(next),
            false => Err(Fault::NotYours),
        }
    }

    /// What the passing of time alone brings about.
    pub fn step_by_time(self, act: Act) -> Result<Stage, Fault> {
        match self.row(act)? {
            (System, next) => Ok(next),
            _ => Err(Fault::NotYours),
        }
    }

    fn row(self, act: Act) -> Result<(Hand, Stage), Fault> {
        let row = TABLE.iter().find(|it| it.0 == self && it.1 == act);
        row.map(|it| (it.2, it.3)).ok_or(Fault::wrong_stage(self))
    }

    pub fn open_acts(self, who: &Who) -> Vec<Act> {
        TABLE.iter().filter(|it| it.0 == self && it.2.is(who)).map(|it| it.1).collect()
    }

    /// Where an act is open, to whomever.
    pub fn with(act: Act) -> Vec<Stage> {
        TABLE.iter().filter(|it| it.1 == act).map(|it| it.0).collect()
    }

    /// A department has it: accepted, and not yet decided.
    pub fn is_in_department(self) -> bool {
        matches!(
            self,
            Stage::Accepted
                | Stage::InReview
                | Stage::Checking
                | Stage::Approving
                | Stage::Special
                | Stage::Reported
        )
    }

    /// Nothing more will happen.
    pub fn is_over(self) -> bool {
        matches!(
            self,
            Stage::Closed
                | Stage::Withdrawn
                | Stage::Voided
                | Stage::Revoked
                | Stage::Terminated
                | Stage::NotAccepted
        )
    }

    /// In words for the applicant: whose turn it is and what it means.
    /// `later`: what may still follow (可以后补：…), as the reviewer noted it; may be empty.
    pub fn now(self, later: &str) -> String {
        let says = match self {
            Stage::PrePassed if !later.is_empty() => "材料已看过。请带原件到窗口核对。",
            Stage::Received if !later.is_empty() => "材料已看过，等窗口受理。",
            Stage::Draft => "还没有提交。您可以随时接着填。",
            Stage::Submitted => "窗口已收到，正排队预审。您不用做什么。",
            Stage::PreReview => "窗口正在看您的材料。缺什么，会一次全部告诉您。",
            Stage::PrePassed => "材料已看过，都合格。请带原件到窗口核对。",
            Stage::Received => "材料齐全，等窗口受理。您不用做什么。",
            Stage::Correction => "有材料要补正。请按告知书改好后再提交。",
            Stage::NotAccepted => "没有受理。原因和可以去哪里办，见下面。",
            Stage::Accepted | Stage::InReview | Stage::Checking | Stage::Approving => {
                "已经受理，部门正在审查。您不用做什么。"
            }
            Stage::Special => "正在检验、检测、鉴定或听证，这段时间不计入时限。",
            Stage::Reported => "已报上级机关，等上级批复。",
            Stage::Joint => "已经受理，各部门正在分头审查。您不用做什么。",
            Stage::Granted | Stage::Issuing => "已经同意，正在制作证照。",
            Stage::Denied => "没有同意。理由和救济途径见决定书。",
            Stage::Ready => "证照做好了，可以来取，或等邮寄。",
            Stage::Closed => "已经办完。",
            Stage::Withdrawn => "已经撤回。需要时可以重新申请。",
            Stage::Voided => "这一件已作废。",
            Stage::Revoked => "准予的决定已撤销。理由见决定书。",
            Stage::Terminated => "办理已终止。",
        };
        match (self, later) {
            (Stage::PrePassed | Stage::Received, it) if !it.is_empty() => format!("{says}{it}。"),
            _ => says.to_owned(),
        }
    }
}

impl Act {
    /// It decides in the applicant's favour: its words are what was granted.
    pub fn is_grant(self) -> bool {
        matches!(self, Act::Grant | Act::DecideAtOnce)
    }

    /// Its words are one official's to another.
    pub fn is_internal(self) -> bool {
        matches!(
            self,
            Act::Assign
                | Act::Transfer
                | Act::AskCountersign
                | Act::Countersign
                | Act::Opine
                | Act::SendBack
                | Act::ReportUp
                | Act::AskVoid
        )
    }
}

impl Hand {
    // Whether the applicant is *this* case's applicant is the second ring's question: others never see the row.
    fn is(self, who: &Who) -> bool {
        match self {
            Applicant => matches!(who, Who::Citizen { .. }),
            Staff(duty) => who.holds(duty),
            System => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hand(hand: Hand) -> String {
        match hand {
            Applicant => "申请人".to_owned(),
            Staff(duty) => duty.label().to_owned(),
            System => "系统（到期）".to_owned(),
        }
    }

    /// For auditors: what may follow what, by whose hand.
    #[test]
    fn the_stage_table_reads_as_agreed() {
        let rows = TABLE.iter().map(|(from, act, by, to)| {
            format!("{} --{} [{}]--> {}", from.label(), act.label(), hand(*by), to.label())
        });
        insta::assert_snapshot!(rows.collect::<Vec<String>>().join("\n"));
    }

    #[test]
    fn one_act_leads_to_one_stage_and_what_is_over_stays_over() {
        for (n, row) in TABLE.iter().enumerate() {
            assert!(TABLE.iter().skip(n + 1).all(|it| (it.0, it.1) != (row.0, row.1)), "{row:?} twice");
            // A decision that has been handed out can still turn out to be wrong, and be taken back.
            let looks_back = matches!(row.1, Act::Close | Act::Inspect | Act::Revoke);
            assert!(!row.0.is_over() || looks_back, "{row:?} leaves a stage that is over");
        }
    }

    /// What is done where a case stands already has decided nothing.
    #[test]
    fn only_a_grant_leads_to_what_is_granted() {
        for (from, act, _, to) in TABLE.iter().filter(|it| it.3 == Stage::Granted) {
            assert_eq!(act.is_grant(), from != to, "{act:?}");
        }
    }

    #[test]
    fn every_stage_but_the_first_can_be_reached() {
        for stage in Stage::ALL.iter().filter(|it| **it != Stage::Draft) {
            assert!(TABLE.iter().any(|it| it.3 == *stage), "{stage:?}");
        }
    }
}
