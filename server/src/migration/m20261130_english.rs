//! 2026-11-30: lists show a matter by its English name, too.
use sea_orm_migration::{prelude::*, schema::*};

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20261130_english"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, db: &SchemaManager) -> Result<(), DbErr> {
        let named = Table::alter().table("items").add_column(text("english").default("")).to_owned();
        db.alter_table(named).await
    }
}
