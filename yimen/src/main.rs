//! 一门: the hall in one program.
use std::{
    path::{Path, PathBuf},
    process::ExitCode,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use anyhow::{Context, Result, bail};
use common::{
    account::{AccountKind, Duty, Who, staff::InviteView},
    id::AccountId,
    moment::Day,
};
use server::{
    account, audit, backup, calendar,
    catalogue::{self, import, sheet},
    clock::Clock,
    config::Config,
    hub::Hub,
    job,
    keys::{Keys, reseal},
    listen::listen,
    ops, org, paper,
    seed::{self, COUNTY, Scale},
    serve::{Cx, Error, write},
};
use tikv_jemallocator::Jemalloc;
use tokio::{net::TcpListener, signal::unix};
use tracing_subscriber::EnvFilter;
use uuid::Uuid;

mod programs;

/// The system's own kept most of what a busy hour had taken (1.2 GB instead of 0.3) and was slower the longer it ran:
/// docs/PERFORMANCE.md.
#[global_allocator]
static ALLOCATOR: Jemalloc = Jemalloc;

/// How long the last connections are waited for.
const PARTING: Duration = Duration::from_secs(3);

const USAGE: &str = "\
用法：yimen 命令

  serve                       开门：启动服务，并执行定时任务（默认命令）
  migrate                     建立或升级数据库
  seed [small|full]           装入演示县“明川县”（只能装入空数据库）
  seed accounts               列出演示账号
  seed crowd|items|ready 数   再装入许多办件、事项或只差提交的草稿，供压测
  import items 文件           导入事项（.yaml 或 .xlsx），逐行报告
  import items --template 文件.xlsx   写出空白模板
  import calendar 文件.csv    导入工作日历，重算所有在办件的期限
  calendar 年 年              列出这些年的每一天上班还是放假
  admin invite 登录名 姓名    建立第一个系统管理员，给出一次性邀请码
  admin reinvite 登录名       重新邀请忘了密码或换了手机的工作人员，岗位不变
  admin recover 登录名        本人持身份证到窗口、忘了密码时，给出10分钟有效的验证码
  admin code 登录名           演示账号当前的动态码
  audit verify                核对全部办件记录和封存，逐处列出不符的
  audit reseal 谁 为什么      旧封存盖住的草稿已经删去、旧记录没有佐证的：签名说明，重新封存
  paper 文件.pdf              试制一份文书：字体、签名证书是否可用，要多久
  backup 目录                 备份数据库和文件（内置数据库）
  restore --verify 目录       打开备份，核对每个字节、每条记录
  restore 目录                核对后恢复到空的数据目录
  keys rotate                 启用新的加密密钥（旧的保留，用来解开以前的内容）
  keys reseal                 把旧密钥加密的内容换成新密钥（可在服务运行时进行）

设置见 docs/yimen.example.toml；环境变量 YIMEN_CONFIG、YIMEN_DATA、YIMEN_DB、YIMEN_LISTEN、YIMEN_ORIGIN。";

#[tokio::main]
async fn main() -> ExitCode {
    log();
    match obey().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(err) => {
            eprintln!("{err:#}");
            ExitCode::FAILURE
        }
    }
}

async fn obey() -> Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    if matches!(words.as_slice(), ["help" | "--help" | "-h", ..]) {
        println!("{USAGE}");
        return Ok(());
    }
    if let ["import", "items", "--template", path] = words.as_slice() {
        return sheet::template(Path::new(path));
    }
    let config = Config::load()?;
    match words.as_slice() {
        ["restore", "--verify", folder] => {
            let found = backup::verify(Path::new(folder), config).await?;
            println!("备份完好：{}件办件、{}个文件与清单一致，全部记录完整", found.n_cases, found.n_files);
            return Ok(());
        }
        ["restore", folder] => {
            let data = config.data.clone();
            let found = backup::restore(Path::new(folder), config).await?;
            println!("已恢复到 {}：{}件办件、{}个文件", data.display(), found.n_cases, found.n_files);
            return Ok(());
        }
        ["keys", "rotate"] => {
            let id = Keys::rotate(&config.data.join("keys.toml"))?;
            println!(
                "新密钥 {id} 已启用，运行中的服务10秒内换用；再运行 yimen keys reseal，把旧密钥加密的内容换成新的"
            );
            return Ok(());
        }
        _ => (),
    }
    let clock = clock(&config)?;
    if matches!(words.as_slice(), ["migrate" | "seed", ..]) {
        Hub::migrate(&config).await?;
    }
    let hub = Arc::new(Hub::open(config, clock).await?);
    let done = with(&hub, &words).await;
    // What is left is one file, and nothing beside it. Whoever still holds a connection is not waited for long: the
    // operator's patience is over soon, too.
    let _ = tokio::time::timeout(PARTING, hub.close()).await;
    done
}

async fn with(hub: &Arc<Hub>, words: &[&str]) -> Result<()> {
    match words {
        [] | ["serve"] => serve(hub.clone()).await,
        ["migrate"] => {
            println!("数据库已是最新");
            Ok(())
        }
        ["seed"] | ["seed", "full"] => plant(hub, Scale::Full).await,
        ["seed", "accounts"] => {
            println!("{}", seed::accounts());
            Ok(())
        }
        ["seed", "small"] => plant(hub, Scale::Small).await,
        ["seed", "items", n] => seed::crowd::crowd_items(hub, n.parse().context("件数")?).await,
        ["seed", "ready", n] => seed::crowd::ready(hub, n.parse().context("件数")?).await,
        ["seed", "crowd", n] => seed::crowd::crowd(hub, n.parse().context("件数")?).await,
        ["paper", path] => {
            let it = paper::trial::run(hub, Path::new(path))?;
            let whose =
                if it.is_demo { "演示签名证书，不具法律效力" } else { "设置里的签名证书" };
            let ms = |it: Duration| it.as_secs_f64() * 1000.0;
            println!("已写入 {path}：{}字节；{whose}", it.n_bytes);
            println!("paper_first_ms {:.0}\npaper_again_ms {:.0}", ms(it.first), ms(it.again));
            Ok(())
        }
        ["import", "items", path] => import_items(hub, Path::new(path)).await,
        ["import", "calendar", path] => import_calendar(hub, Path::new(path)).await,
        ["calendar", from, to] => days(hub, from, to).await,
        ["admin", "invite", login, name] => invite(hub, login, name).await,
        ["admin", "reinvite", login] => reinvite(hub, login).await,
        ["admin", "recover", login] => recover(hub, login).await,
        ["admin", "code", login] => code(hub, login).await,
        ["audit", "verify"] => verify(hub).await,
        ["audit", "reseal", by, why] => reseal_audit(hub, by, why).await,
        ["backup", folder] => {
            let n = backup::backup(hub, &PathBuf::from(folder)).await?;
            println!("已备份{n}个文件到 {folder}；用 yimen restore --verify {folder} 核对");
            Ok(())
        }
        ["keys", "reseal"] => {
            let n = reseal::reseal(hub).await.map_err(told)?;
            println!("已用新密钥重新加密{n}项");
            Ok(())
        }
        _ => bail!("没有这个命令。\n{USAGE}"),
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

async fn serve(hub: Arc<Hub>) -> Result<()> {
    let address = hub.config.listen.clone();
    let listener = TcpListener::bind(&address).await.with_context(|| format!("{address} 已被占用或不可用"))?;
    let origin = &hub.config.origin;
    println!("办事大厅 {origin}/\n工作台   {origin}/desk/");
    // Read once before anybody asks.
    calendar::current(&Cx::reading(hub.clone(), Who::Nobody)).await.map_err(told)?;
    catalogue::shelf::current(&Cx::reading(hub.clone(), Who::Nobody), COUNTY).await.map_err(told)?;
    let jobs = tokio::spawn(job::run(hub.clone()));
    let checkpoints = tokio::spawn(job::checkpoints(hub.clone()));
    if !hub.config.ops_listen.is_empty() {
        let address = hub.config.ops_listen.clone();
        let listener = TcpListener::bind(&address).await.with_context(|| format!("{address} 已被占用或不可用"))?;
        tokio::spawn(listen(listener, ops::router(hub.clone()), None, std::future::pending()));
    }
    let proxy = hub.config.trusted_proxy.parse().ok();
    let (told, open) = (hub.clone(), hub.clone());
    let stop = async move {
        stop().await;
        told.is_draining.store(true, Ordering::Relaxed);
    };
    listen(listener, server::router(hub, programs::assets()?), proxy, stop).await;
    jobs.abort();
    checkpoints.abort();
    // What the collector has not been sent yet; it waits for an answer, so beside the runtime.
    tokio::task::spawn_blocking(move || open.spans.close()).await?;
    Ok(())
}

async fn stop() {
    let Ok(mut term) = unix::signal(unix::SignalKind::terminate()) else { return };
    tokio::select! {
        _ = term.recv() => (),
        _ = tokio::signal::ctrl_c() => (),
    }
}

async fn plant(hub: &Arc<Hub>, scale: Scale) -> Result<()> {
    println!("正在装入演示县“明川县”……");
    seed::seed(hub, scale).await?;
    println!("{}", seed::accounts());
    Ok(())
}

fn told(it: Error) -> anyhow::Error {
    match it {
        Error::Fault(it) => anyhow::anyhow!(it.says()),
        Error::Broken(it) => it,
    }
}

async fn import_items(hub: &Arc<Hub>, path: &Path) -> Result<()> {
    let items = import::read(path)?;
    let cx = Cx::reading(hub.clone(), Who::Nobody);
    let lines = write(&cx, |cx| {
        let items = items.clone();
        async move { import::take(&cx, COUNTY, items).await }
    });
    let lines = lines.await.map_err(told)?;
    lines.iter().for_each(|it| println!("{it}"));
    let n = |is: fn(&import::Fate) -> bool| lines.iter().filter(|it| is(&it.fate)).count();
    let n_refused = n(|it| matches!(it, import::Fate::Refused { .. }));
    let n_drafts = n(|it| matches!(it, import::Fate::Draft { .. }));
    let n_kept = n(|it| matches!(it, import::Fate::Kept { .. }));
    let n_same = n(|it| matches!(it, import::Fate::Unchanged));
    println!("共{}行：不收{n_refused}，保留旧版{n_kept}，草稿{n_drafts}，没有变化{n_same}，其余已收", lines.len());
    match n_refused + n_kept {
        0 => Ok(()),
        n => bail!("有{n}行没有收，请按上面的说明改正后重新导入；已收的不会重复"),
    }
}

async fn import_calendar(hub: &Arc<Hub>, path: &Path) -> Result<()> {
    let text = std::fs::read_to_string(path).with_context(|| format!("无法读取{}", path.display()))?;
    let n = calendar::load(&Cx::reading(hub.clone(), Who::Nobody), &text).await?;
    println!("日历已更新，{n}件在办件的期限有变化，已通知申请人");
    Ok(())
}

/// One line a day, so that an outside calendar can be held against ours.
async fn days(hub: &Arc<Hub>, from: &str, to: &str) -> Result<()> {
    let calendar = calendar::current(&Cx::reading(hub.clone(), Who::Nobody)).await.map_err(told)?;
    let (from, to): (i32, i32) = (from.parse().context("年份")?, to.parse().context("年份")?);
    let first = Day::of(from, 1, 1).context("年份")?;
    let last = Day::of(to, 12, 31).context("年份")?;
    let mut text = String::new();
    for day in (first.0..=last.0).map(Day) {
        let word = if calendar.is_working(day) { "work" } else { "off" };
        let mark = if calendar.is_provisional(day) { " provisional" } else { "" };
        text.push_str(&format!("{day} {word}{mark}\n"));
    }
    print!("{text}");
    Ok(())
}

/// The very first administrator; further ones are invited on the desk.
async fn invite(hub: &Arc<Hub>, login: &str, name: &str) -> Result<()> {
    let login = common::value::login(login).map_err(|it| anyhow::anyhow!(it))?;
    let name = common::value::name(name).map_err(|it| anyhow::anyhow!(it))?;
    let cx = Cx::reading(hub.clone(), Who::Nobody);
    let made = write(&cx, |cx| {
        let (login, name) = (login.clone(), name.clone());
        async move {
            let id = AccountId(Uuid::now_v7());
            let org = org::query::all(&cx.db(), COUNTY).await?.into_iter().find(|it| it.above_id.is_none());
            let account = server::entity::accounts::Model {
                kind: AccountKind::Staff,
                login: Some(login.clone()),
                name,
                post: "系统管理员".to_owned(),
                org_id: org.map(|it| it.id),
                region: Some(COUNTY),
                ..account::query::empty(id, cx.now)
            };
            account::staffing::employ(&cx, account, &[Duty::SystemAdmin]).await?;
            account::staffing::invitation(&cx, id, &login, true).await
        }
    });
    invited(hub, made.await.map_err(told)?)
}

/// Somebody who joined before and has lost the password or the authenticator.
async fn reinvite(hub: &Arc<Hub>, login: &str) -> Result<()> {
    let cx = Cx::reading(hub.clone(), Who::Nobody);
    let account = known(&cx, login, &[AccountKind::Staff]).await?;
    let made = write(&cx, |cx| async move { account::staffing::invitation(&cx, account, login, true).await });
    invited(hub, made.await.map_err(told)?)
}

/// A citizen whose ID card somebody has looked at.
async fn recover(hub: &Arc<Hub>, login: &str) -> Result<()> {
    let cx = Cx::reading(hub.clone(), Who::Nobody);
    let account = known(&cx, login, &[AccountKind::Person, AccountKind::Legal]).await?;
    let made = write(&cx, |cx| async move {
        let account = account::query::by_id(&cx, account).await?;
        account::recover::code(&cx, &account).await
    });
    println!("验证码 {}，请本人在 {}/recover 重新设置密码", made.await.map_err(told)?, hub.config.origin);
    Ok(())
}

async fn known(cx: &Cx, login: &str, kinds: &[AccountKind]) -> Result<AccountId> {
    let found = account::query::by_login(cx, login).await.map_err(told)?;
    match found.filter(|it| kinds.contains(&it.kind)) {
        Some(it) => Ok(it.id),
        None => bail!("没有这个账号：{login}"),
    }
}

fn invited(hub: &Hub, view: InviteView) -> Result<()> {
    println!("邀请码（只显示这一次，{}前有效）：{}", view.until, view.code);
    println!("请在 {}/desk/join 填写登录名 {} 和邀请码，设置密码并绑定验证器", hub.config.origin, view.login);
    Ok(())
}

/// Only for the demonstration: its authenticator key is printed in the source.
async fn code(hub: &Arc<Hub>, login: &str) -> Result<()> {
    match seed::STAFF.iter().any(|it| it.0 == login) {
        true => println!("{}", account::secret::totp_now(seed::TOTP_KEY, hub.clock.now())),
        false => bail!("只有演示账号可以这样取得动态码"),
    }
    Ok(())
}

async fn verify(hub: &Hub) -> Result<()> {
    let broken = audit::verify(hub).await?;
    broken.iter().for_each(|it| println!("{it}"));
    if !broken.is_empty() {
        bail!("{}处记录不完整", broken.len());
    }
    println!("全部办件记录和封存完整");
    Ok(())
}

/// The seals stay as they are; a signed note beside them says what no longer holds, who says so and why.
async fn reseal_audit(hub: &Arc<Hub>, by: &str, why: &str) -> Result<()> {
    if by.trim().is_empty() || why.trim().is_empty() {
        bail!("请写明谁来做、为什么，例如：yimen audit reseal 王强 升级到新版，旧封存含已删去的草稿");
    }
    let done = audit::reseal::reseal(hub, by.trim(), why.trim()).await?;
    println!("不再含草稿：{}次封存", done.n_carried);
    println!("与记录不符、已签名说明：{}次封存", done.n_lost);
    println!("补佐证：{}条记录", done.n_rows);
    verify(hub).await
}
