//! What can be asked for, and the days that count.
use sea_orm_migration::{prelude::*, schema::*};

pub(super) fn tables() -> Vec<TableCreateStatement> {
    let items = Table::create()
        .table("items")
        .col(uuid("id"))
        .col(integer("region"))
        .col(text("code"))
        .col(text("name"))
        .col(uuid("org_id"))
        .col(text("org_name"))
        .col(text("kind"))
        .col(text("level"))
        .col(text("state"))
        .col(integer("version"))
        .col(boolean("is_person"))
        .col(boolean("is_legal"))
        .col(text("theme"))
        .col(text("promised"))
        .col(integer("n_materials"))
        .col(integer_null("visits"))
        .col(boolean_null("is_free"))
        .col(boolean("is_online"))
        .col(boolean("is_whole"))
        .col(integer("n_elements"))
        .col(text("pinyin"))
        .col(integer("hot"))
        .col(boolean("is_near"))
        .col(integer("elder"))
        .primary_key(Index::create().col("id"))
        .index(Index::create().name("items_region_code").unique().col("region").col("code"))
        .foreign_key(ForeignKey::create().from("items", "org_id").to("orgs", "id"))
        .to_owned();
    let item_versions = Table::create()
        .table("item_versions")
        .col(uuid("item_id"))
        .col(integer("version"))
        .col(text("body"))
        .col(text("digest"))
        .col(text("published_on"))
        .col(text("faults"))
        .col(text("source"))
        .primary_key(Index::create().col("item_id").col("version"))
        .foreign_key(ForeignKey::create().from("item_versions", "item_id").to("items", "id"))
        .to_owned();
    let item_tokens = Table::create()
        .table("item_tokens")
        .col(integer("region"))
        .col(text("token"))
        .col(uuid("item_id"))
        .col(integer("weight"))
        .primary_key(Index::create().col("region").col("token").col("item_id"))
        .foreign_key(ForeignKey::create().from("item_tokens", "item_id").to("items", "id"))
        .to_owned();
    let calendar_years = Table::create()
        .table("calendar_years")
        .col(integer("year"))
        .col(boolean("is_provisional"))
        .col(integer("version"))
        .col(text("source"))
        .primary_key(Index::create().col("year"))
        .to_owned();
    let calendar_days = Table::create()
        .table("calendar_days")
        .col(text("day"))
        .col(text("mark"))
        .col(text("name"))
        .primary_key(Index::create().col("day"))
        .to_owned();
    vec![items, item_versions, item_tokens, calendar_years, calendar_days]
}

pub(super) fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        Index::create().name("items_org_id").table("items").col("org_id").to_owned(),
        Index::create().name("items_region_state").table("items").col("region").col("state").to_owned(),
        Index::create().name("item_tokens_item_id").table("item_tokens").col("item_id").to_owned(),
    ]
}
