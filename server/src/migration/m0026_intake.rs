//! 窗口收件: whose hands a draft is in at the counter, and firms by their code.
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, db: &SchemaManager) -> Result<(), DbErr> {
        db.alter_table(Table::alter().table("cases").add_column(uuid_null("clerk_id")).to_owned()).await?;
        // Most cases come in by themselves.
        let index = Index::create()
            .name("cases_clerk")
            .table("cases")
            .col("region")
            .col("clerk_id")
            .col("stage")
            .and_where(Expr::col("clerk_id").is_not_null())
            .to_owned();
        db.create_index(index).await?;
        let index = Index::create()
            .name("accounts_credit_code")
            .table("accounts")
            .col("credit_code")
            .and_where(Expr::col("credit_code").ne(""))
            .to_owned();
        db.create_index(index).await
    }
}
