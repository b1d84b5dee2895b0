//! 事项编制: written by one body, checked by others, in force on its day, and told to everybody whom it touches.
use common::{
    account::{Duty, Who},
    case::{self, OpenForm, SubmitForm, intake::IntakeForm},
    catalogue::{self, GuideView, ItemState},
    check::Nothing,
    decision::{self, InboxForm, Tray},
    edition::{
        self, BeginForm, Cause, EditionView, Group, ListForm, SaveForm, Saved, act,
        desk::{self, CompareForm, HaltForm, HeadForm, RemarkForm, ReturnForm, StepForm, VersionsForm},
        quality::{QUALITY, QualityForm},
        stage,
    },
    fault::Fault,
    id::{CaseId, ItemId},
    registration::desk::{REGISTER, RegisterForm},
    ticket,
    trial::{self, TryForm},
};
use serde_json::{Map, Value, json};
use server::{
    catalogue::{former, import},
    edition::rehearsal,
    gate::write::write,
    seed::COUNTY,
};

use crate::hall::{Person, TestHall};

const SHOP: &str = "个体工商户设立登记";

fn map(value: Value) -> Map<String, Value> {
    value.as_object().cloned().unwrap()
}

async fn begun(
    who: &Person<'_>,
    cause: Cause,
    item: Option<ItemId>,
    code: &str,
    name: &str,
) -> Result<CaseId, Fault> {
    let says = "国发〔2026〕3号调整了要求".to_owned();
    let (code, name) = (code.to_owned(), name.to_owned());
    let form = BeginForm { cause: Some(cause), item, code, name, says, ..BeginForm::default() };
    who.call(&edition::BEGIN, (), form).await.map(|it| it.id)
}

async fn seen(who: &Person<'_>, id: CaseId) -> EditionView {
    who.call(&edition::OPEN, id, Nothing {}).await.unwrap()
}

async fn saved(who: &Person<'_>, id: CaseId, group: Group, change: Value) -> Result<Saved, Fault> {
    let now = seen(who, id).await;
    let mut doc = Map::new();
    for key in group.keys() {
        doc.extend(now.doc.get(*key).map(|it| ((*key).to_owned(), it.clone())));
    }
    doc.extend(map(change));
    who.call(&edition::SAVE, id, SaveForm { group, rev: now.revs[&group], doc }).await
}

async fn headed(who: &Person<'_>, id: CaseId, effective_on: &str, halt: HaltForm, ends: &[&str]) -> EditionView {
    let papers = vec!["国发〔2026〕3号 关于调整事项的决定".to_owned()];
    let ends = ends.iter().map(|it| (*it).to_owned()).collect();
    let form = HeadForm { effective_on: effective_on.to_owned(), papers, halt, ends };
    who.call(&desk::HEAD, id, form).await.unwrap()
}

/// Until somebody rehearses in earnest: of the document as it is.
async fn rehearsed(hall: &TestHall, id: CaseId) {
    let cx = hall.cx(Who::Nobody);
    write(&cx, |cx| async move {
        let (_, row) = server::edition::query::whosesoever(&cx, id).await?;
        let of = rehearsal::fingerprint(&cx, &row).await?;
        rehearsal::rehearsed(&cx, id, &of).await
    })
    .await
    .unwrap();
}

async fn stepped(
    who: &Person<'_>,
    id: CaseId,
    act: common::case::flow::Act,
    says: &str,
) -> Result<EditionView, Fault> {
    let version = seen(who, id).await.case.version;
    who.call(&desk::STEP, id, StepForm { version, act, says: says.to_owned() }).await
}

/// Whoever writes, the head of the body, and the two that check.
struct Hands<'a> {
    writer: Person<'a>,
    head: Person<'a>,
    checker: Person<'a>,
    lawyer: Person<'a>,
}

impl<'a> Hands<'a> {
    async fn of(hall: &'a TestHall) -> Hands<'a> {
        Hands {
            writer: hall.person("wangbian").await,
            head: hall.person("majianye").await,
            checker: hall.person("xujing").await,
            lawyer: hall.person("lvlin").await,
        }
    }

    /// From the writer's desk to the last word.
    async fn passed(&self, hall: &TestHall, id: CaseId) -> EditionView {
        rehearsed(hall, id).await;
        stepped(&self.writer, id, act::OFFER, "").await.unwrap();
        stepped(&self.head, id, act::SUBMIT, "").await.unwrap();
        let it = stepped(&self.checker, id, act::PASS, "名称、层级无误").await.unwrap();
        let asks = it.cause.asks_government();
        let act = if asks { act::PASS_UP } else { act::PASS_LAW };
        let it = stepped(&self.lawyer, id, act, "合法").await.unwrap();
        match asks {
            true => stepped(&self.checker, id, act::DECREE, "县政府第12次常务会议纪要").await.unwrap(),
            false => it,
        }
    }
}

/// What the plans are taken of: each list, and the questions of each desk.
pub async fn walked(hall: &TestHall) {
    let hands = Hands::of(hall).await;
    let item = hall.item("公司设立登记").await;
    let id = begun(&hands.writer, Cause::Change, Some(item.id), "", "").await.unwrap();
    saved(&hands.writer, id, Group::Conditions, json!({"quantity": "每人一家"})).await.unwrap();
    headed(&hands.writer, id, "", HaltForm::default(), &[]).await;
    rehearsed(hall, id).await;
    stepped(&hands.writer, id, act::OFFER, "").await.unwrap();
    stepped(&hands.head, id, act::SUBMIT, "").await.unwrap();
    for (who, tray) in
        [(&hands.checker, Tray::ItemCheck), (&hands.lawyer, Tray::LawCheck), (&hands.head, Tray::OwnCheck)]
    {
        who.call(&decision::INBOX, (), InboxForm { tray: Some(tray), ..InboxForm::default() }).await.unwrap();
        who.call(&common::desk::HOME, (), Nothing {}).await.unwrap();
        who.call(&edition::LIST, (), ListForm::default()).await.unwrap();
        let own = ListForm { stage: Some(stage::CHECK), org: Some("县市场监管局".to_owned()), page: None };
        who.call(&edition::LIST, (), own).await.unwrap();
    }
    stepped(&hands.checker, id, act::PASS, "").await.unwrap();
    stepped(&hands.lawyer, id, act::PASS_LAW, "").await.unwrap();
    hands.head.call(&desk::VERSIONS, item.id, VersionsForm::default()).await.unwrap();
    hands.head.call(&QUALITY, (), QualityForm::default()).await.unwrap();
    hands.head.call(&desk::COMPARE, item.id, CompareForm { was: 1, now: 2 }).await.unwrap();
}

async fn guide(hall: &TestHall, id: ItemId) -> GuideView {
    hall.nobody().call(&catalogue::GUIDE, id, Nothing {}).await.unwrap()
}

fn says(fault: Fault) -> String {
    match fault {
        Fault::Form { fields } => fields.into_iter().map(|it| it.says).collect::<Vec<String>>().join("；"),
        it => it.says(),
    }
}

#[tokio::test]
async fn every_key_a_file_may_have_stands_in_one_group() {
    let schema = schemars::schema_for!(common::catalogue::Item).to_value();
    let known: Vec<&str> = Group::ALL.iter().flat_map(|it| it.keys()).copied().collect();
    let keys: Vec<&String> = schema["properties"].as_object().unwrap().keys().collect();
    for key in &keys {
        assert!(known.contains(&key.as_str()), "{key} stands in no group");
    }
    assert_eq!(keys.len(), known.len(), "a group names a key no file has");
}

/// The whole way: begun from what is in force, written, checked by three others, published; the guide, the search and the list of
/// versions say so at once, and what has begun before goes on as it began.
#[tokio::test]
async fn a_change_goes_through_four_hands_and_is_the_version_in_force() {
    let hall = TestHall::open().await;
    let hands = Hands::of(&hall).await;
    let item = hall.item(SHOP).await;
    let running = hall.person("zhouming").await.submitted(item.id).await;
    let id = begun(&hands.writer, Cause::Change, Some(item.id), "", "").await.unwrap();
    let open = seen(&hands.writer, id).await;
    assert_eq!((open.case.stage, open.base, open.changed.len()), (stage::DRAFT, Some(1), 0));
    assert!(open.may_edit && open.doc.get("pledge").is_none() && open.doc["name"] == SHOP);
    let due = open.case.clock.as_ref().unwrap();
    assert_eq!((due.due.to_string(), due.kind.label()), ("2026-12-07".to_owned(), "编制送审"), "10 working days");

    saved(&hands.writer, id, Group::Words, json!({"aliases": ["小店执照", "摆摊证"]})).await.unwrap();
    saved(&hands.writer, id, Group::Conditions, json!({"quantity": "每人一家"})).await.unwrap();
    let early = stepped(&hands.writer, id, act::OFFER, "").await.unwrap_err();
    assert!(says(early.clone()).contains("依据的文件") && says(early).contains("演练"), "what it lacks is said");
    headed(&hands.writer, id, "", HaltForm::default(), &[]).await;
    let done = hands.passed(&hall, id).await;
    assert_eq!((done.case.stage, done.published), (stage::PUBLISHED, Some(2)));
    let steps: Vec<&str> = done.checks.iter().map(|it| it.by.as_str()).collect();
    assert_eq!(steps, ["马建业", "徐静", "吕林", "系统"]);

    let now = guide(&hall, item.id).await;
    assert_eq!((now.version, now.item.quantity.as_str(), now.is_open), (2, "每人一家", true));
    assert_eq!(hall.item("摆摊证").await.id, item.id, "found by its new words");
    let case = hall.person("zhouming").await.call(&case::SHOW, running.id, Nothing {}).await.unwrap();
    assert_eq!(case.item_version, 1, "what was handed in goes on as it began");
    let rows = hands.head.call(&desk::VERSIONS, item.id, VersionsForm::default()).await.unwrap().rows;
    let made: Vec<(i32, bool)> = rows.iter().map(|it| (it.version, it.edition.is_some())).collect();
    assert_eq!(made, [(2, true), (1, false)]);
    let two = hands.head.call(&desk::COMPARE, item.id, CompareForm { was: 1, now: 2 }).await.unwrap();
    let labels: Vec<&str> = two.changes.iter().map(|it| it.label.as_str()).collect();
    assert_eq!(labels, ["数量限制", "俗称"]);
    let request = hands.writer.request("GET", &desk::SHEET.url(&id)).body(axum::body::Body::empty());
    let reply = hands.writer.send(request.unwrap()).await;
    assert!(reply.status.is_success() && reply.body.starts_with(b"PK"), "a workbook");
}

#[tokio::test]
async fn two_people_at_two_groups_lose_nothing_and_at_one_are_told() {
    let hall = TestHall::open().await;
    let one = hall.person("wangbian").await;
    let other = hall.staff("李编", "县市场监管局", &[Duty::Compose]).await;
    let item = hall.item(SHOP).await;
    let id = begun(&one, Cause::Change, Some(item.id), "", "").await.unwrap();
    let form = |group: Group, doc: Value| SaveForm { group, rev: 0, doc: map(doc) };
    let faq = |text: &str| json!({"faq": [{"question": text, "answer": "可以。"}], "remedies": "县人民政府"});
    one.call(&edition::SAVE, id, form(Group::Faq, faq("可以代办吗"))).await.unwrap();
    other
        .call(&edition::SAVE, id, form(Group::Conditions, json!({"conditions": ["满18岁"], "quantity": "无"})))
        .await
        .unwrap();
    let both = seen(&one, id).await;
    assert_eq!(both.doc["faq"][0]["question"], "可以代办吗");
    assert_eq!(both.doc["conditions"], json!(["满18岁"]));
    let late = other.call(&edition::SAVE, id, form(Group::Faq, faq("要钱吗"))).await.unwrap_err();
    assert!(matches!(&late, Fault::Overtaken { by, .. } if by == "王编"), "{late:?}");
    assert!(late.says().contains("王编在11月23日 10:00保存过这一组"), "{}", late.says());
    let again = SaveForm { rev: 1, ..form(Group::Faq, faq("要钱吗")) };
    assert_eq!(
        other.call(&edition::SAVE, id, again).await.unwrap().rev,
        2,
        "with the new one before them they may"
    );
    let second = begun(&other, Cause::Suspend, Some(item.id), "", "").await.unwrap_err();
    assert!(says(second).contains("已经有一件在编制"), "one at a time");
}

#[tokio::test]
async fn what_cannot_be_read_is_said_by_its_place_and_nothing_is_kept() {
    let hall = TestHall::open().await;
    let writer = hall.person("wangbian").await;
    let id = begun(&writer, Cause::Change, Some(hall.item(SHOP).await.id), "", "").await.unwrap();
    let check = async |group: Group, doc: Value, told: &str| {
        let fault = writer.call(&edition::SAVE, id, SaveForm { group, rev: 0, doc: map(doc) }).await.unwrap_err();
        assert!(says(fault.clone()).contains(told), "{told}: {fault:?}");
    };
    check(Group::Limits, json!({"promised": {"n": "三", "unit": "work_day"}}), "应为数字").await;
    check(Group::Materials, json!({"materials": [{"slot": "a", "necesity": "required"}]}), "没有这个键").await;
    check(Group::Fee, json!({"fee": 4}), "应为一组").await;
    let fields: Vec<Value> = (0..501).map(|n| json!({"name": format!("f{n}"), "label": "问"})).collect();
    check(Group::Form, json!({"form": {"sections": [{"name": "s", "fields": fields}]}}), "最多500个").await;
    assert_eq!(seen(&writer, id).await.changed.len(), 0);
    let spoof = json!({"faq": [], "remedies": "", "state": "cancelled", "code": "X"});
    writer.call(&edition::SAVE, id, SaveForm { group: Group::Faq, rev: 0, doc: map(spoof) }).await.unwrap();
    let now = seen(&writer, id).await;
    assert!(now.doc.get("state").is_none() && now.doc["code"] != "X", "another group's keys are not taken");
}

#[tokio::test]
async fn nobody_checks_what_they_wrote_or_handed_in() {
    let hall = TestHall::open().await;
    let both = [Duty::Compose, Duty::Direct, Duty::CheckItems, Duty::CheckLaw];
    let one = hall.staff("全能", "县市场监管局", &both).await;
    let two = hall.staff("副手", "县市场监管局", &both).await;
    let three = hall.staff("第三", "县市场监管局", &both).await;
    let four = hall.staff("第四", "县市场监管局", &both).await;
    let id = begun(&one, Cause::Change, Some(hall.item(SHOP).await.id), "", "").await.unwrap();
    saved(&one, id, Group::Conditions, json!({"quantity": "每人一家"})).await.unwrap();
    headed(&one, id, "", HaltForm::default(), &[]).await;
    rehearsed(&hall, id).await;
    stepped(&one, id, act::OFFER, "").await.unwrap();
    assert_eq!(stepped(&one, id, act::SUBMIT, "").await.unwrap_err(), Fault::SamePerson, "wrote it");
    assert!(seen(&one, id).await.shut[0].contains("送审"), "and reads why");
    stepped(&two, id, act::SUBMIT, "").await.unwrap();
    assert_eq!(stepped(&one, id, act::PASS, "").await.unwrap_err(), Fault::SamePerson);
    assert_eq!(stepped(&two, id, act::PASS, "").await.unwrap_err(), Fault::SamePerson, "handed it in");
    stepped(&three, id, act::PASS, "").await.unwrap();
    assert_eq!(
        stepped(&three, id, act::PASS_LAW, "").await.unwrap_err(),
        Fault::SamePerson,
        "one check is one person's"
    );
    assert_eq!(
        stepped(&four, id, act::PASS_UP, "").await.unwrap_err(),
        Fault::NotYours,
        "nothing for the government"
    );
    let done = stepped(&four, id, act::PASS_LAW, "").await.unwrap();
    assert_eq!(done.case.stage, stage::PUBLISHED);
}

#[tokio::test]
async fn what_is_sent_back_says_where_and_another_body_sees_nothing() {
    let hall = TestHall::open().await;
    let hands = Hands::of(&hall).await;
    let stranger = hall.person("moran").await;
    let id = begun(&hands.writer, Cause::Change, Some(hall.item(SHOP).await.id), "", "").await.unwrap();
    assert_eq!(stranger.call(&edition::OPEN, id, Nothing {}).await.unwrap_err(), Fault::NotFound);
    assert_eq!(
        hands.checker.call(&edition::OPEN, id, Nothing {}).await.unwrap_err(),
        Fault::NotFound,
        "not handed in yet"
    );
    let foreign = begun(&stranger, Cause::Change, Some(hall.item(SHOP).await.id), "", "").await.unwrap_err();
    assert!(says(foreign).contains("不归您的单位"));
    saved(&hands.writer, id, Group::Conditions, json!({"quantity": "每人一家"})).await.unwrap();
    headed(&hands.writer, id, "", HaltForm::default(), &[]).await;
    rehearsed(&hall, id).await;
    stepped(&hands.writer, id, act::OFFER, "").await.unwrap();
    let own =
        hands.head.call(&decision::INBOX, (), InboxForm { tray: Some(Tray::OwnCheck), ..InboxForm::default() });
    assert_eq!(own.await.unwrap().page.rows[0].id, id);
    let shut = saved(&hands.writer, id, Group::Conditions, json!({"quantity": "无"})).await.unwrap_err();
    assert!(matches!(shut, Fault::WrongStage { .. }), "{shut:?}");
    stepped(&hands.head, id, act::SUBMIT, "").await.unwrap();
    let due = seen(&hands.checker, id).await.case.clock.unwrap();
    assert_eq!(due.due.to_string(), "2026-12-14", "15 working days");
    let tray = InboxForm { tray: Some(Tray::ItemCheck), ..InboxForm::default() };
    let inbox = hands.checker.call(&decision::INBOX, (), tray).await.unwrap();
    assert_eq!(inbox.page.rows.iter().map(|it| it.id).collect::<Vec<_>>(), [id]);
    let home = hands.checker.call(&common::desk::HOME, (), Nothing {}).await.unwrap();
    assert_eq!(home.first.first().map(|it| it.id), Some(id), "among what is to be done first");

    let version = seen(&hands.checker, id).await.case.version;
    let remarks = vec![RemarkForm { group: Group::Conditions, says: "数量限制要有依据".to_owned() }];
    let form = ReturnForm { version, says: String::new(), remarks };
    let back = hands.checker.call(&desk::RETURN, id, form).await.unwrap();
    assert_eq!(back.case.stage, stage::DRAFT);
    let back = seen(&hands.writer, id).await;
    assert_eq!((back.case.stage, back.remarks.len()), (stage::DRAFT, 1));
    assert!(!back.remarks[0].is_touched && back.case.events.last().unwrap().note == "审批条件：数量限制要有依据");
    hall.walk_to("2026-11-24", 10).await;
    let hands = Hands::of(&hall).await;
    saved(&hands.writer, id, Group::Conditions, json!({"quantity": "无"})).await.unwrap();
    assert!(seen(&hands.writer, id).await.remarks[0].is_touched);
    let rows = hands.writer.call(&edition::LIST, (), ListForm::default()).await.unwrap().rows;
    assert_eq!((rows.len(), rows[0].is_yours, rows[0].cause), (1, true, Cause::Change));
    let none = hands.checker.call(&edition::LIST, (), ListForm::default()).await.unwrap();
    assert_eq!(none.n_rows, 0);
    let dropped = stepped(&hands.writer, id, act::DROP, "不改了").await.unwrap();
    assert_eq!(dropped.case.stage, stage::DROPPED);
    begun(&hands.writer, Cause::Change, Some(hall.item(SHOP).await.id), "", "").await.unwrap();
}

/// At the midnight of its day, not before; and back to whoever wrote it where what it rests on has changed meanwhile.
#[tokio::test]
async fn it_takes_effect_on_its_day() {
    let hall = TestHall::open().await;
    let hands = Hands::of(&hall).await;
    let item = hall.item(SHOP).await;
    let id = begun(&hands.writer, Cause::Change, Some(item.id), "", "").await.unwrap();
    saved(&hands.writer, id, Group::Conditions, json!({"quantity": "每人一家"})).await.unwrap();
    let past = HeadForm { effective_on: "2026-11-20".to_owned(), ..HeadForm::default() };
    assert!(says(hands.writer.call(&desk::HEAD, id, past).await.unwrap_err()).contains("已经过了"));
    headed(&hands.writer, id, "2026-12-01", HaltForm::default(), &[]).await;
    let ready = hands.passed(&hall, id).await;
    assert_eq!((ready.case.stage, ready.case.clock.is_none()), (stage::READY, true), "its day is its clock");
    hall.walk_to("2026-11-30", 23).await;
    assert_eq!(guide(&hall, item.id).await.version, 1);
    hall.walk_to("2026-12-01", 0).await;
    assert_eq!(guide(&hall, item.id).await.version, 2);
    let hands = Hands::of(&hall).await;
    assert_eq!(seen(&hands.writer, id).await.case.stage, stage::PUBLISHED);

    let id = begun(&hands.writer, Cause::Change, Some(item.id), "", "").await.unwrap();
    saved(&hands.writer, id, Group::Conditions, json!({"quantity": "每户一家"})).await.unwrap();
    headed(&hands.writer, id, "2026-12-10", HaltForm::default(), &[]).await;
    hands.passed(&hall, id).await;
    imported(&hall, &format!("code: {}\nnote: 换了一句", guide(&hall, item.id).await.item.code)).await;
    hall.walk_to("2026-12-10", 1).await;
    let hands = Hands::of(&hall).await;
    let back = seen(&hands.writer, id).await;
    assert_eq!((back.case.stage, back.newer), (stage::DRAFT, Some(3)), "another version came between");
    assert!(back.case.events.last().unwrap().note.contains("第3版"));
    let rebased = hands.writer.call(&desk::REBASE, id, Nothing {}).await.unwrap();
    assert_eq!((rebased.base, rebased.newer), (Some(3), None));
    assert_eq!(
        (rebased.doc["note"].as_str(), rebased.doc["quantity"].as_str()),
        (Some("换了一句"), Some("每户一家"))
    );
    assert_eq!(rebased.changed.len(), 1);
}

async fn imported(hall: &TestHall, text: &str) {
    let cx = hall.cx(Who::Nobody);
    let entries = import::read::entries(text).unwrap();
    let lines = write(&cx, |cx| {
        let entries = entries.clone();
        async move { import::take_file(&cx, COUNTY, entries, import::Way::Adding).await }
    });
    assert!(matches!(lines.await.unwrap()[0].fate, import::Fate::Taken { .. }));
}

/// 暂停: from that instant on nobody can apply on any channel, and everybody reads why and what there is instead.
#[tokio::test]
async fn a_stopped_matter_is_stopped_on_every_channel_at_once() {
    let hall = TestHall::open().await;
    let hands = Hands::of(&hall).await;
    let (item, other) = (hall.item(SHOP).await, hall.item("公司设立登记").await);
    let instead = guide(&hall, other.id).await.item.code;
    let zhou = hall.person("zhouming").await;
    let draft = zhou.filled(item.id).await;
    zhou.with_materials(&draft).await;
    let runner = hall.citizen("孙跑").await;
    let running = runner.submitted(item.id).await;
    let bundle = hall.item("开办餐饮店").await;
    let id = begun(&hands.writer, Cause::Suspend, Some(item.id), "", "").await.unwrap();
    assert_eq!(seen(&hands.writer, id).await.doc["state"], "suspended");
    let bare = headed(&hands.writer, id, "", HaltForm::default(), &[]).await;
    assert!(bare.findings.iter().any(|it| it.is_fault && it.says.contains("为什么停办")));
    let halt = HaltForm { why: "登记系统升级".to_owned(), until: "2026-12-20".to_owned(), instead };
    headed(&hands.writer, id, "", halt, &[]).await;
    assert!(guide(&hall, item.id).await.is_open, "not before the last word");
    let done = hands.passed(&hall, id).await;
    assert_eq!(done.case.stage, stage::PUBLISHED);

    let shut = guide(&hall, item.id).await;
    assert_eq!((shut.state, shut.is_open), (ItemState::Suspended, false));
    for word in ["登记系统升级", "2026年12月20日", "可以改办“公司设立登记”"] {
        assert!(shut.shut_because.contains(word), "{word}: {}", shut.shut_because);
    }
    assert!(shut.near.contains(&format!("/items/{}", other.id)), "with a link");
    let (newcomer, nobody, clerk) = (hall.citizen("赵四").await, hall.nobody(), hall.person("liqing").await);
    let stopped = |it: Fault, at: &str| {
        assert!(matches!(&it, Fault::ItemShut { says } if says.contains("登记系统升级")), "{at}: {it:?}");
    };
    stopped(newcomer.call(&case::OPEN, item.id, OpenForm::default()).await.unwrap_err(), "a draft");
    stopped(nobody.call(&case::OPEN, item.id, OpenForm::default()).await.unwrap_err(), "a visitor, the kiosk");
    let form = SubmitForm { declared: "yes".to_owned(), agreed: "yes".to_owned() };
    stopped(zhou.call(&case::SUBMIT, draft.id, form).await.unwrap_err(), "handing in");
    let number = "431026195510033011".to_owned();
    let walk_in =
        IntakeForm { number, name: "李秀英".to_owned(), phone: "13700001111".to_owned(), ..Default::default() };
    stopped(clerk.call(&case::intake::OPEN, item.id, walk_in.clone()).await.unwrap_err(), "the counter");
    stopped(nobody.call(&ticket::TIMES, item.id, Nothing {}).await.unwrap_err(), "times");
    stopped(nobody.call(&ticket::DRAW, item.id, Nothing {}).await.unwrap_err(), "the machine in the hall");
    let book = ticket::BookForm { time: "2026-11-24/0".to_owned() };
    stopped(zhou.call(&ticket::BOOK, item.id, book).await.unwrap_err(), "a booking");
    let register = RegisterForm { who: walk_in, ..RegisterForm::default() };
    assert!(
        says(clerk.call(&REGISTER, item.id, register).await.unwrap_err()).contains("暂停办理"),
        "the other system"
    );
    let part = newcomer.call(&case::OPEN, bundle.id, OpenForm::default()).await.unwrap_err();
    assert!(part.says().contains(&format!("“{SHOP}”已暂停办理")), "part of a bundle: {}", part.says());

    let kept = zhou.call(&case::DRAFT, draft.id, Nothing {}).await.unwrap();
    assert!(
        kept.renewed.unwrap().shut.contains("登记系统升级") && kept.answers == draft.answers,
        "nothing is lost"
    );
    let going = runner.call(&case::SHOW, running.id, Nothing {}).await.unwrap();
    assert_eq!((going.stage, going.item_version), (common::application::stage::SUBMITTED, 1));

    let id = begun(&hands.writer, Cause::Resume, Some(item.id), "", "").await.unwrap();
    headed(&hands.writer, id, "", HaltForm::default(), &[]).await;
    hands.passed(&hall, id).await;
    let open = guide(&hall, item.id).await;
    assert!(open.is_open && open.shut_because.is_empty(), "and open again: {}", open.shut_because);
    newcomer.call(&case::OPEN, item.id, OpenForm::default()).await.unwrap();
}

/// A draft is told what is different, keeps every answer that still fits, and is handed in under the version it was read under.
#[tokio::test]
async fn a_draft_is_told_what_changed_and_keeps_what_fits() {
    let hall = TestHall::open().await;
    let hands = Hands::of(&hall).await;
    let item = hall.item(SHOP).await;
    let zhou = hall.person("zhouming").await;
    let draft = zhou.filled(item.id).await;
    zhou.with_materials(&draft).await;
    let id = begun(&hands.writer, Cause::Change, Some(item.id), "", "").await.unwrap();
    let mut materials = draft_doc(&hands.writer, id, "materials").await;
    materials[1]["standard"] = json!("正反两面都要拍，不要反光。");
    saved(&hands.writer, id, Group::Materials, json!({ "materials": materials })).await.unwrap();
    let mut form = draft_doc(&hands.writer, id, "form").await;
    let gone = form["sections"][0]["fields"].as_array_mut().unwrap().pop().unwrap();
    saved(&hands.writer, id, Group::Form, json!({ "form": form })).await.unwrap();
    headed(&hands.writer, id, "", HaltForm::default(), &[]).await;
    hands.passed(&hall, id).await;

    let told = zhou.call(&case::DRAFT, draft.id, Nothing {}).await.unwrap();
    let news = told.renewed.clone().unwrap();
    assert!(told.version == 1 && news.changes.iter().any(|it| it.contains("不要反光")), "{news:?}");
    let label = gone["label"].as_str().unwrap();
    assert!(news.changes.iter().any(|it| it.contains(label)), "{label}: {news:?}");
    let form = SubmitForm { declared: "yes".to_owned(), agreed: "yes".to_owned() };
    let early = zhou.call(&case::SUBMIT, draft.id, form.clone()).await.unwrap_err();
    assert!(matches!(&early, Fault::ItemShut { says } if says.contains("有更新")), "{early:?}");
    let now = zhou.call(&case::renew::RENEW, draft.id, Nothing {}).await.unwrap();
    assert_eq!((now.version, now.renewed.is_none()), (2, true));
    let mut kept = told.answers.clone();
    let name = gone["name"].as_str().unwrap();
    kept.retain(|it, _| it != name && !it.starts_with(&format!("{name}_")));
    assert_eq!(now.answers, kept, "every other answer goes along");
    assert!(now.slots.iter().any(|it| !it.files.is_empty()), "and every file");
    let handed_in = zhou.call(&case::SUBMIT, draft.id, form).await.unwrap();
    let case = zhou.call(&case::SHOW, handed_in.id, Nothing {}).await.unwrap();
    assert_eq!(case.item_version, 2);
}

/// What no applicant meets makes nobody read anything.
#[tokio::test]
async fn a_draft_goes_along_unseen_where_nothing_it_meets_is_different() {
    let hall = TestHall::open().await;
    let item = hall.item(SHOP).await;
    let zhou = hall.person("zhouming").await;
    let draft = zhou.filled(item.id).await;
    zhou.with_materials(&draft).await;
    imported(&hall, &format!("code: {}\nconsult_phone: 0731-12345678", draft.item.code)).await;
    let receipt = zhou.submit(draft.id).await.unwrap();
    let case = zhou.call(&case::SHOW, receipt.id, Nothing {}).await.unwrap();
    assert_eq!(case.item_version, 2);
}

async fn draft_doc(who: &Person<'_>, id: CaseId, key: &str) -> Value {
    seen(who, id).await.doc[key].clone()
}

/// 合并: the new matter is there, and what went into it is gone, the same instant; the government has decided.
#[tokio::test]
async fn what_is_merged_ends_when_the_new_one_begins() {
    let hall = TestHall::open().await;
    let hands = Hands::of(&hall).await;
    let (item, other) = (hall.item(SHOP).await, hall.item("食品小经营许可").await);
    let taken =
        begun(&hands.writer, Cause::Merge, Some(item.id), "511A0074300005", "开店一次办").await.unwrap_err();
    assert!(says(taken).contains("已有这个编码"));
    let id = begun(&hands.writer, Cause::Merge, Some(item.id), "MERGED-1", "开店一次办").await.unwrap();
    let code = guide(&hall, other.id).await.item.code;
    let wrong = headed(&hands.writer, id, "", HaltForm::default(), &["没有的编码"]).await;
    assert!(wrong.findings.iter().any(|it| it.is_fault && it.says.contains("没有的编码")), "{:?}", wrong.findings);
    headed(&hands.writer, id, "", HaltForm::default(), &[&code]).await;
    let done = hands.passed(&hall, id).await;
    assert_eq!((done.case.stage, done.published), (stage::PUBLISHED, Some(1)));
    let new = hall.item("开店一次办").await;
    assert!(guide(&hall, new.id).await.is_open);
    let old = guide(&hall, other.id).await;
    assert_eq!(old.state, ItemState::Cancelled);
    assert!(old.shut_because.contains("并入") && old.shut_because.contains("开店一次办"), "{}", old.shut_because);
    let again = begun(&hands.writer, Cause::Change, Some(other.id), "", "").await.unwrap_err();
    assert!(says(again).contains("已经取消"));
}

/// 认领: what the province has fixed stays; and a town's version says its own only where it is done.
#[tokio::test]
async fn what_is_fixed_above_is_not_written_otherwise_below() {
    let hall = TestHall::open().await;
    let writer = hall.person("wangbian").await;
    let item = hall.item(SHOP).await;
    let code = guide(&hall, item.id).await.item.code;
    imported(&hall, &format!("code: {code}\nlocked: [name, basis]")).await;
    let id = begun(&writer, Cause::Change, Some(item.id), "", "").await.unwrap();
    assert_eq!(seen(&writer, id).await.locked, ["name", "basis"]);
    let fault = saved(&writer, id, Group::Basics, json!({"name": "开小店"})).await.unwrap_err();
    assert!(says(fault.clone()).contains("名称是省里统一定的"), "{fault:?}");
    saved(&writer, id, Group::Conditions, json!({"quantity": "每人一家"})).await.unwrap();
    let unlock = saved(&writer, id, Group::Basics, json!({"locked": []})).await;
    assert!(unlock.is_ok() && seen(&writer, id).await.locked.len() == 2, "a lock is nobody's to take off here");
    stepped(&writer, id, act::DROP, "试").await.unwrap();

    let id = begun(&writer, Cause::Delegate, Some(item.id), "", "").await.unwrap();
    let basics = json!({"org": "松溪镇人民政府", "level": "town"});
    saved(&writer, id, Group::Basics, basics).await.unwrap();
    let fit = seen(&writer, id).await;
    assert!(!fit.findings.iter().any(|it| it.says.contains("应当和县里的版本一样")), "{:?}", fit.findings);
    // Beside a county's version of the same matter nothing else may differ.
    let text = former::export(&hall.cx(Who::Nobody), COUNTY, &[&code], None).await.unwrap();
    let text = text.replace(&format!("code: {code}"), "code: COUNTY-1").replace(SHOP, "县里的同一事项");
    imported(&hall, &text).await;
    saved(&writer, id, Group::Conditions, json!({"quantity": "每户一家"})).await.unwrap();
    let strays = seen(&writer, id).await;
    let told: Vec<&str> = strays.findings.iter().filter(|it| it.is_fault).map(|it| it.says.as_str()).collect();
    assert!(told.iter().any(|it| it.contains("数量限制应当和县里的版本一样")), "{told:?}");
}

/// 堵点: what people are sent back for most is named, and whose matters they are decides who reads it.
#[tokio::test]
async fn a_body_reads_where_its_people_are_sent_back() {
    use common::review::{self, Defect, JudgeForm, Verdict};
    let hall = TestHall::open().await;
    let clerk = hall.person("liqing").await;
    let item = hall.item(SHOP).await;
    let id = hall.person("zhouming").await.submitted(item.id).await.id;
    clerk.call(&review::CLAIM, id, Nothing {}).await.unwrap();
    let form = JudgeForm {
        verdict: Verdict::Bad,
        defect: Some(Defect::Unclear),
        says: "看不清，请重拍。".to_owned(),
        rest_seen: true,
        ..JudgeForm::default()
    };
    let at = common::id::SlotAt { case: id, slot: "premises".to_owned() };
    clerk.call(&review::JUDGE, at, form).await.unwrap();
    hall.citizen("赵四").await.call(&case::OPEN, item.id, OpenForm::default()).await.unwrap();
    hall.walk_to("2026-12-02", 10).await;
    let head = hall.person("majianye").await;
    let seen = head.call(&QUALITY, (), QualityForm::default()).await.unwrap();
    assert_eq!(seen.orgs, ["县市场监管局"]);
    let row = seen.page.rows.iter().find(|it| it.id == item.id).unwrap();
    assert_eq!((row.n_returned, row.most.as_str(), row.n_left), (1, "材料“经营场所使用证明”1次", 1));
    let order: Vec<u32> = seen.page.rows.iter().map(|it| it.n_elements).collect();
    assert!(order.is_sorted(), "the emptiest first: {order:?}");
    let all = hall.person("xujing").await.call(&QUALITY, (), QualityForm::default()).await.unwrap();
    assert!(all.page.n_rows > seen.page.n_rows && all.orgs.len() > 1, "whoever checks sees every body's");
}

/// Who may not knock, by row: a call whose door is open to every duty shows nothing of another's.
#[tokio::test]
async fn a_matter_in_the_making_is_nobodys_who_has_nothing_to_do_with_it() {
    let hall = TestHall::open().await;
    let writer = hall.person("wangbian").await;
    let id = begun(&writer, Cause::Change, Some(hall.item(SHOP).await.id), "", "").await.unwrap();
    for login in ["liqing", "zhouqian", "sysadmin", "moran"] {
        let who = hall.person(login).await;
        assert_eq!(who.call(&edition::OPEN, id, Nothing {}).await.unwrap_err(), Fault::NotFound, "{login}");
    }
    let form = StepForm { version: 1, act: act::DROP, says: "试试".to_owned() };
    assert_eq!(hall.person("liqing").await.call(&desk::STEP, id, form).await.unwrap_err(), Fault::NotFound);
}

/// A trial counts for the document it was made of, and only for those whose it is.
#[tokio::test]
async fn what_was_tried_counts_for_exactly_that_document() {
    let hall = TestHall::open().await;
    let hands = Hands::of(&hall).await;
    let shop = hall.item("公司设立登记").await;
    let id = begun(&hands.writer, Cause::Change, Some(shop.id), "", "").await.unwrap();
    let barred = |it: &EditionView| it.findings.iter().any(|it| it.says.contains("还没有演练"));
    assert!(barred(&seen(&hands.writer, id).await));
    let report = hands.writer.call(&trial::TRY, (), TryForm { case: id }).await.unwrap();
    assert!(report.is_green(), "{report:?}");
    assert!(!barred(&seen(&hands.writer, id).await));
    saved(&hands.writer, id, Group::Conditions, json!({"quantity": "每人一家"})).await.unwrap();
    assert!(barred(&seen(&hands.writer, id).await), "another document");
    // What can never be filled in is found before anybody meets it.
    let form = json!({"form": {"sections": [{"name": "s", "title": "一栏", "fields": [
        {"name": "a", "label": "一项", "kind": "text", "min": 9, "max": 3}
    ]}]}});
    saved(&hands.writer, id, Group::Form, form).await.unwrap();
    let report = hands.writer.call(&trial::TRY, (), TryForm { case: id }).await.unwrap();
    assert!(!report.is_green());
    assert!(barred(&seen(&hands.writer, id).await));
    let other = hall.staff("外单位编制", "县民政局", &[Duty::Compose]).await;
    assert_eq!(other.call(&trial::TRY, (), TryForm { case: id }).await.unwrap_err(), Fault::NotFound);
}
