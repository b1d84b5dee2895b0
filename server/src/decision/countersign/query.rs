use common::decision::Word;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::{
    base::error::Result,
    entity::{
        cases,
        countersigns::{COLUMN, Column, Entity, Model},
        many,
    },
    gate::{cx::Cx, fresh},
};

/// Everybody who was ever asked about a case, the first first.
pub async fn of_case(cx: &Cx, case: &cases::Model) -> Result<Vec<Model>> {
    let all = Entity::find().filter(COLUMN.region.eq(case.region)).filter(COLUMN.case_id.eq(case.id));
    Ok(all.order_by_asc(COLUMN.seq).order_by_asc(Column::Org).all(&cx.db()).await?)
}

/// Cases of which a word of these bodies is waited for: as many as somebody can answer.
pub async fn cases_waiting(cx: &Cx, orgs: &[Uuid]) -> Result<Vec<Uuid>> {
    if orgs.is_empty() {
        return Ok(Vec::new());
    }
    let all = Entity::find()
        .filter(COLUMN.region.eq(cx.region()))
        .filter(Column::OrgId.is_in(orgs.iter().copied()))
        .filter(Column::Word.eq(Word::Waiting));
    Ok(all.select_only().column(Column::CaseId).distinct().into_tuple().all(&cx.db()).await?)
}

/// Of these cases, whose word of these bodies is waited for.
pub async fn waiting(cx: &Cx, orgs: &[Uuid], of: &[cases::Model]) -> Result<Vec<Model>> {
    if of.is_empty() || orgs.is_empty() {
        return Ok(Vec::new());
    }
    let all = Entity::find()
        .filter(COLUMN.region.eq(cx.region()))
        .filter(Column::CaseId.is_in(of.iter().map(|it| it.id)))
        .filter(Column::OrgId.is_in(orgs.iter().copied()))
        .filter(Column::Word.eq(Word::Waiting));
    Ok(all.all(&cx.db()).await?)
}

pub async fn insert(cx: &Cx, rows: Vec<Model>) -> Result<()> {
    Ok(many::insert_all::<Entity>(&cx.db(), rows).await?)
}

pub async fn set(cx: &Cx, row: &Model, word: Word) -> Result<()> {
    fresh::change(cx, row, |it| it.word = word).await.map(drop)
}
