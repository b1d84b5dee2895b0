//! 县: what a hall calls itself, where it stands, and what its papers and messages say of it. Data of the hall, not of the program.
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    id::Region,
    value::{is_hanzi, odd_sign},
};

pub mod settings;

/// Of one hall. What is empty is left out where it would stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct County {
    /// 行政区划代码, six digits; every row of the hall is of it. 0: nobody has said yet whose hall this is.
    pub code: Region,
    /// 某某县
    pub name: String,
    /// 机关代字 of the county's own government, 某某政; without its 政, what a body's begins with that has none of its own.
    pub series: String,
    /// 机关代字 of each body (GB/T 9704-2012, 7.2.5), by its everyday name: what its numbers begin with, 某某卫健.
    pub marks: BTreeMap<String, String>,
    /// In 【】 before every text message, as the carrier has it on record.
    pub signature: String,
    /// 网站名称
    pub site: String,
    /// 政务服务中心, as every page names it.
    pub hall: String,
    /// 主办单位
    pub host: String,
    /// 咨询台: the body whose staff hand out questions that name none, by its everyday name; empty: every question has to name one.
    pub desk: String,
    pub address: String,
    pub hours: String,
    pub phone: String,
    /// 楼层: what is on which floor, a line each.
    pub floors: Vec<String>,
    /// 怎么来: buses, parking, a line each.
    pub ways: Vec<String>,
    /// At the foot of every page.
    pub note: String,
    /// 个人信息处理者 (个人信息保护法第十七条): who answers for what people write here.
    pub handler: String,
    /// How to reach whoever answers for it.
    pub contact: String,
    /// How long it is kept.
    pub retention: String,
    /// 事项编制: how many working days each stretch of the way has.
    pub editing: Editing,
    /// 用语: what a message says, by the code of the act it is about; what is not there is as usual.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub texts: BTreeMap<String, String>,
    /// 文书附注: lines under a paper's own words, by what its kind is called.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub tails: BTreeMap<String, String>,
    /// These words in other languages: by the language's code, by the Chinese word.
    pub words: BTreeMap<String, BTreeMap<String, String>>,
}

impl Default for County {
    fn default() -> County {
        County {
            code: Region(0),
            name: String::new(),
            series: String::new(),
            marks: BTreeMap::new(),
            signature: "政务服务".to_owned(),
            site: "政务服务网".to_owned(),
            hall: "政务服务中心".to_owned(),
            host: String::new(),
            desk: String::new(),
            address: String::new(),
            hours: String::new(),
            phone: String::new(),
            floors: Vec::new(),
            ways: Vec::new(),
            note: String::new(),
            handler: String::new(),
            contact: String::new(),
            retention: String::new(),
            editing: Editing::default(),
            texts: BTreeMap::new(),
            tails: BTreeMap::new(),
            words: BTreeMap::new(),
        }
    }
}

/// 编制期限, in working days (handbook2 part A, M02): from the cause to handing in, from there to the last check, from there to the
/// publication.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Editing {
    pub apply: u32,
    pub review: u32,
    pub publish: u32,
}

impl Default for Editing {
    fn default() -> Editing {
        Editing { apply: 10, review: 15, publish: 3 }
    }
}

impl Editing {
    /// 10 15 3, as one types it.
    pub fn says(self) -> String {
        format!("{} {} {}", self.apply, self.review, self.publish)
    }

    /// Three whole numbers, each of a year at most.
    pub fn read(text: &str) -> Option<Editing> {
        let all = text.split_whitespace().map(|it| crate::value::plain_digits(it).parse::<u32>().ok());
        match all.collect::<Option<Vec<u32>>>()?.as_slice() {
            [apply, review, publish] if [apply, review, publish].iter().all(|it| (1..=250).contains(*it)) => {
                Some(Editing { apply: *apply, review: *review, publish: *publish })
            }
            _ => None,
        }
    }
}

impl County {
    /// One of these words in another language; as it is where that is not known.
    pub fn said<'a>(&'a self, language: &str, text: &'a str) -> &'a str {
        self.words.get(language).and_then(|it| it.get(text)).map_or(text, String::as_str)
    }

    /// 机关代字 of a body, by its everyday and its full name. Who has none in the county's file has one made of its name: numbers
    /// of two bodies never look alike only because nobody has written it down.
    pub fn mark(&self, name: &str, full: &str) -> String {
        let written = self.marks.get(name).or_else(|| self.marks.get(full));
        written.cloned().unwrap_or_else(|| self.made_mark(name, full))
    }

    /// 某某县卫生健康局 → 某某卫健 stands in the file, 某某卫生健康 is made; 白石镇人民政府 → 某某白石政.
    fn made_mark(&self, name: &str, full: &str) -> String {
        let here = self.series.trim_end_matches('政');
        let short = name.trim_start_matches(self.name.as_str()).trim_start_matches('县');
        match full.strip_prefix(self.name.as_str()).filter(|_| !self.name.is_empty()) {
            Some("人民政府") => self.series.clone(),
            Some(_) => match short.strip_suffix("人民政府") {
                Some(town) => format!("{here}{}政", town.trim_end_matches(['镇', '乡'])),
                None => format!("{here}{}", short.trim_end_matches('局')),
            },
            // Of another place: by its own name, whole.
            None => full.trim_end_matches('局').replacen(['省', '市', '县', '区'], "", 1),
        }
    }

    /// What every page is told of its hall, by name: `site`; and where the county has said it in another language, `en.site`.
    pub fn facts(&self) -> BTreeMap<String, &str> {
        let all = [
            ("site", &self.site),
            ("hall", &self.hall),
            ("host", &self.host),
            ("address", &self.address),
            ("hours", &self.hours),
            ("phone", &self.phone),
            ("note", &self.note),
        ];
        let mut facts: BTreeMap<String, &str> =
            all.iter().map(|(name, it)| (name.to_string(), it.as_str())).collect();
        for (language, words) in &self.words {
            let told = all.iter().filter_map(|(name, it)| Some((name, words.get(it.as_str())?)));
            facts.extend(told.map(|(name, told)| (format!("{language}.{name}"), told.as_str())));
        }
        facts
    }

    /// What is missing or cannot be: the name it has in a file and on the page, and the sentence.
    pub fn slips(&self) -> Vec<(&'static str, String)> {
        let needed = [
            ("name", &self.name),
            ("series", &self.series),
            ("signature", &self.signature),
            ("site", &self.site),
            ("hall", &self.hall),
            ("address", &self.address),
            ("hours", &self.hours),
            ("phone", &self.phone),
        ];
        let missing = needed.iter().filter(|it| it.1.trim().is_empty());
        let mut slips: Vec<(&str, String)> = missing.map(|it| (it.0, "没有写".to_owned())).collect();
        let more = [
            ("host", &self.host),
            ("note", &self.note),
            ("handler", &self.handler),
            ("contact", &self.contact),
            ("retention", &self.retention),
        ];
        for (name, it) in needed.into_iter().chain(more) {
            if odd_sign(it).is_some() || it.chars().any(char::is_control) {
                slips.push((name, "里面有看不见或者印不出来的字符".to_owned()));
            }
        }
        for (body, mark) in &self.marks {
            let is_taken = self.marks.iter().any(|it| it.0 != body && it.1 == mark);
            let is_plain = (2..=10).contains(&mark.chars().count()) && mark.chars().all(is_hanzi);
            match (is_plain, is_taken) {
                (false, _) => {
                    slips.push(("marks", format!("{body}的代字“{mark}”不对，应为2到10个汉字，例如青石卫健")))
                }
                (true, true) => slips.push(("marks", format!("{body}的代字“{mark}”别的单位也在用，文号会分不清"))),
                (true, false) => (),
            }
        }
        slips
    }

    /// The same, each in a sentence for whoever wrote the file, and whether the code is one.
    pub fn faults(&self) -> Vec<String> {
        let slips = self.slips().into_iter().map(|(name, says)| format!("{name}：{says}"));
        let code = (!is_code(self.code.0)).then(|| format!("code：{CODE_SAYS}"));
        slips.chain(code).collect()
    }
}

/// What a code has to be.
pub const CODE_SAYS: &str = "应为6位的行政区划代码，例如431000";

/// 行政区划代码 (GB/T 2260): six digits that begin with those of a province.
pub fn is_code(code: i32) -> bool {
    let province = code / 10_000;
    let is_province = matches!(province, 11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71 | 81 | 82);
    (100_000..=999_999).contains(&code) && is_province
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_named() {
        assert_eq!(County::default().faults().len(), 6, "{:?}", County::default().faults());
        let whole = County {
            code: Region(360_999),
            name: "青石县".to_owned(),
            series: "青石政".to_owned(),
            address: "解放路1号".to_owned(),
            hours: "工作日8:30—17:00".to_owned(),
            phone: "0790-1234567".to_owned(),
            ..County::default()
        };
        assert_eq!(whole.faults(), Vec::<String>::new());
        for odd in ["青石\n政", "青石\u{202e}政", "青石政🏢"] {
            let odd = County { series: odd.to_owned(), ..whole.clone() };
            assert!(odd.faults().iter().any(|it| it.starts_with("series：")), "{odd:?}");
        }
        for (mark, says) in
            [("青石政许", "别的单位也在用"), ("", "应为2到10个汉字"), ("青石〔", "应为2到10个汉字")]
        {
            let marks = [("县卫健局", mark), ("县民政局", "青石政许")];
            let marks = marks.map(|it| (it.0.to_owned(), it.1.to_owned())).into();
            let odd = County { marks, ..whole.clone() };
            assert!(odd.faults().iter().any(|it| it.contains(says)), "{mark}: {:?}", odd.faults());
        }
        assert_eq!(whole.facts()["site"], "政务服务网");
        assert!(!whole.facts().contains_key("en.site"), "as it is where nobody has said it otherwise");
    }

    /// Each body under its own mark: as the file has it, or made of its name.
    #[test]
    fn every_body_has_a_mark_of_its_own() {
        let county = County {
            name: "青石县".to_owned(),
            series: "青石政".to_owned(),
            marks: [("县卫健局".to_owned(), "青石卫健".to_owned())].into(),
            ..County::default()
        };
        let check = |name: &str, full: &str, mark: &str| assert_eq!(county.mark(name, full), mark, "{name}");
        check("县卫健局", "青石县卫生健康局", "青石卫健");
        check("县市场监管局", "青石县市场监督管理局", "青石市场监管");
        check("县政府办", "青石县人民政府办公室", "青石政府办");
        check("县人民政府", "青石县人民政府", "青石政");
        check("白石镇人民政府", "青石县白石镇人民政府", "青石白石政");
        check("鹿门村委员会", "青石县鹿门村委员会", "青石鹿门村委员会");
        check("安澜市自然资源局", "安澜市自然资源和规划局", "安澜自然资源和规划");
    }
}
