//! 去掉个人信息: what a question tells of a person is taken out by rule before a person looks it through. It errs on the side of taking
//! out: whoever reviews puts back what is nobody's.
use crate::value::plain_text;
use number::{digit, number, passport};

mod number;

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

const MARKS: [&str; 9] = [ID_CARD, MOBILE, PHONE, LONG_NUMBER, MAIL, ACCOUNT, PLATE, DOOR, NAME];

/// A text without what is somebody's own, and what was taken out, each kind once.
///
/// `names`: whoever is known to be meant, such as the person who asked, however they are spaced and dotted.
pub fn taken_out(text: &str, names: &[&str]) -> (String, Vec<&'static str>) {
    let chars: Vec<char> = plain_text(text).chars().collect();
    let names: Vec<Vec<char>> = names.iter().map(|it| bare(it)).filter(|it| it.len() > 1).collect();
    let (mut out, mut kinds) = (String::new(), Vec::new());
    let mut at = 0;
    while let Some(it) = chars.get(at) {
        // What stands in a place of ours already is not looked at again; what only looks like it is.
        if let Some(n) = marked(&chars, at) {
            out.extend(chars.iter().skip(at).take(n));
            at += n;
            continue;
        }
        let rules = [mail, plate, account, street, door, passport, number, said_name];
        let known = names.iter().find_map(|name| written(&chars, at, name));
        let known = known.map(|n| Found { what: NAME, skip: 0, n });
        match known.or_else(|| rules.iter().find_map(|rule| rule(&chars, at))) {
            Some(Found { what, skip, n }) => {
                out.extend(chars.iter().skip(at).take(skip));
                out.push_str(&mark(what));
                if !kinds.contains(&what) {
                    kinds.push(what);
                }
                at += skip + n;
            }
            None => {
                out.push(*it);
                at += 1;
            }
        }
    }
    (out, kinds)
}

/// What of a text is somebody's own beyond doubt, so that it is not published without a second look. A body's own number in an answer
/// is not among it.
pub fn left_over(text: &str, names: &[&str]) -> Vec<&'static str> {
    let (_, found) = taken_out(text, names);
    found.into_iter().filter(|it| !matches!(*it, PHONE | DOOR)).collect()
}

fn mark(what: &str) -> String {
    format!("〔{what}〕")
}

/// How long a mark of ours is that begins here.
fn marked(chars: &[char], at: usize) -> Option<usize> {
    let begins = |it: &&&str| chars.get(at..).is_some_and(|rest| starts(rest, &mark(it)));
    MARKS.iter().find(begins).map(|it| it.chars().count() + 2)
}

fn starts(chars: &[char], with: &str) -> bool {
    with.chars().zip(0..).all(|(it, n)| chars.get(n) == Some(&it))
}

/// `skip` characters stay, the `n` after them are `what`.
struct Found {
    what: &'static str,
    skip: usize,
    n: usize,
}

fn is_dot(it: char) -> bool {
    matches!(it, '·' | '•' | '・' | '.' | '．' | '‧' | '∙' | ' ' | '\u{3000}')
}

/// A name without what parts it.
fn bare(name: &str) -> Vec<char> {
    plain_text(name).chars().filter(|it| !is_dot(*it)).collect()
}

/// How many characters this name takes here, whatever parts it.
fn written(chars: &[char], at: usize, name: &[char]) -> Option<usize> {
    let mut n = 0;
    for (nth, it) in name.iter().enumerate() {
        while nth > 0 && chars.get(at + n).is_some_and(|it| is_dot(*it)) {
            n += 1;
        }
        if chars.get(at + n) != Some(it) {
            return None;
        }
        n += 1;
    }
    Some(n)
}

fn is_word(it: &char) -> bool {
    it.is_ascii_alphanumeric() || matches!(it, '_' | '-' | '.')
}

/// With blanks around its sign, too.
fn mail(chars: &[char], at: usize) -> Option<Found> {
    if at.checked_sub(1).and_then(|it| chars.get(it)).is_some_and(is_word) {
        return None;
    }
    let blanks = |from: usize| chars.iter().skip(from).take_while(|it| **it == ' ').count();
    let words = |from: usize| chars.iter().skip(from).take_while(|it| is_word(it)).count();
    let name = words(at);
    let sign = at + name + blanks(at + name);
    let is_at = chars.get(sign).is_some_and(|it| matches!(it, '@' | '＠'));
    let from = sign + 1 + blanks(sign + 1);
    let host = words(from);
    (name > 0 && is_at && host > 2).then_some(Found { what: MAIL, skip: 0, n: from + host - at })
}

/// 京A·12345, with six signs for electric ones.
fn plate(chars: &[char], at: usize) -> Option<Found> {
    const PLACES: &str = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";
    let is_place = PLACES.contains(*chars.get(at)?);
    let part = |from: usize| usize::from(chars.get(from).is_some_and(|it| is_dot(*it) || *it == '-'));
    let letter = at + 1 + part(at + 1);
    let from = letter + 1 + part(letter + 1);
    let n = chars.iter().skip(from).take_while(|it| it.is_ascii_alphanumeric()).count();
    let is_letter = chars.get(letter).is_some_and(char::is_ascii_alphabetic);
    (is_place && is_letter && (5..=6).contains(&n)).then_some(Found { what: PLATE, skip: 0, n: from + n - at })
}

fn account(chars: &[char], at: usize) -> Option<Found> {
    const WORDS: [&str; 8] = ["微信", "QQ", "qq", "Qq", "VX", "vx", "加v", "加V"];
    const BETWEEN: &str = "号是为：: 码(（";
    let word = WORDS.iter().find(|it| chars.get(at..).is_some_and(|rest| starts(rest, it)))?;
    let skip = word.chars().count();
    let skip = skip + chars.iter().skip(at + skip).take_while(|it| BETWEEN.contains(**it)).count();
    let n = chars.iter().skip(at + skip).take_while(|it| is_word(it)).count();
    (5..=30).contains(&n).then_some(Found { what: ACCOUNT, skip, n })
}

/// 人民路12号
fn street(chars: &[char], at: usize) -> Option<Found> {
    let is_street = matches!(chars.get(at)?, '路' | '街' | '巷' | '道' | '村' | '里');
    let n = chars.iter().skip(at + 1).take_while(|it| it.is_ascii_digit()).count();
    let is_house = n > 0 && chars.get(at + 1 + n) == Some(&'号');
    // The rooms behind it go with it.
    let more = door(chars, at + 2 + n).map_or(0, |it| it.n);
    (is_street && is_house).then_some(Found { what: DOOR, skip: 1, n: n + 1 + more })
}

/// 3栋2单元501室: from the number of the house on. A bare 5号 may be a day.
fn door(chars: &[char], at: usize) -> Option<Found> {
    const UNITS: [&str; 13] = ["单元", "号楼", "栋", "幢", "座", "号", "室", "户", "层", "楼", "组", "社", "队"];
    if at.checked_sub(1).and_then(|it| chars.get(it)).is_some_and(|it| digit(*it).is_some()) {
        return None;
    }
    let is_sign = |it: &&char| digit(**it).is_some() || it.is_ascii_alphabetic();
    let (mut n, mut n_parts, mut is_room) = (0, 0, false);
    loop {
        let n_signs = chars.iter().skip(at + n).take_while(is_sign).count();
        if n_signs == 0 || n_signs > 5 {
            break;
        }
        let unit = chars.get(at + n + n_signs..).unwrap_or_default();
        match UNITS.iter().find(|it| starts(unit, it)) {
            Some(unit) => {
                is_room |= matches!(*unit, "室" | "单元" | "栋" | "幢" | "号楼");
                n += n_signs + unit.chars().count();
                n_parts += 1;
            }
            // A栋501
            None => {
                if n_parts > 0 && is_room && n_signs > 1 {
                    n += n_signs;
                }
                break;
            }
        }
    }
    (n_parts >= 2 || is_room).then_some(Found { what: DOOR, skip: 0, n })
}

/// 我叫张伟: a family name and one or two characters after words that announce a name.
fn said_name(chars: &[char], at: usize) -> Option<Found> {
    /// After these a name follows, whatever comes behind it.
    const CALLED: [&str; 8] = ["我叫", "姓名：", "姓名:", "姓名 ", "姓名是", "名字叫", "名字是", "联系人："];
    /// After these it may be something else: only where it ends with a sign.
    const MEANT: [&str; 17] = [
        "我是",
        "本人",
        "申请人",
        "丈夫",
        "妻子",
        "爱人",
        "儿子",
        "女儿",
        "父亲",
        "母亲",
        "爸爸",
        "妈妈",
        "老公",
        "老婆",
        "联系人",
        "法人",
        "户主",
    ];
    const DOUBLE: [&str; 8] = ["欧阳", "司马", "上官", "诸葛", "东方", "夏侯", "皇甫", "尉迟"];
    const FAMILIES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤易常温康施文牛樊葛邢安齐伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝";
    const NEXT: &str = "想我要在问您请你的家是和跟与住有为因来去办，、。；,.;！？ \n";
    const WHAT: &str = "生户人者师工民员长方家主商客";
    let rest = chars.get(at..)?;
    let called = CALLED.iter().find(|it| starts(rest, it));
    let skip = called.or(MEANT.iter().find(|it| starts(rest, it)))?.chars().count();
    let skip = skip + usize::from(called.is_none() && rest.get(skip) == Some(&' '));
    let name = rest.get(skip..)?;
    let n_family = match DOUBLE.iter().any(|it| starts(name, it)) {
        true => 2,
        false => usize::from(name.first().is_some_and(|it| FAMILIES.contains(*it))),
    };
    let is_hanzi = |it: &char| ('一'..='龥').contains(it);
    if n_family == 0 || !name.get(n_family).is_some_and(is_hanzi) {
        return None;
    }
    // The second character of what one is called may be any: 为民, 来福.
    let has_third = name.get(n_family + 1).is_some_and(|it| is_hanzi(it) && !NEXT.contains(*it));
    let n = n_family + 1 + usize::from(has_third);
    let ends = name.get(n).is_none_or(|it| NEXT.contains(*it));
    // 我是高中生: what one is, not what one is called.
    let is_what = name.get(n - 1).is_some_and(|it| WHAT.contains(*it));
    (called.is_some() || ends && !is_what).then_some(Found { what: NAME, skip, n })
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
    fn what_people_really_write_is_taken_out_too() {
        let check = |text: &str, names: &[&str], out: &str| assert_eq!(taken_out(text, names).0, out, "{text}");
        check("电话13812345678一直没人接", &[], "电话〔手机号码〕一直没人接");
        check("13812345678 一般下午有空", &[], "〔手机号码〕 一般下午有空");
        check("13812345678 3点以后打", &[], "〔手机号码〕 3点以后打");
        check("138，1234，5678", &[], "〔手机号码〕");
        check("(138)12345678", &[], "(〔手机号码〕");
        check("138/1234/5678", &[], "〔手机号码〕");
        check("138  1234  5678", &[], "〔手机号码〕");
        check("①③⑧12345678", &[], "〔手机号码〕");
        check("138O1234567", &[], "〔手机号码〕");
        check("013812345678", &[], "〔手机号码〕");
        check("431099  19900101  1234", &[], "〔身份证号〕");
        check("护照E12345678", &[], "护照〔证照或银行卡号码〕");
        check("123456789012", &[], "〔证照或银行卡号码〕");
        check("豫 A12345", &[], "〔车牌号〕");
        check("微信为zw1990", &[], "微信为〔微信或QQ号〕");
        check("zhang.wei @ qq.com", &[], "〔电子邮箱〕");
        check("住人民路12号3单元", &[], "住人民路〔门牌〕");
        check("A栋501", &[], "〔门牌〕");
        check("5组12号", &[], "〔门牌〕");
        check("我叫张为民", &[], "我叫〔姓名〕");
        check("我叫欧阳娜，想问", &[], "我叫〔姓名〕，想问");
        check("本人张伟，", &[], "本人〔姓名〕，");
        check("我丈夫李强在外地", &[], "我丈夫〔姓名〕在外地");
        check("张 伟的证", &["张伟"], "〔姓名〕的证");
        check("阿卜杜热西提•买买提", &["阿卜杜热西提·买买提"], "〔姓名〕");
        // What only looks like a place of ours is a text like any other.
        check("〔电话13812345678〕", &[], "〔电话〔手机号码〕〕");
    }

    /// Written so that no rule should find it.
    #[test]
    fn a_number_that_hides_is_found() {
        for text in [
            "138\n1234\n5678",
            "138、1234、5678",
            "138*1234*5678",
            "138~1234~5678",
            "138+1234+5678",
            "138|1234|5678",
            "138：1234：5678",
            "138…1234…5678",
            "138・1234・5678",
            "138=1234#5678",
            "138“1234”5678",
            "138____1234____5678",
            "138一二三四5678",
            "壹叁捌壹贰叁肆伍陆柒捌",
            "l38l2345678",
            "⒈⒊⒏12345678",
            "❶❸❽❶❷❸❹❺❻❼❽",
            "㈠㈢㈧㈠㈡㈢㈣㈤㈥㈦㈧",
            "¹³⁸¹²³⁴⁵⁶⁷⁸",
            "₁₃₈₁₂₃₄₅₆₇₈",
        ] {
            assert_eq!(taken_out(text, &[]).0, "〔手机号码〕", "{text}");
        }
        assert_eq!(taken_out("431099|19900101|1234", &[]).0, "〔身份证号〕");
        assert_eq!(left_over("身份证431099\n19900101\n1234", &[]), [ID_CARD]);
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
            "女儿高中毕业能办吗",
            "收费10,000元还是12,000元",
            "依据国发〔2022〕5号",
            "5-10个工作日",
            "1、2、3、4、5、6、7、8、9、10、11楼都可以办",
            "第一，第二，第三，3份材料",
            "上午9:00-12:00，下午1:30-5:30",
            "2026-11-23 09:00",
            "收费标准：\n100元\n200元\n300元",
        ] {
            assert_eq!(taken_out(text, &[]), (text.to_owned(), Vec::new()));
        }
    }

    #[test]
    fn what_it_has_put_in_it_leaves_alone_and_once_is_enough() {
        let (once, _) = taken_out("我叫张伟，13812345678，住3栋501室，zw@example.com", &["张伟"]);
        assert_eq!(taken_out(&once, &[]), (once.clone(), Vec::new()));
        assert!(left_over(&once, &[]).is_empty());
    }

    #[test]
    fn a_bodys_own_telephone_may_be_published_and_a_mobile_asks_for_a_second_look() {
        assert!(left_over("请拨打0731-84012345", &[]).is_empty());
        assert_eq!(left_over("请拨打13812345678", &[]), [MOBILE]);
    }

    proptest::proptest! {
        /// No text makes it fall, and a mobile number never comes through.
        #[test]
        fn a_mobile_number_never_comes_through(before in ".{0,20}", after in "[一二三零 ，x/.-]{0,3}[^0-9]{0,20}") {
            let (out, _) = taken_out(&format!("{before} ，13987654321{after}"), &[]);
            proptest::prop_assert!(!out.contains("13987654321"));
        }
    }
}
