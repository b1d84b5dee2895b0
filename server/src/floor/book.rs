//! 大厅和窗口表: halls, floors, windows and single days in a workbook. Taken as often as one likes: a row is what it says, and what was not
//! changed is not touched.
use std::collections::BTreeSet;

use anyhow::bail;
use common::{
    check::Check,
    fault::Fault,
    floor::{
        Floor, Hall, Window,
        desk::{DayForm, FloorForm, HallForm, HallsView, MOST_WINDOWS, WindowForm},
        hours::written as spans_written,
    },
    id::{FloorId, HallId, WindowId},
    report::{Fate, Line, Report},
};

use super::{
    desk::{Rows as Known, floor_fault, keep_floor, keep_hall, keep_window, put_day, settled, sit, tie},
    query,
};
use crate::{
    base::{
        book::{self, Layout, Sheet},
        error::{Error, Result},
    },
    entity::{floors::Model as FloorRecord, halls::Model as HallRecord},
    gate::cx::Cx,
};

const HALLS: &str = "大厅";
const FLOORS: &str = "楼层";
const WINDOWS: &str = "窗口";
const DAYS: &str = "特殊日子";

const LAYOUT: Layout = Layout {
    sheets: &[
        Sheet {
            name: HALLS,
            key: "",
            columns: &[
                ("名称", "name"),
                ("类别", "kind"),
                ("地址", "address"),
                ("电话", "phone"),
                ("开门时间", "hours"),
                ("入口", "door"),
                ("停用日期", "closed_on"),
            ],
        },
        Sheet {
            name: FLOORS,
            key: "",
            columns: &[
                ("大厅", "hall"),
                ("名称", "name"),
                ("第几层", "level"),
                ("宽", "wide"),
                ("深", "deep"),
                ("上来处横", "x"),
                ("上来处竖", "y"),
                ("面朝", "facing"),
                ("怎么上来", "by"),
            ],
        },
        Sheet {
            name: WINDOWS,
            key: "",
            columns: &[
                ("大厅", "hall"),
                ("楼层", "floor"),
                ("窗口号", "number"),
                ("名称", "name"),
                ("类别", "kind"),
                ("横", "x"),
                ("竖", "y"),
                ("宽", "wide"),
                ("深", "deep"),
                ("办哪些事项", "items"),
                ("办哪些主题", "themes"),
                ("办哪些单位的事", "bodies"),
                ("开门时间", "hours"),
                ("启用日期", "since"),
                ("停用日期", "closed_on"),
                ("人员", "staff"),
            ],
        },
        Sheet {
            name: DAYS,
            key: "",
            columns: &[("大厅", "hall"), ("日期", "day"), ("时间", "spans"), ("为什么", "says")],
        },
    ],
    numbers: &["第几层", "宽", "深", "上来处横", "上来处竖", "横", "竖"],
    notes: &[
        ("名称", "大厅的名称全县不重，窗口的名称一个大厅里不重；再次导入时按名称认，改名请在页面上改"),
        (
            "类别",
            "大厅：政务服务中心、分厅、便民服务中心、便民服务站；窗口：综合窗口、专窗、跨省通办窗口、办不成事反映窗口、咨询导办、24小时自助",
        ),
        ("开门时间", "例如 周一至周五 9:00—12:00、13:30—17:00；周六 9:00—12:00。窗口不写就是大厅的时间"),
        ("宽、深、横、竖", "平面图上的格子，左上角是横0、竖0"),
        ("上来处、面朝", "一楼是门，楼上是电梯或楼梯口；面朝写 上、右、下、左，是走进来时看的方向"),
        ("怎么上来", "电梯、楼梯；有门的那一层不写"),
        ("办哪些", "事项写编码，单位写简称，都用、隔开；三栏都不写的综合窗口什么都收"),
        ("人员", "坐在这个窗口的人，写登录名，用、隔开"),
        ("时间", "例如 9:00—12:00；关门的写 不开门"),
        ("日期、启用日期、停用日期", "例如 2026-11-23，设为文本"),
    ],
    blank: "请先下载现有的大厅和窗口表，在里面填",
    refused: "一行都没有收",
};

/// The rows of a workbook, not yet looked at beside what is there.
#[derive(Clone, Default)]
pub struct Rows {
    halls: Vec<(u32, HallForm)>,
    floors: Vec<(u32, String, FloorForm)>,
    windows: Vec<(u32, WindowRow)>,
    days: Vec<(u32, String, DayForm)>,
}

#[derive(Clone)]
struct WindowRow {
    hall: String,
    floor: String,
    form: WindowForm,
    staff: Vec<String>,
}

pub fn read(bytes: Vec<u8>) -> anyhow::Result<Rows> {
    if !bytes.starts_with(b"PK") {
        bail!("不是xlsx工作簿");
    }
    let book = book::open(bytes, &LAYOUT, |_, _| ())?;
    let n = |it: &book::Line| u32::try_from(it.n).unwrap_or(u32::MAX);
    let hall = |it: &book::Line| {
        let text = |name: &str| it.get(name).to_owned();
        let form = HallForm {
            name: text("名称"),
            kind: text("类别"),
            address: text("地址"),
            phone: text("电话"),
            hours: text("开门时间"),
            door: text("入口"),
            closed_on: text("停用日期"),
            ..HallForm::default()
        };
        (n(it), form)
    };
    let floor = |it: &book::Line| {
        let text = |name: &str| it.get(name).to_owned();
        let form = FloorForm {
            name: text("名称"),
            level: text("第几层"),
            wide: text("宽"),
            deep: text("深"),
            x: text("上来处横"),
            y: text("上来处竖"),
            facing: text("面朝"),
            by: text("怎么上来"),
            ..FloorForm::default()
        };
        (n(it), text("大厅"), form)
    };
    let window = |it: &book::Line| {
        let text = |name: &str| it.get(name).to_owned();
        let form = WindowForm {
            number: text("窗口号"),
            name: text("名称"),
            kind: text("类别"),
            x: text("横"),
            y: text("竖"),
            wide: text("宽"),
            deep: text("深"),
            items: text("办哪些事项"),
            themes: text("办哪些主题"),
            bodies: text("办哪些单位的事"),
            hours: text("开门时间"),
            since: text("启用日期"),
            closed_on: text("停用日期"),
            ..WindowForm::default()
        };
        let staff =
            text("人员").split(['、', ',', '，', ';', '；']).map(|it| it.trim().to_owned()).collect::<Vec<_>>();
        let staff = staff.into_iter().filter(|it| !it.is_empty()).collect();
        (n(it), WindowRow { hall: text("大厅"), floor: text("楼层"), form, staff })
    };
    let day = |it: &book::Line| {
        let text = |name: &str| it.get(name).to_owned();
        let form = DayForm { hall: None, day: text("日期"), spans: text("时间"), says: text("为什么") };
        (n(it), text("大厅"), form)
    };
    let rows = Rows {
        halls: book.lines(HALLS).iter().map(hall).collect(),
        floors: book.lines(FLOORS).iter().map(floor).collect(),
        windows: book.lines(WINDOWS).iter().map(window).collect(),
        days: book.lines(DAYS).iter().map(day).collect(),
    };
    match rows.halls.len() + rows.floors.len() + rows.windows.len() + rows.days.len() {
        0 => bail!("里面没有大厅，也没有窗口"),
        _ => Ok(rows),
    }
}

/// As everything is, for filling in and sending back.
pub fn written(view: &HallsView) -> Result<Vec<u8>> {
    let (mut halls, mut floors, mut windows, mut days) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for it in &view.halls {
        let name = it.hall.name.clone();
        let HallForm { name: own, kind, address, phone, hours, door, closed_on, .. } = it.hall.form();
        halls.push(vec![own, kind, address, phone, hours, door, closed_on]);
        for day in &it.days {
            days.push(vec![name.clone(), day.day.to_string(), spans_written(&day.spans), day.says.clone()]);
        }
        for of in &it.floors {
            let FloorForm { name: own, level, wide, deep, x, y, facing, by, .. } = of.floor.form();
            floors.push(vec![name.clone(), own.clone(), level, wide, deep, x, y, facing, by]);
            for one in &of.windows {
                let form = one.window.form();
                let WindowForm { number, name: called, kind, x, y, wide, deep, items, .. } = form;
                let WindowForm { themes, bodies, hours, since, closed_on, .. } = one.window.form();
                let staff = one.staff.iter().map(|it| it.login.clone()).collect::<Vec<_>>().join("、");
                let place = vec![name.clone(), own.clone(), number, called, kind, x, y, wide, deep];
                windows.push([place, vec![items, themes, bodies, hours, since, closed_on, staff]].concat());
            }
        }
    }
    Ok(book::written(&LAYOUT, &[(HALLS, halls), (FLOORS, floors), (WINDOWS, windows), (DAYS, days)])?)
}

fn line(sheet: &str, n: u32, code: &str, name: &str, fate: Fate, says: String) -> Line {
    let says = if says.is_empty() { fate.label().to_owned() } else { says };
    Line { sheet: sheet.to_owned(), n, code: code.to_owned(), name: name.to_owned(), fate, says }
}

/// What closes closes on a day that has come.
const TO_COME: &str = "还没有到停用的那一天，到了再登记";

/// Everything that is wrong with a row, in one sentence.
fn told(fault: Fault) -> String {
    match fault {
        Fault::Form { fields } => fields.into_iter().map(|it| it.says).collect::<Vec<String>>().join("；"),
        it => it.says(),
    }
}

/// One change: what is sound is taken, of what is not every row is told why.
pub async fn take(cx: &Cx, rows: Rows) -> Result<Report> {
    if rows.windows.len() > MOST_WINDOWS {
        return Err(Fault::form("file", &format!("一次最多{MOST_WINDOWS}个窗口，请分几次传")).into());
    }
    let mut lines = Vec::new();
    take_halls(cx, rows.halls, &mut lines).await?;
    let halls = query::hall_rows(cx).await?;
    take_floors(cx, rows.floors, &halls, &mut lines).await?;
    take_windows(cx, rows.windows, &halls, &mut lines).await?;
    take_days(cx, rows.days, &halls, &mut lines).await?;
    tie(cx).await?;
    settled(cx).await?;
    Ok(Report { lines })
}

async fn take_halls(cx: &Cx, rows: Vec<(u32, HallForm)>, lines: &mut Vec<Line>) -> Result<()> {
    let (all, mut seen) = (query::hall_rows(cx).await?, BTreeSet::new());
    for (n, form) in rows {
        let name = form.name.clone();
        let hall = match form.check() {
            Ok(it) if it.hall.closed_on.is_some_and(|it| it > cx.now.day()) => {
                lines.push(line(HALLS, n, "", &name, Fate::Refused, TO_COME.to_owned()));
                continue;
            }
            Ok(it) if seen.insert(it.hall.name.clone()) => it.hall,
            Ok(_) => {
                lines.push(line(HALLS, n, "", &name, Fate::Refused, "这个名称前面写过".to_owned()));
                continue;
            }
            Err(it) => {
                lines.push(line(HALLS, n, "", &name, Fate::Refused, told(it)));
                continue;
            }
        };
        let before = all.iter().find(|it| it.name == hall.name);
        let is_same = before.is_some_and(|it| serde_json::from_str::<Hall>(&it.body).is_ok_and(|it| it == hall));
        if !is_same {
            keep_hall(cx, before, &hall, cx.now.day()).await?;
        }
        let fate = if is_same { Fate::Same } else { Fate::Taken };
        lines.push(line(HALLS, n, "", &hall.name, fate, String::new()));
    }
    Ok(())
}

fn hall_of(halls: &[HallRecord], name: &str) -> std::result::Result<HallId, String> {
    let found = halls.iter().find(|it| it.name == name.trim()).map(|it| it.id);
    found.ok_or_else(|| format!("没有名为“{name}”的大厅，请先写在“{HALLS}”表里"))
}

async fn take_floors(
    cx: &Cx,
    rows: Vec<(u32, String, FloorForm)>,
    halls: &[HallRecord],
    lines: &mut Vec<Line>,
) -> Result<()> {
    let mut all = query::floor_rows(cx).await?;
    for (n, of, form) in rows {
        let name = form.name.clone();
        let checked = form.check().map_err(told).and_then(|it| Ok((hall_of(halls, &of)?, it.floor)));
        let (hall, floor) = match checked {
            Ok(it) => it,
            Err(says) => {
                lines.push(line(FLOORS, n, &of, &name, Fate::Refused, says));
                continue;
            }
        };
        let known = |it: &&FloorRecord| {
            let is_named = serde_json::from_str::<Floor>(&it.body).is_ok_and(|it| it.name == floor.name);
            it.hall_id == hall && is_named
        };
        let before = all.iter().find(known).cloned();
        if let Some(says) = floor_fault(cx, &all, hall, before.as_ref(), &floor).await? {
            lines.push(line(FLOORS, n, &of, &name, Fate::Refused, says));
            continue;
        }
        let body = serde_json::to_string(&floor)?;
        if before.as_ref().is_some_and(|it| it.body == body) {
            lines.push(line(FLOORS, n, &of, &name, Fate::Same, String::new()));
            continue;
        }
        let id: FloorId = keep_floor(cx, before.as_ref(), hall, &floor, cx.now.day()).await?;
        all.retain(|it| it.id != id);
        all.push(FloorRecord { region: cx.region(), id, hall_id: hall, level: floor.level, body });
        lines.push(line(FLOORS, n, &of, &name, Fate::Taken, String::new()));
    }
    Ok(())
}

async fn take_windows(
    cx: &Cx,
    rows: Vec<(u32, WindowRow)>,
    halls: &[HallRecord],
    lines: &mut Vec<Line>,
) -> Result<()> {
    let mut known = Known::read(cx).await?;
    let names = query::names(cx).await?;
    let mut seen: BTreeSet<(HallId, String)> = BTreeSet::new();
    // Row, number, window, and whoever sits there.
    let mut seated: Vec<(u32, String, WindowId, String)> = Vec::new();
    for (n, WindowRow { hall, floor, form, staff }) in rows {
        let (code, name) = (form.number.clone(), form.name.clone());
        let checked = form.check().map_err(told).and_then(|it| {
            let id = hall_of(halls, &hall)?;
            let on = known.floors.iter().find(|it| it.0.hall_id == id && it.1.name == floor.trim());
            let on = on.ok_or_else(|| format!("{hall}没有“{floor}”，请先写在“{FLOORS}”表里"))?.0.id;
            let odd = it.window.bodies.iter().find(|it| !names.values().any(|name| name == *it));
            match odd {
                Some(it) => Err(format!("没有名为“{it}”的单位，请先在机构表里登记")),
                None if !seen.insert((id, it.window.name.clone())) => Err("这个名称前面写过".to_owned()),
                None => Ok((id, on, it.window)),
            }
        });
        let (hall_id, floor_id, window) = match checked {
            Ok(it) => it,
            Err(says) => {
                lines.push(line(WINDOWS, n, &code, &name, Fate::Refused, says));
                continue;
            }
        };
        let here = |of: FloorId| known.floor(of).is_some_and(|it| it.0.hall_id == hall_id);
        let before = known.windows.iter().find(|it| it.1.name == window.name && here(it.0.floor_id)).cloned();
        if window.closed_on.is_some_and(|it| it > cx.now.day()) {
            lines.push(line(WINDOWS, n, &code, &name, Fate::Refused, TO_COME.to_owned()));
            continue;
        }
        if before.is_none() && known.windows.len() >= MOST_WINDOWS {
            let says = format!("一个县最多登记{MOST_WINDOWS}个窗口");
            lines.push(line(WINDOWS, n, &code, &name, Fate::Refused, says));
            continue;
        }
        let is_same = before.as_ref().is_some_and(|it| it.1 == window && it.0.floor_id == floor_id);
        let id = before.as_ref().map(|it| it.0.id);
        let id = match (is_same, known.fault(floor_id, id, &window)) {
            (false, Some((_, says))) => {
                lines.push(line(WINDOWS, n, &code, &name, Fate::Refused, says));
                continue;
            }
            (true, _) => id.unwrap_or_else(|| WindowId(uuid::Uuid::nil())),
            (false, None) => {
                let id = keep_window(cx, before.as_ref(), floor_id, &window, cx.now.day()).await?;
                known.put(cx, id, floor_id, window.clone());
                id
            }
        };
        let is_closed = window.closed_on.is_some();
        seated.extend(staff.into_iter().filter(|_| !is_closed).map(|it| (n, name.clone(), id, it)));
        let fate = if is_same { Fate::Same } else { Fate::Taken };
        lines.push(line(WINDOWS, n, &code, &name, fate, String::new()));
    }
    take_seats(cx, seated, lines).await
}

/// Whoever a row names sits there; whoever it does not name stays where they are.
async fn take_seats(cx: &Cx, all: Vec<(u32, String, WindowId, String)>, lines: &mut Vec<Line>) -> Result<()> {
    for (n, name, id, login) in all {
        match sit(cx, &login, Some(id)).await {
            Ok(()) => (),
            Err(Error::Fault(it)) => {
                let says = format!("窗口已收，但{login}没有坐上：{}", told(it));
                lines.push(line(WINDOWS, n, &login, &name, Fate::Kept, says));
            }
            Err(it) => return Err(it),
        }
    }
    Ok(())
}

async fn take_days(
    cx: &Cx,
    rows: Vec<(u32, String, DayForm)>,
    halls: &[HallRecord],
    lines: &mut Vec<Line>,
) -> Result<()> {
    for (n, of, form) in rows {
        let name = form.day.clone();
        let checked = form.check().map_err(told).and_then(|it| Ok((hall_of(halls, &of)?, it)));
        let (hall, it) = match checked {
            Ok((_, it)) if it.day < cx.now.day() => {
                lines.push(line(DAYS, n, &of, &name, Fate::Same, "已经过去，不动".to_owned()));
                continue;
            }
            Ok(it) => it,
            Err(says) => {
                lines.push(line(DAYS, n, &of, &name, Fate::Refused, says));
                continue;
            }
        };
        let spans = it.spans.as_deref().map(spans_written);
        let before = query::day_of(cx, hall, it.day).await?;
        let is_same = match (&before, &spans) {
            (Some(was), Some(now)) => was.spans == *now && was.says == it.says,
            (was, now) => was.is_none() && now.is_none(),
        };
        if !is_same {
            put_day(cx, hall, &it).await?;
        }
        let fate = if is_same { Fate::Same } else { Fate::Taken };
        lines.push(line(DAYS, n, &of, &name, fate, String::new()));
    }
    Ok(())
}

impl Known {
    /// As it is from now on, for the rows that come after.
    fn put(&mut self, cx: &Cx, id: WindowId, floor_id: FloorId, window: Window) {
        self.windows.retain(|it| it.0.id != id);
        let record = crate::entity::windows::Model {
            region: cx.region(),
            id,
            floor_id,
            name: window.name.clone(),
            body: serde_json::to_string(&window).unwrap_or_default(),
        };
        self.windows.push((record, window));
    }
}
