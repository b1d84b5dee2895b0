//! 证照: what it says is what was granted, and it is whose the matter says.
use axum::body::Body;
use common::{
    case::{self, CaseView, handed},
    catalogue::Look,
    check::Nothing,
    decision::deliver,
    fault::Fault,
    fee::{self, CollectForm, Paid, PayWay, WaiveForm},
    id::{PaperAt, SlotAt},
    material::{REUSE, ReuseForm},
    paper::{
        MINE, Paper, PaperKind, SHOW, Standing, VERIFY, Verdict, VerifyForm,
        licence::{LOOK, LookForm, PRESENT, PresentForm, Purpose},
    },
    review::VersionForm,
    value::CreditCode,
};
use server::fee::till;

use crate::{
    decision::{HYGIENE, SHOP},
    fee::{granted_with, notify},
    hall::{Person, TestHall},
    paper::licensed,
};

fn at(it: &CaseView) -> VersionForm {
    VersionForm { version: it.version }
}

/// Finding B1: everything that can happen at the same stage after the decision, and the card still says what was granted.
#[tokio::test]
async fn a_licence_says_what_was_granted_whatever_was_paid_since() {
    let hall = TestHall::open().await;
    let (zhou, clerk) = (hall.person("zhouming").await, hall.person("wumin").await);
    for how in ["counter", "waived", "online"] {
        let case = granted_with(&hall, &zhou, &[]).await;
        match how {
            "counter" => {
                let form = CollectForm { way: PayWay::Cash, due: 400, ..CollectForm::default() };
                clerk.call(&fee::COLLECT, case.id, form).await.unwrap();
            }
            "waived" => {
                let form = WaiveForm {
                    name: "优待证工本费".to_owned(),
                    yuan: "4".to_owned(),
                    basis: "低保证0371号".to_owned(),
                };
                clerk.call(&fee::WAIVE, case.id, form).await.unwrap();
            }
            _ => {
                let bill = zhou.call(&fee::BILL, case.id, Nothing {}).await.unwrap().unwrap();
                let paid = Paid { no: bill.no, fen: 400, trade_no: "T1".to_owned() };
                let body = serde_json::to_vec(&paid).unwrap();
                let stamp = till::stamp(&hall.hub, hall.now().0, &body).unwrap();
                assert!(notify(&hall, &stamp, &body).await.is_success());
            }
        }
        let case = clerk.call(&case::SHOW, case.id, Nothing {}).await.unwrap();
        let case = clerk.call(&deliver::MAKE, case.id, at(&case)).await.unwrap();
        let paper = licence(&clerk, &case).await;
        assert_eq!(says(&paper, "优待内容"), "颁发优待证", "{how}");
    }
}

/// Finding B2: who applies for a parent holds nothing.
#[tokio::test]
async fn a_licence_is_its_holders_and_not_whoever_applied() {
    let hall = TestHall::open().await;
    let (zhou, clerk) = (hall.person("zhouming").await, hall.person("wumin").await);
    for (by, holder) in [("self", "周明远"), ("child", "陈大山"), ("village", "陈大山")] {
        let given = [
            ("elder_kind", "local"),
            ("by", by),
            ("elder_other_name", "陈大山"),
            ("elder_other_id", "431026195502070015"),
        ];
        let case = granted_with(&hall, &zhou, &given).await;
        let case = clerk.call(&deliver::MAKE, case.id, at(&case)).await.unwrap();
        let paper = licence(&clerk, &case).await;
        assert_eq!((says(&paper, "姓名"), paper.to.as_str()), (holder, holder), "{by}");
        let mine = zhou.call(&common::paper::MINE, (), Default::default()).await.unwrap();
        assert_eq!(mine.rows.iter().any(|it| it.case == case.id), by == "self", "{by}");
    }
}

async fn licence(clerk: &Person<'_>, case: &CaseView) -> Paper {
    let link = case.papers.iter().find(|it| it.kind == PaperKind::Licence).unwrap();
    clerk.call(&common::paper::SHOW, PaperAt { case: case.id, paper: link.id }, Nothing {}).await.unwrap().paper
}

fn says<'a>(paper: &'a Paper, name: &str) -> &'a str {
    &paper.rows.iter().find(|it| it.name == name).unwrap().text
}

/// Finding S1: what one has filled in stands on the licence, by the lines the matter lays down.
#[tokio::test]
async fn a_licence_has_the_lines_of_its_matter() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let case = licensed(&hall, &zhou, "长期").await;
    let clerk = hall.person("liqing").await;
    let paper = licence(&clerk, &case).await;
    assert_eq!((paper.title.as_str(), paper.look), ("营业执照", Some(Look::Booklet)), "not a letter");
    let names: Vec<&str> = paper.rows.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names[..6], ["统一社会信用代码", "名称", "类型", "经营者", "组成形式", "注册日期"], "{names:?}");
    let code = CreditCode::parse(says(&paper, "统一社会信用代码")).unwrap();
    assert!(code.as_str().starts_with("92"), "{code:?}");
    assert_eq!((says(&paper, "类型"), says(&paper, "注册日期")), ("个体工商户", "2026年11月23日"));
    let draft = zhou.call(&common::case::handed::SHOW, case.id, Nothing {}).await.unwrap();
    let typed = |label: &str| {
        let all = draft.parts.iter().flat_map(|it| &it.rows);
        all.clone().find(|it| it.name == label).map(|it| it.text.clone()).unwrap_or_else(|| panic!("{label}"))
    };
    assert_eq!(says(&paper, "名称"), typed("店名（字号）"));
    assert_eq!(says(&paper, "经营范围"), typed("经营范围"));
    assert_eq!(says(&paper, "组成形式"), typed("组成形式"), "in words");
}

/// Finding S2: where the decider says nothing, the matter's own term holds, as a day, everywhere the same.
#[tokio::test]
async fn a_term_is_a_day_and_its_holder_is_told_in_time() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let case = licensed(&hall, &zhou, "3年").await;
    hall.job("paper").await;
    let mine = async |who: &Person<'_>| who.call(&MINE, (), Default::default()).await.unwrap().rows.remove(0);
    let until = mine(&zhou).await.until.unwrap();
    assert_eq!(until.to_string(), "2029-11-22");
    let at = PaperAt { case: case.id, paper: mine(&zhou).await.id };
    let shown = zhou.call(&SHOW, at, Nothing {}).await.unwrap();
    assert!(shown.paper.rows.iter().any(|it| it.text.contains("2029年11月22日")), "{:?}", shown.paper.rows);
    let verify = VerifyForm { code: shown.code, file: String::new() };
    assert_eq!(hall.nobody().call(&VERIFY, (), verify).await.unwrap().until, Some(until));
    assert_eq!((mine(&zhou).await.renewal, hall.job("renewal").await), (None, 0), "long before");

    hall.walk_to("2029-09-23", 10).await;
    let zhou = hall.person("zhouming").await;
    let renewal = mine(&zhou).await.renewal.unwrap();
    assert_eq!((Some(renewal.item), renewal.by.to_string()), (case.item_id, "2029-10-23".to_owned()));
    assert_eq!(hall.job("renewal").await, 0, "told on the day, and once");
    let told = zhou.call(&common::message::MESSAGES, (), Default::default()).await.unwrap().rows;
    let told: Vec<_> = told.iter().filter(|it| it.title == "证照快到期了").collect();
    assert!(told.len() == 1 && told[0].text.contains("2029年10月23日"), "{told:?}");
}

/// Held up for one purpose, for minutes; who looks is written down; nobody else learns anything by guessing.
#[tokio::test]
async fn a_licence_is_held_up_for_minutes_and_every_look_is_its_holders_to_read() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let case = licensed(&hall, &zhou, "").await;
    let link = case.papers.iter().find(|it| it.kind == PaperKind::Licence).unwrap();
    let at = PaperAt { case: case.id, paper: link.id };
    let form = PresentForm { purpose: Purpose::Deal };
    let stranger = hall.citizen("赵四").await;
    assert_eq!(stranger.call(&PRESENT, at, form).await.unwrap_err(), Fault::NotFound);
    let held = zhou.call(&PRESENT, at, form).await.unwrap();
    let token = held.href.split_once("show=").unwrap().1.to_owned();
    let look = async |token: &str| hall.nobody().call(&LOOK, (), LookForm { token: token.to_owned() }).await;
    let seen = look(&token).await.unwrap();
    assert_eq!((seen.standing, seen.purpose, seen.paper.no), (Standing::InForce, Purpose::Deal, link.no.clone()));
    let mut forged = token.clone();
    forged.pop();
    for wrong in ["", "x", forged.as_str()] {
        assert!(matches!(look(wrong).await, Err(Fault::Form { .. })), "{wrong}");
    }
    let own = zhou.call(&SHOW, at, Nothing {}).await.unwrap().licence.unwrap();
    let shown: Vec<_> = own.shown.iter().map(|it| (it.purpose, it.looks.len())).collect();
    assert_eq!(shown, [(Purpose::Deal, 1)]);
    let clerk = hall.person("liqing").await;
    assert_eq!(clerk.call(&SHOW, at, Nothing {}).await.unwrap().licence, None, "the holder's alone");
    hall.walk_to("2026-11-23", 23).await;
    assert!(matches!(look(&token).await, Err(Fault::Form { .. })), "minutes, not hours");
}

/// 免提交: what this hall has given out is found, and taken with one word of its holder.
#[tokio::test]
async fn a_licence_of_this_hall_answers_what_asks_for_it() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    licensed(&hall, &zhou, "2026-12-31").await;
    hall.job("paper").await;
    let item = hall.item(HYGIENE).await.id;
    let slot = async |who: &Person<'_>| {
        let draft = who.filled(item).await;
        (draft.id, draft.slots.into_iter().find(|it| it.material.slot == "licence").unwrap())
    };
    let (id, empty) = slot(&zhou).await;
    assert!(empty.found.len() == 1 && empty.found[0].title == "营业执照", "{empty:?}");
    let at = SlotAt { case: id, slot: "licence".to_owned() };
    let form = ReuseForm { file: Some(empty.found[0].file) };
    let slots = zhou.call(&REUSE, at, form).await.unwrap();
    let taken = slots.iter().find(|it| it.material.slot == "licence").unwrap();
    assert!(taken.is_spared() && !taken.wants_original(), "{taken:?}");
    let other = hall.citizen("赵四").await;
    assert_eq!(slot(&other).await.1.found, [], "nobody else's");
    hall.walk_to("2027-01-04", 10).await;
    let zhou = hall.person("zhouming").await;
    assert_eq!(slot(&zhou).await.1.found, [], "what has run out answers nothing");
}

/// 换发: of two cards of the same holder only the new one holds, and verifying says so.
#[tokio::test]
async fn a_new_card_takes_the_old_ones_place() {
    let hall = TestHall::open().await;
    let (zhou, clerk) = (hall.person("zhouming").await, hall.person("wumin").await);
    let of = async |kind: &str| {
        let given = [("elder_kind", "local"), ("by", "self"), ("apply_kind", kind)];
        let case = granted_with(&hall, &zhou, &given).await;
        clerk.call(&deliver::MAKE, case.id, at(&case)).await.unwrap()
    };
    of("first").await;
    of("reissue").await;
    let mine = zhou.call(&MINE, (), Default::default()).await.unwrap().rows;
    let standings: Vec<Standing> = mine.iter().map(|it| it.standing).collect();
    assert_eq!(standings, [Standing::InForce, Standing::Superseded]);
    let at = PaperAt { case: mine[1].case, paper: mine[1].id };
    let code = zhou.call(&SHOW, at, Nothing {}).await.unwrap().code;
    let found = hall.nobody().call(&VERIFY, (), VerifyForm { code, file: String::new() }).await.unwrap();
    assert_eq!(found.verdict, Verdict::Superseded);
}

/// Finding S5: what was handed in is read again by whoever handed it in, with what a correction has changed, and taken along.
#[tokio::test]
async fn what_was_handed_in_can_be_seen_and_kept() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let receipt = zhou.submitted(hall.item(HYGIENE).await.id).await;
    let view = zhou.call(&handed::SHOW, receipt.id, Nothing {}).await.unwrap();
    assert_eq!((view.no.as_str(), view.corrections.len()), (receipt.no.as_str(), 0));
    assert!(view.parts.len() > 2 && view.parts.iter().all(|it| !it.rows.is_empty()));
    assert!(view.materials.iter().any(|it| !it.files.is_empty()));
    let file = zhou.send(zhou.request("GET", &handed::FILE.url(&receipt.id)).body(Body::empty()).unwrap()).await;
    assert!(file.status.is_success() && file.body.starts_with(b"%PDF"), "{}", file.status);
    let stranger = hall.citizen("赵四").await;
    assert_eq!(stranger.call(&handed::SHOW, receipt.id, Nothing {}).await.unwrap_err(), Fault::NotFound);
    let draft = zhou.filled(hall.item(SHOP).await.id).await;
    assert_eq!(zhou.call(&handed::SHOW, draft.id, Nothing {}).await.unwrap_err(), Fault::NotFound, "not yet");
}
