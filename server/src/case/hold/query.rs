use common::{id::AccountId, moment::Moment};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use uuid::Uuid;

use crate::{
    base::error::Result,
    entity::cases::{COLUMN, Column, Entity},
    gate::cx::Cx,
};

/// Whatever of these bodies' somebody holds is in nobody's hands.
pub async fn free_all(cx: &Cx, account: AccountId, orgs: Vec<Uuid>) -> Result<()> {
    if orgs.is_empty() {
        return Ok(());
    }
    Entity::update_many()
        .col_expr(Column::ClaimedBy, Expr::value(None::<AccountId>))
        .col_expr(Column::ClaimedName, Expr::value(""))
        .col_expr(Column::ClaimedUntil, Expr::value(Moment(0)))
        .filter(COLUMN.region.eq(cx.region()))
        .filter(Column::OrgId.is_in(orgs))
        .filter(Column::ClaimedBy.eq(account))
        .exec(&cx.db())
        .await?;
    Ok(())
}
