//! 机构网络：regions, bodies, windows.
use serde::{Deserialize, Serialize};

use crate::catalogue::labelled;

/// 政务服务中心, as every page names it: demonstration county.
pub const HALL: &str = "明川县政务服务中心";
pub const ADDRESS: &str = "城关镇文昌路18号";
pub const HOURS: &str = "工作日9:00—12:00、13:30—17:00";
pub const PHONE: &str = "0000-8610001";

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
