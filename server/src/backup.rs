//! 备份: a whole copy of the database and the files with their digests; valid only once it was opened again.
use std::{fs, path::Path};

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

use crate::{audit, clock::Clock, config::Config, hub::Hub, session::hex};

const MANIFEST: &str = "manifest.txt";

/// Database first, then files: files are only ever added, so a newer set does no harm.
pub async fn backup(hub: &Hub, to: &Path) -> Result<usize> {
    if !hub.is_sqlite() {
        bail!("这个命令备份内置数据库；PostgreSQL 请用 pg_basebackup，并另行备份 data 目录");
    }
    let data = &hub.config.data;
    if to.exists() {
        bail!("{} 已存在，请另选一个空目录", to.display());
    }
    fs::create_dir_all(to.join("files/kept"))?;
    hub.copy_to(&to.join("hall.db")).await?;
    let mut manifest = vec![line(to, &to.join("hall.db"))?];
    for name in ["keys.toml", "seals.log"] {
        if data.join(name).exists() {
            fs::copy(data.join(name), to.join(name))?;
            manifest.push(line(to, &to.join(name))?);
        }
    }
    for file in hub.files.all()? {
        let tail = file.strip_prefix(data).context("a file outside the data folder")?;
        let copy = to.join(tail);
        fs::create_dir_all(copy.parent().context("a folder")?)?;
        fs::copy(&file, &copy)?;
        manifest.push(line(to, &copy)?);
    }
    fs::write(to.join(MANIFEST), manifest.join("\n") + "\n")?;
    Ok(manifest.len())
}

fn line(root: &Path, file: &Path) -> Result<String> {
    let digest = hex(&Sha256::digest(fs::read(file)?));
    Ok(format!("{digest}  {}", file.strip_prefix(root)?.display()))
}

/// Every byte is what the manifest says, the database opens, the log holds.
pub async fn verify(folder: &Path, config: Config) -> Result<usize> {
    let manifest = fs::read_to_string(folder.join(MANIFEST)).context("没有清单文件 manifest.txt")?;
    for row in manifest.lines() {
        let (_, name) = row.split_once("  ").context("清单有一行无法读取")?;
        if line(folder, &folder.join(name))? != row {
            bail!("{name} 与清单不符，这份备份不可用");
        }
    }
    let data = std::env::temp_dir().join(format!("yimen-verify-{}", uuid::Uuid::now_v7()));
    copy_all(folder, &data)?;
    let config = Config { data: data.clone(), db: String::new(), ..config };
    let hub = Hub::open(config, Clock::Wall).await?;
    let broken = audit::verify(&hub).await?;
    drop(hub);
    fs::remove_dir_all(&data)?;
    match broken.first() {
        None => Ok(manifest.lines().count()),
        Some(it) => bail!("备份里的记录不完整：{it}"),
    }
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
