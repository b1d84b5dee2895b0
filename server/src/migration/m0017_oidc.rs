//! Sign-in through an identity provider: whom its subjects are here, and which sessions came that way.
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, db: &SchemaManager) -> Result<(), DbErr> {
        let logins = Table::create()
            .table("logins")
            .col(text("issuer"))
            .col(text("subject"))
            .col(uuid("account_id"))
            .col(big_integer("at"))
            .primary_key(Index::create().col("issuer").col("subject"))
            .foreign_key(ForeignKey::create().from("logins", "account_id").to("accounts", "id"))
            .to_owned();
        db.create_table(logins).await?;
        let index = Index::create().name("logins_account_id").table("logins").col("account_id").to_owned();
        db.create_index(index).await?;
        let column = ColumnDef::new("via").text().not_null().default("").to_owned();
        db.alter_table(Table::alter().table("sessions").add_column(column).to_owned()).await
    }
}
