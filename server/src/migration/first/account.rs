//! People: accounts, duties, sessions, what they agreed to, how they come back.
use sea_orm_migration::{prelude::*, schema::*};

pub(super) fn tables() -> Vec<TableCreateStatement> {
    let accounts = Table::create()
        .table("accounts")
        .col(uuid("id"))
        .col(text("kind"))
        .col(text_null("login"))
        .col(text_null("phone_mac"))
        .col(text("name"))
        .col(text("phone"))
        .col(text("email"))
        .col(text("id_card"))
        .col(text_null("id_card_mac"))
        .col(text("credit_code"))
        .col(text("legal"))
        .col(text("region_name"))
        .col(text("address"))
        .col(text("real_name"))
        .col(text("secret"))
        .col(big_integer("secret_at"))
        .col(text("totp"))
        .col(big_integer("totp_step"))
        .col(integer_null("region"))
        .col(uuid_null("org_id"))
        .col(text("post"))
        .col(boolean("is_active"))
        .col(big_integer("created_at"))
        // What the latest agreement says, so that no submission has to look for it.
        .col(text("agreed"))
        .col(text("looks"))
        .primary_key(Index::create().col("id"))
        .index(Index::create().name("accounts_login").unique().col("login"))
        .index(Index::create().name("accounts_phone_mac").unique().col("phone_mac"))
        .foreign_key(ForeignKey::create().from("accounts", "org_id").to("orgs", "id"))
        .to_owned();
    let account_duties = Table::create()
        .table("account_duties")
        .col(uuid("account_id"))
        .col(text("duty"))
        .primary_key(Index::create().col("account_id").col("duty"))
        .foreign_key(ForeignKey::create().from("account_duties", "account_id").to("accounts", "id"))
        .to_owned();
    let sessions = Table::create()
        .table("sessions")
        .col(text("id"))
        .col(uuid("public_id"))
        .col(uuid("account_id"))
        .col(big_integer("opened_at"))
        .col(big_integer("seen_at"))
        .col(text("device"))
        .col(text("via"))
        .primary_key(Index::create().col("id"))
        .foreign_key(ForeignKey::create().from("sessions", "account_id").to("accounts", "id"))
        .to_owned();
    let attempts = Table::create()
        .table("attempts")
        .col(text("key"))
        .col(integer("n_failures"))
        .col(big_integer("last_at"))
        .primary_key(Index::create().col("key"))
        .to_owned();
    let invitations = Table::create()
        .table("invitations")
        .col(uuid("account_id"))
        .col(text("code_hash"))
        .col(big_integer("until"))
        .col(boolean("keeps_duties"))
        .primary_key(Index::create().col("account_id"))
        .foreign_key(ForeignKey::create().from("invitations", "account_id").to("accounts", "id"))
        .to_owned();
    let old_secrets = Table::create()
        .table("old_secrets")
        .col(uuid("account_id"))
        .col(big_integer("at"))
        .col(text("secret"))
        .primary_key(Index::create().col("account_id").col("at"))
        .foreign_key(ForeignKey::create().from("old_secrets", "account_id").to("accounts", "id"))
        .to_owned();
    let logins = Table::create()
        .table("logins")
        .col(text("issuer"))
        .col(text("subject"))
        .col(uuid("account_id"))
        .col(big_integer("at"))
        .primary_key(Index::create().col("issuer").col("subject"))
        .foreign_key(ForeignKey::create().from("logins", "account_id").to("accounts", "id"))
        .to_owned();
    let recoveries = Table::create()
        .table("recoveries")
        .col(uuid("account_id"))
        .primary_key(Index::create().col("account_id"))
        .col(text("code_mac"))
        .col(big_integer("until"))
        .foreign_key(ForeignKey::create().from("recoveries", "account_id").to("accounts", "id"))
        .to_owned();
    let consents = Table::create()
        .table("consents")
        .col(uuid("id"))
        .col(uuid("account_id"))
        .col(text("name"))
        .col(text("id_card"))
        .col(text("phone"))
        .col(text("relation"))
        .col(big_integer("at"))
        .col(big_integer_null("ended_at"))
        .primary_key(Index::create().col("id"))
        .foreign_key(ForeignKey::create().from("consents", "account_id").to("accounts", "id"))
        .to_owned();
    let agreements = Table::create()
        .table("agreements")
        .col(uuid("id"))
        .col(uuid("account_id"))
        .col(text("version"))
        .col(big_integer("at"))
        .col(big_integer_null("ended_at"))
        .primary_key(Index::create().col("id"))
        .foreign_key(ForeignKey::create().from("agreements", "account_id").to("accounts", "id"))
        .to_owned();
    let reveals = Table::create()
        .table("reveals")
        .col(integer("region"))
        .col(uuid("id"))
        .col(uuid("case_id"))
        .col(uuid("account_id"))
        .col(text("by_name"))
        .col(text("purpose"))
        .col(text("note"))
        .col(big_integer("at"))
        .primary_key(Index::create().col("region").col("id"))
        .to_owned();
    vec![
        accounts,
        account_duties,
        sessions,
        attempts,
        invitations,
        old_secrets,
        logins,
        recoveries,
        consents,
        agreements,
        reveals,
    ]
}

pub(super) fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        Index::create().name("accounts_org_id").table("accounts").col("org_id").to_owned(),
        Index::create().name("accounts_id_card_mac").table("accounts").col("id_card_mac").to_owned(),
        Index::create()
            .name("accounts_credit_code")
            .table("accounts")
            .col("credit_code")
            .and_where(Expr::col("credit_code").ne(""))
            .to_owned(),
        Index::create().name("sessions_account_id").table("sessions").col("account_id").to_owned(),
        // Finds the sessions that ended long ago without reading all of them.
        Index::create().name("sessions_opened_at").table("sessions").col("opened_at").to_owned(),
        Index::create().name("logins_account_id").table("logins").col("account_id").to_owned(),
        Index::create().name("consents_account_id").table("consents").col("account_id").to_owned(),
        Index::create().name("agreements_account_id").table("agreements").col("account_id").col("at").to_owned(),
        Index::create()
            .name("reveals_region_case_id")
            .table("reveals")
            .col("region")
            .col("case_id")
            .col("at")
            .to_owned(),
    ]
}
