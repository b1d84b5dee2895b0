//! 申请表, judged like a paper: field by field, told with the materials, put right where it was wrong and nowhere else.
use common::{
    account::{self, Duty},
    application::stage,
    case::{self, DraftView, ReasonForm, SaveForm, draft::Step, intake},
    check::Nothing,
    decision::accept::{self, CorrectForm, CorrectLine, ReceiveForm},
    fault::Fault,
    form::Answer,
    id::{CaseId, SlotAt},
    review::{
        self, Defect, ExamineField, ExamineView, JudgeForm, NotifyForm, Verdict, VersionForm,
        form::{FORM, key},
    },
};

use crate::{
    hall::{Person, TestHall},
    intake::taken_in,
    review::{form_is_good, judge, judged},
    upload::{page, put},
};

const SHOP: &str = "个体工商户设立登记";

async fn wrong(who: &Person<'_>, case: CaseId, field: &str, defect: Defect) -> Result<ExamineView, Fault> {
    let form = JudgeForm {
        verdict: Verdict::Bad,
        defect: Some(defect),
        says: "店名已有人用，请换一个。".to_owned(),
        rest_seen: true,
        ..JudgeForm::default()
    };
    who.call(&review::JUDGE, SlotAt { case, slot: key(field) }, form).await
}

async fn draft(who: &Person<'_>, id: CaseId) -> DraftView {
    who.call(&case::DRAFT, id, Nothing {}).await.unwrap()
}

/// Saves what is there with these in it.
async fn typed(who: &Person<'_>, id: CaseId, all: &[(&str, &str)]) -> Result<case::Saved, Fault> {
    let draft = draft(who, id).await;
    let mut answers = draft.answers;
    answers.extend(all.iter().map(|(name, it)| ((*name).to_owned(), Answer::text(it))));
    who.call(&case::SAVE, id, SaveForm { answers, rev: draft.rev }).await
}

fn field<'a>(seen: &'a ExamineView, name: &str) -> &'a ExamineField {
    seen.fields.iter().find(|it| it.name == name).unwrap()
}

fn faulty(it: Result<impl std::fmt::Debug, Fault>) -> Vec<String> {
    match it {
        Err(Fault::Form { fields }) => fields.into_iter().map(|it| it.name).collect(),
        it => panic!("{it:?}"),
    }
}

async fn told(who: &Person<'_>, id: CaseId, seen: &ExamineView) -> review::NoticeView {
    who.call(&review::NOTIFY, id, NotifyForm { version: seen.case.version, n_days: 10 }).await.unwrap()
}

#[tokio::test]
async fn a_name_that_is_taken_is_told_with_a_photo_and_only_they_can_be_put_right() {
    let hall = TestHall::open().await;
    let (zhou, li) = (hall.person("zhouming").await, hall.person("liqing").await);
    let id = zhou.submitted(hall.item(SHOP).await.id).await.id;
    let before = draft(&zhou, id).await.answers;
    let seen = li.call(&review::EXAMINE, id, Nothing {}).await.unwrap();
    assert!(seen.unjudged().contains(&"申请表".to_owned()));
    assert!(!field(&seen, "applicant_id").said.contains("19"), "numbers are masked");
    let photo = seen.slots.iter().find(|it| !it.files.is_empty()).unwrap().material.slot.clone();
    wrong(&li, id, "shop_name", Defect::Taken).await.unwrap();
    let seen = judged(&li, id, &[&photo]).await;
    assert_eq!(field(&seen, "shop_name").verdict.as_ref().unwrap().verdict, Verdict::Bad, "its own word stands");
    assert_eq!(field(&seen, "business_scope").verdict.as_ref().unwrap().verdict, Verdict::Good);
    assert!(seen.unjudged().is_empty());
    let early = li.call(&review::PASS, id, VersionForm { version: seen.case.version }).await;
    assert_eq!(faulty(early), ["verdicts"], "with a field that is wrong there is no passing");
    let notice = told(&li, id, &seen).await;
    let named: Vec<&str> = notice.lines.iter().map(|it| it.slot.as_str()).collect();
    assert_eq!(named, [key("shop_name").as_str(), &photo]);
    assert_eq!(
        (notice.lines[0].material.as_str(), notice.lines[0].problem.as_str()),
        ("申请表“店名（字号）”", "名称与已有的重复")
    );

    let back = draft(&zhou, id).await;
    let steps: Vec<Step> = back.tasks().into_iter().map(|it| it.step).collect();
    assert_eq!(steps, [Step::Part("correcting".to_owned()), Step::Materials, Step::Submit]);
    let told = back.told.clone().unwrap();
    assert_eq!(told.line("shop_name").unwrap().requirement, "店名已有人用，请换一个。", "the clerk's own words");
    let open: Vec<String> = told.section(&back.item, &back.answers).fields.into_iter().map(|it| it.name).collect();
    assert_eq!(open, ["shop_name"]);
    // Every other field is shut: the scope beside it, the applicant's own, how it is fetched.
    for (name, other) in
        [("business_scope", "卖酒"), ("applicant_phone", "13900001111"), ("delivery", "electronic")]
    {
        assert_eq!(faulty(typed(&zhou, id, &[("shop_name", "老周牛肉面馆"), (name, other)]).await), [name]);
    }
    assert_eq!(draft(&zhou, id).await.answers, before, "and of a save that is refused nothing is kept");
    put(&zhou, id, &photo, "重拍.png", &page(7)).await;
    assert_eq!(faulty(zhou.submit(id).await), ["shop_name"], "as it was, it is no correction");
    assert_eq!(
        faulty(
            async {
                typed(&zhou, id, &[("shop_name", "")]).await.unwrap();
                zhou.submit(id).await
            }
            .await
        ),
        ["shop_name"]
    );
    typed(&zhou, id, &[("shop_name", "老周牛肉面馆")]).await.unwrap();
    zhou.submit(id).await.unwrap();

    let seen = li.call(&review::CLAIM, id, Nothing {}).await.unwrap();
    let name = field(&seen, "shop_name");
    assert_eq!(name.said, "老周牛肉面馆");
    assert_eq!(name.before.as_deref(), Some(before["shop_name"].as_text()), "before and after side by side");
    assert!(name.verdict.is_none() && field(&seen, "business_scope").verdict.is_some());
    assert!(field(&seen, "business_scope").before.is_none());
    let last = zhou.call(&case::SHOW, id, Nothing {}).await.unwrap().events;
    assert!(last.iter().any(|it| it.note == "申请表改了：店名（字号）"), "{last:?}");
    let seen = judged(&li, id, &[]).await;
    let passed = li.call(&review::PASS, id, VersionForm { version: seen.case.version }).await.unwrap();
    assert_eq!(passed.stage, stage::RECEIVED);
}

#[tokio::test]
async fn a_notice_may_name_nothing_but_the_form() {
    let hall = TestHall::open().await;
    let (zhou, li) = (hall.person("zhouming").await, hall.person("liqing").await);
    let id = zhou.submitted(hall.item(SHOP).await.id).await.id;
    wrong(&li, id, "premise_address", Defect::Place).await.unwrap();
    let seen = li.call(&review::EXAMINE, id, Nothing {}).await.unwrap();
    let early = li.call(&review::NOTIFY, id, NotifyForm { version: seen.case.version, n_days: 5 }).await;
    assert!(matches!(early, Err(Fault::Form { .. })), "nor is it told before the rest is judged");
    let seen = judged(&li, id, &[]).await;
    told(&li, id, &seen).await;
    let back = draft(&zhou, id).await;
    let steps: Vec<Step> = back.tasks().into_iter().map(|it| it.step).collect();
    assert_eq!(steps, [Step::Part("correcting".to_owned()), Step::Submit], "nothing is to be uploaded");
    assert!(back.slots.iter().all(|it| !it.is_open));
    typed(&zhou, id, &[("premise_address", "城关镇东街42号302室")]).await.unwrap();
    zhou.submit(id).await.unwrap();
}

#[tokio::test]
async fn words_that_fit_a_photo_do_not_fit_a_field() {
    let hall = TestHall::open().await;
    let (zhou, li) = (hall.person("zhouming").await, hall.person("liqing").await);
    let id = zhou.submitted(hall.item(SHOP).await.id).await.id;
    li.call(&review::CLAIM, id, Nothing {}).await.unwrap();
    assert_eq!(faulty(wrong(&li, id, "shop_name", Defect::Unclear).await), ["defect"]);
    assert_eq!(
        faulty(judge(&li, id, &key("shop_name"), Verdict::Defer).await),
        ["verdict"],
        "a form is not put off"
    );
    assert_eq!(wrong(&li, id, "no_such_field", Defect::Slip).await.unwrap_err(), Fault::NotFound);
    assert_eq!(
        wrong(&li, id, "family", Defect::Slip).await.unwrap_err(),
        Fault::NotFound,
        "not asked of this one"
    );
    let all = JudgeForm {
        verdict: Verdict::Bad,
        defect: Some(Defect::Slip),
        says: "填错了".to_owned(),
        rest_seen: true,
        ..JudgeForm::default()
    };
    let all = li.call(&review::JUDGE, SlotAt { case: id, slot: FORM.to_owned() }, all).await;
    assert_eq!(faulty(all), ["verdict"], "which field is to be said");
    let photo = JudgeForm {
        verdict: Verdict::Bad,
        defect: Some(Defect::Taken),
        says: "重名".to_owned(),
        rest_seen: true,
        ..JudgeForm::default()
    };
    let photo = li.call(&review::JUDGE, SlotAt { case: id, slot: "identity".to_owned() }, photo).await;
    assert_eq!(faulty(photo), ["defect"]);
}

#[tokio::test]
async fn what_stood_in_the_form_the_first_time_needs_a_leader_the_second_time() {
    let hall = TestHall::open().await;
    let (zhou, li) = (hall.person("zhouming").await, hall.person("liqing").await);
    let id = zhou.submitted(hall.item(SHOP).await.id).await.id;
    wrong(&li, id, "shop_name", Defect::Taken).await.unwrap();
    let seen = judged(&li, id, &[]).await;
    told(&li, id, &seen).await;
    typed(&zhou, id, &[("shop_name", "老周牛肉面馆")]).await.unwrap();
    zhou.submit(id).await.unwrap();
    // Wrong again in another way: it was told, and is new.
    judged(&li, id, &[]).await;
    let seen = wrong(&li, id, "shop_name", Defect::Wording).await.unwrap();
    assert!(seen.seen_before.is_empty(), "{:?}", seen.seen_before);
    let seen = wrong(&li, id, "business_scope", Defect::Wording).await.unwrap();
    assert_eq!(seen.seen_before, ["申请表“经营范围”"]);
    let form = |version| NotifyForm { version, n_days: 5 };
    let again = li.call(&review::NOTIFY, id, form(seen.case.version)).await;
    assert!(matches!(again, Err(Fault::SecondNotice { .. })));
    let leader = hall.staff("主任", "县人民政府", &[Duty::Direct]).await;
    let why = ReasonForm { reason: "第一次漏看了经营范围".to_owned() };
    let view = leader.call(&review::ALLOW, id, why).await.unwrap();
    let notice = li.call(&review::NOTIFY, id, form(view.version)).await.unwrap();
    assert_eq!(notice.lines.len(), 2);
    let back = draft(&zhou, id).await;
    assert_eq!(
        back.told.unwrap().answers["shop_name"].as_text(),
        "老周牛肉面馆",
        "the second time is held against the first"
    );
}

#[tokio::test]
async fn another_situation_asks_for_what_belongs_to_it() {
    let hall = TestHall::open().await;
    let (zhou, li) = (hall.person("zhouming").await, hall.person("liqing").await);
    let item = hall.item(SHOP).await.id;
    let started = zhou.filled_with(item, &[("composition", "single")]).await;
    zhou.with_materials(&started).await;
    let id = zhou.submit(started.id).await.unwrap().id;
    wrong(&li, id, "composition", Defect::Slip).await.unwrap();
    let seen = judged(&li, id, &[]).await;
    told(&li, id, &seen).await;
    typed(&zhou, id, &[("composition", "family")]).await.unwrap();
    assert!(faulty(zhou.submit(id).await).iter().any(|it| it.starts_with("family")), "who they are is asked now");
    let back = draft(&zhou, id).await;
    let told = back.told.clone().unwrap();
    let open: Vec<String> = told.section(&back.item, &back.answers).fields.into_iter().map(|it| it.name).collect();
    assert_eq!(open, ["composition", "family"]);
    let row = [("name", "李秀英"), ("id", "431026195510033011"), ("relation", "母亲")];
    let row = row.into_iter().map(|(name, it)| (name.to_owned(), it.to_owned())).collect();
    let mut answers = back.answers.clone();
    answers.insert("family".to_owned(), Answer::Rows(vec![row]));
    zhou.call(&case::SAVE, id, SaveForm { answers, rev: back.rev }).await.unwrap();
    for slot in draft(&zhou, id).await.slots.iter().filter(|it| it.is_needed && !it.is_filled()) {
        assert!(slot.is_open, "{}", slot.material.name);
        put(&zhou, id, &slot.material.slot, "新.png", &page(4)).await;
    }
    zhou.submit(id).await.unwrap();
    let seen = li.call(&review::CLAIM, id, Nothing {}).await.unwrap();
    assert!(field(&seen, "family").verdict.is_none(), "nobody has seen it yet");
    judged(&li, id, &[]).await;
    let seen = wrong(&li, id, "family", Defect::Partial).await.unwrap();
    assert!(seen.seen_before.is_empty(), "nor could anybody have: {:?}", seen.seen_before);
}

#[tokio::test]
async fn at_the_counter_the_form_is_told_and_put_right_too() {
    let hall = TestHall::open().await;
    let (zhou, yu) = (hall.person("zhouming").await, hall.person("yuping").await);
    let card = intake::IntakeForm {
        number: "李秀英|女|汉|19551003|湖南省明川县松溪镇鹿门路7号|431026195510033011".to_owned(),
        phone: "13700001111".to_owned(),
        ..intake::IntakeForm::default()
    };
    let opened = yu.call(&intake::OPEN, hall.item(SHOP).await.id, card).await.unwrap().case;
    let id = taken_in(&yu, draft(&yu, opened).await).await;
    let seen = yu.call(&common::decision::DOSSIER, id, Nothing {}).await.unwrap().seen;
    let line = |field: &str, defect| CorrectLine { slot: key(field), defect, says: "请写规范。".to_owned() };
    let form = |lines| CorrectForm { version: seen.case.version, n_days: 5, lines };
    let odd = yu.call(&accept::CORRECT, id, form(vec![line("business_scope", Defect::Unclear)])).await;
    assert_eq!(faulty(odd), [format!("defect-{}", key("business_scope"))]);
    let nowhere = yu.call(&accept::CORRECT, id, form(vec![line("nowhere", Defect::Slip)])).await;
    assert_eq!(nowhere.unwrap_err(), Fault::NotFound);
    let lines = vec![line("business_scope", Defect::Wording), line("applicant_phone", Defect::Slip)];
    let notice = yu.call(&accept::CORRECT, id, form(lines)).await.unwrap();
    assert_eq!(notice.lines.len(), 2);

    // Back at the window: the numbers stay masked, and what they mask stays as it was.
    let version = notice_version(&yu, id).await;
    yu.call(&intake::RESUME, id, VersionForm { version }).await.unwrap();
    let back = draft(&yu, id).await;
    assert!(back.told.as_ref().unwrap().answers["applicant_id"].as_text().contains('*'));
    assert_eq!(faulty(typed(&yu, id, &[("shop_name", "别的店")]).await), ["shop_name"]);
    typed(&yu, id, &[("business_scope", "小吃店、餐饮服务")]).await.unwrap();
    let form = || intake::TakeInForm { signed: "yes".to_owned(), ..intake::TakeInForm::default() };
    assert_eq!(
        faulty(yu.call(&intake::TAKE_IN, id, form()).await),
        ["applicant_phone"],
        "the other one is as it was"
    );
    typed(&yu, id, &[("applicant_phone", "13700002222")]).await.unwrap();
    yu.call(&intake::TAKE_IN, id, form()).await.unwrap();
    let seen = yu.call(&common::decision::DOSSIER, id, Nothing {}).await.unwrap().seen;
    assert_eq!((seen.case.stage, seen.round), (stage::RECEIVED, 2));
    assert!(field(&seen, "applicant_phone").before.is_some() && field(&seen, "applicant_id").before.is_none());
    assert!(seen.case.events.last().unwrap().note.contains("申请表改了："), "{:?}", seen.case.events.last());
    drop(zhou);
}

async fn notice_version(who: &Person<'_>, id: CaseId) -> i32 {
    who.call(&case::SHOW, id, Nothing {}).await.unwrap().version
}

#[tokio::test]
async fn where_the_notice_names_materials_alone_the_form_stays_shut() {
    let hall = TestHall::open().await;
    let (zhou, li) = (hall.person("zhouming").await, hall.person("liqing").await);
    let id = zhou.submitted(hall.item(SHOP).await.id).await.id;
    form_is_good(&li, id).await;
    let seen = li.call(&review::EXAMINE, id, Nothing {}).await.unwrap();
    let photo = seen.slots.iter().find(|it| !it.files.is_empty()).unwrap().material.slot.clone();
    let seen = judged(&li, id, &[&photo]).await;
    told(&li, id, &seen).await;
    assert!(draft(&zhou, id).await.told.is_none());
    let saved = typed(&zhou, id, &[("shop_name", "别的店")]).await;
    assert!(matches!(saved, Err(Fault::WrongStage { .. })), "{saved:?}");
}

#[tokio::test]
async fn a_bundle_is_judged_by_its_one_form() {
    let hall = TestHall::open().await;
    let (zhou, li) = (hall.person("zhouming").await, hall.person("liqing").await);
    let id = zhou.submitted(hall.item("开办餐饮店一件事").await.id).await.id;
    let seen = li.call(&review::CLAIM, id, Nothing {}).await.unwrap();
    let name = seen.fields.iter().find(|it| it.may_amend).unwrap().name.clone();
    wrong(&li, id, &name, Defect::Wording).await.unwrap();
    let seen = judged(&li, id, &[]).await;
    told(&li, id, &seen).await;
    typed(&zhou, id, &[(&name, "改过的写法")]).await.unwrap();
    zhou.submit(id).await.unwrap();
    let seen = judged(&li, id, &[]).await;
    assert_eq!(field(&seen, &name).said, "改过的写法");
    let passed = li.call(&review::PASS, id, VersionForm { version: seen.case.version }).await.unwrap();
    let form = ReceiveForm { version: passed.version, originals: Vec::new() };
    drop(li.call(&accept::RECEIVE, id, form).await);
}

/// Whoever acts for somebody puts right what is told, and not whom they act for.
#[tokio::test]
async fn an_agent_puts_right_what_is_told_and_reads_before_and_after() {
    let hall = TestHall::open().await;
    let (agent, li) = (hall.citizen("代办员").await, hall.person("liqing").await);
    let form = account::ConsentForm {
        name: "李秀英".to_owned(),
        id_card: "431026195510033011".to_owned(),
        phone: "13700001111".to_owned(),
        relation: "母亲".to_owned(),
        agreed: "yes".to_owned(),
    };
    let consent = agent.call(&account::ADD_CONSENT, (), form).await.unwrap()[0].id.to_string();
    let started = agent.call(&case::OPEN, hall.item(SHOP).await.id, case::OpenForm::default()).await.unwrap();
    typed(&agent, started.id, &[("applicant_for", &consent)]).await.unwrap();
    let started = agent.completed(draft(&agent, started.id).await, &[("shop_name", "秀英面馆")]).await;
    agent.with_materials(&started).await;
    let id = agent.submit(started.id).await.unwrap().id;
    wrong(&li, id, "shop_name", Defect::Taken).await.unwrap();
    let seen = judged(&li, id, &[]).await;
    told(&li, id, &seen).await;
    for (name, other) in [("applicant_for", "self"), ("applicant_name", "代办员"), ("applicant_kind", "legal")]
    {
        assert_eq!(faulty(typed(&agent, id, &[(name, other)]).await), [name]);
    }
    typed(&agent, id, &[("shop_name", "秀英牛肉面馆")]).await.unwrap();
    agent.submit(id).await.unwrap();
    let handed = agent.call(&case::handed::SHOW, id, Nothing {}).await.unwrap();
    assert_eq!(handed.applicant, "李秀英");
    let changed: Vec<(&str, &str)> =
        handed.corrections[0].changed.iter().map(|it| (it.name.as_str(), it.text.as_str())).collect();
    assert_eq!(changed, [("店名（字号）", "原来：秀英面馆；改为：秀英牛肉面馆")]);
}
