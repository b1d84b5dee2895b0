//! 备份: a whole copy of the database and the files with their digests; valid only once it was opened again.
use std::{collections::HashMap, fs, io::ErrorKind, os::unix::fs::DirBuilderExt, path::Path, sync::Arc};

use anyhow::{Context, Result, bail};
use common::{account::Who, id::FileId};

use crate::{
    base::{clock::Clock, config::Config, digest, error::Error},
    case,
    gate::{audit, cx::Cx, hub::Hub},
    material,
};

mod earlier;

use earlier::Earlier;
pub use earlier::rotate;

pub const MANIFEST: &str = "manifest.txt";

/// A backup under its name is a whole one: what breaks off stays behind as `.part`, and the next one begins it anew.
pub async fn backup(hub: &Hub, to: &Path) -> Result<usize> {
    if !hub.is_sqlite() {
        bail!("这个命令备份内置数据库；PostgreSQL 请按 docs/DEPLOY.md 用 pg_basebackup 和 WAL 归档");
    }
    let data = &hub.config.data;
    if to.exists() {
        bail!("{} 已存在，请另选一个空目录", to.display());
    }
    let half = to.with_added_extension("part");
    if half.exists() {
        fs::remove_dir_all(&half)?;
    }
    let n = copy_into(hub, data, &half, &Earlier::beside(to)?).await?;
    fs::rename(&half, to)?;
    Ok(n)
}

/// The seals' own file first: whatever is sealed while the database is being copied, its copy knows no less than the file's.
/// Files last: they are only ever added, so a newer set does no harm. Keys after the database: with them it opens.
async fn copy_into(hub: &Hub, data: &Path, to: &Path, earlier: &Earlier) -> Result<usize> {
    // Names stand in it in the clear, and the keys beside them.
    own_folder(to)?;
    fs::create_dir_all(to.join("files/kept"))?;
    let mut manifest = Vec::new();
    let mut copy = |name: &str| -> Result<()> {
        if data.join(name).exists() {
            fs::copy(data.join(name), to.join(name))?;
            manifest.push(line(to, &to.join(name))?);
        }
        Ok(())
    };
    copy("seals.log")?;
    hub.copy_to(&to.join("hall.db")).await?;
    copy("keys.toml")?;
    copy("demo-certificate.pem")?;
    manifest.push(line(to, &to.join("hall.db"))?);
    for key in hub.files.keys().await? {
        let Some(file) = hub.files.path(&key) else { continue };
        let tail = file.strip_prefix(data).context("a file outside the data folder")?;
        let copy = to.join(tail);
        fs::create_dir_all(copy.parent().context("a folder")?)?;
        if let Some(row) = earlier.link(tail, &file, &copy)? {
            if line(to, &copy)? == row {
                manifest.push(row);
                continue;
            }
            // The earlier copy has gone bad: this one is taken from the hall again.
            fs::remove_file(&copy)?;
        }
        match fs::copy(&file, &copy) {
            Err(err) if err.kind() == ErrorKind::NotFound => continue,
            outcome => outcome?,
        };
        manifest.push(line(to, &copy)?);
    }
    fs::write(to.join(MANIFEST), manifest.join("\n") + "\n")?;
    Ok(manifest.len())
}

/// As a manifest has it.
pub fn line(root: &Path, file: &Path) -> Result<String> {
    Ok(format!("{}  {}", digest::of_file(file)?, file.strip_prefix(root)?.display()))
}

/// A folder only this account can look into, whatever the umask says.
pub fn own_folder(path: &Path) -> Result<()> {
    Ok(fs::DirBuilder::new().recursive(true).mode(0o700).create(path)?)
}

/// What a backup was found to be.
#[derive(Debug)]
pub struct Verified {
    pub n_files: usize,
    pub n_cases: u64,
}

/// Every byte is what the manifest says, the database is whole, every row's file is there with the digest it was taken
/// in with, and the log holds.
pub async fn verify(folder: &Path, config: Config) -> Result<Verified> {
    let manifest = fs::read_to_string(folder.join(MANIFEST)).context("没有清单文件 manifest.txt")?;
    let mut digests = HashMap::new();
    for row in manifest.lines() {
        let (digest, name) = row.split_once("  ").context("清单有一行无法读取")?;
        if line(folder, &folder.join(name)).ok().as_deref() != Some(row) {
            bail!("{name} 与清单不符，这份备份不可用");
        }
        let key = name.rsplit('/').next().unwrap_or_default();
        digests.insert(key.to_owned(), format!("sha256:{digest}"));
    }
    // Opened as a copy: looking at a backup may not change it.
    let data = std::env::temp_dir().join(format!("yimen-verify-{}", uuid::Uuid::now_v7()));
    own_folder(&data)?;
    let config = Config { data: data.clone(), db: String::new(), bucket: Default::default(), ..config };
    let outcome = match copy_some(folder, &data) {
        Ok(()) => look(config, &digests).await,
        Err(err) => Err(err),
    };
    fs::remove_dir_all(&data)?;
    Ok(Verified { n_files: digests.len(), n_cases: outcome? })
}

fn copy_some(folder: &Path, to: &Path) -> Result<()> {
    for name in ["hall.db", "keys.toml", "seals.log"] {
        if folder.join(name).exists() {
            fs::copy(folder.join(name), to.join(name))?;
        }
    }
    Ok(())
}

async fn look(config: Config, digests: &HashMap<String, String>) -> Result<u64> {
    let hub = Arc::new(Hub::open(config, Clock::Wall).await?);
    if let Some(fault) = hub.faults().await?.first() {
        bail!("备份里的数据库已损坏：{fault}");
    }
    let cx = Cx::reading(hub.clone(), Who::Nobody);
    let broken = |it: Error| anyhow::anyhow!("{it}");
    let mut after = FileId(uuid::Uuid::nil());
    loop {
        let files = material::query::stored_after(&cx, after).await.map_err(broken)?;
        let Some(last) = files.last() else { break };
        after = last.id;
        for file in &files {
            if digests.get(&file.storage) != Some(&file.digest) {
                bail!("备份里缺文件 {}，或内容不符", file.id);
            }
        }
    }
    let bad = audit::verify(&hub).await?;
    if !bad.is_empty() {
        let says: Vec<String> = bad.iter().map(ToString::to_string).collect();
        bail!("备份里的记录不完整，共{}处：\n{}", bad.len(), says.join("\n"));
    }
    case::query::n_all(&cx, cx.region()).await.map_err(broken)
}

/// Verifies, then puts everything into a data folder that has no database yet.
pub async fn restore(folder: &Path, config: Config) -> Result<Verified> {
    let data = config.data.clone();
    if data.join("hall.db").exists() {
        bail!("{} 里已有数据库；恢复只写入空目录，请先移走原来的", data.display());
    }
    let verified = verify(folder, config).await?;
    copy_all(folder, &data)?;
    fs::remove_file(data.join(MANIFEST))?;
    Ok(verified)
}

fn copy_all(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        match entry.file_type()?.is_dir() {
            true => copy_all(&entry.path(), &target)?,
            false => drop(fs::copy(entry.path(), target)?),
        }
    }
    Ok(())
}
