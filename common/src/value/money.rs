use super::number::{NoNumber, Number};

/// 金额, kept in 分 so that nothing is ever rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Money(i64);

impl Money {
    pub fn parse(text: &str) -> Result<Money, &'static str> {
        let says = |it: NoNumber| match it {
            NoNumber::Range => "请只填一个金额，不要填范围，例如1200.50",
            NoNumber::Comma => "金额里的逗号不清楚，请不写逗号，例如1200.50",
            _ => "请填写金额，单位元，最多两位小数，例如1200.50",
        };
        let number = Number::parse(text, "元").map_err(says)?;
        match number.thousandths() % 10 {
            0 => Ok(Money(number.thousandths() / 10)),
            _ => Err(says(NoNumber::Places)),
        }
    }

    pub fn fen(self) -> i64 {
        self.0
    }
}

/// In 元, as it is kept: 1200, 1200.5.
impl std::fmt::Display for Money {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.0 / 100, self.0 % 100) {
            (yuan, 0) => write!(f, "{yuan}"),
            (yuan, fen) => write!(f, "{yuan}.{fen:02}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yuan_become_fen_without_rounding() {
        let check =
            |text: &str, fen: Option<i64>| assert_eq!(Money::parse(text).ok().map(Money::fen), fen, "{text}");
        check("1200.50", Some(120_050));
        check("1,200.5", Some(120_050));
        check("1，200", Some(120_000));
        check("￥1200", Some(120_000));
        check("1200元", Some(120_000));
        check("０．０１", Some(1));
        check("0", Some(0));
        check("1.234", None);
        check("5,5", None);
        check("3-5", None);
        check("-5", None);
        check("一百", None);
        check(".5", None);
        check("99999999999999999999", None);
    }

    #[test]
    fn what_may_mean_two_sums_is_asked_about() {
        assert!(Money::parse("3-5").unwrap_err().contains("范围"));
        assert!(Money::parse("5,5").unwrap_err().contains("逗号"));
        assert_eq!(Money::parse("1,200.5").unwrap().to_string(), "1200.50");
    }
}
