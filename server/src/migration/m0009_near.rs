//! Adds which matters towns and villages take in (去哪里办).
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, db: &SchemaManager) -> Result<(), DbErr> {
        let column = boolean("is_near").default(false).to_owned();
        db.alter_table(Table::alter().table("items").add_column(column).to_owned()).await
    }
}
