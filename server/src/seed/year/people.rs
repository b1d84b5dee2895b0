//! People and firms that do not exist, with names as the county has them and numbers that hold.
use common::{
    account::ProfileForm,
    moment::Day,
    value::{CreditCode, IdCard, Sex},
};

use super::super::dice::Dice;

const FAMILY: &[&str] = &[
    "王", "李", "张", "刘", "陈", "杨", "黄", "赵", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何", "郭",
    "罗", "梁", "宋", "郑", "谢", "唐", "许", "邓", "冯", "韩", "曹", "曾", "彭", "萧", "蔡", "潘", "田", "董",
    "袁", "于", "余", "叶", "蒋", "杜", "苏", "魏", "程", "吕", "丁", "沈", "任", "姚", "卢", "欧阳",
];
const WOMEN: &[&str] = &[
    "秀英", "桂兰", "玉梅", "春花", "丽华", "晓燕", "海霞", "婷婷", "雪梅", "小红", "思雨", "佳怡", "欣悦", "静",
    "敏", "芳", "艳", "琳", "慧", "倩", "冬梅", "满姑", "腊梅", "细妹", "梓涵", "雨桐",
];
const MEN: &[&str] = &[
    "建国", "志强", "国华", "德福", "永贵", "文军", "海涛", "俊杰", "浩然", "子轩", "伟", "勇", "军", "磊", "涛",
    "斌", "鹏", "华", "明亮", "家兴", "世荣", "石生", "水根", "长林", "宇航", "一鸣",
];
/// 回族
const HUI: &[&str] = &["马", "哈", "丁", "沙", "纳", "白", "海", "金", "马", "马"];
/// 壮族
const ZHUANG: &[&str] = &["韦", "覃", "蒙", "莫", "农", "岑", "陆", "黄", "玉", "零"];
/// 维吾尔族: given name and the father's, with the dot between.
const UYGHUR_WOMEN: &[&str] = &["阿依古丽", "古丽娜尔", "热依汗", "帕提古丽", "米日古丽", "阿米娜"];
const UYGHUR_MEN: &[&str] = &["买买提", "艾力", "吐尔逊", "阿不都拉", "玉素甫", "艾尼瓦尔"];
const FATHERS: &[&str] = &["买买提", "阿不都热合曼", "吐尔逊", "司马义", "依明", "库尔班"];

/// The places people live in, as the county's list has them, with the roads of each.
const PLACES: &[(&str, &str, &[&str])] = &[
    ("城关镇 文昌社区", "城关镇", &["文昌路", "东街", "西门巷", "人民路"]),
    ("城关镇 东门社区", "城关镇", &["东门路", "沿江路", "解放路"]),
    ("松溪镇 鹿门村", "松溪镇", &["鹿门路", "桥头街"]),
    ("松溪镇 竹溪村", "松溪镇", &["竹溪路", "学堂坪"]),
    ("白石镇 白石村", "白石镇", &["白石街", "老圩路"]),
    ("白石镇 望江村", "白石镇", &["望江路"]),
    ("云台乡 云台村", "云台乡", &["云台路"]),
    ("云台乡 茶山村", "云台乡", &["茶山路"]),
];

const GOOD: &[&str] = &[
    "清和",
    "鸿运",
    "老街",
    "松风",
    "福满",
    "家和",
    "望江",
    "竹里",
    "好滋味",
    "阿婆",
    "山里人",
    "新桥",
    "百顺",
    "同心",
    "喜洋洋",
    "金穗",
    "白鹭",
    "春晓",
];
const TRADES: &[(&str, &str)] = &[
    ("面馆", "面条、米粉、卤菜，店里吃和外带"),
    ("早餐店", "包子、豆浆、米粉、油条"),
    ("超市", "日用百货、包装食品零售"),
    ("理发店", "理发、染发"),
    ("五金店", "五金、水暖、电料零售"),
    ("服装店", "服装、鞋帽零售"),
    ("水果店", "新鲜水果零售"),
    ("奶茶店", "自制饮品、糕点"),
];
const FIRMS: &[&str] = &["商贸", "餐饮", "农业开发", "建材", "物流", "养殖", "文化旅游", "酒店管理"];

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS: &[u8] = b"10X98765432";
const CODE_LETTERS: &[u8] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// Somebody of the county.
#[derive(Clone, Debug, Default)]
pub struct Person {
    pub name: String,
    pub number: String,
    pub phone: String,
    pub place: &'static str,
    pub address: String,
    pub nation: &'static str,
    pub is_woman: bool,
    pub born: Day,
}

/// A firm, and who stands for it.
#[derive(Clone, Debug)]
pub struct Firm {
    pub name: String,
    pub code: String,
    pub head: Person,
}

/// The number of somebody of that sex who is otherwise the same: husband and wife of one form.
pub fn number_of(number: &str, sex: Option<Sex>, today: Day) -> String {
    let (Some(wanted), Ok(card)) = (sex, IdCard::parse(number, today)) else { return number.to_owned() };
    let Some((head, digit)) = number.get(..16).zip(number.get(16..17).and_then(|it| it.parse::<u8>().ok())) else {
        return number.to_owned();
    };
    let digit = if card.sex() == wanted { digit } else { (digit + 1) % 10 };
    let all = "0123456789X".chars().map(|check| format!("{head}{digit}{check}"));
    all.into_iter().find(|it| IdCard::parse(it, today).is_ok()).unwrap_or_else(|| number.to_owned())
}

/// What a shop is called, and what it sells.
pub fn shop(dice: &mut Dice) -> (String, &'static str) {
    let (trade, scope) = dice.pick(TRADES).unwrap_or_default();
    (format!("{}{trade}", dice.word(GOOD)), scope)
}

/// `region`: six digits in front of the number. `age`: from, to.
pub fn person(dice: &mut Dice, region: u32, today: Day, age: (i64, i64)) -> Person {
    let is_woman = dice.chance(50);
    let given = if is_woman { WOMEN } else { MEN };
    let (nation, name) = match dice.roll(100) {
        0..=4 => ("回族", format!("{}{}", dice.word(HUI), dice.word(given))),
        5..=7 => {
            let own = dice.word(if is_woman { UYGHUR_WOMEN } else { UYGHUR_MEN });
            ("维吾尔族", format!("{own}·{}", dice.word(FATHERS)))
        }
        8..=15 => ("壮族", format!("{}{}", dice.word(ZHUANG), dice.word(given))),
        _ => ("汉族", format!("{}{}", dice.word(FAMILY), dice.word(given))),
    };
    let born = today.plus(-(dice.between(age.0 * 366, age.1 * 365) as i32));
    let order = dice.roll(450) * 2 + usize::from(!is_woman);
    let (place, town, roads) = dice.pick(PLACES).unwrap_or_default();
    Person {
        name,
        number: number(&format!("{region}{}{order:03}", digits(born))),
        // Nobody's: no carrier has numbers that begin like this, should somebody let the demonstration send messages.
        phone: format!("10{:09}", dice.roll(1_000_000_000)),
        place,
        address: format!("明川县{town}{}{}号", dice.word(roads), dice.between(1, 180)),
        nation,
        is_woman,
        born,
    }
}

pub fn firm(dice: &mut Dice, region: u32, today: Day) -> Firm {
    let head = person(dice, region, today, (25, 58));
    let name = format!("明川县{}{}有限公司", dice.word(GOOD), dice.word(FIRMS));
    let body: String = (0..9).map(|_| letter(dice)).collect();
    Firm { name, code: code(&format!("91{region}{body}")), head }
}

/// 19850615
fn digits(day: Day) -> String {
    day.to_string().replace('-', "")
}

fn letter(dice: &mut Dice) -> char {
    dice.pick(CODE_LETTERS).map_or('0', char::from)
}

/// With the check digit of GB 11643; what stands in front of it is digits.
fn number(digits: &str) -> String {
    let sum: u32 = digits.bytes().zip(WEIGHTS).map(|(it, weight)| u32::from(it - b'0') * weight).sum();
    let check = CHECKS.get(sum as usize % 11).copied().map_or('0', char::from);
    format!("{digits}{check}")
}

/// With the one of GB 32100: the first that holds.
fn code(body: &str) -> String {
    let whole = CODE_LETTERS.iter().map(|it| format!("{body}{}", char::from(*it)));
    let mut whole = whole.filter(|it| CreditCode::parse(it).is_ok());
    whole.next().unwrap_or_default()
}

impl Person {
    /// Somebody who has an account here already.
    pub fn of(profile: &ProfileForm) -> Person {
        let town = PLACES.iter().find(|it| it.0 == profile.region).map(|it| it.0);
        Person {
            name: profile.name.clone(),
            number: profile.id_card.clone(),
            phone: profile.phone.clone(),
            place: town.unwrap_or_default(),
            address: profile.address.clone(),
            nation: "汉族",
            ..Person::default()
        }
    }

    pub fn profile(&self) -> ProfileForm {
        ProfileForm {
            name: self.name.clone(),
            phone: self.phone.clone(),
            id_card: self.number.clone(),
            region: self.place.to_owned(),
            address: self.address.clone(),
            ..ProfileForm::default()
        }
    }

    /// What an ID reader types.
    pub fn card(&self) -> String {
        let sex = if self.is_woman { "女" } else { "男" };
        let nation = self.nation.trim_end_matches('族');
        format!("{}|{sex}|{nation}|{}|{}|{}", self.name, digits(self.born), self.address, self.number)
    }
}

impl Firm {
    pub fn profile(&self) -> ProfileForm {
        ProfileForm {
            name: self.name.clone(),
            credit_code: self.code.clone(),
            legal: self.head.name.clone(),
            phone: self.head.phone.clone(),
            region: self.head.place.to_owned(),
            address: self.head.address.clone(),
            ..ProfileForm::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use common::value::{IdCard, Phone, name};

    #[test]
    fn every_name_and_number_holds() {
        let today = Day::parse("2026-11-23").unwrap();
        for n in 0..500 {
            let mut dice = Dice::of(7, n);
            let one = person(&mut dice, 431_099, today, (18, 88));
            let age = IdCard::parse(&one.number, today).unwrap_or_else(|it| panic!("{one:?}: {it}")).age_on(today);
            assert!((17..=89).contains(&age.unwrap()), "{one:?}");
            assert!(name(&one.name).is_ok() && Phone::parse(&one.phone).is_ok(), "{one:?}");
            let firm = firm(&mut dice, 431_099, today);
            assert!(CreditCode::parse(&firm.code).is_ok(), "{firm:?}");
        }
    }
}
