//! 缴款单
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, db: &SchemaManager) -> Result<(), DbErr> {
        let bills = Table::create()
            .table("bills")
            .col(integer("region"))
            .col(uuid("id"))
            .col(uuid("case_id"))
            .col(text("no"))
            .col(text("item_name"))
            .col(text("payer"))
            .col(text("lines"))
            .col(big_integer("waived"))
            .col(big_integer("due"))
            .col(text("state"))
            .col(big_integer("made_at"))
            .col(text("way"))
            .col(text("trade_no"))
            .col(big_integer_null("paid_at"))
            .col(big_integer_null("refunded_at"))
            .col(text("reason"))
            .primary_key(Index::create().col("region").col("id"))
            .to_owned();
        db.create_table(bills).await?;
        // One case, one bill: the database holds it, too.
        let once =
            Index::create().name("bills_case").table("bills").col("region").col("case_id").unique().to_owned();
        db.create_index(once).await?;
        let no = Index::create().name("bills_no").table("bills").col("region").col("no").unique().to_owned();
        db.create_index(no).await?;
        let made = Index::create().name("bills_made").table("bills").col("region").col("made_at").to_owned();
        db.create_index(made).await
    }
}
