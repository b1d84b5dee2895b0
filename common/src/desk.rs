//! 工作台: what one person has to see to today, over all kinds of cases, and how a case is found again.
use serde::{Deserialize, Serialize};

use crate::{
    account::{Duty, Who},
    application::stage,
    call::{Access, Call, Page},
    case::{QueueRow, flow::Stage},
    catalogue::labelled,
    check::{Check, Nothing, unchecked},
    decision::{Tray, TrayCount},
    fault::Fault,
    id::CaseId,
    moment::Day,
    place::DeskPlace,
    value::{CreditCode, IdCard, Phone, plain_digits, plain_line},
};

/// 首页: for everybody whose work is cases.
pub const HOME: Call<(), Nothing, HomeView> = Call::get("/api/desk", Access::Desk);
/// The cases one card of it counts, by date.
pub const LIST: Call<(), ListForm, Page<QueueRow>> = Call::get("/api/desk/cases", Access::Desk);
/// By number, name, matter or body. Asked, not got: a name stands in no address and no log.
pub const SEARCH: Call<(), SearchForm, SearchView> = Call::ask("/api/desk/search", Access::Desk);
/// By the number of a person or a firm. A POST, because it leaves a record of who looked for whom.
pub const FIND: Call<(), SearchForm, SearchView> = Call::post("/api/desk/find", Access::Desk);

/// Rows of a page, of a card and of a search alike.
pub const N_PER_PAGE: u64 = 50;
/// Rows of 首页: what is due soonest.
pub const N_FIRST: u64 = 8;
/// 授权书 that end within so many days are told to the head.
pub const N_LETTER_DAYS: i32 = 30;

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
        Void = "提出作废",
        Second = "要再次告知",
        Broken = "承诺不实",
        Letters = "授权书快到期",
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
            _ => self.is_of_head() && who.holds(Duty::Direct),
        }
    }

    /// What only whoever leads can settle.
    pub fn is_of_head(self) -> bool {
        matches!(self, Card::Deemed | Card::Void | Card::Second | Card::Broken | Card::Letters | Card::Ratings)
    }

    /// Where it leads, unless to its cases.
    pub fn place(self) -> Option<DeskPlace> {
        match self {
            Card::Letters => Some(DeskPlace::Mandates),
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
            Card::Void => "经办人提出作废的件。作废要由另一个人决定，打开后可以作废。",
            Card::Second => "第一次就能看出的问题，第二次才提。要您写明原因同意，才能告知。",
            Card::Broken => "核查认定承诺不实的件，由您决定是否撤销。",
            Card::Letters => "30天内到期的授权书。到期后，持有人不能再决定和盖章。",
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

/// The page of a case for whoever opens it: pre-review has one of its own.
pub fn place_of(id: CaseId, stage: Stage, who: &Who) -> DeskPlace {
    match stage {
        stage::SUBMITTED | stage::PRE_REVIEW if who.holds(Duty::PreReview) => DeskPlace::Case(id),
        it => DeskPlace::file(it.kind(), id),
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct SearchForm {
    /// As it was typed, or read off a card.
    pub q: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
}

#[derive(Clone, Debug)]
pub struct Search {
    pub sought: Sought,
    pub page: Option<u32>,
}

impl Check for SearchForm {
    type Out = Search;

    fn check(self) -> Result<Search, Fault> {
        if self.q.chars().count() > MAX_SOUGHT {
            return Err(Fault::form("q", "写得太长，请只写姓名、编号或事项的几个字"));
        }
        let sought = Sought::of(&self.q);
        match sought.words().is_some_and(<[String]>::is_empty) {
            true => Err(Fault::form("q", "请写编号、姓名、手机号码、证件号码、事项或部门")),
            false => Ok(Search { sought, page: self.page }),
        }
    }
}

const MAX_SOUGHT: usize = 60;
/// Words that all have to be there; nobody types more.
const MAX_WORDS: usize = 5;
/// Fewer digits are no tail of a number: they stand in too many.
const MIN_TAIL: usize = 5;

labelled! {
    /// What the text was taken for.
    By {
        #[default]
        Words = "姓名、事项或部门",
        No = "办件编号",
        Tail = "编号里的数字",
        Phone = "手机号码",
        Card = "身份证号码",
        Code = "统一社会信用代码",
    }
}

/// What somebody looks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sought {
    No(String),
    Tail(String),
    Phone(Phone),
    Card(String),
    Code(String),
    Words(Vec<String>),
}

impl Sought {
    /// A card has a check digit and a date, a mobile number begins with 1; other digits are of a case number.
    pub fn of(text: &str) -> Sought {
        let digits = plain_digits(text);
        let is_digits = !digits.is_empty() && digits.bytes().all(|it| it.is_ascii_digit());
        // Whether somebody is born yet is not asked here.
        if let Ok(it) = IdCard::parse(text, Day::of(9999, 12, 31).unwrap_or_default()) {
            return Sought::Card(it.as_str().to_owned());
        }
        if let Ok(it) = Phone::parse(text) {
            return Sought::Phone(it);
        }
        if is_digits && digits.len() == 18 {
            return Sought::No(digits);
        }
        if let Ok(it) = CreditCode::parse(text) {
            return Sought::Code(it.as_str().to_owned());
        }
        match is_digits && digits.len() >= MIN_TAIL {
            true => Sought::Tail(digits),
            false => Sought::Words(
                plain_line(text)
                    .split(' ')
                    .filter(|it| !it.is_empty())
                    .take(MAX_WORDS)
                    .map(str::to_owned)
                    .collect(),
            ),
        }
    }

    /// The number of a person or a firm: asked of `FIND`.
    pub fn is_personal(&self) -> bool {
        matches!(self, Sought::Phone(_) | Sought::Card(_) | Sought::Code(_))
    }

    pub fn by(&self) -> By {
        match self {
            Sought::No(_) => By::No,
            Sought::Tail(_) => By::Tail,
            Sought::Phone(_) => By::Phone,
            Sought::Card(_) => By::Card,
            Sought::Code(_) => By::Code,
            Sought::Words(_) => By::Words,
        }
    }

    fn words(&self) -> Option<&[String]> {
        match self {
            Sought::Words(it) => Some(it),
            _ => None,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SearchView {
    pub by: By,
    /// Newest first, closed ones too.
    pub page: Page<FoundRow>,
    /// What another body has in hand and this one may look at: reported up, or asked about.
    pub beside: Vec<FoundRow>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FoundRow {
    pub id: CaseId,
    pub no: String,
    pub item_name: String,
    pub applicant: String,
    pub org: String,
    pub stage: Stage,
    pub submitted: Option<Day>,
    pub due: Option<Day>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_taken_for_what_it_is() {
        let check = |text: &str, by: By| assert_eq!(Sought::of(text).by(), by, "{text}");
        check("431099 261123 00037 4", By::No);
        check("431099261123000374", By::No);
        check("00037 4", By::Tail);
        check("0003", By::Words);
        check("138 0000 3210", By::Phone);
        check("+86 13800003210", By::Phone);
        check("431026198506150016", By::Card);
        check("11010519491231002x", By::Card);
        check("91350100M000100Y43", By::Code);
        check("周明远 个体", By::Words);
        let words = Sought::of("  周明远　个体工商户 ");
        assert_eq!(words, Sought::Words(vec!["周明远".to_owned(), "个体工商户".to_owned()]));
        assert!(SearchForm { q: " 　".to_owned(), page: None }.check().is_err());
        assert!(SearchForm { q: "长".repeat(61), page: None }.check().is_err());
    }

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
