//! 导入报告: what became of each row of a file.
use serde::{Deserialize, Serialize};

use crate::catalogue::labelled;

labelled! {
    /// What became of a row.
    Fate {
        #[default]
        Taken = "已收",
        Same = "没有变化",
        /// Kept for staff, with what has to be put right.
        Draft = "存为草稿",
        /// Not taken; what was there before goes on.
        Kept = "没有收，旧的照旧",
        Refused = "不收",
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Line {
    /// Of a workbook the sheet; else nothing.
    pub sheet: String,
    /// The row, as the program that shows the file numbers it.
    pub n: u32,
    pub code: String,
    pub name: String,
    pub fate: Fate,
    /// Which version it is, or what has to be put right.
    pub says: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Report {
    pub lines: Vec<Line>,
}

impl Report {
    pub fn n(&self, fate: Fate) -> usize {
        self.lines.iter().filter(|it| it.fate == fate).count()
    }

    /// 共300行：已收298、不收2.
    pub fn sum(&self) -> String {
        let of = |it: &&Fate| self.n(**it) > 0;
        let told = |it: &Fate| format!("{}{}", it.label(), self.n(*it));
        let parts: Vec<String> = Fate::ALL.iter().filter(of).map(told).collect();
        format!("共{}行：{}", self.lines.len(), parts.join("、"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_summed_up_by_what_became_of_the_rows() {
        let line = |fate: Fate| Line { fate, ..Line::default() };
        let report = Report { lines: vec![line(Fate::Taken), line(Fate::Refused), line(Fate::Taken)] };
        assert_eq!(report.sum(), "共3行：已收2、不收1");
    }
}
