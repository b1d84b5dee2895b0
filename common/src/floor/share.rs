//! 集中率: how much of what a county does can be done in its halls, body by body; and what is not, and why not (handbook 4.4).
use serde::{Deserialize, Serialize};

use crate::{
    account::Duty,
    call::{Access, Call, Page},
    check::{Check, Faults, line, unchecked},
    daybook::Share,
    fault::Fault,
    id::ItemId,
    moment::Day,
    org::Presence,
};

const HEAD: Access = Access::Staff(Duty::Direct);

/// Of the bodies whoever asks leads.
pub const SHOW: Call<(), ShareForm, ShareView> = Call::get("/api/halls/share", HEAD);
/// Why these matters are not in the hall; nothing: as their body's way of taking part says.
pub const APART: Call<(), ApartForm, ShareView> = Call::post("/api/halls/apart", HEAD);

pub const N_PER_PAGE: u64 = 50;
/// At once.
pub const MOST_APART: usize = 200;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct ShareForm {
    /// Everyday name of the body whose list is wanted; none: everybody's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub org: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
}
unchecked!(ShareForm);

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct ApartForm {
    pub items: Vec<ItemId>,
    pub reason: String,
}

impl Check for ApartForm {
    type Out = ApartForm;

    fn check(mut self) -> Result<ApartForm, Fault> {
        let mut faults = Faults::default();
        self.items.sort();
        self.items.dedup();
        match self.items.len() {
            0 => faults.say("items", "请先勾选事项"),
            n if n > MOST_APART => faults.say("items", &format!("一次最多{MOST_APART}项")),
            _ => (),
        }
        let reason = faults.take("reason", line(&self.reason, "请写为什么不进大厅，例如：需要专用场地"));
        faults.done()?;
        Ok(ApartForm { items: self.items, reason: reason.unwrap_or_default() })
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ShareView {
    pub whole: Share,
    /// The least concentrated first.
    pub bodies: Vec<BodyShare>,
    /// What is not in a hall.
    pub apart: Page<Apart>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BodyShare {
    pub org: String,
    pub presence: Presence,
    pub since: Option<Day>,
    pub closed_on: Option<Day>,
    pub share: Share,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Apart {
    pub id: ItemId,
    pub name: String,
    pub org: String,
    pub reason: String,
}

/// A matter of the list, as this rule counts it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    pub org: String,
    pub is_here: bool,
}

/// Of each body and of all together: sums of parts and of wholes, never means of rates.
pub fn shares(all: &[Counted]) -> (Share, Vec<(String, Share)>) {
    let mut bodies: Vec<(String, Share)> = Vec::new();
    let mut whole = Share::default();
    for it in all {
        let one = Share { n: u64::from(it.is_here), of: 1 };
        whole = whole.with(one);
        match bodies.iter_mut().find(|of| of.0 == it.org) {
            Some(of) => of.1 = of.1.with(one),
            None => bodies.push((it.org.clone(), one)),
        }
    }
    bodies.sort_by(|a, b| (a.1.n * b.1.of).cmp(&(b.1.n * a.1.of)).then_with(|| a.0.cmp(&b.0)));
    (whole, bodies)
}

/// Why a matter is not in the hall, where nobody has written it down.
pub fn reason(presence: Presence, is_town: bool) -> &'static str {
    match (is_town, presence) {
        (true, _) => "在乡镇、村办理，那里的窗口还没有登记",
        (false, Presence::Networked) => "所属单位联网办理，没有进驻大厅",
        (false, Presence::Stationed) => "所属单位已进驻，还没有窗口办这一项",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_hundred_ninety_four_of_five_hundred_and_four_are_98_percent() {
        let of = |org: &str, n: usize, is_here: bool| vec![Counted { org: org.to_owned(), is_here }; n];
        let all = [of("县市场监管局", 300, true), of("县卫健局", 194, true), of("县卫健局", 10, false)].concat();
        let (whole, bodies) = shares(&all);
        assert_eq!((whole.n, whole.of), (494, 504));
        assert_eq!(whole.percent(), "98.02%");
        assert_eq!((whole.n * 100 + whole.of / 2) / whole.of, 98);
        assert_eq!(bodies[0], ("县卫健局".to_owned(), Share { n: 194, of: 204 }), "the least first");
        assert_eq!(bodies[1].1.percent(), "100.00%");
        assert_eq!(shares(&[]).0.percent(), "—", "of nothing there is no rate");
    }

    #[test]
    fn a_reason_is_given_for_matters_that_are_named() {
        let id = ItemId(uuid::Uuid::nil());
        let form = ApartForm { items: vec![id, id], reason: "需要专用场地".to_owned() };
        assert_eq!(form.clone().check().unwrap().items, [id]);
        assert!(ApartForm { items: Vec::new(), ..form.clone() }.check().is_err());
        assert!(ApartForm { reason: " ".to_owned(), ..form }.check().is_err());
    }
}
