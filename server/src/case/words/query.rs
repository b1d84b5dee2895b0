use std::collections::BTreeSet;

use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select,
    sea_query::{Alias, Expr, ExprTrait, Query},
};
use uuid::Uuid;

use super::FEW;
use crate::{
    base::error::Result,
    entity::{
        case_words::{COLUMN, Column, Entity, Model},
        cases, many,
    },
    gate::cx::Cx,
};

pub async fn add(cx: &Cx, case: &cases::Model, rows: Vec<Model>) -> Result<()> {
    let there = Entity::find()
        .filter(COLUMN.region.eq(case.region))
        .filter(Column::Word.is_in(rows.iter().map(|it| it.word.clone())))
        .filter(COLUMN.case_id.eq(case.id))
        .all(&cx.db())
        .await?;
    let new = rows.into_iter().filter(|it| there.iter().all(|has| has.word != it.word)).collect();
    Ok(many::insert_all::<Entity>(&cx.db(), new).await?)
}

pub async fn delete(cx: &Cx, case: &cases::Model, words: BTreeSet<String>) -> Result<()> {
    let old = Entity::delete_many()
        .filter(COLUMN.region.eq(case.region))
        .filter(Column::Word.is_in(words))
        .filter(COLUMN.case_id.eq(case.id));
    old.exec(&cx.db()).await?;
    Ok(())
}

fn of_word(cx: &Cx, word: &str) -> Select<Entity> {
    Entity::find().filter(COLUMN.region.eq(cx.region())).filter(COLUMN.word.eq(word))
}

/// How many cases there are, as far as anybody wants to know.
pub async fn n_of(cx: &Cx, word: &str) -> Result<u64> {
    let some = of_word(cx, word).select_only().column(Column::CaseId).limit(FEW + 1);
    let count = Query::select()
        .expr(Expr::col(Alias::new("case_id")).count())
        .from_subquery(some.into_query(), Alias::new("some"))
        .to_owned();
    let row = sea_orm::ConnectionTrait::query_one(&cx.db(), &count).await?;
    let n: i64 = row.map(|it| it.try_get_by_index(0)).transpose()?.unwrap_or_default();
    Ok(n as u64)
}

/// Of one word, those that have all the others, too.
pub async fn with_all(cx: &Cx, word: &str, all: &[String]) -> Result<Vec<Uuid>> {
    let mut found = of_word(cx, word);
    for other in all.iter().filter(|it| *it != word) {
        let beside = Alias::new("beside");
        let own = Query::select()
            .expr(Expr::val(1))
            .from_as(Entity, beside.clone())
            .and_where(Expr::col((beside.clone(), Column::Region)).eq(cx.region()))
            .and_where(Expr::col((beside.clone(), Column::Word)).eq(other.as_str()))
            .and_where(Expr::col((beside, Column::CaseId)).equals((Entity, Column::CaseId)))
            .to_owned();
        found = found.filter(Expr::exists(own));
    }
    Ok(found.select_only().column(Column::CaseId).limit(FEW).into_tuple().all(&cx.db()).await?)
}

pub async fn of_any(cx: &Cx, words: &[String]) -> Result<Vec<Uuid>> {
    let all = Entity::find()
        .filter(COLUMN.region.eq(cx.region()))
        .filter(Column::Word.is_in(words.iter().cloned()))
        .limit(FEW);
    Ok(all.select_only().column(Column::CaseId).into_tuple().all(&cx.db()).await?)
}
