//! 等您办的: what somebody has to see to, on the home page and in the menu: to correct, to pay, to fetch, to finish, to read, to renew.
use common::{
    application::stage,
    check::Nothing,
    fault::Fault,
    message::AwaitsView,
    paper::{Standing, licence::N_REMIND_DAYS},
    place::Place,
};

use crate::{base::error::Result, case, fee, gate::cx::Cx, message, paper};

/// More is on its own page.
const N_SHOWN: usize = 6;

pub async fn awaits(cx: Cx, (): (), _: Nothing) -> Result<AwaitsView> {
    let account = cx.who.account().ok_or(Fault::SignedOut)?;
    let (cases, _) = case::query::mine(&cx, None).await?;
    let unpaid = fee::unpaid(&cx, &cases).await?;
    let mut lines = Vec::new();
    for it in &cases {
        let (id, name) = (it.case_id(), &it.item_name);
        let by = it.due_on.as_deref().and_then(common::moment::Day::parse);
        let (says, place) = match it.stage {
            stage::CORRECTION => {
                let by = by.map(|it| it.zh()).unwrap_or_default();
                (format!("要补正：{name}，最晚{by}"), Place::Materials(id))
            }
            _ if unpaid.contains(&it.id) => (format!("要缴费：{name}"), Place::Bill(id)),
            stage::READY if !it.pick_up.is_empty() => (format!("可以领取：{name}"), Place::Case(id)),
            stage::PRE_PASSED => (format!("带原件到窗口：{name}"), Place::Case(id)),
            stage::DRAFT => (format!("没填完：{name}"), Place::Tasks(id)),
            _ => continue,
        };
        lines.push(line(&says, &place));
    }
    let today = cx.now.day();
    for it in paper::licence::held_by(&cx, account, None).await?.rows {
        let ends = it.until.filter(|day| it.standing == Standing::InForce && day.0 - today.0 <= N_REMIND_DAYS);
        if let Some(day) = ends {
            let says = format!("快到期：{}，{}", it.title, day.zh_full());
            lines.push(line(&says, &Place::Paper(it.case, it.id)));
        }
    }
    let n_unread = message::query::n_unread(&cx, account).await?;
    if n_unread > 0 {
        lines.push(line(&format!("{n_unread}条消息没有读"), &Place::Messages));
    }
    let n = lines.len() as u32;
    lines.truncate(N_SHOWN);
    Ok(AwaitsView { n, lines })
}

/// The sentence and where it leads, parted by the end of a line.
fn line(says: &str, place: &Place) -> String {
    format!("{says}\n{}", place.href())
}
