//! 设备: what a browser says of itself, in words its owner knows.

/// Chrome，Windows电脑. What is not known is said to be so, not shown raw.
pub fn device_name(agent: &str) -> String {
    let first = |table: &[(&str, &'static str)]| table.iter().find(|it| agent.contains(it.0)).map(|it| it.1);
    // Every browser also claims to be the older ones: the order matters.
    let browser = first(&[
        ("MicroMessenger/", "微信"),
        ("AlipayClient/", "支付宝"),
        ("Edg/", "Edge"),
        ("HuaweiBrowser/", "华为浏览器"),
        ("UCBrowser/", "UC浏览器"),
        ("QQBrowser/", "QQ浏览器"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let machine = first(&[
        ("iPhone", "苹果手机"),
        ("iPad", "苹果平板"),
        ("HarmonyOS", "鸿蒙手机"),
        ("Android", "安卓手机"),
        ("Windows", "Windows电脑"),
        ("Macintosh", "苹果电脑"),
        ("Linux", "Linux电脑"),
    ]);
    match (browser, machine) {
        (Some(browser), Some(machine)) => format!("{browser}，{machine}"),
        (Some(it), None) | (None, Some(it)) => it.to_owned(),
        (None, None) => "未知设备".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_told_as_its_owner_would() {
        let check = |agent: &str, name: &str| assert_eq!(device_name(agent), name);
        let chrome = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0";
        check(&format!("Mozilla/5.0 (Windows NT 10.0; Win64; x64) {chrome} Safari/537.36"), "Chrome，Windows电脑");
        check(&format!("Mozilla/5.0 (Windows NT 10.0) {chrome} Safari/537.36 Edg/156.0"), "Edge，Windows电脑");
        check(&format!("Mozilla/5.0 (Linux; Android 14) {chrome} Mobile MicroMessenger/8.0"), "微信，安卓手机");
        check(
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1",
            "Safari，苹果手机",
        );
        check("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox，Linux电脑");
        check("", "未知设备");
        check("curl/8.0", "未知设备");
    }
}
