//! Days that were worked out once and stand with a case. A calendar that changes moves them as it moves the clocks.
use crate::application::act;
use crate::{calendar::Calendar, case::clock::Tick, moment::Day};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// 容缺: by when the applicant brings what was put off.
    Owed,
    /// 会签: until when another body may answer; then its silence counts.
    Asked,
    /// 告知承诺: by when the promise is looked at, or what was found is put right.
    Check,
}

impl Kept {
    /// The act that set it.
    pub fn begun(self, ticks: &[Tick]) -> Option<&Tick> {
        let sets = |it: &&Tick| match self {
            Kept::Owed => matches!(it.act, act::ACCEPT_DEFERRING | act::COPY),
            Kept::Asked => it.act == act::ASK_COUNTERSIGN,
            Kept::Check => it.act == act::DECIDE_AT_ONCE || it.act == act::INSPECT && it.n_days.is_some(),
        };
        ticks.iter().rev().find(sets)
    }

    /// The same number of days, counted anew. Whoever was told a day and has to act by it keeps it where the new one would come sooner; a
    /// look that is the hall's own comes sooner. `old`: the calendar of the day that was told, for events that do not say how many
    /// days were given.
    pub fn redated(self, old: &Calendar, new: &Calendar, ticks: &[Tick], told: Day) -> Day {
        let Some(begun) = self.begun(ticks) else { return told };
        let from = begun.at.day();
        let n_days = begun.n_days.unwrap_or_else(|| u32::try_from(old.n_working(from, told)).unwrap_or(0));
        let due = new.due(from, n_days).day;
        match (self, begun.act) {
            (Kept::Check, act::DECIDE_AT_ONCE) => due,
            _ => due.max(told),
        }
    }

    /// What it is called to the applicant; `None`: it was never told to them.
    pub fn label(self, ticks: &[Tick]) -> Option<&'static str> {
        match (self, self.begun(ticks)?.act) {
            (Kept::Owed, _) => Some("补齐材料"),
            (Kept::Check, act::INSPECT) => Some("改正"),
            _ => None,
        }
    }
}
