//! 2026-12-03: halls, floors and windows as rows, with what they were; who sits where; days that are not as their week says; why a matter
//! is not in a hall; who holds somebody's duties while they are away.
use sea_orm_migration::{prelude::*, schema::*};

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20261203_windows"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, db: &SchemaManager) -> Result<(), DbErr> {
        let table = |name: &'static str| Table::create().table(name).col(integer("region")).to_owned();
        let key = || Index::create().col("region").col("id").to_owned();
        let of = |from: &'static str, column: &'static str, to: &'static str| {
            ForeignKey::create().from(from, ("region", column)).to(to, ("region", "id")).to_owned()
        };
        let mut halls = table("halls");
        halls.col(uuid("id")).col(text("name")).col(text("body"));
        db.create_table(halls.primary_key(&mut key()).to_owned()).await?;
        let mut floors = table("floors");
        floors.col(uuid("id")).col(uuid("hall_id")).col(integer("level")).col(text("body"));
        floors.foreign_key(&mut of("floors", "hall_id", "halls"));
        db.create_table(floors.primary_key(&mut key()).to_owned()).await?;
        let mut windows = table("windows");
        windows.col(uuid("id")).col(uuid("floor_id")).col(text("name")).col(text("body"));
        windows.foreign_key(&mut of("windows", "floor_id", "floors"));
        db.create_table(windows.primary_key(&mut key()).to_owned()).await?;
        let mut changes = table("floor_changes");
        changes.col(uuid("id")).col(big_integer("at")).col(text("by_name")).col(uuid("of_id"));
        changes.col(text("from_on")).col(text("what")).col(text("was")).col(text("now"));
        db.create_table(changes.primary_key(&mut key()).to_owned()).await?;
        let mut days = table("hall_days");
        days.col(uuid("hall_id")).col(text("day")).col(text("spans")).col(text("says"));
        days.primary_key(Index::create().col("region").col("hall_id").col("day"));
        db.create_table(days.foreign_key(&mut of("hall_days", "hall_id", "halls")).to_owned()).await?;
        let mut seats = table("window_seats");
        // What their post was called before they sat there, to be called so again.
        seats.col(uuid("account_id")).col(uuid("window_id")).col(text("since")).col(text("post"));
        seats.primary_key(Index::create().col("region").col("account_id"));
        db.create_table(seats.foreign_key(&mut of("window_seats", "window_id", "windows")).to_owned()).await?;
        let mut apart = table("items_apart");
        apart.col(uuid("item_id")).col(text("reason")).col(text("by_name")).col(big_integer("at"));
        db.create_table(apart.primary_key(Index::create().col("region").col("item_id")).to_owned()).await?;
        let mut lent = table("stand_ins");
        lent.col(uuid("id")).col(uuid("account_id")).col(uuid("deputy_id")).col(uuid("org_id"));
        lent.col(text("duties")).col(text("from_on")).col(text("until_on"));
        lent.col(big_integer("at")).col(text("by_name")).col(big_integer_null("ended_at"));
        db.create_table(lent.primary_key(&mut key()).to_owned()).await?;
        let index = |name: &'static str, table: &'static str| {
            Index::create().name(name).table(table).col("region").to_owned()
        };
        db.create_index(index("floors_hall", "floors").col("hall_id").to_owned()).await?;
        db.create_index(index("windows_floor", "windows").col("floor_id").to_owned()).await?;
        db.create_index(index("floor_changes_of", "floor_changes").col("of_id").to_owned()).await?;
        db.create_index(index("window_seats_window", "window_seats").col("window_id").to_owned()).await?;
        db.create_index(index("stand_ins_deputy", "stand_ins").col("deputy_id").col("until_on").to_owned())
            .await?;
        db.create_index(index("stand_ins_account", "stand_ins").col("account_id").to_owned()).await?;
        db.create_index(index("stand_ins_until", "stand_ins").col("until_on").to_owned()).await?;
        // Where somebody was called to, as a row; the words stay.
        let column = Table::alter().table("tickets").add_column(uuid_null("window_id")).to_owned();
        db.alter_table(column).await
    }
}
