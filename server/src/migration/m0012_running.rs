//! For a hall of several processes: who runs the jobs; and for deletion that reaches the bytes.
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, db: &SchemaManager) -> Result<(), DbErr> {
        let leases = Table::create()
            .table("leases")
            .col(text("name"))
            .col(text("holder"))
            .col(big_integer("until"))
            .primary_key(Index::create().col("name"))
            .to_owned();
        let doomed = Table::create()
            .table("doomed_files")
            .col(text("storage"))
            .col(big_integer("at"))
            .primary_key(Index::create().col("storage"))
            .to_owned();
        for table in [leases, doomed] {
            db.create_table(table).await?;
        }
        // Several rows may lie on the same bytes (reuse): the last one to go takes them along.
        let index = Index::create().name("files_storage").table("files").col("storage").to_owned();
        db.create_index(index).await
    }
}
