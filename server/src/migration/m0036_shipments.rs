//! 邮寄, and refunds that wait for the platform.
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, db: &SchemaManager) -> Result<(), DbErr> {
        let shipments = Table::create()
            .table("shipments")
            .col(integer("region"))
            .col(uuid("case_id"))
            .col(text("waybill"))
            .col(text("state"))
            .col(text("steps"))
            .col(integer("n_tries"))
            .col(big_integer("due_at"))
            .primary_key(Index::create().col("region").col("case_id"))
            .to_owned();
        db.create_table(shipments).await?;
        let mut waybill = Index::create().name("shipments_waybill").table("shipments").to_owned();
        waybill.col("region").col("waybill").col("due_at");
        db.create_index(waybill).await?;
        // Nearly every bill is settled.
        let mut refunding = Index::create().name("bills_refunding").table("bills").to_owned();
        refunding.col("region").col("state").and_where(Expr::col("state").eq("refunding"));
        db.create_index(refunding).await
    }
}
