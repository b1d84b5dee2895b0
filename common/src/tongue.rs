//! 语言: the words of the screens in another language than Chinese, which is the key (as gettext does it). Pure; the app keeps
//! the table of whoever reads; the server speaks Chinese, but for the words that come before the program.
use std::collections::BTreeMap;

use serde::Deserialize;

/// Keys that begin with this say something about the table itself: `@name`, `@day`, `@week`, `@date`,
/// `@months`.
pub const ABOUT: char = '@';
/// The cookie in which a browser says which language the server's own words should be in.
pub const COOKIE: &str = "tongue";

/// One language: sentence in Chinese, sentence in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Table(BTreeMap<String, String>);

impl Table {
    /// Nothing for a sentence that has no line.
    pub fn line(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(String::as_str)
    }

    /// A sentence that comes whole: exactly, or by the line with places it was made from. What stood in the places is told
    /// where it is known, and left where it is somebody's own words. Back as it came when no line fits.
    pub fn said(&self, text: &str) -> String {
        if let Some(it) = self.whole(text) {
            return it;
        }
        let Some((_, found, line)) = self.lines_of(text).max_by_key(|it| it.0) else { return text.to_owned() };
        let found: Vec<String> = found.into_iter().map(|it| self.known(it)).collect();
        fill(line, &found.iter().map(String::as_str).collect::<Vec<&str>>())
    }

    /// What may be ours or somebody's own, such as the name of a field or of a material: told only if no word of it would be
    /// left, because half of 法定代表人 is nothing.
    pub fn known(&self, text: &str) -> String {
        self.whole(text).unwrap_or_else(|| text.to_owned())
    }

    /// Nothing unless all of it is told.
    fn whole(&self, text: &str) -> Option<String> {
        if text.is_ascii() {
            return Some(text.to_owned());
        }
        if let Some(it) = self.line(text) {
            return Some(it.to_owned());
        }
        if let Some(it) = self.date(text) {
            return Some(it);
        }
        let by_line = |(n_own, found, line): (usize, Vec<&str>, &str)| {
            let found: Vec<String> = found.into_iter().map(|it| self.whole(it)).collect::<Option<_>>()?;
            Some((n_own, fill(line, &found.iter().map(String::as_str).collect::<Vec<&str>>())))
        };
        if let Some((_, it)) = self.lines_of(text).filter_map(by_line).max_by_key(|it| it.0) {
            return Some(it);
        }
        let and = self.line(AND)?;
        let parts = text.contains(AND).then(|| text.split(AND).map(|it| self.whole(it)))?;
        Some(parts.collect::<Option<Vec<String>>>()?.join(and))
    }

    /// 11月30日, 11月30日（周一）, 2026年11月30日（周一）: in the order and with the names of the language.
    fn date(&self, text: &str) -> Option<String> {
        if let Some((year, rest)) = text.split_once('年').filter(|it| is_number(it.0)) {
            let (day, week) = rest.strip_suffix('）')?.split_once('（')?;
            return Some(fill(self.line("@date")?, &[year, &self.date(day)?, self.line(week)?]));
        }
        if let Some((day, week)) = text.strip_suffix('）').and_then(|it| it.split_once('（')) {
            return Some(fill(self.line("@week")?, &[&self.date(day)?, self.line(week)?]));
        }
        let (month, day) = text.strip_suffix('日')?.split_once('月').filter(|it| is_number(it.1))?;
        let name = self.line("@months")?.split(' ').nth(month.parse::<usize>().ok()?.checked_sub(1)?)?;
        Some(fill(self.line("@day")?, &[day, name]))
    }

    /// The lines `text` may have been made from: how much each says itself, what stands in its places, what it is told as.
    /// The more a line says itself, the surer it is the one; what says a single character is believed only of what is known.
    fn lines_of<'a>(&'a self, text: &'a str) -> impl Iterator<Item = (usize, Vec<&'a str>, &'a str)> {
        let lines = self.0.iter().filter(|(key, _)| key.contains("{}"));
        let fitting = lines.filter_map(move |(key, line)| Some((n_own(key), places(key, text)?, line.as_str())));
        fitting.filter(|(n_own, found, _)| {
            *n_own > 1 || found.iter().all(|it| it.is_ascii() || self.line(it).is_some())
        })
    }
}

/// Between the members of a list.
const AND: &str = "、";

fn n_own(line: &str) -> usize {
    line.split("{}").flat_map(str::chars).count()
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|it| it.is_ascii_digit())
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

/// `{}` one after the other, or `{0}`, `{1}` where a language turns the order round; `{0|day|days}` where a word depends on
/// whether it is one.
pub fn fill(line: &str, with: &[&str]) -> String {
    let mut text = String::with_capacity(line.len() + 16);
    let mut rest = line;
    let mut next = 0;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((place, after)) = after.split_once('}') else { break };
        text.push_str(before);
        let (at, forms) = place.split_once('|').unwrap_or((place, ""));
        let at = at.parse().unwrap_or_else(|_| {
            next += 1;
            next - 1
        });
        let it = with.get(at).copied().unwrap_or_default();
        text.push_str(match forms.split_once('|') {
            Some((one, _)) if it == "1" => one,
            Some((_, many)) => many,
            None => it,
        });
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
    fn one_is_not_many() {
        let line = "{} {0|day|days} of {}";
        assert_eq!(fill(line, &["1", "May"]), "1 day of May");
        assert_eq!(fill(line, &["11", "May"]), "11 days of May");
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

    #[test]
    fn a_day_is_told_in_the_languages_own_order_wherever_it_stands() {
        let it = table(&[
            ("@day", "{} {}"),
            ("@months", "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"),
            ("@week", "{1} {0}"),
            ("@date", "{2} {1} {0}"),
            ("周一", "Mon"),
            ("{}，周末，不计。", "{}: weekend, not counted."),
            ("最晚{}", "by {}"),
            ("、", ", "),
        ]);
        assert_eq!(it.said("11月30日"), "30 Nov");
        assert_eq!(it.said("11月30日（周一）"), "Mon 30 Nov");
        assert_eq!(it.said("最晚2026年11月30日（周一）"), "by Mon 30 Nov 2026");
        assert_eq!(it.said("11月28日、11月29日，周末，不计。"), "28 Nov, 29 Nov: weekend, not counted.");
        assert_eq!(it.said("13月1日"), "13月1日");
    }

    #[test]
    fn somebodys_own_words_are_never_told_by_half() {
        let it = table(&[
            ("法定{}", "by law {}"),
            ("{}个工作日", "{} working days"),
            ("还要补正：{}", "still to put right: {}"),
            ("姓名", "name"),
            ("手机号码", "mobile number"),
            ("、", ", "),
        ]);
        assert_eq!(it.said("法定20个工作日"), "by law 20 working days");
        assert_eq!(it.said("还要补正：法定代表人身份证明"), "still to put right: 法定代表人身份证明");
        assert_eq!(it.known("法定代表人"), "法定代表人");
        assert_eq!(it.known("姓名、手机号码"), "name, mobile number");
        assert_eq!(it.known("姓名、店名"), "姓名、店名");
        assert_eq!(it.said("还要补正：姓名、店名"), "still to put right: 姓名、店名");
    }
}
