//! 要素: what an item's file can say, as data. The editor draws these tables and knows no struct of its own, so that nothing a file says
//! is lost on the screen; a test holds them against the JSON schema of `Item`.
use serde_json::Value;

use super::Group;

pub mod asked;
pub mod codes;
pub mod merge;
mod nested;
pub mod path;
#[cfg(test)]
mod tests;
pub mod tree;
pub mod words;

use nested::*;
pub use nested::{FIELD, SECTION};

/// A code, and what it is called.
pub type Code = (&'static str, &'static str);

/// One element of a record.
#[derive(Debug)]
pub struct Element {
    pub key: &'static str,
    pub label: &'static str,
    /// What it is for, in a sentence; empty: its label says it.
    pub help: &'static str,
    /// What it has to meet before it is published; empty: nothing beside its shape.
    pub rule: &'static str,
    pub shape: Shape,
    /// Asked only of a record whose `key` is one of these.
    pub only: Option<(&'static str, &'static [&'static str])>,
}

/// How an element is written.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    Line,
    Long,
    /// A line each.
    Lines,
    /// A whole number. Left empty it is none.
    Whole,
    /// The same, where a file has 0 for none.
    Count,
    /// 分 in the file, 元 on the screen.
    Yuan,
    Bool,
    /// One of these; the code "" is none.
    One(&'static [Code]),
    Several(&'static [Code]),
    /// Several, where the file has numbers.
    Numbers(&'static [Code]),
    /// So many of a unit; none where it may be.
    Limit,
    /// So many of a unit, always.
    FixedLimit,
    /// A record that is always there.
    Record(&'static [Element]),
    /// …that may be there or not.
    Maybe(&'static [Element]),
    Records(&'static Many),
    /// What has to have been answered.
    Conds,
    /// Name → value.
    Pairs(&'static str, &'static str),
    /// What tells a record apart: made by the hall as this and a number, and stable from then on.
    Name(&'static str),
    /// One of what the document itself has.
    Pick(Of),
    Picks(Of),
    /// A line with `{name}` for what was answered.
    Template,
    /// Worked out by the hall: kept as it is, shown nowhere.
    Ours,
}

/// What of the document is picked from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// Slots of materials.
    Slots,
    /// Fields of the form.
    Fields,
    /// Those that are numbers.
    Numbers,
    /// The answers of the question it stands in.
    Answers,
}

/// A list of records.
#[derive(Debug)]
pub struct Many {
    /// What one of them is called.
    pub one: &'static str,
    /// Whose text stands for it while it is shut.
    pub title: &'static str,
    /// Small enough to be drawn open, all of them.
    pub is_flat: bool,
    pub elements: &'static [Element],
}

const fn of(key: &'static str, label: &'static str, shape: Shape) -> Element {
    Element { key, label, help: "", rule: "", shape, only: None }
}

impl Element {
    const fn help(mut self, text: &'static str) -> Element {
        self.help = text;
        self
    }

    const fn rule(mut self, text: &'static str) -> Element {
        self.rule = text;
        self
    }

    const fn only(mut self, key: &'static str, of: &'static [&'static str]) -> Element {
        self.only = Some((key, of));
        self
    }

    /// Is it asked of this record?
    pub fn is_asked(&self, record: &Value) -> bool {
        let Some((key, all)) = self.only else { return true };
        all.contains(&record.get(key).and_then(Value::as_str).unwrap_or_default())
    }

    /// Nothing of it, as it is written: `None` takes the key away.
    pub fn nothing(&self) -> Option<Value> {
        Some(match self.shape {
            Shape::Line | Shape::Long | Shape::Template | Shape::Name(_) => Value::from(""),
            Shape::Lines
            | Shape::Several(_)
            | Shape::Numbers(_)
            | Shape::Records(_)
            | Shape::Conds
            | Shape::Picks(_) => Value::Array(Vec::new()),
            Shape::Count | Shape::Yuan => Value::from(0),
            Shape::Bool => Value::from(false),
            Shape::Record(them) => blank(them),
            Shape::Pairs(..) => Value::Object(serde_json::Map::new()),
            Shape::One(all) => Value::from(all.first().filter(|it| !it.0.is_empty())?.0),
            Shape::FixedLimit => serde_json::json!({ "n": 1, "unit": "work_day" }),
            Shape::Pick(_) => Value::from(""),
            Shape::Whole | Shape::Limit | Shape::Maybe(_) | Shape::Ours => return None,
        })
    }
}

/// A record in which nothing is said yet.
pub fn blank(elements: &[Element]) -> Value {
    let all = elements.iter().filter_map(|it| Some((it.key.to_owned(), it.nothing()?)));
    Value::Object(all.collect())
}

/// The element a whole key of the item is.
pub fn element(key: &str) -> Option<&'static Element> {
    ITEM.iter().find(|it| it.key == key)
}

/// The elements of a group that somebody writes, in the order they are asked.
pub fn of_group(group: Group) -> impl Iterator<Item = &'static Element> {
    group.own_keys().filter_map(element).filter(|it| !matches!(it.shape, Shape::Ours))
}

/// A new row of a list, with names of its own.
pub fn new_row(doc: &Value, many: &Many) -> Value {
    let mut row = blank(many.elements);
    for it in many.elements {
        if let Shape::Name(prefix) = it.shape {
            path::set(&mut row, it.key, Value::from(asked::fresh(doc, prefix)));
        }
    }
    row
}

/// Everything an item's file can say, in the order it is asked.
pub const ITEM: &[Element] = &[
    of("name", "事项名称", Shape::Line)
        .help("与权责清单、上级目录用同一个名称，后面可以加业务办理项，例如：（新办）。")
        .rule("必填"),
    of("code", "编码", Shape::Line)
        .help("本地编码或业务办理项编码，大厅用它认这个事项。")
        .rule("必填，没有空格，不与别的事项相同"),
    of("base_code", "基本编码", Shape::Line)
        .help("国家或者省里目录上的编码。")
        .rule("12位数字或大写字母；没有就空着"),
    of("task_code", "实施编码", Shape::Line)
        .help("统一社会信用代码18位、层级1位、基本编码12位。")
        .rule("31位；没有就空着"),
    of("summary", "一句话说明", Shape::Long).help("办了有什么用，什么时候要办。写给群众看，一两句话。"),
    of("power", "事项类型", Shape::One(codes::POWER)).rule("按权责清单"),
    of("kind", "办件类型", Shape::One(codes::KIND)).rule("即办件的承诺时限应为即办，其他类型不应为即办"),
    of("level", "行使层级", Shape::One(codes::LEVEL)),
    of("org", "实施主体", Shape::Line).help("单位的简称，与机构表上的一样。").rule("必填"),
    of("reports_to", "由哪个上级机构决定", Shape::Line)
        .help("上报件才填：上级机构的简称。空着就是本单位自己决定。"),
    of("window", "承办机构、窗口", Shape::Line).help("哪个股室或者几号窗口办，例如：一楼市场监管03号窗口。"),
    of("audience", "服务对象", Shape::Several(codes::AUDIENCE)).rule("至少一种"),
    of("themes", "主题", Shape::Lines).help("群众按主题找事项，一行一个，例如：开办企业。"),
    // Out of the cause; what a province has fixed comes with the claimed matter.
    of("state", "状态", Shape::Ours),
    of("halt", "暂停或取消的说明", Shape::Ours),
    of("locked", "上级目录定的要素", Shape::Ours),
    of("parts", "由哪些事项组成", Shape::Records(&PARTS))
        .help("联办件才填。表单、情形、材料由大厅从这些事项里合起来。")
        .rule("联办件至少两个"),
    of("basis", "设定依据", Shape::Records(&BASIS)).rule("至少一条，写明法律名称和条款"),
    of("remedies", "复议与诉讼", Shape::Long)
        .help("不服怎么办：向哪个机关申请行政复议，向哪个法院起诉，期限多久。"),
    of("conditions", "审批条件", Shape::Lines).help("谁能办，一行一条，用群众听得懂的话。").rule("至少一条"),
    of("quantity", "数量限制", Shape::Line).help("没有限制就写“无”。"),
    of("ages", "年龄要求", Shape::Records(&AGES)).help("申请人本人要满多少周岁，系统按身份证号码核对。"),
    of("pledge", "告知承诺", Shape::Maybe(PLEDGE))
        .help("可以按告知承诺办的才填。选办理方式的问题、承诺书和免交的材料由大厅按这里做出来。"),
    of("questions", "情形", Shape::Records(&QUESTIONS))
        .help("先问清楚是哪种情形，再决定填什么、交什么、多久办好。一题只问一件事。"),
    of("form", "申请表", Shape::Record(FORM)),
    of("materials", "申请材料", Shape::Records(&MATERIALS))
        .help("一份材料一条；能从标准材料库里选的就选，名称、样本、受理标准各处一样。")
        .rule("至少一份；不能有“其他有关材料”"),
    of("steps", "办理流程", Shape::Records(&STEPS))
        .help("流程图按这里画，从申请到送达，一步一条。")
        .rule("至少一步"),
    of("channels", "办理形式", Shape::Several(codes::CHANNEL)),
    of("depth", "网上办理深度", Shape::Numbers(codes::DEPTH)),
    of("visits", "到现场次数", Shape::Whole)
        .help("从申请到拿到结果，群众要来几次。")
        .rule("必填；0次的要能网上办或者邮寄"),
    of("visit_reason", "必须到现场的原因", Shape::Line).rule("到现场次数大于0的要写，0次的不写"),
    of("daily", "每天可预约量", Shape::Count).help("0就是不用预约，到大厅取号。"),
    of("statutory", "法定时限", Shape::Limit).help("法律、法规规定的最长期限。"),
    of("promised", "承诺时限", Shape::Limit).rule("必填，不能比法定时限长"),
    of("hands", "环节时限", Shape::Record(HANDS))
        .help("承诺时限里，每个环节最多几个工作日。")
        .rule("加起来不超过承诺时限"),
    of("fee", "收费", Shape::Maybe(FEE)).help("不收费也要写明依据。").rule("必填"),
    of("outcome", "办理结果", Shape::Maybe(OUTCOME)).rule("必填"),
    of("places", "办理地点和时间", Shape::Records(&PLACES)),
    of("consult_phone", "咨询电话", Shape::Line).rule("必填，与监督投诉电话不同"),
    of("complain_phone", "监督投诉电话", Shape::Line).rule("必填"),
    of("faq", "常见问题", Shape::Records(&FAQ)).help("窗口和热线上问得最多的。"),
    of("aliases", "俗称", Shape::Lines).help("群众平时怎么叫它，一行一个；搜索时用。"),
    of("english", "英文", Shape::Lines).help("三行：名称、一句话说明、关键词。"),
    of("note", "备注", Shape::Long).help("给群众看的补充说明；没有就空着。"),
];
