//! 文件的存放: bytes under random names, in a folder or in an S3-compatible bucket. The row knows everything else.
use std::{ops::Range, path::PathBuf};

use anyhow::{Context, Result};
use axum::body::Bytes;
use common::id::FileId;
use futures_util::stream::BoxStream;

use crate::base::{config::Config, trust::Trust};

mod bucket;
mod folder;

use bucket::Bucket;
use folder::Folder;

/// Whatever is "kept" or "received" is durable before the call that says so returns.
#[derive(Clone)]
pub enum Files {
    Folder(Folder),
    Bucket(Bucket),
}

/// The folder's calls wait for the disk: elsewhere than where requests are served.
async fn blocking<T: Send + 'static>(
    folder: &Folder,
    work: impl FnOnce(&Folder) -> Result<T> + Send + 'static,
) -> Result<T> {
    let folder = folder.clone();
    tokio::task::spawn_blocking(move || work(&folder)).await.context("a file task")?
}

impl Files {
    pub fn open(config: &Config, trust: &Trust) -> Result<Files> {
        match config.bucket.name.is_empty() {
            true => Ok(Files::Folder(Folder::open(&config.data.join("files"))?)),
            false => Ok(Files::Bucket(Bucket::open(&config.bucket, trust)?)),
        }
    }

    /// How much of an upload has arrived; the bytes themselves are the only record of it.
    pub async fn n_received(&self, id: FileId) -> Result<Option<u64>> {
        match self {
            Files::Folder(it) => blocking(it, move |it| Ok(it.n_received(id))).await,
            Files::Bucket(it) => it.n_received(id).await,
        }
    }

    pub async fn begin(&self, id: FileId) -> Result<()> {
        match self {
            Files::Folder(it) => blocking(it, move |it| it.begin(id)).await,
            Files::Bucket(it) => it.begin(id).await,
        }
    }

    /// Adds a piece at `offset`, which is where the last one ended.
    pub async fn append(&self, id: FileId, offset: u64, piece: Vec<u8>) -> Result<()> {
        match self {
            Files::Folder(it) => blocking(it, move |it| it.append(id, offset, &piece)).await,
            Files::Bucket(it) => it.append(id, offset, piece).await,
        }
    }

    pub async fn read_coming(&self, id: FileId) -> Result<Vec<u8>> {
        match self {
            Files::Folder(it) => blocking(it, move |it| it.read_coming(id)).await,
            Files::Bucket(it) => it.read_coming(id).await,
        }
    }

    /// Gone already is as good.
    pub async fn drop_coming(&self, id: FileId) {
        let outcome = match self {
            Files::Folder(it) => blocking(it, move |it| it.drop_coming(id)).await,
            Files::Bucket(it) => it.drop_coming(id).await,
        };
        if let Err(err) = outcome {
            tracing::warn!("dropping an upload: {err:#}");
        }
    }

    /// Under a name nobody can guess.
    pub async fn keep(&self, key: &str, bytes: Vec<u8>) -> Result<()> {
        let key = key.to_owned();
        match self {
            Files::Folder(it) => blocking(it, move |it| it.keep(&key, &bytes)).await,
            Files::Bucket(it) => it.keep(&key, bytes).await,
        }
    }

    pub async fn read(&self, key: &str) -> Result<Vec<u8>> {
        let key = key.to_owned();
        match self {
            Files::Folder(it) => blocking(it, move |it| it.read(&key)).await,
            Files::Bucket(it) => it.read(&key).await,
        }
    }

    /// A part of a kept file, piece by piece.
    pub async fn pieces(&self, key: &str, part: Range<u64>) -> Result<BoxStream<'static, Result<Bytes>>> {
        match self {
            Files::Folder(it) => it.pieces(key, part).await,
            Files::Bucket(it) => it.pieces(key, part).await,
        }
    }

    pub async fn remove(&self, key: &str) -> Result<()> {
        let key = key.to_owned();
        match self {
            Files::Folder(it) => blocking(it, move |it| it.remove(&key)).await,
            Files::Bucket(it) => it.remove(&key).await,
        }
    }

    /// The names of everything kept.
    pub async fn keys(&self) -> Result<Vec<String>> {
        match self {
            Files::Folder(it) => blocking(it, Folder::keys).await,
            Files::Bucket(it) => it.keys().await,
        }
    }

    /// Where a kept file lies, if it is a file.
    pub fn path(&self, key: &str) -> Option<PathBuf> {
        match self {
            Files::Folder(it) => Some(it.kept(key)),
            Files::Bucket(_) => None,
        }
    }
}
