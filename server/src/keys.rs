//! 密钥 (decision 4): one suite now — AES-256-GCM for personal columns, HMAC-SHA-256 to find by them, Ed25519 for the
//! audit seal. Every ciphertext names its suite and key, so that a 国密 suite can join without rewriting what exists.
use std::{fs, io::Write as _, os::unix::fs::OpenOptionsExt, path::Path};

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

pub struct Keys {
    id: String,
    cipher: Aes256Gcm,
    mac: [u8; 32],
    seal: SigningKey,
}

/// The key file. Lose it, and no personal column can be read again: it belongs into the backup, apart from the data.
#[derive(Serialize, Deserialize)]
struct KeyFile {
    id: String,
    cipher: String,
    mac: String,
    seal: String,
}

impl Keys {
    /// Reads the key file, or makes one that only this account can read.
    pub fn load(path: &Path) -> Result<Keys> {
        if !path.exists() {
            let file = KeyFile { id: "k1".to_owned(), cipher: random()?, mac: random()?, seal: random()? };
            let text = toml::to_string(&file).context("writing the keys")?;
            let mut out = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
            let out = out.as_mut().map_err(|it| anyhow!("creating {}: {it}", path.display()))?;
            out.write_all(text.as_bytes())?;
            out.sync_all()?;
        }
        let text = fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
        Keys::of(&toml::from_str(&text).context("the key file")?)
    }

    /// Fresh keys that are kept nowhere: for tests.
    pub fn for_tests() -> Keys {
        let file = KeyFile { id: "t".to_owned(), cipher: zeros(1), mac: zeros(2), seal: zeros(3) };
        Keys::of(&file).unwrap_or_else(|it| unreachable!("{it}"))
    }

    fn of(file: &KeyFile) -> Result<Keys> {
        let cipher =
            Aes256Gcm::new_from_slice(&bytes(&file.cipher)?).map_err(|_| anyhow!("a cipher key of 32 bytes"))?;
        Ok(Keys {
            id: file.id.clone(),
            cipher,
            mac: bytes(&file.mac)?,
            seal: SigningKey::from_bytes(&bytes(&file.seal)?),
        })
    }

    /// `place` is `table.column|row`: a ciphertext moved to another row or column does not open.
    pub fn seal(&self, place: &str, text: &str) -> Result<String> {
        if text.is_empty() {
            return Ok(String::new());
        }
        let mut nonce = [0; 12];
        getrandom::fill(&mut nonce).map_err(|it| anyhow!("no randomness: {it}"))?;
        let payload = Payload { msg: text.as_bytes(), aad: place.as_bytes() };
        let sealed = self.cipher.encrypt(&nonce.into(), payload).map_err(|_| anyhow!("sealing {place}"))?;
        let bytes = [nonce.as_slice(), &sealed].concat();
        Ok(format!("{SUITE}:{}:{}", self.id, BASE64.encode(bytes)))
    }

    pub fn open(&self, place: &str, sealed: &str) -> Result<String> {
        if sealed.is_empty() {
            return Ok(String::new());
        }
        let mut parts = sealed.splitn(3, ':');
        let (suite, key, text) = (parts.next(), parts.next(), parts.next());
        if suite != Some(SUITE) || key != Some(self.id.as_str()) {
            bail!("{place} was sealed with another key");
        }
        let bytes = BASE64.decode(text.unwrap_or_default()).context("a sealed column")?;
        let (nonce, body) = bytes.split_first_chunk::<12>().context("a sealed column is too short")?;
        let payload = Payload { msg: body, aad: place.as_bytes() };
        let open = self.cipher.decrypt(&(*nonce).into(), payload);
        String::from_utf8(open.map_err(|_| anyhow!("{place} does not open: changed, or moved here"))?)
            .context("text")
    }

    /// Finds a row by a personal value without keeping the value.
    pub fn mac(&self, what: &str, text: &str) -> String {
        let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(&self.mac)
            .unwrap_or_else(|_| unreachable!("any length is a key"));
        mac.update(what.as_bytes());
        mac.update(b"|");
        mac.update(text.as_bytes());
        BASE64.encode(mac.finalize().into_bytes())
    }

    pub fn sign(&self, text: &str) -> String {
        BASE64.encode(self.seal.sign(text.as_bytes()).to_bytes())
    }

    pub fn is_signed(&self, text: &str, signature: &str) -> bool {
        let bytes = BASE64.decode(signature).unwrap_or_default();
        let signature = Signature::from_slice(&bytes);
        signature.is_ok_and(|it| self.seal.verifying_key().verify(text.as_bytes(), &it).is_ok())
    }
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
        fs::remove_dir_all(&folder).unwrap();
    }
}
