//! 好差评: once for each time, nobody named, silence is not praise, and a bad word is work until it is closed.
use common::{
    account::Duty,
    application::act,
    case::{self, LookupForm, MineForm, flow::Act, kinds::Kind},
    check::Nothing,
    decision::{self, InboxForm, Tray},
    desk::{self, search::SearchForm},
    fault::Fault,
    rating::{
        self, BadForm, Channel, Grievance, InviteForm, InviteRateForm, RateForm, SlipForm, SlipRateForm, Stars,
        work::{WorkForm, act as work, stage as works},
    },
};

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use server::entity::{cases, ratings};

use crate::hall::TestHall;

fn rate(seq: i32, stars: Stars, text: &str) -> RateForm {
    let grievances = if stars.is_bad() { vec![Grievance::Slow] } else { Vec::new() };
    RateForm { seq, stars: Some(stars), grievances, text: text.to_owned(), may_call: "yes".to_owned() }
}

fn done(act: Act) -> WorkForm {
    WorkForm { act, note: "已经查明，加开一个窗口".to_owned() }
}

#[tokio::test]
async fn each_time_is_rated_once_by_whoever_was_served_or_holds_the_slip() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let receipt = zhou.submitted(hall.item("个体工商户设立登记").await.id).await;
    let chances = zhou.call(&rating::CHANCES, receipt.id, Nothing {}).await.unwrap().chances;
    assert_eq!(chances.iter().map(|it| it.act).collect::<Vec<Act>>(), [act::SUBMIT]);
    let seq = chances[0].seq;
    let silent = hall.nobody().call(&rating::SCORE, (), Nothing {}).await.unwrap();
    assert_eq!((silent.n_rated(), silent.n_silent, silent.satisfied()), (0, 1, None), "silence is not praise");

    let nothing = RateForm { seq, ..RateForm::default() };
    assert!(matches!(zhou.call(&rating::RATE, receipt.id, nothing).await, Err(Fault::Form { .. })));
    let bare = RateForm { grievances: Vec::new(), ..rate(seq, Stars::Angry, "") };
    assert!(matches!(zhou.call(&rating::RATE, receipt.id, bare).await, Err(Fault::Form { .. })), "why, at least");
    let zhao = hall.citizen("赵四").await;
    let theirs = zhao.call(&rating::RATE, receipt.id, rate(seq, Stars::Angry, "")).await;
    assert_eq!(theirs.unwrap_err(), Fault::NotFound);

    let slip = |code: &str| SlipForm { no: receipt.no.clone(), query_code: code.to_owned() };
    let form = |code: &str| {
        let rate = rate(seq, Stars::Satisfied, "很快");
        SlipRateForm { slip: slip(code), rate, at_kiosk: false }
    };
    assert!(matches!(
        hall.nobody().call(&rating::RATE_BY_CODE, (), form("XXXXXX")).await,
        Err(Fault::Form { .. })
    ));
    hall.nobody().call(&rating::RATE_BY_CODE, (), form(&receipt.query_code)).await.unwrap();
    let twice = zhou.call(&rating::RATE, receipt.id, rate(seq, Stars::Angry, "")).await;
    assert!(matches!(twice, Err(Fault::Form { .. })), "{twice:?}");
    let score = hall.nobody().call(&rating::SCORE, (), Nothing {}).await.unwrap();
    assert_eq!((score.n_rated(), score.n_silent, score.satisfied()), (1, 0, Some(1_000)));
}

#[tokio::test]
async fn a_bad_word_is_work_with_a_clock_and_names_nobody() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let fang = hall.person("fangzhou").await;
    let receipt = zhou.submitted(hall.item("个体工商户设立登记").await.id).await;
    let seq = zhou.call(&rating::CHANCES, receipt.id, Nothing {}).await.unwrap().chances[0].seq;
    zhou.call(&rating::RATE, receipt.id, rate(seq, Stars::Unhappy, "排了两小时")).await.unwrap();
    let bad = fang.call(&rating::BAD, (), BadForm::default()).await.unwrap().rows.remove(0);
    assert_eq!((bad.stage, bad.due.unwrap().to_string().as_str()), (works::OPEN, "2026-11-24"));
    assert_eq!(bad.phone, "13800003210", "who said one may call");
    let seen = serde_json::to_string(&bad).unwrap();
    assert!(!seen.contains("周明远") && !seen.contains(&receipt.no), "{seen}");
    let clerk = hall.person("liqing").await;
    assert_eq!(clerk.call(&rating::BAD, (), BadForm::default()).await.unwrap_err(), Fault::NotYours);

    // Doubted by one, judged by another.
    let doubted = fang.call(&rating::WORK, bad.id, done(work::DOUBT)).await.unwrap();
    assert_eq!(doubted.stage, works::DOUBTED);
    assert_eq!(fang.call(&rating::WORK, bad.id, done(work::EXCLUDE)).await.unwrap_err(), Fault::SamePerson);
    let other = hall.staff("马建业", "县市场监管局", &[Duty::Direct]).await;
    let mending = other.call(&rating::WORK, bad.id, done(work::REJECT)).await.unwrap();
    assert_eq!((mending.stage, mending.due.unwrap().to_string().as_str()), (works::MENDING, "2026-11-30"));
    other.call(&rating::WORK, bad.id, done(work::ANSWER)).await.unwrap();
    let early = other.call(&rating::WORK, bad.id, done(work::CONFIRM)).await;
    assert!(matches!(early, Err(Fault::WrongStage { .. })), "{early:?}");
    other.call(&rating::WORK, bad.id, done(work::REOPEN)).await.unwrap();
    other.call(&rating::WORK, bad.id, done(work::ANSWER)).await.unwrap();
    let again = other.call(&rating::WORK, bad.id, done(work::REOPEN)).await;
    assert!(matches!(again, Err(Fault::Form { .. })), "reopened once");
    let closed = other.call(&rating::WORK, bad.id, done(work::CONTENT)).await.unwrap();
    assert_eq!((closed.stage, closed.due), (works::CLOSED, None));
    assert_eq!(
        closed.log.iter().filter(|it| it.act == work::ANSWER).count(),
        2,
        "what was done stands in the log"
    );

    let score = hall.nobody().call(&rating::SCORE, (), Nothing {}).await.unwrap();
    assert_eq!(score.satisfied(), Some(0), "answered, and still a bad one");
    assert_eq!(score.replies[0].reply, "已经查明，加开一个窗口");
    let told = zhou.call(&rating::CHANCES, receipt.id, Nothing {}).await.unwrap();
    assert_eq!(told.chances[0].reply, score.replies[0].reply);
}

/// Finding S16: by window and by person, and nothing of it tells what one person said.
#[tokio::test]
async fn a_window_and_whoever_serves_there_have_figures() {
    let hall = TestHall::open().await;
    let clerk = hall.person("hejing").await;
    for n in 0..6 {
        let own = hall.citizen(&format!("评价人{n}")).await;
        let case = crate::decision::passed(&hall, &own, &clerk, crate::decision::HYGIENE, false).await;
        let case = crate::decision::received(&clerk, case.id).await;
        clerk.call(&decision::accept::ACCEPT, case.id, crate::decision::at(&case)).await.unwrap();
        let seen = own.call(&rating::CHANCES, case.id, Nothing {}).await.unwrap();
        let last = seen.chances.last().unwrap().seq;
        let stars = if n == 0 { Stars::Angry } else { Stars::Satisfied };
        let silent = RateForm { may_call: String::new(), ..rate(last, stars, "") };
        own.call(&rating::RATE, case.id, silent).await.unwrap();
    }
    let ask =
        async |login: &str| hall.person(login).await.call(&rating::figures::FIGURES, (), Default::default()).await;
    let rows = ask("zhouweiguo").await.unwrap().rows;
    let whole = rows.iter().find(|it| it.by.is_empty() && it.window == "卫生健康05号窗口").unwrap();
    assert_eq!((whole.n_rated, whole.n_bad, whole.satisfied), (6, Some(1), Some(833)), "{rows:?}");
    let own = rows.iter().find(|it| it.by == "何静").unwrap();
    assert!(own.n_served >= 6 && own.n_bad == Some(1), "{own:?}");
    assert!(ask("majianye").await.unwrap().rows.iter().all(|it| it.org == "县市场监管局"), "their own");
    assert_eq!(ask("hejing").await.unwrap_err(), Fault::NotYours);
}

#[tokio::test]
async fn an_invitation_lets_one_service_be_rated_and_nothing_else() {
    let hall = TestHall::open().await;
    let (zhou, clerk) = (hall.person("zhouming").await, hall.person("liqing").await);
    let receipt = zhou.submitted(hall.item("个体工商户设立登记").await.id).await;
    let he = hall.person("hejing").await;
    assert_eq!(he.call(&rating::INVITE, receipt.id, Nothing {}).await.unwrap_err(), Fault::NotFound);
    let href = clerk.call(&rating::INVITE, receipt.id, Nothing {}).await.unwrap().href;
    let text = href.split_once("invite=").unwrap().1.to_owned();
    assert!(text.is_ascii() && text.len() < 40, "{text}");
    let nobody = hall.nobody();
    let ask = |invite: &str| InviteForm { invite: invite.to_owned() };
    let seen = nobody.call(&rating::CHANCES_BY_INVITE, (), ask(&text)).await.unwrap();
    assert_eq!((seen.chances.len(), seen.chances[0].act), (1, act::SUBMIT));
    let seq = seen.chances[0].seq;
    // Another service, another way, another case: none of them is what was signed.
    for (from, to) in [(format!(".{seq}."), ".9.".to_owned()), (".t.".to_owned(), ".k.".to_owned())] {
        let other = text.replacen(&from, &to, 1);
        assert_ne!(other, text);
        let made_up = nobody.call(&rating::CHANCES_BY_INVITE, (), ask(&other)).await;
        assert!(matches!(made_up, Err(Fault::Form { .. })), "{other}: {made_up:?}");
    }
    let form = |seq: i32| InviteRateForm { invite: text.clone(), rate: rate(seq, Stars::Fair, "") };
    let other = nobody.call(&rating::RATE_BY_INVITE, (), form(seq + 1)).await;
    assert!(matches!(other, Err(Fault::Form { .. })));
    nobody.call(&rating::RATE_BY_INVITE, (), form(seq)).await.unwrap();
    let twice = nobody.call(&rating::RATE_BY_INVITE, (), form(seq)).await;
    assert!(matches!(twice, Err(Fault::Form { .. })), "once");
    let spent = clerk.call(&rating::INVITE, receipt.id, Nothing {}).await;
    assert!(matches!(spent, Err(Fault::Form { .. })), "nothing is left to rate: {spent:?}");
    let rows = ratings::Entity::find().all(&hall.hub.readers).await.unwrap();
    assert_eq!(rows.iter().map(|it| it.channel).collect::<Vec<_>>(), [Channel::Tablet]);
}

/// The work is a case like others, and nothing of it leads back to whoever was not content.
#[tokio::test]
async fn the_work_is_a_case_that_nobody_finds_the_rater_by() {
    let hall = TestHall::open().await;
    let (zhou, fang) = (hall.person("zhouming").await, hall.person("fangzhou").await);
    let receipt = zhou.submitted(hall.item("个体工商户设立登记").await.id).await;
    let seq = zhou.call(&rating::CHANCES, receipt.id, Nothing {}).await.unwrap().chances[0].seq;
    let silent = RateForm { may_call: String::new(), ..rate(seq, Stars::Angry, "") };
    zhou.call(&rating::RATE, receipt.id, silent).await.unwrap();
    let bad = fang.call(&rating::BAD, (), BadForm::default()).await.unwrap().rows.remove(0);

    // Inbox, first page and search have it; no word, number or telephone of theirs does.
    let form = InboxForm { tray: Some(Tray::Complaint), ..InboxForm::default() };
    let inbox = fang.call(&decision::INBOX, (), form).await.unwrap();
    assert_eq!(inbox.page.rows.iter().map(|it| it.id).collect::<Vec<_>>(), [bad.id]);
    let home = fang.call(&desk::HOME, (), Nothing {}).await.unwrap();
    assert_eq!(home.n(desk::Card::Ratings), 1);
    let search = async |q: &str| {
        let form = SearchForm { q: q.to_owned(), ..Default::default() };
        let found = match q.starts_with("138") {
            true => fang.call(&desk::FIND, (), form).await,
            false => fang.call(&desk::SEARCH, (), form).await,
        };
        found.unwrap().page.rows.iter().any(|it| it.id == bad.id)
    };
    assert!(search(&bad.no).await && search("个体工商户").await);
    assert!(!search("周明远").await && !search("13800003210").await && !search(&receipt.no).await);
    let view = fang.call(&case::SHOW, bad.id, Nothing {}).await.unwrap();
    assert_eq!((view.kind, view.applicant.as_str()), (Kind::RatingWork, ""));
    assert_eq!(view.acts, [work::CONFIRM, work::DOUBT]);
    let seen = serde_json::to_string(&view).unwrap();
    assert!(!seen.contains("周明远") && !seen.contains(&receipt.no), "{seen}");
    assert!(!seen.contains("10:0") && view.events[0].at.minute_of_day() == 0, "nor the minute it came: {seen}");
    let row = cases::Entity::find().filter(cases::COLUMN.region.eq(bad.id.region));
    let row = row.filter(cases::COLUMN.id.eq(bad.id.uuid)).one(&hall.hub.readers).await.unwrap().unwrap();
    let served = cases::Entity::find().filter(cases::COLUMN.region.eq(bad.id.region));
    let served = served.filter(cases::COLUMN.id.eq(receipt.id.uuid)).one(&hall.hub.readers).await.unwrap();
    assert_ne!(row.applicant_id, served.unwrap().applicant_id, "nor the account");

    // Whoever rated has no second case, and no code leads to it.
    let mine = zhou.call(&case::MINE, (), MineForm::default()).await.unwrap();
    assert_eq!(mine.rows.iter().map(|it| it.id).collect::<Vec<_>>(), [receipt.id]);
    assert_eq!(zhou.call(&case::SHOW, bad.id, Nothing {}).await.unwrap_err(), Fault::NotFound);
    for query_code in [row.query_code, receipt.query_code] {
        let form = LookupForm { no: bad.no.clone(), query_code };
        assert!(matches!(zhou.call(&case::LOOKUP, (), form).await, Err(Fault::Form { .. })));
    }
    // Whoever verifies it sees the case and who served, not who was not content; and that they looked is kept.
    let served = fang.call(&rating::figures::SERVED, bad.id, Nothing {}).await.unwrap();
    assert_eq!((served.no.as_str(), served.act), (receipt.no.as_str(), act::SUBMIT));
    assert!(!serde_json::to_string(&served).unwrap().contains("周明远"), "{served:?}");
    let form = common::trail::TrailForm { what: "look".to_owned(), ..Default::default() };
    let looks = hall.person("audadmin").await.call(&common::trail::LIST, (), form).await.unwrap().page.rows;
    assert!(looks.iter().any(|it| it.says == "核实差评是哪一件" && it.case == Some(receipt.id)), "{looks:?}");
    let other = hall.person("tianxiuying").await;
    assert_eq!(
        other.call(&rating::figures::SERVED, bad.id, Nothing {}).await.unwrap_err(),
        Fault::NotFound,
        "another body's"
    );
    // Who left no number cannot be called back, nor is anything reopened for them.
    fang.call(&rating::WORK, bad.id, done(work::CONFIRM)).await.unwrap();
    let answered = fang.call(&rating::WORK, bad.id, done(work::ANSWER)).await.unwrap();
    assert_eq!(answered.acts, [work::NO_CALL]);
    for act in [work::CONTENT, work::REOPEN] {
        assert!(matches!(fang.call(&rating::WORK, bad.id, done(act)).await, Err(Fault::Form { .. })));
    }
    assert_eq!(fang.call(&rating::WORK, receipt.id, done(work::NO_CALL)).await.unwrap_err(), Fault::NotFound);
}

/// What two people found mistaken stands in the list and not in the counts.
#[tokio::test]
async fn what_is_excluded_by_two_is_told_and_not_counted() {
    let hall = TestHall::open().await;
    let (zhou, fang) = (hall.person("zhouming").await, hall.person("fangzhou").await);
    let receipt = zhou.submitted(hall.item("个体工商户设立登记").await.id).await;
    let seq = zhou.call(&rating::CHANCES, receipt.id, Nothing {}).await.unwrap().chances[0].seq;
    zhou.call(&rating::RATE, receipt.id, rate(seq, Stars::Angry, "评错了")).await.unwrap();
    let bad = fang.call(&rating::BAD, (), BadForm::default()).await.unwrap().rows.remove(0);
    fang.call(&rating::WORK, bad.id, done(work::DOUBT)).await.unwrap();
    let other = hall.person("xuning").await;
    let over = other.call(&rating::WORK, bad.id, done(work::EXCLUDE)).await.unwrap();
    assert_eq!((over.stage, over.due, over.acts.len()), (works::EXCLUDED, None, 0));
    let score = hall.nobody().call(&rating::SCORE, (), Nothing {}).await.unwrap();
    assert_eq!((score.n_rated(), score.n_excluded, score.n_silent, score.replies.len()), (0, 1, 0, 0));
}

/// Who made the invitation still has it: it never says how one was rated, and what was rated well on the house's own tablet gives way.
#[tokio::test]
async fn an_invitation_tells_the_house_nothing_and_the_applicant_has_the_last_word() {
    let hall = TestHall::open().await;
    let (zhou, clerk) = (hall.person("zhouming").await, hall.person("liqing").await);
    let receipt = zhou.submitted(hall.item("个体工商户设立登记").await.id).await;
    let href = clerk.call(&rating::INVITE, receipt.id, Nothing {}).await.unwrap().href;
    let invite = href.split_once("invite=").unwrap().1.to_owned();
    let ask = || InviteForm { invite: invite.clone() };
    let staff = clerk.call(&rating::CHANCES_BY_INVITE, (), ask()).await;
    assert!(matches!(staff, Err(Fault::Form { .. })), "{staff:?}");
    let nobody = hall.nobody();
    let seq = nobody.call(&rating::CHANCES_BY_INVITE, (), ask()).await.unwrap().chances[0].seq;
    let stars = |it: Stars| InviteRateForm { invite: invite.clone(), rate: rate(seq, it, "") };
    nobody.call(&rating::RATE_BY_INVITE, (), stars(Stars::Delighted)).await.unwrap();
    assert_eq!(nobody.call(&rating::CHANCES_BY_INVITE, (), ask()).await.unwrap().chances.len(), 0);

    let own = zhou.call(&rating::CHANCES, receipt.id, Nothing {}).await.unwrap();
    assert_eq!(own.chances[0].given, None);
    zhou.call(&rating::RATE, receipt.id, rate(seq, Stars::Angry, "等了一上午")).await.unwrap();
    let again = nobody.call(&rating::RATE_BY_INVITE, (), stars(Stars::Delighted)).await;
    assert!(matches!(again, Err(Fault::Form { .. })), "nor is it taken back from them");
    let rows = ratings::Entity::find().all(&hall.hub.readers).await.unwrap();
    assert_eq!(rows.iter().map(|it| it.stars).collect::<Vec<_>>(), [Stars::Angry]);
    let work = rows[0].work_id.unwrap();
    assert_eq!(work.get_version_num(), 4, "an id that begins with the minute would tell who was served then");
}

/// The answer to a bad rating is read by everybody, as a published question's is.
#[tokio::test]
async fn what_is_answered_to_a_rating_names_nobody() {
    let hall = TestHall::open().await;
    let (zhou, fang) = (hall.person("zhouming").await, hall.person("fangzhou").await);
    let receipt = zhou.submitted(hall.item("个体工商户设立登记").await.id).await;
    let seq = zhou.call(&rating::CHANCES, receipt.id, Nothing {}).await.unwrap().chances[0].seq;
    zhou.call(&rating::RATE, receipt.id, rate(seq, Stars::Unhappy, "")).await.unwrap();
    let bad = fang.call(&rating::BAD, (), BadForm::default()).await.unwrap().rows.remove(0);
    fang.call(&rating::WORK, bad.id, done(work::CONFIRM)).await.unwrap();
    for note in ["已向13812345678道歉", "已向周明远当面道歉", "身份证431099199001011234已退还"]
    {
        let form = WorkForm { act: work::ANSWER, note: note.to_owned() };
        let fault = fang.call(&rating::WORK, bad.id, form).await.unwrap_err();
        assert!(matches!(&fault, Fault::Form { fields } if fields[0].name == "note"), "{note}: {fault:?}");
    }
    fang.call(&rating::WORK, bad.id, done(work::ANSWER)).await.unwrap();
    let closed = fang.call(&rating::WORK, bad.id, done(work::CONTENT)).await.unwrap();
    assert_eq!(closed.phone, "", "nobody is called any more");
}
