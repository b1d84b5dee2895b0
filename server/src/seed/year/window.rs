//! From the form to acceptance: what the applicant and the window do.
use common::{
    account::Who,
    application::stage,
    case::{
        self, OpenForm, ReasonForm, SaveForm, SubmitForm,
        intake::{self as counter, IntakeForm, TakeInForm},
    },
    catalogue::{Material, Necessity},
    check::Nothing,
    decision::accept::{self, DeferForm, Ground, ReceiveForm, RefuseForm},
    form::Answers,
    id::SlotAt,
    review::{self, Defect, ExamineView, JudgeForm, NotifyForm, Verdict, form::FORM},
};

use super::{
    answers::Writer,
    life::{Life, Walk},
    papers::{bring, needed},
};
use crate::{
    application::{draft, intake},
    case::show,
    decision::{acceptance, ending},
    review as desk,
    seed::head_beside,
};

/// 中心主任
pub const HEAD: &str = "fangzhou";

/// 本机关负责人, of the body this one works in.
pub fn head(login: &str) -> &'static str {
    head_beside(login).unwrap_or(HEAD)
}

/// Registered, opened and filled in; nothing is handed in yet. `given`: what this one has to answer.
pub async fn filled(life: &mut Life, given: &[(&str, &str)]) -> Walk<Answers> {
    life.introduced().await?;
    let own = life.own.clone();
    let view = life.act(&own, &case::OPEN, draft::open, life.item_id, OpenForm::default()).await?;
    (life.case, life.version, life.stage) = (view.id, 1, stage::DRAFT);
    let mut answers = view.answers;
    write_down(life, &mut answers, given)?;
    life.shortly(4, 35).await;
    let form = SaveForm { answers: answers.clone(), rev: view.rev };
    life.act(&own, &case::SAVE, draft::save, life.case, form).await?;
    life.stands()?;
    Ok(answers)
}

fn write_down(life: &mut Life, answers: &mut Answers, given: &[(&str, &str)]) -> Walk {
    let (person, firm, item) = (life.person.clone(), life.firm.clone(), life.item.clone());
    let region = life.world.hub.region().0 as u32;
    let today = life.now.day();
    Writer { dice: &mut life.dice, person: &person, firm: firm.as_ref(), region, today }
        .fill(&item, answers, given);
    match case::draft::faults(&item, answers, today) {
        faults if faults.is_empty() => Ok(()),
        faults => Err(anyhow::anyhow!("{}: {faults:?}", item.name).into()),
    }
}

/// At home, with every paper. What may follow is left out where `later`.
pub async fn handed_in(life: &mut Life, answers: &Answers, later: bool) -> Walk {
    let own = life.own.clone();
    life.shortly(3, 40).await;
    let slots = needed(&life.item, answers, !later);
    bring(life, &own, &slots).await?;
    life.shortly(1, 9).await;
    submit(life).await
}

async fn submit(life: &mut Life) -> Walk {
    let own = life.own.clone();
    let form = SubmitForm { declared: "yes".to_owned(), agreed: "yes".to_owned() };
    life.act(&own, &case::SUBMIT, draft::submit, life.case, form).await?;
    life.look().await.map(drop)
}

/// Taken up at a window within days.
pub async fn taken(life: &mut Life) -> Walk<(Who, ExamineView)> {
    life.days(0, 2).await;
    let clerk = life.window()?;
    let seen = life.act(&clerk, &review::CLAIM, desk::claim, life.case, Nothing {}).await?;
    life.seen(&seen.case)?;
    Ok((clerk, seen))
}

/// Material by material: bad where one is named, put off where it has not come.
pub async fn judged(life: &mut Life, clerk: &Who, seen: &ExamineView, bad: &[String]) -> Walk {
    let is_open = |it: &&review::ExamineSlot| {
        it.verdict.is_none() && (it.is_needed || !it.files.is_empty()) || bad.contains(&it.material.slot)
    };
    if seen.fields.iter().any(|it| it.verdict.is_none()) {
        let at = SlotAt { case: life.case, slot: FORM.to_owned() };
        life.act(clerk, &review::JUDGE, desk::judge, at, JudgeForm::default()).await?;
    }
    for it in seen.slots.iter().filter(is_open) {
        let slot = it.material.slot.clone();
        let later = it.files.is_empty() && it.material.necessity == Necessity::Deferrable;
        let form = match bad.contains(&slot) {
            true => {
                let defect =
                    life.dice.pick(&[Defect::Unclear, Defect::Unsigned, Defect::Incomplete, Defect::Expired]);
                let says = defect.unwrap_or_default().words(&it.material.name);
                JudgeForm { verdict: Verdict::Bad, defect, says, rest_seen: true, ..JudgeForm::default() }
            }
            false if later => {
                let says = format!("{}出具后补交。", it.material.name);
                JudgeForm { verdict: Verdict::Defer, defect: None, says, rest_seen: true, ..JudgeForm::default() }
            }
            false => JudgeForm { rest_seen: true, ..JudgeForm::default() },
        };
        let at = SlotAt { case: life.case, slot };
        life.act(clerk, &review::JUDGE, desk::judge, at, form).await?;
    }
    Ok(())
}

/// Seen and found right: received, or waiting for the originals.
pub async fn passed(life: &mut Life) -> Walk<ExamineView> {
    let (clerk, seen) = taken(life).await?;
    life.minutes(4, 25).await;
    judged(life, &clerk, &seen, &[]).await?;
    life.step(&clerk, &review::PASS, desk::pass, life.at()).await?;
    Ok(seen)
}

async fn found_wrong(life: &mut Life, again: bool) -> Walk<(Who, Vec<Material>)> {
    let (clerk, seen) = taken(life).await?;
    life.minutes(6, 30).await;
    let there: Vec<Material> =
        seen.slots.iter().filter(|it| !it.files.is_empty()).map(|it| it.material.clone()).collect();
    let bad: Vec<Material> = match again {
        true => there.into_iter().take(1).collect(),
        false => there.into_iter().skip(1).take(1 + life.dice.roll(2)).collect(),
    };
    let slots: Vec<String> = bad.iter().map(|it| it.slot.clone()).collect();
    judged(life, &clerk, &seen, &slots).await?;
    Ok((clerk, bad))
}

/// The same as far as it goes without the leader.
pub async fn told_again(life: &mut Life) -> Walk {
    found_wrong(life, true).await.map(drop)
}

/// One or two papers are wrong: told once, with the days to put it right. `again`: what the first notice had not said; the leader
/// allows it.
pub async fn told(life: &mut Life, again: bool) -> Walk<Vec<Material>> {
    let (clerk, bad) = found_wrong(life, again).await?;
    if again {
        let head = life.staff(HEAD)?;
        let why = ReasonForm { reason: "上次告知时漏看了这一项，确实影响办理".to_owned() };
        life.step(&head, &review::ALLOW, desk::allow, why).await?;
    }
    let form = NotifyForm { version: life.version, n_days: common::application::N_CORRECT_DAYS };
    life.act(&clerk, &review::NOTIFY, desk::notify, life.case, form).await?;
    life.look().await?;
    Ok(bad)
}

/// Put right from home, in time.
pub async fn corrected(life: &mut Life, bad: &[Material]) -> Walk {
    life.home(20, 140).await;
    let own = life.own.clone();
    bring(life, &own, bad).await?;
    life.shortly(1, 9).await;
    submit(life).await
}

/// Originals on the counter, where somebody has to come with them.
pub async fn received(life: &mut Life, seen: &ExamineView) -> Walk<Who> {
    if life.stage != stage::PRE_PASSED {
        return life.window();
    }
    life.days(1, 3).await;
    let clerk = life.window()?;
    let has = |it: &&review::ExamineSlot| it.material.n_originals > 0 && !it.files.is_empty();
    let originals = seen.slots.iter().filter(has).map(|it| it.material.slot.clone()).collect();
    let form = ReceiveForm { version: life.version, originals };
    life.step(&clerk, &accept::RECEIVE, acceptance::receive, form).await?;
    Ok(clerk)
}

pub async fn accepted(life: &mut Life, clerk: &Who, later: bool) -> Walk {
    life.minutes(5, 150).await;
    match later {
        true => {
            let form = DeferForm { version: life.version, n_days: 15, promised: "yes".to_owned() };
            life.step(clerk, &accept::ACCEPT_DEFERRING, acceptance::accept_deferring, form).await?;
        }
        false => {
            life.step(clerk, &accept::ACCEPT, acceptance::accept, life.at()).await?;
        }
    }
    Ok(())
}

/// 不予受理, from pre-review.
pub async fn refused(life: &mut Life) -> Walk {
    let (clerk, _) = taken(life).await?;
    life.minutes(10, 40).await;
    let (ground, reason, elsewhere) = match life.dice.roll(3) {
        0 => (Ground::NotOurs, "经营场所在邻县，归邻县办理", "邻县政务服务中心"),
        1 => (Ground::NoNeed, "这种情况不用办这个证，直接经营就可以", ""),
        _ => (Ground::NotOurs, "这一件归市级部门办理", "安澜市政务服务中心"),
    };
    let form =
        RefuseForm { version: life.version, ground, reason: reason.to_owned(), elsewhere: elsewhere.to_owned() };
    life.step(&clerk, &review::REFUSE, acceptance::refuse_unseen, form).await?;
    Ok(())
}

pub async fn withdrawn(life: &mut Life) -> Walk {
    let own = life.own.clone();
    let reason = life.dice.word(&["店不开了", "材料填错了，想重新申请", "打算过一阵再办", "家里有事，先不办了"]);
    life.step(&own, &case::WITHDRAW, ending::withdraw, ReasonForm { reason: reason.to_owned() }).await?;
    Ok(())
}

/// 窗口收件: somebody stands there with everything in their hands. Whoever took it in.
pub async fn walked_in(life: &mut Life) -> Walk<Who> {
    life.minutes(0, 1).await;
    life.invent();
    let clerk = life.window()?;
    let form = match &life.firm {
        None => {
            IntakeForm { number: life.person.card(), phone: life.person.phone.clone(), ..IntakeForm::default() }
        }
        Some(it) => IntakeForm {
            number: it.code.clone(),
            name: it.name.clone(),
            legal: it.head.name.clone(),
            phone: it.head.phone.clone(),
            ..IntakeForm::default()
        },
    };
    let opened = life.act(&clerk, &counter::OPEN, intake::open, life.item_id, form).await?;
    (life.case, life.version, life.stage) = (opened.case, 1, stage::DRAFT);
    let view = draft::show(life.cx(&clerk), opened.case, Nothing {}).await?;
    let mut answers = view.answers;
    write_down(life, &mut answers, &[("delivery", "window")])?;
    life.minutes(5, 14).await;
    let form = SaveForm { answers: answers.clone(), rev: view.rev };
    life.act(&clerk, &case::SAVE, draft::save, life.case, form).await?;
    let slots = needed(&life.item, &answers, true);
    bring(life, &clerk, &slots).await?;
    life.minutes(2, 9).await;
    let originals = slots.iter().map(|it| it.slot.clone()).collect();
    let form = TakeInForm { originals, signed: "yes".to_owned(), ..TakeInForm::default() };
    life.act(&clerk, &counter::TAKE_IN, intake::take_in, life.case, form).await?;
    let view = show(life.cx(&clerk), life.case, Nothing {}).await?;
    life.own = life.world.who_applied(&life.cx(&clerk), life.case).await?;
    life.seen(&view)?;
    Ok(clerk)
}
