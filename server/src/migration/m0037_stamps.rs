//! 印章: the seal every body has been using becomes a row, its keeper still to be registered.
use sea_orm_migration::{prelude::*, schema::*};

use common::org::Org;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

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
        // By the columns of today: what these tables become later is nothing to this step.
        let orgs = Query::select().columns(["id", "region", "name", "body"]).from("orgs").to_owned();
        for (n, it) in (1..).zip(db.get_connection().query_all(&orgs).await?) {
            let (id, region, name): (Uuid, i32, String) =
                (it.try_get("", "id")?, it.try_get("", "region")?, it.try_get("", "name")?);
            let body: String = it.try_get("", "body")?;
            let org: Org = serde_json::from_str(&body).map_err(|it| DbErr::Custom(it.to_string()))?;
            let row = [
                Expr::value(region),
                Expr::value(id),
                Expr::value(id),
                Expr::value(name),
                Expr::value(format!("明川政印第{n:04}号")),
                Expr::value(format!("{}行政审批专用章", org.full)),
                Expr::value(""),
                Expr::value("in_use"),
                Expr::value(""),
                Expr::value(0_i64),
            ];
            let columns = ["region", "id", "org_id", "org", "no", "name", "made_on", "state", "stopped_why", "at"];
            let insert = Query::insert().into_table("stamps").columns(columns).values(row).map(|it| it.to_owned());
            db.exec_stmt(insert.map_err(|it| DbErr::Custom(it.to_string()))?).await?;
        }
        Ok(())
    }
}
