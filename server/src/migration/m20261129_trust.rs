//! What rows say is witnessed; seals that no longer hold are told by a signed note; patience is counted by person; codes wear out.
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, db: &SchemaManager) -> Result<(), DbErr> {
        for table in tables() {
            db.create_table(table).await?;
        }
        let of_time = |table: &'static str| {
            Index::create().name(format!("{table}_at")).table(table).col("region").col("at").to_owned()
        };
        db.create_index(of_time("witnesses")).await?;
        // Delays of some minutes and codes of ten: nothing in them is worth moving.
        for old in ["attempts", "recoveries"] {
            db.drop_table(Table::drop().table(old).to_owned()).await?;
        }
        let proven = boolean("phone_proven").default(false).to_owned();
        db.alter_table(Table::alter().table("accounts").add_column(proven).to_owned()).await
    }
}

fn tables() -> Vec<TableCreateStatement> {
    let witnesses = Table::create()
        .table("witnesses")
        .col(integer("region"))
        .col(text("kind"))
        .col(uuid("row_id"))
        .col(uuid("id"))
        .col(big_integer("at"))
        .col(text("mac"))
        .primary_key(Index::create().col("region").col("kind").col("row_id").col("id"))
        .to_owned();
    let reseals = Table::create()
        .table("reseals")
        .col(uuid("id"))
        .col(big_integer("at"))
        .col(big_integer("until"))
        .col(text("root"))
        .col(integer("n_rows"))
        .col(text("by_name"))
        .col(text("why"))
        .col(text("signature"))
        .primary_key(Index::create().col("id"))
        .to_owned();
    let patience = Table::create()
        .table("patience")
        .col(text("key"))
        .col(big_integer("level"))
        .col(big_integer("at"))
        .primary_key(Index::create().col("key"))
        .to_owned();
    let codes = Table::create()
        .table("codes")
        .col(uuid("account_id"))
        .col(text("purpose"))
        .col(text("mac"))
        .col(big_integer("until"))
        .col(integer("n_wrong"))
        .primary_key(Index::create().col("account_id").col("purpose").col("mac"))
        .foreign_key(ForeignKey::create().from("codes", "account_id").to("accounts", "id"))
        .to_owned();
    vec![witnesses, reseals, patience, codes]
}
