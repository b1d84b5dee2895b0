//! 看完整号码：staff see ID and phone numbers masked (GB/T 35273 7.2; trust.md: reveal is an explicit act with a reason,
//! logged). Who needs one whole says what for, and the applicant can read who looked.
use serde::{Deserialize, Serialize};

use crate::{
    call::{Access, Call},
    case::draft,
    catalogue::{Item, labelled},
    check::{Check, Faults, prose},
    fault::Fault,
    form::{Answer, Answers, FieldDef, Kind, Known},
    id::CaseId,
    moment::Moment,
    value::{is_masked, mask_number},
};

/// A POST, because it leaves a record. Which duty may look is the kind's.
pub const REVEAL: Call<CaseId, RevealForm, Revealed> = Call::post("/api/cases/{case}/reveal", Access::Desk);

const MAX_NOTE: usize = 60;

labelled! {
    /// 查看用途
    Purpose {
        #[default]
        Compare = "核对材料",
        Contact = "联系申请人",
        Question = "答复申请人询问",
        Other = "其他",
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct RevealForm {
    pub purpose: Option<Purpose>,
    /// Required when the purpose is 其他.
    pub note: String,
}

#[derive(Clone)]
pub struct Reveal {
    pub purpose: Purpose,
    pub note: String,
}

impl Check for RevealForm {
    type Out = Reveal;

    fn check(self) -> Result<Reveal, Fault> {
        let mut faults = Faults::default();
        if self.purpose.is_none() {
            faults.say("purpose", "请选择为什么要看完整号码");
        }
        let note = match self.purpose {
            Some(Purpose::Other) => faults.take("note", purpose(&self.note)),
            _ => Some(String::new()),
        };
        faults.done()?;
        Ok(Reveal { purpose: self.purpose.unwrap_or_default(), note: note.unwrap_or_default() })
    }
}

/// A few words: they stand on the applicant's page.
fn purpose(note: &str) -> Result<String, &'static str> {
    match prose(note, "请写明用途，申请人看得到")? {
        it if it.chars().count() > MAX_NOTE => Err("请控制在60个字以内"),
        it => Ok(it),
    }
}

/// The numbers, whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Revealed {
    pub answers: Answers,
}

/// One line of who looked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RevealView {
    pub by: String,
    pub at: Moment,
    pub purpose: Purpose,
    pub note: String,
}

impl RevealView {
    pub fn says(&self) -> String {
        let why = if self.note.is_empty() { self.purpose.label() } else { &self.note };
        format!("{} {} 查看了完整号码：{why}", self.at, self.by)
    }
}

fn is_number(field: &FieldDef) -> bool {
    matches!(field.kind, Kind::IdCard | Kind::Phone)
}

/// Names of what is masked; in a group, of the group that has such a column. `only_shown`: without what the form does not
/// ask just now.
fn numbered(item: &Item, answers: &Answers, only_shown: bool) -> Vec<(String, Vec<String>)> {
    let sections = match only_shown {
        true => draft::sections(item, answers),
        false => draft::every_section(item, answers),
    };
    let fields = sections.iter().flat_map(|it| &it.fields);
    let parts: Vec<FieldDef> = fields.flat_map(|it| it.parts()).map(|it| it.into_owned()).collect();
    let of = |it: &FieldDef| {
        let columns: Vec<String> = it
            .fields
            .iter()
            .flat_map(|it| it.parts())
            .filter(|it| is_number(it))
            .map(|it| it.name.clone())
            .collect();
        (is_number(it) || !columns.is_empty()).then(|| (it.name.clone(), columns))
    };
    parts.iter().filter_map(of).collect()
}

/// As staff see it at first: first three and last four of each number, and nothing the form does not ask for: what stands
/// under another name could be anything.
pub fn masked(item: &Item, answers: &Answers) -> Answers {
    let mut shown = answers.clone();
    crate::case::draft::retain_known(item, &mut shown);
    for (name, columns) in numbered(item, answers, false) {
        match shown.get_mut(&name) {
            Some(Answer::Text(it)) => *it = mask_number(it),
            Some(Answer::Rows(rows)) => {
                for cell in rows.iter_mut().flat_map(|row| row.iter_mut()).filter(|(it, _)| columns.contains(it)) {
                    *cell.1 = mask_number(cell.1);
                }
            }
            _ => (),
        }
    }
    shown
}

/// What was masked on a clerk's screen and comes back as it was stands for what it masks: the answer there was before, or
/// what is known of the applicant.
pub fn kept(item: &Item, before: &Answers, known: &Known, answers: &mut Answers) {
    let whole = |masked: &str, before: Option<&str>| -> Option<String> {
        let known = known.values().map(String::as_str);
        before.into_iter().chain(known).find(|it| mask_number(it) == masked).map(str::to_owned)
    };
    for (name, columns) in numbered(item, answers, false) {
        let rows_before = match before.get(&name) {
            Some(Answer::Rows(rows)) => rows.as_slice(),
            _ => &[],
        };
        match answers.get_mut(&name) {
            Some(Answer::Text(it)) if is_masked(it) => {
                let before = before.get(&name).map(Answer::as_text);
                *it = whole(it, before).unwrap_or_else(|| it.clone());
            }
            Some(Answer::Rows(rows)) => {
                for cell in rows.iter_mut().flat_map(|row| row.iter_mut()).filter(|it| columns.contains(it.0)) {
                    let mut before = rows_before.iter().filter_map(|row| row.get(cell.0));
                    let same = before.find(|it| mask_number(it) == *cell.1).cloned();
                    if let (true, Some(it)) = (is_masked(cell.1), same) {
                        *cell.1 = it;
                    }
                }
            }
            _ => (),
        }
    }
}

/// The first number that is still a mask: nobody could be called by it, or told apart.
pub fn first_mask(item: &Item, answers: &Answers) -> Option<String> {
    let is_one = |(name, columns): &(String, Vec<String>)| match answers.get(name) {
        Some(Answer::Text(it)) => is_masked(it),
        Some(Answer::Rows(rows)) => {
            rows.iter().flatten().any(|(column, it)| columns.contains(column) && is_masked(it))
        }
        _ => false,
    };
    numbered(item, answers, true).into_iter().find(is_one).map(|it| it.0)
}

/// Only what `masked` hides.
pub fn hidden(item: &Item, answers: &Answers) -> Answers {
    let names = numbered(item, answers, true);
    let is_hidden = |name: &str| names.iter().any(|(it, _)| it == name);
    answers.iter().filter(|(it, _)| is_hidden(it)).map(|(name, it)| (name.clone(), it.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::{FormDef, Section};

    fn item() -> Item {
        let field = |name: &str, kind| FieldDef { name: name.to_owned(), kind, ..FieldDef::default() };
        let staff = FieldDef {
            fields: vec![field("who", Kind::Text), field("card", Kind::IdCard)],
            ..field("staff", Kind::Group)
        };
        let fields = vec![field("shop", Kind::Text), field("owner", Kind::Person), staff];
        let form = FormDef { sections: vec![Section { name: "a".to_owned(), fields, ..Section::default() }] };
        Item { form, ..Item::default() }
    }

    #[test]
    fn numbers_are_masked_wherever_they_stand_and_nothing_else_is() {
        let row = [("who".to_owned(), "张三".to_owned()), ("card".to_owned(), "431026198506150016".to_owned())];
        let answers = Answers::from([
            ("shop".to_owned(), Answer::text("13800001234面馆")),
            ("owner_name".to_owned(), Answer::text("李四")),
            ("owner_id".to_owned(), Answer::text("431026195510033011")),
            ("owner_phone".to_owned(), Answer::text("13800003210")),
            ("staff".to_owned(), Answer::Rows(vec![row.into_iter().collect()])),
            // Typed before another kind of applicant was chosen, and under a name nobody asks for.
            ("applicant_code".to_owned(), Answer::text("91431026MA4L1A2B3C")),
            ("whatever".to_owned(), Answer::text("431026195510033011")),
            ("applicant_kind".to_owned(), Answer::text("person")),
        ]);
        let shown = masked(&item(), &answers);
        assert_eq!(shown["owner_id"].as_text(), "431***********3011");
        assert_eq!(shown["owner_phone"].as_text(), "138****3210");
        assert_eq!(shown["shop"], answers["shop"]);
        assert_eq!(shown["owner_name"].as_text(), "李四");
        let Answer::Rows(rows) = &shown["staff"] else { panic!() };
        assert_eq!((rows[0]["who"].as_str(), rows[0]["card"].as_str()), ("张三", "431***********0016"));
        assert!(!shown.contains_key("whatever") && !shown.contains_key("applicant_code"));
        assert_eq!(shown["applicant_kind"].as_text(), "person");
        let mut back = shown.clone();
        kept(&item(), &answers, &Known::new(), &mut back);
        let mut asked = answers.clone();
        crate::case::draft::retain_known(&item(), &mut asked);
        assert_eq!(back, asked, "a screen that was saved as it stood changes nothing");
        let other = Answers::from([("owner_phone".to_owned(), Answer::text("139****0000"))]);
        let mut typed = other.clone();
        kept(&item(), &answers, &Known::new(), &mut typed);
        assert_eq!(typed, other, "another mask stands for nothing");
        assert_eq!(first_mask(&item(), &typed).as_deref(), Some("owner_phone"));
        assert_eq!(first_mask(&item(), &back), None);
        let names: Vec<String> = hidden(&item(), &answers).into_keys().collect();
        assert_eq!(names, ["owner_id", "owner_phone", "staff"]);
    }

    #[test]
    fn no_look_without_a_reason() {
        let form = |purpose, note: &str| RevealForm { purpose, note: note.to_owned() }.check();
        assert!(form(Some(Purpose::Compare), "").is_ok());
        assert!(form(None, "").is_err());
        assert!(form(Some(Purpose::Other), " ").is_err());
        assert!(form(Some(Purpose::Other), &"啊".repeat(61)).is_err());
        assert_eq!(form(Some(Purpose::Other), "核实地址").unwrap().note, "核实地址");
    }
}
