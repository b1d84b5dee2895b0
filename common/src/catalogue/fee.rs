//! 收费标准, as published.
use serde::{Deserialize, Serialize};

use crate::form::{Answers, Cond};

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Fee {
    pub is_charged: bool,
    /// 收费依据; also the law that says nothing is charged.
    pub basis: String,
    pub items: Vec<FeeItem>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct FeeItem {
    pub name: String,
    /// Once, or for each of what `count` says.
    pub fen: i64,
    /// 元/证
    pub per: String,
    /// 减免
    pub waiver: String,
    /// Name of the answer that says how many; empty: one.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub count: String,
    /// 分段: other prices as the count grows, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<FeeStep>,
    /// Charged only when all of these hold.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub when: Vec<Cond>,
}

/// The price of a piece up to some count.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct FeeStep {
    /// The count where it ends; 0: never.
    pub up_to: i64,
    pub fen: i64,
}

impl FeeItem {
    /// In 分: so much once, so much for each of what an answer counts, or by steps of that count, each piece at its step's price
    /// (分段累加).
    pub fn amount(&self, answers: &Answers) -> i64 {
        let count =
            || answers.get(&self.count).and_then(|it| it.as_text().trim().parse::<i64>().ok()).unwrap_or(0);
        match (self.count.as_str(), self.steps.is_empty()) {
            ("", _) => self.fen,
            (_, true) => self.fen.saturating_mul(count().max(0)),
            (_, false) => {
                let n = count().max(0);
                let mut before = 0;
                let piece = |it: &FeeStep| {
                    let until = if it.up_to == 0 { n } else { it.up_to.min(n) };
                    let sum = it.fen.saturating_mul((until - before).max(0));
                    before = before.max(until);
                    sum
                };
                self.steps.iter().map(piece).fold(0, i64::saturating_add)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::Answer;

    fn fee(count: &str, fen: i64, steps: &[(i64, i64)]) -> FeeItem {
        let steps = steps.iter().map(|(up_to, fen)| FeeStep { up_to: *up_to, fen: *fen }).collect();
        FeeItem { count: count.to_owned(), fen, steps, ..FeeItem::default() }
    }

    #[test]
    fn amounts_by_hand() {
        let check = |fee: &FeeItem, n: &str, fen: i64| {
            let answers = Answers::from([("area".to_owned(), Answer::text(n))]);
            assert_eq!(fee.amount(&answers), fen, "{n} of {fee:?}");
        };
        check(&fee("", 400, &[]), "12", 400);
        check(&fee("area", 400, &[]), "12", 4_800);
        check(&fee("area", 400, &[]), "", 0);
        check(&fee("area", 400, &[]), "-3", 0);
        // The first 100 at 2 元, the next 400 at 1.50, the rest at 1.
        let steps = fee("area", 0, &[(100, 200), (500, 150), (0, 100)]);
        check(&steps, "0", 0);
        check(&steps, "100", 20_000);
        check(&steps, "101", 20_150);
        check(&steps, "500", 80_000);
        check(&steps, "1200", 150_000);
    }
}
