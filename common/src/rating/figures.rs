//! 评价统计: by window and by person, for whoever leads them; and which case a bad word was about, for whoever has to verify it.
use serde::{Deserialize, Serialize};

use super::{N_RATE_DAYS, Stars};
use crate::{
    account::Duty,
    call::{Access, Call},
    case::flow::Act,
    check::{Check, Faults, Nothing},
    fault::Fault,
    id::CaseId,
    moment::Day,
    value::day,
};

const HEAD: Access = Access::Staff(Duty::Direct);

pub const FIGURES: Call<(), FiguresForm, FiguresView> = Call::get("/api/ratings/figures", HEAD);
/// 核实: which case it was and who served. A POST, because looking leaves a record.
pub const SERVED: Call<CaseId, Nothing, ServedView> = Call::post("/api/cases/{case}/rating-work/served", HEAD);

/// Of fewer words than this no rate is told: it would say what somebody has said.
pub const N_TOLD: u64 = 5;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct FiguresForm {
    /// Both empty: the last thirty days.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub from: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub until: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    pub from: Option<Day>,
    pub until: Option<Day>,
}

impl Span {
    pub fn days(self, today: Day) -> (Day, Day) {
        let until = self.until.unwrap_or(today);
        (self.from.unwrap_or(until.plus(1 - N_RATE_DAYS)), until)
    }
}

impl Check for FiguresForm {
    type Out = Span;

    fn check(self) -> Result<Span, Fault> {
        let mut faults = Faults::default();
        let mut date = |name: &str, text: &str| match text.trim().is_empty() {
            true => None,
            false => faults.take(name, day(text).ok_or("请写日期，例如：2026-11-23")),
        };
        let span = Span { from: date("from", &self.from), until: date("until", &self.until) };
        if span.from.zip(span.until).is_some_and(|(from, until)| until < from) {
            faults.say("until", "到哪天止要在从哪天起之后");
        }
        faults.done()?;
        Ok(span)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FiguresView {
    pub from: Day,
    pub until: Day,
    /// Window by window, the most served first.
    pub rows: Vec<FigureRow>,
}

/// One person at one window; of a window as a whole, nobody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FigureRow {
    pub org: String,
    pub window: String,
    pub by: String,
    /// Times somebody was served.
    pub n_served: u64,
    pub n_rated: u64,
    /// None where too few have spoken.
    pub n_bad: Option<u64>,
    /// 满意率, in tenths of a per cent.
    pub satisfied: Option<u64>,
}

/// So many served, or so many of a rating, of one person at one window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    pub org: String,
    pub window: String,
    pub by: String,
    /// None: served, whatever anybody said.
    pub stars: Option<Stars>,
    pub n: u64,
}

/// A line for every window, and below it one for everybody who served there.
pub fn rows(all: &[Tally]) -> Vec<FigureRow> {
    let sum = |is: &dyn Fn(&Tally) -> bool| all.iter().filter(|it| is(it)).map(|it| it.n).sum::<u64>();
    let row = |org: &str, window: &str, by: Option<&str>| {
        let ours = |it: &Tally| it.org == org && it.window == window && by.is_none_or(|by| it.by == by);
        let n_rated = sum(&|it| ours(it) && it.stars.is_some());
        let n_bad = sum(&|it| ours(it) && it.stars.is_some_and(Stars::is_bad));
        let is_told = n_rated >= N_TOLD;
        FigureRow {
            org: org.to_owned(),
            window: window.to_owned(),
            by: by.unwrap_or_default().to_owned(),
            n_served: sum(&|it| ours(it) && it.stars.is_none()),
            n_rated,
            n_bad: is_told.then_some(n_bad),
            satisfied: if is_told { ((n_rated - n_bad) * 1_000).checked_div(n_rated) } else { None },
        }
    };
    let mut windows: Vec<(&str, &str)> = all.iter().map(|it| (it.org.as_str(), it.window.as_str())).collect();
    windows.sort();
    windows.dedup();
    let mut groups: Vec<Vec<FigureRow>> = Vec::new();
    for (org, window) in windows {
        let here = all.iter().filter(|it| it.org == org && it.window == window);
        let mut people: Vec<&str> = here.map(|it| it.by.as_str()).collect();
        people.sort();
        people.dedup();
        let own = people.iter().map(|it| row(org, window, Some(it)));
        groups.push([row(org, window, None)].into_iter().chain(own).collect());
    }
    groups.sort_by_key(|it| std::cmp::Reverse(it.first().map_or(0, |it| it.n_served)));
    groups.concat()
}

/// What a bad word was about. Whose it was stands in the case, and nowhere here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ServedView {
    pub no: String,
    pub item_name: String,
    /// What they were served with.
    pub act: Act,
    pub on: Day,
    pub window: String,
    pub by: String,
    /// What had been done to the case by that time: 11月23日 一次性告知，待补正（李青）
    pub steps: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_words_say_nothing_of_anybody() {
        let tally = |by: &str, stars: Option<Stars>, n: u64| Tally {
            org: "县卫健局".to_owned(),
            window: "05号".to_owned(),
            by: by.to_owned(),
            stars,
            n,
        };
        let (good, bad) = (Stars::ALL[0], *Stars::ALL.last().unwrap());
        let all = [
            tally("何静", None, 20),
            tally("罗莉", None, 10),
            tally("何静", Some(good), 4),
            tally("何静", Some(bad), 1),
            tally("罗莉", Some(bad), 1),
        ];
        let rows = rows(&all);
        let told: Vec<_> =
            rows.iter().map(|it| (it.by.as_str(), it.n_served, it.n_rated, it.n_bad, it.satisfied)).collect();
        assert_eq!(
            told,
            [("", 30, 6, Some(2), Some(666)), ("何静", 20, 5, Some(1), Some(800)), ("罗莉", 10, 1, None, None)]
        );
        assert!(FiguresForm { from: "2026-11-30".to_owned(), until: "2026-11-01".to_owned() }.check().is_err());
    }
}
