use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, db: &SchemaManager) -> Result<(), DbErr> {
        let serials = Table::create()
            .table("serials")
            .col(integer("region"))
            .col(text("series"))
            .col(integer("last"))
            .primary_key(Index::create().col("region").col("series"))
            .to_owned();
        let cases = Table::create()
            .table("cases")
            .col(integer("region"))
            .col(uuid("id"))
            .col(text_null("no"))
            .col(text("query_code"))
            .col(uuid("item_id"))
            .col(integer("item_version"))
            .col(text("item_name"))
            .col(uuid("org_id"))
            .col(uuid("applicant_id"))
            .col(uuid_null("consent_id"))
            .col(text("applicant_name"))
            .col(text("stage"))
            .col(integer("version"))
            .col(text("answers"))
            .col(integer("rev"))
            .col(big_integer("saved_at"))
            .col(big_integer_null("submitted_at"))
            .col(text_null("due_on"))
            .col(boolean("is_provisional"))
            .col(integer("round"))
            .col(uuid_null("reviewer_id"))
            .col(uuid_null("claimed_by"))
            .col(text("claimed_name"))
            .col(big_integer("claimed_until"))
            .col(integer("n_materials"))
            .col(integer("n_doubts"))
            .col(boolean("is_second_allowed"))
            .primary_key(Index::create().col("region").col("id"))
            .index(Index::create().name("cases_region_no").unique().col("region").col("no"))
            .foreign_key(ForeignKey::create().from("cases", "item_id").to("items", "id"))
            .foreign_key(ForeignKey::create().from("cases", "applicant_id").to("accounts", "id"))
            .foreign_key(ForeignKey::create().from("cases", "org_id").to("orgs", "id"))
            .to_owned();
        let case_events = Table::create()
            .table("case_events")
            .col(integer("region"))
            .col(uuid("case_id"))
            .col(integer("seq"))
            .col(text("act"))
            .col(text("to_stage"))
            .col(uuid_null("account_id"))
            .col(text("by_name"))
            .col(big_integer("at"))
            .col(text("note"))
            .col(integer_null("n_days"))
            .col(text("hash"))
            .primary_key(Index::create().col("region").col("case_id").col("seq"))
            .foreign_key(
                ForeignKey::create().from("case_events", ("region", "case_id")).to("cases", ("region", "id")),
            )
            .to_owned();
        let verdicts = Table::create()
            .table("verdicts")
            .col(integer("region"))
            .col(uuid("case_id"))
            .col(integer("round"))
            .col(text("slot"))
            .col(text("verdict"))
            .col(text_null("defect"))
            .col(text("says"))
            .col(uuid("account_id"))
            .col(text("by_name"))
            .col(big_integer("at"))
            .primary_key(Index::create().col("region").col("case_id").col("round").col("slot"))
            .foreign_key(
                ForeignKey::create().from("verdicts", ("region", "case_id")).to("cases", ("region", "id")),
            )
            .to_owned();
        let notices = Table::create()
            .table("notices")
            .col(integer("region"))
            .col(uuid("id"))
            .col(uuid("case_id"))
            .col(text("no"))
            .col(integer("round"))
            .col(text("on_day"))
            .col(integer("n_days"))
            .col(text("lines"))
            .col(text("contact"))
            .col(boolean("is_repeat"))
            .primary_key(Index::create().col("region").col("id"))
            .index(Index::create().name("notices_region_no").unique().col("region").col("no"))
            .foreign_key(ForeignKey::create().from("notices", ("region", "case_id")).to("cases", ("region", "id")))
            .to_owned();
        for table in [serials, cases, case_events, verdicts, notices] {
            db.create_table(table).await?;
        }
        let indexes = [
            Index::create().name("cases_applicant_id").table("cases").col("applicant_id").to_owned(),
            Index::create()
                .name("cases_region_org_id_stage_due_on")
                .table("cases")
                .col("region")
                .col("org_id")
                .col("stage")
                .col("due_on")
                .to_owned(),
            Index::create().name("cases_item_id").table("cases").col("item_id").to_owned(),
            Index::create().name("case_events_region_at").table("case_events").col("region").col("at").to_owned(),
            Index::create()
                .name("notices_region_case_id")
                .table("notices")
                .col("region")
                .col("case_id")
                .to_owned(),
        ];
        for index in indexes {
            db.create_index(index).await?;
        }
        Ok(())
    }
}
