//! What a case is found by, beside its matter and its body: pairs of characters of the applicant's name, dots or none; how a person's name
//! sounds; the end of its number. Written when it is handed in.
use std::collections::BTreeSet;

use uuid::Uuid;

use crate::{
    base::{error::Result, words},
    entity::{case_words::Model as Word, cases::Model as Case},
    gate::cx::Cx,
};

mod query;

/// Longer names are firms': nobody types how they sound.
const MOST_SOUNDED: usize = 6;
/// More characters of a name are looked for by nobody.
const MOST_READ: usize = 40;
/// Cases that one word leads to, at most, for it to say anything: more are found by reading the newest.
pub const FEW: u64 = 5_000;

/// 买买提·阿依古丽 and 买买提阿依古丽 are one.
fn joined(name: &str) -> String {
    words::plain(name).chars().filter(|it| *it != ' ').take(MOST_READ).collect()
}

fn of_number(no: &str) -> Vec<String> {
    let digits: String = no.chars().filter(char::is_ascii_digit).collect();
    let n = digits.len();
    let ends = [n.checked_sub(5).map(|from| from..n), n.checked_sub(6).map(|from| from..n)];
    // 办件编号: its serial stands before the check digit.
    let serial = (n == 18).then_some(12..17);
    let part = |it: std::ops::Range<usize>| digits.get(it).map(|it| format!("#{it}"));
    ends.into_iter().flatten().chain(serial).filter_map(part).collect()
}

fn of_name(name: &str) -> BTreeSet<String> {
    let text = joined(name);
    let mut all: BTreeSet<String> = words::bigrams(&text).into_iter().collect();
    let is_short = text.chars().count() <= MOST_SOUNDED && text.chars().all(words::is_hanzi);
    if is_short && !text.is_empty() {
        all.insert(format!("p:{}", words::pinyin(&text)));
        all.insert(format!("i:{}", words::initials(&text)));
    }
    all
}

/// Everything a case is found by.
pub fn of(case: &Case) -> Vec<Word> {
    let mut all = of_name(&case.applicant_name);
    all.extend(case.no.iter().flat_map(|it| of_number(it)));
    all.into_iter().map(|word| Word { region: case.region, word, case_id: case.id }).collect()
}

/// Once it is in, and whenever its name changes. What it was called before is left: whoever finds it by that is shown what it says now.
pub async fn keep(cx: &Cx, case: &Case) -> Result<()> {
    query::add(cx, case, of(case)).await
}

/// Nobody finds it by that name any more.
pub async fn forget(cx: &Cx, case: &Case) -> Result<()> {
    query::delete(cx, case, of_name(&case.applicant_name)).await
}

/// What somebody typed, as it would stand there: all of these, or, of letters, either.
enum Typed {
    All(Vec<String>),
    Either([String; 2]),
}

fn typed(word: &str) -> Option<Typed> {
    let text = joined(word);
    if words::is_latin(&text) && !text.chars().any(|it| it.is_ascii_digit()) {
        let sound = words::folded(&text);
        return Some(Typed::Either([format!("p:{sound}"), format!("i:{sound}")]));
    }
    let pairs = words::bigrams(&text);
    (!pairs.is_empty()).then_some(Typed::All(pairs))
}

/// The cases whose applicant's name has this in it, if they are few. None: they are many, or nothing can be said.
pub async fn named(cx: &Cx, word: &str) -> Result<Option<Vec<Uuid>>> {
    match typed(word) {
        None => Ok(None),
        Some(Typed::Either(all)) => query::of_any(cx, &all).await.map(Some),
        Some(Typed::All(pairs)) => few(cx, pairs).await,
    }
}

/// The cases whose number ends so, or whose serial it is.
pub async fn numbered(cx: &Cx, digits: &str) -> Result<Vec<Uuid>> {
    let from = digits.len().saturating_sub(6);
    let end = digits.get(from..).unwrap_or(digits);
    query::of_any(cx, &[format!("#{end}"), format!("#{digits}")]).await
}

/// By the rarest of the pairs, which the others have to stand beside.
async fn few(cx: &Cx, pairs: Vec<String>) -> Result<Option<Vec<Uuid>>> {
    let mut rarest: Option<(u64, String)> = None;
    for it in pairs.iter().take(MOST_READ) {
        let n = query::n_of(cx, it).await?;
        if rarest.as_ref().is_none_or(|best| n < best.0) {
            rarest = Some((n, it.clone()));
        }
        if n == 0 {
            return Ok(Some(Vec::new()));
        }
    }
    match rarest {
        Some((n, it)) if n <= FEW => query::with_all(cx, &it, &pairs).await.map(Some),
        _ => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_by_its_parts_its_sound_and_either_dot() {
        let all = of_name("周明远");
        for it in ["周明", "明远", "p:zhoumingyuan", "i:zmy"] {
            assert!(all.contains(it), "{it}: {all:?}");
        }
        assert_eq!(of_name("买买提·阿依古丽"), of_name("买买提•阿依古丽"));
        assert!(of_name("买买提·阿依古丽").contains("提阿"));
        assert!(!of_name("明川县鹿门客栈有限公司").iter().any(|it| it.starts_with("p:")));
        assert_eq!(of_number("431099261123000374"), ["#00374", "#000374", "#00037"]);
        assert!(of_name("").is_empty());
    }
}
