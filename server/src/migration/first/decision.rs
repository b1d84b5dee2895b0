//! What binds: papers, letters of authority, seals; what is paid and rated.
use sea_orm_migration::{prelude::*, schema::*};

pub(super) fn tables() -> Vec<TableCreateStatement> {
    let papers = Table::create()
        .table("papers")
        .col(integer("region"))
        .col(uuid("id"))
        .col(uuid("case_id"))
        .col(text("case_no"))
        .col(uuid("org_id"))
        .col(text("kind"))
        .col(text("title"))
        .col(text("no"))
        .col(text("code"))
        .col(text("on_day"))
        .col(text("body"))
        .col(text("digest"))
        .col(text("signature"))
        .col(text("state"))
        .col(text("stamp"))
        .col(uuid_null("sealed_by"))
        .col(text("sealed_name"))
        .col(text("mandate_no"))
        .col(text("valid_until"))
        .col(big_integer("at"))
        .col(uuid_null("file_id"))
        .col(text("file_digest"))
        .col(uuid_null("holder_id"))
        .col(text("stamp_no"))
        .col(text("stamp_keeper"))
        .primary_key(Index::create().col("region").col("id"))
        .to_owned();
    let mandates = Table::create()
        .table("mandates")
        .col(integer("region"))
        .col(uuid("id"))
        .col(uuid("org_id"))
        .col(text("org"))
        .col(uuid("account_id"))
        .col(text("holder"))
        .col(text("post"))
        .col(boolean("is_deputy"))
        .col(text("no"))
        .col(text("code"))
        .col(text("acts"))
        .col(text("items"))
        .col(text("from_on"))
        .col(text("until_on"))
        .col(text("signed_by"))
        .col(text_null("revoked_on"))
        .col(text("revoked_why"))
        .col(big_integer("at"))
        .col(big_integer("max_fen"))
        .col(uuid_null("scan_id"))
        .primary_key(Index::create().col("region").col("id"))
        .to_owned();
    let stamps = Table::create()
        .table("stamps")
        .col(integer("region"))
        .col(uuid("id"))
        .col(uuid("org_id"))
        .col(text("org"))
        .col(text("no"))
        .col(text("name"))
        .col(text("made_on"))
        .col(text("state"))
        .col(text_null("stopped_on"))
        .col(text("stopped_why"))
        .col(big_integer("at"))
        .primary_key(Index::create().col("region").col("id"))
        .to_owned();
    let stamp_keepers = Table::create()
        .table("stamp_keepers")
        .col(integer("region"))
        .col(uuid("stamp_id"))
        .col(big_integer("since"))
        .col(uuid("account_id"))
        .col(text("name"))
        .col(text("post"))
        .col(text("given_by"))
        .col(text("remark"))
        .primary_key(Index::create().col("region").col("stamp_id").col("since"))
        .to_owned();
    let bills = Table::create()
        .table("bills")
        .col(integer("region"))
        .col(uuid("id"))
        .col(uuid("case_id"))
        .col(text("no"))
        .col(text("item_name"))
        .col(text("payer"))
        .col(text("lines"))
        .col(big_integer("waived"))
        .col(big_integer("due"))
        .col(text("state"))
        .col(big_integer("made_at"))
        .col(text("way"))
        .col(text("trade_no"))
        .col(big_integer_null("paid_at"))
        .col(big_integer_null("refunded_at"))
        .col(text("reason"))
        .primary_key(Index::create().col("region").col("id"))
        .to_owned();
    let ratings = Table::create()
        .table("ratings")
        .col(integer("region"))
        .col(uuid("id"))
        .col(uuid("case_id"))
        .col(integer("seq"))
        .col(text("act"))
        .col(uuid("org_id"))
        .col(text("item_name"))
        .col(text("stars"))
        .col(text("grievances"))
        .col(text("text"))
        .col(text("channel"))
        .col(text("phone"))
        .col(big_integer("at"))
        .col(text("reply"))
        .col(uuid_null("work_id"))
        .primary_key(Index::create().col("region").col("id"))
        .to_owned();
    vec![papers, mandates, stamps, stamp_keepers, bills, ratings]
}

pub(super) fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        Index::create().name("papers_case").table("papers").col("region").col("case_id").col("id").to_owned(),
        Index::create().name("papers_code").table("papers").unique().col("region").col("code").to_owned(),
        Index::create().name("papers_register").table("papers").col("region").col("org_id").col("at").to_owned(),
        // Without a digest it is no file yet.
        Index::create().name("papers_file").table("papers").col("region").col("file_digest").col("id").to_owned(),
        Index::create()
            .name("papers_held")
            .table("papers")
            .col("region")
            .col("holder_id")
            .col("kind")
            .col("at")
            .col("id")
            .to_owned(),
        Index::create()
            .name("mandates_holder")
            .table("mandates")
            .col("region")
            .col("account_id")
            .col("id")
            .to_owned(),
        Index::create().name("mandates_code").table("mandates").unique().col("region").col("code").to_owned(),
        Index::create().name("mandates_org").table("mandates").col("region").col("org_id").col("at").to_owned(),
        Index::create().name("stamps_of_org").table("stamps").col("region").col("org_id").col("state").to_owned(),
        // One case, one bill: the database holds it, too.
        Index::create().name("bills_case").table("bills").unique().col("region").col("case_id").to_owned(),
        Index::create().name("bills_no").table("bills").unique().col("region").col("no").to_owned(),
        Index::create().name("bills_made").table("bills").col("region").col("made_at").to_owned(),
        // Nearly every bill is settled.
        Index::create()
            .name("bills_refunding")
            .table("bills")
            .col("region")
            .col("state")
            .and_where(Expr::col("state").eq("refunding"))
            .to_owned(),
        // Once for each time somebody was served: the database holds it, too.
        Index::create()
            .name("ratings_once")
            .table("ratings")
            .unique()
            .col("region")
            .col("case_id")
            .col("seq")
            .to_owned(),
        Index::create().name("ratings_at").table("ratings").col("region").col("at").to_owned(),
        // Most ratings are good ones.
        Index::create()
            .name("ratings_work")
            .table("ratings")
            .unique()
            .col("region")
            .col("work_id")
            .and_where(Expr::col("work_id").is_not_null())
            .to_owned(),
    ]
}
