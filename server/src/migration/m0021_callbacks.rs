//! Callbacks, how somebody wants the pages to look, and the matters old people come for.
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, db: &SchemaManager) -> Result<(), DbErr> {
        let callbacks = Table::create()
            .table("callbacks")
            .col(uuid("id").primary_key())
            .col(integer("region"))
            .col(text("name"))
            .col(text("phone"))
            .col(text("about"))
            .col(big_integer("at"))
            .col(text("due_on"))
            .col(uuid_null("taken_by"))
            .col(text("taken_name"))
            .col(big_integer_null("settled_at"))
            .col(text_null("outcome"))
            .to_owned();
        db.create_table(callbacks).await?;
        let index = Index::create()
            .name("callbacks_waiting")
            .table("callbacks")
            .col("region")
            .col("settled_at")
            .col("due_on")
            .col("id")
            .to_owned();
        db.create_index(index).await?;
        let looks = ColumnDef::new("looks").text().not_null().default("").to_owned();
        db.alter_table(Table::alter().table("accounts").add_column(looks).to_owned()).await?;
        let elder = ColumnDef::new("elder").integer().not_null().default(0).to_owned();
        db.alter_table(Table::alter().table("items").add_column(elder).to_owned()).await
    }
}
