//! From acceptance to the paper in somebody's hand: what the department, its head and the issuing window do.
use common::{
    account::Who,
    application::stage,
    case::{ReasonForm, draft::DELIVERY},
    catalogue::{Material, Necessity, Unit},
    check::Nothing,
    decision::{
        accept::{self, ReceiveForm},
        decide::{self, AskForm, ExtendForm, GrantForm, Leaning, OpineForm, SpecialForm, SpecialKind},
        deliver::{self, DeliverForm, Way as ByWay},
    },
    fee::{self, BillState, CollectForm, PayWay, WaiveForm},
};

use super::{
    course::Course,
    life::{Life, Walk},
    matters::{Hands, SHOP, Way},
    papers::bring,
    window,
};
use crate::{
    case,
    decision::{acceptance, countersign, delivery, department, ending},
    fee as till,
};

/// Bodies that are asked for a word, and whoever says it there.
const ASKED: [(&str, &str); 2] = [("县综合执法局", "yanfeng"), ("县市场监管局", "maochao")];
/// Who has a letter for special procedures.
const MAY_TEST: [&str; 5] = ["songhui", "sunwei", "tianmin", "guanhai", "tanyun"];
const OPINIONS: &[&str] = &[
    "现场与材料一致，符合条件",
    "材料齐全，内容属实，符合规定",
    "已到现场看过，布局和设备都符合要求",
    "经核对登记信息，符合条件",
];

/// How many working days a hand may take; of what is promised within days, none.
fn pace(life: &Life) -> i64 {
    match life.item.promised {
        Some(it) if it.unit == Unit::AtOnce => 0,
        Some(it) if it.n > 3 => i64::from(it.n) / 5,
        _ => 0,
    }
}

pub fn opinion(life: &mut Life, leaning: Leaning) -> OpineForm {
    let says = match leaning {
        Leaning::Grant => life.dice.word(OPINIONS),
        Leaning::Deny => "操作间离污染源不到规定的距离，不符合条件",
    };
    OpineForm { version: life.version, leaning, says: says.to_owned() }
}

pub fn granting(life: &Life) -> GrantForm {
    let valid_until = match life.matter.name {
        SHOP | "公司设立登记" | "农民专业合作社设立登记" => "长期".to_owned(),
        _ => life.now.day().plus(4 * 365).to_string(),
    };
    GrantForm { version: life.version, says: format!("准予{}", life.item.name), valid_until }
}

/// Looked into, checked and decided; false: it ended on the way.
pub async fn decided(life: &mut Life, course: Course) -> Walk<bool> {
    let Hands { handler, checker, decider, .. } = life.matter.hands;
    let pace = pace(life);
    let leaning = if course == Course::Denied { Leaning::Deny } else { Leaning::Grant };
    life.days(0, pace).await;
    let one = life.staff(handler)?;
    life.step(&one, &decide::ASSIGN, department::assign, life.at()).await?;
    if !between(life, course, handler).await? {
        return Ok(false);
    }
    life.days(i64::from(pace > 0) + life.late_days, pace + life.late_days).await;
    let form = opinion(life, leaning);
    life.step(&one, &decide::OPINE, department::opine, form).await?;
    life.days(0, pace).await;
    let two = life.staff(checker)?;
    if course == Course::SentBack {
        let says = life.say("请补充现场照片的核对情况");
        life.step(&two, &decide::SEND_BACK, department::send_back, says).await?;
        life.days(0, pace).await;
        let form = opinion(life, leaning);
        life.step(&one, &decide::OPINE, department::opine, form).await?;
        life.minutes(20, 120).await;
    }
    let decider = match life.matter.way {
        Way::Reported(upper) => {
            let says = life.say("初审同意，报请核发");
            life.step(&two, &decide::REPORT_UP, department::report_up, says).await?;
            above(life, upper).await?;
            upper.decider
        }
        _ => {
            let form = opinion(life, leaning);
            life.step(&two, &decide::OPINE, department::opine, form).await?;
            decider
        }
    };
    if course == Course::Extended {
        let form =
            ExtendForm {
                version: life.version, n_days: 5, says: "首席代表外出学习，需等其返回签批".to_owned()
            };
        let head = life.staff(window::head(decider))?;
        life.step(&head, &decide::EXTEND, department::extend, form).await?;
        life.days(2, 4).await;
    }
    life.days(0, pace).await;
    let three = life.staff(decider)?;
    match course {
        Course::Denied => {
            let says = life.say("经审查，场所条件不符合规定，不予准许");
            life.step(&three, &decide::DENY, department::deny, says).await?;
        }
        _ => {
            let form = granting(life);
            life.step(&three, &decide::GRANT, department::grant, form).await?;
        }
    }
    Ok(true)
}

/// With the body above, under the same number.
async fn above(life: &mut Life, upper: Hands) -> Walk {
    life.days(0, 1).await;
    let one = life.staff(upper.handler)?;
    life.step(&one, &decide::ASSIGN, department::assign, life.at()).await?;
    life.days(0, 1).await;
    let form = opinion(life, Leaning::Grant);
    life.step(&one, &decide::OPINE, department::opine, form).await?;
    life.days(0, 1).await;
    let two = life.staff(upper.checker)?;
    let form = opinion(life, Leaning::Grant);
    life.step(&two, &decide::OPINE, department::opine, form).await?;
    Ok(())
}

/// What may come between the first hand and its opinion.
async fn between(life: &mut Life, course: Course, handler: &str) -> Walk<bool> {
    let one = life.staff(handler)?;
    match course {
        Course::Special if MAY_TEST.contains(&handler) => {
            life.minutes(30, 200).await;
            let form = SpecialForm {
                version: life.version,
                kind: SpecialKind::Testing,
                says: "按规定要检测场所的空气和用品".to_owned(),
                n_days: 10,
            };
            life.step(&one, &decide::START_SPECIAL, department::start_special, form).await?;
            life.days(4, 9).await;
            let says = life.say("检测合格");
            life.step(&one, &decide::END_SPECIAL, department::end_special, says).await?;
        }
        Course::Countersigned | Course::AskedWord => {
            let body = if life.item.org == ASKED[0].0 { ASKED[1] } else { ASKED[0] };
            life.minutes(30, 200).await;
            let form = AskForm {
                version: life.version,
                orgs: vec![body.0.to_owned()],
                says: "经营场所是否在登记、规划的范围内".to_owned(),
                n_days: 3,
            };
            life.step(&one, &decide::ASK_COUNTERSIGN, countersign::ask, form).await?;
            if course == Course::AskedWord {
                return Ok(false);
            }
            life.days(0, 2).await;
            let other = life.staff(body.1)?;
            let form = OpineForm {
                version: life.version,
                leaning: Leaning::Grant,
                says: "已核对，没有不同意见".to_owned(),
            };
            life.step(&other, &decide::COUNTERSIGN, countersign::answer, form).await?;
        }
        Course::Terminated => {
            life.days(2, 5).await;
            let head = life.staff(window::head(handler))?;
            let says = life.say("申请人已去世，家属来说明，不再办理");
            life.step(&head, &decide::TERMINATE, ending::terminate, says).await?;
            return Ok(false);
        }
        Course::WithdrawnLate => {
            life.home(10, 60).await;
            window::withdrawn(life).await?;
            return Ok(false);
        }
        _ => (),
    }
    Ok(true)
}

/// 即办件: one person, one visit.
pub async fn at_once(life: &mut Life) -> Walk {
    life.minutes(5, 60).await;
    // Any window may look; the two at the market desk decide.
    let clerk = life.window()?;
    let form = granting(life);
    life.step(&clerk, &decide::DECIDE_AT_ONCE, department::decide_at_once, form).await?;
    Ok(())
}

/// What was put off comes: sent from home, held against the original at the window.
pub async fn supplied(life: &mut Life, slots: &[Material]) -> Walk {
    life.days(2, 8).await;
    let own = life.own.clone();
    let later: Vec<Material> = slots.iter().filter(|it| it.necessity == Necessity::Deferrable).cloned().collect();
    bring(life, &own, &later).await?;
    life.minutes(30, 240).await;
    let clerk = life.window()?;
    let originals = later.iter().map(|it| it.slot.clone()).collect();
    let form = ReceiveForm { version: life.version, originals };
    life.step(&clerk, &accept::SUPPLY, acceptance::supply, form).await?;
    Ok(())
}

/// Paid for, made, and handed over.
pub async fn delivered(life: &mut Life) -> Walk {
    let issuer = match life.matter.way {
        Way::Reported(upper) => upper.issuer,
        _ => life.matter.hands.issuer,
    };
    if life.stage == stage::GRANTED {
        let maker = life.staff(issuer)?;
        paid(life).await?;
        life.minutes(15, 200).await;
        life.step(&maker, &deliver::MAKE, delivery::make, life.at()).await?;
        life.minutes(10, 120).await;
        life.step(&maker, &deliver::READY, delivery::ready, life.at()).await?;
    }
    // Handed out where it was received.
    let window = life.staff(life.matter.hands.issuer)?;
    life.days(0, 4).await;
    let form = wanted(life).await?;
    life.step(&window, &deliver::DELIVER, delivery::deliver, form).await?;
    Ok(())
}

/// Handed over in the way that was asked for.
pub async fn wanted(life: &mut Life) -> Walk<DeliverForm> {
    let code = life.look().await?.pick_up;
    let cx = life.cx(&life.own);
    let answers = case::answers::answers(&cx, &case::query::one(&cx, life.case).await?)?;
    let (way, waybill) = match answers.get(DELIVERY).map(|it| it.as_text()) {
        Some("post") => (ByWay::Post, format!("110{:010}", life.dice.between(1, 999_999_999))),
        Some("electronic") => (ByWay::Electronic, String::new()),
        _ => (ByWay::PickUp, String::new()),
    };
    let signed_by = life.person.name.clone();
    Ok(DeliverForm { version: life.version, way, pick_up: code, waybill, signed_by, ..DeliverForm::default() })
}

/// At the window, or waived for whoever has a reason.
async fn paid(life: &mut Life) -> Walk {
    let bill = life.look().await?.bill.filter(|it| it.state == BillState::Open);
    let Some(bill) = bill else { return Ok(()) };
    life.days(0, 3).await;
    let window = life.staff(life.matter.hands.issuer)?;
    let first = bill.lines.first().filter(|_| life.dice.chance(15));
    match first {
        Some(line) => {
            let form = WaiveForm {
                name: line.name.clone(),
                yuan: format!("{}.{:02}", bill.due / 100, bill.due % 100),
                basis: "低保家庭，按规定免收工本费".to_owned(),
            };
            life.act(&window, &fee::WAIVE, till::waive, life.case, form).await?;
        }
        None => {
            let way = life.dice.pick(&[PayWay::Card, PayWay::Cash, PayWay::Scan]).unwrap_or_default();
            life.act(
                &window,
                &fee::COLLECT,
                till::collect,
                life.case,
                CollectForm { way, due: bill.due, ..CollectForm::default() },
            )
            .await?;
            handed_in(life, &window).await?;
        }
    }
    life.look().await.map(drop)
}

/// The drawer is counted in the evening; now and then a coin is missing, and the head signs later.
async fn handed_in(life: &mut Life, window: &Who) -> Walk {
    let mine = life.act(window, &fee::shift::MINE, till::shift::mine, (), Nothing {}).await?;
    let Some(open) = mine.open else { return Ok(()) };
    life.minutes(30, 200).await;
    let lost = if open.cash >= 100 && life.dice.chance(5) { 10 } else { 0 };
    let counted = open.cash - lost;
    let form = fee::shift::EndForm {
        counted: format!("{}.{:02}", counted / 100, counted % 100),
        reason: if lost > 0 { "找零时少收一角".to_owned() } else { String::new() },
        cash: open.cash,
    };
    life.act(window, &fee::shift::END, till::shift::end, open.row.id, form).await.map(drop)
}

/// 作废: entered twice; one asks, the head does it if it is settled yet.
pub async fn voided(life: &mut Life, is_settled: bool) -> Walk {
    life.days(0, 1).await;
    let clerk = life.window()?;
    let reason = ReasonForm { reason: "同一件事重复申请，申请人也说明了".to_owned() };
    life.step(&clerk, &decide::ASK_VOID, ending::ask_void, reason).await?;
    if !is_settled {
        return Ok(());
    }
    life.days(0, 1).await;
    let head = life.staff(window::head(life.matter.hands.issuer))?;
    let says = life.say("核对属实，重复申请，作废");
    life.step(&head, &decide::VOID, ending::void, says).await?;
    Ok(())
}
