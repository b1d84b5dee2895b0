//! 预审: judged material by material, told once.
use common::{
    account::Duty,
    application::stage,
    case::{self, QueueForm, ReasonForm, draft::Step},
    check::Nothing,
    decision::accept::{Ground, RefuseForm},
    fault::Fault,
    id::{CaseId, NoticeAt, SlotAt},
    material,
    review::{self, Defect, ExamineView, JudgeForm, NextForm, NotifyForm, Verdict, VersionForm, form::FORM},
};

use crate::{
    hall::{Person, TestHall},
    upload::{page, put},
};

pub async fn judge(who: &Person<'_>, case: CaseId, slot: &str, verdict: Verdict) -> Result<ExamineView, Fault> {
    let bad = verdict != Verdict::Good;
    let form = JudgeForm {
        verdict,
        defect: bad.then_some(Defect::Unclear),
        says: if bad { "看不清，请重新拍照上传。".to_owned() } else { String::new() },
        rest_seen: true,
        ..JudgeForm::default()
    };
    who.call(&review::JUDGE, SlotAt { case, slot: slot.to_owned() }, form).await
}

/// Nothing is wrong with what was typed.
pub async fn form_is_good(who: &Person<'_>, case: CaseId) {
    judge(who, case, FORM, Verdict::Good).await.unwrap();
}

/// Everything good but those.
pub async fn judged(who: &Person<'_>, case: CaseId, bad: &[&str]) -> ExamineView {
    who.call(&review::CLAIM, case, Nothing {}).await.unwrap();
    let mut seen = judge(who, case, FORM, Verdict::Good).await.unwrap();
    let open: Vec<String> =
        seen.slots.iter().filter(|it| it.is_open()).map(|it| it.material.slot.clone()).collect();
    for slot in open {
        let verdict = if bad.contains(&slot.as_str()) { Verdict::Bad } else { Verdict::Good };
        seen = judge(who, case, &slot, verdict).await.unwrap();
    }
    seen
}

#[tokio::test]
async fn a_case_is_returned_once_corrected_where_it_was_wrong_and_passed() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let li = hall.person("liqing").await;
    let receipt = zhou.submitted(hall.item("个体工商户设立登记").await.id).await;
    let id = receipt.id;
    let queue = li.call(&case::QUEUE, (), QueueForm::default()).await.unwrap();
    assert_eq!((queue.page.n_rows, queue.page.rows[0].n_left), (1, Some(5)));
    let next = li.call(&review::NEXT, (), NextForm::default()).await.unwrap();
    assert_eq!(next.case, Some(id));
    let seen = li.call(&review::EXAMINE, id, Nothing {}).await.unwrap();
    let wrong = seen.slots.iter().find(|it| !it.files.is_empty()).unwrap().material.slot.clone();
    let fine = seen.slots.iter().filter(|it| !it.files.is_empty()).nth(1).unwrap().material.slot.clone();
    let seen = judged(&li, id, &[&wrong]).await;
    assert_eq!(seen.preview.lines.len(), 1);
    let early = li.call(&review::PASS, id, VersionForm { version: seen.case.version }).await;
    assert!(matches!(early, Err(Fault::Form { .. })), "with a bad one there is no passing");
    let notice =
        li.call(&review::NOTIFY, id, NotifyForm { version: seen.case.version, n_days: 10 }).await.unwrap();
    assert_eq!(notice.due.to_string(), "2026-12-07");
    assert_eq!(notice.lines, seen.preview.lines, "what was previewed is what is told");

    let read =
        zhou.call(&review::NOTICE, NoticeAt { case: id, notice: notice.id.unwrap() }, Nothing {}).await.unwrap();
    assert_eq!(read.lines, notice.lines);
    let zhao = hall.citizen("赵四").await;
    let theirs = zhao.call(&review::NOTICE, NoticeAt { case: id, notice: notice.id.unwrap() }, Nothing {}).await;
    assert_eq!(theirs.unwrap_err(), Fault::NotFound);

    // Only what was found wrong can be touched; and it has to be.
    let slots = zhou.call(&material::SLOTS, id, Nothing {}).await.unwrap();
    assert_eq!(slots.iter().filter(|it| it.is_open).count(), 1);
    let locked = SlotAt { case: id, slot: fine.clone() };
    let file = slots.iter().find(|it| it.material.slot == fine).unwrap().files[0].id;
    let remove = material::ArrangeForm { act: "remove".to_owned(), file: Some(file) };
    assert!(matches!(zhou.call(&material::ARRANGE, locked, remove).await, Err(Fault::WrongStage { .. })));
    assert!(matches!(zhou.submit(id).await, Err(Fault::MaterialsMissing { .. })));
    let old = slots.iter().find(|it| it.material.slot == wrong).unwrap().files[0].id;
    let at = SlotAt { case: id, slot: wrong.clone() };
    zhou.call(&material::ARRANGE, at, material::ArrangeForm { act: "remove".to_owned(), file: Some(old) })
        .await
        .unwrap();
    put(&zhou, id, &wrong, "重拍.png", &page(7)).await;
    zhou.submit(id).await.unwrap();

    // Back to the same clerk, with the earlier version beside, and what was good still good.
    let chen = hall.person("chenlan").await;
    let other = chen.call(&review::NEXT, (), NextForm::default()).await.unwrap();
    assert_eq!(other.case, None, "somebody else's correction waits for them");
    let back = li.call(&review::NEXT, (), NextForm::default()).await.unwrap();
    assert_eq!(back.case, Some(id));
    assert!(matches!(chen.call(&review::CLAIM, id, Nothing {}).await, Err(Fault::Claimed { .. })));
    let seen = li.call(&review::EXAMINE, id, Nothing {}).await.unwrap();
    assert_eq!(seen.round, 2);
    let slot = seen.slots.iter().find(|it| it.material.slot == wrong).unwrap();
    assert_eq!((slot.files.len(), slot.earlier.len(), slot.verdict.is_none()), (1, 1, true));
    assert!(seen.slots.iter().find(|it| it.material.slot == fine).unwrap().verdict.is_some());
    let seen = judged(&li, id, &[]).await;
    let view = li.call(&review::PASS, id, VersionForm { version: seen.case.version }).await.unwrap();
    assert_eq!(view.stage, stage::RECEIVED, "nobody need come for this one");

    let events = zhou.call(&case::SHOW, id, Nothing {}).await.unwrap().events;
    let lines = events.iter().map(|it| format!("{} {} {}", it.act.label(), it.by, it.note).trim().to_owned());
    insta::assert_snapshot!(lines.collect::<Vec<String>>().join("\n"), @r"
    填表 周明远
    提交 周明远
    开始预审 李青
    一次性告知，待补正 李青 共1项
    补正后提交 周明远
    开始预审 李青
    预审通过并收件 李青
    ");
}

#[tokio::test]
async fn what_could_be_seen_the_first_time_needs_a_leader_the_second_time() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let li = hall.person("liqing").await;
    let id = zhou.submitted(hall.item("个体工商户设立登记").await.id).await.id;
    let seen = li.call(&review::CLAIM, id, Nothing {}).await.unwrap();
    let slots: Vec<String> =
        seen.slots.iter().filter(|it| !it.files.is_empty()).map(|it| it.material.slot.clone()).collect();
    let seen = judged(&li, id, &[&slots[0]]).await;
    li.call(&review::NOTIFY, id, NotifyForm { version: seen.case.version, n_days: 5 }).await.unwrap();
    put(&zhou, id, &slots[0], "重拍.png", &page(8)).await;
    zhou.submit(id).await.unwrap();
    judged(&li, id, &[]).await;
    let seen = judge(&li, id, &slots[1], Verdict::Bad).await.unwrap();
    assert_eq!(seen.seen_before.len(), 1);
    let form = || NotifyForm { version: seen.case.version, n_days: 5 };
    assert!(matches!(li.call(&review::NOTIFY, id, form()).await, Err(Fault::SecondNotice { .. })));
    let reason = || ReasonForm { reason: "申请人同时换了场所".to_owned() };
    assert_eq!(li.call(&review::ALLOW, id, reason()).await.unwrap_err(), Fault::NotYours);
    let leader = hall.staff("主任", "县人民政府", &[Duty::Direct]).await;
    let view = leader.call(&review::ALLOW, id, reason()).await.unwrap();
    assert!(view.events.last().unwrap().note.contains("换了场所"));
    assert!(
        matches!(li.call(&review::NOTIFY, id, form()).await, Err(Fault::WrongStage { .. })),
        "the page was older than the leader's word"
    );
    li.call(&review::NOTIFY, id, NotifyForm { version: view.version, n_days: 5 }).await.unwrap();
}

#[tokio::test]
async fn who_leaves_a_case_lying_gets_another_and_frees_it() {
    let hall = TestHall::open().await;
    let item = hall.item("个体工商户设立登记").await.id;
    let (zhou, zhao) = (hall.person("zhouming").await, hall.citizen("赵四").await);
    let (one, two) = (zhou.submitted(item).await.id, zhao.submitted(item).await.id);
    let (li, chen) = (hall.person("liqing").await, hall.person("chenlan").await);
    let next = async |who: &Person<'_>, skip| {
        who.call(&review::NEXT, (), NextForm { skip, ..NextForm::default() }).await.unwrap().case
    };
    assert_eq!(next(&li, None).await, Some(one));
    assert_eq!(next(&li, None).await, Some(one), "what one holds comes first");
    assert_eq!(next(&li, Some(one)).await, Some(two));
    assert_eq!(next(&chen, None).await, Some(one), "left lying, it is free");
    assert_eq!(next(&li, Some(two)).await, None);
}

#[tokio::test]
async fn two_clerks_race_and_one_is_told_who_was_first() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let (li, chen) = (hall.person("liqing").await, hall.person("chenlan").await);
    let id = zhou.submitted(hall.item("个体工商户设立登记").await.id).await.id;
    let seen = judged(&li, id, &[]).await;
    let late = chen.call(&review::PASS, id, VersionForm { version: seen.case.version }).await.unwrap_err();
    assert!(matches!(late, Fault::Claimed { by, .. } if by == "李青"));
    let form = || VersionForm { version: seen.case.version };
    let (one, other) = tokio::join!(li.call(&review::PASS, id, form()), li.call(&review::PASS, id, form()));
    let faults: Vec<Fault> = [one.err(), other.err()].into_iter().flatten().collect();
    assert!(matches!(faults.as_slice(), [Fault::WrongStage { by: Some(by), .. }] if by == "李青"), "{faults:?}");
    // A lease nobody renews is let go.
    let id = zhou.submitted(hall.item("食品小经营许可").await.id).await.id;
    li.call(&review::CLAIM, id, Nothing {}).await.unwrap();
    assert!(chen.call(&review::CLAIM, id, Nothing {}).await.is_err());
    hall.hub.clock.put(hall.now().plus_minutes(21));
    assert!(chen.call(&review::CLAIM, id, Nothing {}).await.is_ok());
}

#[tokio::test]
async fn a_case_that_belongs_elsewhere_is_refused_with_words() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let li = hall.person("liqing").await;
    let id = zhou.submitted(hall.item("个体工商户设立登记").await.id).await.id;
    let seen = li.call(&review::CLAIM, id, Nothing {}).await.unwrap();
    let form = |reason: &str| RefuseForm {
        version: seen.case.version,
        ground: Ground::NoNeed,
        reason: reason.to_owned(),
        elsewhere: "白石镇便民服务中心".to_owned(),
    };
    assert!(matches!(li.call(&review::REFUSE, id, form(" ")).await, Err(Fault::Form { .. })));
    let view = li.call(&review::REFUSE, id, form("只是偶尔摆摊，不需要登记")).await.unwrap();
    assert_eq!(view.stage, stage::NOT_ACCEPTED);
    assert_eq!(
        view.events.last().unwrap().note,
        "依法不需要取得行政许可（行政许可法第三十二条第一款第一项）：只是偶尔摆摊，不需要登记。可以到这里办：白石镇便民服务中心。"
    );
}

#[tokio::test]
async fn only_what_is_on_the_list_may_be_deferred() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let he = hall.person("hejing").await;
    let id = zhou.submitted(hall.item("公共场所卫生许可").await.id).await.id;
    let seen = he.call(&review::CLAIM, id, Nothing {}).await.unwrap();
    let of = |necessity| {
        seen.slots
            .iter()
            .find(|it| it.material.necessity == necessity && it.is_needed)
            .unwrap()
            .material
            .slot
            .clone()
    };
    let required = of(common::catalogue::Necessity::Required);
    let deferrable = of(common::catalogue::Necessity::Deferrable);
    assert!(matches!(judge(&he, id, &required, Verdict::Defer).await, Err(Fault::Form { .. })));
    assert!(judge(&he, id, &deferrable, Verdict::Defer).await.is_ok());
}

#[tokio::test]
async fn what_may_follow_later_is_named_but_neither_asked_for_nor_called_complete() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let he = hall.person("hejing").await;
    let id = zhou.submitted(hall.item("公共场所卫生许可").await.id).await.id;
    let seen = he.call(&review::CLAIM, id, Nothing {}).await.unwrap();
    let of = |necessity| {
        let mut all = seen.slots.iter().filter(|it| it.material.necessity == necessity && it.is_needed);
        all.next().unwrap().material.clone()
    };
    let bad = of(common::catalogue::Necessity::Required);
    let later = of(common::catalogue::Necessity::Deferrable);
    judge(&he, id, &later.slot, Verdict::Defer).await.unwrap();
    let seen = judged(&he, id, &[&bad.slot]).await;
    let days = |n_days| NotifyForm { version: seen.case.version, n_days };
    let ten = he.call(&review::PREVIEW, id, days(10)).await.unwrap();
    let fifteen = he.call(&review::PREVIEW, id, days(15)).await.unwrap();
    assert_eq!((ten.due.to_string(), fifteen.due.to_string()), ("2026-12-07".to_owned(), "2026-12-14".to_owned()));
    assert!(he.call(&review::PREVIEW, id, days(0)).await.is_err());

    let notice = he.call(&review::NOTIFY, id, days(15)).await.unwrap();
    assert_eq!(NoticeShort::of(&notice), NoticeShort::of(&fifteen), "the preview was word for word");
    let told: Vec<(&str, bool)> = notice.lines.iter().map(|it| (it.slot.as_str(), it.is_later)).collect();
    assert!(told.contains(&(bad.slot.as_str(), false)) && told.contains(&(later.slot.as_str(), true)));
    assert!(notice.lines.iter().all(|it| !it.requirement.contains("。；")));
    let draft = zhou.call(&case::DRAFT, id, Nothing {}).await.unwrap();
    let open: Vec<&str> = draft.slots.iter().filter(|it| it.is_open).map(|it| it.material.slot.as_str()).collect();
    assert_eq!(open, [bad.slot.as_str()], "what may follow is not asked for now");
    let steps: Vec<Step> = draft.tasks().into_iter().map(|it| it.step).collect();
    assert_eq!(steps, [Step::Materials, Step::Submit], "the answers are settled");

    assert_eq!(zhou.submit(id).await.unwrap_err(), Fault::MaterialsMissing { names: vec![bad.name.clone()] });
    put(&zhou, id, &bad.slot, "重拍.png", &page(9)).await;
    let receipt = zhou.submit(id).await.unwrap();
    assert!(receipt.corrected_at.is_some_and(|it| it >= receipt.submitted_at));
    let seen = judged(&he, id, &[]).await;
    let passed = he.call(&review::PASS, id, VersionForm { version: seen.case.version }).await.unwrap();
    assert!(passed.now.contains(&format!("可以后补：{}", later.name)), "{}", passed.now);
    let messages = zhou.call(&common::message::MESSAGES, (), case::MineForm::default()).await.unwrap();
    let told = &messages.rows.iter().find(|it| it.title == "预审通过").unwrap().text;
    assert!(told.contains(&later.name) && !told.contains("齐全"), "{told}");
}

/// What of a notice stands in its preview too.
#[derive(Debug, PartialEq)]
struct NoticeShort(Vec<review::NoticeLine>, common::moment::Day, u32, String);

impl NoticeShort {
    fn of(it: &review::NoticeView) -> NoticeShort {
        NoticeShort(it.lines.clone(), it.due, it.n_days, it.contact.clone())
    }
}

#[tokio::test]
async fn a_correction_that_never_comes_is_a_withdrawal() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let li = hall.person("liqing").await;
    let id = zhou.submitted(hall.item("个体工商户设立登记").await.id).await.id;
    let seen = li.call(&review::CLAIM, id, Nothing {}).await.unwrap();
    let first = seen.slots.iter().find(|it| !it.files.is_empty()).unwrap().material.slot.clone();
    let seen = judged(&li, id, &[&first]).await;
    li.call(&review::NOTIFY, id, NotifyForm { version: seen.case.version, n_days: 3 }).await.unwrap();
    hall.walk_to("2026-11-27", 1).await;
    let zhou = hall.person("zhouming").await;
    let view = zhou.call(&case::SHOW, id, Nothing {}).await.unwrap();
    assert_eq!(view.stage, stage::WITHDRAWN);
    assert_eq!(view.events.last().unwrap().by, "系统");
}

/// Finding M13: a document of several pages is not judged by its first one; whoever says they have seen the rest says so by name.
#[tokio::test]
async fn nothing_is_judged_before_every_page_was_looked_at_or_said_to_be() {
    let hall = TestHall::open().await;
    let (zhou, li) = (hall.person("zhouming").await, hall.person("liqing").await);
    let id = zhou.submitted(hall.item("个体工商户设立登记").await.id).await.id;
    let seen = li.call(&review::CLAIM, id, Nothing {}).await.unwrap();
    let slot = seen.slots.iter().max_by_key(|it| it.n_pages()).unwrap();
    let n_pages = u32::try_from(slot.n_pages()).unwrap();
    assert!(n_pages > 0);
    let at = || SlotAt { case: id, slot: slot.material.slot.clone() };
    let form = |n_seen: u32, rest_seen: bool| JudgeForm { n_seen, rest_seen, ..JudgeForm::default() };
    let early = li.call(&review::JUDGE, at(), form(n_pages - 1, false)).await.unwrap_err();
    assert!(early.says().contains("没有看") || matches!(early, Fault::Form { .. }), "{early:?}");
    let verdict = async |form: JudgeForm| {
        let seen = li.call(&review::JUDGE, at(), form).await.unwrap();
        let slot = seen.slots.into_iter().find(|it| it.material.slot == slot.material.slot).unwrap();
        slot.verdict.unwrap()
    };
    let said = verdict(form(n_pages - 1, true)).await;
    assert_eq!(
        (said.n_pages, said.n_seen, said.n_said(), said.by.as_str()),
        (slot.n_pages() as i32, n_pages as i32 - 1, 1, "李青")
    );
    assert_eq!(verdict(form(n_pages, false)).await.n_said(), 0);
    assert_eq!(verdict(form(u32::MAX, false)).await.n_said(), 0, "nobody has seen more than there is");
    form_is_good(&li, id).await;
}
