//! 流水号: numbers that are given one after another, each series by itself.
use common::id::Region;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, IntoActiveModel, QueryFilter,
    sea_query::Expr,
};

use super::serials;

/// The last number given; 0: none was.
pub async fn last(db: &impl ConnectionTrait, region: Region, series: &str) -> Result<i32, DbErr> {
    let found = serials::Entity::find_by_id((region, series.to_owned())).one(db).await?;
    Ok(found.map_or(0, |it| it.last))
}

/// The next. Whoever comes first of a series makes its row; the whole call is one serializable transaction.
pub async fn next(db: &impl ConnectionTrait, region: Region, series: &str) -> Result<i32, DbErr> {
    let counted = serials::Entity::update_many()
        .col_expr(serials::Column::Last, Expr::col(serials::Column::Last).add(1))
        .filter(serials::COLUMN.region.eq(region))
        .filter(serials::COLUMN.series.eq(series))
        .exec_with_returning(db)
        .await?;
    if let Some(row) = counted.first() {
        return Ok(row.last);
    }
    let row = serials::Model { region, series: series.to_owned(), last: 1 };
    serials::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(db).await?;
    Ok(1)
}
