//! 工作日报: what the house did between two days, by body and by person. Counted from the log whenever it is asked for, never typed in;
//! every number opens its cases.
use serde::{Deserialize, Serialize};

use crate::{
    account::{Duty, Who},
    application,
    call::{Access, Call, Page, Stream},
    callback,
    case::flow::{Act, Stage},
    catalogue::labelled,
    check::{Check, Faults},
    fault::Fault,
    id::{AccountId, CaseId},
    inquiry,
    moment::{Day, Moment},
    question, registration,
    value::day as written,
};

pub const BOOK: Call<(), BookForm, BookView> = Call::get("/api/desk/daybook", Access::Desk);
/// What one number counts, latest first.
pub const LINES: Call<(), LinesForm, Page<DoneRow>> = Call::get("/api/desk/daybook/cases", Access::Desk);
/// The same tables as a workbook.
pub const WORKBOOK: Stream = Stream { methods: &["GET"], path: "/api/desk/daybook.xlsx", access: Access::Desk };

/// Days asked for at once: a month and no more, for every event of it is counted.
pub const MOST_DAYS: i32 = 31;
/// Rows of a page of [`LINES`].
pub const N_PER_PAGE: u64 = 50;

labelled! {
    /// What is counted, in the order a case goes.
    Count {
        /// Handed in, at home or at a window, or registered there; a correction is not handed in again.
        #[default]
        Received = "收件",
        Told = "告知补正",
        Refused = "不予受理",
        Accepted = "受理",
        /// 行政许可法 32: nobody said anything in time.
        Deemed = "视为受理",
        Granted = "准予",
        Denied = "不予",
        Delivered = "送达",
        /// Questions, call backs, and who asked first at a window.
        Answered = "答复",
    }
}

/// Acts of the log a number counts. 当场决定 accepts and grants.
const COUNTED: [(Count, &[Act]); 9] = {
    use application::act::*;
    [
        (Count::Received, &[SUBMIT, TAKE_IN, registration::act::REGISTER]),
        (Count::Told, &[NOTIFY]),
        (Count::Refused, &[REFUSE]),
        (Count::Accepted, &[ACCEPT, ACCEPT_DEFERRING, DECIDE_AT_ONCE]),
        (Count::Deemed, &[DEEM]),
        (Count::Granted, &[GRANT, DECIDE_AT_ONCE]),
        (Count::Denied, &[DENY]),
        (Count::Delivered, &[DELIVER, registration::act::DELIVER, registration::act::FINISH_ALONE]),
        (
            Count::Answered,
            &[
                question::act::ANSWER,
                question::act::ANSWER_ALONE,
                callback::act::ANSWER,
                callback::act::REFER,
                inquiry::act::ANSWER,
                inquiry::act::GUIDE,
                inquiry::act::TELL,
            ],
        ),
    ]
};

impl Count {
    pub fn acts(self) -> &'static [Act] {
        COUNTED.iter().find(|it| it.0 == self).map_or(&[], |it| it.1)
    }

    /// Everything any number counts.
    pub fn all_acts() -> impl Iterator<Item = Act> {
        COUNTED.iter().flat_map(|it| it.1).copied()
    }
}

/// Whoever leads sees everybody's work, others their own beside what their body did.
pub fn sees_everybody(who: &Who) -> bool {
    who.holds(Duty::Direct) || who.holds(Duty::Supervise)
}

/// How many of each, in the order of [`Count::ALL`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Counts(pub [u64; 9]);

impl Counts {
    pub fn of(&self, count: Count) -> u64 {
        Count::ALL.iter().position(|it| *it == count).and_then(|at| self.0.get(at)).copied().unwrap_or_default()
    }

    /// One act of the log, so many times: it may belong to two numbers.
    pub fn add(&mut self, act: Act, n: u64) {
        for (at, sum) in Count::ALL.iter().zip(&mut self.0) {
            *sum += if at.acts().contains(&act) { n } else { 0 };
        }
    }

    pub fn with(mut self, other: &Counts) -> Counts {
        self.0.iter_mut().zip(other.0).for_each(|(sum, n)| *sum += n);
        self
    }

    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|it| *it == 0)
    }
}

/// Part and whole, kept apart so that sums are sums of both and nothing is an average of averages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Share {
    pub n: u64,
    pub of: u64,
}

impl Share {
    pub fn with(self, other: Share) -> Share {
        Share { n: self.n + other.n, of: self.of + other.of }
    }

    /// 94.23%, half up; of nothing there is no share.
    pub fn percent(self) -> String {
        self.hundredths(10_000).map_or("—".to_owned(), |it| format!("{}.{:02}%", it / 100, it % 100))
    }

    /// 3.5 a case, half up.
    pub fn mean(self) -> String {
        self.hundredths(10).map_or("—".to_owned(), |it| format!("{}.{}", it / 10, it % 10))
    }

    fn hundredths(self, scale: u64) -> Option<u64> {
        (self.n * scale * 2 + self.of).checked_div(self.of * 2)
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct BookForm {
    /// Without: today.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub from: String,
    /// The last day; without: the first.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub until: String,
}

/// Days as they were asked for; what is missing is for whoever knows today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub from: Option<Day>,
    pub until: Option<Day>,
}

impl Span {
    /// The first day and the last.
    pub fn days(self, today: Day) -> Result<(Day, Day), Fault> {
        let from = self.from.unwrap_or(self.until.unwrap_or(today));
        let until = self.until.unwrap_or(from);
        let wrong = |name: &str, says: &str| Err(Fault::form(name, says));
        match (until.0 - from.0, from > today) {
            (_, true) => wrong("from", "这一天还没有到，请选今天或以前的日子"),
            (n, _) if n < 0 => wrong("until", "结束的日子不能在开始的日子前面"),
            (n, _) if n >= MOST_DAYS => wrong("until", "一次最多看31天，请把时间选短一些"),
            _ => Ok((from, until)),
        }
    }
}

impl BookForm {
    pub fn of(from: Day, until: Day) -> BookForm {
        BookForm { from: from.to_string(), until: until.to_string() }
    }

    /// Stretches people ask for by name.
    pub fn usual(today: Day) -> [(&'static str, BookForm); 4] {
        let (year, month, _) = today.ymd();
        let first = Day::of(year, month, 1).unwrap_or(today);
        let (yesterday, monday) = (today.plus(-1), today.plus(-today.weekday()));
        [
            ("今天", BookForm::of(today, today)),
            ("昨天", BookForm::of(yesterday, yesterday)),
            ("本周", BookForm::of(monday, today)),
            ("本月", BookForm::of(first, today)),
        ]
    }
}

impl Check for BookForm {
    type Out = Span;

    fn check(self) -> Result<Span, Fault> {
        let mut faults = Faults::default();
        let mut read = |name: &str, text: &str| match text.trim().is_empty() {
            true => None,
            false => written(text).or_else(|| {
                faults.say(name, "请写一天，例如：2026年11月23日");
                None
            }),
        };
        let span = Span { from: read("from", &self.from), until: read("until", &self.until) };
        faults.done().map(|()| span)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BookView {
    pub today: Day,
    pub from: Day,
    pub until: Day,
    pub bodies: Vec<BodyRow>,
    /// Whoever did anything that is counted; whoever does not lead finds themselves alone.
    pub people: Vec<PersonRow>,
}

/// One body's work.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BodyRow {
    pub org: String,
    pub counts: Counts,
    /// Working days from acceptance to the decision, and how many decisions.
    pub days: Share,
    /// Not bad, of what was rated: as 满意率 is published.
    pub rated: Share,
    /// Open and past their day: now, whatever days were asked for.
    pub n_late: u64,
    /// The same, due today.
    pub n_today: u64,
}

impl BodyRow {
    pub fn sum(rows: &[BodyRow]) -> BodyRow {
        rows.iter().fold(BodyRow { org: "合计".to_owned(), ..BodyRow::default() }, |sum, it| BodyRow {
            counts: sum.counts.with(&it.counts),
            days: sum.days.with(it.days),
            rated: sum.rated.with(it.rated),
            n_late: sum.n_late + it.n_late,
            n_today: sum.n_today + it.n_today,
            org: sum.org,
        })
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PersonRow {
    pub who: AccountId,
    pub name: String,
    pub org: String,
    pub counts: Counts,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct LinesForm {
    pub from: String,
    pub until: String,
    pub count: Count,
    /// A body by its everyday name; empty: all.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub org: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub who: Option<AccountId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
}

#[derive(Clone, Debug)]
pub struct Lines {
    pub span: Span,
    pub count: Count,
    pub org: String,
    pub who: Option<AccountId>,
    pub page: Option<u32>,
}

impl Check for LinesForm {
    type Out = Lines;

    fn check(self) -> Result<Lines, Fault> {
        let span = BookForm { from: self.from, until: self.until }.check()?;
        Ok(Lines { span, count: self.count, org: self.org, who: self.who, page: self.page })
    }
}

/// One thing that was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DoneRow {
    pub id: CaseId,
    pub no: String,
    pub item_name: String,
    /// Empty where the case is another body's by now.
    pub applicant: String,
    /// Where it stands now.
    pub stage: Stage,
    /// Whether whoever asks may open it.
    pub may_open: bool,
    pub act: Act,
    pub at: Moment,
    /// Empty: whoever brought the case, or a clock.
    pub by: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap_or_else(|| panic!("{text}"))
    }

    #[test]
    fn every_number_counts_its_acts_and_a_decision_at_once_is_two() {
        let mut counts = Counts::default();
        for (act, n) in [
            (application::act::SUBMIT, 3),
            (application::act::TAKE_IN, 2),
            (application::act::DECIDE_AT_ONCE, 4),
            (application::act::RESUBMIT, 9),
            (application::act::OPINE, 9),
            (question::act::ANSWER, 1),
        ] {
            counts.add(act, n);
        }
        let all: Vec<u64> = Count::ALL.iter().map(|it| counts.of(*it)).collect();
        assert_eq!(all, [5, 0, 0, 4, 0, 4, 0, 0, 1]);
        assert_eq!(counts.clone().with(&counts).of(Count::Received), 10);
        assert!(!counts.is_empty() && Counts::default().is_empty());
        for it in Count::ALL {
            assert!(!it.acts().is_empty(), "{} counts nothing", it.label());
        }
    }

    #[test]
    fn shares_are_rounded_half_up_and_of_nothing_there_is_none() {
        let of = |n, of| Share { n, of };
        for (share, percent, mean) in [
            (of(298_702, 316_994), "94.23%", "0.9"),
            (of(494, 504), "98.02%", "1.0"),
            (of(15_872, 15_872), "100.00%", "1.0"),
            (of(1, 8), "12.50%", "0.1"),
            (of(7, 2), "350.00%", "3.5"),
            (of(1, 20_000), "0.01%", "0.0"),
            (of(0, 0), "—", "—"),
        ] {
            assert_eq!((share.percent().as_str(), share.mean().as_str()), (percent, mean), "{share:?}");
        }
        assert_eq!(of(1, 2).with(of(2, 2)).percent(), "75.00%", "a sum of both, no average of averages");
    }

    #[test]
    fn days_are_read_as_people_write_them_and_wrong_ones_are_told_beside_their_field() {
        let today = day("2026-11-23");
        let read = |from: &str, until: &str| {
            let form = BookForm { from: from.to_owned(), until: until.to_owned() };
            form.check()?.days(today).map(|it| (it.0.to_string(), it.1.to_string()))
        };
        let ok = |from: &str, until: &str| Ok((from.to_owned(), until.to_owned()));
        assert_eq!(read("", ""), ok("2026-11-23", "2026-11-23"));
        assert_eq!(read("2026年11月2日", ""), ok("2026-11-02", "2026-11-02"));
        assert_eq!(read("", "2026/11/20"), ok("2026-11-20", "2026-11-20"));
        assert_eq!(read("2026-10-24", "2026-11-23"), ok("2026-10-24", "2026-11-23"));
        let field = |from: &str, until: &str| match read(from, until) {
            Err(Fault::Form { fields }) => fields.into_iter().map(|it| it.name).collect::<Vec<_>>().join(" "),
            it => panic!("{it:?}"),
        };
        for (name, it) in BookForm::usual(today) {
            assert!(it.check().and_then(|it| it.days(today)).is_ok(), "{name}");
        }
        let monday = BookForm::usual(day("2026-11-29"))[2].1.clone();
        assert_eq!(monday.from, "2026-11-23", "a Sunday is the last day of its week");
        assert_eq!(field("昨天", "2026-13-01"), "from until");
        assert_eq!(field("2026-11-24", ""), "from");
        assert_eq!(field("2026-11-20", "2026-11-19"), "until");
        assert_eq!(field("2026-10-23", "2026-11-23"), "until");
    }
}
