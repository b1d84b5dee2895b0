//! 审批: from acceptance to delivery, with everything that may come between, and everything that may not.
use common::{
    account::Duty,
    application::{FLOW, RULES, act, stage},
    case::{
        self, CaseView, ReasonForm,
        clock::ClockKind,
        flow::{Act, Stage},
        intake,
    },
    catalogue::Necessity,
    check::Nothing,
    decision::{
        self, InboxForm, SayForm, Tray,
        accept::{self, DeferForm, Ground, ReceiveForm, RefuseForm},
        decide::{self, ExtendForm, GrantForm, Leaning, OpineForm, SpecialForm, SpecialKind},
        deliver::{self, DeliverForm, Way},
        pledge,
    },
    fault::Fault,
    fee,
    id::{CaseId, PaperAt},
    mandate::{self, GiveForm},
    paper::{self, PaperKind, RegisterForm, Verdict as Finding, VerifyForm},
    review::{self, JudgeForm, Verdict, VersionForm},
};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Set};
use server::{entity::cases, gate::write::write};

use crate::{
    hall::{Person, TestHall},
    review::judged,
};

pub const HYGIENE: &str = "公共场所卫生许可";
pub const SHOP: &str = "个体工商户设立登记";

pub fn at(it: &CaseView) -> VersionForm {
    VersionForm { version: it.version }
}

fn say(it: &CaseView, says: &str) -> SayForm {
    SayForm { version: it.version, says: says.to_owned() }
}

pub fn opinion(it: &CaseView) -> OpineForm {
    OpineForm {
        version: it.version, leaning: Leaning::Grant, says: "现场与材料一致，符合条件".to_owned()
    }
}

pub fn granting(it: &CaseView) -> GrantForm {
    GrantForm {
        version: it.version, says: "经营宾馆，客房28间".to_owned(), valid_until: "2030-11-22".to_owned()
    }
}

/// Handed in and passed; the report put off where `later`.
pub async fn passed(
    hall: &TestHall,
    applicant: &Person<'_>,
    clerk: &Person<'_>,
    item: &str,
    later: bool,
) -> CaseView {
    let id = applicant.submitted(hall.item(item).await.id).await.id;
    if later {
        let seen = clerk.call(&review::CLAIM, id, Nothing {}).await.unwrap();
        let is_later = |it: &&review::ExamineSlot| it.material.necessity == Necessity::Deferrable;
        let slot = seen.slots.iter().find(is_later).unwrap().material.slot.clone();
        let slot = common::id::SlotAt { case: id, slot };
        let says = "检测报告后补".to_owned();
        let form =
            JudgeForm { verdict: Verdict::Defer, defect: None, says, rest_seen: true, ..JudgeForm::default() };
        clerk.call(&review::JUDGE, slot, form).await.unwrap();
    }
    let seen = judged(clerk, id, &[]).await;
    clerk.call(&review::PASS, id, at(&seen.case)).await.unwrap()
}

/// With the originals on the counter.
pub async fn received(clerk: &Person<'_>, id: CaseId) -> CaseView {
    let seen = clerk.call(&decision::DOSSIER, id, Nothing {}).await.unwrap();
    if seen.seen.case.stage == stage::RECEIVED {
        return seen.seen.case;
    }
    let version = seen.seen.case.version;
    let few = ReceiveForm { version, originals: Vec::new() };
    assert!(matches!(clerk.call(&accept::RECEIVE, id, few).await, Err(Fault::Form { .. })), "originals wanted");
    let originals = seen.originals.into_iter().map(|it| it.slot).collect();
    clerk.call(&accept::RECEIVE, id, ReceiveForm { version, originals }).await.unwrap()
}

/// Accepted, looked into and checked: waits for the decision.
async fn approving(hall: &TestHall, applicant: &Person<'_>) -> CaseView {
    let clerk = hall.person("hejing").await;
    let case = passed(hall, applicant, &clerk, HYGIENE, false).await;
    let case = received(&clerk, case.id).await;
    let case = clerk.call(&accept::ACCEPT, case.id, at(&case)).await.unwrap();
    let sun = hall.person("sunwei").await;
    let case = sun.call(&decide::ASSIGN, case.id, at(&case)).await.unwrap();
    let case = sun.call(&decide::OPINE, case.id, opinion(&case)).await.unwrap();
    let qian = hall.person("qianyu").await;
    qian.call(&decide::OPINE, case.id, opinion(&case)).await.unwrap()
}

#[tokio::test]
async fn a_promised_case_goes_the_whole_way_and_every_paper_stands_up() {
    let hall = TestHall::open().await;
    let (zhou, he) = (hall.person("zhouming").await, hall.person("hejing").await);
    let (sun, qian) = (hall.person("sunwei").await, hall.person("qianyu").await);
    let case = passed(&hall, &zhou, &he, HYGIENE, false).await;
    let id = case.id;
    let early = he.call(&accept::ACCEPT, id, at(&case)).await;
    assert!(matches!(early, Err(Fault::WrongStage { .. })), "not before the originals were seen");
    let case = received(&he, id).await;
    let case = he.call(&accept::ACCEPT, id, at(&case)).await.unwrap();
    let clock = case.clock.clone().unwrap();
    assert_eq!((clock.kind, clock.due.to_string()), (ClockKind::Promise, "2026-12-07".to_owned()));
    assert_eq!(case.beside[0].due.to_string(), "2026-12-21", "the law's twenty days run beside");

    let inbox = sun.call(&decision::INBOX, (), InboxForm::default()).await.unwrap();
    assert_eq!((inbox.tray, inbox.page.rows[0].id), (Tray::Handle, id));
    let case = sun.call(&decide::ASSIGN, id, at(&case)).await.unwrap();
    let theirs = qian.call(&decide::OPINE, id, opinion(&case)).await;
    assert!(matches!(theirs, Err(Fault::Form { .. })), "somebody else's step: {theirs:?}");

    // It was told five days and has them, the 24th to the 30th: both dates move by five working days.
    let form = SpecialForm {
        version: case.version,
        kind: SpecialKind::Testing,
        says: "《公共场所卫生管理条例》要求检测空气质量".to_owned(),
        n_days: 5,
    };
    let case = sun.call(&decide::START_SPECIAL, id, form).await.unwrap();
    assert_eq!(case.stage, stage::SPECIAL);
    assert!(case.beside.iter().any(|it| it.kind == ClockKind::Special && it.n_days == 5));
    hall.walk_to("2026-11-30", 10).await;
    // Nobody stays signed in over a weekend.
    let (zhou, he) = (hall.person("zhouming").await, hall.person("hejing").await);
    let (sun, qian, zhao) =
        (hall.person("sunwei").await, hall.person("qianyu").await, hall.person("zhaoming").await);
    let case = sun.call(&decide::END_SPECIAL, id, say(&case, "检测合格")).await.unwrap();
    assert_eq!(case.clock.as_ref().unwrap().due.to_string(), "2026-12-14");

    let case = sun.call(&decide::OPINE, id, opinion(&case)).await.unwrap();
    assert_eq!(sun.call(&decide::OPINE, id, opinion(&case)).await.unwrap_err(), Fault::SamePerson);
    let case = qian.call(&decide::SEND_BACK, id, say(&case, "请补充布草间照片的核对情况")).await.unwrap();
    let case = sun.call(&decide::OPINE, id, opinion(&case)).await.unwrap();
    let case = qian.call(&decide::OPINE, id, opinion(&case)).await.unwrap();
    assert_eq!(case.stage, stage::APPROVING);

    let fang = hall.person("zhouweiguo").await;
    let longer = |case: &CaseView| ExtendForm {
        version: case.version,
        n_days: 3,
        says: "首席代表外出，需等其返回签批".to_owned(),
    };
    let case = fang.call(&decide::EXTEND, id, longer(&case)).await.unwrap();
    assert_eq!(case.clock.as_ref().unwrap().due.to_string(), "2026-12-17");
    let twice = fang.call(&decide::EXTEND, id, longer(&case)).await;
    assert!(matches!(twice, Err(Fault::Form { .. })), "once only");

    let case = zhao.call(&decide::GRANT, id, granting(&case)).await.unwrap();
    assert_eq!(case.clock.as_ref().unwrap().kind, ClockKind::Deliver);
    let case = he.call(&deliver::MAKE, id, at(&case)).await.unwrap();
    let case = he.call(&deliver::READY, id, at(&case)).await.unwrap();
    assert_eq!(case.pick_up, "", "the code is the applicant's, not the clerk's");
    let mine = zhou.call(&case::SHOW, id, Nothing {}).await.unwrap();
    assert_eq!(mine.pick_up.len(), 6);
    assert!(mine.events.iter().filter(|it| it.act == act::OPINE).all(|it| it.note.is_empty()), "not their talk");
    let hand = |pick_up: &str| DeliverForm {
        version: case.version,
        way: Way::PickUp,
        pick_up: pick_up.to_owned(),
        signed_by: "周明远".to_owned(),
        ..DeliverForm::default()
    };
    let wrong = if mine.pick_up == "000000" { "000001" } else { "000000" };
    assert!(matches!(he.call(&deliver::DELIVER, id, hand(wrong)).await, Err(Fault::Form { .. })));
    let case = he.call(&deliver::DELIVER, id, hand(&mine.pick_up)).await.unwrap();
    assert_eq!((case.stage, case.pick_up.as_str()), (stage::CLOSED, ""));

    let mine = zhou.call(&case::SHOW, id, Nothing {}).await.unwrap();
    let kinds: Vec<PaperKind> = mine.papers.iter().map(|it| it.kind).collect();
    let wanted = [
        PaperKind::Acceptance,
        PaperKind::Special,
        PaperKind::Extension,
        PaperKind::Grant,
        PaperKind::Licence,
        PaperKind::Delivery,
    ];
    assert_eq!(kinds, wanted);
    let mut text = Vec::new();
    for it in &mine.papers {
        let it = zhou.call(&paper::SHOW, PaperAt { case: id, paper: it.id }, Nothing {}).await.unwrap();
        let rows = it.paper.rows.iter().map(|it| format!("{}：{}", it.name, it.text)).collect::<Vec<String>>();
        text.push(format!(
            "# {} {}\n{}：\n{}\n{}\n〔{}〕{}",
            it.paper.title,
            it.paper.no,
            it.paper.to,
            it.paper.text.join("\n"),
            rows.join("\n"),
            it.paper.stamp,
            it.paper.sealed_by
        ));
        let found = hall
            .nobody()
            .call(&paper::VERIFY, (), VerifyForm { code: it.code.clone(), ..VerifyForm::default() })
            .await
            .unwrap();
        assert_eq!((found.verdict, found.no), (Finding::Genuine, it.paper.no));
        assert!(found.to.contains('*'), "who holds the code may not hold the paper");
    }
    insta::assert_snapshot!(text.join("\n\n"));
    let uses = fang.call(&paper::REGISTER, (), RegisterForm::default()).await.unwrap();
    assert_eq!(uses.n_rows, 5, "every use of the seal; the receipt of delivery carries none");
    assert!(uses.rows.iter().all(|it| it.mandate_no.is_empty() == (it.title == "延期决定通知书")));
}

#[tokio::test]
async fn somebody_elses_paper_is_not_there_and_a_changed_one_is_found_out() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let case = approving(&hall, &zhou).await;
    let paper = case.papers[0].id;
    let at = PaperAt { case: case.id, paper };
    let zhao = hall.citizen("赵四").await;
    assert_eq!(zhao.call(&paper::SHOW, at, Nothing {}).await.unwrap_err(), Fault::NotFound);
    let shown = zhou.call(&paper::SHOW, at, Nothing {}).await.unwrap();
    let verify = VerifyForm { code: paper::spaced_code(&shown.code).to_lowercase(), ..VerifyForm::default() };
    let found = hall.nobody().call(&paper::VERIFY, (), verify.clone()).await.unwrap();
    assert_eq!(found.verdict, Finding::Genuine, "with its dashes and in small letters");
    // Somebody with the database in hand writes another number on it.
    let cx = hall.cx(common::account::Who::Nobody);
    write(&cx, |cx| async move {
        let row = server::entity::papers::Entity::find_by_id((server::seed::COUNTY, paper));
        let row = row.one(&cx.db()).await?.unwrap();
        let row = server::entity::papers::ActiveModel {
            no: Set("明川卫健许受〔2026〕9999号".to_owned()),
            ..row.into()
        };
        row.update(&cx.db()).await?;
        Ok(())
    })
    .await
    .unwrap();
    let found = hall.nobody().call(&paper::VERIFY, (), verify).await.unwrap();
    assert_eq!(found.verdict, Finding::Altered);
    let none = VerifyForm { code: "0".repeat(16), ..VerifyForm::default() };
    assert!(matches!(hall.nobody().call(&paper::VERIFY, (), none).await, Err(Fault::Form { .. })));
}

#[tokio::test]
async fn what_can_be_done_at_once_is_done_in_one_visit() {
    let hall = TestHall::open().await;
    let (zhou, li) = (hall.person("zhouming").await, hall.person("liqing").await);
    let case = passed(&hall, &zhou, &li, SHOP, false).await;
    let case = received(&li, case.id).await;
    let case = li.call(&decide::DECIDE_AT_ONCE, case.id, granting(&case)).await.unwrap();
    assert_eq!(case.stage, stage::GRANTED);
    assert_eq!(case.beside.iter().find(|it| it.kind == ClockKind::Statutory).unwrap().n_used, 0);
    let case = li.call(&deliver::MAKE, case.id, at(&case)).await.unwrap();
    assert_eq!(case.papers.last().unwrap().kind, PaperKind::Licence);

    // What is not of that kind goes to the department, whoever asks.
    let he = hall.person("hejing").await;
    let wu = hall.staff("五全", "县卫健局", &[Duty::Decide]).await;
    let case = passed(&hall, &zhou, &he, HYGIENE, false).await;
    let case = received(&he, case.id).await;
    assert!(matches!(wu.call(&decide::DECIDE_AT_ONCE, case.id, granting(&case)).await, Err(Fault::Form { .. })));
}

#[tokio::test]
async fn what_was_put_off_holds_the_licence_back_and_ends_the_case_when_it_never_comes() {
    let hall = TestHall::open().await;
    let (zhou, he) = (hall.person("zhouming").await, hall.person("hejing").await);
    let mut ids = Vec::new();
    for _ in 0..2 {
        let case = passed(&hall, &zhou, &he, HYGIENE, true).await;
        let case = received(&he, case.id).await;
        assert!(matches!(he.call(&accept::ACCEPT, case.id, at(&case)).await, Err(Fault::Form { .. })));
        let form = |promised: &str| DeferForm { version: case.version, n_days: 5, promised: promised.to_owned() };
        let unsigned = he.call(&accept::ACCEPT_DEFERRING, case.id, form("")).await;
        assert!(matches!(unsigned, Err(Fault::Form { .. })), "no promise, no deferral");
        let case = he.call(&accept::ACCEPT_DEFERRING, case.id, form("yes")).await.unwrap();
        assert_eq!(case.papers[0].kind, PaperKind::Deferral);
        ids.push(case.id);
    }
    let sun = hall.person("sunwei").await;
    let case = sun.call(&case::SHOW, ids[0], Nothing {}).await.unwrap();
    sun.call(&decide::ASSIGN, ids[0], at(&case)).await.unwrap();
    let dossier = he.call(&decision::DOSSIER, ids[0], Nothing {}).await.unwrap();
    assert_eq!(dossier.owed_by.unwrap().to_string(), "2026-11-30");
    let form = ReceiveForm {
        version: dossier.seen.case.version,
        originals: dossier.owed.iter().map(|it| it.slot.clone()).collect(),
    };
    he.call(&accept::SUPPLY, ids[0], form).await.unwrap();

    hall.walk_to("2026-11-30", 20).await;
    let cx = hall.cx(common::account::Who::Nobody);
    let stage = async |id: CaseId| row_of(&cx.hub, id).await.stage;
    assert_eq!(
        (stage(ids[0]).await, stage(ids[1]).await),
        (stage::IN_REVIEW, stage::ACCEPTED),
        "the last day counts"
    );
    hall.walk_to("2026-12-01", 1).await;
    assert_eq!((stage(ids[0]).await, stage(ids[1]).await), (stage::IN_REVIEW, stage::TERMINATED));
    hall.walk_to("2026-12-02", 1).await;
    assert_eq!(stage(ids[1]).await, stage::TERMINATED, "and once is enough");
    let zhou = hall.person("zhouming").await;
    let papers = zhou.call(&case::SHOW, ids[1], Nothing {}).await.unwrap().papers;
    let [ended] = &papers.iter().filter(|it| it.kind == PaperKind::Termination).collect::<Vec<_>>()[..] else {
        panic!("one paper of it: {papers:?}")
    };
    let at = PaperAt { case: ids[1], paper: ended.id };
    let ended = zhou.call(&paper::SHOW, at, Nothing {}).await.unwrap().paper;
    assert!(ended.text[0].contains("没有补齐") && ended.stamp.contains("审批专用章"), "{:?}", ended.text);
}

#[tokio::test]
async fn a_licence_is_not_made_while_something_is_owed() {
    let hall = TestHall::open().await;
    let (zhou, he) = (hall.person("zhouming").await, hall.person("hejing").await);
    let case = passed(&hall, &zhou, &he, HYGIENE, true).await;
    let case = received(&he, case.id).await;
    let form = DeferForm { version: case.version, n_days: 20, promised: "yes".to_owned() };
    let case = he.call(&accept::ACCEPT_DEFERRING, case.id, form).await.unwrap();
    let (sun, qian, zhao) =
        (hall.person("sunwei").await, hall.person("qianyu").await, hall.person("zhaoming").await);
    let case = sun.call(&decide::ASSIGN, case.id, at(&case)).await.unwrap();
    let case = sun.call(&decide::OPINE, case.id, opinion(&case)).await.unwrap();
    let case = qian.call(&decide::OPINE, case.id, opinion(&case)).await.unwrap();
    let case = zhao.call(&decide::GRANT, case.id, granting(&case)).await.unwrap();
    let early = he.call(&deliver::MAKE, case.id, at(&case)).await;
    assert!(matches!(early, Err(Fault::MaterialsMissing { .. })), "{early:?}");
    let barred = he.call(&decision::DOSSIER, case.id, Nothing {}).await.unwrap().barred;
    assert!(barred.iter().any(|it| it.act == act::MAKE_LICENCE), "and the screen says so first");
    let owed = he.call(&decision::DOSSIER, case.id, Nothing {}).await.unwrap().owed;
    let originals = owed.into_iter().map(|it| it.slot).collect();
    let case = he.call(&accept::SUPPLY, case.id, ReceiveForm { version: case.version, originals }).await.unwrap();
    he.call(&deliver::MAKE, case.id, at(&case)).await.unwrap();

    // One that was withdrawn meanwhile owes nothing, and does not keep the jobs from going round.
    let other = passed(&hall, &zhou, &he, HYGIENE, true).await;
    let other = received(&he, other.id).await;
    let form = DeferForm { version: other.version, n_days: 1, promised: "yes".to_owned() };
    he.call(&accept::ACCEPT_DEFERRING, other.id, form).await.unwrap();
    zhou.call(&case::WITHDRAW, other.id, ReasonForm { reason: "不办了".to_owned() }).await.unwrap();
    hall.walk_to("2026-11-26", 1).await;
    assert_eq!(row_of(&hall.hub, other.id).await.stage, stage::WITHDRAWN);
}

#[tokio::test]
async fn a_refusal_says_why_where_to_go_and_what_can_be_done_against_it() {
    let hall = TestHall::open().await;
    let (zhou, he) = (hall.person("zhouming").await, hall.person("hejing").await);
    let case = passed(&hall, &zhou, &he, HYGIENE, false).await;
    let case = received(&he, case.id).await;
    let form = |elsewhere: &str| RefuseForm {
        version: case.version,
        ground: Ground::NotOurs,
        reason: "经营场所在邻县".to_owned(),
        elsewhere: elsewhere.to_owned(),
    };
    assert!(matches!(he.call(&accept::REFUSE, case.id, form("")).await, Err(Fault::Form { .. })));
    let case = he.call(&accept::REFUSE, case.id, form("邻县卫生健康局")).await.unwrap();
    assert_eq!(case.stage, stage::NOT_ACCEPTED);
    let at = PaperAt { case: case.id, paper: case.papers[0].id };
    let text = zhou.call(&paper::SHOW, at, Nothing {}).await.unwrap().paper.text.join("\n");
    assert!(text.contains("邻县卫生健康局") && text.contains("六十日内向明川县人民政府申请行政复议"), "{text}");
}

#[tokio::test]
async fn outside_of_a_valid_letter_nothing_is_sealed() {
    let hall = TestHall::open().await;
    let (zhou, he) = (hall.person("zhouming").await, hall.person("hejing").await);
    let head = hall.staff("周卫国", "县卫健局", &[Duty::Direct]).await;
    let letters = head.call(&mandate::LIST, (), Default::default()).await.unwrap();
    assert!(letters.page.rows.iter().all(|it| it.org == "县卫健局"), "their own body's only");
    for it in &letters.page.rows {
        let why = ReasonForm { reason: "人员调整".to_owned() };
        head.call(&mandate::REVOKE, it.id, why).await.unwrap();
    }
    let case = passed(&hall, &zhou, &he, HYGIENE, false).await;
    let case = received(&he, case.id).await;
    let refused = he.call(&accept::ACCEPT, case.id, at(&case)).await;
    assert_eq!(refused.unwrap_err(), Fault::NoMandate { says: "您的授权书已经撤销".to_owned() });
    let barred = he.call(&decision::DOSSIER, case.id, Nothing {}).await.unwrap().barred;
    assert!(barred.iter().any(|it| it.act == act::ACCEPT));

    let give = |from: &str, until: &str, items: &str| GiveForm {
        holder: "hejing".to_owned(),
        acts: vec![act::ACCEPT],
        items: items.to_owned(),
        from: from.to_owned(),
        until: until.to_owned(),
        signed_by: "周卫国".to_owned(),
        ..GiveForm::default()
    };
    for (form, says) in [
        (give("2026-01-01", "2026-11-22", ""), "您的授权书已于11月22日到期"),
        (give("2026-11-24", "2027-11-23", ""), "您的授权书从11月24日起才有效"),
        (give("2026-11-01", "2027-11-23", SHOP), "您的授权书里没有这个事项"),
    ] {
        let letter = head.call(&mandate::GIVE, (), form).await.unwrap();
        let refused = he.call(&accept::ACCEPT, case.id, at(&case)).await;
        assert_eq!(refused.unwrap_err(), Fault::NoMandate { says: says.to_owned() });
        head.call(&mandate::REVOKE, letter.id, ReasonForm { reason: "写错了".to_owned() }).await.unwrap();
    }
    let letter = head.call(&mandate::GIVE, (), give("2026-11-01", "2027-11-23", HYGIENE)).await.unwrap();
    // The signed paper itself lies beside the data, for the head alone.
    let url = mandate::SCAN.url(&letter.id);
    let put = |who: &Person<'_>, bytes: Vec<u8>| {
        who.request("PUT", &url).header("content-type", "image/png").body(axum::body::Body::from(bytes)).unwrap()
    };
    let bad = head.send(put(&head, b"no picture".to_vec())).await;
    assert!(bad.status.is_client_error(), "{}", bad.status);
    assert_eq!(head.send(put(&head, crate::upload::page(9))).await.status.as_u16(), 204);
    let get = |who: &Person<'_>| who.request("GET", &url).body(axum::body::Body::empty()).unwrap();
    assert_eq!(head.send(get(&head)).await.status.as_u16(), 200);
    let listed = head.call(&mandate::LIST, (), mandate::ListForm::default()).await.unwrap().page.rows;
    assert!(listed.iter().find(|it| it.id == letter.id).unwrap().scan.contains("授权书"));
    let outside = hall.staff("外人", "县民政局", &[Duty::Direct]).await;
    assert_eq!(outside.send(get(&outside)).await.status.as_u16(), 404);
    let found = hall.nobody().call(&mandate::CHECK, (), mandate::CheckForm { code: letter.code }).await.unwrap();
    assert_eq!((found.state.as_str(), found.holder.as_str()), ("有效", "何静"));
    let case = he.call(&accept::ACCEPT, case.id, at(&case)).await.unwrap();
    assert_eq!(case.stage, stage::ACCEPTED);
    let own = GiveForm { holder: "fangzhou".to_owned(), ..give("2026-11-01", "2027-11-23", "") };
    let fang = hall.person("fangzhou").await;
    assert!(
        matches!(fang.call(&mandate::GIVE, (), own).await, Err(Fault::Form { .. })),
        "nobody gives it to oneself"
    );
}

#[tokio::test]
async fn who_looked_into_it_does_not_decide_and_voiding_takes_two() {
    let hall = TestHall::open().await;
    let (zhou, he) = (hall.person("zhouming").await, hall.person("hejing").await);
    let (zhao, qian) = (hall.person("zhaoming").await, hall.person("qianyu").await);
    let case = passed(&hall, &zhou, &he, HYGIENE, false).await;
    let case = received(&he, case.id).await;
    let case = he.call(&accept::ACCEPT, case.id, at(&case)).await.unwrap();
    // The representative looks into it himself: then somebody else has to decide.
    let case = zhao.call(&decide::ASSIGN, case.id, at(&case)).await.unwrap();
    let case = zhao.call(&decide::OPINE, case.id, opinion(&case)).await.unwrap();
    let case = qian.call(&decide::OPINE, case.id, opinion(&case)).await.unwrap();
    assert_eq!(zhao.call(&decide::GRANT, case.id, granting(&case)).await.unwrap_err(), Fault::SamePerson);
    assert_eq!(zhao.call(&decide::DENY, case.id, say(&case, "不符合条件")).await.unwrap_err(), Fault::SamePerson);

    let other = passed(&hall, &zhou, &he, HYGIENE, false).await;
    let other = received(&he, other.id).await;
    let head = hall.staff("周卫国", "县卫健局", &[Duty::Direct, Duty::Counter]).await;
    let alone = head.call(&decide::VOID, other.id, say(&other, "重复录入")).await;
    assert!(matches!(alone, Err(Fault::Form { .. })), "somebody has to ask first");
    let why = || ReasonForm { reason: "重复录入".to_owned() };
    let asked = head.call(&decide::ASK_VOID, other.id, why()).await.unwrap();
    let self_done = head.call(&decide::VOID, other.id, say(&asked, "重复录入")).await;
    assert_eq!(self_done.unwrap_err(), Fault::SamePerson);
    let asked = he.call(&decide::ASK_VOID, other.id, why()).await.unwrap();
    let gone = head.call(&decide::VOID, other.id, say(&asked, "重复录入")).await.unwrap();
    assert_eq!(gone.stage, stage::VOIDED);
}

#[tokio::test]
async fn two_who_decide_at_once_make_one_decision() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let case = approving(&hall, &zhou).await;
    let zhao = hall.person("zhaoming").await;
    let (one, other) = tokio::join!(
        zhao.call(&decide::GRANT, case.id, granting(&case)),
        zhao.call(&decide::DENY, case.id, say(&case, "不符合条件"))
    );
    assert_eq!([one.is_ok(), other.is_ok()].iter().filter(|it| **it).count(), 1, "{one:?} {other:?}");
    let now = zhou.call(&case::SHOW, case.id, Nothing {}).await.unwrap();
    let decided = now.papers.iter().filter(|it| matches!(it.kind, PaperKind::Grant | PaperKind::Denial)).count();
    assert_eq!(decided, 1);
}

#[tokio::test]
async fn what_goes_up_is_decided_there_on_the_same_papers_and_handed_out_below() {
    let hall = TestHall::open().await;
    let (lumen, peng) = (hall.person("lumen").await, hall.person("pengjie").await);
    let (gao, lu) = (hall.person("gaoyang").await, hall.person("lulan").await);
    let case = passed(&hall, &lumen, &peng, "建设项目选址意见书核发", false).await;
    let case = received(&peng, case.id).await;
    let id = case.id;
    let case = peng.call(&accept::ACCEPT, id, at(&case)).await.unwrap();
    let case = gao.call(&decide::ASSIGN, id, at(&case)).await.unwrap();
    let case = gao.call(&decide::OPINE, id, opinion(&case)).await.unwrap();
    let own = lu.call(&decide::OPINE, id, opinion(&case)).await;
    assert!(matches!(own, Err(Fault::Form { .. })), "not the county's to decide: {own:?}");
    assert_eq!(gao.call(&decide::REPORT_UP, id, say(&case, "同意")).await.unwrap_err(), Fault::SamePerson);
    let case = lu.call(&decide::REPORT_UP, id, say(&case, "初审同意，报请核发")).await.unwrap();
    assert_eq!((case.stage, case.acts.len()), (stage::REPORTED, 0), "looked on, and nothing to do");
    assert_eq!(lu.call(&decide::ASSIGN, id, at(&case)).await.unwrap_err(), Fault::NotYours);
    let inbox = lu.call(&decision::INBOX, (), InboxForm { tray: Some(Tray::Above), ..InboxForm::default() }).await;
    assert_eq!(inbox.unwrap().page.rows[0].id, id);

    let (tan, jiang, wei) =
        (hall.person("tanyun").await, hall.person("jiangbo").await, hall.person("weilan").await);
    let case = tan.call(&decide::ASSIGN, id, at(&case)).await.unwrap();
    assert!(case.beside.iter().any(|it| it.kind == ClockKind::Below && it.stopped.is_some()), "both clocks");
    assert!(!case.acts.contains(&act::NOTIFY), "nothing is asked for a second time");
    let case = tan.call(&decide::OPINE, id, opinion(&case)).await.unwrap();
    let case = jiang.call(&decide::OPINE, id, opinion(&case)).await.unwrap();
    let case = wei.call(&decide::GRANT, id, granting(&case)).await.unwrap();
    let case = tan.call(&deliver::MAKE, id, at(&case)).await.unwrap();
    let case = tan.call(&deliver::READY, id, at(&case)).await.unwrap();
    let decided = case.papers.iter().find(|it| it.kind == PaperKind::Grant).unwrap();
    let decided = peng.call(&paper::SHOW, PaperAt { case: id, paper: decided.id }, Nothing {}).await.unwrap();
    assert_eq!(decided.paper.org, "安澜市自然资源和规划局");
    let pick_up = lumen.call(&case::SHOW, id, Nothing {}).await.unwrap().pick_up;
    let form =
        DeliverForm { version: case.version, pick_up, signed_by: "周明远".to_owned(), ..Default::default() };
    let case = peng.call(&deliver::DELIVER, id, form).await.unwrap();
    assert_eq!(case.stage, stage::CLOSED);
    assert_eq!(
        tan.call(&case::SHOW, id, Nothing {}).await.unwrap().stage,
        stage::CLOSED,
        "and above it is still seen"
    );
    let he = hall.person("hejing").await;
    assert_eq!(he.call(&case::SHOW, id, Nothing {}).await.unwrap_err(), Fault::NotFound, "others never see it");
}

/// 三级联动: the town receives and looks into it, the county decides under the same number, the town hands it out.
#[tokio::test]
async fn what_a_town_has_received_the_county_decides() {
    let hall = TestHall::open().await;
    let (zhou, ma, long) =
        (hall.person("zhouming").await, hall.person("majun").await, hall.person("longping").await);
    let (guan, shen, qin) =
        (hall.person("guanhai").await, hall.person("shenlu").await, hall.person("qinchuan").await);
    let case = passed(&hall, &zhou, &ma, "自然灾害生活救助申请", false).await;
    let (id, no) = (case.id, case.no.clone());
    assert_eq!(guan.call(&case::SHOW, id, Nothing {}).await.unwrap_err(), Fault::NotFound, "not the county's yet");
    let case = received(&ma, id).await;
    let case = ma.call(&accept::ACCEPT, id, at(&case)).await.unwrap();
    let case = ma.call(&decide::ASSIGN, id, at(&case)).await.unwrap();
    let case = ma.call(&decide::OPINE, id, opinion(&case)).await.unwrap();
    let case = long.call(&decide::REPORT_UP, id, say(&case, "入户核实，情况属实")).await.unwrap();
    assert_eq!(case.stage, stage::REPORTED);
    let seen = zhou.call(&case::SHOW, id, Nothing {}).await.unwrap();
    assert_eq!(seen.holder, "明川县应急管理局", "the applicant sees where it is");
    let case = guan.call(&decide::ASSIGN, id, at(&case)).await.unwrap();
    let below = case.beside.iter().find(|it| it.kind == ClockKind::Below).unwrap();
    assert!(below.stopped.is_some() && case.clock.is_some(), "the town's days and the county's");
    let asked = guan.call(&accept::CORRECT, id, Default::default()).await;
    assert!(asked.is_err(), "no paper is asked for again");
    let case = guan.call(&decide::OPINE, id, opinion(&case)).await.unwrap();
    let case = shen.call(&decide::OPINE, id, opinion(&case)).await.unwrap();
    let case = qin.call(&decide::GRANT, id, granting(&case)).await.unwrap();
    let case = guan.call(&deliver::MAKE, id, at(&case)).await.unwrap();
    let case = guan.call(&deliver::READY, id, at(&case)).await.unwrap();
    let orgs = async |kind: PaperKind| {
        let paper = case.papers.iter().find(|it| it.kind == kind).unwrap().id;
        let it = zhou.call(&paper::SHOW, PaperAt { case: id, paper }, Nothing {}).await.unwrap().paper;
        (it.org, it.stamp)
    };
    let town = ("明川县松溪镇人民政府".to_owned(), "明川县松溪镇人民政府行政审批专用章".to_owned());
    let county = ("明川县应急管理局".to_owned(), "明川县应急管理局行政审批专用章".to_owned());
    assert_eq!(
        (orgs(PaperKind::Acceptance).await, orgs(PaperKind::Grant).await),
        (town, county),
        "each its own seal"
    );
    let seen = zhou.call(&case::SHOW, id, Nothing {}).await.unwrap();
    assert_eq!((seen.no.clone(), seen.events.len() > 6), (no, true), "one number, one timeline");
    assert!(seen.holder.contains("松溪镇"), "back where it is handed out: {}", seen.holder);
    let form = DeliverForm {
        version: case.version,
        pick_up: seen.pick_up,
        signed_by: "周明远".to_owned(),
        ..Default::default()
    };
    assert_eq!(ma.call(&deliver::DELIVER, id, form).await.unwrap().stage, stage::CLOSED);
}

/// Every stage, every act, every duty: what the table does not give is refused and leaves nothing behind.
#[tokio::test]
async fn what_the_table_does_not_give_nobody_gets() {
    let hall = TestHall::open().await;
    let (zhou, he) = (hall.person("zhouming").await, hall.person("hejing").await);
    let id = passed(&hall, &zhou, &he, HYGIENE, false).await.id;
    let mut people = Vec::new();
    for duty in Duty::ALL.iter().copied().filter(|it| !it.is_admin()) {
        people.push((duty, hall.staff(duty.label(), "县卫健局", &[duty]).await));
    }
    let mut n_refused = 0;
    for stage in FLOW.stages.iter().map(|it| it.stage) {
        let version = put(&hall, id, stage).await;
        for (duty, who) in &people {
            for act in FLOW.acts.iter().map(|it| it.act) {
                let given = RULES
                    .rows
                    .iter()
                    .any(|it| it.0 == stage && it.1 == act && it.2 == common::case::flow::Hand::Staff(*duty));
                // A claim once more is a lease renewed, not an act.
                if given || (stage, act) == (stage::PRE_REVIEW, act::TAKE) {
                    continue;
                }
                let Some(outcome) = attempt(who, id, act, version).await else { continue };
                assert!(outcome.is_err(), "{stage:?} {act:?} by {duty:?}");
                n_refused += 1;
            }
        }
        assert_eq!(row_of(&hall.hub, id).await.version, version, "{stage:?} has moved");
    }
    assert!(n_refused > 3_000, "{n_refused} tries");
}

pub async fn row_of(hub: &server::gate::hub::Hub, id: CaseId) -> cases::Model {
    cases::Entity::find_by_id((id.region, id.uuid)).one(&hub.readers).await.unwrap().unwrap()
}

/// Past every rule, because this is what the test is about.
async fn put(hall: &TestHall, id: CaseId, stage: Stage) -> i32 {
    let cx = hall.cx(common::account::Who::Nobody);
    write(&cx, |cx| async move {
        let row = cases::Entity::find_by_id((id.region, id.uuid)).one(&cx.db()).await?.unwrap();
        let version = row.version;
        let mut row = row.into_active_model();
        row.stage = Set(stage);
        row.update(&cx.db()).await?;
        Ok(version)
    })
    .await
    .unwrap()
}

/// The call of an act with everything it asks for; none: staff have no call for it.
async fn attempt(who: &Person<'_>, id: CaseId, act: Act, version: i32) -> Option<Result<(), Fault>> {
    let at = VersionForm { version };
    let say = || SayForm { version, says: "理由".to_owned() };
    let opine = OpineForm { version, leaning: Leaning::Grant, says: "理由".to_owned() };
    let grant = || GrantForm { version, says: "内容".to_owned(), valid_until: String::new() };
    let refuse =
        RefuseForm { version, ground: Ground::NoNeed, reason: "理由".to_owned(), ..RefuseForm::default() };
    let receive = || ReceiveForm { version, originals: Vec::new() };
    let why = || ReasonForm { reason: "理由".to_owned() };
    let kind = SpecialKind::Hearing;
    let outcome = match act {
        act::TAKE => who.call(&review::CLAIM, id, Nothing {}).await.map(drop),
        act::PASS | act::PASS_WHOLE => who.call(&review::PASS, id, at).await.map(drop),
        act::NOTIFY => {
            let one = who.call(&review::NOTIFY, id, review::NotifyForm { version, n_days: 5 }).await;
            let form = accept::CorrectForm { version, n_days: 5, lines: vec![Default::default()] };
            one.or(who.call(&accept::CORRECT, id, form).await).map(drop)
        }
        act::AMEND => {
            let seen = who.call(&decision::DOSSIER, id, Nothing {}).await.map(|it| it.seen.fields);
            let field = seen.unwrap_or_default().into_iter().find(|it| it.may_amend);
            let (name, to) = field.map(|it| (it.name, format!("{}一号", it.said))).unwrap_or_default();
            let at = common::id::SlotAt { case: id, slot: review::form::key(&name) };
            let (by, how) = ("本人".to_owned(), Some(review::amend::Yes::InPerson));
            let form = review::amend::AmendForm { version, to, by, how };
            who.call(&review::amend::AMEND, at, form).await.map(drop)
        }
        act::ALLOW => who.call(&review::ALLOW, id, why()).await.map(drop),
        act::WITHDRAW => who.call(&case::WITHDRAW, id, why()).await.map(drop),
        act::RECEIVE => who.call(&accept::RECEIVE, id, receive()).await.map(drop),
        act::SUPPLY => who.call(&accept::SUPPLY, id, receive()).await.map(drop),
        act::ACCEPT => who.call(&accept::ACCEPT, id, at).await.map(drop),
        act::ACCEPT_DEFERRING => {
            let form = DeferForm { version, n_days: 5, promised: "yes".to_owned() };
            who.call(&accept::ACCEPT_DEFERRING, id, form).await.map(drop)
        }
        act::REFUSE => who.call(&accept::REFUSE, id, refuse).await.map(drop),
        act::DECIDE_AT_ONCE => who.call(&decide::DECIDE_AT_ONCE, id, grant()).await.map(drop),
        act::ASSIGN => who.call(&decide::ASSIGN, id, at).await.map(drop),
        act::TRANSFER => who.call(&decide::TRANSFER, id, say()).await.map(drop),
        act::OPINE => who.call(&decide::OPINE, id, opine).await.map(drop),
        act::ASK_COUNTERSIGN => {
            let orgs = vec!["县市场监管局".to_owned()];
            let form = decide::AskForm { version, orgs, says: "问题".to_owned(), n_days: 3 };
            who.call(&decide::ASK_COUNTERSIGN, id, form).await.map(drop)
        }
        act::UNASK => {
            let form =
                decide::UnaskForm { version, org: "县市场监管局".to_owned(), says: "理由".to_owned() };
            who.call(&decide::UNASK, id, form).await.map(drop)
        }
        act::PASS_ON => {
            let form =
                decide::PassOnForm { version, org: "县市场监管局".to_owned(), says: "理由".to_owned() };
            who.call(&decide::PASS_ON, id, form).await.map(drop)
        }
        act::COUNTERSIGN => who.call(&decide::COUNTERSIGN, id, opine).await.map(drop),
        act::SEND_BACK => {
            let one = who.call(&decide::SEND_BACK, id, say()).await;
            one.or(who.call(&decide::RETURN, id, say()).await).map(drop)
        }
        act::START_SPECIAL => {
            let form = SpecialForm { version, kind, says: "理由".to_owned(), n_days: 5 };
            who.call(&decide::START_SPECIAL, id, form).await.map(drop)
        }
        act::END_SPECIAL => who.call(&decide::END_SPECIAL, id, say()).await.map(drop),
        act::EXTEND => {
            let form = ExtendForm { version, n_days: 5, says: "理由".to_owned() };
            who.call(&decide::EXTEND, id, form).await.map(drop)
        }
        act::REPORT_UP => who.call(&decide::REPORT_UP, id, say()).await.map(drop),
        act::GRANT => who.call(&decide::GRANT, id, grant()).await.map(drop),
        act::DENY => who.call(&decide::DENY, id, say()).await.map(drop),
        act::MAKE_LICENCE => who.call(&deliver::MAKE, id, at).await.map(drop),
        act::REPLY => who.call(&deliver::REPLY, id, at).await.map(drop),
        act::LICENCE_READY => who.call(&deliver::READY, id, at).await.map(drop),
        act::DELIVER => {
            let form = DeliverForm { version, way: Way::Electronic, ..DeliverForm::default() };
            who.call(&deliver::DELIVER, id, form).await.map(drop)
        }
        act::ASK_VOID => who.call(&decide::ASK_VOID, id, why()).await.map(drop),
        act::VOID => who.call(&decide::VOID, id, say()).await.map(drop),
        act::INSPECT => {
            let form = pledge::InspectForm { version, says: "到店看过".to_owned(), ..Default::default() };
            who.call(&pledge::INSPECT, id, form).await.map(drop)
        }
        act::REVOKE => {
            let told_on = "2026-11-23".to_owned();
            let form =
                pledge::RevokeForm {
                    version, says: "理由".to_owned(), told_on, heard: "没有提出".to_owned()
                };
            who.call(&pledge::REVOKE, id, form).await.map(drop)
        }
        act::TERMINATE => who.call(&decide::TERMINATE, id, say()).await.map(drop),
        act::TAKE_IN => {
            let form = intake::TakeInForm { signed: "yes".to_owned(), ..Default::default() };
            who.call(&intake::TAKE_IN, id, form).await.map(drop)
        }
        act::COLLECT => {
            let form = fee::CollectForm { way: fee::PayWay::Cash, due: 400, ..fee::CollectForm::default() };
            who.call(&fee::COLLECT, id, form).await.map(drop)
        }
        act::WAIVE => {
            let (name, yuan, basis) = ("工本费".to_owned(), "1".to_owned(), "证".to_owned());
            who.call(&fee::WAIVE, id, fee::WaiveForm { name, yuan, basis }).await.map(drop)
        }
        // A draft is taken up of whoever stands there, by their number.
        act::TAKE_UP => who.call(&intake::RESUME, id, at).await.map(drop),
        // Handed out with several others: `hold.rs` and `section.rs` try who may.
        act::HAND_OUT => return None,
        act::OPEN
        | act::COPY_OUT
        | act::COPY
        | act::PAY
        | act::SUBMIT
        | act::RESUBMIT
        | act::LAPSE
        | act::REMIND
        | act::DEFAULT
        | act::DEEM
        | act::CLOSE => {
            return None;
        }
        // A new act is tried here, too.
        it => panic!("no hand for {it:?}"),
    };
    Some(outcome)
}

/// What a dossier offers and does not bar is not refused for something that could be seen before: each act alone, on a promised case
/// whose report was put off.
#[tokio::test]
async fn what_is_offered_is_not_refused_for_what_could_be_seen() {
    let mut left = vec![None];
    while let Some(act) = left.pop() {
        let hall = TestHall::open().await;
        let (zhou, li) = (hall.person("zhouming").await, hall.person("liqing").await);
        let draft = zhou.filled_with(hall.item(crate::pledge::SHOP).await.id, &crate::pledge::CHOSEN).await;
        zhou.with_materials(&draft).await;
        zhou.submit(draft.id).await.unwrap();
        let seen = li.call(&review::CLAIM, draft.id, Nothing {}).await.unwrap();
        let is_later = |it: &&review::ExamineSlot| it.material.necessity == Necessity::Deferrable && it.is_needed;
        let slot = seen.slots.iter().find(is_later).unwrap().material.slot.clone();
        let slot = common::id::SlotAt { case: draft.id, slot };
        let form = JudgeForm {
            verdict: Verdict::Defer,
            defect: None,
            says: "后补".to_owned(),
            rest_seen: true,
            ..JudgeForm::default()
        };
        li.call(&review::JUDGE, slot, form).await.unwrap();
        let seen = judged(&li, draft.id, &[]).await;
        li.call(&review::PASS, draft.id, at(&seen.case)).await.unwrap();
        received(&li, draft.id).await;
        let dossier = li.call(&decision::DOSSIER, draft.id, Nothing {}).await.unwrap();
        let is_barred = |act: Act| dossier.barred.iter().any(|it| it.act == act);
        match act {
            None => left.extend(dossier.seen.case.acts.iter().copied().filter(|it| !is_barred(*it)).map(Some)),
            Some(act) => {
                let Some(Err(fault)) = attempt(&li, draft.id, act, dossier.seen.case.version).await else {
                    continue;
                };
                let is_beside =
                    matches!(&fault, Fault::Form { fields } if fields.iter().any(|it| it.name != "version"));
                assert!(is_beside, "{act:?} was offered: {fault:?}");
            }
        }
    }
}
