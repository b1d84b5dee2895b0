//! 咨询办理: what the desk does with a question, and the month's figures.
use serde::{Deserialize, Serialize};

use super::{MAX_TEXT, PublishedRow, PublishedView, ReplyBy, Topic};
use crate::{
    account::Duty,
    call::{Access, Call},
    case::CaseView,
    catalogue::labelled,
    check::{Check, Faults, Nothing, line, prose, unchecked},
    decision::SayForm,
    decision::decide::ExtendForm,
    fault::Fault,
    id::CaseId,
    moment::Moment,
};

const ANSWERER: Access = Access::Staff(Duty::Answer);
const PUBLISHER: Access = Access::Staff(Duty::Publish);

/// Whoever may see the case, by whatever duty.
pub const SHOW: Call<CaseId, Nothing, DeskView> = Call::get("/api/cases/{case}/question", Access::Desk);
pub const ROUTE: Call<CaseId, GiveForm, DeskView> = Call::post("/api/cases/{case}/question/route", ANSWERER);
pub const PASS_ON: Call<CaseId, GiveForm, DeskView> = Call::post("/api/cases/{case}/question/pass-on", ANSWERER);
pub const EXTEND: Call<CaseId, ExtendForm, DeskView> = Call::post("/api/cases/{case}/question/extend", ANSWERER);
pub const ANSWER: Call<CaseId, AnswerForm, DeskView> = Call::post("/api/cases/{case}/question/answer", ANSWERER);
pub const PUBLISH: Call<CaseId, PublishForm, DeskView> =
    Call::post("/api/cases/{case}/question/publish", PUBLISHER);
pub const KEEP: Call<CaseId, SayForm, DeskView> = Call::post("/api/cases/{case}/question/keep", PUBLISHER);
pub const TAKE_BACK: Call<CaseId, SayForm, DeskView> =
    Call::post("/api/cases/{case}/question/take-back", PUBLISHER);
/// 咨询办理情况月表, per body, from the log.
pub const FIGURES: Call<(), FiguresForm, FiguresView> =
    Call::get("/api/questions/figures", Access::Staff(Duty::Direct));

/// A question with all that the desk works from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DeskView {
    pub case: CaseView,
    pub topic: Topic,
    pub text: String,
    pub reply_by: ReplyBy,
    /// Masked; shown whole for a reason (`review::reveal`).
    pub phone: String,
    pub may_publish: bool,
    /// Empty: none yet.
    pub answer: String,
    pub answered_by: String,
    pub answered_at: Option<Moment>,
    /// Where everybody reads it.
    pub published: Option<PublishedView>,
    /// Whom it can be given to; empty: nobody else.
    pub bodies: Vec<String>,
    /// Question and answer as they could be published: what looks like somebody's own is taken out by rule.
    pub proposal: Option<Proposal>,
    /// What was answered before, and is alike.
    pub similar: Vec<PublishedRow>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Proposal {
    pub question: String,
    pub answer: String,
    /// What was taken out, by kind: 手机号码、身份证号.
    pub taken_out: Vec<String>,
}

/// To which body, and why.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct GiveForm {
    pub version: i32,
    pub org: String,
    pub says: String,
}

#[derive(Clone, Debug)]
pub struct Give {
    pub version: i32,
    pub org: String,
    pub says: String,
}

impl Check for GiveForm {
    type Out = Give;

    fn check(self) -> Result<Give, Fault> {
        let mut faults = Faults::default();
        let org = faults.take("org", line(&self.org, "请选择由哪个单位答复"));
        let says = faults.take("says", prose(&self.says, "请写明为什么交给这个单位"));
        faults.done()?;
        Ok(Give { version: self.version, org: org.unwrap_or_default(), says: says.unwrap_or_default() })
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct AnswerForm {
    pub version: i32,
    pub answer: String,
    /// Where whoever asked wants to be rung up: what came of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub told: Option<Told>,
}

labelled! {
    /// 电话告知: rung up before the answer counts as given.
    Told {
        #[default]
        Reached = "打通了，已经告诉提问人",
        Missed = "打了没有接通，答复写在网上",
    }
}

#[derive(Clone, Debug)]
pub struct Answer {
    pub version: i32,
    pub answer: String,
    pub told: Option<Told>,
}

impl Check for AnswerForm {
    type Out = Answer;

    fn check(self) -> Result<Answer, Fault> {
        let answer = words(&self.answer, "请写答复").map_err(|says| Fault::form("answer", says))?;
        Ok(Answer { version: self.version, answer, told: self.told })
    }
}

fn words(text: &str, hint: &'static str) -> Result<String, &'static str> {
    let text = prose(text, hint)?;
    match text.chars().count() {
        ..=MAX_TEXT => Ok(text),
        _ => Err("请改到1000字以内"),
    }
}

/// As everybody will read it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct PublishForm {
    pub version: i32,
    pub question: String,
    pub answer: String,
    /// Ticked: what still looks like somebody's own is nobody's.
    pub confirmed: String,
}

#[derive(Clone, Debug)]
pub struct Publish {
    pub version: i32,
    pub question: String,
    pub answer: String,
    pub is_confirmed: bool,
}

impl Check for PublishForm {
    type Out = Publish;

    fn check(self) -> Result<Publish, Fault> {
        let mut faults = Faults::default();
        let question = faults.take("question", words(&self.question, "请写公开的问题"));
        let answer = faults.take("answer", words(&self.answer, "请写公开的答复"));
        faults.done()?;
        Ok(Publish {
            version: self.version,
            question: question.unwrap_or_default(),
            answer: answer.unwrap_or_default(),
            is_confirmed: self.confirmed == "yes",
        })
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct FiguresForm {
    /// 2026-11; without: this month.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub month: Option<String>,
}
unchecked!(FiguresForm);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FiguresView {
    pub month: String,
    /// By body, in the order of their names; the sum is the reader's.
    pub rows: Vec<FiguresRow>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FiguresRow {
    pub org: String,
    /// Asked in the month, whoever answers.
    pub n_received: u64,
    /// Answered in the month, whenever asked.
    pub n_answered: u64,
    pub n_in_time: u64,
    /// Not answered, and over its day by now; of a month that is over, none is told.
    pub n_late: u64,
    pub n_published: u64,
}
