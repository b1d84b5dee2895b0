//! 一次只问一件事: in the elder mode a section of a form is asked question by question (MIIT: content and flow are to be
//! simpler, not only larger; quality/experience.md 0.5). The answers, their rules and their saving are the same.
use common::{
    check::Field,
    form::{FieldDef, Section},
};
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_query_map};

use super::draft::Draft;
use crate::tongue::t;
use crate::{
    shell::looks::LooksHere,
    ui::{focus_soon, navigate},
};

#[derive(Clone, Copy)]
pub struct Questions {
    section: Memo<Section>,
    drafted: Draft,
    /// Who applies is asked before everything else.
    has_applicant: bool,
    looks: LooksHere,
    /// As the address says it, so that the browser's own "back" goes one question back.
    at: Memo<usize>,
    go: StoredValue<Box<dyn Fn(usize) + Send + Sync>>,
}

impl Questions {
    pub fn of(section: Memo<Section>, drafted: Draft, has_applicant: bool) -> Questions {
        let query = use_query_map();
        let at = Memo::new(move |_| {
            let n: Option<usize> = query.with(|it| it.get_str("q").and_then(|it| it.parse().ok()));
            n.unwrap_or(1).saturating_sub(1)
        });
        let (path, go) = (use_location().pathname, navigate());
        let go = move |at: usize| go(&format!("{}?q={}", path.get_untracked(), at + 1));
        Questions {
            section,
            drafted,
            has_applicant,
            looks: LooksHere::here(),
            at,
            go: StoredValue::new(Box::new(go)),
        }
    }

    /// What is asked, given the answers so far.
    fn all(self) -> Vec<FieldDef> {
        let answers = self.drafted.answers.get();
        let section = self.section.get();
        let fields = section.fields.iter().filter(|it| it.is_visible(&answers));
        fields.flat_map(|it| it.parts().into_iter().map(|it| it.into_owned()).collect::<Vec<_>>()).collect()
    }

    fn n(self) -> usize {
        self.all().len() + usize::from(self.has_applicant)
    }

    fn at(self) -> usize {
        // An answer taken back may have taken questions with it.
        self.at.get().min(self.n().saturating_sub(1))
    }

    pub fn shown(self) -> Vec<FieldDef> {
        let all = self.all();
        if !self.looks.is_elder() {
            return all;
        }
        let first = usize::from(self.has_applicant);
        let here = self.at().checked_sub(first);
        here.and_then(|it| all.into_iter().nth(it)).into_iter().collect()
    }

    pub fn shows_applicant(self) -> bool {
        !self.looks.is_elder() || self.at() == 0
    }

    /// 第2题，共6题; `None` where everything is on one page.
    pub fn count(self) -> Option<String> {
        self.looks.is_elder().then(|| t!("第{}题，共{}题", self.at() + 1, self.n()))
    }

    pub fn is_last(self) -> bool {
        !self.looks.is_elder() || self.at() + 1 >= self.n()
    }

    pub fn has_before(self) -> bool {
        self.looks.is_elder() && self.at() > 0
    }

    /// Those of the question on the page.
    pub fn of_this(self, faults: Vec<Field>) -> Vec<Field> {
        let here = self.shown();
        faults.into_iter().filter(|it| here.iter().any(|field| is_of(&it.name, &field.name))).collect()
    }

    pub fn turn(self, by: isize) {
        self.go_to(untrack(|| self.at()).saturating_add_signed(by));
        focus_soon("question");
    }

    fn go_to(self, at: usize) {
        if self.looks.is_elder() && at != self.at.get_untracked() {
            self.go.with_value(|go| go(at));
        }
    }

    /// To the question a fault belongs to.
    pub fn turn_to(self, name: &str) {
        let found = untrack(|| self.all()).iter().position(|it| is_of(name, &it.name));
        match found {
            Some(it) => self.go_to(it + usize::from(self.has_applicant)),
            // Of none of them: of who applies.
            None if self.has_applicant => self.go_to(0),
            None => (),
        }
    }
}

/// `name` is the field's, or that of something inside it: `owners.0.name` is of `owners`.
fn is_of(name: &str, field: &str) -> bool {
    let rest = name.strip_prefix(field);
    rest.is_some_and(|it| !it.starts_with(|it: char| it.is_alphanumeric() || it == '_'))
}
