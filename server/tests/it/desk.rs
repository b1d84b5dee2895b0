//! 工作台: looking is not claiming, the next one is one of those on the screen, and lists carry what a case has.
use common::{
    account::Duty,
    application::stage,
    case::{self, QueueForm, ReasonForm},
    check::Nothing,
    decision::{self, SayForm, Tray, decide},
    desk::{
        self, Card, HomeView, ListForm,
        search::{AmongForm, By, ExportForm, SearchForm, SearchView},
    },
    fault::Fault,
    id::{CaseId, SlotAt},
    review::{self, JudgeForm, NextForm, Verdict, VersionForm},
    trail::{self, TrailForm},
    transmittal::{self, LackForm, LineState, PUT_OFF, SendForm, Way},
};

use crate::{
    decision::{at, passed, received},
    hall::{Person, TestHall},
    review::judged,
};

const SHOP: &str = "个体工商户设立登记";
const HYGIENE: &str = "公共场所卫生许可";

async fn good(who: &Person<'_>, case: CaseId) -> Result<review::ExamineView, Fault> {
    let seen = who.call(&review::EXAMINE, case, Nothing {}).await.unwrap();
    let slot = seen.slots.iter().find(|it| !it.files.is_empty()).unwrap().material.slot.clone();
    let form = JudgeForm { verdict: Verdict::Good, rest_seen: true, ..JudgeForm::default() };
    who.call(&review::JUDGE, SlotAt { case, slot }, form).await
}

/// Finding S8: the head reads a case, and the counter goes on with it.
#[tokio::test]
async fn looking_at_a_case_keeps_it_from_nobody() {
    let hall = TestHall::open().await;
    let id = hall.person("zhouming").await.submitted(hall.item(SHOP).await.id).await.id;
    let (li, chen, head) =
        (hall.person("liqing").await, hall.person("chenlan").await, hall.person("fangzhou").await);
    for who in [&head, &chen, &li] {
        let seen = who.call(&review::EXAMINE, id, Nothing {}).await.unwrap();
        assert_eq!((seen.claimed_by, seen.case.stage), (None, stage::SUBMITTED));
    }
    // The first judgement takes it, and it is a stage of its own from then on.
    let seen = good(&li, id).await.unwrap();
    assert!(seen.is_mine && seen.case.stage == stage::PRE_REVIEW);
    assert!(matches!(good(&chen, id).await, Err(Fault::Claimed { by, .. }) if by == "李青"));
    let seen = chen.call(&review::EXAMINE, id, Nothing {}).await.unwrap();
    assert_eq!((seen.is_mine, seen.claimed_by.as_deref()), (false, Some("李青")), "but everybody may look");
}

#[tokio::test]
async fn whoever_leads_takes_a_case_back_and_nobody_else_does() {
    let hall = TestHall::open().await;
    let id = hall.person("zhouming").await.submitted(hall.item(SHOP).await.id).await.id;
    let (li, chen, head) =
        (hall.person("liqing").await, hall.person("chenlan").await, hall.person("fangzhou").await);
    li.call(&review::CLAIM, id, Nothing {}).await.unwrap();
    chen.call(&review::RELEASE, id, Nothing {}).await.unwrap();
    assert!(
        matches!(chen.call(&review::CLAIM, id, Nothing {}).await, Err(Fault::Claimed { .. })),
        "not theirs to give"
    );
    head.call(&review::RELEASE, id, Nothing {}).await.unwrap();
    let seen = chen.call(&review::CLAIM, id, Nothing {}).await.unwrap();
    assert!(seen.is_mine, "free for whoever takes it");
    let seen = judged(&chen, id, &[]).await;
    head.call(&review::RELEASE, id, Nothing {}).await.unwrap();
    head.call(&review::CLAIM, id, Nothing {}).await.unwrap();
    let form = VersionForm { version: seen.case.version };
    assert!(matches!(chen.call(&review::PASS, id, form).await, Err(Fault::Claimed { by, .. }) if by == "方舟"));
}

/// Finding S9.
#[tokio::test]
async fn the_next_case_is_one_of_those_on_the_screen() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let (shop, food) = (hall.item(SHOP).await.id, hall.item("食品小经营许可").await.id);
    let first = zhou.submitted(shop).await.id;
    let second = zhou.submitted(food).await.id;
    let li = hall.person("liqing").await;
    let next = async |form: NextForm| li.call(&review::NEXT, (), form).await.unwrap().case;
    let of = |item| NextForm { item: Some(item), ..NextForm::default() };
    let words = |q: &str| NextForm { q: Some(q.to_owned()), ..NextForm::default() };
    let view = |it: &str| NextForm { view: Some(it.to_owned()), ..NextForm::default() };
    assert_eq!(next(of(food)).await, Some(second), "not whatever is due first");
    li.call(&review::RELEASE, second, Nothing {}).await.unwrap();
    assert_eq!(next(words("食品小")).await, Some(second));
    li.call(&review::RELEASE, second, Nothing {}).await.unwrap();
    assert_eq!(next(words("没有这个词")).await, None);
    assert_eq!(next(view("back")).await, None, "nothing has come back");
    assert_eq!(next(view("due")).await, None, "nothing is due today");
    assert_eq!(
        next(NextForm { skip: Some(first), ..of(shop) }).await,
        None,
        "the only one of its kind is left lying"
    );
    assert_eq!(next(of(shop)).await, Some(first));
    let queue = li.call(&case::QUEUE, (), QueueForm { item: Some(food), ..QueueForm::default() }).await.unwrap();
    assert_eq!(queue.page.rows.len(), 1);
}

/// Finding S3: what the list says the department signs for.
#[tokio::test]
async fn a_list_names_what_this_case_has_and_nothing_else() {
    let hall = TestHall::open().await;
    let he = hall.person("hejing").await;
    let listed = async |given: &[(&str, &str)]| {
        let zhou = hall.person("zhouming").await;
        let draft = zhou.filled_with(hall.item(HYGIENE).await.id, given).await;
        zhou.with_materials(&draft).await;
        let id = zhou.submit(draft.id).await.unwrap().id;
        let seen = judged(&he, id, &[]).await;
        he.call(&review::PASS, id, at(&seen.case)).await.unwrap();
        let case = received(&he, id).await;
        he.call(&common::decision::accept::ACCEPT, id, at(&case)).await.unwrap();
        let form = SendForm { way: Way::Down, cases: vec![id] };
        let list = he.call(&transmittal::SEND, (), form).await.unwrap()[0];
        he.call(&transmittal::SHOW, list, Nothing {}).await.unwrap().lines[0].contents.clone()
    };
    let with = listed(&[("aircon", "yes")]).await;
    let without = listed(&[("aircon", "no")]).await;
    assert!(with.contains("集中空调") && !without.contains("集中空调"), "{with}\n{without}");
    for contents in [&with, &without] {
        assert_eq!(contents.matches("申请表").count(), 1, "{contents}");
    }
    // Put off: not in the bag.
    let (zhou, item) = (hall.person("zhouming").await, HYGIENE);
    let case = passed(&hall, &zhou, &he, item, true).await;
    let seen = he.call(&common::decision::DOSSIER, case.id, Nothing {}).await.unwrap();
    let later: Vec<String> = seen
        .seen
        .slots
        .iter()
        .filter(|it| it.verdict.as_ref().is_some_and(|it| it.verdict == Verdict::Defer))
        .map(|it| it.material.name.clone())
        .collect();
    assert_eq!(later.len(), 1);
    let case = received(&he, case.id).await;
    let form =
        common::decision::accept::DeferForm { version: case.version, n_days: 5, promised: "yes".to_owned() };
    let case = he.call(&common::decision::accept::ACCEPT_DEFERRING, case.id, form).await.unwrap();
    let send = || SendForm { way: Way::Down, cases: vec![case.id] };
    let list = he.call(&transmittal::SEND, (), send()).await.unwrap()[0];
    let contents = he.call(&transmittal::SHOW, list, Nothing {}).await.unwrap().lines[0].contents.clone();
    let put_off = format!("{}{PUT_OFF}", later[0]);
    assert!(contents.contains(&put_off) && contents.matches(&later[0]).count() == 1, "{contents}");
    let sun = hall.person("sunwei").await;
    let lack = LackForm { case: Some(case.id), what: put_off };
    assert!(
        matches!(sun.call(&transmittal::LACK, list, lack).await, Err(Fault::Form { .. })),
        "nobody said it was there"
    );
    // It comes, and goes down by itself.
    let owed = he.call(&common::decision::DOSSIER, case.id, Nothing {}).await.unwrap().owed;
    let originals = owed.into_iter().map(|it| it.slot).collect();
    let form = common::decision::accept::ReceiveForm { version: case.version, originals };
    he.call(&common::decision::accept::SUPPLY, case.id, form).await.unwrap();
    let list = he.call(&transmittal::SEND, (), send()).await.unwrap()[0];
    let seen = he.call(&transmittal::SHOW, list, Nothing {}).await.unwrap();
    assert_eq!(seen.lines[0].contents, later[0], "that alone");
}

/// One paper of a case is not in the bag: it alone goes on the next list.
#[tokio::test]
async fn one_thing_that_is_missing_does_not_hold_back_the_rest() {
    let hall = TestHall::open().await;
    let (zhou, he, sun) =
        (hall.person("zhouming").await, hall.person("hejing").await, hall.person("sunwei").await);
    let case = passed(&hall, &zhou, &he, HYGIENE, false).await;
    let case = received(&he, case.id).await;
    let id = he.call(&common::decision::accept::ACCEPT, case.id, at(&case)).await.unwrap().id;
    let send = || SendForm { way: Way::Down, cases: vec![id] };
    let list = he.call(&transmittal::SEND, (), send()).await.unwrap()[0];
    let contents = sun.call(&transmittal::SHOW, list, Nothing {}).await.unwrap().lines[0].contents.clone();
    let all: Vec<String> = transmittal::pieces(&contents).map(str::to_owned).collect();
    let late = all.last().unwrap().clone();
    let lack = |what: &str| LackForm { case: Some(id), what: what.to_owned() };
    assert!(
        matches!(he.call(&transmittal::LACK, list, lack(&late)).await, Err(Fault::Form { .. })),
        "not the giver's"
    );
    assert!(matches!(sun.call(&transmittal::LACK, list, lack("没有的")).await, Err(Fault::Form { .. })));
    let seen = sun.call(&transmittal::LACK, list, lack(&late)).await.unwrap();
    let states: Vec<LineState> = seen.lines.iter().map(|it| it.state).collect();
    assert_eq!(states, [LineState::Sent, LineState::Lacking]);
    assert!(!seen.lines[0].contents.contains(&late) && seen.lines[1].contents == late);
    let form = transmittal::ReceiveForm { there: vec![id], ..Default::default() };
    let seen = sun.call(&transmittal::RECEIVE, list, form).await.unwrap();
    assert_eq!((seen.row.n_missing, seen.lines[0].state), (1, LineState::Received));
    let list = he.call(&transmittal::SEND, (), send()).await.unwrap()[0];
    let seen = sun.call(&transmittal::SHOW, list, Nothing {}).await.unwrap();
    assert_eq!(seen.lines[0].contents, late, "that alone");
    assert!(matches!(he.call(&transmittal::SEND, (), send()).await, Err(Fault::Form { .. })), "and once");
}

async fn home(who: &Person<'_>) -> HomeView {
    who.call(&desk::HOME, (), Nothing {}).await.unwrap()
}

async fn listed(who: &Person<'_>, card: Card) -> Vec<CaseId> {
    let page = who.call(&desk::LIST, (), ListForm { card, page: None }).await.unwrap();
    assert_eq!(page.n_rows, page.rows.len() as u64);
    page.rows.into_iter().map(|it| it.id).collect()
}

/// Finding B2, and the day of a clerk: what is due, late and back, counted as it is listed.
#[tokio::test]
async fn each_person_sees_what_waits_for_them() {
    let hall = TestHall::open().await;
    let id = hall.person("zhouming").await.submitted(hall.item(SHOP).await.id).await.id;
    let li = hall.person("liqing").await;
    let before = home(&li).await;
    assert_eq!((before.n_review, before.n(Card::Today), before.n(Card::Mine)), (1, 0, 0));
    assert_eq!(before.first.iter().map(|it| it.id).collect::<Vec<CaseId>>(), [id]);
    assert!(before.cards.iter().all(|it| !it.card.is_of_head()), "a clerk settles nothing of a head's");
    li.call(&review::CLAIM, id, Nothing {}).await.unwrap();
    assert_eq!(home(&li).await.n(Card::Mine), 1);
    assert_eq!(listed(&li, Card::Mine).await, [id]);
    assert_eq!(home(&hall.person("chenlan").await).await.n(Card::Mine), 0, "somebody else's");
    let other = home(&hall.person("hejing").await).await;
    assert_eq!((other.n_review, other.first.len()), (0, 0), "another body's");

    // The fifth day: due today, and the law answers tomorrow.
    hall.walk_to("2026-11-30", 9).await;
    let (li, head) = (hall.person("liqing").await, hall.person("fangzhou").await);
    assert_eq!(home(&li).await.n(Card::Today), 1);
    assert_eq!(listed(&li, Card::Today).await, [id]);
    let seen = home(&head).await;
    assert_eq!((seen.n(Card::Today), seen.n(Card::Deemed), seen.n(Card::Late)), (1, 1, 0));
    assert_eq!(listed(&head, Card::Deemed).await, [id]);
    let refused = li.call(&desk::LIST, (), ListForm { card: Card::Void, page: None }).await;
    assert_eq!(refused.unwrap_err(), Fault::NotFound);
    let seen = home(&hall.staff("某人", "县人民政府", &[Duty::SystemAdmin]).await).await;
    assert!(seen.cards.is_empty() && seen.trays.is_empty() && seen.first.is_empty(), "whose work is not cases");
}

#[tokio::test]
async fn what_came_back_and_what_waits_for_a_signature_is_told() {
    let hall = TestHall::open().await;
    let (zhou, he) = (hall.person("zhouming").await, hall.person("hejing").await);
    let case = passed(&hall, &zhou, &he, HYGIENE, false).await;
    let case = received(&he, case.id).await;
    let case = he.call(&decision::accept::ACCEPT, case.id, at(&case)).await.unwrap();
    let (sun, qian, zhao) =
        (hall.person("sunwei").await, hall.person("qianyu").await, hall.person("zhaoming").await);
    let n_of = |it: &HomeView, tray: Tray| it.trays.iter().find(|it| it.tray == tray).map(|it| it.n_cases);
    let seen = home(&sun).await;
    assert_eq!((n_of(&seen, Tray::Handle), seen.n_inbox(), seen.n_review), (Some(1), 1, 0));
    assert_eq!(seen.first[0].id, case.id);
    let case = sun.call(&decide::ASSIGN, case.id, at(&case)).await.unwrap();
    let opinion = |version| decide::OpineForm {
        version,
        leaning: decide::Leaning::Grant,
        says: "现场与材料一致，符合条件".to_owned(),
    };
    let case = sun.call(&decide::OPINE, case.id, opinion(case.version)).await.unwrap();
    assert_eq!(home(&zhao).await.n(Card::Sign), 0);
    qian.call(&decide::OPINE, case.id, opinion(case.version)).await.unwrap();
    let seen = home(&zhao).await;
    assert_eq!((seen.n(Card::Sign), seen.first.len()), (1, 1));
    assert_eq!(listed(&zhao, Card::Sign).await, [case.id]);
    assert!(home(&sun).await.first.is_empty(), "it waits for somebody else");
}

/// Finding B2: nobody has to send the head an address.
#[tokio::test]
async fn the_head_finds_what_only_a_head_can_settle() {
    let hall = TestHall::open().await;
    let (zhou, li) = (hall.person("zhouming").await, hall.person("liqing").await);
    let id = zhou.submitted(hall.item(SHOP).await.id).await.id;
    let head = hall.person("fangzhou").await;
    assert_eq!(home(&head).await.n(Card::Void), 0);
    let reason = || ReasonForm { reason: "同一件事提交了两次".to_owned() };
    let case = li.call(&decide::ASK_VOID, id, reason()).await.unwrap();
    assert_eq!(home(&head).await.n(Card::Void), 1);
    assert_eq!(listed(&head, Card::Void).await, [id]);
    let form = SayForm { version: case.version, says: "确认是重复提交".to_owned() };
    let above = head.call(&decide::VOID, id, form.clone()).await.unwrap_err();
    assert!(matches!(above, Fault::NoMandate { .. }), "seen from above, settled by its own head: {above:?}");
    hall.person("majianye").await.call(&decide::VOID, id, form).await.unwrap();
    assert_eq!(home(&head).await.n(Card::Void), 0, "settled");

    // What could have been told the first time is told the second: that takes the head's leave.
    let id = zhou.submitted(hall.item(SHOP).await.id).await.id;
    let seen = li.call(&review::CLAIM, id, Nothing {}).await.unwrap();
    let told = seen.slots.iter().find(|it| !it.files.is_empty()).unwrap().material.slot.clone();
    let seen = judged(&li, id, &[&told]).await;
    let form = review::NotifyForm { version: seen.case.version, n_days: 10 };
    li.call(&review::NOTIFY, id, form).await.unwrap();
    crate::upload::put(&zhou, id, &told, "重拍.png", &crate::upload::page(7)).await;
    zhou.submit(id).await.unwrap();
    assert_eq!(home(&li).await.n(Card::Back), 1);
    assert_eq!(listed(&li, Card::Back).await, [id]);
    assert_eq!(home(&head).await.n(Card::Second), 0);
    let other = seen.slots.iter().find(|it| !it.files.is_empty() && it.material.slot != told).unwrap();
    let form = JudgeForm {
        verdict: Verdict::Bad,
        defect: Some(review::Defect::Unclear),
        says: "看不清，请重拍。".to_owned(),
        rest_seen: true,
        ..JudgeForm::default()
    };
    li.call(&review::JUDGE, SlotAt { case: id, slot: other.material.slot.clone() }, form).await.unwrap();
    assert_eq!(home(&head).await.n(Card::Second), 1);
    assert_eq!(listed(&head, Card::Second).await, [id]);
    head.call(&review::ALLOW, id, reason()).await.unwrap();
    assert_eq!(home(&head).await.n(Card::Second), 0);
}

async fn search(who: &Person<'_>, q: &str) -> SearchView {
    let form = SearchForm { q: q.to_owned(), ..Default::default() };
    let call = if desk::search::Sought::of(q).is_personal() { &desk::FIND } else { &desk::SEARCH };
    who.call(call, (), form).await.unwrap()
}

/// Finding B1: whoever stands at the counter and asks is answered, whatever they have with them.
#[tokio::test]
async fn a_case_is_found_by_whatever_one_has_of_it() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let receipt = zhou.submitted(hall.item(SHOP).await.id).await;
    let (li, he, head) = (hall.person("liqing").await, hall.person("hejing").await, hall.person("fangzhou").await);
    let no = receipt.no.as_str();
    let spaced = case::spaced_no(no);
    let profile = zhou.call(&common::account::PROFILE, (), Nothing {}).await.unwrap().form;
    let asked = [
        (no, By::No),
        (&spaced, By::No),
        (no.get(12..).unwrap(), By::Tail),
        ("周明远", By::Words),
        ("明远", By::Words),
        ("周 明远", By::Words),
        ("zhoumingyuan", By::Words),
        ("zmy", By::Words),
        ("个体工商户", By::Words),
        ("周明远 个体", By::Words),
        ("市场监管", By::Words),
        (&profile.phone, By::Phone),
        (&profile.id_card, By::Card),
    ];
    for (q, by) in asked {
        let found = search(&li, q).await;
        let ids: Vec<CaseId> = found.page.rows.iter().map(|it| it.id).collect();
        assert_eq!((found.by, ids, found.page.n_rows), (by, vec![receipt.id], 1), "{q}");
        assert_eq!(search(&he, q).await.page.n_rows, 0, "another body's: {q}");
        assert_eq!(search(&head, q).await.page.n_rows, 1, "the head's house: {q}");
    }
    for q in ["周明远 宾馆", "没有这个人", "431099261123999990", "13900009999", "100%", "_"] {
        assert_eq!(search(&li, q).await.page.n_rows, 0, "{q}");
    }
    let empty = li.call(&desk::SEARCH, (), SearchForm::default()).await;
    assert!(matches!(empty, Err(Fault::Form { .. })));
    let form = SearchForm { q: profile.phone.clone(), ..Default::default() };
    let quiet = li.call(&desk::SEARCH, (), form).await;
    assert_eq!(quiet.unwrap_err(), Fault::Unreadable, "nobody looks for a person without a record");
    // What is over is found all the same, and drafts are nobody's.
    zhou.call(&case::WITHDRAW, receipt.id, ReasonForm { reason: "不办了".to_owned() }).await.unwrap();
    zhou.filled(hall.item(SHOP).await.id).await;
    let found = search(&li, "周明远").await;
    assert_eq!((found.page.n_rows, found.page.rows[0].stage), (1, stage::WITHDRAWN));
}

#[tokio::test]
async fn what_is_found_is_narrowed_and_taken_along_for_a_reason() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let open = zhou.submitted(hall.item(SHOP).await.id).await.id;
    let over = zhou.submitted(hall.item(SHOP).await.id).await.id;
    zhou.call(&case::WITHDRAW, over, ReasonForm { reason: "不办了".to_owned() }).await.unwrap();
    let li = hall.person("liqing").await;
    li.call(&review::CLAIM, open, Nothing {}).await.unwrap();
    let form = |among: AmongForm| SearchForm { among, ..SearchForm::default() };
    let found = async |among: AmongForm| {
        let page = li.call(&desk::SEARCH, (), form(among)).await.unwrap().page;
        page.rows.into_iter().map(|it| it.id).collect::<Vec<CaseId>>()
    };
    let of_stage = |it: &str| AmongForm { stage: it.to_owned(), ..AmongForm::default() };
    assert_eq!(found(of_stage("open")).await, [open]);
    assert_eq!(found(of_stage("over")).await, [over]);
    assert_eq!(found(of_stage("pre_review")).await, [open]);
    let days = |from: &str, until: &str| AmongForm {
        from: from.to_owned(),
        until: until.to_owned(),
        ..AmongForm::default()
    };
    assert_eq!(found(days("2026-11-23", "2026-11-23")).await.len(), 2);
    assert!(found(days("2026-11-24", "")).await.is_empty());
    let body = |it: &str| AmongForm { org: it.to_owned(), ..AmongForm::default() };
    assert_eq!(found(body("市场监管")).await.len(), 2);
    assert!(found(body("民政")).await.is_empty());
    let window = |it: &str| AmongForm { window: it.to_owned(), ..AmongForm::default() };
    assert_eq!(found(window("市监3号窗")).await, [open]);

    let export = |q: &str, reason: &str| ExportForm {
        of: SearchForm { q: q.to_owned(), ..SearchForm::default() },
        reason: reason.to_owned(),
    };
    assert!(matches!(li.call(&desk::EXPORT, (), export("周明远", "")).await, Err(Fault::Form { .. })));
    let taken = li.call(&desk::EXPORT, (), export("周明远", "月底核对")).await.unwrap();
    assert_eq!(taken.n_lines, 2);
    li.call(&desk::EXPORT, (), export("13800003210", "本人来问")).await.unwrap();
    let form = TrailForm { what: "export".to_owned(), ..TrailForm::default() };
    let kept = hall.person("audadmin").await.call(&trail::LIST, (), form).await.unwrap().page.rows;
    let why: Vec<&str> = kept.iter().map(|it| it.why.as_str()).filter(|it| !it.is_empty()).collect();
    assert_eq!(why, ["本人来问", "月底核对"]);
    let form = TrailForm { what: "look".to_owned(), who: "李青".to_owned(), ..TrailForm::default() };
    let looks = hall.person("audadmin").await.call(&trail::LIST, (), form).await.unwrap().page.rows;
    assert!(looks.iter().any(|it| it.whom.starts_with("申请人周")), "who was looked for: {looks:?}");
}

/// Who looked for whom stands in the record; what was typed does not.
#[tokio::test]
async fn looking_for_a_person_leaves_a_record() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    zhou.submitted(hall.item(SHOP).await.id).await;
    let profile = zhou.call(&common::account::PROFILE, (), Nothing {}).await.unwrap().form;
    let li = hall.person("liqing").await;
    let kept = async || {
        use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
        use server::entity::audit_rows::{Column, Entity};
        let all = Entity::find().filter(Column::Route.eq(desk::FIND.path)).all(&hall.hub.readers).await.unwrap();
        all.into_iter().map(|it| it.subject).collect::<Vec<String>>()
    };
    search(&li, "周明远").await;
    assert!(kept().await.is_empty());
    search(&li, &profile.phone).await;
    let subjects = kept().await;
    assert!(subjects.iter().any(|it| it.starts_with("account ")), "{subjects:?}");
    assert!(subjects.iter().all(|it| !it.contains(&profile.phone)), "{subjects:?}");
}

/// 上报: the town that has sent it up still finds it, beside its own.
#[tokio::test]
async fn what_has_gone_to_another_body_is_found_beside() {
    let hall = TestHall::open().await;
    let (zhou, he) = (hall.person("zhouming").await, hall.person("hejing").await);
    let case = passed(&hall, &zhou, &he, HYGIENE, false).await;
    let case = received(&he, case.id).await;
    let case = he.call(&decision::accept::ACCEPT, case.id, at(&case)).await.unwrap();
    let sun = hall.person("sunwei").await;
    let case = sun.call(&decide::ASSIGN, case.id, at(&case)).await.unwrap();
    let asking = decide::AskForm {
        version: case.version,
        orgs: vec!["县民政局".to_owned()],
        says: "请核对经营场所是否属于养老机构".to_owned(),
        n_days: 3,
    };
    sun.call(&decide::ASK_COUNTERSIGN, case.id, asking).await.unwrap();
    let tian = hall.person("tianmin").await;
    let found = search(&tian, HYGIENE).await;
    assert_eq!((found.page.n_rows, found.beside.len()), (0, 1));
    let first = home(&tian).await.first;
    assert_eq!(
        first.iter().map(|it| it.id).collect::<Vec<CaseId>>(),
        [case.id],
        "and it waits for a word of theirs"
    );
}
