//! A page of a list. How many rows there are is asked only where the page itself does not say it: most lists are shorter than one.
use common::call::skip;
use sea_orm::{ConnectionTrait, EntityTrait, FromQueryResult, PaginatorTrait, QuerySelect, Select};

use crate::base::error::Result;

/// `sorted`: all of the list, in its order; `page`: from 1.
pub async fn page<E, M>(
    db: &impl ConnectionTrait,
    sorted: Select<E>,
    page: Option<u32>,
    per_page: u64,
) -> Result<(Vec<M>, u64)>
where
    E: EntityTrait<Model = M>,
    M: FromQueryResult + Sized + Send + Sync,
{
    let first = skip(page, per_page);
    let rows = sorted.clone().offset(first).limit(per_page).all(db).await?;
    let n_here = rows.len() as u64;
    // Neither full nor past the end: it is the last.
    let n_rows = match n_here < per_page && (n_here > 0 || first == 0) {
        true => first + n_here,
        false => sorted.count(db).await?,
    };
    Ok((rows, n_rows))
}
