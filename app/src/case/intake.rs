//! 窗口收件: who stands here, then everything of the matter on one page, with what is known filled in already.
use std::collections::BTreeMap;

use common::{
    account::Who,
    application::stage,
    case::{
        self, DraftView, MineForm, draft,
        intake::{self, IntakeForm, IntakeRow, TakeInForm},
    },
    catalogue::{self, BrowseForm, ItemRow},
    check::{Field, Nothing},
    fault::Fault,
    form::Section,
    id::{CaseId, ItemId},
    place::DeskPlace,
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use leptos_router::hooks::use_query_map;

use super::{
    correct::CorrectHere,
    draft::{Draft, SaveState, SavedLine, SignInAgain},
    field::Input,
    receipt::receipt,
    signing::Signing,
};
use crate::{
    api,
    desk::{card::CardReader, scan},
    material::slots::{Desk, Slot},
    session::Session,
    shell::Said,
    ui::{CheckField, FaultSummary, Lost, TextField, field::FaultText, param, read, says, shown, titled},
};

/// First the matter, then the person; what lies half done below.
#[component]
pub fn IntakePage() -> impl IntoView {
    titled("窗口收件");
    let query = use_query_map();
    let item = move || query.get().get("item").and_then(|it| it.parse::<ItemId>().ok());
    view! {
        <h1>"窗口收件"</h1>
        {move || match item() {
            Some(id) => shown(api::load(&catalogue::GUIDE, id), |it| view! { <WhoForm id=it.id name=it.item.name.clone() /> }).into_any(),
            None => view! { <Choose /> }.into_any(),
        }}
        <InHands />
    }
}

/// Which matter: those of one's own body, or whatever is searched for.
#[component]
fn Choose() -> impl IntoView {
    let session = Session::here();
    let query = use_query_map();
    let q = move || query.get().get("q").filter(|it| !it.is_empty());
    let found = LocalResource::new(move || {
        let (q, who) = (q(), session.who());
        let org = match (&q, who) {
            (None, Some(Who::Staff { org, .. })) => Some(org),
            _ => None,
        };
        let form = BrowseForm { q, org, online: Some("apply".to_owned()), ..BrowseForm::default() };
        async move { api::call(&catalogue::BROWSE, &(), &form).await }
    });
    let row = |it: ItemRow| {
        let href = format!("{}?item={}", DeskPlace::Intake.href(), it.id);
        view! {
            <li class="list__item"><a class="list__link" href=href>{it.name}</a>
                <span class="list__aside">{it.org} " · " {it.promised} " · " {it.n_materials} "份材料"</span></li>
        }
    };
    let register = move || match q() {
        Some(it) => format!(
            "{}?{}",
            DeskPlace::Registrations.href(),
            serde_urlencoded::to_string([("q", it)]).unwrap_or_default()
        ),
        None => DeskPlace::Registrations.href(),
    };
    view! {
        <section class="stack" aria-labelledby="choose">
            <h2 class="part" id="choose">"办什么事"</h2>
            <form role="search" class="row row--tight" action=DeskPlace::Intake.href()>
                <label class="unseen" for="q">"查找事项"</label>
                <input class="field__input field__input--medium field__input--bare" id="q" name="q" type="search" placeholder="事项名称、拼音首字母" value=q />
                <button class="button button--plain" type="submit">"查找"</button>
            </form>
            {shown(found, move |it| match it.page.rows.is_empty() {
                true => view! { <div class="empty"><p class="empty__title">"没有找到能收件的事项"</p><p>"换个词，或用事项名称里的两个字。"</p></div> }.into_any(),
                false => view! { <ul class="list">{it.page.rows.into_iter().map(row).collect_view()}</ul> }.into_any(),
            })}
            <p><a class="list__link" href=register>"在别的系统办的事项，去收件登记"</a></p>
        </section>
    }
}

/// Who stands at the counter: known by a number, or written down; or somebody else for them.
#[component]
pub fn WhoStands(id: ItemId, #[prop(into)] fault: Signal<Option<Fault>>) -> impl IntoView {
    let medium = "field__input field__input--medium";
    view! {
        <CardReader field="number" />
        <TextField name="number" label="身份证号码或统一社会信用代码" hint="读卡器可以直接读到这里。来过的人，有这一项就够了。" class=medium fault />
        <fieldset class="field stack">
            <legend class="field__label">"第一次来的，再填"</legend>
            <TextField name="name" label="姓名或单位名称" hint="读卡已读到的不用填" class=medium fault />
            <TextField name="phone" label="手机号码" kind="tel" class=medium fault />
            <TextField name="legal" label="法定代表人（负责人）" hint="只有单位要填" class=medium fault />
            <CheckField name="is_registered" fault>"本人说在网上注册过，用的就是这个手机号码"</CheckField>
            {move || crate::ui::says(&fault.get(), "is_registered").map(|_| view! { <CheckField name="is_other" fault>"不是这个人，只是同名同号"</CheckField> })}
        </fieldset>
        <fieldset class="field stack">
            <legend class="field__label">"别人代办的"</legend>
            <TextField name="agent" label="代办人姓名" hint="本人来的不用填" class=medium fault />
            <CheckField name="letter" fault>"看过委托书和代办人的身份证"</CheckField>
            <p><a class="list__link" href=DeskPlace::Letter(id).href()>"没有委托书的，打印一份空白的带回去签"</a></p>
        </fieldset>
    }
}

#[component]
fn WhoForm(id: ItemId, name: String) -> impl IntoView {
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let is_busy = RwSignal::new(false);
    let go = crate::ui::navigate();
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        if is_busy.get_untracked() {
            return;
        }
        let (form, go): (IntakeForm, _) = (read(&ev), go.clone());
        is_busy.set(true);
        spawn_local(async move {
            match api::call(&intake::OPEN, &id, &form).await {
                Ok(it) => go(&DeskPlace::Fill(it.case).href()),
                Err(it) => fault.set(Some(it)),
            }
            is_busy.set(false);
        });
    };
    crate::ui::focus_soon("number");
    view! {
        <form class="stack stack--loose measure" novalidate on:submit=submit>
            <FaultSummary fault />
            <p class="row row--apart"><b>{name}</b><a class="list__link" href=DeskPlace::Intake.href()>"换一个事项"</a></p>
            <WhoStands id fault />
            <p><button class="button" type="submit" aria-disabled=move || is_busy.get().then_some("true")>"开始收件"</button></p>
        </form>
    }
}

/// What this clerk has begun and not taken in.
#[component]
fn InHands() -> impl IntoView {
    let found = LocalResource::new(|| async { api::call(&intake::LIST, &(), &MineForm::default()).await });
    let row = move |it: IntakeRow| {
        let id = it.id;
        let leave = move |_| {
            spawn_local(async move {
                let _ = api::call(&intake::LEAVE, &id, &Nothing {}).await;
                found.refetch();
            });
        };
        view! {
            <li class="list__item"><a class="list__link" href=DeskPlace::Fill(id).href()>{it.item_name} "·" {it.applicant.clone()}</a>
                <span class="row row--tight"><span class="list__aside">{it.at.day().zh()} " " {it.at.clock()}</span>
                <button class="button button--quiet" type="button" on:click=leave>"交回本人"<span class="unseen">{it.applicant}</span></button></span></li>
        }
    };
    view! {
        <section class="stack" aria-labelledby="hands">
            <h2 class="part" id="hands">"没收完的"</h2>
            {shown(found, move |it| match it.rows.is_empty() {
                true => view! { <p class="quiet">"没有。收到一半的会留在这里；交回本人后，本人可以在网上接着填。"</p> }.into_any(),
                false => view! { <ul class="list">{it.rows.into_iter().map(row).collect_view()}</ul> }.into_any(),
            })}
        </section>
    }
}

#[component]
pub fn FillPage() -> impl IntoView {
    titled("窗口收件");
    match param::<CaseId>("id") {
        Some(id) => shown(api::load(&case::DRAFT, id), |it| view! { <Fill it /> }).into_any(),
        None => Lost().into_any(),
    }
}

#[component]
fn Fill(it: DraftView) -> impl IntoView {
    let (id, today) = (it.id, it.today);
    let item_name = it.item.name.clone();
    let is_back = it.stage == stage::CORRECTION;
    let notice = it.notice.map(|it| DeskPlace::Notice(id, it).href());
    let regions = StoredValue::new(it.regions.clone());
    let (told_form, has_papers) =
        (StoredValue::new(it.told.clone()), !is_back || it.slots.iter().any(|it| it.is_open));
    let desk = Desk::of(&it);
    let drafted = Draft::of(it);
    let applicant = Memo::new(move |_| drafted.text("applicant_name"));
    let sections = Memo::new(move |_| {
        let answers = drafted.answers.get();
        drafted.view.with_value(|it| draft::sections(&it.item, &answers))
    });
    // Drawn anew only when other sections are asked for, not at every letter.
    let names = Memo::new(move |_| sections.get().into_iter().map(|it| it.name).collect::<Vec<String>>());
    let faults = RwSignal::new(Vec::<Field>::new());
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let is_busy = RwSignal::new(false);
    let go = crate::ui::navigate();
    let told = Said::here();
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        if is_busy.get_untracked() {
            return;
        }
        let answers = drafted.answers.get_untracked();
        let found = match is_back {
            true => drafted.view.with_value(|it| match &it.told {
                Some(told) => told.faults(&it.item, &answers, today),
                None => Vec::new(),
            }),
            false => drafted.view.with_value(|it| draft::faults(&it.item, &answers, today)),
        };
        let is_good = found.is_empty();
        faults.set(found.clone());
        if !is_good {
            fault.set(Some(Fault::Form { fields: found }));
            return;
        }
        if let Err(it) = scan::require_clear(id) {
            fault.set(Some(it));
            return;
        }
        if desk.is_busy() {
            fault.set(Some(Fault::form("materials", "还有文件在上传，请等它传完")));
            return;
        }
        // Everything the matter asks stands in the same form.
        let filled: BTreeMap<String, String> = read(&ev);
        let text = |name: &str| filled.get(name).cloned().unwrap_or_default();
        let form = TakeInForm { signed: text("signed"), is_short: text("is_short"), originals: ticked() };
        let is_short = !form.is_short.is_empty();
        is_busy.set(true);
        let go = go.clone();
        spawn_local(async move {
            let outcome = match drafted.settle().await {
                Ok(()) => api::call(&intake::TAKE_IN, &id, &form).await,
                Err(it) => Err(it),
            };
            match outcome {
                Ok(_) => {
                    told.say(match is_short {
                        true => "已收件。凭证打印给申请人，再去办件页一次告知缺什么。".to_owned(),
                        false => "已收件。凭证打印给申请人，然后受理。".to_owned(),
                    });
                    go(&DeskPlace::Slip(id).href());
                }
                Err(it) => fault.set(Some(it)),
            }
            is_busy.set(false);
        });
    };
    let originals = move || {
        let all = desk.slots.get();
        let wanted = all.into_iter().filter(|it| it.wants_original());
        wanted.map(|it| (it.material.slot, it.material.name)).collect::<Vec<_>>()
    };
    let slots = move || {
        let all = desk.slots.get();
        all.into_iter().filter(|it| !is_back || it.is_open).collect::<Vec<_>>()
    };
    let turn = RwSignal::new(0_u32);
    // An answer may ask for another paper: what is saved decides.
    Effect::new(move |_| {
        if let SaveState::Saved(_) = drafted.state.get() {
            desk.refresh();
            turn.update(|it| *it += 1);
        }
    });
    let is_short = move || desk.slots.with(|all| !draft::missing(all).is_empty());
    let unseen = Memo::new(move |_| says(&fault.get(), "originals"));
    view! {
        <FaultSummary fault />
        <div>
            <p class="quiet"><a href=DeskPlace::Intake.href()>"窗口收件"</a></p>
            <h1>{item_name} "·" {applicant}</h1>
        </div>
        <form class="stack stack--loose measure" novalidate on:submit=submit>
            {is_back.then(|| view! { <p class="note">"只改、只收告知书里要补正的，别的已经合格。" {notice.map(|href| view! { <a href=href>"看告知书"</a> })}</p> })}
            {(!is_back).then(|| view! {
                <For each=move || names.get() key=String::clone let:name>
                    <Part name sections drafted faults regions />
                </For>
            })}
            {told_form.with_value(Option::is_some).then(|| view! { <CorrectHere told=told_form drafted faults regions /> })}
            {has_papers.then(|| view! { <section class="stack" aria-labelledby="materials">
                <h2 class="part" id="materials">{if is_back { "补正的材料" } else { "材料" }}</h2>
                <ol class="stack">
                    <For each=slots key=|it| serde_json::to_string(it).unwrap_or_default() let:it>
                        <Slot it desk />
                    </For>
                </ol>
            </section> })}
            {move || {
                let wanted = originals();
                (!wanted.is_empty()).then(|| view! {
                    <fieldset class="field" class:field--bad=move || unseen.read().is_some() id="originals" tabindex="-1">
                        <legend class="field__label">"原件和上传的一致"</legend>
                        {move || unseen.get().map(|it| view! { <FaultText id="originals-fault" says=it /> })}
                        <div class="choices">{wanted.into_iter().map(|(slot, name)| view! {
                            <label class="choice"><input class="choice__dot" type="checkbox" name="original" value=slot /><span>{name}</span></label>
                        }).collect_view()}</div>
                    </fieldset>
                })
            }}
            {move || is_short().then(|| view! { <CheckField name="is_short" fault>"材料不齐，先收下，再书面一次告知"</CheckField> })}
            <Signing id turn />
            <CheckField name="signed" fault>"申请人看过填写的内容，已签名"</CheckField>
            <div class="row">
                <button class="button" type="submit" aria-disabled=move || is_busy.get().then_some("true")>"收件，打印凭证"</button>
                <a class="button button--quiet" href=DeskPlace::Intake.href()>"先放着"</a>
            </div>
            <SavedLine draft=drafted />
        </form>
        <SignInAgain draft=drafted />
    }
}

/// Slots whose originals are ticked. A list of ticks has one name: the form's own reading keeps only the last.
fn ticked() -> Vec<String> {
    use wasm_bindgen::JsCast;
    let Ok(all) = document().query_selector_all("input[name=original]:checked") else { return Vec::new() };
    let inputs = (0..all.length()).filter_map(|n| all.get(n)?.dyn_into::<web_sys::HtmlInputElement>().ok());
    inputs.map(|it| it.value()).collect()
}

#[component]
fn Part(
    name: String,
    sections: Memo<Vec<Section>>,
    drafted: Draft,
    faults: RwSignal<Vec<Field>>,
    regions: StoredValue<Vec<String>>,
) -> impl IntoView {
    let title = StoredValue::new(format!("part-{name}"));
    let here = Memo::new(move |_| {
        sections.with(|all| all.iter().find(|it| it.name == name).cloned()).unwrap_or_default()
    });
    let fields = move || {
        let (section, answers) = (here.get(), drafted.answers.get());
        let shown = section.fields.iter().filter(|it| it.is_visible(&answers));
        shown
            .flat_map(|it| it.parts().into_iter().map(|it| it.into_owned()).collect::<Vec<_>>())
            .collect::<Vec<_>>()
    };
    view! {
        <section class="stack" aria-labelledby=title.get_value()>
            <h2 class="part" id=title.get_value()>{move || here.get().title}</h2>
            <For each=fields key=|it| it.name.clone() let:field>
                <Input field drafted faults regions />
            </For>
        </section>
    }
}

#[component]
pub fn SlipPage() -> impl IntoView {
    titled("收件凭证");
    match param::<CaseId>("id") {
        Some(id) => shown(api::load(&intake::SLIP, id), move |it| {
            let href = DeskPlace::Dossier(id).href();
            receipt(it, view! { <a class="button button--plain" href=href>"去受理"</a> }.into_any())
        })
        .into_any(),
        None => Lost().into_any(),
    }
}
