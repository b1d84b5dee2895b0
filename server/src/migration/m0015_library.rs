//! One's own library, answered from one index. Without the order in it, SQLite preferred the index of all files of the
//! county by time, and read on until it had met a page of one person's.
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, db: &SchemaManager) -> Result<(), DbErr> {
        db.drop_index(Index::drop().name("files_region_owner_id_is_kept").table("files").to_owned()).await?;
        let mut index = Index::create().name("files_library").table("files").to_owned();
        for it in ["region", "owner_id", "is_kept", "state", "created_at", "id"] {
            index.col(it);
        }
        db.create_index(index).await
    }
}
