//! 版式文件: papers as files, whose they are, and until when a file of one's own is good for something.
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, db: &SchemaManager) -> Result<(), DbErr> {
        for column in [uuid_null("file_id"), text("file_digest").default("").take(), uuid_null("holder_id")] {
            db.alter_table(Table::alter().table("papers").add_column(column).to_owned()).await?;
        }
        let until = text("valid_until").default("").take();
        db.alter_table(Table::alter().table("files").add_column(until).to_owned()).await?;
        // The papers there are belong to whoever asked for them.
        let holder =
            "(SELECT applicant_id FROM cases WHERE cases.region = papers.region AND cases.id = papers.case_id)";
        db.exec_stmt(Query::update().table("papers").value("holder_id", Expr::cust(holder)).to_owned()).await?;
        // Without a digest it is no file yet.
        let file = Index::create()
            .name("papers_file")
            .table("papers")
            .col("region")
            .col("file_digest")
            .col("id")
            .to_owned();
        db.create_index(file).await?;
        let mut held = Index::create().name("papers_held").table("papers").to_owned();
        for it in ["region", "holder_id", "kind", "at", "id"] {
            held.col(it);
        }
        db.create_index(held).await
    }
}
