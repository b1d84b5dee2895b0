//! 标准材料库: one name, one sample, one standard of acceptance, and the matters that ask for it.
use common::{
    catalogue::{Look, Source},
    check::Nothing,
    fault::Fault,
    id::StandardId,
    library::{self, Standard, StandardForm, StandardRow, StandardUse, StandardView, StandardsView},
    place::{DeskPlace, Place},
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

use super::{asked, missing, page_href};
use crate::{
    api,
    shell::Said,
    ui::{AreaField, FaultSummary, SelectField, TextField, find::Find, pager::Pager, shown, titled},
};

/// Which of them is open.
#[derive(Clone, PartialEq, Default)]
enum Open {
    #[default]
    None,
    /// A new one, of this name.
    New(String),
    Standard(StandardId),
}

#[component]
pub fn StandardsPage() -> impl IntoView {
    titled("标准材料库");
    let form = asked();
    let found = LocalResource::new(move || {
        let form = form.get();
        async move { api::call(&library::STANDARDS, &(), &form).await }
    });
    let again = Callback::new(move |()| found.refetch());
    view! {
        <h1>"标准材料库"</h1>
        <p class="measure">"同一份材料在各个事项里用同一个名称、同一个样本、同一个受理标准。改了这里，就能看到哪些事项还写得不一样。"</p>
        {move || view! { <Find to=DeskPlace::Standards.href() label="按名称查找材料" q=form.get().q.unwrap_or_default() /> }}
        {shown(found, move |it: StandardsView| view! { <Body it q=form.get_untracked() again /> })}
    }
    .into_any()
}

#[component]
fn Body(it: StandardsView, q: library::FindForm, again: Callback<()>) -> impl IntoView {
    let open = RwSignal::new(Open::default());
    let (n_rows, may_change) = (it.page.n_rows, it.may_change);
    let begin = move |name: String| open.set(Open::New(name));
    let row = move |row: StandardRow| {
        let id = row.id;
        let is_open = Memo::new(move |_| open.get() == Open::Standard(id));
        let toggle = move |_| open.set(if is_open.get_untracked() { Open::None } else { Open::Standard(id) });
        view! {
            <li class="list__item"><span class="list__main">{row.what.name.clone()} " " <span class="quiet">{row.what.source.label()}</span></span>
                <span class="row row--tight"><span class="list__aside">{row.n_items} "个事项"</span>
                <button class="button button--quiet" type="button" aria-expanded=move || is_open.get().to_string() on:click=toggle>"打开"<span class="unseen">{row.what.name}</span></button></span>
                {move || is_open.get().then(|| view! { <One id may_change again /> })}
            </li>
        }
    };
    view! {
        <p class="quiet" role="status">{n_rows} "份"</p>
        {may_change.then(|| view! { <p><button class="button" type="button" on:click=move |_| begin(String::new())>"写一份新的"</button></p> })}
        {move || match open.get() {
            Open::New(name) => {
                let what = Standard { name, n_copies: 1, ..Standard::default() };
                Some(view! { <Edit it=StandardForm { what, ..StandardForm::default() } again /> })
            }
            _ => None,
        }}
        <ul class="list">{it.page.rows.into_iter().map(row).collect_view()}</ul>
        <Pager n_rows per_page=30 page=q.page.unwrap_or(1) href=page_href(DeskPlace::Standards.href(), q.q.unwrap_or_default()) />
        {missing(it.missing, may_change, begin)}
    }
}

#[component]
fn One(id: StandardId, may_change: bool, again: Callback<()>) -> impl IntoView {
    let found = LocalResource::new(move || async move { api::call(&library::STANDARD, &id, &Nothing {}).await });
    let again = Callback::new(move |()| {
        found.refetch();
        again.run(());
    });
    let used = |it: StandardUse| {
        let tag = match it.differs.is_empty() {
            true => view! { <span class="tag tag--good">"与标准一致"</span> }.into_any(),
            false => {
                view! { <span class="tag tag--warn">{format!("写得不一样：{}", it.differs.join("、"))}</span> }
                    .into_any()
            }
        };
        view! {
            <li class="list__item"><a class="list__main list__link" href=Place::Guide(it.item).href() rel="external">{it.name}</a>
                <span class="list__aside">{it.org}</span>{tag}</li>
        }
    };
    let draw = move |it: StandardView| {
        let uses = it.uses.clone();
        let says = format!("{}。{}", it.what.form, it.what.standard);
        view! {
            <div class="part stack">
                <p class="quiet small">{it.changed} "改"</p>
                {match may_change {
                    true => view! { <Edit it=StandardForm { id: Some(id), rev: it.rev, what: it.what } again /> }.into_any(),
                    false => view! { <p class="measure">{says}</p> }.into_any(),
                }}
                <h2 class="part">"用它的事项：" {it.n_uses} "个"</h2>
                <ul class="list">{uses.into_iter().map(used).collect_view()}</ul>
            </div>
        }
    };
    view! { <div class="list__whole">{shown(found, draw)}</div> }
}

#[derive(serde::Deserialize, Default)]
#[serde(default)]
struct Typed {
    name: String,
    source: String,
    issuer: String,
    form: String,
    standard: String,
    n_originals: String,
    n_copies: String,
    look: String,
    sample: String,
}

impl Typed {
    fn standard(self) -> Standard {
        Standard {
            name: self.name,
            source: Source::of_label(&self.source).unwrap_or_default(),
            issuer: self.issuer,
            form: self.form,
            standard: self.standard,
            n_originals: self.n_originals.trim().parse().unwrap_or_default(),
            n_copies: self.n_copies.trim().parse().unwrap_or_default(),
            look: Look::of_label(&self.look).unwrap_or_default(),
            sample: self.sample.lines().map(str::to_owned).collect(),
        }
    }
}

fn labels(all: impl Iterator<Item = &'static str>) -> Vec<(String, String)> {
    all.map(|it| (it.to_owned(), it.to_owned())).collect()
}

#[component]
fn Edit(it: StandardForm, again: Callback<()>) -> impl IntoView {
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let said = Said::here();
    let (id, rev, it) = (it.id, it.rev, it.what);
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let typed: Typed = crate::ui::read(&ev);
        let form = StandardForm { id, rev, what: typed.standard() };
        spawn_local(async move {
            match api::call(&library::SAVE_STANDARD, &(), &form).await {
                Ok(it) => {
                    let n = it.uses.iter().filter(|it| !it.differs.is_empty()).count();
                    said.say(match n {
                        0 => "已保存。".to_owned(),
                        n => format!("已保存。{n}个事项写得不一样，请看看要不要改。"),
                    });
                    again.run(());
                }
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    let sources = labels(Source::ALL.iter().map(|it| it.label()));
    let looks = labels(Look::ALL.iter().map(|it| it.label()));
    let (source, look) = (RwSignal::new(it.source.label().to_owned()), RwSignal::new(it.look.label().to_owned()));
    let short = "field__input field__input--short";
    view! {
        <form class="stack measure" novalidate on:submit=submit>
            <FaultSummary fault />
            <TextField name="name" label="材料名称" value=it.name fault />
            <SelectField name="source" label="来源" options=sources picked=source fault />
            <TextField name="issuer" label="核发机构" hint="政府部门核发的要写" value=it.issuer fault />
            <TextField name="form" label="规格" hint="例如：PDF或照片" value=it.form fault />
            <AreaField name="standard" label="受理标准" hint="怎样算合格" value=it.standard fault />
            <TextField name="n_originals" label="原件几份" inputmode="numeric" class=short value=it.n_originals.to_string() fault />
            <TextField name="n_copies" label="复印件几份" inputmode="numeric" class=short value=it.n_copies.to_string() fault />
            <SelectField name="look" label="样本画成什么" options=looks picked=look fault />
            <AreaField name="sample" label="样本" hint="填好的样子，一行一行写" value=it.sample.join("\n") fault />
            <p><button class="button" type="submit">"保存"</button></p>
        </form>
    }
}
