//! Files, and those to be deleted.
use sea_orm_migration::{prelude::*, schema::*};

pub(super) fn tables() -> Vec<TableCreateStatement> {
    let files = Table::create()
        .table("files")
        .col(integer("region"))
        .col(uuid("id"))
        .col(uuid_null("case_id"))
        .col(text("slot"))
        .col(uuid("owner_id"))
        .col(text("name"))
        .col(text("kind"))
        .col(text("state"))
        .col(big_integer("n_bytes"))
        .col(text("digest"))
        .col(text("storage"))
        .col(integer("position"))
        .col(integer("turns"))
        .col(text("trust"))
        .col(integer("n_pages"))
        .col(text("doubts"))
        .col(integer("round"))
        .col(uuid_null("from_id"))
        .col(text("origin"))
        .col(boolean("is_kept"))
        .col(big_integer("created_at"))
        .col(text("valid_until"))
        .primary_key(Index::create().col("region").col("id"))
        .foreign_key(ForeignKey::create().from("files", "owner_id").to("accounts", "id"))
        .to_owned();
    let doomed_files = Table::create()
        .table("doomed_files")
        .col(text("storage"))
        .col(big_integer("at"))
        .primary_key(Index::create().col("storage"))
        .to_owned();
    vec![files, doomed_files]
}

pub(super) fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        Index::create().name("files_region_case_id").table("files").col("region").col("case_id").to_owned(),
        Index::create()
            .name("files_region_state_created_at")
            .table("files")
            .col("region")
            .col("state")
            .col("created_at")
            .to_owned(),
        // Several rows may lie on the same bytes (reuse): the last one to go takes them along.
        Index::create().name("files_region_storage").table("files").col("region").col("storage").to_owned(),
        // One's own library, answered from one index. Without the order in it, SQLite preferred the index of all files of the
        // county by time, and read on until it had met a page of one person's.
        Index::create()
            .name("files_library")
            .table("files")
            .col("region")
            .col("owner_id")
            .col("is_kept")
            .col("state")
            .col("created_at")
            .col("id")
            .to_owned(),
    ]
}
