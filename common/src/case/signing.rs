//! 要签的文书：papers made out of the case for a hand to sign: printed at the counter, signed there, and scanned into the file. Who
//! hands in on line declares instead (电子签名法 14), which stands in the log.
use serde::{Deserialize, Serialize};

use crate::{
    account::Duty,
    application::stage,
    call::{Access, Call, Stream},
    case::flow::Stage,
    catalogue::labelled,
    check::Nothing,
    id::{CaseId, FileId},
    material::FileView,
};

pub const SHOW: Call<CaseId, Nothing, Vec<SheetView>> = Call::get("/api/cases/{case}/signing", Access::Desk);
/// One of them as a PDF, with a place to sign. A POST, because it holds whole numbers and leaves a record of who looked.
pub const FILE: Stream =
    Stream { methods: &["POST"], path: "/api/cases/{case}/signing/{sheet}", access: Access::Desk };
/// A scan that went wrong is taken away again.
pub const DROP: Call<FileId, Nothing, Nothing> =
    Call::post("/api/files/{file}/unsign", Access::Staff(Duty::Counter));

labelled! {
    /// What somebody signs.
    Sheet {
        #[default]
        Application = "申请表",
        Pledge = "告知承诺书",
        Deferral = "容缺承诺书",
        Letter = "授权委托书",
    }
}

impl Sheet {
    /// Where its signed copies lie: a slot no item could have.
    pub const fn slot(self) -> &'static str {
        match self {
            Sheet::Application => "-signed-application",
            Sheet::Pledge => "-signed-pledge",
            Sheet::Deferral => "-signed-deferral",
            Sheet::Letter => "-signed-letter",
        }
    }

    pub fn of_slot(slot: &str) -> Option<Sheet> {
        Sheet::ALL.iter().copied().find(|it| it.slot() == slot)
    }

    /// As it stands in an address.
    pub fn code(self) -> &'static str {
        self.slot().rsplit('-').next().unwrap_or_default()
    }

    pub fn of_code(code: &str) -> Option<Sheet> {
        Sheet::ALL.iter().copied().find(|it| it.code() == code)
    }

    /// The address of the PDF.
    pub fn url(self, case: CaseId) -> String {
        FILE.path.replace("{case}", &case.to_string()).replace("{sheet}", self.code())
    }
}

/// While the counter has it, signed copies come and go; from acceptance on what lies there is part of the record, and what was put
/// off may still be promised in writing.
pub fn takes(stage: Stage) -> bool {
    can_go(stage) || stage == stage::ACCEPTED
}

pub fn can_go(stage: Stage) -> bool {
    matches!(stage, stage::DRAFT | stage::CORRECTION | stage::PRE_PASSED | stage::RECEIVED)
}

/// One of the papers this case asks for, with its signed copies.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SheetView {
    pub sheet: Sheet,
    /// Signed copies, as scanned.
    pub files: Vec<FileView>,
    /// Whoever asks may add one…
    pub may_add: bool,
    /// …and take one away.
    pub may_drop: bool,
}

/// What is printed: nothing but what the case itself says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SheetText {
    pub title: String,
    pub item_name: String,
    pub org_name: String,
    /// Empty before it is handed in.
    pub no: String,
    /// Name and text, by section; a section without a title has its rows alone.
    pub parts: Vec<(String, Vec<crate::paper::Fact>)>,
    /// Sentences below.
    pub words: Vec<String>,
    /// Whose hand signs, in order.
    pub signers: Vec<&'static str>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sheet_is_found_by_its_place_and_its_address() {
        for it in Sheet::ALL {
            assert_eq!((Sheet::of_slot(it.slot()), Sheet::of_code(it.code())), (Some(*it), Some(*it)));
        }
        assert_eq!((Sheet::of_slot("application"), Sheet::of_code("-signed")), (None, None));
        assert!(takes(stage::ACCEPTED) && !can_go(stage::ACCEPTED) && !takes(stage::GRANTED));
    }
}
