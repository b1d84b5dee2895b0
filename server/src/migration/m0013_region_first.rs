//! Every question names the region first; the indexes do so too, or a planner might take "the whole county" for narrow.
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, db: &SchemaManager) -> Result<(), DbErr> {
        let old = [
            ("cases_applicant_id", "cases"),
            ("files_owner_id_is_kept", "files"),
            ("files_state_created_at", "files"),
            ("files_storage", "files"),
        ];
        for (name, table) in old {
            db.drop_index(Index::drop().name(name).table(table).to_owned()).await?;
        }
        let of = |name: &'static str, table: &'static str, columns: &[&'static str]| {
            let mut index = Index::create().name(name).table(table).to_owned();
            for it in columns {
                index.col(*it);
            }
            index
        };
        let indexes = [
            of("cases_region_applicant_id", "cases", &["region", "applicant_id"]),
            of("files_region_owner_id_is_kept", "files", &["region", "owner_id", "is_kept"]),
            of("files_region_state_created_at", "files", &["region", "state", "created_at"]),
            of("files_region_storage", "files", &["region", "storage"]),
        ];
        for index in indexes {
            db.create_index(index).await?;
        }
        Ok(())
    }
}
