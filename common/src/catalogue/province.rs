//! 上级基本目录: what the province says there is to be done, and what nobody below it may say otherwise. A county claims (认领) what it does and
//! fills in the rest; it has no matter of its own making that asks for a permission (清单之外无审批, 国办发〔2022〕2号).
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Basis, Level, labelled};
use crate::{
    account::Duty,
    call::{Access, Call, Page, Stream},
    check::{Check, Faults, Nothing, line, line_or_none, unchecked},
    fault::Fault,
    id::{CaseId, ItemId},
};

pub const LIST: Call<(), FindForm, BaseView> = Call::get("/api/base-items", Access::Desk);
/// 不认领, with why; without a word: claimed after all, when somebody does.
pub const DECLINE: Call<(), DeclineForm, Nothing> =
    Call::post("/api/base-items/declines", Access::Staff(Duty::CheckItems));
/// All of it as a workbook: fetched, filled in, and sent back as often as one likes. The answer is a `Report`.
pub const BOOK: Stream =
    Stream { methods: &["GET", "PUT"], path: "/api/base-items/book", access: Access::Staff(Duty::CheckItems) };

/// Of one county: its province has some three thousand.
pub const MOST: usize = 20_000;

labelled! {
    /// 认领得怎样
    Standing {
        #[default]
        Waiting = "待认领",
        Claimed = "已认领",
        Declined = "不认领",
        Gone = "目录已取消",
    }
}

/// 基本目录的一条 (GB/T 39046 5.2): what is the same wherever it is done.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct BaseItem {
    pub name: String,
    /// 事项类型 code; empty: the catalogue does not say.
    pub power: String,
    pub basis: Vec<Basis>,
    /// At which levels it is done; empty: the catalogue does not say.
    pub levels: Vec<Level>,
    /// Everyday name of the body here whose it would be; empty: nobody has said.
    pub org: String,
}

impl BaseItem {
    /// Keys of a matter that stand as the catalogue has them, with what they say.
    pub fn fixed(&self, code: &str) -> Map<String, Value> {
        let mut all = Map::new();
        all.insert("base_code".to_owned(), Value::String(code.to_owned()));
        all.insert("name".to_owned(), Value::String(self.name.clone()));
        if !self.power.is_empty() {
            all.insert("power".to_owned(), Value::String(self.power.clone()));
        }
        if !self.basis.is_empty() {
            all.insert("basis".to_owned(), serde_json::to_value(&self.basis).unwrap_or_default());
        }
        all
    }

    /// Whether the catalogue lets it be done at this level.
    pub fn is_done_at(&self, level: Level) -> bool {
        self.levels.is_empty() || self.levels.contains(&level)
    }

    /// What one at another level reads.
    pub fn levels_text(&self) -> String {
        self.levels.iter().map(|it| it.label()).collect::<Vec<&str>>().join("、")
    }

    /// 《中华人民共和国行政许可法》第三十二条, a line each.
    pub fn basis_text(&self) -> String {
        self.basis.iter().map(|it| format!("《{}》{}", it.law, it.article)).collect::<Vec<String>>().join("\n")
    }
}

/// The other way round; a line that names no law is told.
///
/// # Errors
/// The line it cannot read.
pub fn read_basis(text: &str) -> Result<Vec<Basis>, String> {
    let lines = text.split(['\n', '；', ';']).map(str::trim).filter(|it| !it.is_empty());
    let one = |it: &str| {
        let inner = it.strip_prefix('《').and_then(|it| it.split_once('》'));
        let (law, article) = inner.ok_or_else(|| format!("依据“{it}”应写成《名称》第几条，一行一部"))?;
        Ok(Basis { law: law.trim().to_owned(), article: article.trim().to_owned() })
    };
    lines.map(one).collect()
}

/// Keys of a document that are otherwise than the catalogue has them.
pub fn strays<'a>(fixed: &'a Map<String, Value>, own: &Map<String, Value>) -> Vec<&'a str> {
    fixed.iter().filter(|(key, it)| own.get(*key) != Some(*it)).map(|it| it.0.as_str()).collect()
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct FindForm {
    /// A part of the name, or the code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub standing: Option<Standing>,
    /// Everyday name of the body whose it would be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub org: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
}
unchecked!(FindForm);

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BaseView {
    pub page: Page<BaseRow>,
    /// How many stand how.
    pub counts: Vec<StandingCount>,
    /// Brings the catalogue in, and says what is not claimed.
    pub may_change: bool,
    /// Claims for their own body.
    pub may_claim: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StandingCount {
    pub standing: Standing,
    pub n: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BaseRow {
    pub code: String,
    pub what: BaseItem,
    pub standing: Standing,
    /// Why it is not claimed.
    pub says: String,
    /// The edition that claims it, while it is under way.
    pub making: Option<CaseId>,
    /// Matters here that are this one.
    pub claimed: Vec<Claimed>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Claimed {
    pub item: ItemId,
    pub name: String,
    pub org: String,
    /// What it says otherwise than the catalogue, by what people call it.
    pub differs: Vec<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct DeclineForm {
    /// 基本编码
    pub code: String,
    pub says: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decline {
    pub code: String,
    pub says: String,
}

impl Check for DeclineForm {
    type Out = Decline;

    fn check(self) -> Result<Decline, Fault> {
        let mut faults = Faults::default();
        let code = faults.take("code", line(&self.code, "请选择目录里的哪一条"));
        let says = faults.take("says", line_or_none(&self.says));
        faults.done()?;
        Ok(Decline { code: code.unwrap_or_default(), says: says.unwrap_or_default() })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_catalogue_fixes_what_it_says_and_nothing_else() {
        let basis = read_basis("《行政许可法》第三十二条\n《条例》；").unwrap();
        assert_eq!((basis.len(), basis[1].law.as_str(), basis[1].article.as_str()), (2, "条例", ""));
        let it = BaseItem { name: "甲".to_owned(), power: "01".to_owned(), basis, ..BaseItem::default() };
        assert_eq!(read_basis(&it.basis_text()).unwrap(), it.basis);
        let fixed = it.fixed("000131129000");
        assert_eq!(fixed.keys().collect::<Vec<_>>(), ["base_code", "basis", "name", "power"]);
        let bare = BaseItem { name: "甲".to_owned(), ..BaseItem::default() };
        assert_eq!(bare.fixed("1").keys().collect::<Vec<_>>(), ["base_code", "name"]);
        let own = |it: Value| it.as_object().cloned().unwrap_or_default();
        let same = own(json!({"base_code": "1", "name": "甲", "power": "20"}));
        assert!(strays(&bare.fixed("1"), &same).is_empty());
        assert_eq!(strays(&bare.fixed("1"), &own(json!({"base_code": "1", "name": "乙"}))), ["name"]);
        assert!(read_basis("行政许可法第三十二条").unwrap_err().contains("应写成"));
        assert!(bare.is_done_at(Level::Town), "nothing said");
        let low = BaseItem { levels: vec![Level::Town, Level::Village], ..bare };
        assert!(low.is_done_at(Level::Town) && !low.is_done_at(Level::County));
        assert_eq!(low.levels_text(), "乡镇、村、社区");
    }

    #[test]
    fn what_is_not_claimed_is_one_of_the_catalogue() {
        let form = DeclineForm { says: "县里没有这类企业".to_owned(), ..DeclineForm::default() };
        assert!(form.clone().check().is_err());
        assert!(DeclineForm { code: "000131129000".to_owned(), ..form }.check().is_ok());
    }
}
