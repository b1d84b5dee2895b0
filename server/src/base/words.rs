//! 分词与拼音: how Chinese text becomes tokens, the same way for what is indexed and what is asked.
use std::{
    collections::{BTreeSet, HashMap},
    sync::LazyLock,
};

use jieba_rs::Jieba;
use pinyin::ToPinyin;
use serde::Deserialize;

static JIEBA: LazyLock<Jieba> = LazyLock::new(Jieba::new);

/// 同义词表, kept by the hall's editors.
#[derive(Debug, Deserialize)]
pub struct Synonyms {
    pub groups: Vec<Group>,
    /// What is to be done, as it is asked and as matters are named.
    #[serde(default)]
    pub verbs: Vec<Verb>,
    /// 主题 that are one.
    #[serde(default)]
    pub themes: Vec<Theme>,
    /// Words names have whatever the matter is: without them two names may be one.
    #[serde(default)]
    pub filling: Vec<String>,
    /// Words of a question that name no matter.
    #[serde(default)]
    pub stop: Vec<String>,
    #[serde(default)]
    pub traditional: Pairs,
    /// Characters that words read in more than one way: 调解 is tiaojie, 调查 diaocha.
    #[serde(default)]
    pub readings: Vec<String>,
}

#[derive(Debug, Deserialize)]
pub struct Group {
    pub words: Vec<Everyday>,
    pub means: Vec<String>,
}

#[derive(Debug, Deserialize)]
pub struct Verb {
    pub asked: Vec<String>,
    pub named: Vec<String>,
    /// 注销: nobody is offered it who has not asked for it.
    #[serde(default)]
    pub is_end: bool,
    /// 设立: what is meant where nothing is said.
    #[serde(default)]
    pub is_beginning: bool,
}

#[derive(Debug, Deserialize)]
pub struct Theme {
    pub name: String,
    pub also: Vec<String>,
}

/// A word of a group with every way it is asked for, worked out once: each search goes through all of them.
#[derive(Debug, Deserialize)]
#[serde(from = "String")]
pub struct Everyday {
    pub text: String,
    pub lower: String,
    pub sound: String,
    pub initials: String,
}

impl From<String> for Everyday {
    fn from(text: String) -> Self {
        Self { lower: text.to_lowercase(), sound: sound(&text), initials: initials(&text), text }
    }
}

/// 繁体 → 简体, character by character.
#[derive(Debug, Default, Deserialize)]
pub struct Pairs {
    pub from: String,
    pub to: String,
}

pub static SYNONYMS: LazyLock<Synonyms> = LazyLock::new(|| {
    let text = include_str!("../../../data/synonyms.yaml");
    let read = serde_yaml_ng::from_str(text);
    // Part of the program: a broken one is found by the first test, not by a citizen.
    read.unwrap_or_else(|it| unreachable!("data/synonyms.yaml: {it}"))
});

/// The simplified of each traditional character: every text that is indexed or asked goes through it.
static SIMPLE: LazyLock<HashMap<char, char>> =
    LazyLock::new(|| SYNONYMS.traditional.from.chars().zip(SYNONYMS.traditional.to.chars()).collect());

pub fn is_hanzi(it: char) -> bool {
    matches!(it, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{323af}')
}

/// Lower case, simplified, narrow; brackets and punctuation become blanks.
pub fn plain(text: &str) -> String {
    let clean = |it: char| match SIMPLE.get(&it).copied().unwrap_or(it) {
        it @ '０'..='９' => char::from_u32(it as u32 - 0xfee0).unwrap_or(it),
        it @ ('Ａ'..='Ｚ' | 'ａ'..='ｚ') => {
            char::from_u32(it as u32 - 0xfee0).unwrap_or(it).to_ascii_lowercase()
        }
        it if it.is_alphanumeric() => it.to_ascii_lowercase(),
        _ => ' ',
    };
    text.chars().map(clean).collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Words of two characters and more.
pub fn words(text: &str) -> Vec<String> {
    let text = plain(text);
    let cut = JIEBA.cut_for_search(&text, true);
    cut.into_iter().map(|it| it.word.trim().to_owned()).filter(|it| it.chars().count() > 1).collect()
}

/// In reading order, one after another, single characters too.
pub fn sequence(text: &str) -> Vec<String> {
    let text = plain(text);
    JIEBA.cut(&text, true).into_iter().map(|it| it.word.trim().to_owned()).filter(|it| !it.is_empty()).collect()
}

/// Every two neighbouring hanzi.
pub fn bigrams(text: &str) -> Vec<String> {
    let chars: Vec<char> = plain(text).chars().collect();
    let pairs = chars.windows(2).filter(|it| it.iter().all(|it| is_hanzi(*it)));
    pairs.map(|it| it.iter().collect()).collect()
}

/// The spellings of each, the usual first.
static OTHERWISE: LazyLock<HashMap<char, Vec<&'static str>>> = LazyLock::new(|| {
    let one = |it: &'static String| {
        let mut parts = it.split(' ');
        Some((parts.next()?.chars().next()?, parts.collect()))
    };
    SYNONYMS.readings.iter().filter_map(one).collect()
});

/// So many ways of reading a word are found; names with more of such characters are read in the first ways.
const N_WAYS: usize = 8;

/// Pinyin as it is typed: lü, lv, lyu and lu are one, and so are tones and none.
pub fn folded(sound: &str) -> String {
    let plain = |it: char| match it {
        'ā' | 'á' | 'ǎ' | 'à' => 'a',
        'ē' | 'é' | 'ě' | 'è' | 'ê' => 'e',
        'ī' | 'í' | 'ǐ' | 'ì' => 'i',
        'ō' | 'ó' | 'ǒ' | 'ò' => 'o',
        'ū' | 'ú' | 'ǔ' | 'ù' | 'ǖ' | 'ǘ' | 'ǚ' | 'ǜ' | 'ü' | 'v' => 'u',
        'ń' | 'ň' | 'ǹ' => 'n',
        it => it,
    };
    let text: String = sound.chars().map(plain).collect();
    text.replace("lyu", "lu").replace("nyu", "nu")
}

/// Whether it can be pinyin: letters, digits and blanks.
pub fn is_latin(text: &str) -> bool {
    !text.is_empty()
        && text.chars().all(|it| it == ' ' || folded(&it.to_string()).chars().all(|it| it.is_ascii_alphanumeric()))
}

/// 主题 as the hall has them: what two lists call by two names is one, once.
pub fn themes(given: &[String]) -> Vec<&str> {
    let known = |it: &str| SYNONYMS.themes.iter().find(|theme| theme.also.iter().any(|also| also == it));
    let mut themes: Vec<&str> = Vec::new();
    for it in given {
        let name = known(it).map_or(it.as_str(), |it| &it.name);
        if !themes.contains(&name) {
            themes.push(name);
        }
    }
    themes
}

/// What English is found by: each word, one or many of a kind.
pub fn english(text: &str) -> BTreeSet<String> {
    const SMALL: [&str; 12] =
        ["the", "and", "for", "with", "what", "how", "from", "that", "its", "are", "get", "apply"];
    let plain = plain(text);
    let words = plain.split(' ').filter(|it| it.len() > 2 && !SMALL.contains(it));
    words.map(|it| format!("e:{}", it.trim_end_matches('s'))).collect()
}

/// How a text sounds, as it is typed.
pub fn sound(text: &str) -> String {
    folded(&pinyin(&folded(text)))
}

/// Every way the word may be read, the usual first: for each the whole sound and the initials.
fn ways(text: &str) -> Vec<(String, String)> {
    let mut ways = vec![(String::new(), String::new())];
    for it in text.chars() {
        let usual = sound(&it.to_string());
        let mut here = vec![usual.as_str()];
        here.extend(OTHERWISE.get(&it).into_iter().flatten().filter(|it| **it != usual));
        if ways.len() * here.len() > N_WAYS {
            here.truncate(1);
        }
        let longer = |(whole, letters): &(String, String)| {
            let with = |it: &&str| {
                (format!("{whole}{it}"), format!("{letters}{}", it.chars().next().unwrap_or_default()))
            };
            here.iter().map(with).collect::<Vec<_>>()
        };
        ways = ways.iter().flat_map(longer).collect();
    }
    ways
}

/// 社保卡 → shebaoka; what is not hanzi stays.
pub fn pinyin(text: &str) -> String {
    let one = |it: char| match it.to_pinyin() {
        Some(it) => it.plain().to_owned(),
        None if it.is_ascii_alphanumeric() => it.to_ascii_lowercase().to_string(),
        None => String::new(),
    };
    text.chars().map(one).collect()
}

/// 社保卡 → sbk
pub fn initials(text: &str) -> String {
    let one = |it: char| it.to_pinyin().map(|it| it.first_letter().to_owned()).unwrap_or_default();
    text.chars().map(one).collect()
}

/// What an item is found by through this text: `w:` words and pairs, `p:` their pinyin, `i:` initials of what one
/// would abbreviate.
pub fn tokens(text: &str) -> BTreeSet<String> {
    let mut tokens = BTreeSet::new();
    for it in words(text) {
        tokens.extend(ways(&it).into_iter().map(|(whole, _)| format!("p:{whole}")));
        tokens.insert(format!("w:{it}"));
    }
    // Two neighbours that are no word are read in the usual way: 合同重信用 is not about 重新.
    for it in bigrams(text) {
        tokens.insert(format!("p:{}", sound(&it)));
        tokens.insert(format!("w:{it}"));
    }
    let sequence = sequence(text);
    for start in 0..sequence.len() {
        for end in start + 1..=sequence.len().min(start + 6) {
            let run = sequence.get(start..end).unwrap_or_default().concat();
            let n_chars = run.chars().count();
            if (2..=12).contains(&n_chars) && run.chars().all(is_hanzi) {
                for (whole, letters) in ways(&run) {
                    tokens.insert(format!("p:{whole}"));
                    if n_chars > 2 {
                        tokens.insert(format!("i:{letters}"));
                    }
                }
            }
        }
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_made_plain_before_it_is_cut() {
        let check = |text: &str, out: &str| assert_eq!(plain(text), out);
        check("（县级）公共场所卫生许可", "县级 公共场所卫生许可");
        check("ＶＡＴ发票", "vat发票");
        check("營業執照", "营业执照");
        assert_eq!(pinyin("营业执照"), "yingyezhizhao");
        assert_eq!(initials("教师资格认定"), "jszgrd");
        assert_eq!(bigrams("社保卡"), ["社保", "保卡"]);
    }

    #[test]
    fn a_word_is_found_in_every_way_it_is_read_and_typed() {
        let check = |text: &str, typed: &str| {
            let token = format!("p:{}", folded(typed));
            assert!(tokens(text).contains(&token), "{text} by {typed}: {:?}", tokens(text));
        };
        for typed in ["lvshi", "lüshi", "lushi", "lyushi", "lǜshī"] {
            check("律师执业许可", typed);
        }
        for typed in ["nvxing", "nüxing", "nuxing", "nyuxing"] {
            check("女性保健", typed);
        }
        for (text, typed) in [
            ("旅行社设立", "lvxingshe"),
            ("人民调解", "tiaojie"),
            ("人民调解", "renmintiaojie"),
            ("调查登记", "diaocha"),
            ("重新申请", "chongxin"),
            ("银行开户", "yinhang"),
            ("会计资格", "kuaiji"),
            ("战略规划", "zhanlve"),
        ] {
            check(text, typed);
        }
        assert!(tokens("重新申领").contains("i:cxsl"), "{:?}", tokens("重新申领"));
        assert!(is_latin("lǜ shi") && !is_latin("办sfz") && !is_latin(""));
    }

    #[test]
    fn the_synonym_table_is_sound() {
        let table = &*SYNONYMS;
        assert_eq!(table.traditional.from.chars().count(), table.traditional.to.chars().count());
        for group in &table.groups {
            assert!(!group.words.is_empty() && !group.means.is_empty(), "{group:?}");
            assert!(group.words.iter().all(|it| it.text.chars().count() > 1), "{group:?}");
        }
    }
}
