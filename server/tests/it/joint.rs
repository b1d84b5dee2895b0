//! 并联审批: one application for several bodies, each with its own clock, answered together.
use common::{
    application::{act, stage},
    case::{
        self, CaseView, MineForm, ReasonForm,
        clock::ClockKind,
        flow::Stage,
        intake::{self, IntakeForm},
    },
    check::Nothing,
    decision::{
        self, InboxForm, SayForm, Tray, accept,
        decide::{self, GrantForm, Leaning, OpineForm},
        deliver::{self, DeliverForm, Way as ByWay},
    },
    fault::Fault,
    fee::{BillState, PayWay},
    id::CaseId,
    joint::{JointView, PartView},
    paper::{self, PaperKind},
    review::{self, JudgeForm, Verdict, VersionForm},
    transmittal::{self, SendForm, Way},
};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use server::{
    catalogue::import::{self, Fate},
    entity::bills,
    gate::write::write,
    seed::COUNTY,
};

use crate::{
    hall::{Person, TestHall},
    intake::taken_in,
    review::judged,
};

const RESTAURANT: &str = "开办餐饮店一件事";
const FARM: &str = "农民专业合作社养殖绿色通道";

fn at(it: &CaseView) -> VersionForm {
    VersionForm { version: it.version }
}

fn joint(it: &CaseView) -> JointView {
    it.joint.clone().unwrap()
}

fn part(it: &CaseView, n: usize) -> PartView {
    joint(it).parts[n].clone()
}

async fn seen(who: &Person<'_>, id: CaseId) -> CaseView {
    who.call(&decision::DOSSIER, id, Nothing {}).await.unwrap().seen.case
}

/// Handed in, looked at, accepted: the bodies have it.
async fn accepted(hall: &TestHall, item: &str) -> CaseView {
    let (zhou, li) = (hall.person("zhouming").await, hall.person("liqing").await);
    let id = zhou.submitted(hall.item(item).await.id).await.id;
    let case = judged(&li, id, &[]).await.case;
    let case = li.call(&review::PASS, id, at(&case)).await.unwrap();
    li.call(&accept::ACCEPT, id, at(&case)).await.unwrap()
}

fn granting(it: &CaseView) -> GrantForm {
    GrantForm { version: it.version, says: "符合条件".to_owned(), valid_until: "长期".to_owned() }
}

/// Decided and put on paper, by whoever does both.
async fn licensed(who: &Person<'_>, decider: &Person<'_>, id: CaseId) -> CaseView {
    let case = seen(decider, id).await;
    let case = decider.call(&decide::GRANT, id, granting(&case)).await.unwrap();
    who.call(&deliver::MAKE, id, at(&case)).await.unwrap()
}

/// Looked into by one, checked by another.
async fn opined(one: &Person<'_>, two: &Person<'_>, id: CaseId) -> CaseView {
    let case = seen(one, id).await;
    let case = one.call(&decide::ASSIGN, id, at(&case)).await.unwrap();
    let opinion =
        |it: &CaseView| OpineForm {
            version: it.version, leaning: Leaning::Grant, says: "符合条件".to_owned()
        };
    let case = one.call(&decide::OPINE, id, opinion(&case)).await.unwrap();
    two.call(&decide::OPINE, id, opinion(&case)).await.unwrap()
}

#[tokio::test]
async fn one_form_for_three_bodies_one_of_them_late_and_one_answer() {
    let hall = TestHall::open().await;
    let case = accepted(&hall, RESTAURANT).await;
    let id = case.id;
    assert_eq!(case.stage, stage::JOINT);
    let clock = case.clock.clone().unwrap();
    assert_eq!(
        (clock.kind, clock.due.to_string()),
        (ClockKind::Promise, "2026-12-09".to_owned()),
        "the whole: 12 days"
    );
    assert_eq!(case.beside[0].n_days, 45, "行政许可法 42 ¶2");
    let parts = joint(&case).parts;
    let stages: Vec<Option<Stage>> = parts.iter().map(|it| it.stage).collect();
    assert_eq!(stages, [Some(stage::APPROVING), None, None], "the licence first, decided on the spot");
    assert_eq!(
        (&parts[1].waits_for, &parts[2].waits_for),
        (&vec!["营业执照".to_owned()], &vec!["营业执照".to_owned()])
    );

    // The register decides; what it issues is asked of nobody, and the others begin.
    let (li, song) = (hall.person("liqing").await, hall.person("songhui").await);
    let first = parts[0].case.unwrap();
    let back = li
        .call(&decide::RETURN, first, SayForm { version: seen(&li, first).await.version, says: "退".to_owned() })
        .await;
    assert!(matches!(back, Err(Fault::Form { .. })), "there is nobody to send it back to: {back:?}");
    licensed(&li, &li, first).await;
    let case = seen(&li, id).await;
    let zhou = hall.person("zhouming").await;
    assert_eq!(part(&case, 2).case, None, "known to the lead unit, not open to it");
    let whole = zhou.call(&case::SHOW, id, Nothing {}).await.unwrap();
    let (permit, sign) = (part(&whole, 1), part(&whole, 2));
    assert_eq!((permit.stage, sign.stage), (Some(stage::ACCEPTED), Some(stage::ACCEPTED)));
    let dues: Vec<String> = [&permit, &sign].iter().map(|it| it.clock.clone().unwrap().due.to_string()).collect();
    assert_eq!(dues, ["2026-12-07", "2026-11-30"], "each its own: 10 days and 5");

    // The permit's body reads its own form, filled from the one that was typed, and nobody's licence is asked for.
    let permit_id = permit.case.unwrap();
    let file = song.call(&decision::DOSSIER, permit_id, Nothing {}).await.unwrap();
    let text = |name: &str| file.seen.answers.get(name).map(|it| it.as_text().to_owned()).unwrap_or_default();
    assert_eq!((text("place_region"), text("business")), ("松溪镇 鹿门村".to_owned(), "catering".to_owned()));
    assert!(
        !text("unit_name").is_empty() && common::value::CreditCode::parse(&text("unit_code")).is_ok(),
        "{:?}",
        file.seen.answers
    );
    let slot = |slot: &str| file.seen.slots.iter().find(|it| it.material.slot == slot).unwrap();
    assert!(!slot("licence").is_needed && slot("licence").made.contains("明川市监许证"));
    assert!(file.seen.checks.iter().all(|it| !it.says.contains("不符合")), "{:?}", file.seen.checks);
    assert_eq!(slot("layout").files.len(), 1, "handed in once, there for whoever needs it");
    assert!(file.seen.answers.keys().all(|it| it != "sign_text"), "what is the sign's is not the permit's");
    let foreign = song.call(&decision::DOSSIER, sign.case.unwrap(), Nothing {}).await;
    assert_eq!(foreign.unwrap_err(), Fault::NotFound, "another body's part is another body's");

    // The sign is decided in time; the permit is not, and has that on its own card.
    let (lei, yan, du) = (hall.person("leiting").await, hall.person("yanfeng").await, hall.person("duyan").await);
    opined(&lei, &yan, sign.case.unwrap()).await;
    let made = licensed(&lei, &du, sign.case.unwrap()).await;
    lei.call(&deliver::READY, sign.case.unwrap(), at(&made)).await.unwrap();
    hall.walk_to("2026-12-09", 10).await;
    let (li, zhou) = (hall.person("liqing").await, hall.person("zhouming").await);
    let case = seen(&li, id).await;
    assert_eq!((part(&case, 1).n_late(), part(&case, 2).n_late()), (Some(2), None));
    let tray = li
        .call(&decision::INBOX, (), InboxForm { tray: Some(Tray::Joint), ..InboxForm::default() })
        .await
        .unwrap();
    assert_eq!(tray.page.rows.iter().map(|it| it.id).collect::<Vec<CaseId>>(), [id]);
    let early = li.call(&deliver::REPLY, id, at(&case)).await;
    let says = format!("{early:?}");
    assert!(
        says.contains("还没办完") && says.contains("县市场监管局") && !says.contains("县综合执法局"),
        "{says}"
    );
    // Whoever needs the sign's paper now need not wait for the permit.
    let theirs = zhou.call(&case::SHOW, sign.case.unwrap(), Nothing {}).await.unwrap();
    assert_eq!((theirs.stage, theirs.pick_up.len()), (stage::READY, 6));

    let alone = |it: &CaseView| DeliverForm {
        version: it.version,
        way: ByWay::PickUp,
        pick_up: it.pick_up.clone(),
        signed_by: "周明远".to_owned(),
        ..DeliverForm::default()
    };
    let lei = hall.person("leiting").await;
    lei.call(&deliver::DELIVER, theirs.id, alone(&theirs)).await.unwrap();

    // The permit is refused; the licence is made ready; all is answered together.
    let (song, mao) = (hall.person("songhui").await, hall.person("maochao").await);
    let opinion = opined(&song, &mao, permit_id).await;
    let no = SayForm { version: opinion.version, says: "后厨没有洗消间".to_owned() };
    li.call(&decide::DENY, permit_id, no).await.unwrap();
    let now = seen(&li, first).await;
    li.call(&deliver::READY, first, at(&now)).await.unwrap();
    let case = seen(&li, id).await;
    let case = li.call(&deliver::REPLY, id, at(&case)).await.unwrap();
    assert_eq!(case.stage, stage::READY);
    let reply = case.papers.iter().find(|it| it.kind == PaperKind::Reply).unwrap();
    let at_paper = common::id::PaperAt { case: id, paper: reply.id };
    let reply = zhou.call(&paper::SHOW, at_paper, Nothing {}).await.unwrap();
    let rows: Vec<String> = reply.paper.rows.iter().map(|it| format!("{}：{}", it.name, it.text)).collect();
    assert!(
        rows.iter().any(|it| it.starts_with("食品") && it.contains("不予批准。《不予许可决定书》")),
        "{rows:?}"
    );
    assert!(
        rows.iter().any(|it| it.contains("县综合执法局：准予。") && it.contains("户外招牌设置意见书")),
        "{rows:?}"
    );

    // One visit for all of it.
    let mine = zhou.call(&case::SHOW, id, Nothing {}).await.unwrap();
    let case = li.call(&deliver::DELIVER, id, alone(&mine)).await.unwrap();
    let receipt = case.papers.iter().find(|it| it.kind == PaperKind::Delivery).unwrap();
    let at_paper = common::id::PaperAt { case: id, paper: receipt.id };
    let receipt = zhou.call(&paper::SHOW, at_paper, Nothing {}).await.unwrap();
    let handed = &receipt.paper.rows.iter().find(|it| it.name == "送达文书名称及文号").unwrap().text;
    assert!(
        handed.contains("营业执照") && handed.contains("不予许可决定书") && !handed.contains("招牌"),
        "what was fetched before is not handed out again: {handed}"
    );
    assert_eq!(case.stage, stage::CLOSED);
    let stages: Vec<Option<Stage>> = joint(&case).parts.iter().map(|it| it.stage).collect();
    assert_eq!(stages, [Some(stage::CLOSED); 3]);
    let list = zhou.call(&case::MINE, (), MineForm::default()).await.unwrap();
    assert_eq!(list.rows.iter().filter(|it| it.item_name == RESTAURANT).count(), 1);
    assert!(
        list.rows.iter().all(|it| it.item_name != part(&case, 1).item_name),
        "parts stand on the page of their case"
    );
}

#[tokio::test]
async fn what_waits_for_a_refusal_never_begins_and_all_is_answered_at_once() {
    let hall = TestHall::open().await;
    let case = accepted(&hall, RESTAURANT).await;
    let li = hall.person("liqing").await;
    let first = part(&case, 0).case.unwrap();
    let now = seen(&li, first).await;
    let no = SayForm { version: now.version, says: "店名与别人重复".to_owned() };
    li.call(&decide::DENY, first, no).await.unwrap();
    let case = seen(&li, case.id).await;
    assert!(part(&case, 1).is_void && part(&case, 2).is_void);
    let case = li.call(&deliver::REPLY, case.id, at(&case)).await.unwrap();
    assert_eq!(case.stage, stage::READY);
}

#[tokio::test]
async fn taking_it_back_takes_back_what_is_not_decided() {
    let hall = TestHall::open().await;
    let case = accepted(&hall, RESTAURANT).await;
    let (zhou, li) = (hall.person("zhouming").await, hall.person("liqing").await);
    let first = part(&case, 0).case.unwrap();
    licensed(&li, &li, first).await;
    let back = zhou.call(&case::WITHDRAW, case.id, ReasonForm { reason: "店不开了".to_owned() }).await.unwrap();
    let stages: Vec<Option<Stage>> = joint(&back).parts.iter().map(|it| it.stage).collect();
    assert_eq!(stages, [Some(stage::ISSUING), Some(stage::WITHDRAWN), Some(stage::WITHDRAWN)]);
}

#[tokio::test]
async fn nobody_answered_and_the_bodies_have_it_all_the_same() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let id = zhou.submitted(hall.item(FARM).await.id).await.id;
    hall.walk_to("2026-12-01", 10).await;
    let case = hall.person("zhouming").await.call(&case::SHOW, id, Nothing {}).await.unwrap();
    assert!(case.events.iter().any(|it| it.act == act::DEEM));
    assert_eq!(
        (case.stage, part(&case, 0).stage, part(&case, 1).stage),
        (stage::JOINT, Some(stage::ACCEPTED), None)
    );
}

#[tokio::test]
async fn nothing_of_a_bundle_is_put_off() {
    let hall = TestHall::open().await;
    let (zhou, li) = (hall.person("zhouming").await, hall.person("liqing").await);
    let id = zhou.submitted(hall.item(FARM).await.id).await.id;
    li.call(&review::CLAIM, id, Nothing {}).await.unwrap();
    let slot = common::id::SlotAt { case: id, slot: "manure".to_owned() };
    let later = JudgeForm {
        verdict: Verdict::Defer,
        defect: None,
        says: "以后补".to_owned(),
        rest_seen: true,
        ..JudgeForm::default()
    };
    let outcome = li.call(&review::JUDGE, slot, later).await;
    assert!(matches!(outcome, Err(Fault::Form { .. })), "alone it may follow later, here not: {outcome:?}");
}

/// A field of the co-operative's form is called as one of its materials is: that is no paper of another body.
#[tokio::test]
async fn what_is_made_is_what_the_file_says() {
    let hall = TestHall::open().await;
    let case = accepted(&hall, FARM).await;
    let li = hall.person("liqing").await;
    let file = li.call(&decision::DOSSIER, part(&case, 0).case.unwrap(), Nothing {}).await.unwrap();
    let members = file.seen.slots.iter().find(|it| it.material.slot == "members").unwrap();
    assert!(members.is_needed && members.made.is_empty() && members.files.len() == 1);
}

#[tokio::test]
async fn a_bundle_that_does_not_hold_together_is_refused_in_words() {
    let hall = TestHall::open().await;
    let text = include_str!("../../../data/demo/items/coop-farm.yaml");
    let lines = |text: String| {
        let hall = &hall;
        async move {
            let cx = hall.cx(common::account::Who::Nobody);
            let read = import::read_yaml(&text).unwrap();
            write(&cx, |cx| {
                let read = read.clone();
                async move { import::take(&cx, COUNTY, read).await }
            })
            .await
            .unwrap()
        }
    };
    let fate = |it: Vec<import::Line>| it.into_iter().next().unwrap().fate;
    assert_eq!(fate(lines(text.to_owned()).await), Fate::Unchanged, "merging the same again is the same");
    let Fate::Refused { why } = fate(lines(text.replace("513A0134300000", "513A999")).await) else { panic!() };
    assert!(why.contains("没有编码为513A999的事项"), "{why}");
    let Fate::Refused { why } = fate(lines(text.replace("farm_name: coop_name", "farm_name: no_such")).await)
    else {
        panic!()
    };
    assert!(why.contains("前面的表里没有"), "{why}");
}

#[tokio::test]
async fn a_part_that_waits_for_money_says_so_on_the_page_of_the_whole() {
    let hall = TestHall::open().await;
    let case = accepted(&hall, RESTAURANT).await;
    let first = part(&case, 0).case.unwrap();
    let li = hall.person("liqing").await;
    let now = seen(&li, first).await;
    let granted = li.call(&decide::GRANT, first, granting(&now)).await.unwrap();
    // Nothing in the demonstrations' bundles is charged: a bill as the window would have drawn it up.
    let bill = bills::Model {
        region: COUNTY,
        id: uuid::Uuid::now_v7(),
        case_id: first.uuid,
        no: "JK-1".to_owned(),
        item_name: granted.item_name.clone(),
        payer: granted.applicant.clone(),
        lines: "[]".to_owned(),
        waived: 0,
        due: 400,
        state: BillState::Open,
        made_at: hall.now(),
        way: PayWay::default(),
        trade_no: String::new(),
        paid_at: None,
        refunded_at: None,
        cashier: String::new(),
        fiscal_no: String::new(),
        reason: String::new(),
    };
    let cx = hall.cx(common::account::Who::Nobody);
    write(&cx, |cx| {
        let row = bill.clone().into_active_model().reset_all();
        async move {
            bills::Entity::insert(row).exec_without_returning(&cx.db()).await?;
            Ok(())
        }
    })
    .await
    .unwrap();
    let whole = hall.person("zhouming").await.call(&case::SHOW, case.id, Nothing {}).await.unwrap();
    assert_eq!(joint(&whole).parts.iter().map(|it| it.is_unpaid).collect::<Vec<bool>>(), [true, false, false]);
}

/// The lead's counter holds the papers of the whole: they go to every body that has a part of it, and come back to that counter.
#[tokio::test]
async fn papers_of_a_part_go_to_its_body_and_come_back_to_the_counter_that_took_them_in() {
    let hall = TestHall::open().await;
    let (li, yu) = (hall.person("liqing").await, hall.person("yuping").await);
    let card = "李秀英|女|汉|19551003|湖南省明川县松溪镇鹿门路7号|431026195510033011";
    let form = IntakeForm { number: card.to_owned(), phone: "13700001111".to_owned(), ..IntakeForm::default() };
    let id = yu.call(&intake::OPEN, hall.item(RESTAURANT).await.id, form).await.unwrap().case;
    let draft = yu.call(&case::DRAFT, id, Nothing {}).await.unwrap();
    let id = taken_in(&yu, draft).await;
    let case = li.call(&accept::ACCEPT, id, at(&seen(&li, id).await)).await.unwrap();
    licensed(&li, &li, joint(&case).parts[0].case.unwrap()).await;
    let waiting = async |who: &Person<'_>, way: Way| {
        let view = who.call(&transmittal::LIST, (), transmittal::ListForm::default()).await.unwrap();
        view.pending.into_iter().find(|it| it.way == way).unwrap().cases.rows
    };
    let down = waiting(&li, Way::Down).await;
    let names: Vec<&str> = down.iter().map(|it| it.item_name.as_str()).collect();
    assert_eq!(names, ["食品（含保健食品）经营许可新办", "规范户外招牌设施设置"]);
    let (permit, sign) = (down[0].id, down[1].id);
    let form = |way: Way, cases: &[CaseId]| SendForm { way, cases: cases.to_vec() };
    let sent = li.call(&transmittal::SEND, (), form(Way::Down, &[permit, sign])).await.unwrap();
    assert_eq!(sent.len(), 2, "one list a body");
    assert!(waiting(&li, Way::Down).await.is_empty());

    let (lei, song) = (hall.person("leiting").await, hall.person("songhui").await);
    let lists = lei.call(&transmittal::LIST, (), transmittal::ListForm::default()).await.unwrap().page.rows;
    assert_eq!((lists.len(), lists[0].may_receive), (1, true));
    let theirs = lists[0].id;
    assert!(sent.contains(&theirs));
    let seen = song.call(&transmittal::SHOW, theirs, Nothing {}).await.unwrap();
    assert!(!seen.row.may_receive, "the lead's own reviewer sees the list, and counts nothing of another body's");
    let contents = &seen.lines[0].contents;
    assert!(
        !contents.contains("营业执照"),
        "the licence comes from the register, not from the counter: {contents}"
    );
    let all = |there: &[CaseId]| transmittal::ReceiveForm { there: there.to_vec(), remark: String::new() };
    assert!(song.call(&transmittal::RECEIVE, theirs, all(&[sign])).await.is_err());
    lei.call(&transmittal::RECEIVE, theirs, all(&[sign])).await.unwrap();

    opined(&lei, &hall.person("yanfeng").await, sign).await;
    licensed(&lei, &hall.person("duyan").await, sign).await;
    let back = waiting(&lei, Way::Back).await;
    assert_eq!(back.iter().map(|it| it.id).collect::<Vec<_>>(), [sign]);
    let back = lei.call(&transmittal::SEND, (), form(Way::Back, &[sign])).await.unwrap();
    let seen = yu.call(&transmittal::SHOW, back[0], Nothing {}).await.unwrap();
    assert!(seen.row.may_receive && seen.lines[0].contents.contains("户外招牌设置意见书"), "{seen:?}");
    yu.call(&transmittal::RECEIVE, back[0], all(&[sign])).await.unwrap();
    let he = hall.person("hejing").await;
    assert_eq!(he.call(&transmittal::SHOW, back[0], Nothing {}).await.unwrap_err(), Fault::NotFound);
}
