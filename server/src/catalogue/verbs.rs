//! 动作词: what is to be done with a thing. Who wants to close a shop is not shown first how to open one.
use std::sync::LazyLock;

use crate::base::words::{SYNONYMS, Verb};

/// A set of the table's verbs (`data/synonyms.yaml`, `verbs`), a bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Verbs(u32);

/// A name of the verb that was asked for; one of another; one of an ending nobody has asked for; one of another act.
const ASKED: f64 = 1.3;
const OTHER: f64 = 0.3;
const ENDS: f64 = 0.75;
const LATER: f64 = 0.9;

static ENDINGS: LazyLock<Verbs> = LazyLock::new(|| Verbs::of(|it| it.is_end));
static BEGINNINGS: LazyLock<Verbs> = LazyLock::new(|| Verbs::of(|it| it.is_beginning));

impl Verbs {
    /// Those somebody writes: 关店, 丢了.
    pub fn asked(plain: &str) -> Verbs {
        Verbs::of(|it| it.asked.iter().any(|it| plain.contains(it.as_str())))
    }

    /// Those the name of a matter has: 注销登记, 补领.
    pub fn named(plain: &str) -> Verbs {
        Verbs::of(|it| it.named.iter().any(|it| plain.contains(it.as_str())))
    }

    fn of(has: impl Fn(&Verb) -> bool) -> Verbs {
        let verbs = SYNONYMS.verbs.iter().enumerate();
        Verbs(verbs.filter(|(_, it)| has(it)).fold(0, |all, (n, _)| all | 1 << n))
    }

    /// How well a matter of those verbs answers what was asked, as a factor of its score.
    pub fn fit(self, named: Verbs) -> f64 {
        match (self.0, named.0) {
            (_, 0) => 1.0,
            (0, named) => match (named & ENDINGS.0, named & BEGINNINGS.0) {
                (_, 1..) => 1.0,
                (1.., _) => ENDS,
                _ => LATER,
            },
            (asked, named) if asked & named > 0 => ASKED,
            _ => OTHER,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_to_be_done_is_never_answered_by_its_opposite() {
        let check = |asked: &str, better: &str, worse: &str| {
            let fit = |name: &str| Verbs::asked(asked).fit(Verbs::named(name));
            assert!(fit(better) > fit(worse), "{asked}: {better} {} {worse} {}", fit(better), fit(worse));
        };
        check("注销营业执照", "公司注销登记", "公司设立登记");
        check("店不开了", "个体工商户注销登记", "个体工商户设立登记");
        check("公司改地址", "公司变更登记", "公司设立登记");
        check("烟证丢了", "烟草专卖零售许可证补办", "烟草专卖零售许可证新办");
        check("健康证到期", "卫生许可延续", "卫生许可证注销");
        check("社保卡", "社会保障卡申领", "社会保障卡注销");
        check("开公司", "公司设立登记", "公司注销登记");
    }
}
