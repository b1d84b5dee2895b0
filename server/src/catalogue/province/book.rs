//! 上级目录表: a row is what it says. What is the same is not touched, and what the file does not speak of stays: a catalogue that is sent in parts
//! loses nothing.
use std::collections::{BTreeMap, BTreeSet};

use anyhow::bail;
use common::{
    catalogue::{
        Level, POWERS, power_label,
        province::{BaseItem, MOST, read_basis},
    },
    fault::Fault,
    report::{Fate, Line, Report},
};

use super::{Row, query};
use crate::{
    base::{
        book::{self, Layout, Sheet},
        error::Result,
    },
    entity::orgs,
    gate::cx::Cx,
    org,
};

const SHEET: &str = "基本目录";
const GONE: &str = "取消";
const IN_USE: &str = "在用";

const LAYOUT: Layout = Layout {
    sheets: &[Sheet {
        name: SHEET,
        key: "基本编码",
        columns: &[
            ("基本编码", "code"),
            ("事项名称", "name"),
            ("事项类型", "power"),
            ("设定依据", "basis"),
            ("行使层级", "levels"),
            ("实施主体", "org"),
            ("状态", "state"),
        ],
    }],
    numbers: &[],
    notes: &[
        ("基本编码", "12位，设为文本；再次导入时按它认"),
        ("事项类型", "行政许可、行政给付、行政确认、行政奖励、行政裁决、其他行政权力、公共服务，或者它们的代码"),
        ("设定依据", "写成《名称》第几条，一行一部；不写就不锁定依据"),
        ("行使层级", "市级、县级、乡镇、村、社区，用、隔开"),
        ("实施主体", "县里哪个单位办，写简称；不知道就不写"),
        ("状态", "在用，或者取消"),
    ],
    blank: "请先下载现有的目录表，在里面填",
    refused: "一行都没有收",
};

/// A line of the workbook as it was typed.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    n: u32,
    code: String,
    name: String,
    power: String,
    basis: String,
    levels: String,
    org: String,
    state: String,
}

pub fn read(bytes: Vec<u8>) -> anyhow::Result<Vec<Typed>> {
    if !bytes.starts_with(b"PK") {
        bail!("不是xlsx工作簿");
    }
    let book = book::open(bytes, &LAYOUT, |_, _| ())?;
    let one = |it: &book::Line| {
        let text = |name: &str| it.get(name).trim().to_owned();
        Typed {
            n: u32::try_from(it.n).unwrap_or(u32::MAX),
            code: text("基本编码"),
            name: text("事项名称"),
            power: text("事项类型"),
            basis: text("设定依据"),
            levels: text("行使层级"),
            org: text("实施主体"),
            state: text("状态"),
        }
    };
    match book.lines(SHEET).iter().map(one).collect::<Vec<Typed>>() {
        none if none.is_empty() => bail!("里面没有一条目录"),
        all => Ok(all),
    }
}

pub fn written(rows: &[Row]) -> Result<Vec<u8>> {
    let line = |it: &Row| {
        let what = it.what()?;
        let levels = what.levels.iter().map(|it| it.label()).collect::<Vec<&str>>().join("、");
        let power = if what.power.is_empty() { String::new() } else { power_label(&what.power).to_owned() };
        let state = if it.is_gone { GONE } else { IN_USE };
        let (name, basis) = (what.name.clone(), what.basis_text());
        Ok(vec![it.code.clone(), name, power, basis, levels, what.org, state.to_owned()])
    };
    let lines: Result<Vec<Vec<String>>> = rows.iter().map(line).collect();
    Ok(book::written(&LAYOUT, &[(SHEET, lines?)])?)
}

/// What a line says; everything that is wrong with it.
fn checked(it: &Typed, bodies: &[orgs::Model]) -> std::result::Result<(BaseItem, bool), String> {
    let mut wrong = Vec::new();
    if it.code.is_empty() || it.code.chars().any(|it| it.is_whitespace() || it.is_control()) || it.code.len() > 40
    {
        wrong.push("请写基本编码，12位，中间没有空格".to_owned());
    }
    if it.name.is_empty() || it.name.chars().count() > 200 {
        wrong.push("请写事项名称，200个字以内".to_owned());
    }
    let power = POWERS.iter().find(|of| of.0 == it.power || of.1 == it.power).map(|of| of.0.to_owned());
    if power.is_none() && !it.power.is_empty() {
        wrong.push(format!("没有“{}”这种事项类型", it.power));
    }
    let basis = read_basis(&it.basis).unwrap_or_else(|says| {
        wrong.push(says);
        Vec::new()
    });
    // 村、社区 is one level, written with the sign that parts them.
    let plain = it.levels.replace(Level::Village.label(), "村社区");
    let mut levels = Vec::new();
    for of in plain.split(['、', ',', '，', ' ']).filter(|it| !it.is_empty()) {
        match of {
            "村社区" | "村" | "社区" | "村级" => levels.push(Level::Village),
            "乡镇级" => levels.push(Level::Town),
            of => match Level::of_label(of) {
                Some(it) => levels.push(it),
                // What is done above the county is nothing to it.
                None if matches!(of, "国家级" | "省级") => (),
                None => wrong.push(format!("没有“{of}”这个行使层级")),
            },
        }
    }
    levels.sort_unstable();
    levels.dedup();
    // By any name it has had; kept by the one it has now.
    let body = org::called(bodies, &it.org).filter(|_| !it.org.is_empty());
    if !it.org.is_empty() && body.is_none() {
        wrong.push(format!("没有名为“{}”的机构，请写简称，或者不写", it.org));
    }
    let is_gone = match it.state.as_str() {
        "" | IN_USE => false,
        GONE | "已取消" => true,
        of => {
            wrong.push(format!("状态写在用或者取消，不是“{of}”"));
            false
        }
    };
    match wrong.is_empty() {
        true => Ok((
            BaseItem {
                name: it.name.clone(),
                power: power.unwrap_or_default(),
                basis,
                levels,
                org: body.map(|it| it.name.clone()).unwrap_or_default(),
            },
            is_gone,
        )),
        false => Err(wrong.join("；")),
    }
}

/// One change: what is sound is taken, of what is not every row is told why.
pub async fn take(cx: &Cx, rows: Vec<Typed>) -> Result<Report> {
    if rows.len() > MOST {
        return Err(Fault::form("file", &format!("一次最多{MOST}行，请分几次传")).into());
    }
    let there: BTreeMap<String, Row> =
        query::whole(cx, MOST as u64).await?.into_iter().map(|it| (it.code.clone(), it)).collect();
    let new: BTreeSet<&str> =
        rows.iter().map(|it| it.code.as_str()).filter(|it| !there.contains_key(*it)).collect();
    if there.len() + new.len() > MOST {
        return Err(Fault::form("file", &format!("一个县的目录最多{MOST}条")).into());
    }
    let bodies = org::query::all(&cx.db(), cx.region()).await?;
    let mut claims: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (code, org, name) in query::all_claims(cx).await? {
        claims.entry(code).or_default().push(format!("{org}“{name}”"));
    }
    let mut seen = BTreeSet::new();
    let (mut lines, mut added) = (Vec::new(), Vec::new());
    for it in rows {
        let line = |fate: Fate, says: String| Line {
            sheet: SHEET.to_owned(),
            n: it.n,
            code: it.code.clone(),
            name: it.name.clone(),
            says: if says.is_empty() { fate.label().to_owned() } else { says },
            fate,
        };
        let (what, is_gone) = match checked(&it, &bodies) {
            Ok(_) if !seen.insert(it.code.clone()) => {
                lines.push(line(Fate::Refused, "这个基本编码前面写过".to_owned()));
                continue;
            }
            Ok(it) => it,
            Err(says) => {
                lines.push(line(Fate::Refused, says));
                continue;
            }
        };
        let body = serde_json::to_string(&what)?;
        let (by, at) = (cx.who.name().to_owned(), cx.now);
        let before = there.get(&it.code);
        if before.is_some_and(|was| was.body == body && was.is_gone == is_gone) {
            lines.push(line(Fate::Same, String::new()));
            continue;
        }
        match before {
            Some(was) => {
                query::change(cx, was, |row| {
                    (row.name, row.org) = (what.name.clone(), what.org.clone());
                    (row.body, row.is_gone, row.changed_by, row.changed_at) = (body, is_gone, by, at);
                })
                .await?;
            }
            None => {
                let row = Row {
                    region: cx.region(),
                    code: it.code.clone(),
                    name: what.name.clone(),
                    org: what.org.clone(),
                    body,
                    is_gone,
                    declined: String::new(),
                    making_id: None,
                    changed_by: by,
                    changed_at: at,
                };
                added.push(row);
            }
        }
        // Whoever brings it in reads what follows from it.
        let own = claims.get(&it.code).cloned().unwrap_or_default();
        let says = match (own.is_empty(), is_gone) {
            (true, _) => String::new(),
            (_, true) => format!("已收；已认领的要编制取消：{}", own.join("、")),
            (_, false) => format!("已收；已认领的请对照：{}", own.join("、")),
        };
        lines.push(line(Fate::Taken, says));
    }
    query::insert_all(cx, added).await?;
    Ok(Report { lines })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_everything_that_is_wrong_with_it() {
        let bodies: [orgs::Model; 0] = [];
        let good = Typed {
            code: "000123001000".to_owned(),
            name: "公共场所卫生许可".to_owned(),
            power: "行政许可".to_owned(),
            basis: "《公共场所卫生管理条例》第四条".to_owned(),
            levels: "省级、县级、村、社区".to_owned(),
            ..Typed::default()
        };
        let (what, is_gone) = checked(&good, &bodies).unwrap();
        assert_eq!((what.power.as_str(), what.basis.len(), is_gone), ("01", 1, false));
        assert_eq!(what.levels, [Level::County, Level::Village]);
        let bad = Typed {
            code: "0001 2".to_owned(),
            power: "许可证".to_owned(),
            basis: "公共场所卫生管理条例第四条".to_owned(),
            levels: "街道".to_owned(),
            org: "卫生局".to_owned(),
            state: "停".to_owned(),
            ..Typed::default()
        };
        let says = checked(&bad, &bodies).unwrap_err();
        for it in ["基本编码", "事项名称", "许可证", "应写成", "街道", "卫生局", "状态"] {
            assert!(says.contains(it), "{it}: {says}");
        }
    }
}
