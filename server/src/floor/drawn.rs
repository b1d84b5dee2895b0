//! 楼层导览, drawn: halls with their hours, windows with what they take and the way there, plans. The words say what the drawing does.
use std::{collections::HashMap, sync::Arc};

use common::{
    calendar::Calendar,
    fault::Fault,
    floor::{
        GuideForm, WindowKind,
        hours::{standing, written},
        plan::{self, Leg},
    },
    id::{ItemId, WindowId},
    moment::{Day, Moment},
    place::Place,
};

use super::{At, FloorOf, HallOf, Halls, current, matter, row_of};
use crate::{
    base::{error::Result, html::escape, tongue::Words},
    calendar, catalogue,
    gate::cx::Cx,
};

/// Days ahead of which somebody wants to know.
const AHEAD: i32 = 30;
/// Matters of a window that are named.
const N_NAMED: usize = 6;

/// What somebody asked to be shown.
pub struct Seen {
    halls: Arc<Halls>,
    calendar: Arc<Calendar>,
    now: Moment,
    /// Names of matters by their codes.
    names: HashMap<String, String>,
    /// The matter, by id and name.
    pub item: Option<(ItemId, String)>,
    /// The windows that are meant.
    here: Vec<WindowId>,
}

impl Seen {
    /// # Errors
    /// Nobody knows the matter or the window.
    pub async fn of(cx: &Cx, form: &GuideForm) -> Result<Seen> {
        let (halls, calendar) = (current(cx).await?, calendar::current(cx).await?);
        let shelf = catalogue::shelf::current(cx, cx.region()).await?;
        let codes: Vec<String> = halls.windows().iter().flat_map(|it| it.one.window.items.clone()).collect();
        let named = shelf.entries.iter().filter(|it| codes.contains(&it.row.code));
        let names = named.map(|it| (it.row.code.clone(), it.row.name.clone())).collect();
        let (mut item, mut here) = (None, Vec::new());
        if let Some(id) = form.item {
            let row = row_of(cx, id).await?.ok_or(Fault::NotFound)?;
            here = halls.of_matter(&matter(&row), cx.now.day()).iter().map(|it| it.one.id).collect();
            item = Some((id, row.name));
        }
        if let Some(id) = form.window {
            halls.window(id).ok_or(Fault::NotFound)?;
            here = vec![id];
        }
        Ok(Seen { halls, calendar, now: cx.now, names, item, here })
    }

    fn today(&self) -> Day {
        self.now.day()
    }

    /// Halls that are there; of those, where somebody asked for windows, the ones that have them.
    fn shown(&self) -> Vec<&HallOf> {
        let all = self.halls.all.iter().filter(|it| it.hall.is_there(self.today()));
        let has = |it: &HallOf| it.floors.iter().any(|it| it.windows.iter().any(|it| self.here.contains(&it.id)));
        all.filter(|it| self.here.is_empty() || has(it)).collect()
    }
}

/// Where somebody goes for a matter, said beside its guide, in every language; nothing where no window takes it.
pub fn beside(id: ItemId, found: &[At]) -> String {
    let Some(first) = found.first() else { return String::new() };
    let names: Vec<String> = found.iter().take(3).map(At::called).collect();
    let more = if found.len() > 3 { Words::every("等") } else { String::new() };
    format!(
        r#"<p class="note offprint">{}<b lang="zh-CN">{} {}</b>{more} <a class="list__link" href="{}">{}</a></p>"#,
        Words::every("办理地点："),
        escape(&first.hall.hall.name),
        escape(&names.join("、")),
        Place::Floors(Some(id)).href(),
        Words::every("看怎么走"),
    )
}

/// The whole of it. `has_links`: in a browser; a machine in the hall has no addresses.
pub fn page(seen: &Seen, words: Words, has_links: bool) -> String {
    let halls = seen.shown();
    if halls.is_empty() {
        return format!(
            "<p>{}</p>",
            words.t("大厅的楼层和窗口还没有登记。办事请到政务服务中心导办台问，或者拨打12345。")
        );
    }
    let none = match &seen.item {
        Some(_) if seen.here.is_empty() => format!(
            r#"<p class="note note--warn">{}</p>"#,
            words.t("这件事没有专门的窗口，请先到咨询导办台问；下面是大厅的楼层和窗口。")
        ),
        _ => String::new(),
    };
    let all: String = halls.into_iter().map(|it| hall(seen, it, words, has_links)).collect();
    format!("{none}{all}")
}

fn own(words: Words, text: &str) -> String {
    format!("<span{}>{}</span>", words.county(), escape(text))
}

fn fact(name: &str, html: &str) -> String {
    match html.is_empty() {
        true => String::new(),
        false => format!(r#"<div class="facts__row"><dt class="facts__name">{name}</dt><dd>{html}</dd></div>"#),
    }
}

fn hall(seen: &Seen, it: &HallOf, words: Words, has_links: bool) -> String {
    let id = format!("hall-{}", it.id);
    let week = &it.hall.hours;
    let now = standing(seen.now, |day| week.on(day, &seen.calendar, &it.days).to_vec());
    let says = if week.is_empty() { String::new() } else { format!("<b>{}</b>", words.said(&now.says())) };
    let lines: Vec<String> =
        week.says().split('；').filter(|it| !it.is_empty()).map(|it| own(words, it)).collect();
    let until = seen.today().plus(AHEAD);
    let coming = it.days.iter().filter(|it| it.day >= seen.today() && it.day <= until);
    let coming: Vec<String> = coming
        .map(|it| {
            let spans = words.said(&written(&it.spans));
            format!("{} {} {}", words.said(&it.day.zh_full()), escape(&spans), own(words, &it.says))
        })
        .collect();
    let facts = [
        fact(words.t("现在"), &says),
        fact(words.t("开门时间"), &lines.join("<br>")),
        fact(words.t("不一样的日子"), &coming.join("<br>")),
        fact(words.t("地址"), &own(words, &it.hall.address)),
        fact(words.t("电话"), &catalogue::near::ring(&it.hall.phone)),
    ]
    .concat();
    let ways: String = if seen.here.is_empty() { String::new() } else { ways(seen, it, words) };
    let floors: String = it.floors.iter().map(|of| floor(seen, it, of, words, has_links)).collect();
    format!(
        r#"<section class="stack" aria-labelledby="{id}"><h2 class="part" id="{id}"{}>{}</h2><dl class="facts">{facts}</dl>{ways}{floors}</section>"#,
        words.county(),
        escape(&it.hall.name),
    )
}

fn said(it: &Leg, words: Words) -> String {
    let with: Vec<&str> = it.with.iter().map(String::as_str).collect();
    match (words.code(), it.n) {
        ("zh-CN", _) => escape(&it.says()),
        (_, 0) => escape(&words.filled(it.line, &with)),
        (_, n) => escape(&words.filled(it.line, &[&n.to_string()])),
    }
}

/// The windows that are meant, each with the way to it.
fn ways(seen: &Seen, it: &HallOf, words: Words) -> String {
    let mut out = String::new();
    for of in &it.floors {
        let open: Vec<&common::floor::Window> =
            of.windows.iter().map(|it| &it.window).filter(|it| it.is_open(seen.today())).collect();
        for one in of.windows.iter().filter(|it| seen.here.contains(&it.id)) {
            let legs = plan::route(&it.hall, &of.floor, &open, &one.window);
            let legs: String = legs.iter().map(|it| format!("<li>{}</li>", said(it, words))).collect();
            let at = At { hall: it, floor: of, one };
            out += &format!(
                r#"<div class="note note--brand"><p><b{}>{}</b></p><ol class="legs" aria-label="{}">{legs}</ol></div>"#,
                words.county(),
                escape(&at.called()),
                words.t("怎么走"),
            );
        }
    }
    out
}

fn floor(seen: &Seen, hall: &HallOf, it: &FloorOf, words: Words, has_links: bool) -> String {
    let there = |one: &&super::WindowOf| one.window.is_open(seen.today());
    if it.windows.iter().filter(there).count() == 0 {
        return String::new();
    }
    let is_here = |id: &WindowId| seen.here.contains(id);
    // Whoever asked for a window is not shown the floors they do not go to.
    if !seen.here.is_empty() && !it.windows.iter().any(|it| is_here(&it.id)) {
        return String::new();
    }
    let drawn: Vec<(&common::floor::Window, bool)> =
        it.windows.iter().filter(there).map(|it| (&it.window, false)).collect();
    let here: Vec<&str> =
        it.windows.iter().filter(|it| is_here(&it.id)).map(|it| it.window.name.as_str()).collect();
    let title = words.filled("{}平面图，窗口在下面的表里都有", &[&it.floor.name]);
    let svg = plan::draw(&it.floor, &drawn, &here, &title);
    let id = format!("floor-{}", it.id);
    let rows: String = it.windows.iter().filter(there).map(|one| row(seen, one, words, has_links)).collect();
    let heads = [words.t("窗口号"), words.t("窗口"), words.t("办什么"), words.t("开门时间")];
    let heads: String = heads.map(|it| format!(r#"<th class="table__head" scope="col">{it}</th>"#)).concat();
    let by = match it.floor.by.as_str() {
        "" => String::new(),
        "电梯" => format!("<p>{}</p>", words.filled("乘电梯到{}", &[&escape(&it.floor.name)])),
        "楼梯" => format!("<p>{}</p>", words.filled("走楼梯到{}", &[&escape(&it.floor.name)])),
        by => format!("<p>{}</p>", words.filled("乘{}到{}", &[&escape(by), &escape(&it.floor.name)])),
    };
    let caption = escape(&format!("{} {}", hall.hall.name, it.floor.name));
    format!(
        r#"<div class="stack plan__part" role="group" aria-labelledby="{id}"><h3 class="part" id="{id}"{county}>{}</h3>{by}<div class="plan__box" tabindex="0" role="group" aria-label="{title}">{svg}</div><table class="table table--fold"><caption class="unseen"{county}>{caption}</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"#,
        escape(&it.floor.name),
        county = words.county(),
        title = escape(&title),
    )
}

fn row(seen: &Seen, it: &super::WindowOf, words: Words, has_links: bool) -> String {
    let window = &it.window;
    let named = window.items.iter().filter_map(|it| seen.names.get(it));
    let all: Vec<&String> = window.bodies.iter().chain(&window.themes).chain(named).collect();
    let more = if all.len() > N_NAMED { words.t("等") } else { "" };
    let list: Vec<&str> = all.iter().take(N_NAMED).map(|it| it.as_str()).collect();
    let takes = match (list.is_empty(), window.kind) {
        (true, WindowKind::Mixed) => words.t("各单位的事都收").to_owned(),
        (true, it) => words.said(it.label()),
        (false, _) => format!("{}{more}", own(words, &list.join("、"))),
    };
    let hours = window.hours.as_ref().map_or_else(
        || words.t("和大厅一样").to_owned(),
        |it| it.says().split('；').map(|it| own(words, it)).collect::<Vec<_>>().join("<br>"),
    );
    let name = match has_links {
        true => {
            format!(
                r#"<a class="list__link" href="{}?window={}">{}</a>"#,
                Place::FLOORS,
                it.id,
                own(words, &window.name)
            )
        }
        false => own(words, &window.name),
    };
    let class = if seen.here.contains(&it.id) { " table__row--here" } else { "" };
    let cell = |title: &str, html: &str| {
        format!(r#"<td class="table__cell" data-name="{title}"><span>{html}</span></td>"#)
    };
    let number = if window.number.is_empty() { "—" } else { &window.number };
    format!(
        r#"<tr class="table__row{class}"><th class="table__cell table__cell--lead" scope="row">{}</th>{}{}{}</tr>"#,
        escape(number),
        cell(words.t("窗口"), &name),
        cell(words.t("办什么"), &takes),
        cell(words.t("开门时间"), &hours),
    )
}
