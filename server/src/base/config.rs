//! 设置: a TOML file, each line of which an environment variable may override (`YIMEN_DB`, `YIMEN_ORIGIN`, …).
use std::{
    env, fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use serde::Deserialize;

mod check;
mod environment;

pub use check::{is_local, origin_fault};
pub use environment::VARIABLES;

/// Where an installed hall has its settings: `yimen admin` finds the hall there from whatever folder it is called in.
const INSTALLED: &str = "/etc/yimen/yimen.toml";

/// The version of the text under /about/privacy as it comes with the program.
const RULES: &str = "2026-11";

/// See `docs/yimen.example.toml` for every setting with its meaning.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Where the database, files and keys of a small hall live.
    pub data: PathBuf,
    /// `sqlite:` or `postgres://…`; empty: `hall.db` in `data`.
    pub db: String,
    pub listen: String,
    /// Where browsers find us.
    pub origin: String,
    /// 政府网站标识码, ten digits; empty: not given yet.
    pub site_code: String,
    /// The address of the reverse proxy, whose `X-Forwarded-For` is believed. Empty: nobody's.
    pub trusted_proxy: String,
    /// The hall's own networks, as its visitors' calls arrive from them (`192.0.2.7`, `10.3.0.0/16`): its machines and its guests' Wi-Fi.
    /// From anywhere else only so many numbers for the line are drawn at once.
    pub hall_networks: Vec<String>,
    /// Where on each counter's own machine the program beside a card reader listens (docs/BRIDGE.md); empty: readers type.
    pub card_bridge: String,
    /// A day (`2026-11-23`): the clock stands at ten in the morning and is moved by `/dev/clock`. For rehearsals and
    /// tests, never in a real hall. Empty: the wall clock.
    pub rehearsal: String,
    /// Calls a second that one address may make for long; eight times as many at once. 0: no limit.
    pub calls_per_second: u32,
    /// How long the payment platform, the carrier or the gateway for text messages may take to answer. The jobs ask one after
    /// another: whoever takes longer is asked again later.
    pub patience_seconds: u64,
    /// Where `/healthz`, `/readyz` and `/metrics` are told to the operators. Empty: nowhere but the first two, beside the
    /// pages.
    pub ops_listen: String,
    /// An OpenTelemetry collector that takes OTLP over HTTP: `http://127.0.0.1:4318`. Empty: none.
    pub otlp: String,
    /// Showing only: for maintenance.
    pub is_read_only: bool,
    /// With less than this free on the data disk, nothing is taken in.
    pub min_free_mb: u64,
    /// How long replies that are the same for everybody are handed out without asking the database. 0: never.
    pub shelf_seconds: u64,
    /// The malware scanner: `unix:/run/clamav/clamd.ctl` or `host:3310`. Empty: files are inspected, not scanned.
    pub clamd: String,
    /// PEM bundle of the authorities outgoing connections believe. Empty: the public ones.
    pub ca: PathBuf,
    /// 个人信息处理说明的版本: when it changes, everybody is asked again before they hand in.
    pub rules: String,
    pub oidc: Oidc,
    pub bucket: Bucket,
    pub mail: Mail,
    pub sms: Sms,
    pub pay: Pay,
    pub post: Post,
    pub sign: Sign,
    /// The program that reads strangers' files in a process of its own: this one. Set by whoever starts it, not by a file. Empty: they
    /// are read here.
    #[serde(skip)]
    pub reader: PathBuf,
}

/// 统一身份认证 (OpenID Connect) beside login and password. Without an issuer there is none.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Oidc {
    /// What citizens know it by: 湖南省统一身份认证.
    pub name: String,
    /// `https://…`; it describes itself below `/.well-known/openid-configuration`.
    pub issuer: String,
    pub client_id: String,
    pub secret: String,
    /// Which of its levels (`acr`) mean that it has seen who somebody is.
    pub real_name: Vec<String>,
}

/// 对象存储 for a hall of several processes. Without a name, files lie in a folder of `data`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Bucket {
    pub name: String,
    /// `https://…` of an S3-compatible store.
    pub endpoint: String,
    pub region: String,
    pub key_id: String,
    pub secret: String,
    /// In front of every name, when the bucket is not ours alone.
    pub prefix: String,
}

/// 邮件. Without a host nothing is sent, and the messages in the account remain.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Mail {
    pub host: String,
    pub port: u16,
    pub from: String,
    pub user: String,
    pub secret: String,
    /// Plain SMTP: for a relay on the same machine only.
    pub is_plain: bool,
}

/// 短信: every message is posted to this address, signed with the secret.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Sms {
    pub url: String,
    pub secret: String,
}

/// 统一支付平台: applicants are sent to this address with a signed order, and it answers with a signed notice.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Pay {
    pub url: String,
    pub secret: String,
    /// Where refunds are asked for, signed; empty: they are made in the platform's own office.
    pub refund: String,
}

/// 邮寄: where a waybill is ordered, signed; the carrier says by a signed notice where the letter is.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Post {
    pub url: String,
    pub secret: String,
}

/// 签名证书 for the files of papers. Without one a demonstration pair is made, and every file says that it is one.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Sign {
    /// PEM, PKCS#8, P-256.
    pub key: PathBuf,
    /// PEM: its certificate, then those of the authorities that vouch for it.
    pub certificate: PathBuf,
}

impl Default for Config {
    fn default() -> Config {
        Config {
            data: PathBuf::from("data"),
            db: String::new(),
            listen: "127.0.0.1:8700".to_owned(),
            origin: "http://localhost:8700".to_owned(),
            site_code: String::new(),
            trusted_proxy: String::new(),
            hall_networks: Vec::new(),
            card_bridge: String::new(),
            rehearsal: String::new(),
            calls_per_second: 50,
            patience_seconds: 20,
            ops_listen: String::new(),
            otlp: String::new(),
            is_read_only: false,
            min_free_mb: 200,
            shelf_seconds: 5,
            clamd: String::new(),
            ca: PathBuf::new(),
            rules: RULES.to_owned(),
            oidc: Oidc::default(),
            bucket: Bucket::default(),
            mail: Mail::default(),
            sms: Sms::default(),
            pay: Pay::default(),
            post: Post::default(),
            sign: Sign::default(),
            reader: PathBuf::new(),
        }
    }
}

impl Config {
    /// The file `YIMEN_CONFIG` names, or `yimen.toml` here, or the installed one; then the environment. What cannot be right is
    /// said in one sentence.
    pub fn load() -> Result<Config> {
        let named = env::var_os("YIMEN_CONFIG").map(PathBuf::from);
        let usual = ["yimen.toml", INSTALLED].map(PathBuf::from).into_iter().find(|it| it.exists());
        let mut config = match named.or(usual) {
            Some(it) => Config::read(&it)?,
            None => Config::default(),
        };
        config.take_environment(|name| env::var(name).ok())?;
        // A rehearsal moves its clock and looks at what that changes at once.
        if !config.rehearsal.is_empty() {
            config.shelf_seconds = 0;
        }
        config.check()?;
        Ok(config)
    }

    fn read(path: &Path) -> Result<Config> {
        let shown = path.display();
        if !path.exists() {
            bail!("没有设置文件 {shown}，请检查 YIMEN_CONFIG");
        }
        let text = fs::read_to_string(path).with_context(|| format!("设置文件 {shown} 读不出来"))?;
        toml::from_str(&text).with_context(|| format!("设置文件 {shown} 写得不对"))
    }

    pub fn db_url(&self) -> String {
        match self.db.is_empty() {
            true => format!("sqlite:{}", self.database().display()),
            false => self.db.clone(),
        }
    }

    /// The file of the built-in database.
    pub fn database(&self) -> PathBuf {
        self.data.join("hall.db")
    }

    /// Is there a hall already, as far as one can see without touching anything?
    pub fn has_hall(&self) -> bool {
        !self.db.is_empty() || self.database().exists()
    }
}
