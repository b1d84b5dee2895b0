//! 工作台: looking is not claiming, the next one is one of those on the screen, and lists carry what a case has.
use common::{
    application::stage,
    case::{self, QueueForm},
    check::Nothing,
    fault::Fault,
    id::{CaseId, SlotAt},
    review::{self, JudgeForm, NextForm, Verdict, VersionForm},
    transmittal::{self, LackForm, LineState, SendForm, Way},
};

use crate::{
    decision::{at, passed, received},
    hall::{Person, TestHall},
    review::judged,
};

const SHOP: &str = "个体工商户设立登记";
const HYGIENE: &str = "公共场所卫生许可";

async fn good(who: &Person<'_>, case: CaseId) -> Result<review::ExamineView, Fault> {
    let seen = who.call(&review::EXAMINE, case, Nothing {}).await.unwrap();
    let slot = seen.slots.iter().find(|it| !it.files.is_empty()).unwrap().material.slot.clone();
    let form = JudgeForm { verdict: Verdict::Good, ..JudgeForm::default() };
    who.call(&review::JUDGE, SlotAt { case, slot }, form).await
}

/// Finding S8: the head reads a case, and the counter goes on with it.
#[tokio::test]
async fn looking_at_a_case_keeps_it_from_nobody() {
    let hall = TestHall::open().await;
    let id = hall.person("zhouming").await.submitted(hall.item(SHOP).await.id).await.id;
    let (li, chen, head) =
        (hall.person("liqing").await, hall.person("chenlan").await, hall.person("fangzhou").await);
    for who in [&head, &chen, &li] {
        let seen = who.call(&review::EXAMINE, id, Nothing {}).await.unwrap();
        assert_eq!((seen.claimed_by, seen.case.stage), (None, stage::SUBMITTED));
    }
    // The first judgement takes it, and it is a stage of its own from then on.
    let seen = good(&li, id).await.unwrap();
    assert!(seen.is_mine && seen.case.stage == stage::PRE_REVIEW);
    assert!(matches!(good(&chen, id).await, Err(Fault::Claimed { by, .. }) if by == "李青"));
    let seen = chen.call(&review::EXAMINE, id, Nothing {}).await.unwrap();
    assert_eq!((seen.is_mine, seen.claimed_by.as_deref()), (false, Some("李青")), "but everybody may look");
}

#[tokio::test]
async fn whoever_leads_takes_a_case_back_and_nobody_else_does() {
    let hall = TestHall::open().await;
    let id = hall.person("zhouming").await.submitted(hall.item(SHOP).await.id).await.id;
    let (li, chen, head) =
        (hall.person("liqing").await, hall.person("chenlan").await, hall.person("fangzhou").await);
    li.call(&review::CLAIM, id, Nothing {}).await.unwrap();
    chen.call(&review::RELEASE, id, Nothing {}).await.unwrap();
    assert!(
        matches!(chen.call(&review::CLAIM, id, Nothing {}).await, Err(Fault::Claimed { .. })),
        "not theirs to give"
    );
    head.call(&review::RELEASE, id, Nothing {}).await.unwrap();
    let seen = chen.call(&review::CLAIM, id, Nothing {}).await.unwrap();
    assert!(seen.is_mine, "free for whoever takes it");
    let seen = judged(&chen, id, &[]).await;
    head.call(&review::RELEASE, id, Nothing {}).await.unwrap();
    head.call(&review::CLAIM, id, Nothing {}).await.unwrap();
    let form = VersionForm { version: seen.case.version };
    assert!(matches!(chen.call(&review::PASS, id, form).await, Err(Fault::Claimed { by, .. }) if by == "方舟"));
}

/// Finding S9.
#[tokio::test]
async fn the_next_case_is_one_of_those_on_the_screen() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let (shop, food) = (hall.item(SHOP).await.id, hall.item("食品小经营许可").await.id);
    let first = zhou.submitted(shop).await.id;
    let second = zhou.submitted(food).await.id;
    let li = hall.person("liqing").await;
    let next = async |form: NextForm| li.call(&review::NEXT, (), form).await.unwrap().case;
    let of = |item| NextForm { item: Some(item), ..NextForm::default() };
    let words = |q: &str| NextForm { q: Some(q.to_owned()), ..NextForm::default() };
    let view = |it: &str| NextForm { view: Some(it.to_owned()), ..NextForm::default() };
    assert_eq!(next(of(food)).await, Some(second), "not whatever is due first");
    li.call(&review::RELEASE, second, Nothing {}).await.unwrap();
    assert_eq!(next(words("食品小")).await, Some(second));
    li.call(&review::RELEASE, second, Nothing {}).await.unwrap();
    assert_eq!(next(words("没有这个词")).await, None);
    assert_eq!(next(view("back")).await, None, "nothing has come back");
    assert_eq!(next(view("due")).await, None, "nothing is due today");
    assert_eq!(
        next(NextForm { skip: Some(first), ..of(shop) }).await,
        None,
        "the only one of its kind is left lying"
    );
    assert_eq!(next(of(shop)).await, Some(first));
    let queue = li.call(&case::QUEUE, (), QueueForm { item: Some(food), ..QueueForm::default() }).await.unwrap();
    assert_eq!(queue.page.rows.len(), 1);
}

/// Finding S3: what the list says the department signs for.
#[tokio::test]
async fn a_list_names_what_this_case_has_and_nothing_else() {
    let hall = TestHall::open().await;
    let he = hall.person("hejing").await;
    let listed = async |given: &[(&str, &str)]| {
        let zhou = hall.person("zhouming").await;
        let draft = zhou.filled_with(hall.item(HYGIENE).await.id, given).await;
        zhou.with_materials(&draft).await;
        let id = zhou.submit(draft.id).await.unwrap().id;
        let seen = judged(&he, id, &[]).await;
        he.call(&review::PASS, id, at(&seen.case)).await.unwrap();
        let case = received(&he, id).await;
        he.call(&common::decision::accept::ACCEPT, id, at(&case)).await.unwrap();
        let form = SendForm { way: Way::Down, cases: vec![id] };
        let list = he.call(&transmittal::SEND, (), form).await.unwrap()[0];
        he.call(&transmittal::SHOW, list, Nothing {}).await.unwrap().lines[0].contents.clone()
    };
    let with = listed(&[("aircon", "yes")]).await;
    let without = listed(&[("aircon", "no")]).await;
    assert!(with.contains("集中空调") && !without.contains("集中空调"), "{with}\n{without}");
    for contents in [&with, &without] {
        assert_eq!(contents.matches("申请表").count(), 1, "{contents}");
    }
    // Put off: not in the bag.
    let (zhou, item) = (hall.person("zhouming").await, HYGIENE);
    let case = passed(&hall, &zhou, &he, item, true).await;
    let seen = he.call(&common::decision::DOSSIER, case.id, Nothing {}).await.unwrap();
    let later: Vec<String> = seen
        .seen
        .slots
        .iter()
        .filter(|it| it.verdict.as_ref().is_some_and(|it| it.verdict == Verdict::Defer))
        .map(|it| it.material.name.clone())
        .collect();
    assert_eq!(later.len(), 1);
    let case = received(&he, case.id).await;
    let form =
        common::decision::accept::DeferForm { version: case.version, n_days: 5, promised: "yes".to_owned() };
    he.call(&common::decision::accept::ACCEPT_DEFERRING, case.id, form).await.unwrap();
    let form = SendForm { way: Way::Down, cases: vec![case.id] };
    let list = he.call(&transmittal::SEND, (), form).await.unwrap()[0];
    let contents = he.call(&transmittal::SHOW, list, Nothing {}).await.unwrap().lines[0].contents.clone();
    assert!(!contents.contains(&later[0]), "{contents}");
}

/// One paper of a case is not in the bag: it alone goes on the next list.
#[tokio::test]
async fn one_thing_that_is_missing_does_not_hold_back_the_rest() {
    let hall = TestHall::open().await;
    let (zhou, he, sun) =
        (hall.person("zhouming").await, hall.person("hejing").await, hall.person("sunwei").await);
    let case = passed(&hall, &zhou, &he, HYGIENE, false).await;
    let case = received(&he, case.id).await;
    let id = he.call(&common::decision::accept::ACCEPT, case.id, at(&case)).await.unwrap().id;
    let send = || SendForm { way: Way::Down, cases: vec![id] };
    let list = he.call(&transmittal::SEND, (), send()).await.unwrap()[0];
    let contents = sun.call(&transmittal::SHOW, list, Nothing {}).await.unwrap().lines[0].contents.clone();
    let all: Vec<String> = transmittal::pieces(&contents).map(str::to_owned).collect();
    let late = all.last().unwrap().clone();
    let lack = |what: &str| LackForm { case: Some(id), what: what.to_owned() };
    assert!(
        matches!(he.call(&transmittal::LACK, list, lack(&late)).await, Err(Fault::Form { .. })),
        "not the giver's"
    );
    assert!(matches!(sun.call(&transmittal::LACK, list, lack("没有的")).await, Err(Fault::Form { .. })));
    let seen = sun.call(&transmittal::LACK, list, lack(&late)).await.unwrap();
    let states: Vec<LineState> = seen.lines.iter().map(|it| it.state).collect();
    assert_eq!(states, [LineState::Sent, LineState::Lacking]);
    assert!(!seen.lines[0].contents.contains(&late) && seen.lines[1].contents == late);
    let form = transmittal::ReceiveForm { there: vec![id], ..Default::default() };
    let seen = sun.call(&transmittal::RECEIVE, list, form).await.unwrap();
    assert_eq!((seen.row.n_missing, seen.lines[0].state), (1, LineState::Received));
    let list = he.call(&transmittal::SEND, (), send()).await.unwrap()[0];
    let seen = sun.call(&transmittal::SHOW, list, Nothing {}).await.unwrap();
    assert_eq!(seen.lines[0].contents, late, "that alone");
    assert!(matches!(he.call(&transmittal::SEND, (), send()).await, Err(Fault::Form { .. })), "and once");
}
