//! 好差评: some say how it was; a bad word becomes the head's work.
use common::{
    case::flow::{Act, Stage},
    id::CaseId,
    rating::{
        self, Grievance, RateForm, Stars,
        work::{WorkForm, act, stage},
    },
};

use super::{
    life::{Life, Over, Walk},
    window::HEAD,
};
use crate::{
    case,
    rating::{self as voice, work as mending},
};

/// Every stage of it has a bad word that stands there.
pub const STANDING: [Stage; 6] =
    [stage::OPEN, stage::DOUBTED, stage::EXCLUDED, stage::MENDING, stage::ANSWERED, stage::CLOSED];
/// The second person, where it takes one.
const OTHER: &str = "xuning";

/// So many in a hundred say something.
const SPEAKING: usize = 32;
const STARS: [(Stars, usize); 5] =
    [(Stars::Delighted, 66), (Stars::Satisfied, 20), (Stars::Fair, 6), (Stars::Unhappy, 5), (Stars::Angry, 3)];
const PRAISE: &[&str] = &["", "", "", "办得快，态度也好", "不用跑两趟，省心", "窗口的同志讲得很清楚"];
const COMPLAINTS: &[(Grievance, &str)] = &[
    (Grievance::Slow, "比说好的晚了几天，打电话也问不到"),
    (Grievance::Again, "前一次说齐了，来了又说少一张"),
    (Grievance::Unclear, "指南上没写要租赁合同原件"),
    (Grievance::Rude, "问了两句就不耐烦"),
    (Grievance::Hard, "手机上传照片总是失败"),
    (Grievance::Fee, ""),
];

/// Of the last time they were served.
pub async fn heard(life: &mut Life) -> Walk {
    if !life.dice.chance(SPEAKING) {
        return Ok(());
    }
    life.home(1, 120).await;
    let stars = life.dice.weighed(&STARS).unwrap_or_default();
    let may_call = life.dice.chance(60);
    said(life, stars, may_call).await?;
    match stars.is_bad() {
        true => worked(life, may_call).await,
        false => Ok(()),
    }
}

/// A bad word, and as far along as it is to come.
pub async fn complained(life: &mut Life) -> Walk {
    life.shortly(5, 60).await;
    said(life, Stars::Unhappy, true).await?;
    match life.stands_at {
        Some(stage::OPEN) => Ok(()),
        _ => worked(life, true).await,
    }
}

async fn said(life: &mut Life, stars: Stars, may_call: bool) -> Walk {
    let (grievance, complaint) = life.dice.pick(COMPLAINTS).unwrap_or_default();
    let form = RateForm {
        seq: life.version,
        stars: Some(stars),
        grievances: if stars.is_bad() { vec![grievance] } else { Vec::new() },
        text: if stars.is_bad() { complaint } else { life.dice.word(PRAISE) }.to_owned(),
        may_call: if may_call { "yes" } else { "" }.to_owned(),
    };
    let own = life.own.clone();
    life.act(&own, &rating::RATE, voice::rate, life.case, form).await.map(drop)
}

/// 核实 → 整改 → 反馈 → 回访
async fn worked(life: &mut Life, may_call: bool) -> Walk {
    let cx = life.cx(&life.own);
    let row = case::query::one(&cx, life.case).await?;
    let given = voice::query::of_case(&cx, &row).await?;
    let Some(id) = given.iter().find(|it| it.seq == life.version).and_then(|it| it.work_id) else { return Ok(()) };
    let id = CaseId { region: row.region, uuid: id };
    life.days(1, 1).await;
    let is_excluded = life.stands_at == Some(stage::EXCLUDED);
    let is_doubted = is_excluded || life.stands_at == Some(stage::DOUBTED);
    match is_doubted || life.stands_at.is_none() && life.dice.chance(10) {
        true => {
            work(life, HEAD, id, act::DOUBT, "当天没有这样的情况，像是评错了窗口").await?;
            life.days(1, 3).await;
            if is_excluded || life.dice.chance(50) {
                return work(life, OTHER, id, act::EXCLUDE, "查了监控和叫号记录，确实评错了窗口").await;
            }
            work(life, OTHER, id, act::REJECT, "窗口确有不妥，按差评办").await?;
        }
        false => work(life, HEAD, id, act::CONFIRM, "已向当事窗口核实，情况属实").await?,
    }
    life.days(1, 4).await;
    work(life, HEAD, id, act::ANSWER, "已向申请人说明并道歉，窗口已改正").await?;
    life.days(1, 3).await;
    match may_call {
        false => work(life, HEAD, id, act::NO_CALL, "没有留电话，不能回访").await,
        true if life.dice.chance(20) => {
            work(life, HEAD, id, act::REOPEN, "回访时说还没有解决").await?;
            life.days(1, 4).await;
            work(life, HEAD, id, act::ANSWER, "已再次上门说明，补办了手续").await?;
            life.days(1, 3).await;
            work(life, HEAD, id, act::CONTENT, "回访，表示满意").await
        }
        true => work(life, HEAD, id, act::CONTENT, "回访，表示满意").await,
    }
}

/// One step, and no further where it is to stand there.
async fn work(life: &Life, by: &str, id: CaseId, act: Act, note: &str) -> Walk {
    let head = life.staff(by)?;
    let form = WorkForm { act, note: note.to_owned() };
    let seen = life.act(&head, &rating::WORK, mending::work, id, form).await?;
    match life.stands_at == Some(seen.stage) {
        true => Err(Over::Stands),
        false => Ok(()),
    }
}
