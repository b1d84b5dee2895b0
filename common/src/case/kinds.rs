//! 办件种类: the list of kinds. A new kind is a line here, its table in a file of its own, and its house on the server.
use super::flow::{Flow, Rules};
use crate::{
    application, callback, catalogue::labelled, edition, exchange, inquiry, question, rating::work, registration,
};

labelled! {
    Kind {
        #[default]
        Application = "申请",
        /// 网上咨询
        Question = "咨询",
        Callback = "回电",
        /// Taken in here, worked on in somebody else's system.
        Registration = "收件登记",
        /// 首问负责
        Inquiry = "首问",
        /// What a bad word makes to do.
        RatingWork = "差评处置",
        /// A version of a matter in the making.
        Edition = "事项编制",
        /// Where people are sent back or give up.
        Snag = "堵点",
        /// Worked on in a department's own system, and told to us.
        External = "部门系统办件",
    }
}

/// Of what somebody brings and can look up. Every program knows these words.
pub static FLOWS: [&Flow; 5] =
    [&application::FLOW, &question::FLOW, &callback::FLOW, &registration::FLOW, &exchange::FLOW];

/// Of what only the house works on. Whoever brings cases meets none of it: their programs do without these words.
pub static INSIDE: [&Flow; 4] = [&inquiry::FLOW, &work::FLOW, &edition::FLOW, &edition::snag::FLOW];

/// Both, in this order.
pub static RULES: [&Rules; 9] = [
    &application::RULES,
    &question::RULES,
    &callback::RULES,
    &registration::RULES,
    &inquiry::RULES,
    &work::RULES,
    &edition::RULES,
    &edition::snag::RULES,
    &exchange::RULES,
];

impl Kind {
    pub fn rules(self) -> &'static Rules {
        RULES.iter().copied().find(|it| it.kind == self).unwrap_or(RULES[0])
    }

    /// Nobody brought it and nobody looks it up: it is the house's own work.
    pub fn is_inside(self) -> bool {
        INSIDE.iter().any(|it| it.kind == self)
    }
}

/// Every kind this program has words for.
pub fn flows() -> impl Iterator<Item = &'static Flow> {
    FLOWS.iter().chain(known::inside()).copied()
}

#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
mod known {
    use super::{Flow, INSIDE};

    pub fn inside() -> &'static [&'static Flow] {
        &INSIDE
    }
}

/// In a browser, what has not been asked for is not carried there.
#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
mod known {
    use std::sync::OnceLock;

    use super::{Flow, INSIDE};

    static WORDS: OnceLock<&'static [&'static Flow]> = OnceLock::new();

    pub fn inside() -> &'static [&'static Flow] {
        WORDS.get().copied().unwrap_or_default()
    }

    /// The desk's program knows the house's own work, too. Said before anything else.
    pub fn work_inside() {
        let _ = WORDS.set(&INSIDE);
    }
}

#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
pub use known::work_inside;
