//! 一件事底稿: what a bundle was merged from, so that it can be changed at a desk. Bundles of before have none until they are
//! imported once more.
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, db: &SchemaManager) -> Result<(), DbErr> {
        let mut versions = Table::alter().table("item_versions").to_owned();
        versions.add_column(text("source").default(""));
        db.alter_table(versions).await
    }
}
