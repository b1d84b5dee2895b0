//! 2026-11-29: whose hall this is stands in the database.
use sea_orm_migration::{prelude::*, schema::*};

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20261129_county"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, db: &SchemaManager) -> Result<(), DbErr> {
        let counties = Table::create()
            .table("counties")
            .col(integer("region"))
            .col(text("facts"))
            .primary_key(Index::create().col("region"))
            .to_owned();
        db.create_table(counties).await
    }
}
