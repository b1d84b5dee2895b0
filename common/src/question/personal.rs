//! 去掉个人信息: what a question tells of a person is taken out by rule before a person looks it through. It errs on the side of taking
//! out: whoever reviews puts back what is nobody's.
use crate::value::plain_text;

/// What was found, by the word that stands in its place.
pub const ID_CARD: &str = "身份证号";
pub const MOBILE: &str = "手机号码";
pub const PHONE: &str = "电话号码";
pub const LONG_NUMBER: &str = "证照或银行卡号码";
pub const MAIL: &str = "电子邮箱";
pub const ACCOUNT: &str = "微信或QQ号";
pub const PLATE: &str = "车牌号";
pub const DOOR: &str = "门牌";
pub const NAME: &str = "姓名";

/// A text without what is somebody's own, and what was taken out, each kind once.
///
/// `names`: whoever is known to be meant, such as the person who asked.
pub fn taken_out(text: &str, names: &[&str]) -> (String, Vec<&'static str>) {
    let mut text = plain_text(text);
    let mut found = Vec::new();
    for name in names.iter().filter(|it| it.chars().count() >= 2) {
        if text.contains(name) {
            text = text.replace(name, &mark(NAME));
            found.push(NAME);
        }
    }
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::new();
    let mut at = 0;
    while let Some(it) = chars.get(at) {
        // What was put in a place of ours already is not looked at again.
        if *it == OPEN {
            let n = chars[at..].iter().position(|it| *it == CLOSE).map_or(1, |it| it + 1);
            out.extend(&chars[at..at + n]);
            at += n;
            continue;
        }
        let rules = [mail, plate, account, door, number, said_name];
        match rules.iter().find_map(|rule| rule(&chars, at)) {
            Some(Found { what, skip, n }) => {
                out.extend(&chars[at..at + skip]);
                out.push_str(&mark(what));
                found.push(what);
                at += skip + n;
            }
            None => {
                out.push(*it);
                at += 1;
            }
        }
    }
    let mut kinds: Vec<&'static str> = Vec::new();
    for it in found {
        if !kinds.contains(&it) {
            kinds.push(it);
        }
    }
    (out, kinds)
}

/// What of a text is somebody's own beyond doubt, so that it is not published without a second look. A body's own number in an answer
/// is not among it.
pub fn left_over(text: &str) -> Vec<&'static str> {
    let (_, found) = taken_out(text, &[]);
    found.into_iter().filter(|it| !matches!(*it, PHONE | DOOR)).collect()
}

const OPEN: char = '〔';
const CLOSE: char = '〕';

fn mark(what: &str) -> String {
    format!("{OPEN}{what}{CLOSE}")
}

/// `skip` characters stay, the `n` after them are `what`.
struct Found {
    what: &'static str,
    skip: usize,
    n: usize,
}

/// Digits as people write them: in groups, or in words.
fn digit(it: char) -> Option<char> {
    const WORDS: [(char, char); 12] = [
        ('零', '0'),
        ('〇', '0'),
        ('一', '1'),
        ('幺', '1'),
        ('二', '2'),
        ('三', '3'),
        ('四', '4'),
        ('五', '5'),
        ('六', '6'),
        ('七', '7'),
        ('八', '8'),
        ('九', '9'),
    ];
    match it {
        '0'..='9' => Some(it),
        _ => WORDS.iter().find(|word| word.0 == it).map(|word| word.1),
    }
}

/// A run of digits from here, with what may stand between them; and how many characters it takes.
fn run(chars: &[char], at: usize) -> (String, usize) {
    let (mut digits, mut n) = (String::new(), 0);
    let mut end = 0;
    for it in chars.iter().skip(at) {
        match digit(*it) {
            Some(it) => digits.push(it),
            None if matches!(it, 'x' | 'X') && digits.len() == 17 => digits.push('X'),
            // One sign between two groups; a second one ends the number.
            None if end == n
                && !digits.is_empty()
                && matches!(it, ' ' | '-' | '－' | '—' | '–' | '.' | '·' | '_') =>
            {
                n += 1;
                continue;
            }
            None => break,
        }
        n += 1;
        end = n;
    }
    (digits, end)
}

fn number(chars: &[char], at: usize) -> Option<Found> {
    digit(*chars.get(at)?)?;
    if at > 0 && chars.get(at - 1).is_some_and(|it| digit(*it).is_some()) {
        return None;
    }
    let (digits, n) = run(chars, at);
    let bare = digits.strip_prefix("0086").or(digits.strip_prefix("86").filter(|it| it.len() == 11));
    let bare = bare.unwrap_or(&digits);
    let is_mobile =
        bare.len() == 11 && bare.starts_with('1') && !bare.starts_with("10") && !bare.starts_with("12");
    let what = match bare.len() {
        11 if is_mobile => MOBILE,
        18 if is_day(bare.get(6..14)?) => ID_CARD,
        15 if is_day(&format!("19{}", bare.get(6..12)?)) => ID_CARD,
        10..=12 if bare.starts_with('0') => PHONE,
        7..=8 if is_alone(chars, at, n) => PHONE,
        15..=20 => LONG_NUMBER,
        // Two written one after the other.
        21.. => LONG_NUMBER,
        _ => return None,
    };
    Some(Found { what, skip: 0, n })
}

/// Seven or eight digits are a telephone only where it says so: they may be a sum, or a day.
fn is_alone(chars: &[char], at: usize, n: usize) -> bool {
    let before: String = chars[at.saturating_sub(5)..at].iter().collect();
    let unit = chars.get(at + n).is_some_and(|it| matches!(it, '元' | '年' | '月' | '日' | '号' | '平'));
    !unit && ["电话", "座机", "打", "拨"].iter().any(|it| before.contains(it))
}

fn is_day(text: &str) -> bool {
    let part = |from: usize, to: usize| text.get(from..to).and_then(|it| it.parse::<u32>().ok()).unwrap_or(0);
    (1900..2100).contains(&part(0, 4)) && (1..=12).contains(&part(4, 6)) && (1..=31).contains(&part(6, 8))
}

fn is_word(it: &char) -> bool {
    it.is_ascii_alphanumeric() || matches!(it, '_' | '-' | '.')
}

fn mail(chars: &[char], at: usize) -> Option<Found> {
    if at > 0 && chars.get(at - 1).is_some_and(is_word) {
        return None;
    }
    let name = chars[at..].iter().take_while(|it| is_word(it)).count();
    let is_at = chars.get(at + name).is_some_and(|it| matches!(it, '@' | '＠'));
    let host = chars.get(at + name + 1..)?.iter().take_while(|it| is_word(it)).count();
    (name > 0 && is_at && host > 2).then_some(Found { what: MAIL, skip: 0, n: name + 1 + host })
}

/// 京A·12345, with six signs for electric ones.
fn plate(chars: &[char], at: usize) -> Option<Found> {
    const PLACES: &str = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";
    let is_place = PLACES.contains(*chars.get(at)?) && chars.get(at + 1)?.is_ascii_alphabetic();
    let dot = usize::from(chars.get(at + 2).is_some_and(|it| matches!(it, '·' | ' ' | '-')));
    let n = chars.get(at + 2 + dot..)?.iter().take_while(|it| it.is_ascii_alphanumeric()).count();
    (is_place && (5..=6).contains(&n)).then_some(Found { what: PLATE, skip: 0, n: 2 + dot + n })
}

fn account(chars: &[char], at: usize) -> Option<Found> {
    const WORDS: [&str; 6] = ["微信", "QQ", "qq", "Qq", "VX", "vx"];
    let word = WORDS.iter().find(|it| chars[at..].iter().take(2).eq(it.chars().collect::<Vec<_>>().iter()))?;
    let mut skip = word.chars().count();
    while chars.get(at + skip).is_some_and(|it| matches!(it, '号' | '是' | '：' | ':' | ' ' | '码')) {
        skip += 1;
    }
    let n = chars[at + skip..].iter().take_while(|it| is_word(it)).count();
    (5..=30).contains(&n).then_some(Found { what: ACCOUNT, skip, n })
}

/// 3栋2单元501室: from the number of the house on. A bare 5号 may be a day.
fn door(chars: &[char], at: usize) -> Option<Found> {
    if at > 0 && chars.get(at - 1).is_some_and(|it| digit(*it).is_some()) {
        return None;
    }
    let (mut n, mut n_parts, mut is_room) = (0, 0, false);
    loop {
        let rest = chars.get(at + n..)?;
        let digits = rest.iter().take_while(|it| digit(**it).is_some() || it.is_ascii_alphabetic()).count();
        if digits == 0 || digits > 5 || rest.first().is_none_or(|it| digit(*it).is_none()) {
            break;
        }
        let unit: String = rest.iter().skip(digits).take(2).collect();
        let Some(unit) = ["单元", "号楼", "栋", "幢", "座", "号", "室", "户", "层", "楼"]
            .iter()
            .find(|it| unit.starts_with(**it))
        else {
            break;
        };
        is_room |= matches!(*unit, "室" | "单元" | "栋" | "幢" | "号楼");
        n += digits + unit.chars().count();
        n_parts += 1;
    }
    (n_parts >= 2 || is_room).then_some(Found { what: DOOR, skip: 0, n })
}

/// 我叫张伟: two or three characters after words that announce a name, if the first can be a family name.
fn said_name(chars: &[char], at: usize) -> Option<Found> {
    const WORDS: [&str; 9] =
        ["我叫", "姓名：", "姓名:", "姓名是", "名字叫", "名字是", "联系人：", "联系人:", "我是"];
    const FAMILIES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤";
    const NEXT: &str = "想我要在问您请你的家是和跟与住有为因来去办、，。；,.;！？ \n";
    let word = WORDS.iter().find(|it| {
        let word: Vec<char> = it.chars().collect();
        chars[at..].starts_with(&word)
    })?;
    let skip = word.chars().count();
    let rest = chars.get(at + skip..)?;
    if !rest.first().is_some_and(|it| FAMILIES.contains(*it)) {
        return None;
    }
    let n = rest.iter().take(3).take_while(|it| !NEXT.contains(**it) && ('一'..='龥').contains(*it)).count();
    // 我是高中生: what one is, not what one is called.
    const WHAT: &str = "生户人者师工民员长方家主商客";
    let ends = rest.get(n).is_none_or(|it| NEXT.contains(*it));
    let is_what = rest.get(n.saturating_sub(1)).is_some_and(|it| WHAT.contains(*it));
    (n >= 2 && (*word != "我是" || ends && !is_what)).then_some(Found { what: NAME, skip, n })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_somebodys_own_is_taken_out() {
        let check = |text: &str, names: &[&str], out: &str| assert_eq!(taken_out(text, names).0, out, "{text}");
        check("我电话13812345678，请回电", &[], "我电话〔手机号码〕，请回电");
        check("138 1234 5678", &[], "〔手机号码〕");
        check("１３８-１２３４-５６７８", &[], "〔手机号码〕");
        check("+86 13812345678。", &[], "+〔手机号码〕。");
        check("一三八一二三四五六七八", &[], "〔手机号码〕");
        check("身份证431099199001011234和43109919900101123X", &[], "身份证〔身份证号〕和〔身份证号〕");
        check("431099 19900101 1234", &[], "〔身份证号〕");
        check("老证431099900101123", &[], "老证〔身份证号〕");
        check("卡号6222021234567890123", &[], "卡号〔证照或银行卡号码〕");
        check("打0731-84012345", &[], "打〔电话号码〕");
        check("座机8610042", &[], "座机〔电话号码〕");
        check("发到zhang.wei@example.com吧", &[], "发到〔电子邮箱〕吧");
        check("微信号：zw_1990", &[], "微信号：〔微信或QQ号〕");
        check("QQ 12345678", &[], "QQ 〔微信或QQ号〕");
        check("湘A·12345在年检", &[], "〔车牌号〕在年检");
        check("住幸福小区3栋2单元501室", &[], "住幸福小区〔门牌〕");
        check("张伟的证", &["张伟"], "〔姓名〕的证");
        check("我叫李小明，想问", &[], "我叫〔姓名〕，想问");
        check("我叫张伟想问", &[], "我叫〔姓名〕想问");
        check("我是王芳，住城关", &[], "我是〔姓名〕，住城关");
    }

    #[test]
    fn what_is_nobodys_own_stays() {
        for text in [
            "2026年11月23日能办吗",
            "要交120元吗",
            "营业面积1200平方米，投资8000000元",
            "一年一次还是三年一次",
            "我是高中生，能办吗",
            "我是个体户",
            "12月5号上班吗",
            "拨打12345还是到窗口",
            "国发〔2022〕5号",
            "十八周岁",
            "办3个证要3张照片",
        ] {
            assert_eq!(taken_out(text, &[]), (text.to_owned(), Vec::new()));
        }
    }

    #[test]
    fn what_it_has_put_in_it_leaves_alone_and_once_is_enough() {
        let (once, _) = taken_out("我叫张伟，13812345678，住3栋501室，zw@example.com", &["张伟"]);
        assert_eq!(taken_out(&once, &[]), (once.clone(), Vec::new()));
        assert!(left_over(&once).is_empty());
    }

    #[test]
    fn a_bodys_own_telephone_may_be_published_and_a_mobile_asks_for_a_second_look() {
        assert!(left_over("请拨打0731-84012345").is_empty());
        assert_eq!(left_over("请拨打13812345678"), [MOBILE]);
    }

    proptest::proptest! {
        /// No text makes it fall, and a mobile number never comes through.
        #[test]
        fn a_mobile_number_never_comes_through(before in ".{0,20}", after in "[^0-9]{0,20}") {
            let (out, _) = taken_out(&format!("{before} ，13987654321{after}"), &[]);
            proptest::prop_assert!(!out.contains("13987654321"));
        }
    }
}
