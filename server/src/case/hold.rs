//! 在谁手里: columns every kind has. Who holds what is not an act: nothing is decided by it, and the log of calls has it.
use common::{account::Who, case::hold::tray_of, id::AccountId, moment::Moment};

use crate::{
    base::error::Result,
    entity::{accounts::Model as Account, cases::Model as Case},
    gate::{cx::Cx, session},
    org,
};

mod query;

/// Ten years: until it is let go or the case goes on. Pre-review has a lease instead (`review::LEASE_MINUTES`).
const HOURS: i64 = 87_600;

pub fn until(cx: &Cx) -> Moment {
    cx.now.plus_hours(HOURS)
}

/// In the hands of whoever acts.
pub fn held(case: Case, who: &Who, until: Moment) -> Case {
    given(case, who.account(), who.name(), until)
}

pub fn given(case: Case, to: Option<AccountId>, name: &str, until: Moment) -> Case {
    Case { claimed_by: to, claimed_name: name.to_owned(), claimed_until: until, ..case }
}

/// In nobody's.
pub fn free(case: Case) -> Case {
    given(case, None, "", Moment(0))
}

/// Who has it now: a lease that is over is nobody's.
pub fn holder<'a>(cx: &Cx, case: &'a Case) -> Option<(AccountId, &'a str)> {
    let by = case.claimed_by.filter(|_| case.claimed_until > cx.now)?;
    Some((by, &case.claimed_name))
}

/// A case that has gone on to another tray lies in nobody's hands there.
pub fn let_go_of(was: &Case, is: Case) -> Case {
    match tray_of(was.stage) == tray_of(is.stage) {
        true => is,
        false => free(is),
    }
}

/// Whoever works here no longer holds nothing.
pub async fn let_go_of_all(cx: &Cx, account: Account) -> Result<()> {
    let id = account.id;
    let orgs = match session::query::who_of(&cx.db(), account).await? {
        Who::Staff { region, org, .. } => org::query::under(&cx.db(), region, &org).await?,
        _ => Vec::new(),
    };
    query::free_all(cx, id, orgs).await
}
