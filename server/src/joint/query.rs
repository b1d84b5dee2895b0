use std::collections::HashMap;

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::{
    base::error::Result,
    entity::{cases, items, papers},
    gate::cx::Cx,
};

/// The parts of a bundle's case, in the order they were opened. Whoever sees one part may know how the others stand: it is one
/// application, and the bodies decide it together.
pub async fn parts(cx: &Cx, lead: &cases::Model) -> Result<Vec<cases::Model>> {
    let all = cases::Entity::find()
        .filter(cases::COLUMN.region.eq(lead.region))
        .filter(cases::Column::JointId.eq(lead.id));
    // Asked for in order, the engine would walk every case of the region by its key.
    let mut parts = all.all(&cx.db()).await?;
    parts.sort_by_key(|it| it.id);
    Ok(parts)
}

/// The case a part belongs to.
pub async fn lead(cx: &Cx, part: &cases::Model) -> Result<Option<cases::Model>> {
    let Some(id) = part.joint_id else { return Ok(None) };
    Ok(cases::Entity::find_by_id((part.region, id)).one(&cx.db()).await?)
}

/// The cases these are parts of, by their id.
pub async fn leads(cx: &Cx, parts: &[cases::Model]) -> Result<HashMap<Uuid, cases::Model>> {
    let ids: Vec<Uuid> = parts.iter().filter_map(|it| it.joint_id).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let all =
        cases::Entity::find().filter(cases::COLUMN.region.eq(cx.region())).filter(cases::Column::Id.is_in(ids));
    Ok(all.all(&cx.db()).await?.into_iter().map(|it| (it.id, it)).collect())
}

/// What these cases have produced, in the order it was sealed.
pub async fn papers(cx: &Cx, cases: &[cases::Model]) -> Result<Vec<papers::Model>> {
    let Some(first) = cases.first() else { return Ok(Vec::new()) };
    let all = papers::Entity::find()
        .filter(papers::COLUMN.region.eq(first.region))
        .filter(papers::Column::CaseId.is_in(cases.iter().map(|it| it.id)));
    let mut papers = all.all(&cx.db()).await?;
    papers.sort_by_key(|it| it.id);
    Ok(papers)
}

/// Which body decides the matter.
pub async fn org_of(cx: &Cx, item: common::id::ItemId) -> Result<Option<Uuid>> {
    Ok(items::Entity::find_by_id(item).one(&cx.db()).await?.map(|it| it.org_id))
}
