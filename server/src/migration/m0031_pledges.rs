//! 告知承诺: where the promise of a case stands, and by when it is to be looked at.
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, db: &SchemaManager) -> Result<(), DbErr> {
        for column in [text("promise").default("none").take(), text_null("check_by")] {
            db.alter_table(Table::alter().table("cases").add_column(column).to_owned()).await?;
        }
        // Most cases promise nothing.
        let mut promised = Index::create().name("cases_promise").table("cases").to_owned();
        for it in ["region", "promise", "check_by"] {
            promised.col(it);
        }
        promised.and_where(Expr::col("promise").ne("none"));
        db.create_index(promised).await
    }
}
