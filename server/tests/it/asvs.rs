//! docs/asvs.csv says of every ASVS 5.0 requirement of levels 1 and 2 what shows it. What it names has to exist.
use std::{collections::BTreeSet, fs, path::Path};

/// The cells of a line, quoted or not (RFC 4180).
fn cells(line: &str) -> Vec<String> {
    let (mut cells, mut cell, mut is_quoted) = (Vec::new(), String::new(), false);
    let mut signs = line.chars().peekable();
    while let Some(it) = signs.next() {
        match it {
            '"' if is_quoted && signs.peek() == Some(&'"') => {
                cell.push('"');
                signs.next();
            }
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => cells.push(std::mem::take(&mut cell)),
            it => cell.push(it),
        }
    }
    cells.push(cell);
    cells
}

/// Everything under a folder whose name ends so, in one text.
fn text(folder: &Path, ending: &str) -> String {
    let mut all = String::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => all.push_str(&text(&path, ending)),
            false if path.to_string_lossy().ends_with(ending) => all.push_str(&fs::read_to_string(path).unwrap()),
            false => (),
        }
    }
    all
}

#[test]
fn every_row_is_shown_or_says_why_not() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let table = fs::read_to_string(root.join("docs/asvs.csv")).unwrap();
    let tests = ["server/tests/it", "server/src", "common/src", "reader/src"]
        .map(|it| text(&root.join(it), ".rs"))
        .concat();
    let hostile = text(&root.join("e2e/hostile"), ".mjs");
    let journeys = text(&root.join("e2e"), ".test.mjs");
    let mut lines = table.lines();
    assert_eq!(lines.next(), Some("id,level,applies,control,shown_by,note"));
    let mut ids = BTreeSet::new();
    let mut faults = Vec::new();
    for line in lines {
        let row = cells(line);
        let [id, level, applies, control, shown_by, note] = row.as_slice() else { panic!("{line}") };
        assert!(ids.insert(id.clone()), "{id} twice");
        assert!(
            ["1", "2"].contains(&level.as_str()) && ["yes", "partly", "no"].contains(&applies.as_str()),
            "{line}"
        );
        for it in shown_by.split(';').map(str::trim).filter(|it| !it.is_empty()) {
            let is_there = match it.split_once(':') {
                Some(("test", name)) => tests.contains(&format!("fn {name}(")),
                // A requirement to write something down is shown by what is written: file and heading.
                Some(("doc", place)) => place.split_once('#').is_some_and(|(file, heading)| {
                    fs::read_to_string(root.join("docs").join(file))
                        .is_ok_and(|it| it.contains(&format!("\n## {heading}\n")))
                }),
                Some(("journey", name)) => journeys.contains(&format!("('{name}")),
                Some(("hostile", id)) => hostile.contains(&format!("id: '{id}'")),
                _ => false,
            };
            if !is_there {
                faults.push(format!("{id}: there is no {it}"));
            }
        }
        let says = match applies.as_str() {
            "no" => !note.is_empty(),
            _ => !control.is_empty() && !shown_by.is_empty(),
        };
        if !says {
            faults.push(format!("{id}: neither shown nor explained"));
        }
    }
    assert_eq!(ids.len(), 253);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
