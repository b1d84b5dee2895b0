//! 审批: what follows pre-review. The counter accepts, the department looks into it and decides, the counter hands it over.
use serde::{Deserialize, Serialize};

use crate::{
    account::{Duty, Who},
    application::stage,
    call::{Access, Call, Page},
    case::{
        ItemCount, QueueRow,
        flow::{Act, Stage},
    },
    catalogue::labelled,
    check::{Check, Nothing, prose, unchecked},
    edition,
    fault::Fault,
    id::{CaseId, FileId, ItemId},
    inquiry,
    material::FileView,
    moment::Day,
    question,
    rating::work::stage as work,
    registration,
    review::ExamineView,
    shipment::ShipmentView,
};

pub mod accept;
pub mod decide;
pub mod deliver;
pub mod pledge;

/// What waits for whoever asks, after pre-review: by the acts their duties open to them.
pub const INBOX: Call<(), InboxForm, InboxView> = Call::get("/api/inbox", Access::Desk);
/// Everything about a case on one page.
pub const DOSSIER: Call<CaseId, Nothing, DossierView> = Call::get("/api/cases/{case}/dossier", Access::Desk);

/// An attachment of one's own, before anybody has given an opinion with it.
pub const DETACH: Call<FileId, Nothing, Nothing> =
    Call::post("/api/attachments/{file}/drop", Access::Staff(Duty::Review));

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct InboxForm {
    /// Code of a `Tray`; without: the first that holds something.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tray: Option<Tray>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<ItemId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub whose: Option<Whose>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<DueBy>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
}
unchecked!(InboxForm);

impl InboxForm {
    /// Is anything but the tray asked for? Then an empty list says so.
    pub fn is_narrowed(&self) -> bool {
        self.q.is_some() || self.item.is_some() || self.whose.is_some() || self.due.is_some()
    }
}

labelled! {
    /// In whose hands.
    Whose {
        #[default]
        Mine = "我手里的",
        Free = "没有人领的",
        /// Of the sections one heads, and in nobody's hands.
        Section = "本科室待分派的",
    }
}

labelled! {
    DueBy {
        #[default]
        Late = "已超期",
        Today = "今天到期",
        /// Today and the next three working days.
        Soon = "三个工作日内到期",
    }
}

labelled! {
    /// 待办: the stages somebody's hand is wanted for, put together as one works through them.
    Tray {
        #[default]
        Counter = "待核原件、受理",
        /// Told, and not back yet.
        Correction = "等补正",
        /// 容缺: accepted without, still to come.
        Owed = "容缺待补",
        Handle = "待承办",
        /// Not ours to work on any more, but ours to answer for, or once ours.
        Above = "已上报、转出",
        /// What another body wants to hear of us.
        Countersign = "待会签",
        Check = "待审核",
        Approve = "待批准",
        Special = "特别程序中",
        /// 并联审批 this unit leads.
        Joint = "联办中",
        Issue = "待制证、送达",
        /// 告知承诺: decided, to be looked at.
        Inspect = "待核查",
        /// Taken in for another system, and nothing heard yet.
        Registered = "登记件待办结",
        /// The same, as the counter sees it that took it in.
        Awaited = "窗口登记的件",
        /// What came of it lies here.
        Fetch = "登记件待领取",
        /// Promises that were not kept.
        Broken = "承诺不实",
        /// 咨询台: nobody has been named who could say.
        Route = "咨询待分派",
        Answer = "咨询待答复",
        /// Answered, and not published yet.
        Publish = "咨询待审公开",
        /// Of the whole house: whoever takes it calls.
        Callback = "待回电",
        /// 首问: passed on, and whoever asked is still to be told.
        Tell = "首问待答复",
        Complaint = "差评待处置",
        /// Being written by one's own body.
        Compose = "事项编制中",
        /// Written: its own head looks at it.
        OwnCheck = "事项待本单位审核",
        /// Of the whole house.
        ItemCheck = "事项待编制核对",
        LawCheck = "事项待合法性审查",
        /// Where people are sent back or give up: its owner mends it.
        Snag = "堵点待整改",
        /// Said to be mended; of the whole house.
        SnagCheck = "堵点待核实",
    }
}

impl Tray {
    pub fn stages(self) -> &'static [Stage] {
        match self {
            Tray::Counter => &[stage::PRE_PASSED, stage::RECEIVED],
            Tray::Correction => &[stage::CORRECTION],
            Tray::Handle => &[stage::ACCEPTED, stage::REPORTED, stage::IN_REVIEW],
            // By the body, not by the stage.
            Tray::Above => &[],
            // By who was asked.
            Tray::Countersign => &[],
            // By what is owed, wherever the case stands.
            Tray::Owed => &[],
            // By the promise, wherever the case stands.
            Tray::Inspect | Tray::Broken => &[],
            Tray::Check => &[stage::CHECKING],
            Tray::Approve => &[stage::APPROVING],
            Tray::Special => &[stage::SPECIAL],
            Tray::Joint => &[stage::JOINT],
            Tray::Registered => &[registration::stage::TAKEN],
            // By where it was taken in as well as by the body.
            Tray::Awaited | Tray::Fetch => &[],
            Tray::Route => &[question::stage::UNROUTED],
            Tray::Answer => &[question::stage::ASKED],
            Tray::Publish => &[question::stage::ANSWERED],
            // By the house, not by the body.
            Tray::Callback => &[],
            Tray::Tell => &[inquiry::stage::PASSED],
            Tray::Complaint => &[work::OPEN, work::DOUBTED, work::MENDING, work::ANSWERED],
            Tray::Compose => &[edition::stage::DRAFT],
            Tray::OwnCheck => &[edition::stage::OWN],
            // Of whichever body.
            Tray::ItemCheck | Tray::LawCheck | Tray::SnagCheck => &[],
            Tray::Snag => &[edition::snag::stage::OPEN],
            Tray::Issue => &[stage::GRANTED, stage::DENIED, stage::ISSUING, stage::READY],
        }
    }

    /// Whether whoever asks has this tray: what lies ready is handed out by any window, too.
    pub fn is_for(self, who: &Who) -> bool {
        who.holds(self.duty()) || (self == Tray::Fetch && who.holds(Duty::Counter))
    }

    /// Whose tray it is.
    pub fn duty(self) -> Duty {
        match self {
            Tray::Counter | Tray::Correction | Tray::Owed | Tray::Awaited => Duty::Counter,
            Tray::Handle
            | Tray::Above
            | Tray::Countersign
            | Tray::Check
            | Tray::Special
            | Tray::Inspect
            | Tray::Registered => Duty::Review,
            Tray::Broken => Duty::Direct,
            Tray::Approve => Duty::Decide,
            Tray::Joint | Tray::Issue | Tray::Fetch => Duty::Issue,
            Tray::Route | Tray::Answer => Duty::Answer,
            Tray::Publish => Duty::Publish,
            Tray::Callback => Duty::PreReview,
            Tray::Tell => Duty::Counter,
            Tray::Complaint | Tray::OwnCheck => Duty::Direct,
            Tray::Compose | Tray::Snag => Duty::Compose,
            Tray::ItemCheck | Tray::SnagCheck => Duty::CheckItems,
            Tray::LawCheck => Duty::CheckLaw,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct InboxView {
    pub tray: Tray,
    pub trays: Vec<TrayCount>,
    /// The matters of this tray, most first.
    pub items: Vec<ItemCount>,
    pub page: Page<QueueRow>,
    /// Heads a section: there is something to hand out.
    pub leads_section: bool,
    pub today: Day,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TrayCount {
    pub tray: Tray,
    pub n_cases: u64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DossierView {
    pub seen: ExamineView,
    /// What the stage allows this person, and the rules do not: with the reason.
    pub barred: Vec<Barred>,
    /// Names of materials put off at acceptance that have not come.
    pub owed: Vec<Owed>,
    pub owed_by: Option<Day>,
    /// 会签: everybody who was asked, until when, and what became of it.
    pub asked: Vec<Asked>,
    /// Whom one could ask.
    pub bodies: Vec<String>,
    /// 意见附件
    pub attachments: Vec<Attachment>,
    pub may_attach: bool,
    /// Slots whose originals have to be looked at, and those that have been.
    pub originals: Vec<Owed>,
    pub is_extended: bool,
    /// Who asked to void it.
    pub void_asked_by: Option<String>,
    /// Words for the content of the decision to begin with.
    pub outcome: String,
    pub validity: String,
    /// 告知承诺: how far it has been looked at, and by when it is to be.
    pub promise: pledge::Promise,
    pub check_by: Option<Day>,
    /// By post: the waybill, and where the letter is.
    pub shipment: Option<ShipmentView>,
    /// Decided on the spot, its licence can be made and handed over in the same act.
    pub may_finish: bool,
    /// 取件码 wanted at delivery.
    pub is_coded: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Owed {
    pub slot: String,
    pub name: String,
    pub is_there: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Asked {
    pub org: String,
    pub until: Day,
    pub word: Word,
}

labelled! {
    /// 会签: how it stands with one body that was asked.
    Word {
        #[default]
        Waiting = "等答复",
        Said = "已答复",
        Withdrawn = "已撤回",
        /// Its time ran out, or nobody waited any longer.
        Over = "没有答复",
    }
}

/// What an official lays beside what they say: a picture of the kitchen, a record of the visit. The applicant does not see it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Attachment {
    pub file: FileView,
    pub by: String,
    /// May still be taken away again: mine, and nobody has spoken on it.
    pub is_mine: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Barred {
    pub act: Act,
    pub says: String,
}

/// Words, and the version that was on the screen.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct SayForm {
    pub version: i32,
    pub says: String,
}

#[derive(Clone, Debug)]
pub struct Say {
    pub version: i32,
    pub says: String,
}

impl Check for SayForm {
    type Out = Say;

    fn check(self) -> Result<Say, Fault> {
        let says = prose(&self.says, "请写明理由").map_err(|it| Fault::form("says", it))?;
        Ok(Say { version: self.version, says })
    }
}
