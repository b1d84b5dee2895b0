//! 依据: which law a paper rests on, and how it says what is decided, by the kind of power it is an act of (GB/T 39046 A.1).
//! 行政许可法 speaks of licences alone; everything else rests on what its own matter names.
use crate::{case::clock::ClockView, catalogue::Item};

/// 权力的种类, as far as papers speak differently of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Power {
    /// 行政许可
    Licence,
    /// 行政给付
    Payment,
    /// 行政确认
    Confirmation,
    /// 行政奖励
    Award,
    /// 行政裁决
    Ruling,
    /// 备案, whichever code it goes by, unless the list calls it a licence.
    Filing,
    /// 公共服务
    Service,
    /// 其他行政权力
    Other,
}

/// 许可法 and its full name are the same law.
#[cfg(feature = "db")]
const LICENSING: &str = "行政许可法";

impl Power {
    pub fn of(item: &Item) -> Power {
        match item.power.as_str() {
            "01" => Power::Licence,
            "05" => Power::Payment,
            "07" => Power::Confirmation,
            "08" => Power::Award,
            "09" => Power::Ruling,
            _ if item.name.contains("备案") => Power::Filing,
            "20" => Power::Service,
            _ => Power::Other,
        }
    }

    /// Behind the body's own mark in a number: 某某卫健许准〔2026〕1号.
    pub fn mark(self) -> &'static str {
        match self {
            Power::Licence => "许",
            Power::Payment => "给",
            Power::Confirmation => "确",
            Power::Award => "奖",
            Power::Ruling => "裁",
            Power::Filing => "备",
            Power::Service => "服",
            Power::Other => "审",
        }
    }

    /// What the paper that grants is called.
    pub fn granted(self) -> &'static str {
        match self {
            Power::Licence => "准予许可决定书",
            Power::Payment => "准予给付决定书",
            Power::Confirmation => "行政确认决定书",
            Power::Award => "行政奖励决定书",
            Power::Ruling => "行政裁决书",
            Power::Filing => "备案通知书",
            Power::Service => "准予办理决定书",
            Power::Other => "准予决定书",
        }
    }

    /// And the one that does not.
    pub fn denied(self) -> &'static str {
        match self {
            Power::Licence => "不予许可决定书",
            Power::Payment => "不予给付决定书",
            Power::Confirmation => "不予确认决定书",
            Power::Award => "不予奖励决定书",
            Power::Ruling => "不予裁决决定书",
            Power::Filing => "不予备案通知书",
            Power::Service => "不予办理决定书",
            Power::Other => "不予决定书",
        }
    }

    /// 决定…：what stands before the content.
    pub fn grants(self) -> &'static str {
        match self {
            Power::Licence => "决定准予行政许可",
            Power::Payment => "决定准予给付",
            Power::Confirmation => "决定确认",
            Power::Award => "决定给予奖励",
            Power::Ruling => "裁决如下",
            Power::Filing => "决定备案",
            Power::Service => "决定办理",
            Power::Other => "决定准予",
        }
    }

    pub fn denies(self) -> &'static str {
        match self {
            Power::Licence => "决定不予行政许可",
            Power::Payment => "决定不予给付",
            Power::Confirmation => "决定不予确认",
            Power::Award => "决定不予奖励",
            Power::Ruling => "决定不予裁决",
            Power::Filing => "决定不予备案",
            Power::Service => "决定不予办理",
            Power::Other => "决定不予批准",
        }
    }
}

impl ClockView {
    /// Its reasons without the articles of the licensing law: they speak of licences, and this is a clock of something else.
    pub fn cite_nothing(&mut self) {
        for it in &mut self.reasons {
            let Some((before, rest)) = it.text.split_once("（行政许可法") else { continue };
            let after = rest.split_once('）').map_or("", |it| it.1);
            it.text = format!("{before}{after}");
        }
    }
}

/// 依照…: the matter's own laws, and, of a licence, the article of the general one. 有关法律法规 where it names none.
#[cfg(feature = "db")]
pub fn resting_on(item: &Item, article: &str) -> String {
    let is_licence = Power::of(item) == Power::Licence;
    // A bundle that carries licences names the article for deciding together itself.
    let may_stand = |law: &str| is_licence || !item.parts.is_empty() || !law.ends_with(LICENSING);
    let own = item.basis.iter().filter(|it| may_stand(&it.law));
    let mut all: Vec<String> = own.map(|it| format!("《{}》{}", it.law, it.article)).collect();
    all.extend((is_licence && !article.is_empty()).then(|| format!("《中华人民共和国{LICENSING}》{article}")));
    match all.split_last() {
        None => "有关法律法规".to_owned(),
        Some((last, [])) => last.clone(),
        Some((last, before)) => format!("{}和{last}", before.join("、")),
    }
}

#[cfg(all(test, feature = "db"))]
mod tests {
    use super::*;
    use crate::catalogue::Basis;

    fn item(power: &str, name: &str, laws: &[&str]) -> Item {
        let basis = laws.iter().map(|it| Basis { law: (*it).to_owned(), article: "第四条".to_owned() });
        Item { power: power.to_owned(), name: name.to_owned(), basis: basis.collect(), ..Item::default() }
    }

    /// The licensing law stands on papers of licences, whatever an editor wrote into a matter that is none.
    #[test]
    fn the_licensing_law_speaks_of_licences_alone() {
        let check = |power: &str, name: &str, kind: Power| {
            let item = item(power, name, &["某某条例", "行政许可法"]);
            assert_eq!(Power::of(&item), kind, "{power} {name}");
            let is_said = resting_on(&item, "第三十二条").contains("行政许可法");
            assert_eq!(is_said, kind == Power::Licence, "{power} {name}");
        };
        check("01", "公共场所卫生许可", Power::Licence);
        check("01", "易制毒化学品购买备案证明", Power::Licence);
        check("05", "最低生活保障", Power::Payment);
        check("07", "学历确认", Power::Confirmation);
        check("08", "见义勇为奖励", Power::Award);
        check("09", "土地权属争议裁决", Power::Ruling);
        check("10", "畜禽养殖场备案", Power::Filing);
        check("20", "招牌设置备案", Power::Filing);
        check("10", "再生育审批", Power::Other);
        check("20", "老年人优待证", Power::Service);
        check("", "没有写类型的", Power::Other);
    }

    #[test]
    fn laws_are_joined_as_a_sentence_has_them() {
        assert_eq!(resting_on(&item("20", "证", &[]), "第三十二条"), "有关法律法规");
        assert_eq!(resting_on(&item("01", "证", &[]), "第三十二条"), "《中华人民共和国行政许可法》第三十二条");
        assert_eq!(resting_on(&item("05", "低保", &["救助办法"]), "第三十二条"), "《救助办法》第四条");
        assert_eq!(
            resting_on(&item("01", "证", &["甲法", "乙法"]), "第三十八条"),
            "《甲法》第四条、《乙法》第四条和《中华人民共和国行政许可法》第三十八条"
        );
    }
}
