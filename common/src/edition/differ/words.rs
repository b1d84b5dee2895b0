//! What keys and values of a document are called.
use serde_json::Value;

use crate::catalogue::{
    Audience, Channel, ItemKind, ItemState, Level, Limit, Look, Necessity, Source, power_label, yuan,
};

/// Under which key, in which list, and what it is called. The first that fits; `*`: wherever else it stands.
const LABELS: &[(&str, &str, &str)] = &[
    ("", "code", "编码"),
    ("", "base_code", "基本编码"),
    ("", "task_code", "实施编码"),
    ("", "name", "名称"),
    ("", "summary", "简介"),
    ("", "power", "事项类型"),
    ("", "kind", "办件类型"),
    ("", "level", "行使层级"),
    ("", "org", "实施主体"),
    ("", "reports_to", "上报的上级机构"),
    ("", "window", "承办窗口"),
    ("", "audience", "服务对象"),
    ("", "themes", "主题"),
    ("", "note", "备注"),
    ("", "state", "状态"),
    ("", "halt", "停办说明"),
    ("", "locked", "省里定的要素"),
    ("", "basis", "依据"),
    ("", "conditions", "条件"),
    ("", "quantity", "数量限制"),
    ("", "ages", "年龄要求"),
    ("", "questions", "情形"),
    ("", "pledge", "告知承诺"),
    ("", "form", "申请表"),
    ("", "materials", "材料"),
    ("", "steps", "步骤"),
    ("", "hands", "环节时限"),
    ("", "parts", "组成事项"),
    ("", "statutory", "法定时限"),
    ("", "promised", "承诺时限"),
    ("", "fee", "收费"),
    ("", "outcome", "结果"),
    ("", "places", "地点"),
    ("", "consult_phone", "咨询电话"),
    ("", "complain_phone", "监督投诉电话"),
    ("", "visits", "到现场次数"),
    ("", "visit_reason", "必须到现场的原因"),
    ("", "channels", "办理形式"),
    ("", "depth", "网上办理深度"),
    ("", "daily", "每天可预约量"),
    ("", "faq", "问答"),
    ("", "remedies", "复议和诉讼"),
    ("", "aliases", "俗称"),
    ("", "english", "英文"),
    ("form", "sections", "分节"),
    ("sections", "title", "标题"),
    ("sections", "fields", "栏目"),
    ("fields", "fields", "栏目"),
    ("fields", "kind", "填法"),
    ("fields", "label", "问什么"),
    ("questions", "label", "问什么"),
    ("questions", "stops", "不能办的回答"),
    ("questions", "limits", "另有时限的回答"),
    ("options", "label", "选项"),
    ("materials", "form", "规格"),
    ("materials", "basis", "依据"),
    ("materials", "variants", "情形要求"),
    ("basis", "law", "法律"),
    ("basis", "article", "条款"),
    ("steps", "limit", "时限"),
    ("steps", "standard", "审查标准"),
    ("steps", "aside", "另外的走向"),
    ("fee", "items", "收费项目"),
    ("fee", "basis", "依据"),
    ("items", "steps", "分段"),
    ("outcome", "kind", "类型"),
    ("halt", "why", "原因"),
    ("halt", "until", "暂停到"),
    ("halt", "instead", "改办的事项"),
    ("places", "address", "地址"),
    ("places", "hours", "时间"),
    ("faq", "answer", "回答"),
    ("pledge", "promises", "承诺内容"),
    ("pledge", "spares", "免交的材料"),
    ("pledge", "check_days", "核查的工作日"),
    ("pledge", "liability", "不实的后果"),
    ("hands", "handle", "承办"),
    ("hands", "check", "审核"),
    ("hands", "approve", "批准"),
    ("ages", "min_age", "年龄"),
    ("*", "name", "名称"),
    ("*", "slot", "材料代号"),
    ("*", "necessity", "必要性"),
    ("*", "when", "什么情形才要"),
    ("*", "n_originals", "原件份数"),
    ("*", "n_copies", "复印件份数"),
    ("*", "source", "来源"),
    ("*", "issuer", "出具机构"),
    ("*", "standard", "受理标准"),
    ("*", "blank", "空白表"),
    ("*", "sample", "样本"),
    ("*", "look", "样式"),
    ("*", "sides", "分几面"),
    ("*", "licences", "可以代替的证照"),
    ("*", "has_blank", "用空白表"),
    ("*", "is_generated", "系统生成"),
    ("*", "hint", "提示"),
    ("*", "options", "选项"),
    ("*", "optional", "可以不填"),
    ("*", "min", "最小"),
    ("*", "max", "最大"),
    ("*", "min_age", "最小年龄"),
    ("*", "sex", "性别"),
    ("*", "unit", "单位"),
    ("*", "prefill", "自动填"),
    ("*", "value", "代号"),
    ("*", "says", "怎么说"),
    ("*", "is_charged", "收费"),
    ("*", "fen", "金额"),
    ("*", "per", "计价单位"),
    ("*", "waiver", "减免"),
    ("*", "count", "按什么数量"),
    ("*", "up_to", "到多少"),
    ("*", "validity", "有效期"),
    ("*", "holder", "持有人"),
    ("*", "licence", "证照栏目"),
    ("*", "replaces", "什么情形换发"),
    ("*", "title", "名称"),
    ("*", "photo", "照片"),
    ("*", "code_class", "信用代码类别"),
    ("*", "rows", "栏"),
    ("*", "text", "内容"),
    ("*", "code", "编码"),
    ("*", "item_name", "事项"),
    ("*", "org", "单位"),
    ("*", "after", "在哪些之后"),
    ("*", "fixed", "已知的回答"),
    ("*", "same", "相同的问题"),
    ("*", "made", "由前面的结果代替"),
    ("*", "limit", "时限"),
];

pub fn label<'a>(of: &str, key: &'a str) -> &'a str {
    let found = LABELS.iter().find(|it| it.1 == key && it.0 == of);
    let found = found.or_else(|| LABELS.iter().find(|it| it.1 == key && it.0 == "*"));
    found.map_or(key, |it| it.2)
}

/// Of a list: the key that tells its members apart, and the one they are called by.
pub fn identity(list: &str) -> (Option<&'static str>, &'static str) {
    match list {
        "materials" => (Some("slot"), "name"),
        "questions" => (Some("name"), "label"),
        "sections" => (Some("name"), "title"),
        "fields" => (Some("name"), "label"),
        "options" => (Some("value"), "label"),
        "stops" | "limits" => (Some("value"), "value"),
        "basis" => (Some("law"), "law"),
        "faq" => (Some("question"), "question"),
        "parts" => (Some("code"), "name"),
        "steps" | "places" | "items" | "rows" => (Some("name"), "name"),
        _ => (None, "name"),
    }
}

/// What is one thing to whoever reads it, although the file writes it in several keys, or as a word of ours.
pub fn named(key: &str, value: &Value) -> Option<String> {
    match key {
        "statutory" | "promised" | "limit" if value.is_object() => {
            serde_json::from_value::<Limit>(value.clone()).ok().map(Limit::says)
        }
        "fen" => value.as_i64().map(|it| format!("{}元", yuan(it))),
        _ => None,
    }
}

/// A plain value in words; nothing for what is not there.
pub fn shown(key: &str, value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(true) => "是".to_owned(),
        Value::Bool(false) => "否".to_owned(),
        Value::Number(it) => it.to_string(),
        Value::String(it) => word(key, it),
        Value::Array(them) => them.iter().map(|it| shown(key, it)).collect::<Vec<String>>().join("；"),
        Value::Object(them) => {
            let one = |(name, it): (&String, &Value)| format!("{name}：{}", shown(name, it));
            them.iter().map(one).collect::<Vec<String>>().join("；")
        }
    }
}

/// A word of a fixed list, by its label.
fn word(key: &str, text: &str) -> String {
    let json = || Value::String(text.to_owned());
    macro_rules! of {
        ($name:ty) => {
            serde_json::from_value::<$name>(json()).ok().map(|it| it.label().to_owned())
        };
    }
    let known = match key {
        "kind" => of!(ItemKind).or_else(|| field_kind(text).map(str::to_owned)),
        "level" => of!(Level),
        "audience" => of!(Audience),
        "channels" => of!(Channel),
        "state" => of!(ItemState),
        "necessity" => of!(Necessity),
        "source" => of!(Source),
        "look" => of!(Look),
        "power" => Some(power_label(text).to_owned()).filter(|it| !it.is_empty()),
        _ => None,
    };
    known.unwrap_or_else(|| text.to_owned())
}

fn field_kind(text: &str) -> Option<&'static str> {
    Some(match text {
        "text" => "一行文字",
        "long_text" => "一段文字",
        "choice" => "单选",
        "several" => "多选",
        "date" => "日期",
        "number" => "数字",
        "money" => "金额",
        "phone" => "电话",
        "id_card" => "身份证号码",
        "credit_code" => "统一社会信用代码",
        "region" => "乡镇和村",
        "address" => "地址",
        "person" => "人员",
        "company" => "单位",
        "group" => "可重复的一组",
        _ => return None,
    })
}
