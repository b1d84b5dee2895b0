//! 先到的字: what each public page says before its program runs, and what it hands the program (the "island").
use std::sync::Arc;

use common::{
    account::Who,
    callback::AskForm,
    case::LookupForm,
    catalogue::{self, BrowseForm, BrowseView, GuideView, HomeView, ItemRow},
    check::Nothing,
    county::County,
    id::ItemId,
    place::Place,
};
use serde::Serialize;
use serde_json::Value;

use super::{Words, facts};
use crate::{
    base::html::escape,
    gate::{accept::understood, cx::Cx, hub::Hub},
};

/// What a page says before the program runs.
#[derive(Default)]
pub struct Lead {
    pub title: String,
    pub text: String,
    /// Title and text are the county's own words.
    pub is_county: bool,
    /// Already HTML.
    pub more: String,
    pub island: String,
    /// The page's own address, without what only narrows it; empty: nobody should find it by searching.
    pub address: String,
    /// 栏目, as 政府网站发展指引 wants it named.
    pub column: &'static str,
    /// What it is about, as machines read it (schema.org); null: nothing.
    pub facts: Value,
    /// Day it was published, and by whom.
    pub published: Option<(String, String)>,
}

/// Where to turn when the page stays as it is: the program does not start, or there is none for this browser.
pub fn otherwise(county: &County, words: Words) -> String {
    // A name of the county's, told in the language of whoever reads if the county has told it.
    let named = |it: &str| match county.said(words.code(), it) {
        told if told == it => format!("<span{}>{}</span>", words.county(), escape(it)),
        told => escape(told),
    };
    let line = words.filled(
        "页面没有打开全部功能时，可以拨打{}，{}，或者到{}窗口办理：{}，{}，电话{}。",
        &[
            r#"<a class="foot__link" href="tel:12345">12345</a>"#,
            &format!(r#"<a class="foot__link" href="{}">{}</a>"#, Place::CALLBACK, words.t("请工作人员打给您")),
            &named(&county.hall),
            &named(&county.address),
            &named(&county.hours),
            &escape(&county.phone),
        ],
    );
    format!(r#"<p class="quiet">{line}</p>"#)
}

/// What a page says once its program has not come for some seconds; its own inline script shows it.
pub fn stuck(words: Words) -> String {
    let says = words.t(
        "这一页的程序还没有启动。网慢时请再等一等；一直这样的，请换一个较新的浏览器打开，或者拨打12345，也可以到窗口办理。",
    );
    format!(r#"<div id="stuck" class="wrap main" role="alert" hidden><p class="note note--warn">{says}</p></div>"#)
}

/// The home page's words; without its items where the database does not answer.
pub async fn home(hub: Arc<Hub>, words: Words) -> Result<Lead, Lead> {
    let text = "查办事指南、网上申请、上传材料、查进度。办事有疑问，请拨12345。".to_owned();
    let facts = facts::house(&hub.config.origin, &hub.county.get());
    let title = "进一道门，办所有事".to_owned();
    let lead = Lead { title, text, address: Place::Home.href(), column: "首页", facts, ..Lead::default() };
    match crate::catalogue::home(Cx::reading(hub, Who::Nobody), (), Nothing {}).await {
        Ok(it) => Ok(Lead { more: hot(&it, words), island: island(&catalogue::HOME.url(&()), &it), ..lead }),
        Err(_) => Err(lead),
    }
}

fn hot(it: &HomeView, words: Words) -> String {
    let all = format!(r#"<p><a href="{}">{}</a></p>"#, Place::Browse.href(), words.t("全部事项"));
    let title = format!("<h2 class=\"part\">{}</h2>", words.t("常办的事"));
    let now = match it.standing.as_str() {
        "" => String::new(),
        says => format!(
            r#"<p>{}<b>{}</b> <a href="{}">{}</a></p>"#,
            words.t("大厅："),
            words.said(says),
            Place::Floors(None).href(),
            words.t("楼层导览")
        ),
    };
    format!("{}{now}{title}{}{all}", search_form("", words), links(&it.hot, words))
}

fn links(rows: &[ItemRow], words: Words) -> String {
    let item =
        |it: &ItemRow| format!(r#"<li><a href="{}">{}</a></li>"#, Place::Guide(it.id).href(), escape(&it.name));
    format!("<ul{}>{}</ul>", words.county(), rows.iter().map(item).collect::<String>())
}

/// Works without any program: the server answers it with the words of the result.
fn search_form(q: &str, words: Words) -> String {
    let (action, asked, find) = (Place::Browse.href(), words.t("要办什么事"), words.t("查找"));
    format!(
        r#"<form action="{action}" class="row"><label class="unseen" for="lead-q">{asked}</label><input class="field__input field__input--medium" id="lead-q" name="q" value="{}"> <button class="button" type="submit">{find}</button></form>"#,
        escape(q)
    )
}

/// What an address asks the catalogue for.
pub fn asked(query: &str) -> BrowseForm {
    understood::<BrowseForm>(query).tidy()
}

/// One page of the catalogue, as the address asks for it. What does not read as a question is answered with everything.
pub async fn browse(cx: Cx, query: &str, words: Words) -> crate::base::error::Result<Lead> {
    let form = asked(query);
    let it: BrowseView = crate::catalogue::browse(cx, (), form.clone()).await?;
    let q = form.q.clone().unwrap_or_default();
    let n = it.page.n_rows;
    let title = match (n, q.is_empty()) {
        (0, _) => "没有找到这样的事项".to_owned(),
        (n, true) => format!("找到{n}个事项"),
        (n, false) => words.filled("“{}”：{}个事项", &[&q, &n.to_string()]),
    };
    let text = "按名称、拼音、俗称查找，按对象、部门、主题、层级筛选。".to_owned();
    let asked = serde_urlencoded::to_string(&form).unwrap_or_default();
    let url = catalogue::BROWSE.url(&());
    let url = if asked.is_empty() { url } else { format!("{url}?{asked}") };
    let more = format!("{}{}{}", search_form(&q, words), links(&it.page.rows, words), turn(&form, n, words));
    let address = Place::Browse.href();
    Ok(Lead { title, text, more, island: island(&url, &it), address, column: "办事", ..Lead::default() })
}

/// To the pages before and after.
fn turn(form: &BrowseForm, n_rows: u64, words: Words) -> String {
    let page = form.page.unwrap_or(1);
    let link = |page: u32, word: &str| {
        let query =
            serde_urlencoded::to_string(BrowseForm { page: Some(page), ..form.clone() }).unwrap_or_default();
        format!(r#"<a href="{}">{word}</a> "#, escape(&Place::Search(query).href()))
    };
    let before = if page > 1 { link(page - 1, words.t("上一页")) } else { String::new() };
    let after = if u64::from(page) * 20 < n_rows { link(page + 1, words.t("下一页")) } else { String::new() };
    format!("<p>{before}{after}</p>")
}

pub async fn guide(hub: Arc<Hub>, id: ItemId, words: Words) -> crate::base::error::Result<Lead> {
    let (origin, county) = (hub.config.origin.clone(), hub.county.get());
    let it = crate::catalogue::guide(Cx::reading(hub, Who::Nobody), id, Nothing {}).await?;
    Ok(Lead {
        title: it.item.name.clone(),
        text: it.item.summary.clone(),
        is_county: true,
        more: format!("{}{}{}", it.near, readable(&it, words), super::question::beside(id, &it.asked, words)),
        island: island(&catalogue::GUIDE.url(&id), &it),
        address: Place::Guide(id).href(),
        column: "办事指南",
        facts: facts::service(&origin, &county, &it),
        published: Some((it.published_on.to_string(), it.org_name.clone())),
    })
}

/// Everything a guide says, as plain HTML: for whoever has no program, and for machines.
fn readable(it: &GuideView, words: Words) -> String {
    let county = words.county();
    let item = &it.item;
    let part = |title: &'static str, inside: String| match inside.is_empty() {
        true => inside,
        false => format!(r#"<h2 class="part">{}</h2>{inside}"#, words.t(title)),
    };
    let list = |them: Vec<String>| match them.is_empty() {
        true => String::new(),
        false => {
            let rows: String = them.iter().map(|it| format!("<li{county}>{}</li>", escape(it))).collect();
            format!("<ol>{rows}</ol>")
        }
    };
    let row = |it: &String| match it.split_once('：') {
        Some((name, value)) if !value.is_empty() => {
            format!("<dt>{}</dt><dd{county}>{}</dd>", words.said(name), escape(value))
        }
        _ => String::new(),
    };
    let elements: String = it.elements.iter().map(row).collect();
    let elements = if elements.is_empty() { elements } else { format!("<dl>{elements}</dl>") };
    let material = |it: &catalogue::Material| format!("{}（{}，{}）", it.name, it.necessity.label(), it.copies());
    let step = |it: &catalogue::Step| {
        let more = [it.limit.as_str(), &it.standard, &it.aside].into_iter().filter(|it| !it.is_empty());
        let more: Vec<&str> = more.collect();
        if more.is_empty() { it.name.clone() } else { format!("{}：{}", it.name, more.join("；")) }
    };
    let faq = |it: &catalogue::Faq| {
        format!("<dt{county}>{}</dt><dd{county}>{}</dd>", escape(&it.question), escape(&it.answer))
    };
    let faq: String = item.faq.iter().map(faq).collect();
    let faq = if faq.is_empty() { faq } else { format!("<dl>{faq}</dl>") };
    [
        part("谁能办", list(item.conditions.clone())),
        part("要交的材料", list(item.materials.iter().map(material).collect())),
        part("怎么办", list(item.steps.iter().map(step).collect())),
        elements,
        part("常见问题", faq),
        if it.elements.is_empty() { String::new() } else { it.contact.clone() },
    ]
    .concat()
}

/// 请工作人员回电: the form works as it stands.
pub fn callback(words: Words) -> Lead {
    Lead {
        title: "请工作人员回电".to_owned(),
        text: "写下电话和想问的事，工作人员在一个工作日内打给您。".to_owned(),
        more: super::callback::form(&AskForm::default(), &[], words),
        address: Place::Callback.href(),
        column: "帮助",
        ..Lead::default()
    }
}

/// 查办件进度: the form works as it stands.
pub fn lookup(words: Words) -> Lead {
    Lead {
        title: "查办件进度".to_owned(),
        text: "凭办件编号和查询码，不用登录，随时查到哪一步、最晚哪一天。".to_owned(),
        more: super::lookup::form(&LookupForm::default(), &[], words),
        address: Place::Lookup.href(),
        column: "查询",
        ..Lead::default()
    }
}

/// Pages whose words never change. `None`: not a public page.
pub fn still(path: &str) -> Option<Lead> {
    let (title, text, column) = match path {
        "/looks" => ("字号和颜色", "长者版、高对比度、大鼠标指针和朗读。", "帮助"),
        "/sign-in" => ("登录", "用登录名或手机号码登录。查事项、填申请不用先登录。", "登录"),
        "/register" => ("注册", "个人和企业、单位都可以注册。", "登录"),
        "/recover" => ("找回密码", "凭手机短信、邮件，或者到窗口领取的验证码，重新设置密码。", "登录"),
        "/mine" => ("我的办件", "正在读取您的办件。", ""),
        "/verify" => ("文书验证", "填文书上的验证码，看它是不是真的、还有没有效。", "查询"),
        "/rate" => ("评价服务", "凭收件凭证上的编号和查询码评价，不用登录。", "查询"),
        "/ratings" => ("办事评价", "大家怎么评价，差评怎样答复，都在这里。", "公开"),
        "/take" => ("接着填", "在自助终端上已经答过的，会带到这里。", ""),
        it if it.starts_with("/mine/") => ("我的", "正在读取您的资料。", ""),
        it if it.starts_with("/apply/") => {
            ("网上申请", "正在打开您的申请。填过的都存着，换一台设备也能接着填。", "")
        }
        it if it.starts_with("/cases/") => ("办件进度", "正在读取这一件走到哪一步、最晚哪一天。", ""),
        _ => return None,
    };
    let address = match path {
        // Somebody's own: nobody should find it by searching.
        _ if column.is_empty() => "",
        it => it,
    };
    Some(Lead {
        title: title.to_owned(),
        text: text.to_owned(),
        address: address.to_owned(),
        column,
        ..Lead::default()
    })
}

/// A data block, which no CSP forbids. `<` is escaped, so that no text can close the element.
fn island<T: Serialize>(url: &str, reply: &T) -> String {
    let json = serde_json::to_string(reply).unwrap_or_default().replace('<', "\\u003c");
    format!(r#"<script type="application/json" id="island" data-url="{}">{json}</script>"#, escape(url))
}
