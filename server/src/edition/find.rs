//! What somebody should see to before an edition is handed in: the rules of every matter, what the province has fixed, what a lower
//! level may not say otherwise, and what the cause asks for.
use common::{
    catalogue::{Item, ItemState, Level},
    edition::{
        Cause, Finding, Group, differ::label_of, find::group_of, group::broken_locks, level::strays, stage,
    },
    fault::Fault,
};

use super::{Kept, base_doc, document, fixed_doc, query, rehearsal};
use crate::{
    base::error::Result,
    catalogue::{self, import, province},
    entity::{cases::Model as Case, editions::Model as Row},
    gate::cx::Cx,
    org,
};

/// 行政许可
const LICENCE: &str = "01";

fn fault(group: Group, says: &str) -> Finding {
    Finding { group, says: says.to_owned(), is_fault: true }
}

fn note(group: Group, says: String) -> Finding {
    Finding { group, says, is_fault: false }
}

/// The version that has been published since this began.
pub async fn newer(cx: &Cx, row: &Row) -> Result<Option<i32>> {
    let (Some(id), Some(base)) = (row.item_id.filter(|_| !row.cause.is_new()), row.base) else { return Ok(None) };
    let item = catalogue::query::there(cx, id).await?.ok_or(Fault::NotFound)?;
    Ok((row.published.is_none() && item.version > base).then_some(item.version))
}

/// Everything there is to say of the document as it stands.
pub async fn findings(cx: &Cx, case: &Case, row: &Row, item: &Item) -> Result<Vec<Finding>> {
    if case.stage.is_over() {
        return Ok(Vec::new());
    }
    let mut all = Box::pin(of_rules(cx, row, item)).await?;
    all.extend(of_base(cx, row, item).await?);
    all.extend(of_place(cx, case, row, item).await?);
    all.extend(of_level(cx, item).await?);
    all.extend(of_halt(cx, row, item).await?);
    all.extend(of_ends(cx, case, row).await?);
    if Row::lines(&row.papers)?.is_empty() {
        all.push(fault(Group::Basics, "还没有写明依据的文件，请在“编制说明”里写上文号和名称"));
    }
    if org::query::by_name(&cx.db(), cx.region(), &item.org).await?.is_none() {
        all.push(fault(Group::Basics, &format!("没有名为“{}”的机构，请从机构表里选", item.org)));
    }
    if let Some(it) = newer(cx, row).await? {
        all.push(fault(Group::Basics, &format!("编制期间已公布第{it}版，请先并入新版，再看改的还对不对")));
    }
    let revs = row.revisions()?;
    let kept: Vec<Kept> = serde_json::from_str(&row.remarks)?;
    let open = kept.iter().filter(|it| revs.get(&it.group).is_none_or(|rev| rev.at <= it.at));
    if case.stage == stage::DRAFT {
        all.extend(open.map(|it| note(it.group, format!("{}退回时说：{}", it.by, it.says))));
    }
    // Last, because it is asked for once everything else is right.
    if !rehearsal::is_rehearsed(cx, row).await? {
        all.push(fault(Group::Basics, "这一稿还没有演练通过，请先演练"));
    }
    all.sort_by_key(|it| !it.is_fault);
    Ok(all)
}

/// What cannot be handed in.
pub fn blocking(findings: &[Finding]) -> Vec<String> {
    let faults = findings.iter().filter(|it| it.is_fault);
    faults.map(|it| format!("{}：{}", it.group.label(), it.says)).collect()
}

async fn of_rules(cx: &Cx, row: &Row, item: &Item) -> Result<Vec<Finding>> {
    if row.cause.stops() {
        return Ok(Vec::new());
    }
    let (state, faults) = import::trial(cx, cx.region(), item.clone()).await?;
    let there = catalogue::query::by_code(cx, cx.region(), &row.code).await?;
    // In the list, and nothing more: what is lacking there is said and does not stop it. What is open does not become less in silence.
    let is_listed = state == ItemState::Listed
        && there.is_some_and(|it| matches!(it.state, ItemState::Listed | ItemState::Suspended));
    let finding = |says: String| Finding { group: group_of(&says), says, is_fault: !is_listed };
    Ok(faults.into_iter().map(finding).collect())
}

async fn of_base(cx: &Cx, row: &Row, item: &Item) -> Result<Vec<Finding>> {
    let mut all = of_province(cx, row, item).await?;
    let Some(base) = base_doc(cx, row).await? else { return Ok(all) };
    let was: Item = serde_json::from_value(serde_json::Value::Object(base))?;
    if !row.cause.is_new() && was.base_code.is_some() && was.base_code != item.base_code {
        all.push(fault(Group::Basics, "基本编码不能改：上下级的同一个事项按它对照"));
    }
    if !row.cause.is_new()
        && row.cause != Cause::Delegate
        && was.level != item.level
        && !follows_level(cx, &was, item).await?
    {
        all.push(fault(Group::Basics, "行使层级不能在这里改，请按“下放”编制"));
    }
    if matches!(row.cause, Cause::Change | Cause::Suspend | Cause::Resume | Cause::Cancel) && was.org != item.org {
        all.push(fault(Group::Basics, "实施主体不能在这里改，划给别的单位请按“下放”或“新设”编制"));
    }
    if row.cause == Cause::Delegate && !matches!(item.level, Level::Town | Level::Village) {
        all.push(fault(Group::Basics, "下放的事项，行使层级应为乡镇或者村、社区"));
    }
    if !row.cause.stops() && !row.cause.is_new() {
        let lost = was.losses(item).into_iter();
        all.extend(lost.map(|it| note(group_of(&it), format!("这一版不再有{it}"))));
    }
    Ok(all)
}

/// From a level the province does not have it at to one it has: that is put right, and nothing handed down.
async fn follows_level(cx: &Cx, was: &Item, item: &Item) -> Result<bool> {
    let code = item.base_code.as_deref().map(str::trim).unwrap_or_default();
    let line = if code.is_empty() { None } else { province::query::one(cx, cx.region(), code).await? };
    let what = line.map(|it| it.what()).transpose()?;
    Ok(what.is_some_and(|it| it.is_done_at(item.level) && !it.is_done_at(was.level)))
}

/// 认领: what the catalogue has fixed stands so; 清单之外无审批: a permission the catalogue does not have is not made here.
async fn of_province(cx: &Cx, row: &Row, item: &Item) -> Result<Vec<Finding>> {
    if row.cause.stops() {
        return Ok(Vec::new());
    }
    let code = item.base_code.as_deref().map(str::trim).unwrap_or_default();
    let line = if code.is_empty() { None } else { province::query::one(cx, cx.region(), code).await? };
    if line.as_ref().is_some_and(|it| it.is_gone) {
        let says = match row.cause.is_new() {
            true => "上级目录已经取消这一条，请撤销这一件",
            false => "上级目录已经取消这一条，请撤销这一件，改编制“取消”",
        };
        return Ok(vec![fault(Group::Basics, says)]);
    }
    let mut all = Vec::new();
    let (doc, base) = (document(item)?, fixed_doc(cx, row, item).await?.unwrap_or_default());
    // A key nobody has a word about is nobody's to hold.
    let locked: Vec<String> = item.locked.iter().filter(|it| base.contains_key(*it)).cloned().collect();
    for key in broken_locks(&locked, &base, &doc) {
        let says = format!("{}上级目录定得不一样了，再保存一次任意一组就跟上", label_of(key));
        all.push(fault(Group::of(key), &says));
    }
    let says = match &line {
        Some(it) if row.cause == Cause::Claim && it.making_id != Some(row.id) => {
            Some(fault(Group::Basics, "这一条目录不是由这一件认领的，请撤销这一件"))
        }
        Some(it) => {
            let what = it.what()?;
            if !what.is_done_at(item.level) {
                let says = format!("上级目录里这一条由{}行使，和这里写的行使层级不一样", what.levels_text());
                // What a county hands down goes below where the catalogue has it, by a decision of its own, and stays there.
                let stays = !row.cause.is_new() && base.get("level") == doc.get("level");
                all.push(match stays || row.cause == Cause::Delegate {
                    true => note(Group::Basics, says),
                    false => fault(Group::Basics, &says),
                });
            }
            let fixed = what.fixed(code);
            let strays = province::strays(&fixed, &doc).into_iter();
            let free: Vec<&str> =
                strays.filter(|key| !item.locked.iter().any(|it| it == key)).map(label_of).collect();
            let text = format!("{}和上级目录不一样，请撤销这一件，再从“上级目录”里按目录变更", free.join("、"));
            (!free.is_empty()).then(|| fault(Group::Basics, &text))
        }
        None if !province::query::is_any(cx).await? => None,
        None if item.power == LICENCE && !was_licence(cx, row).await? => Some(fault(
            Group::Basics,
            "上级目录里没有这项许可，县里不能自己设（清单之外无审批）；请先看目录再认领",
        )),
        None if row.cause.is_new() => Some(note(Group::Basics, "上级目录里没有这个基本编码".to_owned())),
        None => None,
    };
    all.extend(says);
    Ok(all)
}

/// It was a permission before the catalogue came, and goes on.
async fn was_licence(cx: &Cx, row: &Row) -> Result<bool> {
    let was = if row.cause.is_new() { None } else { base_doc(cx, row).await? };
    Ok(was.is_some_and(|it| it.get("power").and_then(serde_json::Value::as_str) == Some(LICENCE)))
}

/// Whose it is and what it is called by, as it stands now: meanwhile a file may have brought or moved it.
async fn of_place(cx: &Cx, case: &Case, row: &Row, item: &Item) -> Result<Vec<Finding>> {
    let mut all = Vec::new();
    if item.code.trim() != row.code {
        all.push(fault(Group::Basics, "编码不能改：办件和链接都按它找这个事项"));
    }
    match catalogue::query::by_code(cx, cx.region(), &row.code).await? {
        Some(_) if row.cause.is_new() => {
            all.push(fault(Group::Basics, "编制期间已经有了这个编码的事项，请撤销这一件，再从那个事项变更"));
        }
        Some(it) if it.org_id != case.org_id => {
            all.push(fault(Group::Basics, "这个事项已经划给别的单位，请撤销这一件"));
        }
        _ => (),
    }
    Ok(all)
}

/// The same matter at a higher level of the county says what it is.
async fn of_level(cx: &Cx, item: &Item) -> Result<Vec<Finding>> {
    let Some(base) = item.base_code.as_deref().filter(|it| !it.is_empty()) else { return Ok(Vec::new()) };
    let Some(above) = super::level::above(cx, base, item).await? else { return Ok(Vec::new()) };
    let (above, own) = (document(&above)?, document(item)?);
    let says = |key: &str| format!("{}应当和县里的版本一样，乡镇、村的版本不能另写", label_of(key));
    Ok(strays(&above, &own).into_iter().map(|it| fault(Group::of(it), &says(it))).collect())
}

async fn of_halt(cx: &Cx, row: &Row, item: &Item) -> Result<Vec<Finding>> {
    let Some(halt) = item.halt.as_ref().filter(|_| row.cause.stops()) else {
        return Ok(row
            .cause
            .stops()
            .then(|| fault(Group::Basics, "请写明为什么停办，办事的人会看到"))
            .into_iter()
            .collect());
    };
    let mut all = Vec::new();
    if halt.why.is_empty() {
        all.push(fault(Group::Basics, "请写明为什么停办，办事的人会看到"));
    }
    if !halt.instead.is_empty() {
        let there = catalogue::query::by_code(cx, cx.region(), &halt.instead).await?;
        if halt.instead == item.code || there.is_none_or(|it| it.state != ItemState::Open) {
            all.push(fault(Group::Basics, &format!("改办的事项{}没有开通，请换一个编码，或者不写", halt.instead)));
        }
    }
    Ok(all)
}

/// 拆分、合并: what ends with it is of the same body, and still there.
async fn of_ends(cx: &Cx, case: &Case, row: &Row) -> Result<Vec<Finding>> {
    let codes = Row::lines(&row.ends)?;
    if !row.cause.is_new() && !codes.is_empty() {
        let says = "只有新设、拆分、合并可以写随它取消的事项；取消别的事项请单独编制";
        return Ok(vec![fault(Group::Basics, says)]);
    }
    let there = query::with_codes(cx, &codes).await?;
    let ends = |code: &String| {
        let of = there.iter().find(|it| it.code == *code && *code != row.code);
        of.is_some_and(|it| it.state != ItemState::Cancelled && it.org_id == case.org_id)
    };
    let wrong = codes.iter().filter(|it| !ends(it));
    let says = |it: &String| format!("随它取消的事项{it}不在这个单位的清单里，或者已经取消");
    Ok(wrong.map(|it| fault(Group::Basics, &says(it))).collect())
}
