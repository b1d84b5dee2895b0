//! Settings that cannot be right are said in one sentence before anything is begun: taken in silence, they come out days later as a
//! wrong code on a poster, or as a page nobody can sign in to.
use std::{net::IpAddr, path::Path};

use anyhow::{Result, bail};
use common::moment::Day;
use ipnet::IpNet;

use super::Config;

/// One address is a network of its own; of IPv6, callers are known by their /64 (`limits::network`).
fn network(text: &str) -> Option<IpNet> {
    let net: IpNet = text.parse().ok().or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from))?;
    match net {
        IpNet::V6(it) if it.prefix_len() > 64 => IpNet::new(it.addr().into(), 64).ok(),
        it => Some(it),
    }
}

/// `http://127.0.0.1:17117`: what was read from a card never leaves the machine it was read on, but to this hall.
fn is_own_machine(address: &str) -> bool {
    let port = ["http://127.0.0.1:", "http://localhost:"].iter().find_map(|it| address.strip_prefix(it));
    // A browser leaves 80 out of the name it asks by.
    let is_port = |it: &str| it.bytes().all(|it| it.is_ascii_digit()) && it.parse::<u16>().is_ok_and(|it| it > 80);
    port.is_some_and(is_port)
}

impl Config {
    pub fn check(&self) -> Result<()> {
        let origin = &self.origin;
        if let Some(says) = origin_fault(origin) {
            bail!("设置 origin = \"{origin}\"：{says}");
        }
        let is_local = is_local(origin);
        if origin.starts_with("http:") && !is_local {
            bail!("设置 origin = \"{origin}\"：浏览器只在https（或本机localhost）上保存登录，请写 https://…");
        }
        if !self.rehearsal.is_empty() && Day::parse(&self.rehearsal).is_none() {
            bail!("设置 rehearsal = \"{}\"：应为日期，例如 2026-11-23", self.rehearsal);
        }
        if !self.rehearsal.is_empty() && !is_local {
            bail!(
                "演练时钟（rehearsal）谁都能拨，只能用在本机；origin = \"{origin}\" 是给别人用的，请去掉 rehearsal"
            );
        }
        if !self.trusted_proxy.is_empty() && self.trusted_proxy.parse::<IpAddr>().is_err() {
            bail!("设置 trusted_proxy = \"{}\"：应为代理的一个IP地址，例如 127.0.0.1", self.trusted_proxy);
        }
        if let Some(it) = self.hall_networks.iter().find(|it| network(it).is_none()) {
            bail!("设置 hall_networks 里的 \"{it}\"：应为IP地址或网段，例如 192.0.2.7、10.3.0.0/16");
        }
        if !self.card_bridge.is_empty() && !is_own_machine(&self.card_bridge) {
            bail!(
                "设置 card_bridge = \"{}\"：读卡程序只能在窗口自己的电脑上，例如 http://127.0.0.1:17117",
                self.card_bridge
            );
        }
        let code = &self.site_code;
        let is_code = code.is_empty() || code.len() == 10 && code.bytes().all(|it| it.is_ascii_digit());
        if !is_code {
            bail!("设置 site_code = \"{code}\"：政府网站标识码是10位数字");
        }
        for (name, it) in [("listen", &self.listen), ("ops_listen", &self.ops_listen)] {
            let port = it.rsplit_once(':').map(|it| it.1.parse::<u16>());
            if !it.is_empty() && !matches!(port, Some(Ok(_))) {
                bail!("设置 {name} = \"{it}\"：应为地址和端口，例如 127.0.0.1:8700");
            }
        }
        self.check_services()
    }

    /// Whether somebody calls from within the hall's walls. Nobody's address: from within the program.
    pub fn is_in_hall(&self, peer: &str) -> bool {
        let Ok(peer) = peer.parse::<IpAddr>() else { return peer.is_empty() };
        self.hall_networks.iter().filter_map(|it| network(it)).any(|it| it.contains(&peer.to_canonical()))
    }

    fn check_services(&self) -> Result<()> {
        let addresses = [
            ("otlp", &self.otlp),
            ("oidc.issuer", &self.oidc.issuer),
            ("bucket.endpoint", &self.bucket.endpoint),
            ("sms.url", &self.sms.url),
            ("pay.url", &self.pay.url),
            ("pay.refund", &self.pay.refund),
            ("post.url", &self.post.url),
        ];
        for (name, it) in addresses.iter().filter(|it| !it.1.is_empty()) {
            if !it.starts_with("https://") && !it.starts_with("http://") {
                bail!("设置 {name} = \"{it}\"：应为 https:// 开头的地址");
            }
        }
        let secrets = [
            ("sms", &self.sms.url, &self.sms.secret),
            ("pay", &self.pay.url, &self.pay.secret),
            ("post", &self.post.url, &self.post.secret),
        ];
        if let Some((name, ..)) = secrets.iter().find(|it| !it.1.is_empty() && it.2.is_empty()) {
            bail!("设置 [{name}] 有 url 没有 secret：没有密钥，谁都能冒充对方");
        }
        if !self.bucket.name.is_empty() && self.bucket.endpoint.is_empty() {
            bail!("设置 [bucket] 有 name 没有 endpoint");
        }
        let files = [("ca", &self.ca), ("sign.key", &self.sign.key), ("sign.certificate", &self.sign.certificate)];
        for (name, it) in files.iter().filter(|it| !it.1.as_os_str().is_empty()) {
            if let Err(err) = std::fs::File::open(it) {
                bail!("设置 {name} = \"{}\"：打不开（{err}）", it.display());
            }
        }
        let is_set = |it: &Path| !it.as_os_str().is_empty();
        if is_set(&self.sign.key) != is_set(&self.sign.certificate) {
            bail!("设置 [sign]：key 和 certificate 要么都写，要么都不写");
        }
        Ok(())
    }
}

/// What addresses are made of by putting a path behind it, and what browsers say they come from: scheme, host and port as a browser
/// writes them, nothing else.
pub fn origin_fault(origin: &str) -> Option<&'static str> {
    let Some((scheme, rest)) = origin.split_once("://") else {
        return Some("应以 https:// 开头，例如 https://zwfw.example.gov.cn");
    };
    if !matches!(scheme, "http" | "https") {
        return Some("应以 https:// 开头，例如 https://zwfw.example.gov.cn");
    }
    if rest.contains(['/', '?', '#', '@']) {
        return Some("写到主机名（和端口）为止，不带最后的“/”，也不带路径；大厅要有自己的主机名");
    }
    let (host, port) = match rest.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (rest, None),
    };
    if host.is_empty() || host.chars().any(|it| !it.is_ascii() || it.is_whitespace() || it.is_ascii_uppercase()) {
        return Some("主机名写小写字母、数字、点和连字符；中文域名写 xn-- 开头的形式");
    }
    match (scheme, port) {
        ("https", Some("443")) | ("http", Some("80")) => Some("默认端口不写出来，浏览器也不写"),
        (_, Some(port)) if !port.parse::<u16>().is_ok_and(|it| it > 0) => Some("端口应为数字"),
        _ => None,
    }
}

/// Can only this machine reach it?
pub fn is_local(origin: &str) -> bool {
    let rest = origin.split_once("://").map_or(origin, |it| it.1);
    let host = match rest.strip_prefix('[').and_then(|it| it.split_once(']')) {
        Some((host, _)) => host,
        None => rest.split([':', '/']).next().unwrap_or_default(),
    };
    host == "localhost" || host.ends_with(".localhost") || host.parse::<IpAddr>().is_ok_and(|it| it.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(change: impl Fn(&mut Config), says: &str) {
        let mut config = Config { origin: "https://zwfw.example.gov.cn".to_owned(), ..Config::default() };
        change(&mut config);
        match (says, config.check()) {
            ("", outcome) => assert!(outcome.is_ok(), "{outcome:?}"),
            (says, outcome) => {
                let told = outcome.unwrap_err().to_string();
                assert!(told.contains(says) && !told.contains('\n'), "{says}: {told}");
            }
        }
    }

    #[test]
    fn an_origin_ends_with_its_host() {
        let origin = |it: &str, says: &str| check(|config| config.origin = it.to_owned(), says);
        origin("https://zwfw.example.gov.cn", "");
        origin("https://zwfw.example.gov.cn:8443", "");
        origin("http://localhost:8700", "");
        origin("http://127.0.0.1:8700", "");
        origin("http://[::1]:8700", "");
        origin("https://zwfw.example.gov.cn/", "不带最后的“/”");
        origin("https://zwfw.example.gov.cn/hall", "不带路径");
        origin("https://zwfw.example.gov.cn?x", "不带路径");
        origin("https://me@zwfw.example.gov.cn", "写到主机名");
        origin("zwfw.example.gov.cn", "https:// 开头");
        origin("ftp://zwfw.example.gov.cn", "https:// 开头");
        origin("", "https:// 开头");
        origin("https://", "主机名");
        origin("https://ZWFW.example.gov.cn", "小写");
        origin("https://政务.中国", "xn--");
        origin("https://zwfw.example.gov.cn:443", "默认端口");
        origin("https://zwfw.example.gov.cn:x", "端口应为数字");
        origin("http://zwfw.example.gov.cn", "只在https");
        origin("http://localhost.example.gov.cn", "只在https");
    }

    #[test]
    fn a_clock_that_anybody_may_move_stays_at_home() {
        let rehearse = |origin: &str, says: &str| {
            check(
                |config| {
                    config.origin = origin.to_owned();
                    config.rehearsal = "2026-11-23".to_owned();
                },
                says,
            )
        };
        rehearse("http://localhost:8700", "");
        rehearse("https://localhost:8443", "");
        rehearse("https://zwfw.example.gov.cn", "请去掉 rehearsal");
        rehearse("https://10.0.0.8", "请去掉 rehearsal");
        check(|it| it.rehearsal = "tomorrow".to_owned(), "应为日期");
    }

    #[test]
    fn what_cannot_be_right_is_said_before_the_door_opens() {
        check(|it| it.trusted_proxy = "nonsense".to_owned(), "trusted_proxy");
        check(|it| it.trusted_proxy = "10.0.0.0/8".to_owned(), "trusted_proxy");
        check(|it| it.trusted_proxy = "::1".to_owned(), "");
        check(|it| it.site_code = "123".to_owned(), "site_code");
        check(|it| it.listen = "8700".to_owned(), "listen");
        check(|it| it.ops_listen = "127.0.0.1:many".to_owned(), "ops_listen");
        check(|it| it.sms.url = "sms.example.gov.cn".to_owned(), "sms.url");
        check(|it| it.pay.url = "https://pay.example.gov.cn".to_owned(), "[pay]");
        check(|it| it.bucket.name = "hall".to_owned(), "[bucket]");
        check(|it| it.sign.key = "/nonexistent".into(), "sign.key");
        check(|it| it.ca = "/nonexistent".into(), "ca");
        check(|it| it.sign.key = "Cargo.toml".into(), "[sign]");
    }

    #[test]
    fn a_variable_that_is_no_number_is_not_passed_over() {
        let taken = |name: &str, value: &str| {
            let mut config = Config::default();
            let told = |it: &str| (it == name).then(|| value.to_owned());
            config.take_environment(told).map(|()| config)
        };
        assert_eq!(taken("YIMEN_MIN_FREE_MB", "20").unwrap().min_free_mb, 20);
        assert!(taken("YIMEN_READ_ONLY", "true").unwrap().is_read_only);
        assert_eq!(taken("YIMEN_OIDC_REAL_NAME", "a b").unwrap().oidc.real_name, ["a", "b"]);
        for (name, value) in
            [("YIMEN_MIN_FREE_MB", "2 GB"), ("YIMEN_READ_ONLY", "yes"), ("YIMEN_MAIL_PORT", "99999")]
        {
            assert!(taken(name, value).unwrap_err().to_string().contains(name));
        }
    }
}
