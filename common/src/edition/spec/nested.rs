//! What stands inside of elements.
use super::{Element, Many, Of, Shape, codes, of};

pub(super) const BASIS: Many = Many {
    one: "依据",
    title: "law",
    is_flat: true,
    elements: &[
        of("law", "法律、法规、文件名称", Shape::Line).help("不用加书名号。").rule("必填"),
        of("article", "条款", Shape::Line).help("例如：第三十二条；几条的用顿号隔开。").rule("必填"),
    ],
};

pub(super) const AGES: Many = Many {
    one: "年龄要求",
    title: "min_age",
    is_flat: true,
    elements: &[of("min_age", "满多少周岁", Shape::Count), of("when", "什么时候要求", Shape::Conds)],
};

pub(super) const PLEDGE: &[Element] = &[
    of("promises", "承诺什么", Shape::Lines).help("一行一句，申请人逐句承诺。").rule("至少一句"),
    of("spares", "承诺了就不用交的材料", Shape::Picks(Of::Slots)),
    of("check_days", "几个工作日内核查", Shape::Count).rule("大于0"),
    of("liability", "承诺不实的后果", Shape::Long).rule("必填"),
];

pub(super) const HANDS: &[Element] = &[
    of("handle", "承办（工作日）", Shape::Count),
    of("check", "审核（工作日）", Shape::Count),
    of("approve", "决定（工作日）", Shape::Count),
];

pub(super) const STEPS: Many = Many {
    one: "步骤",
    title: "name",
    is_flat: false,
    elements: &[
        of("name", "名称", Shape::Line).help("两到六个字，例如：受理。"),
        of("limit", "多久", Shape::Line).help("例如：3个工作日；当场。"),
        of("standard", "做什么、按什么标准", Shape::Long),
        of("aside", "会有什么例外", Shape::Line).help("例如：材料不齐，一次告知。"),
    ],
};

pub(super) const FEE: &[Element] = &[
    of("is_charged", "收费", Shape::Bool),
    of("basis", "收费依据", Shape::Line).help("不收费的，写明不收费的依据。").rule("收费的必填"),
    of("items", "收费项目", Shape::Records(&FEES)).rule("收费的至少一项，不收费的不写"),
];

const FEES: Many = Many {
    one: "收费项目",
    title: "name",
    is_flat: false,
    elements: &[
        of("name", "项目名称", Shape::Line).rule("必填"),
        of("fen", "标准（元）", Shape::Yuan),
        of("per", "单位", Shape::Line).help("例如：元/证。"),
        of("count", "按哪一项的数量收", Shape::Pick(Of::Numbers)).help("不选就是收一次。"),
        of("steps", "分段", Shape::Records(&FEE_STEPS)).help("数量多了价钱不一样的，一段一条。"),
        of("waiver", "减免", Shape::Line),
        of("when", "什么时候收", Shape::Conds),
    ],
};

const FEE_STEPS: Many = Many {
    one: "一段",
    title: "up_to",
    is_flat: true,
    elements: &[
        of("up_to", "到多少为止", Shape::Count).help("0就是不封顶。"),
        of("fen", "每单位（元）", Shape::Yuan),
    ],
};

pub(super) const OUTCOME: &[Element] = &[
    of("name", "结果名称", Shape::Line).rule("必填"),
    of("kind", "结果类型", Shape::One(codes::OUTCOME)),
    of("validity", "有效期", Shape::Line).help("例如：5年；长期。"),
    of("holder", "写给谁", Shape::Picks(Of::Fields)).help("表单里的哪一项是持有人；不选就是申请人。"),
    of("licence", "证照上写什么", Shape::Maybe(LICENCE)),
    of("replaces", "换发：什么时候旧证失效", Shape::Conds),
    of("sample", "样本", Shape::Lines).help("样本上的文字，一行一行写。"),
];

const LICENCE: &[Element] = &[
    of("title", "证照标题", Shape::Line).help("空着就用结果名称。"),
    of("look", "样式", Shape::One(codes::LOOK)),
    of("photo", "照片取自哪份材料", Shape::Pick(Of::Slots)),
    of("code_class", "同时发统一社会信用代码", Shape::One(codes::CODE_CLASS)),
    of("rows", "栏目", Shape::Records(&LINES)),
];

const LINES: Many = Many {
    one: "栏目",
    title: "name",
    is_flat: true,
    elements: &[
        of("name", "栏目名称", Shape::Line),
        of("text", "写什么", Shape::Template).help("固定的字直接写，填写的内容用“插入”。"),
    ],
};

pub(super) const PLACES: Many = Many {
    one: "地点",
    title: "name",
    is_flat: true,
    elements: &[
        of("name", "名称", Shape::Line),
        of("address", "地址", Shape::Line),
        of("hours", "办理时间", Shape::Line),
    ],
};

pub(super) const FAQ: Many = Many {
    one: "问答",
    title: "question",
    is_flat: true,
    elements: &[of("question", "问", Shape::Line), of("answer", "答", Shape::Long)],
};

pub(super) const QUESTIONS: Many = Many {
    one: "情形",
    title: "label",
    is_flat: false,
    elements: &[
        of("label", "问什么", Shape::Line).rule("必填，一题只问一件事"),
        of("hint", "怎么答", Shape::Line),
        of("options", "答案", Shape::Records(&OPTIONS)).rule("至少两个，互不重叠"),
        of("when", "什么时候问", Shape::Conds),
        of("stops", "答了就办不了的", Shape::Records(&STOPS)),
        of("limits", "答了时限不一样的", Shape::Records(&LIMITS)),
        of("name", "代号", Shape::Name("q")),
    ],
};

const OPTIONS: Many = Many {
    one: "答案",
    title: "label",
    is_flat: true,
    elements: &[
        of("label", "答案", Shape::Line).rule("必填"),
        of("hint", "说明", Shape::Line),
        of("value", "代号", Shape::Name("a")),
    ],
};

const STOPS: Many = Many {
    one: "说明",
    title: "says",
    is_flat: true,
    elements: &[
        of("value", "答了哪个", Shape::Pick(Of::Answers)),
        of("says", "为什么办不了，该怎么办", Shape::Long).rule("必填"),
    ],
};

const LIMITS: Many = Many {
    one: "时限",
    title: "value",
    is_flat: true,
    elements: &[
        of("value", "答了哪个", Shape::Pick(Of::Answers)),
        of("limit", "承诺时限", Shape::FixedLimit).rule("不能比法定时限长"),
    ],
};

pub(super) const FORM: &[Element] = &[of("sections", "分节", Shape::Records(&SECTIONS))];

const SECTIONS: Many = Many { one: "节", title: "title", is_flat: false, elements: SECTION };

pub const SECTION: &[Element] = &[
    of("title", "标题", Shape::Line).rule("必填"),
    of("hint", "说明", Shape::Line),
    of("fields", "填写项", Shape::Records(&FIELDS)),
    of("name", "代号", Shape::Name("s")),
];

const FIELDS: Many = Many { one: "填写项", title: "label", is_flat: false, elements: FIELD };

pub const FIELD: &[Element] = &[
    of("label", "问什么", Shape::Line).rule("必填"),
    of("hint", "怎么填", Shape::Line).help("只在容易填错的地方写，一句话。"),
    of("kind", "填什么", Shape::One(codes::FIELD_KIND)),
    of("optional", "可以不填", Shape::Bool),
    of("options", "选项", Shape::Records(&OPTIONS)).rule("至少两个").only("kind", &["choice", "several"]),
    of("fields", "一组里填哪几项", Shape::Records(&CELLS)).rule("至少一项").only("kind", &["group"]),
    of("min", "最少", Shape::Whole)
        .help("文字：几个字；数字、金额：最小值；一组：最少几行。")
        .only("kind", &["text", "long_text", "address", "number", "money", "group"]),
    of("max", "最多", Shape::Whole)
        .help("文字：几个字；数字、金额：最大值；一组：最多几行。")
        .only("kind", &["text", "long_text", "address", "number", "money", "group"]),
    of("min_age", "满多少周岁", Shape::Whole).only("kind", &["id_card", "person"]),
    of("sex", "限男女", Shape::One(codes::SEX)).only("kind", &["id_card", "person"]),
    of("unit", "单位", Shape::Line).help("例如：平方米。").only("kind", &["number", "money", "text"]),
    of("prefill", "从已有资料带出", Shape::One(codes::PREFILL)).help("群众存过的就不用再填。").only(
        "kind",
        &["text", "long_text", "phone", "id_card", "credit_code", "region", "address", "person", "company"],
    ),
    of("when", "什么时候填", Shape::Conds),
    of("name", "代号", Shape::Name("f")),
];

const CELLS: Many = Many { one: "一项", title: "label", is_flat: true, elements: CELL };

/// A field of a row: a plain one, without conditions.
const CELL: &[Element] = &[
    of("label", "问什么", Shape::Line).rule("必填"),
    of("kind", "填什么", Shape::One(CELL_KIND)),
    of("optional", "可以不填", Shape::Bool),
    of("options", "选项", Shape::Records(&OPTIONS)).rule("至少两个").only("kind", &["choice", "several"]),
    of("hint", "怎么填", Shape::Line),
    of("min", "最少", Shape::Whole).only("kind", &["text", "long_text", "number", "money"]),
    of("max", "最多", Shape::Whole).only("kind", &["text", "long_text", "number", "money"]),
    of("min_age", "满多少周岁", Shape::Whole).only("kind", &["id_card"]),
    of("sex", "限男女", Shape::One(codes::SEX)).only("kind", &["id_card"]),
    of("unit", "单位", Shape::Line).only("kind", &["number", "money"]),
    of("name", "代号", Shape::Name("c")),
    // Rows are neither filled from a profile, nor conditional, nor groups of groups; what a file says all the same is kept.
    of("prefill", "从已有资料带出", Shape::Ours),
    of("when", "什么时候填", Shape::Ours),
    of("fields", "一组里填哪几项", Shape::Ours),
];

const CELL_KIND: &[super::Code] = &[
    ("text", "一行文字"),
    ("long_text", "多行文字"),
    ("choice", "单选"),
    ("several", "多选"),
    ("date", "日期"),
    ("number", "数字"),
    ("money", "金额"),
    ("phone", "手机号码"),
    ("id_card", "身份证号码"),
    ("credit_code", "统一社会信用代码"),
    ("region", "乡镇和村"),
    ("address", "详细地址"),
];

pub(super) const MATERIALS: Many = Many {
    one: "材料",
    title: "name",
    is_flat: false,
    elements: &[
        of("name", "材料名称", Shape::Line).rule("必填，写明具体是什么"),
        of("necessity", "必要性", Shape::One(codes::NECESSITY)),
        of("when", "什么时候要交", Shape::Conds),
        of("is_generated", "由大厅从申请表生成", Shape::Bool).help("群众只签名，不用上传。"),
        of("n_originals", "原件几份", Shape::Count).rule("原件和复印件至少一份"),
        of("n_copies", "复印件几份", Shape::Count),
        of("source", "来源", Shape::One(codes::SOURCE)),
        of("issuer", "核发机构", Shape::Line).rule("政府部门核发的必填"),
        of("form", "规格", Shape::Line).help("例如：PDF或照片。").rule("必填"),
        of("standard", "受理标准", Shape::Long).help("怎样算合格：签字、盖章、有效期、看得清什么。"),
        of("basis", "要这份材料的依据", Shape::Line),
        of("blank", "空白表格", Shape::Long).help("表格上的文字；没有表格就空着。"),
        of("sample", "样本", Shape::Lines).help("填好的样子，一行一行写。"),
        of("look", "样本画成什么", Shape::One(codes::LOOK)),
        of("sides", "分几面上传", Shape::Lines).help("例如：人像面、国徽面，一行一面；只有一面的空着。"),
        of("licences", "大厅发的哪些证可以代替", Shape::Lines).help("一行一个证照名称；有证的人不用再交。"),
        of("variants", "不同情形的说法", Shape::Records(&VARIANTS)),
        of("slot", "代号", Shape::Name("m")),
    ],
};

const VARIANTS: Many = Many {
    one: "一种情形",
    title: "standard",
    is_flat: true,
    elements: &[
        of("when", "什么情形", Shape::Conds),
        of("standard", "这时的受理标准", Shape::Long),
        of("has_blank", "这时也用空白表格和样本", Shape::Bool),
    ],
};

pub(super) const PARTS: Many = Many {
    one: "事项",
    title: "name",
    is_flat: false,
    elements: &[
        of("code", "事项编码", Shape::Line).rule("必填，大厅里已经有的事项"),
        of("name", "它的结果叫什么", Shape::Line).help("例如：营业执照。"),
        of("after", "要等哪些事项办好", Shape::Lines).help("一行一个编码，都排在它前面。"),
        of("fixed", "已经知道的答案", Shape::Pairs("它的哪一项", "答案")),
        of("same", "前面已经问过的", Shape::Pairs("它的哪一项", "前面的哪一项")),
        of("made", "前面的结果能代替的", Shape::Pairs("它的材料或填写项", "前面事项的编码")),
        of("item_name", "事项名称", Shape::Ours),
        of("org", "实施主体", Shape::Ours),
        of("promised", "承诺时限", Shape::Ours),
        of("item", "事项", Shape::Ours),
        of("version", "版本", Shape::Ours),
        of("fields", "合并后的填写项", Shape::Ours),
        of("slots", "合并后的材料", Shape::Ours),
    ],
};
