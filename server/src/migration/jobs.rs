//! 2026-11-29: what a job could not do is kept, row by row; no seal follows the same one twice.
use sea_orm_migration::{prelude::*, schema::*};

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20261129_jobs"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, db: &SchemaManager) -> Result<(), DbErr> {
        let troubles = Table::create()
            .table("job_troubles")
            .col(text("job"))
            .col(text("subject"))
            .col(integer("n_tries"))
            .col(big_integer("since"))
            .col(big_integer("due_at"))
            .col(text("says"))
            .primary_key(Index::create().col("job").col("subject"))
            .to_owned();
        db.create_table(troubles).await?;
        let once = Index::create().name("seals_before").table("seals").col("before").unique().to_owned();
        db.create_index(once).await?;
        db.create_index(Index::create().name("patience_at").table("patience").col("at").to_owned()).await
    }
}
