//! 停办: why a matter cannot be applied for, until when, and what there is instead. Every channel asks here: a draft begun or handed in, the
//! counter, the machine in the hall, a booking, and a bundle that has the matter in it.
use common::{
    catalogue::{Item, ItemState},
    id::ItemId,
};

use super::query;
use crate::{base::error::Result, entity::items::Model as Row, gate::cx::Cx, org};

/// In words for whoever wants to apply; empty when they can.
pub async fn shut(cx: &Cx, row: &Row, item: &Item) -> Result<String> {
    let says = because(row, item);
    if says.is_empty() {
        return of_parts(cx, row, item).await;
    }
    Ok(match instead(cx, row, item).await? {
        Some((_, name)) => format!("{says}可以改办“{name}”。"),
        None => says,
    })
}

fn because(row: &Row, item: &Item) -> String {
    let halt = item.halt.as_ref();
    // Where it is stopped, no window does it either.
    let ask = match item.consult_phone.as_str() {
        "" => "有疑问可以拨打12345。".to_owned(),
        it => format!("有疑问可以拨打{it}。"),
    };
    let call = match item.consult_phone.as_str() {
        "" => "可以拨打12345询问，或到政务服务中心办理。".to_owned(),
        it => format!("可以拨打{it}询问，或到窗口办理。"),
    };
    let told = match halt.map(|it| it.why.trim_end_matches('。')).filter(|it| !it.is_empty()) {
        Some(why) => format!("原因：{why}。{ask}"),
        None => ask,
    };
    match row.state {
        ItemState::Suspended => match halt.and_then(|it| it.until) {
            Some(until) => format!("这一事项已暂停办理，预计到{}。{told}", until.zh_full()),
            None => format!("这一事项已暂停办理，暂时不能申请。{told}"),
        },
        ItemState::Cancelled => format!("这一事项已取消，不再办理。{told}"),
        ItemState::Listed => format!("这一事项已列入清单，还没有开通网上办理。{call}"),
        ItemState::Draft => format!("这一事项还没有公布。{call}"),
        ItemState::Open if !item.can_apply_online() => format!("这一事项目前在窗口办理。{call}"),
        ItemState::Open => String::new(),
    }
}

/// 一件事: with one of its matters stopped the whole cannot be handed in.
async fn of_parts(cx: &Cx, row: &Row, item: &Item) -> Result<String> {
    // Most matters are no bundle, and every submission asks.
    if item.parts.is_empty() {
        return Ok(String::new());
    }
    let codes: Vec<String> = item.parts.iter().map(|it| it.code.clone()).collect();
    let gone = org::query::shut(&cx.db(), row.region, cx.now.day()).await?;
    let stopped = query::stopped(cx, row.region, &codes, &gone).await?;
    let Some(first) = stopped.first() else { return Ok(String::new()) };
    let how = match first.state {
        ItemState::Suspended => "暂停办理",
        ItemState::Cancelled => "停止办理",
        _ => "没有办理单位",
    };
    Ok(format!("这件事里的“{}”已{how}，暂时不能一起申请，其他的可以单独办理。", first.name))
}

/// The matter that takes the place of one that is stopped.
pub async fn instead(cx: &Cx, row: &Row, item: &Item) -> Result<Option<(ItemId, String)>> {
    let is_stopped = matches!(row.state, ItemState::Suspended | ItemState::Cancelled);
    let Some(halt) = item.halt.as_ref().filter(|it| is_stopped && !it.instead.is_empty()) else { return Ok(None) };
    let there = query::by_code(cx, row.region, &halt.instead).await?;
    Ok(there.filter(|it| it.state == ItemState::Open).map(|it| (it.id, it.name)))
}
