//! Files in and out: items, calendars.
use std::{path::Path, sync::Arc};

use anyhow::{Context, Result, bail};
use common::{account::Who, moment::Day};
use server::{
    calendar,
    catalogue::{
        former,
        import::{
            self, Fate, Way,
            read::{self, Entry},
        },
    },
    county,
    gate::{cx::Cx, hub::Hub, write::write},
    redate,
};

use crate::told;

pub async fn import_items(hub: &Arc<Hub>, path: &Path, way: Way) -> Result<()> {
    let entries: Vec<Entry> = read::read(path)?;
    hub.require_county()?;
    let cx = Cx::reading(hub.clone(), Who::Nobody);
    let lines = write(&cx, |cx| {
        let entries = entries.clone();
        async move { import::take_file(&cx, cx.region(), entries, way).await }
    });
    let lines = lines.await.map_err(told)?;
    println!("{}", path.display());
    lines.iter().for_each(|it| println!("{it}"));
    let n = |is: fn(&Fate) -> bool| lines.iter().filter(|it| is(&it.fate)).count();
    let n_refused = n(|it| matches!(it, Fate::Refused { .. }));
    let n_drafts = n(|it| matches!(it, Fate::Draft { .. }));
    let n_kept = n(|it| matches!(it, Fate::Kept { .. } | Fate::Poorer { .. }));
    let n_same = n(|it| matches!(it, Fate::Unchanged));
    println!("共{}行：不收{n_refused}，保留旧版{n_kept}，草稿{n_drafts}，没有变化{n_same}，其余已收", lines.len());
    match n_refused + n_kept {
        0 => Ok(()),
        n => bail!("有{n}行没有收，请按上面的说明改正后重新导入；已收的不会重复"),
    }
}

pub async fn export_items(hub: &Arc<Hub>, codes: &[&str], version: Option<i32>) -> Result<()> {
    let cx = Cx::reading(hub.clone(), Who::Nobody);
    print!("{}", former::export(&cx, cx.region(), codes, version).await?);
    Ok(())
}

pub async fn history(hub: &Arc<Hub>, code: &str) -> Result<()> {
    let cx = Cx::reading(hub.clone(), Who::Nobody);
    let versions = former::history(&cx, cx.region(), code).await.map_err(told)?;
    if versions.is_empty() {
        bail!("没有编码为{code}的事项");
    }
    for it in versions {
        let former::Version { n, on, name, n_materials, n_fields, n_elements, is_in_force } = it;
        let mark = if is_in_force { "  现行" } else { "" };
        println!("第{n}版  {on}  {name}：要素{n_elements}项，材料{n_materials}份，申请表{n_fields}项{mark}");
    }
    Ok(())
}

pub async fn bring_back(hub: &Arc<Hub>, code: &str, version: i32) -> Result<()> {
    let cx = Cx::reading(hub.clone(), Who::Nobody);
    let done = write(&cx, |cx| async move { former::bring_back(&cx, cx.region(), code, version).await });
    match done.await.map_err(told)? {
        Ok(n) => println!("第{version}版已恢复，作为第{n}版公布"),
        Err(says) => bail!("{says}"),
    }
    Ok(())
}

pub async fn import_county(hub: &Arc<Hub>, path: &Path) -> Result<()> {
    let shown = path.display();
    let text = std::fs::read_to_string(path).with_context(|| format!("无法读取{shown}"))?;
    let county = county::parse(&text).with_context(|| shown.to_string())?;
    county::take(hub, county.clone()).await.with_context(|| shown.to_string())?;
    println!("{}（{}）已写明；正在运行的大厅十秒内跟上", county.name, county.code.0);
    Ok(())
}

pub async fn import_calendar(hub: &Arc<Hub>, path: &Path) -> Result<()> {
    let shown = path.display();
    let text = std::fs::read_to_string(path).with_context(|| format!("无法读取{shown}（要存为UTF-8的csv）"))?;
    let years = calendar::parse(&text).with_context(|| shown.to_string())?;
    let cx = Cx::reading(hub.clone(), Who::Nobody);
    let n = redate::load(&cx, &text).await?;
    let n_days: usize = years.iter().map(|it| it.days.len()).sum();
    println!("日历已更新：改了文件里写到的{n_days}天，其余照旧；{n}件在办件的期限有变化，已通知申请人");
    let now = calendar::current(&Cx::reading(hub.clone(), Who::Nobody)).await.map_err(told)?;
    for it in years.iter().filter(|it| now.years.get(&it.year).is_some_and(|it| it.is_provisional)) {
        println!("{}年仍是暂定：国务院公布以后，在文件里加一行 {},published,,文号", it.year, it.year);
    }
    Ok(())
}

/// One line a day, so that an outside calendar can be held against ours.
pub async fn days(hub: &Arc<Hub>, from: i32, to: i32) -> Result<()> {
    let calendar = calendar::current(&Cx::reading(hub.clone(), Who::Nobody)).await.map_err(told)?;
    let first = Day::of(from, 1, 1).context("年份")?;
    let last = Day::of(to, 12, 31).context("年份")?;
    let mut text = String::new();
    for day in (first.0..=last.0).map(Day) {
        let word = if calendar.is_working(day) { "work" } else { "off" };
        let mark = if calendar.is_provisional(day) { " provisional" } else { "" };
        text.push_str(&format!("{day} {word}{mark}\n"));
    }
    print!("{text}");
    Ok(())
}
