//! Words into an order, before anything is opened: a word that is not one does nothing.
use server::{
    catalogue::import::Way,
    seed::{Scale, year},
};

use crate::{card_bridge, usage};

/// What the program was told to do.
#[derive(Debug, PartialEq, Eq)]
pub enum Order<'a> {
    Help(String),
    Serve,
    /// The same, and so many lives of the demonstration's year told meanwhile.
    ServeYear(usize),
    Migrate,
    Seed(Scale),
    SeedAccounts,
    SeedCrowd(usize),
    SeedItems(usize),
    SeedReady(usize),
    Template(&'a str),
    ImportItems(&'a str, Way),
    ImportCounty(&'a str),
    ImportCalendar(&'a str),
    ExportItems(Vec<&'a str>, Option<i32>),
    History(&'a str),
    BringBack(&'a str, i32),
    Calendar(i32, i32),
    Invite(&'a str, &'a str),
    Reinvite(&'a str),
    Recover(&'a str),
    Code(&'a str),
    VerifyLog,
    ResealLog(&'a str, &'a str),
    Paper(&'a str),
    Backup(&'a str, Option<usize>),
    VerifyBackup(&'a str),
    Restore(&'a str),
    Export(&'a str),
    ImportHall(&'a str),
    /// To which database: its address, or `sqlite` for the built-in one.
    Move(&'a str),
    Distribute,
    Rotate,
    Reseal,
    /// Of this hall's address, and where to listen.
    CardBridge(&'a str, &'a str),
}

impl Order<'_> {
    /// May it make a hall where there is none? Everything else is of one that is there.
    pub fn makes_hall(&self) -> bool {
        matches!(self, Order::Serve | Order::ServeYear(_) | Order::Migrate | Order::Seed(_))
    }
}

/// `Err`: what to say to whoever typed it.
pub fn read<'a>(words: &[&'a str]) -> Result<Order<'a>, String> {
    let (options, plain): (Vec<&str>, Vec<&str>) = words.iter().partition(|it| it.starts_with('-'));
    let asks = |it: &&str| matches!(*it, "--help" | "-h");
    if options.iter().any(asks) || plain.first() == Some(&"help") {
        let of: Vec<&str> = plain.iter().copied().filter(|it| *it != "help").collect();
        return usage::help(&of).map(Order::Help).ok_or_else(|| misuse(words));
    }
    let number = |it: &str| it.parse::<usize>().ok().filter(|it| *it > 0).ok_or_else(|| format!("“{it}”应为数字"));
    let small = |it: &str| it.parse::<i32>().ok().filter(|it| *it > 0).ok_or_else(|| format!("“{it}”应为数字"));
    let order = match (plain.as_slice(), options.as_slice()) {
        ([] | ["serve"], []) => Order::Serve,
        (["serve"], ["--year"]) => Order::ServeYear(year::LIVES),
        (["serve", n], ["--year"]) => Order::ServeYear(number(n)?),
        (["migrate"], []) => Order::Migrate,
        (["seed"] | ["seed", "full"], []) => Order::Seed(Scale::Full),
        (["seed", "small"], []) => Order::Seed(Scale::Small),
        (["seed", "accounts"], []) => Order::SeedAccounts,
        (["seed", "crowd", n], []) => Order::SeedCrowd(number(n)?),
        (["seed", "items", n], []) => Order::SeedItems(number(n)?),
        (["seed", "ready", n], []) => Order::SeedReady(number(n)?),
        (["import", "items", path], ["--template"]) => Order::Template(path),
        (["import", "items", path], []) => Order::ImportItems(path, Way::Adding),
        (["import", "items", path], ["--replace"]) => Order::ImportItems(path, Way::Replacing),
        (["import", "county", path], []) => Order::ImportCounty(path),
        (["import", "calendar", path], []) => Order::ImportCalendar(path),
        (["export", "items", code, n], ["--version"]) => Order::ExportItems(vec![code], Some(small(n)?)),
        (["export", "items", codes @ ..], []) => Order::ExportItems(codes.to_vec(), None),
        (["items", "history", code], []) => Order::History(code),
        (["items", "restore", code, n], []) => Order::BringBack(code, small(n)?),
        (["calendar", from, to], []) => Order::Calendar(small(from)?, small(to)?),
        (["admin", "invite", login, name], []) => Order::Invite(login, name),
        (["admin", "reinvite", login], []) => Order::Reinvite(login),
        (["admin", "recover", login], []) => Order::Recover(login),
        (["admin", "code", login], []) => Order::Code(login),
        (["card-bridge", origin], []) => Order::CardBridge(origin, card_bridge::LISTEN),
        (["card-bridge", origin, listen], []) => Order::CardBridge(origin, listen),
        (["audit", "verify"], []) => Order::VerifyLog,
        (["audit", "reseal", by, why], []) => Order::ResealLog(by, why),
        (["paper", path], []) => Order::Paper(path),
        (["backup", folder], []) => Order::Backup(folder, None),
        (["backup", folder, n], ["--keep"]) => Order::Backup(folder, Some(number(n)?)),
        (["restore", folder], ["--verify"]) => Order::VerifyBackup(folder),
        (["restore", folder], []) => Order::Restore(folder),
        (["export", folder], []) => Order::Export(folder),
        (["import", "hall", folder], []) => Order::ImportHall(folder),
        (["move", to], []) => Order::Move(to),
        (["distribute"], []) => Order::Distribute,
        (["keys", "rotate"], []) => Order::Rotate,
        (["keys", "reseal"], []) => Order::Reseal,
        _ => return Err(misuse(words)),
    };
    Ok(order)
}

fn misuse(words: &[&str]) -> String {
    let plain: Vec<&str> = words.iter().copied().filter(|it| !it.starts_with('-')).collect();
    let near = (1..=plain.len()).rev().find_map(|n| usage::help(plain.get(..n)?));
    format!(
        "没有“yimen {}”这样的命令，什么也没有做。\n\n{}",
        words.join(" "),
        near.unwrap_or_else(usage::overview)
    )
}
