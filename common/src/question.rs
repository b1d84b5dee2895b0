//! 网上咨询 (M19): asked by anybody, answered by the body it concerns inside its clock, and, where whoever asked agrees, published
//! with what is theirs taken out (handbook2, M19; 国办发〔2020〕53号).
use serde::{Deserialize, Serialize};

use crate::{
    account::Duty,
    call::{Access, Call, Page},
    case::{
        CaseView, LookupForm,
        flow::{Act, Clocks, Flow, Hand, Row, Rules},
        kinds::Kind,
    },
    catalogue::labelled,
    check::{Check, Faults, Nothing, prose, unchecked},
    fault::Fault,
    id::{CaseId, ItemId, QuestionId},
    moment::Day,
    value::{Telephone, name, plain_line},
};
use Hand::{Applicant, Staff};

mod clock;
pub mod desk;
pub mod personal;

pub use clock::n_days;

pub mod stage {
    use crate::case::flow::stages;

    const NOBODY: (&str, bool) = ("", false);
    const HOUSE: (&str, bool) = ("答复单位", true);

    stages! {
        UNROUTED = "q_unrouted", "待分派", Window, HOUSE, "服务中心正在找能答复的单位。您不用做什么。";
        ASKED = "q_asked", "待答复", Window, HOUSE, "已经交给能答复的单位。您不用做什么。";
        ANSWERED = "q_answered", "已答复，待审核公开", Over, NOBODY, "已经答复，见下面。";
        PUBLISHED = "q_published", "已答复，已公开", Over, NOBODY, "已经答复，见下面。去掉个人信息后已经公开。";
        KEPT = "q_kept", "已答复，不公开", Over, NOBODY, "已经答复，见下面。";
        WITHDRAWN = "q_withdrawn", "已撤回咨询", Over, NOBODY, "您撤回了这个问题。";
    }
}

pub mod act {
    use crate::case::flow::acts;

    acts! {
        ASK = "q_ask", "提问", Theirs, HandedIn;
        /// By the centre's desk, to the body that can say.
        ROUTE = "q_route", "分派", Internal;
        /// Once, and with a reason: whoever asked is not sent round.
        PASS_ON = "q_pass_on", "转给别的单位", Internal;
        EXTEND = "q_extend", "延长答复", Told;
        ANSWER = "q_answer", "答复", Rated, LastWord, Told;
        /// Whoever asked wants it kept between us.
        ANSWER_ALONE = "q_answer_alone", "答复，不公开", Rated, LastWord, Told;
        PUBLISH = "q_publish", "审核公开", Internal;
        KEEP = "q_keep", "审核不公开", Internal;
        /// What was published turns out to be wrong, or somebody's own.
        TAKE_BACK = "q_take_back", "撤下", Internal;
        /// Leave to publish is taken back, whenever.
        TAKE_LEAVE = "q_take_leave", "不再同意公开", Theirs;
        WITHDRAW = "q_withdraw", "撤回咨询", Theirs;
    }
}

pub static FLOW: Flow = Flow { kind: Kind::Question, stages: stage::ALL, acts: act::ALL };

pub static RULES: Rules = Rules {
    kind: Kind::Question,
    told: stage::TOLD,
    begins: &[(act::ASK, stage::UNROUTED), (act::ASK, stage::ASKED)],
    rows: &TABLE,
    clocks: Clocks { main: clock::main, beside: |_, _, _, _| Vec::new() },
    now: |at, _| at.told().now.to_owned(),
    announcement,
};

pub const TABLE: [Row; 16] = [
    (stage::UNROUTED, act::ROUTE, Staff(Duty::Answer), stage::ASKED),
    (stage::UNROUTED, act::ANSWER, Staff(Duty::Answer), stage::ANSWERED),
    (stage::UNROUTED, act::ANSWER_ALONE, Staff(Duty::Answer), stage::KEPT),
    (stage::UNROUTED, act::TAKE_LEAVE, Applicant, stage::UNROUTED),
    (stage::UNROUTED, act::WITHDRAW, Applicant, stage::WITHDRAWN),
    (stage::ASKED, act::PASS_ON, Staff(Duty::Answer), stage::ASKED),
    (stage::ASKED, act::EXTEND, Staff(Duty::Answer), stage::ASKED),
    (stage::ASKED, act::ANSWER, Staff(Duty::Answer), stage::ANSWERED),
    (stage::ASKED, act::ANSWER_ALONE, Staff(Duty::Answer), stage::KEPT),
    (stage::ASKED, act::TAKE_LEAVE, Applicant, stage::ASKED),
    (stage::ASKED, act::WITHDRAW, Applicant, stage::WITHDRAWN),
    (stage::ANSWERED, act::PUBLISH, Staff(Duty::Publish), stage::PUBLISHED),
    (stage::ANSWERED, act::KEEP, Staff(Duty::Publish), stage::KEPT),
    (stage::ANSWERED, act::TAKE_LEAVE, Applicant, stage::KEPT),
    (stage::PUBLISHED, act::TAKE_LEAVE, Applicant, stage::KEPT),
    (stage::PUBLISHED, act::TAKE_BACK, Staff(Duty::Publish), stage::KEPT),
];

fn announcement(act: Act, by: &str, says: &str) -> Option<(&'static str, String)> {
    Some(match act {
        act::ASK => ("已收到您的咨询", format!("{by}答复。")),
        act::EXTEND => ("答复延期", format!("{by}答复。原因：{says}")),
        act::ANSWER | act::ANSWER_ALONE => ("您的咨询已答复", "答复见咨询进度。".to_owned()),
        act::WITHDRAW => ("已撤回咨询", "需要时可以再问。".to_owned()),
        _ => return None,
    })
}

/// 提问: with or without an account. Also what the page that needs no program sends.
pub const ASK: Call<(), AskForm, Asked> = Call::post("/api/questions", Access::Public).kept_for_nobody();
/// What was answered already, by the words of a question that is being typed.
pub const SIMILAR: Call<(), SimilarForm, Vec<PublishedRow>> = Call::get("/api/questions/similar", Access::Public);
/// 咨询公开
pub const LIST: Call<(), ListForm, Page<PublishedRow>> = Call::get("/api/questions", Access::Public);
pub const PUBLISHED: Call<QuestionId, Nothing, PublishedView> =
    Call::get("/api/questions/{question}", Access::Public);
/// 不再同意公开: what was published is taken down at once, and the answer stays theirs.
pub const TAKE_LEAVE: Call<CaseId, Nothing, CaseView> =
    Call::post("/api/cases/{case}/question/take-leave", Access::Applicant);
/// The same for whoever asked without an account: number and code are the key. Also sent by the page of what was published.
pub const TAKE_LEAVE_BY_CODE: Call<(), LookupForm, Nothing> =
    Call::post("/api/questions/take-leave", Access::Public);
pub const WITHDRAW: Call<CaseId, Nothing, CaseView> =
    Call::post("/api/cases/{case}/question/withdraw", Access::Applicant);

labelled! {
    /// 问哪一方面: it decides how long an answer may take.
    Topic {
        #[default]
        Papers = "要带什么材料",
        Where = "在哪里办、什么时候办",
        Fee = "收不收费、收多少",
        Progress = "办到哪一步了",
        Fit = "我这种情况能不能办",
        Policy = "政策怎么理解",
        Other = "其他",
    }
}

impl Topic {
    /// What the guide says already: a working day is enough.
    pub fn is_simple(self) -> bool {
        matches!(self, Topic::Papers | Topic::Where | Topic::Fee)
    }
}

labelled! {
    /// 怎样答复
    ReplyBy {
        /// In the account, or under number and code.
        #[default]
        Online = "网上看答复",
        Phone = "打电话告诉我",
    }
}

/// Characters of a question, and of an answer.
pub const MAX_TEXT: usize = 1_000;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct AskForm {
    pub text: String,
    pub topic: Topic,
    /// The matter it is about.
    pub item: Option<ItemId>,
    /// Or the body, by its everyday name; neither: the centre's desk finds one.
    pub org: String,
    /// 怎么称呼
    pub name: String,
    pub phone: String,
    pub reply_by: ReplyBy,
    /// Ticked: question and answer may be published without what is theirs.
    pub may_publish: String,
}

#[derive(Clone, Debug)]
pub struct Ask {
    pub text: String,
    pub topic: Topic,
    pub item: Option<ItemId>,
    pub org: Option<String>,
    pub name: String,
    /// Wanted where the answer is given by phone.
    pub phone: Option<Telephone>,
    pub reply_by: ReplyBy,
    pub may_publish: bool,
}

impl Check for AskForm {
    type Out = Ask;

    fn check(self) -> Result<Ask, Fault> {
        let mut faults = Faults::default();
        let text = faults.take("text", question(&self.text));
        let by = faults.take("name", name(&self.name));
        let phone = match (self.reply_by, self.phone.trim()) {
            (ReplyBy::Online, "") => None,
            _ => faults.take("phone", Telephone::parse(&self.phone)),
        };
        // A leave is given in one word, and in no other.
        if !matches!(self.may_publish.as_str(), "" | "yes") {
            faults.say("may_publish", "同意公开的请勾选，不同意的不要勾选");
        }
        faults.done()?;
        Ok(Ask {
            text: text.unwrap_or_default(),
            topic: self.topic,
            item: self.item,
            org: Some(plain_line(&self.org)).filter(|it| !it.is_empty()),
            name: by.unwrap_or_default(),
            phone,
            reply_by: self.reply_by,
            may_publish: !self.may_publish.is_empty(),
        })
    }
}

fn question(text: &str) -> Result<String, &'static str> {
    let text = prose(text, "请写想问什么")?;
    match text.chars().count() {
        0..4 => Err("请把问题写完整，例如：办健康证要带什么"),
        4..=MAX_TEXT => Ok(text),
        _ => Err("请改到1000字以内；材料可以在申请时上传"),
    }
}

/// What whoever asked keeps.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Asked {
    pub id: CaseId,
    pub no: String,
    pub query_code: String,
    pub org: String,
    pub due: Day,
    pub is_provisional: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct SimilarForm {
    pub q: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<ItemId>,
}
unchecked!(SimilarForm);

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct ListForm {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<ItemId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
}
unchecked!(ListForm);

/// One of the public list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PublishedRow {
    pub id: QuestionId,
    pub question: String,
    /// The matter's name; empty: about none.
    pub item_name: String,
    pub org: String,
    pub on: Day,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PublishedView {
    pub row: PublishedRow,
    pub item: Option<ItemId>,
    pub answer: String,
    pub topic: Topic,
    pub asked_on: Day,
    pub answered_on: Day,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stage_table_reads_as_agreed() {
        let hand = |hand: &Hand| match hand {
            Applicant => "提问人",
            Staff(duty) => duty.label(),
            Hand::System => "系统（到期）",
        };
        let rows = TABLE.iter().map(|(from, act, by, to)| {
            format!("{} --{} [{}]--> {}", from.label(), act.label(), hand(by), to.label())
        });
        insta::assert_snapshot!(rows.collect::<Vec<String>>().join("\n"));
    }

    #[test]
    fn whoever_is_to_be_called_leaves_a_number_and_nobody_else_has_to() {
        let form = |reply_by: ReplyBy, phone: &str| AskForm {
            text: "办健康证要带什么材料？".to_owned(),
            name: "张伟".to_owned(),
            phone: phone.to_owned(),
            reply_by,
            ..AskForm::default()
        };
        let names = |it: AskForm| match it.check() {
            Err(Fault::Form { fields }) => fields.into_iter().map(|it| it.name).collect(),
            _ => Vec::new(),
        };
        assert!(form(ReplyBy::Online, "").check().unwrap().phone.is_none());
        assert_eq!(names(form(ReplyBy::Phone, "")), ["phone"]);
        assert_eq!(names(form(ReplyBy::Online, "12")), ["phone"]);
        assert_eq!(names(AskForm::default()), ["text", "name"]);
        assert_eq!(names(AskForm { text: "问".repeat(MAX_TEXT + 1), ..form(ReplyBy::Online, "") }), ["text"]);
    }
}
