//! 首问负责: who was asked first answers, or finds out and tells; and it stands in the record.
use common::{
    account::staff::{self, DutiesForm},
    case::{
        hold::{self, ColleaguesForm},
        kinds::Kind,
    },
    decision::{self, InboxForm, Tray},
    fault::Fault,
    inquiry::{self, ListForm, RecordForm, TellForm, act, stage},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use server::entity::cases;

use crate::hall::TestHall;

fn passed() -> RecordForm {
    RecordForm {
        about: "社保卡丢了怎么补".to_owned(),
        act: act::PASS,
        says: "问了县人社局卡务股".to_owned(),
        name: "李秀英".to_owned(),
        phone: "13700001111".to_owned(),
    }
}

#[tokio::test]
async fn who_was_asked_first_tells_and_nobody_else() {
    let hall = TestHall::open().await;
    let (li, yu) = (hall.person("liqing").await, hall.person("yuping").await);
    let bare = li.call(&inquiry::RECORD, (), RecordForm { phone: String::new(), ..passed() }).await;
    assert!(matches!(bare, Err(Fault::Form { .. })), "whom to tell?");
    let open = li.call(&inquiry::RECORD, (), passed()).await.unwrap();
    assert_eq!((open.due.unwrap().to_string(), open.phone.as_str()), ("2026-11-24".to_owned(), "13700001111"));
    let answered = RecordForm { act: act::ANSWER, says: "带身份证到三楼".to_owned(), ..passed() };
    let done = li.call(&inquiry::RECORD, (), answered).await.unwrap();
    assert_eq!((done.due, done.phone.as_str()), (None, ""), "nobody's number is kept without need");

    let seen = yu.call(&inquiry::LIST, (), ListForm::default()).await.unwrap();
    assert_eq!(seen.rows.iter().map(|it| it.id).collect::<Vec<_>>(), [open.id, done.id], "what is open, first");
    assert_eq!((seen.rows[0].phone.as_str(), seen.rows[0].is_mine), ("", false), "the number is for who calls");
    let tell = TellForm { reply: "告诉她带身份证到银行".to_owned() };
    let other = yu.call(&inquiry::TELL, open.id, tell.clone()).await;
    assert!(matches!(other, Err(Fault::Form { .. })), "{other:?}");
    assert_eq!(
        hall.person("hejing").await.call(&inquiry::TELL, open.id, tell.clone()).await.unwrap_err(),
        Fault::NotFound
    );

    let form = InboxForm { tray: Some(Tray::Tell), ..InboxForm::default() };
    let inbox = yu.call(&decision::INBOX, (), form).await.unwrap();
    assert_eq!(inbox.page.rows.iter().map(|it| it.id).collect::<Vec<_>>(), [open.id]);
    let shop = hall.person("zhouming").await.submitted(hall.item("个体工商户设立登记").await.id).await;
    assert_eq!(
        li.call(&inquiry::TELL, shop.id, tell.clone()).await.unwrap_err(),
        Fault::NotFound,
        "no application"
    );

    hall.walk_to("2026-11-25", 10).await;
    let li = hall.person("liqing").await;
    assert!(li.call(&inquiry::LIST, (), ListForm::default()).await.unwrap().rows[0].is_late);
    let told = li.call(&inquiry::TELL, open.id, tell.clone()).await.unwrap();
    assert_eq!((told.due, told.phone.as_str(), told.reply.as_str()), (None, "", "告诉她带身份证到银行"));
    assert_eq!(told.stage, stage::HEARD);
    assert!(matches!(li.call(&inquiry::TELL, open.id, tell).await, Err(Fault::WrongStage { .. })), "told once");
    let rows = cases::Entity::find().filter(cases::COLUMN.region.eq(open.id.region));
    let rows = rows.filter(cases::Column::Kind.eq(Kind::Inquiry)).all(&hall.hub.readers).await.unwrap();
    assert_eq!(rows.len(), 2);
    assert!(rows.iter().all(|it| it.answers.len() < 100 && it.query_code.is_empty()), "nobody's number is left");
    assert_eq!(server::gate::audit::verify(&hall.hub).await.unwrap(), []);
    let zhou = hall.person("zhouming").await;
    assert_eq!(zhou.call(&inquiry::LIST, (), ListForm::default()).await.unwrap_err(), Fault::NotYours);
}

/// The list is kept: it says what was asked, not by whom. And where whoever wrote it down is gone, a colleague sees it through.
#[tokio::test]
async fn the_list_names_nobody_and_nothing_stays_behind() {
    let hall = TestHall::open().await;
    let (li, yu, head) = (hall.person("liqing").await, hall.person("yuping").await, hall.person("fangzhou").await);
    for about in ["李四身份证431099199001011234丢了怎么办", "请回13812345678"] {
        let fault = li.call(&inquiry::RECORD, (), RecordForm { about: about.to_owned(), ..passed() }).await;
        assert!(matches!(fault, Err(Fault::Form { .. })), "{about}: {fault:?}");
    }
    let open = li.call(&inquiry::RECORD, (), passed()).await.unwrap();
    let all = head.call(&hold::COLLEAGUES, (), ColleaguesForm { tray: None }).await.unwrap();
    let gone = all.iter().find(|it| it.name == "李青").unwrap().id;
    let leaves = DutiesForm::default();
    hall.person("secadmin").await.call(&staff::SET_DUTIES, gone, leaves).await.unwrap();
    let row = yu.call(&inquiry::LIST, (), ListForm::default()).await.unwrap().rows.remove(0);
    assert_eq!((row.id, row.is_mine, row.phone.as_str()), (open.id, true, "13700001111"));
    yu.call(&inquiry::TELL, open.id, TellForm { reply: "已告诉她".to_owned() }).await.unwrap();
}
