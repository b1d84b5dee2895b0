//! 楼层和窗口: halls and branch halls, their floors, the windows on them: where each stands, what it takes, when it is open; and what
//! everybody reads of it.
use serde::{Deserialize, Serialize};

use crate::{
    call::{Access, Call},
    catalogue::labelled,
    check::unchecked,
    id::{ItemId, WindowId},
    moment::Day,
};

pub mod desk;
pub mod facts;
pub mod hours;
pub mod plan;
pub mod share;

use hours::Week;

/// 楼层导览, drawn: what the machine in the hall shows; browsers read the same as a page.
pub const GUIDE: Call<(), GuideForm, GuideView> = Call::get("/api/floors", Access::Public);

labelled! {
    HallKind {
        #[default]
        Centre = "政务服务中心",
        Branch = "分厅",
        Town = "便民服务中心",
        Village = "便民服务站",
    }
}

labelled! {
    WindowKind {
        #[default]
        Mixed = "综合窗口",
        Special = "专窗",
        Elsewhere = "跨省通办窗口",
        Stuck = "办不成事反映窗口",
        Help = "咨询导办",
        Machine = "24小时自助",
    }
}

labelled! {
    /// Whither one looks, coming in: up on the plan, to the right, down, to the left.
    Facing {
        #[default]
        Up = "上",
        Right = "右",
        Down = "下",
        Left = "左",
    }
}

/// 大厅
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Hall {
    pub name: String,
    pub kind: HallKind,
    pub address: String,
    pub phone: String,
    pub hours: Week,
    /// Where one comes in: 正门, 东门.
    pub door: String,
    pub closed_on: Option<Day>,
}

impl Hall {
    pub fn is_there(&self, on: Day) -> bool {
        self.closed_on.is_none_or(|it| it > on)
    }
}

/// 楼层: a rectangle of so many cells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Floor {
    /// 二楼
    pub name: String,
    pub level: i32,
    pub wide: u32,
    pub deep: u32,
    /// Where one steps onto it: the door below, the lift or the stairs above.
    pub x: u32,
    pub y: u32,
    pub facing: Facing,
    /// 电梯; 楼梯. Of the floor with the door: nothing.
    pub by: String,
}

impl Default for Floor {
    fn default() -> Floor {
        Floor {
            name: "一楼".to_owned(),
            level: 1,
            wide: 24,
            deep: 14,
            x: 12,
            y: 13,
            facing: Facing::Up,
            by: String::new(),
        }
    }
}

/// 窗口
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Window {
    /// 05
    pub number: String,
    /// As everybody calls it, and the record of cases: 卫生健康05号窗口.
    pub name: String,
    pub kind: WindowKind,
    /// Its corner at the upper left, in cells of its floor, and how large it is.
    pub x: u32,
    pub y: u32,
    pub wide: u32,
    pub deep: u32,
    /// What it takes: matters by their codes, themes, and everything of these bodies.
    pub items: Vec<String>,
    pub themes: Vec<String>,
    pub bodies: Vec<String>,
    /// None: the hall's.
    pub hours: Option<Week>,
    pub since: Option<Day>,
    pub closed_on: Option<Day>,
}

impl Default for Window {
    fn default() -> Window {
        Window {
            number: String::new(),
            name: String::new(),
            kind: WindowKind::default(),
            x: 0,
            y: 0,
            wide: 2,
            deep: 2,
            items: Vec::new(),
            themes: Vec::new(),
            bodies: Vec::new(),
            hours: None,
            since: None,
            closed_on: None,
        }
    }
}

/// A matter, as far as windows ask about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matter<'a> {
    pub code: &'a str,
    pub themes: Vec<&'a str>,
    pub org: &'a str,
}

/// How surely a window is the one for a matter: by name before the body's before the theme's; a window for everything comes last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Takes {
    Anything,
    Theme,
    Body,
    Item,
}

impl Window {
    pub fn is_open(&self, on: Day) -> bool {
        self.since.is_none_or(|it| it <= on) && self.closed_on.is_none_or(|it| it > on)
    }

    /// Whether it takes the matter, and how surely.
    pub fn takes(&self, it: &Matter) -> Option<Takes> {
        let has = |all: &[String], name: &str| !name.is_empty() && all.iter().any(|of| of == name);
        let says_nothing = self.items.is_empty() && self.themes.is_empty() && self.bodies.is_empty();
        match self.kind {
            _ if has(&self.items, it.code) => Some(Takes::Item),
            _ if has(&self.bodies, it.org) => Some(Takes::Body),
            _ if it.themes.iter().any(|name| has(&self.themes, name)) => Some(Takes::Theme),
            // 无差别综合窗口
            WindowKind::Mixed if says_nothing => Some(Takes::Anything),
            _ => None,
        }
    }
}

/// The windows that are surest of a matter, in the order they were given.
pub fn for_matter<'a, T>(all: &'a [T], window: impl Fn(&T) -> &Window, it: &Matter, on: Day) -> Vec<&'a T> {
    let taking = |one: &'a T| {
        let of = window(one);
        Some((of.takes(it).filter(|_| of.is_open(on))?, one))
    };
    let found: Vec<(Takes, &T)> = all.iter().filter_map(taking).collect();
    let best = found.iter().map(|it| it.0).max();
    found.into_iter().filter(|it| Some(it.0) == best).map(|it| it.1).collect()
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct GuideForm {
    /// Where one goes for this matter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<ItemId>,
    /// The way to this window.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub window: Option<WindowId>,
}
unchecked!(GuideForm);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GuideView {
    /// 今天开到17:00; nothing where nobody has said when the hall is open.
    pub standing: String,
    /// Plans, routes, windows, as HTML drawn by the server.
    pub html: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(name: &str, kind: WindowKind, items: &[&str], themes: &[&str], bodies: &[&str]) -> Window {
        let all = |of: &[&str]| of.iter().map(|it| (*it).to_owned()).collect();
        Window {
            name: name.to_owned(),
            kind,
            items: all(items),
            themes: all(themes),
            bodies: all(bodies),
            ..Window::default()
        }
    }

    #[test]
    fn the_surest_windows_are_named_and_closed_ones_are_not() {
        let on = Day::of(2026, 11, 23).unwrap();
        let mut all = vec![
            window("综合", WindowKind::Mixed, &[], &[], &[]),
            window("卫健", WindowKind::Special, &[], &[], &["县卫健局"]),
            window("餐饮", WindowKind::Special, &["A1"], &[], &[]),
            window("开办", WindowKind::Special, &[], &["开办企业"], &[]),
            window("自助", WindowKind::Machine, &[], &[], &[]),
        ];
        let check = |all: &[Window], code: &str, theme: &str, org: &str, names: &[&str]| {
            let it = Matter { code, themes: vec![theme], org };
            let found = for_matter(all, |it| it, &it, on);
            assert_eq!(found.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(), names, "{code} {theme} {org}");
        };
        check(&all, "A1", "开办企业", "县卫健局", &["餐饮"]);
        check(&all, "A2", "开办企业", "县卫健局", &["卫健"]);
        check(&all, "A2", "开办企业", "县民政局", &["开办"]);
        check(&all, "A2", "", "县民政局", &["综合"]);
        all[2].closed_on = Some(on);
        check(&all, "A1", "", "县卫健局", &["卫健"]);
        all[1].since = Some(on.plus(1));
        check(&all, "A1", "", "县卫健局", &["综合"]);
        all[0].kind = WindowKind::Help;
        check(&all, "A1", "", "县卫健局", &[]);
    }
}
