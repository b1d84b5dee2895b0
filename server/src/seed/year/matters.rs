//! What people of the county come for, how often, and whose hands it goes through.

/// How a matter is decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// 即办件: at the window.
    AtOnce,
    /// By the body's own three hands.
    Department,
    /// By another body's, above.
    Reported(Hands),
    /// 一件事: by several bodies, each its part.
    Joint,
    /// Nobody works in that body: time alone answers.
    Nobody,
}

/// 承办, 审核, 决定, 制证
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hands {
    pub handler: &'static str,
    pub checker: &'static str,
    pub decider: &'static str,
    pub issuer: &'static str,
}

/// Who applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    Person,
    Elder,
    Firm,
}

#[derive(Debug)]
pub struct Matter {
    pub name: &'static str,
    /// Of a hundred or so.
    pub weight: usize,
    pub by: By,
    /// 窗口: pre-review, counter.
    pub windows: &'static [&'static str],
    pub hands: Hands,
    pub way: Way,
}

const fn hands(
    handler: &'static str,
    checker: &'static str,
    decider: &'static str,
    issuer: &'static str,
) -> Hands {
    Hands { handler, checker, decider, issuer }
}

const MARKET: &[&str] = &["liqing", "yuping"];
const FOOD: Hands = hands("songhui", "maochao", "liqing", "yuping");
pub const SIGN: Hands = hands("leiting", "yanfeng", "duyan", "leiting");
const HEALTH: Hands = hands("sunwei", "qianyu", "zhaoming", "hejing");
const CIVIL: Hands = hands("tianmin", "dengtao", "xiaohua", "wumin");
const FARM: Hands = hands("hetian", "luoshan", "miaoqing", "hetian");
const SITE: Hands = hands("gaoyang", "lulan", "", "pengjie");
const CITY: Hands = hands("tanyun", "jiangbo", "weilan", "tanyun");
const TOWN: Hands = hands("majun", "longping", "", "majun");
const RELIEF: Hands = hands("guanhai", "shenlu", "qinchuan", "guanhai");

const fn matter(
    name: &'static str,
    weight: usize,
    by: By,
    windows: &'static [&'static str],
    hands: Hands,
    way: Way,
) -> Matter {
    Matter { name, weight, by, windows, hands, way }
}

pub const SHOP: &str = "个体工商户设立登记";
pub const SMALL_FOOD: &str = "食品小经营许可";
pub const HYGIENE: &str = "公共场所卫生许可";
pub const ELDER: &str = "老年人优待证办理";

pub static ALL: [Matter; 14] = [
    matter(SHOP, 24, By::Person, MARKET, FOOD, Way::AtOnce),
    matter("公司设立登记", 6, By::Person, MARKET, FOOD, Way::AtOnce),
    matter("农民专业合作社设立登记", 2, By::Person, MARKET, FOOD, Way::Department),
    matter("食品（含保健食品）经营许可新办", 8, By::Person, MARKET, FOOD, Way::Department),
    matter(SMALL_FOOD, 14, By::Person, MARKET, FOOD, Way::Department),
    matter(HYGIENE, 9, By::Firm, &["hejing", "luoli"], HEALTH, Way::Department),
    matter(ELDER, 12, By::Elder, &["wumin"], CIVIL, Way::Department),
    matter("城乡最低生活保障对象认定", 6, By::Person, &["wumin"], CIVIL, Way::Department),
    matter("规范户外招牌设施设置", 8, By::Person, &["leiting"], SIGN, Way::Department),
    matter("畜禽养殖场、养殖小区备案", 2, By::Firm, &["hetian"], FARM, Way::Department),
    matter("自然灾害生活救助申请", 4, By::Person, &["majun"], TOWN, Way::Reported(RELIEF)),
    matter("建设项目选址意见书核发", 1, By::Firm, &["pengjie"], SITE, Way::Reported(CITY)),
    matter("开办餐饮店一件事", 3, By::Person, MARKET, FOOD, Way::Joint),
    matter("生育登记服务", 1, By::Person, &[], hands("", "", "", ""), Way::Nobody),
];
