//! A hall leaves: to another database, as files and back from them, over several machines.
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use common::account::Who;
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};
use server::{
    account::query as accounts,
    base::{clock::Clock, config::Config, keys::Keys},
    case,
    entity::shape,
    gate::{audit, cx::Cx, hub::Hub, write::write},
    portability::{distribute, export, import, relocate},
    seed::{Scale, year},
};

use crate::hall::TestHall;

/// Of every kind there is, with papers, seals, payments and things that went wrong.
const LIVES: usize = 40;

async fn lived() -> TestHall {
    let hall = TestHall::open().await;
    let told = year::tell(&hall.hub, LIVES).await.unwrap();
    assert_eq!(told.wrongs, [""; 0]);
    audit::seal(&hall.hub, hall.now()).await.unwrap();
    hall
}

/// Ten minutes later nobody holds the hall's own work any more; another process opens it, as the operator's command does.
async fn stopped(hall: &TestHall) -> Arc<Hub> {
    hall.hub.clock.put(hall.now().plus_minutes(10));
    opened(hall.hub.config.clone(), hall).await
}

fn beside(hall: &TestHall, name: &str) -> PathBuf {
    hall.hub.config.data.join(name)
}

/// Every file below a folder, by name.
fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(it) = open.pop() {
        for entry in fs::read_dir(it).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => open.push(path),
                false => {
                    let name = path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
                    found.insert(name, fs::read(&path).unwrap());
                }
            }
        }
    }
    found
}

async fn opened(config: Config, hall: &TestHall) -> Arc<Hub> {
    Hub::migrate(&config).await.unwrap();
    Arc::new(Hub::with_keys(config, Clock::set(hall.now()), Keys::for_tests()).await.unwrap())
}

#[tokio::test]
async fn a_hall_moves_to_another_database_and_back_and_its_log_holds() {
    let hall = lived().await;
    let first = &stopped(&hall).await;
    // To the built-in database, which the second run of this suite leaves for a PostgreSQL.
    let file = beside(&hall, "moved.db");
    let away = opened(Config { db: format!("sqlite:{}", file.display()), ..first.config.clone() }, &hall).await;
    let moved = relocate::relocate(first, &away).await.unwrap();
    assert!(moved.n_rows() > 2_000, "{moved:?}");
    assert_eq!(audit::verify(&away).await.unwrap(), []);

    let back = opened(Config { db: TestHall::bare().await.db, ..first.config.clone() }, &hall).await;
    if back.config.db_url() != first.config.db_url() {
        let again = relocate::relocate(&away, &back).await.unwrap();
        assert_eq!(again.tables, moved.tables);
        assert_eq!(audit::verify(&back).await.unwrap(), []);
    }

    // Whoever comes tomorrow finds everything: signed in, and their case.
    let cx = Cx::reading(away.clone(), Who::Nobody);
    let wang = accounts::by_login(&cx, "wangbian").await.unwrap().unwrap();
    let there = accounts::by_login(&hall.cx(Who::Nobody), "wangbian").await.unwrap().unwrap();
    assert_eq!(wang, there);
    assert_eq!(
        case::query::n_all(&cx, cx.region()).await.unwrap(),
        case::query::n_all(&hall.cx(Who::Nobody), cx.region()).await.unwrap()
    );

    // Not onto what is there.
    let says = relocate::relocate(first, &away).await.unwrap_err().to_string();
    assert!(says.contains("已有内容") && says.contains("另建一个"), "{says}");
}

#[tokio::test]
async fn what_an_export_holds_goes_into_an_empty_hall_and_comes_out_again_the_same() {
    let hall = lived().await;
    let first = beside(&hall, "out");
    let hub = stopped(&hall).await;
    let done = export::export(&hub, &first).await.unwrap();
    assert!(done.n_cases >= LIVES as u64 && done.n_files > 50 && done.missing.is_empty(), "{done:?}");
    let there = contents(&first);
    // Readable by whoever knows nothing of us, and without what opens a door.
    let account = String::from_utf8(there["rows/accounts.jsonl"].clone()).unwrap();
    assert!(account.contains("\"phone\":\"1") && !account.contains("intl:"), "in the clear");
    for it in ["$argon2", "totp", "\"secret\""] {
        assert!(!account.contains(it), "{it}");
    }
    assert!(!there.contains_key("rows/sessions.jsonl") && !there.contains_key("rows/witnesses.jsonl"));
    let cases = String::from_utf8(there["rows/cases.jsonl"].clone()).unwrap();
    assert!(cases.contains(r#"\"applicant_name\""#), "what was typed can be read");

    // Other keys, another folder, as in another house.
    let config = TestHall::bare().await;
    Hub::migrate(&config).await.unwrap();
    let other = Arc::new(Hub::open(config.clone(), Clock::set(hall.now())).await.unwrap());
    let taken = import::import(&other, &first).await.unwrap();
    assert_eq!((taken.n_cases, taken.n_rows, taken.n_files), (done.n_cases, done.n_rows, done.n_files));
    assert!(taken.n_staff > 10);
    assert_eq!(audit::verify(&other).await.unwrap(), []);
    let second = config.data.join("out");
    export::export(&other, &second).await.unwrap();
    let again = contents(&second);
    let names = |it: &BTreeMap<String, Vec<u8>>| it.keys().cloned().collect::<Vec<String>>();
    assert_eq!(names(&again), names(&there));
    // The manifest says the same at the end.
    for (name, bytes) in there.iter().filter(|it| it.0 != "manifest.txt") {
        let [was, is] = [bytes, &again[name]].map(|it| String::from_utf8_lossy(it).into_owned());
        let other = was.lines().zip(is.lines()).find(|it| it.0 != it.1);
        assert!(*bytes == again[name], "{name} came out otherwise: {other:?}");
    }
    assert_eq!(again["manifest.txt"], there["manifest.txt"]);
    // Found by their number there as here, though the keys are others.
    let hub = Arc::new(Hub::open(config, Clock::set(hall.now())).await.unwrap());
    let cx = Cx::reading(hub.clone(), Who::Nobody);
    let found =
        account.lines().find(|it| it.contains("\"phone_mac\":\"phone\"") && it.contains("\"phone\":\"1")).unwrap();
    let row: serde_json::Value = serde_json::from_str(found).unwrap();
    let phone = row["phone"].as_str().unwrap();
    let by_phone = accounts::by_login(&cx, phone).await.unwrap().unwrap_or_else(|| panic!("{row}"));
    assert_eq!(by_phone.id.to_string(), row["id"].as_str().unwrap());
    assert!(
        accounts::by_login(&cx, "wangbian").await.unwrap().unwrap().secret.is_empty(),
        "nobody signs in with nothing"
    );
    // What another system's secret was stays behind, and with nothing nobody signs.
    let systems = server::exchange::query::systems(&cx).await.unwrap();
    assert!(server::exchange::secret(&cx, systems.first().unwrap()).is_err());
    // A hall that has something takes in nothing more.
    assert!(import::import(&hub, &first).await.unwrap_err().to_string().contains("已有内容"));
}

#[tokio::test]
async fn an_export_that_was_changed_is_not_taken_in() {
    let hall = TestHall::open().await;
    let out = beside(&hall, "out");
    export::export(&stopped(&hall).await, &out).await.unwrap();
    let config = TestHall::bare().await;
    Hub::migrate(&config).await.unwrap();
    let empty = Arc::new(Hub::open(config, Clock::set(hall.now())).await.unwrap());
    let refused = async |says: &str| {
        let is = import::import(&empty, &out).await.unwrap_err();
        assert!(format!("{is:#}").contains(says), "{is:#}");
        let left =
            Statement::from_string(empty.readers.get_database_backend(), "SELECT count(*) AS n FROM accounts");
        let row = empty.readers.query_one_raw(left).await.unwrap().unwrap();
        assert_eq!(row.try_get::<i64>("", "n").unwrap(), 0, "nothing of it is there");
    };
    let path = out.join("rows/orgs.jsonl");
    let whole = fs::read_to_string(&path).unwrap();
    fs::write(&path, whole.replacen("局", "司", 1)).unwrap();
    refused("rows/orgs.jsonl 与清单不符").await;
    fs::write(&path, &whole).unwrap();

    fs::write(out.join("files/stranger"), "x").unwrap();
    refused("清单里没有 files/stranger").await;
    fs::remove_file(out.join("files/stranger")).unwrap();

    // Somebody who makes the manifest fit: the line is named.
    let manifest = fs::read_to_string(out.join("manifest.txt")).unwrap();
    let forged = whole.replacen("\"name\":", "\"nome\":", 1);
    fs::write(&path, &forged).unwrap();
    let digest = server::base::digest::of_file(&path).unwrap();
    let fit = |it: &str| match it.ends_with("rows/orgs.jsonl") {
        true => format!("{digest}  rows/orgs.jsonl\n"),
        false => format!("{it}\n"),
    };
    fs::write(out.join("manifest.txt"), manifest.lines().map(fit).collect::<String>()).unwrap();
    refused("rows/orgs.jsonl 第1行: 没有“name”").await;

    fs::write(out.join("manifest.txt"), "00  ../keys.toml\n").unwrap();
    refused("../keys.toml 与清单不符").await;
}

#[tokio::test]
async fn a_hall_that_is_open_is_not_moved() {
    let hall = TestHall::open().await;
    let cx = hall.cx(Who::Nobody);
    let until = hall.now().plus_minutes(1);
    let held = write(&cx, async |cx| server::gate::turn::query::hold(&cx, "mail", "somebody", until).await);
    held.await.unwrap();
    let hub = opened(hall.hub.config.clone(), &hall).await;
    let says = export::export(&hub, &beside(&hall, "out")).await.unwrap_err().to_string();
    assert!(says.contains("先停下"), "{says}");
    assert!(!beside(&hall, "out").exists());
    let hub = stopped(&hall).await;
    export::export(&hub, &beside(&hall, "out")).await.unwrap();
    let says = export::export(&hub, &beside(&hall, "out")).await.unwrap_err().to_string();
    assert!(says.contains("已存在"), "{says}");
    // That it was made stands in the record.
    let cx = hall.cx(Who::Nobody);
    let noted =
        audit::query::audit_between(&cx.hub.readers, hall.now(), hall.now().plus_minutes(1)).await.unwrap();
    assert!(noted.iter().any(|it| it.route == "yimen export"));
}

async fn texts(db: &DatabaseConnection, sql: &str) -> Vec<Vec<String>> {
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap();
    rows.iter().map(|it| (0..3).map(|n| it.try_get_by_index(n).unwrap()).collect()).collect()
}

/// What divides tables by county asks for it: the county first in every key, every index that holds something single, and in every foreign
/// key between two of them.
#[tokio::test]
async fn what_is_divided_by_county_has_it_first() {
    let hall = TestHall::open().await;
    let db = &hall.hub.readers;
    let divided: Vec<&str> =
        distribute::steps().into_iter().filter(|it| it.1 == distribute::Way::Divided).map(|it| it.0).collect();
    let everywhere: Vec<&str> =
        distribute::steps().into_iter().filter(|it| it.1 == distribute::Way::Everywhere).map(|it| it.0).collect();
    assert!(divided.len() > 50 && divided.contains(&"cases") && divided.contains(&"case_events"));
    // Table, index, its first column.
    let unique = match hall.hub.is_sqlite() {
        true => {
            "SELECT m.name, l.name, i.name FROM sqlite_master m, pragma_index_list(m.name) l, pragma_index_info(l.name) i
             WHERE m.type = 'table' AND l.\"unique\" = 1 AND i.seqno = 0"
        }
        false => {
            "SELECT t.relname::text, i.relname::text, a.attname::text FROM pg_index x
             JOIN pg_class t ON t.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
             JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = x.indkey[0]
             WHERE x.indisunique AND t.relnamespace = 'public'::regnamespace"
        }
    };
    let unique = texts(db, unique).await;
    assert!(unique.len() >= divided.len());
    for it in &unique {
        assert!(!divided.contains(&it[0].as_str()) || it[2] == "region", "{it:?}");
    }
    // Table, the one it names, the first of its own columns.
    let foreign = match hall.hub.is_sqlite() {
        true => {
            "SELECT m.name, f.\"table\", f.\"from\" FROM sqlite_master m, pragma_foreign_key_list(m.name) f
             WHERE m.type = 'table' AND f.seq = 0"
        }
        false => {
            "SELECT t.relname::text, p.relname::text, a.attname::text FROM pg_constraint c
             JOIN pg_class t ON t.oid = c.conrelid JOIN pg_class p ON p.oid = c.confrelid
             JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = c.conkey[1] WHERE c.contype = 'f'"
        }
    };
    let order: Vec<&str> = shape::all().iter().map(|it| it.table).collect();
    let at = |table: &str| order.iter().position(|it| *it == table);
    let foreign = texts(db, foreign).await;
    assert!(foreign.len() > 15, "{foreign:?}");
    for it in &foreign {
        let (child, parent) = (it[0].as_str(), it[1].as_str());
        assert!(at(parent) < at(child), "{it:?}: what is named comes first");
        let is_divided = |table: &str| divided.contains(&table);
        let is_fine =
            everywhere.contains(&parent) || (is_divided(parent) && is_divided(child) && it[2] == "region");
        assert!(is_fine || !is_divided(parent) && !is_divided(child), "{it:?}");
    }
}

/// Citus itself is not on this machine: what stands in for it takes tables as it does, in the order of foreign keys and each once.
const STAND_IN: &str = r#"
CREATE TABLE pg_dist_partition (logicalrelid regclass PRIMARY KEY, partmethod "char", beside text);
CREATE FUNCTION named_first(it regclass) RETURNS void LANGUAGE plpgsql AS $$ BEGIN
  IF EXISTS (SELECT FROM pg_constraint WHERE contype = 'f' AND conrelid = it
             AND confrelid <> it AND confrelid NOT IN (SELECT logicalrelid FROM pg_dist_partition)) THEN
    RAISE EXCEPTION '% names a table that lies on one machine', it;
  END IF; END $$;
CREATE FUNCTION create_reference_table(it regclass) RETURNS void LANGUAGE plpgsql AS $$ BEGIN
  PERFORM named_first(it); INSERT INTO pg_dist_partition VALUES (it, 'n', ''); END $$;
CREATE FUNCTION create_distributed_table(it regclass, by text, colocate_with text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN
  PERFORM named_first(it);
  IF colocate_with <> 'none' AND NOT EXISTS (SELECT FROM pg_dist_partition WHERE logicalrelid::text = colocate_with) THEN
    RAISE EXCEPTION 'nothing to lie beside'; END IF;
  INSERT INTO pg_dist_partition VALUES (it, 'h', by || ' ' || colocate_with); END $$;
"#;

#[tokio::test]
async fn a_hall_spreads_over_machines_step_by_step_and_once() {
    let hall = TestHall::at("2026-11-23", Scale::Small).await;
    if hall.hub.is_sqlite() {
        let says = distribute::distribute(&hall.hub).await.unwrap_err().to_string();
        assert!(says.contains("yimen move"), "{says}");
        assert_eq!(distribute::state(&hall.hub).await.unwrap(), None);
        return;
    }
    let says = distribute::distribute(&hall.hub).await.unwrap_err().to_string();
    assert!(says.contains("CREATE EXTENSION citus"), "{says}");
    hall.hub.alter(STAND_IN).await.unwrap();
    let n_all = distribute::steps().len();
    // Broken off after some: whoever goes on finds them done.
    for (table, _) in distribute::steps().iter().take(5) {
        hall.hub.alter(&format!("SELECT create_reference_table('{table}')")).await.unwrap();
    }
    assert_eq!(distribute::state(&hall.hub).await.unwrap(), Some(format!("distributed 5 of {n_all}")));
    let done = distribute::distribute(&hall.hub).await.unwrap();
    assert_eq!((done.n_new, done.n_before), (n_all - 5, 5));
    let done = distribute::distribute(&hall.hub).await.unwrap();
    assert_eq!((done.n_new, done.n_before), (0, n_all));
    let beside = texts(
        &hall.hub.readers,
        "SELECT logicalrelid::text, partmethod::text, beside FROM pg_dist_partition WHERE partmethod = 'h'",
    );
    for it in beside.await {
        let first = it[0] == "counties";
        assert_eq!(it[2], if first { "region none" } else { "region counties" }, "{}", it[0]);
    }
}
