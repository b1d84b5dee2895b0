//! 办件种类 on this side: what a kind brings to the engine beside its table.
use common::{
    account::Duty,
    case::{CaseView, clock::Limits, flow::Act, kinds::Kind},
    fault::Fault,
    form::Answers,
};
use futures_util::{FutureExt, future::BoxFuture};

use super::{File, answers};
use crate::{HOUSES, base::error::Result, entity::cases::Model as Case, gate::cx::Cx};

/// One kind. Functions rather than a trait, in the manner of `Call`: whoever adds a kind fills in a form.
pub struct House {
    pub kind: Kind,
    /// What the case gives its clocks; the day that was told is the engine's to add.
    pub limits: for<'a> fn(&'a Cx, &'a Case) -> BoxFuture<'a, Result<Limits>>,
    /// What an act brings about beside its event, once the case has moved.
    pub moved: for<'a> fn(&'a Cx, Case, Act) -> BoxFuture<'a, Result<Case>>,
    /// Adds what is the kind's own to what every kind shows.
    pub show: for<'a> fn(&'a Cx, &'a File, CaseView) -> BoxFuture<'a, Result<CaseView>>,
    /// Takes out what whoever has only number and code does not see.
    pub hide: fn(&mut CaseView),
    /// Whose duty it is to look at whole numbers.
    pub reveals: &'static [Duty],
    /// What of its answers the desk sees masked, whole: shown for a reason.
    pub hidden: for<'a> fn(&'a Cx, &'a Case) -> BoxFuture<'a, Result<Answers>>,
    /// What the house has written to whoever brought it, beside papers and notices: for their export.
    pub said: for<'a> fn(&'a Cx, &'a Case) -> BoxFuture<'a, Result<String>>,
}

impl House {
    /// A kind with nothing beside its table. What was typed is for those who work on it, not shown for a reason, and goes when the case
    /// is over: the log stays.
    pub const fn plain(kind: Kind, reveals: &'static [Duty]) -> House {
        House {
            kind,
            limits: |_, _| async { Ok(Limits::default()) }.boxed(),
            moved: |cx, case, _| answers::kept_while_open(cx, case).boxed(),
            show: |_, _, view| async { Ok(view) }.boxed(),
            hide: |_| (),
            reveals,
            hidden: |_, _| async { Err(Fault::NotFound.into()) }.boxed(),
            said: |_, _| async { Ok(String::new()) }.boxed(),
        }
    }
}

/// Every kind has one: the test holds the two lists together.
pub fn house(of: Kind) -> &'static House {
    HOUSES.iter().copied().find(|it| it.kind == of).unwrap_or(HOUSES[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_its_house() {
        for kind in Kind::ALL {
            assert_eq!(house(*kind).kind, *kind);
        }
        assert_eq!(HOUSES.len(), Kind::ALL.len());
    }
}
