//! 机构网络：regions, bodies, windows.
use serde::{Deserialize, Serialize};

use crate::catalogue::labelled;

labelled! {
    /// How a body takes part in the hall.
    Presence {
        /// 进驻: has windows in the hall.
        #[default]
        Stationed = "进驻",
        /// 联网: works in its own house, on the same network.
        Networked = "联网",
    }
}

/// 机构
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Org {
    /// Everyday name, unique in the county: 县卫健局.
    pub name: String,
    pub full: String,
    pub aliases: Vec<String>,
    pub presence: Presence,
    /// Where in the hall, or in its own house.
    pub window: String,
    pub phone: String,
    /// Everyday name of the body above, whose staff see this one's cases too.
    pub above: Option<String>,
}
