//! What goes on in the hall beside cases: who wants to be called, who asked at the first window they saw, who waits in line today.
use common::{
    account::Who,
    callback::{self, AskForm, SettleForm, TakeForm, act as calls},
    case::{flow::Stage, intake::IntakeForm},
    check::Nothing,
    decision::{SayForm, deliver::DeliverForm},
    id::ItemId,
    inquiry::{self, RecordForm, TellForm, act as asks},
    registration::{
        self,
        desk::{FinishForm, Outcome, PaperForm, RegisterForm},
    },
    ticket::{self, window::SeenForm},
};

use super::life::{Life, Walk};
use crate::{callback as call, case, inquiry as first, registration as system, ticket as line};

const ABOUT: &[&str] =
    &["怎么领高龄津贴", "执照办好了没有", "补办社保卡要带什么", "孩子上户口", "医保怎么转到外地"];
const CLERKS: &[&str] = &["liqing", "hejing", "wumin", "leiting", "luoli", "yuping"];

/// 回电: rung up the same day or the next, mostly.
pub async fn called_back(life: &mut Life) -> Walk {
    life.invent();
    let form = AskForm {
        name: life.person.name.clone(),
        phone: life.person.phone.clone(),
        about: life.dice.word(ABOUT).to_owned(),
    };
    let asked = life.act(&Who::Nobody, &callback::ASK, call::ask, (), form).await?;
    if life.stands_at == Some(callback::stage::WAITING) {
        return Ok(());
    }
    life.minutes(30, 300).await;
    let clerk = life.dice.word(CLERKS);
    let clerk = life.staff(clerk)?;
    let Some(case) = case::query::by_no(&life.cx(&clerk), &asked.no).await? else { return Ok(()) };
    let id = case.case_id();
    life.act(&clerk, &callback::TAKE, call::desk::take, id, TakeForm::default()).await?;
    if life.stands_at == Some(callback::stage::TAKEN) {
        return Ok(());
    }
    life.minutes(3, 12).await;
    let drawn =
        life.dice.weighed(&[(calls::ANSWER, 8), (calls::GIVE_UP, usize::from(!life.is_quick)), (calls::REFER, 1)]);
    let act = match life.stands_at {
        Some(callback::stage::UNREACHABLE) => calls::GIVE_UP,
        Some(callback::stage::REFERRED) => calls::REFER,
        Some(_) => calls::ANSWER,
        None => drawn.unwrap_or(calls::ANSWER),
    };
    if act == calls::GIVE_UP {
        // Two tries on two days before the last one.
        for _ in 0..2 {
            let missed = SettleForm { act: calls::MISSED, says: String::new() };
            life.act(&clerk, &callback::SETTLE, call::desk::settle, id, missed).await?;
            life.next_day().await;
            life.act(&clerk, &callback::TAKE, call::desk::take, id, TakeForm::default()).await?;
        }
    }
    let says = if act == calls::REFER { "县人社局" } else { "" };
    life.act(&clerk, &callback::SETTLE, call::desk::settle, id, SettleForm { act, says: says.to_owned() }).await?;
    Ok(())
}

/// Every stage of what goes on in the hall has somebody standing there.
pub const CALLS: [Stage; 5] = [
    callback::stage::WAITING,
    callback::stage::TAKEN,
    callback::stage::ANSWERED,
    callback::stage::UNREACHABLE,
    callback::stage::REFERRED,
];
pub const ASKED: [Stage; 4] =
    [inquiry::stage::ANSWERED, inquiry::stage::GUIDED, inquiry::stage::PASSED, inquiry::stage::HEARD];

/// 首问: answered, shown the way, or asked for them elsewhere and told the next day.
pub async fn asked_first(life: &mut Life) -> Walk {
    life.minutes(0, 1).await;
    life.invent();
    let clerk = life.dice.word(CLERKS);
    let clerk = life.staff(clerk)?;
    let drawn = life.dice.weighed(&[(asks::ANSWER, 5), (asks::GUIDE, 4), (asks::PASS, 3)]);
    let act = match life.stands_at {
        Some(inquiry::stage::ANSWERED) => asks::ANSWER,
        Some(inquiry::stage::GUIDED) => asks::GUIDE,
        Some(_) => asks::PASS,
        None => drawn.unwrap_or(asks::ANSWER),
    };
    let says = match act {
        asks::GUIDE => "带到二楼民生综合窗口",
        asks::PASS => "已电话转问县人社局",
        _ => "讲清了要带的材料和办理时间",
    };
    let form = RecordForm {
        about: life.dice.word(ABOUT).to_owned(),
        act,
        says: says.to_owned(),
        name: life.person.name.clone(),
        phone: life.person.phone.clone(),
    };
    let id = life.act(&clerk, &inquiry::RECORD, first::record, (), form).await?.id;
    if act == asks::PASS && life.stands_at != Some(inquiry::stage::PASSED) {
        life.days(0, 1).await;
        let form = TellForm { reply: "已打电话告诉本人".to_owned() };
        life.act(&clerk, &inquiry::TELL, first::tell, id, form).await?;
    }
    Ok(())
}

/// Worked on in the province's own system.
pub const LISTED: &str = "《预防接种证》办理";
pub const REGISTERED: [Stage; 4] = [
    registration::stage::TAKEN,
    registration::stage::READY,
    registration::stage::CLOSED,
    registration::stage::RETURNED,
];

/// 收件登记: taken in, heard of a day later, handed out.
pub async fn registered(life: &mut Life, item: Option<ItemId>) -> Walk {
    let Some(item) = item else { return Ok(()) };
    life.minutes(0, 1).await;
    life.invent();
    let clerk = life.staff("hejing")?;
    let paper = PaperForm { name: "户口簿".to_owned(), originals: String::new(), copies: "1".to_owned() };
    let who = IntakeForm {
        number: life.person.number.clone(),
        name: life.person.name.clone(),
        phone: life.person.phone.clone(),
        ..IntakeForm::default()
    };
    let form = RegisterForm { who, papers: vec![paper], other_no: String::new() };
    let seen = life.act(&clerk, &registration::desk::REGISTER, system::register, item, form).await?;
    let (id, version) = (seen.case.id, seen.case.version);
    match life.stands_at {
        Some(registration::stage::TAKEN) => return Ok(()),
        Some(registration::stage::RETURNED) => {
            life.minutes(30, 200).await;
            let form = SayForm { version, says: "申请人不办了".to_owned() };
            life.act(&clerk, &registration::desk::GIVE_BACK, system::give_back, id, form).await?;
            return Ok(());
        }
        _ => (),
    }
    life.days(0, 1).await;
    let form = FinishForm {
        version,
        outcome: Some(Outcome::Granted),
        on: life.now.day().to_string(),
        to_fetch: "yes".to_owned(),
        ..FinishForm::default()
    };
    let seen = life.act(&clerk, &registration::desk::FINISH, system::finish, id, form).await?;
    if life.stands_at == Some(registration::stage::READY) {
        return Ok(());
    }
    life.minutes(20, 90).await;
    let number = &life.person.number;
    let form = DeliverForm {
        version: seen.case.version,
        pick_up: number.get(number.len().saturating_sub(6)..).unwrap_or_default().to_owned(),
        signed_by: life.person.name.clone(),
        ..DeliverForm::default()
    };
    life.act(&clerk, &registration::desk::DELIVER, system::deliver, id, form).await?;
    Ok(())
}

/// 取号, and a window that calls, today.
pub async fn in_line(life: &mut Life, item: ItemId) -> Walk {
    let machine = life.staff("liqing")?;
    match life.act(&machine, &ticket::DRAW, line::draw, item, Nothing {}).await {
        // The hall has just shut for lunch, or for today.
        Err(super::life::Over::Wrong(crate::base::error::Error::Fault(common::fault::Fault::Form { .. }))) => {
            return Ok(());
        }
        it => drop(it?),
    }
    life.minutes(4, 60).await;
    let clerk = life.window()?;
    // Nobody may be left in the line.
    let here = life.act(&clerk, &ticket::LINE, line::window::line, (), Nothing {}).await?.here;
    let seen = SeenForm { here: here.map(|it| it.id), n_calls: 0 };
    match life.act(&clerk, &ticket::NEXT, line::window::next, (), seen).await {
        Err(super::life::Over::Wrong(crate::base::error::Error::Fault(common::fault::Fault::Form { .. }))) => {
            Ok(())
        }
        it => it.map(drop),
    }
}
