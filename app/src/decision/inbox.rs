//! 受理、审查、送达: what waits for whoever is signed in, one tray at a time.
use common::{
    account::Duty,
    case::{ItemCount, hold},
    decision::{self, DueBy, InboxForm, InboxView, Tray, TrayCount, Whose},
    place::DeskPlace,
};
use leptos::{ev::SubmitEvent, prelude::*};
use leptos_router::hooks::use_query_map;

use crate::{
    api,
    desk::{
        batch::{Batch, Picked},
        rows::Rows,
    },
    session::Session,
    ui::{Failed, Waiting, pager::Pager, titled},
};

const PER_PAGE: u64 = 50;

fn href(form: &InboxForm) -> String {
    format!("{}?{}", DeskPlace::Inbox.href(), serde_urlencoded::to_string(form).unwrap_or_default())
}

#[component]
pub fn InboxPage() -> impl IntoView {
    titled("办件");
    let query = use_query_map();
    let form = Memo::new(move |_| {
        let query = query.get();
        let text = query.to_query_string();
        serde_urlencoded::from_str::<InboxForm>(text.trim_start_matches('?')).unwrap_or_default()
    });
    let found = LocalResource::new(move || {
        let form = form.get();
        async move { api::call(&decision::INBOX, &(), &form).await }
    });
    let picked = Picked::none();
    Effect::new(move |_| {
        form.track();
        picked.clear();
    });
    let again = Callback::new(move |()| found.refetch());
    view! {
        <Transition fallback=Waiting>
            {move || Suspend::new(async move {
                match found.await {
                    Ok(it) => view! { <Inbox it form=form.get_untracked() picked again /> }.into_any(),
                    Err(fault) => view! { <Failed fault again=move || found.refetch() /> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

#[component]
fn Inbox(it: InboxView, form: InboxForm, picked: Picked, again: Callback<()>) -> impl IntoView {
    let InboxView { tray, trays, items, page, leads_section, .. } = it;
    let session = Session::here();
    let leads = leads_section || session.who().is_some_and(|it| it.holds(Duty::Direct));
    if trays.is_empty() {
        return view! { <h1>"办件"</h1> <p class="note">"您的岗位没有要受理、审查或送达的件。"</p> }.into_any();
    }
    let link = move |it: TrayCount| {
        let is_here = it.tray == tray;
        let href = href(&InboxForm { tray: Some(it.tray), ..InboxForm::default() });
        view! {
            <a class="views__link" class:views__link--here=is_here href=href aria-current=is_here.then_some("page")>
                {it.tray.label()}<span>{it.n_cases}</span>
            </a>
        }
    };
    let (here, n_rows) = (form.page.unwrap_or(1), page.n_rows);
    let turn = InboxForm { tray: Some(tray), ..form.clone() };
    let is_taken = hold::is_taken_from(tray);
    let list = match (page.rows.is_empty(), form.is_narrowed()) {
        (true, true) => view! { <div class="empty"><p class="empty__title">"没有这样的办件"</p><p>"换一个条件，或者看全部。"</p></div> }.into_any(),
        (true, false) => view! { <div class="empty"><p class="empty__title">"这里没有办件"</p><p>{empty(tray)}</p></div> }.into_any(),
        (false, _) => view! {
            {is_taken.then(|| view! { <Batch picked tray=Some(tray) leads again /> })}
            {match is_taken {
                true => view! { <Rows caption="办件，按到期先后" rows=page.rows picked /> }.into_any(),
                false => view! { <Rows caption="办件，按到期先后" rows=page.rows /> }.into_any(),
            }}
        }
        .into_any(),
    };
    view! {
        <div class="side side--left">
            <nav class="views" aria-label="待办"><p class="views__title">"我的待办"</p>{trays.into_iter().map(link).collect_view()}</nav>
            <div class="stack">
                <h1>{tray.label()} " " {n_rows} "件"</h1>
                <Filters form=turn.clone() items leads_section />
                {list}
                <Pager n_rows per_page=PER_PAGE page=here href=move |n| href(&InboxForm { page: Some(n), ..turn.clone() }) />
            </div>
        </div>
    }
    .into_any()
}

/// What the list is narrowed to; it stands in the address, so that it can be kept and sent on.
#[component]
fn Filters(form: InboxForm, items: Vec<ItemCount>, leads_section: bool) -> impl IntoView {
    let go = crate::ui::navigate();
    let turn = Callback::new(move |it: InboxForm| go(&href(&InboxForm { page: None, ..it })));
    let input = NodeRef::<leptos::html::Input>::new();
    let asked = form.clone();
    let find = move |ev: SubmitEvent| {
        ev.prevent_default();
        let q = input.get().map(|it| it.value()).filter(|it| !it.is_empty());
        turn.run(InboxForm { q, ..asked.clone() });
    };
    let (of_item, of_whose, of_due) = (form.clone(), form.clone(), form.clone());
    let by_item = move |it: String| turn.run(InboxForm { item: it.parse().ok(), ..of_item.clone() });
    let by_whose = move |it: String| turn.run(InboxForm { whose: Whose::of_label(&it), ..of_whose.clone() });
    let by_due = move |it: String| turn.run(InboxForm { due: DueBy::of_label(&it), ..of_due.clone() });
    let item_names = items.into_iter().map(|it| (it.id.to_string(), format!("{}（{}）", it.name, it.n_cases)));
    let hands_out = |it: &Whose| leads_section || *it != Whose::Section;
    let whose: Vec<Whose> = Whose::ALL.iter().copied().filter(hands_out).collect();
    let whole = InboxForm { tray: form.tray, ..InboxForm::default() };
    view! {
        <form class="row row--tight" role="search" on:submit=find>
            <label class="unseen" for="find">"在待办里找"</label>
            <input class="field__input field__input--medium field__input--bare" id="find" name="q" placeholder="编号、姓名、事项" value=form.q.clone() node_ref=input />
            <button class="button button--plain" type="submit">"查找"</button>
            {choice("事项", item_names.collect(), form.item.map(|it| it.to_string()), by_item)}
            {choice("经手", labels(&whose, Whose::label), form.whose.map(|it| it.label().to_owned()), by_whose)}
            {choice("到期", labels(DueBy::ALL, DueBy::label), form.due.map(|it| it.label().to_owned()), by_due)}
            {form.is_narrowed().then(|| view! { <a href=href(&whole)>"看全部"</a> })}
        </form>
    }
}

fn labels<T: Copy>(all: &[T], label: fn(T) -> &'static str) -> Vec<(String, String)> {
    all.iter().map(|it| (label(*it).to_owned(), label(*it).to_owned())).collect()
}

fn choice(
    name: &'static str,
    all: Vec<(String, String)>,
    here: Option<String>,
    pick: impl Fn(String) + 'static,
) -> impl IntoView {
    let here = here.unwrap_or_default();
    let option = |(value, label): (String, String)| {
        let is_here = value == here;
        view! { <option value=value selected=is_here>{label}</option> }
    };
    view! {
        <label class="pick">{name} " "
            <select class="field__input" on:change=move |ev| pick(event_target_value(&ev))>
                <option value="">"全部"</option>
                {all.into_iter().map(option).collect_view()}
            </select>
        </label>
    }
}

/// Where cases of this tray come from.
fn empty(tray: Tray) -> &'static str {
    match tray {
        Tray::Counter => "预审通过的件会到这里，等申请人带原件来。",
        Tray::Handle => "窗口受理的件会到这里。",
        Tray::Owed => "容缺受理的件在这里，后补材料交齐，核对后收下；到期没补，自动终止。",
        Tray::Countersign => "别的单位请您单位会签的，在这里；过期没有答复，视为没有意见。",
        Tray::Correction => "一次告知过的件在这里，申请人补正后自动回到待办。",
        Tray::Above => "上报的件在这里，上级决定之前一直看得到。",
        Tray::Check => "承办人提出意见的件会到这里。",
        Tray::Approve => "审核过的件会到这里。",
        Tray::Special => "进入检验、听证等特别程序的件会到这里。",
        Tray::Joint => "受理的一件事会到这里。各部门都办好了，就可以集中回复。",
        Tray::Inspect => "按告知承诺办的件，决定以后会到这里，等核查。",
        Tray::Broken => "核查认定承诺不实的件会到这里，由您决定是否撤销。",
        Tray::Route => "没有写明单位的咨询会到这里，由您交给能答复的单位。",
        Tray::Answer => "问您单位的咨询会到这里，快到期的在前。",
        Tray::Callback => "有人请求回电时，会到这里，哪个窗口有空都可以打。",
        Tray::Tell => "首问登记里转问了别的单位、还没有答复本人的，在这里。",
        Tray::Complaint => "收到差评会到这里，等核实、整改、反馈、回访。",
        Tray::Publish => "答复过、提问人同意公开的咨询会到这里，审核后公开。",
        Tray::Compose => "您单位正在编制的事项在这里；从“事项”里可以开始编制。",
        Tray::OwnCheck => "本单位写好的事项在这里，您审核后送编制部门。",
        Tray::ItemCheck => "各单位送审的事项在这里，核对名称、编码、依据和层级；政府审定的也在这里登记。",
        Tray::LawCheck => "编制核对过的事项在这里，审查依据、条件、材料和时限合不合法。",
        Tray::Snag => "您单位的堵点在这里：群众在哪里总被退回、总放下不填，改好了报一声。",
        Tray::SnagCheck => "各单位报整改好的堵点在这里，核实过才销号。",
        Tray::Issue => "作出决定的件会到这里。",
        Tray::Registered => "窗口登记、在别的系统办的件，会到这里，等登记结果。",
        Tray::Awaited => "窗口登记过、还没有结果的件在这里；承办单位告诉结果后，可以由窗口登记。",
        Tray::Fetch => "结果在窗口、等人来领的登记件在这里。",
    }
}
