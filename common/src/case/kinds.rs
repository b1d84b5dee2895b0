//! 办件种类: the list of kinds. A new kind is a line here, its table in a file of its own, and its house on the server.
use super::flow::Flow;
use crate::{application, catalogue::labelled};

labelled! {
    Kind {
        #[default]
        Application = "申请",
    }
}

pub static FLOWS: [&Flow; 1] = [&application::FLOW];

impl Kind {
    pub fn flow(self) -> &'static Flow {
        FLOWS.iter().copied().find(|it| it.kind == self).unwrap_or(FLOWS[0])
    }
}
