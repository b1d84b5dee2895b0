//! 堵点: where people are sent back or give up, made somebody's to put right until somebody else has seen that it is. The figures it rests on
//! are the quality board's own (`edition::quality`); nobody types them.
use serde::{Deserialize, Serialize};

use crate::{
    account::Duty,
    call::{Access, Call, Page},
    case::{
        EventView,
        clock::{ClockKind, ClockView, Tick, plain},
        flow::{Act, Clocks, Flow, Hand::Staff, Row, Rules, Stage},
        kinds::Kind,
    },
    catalogue::ItemState,
    check::{Check, Faults, Nothing, prose, unchecked},
    fault::Fault,
    form::{Answer, Answers, FormDef},
    id::{AccountId, CaseId, ItemId},
    moment::Day,
};

pub mod stage {
    use crate::case::flow::stages;

    const NOBODY: (&str, bool) = ("", false);
    const BODY: (&str, bool) = ("部门", true);

    stages! {
        OPEN = "sn_open", "整改中", Window, BODY, "";
        FIXED = "sn_fixed", "已整改，待核实", Window, BODY, "";
        CLOSED = "sn_closed", "已销号", Over, NOBODY, "";
        /// Looked into: people are sent back there with reason.
        DROPPED = "sn_dropped", "不作堵点", Over, NOBODY, "";
    }
}

pub mod act {
    use crate::case::flow::acts;

    acts! {
        RAISE = "sn_raise", "立为堵点", Internal;
        /// Another owner.
        ASSIGN = "sn_assign", "换负责人", Internal;
        FIX = "sn_fix", "报整改完成", Internal;
        /// It is not, after all; or whoever would look is who mended it.
        TAKE_BACK = "sn_take_back", "收回再改", Internal;
        /// It is as before.
        RETURN = "sn_return", "没有改好，退回", Internal;
        CLOSE = "sn_close", "核实销号", Internal;
        DROP = "sn_drop", "不作堵点", Internal;
    }
}

pub static FLOW: Flow = Flow { kind: Kind::Snag, stages: stage::ALL, acts: act::ALL };

pub static RULES: Rules = Rules {
    kind: Kind::Snag,
    told: stage::TOLD,
    begins: &[(act::RAISE, stage::OPEN)],
    rows: &TABLE,
    clocks: Clocks {
        main: |calendar, ticks, _, now| main_clock(calendar, ticks, now),
        beside: |_, _, _, _| Vec::new(),
    },
    now: |_, _| String::new(),
    announcement: |_, _, _| None,
};

/// Who owns it says it is mended; who checks the matters of all bodies says whether it is.
pub const TABLE: [Row; 8] = [
    (stage::OPEN, act::ASSIGN, Staff(Duty::Compose), stage::OPEN),
    (stage::OPEN, act::ASSIGN, Staff(Duty::Direct), stage::OPEN),
    // The matter has gone to another body meanwhile: somebody has to hand it there.
    (stage::OPEN, act::ASSIGN, Staff(Duty::CheckItems), stage::OPEN),
    (stage::OPEN, act::FIX, Staff(Duty::Compose), stage::FIXED),
    (stage::OPEN, act::DROP, Staff(Duty::CheckItems), stage::DROPPED),
    (stage::FIXED, act::TAKE_BACK, Staff(Duty::Compose), stage::OPEN),
    (stage::FIXED, act::RETURN, Staff(Duty::CheckItems), stage::OPEN),
    (stage::FIXED, act::CLOSE, Staff(Duty::CheckItems), stage::CLOSED),
];

/// Working days an owner has, where nobody says otherwise.
pub const WITHIN_WORK_DAYS: u32 = 10;
/// More than anybody is given.
const MOST_WORK_DAYS: u32 = 60;

/// The owner's days run from when it was raised or came back; nobody's run while it is looked at.
fn main_clock(
    calendar: &crate::calendar::Calendar,
    ticks: &[Tick],
    now: crate::moment::Moment,
) -> Option<ClockView> {
    let last = ticks.last().filter(|it| it.to == stage::OPEN)?;
    let from = ticks.iter().rev().find(|it| matches!(it.act, act::RAISE | act::RETURN)).unwrap_or(last);
    let n_days = from.n_days.unwrap_or(WITHIN_WORK_DAYS);
    let begun = format!("{} {}{}", from.at.day().zh(), from.at.clock(), from.act.label());
    let says = format!("{n_days}个工作日内整改好。");
    Some(plain::within(calendar, ClockKind::Hand, (from.at, n_days), None, [&begun, &says], now))
}

/// Where people stop at one matter, in figures.
pub const PLACES: Call<ItemId, Nothing, PlacesView> = Call::get("/api/quality/{item}", Access::Desk);
/// By the body whose the matter is, or by whoever checks those of every body.
pub const RAISE: Call<(), RaiseForm, Raised> = Call::post("/api/snags", Access::Desk);
/// Those that are open first, the soonest due.
pub const LIST: Call<(), ListForm, Page<SnagRow>> = Call::get("/api/snags", Access::Desk);
pub const OPEN: Call<CaseId, Nothing, SnagView> = Call::get("/api/snags/{case}", Access::Desk);
pub const STEP: Call<CaseId, StepForm, SnagView> = Call::post("/api/snags/{case}", Access::Desk);

/// What begins the key of a place where drafts were left; what follows is the field. Every other key is a verdict's
/// (`review::form`, or the slot of a material).
pub const LEFT: &str = "-left.";

/// The field whose page was never finished, where a key says so.
pub fn left_at(key: &str) -> Option<&str> {
    key.strip_prefix(LEFT)
}

/// Opened, and nothing written.
const AT_BEGIN: &str = "-begin";
/// Everything is filled in, and nothing was handed in.
const AT_END: &str = "-end";

/// Where a draft was left: the first field, in reading order, that still wants something.
pub fn stopped_at(form: &FormDef, answers: &Answers, today: Day) -> String {
    let field = match form.faults(answers, today).into_iter().next() {
        _ if answers.values().all(Answer::is_empty) => AT_BEGIN.to_owned(),
        // A row of a group is of the group.
        Some(it) => it.name.split('.').next().unwrap_or_default().to_owned(),
        None => AT_END.to_owned(),
    };
    format!("{LEFT}{field}")
}

/// What such a place is called; none: it is a field of the form.
pub fn left_called(field: &str) -> Option<&'static str> {
    match field {
        AT_BEGIN => Some("打开以后没有填"),
        AT_END => Some("填完以后没有交"),
        _ => None,
    }
}

/// A place where people stop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Place {
    pub key: String,
    /// 材料“营业执照”; 栏目“经营场所”
    pub label: String,
    /// How many were sent back there in `quality::N_DAYS`, or left it there.
    pub n: u64,
    /// The one that is being mended.
    pub snag: Option<CaseId>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PlacesView {
    pub id: ItemId,
    pub name: String,
    pub org: String,
    pub state: ItemState,
    pub n_elements: u32,
    /// What is wrong with the version in force.
    pub faults: Vec<String>,
    /// The day of that version.
    pub on: Day,
    /// 退回最多的材料和栏目, most first.
    pub returned: Vec<Place>,
    /// 放下申请的地方, most first.
    pub left: Vec<Place>,
    /// Drafts that were looked at for it.
    pub n_looked_at: u64,
    /// Within `quality::N_DAYS`: notices of correction, bad ratings, questions about this matter.
    pub n_corrections: u64,
    pub n_bad: u64,
    pub n_questions: u64,
    /// All of this matter, open ones first.
    pub snags: Vec<SnagRow>,
    /// Who could own one: those who write the matters of its body.
    pub owners: Vec<Owner>,
    pub may_raise: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Owner {
    pub id: AccountId,
    pub name: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct ListForm {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
}
unchecked!(ListForm);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SnagRow {
    pub id: CaseId,
    pub no: String,
    pub item: ItemId,
    pub item_name: String,
    pub org: String,
    pub label: String,
    pub owner: String,
    pub stage: Stage,
    pub due: Option<Day>,
    pub is_late: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SnagView {
    pub row: SnagRow,
    /// Of the acts that follow: what it looked like on the screen.
    pub version: i32,
    /// How many were sent back there, or left it there, when it was raised…
    pub was: u64,
    /// …the day that was…
    pub on: Day,
    /// …and how many now, counted the same way; none: nobody has asked just now.
    pub now: Option<u64>,
    /// Drafts that were left: those of before can no more be mended, so only who has stopped there since is counted.
    pub is_left: bool,
    pub acts: Vec<Act>,
    /// Why whoever looks may not do what stands next.
    pub shut: Vec<String>,
    pub owners: Vec<Owner>,
    pub events: Vec<EventView>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Raised {
    pub id: CaseId,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct RaiseForm {
    pub item: Option<ItemId>,
    /// Of the place, as `PlacesView` has it.
    pub key: String,
    pub owner: Option<AccountId>,
    /// Working days, as typed; empty: `WITHIN_WORK_DAYS`.
    pub days: String,
    /// What is in the way there, and what is to be done.
    pub says: String,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Raise {
    pub item: ItemId,
    pub key: String,
    pub owner: AccountId,
    pub n_days: u32,
    pub says: String,
}

impl Check for RaiseForm {
    type Out = Raise;

    fn check(self) -> Result<Raise, Fault> {
        let item = self.item.filter(|_| !self.key.is_empty()).ok_or(Fault::Unreadable)?;
        let mut faults = Faults::default();
        let owner = faults.take("owner", self.owner.ok_or("请选择由谁负责整改"));
        let n_days = faults.take("days", days(&self.days));
        let says = faults.take("says", prose(&self.says, "请写哪里不顺、打算怎么改"));
        faults.done()?;
        let owner = owner.ok_or(Fault::Unreadable)?;
        Ok(Raise {
            item,
            key: self.key,
            owner,
            n_days: n_days.unwrap_or_default(),
            says: says.unwrap_or_default(),
        })
    }
}

fn days(text: &str) -> Result<u32, &'static str> {
    match text.trim() {
        "" => Ok(WITHIN_WORK_DAYS),
        it => it.parse().ok().filter(|it| (1..=MOST_WORK_DAYS).contains(it)).ok_or("请写1到60之间的整数"),
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct StepForm {
    pub version: i32,
    pub act: Act,
    pub says: String,
    /// Where another is to own it.
    pub owner: Option<AccountId>,
}

impl Default for StepForm {
    fn default() -> StepForm {
        StepForm { version: 0, act: act::FIX, says: String::new(), owner: None }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    pub version: i32,
    pub act: Act,
    pub says: String,
    pub owner: Option<AccountId>,
}

impl Check for StepForm {
    type Out = Step;

    fn check(self) -> Result<Step, Fault> {
        let hint = match self.act {
            act::ASSIGN => "请写为什么换人",
            act::TAKE_BACK => "请写为什么收回",
            act::FIX => "请写改了什么，例如：受理标准补写了“复印件也收”",
            act::RETURN => "请写哪里还没有改好",
            act::CLOSE => "请写怎么核实的",
            act::DROP => "请写为什么不作堵点",
            _ => return Err(Fault::Unreadable),
        };
        let mut faults = Faults::default();
        let says = faults.take("says", prose(&self.says, hint));
        if self.act == act::ASSIGN && self.owner.is_none() {
            faults.say("owner", "请选择由谁负责整改");
        }
        faults.done()?;
        let owner = self.owner.filter(|_| self.act == act::ASSIGN);
        Ok(Step { version: self.version, act: self.act, says: says.unwrap_or_default(), owner })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        calendar::tests::calendar,
        form::{FieldDef, Section},
    };

    fn names<T: std::fmt::Debug>(outcome: Result<T, Fault>) -> String {
        match outcome {
            Err(Fault::Form { fields }) => fields.into_iter().map(|it| it.name).collect::<Vec<_>>().join(" "),
            it => panic!("{it:?}"),
        }
    }

    #[test]
    fn one_is_somebodys_and_says_what_is_in_the_way() {
        let item = Some(ItemId(uuid::Uuid::nil()));
        let form = |days: &str| RaiseForm {
            item,
            key: "license".to_owned(),
            owner: Some(AccountId(uuid::Uuid::nil())),
            days: days.to_owned(),
            says: "受理标准没有写复印件行不行".to_owned(),
        };
        assert_eq!(form("").check().unwrap().n_days, WITHIN_WORK_DAYS);
        assert_eq!(form(" 20 ").check().unwrap().n_days, 20);
        for it in ["0", "61", "-1", "十", "1.5"] {
            assert_eq!(names(form(it).check()), "days", "{it}");
        }
        let bare = RaiseForm { item, key: "license".to_owned(), ..RaiseForm::default() };
        assert_eq!(names(bare.check()), "owner says");
        assert_eq!(RaiseForm::default().check().unwrap_err(), Fault::Unreadable);
    }

    #[test]
    fn every_step_says_why() {
        for act in [act::ASSIGN, act::FIX, act::TAKE_BACK, act::RETURN, act::CLOSE, act::DROP] {
            let of = names(StepForm { act, ..StepForm::default() }.check());
            assert_eq!(of, if act == act::ASSIGN { "says owner" } else { "says" }, "{act:?}");
        }
        let raise = StepForm { act: act::RAISE, says: "又来一次".to_owned(), ..StepForm::default() };
        assert_eq!(raise.check().unwrap_err(), Fault::Unreadable);
    }

    #[test]
    fn the_owners_days_run_from_when_it_came_to_them() {
        let at = |text: &str| Day::parse(text).unwrap().start().plus_hours(10);
        let mut ticks = Vec::new();
        let mut check = |act: Act, to: Stage, on: &str, n_days: Option<u32>, due: Option<&str>| {
            ticks.push(Tick { act, to, at: at(on), n_days });
            let clock = main_clock(&calendar(), &ticks, at(on)).map(|it| it.due.to_string());
            assert_eq!(clock.as_deref(), due, "{act:?}");
        };
        check(act::RAISE, stage::OPEN, "2026-11-20", Some(5), Some("2026-11-27"));
        check(act::ASSIGN, stage::OPEN, "2026-11-24", None, Some("2026-11-27"));
        check(act::FIX, stage::FIXED, "2026-11-25", None, None);
        check(act::RETURN, stage::OPEN, "2026-11-26", Some(3), Some("2026-12-01"));
        check(act::FIX, stage::FIXED, "2026-11-27", None, None);
        check(act::CLOSE, stage::CLOSED, "2026-11-30", None, None);
    }

    #[test]
    fn a_place_where_drafts_were_left_is_not_a_material() {
        assert_eq!(left_at(&format!("{LEFT}address")), Some("address"));
        assert_eq!(left_at("license"), None);
        assert!(!crate::review::form::is_form(&format!("{LEFT}address")));
    }

    #[test]
    fn a_draft_is_left_at_the_first_field_that_wants_something() {
        let field = |name: &str| FieldDef { name: name.to_owned(), label: name.to_owned(), ..FieldDef::default() };
        let sections = vec![Section { fields: vec![field("name"), field("address")], ..Section::default() }];
        let form = FormDef { sections };
        let today = Day::parse("2026-11-30").unwrap();
        let check = |filled: &[&str], at: &str| {
            let answers: Answers = filled.iter().map(|it| ((*it).to_owned(), Answer::text("有"))).collect();
            assert_eq!(stopped_at(&form, &answers, today), format!("{LEFT}{at}"), "{filled:?}");
        };
        check(&[], AT_BEGIN);
        check(&["name"], "address");
        check(&["address"], "name");
        check(&["name", "address"], AT_END);
        assert!(left_called(AT_BEGIN).is_some() && left_called(AT_END).is_some() && left_called("name").is_none());
    }
}
