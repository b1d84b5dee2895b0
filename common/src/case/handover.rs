//! 接力：a draft goes from the kiosk to a phone, and its list from a phone to the kiosk, by a code of eight digits.
use serde::{Deserialize, Serialize};

use super::draft::{Step, Task, TaskState};
use crate::{
    call::{Access, Call},
    case::DraftView,
    catalogue::{Necessity, Qr, labelled},
    check::{Check, Nothing},
    fault::Fault,
    id::CaseId,
    moment::Moment,
    value::plain_digits,
};

/// Whose draft it is asks for a code; the one before it counts no more.
pub const HAND_OVER: Call<CaseId, Nothing, CodeView> = Call::post("/api/cases/{case}/handover", Access::Applicant);
/// On the phone: a visitor's draft is mine from now on. A draft of an account stays the account's, and opens after signing in.
pub const TAKE: Call<(), CodeForm, TakenView> = Call::post("/api/handovers/take", Access::Public);
/// At the kiosk: what is still to be done. A POST, so that the code stands in no address and no log.
pub const LIST: Call<(), CodeForm, ListView> = Call::post("/api/handovers/list", Access::Public);

/// How long a code counts.
pub const CODE_MINUTES: i64 = 10;
pub const N_DIGITS: usize = 8;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CodeView {
    pub code: String,
    pub until: Moment,
    /// For a phone's camera.
    pub qr: Qr,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct CodeForm {
    pub code: String,
}

#[derive(Clone, Debug)]
pub struct Code(pub String);

impl Check for CodeForm {
    type Out = Code;

    fn check(self) -> Result<Code, Fault> {
        let code = plain_digits(&self.code);
        let is_code = code.len() == N_DIGITS && code.bytes().all(|it| it.is_ascii_digit());
        is_code.then_some(Code(code)).ok_or(Fault::form("code", "接力码是8位数字，请对照屏幕再输一次"))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TakenView {
    pub case: CaseId,
}

labelled! {
    Have {
        #[default]
        Missing = "还没有",
        Uploaded = "已上传",
        /// May follow (容缺).
        Later = "可以后补",
    }
}

/// A draft's list, without anything of the person: a kiosk stands where others look.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ListView {
    pub item_name: String,
    /// Titles of what is still to be filled in.
    pub open: Vec<String>,
    pub materials: Vec<ListLine>,
    pub place: String,
    pub phone: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ListLine {
    pub name: String,
    /// 原件1份，复印件1份
    pub copies: String,
    pub have: Have,
}

impl ListView {
    pub fn of(draft: &DraftView) -> ListView {
        let is_open = |it: &Task| {
            matches!(it.state, TaskState::NotBegun | TaskState::Begun) && !matches!(it.step, Step::Materials)
        };
        let needed = draft.item.needed(&draft.answers).into_iter();
        let line = |it: &crate::catalogue::Material| {
            let is_there = draft.slots.iter().any(|slot| slot.material.slot == it.slot && slot.is_filled());
            let have = match it.necessity {
                _ if is_there => Have::Uploaded,
                Necessity::Deferrable => Have::Later,
                _ => Have::Missing,
            };
            ListLine { name: it.name.clone(), copies: it.copies(), have }
        };
        let place = draft.item.places.first().map(|it| format!("{}，{}", it.name, it.address));
        ListView {
            item_name: draft.item.name.clone(),
            open: draft.tasks().into_iter().filter(is_open).map(|it| it.title).collect(),
            materials: needed.map(line).collect(),
            place: place.unwrap_or_default(),
            phone: draft.item.consult_phone.clone(),
        }
    }
}
