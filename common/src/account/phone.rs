//! 验证手机号码: whose it is, before anything is promised on it: a place booked with a number nobody holds is a place less for
//! others. By a code sent to it; where the hall sends none, at the counter.
use serde::{Deserialize, Serialize};

use super::ProfileView;
use crate::{
    call::{Access, Call},
    check::{Check, Nothing},
    fault::Fault,
    value::plain_digits,
};

pub const ASK: Call<(), Nothing, Asked> = Call::post("/api/me/phone/ask", Access::Citizen);
pub const PROVE: Call<(), ProveForm, ProfileView> = Call::post("/api/me/phone/prove", Access::Citizen);

/// How whose phone it is can be shown here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It was.
    Proven,
    /// By a code in a text message.
    ByText,
    /// By somebody who sees the card and asks for the number.
    #[default]
    AtCounter,
}

impl Standing {
    /// Why nothing is promised yet, and what to do.
    pub fn says(self) -> Option<&'static str> {
        match self {
            Standing::Proven => None,
            Standing::ByText => Some("手机号码还没有验证。请先到“我的资料”里获取验证码，验证后再预约"),
            Standing::AtCounter => {
                Some("手机号码还没有核对。请先带身份证到窗口，请工作人员核对一次；今天要办的可以到大厅取号")
            }
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Asked {
    pub minutes: i64,
    /// In a demonstration, which sends nothing: what would be sent. Otherwise empty.
    pub would_send: String,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct ProveForm {
    /// Six digits.
    pub code: String,
}

#[derive(Clone)]
pub struct Prove {
    pub code: String,
}

impl Check for ProveForm {
    type Out = Prove;

    fn check(self) -> Result<Prove, Fault> {
        match plain_digits(&self.code) {
            it if it.len() == 6 && it.bytes().all(|it| it.is_ascii_digit()) => Ok(Prove { code: it }),
            _ => Err(Fault::form("code", "请填写短信里的6位验证码")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_six_digits_however_they_are_typed() {
        let check = |code: &str| ProveForm { code: code.to_owned() }.check().map(|it| it.code);
        assert_eq!(check("１２３ 456"), Ok("123456".to_owned()));
        for bad in ["", "12345", "1234567", "12345a"] {
            assert!(matches!(check(bad), Err(Fault::Form { .. })), "{bad}");
        }
        assert!(Standing::Proven.says().is_none() && Standing::AtCounter.says().is_some());
    }
}
