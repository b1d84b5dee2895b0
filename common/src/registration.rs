//! 收件登记: taken in at a counter and worked on in somebody else's system (垂直系统), or on paper alone. Who brought what, to whom it went,
//! by when it is promised, what came of it and who fetched it stand in the same engine as everything else, so that whoever asks at
//! any window is answered (handbook 8.1: 一窗受理; M06).
use crate::{
    account::Duty,
    case::{
        flow::{Act, Clocks, Flow, Hand::Staff, Row, Rules},
        kinds::Kind,
    },
    decision::deliver::is_posted,
};

mod clock;
pub mod desk;

pub mod stage {
    use crate::case::flow::stages;

    const NOBODY: (&str, bool) = ("", false);

    stages! {
        TAKEN = "rg_taken", "已登记，待办理", Department, ("部门", true), "材料已收下，承办单位正在办理。您不用做什么。";
        READY = "rg_ready", "登记件待领取" / "已办好，等您领取", Delivery, ("送达", false), "已经办好，请来领取。", "去领取";
        CLOSED = "rg_closed", "登记件已办结" / "已办结", Over, NOBODY, "已经办完。";
        /// The papers went back to whoever had brought them.
        RETURNED = "rg_returned", "材料已退回", Over, NOBODY, "材料已经退回。原因见下面。";
    }
}

pub mod act {
    use crate::case::flow::acts;

    acts! {
        REGISTER = "rg_register", "收件登记" / "窗口收下了材料", Rated, HandedIn;
        /// What the other system says became of it; a paper lies ready.
        FINISH = "rg_finish", "办结登记", Told, WhereReceived;
        /// The same, and nothing is to be fetched.
        FINISH_ALONE = "rg_finish_alone", "办结登记，不用领取" / "办结登记", Told, Rated, LastWord, WhereReceived;
        /// What was entered was not what became of it.
        AMEND = "rg_amend", "更正办结登记", Told, WhereReceived;
        DELIVER = "rg_deliver", "领取结果", Rated, LastWord, WhereReceived;
        GIVE_BACK = "rg_give_back", "退回材料", Told, WhereReceived;
    }
}

pub static FLOW: Flow = Flow { kind: Kind::Registration, stages: stage::ALL, acts: act::ALL };

pub static RULES: Rules = Rules {
    kind: Kind::Registration,
    told: stage::TOLD,
    begins: &[(act::REGISTER, stage::TAKEN)],
    rows: &TABLE,
    clocks: Clocks { main: clock::main, beside: clock::beside },
    now: |at, _| at.told().now.to_owned(),
    announcement,
};

/// Most bodies have nobody here: then the window that took it in says what became of it, as it hears of it.
pub const TABLE: [Row; 14] = [
    (stage::TAKEN, act::FINISH, Staff(Duty::Review), stage::READY),
    (stage::TAKEN, act::FINISH, Staff(Duty::Counter), stage::READY),
    (stage::TAKEN, act::FINISH_ALONE, Staff(Duty::Review), stage::CLOSED),
    (stage::TAKEN, act::FINISH_ALONE, Staff(Duty::Counter), stage::CLOSED),
    (stage::TAKEN, act::GIVE_BACK, Staff(Duty::Review), stage::RETURNED),
    (stage::TAKEN, act::GIVE_BACK, Staff(Duty::Counter), stage::RETURNED),
    (stage::READY, act::AMEND, Staff(Duty::Review), stage::READY),
    (stage::READY, act::AMEND, Staff(Duty::Counter), stage::READY),
    // Nothing lies there after all.
    (stage::READY, act::FINISH_ALONE, Staff(Duty::Review), stage::CLOSED),
    (stage::READY, act::FINISH_ALONE, Staff(Duty::Counter), stage::CLOSED),
    (stage::READY, act::DELIVER, Staff(Duty::Issue), stage::CLOSED),
    (stage::READY, act::DELIVER, Staff(Duty::Counter), stage::CLOSED),
    (stage::CLOSED, act::AMEND, Staff(Duty::Review), stage::CLOSED),
    (stage::CLOSED, act::AMEND, Staff(Duty::Counter), stage::CLOSED),
];

fn announcement(act: Act, by: &str, says: &str) -> Option<(&'static str, String)> {
    Some(match act {
        act::REGISTER if by.is_empty() => ("已收件", "窗口收下了您的材料，交承办单位办理。".to_owned()),
        act::REGISTER => ("已收件", format!("窗口收下了您的材料，承办单位{by}办结。")),
        act::FINISH => ("已办好，请来领取", format!("结果：{says}。取件码见办件进度。")),
        act::FINISH_ALONE => ("已办结", format!("结果：{says}。")),
        act::AMEND => ("办结结果有更正", format!("{says}。")),
        act::DELIVER if is_posted(says) => ("已寄出", format!("结果已经寄出：{says}。")),
        act::DELIVER => ("已领取", "结果已经交给领取人。".to_owned()),
        act::GIVE_BACK => ("材料已退回", format!("原因：{says}")),
        _ => return None,
    })
}
