//! 2026-12-04: 上级基本目录, out of which matters are claimed.
use sea_orm_migration::{prelude::*, schema::*};

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20261204_province"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, db: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create().table("base_items").col(integer("region")).col(text("code")).to_owned();
        table.col(text("name")).col(text("org")).col(text("body")).col(boolean("is_gone")).col(text("declined"));
        table.col(uuid_null("making_id")).col(text("changed_by")).col(big_integer("changed_at"));
        db.create_table(table.primary_key(Index::create().col("region").col("code")).to_owned()).await
    }
}
