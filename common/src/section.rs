//! 科室: who of a body looks into which of its matters. A case lies in its section's tray; whoever heads the section hands it out, evenly,
//! by name, or to whoever knows the applicant already; and who is away is handed nothing (内部派件).
use serde::{Deserialize, Serialize};

use crate::{
    account::Duty,
    call::{Access, Call},
    check::{Check, Faults, Nothing, line, unchecked},
    fault::Fault,
    id::{AccountId, ItemId, SectionId},
    moment::Day,
    value::day,
};

const HEAD: Access = Access::Staff(Duty::Direct);

/// Of one body: for whoever leads it to arrange, for everybody else to see whose is what.
pub const LIST: Call<(), ListForm, SectionsView> = Call::get("/api/sections", Access::Desk);
/// A new one, or one as it is to be from now on.
pub const SAVE: Call<(), SaveForm, SectionsView> = Call::post("/api/sections", HEAD);
/// Its matters are everybody's of the body again.
pub const DROP: Call<SectionId, Nothing, SectionsView> = Call::post("/api/sections/{section}/drop", HEAD);
/// 请假和代办人: one's own; somebody else's by whoever leads them.
pub const AWAY: Call<(), AwayForm, SectionsView> = Call::post("/api/sections/away", Access::Desk);

/// Days one is away at most, without saying so again.
pub const MOST_AWAY_DAYS: i32 = 180;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct ListForm {
    /// Everyday name of the body; none: one's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub org: Option<String>,
}
unchecked!(ListForm);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SectionsView {
    /// How often the sections of the body were changed.
    pub rev: i32,
    pub org: String,
    /// Bodies whoever asks may look at.
    pub orgs: Vec<String>,
    pub sections: Vec<SectionView>,
    /// Everybody of the body who works on cases.
    pub people: Vec<Person>,
    /// The body's matters that are done on application.
    pub items: Vec<Matter>,
    pub may_arrange: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SectionView {
    pub id: SectionId,
    pub name: String,
    pub members: Vec<AccountId>,
    /// 股长, among them.
    pub heads: Vec<AccountId>,
    pub n_items: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Person {
    pub id: AccountId,
    pub name: String,
    pub post: String,
    /// Away from…
    pub from: Option<Day>,
    /// …up to and with.
    pub until: Option<Day>,
    /// 代办人
    pub deputy: Option<AccountId>,
    /// Days they will be away after those.
    pub later: Vec<[Day; 2]>,
    pub may_change: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Matter {
    pub id: ItemId,
    pub name: String,
    /// None: the whole body's.
    pub section: Option<SectionId>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct SaveForm {
    /// As it was seen: two who arrange at once do not undo each other's work.
    pub rev: i32,
    pub org: String,
    /// None: a new one.
    pub section: Option<SectionId>,
    pub name: String,
    pub members: Vec<AccountId>,
    pub heads: Vec<AccountId>,
    /// A matter is one section's: it leaves the one it was in.
    pub items: Vec<ItemId>,
}

#[derive(Clone, Debug)]
pub struct Save {
    pub rev: i32,
    pub org: String,
    pub section: Option<SectionId>,
    pub name: String,
    pub members: Vec<AccountId>,
    pub heads: Vec<AccountId>,
    pub items: Vec<ItemId>,
}

impl Check for SaveForm {
    type Out = Save;

    fn check(mut self) -> Result<Save, Fault> {
        let mut faults = Faults::default();
        let name = faults.take("name", line(&self.name, "请写科室名称，例如：食品股"));
        for all in [&mut self.members, &mut self.heads] {
            all.sort();
            all.dedup();
        }
        self.items.sort();
        self.items.dedup();
        if self.members.is_empty() {
            faults.say("members", "请选择科室里的人");
        }
        if self.heads.iter().any(|it| !self.members.contains(it)) {
            faults.say("heads", "科室负责人要先选为科室里的人");
        }
        faults.done()?;
        let SaveForm { rev, org, section, members, heads, items, .. } = self;
        Ok(Save { rev, org, section, name: name.unwrap_or_default(), members, heads, items })
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct AwayForm {
    /// None: oneself.
    pub account: Option<AccountId>,
    /// Both empty: back again.
    pub from: String,
    pub until: String,
    pub deputy: Option<AccountId>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Away {
    pub account: Option<AccountId>,
    pub days: Option<(Day, Day)>,
    pub deputy: Option<AccountId>,
}

impl Check for AwayForm {
    type Out = Away;

    fn check(self) -> Result<Away, Fault> {
        let AwayForm { account, deputy, .. } = self;
        if self.from.trim().is_empty() && self.until.trim().is_empty() {
            return Ok(Away { account, days: None, deputy: None });
        }
        let mut faults = Faults::default();
        let from = faults.take("from", day(&self.from).ok_or("请写从哪天起，例如：2026-11-23"));
        let until = faults.take("until", day(&self.until).ok_or("请写到哪天止，例如：2026-11-27"));
        let days = from.zip(until);
        if let Some((from, until)) = days {
            match until.0 - from.0 {
                ..0 => faults.say("until", "到哪天止要在从哪天起之后"),
                MOST_AWAY_DAYS.. => faults.say("until", "一次最多180天，更长的请由安全管理员停用账号"),
                _ => (),
            }
        }
        if deputy.is_some() && deputy == account {
            faults.say("deputy", "代办人不能是本人");
        }
        faults.done()?;
        Ok(Away { account, days, deputy })
    }
}

/// One who could be handed a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub id: AccountId,
    /// Cases in their hands now.
    pub n_held: u64,
}

/// Who gets the next one: whoever has the fewest, the first of those who have as many. It counts from then on.
pub fn fewest(all: &mut [Candidate], of: &[AccountId]) -> Option<AccountId> {
    let next = all.iter_mut().filter(|it| of.contains(&it.id)).min_by_key(|it| it.n_held)?;
    next.n_held += 1;
    Some(next.id)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: u128) -> AccountId {
        AccountId(uuid::Uuid::from_u128(n))
    }

    fn says<T: std::fmt::Debug>(outcome: Result<T, Fault>) -> String {
        match outcome {
            Err(Fault::Form { fields }) => fields.into_iter().map(|it| it.name).collect::<Vec<_>>().join(" "),
            it => panic!("{it:?}"),
        }
    }

    #[test]
    fn it_goes_to_whoever_has_the_fewest_and_in_turn_where_all_have_as_many() {
        let mut all: Vec<Candidate> =
            [(1, 2), (2, 0), (3, 0)].map(|(n, n_held)| Candidate { id: id(n), n_held }).into();
        let of = [id(1), id(2), id(3)];
        let got: Vec<AccountId> = (0..5).filter_map(|_| fewest(&mut all, &of)).collect();
        assert_eq!(got, [2, 3, 2, 3, 1].map(id));
        assert_eq!(fewest(&mut all, &[]), None);
        assert_eq!(fewest(&mut all, &[id(1)]), Some(id(1)), "alone");
    }

    #[test]
    fn a_section_has_a_name_and_people_and_its_head_is_one_of_them() {
        assert_eq!(says(SaveForm::default().check()), "name members");
        let form = SaveForm {
            name: "食品股".to_owned(),
            members: vec![id(1), id(1)],
            heads: vec![id(2)],
            ..SaveForm::default()
        };
        assert_eq!(says(form.clone().check()), "heads");
        assert_eq!(SaveForm { heads: vec![id(1)], ..form }.check().unwrap().members, [id(1)]);
    }

    #[test]
    fn who_is_away_comes_back_and_no_later_than_one_says() {
        let form = |from: &str, until: &str| AwayForm {
            from: from.to_owned(),
            until: until.to_owned(),
            ..AwayForm::default()
        };
        assert_eq!(form("", " ").check().unwrap().days, None, "back");
        assert!(form("2026-11-23", "2026-11-23").check().unwrap().days.is_some());
        assert_eq!(says(form("2026-11-23", "").check()), "until");
        assert_eq!(says(form("2026-11-23", "2026-11-22").check()), "until");
        assert_eq!(says(form("2026-11-23", "2027-11-22").check()), "until");
        let own = AwayForm { account: Some(id(1)), deputy: Some(id(1)), ..form("2026-11-23", "2026-11-24") };
        assert_eq!(says(own.check()), "deputy");
    }
}
