//! 用印登记 as a workbook.
use super::StampUse;

/// Heads of the register as a workbook, in the order of `StampUse::cells`.
pub const HEADS: [&str; 11] =
    ["时间", "文书", "文号", "发给谁", "印章", "印章编号", "用印人", "保管人", "授权书", "办件编号", "状态"];

impl StampUse {
    pub fn cells(&self) -> Vec<String> {
        let it = self.clone();
        let by = if it.mandate_no.is_empty() { "负责人".to_owned() } else { it.mandate_no };
        let state = it.state.label().to_owned();
        vec![it.at.zh(), it.title, it.no, it.to, it.stamp, it.stamp_no, it.by, it.keeper, by, it.case_no, state]
    }
}
