//! 2026-12-02: how many pages of a material were on the screen of whoever judged it stands with the verdict.
use sea_orm_migration::{prelude::*, schema::*};

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20261202_seen"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, db: &SchemaManager) -> Result<(), DbErr> {
        for name in ["n_pages", "n_seen"] {
            let column = integer(name).default(0).to_owned();
            db.alter_table(Table::alter().table("verdicts").add_column(column).to_owned()).await?;
        }
        Ok(())
    }
}
