//! Who looked at whole numbers, and who agreed to which rules on personal information.
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, db: &SchemaManager) -> Result<(), DbErr> {
        let reveals = Table::create()
            .table("reveals")
            .col(integer("region"))
            .col(uuid("id"))
            .col(uuid("case_id"))
            .col(uuid("account_id"))
            .col(text("by_name"))
            .col(text("purpose"))
            .col(text("note"))
            .col(big_integer("at"))
            .primary_key(Index::create().col("region").col("id"))
            .to_owned();
        let agreements = Table::create()
            .table("agreements")
            .col(uuid("id"))
            .col(uuid("account_id"))
            .col(text("version"))
            .col(big_integer("at"))
            .col(big_integer_null("ended_at"))
            .primary_key(Index::create().col("id"))
            .foreign_key(ForeignKey::create().from("agreements", "account_id").to("accounts", "id"))
            .to_owned();
        for table in [reveals, agreements] {
            db.create_table(table).await?;
        }
        let of = |name: &'static str, table: &'static str, columns: &[&'static str]| {
            let mut index = Index::create().name(name).table(table).to_owned();
            for it in columns {
                index.col(*it);
            }
            index
        };
        db.create_index(of("reveals_region_case_id", "reveals", &["region", "case_id", "at"])).await?;
        db.create_index(of("agreements_account_id", "agreements", &["account_id", "at"])).await?;
        // What the latest agreement of an account says, so that no submission has to look for it.
        let column = ColumnDef::new("agreed").text().not_null().default("").to_owned();
        db.alter_table(Table::alter().table("accounts").add_column(column).to_owned()).await
    }
}
