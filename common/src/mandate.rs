//! 授权: the head of a body gives a named person, in writing, the power to act for it: for these matters, these acts, these
//! days (许可法 26; handbook 8.5). Outside of a letter nothing is decided and nothing sealed.
use serde::{Deserialize, Serialize};

use crate::{
    account::Duty,
    application::act,
    call::{Access, Call, Page, Stream},
    case::{
        ReasonForm,
        flow::{Act, Is},
    },
    catalogue::{Qr, yuan},
    check::{Check, Faults, Nothing, line, unchecked},
    fault::Fault,
    id::{ItemId, MandateId},
    moment::Day,
    value::{Money, day},
};

pub mod stamp;

const HEAD: Access = Access::Staff(Duty::Direct);

pub const LIST: Call<(), ListForm, ListView> = Call::get("/api/mandates", HEAD);
pub const GIVE: Call<(), GiveForm, MandateView> = Call::post("/api/mandates", HEAD);
pub const REVOKE: Call<MandateId, ReasonForm, MandateView> = Call::post("/api/mandates/{mandate}/revoke", HEAD);
/// 公开查询: whether somebody may sign, for whoever holds what they signed.
pub const CHECK: Call<(), CheckForm, PublicView> = Call::get("/api/mandates/check", Access::Public);
/// My own letters.
pub const MINE: Call<(), Nothing, Vec<MandateView>> = Call::get("/api/me/mandates", Access::Desk);

/// The acts a letter can be about: those that bind the body towards the applicant.
pub fn acts() -> Vec<Act> {
    Act::which_are(Is::Binding)
}

/// The signed letter itself, scanned: put there by the head, read by the head.
pub const SCAN: Stream =
    Stream { methods: &["GET", "PUT"], path: "/api/mandates/{mandate}/scan", access: Access::Staff(Duty::Direct) };

/// One letter, as the rule needs it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Letter {
    pub acts: Vec<Act>,
    /// Empty: every matter of the body.
    pub items: Vec<ItemId>,
    pub from: Day,
    /// Counts itself.
    pub until: Day,
    /// 金额: how much may be waived at a time, in 分.
    pub max_fen: i64,
    pub revoked_on: Option<Day>,
}

/// Why a letter does not cover an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap {
    None,
    Act,
    Item,
    Early,
    Late,
    Revoked,
    Amount,
}

impl Letter {
    /// `fen`: what the act lets go; 0 where no money is in it.
    pub fn gap(&self, act: Act, item: ItemId, today: Day, fen: i64) -> Gap {
        match () {
            () if self.revoked_on.is_some_and(|it| it <= today) => Gap::Revoked,
            () if today > self.until => Gap::Late,
            () if today < self.from => Gap::Early,
            () if !self.acts.contains(&act) => Gap::Act,
            () if !self.items.is_empty() && !self.items.contains(&item) => Gap::Item,
            () if fen > self.max_fen => Gap::Amount,
            () => Gap::None,
        }
    }
}

/// Which of somebody's letters, latest first, allows the act; or why none does, in the words of the one that comes nearest.
pub fn covering(letters: &[Letter], act: Act, item: ItemId, today: Day, fen: i64) -> Result<usize, Fault> {
    if !act.is(Is::Binding) {
        return Err(Fault::NotYours);
    }
    if let Some(at) = letters.iter().position(|it| it.gap(act, item, today, fen) == Gap::None) {
        return Ok(at);
    }
    let about = || letters.iter().filter(|it| it.acts.contains(&act));
    let nearest = about().find(|it| it.revoked_on.is_none()).or(about().next());
    let says = match nearest.map(|it| (it.gap(act, item, today, fen), it)) {
        None => format!("您的授权书里没有“{}”这一项", act.label()),
        Some((Gap::Revoked, _)) => "您的授权书已经撤销".to_owned(),
        Some((Gap::Late, it)) => format!("您的授权书已于{}到期", it.until.zh()),
        Some((Gap::Amount, it)) => format!("您的授权书一次最多减免{}元", yuan(it.max_fen)),
        Some((Gap::Early, it)) => format!("您的授权书从{}起才有效", it.from.zh()),
        Some(_) => "您的授权书里没有这个事项".to_owned(),
    };
    Err(Fault::NoMandate { says })
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct ListForm {
    /// Words that have to be in the holder's name or post, the body, or the letter's number.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub q: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
}
unchecked!(ListForm);

/// The letters of one's body and those below it, and what a new one can be made of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ListView {
    pub page: Page<MandateView>,
    pub holders: Vec<Holder>,
    pub today: Day,
}

/// Somebody who could be given one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Holder {
    pub login: String,
    pub name: String,
    pub post: String,
    pub org: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MandateView {
    pub id: MandateId,
    /// 某某政授〔2026〕第0003号
    pub no: String,
    pub org: String,
    pub holder: String,
    pub post: String,
    /// 代理: stands in while the first is away (AB岗).
    pub is_deputy: bool,
    pub acts: Vec<Act>,
    /// Names; empty: every matter of the body.
    pub items: Vec<String>,
    pub from: Day,
    pub until: Day,
    pub signed_by: String,
    /// How much may be waived at a time, in 分.
    pub max_fen: i64,
    /// Name of the scanned paper; empty: it has not been put there.
    pub scan: String,
    pub revoked_on: Option<Day>,
    pub revoked_why: String,
    /// For the public check.
    pub code: String,
    pub qr: Qr,
}

impl MandateView {
    /// 有效, or why not.
    pub fn state(&self, today: Day) -> &'static str {
        match () {
            () if self.revoked_on.is_some_and(|it| it <= today) => "已撤销",
            () if today > self.until => "已到期",
            () if today < self.from => "还没开始",
            () => "有效",
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct GiveForm {
    /// The holder's login.
    pub holder: String,
    pub is_deputy: String,
    /// Codes of `acts`.
    pub acts: Vec<Act>,
    /// Names of matters, one a line; empty: all.
    pub items: String,
    pub from: String,
    pub until: String,
    /// How much may be waived at a time; wanted where waiving is among the acts.
    pub yuan: String,
    pub signed_by: String,
}

#[derive(Clone, Debug)]
pub struct Give {
    pub holder: String,
    pub is_deputy: bool,
    pub acts: Vec<Act>,
    pub items: Vec<String>,
    pub from: Day,
    pub until: Day,
    pub max_fen: i64,
    pub signed_by: String,
}

/// No letter runs longer: people and posts change.
pub const MAX_DAYS: i32 = 3 * 366;

impl Check for GiveForm {
    type Out = Give;

    fn check(self) -> Result<Give, Fault> {
        let mut faults = Faults::default();
        let holder = faults.take("holder", line(&self.holder, "请选择授权给谁"));
        let signed_by = faults.take("signed_by", line(&self.signed_by, "请填写签发人姓名"));
        let from = faults.take("from", day(&self.from).ok_or("请填写起始日期"));
        let until = faults.take("until", day(&self.until).ok_or("请填写截止日期"));
        if let (Some(from), Some(until)) = (from, until) {
            if until < from {
                faults.say("until", "截止日期不能早于起始日期");
            } else if until.0 - from.0 > MAX_DAYS {
                faults.say("until", "一份授权书最长三年");
            }
        }
        if self.acts.is_empty() || self.acts.iter().any(|it| !it.is(Is::Binding)) {
            faults.say("acts", "请至少选一项权限");
        }
        let max_fen = match self.acts.contains(&act::WAIVE) {
            true => faults.take("yuan", Money::parse(&self.yuan)).map(Money::fen),
            false => Some(0),
        };
        faults.done()?;
        let items = self.items.lines().map(str::trim).filter(|it| !it.is_empty());
        Ok(Give {
            holder: holder.unwrap_or_default(),
            is_deputy: !self.is_deputy.is_empty(),
            items: items.map(str::to_owned).collect(),
            from: from.unwrap_or_default(),
            until: until.unwrap_or_default(),
            signed_by: signed_by.unwrap_or_default(),
            max_fen: max_fen.unwrap_or_default(),
            acts: self.acts,
        })
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct CheckForm {
    pub code: String,
}
unchecked!(CheckForm);

/// What anybody may know of a letter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PublicView {
    pub no: String,
    pub org: String,
    pub holder: String,
    pub post: String,
    pub acts: Vec<Act>,
    pub items: Vec<String>,
    pub from: Day,
    pub until: Day,
    pub state: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn nothing_is_decided_outside_of_a_letter() {
        let (food, shop) = (ItemId(Uuid::from_u128(1)), ItemId(Uuid::from_u128(2)));
        let letter = Letter {
            acts: vec![act::GRANT, act::DENY],
            items: vec![food],
            from: day("2026-01-01"),
            until: day("2026-12-31"),
            max_fen: 0,
            revoked_on: None,
        };
        let check = |letter: &Letter, act: Act, item: ItemId, on: &str, wanted: Gap| {
            assert_eq!(letter.gap(act, item, day(on), 0), wanted, "{act:?} {on}");
            assert_eq!(covering(std::slice::from_ref(letter), act, item, day(on), 0).is_ok(), wanted == Gap::None);
        };
        check(&letter, act::GRANT, food, "2026-11-23", Gap::None);
        check(&letter, act::GRANT, food, "2026-01-01", Gap::None);
        check(&letter, act::GRANT, food, "2026-12-31", Gap::None);
        check(&letter, act::GRANT, food, "2025-12-31", Gap::Early);
        check(&letter, act::GRANT, food, "2027-01-01", Gap::Late);
        check(&letter, act::GRANT, shop, "2026-11-23", Gap::Item);
        check(&letter, act::ACCEPT, food, "2026-11-23", Gap::Act);
        let revoked = Letter { revoked_on: Some(day("2026-11-23")), ..letter.clone() };
        check(&revoked, act::GRANT, food, "2026-11-22", Gap::None);
        check(&revoked, act::GRANT, food, "2026-11-23", Gap::Revoked);
        let money = Letter { acts: vec![act::WAIVE], max_fen: 20_000, ..letter.clone() };
        let waived = |fen: i64| covering(std::slice::from_ref(&money), act::WAIVE, food, day("2026-11-23"), fen);
        assert!(waived(20_000).is_ok());
        let Err(Fault::NoMandate { says }) = waived(20_001) else { panic!("more than the letter gives") };
        assert!(says.contains("200"), "{says}");
        let whole = Letter { items: Vec::new(), ..letter };
        check(&whole, act::DENY, shop, "2026-11-23", Gap::None);
        // What a letter cannot be about needs none: nobody may slip it in.
        assert_eq!(covering(&[whole], act::OPINE, shop, day("2026-11-23"), 0), Err(Fault::NotYours));
    }
}
