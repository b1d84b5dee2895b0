use common::{call::skip, inquiry::stage};
use sea_orm::{ColumnTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use uuid::Uuid;

use crate::{
    base::error::Result,
    case::query::{N_PER_PAGE, visible_of},
    entity::cases::{Column, Entity, Model},
    gate::cx::Cx,
};

/// What waits for an answer first, the soonest due; then the rest, the latest first.
pub async fn page(cx: &Cx, orgs: &[Uuid], page: Option<u32>) -> Result<(Vec<Model>, u64)> {
    let own = stage::ALL.iter().map(|it| it.stage);
    let all: Select<Entity> = visible_of(cx, orgs).filter(Column::Stage.is_in(own));
    let n_rows = all.clone().count(&cx.db()).await?;
    let rows = all.order_by_asc(Column::DueOn.is_null()).order_by_asc(Column::DueOn).order_by_desc(Column::Id);
    Ok((rows.offset(skip(page, N_PER_PAGE)).limit(N_PER_PAGE).all(&cx.db()).await?, n_rows))
}
