//! 演示县: a county that does not exist: enough of it to try every page. Never loaded unless asked for, and only into
//! an empty database.
use std::sync::Arc;

use anyhow::{Result, anyhow, bail};
use common::{
    account::{AccountKind, Duty, ProfileForm, RealName, Who},
    application::act,
    case::flow::Act,
    catalogue::Item,
    id::{AccountId, Region},
    moment::Day,
};
use uuid::Uuid;

use crate::{
    account::{self, personal, secret},
    catalogue::{self, import},
    entity::{accounts::Model as Account, mandates},
    gate::{cx::Cx, hub::Hub, write::write},
    library, mandate, org, redate,
};

mod county;
pub mod crowd;
mod dice;
mod halls;
pub mod home;
mod query;
pub mod year;

/// Of the demonstration; a hall's own is `Cx::region`.
pub const COUNTY: Region = Region(431_099);
/// The password of every demonstration account; there is no other default anywhere.
pub const SECRET: &str = "Mingchuan-2026";
/// The authenticator key of every demonstration member of staff.
pub const TOTP_KEY: &str = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
/// Its names, and what its papers and messages say of it.
const NAMES: &str = include_str!("../../data/demo/county.yaml");
pub const CALENDAR: &str = include_str!("../../data/calendar.csv");

/// How much of the county.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scale {
    /// The items that are open online: for tests.
    Small,
    /// Beside them the county's, towns' and villages' whole lists.
    Full,
}

/// Login, name, post, body, duties.
pub const STAFF: [(&str, &str, &str, &str, &[Duty]); 50] = [
    ("hejing", "何静", "卫生健康05号窗口", "县卫健局", &[Duty::PreReview, Duty::Counter, Duty::Issue]),
    ("liqing", "李青", "市监3号窗", "县市场监管局", &[Duty::PreReview, Duty::Counter, Duty::Decide, Duty::Issue]),
    ("luoli", "罗莉", "卫健8号窗", "县卫健局", &[Duty::PreReview, Duty::Counter, Duty::Issue, Duty::Answer]),
    (
        "yuping",
        "于萍",
        "市监综合窗",
        "县市场监管局",
        &[Duty::PreReview, Duty::Counter, Duty::Decide, Duty::Issue, Duty::Answer],
    ),
    ("chenlan", "陈岚", "市监4号窗", "县市场监管局", &[Duty::PreReview]),
    ("pengjie", "彭杰", "自然资源21号窗", "县自然资源局", &[Duty::PreReview, Duty::Counter, Duty::Issue]),
    ("gaoyang", "高阳", "规划股", "县自然资源局", &[Duty::Review]),
    ("lulan", "陆岚", "规划股股长", "县自然资源局", &[Duty::Review]),
    ("tanyun", "谭云", "规划科", "安澜市自然资源局", &[Duty::Review, Duty::Issue]),
    ("jiangbo", "江波", "规划科科长", "安澜市自然资源局", &[Duty::Review]),
    ("weilan", "韦岚", "首席代表", "安澜市自然资源局", &[Duty::Decide]),
    (
        "majun",
        "马俊",
        "便民服务中心窗口",
        "松溪镇人民政府",
        &[Duty::PreReview, Duty::Counter, Duty::Review, Duty::Issue],
    ),
    ("longping", "龙平", "应急办", "松溪镇人民政府", &[Duty::Review]),
    ("guanhai", "关海", "救灾股", "县应急管理局", &[Duty::Review, Duty::Issue]),
    ("shenlu", "沈露", "救灾股股长", "县应急管理局", &[Duty::Review]),
    ("qinchuan", "秦川", "首席代表", "县应急管理局", &[Duty::Decide]),
    ("wumin", "吴敏", "民政9号窗", "县民政局", &[Duty::PreReview, Duty::Counter, Duty::Issue, Duty::Answer]),
    ("tianmin", "田敏", "社会事务股", "县民政局", &[Duty::Review]),
    ("dengtao", "邓涛", "社会事务股股长", "县民政局", &[Duty::Review]),
    ("xiaohua", "肖华", "首席代表", "县民政局", &[Duty::Decide]),
    ("songhui", "宋慧", "食品股", "县市场监管局", &[Duty::Review]),
    ("maochao", "毛超", "食品股股长", "县市场监管局", &[Duty::Review]),
    (
        "leiting",
        "雷婷",
        "城管11号窗",
        "县综合执法局",
        &[Duty::PreReview, Duty::Counter, Duty::Review, Duty::Issue],
    ),
    ("yanfeng", "严锋", "市容股股长", "县综合执法局", &[Duty::Review]),
    ("duyan", "杜岩", "首席代表", "县综合执法局", &[Duty::Decide]),
    ("hetian", "何田", "农业12号窗", "县农业农村局", &[Duty::PreReview, Duty::Counter, Duty::Review, Duty::Issue]),
    ("luoshan", "骆山", "畜牧股股长", "县农业农村局", &[Duty::Review]),
    ("miaoqing", "苗青", "首席代表", "县农业农村局", &[Duty::Decide]),
    ("sunwei", "孙薇", "审批股", "县卫健局", &[Duty::Review]),
    ("qianyu", "钱宇", "审批股股长", "县卫健局", &[Duty::Review]),
    ("zhaoming", "赵明", "首席代表", "县卫健局", &[Duty::Review, Duty::Decide]),
    (
        "fangzhou",
        "方舟",
        "中心主任",
        "县人民政府",
        &[Duty::Direct, Duty::Supervise, Duty::PreReview, Duty::Publish],
    ),
    // Whoever says that a rating is mistaken does not also settle it.
    ("xuning", "徐宁", "中心副主任", "县人民政府", &[Duty::Direct, Duty::Supervise]),
    ("zhouqian", "周倩", "咨询引导台", "县人民政府", &[Duty::Answer]),
    ("sysadmin", "孙系统", "系统管理员", "县人民政府", &[Duty::SystemAdmin]),
    ("secadmin", "安全员", "安全管理员", "县人民政府", &[Duty::SecurityAdmin]),
    ("audadmin", "审计员", "审计管理员", "县人民政府", &[Duty::AuditAdmin]),
    // 事项编制: two bodies write, others check.
    ("wangbian", "王编", "政策法规股", "县市场监管局", &[Duty::Compose]),
    ("moran", "莫然", "政策法规股", "县卫健局", &[Duty::Compose]),
    ("xujing", "徐静", "审改股", "县行政审批局", &[Duty::CheckItems]),
    ("lvlin", "吕林", "法制审核股", "县司法局", &[Duty::CheckLaw]),
    // 本机关负责人: what is theirs to decide is decided by nobody above them.
    ("zhouweiguo", "周卫国", "局长", "县卫健局", &[Duty::Direct]),
    ("majianye", "马建业", "局长", "县市场监管局", &[Duty::Direct]),
    ("chengshirong", "程市容", "局长", "县综合执法局", &[Duty::Direct]),
    ("miaofengnian", "苗丰年", "局长", "县农业农村局", &[Duty::Direct]),
    ("tianxiuying", "田秀英", "局长", "县民政局", &[Duty::Direct]),
    ("shiguotu", "石国土", "局长", "县自然资源局", &[Duty::Direct]),
    ("shidingan", "石定安", "局长", "县应急管理局", &[Duty::Direct]),
    ("luosonglin", "罗松林", "镇长", "松溪镇人民政府", &[Duty::Direct]),
    ("hanchenggui", "韩城规", "局长", "安澜市自然资源局", &[Duty::Direct]),
];

/// The head of the body somebody works in.
pub fn head_beside(login: &str) -> Option<&'static str> {
    let body = STAFF.iter().find(|it| it.0 == login)?.3;
    STAFF.iter().find(|it| it.3 == body && it.4.contains(&Duty::Direct)).map(|it| it.0)
}

const AT_COUNTER: &[Act] = &[act::ACCEPT, act::ACCEPT_DEFERRING, act::REFUSE, act::MAKE_LICENCE, act::WAIVE];
/// What a counter may waive at a time: 200元.
const MOST_WAIVED: i64 = 20_000;
/// 一件事专窗: decides what is decided at once, and answers for all.
const AT_ONCE: &[Act] = &[
    act::ACCEPT,
    act::ACCEPT_DEFERRING,
    act::REFUSE,
    act::DECIDE_AT_ONCE,
    act::GRANT,
    act::DENY,
    act::MAKE_LICENCE,
    act::REPLY,
    act::WAIVE,
];
const IN_DEPARTMENT: &[Act] = &[act::START_SPECIAL];
const FOR_THE_HEAD: &[Act] = &[act::GRANT, act::DENY, act::START_SPECIAL];

/// Who may bind their body, to what, and who has signed for it. All of this year.
const LETTERS: [(&str, &[Act], &str); 23] = [
    ("hejing", AT_COUNTER, "周卫国"),
    ("luoli", AT_COUNTER, "周卫国"),
    ("liqing", AT_ONCE, "马建业"),
    ("yuping", AT_ONCE, "马建业"),
    ("chenlan", &[act::REFUSE], "马建业"),
    ("songhui", IN_DEPARTMENT, "马建业"),
    ("maochao", IN_DEPARTMENT, "马建业"),
    ("leiting", AT_COUNTER, "程市容"),
    ("duyan", FOR_THE_HEAD, "程市容"),
    ("hetian", AT_COUNTER, "苗丰年"),
    ("miaoqing", FOR_THE_HEAD, "苗丰年"),
    ("wumin", AT_COUNTER, "田秀英"),
    ("tianmin", IN_DEPARTMENT, "田秀英"),
    ("xiaohua", FOR_THE_HEAD, "田秀英"),
    ("pengjie", AT_COUNTER, "石国土"),
    ("weilan", FOR_THE_HEAD, "韩城规"),
    ("tanyun", &[act::START_SPECIAL, act::MAKE_LICENCE], "韩城规"),
    ("majun", AT_COUNTER, "罗松林"),
    ("guanhai", &[act::START_SPECIAL, act::MAKE_LICENCE], "石定安"),
    ("qinchuan", FOR_THE_HEAD, "石定安"),
    ("sunwei", IN_DEPARTMENT, "周卫国"),
    ("qianyu", IN_DEPARTMENT, "周卫国"),
    ("zhaoming", FOR_THE_HEAD, "周卫国"),
];

/// Items of the home page, in order.
const HOT: [&str; 8] = [
    "个体工商户设立登记",
    "公共场所卫生许可",
    "经营许可新办",
    "生育登记",
    "最低生活保障",
    "老年人优待证",
    "公司设立登记",
    "食品小经营许可",
];

/// What old people come for, in order: a hall's own figures would say so, and the catalogue's people set it.
const ELDER: [&str; 10] = [
    "老年人优待证",
    "最低生活保障",
    "自然灾害生活救助",
    "高龄津贴",
    "养老保险待遇领取资格认证",
    "养老保险待遇申领",
    "居民医保参保登记",
    "门诊慢特病",
    "临时救助",
    "困难残疾人生活补贴",
];

const ITEMS: [&str; 17] = [
    include_str!("../../data/demo/items/self-employed.yaml"),
    include_str!("../../data/demo/items/company-establish.yaml"),
    include_str!("../../data/demo/items/coop-establish.yaml"),
    include_str!("../../data/demo/items/food-operation.yaml"),
    include_str!("../../data/demo/items/small-food.yaml"),
    include_str!("../../data/demo/items/public-hygiene.yaml"),
    include_str!("../../data/demo/items/build-plan.yaml"),
    include_str!("../../data/demo/items/site-opinion.yaml"),
    include_str!("../../data/demo/items/minimum-living.yaml"),
    include_str!("../../data/demo/items/birth-register.yaml"),
    include_str!("../../data/demo/items/elder-card.yaml"),
    include_str!("../../data/demo/items/second-birth.yaml"),
    include_str!("../../data/demo/items/signboard.yaml"),
    include_str!("../../data/demo/items/livestock.yaml"),
    include_str!("../../data/demo/items/disaster-relief.yaml"),
    // What puts others together comes after them.
    include_str!("../../data/demo/items/restaurant.yaml"),
    include_str!("../../data/demo/items/coop-farm.yaml"),
];

pub async fn seed(hub: &Arc<Hub>, scale: Scale) -> Result<()> {
    let cx = Cx::reading(hub.clone(), Who::Nobody);
    if !query::is_empty(&cx).await.map_err(|it| anyhow!("{it:?}"))? {
        bail!("数据库里已有内容，演示数据只能装入空的数据库");
    }
    if hub.region().0 == 0 {
        crate::county::take(hub, crate::county::parse(NAMES)?).await?;
    }
    let secret = secret::hash(hub, SECRET).await.map_err(|it| anyhow!("{it:?}"))?;
    let done = write(&cx, |cx| {
        let secret = &secret;
        async move {
            if !query::is_empty(&cx).await? {
                return Ok(false);
            }
            county::regions_and_orgs(&cx).await?;
            items(&cx, scale).await?;
            people(&cx, secret).await?;
            halls::halls(&cx).await?;
            crate::county::open(&cx, "演示").await?;
            Ok(true)
        }
    });
    match done.await {
        Ok(true) => {
            hub.county.follow(&hub.readers).await?;
            redate::load(&cx, CALENDAR).await.map(|_| ())
        }
        Ok(false) => bail!("数据库里已有内容，演示数据只能装入空的数据库"),
        Err(it) => bail!("{it:?}"),
    }
}

async fn items(cx: &Cx, scale: Scale) -> crate::base::error::Result<()> {
    let mut lines = Vec::new();
    if scale == Scale::Full {
        lines.extend(import::take(cx, cx.region(), county::listed()?).await?);
    }
    let mut own = Vec::new();
    for text in ITEMS {
        own.extend(import::read_yaml(text)?);
    }
    let written: Vec<Item> = own.iter().filter_map(|it| it.as_ref().ok().cloned()).collect();
    library::gather(cx, &written).await?;
    lines.extend(import::take(cx, cx.region(), own).await?);
    for line in &lines {
        if matches!(line.fate, import::Fate::Refused { .. } | import::Fate::Draft { .. }) {
            tracing::warn!("{line}");
        }
    }
    let all = catalogue::query::all(cx, cx.region()).await?;
    for (hot, name) in (1..).zip(HOT) {
        let open = all.iter().filter(|it| it.is_online && it.name.contains(name));
        if let Some(item) = open.min_by_key(|it| it.name.chars().count()) {
            catalogue::query::set_hot(cx, item.clone(), hot).await?;
        }
    }
    let all = catalogue::query::all(cx, cx.region()).await?;
    for (elder, name) in (1..).zip(ELDER) {
        // What is open online first, then whatever has the plainest name.
        let known = all.iter().filter(|it| it.name.contains(name));
        if let Some(item) = known.min_by_key(|it| (!it.is_online, it.name.chars().count())) {
            catalogue::query::set_elder(cx, item.clone(), elder).await?;
        }
    }
    catalogue::shelf::changed(cx, cx.region()).await?;
    Ok(())
}

async fn people(cx: &Cx, secret: &str) -> crate::base::error::Result<()> {
    for (login, name, post, org, duties) in STAFF {
        let id = AccountId(Uuid::now_v7());
        let org = org::query::by_name(&cx.db(), cx.region(), org)
            .await?
            .ok_or_else(|| anyhow!("no body named {org}"))?;
        let account = Account {
            kind: AccountKind::Staff,
            login: Some(login.to_owned()),
            name: name.to_owned(),
            post: post.to_owned(),
            org_id: Some(org.id),
            region: Some(cx.region()),
            secret: secret.to_owned(),
            totp: cx.hub.keys.seal(&personal::place("totp", id), TOTP_KEY)?,
            ..account::query::empty(id, cx.now)
        };
        account::staffing::employ(cx, account, duties).await?;
    }
    let year = cx.now.day().year();
    letters(cx, year, year + 1).await?;
    seals(cx).await?;
    let text = |it: &str| it.to_owned();
    let zhou = ProfileForm {
        name: text("周明远"),
        phone: text("13800003210"),
        email: text("zhou@example.cn"),
        id_card: text("431026198506150016"),
        region: text("松溪镇 鹿门村"),
        address: text("明川县松溪镇鹿门路7号"),
        ..ProfileForm::default()
    };
    let inn = ProfileForm {
        name: text("明川县鹿门客栈有限公司"),
        phone: text("13800003211"),
        credit_code: text("91350100M000100Y43"),
        legal: text("周明远"),
        region: text("松溪镇 鹿门村"),
        address: text("明川县松溪镇鹿门路7号"),
        ..ProfileForm::default()
    };
    let citizens = [("zhouming", AccountKind::Person, zhou), ("lumen", AccountKind::Legal, inn)];
    for (login, kind, form) in citizens {
        let account = Account {
            kind,
            login: Some(login.to_owned()),
            secret: secret.to_owned(),
            real_name: RealName::Declared,
            phone_proven: true,
            ..account::query::empty(AccountId(Uuid::now_v7()), cx.now)
        };
        let account = personal::sealed(&cx.hub.keys, account, &form)?;
        let id = account.id;
        account::query::insert(cx, account).await?;
        account::agreement::record(cx, id).await?;
    }
    Ok(())
}

async fn letters(cx: &Cx, from: i32, until: i32) -> crate::base::error::Result<()> {
    for (login, acts, signed_by) in LETTERS {
        let account =
            account::query::by_login(cx, login).await?.ok_or_else(|| anyhow!("nobody called {login}"))?;
        let org = STAFF.iter().find(|it| it.0 == login).map(|it| it.3).unwrap_or_default();
        let org_id = account.org_id.ok_or_else(|| anyhow!("{login} works nowhere"))?;
        let letter = mandates::Model {
            org: org.to_owned(),
            account_id: account.id,
            holder: account.name,
            post: account.post,
            acts: serde_json::to_string(acts)?,
            from_on: format!("{from}-01-01"),
            until_on: format!("{until}-12-31"),
            signed_by: signed_by.to_owned(),
            max_fen: if acts.contains(&act::WAIVE) { MOST_WAIVED } else { 0 },
            ..mandate::empty(cx, org_id).await?
        };
        mandate::query::insert(cx, letter).await?;
    }
    Ok(())
}

/// The seal of every body people work in, made when the hall opened; the first of them keeps it.
async fn seals(cx: &Cx) -> crate::base::error::Result<()> {
    let opened = Day::parse("2026-01-05").unwrap_or_default();
    let mut sealed: Vec<&str> = Vec::new();
    for (login, _, _, body, _) in STAFF {
        if sealed.contains(&body) {
            continue;
        }
        sealed.push(body);
        let keeper = account::query::by_login(cx, login).await?.ok_or_else(|| anyhow!("nobody called {login}"))?;
        let org_id = keeper.org_id.ok_or_else(|| anyhow!("{login} works nowhere"))?;
        let full = org::query::one(&cx.db(), org_id).await?.full;
        let seal = mandate::stamp::empty(cx, org_id, body.to_owned(), &full, opened).await?;
        mandate::query::insert_stamp(cx, seal.clone()).await?;
        mandate::stamp::give(cx, &seal, keeper, "启用").await?;
    }
    Ok(())
}

/// The lines `yimen seed` and `cargo xtask run` print.
pub fn accounts() -> String {
    let mut text = format!("演示账号（密码都是 {SECRET}）：\n");
    text.push_str("  办事大厅  zhouming（个人，资料齐全）  lumen（法人）\n  工作台    ");
    let staff = STAFF.iter().map(|(login, name, post, ..)| format!("{login}（{name}，{post}）"));
    text.push_str(&staff.collect::<Vec<String>>().join("  "));
    text.push_str("\n  工作台登录还要6位动态码，用 yimen admin code 账号 取得，例如 yimen admin code hejing\n");
    text
}
