//! 会签: which body was asked about a case, and until when it may answer.
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, db: &SchemaManager) -> Result<(), DbErr> {
        for column in [uuid_null("asked_org_id"), text_null("asked_until")] {
            db.alter_table(Table::alter().table("cases").add_column(column).to_owned()).await?;
        }
        let mut asked = Index::create().name("cases_asked").table("cases").to_owned();
        for it in ["region", "asked_org_id", "asked_until"] {
            asked.col(it);
        }
        asked.and_where(Expr::col("asked_org_id").is_not_null());
        db.create_index(asked).await
    }
}
