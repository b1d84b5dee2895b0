//! 2026-12-01: what stood in the form when a notice was told is kept with it, so that a correction of the form can be held against
//! it.
use sea_orm_migration::{prelude::*, schema::*};

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20261201_correction"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, db: &SchemaManager) -> Result<(), DbErr> {
        let answers = text("answers").default("").to_owned();
        db.alter_table(Table::alter().table("notices").add_column(answers).to_owned()).await
    }
}
