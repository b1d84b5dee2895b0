//! 可移植的SQL (trust.md 3.4): every statement of every hall in this suite is held against the rules that a
//! distributed PostgreSQL asks for. `TestHall` listens; a statement that breaks a rule fails the test that sent it.

/// The tables that are divided by county.
const BY_REGION: [&str; 7] = ["cases", "case_events", "verdicts", "notices", "files", "serials", "reveals"];
/// Missing or dangerous on one of the engines the schema is meant for, or a value that has to come from us.
const BANNED: [&str; 15] = [
    "FOR UPDATE",
    "SKIP LOCKED",
    "PG_ADVISORY",
    "LISTEN ",
    "WITH RECURSIVE",
    "GROUPING SETS",
    " OVER (",
    "NOW()",
    "CURRENT_TIMESTAMP",
    "RANDOM()",
    "GEN_RANDOM_UUID",
    "ON CONFLICT",
    "CREATE TEMP",
    "::JSONB",
    "ARRAY[",
];

/// What is wrong with a statement; `None`: nothing.
pub fn fault(sql: &str) -> Option<String> {
    let upper = sql.to_uppercase();
    if let Some(it) = BANNED.iter().find(|it| upper.contains(**it)) {
        return Some(format!("{it}: {sql}"));
    }
    let touches = |it: &&&str| {
        ["FROM", "UPDATE", "JOIN", "INTO"].iter().any(|verb| sql.contains(&format!("{verb} \"{it}\"")))
    };
    let table = BY_REGION.iter().find(touches)?;
    let names_region = match upper.starts_with("INSERT") {
        true => sql.contains("\"region\""),
        false => ["\"region\" = ", "\"region\" IN"].iter().any(|it| sql.contains(it)),
    };
    (!names_region).then(|| format!("{table} without its region: {sql}"))
}

#[test]
fn a_statement_that_would_not_run_everywhere_is_found() {
    let check = |sql: &str, ok: bool| assert_eq!(fault(sql).is_none(), ok, "{sql}");
    check(r#"SELECT "id" FROM "cases" WHERE "cases"."region" = ? AND "id" = ?"#, true);
    check(r#"SELECT "id" FROM "cases" WHERE "id" = ?"#, false);
    check(r#"UPDATE "files" SET "turns" = ? WHERE "id" = ?"#, false);
    check(r#"SELECT * FROM "accounts" WHERE "id" = ? FOR UPDATE"#, false);
    check(r#"INSERT INTO "cases" ("region", "id") VALUES (?, ?)"#, true);
    check(r#"SELECT * FROM "items""#, true);
}
