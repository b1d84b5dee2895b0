//! What people write into forms: everything the evaluator asks, in the words of somebody who lives there.
use std::collections::BTreeMap;

use common::{
    case::draft,
    catalogue::Item,
    form::{Answer, Answers, FieldDef, Kind},
    moment::Day,
};

use super::{
    super::dice::Dice,
    people::{self, Firm, Person},
};

/// Whoever fills it in.
pub struct Writer<'a> {
    pub dice: &'a mut Dice,
    pub person: &'a Person,
    pub firm: Option<&'a Firm>,
    pub region: u32,
    pub today: Day,
}

/// How often what one answer opens is looked at again.
const ROUNDS: usize = 6;
/// So many in a hundred choose another way through the questions than most do.
const OTHERWISE: usize = 25;

impl Writer<'_> {
    /// Everything that is asked; `given` stands.
    pub fn fill(&mut self, item: &Item, answers: &mut Answers, given: &[(&str, &str)]) {
        answers.extend(given.iter().map(|(name, value)| ((*name).to_owned(), Answer::text(value))));
        for question in &item.questions {
            let open: Vec<&str> = question.options.iter().map(|it| it.value.as_str()).collect();
            let open: Vec<&str> =
                open.into_iter().filter(|it| question.stops.iter().all(|stop| stop.value != *it)).collect();
            let other = if self.dice.chance(OTHERWISE) { self.dice.roll(open.len()) } else { 0 };
            let value = open.get(other).copied().unwrap_or_default();
            answers.entry(question.name.clone()).or_insert(Answer::text(value));
        }
        for _ in 0..ROUNDS {
            let now = answers.clone();
            for section in draft::sections(item, &now) {
                for field in section.fields.iter().filter(|it| it.is_visible(&now)) {
                    for part in field.parts() {
                        let is_there = answers.get(&part.name).is_some_and(|it| !it.is_empty());
                        let is_bound = part.min_age.is_some() || part.sex.is_some();
                        let is_wrong = is_bound && part.fault(answers, self.today).is_some();
                        if is_wrong || !is_there && !part.optional {
                            let answer = self.answer(&part);
                            answers.insert(part.name.clone(), answer);
                        }
                    }
                }
            }
        }
    }

    fn answer(&mut self, field: &FieldDef) -> Answer {
        match field.kind {
            Kind::Several => {
                let first = self.dice.roll(field.options.len());
                Answer::Many(field.options.get(first).map(|it| it.value.clone()).into_iter().collect())
            }
            Kind::Group => {
                let n = field.min.unwrap_or(1).clamp(1, 6) as usize;
                Answer::Rows((0..n).map(|n| self.row(field, n)).collect())
            }
            _ => Answer::Text(self.text(field, self.person.clone())),
        }
    }

    /// The first of a list is whoever applies.
    fn row(&mut self, group: &FieldDef, n: usize) -> BTreeMap<String, String> {
        let who = match n {
            0 => self.person.clone(),
            _ => people::person(self.dice, self.region, self.today, (19, 56)),
        };
        group.fields.iter().map(|it| (it.name.clone(), self.text(it, who.clone()))).collect()
    }

    fn text(&mut self, field: &FieldDef, who: Person) -> String {
        let name = field.name.as_str();
        let (least, most) = (field.min.unwrap_or(0), field.max.unwrap_or(i64::MAX));
        match field.kind {
            Kind::Choice => {
                // Most have it the ordinary way.
                let other = if self.dice.chance(OTHERWISE) { self.dice.roll(field.options.len()) } else { 0 };
                field.options.get(other).map(|it| it.value.clone()).unwrap_or_default()
            }
            Kind::Date => self.date(name).to_string(),
            Kind::Number => self.dice.between(8, 46).clamp(least, most).to_string(),
            Kind::Money => {
                let usual = if name.contains("capital") || name.contains("amount") || name.contains("investment") {
                    self.dice.between(3, 30) * 10_000
                } else {
                    self.dice.between(4, 30) * 100
                };
                usual.clamp(least, most).to_string()
            }
            Kind::Phone => who.phone,
            Kind::IdCard => people::number_of(&who.number, field.sex, self.today),
            Kind::CreditCode => match self.firm {
                Some(it) => it.code.clone(),
                None => people::firm(self.dice, self.region, self.today).code,
            },
            Kind::Region => who.place.to_owned(),
            Kind::Address => who.address,
            _ => self.words(field, &who),
        }
    }

    /// What runs out lies ahead, what happened lies behind.
    fn date(&mut self, name: &str) -> Day {
        let is_ahead = ["until", "due", "start"].iter().any(|it| name.contains(it));
        match is_ahead {
            true => self.today.plus(self.dice.between(200, 330) as i32),
            false => self.today.plus(-(self.dice.between(3, 20) as i32)),
        }
    }

    fn words(&mut self, field: &FieldDef, who: &Person) -> String {
        let firm = self.firm.map(|it| it.name.clone());
        let (shop, scope) = people::shop(self.dice);
        let has = |part: &str| field.name.contains(part);
        let text = match field.name.as_str() {
            "coop_name" | "coop_name_backup" => format!("{}水稻种植专业合作社", who.name.replace('·', "")),
            "company_name" => people::firm(self.dice, self.region, self.today).name.replace("明川县", ""),
            "project_name" => "松溪镇中心小学教学楼扩建".to_owned(),
            "site_address" => "东至文昌路，南至学堂坪，西至松溪河，北至县道".to_owned(),
            "story" => "连日大雨，山洪进屋，两间偏房倒塌，稻田被冲。".to_owned(),
            "hardship" => "家里有人长期吃药，只有一个人打零工，收入不稳。".to_owned(),
            "reason" => "现有校舍不够用，需要就近扩建，方便周边村的孩子上学。".to_owned(),
            "relation" => "配偶".to_owned(),
            "nation" => who.nation.to_owned(),
            "floors" => "一至三楼".to_owned(),
            "retire_unit" => "明川县松溪粮站".to_owned(),
            "platform" => "美食外卖平台".to_owned(),
            "web_shop" => "网上商城，店铺首页".to_owned(),
            "aircon_brand" => "多联机，共40千瓦".to_owned(),
            "number" => who.number.clone(),
            _ if has("scope") => scope.to_owned(),
            _ if has("shop") || has("sign_text") || has("place_name") => shop,
            _ if has("farm_name") => format!("{}养殖场", who.name.replace('·', "")),
            _ if has("unit") || has("office") || has("company") => firm.unwrap_or(shop),
            _ if has("name") || has("person") => who.name.clone(),
            _ => who.address.clone(),
        };
        let least = field.min.unwrap_or(0).max(0) as usize;
        let n = text.chars().count().max(1);
        text.repeat(least.div_ceil(n).max(1))
    }
}
