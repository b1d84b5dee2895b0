//! 2026-12-05: 数据交换, the systems, their batches and rows, and what a case that is worked on elsewhere has of its own.
use sea_orm_migration::{prelude::*, schema::*};

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20261205_exchange"
    }
}

fn table(name: &'static str, columns: impl IntoIterator<Item = ColumnDef>) -> TableCreateStatement {
    let mut table = Table::create().table(name).col(integer("region")).col(uuid("id")).to_owned();
    for it in columns {
        table.col(it);
    }
    table.primary_key(Index::create().col("region").col("id"));
    table
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, db: &SchemaManager) -> Result<(), DbErr> {
        let systems = [text("code"), text("name"), text("orgs"), text("url"), text("secret"), boolean("is_told")];
        let more = [boolean("is_on"), big_integer("told_until"), big_integer_null("last_at"), text("held")];
        db.create_table(table("systems", systems.into_iter().chain(more))).await?;
        let batches = [uuid("system_id"), text("no"), boolean("is_in"), big_integer("at"), text("by_name")];
        let more = [text("digest"), text("storage"), text("state"), integer("n_rows"), integer("n_taken")];
        let counts = [integer("n_same"), integer("n_refused")];
        db.create_table(table("batches", batches.into_iter().chain(more).chain(counts))).await?;
        let lines =
            [uuid("batch_id"), uuid("system_id"), integer("n"), text("of_table"), text("no"), text("guid")];
        let more = [text("digest"), text("state"), text("says"), big_integer("at"), uuid_null("case_id")];
        db.create_table(table("batch_lines", lines.into_iter().chain(more))).await?;
        let externals = [uuid("system_id"), text("no"), big_integer("accepted_at"), text_null("promised_on")];
        let more =
            [big_integer_null("closed_at"), big_integer("entered_at"), big_integer_null("closed_entered_at")];
        let steps = [
            text("result"),
            integer("n_steps"),
            big_integer_null("first_step_at"),
            big_integer_null("last_step_at"),
        ];
        let mut own = table("externals", externals.into_iter().chain(more).chain(steps));
        own.foreign_key(ForeignKey::create().from("externals", ("region", "id")).to("cases", ("region", "id")));
        db.create_table(own).await?;
        let index = |name: &'static str, table: &'static str, columns: &[&'static str], is_single: bool| {
            let mut index = Index::create().name(name).table(table).col("region").to_owned();
            for it in columns {
                index.col(*it);
            }
            if is_single { index.unique().to_owned() } else { index }
        };
        for it in [
            index("systems_code", "systems", &["code"], true),
            index("batches_no", "batches", &["system_id", "is_in", "no"], true),
            index("batches_at", "batches", &["system_id", "at"], false),
            index("batches_state", "batches", &["state", "at"], false),
            index("batch_lines_batch", "batch_lines", &["batch_id", "state", "n"], false),
            index("batch_lines_guid", "batch_lines", &["system_id", "of_table", "guid", "at"], false),
            index("batch_lines_state", "batch_lines", &["system_id", "state", "at"], false),
            index("externals_no", "externals", &["system_id", "no"], true),
            index("externals_accepted", "externals", &["accepted_at"], false),
            index("externals_entered", "externals", &["entered_at"], false),
        ] {
            db.create_index(it).await?;
        }
        Ok(())
    }
}
