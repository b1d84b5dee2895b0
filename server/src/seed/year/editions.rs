//! 事项编制: at every stage of the way a matter that is being written, checked, or has been.
use common::{
    account::Who,
    case::flow::{Act, Stage},
    check::Nothing,
    edition::{
        self, BeginForm, Cause, EditionView, Group, SaveForm, act,
        desk::{self, HaltForm, HeadForm, StepForm},
        stage,
    },
    id::{CaseId, ItemId},
};
use serde_json::{Map, json};

use super::life::{Life, Walk};
use crate::{edition as house, gate::write::write};

/// Every stage, and the matter that stands there: one is made at a time of each.
const STANDING: [(Stage, &str, &str, &str); 8] = [
    (stage::DRAFT, "公司设立登记", "wangbian", "majianye"),
    (stage::OWN, "食品（含保健食品）经营许可新办", "wangbian", "majianye"),
    (stage::CHECK, "开办餐饮店一件事", "wangbian", "majianye"),
    (stage::LEGAL, "农民专业合作社养殖绿色通道", "wangbian", "majianye"),
    // Whether it goes, the government decides.
    (stage::GOVERNMENT, "公共场所卫生许可", "moran", "zhouweiguo"),
    (stage::READY, "食品小经营许可", "wangbian", "majianye"),
    (stage::PUBLISHED, "个体工商户设立登记", "wangbian", "majianye"),
    (stage::DROPPED, "农民专业合作社设立登记", "wangbian", "majianye"),
];

pub fn stages() -> impl Iterator<Item = Stage> {
    STANDING.iter().map(|it| it.0)
}

pub async fn walk(life: &mut Life, item: impl Fn(&str) -> Option<ItemId>) -> Walk {
    let Some((at, name, writer, head)) = STANDING.into_iter().find(|it| Some(it.0) == life.stands_at) else {
        return Ok(());
    };
    let Some(item) = item(name) else { return Ok(()) };
    life.minutes(0, 30).await;
    let [writer, head] = [writer, head].map(|it| life.staff(it));
    let (writer, head) = (writer?, head?);
    let (checker, lawyer) = (life.staff("xujing")?, life.staff("lvlin")?);
    let mut seen = written(life, &writer, item, at).await?;
    let id = seen.case.id;
    let way: [(&Who, Act); 4] =
        [(&writer, act::OFFER), (&head, act::SUBMIT), (&checker, act::PASS), (&lawyer, last(seen.cause))];
    if at == stage::DROPPED {
        step(life, &writer, &seen, act::DROP, "合并到别的修改里一起办").await?;
        return Ok(());
    }
    for (who, act) in way {
        if seen.case.stage == at {
            return Ok(());
        }
        life.minutes(5, 30).await;
        if act == act::OFFER {
            rehearsed(life, id).await?;
        }
        seen = step(life, who, &seen, act, "").await?;
    }
    Ok(())
}

fn last(cause: Cause) -> Act {
    if cause.asks_government() { act::PASS_UP } else { act::PASS_LAW }
}

/// Begun, with one more question answered, or with why it is to go; and with the decision it rests on.
async fn written(life: &mut Life, writer: &Who, item: ItemId, at: Stage) -> Walk<EditionView> {
    let cause = if at == stage::GOVERNMENT { Cause::Cancel } else { Cause::Change };
    let says = "群众问得多的，写进常见问题；上级有新规定的，照规定办。".to_owned();
    let form = BeginForm { cause: Some(cause), item: Some(item), says, ..BeginForm::default() };
    let id = life.act(writer, &edition::BEGIN, house::begin, (), form).await?.id;
    let seen = life.act(writer, &edition::OPEN, house::open, id, Nothing {}).await?;
    if cause == Cause::Change {
        let mut doc = Map::new();
        for key in Group::Faq.keys() {
            doc.extend(seen.doc.get(*key).map(|it| ((*key).to_owned(), it.clone())));
        }
        let one = json!({"question": "中午能办吗？", "answer": "窗口中午休息，网上随时能交。"});
        match doc.get_mut("faq").and_then(|it| it.as_array_mut()) {
            Some(all) => all.push(one),
            None => drop(doc.insert("faq".to_owned(), json!([one]))),
        }
        let form = SaveForm { group: Group::Faq, rev: 0, doc };
        life.act(writer, &edition::SAVE, house::write::save, id, form).await?;
    }
    let why = if cause == Cause::Cancel { "法律修改后不再需要审批" } else { "" };
    let effective_on = if at == stage::READY { life.now.day().plus(40).to_string() } else { String::new() };
    let form = HeadForm {
        effective_on,
        papers: vec!["省政府办公厅关于规范办事指南的通知".to_owned()],
        halt: HaltForm { why: why.to_owned(), ..HaltForm::default() },
        ends: Vec::new(),
    };
    life.act(writer, &desk::HEAD, house::write::head, id, form).await
}

/// Somebody has gone through it with made-up applicants.
async fn rehearsed(life: &Life, id: CaseId) -> Walk {
    write(&life.cx(&Who::Nobody), |cx| async move {
        let (_, row) = house::query::whosesoever(&cx, id).await?;
        let of = house::rehearsal::fingerprint(&cx, &row).await?;
        house::rehearsal::rehearsed(&cx, id, &of).await
    })
    .await?;
    Ok(())
}

async fn step(life: &Life, who: &Who, seen: &EditionView, act: Act, says: &str) -> Walk<EditionView> {
    let form = StepForm { version: seen.case.version, act, says: says.to_owned() };
    life.act(who, &desk::STEP, house::way::step, seen.case.id, form).await
}
