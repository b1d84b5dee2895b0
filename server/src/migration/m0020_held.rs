//! Finds what one clerk has claimed without reading what everybody has.
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, db: &SchemaManager) -> Result<(), DbErr> {
        // Few cases are claimed by anybody: those that are not cost nothing here.
        let index = Index::create()
            .name("cases_claimed")
            .table("cases")
            .col("region")
            .col("claimed_by")
            .and_where(Expr::col("claimed_by").is_not_null())
            .to_owned();
        db.create_index(index).await
    }
}
