//! The way of an edition, as a table: who may do what while it stands where.
use crate::{
    account::Duty,
    calendar::Calendar,
    case::{
        clock::{ClockKind, ClockView, Tick, plain},
        flow::{Clocks, Flow, Hand::Staff, Hand::System, Row, Rules},
        kinds::Kind,
    },
    moment::Moment,
};

pub mod stage {
    use crate::case::flow::stages;

    const NOBODY: (&str, bool) = ("", false);

    stages! {
        DRAFT = "e_draft", "编制中", Window, ("部门", true), "";
        /// 本单位审核
        OWN = "e_own", "待本单位审核", Window, ("部门", true), "";
        CHECK = "e_check", "待编制核对", Window, ("部门", true), "";
        LEGAL = "e_legal", "待合法性审查", Window, ("部门", true), "";
        GOVERNMENT = "e_government", "待政府审定", Window, ("部门", true), "";
        READY = "e_ready", "已批准，待生效", Window, ("部门", true), "";
        PUBLISHED = "e_published", "已公布", Over, NOBODY, "";
        DROPPED = "e_dropped", "已撤销", Over, NOBODY, "";
    }
}

pub mod act {
    use crate::case::flow::acts;

    acts! {
        BEGIN = "e_begin", "开始编制", Internal;
        /// Written: the body's own head looks at it.
        OFFER = "e_offer", "写好，请本单位审核", Internal;
        TAKE_BACK = "e_take_back", "收回再改", Internal;
        SUBMIT = "e_submit", "送审", Internal;
        PASS = "e_pass", "编制核对通过", Internal;
        /// Elements of a matter that is there: this is the last word.
        PASS_LAW = "e_pass_law", "合法性审查通过", Internal;
        /// A matter that comes, goes or is handed down: the government decides.
        PASS_UP = "e_pass_up", "合法性审查通过，报政府审定", Internal;
        DECREE = "e_decree", "政府已审定", Internal;
        RETURN = "e_return", "退回修改", Internal;
        /// Approved, and not in force yet.
        RECALL = "e_recall", "生效前收回", Internal;
        PUBLISH = "e_publish", "公布生效", Internal;
        /// It could not take effect on its day.
        FAIL = "e_fail", "没有公布成，退回编制", Internal;
        DROP = "e_drop", "撤销", Internal;
    }
}

pub static FLOW: Flow = Flow { kind: Kind::Edition, stages: stage::ALL, acts: act::ALL };

pub static RULES: Rules = Rules {
    kind: Kind::Edition,
    told: stage::TOLD,
    begins: &[(act::BEGIN, stage::DRAFT)],
    rows: &TABLE,
    clocks: Clocks {
        main: |calendar, ticks, _, now| main_clock(calendar, ticks, now),
        beside: |_, _, _, _| Vec::new(),
    },
    now: |_, _| String::new(),
    announcement: |_, _, _| None,
};

pub const TABLE: [Row; 18] = [
    (stage::DRAFT, act::OFFER, Staff(Duty::Compose), stage::OWN),
    (stage::DRAFT, act::DROP, Staff(Duty::Compose), stage::DROPPED),
    (stage::DRAFT, act::DROP, Staff(Duty::Direct), stage::DROPPED),
    (stage::OWN, act::TAKE_BACK, Staff(Duty::Compose), stage::DRAFT),
    (stage::OWN, act::SUBMIT, Staff(Duty::Direct), stage::CHECK),
    (stage::OWN, act::RETURN, Staff(Duty::Direct), stage::DRAFT),
    (stage::OWN, act::DROP, Staff(Duty::Direct), stage::DROPPED),
    (stage::CHECK, act::PASS, Staff(Duty::CheckItems), stage::LEGAL),
    (stage::CHECK, act::RETURN, Staff(Duty::CheckItems), stage::DRAFT),
    (stage::LEGAL, act::PASS_LAW, Staff(Duty::CheckLaw), stage::READY),
    (stage::LEGAL, act::PASS_UP, Staff(Duty::CheckLaw), stage::GOVERNMENT),
    (stage::LEGAL, act::RETURN, Staff(Duty::CheckLaw), stage::DRAFT),
    // The government's decision is on paper; whoever checks items brings it in.
    (stage::GOVERNMENT, act::DECREE, Staff(Duty::CheckItems), stage::READY),
    (stage::GOVERNMENT, act::RETURN, Staff(Duty::CheckItems), stage::DRAFT),
    (stage::READY, act::RECALL, Staff(Duty::CheckItems), stage::DRAFT),
    (stage::READY, act::PUBLISH, System, stage::PUBLISHED),
    (stage::READY, act::FAIL, System, stage::DRAFT),
    (stage::READY, act::DROP, Staff(Duty::CheckItems), stage::DROPPED),
];

/// Each stretch of the way has its days in the log: they are the hall's own to set. The government's decision has none of ours.
pub fn main_clock(calendar: &Calendar, ticks: &[Tick], now: Moment) -> Option<ClockView> {
    let last = ticks.last()?;
    let from = match last.to {
        // However often it is taken back: from when it was begun, or came back.
        stage::DRAFT | stage::OWN => {
            let came = |it: &&Tick| {
                matches!(it.act, act::BEGIN | act::RETURN | act::RECALL | act::FAIL) && it.n_days.is_some()
            };
            ticks.iter().rev().find(came)?
        }
        stage::CHECK | stage::LEGAL => {
            ticks.iter().rev().find(|it| it.act == act::SUBMIT && it.n_days.is_some())?
        }
        stage::READY => last,
        _ => return None,
    };
    let n_days = from.n_days?;
    let (kind, did, says) = match last.to {
        stage::DRAFT | stage::OWN => (ClockKind::Compose, "开始编制", "个工作日内送审"),
        stage::READY => (ClockKind::Publish, "批准", "个工作日内公布"),
        _ => (ClockKind::Examine, "送审", "个工作日内审核完"),
    };
    let begun = format!("{} {}{did}", from.at.day().zh(), from.at.clock());
    let says = format!("{n_days}{says}。");
    Some(plain::within(calendar, kind, (from.at, n_days), None, [&begun, &says], now))
}
