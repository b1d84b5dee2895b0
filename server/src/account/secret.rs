//! 密码与动态码: argon2id, and TOTP after RFC 6238.
use anyhow::anyhow;
use argon2::{
    Argon2, PasswordVerifier,
    password_hash::{PasswordHasher, phc::PasswordHash},
};
use common::{county::County, fault::Fault, moment::Moment};
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

use crate::{
    base::{error::Result, words::pinyin},
    gate::hub::Hub,
};

const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const STEP_SECONDS: i64 = 30;

/// Known and guessable ones, by the lists and patterns of `zxcvbn` (ASVS 6.2.4): too large for the browser, so the
/// server has the last word. `own` are words a guesser would try first, beside those of this house.
pub fn require_hard(secret: &str, own: &[&str], county: &County) -> Result<()> {
    const HOUSE: [&str; 4] = ["yimen", "zhengwu", "一门", "政务"];
    let place = county.name.trim_end_matches('县');
    let sound = pinyin(place);
    let all = own.iter().chain(&HOUSE).copied().chain([place, &sound]);
    let words: Vec<&str> = all.filter(|it| !it.is_empty()).collect();
    match zxcvbn::zxcvbn(secret, &words).score() >= zxcvbn::Score::Two {
        true => Ok(()),
        false => Err(Fault::form("secret", "这个密码容易被猜到，请换一个更长、更少见的，例如一句话").into()),
    }
}

/// Takes its turn: hashing is slow on purpose, and may not starve everything else.
pub async fn hash(hub: &Hub, secret: &str) -> Result<String> {
    let _turn = hub.hashing.acquire().await.map_err(|_| anyhow!("shutting down"))?;
    let mut salt = [0; 16];
    getrandom::fill(&mut salt).map_err(|it| anyhow!("no randomness: {it}"))?;
    let secret = secret.to_owned();
    let hash =
        move || Argon2::default().hash_password_with_salt(secret.as_bytes(), &salt).map(|it| it.to_string());
    let hash = tokio::task::spawn_blocking(hash).await.map_err(|it| anyhow!("hashing: {it}"))?;
    Ok(hash.map_err(|it| anyhow!("hashing: {it}"))?)
}

/// An empty hash takes as long as a wrong password, so that nobody learns which accounts there are.
pub async fn is_right(hub: &Hub, secret: &str, stored: &str) -> Result<bool> {
    const NOBODY: &str =
        "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let _turn = hub.hashing.acquire().await.map_err(|_| anyhow!("shutting down"))?;
    let secret = secret.to_owned();
    let stored = if stored.is_empty() { NOBODY.to_owned() } else { stored.to_owned() };
    let check = move || {
        let hash = PasswordHash::new(&stored).map_err(|it| anyhow!("stored secret: {it}"))?;
        Ok::<bool, anyhow::Error>(Argon2::default().verify_password(secret.as_bytes(), &hash).is_ok())
    };
    Ok(tokio::task::spawn_blocking(check).await.map_err(|it| anyhow!("hashing: {it}"))??)
}

/// 160 random bits, in base32 as authenticators want them.
pub fn new_totp_key() -> Result<String> {
    let mut bytes = [0_u8; 20];
    getrandom::fill(&mut bytes).map_err(|it| anyhow!("no randomness: {it}"))?;
    Ok(base32(&bytes))
}

/// 120 random bits in base32, in groups of four to be read out: `ABCD-EFGH-…`.
pub fn invitation_code() -> Result<String> {
    let mut bytes = [0_u8; 15];
    getrandom::fill(&mut bytes).map_err(|it| anyhow!("no randomness: {it}"))?;
    let letters: Vec<char> = base32(&bytes).chars().collect();
    Ok(letters.chunks(4).map(String::from_iter).collect::<Vec<String>>().join("-"))
}

/// Every code as likely as any other, to within one in 2⁴⁴.
pub fn six_digits() -> Result<String> {
    let mut bytes = [0_u8; 8];
    getrandom::fill(&mut bytes).map_err(|it| anyhow!("no randomness: {it}"))?;
    Ok(format!("{:06}", u64::from_le_bytes(bytes) % 1_000_000))
}

fn base32(bytes: &[u8]) -> String {
    let bits: Vec<u8> = bytes.iter().flat_map(|it| (0..8).rev().map(move |n| it >> n & 1)).collect();
    let letter = |it: &[u8]| ALPHABET.get(it.iter().fold(0, |sum, bit| sum * 2 + usize::from(*bit))).copied();
    bits.chunks_exact(5).filter_map(letter).map(char::from).collect()
}

fn from_base32(text: &str) -> Vec<u8> {
    let values = text.bytes().filter_map(|it| ALPHABET.iter().position(|letter| *letter == it));
    let bits: Vec<u8> = values.flat_map(|it| (0..5).rev().map(move |n| (it >> n & 1) as u8)).collect();
    bits.chunks_exact(8).map(|it| it.iter().fold(0, |sum, bit| sum * 2 + bit)).collect()
}

/// The time step the code belongs to: this one, or the one before or after, for clocks that run apart.
pub fn totp_step(key: &str, code: &str, now: Moment) -> Option<i64> {
    let this = now.0 / 1_000 / STEP_SECONDS;
    [this, this - 1, this + 1].into_iter().find(|it| totp(key, *it) == code)
}

/// Six digits for a time step.
pub fn totp(key: &str, step: i64) -> String {
    let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(&from_base32(key)) else { return String::new() };
    mac.update(&step.to_be_bytes());
    let digest = mac.finalize().into_bytes();
    let offset = usize::from(digest.last().copied().unwrap_or(0) & 0xf);
    let four: [u8; 4] = digest.get(offset..offset + 4).and_then(|it| it.try_into().ok()).unwrap_or_default();
    format!("{:06}", (u32::from_be_bytes(four) & 0x7fff_ffff) % 1_000_000)
}

/// For the demonstration accounts: the code of the current step.
pub fn totp_now(key: &str, now: Moment) -> String {
    totp(key, now.0 / 1_000 / STEP_SECONDS)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238 appendix B, SHA-1, the last six of its eight digits.
    #[test]
    fn the_standards_codes_come_out() {
        let key = base32(b"12345678901234567890");
        assert_eq!(from_base32(&key), b"12345678901234567890");
        let check = |seconds: i64, code: &str| assert_eq!(totp_now(&key, Moment(seconds * 1_000)), code);
        check(59, "287082");
        check(1_111_111_109, "081804");
        check(2_000_000_000, "279037");
    }

    #[test]
    fn what_a_guesser_tries_first_is_refused() {
        let county = County { name: "青石县".to_owned(), ..County::default() };
        let check = |secret: &str, ok: bool| {
            assert_eq!(require_hard(secret, &["周明远", "zhouming"], &county).is_ok(), ok, "{secret}")
        };
        check("Password123!", false);
        check("Zhouming-1", false);
        check("Qingshi-1", false);
        check("春眠不觉晓处处闻啼鸟", true);
        check("Heron-Kettle-41", true);
    }

    #[test]
    fn a_clock_may_run_half_a_minute_apart_and_no_more() {
        let key = base32(b"12345678901234567890");
        let now = Moment(1_111_111_109_000);
        let code = totp_now(&key, now);
        assert!(totp_step(&key, &code, Moment(now.0 + 30_000)).is_some());
        assert!(totp_step(&key, &code, Moment(now.0 - 30_000)).is_some());
        assert!(totp_step(&key, &code, Moment(now.0 + 90_000)).is_none());
        assert!(totp_step(&key, "", now).is_none());
    }
}
