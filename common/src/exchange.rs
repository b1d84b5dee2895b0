//! 数据交换 (M31): what departments work on in systems of their own is told to this hall and shown like any other case; what is worked on here is
//! told to the systems that want it. Nobody types a case twice (二次录入), and what one side has and the other has not can be seen.
use crate::{
    calendar::Calendar,
    case::{
        clock::{ClockKind, ClockView, Limits, Tick, plain},
        flow::{Act, Clocks, Flow, Hand::System, Row, Rules},
        kinds::Kind,
    },
    moment::Moment,
};

pub mod desk;
pub mod mapping;

pub use desk::*;

pub mod stage {
    use crate::case::flow::stages;

    const NOBODY: (&str, bool) = ("", false);

    stages! {
        RUNNING = "ex_running", "部门系统办理中", Department, ("部门", true), "承办单位在自己的系统里办理，进度由它交换过来。您不用做什么。";
        CLOSED = "ex_closed", "部门系统已办结" / "已办结", Over, NOBODY, "已经办完。结果见下面，证照、批文请到承办单位领取。";
        DROPPED = "ex_dropped", "部门系统已删除", Over, NOBODY, "承办单位的系统里删去了这一件。有疑问请打它的电话。";
    }
}

pub mod act {
    use crate::case::flow::acts;

    acts! {
        TAKE = "ex_take", "由部门系统交换来" / "承办单位收件", Told, HandedIn;
        PROCESS = "ex_process", "办理环节", Internal;
        SPECIAL = "ex_special", "特别程序", Told;
        CLOSE = "ex_close", "办结", Told;
        /// The other side says it otherwise.
        AMEND = "ex_amend", "部门系统更正", Told, HandedIn;
        DROP = "ex_drop", "部门系统删除", Told;
    }
}

pub static FLOW: Flow = Flow { kind: Kind::External, stages: stage::ALL, acts: act::ALL };

pub static RULES: Rules = Rules {
    kind: Kind::External,
    told: stage::TOLD,
    begins: &[(act::TAKE, stage::RUNNING)],
    rows: &TABLE,
    clocks: Clocks { main: main_clock, beside: |_, _, _, _| Vec::new() },
    now: |at, _| at.told().now.to_owned(),
    announcement,
};

/// Nobody here acts on such a case: the other system says what became of it. What it says late is taken late.
pub const TABLE: [Row; 9] = [
    (stage::RUNNING, act::PROCESS, System, stage::RUNNING),
    (stage::RUNNING, act::SPECIAL, System, stage::RUNNING),
    (stage::RUNNING, act::AMEND, System, stage::RUNNING),
    (stage::RUNNING, act::CLOSE, System, stage::CLOSED),
    (stage::RUNNING, act::DROP, System, stage::DROPPED),
    (stage::CLOSED, act::PROCESS, System, stage::CLOSED),
    (stage::CLOSED, act::SPECIAL, System, stage::CLOSED),
    (stage::CLOSED, act::AMEND, System, stage::CLOSED),
    (stage::CLOSED, act::DROP, System, stage::DROPPED),
];

/// The day the other side has promised: it says so when it takes the case in.
fn main_clock(calendar: &Calendar, ticks: &[Tick], _: Limits, now: Moment) -> Option<ClockView> {
    let first = ticks.first()?;
    let n_days = first.n_days?;
    let stopped = ticks.iter().find(|it| it.to != stage::RUNNING).map(|it| it.at);
    let begun = format!("{} {}由承办单位的系统交换过来", first.at.day().zh(), first.at.clock());
    let says = format!("承办单位承诺的日期，离那天还有{n_days}个工作日。");
    Some(plain::within(calendar, ClockKind::Hand, (first.at, n_days), stopped, [&begun, &says], now))
}

fn announcement(act: Act, _: &str, says: &str) -> Option<(&'static str, String)> {
    Some(match act {
        act::TAKE => ("承办单位已收件", "您的申请在承办单位自己的系统里办理，进度在这里也能看。".to_owned()),
        act::SPECIAL => ("特别程序", format!("{says}。")),
        act::CLOSE => ("已办结", format!("{says}。")),
        act::AMEND => ("承办单位有更正", format!("{says}。")),
        act::DROP => ("承办单位删去了这一件", "有疑问请打承办单位的电话。".to_owned()),
        _ => return None,
    })
}
