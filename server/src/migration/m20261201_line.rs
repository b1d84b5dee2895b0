//! 2026-12-01: who is called first by rule, who was sent from another window, and whose window pauses.
use sea_orm_migration::{prelude::*, schema::*};

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20261201_line"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, db: &SchemaManager) -> Result<(), DbErr> {
        for (column, default) in [("priority", "none"), ("sent", "")] {
            let more = text(column).default(default).to_owned();
            db.alter_table(Table::alter().table("tickets").add_column(more).to_owned()).await?;
        }
        let pauses = Table::create()
            .table("pauses")
            .col(integer("region"))
            .col(uuid("account_id"))
            .col(text("window"))
            .col(uuid("org_id"))
            .col(text("says"))
            .col(big_integer("since"))
            .primary_key(Index::create().col("region").col("account_id"))
            .to_owned();
        db.create_table(pauses).await
    }
}
