//! What each paper has to say, and by which law (handbook 3.6).
use super::{
    Fact, Paper, PaperKind, Photo,
    law::{Power, resting_on},
    remedy::Remedy,
};
use crate::{
    catalogue::{Item, Look, licence::Granted},
    form::Answers,
    moment::Day,
    value::last_day,
};

mod receipt;

pub use receipt::Delivered;

/// What a paper is made of.
#[derive(Clone, Debug)]
pub struct Facts<'a> {
    pub item: &'a Item,
    pub applicant: &'a str,
    /// 持有人: whose the result is.
    pub holder: &'a str,
    /// As handed in: what a licence is filled in from.
    pub answers: &'a Answers,
    /// The holder's picture, where the licence carries one.
    pub photo: Option<Photo>,
    /// 统一社会信用代码 given out with this licence; empty: none.
    pub credit_code: &'a str,
    pub case_no: &'a str,
    /// 某某县卫生健康局
    pub org: &'a str,
    /// Where to go against it.
    pub remedy: Remedy,
    pub submitted_on: Day,
    pub accepted_on: Option<Day>,
    /// 承诺
    pub due: Option<Day>,
    /// 法定
    pub legal_due: Option<Day>,
    pub on: Day,
}

/// What the act at hand adds.
#[derive(Clone, Debug, Default)]
pub struct Said {
    /// Reason, ground, or content of the decision, in the words of whoever acts.
    pub says: String,
    /// Names of materials: handed in, or put off.
    pub materials: Vec<String>,
    /// 集中回复: each matter and what became of it.
    pub results: Vec<Fact>,
    pub n_days: u32,
    pub until: Option<Day>,
    /// 特别程序's kind, or where else to go.
    pub what: String,
    /// Of what is taken back: 《准予许可决定书》（…号，…）, each of them.
    pub former: Vec<String>,
    /// 陈述申辩: when the party was told, what they said to it, and what was made of it.
    pub heard: Option<(Day, String)>,
    /// 送达
    pub delivered: Option<Delivered>,
    pub valid_until: String,
    /// 视为受理: nobody has accepted it, the days have (许可法 32(4)).
    pub is_deemed: bool,
    /// 告知承诺: within how many working days it is looked at.
    pub check_days: Option<u32>,
    /// 批准人, where the law wants the head of the authority.
    pub approved_by: String,
    pub sealed_by: String,
}

impl Facts<'_> {
    /// Number and seal are the register's business.
    pub fn paper(&self, kind: PaperKind, said: &Said) -> Paper {
        // Not everything a hall grants is a licence in the law's sense.
        let power = Power::of(self.item);
        let title = match kind {
            PaperKind::Licence => self.licence_title(),
            PaperKind::Grant => Some(power.granted().to_owned()),
            PaperKind::Denial => Some(power.denied().to_owned()),
            _ => None,
        };
        let mut rows =
            vec![Fact::of("申请事项", self.item.name.as_str()), Fact::of("申请日期", written(self.submitted_on))];
        rows.extend(self.accepted_on.map(|it| Fact::of("受理日期", written(it))));
        match kind {
            PaperKind::Licence => rows = self.licence(said),
            // A form of its own, whose columns are laid down.
            PaperKind::Delivery => {
                rows = said.delivered.iter().flat_map(|it| it.rows(self.applicant, self.on)).collect()
            }
            _ => rows.extend(self.rows(kind, said)),
        }
        let lines = self.item.outcome.as_ref().and_then(|it| it.licence.as_ref());
        let is_licence = kind == PaperKind::Licence;
        Paper {
            kind,
            no: String::new(),
            org: self.org.to_owned(),
            title: title.unwrap_or_else(|| kind.label().to_owned()),
            to: if kind == PaperKind::Licence { self.holder } else { self.applicant }.to_owned(),
            case_no: self.case_no.to_owned(),
            item: self.item.name.clone(),
            text: self.text(kind, said),
            rows,
            on: self.on,
            // A receipt of delivery is signed by people; everything else carries the seal.
            stamp: match kind {
                PaperKind::Delivery | PaperKind::Pledge | PaperKind::Withdrawal => String::new(),
                _ => format!("{}行政审批专用章", self.org),
            },
            sealed_by: said.sealed_by.clone(),
            // Not a letter, whether its lines have been laid down or not.
            look: is_licence.then(|| lines.map_or(Look::Booklet, |it| it.look)),
            photo: self.photo.clone().filter(|_| is_licence),
        }
    }

    fn licence_title(&self) -> Option<String> {
        let outcome = self.item.outcome.as_ref()?;
        let title = outcome.licence.as_ref().map(|it| it.title.as_str()).filter(|it| !it.is_empty());
        Some(title.unwrap_or(&outcome.name).to_owned()).filter(|it| !it.is_empty())
    }

    /// The lines the matter lays down; without them, whose it is, for what, and how long.
    fn licence(&self, said: &Said) -> Vec<Fact> {
        let valid = match last_day(&said.valid_until) {
            Some(it) => format!("{}至{}", written(self.on), written(it)),
            None => said.valid_until.clone(),
        };
        let term = Fact::of("有效期限", valid.as_str());
        let Some(lines) = self.item.outcome.as_ref().and_then(|it| it.licence.as_ref()) else {
            let mut rows = vec![Fact::of("持有人", self.holder), Fact::of("内容和范围", said.says.as_str())];
            rows.extend((!valid.is_empty()).then_some(term));
            return rows;
        };
        let granted = Granted {
            holder: self.holder.to_owned(),
            says: said.says.trim_end_matches('。').to_owned(),
            valid: valid.clone(),
            day: self.on,
            org: self.org.to_owned(),
            credit_code: self.credit_code.to_owned(),
        };
        let mut rows = lines.facts(self.item, self.answers, &granted);
        // An end stands on it, whatever its lines are.
        let is_there = rows.iter().any(|it| it.text.contains(&valid));
        rows.extend((last_day(&said.valid_until).is_some() && !is_there).then_some(term));
        rows
    }

    fn text(&self, kind: PaperKind, said: &Said) -> Vec<String> {
        let power = Power::of(self.item);
        let is_licence = power == Power::Licence;
        let by = |article: &str| resting_on(self.item, article);
        // What the general law alone speaks of.
        let general = |article: &str| match is_licence {
            true => format!("《中华人民共和国行政许可法》{article}"),
            false => by(""),
        };
        let asked = format!("你（单位）于{}提出的“{}”申请", written(self.submitted_on), self.item.name);
        let says = said.says.trim_end_matches('。');
        let remedies = || self.remedy.says();
        match kind {
            PaperKind::Acceptance if said.is_deemed => vec![match is_licence {
                true => format!(
                    "{asked}，五个工作日内没有告知需要补正的内容。依照《中华人民共和国行政许可法》第三十二条第一款第四项，自收到申请材料之日起即为受理。"
                ),
                false => format!(
                    "{asked}，五个工作日内没有告知需要补正的内容。依照办事指南公开的承诺，从收到申请材料那天起就是受理。"
                ),
            }],
            PaperKind::Acceptance => vec![
                format!("{asked}，材料齐全、符合法定形式。依照{}，决定受理。", by("第三十二条第一款第五项")),
                "检验、检测、鉴定、听证、专家评审等所需时间不计入办理期限，需要时另行书面告知。".to_owned(),
            ],
            PaperKind::Deferral => vec![
                format!("{asked}，主要材料齐全、符合法定形式，下列材料暂缺：{}。", said.materials.join("、")),
                format!(
                    "你（单位）已书面承诺在{}个工作日内补齐，决定容缺受理。补齐前不颁发证照；逾期不补的，终止办理。",
                    said.n_days
                ),
            ],
            PaperKind::Refusal => {
                let mut all = vec![format!("{asked}，经审查，{says}。决定不予受理。")];
                if !said.what.is_empty() {
                    all.push(format!("你（单位）可以到这里办理：{}。", said.what.trim_end_matches('。')));
                }
                all.push(remedies());
                all
            }
            PaperKind::Special => {
                let law = if is_licence {
                    "，依照《中华人民共和国行政许可法》第四十五条"
                } else {
                    ""
                };
                vec![format!(
                    "{asked}，依法需要{}。{says}。预计需要{}个工作日{law}，这段时间不计入办理期限。",
                    said.what, said.n_days
                )]
            }
            PaperKind::Extension => vec![format!(
                "{asked}，因{says}，不能在原定期限内作出决定。依照{}，经本机关负责人批准，延长{}个工作日。",
                general("第四十二条第一款"),
                said.n_days
            )],
            PaperKind::Grant if said.check_days.is_some() => vec![
                format!("{asked}，已书面承诺符合法定条件、标准。依照{}，{}：{says}。", by(""), power.grants()),
                format!(
                    "本机关在{}个工作日内核查。承诺不实的，责令限期整改，或者依法撤销本决定。",
                    said.check_days.unwrap_or_default()
                ),
            ],
            PaperKind::Pledge => {
                let mut all = vec![format!("{asked}，自愿选择告知承诺，并承诺：")];
                all.extend((1..).zip(&said.materials).map(|(n, it)| format!("{n}. {it}。")));
                all.push(format!("{says}。以上内容已经看清，是真实的意思表示。"));
                all
            }
            PaperKind::Revocation => {
                let mut all = vec![format!("{asked}，本机关作出{}。经查，{says}。", said.former.join("、"))];
                all.extend(said.heard.as_ref().map(|(told_on, heard)| {
                    let (told_on, heard) = (written(*told_on), heard.trim_end_matches('。'));
                    format!("本机关于{told_on}告知你（单位）拟撤销的事实、理由、依据和陈述、申辩的权利。陈述、申辩情况：{heard}。")
                }));
                all.push(format!("依照{}，决定撤销。原决定和证照从本决定作出时起失效。", general("第六十九条")));
                all.push(remedies());
                all
            }
            PaperKind::Grant => vec![
                format!(
                    "{asked}，经审查，符合法定条件、标准。依照{}，{}：{says}。",
                    by("第三十八条第一款"),
                    power.grants()
                ),
                "本机关在十个工作日内送达。".to_owned(),
            ],
            PaperKind::Denial => vec![
                format!("{asked}，经审查，{says}。依照{}，{}。", by("第三十八条第二款"), power.denies()),
                remedies(),
            ],
            PaperKind::Termination => vec![format!("{asked}，{says}。决定终止办理。"), remedies()],
            PaperKind::Withdrawal => vec![
                format!("{asked}，于{}撤回。原因：{says}。", written(self.on)),
                "这一件办理到此为止，已交的材料留存备查。需要时可以重新申请。".to_owned(),
            ],
            PaperKind::Voiding => {
                let former = match said.former.as_slice() {
                    [] => String::new(),
                    all => format!("，已出具的{}同时失效", all.join("、")),
                };
                vec![format!("{asked}，经查，{says}。决定作废{former}。"), remedies()]
            }
            PaperKind::Reply => vec![
                format!("{asked}，由各部门并联审批，结果如下。各项决定的理由和救济途径，见各自的决定书。"),
                "证照和决定书在十个工作日内一并送达。".to_owned(),
            ],
            PaperKind::Licence | PaperKind::Delivery | PaperKind::Notice | PaperKind::Receipt => Vec::new(),
        }
    }

    fn rows(&self, kind: PaperKind, said: &Said) -> Vec<Fact> {
        let mut rows = Vec::new();
        let list = |it: &[String]| it.join("、");
        match kind {
            PaperKind::Acceptance => {
                // The promise this applicant has, which is what the day was counted with.
                let promise =
                    self.item.promise(self.answers).map(|it| format!("{}，", it.says())).unwrap_or_default();
                rows.extend(self.due.map(|it| Fact::of("承诺办结", format!("{promise}最晚{}", written(it)))));
                rows.extend(self.legal_due.map(|it| Fact::of("法定期限", format!("最晚{}", written(it)))));
                rows.push(Fact::of("收到的材料", list(&said.materials)));
            }
            PaperKind::Deferral => {
                rows.extend(said.until.map(|it| Fact::of("补齐期限", written(it))));
                rows.extend(self.due.map(|it| Fact::of("承诺办结", written(it))));
            }
            PaperKind::Special => rows.push(Fact::of("特别程序", said.what.as_str())),
            PaperKind::Extension => {
                rows.extend(said.until.map(|it| Fact::of("原定期限", written(it))));
                rows.extend(self.due.map(|it| Fact::of("延长后的期限", written(it))));
            }
            PaperKind::Grant if !said.valid_until.is_empty() => {
                let until = last_day(&said.valid_until)
                    .map_or(said.valid_until.clone(), |it| format!("至{}", written(it)));
                rows.push(Fact::of("有效期", until));
            }
            PaperKind::Reply => rows.extend(said.results.iter().cloned()),
            _ => (),
        }
        rows.extend((!said.approved_by.is_empty()).then(|| Fact::of("批准人", said.approved_by.as_str())));
        rows
    }
}

fn written(day: Day) -> String {
    day.written()
}
