//! 文书 a legal office would sign: whose number, which law, whose promise, which bodies, who decided, what was handed over.
use common::{
    account::Duty,
    application::act,
    case::{self, CaseView, clock::ClockKind},
    check::Nothing,
    decision::{
        self,
        accept::{self, Ground, RefuseForm},
        decide::{self, ExtendForm},
        deliver::{self, DeliverForm, Way},
        pledge::{self, RevokeForm},
    },
    fault::Fault,
    id::{NoticeAt, PaperAt},
    paper::{self, Paper, PaperKind, RegisterForm, VerifyForm},
    review::{self, NotifyForm},
};

use crate::{
    decision::{HYGIENE, SHOP, at, granting, opinion, passed, received},
    fee::faulty,
    hall::{Person, TestHall},
    review::judged,
};

pub async fn sheet(who: &Person<'_>, case: &CaseView, kind: PaperKind) -> Paper {
    let link =
        case.papers.iter().find(|it| it.kind == kind).unwrap_or_else(|| panic!("{kind:?} {:?}", case.papers));
    who.call(&paper::SHOW, PaperAt { case: case.id, paper: link.id }, Nothing {}).await.unwrap().paper
}

async fn accepted(hall: &TestHall, applicant: &Person<'_>, login: &str, item: &str) -> CaseView {
    let clerk = hall.person(login).await;
    let case = passed(hall, applicant, &clerk, item, false).await;
    let case = received(&clerk, case.id).await;
    clerk.call(&accept::ACCEPT, case.id, at(&case)).await.unwrap()
}

/// In the hands of the department, which is where only its own head may add days.
async fn in_review(hall: &TestHall, applicant: &Person<'_>) -> CaseView {
    let case = accepted(hall, applicant, "hejing", HYGIENE).await;
    hall.person("sunwei").await.call(&decide::ASSIGN, case.id, at(&case)).await.unwrap()
}

fn row<'a>(sheet: &'a Paper, name: &str) -> &'a str {
    sheet.rows.iter().find(|it| it.name == name).map_or("", |it| it.text.as_str())
}

/// Finding S4b: 代字 of the body, no 第, no noughts, and one body's numbers take none of another's.
#[tokio::test]
async fn every_body_counts_its_own_papers() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let hygiene = accepted(&hall, &zhou, "hejing", HYGIENE).await;
    let again = accepted(&hall, &zhou, "hejing", HYGIENE).await;
    let shop = crate::paper::licensed(&hall, &zhou, "长期").await;
    let no = |case: &CaseView, kind: PaperKind| case.papers.iter().find(|it| it.kind == kind).unwrap().no.clone();
    assert_eq!(no(&hygiene, PaperKind::Acceptance), "明川卫健许受〔2026〕1号");
    assert_eq!(no(&again, PaperKind::Acceptance), "明川卫健许受〔2026〕2号");
    assert_eq!(no(&shop, PaperKind::Grant), "明川市监许准〔2026〕1号");
    assert_eq!(no(&shop, PaperKind::Licence), "明川市监许证〔2026〕1号");
}

/// Finding S4c: 行政许可法 is on papers, and in the reasons of clocks, of licences alone.
#[tokio::test]
async fn the_licensing_law_stands_on_papers_of_licences_alone() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let matters = [
        ("城乡最低生活保障对象认定", "wumin", "给受", false),
        ("规范户外招牌设施设置", "leiting", "服受", false),
        ("畜禽养殖场、养殖小区备案", "hetian", "备受", false),
        (HYGIENE, "hejing", "许受", true),
    ];
    for (item, clerk, mark, is_licence) in matters {
        let case = accepted(&hall, &zhou, clerk, item).await;
        let paper = sheet(&zhou, &case, PaperKind::Acceptance).await;
        assert!(paper.no.contains(mark), "{item}: {}", paper.no);
        let text = paper.text.join("");
        assert_eq!(text.contains("行政许可法"), is_licence, "{item}: {text}");
        let clocks = serde_json::to_string(&(&case.clock, &case.beside)).unwrap();
        assert!(is_licence || !clocks.contains("行政许可法"), "{item}: {clocks}");
    }
    // What is not accepted is refused without it, too; the words of the ground stay.
    let clerk = hall.person("wumin").await;
    let case = passed(&hall, &zhou, &clerk, "城乡最低生活保障对象认定", false).await;
    let form = RefuseForm {
        version: case.version,
        ground: Ground::Barred,
        reason: "上月刚认定过".to_owned(),
        ..RefuseForm::default()
    };
    let case = clerk.call(&accept::REFUSE, case.id, form).await.unwrap();
    let text = sheet(&zhou, &case, PaperKind::Refusal).await.text.join("");
    assert!(!text.contains("行政许可法") && text.contains("不得再次申请"), "{text}");
    assert!(!case.events.last().unwrap().note.contains("行政许可法"), "{:?}", case.events.last());
    assert_eq!(text.matches("行政复议").count(), 1, "S4e: once: {text}");
    assert!(text.contains("向明川县人民政府申请行政复议"), "{text}");
    assert!(text.contains("向明川县人民法院提起行政诉讼"), "{text}");
}

/// Finding S4a: days and date are those of this applicant's promise, and no hand is given longer than the whole.
#[tokio::test]
async fn days_and_date_on_a_paper_come_from_one_clock() {
    let hall = TestHall::open().await;
    let (zhou, he) = (hall.person("zhouming").await, hall.person("hejing").await);
    let draft = zhou.filled_with(hall.item(HYGIENE).await.id, &[("place_type", "beauty")]).await;
    zhou.with_materials(&draft).await;
    let id = zhou.submit(draft.id).await.unwrap().id;
    let seen = judged(&he, id, &[]).await;
    he.call(&review::PASS, id, at(&seen.case)).await.unwrap();
    let case = received(&he, id).await;
    let case = he.call(&accept::ACCEPT, id, at(&case)).await.unwrap();
    let due = case.clock.clone().unwrap().due;
    let paper = sheet(&zhou, &case, PaperKind::Acceptance).await;
    assert_eq!(row(&paper, "承诺办结"), format!("5个工作日，最晚{}", due.written()));
    let case = hall.person("sunwei").await.call(&decide::ASSIGN, id, at(&case)).await.unwrap();
    let hand = case.beside.iter().find(|it| it.kind == ClockKind::Hand).unwrap();
    assert!(hand.due <= due && hand.n_days < 5, "{hand:?}");
}

/// Finding S4g: whose seal is on it, whose head decides; the centre's director is nobody's there.
#[tokio::test]
async fn only_its_own_head_decides_for_a_body() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let case = in_review(&hall, &zhou).await;
    let form = ExtendForm { version: case.version, n_days: 5, says: "要向上级核实".to_owned() };
    let director = hall.person("fangzhou").await;
    let beside = hall.person("majianye").await;
    let refused = director.call(&decide::EXTEND, case.id, form.clone()).await.unwrap_err();
    assert!(matches!(&refused, Fault::NoMandate { says } if says.contains("明川县卫生健康局")), "{refused:?}");
    assert!(beside.call(&decide::EXTEND, case.id, form.clone()).await.is_err(), "nor does another body's");
    let barred = director.call(&decision::DOSSIER, case.id, Nothing {}).await.unwrap().barred;
    for act in [act::EXTEND, act::TERMINATE, act::VOID] {
        assert!(barred.iter().any(|it| it.act == act && it.says.contains("本机关负责人")), "{act:?}: {barred:?}");
    }
    let head = hall.person("zhouweiguo").await;
    let case = head.call(&decide::EXTEND, case.id, form).await.unwrap();
    assert_eq!(row(&sheet(&zhou, &case, PaperKind::Extension).await, "批准人"), "局长周卫国");
}

/// Finding S4d: what is taken back stands there by its number and day, and so does what the party had to say.
#[tokio::test]
async fn what_is_taken_back_is_named_and_the_party_was_heard() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let case = crate::paper::licensed(&hall, &zhou, "长期").await;
    let head = hall.person("majianye").await;
    let form = RevokeForm { version: case.version, says: "材料系伪造".to_owned(), ..RevokeForm::default() };
    assert_eq!(faulty(head.call(&pledge::REVOKE, case.id, form.clone()).await), ["told_on", "heard"]);
    let heard = RevokeForm { heard: "当事人承认，没有异议。".to_owned(), ..form };
    let late = RevokeForm { told_on: "2026-12-01".to_owned(), ..heard.clone() };
    assert_eq!(faulty(head.call(&pledge::REVOKE, case.id, late).await), ["told_on"], "not told yet");
    let form = RevokeForm { told_on: "2026年11月20日".to_owned(), ..heard };
    let case = head.call(&pledge::REVOKE, case.id, form).await.unwrap();
    let text = sheet(&zhou, &case, PaperKind::Revocation).await.text.join("");
    for said in [
        "《准予许可决定书》（明川市监许准〔2026〕1号，2026年11月23日）",
        "明川市监许证〔2026〕1号",
        "2026年11月20日告知",
        "当事人承认，没有异议",
        "第六十九条",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    assert!(case.events.last().unwrap().note.contains("陈述、申辩"), "in the log, too");
}

/// Finding S4f: every column, every paper; what was left was not signed for.
#[tokio::test]
async fn what_was_handed_over_is_written_down_column_by_column() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let case = crate::paper::licensed(&hall, &zhou, "长期").await;
    let li = hall.person("liqing").await;
    let case = li.call(&deliver::READY, case.id, at(&case)).await.unwrap();
    let form = DeliverForm {
        version: case.version,
        way: Way::Left,
        signed_by: "彭清泉".to_owned(),
        remark: "当面拒收".to_owned(),
        ..DeliverForm::default()
    };
    assert_eq!(faulty(li.call(&deliver::DELIVER, case.id, form.clone()).await), ["place", "witness"]);
    let form = DeliverForm {
        place: "城关镇东街5号店内".to_owned(), witness: "东门社区王志国".to_owned(), ..form
    };
    let case = li.call(&deliver::DELIVER, case.id, form).await.unwrap();
    let paper = sheet(&zhou, &case, PaperKind::Delivery).await;
    let names: Vec<&str> = paper.rows.iter().map(|it| it.name.as_str()).collect();
    let wanted = "受送达人 送达文书名称及文号 送达地点 送达方式 送达人 见证人 收件人签名 送达日期 备注";
    assert_eq!(names.join(" "), wanted);
    let papers = row(&paper, "送达文书名称及文号");
    assert!(papers.contains("许准〔2026〕1号") && papers.contains("许证〔2026〕1号"), "{papers}");
    assert!(row(&paper, "见证人").contains("王志国") && row(&paper, "送达人").contains("李青"));
    let all = serde_json::to_string(&(&paper, &case.events.last().unwrap().note)).unwrap();
    assert!(!all.contains("彭清泉") && !all.contains("签收") && all.contains("拒收"), "{all}");
}

/// Finding S4h: numbered, sealed, a file of its own, in the register, and true when it is verified.
#[tokio::test]
async fn a_notice_is_a_paper_like_every_other() {
    let hall = TestHall::open().await;
    let (zhou, he) = (hall.person("zhouming").await, hall.person("hejing").await);
    let id = zhou.submitted(hall.item(HYGIENE).await.id).await.id;
    let seen = he.call(&review::CLAIM, id, Nothing {}).await.unwrap();
    let bad = seen.slots.iter().find(|it| !it.files.is_empty()).unwrap().material.slot.clone();
    let seen = judged(&he, id, &[&bad]).await;
    let told = NotifyForm { version: seen.case.version, n_days: 10 };
    let notice = he.call(&review::NOTIFY, id, told).await.unwrap();
    assert_eq!(notice.no, "明川卫健许补〔2026〕1号");
    assert!(notice.paper.is_some() && notice.stamp.contains("行政审批专用章"), "{notice:?}");
    let case = zhou.call(&case::SHOW, id, Nothing {}).await.unwrap();
    let paper = sheet(&zhou, &case, PaperKind::Notice).await;
    let text = paper.text.join("");
    assert!(
        text.contains("第三十二条第一款第四项") && text.contains("共1项") && text.contains("10个工作日"),
        "{text}"
    );
    assert_eq!(paper.no, notice.no);
    let at = NoticeAt { case: id, notice: notice.id.unwrap() };
    assert_eq!(zhou.call(&review::NOTICE, at, Nothing {}).await.unwrap().paper, notice.paper);
    let head = hall.staff("周卫国", "县卫健局", &[Duty::Direct]).await;
    let uses = head.call(&paper::REGISTER, (), RegisterForm::default()).await.unwrap();
    assert!(uses.rows.iter().any(|it| it.no == notice.no && it.by == "何静"), "{uses:?}");
    assert_eq!(hall.job("paper").await, 1, "as a file");
    let shown = PaperAt { case: id, paper: notice.paper.unwrap() };
    let code = zhou.call(&paper::SHOW, shown, Nothing {}).await.unwrap().code;
    let verify = VerifyForm { code, ..VerifyForm::default() };
    let found = hall.nobody().call(&paper::VERIFY, (), verify).await.unwrap();
    assert_eq!((found.verdict, found.no), (paper::Verdict::Genuine, notice.no));
}

/// Finding S4c, of what is granted and not: called by what it is.
#[tokio::test]
async fn a_decision_is_called_by_what_it_is() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let case = crate::fee::granted(&hall, &zhou).await;
    let paper = sheet(&zhou, &case, PaperKind::Grant).await;
    assert_eq!((paper.title.as_str(), paper.no.contains("服准")), ("准予办理决定书", true), "{}", paper.no);
    assert!(!paper.text.join("").contains("许可"), "{:?}", paper.text);
    let case = in_review(&hall, &zhou).await;
    let case = hall.person("sunwei").await.call(&decide::OPINE, case.id, opinion(&case)).await.unwrap();
    let case = hall.person("qianyu").await.call(&decide::OPINE, case.id, opinion(&case)).await.unwrap();
    let case = hall.person("zhaoming").await.call(&decide::GRANT, case.id, granting(&case)).await.unwrap();
    let paper = sheet(&zhou, &case, PaperKind::Grant).await;
    assert_eq!(paper.title, "准予许可决定书");
    assert!(paper.text.join("").contains("第三十八条第一款"), "{:?}", paper.text);
}

/// Finding M6: who took it, how many of what, under the hall's seal.
#[tokio::test]
async fn a_slip_says_who_took_what() {
    let hall = TestHall::open().await;
    let (zhou, he) = (hall.person("zhouming").await, hall.person("hejing").await);
    let sent = zhou.submitted(hall.item(HYGIENE).await.id).await;
    assert!(sent.receiver.is_empty() && sent.materials.iter().all(|it| it.copies.is_empty()), "from home: files");
    let seen = judged(&he, sent.id, &[]).await;
    he.call(&review::PASS, sent.id, at(&seen.case)).await.unwrap();
    received(&he, sent.id).await;
    let slip = zhou.call(&case::RECEIPT, sent.id, Nothing {}).await.unwrap();
    assert_eq!(slip.receiver, "何静");
    assert!(slip.materials.iter().any(|it| it.copies.contains("原件1份")), "{:?}", slip.materials);
    assert_eq!(slip.stamp, "明川县政务服务中心收件专用章");
}

/// The same of a shop, decided on the spot: its own head, not the hall's.
#[tokio::test]
async fn what_the_centre_may_not_take_back_it_is_not_offered() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let case = crate::paper::licensed(&hall, &zhou, "长期").await;
    assert_eq!(case.item_name, SHOP);
    let director = hall.person("fangzhou").await;
    let barred = director.call(&decision::DOSSIER, case.id, Nothing {}).await.unwrap().barred;
    assert!(barred.iter().any(|it| it.act == act::REVOKE && it.says.contains("本机关负责人")), "{barred:?}");
}
