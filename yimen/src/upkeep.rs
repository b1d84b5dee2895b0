//! What an operator does from time to time.
use std::{path::Path, sync::Arc, time::Duration};

use anyhow::{Result, bail};
use server::{
    backup as copies,
    gate::{audit, hub::Hub, rekey as seals},
    paper as papers,
};

use crate::told;

pub async fn verify(hub: &Hub) -> Result<()> {
    let broken = audit::verify(hub).await?;
    broken.iter().for_each(|it| println!("{it}"));
    if !broken.is_empty() {
        bail!("{}处记录不完整", broken.len());
    }
    println!("全部办件记录和封存完整");
    Ok(())
}

/// The seals stay as they are; a signed note beside them says what no longer holds, who says so and why.
pub async fn reseal_log(hub: &Arc<Hub>, by: &str, why: &str) -> Result<()> {
    if by.trim().is_empty() || why.trim().is_empty() {
        bail!("请写明谁来做、为什么，例如：yimen audit reseal 王强 升级到新版，旧封存含已删去的草稿");
    }
    let done = audit::reseal::reseal(hub, by.trim(), why.trim()).await?;
    println!("不再含草稿：{}次封存", done.n_carried);
    println!("与记录不符、已签名说明：{}次封存", done.n_lost);
    println!("补佐证：{}条记录", done.n_rows);
    verify(hub).await
}

pub fn paper(hub: &Hub, path: &Path) -> Result<()> {
    let it = papers::trial::run(hub, path)?;
    let whose = if it.is_demo { "演示签名证书，不具法律效力" } else { "设置里的签名证书" };
    let ms = |it: Duration| it.as_secs_f64() * 1000.0;
    println!("已写入 {}：{}字节；{whose}", path.display(), it.n_bytes);
    println!("paper_first_ms {:.0}\npaper_again_ms {:.0}", ms(it.first), ms(it.again));
    Ok(())
}

pub async fn backup(hub: &Hub, folder: &Path, n_kept: Option<usize>) -> Result<()> {
    let shown = folder.display();
    let n = copies::backup(hub, folder).await?;
    println!("已备份{n}个文件到 {shown}；用 yimen restore --verify {shown} 核对");
    if let Some(n_kept) = n_kept {
        // One that was not opened again is none: it may not push out one that was.
        copies::verify(folder, hub.config.clone()).await?;
        for it in copies::rotate(folder, n_kept)? {
            println!("已删去较早的备份 {}", it.display());
        }
    }
    Ok(())
}

pub async fn reseal(hub: &Arc<Hub>) -> Result<()> {
    let n = seals::reseal(hub).await.map_err(told)?;
    println!("已用新密钥重新加密{n}项");
    Ok(())
}
