//! 上报: the other body of a case.
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, db: &SchemaManager) -> Result<(), DbErr> {
        db.alter_table(Table::alter().table("cases").add_column(uuid_null("other_org_id")).to_owned()).await?;
        // Few cases go up.
        let index = Index::create()
            .name("cases_other_org")
            .table("cases")
            .col("region")
            .col("other_org_id")
            .and_where(Expr::col("other_org_id").is_not_null())
            .to_owned();
        db.create_index(index).await
    }
}
