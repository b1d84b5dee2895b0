//! 县: what a hall calls itself, where it stands, and what its papers and messages say of it. Data of the hall, not of the program.
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{id::Region, value::odd_sign};

/// Of one hall. What is empty is left out where it would stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct County {
    /// 行政区划代码, six digits; every row of the hall is of it. 0: nobody has said yet whose hall this is.
    pub code: Region,
    /// 某某县
    pub name: String,
    /// 机关代字: what stands before the kind of a paper in its number, 某某政.
    pub series: String,
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
    /// These words in other languages: by the language's code, by the Chinese word.
    pub words: BTreeMap<String, BTreeMap<String, String>>,
}

impl Default for County {
    fn default() -> County {
        County {
            code: Region(0),
            name: String::new(),
            series: String::new(),
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
            words: BTreeMap::new(),
        }
    }
}

impl County {
    /// One of these words in another language; as it is where that is not known.
    pub fn said<'a>(&'a self, language: &str, text: &'a str) -> &'a str {
        self.words.get(language).and_then(|it| it.get(text)).map_or(text, String::as_str)
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

    /// What is missing or cannot be, each in a sentence.
    pub fn faults(&self) -> Vec<String> {
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
        let mut faults: Vec<String> =
            needed.iter().filter(|it| it.1.trim().is_empty()).map(|it| format!("{}：没有写", it.0)).collect();
        let all = needed.into_iter().chain([("host", &self.host), ("note", &self.note)]);
        let is_odd = |it: &str| odd_sign(it).is_some() || it.chars().any(char::is_control);
        faults.extend(all.filter(|it| is_odd(it.1)).map(|it| format!("{}：里面有看不见或者印不出来的字符", it.0)));
        if !(100_000..=999_999).contains(&self.code.0) {
            faults.push("code：应为6位的行政区划代码，例如431000".to_owned());
        }
        faults
    }
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
        assert_eq!(whole.facts()["site"], "政务服务网");
        assert!(!whole.facts().contains_key("en.site"), "as it is where nobody has said it otherwise");
    }
}
