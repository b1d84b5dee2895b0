//! 2026-12-03: 法规库 and 标准材料库, and which matters name which law and which material.
use sea_orm_migration::{prelude::*, schema::*};

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20261203_libraries"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, db: &SchemaManager) -> Result<(), DbErr> {
        let table = |name: &'static str| Table::create().table(name).col(integer("region")).to_owned();
        let kept = |name: &'static str| {
            let mut it = table(name);
            it.col(uuid("id")).col(integer("rev")).col(text("name")).col(text("body"));
            it.col(text("changed_by")).col(big_integer("changed_at"));
            it.primary_key(Index::create().col("region").col("id")).to_owned()
        };
        db.create_table(kept("laws")).await?;
        db.create_table(kept("standards")).await?;
        let mut laws = table("law_uses");
        laws.col(uuid("item_id")).col(integer("n")).col(text("law")).col(text("article"));
        db.create_table(laws.primary_key(Index::create().col("region").col("item_id").col("n")).to_owned())
            .await?;
        let mut materials = table("material_uses");
        materials.col(uuid("item_id")).col(text("slot")).col(text("name"));
        let key = Index::create().col("region").col("item_id").col("slot").to_owned();
        db.create_table(materials.primary_key(&mut key.clone()).to_owned()).await?;
        let index = |name: &'static str, table: &'static str, column: &'static str| {
            Index::create().name(name).table(table).col("region").col(column).to_owned()
        };
        // One name is one law, and one material.
        db.create_index(index("laws_name", "laws", "name").unique().to_owned()).await?;
        db.create_index(index("standards_name", "standards", "name").unique().to_owned()).await?;
        db.create_index(index("law_uses_law", "law_uses", "law")).await?;
        db.create_index(index("material_uses_name", "material_uses", "name")).await
    }
}
