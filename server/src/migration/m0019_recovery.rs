//! Getting back in: codes for citizens, invitations of the operator for staff.
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, db: &SchemaManager) -> Result<(), DbErr> {
        let recoveries = Table::create()
            .table("recoveries")
            .col(uuid("account_id").primary_key())
            .col(text("code_mac"))
            .col(big_integer("until"))
            .foreign_key(ForeignKey::create().from("recoveries", "account_id").to("accounts", "id"))
            .to_owned();
        db.create_table(recoveries).await?;
        let column = ColumnDef::new("keeps_duties").boolean().not_null().default(false).to_owned();
        db.alter_table(Table::alter().table("invitations").add_column(column).to_owned()).await
    }
}
