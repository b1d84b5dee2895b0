//! The one evaluator.
use std::borrow::Cow;

use super::{Answer, Answers, FieldDef, FormDef, Kind, Known, Prefill, Section};
use crate::{
    check::Field,
    moment::Day,
    value::{
        CreditCode, IdCard, Money, NoNumber, Number, Phone, Sex, day, is_masked, name, odd_sign, plain_code,
        plain_line, plain_text,
    },
};

const MAX_LINE: i64 = 100;
const MAX_LONG: i64 = 1_000;
/// Of these there are no halves.
const WHOLE: &str = "人个户名间张台辆头只家层床次";
const MAX_ROWS: i64 = 50;

impl FieldDef {
    /// A block stands for several plain fields; a plain field for itself.
    pub fn parts(&self) -> Vec<Cow<'_, FieldDef>> {
        let part = |suffix: &str, label: &str, kind: Kind, prefill: Prefill| {
            Cow::Owned(FieldDef {
                name: format!("{}_{suffix}", self.name),
                label: format!("{}{label}", self.label),
                kind,
                optional: self.optional,
                when: self.when.clone(),
                prefill: self.prefill.map(|_| prefill),
                min_age: self.min_age.filter(|_| kind == Kind::IdCard),
                sex: self.sex.filter(|_| kind == Kind::IdCard),
                is_name: suffix == "name" && self.kind == Kind::Person,
                ..FieldDef::default()
            })
        };
        match self.kind {
            Kind::Person => vec![
                part("name", "姓名", Kind::Text, Prefill::Name),
                part("id", "身份证号码", Kind::IdCard, Prefill::IdCard),
                part("phone", "手机号码", Kind::Phone, Prefill::Phone),
            ],
            Kind::Company => vec![
                part("name", "名称", Kind::Text, Prefill::Company),
                part("code", "统一社会信用代码", Kind::CreditCode, Prefill::CreditCode),
            ],
            _ => vec![Cow::Borrowed(self)],
        }
    }

    /// The most that may stand here: characters, a value, rows. `None`: its kind says what is right.
    pub fn most(&self) -> Option<i64> {
        match self.kind {
            Kind::Number | Kind::Money => self.max,
            Kind::LongText => Some(self.max.unwrap_or(MAX_LONG)),
            Kind::Group => Some(self.max.unwrap_or(MAX_ROWS)),
            Kind::Text | Kind::Address | Kind::Region => Some(self.max.unwrap_or(MAX_LINE)),
            _ => None,
        }
    }

    pub fn is_visible(&self, answers: &Answers) -> bool {
        self.when.iter().all(|it| it.holds(answers))
    }

    /// What is wrong with what stands in this plain field, in words that say the cure. `None`: nothing.
    pub fn fault(&self, answers: &Answers, today: Day) -> Option<String> {
        let empty = Answer::Text(String::new());
        let answer = answers.get(&self.name).unwrap_or(&empty);
        // Of signs nobody sees, nothing is left when it is made plain: it is as empty as a field nobody touched.
        let is_nothing =
            matches!(answer, Answer::Text(text) if self.plain(text).is_empty() && odd_sign(text).is_none());
        if answer.is_empty() || is_nothing {
            return (!self.optional).then(|| self.missing());
        }
        match (self.kind, answer) {
            (Kind::Several, Answer::Many(them)) => {
                let known = them.iter().all(|it| self.options.iter().any(|choice| choice.value == *it));
                (!known).then(|| format!("请从列出的选项中选择{}", self.label))
            }
            (Kind::Group, Answer::Rows(rows)) => self.group_fault(rows.len()),
            (Kind::Several | Kind::Group, _) | (_, Answer::Many(_) | Answer::Rows(_)) => Some(self.missing()),
            (_, Answer::Text(text)) => self.text_fault(text, today),
        }
    }

    fn missing(&self) -> String {
        match self.kind {
            Kind::Choice | Kind::Several | Kind::Region => format!("请选择{}", self.label),
            Kind::Group => format!("请至少填写一项{}", self.label),
            _ => format!("请填写{}", self.label),
        }
    }

    fn group_fault(&self, n_rows: usize) -> Option<String> {
        let least = self.min.and_then(|it| usize::try_from(it).ok()).unwrap_or(0);
        let most = self.most().and_then(|it| usize::try_from(it).ok()).unwrap_or(0);
        match n_rows {
            n if n < least => Some(format!("{}至少填写{least}项", self.label)),
            n if n > most => Some(format!("{}最多填写{most}项", self.label)),
            _ => None,
        }
    }

    fn text_fault(&self, text: &str, today: Day) -> Option<String> {
        if let Some(says) = odd_sign(text) {
            return Some(says.to_owned());
        }
        match self.kind {
            // As a clerk sees it: what stands behind it was looked at when it was written, and is again at hand-in.
            Kind::Phone | Kind::IdCard if is_masked(text) => None,
            Kind::Phone => Phone::parse(text).err().map(str::to_owned),
            Kind::IdCard => match IdCard::parse(text, today) {
                Err(says) => Some(says.to_owned()),
                Ok(it) => self.age_fault(&it, today).or_else(|| self.sex_fault(&it)),
            },
            Kind::CreditCode => CreditCode::parse(text).err().map(str::to_owned),
            Kind::Date => match day(text) {
                Some(_) => None,
                None => Some(format!("请按“年-月-日”填写{}，例如2026-03-02", self.label)),
            },
            Kind::Money => match (Number::parse(text, "元"), Money::parse(text)) {
                (Err(NoNumber::Negative), _) => Some(format!("{}不能是负数", self.label)),
                (_, Err(says)) => Some(says.to_owned()),
                (_, Ok(it)) => self.range_fault(i128::from(it.fen()) * 10),
            },
            Kind::Number => match Number::parse(text, &self.unit) {
                Ok(it) if it.thousandths() % 1_000 != 0 && self.is_counted() => {
                    Some(format!("{}请填整数，例如2；半{}算不算，请问窗口", self.label, self.unit))
                }
                Ok(it) => self.range_fault(it.thousandths().into()),
                Err(NoNumber::Negative) => Some(format!("{}不能是负数", self.label)),
                Err(NoNumber::Range) => Some(format!("{}请只填一个数，不要填范围，例如86.5", self.label)),
                Err(NoNumber::Comma) => Some(format!("{}里的逗号不清楚，请不写逗号，例如1200或86.5", self.label)),
                Err(NoNumber::Places) => Some(format!("{}最多写三位小数", self.label)),
                Err(NoNumber::TooLarge | NoNumber::Unreadable) => {
                    Some(format!("请填写{}，只写数字，例如86.5", self.label))
                }
            },
            Kind::Choice => {
                let known = self.options.iter().any(|it| it.value == text);
                (!known).then(|| format!("请从列出的选项中选择{}", self.label))
            }
            Kind::Text if self.is_of_person() => name(text).err().map(str::to_owned),
            Kind::LongText => self.length_fault(&plain_text(text), self.most().unwrap_or(MAX_LONG)),
            _ => self.length_fault(&plain_line(text), self.most().unwrap_or(MAX_LINE)),
        }
    }

    /// A person's name, which has a rule of its own.
    fn is_of_person(&self) -> bool {
        self.is_name || self.prefill == Some(Prefill::Name)
    }

    /// The one form in which this is kept, compared, found, charged and printed, of whatever has passed; what has not stays readable.
    pub fn plain(&self, text: &str) -> String {
        self.kept(text).unwrap_or_else(|| {
            // A line made plain may be what its kind asks for where the line as typed was not.
            let line = plain_line(text);
            self.kept(&line).unwrap_or(line)
        })
    }

    fn kept(&self, text: &str) -> Option<String> {
        match self.kind {
            Kind::Phone => Phone::parse(text).ok().map(|it| it.as_str().to_owned()),
            Kind::IdCard => Some(plain_code(text)),
            Kind::CreditCode => CreditCode::parse(text).ok().map(|it| it.as_str().to_owned()),
            Kind::Date => day(text).map(|it| it.to_string()),
            Kind::Number => Number::parse(text, &self.unit).ok().map(|it| it.to_string()),
            Kind::Money => Money::parse(text).ok().map(|it| it.to_string()),
            Kind::LongText => Some(plain_text(text)),
            Kind::Text if self.is_of_person() => name(text).ok(),
            // What was chosen is one of a list.
            Kind::Choice | Kind::Several | Kind::Region => Some(text.to_owned()),
            Kind::Text | Kind::Address | Kind::Person | Kind::Company | Kind::Group => None,
        }
    }

    fn age_fault(&self, card: &IdCard, today: Day) -> Option<String> {
        let least = self.min_age?;
        let is_young = card.age_on(today).is_some_and(|it| it < least);
        is_young.then(|| format!("按身份证号码还没有满{least}周岁，暂不能办；请核对号码是不是本人的"))
    }

    fn is_counted(&self) -> bool {
        self.unit.chars().count() == 1 && WHOLE.contains(&self.unit)
    }

    fn sex_fault(&self, card: &IdCard) -> Option<String> {
        let (wanted, is) = (self.sex?, card.sex());
        let says = if is == Sex::Male { "男性" } else { "女性" };
        (wanted != is).then(|| format!("这个号码是{says}的，请核对{}有没有填反", self.label))
    }

    fn range_fault(&self, thousandths: i128) -> Option<String> {
        let unit = &self.unit;
        match (self.min, self.max) {
            (Some(min), _) if thousandths < i128::from(min) * 1_000 => {
                Some(format!("{}不能小于{min}{unit}", self.label))
            }
            (_, Some(max)) if thousandths > i128::from(max) * 1_000 => {
                Some(format!("{}不能大于{max}{unit}", self.label))
            }
            _ => None,
        }
    }

    fn length_fault(&self, text: &str, most: i64) -> Option<String> {
        let n_chars = text.trim().chars().count() as i64;
        match self.min {
            Some(min) if n_chars < min => Some(format!("{}请至少写{min}个字", self.label)),
            _ if n_chars > most => Some(format!("{}请控制在{most}个字以内", self.label)),
            _ => None,
        }
    }
}

impl Section {
    /// Every fault of this section, in reading order. Fields in the rows of a group are named `group.0.field`.
    pub fn faults(&self, answers: &Answers, today: Day) -> Vec<Field> {
        let mut faults = Vec::new();
        for field in self.fields.iter().filter(|it| it.is_visible(answers)) {
            for part in field.parts() {
                if let Some(says) = part.fault(answers, today) {
                    faults.push(Field { name: part.name.clone(), says });
                }
            }
            if let (Kind::Group, Some(Answer::Rows(rows))) = (field.kind, answers.get(&field.name)) {
                for (n, row) in rows.iter().enumerate() {
                    faults.extend(field.row_faults(n, row, today));
                }
            }
        }
        faults
    }

    /// Has anybody begun here?
    pub fn is_begun(&self, answers: &Answers) -> bool {
        let parts = self.fields.iter().flat_map(FieldDef::parts);
        parts.into_iter().any(|it| answers.get(&it.name).is_some_and(|it| !it.is_empty()))
    }

    pub fn is_visible(&self, answers: &Answers) -> bool {
        self.fields.iter().any(|it| it.is_visible(answers))
    }
}

impl FieldDef {
    fn row_faults(&self, n: usize, row: &std::collections::BTreeMap<String, String>, today: Day) -> Vec<Field> {
        let row: Answers = row.iter().map(|(name, it)| (name.clone(), Answer::text(it))).collect();
        let faults = self.fields.iter().filter_map(|it| it.fault(&row, today).map(|says| (it, says)));
        faults.map(|(it, says)| Field { name: format!("{}.{n}.{}", self.name, it.name), says }).collect()
    }
}

impl FormDef {
    pub fn faults(&self, answers: &Answers, today: Day) -> Vec<Field> {
        self.sections.iter().flat_map(|it| it.faults(answers, today)).collect()
    }

    /// Puts what the profile knows where nothing stands yet. What was typed is never overwritten.
    pub fn prefill(&self, answers: &mut Answers, known: &Known) {
        for part in self.fields().flat_map(FieldDef::parts) {
            let value = part.prefill.and_then(|it| known.get(&it)).filter(|it| !it.is_empty());
            if let Some(value) = value {
                answers.entry(part.name.clone()).or_insert_with(|| Answer::text(value));
            }
        }
    }

    /// Everything that stands in these fields, made plain.
    pub fn make_plain(&self, answers: &mut Answers) {
        for part in self.fields().flat_map(FieldDef::parts) {
            match answers.get_mut(&part.name) {
                Some(Answer::Text(text)) => *text = part.plain(text),
                Some(Answer::Rows(rows)) => {
                    for (inner, text) in rows.iter_mut().flat_map(|it| it.iter_mut()) {
                        if let Some(it) = part.fields.iter().find(|it| it.name == *inner) {
                            *text = it.plain(text);
                        }
                    }
                }
                Some(Answer::Many(_)) | None => (),
            }
        }
    }

    /// How many fields a person with this profile still has to fill in by hand.
    pub fn n_typed(&self, answers: &Answers, known: &Known) -> usize {
        let parts = self.fields().filter(|it| it.is_visible(answers)).flat_map(FieldDef::parts);
        let is_known = |it: &FieldDef| it.prefill.and_then(|it| known.get(&it)).is_some_and(|it| !it.is_empty());
        let is_there = |it: &FieldDef| answers.get(&it.name).is_some_and(|it| !it.is_empty());
        parts.filter(|it| !it.optional && !is_known(it) && !is_there(it)).count()
    }
}
