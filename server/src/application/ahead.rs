//! 接下来: what is still to come of an application, in order: who does what, by when; only what fits this case.
use common::{
    application::{N_ANSWER_DAYS, N_DELIVERY_DAYS, stage},
    case::{clock::ClockView, draft::DELIVERY, flow::Stage},
    catalogue::{Item, yuan},
    fee::{BillState, BillView},
    form::Answers,
};

/// How the applicant wants to have what comes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// At the window, with a code.
    Fetched,
    Posted,
    /// 只要电子证照: nothing on paper.
    Electronic,
}

impl Wanted {
    pub fn of(answers: &Answers) -> Wanted {
        match answers.get(DELIVERY).map(|it| it.as_text()) {
            Some("post") => Wanted::Posted,
            Some("electronic") => Wanted::Electronic,
            _ => Wanted::Fetched,
        }
    }

    /// What happens while the result lies ready, in words for the applicant.
    pub fn ready(self, is_bundle: bool) -> &'static str {
        match (self, is_bundle) {
            (Wanted::Fetched, false) => "证照做好了，可以来取。",
            (Wanted::Fetched, true) => "各部门都有了决定，可以一次来取。",
            (Wanted::Posted, false) => "证照做好了，等邮寄到您手里，不用来取。",
            (Wanted::Posted, true) => "各部门都有了决定，等邮寄到您手里，不用来取。",
            (Wanted::Electronic, _) => "证照做好了，在“我的证照”里下载、出示，不用来取。",
        }
    }

    fn comes(self) -> (&'static str, &'static str) {
        match self {
            Wanted::Fetched => ("您来取结果", "办好后告诉您，凭取件码或身份证到窗口领取。"),
            Wanted::Posted => ("结果邮寄给您", "寄出后，在这一页看得到到了哪里。"),
            Wanted::Electronic => ("结果到“我的证照”", "在线下载、出示，不用来取。"),
        }
    }
}

/// What the steps are told of the case.
pub struct Told<'a> {
    pub stage: Stage,
    pub item: &'a Item,
    pub answers: &'a Answers,
    pub clock: Option<&'a ClockView>,
    pub bill: Option<&'a BillView>,
    pub window: &'a str,
}

/// Where on its way the case is: what stands behind is not told any more.
fn place(at: Stage) -> Option<u8> {
    Some(match at {
        stage::CORRECTION => 0,
        stage::SUBMITTED | stage::PRE_REVIEW => 1,
        stage::PRE_PASSED => 2,
        stage::RECEIVED => 3,
        stage::ACCEPTED
        | stage::IN_REVIEW
        | stage::CHECKING
        | stage::APPROVING
        | stage::SPECIAL
        | stage::REPORTED
        | stage::JOINT => 4,
        stage::GRANTED => 5,
        stage::ISSUING => 6,
        stage::READY => 7,
        _ => return None,
    })
}

/// A line each, what and by when, parted by the end of a line.
pub fn ahead(it: &Told) -> Vec<String> {
    if it.stage == stage::DENIED {
        return vec![line("决定书送到您手里", "不同意的，怎样复议、起诉写在决定书里。")];
    }
    let Some(here) = place(it.stage) else { return Vec::new() };
    let by = it.clock.filter(|it| it.stopped.is_none()).map(|it| format!("最晚{}", it.due.zh_full()));
    let by = |step: u8| by.clone().filter(|_| step == here);
    let promise = it.item.promise(it.answers).map(|it| it.says()).unwrap_or_default();
    let after = |text: String| if promise.is_empty() { String::new() } else { text };
    let mut steps = Vec::new();
    let mut say = |step: u8, what: &str, fact: String| {
        if step >= here {
            steps.push(line(what, &fact));
        }
    };
    let until = by(0).unwrap_or_default();
    say(0, "您补正后再提交", format!("{until}。过了这一天没有提交的，视为撤回，可以重新申请。"));
    let answer = by(1)
        .map_or(format!("提交后{N_ANSWER_DAYS}个工作日内。缺什么，一次全部告诉您。"), |it| {
            format!("{it}。缺什么，一次全部告诉您。")
        });
    say(1, "窗口答复是否受理", answer);
    if !it.item.is_whole_online() {
        let window = if it.window.is_empty() { "窗口" } else { it.window };
        say(2, "您带原件到窗口核对", format!("{window}，带身份证和材料原件。"));
    }
    if here >= 2 {
        say(3, "窗口受理", by(3).map(|it| format!("{it}。")).unwrap_or_default());
    }
    let decide = by(4).map(|it| format!("{it}。"));
    say(4, "部门审查，作出决定", decide.unwrap_or_else(|| after(format!("受理后{promise}。"))));
    let due = match it.bill {
        Some(bill) if bill.state == BillState::Open => bill.due,
        Some(_) => 0,
        None => it.item.cost(it.answers),
    };
    if due > 0 {
        say(5, "您缴费", format!("{}元，网上或者到窗口都可以。", yuan(due)));
    }
    say(6, "制作结果", format!("作出决定后{N_DELIVERY_DAYS}个工作日内送到您手里。"));
    let (what, fact) = Wanted::of(it.answers).comes();
    say(7, what, fact.to_owned());
    steps
}

fn line(what: &str, fact: &str) -> String {
    format!("{what}\n{fact}")
}

#[cfg(test)]
mod tests {
    use common::form::Answer;

    use super::*;

    fn steps(stage: Stage, delivery: &str) -> Vec<String> {
        let answers = Answers::from([(DELIVERY.to_owned(), Answer::text(delivery))]);
        let item = Item::default();
        let told =
            Told { stage, item: &item, answers: &answers, clock: None, bill: None, window: "一楼1号窗口" };
        ahead(&told).into_iter().map(|it| it.split('\n').next().unwrap_or_default().to_owned()).collect()
    }

    #[test]
    fn what_is_behind_is_not_told_and_what_fits_another_case_neither() {
        let check = |stage, delivery: &str, wanted: &[&str]| assert_eq!(steps(stage, delivery), wanted);
        check(
            stage::SUBMITTED,
            "window",
            &["窗口答复是否受理", "您带原件到窗口核对", "部门审查，作出决定", "制作结果", "您来取结果"],
        );
        check(stage::ISSUING, "post", &["制作结果", "结果邮寄给您"]);
        check(stage::READY, "electronic", &["结果到“我的证照”"]);
        check(stage::CLOSED, "window", &[]);
        check(stage::WITHDRAWN, "window", &[]);
    }
}
