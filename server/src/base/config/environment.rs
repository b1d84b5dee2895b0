//! Environment variables that override lines of the settings file, one by one.
use anyhow::{Result, bail};

use super::Config;

/// What to do with a value; `Err`: what it should have been.
type Set = fn(&mut Config, String) -> Result<(), &'static str>;

fn number<T: std::str::FromStr>(into: &mut T, value: String) -> Result<(), &'static str> {
    match value.trim() {
        "" => Ok(()),
        it => it.parse().map(|it| *into = it).map_err(|_| "应为数字"),
    }
}

fn truth(into: &mut bool, value: String) -> Result<(), &'static str> {
    match value.trim() {
        "" => Ok(()),
        it => it.parse().map(|it| *into = it).map_err(|_| "应为 true 或 false"),
    }
}

fn text<T: From<String>>(into: &mut T, value: String) -> Result<(), &'static str> {
    *into = value.into();
    Ok(())
}

/// Every one of them; `docs/yimen.example.toml` lists the same.
pub const VARIABLES: [(&str, Set); 43] = [
    ("YIMEN_DATA", |config, it| text(&mut config.data, it)),
    ("YIMEN_DB", |config, it| text(&mut config.db, it)),
    ("YIMEN_LISTEN", |config, it| text(&mut config.listen, it)),
    ("YIMEN_ORIGIN", |config, it| text(&mut config.origin, it)),
    ("YIMEN_SITE_CODE", |config, it| text(&mut config.site_code, it)),
    ("YIMEN_TRUSTED_PROXY", |config, it| text(&mut config.trusted_proxy, it)),
    ("YIMEN_REHEARSAL", |config, it| text(&mut config.rehearsal, it)),
    ("YIMEN_HALL_NETWORKS", |config, it| {
        config.hall_networks = it.split_whitespace().map(str::to_owned).collect();
        Ok(())
    }),
    ("YIMEN_CARD_BRIDGE", |config, it| text(&mut config.card_bridge, it)),
    ("YIMEN_CALLS_PER_SECOND", |config, it| number(&mut config.calls_per_second, it)),
    ("YIMEN_OPS_LISTEN", |config, it| text(&mut config.ops_listen, it)),
    ("YIMEN_OTLP", |config, it| text(&mut config.otlp, it)),
    ("YIMEN_READ_ONLY", |config, it| truth(&mut config.is_read_only, it)),
    ("YIMEN_MIN_FREE_MB", |config, it| number(&mut config.min_free_mb, it)),
    ("YIMEN_CLAMD", |config, it| text(&mut config.clamd, it)),
    ("YIMEN_CA", |config, it| text(&mut config.ca, it)),
    ("YIMEN_RULES", |config, it| text(&mut config.rules, it)),
    ("YIMEN_OIDC_NAME", |config, it| text(&mut config.oidc.name, it)),
    ("YIMEN_OIDC_ISSUER", |config, it| text(&mut config.oidc.issuer, it)),
    ("YIMEN_OIDC_CLIENT_ID", |config, it| text(&mut config.oidc.client_id, it)),
    ("YIMEN_OIDC_SECRET", |config, it| text(&mut config.oidc.secret, it)),
    ("YIMEN_OIDC_REAL_NAME", |config, it| {
        config.oidc.real_name = it.split_whitespace().map(str::to_owned).collect();
        Ok(())
    }),
    ("YIMEN_S3_BUCKET", |config, it| text(&mut config.bucket.name, it)),
    ("YIMEN_S3_ENDPOINT", |config, it| text(&mut config.bucket.endpoint, it)),
    ("YIMEN_S3_REGION", |config, it| text(&mut config.bucket.region, it)),
    ("YIMEN_S3_KEY_ID", |config, it| text(&mut config.bucket.key_id, it)),
    ("YIMEN_S3_SECRET", |config, it| text(&mut config.bucket.secret, it)),
    ("YIMEN_S3_PREFIX", |config, it| text(&mut config.bucket.prefix, it)),
    ("YIMEN_MAIL_HOST", |config, it| text(&mut config.mail.host, it)),
    ("YIMEN_MAIL_PORT", |config, it| number(&mut config.mail.port, it)),
    ("YIMEN_MAIL_PLAIN", |config, it| truth(&mut config.mail.is_plain, it)),
    ("YIMEN_MAIL_FROM", |config, it| text(&mut config.mail.from, it)),
    ("YIMEN_MAIL_USER", |config, it| text(&mut config.mail.user, it)),
    ("YIMEN_MAIL_SECRET", |config, it| text(&mut config.mail.secret, it)),
    ("YIMEN_SMS_URL", |config, it| text(&mut config.sms.url, it)),
    ("YIMEN_SMS_SECRET", |config, it| text(&mut config.sms.secret, it)),
    ("YIMEN_PAY_URL", |config, it| text(&mut config.pay.url, it)),
    ("YIMEN_PAY_SECRET", |config, it| text(&mut config.pay.secret, it)),
    ("YIMEN_PAY_REFUND", |config, it| text(&mut config.pay.refund, it)),
    ("YIMEN_POST_URL", |config, it| text(&mut config.post.url, it)),
    ("YIMEN_POST_SECRET", |config, it| text(&mut config.post.secret, it)),
    ("YIMEN_SIGN_KEY", |config, it| text(&mut config.sign.key, it)),
    ("YIMEN_SIGN_CERTIFICATE", |config, it| text(&mut config.sign.certificate, it)),
];

impl Config {
    /// `told` gives the value of a variable, where it is set.
    pub fn take_environment(&mut self, told: impl Fn(&str) -> Option<String>) -> Result<()> {
        for (name, set) in VARIABLES {
            let Some(value) = told(name) else { continue };
            if let Err(says) = set(self, value.clone()) {
                bail!("环境变量 {name}={value}：{says}");
            }
        }
        Ok(())
    }
}
