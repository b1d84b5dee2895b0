//! 2026-12-02: a hall begins from nothing: the code of its set-up, when it opened, what of it and of its bodies was changed by whom.
use sea_orm_migration::{prelude::*, schema::*};

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20261202_opening"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, db: &SchemaManager) -> Result<(), DbErr> {
        let mut codes = Table::create().table("setup_codes").col(text("hash")).to_owned();
        codes.col(big_integer("until")).primary_key(Index::create().col("hash"));
        db.create_table(codes).await?;
        let column = Table::alter().table("counties").add_column(big_integer_null("opened_at")).to_owned();
        db.alter_table(column).await?;
        // Whoever was there before there was an opening has been open since.
        let open = Query::update().table("counties").value("opened_at", 0_i64).to_owned();
        db.exec_stmt(open).await?;
        let table = |name: &'static str| {
            let mut table = Table::create().table(name).col(integer("region")).to_owned();
            table.col(uuid("id")).col(big_integer("at")).col(text("by_name"));
            table.primary_key(Index::create().col("region").col("id"));
            table
        };
        let mut county = table("county_changes");
        county.col(text("what")).col(text("was")).col(text("now"));
        db.create_table(county).await?;
        let mut body = table("org_changes");
        body.col(uuid("org_id")).col(text("from_on")).col(text("was")).col(text("now"));
        db.create_table(body).await?;
        let mut of = Index::create().name("org_changes_org").table("org_changes").col("region").to_owned();
        db.create_index(of.col("org_id").to_owned()).await
    }
}
