//! Drafts that go from one device to another.
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, db: &SchemaManager) -> Result<(), DbErr> {
        let handovers = Table::create()
            .table("handovers")
            .col(integer("region"))
            .col(uuid("case_id"))
            .col(text("code_mac"))
            .col(big_integer("until"))
            .primary_key(Index::create().col("region").col("case_id"))
            .to_owned();
        db.create_table(handovers).await?;
        let index = Index::create()
            .name("handovers_code")
            .table("handovers")
            .col("region")
            .col("code_mac")
            .unique()
            .to_owned();
        db.create_index(index).await
    }
}
