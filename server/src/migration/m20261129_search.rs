//! 2026-11-29: a case is found by any word of it, closed or not. Words inside of words can only be looked for one by one: with
//! these columns the index alone is read for it, not the rows, whose answers are long. Only of what was handed in, and said so by
//! that question alone: no other is answered from here.
use sea_orm_migration::prelude::*;

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20261129_search"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, db: &SchemaManager) -> Result<(), DbErr> {
        let mut words = Index::create().name("cases_search").table("cases").to_owned();
        for column in ["region", "org_id", "submitted_at", "id", "stage", "no", "item_name", "applicant_name"] {
            words.col(column);
        }
        words.and_where(Expr::col("submitted_at").is_not_null());
        db.create_index(words).await
    }
}
