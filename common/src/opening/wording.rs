//! 用语: what messages say and what the county adds to its papers. The program has words for all of it; a county may say it in its own, and
//! goes back to ours by leaving nothing there. What the law wants on a paper stands there whatever a county adds.
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    account::Duty,
    call::{Access, Call},
    case::kinds::FLOWS,
    catalogue::labelled,
    check::{Check, Faults, Nothing},
    county::County,
    fault::Fault,
    message::{BY, LATER, announcement},
    paper::{PaperKind, has_tail},
    value::{odd_sign, plain_text},
};

const SYSTEM: Access = Access::Staff(Duty::SystemAdmin);

pub const SHOW: Call<(), Nothing, WordingView> = Call::get("/api/wording", SYSTEM);
pub const SAVE: Call<(), WordingForm, WordingView> = Call::post("/api/wording", SYSTEM);

labelled! {
    Part {
        /// By the act it is about.
        #[default]
        Message = "消息",
        /// Under a paper's own words, by its kind.
        Paper = "文书附注",
    }
}

/// Characters of a message: more than two text messages nobody reads.
const MOST_MESSAGE: usize = 140;
/// Characters of what is added to a paper, and its lines: the paper is to stay on its page.
const MOST_TAIL: usize = 200;
const MOST_LINES: usize = 4;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct WordingView {
    pub rows: Vec<WordingRow>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct WordingRow {
    pub part: Part,
    /// The act's code, or what the kind of paper is called.
    pub key: String,
    /// 申请 · 提交; 准予许可决定书
    pub label: String,
    /// 标题 of a message.
    pub title: String,
    /// As the program says it, with the day and the act's own words as `{期限}` and `{说明}`.
    pub usual: String,
    /// As the county says it; empty: as usual.
    pub own: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct WordingForm {
    pub part: Part,
    pub key: String,
    /// Empty: as usual.
    pub own: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wording {
    pub part: Part,
    pub key: String,
    pub own: String,
}

impl Check for WordingForm {
    type Out = Wording;

    fn check(self) -> Result<Wording, Fault> {
        let mut faults = Faults::default();
        let text = plain_text(&self.own);
        let lines: Vec<&str> = text.lines().map(str::trim).filter(|it| !it.is_empty()).collect();
        let own = match self.part {
            Part::Message => lines.concat(),
            Part::Paper => lines.join("\n"),
        };
        if let Some(says) = odd_sign(&self.own) {
            faults.say("own", says);
        }
        let (most, n) = (if self.part == Part::Message { MOST_MESSAGE } else { MOST_TAIL }, own.chars().count());
        if n > most {
            faults.say("own", &format!("写了{n}个字，请控制在{most}个字以内"));
        }
        if self.part == Part::Paper && lines.len() > MOST_LINES {
            faults.say("own", &format!("最多写{MOST_LINES}行，文书要印在一页上"));
        }
        if own.contains("http") || own.contains("www.") {
            faults.say("own", "不要写网址：群众分不清真假，系统会自己附上");
        }
        faults.done()?;
        Ok(Wording { part: self.part, key: self.key, own })
    }
}

/// What somebody has written keeps what it speaks of: the day, and the words the act left.
///
/// # Errors
/// The sign that is missing, or one that stands for nothing here.
pub fn require_signs(usual: &str, own: &str) -> Result<(), String> {
    for (sign, what) in [(BY, "哪天以前"), (LATER, "经办人写的说明")] {
        match (usual.contains(sign), own.contains(sign)) {
            (true, false) => return Err(format!("请保留{sign}，那里会换成{what}")),
            (false, true) => return Err(format!("这一条没有{what}，请去掉{sign}")),
            _ => (),
        }
    }
    match own.replace(BY, "").replace(LATER, "").contains(['{', '}']) {
        true => Err(format!("大括号里只能写{BY}或者{LATER}")),
        false => Ok(()),
    }
}

/// Everything there are words for: acts whoever brought a case hears of, and every kind of paper the house speaks on.
pub fn rows(county: &County) -> Vec<WordingRow> {
    let acts = FLOWS.iter().flat_map(|flow| flow.acts.iter().map(move |it| (flow.kind.label(), it.act)));
    let messages = acts.filter_map(|(kind, act)| {
        let (title, usual) = announcement(act, BY, LATER)?;
        Some(WordingRow {
            part: Part::Message,
            key: act.code().to_owned(),
            label: format!("{kind} · {}", act.label()),
            title: title.to_owned(),
            usual,
            own: county.texts.get(act.code()).cloned().unwrap_or_default(),
        })
    });
    let papers = PaperKind::ALL.iter().filter(|it| has_tail(**it)).map(|it| WordingRow {
        part: Part::Paper,
        key: it.label().to_owned(),
        label: it.label().to_owned(),
        title: String::new(),
        usual: String::new(),
        own: county.tails.get(it.label()).cloned().unwrap_or_default(),
    });
    messages.chain(papers).collect()
}

/// A county with its words as the page would have taken them: plain, in as many lines, and none that are ours anyway.
///
/// # Errors
/// What the page would not have taken, a sentence each.
pub fn settled(county: County) -> Result<County, Vec<String>> {
    let rows = rows(&county);
    let mut slips = Vec::new();
    let mut taken = |part: Part, of: &BTreeMap<String, String>| -> BTreeMap<String, String> {
        let mut kept = BTreeMap::new();
        for (key, own) in of {
            match one(&rows, WordingForm { part, key: key.clone(), own: own.clone() }) {
                Ok(own) if own.is_empty() => (),
                Ok(own) => drop(kept.insert(key.clone(), own)),
                Err(says) => slips.push(format!("{}“{key}”：{says}", part.label())),
            }
        }
        kept
    };
    let (texts, tails) = (taken(Part::Message, &county.texts), taken(Part::Paper, &county.tails));
    if slips.is_empty() { Ok(County { texts, tails, ..county }) } else { Err(slips) }
}

/// What is kept of one of them; empty: ours.
fn one(rows: &[WordingRow], form: WordingForm) -> Result<String, String> {
    let row = rows.iter().find(|it| it.part == form.part && it.key == form.key).ok_or("没有这一种")?;
    let own = match form.check() {
        Ok(it) => it.own,
        Err(Fault::Form { fields }) => {
            return Err(fields.into_iter().map(|it| it.says).collect::<Vec<_>>().join("；"));
        }
        Err(it) => return Err(it.says()),
    };
    if own == row.usual {
        return Ok(String::new());
    }
    if row.part == Part::Message && !own.is_empty() {
        require_signs(&row.usual, &own)?;
    }
    Ok(own)
}

/// What another says otherwise: of what, as it was, as it is.
pub fn differences(was: &County, now: &County) -> Vec<(String, String, String)> {
    let said = |it: String| if it.is_empty() { "（照旧）".to_owned() } else { it };
    let both = rows(was).into_iter().zip(rows(now)).filter(|(was, now)| was.own != now.own);
    both.map(|(was, now)| (format!("{}：{}", now.part.label(), now.label), said(was.own), said(now.own))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_held_to_what_the_page_is() {
        let act = crate::application::act::SUBMIT.code().to_owned();
        let tail = PaperKind::ALL.iter().find(|it| has_tail(**it)).map(|it| it.label().to_owned()).unwrap();
        let county = |text: &str, line: &str| County {
            texts: [(act.clone(), text.to_owned())].into(),
            tails: [(tail.clone(), line.to_owned())].into(),
            ..County::default()
        };
        let usual = rows(&County::default()).into_iter().find(|it| it.key == act).unwrap().usual;
        let kept = settled(county(&usual, "请带好身份证。\n\n\n一楼。")).unwrap();
        assert!(kept.texts.is_empty(), "ours goes on being ours");
        assert_eq!(kept.tails[&tail], "请带好身份证。\n一楼。");
        assert_eq!(settled(county("看www.example.com", "一\n二\n三\n四\n五")).unwrap_err().len(), 2);
        let strange = County { texts: [("nothing".to_owned(), "好".to_owned())].into(), ..County::default() };
        assert_eq!(settled(strange).unwrap_err(), ["消息“nothing”：没有这一种"]);
        let changed = differences(&County::default(), &kept);
        assert_eq!(changed.len(), 1);
        assert_eq!((changed[0].1.as_str(), changed[0].2.as_str()), ("（照旧）", "请带好身份证。\n一楼。"));
    }

    #[test]
    fn what_is_said_otherwise_keeps_what_it_speaks_of() {
        let usual = "{期限}答复是否受理。";
        assert!(require_signs(usual, "我们{期限}给您答复。").is_ok());
        for (own, says) in [("我们尽快答复。", "请保留"), ("{期限}，{说明}", "请去掉"), ("{期限}{姓名}", "大括号")]
        {
            assert!(require_signs(usual, own).unwrap_err().contains(says), "{own}");
        }
    }

    #[test]
    fn it_is_short_and_leads_nowhere() {
        let form = |part: Part, own: &str| WordingForm { part, key: "x".to_owned(), own: own.to_owned() }.check();
        assert_eq!(form(Part::Message, " 已收到。\n 请留意。 ").unwrap().own, "已收到。请留意。");
        assert_eq!(form(Part::Paper, "甲\n\n乙").unwrap().own, "甲\n乙");
        assert_eq!(form(Part::Message, "").unwrap().own, "");
        for (part, own) in [
            (Part::Message, "字".repeat(141)),
            (Part::Paper, "字\n".repeat(5)),
            (Part::Message, "请看https://example.com".to_owned()),
            (Part::Message, "办好了\u{1f600}".to_owned()),
        ] {
            assert!(matches!(form(part, &own), Err(Fault::Form { .. })), "{own}");
        }
    }
}
