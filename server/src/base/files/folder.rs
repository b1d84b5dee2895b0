//! A folder on the machine's own disk.
use std::{
    fs::{self, File, OpenOptions},
    io::{ErrorKind, Seek as _, SeekFrom, Write as _},
    ops::Range,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use axum::body::Bytes;
use common::id::FileId;
use futures_util::{StreamExt as _, stream, stream::BoxStream};
use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _};

/// Of a file on its way out, in memory at a time.
const PIECE: usize = 256 * 1024;

#[derive(Clone, Debug)]
pub struct Folder {
    root: PathBuf,
}

impl Folder {
    pub fn open(root: &Path) -> Result<Folder> {
        for folder in ["tmp", "kept"] {
            fs::create_dir_all(root.join(folder)).with_context(|| format!("creating {}", root.display()))?;
        }
        Ok(Folder { root: root.to_owned() })
    }

    fn coming(&self, id: FileId) -> PathBuf {
        self.root.join("tmp").join(id.0.simple().to_string())
    }

    pub fn kept(&self, key: &str) -> PathBuf {
        // Two letters of folder, so that no folder holds a hundred thousand names.
        let folder: String = key.chars().take(2).collect();
        self.root.join("kept").join(folder).join(key)
    }

    pub fn n_received(&self, id: FileId) -> Option<u64> {
        fs::metadata(self.coming(id)).ok().map(|it| it.len())
    }

    pub fn begin(&self, id: FileId) -> Result<()> {
        File::create_new(self.coming(id)).context("beginning an upload")?.sync_all()?;
        Ok(())
    }

    pub fn append(&self, id: FileId, offset: u64, piece: &[u8]) -> Result<()> {
        let mut file = OpenOptions::new().write(true).open(self.coming(id)).context("an upload")?;
        file.seek(SeekFrom::Start(offset))?;
        let written = file.write_all(piece).and_then(|()| file.sync_data());
        if written.is_err() {
            // Half a piece is no piece: the client goes on from where the last whole one ended.
            file.set_len(offset)?;
        }
        Ok(written?)
    }

    pub fn read_coming(&self, id: FileId) -> Result<Vec<u8>> {
        fs::read(self.coming(id)).context("reading an upload")
    }

    pub fn drop_coming(&self, id: FileId) -> Result<()> {
        gone(fs::remove_file(self.coming(id)))
    }

    /// On the disk with its folder before this returns.
    pub fn keep(&self, key: &str, bytes: &[u8]) -> Result<()> {
        let path = self.kept(key);
        let folder = path.parent().context("a folder")?;
        fs::create_dir_all(folder)?;
        let half = path.with_extension("part");
        let mut file = File::create(&half)?;
        let written = file.write_all(bytes).and_then(|()| file.sync_all());
        if written.is_err() {
            fs::remove_file(&half)?;
        }
        written?;
        fs::rename(&half, &path)?;
        File::open(folder)?.sync_all()?;
        Ok(())
    }

    pub fn read(&self, key: &str) -> Result<Vec<u8>> {
        fs::read(self.kept(key)).with_context(|| format!("file {key}"))
    }

    pub async fn pieces(&self, key: &str, part: Range<u64>) -> Result<BoxStream<'static, Result<Bytes>>> {
        let mut file = tokio::fs::File::open(self.kept(key)).await.with_context(|| format!("file {key}"))?;
        file.seek(SeekFrom::Start(part.start)).await?;
        let part = file.take(part.end.saturating_sub(part.start));
        let piece = async |mut part: tokio::io::Take<tokio::fs::File>| {
            let mut bytes = Vec::with_capacity(PIECE);
            let n_read = part.read_buf(&mut bytes).await?;
            Ok((n_read > 0).then(|| (Bytes::from(bytes), part)))
        };
        Ok(stream::try_unfold(part, piece).boxed())
    }

    pub fn remove(&self, key: &str) -> Result<()> {
        gone(fs::remove_file(self.kept(key)))
    }

    pub fn keys(&self) -> Result<Vec<String>> {
        let mut all = Vec::new();
        for folder in fs::read_dir(self.root.join("kept"))? {
            for file in fs::read_dir(folder?.path())? {
                let name = file?.file_name().to_string_lossy().into_owned();
                // What a crash left half written belongs to nobody.
                if !name.ends_with(".part") {
                    all.push(name);
                }
            }
        }
        all.sort();
        Ok(all)
    }
}

fn gone(outcome: std::io::Result<()>) -> Result<()> {
    match outcome {
        Err(err) if err.kind() == ErrorKind::NotFound => Ok(()),
        outcome => Ok(outcome?),
    }
}
