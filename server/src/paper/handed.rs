//! 申请表 as a PDF: set when somebody asks for it, kept by nobody but them.
use anyhow::{Result, bail};
use common::{
    case::{
        handed::{HandedCorrection, HandedMaterial, HandedView},
        spaced_no,
    },
    moment::Moment,
    paper::Fact,
};

use super::sheet;

const TEMPLATE: &str = include_str!("handed.typ");

fn moment(it: Moment) -> String {
    format!("{} {}", it.day().written(), it.clock())
}

/// 申请表: what somebody has handed in, to keep.
pub fn set(view: &HandedView) -> Result<Vec<u8>> {
    if !sheet::has_type() {
        bail!("no Song type on this machine (docs/DEPLOY.md)");
    }
    let rows = |rows: Vec<(&str, String)>| rows.into_iter().map(|it| Fact::of(it.0, it.1)).collect::<Vec<_>>();
    let agent = (!view.agent.is_empty()).then(|| ("代办人", view.agent.clone()));
    let head = [("办件编号", spaced_no(&view.no)), ("申请人", view.applicant.clone())];
    let head = head.into_iter().chain(agent).chain([("收到时间", moment(view.submitted_at))]);
    let files = |it: &HandedMaterial| match it.files.len() {
        0 => "没有交".to_owned(),
        _ => it.files.iter().map(|it| it.name.as_str()).collect::<Vec<_>>().join("、"),
    };
    let materials = view.materials.iter().map(|it| (it.name.as_str(), files(it))).collect();
    let asked = |it: &HandedCorrection| {
        let asked = it.asked.iter().map(|it| format!("{}：{}", it.name, it.text)).collect::<Vec<_>>().join("；");
        let changed = it.changed.iter().map(|it| format!("。{}：{}", it.name, it.text)).collect::<String>();
        let back = it.answered_at.map(|at| format!("。补正收到于{}", moment(at))).unwrap_or_default();
        (it.told_on.written(), format!("{asked}{changed}{back}"))
    };
    let corrections: Vec<(String, String)> = view.corrections.iter().map(asked).collect();
    let corrections: Vec<Fact> = corrections.iter().map(|it| Fact::of(&it.0, it.1.as_str())).collect();
    let mut parts: Vec<(String, Vec<Fact>)> =
        view.parts.iter().map(|it| (it.title.clone(), it.rows.clone())).collect();
    parts.push(("交的材料".to_owned(), rows(materials)));
    parts.extend((!corrections.is_empty()).then(|| ("补正".to_owned(), corrections)));
    parts.retain(|it| !it.1.is_empty());
    let part = |(title, rows): &(String, Vec<Fact>)| serde_json::json!({ "title": title, "rows": rows });
    let facts = serde_json::json!({
        "fonts": sheet::families(),
        "item_name": view.item_name, "org_name": view.org_name, "no": spaced_no(&view.no),
        "head": rows(head.collect()), "parts": parts.iter().map(part).collect::<Vec<_>>(),
    });
    sheet::plain(TEMPLATE, &facts)
}
