//! 事项表: the same elements as the YAML, in a workbook people can fill in. Forms and guided questions stay in YAML.
use std::{collections::BTreeSet, path::Path};

use anyhow::{Context, Result, bail};
use common::catalogue::{
    Audience, Basis, Channel, Counter, Faq, Fee, FeeItem, Item, ItemKind, ItemState, Level, Limit, Look, Material,
    Necessity, Outcome, Source, Step, Unit,
};
use common::value::Money;

use super::import::read::{Entry, Given, Unread, Written};
use crate::base::book::{self, Book, Line};

mod columns;

pub use columns::{empty, template};

/// From a file; see `read_bytes`.
pub fn read(path: &Path) -> Result<Vec<Entry>> {
    read_bytes(std::fs::read(path).with_context(|| format!("无法读取{}", path.display()))?)
}

/// A line of another sheet is about an item of the first.
fn belongs(book: &Book, faults: &mut Vec<String>) {
    let others = columns::SHEETS.iter().filter(|it| it.name != columns::ITEMS);
    for line in others.flat_map(|it| book.lines(it.name)) {
        let code = line.get("编码");
        if code.is_empty() {
            faults.push(format!("“{}”表第{}行没有编码，不知道是哪个事项的", line.sheet(), line.n));
        } else if !book.lines(columns::ITEMS).iter().any(|it| it.get("编码") == code) {
            faults.push(line.fault("编码", &format!("是“{code}”，“{}”表里没有它", columns::ITEMS)));
        }
    }
}

/// Several values in one cell are parted by 、 or ； or a line break.
pub fn read_bytes(bytes: Vec<u8>) -> Result<Vec<Entry>> {
    let book = book::open(bytes, &columns::LAYOUT, belongs)?;
    if !book.has_sheet(columns::ITEMS) {
        bail!("没有名为“{}”的工作表；{}", columns::ITEMS, columns::LAYOUT.blank);
    }
    let mut keys: BTreeSet<String> = BTreeSet::new();
    for sheet in columns::SHEETS {
        let there = |it: &&(&str, &str)| book.has_column(sheet.name, it.0);
        let here = sheet.columns.iter().filter(there);
        match sheet.key {
            "" => keys.extend(here.map(|it| it.1.to_owned())),
            key => keys.extend(here.take(1).map(|_| key.to_owned())),
        }
    }
    let of_sheet = |name: &str| -> BTreeSet<String> {
        let columns = columns::SHEETS.iter().filter(|it| it.name == name).flat_map(|it| it.columns);
        columns.filter(|it| book.has_column(name, it.0)).map(|it| it.1.to_owned()).collect()
    };
    let given = Given::Keys { item: keys, material: of_sheet("材料"), fee_item: of_sheet("收费") };
    let of = |sheet: &str, code: &str| -> Vec<&Line> {
        book.lines(sheet).iter().filter(|it| it.get("编码") == code).collect()
    };
    let entry = |line: &Line| {
        let unread =
            |why: String| Unread { code: line.get("编码").to_owned(), name: line.get("名称").to_owned(), why };
        let read = item(line, &of).map(|item| Written { item, given: given.clone() }).map_err(unread);
        Entry { n: line.n, read }
    };
    Ok(book.lines(columns::ITEMS).iter().map(entry).collect())
}

fn list(text: &str) -> Vec<String> {
    text.split(['、', '；', ';', '\n']).map(|it| it.trim().to_owned()).filter(|it| !it.is_empty()).collect()
}

/// Lines within one cell.
fn rows(text: &str) -> Vec<String> {
    text.lines().map(|it| it.trim().to_owned()).filter(|it| !it.is_empty()).collect()
}

fn pick<T>(line: &Line, name: &str, of: fn(&str) -> Option<T>) -> Result<Option<T>, String> {
    match line.get(name) {
        "" => Ok(None),
        it => of(it).map(Some).ok_or_else(|| line.fault(name, &format!("不能是“{it}”"))),
    }
}

fn number<T: std::str::FromStr>(line: &Line, name: &str) -> Result<Option<T>, String> {
    match line.get(name) {
        "" => Ok(None),
        it => it.parse().map(Some).map_err(|_| line.fault(name, &format!("应为整数，不能是“{it}”"))),
    }
}

fn limit(line: &Line, name: &str) -> Result<Option<Limit>, String> {
    let unit = pick(line, &format!("{name}单位"), Unit::of_label)?;
    Ok(match (number(line, name)?, unit) {
        (_, Some(Unit::AtOnce)) => Some(Limit { n: 0, unit: Unit::AtOnce }),
        (Some(n), unit) => Some(Limit { n, unit: unit.unwrap_or_default() }),
        (None, Some(_)) => return Err(line.fault(name, "没有写数字")),
        (None, None) => None,
    })
}

fn is_charged(line: &Line) -> Result<bool, String> {
    match line.get("是否收费") {
        "是" => Ok(true),
        "否" | "" => Ok(false),
        it => Err(line.fault("是否收费", &format!("只能写 是 或 否，不能是“{it}”"))),
    }
}

fn item<'a>(line: &Line, of: &impl Fn(&str, &str) -> Vec<&'a Line>) -> Result<Item, String> {
    let text = |name: &str| line.get(name).to_owned();
    let some = |name: &str| Some(text(name)).filter(|it| !it.is_empty());
    let code = text("编码");
    let audience = list(&text("服务对象"));
    let audience = audience
        .iter()
        .map(|it| Audience::of_label(it).ok_or_else(|| line.fault("服务对象", &format!("不能是“{it}”"))));
    let channels = list(&text("办理形式"))
        .iter()
        .map(|it| Channel::of_label(it).ok_or_else(|| line.fault("办理形式", &format!("不能是“{it}”"))))
        .collect::<Result<_, _>>()?;
    let fees = of("收费", &code).into_iter().map(fee).collect::<Result<Vec<_>, _>>()?;
    let is_charged = is_charged(line)?;
    let fee = match (line.get("是否收费"), text("收费依据")) {
        ("", basis) if basis.is_empty() && fees.is_empty() => None,
        (_, basis) => Some(Fee { is_charged, basis, items: fees }),
    };
    let outcome = some("结果名称").map(|name| Outcome {
        name,
        kind: text("结果类型"),
        validity: text("结果有效期"),
        sample: rows(&text("结果样本")),
        // Names a field of the form, which is not in the workbook.
        holder: Vec::new(),
        // Lines and conditions are no cells.
        licence: None,
        replaces: Vec::new(),
    });
    let depth = list(&text("网上办理深度"))
        .iter()
        .map(|it| it.parse().map_err(|_| line.fault("网上办理深度", &format!("应为代码1至7或9，不能是“{it}”"))))
        .collect::<Result<_, _>>()?;
    let place =
        some("办理地点")
            .map(|address| Counter { name: text("承办窗口"), address, hours: text("办理时间") });
    Ok(Item {
        base_code: some("基本编码"),
        task_code: some("实施编码"),
        name: text("名称"),
        summary: text("简介"),
        power: text("事项类型代码"),
        kind: pick(line, "办件类型", ItemKind::of_label)?.unwrap_or_default(),
        level: pick(line, "行使层级", Level::of_label)?.unwrap_or_default(),
        org: text("实施主体"),
        window: text("承办窗口"),
        audience: audience.collect::<Result<_, _>>()?,
        themes: list(&text("主题")),
        basis: of("依据", &code)
            .iter()
            .map(|it| Basis { law: it.get("法律法规").to_owned(), article: it.get("条款").to_owned() })
            .collect(),
        conditions: list(&text("审批条件")),
        quantity: text("数量限制"),
        materials: of("材料", &code).into_iter().map(material).collect::<Result<_, _>>()?,
        steps: of("流程", &code).into_iter().map(step).collect(),
        statutory: limit(line, "法定时限")?,
        promised: limit(line, "承诺时限")?,
        fee,
        outcome,
        places: place.into_iter().collect(),
        consult_phone: text("咨询电话"),
        complain_phone: text("监督投诉电话"),
        visits: number(line, "到现场次数")?,
        visit_reason: text("必须现场办理原因"),
        channels,
        depth,
        faq: of("常见问题", &code)
            .iter()
            .map(|it| Faq { question: it.get("问题").to_owned(), answer: it.get("回答").to_owned() })
            .collect(),
        remedies: text("复议与诉讼"),
        aliases: list(&text("俗称")),
        state: pick(line, "状态", ItemState::of_label)?,
        code,
        ..Item::default()
    })
}

fn material(line: &Line) -> Result<Material, String> {
    Ok(Material {
        slot: line.get("槽位").to_owned(),
        name: line.get("材料名称").to_owned(),
        necessity: pick(line, "必要性", Necessity::of_label)?.unwrap_or_default(),
        n_originals: number(line, "原件份数")?.unwrap_or(0),
        n_copies: number(line, "复印件份数")?.unwrap_or(0),
        source: pick(line, "来源渠道", Source::of_label)?.unwrap_or_default(),
        issuer: line.get("出具机构").to_owned(),
        form: line.get("材料形式").to_owned(),
        standard: line.get("受理标准").to_owned(),
        basis: line.get("依据").to_owned(),
        blank: line.get("空白表格").to_owned(),
        sample: rows(line.get("样例")),
        look: pick(line, "样例样式", Look::of_label)?.unwrap_or_default(),
        ..Material::default()
    })
}

fn step(line: &Line) -> Step {
    let text = |name: &str| line.get(name).to_owned();
    Step { name: text("环节"), limit: text("时限"), standard: text("标准"), aside: text("例外") }
}

fn fee(line: &Line) -> Result<FeeItem, String> {
    let fen = Money::parse(line.get("标准（元）")).map_err(|it| line.fault("标准（元）", it))?.fen();
    let text = |name: &str| line.get(name).to_owned();
    Ok(FeeItem {
        name: text("收费项目"), fen, per: text("单位"), waiver: text("减免"), ..FeeItem::default()
    })
}

#[cfg(test)]
mod tests {
    use rust_xlsxwriter::Workbook;

    use super::*;

    #[test]
    fn a_template_reads_back_empty_and_a_filled_line_as_an_item() {
        let folder = std::env::temp_dir().join(format!("yimen-{}", uuid::Uuid::now_v7()));
        std::fs::create_dir(&folder).unwrap();
        let path = folder.join("template.xlsx");
        template(&path).unwrap();
        assert!(read(&path).unwrap().is_empty());

        let mut book = Workbook::new();
        for book::Sheet { name, columns, .. } in columns::SHEETS {
            let sheet = book.add_worksheet();
            sheet.set_name(name).unwrap();
            for (n, (column, _)) in (0..).zip(columns) {
                sheet.write_string(0, n, *column).unwrap();
                let value = match *column {
                    "编码" => "T-1",
                    "名称" => "测试事项",
                    "办件类型" => "承诺件",
                    "承诺时限" => "5",
                    "承诺时限单位" => "工作日",
                    "服务对象" => "自然人、企业法人",
                    "材料名称" => "营业执照",
                    "槽位" => "licence",
                    "复印件份数" => "1",
                    "标准（元）" => "4.50",
                    "样例" => "营业执照\n名称：清和面馆",
                    "样例样式" => "证书",
                    "网上办理深度" => "1、3",
                    _ => "",
                };
                sheet.write_string(1, n, value).unwrap();
            }
        }
        book.save(&path).unwrap();
        let items = read(&path).unwrap();
        let item = &items[0].read.as_ref().unwrap().item;
        assert_eq!(item.promised, Some(Limit { n: 5, unit: Unit::WorkDay }));
        assert_eq!(item.audience, [Audience::Person, Audience::Company]);
        assert_eq!(item.materials[0].n_copies, 1);
        assert_eq!((item.materials[0].sample.len(), item.materials[0].look), (2, Look::Booklet));
        assert_eq!(item.depth, [1, 3]);
        assert_eq!(item.fee.as_ref().unwrap().items[0].fen, 450);
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
