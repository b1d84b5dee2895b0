use sea_orm::{
    ConnectionTrait, ExprTrait, FromQueryResult,
    sea_query::{Alias, Expr, Query},
};
use uuid::Uuid;

use crate::{
    seed::COUNTY,
    serve::{Cx, Result},
};

const N_AT_ONCE: u64 = 200;

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
    if table == "cases" {
        some.and_where(Expr::col(of("region")).eq(COUNTY.0));
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
    if table == "cases" {
        one.and_where(Expr::col(of("region")).eq(COUNTY.0));
    }
    Ok(cx.db().execute(&one).await?.rows_affected() == 1)
}
