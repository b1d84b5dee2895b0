use anyhow::Result;
use common::{
    application::stage,
    id::{AccountId, MandateId, PaperId, Region, ShiftId, StandInId},
    moment::Moment,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::{
    Leaves,
    witness::{Kind, Said, duties},
};
use crate::{
    entity::{
        account_duties, audit_rows, bills, case_events, cases, mandates, many, orgs, papers, reseals, reveals,
        seals, shifts, stand_ins, strays, witnesses,
    },
    gate::cx::Cx,
};

pub const N_AT_ONCE: u64 = 500;

pub async fn insert(db: &impl ConnectionTrait, rows: Vec<audit_rows::Model>) -> Result<(), DbErr> {
    many::insert_all::<audit_rows::Entity>(db, rows).await
}

pub async fn insert_seal(db: &impl ConnectionTrait, seal: seals::Model) -> Result<()> {
    seal.into_active_model().reset_all().insert(db).await?;
    Ok(())
}

pub async fn add_witness(cx: &Cx, row: witnesses::Model) -> crate::base::error::Result<()> {
    witnesses::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(&cx.db()).await?;
    Ok(())
}

pub async fn insert_witnesses(db: &impl ConnectionTrait, rows: Vec<witnesses::Model>) -> Result<(), DbErr> {
    many::insert_all::<witnesses::Entity>(db, rows).await
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

/// `region-case-seq|hash` of every event of the stretch, and what was witnessed in it.
pub async fn leaves(
    db: &DatabaseConnection,
    region: Region,
    from: Moment,
    until: Moment,
    of: Leaves,
) -> Result<Vec<String>> {
    let mut all = case_events::Entity::find()
        .filter(case_events::COLUMN.region.eq(region))
        .filter(case_events::Column::At.gte(from))
        .filter(case_events::Column::At.lt(until));
    if of == Leaves::HandedIn {
        all = all.filter(case_events::Column::ToStage.ne(stage::DRAFT));
    }
    let leaf = |it: case_events::Model| format!("{:06}-{}-{}|{}", it.region.0, it.case_id, it.seq, it.hash);
    let events = all.all(db).await?.into_iter().map(leaf);
    let all = witnesses::Entity::find()
        .filter(witnesses::COLUMN.region.eq(region))
        .filter(witnesses::Column::At.gte(from))
        .filter(witnesses::Column::At.lt(until));
    let leaf = |it: witnesses::Model| format!("{}-{}-{}|{}", it.kind, it.row_id, it.id, it.mac);
    Ok(events.chain(all.all(db).await?.into_iter().map(leaf)).collect())
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
            .filter(case_events::Column::ToStage.ne(stage::DRAFT))
            .order_by_asc(case_events::Column::At)
            .one(db)
            .await?;
        let witness = witnesses::Entity::find()
            .filter(witnesses::COLUMN.region.eq(region))
            .filter(witnesses::Column::At.gte(from))
            .order_by_asc(witnesses::Column::At)
            .one(db)
            .await?;
        first = first.into_iter().chain(event.map(|it| it.at)).chain(witness.map(|it| it.at)).min();
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

/// Those the file beside the database does not have yet.
pub async fn seals_after(db: &DatabaseConnection, after: Moment) -> Result<Vec<seals::Model>> {
    let all = seals::Entity::find().filter(seals::Column::Until.gt(after));
    Ok(all.order_by_asc(seals::Column::Until).all(db).await?)
}

pub async fn reseals(db: &DatabaseConnection) -> Result<Vec<reseals::Model>> {
    Ok(reseals::Entity::find().order_by_asc(reseals::Column::Id).all(db).await?)
}

pub async fn add_reseal(cx: &Cx, row: reseals::Model) -> crate::base::error::Result<()> {
    reseals::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(&cx.db()).await?;
    Ok(())
}

/// What was witnessed of rows after one and up to another, in their order, the last word on each at its end.
pub async fn witnessed(
    db: &DatabaseConnection,
    region: Region,
    kind: Kind,
    after: Uuid,
    until: Option<Uuid>,
) -> Result<Vec<witnesses::Model>> {
    let mut all = witnesses::Entity::find()
        .filter(witnesses::COLUMN.region.eq(region))
        .filter(witnesses::Column::Kind.eq(kind.name()))
        .filter(witnesses::Column::RowId.gt(after));
    if let Some(until) = until {
        all = all.filter(witnesses::Column::RowId.lte(until));
    }
    let all = all.order_by_asc(witnesses::Column::RowId).order_by_asc(witnesses::Column::Id);
    Ok(all.all(db).await?)
}

/// Some of the rows there are, and what they say, in the order of their ids.
pub async fn rows(db: &DatabaseConnection, region: Region, kind: Kind, after: Uuid) -> Result<Vec<Said>> {
    macro_rules! page {
        ($table:ident, $after:expr) => {{
            let all = $table::Entity::find()
                .filter($table::COLUMN.region.eq(region))
                .filter($table::Column::Id.gt($after))
                .order_by_asc($table::Column::Id)
                .limit(N_AT_ONCE);
            all.all(db).await?.iter().map(Said::from).collect()
        }};
    }
    Ok(match kind {
        Kind::Case => {
            let all = cases::Entity::find()
                .filter(cases::COLUMN.region.eq(region))
                .filter(cases::COLUMN.id.gt(after))
                .filter(cases::Column::No.is_not_null());
            let rows = all.order_by_asc(cases::Column::Id).limit(N_AT_ONCE).all(db).await?;
            rows.iter().map(Said::from).collect()
        }
        Kind::Bill => page!(bills, after),
        Kind::Stray => page!(strays, after),
        Kind::Paper => page!(papers, PaperId(after)),
        Kind::Mandate => page!(mandates, MandateId(after)),
        Kind::Look => page!(reveals, after),
        Kind::Shift => page!(shifts, ShiftId(after)),
        Kind::StandIn => page!(stand_ins, StandInId(after)),
        Kind::Duties => {
            // Who holds none is not there: a page of such people would look like the end.
            let people = account_duties::Entity::find()
                .select_only()
                .column(account_duties::Column::AccountId)
                .distinct()
                .filter(account_duties::Column::AccountId.gt(AccountId(after)))
                .order_by_asc(account_duties::Column::AccountId)
                .limit(N_AT_ONCE);
            let people: Vec<AccountId> = people.into_tuple().all(db).await?;
            let ids = people.iter().copied();
            let all = account_duties::Entity::find().filter(account_duties::Column::AccountId.is_in(ids));
            let all = all.all(db).await?;
            let of = |id: AccountId| all.iter().filter(move |it| it.account_id == id).map(|it| it.duty);
            people.into_iter().map(|it| duties(region, it, &of(it).collect::<Vec<_>>())).collect()
        }
    })
}

/// Papers one after another, for what stands on them.
pub async fn papers_after(db: &DatabaseConnection, region: Region, after: PaperId) -> Result<Vec<papers::Model>> {
    let all = papers::Entity::find().filter(papers::COLUMN.region.eq(region)).filter(papers::Column::Id.gt(after));
    Ok(all.order_by_asc(papers::Column::Id).limit(N_AT_ONCE).all(db).await?)
}
