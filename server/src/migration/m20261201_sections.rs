//! 2026-12-01: 科室, what is theirs, who is in them, and who is away; and who handles a case, whoever it was handed out by.
use sea_orm_migration::{prelude::*, schema::*};

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20261201_sections"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, db: &SchemaManager) -> Result<(), DbErr> {
        let table = |name: &'static str| Table::create().table(name).col(integer("region")).to_owned();
        let mut sections = table("sections");
        sections.col(uuid("id")).col(uuid("org_id")).col(text("name"));
        db.create_table(sections.primary_key(Index::create().col("region").col("id")).to_owned()).await?;
        let of = |from: &'static str| {
            ForeignKey::create().from(from, ("region", "section_id")).to("sections", ("region", "id")).to_owned()
        };
        let mut items = table("section_items");
        items.col(uuid("item_id")).col(uuid("section_id"));
        items.primary_key(Index::create().col("region").col("item_id")).foreign_key(&mut of("section_items"));
        db.create_table(items).await?;
        let mut members = table("section_members");
        members.col(uuid("account_id")).col(uuid("section_id")).col(boolean("is_head"));
        members.primary_key(Index::create().col("region").col("account_id").col("section_id"));
        db.create_table(members.foreign_key(&mut of("section_members")).to_owned()).await?;
        let mut away = table("absences");
        away.col(uuid("account_id")).col(text("from_on")).col(text("until_on")).col(uuid_null("deputy_id"));
        away.primary_key(Index::create().col("region").col("account_id").col("from_on"));
        db.create_table(away).await?;
        let index = |name: &'static str, table: &'static str| {
            Index::create().name(name).table(table).col("region").to_owned()
        };
        db.create_index(index("sections_org", "sections").col("org_id").to_owned()).await?;
        db.create_index(index("section_items_section", "section_items").col("section_id").to_owned()).await?;
        db.create_index(index("section_members_section", "section_members").col("section_id").to_owned()).await?;
        db.create_index(index("absences_deputy", "absences").col("deputy_id").to_owned()).await?;
        let column = Table::alter().table("cases").add_column(uuid_null("handler_id")).to_owned();
        db.alter_table(column).await?;
        let column = Table::alter().table("cases").add_column(text("handler").default("")).to_owned();
        db.alter_table(column).await?;
        // How long a case has stood where no clock runs, and when its applicant is reminded.
        let column = Table::alter().table("cases").add_column(big_integer("moved_at").default(0)).to_owned();
        db.alter_table(column).await?;
        db.alter_table(Table::alter().table("cases").add_column(text_null("remind_on")).to_owned()).await?;
        let mut reminded = index("cases_remind", "cases").col("stage").col("remind_on").to_owned();
        db.create_index(reminded.and_where(Expr::col("remind_on").is_not_null()).to_owned()).await
    }
}
