//! 语言: every sentence of the citizens' screens goes through the table, and every table has a line for every one of them.
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use crate::tidy::{literals, sources};

/// The desk speaks Chinese, and so does a paper with legal effect.
const DESK: [&str; 110] = [
    "opening/workbook.rs",
    "desk/scan.rs",
    "scan/camera.rs",
    "scan/folder.rs",
    "desk/card.rs",
    "opening/wording.rs",
    "exchange/external.rs",
    "exchange/finding.rs",
    "exchange/system.rs",
    "src/exchange.rs",
    "edition/province.rs",
    "edition/snag.rs",
    "app/src/trial.rs",
    "app/src/library.rs",
    "library/laws.rs",
    "library/standards.rs",
    "edition/editor.rs",
    "editor/clash.rs",
    "editor/conds.rs",
    "editor/draw.rs",
    "editor/drawn.rs",
    "editor/library.rs",
    "editor/palette.rs",
    "editor/preview.rs",
    "editor/records.rs",
    "edition/quality.rs",
    "edition/changes.rs",
    "edition/file.rs",
    "edition/head.rs",
    "edition/list.rs",
    "edition/new.rs",
    "edition/versions.rs",
    "edition/way.rs",
    "app/src/floor.rs",
    "floor/window.rs",
    "floor/share.rs",
    "floor/holders.rs",
    "floor/stand_in.rs",
    "app/src/daybook.rs",
    "ui/find.rs",
    "account/twins.rs",
    "app/src/trail.rs",
    "desk/export.rs",
    "account/people.rs",
    "account/proposals.rs",
    "account/leaving.rs",
    "decision/opinion.rs",
    "desk/panes.rs",
    "fee/till.rs",
    "fee/day.rs",
    "viewer/looks.rs",
    "viewer/pane.rs",
    "app/src/opening.rs",
    "opening/bodies.rs",
    "opening/calendar.rs",
    "opening/import.rs",
    "opening/settings.rs",
    "desk/log.rs",
    "ticket/hall.rs",
    "callback/desk.rs",
    "app/src/registration.rs",
    "registration/file.rs",
    "app/src/section.rs",
    "case/signing.rs",
    "review/form.rs",
    "decision/present.rs",
    "desk/batch.rs",
    "desk/rows.rs",
    "question/desk.rs",
    "question/figures.rs",
    "desk/frame.rs",
    "desk/home.rs",
    "desk/keys.rs",
    "desk/menu.rs",
    "desk/search.rs",
    "decision/told.rs",
    "app/src/transmittal.rs",
    "rating/invite.rs",
    "decision/attach.rs",
    "case/letter.rs",
    "app/src/inquiry.rs",
    "ticket/line.rs",
    "fee/desk.rs",
    "case/intake.rs",
    "rating/bad.rs",
    "decision/letter.rs",
    "decision/acts.rs",
    "decision/dossier.rs",
    "decision/inbox.rs",
    "decision/mandates.rs",
    "decision/paper.rs",
    "decision/register.rs",
    "decision/stamps.rs",
    "joint/bundles.rs",
    "joint/compose.rs",
    "joint/part.rs",
    "joint/tried.rs",
    "review/decide.rs",
    "review/examine.rs",
    "review/queue.rs",
    "review/reveal.rs",
    "review/verdict.rs",
    "review/viewer.rs",
    "review/notice.rs",
    "catalogue/listed.rs",
    "account/staff.rs",
    "account/trouble.rs",
    "account/join.rs",
    "app/src/pattern.rs",
    "bin/desk.rs",
];
/// Not sentences: compared with, or a language's own name for itself.
const BARE: [&str; 2] = ["您", "中文"];
/// What the rules and the server say to clerks, import files and operators, and never to a citizen.
const BEHIND: [&str; 136] = [
    "edition/quality.rs",
    "opening/wording.rs",
    "catalogue/province.rs",
    "province/book.rs",
    "province/query.rs",
    "edition/snag.rs",
    "paper/register.rs",
    "common/src/trial.rs",
    "trial/lint.rs",
    "trial/ways.rs",
    "trial/words.rs",
    "server/src/trial.rs",
    "trial/course.rs",
    "trial/hall.rs",
    "place/tests.rs",
    "edition/spec.rs",
    "spec/asked.rs",
    "spec/codes.rs",
    "spec/nested.rs",
    "spec/tests.rs",
    "spec/tree.rs",
    "spec/words.rs",
    "common/src/library.rs",
    "draft/tried.rs",
    "common/src/exchange/desk.rs",
    "common/src/exchange/mapping.rs",
    "common/src/edition/differ.rs",
    "common/src/edition.rs",
    "common/src/edition/desk.rs",
    "common/src/edition/differ/words.rs",
    "common/src/edition/find.rs",
    "common/src/edition/group.rs",
    "common/src/edition/level.rs",
    "common/src/edition/table.rs",
    "common/src/floor/facts.rs",
    "common/src/floor/desk/tests.rs",
    "server/src/account/stand_in.rs",
    "common/src/floor.rs",
    "common/src/floor/desk.rs",
    "common/src/floor/hours.rs",
    "common/src/floor/plan.rs",
    "common/src/floor/share.rs",
    "common/src/account/stand_in.rs",
    "common/src/daybook.rs",
    "common/src/trail.rs",
    "common/src/trail/words.rs",
    "common/src/export.rs",
    "common/src/proposal.rs",
    "common/src/desk/role.rs",
    "common/src/desk/search.rs",
    "common/src/proposal/same.rs",
    "common/src/rating/figures.rs",
    "common/src/account/leaving.rs",
    "common/src/fee/capital.rs",
    "common/src/fee/shift.rs",
    "common/src/fee/statement.rs",
    "common/src/paper/receipt.rs",
    "common/src/opening.rs",
    "common/src/county/settings.rs",
    "common/src/org/desk.rs",
    "common/src/report.rs",
    "common/src/ticket/window.rs",
    "server/src/ticket/window.rs",
    "server/src/callback/desk.rs",
    "common/src/registration/desk.rs",
    "common/src/section.rs",
    "common/src/case/signing.rs",
    "common/src/review/amend.rs",
    "common/src/review/form.rs",
    "server/src/application/signing.rs",
    "server/src/material/signed.rs",
    "common/src/catalogue/sought.rs",
    // A record of what is kept, as it is kept.
    "server/src/own/taken.rs",
    "common/src/catalogue/licence.rs",
    "common/src/paper/mark.rs",
    "server/src/application/handed.rs",
    "common/src/case/hold.rs",
    "common/src/case/flow/tests.rs",
    "common/src/question/desk.rs",
    "common/src/question/personal.rs",
    "common/src/question/personal/number.rs",
    "common/src/desk.rs",
    "common/src/county.rs",
    "server/src/county.rs",
    "server/src/catalogue/former.rs",
    "server/src/catalogue/import/labels.rs",
    "server/src/catalogue/import/read.rs",
    "server/src/catalogue/import/spelling.rs",
    "server/src/catalogue/import/upload.rs",
    "server/src/catalogue/sheet/columns.rs",
    "common/src/catalogue/asking.rs",
    "common/src/catalogue/losses.rs",
    "common/src/case/card.rs",
    "common/src/application/clock/tests.rs",
    "common/src/value/day.rs",
    "common/src/value/letters.rs",
    "server/src/material/attachment.rs",
    "common/src/transmittal.rs",
    "common/src/inquiry.rs",
    "common/src/catalogue/pledge.rs",
    "common/src/decision/pledge.rs",
    "common/src/joint/tests.rs",
    "common/src/joint/merge.rs",
    "common/src/joint/compose.rs",
    "common/src/joint/written.rs",
    "server/src/application/intake.rs",
    "server/src/account/counter.rs",
    "common/src/case/intake.rs",
    "common/src/rating/work.rs",
    "common/src/decision.rs",
    "common/src/decision/accept.rs",
    "common/src/decision/decide.rs",
    "common/src/decision/deliver.rs",
    "common/src/mandate.rs",
    "common/src/mandate/stamp.rs",
    "server/src/mandate/stamp.rs",
    "common/src/paper/words.rs",
    "common/src/paper/words/receipt.rs",
    "common/src/paper/law.rs",
    "common/src/paper/notice.rs",
    "common/src/paper/remedy.rs",
    "common/src/review.rs",
    "common/src/org.rs",
    "common/src/calendar.rs",
    "common/src/catalogue/quality.rs",
    "common/src/account/duty.rs",
    "common/src/account/staff.rs",
    "common/src/job.rs",
    "common/src/form/tests.rs",
    "server/src/account/staffing.rs",
    "server/src/application/queue.rs",
    "server/src/catalogue/blank.rs",
    "server/src/catalogue/import.rs",
    "server/src/catalogue/sample.rs",
    "server/src/catalogue/sheet.rs",
    "server/src/material/scan.rs",
];
/// Of the server, what answers a citizen.
const ANSWERING: [&str; 24] = [
    "server/src/floor.rs",
    "server/src/floor/drawn.rs",
    "server/src/page/floors.rs",
    "server/src/page/about.rs",
    "server/src/page/lookup.rs",
    "server/src/base/reading.rs",
    "server/src/own.rs",
    "server/src/page/ask.rs",
    "server/src/application",
    "server/src/question.rs",
    "server/src/page/frame.rs",
    "server/src/page/question.rs",
    "server/src/page/callback.rs",
    "server/src/page/lead.rs",
    "server/src/shipment.rs",
    "server/src/rating/invite.rs",
    "server/src/joint.rs",
    "server/src/fee.rs",
    "server/src/ticket.rs",
    "server/src/account",
    "server/src/case",
    "server/src/callback",
    "server/src/catalogue",
    "server/src/material",
];
/// Said where they are, but not to a citizen, or not on a screen: to clerks, in a text message, of the county's own.
const ELSEWHERE: [&str; 17] = [
    // Units that are compared with, and a window's own name.
    "人个户名间张台辆头只家层床次",
    "{}楼{}",
    "“{}”在第一次告知时就能看出。请负责人在工作台打开这一件，写明原因、选“同意”，再告知申请人",
    "系统、安全、审计三类管理员不能由同一人兼任，也不能兼任业务岗位",
    "请选择为什么要看完整号码",
    "请写明用途，申请人看得到",
    "请先点“我来打”，再登记结果",
    "验证码{}，{}分钟内有效，用于重新设置密码。不是您本人操作的，不用理会，也不要告诉任何人。",
    "手机号码或邮箱已修改",
    "密码已修改",
    "{}政务服务中心",
    // Days, which have a rule of their own.
    "{}月{}日",
    "{}年{}（{}）",
    "{}{}元{}{}",
    "一门",
    "明川",
    "政务",
];
/// Lines that leave out a place on purpose: the unit of a number, which is the county's own word.
const SHORTER: [&str; 2] = ["{}不能小于{}{}", "{}不能大于{}{}"];
/// Lines that quote Chinese: place names, and words that are looked for in Chinese.
const QUOTING: [&str; 8] = [
    "例如：松溪镇 鹿门村",
    "可以只写两个字，例如“社保”；也可以写拼音，或日常的叫法，例如“办个体户”。",
    "点下面的字母，写拼音或首字母，例如：shb（社保）",
    "办个体户",
    "社保",
    "低保",
    "准生证",
    "开饭店",
];

fn is_han(text: &str) -> bool {
    text.chars().any(|it| ('\u{4e00}'..='\u{9fff}').contains(&it))
}

/// Also what stands between words in Chinese: `：`, `、`.
fn is_chinese(text: &str) -> bool {
    is_han(text)
        || text
            .chars()
            .any(|it| ('\u{3001}'..='\u{303f}').contains(&it) || ('\u{ff00}'..='\u{ffef}').contains(&it))
}

/// `第{n}项` as a table says it: `第{}项`.
fn key(text: &str) -> String {
    let mut key = String::new();
    let mut is_place = false;
    for it in text.chars() {
        match it {
            '{' => is_place = true,
            '}' => {
                is_place = false;
                key.push_str("{}");
            }
            it if !is_place => key.push(it),
            _ => (),
        }
    }
    key
}

fn of_screens() -> Vec<(String, String, String)> {
    let all = sources("app/src").into_iter().filter(|(path, _)| !DESK.iter().any(|it| path.ends_with(it)));
    let all = all.filter(|(path, _)| !path.ends_with("app/src/tongue.rs"));
    all.flat_map(|(path, text)| {
        let path = path.display().to_string();
        literals(&text).into_iter().map(move |(before, it)| (path.clone(), before, it)).collect::<Vec<_>>()
    })
    .collect()
}

fn is_told(before: &str) -> bool {
    ["t(", "t!("].iter().any(|it| {
        let rest = before.trim_end().strip_suffix(it);
        rest.is_some_and(|rest| !rest.ends_with(|it: char| it.is_alphanumeric() || it == '_'))
    })
}

/// What the rules and the server say to a citizen, as a table says it.
fn of_rules() -> BTreeSet<String> {
    let all = ["common/src", "reader/src", "server/src"].into_iter().flat_map(sources);
    let met = all.filter(|(path, _)| {
        let path = path.display().to_string();
        !BEHIND.iter().any(|it| path.ends_with(it))
            && (path.contains("common/src/") || ANSWERING.iter().any(|it| path.contains(it)))
    });
    let said = met.flat_map(|(_, text)| literals(&text)).map(|(_, it)| key(&it)).filter(|it| is_han(it));
    said.filter(|it| !ELSEWHERE.contains(&it.as_str())).collect()
}

/// The places of a line, by number: `{} of {}`, `{1} of {0}`, `{} {0|day|days}`.
fn places(line: &str) -> BTreeSet<usize> {
    let mut next = 0..;
    let inside = line.split('{').skip(1).filter_map(|it| it.split_once('}'));
    inside.filter_map(|(it, _)| it.split('|').next()?.parse().ok().or_else(|| next.next())).collect()
}

fn tables() -> Vec<(String, BTreeMap<String, String>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../app/text");
    let files = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path());
    files
        .map(|it| (it.display().to_string(), serde_json::from_str(&fs::read_to_string(it).unwrap()).unwrap()))
        .collect()
}

#[test]
fn no_sentence_of_a_citizens_screen_goes_past_the_table() {
    let all = of_screens().into_iter();
    let past = all.filter(|(_, before, it)| is_chinese(it) && !is_told(before) && !BARE.contains(&it.as_str()));
    let past: Vec<String> = past.map(|(path, _, it)| format!("{path}: {it}")).collect();
    assert!(past.is_empty(), "{}", past.join("\n"));
}

#[test]
fn every_language_has_every_sentence_and_none_that_nobody_says() {
    let said: BTreeSet<String> = of_screens().into_iter().filter(|it| is_told(&it.1)).map(|it| it.2).collect();
    let rules = of_rules();
    assert!(said.len() > 500 && rules.len() > 250, "{} and {}", said.len(), rules.len());
    let mut known: BTreeSet<String> = said.clone();
    for it in ["common/src", "reader/src", "server/src"].into_iter().flat_map(sources) {
        known.extend(literals(&it.1).into_iter().map(|it| key(&it.1)));
    }
    let mut wrong = Vec::new();
    let tables = tables();
    assert!(!tables.is_empty());
    for (file, table) in tables {
        for about in ["@name", "@day", "@week", "@date", "@months"] {
            assert!(table.contains_key(about), "{file}: {about}");
        }
        wrong.extend(
            said.union(&rules).filter(|it| !table.contains_key(*it)).map(|it| format!("{file} lacks {it}")),
        );
        for (key, line) in table.iter().filter(|it| !it.0.starts_with(common::tongue::ABOUT)) {
            if !known.contains(key) {
                wrong.push(format!("{file}: nobody says {key}"));
            }
            if line.is_empty() || is_han(line) && !QUOTING.contains(&key.as_str()) {
                wrong.push(format!("{file}: {key} is not told: {line}"));
            }
            if places(line) != places(key) && !SHORTER.contains(&key.as_str()) {
                wrong.push(format!("{file}: {key} and {line} have other places"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
