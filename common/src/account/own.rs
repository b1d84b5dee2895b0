//! 个人信息的权利 (个人信息保护法 arts 45, 47): what the hall holds about somebody, in their hands; and its end.
use serde::{Deserialize, Serialize};

use super::{ConsentView, ProfileView, Who};
use crate::{
    call::{Access, Call, Stream},
    case::{EventView, flow::Stage},
    check::{Check, Faults, Nothing},
    fault::Fault,
    form::Answers,
    id::CaseId,
    material::LibraryRow,
    message::MessageView,
    moment::Moment,
    review::reveal::RevealView,
};

/// 导出我的数据
pub const EXPORT: Call<(), Nothing, ExportView> = Call::get("/api/me/export", Access::Citizen);
/// The same as a workbook…
pub const EXPORT_BOOK: Stream = Stream { methods: &["GET"], path: "/api/me/export.xlsx", access: Access::Citizen };
/// …and as a page to be read.
pub const EXPORT_PAGE: Stream = Stream { methods: &["GET"], path: "/api/me/export.html", access: Access::Citizen };
/// 注销账号
pub const CLOSE: Call<(), CloseForm, Who> = Call::post("/api/me/close", Access::Citizen);

/// 同意个人信息处理说明的记录, latest first.
pub const AGREEMENTS: Call<(), Nothing, Vec<AgreementView>> = Call::get("/api/me/agreements", Access::Citizen);
/// 撤回同意
pub const WITHDRAW_AGREEMENT: Call<(), Nothing, Vec<AgreementView>> =
    Call::post("/api/me/agreements/withdraw", Access::Citizen);

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AgreementView {
    /// 2026-11
    pub version: String,
    pub at: Moment,
    /// Withdrawn, or replaced by a newer one.
    pub ended_at: Option<Moment>,
}

/// Everything about one person, as of a moment. The files themselves are downloaded one by one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ExportView {
    pub at: Moment,
    pub profile: ProfileView,
    pub consents: Vec<ConsentView>,
    pub agreements: Vec<AgreementView>,
    pub cases: Vec<ExportCase>,
    pub files: Vec<LibraryRow>,
    pub messages: Vec<MessageView>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ExportCase {
    pub id: CaseId,
    pub no: String,
    pub item_name: String,
    pub stage: Stage,
    pub answers: Answers,
    /// What the house has answered, where it is no paper.
    pub said: String,
    pub events: Vec<EventView>,
    /// Who looked at whole numbers.
    pub reveals: Vec<RevealView>,
}

/// The password once more, and the sentence ticked.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct CloseForm {
    pub proof: String,
    pub agreed: String,
}

#[derive(Clone)]
pub struct Close {
    /// Empty for an account that has none.
    pub secret: String,
}

impl Check for CloseForm {
    type Out = Close;

    fn check(self) -> Result<Close, Fault> {
        let mut faults = Faults::default();
        if self.agreed.is_empty() {
            faults.say("agreed", "请先勾选，表示您知道注销后不能恢复");
        }
        faults.done()?;
        Ok(Close { secret: self.proof })
    }
}
