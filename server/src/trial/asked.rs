//! 演练: made-up applicants go every way through what is being written. What they found counts for exactly this, and of a bundle for these versions of its matters.
use common::{
    fault::Fault,
    trial::{Report, TryForm},
};

use crate::{
    base::error::Result,
    edition::{
        query,
        rehearsal::{fingerprint, rehearsed},
    },
    gate::cx::Cx,
};

/// Beside any transaction: it takes seconds, and a hall of its own.
pub async fn prepare(cx: Cx, form: TryForm) -> Result<Report> {
    let (_, row) = query::one(&cx, form.case).await?;
    let item = serde_json::from_str(&row.doc).map_err(|_| Fault::Unreadable)?;
    // As it was before anybody went through it: what changes meanwhile shows.
    let digest = fingerprint(&cx, &row).await?;
    Ok(Report { digest, ..super::try_out(&cx, &item).await? })
}

/// Written down, unless somebody has gone on writing meanwhile.
pub async fn tried(cx: Cx, (): (), form: TryForm, report: Report) -> Result<Report> {
    let (_, row) = query::one(&cx, form.case).await?;
    if report.is_green() && fingerprint(&cx, &row).await? == report.digest {
        rehearsed(&cx, form.case, &report.digest).await?;
    }
    Ok(report)
}
