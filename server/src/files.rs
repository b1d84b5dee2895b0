//! 文件的存放: bytes under random names in a folder. The row knows everything else.
use std::{
    io::{Read as _, Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use common::id::FileId;

#[derive(Clone, Debug)]
pub struct Files {
    root: PathBuf,
}

impl Files {
    pub fn open(root: &Path) -> Result<Files> {
        for folder in ["tmp", "kept"] {
            std::fs::create_dir_all(root.join(folder)).with_context(|| format!("creating {}", root.display()))?;
        }
        Ok(Files { root: root.to_owned() })
    }

    fn coming(&self, id: FileId) -> PathBuf {
        self.root.join("tmp").join(id.0.simple().to_string())
    }

    fn kept(&self, key: &str) -> PathBuf {
        // Two letters of folder, so that no folder holds a hundred thousand names.
        let folder: String = key.chars().take(2).collect();
        self.root.join("kept").join(folder).join(key)
    }

    /// How much of an upload has arrived; the bytes on the disk are the only record of it.
    pub fn n_received(&self, id: FileId) -> Option<u64> {
        std::fs::metadata(self.coming(id)).ok().map(|it| it.len())
    }

    pub fn begin(&self, id: FileId) -> Result<()> {
        std::fs::File::create_new(self.coming(id)).context("beginning an upload")?.sync_all()?;
        Ok(())
    }

    /// Adds a chunk at `offset`, on the disk before this returns.
    pub fn append(&self, id: FileId, offset: u64, chunk: &[u8]) -> Result<u64> {
        let mut file = std::fs::OpenOptions::new().write(true).open(self.coming(id)).context("an upload")?;
        file.seek(SeekFrom::Start(offset))?;
        file.write_all(chunk)?;
        file.sync_data()?;
        Ok(offset + chunk.len() as u64)
    }

    pub fn read_coming(&self, id: FileId) -> Result<Vec<u8>> {
        std::fs::read(self.coming(id)).context("reading an upload")
    }

    pub fn drop_coming(&self, id: FileId) {
        // Gone already is as good.
        let _ = std::fs::remove_file(self.coming(id));
    }

    /// Under a name nobody can guess, on the disk with its folder before this returns.
    pub fn keep(&self, key: &str, bytes: &[u8]) -> Result<()> {
        let path = self.kept(key);
        let folder = path.parent().context("a folder")?;
        std::fs::create_dir_all(folder)?;
        let half = path.with_extension("part");
        let mut file = std::fs::File::create(&half)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&half, &path)?;
        std::fs::File::open(folder)?.sync_all()?;
        Ok(())
    }

    pub fn read(&self, key: &str) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        std::fs::File::open(self.kept(key)).with_context(|| format!("file {key}"))?.read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    pub fn remove(&self, key: &str) {
        let _ = std::fs::remove_file(self.kept(key));
    }

    /// Every kept file, for the backup's manifest.
    pub fn all(&self) -> Result<Vec<PathBuf>> {
        let mut all = Vec::new();
        for folder in std::fs::read_dir(self.root.join("kept"))? {
            for file in std::fs::read_dir(folder?.path())? {
                all.push(file?.path());
            }
        }
        all.sort();
        Ok(all)
    }
}
