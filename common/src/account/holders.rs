//! 谁有哪些岗位: who holds what, by duty, by window, by body; to be searched, and taken along as a workbook.
use serde::{Deserialize, Serialize};

use super::Duty;
use crate::{
    call::{Access, Call, Page, Stream},
    check::unchecked,
    id::AccountId,
};

/// Everybody for the administrators; for whoever leads a body, its own people.
pub const LIST: Call<(), HoldersForm, HoldersView> = Call::get("/api/holders", Access::Desk);
/// The same, whole, with the words of the form in the address.
pub const BOOK: Stream = Stream { methods: &["GET"], path: "/api/holders.xlsx", access: Access::Desk };

pub const N_PER_PAGE: u64 = 50;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct HoldersForm {
    /// In the name, the login or the post.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// Everyday name of the body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub org: Option<String>,
    /// By its code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duty: Option<Duty>,
    /// In the name of the window.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub window: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
}
unchecked!(HoldersForm);

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct HoldersView {
    pub page: Page<Holder>,
    /// Bodies whoever asks may look at.
    pub orgs: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Holder {
    pub id: AccountId,
    pub name: String,
    pub login: String,
    pub org: String,
    pub post: String,
    pub duties: Vec<Duty>,
    /// Where they sit: 二楼卫生健康05号窗口.
    pub window: String,
    /// In whose place, with what, until when.
    pub stands_in: String,
}
