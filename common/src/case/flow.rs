//! 流程: what a kind of case is, as data: its stages, its acts, and what may follow what by whose hand (handbook 3.3).
//!
//! The engine reads tables and knows no kind. A kind writes one file with its table; everything that is asked of a stage or an act is
//! a column there, so that the screen, the server and the printed table for auditors cannot disagree.
use std::fmt;

use serde::{Deserialize, Serialize};

use super::{
    clock::{ClockView, Limits, Tick},
    kinds::{FLOWS, Kind, RULES, flows},
};
use crate::{
    account::{Duty, Who},
    calendar::Calendar,
    fault::Fault,
    moment::Moment,
};

#[cfg(test)]
mod tests;

/// 办件状态: a code of its kind's table; what is known of it stands there. Codes are one namespace over all kinds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stage(&'static str);

/// 动作: the same for what is done to a case.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Act(&'static str);

/// Whose turn it is while a case stands in a stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// The applicant's: nothing goes on before they do something.
    Theirs,
    /// The window's, or whoever answers for the body at once.
    Window,
    /// A department has it: accepted, and not yet decided.
    Department,
    /// Several departments have it, each its own part.
    Departments,
    /// Decided: to be made, sent, fetched.
    Delivery,
    /// Nothing more will happen.
    Over,
}

/// One stage of a kind.
#[derive(Clone, Copy, Debug)]
pub struct StageDef {
    pub stage: Stage,
    pub label: &'static str,
    /// What it is to whoever brought the case, where the house's word says nothing to them: 准予 is 已经同意.
    pub called: &'static str,
    pub turn: Turn,
}

/// What the house says of a stage: not of every screen's business, and so no weight in the programs.
#[derive(Clone, Copy, Debug)]
pub struct StageTold {
    pub stage: Stage,
    /// 谁的时间: under which name its days are counted, and whether against the house; empty: under none.
    pub time: (&'static str, bool),
    /// In words for the applicant: whose turn it is and what it means.
    pub now: &'static str,
    /// What the applicant is asked to do, as the button says it; empty: nothing, they may look.
    pub next: &'static str,
}

/// What else is true of an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Is {
    /// Its words are one official's to another.
    Internal,
    /// It decides in the applicant's favour: its words are what was granted.
    Grant,
    /// It binds the body towards the applicant: a letter of authority has to cover it.
    Binding,
    /// Its paper carries a seal: closed while the body has none.
    Sealed,
    /// Somebody was served, and can say how it was (handbook 5).
    Rated,
    /// The last one hears of it: told with where to say how it was.
    LastWord,
    /// Its words are for whoever brought the case: number and code are enough to read them.
    Told,
    /// Done by whoever brought the case, in person.
    Theirs,
    /// Where the case was received, too, by whichever body has it in hand: there stands whoever brought it.
    WhereReceived,
    /// It came in, or came in anew: who and what for is witnessed.
    HandedIn,
}

/// One act of a kind.
#[derive(Clone, Copy, Debug)]
pub struct ActDef {
    pub act: Act,
    pub label: &'static str,
    /// As of a stage.
    pub called: &'static str,
    pub is: &'static [Is],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hand {
    Applicant,
    Staff(Duty),
    /// A clock ran out.
    System,
}

/// Where a case stands, what is done, by whom, and where it stands then.
pub type Row = (Stage, Act, Hand, Stage);

/// Every clock of a case, from its events: the one that matters, and what runs beside it.
pub struct Clocks {
    pub main: fn(&Calendar, &[Tick], Limits, Moment) -> Option<ClockView>,
    pub beside: fn(&Calendar, &[Tick], Limits, Moment) -> Vec<ClockView>,
}

/// A kind of case, as every screen knows it: what its stages and acts are called.
pub struct Flow {
    pub kind: Kind,
    pub stages: &'static [StageDef],
    pub acts: &'static [ActDef],
}

/// A kind of case, as the engine knows it. Apart from its words, because a screen needs those alone.
pub struct Rules {
    pub kind: Kind,
    pub told: &'static [StageTold],
    /// How a case may begin: by which act, and where it stands then.
    pub begins: &'static [(Act, Stage)],
    /// Data rather than a `match`, because three readers need it: `step`, the buttons, and the printed table for auditors.
    pub rows: &'static [Row],
    pub clocks: Clocks,
    /// In words for whoever brought the case: what happens now. Beside the stage: what may still follow, as somebody noted it; may be empty.
    pub now: fn(Stage, &str) -> String,
    /// What an act means for whoever brought the case: title and text; nothing where it means nothing to them.
    /// Beside the act: 最晚… of the clock that runs now, and the words the act left; both may be empty.
    pub announcement: fn(Act, &str, &str) -> Option<(&'static str, String)>,
}

/// The last of one or two.
macro_rules! last {
    ($label:literal) => {
        $label
    };
    ($label:literal, $called:literal) => {
        $called
    };
}
pub(crate) use last;

/// Consts of stages and the list of their definitions, a line each: `"label" / "what the applicant calls it"`.
macro_rules! stages {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $label:literal $(/ $called:literal)?, $turn:ident, $time:expr, $now:literal $(, $next:literal)?;)*) => {
        $($(#[$doc])* pub const $name: $crate::case::flow::Stage = $crate::case::flow::Stage::of($code);)*

        pub const ALL: &[$crate::case::flow::StageDef] = &[$($crate::case::flow::StageDef {
            stage: $name,
            label: $label,
            called: $crate::case::flow::last!($label $(, $called)?),
            turn: $crate::case::flow::Turn::$turn,
        }),*];

        pub const TOLD: &[$crate::case::flow::StageTold] = &[$($crate::case::flow::StageTold {
            stage: $name,
            time: $time,
            now: $now,
            next: concat!("" $(, $next)?),
        }),*];
    };
}
pub(crate) use stages;

/// The same for acts.
macro_rules! acts {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $label:literal $(/ $called:literal)? $(, $is:ident)*;)*) => {
        $($(#[$doc])* pub const $name: $crate::case::flow::Act = $crate::case::flow::Act::of($code);)*

        pub const ALL: &[$crate::case::flow::ActDef] = &[$($crate::case::flow::ActDef {
            act: $name,
            label: $label,
            called: $crate::case::flow::last!($label $(, $called)?),
            is: &[$($crate::case::flow::Is::$is),*],
        }),*];
    };
}
pub(crate) use acts;

impl Rules {
    /// The line of the table for such a hand; several duties may each have one for the same act.
    fn row(&self, from: Stage, act: Act, is: impl Fn(Hand) -> bool) -> Result<&Row, Fault> {
        let mut open = self.rows.iter().filter(|it| it.0 == from && it.1 == act).peekable();
        if open.peek().is_none() {
            return Err(Fault::wrong_stage(from));
        }
        open.find(|it| is(it.2)).ok_or(Fault::NotYours)
    }
}

impl Stage {
    /// For the tables of kinds alone.
    pub const fn of(code: &'static str) -> Stage {
        Stage(code)
    }

    /// Every stage of every kind.
    pub fn all() -> impl Iterator<Item = Stage> {
        flows().flat_map(|it| it.stages).map(|it| it.stage)
    }

    pub fn code(self) -> &'static str {
        self.0
    }

    // Every code comes from a table: `of` is called there, and reading refuses others.
    fn known(self) -> (&'static Flow, &'static StageDef) {
        let all = flows().flat_map(|it| it.stages.iter().map(move |def| (it, def)));
        let mut all = all.filter(|it| it.1.stage == self);
        all.next().unwrap_or((FLOWS[0], &FLOWS[0].stages[0]))
    }

    fn def(self) -> &'static StageDef {
        self.known().1
    }

    fn rules(self) -> &'static Rules {
        self.kind().rules()
    }

    /// What the house says of it.
    pub fn told(self) -> &'static StageTold {
        let told = self.rules().told;
        told.iter().find(|it| it.stage == self).unwrap_or(&told[0])
    }

    pub fn kind(self) -> Kind {
        self.known().0.kind
    }

    pub fn label(self) -> &'static str {
        self.def().label
    }

    /// For whoever brought the case.
    pub fn called(self) -> &'static str {
        self.def().called
    }

    /// Where the case stands after an act of this person's.
    ///
    /// # Errors
    /// `WrongStage` where the act is not open, `NotYours` where it is open to another's hand.
    pub fn step(self, act: Act, who: &Who) -> Result<Stage, Fault> {
        Ok(self.rules().row(self, act, |it| it.is(who))?.3)
    }

    /// What the passing of time alone brings about.
    ///
    /// # Errors
    /// As `step`.
    pub fn step_by_time(self, act: Act) -> Result<Stage, Fault> {
        Ok(self.rules().row(self, act, |it| it == Hand::System)?.3)
    }

    pub fn open_acts(self, who: &Who) -> Vec<Act> {
        let mut acts: Vec<Act> = Vec::new();
        for it in self.rules().rows.iter().filter(|it| it.0 == self && it.2.is(who)) {
            if !acts.contains(&it.1) {
                acts.push(it.1);
            }
        }
        acts
    }

    /// Where an act is open, to whomever.
    pub fn with(act: Act) -> Vec<Stage> {
        RULES.iter().flat_map(|it| it.rows).filter(|it| it.1 == act).map(|it| it.0).collect()
    }

    /// In words for the applicant: whose turn it is and what it means. `later`: what may still follow; may be empty.
    pub fn now(self, later: &str) -> String {
        (self.rules().now)(self, later)
    }

    /// A department has it: accepted, and not yet decided.
    pub fn is_in_department(self) -> bool {
        self.def().turn == Turn::Department
    }

    /// Nothing more will happen.
    pub fn is_over(self) -> bool {
        self.def().turn == Turn::Over
    }

    /// Nothing goes on before the applicant does something.
    pub fn is_theirs(self) -> bool {
        self.def().turn == Turn::Theirs
    }
}

impl Act {
    /// For the tables of kinds alone.
    pub const fn of(code: &'static str) -> Act {
        Act(code)
    }

    /// Every act of every kind.
    pub fn all() -> impl Iterator<Item = Act> {
        flows().flat_map(|it| it.acts).map(|it| it.act)
    }

    /// The acts of which this is true, in the order of their tables.
    pub fn which_are(is: Is) -> Vec<Act> {
        Act::all().filter(|it| it.is(is)).collect()
    }

    pub fn code(self) -> &'static str {
        self.0
    }

    // As for a stage.
    fn known(self) -> (&'static Flow, &'static ActDef) {
        let all = flows().flat_map(|it| it.acts.iter().map(move |def| (it, def)));
        let mut all = all.filter(|it| it.1.act == self);
        all.next().unwrap_or((FLOWS[0], &FLOWS[0].acts[0]))
    }

    pub fn kind(self) -> Kind {
        self.known().0.kind
    }

    fn def(self) -> &'static ActDef {
        self.known().1
    }

    pub fn label(self) -> &'static str {
        self.def().label
    }

    /// For whoever brought the case.
    pub fn called(self) -> &'static str {
        self.def().called
    }

    pub fn is(self, what: Is) -> bool {
        self.def().is.contains(&what)
    }

    /// It decides in the applicant's favour: its words are what was granted.
    pub fn is_grant(self) -> bool {
        self.is(Is::Grant)
    }

    /// Its words are one official's to another.
    pub fn is_internal(self) -> bool {
        self.is(Is::Internal)
    }
}

impl Hand {
    // Whether the applicant is *this* case's applicant is the second ring's question: others never see the row.
    pub fn is(self, who: &Who) -> bool {
        match self {
            Hand::Applicant => matches!(who, Who::Citizen { .. }),
            Hand::Staff(duty) => who.holds(duty),
            Hand::System => false,
        }
    }
}

/// What both are beside their tables: on the wire, in the database and in a log they are their code.
macro_rules! coded {
    ($($name:ident, $what:literal;)*) => {$(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.0)
            }
        }

        impl Default for $name {
            /// The first of the first kind.
            fn default() -> $name {
                $name::known_code("").unwrap_or($name(""))
            }
        }

        impl std::str::FromStr for $name {
            type Err = Fault;

            fn from_str(code: &str) -> Result<$name, Fault> {
                $name::known_code(code).filter(|it| it.0 == code).ok_or(Fault::Unreadable)
            }
        }

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<$name, D::Error> {
                let code = <std::borrow::Cow<'de, str>>::deserialize(from)?;
                code.parse().map_err(|_| serde::de::Error::custom(concat!("no such ", $what)))
            }
        }

        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "enum": $name::codes() })
            }
        }

        #[cfg(feature = "db")]
        impl From<$name> for sea_orm::Value {
            fn from(it: $name) -> sea_orm::Value {
                it.0.into()
            }
        }

        #[cfg(feature = "db")]
        impl sea_orm::TryGetable for $name {
            fn try_get_by<I: sea_orm::ColIdx>(row: &sea_orm::QueryResult, at: I) -> Result<$name, sea_orm::TryGetError> {
                let code = String::try_get_by(row, at)?;
                code.parse().map_err(|_| sea_orm::DbErr::Type(format!(concat!("no such ", $what, ": {}"), code)).into())
            }
        }

        #[cfg(feature = "db")]
        impl sea_orm::sea_query::ValueType for $name {
            fn try_from(it: sea_orm::Value) -> Result<$name, sea_orm::sea_query::ValueTypeErr> {
                let code = <String as sea_orm::sea_query::ValueType>::try_from(it)?;
                code.parse().map_err(|_| sea_orm::sea_query::ValueTypeErr)
            }

            fn type_name() -> String {
                stringify!($name).to_owned()
            }

            fn array_type() -> sea_orm::sea_query::ArrayType {
                sea_orm::sea_query::ArrayType::String
            }

            fn column_type() -> sea_orm::sea_query::ColumnType {
                sea_orm::sea_query::ColumnType::Text
            }
        }

        #[cfg(feature = "db")]
        impl sea_orm::sea_query::Nullable for $name {
            fn null() -> sea_orm::Value {
                sea_orm::Value::String(None)
            }
        }
    )*};
}

coded! {
    Stage, "stage";
    Act, "act";
}

impl Stage {
    /// The one with this code; the first for none.
    fn known_code(code: &str) -> Option<Stage> {
        Stage::all().find(|it| code.is_empty() || it.0 == code)
    }

    #[cfg(feature = "schema")]
    fn codes() -> Vec<&'static str> {
        Stage::all().map(|it| it.0).collect()
    }
}

impl Act {
    fn known_code(code: &str) -> Option<Act> {
        Act::all().find(|it| code.is_empty() || it.0 == code)
    }

    #[cfg(feature = "schema")]
    fn codes() -> Vec<&'static str> {
        Act::all().map(|it| it.0).collect()
    }
}
