//! 用语: what messages say and what the county adds to its papers. The program has words for all of it; a county may say it in its own, and
//! goes back to ours by leaving nothing there. What the law wants on a paper stands there whatever a county adds.
use serde::{Deserialize, Serialize};

use crate::{
    account::Duty,
    call::{Access, Call},
    catalogue::labelled,
    check::{Check, Faults, Nothing},
    fault::Fault,
    message::{BY, LATER},
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

#[cfg(test)]
mod tests {
    use super::*;

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
