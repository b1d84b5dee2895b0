//! 收费标准, as published.
use serde::{Deserialize, Serialize};

use crate::{
    check::Field,
    form::{Answers, Cond, FieldDef, FormDef, Kind},
    value::Number,
};

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
    /// (分段累加). Parts of a unit are charged as parts (86.5平方米 is eighty-six and a half times the price); what is less than a 分 falls
    /// away. `None`: what it counts cannot be read, or comes to more than there is.
    pub fn amount(&self, answers: &Answers) -> Option<i64> {
        if self.count.is_empty() {
            return Some(self.fen);
        }
        let n = i128::from(Number::parse(answers.get(&self.count)?.as_text(), "").ok()?.thousandths());
        let sum = match self.steps.is_empty() {
            true => i128::from(self.fen) * n,
            false => {
                let mut before = 0;
                let piece = |it: &FeeStep| {
                    let until = if it.up_to == 0 { n } else { (i128::from(it.up_to) * 1_000).min(n) };
                    let sum = i128::from(it.fen) * (until - before).max(0);
                    before = before.max(until);
                    sum
                };
                self.steps.iter().map(piece).sum()
            }
        };
        i64::try_from(sum / 1_000).ok()
    }

    /// What it counts is a number the form asks for, within bounds.
    pub fn counts_in(&self, form: &FormDef) -> bool {
        let is_bounded = |it: &FieldDef| {
            it.name == self.count && it.kind == Kind::Number && it.min.is_some() && it.max.is_some()
        };
        self.count.is_empty() || form.fields().any(is_bounded)
    }

    /// What stands where it counts, as a fault beside that field.
    pub fn fault(&self, answers: &Answers) -> Option<Field> {
        let says = || format!("“{}”按这一项的数量收，请填写一个数，例如86.5", self.name);
        self.amount(answers).is_none().then(|| Field { name: self.count.clone(), says: says() })
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
        let amount = |fee: &FeeItem, n: &str| fee.amount(&Answers::from([("area".to_owned(), Answer::text(n))]));
        let check = |fee: &FeeItem, n: &str, fen: i64| {
            assert_eq!(amount(fee, n), Some(fen), "{n} of {fee:?}");
        };
        check(&fee("", 400, &[]), "12", 400);
        check(&fee("area", 400, &[]), "12", 4_800);
        check(&fee("area", 200, &[]), "86", 17_200);
        check(&fee("area", 200, &[]), "86.5", 17_300);
        check(&fee("area", 200, &[]), "1,200", 240_000);
        check(&fee("area", 200, &[]), "１２００", 240_000);
        check(&fee("area", 3, &[]), "0.333", 0);
        for unread in ["", "-3", "1e3", "86,5", "30-40", "一百", "999999999999999999999"] {
            assert_eq!(amount(&fee("area", 400, &[]), unread), None, "{unread}");
        }
        assert_eq!(fee("area", 400, &[]).amount(&Answers::new()), None, "not there");
        assert_eq!(fee("area", 400, &[]).fault(&Answers::new()).unwrap().name, "area");
        assert_eq!(amount(&fee("area", i64::MAX, &[]), "999999999999"), None, "more than there is");
        // The first 100 at 2 元, the next 400 at 1.50, the rest at 1.
        let steps = fee("area", 0, &[(100, 200), (500, 150), (0, 100)]);
        check(&steps, "0", 0);
        check(&steps, "100", 20_000);
        check(&steps, "101", 20_150);
        check(&steps, "100.5", 20_075);
        check(&steps, "500", 80_000);
        check(&steps, "1200", 150_000);
    }
}
