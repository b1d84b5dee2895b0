//! Who did what, sealed; whose turn the jobs are.
use sea_orm_migration::{prelude::*, schema::*};

pub(super) fn tables() -> Vec<TableCreateStatement> {
    let audit_rows = Table::create()
        .table("audit_rows")
        .col(uuid("id"))
        .col(big_integer("at"))
        .col(uuid_null("account_id"))
        .col(text("route"))
        .col(text("subject"))
        .col(integer("status"))
        .col(text("peer"))
        .primary_key(Index::create().col("id"))
        .to_owned();
    let seals = Table::create()
        .table("seals")
        .col(big_integer("until"))
        .col(integer("n_rows"))
        .col(text("root"))
        .col(text("before"))
        .col(text("signature"))
        .primary_key(Index::create().col("until"))
        .to_owned();
    let leases = Table::create()
        .table("leases")
        .col(text("name"))
        .col(text("holder"))
        .col(big_integer("until"))
        .primary_key(Index::create().col("name"))
        .to_owned();
    vec![audit_rows, seals, leases]
}

pub(super) fn indexes() -> Vec<IndexCreateStatement> {
    vec![Index::create().name("audit_rows_at").table("audit_rows").col("at").to_owned()]
}
