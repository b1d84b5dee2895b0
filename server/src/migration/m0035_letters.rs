//! 授权书: how much may be waived by it, and its scan. Letters given before allow no waiving: heads give new ones.
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, db: &SchemaManager) -> Result<(), DbErr> {
        for column in [big_integer("max_fen").default(0).take(), uuid_null("scan_id")] {
            db.alter_table(Table::alter().table("mandates").add_column(column).to_owned()).await?;
        }
        Ok(())
    }
}
