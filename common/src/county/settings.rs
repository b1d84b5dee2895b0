//! 大厅设置: what the county says of itself, changed at the desk by the system administrator; every change with who and when.
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{County, Editing};
use crate::{
    account::Duty,
    call::{Access, Call, Page},
    check::{Check, Faults, unchecked},
    fault::Fault,
    moment::Moment,
    value::{odd_sign, plain_line, plain_text},
};

const SYSTEM: Access = Access::Staff(Duty::SystemAdmin);

pub const SHOW: Call<(), ListForm, SettingsView> = Call::get("/api/settings", SYSTEM);
pub const SAVE: Call<(), SettingsForm, SettingsView> = Call::post("/api/settings", SYSTEM);
/// 常办的事、长者常办: which matters stand on the first pages, in order.
pub const FRONT: Call<(), FrontForm, SettingsView> = Call::post("/api/settings/front", SYSTEM);

/// Matters that stand on the first page, and on the elders'.
pub const MOST_HOT: usize = 8;
pub const MOST_ELDER: usize = 10;

/// One thing a county says of itself.
pub struct Fact {
    /// As in a county's file.
    pub name: &'static str,
    pub label: &'static str,
    pub hint: &'static str,
    /// Several lines.
    pub is_long: bool,
}

const fn fact(name: &'static str, label: &'static str, hint: &'static str, is_long: bool) -> Fact {
    Fact { name, label, hint, is_long }
}

/// All that can be changed, in the order of the page.
pub static FACTS: [Fact; 18] = [
    fact("name", "县名", "例如：青石县", false),
    fact("site", "网站名称", "每一页的标题里都有", false),
    fact("hall", "大厅名称", "例如：青石县政务服务中心", false),
    fact("host", "主办单位", "可以不写", false),
    fact("address", "地址", "", false),
    fact("hours", "办公时间", "例如：工作日 8:30—12:00，14:30—17:30", false),
    fact("phone", "咨询电话", "大厅自己的电话，12345另外有", false),
    fact("floors", "楼层", "一行写一层；可以不写", true),
    fact("ways", "怎么来", "公交、停车，一行写一样；可以不写", true),
    fact("note", "页脚", "可以不写", false),
    fact("series", "县政府代字", "文号用，例如：青石政", false),
    fact("marks", "各单位代字", "一行写一个，简称和代字之间空一格，例如：县卫健局 青石卫健", true),
    fact("signature", "短信签名", "和运营商备案的一致，不用写【】", false),
    fact("desk", "咨询台", "没有指明单位的咨询由哪个单位转办，写机构简称；可以不写", false),
    fact("handler", "个人信息处理者", "单位全称（个人信息保护法第十七条）", false),
    fact("contact", "个人信息保护联系方式", "部门、电话或者邮箱", false),
    fact("editing", "事项编制期限", "送审、审核、公布各几个工作日，例如：10 15 3", false),
    fact("retention", "个人信息保存期限", "例如：办结后按档案管理规定保存10年", false),
];

impl County {
    /// What it says under one of the names of `FACTS`, as it stands in a form.
    pub fn fact(&self, name: &str) -> String {
        let marks = || self.marks.iter().map(|(body, mark)| format!("{body} {mark}"));
        match name {
            "name" => self.name.clone(),
            "series" => self.series.clone(),
            "marks" => marks().collect::<Vec<String>>().join("\n"),
            "signature" => self.signature.clone(),
            "site" => self.site.clone(),
            "hall" => self.hall.clone(),
            "host" => self.host.clone(),
            "desk" => self.desk.clone(),
            "address" => self.address.clone(),
            "hours" => self.hours.clone(),
            "phone" => self.phone.clone(),
            "floors" => self.floors.join("\n"),
            "ways" => self.ways.join("\n"),
            "note" => self.note.clone(),
            "handler" => self.handler.clone(),
            "contact" => self.contact.clone(),
            "editing" => self.editing.says(),
            "retention" => self.retention.clone(),
            _ => String::new(),
        }
    }

    /// What another has otherwise: label, as it was, as it is.
    pub fn differences(&self, next: &County) -> Vec<(&'static str, String, String)> {
        let all = FACTS.iter().map(|it| (it.label, self.fact(it.name), next.fact(it.name)));
        all.filter(|it| it.1 != it.2).collect()
    }

    /// The same county with everything a form says. Its code, its words in other languages and 用语 stay.
    pub fn with(self, new: County) -> County {
        County { code: self.code, words: self.words, texts: self.texts, tails: self.tails, ..new }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct ListForm {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
}
unchecked!(ListForm);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ChangeRow {
    pub at: Moment,
    pub by: String,
    /// What was changed, in words.
    pub what: String,
    pub was: String,
    pub now: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SettingsView {
    /// 行政区划代码, for good.
    pub code: i32,
    /// 网址: stands in the settings file of the machine, because cookies and certificates hang on it.
    pub origin: String,
    pub facts: BTreeMap<String, String>,
    /// Codes of matters, a line each.
    pub hot: String,
    pub elder: String,
    /// Latest first.
    pub history: Page<ChangeRow>,
}

/// Every name of `FACTS` with what it is to say; a name that is not there says nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct SettingsForm(pub BTreeMap<String, String>);

impl Check for SettingsForm {
    type Out = County;

    fn check(self) -> Result<County, Fault> {
        let mut faults = Faults::default();
        if self.0.keys().any(|it| !FACTS.iter().any(|fact| fact.name == it)) {
            return Err(Fault::Unreadable);
        }
        let written = |name: &str| self.0.get(name).map(String::as_str).unwrap_or_default();
        for it in &FACTS {
            let most = if it.is_long { 4_000 } else { 100 };
            match (odd_sign(written(it.name)), written(it.name).chars().count() > most) {
                (Some(says), _) => faults.say(it.name, says),
                (None, true) => faults.say(it.name, &format!("请控制在{most}个字以内")),
                (None, false) => (),
            }
        }
        let line = |name: &str| plain_line(written(name));
        let lines = |name: &str| -> Vec<String> {
            let text = plain_text(written(name));
            text.lines().map(|it| it.trim().to_owned()).filter(|it| !it.is_empty()).collect()
        };
        let mut marks = BTreeMap::new();
        for it in lines("marks") {
            match it.split_once(char::is_whitespace).map(|(body, mark)| (body.trim(), mark.trim())) {
                Some((body, mark)) if marks.contains_key(body) => {
                    faults.say("marks", &format!("{body}写了两次（{mark}）"));
                }
                Some((body, mark)) => drop(marks.insert(body.to_owned(), mark.to_owned())),
                None => faults.say("marks", &format!("“{it}”里看不出单位和代字，中间空一格")),
            }
        }
        let editing = match line("editing").as_str() {
            "" => Editing::default(),
            it => Editing::read(it).unwrap_or_else(|| {
                faults.say("editing", "请写三个数，中间空一格，例如：10 15 3");
                Editing::default()
            }),
        };
        let county = County {
            name: line("name"),
            series: line("series"),
            marks,
            signature: line("signature").trim_matches(['【', '】']).to_owned(),
            site: line("site"),
            hall: line("hall"),
            host: line("host"),
            desk: line("desk"),
            address: line("address"),
            hours: line("hours"),
            phone: line("phone"),
            floors: lines("floors"),
            ways: lines("ways"),
            note: line("note"),
            handler: line("handler"),
            contact: line("contact"),
            retention: line("retention"),
            editing,
            ..County::default()
        };
        for (name, says) in county.slips() {
            let label = FACTS.iter().find(|it| it.name == name).map(|it| it.label).unwrap_or_default();
            let says = if name == "marks" { says } else { format!("{label}{says}") };
            faults.say(name, &says);
        }
        faults.done()?;
        Ok(county)
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct FrontForm {
    /// Codes, a line each.
    pub hot: String,
    pub elder: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Front {
    pub hot: Vec<String>,
    pub elder: Vec<String>,
}

impl Check for FrontForm {
    type Out = Front;

    fn check(self) -> Result<Front, Fault> {
        let mut faults = Faults::default();
        let mut codes = |name: &str, text: &str, most: usize| {
            let all: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
            if all.len() > most {
                faults.say(name, &format!("最多写{most}个"));
            }
            if let Some((_, twice)) =
                all.iter().enumerate().find(|(n, it)| all.iter().take(*n).any(|was| was == *it))
            {
                faults.say(name, &format!("{twice}写了两次"));
            }
            all
        };
        let (hot, elder) = (codes("hot", &self.hot, MOST_HOT), codes("elder", &self.elder, MOST_ELDER));
        faults.done()?;
        Ok(Front { hot, elder })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole() -> BTreeMap<String, String> {
        let all = [
            ("name", "青石县"),
            ("site", "青石县政务服务网"),
            ("hall", "青石县政务服务中心"),
            ("address", "解放路1号"),
            ("hours", "工作日8:30—17:00"),
            ("phone", "0790-7654321"),
            ("series", "青石政"),
            ("signature", "【青石政务】"),
            ("marks", "县卫健局 青石卫健\n县民政局　青石民政"),
            ("floors", "一楼 综合窗口\n\n二楼 税务"),
        ];
        all.map(|(name, it)| (name.to_owned(), it.to_owned())).into()
    }

    fn says(form: BTreeMap<String, String>) -> Vec<(String, String)> {
        match SettingsForm(form).check() {
            Err(Fault::Form { fields }) => fields.into_iter().map(|it| (it.name, it.says)).collect(),
            it => panic!("{it:?}"),
        }
    }

    #[test]
    fn what_is_typed_becomes_a_county_and_reads_back_as_it_was_typed() {
        let county = SettingsForm(whole()).check().unwrap();
        assert_eq!((county.signature.as_str(), county.floors.len()), ("青石政务", 2));
        assert_eq!(county.marks["县民政局"], "青石民政");
        let again = FACTS.iter().map(|it| (it.name.to_owned(), county.fact(it.name))).collect();
        assert_eq!(SettingsForm(again).check().unwrap(), county);
        assert_eq!(county.differences(&county), []);
        let moved = County { phone: "0790-1".to_owned(), ..county.clone() };
        let told = county.differences(&moved);
        assert_eq!(told, [("咨询电话", "0790-7654321".to_owned(), "0790-1".to_owned())]);
    }

    #[test]
    fn what_is_missing_or_wrong_is_said_beside_its_field() {
        let mut form = whole();
        form.remove("phone");
        form.insert("marks".to_owned(), "县卫健局".to_owned());
        form.insert("note".to_owned(), "县\u{202e}".to_owned());
        form.insert("address".to_owned(), "长".repeat(101));
        let named: Vec<String> = says(form).into_iter().map(|it| it.0).collect();
        assert_eq!(named, ["address", "note", "marks", "phone"]);
        let unknown = [("nam".to_owned(), "青石县".to_owned())].into();
        assert_eq!(SettingsForm(unknown).check().unwrap_err(), Fault::Unreadable);
    }

    #[test]
    fn no_more_matters_than_the_page_has_room_for_and_none_twice() {
        let form = |hot: &str| FrontForm { hot: hot.to_owned(), elder: String::new() };
        assert_eq!(form("A1\n B2 ").check().unwrap().hot, ["A1", "B2"]);
        assert!(form("A A").check().is_err());
        assert!(form("1 2 3 4 5 6 7 8 9").check().is_err());
    }
}
