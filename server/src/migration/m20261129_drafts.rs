//! 2026-11-29: an applicant's cases by stage. With stale figures the planner took the stage for the rarer of the two and walked every draft
//! of the county whenever somebody opened one.
use sea_orm_migration::prelude::*;

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20261129_drafts"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, db: &SchemaManager) -> Result<(), DbErr> {
        db.drop_index(Index::drop().name("cases_region_applicant_id").table("cases").to_owned()).await?;
        let mut of = Index::create().name("cases_applicant").table("cases").to_owned();
        db.create_index(of.col("region").col("applicant_id").col("stage").to_owned()).await
    }
}
