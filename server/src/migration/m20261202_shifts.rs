//! 2026-12-02: the book of what cashiers take, their shifts, and what the platform's statements were held against.
use sea_orm_migration::{prelude::*, schema::*};

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20261202_shifts"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, db: &SchemaManager) -> Result<(), DbErr> {
        let table = |name: &'static str| Table::create().table(name).col(integer("region")).to_owned();
        let key = || Index::create().col("region").col("id").to_owned();
        let mut shifts = table("shifts");
        shifts.col(uuid("id")).col(uuid("org_id")).col(text("org")).col(uuid("clerk_id")).col(text("clerk"));
        shifts.col(big_integer("opened_at")).col(big_integer_null("ended_at")).col(text("sums"));
        shifts.col(big_integer("cash")).col(big_integer_null("counted")).col(text("reason"));
        shifts.col(uuid_null("head_id")).col(text("head")).col(big_integer_null("signed_at")).col(text("remark"));
        db.create_table(shifts.primary_key(&mut key()).to_owned()).await?;
        let of = |from: &'static str, column: &'static str, to: &'static str| {
            ForeignKey::create().from(from, ("region", column)).to(to, ("region", "id")).to_owned()
        };
        let mut takings = table("takings");
        takings.col(uuid("id")).col(uuid("bill_id")).col(uuid("case_id")).col(text("bill_no"));
        takings.col(text("item_name")).col(text("payer")).col(uuid_null("shift_id")).col(uuid("org_id"));
        takings.col(uuid_null("clerk_id")).col(text("clerk")).col(text("kind")).col(text("way"));
        takings.col(big_integer("fen")).col(text("note")).col(big_integer("at"));
        takings.foreign_key(&mut of("takings", "bill_id", "bills"));
        takings.foreign_key(&mut of("takings", "case_id", "cases"));
        takings.foreign_key(&mut of("takings", "shift_id", "shifts"));
        db.create_table(takings.primary_key(&mut key()).to_owned()).await?;
        let mut statements = table("statements");
        statements.col(uuid("id")).col(uuid("account_id")).col(text("by_name")).col(text("name"));
        statements.col(text("from_on")).col(text("until_on")).col(big_integer("at"));
        statements.col(integer("n_matched")).col(integer("n_open")).col(text("lines")).col(text("bad"));
        db.create_table(statements.primary_key(&mut key()).to_owned()).await?;
        let index = |name: &'static str, table: &'static str| {
            Index::create().name(name).table(table).col("region").to_owned()
        };
        // One drawer at a time: two clicks do not open two.
        let mut open = index("shifts_open", "shifts").col("clerk_id").unique().to_owned();
        db.create_index(open.and_where(Expr::col("ended_at").is_null()).to_owned()).await?;
        db.create_index(index("shifts_clerk", "shifts").col("clerk_id").col("opened_at").to_owned()).await?;
        db.create_index(index("shifts_org", "shifts").col("org_id").col("signed_at").col("opened_at").to_owned())
            .await?;
        db.create_index(index("takings_org", "takings").col("org_id").col("at").to_owned()).await?;
        db.create_index(index("takings_shift", "takings").col("shift_id").col("at").to_owned()).await?;
        db.create_index(index("takings_bill", "takings").col("bill_id").col("at").to_owned()).await?;
        db.create_index(index("takings_case", "takings").col("case_id").to_owned()).await?;
        db.create_index(index("statements_at", "statements").col("at").to_owned()).await?;
        db.create_index(index("bills_paid", "bills").col("way").col("paid_at").to_owned()).await?;
        for name in ["cashier", "fiscal_no"] {
            let column = text(name).default("").to_owned();
            db.alter_table(Table::alter().table("bills").add_column(column).to_owned()).await?;
        }
        // One number of the print is one receipt.
        let mut number = index("bills_fiscal", "bills").col("fiscal_no").unique().to_owned();
        db.create_index(number.and_where(Expr::col("fiscal_no").ne("")).to_owned()).await
    }
}
