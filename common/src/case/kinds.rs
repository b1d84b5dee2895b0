//! 办件种类: the list of kinds. A new kind is a line here, its table in a file of its own, and its house on the server.
use super::flow::Flow;
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

impl Kind {
    pub fn flow(self) -> &'static Flow {
        FLOWS.iter().copied().find(|it| it.kind == self).unwrap_or(FLOWS[0])
    }
}
