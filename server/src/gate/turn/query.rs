use common::moment::Moment;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};

use crate::{
    base::error::Result,
    entity::{job_troubles, leases, paged},
    gate::cx::Cx,
};

const N_PER_PAGE: u64 = 50;
/// More rows than these do not fail by themselves: something else is wrong.
const MOST_TROUBLES: u64 = 2_000;

/// Takes or prolongs the lease, unless somebody else holds it.
pub async fn hold(cx: &Cx, name: &str, holder: &str, until: Moment) -> Result<bool> {
    let before = leases::Entity::find_by_id(name.to_owned()).one(&cx.db()).await?;
    let is_free = before.as_ref().is_none_or(|it| it.holder == holder || it.until < cx.now);
    if !is_free {
        return Ok(false);
    }
    let row = leases::Model { name: name.to_owned(), holder: holder.to_owned(), until };
    let is_new = before.is_none();
    let row = row.into_active_model().reset_all();
    match is_new {
        true => drop(row.insert(&cx.db()).await?),
        false => drop(row.update(&cx.db()).await?),
    }
    Ok(true)
}

/// Who holds the lease; empty: nobody ever did.
pub async fn holder(cx: &Cx, name: &str) -> Result<String> {
    let found = leases::Entity::find_by_id(name.to_owned()).one(&cx.db()).await?;
    Ok(found.map(|it| it.holder).unwrap_or_default())
}

/// Rows this job could not do yet.
pub async fn troubles(cx: &Cx, job: &str) -> Result<Vec<job_troubles::Model>> {
    let all = job_troubles::Entity::find().filter(job_troubles::Column::Job.eq(job));
    Ok(all.order_by_asc(job_troubles::Column::DueAt).limit(MOST_TROUBLES).all(&cx.db()).await?)
}

/// Of all jobs, those that have been waiting longest first.
pub async fn all_troubles(cx: &Cx, page: Option<u32>) -> Result<(Vec<job_troubles::Model>, u64)> {
    let all = job_troubles::Entity::find();
    let rows = all.order_by_asc(job_troubles::Column::Since).order_by_asc(job_troubles::Column::Subject);
    paged::page(&cx.db(), rows, page, N_PER_PAGE).await
}

pub async fn put_off(cx: &Cx, row: job_troubles::Model) -> Result<()> {
    forget(cx, &row.job, &row.subject).await?;
    job_troubles::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(&cx.db()).await?;
    Ok(())
}

pub async fn forget(cx: &Cx, job: &str, subject: &str) -> Result<()> {
    job_troubles::Entity::delete_by_id((job.to_owned(), subject.to_owned())).exec(&cx.db()).await?;
    Ok(())
}
