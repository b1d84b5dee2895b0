//! 机构和区划, kept by the system administrator: typed one by one or in a workbook. A body that changes keeps what it was.
use serde::{Deserialize, Serialize};

use super::{Nature, Org, Presence};
use crate::{
    account::Duty,
    call::{Access, Call, Page, Stream},
    catalogue::Level,
    check::{Check, Faults, Nothing, line, line_or_none},
    county::settings::{ChangeRow, ListForm},
    fault::Fault,
    id::OrgId,
    moment::Day,
    value::{CreditCode, day, plain_digits},
};

const SYSTEM: Access = Access::Staff(Duty::SystemAdmin);

/// Places and bodies, whole.
pub const LIST: Call<(), Nothing, BodiesView> = Call::get("/api/bodies", SYSTEM);
/// A new one, or one as it is from a day on.
pub const SAVE: Call<(), BodyForm, BodiesView> = Call::post("/api/bodies", SYSTEM);
/// What it was, and since when it is otherwise.
pub const CHANGES: Call<OrgId, ListForm, Page<ChangeRow>> = Call::get("/api/bodies/{org}/changes", SYSTEM);
/// A town or a village.
pub const SAVE_PLACE: Call<(), PlaceForm, BodiesView> = Call::post("/api/places", SYSTEM);
/// One that nothing hangs on.
pub const DROP_PLACE: Call<(), DropForm, BodiesView> = Call::post("/api/places/drop", SYSTEM);
/// All of it as a workbook: fetched, filled in, and sent back as often as one likes. The answer is a `Report`.
pub const BOOK: Stream = Stream { methods: &["GET", "PUT"], path: "/api/bodies/book", access: SYSTEM };

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BodiesView {
    pub county: String,
    /// By code: the county, its towns, each with its villages.
    pub places: Vec<PlaceRow>,
    /// By name.
    pub bodies: Vec<BodyRow>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PlaceRow {
    /// Twelve digits.
    pub code: i64,
    pub name: String,
    pub level: Level,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BodyRow {
    pub id: OrgId,
    /// With the name of the one above as it is now.
    pub body: Org,
    pub n_changes: u32,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct PlaceForm {
    pub code: String,
    pub name: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub code: i64,
    pub name: String,
    pub level: Level,
    /// Code of the town, or of the county.
    pub above: i64,
}

impl Check for PlaceForm {
    type Out = Place;

    fn check(self) -> Result<Place, Fault> {
        let mut faults = Faults::default();
        let name = faults.take("place_name", line(&self.name, "请填写乡镇或者村的名称"));
        let code = plain_digits(&self.code).parse().ok();
        let code = code.filter(|it| (100_000_000_000_i64..1_000_000_000_000).contains(it) && it % 1_000_000 != 0);
        let says = "应为12位的区划代码：乡镇后三位是000，村的前九位是它的乡镇";
        match (faults.take("place_code", code.ok_or(says)), name) {
            (Some(code), Some(name)) => {
                let town = code / 1_000 * 1_000;
                let (level, above) = match code == town {
                    true => (Level::Town, code / 1_000_000 * 1_000_000),
                    false => (Level::Village, town),
                };
                Ok(Place { code, name, level, above })
            }
            _ => Err(faults.into_fault()),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct DropForm {
    pub code: i64,
}
crate::check::unchecked!(DropForm);

/// A body, as it is typed or stands in a row of a workbook.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct BodyForm {
    /// None: a new one.
    pub id: Option<OrgId>,
    /// 简称
    pub name: String,
    pub full: String,
    /// Parted by 、
    pub aliases: String,
    /// Everyday name of the body above.
    pub above: String,
    /// Labels of the lists.
    pub nature: String,
    pub presence: String,
    pub since: String,
    pub credit_code: String,
    pub place: String,
    pub window: String,
    pub phone: String,
    /// 撤销日期
    pub closed_on: String,
    /// 撤销后找谁
    pub instead: String,
    /// From which day it is so; empty: from today.
    pub on: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    pub id: Option<OrgId>,
    pub org: Org,
    pub on: Option<Day>,
}

impl Check for BodyForm {
    type Out = Body;

    fn check(self) -> Result<Body, Fault> {
        let mut faults = Faults::default();
        let name = faults.take("name", line(&self.name, "请填写单位简称，例如：县卫健局"));
        let full = faults.take("full", line(&self.full, "请填写单位全称，文书上用"));
        let nature = labelled("nature", &self.nature, Nature::of_label, &mut faults);
        let presence = labelled("presence", &self.presence, Presence::of_label, &mut faults);
        let credit_code = match self.credit_code.trim() {
            "" => Some(String::new()),
            it => faults.take("credit_code", CreditCode::parse(it).map(|it| it.as_str().to_owned())),
        };
        let place = match plain_digits(&self.place).as_str() {
            "" => Some(None),
            it => {
                let code = it.parse().ok().filter(|it| (100_000_000_000_i64..1_000_000_000_000).contains(it));
                faults.take("place", code.map(Some).ok_or("应为12位的区划代码"))
            }
        };
        let mut on = |name: &str, text: &str| match text.trim() {
            "" => None,
            it => faults.take(name, day(it).ok_or("请写日期，例如：2026-11-23")),
        };
        let (since, closed_on, from) =
            (on("since", &self.since), on("closed_on", &self.closed_on), on("on", &self.on));
        let mut short = |name: &str, text: &str| faults.take(name, line_or_none(text)).unwrap_or_default();
        let (above, window, phone) =
            (short("above", &self.above), short("window", &self.window), short("phone", &self.phone));
        let instead = short("instead", &self.instead);
        let aliases = self.aliases.split(['、', '；', ';', ',', '，', '\n']);
        let aliases: Vec<String> = aliases.map(|it| short("aliases", it)).filter(|it| !it.is_empty()).collect();
        if name.as_ref().is_some_and(|it| *it == above) {
            faults.say("above", "上级不能是它自己");
        }
        faults.done()?;
        let org = Org {
            name: name.unwrap_or_default(),
            full: full.unwrap_or_default(),
            aliases,
            presence: presence.unwrap_or_default(),
            window,
            phone,
            above: Some(above).filter(|it| !it.is_empty()),
            nature: nature.unwrap_or_default(),
            credit_code: credit_code.unwrap_or_default(),
            place: place.flatten(),
            since,
            closed_on,
            instead,
        };
        Ok(Body { id: self.id, org, on: from })
    }
}

/// One of a list, by its label; nothing written is the ordinary one.
fn labelled<T: Default>(name: &str, text: &str, of: fn(&str) -> Option<T>, faults: &mut Faults) -> Option<T> {
    match text.trim() {
        "" => Some(T::default()),
        it => faults.take(name, of(it).ok_or("请从列出的里面选")),
    }
}

impl Org {
    /// As it stands in a form or a row.
    pub fn form(&self) -> BodyForm {
        let day = |it: Option<Day>| it.map(|it| it.to_string()).unwrap_or_default();
        BodyForm {
            id: None,
            name: self.name.clone(),
            full: self.full.clone(),
            aliases: self.aliases.join("、"),
            above: self.above.clone().unwrap_or_default(),
            nature: self.nature.label().to_owned(),
            presence: self.presence.label().to_owned(),
            since: day(self.since),
            credit_code: self.credit_code.clone(),
            place: self.place.map(|it| it.to_string()).unwrap_or_default(),
            window: self.window.clone(),
            phone: self.phone.clone(),
            closed_on: day(self.closed_on),
            instead: self.instead.clone(),
            on: String::new(),
        }
    }

    /// What another has otherwise: label, as it was, as it is.
    pub fn differences(&self, next: &Org) -> Vec<(&'static str, String, String)> {
        let (was, is) = (self.form(), next.form());
        let all = [
            ("简称", was.name, is.name),
            ("全称", was.full, is.full),
            ("别名", was.aliases, is.aliases),
            ("上级", was.above, is.above),
            ("性质", was.nature, is.nature),
            ("进驻方式", was.presence, is.presence),
            ("进驻日期", was.since, is.since),
            ("统一社会信用代码", was.credit_code, is.credit_code),
            ("区划代码", was.place, is.place),
            ("窗口", was.window, is.window),
            ("电话", was.phone, is.phone),
            ("撤销日期", was.closed_on, is.closed_on),
            ("撤销后找谁", was.instead, is.instead),
        ];
        all.into_iter().filter(|it| it.1 != it.2).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> BodyForm {
        BodyForm {
            name: "县卫健局".to_owned(),
            full: "青石县卫生健康局".to_owned(),
            aliases: "卫生局、计生委".to_owned(),
            above: "县人民政府".to_owned(),
            since: "2024-06-01".to_owned(),
            place: "360999000000".to_owned(),
            ..BodyForm::default()
        }
    }

    fn named(it: BodyForm) -> Vec<String> {
        match it.check() {
            Err(Fault::Form { fields }) => fields.into_iter().map(|it| it.name).collect(),
            it => panic!("{it:?}"),
        }
    }

    #[test]
    fn a_body_reads_back_as_it_was_typed() {
        let body = form().check().unwrap();
        assert_eq!(body.org.aliases.len(), 2);
        assert_eq!(body.org.form().check().unwrap().org, body.org);
        let moved = Org { window: "二楼5号".to_owned(), ..body.org.clone() };
        assert_eq!(body.org.differences(&moved), [("窗口", String::new(), "二楼5号".to_owned())]);
    }

    #[test]
    fn everything_wrong_with_a_body_is_said_at_once() {
        let wrong = BodyForm {
            full: String::new(),
            above: "县卫健局".to_owned(),
            nature: "机关".to_owned(),
            credit_code: "123".to_owned(),
            place: "3609".to_owned(),
            since: "去年".to_owned(),
            ..form()
        };
        assert_eq!(named(wrong), ["full", "nature", "credit_code", "place", "since", "above"]);
    }

    #[test]
    fn a_place_knows_what_it_is_and_where_it_hangs() {
        let place = |code: &str| PlaceForm { code: code.to_owned(), name: "松溪镇".to_owned() }.check();
        let town = place("360999101000").unwrap();
        assert_eq!((town.level, town.above), (Level::Town, 360_999_000_000));
        let village = place("360999 101 200").unwrap();
        assert_eq!((village.level, village.above), (Level::Village, 360_999_101_000));
        for wrong in ["360999", "360999000000", "3609991010000", "青石"] {
            assert!(place(wrong).is_err(), "{wrong}");
        }
    }
}
