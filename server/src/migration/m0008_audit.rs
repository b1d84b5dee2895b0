use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, db: &SchemaManager) -> Result<(), DbErr> {
        let idempotency = Table::create()
            .table("idempotency")
            .col(uuid("account_id"))
            .col(text("key"))
            .col(text("route"))
            .col(text("fingerprint"))
            .col(text("response"))
            .col(big_integer("at"))
            .primary_key(Index::create().col("account_id").col("key"))
            .to_owned();
        let audit_rows = Table::create()
            .table("audit_rows")
            .col(uuid("id"))
            .col(big_integer("at"))
            .col(uuid_null("account_id"))
            .col(text("route"))
            .col(text("subject"))
            .col(integer("status"))
            .col(text("peer"))
            .primary_key(Index::create().col("id"))
            .to_owned();
        let seals = Table::create()
            .table("seals")
            .col(big_integer("until"))
            .col(integer("n_rows"))
            .col(text("root"))
            .col(text("before"))
            .col(text("signature"))
            .primary_key(Index::create().col("until"))
            .to_owned();
        for table in [idempotency, audit_rows, seals] {
            db.create_table(table).await?;
        }
        let indexes = [
            Index::create().name("idempotency_at").table("idempotency").col("at").to_owned(),
            Index::create().name("audit_rows_at").table("audit_rows").col("at").to_owned(),
        ];
        for index in indexes {
            db.create_index(index).await?;
        }
        Ok(())
    }
}
