//! 一件事 is tried before it is published, as every matter is: made-up applicants go every way through it first.
use common::{
    catalogue::Item,
    fault::Fault,
    joint::compose::{BundleRow, Compose},
    trial::{End, Report},
};

use crate::{
    base::{digest, error::Result},
    gate::cx::Cx,
    joint::compose,
};

/// As many of those who came to no end are told.
const N_TOLD: usize = 3;

/// Beside any transaction, as every trial.
pub async fn prepare(cx: Cx, form: Compose) -> Result<Report> {
    let wanted = compose::wanted(&cx, form).await?;
    let digest = fingerprint(&wanted)?;
    // As it was before anybody went through it: what changes meanwhile shows.
    Ok(Report { digest, ..super::try_out(&cx, &wanted.0).await? })
}

/// Of all of it: the bundle's own words, and which version of each matter they put together.
fn fingerprint(wanted: &(Item, Vec<(String, i32)>)) -> Result<String> {
    Ok(digest::of(serde_json::to_string(wanted)?.as_bytes()))
}

/// What was tried is what is published: one of its matters may have a newer version by now.
pub async fn publish(cx: Cx, (): (), form: Compose, report: Report) -> Result<BundleRow> {
    if fingerprint(&compose::wanted(&cx, form.clone()).await?)? != report.digest {
        return Err(Fault::form("q", "演练的时候有事项公布了新版，请再公布一次，会重新演练").into());
    }
    if !report.is_green() {
        let says = format!("演练没有走通，请改好再公布：{}", told(&report).join("；"));
        return Err(Fault::form("q", &says).into());
    }
    compose::publish(cx, form).await
}

/// What stands against it, and where somebody came to no end.
fn told(report: &Report) -> Vec<String> {
    let faults = report.findings.iter().filter(|it| it.is_fault).map(|it| it.says.clone());
    let failed = report.walks.iter().filter_map(|it| match &it.end {
        End::Failed { at, says } => Some(format!("{}，走到“{at}”：{says}", it.says())),
        _ => None,
    });
    let mut all: Vec<String> = faults.chain(failed).take(N_TOLD).collect();
    if all.is_empty() {
        all.push(format!("{}个选项里有{}个没有人走到", report.n_branches, report.n_branches - report.n_walked));
    }
    all
}
