//! 语言: the words of the screens in another language than Chinese, which is the key (as gettext does it). Pure; the app keeps
//! the table of whoever reads, the server speaks Chinese.
use std::collections::BTreeMap;

use serde::Deserialize;

/// Keys that begin with this say something about the table itself: `@name`, `@day`, `@week`, `@months`.
pub const ABOUT: char = '@';

/// One language: sentence in Chinese, sentence in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Table(BTreeMap<String, String>);

impl Table {
    /// Nothing for a sentence that has no line.
    pub fn line(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(String::as_str)
    }

    /// A sentence that comes whole: exactly, or by the line with places it was made from. What stood in the places is looked
    /// for in turn. Back as it came when no line fits.
    pub fn said(&self, text: &str) -> String {
        if let Some(it) = self.line(text) {
            return it.to_owned();
        }
        let lines = self.0.iter().filter(|(key, _)| key.contains("{}"));
        let fitting = lines.filter_map(|(key, line)| Some((n_own(key), places(key, text)?, line)));
        // The more a line says itself, the surer it is the one; what says a single character is believed of numbers only.
        let is_sure = |n_own: usize, found: &[&str]| n_own > 1 || found.iter().all(|it| is_number(it));
        let best = fitting.filter(|(n_own, found, _)| is_sure(*n_own, found)).max_by_key(|it| it.0);
        let Some((_, found, line)) = best else { return text.to_owned() };
        let found: Vec<String> = found.into_iter().map(|it| self.said(it)).collect();
        fill(line, &found.iter().map(String::as_str).collect::<Vec<&str>>())
    }
}

fn n_own(line: &str) -> usize {
    line.split("{}").flat_map(str::chars).count()
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|it| it.is_ascii_digit() || it == '.')
}

/// What stands in the places of `line` when it says `text`.
fn places<'a>(line: &str, text: &'a str) -> Option<Vec<&'a str>> {
    let mut pieces = line.split("{}");
    let mut rest = text.strip_prefix(pieces.next()?)?;
    let mut found = Vec::new();
    let mut pieces = pieces.peekable();
    while let Some(piece) = pieces.next() {
        let (place, after) = match (piece.is_empty(), pieces.peek().is_none()) {
            (true, true) => (rest, ""),
            (false, true) => (rest.strip_suffix(piece)?, ""),
            // Two places side by side cannot be told apart.
            (true, false) => return None,
            (false, false) => rest.split_once(piece)?,
        };
        found.push(place);
        rest = after;
    }
    Some(found)
}

/// `{}` one after the other, or `{0}`, `{1}` where a language turns the order round.
pub fn fill(line: &str, with: &[&str]) -> String {
    let mut text = String::with_capacity(line.len() + 16);
    let mut rest = line;
    let mut next = 0;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((place, after)) = after.split_once('}') else { break };
        text.push_str(before);
        let at = place.parse().unwrap_or(next);
        text.push_str(with.get(at).copied().unwrap_or_default());
        next += 1;
        rest = after;
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(lines: &[(&str, &str)]) -> Table {
        Table(lines.iter().map(|(key, line)| ((*key).to_owned(), (*line).to_owned())).collect())
    }

    #[test]
    fn places_are_filled_in_order_or_by_number() {
        assert_eq!(fill("第{}项，共{}项", &["2", "5"]), "第2项，共5项");
        assert_eq!(fill("{1} of {0}", &["five", "two"]), "two of five");
        assert_eq!(fill("nothing", &["x"]), "nothing");
        assert_eq!(fill("an open {brace", &["x"]), "an open {brace");
        assert_eq!(fill("{} and {}", &["one"]), "one and ");
    }

    #[test]
    fn a_sentence_that_came_whole_is_told_by_the_line_it_was_made_from() {
        let it = table(&[
            ("还剩{}个工作日", "{} working days left"),
            ("请填写{}", "Enter {}"),
            ("姓名", "your name"),
            ("{}分钟后再试（{}）", "{1}: try again in {0} minutes"),
            ("{}天", "{} days"),
            ("{}的{}", "{1} of {0}"),
            ("{}的期限", "the limit of {}"),
        ]);
        assert_eq!(it.said("还剩5个工作日"), "5 working days left");
        assert_eq!(it.said("请填写姓名"), "Enter your name");
        assert_eq!(it.said("请填写经营场所"), "Enter 经营场所");
        assert_eq!(it.said("3分钟后再试（姓名）"), "your name: try again in 3 minutes");
        assert_eq!(it.said("没有这一行"), "没有这一行");
        assert_eq!((it.said("5天"), it.said("春天")), ("5 days".to_owned(), "春天".to_owned()));
        assert_eq!(it.said("补正的期限"), "the limit of 补正", "the line that says more");
    }
}
