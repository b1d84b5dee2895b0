//! 2026-11-30: what is looked for in vain, and what the hall is taught to look for instead.
use sea_orm_migration::{prelude::*, schema::*};

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20261130_words"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, db: &SchemaManager) -> Result<(), DbErr> {
        let table =
            |name: &'static str| Table::create().table(name).col(integer("region")).col(text("word")).to_owned();
        let key = || Index::create().col("region").col("word").to_owned();
        let mut misses = table("search_misses");
        db.create_table(misses.col(integer("n_times")).primary_key(&mut key()).to_owned()).await?;
        let mut words = table("search_words");
        words.col(text("means")).col(text("by_name")).col(big_integer("at"));
        db.create_table(words.primary_key(&mut key()).to_owned()).await?;
        let mut often = Index::create().name("search_misses_often").table("search_misses").to_owned();
        db.create_index(often.col("region").col("n_times").col("word").to_owned()).await
    }
}
