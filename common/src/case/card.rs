//! What an ID reader types in, as those in keyboard mode do: everything that stands on the card, in any order and with any of the
//! usual signs between. Each part is known by what it is, not by its length.
use crate::value::{CreditCode, day, is_hanzi, plain_code, plain_line};

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Card {
    pub number: String,
    pub name: String,
    pub address: String,
}

/// 56个民族, without 族.
const NATIONS: &str = "汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西 景颇 \
     柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 塔塔尔 独龙 鄂伦春 \
     赫哲 门巴 珞巴 基诺 穿青人";

/// Where somebody lives is told by these.
const PLACES: [char; 20] = [
    '省', '市', '县', '区', '镇', '乡', '村', '路', '街', '巷', '号', '组', '社', '栋', '室', '盟', '旗', '州',
    '寨', '屯',
];

/// What a firm is called ends like this, whatever places stand in it.
const FIRMS: [&str; 14] =
    ["公司", "店", "馆", "厂", "部", "合作社", "社", "中心", "院", "所", "行", "场", "协会", "事务所"];

/// What of a card a part can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Number,
    Name,
    /// A nation is a name if nothing else is one: 高山, 保安.
    Nation,
    Address,
    Other,
}

impl Card {
    pub fn read(line: &str) -> Card {
        let signs = ['|', '｜', '\t', ',', '，', ';', '；', '\n', '\r'];
        let parts: Vec<String> = line.split(signs).map(plain_line).filter(|it| !it.is_empty()).collect();
        let of = |wanted: Part| parts.iter().filter(move |it| part(it) == wanted);
        let number = of(Part::Number).next().map(|it| plain_code(it)).unwrap_or_default();
        // Of several in Latin letters, the one with a blank is the name: the others say CHN, or M.
        let name = of(Part::Name).max_by_key(|it| {
            let is_own = it.chars().any(is_hanzi);
            (is_own, it.contains(' '), it.chars().count())
        });
        let is_spelled_out = |it: &&String| !it.ends_with('族');
        let name = name.or_else(|| of(Part::Nation).find(is_spelled_out));
        Card {
            number,
            name: name.cloned().unwrap_or_default(),
            address: of(Part::Address).max_by_key(|it| it.chars().count()).cloned().unwrap_or_default(),
        }
    }
}

fn part(text: &str) -> Part {
    let code = plain_code(text);
    let is_number = code.len() == 18 && code.bytes().all(|it| it.is_ascii_alphanumeric());
    let is_person = code.get(..17).is_some_and(|it| it.bytes().all(|it| it.is_ascii_digit()));
    if is_number && (is_person || CreditCode::parse(text).is_ok() || code.bytes().any(|it| it.is_ascii_digit())) {
        return Part::Number;
    }
    let n_places = text.chars().filter(|it| PLACES.contains(it)).count();
    let has_digit = text.chars().any(|it| it.is_ascii_digit());
    let n_chars = text.chars().count();
    let is_firm = FIRMS.iter().any(|it| text.ends_with(it)) && n_chars > 4;
    let is_issuer = text.contains("公安") || text.ends_with("移民管理局") || text.ends_with("派出所");
    let bare = text.strip_suffix('族').unwrap_or(text);
    let is_nation = NATIONS.split_whitespace().any(|it| it == bare);
    let is_said = ["男", "女", "男性", "女性", "长期", "中国", "性别", "民族", "姓名"].contains(&text);
    let is_letter = |it: char| it.is_alphabetic() || matches!(it, '·' | ' ' | '-' | '\'' | '’' | '.');
    match () {
        () if is_issuer || is_said || day(text).is_some() => Part::Other,
        () if is_firm && !has_digit => Part::Name,
        () if is_nation => Part::Nation,
        // A long name in another language has dots; an address has not.
        () if !text.contains('·') && (n_places > 1 || n_places == 1 && (has_digit || n_chars > 4)) => {
            Part::Address
        }
        () if has_digit || n_chars < 2 || !text.chars().all(is_letter) => Part::Other,
        () if text.is_ascii() && n_chars < 4 && !text.contains(' ') => Part::Other,
        () => Part::Name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_s_line_is_taken_apart() {
        let check = |line: &str, number: &str, name: &str, address: &str| {
            let card = Card::read(line);
            assert_eq!((card.number.as_str(), card.name.as_str(), card.address.as_str()), (number, name, address));
        };
        check("431026195510033011", "431026195510033011", "", "");
        check(" 4310 2619 5510 0330 11 ", "431026195510033011", "", "");
        check("李秀英|431026195510033011", "431026195510033011", "李秀英", "");
        let whole = "李秀英\t女\t汉\t19551003\t湖南省明川县城关镇人民路8号\t431026195510033011";
        check(whole, "431026195510033011", "李秀英", "湖南省明川县城关镇人民路8号");
        check("43102619551003301x", "43102619551003301X", "", "");
        check("43102619900101200Ⅹ", "43102619900101200X", "", "");
        check("", "", "", "");
        let (xi, home) = ("阿卜杜热西提·买买提", "明川县松溪镇鹿门村12号");
        check(&format!("{xi}|431026198506150016|{home}"), "431026198506150016", xi, home);
        check(&format!("{home}|431026198506150016|{xi}"), "431026198506150016", xi, home);
        check(
            &format!("阿卜杜热西提•买买提|男|维吾尔族|431026198506150016|{home}"),
            "431026198506150016",
            xi,
            home,
        );
        let foreign = "JOHN SMITH|911840199001010018|湖南省明川县城关镇人民路8号";
        check(foreign, "911840199001010018", "JOHN SMITH", "湖南省明川县城关镇人民路8号");
        check("M,CHN,911840199001010018,SMITH JOHN", "911840199001010018", "SMITH JOHN", "");
        check("431026198506150016|维吾尔族|古丽", "431026198506150016", "古丽", "");
        check("古丽|维吾尔|431026198506150016", "431026198506150016", "古丽", "");
        check("高山|男|431026198506150016", "431026198506150016", "高山", "");
        check("王芳|女|汉|明川县公安局|2016.05.05|长期|431026198506150016", "431026198506150016", "王芳", "");
        check("路遥|431026198506150016|城关镇三里村", "431026198506150016", "路遥", "城关镇三里村");
        let nomad = "巴特尔|蒙古|内蒙古自治区锡林郭勒盟苏尼特左旗巴彦乌拉嘎查|431026198506150016";
        check(nomad, "431026198506150016", "巴特尔", "内蒙古自治区锡林郭勒盟苏尼特左旗巴彦乌拉嘎查");
        let long = "买".repeat(25);
        check(&format!("{long}|431026198506150016"), "431026198506150016", &long, "");
        check("明川县清和餐饮有限公司|91350100M000100Y43", "91350100M000100Y43", "明川县清和餐饮有限公司", "");
    }
}
