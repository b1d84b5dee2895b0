//! 交接清单
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, db: &SchemaManager) -> Result<(), DbErr> {
        let lists = Table::create()
            .table("transmittals")
            .col(integer("region"))
            .col(uuid("id"))
            .col(text("no"))
            .col(text("way"))
            .col(uuid("org_id"))
            .col(text("org"))
            .col(integer("n_cases"))
            .col(uuid("sender_id"))
            .col(text("sent_by"))
            .col(big_integer("sent_at"))
            .col(text("received_by"))
            .col(big_integer_null("received_at"))
            .col(integer("n_missing"))
            .col(text("remark"))
            .primary_key(Index::create().col("region").col("id"))
            .to_owned();
        db.create_table(lists).await?;
        let lines = Table::create()
            .table("transmittal_lines")
            .col(integer("region"))
            .col(uuid("transmittal_id"))
            .col(integer("seq"))
            .col(uuid("case_id"))
            .col(text("way"))
            .col(text("case_no"))
            .col(text("item_name"))
            .col(text("applicant"))
            .col(text("contents"))
            .col(text("state"))
            .primary_key(Index::create().col("region").col("transmittal_id").col("seq"))
            .to_owned();
        db.create_table(lines).await?;
        let indexes = [
            ("transmittals_of_org", "transmittals", ["region", "org_id", "sent_at"]),
            ("transmittal_lines_of_case", "transmittal_lines", ["region", "case_id", "way"]),
        ];
        for (name, table, columns) in indexes {
            let mut index = Index::create().name(name).table(table).to_owned();
            for it in columns {
                index.col(it);
            }
            db.create_index(index).await?;
        }
        Ok(())
    }
}
