//! 2026-11-29: money that fits no bill is kept as a row; a number drawn from afar says from which network; what is sent says to whom.
use sea_orm_migration::{prelude::*, schema::*};

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20261129_strays"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, db: &SchemaManager) -> Result<(), DbErr> {
        let strays = Table::create()
            .table("strays")
            .col(integer("region"))
            .col(uuid("id"))
            .col(uuid_null("case_id"))
            .col(text("bill_no"))
            .col(text("trade_no"))
            .col(big_integer("fen"))
            .col(text("why"))
            .col(big_integer("at"))
            .col(big_integer_null("refunded_at"))
            .primary_key(Index::create().col("region").col("id"))
            .to_owned();
        db.create_table(strays).await?;
        let of = |name: &'static str| Index::create().name(name).table("strays").col("region").to_owned();
        db.create_index(of("strays_trade").unique().col("trade_no").to_owned()).await?;
        db.create_index(of("strays_case").col("case_id").to_owned()).await?;
        db.create_index(of("strays_at").col("at").to_owned()).await?;
        db.create_index(of("strays_waiting").col("refunded_at").col("at").to_owned()).await?;
        let mut booked = Index::create().name("bills_trade").table("bills").to_owned();
        db.create_index(booked.col("region").col("trade_no").to_owned()).await?;
        let afar = text("drawn_from").default("").to_owned();
        db.alter_table(Table::alter().table("tickets").add_column(afar).to_owned()).await?;
        let whom = uuid_null("account_id");
        db.alter_table(Table::alter().table("outbox").add_column(whom).to_owned()).await?;
        let mut by_network = Index::create().name("tickets_afar").table("tickets").to_owned();
        db.create_index(by_network.col("region").col("day").col("drawn_from").to_owned()).await
    }
}
