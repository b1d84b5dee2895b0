use common::fault::Fault;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, FromQueryResult, QueryFilter, QuerySelect,
    sea_query::{Alias, Expr, Query},
};
use uuid::Uuid;

use crate::{
    base::error::{Error, Result},
    entity::{idempotency, sessions},
    gate::{cx::Cx, fresh},
};

const N_AT_ONCE: u64 = 200;
/// Of these no statement goes without its region.
const BY_REGION: [&str; 3] = ["cases", "notices", "amends"];

#[derive(Clone, Debug, FromQueryResult)]
pub struct Stale {
    pub id: Uuid,
    pub value: String,
}

/// Some values of the column that an older key sealed.
pub async fn stale(cx: &Cx, table: &str, column: &str) -> Result<Vec<Stale>> {
    let of = |it: &str| Alias::new(it.to_owned());
    let mut some = Query::select();
    some.column(of("id")).expr_as(Expr::col(of(column)), of("value")).from(of(table));
    some.and_where(Expr::col(of(column)).ne("")).limit(N_AT_ONCE);
    some.and_where(Expr::col(of(column)).not_like(format!("{}%", cx.hub.keys.mark())));
    if BY_REGION.contains(&table) {
        some.and_where(Expr::col(of("region")).eq(cx.region().0));
    }
    let db = cx.db();
    let rows = db.query_all(&some).await?;
    let rows: std::result::Result<Vec<Stale>, _> =
        rows.iter().map(|it| Stale::from_query_result(it, "")).collect();
    Ok(rows?)
}

/// `false`: the value has changed since it was read.
pub async fn replace(cx: &Cx, table: &str, column: &str, was: &Stale, sealed: &str) -> Result<bool> {
    let of = |it: &str| Alias::new(it.to_owned());
    let mut one = Query::update();
    one.table(of(table)).value(of(column), sealed).and_where(Expr::col(of("id")).eq(was.id));
    one.and_where(Expr::col(of(column)).eq(was.value.as_str()));
    if BY_REGION.contains(&table) {
        one.and_where(Expr::col(of("region")).eq(cx.region().0));
    }
    Ok(cx.db().execute(&one).await?.rows_affected() == 1)
}

pub async fn stale_sessions(cx: &Cx) -> Result<Vec<sessions::Model>> {
    let own = sessions::Column::Via;
    let all = sessions::Entity::find().filter(own.ne("")).filter(own.not_like(format!("{}%", cx.hub.keys.mark())));
    Ok(all.limit(N_AT_ONCE).all(&cx.db()).await?)
}

/// Ended meanwhile: nothing is left to seal.
pub async fn put_session(cx: &Cx, row: &sessions::Model, sealed: String) -> Result<()> {
    gone_is_fine(fresh::change(cx, row, |it| it.via = sealed).await.map(drop))
}

pub async fn stale_answers(cx: &Cx) -> Result<Vec<idempotency::Model>> {
    let own = idempotency::Column::Response;
    let all =
        idempotency::Entity::find().filter(own.ne("")).filter(own.not_like(format!("{}%", cx.hub.keys.mark())));
    Ok(all.limit(N_AT_ONCE).all(&cx.db()).await?)
}

pub async fn put_answer(cx: &Cx, row: &idempotency::Model, sealed: String) -> Result<()> {
    gone_is_fine(fresh::change(cx, row, |it| it.response = sealed).await.map(drop))
}

fn gone_is_fine(outcome: Result<()>) -> Result<()> {
    match outcome {
        Err(Error::Fault(Fault::NotFound)) => Ok(()),
        it => it,
    }
}
