//! 一门: the hall in one program.
use std::{path::Path, process::ExitCode, sync::Arc, time::Duration};

use anyhow::{Context, Result, bail};
use common::moment::Day;
use rustix::{fs::Mode, process::umask};
use server::{
    backup,
    base::{clock::Clock, config::Config, error::Error, keys::Keys},
    catalogue::sheet,
    gate::hub::Hub,
    seed::{self, home},
};
use tikv_jemallocator::Jemalloc;
use tracing_subscriber::EnvFilter;

use crate::order::Order;

mod admin;
mod card_bridge;
mod files;
mod leaving;
mod open;
mod order;
mod programs;
mod upkeep;
mod usage;

/// The system's own kept most of what a busy hour had taken (1.2 GB instead of 0.3) and was slower the longer it ran:
/// docs/PERFORMANCE.md.
#[global_allocator]
static ALLOCATOR: Jemalloc = Jemalloc;

/// How long the last connections are waited for.
const PARTING: Duration = Duration::from_secs(3);
/// What tools of every kind say of words they do not know.
const MISUSED: u8 = 2;

fn main() -> ExitCode {
    // A child for one file of a stranger's: before anything else is opened.
    if std::env::args().nth(1).as_deref() == Some(reader::child::WORD) {
        return reader::child::run();
    }
    open()
}

#[tokio::main]
async fn open() -> ExitCode {
    // Names, numbers and papers lie in what is written from here on: for this account and nobody else.
    umask(Mode::from_raw_mode(0o077));
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let order = match order::read(&words) {
        Ok(it) => it,
        Err(says) => {
            eprintln!("{says}");
            return ExitCode::from(MISUSED);
        }
    };
    log();
    match obey(order).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(err) => {
            eprintln!("{err:#}");
            ExitCode::FAILURE
        }
    }
}

async fn obey(order: Order<'_>) -> Result<()> {
    match order {
        Order::Help(text) => {
            println!("{text}");
            return Ok(());
        }
        Order::Template(path) => return sheet::template(Path::new(path)),
        Order::CardBridge(origin, listen) => return card_bridge::run(origin, listen).await,
        Order::SeedAccounts => {
            println!("{}", seed::accounts());
            return Ok(());
        }
        _ => (),
    }
    let config = Config { reader: std::env::current_exe().context("this program's own path")?, ..Config::load()? };
    match order {
        Order::VerifyBackup(folder) => {
            let found = backup::verify(Path::new(folder), config).await?;
            println!("备份完好：{}件办件、{}个文件与清单一致，全部记录完整", found.n_cases, found.n_files);
            return Ok(());
        }
        Order::Restore(folder) => {
            let data = config.data.clone();
            let found = backup::restore(Path::new(folder), config).await?;
            println!("已恢复到 {}：{}件办件、{}个文件", data.display(), found.n_cases, found.n_files);
            return Ok(());
        }
        _ => (),
    }
    if !order.makes_hall() && !config.has_hall() {
        let at = config.data.display();
        bail!("{at} 里没有大厅：用 YIMEN_CONFIG 指明它的设置文件，或者先用 yimen migrate 建一个");
    }
    if order == Order::Rotate {
        let id = Keys::rotate(&config.data.join("keys.toml"))?;
        println!(
            "新密钥 {id} 已启用，运行中的服务10秒内换用；再运行 yimen keys reseal，把旧密钥加密的内容换成新的"
        );
        return Ok(());
    }
    if matches!(order, Order::Seed(_)) {
        home::require_before(&config.origin)?;
    }
    let clock = clock(&config)?;
    if matches!(order, Order::Migrate | Order::Seed(_)) {
        Hub::migrate(&config).await?;
    }
    let hub = Arc::new(Hub::open(config, clock).await?);
    let done = with(&hub, order).await;
    // What is left is one file, and nothing beside it. Whoever still holds a connection is not waited for long: the
    // operator's patience is over soon, too.
    let _ = tokio::time::timeout(PARTING, hub.close()).await;
    done
}

async fn with(hub: &Arc<Hub>, order: Order<'_>) -> Result<()> {
    match order {
        Order::Serve => open::serve(hub.clone(), None).await,
        Order::ServeYear(n_lives) => open::serve(hub.clone(), Some(n_lives)).await,
        Order::Migrate => {
            println!("数据库已是最新");
            Ok(())
        }
        Order::Seed(scale) => {
            println!("正在装入演示县……");
            seed::seed(hub, scale).await?;
            println!("{}", seed::accounts());
            Ok(())
        }
        Order::SeedCrowd(n) => seed::crowd::crowd(hub, n).await,
        Order::SeedItems(n) => seed::crowd::crowd_items(hub, n).await,
        Order::SeedReady(n) => seed::crowd::ready(hub, n).await,
        Order::ImportItems(path, way) => files::import_items(hub, Path::new(path), way).await,
        Order::ImportCounty(path) => files::import_county(hub, Path::new(path)).await,
        Order::ImportCalendar(path) => files::import_calendar(hub, Path::new(path)).await,
        Order::ExportItems(codes, version) => files::export_items(hub, &codes, version).await,
        Order::History(code) => files::history(hub, code).await,
        Order::BringBack(code, version) => files::bring_back(hub, code, version).await,
        Order::Calendar(from, to) => files::days(hub, from, to).await,
        Order::Invite(login, name) => admin::invite(hub, login, name).await,
        Order::Reinvite(login) => admin::reinvite(hub, login).await,
        Order::Recover(login) => admin::recover(hub, login).await,
        Order::Code(login) => admin::code(hub, login),
        Order::VerifyLog => upkeep::verify(hub).await,
        Order::ResealLog(by, why) => upkeep::reseal_log(hub, by, why).await,
        Order::Paper(path) => upkeep::paper(hub, Path::new(path)),
        Order::Backup(folder, n_kept) => upkeep::backup(hub, Path::new(folder), n_kept).await,
        Order::Reseal => upkeep::reseal(hub).await,
        Order::Export(folder) => leaving::export(hub, Path::new(folder)).await,
        Order::ImportHall(folder) => leaving::import(hub, Path::new(folder)).await,
        Order::Move(to) => leaving::relocate(hub, to).await,
        Order::Distribute => leaving::distribute(hub).await,
        Order::CardBridge(..)
        | Order::Help(_)
        | Order::Template(_)
        | Order::SeedAccounts
        | Order::VerifyBackup(_)
        | Order::Restore(_)
        | Order::Rotate => Ok(()),
    }
}

/// `RUST_LOG` says how much, `YIMEN_LOG=json` in which form. A line each, so that no text can pretend to be another.
fn log() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(false);
    match std::env::var("YIMEN_LOG").as_deref() {
        Ok("json") => log.json().flatten_event(true).init(),
        _ => log.init(),
    }
}

fn clock(config: &Config) -> Result<Clock> {
    match config.rehearsal.as_str() {
        "" => Ok(Clock::Wall),
        it => {
            let day = Day::parse(it).context("rehearsal 应为日期，例如 2026-11-23")?;
            Ok(Clock::set(day.start().plus_hours(10)))
        }
    }
}

/// A fault in words, anything else as it is.
fn told(it: Error) -> anyhow::Error {
    match it {
        Error::Fault(it) => anyhow::anyhow!(it.says()),
        Error::Broken(it) => it,
    }
}
