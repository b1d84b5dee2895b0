//! 窗口调度: who is called before others by rule, who is called once more, sent on or waited for, and what the duty manager of the hall sees.
use serde::{Deserialize, Serialize};

use super::{COUNTER, LineView};
use crate::{
    account::Duty,
    call::{Access, Call},
    catalogue::labelled,
    check::{Check, Faults, Nothing, line, unchecked},
    fault::Fault,
    id::TicketId,
};

/// 重叫: somebody whose call was missed stands at the window after all.
pub const RECALL: Call<TicketId, SeenForm, LineView> = Call::post("/api/tickets/{ticket}/recall", COUNTER);
/// 优先: by rule, seen by whoever looks at the people in the hall.
pub const FAVOUR: Call<TicketId, FavourForm, LineView> = Call::post("/api/tickets/{ticket}/favour", COUNTER);
/// 转窗口: into the line of another body, with their place in it.
pub const SEND: Call<TicketId, SendForm, LineView> = Call::post("/api/tickets/{ticket}/send", COUNTER);
/// 暂停
pub const PAUSE: Call<(), PauseForm, LineView> = Call::post("/api/tickets/pause", COUNTER);
/// 继续叫号
pub const RESUME: Call<(), Nothing, LineView> = Call::post("/api/tickets/resume", COUNTER);
/// 大厅现在: every line and window, for whoever is in charge of the hall.
pub const LOAD: Call<(), Nothing, LoadView> = Call::get("/api/tickets/load", Access::Staff(Duty::Direct));

labelled! {
    /// 优先叫号 (老年人权益保障法 57, 军人地位和权益保障法 57, 残疾人保障法 50): called before whoever has none, in the order they came.
    Priority {
        #[default]
        None = "不优先",
        Elder = "70岁以上老人",
        Pregnant = "孕妇、带婴儿的",
        Disabled = "残疾人",
        Soldier = "军人、退役军人和军属",
    }
}

/// What stood on the screen when somebody pressed: pressed twice, or sent twice, it is done once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct SeenForm {
    /// Who stands at this window.
    pub here: Option<TicketId>,
    /// How often they have been called.
    pub n_calls: u32,
}
unchecked!(SeenForm);

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct FavourForm {
    pub priority: Priority,
}
unchecked!(FavourForm);

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct SendForm {
    pub org: String,
    pub why: String,
}

impl Check for SendForm {
    type Out = SendForm;

    fn check(self) -> Result<SendForm, Fault> {
        let mut faults = Faults::default();
        let org = faults.take("org", line(&self.org, "请选择转到哪个单位的窗口"));
        let why = faults.take("why", line(&self.why, "请写为什么转，例如：先要到税务窗口办清税"));
        faults.done()?;
        Ok(SendForm { org: org.unwrap_or_default(), why: why.unwrap_or_default() })
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct PauseForm {
    pub says: String,
}

impl Check for PauseForm {
    type Out = String;

    fn check(self) -> Result<String, Fault> {
        line(&self.says, "请写为什么暂停、大约多久，例如：系统故障，约20分钟")
            .map_err(|it| Fault::form("says", it))
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LoadView {
    /// The longest line first.
    pub lines: Vec<LineLoad>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LineLoad {
    pub org_name: String,
    pub n_waiting: u32,
    /// Until the last of them is called, about.
    pub n_minutes: u32,
    /// Minutes the first of them has waited already.
    pub longest: u32,
    /// A reserve window should open.
    pub is_long: bool,
    pub windows: Vec<WindowLoad>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct WindowLoad {
    pub window: String,
    /// The number at it; empty: nobody.
    pub no: String,
    pub n_served: u32,
    pub paused: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_is_sent_or_made_to_wait_is_told_why() {
        let names = |it: Result<SendForm, Fault>| match it {
            Err(Fault::Form { fields }) => fields.into_iter().map(|it| it.name).collect(),
            _ => Vec::new(),
        };
        assert_eq!(names(SendForm::default().check()), ["org", "why"]);
        assert!(names(SendForm { org: "县税务局".to_owned(), why: "清税".to_owned() }.check()).is_empty());
        assert!(PauseForm { says: " ".to_owned() }.check().is_err());
    }
}
