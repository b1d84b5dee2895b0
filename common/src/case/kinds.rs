//! 办件种类: the list of kinds. A new kind is a line here, its table in a file of its own, and its house on the server.
use super::flow::{Flow, Rules};
use crate::{application, catalogue::labelled, question};

labelled! {
    Kind {
        #[default]
        Application = "申请",
        /// 网上咨询
        Question = "咨询",
    }
}

pub static FLOWS: [&Flow; 2] = [&application::FLOW, &question::FLOW];

/// The same kinds, in the same order.
pub static RULES: [&Rules; 2] = [&application::RULES, &question::RULES];

impl Kind {
    pub fn rules(self) -> &'static Rules {
        RULES.iter().copied().find(|it| it.kind == self).unwrap_or(RULES[0])
    }
}
