//! What halls, floors and windows are as they are typed and as their changes tell of them; and what is wrong with a window where it stands.
use super::{
    Floor, Hall, Window,
    desk::{FloorForm, HallForm, MoveForm, WindowForm},
    hours::Week,
    plan,
};
use crate::moment::Day;

/// A window so many cells further, never off its floor.
pub fn moved(it: &Window, floor: &Floor, by: MoveForm) -> Window {
    let to = |at: u32, by: i32, long: u32, most: u32| at.saturating_add_signed(by).min(most.saturating_sub(long));
    Window { x: to(it.x, by.x, it.wide, floor.wide), y: to(it.y, by.y, it.deep, floor.deep), ..it.clone() }
}

fn day_text(it: Option<Day>) -> String {
    it.map(|it| it.to_string()).unwrap_or_default()
}

impl Hall {
    pub fn form(&self) -> HallForm {
        HallForm {
            name: self.name.clone(),
            kind: self.kind.label().to_owned(),
            address: self.address.clone(),
            phone: self.phone.clone(),
            hours: self.hours.says(),
            door: self.door.clone(),
            closed_on: day_text(self.closed_on),
            ..HallForm::default()
        }
    }

    /// As a change tells of it: label and what it says.
    pub fn facts(&self) -> Vec<(&'static str, String)> {
        let it = self.form();
        vec![
            ("名称", it.name),
            ("类别", it.kind),
            ("地址", it.address),
            ("电话", it.phone),
            ("开门时间", it.hours),
            ("入口", it.door),
            ("停用日期", it.closed_on),
        ]
    }
}

impl Floor {
    pub fn form(&self) -> FloorForm {
        FloorForm {
            name: self.name.clone(),
            level: self.level.to_string(),
            wide: self.wide.to_string(),
            deep: self.deep.to_string(),
            x: self.x.to_string(),
            y: self.y.to_string(),
            facing: self.facing.label().to_owned(),
            by: self.by.clone(),
            ..FloorForm::default()
        }
    }

    pub fn facts(&self) -> Vec<(&'static str, String)> {
        let it = self.form();
        vec![
            ("名称", it.name),
            ("第几层", it.level),
            ("大小", format!("宽{}格、深{}格", it.wide, it.deep)),
            ("上来的地方", format!("横{}、竖{}，面朝{}", it.x, it.y, it.facing)),
            ("怎么上来", it.by),
        ]
    }
}

impl Window {
    pub fn form(&self) -> WindowForm {
        WindowForm {
            number: self.number.clone(),
            name: self.name.clone(),
            kind: self.kind.label().to_owned(),
            x: self.x.to_string(),
            y: self.y.to_string(),
            wide: self.wide.to_string(),
            deep: self.deep.to_string(),
            items: self.items.join("、"),
            themes: self.themes.join("、"),
            bodies: self.bodies.join("、"),
            hours: self.hours.as_ref().map(Week::says).unwrap_or_default(),
            since: day_text(self.since),
            closed_on: day_text(self.closed_on),
            ..WindowForm::default()
        }
    }

    pub fn facts(&self) -> Vec<(&'static str, String)> {
        let it = self.form();
        vec![
            ("窗口号", it.number),
            ("名称", it.name),
            ("类别", it.kind),
            ("位置", format!("横{}、竖{}，宽{}、深{}", it.x, it.y, it.wide, it.deep)),
            ("办哪些事项", it.items),
            ("办哪些主题", it.themes),
            ("办哪些单位的事", it.bodies),
            ("开门时间", it.hours),
            ("启用日期", it.since),
            ("停用日期", it.closed_on),
        ]
    }
}

/// What is otherwise: label, as it was, as it is.
pub fn differences(
    was: Vec<(&'static str, String)>,
    now: Vec<(&'static str, String)>,
) -> Vec<(&'static str, String, String)> {
    let both = was.into_iter().zip(now).map(|((label, was), (_, now))| (label, was, now));
    both.filter(|it| it.1 != it.2).collect()
}

/// What is wrong with a window beside the others of its floor and of its hall. `others`: those that are not closed, with their floor
/// if it is the same.
pub fn window_fault(
    floor: &Floor,
    on_floor: &[&Window],
    in_hall: &[&Window],
    it: &Window,
) -> Option<(&'static str, String)> {
    if let Some(other) = in_hall.iter().find(|of| of.name == it.name) {
        return Some(("name", format!("这个大厅已经有“{}”", other.name)));
    }
    if it.closed_on.is_some() {
        return None;
    }
    if !plan::fits(floor, it) {
        let says = format!("站不下：{}宽{}格、深{}格，请改位置或者大小", floor.name, floor.wide, floor.deep);
        return Some(("x", says));
    }
    let number = in_hall.iter().find(|of| !it.number.is_empty() && of.number == it.number);
    if let Some(other) = number {
        return Some(("number", format!("{}号已经是“{}”", it.number, other.name)));
    }
    let other = on_floor.iter().find(|of| plan::overlap(of, it))?;
    Some(("x", format!("和“{}”叠在一起了，请改位置或者大小", other.name)))
}
