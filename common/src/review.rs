//! 预审：staff look at the materials before acceptance, and tell everything that is missing once.
use serde::{Deserialize, Serialize};

use crate::{
    account::Duty,
    application::act,
    call::{Access, Call},
    case::{CaseView, ReasonForm, flow::Act},
    catalogue::{Item, Material, Qr, labelled},
    check::{Check, Faults, Nothing, prose},
    decision::accept::RefuseForm,
    fault::Fault,
    form::Answers,
    id::{CaseId, ItemId, NoticeAt, NoticeId, PaperId, SlotAt},
    material::FileView,
    moment::{Day, Moment},
};

pub mod amend;
pub mod differ;
pub mod form;
pub mod reveal;

pub use form::ExamineField;

const REVIEWER: Access = Access::Staff(Duty::PreReview);

pub const EXAMINE: Call<CaseId, Nothing, ExamineView> = Call::get("/api/cases/{case}/review", REVIEWER);
/// 领件, with a lease; again: the lease is renewed.
pub const CLAIM: Call<CaseId, Nothing, ExamineView> = Call::post("/api/cases/{case}/claim", REVIEWER);
pub const RELEASE: Call<CaseId, Nothing, Nothing> = Call::post("/api/cases/{case}/release", REVIEWER);
/// 办下一件: whichever is due first, not whichever is pleasant.
pub const NEXT: Call<(), NextForm, NextView> = Call::post("/api/review/next", REVIEWER);
/// Of a material by its slot, of the form or a field of it by its key (`form`).
pub const JUDGE: Call<SlotAt, JudgeForm, ExamineView> = Call::post("/api/cases/{case}/verdicts/{slot}", REVIEWER);
/// What the applicant would read, were the notice told with so many days.
pub const PREVIEW: Call<CaseId, NotifyForm, NoticeView> = Call::get("/api/cases/{case}/notice-preview", REVIEWER);
pub const PASS: Call<CaseId, VersionForm, CaseView> = Call::post("/api/cases/{case}/pass", REVIEWER);
pub const NOTIFY: Call<CaseId, NotifyForm, NoticeView> = Call::post("/api/cases/{case}/notify", REVIEWER);
pub const REFUSE: Call<CaseId, RefuseForm, CaseView> = Call::post("/api/cases/{case}/refuse", REVIEWER);
/// What a second notice may not say without it.
pub const ALLOW: Call<CaseId, ReasonForm, CaseView> =
    Call::post("/api/cases/{case}/allow-second", Access::Staff(Duty::Direct));
/// 一次性告知书, for the applicant and the window.
pub const NOTICE: Call<NoticeAt, Nothing, NoticeView> =
    Call::get("/api/cases/{case}/notices/{notice}", Access::SignedIn);

labelled! {
    /// 逐份判断
    Verdict {
        #[default]
        Good = "合格",
        Bad = "不合格",
        /// 可容缺
        Defer = "容缺",
    }
}

labelled! {
    /// 补正原因 templates, most used first.
    Defect {
        #[default]
        Unclear = "照片或扫描件看不清",
        Expired = "证件已过有效期",
        Incomplete = "内容不完整、有缺页",
        Unsigned = "没有签名或盖章",
        Mismatch = "与填写的内容不一致",
        WrongKind = "交的不是这份材料",
        WrongForm = "没有用规定的表格或格式",
        Missing = "没有交",
        Other = "其他",
        /// From here on of a field of the form.
        Wording = "写法不规范",
        Place = "地址不准确、不完整",
        Taken = "名称与已有的重复",
        Unlike = "与材料不一致",
        Slip = "填错了",
        Partial = "没有填全",
    }
}

impl Defect {
    /// The words put into the notice to begin with; the clerk makes them exact.
    pub fn words(self, material: &str) -> String {
        match self {
            Defect::Unclear => format!("{material}看不清，请放平、开灯后重新拍照或扫描上传。"),
            Defect::Expired => format!("{material}已过有效期，请换成在有效期内的。"),
            Defect::Incomplete => format!("{material}内容不完整，请补齐全部页后上传。"),
            Defect::Unsigned => format!("{material}没有签名或盖章，请签名、盖章后重新上传。"),
            Defect::Mismatch => format!("{material}与申请表填写的内容不一致，请核对后改正。"),
            Defect::WrongKind => format!("交的不是{material}，请换成{material}。"),
            Defect::WrongForm => format!("{material}没有用规定的表格，请下载空白表格填写后上传。"),
            Defect::Missing => format!("没有收到{material}，请补交。"),
            Defect::Other => String::new(),
            Defect::Wording => format!("{material}的写法不规范，请改为："),
            Defect::Place => format!("{material}不准确、不完整，请写到门牌号和房间号。"),
            Defect::Taken => format!("{material}与已有的重复，请换一个。"),
            Defect::Unlike => format!("{material}与材料不一致，请核对后改正。"),
            Defect::Slip => format!("{material}填错了，请改为："),
            Defect::Partial => format!("{material}没有填全，请补全。"),
        }
    }
}

/// Everything a pre-reviewer needs on one screen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ExamineView {
    pub case: CaseView,
    pub item: Item,
    /// Numbers in it are masked.
    pub answers: Answers,
    /// What the machine saw first in the form.
    pub checks: Vec<AutoCheck>,
    /// The form, field by field.
    pub fields: Vec<ExamineField>,
    pub slots: Vec<ExamineSlot>,
    /// 1 at first, 2 after a correction…
    pub round: i32,
    pub claimed_by: Option<String>,
    pub claimed_until: Option<Moment>,
    pub is_mine: bool,
    /// Other cases of the same applicant.
    pub n_other_cases: u64,
    /// What the applicant will read, as it stands now.
    pub preview: NoticeView,
    /// Names of defects that were there to be seen in the first round.
    pub seen_before: Vec<String>,
    /// A leader has allowed a second notice.
    pub is_second_allowed: bool,
}

impl ExamineView {
    /// Who need not come at all waits for acceptance; the others bring the originals.
    pub fn passing(&self) -> Act {
        if self.item.visits == Some(0) { act::PASS_WHOLE } else { act::PASS }
    }

    /// 可以后补：A、B — what passes without standing there yet; empty when everything does.
    pub fn later(&self) -> String {
        let is_later = |it: &&ExamineSlot| it.verdict.as_ref().is_some_and(|it| it.verdict == Verdict::Defer);
        let names: Vec<&str> = self.slots.iter().filter(is_later).map(|it| it.material.name.as_str()).collect();
        if names.is_empty() { String::new() } else { format!("可以后补：{}", names.join("、")) }
    }

    /// What waits for a verdict: the form, what was handed in, and what should have been.
    pub fn unjudged(&self) -> Vec<String> {
        let form = self.fields.iter().any(|it| it.verdict.is_none()).then(|| "申请表".to_owned());
        let slots = self.slots.iter().filter(|it| it.is_open());
        form.into_iter().chain(slots.map(|it| it.material.name.clone())).collect()
    }

    /// Every verdict there is, of the form first.
    pub fn verdicts(&self) -> impl Iterator<Item = &VerdictView> {
        let fields = self.fields.iter().filter_map(|it| it.verdict.as_ref());
        fields.chain(self.slots.iter().filter_map(|it| it.verdict.as_ref()))
    }

    pub fn n_judged(&self, verdict: Verdict) -> usize {
        self.verdicts().filter(|it| it.verdict == verdict).count()
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ExamineSlot {
    pub material: Material,
    /// 并联审批: the paper of another body that stands for it, which nobody hands in; empty for everything else.
    pub made: String,
    pub is_needed: bool,
    pub files: Vec<FileView>,
    /// Replaced in an earlier round.
    pub earlier: Vec<FileView>,
    pub checks: Vec<AutoCheck>,
    pub verdict: Option<VerdictView>,
}

impl ExamineSlot {
    /// Pages to look at.
    pub fn n_pages(&self) -> usize {
        self.files.iter().map(FileView::n_views).sum()
    }

    /// Waits for a verdict.
    pub fn is_open(&self) -> bool {
        self.verdict.is_none() && (self.is_needed || !self.files.is_empty())
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AutoCheck {
    pub is_good: bool,
    pub says: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct VerdictView {
    pub verdict: Verdict,
    pub defect: Option<Defect>,
    pub says: String,
    pub by: String,
    pub round: i32,
    /// Pages there were to look at, and those that were on the screen; of the others somebody said so (已看).
    pub n_pages: i32,
    pub n_seen: i32,
}

impl VerdictView {
    /// Of how many pages it was only said that they had been seen.
    pub fn n_said(&self) -> i32 {
        self.n_pages - self.n_seen
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct NextForm {
    /// 先办下一件: the case that is left lying, free for others.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skip: Option<CaseId>,
    /// What the queue is narrowed to, as in `QueueForm`: the next one is one of those on the screen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub view: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<ItemId>,
}
crate::check::unchecked!(NextForm);

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NextView {
    pub case: Option<CaseId>,
}

/// 判断 of one material, or of a field of the form.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct JudgeForm {
    pub verdict: Verdict,
    pub defect: Option<Defect>,
    /// For the applicant.
    pub says: String,
    /// Pages of the material that have been on the screen, whole.
    pub n_seen: u32,
    /// 已看: the rest has been seen, says whoever judges; it stands with the verdict.
    pub rest_seen: bool,
}

#[derive(Clone)]
pub struct Judge {
    pub verdict: Verdict,
    pub defect: Option<Defect>,
    pub says: String,
    pub n_seen: u32,
    pub rest_seen: bool,
}

impl Judge {
    /// Said with the paper itself in hand, at a counter: no page of it was on a screen.
    pub fn in_hand(verdict: Verdict, defect: Option<Defect>, says: String) -> Judge {
        Judge { verdict, defect, says, n_seen: 0, rest_seen: false }
    }

    /// Nothing is judged that nobody has looked at: so many pages there are, so many were on the screen.
    pub fn require_seen(&self, n_pages: usize) -> Result<(), Fault> {
        let left = n_pages.saturating_sub(self.n_seen.try_into().unwrap_or(usize::MAX));
        match left == 0 || self.rest_seen {
            true => Ok(()),
            false => Err(Fault::form("verdict", &format!("还有{left}页没有看。看完再判，或者点“其余已看”"))),
        }
    }
}

impl Check for JudgeForm {
    type Out = Judge;

    fn check(self) -> Result<Judge, Fault> {
        let mut faults = Faults::default();
        let says = match self.verdict {
            Verdict::Good => Some(String::new()),
            _ => faults.take("says", prose(&self.says, "请写清哪里不对、怎样补正")),
        };
        if self.verdict == Verdict::Bad && self.defect.is_none() {
            faults.say("defect", "请选择不合格的原因");
        }
        faults.done()?;
        let defect = self.defect.filter(|_| self.verdict != Verdict::Good);
        Ok(Judge {
            verdict: self.verdict,
            defect,
            says: says.unwrap_or_default(),
            n_seen: self.n_seen,
            rest_seen: self.rest_seen,
        })
    }
}

/// The version that was on the screen: a stale act must not go through.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct VersionForm {
    pub version: i32,
}
crate::check::unchecked!(VersionForm);

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct NotifyForm {
    pub version: i32,
    /// Working days for the correction.
    pub n_days: u32,
}

impl Check for NotifyForm {
    type Out = NotifyForm;

    fn check(self) -> Result<NotifyForm, Fault> {
        match self.n_days {
            1..=60 => Ok(self),
            _ => Err(Fault::form("n_days", "补正期限为1至60个工作日")),
        }
    }
}

/// 一次性告知书 (handbook 3.6), as printed and as read on the screen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NoticeView {
    pub id: Option<NoticeId>,
    /// 某某卫健许补〔2026〕318号; empty in a preview.
    pub no: String,
    /// The same, sealed and signed, as a file; none in a preview, and of what was told before notices were papers.
    pub paper: Option<PaperId>,
    /// Words of the seal on it; empty: none.
    pub stamp: String,
    /// Which law asks for it.
    pub law: String,
    pub case: CaseId,
    pub case_no: String,
    pub applicant: String,
    pub item_name: String,
    pub submitted_on: Day,
    pub on: Day,
    pub n_days: u32,
    pub due: Day,
    pub is_provisional: bool,
    pub lines: Vec<NoticeLine>,
    pub org_name: String,
    pub contact: String,
    pub phone: String,
    pub address: String,
    pub query_code: String,
    pub qr: Qr,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NoticeLine {
    /// Of a material; of a field of the form its key (`form::key`).
    pub slot: String,
    pub material: String,
    pub problem: String,
    /// The exact requirement.
    pub requirement: String,
    pub basis: String,
    /// 容缺: may follow after acceptance. Named in the notice, but not among what has to be put right.
    #[serde(default)]
    pub is_later: bool,
}

/// The matter's own law.
fn basis(item: &Item) -> String {
    item.basis.first().map(|it| format!("《{}》{}", it.law, it.article)).unwrap_or_default()
}

impl NoticeLine {
    pub fn of_field(field: &ExamineField, verdict: &VerdictView, item: &Item) -> NoticeLine {
        NoticeLine {
            slot: form::key(&field.name),
            material: format!("申请表“{}”", field.label),
            problem: verdict.defect.map(|it| it.label()).unwrap_or_default().to_owned(),
            requirement: verdict.says.clone(),
            basis: [basis(item), "申请表".to_owned()]
                .into_iter()
                .filter(|it| !it.is_empty())
                .collect::<Vec<_>>()
                .join("；"),
            is_later: false,
        }
    }

    pub fn of(material: &Material, verdict: &VerdictView, item: &Item) -> NoticeLine {
        let first = basis(item);
        let basis = match material.basis.as_str() {
            "" => format!("{first}；办事指南材料“{}”", material.name),
            it => it.to_owned(),
        };
        let problem = verdict.defect.map(|it| it.label()).unwrap_or("容缺，须后补");
        let standard = match material.standard.as_str() {
            "" => material.copies(),
            it => format!("{}；{}", it.trim_end_matches('。'), material.copies()),
        };
        NoticeLine {
            slot: material.slot.clone(),
            material: material.name.clone(),
            problem: problem.to_owned(),
            requirement: format!(
                "{}（{}）",
                verdict.says.trim_end_matches('。'),
                standard.trim_end_matches(['。', '；'])
            ),
            basis,
            is_later: verdict.verdict == Verdict::Defer,
        }
    }
}
