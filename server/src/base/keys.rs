//! 密钥 (decision 4): one suite now — AES-256-GCM for personal columns, HMAC-SHA-256 to find by them, Ed25519 for the
//! audit seal. Every ciphertext names its suite and key, so that a 国密 suite can join without rewriting what exists.
use std::{
    fs,
    io::Write as _,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
    time::SystemTime,
};

use aes_gcm::{
    Aes256Gcm, KeyInit,
    aead::{Aead, Payload},
};
use anyhow::{Context, Result, anyhow, bail};
use base64::{Engine, prelude::BASE64_STANDARD_NO_PAD as BASE64};
use ed25519_dalek::{Signature, Signer, SigningKey, Verifier};
use hmac::{Hmac, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

const SUITE: &str = "intl";

/// The keys in use, read anew when the file changes: a rotation needs no restart.
pub struct Keys {
    path: Option<PathBuf>,
    ring: RwLock<Arc<Ring>>,
}

struct Ring {
    /// What is sealed from now on, is sealed with the first.
    ciphers: Vec<(String, Aes256Gcm)>,
    mac: [u8; 32],
    seal: SigningKey,
    read_at: Option<SystemTime>,
}

/// The key file. Lose it, and no personal column can be read again: it belongs into the backup, apart from the data.
#[derive(Serialize, Deserialize)]
struct KeyFile {
    id: String,
    cipher: String,
    mac: String,
    seal: String,
    /// Keys of before: what they sealed can still be opened, nothing is sealed with them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    old: Vec<OldKey>,
}

#[derive(Serialize, Deserialize)]
struct OldKey {
    id: String,
    cipher: String,
}

impl Keys {
    /// Reads the key file, or makes one that only this account can read.
    pub fn load(path: &Path) -> Result<Keys> {
        if !path.exists() {
            let file = KeyFile {
                id: "k1".to_owned(),
                cipher: random()?,
                mac: random()?,
                seal: random()?,
                old: Vec::new(),
            };
            write_new(path, &file)?;
        }
        let ring = RwLock::new(Arc::new(Ring::read(path)?));
        Ok(Keys { path: Some(path.to_owned()), ring })
    }

    /// Fresh keys that are kept nowhere: for tests.
    pub fn for_tests() -> Keys {
        let file =
            KeyFile { id: "t".to_owned(), cipher: zeros(1), mac: zeros(2), seal: zeros(3), old: Vec::new() };
        let ring = Ring::of(&file, None).unwrap_or_else(|it| unreachable!("{it}"));
        Keys { path: None, ring: RwLock::new(Arc::new(ring)) }
    }

    /// A new cipher key from now on; the one of now stays to open what it sealed. Returns the new one's name.
    pub fn rotate(path: &Path) -> Result<String> {
        let before = read_file(path)?;
        let mut old = before.old;
        old.insert(0, OldKey { id: before.id, cipher: before.cipher });
        let id = format!("k{}", old.len() + 1);
        let file = KeyFile { id, cipher: random()?, mac: before.mac, seal: before.seal, old };
        let half = path.with_extension("new");
        write_new(&half, &file)?;
        fs::rename(&half, path)?;
        Ok(file.id)
    }

    fn ring(&self) -> Arc<Ring> {
        self.ring.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Takes the file's keys if it has changed. Called by the job.
    pub fn look_again(&self) -> Result<()> {
        let Some(path) = &self.path else { return Ok(()) };
        match fs::metadata(path)?.modified().ok() == self.ring().read_at {
            true => Ok(()),
            false => self.read_again(),
        }
    }

    fn read_again(&self) -> Result<()> {
        if let Some(path) = &self.path {
            *self.ring.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(Ring::read(path)?);
        }
        Ok(())
    }

    /// What a ciphertext of now begins with.
    pub fn mark(&self) -> String {
        let ring = self.ring();
        format!("{SUITE}:{}:", ring.ciphers.first().map_or("", |(id, _)| id))
    }

    /// `place` is `table.column|row`: a ciphertext moved to another row or column does not open.
    pub fn seal(&self, place: &str, text: &str) -> Result<String> {
        if text.is_empty() {
            return Ok(String::new());
        }
        let mut nonce = [0; 12];
        getrandom::fill(&mut nonce).map_err(|it| anyhow!("no randomness: {it}"))?;
        let payload = Payload { msg: text.as_bytes(), aad: place.as_bytes() };
        let ring = self.ring();
        let (id, cipher) = ring.ciphers.first().context("a cipher key")?;
        let sealed = cipher.encrypt(&nonce.into(), payload).map_err(|_| anyhow!("sealing {place}"))?;
        let bytes = [nonce.as_slice(), &sealed].concat();
        Ok(format!("{SUITE}:{id}:{}", BASE64.encode(bytes)))
    }

    pub fn open(&self, place: &str, sealed: &str) -> Result<String> {
        if sealed.is_empty() {
            return Ok(String::new());
        }
        let mut parts = sealed.splitn(3, ':');
        let (suite, key, text) = (parts.next(), parts.next().unwrap_or_default(), parts.next());
        if !self.ring().knows(key) {
            // Another process may have begun with a new key a moment ago.
            self.read_again()?;
        }
        let ring = self.ring();
        let found = ring.ciphers.iter().find(|(id, _)| id == key);
        let Some((_, cipher)) = found.filter(|_| suite == Some(SUITE)) else {
            bail!("{place} was sealed with another key")
        };
        let bytes = BASE64.decode(text.unwrap_or_default()).context("a sealed column")?;
        let (nonce, body) = bytes.split_first_chunk::<12>().context("a sealed column is too short")?;
        let payload = Payload { msg: body, aad: place.as_bytes() };
        let open = cipher.decrypt(&(*nonce).into(), payload);
        String::from_utf8(open.map_err(|_| anyhow!("{place} does not open: changed, or moved here"))?)
            .context("text")
    }

    /// Finds a row by a personal value without keeping the value.
    pub fn mac(&self, what: &str, text: &str) -> String {
        let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(&self.ring().mac)
            .unwrap_or_else(|_| unreachable!("any length is a key"));
        mac.update(what.as_bytes());
        mac.update(b"|");
        mac.update(text.as_bytes());
        BASE64.encode(mac.finalize().into_bytes())
    }

    pub fn sign(&self, text: &str) -> String {
        BASE64.encode(self.ring().seal.sign(text.as_bytes()).to_bytes())
    }

    pub fn is_signed(&self, text: &str, signature: &str) -> bool {
        let bytes = BASE64.decode(signature).unwrap_or_default();
        let signature = Signature::from_slice(&bytes);
        signature.is_ok_and(|it| self.ring().seal.verifying_key().verify(text.as_bytes(), &it).is_ok())
    }
}

impl Ring {
    fn read(path: &Path) -> Result<Ring> {
        let read_at = fs::metadata(path).ok().and_then(|it| it.modified().ok());
        Ring::of(&read_file(path)?, read_at)
    }

    fn of(file: &KeyFile, read_at: Option<SystemTime>) -> Result<Ring> {
        let now = OldKey { id: file.id.clone(), cipher: file.cipher.clone() };
        let mut ciphers = Vec::new();
        for key in [&now].into_iter().chain(&file.old) {
            let cipher = Aes256Gcm::new_from_slice(&bytes(&key.cipher)?);
            ciphers.push((key.id.clone(), cipher.map_err(|_| anyhow!("a cipher key of 32 bytes"))?));
        }
        let seal = SigningKey::from_bytes(&bytes(&file.seal)?);
        Ok(Ring { ciphers, mac: bytes(&file.mac)?, seal, read_at })
    }

    fn knows(&self, id: &str) -> bool {
        self.ciphers.iter().any(|(it, _)| it == id)
    }
}

fn read_file(path: &Path) -> Result<KeyFile> {
    let text = fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
    toml::from_str(&text).context("the key file")
}

/// A file that only this account can read, on the disk before this returns.
fn write_new(path: &Path, file: &KeyFile) -> Result<()> {
    let text = toml::to_string(file).context("writing the keys")?;
    let out = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    let mut out = out.map_err(|it| anyhow!("creating {}: {it}", path.display()))?;
    out.write_all(text.as_bytes())?;
    out.sync_all()?;
    Ok(())
}

fn random() -> Result<String> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|it| anyhow!("no randomness: {it}"))?;
    Ok(BASE64.encode(bytes))
}

fn zeros(last: u8) -> String {
    let mut bytes = [0; 32];
    bytes[31] = last;
    BASE64.encode(bytes)
}

fn bytes(text: &str) -> Result<[u8; 32]> {
    BASE64.decode(text).ok().and_then(|it| it.try_into().ok()).context("a key of 32 bytes")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_only_where_it_was_sealed() {
        let keys = Keys::for_tests();
        let sealed = keys.seal("accounts.phone|1", "13800003210").unwrap();
        assert!(!sealed.contains("1380000"));
        assert_eq!(keys.open("accounts.phone|1", &sealed).unwrap(), "13800003210");
        assert!(keys.open("accounts.phone|2", &sealed).is_err(), "moved to another row");
        assert!(keys.open("accounts.id_card|1", &sealed).is_err(), "moved to another column");
        let mut changed = sealed.clone();
        changed.replace_range(sealed.len() - 3..sealed.len() - 2, "A");
        assert!(changed == sealed || keys.open("accounts.phone|1", &changed).is_err());
        assert_eq!(keys.open("accounts.phone|1", "").unwrap(), "");
    }

    #[test]
    fn a_key_file_is_made_once_and_read_again() {
        let folder = std::env::temp_dir().join(format!("yimen-keys-{}", uuid::Uuid::now_v7()));
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join("keys.toml");
        let sealed = Keys::load(&path).unwrap().seal("a.b|1", "李秀英").unwrap();
        assert_eq!(Keys::load(&path).unwrap().open("a.b|1", &sealed).unwrap(), "李秀英");
        // A running process meets the new key in what another one sealed, and the old one goes on opening.
        let running = Keys::load(&path).unwrap();
        assert_eq!(Keys::rotate(&path).unwrap(), "k2");
        let newer = Keys::load(&path).unwrap().seal("a.b|2", "周明远").unwrap();
        assert!(newer.starts_with("intl:k2:"), "{newer}");
        assert_eq!(running.open("a.b|2", &newer).unwrap(), "周明远");
        assert_eq!(running.open("a.b|1", &sealed).unwrap(), "李秀英");
        assert_eq!(running.mac("phone", "1"), Keys::load(&path).unwrap().mac("phone", "1"));
        fs::remove_dir_all(&folder).unwrap();
    }
}
