//! 统一身份认证 (OpenID Connect): a province's or a city's sign-in beside our own, where the hall's settings name one.
use serde::{Deserialize, Serialize};

use crate::{
    call::{Access, Call, Stream},
    check::Nothing,
};

pub const WAYS: Call<(), Nothing, Ways> = Call::get("/api/sign-in/ways", Access::Public);
/// 解除关联. Refused while the account has no other way in.
pub const UNLINK: Call<(), Nothing, Ways> = Call::post("/api/me/oidc/unlink", Access::Citizen);
/// `?back=/mine`; `&link=yes` to link the account one is signed in to.
pub const START: Stream = Stream { methods: &["GET"], path: "/api/oidc/start", access: Access::Public };
pub const CALLBACK: Stream = Stream { methods: &["GET"], path: "/api/oidc/callback", access: Access::Public };

/// How one may sign in here beside login and password.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Ways {
    /// 湖南省统一身份认证; empty: there is none.
    pub name: String,
    /// Whoever asks has linked it.
    pub is_linked: bool,
    /// Whoever asks has no password of this hall: none can be asked for.
    pub is_bare: bool,
    /// A forgotten password's code is sent by text message.
    pub by_text: bool,
    /// And by mail.
    pub by_mail: bool,
}

/// What the sign-in page is told in its address when it did not work: `?oidc=…`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turned {
    /// The phone number belongs to an account already; only its password can link the two.
    Known,
    /// Linked to another account of this hall.
    Taken,
    /// The provider knows the person by another name than the account.
    Other,
    /// Given up there, or something went wrong between the two.
    Failed,
}

impl Turned {
    const ALL: [Turned; 4] = [Turned::Known, Turned::Taken, Turned::Other, Turned::Failed];

    pub fn word(self) -> &'static str {
        match self {
            Turned::Known => "known",
            Turned::Taken => "taken",
            Turned::Other => "other",
            Turned::Failed => "failed",
        }
    }

    pub fn of(word: &str) -> Option<Turned> {
        Turned::ALL.into_iter().find(|it| it.word() == word)
    }

    pub fn says(self) -> &'static str {
        match self {
            Turned::Known => {
                "您的手机号码在这里已有账号。请先用密码登录，再到“我的资料”里关联统一身份认证，以后就可以直接用它登录。"
            }
            Turned::Taken => "这个统一身份认证已经关联了另一个账号。请先在那个账号里解除关联。",
            Turned::Other => "统一身份认证里的姓名和这个账号的不一样，没有关联。请用本人的统一身份认证。",
            Turned::Failed => "统一身份认证没有完成。请再试一次，或者用密码登录。",
        }
    }
}
