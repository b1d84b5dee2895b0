//! What is told, and what is still to be sent.
use sea_orm_migration::{prelude::*, schema::*};

pub(super) fn tables() -> Vec<TableCreateStatement> {
    let messages = Table::create()
        .table("messages")
        .col(uuid("id"))
        .col(uuid("account_id"))
        .col(integer("region"))
        .col(uuid("case_id"))
        .col(text("title"))
        .col(text("text"))
        .col(big_integer("at"))
        .col(big_integer_null("read_at"))
        .primary_key(Index::create().col("id"))
        .foreign_key(ForeignKey::create().from("messages", "account_id").to("accounts", "id"))
        .to_owned();
    let outbox = Table::create()
        .table("outbox")
        .col(uuid("id"))
        .col(text("channel"))
        .col(text("target"))
        .col(text("subject"))
        .col(text("text"))
        .col(big_integer("due_at"))
        .col(integer("n_tries"))
        .col(big_integer("leased_until"))
        .col(big_integer_null("sent_at"))
        .primary_key(Index::create().col("id"))
        .to_owned();
    vec![messages, outbox]
}

pub(super) fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        Index::create().name("messages_account_id_at").table("messages").col("account_id").col("at").to_owned(),
        Index::create().name("outbox_sent_at_due_at").table("outbox").col("sent_at").col("due_at").to_owned(),
    ]
}
