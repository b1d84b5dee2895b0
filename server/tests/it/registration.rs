//! 收件登记: whatever the list has is taken in at any counter, followed, and handed out, wherever the work itself is done.
use common::{
    account::Duty,
    case::{self, LookupForm, MineForm, intake::IntakeForm, kinds::Kind},
    catalogue::{self, BrowseForm, ItemState},
    check::Nothing,
    decision::{
        self, InboxForm, SayForm, Tray,
        deliver::{DeliverForm, Way},
    },
    desk::{self, search::SearchForm},
    fault::Fault,
    id::ItemId,
    material::OPINION,
    registration::{
        self, act,
        desk::{FinishForm, Outcome, PaperForm, PaperLine, RegisterForm, RegistrationView, ShareForm},
        stage,
    },
    review::reveal::{self, Purpose, RevealForm},
    transmittal::{self, ListForm, ReceiveForm, SendForm},
};

use crate::{
    hall::{Person, TestHall},
    upload::{page, put},
};

const CARD: &str = "李秀英|女|汉|19551003|湖南省明川县松溪镇鹿门路7号|431026195510033011";
/// 社保: five working days by the list, and worked on in the province's own system.
const PENSION: &str = "企业职工基本养老保险与城乡居民基本养老保险互转申请";

fn form() -> RegisterForm {
    let who = IntakeForm { number: CARD.to_owned(), phone: "13700001111".to_owned(), ..IntakeForm::default() };
    let paper = |name: &str, originals: &str, copies: &str| PaperForm {
        name: name.to_owned(),
        originals: originals.to_owned(),
        copies: copies.to_owned(),
    };
    RegisterForm {
        who,
        papers: vec![paper("参保缴费凭证", "1", ""), paper("身份证", "", "2")],
        other_no: "SB2026-77".to_owned(),
    }
}

async fn registered(hall: &TestHall, clerk: &Person<'_>, name: &str) -> RegistrationView {
    clerk.call(&registration::desk::REGISTER, hall.item(name).await.id, form()).await.unwrap()
}

fn granted(version: i32, to_fetch: &str) -> FinishForm {
    FinishForm {
        version,
        outcome: Some(Outcome::Granted),
        no: "明人社〔2026〕5号".to_owned(),
        on: "2026-11-23".to_owned(),
        says: String::new(),
        to_fetch: to_fetch.to_owned(),
    }
}

fn fetched(version: i32, code: &str) -> DeliverForm {
    DeliverForm {
        version,
        way: Way::PickUp,
        pick_up: code.to_owned(),
        signed_by: "李秀英".to_owned(),
        ..DeliverForm::default()
    }
}

fn faulty(it: Result<impl std::fmt::Debug, Fault>) -> Vec<String> {
    match it {
        Err(Fault::Form { fields }) => fields.into_iter().map(|it| it.name).collect(),
        it => panic!("{it:?}"),
    }
}

async fn tray(who: &Person<'_>, tray: Tray) -> (u64, usize) {
    let form = InboxForm { tray: Some(tray), ..InboxForm::default() };
    let inbox = who.call(&decision::INBOX, (), form).await.unwrap();
    let counted = inbox.trays.iter().find(|it| it.tray == tray).map_or(0, |it| it.n_cases);
    (counted, if inbox.tray == tray { inbox.page.rows.len() } else { 0 })
}

/// A counter of another body takes it in, hears what came of it, and hands it out; its citizen follows it all along.
#[tokio::test]
async fn what_is_worked_on_elsewhere_is_taken_in_followed_and_handed_out() {
    let hall = TestHall::at("2026-11-23", server::seed::Scale::Full).await;
    let clerk = hall.person("wumin").await;
    let item = hall.item(PENSION).await;
    assert_eq!((item.state, item.org.as_str()), (ItemState::Listed, "县人社局"), "no form, and another body's");
    let seen = clerk.call(&registration::desk::REGISTER, item.id, form()).await.unwrap();
    let id = seen.case.id;
    assert_eq!((seen.case.kind, seen.case.stage), (Kind::Registration, stage::TAKEN));
    assert!(seen.org.ends_with("人力资源和社会保障局") && seen.received_by.ends_with("民政局"), "{seen:?}");
    assert_eq!(
        seen.papers.iter().map(PaperLine::says).collect::<Vec<_>>(),
        ["参保缴费凭证（原件1份）", "身份证（复印件2份）"]
    );
    assert_eq!((seen.number.as_str(), seen.limit.as_str()), ("431***********3011", "承诺5个工作日"));
    assert_eq!(seen.case.clock.as_ref().unwrap().due.to_string(), "2026-11-30", "five working days");
    assert_eq!((seen.case.no.len(), seen.query_code.len()), (18, 6));

    let slip = LookupForm { no: seen.case.no.clone(), query_code: seen.query_code.clone() };
    let looked = hall.nobody().call(&case::LOOKUP, (), slip).await.unwrap();
    assert_eq!((looked.stage, looked.applicant.as_str(), looked.pick_up.as_str()), (stage::TAKEN, "李*英", ""));
    let found =
        clerk.call(&desk::SEARCH, (), SearchForm { q: "李秀英".to_owned(), ..Default::default() }).await.unwrap();
    assert_eq!(found.beside.iter().map(|it| it.id).collect::<Vec<_>>(), [id], "whoever took it in finds it");
    let body = hall.staff("社保经办", "县人社局", &[Duty::Review]).await;
    let found =
        body.call(&desk::SEARCH, (), SearchForm { q: PENSION.to_owned(), ..Default::default() }).await.unwrap();
    assert_eq!(found.page.rows.iter().map(|it| it.id).collect::<Vec<_>>(), [id], "and whoever works on it");
    let stranger = hall.person("songhui").await;
    assert_eq!(stranger.call(&registration::desk::SHOW, id, Nothing {}).await.unwrap_err(), Fault::NotFound);

    assert_eq!((tray(&clerk, Tray::Awaited).await, tray(&body, Tray::Registered).await), ((1, 1), (1, 1)));
    hall.walk_to("2026-12-01", 10).await;
    let head = hall.person("fangzhou").await;
    let late = head.call(&desk::LIST, (), desk::ListForm::default()).await.unwrap();
    assert_eq!(late.rows.iter().map(|it| it.id).collect::<Vec<_>>(), [id], "its clock is watched as any other");

    let (clerk, body) = (hall.person("wumin").await, hall.staff("社保经办二", "县人社局", &[Duty::Review]).await);
    let version = seen.case.version;
    let unsaid = FinishForm { outcome: Some(Outcome::Refused), ..granted(version, "") };
    assert_eq!(
        faulty(body.call(&registration::desk::FINISH, id, unsaid).await),
        ["says"],
        "no refusal without a reason"
    );
    let early = FinishForm { on: "2026-12-02".to_owned(), ..granted(version, "") };
    assert_eq!(faulty(body.call(&registration::desk::FINISH, id, early).await), ["on"]);
    let done = body.call(&registration::desk::FINISH, id, granted(version, "yes")).await.unwrap();
    assert_eq!((done.case.stage, done.outcome.clone().unwrap().no.as_str()), (stage::READY, "明人社〔2026〕5号"));
    assert!(done.case.clock.is_none() && done.query_code.is_empty(), "nothing runs any longer: {done:?}");
    let twice = clerk.call(&registration::desk::FINISH, id, granted(version, "")).await.unwrap_err();
    assert!(matches!(&twice, Fault::WrongStage { by: Some(by), .. } if by == "社保经办二"), "{twice:?}");
    assert_eq!((tray(&clerk, Tray::Awaited).await, tray(&clerk, Tray::Fetch).await), ((0, 0), (1, 1)));

    let version = done.case.version;
    assert_eq!(
        faulty(clerk.call(&registration::desk::DELIVER, id, fetched(version, "000000")).await),
        ["pick_up"]
    );
    let out = clerk.call(&registration::desk::DELIVER, id, fetched(version, "033011")).await.unwrap();
    assert_eq!(out.case.stage, stage::CLOSED);
    let note = &out.case.events.last().unwrap().note;
    assert!(note.contains("李秀英签收") && note.contains("凭证件领取"), "{note}");
    assert_eq!(server::gate::audit::verify(&hall.hub).await.unwrap(), []);
}

/// Every matter of the list, and none that is not done any more.
#[tokio::test]
async fn every_matter_of_the_list_can_be_registered_and_says_how_long_it_takes() {
    let hall = TestHall::at("2026-11-23", server::seed::Scale::Full).await;
    let clerk = hall.person("hejing").await;
    let limits = [
        ("城乡居民基本养老保险关系转移接续申请", "承诺8个工作日"),
        ("人民调解服务", "事项清单没有写办理时限，不计时"),
        ("往来港澳通行证和签注签发", "承诺7个工作日，法定30日"),
    ];
    for (name, limit) in limits {
        let seen = registered(&hall, &clerk, name).await;
        assert_eq!(seen.limit, limit, "{name}");
        assert_eq!(seen.case.clock.is_some(), !limit.contains("不计时"), "{name}");
    }
    let form_of = |page| BrowseForm { page: Some(page), ..BrowseForm::default() };
    for n in [10, 40, 60] {
        let found = clerk.call(&catalogue::BROWSE, (), form_of(n)).await.unwrap();
        let row = found.page.rows.first().unwrap();
        clerk
            .call(&registration::desk::REGISTER, row.id, form())
            .await
            .unwrap_or_else(|it| panic!("{}: {it:?}", row.name));
    }
    let nowhere: ItemId = "01954b00-0000-7000-8000-000000000009".parse().unwrap();
    assert_eq!(clerk.call(&registration::desk::REGISTER, nowhere, form()).await.unwrap_err(), Fault::NotFound);
    let bare = RegisterForm { who: IntakeForm::default(), ..form() };
    let item = hall.item(PENSION).await.id;
    assert_eq!(faulty(clerk.call(&registration::desk::REGISTER, item, bare).await), ["number"]);
    let reviewer = hall.person("sunwei").await;
    assert_eq!(reviewer.call(&registration::desk::REGISTER, item, form()).await.unwrap_err(), Fault::NotYours);
}

/// The papers go to the body on the same lists as everything, and what comes of it goes back.
#[tokio::test]
async fn its_papers_are_handed_over_on_a_list() {
    let hall = TestHall::at("2026-11-23", server::seed::Scale::Full).await;
    let clerk = hall.person("wumin").await;
    let case = registered(&hall, &clerk, PENSION).await.case;
    let waits = clerk.call(&transmittal::LIST, (), ListForm::default()).await.unwrap();
    assert_eq!(waits.pending[0].cases.rows.iter().map(|it| it.id).collect::<Vec<_>>(), [case.id]);
    let way = transmittal::Way::Down;
    let sent = clerk.call(&transmittal::SEND, (), SendForm { way, cases: vec![case.id] }).await.unwrap();
    let list = clerk.call(&transmittal::SHOW, sent[0], Nothing {}).await.unwrap();
    assert_eq!(list.lines[0].contents, "参保缴费凭证（原件1份）；身份证（复印件2份）");
    assert_eq!(list.row.org, "县人社局");
    let body = hall.staff("社保经办", "县人社局", &[Duty::Review]).await;
    let none = body.call(&transmittal::LIST, (), ListForm::default()).await.unwrap();
    assert!(none.pending.iter().all(|it| it.cases.rows.is_empty()), "not theirs to hand over: {none:?}");
    let form = ReceiveForm { there: vec![case.id], remark: String::new() };
    body.call(&transmittal::RECEIVE, sent[0], form).await.unwrap();
    let done = body.call(&registration::desk::FINISH, case.id, granted(case.version, "yes")).await.unwrap();
    let back = SendForm { way: transmittal::Way::Back, cases: vec![done.case.id] };
    let sent = body.call(&transmittal::SEND, (), back).await.unwrap();
    let form = ReceiveForm { there: vec![case.id], remark: String::new() };
    let got = clerk.call(&transmittal::RECEIVE, sent[0], form).await.unwrap();
    assert_eq!(got.row.received_by, "吴敏");
}

/// A body that has somebody here says itself what became of it; paper goes into a hand or the post; what is put right has a reason.
#[tokio::test]
async fn what_became_of_it_is_said_by_whoever_works_on_it() {
    let hall = TestHall::at("2026-11-23", server::seed::Scale::Full).await;
    let clerk = hall.person("hejing").await;
    let case = registered(&hall, &clerk, PENSION).await.case;
    assert!(case.acts.contains(&act::FINISH), "nobody is there yet");
    let body = hall.staff("社保经办", "县人社局", &[Duty::Review]).await;
    let seen = clerk.call(&registration::desk::SHOW, case.id, Nothing {}).await.unwrap();
    assert!(
        !seen.case.acts.contains(&act::FINISH) && !seen.case.acts.contains(&act::GIVE_BACK),
        "{:?}",
        seen.case.acts
    );
    assert_eq!(
        faulty(clerk.call(&registration::desk::FINISH, case.id, granted(case.version, "")).await),
        ["says"]
    );
    let form = RevealForm { purpose: Some(Purpose::Contact), ..RevealForm::default() };
    let known = body.call(&reveal::REVEAL, case.id, form).await.unwrap();
    assert!(!known.answers.is_empty(), "whoever has to enter it elsewhere");
    let done = body.call(&registration::desk::FINISH, case.id, granted(case.version, "yes")).await.unwrap();
    for way in [Way::Electronic, Way::Left, Way::Public] {
        let form = DeliverForm {
            version: done.case.version,
            way,
            place: "公告栏".to_owned(),
            witness: "王志国".to_owned(),
            remark: "无人".to_owned(),
            ..DeliverForm::default()
        };
        assert_eq!(faulty(clerk.call(&registration::desk::DELIVER, case.id, form).await), ["way"], "{way:?}");
    }
    let silent = granted(done.case.version, "yes");
    assert_eq!(faulty(body.call(&registration::desk::AMEND, case.id, silent).await), ["says"]);
    // Nothing lay there after all.
    let closed = body.call(&registration::desk::FINISH, case.id, granted(done.case.version, "")).await.unwrap();
    assert_eq!((closed.case.stage, closed.case.pick_up.as_str()), (stage::CLOSED, ""));
}

/// A body without anybody here: the window that took it in enters what it hears, puts right what was typed wrong, or gives it all back.
#[tokio::test]
async fn the_window_enters_the_result_where_the_body_has_nobody() {
    let hall = TestHall::at("2026-11-23", server::seed::Scale::Full).await;
    let clerk = hall.person("wumin").await;
    let case = registered(&hall, &clerk, PENSION).await.case;
    let scan = put(&clerk, case.id, OPINION, "缴费凭证.png", &page(3)).await;
    let seen = clerk.call(&registration::desk::SHOW, case.id, Nothing {}).await.unwrap();
    assert_eq!(seen.scans.iter().map(|it| it.file.id).collect::<Vec<_>>(), [scan]);
    assert_eq!(seen.case.acts, [act::FINISH, act::FINISH_ALONE, act::GIVE_BACK]);
    let other = FinishForm {
        outcome: Some(Outcome::Other),
        says: "已转省级系统续办".to_owned(),
        ..granted(case.version, "")
    };
    let done = clerk.call(&registration::desk::FINISH, case.id, other).await.unwrap();
    assert_eq!((done.case.stage, done.case.acts.clone()), (stage::CLOSED, vec![act::AMEND]));
    let says = "结果是省里准予".to_owned();
    let right = FinishForm { no: "明人社〔2026〕6号".to_owned(), says, ..granted(done.case.version, "") };
    let right = clerk.call(&registration::desk::AMEND, case.id, right).await.unwrap();
    assert_eq!((right.case.stage, right.outcome.unwrap().no.as_str()), (stage::CLOSED, "明人社〔2026〕6号"));
    let note = &right.case.events.last().unwrap().note;
    assert!(note.starts_with("更正为：准予，文号明人社〔2026〕6号"), "{note}");

    let case = registered(&hall, &clerk, "人民调解服务").await.case;
    let why = SayForm { version: case.version, says: "申请人不办了".to_owned() };
    let back = clerk.call(&registration::desk::GIVE_BACK, case.id, why).await.unwrap();
    assert_eq!((back.case.stage, back.case.acts.len()), (stage::RETURNED, 0));
}

/// Somebody the hall knows is found, and sees it among their own; what it is about is theirs to read, its numbers are masked.
#[tokio::test]
async fn who_brought_it_sees_it_among_their_own() {
    let hall = TestHall::at("2026-11-23", server::seed::Scale::Full).await;
    let (clerk, zhou) = (hall.person("wumin").await, hall.person("zhouming").await);
    let who = IntakeForm {
        number: "431026198506150016".to_owned(),
        name: "周明远".to_owned(),
        phone: "13800003210".to_owned(),
        is_registered: "yes".to_owned(),
        ..IntakeForm::default()
    };
    let item = hall.item(PENSION).await.id;
    let case = clerk.call(&registration::desk::REGISTER, item, RegisterForm { who, ..form() }).await.unwrap().case;
    let mine = zhou.call(&case::MINE, (), MineForm::default()).await.unwrap();
    assert_eq!(mine.rows.iter().filter(|it| it.id == case.id).count(), 1);
    let done = clerk.call(&registration::desk::FINISH, case.id, granted(case.version, "yes")).await.unwrap().case;
    let seen = zhou.call(&case::SHOW, case.id, Nothing {}).await.unwrap();
    assert_eq!((seen.stage, seen.pick_up.len()), (stage::READY, 6));
    assert!(seen.events.last().unwrap().note.contains("文号明人社〔2026〕5号"), "{:?}", seen.events);
    assert_eq!(done.pick_up, "", "the code is theirs alone");
    let why = RevealForm { purpose: Some(Purpose::Contact), note: String::new() };
    let whole = clerk.call(&reveal::REVEAL, case.id, why).await.unwrap();
    assert_eq!(whole.answers["applicant_phone"].as_text(), "13800003210");
    let out =
        clerk.call(&registration::desk::DELIVER, case.id, fetched(done.version, &seen.pick_up)).await.unwrap();
    assert_eq!(out.case.stage, stage::CLOSED);
    let others = hall.citizen("赵四").await;
    assert_eq!(others.call(&case::SHOW, case.id, Nothing {}).await.unwrap_err(), Fault::NotFound);
}

#[tokio::test]
async fn how_much_of_the_work_is_done_elsewhere_is_a_figure() {
    let hall = TestHall::at("2026-11-23", server::seed::Scale::Full).await;
    let clerk = hall.person("liqing").await;
    let shop = hall.person("zhouming").await.submitted(hall.item("个体工商户设立登记").await.id).await;
    let listed = clerk.call(
        &catalogue::BROWSE,
        (),
        BrowseForm { org: Some("县市场监管局".to_owned()), ..BrowseForm::default() },
    );
    let listed = listed.await.unwrap().page.rows.into_iter().find(|it| it.state == ItemState::Listed).unwrap();
    for _ in 0..2 {
        clerk.call(&registration::desk::REGISTER, listed.id, form()).await.unwrap();
    }
    assert_eq!(shop.submitted_at.day().to_string(), "2026-11-23");
    let head = hall.person("fangzhou").await;
    let share = head.call(&registration::desk::SHARE, (), ShareForm::default()).await.unwrap();
    assert_eq!(share.month, "2026-11");
    let row = share.rows.iter().find(|it| it.org == "县市场监管局").unwrap();
    assert_eq!((row.n_registered, row.n_all, row.percent()), (2, 3, 67));
    let past = ShareForm { month: Some("2026-10".to_owned()) };
    assert!(head.call(&registration::desk::SHARE, (), past).await.unwrap().rows.is_empty());
    let odd = ShareForm { month: Some("上个月".to_owned()) };
    assert_eq!(faulty(head.call(&registration::desk::SHARE, (), odd).await), ["month"]);
    assert_eq!(
        clerk.call(&registration::desk::SHARE, (), ShareForm::default()).await.unwrap_err(),
        Fault::NotYours
    );
}
