//! 岗位：who works here, with which duties; how one is invited and joins.
use serde::{Deserialize, Serialize};

use super::Duty;
use crate::{
    call::{Access, Call},
    catalogue::Qr,
    check::{Check, Faults, Nothing, line},
    fault::Fault,
    id::AccountId,
    moment::Moment,
    value::{Profile, login, name, plain_digits, secret},
};

/// 岗位管理, by the security administrator (三员分立).
pub const STAFF: Call<(), Nothing, Vec<StaffView>> = Call::get("/api/staff", Access::Staff(Duty::SecurityAdmin));
pub const INVITE: Call<(), InviteForm, InviteView> =
    Call::post("/api/staff/invitations", Access::Staff(Duty::SystemAdmin));
pub const SET_DUTIES: Call<AccountId, DutiesForm, Vec<StaffView>> =
    Call::post("/api/staff/{account}/duties", Access::Staff(Duty::SecurityAdmin));
/// A member of staff without password or authenticator is invited again.
pub const REINVITE: Call<(), ReinviteForm, InviteView> =
    Call::post("/api/staff/invitations/again", Access::Staff(Duty::SystemAdmin));
/// An invitation is answered: password set, authenticator bound.
pub const JOIN: Call<(), JoinForm, JoinView> = Call::post("/api/join", Access::Public);

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StaffView {
    pub id: AccountId,
    pub name: String,
    pub login: String,
    pub post: String,
    pub org: String,
    pub duties: Vec<Duty>,
    pub is_active: bool,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct InviteForm {
    pub name: String,
    pub login: String,
    /// 机构, by everyday name.
    pub org: String,
    pub post: String,
}

#[derive(Clone)]
pub struct Invite {
    pub name: String,
    pub login: String,
    pub org: String,
    pub post: String,
}

impl Check for InviteForm {
    type Out = Invite;

    fn check(self) -> Result<Invite, Fault> {
        let mut faults = Faults::default();
        let name = faults.take("name", name(&self.name));
        let login = faults.take("login", login(&self.login));
        let org = faults.take("org", line(&self.org, "请选择所属机构"));
        let post = faults.take("post", line(&self.post, "请填写岗位，例如卫生健康05号窗口"));
        match (name, login, org, post) {
            (Some(name), Some(login), Some(org), Some(post)) => Ok(Invite { name, login, org, post }),
            _ => Err(faults.into_fault()),
        }
    }
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct ReinviteForm {
    /// 登录名 of whoever has to begin anew.
    pub again: String,
}

#[derive(Clone)]
pub struct Reinvite {
    pub login: String,
}

impl Check for ReinviteForm {
    type Out = Reinvite;

    fn check(self) -> Result<Reinvite, Fault> {
        Ok(Reinvite { login: login(&self.again).map_err(|says| Fault::form("again", says))? })
    }
}

/// The one-time code, shown once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct InviteView {
    pub login: String,
    pub code: String,
    pub until: Moment,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct DutiesForm {
    pub duties: Vec<Duty>,
    pub is_active: bool,
}

impl Check for DutiesForm {
    type Out = DutiesForm;

    fn check(self) -> Result<DutiesForm, Fault> {
        match Duty::may_be_held_together(&self.duties) {
            true => Ok(self),
            false => Err(Fault::DutiesClash),
        }
    }
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct JoinForm {
    pub login: String,
    /// The one-time code of the invitation.
    pub invitation: String,
    pub secret: String,
    pub again: String,
}

#[derive(Clone)]
pub struct Join {
    pub login: String,
    pub invitation: String,
    pub secret: String,
}

impl Check for JoinForm {
    type Out = Join;

    fn check(self) -> Result<Join, Fault> {
        let mut faults = Faults::default();
        let login = faults.take("login", login(&self.login));
        let invitation = faults.take("invitation", line(&self.invitation, "请填写邀请码"));
        // As it is printed, as it is read out over the telephone, and as it is copied.
        let invitation = invitation.map(|it| plain_digits(&it).to_uppercase());
        let new = faults.take("secret", secret(&self.secret, Profile::Staff));
        if self.secret != self.again {
            faults.say("again", "两次填写的密码不一样，请重新填写");
        }
        faults.done()?;
        match (login, invitation, new) {
            (Some(login), Some(invitation), Some(secret)) => Ok(Join { login, invitation, secret }),
            _ => Err(Fault::Unreadable),
        }
    }
}

/// What goes into the authenticator; shown once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JoinView {
    /// Base32, to type by hand.
    pub key: String,
    pub qr: Qr,
    /// Was here before: the security administrator has to give the duties again.
    pub needs_duties: bool,
}
