//! 申请: an application for a matter of the catalogue, from the draft to the licence in somebody's hand, as the engine's table.
//!
//! The table holds the whole life of a case. Stages whose pages come later are in it already, so that a case never
//! meets a rule that was invented after it.
use crate::{
    account::Duty,
    case::{
        flow::{Clocks, Flow, Hand, Row, Rules, Stage},
        kinds::Kind,
    },
};
use Hand::{Applicant, Staff, System};

pub mod clock;
mod words;

pub use clock::{LEGAL, MAX_EXTENSION_DAYS, N_ANSWER_DAYS, N_CORRECT_DAYS, N_DELIVERY_DAYS};

pub mod stage {
    use crate::case::flow::stages;

    const NOBODY: (&str, bool) = ("", false);
    const WINDOW: (&str, bool) = ("窗口", true);
    const DEPARTMENT: (&str, bool) = ("部门", true);
    const DELIVERY: (&str, bool) = ("送达", false);

    stages! {
        DRAFT = "draft", "暂存", Theirs, NOBODY, "还没有提交。您可以随时接着填。", "接着填";
        SUBMITTED = "submitted", "已提交，待预审", Window, WINDOW, "窗口已收到，正排队预审。您不用做什么。";
        PRE_REVIEW = "pre_review", "预审中", Window, WINDOW, "窗口正在看您的材料。缺什么，会一次全部告诉您。";
        /// Good as far as pictures tell; originals are still to be shown.
        PRE_PASSED = "pre_passed", "预审通过，待交原件" / "材料已看过，等您带原件来", Theirs, ("您（交原件）", false), "材料已看过，都合格。请带原件到窗口核对。", "带原件到窗口";
        RECEIVED = "received", "收件" / "材料收齐，等受理", Window, WINDOW, "材料齐全，等窗口受理。您不用做什么。";
        CORRECTION = "correction", "待补正", Theirs, ("您（补正）", false), "有材料要补正。请按告知书改好后再提交。", "去补正";
        NOT_ACCEPTED = "not_accepted", "不予受理", Over, NOBODY, "没有受理。原因和可以去哪里办，见下面。";
        ACCEPTED = "accepted", "已受理", Department, DEPARTMENT, "已经受理，部门正在审查。您不用做什么。";
        /// 承办: whoever took it up looks into it and says what should be decided.
        IN_REVIEW = "in_review", "审查（承办）", Department, DEPARTMENT, "已经受理，部门正在审查。您不用做什么。";
        /// 审核: somebody else looks at what the first one said.
        CHECKING = "checking", "审查（审核）", Department, DEPARTMENT, "已经受理，部门正在审查。您不用做什么。";
        /// 批准: waits for whoever may decide.
        APPROVING = "approving", "审查（待批准）", Department, DEPARTMENT, "已经受理，部门正在审查。您不用做什么。";
        SPECIAL = "special", "特别程序", Department, ("特别程序", false), "正在检验、检测、鉴定或听证，这段时间不计入时限。";
        /// With the upper body, which looks into it and decides.
        REPORTED = "reported", "已上报，待上级审查", Department, ("上级机关", false), "已报上级机关，等上级批复。";
        /// 并联审批: the bodies have it, each its own part.
        JOINT = "joint", "各部门并联审批", Departments, ("各部门", true), "已经受理，各部门正在分头审查。您不用做什么。";
        GRANTED = "granted", "准予" / "已经同意", Delivery, DELIVERY, "已经同意，正在制作证照。";
        DENIED = "denied", "不予" / "没有同意", Delivery, DELIVERY, "没有同意。理由和救济途径见决定书。";
        ISSUING = "issuing", "制证" / "正在制作证照", Delivery, DELIVERY, "已经同意，正在制作证照。";
        READY = "ready", "待领取", Delivery, DELIVERY, "证照做好了。", "去领取";
        CLOSED = "closed", "已办结", Over, NOBODY, "已经办完。";
        WITHDRAWN = "withdrawn", "已撤回", Over, NOBODY, "已经撤回。需要时可以重新申请。";
        VOIDED = "voided", "作废", Over, NOBODY, "这一件已作废。";
        /// What had been granted was taken back (许可法 69).
        REVOKED = "revoked", "已撤销", Over, NOBODY, "同意的决定已撤销。理由见决定书。";
        TERMINATED = "terminated", "终止", Over, NOBODY, "办理已终止。";
    }
}

pub mod act {
    use crate::case::flow::acts;

    acts! {
        /// The first event of every case; nobody can do it to one that exists.
        OPEN = "open", "填表", Theirs;
        SUBMIT = "submit", "提交", Rated, Theirs, HandedIn;
        /// A draft begun at home, or a correction, goes on at the counter, in a clerk's hands.
        TAKE_UP = "take_up", "窗口接着填";
        /// Filled in and handed in at the counter, originals and all; put right there after a notice.
        TAKE_IN = "take_in", "窗口收件" / "窗口收下了材料", Rated, HandedIn;
        /// 领件
        TAKE = "take", "开始预审";
        PASS = "pass", "预审通过";
        /// Passed, and the item wants nobody to come: received at once.
        PASS_WHOLE = "pass_whole", "预审通过并收件" / "材料都合格";
        /// 一次性告知
        NOTIFY = "notify", "一次性告知，待补正";
        REFUSE = "refuse", "不予受理", Binding, Sealed, Rated, LastWord;
        RESUBMIT = "resubmit", "补正后提交", Rated, Theirs, HandedIn;
        /// 逾期未补正
        LAPSE = "lapse", "逾期未补正，视为撤回";
        WITHDRAW = "withdraw", "撤回", Theirs;
        /// Passed days ago, and nobody has come with the originals.
        REMIND = "remind", "提醒交原件";
        /// Originals seen.
        RECEIVE = "receive", "核对原件，收件" / "核对了原件";
        ACCEPT = "accept", "受理", Binding, Sealed, Rated;
        /// 容缺受理
        ACCEPT_DEFERRING = "accept_deferring", "容缺受理", Binding, Sealed, Rated;
        /// What was put off at acceptance has come.
        SUPPLY = "supply", "补交容缺材料";
        /// What was put off has not come in time (handbook 8.3).
        DEFAULT = "default", "容缺材料逾期未补，终止";
        /// 行政许可法 32: no notice within five days.
        DEEM = "deem", "逾期未告知，视为受理";
        DECIDE_AT_ONCE = "decide_at_once", "当场决定", Grant, Binding, Sealed, Rated;
        ASSIGN = "assign", "承办", Internal;
        OPINE = "opine", "审查意见", Internal;
        /// Somebody else of the same duty goes on with it.
        TRANSFER = "transfer", "转办", Internal;
        /// By whoever leads: somebody else is to go on with it.
        HAND_OUT = "hand_out", "改派", Internal;
        /// 会签: another body is asked what it says to it …
        ASK_COUNTERSIGN = "ask_countersign", "请求会签", Internal;
        /// … and says it.
        COUNTERSIGN = "countersign", "会签意见", Internal;
        /// Its word is not waited for any longer.
        UNASK = "unask", "撤回会签", Internal;
        /// It is another body's matter: it goes there with its clock, and this one looks on.
        PASS_ON = "pass_on", "转其他单位" / "转给负责的单位", Internal;
        SEND_BACK = "send_back", "退回上一环节", Internal;
        START_SPECIAL = "start_special", "启动特别程序", Binding, Sealed;
        END_SPECIAL = "end_special", "特别程序结束";
        EXTEND = "extend", "延长期限", Sealed;
        REPORT_UP = "report_up", "上报", Internal;
        /// 抄告相关: from the lead unit to every body.
        COPY_OUT = "copy_out", "抄告各部门";
        /// The first event of a part; nobody can do it to one that exists.
        COPY = "copy", "接到抄告";
        /// 集中回复
        REPLY = "reply", "集中回复", Binding, Sealed;
        GRANT = "grant", "准予决定" / "决定同意", Grant, Binding, Sealed, Rated;
        DENY = "deny", "不予决定" / "决定不同意", Binding, Sealed, Rated;
        /// 缴费: the payment platform says so.
        PAY = "pay", "网上缴费", Rated;
        COLLECT = "collect", "窗口收费", Rated;
        WAIVE = "waive", "减免收费", Binding;
        MAKE_LICENCE = "make_licence", "制证" / "制作证照", Binding, Sealed;
        LICENCE_READY = "licence_ready", "制证完成" / "证照做好了";
        DELIVER = "deliver", "送达", Rated, LastWord;
        CLOSE = "close", "办结";
        /// 作废 takes two: one asks, another does.
        ASK_VOID = "ask_void", "提出作废", Internal;
        VOID = "void", "作废", Sealed;
        /// 告知承诺: whether the promise was kept.
        INSPECT = "inspect", "事后核查";
        REVOKE = "revoke", "撤销决定", Sealed;
        TERMINATE = "terminate", "终止", Sealed;
        /// 当场更正: a slip in the form, with the applicant's yes (许可法 32(1)(三)).
        AMEND = "amend", "当场更正" / "窗口更正了填写的内容";
        /// A leader allowed what a second notice may otherwise not say.
        ALLOW = "allow", "负责人同意再次告知";
    }
}

pub static FLOW: Flow = Flow { kind: Kind::Application, stages: stage::ALL, acts: act::ALL };

pub static RULES: Rules = Rules {
    kind: Kind::Application,
    told: stage::TOLD,
    begins: &[(act::OPEN, stage::DRAFT), (act::COPY, stage::ACCEPTED), (act::COPY, stage::APPROVING)],
    rows: &TABLE,
    clocks: Clocks { main: clock::replay, beside: clock::beside },
    now: words::now,
    announcement: words::announcement,
};

/// A case that has been nowhere else has no paper (`paper::issue` looks): what most are asked about is answered without looking. The
/// notice of what has to be put right is the first there may be, and leads to its own stage.
pub const BEFORE_PAPERS: [Stage; 4] = [stage::DRAFT, stage::SUBMITTED, stage::PRE_REVIEW, stage::PRE_PASSED];

pub const TABLE: [Row; 114] = [
    (stage::DRAFT, act::SUBMIT, Applicant, stage::SUBMITTED),
    (stage::DRAFT, act::TAKE_UP, Staff(Duty::Counter), stage::DRAFT),
    (stage::DRAFT, act::TAKE_IN, Staff(Duty::Counter), stage::RECEIVED),
    (stage::SUBMITTED, act::TAKE, Staff(Duty::PreReview), stage::PRE_REVIEW),
    (stage::SUBMITTED, act::WITHDRAW, Applicant, stage::WITHDRAWN),
    (stage::SUBMITTED, act::DEEM, System, stage::ACCEPTED),
    (stage::PRE_REVIEW, act::PASS, Staff(Duty::PreReview), stage::PRE_PASSED),
    (stage::PRE_REVIEW, act::PASS_WHOLE, Staff(Duty::PreReview), stage::RECEIVED),
    (stage::PRE_REVIEW, act::NOTIFY, Staff(Duty::PreReview), stage::CORRECTION),
    (stage::PRE_REVIEW, act::REFUSE, Staff(Duty::PreReview), stage::NOT_ACCEPTED),
    (stage::PRE_REVIEW, act::ALLOW, Staff(Duty::Direct), stage::PRE_REVIEW),
    (stage::PRE_REVIEW, act::AMEND, Staff(Duty::PreReview), stage::PRE_REVIEW),
    (stage::PRE_REVIEW, act::WITHDRAW, Applicant, stage::WITHDRAWN),
    (stage::PRE_REVIEW, act::DEEM, System, stage::ACCEPTED),
    (stage::PRE_PASSED, act::RECEIVE, Staff(Duty::Counter), stage::RECEIVED),
    (stage::PRE_PASSED, act::AMEND, Staff(Duty::Counter), stage::PRE_PASSED),
    (stage::PRE_PASSED, act::REFUSE, Staff(Duty::Counter), stage::NOT_ACCEPTED),
    (stage::PRE_PASSED, act::WITHDRAW, Applicant, stage::WITHDRAWN),
    (stage::PRE_PASSED, act::REMIND, System, stage::PRE_PASSED),
    (stage::PRE_PASSED, act::ASK_VOID, Staff(Duty::Counter), stage::PRE_PASSED),
    (stage::PRE_PASSED, act::VOID, Staff(Duty::Direct), stage::VOIDED),
    (stage::RECEIVED, act::ACCEPT, Staff(Duty::Counter), stage::ACCEPTED),
    (stage::RECEIVED, act::ACCEPT_DEFERRING, Staff(Duty::Counter), stage::ACCEPTED),
    (stage::RECEIVED, act::DECIDE_AT_ONCE, Staff(Duty::Decide), stage::GRANTED),
    (stage::RECEIVED, act::NOTIFY, Staff(Duty::Counter), stage::CORRECTION),
    (stage::RECEIVED, act::REFUSE, Staff(Duty::Counter), stage::NOT_ACCEPTED),
    (stage::RECEIVED, act::ALLOW, Staff(Duty::Direct), stage::RECEIVED),
    (stage::RECEIVED, act::AMEND, Staff(Duty::Counter), stage::RECEIVED),
    (stage::RECEIVED, act::WITHDRAW, Applicant, stage::WITHDRAWN),
    (stage::RECEIVED, act::DEEM, System, stage::ACCEPTED),
    (stage::CORRECTION, act::RESUBMIT, Applicant, stage::SUBMITTED),
    (stage::CORRECTION, act::WITHDRAW, Applicant, stage::WITHDRAWN),
    (stage::CORRECTION, act::LAPSE, System, stage::WITHDRAWN),
    (stage::CORRECTION, act::TAKE_UP, Staff(Duty::Counter), stage::CORRECTION),
    (stage::CORRECTION, act::TAKE_IN, Staff(Duty::Counter), stage::RECEIVED),
    (stage::NOT_ACCEPTED, act::CLOSE, System, stage::CLOSED),
    (stage::ACCEPTED, act::ASSIGN, Staff(Duty::Review), stage::IN_REVIEW),
    // 即办件 the law has accepted: it stays at its window.
    (stage::ACCEPTED, act::DECIDE_AT_ONCE, Staff(Duty::Decide), stage::GRANTED),
    (stage::ACCEPTED, act::SUPPLY, Staff(Duty::Counter), stage::ACCEPTED),
    (stage::ACCEPTED, act::WITHDRAW, Applicant, stage::WITHDRAWN),
    (stage::ACCEPTED, act::TERMINATE, Staff(Duty::Direct), stage::TERMINATED),
    (stage::ACCEPTED, act::DEFAULT, System, stage::TERMINATED),
    (stage::IN_REVIEW, act::OPINE, Staff(Duty::Review), stage::CHECKING),
    (stage::IN_REVIEW, act::TRANSFER, Staff(Duty::Review), stage::IN_REVIEW),
    (stage::IN_REVIEW, act::HAND_OUT, Staff(Duty::Review), stage::IN_REVIEW),
    (stage::IN_REVIEW, act::HAND_OUT, Staff(Duty::Direct), stage::IN_REVIEW),
    (stage::IN_REVIEW, act::ASK_COUNTERSIGN, Staff(Duty::Review), stage::IN_REVIEW),
    (stage::IN_REVIEW, act::COUNTERSIGN, Staff(Duty::Review), stage::IN_REVIEW),
    (stage::IN_REVIEW, act::UNASK, Staff(Duty::Review), stage::IN_REVIEW),
    (stage::ACCEPTED, act::PASS_ON, Staff(Duty::Review), stage::ACCEPTED),
    (stage::IN_REVIEW, act::PASS_ON, Staff(Duty::Review), stage::ACCEPTED),
    (stage::IN_REVIEW, act::START_SPECIAL, Staff(Duty::Review), stage::SPECIAL),
    (stage::IN_REVIEW, act::EXTEND, Staff(Duty::Direct), stage::IN_REVIEW),
    (stage::IN_REVIEW, act::SUPPLY, Staff(Duty::Counter), stage::IN_REVIEW),
    (stage::IN_REVIEW, act::WITHDRAW, Applicant, stage::WITHDRAWN),
    (stage::IN_REVIEW, act::TERMINATE, Staff(Duty::Direct), stage::TERMINATED),
    (stage::IN_REVIEW, act::DEFAULT, System, stage::TERMINATED),
    (stage::CHECKING, act::OPINE, Staff(Duty::Review), stage::APPROVING),
    (stage::CHECKING, act::REPORT_UP, Staff(Duty::Review), stage::REPORTED),
    (stage::CHECKING, act::SEND_BACK, Staff(Duty::Review), stage::IN_REVIEW),
    (stage::CHECKING, act::EXTEND, Staff(Duty::Direct), stage::CHECKING),
    (stage::CHECKING, act::SUPPLY, Staff(Duty::Counter), stage::CHECKING),
    (stage::CHECKING, act::WITHDRAW, Applicant, stage::WITHDRAWN),
    (stage::CHECKING, act::TERMINATE, Staff(Duty::Direct), stage::TERMINATED),
    (stage::CHECKING, act::DEFAULT, System, stage::TERMINATED),
    (stage::APPROVING, act::GRANT, Staff(Duty::Decide), stage::GRANTED),
    (stage::APPROVING, act::DENY, Staff(Duty::Decide), stage::DENIED),
    (stage::APPROVING, act::SEND_BACK, Staff(Duty::Decide), stage::CHECKING),
    (stage::APPROVING, act::EXTEND, Staff(Duty::Direct), stage::APPROVING),
    (stage::APPROVING, act::SUPPLY, Staff(Duty::Counter), stage::APPROVING),
    (stage::APPROVING, act::WITHDRAW, Applicant, stage::WITHDRAWN),
    (stage::APPROVING, act::TERMINATE, Staff(Duty::Direct), stage::TERMINATED),
    (stage::APPROVING, act::DEFAULT, System, stage::TERMINATED),
    (stage::SPECIAL, act::END_SPECIAL, Staff(Duty::Review), stage::IN_REVIEW),
    (stage::SPECIAL, act::SUPPLY, Staff(Duty::Counter), stage::SPECIAL),
    (stage::SPECIAL, act::WITHDRAW, Applicant, stage::WITHDRAWN),
    (stage::SPECIAL, act::TERMINATE, Staff(Duty::Direct), stage::TERMINATED),
    (stage::SPECIAL, act::DEFAULT, System, stage::TERMINATED),
    (stage::REPORTED, act::ASSIGN, Staff(Duty::Review), stage::IN_REVIEW),
    (stage::REPORTED, act::WITHDRAW, Applicant, stage::WITHDRAWN),
    (stage::REPORTED, act::TERMINATE, Staff(Duty::Direct), stage::TERMINATED),
    (stage::ACCEPTED, act::COPY_OUT, System, stage::JOINT),
    (stage::JOINT, act::REPLY, Staff(Duty::Issue), stage::READY),
    (stage::JOINT, act::WITHDRAW, Applicant, stage::WITHDRAWN),
    (stage::GRANTED, act::SUPPLY, Staff(Duty::Counter), stage::GRANTED),
    (stage::GRANTED, act::DEFAULT, System, stage::TERMINATED),
    (stage::GRANTED, act::PAY, System, stage::GRANTED),
    (stage::GRANTED, act::COLLECT, Staff(Duty::Issue), stage::GRANTED),
    (stage::GRANTED, act::WAIVE, Staff(Duty::Issue), stage::GRANTED),
    (stage::GRANTED, act::MAKE_LICENCE, Staff(Duty::Issue), stage::ISSUING),
    (stage::DENIED, act::DELIVER, Staff(Duty::Issue), stage::CLOSED),
    (stage::ISSUING, act::LICENCE_READY, Staff(Duty::Issue), stage::READY),
    (stage::ISSUING, act::DELIVER, Staff(Duty::Issue), stage::CLOSED),
    (stage::READY, act::DELIVER, Staff(Duty::Issue), stage::CLOSED),
    (stage::SUBMITTED, act::ASK_VOID, Staff(Duty::PreReview), stage::SUBMITTED),
    (stage::PRE_REVIEW, act::ASK_VOID, Staff(Duty::PreReview), stage::PRE_REVIEW),
    (stage::RECEIVED, act::ASK_VOID, Staff(Duty::Counter), stage::RECEIVED),
    (stage::ACCEPTED, act::ASK_VOID, Staff(Duty::Review), stage::ACCEPTED),
    (stage::IN_REVIEW, act::ASK_VOID, Staff(Duty::Review), stage::IN_REVIEW),
    (stage::CHECKING, act::ASK_VOID, Staff(Duty::Review), stage::CHECKING),
    (stage::SUBMITTED, act::VOID, Staff(Duty::Direct), stage::VOIDED),
    (stage::PRE_REVIEW, act::VOID, Staff(Duty::Direct), stage::VOIDED),
    (stage::RECEIVED, act::VOID, Staff(Duty::Direct), stage::VOIDED),
    (stage::ACCEPTED, act::VOID, Staff(Duty::Direct), stage::VOIDED),
    (stage::IN_REVIEW, act::VOID, Staff(Duty::Direct), stage::VOIDED),
    (stage::CHECKING, act::VOID, Staff(Duty::Direct), stage::VOIDED),
    (stage::GRANTED, act::INSPECT, Staff(Duty::Review), stage::GRANTED),
    (stage::ISSUING, act::INSPECT, Staff(Duty::Review), stage::ISSUING),
    (stage::READY, act::INSPECT, Staff(Duty::Review), stage::READY),
    (stage::CLOSED, act::INSPECT, Staff(Duty::Review), stage::CLOSED),
    (stage::GRANTED, act::REVOKE, Staff(Duty::Direct), stage::REVOKED),
    (stage::ISSUING, act::REVOKE, Staff(Duty::Direct), stage::REVOKED),
    (stage::READY, act::REVOKE, Staff(Duty::Direct), stage::REVOKED),
    (stage::CLOSED, act::REVOKE, Staff(Duty::Direct), stage::REVOKED),
];

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
    fn what_is_over_stays_over() {
        for row in &TABLE {
            // A decision that has been handed out can still turn out to be wrong, and be taken back.
            let looks_back = matches!(row.1, act::CLOSE | act::INSPECT | act::REVOKE);
            assert!(!row.0.is_over() || looks_back, "{row:?} leaves a stage that is over");
        }
    }

    /// What is done where a case stands already has decided nothing.
    #[test]
    fn only_a_grant_leads_to_what_is_granted() {
        for (from, act, _, to) in TABLE.iter().filter(|it| it.3 == stage::GRANTED) {
            assert_eq!(act.is_grant(), from != to, "{act:?}");
        }
    }
}
