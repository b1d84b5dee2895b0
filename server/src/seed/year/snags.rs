//! 堵点: at every stage of the way a place where people stop.
use common::{
    case::flow::{Act, Stage},
    check::Nothing,
    edition::snag::{self, RaiseForm, SnagView, StepForm, act, stage},
    id::{CaseId, ItemId},
};

use super::life::{Life, Walk};
use crate::edition::snag as house;

/// Every stage, and the matter whose place stands there.
const STANDING: [(Stage, &str); 4] = [
    (stage::OPEN, "个体工商户设立登记"),
    (stage::FIXED, "公司设立登记"),
    (stage::CLOSED, "食品小经营许可"),
    (stage::DROPPED, "农民专业合作社设立登记"),
];

pub fn stages() -> impl Iterator<Item = Stage> {
    STANDING.iter().map(|it| it.0)
}

/// `item`: a matter by its name, and the first of its materials.
pub async fn walk(life: &mut Life, item: impl Fn(&str) -> Option<(ItemId, String)>) -> Walk {
    let Some((at, name)) = STANDING.into_iter().find(|it| Some(it.0) == life.stands_at) else { return Ok(()) };
    let Some((item, key)) = item(name) else { return Ok(()) };
    life.minutes(0, 30).await;
    let (writer, checker) = (life.staff("wangbian")?, life.staff("xujing")?);
    let seen = life.act(&checker, &snag::PLACES, house::places, item, Nothing {}).await?;
    let n = seen.returned.iter().find(|it| it.key == key).map_or(1, |it| it.n);
    let form = RaiseForm {
        item: Some(item),
        key,
        owner: writer.account(),
        days: String::new(),
        says: "受理标准写得含糊，群众拍了好几遍；改写清楚，换一张样本。".to_owned(),
    };
    let raise = move |cx, at, form| house::raise(cx, at, form, n);
    let id = life.act(&checker, &snag::RAISE, raise, (), form).await?.id;
    let way: &[(bool, Act, &str)] = match at {
        stage::FIXED => &[(true, act::FIX, "受理标准改成三句话，样本换了")],
        stage::CLOSED => &[
            (true, act::FIX, "受理标准改成三句话，样本换了"),
            (false, act::CLOSE, "抽了十件，没有再为这个退回的"),
        ],
        stage::DROPPED => &[(false, act::DROP, "退回的都是过期的证明，本来就该退")],
        _ => &[],
    };
    for (is_writers, act, says) in way {
        life.minutes(5, 30).await;
        let who = if *is_writers { &writer } else { &checker };
        let seen: SnagView = life.act(who, &snag::OPEN, house::open, id, Nothing {}).await?;
        step(life, who, id, seen.version, *act, says).await?;
    }
    Ok(())
}

async fn step(life: &Life, who: &common::account::Who, id: CaseId, version: i32, act: Act, says: &str) -> Walk {
    let form = StepForm { version, act, says: says.to_owned(), owner: None };
    life.act(who, &snag::STEP, house::step, id, form).await.map(drop)
}
