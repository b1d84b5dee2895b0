//! 当场更正：a slip in the form that can be put right on the spot is put right with the applicant's yes (许可法 32(1)(三)), and stands in
//! the log word for word: what it was, what it is, who said yes and how.
use serde::{Deserialize, Serialize};

use crate::{
    call::{Access, Call},
    case::CaseView,
    catalogue::labelled,
    check::{Check, Faults, prose},
    fault::Fault,
    id::SlotAt,
    value::plain_line,
};

/// Of a field, by its key (`form::key`). Whose hand may do it where is the stage table's to say.
pub const AMEND: Call<SlotAt, AmendForm, CaseView> = Call::post("/api/cases/{case}/amend/{slot}", Access::Desk);

const MAX_NAME: usize = 40;

labelled! {
    /// How the applicant said yes.
    Yes {
        #[default]
        InPerson = "当面同意",
        Phone = "电话里同意",
        Written = "书面同意",
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct AmendForm {
    pub version: i32,
    /// What is to stand there.
    pub to: String,
    /// Who said yes.
    pub by: String,
    pub how: Option<Yes>,
}

#[derive(Clone)]
pub struct Amend {
    pub version: i32,
    pub to: String,
    pub by: String,
    pub how: Yes,
}

impl Check for AmendForm {
    type Out = Amend;

    fn check(self) -> Result<Amend, Fault> {
        let mut faults = Faults::default();
        let to = faults.take("to", prose(&self.to, "请填写改成什么"));
        let by = plain_line(&self.by);
        match by.chars().count() {
            0 => faults.say("by", "请写明是谁同意的"),
            n if n > MAX_NAME => faults.say("by", "请只写姓名"),
            _ => (),
        }
        if self.how.is_none() {
            faults.say("how", "请选择是怎样同意的");
        }
        faults.done()?;
        Ok(Amend { version: self.version, to: to.unwrap_or_default(), by, how: self.how.unwrap_or_default() })
    }
}

impl Amend {
    /// As it stands in the log, for the applicant, too. What was typed is sealed wherever it is kept, and so no part of it.
    pub fn note(&self, label: &str) -> String {
        format!("“{label}”更正，{}{}", self.by, self.how.label())
    }
}

/// Word for word, behind what the log says, for whoever may read it.
pub fn words(before: &str, after: &str) -> String {
    let before = if before.is_empty() { "没有填" } else { before };
    format!("由“{before}”改为“{after}”")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_put_right_without_a_yes() {
        let form = |to: &str, by: &str, how| AmendForm { version: 1, to: to.to_owned(), by: by.to_owned(), how };
        let faulty = |it: AmendForm| match it.check() {
            Err(Fault::Form { fields }) => fields.into_iter().map(|it| it.name).collect::<Vec<_>>(),
            _ => Vec::new(),
        };
        assert_eq!(faulty(form(" ", "", None)), ["to", "by", "how"]);
        assert_eq!(faulty(form("小吃店", &"啊".repeat(41), Some(Yes::Phone))), ["by"]);
        let good = form("小吃店", " 周明远 ", Some(Yes::Phone)).check().unwrap();
        assert_eq!(good.note("经营范围"), "“经营范围”更正，周明远电话里同意");
        assert_eq!(words("卖面", "小吃店"), "由“卖面”改为“小吃店”");
        assert_eq!(words("", "清和"), "由“没有填”改为“清和”");
    }
}
