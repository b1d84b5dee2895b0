//! 印章: the seal every body has been using becomes a row, its keeper still to be registered.
use sea_orm_migration::{prelude::*, schema::*};

use crate::entity::{orgs, stamps};
use common::{id::StampId, mandate::stamp::StampState, moment::Moment, org::Org};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, db: &SchemaManager) -> Result<(), DbErr> {
        let all = Table::create()
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
        db.create_table(all).await?;
        let keepers = Table::create()
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
        db.create_table(keepers).await?;
        let mut of_org = Index::create().name("stamps_of_org").table("stamps").to_owned();
        db.create_index(of_org.col("region").col("org_id").col("state").to_owned()).await?;
        for column in [text("stamp_no").default("").take(), text("stamp_keeper").default("").take()] {
            db.alter_table(Table::alter().table("papers").add_column(column).to_owned()).await?;
        }
        let link = db.get_connection();
        for (n, it) in (1..).zip(orgs::Entity::find().all(link).await?) {
            let org: Org = serde_json::from_str(&it.body).map_err(|it| DbErr::Custom(it.to_string()))?;
            let row = stamps::Model {
                region: it.region,
                id: StampId(it.id),
                org_id: it.id,
                org: it.name,
                no: format!("明川政印第{n:04}号"),
                name: format!("{}行政审批专用章", org.full),
                made_on: String::new(),
                state: StampState::InUse,
                stopped_on: None,
                stopped_why: String::new(),
                at: Moment(0),
            };
            stamps::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(link).await?;
        }
        Ok(())
    }
}
