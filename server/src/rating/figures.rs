//! 评价统计: what was said of each window, and of whoever served there.
use common::rating::figures::{FiguresView, Span, Tally, rows};

use super::query::{self, Figure};
use crate::{base::error::Result, case, gate::cx::Cx, org};

pub async fn figures(cx: Cx, (): (), form: Span) -> Result<FiguresView> {
    let orgs = case::query::orgs(&cx).await?;
    let (from, until) = form.days(cx.now.day());
    let span = (from.start(), until.plus(1).start());
    let mut found = query::served_by(&cx, &orgs, span).await?;
    found.extend(query::said_of(&cx, &orgs, span).await?);
    let names = org::query::names(&cx.db(), cx.region(), &orgs).await?;
    let tally = |it: Figure| Tally {
        org: names.iter().find(|of| of.0 == it.org_id).map(|it| it.1.clone()).unwrap_or_default(),
        window: it.window,
        by: it.by_name,
        stars: it.stars,
        n: it.n as u64,
    };
    Ok(FiguresView { from, until, rows: rows(&found.into_iter().map(tally).collect::<Vec<_>>()) })
}
