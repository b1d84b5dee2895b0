//! 补正申请表: the fields a notice names, each with the clerk's words and what stood there before.
use common::{
    case::{
        DraftView,
        correction::{CORRECTING, ToldForm},
    },
    check::Field,
    fault::Fault,
    form::{FieldDef, Section},
    place::Place,
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

use super::{
    answers::said,
    draft::{Draft, SavedLine, SignInAgain},
    field::Input,
};
use crate::tongue::{self, t};
use crate::ui::{Faults, titled};

/// What is open just now: an answer that was changed may ask for more.
fn open(told: StoredValue<Option<ToldForm>>, drafted: Draft) -> Memo<Section> {
    Memo::new(move |_| {
        let answers = drafted.answers.get();
        let item = drafted.view.with_value(|it| it.item.clone());
        told.with_value(|told| told.as_ref().map(|it| it.section(&item, &answers))).unwrap_or_default()
    })
}

#[component]
pub fn Correct(it: DraftView) -> impl IntoView {
    titled(t("改申请表"));
    let (id, today, item_name) = (it.id, it.today, it.item.name.clone());
    let has_papers = it.slots.iter().any(|it| it.is_open);
    let notice = it.notice.map(|it| Place::Notice(id, it).href());
    let regions = StoredValue::new(it.regions.clone());
    let told = StoredValue::new(it.told.clone());
    let drafted = Draft::of(it);
    let section = open(told, drafted);
    let faults = RwSignal::new(Vec::<Field>::new());
    let tried = RwSignal::new(0);
    let go = crate::ui::navigate();
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        drafted.read(&section.get_untracked().fields, &crate::ui::pairs(&ev));
        let answers = drafted.answers.get_untracked();
        let item = drafted.view.with_value(|it| it.item.clone());
        let found = told.with_value(|told| told.as_ref().map(|it| it.faults(&item, &answers, today)));
        let found = found.unwrap_or_default();
        let is_good = found.is_empty();
        faults.set(found);
        tried.update(|it| *it += 1);
        if !is_good {
            return;
        }
        let go = go.clone();
        spawn_local(async move {
            if drafted.settle().await == Err(Fault::SignedOut) {
                return;
            }
            go(&if has_papers { Place::Materials(id).href() } else { Place::Tasks(id).href() });
        });
    };
    view! {
        <div class="stack stack--loose measure">
            <p><a class="list__link" href=Place::Tasks(id).href()>{t("返回任务列表")}</a></p>
            {move || {
                let _ = tried.get();
                let found = faults.get();
                (!found.is_empty()).then(|| view! { <Faults title=String::new() fields=found /> })
            }}
            <div class="stack stack--tight">
                <p class="heading__over">{item_name}</p>
                <h1>{t("改申请表")}</h1>
                <p class="heading__under">{t("只改下面几项，别的不能再改。")} {notice.map(|href| view! { <a href=href>{t("看告知书")}</a> })}</p>
            </div>
            <form class="stack stack--loose" novalidate on:submit=submit id=CORRECTING>
                <OpenFields section told drafted faults regions />
                <div class="row">
                    <button class="button" type="submit">{t("保存并继续")}</button>
                    <a class="button button--quiet" href=Place::Tasks(id).href()>{t("先存着，以后再填")}</a>
                </div>
                <SavedLine draft=drafted />
            </form>
            <SignInAgain draft=drafted />
        </div>
    }
}

/// The same at the counter, in the clerk's page for everything.
#[component]
pub fn CorrectHere(
    told: StoredValue<Option<ToldForm>>,
    drafted: Draft,
    faults: RwSignal<Vec<Field>>,
    regions: StoredValue<Vec<String>>,
) -> impl IntoView {
    let section = open(told, drafted);
    view! {
        <section class="stack" aria-labelledby="correcting">
            <h2 class="part" id="correcting">{t("补正的栏目")}</h2>
            <OpenFields section told drafted faults regions />
        </section>
    }
}

#[component]
fn OpenFields(
    section: Memo<Section>,
    told: StoredValue<Option<ToldForm>>,
    drafted: Draft,
    faults: RwSignal<Vec<Field>>,
    regions: StoredValue<Vec<String>>,
) -> impl IntoView {
    let row = move |field: FieldDef| {
        let line = told.with_value(|told| told.as_ref().and_then(|it| it.line(&field.name).cloned()));
        let before = told.with_value(|told| told.as_ref().map(|it| said(&field, &it.answers))).unwrap_or_default();
        let note = line.map(|it| {
            view! {
                <div class="note note--warn stack stack--tight">
                    <p>{tongue::said(&it.problem)} {t("：")} <b>{it.requirement}</b></p>
                    <p class="small">{t("原来填的：")} {before}</p>
                </div>
            }
        });
        view! { <div class="stack stack--tight">{note}<Input field drafted faults regions /></div> }
    };
    view! { <For each=move || section.get().fields key=|it| it.name.clone() children=row /> }
}
