//! An S3-compatible bucket, shared by all processes of a larger hall. A coming upload is one object per piece, so that
//! whichever process receives the next piece knows how far it is.
use std::{ops::Range, sync::Arc};

use anyhow::{Context, Result};
use axum::body::Bytes;
use common::id::FileId;
use futures_util::{StreamExt, TryStreamExt, stream::BoxStream};
use object_store::{
    GetOptions, ObjectStore, ObjectStoreExt, PutPayload,
    aws::{AmazonS3, AmazonS3Builder},
    path::Path,
};

use crate::base::{config, trust::Trust};

#[derive(Clone)]
pub struct Bucket {
    store: Arc<AmazonS3>,
    prefix: String,
}

/// Where a piece begins, in its name: twelve digits sort as numbers.
fn offset_of(path: &Path) -> Option<u64> {
    path.filename()?.parse().ok()
}

impl Bucket {
    pub fn open(config: &config::Bucket, trust: &Trust) -> Result<Bucket> {
        // The provider that mail and database use, too. Installed already is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut builder = AmazonS3Builder::new()
            .with_bucket_name(&config.name)
            .with_region(if config.region.is_empty() { "us-east-1" } else { &config.region })
            .with_access_key_id(&config.key_id)
            .with_secret_access_key(&config.secret)
            .with_client_options(trust.store()?);
        if !config.endpoint.is_empty() {
            builder =
                builder.with_endpoint(&config.endpoint).with_allow_http(config.endpoint.starts_with("http:"));
        }
        let store = Arc::new(builder.build().context("the bucket's settings")?);
        Ok(Bucket { store, prefix: config.prefix.clone() })
    }

    fn at(&self, rest: &str) -> Path {
        match self.prefix.is_empty() {
            true => Path::from(rest),
            false => Path::from(format!("{}/{rest}", self.prefix)),
        }
    }

    fn coming(&self, id: FileId) -> Path {
        self.at(&format!("coming/{}", id.0.simple()))
    }

    fn kept(&self, key: &str) -> Path {
        let folder: String = key.chars().take(2).collect();
        self.at(&format!("kept/{folder}/{key}"))
    }

    /// Pieces in order, each beginning where the one before ended; and whether the upload was begun at all.
    async fn come(&self, id: FileId) -> Result<Option<(Vec<Path>, u64)>> {
        let mut all: Vec<_> = self.store.list(Some(&self.coming(id))).try_collect().await.context("an upload")?;
        if all.is_empty() {
            return Ok(None);
        }
        all.sort_by(|a, b| a.location.cmp(&b.location));
        let mut end = 0;
        let mut pieces = Vec::new();
        for it in all {
            if offset_of(&it.location) == Some(end) && it.size > 0 {
                end += it.size;
                pieces.push(it.location);
            }
        }
        Ok(Some((pieces, end)))
    }

    pub async fn n_received(&self, id: FileId) -> Result<Option<u64>> {
        Ok(self.come(id).await?.map(|(_, end)| end))
    }

    pub async fn begin(&self, id: FileId) -> Result<()> {
        self.store.put(&self.coming(id).join("begun"), PutPayload::from_static(b"1")).await?;
        Ok(())
    }

    pub async fn append(&self, id: FileId, offset: u64, piece: Vec<u8>) -> Result<()> {
        let path = self.coming(id).join(format!("{offset:012}"));
        self.store.put(&path, PutPayload::from(piece)).await?;
        Ok(())
    }

    pub async fn read_coming(&self, id: FileId) -> Result<Vec<u8>> {
        let (pieces, _) = self.come(id).await?.context("an upload is gone")?;
        let mut bytes = Vec::new();
        for piece in pieces {
            bytes.extend(self.store.get(&piece).await?.bytes().await?);
        }
        Ok(bytes)
    }

    pub async fn drop_coming(&self, id: FileId) -> Result<()> {
        let all: Vec<_> = self.store.list(Some(&self.coming(id))).try_collect().await?;
        for it in all {
            self.gone(&it.location).await?;
        }
        Ok(())
    }

    pub async fn keep(&self, key: &str, bytes: Vec<u8>) -> Result<()> {
        self.store.put(&self.kept(key), PutPayload::from(bytes)).await.context("keeping a file")?;
        Ok(())
    }

    pub async fn read(&self, key: &str) -> Result<Vec<u8>> {
        let got = self.store.get(&self.kept(key)).await.with_context(|| format!("file {key}"))?;
        Ok(got.bytes().await?.to_vec())
    }

    pub async fn pieces(&self, key: &str, part: Range<u64>) -> Result<BoxStream<'static, Result<Bytes>>> {
        let options = GetOptions { range: Some(part.into()), ..GetOptions::default() };
        let got = self.store.get_opts(&self.kept(key), options).await.with_context(|| format!("file {key}"))?;
        Ok(got.into_stream().map_err(Into::into).boxed())
    }

    pub async fn remove(&self, key: &str) -> Result<()> {
        self.gone(&self.kept(key)).await
    }

    async fn gone(&self, path: &Path) -> Result<()> {
        match self.store.delete(path).await {
            Err(object_store::Error::NotFound { .. }) => Ok(()),
            outcome => Ok(outcome?),
        }
    }

    pub async fn keys(&self) -> Result<Vec<String>> {
        let all: Vec<_> = self.store.list(Some(&self.at("kept"))).try_collect().await?;
        let mut keys: Vec<String> =
            all.iter().filter_map(|it| it.location.filename().map(str::to_owned)).collect();
        keys.sort();
        Ok(keys)
    }
}
