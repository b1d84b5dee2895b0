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

/// Where the day of the clock, and the words an act left, stand in a sentence a county has written itself.
pub const BY: &str = "{期限}";
pub const LATER: &str = "{说明}";

/// What an act means for whoever brought the case, as its kind has it: title and text; `None` when it means nothing to them.
/// `by` is 最晚… of the clock that runs now, `later` the words the act left; both may be empty.
pub fn announcement(act: Act, by: &str, later: &str) -> Option<(&'static str, String)> {
    (act.kind().rules().announcement)(act, by, later)
}

/// The same as the county says it; as usual where it says nothing of its own, or speaks of a day that is not there. Words the act did not leave
/// are left out of its sentence, as they are of ours.
pub fn worded(own: Option<&str>, act: Act, by: &str, later: &str) -> Option<(&'static str, String)> {
    let (title, usual) = announcement(act, by, later)?;
    let Some(own) = own.filter(|it| !it.contains(BY) || !by.is_empty()) else { return Some((title, usual)) };
    let own = match later {
        "" => own.replace(&format!("{LATER}。"), "").replace(LATER, ""),
        _ => own.to_owned(),
    };
    if own.trim().is_empty() {
        return Some((title, usual));
    }
    // Put in at once: what somebody typed may look like a sign.
    let said = own.split(BY).map(|it| it.replace(LATER, later)).collect::<Vec<String>>().join(by);
    Some((title, said))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::application::act;

    #[test]
    fn a_county_says_it_in_its_own_words() {
        let says =
            |own: Option<&str>, by: &str| worded(own, act::SUBMIT, by, "").map(|it| it.1).unwrap_or_default();
        assert_eq!(says(None, "最晚3日"), "最晚3日答复是否受理。缺什么，一次全部告诉您。");
        assert_eq!(says(Some("您放心，我们{期限}答复。"), "最晚3日"), "您放心，我们最晚3日答复。");
        assert!(says(Some("我们{期限}答复。"), "").contains("答复是否受理"), "no day, no sentence about it");
        let pass = |later: &str| worded(Some("请带原件来。{说明}。"), act::PASS, "", later).map(|it| it.1);
        assert_eq!(pass("可以后补：检测报告").as_deref(), Some("请带原件来。可以后补：检测报告。"));
        assert_eq!(pass("").as_deref(), Some("请带原件来。"), "nothing to follow, nothing said about it");
        let typed = worded(Some("{说明}，{期限}"), act::EXTEND, "最晚3日", "{期限}").map(|it| it.1);
        assert_eq!(typed.as_deref(), Some("{期限}，最晚3日"));
        assert_eq!(worded(Some("不该有"), act::OPEN, "", ""), None, "what means nothing to them says nothing");
    }
}
