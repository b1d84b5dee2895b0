//! 找回密码: a code goes to the phone and the mailbox the account knows; whoever has it sets a new password.
use serde::{Deserialize, Serialize};

use super::Who;
use crate::{
    call::{Access, Call},
    check::{Check, Faults, line},
    fault::Fault,
    value::{Profile, plain_digits, secret},
};

/// How long a code counts (ASVS 6.6.2: ten minutes at most).
pub const CODE_MINUTES: i64 = 10;

pub const ASK: Call<(), AskForm, Asked> = Call::post("/api/recover", Access::Public);
pub const RECOVER: Call<(), RecoverForm, Who> = Call::post("/api/recover/secret", Access::Public);

/// The same for every login, so that nobody learns which accounts there are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Asked {
    pub minutes: i64,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct AskForm {
    /// 登录名 or 手机号码
    pub login: String,
}

#[derive(Clone)]
pub struct Ask {
    pub login: String,
}

impl Check for AskForm {
    type Out = Ask;

    fn check(self) -> Result<Ask, Fault> {
        let login = line(&self.login, "请填写登录名或手机号码").map_err(|says| Fault::form("login", says))?;
        Ok(Ask { login: login.to_lowercase() })
    }
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct RecoverForm {
    pub login: String,
    /// Six digits.
    pub code: String,
    pub secret: String,
    pub again: String,
}

#[derive(Clone)]
pub struct Recover {
    pub login: String,
    pub code: String,
    pub secret: String,
}

impl Check for RecoverForm {
    type Out = Recover;

    fn check(self) -> Result<Recover, Fault> {
        let mut faults = Faults::default();
        let login = faults.take("login", line(&self.login, "请填写登录名或手机号码"));
        let code = plain_digits(&self.code);
        if code.len() != 6 {
            faults.say("code", "请填写收到的6位验证码");
        }
        let new = faults.take("secret", secret(&self.secret, Profile::Citizen));
        if self.secret != self.again {
            faults.say("again", "两次填写的密码不一样，请重新填写");
        }
        faults.done()?;
        match (login, new) {
            (Some(login), Some(secret)) => Ok(Recover { login: login.to_lowercase(), code, secret }),
            _ => Err(Fault::Unreadable),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_six_digits_however_they_are_typed() {
        let form = |code: &str| RecoverForm {
            login: "Zhou".to_owned(),
            code: code.to_owned(),
            secret: "春眠不觉晓处处闻啼鸟".to_owned(),
            again: "春眠不觉晓处处闻啼鸟".to_owned(),
        };
        assert_eq!(form("１２３ 456").check().map(|it| (it.login, it.code)), Ok(("zhou".into(), "123456".into())));
        let bad = form("12345").check().map(|_| ());
        assert!(matches!(bad, Err(Fault::Form { fields }) if fields[0].name == "code"));
    }
}
