use anyhow::Result;
use common::{id::Region, moment::Moment};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use crate::entity::{audit_rows, case_events, cases, many, orgs, seals};

const N_AT_ONCE: u64 = 500;

pub async fn insert(db: &impl ConnectionTrait, rows: Vec<audit_rows::Model>) -> Result<(), DbErr> {
    many::insert_all::<audit_rows::Entity>(db, rows).await
}

pub async fn insert_seal(db: &impl ConnectionTrait, seal: seals::Model) -> Result<()> {
    seal.into_active_model().reset_all().insert(db).await?;
    Ok(())
}

pub async fn regions(db: &DatabaseConnection) -> Result<Vec<Region>> {
    // Asked of the small table: every case belongs to a body.
    let all = orgs::Entity::find().select_only().column(orgs::Column::Region).distinct();
    Ok(all.order_by_asc(orgs::Column::Region).into_tuple().all(db).await?)
}

pub async fn cases_after(db: &DatabaseConnection, region: Region, after: Uuid) -> Result<Vec<cases::Model>> {
    let all = cases::Entity::find().filter(cases::COLUMN.region.eq(region)).filter(cases::COLUMN.id.gt(after));
    Ok(all.order_by_asc(cases::Column::Id).limit(N_AT_ONCE).all(db).await?)
}

pub async fn events_of(
    db: &DatabaseConnection,
    region: Region,
    of: &[cases::Model],
) -> Result<Vec<case_events::Model>> {
    let all = case_events::Entity::find()
        .filter(case_events::COLUMN.region.eq(region))
        .filter(case_events::Column::CaseId.is_in(of.iter().map(|it| it.id)))
        .order_by_asc(case_events::Column::CaseId)
        .order_by_asc(case_events::Column::Seq);
    Ok(all.all(db).await?)
}

/// `region-case-seq|hash` of every event of the stretch.
pub async fn event_leaves(
    db: &DatabaseConnection,
    region: Region,
    from: Moment,
    until: Moment,
) -> Result<Vec<String>> {
    let all = case_events::Entity::find()
        .filter(case_events::COLUMN.region.eq(region))
        .filter(case_events::Column::At.gte(from))
        .filter(case_events::Column::At.lt(until));
    let leaf = |it: case_events::Model| format!("{:06}-{}-{}|{}", it.region.0, it.case_id, it.seq, it.hash);
    Ok(all.all(db).await?.into_iter().map(leaf).collect())
}

/// When the first thing happened that no seal covers yet.
pub async fn first_after(db: &DatabaseConnection, from: Moment) -> Result<Option<Moment>> {
    let mut first = audit_rows::Entity::find()
        .filter(audit_rows::Column::At.gte(from))
        .order_by_asc(audit_rows::Column::At)
        .one(db)
        .await?
        .map(|it| it.at);
    for region in regions(db).await? {
        let event = case_events::Entity::find()
            .filter(case_events::COLUMN.region.eq(region))
            .filter(case_events::Column::At.gte(from))
            .order_by_asc(case_events::Column::At)
            .one(db)
            .await?;
        first = first.into_iter().chain(event.map(|it| it.at)).min();
    }
    Ok(first)
}

pub async fn audit_between(
    db: &DatabaseConnection,
    from: Moment,
    until: Moment,
) -> Result<Vec<audit_rows::Model>> {
    let all = audit_rows::Entity::find()
        .filter(audit_rows::Column::At.gte(from))
        .filter(audit_rows::Column::At.lt(until));
    Ok(all.all(db).await?)
}

pub async fn last_seal(db: &DatabaseConnection) -> Result<Option<seals::Model>> {
    Ok(seals::Entity::find().order_by_desc(seals::Column::Until).one(db).await?)
}

pub async fn seals(db: &DatabaseConnection) -> Result<Vec<seals::Model>> {
    Ok(seals::Entity::find().order_by_asc(seals::Column::Until).all(db).await?)
}
