//! 并联审批: the case that was handed in for several matters.
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, db: &SchemaManager) -> Result<(), DbErr> {
        db.alter_table(Table::alter().table("cases").add_column(uuid_null("joint_id")).to_owned()).await?;
        // Most cases stand alone.
        let index = Index::create()
            .name("cases_joint")
            .table("cases")
            .col("region")
            .col("joint_id")
            .and_where(Expr::col("joint_id").is_not_null())
            .to_owned();
        db.create_index(index).await
    }
}
