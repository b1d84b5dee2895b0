//! The job asks every few seconds what has run out; without this it would read every case there ever was.
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, db: &SchemaManager) -> Result<(), DbErr> {
        let index = Index::create()
            .name("cases_region_stage_due_on")
            .table("cases")
            .col("region")
            .col("stage")
            .col("due_on")
            .to_owned();
        db.create_index(index).await
    }
}
