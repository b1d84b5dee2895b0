use common::{
    fault::Fault,
    id::{AccountId, MessageId},
    moment::Moment,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, Set, sea_query::Expr,
};

use crate::{
    base::error::Result,
    entity::{many, messages, outbox, paged},
    gate::cx::Cx,
};

const N_PER_PAGE: u64 = 50;

pub async fn of(cx: &Cx, account: AccountId, page: Option<u32>) -> Result<(Vec<messages::Model>, u64)> {
    let all = messages::Entity::find().filter(messages::Column::AccountId.eq(account));
    let rows = all.order_by_desc(messages::Column::At).order_by_desc(messages::Column::Id);
    paged::page(&cx.db(), rows, page, N_PER_PAGE).await
}

pub async fn all_of(cx: &Cx, account: AccountId, most: u64) -> Result<Vec<messages::Model>> {
    let all = messages::Entity::find().filter(messages::Column::AccountId.eq(account));
    Ok(all.order_by_desc(messages::Column::At).limit(most).all(&cx.db()).await?)
}

pub async fn delete_of(cx: &Cx, account: AccountId) -> Result<()> {
    messages::Entity::delete_many().filter(messages::Column::AccountId.eq(account)).exec(&cx.db()).await?;
    Ok(())
}

pub async fn read(cx: &Cx, account: AccountId, id: MessageId) -> Result<()> {
    let own = messages::Entity::update_many()
        .col_expr(messages::Column::ReadAt, Expr::value(cx.now.0))
        .filter(messages::Column::AccountId.eq(account))
        .filter(messages::Column::Id.eq(id));
    match own.exec(&cx.db()).await?.rows_affected {
        0 => Err(Fault::NotFound.into()),
        _ => Ok(()),
    }
}

pub async fn read_all(cx: &Cx, account: AccountId) -> Result<()> {
    let own = messages::Entity::update_many()
        .col_expr(messages::Column::ReadAt, Expr::value(cx.now.0))
        .filter(messages::Column::AccountId.eq(account))
        .filter(messages::Column::ReadAt.is_null());
    own.exec(&cx.db()).await?;
    Ok(())
}

pub async fn n_unread(cx: &Cx, account: AccountId) -> Result<u64> {
    let all = messages::Entity::find().filter(messages::Column::AccountId.eq(account));
    Ok(all.filter(messages::Column::ReadAt.is_null()).count(&cx.db()).await?)
}

pub async fn insert(cx: &Cx, row: messages::Model) -> Result<()> {
    let row = row.into_active_model().reset_all();
    messages::Entity::insert(row).exec_without_returning(&cx.db()).await?;
    Ok(())
}

pub async fn insert_all(cx: &Cx, rows: Vec<messages::Model>) -> Result<()> {
    Ok(many::insert_all::<messages::Entity>(&cx.db(), rows).await?)
}

/// Whether somebody was told under this title lately.
pub async fn has_since(cx: &Cx, account: AccountId, title: &str, since: Moment) -> Result<bool> {
    let all = messages::Entity::find()
        .filter(messages::Column::AccountId.eq(account))
        .filter(messages::Column::At.gte(since))
        .filter(messages::Column::Title.eq(title));
    Ok(all.count(&cx.db()).await? > 0)
}

pub async fn queue(cx: &Cx, row: outbox::Model) -> Result<()> {
    row.into_active_model().reset_all().insert(&cx.db()).await?;
    Ok(())
}

/// How many are not sent yet, put off ones among them.
pub async fn n_waiting(cx: &Cx) -> Result<u64> {
    Ok(outbox::Entity::find().filter(outbox::Column::SentAt.is_null()).count(&cx.db()).await?)
}

/// What is due on one channel, the longest waiting first.
pub async fn due(cx: &Cx, channel: &str, most: u64) -> Result<Vec<outbox::Model>> {
    let all = outbox::Entity::find().filter(outbox::Column::Channel.eq(channel));
    let all = all.filter(is_due(cx)).order_by_asc(outbox::Column::DueAt);
    Ok(all.limit(most).all(&cx.db()).await?)
}

fn is_due(cx: &Cx) -> Condition {
    Condition::all()
        .add(outbox::Column::SentAt.is_null())
        .add(outbox::Column::DueAt.lte(cx.now))
        .add(outbox::Column::LeasedUntil.lt(cx.now))
}

/// Holds one for as long as one try may take. `false`: sent, or in somebody else's hands, meanwhile.
pub async fn lease(cx: &Cx, row: &outbox::Model, until: Moment) -> Result<bool> {
    let one = outbox::Entity::update_many()
        .col_expr(outbox::Column::LeasedUntil, Expr::value(until.0))
        .filter(outbox::Column::Id.eq(row.id))
        .filter(is_due(cx));
    Ok(one.exec(&cx.db()).await?.rows_affected == 1)
}

pub async fn sent(cx: &Cx, row: outbox::Model) -> Result<()> {
    let mut row = row.into_active_model();
    // That it was sent is worth keeping; where to and what is not.
    (row.sent_at, row.target, row.text) = (Set(Some(cx.now)), Set(String::new()), Set(String::new()));
    row.update(&cx.db()).await?;
    Ok(())
}

pub async fn put_off(cx: &Cx, row: outbox::Model, due_at: Moment) -> Result<()> {
    let n_tries = row.n_tries + 1;
    let mut row = row.into_active_model();
    (row.n_tries, row.due_at, row.leased_until) = (Set(n_tries), Set(due_at), Set(Moment(0)));
    row.update(&cx.db()).await?;
    Ok(())
}
