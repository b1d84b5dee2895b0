//! 验证: whether a paper is ours, what it is worth today, and whether the file somebody holds is the one that was made.
use serde::{Deserialize, Serialize};

use crate::{catalogue::labelled, check::Check, fault::Fault, moment::Day};

/// Letters and digits nobody confuses.
pub const N_CODE: usize = 16;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct VerifyForm {
    pub code: String,
    /// SHA-256 of the file somebody holds, in hex, worked out in their own browser; empty: only the code.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub file: String,
}

/// By its code, by the file alone, or both.
#[derive(Clone, Debug)]
pub struct Verify {
    /// Empty: the file says which paper it is.
    pub code: String,
    /// As registered: `sha256:…`.
    pub file: Option<String>,
}

impl Check for VerifyForm {
    type Out = Verify;

    fn check(self) -> Result<Verify, Fault> {
        let code: String = self.code.chars().filter(|it| it.is_ascii_alphanumeric()).collect();
        let code = code.to_ascii_uppercase();
        let file = file_digest(&self.file)?;
        match code.len() {
            N_CODE => Ok(Verify { code, file }),
            0 if file.is_some() => Ok(Verify { code, file }),
            0 => Err(Fault::form("code", "请填写文书上的16位验证码，或者选择收到的PDF文件")),
            _ => Err(Fault::form("code", "验证码是文书上的16位字母和数字，请对照文书再输一次")),
        }
    }
}

fn file_digest(hex: &str) -> Result<Option<String>, Fault> {
    match hex.len() {
        0 => Ok(None),
        64 if hex.chars().all(|it| it.is_ascii_hexdigit()) => {
            Ok(Some(format!("sha256:{}", hex.to_ascii_lowercase())))
        }
        _ => Err(Fault::form("file", "这个文件没有读成，请重新选择")),
    }
}

labelled! {
    /// What a look at the register says of a paper: whether it is real, and whether it holds today.
    Verdict {
        #[default]
        Genuine = "真实有效",
        /// It is ours and was never taken back; its last day is over.
        Expired = "真实，但已过有效期",
        /// What is kept does not fit its signature.
        Altered = "记录与签名不符",
        Superseded = "已被新的文书替代",
        Revoked = "已撤销",
    }
}

labelled! {
    /// What was found of the file somebody holds: said apart from what the paper is worth.
    Held {
        #[default]
        Unasked = "没有核对文件",
        Same = "文件就是登记的那一份，一个字节也没有改过",
        /// The code is good, the file is not the one we made.
        Different = "文件不是登记的那一份",
    }
}

/// Enough to hold a paper against: not what it says about somebody's affairs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct VerifiedView {
    pub verdict: Verdict,
    pub file: Held,
    /// The last day it holds; none: no end.
    pub until: Option<Day>,
    pub title: String,
    pub no: String,
    pub org: String,
    /// Masked.
    pub to: String,
    pub item_name: String,
    pub on: Day,
    /// The first characters of its digest, which stand on the paper, too.
    pub digest: String,
}
