//! 要签的文书: what of this case somebody signs, made out of the case itself.
use anyhow::{Context, anyhow};
use axum::{
    body::Bytes,
    http::{header, request::Parts},
    response::{IntoResponse, Response},
};
use common::{
    account::Duty,
    case::{
        draft,
        signing::{FILE, Sheet, SheetText, SheetView, can_go, takes},
    },
    catalogue::{Item, pledge::is_pledged},
    check::Nothing,
    fault::Fault,
    form::{Answers, Prefill},
    id::CaseId,
    paper::Fact,
    review::{Verdict, reveal::Purpose},
};

use super::{
    draft::{consent, item_of},
    handed::part,
};
use crate::{
    account::{self, personal},
    base::error::{Error, Result},
    case::{answers::answers, query},
    entity::cases::Model as Case,
    gate::{accept::disposition, audit, cx::Cx, write::write},
    material, org, paper, review,
};

/// A case as whoever asks has it: in their own hands at the counter, or seen from the desk.
async fn case_of(cx: &Cx, id: CaseId) -> Result<Case> {
    match query::filled(cx, id).await {
        Err(Error::Fault(Fault::NotFound)) => query::one(cx, id).await,
        it => it,
    }
}

pub async fn show(cx: Cx, id: CaseId, _: Nothing) -> Result<Vec<SheetView>> {
    let case = case_of(&cx, id).await?;
    let item = item_of(&cx, &case).await?;
    let answers = answers(&cx, &case)?;
    let later = later(&cx, &case).await?;
    let files = material::query::signed(&cx, &[case.id]).await?;
    let is_at_counter = cx.who.holds(Duty::Counter);
    let view = |sheet: Sheet| SheetView {
        sheet,
        files: files.iter().filter(|it| it.slot == sheet.slot()).map(material::file_view).collect(),
        may_add: is_at_counter && takes(case.stage),
        may_drop: is_at_counter && can_go(case.stage),
    };
    let is_wanted = |it: &Sheet| match it {
        Sheet::Application | Sheet::Letter => true,
        Sheet::Pledge => is_pledged(&item, &answers),
        Sheet::Deferral => !later.is_empty(),
    };
    let is_there = |it: &Sheet| files.iter().any(|file| file.slot == it.slot());
    Ok(Sheet::ALL.iter().filter(|it| is_wanted(it) || is_there(it)).map(|it| view(*it)).collect())
}

/// 容缺: what was judged to come later, or is owed already.
async fn later(cx: &Cx, case: &Case) -> Result<Vec<String>> {
    let owed = crate::case::owed(case)?;
    if !owed.is_empty() {
        return Ok(owed.into_iter().map(|it| it.name).collect());
    }
    if case.no.is_none() {
        return Ok(Vec::new());
    }
    let seen = review::view(cx, case.clone()).await?;
    let is_later =
        |it: &&common::review::ExamineSlot| it.verdict.as_ref().is_some_and(|it| it.verdict == Verdict::Defer);
    Ok(seen.slots.iter().filter(is_later).map(|it| it.material.name.clone()).collect())
}

/// Whoever has it at the counter, or may look at whole numbers, in the body that has the case in hand: who was asked about it, or looks
/// on, prints nothing.
async fn printable(cx: &Cx, id: CaseId) -> Result<Case> {
    match query::filled(cx, id).await {
        Err(Error::Fault(Fault::NotFound)) => (),
        it => return it,
    }
    let case = query::one(cx, id).await?;
    let is_ours = query::is_in_hand(cx, &case).await?;
    match is_ours && (cx.who.holds(Duty::Counter) || review::reveal::may_look(cx, &case)) {
        true => Ok(case),
        false => Err(Fault::NotYours.into()),
    }
}

/// `POST …/signing/{sheet}`
pub async fn send(cx: Cx, head: Parts, _: Bytes) -> Result<Response> {
    let mut segments = head.uri.path().rsplit('/');
    let sheet = segments.next().and_then(Sheet::of_code).ok_or(Fault::NotFound)?;
    let id: CaseId = segments.nth(1).and_then(|it| it.parse().ok()).ok_or(Fault::NotFound)?;
    let case = printable(&cx, id).await?;
    let text = text(&cx, &case, sheet).await?;
    let name = format!("{} {}.pdf", text.title, if text.no.is_empty() { "未提交" } else { &text.no });
    // It holds whole numbers: whoever prints it has looked at them.
    let why = format!("打印{}", text.title);
    write(&cx, |cx| {
        let (case, why) = (case.clone(), why.clone());
        async move {
            review::reveal::note(&cx, &case, Purpose::Other, &why).await?;
            audit::note(&cx, FILE.path, &case.id.to_string(), 200);
            Ok(())
        }
    })
    .await?;
    let _turn = cx.hub.setting.acquire().await.map_err(|_| anyhow!("shutting down"))?;
    let set = tokio::task::spawn_blocking(move || paper::signing::set(&text)).await.context("setting a paper")?;
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::CONTENT_DISPOSITION, disposition(&name)),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, set?).into_response())
}

/// Who applies, as it stands in the form.
fn applicant(answers: &Answers) -> Vec<Fact> {
    let text = |name: &str| answers.get(name).map(|it| it.as_text().to_owned()).unwrap_or_default();
    let rows = [
        ("姓名或单位名称", text("applicant_name")),
        ("身份证号码", text("applicant_id")),
        ("统一社会信用代码", text("applicant_code")),
        ("法定代表人", text("applicant_legal")),
        ("联系电话", text("applicant_phone")),
    ];
    rows.into_iter().filter(|it| !it.1.is_empty()).map(|it| Fact::of(it.0, it.1)).collect()
}

async fn text(cx: &Cx, case: &Case, sheet: Sheet) -> Result<SheetText> {
    let item = item_of(cx, case).await?;
    let answers = answers(cx, case)?;
    let on = case.submitted_at.unwrap_or(cx.now).day();
    let bare = SheetText {
        title: sheet.label().to_owned(),
        item_name: case.item_name.clone(),
        org_name: org::query::one_on(&cx.db(), cx.region(), case.org_id, on).await?.full,
        no: case.no.clone().unwrap_or_default(),
        ..SheetText::default()
    };
    match sheet {
        Sheet::Application => Ok(application(bare, &item, &answers)),
        Sheet::Pledge => pledge(bare, &item, &answers),
        Sheet::Deferral => deferral(bare, &later(cx, case).await?, case, &answers),
        Sheet::Letter => letter(cx, bare, case, &answers).await,
    }
}

/// Under the name the guide gives it.
fn application(bare: SheetText, item: &Item, answers: &Answers) -> SheetText {
    let named =
        item.materials.iter().find(|it| it.is_generated && it.slot == "application").map(|it| it.name.clone());
    let sections = draft::sections(item, answers);
    let parts = sections.iter().filter_map(|it| part(it, answers)).map(|it| (it.title, it.rows));
    let brought = item.slots(answers).into_iter().map(|it| it.name.clone()).collect::<Vec<_>>().join("；");
    let brought = (!brought.is_empty()).then(|| ("随附的材料".to_owned(), vec![Fact::of("材料", brought)]));
    SheetText {
        title: named.unwrap_or_else(|| format!("{}申请表", bare.item_name)),
        parts: parts.chain(brought).collect(),
        words: vec!["以上内容由申请人填写，申请人已经看过。填写的内容和提交的材料都真实、有效；提供虚假材料的，愿意承担相应的法律责任。".to_owned()],
        signers: vec!["申请人（签名或盖章）", "代办人（签名）"],
        ..bare
    }
}

fn pledge(bare: SheetText, item: &Item, answers: &Answers) -> Result<SheetText> {
    let pledge = item.pledge.as_ref().filter(|_| is_pledged(item, answers)).ok_or(Fault::NotFound)?;
    let law = item.basis.first().map(|it| format!("《{}》{}", it.law, it.article)).unwrap_or_default();
    let spared = item.materials.iter().filter(|it| pledge.spares.contains(&it.slot)).map(|it| it.name.clone());
    let spared = spared.collect::<Vec<_>>().join("、");
    let told = vec![
        Fact::of("事项", bare.item_name.clone()),
        Fact::of("依据", law),
        Fact::of("不用交的材料", if spared.is_empty() { "无".to_owned() } else { spared }),
        Fact::of("事后核查", format!("决定后{}个工作日内", pledge.check_days)),
        Fact::of("承诺不实的后果", pledge.liability.clone()),
    ];
    let promised =
        (1..).zip(&pledge.promises).map(|(n, it): (usize, _)| Fact::of(&format!("承诺{n}"), it.clone()));
    Ok(SheetText {
        parts: vec![
            ("申请人".to_owned(), applicant(answers)),
            ("告知的内容".to_owned(), told),
            ("承诺的内容".to_owned(), promised.collect()),
        ],
        words: vec!["申请人已经知道以上告知的全部内容，自愿作出以上承诺，承诺是真实的意思表示；承诺不实的，愿意承担上面写明的后果。".to_owned()],
        signers: vec!["申请人（签名或盖章）", "经办人（签名）"],
        ..bare
    })
}

fn deferral(bare: SheetText, later: &[String], case: &Case, answers: &Answers) -> Result<SheetText> {
    if later.is_empty() {
        return Err(Fault::NotFound.into());
    }
    let rows = (1..).zip(later).map(|(n, it): (usize, _)| Fact::of(&format!("后补材料{n}"), it.clone()));
    let until = match case.owed_by.as_deref().and_then(common::moment::Day::parse) {
        Some(it) => it.written(),
        None => "受理之日起____个工作日内".to_owned(),
    };
    let until = Fact::of("补齐期限", until);
    Ok(SheetText {
        parts: vec![
            ("申请人".to_owned(), [vec![Fact::of("事项", bare.item_name.clone())], applicant(answers)].concat()),
            ("承诺后补的材料".to_owned(), rows.chain([until]).collect()),
        ],
        words: vec![
            "以上材料申请受理时暂缺。申请人承诺在期限内补齐，补交的材料真实、有效，符合办事指南的要求。"
                .to_owned(),
            "申请人已经知道：材料补齐前不能制作证照；到期没有补齐的，办理终止，不影响再次申请。".to_owned(),
        ],
        signers: vec!["申请人（签名或盖章）", "经办人（签名）"],
        ..bare
    })
}

/// Whoever acts is filled in as far as the hall knows them; the rest is written by hand.
async fn letter(cx: &Cx, bare: SheetText, case: &Case, answers: &Answers) -> Result<SheetText> {
    let known = match consent(cx, case).await? {
        None => Default::default(),
        Some(_) => {
            let agent = account::query::by_id(cx, case.applicant_id).await?;
            personal::known(agent.kind, &personal::open(&cx.hub.keys, &agent)?)
        }
    };
    let typed = |name: &str| answers.get(name).map(|it| it.as_text().to_owned()).filter(|it| !it.is_empty());
    let of = |what: Prefill, name: &str| {
        let it = known.get(&what).cloned().filter(|it| !it.is_empty()).or_else(|| typed(name));
        it.unwrap_or_else(|| "________________________".to_owned())
    };
    let agent = vec![
        Fact::of("姓名", of(Prefill::Name, "proxy_name")),
        Fact::of("身份证号码", of(Prefill::IdCard, "proxy_id")),
        Fact::of("联系电话", of(Prefill::Phone, "proxy_phone")),
    ];
    let about = vec![
        Fact::of("办什么事", format!("到{}办理{}", bare.org_name, bare.item_name)),
        Fact::of("权限（打勾，没有打勾的不能代办）", "□提交、补正材料 □签收文书 □领取证照 □缴费 □撤回申请"),
        Fact::of("期限", "从签署到______年____月____日"),
    ];
    Ok(SheetText {
        parts: vec![
            ("委托人".to_owned(), applicant(answers)),
            ("受托人".to_owned(), agent),
            ("委托的事".to_owned(), about),
        ],
        words: vec!["委托人对受托人在权限内办理的事项承担责任。受托人办理时出示本人身份证原件。".to_owned()],
        signers: vec!["委托人（签名或盖章）", "受托人（签名）"],
        ..bare
    })
}
