//! 证照: what it says is what was granted, and it is whose the matter says.
use common::{
    case::{self, CaseView},
    check::Nothing,
    decision::deliver,
    fee::{self, CollectForm, Paid, PayWay, WaiveForm},
    id::PaperAt,
    paper::{Paper, PaperKind},
    review::VersionForm,
};
use server::fee::till;

use crate::{
    fee::{granted_with, notify},
    hall::{Person, TestHall},
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
                let form = CollectForm { way: PayWay::Cash, due: 400 };
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
        assert_eq!(says(&paper, "内容和范围"), "颁发优待证", "{how}");
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
        assert_eq!((says(&paper, "持有人"), paper.to.as_str()), (holder, holder), "{by}");
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
