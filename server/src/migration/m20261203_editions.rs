//! 2026-12-03: 事项编制, what a version in the making has of its own.
use sea_orm_migration::{prelude::*, schema::*, sea_orm::DbBackend};

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20261203_editions"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, db: &SchemaManager) -> Result<(), DbErr> {
        let mut editions = Table::create().table("editions").col(integer("region")).col(uuid("id")).to_owned();
        editions.col(uuid_null("item_id")).col(text("code")).col(text("cause")).col(text("says"));
        editions.col(integer_null("base")).col(text_null("effective_on")).col(boolean("is_open"));
        editions.col(text("papers")).col(text("ends")).col(text("doc")).col(text("revs")).col(text("writers"));
        editions.col(text("remarks")).col(text("rehearsed")).col(integer_null("published"));
        editions.primary_key(Index::create().col("region").col("id"));
        editions
            .foreign_key(ForeignKey::create().from("editions", ("region", "id")).to("cases", ("region", "id")));
        db.create_table(editions).await?;
        // 基本编码, by which the same matter is found at another level; of what is there already out of its document.
        let column = Table::alter().table("items").add_column(text("base_code").default("")).to_owned();
        db.alter_table(column).await?;
        let said = match db.get_database_backend() {
            DbBackend::Postgres => "v.body::json ->> 'base_code'",
            _ => "json_extract(v.body, '$.base_code')",
        };
        let fill = format!(
            "UPDATE items SET base_code = COALESCE((SELECT {said} FROM item_versions v \
             WHERE v.item_id = items.id AND v.version = items.version), '')"
        );
        db.get_connection().execute_unprepared(&fill).await?;
        let mut same = Index::create().name("items_base").table("items").col("region").to_owned();
        db.create_index(same.col("base_code").to_owned()).await?;
        let index = |name: &'static str| Index::create().name(name).table("editions").col("region").to_owned();
        // One at a time: two clicks do not begin two.
        let mut open = index("editions_open").col("code").unique().to_owned();
        db.create_index(open.and_where(Expr::col("is_open").eq(true)).to_owned()).await?;
        db.create_index(index("editions_item").col("item_id").col("id").to_owned()).await?;
        db.create_index(index("editions_day").col("is_open").col("effective_on").to_owned()).await
    }
}
