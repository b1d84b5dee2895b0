//! Imports go one way (decision 0026): who imports whom, read from the paths that begin with `crate::`.
use std::collections::{BTreeMap, BTreeSet};

use super::{code, root, sources};

/// The rooms of the server, from below to above: each imports what stands in its own layer or below it.
const LAYERS: [&[&str]; 11] = [
    &["base"],
    &["entity", "migration"],
    &["gate"],
    &["county", "org", "calendar"],
    &["account", "message"],
    &["case"],
    &["catalogue"],
    &["material", "review", "mandate", "paper", "rating"],
    &[
        "application",
        "question",
        "callback",
        "registration",
        "section",
        "inquiry",
        "fee",
        "shipment",
        "ticket",
        "floor",
        "joint",
        "library",
        "edition",
    ],
    &[
        "exchange",
        "decision",
        "desk",
        "daybook",
        "transmittal",
        "own",
        "redate",
        "proposal",
        "trail",
        "opening",
        "trial",
    ],
    &["page", "job", "seed", "backup", "portability"],
];
/// Wings: their rooms are counted one by one.
const WINGS: [&str; 2] = ["base", "gate"];
/// Arrows upwards that are left. The list may only become shorter.
const UPWARDS: [&str; 1] = ["review > joint"];
/// What `lib.rs` hands to those who cannot import it.
const HANDED_IN: [&str; 8] =
    ["BESIDE_CASE", "BESIDE_GUIDE", "HALL_NOW", "HAND_OVER", "HOUSES", "INVITE", "LEAVES", "WAY"];
/// Rooms of the server that import each other in the largest knot: those between the hub and the transaction of a call.
const MOST_KNOTTED: usize = 10;
/// The same of `common`.
const MOST_KNOTTED_COMMON: usize = 26;

/// Room `from` names room `to`, in a line of a file.
struct Arrow {
    from: String,
    to: String,
    place: String,
}

/// Words and signs, each with its line; no comments.
fn tokens(text: &str) -> Vec<(usize, String)> {
    let mut found: Vec<(usize, String)> = Vec::new();
    for (n, line) in (1..).zip(text.lines()).filter(|it| !it.1.trim_start().starts_with("//")) {
        let mut is_word = false;
        for it in line.chars() {
            let goes_on = it.is_alphanumeric() || it == '_';
            match found.last_mut().filter(|_| goes_on && is_word) {
                Some(last) => last.1.push(it),
                None if it.is_whitespace() => (),
                None => found.push((n, it.to_string())),
            }
            is_word = goes_on;
        }
    }
    found
}

/// Reads what stands behind a `::`, groups opened; returns where it ends.
fn read(tokens: &[(usize, String)], at: usize, before: &[String], out: &mut Vec<(usize, Vec<String>)>) -> usize {
    let word = |at: usize| tokens.get(at).map_or("}", |it| it.1.as_str());
    if word(at) == "{" {
        let mut at = at + 1;
        while word(at) != "}" {
            at = if word(at) == "," { at + 1 } else { read(tokens, at, before, out) };
        }
        return at + 1;
    }
    let path = [before, &[word(at).to_owned()]].concat();
    if word(at + 1) == ":" && word(at + 2) == ":" {
        return read(tokens, at + 3, &path, out);
    }
    out.push((tokens.get(at).map_or(0, |it| it.0), path));
    // Under another name: that one is nobody's path.
    if word(at + 1) == "as" { at + 3 } else { at + 1 }
}

/// Every path of a file that begins with `crate::`, with its line.
fn paths(text: &str) -> Vec<(usize, Vec<String>)> {
    let (tokens, mut found) = (tokens(code(text)), Vec::new());
    for (at, it) in tokens.iter().enumerate() {
        let is_next = |n: usize| tokens.get(at + n).is_some_and(|it| it.1 == ":");
        if it.1 == "crate" && is_next(1) && is_next(2) {
            read(&tokens, at + 3, &[], &mut found);
        }
    }
    found
}

#[test]
fn groups_are_opened_and_comments_are_not_read() {
    let text = "// crate::a::b\nuse crate::{\n    a::{self, b as c},\n    d,\n};\nfn f() -> crate::e::F {}\n#[cfg(test)]\ncrate::g";
    let found: Vec<String> = paths(text).iter().map(|(n, it)| format!("{n} {}", it.join("::"))).collect();
    assert_eq!(found, ["3 a::self", "3 a::b", "4 d", "6 e::F"]);
}

/// The room a path lies in: the first word, of a wing the first two.
fn room(path: &[String]) -> String {
    match path {
        [wing, room, ..] if WINGS.contains(&wing.as_str()) => format!("{wing}/{room}"),
        [room, ..] => room.clone(),
        [] => String::new(),
    }
}

fn layer_name(room: &str) -> &str {
    room.split('/').next().unwrap_or_default()
}

/// All rooms below a folder, and every arrow between two of them. What `lib.rs` itself names is no arrow: it registers everything.
fn rooms(folder: &str) -> (BTreeSet<String>, Vec<Arrow>) {
    let (mut rooms, mut arrows) = (BTreeSet::new(), Vec::new());
    for (file, text) in sources(folder) {
        let file = file.strip_prefix(root().join(folder)).unwrap().with_extension("");
        let of: Vec<String> = file.iter().map(|it| it.to_string_lossy().into_owned()).collect();
        if of == ["lib"] {
            continue;
        }
        let from = room(&of);
        rooms.insert(from.clone());
        for (n, path) in paths(&text) {
            let place = format!("{folder}/{}.rs:{n}", file.display());
            arrows.push(Arrow { from: from.clone(), to: room(&path), place });
        }
    }
    (rooms, arrows)
}

/// The largest set of rooms each of which leads to all the others.
fn knot(rooms: &BTreeSet<String>, arrows: &[Arrow]) -> BTreeSet<String> {
    let mut next: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for it in arrows.iter().filter(|it| rooms.contains(&it.to)) {
        next.entry(&it.from).or_default().insert(&it.to);
    }
    let reached = |from: &str| {
        let (mut seen, mut open) = (BTreeSet::new(), vec![from.to_owned()]);
        while let Some(it) = open.pop() {
            for to in next.get(it.as_str()).into_iter().flatten() {
                if seen.insert((*to).to_owned()) {
                    open.push((*to).to_owned());
                }
            }
        }
        seen
    };
    let all: BTreeMap<&String, BTreeSet<String>> = rooms.iter().map(|it| (it, reached(it))).collect();
    let own = |it: &String| -> BTreeSet<String> {
        let back = |other: &&String| all.get(other).is_some_and(|seen| seen.contains(it));
        all.get(it).into_iter().flatten().filter(back).cloned().collect()
    };
    rooms.iter().map(own).max_by_key(BTreeSet::len).unwrap_or_default()
}

#[test]
fn every_room_of_the_server_has_its_layer() {
    let (rooms, _) = rooms("server/src");
    let there: BTreeSet<&str> = rooms.iter().map(|it| layer_name(it)).collect();
    let listed: Vec<&str> = LAYERS.concat();
    assert_eq!(there, listed.iter().copied().collect::<BTreeSet<_>>(), "tests/it/tidy/wings.rs lists other rooms");
    assert_eq!(listed.len(), there.len(), "a room stands in two layers");
}

#[test]
fn imports_of_the_server_go_downwards() {
    let (rooms, arrows) = rooms("server/src");
    let layer = |room: &str| LAYERS.iter().position(|it| it.contains(&layer_name(room)));
    let mut upwards: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for it in &arrows {
        let is_room = rooms.contains(&it.to) || WINGS.contains(&it.to.as_str());
        let is_handed_in = HANDED_IN.contains(&it.to.as_str());
        assert!(is_room || is_handed_in, "{} names crate::{}, which is no room", it.place, it.to);
        if is_room && layer(&it.to) > layer(&it.from) {
            upwards.entry(format!("{} > {}", layer_name(&it.from), it.to)).or_default().push(&it.place);
        }
    }
    let found: Vec<&str> = upwards.keys().map(String::as_str).collect();
    assert_eq!(found, UPWARDS, "imports point upwards, or no longer do: {upwards:#?}");
}

#[test]
fn knots_grow_no_further() {
    for (folder, most) in [("server/src", MOST_KNOTTED), ("common/src", MOST_KNOTTED_COMMON)] {
        let (rooms, arrows) = rooms(folder);
        let knot = knot(&rooms, &arrows);
        let inside = |it: &&Arrow| knot.contains(&it.from) && knot.contains(&it.to) && it.from != it.to;
        let places: Vec<String> =
            arrows.iter().filter(inside).map(|it| format!("{} → {}", it.place, it.to)).collect();
        assert_eq!(knot.len(), most, "{folder}: {knot:?} import each other\n{}", places.join("\n"));
    }
}
