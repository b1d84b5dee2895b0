//! 2026-11-30: a licence says on which day its holder is told that it ends; holding one up, and looking at it, is written down; a file
//! says which side of a two-sided paper it is.
use sea_orm_migration::{prelude::*, schema::*};

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20261130_licences"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, db: &SchemaManager) -> Result<(), DbErr> {
        let showings = Table::create()
            .table("showings")
            .col(integer("region"))
            .col(uuid("id"))
            .col(uuid("paper_id"))
            .col(uuid("account_id"))
            .col(text("purpose"))
            .col(big_integer("at"))
            .col(big_integer("until"))
            .primary_key(Index::create().col("region").col("id"))
            .to_owned();
        db.create_table(showings).await?;
        let looks = Table::create()
            .table("showing_looks")
            .col(integer("region"))
            .col(uuid("id"))
            .col(uuid("showing_id"))
            .col(big_integer("at"))
            .primary_key(Index::create().col("region").col("id"))
            .to_owned();
        db.create_table(looks).await?;
        let mut of_paper = Index::create().name("showings_paper").table("showings").to_owned();
        db.create_index(of_paper.col("region").col("paper_id").col("id").to_owned()).await?;
        let mut of_showing = Index::create().name("showing_looks_showing").table("showing_looks").to_owned();
        db.create_index(of_showing.col("region").col("showing_id").col("id").to_owned()).await?;
        let remind = text_null("remind_on");
        db.alter_table(Table::alter().table("papers").add_column(remind).to_owned()).await?;
        // Most papers have no end, or have been told of.
        let mut ending = Index::create().name("papers_ending").table("papers").to_owned();
        ending.col("region").col("remind_on").and_where(Expr::col("remind_on").is_not_null());
        db.create_index(ending.to_owned()).await?;
        let side = text("side").default("").to_owned();
        db.alter_table(Table::alter().table("files").add_column(side).to_owned()).await
    }
}
