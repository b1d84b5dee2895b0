//! 事项表: the same elements as the YAML, in a workbook people can fill in. Forms and guided questions stay in YAML.
use std::{collections::HashMap, path::Path};

use anyhow::{Context, Result, anyhow};
use calamine::{Data, Reader, Xlsx, open_workbook};
use common::catalogue::{
    Audience, Basis, Channel, Counter, Faq, Fee, FeeItem, Item, ItemKind, ItemState, Level, Limit, Look, Material,
    Necessity, Outcome, Source, Step, Unit,
};
use common::value::Money;
use rust_xlsxwriter::{Format, Workbook};

use super::import::Read;

/// Sheet → columns. The first column of every sheet is the item's code.
const SHEETS: [(&str, &[&str]); 6] = [
    (
        "事项",
        &[
            "编码",
            "名称",
            "简介",
            "事项类型代码",
            "办件类型",
            "行使层级",
            "实施主体",
            "承办窗口",
            "服务对象",
            "主题",
            "审批条件",
            "数量限制",
            "法定时限",
            "法定时限单位",
            "承诺时限",
            "承诺时限单位",
            "是否收费",
            "收费依据",
            "结果名称",
            "结果类型",
            "结果有效期",
            "结果样本",
            "办理地点",
            "办理时间",
            "咨询电话",
            "监督投诉电话",
            "到现场次数",
            "必须现场办理原因",
            "办理形式",
            "网上办理深度",
            "复议与诉讼",
            "俗称",
            "状态",
            "基本编码",
            "实施编码",
        ],
    ),
    ("依据", &["编码", "法律法规", "条款"]),
    (
        "材料",
        &[
            "编码",
            "槽位",
            "材料名称",
            "必要性",
            "原件份数",
            "复印件份数",
            "来源渠道",
            "出具机构",
            "材料形式",
            "受理标准",
            "依据",
            "空白表格",
            "样例",
            "样例样式",
        ],
    ),
    ("流程", &["编码", "环节", "时限", "标准", "例外"]),
    ("收费", &["编码", "收费项目", "标准（元）", "单位", "减免"]),
    ("常见问题", &["编码", "问题", "回答"]),
];

/// What has to be written in a column, where it is not plain text. The last sheet of the template says it.
const NOTES: [(&str, &str); 16] = [
    ("编码", "区分事项的唯一编码；同一编码再次导入就是这个事项的新版本。其他工作表的每一行也先写它"),
    ("事项类型代码", "01行政许可 05行政给付 07行政确认 08行政奖励 09行政裁决 10其他行政权力 20公共服务"),
    ("办件类型", "即办件、承诺件、上报件、联办件"),
    ("行使层级", "市级、县级、乡镇、村、社区"),
    ("实施主体", "机构表中的简称，例如 县卫健局"),
    ("服务对象", "自然人、企业法人、事业法人、社会组织法人、非法人企业、行政机关、其他组织；可写几个，用、隔开"),
    ("审批条件、主题、俗称", "可写几条，用、；或换行隔开"),
    ("法定时限、承诺时限", "数字；单位写 工作日、自然日、小时 或 即办（即办不写数字）"),
    ("是否收费", "是 或 否；收费的在“收费”表逐项写，标准以元为单位，例如 4.50"),
    ("到现场次数", "0、1、2……；大于0必须写明原因"),
    ("办理形式", "窗口、网上、移动端、邮寄、村级代办；可写几个"),
    ("网上办理深度", "1互联网咨询 2收件 3预审 4受理 5办理 6结果信息反馈 7电子证照反馈 9其他；可写几个"),
    ("必要性", "必要、非必要、容缺后补；非必要的要在受理标准里写明什么情形需要"),
    ("来源渠道", "申请人自备、政府部门核发、中介机构出具；政府部门核发的要写出具机构"),
    (
        "空白表格、样例",
        "一格里写几行；样例第一行写材料上印的名称，样例样式写 文书、证件、证书、照片、实景照片 或 图纸",
    ),
    ("状态", "不写就按质检结果：全部合格即公布，有问题存为草稿；也可写 暂停办理、已取消"),
];

/// An empty workbook with headings, and a last sheet that explains them.
pub fn template(path: &Path) -> Result<()> {
    let mut book = Workbook::new();
    let bold = Format::new().set_bold();
    for (name, columns) in SHEETS {
        let sheet = book.add_worksheet();
        sheet.set_name(name)?;
        for (n, column) in (0..).zip(columns) {
            sheet.write_string_with_format(0, n, *column, &bold)?;
            sheet.set_column_width(n, 16)?;
        }
        sheet.set_freeze_panes(1, 0)?;
    }
    let notes = book.add_worksheet();
    notes.set_name("填写说明")?;
    notes.set_column_width(0, 24)?.set_column_width(1, 90)?;
    for (n, (column, says)) in (0..).zip(NOTES) {
        notes.write_string_with_format(n, 0, column, &bold)?.write_string(n, 1, says)?;
    }
    book.save(path).with_context(|| format!("无法写入{}", path.display()))?;
    Ok(())
}

type Line = HashMap<String, String>;

/// Several values in one cell are parted by 、 or ； or a line break.
pub fn read(path: &Path) -> Result<Vec<Read>> {
    let mut book: Xlsx<_> = open_workbook(path).map_err(|it| anyhow!("无法读取{}：{it}", path.display()))?;
    let mut sheets: HashMap<&str, Vec<Line>> = HashMap::new();
    for (name, columns) in SHEETS {
        let Ok(range) = book.worksheet_range(name) else { continue };
        let mut rows = range.rows();
        let heads: Vec<String> = rows.next().unwrap_or_default().iter().map(text).collect();
        if let Some(missing) = columns.iter().take(2).find(|it| !heads.iter().any(|head| head == *it)) {
            return Err(anyhow!("工作表“{name}”缺“{missing}”列；用 --template 取得空白模板"));
        }
        let line = |row: &[Data]| heads.iter().cloned().zip(row.iter().map(text)).collect::<Line>();
        let lines = rows.map(line).filter(|it| it.values().any(|it| !it.is_empty()));
        sheets.insert(name, lines.collect());
    }
    let main = sheets.get("事项").context("没有名为“事项”的工作表；用 --template 取得空白模板")?;
    let of = |sheet: &str, code: &str| -> Vec<Line> {
        let lines = sheets.get(sheet).map_or(&[] as &[Line], Vec::as_slice);
        lines.iter().filter(|it| it.get("编码").map(String::as_str) == Some(code)).cloned().collect()
    };
    Ok(main.iter().map(|line| item(line, &of)).collect())
}

fn text(cell: &Data) -> String {
    match cell {
        Data::Float(it) if it.fract() == 0.0 => format!("{it:.0}"),
        it => it.to_string().trim().to_owned(),
    }
}

fn get<'a>(line: &'a Line, name: &str) -> &'a str {
    line.get(name).map(String::as_str).unwrap_or_default()
}

fn list(text: &str) -> Vec<String> {
    text.split(['、', '；', ';', '\n']).map(|it| it.trim().to_owned()).filter(|it| !it.is_empty()).collect()
}

/// Lines within one cell.
fn rows(text: &str) -> Vec<String> {
    text.lines().map(|it| it.trim().to_owned()).filter(|it| !it.is_empty()).collect()
}

fn pick<T>(line: &Line, name: &str, of: fn(&str) -> Option<T>) -> Result<Option<T>, String> {
    match get(line, name) {
        "" => Ok(None),
        it => of(it).map(Some).ok_or(format!("“{name}”不能是“{it}”")),
    }
}

fn number<T: std::str::FromStr>(line: &Line, name: &str) -> Result<Option<T>, String> {
    match get(line, name) {
        "" => Ok(None),
        it => it.parse().map(Some).map_err(|_| format!("“{name}”应为数字，不能是“{it}”")),
    }
}

fn limit(line: &Line, name: &str) -> Result<Option<Limit>, String> {
    let unit = pick(line, &format!("{name}单位"), Unit::of_label)?;
    Ok(match (number(line, name)?, unit) {
        (_, Some(Unit::AtOnce)) => Some(Limit { n: 0, unit: Unit::AtOnce }),
        (Some(n), unit) => Some(Limit { n, unit: unit.unwrap_or_default() }),
        (None, _) => None,
    })
}

fn item(line: &Line, of: &impl Fn(&str, &str) -> Vec<Line>) -> Read {
    let text = |name: &str| get(line, name).to_owned();
    let some = |name: &str| Some(text(name)).filter(|it| !it.is_empty());
    let code = text("编码");
    let audience = list(&text("服务对象"));
    let audience = audience.iter().map(|it| Audience::of_label(it).ok_or(format!("“服务对象”不能是“{it}”")));
    let channels = list(&text("办理形式"))
        .iter()
        .map(|it| Channel::of_label(it).ok_or(format!("“办理形式”不能是“{it}”")))
        .collect::<Result<_, _>>()?;
    let fees = of("收费", &code).iter().map(fee).collect::<Result<Vec<_>, _>>()?;
    let fee = match (get(line, "是否收费"), text("收费依据")) {
        ("", basis) if basis.is_empty() && fees.is_empty() => None,
        (is, basis) => Some(Fee { is_charged: is == "是", basis, items: fees }),
    };
    let outcome = some("结果名称").map(|name| Outcome {
        name,
        kind: text("结果类型"),
        validity: text("结果有效期"),
        sample: rows(&text("结果样本")),
        // Names a field of the form, which is not in the workbook.
        holder: Vec::new(),
    });
    let depth = list(&text("网上办理深度"))
        .iter()
        .map(|it| it.parse().map_err(|_| format!("“网上办理深度”应为代码1至7或9，不能是“{it}”")))
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
            .map(|it| Basis { law: get(it, "法律法规").to_owned(), article: get(it, "条款").to_owned() })
            .collect(),
        conditions: list(&text("审批条件")),
        quantity: text("数量限制"),
        materials: of("材料", &code).iter().map(material).collect::<Result<_, _>>()?,
        steps: of("流程", &code).iter().map(step).collect(),
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
            .map(|it| Faq { question: get(it, "问题").to_owned(), answer: get(it, "回答").to_owned() })
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
        slot: get(line, "槽位").to_owned(),
        name: get(line, "材料名称").to_owned(),
        necessity: pick(line, "必要性", Necessity::of_label)?.unwrap_or_default(),
        n_originals: number(line, "原件份数")?.unwrap_or(0),
        n_copies: number(line, "复印件份数")?.unwrap_or(0),
        source: pick(line, "来源渠道", Source::of_label)?.unwrap_or_default(),
        issuer: get(line, "出具机构").to_owned(),
        form: get(line, "材料形式").to_owned(),
        standard: get(line, "受理标准").to_owned(),
        basis: get(line, "依据").to_owned(),
        blank: get(line, "空白表格").to_owned(),
        sample: rows(get(line, "样例")),
        look: pick(line, "样例样式", Look::of_label)?.unwrap_or_default(),
        ..Material::default()
    })
}

fn step(line: &Line) -> Step {
    let text = |name: &str| get(line, name).to_owned();
    Step { name: text("环节"), limit: text("时限"), standard: text("标准"), aside: text("例外") }
}

fn fee(line: &Line) -> Result<FeeItem, String> {
    let fen = Money::parse(get(line, "标准（元）")).map_err(|it| format!("“标准（元）”：{it}"))?.fen();
    let text = |name: &str| get(line, name).to_owned();
    Ok(FeeItem {
        name: text("收费项目"), fen, per: text("单位"), waiver: text("减免"), ..FeeItem::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_reads_back_empty_and_a_filled_line_as_an_item() {
        let path = std::env::temp_dir().join(format!("yimen-{}.xlsx", uuid::Uuid::now_v7()));
        template(&path).unwrap();
        assert!(read(&path).unwrap().is_empty());

        let mut book = Workbook::new();
        for (name, columns) in SHEETS {
            let sheet = book.add_worksheet();
            sheet.set_name(name).unwrap();
            for (n, column) in (0..).zip(columns) {
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
        let item = items[0].as_ref().unwrap();
        assert_eq!(item.promised, Some(Limit { n: 5, unit: Unit::WorkDay }));
        assert_eq!(item.audience, [Audience::Person, Audience::Company]);
        assert_eq!(item.materials[0].n_copies, 1);
        assert_eq!((item.materials[0].sample.len(), item.materials[0].look), (2, Look::Booklet));
        assert_eq!(item.depth, [1, 3]);
        assert_eq!(item.fee.as_ref().unwrap().items[0].fen, 450);
        std::fs::remove_file(&path).unwrap();
    }
}
