//! 2026-11-29: 网上咨询, and the words its published answers are found by.
use sea_orm_migration::{prelude::*, schema::*};

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20261129_questions"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, db: &SchemaManager) -> Result<(), DbErr> {
        let questions = Table::create()
            .table("questions")
            .col(integer("region"))
            .col(uuid("id"))
            .col(text("topic"))
            .col(text("reply_by"))
            .col(boolean("may_publish"))
            .col(boolean("is_passed_on"))
            .col(boolean("is_extended"))
            .col(text("answer"))
            .col(uuid_null("answered_by"))
            .col(text("answered_name"))
            .col(big_integer_null("answered_at"))
            .col(text_null("told_on"))
            .col(text("pub_question"))
            .col(text("pub_answer"))
            .col(big_integer_null("published_at"))
            .col(uuid_null("item_id"))
            .primary_key(Index::create().col("region").col("id"))
            .foreign_key(ForeignKey::create().from("questions", ("region", "id")).to("cases", ("region", "id")))
            .to_owned();
        db.create_table(questions).await?;
        let tokens = Table::create()
            .table("question_tokens")
            .col(integer("region"))
            .col(text("token"))
            .col(uuid("id"))
            .primary_key(Index::create().col("region").col("token").col("id"))
            .foreign_key(
                ForeignKey::create().from("question_tokens", ("region", "id")).to("questions", ("region", "id")),
            )
            .to_owned();
        db.create_table(tokens).await?;
        let of = |name: &'static str| Index::create().name(name).table("questions").col("region").to_owned();
        db.create_index(of("questions_published").col("published_at").to_owned()).await?;
        db.create_index(of("questions_item").col("item_id").col("published_at").to_owned()).await?;
        db.create_index(of("questions_answered").col("answered_at").to_owned()).await?;
        // The month's figures are counted over one kind.
        let mut by_kind = Index::create().name("cases_kind").table("cases").to_owned();
        db.create_index(by_kind.col("region").col("kind").col("submitted_at").to_owned()).await
    }
}
