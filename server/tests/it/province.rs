//! 上级目录: brought in as a workbook, claimed, and held against whatever is to be published.
use axum::body::Body;
use common::{
    account::{Duty, Who},
    catalogue::province::{self, BaseView, DeclineForm, FindForm, Standing},
    check::Nothing,
    edition::{self, BeginForm, Cause, EditionView, Group, SaveForm, desk::StepForm},
    fault::Fault,
    id::{CaseId, ItemId},
    report::{Fate, Report},
};
use rust_xlsxwriter::Workbook;
use serde_json::json;
use server::{
    catalogue::{former, import},
    gate::write::write,
    seed::COUNTY,
};

use crate::hall::{Person, TestHall};

const SHOP: &str = "个体工商户设立登记";

/// A workbook of these lines: 编码, 名称, 类型, 依据, 层级, 主体, 状态.
fn workbook(rows: &[[&str; 7]]) -> Vec<u8> {
    let heads = ["基本编码", "事项名称", "事项类型", "设定依据", "行使层级", "实施主体", "状态"];
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("基本目录").unwrap();
    for (n, row) in (0..).zip([&heads].into_iter().chain(rows)) {
        for (column, cell) in (0..).zip(row) {
            sheet.write_string(n, column, *cell).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

async fn put(who: &Person<'_>, bytes: Vec<u8>) -> Report {
    let reply = who.send(who.request("PUT", province::BOOK.path).body(Body::from(bytes)).unwrap()).await;
    assert!(reply.status.is_success(), "{:?}", reply.fault());
    serde_json::from_slice(&reply.body).unwrap()
}

async fn sent(who: &Person<'_>, rows: &[[&str; 7]]) -> Report {
    put(who, workbook(rows)).await
}

async fn listed(who: &Person<'_>, standing: Option<Standing>) -> BaseView {
    let form = FindForm { standing, ..FindForm::default() };
    who.call(&province::LIST, (), form).await.unwrap()
}

async fn begun(
    who: &Person<'_>,
    cause: Cause,
    item: Option<ItemId>,
    code: &str,
    base: &str,
) -> Result<CaseId, Fault> {
    let form = BeginForm {
        cause: Some(cause),
        item,
        code: code.to_owned(),
        name: if cause == Cause::New { "自己设的许可".to_owned() } else { String::new() },
        base: base.to_owned(),
        says: "按上级目录".to_owned(),
    };
    who.call(&edition::BEGIN, (), form).await.map(|it| it.id)
}

async fn seen(who: &Person<'_>, id: CaseId) -> EditionView {
    who.call(&edition::OPEN, id, Nothing {}).await.unwrap()
}

async fn saved(who: &Person<'_>, id: CaseId, change: serde_json::Value) -> Result<edition::Saved, Fault> {
    let now = seen(who, id).await;
    let mut doc = serde_json::Map::new();
    for key in Group::Basics.keys() {
        doc.extend(now.doc.get(*key).map(|it| ((*key).to_owned(), it.clone())));
    }
    doc.extend(change.as_object().cloned().unwrap());
    who.call(&edition::SAVE, id, SaveForm { group: Group::Basics, rev: now.revs[&Group::Basics], doc }).await
}

fn says(fault: Fault) -> String {
    match fault {
        Fault::Form { fields } => fields.into_iter().map(|it| it.says).collect::<Vec<_>>().join("；"),
        it => format!("{it:?}"),
    }
}

const DANCE: [&str; 7] = [
    "000123077000",
    "舞蹈培训场所备案",
    "其他行政权力",
    "《文化市场管理办法》第七条",
    "县级",
    "县市场监管局",
    "在用",
];

#[tokio::test]
async fn a_catalogue_comes_as_a_workbook_and_a_row_is_what_it_says() {
    let hall = TestHall::open().await;
    let checker = hall.person("xujing").await;
    assert_eq!(listed(&checker, None).await.page.n_rows, 0);
    let bad = ["000123078000", "", "许可证", "没有书名号", "街道", "没有的局", "停"];
    let report = sent(&checker, &[DANCE, bad, DANCE]).await;
    assert_eq!((report.n(Fate::Taken), report.n(Fate::Refused)), (1, 2), "{report:?}");
    assert!(report.lines[1].says.contains("街道") && report.lines[2].says.contains("前面写过"), "{report:?}");
    assert_eq!(sent(&checker, &[DANCE]).await.n(Fate::Same), 1, "as often as one likes");
    // Fetched and sent back it is the same.
    let fetched = checker.send(checker.request("GET", province::BOOK.path).body(Body::empty()).unwrap()).await;
    let report = put(&checker, fetched.body).await;
    assert_eq!((report.lines.len(), report.n(Fate::Same)), (1, 1), "{report:?}");
    let view = listed(&checker, Some(Standing::Waiting)).await;
    let row = view.page.rows.first().unwrap();
    assert_eq!((row.code.as_str(), row.what.power.as_str(), row.standing), (DANCE[0], "10", Standing::Waiting));
    // Not claimed, with why; and after all.
    let form = DeclineForm { code: DANCE[0].to_owned(), says: "由市里办".to_owned() };
    checker.call(&province::DECLINE, (), form.clone()).await.unwrap();
    assert_eq!(listed(&checker, Some(Standing::Declined)).await.page.rows[0].says, "由市里办");
    checker.call(&province::DECLINE, (), DeclineForm { says: String::new(), ..form.clone() }).await.unwrap();
    assert_eq!(listed(&checker, Some(Standing::Waiting)).await.page.n_rows, 1);
    let clerk = hall.person("liqing").await;
    assert!(clerk.call(&province::DECLINE, (), form).await.is_err(), "not everybody says so");
    let none = DeclineForm { code: "999".to_owned(), says: "没有".to_owned() };
    assert_eq!(checker.call(&province::DECLINE, (), none).await.unwrap_err(), Fault::NotFound);
}

#[tokio::test]
async fn what_is_claimed_says_what_the_province_says() {
    let hall = TestHall::open().await;
    let (checker, writer) = (hall.person("xujing").await, hall.person("wangbian").await);
    sent(&checker, &[DANCE]).await;
    assert!(
        says(begun(&writer, Cause::Claim, None, "DANCE-1", "999").await.unwrap_err()).contains("没有这个基本编码")
    );
    let id = begun(&writer, Cause::Claim, None, "DANCE-1", DANCE[0]).await.unwrap();
    let twice = begun(&writer, Cause::Claim, None, "DANCE-2", DANCE[0]).await.unwrap_err();
    assert!(says(twice).contains("已经有人在认领"));
    assert_eq!(listed(&checker, None).await.page.rows[0].making, Some(id));
    let it = seen(&writer, id).await;
    assert_eq!(it.doc["name"], "舞蹈培训场所备案");
    assert_eq!((it.doc["base_code"].as_str(), it.doc["power"].as_str()), (Some(DANCE[0]), Some("10")));
    assert_eq!(it.locked, ["base_code", "basis", "name", "power"]);
    assert!(!Cause::Claim.asks_government(), "the province has decided already");
    let fault = saved(&writer, id, json!({"name": "舞蹈班备案"})).await.unwrap_err();
    assert!(says(fault).contains("名称是省里统一定的"));
    saved(&writer, id, json!({"summary": "开舞蹈培训班的，办这一项。"})).await.unwrap();
    // The province calls it otherwise meanwhile, and rests it on another law: said, and followed at the next save of anything.
    let mut renamed = DANCE;
    (renamed[1], renamed[3]) = ("舞蹈培训机构备案", "《文化市场管理办法》第八条");
    sent(&checker, &[renamed]).await;
    let told = seen(&writer, id).await;
    assert!(
        told.findings.iter().any(|it| it.is_fault && it.says.contains("上级目录定得不一样了")),
        "{:?}",
        told.findings
    );
    let form = SaveForm { group: Group::Faq, rev: 0, doc: serde_json::Map::new() };
    writer.call(&edition::SAVE, id, form).await.unwrap();
    let it = seen(&writer, id).await;
    assert_eq!(
        (it.doc["name"].as_str(), it.doc["basis"][0]["article"].as_str()),
        (Some(renamed[1]), Some("第八条"))
    );
    assert!(!it.findings.iter().any(|it| it.says.contains("定得不一样")), "{:?}", it.findings);
    // Another line's code does not take the lock off, nor does none.
    for code in ["000131128000", ""] {
        let fault = saved(&writer, id, json!({"base_code": code})).await.unwrap_err();
        assert!(says(fault).contains("基本编码是省里统一定的"));
    }
    // Somebody else's line, and one that is not to be claimed, are not.
    let mut others = DANCE;
    (others[0], others[1], others[5]) = ("000123079000", "民政的事", "县民政局");
    sent(&checker, &[others]).await;
    let foreign = begun(&writer, Cause::Claim, None, "DANCE-3", others[0]).await.unwrap_err();
    assert!(says(foreign).contains("请由它认领"));
    let mut free = DANCE;
    (free[0], free[1]) = ("000123080000", "没有人要的事");
    sent(&checker, &[free]).await;
    let form = DeclineForm { code: free[0].to_owned(), says: "由市里办".to_owned() };
    checker.call(&province::DECLINE, (), form).await.unwrap();
    let declined = begun(&writer, Cause::Claim, None, "DANCE-4", free[0]).await.unwrap_err();
    assert!(says(declined).contains("登记了不认领"));
}

#[tokio::test]
async fn a_matter_that_is_there_follows_the_catalogue_and_no_file_says_otherwise() {
    let hall = TestHall::open().await;
    let (checker, writer) = (hall.person("xujing").await, hall.person("wangbian").await);
    let item = hall.item(SHOP).await;
    let base = "000131128000";
    let ours = [base, "个体工商户登记", "行政许可", "", "县级", "县市场监管局", "在用"];
    let report = sent(&checker, &[ours]).await;
    assert!(report.lines[0].says.contains("请对照"), "{report:?}");
    let view = listed(&writer, Some(Standing::Claimed)).await;
    let claimed = &view.page.rows[0].claimed[0];
    assert!(claimed.item == item.id && claimed.differs.contains(&"名称".to_owned()), "{claimed:?}");
    // A file cannot say otherwise; what is stopped may go on saying what it said.
    let cx = hall.cx(Who::Nobody);
    let text = former::export(&cx, COUNTY, &["511A0074300005"], None).await.unwrap();
    let import = async |text: &str| {
        let entries = import::read::entries(text).unwrap();
        let lines = write(&cx, |cx| {
            let entries = entries.clone();
            async move { import::take_file(&cx, COUNTY, entries, import::Way::Adding).await }
        });
        lines.await.unwrap().pop().unwrap()
    };
    assert_eq!(import(&text).await.fate, import::Fate::Unchanged, "what is there already goes on");
    let line = import(&text.replace("quantity: 无", "quantity: 每人一家")).await;
    assert!(line.says().contains("和上级目录不一样"), "{}", line.says());
    // 按目录变更: with the catalogue's words in it, and locked from now on.
    let other = begun(&writer, Cause::Change, Some(item.id), "", "000199999000").await.unwrap_err();
    assert!(says(other).contains("没有这个基本编码"));
    let id = begun(&writer, Cause::Change, Some(item.id), "", base).await.unwrap();
    let it = seen(&writer, id).await;
    assert_eq!(it.doc["name"], "个体工商户登记");
    assert!(
        it.locked.contains(&"name".to_owned()) && it.changed.iter().any(|it| it.label == "名称"),
        "{:?}",
        it.changed
    );
    assert!(!it.findings.iter().any(|it| it.says.contains("省里定的")), "{:?}", it.findings);
    saved(&writer, id, json!({"summary": "开店的，先办这一项。"})).await.unwrap();
    // What is split off is no line of the catalogue, and can be written.
    let form = BeginForm {
        cause: Some(Cause::Split),
        item: Some(item.id),
        code: "SPLIT-1".to_owned(),
        name: "网店登记".to_owned(),
        says: "分开办".to_owned(),
        ..BeginForm::default()
    };
    let split = writer.call(&edition::BEGIN, (), form).await.unwrap().id;
    let it = seen(&writer, split).await;
    assert!(it.locked.is_empty() && it.doc.get("base_code").is_none(), "{:?}", it.locked);
    saved(&writer, split, json!({"summary": "开网店的，办这一项。"})).await.unwrap();
    // Without it, a change that is begun is told.
    let form = StepForm { version: 1, act: edition::act::DROP, says: "重来".to_owned() };
    writer.call(&edition::desk::STEP, id, form).await.unwrap();
    let id = begun(&writer, Cause::Change, Some(item.id), "", "").await.unwrap();
    let told = seen(&writer, id).await;
    assert!(told.findings.iter().any(|it| it.says.contains("按目录变更")), "{:?}", told.findings);
}

/// 清单之外无审批.
#[tokio::test]
async fn no_permission_is_made_here_that_the_catalogue_does_not_have() {
    let hall = TestHall::open().await;
    let writer = hall.person("wangbian").await;
    let id = begun(&writer, Cause::New, None, "OWN-1", "").await.unwrap();
    saved(&writer, id, json!({"power": "01"})).await.unwrap();
    let barred = |it: &EditionView| it.findings.iter().any(|it| it.says.contains("清单之外无审批"));
    assert!(!barred(&seen(&writer, id).await), "a county without a catalogue is not held to one");
    sent(&hall.person("xujing").await, &[DANCE]).await;
    assert!(barred(&seen(&writer, id).await));
    saved(&writer, id, json!({"power": "20"})).await.unwrap();
    let told = seen(&writer, id).await;
    assert!(!barred(&told) && told.findings.iter().any(|it| !it.is_fault && it.says.contains("上级目录里没有")));
    // What the province does no longer is not claimed.
    let mut gone = DANCE;
    gone[6] = "取消";
    sent(&hall.person("xujing").await, &[gone]).await;
    let fault = begun(&writer, Cause::Claim, None, "DANCE-1", DANCE[0]).await.unwrap_err();
    assert!(says(fault).contains("已经取消"));
    let keeper = hall.staff("兼着", "县市场监管局", &[Duty::CheckItems]).await;
    let view = listed(&keeper, Some(Standing::Gone)).await;
    assert_eq!((view.page.n_rows, view.may_change, view.may_claim), (1, true, false));
}

/// Where the catalogue has it done in towns and villages, the county's own version is not what is claimed.
#[tokio::test]
async fn a_matter_is_done_at_a_level_the_province_has_it_at() {
    let hall = TestHall::open().await;
    let (checker, writer) = (hall.person("xujing").await, hall.person("wangbian").await);
    let mut low = DANCE;
    low[4] = "乡镇级、村、社区";
    sent(&checker, &[low]).await;
    let id = begun(&writer, Cause::Claim, None, "DANCE-1", DANCE[0]).await.unwrap();
    assert_eq!(seen(&writer, id).await.doc["level"], "town", "begun where it is done");
    let found = |it: &EditionView| it.findings.iter().any(|it| it.says.contains("由乡镇、村、社区行使"));
    assert!(!found(&seen(&writer, id).await));
    saved(&writer, id, json!({"level": "county"})).await.unwrap();
    let it = seen(&writer, id).await;
    assert!(found(&it), "{} {:?}", it.doc["level"], it.findings);
}
