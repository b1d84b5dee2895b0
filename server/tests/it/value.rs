//! 值: what is typed in one of many ways is judged, kept, compared, charged and printed in one; and what is not asked decides nothing.
use common::{
    account::{self, ProfileForm, RegisterForm, SignInForm, Who},
    callback::{self, AskForm},
    case::{self, CaseView, LookupForm, QueueForm, SaveForm, clock::ClockKind},
    catalogue::{Limit, Unit},
    check::Nothing,
    decision::{
        self,
        decide::{self, GrantForm},
        deliver,
    },
    fault::Fault,
    form::Answer,
    id::{CaseId, ItemId},
    paper, review,
};
use server::{catalogue::import, gate::write::write, seed::COUNTY};

use crate::{
    decision::{SHOP, at, passed, received},
    hall::{Person, TestHall, answers},
    review::judged,
};

fn says(it: Result<impl std::fmt::Debug, Fault>, field: &str) -> String {
    match it {
        Err(Fault::Form { fields }) if fields.iter().any(|it| it.name == field) => {
            fields.into_iter().filter(|it| it.name == field).map(|it| it.says).collect()
        }
        it => panic!("{field}: {it:?}"),
    }
}

/// 甲题 asks 乙题 asks 丙题, and the same of 甲栏, 乙栏, 丙栏; material, fee, limit and stop hang on the last.
async fn chained(hall: &TestHall) -> ItemId {
    let cx = hall.cx(Who::Nobody);
    let taken = write(&cx, |cx| async move {
        let items = import::read_yaml(include_str!("data/chain-item.yaml"))?;
        import::take(&cx, COUNTY, items).await
    });
    taken.await.unwrap();
    hall.item("链条测试事项").await.id
}

const SHUT: [(&str, &str); 6] =
    [("q1", "no"), ("q2", "yes"), ("q3", "yes"), ("fa", "no"), ("fb", "yes"), ("fc", "yes")];

async fn draft_of(person: &Person<'_>, item: ItemId, given: &[(&str, &str)]) -> CaseId {
    let draft = person.filled_with(item, given).await;
    person.with_materials(&draft).await;
    draft.id
}

async fn granted(hall: &TestHall, person: &Person<'_>, id: CaseId, valid_until: &str) -> CaseView {
    person.submit(id).await.unwrap();
    let clerk = hall.person("liqing").await;
    let seen = judged(&clerk, id, &[]).await;
    let case = clerk.call(&review::PASS, id, at(&seen.case)).await.unwrap();
    let says = "准予".to_owned();
    let form = GrantForm { version: case.version, says, valid_until: valid_until.to_owned() };
    clerk.call(&decide::DECIDE_AT_ONCE, id, form).await.unwrap()
}

/// Field case 1.2.
#[tokio::test]
async fn what_is_not_asked_brings_no_paper_no_fee_no_limit_and_no_stop() {
    let hall = TestHall::open().await;
    let item = chained(&hall).await;
    let zhou = hall.person("zhouming").await;
    let shut: Vec<(&str, &str)> = SHUT.into_iter().chain([("area", "1,200")]).collect();
    let draft = zhou.filled_with(item, &shut).await;
    let slots: Vec<&str> = draft.slots.iter().map(|it| it.material.slot.as_str()).collect();
    assert_eq!(slots, ["base"]);
    assert_eq!(draft.item.promise(&draft.answers), Some(Limit { n: 0, unit: Unit::AtOnce }));
    assert_eq!(draft.item.cost(&draft.answers), 120_000);
    let stopped = answers(&[("q1", "no"), ("q2", "yes"), ("q3", "stop")]);
    assert_eq!(draft.item.stop(&stopped), None);
    let stopped = answers(&[("q1", "yes"), ("q2", "yes"), ("q3", "stop")]);
    assert!(draft.item.stop(&stopped).is_some());
    zhou.with_materials(&draft).await;
    let case = granted(&hall, &zhou, draft.id, "3年").await;
    assert_eq!(case.bill.unwrap().due, 120_000, "for the area alone");
    assert!(case.beside.iter().all(|it| it.kind != ClockKind::Promise || it.n_days == 0), "{:?}", case.beside);

    // And with the first answer as it was, all of it is there.
    let open: Vec<(&str, &str)> =
        shut.iter().map(|(name, it)| (*name, if *it == "no" { "yes" } else { it })).collect();
    let draft = zhou.filled_with(item, &open).await;
    let slots: Vec<&str> = draft.slots.iter().map(|it| it.material.slot.as_str()).collect();
    assert_eq!(slots, ["base", "m_q3", "m_fc"]);
    assert_eq!(draft.item.promise(&draft.answers), Some(Limit { n: 3, unit: Unit::WorkDay }));
    assert_eq!(draft.item.cost(&draft.answers), 120_000 + 10_000 + 5_000);
}

/// Finding H12, field cases 1.3 and 1.4.
#[tokio::test]
async fn the_number_that_was_taken_is_the_number_that_is_charged() {
    let hall = TestHall::open().await;
    let item = chained(&hall).await;
    let zhou = hall.person("zhouming").await;
    for (typed, kept, due) in [
        ("86.5", "86.5", 8_650),
        ("1，200", "1200", 120_000),
        ("１２００", "1200", 120_000),
        ("1200平方米", "1200", 120_000),
        ("\u{202d}120\u{202c}", "120", 12_000),
    ] {
        let given: Vec<(&str, &str)> = SHUT.into_iter().chain([("area", typed)]).collect();
        let id = draft_of(&zhou, item, &given).await;
        let case = granted(&hall, &zhou, id, "").await;
        assert_eq!(case.bill.unwrap().due, due, "{typed}");
        let clerk = hall.person("liqing").await;
        let seen = clerk.call(&decision::DOSSIER, id, Nothing {}).await.unwrap().seen;
        assert_eq!(seen.answers["area"], Answer::text(kept), "{typed}");
        assert!(!seen.answers.contains_key("fc") && !seen.answers.contains_key("q3"), "{:?}", seen.answers);
    }
    let given: Vec<(&str, &str)> = SHUT.into_iter().chain([("area", "120")]).collect();
    let draft = zhou.filled_with(item, &given).await;
    zhou.with_materials(&draft).await;
    let mut rev = draft.rev;
    for (typed, wanted) in [
        ("86,5", "逗号"),
        ("30-40", "范围"),
        ("4－5", "范围"),
        ("1e3", "只写数字"),
        ("-5", "负数"),
        ("9999999999999", "只写数字"),
    ] {
        let mut given = draft.answers.clone();
        given.insert("area".to_owned(), Answer::text(typed));
        rev = zhou.call(&case::SAVE, draft.id, SaveForm { answers: given, rev }).await.unwrap().rev;
        let refused = says(zhou.submit(draft.id).await, "area");
        assert!(refused.contains(wanted), "{typed}: {refused}");
    }
}

/// Field cases 1.9 to 1.11.
#[tokio::test]
async fn a_name_has_one_spelling_and_is_found_and_compared_by_it() {
    let hall = TestHall::open().await;
    let item = hall.item(SHOP).await.id;
    let applicant = hall.citizen("新来的人").await;
    let given = [
        ("applicant_name", "阿卜杜热西提•买买提\u{200b}"),
        ("applicant_id", "4310 2619 8506 1500 16"),
        ("applicant_phone", "\u{202d}138–0000–3210\u{202c}"),
        ("operator_name", "阿卜杜热西提·买买提"),
        ("operator_id", "431026198506150016"),
    ];
    let id = draft_of(&applicant, item, &given).await;
    applicant.submit(id).await.unwrap();
    let clerk = hall.person("liqing").await;
    let form = QueueForm { q: Some("阿卜杜热西提·买买提".to_owned()), ..QueueForm::default() };
    let found = clerk.call(&case::QUEUE, (), form).await.unwrap().page.rows;
    assert_eq!(found.iter().map(|it| it.applicant.as_str()).collect::<Vec<_>>(), ["阿卜杜热西提·买买提"]);
    let form = QueueForm { q: Some("阿卜杜热西提•买买提".to_owned()), ..QueueForm::default() };
    assert_eq!(clerk.call(&case::QUEUE, (), form).await.unwrap().page.rows.len(), 1);
    let seen = clerk.call(&review::CLAIM, id, Nothing {}).await.unwrap();
    assert!(!seen.checks.iter().any(|it| it.says.contains("姓名不同")), "{:?}", seen.checks);
    assert_eq!(seen.case.applicant, "阿卜杜热西提·买买提");

    let other = hall.citizen("后来的人").await;
    for (name, wanted) in
        [("明川\u{202e}县清和", "倒过来"), ("李\u{e000}", "旧输入法"), ("李青（市监窗口）", "符号")]
    {
        let draft = other.filled_with(item, &[]).await;
        other.with_materials(&draft).await;
        let mut given = draft.answers.clone();
        given.insert("applicant_name".to_owned(), Answer::text(name));
        other.call(&case::SAVE, draft.id, SaveForm { answers: given, rev: draft.rev }).await.unwrap();
        let refused = says(other.submit(draft.id).await, "applicant_name");
        assert!(refused.contains(wanted), "{name}: {refused}");
        other.call(&case::DISCARD, draft.id, Nothing {}).await.unwrap();
    }
}

/// Finding M12 and field case 2.4.
#[tokio::test]
async fn profiles_and_firms_are_called_what_is_seen() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let own = zhou.call(&account::PROFILE, (), Nothing {}).await.unwrap().form;
    let save = async |form: ProfileForm| zhou.call(&account::SAVE_PROFILE, (), form).await;
    for name in ["李青（市监窗口）\u{202e}\n已核验", "李青（市监窗口）", "周\u{2067}明", "周\u{e000}"]
    {
        says(save(ProfileForm { name: name.to_owned(), ..own.clone() }).await, "name");
    }
    let kept = save(ProfileForm { name: " 周　明\u{200b}".to_owned(), ..own.clone() }).await.unwrap();
    assert_eq!(kept.form.name, "周明");
    for email in ["name@qq.com，", "张三@qq.com", "a@b..cn", "a@b.cn\nBcc: c@d.cn"] {
        says(save(ProfileForm { email: email.to_owned(), ..own.clone() }).await, "email");
    }
    let register = async |name: &str| {
        let form = RegisterForm {
            kind: "legal".to_owned(),
            name: name.to_owned(),
            phone: "13600009999".to_owned(),
            secret: "a long sentence of mine 7".to_owned(),
            again: "a long sentence of mine 7".to_owned(),
            agreed: "yes".to_owned(),
            ..RegisterForm::default()
        };
        hall.nobody().call(&account::REGISTER, (), form).await
    };
    says(register("明川县\u{202e}司公限有食美\u{202c}\n县市场监管局").await, "name");
    let who = register("清和\u{200b}面馆\r\n（湖南）\u{2066}").await.unwrap();
    assert_eq!(who.name(), "清和面馆 （湖南）");
    // The same person signs in with what the phone makes of the number.
    let form = SignInForm {
        login: "\u{202d}+86 136－0000－9999\u{202c}".to_owned(),
        secret: "a long sentence of mine 7".to_owned(),
        code: String::new(),
    };
    hall.nobody().call(&account::SIGN_IN, (), form).await.unwrap();
}

/// Field case 1.5.
#[tokio::test]
async fn an_end_is_a_day_and_counts_from_then_on() {
    let hall = TestHall::open().await;
    let (zhou, li) = (hall.person("zhouming").await, hall.person("liqing").await);
    let case = passed(&hall, &zhou, &li, SHOP, false).await;
    let case = received(&li, case.id).await;
    let decide = async |valid_until: &str| {
        let form =
            GrantForm { version: case.version, says: "准予".to_owned(), valid_until: valid_until.to_owned() };
        li.call(&decide::DECIDE_AT_ONCE, case.id, form).await
    };
    for end in ["另行通知", "2027年1月", "2026-11-22", "1999年1月1日", "+2027-01-31", "2027-02-30"] {
        says(decide(end).await, "valid_until");
    }
    let case = decide("2027年1月31日").await.unwrap();
    li.call(&deliver::MAKE, case.id, at(&case)).await.unwrap();
    let mine = zhou.call(&paper::MINE, (), Default::default()).await.unwrap().rows;
    assert_eq!(
        (mine[0].until.unwrap().to_string().as_str(), mine[0].standing),
        ("2027-01-31", paper::Standing::InForce)
    );
    hall.walk_to("2027-02-01", 9).await;
    let zhou = hall.person("zhouming").await;
    let mine = zhou.call(&paper::MINE, (), Default::default()).await.unwrap().rows;
    assert_eq!(mine[0].standing, paper::Standing::Expired);
}

/// Field cases 2.1 and 2.3.
#[tokio::test]
async fn numbers_copied_from_elsewhere_are_taken() {
    let hall = TestHall::open().await;
    for phone in ["\u{202d}13800003210\u{202c}", "0551-6234567-801", "+86 551 6234567", "400-810-0080"] {
        let form =
            AskForm { name: "周明远".to_owned(), phone: phone.to_owned(), about: "怎么办执照".to_owned() };
        hall.nobody().call(&callback::ASK, (), form).await.unwrap();
    }
    let zhou = hall.person("zhouming").await;
    let receipt = zhou.submitted(hall.item(SHOP).await.id).await;
    let no = receipt.no.chars().map(|it| format!("{it}\u{200b}")).collect::<String>();
    let form = LookupForm { no: format!("\u{feff}{no}。"), query_code: receipt.query_code.clone() };
    assert_eq!(hall.nobody().call(&case::LOOKUP, (), form).await.unwrap().no, receipt.no);
}
