//! Form in, command out: a handler can only ever receive what has been checked.
use serde::{Deserialize, Serialize};

use crate::{
    fault::Fault,
    value::{odd_sign, plain_line, plain_text},
};

pub trait Check {
    type Out;
    fn check(self) -> Result<Self::Out, Fault>;
}

/// For calls that send nothing.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

impl Check for Nothing {
    type Out = Nothing;

    fn check(self) -> Result<Nothing, Fault> {
        Ok(self)
    }
}

/// What is wrong with one field, and how to put it right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Field {
    /// The field's `name` in the form, which is also its `id` on the page.
    pub name: String,
    pub says: String,
}

/// Collects every fault of a form, so that the applicant is told all of them at once.
#[derive(Default)]
pub struct Faults(Vec<Field>);

impl Faults {
    pub fn take<T>(&mut self, name: &str, value: Result<T, &'static str>) -> Option<T> {
        match value {
            Ok(it) => Some(it),
            Err(says) => {
                self.say(name, says);
                None
            }
        }
    }

    pub fn say(&mut self, name: &str, says: &str) {
        self.0.push(Field { name: name.to_owned(), says: says.to_owned() });
    }

    pub fn into_fault(self) -> Fault {
        Fault::Form { fields: self.0 }
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// `Ok` when nothing was said.
    pub fn done(self) -> Result<(), Fault> {
        match self.0.is_empty() {
            true => Ok(()),
            false => Err(self.into_fault()),
        }
    }
}

/// One line: something was written, plainly, and not more than a form on paper would hold.
pub fn line(text: &str, missing: &'static str) -> Result<String, &'static str> {
    match (odd_sign(text), plain_line(text)) {
        (Some(says), _) => Err(says),
        (None, it) if it.is_empty() => Err(missing),
        (None, it) if it.chars().count() > 60 => Err("请控制在60个字以内"),
        (None, it) => Ok(it),
    }
}

/// The same where nothing need be written; what is too long is said, not cut.
pub fn line_or_none(text: &str) -> Result<String, &'static str> {
    if text.trim().is_empty() { Ok(String::new()) } else { line(text, "") }
}

/// Several lines.
pub fn prose(text: &str, missing: &'static str) -> Result<String, &'static str> {
    match (odd_sign(text), plain_text(text)) {
        (Some(says), _) => Err(says),
        (None, it) if it.is_empty() => Err(missing),
        (None, it) if it.chars().count() > 1_000 => Err("请控制在1000个字以内"),
        (None, it) => Ok(it),
    }
}

/// Lets a form be its own command when there is nothing to check.
macro_rules! unchecked {
    ($($name:ty),*) => {$(
        impl $crate::check::Check for $name {
            type Out = $name;

            fn check(self) -> Result<$name, $crate::fault::Fault> {
                Ok(self)
            }
        }
    )*};
}
pub(crate) use unchecked;
