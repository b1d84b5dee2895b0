//! 大厅和窗口: halls, their floors with a plan, windows on it, single days; typed one by one, moved by keys or by numbers, or in a workbook.
use common::{
    call::Page,
    check::Nothing,
    county::settings::{ChangeRow, ListForm},
    fault::Fault,
    floor::{
        Facing, Floor, Hall, HallKind,
        desk::{self, DayForm, FloorForm, FloorRow, HallForm, HallRow, HallsView},
        hours::written,
        plan,
    },
    id::{FloorId, HallId, WindowId},
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

use crate::{
    api,
    decision::acts::{Filled, text},
    opening::{
        MEDIUM,
        settings::{History, short},
        workbook::Workbook,
    },
    shell::Said,
    ui::{AreaField, FaultSummary, SelectField, TextField, field::labels, opener, shown, titled},
};

pub mod holders;
pub mod share;
pub mod stand_in;
mod window;
use window::WindowLine;

#[component]
pub fn HallsPage() -> impl IntoView {
    titled("大厅和窗口");
    let found = LocalResource::new(|| async { api::call(&desk::LIST, &(), &Nothing {}).await });
    let again = Callback::new(move |()| found.refetch());
    view! {
        <h1>"大厅和窗口"</h1>
        <p class="measure">"群众看到的楼层导览、办理地点、开门时间都从这里来。开门时间是单独的日历：延时服务、临时关门，都不改办件的时限。"</p>
        <section class="stack" aria-labelledby="book">
            <h2 class="part" id="book">"用表格"</h2>
            <Workbook url=desk::BOOK.path name="大厅和窗口表" says="下载现有的表，在里面添、改，再传回来；没有变的不动，传几次都一样。" again />
        </section>
        {shown(found, move |it: HallsView| view! { <Body it again /> })}
    }
    .into_any()
}

/// Which form stands on the page: one at a time, so that every field's name is one.
#[derive(Clone, Copy, PartialEq, Default)]
pub(crate) enum Open {
    #[default]
    None,
    Hall(Option<HallId>),
    Day(HallId),
    Floor(HallId, Option<FloorId>),
    Window(FloorId, Option<WindowId>),
    Move(WindowId),
    Seat(WindowId),
    Changes(WindowId),
}

#[component]
fn Body(it: HallsView, again: Callback<()>) -> impl IntoView {
    let open = RwSignal::new(Open::default());
    let n_halls = it.halls.len();
    let (halls, whole) = (it.halls.clone(), StoredValue::new(it));
    view! {
        <p>{opener(open, Open::Hall(None), "登记大厅", String::new())}</p>
        {move || (open.get() == Open::Hall(None)).then(|| view! { <EditHall id=None hall=Hall::default() again /> })}
        {(n_halls == 0).then(|| view! { <p class="quiet">"还没有大厅。先登记大厅，再登记楼层和窗口。"</p> })}
        {halls.into_iter().map(|it| view! { <One it open whole again /> }).collect_view()}
    }
}

#[component]
fn One(it: HallRow, open: RwSignal<Open>, whole: StoredValue<HallsView>, again: Callback<()>) -> impl IntoView {
    let HallRow { id, hall, days, floors, n_changes } = it;
    let name = hall.name.clone();
    let heading = format!("hall-{id}");
    let title = heading.clone();
    let of = WindowId(id.0);
    let closed = hall.closed_on.map(|it| format!("{}停用", it.zh_full())).unwrap_or_default();
    let facts =
        [hall.kind.label().to_owned(), hall.address.clone(), hall.phone.clone(), hall.hours.says(), closed];
    let facts: Vec<String> = facts.into_iter().filter(|it| !it.is_empty()).collect();
    let day = |it: common::floor::hours::Special| {
        view! { <li>{it.day.zh_full()} " " {written(&it.spans)} " " <span class="quiet">{it.says}</span></li> }
    };
    let hall = StoredValue::new(hall);
    view! {
        <section class="stack" aria-labelledby=heading>
            <h2 class="part" id=title>{name.clone()}</h2>
            <p class="quiet">{facts.join(" · ")}</p>
            {(!days.is_empty()).then(|| view! { <div><p>"不一样的日子："</p><ul>{days.into_iter().map(day).collect_view()}</ul></div> })}
            <p class="row row--tight">
                {opener(open, Open::Hall(Some(id)), "变更大厅", name.clone())}
                {opener(open, Open::Day(id), "不一样的日子", name.clone())}
                {opener(open, Open::Floor(id, None), "登记楼层", name.clone())}
                {(n_changes > 0).then(|| opener(open, Open::Changes(of), "沿革", name.clone()))}
            </p>
            {move || (open.get() == Open::Hall(Some(id))).then(|| view! { <EditHall id=Some(id) hall=hall.get_value() again /> })}
            {move || (open.get() == Open::Day(id)).then(|| view! { <EditDay hall=id again /> })}
            {move || (open.get() == Open::Floor(id, None)).then(|| view! { <EditFloor hall=id id=None floor=Floor::default() again /> })}
            {move || (open.get() == Open::Changes(of)).then(|| view! { <Changes id=of /> })}
            {floors.into_iter().map(|it| view! { <OneFloor hall=id it open whole again /> }).collect_view()}
        </section>
    }
}

#[component]
pub(crate) fn Changes(id: WindowId) -> impl IntoView {
    let found =
        LocalResource::new(move || async move { api::call(&desk::CHANGES, &id, &ListForm::default()).await });
    shown(found, |it: Page<ChangeRow>| {
        let n_rows = it.n_rows;
        view! { <History rows=it.rows n_rows /> }
    })
}

#[component]
fn OneFloor(
    hall: HallId,
    it: FloorRow,
    open: RwSignal<Open>,
    whole: StoredValue<HallsView>,
    again: Callback<()>,
) -> impl IntoView {
    let FloorRow { id, floor, windows, n_changes } = it;
    let (name, heading, of) = (floor.name.clone(), format!("floor-{id}"), WindowId(id.0));
    let own = heading.clone();
    let drawn: Vec<_> =
        windows.iter().filter(|it| it.window.closed_on.is_none()).map(|it| (&it.window, false)).collect();
    let title = format!("{name}平面图");
    let svg = plan::draw(&floor, &drawn, &[], &title);
    let by = if floor.by.is_empty() { "有门".to_owned() } else { format!("乘{}上来", floor.by) };
    let size = format!("宽{}格、深{}格，{by}，{}个窗口", floor.wide, floor.deep, drawn.len());
    let floor = StoredValue::new(floor);
    let others = StoredValue::new(windows.iter().map(|it| it.window.clone()).collect::<Vec<_>>());
    view! {
        <section class="stack" aria-labelledby=heading>
            <h3 class="part" id=own>{name.clone()} " " <span class="quiet">{size}</span></h3>
            <div class="plan__box" tabindex="0" role="group" aria-label=title inner_html=svg></div>
            <p class="row row--tight">
                {opener(open, Open::Window(id, None), "登记窗口", name.clone())}
                {opener(open, Open::Floor(hall, Some(id)), "变更楼层", name.clone())}
                {(n_changes > 0).then(|| opener(open, Open::Changes(of), "沿革", name.clone()))}
            </p>
            {move || (open.get() == Open::Floor(hall, Some(id))).then(|| view! { <EditFloor hall id=Some(id) floor=floor.get_value() again /> })}
            {move || (open.get() == Open::Window(id, None)).then(|| view! { <window::EditWindow floor=id id=None window=window::fresh(&others.get_value()) whole again /> })}
            {move || (open.get() == Open::Changes(of)).then(|| view! { <Changes id=of /> })}
            <ul class="list">{windows.into_iter().map(|one| view! { <WindowLine one on=id floor others open whole again /> }).collect_view()}</ul>
        </section>
    }
}

/// Sends a form; what it answers is the whole page again.
pub(crate) fn take(
    outcome: Result<HallsView, Fault>,
    fault: RwSignal<Option<Fault>>,
    said: Said,
    says: &str,
    again: Callback<()>,
) {
    match outcome {
        Ok(_) => {
            said.say_here(says.to_owned());
            again.run(());
        }
        Err(it) => fault.set(Some(it)),
    }
}

#[component]
fn EditHall(id: Option<HallId>, hall: Hall, again: Callback<()>) -> impl IntoView {
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let said = Said::here();
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let filled: Filled = crate::ui::read(&ev);
        let form = HallForm {
            id,
            name: text(&filled, "name"),
            kind: text(&filled, "kind"),
            address: text(&filled, "address"),
            phone: text(&filled, "phone"),
            hours: text(&filled, "hours"),
            door: text(&filled, "door"),
            closed_on: text(&filled, "closed_on"),
            on: text(&filled, "on"),
        };
        spawn_local(async move {
            take(api::call(&desk::SAVE_HALL, &(), &form).await, fault, said, "大厅已登记。", again);
        });
    };
    let is = hall.form();
    let kinds = labels(HallKind::ALL.iter().map(|it| it.label()).collect(), &is.kind);
    let hours = is.hours.replace('；', "\n");
    view! {
        <form class="stack measure" novalidate on:submit=submit>
            <FaultSummary fault />
            <TextField name="name" label="大厅名称" value=is.name class=MEDIUM fault />
            <SelectField name="kind" label="类别" options=kinds fault />
            <TextField name="address" label="地址（选填）" value=is.address fault />
            {short("phone", "电话（选填）", is.phone, fault)}
            <AreaField name="hours" label="开门时间" hint="一行写一种日子，例如：周一至周五 9:00—12:00、13:30—17:00；另起一行：周六 9:00—12:00。没有写的日子不开门" value=hours fault />
            <TextField name="door" label="从哪个门进（选填）" hint="例如：正门" value=is.door class=MEDIUM fault />
            {id.is_some().then(|| view! {
                <TextField name="closed_on" label="停用日期" kind="date" value=is.closed_on class=MEDIUM fault />
                <TextField name="on" label="从哪天起是这样" hint="不写就是今天" kind="date" class=MEDIUM fault />
            })}
            <p><button class="button" type="submit">"保存"</button></p>
        </form>
    }
}

#[component]
fn EditDay(hall: HallId, again: Callback<()>) -> impl IntoView {
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let said = Said::here();
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let filled: Filled = crate::ui::read(&ev);
        let form = DayForm {
            hall: Some(hall),
            day: text(&filled, "day"),
            spans: text(&filled, "spans"),
            says: text(&filled, "says"),
        };
        spawn_local(async move {
            take(api::call(&desk::DAY, &(), &form).await, fault, said, "这一天已登记。", again);
        });
    };
    view! {
        <form class="stack measure" novalidate on:submit=submit>
            <FaultSummary fault />
            <p class="quiet">"只改大厅开不开门，不改工作日，办件的时限照旧。约在关门时段的人会收到短信。"</p>
            <TextField name="day" label="哪一天" kind="date" class=MEDIUM fault />
            <TextField name="spans" label="那天的时间" hint="例如：9:00—12:00；关门的写 不开门；恢复平常的，留空" class=MEDIUM fault />
            <TextField name="says" label="为什么" hint="例如：延时服务、系统升级" class=MEDIUM fault />
            <p><button class="button" type="submit">"登记这一天"</button></p>
        </form>
    }
}

#[component]
fn EditFloor(hall: HallId, id: Option<FloorId>, floor: Floor, again: Callback<()>) -> impl IntoView {
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let said = Said::here();
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let filled: Filled = crate::ui::read(&ev);
        let form = FloorForm {
            id,
            hall: Some(hall),
            name: text(&filled, "name"),
            level: text(&filled, "level"),
            wide: text(&filled, "wide"),
            deep: text(&filled, "deep"),
            x: text(&filled, "x"),
            y: text(&filled, "y"),
            facing: text(&filled, "facing"),
            by: text(&filled, "by"),
            on: text(&filled, "on"),
        };
        spawn_local(async move {
            take(api::call(&desk::SAVE_FLOOR, &(), &form).await, fault, said, "楼层已登记。", again);
        });
    };
    let is = floor.form();
    let facings = labels(Facing::ALL.iter().map(|it| it.label()).collect(), &is.facing);
    view! {
        <form class="stack measure" novalidate on:submit=submit>
            <FaultSummary fault />
            <TextField name="name" label="楼层名称" hint="例如：二楼" value=is.name class=MEDIUM fault />
            <TextField name="level" label="第几层" hint="地下一层写 -1" value=is.level class=MEDIUM fault />
            <TextField name="wide" label="宽几格" inputmode="numeric" value=is.wide class=MEDIUM fault />
            <TextField name="deep" label="深几格" inputmode="numeric" value=is.deep class=MEDIUM fault />
            <TextField name="x" label="门或电梯口，横第几格" hint="最左边是0" inputmode="numeric" value=is.x class=MEDIUM fault />
            <TextField name="y" label="门或电梯口，竖第几格" hint="最上边是0" inputmode="numeric" value=is.y class=MEDIUM fault />
            <SelectField name="facing" label="走进来面朝图上哪边" options=facings fault />
            <TextField name="by" label="怎么上来" hint="电梯、楼梯；有门的那一层不写" value=is.by class=MEDIUM fault />
            {id.is_some().then(|| view! { <TextField name="on" label="从哪天起是这样" hint="不写就是今天" kind="date" class=MEDIUM fault /> })}
            <p><button class="button" type="submit">"保存"</button></p>
        </form>
    }
}
