//! 好差评 (国办发〔2019〕51号; GB/T 39734, 39735; handbook 5). Whoever was served says how it was, once for each time they were
//! served. Silence is never counted as praise; a bad word becomes work that has to be closed.
use serde::{Deserialize, Serialize};

use crate::{
    account::Duty,
    call::{Access, Call, Page},
    case::{
        EventView,
        flow::{Act, Is, Stage},
    },
    catalogue::{Qr, labelled},
    check::{Check, Faults, Nothing, prose, unchecked},
    fault::Fault,
    id::CaseId,
    moment::Day,
};
use work::WorkForm;

pub mod figures;
pub mod work;

const HEAD: Access = Access::Staff(Duty::Direct);

/// What can be rated in a case, and what has been.
pub const CHANCES: Call<CaseId, Nothing, ChancesView> = Call::get("/api/cases/{case}/ratings", Access::Citizen);
pub const RATE: Call<CaseId, RateForm, ChancesView> = Call::post("/api/cases/{case}/ratings", Access::Citizen);
/// The same without signing in: by the slip, or the link in a text message. POST, so that the code stands in no log.
pub const CHANCES_BY_CODE: Call<(), SlipForm, ChancesView> = Call::post("/api/ratings/chances", Access::Public);
pub const RATE_BY_CODE: Call<(), SlipRateForm, ChancesView> = Call::post("/api/ratings", Access::Public);
/// The same by an invitation: the address in a text message, or what the counter's tablet shows.
pub const CHANCES_BY_INVITE: Call<(), InviteForm, ChancesView> =
    Call::post("/api/ratings/invited/chances", Access::Public);
pub const RATE_BY_INVITE: Call<(), InviteRateForm, ChancesView> =
    Call::post("/api/ratings/invited", Access::Public);
/// 请评价: by the window, of what it has just done; for the tablet, or the visitor's own phone.
pub const INVITE: Call<CaseId, Nothing, InviteView> = Call::post("/api/cases/{case}/invite", Access::Desk);
/// 公开: what people said, with the answers they got.
pub const SCORE: Call<(), Nothing, ScoreView> = Call::get("/api/ratings/score", Access::Public);
/// 差评: the work of one's body.
pub const BAD: Call<(), BadForm, Page<BadView>> = Call::get("/api/ratings/bad", HEAD);
pub const WORK: Call<CaseId, WorkForm, BadView> = Call::post("/api/cases/{case}/rating-work", HEAD);

labelled! {
    /// Code 5 to 1 of GB/T 39046 in this order.
    Stars {
        #[default]
        Delighted = "非常满意",
        Satisfied = "满意",
        Fair = "基本满意",
        Unhappy = "不满意",
        Angry = "非常不满意",
    }
}

impl Stars {
    /// 差评
    pub fn is_bad(self) -> bool {
        matches!(self, Stars::Unhappy | Stars::Angry)
    }

    pub fn n(self) -> u32 {
        match self {
            Stars::Delighted => 5,
            Stars::Satisfied => 4,
            Stars::Fair => 3,
            Stars::Unhappy => 2,
            Stars::Angry => 1,
        }
    }
}

labelled! {
    /// What was not right; one at least for a bad rating.
    Grievance {
        #[default]
        Slow = "办得慢，或者超了期限",
        Again = "让我补了不该补的、跑了不该跑的",
        Unclear = "说不清楚，指南和实际不一样",
        Rude = "态度不好",
        Hard = "网上不好用",
        Fee = "收费不清楚",
        Other = "其他",
    }
}

labelled! {
    /// 评价渠道 (GB/T 39046 T9)
    Channel {
        #[default]
        Web = "网上",
        Slip = "二维码",
        Tablet = "窗口平板",
        Kiosk = "自助终端",
        Message = "短信",
    }
}

/// The times somebody is served; each can be rated once.
pub fn served() -> Vec<Act> {
    Act::which_are(Is::Rated)
}

/// How long after it one can still say how it was.
pub const N_RATE_DAYS: i32 = 30;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ChancesView {
    pub item_name: String,
    pub chances: Vec<Chance>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Chance {
    /// Number of the event.
    pub seq: i32,
    pub act: Act,
    pub on: Day,
    pub given: Option<Stars>,
    /// What was answered to a bad rating; empty: nothing yet.
    pub reply: String,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct RateForm {
    pub seq: i32,
    /// Nothing is picked beforehand.
    pub stars: Option<Stars>,
    pub grievances: Vec<Grievance>,
    pub text: String,
    /// 可以联系我: otherwise nobody learns who it was.
    pub may_call: String,
}

#[derive(Clone, Debug)]
pub struct Rate {
    pub seq: i32,
    pub stars: Stars,
    pub grievances: Vec<Grievance>,
    pub text: String,
    pub may_call: bool,
}

impl Check for RateForm {
    type Out = Rate;

    fn check(self) -> Result<Rate, Fault> {
        let mut faults = Faults::default();
        if self.stars.is_none() {
            faults.say("stars", "请选一个满意程度");
        }
        if self.stars.is_some_and(Stars::is_bad) && self.grievances.is_empty() {
            faults.say("grievances", "请至少选一项，好让我们知道改什么");
        }
        let text = match self.text.trim() {
            "" => Some(String::new()),
            it => faults.take("text", prose(it, "")),
        };
        faults.done()?;
        let stars = self.stars.unwrap_or_default();
        Ok(Rate {
            seq: self.seq,
            stars,
            grievances: if stars.is_bad() { self.grievances } else { Vec::new() },
            text: text.unwrap_or_default(),
            may_call: !self.may_call.is_empty(),
        })
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct SlipForm {
    pub no: String,
    pub query_code: String,
}

impl Check for SlipForm {
    type Out = crate::case::Lookup;

    fn check(self) -> Result<crate::case::Lookup, Fault> {
        crate::case::LookupForm { no: self.no, query_code: self.query_code }.check()
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct SlipRateForm {
    pub slip: SlipForm,
    pub rate: RateForm,
    /// At the hall's own terminal; otherwise wherever the slip's code was read.
    pub at_kiosk: bool,
}

#[derive(Clone)]
pub struct SlipRate {
    pub slip: crate::case::Lookup,
    pub rate: Rate,
    pub channel: Channel,
}

impl Check for SlipRateForm {
    type Out = SlipRate;

    fn check(self) -> Result<SlipRate, Fault> {
        let channel = if self.at_kiosk { Channel::Kiosk } else { Channel::Slip };
        Ok(SlipRate { slip: self.slip.check()?, rate: self.rate.check()?, channel })
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct InviteForm {
    pub invite: String,
}
unchecked!(InviteForm);

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct InviteRateForm {
    pub invite: String,
    pub rate: RateForm,
}

#[derive(Clone)]
pub struct InviteRate {
    pub invite: String,
    pub rate: Rate,
}

impl Check for InviteRateForm {
    type Out = InviteRate;

    fn check(self) -> Result<InviteRate, Fault> {
        Ok(InviteRate { invite: self.invite, rate: self.rate.check()? })
    }
}

/// An address where one service of one case can be rated, once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct InviteView {
    pub href: String,
    pub qr: Qr,
}

/// What people said in the last thirty days, and how many said nothing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ScoreView {
    /// From the best to the worst.
    pub counts: Vec<StarCount>,
    /// Times somebody was served and has not said how it was.
    pub n_silent: u64,
    /// Ratings found mistaken or malicious by two people: left out of the counts.
    pub n_excluded: u64,
    pub replies: Vec<ReplyView>,
}

impl ScoreView {
    pub fn n_rated(&self) -> u64 {
        self.counts.iter().map(|it| it.n).sum()
    }

    /// 满意率, in tenths of a per cent: of those who spoke. None: nobody has.
    pub fn satisfied(&self) -> Option<u64> {
        let good: u64 = self.counts.iter().filter(|it| !it.stars.is_bad()).map(|it| it.n).sum();
        (good * 1_000).checked_div(self.n_rated())
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StarCount {
    pub stars: Stars,
    pub n: u64,
}

/// A bad word and what became of it, without whose it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReplyView {
    pub item_name: String,
    pub on: Day,
    pub stars: Stars,
    pub grievances: Vec<Grievance>,
    pub reply: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct BadForm {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
}
unchecked!(BadForm);

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BadView {
    /// The work's own case, not the one that was served.
    pub id: CaseId,
    pub no: String,
    pub item_name: String,
    pub org: String,
    /// What they were served with.
    pub act: Act,
    pub on: Day,
    pub stars: Stars,
    pub grievances: Vec<Grievance>,
    pub text: String,
    pub channel: Channel,
    /// Only of whoever may be called.
    pub phone: String,
    pub stage: Stage,
    /// Until when the next step has to be done.
    pub due: Option<Day>,
    pub is_provisional: bool,
    pub acts: Vec<Act>,
    /// What was done about it.
    pub log: Vec<EventView>,
}
