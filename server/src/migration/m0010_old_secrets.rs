//! Keeps the hashes of staff's former passwords, so that the last five are not used again (trust.md D10).
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, db: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("old_secrets")
            .col(uuid("account_id"))
            .col(big_integer("at"))
            .col(text("secret"))
            .primary_key(Index::create().col("account_id").col("at"))
            .foreign_key(ForeignKey::create().from("old_secrets", "account_id").to("accounts", "id"))
            .to_owned();
        db.create_table(table).await
    }
}
