//! 窗口: what is missing is told in writing, what was put off may come over the wire, and papers change hands on a list.
use common::{
    application::{act, stage},
    case::{
        self, DraftView, ReasonForm, SaveForm,
        flow::Act,
        intake::{self, IntakeForm, TakeInForm},
    },
    catalogue::Necessity,
    check::Nothing,
    daybook::Count,
    decision::{
        self, InboxForm, Tray,
        accept::{self, CorrectForm, CorrectLine, DeferForm, ReceiveForm},
        decide,
    },
    fault::Fault,
    id::{CaseId, PaperAt},
    material::{self, Trust},
    paper::{self, PaperKind, PaperState},
    review::{self, Defect},
    transmittal::{self, LineState, ListForm, SendForm, Way},
};

use crate::{
    daybook,
    decision::{HYGIENE, SHOP, at, granting, passed, received},
    hall::{Person, TestHall},
    upload::{page, put},
};

const CARD: &str = "李秀英|女|汉|19551003|湖南省明川县松溪镇鹿门路7号|431026195510033011";

async fn walked_in(hall: &TestHall, clerk: &Person<'_>, item: &str) -> DraftView {
    let form = IntakeForm { number: CARD.to_owned(), phone: "13700001111".to_owned(), ..IntakeForm::default() };
    let form = match item {
        HYGIENE => IntakeForm {
            number: "91350100M000100Y43".to_owned(),
            name: "明川县鹿门宾馆".to_owned(),
            legal: "李秀英".to_owned(),
            ..form
        },
        _ => form,
    };
    let id = clerk.call(&intake::OPEN, hall.item(item).await.id, form).await.unwrap().case;
    let draft = clerk.call(&case::DRAFT, id, Nothing {}).await.unwrap();
    clerk.completed(draft, &[("delivery", "window")]).await
}

fn take_in(originals: Vec<String>, is_short: &str) -> TakeInForm {
    TakeInForm { originals, signed: "yes".to_owned(), is_short: is_short.to_owned() }
}

fn line(slot: &str) -> CorrectLine {
    CorrectLine { slot: slot.to_owned(), defect: Defect::Missing, says: "没有带来，请补交".to_owned() }
}

async fn tray(who: &Person<'_>, tray: Tray) -> Vec<CaseId> {
    let form = InboxForm { tray: Some(tray), ..InboxForm::default() };
    let view = who.call(&decision::INBOX, (), form).await.unwrap();
    assert_eq!(view.tray, tray);
    view.page.rows.into_iter().map(|it| it.id).collect()
}

#[tokio::test]
async fn what_is_not_there_at_the_counter_is_told_in_writing_and_taken_in_when_it_comes() {
    let hall = TestHall::open().await;
    let (yu, li) = (hall.person("yuping").await, hall.person("liqing").await);
    let draft = walked_in(&hall, &yu, SHOP).await;
    let id = draft.id;
    let whole = yu.call(&intake::TAKE_IN, id, take_in(Vec::new(), "")).await;
    assert!(matches!(whole, Err(Fault::MaterialsMissing { .. })), "not by mistake");
    yu.call(&intake::TAKE_IN, id, take_in(Vec::new(), "yes")).await.unwrap();
    let dossier = yu.call(&decision::DOSSIER, id, Nothing {}).await.unwrap();
    assert_eq!(dossier.seen.case.stage, stage::RECEIVED);
    let barred: Vec<Act> = dossier.barred.iter().map(|it| it.act).collect();
    assert!(barred.contains(&act::ACCEPT) && barred.contains(&act::DECIDE_AT_ONCE), "{barred:?}");
    // What the list of this matter never puts off is neither offered nor barred.
    let acts = &dossier.seen.case.acts;
    assert!(!acts.contains(&act::ACCEPT_DEFERRING) && !barred.contains(&act::ACCEPT_DEFERRING), "{acts:?}");

    let missing: Vec<String> = dossier
        .seen
        .slots
        .iter()
        .filter(|it| it.is_needed && it.material.necessity != Necessity::Deferrable)
        .map(|it| it.material.slot.clone())
        .collect();
    assert!(missing.len() > 1, "{missing:?}");
    let version = dossier.seen.case.version;
    let form =
        |slots: &[String]| CorrectForm { version, n_days: 10, lines: slots.iter().map(|it| line(it)).collect() };
    let nothing = yu.call(&accept::CORRECT, id, form(&[])).await;
    assert!(matches!(nothing, Err(Fault::Form { .. })), "{nothing:?}");
    let few = yu.call(&accept::CORRECT, id, form(&missing[..1])).await;
    assert!(matches!(few, Err(Fault::MaterialsMissing { .. })), "everything at once: {few:?}");
    let mute = CorrectLine { says: " ".to_owned(), ..line(&missing[0]) };
    let mute = yu.call(&accept::CORRECT, id, CorrectForm { lines: vec![mute], ..form(&missing) }).await;
    let Err(Fault::Form { fields }) = mute else { panic!("{mute:?}") };
    assert_eq!(fields[0].name, format!("says-{}", missing[0]), "beside its field");
    let foreign = yu.call(&accept::CORRECT, id, form(&["nowhere".to_owned()])).await;
    assert_eq!(foreign.unwrap_err(), Fault::NotFound);
    let notice = yu.call(&accept::CORRECT, id, form(&missing)).await.unwrap();
    assert_eq!((notice.lines.len(), notice.due.to_string()), (missing.len(), "2026-12-07".to_owned()));

    // They come back; another window takes it up.
    hall.hub.clock.put(hall.now().plus_minutes(30));
    assert_eq!(tray(&li, Tray::Correction).await, [id]);
    let told = li.call(&case::SHOW, id, Nothing {}).await.unwrap();
    assert_eq!(told.stage, stage::CORRECTION);
    li.call(&intake::RESUME, id, at(&told)).await.unwrap();
    let stale = yu.call(&intake::RESUME, id, at(&told)).await;
    assert!(matches!(stale, Err(Fault::WrongStage { .. })), "somebody has it already: {stale:?}");
    let draft = li.call(&case::DRAFT, id, Nothing {}).await.unwrap();
    let save = SaveForm { answers: draft.answers.clone(), rev: draft.rev };
    assert!(matches!(li.call(&case::SAVE, id, save).await, Err(Fault::WrongStage { .. })), "the form stands");
    let half = li.call(&intake::TAKE_IN, id, take_in(missing.clone(), "")).await;
    assert!(matches!(half, Err(Fault::MaterialsMissing { .. })));
    for slot in &missing {
        put(&li, id, slot, "补来的.png", &page(3)).await;
    }
    li.call(&intake::TAKE_IN, id, take_in(missing, "")).await.unwrap();
    let dossier = li.call(&decision::DOSSIER, id, Nothing {}).await.unwrap();
    assert_eq!((dossier.seen.case.stage, dossier.seen.round), (stage::RECEIVED, 2));
    let book = daybook::book(&li, "", "").await;
    let n = (daybook::n(&li, &book, Count::Received).await, daybook::n(&li, &book, Count::Told).await);
    assert_eq!(n, (1, 1), "a correction is not handed in a second time");
    assert!(!dossier.barred.iter().any(|it| it.act == act::DECIDE_AT_ONCE), "{:?}", dossier.barred);

    // What could have been seen the first time is not told a second time, but with the head's word.
    let version = dossier.seen.case.version;
    let first = line(&dossier.seen.slots[0].material.slot);
    let late = |version: i32| CorrectForm { version, n_days: 5, lines: vec![first.clone()] };
    let again = li.call(&accept::CORRECT, id, late(version)).await.unwrap();
    assert_eq!(again.lines.len(), 1, "what was told once and is still bad may be told again");
}

/// 一次告知: a file that lay there the first time and was let pass cannot be told later, but with the head's word.
#[tokio::test]
async fn what_could_have_been_seen_is_not_told_later_without_the_heads_word() {
    let hall = TestHall::open().await;
    let (yu, fang) = (hall.person("yuping").await, hall.person("fangzhou").await);
    let draft = walked_in(&hall, &yu, SHOP).await;
    let id = draft.id;
    let needed: Vec<String> =
        draft.slots.iter().filter(|it| it.is_needed).map(|it| it.material.slot.clone()).collect();
    put(&yu, id, &needed[0], "看不清.png", &page(3)).await;
    yu.call(&intake::TAKE_IN, id, take_in(needed.clone(), "yes")).await.unwrap();
    let told = |version: i32, slot: &str| CorrectForm { version, n_days: 5, lines: vec![line(slot)] };
    let seen = yu.call(&case::SHOW, id, Nothing {}).await.unwrap();
    let early = ReasonForm { reason: "先同意".to_owned() };
    assert!(
        fang.call(&decision::DOSSIER, id, Nothing {}).await.unwrap().barred.iter().any(|it| it.act == act::ALLOW),
        "a first notice needs nobody's word"
    );
    let unasked = fang.call(&review::ALLOW, id, early.clone()).await;
    assert!(matches!(unasked, Err(Fault::Form { .. })), "nor can it be given: {unasked:?}");
    yu.call(&accept::CORRECT, id, told(seen.version, &needed[1])).await.unwrap();
    let seen = yu.call(&case::SHOW, id, Nothing {}).await.unwrap();
    yu.call(&intake::RESUME, id, at(&seen)).await.unwrap();
    put(&yu, id, &needed[1], "补来的.png", &page(4)).await;
    yu.call(&intake::TAKE_IN, id, take_in(needed.clone(), "")).await.unwrap();
    let seen = yu.call(&case::SHOW, id, Nothing {}).await.unwrap();
    let late = yu.call(&accept::CORRECT, id, told(seen.version, &needed[0])).await;
    assert!(matches!(late, Err(Fault::SecondNotice { .. })), "{late:?}");
    let seen = fang.call(&review::ALLOW, id, early).await.unwrap();
    yu.call(&accept::CORRECT, id, told(seen.version, &needed[0])).await.unwrap();
}

/// The applicant was faster, from home: the window is told so, and does not think it has taken the case in.
#[tokio::test]
async fn a_correction_is_handed_in_once_wherever() {
    let hall = TestHall::open().await;
    let (zhou, he) = (hall.person("zhouming").await, hall.person("hejing").await);
    let case = passed(&hall, &zhou, &he, HYGIENE, false).await;
    let case = received(&he, case.id).await;
    let slot = he.call(&decision::DOSSIER, case.id, Nothing {}).await.unwrap().seen.slots[0].material.slot.clone();
    let form = CorrectForm { version: case.version, n_days: 5, lines: vec![line(&slot)] };
    he.call(&accept::CORRECT, case.id, form).await.unwrap();
    let told = he.call(&case::SHOW, case.id, Nothing {}).await.unwrap();
    he.call(&intake::RESUME, case.id, at(&told)).await.unwrap();
    put(&zhou, case.id, &slot, "新的.png", &page(6)).await;
    zhou.submit(case.id).await.unwrap();
    let late = he.call(&intake::TAKE_IN, case.id, take_in(vec![slot], "")).await;
    assert!(matches!(late, Err(Fault::WrongStage { .. })), "{late:?}");
}

#[tokio::test]
async fn who_comes_without_what_may_follow_is_accepted_on_a_promise() {
    let hall = TestHall::open().await;
    let he = hall.person("hejing").await;
    let draft = walked_in(&hall, &he, HYGIENE).await;
    let id = draft.id;
    let slots = he.call(&material::SLOTS, id, Nothing {}).await.unwrap();
    let (later, now): (Vec<_>, Vec<_>) =
        slots.into_iter().filter(|it| it.is_needed).partition(|it| it.material.necessity == Necessity::Deferrable);
    assert_eq!(later.len(), 1);
    for it in &now {
        put(&he, id, &it.material.slot, "扫描.png", &page(4)).await;
    }
    let originals = now.iter().map(|it| it.material.slot.clone()).collect();
    he.call(&intake::TAKE_IN, id, take_in(originals, "")).await.unwrap();
    let case = he.call(&case::SHOW, id, Nothing {}).await.unwrap();
    assert!(matches!(he.call(&accept::ACCEPT, id, at(&case)).await, Err(Fault::Form { .. })), "not as if whole");
    let form = DeferForm { version: case.version, n_days: 10, promised: "yes".to_owned() };
    let case = he.call(&accept::ACCEPT_DEFERRING, id, form).await.unwrap();
    assert_eq!(case.stage, stage::ACCEPTED);
    assert_eq!(tray(&he, Tray::Owed).await, [id]);
}

#[tokio::test]
async fn what_was_put_off_may_come_over_the_wire_and_only_that() {
    let hall = TestHall::open().await;
    let (zhou, he) = (hall.person("zhouming").await, hall.person("hejing").await);
    let case = passed(&hall, &zhou, &he, HYGIENE, true).await;
    let case = received(&he, case.id).await;
    assert!(!zhou.call(&case::SHOW, case.id, Nothing {}).await.unwrap().acts.contains(&act::SUPPLY));
    let form = DeferForm { version: case.version, n_days: 5, promised: "yes".to_owned() };
    let id = he.call(&accept::ACCEPT_DEFERRING, case.id, form).await.unwrap().id;
    assert!(zhou.call(&case::SHOW, id, Nothing {}).await.unwrap().acts.contains(&act::SUPPLY));
    let slots = zhou.call(&material::SLOTS, id, Nothing {}).await.unwrap();
    let open: Vec<&str> = slots.iter().filter(|it| it.is_open).map(|it| it.material.slot.as_str()).collect();
    let owed = he.call(&decision::DOSSIER, id, Nothing {}).await.unwrap().owed;
    assert_eq!(open, owed.iter().map(|it| it.slot.as_str()).collect::<Vec<_>>());
    assert!(owed.iter().all(|it| !it.is_there));
    put(&zhou, id, open[0], "检测报告.png", &page(5)).await;
    let dossier = he.call(&decision::DOSSIER, id, Nothing {}).await.unwrap();
    assert!(dossier.owed.iter().all(|it| it.is_there), "the window sees that it has come");
    let originals = dossier.owed.iter().map(|it| it.slot.clone()).collect();
    let form = ReceiveForm { version: dossier.seen.case.version, originals };
    he.call(&accept::SUPPLY, id, form).await.unwrap();
    let slots = zhou.call(&material::SLOTS, id, Nothing {}).await.unwrap();
    assert!(slots.iter().all(|it| !it.is_open), "received: it is the case's now");
    let came = slots.iter().find(|it| it.material.slot == dossier.owed[0].slot).unwrap();
    assert!(came.files.iter().all(|it| it.trust == Trust::B), "and stands as checked: {:?}", came.files);
    assert!(!zhou.call(&case::SHOW, id, Nothing {}).await.unwrap().acts.contains(&act::SUPPLY));
    assert!(tray(&he, Tray::Owed).await.is_empty());
}

async fn accepted(hall: &TestHall, zhou: &Person<'_>, he: &Person<'_>) -> CaseId {
    let case = passed(hall, zhou, he, HYGIENE, false).await;
    let case = received(he, case.id).await;
    he.call(&accept::ACCEPT, case.id, at(&case)).await.unwrap().id
}

async fn waiting(who: &Person<'_>, way: Way) -> Vec<CaseId> {
    let view = who.call(&transmittal::LIST, (), ListForm::default()).await.unwrap();
    let found = view.pending.into_iter().find(|it| it.way == way).expect("a way of theirs");
    found.cases.rows.into_iter().map(|it| it.id).collect()
}

#[tokio::test]
async fn papers_change_hands_on_a_list_and_what_is_not_there_goes_back() {
    let hall = TestHall::open().await;
    let (zhou, he, sun) =
        (hall.person("zhouming").await, hall.person("hejing").await, hall.person("sunwei").await);
    let (one, two) = (accepted(&hall, &zhou, &he).await, accepted(&hall, &zhou, &he).await);
    assert_eq!(waiting(&he, Way::Down).await, [one, two]);
    let form = |way: Way, cases: &[CaseId]| SendForm { way, cases: cases.to_vec() };
    let theirs = sun.call(&transmittal::SEND, (), form(Way::Down, &[one])).await;
    assert!(matches!(theirs, Err(Fault::Form { .. })), "the window's to send: {theirs:?}");
    let sent = he.call(&transmittal::SEND, (), form(Way::Down, &[one, two])).await.unwrap();
    let twice = he.call(&transmittal::SEND, (), form(Way::Down, &[one])).await;
    assert!(matches!(twice, Err(Fault::Form { .. })), "once: {twice:?}");
    assert!(waiting(&he, Way::Down).await.is_empty());

    let list = sent[0];
    let own = he.call(&transmittal::RECEIVE, list, receive(&[one, two], "")).await;
    assert!(matches!(own, Err(Fault::Form { .. })), "nobody counts what they gave: {own:?}");
    let seen = sun.call(&transmittal::SHOW, list, Nothing {}).await.unwrap();
    assert!(seen.row.may_receive && seen.lines.iter().all(|it| it.contents.contains("原件")), "{seen:?}");
    let mute = sun.call(&transmittal::RECEIVE, list, receive(&[one], " ")).await;
    assert!(matches!(mute, Err(Fault::Form { .. })), "what is missing is said: {mute:?}");
    let counted = sun.call(&transmittal::RECEIVE, list, receive(&[one], "第二件不在袋里")).await.unwrap();
    let states: Vec<LineState> = counted.lines.iter().map(|it| it.state).collect();
    assert_eq!((states, counted.row.n_missing), (vec![LineState::Received, LineState::Missing], 1));
    let again = sun.call(&transmittal::RECEIVE, list, receive(&[one, two], "")).await;
    assert!(matches!(again, Err(Fault::Form { .. })), "counted once: {again:?}");
    assert_eq!(waiting(&he, Way::Down).await, [two], "back with whoever gave it");
    assert!(waiting(&sun, Way::Back).await.is_empty(), "nothing is decided");

    let case = sun.call(&case::SHOW, one, Nothing {}).await.unwrap();
    let case = sun.call(&decide::ASSIGN, one, at(&case)).await.unwrap();
    let opinion =
        |version: i32| decide::OpineForm { version, says: "符合条件".to_owned(), ..Default::default() };
    let case = sun.call(&decide::OPINE, one, opinion(case.version)).await.unwrap();
    let case = hall.person("qianyu").await.call(&decide::OPINE, one, opinion(case.version)).await.unwrap();
    hall.person("zhaoming").await.call(&decide::GRANT, one, granting(&case)).await.unwrap();
    assert_eq!(waiting(&sun, Way::Back).await, [one]);
    let back = sun.call(&transmittal::SEND, (), form(Way::Back, &[one])).await.unwrap();
    let seen = he.call(&transmittal::SHOW, back[0], Nothing {}).await.unwrap();
    assert!(seen.lines[0].contents.contains("号"), "the papers by their numbers: {}", seen.lines[0].contents);
    he.call(&transmittal::RECEIVE, back[0], receive(&[one], "")).await.unwrap();
    let lists = he.call(&transmittal::LIST, (), ListForm::default()).await.unwrap().page;
    assert_eq!(lists.rows.iter().map(|it| it.id).collect::<Vec<_>>(), [back[0], list]);

    let other = hall.person("liqing").await;
    assert_eq!(other.call(&transmittal::SHOW, list, Nothing {}).await.unwrap_err(), Fault::NotFound);
    assert!(other.call(&transmittal::LIST, (), ListForm::default()).await.unwrap().page.rows.is_empty());
    assert_eq!(zhou.call(&transmittal::SHOW, list, Nothing {}).await.unwrap_err(), Fault::NotYours);

    // Nobody has ever come with this one: there is nothing to carry.
    let ma = hall.person("majun").await;
    let wire = received(&ma, passed(&hall, &zhou, &ma, "自然灾害生活救助申请", false).await.id).await;
    ma.call(&accept::ACCEPT, wire.id, at(&wire)).await.unwrap();
    assert!(waiting(&ma, Way::Down).await.is_empty());
    let forced = ma.call(&transmittal::SEND, (), form(Way::Down, &[wire.id])).await;
    assert!(matches!(forced, Err(Fault::Form { .. })), "{forced:?}");
}

fn receive(there: &[CaseId], remark: &str) -> transmittal::ReceiveForm {
    transmittal::ReceiveForm { there: there.to_vec(), remark: remark.to_owned() }
}

/// Withdrawn or void: each with its reason on paper, and nothing of before stands beside it.
#[tokio::test]
async fn what_ends_without_a_decision_ends_with_a_paper() {
    let hall = TestHall::open().await;
    let (zhou, li, fang) =
        (hall.person("zhouming").await, hall.person("liqing").await, hall.person("majianye").await);
    let item = hall.item(SHOP).await.id;
    let mine = zhou.submitted(item).await.id;
    let why = |reason: &str| ReasonForm { reason: reason.to_owned() };
    let case = zhou.call(&case::WITHDRAW, mine, why("想换个店名")).await.unwrap();
    let paper = &case.papers[0];
    assert_eq!((case.stage, paper.kind, case.papers.len()), (stage::WITHDRAWN, PaperKind::Withdrawal, 1));
    let at_paper = PaperAt { case: mine, paper: paper.id };
    let shown = zhou.call(&paper::SHOW, at_paper, Nothing {}).await.unwrap().paper;
    assert!(shown.stamp.is_empty() && shown.text.join("").contains("想换个店名"), "{shown:?}");

    let case = passed(&hall, &zhou, &li, SHOP, false).await;
    let case = received(&li, case.id).await;
    let case = li.call(&accept::ACCEPT, case.id, at(&case)).await.unwrap();
    let song = hall.person("songhui").await;
    let case = song.call(&decide::ASK_VOID, case.id, why("重复录入")).await.map(|_| case).unwrap();
    let seen = fang.call(&case::SHOW, case.id, Nothing {}).await.unwrap();
    let form = decision::SayForm { version: seen.version, says: "与另一件重复录入".to_owned() };
    let case = fang.call(&decide::VOID, case.id, form).await.unwrap();
    let papers: Vec<(PaperKind, PaperState)> = case.papers.iter().map(|it| (it.kind, it.state)).collect();
    let wanted = [(PaperKind::Acceptance, PaperState::Revoked), (PaperKind::Voiding, PaperState::Valid)];
    assert_eq!(papers, wanted);
}

/// Finding M11: whoever passed and never came is reminded, and the list says how long it has waited.
#[tokio::test]
async fn who_never_comes_with_the_originals_is_reminded_and_the_list_says_how_long_it_has_waited() {
    let hall = TestHall::open().await;
    let (zhou, he) = (hall.person("zhouming").await, hall.person("hejing").await);
    let id = passed(&hall, &zhou, &he, HYGIENE, false).await.id;
    let told = async || {
        let zhou = hall.person("zhouming").await;
        let all = zhou.call(&common::message::MESSAGES, (), Default::default()).await.unwrap();
        all.rows.iter().filter(|it| it.title == "还等您带原件来").count()
    };
    let waited = async || {
        let he = hall.person("hejing").await;
        let form = InboxForm { tray: Some(Tray::Counter), ..InboxForm::default() };
        let rows = he.call(&decision::INBOX, (), form).await.unwrap().page.rows;
        rows.iter().find(|it| it.id == id).unwrap().n_waited
    };
    assert_eq!((told().await, waited().await), (0, Some(0)));
    // Five, ten and twenty working days after 2026-11-23.
    for (day, n, days) in
        [("2026-11-27", 0, 4), ("2026-11-30", 1, 5), ("2026-12-07", 2, 10), ("2026-12-21", 3, 20)]
    {
        hall.walk_to(day, 11).await;
        assert_eq!((told().await, waited().await), (n, Some(days)), "{day}");
    }
    let zhou = hall.person("zhouming").await;
    let seen = zhou.call(&case::SHOW, id, Nothing {}).await.unwrap();
    let clock = seen.clock.unwrap();
    assert_eq!(clock.stopped.unwrap().to_string(), "2026-11-23", "a reminder has stopped nothing");
    // Nobody is reminded for ever: the window asks for it to be voided, a head does it.
    hall.walk_to("2026-12-30", 11).await;
    assert_eq!(told().await, 3);
    let (he, head) = (hall.person("hejing").await, hall.person("zhouweiguo").await);
    let why = common::case::ReasonForm { reason: "多次提醒没有交来原件".to_owned() };
    let case = he.call(&common::decision::decide::ASK_VOID, id, why).await.unwrap();
    let form = common::decision::SayForm { version: case.version, says: "逾期未交原件".to_owned() };
    let case = head.call(&common::decision::decide::VOID, id, form).await.unwrap();
    assert_eq!(case.stage, stage::VOIDED);
}

/// Finding M5: decided, made and handed over in one act, or not at all.
#[tokio::test]
async fn what_is_done_on_the_spot_is_one_act() {
    let hall = TestHall::open().await;
    let (zhou, li) = (hall.person("zhouming").await, hall.person("liqing").await);
    let id = passed(&hall, &zhou, &li, "个体工商户设立登记", false).await.id;
    let case = received(&li, id).await;
    let seen = li.call(&decision::DOSSIER, id, Nothing {}).await.unwrap();
    assert!(seen.may_finish, "nothing to pay, and theirs to make");
    let form = |signed_by: &str| decide::AtOnceForm {
        version: case.version,
        says: seen.outcome.clone(),
        valid_until: String::new(),
        signed_by: signed_by.to_owned(),
    };
    let unsigned = li.call(&decide::FINISH_AT_ONCE, id, form("")).await;
    assert!(matches!(unsigned, Err(Fault::Form { .. })), "{unsigned:?}");
    let yuping = hall.staff("只决定", "县市场监管局", &[common::account::Duty::Decide]).await;
    let alone = yuping.call(&decide::FINISH_AT_ONCE, id, form("周明远")).await;
    assert!(matches!(alone, Err(Fault::Form { .. })), "who makes no licence hands none over: {alone:?}");
    assert_eq!(li.call(&case::SHOW, id, Nothing {}).await.unwrap().stage, stage::RECEIVED, "nothing is half done");
    let done = li.call(&decide::FINISH_AT_ONCE, id, form("周明远")).await.unwrap();
    assert_eq!(done.stage, stage::CLOSED);
    let kinds: Vec<PaperKind> = done.papers.iter().map(|it| it.kind).collect();
    for kind in [PaperKind::Grant, PaperKind::Licence, PaperKind::Delivery] {
        assert!(kinds.contains(&kind), "{kind:?} to be printed: {kinds:?}");
    }
    assert!(done.events.last().unwrap().note.contains("周明远签收"), "{:?}", done.events.last());
    let again = li.call(&decide::FINISH_AT_ONCE, id, form("周明远")).await;
    assert!(matches!(again, Err(Fault::WrongStage { .. })), "{again:?}");
}
