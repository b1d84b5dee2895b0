//! 法规库、标准材料库: what many matters say is kept once. A matter takes a copy; the library knows who has taken what, so that whoever
//! changes a law or a standard sees which matters say otherwise from now on.
use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{
    account::Duty,
    call::{Access, Call, Page},
    catalogue::{Look, Material, Source},
    check::{Check, Faults, Nothing, line, line_or_none, prose, unchecked},
    fault::Fault,
    id::{ItemId, LawId, StandardId},
};

pub const LAWS: Call<(), FindForm, LawsView> = Call::get("/api/laws", Access::Desk);
pub const LAW: Call<LawId, Nothing, LawView> = Call::get("/api/laws/{law}", Access::Desk);
/// A new one, or one as it is to be from now on.
pub const SAVE_LAW: Call<(), LawForm, LawView> = Call::post("/api/laws", Access::Staff(Duty::CheckLaw));
pub const STANDARDS: Call<(), FindForm, StandardsView> = Call::get("/api/standards", Access::Desk);
pub const STANDARD: Call<StandardId, Nothing, StandardView> = Call::get("/api/standards/{standard}", Access::Desk);
pub const SAVE_STANDARD: Call<(), StandardForm, StandardView> =
    Call::post("/api/standards", Access::Staff(Duty::CheckItems));

/// More than any law here has.
pub const MOST_ARTICLES: usize = 600;
/// Characters of one article.
const MOST_TEXT: usize = 4_000;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct FindForm {
    /// A part of the name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
}
unchecked!(FindForm);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LawRow {
    pub id: LawId,
    pub name: String,
    /// 文号
    pub number: String,
    pub n_articles: u32,
    pub n_items: u64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LawsView {
    pub page: Page<LawRow>,
    /// Laws matters name that are not kept here, most named first.
    pub missing: Vec<Missing>,
    pub may_change: bool,
}

/// What matters say, and the library does not have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Missing {
    pub name: String,
    pub n_items: u64,
}

/// 第三十二条, with what it says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Article {
    pub number: String,
    pub text: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LawView {
    pub id: LawId,
    pub rev: i32,
    pub name: String,
    pub number: String,
    pub note: String,
    pub articles: Vec<Article>,
    /// By whom, and when.
    pub changed: String,
    pub uses: Vec<LawUse>,
    pub n_uses: u64,
}

/// A matter that rests on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LawUse {
    pub item: ItemId,
    pub name: String,
    pub org: String,
    /// As the matter says it.
    pub article: String,
    /// Of those, what the library has no text of.
    pub unknown: Vec<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct LawForm {
    /// None: a new one.
    pub id: Option<LawId>,
    /// As it was seen.
    pub rev: i32,
    pub name: String,
    pub number: String,
    pub note: String,
    pub articles: Vec<Article>,
}

/// 《某某法》 is 某某法.
pub fn plain_law(name: &str) -> String {
    let inner = name.trim().trim_start_matches('《').trim_end_matches('》');
    inner.chars().filter(|it| !it.is_whitespace()).collect()
}

/// 第十六条、第十九条 are two; 第三条第二款 is of 第三条.
pub fn articles_of(said: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for it in said.split(['、', '，', '；', ',', '和', '及']) {
        let it = it.trim();
        let Some((before, after)) = it.split_once('条') else { continue };
        let number = before.rsplit('第').next().unwrap_or_default();
        let digits =
            |it: &str| it.chars().take_while(|it| "一二三四五六七八九十".contains(*it)).collect::<String>();
        let more = after.strip_prefix('之').map(|it| format!("之{}", digits(it))).unwrap_or_default();
        let number = format!("第{number}条{more}");
        if !found.contains(&number) {
            found.push(number);
        }
    }
    found
}

/// As one pastes them: each begins with its number, whatever follows is of it.
pub fn read_articles(text: &str) -> Vec<Article> {
    let mut all: Vec<Article> = Vec::new();
    for line in text.lines().map(str::trim).filter(|it| !it.is_empty()) {
        let begun = line.strip_prefix('第').and_then(|it| it.split_once('条')).filter(|it| is_numeral(it.0));
        match (begun, all.last_mut()) {
            (Some((number, rest)), _) => {
                let of =
                    rest.chars().take_while(|it| *it == '之' || is_numeral(&it.to_string())).collect::<String>();
                let of = if of.starts_with('之') { of } else { String::new() };
                let text =
                    rest.strip_prefix(of.as_str()).unwrap_or(rest).trim_start_matches(['：', ':', ' ', '　']);
                all.push(Article { number: format!("第{number}条{of}"), text: text.to_owned() });
            }
            (None, Some(last)) => last.text = format!("{}\n{line}", last.text).trim().to_owned(),
            (None, None) => all.push(Article { number: String::new(), text: line.to_owned() }),
        }
    }
    all
}

fn is_numeral(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|it| "〇零一二三四五六七八九十百千0123456789".contains(it))
}

/// The other way round.
pub fn article_text(all: &[Article]) -> String {
    let one = |it: &Article| format!("{}　{}", it.number, it.text);
    all.iter().map(one).collect::<Vec<String>>().join("\n")
}

impl Check for LawForm {
    type Out = LawForm;

    fn check(self) -> Result<LawForm, Fault> {
        let mut faults = Faults::default();
        let name = faults.take("name", title(&self.name, "请写法律、法规或文件的名称，不用书名号"));
        let number = faults.take("number", line_or_none(&self.number));
        let note = faults.take("note", line_or_none(&self.note));
        let mut seen = BTreeSet::new();
        let articles: Vec<Article> = self.articles.iter().map(plain_article).collect();
        let articles: Vec<Article> = articles.into_iter().filter(|it| *it != Article::default()).collect();
        for (n, it) in articles.iter().enumerate() {
            if it.number.is_empty() {
                faults.say("articles", &format!("第{}条没有写条款号，例如：第三十二条", n + 1));
            } else if !seen.insert(it.number.clone()) {
                faults.say("articles", &format!("“{}”写了两次", it.number));
            }
            if it.text.chars().count() > MOST_TEXT || it.number.chars().count() > 20 {
                faults.say(
                    "articles",
                    &format!("“{}”太长，请分开写", it.number.chars().take(20).collect::<String>()),
                );
            }
        }
        if articles.len() > MOST_ARTICLES {
            faults.say("articles", "一部法规最多600条，请只写用得到的");
        }
        faults.done()?;
        let name = plain_law(&name.unwrap_or_default());
        let (number, note) = (number.unwrap_or_default(), note.unwrap_or_default());
        Ok(LawForm { id: self.id, rev: self.rev, name, number, note, articles })
    }
}

fn plain_article(it: &Article) -> Article {
    Article { number: it.number.split_whitespace().collect(), text: it.text.trim().to_owned() }
}

/// Longer than a line of a form: laws have long names.
fn title(text: &str, missing: &'static str) -> Result<String, &'static str> {
    match prose(text, missing)? {
        it if it.chars().count() > 100 || it.contains('\n') => Err("请控制在100个字以内，写在一行里"),
        it => Ok(it),
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StandardRow {
    pub id: StandardId,
    pub what: Standard,
    pub n_items: u64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StandardsView {
    pub page: Page<StandardRow>,
    /// Names many matters have that are not kept here.
    pub missing: Vec<Missing>,
    pub may_change: bool,
}

/// 标准材料: one name, one sample, one standard of acceptance.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Standard {
    pub name: String,
    pub source: Source,
    pub issuer: String,
    /// 规格
    pub form: String,
    /// 受理标准
    pub standard: String,
    pub n_originals: u8,
    pub n_copies: u8,
    pub look: Look,
    pub sample: Vec<String>,
}

impl Standard {
    /// As a matter has it.
    pub fn of(it: &Material) -> Standard {
        Standard {
            name: it.name.clone(),
            source: it.source,
            issuer: it.issuer.clone(),
            form: it.form.clone(),
            standard: it.standard.clone(),
            n_originals: it.n_originals,
            n_copies: it.n_copies,
            look: it.look,
            sample: it.sample.clone(),
        }
    }

    /// What a matter says otherwise, by what it is called.
    pub fn differs(&self, other: &Standard) -> Vec<String> {
        let all = [
            ("来源", self.source != other.source || self.issuer != other.issuer),
            ("规格", self.form != other.form),
            ("受理标准", self.standard != other.standard),
            ("份数", (self.n_originals, self.n_copies) != (other.n_originals, other.n_copies)),
            ("样本", self.sample != other.sample || self.look != other.look),
        ];
        all.iter().filter(|it| it.1).map(|it| it.0.to_owned()).collect()
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StandardView {
    pub id: StandardId,
    pub rev: i32,
    pub what: Standard,
    pub changed: String,
    pub uses: Vec<StandardUse>,
    pub n_uses: u64,
}

/// A matter that asks for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StandardUse {
    pub item: ItemId,
    pub name: String,
    pub org: String,
    /// What it says otherwise; empty: as the library has it.
    pub differs: Vec<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct StandardForm {
    /// None: a new one.
    pub id: Option<StandardId>,
    /// As it was seen.
    pub rev: i32,
    pub what: Standard,
}

impl Check for StandardForm {
    type Out = StandardForm;

    fn check(self) -> Result<StandardForm, Fault> {
        let mut faults = Faults::default();
        let it = self.what;
        let name = faults.take("name", title(&it.name, "请写材料名称"));
        let issuer = faults.take("issuer", line_or_none(&it.issuer));
        let form = faults.take("form", line(&it.form, "请写规格，例如：PDF或照片"));
        let standard = faults.take("standard", prose(&it.standard, "请写受理标准：怎样算合格"));
        if it.source == Source::Government && issuer.as_ref().is_some_and(String::is_empty) {
            faults.say("issuer", "政府部门核发的，请写核发机构");
        }
        if it.n_originals == 0 && it.n_copies == 0 {
            faults.say("n_originals", "原件和复印件至少一份");
        }
        let sample: Vec<String> =
            it.sample.iter().map(|it| it.trim().to_owned()).filter(|it| !it.is_empty()).collect();
        if sample.len() > 30 || sample.iter().any(|it| it.chars().count() > 100) {
            faults.say("sample", "样本最多30行，每行100个字以内");
        }
        faults.done()?;
        let what = Standard {
            name: name.unwrap_or_default(),
            issuer: issuer.unwrap_or_default(),
            form: form.unwrap_or_default(),
            standard: standard.unwrap_or_default(),
            sample,
            ..it
        };
        Ok(StandardForm { id: self.id, rev: self.rev, what })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names<T: std::fmt::Debug>(outcome: Result<T, Fault>) -> String {
        match outcome {
            Err(Fault::Form { fields }) => fields.into_iter().map(|it| it.name).collect::<Vec<_>>().join(" "),
            it => panic!("{it:?}"),
        }
    }

    #[test]
    fn a_law_has_one_name_and_each_article_once() {
        assert_eq!(plain_law(" 《中华人民共和国 行政许可法》 "), "中华人民共和国行政许可法");
        assert_eq!(articles_of("第十六条、第十九条"), ["第十六条", "第十九条"]);
        assert_eq!(articles_of("第三条第二款，第三条第四款"), ["第三条"]);
        assert_eq!(articles_of("第一百二十条之一，第二条"), ["第一百二十条之一", "第二条"]);
        assert_eq!(articles_of("全文"), [""; 0]);
        let article = |number: &str| Article { number: number.to_owned(), text: "条文".to_owned() };
        assert_eq!(names(LawForm::default().check()), "name");
        let form = LawForm { name: "《许可法》".to_owned(), ..LawForm::default() };
        let twice = vec![article("第一条"), article(" 第一条 ")];
        assert_eq!(names(LawForm { articles: twice, ..form.clone() }.check()), "articles");
        assert_eq!(names(LawForm { articles: vec![article("")], ..form.clone() }.check()), "articles");
        let good = LawForm { articles: vec![article("第 一 条"), Article::default()], ..form }.check().unwrap();
        assert_eq!((good.name.as_str(), good.articles.len()), ("许可法", 1));
    }

    #[test]
    fn a_law_is_pasted_as_it_is_printed() {
        let text = "第一条　为了规范登记。\n第二条 本法所称\n（一）甲；\n第二条之一：乙。";
        let all = read_articles(text);
        let said: Vec<String> = all.iter().map(|it| format!("{}|{}", it.number, it.text)).collect();
        assert_eq!(said, ["第一条|为了规范登记。", "第二条|本法所称\n（一）甲；", "第二条之一|乙。"]);
        assert_eq!(read_articles(&article_text(&all)), all);
        assert_eq!(read_articles("总则")[0].number, "", "what has no number is told, not lost");
    }

    #[test]
    fn a_standard_says_what_is_good_enough() {
        assert_eq!(names(StandardForm::default().check()), "name form standard n_originals");
        let what = Standard {
            name: "营业执照".to_owned(),
            source: Source::Government,
            form: "PDF或照片".to_owned(),
            standard: "在有效期内".to_owned(),
            n_copies: 1,
            ..Standard::default()
        };
        assert_eq!(names(StandardForm { what: what.clone(), ..StandardForm::default() }.check()), "issuer");
        let other = Standard { issuer: "市场监管局".to_owned(), n_copies: 2, ..what.clone() };
        assert_eq!(what.differs(&other), ["来源", "份数"]);
        assert!(what.differs(&what).is_empty());
    }
}
