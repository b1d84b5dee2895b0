//! 2026-12-01: what stood in the form when a notice was told is kept with it, so that a correction of the form can be held against
//! it; and what a counter has put right, word for word.
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
        db.alter_table(Table::alter().table("notices").add_column(answers).to_owned()).await?;
        let amends = Table::create()
            .table("amends")
            .col(integer("region"))
            .col(uuid("id"))
            .col(uuid("case_id"))
            .col(integer("seq"))
            .col(text("words"))
            .primary_key(Index::create().col("region").col("id"))
            .foreign_key(ForeignKey::create().from("amends", ("region", "case_id")).to("cases", ("region", "id")))
            .to_owned();
        db.create_table(amends).await?;
        let of_case = Index::create().name("amends_case").table("amends").col("region").col("case_id").to_owned();
        db.create_index(of_case).await
    }
}
