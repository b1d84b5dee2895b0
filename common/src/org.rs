//! 机构网络：regions, bodies, windows.
use serde::{Deserialize, Serialize};

use crate::{catalogue::labelled, moment::Day};

pub mod desk;

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

labelled! {
    /// 机构性质
    Nature {
        Government = "人民政府",
        #[default]
        Department = "政府部门",
        /// 派出机构
        Outpost = "派出机构",
        Vertical = "垂直管理",
        Institution = "事业单位",
        Mass = "群团组织",
        Grassroots = "村（居）委会",
        Enterprise = "公共服务企业",
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
    pub nature: Nature,
    /// 统一社会信用代码
    pub credit_code: String,
    /// 区划代码 of twelve digits: where it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<i64>,
    /// 进驻或联网 since.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<Day>,
    /// 撤销: it takes no cases since.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed_on: Option<Day>,
    /// Where one goes instead, once it is closed.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub instead: String,
}

impl Org {
    /// By its everyday name, or one it had before or goes by besides.
    pub fn is_called(&self, name: &str) -> bool {
        self.name == name || self.aliases.iter().any(|it| it == name)
    }

    /// Why nothing of it can be applied for, anywhere, and where one goes instead; nothing while it is there.
    pub fn shut_because(&self, today: Day) -> Option<String> {
        self.closed_on.filter(|it| *it <= today)?;
        Some(match self.instead.as_str() {
            "" => format!("{}已经撤销，不再办理它的事项。请拨打12345，问现在由哪个单位办理。", self.name),
            it => format!("{}已经撤销，不再办理它的事项。现在请找：{it}。", self.name),
        })
    }

    /// From now on it is called otherwise; who looks for the old name finds it.
    pub fn renamed(mut self, before: &Org) -> Org {
        for former in [&before.name, &before.full] {
            let is_it = *former == self.name || *former == self.full || self.aliases.contains(former);
            if !former.is_empty() && !is_it {
                self.aliases.push(former.clone());
            }
        }
        self
    }
}

/// Whether somebody stands over themselves: by whoever is above whoever is above. Of so many there are.
pub fn in_loop<'a, T: Eq + ?Sized>(of: &'a T, n_all: usize, above: impl Fn(&'a T) -> Option<&'a T>) -> bool {
    let mut at = above(of);
    // Whoever has taken as many steps as there are bodies has come by one of them twice.
    for _ in 0..=n_all {
        match at {
            None => return false,
            Some(it) if it == of => return true,
            Some(it) => at = above(it),
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_with_a_loop_is_found() {
        let check = |of: &str, all: &[(&'static str, &'static str)], is: bool| {
            let above = |of: &str| all.iter().find(|it| it.0 == of).map(|it| it.1);
            assert_eq!(in_loop(of, all.len(), above), is, "{of} {all:?}");
        };
        check("审批股", &[("县卫健局", "县政府"), ("审批股", "县卫健局")], false);
        check("甲", &[("甲", "甲")], true);
        let round = [("甲", "乙"), ("乙", "丙"), ("丙", "甲"), ("丁", "甲")];
        check("甲", &round, true);
        check("丁", &round, true);
        check("丁", &[("丁", "甲")], false);
    }

    #[test]
    fn a_closed_body_says_where_one_goes_instead() {
        let on = Day::of(2026, 11, 23).unwrap();
        let body = Org { name: "县粮食局".to_owned(), closed_on: Some(on), ..Org::default() };
        assert_eq!(body.shut_because(on.plus(-1)), None);
        assert!(body.shut_because(on).unwrap().contains("12345"));
        let merged = Org { instead: "县发改局，二楼06号窗口".to_owned(), ..body };
        assert!(merged.shut_because(on).unwrap().ends_with("现在请找：县发改局，二楼06号窗口。"));
        assert_eq!(Org::default().shut_because(on), None);
    }

    #[test]
    fn a_body_is_found_by_the_name_it_had() {
        let body = |name: &str, full: &str| Org { name: name.to_owned(), full: full.to_owned(), ..Org::default() };
        let was = body("县卫计局", "青石县卫生和计划生育局");
        let now = body("县卫健局", "青石县卫生健康局").renamed(&was);
        assert!(now.is_called("县卫计局") && now.is_called("县卫健局") && !now.is_called("县民政局"));
        assert_eq!(now.clone().renamed(&was).aliases.len(), 2, "once");
    }
}
