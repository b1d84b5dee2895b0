use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, db: &SchemaManager) -> Result<(), DbErr> {
        let calendar_years = Table::create()
            .table("calendar_years")
            .col(integer("year"))
            .col(boolean("is_provisional"))
            .col(integer("version"))
            .col(text("source"))
            .primary_key(Index::create().col("year"))
            .to_owned();
        let calendar_days = Table::create()
            .table("calendar_days")
            .col(text("day"))
            .col(text("mark"))
            .col(text("name"))
            .primary_key(Index::create().col("day"))
            .to_owned();
        for table in [calendar_years, calendar_days] {
            db.create_table(table).await?;
        }
        Ok(())
    }
}
