//! 审批: letters of authority, papers, and what a case owes and holds ready.
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

fn papers() -> TableCreateStatement {
    Table::create()
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
        .primary_key(Index::create().col("region").col("id"))
        .to_owned()
}

fn mandates() -> TableCreateStatement {
    Table::create()
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
        .primary_key(Index::create().col("region").col("id"))
        .to_owned()
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, db: &SchemaManager) -> Result<(), DbErr> {
        db.create_table(papers()).await?;
        db.create_table(mandates()).await?;
        let indexes: [(&str, &str, &[&str], bool); 6] = [
            ("papers_case", "papers", &["region", "case_id", "id"], false),
            ("papers_code", "papers", &["region", "code"], true),
            ("papers_register", "papers", &["region", "org_id", "at"], false),
            ("mandates_holder", "mandates", &["region", "account_id", "id"], false),
            ("mandates_code", "mandates", &["region", "code"], true),
            ("mandates_org", "mandates", &["region", "org_id", "at"], false),
        ];
        for (name, table, columns, is_unique) in indexes {
            let mut index = Index::create().name(name).table(table).to_owned();
            columns.iter().for_each(|it| {
                index.col(*it);
            });
            if is_unique {
                index.unique();
            }
            db.create_index(index).await?;
        }
        // One column a statement: SQLite takes no more.
        let columns =
            [text("owed").default("").to_owned(), text_null("owed_by"), text("pick_up").default("").to_owned()];
        for column in columns {
            db.alter_table(Table::alter().table("cases").add_column(column).to_owned()).await?;
        }
        // Few cases owe anything.
        let index = Index::create()
            .name("cases_owed")
            .table("cases")
            .col("region")
            .col("owed_by")
            .and_where(Expr::col("owed_by").is_not_null())
            .to_owned();
        db.create_index(index).await
    }
}
