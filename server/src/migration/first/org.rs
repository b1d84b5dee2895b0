//! Who there is: regions and bodies.
use sea_orm_migration::{prelude::*, schema::*};

pub(super) fn tables() -> Vec<TableCreateStatement> {
    let regions = Table::create()
        .table("regions")
        .col(big_integer("code"))
        .col(text("name"))
        .col(text("level"))
        .col(big_integer("above"))
        .primary_key(Index::create().col("code"))
        .to_owned();
    let orgs = Table::create()
        .table("orgs")
        .col(uuid("id"))
        .col(integer("region"))
        .col(text("name"))
        .col(uuid_null("above_id"))
        .col(text("body"))
        .primary_key(Index::create().col("id"))
        .index(Index::create().name("orgs_region_name").unique().col("region").col("name"))
        .to_owned();
    vec![regions, orgs]
}

pub(super) fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        Index::create().name("regions_above").table("regions").col("above").to_owned(),
        Index::create().name("orgs_above_id").table("orgs").col("above_id").to_owned(),
    ]
}
