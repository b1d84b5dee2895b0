//! 2026-12-02: what the law is about to answer for a body is announced to those who could still answer themselves.
use sea_orm_migration::{prelude::*, schema::*};

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20261202_forewarnings"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, db: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("forewarnings")
            .col(integer("region"))
            .col(uuid("case_id"))
            .col(text("due_on"))
            .col(boolean("is_today"))
            .primary_key(Index::create().col("region").col("case_id").col("due_on").col("is_today"))
            .foreign_key(
                ForeignKey::create().from("forewarnings", ("region", "case_id")).to("cases", ("region", "id")),
            )
            .to_owned();
        db.create_table(table).await
    }
}
