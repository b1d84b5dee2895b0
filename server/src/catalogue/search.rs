//! 查找: words of two characters and more, pinyin, initials, everyday words, one slip of the pen.
//!
//! The token table, held in memory, gives candidates; the ranking is arithmetic on their names.
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use common::{
    account::Who,
    catalogue::{Item, ItemState, Level},
    id::{ItemId, Region},
    value::plain_line,
};
use memchr::memmem::Finder;

use super::{
    shelf::{self, Catalogue, Entry},
    verbs::Verbs,
};
use crate::{
    base::{
        error::Result,
        words::{self, Group},
    },
    entity::item_tokens,
    gate::cx::Cx,
};

pub struct Found {
    pub rows: Vec<Arc<Entry>>,
    /// Other words that were searched too.
    pub also: Vec<String>,
    /// Nothing as asked; these are only near.
    pub is_guess: bool,
}

/// How much a field is worth.
const NAME: i32 = 10;
const ALIAS: i32 = 9;
const ORG: i32 = 2;

/// Below this share of the asked words, a hit is only a guess…
const SURE: f64 = 0.34;
/// …and below this one nothing anybody meant: better to say that there is nothing.
const FAR: f64 = 0.2;
/// So far behind the first in a list, and so far among guesses, nobody looks for it.
const NEAR_TOP: f64 = 0.25;
const NEAR_GUESS: f64 = 0.6;
const MAX_ROWS: usize = 200;
const MAX_GUESSES: usize = 4;

/// The rows of the token table for one item.
pub fn index(region: Region, id: ItemId, item: &Item, org_words: &[String]) -> Vec<item_tokens::Model> {
    let mut weights: BTreeMap<String, i32> = BTreeMap::new();
    let whole = item.aliases.iter().chain([&item.name]).map(|it| format!("a:{}", words::plain(it)));
    weights.extend(whole.map(|it| (it, NAME)));
    let mut add = |text: &str, weight: i32| {
        for token in words::tokens(text) {
            let at = weights.entry(token).or_default();
            *at = (*at).max(weight);
        }
    };
    add(&item.name, NAME);
    item.aliases.iter().for_each(|it| add(it, ALIAS));
    item.themes.iter().for_each(|it| add(it, ORG));
    org_words.iter().for_each(|it| add(it, ORG));
    weights.extend(item.english.iter().flat_map(|it| words::english(it)).map(|it| (it, ALIAS)));
    let row = |(token, weight): (String, i32)| item_tokens::Model { region, token, item_id: id, weight };
    weights.into_iter().map(row).collect()
}

/// One way of understanding the question.
struct Reading {
    /// Tokens that each count when found.
    tokens: BTreeSet<String>,
    /// The words as a whole, for names that hold or are them; empty for pinyin.
    text: String,
    /// How much this reading is trusted.
    trust: f64,
    /// The token an everyday name has when it is these very words.
    whole: String,
}

pub async fn find(cx: &Cx, region: Region, asked: &str) -> Result<Found> {
    let asked: String = plain_line(asked).chars().take(60).collect();
    let plain = words::plain(&asked);
    let code: String = asked.trim().to_uppercase();
    if code.len() >= 4
        && code.chars().all(|it| it.is_ascii_alphanumeric())
        && code.chars().any(|it| it.is_ascii_digit())
    {
        let rows = with_code(cx, region, &code).await?;
        if !rows.is_empty() {
            return Ok(Found { rows, also: Vec::new(), is_guess: false });
        }
    }
    if let Some(it) = single(&plain) {
        let rows = with_character(cx, region, it).await?;
        let is_guess = rows.is_empty();
        return Ok(Found { rows, also: Vec::new(), is_guess });
    }
    let catalogue = shelf::current(cx, region).await?;
    let (readings, also) = readings(&plain, &catalogue.taught);
    if readings.iter().all(|it| it.tokens.is_empty()) {
        return Ok(Found { rows: Vec::new(), also, is_guess: true });
    }
    let verbs = Verbs::asked(&plain);
    let is_staff = matches!(cx.who, Who::Staff { .. });
    let mut best = vec![Score::default(); catalogue.entries.len()];
    readings.iter().for_each(|it| it.rank(&catalogue, &mut best));
    best.iter_mut().zip(&catalogue.entries).for_each(|(it, entry)| it.worth *= verbs.fit(entry.verbs));
    let is_seen = |entry: &Entry| is_staff || entry.row.state != ItemState::Draft;
    let mut rows: Vec<(&Score, &Arc<Entry>)> =
        best.iter().zip(&catalogue.entries).filter(|(score, it)| score.worth > 0.0 && is_seen(it)).collect();
    let by_score = |a: &(&Score, &Arc<Entry>), b: &(&Score, &Arc<Entry>)| {
        let order = b.0.worth.total_cmp(&a.0.worth).then_with(|| a.1.n_chars.total_cmp(&b.1.n_chars));
        order.then_with(|| a.1.row.id.0.cmp(&b.1.row.id.0))
    };
    let top = rows.iter().min_by(|a, b| by_score(a, b)).map_or(Score::default(), |it| *it.0);
    let is_guess = top.share < SURE;
    let (n_rows, near, far) = match is_guess {
        true => (MAX_GUESSES, NEAR_GUESS, FAR),
        false => (MAX_ROWS, NEAR_TOP, 0.0),
    };
    rows.retain(|(it, _)| it.worth > top.worth * near && it.share > far);
    // A word that thousands of names have is not put in order to its last name.
    if rows.len() > n_rows {
        rows.select_nth_unstable_by(n_rows, by_score);
        rows.truncate(n_rows);
    }
    rows.sort_unstable_by(by_score);
    Ok(Found { rows: rows.into_iter().map(|(_, it)| it.clone()).collect(), also, is_guess })
}

/// One character is no word, but names hold it.
fn single(plain: &str) -> Option<char> {
    let mut chars = plain.chars();
    chars.next().filter(|it| words::is_hanzi(*it) && chars.next().is_none())
}

/// What can be done here first, then the plain case of a matter.
async fn with_character(cx: &Cx, region: Region, it: char) -> Result<Vec<Arc<Entry>>> {
    let is_staff = matches!(cx.who, Who::Staff { .. });
    let catalogue = shelf::current(cx, region).await?;
    let is_shown = |entry: &&Arc<Entry>| is_staff || entry.row.state != ItemState::Draft;
    let named = catalogue.entries.iter().filter(|entry| entry.plain_name.contains(it));
    let mut rows: Vec<Arc<Entry>> = named.filter(is_shown).cloned().collect();
    if rows.is_empty() {
        // No name has it; what people call a matter may: 烟, 酒.
        let called = catalogue.tokens.iter().filter(|(token, _)| token.starts_with("a:") && token.contains(it));
        let numbers: BTreeSet<u32> = called.flat_map(|(_, entries)| entries.iter().map(|it| it.0)).collect();
        let found = numbers.into_iter().filter_map(|n| catalogue.entries.get(n as usize));
        rows = found.filter(is_shown).cloned().collect();
    }
    rows.sort_by(|a, b| {
        let order = b.row.is_online.cmp(&a.row.is_online).then_with(|| a.n_chars.total_cmp(&b.n_chars));
        order.then_with(|| a.row.id.0.cmp(&b.row.id.0))
    });
    rows.truncate(MAX_ROWS);
    Ok(rows)
}

/// By the beginning of the code people copied from somewhere.
async fn with_code(cx: &Cx, region: Region, prefix: &str) -> Result<Vec<Arc<Entry>>> {
    let is_staff = matches!(cx.who, Who::Staff { .. });
    let catalogue = shelf::current(cx, region).await?;
    let fits =
        |it: &&Arc<Entry>| it.row.code.starts_with(prefix) && (is_staff || it.row.state != ItemState::Draft);
    let mut rows: Vec<Arc<Entry>> = catalogue.entries.iter().filter(fits).cloned().collect();
    rows.sort_by(|a, b| a.row.code.cmp(&b.row.code));
    rows.truncate(50);
    Ok(rows)
}

/// As written; with everyday words replaced by official ones; by sound.
fn readings(plain: &str, taught: &[Group]) -> (Vec<Reading>, Vec<String>) {
    let mut readings = Vec::new();
    let mut also = Vec::new();
    let rest = words::SYNONYMS.stop.iter().fold(plain.to_owned(), |text, it| text.replace(it.as_str(), " "));
    let rest = words::plain(&rest);
    let content = if rest.chars().count() < 2 { plain.to_owned() } else { rest };
    // 公 司: blanks between single characters part nothing.
    let is_apart = content.split(' ').any(|it| single(it).is_some());
    let content = if is_apart { content.replace(' ', "") } else { content };
    // 办sfz: the letters say what is meant.
    let letters: String = content.chars().filter(|it| !words::is_hanzi(*it)).collect();
    let n_hanzi = content.chars().filter(|it| words::is_hanzi(*it)).count();
    let content = if n_hanzi == 1 && letters.len() > 1 { words::plain(&letters) } else { content };
    let is_latin = words::is_latin(&content);
    let sound = words::sound(&content).replace(' ', "");
    if is_latin {
        readings.push(Reading::of([format!("p:{sound}")].into(), 1.0));
        if (3..=10).contains(&sound.len()) {
            readings.push(Reading::of([format!("i:{sound}")].into(), 0.95));
        }
        readings.push(Reading::of(words::english(&content), 0.9));
    } else {
        readings.push(Reading::written(literal(&content), content.clone(), 1.0));
        // Homophones are the commonest slip: 身分证, 营业直照.
        let by_sound = words::bigrams(&content).iter().map(|it| format!("p:{}", words::sound(it))).collect();
        readings.push(Reading::of(by_sound, 0.6));
        // Half in characters, half in letters: 身份zheng, 医保dz.
        if letters.trim().len() > 1 {
            let short: String = content
                .chars()
                .map(|it| if words::is_hanzi(it) { words::initials(&it.to_string()) } else { it.to_string() })
                .collect();
            let hanzi: String = content.chars().map(|it| if words::is_hanzi(it) { it } else { ' ' }).collect();
            let typed = words::sound(&letters).replace(' ', "");
            let beside = |token: String| literal(&hanzi).into_iter().chain([token]).collect();
            for (tokens, trust) in [
                ([format!("p:{sound}")].into(), 0.95),
                ([format!("i:{}", short.replace(' ', ""))].into(), 0.85),
                (beside(format!("p:{typed}")), 0.95),
                (beside(format!("i:{typed}")), 0.9),
            ] {
                readings.push(Reading::of(tokens, trust));
            }
        }
    }
    for group in words::SYNONYMS.groups.iter().chain(taught) {
        let meant = |it: &&words::Everyday| match is_latin {
            true => it.sound == sound || content == it.lower || it.initials == sound && sound.len() > 2,
            false => content.contains(&it.text) || plain.contains(&it.text) || it.sound == sound,
        };
        let Some(word) = group.words.iter().filter(meant).max_by_key(|it| it.text.chars().count()) else {
            continue;
        };
        let word = &word.text;
        for means in &group.means {
            // What else was asked still counts: 社保卡丢了 is about a card.
            let other = if is_latin { String::new() } else { content.replace(word.as_str(), " ") };
            let text = words::plain(means);
            let mut tokens = literal(&text);
            tokens.extend(literal(&other));
            // The longer the everyday word, the surer that it was meant.
            let trust = 0.9 + 0.02 * word.chars().count().min(5) as f64;
            readings.push(Reading::written(tokens, text, trust));
            also.push(means.clone());
        }
    }
    also.dedup();
    also.truncate(6);
    (readings, also)
}

fn literal(text: &str) -> BTreeSet<String> {
    let all = words::words(text).into_iter().chain(words::bigrams(text));
    all.map(|it| format!("w:{it}")).collect()
}

/// What an entry is worth to a question, and the share of what was asked that it has.
#[derive(Clone, Copy, Default)]
struct Score {
    worth: f64,
    share: f64,
}

impl Reading {
    fn of(tokens: BTreeSet<String>, trust: f64) -> Reading {
        Reading { tokens, text: String::new(), trust, whole: String::new() }
    }

    /// With its words as a whole.
    fn written(tokens: BTreeSet<String>, text: String, trust: f64) -> Reading {
        Reading { tokens, whole: format!("a:{text}"), text, trust }
    }

    /// Puts what this reading makes of every entry where it is more than what stands there.
    fn rank(&self, catalogue: &Catalogue, best: &mut [Score]) {
        let mut asked = 0.0;
        let mut sums = vec![Score::default(); best.len()];
        for token in &self.tokens {
            let entries = catalogue.tokens.get(token).map_or(&[][..], Vec::as_slice);
            // A word that half the catalogue has says little.
            let rarity = (2_000.0 / (1.0 + entries.len() as f64)).ln().max(0.1);
            asked += rarity;
            for (entry, weight) in entries {
                let Some(sum) = sums.get_mut(*entry as usize) else { continue };
                sum.worth += rarity * f64::from(*weight) / f64::from(NAME);
                sum.share += rarity;
            }
        }
        let name = Name::new(&self.text);
        // What people call a matter, word for word: few are called the same.
        let called = catalogue.tokens.get(&self.whole).map_or(&[][..], Vec::as_slice);
        for (((n, sum), entry), best) in
            (0..).zip(&sums).zip(&catalogue.entries).zip(best).filter(|(((_, it), _), _)| it.worth > 0.0)
        {
            let is_called = called.iter().any(|it| it.0 == n);
            let found = Score { worth: sum.worth / asked, share: sum.share / asked };
            let score = self.score(found, &name, entry, is_called);
            if score.worth > best.worth {
                *best = score;
            }
        }
    }

    fn score(&self, found: Score, asked: &Name, entry: &Entry, is_called: bool) -> Score {
        let mut worth = found.worth + asked.held_by(entry, is_called);
        // Short names are the plain case of a matter, and what can be done here comes before what is only listed.
        worth += 0.12 * (8.0 / entry.n_chars).min(1.0);
        worth += if entry.row.is_online { 0.2 } else { 0.0 };
        worth -= if matches!(entry.row.level, Level::Town | Level::Village) { 0.05 } else { 0.0 };
        Score { worth: worth * self.trust, share: found.share * if self.trust > 0.8 { 1.0 } else { 0.8 } }
    }
}

/// The words of a reading as a whole; made ready once, since thousands of names are asked for it.
struct Name<'a> {
    text: &'a str,
    n_chars: f64,
    within: Finder<'a>,
}

impl<'a> Name<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, n_chars: text.chars().count() as f64, within: Finder::new(text) }
    }

    /// What a matter that is called so, or whose name begins with it or holds it, is worth more.
    fn held_by(&self, entry: &Entry, is_called: bool) -> f64 {
        let share = 0.3 * self.n_chars / entry.n_chars;
        match self.within.find(entry.plain_name.as_bytes()) {
            _ if self.text.is_empty() => 0.0,
            // A matter of the list that nobody can do here does not stand before the one of that name that can be.
            _ if is_called && entry.row.state == ItemState::Open => 1.0,
            _ if is_called => 0.6,
            Some(0) => 0.45 + share,
            Some(_) => 0.35 + share,
            None => 0.0,
        }
    }
}
