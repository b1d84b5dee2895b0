use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, db: &SchemaManager) -> Result<(), DbErr> {
        let files = Table::create()
            .table("files")
            .col(integer("region"))
            .col(uuid("id"))
            .col(uuid_null("case_id"))
            .col(text("slot"))
            .col(uuid("owner_id"))
            .col(text("name"))
            .col(text("kind"))
            .col(text("state"))
            .col(big_integer("n_bytes"))
            .col(text("digest"))
            .col(text("storage"))
            .col(integer("position"))
            .col(integer("turns"))
            .col(text("trust"))
            .col(integer("n_pages"))
            .col(text("doubts"))
            .col(integer("round"))
            .col(uuid_null("from_id"))
            .col(text("origin"))
            .col(boolean("is_kept"))
            .col(big_integer("created_at"))
            .primary_key(Index::create().col("region").col("id"))
            .foreign_key(ForeignKey::create().from("files", "owner_id").to("accounts", "id"))
            .to_owned();
        for table in [files] {
            db.create_table(table).await?;
        }
        let indexes = [
            Index::create().name("files_region_case_id").table("files").col("region").col("case_id").to_owned(),
            Index::create()
                .name("files_owner_id_is_kept")
                .table("files")
                .col("owner_id")
                .col("is_kept")
                .to_owned(),
            Index::create()
                .name("files_state_created_at")
                .table("files")
                .col("state")
                .col("created_at")
                .to_owned(),
        ];
        for index in indexes {
            db.create_index(index).await?;
        }
        Ok(())
    }
}
