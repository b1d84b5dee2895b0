//! The first shape of the database, table by table; in order, because rows point at rows. Every question names
//! the region first; the indexes do so too, or a planner might take "the whole county" for narrow.
use sea_orm_migration::prelude::*;

mod account;
mod audit;
mod case;
mod catalogue;
mod counter;
mod decision;
mod material;
mod message;
mod org;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, db: &SchemaManager) -> Result<(), DbErr> {
        let parts = [
            (org::tables(), org::indexes()),
            (account::tables(), account::indexes()),
            (catalogue::tables(), catalogue::indexes()),
            (case::tables(), case::indexes()),
            (material::tables(), material::indexes()),
            (message::tables(), message::indexes()),
            (audit::tables(), audit::indexes()),
            (decision::tables(), decision::indexes()),
            (counter::tables(), counter::indexes()),
        ];
        for (tables, indexes) in parts {
            for table in tables {
                db.create_table(table).await?;
            }
            for index in indexes {
                db.create_index(index).await?;
            }
        }
        Ok(())
    }
}
