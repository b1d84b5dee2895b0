//! 停办: what people read of a matter that is stopped or gone.
use serde::{Deserialize, Serialize};

use crate::moment::Day;

/// 暂停、取消, as people are told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Halt {
    pub why: String,
    /// 暂停 until; none: nobody knows yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
    /// Code of the matter that takes its place; empty: none does.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub instead: String,
}
