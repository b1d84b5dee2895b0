//! 平面图和路线: where a window stands and how one walks to it, as a drawing and in words. The words say all that the drawing does.
use super::{Facing, Floor, Hall, Window};
use crate::tongue::fill;

/// Pixels of a cell, before a browser makes it fit.
const CELL: u32 = 20;
/// Closer to the middle than this, in half cells, is straight ahead.
const AHEAD: i64 = 1;

/// The middle of a window, in half cells.
fn middle(it: &Window) -> (i64, i64) {
    (i64::from(it.x * 2 + it.wide), i64::from(it.y * 2 + it.deep))
}

/// Where one stands, in half cells: in the middle of the cell.
fn entry(it: &Floor) -> (i64, i64) {
    (i64::from(it.x * 2 + 1), i64::from(it.y * 2 + 1))
}

/// As one sees it, coming in: how far ahead, how far to the right.
fn seen(floor: &Floor, window: &Window) -> (i64, i64) {
    let ((x, y), (ex, ey)) = (middle(window), entry(floor));
    let (dx, dy) = (x - ex, y - ey);
    match floor.facing {
        Facing::Up => (-dy, dx),
        Facing::Right => (dx, dy),
        Facing::Down => (dy, -dx),
        Facing::Left => (-dx, -dy),
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Left,
    Ahead,
    Right,
    /// In one's back.
    BackLeft,
    BackRight,
}

fn side((ahead, right): (i64, i64)) -> Side {
    match (ahead < 0, right) {
        (false, it) if it < -AHEAD => Side::Left,
        (false, it) if it > AHEAD => Side::Right,
        (false, _) => Side::Ahead,
        (true, it) if it < 0 => Side::BackLeft,
        (true, _) => Side::BackRight,
    }
}

/// 一, 十二
pub fn numeral(n: usize) -> String {
    const ONES: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let one = |n: usize| ONES.get(n % 10).copied().unwrap_or_default();
    match n {
        0 => "零".to_owned(),
        1..=9 => one(n).to_owned(),
        10..=19 => format!("十{}", one(n)),
        20..=99 => format!("{}十{}", one(n / 10), one(n)),
        n => n.to_string(),
    }
}

/// A leg of a way: a line of the table of languages, and what stands in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leg {
    pub line: &'static str,
    pub with: Vec<String>,
    /// The how-manieth, where the line says it; 0: it does not.
    pub n: usize,
}

impl Leg {
    /// 左手第三个窗口
    pub fn says(&self) -> String {
        let with: Vec<&str> = self.with.iter().map(String::as_str).collect();
        match self.n {
            0 => fill(self.line, &with),
            n => fill(self.line, &[&numeral(n)]),
        }
    }
}

fn leg(line: &'static str, with: &[&str]) -> Leg {
    Leg { line, with: with.iter().map(|it| (*it).to_owned()).collect(), n: 0 }
}

/// How one walks to a window of a floor, leg by leg: 从正门进门, 乘电梯到二楼, 左手第三个窗口. `all`: the open windows of the floor.
pub fn route(hall: &Hall, floor: &Floor, all: &[&Window], to: &Window) -> Vec<Leg> {
    let door = match hall.door.as_str() {
        "" => leg("进门", &[]),
        it => leg("从{}进门", &[it]),
    };
    let mut legs = vec![door];
    match floor.by.as_str() {
        "" => (),
        "电梯" => legs.push(leg("乘电梯到{}", &[&floor.name])),
        "楼梯" => legs.push(leg("走楼梯到{}", &[&floor.name])),
        by => legs.push(leg("乘{}到{}", &[by, &floor.name])),
    }
    let here = side(seen(floor, to));
    let far = |it: &Window| {
        let (ahead, right) = seen(floor, it);
        (ahead.abs(), right.abs())
    };
    let beside = || all.iter().filter(|it| it.name != to.name && side(seen(floor, it)) == here);
    let n = 1 + beside().filter(|it| far(it) < far(to)).count();
    let (only, nth) = match here {
        Side::Left => ("左手的窗口", "左手第{}个窗口"),
        Side::Right => ("右手的窗口", "右手第{}个窗口"),
        Side::Ahead => ("正前方的窗口", "正前方第{}个窗口"),
        Side::BackLeft => ("身后左边的窗口", "身后左边第{}个窗口"),
        Side::BackRight => ("身后右边的窗口", "身后右边第{}个窗口"),
    };
    legs.push(match beside().count() {
        0 => leg(only, &[]),
        _ => Leg { line: nth, with: Vec::new(), n },
    });
    legs
}

/// A window of a drawing: what it is called is in the words beside it.
fn drawn(it: &Window, is_here: bool, is_shut: bool) -> String {
    let class = match (is_here, is_shut) {
        (true, _) => "plan__window plan__window--here",
        (_, true) => "plan__window plan__window--shut",
        _ => "plan__window",
    };
    let (x, y, wide, deep) = (it.x * CELL, it.y * CELL, it.wide * CELL, it.deep * CELL);
    let label = if it.number.is_empty() { it.name.chars().take(2).collect() } else { it.number.clone() };
    let mut out = format!(
        r#"<rect class="{class}" x="{}" y="{}" width="{}" height="{}" rx="2"/>"#,
        x + 1,
        y + 1,
        wide.saturating_sub(2),
        deep.saturating_sub(2)
    );
    let middle = (x + wide / 2, y + deep / 2);
    out += &format!(
        r#"<text class="plan__no{}" x="{}" y="{}">{}</text>"#,
        if is_here { " plan__no--here" } else { "" },
        middle.0,
        middle.1,
        escaped(&label)
    );
    out
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Along the floor and then across it, to the middle of a window.
fn way(floor: &Floor, to: &Window) -> String {
    let ((ex, ey), (x, y)) = (entry(floor), middle(to));
    let px = |it: i64| it * i64::from(CELL) / 2;
    let corner = match floor.facing {
        Facing::Up | Facing::Down => (ex, y),
        Facing::Left | Facing::Right => (x, ey),
    };
    format!(
        r#"<polyline class="plan__way" points="{},{} {},{} {},{}"/>"#,
        px(ex),
        px(ey),
        px(corner.0),
        px(corner.1),
        px(x),
        px(y)
    )
}

/// 平面图, as SVG. `here`: the names of windows that are meant, the first of them with the way to it.
pub fn draw(floor: &Floor, windows: &[(&Window, bool)], here: &[&str], title: &str) -> String {
    let (wide, deep) = (floor.wide * CELL, floor.deep * CELL);
    let is_here = |it: &Window| here.contains(&it.name.as_str());
    let all: String = windows.iter().map(|(it, is_shut)| drawn(it, is_here(it), *is_shut)).collect();
    let way = windows.iter().find(|it| is_here(it.0)).map(|it| way(floor, it.0)).unwrap_or_default();
    let (x, y) = (floor.x * CELL + CELL / 2, floor.y * CELL + CELL / 2);
    let label = if floor.by.is_empty() { "门" } else { "梯" };
    format!(
        r#"<svg class="plan" viewBox="0 0 {wide} {deep}" role="img" aria-label="{}"><rect class="plan__floor" x="0.5" y="0.5" width="{}" height="{}"/>{way}{all}<circle class="plan__entry" cx="{x}" cy="{y}" r="{}"/><text class="plan__no plan__no--entry" x="{x}" y="{y}">{label}</text></svg>"#,
        escaped(title),
        wide.saturating_sub(1),
        deep.saturating_sub(1),
        CELL * 3 / 5,
    )
}

/// Whether two windows of a floor stand in each other's place.
pub fn overlap(a: &Window, b: &Window) -> bool {
    let apart =
        |from: u32, long: u32, other: u32, other_long: u32| from + long <= other || other + other_long <= from;
    !(apart(a.x, a.wide, b.x, b.wide) || apart(a.y, a.deep, b.y, b.deep))
}

/// Whether a window stands on its floor, whole.
pub fn fits(floor: &Floor, it: &Window) -> bool {
    it.wide > 0 && it.deep > 0 && it.x + it.wide <= floor.wide && it.y + it.deep <= floor.deep
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(name: &str, x: u32, y: u32) -> Window {
        Window { name: name.to_owned(), number: name.to_owned(), x, y, ..Window::default() }
    }

    fn upstairs() -> Floor {
        Floor {
            name: "二楼".to_owned(),
            level: 2,
            wide: 20,
            deep: 20,
            x: 10,
            y: 19,
            facing: Facing::Up,
            by: "电梯".to_owned(),
        }
    }

    #[test]
    fn the_way_is_told_in_words() {
        let hall = Hall { door: "正门".to_owned(), ..Hall::default() };
        let all = [
            window("01", 2, 14),
            window("02", 2, 10),
            window("03", 2, 6),
            window("04", 16, 14),
            window("05", 16, 10),
            window("06", 9, 2),
        ];
        let refs: Vec<&Window> = all.iter().collect();
        let check = |floor: &Floor, at: usize, says: &str| {
            let legs: Vec<String> = route(&hall, floor, &refs, &all[at]).iter().map(Leg::says).collect();
            assert_eq!(legs.join("→"), says);
        };
        check(&upstairs(), 2, "从正门进门→乘电梯到二楼→左手第三个窗口");
        check(&upstairs(), 3, "从正门进门→乘电梯到二楼→右手第一个窗口");
        check(&upstairs(), 5, "从正门进门→乘电梯到二楼→正前方的窗口");
        let stairs = Floor { by: "楼梯".to_owned(), ..upstairs() };
        check(&stairs, 0, "从正门进门→走楼梯到二楼→左手第一个窗口");
        // The same floor, come onto from the other side.
        let down = Floor { facing: Facing::Down, y: 0, by: String::new(), ..upstairs() };
        check(&down, 2, "从正门进门→右手第一个窗口");
        let middle = Floor { y: 12, ..down };
        check(&middle, 2, "从正门进门→身后右边第二个窗口");
        assert_eq!(route(&Hall::default(), &upstairs(), &refs, &all[0])[0].says(), "进门");
    }

    #[test]
    fn numbers_are_said_as_people_say_them() {
        let said: Vec<String> = [1, 10, 12, 20, 35, 99, 100].into_iter().map(numeral).collect();
        assert_eq!(said, ["一", "十", "十二", "二十", "三十五", "九十九", "100"]);
    }

    #[test]
    fn windows_stand_on_their_floor_and_not_in_each_other() {
        let (a, b, c) = (window("甲", 0, 0), window("乙", 1, 1), window("丙", 2, 0));
        assert!(overlap(&a, &b) && overlap(&b, &a) && !overlap(&a, &c));
        assert!(fits(&upstairs(), &a) && !fits(&upstairs(), &window("丁", 19, 0)));
        assert!(!fits(&upstairs(), &Window { wide: 0, ..a }));
    }

    #[test]
    fn the_drawing_has_every_window_and_the_way_and_no_strangers_markup() {
        let floor = upstairs();
        let (a, odd) = (window("01", 2, 14), window("<b>", 6, 2));
        let svg = draw(&floor, &[(&a, false), (&odd, true)], &["01"], "二楼\"图");
        assert!(svg.contains(r#"viewBox="0 0 400 400""#) && svg.contains("plan__window--here"), "{svg}");
        assert!(svg.contains("plan__window--shut") && svg.contains("<polyline"), "{svg}");
        assert!(svg.contains("&lt;b&gt;") && svg.contains("二楼&quot;图") && !svg.contains("<b>"), "{svg}");
        assert!(!svg.contains("style="), "{svg}");
        assert!(!draw(&floor, &[(&a, false)], &[], "").contains("<polyline"));
    }
}
