//! 好差评: some say how it was; a bad word becomes the head's work.
use common::{
    id::RatingId,
    rating::{
        self, Grievance, RateForm, Stars,
        work::{WorkAct, WorkForm},
    },
};

use super::{
    life::{Life, Walk},
    window::HEAD,
};
use crate::{case, rating as voice};

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

/// A bad word nobody has looked into yet.
pub async fn complained(life: &mut Life) -> Walk {
    life.shortly(5, 60).await;
    said(life, Stars::Unhappy, true).await
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
    let Some(id) = given.iter().find(|it| it.seq == life.version).map(|it| it.id) else { return Ok(()) };
    life.days(1, 1).await;
    // What is doubted wants a second head, which this county does not have: it waits, and then is confirmed all the same.
    work(life, id, WorkAct::Confirm, "已向当事窗口核实，情况属实").await?;
    life.days(1, 4).await;
    work(life, id, WorkAct::Answer, "已向申请人说明并道歉，窗口已改正").await?;
    life.days(1, 3).await;
    match may_call {
        false => work(life, id, WorkAct::NoCall, "没有留电话，不能回访").await,
        true if life.dice.chance(20) => {
            work(life, id, WorkAct::Reopen, "回访时说还没有解决").await?;
            life.days(1, 4).await;
            work(life, id, WorkAct::Answer, "已再次上门说明，补办了手续").await?;
            life.days(1, 3).await;
            work(life, id, WorkAct::Content, "回访，表示满意").await
        }
        true => work(life, id, WorkAct::Content, "回访，表示满意").await,
    }
}

async fn work(life: &Life, id: RatingId, act: WorkAct, note: &str) -> Walk {
    let head = life.staff(HEAD)?;
    let form = WorkForm { act, note: note.to_owned() };
    life.act(&head, &rating::WORK, voice::work, id, form).await.map(drop)
}
