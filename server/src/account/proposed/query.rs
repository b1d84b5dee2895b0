use common::{
    fault::Fault,
    id::{AccountId, ProposalId},
    proposal::{About, N_PER_PAGE, State},
};
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::{
    base::error::Result,
    entity::{
        paged,
        proposals::{COLUMN, Column, Entity, Model},
    },
    gate::{cx::Cx, fresh},
};

pub async fn insert(cx: &Cx, row: Model) -> Result<()> {
    Entity::insert(row.into_active_model().reset_all()).exec_without_returning(&cx.db()).await?;
    Ok(())
}

pub async fn change(cx: &Cx, row: &Model, by: impl FnOnce(&mut Model)) -> Result<Model> {
    fresh::change(cx, row, by).await
}

pub async fn one(cx: &Cx, id: ProposalId) -> Result<Model> {
    Ok(Entity::find_by_id((cx.region(), id)).one(&cx.db()).await?.ok_or(Fault::NotFound)?)
}

pub async fn open_of(cx: &Cx, about: About, account: AccountId) -> Result<Vec<Model>> {
    let all = Entity::find()
        .filter(COLUMN.region.eq(cx.region()))
        .filter(COLUMN.account_id.eq(account))
        .filter(COLUMN.state.eq(State::Open))
        .filter(COLUMN.about.eq(about));
    Ok(all.all(&cx.db()).await?)
}

/// Whoever it is about, or who it would give something to.
pub async fn open_naming(cx: &Cx, about: About, account: AccountId) -> Result<Vec<Model>> {
    let either = Condition::any().add(COLUMN.account_id.eq(account)).add(COLUMN.other_id.eq(account));
    let all = Entity::find()
        .filter(COLUMN.region.eq(cx.region()))
        .filter(COLUMN.state.eq(State::Open))
        .filter(COLUMN.about.eq(about))
        .filter(either);
    Ok(all.all(&cx.db()).await?)
}

/// The last first. `orgs`: only of these bodies, and one's own; none: all there are.
pub async fn page(cx: &Cx, about: About, orgs: Option<Vec<Uuid>>, page: Option<u32>) -> Result<(Vec<Model>, u64)> {
    let among = orgs.map(|it| {
        let own = cx.who.account().map(|it| Column::ById.eq(it));
        Condition::any().add(Column::OrgId.is_in(it)).add_option(own)
    });
    let all = Entity::find()
        .filter(COLUMN.region.eq(cx.region()))
        .filter(COLUMN.about.eq(about))
        .filter(Condition::all().add_option(among));
    paged::page(&cx.db(), all.order_by_desc(Column::At).order_by_desc(Column::Id), page, N_PER_PAGE).await
}
