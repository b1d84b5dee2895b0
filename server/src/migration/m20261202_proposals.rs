//! 2026-12-02: 两人办: what one proposes and another confirms.
use sea_orm_migration::{prelude::*, schema::*};

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20261202_proposals"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, db: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("proposals")
            .col(integer("region"))
            .col(uuid("id"))
            .col(text("about"))
            .col(text("state"))
            .col(uuid("account_id"))
            .col(uuid_null("other_id"))
            .col(uuid_null("org_id"))
            .col(text("body"))
            .col(text("says"))
            .col(text("reason"))
            .col(uuid("by_id"))
            .col(text("by_name"))
            .col(big_integer("at"))
            .col(text("settled_name").default(""))
            .col(big_integer_null("settled_at"))
            .col(text("settled_why").default(""))
            .primary_key(Index::create().col("region").col("id"))
            .to_owned();
        db.create_table(table).await?;
        let index = |name: &'static str| Index::create().name(name).table("proposals").col("region").to_owned();
        db.create_index(index("proposals_about").col("about").col("at").to_owned()).await?;
        db.create_index(index("proposals_account").col("account_id").col("state").to_owned()).await?;
        // 离岗交接: what somebody has sent and nobody has counted.
        let mut sent = Index::create().name("transmittals_sent").table("transmittals").col("region").to_owned();
        sent.col("sender_id").and_where(Expr::col("received_at").is_null());
        db.create_index(sent).await
    }
}
