//! 设置: a TOML file, each line of which an environment variable may override (`YIMEN_DB`, `YIMEN_ORIGIN`, …).
use std::{env, fs, path::PathBuf};

use anyhow::{Context, Result, bail};
use serde::Deserialize;

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
    /// The file `YIMEN_CONFIG` names, or `yimen.toml` if it is there; then the environment.
    pub fn load() -> Result<Config> {
        let named = env::var("YIMEN_CONFIG").ok();
        let path = PathBuf::from(named.as_deref().unwrap_or("yimen.toml"));
        let mut config = match (path.exists(), named) {
            (true, _) => {
                let text = fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
                toml::from_str(&text)
                    .with_context(|| format!("{} is not a valid settings file", path.display()))?
            }
            (false, Some(it)) => bail!("the settings file {it} does not exist"),
            (false, None) => Config::default(),
        };
        config.take_environment();
        // A rehearsal moves its clock and looks at what that changes at once.
        if !config.rehearsal.is_empty() {
            config.shelf_seconds = 0;
        }
        if config.origin.starts_with("http:") && !is_local(&config.origin) {
            bail!("browsers keep the session only over https (or on localhost): set origin = \"https://…\"");
        }
        Ok(config)
    }

    fn take_environment(&mut self) {
        let set = |name: &str, into: &mut String| {
            if let Ok(value) = env::var(name) {
                *into = value;
            }
        };
        set("YIMEN_DB", &mut self.db);
        set("YIMEN_LISTEN", &mut self.listen);
        set("YIMEN_ORIGIN", &mut self.origin);
        set("YIMEN_SITE_CODE", &mut self.site_code);
        set("YIMEN_TRUSTED_PROXY", &mut self.trusted_proxy);
        set("YIMEN_REHEARSAL", &mut self.rehearsal);
        set("YIMEN_OPS_LISTEN", &mut self.ops_listen);
        set("YIMEN_OTLP", &mut self.otlp);
        set("YIMEN_CLAMD", &mut self.clamd);
        set("YIMEN_RULES", &mut self.rules);
        set("YIMEN_OIDC_NAME", &mut self.oidc.name);
        set("YIMEN_OIDC_ISSUER", &mut self.oidc.issuer);
        set("YIMEN_OIDC_CLIENT_ID", &mut self.oidc.client_id);
        set("YIMEN_OIDC_SECRET", &mut self.oidc.secret);
        if let Ok(levels) = env::var("YIMEN_OIDC_REAL_NAME") {
            self.oidc.real_name = levels.split_whitespace().map(str::to_owned).collect();
        }
        set("YIMEN_S3_BUCKET", &mut self.bucket.name);
        set("YIMEN_S3_ENDPOINT", &mut self.bucket.endpoint);
        set("YIMEN_S3_REGION", &mut self.bucket.region);
        set("YIMEN_S3_KEY_ID", &mut self.bucket.key_id);
        set("YIMEN_S3_SECRET", &mut self.bucket.secret);
        set("YIMEN_S3_PREFIX", &mut self.bucket.prefix);
        set("YIMEN_MAIL_HOST", &mut self.mail.host);
        if let Some(rate) = env::var("YIMEN_CALLS_PER_SECOND").ok().and_then(|it| it.parse().ok()) {
            self.calls_per_second = rate;
        }
        if let Ok(is) = env::var("YIMEN_READ_ONLY") {
            self.is_read_only = is == "true";
        }
        if let Some(floor) = env::var("YIMEN_MIN_FREE_MB").ok().and_then(|it| it.parse().ok()) {
            self.min_free_mb = floor;
        }
        if let Some(port) = env::var("YIMEN_MAIL_PORT").ok().and_then(|it| it.parse().ok()) {
            self.mail.port = port;
        }
        if let Ok(is) = env::var("YIMEN_MAIL_PLAIN") {
            self.mail.is_plain = is == "true";
        }
        set("YIMEN_MAIL_FROM", &mut self.mail.from);
        set("YIMEN_MAIL_USER", &mut self.mail.user);
        set("YIMEN_MAIL_SECRET", &mut self.mail.secret);
        set("YIMEN_SMS_URL", &mut self.sms.url);
        set("YIMEN_SMS_SECRET", &mut self.sms.secret);
        set("YIMEN_PAY_URL", &mut self.pay.url);
        set("YIMEN_PAY_SECRET", &mut self.pay.secret);
        set("YIMEN_PAY_REFUND", &mut self.pay.refund);
        set("YIMEN_POST_URL", &mut self.post.url);
        set("YIMEN_POST_SECRET", &mut self.post.secret);
        if let Ok(value) = env::var("YIMEN_CA") {
            self.ca = PathBuf::from(value);
        }
        if let Ok(value) = env::var("YIMEN_SIGN_KEY") {
            self.sign.key = PathBuf::from(value);
        }
        if let Ok(value) = env::var("YIMEN_SIGN_CERTIFICATE") {
            self.sign.certificate = PathBuf::from(value);
        }
        if let Ok(value) = env::var("YIMEN_DATA") {
            self.data = PathBuf::from(value);
        }
    }

    pub fn db_url(&self) -> String {
        match self.db.is_empty() {
            true => format!("sqlite:{}", self.data.join("hall.db").display()),
            false => self.db.clone(),
        }
    }
}

fn is_local(origin: &str) -> bool {
    let host = origin.trim_start_matches("http://").split([':', '/']).next().unwrap_or_default();
    matches!(host, "localhost" | "127.0.0.1")
}
