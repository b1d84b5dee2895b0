//! 查找: words of two characters and more, pinyin, initials, everyday words, one slip of the pen.
//!
//! The token table, held in memory, gives candidates; the ranking is arithmetic on their names.
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use common::{
    account::Who,
    catalogue::{Item, ItemState, Level},
    id::{ItemId, Region},
    value::plain_line,
};

use super::shelf::{self, Entry};
use crate::{
    base::{error::Result, words},
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

/// Below this share of the asked words, a hit is only a guess.
const SURE: f64 = 0.34;
const MAX_ROWS: usize = 200;

/// The rows of the token table for one item.
pub fn index(region: Region, id: ItemId, item: &Item, org_words: &[String]) -> Vec<item_tokens::Model> {
    let mut weights: BTreeMap<String, i32> = BTreeMap::new();
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
    let (readings, also) = readings(&plain);
    let all: BTreeSet<String> = readings.iter().flat_map(|it| it.tokens.iter().cloned()).collect();
    if all.is_empty() {
        return Ok(Found { rows: Vec::new(), also, is_guess: true });
    }
    let catalogue = shelf::current(cx, region).await?;
    let is_staff = matches!(cx.who, Who::Staff { .. });
    let asked: Vec<String> = all.into_iter().collect();
    let nobody: Vec<(u32, i32)> = Vec::new();
    let hits: Vec<&Vec<(u32, i32)>> = asked.iter().map(|it| catalogue.tokens.get(it).unwrap_or(&nobody)).collect();
    // A word that half the catalogue has says little.
    let rarity: Vec<f64> = hits.iter().map(|it| (2_000.0 / (1.0 + it.len() as f64)).ln().max(0.1)).collect();
    let mut by_entry: HashMap<u32, Vec<(usize, i32)>> = HashMap::new();
    for (token, entries) in hits.iter().enumerate() {
        for (entry, weight) in *entries {
            by_entry.entry(*entry).or_default().push((token, *weight));
        }
    }
    let numbered: Vec<Vec<usize>> = readings
        .iter()
        .map(|it| it.tokens.iter().filter_map(|token| asked.binary_search(token).ok()).collect())
        .collect();
    let mut weights = vec![0; asked.len()];
    let mut scored: Vec<(f64, f64, Arc<Entry>)> = Vec::new();
    for (n, found) in by_entry {
        let Some(entry) = catalogue.entries.get(n as usize) else { continue };
        if entry.row.state == ItemState::Draft && !is_staff {
            continue;
        }
        found.iter().for_each(|(token, weight)| weights[*token] = *weight);
        let best = readings
            .iter()
            .zip(&numbered)
            .map(|(it, tokens)| it.score(tokens, &weights, entry, &rarity))
            .fold((0.0, 0.0), |best: (f64, f64), it| if it.0 > best.0 { it } else { best });
        found.iter().for_each(|(token, _)| weights[*token] = 0);
        scored.push((best.0, best.1, entry.clone()));
    }
    let by_score = |a: &(f64, f64, Arc<Entry>), b: &(f64, f64, Arc<Entry>)| {
        let order = b.0.total_cmp(&a.0).then_with(|| a.2.n_chars.total_cmp(&b.2.n_chars));
        order.then_with(|| a.2.row.id.0.cmp(&b.2.row.id.0))
    };
    scored.sort_by(by_score);
    let top = scored.first().map_or(0.0, |it| it.0);
    let is_guess = scored.first().is_none_or(|it| it.1 < SURE);
    scored.retain(|it| it.0 > top * 0.25);
    scored.truncate(if is_guess { 6 } else { MAX_ROWS });
    Ok(Found { rows: scored.into_iter().map(|it| it.2).collect(), also, is_guess })
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
    let fits =
        |entry: &&Arc<Entry>| entry.plain_name.contains(it) && (is_staff || entry.row.state != ItemState::Draft);
    let mut rows: Vec<Arc<Entry>> = catalogue.entries.iter().filter(fits).cloned().collect();
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
fn readings(plain: &str) -> (Vec<Reading>, Vec<String>) {
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
        readings.push(Reading { tokens: [format!("p:{sound}")].into(), text: String::new(), trust: 1.0 });
        if (3..=10).contains(&sound.len()) {
            readings.push(Reading { tokens: [format!("i:{sound}")].into(), text: String::new(), trust: 0.95 });
        }
    } else {
        readings.push(Reading { tokens: literal(&content), text: content.clone(), trust: 1.0 });
        // Homophones are the commonest slip: 身分证, 营业直照.
        let by_sound = words::bigrams(&content).iter().map(|it| format!("p:{}", words::sound(it))).collect();
        readings.push(Reading { tokens: by_sound, text: String::new(), trust: 0.6 });
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
                readings.push(Reading { tokens, text: String::new(), trust });
            }
        }
    }
    for group in &words::SYNONYMS.groups {
        let meant = |word: &&String| {
            let word_sound = words::sound(word);
            match is_latin {
                true => {
                    word_sound == sound
                        || content == word.to_lowercase()
                        || words::initials(word) == sound && sound.len() > 2
                }
                false => content.contains(word.as_str()) || plain.contains(word.as_str()) || word_sound == sound,
            }
        };
        let Some(word) = group.words.iter().filter(meant).max_by_key(|it| it.chars().count()) else { continue };
        for means in &group.means {
            // What else was asked still counts: 社保卡丢了 is about a card.
            let other = if is_latin { String::new() } else { content.replace(word.as_str(), " ") };
            let text = words::plain(means);
            let mut tokens = literal(&text);
            tokens.extend(literal(&other));
            // The longer the everyday word, the surer that it was meant.
            let trust = 0.9 + 0.02 * word.chars().count().min(5) as f64;
            readings.push(Reading { tokens, text, trust });
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

impl Reading {
    /// The score, and the share of what was asked that was found. `tokens` are this reading's, by number.
    fn score(&self, tokens: &[usize], weights: &[i32], entry: &Entry, rarity: &[f64]) -> (f64, f64) {
        let (mut found, mut named, mut asked) = (0.0, 0.0, 0.0);
        for token in tokens {
            let (worth, weight) = (rarity[*token], weights[*token]);
            asked += worth;
            if weight > 0 {
                found += worth * f64::from(weight) / f64::from(NAME);
                named += worth;
            }
        }
        if asked == 0.0 || found == 0.0 {
            return (0.0, 0.0);
        }
        let Entry { row, plain_name: name, n_chars } = entry;
        let n_chars = *n_chars;
        let mut score = found / asked;
        if !self.text.is_empty() {
            let n_text = self.text.chars().count() as f64;
            match () {
                () if *name == self.text => score += 1.0,
                () if name.starts_with(&self.text) => score += 0.45 + 0.3 * n_text / n_chars,
                () if name.contains(&self.text) => score += 0.35 + 0.3 * n_text / n_chars,
                () => (),
            }
        }
        // Short names are the plain case of a matter, and what can be done here comes before what is only listed.
        score += 0.12 * (8.0 / n_chars).min(1.0);
        score += if row.is_online { 0.06 } else { 0.0 };
        score -= if matches!(row.level, Level::Town | Level::Village) { 0.05 } else { 0.0 };
        (score * self.trust, named / asked * if self.trust > 0.8 { 1.0 } else { 0.8 })
    }
}
