//! 机构表: places and bodies in a workbook. Taken as often as one likes: a row is what it says, and what was not changed is not touched.
use std::collections::BTreeSet;

use anyhow::bail;
use common::{
    catalogue::Level,
    check::Check,
    fault::Fault,
    org::{
        Org,
        desk::{BodyForm, Place, PlaceForm},
    },
    report::{Fate, Line, Report},
};

use super::{
    bodies::{Known, fault, keep, known, place_fault},
    query,
};
use crate::{
    base::{
        book::{self, Layout, Sheet},
        error::Result,
    },
    catalogue,
    entity::{orgs::Model as Row, regions::Model as Region},
    gate::cx::Cx,
};

const PLACES: &str = "区划";
const BODIES: &str = "机构";

const LAYOUT: Layout = Layout {
    sheets: &[
        Sheet { name: PLACES, key: "", columns: &[("代码", "code"), ("名称", "name")] },
        Sheet {
            name: BODIES,
            key: "",
            columns: &[
                ("简称", "name"),
                ("全称", "full"),
                ("别名", "aliases"),
                ("上级", "above"),
                ("性质", "nature"),
                ("进驻方式", "presence"),
                ("进驻日期", "since"),
                ("统一社会信用代码", "credit_code"),
                ("区划代码", "place"),
                ("窗口", "window"),
                ("电话", "phone"),
                ("撤销日期", "closed_on"),
                ("撤销后找谁", "instead"),
            ],
        },
    ],
    numbers: &[],
    notes: &[
        ("代码", "12位的区划代码，设为文本；乡镇后三位是000，村的前九位是它的乡镇"),
        ("简称", "人们平常的叫法，例如 县卫健局；再次导入时按它认单位，改简称请在页面上改"),
        ("全称", "文书上用，例如 青石县卫生健康局"),
        ("别名", "可写几个，用、隔开"),
        ("上级", "上级单位的简称，它要在表里，或者已经登记"),
        ("性质", "人民政府、政府部门、派出机构、垂直管理、事业单位、群团组织、村（居）委会、公共服务企业"),
        ("进驻方式", "进驻（在大厅有窗口）或 联网"),
        ("进驻日期、撤销日期", "例如 2026-11-23，设为文本"),
        ("撤销后找谁", "群众来办它的事时告诉他们找谁，例如 县发改局，二楼06号窗口"),
    ],
    blank: "请先下载现有的机构表，在里面填",
    refused: "一行都没有收",
};

/// The rows of a workbook, not yet looked at beside what is there.
#[derive(Clone, Default)]
pub struct Rows {
    places: Vec<(u32, PlaceForm)>,
    bodies: Vec<(u32, BodyForm)>,
}

pub fn read(bytes: Vec<u8>) -> anyhow::Result<Rows> {
    if !bytes.starts_with(b"PK") {
        bail!("不是xlsx工作簿");
    }
    let book = book::open(bytes, &LAYOUT, |_, _| ())?;
    let n = |it: &book::Line| u32::try_from(it.n).unwrap_or(u32::MAX);
    let place = |it: &book::Line| {
        let text = |name: &str| it.get(name).to_owned();
        (n(it), PlaceForm { code: text("代码"), name: text("名称") })
    };
    let body = |it: &book::Line| {
        let text = |name: &str| it.get(name).to_owned();
        let form = BodyForm {
            name: text("简称"),
            full: text("全称"),
            aliases: text("别名"),
            above: text("上级"),
            nature: text("性质"),
            presence: text("进驻方式"),
            since: text("进驻日期"),
            credit_code: text("统一社会信用代码"),
            place: text("区划代码"),
            window: text("窗口"),
            phone: text("电话"),
            closed_on: text("撤销日期"),
            instead: text("撤销后找谁"),
            ..BodyForm::default()
        };
        (n(it), form)
    };
    let rows = Rows {
        places: book.lines(PLACES).iter().map(place).collect(),
        bodies: book.lines(BODIES).iter().map(body).collect(),
    };
    match rows.places.len() + rows.bodies.len() {
        0 => bail!("里面没有区划，也没有机构"),
        _ => Ok(rows),
    }
}

/// As everything is, for filling in and sending back.
pub fn written(bodies: &[Known], places: &[Region]) -> Result<Vec<u8>> {
    let here = places.iter().filter(|it| it.level != Level::County);
    let places = here.map(|it| vec![it.code.to_string(), it.name.clone()]).collect();
    let cells = |it: &Known| {
        let form = it.org.form();
        let BodyForm { name, full, aliases, above, nature, presence, since, credit_code, place, .. } = form;
        let BodyForm { window, phone, closed_on, instead, .. } = it.org.form();
        let first = vec![name, full, aliases, above, nature, presence, since, credit_code, place];
        [first, vec![window, phone, closed_on, instead]].concat()
    };
    Ok(book::written(&LAYOUT, &[(PLACES, places), (BODIES, bodies.iter().map(cells).collect())])?)
}

/// One change: what is sound is taken, of what is not every row is told why.
pub async fn take(cx: &Cx, rows: Rows) -> Result<Report> {
    let (bodies, places) = known(cx).await?;
    let mut lines = Vec::new();
    let places = take_places(cx, rows.places, places, &mut lines).await?;
    take_bodies(cx, rows.bodies, bodies, &places, &mut lines).await?;
    Ok(Report { lines })
}

fn line(sheet: &str, n: u32, code: &str, name: &str, fate: Fate, says: String) -> Line {
    let says = if says.is_empty() { fate.label().to_owned() } else { says };
    Line { sheet: sheet.to_owned(), n, code: code.to_owned(), name: name.to_owned(), fate, says }
}

/// Everything that is wrong with a row, in one sentence.
fn told(fault: Fault) -> String {
    match fault {
        Fault::Form { fields } => fields.into_iter().map(|it| it.says).collect::<Vec<String>>().join("；"),
        it => it.says(),
    }
}

async fn take_places(
    cx: &Cx,
    rows: Vec<(u32, PlaceForm)>,
    mut places: Vec<Region>,
    lines: &mut Vec<Line>,
) -> Result<Vec<Region>> {
    let (mut changed, mut seen) = (Vec::new(), BTreeSet::new());
    let mut checked: Vec<(u32, Place)> = Vec::new();
    for (n, form) in rows {
        let (code, name) = (form.code.clone(), form.name.clone());
        match form.check() {
            Ok(it) if seen.insert(it.code) => checked.push((n, it)),
            Ok(_) => lines.push(line(PLACES, n, &code, &name, Fate::Refused, "这个代码前面写过".to_owned())),
            Err(it) => lines.push(line(PLACES, n, &code, &name, Fate::Refused, told(it))),
        }
    }
    // Towns come before their villages, in whatever order they stand.
    checked.sort_by_key(|(_, it)| it.level == Level::Village);
    for (n, it) in checked {
        let code = it.code.to_string();
        if let Some(says) = place_fault(cx, &places, &it) {
            lines.push(line(PLACES, n, &code, &it.name, Fate::Refused, says));
            continue;
        }
        let before = places.iter().find(|place| place.code == it.code);
        if before.is_some_and(|place| place.name == it.name) {
            lines.push(line(PLACES, n, &code, &it.name, Fate::Same, String::new()));
            continue;
        }
        lines.push(line(PLACES, n, &code, &it.name, Fate::Taken, String::new()));
        let row = Region { code: it.code, name: it.name, level: it.level, above: it.above };
        places.retain(|place| place.code != row.code);
        places.push(row.clone());
        changed.push(row);
    }
    if !changed.is_empty() {
        query::put_places(cx, changed).await?;
        catalogue::shelf::changed(cx, cx.region()).await?;
    }
    Ok(places)
}

/// Bodies of one workbook: each is held against all the others.
const MOST_BODIES: usize = 1_000;

async fn take_bodies(
    cx: &Cx,
    rows: Vec<(u32, BodyForm)>,
    bodies: Vec<Known>,
    places: &[Region],
    lines: &mut Vec<Line>,
) -> Result<()> {
    let mut wanted: Vec<(u32, Org)> = Vec::new();
    if rows.len() > MOST_BODIES {
        let says = format!("一次最多{MOST_BODIES}个单位，请分几次传");
        return Err(Fault::form("file", &says).into());
    }
    for (n, form) in rows {
        let (code, name) = (form.credit_code.clone(), form.name.clone());
        match form.check() {
            Ok(it) if wanted.iter().any(|(_, org)| org.name == it.org.name) => {
                lines.push(line(BODIES, n, &code, &name, Fate::Refused, "这个简称前面写过".to_owned()));
            }
            Ok(it) => wanted.push((n, it.org)),
            Err(it) => lines.push(line(BODIES, n, &code, &name, Fate::Refused, told(it))),
        }
    }
    let today = cx.now.day();
    let (mut all, mut kept) = (bodies.clone(), Vec::new());
    // Whoever stands above comes first; what is left when nothing more can be taken hangs on nobody, or on itself.
    loop {
        let n_before = wanted.len();
        let mut waiting = Vec::new();
        for (n, mut org) in std::mem::take(&mut wanted) {
            let before = bodies.iter().find(|it| it.org.name == org.name);
            // Names it had are not lost by a file that does not know them.
            let former = before.iter().flat_map(|it| &it.org.aliases).filter(|it| !org.aliases.contains(it));
            let former: Vec<String> = former.cloned().collect();
            org.aliases.extend(former);
            let is_moved = before.is_some_and(|it| it.org.above != org.above);
            if cx.hub.county.is_open() && is_moved {
                let says = "开门以后改上级，就是改谁看得到谁的办件，不能用表格改".to_owned();
                lines.push(line(BODIES, n, &org.credit_code, &org.name, Fate::Refused, says));
                continue;
            }
            match fault(&all, places, before.map(|it| it.row.id), &org) {
                Some(("above", says)) => waiting.push((n, org, says)),
                Some((_, says)) => {
                    lines.push(line(BODIES, n, &org.credit_code, &org.name, Fate::Refused, says));
                }
                None => {
                    let is_same = before.is_some_and(|it| it.org == org);
                    let fate = if is_same { Fate::Same } else { Fate::Taken };
                    lines.push(line(BODIES, n, &org.credit_code, &org.name, fate, String::new()));
                    all.retain(|it| it.org.name != org.name);
                    all.push(Known {
                        row: before.map_or_else(|| blank(cx, &org), |it| it.row.clone()),
                        org: org.clone(),
                    });
                    if !is_same {
                        kept.push((before.cloned(), org, today));
                    }
                }
            }
        }
        if waiting.is_empty() || waiting.len() == n_before {
            for (n, org, says) in waiting {
                lines.push(line(BODIES, n, &org.credit_code, &org.name, Fate::Refused, says));
            }
            break;
        }
        wanted = waiting.into_iter().map(|(n, org, _)| (n, org)).collect();
    }
    lines.sort_by_key(|it| (it.sheet == BODIES, it.n));
    keep(cx, &bodies, kept).await
}

/// Stands for a row that is not written yet.
fn blank(cx: &Cx, org: &Org) -> Row {
    let id = uuid::Uuid::now_v7();
    Row { id, region: cx.region(), name: org.name.clone(), above_id: None, body: String::new() }
}
