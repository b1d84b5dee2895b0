//! 搬迁和导出: a hall can leave. Whole, to another database (`relocate`); read by anybody, as files (`export`), and back from them
//! (`import`); and spread over several machines (`distribute`). All tables are treated alike here, by their shape; what is peculiar to one
//! stands in `tables`.
mod cell;
pub mod distribute;
pub mod export;
pub mod import;
mod query;
pub mod relocate;
mod standard;
mod tables;

use anyhow::{Result, bail};

use crate::gate::hub::Hub;

/// What is copied while it changes is no copy. SQLite's one writer is held meanwhile; on a server, whoever does the hall's work says so.
async fn require_stopped(hub: &Hub) -> Result<()> {
    if query::is_at_work(&hub.readers, hub.clock.now()).await? {
        bail!("大厅还开着：先停下所有的服务，一分钟后再运行");
    }
    Ok(())
}

/// Nothing is put where something is.
async fn require_empty(hub: &Hub) -> Result<()> {
    for it in crate::entity::shape::all() {
        if query::n_rows(&hub.readers, &it).await? > 0 {
            bail!("目标数据库里已有内容（{}）：只写入空的数据库，请另建一个", tables::word(it.table));
        }
    }
    Ok(())
}
