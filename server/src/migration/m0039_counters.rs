//! 交接清单 of a bundle's parts: the counter that took all of it in belongs to another body than the one that decides.
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, db: &SchemaManager) -> Result<(), DbErr> {
        let mut lists = Table::alter().table("transmittals").to_owned();
        lists.add_column(uuid_null("counter_org_id"));
        db.alter_table(lists).await?;
        let mut index = Index::create().name("transmittals_of_counter").table("transmittals").to_owned();
        index
            .col("region")
            .col("counter_org_id")
            .col("sent_at")
            .and_where(Expr::col("counter_org_id").is_not_null());
        db.create_index(index).await
    }
}
