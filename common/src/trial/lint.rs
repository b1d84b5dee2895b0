//! 检查: what no rule about a single element can see, and what is worth a second look (issue 23 §3).
use super::{Finding, ways::Ways};
use crate::catalogue::{Item, Limit, Unit};

/// A sentence somebody can read once and understand.
const LONGEST_SENTENCE: usize = 60;
/// How a flow may end: whoever applied has something, or knows.
const ENDS: [&str; 10] = ["发", "领", "寄", "给", "送", "出证", "打进", "拨付", "通知", "决定"];
/// 兜底: what may be anything is asked of nobody.
const VAGUE: [&str; 6] = ["其他相关材料", "其他有关材料", "其他材料", "等相关材料", "等有关材料", "需要的其他"];
/// Words of offices that people read past, a line each: in a file, because this program itself says none of them.
const OFFICE_WORDS: &str = include_str!("office.txt");

impl Item {
    /// Everything that stands against publishing, first; then what may be better.
    pub fn findings(&self, ways: &Ways) -> Vec<Finding> {
        let fault = |says: String| Finding { says, is_fault: true };
        let hint = |says: String| Finding { says, is_fault: false };
        let mut all: Vec<Finding> = self.faults().into_iter().map(fault).collect();
        let is_bundle = !self.parts.is_empty();
        all.extend(ways.barred.iter().filter(|_| !is_bundle).cloned().map(fault));
        all.extend(self.flow_faults().into_iter().map(fault));
        for it in self.materials.iter().filter(|it| !it.is_generated) {
            if it.basis.is_empty() {
                all.push(hint(format!("材料“{}”没有写依据哪一条收取", it.name)));
            }
            if let Some(word) = VAGUE.iter().find(|word| it.standard.contains(**word)) {
                all.push(fault(format!("材料“{}”的受理标准里有“{word}”，应写明具体是什么", it.name)));
            }
        }
        all.extend(self.questions.iter().flat_map(|it| {
            let silent = it.stops.iter().filter(|it| it.says.trim().is_empty());
            silent.map(|at| fault(format!("“{}”选“{}”就不能办，却没有写为什么、该怎么办", it.label, at.value)))
        }));
        all.extend(self.texts().into_iter().filter_map(|(what, text)| Some(hint(hard_to_read(&what, &text)?))));
        all
    }

    fn flow_faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        if let Some(last) = self.steps.last() {
            let said = format!("{}{}", last.name, last.standard);
            if !ENDS.iter().any(|it| said.contains(it)) {
                faults.push(format!("流程停在“{}”，没有写结果怎样到申请人手里", last.name));
            }
        }
        let days: Vec<u32> = self.steps.iter().filter_map(|it| work_days(&it.limit)).collect();
        let sum: u32 = days.iter().fold(0, |sum, it| sum.saturating_add(*it));
        // What the body above takes of its own runs beside the promise (上报件).
        let promised = self.promised.filter(|it| it.n < sum && self.reports_to.is_empty());
        if let Some(Limit { n, unit: Unit::WorkDay }) = promised {
            faults.push(format!("流程各步加起来{sum}个工作日，长于承诺的{n}个工作日"));
        }
        faults
    }

    /// What citizens read, with what it is.
    fn texts(&self) -> Vec<(String, String)> {
        let mut all = vec![("简介".to_owned(), self.summary.clone())];
        all.extend(
            self.conditions.iter().enumerate().map(|(n, it)| (format!("审批条件第{}条", n + 1), it.clone())),
        );
        all.extend(self.faq.iter().map(|it| (format!("常见问题“{}”", it.question), it.answer.clone())));
        for it in &self.questions {
            all.push((format!("“{}”的提示", it.label), it.hint.clone()));
            all.extend(it.stops.iter().map(|at| (format!("“{}”不能办的说明", it.label), at.says.clone())));
        }
        all.extend(self.form.fields().map(|it| (format!("“{}”的提示", it.label), it.hint.clone())));
        all.extend(self.materials.iter().map(|it| (format!("材料“{}”的受理标准", it.name), it.standard.clone())));
        all
    }
}

/// 3个工作日
fn work_days(limit: &str) -> Option<u32> {
    let digits: String = limit.chars().take_while(char::is_ascii_digit).collect();
    let rest = limit.get(digits.len()..)?;
    (rest.trim_start_matches('个') == "工作日").then(|| digits.parse().ok()).flatten()
}

fn hard_to_read(what: &str, text: &str) -> Option<String> {
    let sentences = text.split(['。', '；', '！', '？', '\n']);
    let longest = sentences.max_by_key(|it| it.chars().count()).unwrap_or_default();
    let n = longest.chars().count();
    if n > LONGEST_SENTENCE {
        let begins: String = longest.chars().take(12).collect();
        return Some(format!("{what}有一句{n}个字（“{begins}…”），请拆成几句短话"));
    }
    let word = OFFICE_WORDS.lines().find(|it| text.contains(*it))?;
    Some(format!("{what}里的“{word}”是公文用语，请换成平常的话"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{Material, Question, Step, Stop};

    fn says(change: impl Fn(&mut Item)) -> Vec<Finding> {
        let mut item = Item::default();
        change(&mut item);
        let before = Item::default().findings(&Item::default().ways());
        let mut found = item.findings(&item.ways());
        found.retain(|it| !before.contains(it));
        found
    }

    #[test]
    fn what_is_wrong_with_the_whole_is_said() {
        let check = |change: fn(&mut Item), wanted: &str, is_fault: bool| {
            let found = says(change);
            match wanted {
                "" => assert_eq!(found, []),
                it => assert!(
                    found.iter().any(|at| at.says.contains(it) && at.is_fault == is_fault),
                    "{it}: {found:?}"
                ),
            }
        };
        check(
            |it| it.steps = vec![Step { name: "受理".to_owned(), ..Step::default() }],
            "没有写结果怎样到申请人手里",
            true,
        );
        check(|it| it.steps = vec![Step { name: "送达".to_owned(), ..Step::default() }], "", true);
        check(
            |it| {
                let step = |name: &str, limit: &str| Step {
                    name: name.to_owned(),
                    limit: limit.to_owned(),
                    ..Step::default()
                };
                it.steps = vec![step("审查", "6个工作日"), step("送达", "5工作日")];
                it.promised = Some(Limit { n: 10, unit: Unit::WorkDay });
            },
            "加起来11个工作日，长于承诺的10个工作日",
            true,
        );
        check(
            |it| {
                it.materials = vec![Material {
                    name: "证明".to_owned(),
                    standard: "及其他材料".to_owned(),
                    ..Material::default()
                }]
            },
            "应写明具体是什么",
            true,
        );
        check(
            |it| it.materials = vec![Material { name: "证明".to_owned(), ..Material::default() }],
            "没有写依据哪一条收取",
            false,
        );
        check(|it| it.summary = OFFICE_WORDS.lines().nth(1).unwrap().to_owned(), "公文用语", false);
        check(|it| it.summary = "字".repeat(61), "拆成几句短话", false);
        check(|it| it.summary = format!("{}。{}", "字".repeat(40), "字".repeat(40)), "", false);
        check(
            |it| {
                it.questions = vec![Question {
                    label: "谁来".to_owned(),
                    stops: vec![Stop { value: "x".to_owned(), says: " ".to_owned() }],
                    ..Question::default()
                }];
            },
            "却没有写为什么",
            true,
        );
    }
}
