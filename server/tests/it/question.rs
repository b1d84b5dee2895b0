//! 网上咨询: asked by anybody, handed out, answered inside its clock, published by a second person without what is somebody's own.
use axum::{body::Body, http::StatusCode};
use common::{
    account::{Duty, Who},
    case::{
        self, CaseView, LookupForm,
        flow::Act,
        hold::{HOLD, HoldForm},
        kinds::Kind,
    },
    check::Nothing,
    decision::{self, InboxForm, SayForm, Tray, decide::ExtendForm},
    fault::Fault,
    id::CaseId,
    question::{
        self, AskForm, Asked, ListForm, ReplyBy, SimilarForm, Topic, act,
        desk::{self, AnswerForm, DeskView, FiguresForm, GiveForm, PublishForm, Told},
        stage,
    },
    review::reveal::{Purpose, REVEAL, RevealForm},
};

use crate::{
    decision::HYGIENE,
    hall::{Person, TestHall},
};

fn about(text: &str) -> AskForm {
    AskForm {
        text: text.to_owned(),
        topic: Topic::Policy,
        name: "张伟".to_owned(),
        may_publish: "yes".to_owned(),
        ..AskForm::default()
    }
}

const HEALTH: &str = "我叫张伟，电话13812345678，理发店要不要办卫生许可证？";

async fn of_health(hall: &TestHall, text: &str) -> Asked {
    let item = Some(hall.item(HYGIENE).await.id);
    hall.nobody().call(&question::ASK, (), AskForm { item, ..about(text) }).await.unwrap()
}

async fn tray(who: &Person<'_>, tray: Tray) -> Vec<CaseId> {
    let form = InboxForm { tray: Some(tray), ..InboxForm::default() };
    let seen = who.call(&decision::INBOX, (), form).await.unwrap();
    assert_eq!(seen.tray, tray);
    seen.page.rows.into_iter().filter(|it| it.stage.kind() == Kind::Question).map(|it| it.id).collect()
}

async fn show(who: &Person<'_>, id: CaseId) -> CaseView {
    who.call(&case::SHOW, id, Nothing {}).await.unwrap()
}

async fn file(who: &Person<'_>, id: CaseId) -> DeskView {
    who.call(&desk::SHOW, id, Nothing {}).await.unwrap()
}

async fn answered(who: &Person<'_>, id: CaseId, answer: &str) -> CaseView {
    let seen = file(who, id).await;
    let told = (seen.reply_by == ReplyBy::Phone).then_some(Told::Reached);
    let form = AnswerForm { version: seen.case.version, answer: answer.to_owned(), told };
    who.call(&desk::ANSWER, id, form).await.unwrap().case
}

/// As the desk proposes it.
async fn published(who: &Person<'_>, id: CaseId) -> CaseView {
    let seen = file(who, id).await;
    let it = seen.proposal.unwrap();
    let form = PublishForm {
        version: seen.case.version,
        question: it.question,
        answer: it.answer,
        confirmed: String::new(),
    };
    who.call(&desk::PUBLISH, id, form).await.unwrap().case
}

/// One question from beginning to end, and every list it stands in: for whoever looks at statements.
pub async fn walked(hall: &TestHall) {
    let asked = of_health(hall, HEALTH).await;
    let (clerk, head) = (hall.person("luoli").await, hall.person("fangzhou").await);
    tray(&clerk, Tray::Answer).await;
    answered(&clerk, asked.id, "要办。").await;
    published(&head, asked.id).await;
    let form = |q: Option<&str>, item| ListForm { q: q.map(str::to_owned), item, page: None };
    let item = Some(hall.item(HYGIENE).await.id);
    for it in [form(None, None), form(None, item), form(Some("卫生许可证"), None), form(Some("卫生许可证"), item)]
    {
        let found = hall.nobody().call(&question::LIST, (), it).await.unwrap();
        hall.nobody().call(&question::PUBLISHED, found.rows[0].id, Nothing {}).await.unwrap();
    }
    head.call(&desk::FIGURES, (), FiguresForm::default()).await.unwrap();
}

#[tokio::test]
async fn a_visitor_asks_and_reads_the_answer_under_number_and_code() {
    let hall = TestHall::open().await;
    let asked = of_health(&hall, HEALTH).await;
    assert_eq!((asked.due.to_string().as_str(), asked.is_provisional), ("2026-11-30", false));
    let clerk = hall.person("luoli").await;
    assert_eq!(tray(&clerk, Tray::Answer).await, [asked.id]);
    let seen = show(&clerk, asked.id).await;
    assert_eq!(seen.item_name, "公共场所卫生许可");
    assert_eq!(seen.asked, HEALTH);
    assert_eq!(file(&clerk, asked.id).await.reply_by, ReplyBy::Online);
    answered(&clerk, asked.id, "要办。到卫健窗口，带身份证和房屋证明。").await;
    let slip = LookupForm { no: asked.no.clone(), query_code: asked.query_code.clone() };
    let found = hall.nobody().call(&case::LOOKUP, (), slip).await.unwrap();
    assert_eq!(found.answered, "要办。到卫健窗口，带身份证和房屋证明。");
    assert!(found.acts.is_empty() && found.applicant == "张*");
    let other = of_health(&hall, "许可证能转让吗？").await;
    let more = ExtendForm { version: 1, n_days: 2, says: "要请示上级".to_owned() };
    clerk.call(&desk::EXTEND, other.id, more).await.unwrap();
    let slip = LookupForm { no: other.no, query_code: other.query_code };
    let seen = hall.nobody().call(&case::LOOKUP, (), slip).await.unwrap();
    assert!(seen.events.iter().any(|it| it.note == "要请示上级"), "why it takes longer is theirs to read");
    let wrong = LookupForm { no: asked.no, query_code: "AAAAAA".to_owned() };
    assert!(hall.nobody().call(&case::LOOKUP, (), wrong).await.is_err());
}

#[tokio::test]
async fn what_was_typed_lies_sealed_and_a_number_is_shown_for_a_reason() {
    let hall = TestHall::open().await;
    let item = Some(hall.item(HYGIENE).await.id);
    let form =
        AskForm {
            item, reply_by: ReplyBy::Phone, phone: "138 1234 5678".to_owned(), ..about("想当面问一句话")
        };
    let asked = hall.nobody().call(&question::ASK, (), form).await.unwrap();
    let row = crate::decision::row_of(&hall.hub, asked.id).await;
    assert!(!row.answers.contains("13812345678") && !row.answers.contains("当面"));
    let clerk = hall.person("luoli").await;
    assert_eq!(file(&clerk, asked.id).await.phone, "138****5678");
    let why = RevealForm { purpose: Some(Purpose::Contact), note: String::new() };
    let whole = clerk.call(&REVEAL, asked.id, why).await.unwrap();
    assert_eq!(whole.answers.values().next().unwrap().as_text(), "13812345678");
    assert_eq!(show(&clerk, asked.id).await.reveals.len(), 1);
}

#[tokio::test]
async fn who_wants_to_be_rung_up_is_rung_up_before_the_answer_counts() {
    let hall = TestHall::open().await;
    let item = Some(hall.item(HYGIENE).await.id);
    let zhou = hall.person("zhouming").await;
    let clerk = hall.person("luoli").await;
    for (told, noted) in [(Told::Reached, "打通了"), (Told::Missed, "没有接通")] {
        let form =
            AskForm {
                item, reply_by: ReplyBy::Phone, phone: "13812345678".to_owned(), ..about("能不能在家办？")
            };
        let asked = zhou.call(&question::ASK, (), form).await.unwrap();
        let version = file(&clerk, asked.id).await.case.version;
        let unsaid = AnswerForm { version, answer: "能。".to_owned(), told: None };
        let Err(Fault::Form { fields }) = clerk.call(&desk::ANSWER, asked.id, unsaid.clone()).await else {
            panic!("answered without a call")
        };
        assert_eq!(fields[0].name, "told");
        clerk.call(&desk::ANSWER, asked.id, AnswerForm { told: Some(told), ..unsaid }).await.unwrap();
        let log = show(&zhou, asked.id).await.events;
        assert!(log.last().unwrap().note.contains(noted), "whoever asked reads it: {log:?}");
    }
}

#[tokio::test]
async fn who_names_nobody_is_led_to_a_body_by_the_desk_and_passed_on_once() {
    let hall = TestHall::open().await;
    let asked = hall.nobody().call(&question::ASK, (), about("高龄津贴怎么领？")).await.unwrap();
    let (desk, civil, health) =
        (hall.person("zhouqian").await, hall.person("wumin").await, hall.person("luoli").await);
    assert_eq!(tray(&desk, Tray::Route).await, [asked.id]);
    assert!(tray(&civil, Tray::Answer).await.is_empty());
    let give =
        |version: i32, org: &str| GiveForm { version, org: org.to_owned(), says: "属该单位职责".to_owned() };
    let bodies = file(&desk, asked.id).await.bodies;
    assert!(bodies.contains(&"县卫健局".to_owned()) && !bodies.contains(&"县公安局".to_owned()), "{bodies:?}");
    let nobody = desk.call(&desk::ROUTE, asked.id, give(1, "县公安局")).await;
    assert!(matches!(nobody, Err(Fault::Form { .. })), "nobody there answers: {nobody:?}");
    desk.call(&desk::ROUTE, asked.id, give(1, "县卫健局")).await.unwrap();
    let passed = health.call(&desk::PASS_ON, asked.id, give(2, "县民政局")).await.unwrap();
    assert!(passed.case.acts.is_empty(), "it is another body's now");
    let seen = show(&civil, asked.id).await;
    assert_eq!(seen.clock.unwrap().due.to_string(), "2026-11-30", "passing on costs the asker no day");
    assert!(!seen.acts.contains(&act::PASS_ON));
    let again = civil.call(&desk::PASS_ON, asked.id, give(3, "县卫健局")).await;
    assert!(matches!(again, Err(Fault::Form { .. })), "{again:?}");
    answered(&civil, asked.id, "年满80周岁，带身份证到村里办。").await;
    // Every line of the log knows which body had it, and at which window it was done.
    let row = crate::decision::row_of(&hall.hub, asked.id).await;
    let log = server::case::query::events(&hall.cx(Who::Nobody), &row).await.unwrap();
    let windows: Vec<&str> = log.iter().map(|it| it.window.as_str()).collect();
    assert_eq!(windows, ["", "咨询引导台", "卫健8号窗", "民政9号窗"]);
    assert!(log[1].org_id != log[2].org_id && log[2].org_id != log[3].org_id && log[3].org_id == row.org_id);
}

#[tokio::test]
async fn it_is_put_off_once_in_time_and_with_a_reason_the_asker_reads() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let item = Some(hall.item(HYGIENE).await.id);
    let asked = zhou.call(&question::ASK, (), AskForm { item, ..about(HEALTH) }).await.unwrap();
    let clerk = hall.person("luoli").await;
    let more = |version: i32, n_days: u32| ExtendForm { version, n_days, says: "要请示上级".to_owned() };
    assert!(clerk.call(&desk::EXTEND, asked.id, more(1, 11)).await.is_err());
    clerk.call(&desk::EXTEND, asked.id, more(1, 10)).await.unwrap();
    let seen = show(&zhou, asked.id).await;
    assert_eq!(seen.clock.unwrap().due.to_string(), "2026-12-14");
    assert!(seen.events.iter().any(|it| it.act == act::EXTEND && it.note == "要请示上级"));
    assert!(clerk.call(&desk::EXTEND, asked.id, more(2, 1)).await.is_err(), "once");
    let late = of_health(&hall, "理发店换地方要重新办证吗？").await;
    clerk.call(&desk::EXTEND, late.id, more(1, 0)).await.unwrap_err();
    hall.walk_to("2026-12-01", 9).await;
    let clerk = hall.person("luoli").await;
    let too_late = clerk.call(&desk::EXTEND, late.id, more(1, 5)).await;
    assert!(matches!(too_late, Err(Fault::Form { .. })), "{too_late:?}");
    let rows = clerk.call(&decision::INBOX, (), InboxForm { tray: Some(Tray::Answer), ..Default::default() });
    assert_eq!(rows.await.unwrap().page.rows[0].n_left, Some(-1), "the late one first");
}

#[tokio::test]
async fn it_is_published_by_a_second_person_without_what_is_somebodys_own() {
    let hall = TestHall::open().await;
    let asked = of_health(&hall, HEALTH).await;
    let (clerk, head) = (hall.person("luoli").await, hall.person("fangzhou").await);
    let list = |q: &str| ListForm { q: Some(q.to_owned()), ..ListForm::default() };
    answered(&clerk, asked.id, "要办。有疑问拨0000-8610042。").await;
    assert_eq!(tray(&head, Tray::Publish).await, [asked.id]);
    assert!(clerk.call(&desk::PUBLISH, asked.id, PublishForm { version: 2, ..full() }).await.is_err());
    let raw = PublishForm { version: 2, question: HEALTH.to_owned(), ..full() };
    let Err(Fault::Form { fields }) = head.call(&desk::PUBLISH, asked.id, raw).await else { panic!("published") };
    assert!(fields[0].says.contains("手机号码") && fields[0].name == "question", "{fields:?}");
    let proposal = file(&head, asked.id).await.proposal.unwrap();
    assert!(!proposal.question.contains("张伟") && !proposal.question.contains("138"), "{proposal:?}");
    assert!(proposal.answer.contains("0000-8610042"), "the body's own number stays");
    published(&head, asked.id).await;
    let found = hall.nobody().call(&question::LIST, (), list("理发店卫生许可")).await.unwrap();
    assert_eq!((found.n_rows, found.rows[0].org.as_str()), (1, "县卫健局"));
    let one = hall.nobody().call(&question::PUBLISHED, found.rows[0].id, Nothing {}).await.unwrap();
    assert!(!one.row.question.contains("张伟") && one.answer.starts_with("要办"));
    let typed = SimilarForm { q: "开理发店要办卫生许可证吗".to_owned(), item: None };
    assert_eq!(hall.nobody().call(&question::SIMILAR, (), typed).await.unwrap().len(), 1);
    let far = SimilarForm { q: "低保怎么申请".to_owned(), item: None };
    assert!(hall.nobody().call(&question::SIMILAR, (), far).await.unwrap().is_empty());
    let back = SayForm { version: 3, says: "答复有误".to_owned() };
    head.call(&desk::TAKE_BACK, asked.id, back).await.unwrap();
    assert_eq!(hall.nobody().call(&question::PUBLISHED, found.rows[0].id, Nothing {}).await, Err(Fault::NotFound));
    assert_eq!(hall.nobody().call(&question::LIST, (), list("理发店卫生许可")).await.unwrap().n_rows, 0);
}

fn full() -> PublishForm {
    PublishForm {
        question: "理发店要办证吗？".to_owned(), answer: "要办。".to_owned(), ..PublishForm::default()
    }
}

#[tokio::test]
async fn what_was_asked_in_confidence_is_answered_and_never_published() {
    let hall = TestHall::open().await;
    let item = Some(hall.item(HYGIENE).await.id);
    let form = AskForm { item, may_publish: String::new(), ..about(HEALTH) };
    let asked = hall.nobody().call(&question::ASK, (), form).await.unwrap();
    let (clerk, head) = (hall.person("luoli").await, hall.person("fangzhou").await);
    let seen = show(&clerk, asked.id).await;
    let ways: Vec<Act> =
        seen.acts.iter().copied().filter(|it| [act::ANSWER, act::ANSWER_ALONE].contains(it)).collect();
    assert_eq!(ways, [act::ANSWER_ALONE]);
    assert_eq!(answered(&clerk, asked.id, "要办。").await.stage, stage::KEPT);
    assert!(tray(&head, Tray::Publish).await.is_empty());
    assert!(head.call(&desk::PUBLISH, asked.id, PublishForm { version: 2, ..full() }).await.is_err());
}

#[tokio::test]
async fn who_answers_questions_reads_no_applications_and_other_bodies_nothing() {
    let hall = TestHall::open().await;
    let asked = of_health(&hall, HEALTH).await;
    let answerer = hall.staff("余某", "县卫健局", &[Duty::Answer]).await;
    let reviewer = hall.staff("钱某", "县卫健局", &[Duty::Review]).await;
    let other = hall.person("wumin").await;
    assert!(show(&answerer, asked.id).await.asked == HEALTH);
    for who in [&reviewer, &other] {
        assert_eq!(who.call(&case::SHOW, asked.id, Nothing {}).await, Err(Fault::NotFound));
    }
    let zhou = hall.person("zhouming").await;
    let he = hall.person("hejing").await;
    let applied = crate::decision::passed(&hall, &zhou, &he, HYGIENE, false).await.id;
    assert_eq!(answerer.call(&case::SHOW, applied, Nothing {}).await, Err(Fault::NotFound));
    // What is asked of applications is not there for a question, whoever asks.
    let head = hall.person("fangzhou").await;
    assert_eq!(head.call(&decision::DOSSIER, asked.id, Nothing {}).await.err(), Some(Fault::NotFound));
}

#[tokio::test]
async fn the_months_figures_come_from_the_log() {
    let hall = TestHall::open().await;
    let (clerk, head) = (hall.person("luoli").await, hall.person("fangzhou").await);
    let one = of_health(&hall, HEALTH).await;
    let two = of_health(&hall, "理发店换地方要重新办证吗？").await;
    of_health(&hall, "许可证丢了怎么补？").await;
    answered(&clerk, one.id, "要办。").await;
    published(&head, one.id).await;
    hall.walk_to("2026-12-02", 9).await;
    let (clerk, head) = (hall.person("luoli").await, hall.person("fangzhou").await);
    answered(&clerk, two.id, "要重新办。").await;
    let of = async |month: &str| {
        let form = FiguresForm { month: Some(month.to_owned()) };
        head.call(&desk::FIGURES, (), form).await.unwrap().rows
    };
    let november = of("2026-11").await;
    assert_eq!(november.len(), 1);
    let it = &november[0];
    assert_eq!((it.org.as_str(), it.n_received, it.n_answered), ("县卫健局", 3, 1));
    assert_eq!((it.n_in_time, it.n_late, it.n_published), (1, 0, 1));
    let december = of("2026-12").await;
    assert_eq!((december[0].n_answered, december[0].n_in_time), (1, 0), "two days late");
    assert_eq!((december[0].n_received, december[0].n_late), (0, 1), "asked in November, and late now");
    let wrong = FiguresForm { month: Some("去年".to_owned()) };
    assert!(head.call(&desk::FIGURES, (), wrong).await.is_err());
}

#[tokio::test]
async fn a_new_calendar_moves_its_day_and_an_answer_can_be_rated() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let item = Some(hall.item(HYGIENE).await.id);
    let asked = zhou.call(&question::ASK, (), AskForm { item, ..about(HEALTH) }).await.unwrap();
    crate::clock::load(&hall, &[("2026-11-26", "off")]).await;
    assert_eq!(show(&zhou, asked.id).await.clock.unwrap().due.to_string(), "2026-12-01");
    assert_eq!(crate::decision::row_of(&hall.hub, asked.id).await.due_on.as_deref(), Some("2026-12-01"));
    answered(&hall.person("luoli").await, asked.id, "要办。").await;
    let chances = zhou.call(&common::rating::CHANCES, asked.id, Nothing {}).await.unwrap();
    assert_eq!(chances.chances[0].act, act::ANSWER);
}

#[tokio::test]
async fn one_network_does_not_fill_the_desk() {
    let hall = TestHall::open().await;
    let mut n = 0;
    while n < 200 && hall.nobody().call(&question::ASK, (), about("高龄津贴怎么领？")).await.is_ok() {
        n += 1;
    }
    assert!((5..200).contains(&n), "{n} questions");
}

#[tokio::test]
async fn a_visitor_with_a_draft_asks_and_signs_in_all_the_same() {
    let hall = TestHall::open().await;
    let shop = hall.item("个体工商户设立登记").await.id;
    let (visitor, _) = crate::job::visitor(&hall, shop).await;
    let item = Some(hall.item(HYGIENE).await.id);
    let asked = visitor.call(&question::ASK, (), AskForm { item, ..about(HEALTH) }).await.unwrap();
    let zhou = crate::job::signed_in(&visitor, "zhouming").await;
    let slip = LookupForm { no: asked.no, query_code: asked.query_code };
    assert!(hall.nobody().call(&case::LOOKUP, (), slip).await.is_ok());
    assert_eq!(zhou.call(&case::MINE, (), case::MineForm::default()).await.unwrap().n_rows, 1, "the draft alone");
}

#[tokio::test]
async fn the_name_is_known_after_the_account_is_gone() {
    let hall = TestHall::open().await;
    let asked = of_health(&hall, "张 伟想问：理发店要不要办证？").await;
    let row = crate::decision::row_of(&hall.hub, asked.id).await;
    let cx = hall.cx(Who::Nobody);
    server::gate::write::write(&cx, |cx| {
        let account = row.applicant_id;
        async move { server::case::query::mask_applicant(&cx, account).await }
    })
    .await
    .unwrap();
    answered(&hall.person("luoli").await, asked.id, "要办。").await;
    let head = hall.person("fangzhou").await;
    assert!(!file(&head, asked.id).await.proposal.unwrap().question.contains("伟"));
    let raw = PublishForm { version: 2, question: "张伟想问".to_owned(), ..full() };
    assert!(head.call(&desk::PUBLISH, asked.id, raw).await.is_err());
}

#[tokio::test]
async fn leave_to_publish_is_taken_back_with_number_and_code() {
    let hall = TestHall::open().await;
    let asked = of_health(&hall, HEALTH).await;
    let head = hall.person("fangzhou").await;
    answered(&hall.person("luoli").await, asked.id, "要办。").await;
    published(&head, asked.id).await;
    let slip = |code: &str| LookupForm { no: asked.no.clone(), query_code: code.to_owned() };
    assert!(hall.nobody().call(&question::TAKE_LEAVE_BY_CODE, (), slip("AAAAAA")).await.is_err());
    hall.nobody().call(&question::TAKE_LEAVE_BY_CODE, (), slip(&asked.query_code)).await.unwrap();
    assert_eq!(hall.nobody().call(&question::LIST, (), ListForm::default()).await.unwrap().n_rows, 0);
    let found = hall.nobody().call(&case::LOOKUP, (), slip(&asked.query_code)).await.unwrap();
    assert_eq!((found.stage, found.answered.as_str()), (stage::KEPT, "要办。"));
    let log = found.events;
    assert!(log.iter().any(|it| it.act == act::TAKE_LEAVE && it.by == "申请人"));
    let form = AskForm { may_publish: "no".to_owned(), ..about(HEALTH) };
    assert!(hall.nobody().call(&question::ASK, (), form).await.is_err(), "a leave is one word");
}

#[tokio::test]
async fn a_body_nobody_answers_for_leaves_it_to_the_desk() {
    let hall = TestHall::open().await;
    let form = AskForm { org: "安澜市自然资源局".to_owned(), ..about("规划许可怎么查？") };
    let asked = hall.nobody().call(&question::ASK, (), form).await.unwrap();
    let desk = hall.person("zhouqian").await;
    assert_eq!(tray(&desk, Tray::Route).await, [asked.id]);
    // Whoever answers may look whom to call; whoever works on applications may not.
    let why = || RevealForm { purpose: Some(Purpose::Question), note: String::new() };
    assert!(desk.call(&REVEAL, asked.id, why()).await.is_ok());
    let clerk = hall.staff("刘某", "县人民政府", &[Duty::PreReview, Duty::Direct]).await;
    assert_eq!(clerk.call(&REVEAL, asked.id, why()).await.err(), Some(Fault::NotYours));
}

/// Where the code of a receipt stands.
const CODE: &str = r#"class="code""#;

/// A form of the pages that need no program.
async fn sent(hall: &TestHall, path: &str, form: &[(&str, &str)]) -> (StatusCode, String, String) {
    let nobody = hall.nobody();
    let request = nobody.request("POST", path).header("content-type", "application/x-www-form-urlencoded");
    let reply = nobody.send(request.body(serde_urlencoded::to_string(form).unwrap().into()).unwrap()).await;
    let to = reply.headers.get("location").and_then(|it| it.to_str().ok()).unwrap_or_default().to_owned();
    (reply.status, String::from_utf8(reply.body).unwrap(), to)
}

async fn read(hall: &TestHall, path: &str) -> String {
    let nobody = hall.nobody();
    let reply = nobody.send(nobody.request("GET", path).body(Body::empty()).unwrap()).await;
    String::from_utf8(reply.body).unwrap()
}

#[tokio::test]
async fn without_a_program_nothing_typed_is_lost_and_nothing_is_asked_twice() {
    let hall = TestHall::open().await;
    let asked = [("text", "高龄津贴在哪里领？"), ("name", "王桂英"), ("topic", "where"), ("reply_by", "phone")];
    let (status, page, _) = sent(&hall, "/ask", &asked).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        page.contains("phone-fault") && page.contains("高龄津贴在哪里领？") && page.contains("王桂英"),
        "{page}"
    );
    // A matter that is gone has no field here: it is said above the form.
    let gone =
        [asked.as_slice(), &[("phone", "13800009999"), ("item", "01a22943-86ad-7495-bebd-424206153b5d")]].concat();
    let (_, page, _) = sent(&hall, "/ask", &gone).await;
    assert!(page.contains("没有这个事项，请重新选择"), "{page}");
    let whole = [asked.as_slice(), &[("phone", "13800009999")]].concat();
    let (status, _, to) = sent(&hall, "/ask", &whole).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let [once, again] = [read(&hall, &to).await, read(&hall, &to).await];
    assert!(once == again && once.contains(CODE));
    assert_eq!(tray(&hall.person("zhouqian").await, Tray::Route).await.len(), 1, "loaded twice, asked once");
    assert!(!read(&hall, &format!("{to}0")).await.contains(CODE), "a receipt that is not ours");
    hall.walk_to("2026-11-23", 12).await;
    assert!(!read(&hall, &to).await.contains(CODE), "ten minutes");
}

#[tokio::test]
async fn a_wrong_code_on_the_page_takes_nothing_down_and_keeps_what_was_typed() {
    let hall = TestHall::open().await;
    let asked = of_health(&hall, HEALTH).await;
    answered(&hall.person("luoli").await, asked.id, "要办。").await;
    published(&hall.person("fangzhou").await, asked.id).await;
    let row = hall.nobody().call(&question::LIST, (), ListForm::default()).await.unwrap().rows.remove(0);
    let path = format!("/questions/{}", row.id);
    let (status, page, _) = sent(&hall, &path, &[("no", &asked.no), ("query_code", "AAAAAA")]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        page.contains("还没有撤下") && page.contains(&asked.no) && page.contains("编号或查询码不对"),
        "{page}"
    );
    assert!(read(&hall, &path).await.contains("要办。"));
    let (status, page, _) = sent(&hall, &path, &[("no", &asked.no), ("query_code", &asked.query_code)]).await;
    assert!(status == StatusCode::OK && page.contains("已经撤下"), "{page}");
    assert!(!read(&hall, &path).await.contains("要办。"));
}

#[tokio::test]
async fn what_was_in_time_by_the_day_that_was_told_stays_in_time_and_late_stays_late() {
    let hall = TestHall::open().await;
    let (early, late) = (of_health(&hall, HEALTH).await, of_health(&hall, "换地方要重新办证吗？").await);
    hall.walk_to("2026-11-30", 9).await;
    answered(&hall.person("luoli").await, early.id, "要办。").await;
    hall.walk_to("2026-12-01", 9).await;
    answered(&hall.person("luoli").await, late.id, "要。").await;
    // A day that would have helped the late one, made up on a Saturday that would have harmed the other.
    crate::clock::load(&hall, &[("2026-11-26", "off"), ("2026-11-28", "work"), ("2026-11-29", "work")]).await;
    let head = hall.person("fangzhou").await;
    let of = async |month: &str| {
        let form = FiguresForm { month: Some(month.to_owned()) };
        let row = head.call(&desk::FIGURES, (), form).await.unwrap().rows.remove(0);
        (row.n_answered, row.n_in_time)
    };
    assert_eq!((of("2026-11").await, of("2026-12").await), ((1, 1), (1, 0)));
}

/// Number and code are enough to read the question, and not to learn what whoever asked is called.
#[tokio::test]
async fn a_slip_tells_no_name_and_leave_is_taken_back_before_the_answer() {
    let hall = TestHall::open().await;
    let asked = of_health(&hall, HEALTH).await;
    let slip = || LookupForm { no: asked.no.clone(), query_code: asked.query_code.clone() };
    let (clerk, head) = (hall.person("luoli").await, hall.person("fangzhou").await);
    hall.nobody().call(&question::TAKE_LEAVE_BY_CODE, (), slip()).await.unwrap();
    let again = hall.nobody().call(&question::TAKE_LEAVE_BY_CODE, (), slip()).await.unwrap_err();
    assert!(matches!(again, Fault::WrongStage { .. }), "once: {again:?}");
    let view = show(&clerk, asked.id).await;
    assert_eq!((view.stage, view.events.last().unwrap().by.as_str()), (stage::ASKED, "申请人"));
    assert_eq!(answered(&clerk, asked.id, "要办。").await.stage, stage::KEPT, "it is not published");
    let late = hall.nobody().call(&question::TAKE_LEAVE_BY_CODE, (), slip()).await.unwrap_err();
    assert!(matches!(late, Fault::WrongStage { .. }) && !late.says().contains("张伟"), "{late:?}");
    assert!(tray(&head, Tray::Publish).await.is_empty());
}

/// What was taken back is nobody's to read, and whoever closes their account leaves no number.
#[tokio::test]
async fn what_was_withdrawn_and_whoever_left_are_forgotten() {
    let hall = TestHall::open().await;
    let zhou = hall.person("lumen").await;
    let item = Some(hall.item(HYGIENE).await.id);
    let form = || AskForm {
        item,
        reply_by: ReplyBy::Phone,
        phone: "13812345678".to_owned(),
        ..about("理发店要不要办卫生许可证？")
    };
    let first = zhou.call(&question::ASK, (), form()).await.unwrap();
    zhou.call(&question::WITHDRAW, first.id, Nothing {}).await.unwrap();
    let clerk = hall.person("luoli").await;
    let seen = file(&clerk, first.id).await;
    assert_eq!((seen.text.as_str(), seen.phone.as_str()), ("", ""));

    let second = zhou.call(&question::ASK, (), form()).await.unwrap();
    answered(&clerk, second.id, "要办。").await;
    let row = crate::decision::row_of(&hall.hub, second.id).await;
    let cx = hall.cx(Who::Nobody);
    let account = row.applicant_id;
    let forgotten = |cx| async move { server::question::forget_asker(&cx, account).await };
    server::gate::write::write(&cx, forgotten).await.unwrap();
    let seen = file(&clerk, second.id).await;
    assert_eq!((seen.text.as_str(), seen.phone.as_str()), ("理发店要不要办卫生许可证？", ""));
}

/// Thousands of characters are read as far as a question goes, everywhere where words are looked for.
#[tokio::test]
async fn a_very_long_word_is_looked_for_as_far_as_it_goes() {
    let hall = TestHall::open().await;
    let long: String = ('\u{4e00}'..'\u{6000}').collect();
    hall.nobody().call(&question::SIMILAR, (), SimilarForm { q: long.clone(), item: None }).await.unwrap();
    let list = ListForm { q: Some(long), ..ListForm::default() };
    hall.nobody().call(&question::LIST, (), list).await.unwrap();
    let clerk = hall.person("luoli").await;
    let q = Some("_".repeat(30_000));
    let inbox = InboxForm { tray: Some(Tray::Answer), q: q.clone(), ..InboxForm::default() };
    clerk.call(&decision::INBOX, (), inbox).await.unwrap();
    let queue = case::QueueForm { q, ..case::QueueForm::default() };
    hall.person("hejing").await.call(&case::QUEUE, (), queue).await.unwrap();
}

/// A body that gives a question away keeps no hand on it.
#[tokio::test]
async fn what_is_passed_on_is_in_nobodys_hands() {
    let hall = TestHall::open().await;
    let asked = of_health(&hall, HEALTH).await;
    let (clerk, other) = (hall.person("luoli").await, hall.person("wumin").await);
    let held = |cases: Vec<CaseId>| HoldForm { cases, ..HoldForm::default() };
    assert_eq!(clerk.call(&HOLD, (), held(vec![asked.id])).await.unwrap().n_done, 1);
    let version = show(&clerk, asked.id).await.version;
    let form = GiveForm { version, org: "县民政局".to_owned(), says: "属民政".to_owned() };
    clerk.call(&desk::PASS_ON, asked.id, form).await.unwrap();
    assert_eq!(other.call(&HOLD, (), held(vec![asked.id])).await.unwrap().n_done, 1);
}
