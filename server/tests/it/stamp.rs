//! 印章: kept by somebody, handed over, stopped; without one nothing is sealed.
use common::{
    account::Duty,
    case::{
        self, ReasonForm,
        flow::{Act, Is},
    },
    check::Nothing,
    decision::{self, accept},
    fault::Fault,
    id::PaperAt,
    mandate::{
        self, ListForm,
        stamp::{self, HandOverForm, IssueForm, StampState},
    },
    paper::{self, ExportForm, PaperKind, RegisterForm},
};

use crate::{
    decision::{at, passed, received},
    hall::TestHall,
};

const HYGIENE: &str = "公共场所卫生许可";

/// Whole, as it is read out over the telephone.
fn first_no(uses: &[paper::StampUse]) -> String {
    uses.last().map(|it| it.case_no.clone()).unwrap_or_default()
}

#[tokio::test]
async fn letters_are_found_by_name_body_and_number() {
    let hall = TestHall::open().await;
    let head = hall.person("fangzhou").await;
    let found = async |q: &str| {
        let form = ListForm { q: q.to_owned(), page: None };
        head.call(&mandate::LIST, (), form).await.unwrap().page
    };
    let all = found("").await;
    let he = found("何静").await;
    assert!(he.n_rows > 0 && he.n_rows < all.n_rows, "{} of {}", he.n_rows, all.n_rows);
    assert!(he.rows.iter().all(|it| it.holder == "何静"));
    let one = he.rows[0].no.clone();
    assert_eq!(found(&one).await.rows[0].no, one);
    assert!(found("县卫健局 何静").await.n_rows > 0, "two words, two columns");
    assert_eq!(found("县卫健局 没有这个人").await.n_rows, 0);
}

#[tokio::test]
async fn the_register_knows_which_seal_and_who_kept_it_then() {
    let hall = TestHall::open().await;
    let (zhou, he) = (hall.person("zhouming").await, hall.person("hejing").await);
    let head = hall.staff("周卫国", "县卫健局", &[Duty::Direct]).await;
    let seals = head.call(&stamp::LIST, (), Default::default()).await.unwrap();
    let [seal] = &seals.page.rows[..] else { panic!("one seal: {:?}", seals.page.rows) };
    assert_eq!((seal.name.as_str(), seals.without.len()), ("明川县卫生健康局行政审批专用章", 0));
    assert_eq!(seal.keepers.last().unwrap().name, "何静");

    let first = received(&he, passed(&hall, &zhou, &he, HYGIENE, false).await.id).await;
    he.call(&accept::ACCEPT, first.id, at(&first)).await.unwrap();
    hall.walk_to("2026-11-24", 0).await;
    let (he, head) = (hall.person("hejing").await, hall.staff("周卫民", "县卫健局", &[Duty::Direct]).await);
    let give = |keeper: &str| HandOverForm { keeper: keeper.to_owned(), remark: "轮岗".to_owned() };
    for (to, why) in [("hejing", "她自己手里"), ("liqing", "别的单位"), ("nobody", "没有这个人")] {
        let refused = head.call(&stamp::HAND_OVER, seal.id, give(to)).await;
        assert!(matches!(refused, Err(Fault::Form { .. })), "{why}: {refused:?}");
    }
    let kept = head.call(&stamp::HAND_OVER, seal.id, give("luoli")).await.unwrap();
    assert_eq!(kept.keepers.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(), ["何静", "罗莉"]);
    let lumen = hall.person("lumen").await;
    let second = received(&he, passed(&hall, &lumen, &he, HYGIENE, false).await.id).await;
    he.call(&accept::ACCEPT, second.id, at(&second)).await.unwrap();
    let uses = head.call(&paper::REGISTER, (), RegisterForm::default()).await.unwrap().rows;
    let kept: Vec<_> = uses.iter().map(|it| (it.keeper.as_str(), it.stamp_no == seal.no)).collect();
    assert_eq!(kept, [("罗莉", true), ("何静", true)], "the latest first, each as it was then");
    let found = async |q: &str| {
        let form = RegisterForm { q: q.to_owned(), page: None };
        head.call(&paper::REGISTER, (), form).await.unwrap().n_rows
    };
    let no = first_no(&uses);
    for (q, n) in [("受理", 2), ("何静 受理", 2), (no.as_str(), 1), ("受理 没有的字", 0), ("%", 0), ("", 2)]
    {
        assert_eq!(found(q).await, n, "{q}");
    }
    let export = |q: &str, reason: &str| ExportForm {
        of: RegisterForm { q: q.to_owned(), page: None },
        reason: reason.to_owned(),
    };
    assert!(
        head.call(&paper::REGISTER_EXPORT, (), export("", "")).await.is_err(),
        "a reason stands in the record"
    );
    let book = head.call(&paper::REGISTER_EXPORT, (), export("受理", "年度用印检查")).await.unwrap();
    assert_eq!((book.name, book.n_lines), (format!("用印登记{}.xlsx", hall.now().day()), 2));

    let outside = hall.staff("外人", "县民政局", &[Duty::Direct]).await;
    assert_eq!(outside.call(&stamp::HAND_OVER, seal.id, give("wumin")).await.unwrap_err(), Fault::NotFound);
}

#[tokio::test]
async fn while_a_body_has_no_seal_nothing_it_seals_is_open() {
    let hall = TestHall::open().await;
    let (zhou, he) = (hall.person("zhouming").await, hall.person("hejing").await);
    let head = hall.staff("周卫国", "县卫健局", &[Duty::Direct]).await;
    let seal = head.call(&stamp::LIST, (), Default::default()).await.unwrap().page.rows.remove(0);
    let new = |keeper: &str, made_on: &str| IssueForm {
        org: "县卫健局".to_owned(),
        keeper: keeper.to_owned(),
        made_on: made_on.to_owned(),
    };
    let second = head.call(&stamp::ISSUE, (), new("luoli", "2026-11-20")).await;
    assert!(matches!(second, Err(Fault::Form { .. })), "one at a time: {second:?}");
    let case = received(&he, passed(&hall, &zhou, &he, HYGIENE, false).await.id).await;
    let lumen = hall.person("lumen").await;
    let waits = received(&he, passed(&hall, &lumen, &he, HYGIENE, false).await.id).await;

    let why = || ReasonForm { reason: "印面磨损".to_owned() };
    let stopped = head.call(&stamp::STOP, seal.id, why()).await.unwrap();
    assert_eq!((stopped.state, stopped.stopped_why.as_str()), (StampState::Stopped, "印面磨损"));
    assert!(matches!(head.call(&stamp::STOP, seal.id, why()).await, Err(Fault::Form { .. })));
    let refused = he.call(&accept::ACCEPT, case.id, at(&case)).await.unwrap_err();
    assert!(refused.says().contains("没有在用的审批专用章"), "{}", refused.says());
    let seen = he.call(&decision::DOSSIER, case.id, Nothing {}).await.unwrap();
    let open = seen.seen.case.acts.iter().filter(|it| it.is(Is::Sealed));
    let said = |act: &Act| seen.barred.iter().any(|it| it.act == *act && it.says.contains("审批专用章"));
    assert!(open.clone().count() > 1 && open.clone().all(said), "{:?}", seen.barred);
    assert_eq!(seen.seen.case.papers.len(), case.papers.len(), "and nothing came of it");

    // The days go on: what the law itself ordains is written down, unsealed.
    hall.walk_to("2026-12-01", 10).await;
    let zhou = hall.person("lumen").await;
    let deemed = zhou.call(&case::SHOW, waits.id, Nothing {}).await.unwrap();
    let paper = deemed.papers.iter().find(|it| it.kind == PaperKind::Acceptance).unwrap();
    let at_paper = PaperAt { case: waits.id, paper: paper.id };
    let paper = zhou.call(&paper::SHOW, at_paper, Nothing {}).await.unwrap().paper;
    assert_eq!((paper.stamp.as_str(), paper.sealed_by.as_str()), ("", "系统"));
    assert!(paper.text[0].contains("自收到申请材料之日起即为受理"), "{:?}", paper.text);

    let (he, head) = (hall.person("hejing").await, hall.staff("周卫民", "县卫健局", &[Duty::Direct]).await);
    let later = head.call(&stamp::ISSUE, (), new("luoli", "2026-12-02")).await;
    assert!(matches!(later, Err(Fault::Form { .. })), "made tomorrow: {later:?}");
    let stranger = head.call(&stamp::ISSUE, (), new("liqing", "2026-11-30")).await;
    assert!(matches!(stranger, Err(Fault::Form { .. })), "kept in its own house: {stranger:?}");
    let fresh = head.call(&stamp::ISSUE, (), new("luoli", "2026-11-30")).await.unwrap();
    assert_ne!(fresh.no, seal.no);
    assert_eq!(fresh.made_on.unwrap().to_string(), "2026-11-30");
    let other = received(&he, passed(&hall, &hall.person("zhouming").await, &he, HYGIENE, false).await.id).await;
    he.call(&accept::ACCEPT, other.id, at(&other)).await.unwrap();
    let uses = head.call(&paper::REGISTER, (), RegisterForm::default()).await.unwrap().rows;
    assert_eq!((uses[0].stamp_no.as_str(), uses[0].keeper.as_str()), (fresh.no.as_str(), "罗莉"));
}
