use common::{
    account::stand_in::N_PER_PAGE,
    id::{AccountId, StandInId},
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, Select};
use uuid::Uuid;

use crate::{
    base::error::Result,
    entity::{
        many, paged,
        stand_ins::{COLUMN, Column, Entity, Model},
    },
    gate::{audit::witness, cx::Cx, fresh},
};

pub async fn insert(cx: &Cx, row: Model) -> Result<()> {
    witness::keep(cx, &row).await?;
    Ok(many::insert_all::<Entity>(&cx.db(), vec![row]).await?)
}

pub async fn one(cx: &Cx, id: StandInId) -> Result<Option<Model>> {
    Ok(Entity::find_by_id((cx.region(), id)).one(&cx.db()).await?)
}

pub async fn end(cx: &Cx, row: &Model) -> Result<()> {
    let row = fresh::change(cx, row, |it| it.ended_at = Some(cx.now)).await?;
    witness::keep(cx, &row).await
}

/// Days after which nobody asks who stood in for whom.
const N_DAYS: i32 = 400;

/// The last first, of a year and a little more. `orgs`: of these bodies, and one's own; none: all there are.
pub async fn page(cx: &Cx, orgs: Option<Vec<Uuid>>, page: Option<u32>) -> Result<(Vec<Model>, u64)> {
    let me = cx.who.account();
    let among = orgs.map(|it| {
        let own = me.map(|it| Condition::any().add(Column::AccountId.eq(it)).add(Column::DeputyId.eq(it)));
        Condition::any().add(Column::OrgId.is_in(it)).add_option(own)
    });
    let all = Entity::find()
        .filter(COLUMN.region.eq(cx.region()))
        .filter(Column::UntilOn.gte(cx.now.day().plus(-N_DAYS).to_string()))
        .filter(Condition::all().add_option(among))
        .order_by_desc(Column::At)
        .order_by_desc(Column::Id);
    paged::page(&cx.db(), all, page, N_PER_PAGE).await
}

/// Not ended, and not over.
fn open(cx: &Cx) -> Select<Entity> {
    Entity::find()
        .filter(COLUMN.region.eq(cx.region()))
        .filter(Column::EndedAt.is_null())
        .filter(Column::UntilOn.gte(cx.now.day().to_string()))
}

pub async fn of_account(cx: &Cx, account: AccountId) -> Result<Vec<Model>> {
    Ok(open(cx).filter(COLUMN.account_id.eq(account)).all(&cx.db()).await?)
}

pub async fn of_deputy(cx: &Cx, deputy: AccountId) -> Result<Vec<Model>> {
    Ok(open(cx).filter(COLUMN.deputy_id.eq(deputy)).all(&cx.db()).await?)
}

/// What somebody lends, and what is lent to them.
pub async fn of_either(cx: &Cx, account: AccountId) -> Result<Vec<Model>> {
    let either = Condition::any().add(COLUMN.account_id.eq(account)).add(COLUMN.deputy_id.eq(account));
    Ok(open(cx).filter(either).all(&cx.db()).await?)
}

/// Those that count today.
pub async fn today(cx: &Cx) -> Result<Vec<Model>> {
    Ok(open(cx).filter(Column::FromOn.lte(cx.now.day().to_string())).all(&cx.db()).await?)
}

/// The same, of these deputies.
pub async fn of_deputies(cx: &Cx, deputies: &[AccountId]) -> Result<Vec<Model>> {
    let today = cx.now.day().to_string();
    let all = open(cx).filter(Column::FromOn.lte(today));
    Ok(all.filter(Column::DeputyId.is_in(deputies.iter().copied())).all(&cx.db()).await?)
}
