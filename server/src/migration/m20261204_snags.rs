//! 2026-12-04: 堵点, what a case of this kind has of its own.
use sea_orm_migration::{prelude::*, schema::*};

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20261204_snags"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, db: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create().table("snags").col(integer("region")).col(uuid("id")).to_owned();
        table.col(uuid("item_id")).col(text("key")).col(text("label")).col(big_integer("was"));
        table.col(uuid("owner_id")).col(text("owner")).col(boolean("is_open"));
        table
            .primary_key(Index::create().col("region").col("id"))
            .foreign_key(ForeignKey::create().from("snags", ("region", "id")).to("cases", ("region", "id")));
        db.create_table(table).await?;
        let of_item = Index::create().name("snags_item").table("snags").col("region").col("item_id").to_owned();
        db.create_index(of_item).await
    }
}
