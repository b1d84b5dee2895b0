//! 排号与预约
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, db: &SchemaManager) -> Result<(), DbErr> {
        let tickets = Table::create()
            .table("tickets")
            .col(integer("region"))
            .col(uuid("id"))
            .col(uuid("org_id"))
            .col(uuid("item_id"))
            .col(text("item_name"))
            .col(text("day"))
            .col(integer_null("time"))
            .col(integer_null("seat"))
            .col(text("no"))
            .col(text("code"))
            .col(text("state"))
            .col(uuid_null("account_id"))
            .col(big_integer("since"))
            .col(text("window"))
            .col(uuid_null("clerk_id"))
            .col(integer("n_calls"))
            .col(big_integer_null("called_at"))
            .col(big_integer_null("done_at"))
            .primary_key(Index::create().col("region").col("id"))
            .to_owned();
        db.create_table(tickets).await?;
        let day =
            Index::create().name("tickets_day").table("tickets").col("region").col("day").col("org_id").to_owned();
        db.create_index(day).await?;
        // A place is sold once: the database holds it, too. Who gives it back leaves no seat.
        let seat = Index::create()
            .name("tickets_seat")
            .table("tickets")
            .col("region")
            .col("item_id")
            .col("day")
            .col("time")
            .col("seat")
            .unique()
            .to_owned();
        db.create_index(seat).await?;
        let code =
            Index::create().name("tickets_code").table("tickets").col("region").col("day").col("code").to_owned();
        db.create_index(code).await?;
        let own = Index::create()
            .name("tickets_own")
            .table("tickets")
            .col("region")
            .col("account_id")
            .col("day")
            .to_owned();
        db.create_index(own).await
    }
}
