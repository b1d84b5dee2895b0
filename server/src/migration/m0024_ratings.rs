//! 好差评
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, db: &SchemaManager) -> Result<(), DbErr> {
        let ratings = Table::create()
            .table("ratings")
            .col(integer("region"))
            .col(uuid("id"))
            .col(uuid("case_id"))
            .col(integer("seq"))
            .col(text("act"))
            .col(uuid("org_id"))
            .col(text("item_name"))
            .col(text("stars"))
            .col(text("grievances"))
            .col(text("text"))
            .col(text("channel"))
            .col(text("phone"))
            .col(big_integer("at"))
            .col(text("state"))
            .col(text_null("due_on"))
            .col(boolean("is_reopened"))
            .col(text("reply"))
            .col(text("log"))
            .primary_key(Index::create().col("region").col("id"))
            .to_owned();
        db.create_table(ratings).await?;
        // Once for each time somebody was served: the database holds it, too.
        let once = Index::create()
            .name("ratings_once")
            .table("ratings")
            .col("region")
            .col("case_id")
            .col("seq")
            .unique()
            .to_owned();
        db.create_index(once).await?;
        let day = Index::create().name("ratings_at").table("ratings").col("region").col("at").to_owned();
        db.create_index(day).await?;
        let work = Index::create()
            .name("ratings_work")
            .table("ratings")
            .col("region")
            .col("org_id")
            .col("state")
            .col("due_on")
            .to_owned();
        db.create_index(work).await
    }
}
