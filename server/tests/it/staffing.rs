//! 岗位 are given by two: one proposes, another confirms; what is taken away is gone at once.
use common::{
    account::{
        Duty,
        staff::{self, DutiesForm, StaffForm, StaffView},
    },
    case::ReasonForm,
    check::Nothing,
    decision,
    fault::Fault,
    id::AccountId,
    proposal::{self, About, ListForm, ProposalView, State},
};

use server::gate::write::write;

use crate::hall::{Person, TestHall};

async fn found(who: &Person<'_>, q: &str) -> Vec<StaffView> {
    let form = StaffForm { q: Some(q.to_owned()), ..StaffForm::default() };
    who.call(&staff::STAFF, (), form).await.unwrap().page.rows
}

fn duties(of: &[Duty]) -> DutiesForm {
    DutiesForm { duties: of.to_vec(), is_active: true, reason: "轮岗".to_owned() }
}

async fn open(who: &Person<'_>) -> Vec<ProposalView> {
    let form = ListForm { about: About::Duties, page: None };
    let all = who.call(&proposal::LIST, (), form).await.unwrap().rows;
    all.into_iter().filter(|it| it.state == State::Open).collect()
}

#[tokio::test]
async fn duties_are_given_by_two() {
    let hall = TestHall::open().await;
    let (secures, boss) = (hall.person("secadmin").await, hall.person("zhouweiguo").await);
    let sun = found(&secures, "孙薇").await.remove(0);
    let had = sun.duties.clone();
    let set = secures.call(&staff::SET_DUTIES, sun.id, duties(&[Duty::Review, Duty::Decide])).await.unwrap();
    assert!(set.is_proposed && set.staff.duties == had, "nothing has happened yet");

    let mine = open(&secures).await.remove(0);
    assert!(mine.is_mine && !mine.may_settle, "{mine:?}");
    assert_eq!((mine.whom.as_str(), mine.says.as_str()), ("孙薇", "审查岗 → 审查岗、首席代表（sunwei，审批股）"));
    assert!(matches!(secures.call(&proposal::CONFIRM, mine.id, Nothing {}).await, Err(Fault::Form { .. })));
    // Another body's head, and whoever leads nothing, find nothing.
    for login in ["majianye", "hejing", "audadmin"] {
        let other = hall.person(login).await;
        assert!(open(&other).await.is_empty(), "{login}");
        assert_eq!(other.call(&proposal::CONFIRM, mine.id, Nothing {}).await.unwrap_err(), Fault::NotFound);
    }
    let system = hall.person("sysadmin").await;
    assert!(open(&system).await.remove(0).may_settle, "a young hall has no heads yet");
    let theirs = open(&boss).await.remove(0);
    assert!(theirs.may_settle && theirs.reason == "轮岗", "{theirs:?}");
    let settled = boss.call(&proposal::CONFIRM, theirs.id, Nothing {}).await.unwrap();
    assert_eq!(settled.state, State::Confirmed);
    assert!(settled.settled.starts_with("周卫国"), "{}", settled.settled);
    let after = found(&secures, "孙薇").await.remove(0);
    assert_eq!(after.duties.len(), 2);
    assert!(boss.call(&proposal::CONFIRM, theirs.id, Nothing {}).await.is_err(), "once");

    // What is taken away is gone at once, and takes with it what was only proposed.
    secures.call(&staff::SET_DUTIES, sun.id, duties(&[Duty::Review, Duty::Decide, Duty::Issue])).await.unwrap();
    let set = secures.call(&staff::SET_DUTIES, sun.id, duties(&[Duty::Review])).await.unwrap();
    assert!(!set.is_proposed && set.staff.duties == [Duty::Review]);
    assert!(open(&boss).await.is_empty());
    let inbox = hall.person("sunwei").await.call(&decision::INBOX, (), Default::default()).await.unwrap();
    assert!(inbox.trays.iter().all(|it| it.tray != decision::Tray::Approve));
}

#[tokio::test]
async fn what_is_proposed_may_be_refused_or_taken_back() {
    let hall = TestHall::open().await;
    let (secures, boss) = (hall.person("secadmin").await, hall.person("zhouweiguo").await);
    let id: AccountId = found(&secures, "孙薇").await.remove(0).id;
    let reason = |it: &str| ReasonForm { reason: it.to_owned() };
    secures.call(&staff::SET_DUTIES, id, duties(&[Duty::Review, Duty::Direct])).await.unwrap();
    let one = open(&boss).await.remove(0);
    assert!(boss.call(&proposal::REFUSE, one.id, reason("")).await.is_err());
    let refused = boss.call(&proposal::REFUSE, one.id, reason("不合适")).await.unwrap();
    assert_eq!(refused.state, State::Refused);
    secures.call(&staff::SET_DUTIES, id, duties(&[Duty::Review, Duty::Issue])).await.unwrap();
    let two = open(&secures).await.remove(0);
    let back = secures.call(&proposal::REFUSE, two.id, reason("写错了")).await.unwrap();
    assert_eq!(back.state, State::Withdrawn);
    assert_eq!(found(&secures, "孙薇").await.remove(0).duties, [Duty::Review]);
    // Nobody confirms what is about themselves, though they lead the body.
    let own = found(&secures, "周卫国").await.remove(0).id;
    secures.call(&staff::SET_DUTIES, own, duties(&[Duty::Direct, Duty::Decide])).await.unwrap();
    let own = open(&boss).await.remove(0);
    assert!(!own.may_settle && boss.call(&proposal::CONFIRM, own.id, Nothing {}).await.is_err());
    assert!(
        hall.person("fangzhou").await.call(&proposal::CONFIRM, own.id, Nothing {}).await.is_ok(),
        "from above"
    );
}

#[tokio::test]
async fn staff_are_found_by_name_login_post_and_body() {
    let hall = TestHall::open().await;
    let secures = hall.person("secadmin").await;
    for q in ["何静", "hejing", "卫生健康05", "静 05号"] {
        let all = found(&secures, q).await;
        assert!(all.len() == 1 && all[0].name == "何静", "{q}: {all:?}");
    }
    assert!(found(&secures, "周明远").await.is_empty(), "nobody who applies");
    let form = StaffForm { org: Some("县民政局".to_owned()), ..StaffForm::default() };
    let body = secures.call(&staff::STAFF, (), form.clone()).await.unwrap();
    assert!(body.page.rows.iter().all(|it| it.org == "县民政局") && body.page.n_rows >= 4);
    let boss = hall.person("zhouweiguo").await.call(&staff::STAFF, (), StaffForm::default()).await.unwrap();
    assert!(boss.page.rows.iter().all(|it| it.org == "县卫健局"), "their own people: {:?}", boss.orgs);
    assert!(hall.person("zhouweiguo").await.call(&staff::STAFF, (), form).await.unwrap().page.rows.is_empty());
    let clerk = hall.person("hejing").await.call(&staff::STAFF, (), StaffForm::default()).await;
    assert_eq!(clerk.unwrap_err(), Fault::NotFound);
}

/// Joining again takes the duties away: the last who can give them is not invited again in a browser.
#[tokio::test]
async fn the_last_who_gives_duties_is_not_invited_again() {
    let hall = TestHall::open().await;
    let system = hall.person("sysadmin").await;
    let invite = async |login: &str| {
        let form = staff::ReinviteForm { again: login.to_owned() };
        format!("{:?}", system.call(&staff::REINVITE, (), form).await)
    };
    assert!(invite("secadmin").await.contains("唯一的安全管理员"));
    assert!(invite("audadmin").await.contains("唯一的审计管理员"));
    // Whoever was invited and never came is nobody to rely on.
    hall.staff("没来过的", "县行政审批局", &[Duty::SecurityAdmin]).await;
    assert!(invite("secadmin").await.contains("唯一的安全管理员"));
    assert!(invite("liqing").await.starts_with("Ok"), "who administers nothing is invited as ever");
}

/// Each of two is one of two, until the other is on the way out.
#[tokio::test]
async fn two_who_give_duties_are_not_both_invited_again() {
    let hall = TestHall::open().await;
    let system = hall.person("sysadmin").await;
    let second = hall.staff("第二位", "县行政审批局", &[Duty::SecurityAdmin]).await;
    let id = second.call(&common::account::ME, (), Nothing {}).await.unwrap().account().unwrap();
    let cx = hall.cx(common::account::Who::Nobody);
    let joined = write(&cx, |cx| async move {
        let row = server::account::query::by_id(&cx, id).await?;
        server::account::query::change(&cx, &row, |it| {
            (it.login, it.totp) = (Some("second".to_owned()), "bound".to_owned());
        })
        .await
    });
    joined.await.unwrap();
    let invite = async |login: &str| {
        let form = staff::ReinviteForm { again: login.to_owned() };
        format!("{:?}", system.call(&staff::REINVITE, (), form).await)
    };
    assert!(invite("secadmin").await.starts_with("Ok"), "the other goes on holding it");
    assert!(invite("second").await.contains("唯一的安全管理员"));
}
