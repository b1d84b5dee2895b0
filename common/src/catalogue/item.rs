//! 实施清单 elements (handbook 2.4), as one document per version.
use serde::{Deserialize, Serialize};

use super::{Fee, FeeItem, Material};
use crate::form::{Answers, Choice, Cond, FieldDef, FormDef, Kind, asked::only_asked};
#[cfg(feature = "db")]
use crate::joint::Part;

fn is_none(it: &u32) -> bool {
    *it == 0
}

/// A service item. Empty means "not known yet"; `elements` counts what is there.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Item {
    /// 本地编码 or 业务办理项编码: what `yimen import` tells items apart by.
    pub code: String,
    /// 基本编码, 12 characters (handbook 2.5).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base_code: Option<String>,
    /// 实施编码, 31 characters: credit code 18 + level 1 + base code 12.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task_code: Option<String>,
    pub name: String,
    /// One or two plain sentences: what it is for, and when one needs it.
    pub summary: String,
    /// 事项类型 code of GB/T 39046 A.1: 01 许可, 05 给付, 07 确认, 20 公共服务…
    pub power: String,
    pub kind: ItemKind,
    pub level: Level,
    /// Everyday name of the body, as in the organisation list.
    pub org: String,
    /// 上报: everyday name of the upper body that decides (许可法 35, 43); empty: `org` itself does.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub reports_to: String,
    /// 承办机构/窗口
    pub window: String,
    pub audience: Vec<Audience>,
    pub themes: Vec<String>,
    pub basis: Vec<Basis>,
    pub conditions: Vec<String>,
    /// 数量限制; 「无」 is an answer, empty is not.
    pub quantity: String,
    pub materials: Vec<Material>,
    pub steps: Vec<Step>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub statutory: Option<Limit>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub promised: Option<Limit>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fee: Option<Fee>,
    /// 每天可预约量; 0: one takes a number in the hall.
    #[serde(skip_serializing_if = "is_none")]
    pub daily: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    pub places: Vec<Counter>,
    pub consult_phone: String,
    pub complain_phone: String,
    /// 到现场次数
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visits: Option<u8>,
    pub visit_reason: String,
    pub channels: Vec<Channel>,
    /// 网上办理深度 codes 1–7, 9.
    pub depth: Vec<u8>,
    pub faq: Vec<Faq>,
    /// 行政复议、行政诉讼: which bodies.
    pub remedies: String,
    /// 情形引导
    pub questions: Vec<Question>,
    pub form: FormDef,
    /// 联办件: the matters it puts together; form, questions and materials are merged out of theirs. Browsers get the outcome.
    #[cfg(feature = "db")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part>,
    /// 告知承诺, where the matter may be decided upon a promise; question, form and conditions are worked out of it.
    #[cfg(feature = "db")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pledge: Option<super::pledge::Pledge>,
    /// 环节时限: within the promise, for the hands of the department.
    #[cfg(feature = "db")]
    #[serde(skip_serializing_if = "crate::case::clock::Hands::is_none")]
    pub hands: crate::case::clock::Hands,
    /// The applicant's own age, where the matter asks for one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ages: Vec<AgeRule>,
    /// Everyday words for it.
    pub aliases: Vec<String>,
    /// In English, where somebody has written it: name, one sentence, key words. Browsers get it drawn.
    #[cfg(feature = "db")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub english: Vec<String>,
    /// 停办 or 取消, as imported; most are open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<ItemState>,
    /// Of a matter that is stopped or gone: why, until when, and what there is instead. Browsers get it in words.
    #[cfg(feature = "db")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub halt: Option<super::Halt>,
    /// 认领: keys of this document that the province's catalogue has fixed; nobody here writes them otherwise.
    #[cfg(feature = "db")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub locked: Vec<String>,
    pub note: String,
}

/// A code on the wire, in the database and in import files, with its Chinese label.
macro_rules! labelled {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $label:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "db", derive(sea_orm::EnumIter, sea_orm::DeriveActiveEnum))]
        #[cfg_attr(feature = "db", sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case"))]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* $variant,)* }

        impl $name {
            pub const ALL: &[$name] = &[$($name::$variant),*];

            pub fn label(self) -> &'static str {
                match self { $($name::$variant => $label,)* }
            }

            pub fn of_label(label: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|it| it.label() == label)
            }
        }
    };
}
pub(crate) use labelled;

labelled! {
    /// 办件类型
    ItemKind {
        Instant = "即办件",
        #[default]
        Promised = "承诺件",
        Reported = "上报件",
        Joint = "联办件",
    }
}

labelled! {
    /// 行使层级 (GB/T 39046 A.2, as far as a county has them).
    Level {
        City = "市级",
        #[default]
        County = "县级",
        Town = "乡镇",
        Village = "村、社区",
    }
}

labelled! {
    /// 服务对象
    Audience {
        #[default]
        Person = "自然人",
        Company = "企业法人",
        Institution = "事业法人",
        Society = "社会组织法人",
        Unincorporated = "非法人企业",
        Agency = "行政机关",
        Other = "其他组织",
    }
}

labelled! {
    /// 事项状态
    ItemState {
        /// In force and complete enough to be applied for.
        #[default]
        Open = "在用",
        /// In the list, but its elements are not there yet: not open online.
        Listed = "尚未开通网上办理",
        Suspended = "暂停办理",
        Cancelled = "已取消",
        /// Failed the quality rules; only staff see it.
        Draft = "草稿",
    }
}

labelled! {
    /// 材料必要性
    Necessity {
        #[default]
        Required = "必要",
        Conditional = "非必要",
        /// 容缺后补
        Deferrable = "容缺后补",
    }
}

labelled! {
    /// 样式: what its sample is drawn as.
    Look {
        #[default]
        Paper = "文书",
        Card = "证件",
        /// A certificate that opens like a book.
        Booklet = "证书",
        /// Of a person.
        Photo = "照片",
        /// Of a place.
        Scene = "实景照片",
        Plan = "图纸",
    }
}

labelled! {
    /// 来源渠道
    Source {
        #[default]
        Own = "申请人自备",
        Government = "政府部门核发",
        Agent = "中介机构出具",
    }
}

labelled! {
    /// 办理形式
    Channel {
        #[default]
        Window = "窗口",
        Web = "网上",
        Phone = "移动端",
        Post = "邮寄",
        /// 村级代办
        Agent = "村级代办",
    }
}

labelled! {
    /// 时限单位
    Unit {
        #[default]
        WorkDay = "工作日",
        Day = "自然日",
        Hour = "小时",
        /// 当场
        AtOnce = "即办",
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Limit {
    pub n: u32,
    pub unit: Unit,
}

impl Limit {
    /// 10个工作日; 当场办结
    pub fn says(self) -> String {
        match self.unit {
            Unit::AtOnce => "当场办结".to_owned(),
            Unit::WorkDay => format!("{}个工作日", self.n),
            Unit::Day => format!("{}日", self.n),
            Unit::Hour => format!("{}小时", self.n),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Basis {
    pub law: String,
    /// 第三十二条
    pub article: String,
}

/// The applicant must be so old, in full years, when all of `when` holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct AgeRule {
    pub min_age: i32,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub when: Vec<Cond>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Step {
    pub name: String,
    /// 3个工作日; 当场
    pub limit: String,
    /// 审查标准, or where it happens.
    pub standard: String,
    /// What may happen instead: 材料不齐——一次告知.
    pub aside: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Outcome {
    pub name: String,
    /// 证照, 批文, 其他
    pub kind: String,
    pub validity: String,
    /// 持有人: the fields of the form that say whose it is. The first that is there, asked and filled in counts, without one it
    /// is the applicant's: a child applies, the card is the parent's.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub holder: Vec<String>,
    /// What stands on it. Browsers get the paper itself.
    #[cfg(feature = "db")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub licence: Option<super::licence::Licence>,
    /// 换发: when all of these hold, the holder's earlier licences of this name hold no longer; none: it takes no other's place.
    #[cfg(feature = "db")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub replaces: Vec<Cond>,
    /// Lines of a sample.
    pub sample: Vec<String>,
}

/// 办理地点
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Counter {
    pub name: String,
    pub address: String,
    pub hours: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Faq {
    pub question: String,
    pub answer: String,
}

/// 情形: answered with one of the choices; `stop` of a choice says why the matter is not for them, and what to do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Question {
    pub name: String,
    pub label: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub hint: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub when: Vec<Cond>,
    pub options: Vec<Choice>,
    /// Option value → why not here, and what to do instead.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub stops: Vec<Stop>,
    /// Other promised limit for an answer.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<LimitFor>,
}

impl From<&Question> for FieldDef {
    fn from(it: &Question) -> FieldDef {
        FieldDef {
            name: it.name.clone(),
            label: it.label.clone(),
            hint: it.hint.clone(),
            kind: Kind::Choice,
            when: it.when.clone(),
            options: it.options.clone(),
            ..FieldDef::default()
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Stop {
    pub value: String,
    pub says: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct LimitFor {
    pub value: String,
    pub limit: Limit,
}

impl Item {
    /// 全程网办: nobody need come.
    pub fn is_whole_online(&self) -> bool {
        self.visits == Some(0) && self.channels.iter().any(|it| matches!(it, Channel::Web | Channel::Phone))
    }

    /// Has it what an online application needs?
    pub fn can_apply_online(&self) -> bool {
        !self.form.sections.is_empty()
            && self.channels.iter().any(|it| matches!(it, Channel::Web | Channel::Phone))
    }

    /// The slots an applicant with these answers meets.
    pub fn slots(&self, answers: &Answers) -> Vec<&Material> {
        let asked = self.only_asked(answers);
        self.materials.iter().filter(|it| !it.is_generated && it.applies(&asked)).collect()
    }

    /// Those of them that have to be brought.
    pub fn needed(&self, answers: &Answers) -> Vec<&Material> {
        let asked = self.only_asked(answers);
        self.materials.iter().filter(|it| !it.is_generated && it.is_needed(&asked)).collect()
    }

    /// The answers that decide: to what is asked of somebody who answered so.
    pub fn only_asked(&self, answers: &Answers) -> Answers {
        only_asked(&crate::case::draft::asked(self, answers), answers)
    }

    /// How many materials everybody brings, and how many more only some do: the one count lists and guides give.
    pub fn n_materials(&self) -> (usize, usize) {
        let all = self.materials.iter().filter(|it| !it.is_generated);
        let (sure, maybe): (Vec<&Material>, Vec<&Material>) = all.partition(|it| it.is_sure());
        (sure.len(), maybe.len())
    }

    /// The promise for these answers: a situation may have its own.
    pub fn promise(&self, answers: &Answers) -> Option<Limit> {
        let answers = self.only_asked(answers);
        let special = self.questions.iter().flat_map(|question| {
            let answer = answers.get(&question.name).map(|it| it.as_text()).unwrap_or_default();
            question.limits.iter().filter(move |it| it.value == answer)
        });
        special.map(|it| it.limit).next().or(self.promised)
    }

    /// Why the matter is not for somebody who answered so.
    pub fn stop(&self, answers: &Answers) -> Option<&str> {
        let answers = self.only_asked(answers);
        self.questions.iter().find_map(|question| {
            let answer = answers.get(&question.name)?.as_text();
            question.stops.iter().find(|it| it.value == answer).map(|it| it.says.as_str())
        })
    }

    /// What it costs with these answers, in 分; what cannot be counted yet is not in it.
    pub fn cost(&self, answers: &Answers) -> i64 {
        let asked = crate::case::draft::handed_in(self, answers);
        let sums = self.charges(&asked).into_iter().filter_map(|it| it.amount(&asked));
        sums.fold(0, i64::saturating_add)
    }

    /// The lines of the published list that apply to these answers: those to what is asked.
    pub fn charges(&self, asked: &Answers) -> Vec<&FeeItem> {
        let all = self.fee.iter().filter(|it| it.is_charged).flat_map(|it| &it.items);
        let is_asked = |name: &str| {
            let fields = self.form.fields().filter(|it| it.is_visible(asked)).flat_map(|it| it.parts());
            let questions = self.questions.iter().filter(|it| it.when.iter().all(|it| it.holds(asked)));
            fields.map(|it| it.name.clone()).chain(questions.map(|it| it.name.clone())).any(|it| it == name)
        };
        let applies = |it: &&FeeItem| {
            it.when.iter().all(|it| it.holds(asked)) && (it.count.is_empty() || is_asked(&it.count))
        };
        all.filter(applies).collect()
    }
}

/// 事项类型 of GB/T 39046 A.1 that are done on application (handbook 2.1).
pub const POWERS: [(&str, &str); 7] = [
    ("01", "行政许可"),
    ("05", "行政给付"),
    ("07", "行政确认"),
    ("08", "行政奖励"),
    ("09", "行政裁决"),
    ("10", "其他行政权力"),
    ("20", "公共服务"),
];

/// 行政许可, for a type code.
pub fn power_label(code: &str) -> &'static str {
    POWERS.iter().find(|it| it.0 == code).map_or("其他", |it| it.1)
}
