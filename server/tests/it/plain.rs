//! 大白话: what people read is short and says things the way they are said at a counter, not in a circular.
//! (quality/experience.md 0.5; the words are those a clerk would have to explain.)
use crate::tidy::{literals, sources};

/// Han characters between two full stops. What people read while they stand in a queue.
const MAX_HAN: usize = 35;

/// Officialese with a plain word for each.
const STIFF: [(&str, &str); 24] = [
    ("兹", "现在"),
    ("特此", ""),
    ("予以", ""),
    ("进行", "说出那个动词"),
    ("事宜", "事"),
    ("届时", "到时候"),
    ("务必", "一定"),
    ("烦请", "请"),
    ("敬请", "请"),
    ("知悉", "知道"),
    ("鉴于", "因为"),
    ("上述", "上面的"),
    ("前款", "上一条"),
    ("如需", "要"),
    ("未能", "没有"),
    ("无法", "不能"),
    ("方可", "才能"),
    ("以便", "好"),
    ("之日起", "从哪天起"),
    ("有关规定", "写明哪一条"),
    ("操作成功", "写明做成了什么"),
    ("操作失败", "写明为什么、怎么办"),
    ("系统异常", "写明为什么、怎么办"),
    ("参数", "写明哪一项"),
];

/// Quoted from the law, or of names the state has given.
const QUOTED: [&str; 2] = ["中华人民共和国行政许可法", "06行政裁决"];

fn is_han(it: &char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(it)
}

/// What is shown to citizens and at the desk; not the columns of sheets, nor what machines are told.
fn texts() -> Vec<(String, String)> {
    // Tables of single characters are no sentences.
    let tables = ["value/letters.rs", "case/card.rs", "question/personal.rs"];
    let left_out = ["catalogue/sheet.rs", "catalogue/item.rs", "catalogue/quality.rs", "page/robots.rs"];
    let left_out: Vec<&str> = left_out.into_iter().chain(tables).collect();
    let all = ["app/src", "common/src", "server/src/message", "server/src/page"].into_iter().flat_map(sources);
    let mut found = Vec::new();
    for (path, text) in all.filter(|(path, _)| !left_out.iter().any(|it| path.ends_with(it))) {
        for it in literals(&text).into_iter().map(|it| it.1).filter(|it| it.chars().any(|it| is_han(&it))) {
            found.push((path.display().to_string(), it));
        }
    }
    found
}

#[test]
fn no_sentence_is_longer_than_one_breath() {
    let mut long = Vec::new();
    for (path, text) in texts() {
        for sentence in text.split(['。', '！', '？', '；', '\n']) {
            let n = sentence.chars().filter(is_han).count();
            if n > MAX_HAN && !QUOTED.iter().any(|it| sentence.contains(it)) {
                long.push(format!("{path}: {n} {sentence}"));
            }
        }
    }
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn nothing_is_said_in_officialese() {
    let mut stiff = Vec::new();
    for (path, text) in texts() {
        for (word, plain) in STIFF {
            if text.contains(word) && !QUOTED.iter().any(|it| text.contains(it)) {
                stiff.push(format!("{path}: “{word}”→“{plain}”: {text}"));
            }
        }
    }
    assert!(stiff.is_empty(), "{}", stiff.join("\n"));
    // The test itself sees something: there is a hall's worth of words.
    assert!(texts().len() > 1_000, "{}", texts().len());
}
