//! 工作台: what one person has to see to today, over all kinds of cases, and how a case is found again.
use serde::{Deserialize, Serialize};

use crate::{
    account::{Duty, Who},
    application::stage,
    call::{Access, Call, Page},
    case::{QueueRow, flow::Stage},
    catalogue::labelled,
    check::{Nothing, unchecked},
    decision::{Tray, TrayCount},
    export::Exported,
    id::CaseId,
    message::MessageView,
    moment::Day,
    place::DeskPlace,
};

pub mod role;
pub mod search;

use search::{ExportForm, SearchForm, SearchView};

/// 首页: for everybody whose work is cases.
pub const HOME: Call<(), Nothing, HomeView> = Call::get("/api/desk", Access::Desk);
/// The cases one card of it counts, by date.
pub const LIST: Call<(), ListForm, Page<QueueRow>> = Call::get("/api/desk/cases", Access::Desk);
/// By number, name, matter or body. Asked, not got: a name stands in no address and no log.
pub const SEARCH: Call<(), SearchForm, SearchView> = Call::ask("/api/desk/search", Access::Desk);
/// By the number of a person or a firm. A POST, because it leaves a record of who looked for whom.
pub const FIND: Call<(), SearchForm, SearchView> = Call::post("/api/desk/find", Access::Desk);
/// What was found, as a workbook, for a reason.
pub const EXPORT: Call<(), ExportForm, Exported> = Call::post("/api/desk/exports", Access::Desk);

/// 提醒: what the house tells those who work here, the last first.
pub const NOTICES: Call<(), NoticesForm, Page<MessageView>> = Call::get("/api/desk/notices", Access::Desk);
/// All of them read.
pub const SEEN: Call<(), Nothing, Nothing> = Call::post("/api/desk/notices/seen", Access::Desk);

/// Rows of a page, of a card and of a search alike.
pub const N_PER_PAGE: u64 = 50;
/// Rows of 首页: what is due soonest.
pub const N_FIRST: u64 = 8;
/// 授权书 that end within so many days are told to the head.
pub const N_LETTER_DAYS: i32 = 30;
/// What has not moved for so long a head looks at.
pub const N_STILL_DAYS: i32 = 30;

labelled! {
    /// What 首页 counts.
    Card {
        #[default]
        Late = "已超期",
        Today = "今天到期",
        Back = "补正已回",
        Sign = "等您审批",
        /// Claimed, and not let go.
        Mine = "您领的",
        /// 行政许可法 32: accepted by the law, today or on the next working day, unless somebody answers.
        Deemed = "快要视为受理",
        /// The days were over, and nobody had answered.
        Accepted = "已视为受理",
        /// 行政许可法 42: once, by the head of the body.
        Extend = "快到期，可以延长",
        /// What could be ended, because nobody goes on with it.
        Still = "30天没有进展",
        Void = "提出作废",
        Second = "要再次告知",
        Broken = "承诺不实",
        Letters = "授权书快到期",
        Stamps = "印章没有保管人",
        /// Stopped, and letters or seals are still in their hands.
        Gone = "离岗没有交清",
        Ratings = "差评待核实",
    }
}

impl Card {
    /// Whether it says anything to this person.
    pub fn is_for(self, who: &Who) -> bool {
        match self {
            Card::Late | Card::Today | Card::Mine => works_on_cases(who),
            Card::Back => who.holds(Duty::PreReview),
            Card::Sign => who.holds(Duty::Decide),
            Card::Deemed | Card::Accepted => who.holds(Duty::PreReview) || who.holds(Duty::Direct),
            _ => self.is_of_head() && who.holds(Duty::Direct),
        }
    }

    /// What only whoever leads can settle.
    pub fn is_of_head(self) -> bool {
        matches!(
            self,
            Card::Void
                | Card::Second
                | Card::Extend
                | Card::Still
                | Card::Broken
                | Card::Letters
                | Card::Stamps
                | Card::Gone
                | Card::Ratings
        )
    }

    /// Where it leads, unless to its cases.
    pub fn place(self) -> Option<DeskPlace> {
        match self {
            Card::Letters => Some(DeskPlace::Mandates),
            Card::Stamps => Some(DeskPlace::Stamps),
            Card::Gone => Some(DeskPlace::Staff),
            Card::Ratings => Some(DeskPlace::Ratings),
            _ => None,
        }
    }

    /// What it means, above its list.
    pub fn says(self) -> &'static str {
        match self {
            Card::Late => "期限已经过了的件，最久的在前。",
            Card::Today => "今天下班前要办完这一步的件。",
            Card::Back => "申请人补正后交回来的件，等预审。",
            Card::Sign => "审核过的件，等您作出决定。",
            Card::Mine => "您领了还没有办完的件，和交给您的件。预审的件到时间没有动，会放回队列。",
            Card::Deemed => "今天或下一个工作日到期还没有答复的，法律视为受理。",
            Card::Accepted => "过了五个工作日没有答复，法律视为受理、还没有决定的件。请尽快办。",
            Card::Extend => "今天或下一个工作日到期、还没有延长过的件。延长要由您决定，写明原因，告知申请人。",
            Card::Still => "30天没有任何进展的在办件。办不下去的，由您决定终止；能办的，请催办。",
            Card::Void => "经办人提出作废的件。作废要由另一个人决定，打开后可以作废。",
            Card::Second => "第一次就能看出的问题，第二次才提。要您写明原因同意，才能告知。",
            Card::Broken => "核查认定承诺不实的件，由您决定是否撤销。",
            Card::Letters => "30天内到期的授权书。到期后，持有人不能再决定和盖章。",
            Card::Stamps => "在用的印章没有登记保管人，或者保管人已经停用、调走。",
            Card::Gone => "账号已经停用，手里还有授权书或者印章。",
            Card::Ratings => "要核实或复核的差评。",
        }
    }
}

pub fn works_on_cases(who: &Who) -> bool {
    matches!(who, Who::Staff { duties, .. } if duties.iter().any(|it| it.is_about_cases()))
}

/// The stages in which a case waits for this person, or for somebody they answer for.
pub fn stages_of(who: &Who) -> Vec<Stage> {
    let waits = |it: &Stage| !it.is_over() && !matches!(*it, stage::DRAFT | stage::CORRECTION);
    if who.holds(Duty::Direct) || who.holds(Duty::Supervise) {
        return Stage::all().filter(waits).collect();
    }
    let mut all: Vec<Stage> = match who.holds(Duty::PreReview) {
        true => vec![stage::SUBMITTED, stage::PRE_REVIEW],
        false => Vec::new(),
    };
    let trays = Tray::ALL.iter().filter(|it| is_ours(**it) && it.is_for(who));
    all.extend(trays.flat_map(|it| it.stages()).copied());
    all
}

/// Trays whose cases wait for us, not for others.
pub fn is_ours(tray: Tray) -> bool {
    !matches!(tray, Tray::Above | Tray::Correction | Tray::Owed | Tray::Joint | Tray::Awaited | Tray::Fetch)
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct HomeView {
    pub today: Day,
    pub cards: Vec<CardCount>,
    /// Of pre-review, whatever its date.
    pub n_review: u64,
    pub trays: Vec<TrayCount>,
    /// 先办这些
    pub first: Vec<QueueRow>,
    /// 提醒 nobody has read yet.
    pub n_notices: u64,
    /// 筹备中: nobody is served yet, and whoever stands at a counter should know why.
    #[serde(default)]
    pub is_preparing: bool,
}

impl HomeView {
    pub fn n(&self, card: Card) -> u64 {
        self.cards.iter().find(|it| it.card == card).map_or(0, |it| it.n)
    }

    /// What waits in the trays for whoever asked.
    pub fn n_inbox(&self) -> u64 {
        self.trays.iter().filter(|it| is_ours(it.tray)).map(|it| it.n_cases).sum()
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CardCount {
    pub card: Card,
    pub n: u64,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct ListForm {
    pub card: Card,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
}
unchecked!(ListForm);

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct NoticesForm {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
}
unchecked!(NoticesForm);

/// The page of a case for whoever opens it: pre-review has one of its own.
pub fn place_of(id: CaseId, stage: Stage, who: &Who) -> DeskPlace {
    match stage {
        stage::SUBMITTED | stage::PRE_REVIEW if who.holds(Duty::PreReview) => DeskPlace::Case(id),
        it => DeskPlace::file(it.kind(), id),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_sees_the_stages_that_wait_for_them() {
        let who = |duties: &[Duty]| Who::Staff {
            account: crate::id::AccountId(uuid::Uuid::nil()),
            name: String::new(),
            post: String::new(),
            region: crate::id::Region(0),
            org: String::new(),
            duties: duties.to_vec(),
        };
        assert_eq!(stages_of(&who(&[Duty::PreReview])), [stage::SUBMITTED, stage::PRE_REVIEW]);
        assert_eq!(stages_of(&who(&[Duty::Decide])), [stage::APPROVING]);
        assert!(stages_of(&who(&[Duty::Disclose])).is_empty() && !works_on_cases(&who(&[Duty::Disclose])));
        assert_eq!(stages_of(&who(&[Duty::Publish])), [crate::question::stage::ANSWERED]);
        let head = stages_of(&who(&[Duty::Direct]));
        assert!(
            head.contains(&stage::APPROVING)
                && !head.contains(&stage::CORRECTION)
                && !head.contains(&stage::CLOSED)
        );
        assert!(Card::Void.is_for(&who(&[Duty::Direct])) && !Card::Void.is_for(&who(&[Duty::Decide])));
    }
}
