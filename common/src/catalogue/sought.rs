//! 查了没有找到的: what people looked for in vain, and what the hall is taught to look for instead. Nobody's name is kept with a word.
use serde::{Deserialize, Serialize};

use crate::{
    account::Duty,
    call::{Access, Call, Page},
    check::{Check, Faults, line, unchecked},
    fault::Fault,
};

const EDITOR: Access = Access::Staff(Duty::Publish);

/// What was looked for in vain, most often first; beside it, what has been taught.
pub const SOUGHT: Call<(), SoughtForm, SoughtView> = Call::get("/api/desk/sought", EDITOR);
/// 同义词: from now on a word is looked for as another, too. Without the other it is forgotten again.
pub const TEACH: Call<(), TeachForm, SoughtView> = Call::post("/api/desk/sought/words", EDITOR);

/// Characters of a word: longer ones are sentences, and may be about somebody.
pub const MAX_WORD: usize = 16;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct SoughtForm {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
}
unchecked!(SoughtForm);

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SoughtView {
    pub page: Page<SoughtRow>,
    pub taught: Vec<TaughtRow>,
}

/// A word nothing was found for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SoughtRow {
    pub word: String,
    pub n_times: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TaughtRow {
    pub word: String,
    pub means: String,
    pub by: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct TeachForm {
    pub word: String,
    /// As matters are named; empty: nothing more than the word itself.
    pub means: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Teach {
    pub word: String,
    pub means: String,
}

impl Check for TeachForm {
    type Out = Teach;

    fn check(self) -> Result<Teach, Fault> {
        let mut faults = Faults::default();
        let word = faults.take("word", line(&self.word, "请填写大家的说法，例如洗脚店"));
        let word = word.unwrap_or_default();
        if !(2..=MAX_WORD).contains(&word.chars().count()) && !word.is_empty() {
            faults.say("word", "大家的说法请写2到16个字");
        }
        let means = self.means.trim().to_owned();
        if means.chars().count() > 60 || means.chars().count() == 1 {
            faults.say("means", "请写事项名称里有的词，2到60个字");
        }
        faults.done()?;
        Ok(Teach { word, means })
    }
}
