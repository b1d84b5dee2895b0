//! 待办队列, by working time left. Mounted by the desk only: no citizen downloads it.
use common::{
    case::{self, QueueForm, QueueRow, QueueView, spaced_no},
    fault::Fault,
    place::DeskPlace,
    review::{self, NextForm},
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use leptos_router::{hooks::use_query_map, params::ParamsMap};
use wasm_bindgen::JsCast;

use crate::{
    api,
    desk::{
        batch::{Batch, Pick, PickAll, Picked},
        rows::due,
    },
    ui::{Failed, FaultSummary, Waiting, pager::Pager, titled},
};

const PER_PAGE: u64 = 50;

fn href(form: &QueueForm) -> String {
    format!("{}?{}", DeskPlace::Queue.href(), serde_urlencoded::to_string(form).unwrap_or_default())
}

/// What the address of the queue narrows it to: the next case is one of those, and the way back leads there.
pub fn narrowed(query: &ParamsMap) -> NextForm {
    let get = |name: &str| query.get(name).filter(|it| !it.is_empty());
    NextForm { skip: None, view: get("view"), q: get("q"), item: get("item").and_then(|it| it.parse().ok()) }
}

pub fn narrowed_href(place: String, narrowed: &NextForm) -> String {
    match serde_urlencoded::to_string(narrowed) {
        Ok(it) if !it.is_empty() => format!("{place}?{it}"),
        _ => place,
    }
}

/// Is somebody typing? Then keys are letters. A radio takes no letters, only the arrows.
pub fn is_typing(ev: &web_sys::KeyboardEvent) -> bool {
    let target = ev.target().and_then(|it| it.dyn_into::<web_sys::Element>().ok());
    let kind = target.as_ref().and_then(|it| it.get_attribute("type")).unwrap_or_default();
    let takes_keys = match target.map(|it| it.tag_name()).unwrap_or_default().as_str() {
        "INPUT" if matches!(kind.as_str(), "radio" | "checkbox") => ev.key().starts_with("Arrow"),
        "INPUT" | "TEXTAREA" | "SELECT" => true,
        _ => false,
    };
    takes_keys || ev.ctrl_key() || ev.meta_key() || ev.alt_key()
}

#[component]
pub fn QueuePage() -> impl IntoView {
    titled("待预审");
    let query = use_query_map();
    let form = Memo::new(move |_| {
        let query = query.get();
        let get = |name: &str| query.get(name).filter(|it| !it.is_empty());
        QueueForm {
            view: get("view"),
            q: get("q"),
            item: get("item").and_then(|it| it.parse().ok()),
            page: get("page").and_then(|it| it.parse().ok()),
        }
    });
    let found = LocalResource::new(move || {
        let form = form.get();
        async move { api::call(&case::QUEUE, &(), &form).await }
    });
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let is_idle = RwSignal::new(false);
    let go = crate::ui::navigate();
    let next = Callback::new(move |()| {
        let go = go.clone();
        spawn_local(async move {
            let form = narrowed(&query.get_untracked());
            match api::call(&review::NEXT, &(), &form).await {
                Ok(it) => match it.case {
                    Some(id) => go(&narrowed_href(DeskPlace::Case(id).href(), &form)),
                    None => is_idle.set(true),
                },
                Err(it) => fault.set(Some(it)),
            }
        });
    });
    // 下一件 by key, and up and down the list.
    let keys = window_event_listener(leptos::ev::keydown, move |ev| {
        if is_typing(&ev) {
            return;
        }
        match ev.key().as_str() {
            "n" | "N" => next.run(()),
            "j" | "J" => step(1),
            "k" | "K" => step(-1),
            "f" | "F" => {
                ev.prevent_default();
                crate::ui::focus("find");
            }
            _ => (),
        }
    });
    on_cleanup(move || keys.remove());
    let picked = Picked::none();
    Effect::new(move |_| {
        form.track();
        picked.clear();
    });
    let again = Callback::new(move |()| found.refetch());
    view! {
        <FaultSummary fault />
        {move || is_idle.get().then(|| view! { <p class="note" role="status">"这里没有可以办的件了：都办完了，或者别人正在办。"</p> })}
        <Transition fallback=Waiting>
            {move || Suspend::new(async move {
                match found.await {
                    Ok(it) => view! { <Queue it form=form.get_untracked() picked next again /> }.into_any(),
                    Err(fault) => view! { <Failed fault again=move || found.refetch() /> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

/// Moves the focus along the list's links.
fn step(by: i32) {
    let Ok(links) = document().query_selector_all(".queue__link") else { return };
    let active = document().active_element();
    let at =
        (0..links.length()).find(|n| links.get(*n).map(|it| it.is_same_node(active.as_deref())) == Some(true));
    let to = match at {
        None => 0,
        Some(n) => (n as i32 + by).clamp(0, links.length() as i32 - 1) as u32,
    };
    if let Some(it) = links.get(to).and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = it.focus();
    }
}

#[component]
fn Queue(
    it: QueueView,
    form: QueueForm,
    picked: Picked,
    next: Callback<()>,
    again: Callback<()>,
) -> impl IntoView {
    let here = form.view.clone().unwrap_or_else(|| "todo".to_owned());
    let here_view = here.clone();
    let label = it.views.iter().find(|it| it.view == here).map_or("待预审".to_owned(), |it| it.label.clone());
    let view_link = {
        let (here, form) = (here.clone(), form.clone());
        move |it: case::ViewCount| {
            let is_here = it.view == here;
            let href = href(&QueueForm { view: Some(it.view), page: None, ..form.clone() });
            view! {
                <a class="views__link" class:views__link--here=is_here href=href aria-current=is_here.then_some("page")>{it.label}<span>{it.n_cases}</span></a>
            }
        }
    };
    let light = |class: &'static str, says: &'static str, n: u64| {
        (n > 0).then(|| view! { <span class=format!("light light--{class}")>{says}{n}</span> })
    };
    let lights = it.lights;
    let go = crate::ui::navigate();
    let pick = form.clone();
    let by_item = move |ev: leptos::ev::Event| {
        let item = event_target_value(&ev).parse().ok();
        go(&href(&QueueForm { item, page: None, ..pick.clone() }));
    };
    let find_go = crate::ui::navigate();
    let asked = form.clone();
    let input = NodeRef::<leptos::html::Input>::new();
    let find = move |ev: SubmitEvent| {
        ev.prevent_default();
        let q = input.get().map(|it| it.value()).filter(|it| !it.is_empty());
        find_go(&href(&QueueForm { q, page: None, ..asked.clone() }));
    };
    let (n_rows, page) = (it.page.n_rows, form.page.unwrap_or(1));
    let turn = form.clone();
    let from = NextForm { skip: None, view: form.view.clone(), q: form.q.clone(), item: form.item };
    let is_empty = it.page.rows.is_empty();
    let item = form.item;
    // What waits for the applicant or has gone on is not taken.
    let is_taken = !matches!(here_view.as_str(), "waiting" | "passed");
    let picked = is_taken.then_some(picked);
    let ids = it.page.rows.iter().map(|it| it.id).collect();
    view! {
        <div class="side side--left">
            <nav class="views" aria-label="视图"><p class="views__title">"我的视图"</p>{it.views.clone().into_iter().map(view_link).collect_view()}</nav>
            <div class="stack">
                <div class="row row--apart">
                    <div class="row row--base">
                        <h1>{label} {n_rows} "件"</h1>
                        <p class="row">
                            {light("bad", "超期", lights.overdue)} {light("bad", "今天到期", lights.today)}
                            {light("warn", "下个工作日到期", lights.tomorrow)} {light("good", "其余", lights.rest)}
                        </p>
                    </div>
                    <button class="button" type="button" on:click=move |_| next.run(())>"办下一件 " <span class="button__key">"N"</span></button>
                </div>
                <form class="row row--apart" role="search" on:submit=find>
                    <div class="row row--tight">
                        <label class="unseen" for="find">"在队列里找"</label>
                        <input class="field__input field__input--medium field__input--bare" id="find" name="q" placeholder="编号、姓名、事项" value=form.q.clone() node_ref=input />
                        <button class="button button--plain" type="submit">"查找"</button>
                        <label class="pick">"事项 "
                            <select class="field__input" on:change=by_item>
                                <option value="">"全部"</option>
                                {it.items.iter().map(|it| view! { <option value=it.id.to_string() selected={Some(it.id) == item}>{it.name.clone()} "（" {it.n_cases} "）"</option> }).collect_view()}
                            </select>
                        </label>
                    </div>
                    <p class="quiet from-wide"><span class="key">"J"</span> " " <span class="key">"K"</span> " 上下 · " <span class="key">"回车"</span> " 打开 · " <span class="key">"F"</span> " 查找 · " <span class="key">"N"</span> " 下一件"</p>
                </form>
                {match is_empty {
                    true => view! { <div class="empty"><p class="empty__title">"这里没有办件"</p><p>"都办完了，或者换一个视图看看。"</p></div> }.into_any(),
                    false => view! {
                        {picked.map(|picked| view! { <Batch picked tray=None again /> })}
                        <table class="queue">
                            <caption class="unseen">"办件，按到期先后"</caption>
                            <thead><tr>
                                {picked.map(|picked| view! { <PickAll picked rows=ids /> })}
                                <th class="queue__head" scope="col" aria-sort="ascending">"答复期"</th>
                                {["到期", "事项", "申请人", "编号", "材料（系统先看）", "标记", "经手"].map(|it| view! { <th class="queue__head" scope="col">{it}</th> })}
                            </tr></thead>
                            <tbody>{it.page.rows.into_iter().map(|it| view! { <Row it narrowed=from.clone() picked /> }).collect_view()}</tbody>
                        </table>
                    }.into_any(),
                }}
                <Pager n_rows per_page=PER_PAGE page href=move |n| href(&QueueForm { page: Some(n), ..turn.clone() }) />
            </div>
        </div>
    }
}

/// The light and its words.
pub fn left(n_left: Option<i32>) -> (&'static str, String) {
    match n_left {
        None => ("light light--stop", "停表".to_owned()),
        Some(0) => ("light light--bad", "今天到期".to_owned()),
        Some(n) if n < 0 => ("light light--bad", format!("已超{}天", -n)),
        Some(1) => ("light light--warn", "剩1天".to_owned()),
        Some(n) => ("light light--good", format!("剩{n}天")),
    }
}

#[component]
fn Row(it: QueueRow, narrowed: NextForm, picked: Option<Picked>) -> impl IntoView {
    let (class, says) = left(it.n_left);
    let doubts = (it.n_doubts > 0).then(|| view! { "，" <b>{it.n_doubts} "处存疑"</b> });
    let due = due(&it);
    let pick =
        picked.map(|to| view! { <Pick id=it.id name=format!("{} {}", it.item_name, it.applicant) picked=to /> });
    view! {
        <tr class="queue__row" class:queue__row--pick=picked.is_some()>
            {pick}
            <td class="queue__cell"><span class=class>{says}</span></td>
            <td class="queue__cell queue__cell--number">{due}{it.is_provisional.then_some("（暂定）")}</td>
            <th class="queue__cell queue__cell--item" scope="row"><a class="queue__link" href=narrowed_href(DeskPlace::Case(it.id).href(), &narrowed)>{it.item_name}</a></th>
            <td class="queue__cell queue__cell--name">{it.applicant}</td>
            <td class="queue__cell queue__cell--less">{spaced_no(&it.no)}</td>
            <td class="queue__cell queue__cell--end">{it.n_materials} "份" {doubts}</td>
            <td class="queue__cell queue__cell--less">{it.is_back.then(|| view! { <span class="tag tag--brand">"补正已回"</span> })}</td>
            <td class="queue__cell queue__cell--less">{it.claimed_by}</td>
        </tr>
    }
}
