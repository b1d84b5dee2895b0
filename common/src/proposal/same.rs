//! 同一个人: what the counter sees of two accounts that may be one person's, and what makes two of them one (finding S12).
use serde::{Deserialize, Serialize};

use super::ProposalView;
use crate::{
    account::{AccountKind, Duty},
    call::{Access, Call},
    check::{Check, Faults, line},
    fault::Fault,
    id::AccountId,
    moment::Day,
    value::{CreditCode, IdCard, Phone},
};

const COUNTER: Access = Access::Staff(Duty::Counter);

/// Everybody who wrote down that number. A POST, because it leaves a record of who looked for whom.
pub const TWINS: Call<(), TwinsForm, TwinsView> = Call::post("/api/people/twins", COUNTER);
/// Two are one: done once another has confirmed it.
pub const PROPOSE: Call<(), SameForm, ProposalView> = Call::post("/api/people/same", COUNTER);

/// More are nobody's.
pub const MOST: u64 = 20;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct TwinsForm {
    /// Of a card, a firm, or a telephone.
    pub number: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Number {
    Phone(Phone),
    Card(String),
    Code(String),
}

impl Check for TwinsForm {
    type Out = Number;

    fn check(self) -> Result<Number, Fault> {
        let far = Day::of(9999, 12, 31).unwrap_or_default();
        if let Ok(it) = IdCard::parse(&self.number, far) {
            return Ok(Number::Card(it.as_str().to_owned()));
        }
        if let Ok(it) = Phone::parse(&self.number) {
            return Ok(Number::Phone(it));
        }
        match CreditCode::parse(&self.number) {
            Ok(it) => Ok(Number::Code(it.as_str().to_owned())),
            Err(_) => Err(Fault::form("number", "请写身份证号码、手机号码或统一社会信用代码")),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TwinsView {
    pub rows: Vec<TwinRow>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TwinRow {
    pub id: AccountId,
    pub kind: AccountKind,
    pub name: String,
    /// Masked.
    pub number: String,
    pub phone: String,
    pub since: Day,
    /// Signs in with a password of their own.
    pub has_login: bool,
    /// Somebody has seen the card.
    pub is_seen: bool,
    pub n_cases: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SameForm {
    /// Which of them stays…
    pub keep: AccountId,
    /// …and which goes into it.
    pub other: AccountId,
    pub reason: String,
}

#[derive(Clone, Debug)]
pub struct Same {
    pub keep: AccountId,
    pub other: AccountId,
    pub reason: String,
}

impl Check for SameForm {
    type Out = Same;

    fn check(self) -> Result<Same, Fault> {
        let mut faults = Faults::default();
        if self.keep == self.other {
            faults.say("other", "请选两个不同的账号");
        }
        let reason = faults.take("reason", line(&self.reason, "请写凭什么认定是同一个人，例如：本人持身份证到场"));
        faults.done()?;
        Ok(Same { keep: self.keep, other: self.other, reason: reason.unwrap_or_default() })
    }
}

/// What an account says of whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub kind: AccountKind,
    pub name: String,
    /// Of the card, or the firm's code; empty: not written down.
    pub number: String,
    pub phone: String,
}

impl Said {
    /// Nothing they say of themselves is against it, and more than the name is for it.
    pub fn may_be(&self, other: &Said) -> bool {
        let agree = |a: &str, b: &str| !a.is_empty() && a == b;
        let is_other = !self.number.is_empty() && !other.number.is_empty() && self.number != other.number;
        let is_like = agree(&self.number, &other.number) || agree(&self.phone, &other.phone);
        self.kind == other.kind && agree(&self.name, &other.name) && is_like && !is_other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_are_one_where_name_and_a_number_agree_and_nothing_is_against_it() {
        let said = |name: &str, number: &str, phone: &str| Said {
            kind: AccountKind::Person,
            name: name.to_owned(),
            number: number.to_owned(),
            phone: phone.to_owned(),
        };
        let own = said("唐伯虎", "431026195510033011", "13800003210");
        let check = |other: Said, is: bool| assert_eq!(own.may_be(&other), is, "{other:?}");
        check(said("唐伯虎", "431026195510033011", "13700001111"), true);
        check(said("唐伯虎", "", "13800003210"), true);
        check(said("唐伯虎", "431026198506150016", "13800003210"), false);
        check(said("唐寅", "431026195510033011", "13800003210"), false);
        check(said("唐伯虎", "", ""), false);
        let firm = Said { kind: AccountKind::Legal, ..own.clone() };
        check(firm, false);
        assert!(TwinsForm { number: "唐伯虎".to_owned() }.check().is_err());
    }
}
