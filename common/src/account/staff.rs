//! 岗位：who works here, with which duties; how one is invited and joins.
use serde::{Deserialize, Serialize};

use super::Duty;
use crate::{
    call::{Access, Call, Page},
    catalogue::Qr,
    check::{Check, Faults, line, line_or_none, unchecked},
    fault::Fault,
    id::AccountId,
    moment::Moment,
    value::{Profile, login, name, plain_digits, secret},
};

/// Everybody who works here, for the two administrators; for whoever leads a body, its own people.
pub const STAFF: Call<(), StaffForm, StaffList> = Call::get("/api/staff", Access::Desk);
pub const INVITE: Call<(), InviteForm, InviteView> =
    Call::post("/api/staff/invitations", Access::Staff(Duty::SystemAdmin));
/// 岗位, by the security administrator (三员分立). What takes away counts at once; what gives is proposed, and counts when another
/// has confirmed it (`proposal`).
pub const SET_DUTIES: Call<AccountId, DutiesForm, SetView> =
    Call::post("/api/staff/{account}/duties", Access::Staff(Duty::SecurityAdmin));
/// A member of staff without password or authenticator is invited again.
pub const REINVITE: Call<(), ReinviteForm, InviteView> =
    Call::post("/api/staff/invitations/again", Access::Staff(Duty::SystemAdmin));
/// An invitation is answered: password set, authenticator bound.
pub const JOIN: Call<(), JoinForm, JoinView> = Call::post("/api/join", Access::Public);

/// Rows of a page.
pub const N_PER_PAGE: u64 = 50;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct StaffForm {
    /// In the name, the login or the post.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// Everyday name of the body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub org: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
}
unchecked!(StaffForm);

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StaffList {
    pub page: Page<StaffView>,
    /// Bodies whoever asks may look at, by everyday name.
    pub orgs: Vec<String>,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SetView {
    pub staff: StaffView,
    /// Waits for another to confirm it.
    pub is_proposed: bool,
}

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
        let post = faults.take("post", line(&self.post, "请填写职务或者窗口，例如卫生健康05号窗口"));
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
    /// Why; said to whoever confirms it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

impl DutiesForm {
    /// Whether it gives what was not there: then a second person is asked.
    pub fn gives(&self, had: &[Duty], was_active: bool) -> bool {
        self.duties.iter().any(|it| !had.contains(it)) || self.is_active && !was_active && !self.duties.is_empty()
    }
}

impl Check for DutiesForm {
    type Out = DutiesForm;

    fn check(self) -> Result<DutiesForm, Fault> {
        if let Err(says) = line_or_none(&self.reason) {
            return Err(Fault::form("reason", says));
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_takes_away_counts_at_once_and_what_gives_does_not() {
        let form = |duties: &[Duty], is_active| DutiesForm {
            duties: duties.to_vec(),
            is_active,
            ..DutiesForm::default()
        };
        let had = [Duty::Counter, Duty::PreReview];
        assert!(!form(&[Duty::Counter], true).gives(&had, true));
        assert!(!form(&had, false).gives(&had, true) && !form(&[], true).gives(&had, false));
        assert!(form(&[Duty::Decide], true).gives(&had, true));
        assert!(form(&had, true).gives(&had, false), "back to work");
    }
}
