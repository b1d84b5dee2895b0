//! 大厅和窗口, kept by the system administrator: one by one, on the plan, or in a workbook. What changes has a day, and what it was stays.
use serde::{Deserialize, Serialize};

use super::{
    Facing, Floor, Hall, HallKind, Window, WindowKind,
    hours::{Span, Special, Week, spans},
};
use crate::{
    account::Duty,
    call::{Access, Call, Page, Stream},
    check::{Check, Faults, Nothing, line, line_or_none, unchecked},
    county::settings::{ChangeRow, ListForm},
    fault::Fault,
    id::{AccountId, FloorId, HallId, WindowId},
    moment::Day,
    value::{day, plain_digits},
};

const SYSTEM: Access = Access::Staff(Duty::SystemAdmin);

/// All of it: a county has a handful of halls, and a few hundred windows.
pub const LIST: Call<(), Nothing, HallsView> = Call::get("/api/halls", SYSTEM);
pub const SAVE_HALL: Call<(), HallForm, HallsView> = Call::post("/api/halls", SYSTEM);
pub const SAVE_FLOOR: Call<(), FloorForm, HallsView> = Call::post("/api/halls/floors", SYSTEM);
pub const SAVE_WINDOW: Call<(), WindowForm, HallsView> = Call::post("/api/halls/windows", SYSTEM);
/// 挪窗口: to another place of its floor, by steps or by numbers.
pub const MOVE: Call<WindowId, MoveForm, HallsView> = Call::post("/api/halls/windows/{window}/move", SYSTEM);
/// A day that is not as its week says; nothing written: as its week says again.
pub const DAY: Call<(), DayForm, HallsView> = Call::post("/api/halls/days", SYSTEM);
/// Who sits at a window.
pub const SEAT: Call<(), SeatForm, HallsView> = Call::post("/api/halls/seats", SYSTEM);
/// What a hall, a floor or a window was, and since when it is otherwise.
pub const CHANGES: Call<WindowId, ListForm, Page<ChangeRow>> = Call::get("/api/halls/{window}/changes", SYSTEM);
/// All of it as a workbook: fetched, filled in, and sent back as often as one likes. The answer is a `Report`.
pub const BOOK: Stream = Stream { methods: &["GET", "PUT"], path: "/api/halls/book", access: SYSTEM };

/// Of one county.
pub const MOST_WINDOWS: usize = 1_000;
/// Cells of a floor, either way.
pub const MOST_CELLS: u32 = 60;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct HallsView {
    /// The centre first.
    pub halls: Vec<HallRow>,
    /// Everyday names of bodies, for windows to take.
    pub bodies: Vec<String>,
    /// Who works at windows and sits at none.
    pub standing: Vec<Sitter>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct HallRow {
    pub id: HallId,
    pub hall: Hall,
    /// From today on.
    pub days: Vec<Special>,
    /// By level.
    pub floors: Vec<FloorRow>,
    pub n_changes: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FloorRow {
    pub id: FloorId,
    pub floor: Floor,
    /// By number; closed ones last.
    pub windows: Vec<WindowRow>,
    pub n_changes: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct WindowRow {
    pub id: WindowId,
    pub window: Window,
    pub staff: Vec<Sitter>,
    pub n_changes: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Sitter {
    pub id: AccountId,
    pub name: String,
    pub login: String,
    pub org: String,
}

/// What was typed as a day, or nothing.
fn day_or_none(name: &str, text: &str, faults: &mut Faults) -> Option<Day> {
    match text.trim() {
        "" => None,
        it => faults.take(name, day(it).ok_or("请写日期，例如：2026-11-23")),
    }
}

/// One of a list, by its label; nothing written is the ordinary one.
fn labelled<T: Default>(name: &str, text: &str, of: fn(&str) -> Option<T>, faults: &mut Faults) -> T {
    match text.trim() {
        "" => T::default(),
        it => faults.take(name, of(it).ok_or("请从列出的里面选")).unwrap_or_default(),
    }
}

fn short(name: &str, text: &str, faults: &mut Faults) -> String {
    faults.take(name, line_or_none(text)).unwrap_or_default()
}

fn week(name: &str, text: &str, faults: &mut Faults) -> Week {
    faults.take(name, Week::parse(text)).unwrap_or_default()
}

/// Names parted by 、 or by lines.
fn list(name: &str, text: &str, faults: &mut Faults) -> Vec<String> {
    let parts = text.split(['、', '；', ';', ',', '，', '\n']);
    let mut all: Vec<String> = parts.map(|it| short(name, it, faults)).filter(|it| !it.is_empty()).collect();
    all.sort();
    all.dedup();
    all
}

fn cells(name: &str, text: &str, from: u32, until: u32, faults: &mut Faults) -> u32 {
    let n = plain_digits(text).parse().ok().filter(|it| (from..=until).contains(it));
    match n {
        Some(it) => it,
        None => {
            faults.say(name, &format!("应为{from}到{until}的整数"));
            from
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct HallForm {
    /// None: a new one.
    pub id: Option<HallId>,
    pub name: String,
    pub kind: String,
    pub address: String,
    pub phone: String,
    pub hours: String,
    pub door: String,
    pub closed_on: String,
    /// From which day it is so; empty: from today.
    pub on: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaveHall {
    pub id: Option<HallId>,
    pub hall: Hall,
    pub on: Option<Day>,
}

impl Check for HallForm {
    type Out = SaveHall;

    fn check(self) -> Result<SaveHall, Fault> {
        let mut faults = Faults::default();
        let name = faults.take("name", line(&self.name, "请填写大厅名称，例如：县政务服务中心"));
        let hall = Hall {
            name: name.unwrap_or_default(),
            kind: labelled("kind", &self.kind, HallKind::of_label, &mut faults),
            address: short("address", &self.address, &mut faults),
            phone: short("phone", &self.phone, &mut faults),
            hours: week("hours", &self.hours, &mut faults),
            door: short("door", &self.door, &mut faults),
            closed_on: day_or_none("closed_on", &self.closed_on, &mut faults),
        };
        let on = day_or_none("on", &self.on, &mut faults);
        faults.done()?;
        Ok(SaveHall { id: self.id, hall, on })
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct FloorForm {
    pub id: Option<FloorId>,
    pub hall: Option<HallId>,
    pub name: String,
    pub level: String,
    pub wide: String,
    pub deep: String,
    pub x: String,
    pub y: String,
    pub facing: String,
    pub by: String,
    pub on: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaveFloor {
    pub id: Option<FloorId>,
    pub hall: Option<HallId>,
    pub floor: Floor,
    pub on: Option<Day>,
}

impl Check for FloorForm {
    type Out = SaveFloor;

    fn check(self) -> Result<SaveFloor, Fault> {
        let mut faults = Faults::default();
        let name = faults.take("name", line(&self.name, "请填写楼层，例如：二楼"));
        let level = self.level.trim().parse().ok().filter(|it| (-9..=99).contains(it));
        let level = faults.take("level", level.ok_or("应为整数：一楼写1，二楼写2，地下一层写-1"));
        let wide = cells("wide", &self.wide, 4, MOST_CELLS, &mut faults);
        let deep = cells("deep", &self.deep, 4, MOST_CELLS, &mut faults);
        let floor = Floor {
            name: name.unwrap_or_default(),
            level: level.unwrap_or_default(),
            x: cells("x", &self.x, 0, wide - 1, &mut faults),
            y: cells("y", &self.y, 0, deep - 1, &mut faults),
            wide,
            deep,
            facing: labelled("facing", &self.facing, Facing::of_label, &mut faults),
            by: short("by", &self.by, &mut faults),
        };
        let on = day_or_none("on", &self.on, &mut faults);
        faults.done()?;
        Ok(SaveFloor { id: self.id, hall: self.hall, floor, on })
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct WindowForm {
    pub id: Option<WindowId>,
    pub floor: Option<FloorId>,
    pub number: String,
    pub name: String,
    pub kind: String,
    pub x: String,
    pub y: String,
    pub wide: String,
    pub deep: String,
    /// Codes, themes, everyday names of bodies, parted by 、.
    pub items: String,
    pub themes: String,
    pub bodies: String,
    pub hours: String,
    pub since: String,
    pub closed_on: String,
    pub on: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaveWindow {
    pub id: Option<WindowId>,
    pub floor: Option<FloorId>,
    pub window: Window,
    pub on: Option<Day>,
}

impl Check for WindowForm {
    type Out = SaveWindow;

    fn check(self) -> Result<SaveWindow, Fault> {
        let mut faults = Faults::default();
        let name = faults.take("name", line(&self.name, "请填写窗口名称，例如：卫生健康05号窗口"));
        let number = short("number", &self.number, &mut faults);
        if number.chars().count() > 4 {
            faults.say("number", "窗口号最多4个字，例如：05");
        }
        let window = Window {
            number,
            name: name.unwrap_or_default(),
            kind: labelled("kind", &self.kind, WindowKind::of_label, &mut faults),
            x: cells("x", &self.x, 0, MOST_CELLS, &mut faults),
            y: cells("y", &self.y, 0, MOST_CELLS, &mut faults),
            wide: cells("wide", &self.wide, 1, MOST_CELLS, &mut faults),
            deep: cells("deep", &self.deep, 1, MOST_CELLS, &mut faults),
            items: list("items", &self.items, &mut faults),
            themes: list("themes", &self.themes, &mut faults),
            bodies: list("bodies", &self.bodies, &mut faults),
            hours: Some(week("hours", &self.hours, &mut faults)).filter(|it| !it.is_empty()),
            since: day_or_none("since", &self.since, &mut faults),
            closed_on: day_or_none("closed_on", &self.closed_on, &mut faults),
        };
        let on = day_or_none("on", &self.on, &mut faults);
        faults.done()?;
        Ok(SaveWindow { id: self.id, floor: self.floor, window, on })
    }
}

/// So many cells to the right and down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct MoveForm {
    pub x: i32,
    pub y: i32,
}
unchecked!(MoveForm);

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct DayForm {
    pub hall: Option<HallId>,
    pub day: String,
    /// 9:00—12:00, 不开门; empty: as the week says.
    pub spans: String,
    pub says: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaveDay {
    pub hall: Option<HallId>,
    pub day: Day,
    pub spans: Option<Vec<Span>>,
    pub says: String,
}

impl Check for DayForm {
    type Out = SaveDay;

    fn check(self) -> Result<SaveDay, Fault> {
        let mut faults = Faults::default();
        let on = faults.take("day", day(&self.day).ok_or("请写日期，例如：2026-11-23"));
        let spans = match self.spans.trim() {
            "" => None,
            it => faults.take("spans", spans(it)),
        };
        let says = match &spans {
            Some(_) => faults.take("says", line(&self.says, "请写为什么，例如：系统升级、延时服务")),
            None => None,
        };
        match on {
            Some(day) if faults.is_empty() => {
                Ok(SaveDay { hall: self.hall, day, spans, says: says.unwrap_or_default() })
            }
            _ => Err(faults.into_fault()),
        }
    }
}

/// Somebody to a window, or to none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct SeatForm {
    pub login: String,
    pub window: Option<WindowId>,
}

impl Check for SeatForm {
    type Out = SeatForm;

    fn check(self) -> Result<SeatForm, Fault> {
        let login = line(&self.login, "请选择坐到这个窗口的人").map_err(|it| Fault::form("login", it))?;
        Ok(SeatForm { login, window: self.window })
    }
}

#[cfg(test)]
mod tests;
