//! 对照: two versions of a matter, element by element, on the screen and as a workbook.
use std::collections::BTreeMap;

use axum::{body::Bytes, http::request::Parts, response::Response};
use common::{
    call::Page,
    edition::{
        Change,
        desk::{CompareForm, CompareView, EditionLink, VersionRow, VersionsForm},
        differ::changes,
        stage,
    },
    fault::Fault,
    id::{CaseId, ItemId},
    moment::Day,
};
use serde_json::Value;

use super::{base_doc, document, query};
use crate::{
    base::{error::Result, workbook::Sheet},
    catalogue::{self, import::as_written},
    entity::editions::Model as Row,
    gate::{cx::Cx, workbook},
};

pub async fn versions(cx: Cx, id: ItemId, form: VersionsForm) -> Result<Page<VersionRow>> {
    catalogue::query::visible_item(&cx, id).await?;
    let (lines, n_rows) = query::versions(&cx, id, form.page).await?;
    let made: BTreeMap<i32, Row> =
        query::published(&cx, id).await?.into_iter().filter_map(|it| Some((it.published?, it))).collect();
    let cases = query::cases_of(&cx, made.values().map(|it| it.id)).await?;
    let link = |row: &Row| {
        let case = cases.iter().find(|it| it.id == row.id)?;
        let no = case.no.clone().unwrap_or_default();
        Some(EditionLink { id: case.case_id(), no, stage: stage::PUBLISHED, at: case.moved_at })
    };
    let row = |(version, on, faults): query::VersionLine| {
        let n_faults = serde_json::from_str::<Vec<String>>(&faults)?.len() as u32;
        let on = Day::parse(&on).unwrap_or_default();
        Ok(VersionRow { version, on, edition: made.get(&version).and_then(link), n_faults })
    };
    Ok(Page { rows: lines.into_iter().map(row).collect::<Result<_>>()?, n_rows })
}

pub async fn compare(cx: Cx, id: ItemId, form: CompareForm) -> Result<CompareView> {
    let row = catalogue::query::visible_item(&cx, id).await?;
    let (was, now) = (said(&cx, id, form.was).await?, said(&cx, id, form.now).await?);
    Ok(CompareView { name: row.name, was: form.was, now: form.now, changes: changes(&was, &now) })
}

async fn said(cx: &Cx, id: ItemId, version: i32) -> Result<Value> {
    let kept = catalogue::query::version_row(cx, id, version).await?.ok_or(Fault::NotFound)?;
    Ok(Value::Object(document(&as_written(&kept)?)?))
}

/// `GET /api/editions/{case}/comparison`: 调整对照表.
pub async fn sheet(cx: Cx, head: Parts, _: Bytes) -> Result<Response> {
    let id = head.uri.path().rsplit('/').nth(1).unwrap_or_default();
    let id: CaseId = id.parse()?;
    let (case, row) = query::one(&cx, id).await?;
    let base = base_doc(&cx, &row).await?.unwrap_or_default();
    let all = changes(&Value::Object(base), &Value::Object(row.document()?));
    let name = format!("{} {}对照表.xlsx", case.item_name, row.cause.label());
    let facts = [
        ("事项", case.item_name.clone()),
        ("编码", row.code.clone()),
        ("事由", row.cause.label().to_owned()),
        ("说明", row.says.clone()),
        ("依据", Row::lines(&row.papers)?.join("；")),
        ("生效日期", row.effective_on.clone().unwrap_or_else(|| "批准即生效".to_owned())),
    ];
    let facts = facts.into_iter().map(|(name, it)| vec![name.to_owned(), it]).collect();
    workbook::reply(
        &name,
        &[
            Sheet {
                title: "对照表",
                heads: vec!["要素组", "要素", "调整前", "调整后"],
                rows: all.iter().map(line).collect(),
            },
            Sheet { title: "说明", heads: vec!["项目", "内容"], rows: facts },
        ],
    )
}

fn line(it: &Change) -> Vec<String> {
    vec![it.group.label().to_owned(), it.label.clone(), cell(&it.was), cell(&it.now)]
}

/// A cell of a workbook holds so many characters.
const MOST_CELL: usize = 32_000;

fn cell(text: &str) -> String {
    text.chars().take(MOST_CELL).collect()
}
