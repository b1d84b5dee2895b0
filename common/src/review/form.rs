//! 申请表：judged beside the materials, field by field. The law asks for everything at once (许可法 32), and most of what is wrong
//! stands in the form: a name that is taken, a scope that is not worded as the rules word it, an address without its number.
use serde::{Deserialize, Serialize};

use super::{Defect, VerdictView};

/// What a verdict on the form as a whole is kept under: every field without a word of its own. No slot begins so.
pub const FORM: &str = "-form";

/// What a verdict on one field, or a notice's line about it, is kept under.
pub fn key(field: &str) -> String {
    format!("{FORM}.{field}")
}

/// The field such a key is about; `None`: a material, or the form as a whole.
pub fn field_of(key: &str) -> Option<&str> {
    key.strip_prefix(FORM)?.strip_prefix('.')
}

/// Is it about the form, whole or in part?
pub fn is_form(key: &str) -> bool {
    key == FORM || field_of(key).is_some()
}

/// One field of the form as the desk sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ExamineField {
    pub name: String,
    pub label: String,
    /// Title of its section.
    pub section: String,
    /// What stands there, in words; numbers are masked, empty: nothing.
    pub said: String,
    /// What stood there when the last notice was told, where it was something else.
    pub before: Option<String>,
    /// A slip in it may be put right with the applicant's yes.
    pub may_amend: bool,
    pub verdict: Option<VerdictView>,
}

impl Defect {
    /// Is it something one says of a field of the form?
    pub fn is_of_form(self) -> bool {
        matches!(
            self,
            Defect::Taken
                | Defect::Wording
                | Defect::Place
                | Defect::Slip
                | Defect::Unlike
                | Defect::Partial
                | Defect::Other
        )
    }

    /// What may be said of what such a key is about, most used first.
    pub fn about(key: &str) -> Vec<Defect> {
        let fits = |it: &Defect| *it == Defect::Other || it.is_of_form() == is_form(key);
        let mut all: Vec<Defect> = Defect::ALL.iter().copied().filter(fits).collect();
        all.sort_by_key(|it| *it == Defect::Other);
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_says_what_it_is_about() {
        assert_eq!(field_of(&key("shop_name")), Some("shop_name"));
        assert_eq!((field_of(FORM), field_of("identity"), field_of("-formal")), (None, None, None));
        assert!(is_form(FORM) && is_form(&key("form")) && !is_form("form") && !is_form("application"));
    }

    #[test]
    fn a_field_is_not_out_of_focus_and_a_photo_is_not_a_name_that_is_taken() {
        let (form, photo) = (Defect::about(&key("shop_name")), Defect::about("identity"));
        assert!(form.contains(&Defect::Taken) && !form.contains(&Defect::Unclear));
        assert!(photo.contains(&Defect::Unclear) && !photo.contains(&Defect::Taken));
        assert_eq!((form.last(), photo.last()), (Some(&Defect::Other), Some(&Defect::Other)));
        assert_eq!(form.len() + photo.len(), Defect::ALL.len() + 1);
    }
}
