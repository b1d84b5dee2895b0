use common::{case::kinds::Kind, moment::Day};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use crate::{
    base::error::Result,
    entity::cases::{COLUMN, Column, Entity},
    gate::cx::Cx,
};

/// What came in between two days, by body and kind: what is handed in at a counter or from home. The parts of a bundle came in as one.
pub async fn came_in(cx: &Cx, orgs: &[Uuid], from: Day, until: Day) -> Result<Vec<(Uuid, Kind, i64)>> {
    if orgs.is_empty() {
        return Ok(Vec::new());
    }
    let all = Entity::find()
        .filter(COLUMN.region.eq(cx.region()))
        .filter(Column::Kind.is_in([Kind::Application, Kind::Registration]))
        .filter(Column::SubmittedAt.gte(from.start()))
        .filter(Column::SubmittedAt.lt(until.start()))
        .filter(Column::JointId.is_null())
        .filter(Column::OrgId.is_in(orgs.iter().copied()));
    let counts = all.select_only().column(Column::OrgId).column(Column::Kind).expr_as(Column::Id.count(), "n");
    let counts = counts.group_by(Column::OrgId).group_by(Column::Kind);
    Ok(counts.into_tuple().all(&cx.db()).await?)
}
