//! 2026-12-02: a case is found by parts of its applicant's name, by how the name sounds and by the end of its number, among a million in a
//! moment: every part stands in a table of its own.
use sea_orm_migration::{prelude::*, schema::*};

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20261202_words"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, db: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("case_words")
            .col(integer("region"))
            .col(text("word"))
            .col(uuid("case_id"))
            .primary_key(Index::create().col("region").col("word").col("case_id"))
            .to_owned();
        db.create_table(table).await?;
        // By their matter, where few are of it.
        let of =
            Index::create().name("cases_matter").table("cases").col("region").col("item_id").col("id").to_owned();
        db.create_index(of).await
    }
}
