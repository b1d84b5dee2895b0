//! The clerk's queue, answered from one index: what it counts by, what it is sorted by, and nothing else.
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, db: &SchemaManager) -> Result<(), DbErr> {
        db.drop_index(Index::drop().name("cases_region_org_id_stage_due_on").table("cases").to_owned()).await?;
        let columns = [
            "region",
            "org_id",
            "stage",
            "due_on",
            "submitted_at",
            "id",
            "round",
            "claimed_by",
            "claimed_until",
            "item_id",
        ];
        let mut index = Index::create().name("cases_queue").table("cases").to_owned();
        for it in columns {
            index.col(it);
        }
        db.create_index(index).await
    }
}
