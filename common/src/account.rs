//! 账号：who is signed in, and which duties they hold.
use serde::{Deserialize, Serialize};

use crate::{
    call::{Access, Call},
    case::kinds::Kind,
    catalogue::labelled,
    check::{Check, Faults, Nothing, line, line_or_none},
    fault::Fault,
    id::{AccountId, ConsentId, Region, SessionId},
    moment::Moment,
    value::{
        CreditCode, IdCard, Phone, Profile as SecretProfile, email, login, name, odd_sign, plain_line, secret,
    },
};

mod device;
mod duty;
pub mod holders;
pub mod leaving;
pub mod looks;
pub mod oidc;
pub mod own;
pub mod phone;
pub mod recover;
pub mod staff;
pub mod stand_in;
pub use device::device_name;
pub use duty::Duty;

pub const SIGN_IN: Call<(), SignInForm, Who> = Call::post("/api/sign-in", Access::Public);
/// Signing in with a password that has been in use too long: a new one with it.
pub const RENEW: Call<(), RenewForm, Who> = Call::post("/api/sign-in/renew", Access::Public);
pub const SIGN_OUT: Call<(), Nothing, Left> = Call::post("/api/sign-out", Access::Public);
pub const REGISTER: Call<(), RegisterForm, Who> = Call::post("/api/register", Access::Public);
pub const ME: Call<(), Nothing, Who> = Call::get("/api/me", Access::Public);
pub const PROFILE: Call<(), Nothing, ProfileView> = Call::get("/api/me/profile", Access::Citizen);
pub const SAVE_PROFILE: Call<(), ProfileForm, ProfileView> = Call::post("/api/me/profile", Access::Citizen);
pub const CHANGE_SECRET: Call<(), ChangeSecretForm, Who> = Call::post("/api/me/secret", Access::SignedIn);
pub const SESSIONS: Call<(), Nothing, Vec<SessionView>> = Call::get("/api/me/sessions", Access::SignedIn);
pub const END_SESSION: Call<SessionId, Nothing, Vec<SessionView>> =
    Call::post("/api/me/sessions/{session}/end", Access::SignedIn);

/// 代办: who has let this account act for them.
pub const CONSENTS: Call<(), Nothing, Vec<ConsentView>> = Call::get("/api/me/consents", Access::Citizen);
pub const ADD_CONSENT: Call<(), ConsentForm, Vec<ConsentView>> = Call::post("/api/me/consents", Access::Citizen);
pub const END_CONSENT: Call<ConsentId, Nothing, Vec<ConsentView>> =
    Call::post("/api/me/consents/{consent}/end", Access::Citizen);

/// How long what a visitor fills in is kept, and the browser knows whose it is.
pub const GUEST_DAYS: i64 = 30;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Who {
    Nobody,
    /// Has a draft, but has not signed in yet.
    Guest {
        account: AccountId,
    },
    Citizen {
        account: AccountId,
        name: String,
    },
    Staff {
        account: AccountId,
        name: String,
        post: String,
        region: Region,
        org: String,
        duties: Vec<Duty>,
    },
}

impl Who {
    /// The first ring.
    pub fn pass(&self, access: Access) -> Result<(), Fault> {
        match (access, self) {
            (Access::Public, _)
            | (Access::Applicant | Access::Filler | Access::Bringer, Who::Guest { .. } | Who::Citizen { .. })
            | (Access::Citizen, Who::Citizen { .. })
            | (Access::SignedIn, Who::Citizen { .. } | Who::Staff { .. })
            | (Access::Desk, Who::Staff { .. }) => Ok(()),
            (_, Who::Nobody | Who::Guest { .. }) => Err(Fault::SignedOut),
            (Access::Staff(duty), _) if self.holds(duty) => Ok(()),
            (Access::Filler | Access::Bringer, _) if self.holds(Duty::Counter) => Ok(()),
            (Access::Bringer, _) if self.holds(Duty::Review) => Ok(()),
            _ => Err(Fault::NotYours),
        }
    }

    /// Whether any of their duties is about cases of this kind; who brings cases sees all of their own.
    pub fn sees(&self, kind: Kind) -> bool {
        match self {
            Who::Staff { duties, .. } => duties.iter().any(|it| it.sees(kind)),
            _ => true,
        }
    }

    pub fn holds(&self, duty: Duty) -> bool {
        matches!(self, Who::Staff { duties, .. } if duties.contains(&duty))
    }

    pub fn account(&self) -> Option<AccountId> {
        match self {
            Who::Nobody => None,
            Who::Guest { account } | Who::Citizen { account, .. } | Who::Staff { account, .. } => Some(*account),
        }
    }

    pub fn name(&self) -> &str {
        match self {
            Who::Nobody | Who::Guest { .. } => "",
            Who::Citizen { name, .. } | Who::Staff { name, .. } => name,
        }
    }
}

labelled! {
    /// 账号类别
    AccountKind {
        #[default]
        Person = "个人",
        /// 法人或其他组织
        Legal = "法人",
        Guest = "未登录",
        Staff = "工作人员",
    }
}

labelled! {
    /// 实名等级
    RealName {
        #[default]
        None = "未实名",
        /// Number checked by its rule, name and number written down by the person.
        Declared = "已填报",
        /// The identity provider has seen who it is.
        Vouched = "已实名认证",
        /// A member of staff saw the card.
        Seen = "已核验",
    }
}

/// Signed out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Left {
    /// Where to sign out as well: the identity provider's page. Empty: nowhere else.
    pub to: String,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct SignInForm {
    /// 登录名 or 手机号码
    pub login: String,
    pub secret: String,
    /// Staff: six digits of the authenticator.
    pub code: String,
}

#[derive(Clone)]
pub struct SignIn {
    pub login: String,
    pub secret: String,
    pub code: String,
}

impl Check for SignInForm {
    type Out = SignIn;

    fn check(self) -> Result<SignIn, Fault> {
        let mut faults = Faults::default();
        let login = faults.take("login", line(&self.login, "请填写登录名或手机号码"));
        let secret = match self.secret.is_empty() {
            true => faults.take("secret", Err("请填写密码")),
            false => Some(self.secret),
        };
        let code = crate::value::plain_digits(&self.code);
        match (login, secret) {
            (Some(login), Some(secret)) => Ok(SignIn { login: login.to_lowercase(), secret, code }),
            _ => Err(faults.into_fault()),
        }
    }
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct RenewForm {
    pub login: String,
    /// The one in use.
    pub old: String,
    pub code: String,
    pub secret: String,
    pub again: String,
}

#[derive(Clone)]
pub struct Renew {
    pub sign_in: SignIn,
    pub secret: String,
}

impl Check for RenewForm {
    type Out = Renew;

    fn check(self) -> Result<Renew, Fault> {
        let mut faults = Faults::default();
        let new = faults.take("secret", secret(&self.secret, SecretProfile::Staff));
        if self.secret != self.again {
            faults.say("again", "两次填写的密码不一样，请重新填写");
        }
        faults.done()?;
        let sign_in = SignInForm { login: self.login, secret: self.old, code: self.code }.check()?;
        Ok(Renew { sign_in, secret: new.unwrap_or_default() })
    }
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct RegisterForm {
    /// `person` or `legal`.
    pub kind: String,
    pub login: String,
    pub phone: String,
    pub name: String,
    pub secret: String,
    pub again: String,
    /// The service agreement, ticked.
    pub agreed: String,
}

#[derive(Clone)]
pub struct Register {
    pub kind: AccountKind,
    /// Empty: the phone is the login.
    pub login: Option<String>,
    pub phone: Phone,
    pub name: String,
    pub secret: String,
}

impl Check for RegisterForm {
    type Out = Register;

    fn check(self) -> Result<Register, Fault> {
        let mut faults = Faults::default();
        let kind = if self.kind == "legal" { AccountKind::Legal } else { AccountKind::Person };
        let name = match kind {
            AccountKind::Legal => faults.take("name", line(&self.name, "请填写单位全称")),
            _ => faults.take("name", name(&self.name)),
        };
        let login = match self.login.trim() {
            "" => Some(None),
            it => faults.take("login", login(it)).map(Some),
        };
        let phone = faults.take("phone", Phone::parse(&self.phone));
        let new = faults.take("secret", secret(&self.secret, SecretProfile::Citizen));
        if self.secret != self.again {
            faults.say("again", "两次填写的密码不一样，请重新填写");
        }
        if self.agreed.is_empty() {
            faults.say("agreed", "请阅读并同意服务协议和个人信息处理说明");
        }
        faults.done()?;
        match (name, login, phone, new) {
            (Some(name), Some(login), Some(phone), Some(secret)) => {
                Ok(Register { kind, login, phone, name, secret })
            }
            _ => Err(Fault::Unreadable),
        }
    }
}

/// 我的资料: what forms are filled with beforehand.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ProfileView {
    pub kind: AccountKind,
    pub login: String,
    pub real_name: RealName,
    /// Whether the phone is shown to be theirs, or how it can be.
    pub phone: phone::Standing,
    pub form: ProfileForm,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct ProfileForm {
    pub name: String,
    pub phone: String,
    pub email: String,
    pub id_card: String,
    /// 单位: code and legal representative.
    pub credit_code: String,
    pub legal: String,
    /// 乡镇、村, as in the region list.
    pub region: String,
    pub address: String,
    /// The password, when phone or e-mail change; never sent back.
    pub proof: String,
}

#[derive(Clone)]
pub struct SaveProfile {
    pub form: ProfileForm,
}

impl Check for ProfileForm {
    type Out = SaveProfile;

    fn check(self) -> Result<SaveProfile, Fault> {
        let mut faults = Faults::default();
        let mut form = self;
        if let Some(it) = faults.take("name", line(&form.name, "请填写姓名或单位名称")) {
            form.name = it;
        }
        if let Some(it) = faults.take("phone", Phone::parse(&form.phone)) {
            form.phone = it.as_str().to_owned();
        }
        // Whether the birth date lies in the future is asked of the clock on the server.
        let far = crate::moment::Day(i32::MAX / 2);
        if !form.id_card.trim().is_empty()
            && let Some(it) = faults.take("id_card", IdCard::parse(&form.id_card, far))
        {
            form.id_card = it.as_str().to_owned();
        }
        if !form.credit_code.trim().is_empty()
            && let Some(it) = faults.take("credit_code", CreditCode::parse(&form.credit_code))
        {
            form.credit_code = it.as_str().to_owned();
        }
        form.email = match form.email.trim() {
            "" => String::new(),
            it => faults.take("email", email(it)).unwrap_or_default(),
        };
        if let Some(it) = faults.take("legal", line_or_none(&form.legal)) {
            form.legal = it;
        }
        if let Some(says) = odd_sign(&form.address) {
            faults.say("address", says);
        }
        form.address = plain_line(&form.address);
        if form.address.chars().count() > 100 {
            faults.say("address", "请控制在100个字以内");
        }
        faults.done()?;
        Ok(SaveProfile { form })
    }
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct ChangeSecretForm {
    pub old: String,
    pub secret: String,
    pub again: String,
}

#[derive(Clone)]
pub struct ChangeSecret {
    /// Empty for an account that has none.
    pub old: String,
    pub secret: String,
}

impl Check for ChangeSecretForm {
    type Out = ChangeSecret;

    // Which rule holds depends on who asks, so the handler checks the new one.
    fn check(self) -> Result<ChangeSecret, Fault> {
        let mut faults = Faults::default();
        if self.secret != self.again {
            faults.say("again", "两次填写的密码不一样，请重新填写");
        }
        faults.done()?;
        Ok(ChangeSecret { old: self.old, secret: self.secret })
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SessionView {
    pub id: SessionId,
    pub opened_at: Moment,
    pub seen_at: Moment,
    /// Chrome，Windows电脑
    pub device: String,
    pub is_this: bool,
}

/// 委托: this account may apply for `name`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ConsentView {
    pub id: ConsentId,
    pub name: String,
    pub id_card_masked: String,
    pub phone_masked: String,
    pub relation: String,
    pub at: Moment,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct ConsentForm {
    pub name: String,
    pub id_card: String,
    pub phone: String,
    pub relation: String,
    /// 委托人已同意, ticked.
    pub agreed: String,
}

#[derive(Clone)]
pub struct AddConsent {
    pub name: String,
    pub id_card: IdCard,
    pub phone: Phone,
    pub relation: String,
}

impl Check for ConsentForm {
    type Out = AddConsent;

    fn check(self) -> Result<AddConsent, Fault> {
        let mut faults = Faults::default();
        let far = crate::moment::Day(i32::MAX / 2);
        let name = faults.take("name", name(&self.name));
        let id_card = faults.take("id_card", IdCard::parse(&self.id_card, far));
        let phone = faults.take("phone", Phone::parse(&self.phone));
        let relation = faults.take("relation", line(&self.relation, "请填写您和委托人的关系"));
        if self.agreed.is_empty() {
            faults.say("agreed", "须由委托人本人同意，才能代为办理");
        }
        faults.done()?;
        match (name, id_card, phone, relation) {
            (Some(name), Some(id_card), Some(phone), Some(relation)) => {
                Ok(AddConsent { name, id_card, phone, relation })
            }
            _ => Err(Fault::Unreadable),
        }
    }
}
