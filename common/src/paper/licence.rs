//! 证照: what it is worth, where it was shown, when it is to be renewed.
use serde::{Deserialize, Serialize};

use super::{Paper, PaperState};
use crate::{
    call::{Access, Call},
    catalogue::{Qr, labelled},
    check::{Check, unchecked},
    fault::Fault,
    id::{CaseId, ItemId, PaperAt, PaperId},
    moment::{Day, Moment},
};

/// 亮码: a code for one purpose, good for minutes.
pub const PRESENT: Call<PaperAt, PresentForm, PresentView> =
    Call::post("/api/cases/{case}/papers/{paper}/present", Access::Citizen);
/// What whoever scans it is shown. A POST: it is written down for the holder, and the code stands in no log.
pub const LOOK: Call<(), LookForm, LookView> = Call::post("/api/papers/look", Access::Public);

/// So long a code that was shown is good.
pub const N_PRESENT_MINUTES: i64 = 5;
/// 许可法 50: whoever wants a licence to go on says so thirty days before it ends.
pub const N_RENEW_BY_DAYS: i32 = 30;
/// The holder is told so long before the end, and may ask for more from then on.
pub const N_REMIND_DAYS: i32 = 60;

labelled! {
    /// Whether a licence is good for something today.
    Standing {
        #[default]
        InForce = "有效",
        Expired = "已过有效期",
        Superseded = "已换发",
        Revoked = "已撤销",
    }
}

impl Standing {
    /// `until` is the last day it holds; none: no end.
    pub fn of(state: PaperState, until: Option<Day>, today: Day) -> Standing {
        match state {
            PaperState::Revoked => Standing::Revoked,
            PaperState::Superseded => Standing::Superseded,
            PaperState::Valid if until.is_some_and(|it| it < today) => Standing::Expired,
            PaperState::Valid => Standing::InForce,
        }
    }
}

/// 电子证照: what somebody was given, with what it is worth today.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LicenceView {
    pub id: PaperId,
    pub case: CaseId,
    pub title: String,
    pub no: String,
    /// Who gave it.
    pub org: String,
    pub on: Day,
    /// None: no end.
    pub until: Option<Day>,
    pub standing: Standing,
    /// 延续, from when it may be asked for until it has been granted.
    pub renewal: Option<Renewal>,
}

/// 延续: of the matter it came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Renewal {
    pub item: ItemId,
    /// The last day on which the law lets one ask for it (许可法 50).
    pub by: Day,
}

impl Renewal {
    /// Offered from `N_REMIND_DAYS` before the end on; who is late may ask all the same, the matter is then a new one.
    pub fn of(item: Option<ItemId>, standing: Standing, until: Option<Day>, today: Day) -> Option<Renewal> {
        let until = until?;
        let is_due = until.plus(-N_REMIND_DAYS) <= today;
        let is_open = matches!(standing, Standing::InForce | Standing::Expired) && is_due;
        Some(Renewal { item: item.filter(|_| is_open)?, by: until.plus(-N_RENEW_BY_DAYS) })
    }
}

/// What its holder alone is shown of a licence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OwnView {
    pub standing: Standing,
    pub until: Option<Day>,
    pub renewal: Option<Renewal>,
    /// The latest first, twenty at most.
    pub shown: Vec<Shown>,
}

labelled! {
    /// What a licence is shown for.
    Purpose {
        #[default]
        Matter = "办事核验",
        Inspection = "接受检查",
        Deal = "签合同、开户",
        Benefit = "享受优待",
        Other = "其他",
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct PresentForm {
    pub purpose: Purpose,
}
unchecked!(PresentForm);

/// The code, for holding up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PresentView {
    pub qr: Qr,
    /// Where it leads, for whoever cannot scan.
    pub href: String,
    pub until: Moment,
}

/// One time a licence was shown, and each time somebody looked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Shown {
    pub purpose: Purpose,
    pub at: Moment,
    pub looks: Vec<Moment>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct LookForm {
    pub token: String,
}

#[derive(Clone, Debug)]
pub struct Look(pub String);

impl Check for LookForm {
    type Out = Look;

    fn check(self) -> Result<Look, Fault> {
        match self.token.trim() {
            "" => Err(Fault::form("token", "请扫持证人亮出的二维码")),
            it => Ok(Look(it.to_owned())),
        }
    }
}

/// The licence as it is held up: whole, because its holder wants it read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LookView {
    pub paper: Paper,
    pub standing: Standing,
    pub until: Option<Day>,
    pub purpose: Purpose,
    /// The code is good until then.
    pub shown_until: Moment,
    /// The holder's picture as a `data:` address; empty: none.
    pub photo: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 许可法 50: offered in time, and not of what was taken back.
    #[test]
    fn a_licence_is_renewed_while_there_is_something_to_renew() {
        let day = |it: &str| Day::parse(it).unwrap();
        let item = Some(ItemId(uuid::Uuid::nil()));
        let check = |standing: Standing, until: &str, today: &str, by: Option<&str>| {
            let found = Renewal::of(item, standing, Day::parse(until), day(today));
            assert_eq!(found.map(|it| it.by), by.map(day), "{standing:?} {until} {today}");
        };
        check(Standing::InForce, "2031-11-22", "2031-09-22", None);
        check(Standing::InForce, "2031-11-22", "2031-09-23", Some("2031-10-23"));
        check(Standing::Expired, "2031-11-22", "2031-12-01", Some("2031-10-23"));
        check(Standing::Revoked, "2031-11-22", "2031-11-01", None);
        check(Standing::Superseded, "2031-11-22", "2031-11-01", None);
        check(Standing::InForce, "", "2031-11-01", None);
    }
}
