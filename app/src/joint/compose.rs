//! 配一件事: the matters in it, what becomes of each of their questions and papers, and what comes out.
use common::{
    catalogue::ItemState,
    check::Nothing,
    fault::Fault,
    id::ItemId,
    joint::compose::{self, ComposeForm, ListForm, MatterRow, MattersForm, PartForm, TriedView, TryForm},
    place::DeskPlace,
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

use super::{part::PartCard, tried::Tried};
use crate::{
    api,
    shell::Said,
    ui::{
        AreaField, Crumbs, FaultSummary, Lost, SelectField, TextField, field::FaultText, param, says, shown,
        titled,
    },
};

/// What is being written, and what would come out of it. Kept in this browser until it is published.
#[derive(Clone, Copy)]
pub struct Bench {
    pub form: RwSignal<ComposeForm>,
    pub tried: RwSignal<TriedView>,
    pub fault: RwSignal<Option<Fault>>,
    /// Counts the trials, so that a slow reply does not cover a newer one.
    n_trials: StoredValue<u32>,
    key: StoredValue<String>,
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

impl Bench {
    fn new(form: ComposeForm, key: String) -> Bench {
        let bench = Bench {
            form: RwSignal::new(form),
            tried: RwSignal::new(TriedView::default()),
            fault: RwSignal::new(None),
            n_trials: StoredValue::new(0),
            key: StoredValue::new(key),
        };
        bench.try_out();
        bench
    }

    /// Of the one with this code, or of a new one.
    fn key(code: &str) -> String {
        format!("bundle:{code}")
    }

    fn kept(key: &str) -> Option<ComposeForm> {
        serde_json::from_str(&storage()?.get_item(key).ok()??).ok()
    }

    fn forget(self) {
        if let Some(it) = storage() {
            let _ = self.key.with_value(|key| it.remove_item(key));
        }
    }

    /// A word was changed: nothing to try again.
    pub fn note(self, change: impl FnOnce(&mut ComposeForm)) {
        self.form.update(change);
        let text = self.form.with_untracked(|it| serde_json::to_string(it).unwrap_or_default());
        if let Some(it) = storage() {
            let _ = self.key.with_value(|key| it.set_item(key, &text));
        }
    }

    /// The matters, or what is done with theirs.
    pub fn change(self, change: impl FnOnce(&mut Vec<PartForm>)) {
        self.note(|it| change(&mut it.parts));
        // Here, and not when the reply comes: it must not take away what publishing has said in the meantime.
        self.fault.set(None);
        self.try_out();
    }

    fn try_out(self) {
        self.n_trials.update_value(|it| *it += 1);
        let n = self.n_trials.get_value();
        let form = self.form.with_untracked(|it| TryForm { code: it.code.clone(), parts: it.parts.clone() });
        spawn_local(async move {
            let tried = api::call(&compose::TRY, &(), &form).await;
            if self.n_trials.get_value() != n {
                return;
            }
            match tried {
                Ok(it) => self.tried.set(it),
                Err(it) => self.fault.set(Some(it)),
            }
        });
    }
}

#[component]
pub fn ComposePage() -> impl IntoView {
    page(None, "新配一件事")
}

#[component]
pub fn BundlePage() -> impl IntoView {
    match param::<ItemId>("id") {
        Some(id) => page(Some(id), "修改一件事"),
        None => Lost().into_any(),
    }
}

fn page(id: Option<ItemId>, title: &'static str) -> AnyView {
    titled(title);
    let loaded = LocalResource::new(move || async move {
        let orgs = api::call(&compose::LIST, &(), &ListForm::default()).await?.orgs;
        let form = match id {
            Some(id) => api::call(&compose::OPEN, &id, &Nothing {}).await?,
            None => ComposeForm::default(),
        };
        Ok((orgs, form))
    });
    view! {
        <Crumbs trail=vec![("一件事", DeskPlace::Bundles.href())] />
        <h1>{title}</h1>
        {shown(loaded, |(orgs, form)| view! { <Compose orgs form /> })}
    }
    .into_any()
}

#[component]
fn Compose(orgs: Vec<String>, form: ComposeForm) -> impl IntoView {
    let key = Bench::key(&form.code);
    let kept = Bench::kept(&key).filter(|it| *it != form);
    let is_kept = kept.is_some();
    let bench = Bench::new(kept.unwrap_or(form), key);
    provide_context(bench);
    let Bench { form, fault, .. } = bench;
    let said = Said::here();
    let go = crate::ui::navigate();
    let again = move |_| {
        bench.forget();
        let _ = window().location().reload();
    };
    let once = api::Once::here();
    let publish = move |ev: SubmitEvent| {
        ev.prevent_default();
        let (form, go) = (form.get_untracked(), go.clone());
        said.say_here("正在演练，走通了就公布，最多要两分钟。".to_owned());
        spawn_local(async move {
            match once.call(&compose::PUBLISH, &(), &form).await {
                Ok(it) => {
                    bench.forget();
                    let is_open = if it.state == ItemState::Open { "，现在就能申请" } else { "" };
                    said.say(format!("已公布：{}，第{}版{is_open}", it.name, it.version));
                    go(&DeskPlace::Bundles.href());
                }
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    let codes = move || form.with(|it| it.parts.iter().map(|it| it.code.clone()).collect::<Vec<String>>());
    view! {
        {is_kept.then(|| view! {
            <div class="note row row--apart">
                <p>"接着上次没有公布的内容。"</p>
                <button class="button button--plain" type="button" on:click=again>"不要了，从头来"</button>
            </div>
        })}
        <form id="bundle" class="stack stack--loose" novalidate on:submit=publish>
            <FaultSummary fault />
            <Head orgs bench />
        </form>
        <section class="part stack" aria-labelledby="matters">
            <h2 id="matters">"放进哪些事项"</h2>
            <ol class="stack stack--loose">
                <For each=codes key=|it| it.clone() let:code><PartCard code /></For>
            </ol>
            <Finder bench />
        </section>
        <Tried bench />
        <section class="part stack">
            <p class="measure">"公布以后，新来的申请就按它办；已经在办的还按原来的办。"</p>
            <p><button class="button" type="submit" form="bundle">"公布"</button></p>
        </section>
    }
}

/// What the author writes; everything else follows from the matters.
#[component]
fn Head(orgs: Vec<String>, bench: Bench) -> impl IntoView {
    let ComposeForm { name, summary, aliases, org, days, .. } = bench.form.get_untracked();
    let fault = bench.fault;
    let picked = RwSignal::new(org);
    Effect::new(move |before: Option<()>| {
        let org = picked.get();
        if before.is_some() {
            bench.note(|it| it.org = org);
        }
    });
    let typed = move |ev: leptos::ev::Event| {
        let text = event_target_value(&ev);
        let name = event_target::<web_sys::Element>(&ev).id();
        bench.note(|it| match name.as_str() {
            "name" => it.name = text,
            "summary" => it.summary = text,
            "aliases" => it.aliases = text,
            "days" => it.days = text,
            _ => (),
        });
    };
    let all: Vec<(String, String)> = [(String::new(), "请选择".to_owned())]
        .into_iter()
        .chain(orgs.into_iter().map(|it| (it.clone(), it)))
        .collect();
    view! {
        <div class="stack" on:input=typed>
            <TextField name="name" label="名称" value=name fault />
            <AreaField name="summary" label="给谁用、能办成什么" hint="一两句话，写在指南最前面" value=summary fault />
            <TextField name="aliases" label="老百姓怎么叫它" hint="用顿号分开，例如：开饭店、开餐馆" value=aliases fault />
            <SelectField name="org" label="牵头单位" options=all picked fault />
            <TextField name="days" label="总的承诺时限" hint="个工作日，从受理到全部办好" inputmode="numeric" class="field__input field__input--short" value=days fault />
        </div>
    }
}

/// Looks for what can be put in.
#[component]
fn Finder(bench: Bench) -> impl IntoView {
    let found: RwSignal<Option<Vec<MatterRow>>> = RwSignal::new(None);
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let form: MattersForm = crate::ui::read(&ev);
        spawn_local(async move {
            match api::call(&compose::MATTERS, &(), &form).await {
                Ok(it) => found.set(Some(it.rows)),
                Err(it) => bench.fault.set(Some(it)),
            }
        });
    };
    let fault = move || says(&bench.fault.get(), "q").map(|it| view! { <FaultText id="q-fault" says=it /> });
    let add = move |it: MatterRow| {
        found.set(None);
        bench.change(|all| {
            if all.iter().all(|other| other.code != it.code) {
                all.push(PartForm { code: it.code, name: it.result, ..PartForm::default() });
            }
        });
    };
    let row = move |it: MatterRow| {
        let here = it.clone();
        let is_in = bench.form.with_untracked(|all| all.parts.iter().any(|other| other.code == it.code));
        view! {
            <li class="list__item">
                <div class="list__main"><b>{it.name.clone()}</b> <p class="small quiet">{it.org} " · " {it.promised} " · 结果：" {it.result}</p></div>
                <button class="button button--plain" type="button" disabled=is_in on:click=move |_| add(here.clone())>
                    {if is_in { "已经在里面" } else { "放进来" }}<span class="unseen">{it.name}</span>
                </button>
            </li>
        }
    };
    view! {
        <form role="search" class="stack stack--tight" on:submit=submit>
            <label class="field__label" for="q">"查找要放进来的事项"</label>
            {fault}
            <div class="row row--tight">
                <input class="field__input field__input--medium field__input--bare" id="q" name="q" type="search" autocomplete="off"
                    aria-describedby="q-fault" placeholder="例如：营业执照" />
                <button class="button button--plain" type="submit">"查找"</button>
            </div>
        </form>
        <div aria-live="polite">
            {move || found.get().map(|all| match all.is_empty() {
                true => view! { <p>"没有找到能放进来的事项。没有开通网上申请的、已经是一件事的，都放不进来。"</p> }.into_any(),
                false => view! { <ul class="list">{all.into_iter().map(row).collect_view()}</ul> }.into_any(),
            })}
        </div>
    }
}
