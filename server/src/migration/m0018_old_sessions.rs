//! Finds the sessions that ended long ago without reading all of them.
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, db: &SchemaManager) -> Result<(), DbErr> {
        let index = Index::create().name("sessions_opened_at").table("sessions").col("opened_at").to_owned();
        db.create_index(index).await
    }
}
