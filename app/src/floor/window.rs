//! A window: what it takes, where it stands, who sits there. It is placed by arrow keys, by buttons, or by numbers.
use common::{
    fault::Fault,
    floor::{
        Floor, Window, WindowKind,
        desk::{self, HallsView, MoveForm, SeatForm, Sitter, WindowForm, WindowRow},
        facts::{moved, window_fault},
        plan,
    },
    id::{FloorId, WindowId},
};
use leptos::{
    ev::{KeyboardEvent, SubmitEvent},
    prelude::*,
    task::spawn_local,
};

use super::{Changes, Open, take};
use crate::{
    api,
    decision::acts::{Filled, text},
    opening::MEDIUM,
    shell::Said,
    ui::{AreaField, FaultSummary, SelectField, TextField, field::labels, opener},
};

/// A new one, at the first place that is free.
pub fn fresh(others: &[Window]) -> Window {
    let here = Window::default();
    let open = |at: &Window| !others.iter().any(|it| it.closed_on.is_none() && plan::overlap(it, at));
    let places = (0..20).flat_map(|y| (0..20).map(move |x| (x * 3, y * 3)));
    let mut all = places.map(|(x, y)| Window { x, y, ..here.clone() });
    all.find(open).unwrap_or(here)
}

#[component]
pub fn WindowLine(
    one: WindowRow,
    on: FloorId,
    floor: StoredValue<Floor>,
    others: StoredValue<Vec<Window>>,
    open: RwSignal<Open>,
    whole: StoredValue<HallsView>,
    again: Callback<()>,
) -> impl IntoView {
    let WindowRow { id, window, staff, n_changes } = one;
    let name = window.name.clone();
    let is_open = window.closed_on.is_none();
    let form = window.form();
    let closed = window.closed_on.map(|it| format!("{}停用", it.zh_full())).unwrap_or_default();
    let takes = [form.bodies, form.themes, form.items].into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>();
    let takes = if takes.is_empty() { String::new() } else { format!("办：{}", takes.join("、")) };
    let people: Vec<String> = staff.iter().map(|it| it.name.clone()).collect();
    let people = if people.is_empty() { "没有人坐".to_owned() } else { people.join("、") };
    let facts = [window.kind.label().to_owned(), takes, form.hours, if is_open { people } else { closed }];
    let facts: Vec<String> = facts.into_iter().filter(|it| !it.is_empty()).collect();
    let (window, staff) = (StoredValue::new(window), StoredValue::new(staff));
    view! {
        <li class="list__item">
            <div class="stack stack--tight">
                <p><b>{form.number} " " {name.clone()}</b> " " <span class="quiet">{facts.join(" · ")}</span></p>
                {move || (open.get() == Open::Window(on, Some(id))).then(|| view! { <EditWindow floor=on id=Some(id) window=window.get_value() whole again /> })}
                {move || (open.get() == Open::Move(id)).then(|| view! { <Mover id window=window.get_value() floor others again /> })}
                {move || (open.get() == Open::Seat(id)).then(|| view! { <Seats id staff=staff.get_value() whole again /> })}
                {move || (open.get() == Open::Changes(id)).then(|| view! { <Changes id /> })}
            </div>
            <span class="row row--tight">
                {opener(open, Open::Window(on, Some(id)), "变更", name.clone())}
                {is_open.then(|| opener(open, Open::Move(id), "挪", name.clone()))}
                {is_open.then(|| opener(open, Open::Seat(id), "人员", name.clone()))}
                {(n_changes > 0).then(|| opener(open, Open::Changes(id), "沿革", name))}
            </span>
        </li>
    }
}

#[component]
pub fn EditWindow(
    floor: FloorId,
    id: Option<WindowId>,
    window: Window,
    whole: StoredValue<HallsView>,
    again: Callback<()>,
) -> impl IntoView {
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let said = Said::here();
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let filled: Filled = crate::ui::read(&ev);
        let form = WindowForm {
            id,
            floor: Some(floor),
            number: text(&filled, "number"),
            name: text(&filled, "name"),
            kind: text(&filled, "kind"),
            x: text(&filled, "x"),
            y: text(&filled, "y"),
            wide: text(&filled, "wide"),
            deep: text(&filled, "deep"),
            items: text(&filled, "items"),
            themes: text(&filled, "themes"),
            bodies: text(&filled, "bodies"),
            hours: text(&filled, "hours"),
            since: text(&filled, "since"),
            closed_on: text(&filled, "closed_on"),
            on: text(&filled, "on"),
        };
        spawn_local(async move {
            take(api::call(&desk::SAVE_WINDOW, &(), &form).await, fault, said, "窗口已登记。", again);
        });
    };
    let is = window.form();
    let kinds = labels(WindowKind::ALL.iter().map(|it| it.label()).collect(), &is.kind);
    let hours = is.hours.replace('；', "\n");
    let bodies = whole.with_value(|it| it.bodies.clone());
    view! {
        <form class="stack measure" novalidate on:submit=submit>
            <FaultSummary fault />
            <TextField name="number" label="窗口号（选填）" hint="最多4个字，例如：05" value=is.number class=MEDIUM fault />
            <TextField name="name" label="窗口名称" hint="叫号、办件记录里都用它，例如：卫生健康05号窗口" value=is.name class=MEDIUM fault />
            <SelectField name="kind" label="类别" options=kinds fault />
            <AreaField name="bodies" label="办哪些单位的事（选填）" hint="写单位简称，用、隔开；三栏都不写的综合窗口什么都收" value=is.bodies fault />
            <details class="fold"><summary class="fold__name">"单位简称"</summary><p class="fold__body small">{bodies.join("、")}</p></details>
            <TextField name="themes" label="办哪些主题（选填）" hint="例如：高效办成一件事" value=is.themes fault />
            <TextField name="items" label="办哪些事项（选填）" hint="写事项编码，用、隔开" value=is.items fault />
            <AreaField name="hours" label="开门时间" hint="和大厅一样的，不写" value=hours fault />
            <TextField name="x" label="左上角，横第几格" inputmode="numeric" value=is.x class=MEDIUM fault />
            <TextField name="y" label="左上角，竖第几格" inputmode="numeric" value=is.y class=MEDIUM fault />
            <TextField name="wide" label="宽几格" inputmode="numeric" value=is.wide class=MEDIUM fault />
            <TextField name="deep" label="深几格" inputmode="numeric" value=is.deep class=MEDIUM fault />
            <TextField name="since" label="启用日期（选填）" kind="date" value=is.since class=MEDIUM fault />
            {id.is_some().then(|| view! {
                <TextField name="closed_on" label="停用日期" hint="停用以后，以前的件仍用它的旧名" kind="date" value=is.closed_on class=MEDIUM fault />
                <TextField name="on" label="从哪天起是这样" hint="不写就是今天" kind="date" class=MEDIUM fault />
            })}
            <p><button class="button" type="submit">"保存"</button></p>
        </form>
    }
}

/// Where it would stand, drawn; arrow keys and buttons move it, and it stands there once that is said.
#[component]
fn Mover(
    id: WindowId,
    window: Window,
    floor: StoredValue<Floor>,
    others: StoredValue<Vec<Window>>,
    again: Callback<()>,
) -> impl IntoView {
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let said = Said::here();
    let start = StoredValue::new(window.clone());
    let here = RwSignal::new(window);
    let step = move |x: i32, y: i32| {
        here.update(|it| *it = floor.with_value(|on| moved(it, on, MoveForm { x, y })));
    };
    let key = move |ev: KeyboardEvent| {
        let by = match ev.key().as_str() {
            "ArrowLeft" => (-1, 0),
            "ArrowRight" => (1, 0),
            "ArrowUp" => (0, -1),
            "ArrowDown" => (0, 1),
            _ => return,
        };
        ev.prevent_default();
        step(by.0, by.1);
    };
    let rest = move || -> Vec<Window> {
        let name = start.with_value(|it| it.name.clone());
        others
            .with_value(|all| all.iter().filter(|it| it.closed_on.is_none() && it.name != name).cloned().collect())
    };
    let svg = move || {
        let (it, rest) = (here.get(), rest());
        let mut all: Vec<(&Window, bool)> = rest.iter().map(|it| (it, false)).collect();
        all.push((&it, false));
        floor.with_value(|on| plan::draw(on, &all, &[&it.name], "挪到这里的样子"))
    };
    let where_to = move || {
        let (it, rest) = (here.get(), rest());
        let all: Vec<&Window> = rest.iter().collect();
        let wrong = floor.with_value(|on| window_fault(on, &all, &[], &it));
        let place = format!("横第{}格、竖第{}格", it.x, it.y);
        wrong.map_or_else(|| place.clone(), |(_, says)| format!("{place}：{says}"))
    };
    let save = move |_| {
        let (was, now) = (start.get_value(), here.get_untracked());
        let by =
            |was: u32, now: u32| i32::try_from(now).unwrap_or_default() - i32::try_from(was).unwrap_or_default();
        let form = MoveForm { x: by(was.x, now.x), y: by(was.y, now.y) };
        spawn_local(async move {
            take(api::call(&desk::MOVE, &id, &form).await, fault, said, "窗口已挪好。", again);
        });
    };
    let button = move |word: &'static str, x: i32, y: i32| {
        view! { <button class="button button--plain" type="button" on:click=move |_| step(x, y)>{word}</button> }
    };
    view! {
        <div class="stack stack--tight" id="move" tabindex="-1">
            <FaultSummary fault />
            <p class="quiet">"用方向键或按钮挪，每次一格；直接写数字的，在“变更”里写。"</p>
            <div class="plan__box" tabindex="0" role="group" aria-label="平面图，按方向键挪窗口" on:keydown=key inner_html=svg></div>
            <p role="status">{where_to}</p>
            <p class="row row--tight">{button("向左", -1, 0)} {button("向上", 0, -1)} {button("向下", 0, 1)} {button("向右", 1, 0)}
                <button class="button" type="button" on:click=save>"放在这里"</button></p>
        </div>
    }
}

/// Who sits at it, and who could.
#[component]
fn Seats(id: WindowId, staff: Vec<Sitter>, whole: StoredValue<HallsView>, again: Callback<()>) -> impl IntoView {
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let said = Said::here();
    let send = move |form: SeatForm, says: &'static str| {
        spawn_local(async move { take(api::call(&desk::SEAT, &(), &form).await, fault, said, says, again) });
    };
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let filled: Filled = crate::ui::read(&ev);
        send(SeatForm { login: text(&filled, "login"), window: Some(id) }, "已坐到这个窗口。");
    };
    let row = move |it: Sitter| {
        let login = it.login.clone();
        let leave = move |_| send(SeatForm { login: login.clone(), window: None }, "已离开这个窗口。");
        view! {
            <li class="list__item"><span>{it.name.clone()} " " <span class="quiet">{it.org}</span></span>
                <button class="button button--quiet" type="button" on:click=leave>"离开窗口"<span class="unseen">{it.name}</span></button></li>
        }
    };
    let options: Vec<(String, String)> = whole.with_value(|it| {
        let others = it.halls.iter().flat_map(|it| &it.floors).flat_map(|it| &it.windows);
        let seated = others
            .filter(|it| it.id != id)
            .flat_map(|of| of.staff.iter().map(move |it| (it, of.window.name.as_str())));
        let free = it.standing.iter().map(|it| (it, ""));
        let says = |(it, at): (&Sitter, &str)| {
            let at = if at.is_empty() { String::new() } else { format!("（现在在{at}）") };
            (it.login.clone(), format!("{} {}{at}", it.name, it.org))
        };
        free.chain(seated).map(says).collect()
    });
    view! {
        <div class="stack stack--tight">
            <FaultSummary fault />
            <ul class="list">{staff.into_iter().map(row).collect_view()}</ul>
            <form class="row row--tight" novalidate on:submit=submit>
                <SelectField name="login" label="谁坐到这里" options fault />
                <button class="button button--plain" type="submit">"坐到这里"</button>
            </form>
        </div>
    }
}
