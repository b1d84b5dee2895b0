//! 开厅: a hall from nothing, kept by its own people. Nothing of the demonstration is in any of these.
use axum::body::Body;
use common::{
    account::{
        Duty,
        staff::{self, DutiesForm, InviteForm, JoinForm},
    },
    calendar,
    callback::{ASK, AskForm},
    catalogue,
    check::Nothing,
    county::settings::{self, FrontForm, ListForm, SettingsForm},
    fault::Fault,
    mandate::{self, GiveForm, stamp},
    opening::{FOUND, FoundForm, NAME, NameForm, OPEN, SHOW, Step},
    org::desk::{self, BodyForm, DropForm, PlaceForm},
    paper::{self, PaperKind},
    report::{Fate, Report},
};
use rust_xlsxwriter::Workbook;
use serde::de::DeserializeOwned;

use crate::{
    decision::{at, passed, received},
    hall::{Person, TestHall},
};

const SECRET: &str = "Quiet-River-Stone-7";
const HYGIENE: &str = include_str!("../../../data/demo/items/public-hygiene.yaml");

async fn text(hall: &TestHall, path: &str) -> (u16, String) {
    let nobody = hall.nobody();
    let reply = nobody.send(nobody.request("GET", path).body(Body::empty()).unwrap()).await;
    let to = reply.headers.get("location").map(|it| it.to_str().unwrap().to_owned());
    (reply.status.as_u16(), to.unwrap_or_else(|| String::from_utf8(reply.body).unwrap()))
}

fn form(code: &str) -> FoundForm {
    FoundForm {
        code: code.to_owned(),
        region: "360999".to_owned(),
        county: "青石县".to_owned(),
        name: "王海".to_owned(),
        login: "wanghai".to_owned(),
        secret: SECRET.to_owned(),
        again: SECRET.to_owned(),
    }
}

/// Which field is wrong, and how it is said.
fn slip<T: std::fmt::Debug>(outcome: Result<T, Fault>) -> (String, String) {
    match outcome {
        Err(Fault::Form { mut fields }) if fields.len() == 1 => {
            let it = fields.remove(0);
            (it.name, it.says)
        }
        it => panic!("{it:?}"),
    }
}

/// A hall that is somebody's: its first administrator, signed in.
async fn founded(hall: &TestHall) -> Person<'_> {
    let code = server::opening::code(&hall.hub).await.unwrap().unwrap();
    hall.nobody().call(&FOUND, (), form(&code)).await.unwrap();
    hall.person("wanghai").await
}

/// Bytes as they are; the answer read, or the fault.
async fn put<T: DeserializeOwned>(who: &Person<'_>, path: &str, bytes: Vec<u8>) -> Result<T, Fault> {
    let reply = who.send(who.request("PUT", path).body(Body::from(bytes)).unwrap()).await;
    match reply.status.is_success() {
        true => Ok(serde_json::from_slice(&reply.body).unwrap()),
        false => Err(reply.fault()),
    }
}

fn book(sheets: &[(&str, &[&[&str]])]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, rows) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(*name).unwrap();
        for (n, row) in (0..).zip(*rows) {
            for (column, cell) in (0..).zip(*row) {
                sheet.write_string(n, column, *cell).unwrap();
            }
        }
    }
    book.save_to_buffer().unwrap()
}

#[tokio::test]
async fn a_hall_that_is_nobodys_leads_everybody_to_its_set_up_and_the_code_counts_once() {
    let hall = TestHall::unsaid().await;
    for path in ["/", "/items", "/sign-in", "/desk/", "/desk/sign-in", "/questions", "/kiosk"] {
        assert_eq!(text(&hall, path).await, (307, "/setup".to_owned()), "{path}");
    }
    let (status, page) = text(&hall, "/setup").await;
    assert!(status == 200 && page.contains("设置码") && page.contains("行政区划代码"), "{page}");
    let first = server::opening::code(&hall.hub).await.unwrap().unwrap();
    let second = server::opening::code(&hall.hub).await.unwrap().unwrap();
    assert_ne!(first, second, "another process tells another");
    let kept = server::opening::query::has_code(&hall.cx(common::account::Who::Nobody), &first).await.unwrap();
    assert!(!kept, "hashes are kept, no codes");

    let nobody = hall.nobody();
    let wrong = nobody.call(&FOUND, (), form("AAAA-BBBB-CCCC")).await;
    assert_eq!(slip(wrong).0, "code");
    assert_eq!(hall.hub.region().0, 0, "nothing was kept");
    let made = nobody.call(&FOUND, (), form(&first.to_lowercase())).await.unwrap();
    assert!(made.login == "wanghai" && made.key.len() == 32, "{made:?}");
    assert_eq!(hall.hub.region().0, 360_999, "at once");
    for code in [&first, &second] {
        assert_eq!(slip(nobody.call(&FOUND, (), form(code)).await).0, "code", "a second set-up");
    }
    assert_eq!(server::opening::code(&hall.hub).await.unwrap(), None, "nothing more is told");
    assert_eq!(text(&hall, "/setup").await, (307, "/desk/opening".to_owned()));
    let (status, page) = text(&hall, "/").await;
    assert!(status == 503 && page.contains("筹备中") && page.contains("青石县政务服务中心"), "{page}");
    assert_eq!(text(&hall, "/desk/sign-in").await.0, 200, "its own people come in");
    let hall = hall.restarted().await;
    assert_eq!(text(&hall, "/").await.0, 503, "also after a restart");
    assert_eq!(server::gate::audit::verify(&hall.hub).await.unwrap(), []);
}

#[tokio::test]
async fn whoever_guesses_the_code_waits() {
    let hall = TestHall::unsaid().await;
    let code = server::opening::code(&hall.hub).await.unwrap().unwrap();
    let nobody = hall.nobody();
    for n in 0..5 {
        let outcome = nobody.call(&FOUND, (), form(&format!("AAAA-BBBB-CCC{n}"))).await;
        assert_eq!(slip(outcome).0, "code", "{n}");
    }
    let right = nobody.call(&FOUND, (), form(&code)).await;
    assert!(matches!(right, Err(Fault::TooOften { .. })), "{right:?}");
    hall.hub.clock.put(hall.now().plus_minutes(2));
    nobody.call(&FOUND, (), form(&code)).await.unwrap();

    let hall = TestHall::unsaid().await;
    let code = server::opening::code(&hall.hub).await.unwrap().unwrap();
    hall.hub.clock.put(hall.now().plus_hours(73));
    assert_eq!(slip(hall.nobody().call(&FOUND, (), form(&code)).await).0, "code", "over after three days");
}

/// A form without any program: what is wrong stands beside its field, and no password is sent back.
#[tokio::test]
async fn the_set_up_is_a_page_that_needs_no_program() {
    let hall = TestHall::unsaid().await;
    let code = server::opening::code(&hall.hub).await.unwrap().unwrap();
    let nobody = hall.nobody();
    let send = async |typed: FoundForm| {
        let body = serde_urlencoded::to_string(typed).unwrap();
        let request = nobody.request("POST", "/setup").header("content-type", "application/x-www-form-urlencoded");
        let reply = nobody.send(request.body(Body::from(body)).unwrap()).await;
        (reply.status.as_u16(), String::from_utf8(reply.body).unwrap())
    };
    let (status, page) = send(FoundForm { region: "12".to_owned(), ..form(&code) }).await;
    assert!(status == 422 && page.contains("region-fault") && page.contains("青石县"), "{page}");
    assert!(!page.contains(SECRET));
    let (status, page) = send(form(&code)).await;
    assert!(status == 200 && page.contains("绑定验证器的二维码") && page.contains("/desk/sign-in"), "{page}");
    let (status, _) = send(form(&code)).await;
    assert_eq!(status, 422, "once");
    let elsewhere = nobody.request("POST", "/setup").header("sec-fetch-site", "cross-site");
    assert_ne!(nobody.send(elsewhere.body(Body::empty()).unwrap()).await.status.as_u16(), 200);
}

#[tokio::test]
async fn the_three_administrators_are_three_people() {
    let hall = TestHall::unsaid().await;
    let wang = founded(&hall).await;
    let officer = |duty: &str, name: &str, login: &str| NameForm {
        duty: duty.to_owned(),
        name: name.to_owned(),
        login: login.to_owned(),
    };
    let same = wang.call(&NAME, (), officer("security_admin", "王海", "other")).await;
    assert_eq!(slip(same).0, "name");
    // Two people of one name are told apart, and both can be named.
    let namesake = wang.call(&NAME, (), officer("security_admin", "王海·安全", "wanghai2")).await.unwrap();
    assert_eq!(namesake.invite.login, "wanghai2");
    let known = wang.call(&NAME, (), officer("security_admin", "李安", "wanghai")).await;
    assert_eq!(slip(known).0, "name", "the first one's own login");
    // Somebody is named, never comes, and somebody else is.
    wang.call(&NAME, (), officer("security_admin", "李安", "lian")).await.unwrap();
    let invited = wang.call(&NAME, (), officer("security_admin", "陈安", "chenan")).await.unwrap();
    assert_eq!(slip(wang.call(&NAME, (), officer("audit_admin", "陈安", "audit")).await).0, "name");
    let join = |login: &str, invitation: &str| JoinForm {
        login: login.to_owned(),
        invitation: invitation.to_owned(),
        secret: SECRET.to_owned(),
        again: SECRET.to_owned(),
    };
    hall.nobody().call(&staff::JOIN, (), join("chenan", &invited.invite.code)).await.unwrap();
    let view = wang.call(&SHOW, (), Nothing {}).await.unwrap();
    let here: Vec<(Duty, &str, bool)> =
        view.officers.iter().map(|it| (it.duty, it.name.as_str(), it.has_joined)).collect();
    assert_eq!(here, [(Duty::SystemAdmin, "王海", true), (Duty::SecurityAdmin, "陈安", true)]);
    // Whose authenticator has given no code yet may find that it does not work.
    let line = view.lines.iter().find(|it| it.step == Step::Officers).unwrap();
    assert!(line.advised.iter().any(|it| it == "安全管理员陈安设了密码，还没有用动态码登录过"), "{line:?}");
    let again = wang.call(&NAME, (), officer("security_admin", "李安", "lian2")).await;
    assert_eq!(slip(again).0, "duty", "nobody in office is replaced from here");
    let chen = hall.person("chenan").await;
    assert_eq!(
        chen.call(&NAME, (), officer("audit_admin", "赵审", "zhaoshen")).await.unwrap_err(),
        Fault::NotYours
    );
    assert_eq!(chen.call(&staff::STAFF, (), staff::StaffForm::default()).await.unwrap().page.n_rows, 4);
}

fn facts() -> SettingsForm {
    let all = [
        ("name", "青石县"),
        ("site", "青石县政务服务网"),
        ("hall", "青石县政务服务中心"),
        ("address", "解放路1号"),
        ("hours", "工作日8:30—17:00"),
        ("phone", "0790-7654321"),
        ("series", "青石政"),
        ("marks", "县卫健局 青石卫健"),
        ("signature", "青石政务"),
        ("handler", "青石县行政审批服务局"),
        ("contact", "0790-7654300"),
        ("retention", "办结后保存10年"),
    ];
    SettingsForm(all.map(|(name, it)| (name.to_owned(), it.to_owned())).into())
}

#[tokio::test]
async fn what_the_county_says_of_itself_is_changed_at_the_desk_and_written_down() {
    let hall = TestHall::unsaid().await;
    let wang = founded(&hall).await;
    let view = wang.call(&settings::SAVE, (), facts()).await.unwrap();
    assert_eq!((view.code, view.facts["address"].as_str()), (360_999, "解放路1号"));
    assert_eq!(hall.hub.county.get().phone, "0790-7654321", "at once");
    let told: Vec<(&str, &str)> = view.history.rows.iter().map(|it| (it.by.as_str(), it.what.as_str())).collect();
    assert!(told.contains(&("王海", "地址")) && told.contains(&("王海", "个人信息处理者")), "{told:?}");
    let n = view.history.n_rows;
    let view = wang.call(&settings::SAVE, (), facts()).await.unwrap();
    assert_eq!(view.history.n_rows, n, "what is the same is no change");
    let mut wrong = facts();
    wrong.0.insert("phone".to_owned(), String::new());
    assert_eq!(
        slip(wang.call(&settings::SAVE, (), wrong).await),
        ("phone".to_owned(), "咨询电话没有写".to_owned())
    );
    let mut desk = facts();
    desk.0.insert("desk".to_owned(), "没有的局".to_owned());
    assert_eq!(slip(wang.call(&settings::SAVE, (), desk).await).0, "desk");
    let clerk = wang.call(&settings::FRONT, (), FrontForm { hot: "X1".to_owned(), elder: String::new() }).await;
    assert_eq!(slip(clerk), ("hot".to_owned(), "没有编码为X1的事项".to_owned()));
    // Another process follows.
    let other = TestHall::unsaid().await;
    assert_eq!(other.hub.region().0, 0, "a hall of its own");
    let (_, page) = text(&hall, "/").await;
    assert!(page.contains("青石县政务服务中心"), "{page}");
    let page = wang.call(&settings::SHOW, (), ListForm { page: Some(9) }).await.unwrap();
    assert_eq!((page.history.rows.len(), page.history.n_rows), (0, n));
}

fn body(name: &str, full: &str, above: &str) -> BodyForm {
    BodyForm { name: name.to_owned(), full: full.to_owned(), above: above.to_owned(), ..BodyForm::default() }
}

#[tokio::test]
async fn a_body_that_is_renamed_keeps_what_it_was_and_the_tree_has_no_loop() {
    let hall = TestHall::unsaid().await;
    let wang = founded(&hall).await;
    let view = wang.call(&desk::SAVE, (), body("县卫计局", "青石县卫生和计划生育局", "县人民政府")).await.unwrap();
    let health = view.bodies.iter().find(|it| it.body.name == "县卫计局").unwrap().id;
    let view = wang.call(&desk::SAVE, (), body("疾控中心", "青石县疾病预防控制中心", "县卫计局")).await.unwrap();
    let centre = view.bodies.iter().find(|it| it.body.name == "疾控中心").unwrap().clone();
    let twice = wang.call(&desk::SAVE, (), body("疾控中心", "另一个", "")).await;
    assert_eq!(slip(twice), ("name".to_owned(), "已经有一个“疾控中心”".to_owned()));
    let round =
        BodyForm { id: Some(health), ..body("县卫计局", "青石县卫生和计划生育局", "疾控中心") };
    let (field, says) = slip(wang.call(&desk::SAVE, (), round).await);
    assert!(field == "above" && says.contains("绕成一圈"), "{says}");
    let round = BodyForm { id: Some(health), ..body("县卫健局", "青石县卫生健康局", "疾控中心") };
    assert_eq!(slip(wang.call(&desk::SAVE, (), round).await).0, "above", "with another name, too");
    let later = BodyForm {
        id: Some(health),
        on: "2026-12-01".to_owned(),
        ..body("县卫健局", "青石县卫生健康局", "县人民政府")
    };
    assert_eq!(slip(wang.call(&desk::SAVE, (), later.clone()).await).0, "on");

    let renamed = BodyForm { on: "2026-11-20".to_owned(), ..later };
    let view = wang.call(&desk::SAVE, (), renamed).await.unwrap();
    let now = view.bodies.iter().find(|it| it.id == health).unwrap();
    assert!(now.body.aliases.contains(&"县卫计局".to_owned()) && now.n_changes == 1, "{now:?}");
    let below = view.bodies.iter().find(|it| it.id == centre.id).unwrap();
    assert_eq!(below.body.above.as_deref(), Some("县卫健局"), "what hangs below is not lost");
    let told = wang.call(&desk::CHANGES, health, ListForm::default()).await.unwrap();
    assert!(
        told.rows.iter().any(|it| it.was == "县卫计局" && it.now == "县卫健局" && it.what.contains("11月20日"))
    );
    let on = |day: &str| server::org::query::one_on(&hall.hub.readers, hall.hub.region(), health.0, day_of(day));
    assert_eq!(on("2026-11-19").await.unwrap().full, "青石县卫生和计划生育局", "as it was then");
    assert_eq!(on("2026-11-20").await.unwrap().full, "青石县卫生健康局");
}

fn day_of(text: &str) -> common::moment::Day {
    common::moment::Day::parse(text).unwrap()
}

#[tokio::test]
async fn places_are_of_the_county_and_nothing_is_dropped_that_something_hangs_on() {
    let hall = TestHall::unsaid().await;
    let wang = founded(&hall).await;
    let place = |code: &str, name: &str| PlaceForm { code: code.to_owned(), name: name.to_owned() };
    let save = async |code: &str, name: &str| wang.call(&desk::SAVE_PLACE, (), place(code, name)).await;
    assert_eq!(slip(save("360999101200", "鹿门村").await).0, "place_code", "its town comes first");
    assert_eq!(slip(save("431099101000", "松溪镇").await).0, "place_code", "of another county");
    save("360999101000", "松溪镇").await.unwrap();
    let view = save("360999101200", "鹿门村").await.unwrap();
    assert_eq!(view.places.len(), 3);
    let drop = async |code: i64| wang.call(&desk::DROP_PLACE, (), DropForm { code }).await;
    assert_eq!(slip(drop(360_999_101_000).await).0, "place_code");
    assert_eq!(drop(360_999_000_000).await.unwrap_err(), Fault::NotFound, "the county stays");
    drop(360_999_101_200).await.unwrap();
    assert_eq!(drop(360_999_101_000).await.unwrap().places.len(), 1);
}

const HEADS: [&str; 5] = ["简称", "全称", "上级", "统一社会信用代码", "区划代码"];

#[tokio::test]
async fn a_workbook_of_bodies_is_taken_row_by_row_and_twice_is_once() {
    let hall = TestHall::unsaid().await;
    let wang = founded(&hall).await;
    let rows: [&[&str]; 8] = [
        &HEADS,
        // Below somebody who comes later.
        &["疾控中心", "青石县疾病预防控制中心", "县卫健局", "", ""],
        &["县卫健局", "青石县卫生健康局", "县人民政府", "", "360999101000"],
        &["甲局", "青石县甲局", "乙局", "", ""],
        &["乙局", "青石县乙局", "甲局", "", ""],
        &["县卫健局", "青石县卫生健康局", "", "", ""],
        &["县民政局", "青石县民政局", "县人民政府", "123", ""],
        &["丙局", "青石县丙局", "县人民政府", "", "360999999000"],
    ];
    let places: [&[&str]; 4] =
        [&["代码", "名称"], &["360999101200", "鹿门村"], &["360999101000", "松溪镇"], &["431099101000", "别处镇"]];
    let sent = book(&[("区划", &places), ("机构", &rows)]);
    let report: Report = put(&wang, desk::BOOK.path, sent.clone()).await.unwrap();
    let told: Vec<String> =
        report.lines.iter().map(|it| format!("{} {} {}：{}", it.sheet, it.n, it.name, it.says)).collect();
    insta::assert_snapshot!(told.join("\n"));
    let again: Report = put(&wang, desk::BOOK.path, sent).await.unwrap();
    assert_eq!((again.n(Fate::Taken), again.n(Fate::Same)), (0, 4), "{}", again.sum());
    // What is fetched is what can be sent.
    let fetched = wang.send(wang.request("GET", desk::BOOK.path).body(Body::empty()).unwrap()).await;
    let report: Report = put(&wang, desk::BOOK.path, fetched.body).await.unwrap();
    assert_eq!(report.n(Fate::Same), report.lines.len(), "{}", report.sum());
    let view = wang.call(&desk::LIST, (), Nothing {}).await.unwrap();
    assert_eq!((view.places.len(), view.bodies.len()), (3, 3), "the county's, and what was taken");
}

#[tokio::test]
async fn a_poisoned_workbook_is_refused_in_words_and_nothing_of_it_is_taken() {
    let hall = TestHall::unsaid().await;
    let wang = founded(&hall).await;
    // One word in the last corner of a sheet.
    let mut far = Workbook::new();
    let sheet = far.add_worksheet();
    sheet.set_name("机构").unwrap();
    sheet.write_string(0, 0, "简称").unwrap().write_string(0, 1, "全称").unwrap();
    sheet.write_string(1_048_575, 16_383, "远").unwrap();
    let far = far.save_to_buffer().unwrap();
    let (field, says) = slip(put::<Report>(&wang, desk::BOOK.path, far.clone()).await);
    assert!(field == "file" && says.contains("第1048576行"), "{says}");
    assert_eq!(slip(put::<Report>(&wang, catalogue::upload::FILE.path, far).await).0, "file");
    for (bytes, what) in [
        (b"PK\x03\x04 and then nothing".to_vec(), "no archive"),
        (b"\xff\xfe\x00".to_vec(), "no text"),
        (Vec::new(), "nothing"),
        (b"a: &a [*a, *a]\n".to_vec(), "an alias of itself"),
        (b"items: [1, 2]".to_vec(), "no items"),
        (b"items:\n- code: X\n  nam: y\n".to_vec(), "an unknown key"),
    ] {
        match put::<Report>(&wang, catalogue::upload::FILE.path, bytes).await {
            Ok(report) => assert_eq!(report.n(Fate::Refused), report.lines.len(), "{what}"),
            Err(fault) => assert!(fault.status() < 500, "{what}: {fault:?}"),
        }
    }
    let layered = ["a: &a [x,x,x,x,x,x,x,x,x]\n".to_owned()].into_iter().chain(('b'..='j').map(|it| {
        let before = char::from_u32(u32::from(it) - 1).unwrap();
        format!("{it}: &{it} [{}]\n", vec![format!("*{before}"); 9].join(","))
    }));
    let layered = layered.collect::<String>().into_bytes();
    assert!(put::<Report>(&wang, catalogue::upload::FILE.path, layered).await.unwrap_err().status() < 500);
    let unknown = book(&[("机构", &[&["简称", "全称", "密码"]])]);
    assert!(slip(put::<Report>(&wang, desk::BOOK.path, unknown).await).1.contains("不认识“密码”"));
    let view = wang.call(&desk::LIST, (), Nothing {}).await.unwrap();
    assert_eq!(view.bodies.len(), 1, "its own government and nobody else");
}

#[tokio::test]
async fn a_calendar_is_loaded_at_the_desk() {
    let hall = TestHall::unsaid().await;
    let wang = founded(&hall).await;
    let view = wang.call(&calendar::desk::SHOW, (), Nothing {}).await.unwrap();
    assert!(view.years.is_empty() && view.built_in.contains(&2026), "{view:?}");
    let done = wang.call(&calendar::desk::BUILT_IN, (), Nothing {}).await.unwrap();
    assert!(done.n_days > 20 && !done.calendar.built_in.contains(&2026), "{done:?}");
    let path = calendar::desk::FILE.path;
    let file = b"2027-02-06,off,\xe6\x98\xa5\xe8\x8a\x82,x\n2027,published,,x\n".to_vec();
    let done: calendar::desk::LoadedView = put(&wang, path, file).await.unwrap();
    assert!(done.calendar.years.iter().any(|it| it.year == 2027 && !it.is_provisional), "{done:?}");
    for wrong in ["2027-02-30,off\n", "", "2027-02-06,maybe\n"] {
        let told = put::<calendar::desk::LoadedView>(&wang, path, wrong.as_bytes().to_vec()).await;
        assert_eq!(slip(told).0, "file", "{wrong}");
    }
    let told = wang.call(&settings::SHOW, (), ListForm::default()).await.unwrap();
    assert_eq!(told.history.rows.iter().filter(|it| it.what == "工作日历").count(), 2);
}

/// Somebody new, invited by the first, given duties by the second, come in by their own code.
async fn hired<'a>(hall: &'a TestHall, name: &str, login: &str, post: &str, duties: &[Duty]) -> Person<'a> {
    let (system, security) = (hall.person("wanghai").await, hall.person("chenan").await);
    let form = InviteForm {
        name: name.to_owned(),
        login: login.to_owned(),
        org: "县卫健局".to_owned(),
        post: post.to_owned(),
    };
    let invited = system.call(&staff::INVITE, (), form).await.unwrap();
    let join = JoinForm {
        login: login.to_owned(),
        invitation: invited.code,
        secret: SECRET.to_owned(),
        again: SECRET.to_owned(),
    };
    hall.nobody().call(&staff::JOIN, (), join).await.unwrap();
    let all = security.call(&staff::STAFF, (), staff::StaffForm::default()).await.unwrap().page.rows;
    let id = all.iter().find(|it| it.login == login).unwrap().id;
    let given = DutiesForm { duties: duties.to_vec(), is_active: true, reason: String::new() };
    security.call(&staff::SET_DUTIES, id, given).await.unwrap();
    hall.person(login).await
}

/// From an empty database to a citizen's sealed paper, by what the desk itself offers, and nothing else.
#[tokio::test]
async fn a_hall_from_nothing_opens_when_nothing_is_missing_and_serves() {
    let hall = TestHall::unsaid().await;
    let wang = founded(&hall).await;
    // One line for each thing that is missing.
    let Err(Fault::Form { fields }) = wang.call(&OPEN, (), Nothing {}).await else {
        panic!("nothing was missing")
    };
    assert!(fields.iter().all(|it| it.name == "open" && it.says.starts_with("还不能开门，")), "{fields:?}");
    for of in ["地址", "还没有安全管理员", "至少要有一项网上可办"] {
        assert!(fields.iter().any(|it| it.says.contains(of)), "{of}: {fields:?}");
    }
    assert!(!hall.hub.county.is_open());

    wang.call(&settings::SAVE, (), facts()).await.unwrap();
    wang.call(&calendar::desk::BUILT_IN, (), Nothing {}).await.unwrap();
    for (duty, name, login) in [("security_admin", "陈安", "chenan"), ("audit_admin", "赵审", "zhaoshen")] {
        let named = NameForm { duty: duty.to_owned(), name: name.to_owned(), login: login.to_owned() };
        let invited = wang.call(&NAME, (), named).await.unwrap();
        let join = JoinForm {
            login: login.to_owned(),
            invitation: invited.invite.code,
            secret: SECRET.to_owned(),
            again: SECRET.to_owned(),
        };
        hall.nobody().call(&staff::JOIN, (), join).await.unwrap();
    }
    let places: [&[&str]; 3] = [&["代码", "名称"], &["360999101000", "松溪镇"], &["360999101200", "鹿门村"]];
    let bodies: [&[&str]; 2] = [&HEADS, &["县卫健局", "青石县卫生健康局", "县人民政府", "", ""]];
    let report: Report = put(&wang, desk::BOOK.path, book(&[("区划", &places), ("机构", &bodies)])).await.unwrap();
    assert_eq!(report.n(Fate::Taken), 3, "{}", report.sum());
    let rows: Vec<Vec<String>> =
        (0..300).map(|n| vec![format!("QS-{n:03}"), format!("青石事项{n}"), "县卫健局".to_owned()]).collect();
    let rows: Vec<Vec<&str>> = rows.iter().map(|it| it.iter().map(String::as_str).collect()).collect();
    let heads: &[&str] = &["编码", "名称", "实施主体"];
    let all: Vec<&[&str]> = std::iter::once(heads).chain(rows.iter().map(Vec::as_slice)).collect();
    let report: Report = put(&wang, catalogue::upload::FILE.path, book(&[("事项", &all)])).await.unwrap();
    assert_eq!((report.lines.len(), report.n(Fate::Taken)), (300, 300), "{}", report.sum());
    let report: Report = put(&wang, catalogue::upload::FILE.path, HYGIENE.as_bytes().to_vec()).await.unwrap();
    assert_eq!(report.n(Fate::Taken), 1, "{report:?}");

    let view = wang.call(&SHOW, (), Nothing {}).await.unwrap();
    let lacking: Vec<Step> = view.lines.iter().filter(|it| !it.missing.is_empty()).map(|it| it.step).collect();
    assert_eq!(lacking, [Step::People, Step::Papers], "{:?}", view.lines);
    let head = hired(&hall, "周国", "zhouguo", "局长", &[Duty::Direct]).await;
    let clerk = [Duty::PreReview, Duty::Counter, Duty::Issue];
    let he = hired(&hall, "何静", "hejing", "5号窗", &clerk).await;
    hired(&hall, "孙薇", "sunwei", "审批股", &[Duty::Review]).await;
    hired(&hall, "赵明", "zhaoming", "首席代表", &[Duty::Review, Duty::Decide]).await;
    let seal = stamp::IssueForm {
        org: "县卫健局".to_owned(),
        keeper: "hejing".to_owned(),
        made_on: "2026-11-20".to_owned(),
    };
    head.call(&stamp::ISSUE, (), seal).await.unwrap();
    let letter = GiveForm {
        holder: "hejing".to_owned(),
        acts: vec![common::application::act::ACCEPT],
        from: "2026-11-01".to_owned(),
        until: "2027-10-31".to_owned(),
        signed_by: "周国".to_owned(),
        ..GiveForm::default()
    };
    head.call(&mandate::GIVE, (), letter).await.unwrap();

    // Not yet: whoever comes is told so, at the counter as well.
    let asks =
        AskForm {
            name: "王桂英".to_owned(), phone: "13800009999".to_owned(), about: "几点开门".to_owned()
        };
    assert_eq!(hall.nobody().call(&ASK, (), asks.clone()).await.unwrap_err(), Fault::Preparing);
    let item = hall.item("公共场所卫生许可").await.id;
    let zhao = hall.citizen("赵四").await;
    let zhao_id = zhao.call(&common::account::ME, (), Nothing {}).await.unwrap().account().unwrap();
    let early = zhao.call(&common::case::OPEN, item, Default::default()).await;
    assert_eq!(early.unwrap_err(), Fault::Preparing);
    let is_preparing = async || wang.call(&common::desk::HOME, (), Nothing {}).await.unwrap().is_preparing;
    assert!(is_preparing().await, "whoever works here reads it on their first page");
    let view = wang.call(&OPEN, (), Nothing {}).await.unwrap();
    assert!(view.opened_at.is_some() && hall.hub.county.is_open() && !is_preparing().await);
    assert_eq!(text(&hall, "/").await.0, 200);
    let late = NameForm { duty: "audit_admin".to_owned(), name: "钱审".to_owned(), login: "qian".to_owned() };
    assert_eq!(
        slip(wang.call(&NAME, (), late).await).0,
        "duty",
        "duties are given by the security administrator now"
    );
    wang.call(&settings::FRONT, (), FrontForm { hot: "QS-001 QS-002".to_owned(), elder: "QS-003".to_owned() })
        .await
        .unwrap();

    let case = passed(&hall, &zhao, &he, "公共场所卫生许可", false).await;
    let case = received(&he, case.id).await;
    assert!(case.no.starts_with("360999261123"), "{}", case.no);
    let case = he.call(&common::decision::accept::ACCEPT, case.id, at(&case)).await.unwrap();
    let link = case.papers.iter().find(|it| it.kind == PaperKind::Acceptance).unwrap();
    let at = common::id::PaperAt { case: case.id, paper: link.id };
    let sheet = zhao.call(&paper::SHOW, at, Nothing {}).await.unwrap().paper;
    assert!(sheet.no.starts_with("青石卫健许受〔2026〕1号") && sheet.org == "青石县卫生健康局", "{sheet:?}");
    let (_, about) = text(&hall, "/about/privacy").await;
    for said in ["青石县行政审批服务局", "0790-7654300", "办结后保存10年"] {
        assert!(about.contains(said), "{said}");
    }
    let all = [about, text(&hall, "/").await.1, text(&hall, "/items").await.1].concat();
    for not in ["明川", "431099", "演示"] {
        assert!(!all.contains(not), "{not}");
    }
    // A body of another name: the case was handed in by the old one.
    let bodies = wang.call(&desk::LIST, (), Nothing {}).await.unwrap().bodies;
    let health = bodies.iter().find(|it| it.body.name == "县卫健局").unwrap().id;
    hall.walk_to("2026-11-25", 10).await;
    let wang = hall.person("wanghai").await;
    let renamed =
        BodyForm { id: Some(health), ..body("县卫健委", "青石县卫生健康委员会", "县人民政府") };
    wang.call(&desk::SAVE, (), renamed).await.unwrap();
    let zhao = hall.signed_in(zhao_id).await;
    let handed = zhao.call(&common::case::handed::SHOW, case.id, Nothing {}).await.unwrap();
    assert_eq!(handed.org_name, "青石县卫生健康局");
    assert_eq!(hall.item("公共场所卫生许可").await.org, "县卫健委");
    let report: Report = put(&wang, catalogue::upload::FILE.path, HYGIENE.as_bytes().to_vec()).await.unwrap();
    assert_eq!(report.n(Fate::Refused), 0, "a file may still use the old name: {report:?}");
}
