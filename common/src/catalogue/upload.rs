//! 导入事项, at the desk.
use crate::{
    account::Duty,
    call::{Access, Stream},
};

/// A workbook or YAML, as docs/IMPORT.md has it; the answer is a `Report`, a line a row. Fetched, it is the empty workbook.
pub const FILE: Stream =
    Stream { methods: &["GET", "PUT"], path: "/api/items/import", access: Access::Staff(Duty::SystemAdmin) };
