//! 首问登记
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, db: &SchemaManager) -> Result<(), DbErr> {
        let inquiries = Table::create()
            .table("inquiries")
            .col(integer("region"))
            .col(uuid("id"))
            .col(uuid("org_id"))
            .col(uuid("account_id"))
            .col(text("by_name"))
            .col(big_integer("at"))
            .col(text("about"))
            .col(text("outcome"))
            .col(text("says"))
            .col(text("name"))
            .col(text("phone"))
            .col(text_null("due_on"))
            .col(text("reply"))
            .primary_key(Index::create().col("region").col("id"))
            .to_owned();
        db.create_table(inquiries).await?;
        let mut index = Index::create().name("inquiries_of_org").table("inquiries").to_owned();
        for it in ["region", "org_id", "due_on", "id"] {
            index.col(it);
        }
        db.create_index(index).await
    }
}
