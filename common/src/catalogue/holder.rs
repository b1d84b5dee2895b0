//! 持有人: whose the result is. A child applies, the card is the parent's.
use super::Item;
use crate::form::{Answers, Kind};

/// 持有人
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holder<'a> {
    pub name: &'a str,
    /// The person's ID number; empty: no person, or not asked.
    pub number: &'a str,
    /// A person with another ID number than the applicant's: what is theirs does not lie in the applicant's library.
    pub is_stranger: bool,
}

impl Item {
    /// 持有人 as these answers name them; `None`: the applicant.
    pub fn holder<'a>(&self, answers: &'a Answers) -> Option<Holder<'a>> {
        let text = |name: &str| answers.get(name).map(|it| it.as_text().trim()).unwrap_or_default();
        let names = self.outcome.iter().flat_map(|it| &it.holder);
        let asked = names.filter_map(|name| self.form.fields().find(|it| it.name == *name));
        asked.filter(|it| it.is_visible(answers)).find_map(|it| {
            let (name, number) = match it.kind {
                Kind::Person => (text(&format!("{}_name", it.name)), text(&format!("{}_id", it.name))),
                Kind::Company => (text(&format!("{}_name", it.name)), ""),
                _ => (text(&it.name), ""),
            };
            let is_stranger = !number.is_empty() && !number.eq_ignore_ascii_case(text("applicant_id"));
            (!name.is_empty()).then_some(Holder { name, number, is_stranger })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        catalogue::Outcome,
        form::{Answer, Cond, FieldDef, FormDef, Section},
    };

    fn item() -> Item {
        let field = |name: &str, kind: Kind, when: &str| FieldDef {
            name: name.to_owned(),
            kind,
            when: match when {
                "" => Vec::new(),
                it => vec![Cond { field: "by".to_owned(), is: vec![it.to_owned()] }],
            },
            ..FieldDef::default()
        };
        let fields = vec![
            field("elder", Kind::Person, "child"),
            field("unit", Kind::Company, "firm"),
            field("shop", Kind::Text, ""),
        ];
        let holder = ["elder", "unit", "shop"].map(str::to_owned).to_vec();
        Item {
            outcome: Some(Outcome { holder, ..Outcome::default() }),
            form: FormDef { sections: vec![Section { fields, ..Section::default() }] },
            ..Item::default()
        }
    }

    #[test]
    fn the_first_that_is_asked_and_filled_in_holds_it() {
        let check = |given: &str, holder: Option<(&str, bool)>| {
            let pair = |it: &str| it.split_once('=').map(|(name, it)| (name.to_owned(), Answer::text(it)));
            let answers: Answers = given.split(' ').filter_map(pair).collect();
            let item = item();
            let found = item.holder(&answers).map(|it| (it.name, it.is_stranger));
            assert_eq!(found, holder, "{given}");
        };
        let all = "elder_name=陈大山 elder_id=1 applicant_id=2 unit_name=清和公司 shop=清和面馆";
        check("applicant_id=2", None);
        check(&format!("{all} by=child"), Some(("陈大山", true)));
        check("elder_name=陈大山 elder_id=2x applicant_id=2X by=child", Some(("陈大山", false)));
        check(&format!("{all} by=firm"), Some(("清和公司", false)));
        // What is not asked decides nothing.
        check(&format!("{all} by=self"), Some(("清和面馆", false)));
        check("shop= by=self", None);
    }
}
