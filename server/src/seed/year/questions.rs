//! 网上咨询: asked by whoever wonders, handed out, answered by one and published by another.
use common::{
    account::Who,
    call::Call,
    case::flow::Stage,
    check::Check,
    decision::{SayForm, decide::ExtendForm},
    id::CaseId,
    question::{
        self, AskForm, ReplyBy, Topic,
        desk::{AnswerForm, DeskView, GiveForm, PublishForm, Told},
        stage,
    },
};

use super::{
    life::{Life, Walk},
    matters::{ELDER, HYGIENE, SHOP, SMALL_FOOD},
    window::HEAD,
};
use crate::{
    base::error::Result,
    gate::cx::Cx,
    question::{self as desk, desk as work},
};

pub struct Wonder {
    /// About which matter; empty: none is named.
    item: &'static str,
    topic: Topic,
    text: &'static str,
    answer: &'static str,
    /// Who answers, and in which body.
    by: (&'static str, &'static str),
}

const MARKET: (&str, &str) = ("yuping", "县市场监管局");
const HEALTH: (&str, &str) = ("luoli", "县卫健局");
const CIVIL: (&str, &str) = ("wumin", "县民政局");

const fn wonder(
    item: &'static str,
    topic: Topic,
    text: &'static str,
    answer: &'static str,
    by: (&'static str, &'static str),
) -> Wonder {
    Wonder { item, topic, text, answer, by }
}

const WONDERS: [Wonder; 10] = [
    wonder(
        SHOP,
        Topic::Papers,
        "开小卖部办执照要带什么？",
        "带身份证和经营场所的证明。网上申请的，拍照上传就可以。",
        MARKET,
    ),
    wonder(
        SHOP,
        Topic::Fit,
        "在自己家里开网店，能办个体户执照吗？",
        "可以。申请时选“只在网上经营”，写明平台和网址。",
        MARKET,
    ),
    wonder(
        SMALL_FOOD,
        Topic::Fit,
        "早餐店只有30平方米，要办哪个证？",
        "50平方米以下的，办食品小经营许可就可以。",
        MARKET,
    ),
    wonder(SMALL_FOOD, Topic::Fee, "办小餐饮许可收钱吗？", "不收费。", MARKET),
    wonder(
        HYGIENE,
        Topic::Policy,
        "理发店只有两把椅子，也要办卫生许可吗？",
        "要办。理发店不论大小，都属于公共场所。",
        HEALTH,
    ),
    wonder(
        HYGIENE,
        Topic::Papers,
        "检测报告还没有出来，能先申请吗？",
        "可以先申请，受理后15个工作日内补交。",
        HEALTH,
    ),
    wonder(
        ELDER,
        Topic::Where,
        "老人行动不便，优待证可以在村里办吗？",
        "可以请村干部代办，也可以由子女在网上申请。",
        CIVIL,
    ),
    wonder(
        ELDER,
        Topic::Fee,
        "优待证丢了，补办要交多少钱？",
        "补办收工本费，低保家庭免收。标准见办事指南。",
        CIVIL,
    ),
    wonder("", Topic::Other, "孩子转学要到哪个窗口办？", "到二楼教育窗口，也可以先打电话到学校问学位。", CIVIL),
    wonder(
        "",
        Topic::Policy,
        "今年新开的店有什么补贴？",
        "符合条件的可以申请一次性创业补贴，到人社窗口登记。",
        MARKET,
    ),
];

/// Asked, and as far along as it is to come.
pub async fn walk(life: &mut Life, item: impl Fn(&str) -> Option<common::id::ItemId>) -> Walk {
    let unrouted = life.stands_at == Some(stage::UNROUTED);
    let all: Vec<&Wonder> = WONDERS.iter().filter(|it| !unrouted || it.item.is_empty()).collect();
    let Some(it) = life.dice.pick(&all) else { return Ok(()) };
    life.introduced().await?;
    let may_publish = life.stands_at.is_some() || life.dice.chance(70);
    let own = life.own.clone();
    let form = AskForm {
        text: it.text.to_owned(),
        topic: it.topic,
        item: item(it.item),
        name: life.person.name.clone(),
        phone: life.person.phone.clone(),
        reply_by: life.dice.pick(&[ReplyBy::Online, ReplyBy::Online, ReplyBy::Phone]).unwrap_or_default(),
        may_publish: if may_publish { "yes" } else { "" }.to_owned(),
        ..AskForm::default()
    };
    life.case = life.act(&own, &question::ASK, desk::ask, (), form).await?.id;
    life.look().await?;
    if life.stage == stage::UNROUTED {
        life.minutes(10, 200).await;
        let guide = life.staff("zhouqian")?;
        let form = give(life, it.by.1, "由他们答复更清楚");
        step(life, &guide, &question::desk::ROUTE, work::route, form).await?;
    }
    if life.stands_at == Some(stage::WITHDRAWN) || !life.is_quick && life.dice.chance(4) {
        life.home(4, 20).await;
        life.step(&own, &question::WITHDRAW, desk::withdraw, common::check::Nothing {}).await?;
        return Ok(());
    }
    answered(life, it, may_publish).await
}

fn give(life: &Life, org: &str, says: &str) -> GiveForm {
    GiveForm { version: life.version, org: org.to_owned(), says: says.to_owned() }
}

async fn answered(life: &mut Life, it: &Wonder, may_publish: bool) -> Walk {
    let (mut by, is_quick) = (it.by.0, life.is_quick);
    if !is_quick && life.dice.chance(6) {
        // Given to the wrong body at first, or so it seems to whoever has it.
        life.minutes(20, 200).await;
        let (other, org) = if it.by == MARKET { HEALTH } else { MARKET };
        let form = give(life, org, "这个问题涉及贵单位，请一并答复");
        let whose = life.staff(by)?;
        step(life, &whose, &question::desk::PASS_ON, work::pass_on, form).await?;
        by = other;
    }
    let whose = life.staff(by)?;
    if !is_quick && !it.topic.is_simple() && life.dice.chance(8) {
        life.minutes(60, 400).await;
        let says = "要向市里核对今年的政策".to_owned();
        let form = ExtendForm { version: life.version, n_days: 5, says };
        step(life, &whose, &question::desk::EXTEND, work::extend, form).await?;
    }
    let slow = if it.topic.is_simple() { 0 } else { 3 };
    life.days(0, slow + life.late_days).await;
    let told = Some(Told::Reached);
    let form = AnswerForm { version: life.version, answer: it.answer.to_owned(), told };
    step(life, &whose, &question::desk::ANSWER, work::answer, form).await?;
    if !may_publish {
        return Ok(());
    }
    life.days(1, 3).await;
    let head = life.staff(HEAD)?;
    if life.dice.chance(15) {
        let form = SayForm { version: life.version, says: "与已公开的一条相同".to_owned() };
        step(life, &head, &question::desk::KEEP, work::keep, form).await?;
        return Ok(());
    }
    let form = PublishForm {
        version: life.version,
        question: it.text.to_owned(),
        answer: it.answer.to_owned(),
        confirmed: String::new(),
    };
    step(life, &head, &question::desk::PUBLISH, work::publish, form).await?;
    if life.dice.chance(4) {
        life.days(10, 40).await;
        let form = SayForm { version: life.version, says: "政策有变化，先撤下".to_owned() };
        step(life, &head, &question::desk::TAKE_BACK, work::take_back, form).await?;
    }
    Ok(())
}

/// Where a question may be left standing.
pub const STANDING: [Stage; 3] = [stage::UNROUTED, stage::ASKED, stage::ANSWERED];

/// As `Life::step`, for what answers with the desk's own view.
async fn step<I, F, R>(life: &mut Life, who: &Who, call: &Call<CaseId, I, DeskView>, handler: F, form: I) -> Walk
where
    I: Check + Clone + Send + Sync,
    I::Out: Clone + Send + Sync,
    F: Fn(Cx, CaseId, I::Out) -> R + Send + Sync,
    R: Future<Output = Result<DeskView>> + Send,
{
    let view = Box::pin(life.act(who, call, handler, life.case, form)).await?;
    life.seen(&view.case)
}
