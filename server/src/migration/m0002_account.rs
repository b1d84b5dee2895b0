use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, db: &SchemaManager) -> Result<(), DbErr> {
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
            .primary_key(Index::create().col("account_id"))
            .foreign_key(ForeignKey::create().from("invitations", "account_id").to("accounts", "id"))
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
        for table in [accounts, account_duties, sessions, attempts, invitations, consents] {
            db.create_table(table).await?;
        }
        let indexes = [
            Index::create().name("accounts_org_id").table("accounts").col("org_id").to_owned(),
            Index::create().name("accounts_id_card_mac").table("accounts").col("id_card_mac").to_owned(),
            Index::create().name("sessions_account_id").table("sessions").col("account_id").to_owned(),
            Index::create().name("consents_account_id").table("consents").col("account_id").to_owned(),
        ];
        for index in indexes {
            db.create_index(index).await?;
        }
        Ok(())
    }
}
