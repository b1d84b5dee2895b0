//! 用语: a county says it in its own words, keeps what they speak of, and goes back to ours.
use common::{
    case::MineForm,
    check::Nothing,
    county::settings::{self, ListForm},
    decision::accept,
    fault::Fault,
    message::MESSAGES,
    opening::wording::{self, Part, WordingForm, WordingView},
    paper,
};

use crate::{
    decision::{HYGIENE, at, passed, received},
    hall::{Person, TestHall},
};

async fn said(who: &Person<'_>, part: Part, key: &str, own: &str) -> Result<WordingView, Fault> {
    who.call(&wording::SAVE, (), WordingForm { part, key: key.to_owned(), own: own.to_owned() }).await
}

fn says(outcome: Result<WordingView, Fault>) -> String {
    match outcome {
        Err(Fault::Form { fields }) => fields.into_iter().map(|it| it.says).collect::<Vec<_>>().join("；"),
        it => format!("{it:?}"),
    }
}

#[tokio::test]
async fn a_county_tells_people_in_its_own_words() {
    let hall = TestHall::open().await;
    let system = hall.person("sysadmin").await;
    let view = system.call(&wording::SHOW, (), Nothing {}).await.unwrap();
    let submit = view.rows.iter().find(|it| it.part == Part::Message && it.usual.contains("是否受理")).unwrap();
    assert!(submit.usual.starts_with("{期限}") && submit.own.is_empty(), "{submit:?}");
    assert!(view.rows.iter().all(|it| it.label != "办理结果"), "a licence is laid out by its matter");
    let key = submit.key.clone();
    assert!(says(said(&system, Part::Message, &key, "我们尽快答复。").await).contains("请保留{期限}"));
    assert!(says(said(&system, Part::Message, &key, "{期限}看 www.example.com").await).contains("网址"));
    assert_eq!(said(&system, Part::Message, "nothing", "x").await.unwrap_err(), Fault::NotFound);
    said(&system, Part::Message, &key, "老乡您好，{期限}给您答复。").await.unwrap();

    let zhou = hall.person("zhouming").await;
    let item = hall.item("个体工商户设立登记").await.id;
    zhou.submitted(item).await;
    let told = zhou.call(&MESSAGES, (), MineForm::default()).await.unwrap();
    assert!(told.rows[0].text.contains("老乡您好，最晚2026年"), "{:?}", told.rows[0]);
    // Our own words sent back as they were go on being ours.
    let same = said(&system, Part::Message, &submit.key, &submit.usual).await.unwrap();
    assert!(same.rows.iter().all(|it| it.own.is_empty()));
    said(&system, Part::Message, &key, "老乡您好，{期限}给您答复。").await.unwrap();
    // Every change with who and when; and back to ours.
    let kept = system.call(&settings::SHOW, (), ListForm::default()).await.unwrap();
    let line = &kept.history.rows[0];
    assert!(line.what.starts_with("消息：") && line.now.contains("老乡您好"), "{line:?}");
    let view = said(&system, Part::Message, &key, "").await.unwrap();
    assert!(view.rows.iter().all(|it| it.own.is_empty()));
    hall.citizen("赵四").await.submitted(item).await;
}

#[tokio::test]
async fn what_a_county_adds_stands_under_a_papers_own_words() {
    let hall = TestHall::open().await;
    let system = hall.person("sysadmin").await;
    let add = "领取地点：一楼综合窗口。\n电话：0790-1234567。";
    said(&system, Part::Paper, "受理通知书", add).await.unwrap();
    assert!(says(said(&system, Part::Paper, "受理通知书", &"一行\n".repeat(5)).await).contains("最多写4行"));
    let (zhou, clerk) = (hall.person("zhouming").await, hall.person("hejing").await);
    let case = received(&clerk, passed(&hall, &zhou, &clerk, HYGIENE, false).await.id).await;
    let case = clerk.call(&accept::ACCEPT, case.id, at(&case)).await.unwrap();
    let link = case.papers.iter().find(|it| it.title.contains("受理通知书")).unwrap();
    let at = common::id::PaperAt { case: case.id, paper: link.id };
    let seen = zhou.call(&paper::SHOW, at, Nothing {}).await.unwrap();
    let added = seen.paper.rows.iter().find(|it| it.name == "附注").map(|it| it.text.clone());
    let added = added.unwrap_or_else(|| seen.paper.text[seen.paper.text.len() - 2..].join("\n"));
    assert_eq!(added, add);
    // What somebody else declares is theirs alone.
    assert_eq!(said(&system, Part::Paper, "告知承诺书", "另附").await.unwrap_err(), Fault::NotFound);
    // What is changed on the page of settings leaves it as it is.
    let facts = system.call(&settings::SHOW, (), ListForm::default()).await.unwrap().facts;
    system.call(&settings::SAVE, (), settings::SettingsForm(facts)).await.unwrap();
    let view = system.call(&wording::SHOW, (), Nothing {}).await.unwrap();
    assert!(view.rows.iter().any(|it| it.label == "受理通知书" && it.own == add), "{view:?}");
}

/// A county's file is held to what the page is, and what it changes has a line of the history.
#[tokio::test]
async fn a_file_says_no_more_than_the_page_does() {
    let hall = TestHall::open().await;
    let demo = include_str!("../../../data/demo/county.yaml");
    let with = |more: &str| server::county::parse(&format!("{demo}\n{more}\n"));
    let err = with("texts:\n  nothing: 好").unwrap_err().to_string();
    assert!(err.contains("消息“nothing”：没有这一种"), "{err}");
    let err = with("tails:\n  受理通知书: 请看www.example.com").unwrap_err().to_string();
    assert!(err.contains("网址"), "{err}");
    server::county::take(&hall.hub, with("tails:\n  受理通知书: 请带好身份证。").unwrap()).await.unwrap();
    let system = hall.person("sysadmin").await;
    let kept = system.call(&settings::SHOW, (), ListForm::default()).await.unwrap();
    let line = kept.history.rows.iter().find(|it| it.what.starts_with("文书附注：")).unwrap();
    assert_eq!(
        (line.by.as_str(), line.was.as_str(), line.now.as_str()),
        ("县信息文件", "（照旧）", "请带好身份证。")
    );
}
