//! 2026-12-02: 操作记录 is read at the desk: by whom, and about which case or whom.
use sea_orm_migration::{prelude::*, schema::*};

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20261202_trail"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, db: &SchemaManager) -> Result<(), DbErr> {
        db.alter_table(Table::alter().table("audit_rows").add_column(uuid_null("about")).to_owned()).await?;
        let index = |name: &'static str, column: &'static str| {
            Index::create().name(name).table("audit_rows").col(column).col("at").to_owned()
        };
        db.create_index(index("audit_rows_account", "account_id")).await?;
        let mut about = index("audit_rows_about", "about");
        db.create_index(about.and_where(Expr::col("about").is_not_null()).to_owned()).await
    }
}
