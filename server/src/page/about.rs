//! 帮助, drawn whole: how one applies, where the hall is, its floors, windows and telephones, and what it promises about people's data.
use std::sync::Arc;

use common::{account::Who, county::County, place::Place};

use super::{Lead, Words, escape};
use crate::{
    base::error::Result,
    catalogue, floor,
    gate::{cx::Cx, hub::Hub},
    org,
};

/// A part of the page: its anchor, its title, its sentences.
type Part = (&'static str, &'static str, &'static [&'static str]);

const HOW: Part = (
    "how",
    "怎么办事",
    &[
        "查到要办的事，看清材料和时限，点“在线办理”就能填表，不用先登录。提交时再登录或注册，已填的内容都在。",
        "提交后会得到办件编号和查询码，不登录也能查进度。窗口5个工作日内答复；要补正的，一次全部告诉您。",
    ],
);
const ACCESSIBILITY: Part = (
    "accessibility",
    "无障碍声明",
    &[
        "全站可以只用键盘操作，配合读屏软件使用；右上角“长者版”字大、按键大，一次只问一件事，可以读给您听。字号、高对比度、大鼠标指针在“字号和颜色”里改，深色跟随系统设置。用着不便，请拨12345，我们会改。",
    ],
);
const PRIVACY: Part = (
    "privacy",
    "隐私与个人信息",
    &[
        "办一件事，只收办这件事需要的信息，用途写在表单里。身份证号码、手机号码、地址和申请表加密保存；上传的材料只有您和办理这一件的工作人员能看。",
        "工作人员看到的证件号码和手机号码只有头三位和末四位；要看完整的，先写明用途，您在办件页上看得到谁看过、为什么。",
        "在“我的资料”里可以导出自己的全部数据、撤回同意、注销账号。这份说明换了新版，下次提交时再问您一次。",
        "没有提交的申请可以随时删除。公开的进度查询不显示姓名全称。",
    ],
);

/// The whole page; `/about/privacy` and its like are the same page, begun with that part.
pub async fn about(hub: Arc<Hub>, part: &str, words: Words) -> Result<Lead> {
    let told = privacy(&hub.county.get(), words);
    let mut parts = vec![drawn(HOW, words), visit(hub, words).await?, drawn(ACCESSIBILITY, words), told];
    match part {
        "accessibility" => parts.swap(0, 2),
        "privacy" => parts.swap(0, 3),
        _ => (),
    }
    parts.push(developers(words));
    Ok(Lead {
        title: "帮助".to_owned(),
        text: "怎么办事、大厅在哪里、每个窗口的电话；无障碍声明、隐私与个人信息、开发者接口。".to_owned(),
        more: parts.concat(),
        address: Place::About.href(),
        column: "帮助",
        ..Lead::default()
    })
}

fn section(id: &str, title: &str, inside: &str) -> String {
    format!(
        r#"<section class="stack measure" aria-labelledby="{id}"><h2 class="part" id="{id}">{title}</h2>{inside}</section>"#
    )
}

fn drawn((id, title, lines): Part, words: Words) -> String {
    let lines: String = lines.iter().map(|it| format!("<p>{}</p>", words.t(it))).collect();
    section(id, words.t(title), &lines)
}

/// Who answers for what people write here, how to reach them, how long it is kept (个人信息保护法第十七条): the county's own words.
fn privacy(county: &County, words: Words) -> String {
    let (id, title, lines) = PRIVACY;
    let lines: String = lines.iter().map(|it| format!("<p>{}</p>", words.t(it))).collect();
    let facts =
        [("个人信息处理者", &county.handler), ("联系方式", &county.contact), ("保存期限", &county.retention)];
    let fact = |(name, it): &(&'static str, &String)| {
        let (name, it) = (words.t(name), escape(county.said(words.code(), it)));
        format!(
            r#"<div class="facts__row"><dt class="facts__name">{name}</dt><dd{}>{it}</dd></div>"#,
            words.county()
        )
    };
    let facts: String = facts.iter().filter(|it| !it.1.is_empty()).map(fact).collect();
    let facts = if facts.is_empty() { facts } else { format!(r#"<dl class="facts">{facts}</dl>"#) };
    section(id, words.t(title), &[lines, facts].concat())
}

fn developers(words: Words) -> String {
    let inside = format!(
        r#"<p>{}<a href="/api/openapi.json">/api/openapi.json</a>{}</p>"#,
        words.t("全部接口的说明见 "),
        words.t("（OpenAPI 3.1）。")
    );
    section("developers", words.t("开发者接口"), &inside)
}

/// Where the hall stands, how one gets there, what is on which floor, and whom to ring.
async fn visit(hub: Arc<Hub>, words: Words) -> Result<String> {
    let county = hub.county.get();
    let named = |it: &str| match county.said(words.code(), it) {
        told if told == it => format!("<span{}>{}</span>", words.county(), escape(it)),
        told => escape(told),
    };
    let fact = |name: &'static str, html: String| match html.is_empty() {
        true => html,
        false => format!(
            r#"<div class="facts__row"><dt class="facts__name">{}</dt><dd>{html}</dd></div>"#,
            words.t(name)
        ),
    };
    let lines = |them: &[String]| them.iter().map(|it| named(it)).collect::<Vec<_>>().join("<br>");
    let cx = Cx::reading(hub, Who::Nobody);
    let now = floor::says_now(&cx).await?;
    let now = if now.is_empty() { now } else { format!("<b>{}</b>", words.said(&now)) };
    let guide = format!(r#"<a href="{}">{}</a>"#, Place::Floors(None).href(), words.t("每一层有哪些窗口、怎么走"));
    let facts = [
        fact("现在", now),
        fact("地址", format!("{}<br>{}", named(&county.hall), named(&county.address))),
        fact("开门时间", named(&county.hours)),
        fact("怎么来", lines(&county.ways)),
        fact(
            "楼层",
            [lines(&county.floors), guide]
                .into_iter()
                .filter(|it| !it.is_empty())
                .collect::<Vec<_>>()
                .join("<br>"),
        ),
        fact("电话", format!("{} · {}", catalogue::near::ring(&county.phone), catalogue::near::ring("12345"))),
    ]
    .concat();
    let row = |it: org::query::Desk| {
        // A kind of window has a name in every language; a window's own name is the county's.
        let window = words.said(&it.window);
        let lang = if window == it.window { words.county() } else { "" };
        format!(
            r#"<tr class="table__row"><th class="table__cell table__cell--lead" scope="row"{0}>{1}</th><td class="table__cell" data-name="{4}"><span{6}>{2}</span></td><td class="table__cell" data-name="{5}"><span>{3}</span></td></tr>"#,
            words.county(),
            escape(&it.name),
            escape(&window),
            catalogue::near::ring(&it.phone),
            words.t("窗口"),
            words.t("电话"),
            lang,
        )
    };
    let rows: String = org::query::desks(&cx.db(), cx.region()).await?.into_iter().map(row).collect();
    let heads: String = [words.t("单位"), words.t("窗口"), words.t("电话")]
        .map(|it| format!(r#"<th class="table__head" scope="col">{it}</th>"#))
        .concat();
    let table = match rows.is_empty() {
        true => rows,
        false => format!(
            r#"<details class="fold"><summary class="fold__name">{}</summary><table class="table table--fold fold__body"><caption class="unseen">{0}</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></details>"#,
            words.t("各单位的窗口和电话"),
        ),
    };
    Ok(section("visit", words.t("到大厅来"), &format!(r#"<dl class="facts">{facts}</dl>{table}"#)))
}
