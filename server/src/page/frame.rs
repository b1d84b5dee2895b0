//! 只读的页面: the frame of what is read, asked and answered without any program: the head of the hall's pages, their menu, their foot.
use common::{county::County, place::Place};

use super::{Lead, Shell, Words, facts};
use crate::{base::html::escape, gate::hub::Hub};

/// What the browser has chosen to look like, put on the page before it is painted: a line of the programs' own pages.
const LOOKS: &str = "localStorage.looks";

impl Shell {
    /// A whole page: words, and nothing that has to start.
    pub(super) fn read(&self, hub: &Hub, lead: &Lead, words: Words) -> String {
        let county = hub.county.get();
        let built = format!("{}{}", self.before_title, self.before_lead);
        let scripts = built.split("<script").filter(|it| it.starts_with('>') && it.contains(LOOKS));
        let looks =
            scripts.filter_map(|it| it.split_once("</script>")).map(|(it, _)| format!("<script{it}</script>"));
        let looks: String = looks.collect();
        let marked = if lead.is_county { words.county() } else { "" };
        let told = |it: &str| if lead.is_county { escape(it) } else { escape(&words.said(it)) };
        let (title, text) = (told(&lead.title), told(&lead.text));
        let under = if text.is_empty() { text } else { format!(r#"<p class="heading__under">{text}</p>"#) };
        format!(
            r##"<!doctype html><html lang="{}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>{title} - {mark} · {site}</title>{looks}{}{}</head><body><a class="skip" href="#main">{}</a>{}<main class="wrap main stack" id="main" tabindex="-1"><h1{marked}>{title}</h1>{under}{}</main>{}</body></html>"##,
            words.code(),
            self.sheets(),
            facts::head(&hub.config, &county, lead),
            words.t("跳到正文"),
            head(&county, lead.column, words),
            lead.more,
            foot(&county, words),
            mark = words.t("一门"),
            site = escape(county.said(words.code(), &county.site)),
        )
    }

    /// The style sheets of the programs' pages.
    pub(super) fn sheets(&self) -> String {
        let head = format!("{}{}", self.before_title, self.before_lead);
        let links = head
            .split('<')
            .filter(|it| it.starts_with("link") && (it.contains("stylesheet") || it.contains("icon")));
        links.map(|it| format!("<{it}")).collect()
    }
}

fn head(county: &County, here: &str, words: Words) -> String {
    let all = [
        ("办事", Place::Browse.href()),
        ("查询", Place::Lookup.href()),
        ("咨询", Place::Questions(String::new()).href()),
        ("我的", Place::Mine.href()),
        ("帮助", Place::About.href()),
    ];
    let link = |(name, href): (&'static str, String)| {
        let (class, current) = match name == here {
            true => (" menu__link--here", r#" aria-current="page""#),
            false => ("", ""),
        };
        format!(r#"<li><a class="menu__link{class}" href="{href}"{current}>{}</a></li>"#, words.t(name))
    };
    let menu: String = all.into_iter().map(link).collect();
    format!(
        r#"<header class="top"><div class="wrap"><div class="top__row"><a class="mark" href="/"><svg class="mark__seal" viewBox="0 0 48 48" aria-hidden="true" focusable="false"><rect class="mark__ground" width="48" height="48"/><path class="mark__stroke" d="M14.5 19V33M15 9l3.4 4M23 12.5h10.5V33M10 40h28"/></svg><span class="mark__name">{}<span class="mark__unit">{}</span></span></a></div><nav class="menu" aria-label="{}"><ul class="menu__list menu__list--5">{menu}</ul></nav></div></header>"#,
        words.t("一门"),
        escape(county.said(words.code(), &county.site)),
        words.t("主要栏目"),
    )
}

fn foot(county: &County, words: Words) -> String {
    let named = |it: &str| escape(county.said(words.code(), it));
    let links = [
        ("请工作人员回电", Place::Callback),
        ("文书验证", Place::Verify),
        ("办事评价", Place::Score),
        ("字号和颜色", Place::Looks),
    ];
    let link = |(name, it): (&'static str, Place)| {
        format!(r#"<li><a class="foot__link" href="{}">{}</a></li>"#, it.href(), words.t(name))
    };
    let links: String = links.into_iter().map(link).collect();
    format!(
        r#"<footer class="foot"><div class="wrap stack"><ul class="foot__list">{links}</ul><p>{}{}{}</p></div></footer>"#,
        words.t("办事有疑问，请拨 "),
        r#"<a class="foot__link" href="tel:12345">12345</a>"#,
        words.filled(
            "，或致电{}：{}（{}）。",
            &[&named(&county.hall), &escape(&county.phone), &named(&county.hours)]
        ),
    )
}
