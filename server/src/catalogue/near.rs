//! 旁边的事: what stands around a guide and is drawn here once, so that no program carries it: which bundle a matter is part of, which
//! others are called alike, whom to ask, and the five things an old person wants to hear.
use std::sync::Arc;

use common::{
    catalogue::{Item, ItemKind, ItemState, Level, yuan},
    county::County,
    id::ItemId,
    place::Place,
};

use super::{
    halt, query,
    shelf::{self, Entry},
};
use crate::{
    base::{error::Result, html::escape, tongue::Words, words},
    entity::items::Model as Row,
    gate::cx::Cx,
    org,
};

/// More of one name than these are a list to be searched, not to be read.
const MAX_TWINS: usize = 6;

/// In every language, of which the browser shows its own.
fn t(text: &'static str) -> String {
    Words::every(text)
}

/// English name and sentence, the bundle, the namesakes, and where to turn where nothing more is known.
pub async fn near(cx: &Cx, row: &Row, item: &Item) -> Result<String> {
    let catalogue = shelf::current(cx, cx.region()).await?;
    let bundles = bundles(cx, &catalogue.entries, item).await?;
    let is_hollow = row.state == ItemState::Listed;
    let turn = if is_hollow { turn(cx, row, item).await? } else { String::new() };
    let twins = alike(&twins(&catalogue.entries, row));
    let instead = match halt::instead(cx, row, item).await? {
        Some((id, name)) => {
            format!(r#"<p class="note note--brand">{}<b>{}</b></p>"#, t("现在改办："), link(id, &name))
        }
        None => String::new(),
    };
    Ok(format!("{instead}{}{}{}{turn}{twins}", on_paper(cx, row.id), english(item), bundled(&bundles)))
}

/// Where a printed guide comes from, and of which day it is.
fn on_paper(cx: &Cx, id: ItemId) -> String {
    let (origin, href) = (escape(&cx.hub.config.origin), Place::Guide(id).href());
    format!(
        r#"<p class="onprint" aria-hidden="true">{origin}{href}<br>{}<span lang="zh-CN">{}</span></p>"#,
        t("打印于"),
        cx.now.day().zh_full()
    )
}

fn english(item: &Item) -> String {
    let [name, says, ..] = item.english.as_slice() else { return String::new() };
    let note = "This guide is in Chinese only. Ask us to call you and say “English”, or bring it to the counter.";
    format!(
        r#"<div class="tongue note" lang="en"><p><b>{}</b></p><p>{}</p><p class="small">{note}</p></div>"#,
        escape(name),
        escape(says)
    )
}

/// The bundles that can be applied for and have this matter in them.
async fn bundles(cx: &Cx, all: &[Arc<Entry>], item: &Item) -> Result<Vec<(ItemId, String)>> {
    let is_bundle = |it: &&Arc<Entry>| it.row.kind == ItemKind::Joint && it.row.state == ItemState::Open;
    let mut found = Vec::new();
    // A handful in a county, each read once (`versions.rs`).
    for it in all.iter().filter(is_bundle) {
        let whole = query::version(cx, it.row.id, it.row.version).await?;
        if whole.item.parts.iter().any(|it| it.code == item.code) {
            found.push((it.row.id, it.row.name.clone()));
        }
    }
    Ok(found)
}

fn link(id: ItemId, name: &str) -> String {
    format!(r#"<a class="list__link" href="{}" lang="zh-CN">{}</a>"#, Place::Guide(id).href(), escape(name))
}

fn bundled(them: &[(ItemId, String)]) -> String {
    let one = |(id, name): &(ItemId, String)| {
        let says = t("还要办别的证的，可以一次办好：");
        format!(r#"<p class="note note--brand">{says}<b>{}</b></p>"#, link(*id, name))
    };
    them.iter().map(one).collect()
}

/// What is left of a name without what every matter of the kind has: 城乡最低生活保障对象认定 is 最低生活保障.
fn stem(name: &str) -> String {
    let bare = name.split(['（', '(']).next().unwrap_or(name);
    let plain = words::plain(bare);
    words::SYNONYMS.filling.iter().fold(plain, |text, it| text.replace(it.as_str(), ""))
}

/// Other matters of the same name, or nearly.
fn twins(all: &[Arc<Entry>], row: &Row) -> Vec<Arc<Entry>> {
    let here = stem(&row.name);
    let is_twin =
        |it: &&Arc<Entry>| it.row.id != row.id && it.row.state != ItemState::Draft && stem(&it.row.name) == here;
    match here.chars().count() {
        0..3 => Vec::new(),
        _ => all.iter().filter(is_twin).take(MAX_TWINS).cloned().collect(),
    }
}

fn alike(them: &[Arc<Entry>]) -> String {
    if them.is_empty() {
        return String::new();
    }
    let one = |it: &Arc<Entry>| {
        let how = match (it.row.is_online, it.row.level) {
            (true, _) => t("可以网上申请"),
            (false, Level::Town) => t("到乡镇便民服务中心办"),
            (false, Level::Village) => t("到村、社区办"),
            (false, _) => t("在窗口办"),
        };
        let org = escape(&it.row.org_name);
        format!(
            r#"<li class="list__item"><span class="list__main">{}</span><span class="list__aside"><span lang="zh-CN">{org}</span> · {how}</span></li>"#,
            link(it.row.id, &it.row.name)
        )
    };
    let rows: String = them.iter().map(one).collect();
    format!(
        r#"<details class="fold offprint"><summary class="fold__name">{}</summary><ul class="list fold__body">{rows}</ul></details>"#,
        t("名字相近的事，看看您要办的是哪一件")
    )
}

/// `<a href="tel:…">`; what is no number stays what it is.
pub fn ring(number: &str) -> String {
    let dialled: String = number.chars().filter(|it| it.is_ascii_digit() || matches!(it, '-' | '+')).collect();
    match dialled.len() {
        0..3 => escape(number),
        _ => format!(r#"<a class="nowrap" href="tel:{dialled}">{}</a>"#, escape(number)),
    }
}

fn fact(name: &'static str, html: &str) -> String {
    match html.is_empty() {
        true => String::new(),
        false => {
            format!(r#"<div class="facts__row"><dt class="facts__name">{}</dt><dd>{html}</dd></div>"#, t(name))
        }
    }
}

/// A matter of which no more is known than its name: who sees to it, where, whom to ring, and somebody who rings back.
async fn turn(cx: &Cx, row: &Row, item: &Item) -> Result<String> {
    let body = org::query::one(&cx.db(), row.org_id).await?;
    let county = cx.hub.county.get();
    let place = match row.level {
        Level::Town => t("您所在乡镇的便民服务中心"),
        Level::Village => t("您所在的村、社区"),
        Level::City | Level::County => {
            let window = if item.window.is_empty() { &body.window } else { &item.window };
            format!(
                r#"<span lang="zh-CN">{} {}</span><br><span lang="zh-CN">{}，{}</span>"#,
                escape(&county.hall),
                escape(window),
                escape(&county.address),
                escape(&county.hours)
            )
        }
    };
    let phones: Vec<&str> = [item.consult_phone.as_str(), body.phone.as_str(), county.phone.as_str(), "12345"]
        .into_iter()
        .filter(|it| !it.is_empty())
        .collect();
    let phones: Vec<String> =
        phones.iter().take(2).chain(phones.last().filter(|_| phones.len() > 2)).map(|it| ring(it)).collect();
    let name = if body.full.is_empty() { &row.org_name } else { &body.full };
    let facts = [
        fact("由谁办", &format!(r#"<span lang="zh-CN">{}</span>"#, escape(name))),
        fact("去哪里", &place),
        fact("问谁", &phones.join(" ")),
    ]
    .concat();
    let book = match item.daily {
        0 => String::new(),
        _ => format!(
            r#"<a class="button button--plain" href="{}">{}</a>"#,
            Place::Book(row.id).href(),
            t("预约到窗口办")
        ),
    };
    Ok(format!(
        r#"<dl class="facts">{facts}</dl><p class="row offprint"><a class="button" href="{}">{}</a>{book}</p>"#,
        Place::Callback.href(),
        t("请人打给我"),
    ))
}

/// Whom to ask and where to complain, with numbers one can tap.
pub fn contact(item: &Item) -> String {
    let number = |it: &str| if it.is_empty() { ring("12345") } else { ring(it) };
    let complain = match item.complain_phone.as_str() {
        "" | "12345" => ring("12345"),
        it => format!("{} {}", ring(it), ring("12345")),
    };
    format!(
        r#"<p class="measure">{} {}</p><p class="measure">{} {complain}</p>"#,
        t("咨询："),
        number(&item.consult_phone),
        t("对办理有意见："),
    )
}

/// 长者版的指南: five things, in the order they are asked for.
pub fn five(item: &Item, county: &County, may_apply: bool) -> String {
    let who = item.conditions.join("；");
    let bring: Vec<String> =
        item.materials.iter().filter(|it| !it.is_generated && it.is_sure()).map(|it| it.name.clone()).collect();
    let bring = if bring.is_empty() { t("什么都不用带") } else { text(&bring.join("、")) };
    let place = item.places.first().map(|it| format!("{}，{}", it.name, it.address));
    let place = text(&place.unwrap_or_else(|| format!("{}，{}", county.hall, county.address)));
    let place = if may_apply { format!("{}{place}", t("在网上办，或者到：")) } else { place };
    let long = item.promised.map(|it| Words::every(&it.says())).unwrap_or_else(|| t("请打电话问"));
    let cost = match &item.fee {
        None => t("请打电话问"),
        Some(it) if !it.is_charged => t("不要钱"),
        Some(it) => {
            let all: Vec<String> = it.items.iter().map(|it| format!("{}元{}", yuan(it.fen), it.per)).collect();
            text(&all.join("、"))
        }
    };
    let phone = if item.consult_phone.is_empty() { "12345" } else { &item.consult_phone };
    let row = |name: &'static str, html: String| {
        format!(r#"<li class="five__one"><b>{}</b><span>{html}</span></li>"#, t(name))
    };
    let all = [
        row("谁能办？", if who.is_empty() { t("请打电话问") } else { text(&who) }),
        row("带什么？", bring),
        row("到哪里办？", place),
        row("多久、多少钱？", format!("{long}{}{cost}", t("，"))),
        row("不明白问谁？", ring(phone)),
    ];
    format!(r#"<ol class="five">{}</ol>"#, all.concat())
}

fn text(it: &str) -> String {
    format!(r#"<span lang="zh-CN">{}</span>"#, escape(it))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matters_of_one_name_are_known_by_what_is_left_of_it() {
        let check = |a: &str, b: &str, is: bool| assert_eq!(stem(a) == stem(b), is, "{a} {b}");
        check("老年人优待证办理", "老年人优待证申领", true);
        check("自然灾害生活救助申请", "自然灾害生活救助", true);
        check("最低生活保障审核确认", "城乡最低生活保障对象认定", true);
        check("公司设立登记", "公司注销登记", false);
    }

    #[test]
    fn a_number_can_be_tapped_and_a_word_cannot() {
        assert_eq!(ring("0000-8610001"), r#"<a class="nowrap" href="tel:0000-8610001">0000-8610001</a>"#);
        assert_eq!(ring("窗口"), "窗口");
    }
}
