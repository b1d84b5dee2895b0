//! 收件登记, at the desk: what is written down at the counter, what came of it, and how much of the house's work is done elsewhere.
use serde::{Deserialize, Serialize};

use crate::{
    account::Duty,
    call::{Access, Call},
    case::{
        CaseView,
        intake::{Intake, IntakeForm},
    },
    catalogue::labelled,
    check::{Check, Faults, Nothing, line, line_or_none, unchecked},
    decision::{Attachment, SayForm, deliver::DeliverForm},
    fault::Fault,
    id::{CaseId, ItemId},
    moment::Day,
    value::day,
};

const COUNTER: Access = Access::Staff(Duty::Counter);

/// Any matter of the list, of whichever body.
pub const REGISTER: Call<ItemId, RegisterForm, RegistrationView> =
    Call::post("/api/items/{item}/register", COUNTER);
pub const SHOW: Call<CaseId, Nothing, RegistrationView> =
    Call::get("/api/cases/{case}/registration", Access::Desk);
pub const FINISH: Call<CaseId, FinishForm, RegistrationView> =
    Call::post("/api/cases/{case}/registration/finish", Access::Desk);
pub const AMEND: Call<CaseId, FinishForm, RegistrationView> =
    Call::post("/api/cases/{case}/registration/amend", Access::Desk);
pub const DELIVER: Call<CaseId, DeliverForm, RegistrationView> =
    Call::post("/api/cases/{case}/registration/deliver", Access::Desk);
pub const GIVE_BACK: Call<CaseId, SayForm, RegistrationView> =
    Call::post("/api/cases/{case}/registration/give-back", Access::Desk);
/// 登记件占比: how much of what came in is worked on elsewhere, by body.
pub const SHARE: Call<(), ShareForm, ShareView> =
    Call::get("/api/registrations/share", Access::Staff(Duty::Direct));

/// Kinds of paper in one bag, at most.
pub const MOST_PAPERS: usize = 40;
/// Of one kind.
pub const MOST_COPIES: u32 = 99;

labelled! {
    /// 办理结果
    Outcome {
        #[default]
        Granted = "准予",
        Refused = "不予",
        Other = "其他",
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct RegisterForm {
    /// Who stands there, found or written down as at any counter.
    pub who: IntakeForm,
    pub papers: Vec<PaperForm>,
    /// The number the other system has given it already.
    pub other_no: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct PaperForm {
    pub name: String,
    /// As it was typed; empty: none.
    pub originals: String,
    pub copies: String,
}

/// 收到的材料
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PaperLine {
    pub name: String,
    pub n_originals: u32,
    pub n_copies: u32,
}

impl PaperLine {
    /// 营业执照（原件1份，复印件2份）
    pub fn says(&self) -> String {
        let of = |n: u32, what: &str| (n > 0).then(|| format!("{what}{n}份"));
        let both = [of(self.n_originals, "原件"), of(self.n_copies, "复印件")];
        format!("{}（{}）", self.name, both.into_iter().flatten().collect::<Vec<String>>().join("，"))
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Register {
    pub who: Intake,
    pub papers: Vec<PaperLine>,
    pub other_no: String,
}

impl Check for RegisterForm {
    type Out = Register;

    fn check(self) -> Result<Register, Fault> {
        let mut faults = Faults::default();
        let who = match self.who.check() {
            Ok(it) => Some(it),
            Err(Fault::Form { fields }) => {
                fields.iter().for_each(|it| faults.say(&it.name, &it.says));
                None
            }
            Err(it) => return Err(it),
        };
        let papers = papers(&self.papers, &mut faults);
        let other_no = faults.take("other_no", line_or_none(&self.other_no)).unwrap_or_default();
        match who.filter(|_| faults.is_empty()) {
            Some(who) => Ok(Register { who, papers, other_no }),
            None => Err(faults.into_fault()),
        }
    }
}

/// Each line beside its own field; lines nobody has written in are none.
fn papers(typed: &[PaperForm], faults: &mut Faults) -> Vec<PaperLine> {
    if typed.len() > MOST_PAPERS {
        faults.say("papers", &format!("最多写{MOST_PAPERS}种，其余的请合并成一行"));
        return Vec::new();
    }
    let mut all: Vec<PaperLine> = Vec::new();
    for (n, it) in typed.iter().enumerate() {
        let (name, originals, copies) =
            (format!("paper-{n}-name"), format!("paper-{n}-originals"), format!("paper-{n}-copies"));
        if [&it.name, &it.originals, &it.copies].iter().all(|it| it.trim().is_empty()) {
            continue;
        }
        let called = faults.take(&name, line(&it.name, "请写材料名称，例如：身份证"));
        let n_originals = faults.take(&originals, count(&it.originals));
        let n_copies = faults.take(&copies, count(&it.copies));
        let (Some(name_is), Some(n_originals), Some(n_copies)) = (called, n_originals, n_copies) else { continue };
        match () {
            _ if n_originals + n_copies == 0 => faults.say(&originals, "请写收了几份，原件或复印件至少1份"),
            _ if all.iter().any(|it| it.name == name_is) => faults.say(&name, "上面已经有这一种，请合并成一行"),
            _ => all.push(PaperLine { name: name_is, n_originals, n_copies }),
        }
    }
    all
}

fn count(text: &str) -> Result<u32, &'static str> {
    let digits = crate::value::plain_digits(text);
    match digits.as_str() {
        "" if text.trim().is_empty() => Ok(0),
        it => it.parse().ok().filter(|n| *n <= MOST_COPIES).ok_or("请写份数，1到99的整数"),
    }
}

/// 办结登记
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct FinishForm {
    pub version: i32,
    pub outcome: Option<Outcome>,
    /// 文号, 证号; empty: it has none.
    pub no: String,
    /// The day on the paper.
    pub on: String,
    /// Why, where it was refused; what, where it is neither.
    pub says: String,
    /// Ticked: a paper lies here for whoever brought it.
    pub to_fetch: String,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Finish {
    pub version: i32,
    pub outcome: Outcome,
    pub no: String,
    pub on: Day,
    pub says: String,
    pub is_to_fetch: bool,
}

impl Finish {
    /// 准予，文号某某〔2026〕1号，2026年11月23日
    pub fn note(&self) -> String {
        let no = (!self.no.is_empty()).then(|| format!("文号{}", self.no));
        let says = (!self.says.is_empty()).then(|| self.says.clone());
        let all = [
            Some(self.outcome.label().to_owned()),
            no,
            Some(format!("{}年{}", self.on.year(), self.on.zh())),
            says,
        ];
        all.into_iter().flatten().collect::<Vec<String>>().join("，")
    }
}

impl Check for FinishForm {
    type Out = Finish;

    fn check(self) -> Result<Finish, Fault> {
        let mut faults = Faults::default();
        let outcome = faults.take("outcome", self.outcome.ok_or("请选择办理结果"));
        let no = faults.take("no", line_or_none(&self.no));
        let on = faults.take("on", day(&self.on).ok_or("请写结果上的日期，例如：2026-11-23"));
        let says = match outcome {
            Some(Outcome::Refused) => faults.take("says", line(&self.says, "请写不予的理由")),
            Some(Outcome::Other) => faults.take("says", line(&self.says, "请写结果是什么")),
            _ => faults.take("says", line_or_none(&self.says)),
        };
        match (outcome, no, on, says) {
            (Some(outcome), Some(no), Some(on), Some(says)) => {
                let is_to_fetch = !self.to_fetch.is_empty();
                Ok(Finish { version: self.version, outcome, no, on, says, is_to_fetch })
            }
            _ => Err(faults.into_fault()),
        }
    }
}

/// What became of it, as it was entered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OutcomeView {
    pub outcome: Outcome,
    pub no: String,
    pub on: Day,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RegistrationView {
    pub case: CaseView,
    /// 承办单位
    pub org: String,
    /// 收件单位, where it is another's.
    pub received_by: String,
    /// Masked.
    pub number: String,
    pub phone: String,
    pub agent: String,
    pub other_no: String,
    pub papers: Vec<PaperLine>,
    /// 承诺10个工作日，法定20个工作日; or that the list says nothing.
    pub limit: String,
    pub outcome: Option<OutcomeView>,
    /// Pictures of what was received, and of what came of it.
    pub scans: Vec<Attachment>,
    pub may_attach: bool,
    /// 查询码, printed on the slip by whoever hands it out; nobody else reads it.
    pub query_code: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct ShareForm {
    /// 2026-11; none: this month.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub month: Option<String>,
}
unchecked!(ShareForm);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ShareView {
    /// 2026-11
    pub month: String,
    /// By body, the most registered first.
    pub rows: Vec<ShareRow>,
}

/// What came in for one body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ShareRow {
    pub org: String,
    pub n_registered: u64,
    /// Those among them.
    pub n_all: u64,
}

impl ShareRow {
    /// In hundredths, as tables show it.
    pub fn percent(&self) -> u64 {
        (self.n_registered * 100 + self.n_all / 2).checked_div(self.n_all).unwrap_or_default()
    }
}

/// The first day of a month and of the next: `2026-11`.
pub fn month(text: &str) -> Option<(Day, Day)> {
    let (year, month) = text.split_once('-')?;
    let (year, month): (i32, i32) = (year.parse().ok()?, month.parse().ok()?);
    if !(1900..=2199).contains(&year) || !(1..=12).contains(&month) {
        return None;
    }
    let next = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    Some((Day::of(year, month, 1)?, Day::of(next.0, next.1, 1)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says<T: std::fmt::Debug>(outcome: Result<T, Fault>) -> String {
        match outcome {
            Err(Fault::Form { fields }) => fields.into_iter().map(|it| it.name).collect::<Vec<String>>().join(" "),
            it => panic!("{it:?}"),
        }
    }

    fn form(papers: &[(&str, &str, &str)]) -> RegisterForm {
        let paper = |it: &(&str, &str, &str)| PaperForm {
            name: it.0.to_owned(),
            originals: it.1.to_owned(),
            copies: it.2.to_owned(),
        };
        RegisterForm {
            who: IntakeForm { number: "431026195510033011".to_owned(), ..IntakeForm::default() },
            papers: papers.iter().map(paper).collect(),
            other_no: String::new(),
        }
    }

    #[test]
    fn papers_are_counted_and_each_fault_stands_beside_its_line() {
        let got = form(&[("身份证", "1", ""), ("", "", ""), ("户口簿", "", "２")]).check().unwrap();
        let lines: Vec<String> = got.papers.iter().map(PaperLine::says).collect();
        assert_eq!(lines, ["身份证（原件1份）", "户口簿（复印件2份）"]);
        assert!(form(&[]).check().unwrap().papers.is_empty(), "some bring nothing on paper");
        assert_eq!(says(form(&[("身份证", "", "")]).check()), "paper-0-originals");
        assert_eq!(says(form(&[("", "1", "")]).check()), "paper-0-name");
        assert_eq!(says(form(&[("照片", "一百", "100")]).check()), "paper-0-originals paper-0-copies");
        assert_eq!(says(form(&[("照片", "1", ""), ("照片", "2", "")]).check()), "paper-1-name");
        assert_eq!(says(form(&[("纸", "1", ""); MOST_PAPERS + 1]).check()), "papers");
        let nobody = RegisterForm { who: IntakeForm::default(), ..form(&[("", "1", "")]) };
        assert_eq!(says(nobody.check()), "number paper-0-name", "everything at once");
    }

    #[test]
    fn a_refusal_has_a_reason_and_every_result_a_day() {
        let form = |outcome, on: &str, says: &str| FinishForm {
            outcome,
            on: on.to_owned(),
            says: says.to_owned(),
            ..FinishForm::default()
        };
        assert_eq!(says(FinishForm::default().check()), "outcome on");
        assert_eq!(says(form(Some(Outcome::Refused), "2026-11-23", "").check()), "says");
        assert_eq!(says(form(Some(Outcome::Other), "2026-11-23", " ").check()), "says");
        let got = form(Some(Outcome::Granted), "2026年11月23日", "").check().unwrap();
        assert_eq!(got.note(), "准予，2026年11月23日");
    }

    #[test]
    fn a_month_ends_where_the_next_begins() {
        let of = |text: &str| month(text).map(|it| (it.0.to_string(), it.1.to_string()));
        assert_eq!(of("2026-12"), Some(("2026-12-01".to_owned(), "2027-01-01".to_owned())));
        assert_eq!(of("2026-02"), Some(("2026-02-01".to_owned(), "2026-03-01".to_owned())));
        assert!(of("2147483647-12").is_none() && of("2026--2147483648").is_none());
        assert!(of("2026-13").is_none() && of("2026").is_none() && of("那个月").is_none());
        let row = ShareRow { org: String::new(), n_registered: 1, n_all: 3 };
        assert_eq!((row.percent(), ShareRow { n_all: 0, n_registered: 0, ..row }.percent()), (33, 0));
    }
}
