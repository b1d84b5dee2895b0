//! 试填: what a made-up applicant writes wherever nothing is chosen: valid, and at the edge of what is allowed. Every second one writes as
//! little as may be written and leaves out what may be left out, every other as much as fits.
use std::collections::BTreeMap;

use crate::{
    case::draft,
    catalogue::Item,
    form::{Answer, Answers, FieldDef, Kind, Prefill},
    moment::Day,
    value::{CreditCode, IdCard, Sex},
};

/// How often what one answer opens is looked at again.
const ROUNDS: usize = 12;
/// Of somebody who has to be of no particular age.
const AGE: i32 = 40;
/// Rows of a list, where as many as fit would be too many to read.
const MOST_ROWS: i64 = 4;
/// Signs of a long text.
const MOST_SIGNS: i64 = 400;
const NAMES: [&str; 6] = ["试办甲", "试办乙", "试办丙", "阿卜杜热西提·买买提", "欧阳试办", "㛃试"];
const SIGNS: &str = "演练填写的内容，不是真的；";
const CODE_SIGNS: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/// Whoever writes.
pub struct Writer<'a> {
    /// Which applicant: decides whether as little or as much as possible is written.
    pub n: usize,
    pub today: Day,
    /// 区划代码, six digits, in front of made-up numbers.
    pub county: i64,
    /// Places one may choose, as the list has them.
    pub places: &'a [String],
}

impl Writer<'_> {
    /// Writes wherever something is asked and nothing stands.
    pub fn fill(&self, item: &Item, answers: &mut Answers) {
        for _ in 0..ROUNDS {
            let before = answers.len();
            for section in draft::sections(item, answers) {
                for part in section
                    .fields
                    .iter()
                    .flat_map(|it| it.parts().into_iter().map(|it| it.into_owned()).collect::<Vec<_>>())
                {
                    if !answers.contains_key(&part.name) && (!part.optional || self.is_full()) {
                        answers.insert(part.name.clone(), self.answer(&part));
                    }
                }
            }
            if answers.len() == before {
                break;
            }
        }
    }

    /// Whether everything is written that may be.
    fn is_full(&self) -> bool {
        self.n % 2 == 1
    }

    /// The name of whoever applies.
    pub fn name(&self) -> &'static str {
        NAMES[self.n % NAMES.len()]
    }

    /// Of whoever applies: each has one of their own.
    pub fn phone(&self) -> String {
        format!("139{:08}", 10_000_000 + self.n)
    }

    /// Somebody just so old, or of an ordinary age.
    fn number(&self, field: &FieldDef) -> String {
        let age = match (field.min_age, self.is_full()) {
            (Some(least), false) => least,
            (Some(least), true) => least.max(AGE),
            (None, _) => AGE,
        };
        let (year, month, day) = self.today.ymd();
        let born = match (month, day) {
            (2, 29) => format!("{:04}0228", year - age),
            _ => format!("{:04}{month:02}{day:02}", year - age),
        };
        let order = (self.n % 400) * 2 + usize::from(field.sex == Some(Sex::Male));
        let head = format!("{:06}{born}{order:03}", self.county);
        let all = "0123456789X".chars().map(|it| format!("{head}{it}"));
        all.into_iter().find(|it| IdCard::parse(it, self.today).is_ok()).unwrap_or(head)
    }

    fn code(&self) -> String {
        let head = format!("91{:06}MA{:07}", self.county, self.n % 1_000);
        let all = CODE_SIGNS.chars().map(|it| format!("{head}{it}"));
        all.into_iter().find(|it| CreditCode::parse(it).is_ok()).unwrap_or(head)
    }

    fn answer(&self, field: &FieldDef) -> Answer {
        match field.kind {
            Kind::Several => Answer::Many(field.options.first().map(|it| it.value.clone()).into_iter().collect()),
            Kind::Group => {
                let least = field.min.unwrap_or(1).max(1);
                let most = field.most().unwrap_or(MOST_ROWS).min(least.max(MOST_ROWS));
                let n_rows = if self.is_full() { most.max(least) } else { least };
                let row = |_| field.fields.iter().map(|it| (it.name.clone(), self.text(it))).collect();
                Answer::Rows((0..n_rows).map(row).collect::<Vec<BTreeMap<String, String>>>())
            }
            _ => Answer::Text(self.text(field)),
        }
    }

    fn text(&self, field: &FieldDef) -> String {
        match field.kind {
            Kind::Choice => field.options.first().map(|it| it.value.clone()).unwrap_or_default(),
            Kind::Date => self.today.to_string(),
            Kind::Number | Kind::Money => {
                let least = field.min.unwrap_or(1);
                let most = field.max.unwrap_or(least.max(100));
                if self.is_full() { most.to_string() } else { least.to_string() }
            }
            Kind::Phone => self.phone(),
            Kind::IdCard => self.number(field),
            Kind::CreditCode => self.code(),
            Kind::Region => {
                let at = self.n.checked_rem(self.places.len()).unwrap_or_default();
                self.places.get(at).cloned().unwrap_or_default()
            }
            Kind::Text if field.is_name || matches!(field.prefill, Some(Prefill::Name | Prefill::Legal)) => {
                self.name().to_owned()
            }
            Kind::Text
            | Kind::LongText
            | Kind::Address
            | Kind::Person
            | Kind::Company
            | Kind::Group
            | Kind::Several => {
                let least = field.min.unwrap_or(0).max(2);
                let most = field.most().unwrap_or(least).min(MOST_SIGNS).max(least);
                let n = if self.is_full() { most } else { least };
                SIGNS.chars().cycle().take(usize::try_from(n).unwrap_or_default()).collect()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        catalogue::{AgeRule, Audience},
        form::{FormDef, Section},
    };

    /// Every kind of field, by applicants who write as little and as much as may be written.
    #[test]
    fn what_is_made_up_is_valid() {
        let kinds = [
            Kind::Text,
            Kind::LongText,
            Kind::Date,
            Kind::Number,
            Kind::Money,
            Kind::Phone,
            Kind::IdCard,
            Kind::CreditCode,
            Kind::Region,
            Kind::Address,
            Kind::Person,
            Kind::Company,
            Kind::Group,
        ];
        let field = |at: usize, kind: Kind| FieldDef {
            name: format!("f{at}"),
            label: format!("第{at}项"),
            kind,
            optional: at.is_multiple_of(3),
            fields: match kind {
                Kind::Group => {
                    vec![FieldDef { name: "x".to_owned(), label: "行".to_owned(), ..FieldDef::default() }]
                }
                _ => Vec::new(),
            },
            ..FieldDef::default()
        };
        let mut fields: Vec<FieldDef> = kinds.into_iter().enumerate().map(|(at, it)| field(at, it)).collect();
        fields.push(FieldDef { min: Some(3), max: Some(7), unit: "人".to_owned(), ..field(20, Kind::Number) });
        fields.push(FieldDef { min_age: Some(60), sex: Some(Sex::Male), ..field(22, Kind::IdCard) });
        fields.push(FieldDef { min_age: Some(22), sex: Some(Sex::Female), ..field(23, Kind::Person) });
        fields.push(FieldDef { prefill: Some(Prefill::Name), ..field(25, Kind::Text) });
        let sections = vec![Section { name: "all".to_owned(), fields, ..Section::default() }];
        let item = Item {
            audience: vec![Audience::Person],
            form: FormDef { sections },
            ages: vec![AgeRule { min_age: 65, when: Vec::new() }],
            ..Item::default()
        };
        for day in ["2026-11-23", "2028-02-29"] {
            let today = Day::parse(day).unwrap();
            let places = ["松溪镇 鹿门村".to_owned()];
            for n in 0..12 {
                let writer = Writer { n, today, county: 431_099, places: &places };
                let mut answers = Answers::from([("delivery".to_owned(), Answer::text("post"))]);
                writer.fill(&item, &mut answers);
                assert_eq!(draft::faults(&item, &answers, today), [], "{day} {n}: {answers:?}");
                assert_eq!(answers.contains_key("f0"), n % 2 == 1, "what may be left out is, by every second");
            }
        }
    }
}
