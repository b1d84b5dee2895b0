//! 号码: figures in whatever shape, parted by whatever sign, that say whose they are.
use super::{Found, ID_CARD, LONG_NUMBER, MOBILE, PHONE, is_word};

/// Digits as people write them: as figures, in words, in rings, raised and lowered.
pub fn digit(it: char) -> Option<(char, Script)> {
    const WORDS: [(&str, char); 10] = [
        ("零〇", '0'),
        ("一幺壹", '1'),
        ("二贰", '2'),
        ("三叁", '3'),
        ("四肆", '4'),
        ("五伍", '5'),
        ("六陆", '6'),
        ("七柒", '7'),
        ("八捌", '8'),
        ("九玖", '9'),
    ];
    /// The first of each row of nine, from one on: rings, brackets, stops, full rings, and words in rings and brackets.
    const ROWS: [char; 9] = ['①', '⑴', '⒈', '❶', '➀', '➊', '⓵', '㈠', '㊀'];
    const RAISED: [char; 4] = ['⁰', '¹', '²', '³'];
    let figure = |n: u32| char::from_digit(n, 10).map(|it| (it, Script::Figure));
    match it {
        '0'..='9' => Some((it, Script::Figure)),
        '⓪' | '⓿' => figure(0),
        '⁴'..='⁹' => figure(it as u32 - '⁰' as u32),
        '₀'..='₉' => figure(it as u32 - '₀' as u32),
        _ => {
            let in_row = ROWS.iter().find_map(|first| (it as u32).checked_sub(*first as u32).filter(|n| *n < 9));
            let raised = RAISED.iter().zip(0..).find(|(raised, _)| **raised == it).map(|(_, n)| n);
            match in_row.map(|n| n + 1).or(raised) {
                Some(n) => figure(n),
                None => WORDS.iter().find(|word| word.0.contains(it)).map(|word| (word.1, Script::Word)),
            }
        }
    }
}

/// One number is written in one of them: 13812345678一直没人接 ends before 一.
#[derive(Clone, Copy, PartialEq)]
pub enum Script {
    Figure,
    Word,
}

/// So many signs may part the groups of a number.
const MOST_BETWEEN: usize = 4;
/// No number of anybody's has more digits; what goes on after a sign is another one.
const MOST_DIGITS: usize = 24;

/// What parts a number is any sign at all: people invent them so that no rule finds their number.
fn parts(it: char) -> bool {
    !it.is_alphanumeric() && digit(it).is_none()
}

/// Letters that are typed for a figure, beside one.
fn looks_like(chars: &[char], at: usize) -> Option<char> {
    let it = match chars.get(at)? {
        'O' | 'o' => '0',
        'l' | 'I' => '1',
        _ => return None,
    };
    let is = |at: Option<usize>| at.and_then(|it| chars.get(it)).is_some_and(char::is_ascii_digit);
    (is(at.checked_sub(1)) || is(Some(at + 1)) && it == '1').then_some(it)
}

/// Groups of digits from here, up to some signs between them: what they say together, and where each ends. `is_mixed`: figures and words
/// may take turns.
fn groups(chars: &[char], at: usize, is_mixed: bool) -> Vec<(String, usize)> {
    let script = chars.get(at).and_then(|it| digit(*it)).map_or(Script::Figure, |it| it.1);
    let (mut all, mut said, mut n, mut n_between) = (Vec::new(), String::new(), 0, 0);
    while let Some(it) = chars.get(at + n) {
        match digit(*it).or(looks_like(chars, at + n).map(|it| (it, Script::Figure))) {
            Some((it, of)) if of == script || is_mixed => {
                said.push(it);
                n_between = 0;
            }
            Some(_) => break,
            None if matches!(it, 'x' | 'X') && said.len() == 17 => {
                said.push('X');
                n_between = 0;
            }
            None if parts(*it) && n_between < MOST_BETWEEN && said.len() < MOST_DIGITS => {
                if n_between == 0 {
                    all.push((said.clone(), n));
                }
                n_between += 1;
            }
            None => break,
        }
        n += 1;
    }
    if n_between == 0 {
        all.push((said, n));
    }
    all
}

/// A telephone, an identity card, a bank card: what is a number of somebody's here, and how long it is.
pub fn number(chars: &[char], at: usize) -> Option<Found> {
    let sign = |at: usize| chars.get(at).and_then(|it| digit(*it)).map(|it| it.1);
    let before = at.checked_sub(1).and_then(sign);
    let here = sign(at).or(looks_like(chars, at).map(|_| Script::Figure))?;
    if before == Some(here) {
        return None;
    }
    let all = groups(chars, at, false);
    // The longest that is a number; whole groups only.
    let known = all.iter().rev().find_map(|(said, n)| Some((what(said, is_telephone(chars, at, *n))?, *n)));
    // 138一二三四5678: only what can be nothing else.
    let mixed = || {
        let all = groups(chars, at, true);
        let certain = |said: &str| what(said, false).filter(|it| matches!(*it, MOBILE | ID_CARD));
        all.iter().rev().find_map(|(said, n)| Some((certain(said)?, *n)))
    };
    let first = all.first()?;
    // What nothing knows, and is too long for a sum or a day.
    let long = (first.0.len() >= 9).then_some((LONG_NUMBER, first.1));
    let (what, n) = known.or_else(mixed).or(long)?;
    Some(Found { what, skip: 0, n })
}

fn what(said: &str, is_telephone: bool) -> Option<&'static str> {
    let home = said.strip_prefix("0086").or(said.strip_prefix("86").filter(|it| it.len() == 11)).unwrap_or(said);
    let bare = home.strip_prefix('0').filter(|it| is_mobile(it)).unwrap_or(home);
    match bare.len() {
        11 if is_mobile(bare) => Some(MOBILE),
        18 if is_day(bare.get(6..14)?) => Some(ID_CARD),
        15 if is_day(&format!("19{}", bare.get(6..12)?)) => Some(ID_CARD),
        10..=12 if bare.starts_with('0') => Some(PHONE),
        7..=8 if is_telephone => Some(PHONE),
        15.. => Some(LONG_NUMBER),
        _ => None,
    }
}

fn is_mobile(text: &str) -> bool {
    text.len() == 11 && text.starts_with('1') && !matches!(text.as_bytes().get(1), Some(b'0' | b'1' | b'2'))
}

/// Seven or eight digits are a telephone only where it says so: they may be a sum, or a day.
fn is_telephone(chars: &[char], at: usize, n: usize) -> bool {
    let before: String = chars.iter().take(at).skip(at.saturating_sub(5)).collect();
    let unit = chars.get(at + n).is_some_and(|it| matches!(it, '元' | '年' | '月' | '日' | '号' | '平'));
    !unit && ["电话", "座机", "打", "拨"].iter().any(|it| before.contains(it))
}

fn is_day(text: &str) -> bool {
    let part = |from: usize, to: usize| text.get(from..to).and_then(|it| it.parse::<u32>().ok()).unwrap_or(0);
    (1900..2100).contains(&part(0, 4)) && (1..=12).contains(&part(4, 6)) && (1..=31).contains(&part(6, 8))
}

/// E12345678
pub fn passport(chars: &[char], at: usize) -> Option<Found> {
    let is_letter = chars.get(at)?.is_ascii_alphabetic();
    let begins = at.checked_sub(1).and_then(|it| chars.get(it)).is_none_or(|it| !is_word(it));
    let n = chars.iter().skip(at + 1).take_while(|it| it.is_ascii_digit()).count();
    (is_letter && begins && (8..=9).contains(&n)).then_some(Found { what: LONG_NUMBER, skip: 0, n: n + 1 })
}
