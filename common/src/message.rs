//! 消息：what the applicant was told, kept in the account whatever mail and text messages do.
use serde::{Deserialize, Serialize};

use crate::{
    call::{Access, Call, Page},
    case::{MineForm, flow::Act},
    check::Nothing,
    id::{CaseId, MessageId},
    moment::Moment,
};

pub const MESSAGES: Call<(), MineForm, Page<MessageView>> = Call::get("/api/me/messages", Access::Citizen);
/// Everything there is, shown on one page.
pub const READ_ALL: Call<(), Nothing, Nothing> = Call::post("/api/me/messages/read", Access::Citizen);
/// 等您办的, for the home page and the menu.
pub const AWAITS: Call<(), Nothing, AwaitsView> = Call::get("/api/me/awaits", Access::Citizen);
pub const READ: Call<MessageId, Nothing, Nothing> = Call::post("/api/me/messages/{message}/read", Access::Citizen);

/// What somebody has to see to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AwaitsView {
    /// How many there are.
    pub n: u32,
    /// The first of them: a sentence and the address it leads to, in two lines each.
    pub lines: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MessageView {
    pub id: MessageId,
    pub case: CaseId,
    pub title: String,
    pub text: String,
    pub at: Moment,
    pub is_read: bool,
}

/// What an act means for whoever brought the case, as its kind has it: title and text; `None` when it means nothing to them.
/// `by` is 最晚… of the clock that runs now, `later` the words the act left; both may be empty.
pub fn announcement(act: Act, by: &str, later: &str) -> Option<(&'static str, String)> {
    (act.kind().rules().announcement)(act, by, later)
}
