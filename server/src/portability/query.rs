use anyhow::{Context, Result};
use common::moment::Moment;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter, QueryResult, Statement,
    sea_query::{Alias, Asterisk, Expr, Order, Query, Value},
};
use uuid::Uuid;

use super::cell::{Cell, Row};
use crate::entity::{
    leases,
    shape::{Holds, Shape},
};

/// Rows read at once.
const N_AT_ONCE: u64 = 500;

fn named(it: &str) -> Alias {
    Alias::new(it.to_owned())
}

/// One kind of `NULL` for each kind of column: PostgreSQL wants to know which.
fn value(cell: &Cell, holds: Holds) -> Value {
    match (cell, holds) {
        (Cell::Text(it), _) => it.clone().into(),
        (Cell::Id(it), _) => (*it).into(),
        (Cell::Bool(it), _) => (*it).into(),
        (Cell::Int(it), Holds::Int) => i32::try_from(*it).ok().into(),
        (Cell::Int(it), _) => (*it).into(),
        (Cell::Lacking, Holds::Text) => None::<String>.into(),
        (Cell::Lacking, Holds::Int) => None::<i32>.into(),
        (Cell::Lacking, Holds::Long) => None::<i64>.into(),
        (Cell::Lacking, Holds::Bool) => None::<bool>.into(),
        (Cell::Lacking, Holds::Id) => None::<Uuid>.into(),
    }
}

fn read(shape: &Shape, from: &QueryResult) -> Result<Row> {
    let mut row = Row::new();
    for it in &shape.columns {
        let name = it.name;
        let cell = match it.holds {
            Holds::Text => from.try_get::<Option<String>>("", name)?.map(Cell::Text),
            Holds::Int => from.try_get::<Option<i32>>("", name)?.map(|it| Cell::Int(it.into())),
            Holds::Long => from.try_get::<Option<i64>>("", name)?.map(Cell::Int),
            Holds::Bool => from.try_get::<Option<bool>>("", name)?.map(Cell::Bool),
            Holds::Id => from.try_get::<Option<Uuid>>("", name)?.map(Cell::Id),
        };
        row.push(cell.unwrap_or(Cell::Lacking));
    }
    Ok(row)
}

/// Rows in the order of their key, those behind one.
async fn page(db: &impl ConnectionTrait, shape: &Shape, after: Option<&Row>) -> Result<Vec<Row>> {
    let key = || shape.key.iter().filter_map(|it| shape.columns.get(*it));
    let mut some = Query::select();
    some.from(named(shape.table)).columns(shape.columns.iter().map(|it| named(it.name))).limit(N_AT_ONCE);
    for it in key() {
        some.order_by(named(it.name), Order::Asc);
    }
    if let Some(row) = after {
        let place = Expr::tuple(key().map(|it| Expr::col(named(it.name))));
        let was =
            shape.key.iter().zip(key()).filter_map(|(at, it)| Some(Expr::val(value(row.get(*at)?, it.holds))));
        some.and_where(place.gt(Expr::tuple(was)));
    }
    let rows = db.query_all(&some).await.with_context(|| shape.table)?;
    rows.iter().map(|it| read(shape, it)).collect()
}

/// All rows of a table, some at a time.
pub async fn each(
    db: &impl ConnectionTrait,
    shape: &Shape,
    mut with: impl AsyncFnMut(&[Row]) -> Result<()>,
) -> Result<()> {
    let mut last = None;
    loop {
        let rows = page(db, shape, last.as_ref()).await?;
        if rows.is_empty() {
            return Ok(());
        }
        with(&rows).await?;
        last = rows.into_iter().next_back();
    }
}

/// SQLite takes so many values a statement; PostgreSQL takes twice as many.
const MOST_VALUES: usize = 32_766;

pub async fn insert(db: &impl ConnectionTrait, shape: &Shape, rows: &[Row]) -> Result<()> {
    for some in rows.chunks(MOST_VALUES / shape.columns.len().max(1)) {
        let mut all = Query::insert();
        all.into_table(named(shape.table)).columns(shape.columns.iter().map(|it| named(it.name)));
        for row in some {
            all.values(row.iter().zip(&shape.columns).map(|(cell, it)| Expr::val(value(cell, it.holds))))?;
        }
        db.execute(&all).await.with_context(|| shape.table)?;
    }
    Ok(())
}

pub async fn n_rows(db: &impl ConnectionTrait, shape: &Shape) -> Result<u64> {
    let mut all = Query::select();
    all.expr_as(Expr::col(Asterisk).count(), named("n")).from(named(shape.table));
    let row = db.query_one(&all).await?.context("a count")?;
    Ok(row.try_get::<i64>("", "n")?.try_into()?)
}

/// Somebody holds a line of the hall's own work.
pub async fn is_at_work(db: &impl ConnectionTrait, now: Moment) -> Result<bool> {
    Ok(leases::Entity::find().filter(leases::Column::Until.gt(now)).count(db).await? > 0)
}

/// Names of the tables Citus has in hand; `None`: there is no Citus in this database.
pub async fn distributed(db: &impl ConnectionTrait) -> Result<Option<Vec<String>>> {
    let backend = db.get_database_backend();
    let asked = "SELECT to_regclass('pg_dist_partition') IS NOT NULL AS is_there";
    let there = db.query_one_raw(Statement::from_string(backend, asked)).await?.context("an answer")?;
    if !there.try_get::<bool>("", "is_there")? {
        return Ok(None);
    }
    let all = "SELECT logicalrelid::regclass::text AS name FROM pg_dist_partition WHERE partmethod IN ('h', 'n')";
    let rows = db.query_all_raw(Statement::from_string(backend, all)).await?;
    let names: Result<Vec<String>, _> = rows.iter().map(|it| it.try_get("", "name")).collect();
    Ok(Some(names?))
}
