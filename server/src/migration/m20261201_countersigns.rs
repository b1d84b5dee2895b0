//! 2026-12-01: 会签 of several bodies at once: a row for each that was asked.
use sea_orm_migration::{prelude::*, schema::*};

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20261201_countersigns"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, db: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("countersigns")
            .col(integer("region"))
            .col(uuid("case_id"))
            .col(integer("seq"))
            .col(uuid("org_id"))
            .col(text("org"))
            .col(text("asked_on"))
            .col(integer("n_days"))
            .col(text("until_on"))
            .col(text("word"))
            .primary_key(Index::create().col("region").col("case_id").col("seq").col("org_id"))
            .foreign_key(
                ForeignKey::create().from("countersigns", ("region", "case_id")).to("cases", ("region", "id")),
            )
            .to_owned();
        db.create_table(table).await?;
        let of_body = Index::create().name("countersigns_org").table("countersigns").col("region").to_owned();
        db.create_index(of_body.clone().col("org_id").col("word").col("case_id").to_owned()).await?;
        // Who was asked before stood with the case, one at a time.
        let before = "INSERT INTO countersigns (region, case_id, seq, org_id, org, asked_on, n_days, until_on, word) \
             SELECT c.region, c.id, c.version, c.asked_org_id, o.name, COALESCE(c.asked_until, ''), 0, \
             COALESCE(c.asked_until, ''), CASE WHEN c.asked_until IS NULL THEN 'said' ELSE 'waiting' END \
             FROM cases c JOIN orgs o ON o.id = c.asked_org_id WHERE c.asked_org_id IS NOT NULL";
        db.get_connection().execute_unprepared(before).await?;
        db.drop_index(Index::drop().name("cases_asked").table("cases").to_owned()).await
    }
}
