//! A hall leaves: as files, to another database, over several machines.
use std::{path::Path, sync::Arc};

use anyhow::{Result, bail};
use server::{
    base::{clock::Clock, config::Config},
    gate::hub::Hub,
    portability::{distribute as spread, export as files, import as taking, relocate as moving},
};

use crate::upkeep;

/// Says the built-in database instead of an address.
const BUILT_IN: &str = "sqlite";

pub async fn export(hub: &Arc<Hub>, folder: &Path) -> Result<()> {
    let done = files::export(hub, folder).await?;
    println!("已导出到 {}：{}件办件、{}个文件，共{}行", folder.display(), done.n_cases, done.n_files, done.n_rows);
    for it in &done.missing {
        println!("大厅里已经没有这个文件：{it}");
    }
    println!("姓名、号码都是明文：请放在只有经办人能打开的地方");
    Ok(())
}

pub async fn import(hub: &Arc<Hub>, folder: &Path) -> Result<()> {
    let done = taking::import(hub, folder).await?;
    println!("已装入：{}件办件、{}个文件，共{}行；全部办件记录完整", done.n_cases, done.n_files, done.n_rows);
    println!("密码不随导出带走：{}名工作人员要逐个 yimen admin reinvite 登录名", done.n_staff);
    Ok(())
}

pub async fn relocate(hub: &Arc<Hub>, to: &str) -> Result<()> {
    let db = if to == BUILT_IN { String::new() } else { to.to_owned() };
    let config = Config { db, ..hub.config.clone() };
    if config.db_url() == hub.config.db_url() {
        bail!("大厅已经在这个数据库里");
    }
    if !to.starts_with("postgres://") && !to.starts_with("postgresql://") && to != BUILT_IN {
        bail!("“{to}”应为 postgres:// 开头的网址，或者 {BUILT_IN}");
    }
    Hub::migrate(&config).await?;
    let target = Arc::new(Hub::open(config, Clock::Wall).await?);
    let moved = moving::relocate(hub, &target).await?;
    for (word, n) in &moved.tables {
        println!("{n:>10}  {word}");
    }
    println!("共搬了{}行，逐表核对相符；正在核对全部记录……", moved.n_rows());
    let verified = upkeep::verify(&target).await;
    let _ = target.close().await;
    verified?;
    println!("搬好了：把设置里的 db 改成新的（内置数据库不写），再启动；原来的数据库留作备份，不要再用它开门");
    Ok(())
}

pub async fn distribute(hub: &Arc<Hub>) -> Result<()> {
    let done = spread::distribute(hub).await?;
    println!("已分布{}张表；原来就分布的{}张", done.n_new, done.n_before);
    Ok(())
}
