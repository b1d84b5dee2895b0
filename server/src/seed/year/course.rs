//! How a case may go, and how often it does.
use common::{
    application::stage,
    case::flow::Stage,
    decision::pledge::{self, Finding, InspectForm, RevokeForm},
};

use super::{
    bundle, department,
    life::{Life, Walk},
    matters::{ELDER, HYGIENE, Matter, SMALL_FOOD, Way},
    papers::needed,
    voices, window,
};
use crate::decision::afterwards;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Course {
    /// Granted and handed over, without a word too many.
    Whole,
    /// 窗口收件
    WalkIn,
    /// Begun and never handed in.
    Draft,
    /// Told once, put right, granted.
    Corrected,
    /// The same, and a second notice the leader allowed.
    Twice,
    /// Told once, and never heard of again.
    Lapsed,
    Refused,
    Withdrawn,
    WithdrawnLate,
    Voided,
    Terminated,
    Denied,
    Special,
    Extended,
    Countersigned,
    SentBack,
    /// 容缺: what was put off comes …
    Deferred,
    /// … or does not.
    Defaulted,
    /// 告知承诺: kept, mended, broken.
    Promised(Finding),
    /// Nobody answers: time accepts it.
    Deemed,
    /// 提出作废, and the head has not said.
    AskedVoid,
    /// A second notice, and the head has not allowed it.
    AskedAgain,
    /// Another body's word is waited for.
    AskedWord,
    /// 承诺不实, and the head has not taken it back.
    FoundBroken,
    /// Served, and not content.
    Complained,
}

use Course::*;

/// Of a thousand or so, where a department decides.
const DEPARTMENT: [(Course, usize); 17] = [
    (Whole, 480),
    (WalkIn, 100),
    (Draft, 25),
    (Corrected, 110),
    (Twice, 8),
    (Lapsed, 35),
    (Refused, 30),
    (Withdrawn, 25),
    (WithdrawnLate, 10),
    (Voided, 8),
    (Terminated, 6),
    (Denied, 35),
    (Special, 30),
    (Extended, 25),
    (Countersigned, 25),
    (SentBack, 30),
    (Deferred, 30),
];
const AT_ONCE: [(Course, usize); 8] = [
    (Whole, 560),
    (WalkIn, 240),
    (Draft, 40),
    (Corrected, 100),
    (Lapsed, 25),
    (Refused, 20),
    (Withdrawn, 15),
    (Voided, 6),
];
const PROMISED: [(Course, usize); 3] =
    [(Promised(Finding::Kept), 70), (Promised(Finding::Mend), 18), (Promised(Finding::Broken), 12)];
const JOINT: [(Course, usize); 3] = [(Whole, 85), (Corrected, 10), (Withdrawn, 5)];
/// Of the small restaurants, so many in a hundred promise.
const PROMISING: usize = 40;
/// Of the deferred, so many in a hundred never come.
const DEFAULTING: usize = 30;

impl Course {
    pub fn of(matter: &Matter, dice: &mut super::super::dice::Dice) -> Course {
        let drawn = match matter.way {
            Way::Nobody => Some(Deemed),
            Way::AtOnce => dice.weighed(&AT_ONCE),
            Way::Joint => dice.weighed(&JOINT),
            _ if matter.name == SMALL_FOOD && dice.chance(PROMISING) => dice.weighed(&PROMISED),
            _ => dice.weighed(&DEPARTMENT),
        };
        let drawn = drawn.unwrap_or(Whole);
        // Only what the lists allow to follow later can be put off.
        let is_deferrable = [HYGIENE, SMALL_FOOD, "自然灾害生活救助申请"].contains(&matter.name);
        match drawn {
            Deferred if !is_deferrable => Whole,
            Deferred if dice.chance(DEFAULTING) => Defaulted,
            it => it,
        }
    }

    /// The course on which a case comes to stand there.
    pub fn to(stage: Stage) -> Option<(Course, &'static str)> {
        Some(match stage {
            stage::CORRECTION => (Corrected, HYGIENE),
            stage::SPECIAL => (Special, HYGIENE),
            stage::DENIED => (Denied, HYGIENE),
            stage::REPORTED => (Whole, "自然灾害生活救助申请"),
            stage::JOINT => (Whole, "开办餐饮店一件事"),
            stage::GRANTED => (Whole, ELDER),
            stage::DRAFT => (Draft, SMALL_FOOD),
            stage::SUBMITTED
            | stage::PRE_REVIEW
            | stage::PRE_PASSED
            | stage::RECEIVED
            | stage::ACCEPTED
            | stage::IN_REVIEW
            | stage::CHECKING
            | stage::APPROVING
            | stage::ISSUING
            | stage::READY => (Whole, HYGIENE),
            _ => return None,
        })
    }

    pub async fn walk(self, life: &mut Life) -> Walk {
        if self == WalkIn {
            let clerk = Box::pin(window::walked_in(life)).await?;
            return Box::pin(decided(life, self, &clerk, &[])).await;
        }
        let pledge = if matches!(self, Promised(_) | FoundBroken) { "pledge" } else { "normal" };
        let given: &[(&str, &str)] = if life.matter.name == SMALL_FOOD { &[("pledge", pledge)] } else { &[] };
        let answers = Box::pin(window::filled(life, given)).await?;
        if self == Draft {
            return Ok(());
        }
        let is_later = matches!(self, Deferred | Defaulted);
        Box::pin(window::handed_in(life, &answers, is_later)).await?;
        match self {
            Refused => return Box::pin(window::refused(life)).await,
            Voided | AskedVoid => return Box::pin(department::voided(life, self == Voided)).await,
            Withdrawn => {
                life.home(3, 20).await;
                return Box::pin(window::withdrawn(life)).await;
            }
            Deemed => {
                life.days(8, 12).await;
                life.look().await?;
                return Box::pin(window::withdrawn(life)).await;
            }
            Corrected | Twice | AskedAgain | Lapsed => {
                let bad = Box::pin(window::told(life, false)).await?;
                if self == Lapsed {
                    return Ok(());
                }
                Box::pin(window::corrected(life, &bad)).await?;
                if self == AskedAgain {
                    return Box::pin(window::told_again(life)).await;
                }
                if self == Twice {
                    let bad = Box::pin(window::told(life, true)).await?;
                    Box::pin(window::corrected(life, &bad)).await?;
                }
            }
            _ => (),
        }
        let seen = Box::pin(window::passed(life)).await?;
        let clerk = Box::pin(window::received(life, &seen)).await?;
        let slots = needed(&life.item, &answers, true);
        Box::pin(decided(life, self, &clerk, &slots)).await
    }
}

/// From the papers on the counter to the end of it.
async fn decided(
    life: &mut Life,
    course: Course,
    clerk: &common::account::Who,
    slots: &[common::catalogue::Material],
) -> Walk {
    match (life.matter.way, course) {
        (Way::AtOnce, _) | (_, Promised(_) | FoundBroken) => Box::pin(department::at_once(life)).await?,
        (Way::Joint, _) => {
            Box::pin(window::accepted(life, clerk, false)).await?;
            Box::pin(bundle::answered(life)).await?;
            return Box::pin(voices::heard(life)).await;
        }
        (_, Deferred | Defaulted) => {
            Box::pin(window::accepted(life, clerk, true)).await?;
            if course == Defaulted {
                return Ok(());
            }
            Box::pin(department::supplied(life, slots)).await?;
            if !Box::pin(department::decided(life, course)).await? {
                return Ok(());
            }
        }
        _ => {
            Box::pin(window::accepted(life, clerk, false)).await?;
            if !Box::pin(department::decided(life, course)).await? {
                return Ok(());
            }
        }
    }
    Box::pin(department::delivered(life)).await?;
    if course == Complained {
        return Box::pin(voices::complained(life)).await;
    }
    Box::pin(voices::heard(life)).await?;
    match course {
        Promised(it) => Box::pin(inspected(life, it, true)).await,
        FoundBroken => Box::pin(inspected(life, Finding::Broken, false)).await,
        _ => Ok(()),
    }
}

/// 事后核查, by somebody who did not decide; what was broken is taken back by the head, if it is settled yet.
async fn inspected(life: &mut Life, finding: Finding, is_settled: bool) -> Walk {
    if life.is_quick && is_settled {
        // To be looked at, and not yet.
        return Ok(());
    }
    life.days(4, 14).await;
    let one = life.staff(life.matter.hands.handler)?;
    let look = |life: &Life, finding: Finding, says: &str| InspectForm {
        version: life.version,
        finding,
        says: says.to_owned(),
        n_days: if finding == Finding::Mend { 10 } else { 0 },
    };
    let says = match finding {
        Finding::Kept => "到店看过，与承诺一致",
        Finding::Mend => "洗消池少一格，限期补上",
        Finding::Broken => "经营面积超过50平方米，没有洗消设备",
    };
    let form = look(life, finding, says);
    life.step(&one, &pledge::INSPECT, afterwards::inspect, form).await?;
    match finding {
        _ if !is_settled => (),
        Finding::Kept => (),
        Finding::Mend => {
            life.days(4, 9).await;
            let form = look(life, Finding::Kept, "已补上洗消池，与承诺一致");
            life.step(&one, &pledge::INSPECT, afterwards::inspect, form).await?;
        }
        Finding::Broken => {
            let told_on = life.now.day().to_string();
            life.days(1, 4).await;
            let head = life.staff(window::head(life.matter.hands.handler))?;
            let form = RevokeForm {
                version: life.version,
                says: "承诺与事实不符，依法撤销".to_owned(),
                told_on,
                heard: "没有提出".to_owned(),
            };
            life.step(&head, &pledge::REVOKE, afterwards::revoke, form).await?;
        }
    }
    Ok(())
}
