//! 申请表: judged first, field by field, with the materials beside it; a slip is put right on the spot.
use common::{
    case::draft,
    fault::Fault,
    form::FieldDef,
    id::SlotAt,
    review::{
        Defect, ExamineField, JudgeForm, Verdict,
        amend::{self, AmendForm, Yes},
        form::{FORM, key},
    },
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

use super::{examine::Room, reveal::Reveal};
use crate::{
    api,
    case::answers::said,
    decision::acts::code,
    ui::{AreaField, FaultSummary, SelectField, TextField, field::FaultText, says},
};

/// What is being written about a field.
#[derive(Clone, Copy, PartialEq)]
enum Pen {
    Wrong,
    Slip,
}

/// What the rows of the form share.
#[derive(Clone, Copy)]
struct Sheet {
    room: Room,
    /// The field keys 2, J and K mean.
    at: RwSignal<usize>,
    pen: RwSignal<Option<(String, Pen)>>,
    may_amend: Signal<bool>,
    /// After something was put right.
    again: Callback<()>,
}

fn fields(room: Room) -> Memo<Vec<ExamineField>> {
    Memo::new(move |_| room.seen.with(|it| it.as_ref().map(|it| it.fields.clone()).unwrap_or_default()))
}

/// One line when it is not its turn, every field when it is.
#[component]
pub fn FormBlock(room: Room, #[prop(into)] may_amend: Signal<bool>, again: Callback<()>) -> impl IntoView {
    let all = fields(room);
    let tag = move || {
        all.with(|all| {
            let n_bad =
                all.iter().filter(|it| it.verdict.as_ref().is_some_and(|it| it.verdict == Verdict::Bad)).count();
            match (all.iter().any(|it| it.verdict.is_none()), n_bad) {
                (true, 0) => ("tag", "待判断".to_owned()),
                (true, n) => ("tag tag--bad", format!("{n}栏不合格，其余待判断")),
                (false, 0) => ("tag tag--good", "合格".to_owned()),
                (false, n) => ("tag tag--bad", format!("{n}栏不合格")),
            }
        })
    };
    let tag = move || {
        let (class, says) = tag();
        view! { <span class=class>{says}</span> }
    };
    let has_bad = move || {
        all.with(|all| all.iter().any(|it| it.verdict.as_ref().is_some_and(|it| it.verdict == Verdict::Bad)))
    };
    let sheet = Sheet { room, at: RwSignal::new(0), pen: RwSignal::new(None), may_amend, again };
    move || {
        match room.on_form.get() {
        false => view! {
            <li class="verdict">
                <div class="verdict__head">
                    <button class="verdict__name verdict__link" type="button" on:click=move |_| room.on_form.set(true)>"申请表"</button>
                    {tag}
                </div>
            </li>
        }
        .into_any(),
        true => {
            let rest = move || room.judge_form(FORM.to_owned(), JudgeForm::default(), room.fault, Callback::new(|()| ()));
            // Keys 1 and 2 judge the rest of the form, or the field one is at.
            room.pick.set_value(Some(Callback::new(move |it| match it {
                Verdict::Good => rest(),
                Verdict::Bad => {
                    let name = all.with_untracked(|all| all.get(sheet.at.get_untracked()).map(|it| it.name.clone()));
                    if let Some(name) = name {
                        sheet.pen.set(Some((name, Pen::Wrong)));
                        crate::ui::focus_soon("defect");
                    }
                }
                Verdict::Defer => (),
            })));
            room.step.set_value(Some(Callback::new(move |by: isize| {
                let n = all.with_untracked(Vec::len);
                match sheet.at.get_untracked().checked_add_signed(by) {
                    Some(it) if it < n => sheet.at.set(it),
                    Some(_) => room.on_form.set(false),
                    None => (),
                }
            })));
            view! {
                <li class="verdict verdict--here">
                    <div class="verdict__head"><b class="verdict__name">"申请表"</b>{move || has_bad().then_some(tag)}</div>
                    <Checks room />
                    <Reveal room />
                    <Fields sheet />
                    <p class="row"><button class="button button--plain" type="button" on:click=move |_| rest()>"没有记下不合格的都合格 " <span class="key">"1"</span></button></p>
                </li>
            }
            .into_any()
        }
    }
    }
}

/// What the machine saw first.
#[component]
pub fn Checks(room: Room) -> impl IntoView {
    let checks = move || room.seen.with(|it| it.as_ref().map(|it| it.checks.clone()).unwrap_or_default());
    let line = |it: common::review::AutoCheck| view! { <li><span class=if it.is_good { "light light--good" } else { "light light--bad" }>{it.says}</span></li> };
    view! { <ul class="verdict__checks">{move || checks().into_iter().map(line).collect_view()}</ul> }
}

/// Every field, by section, to be read where the form is no longer judged.
#[component]
pub fn Read(room: Room, #[prop(into)] may_amend: Signal<bool>, again: Callback<()>) -> impl IntoView {
    let sheet = Sheet { room, at: RwSignal::new(usize::MAX), pen: RwSignal::new(None), may_amend, again };
    view! { <Fields sheet /> }
}

#[component]
fn Fields(sheet: Sheet) -> impl IntoView {
    let all = fields(sheet.room);
    let drawn = move || {
        let mut title = String::new();
        let row = |(n, it): (usize, ExamineField)| {
            let head = (it.section != title).then(|| {
                title.clone_from(&it.section);
                view! { <h3 class="fields__part">{it.section.clone()}</h3> }
            });
            view! { {head} <FieldRow n it sheet /> }
        };
        all.get().into_iter().enumerate().map(row).collect_view()
    };
    view! { <div class="fields">{drawn}</div> }
}

/// What stands in the field; whole, once somebody has said why.
fn standing(room: Room, it: &ExamineField) -> String {
    let whole = room.whole.get();
    let found = whole.and_then(|whole| {
        room.seen.with(|seen| {
            let seen = seen.as_ref()?;
            let mut answers = seen.answers.clone();
            answers.extend(whole);
            let sections = draft::sections(&seen.item, &answers);
            let part = sections
                .iter()
                .flat_map(|it| &it.fields)
                .flat_map(FieldDef::parts)
                .find(|at| at.name == it.name)?;
            Some(said(&part, &answers))
        })
    });
    match found.unwrap_or_else(|| it.said.clone()) {
        it if it.is_empty() => "未提供".to_owned(),
        it => it,
    }
}

#[component]
fn FieldRow(n: usize, it: ExamineField, sheet: Sheet) -> impl IntoView {
    let field = StoredValue::new(it.clone());
    let room = sheet.room;
    let pen = Memo::new(move |_| {
        let pen = sheet.pen.get();
        pen.filter(|it| field.with_value(|field| field.name == it.0)).map(|it| it.1)
    });
    let open = move |what: Pen, first: &'static str| {
        sheet.at.set(n);
        sheet.pen.set(Some((field.with_value(|it| it.name.clone()), what)));
        crate::ui::focus_soon(first);
    };
    let bad = it.verdict.clone().filter(|it| it.verdict == Verdict::Bad);
    let is_bad = bad.is_some();
    let label = it.label.clone();
    let (for_bad, for_slip) = (label.clone(), label.clone());
    let is_judging = move || room.on_form.get();
    let may_amend = it.may_amend;
    let good = move |_| {
        let key = field.with_value(|it| key(&it.name));
        room.judge_form(key, JudgeForm::default(), room.fault, Callback::new(|()| ()));
    };
    view! {
        <div class="fields__row" class:fields__row--here=move || is_judging() && sheet.at.get() == n class:fields__row--bad=is_bad>
            <p class="fields__name">{label}</p>
            <div class="fields__said">
                <p>{move || field.with_value(|it| standing(room, it))}</p>
                {it.before.clone().map(|it| view! { <p class="quiet small">"告知前：" {it}</p> })}
                {bad.map(|it| view! { <p class="small"><span class="tag tag--bad">{it.defect.map(Defect::label)}</span> " " {it.says}</p> })}
            </div>
            <p class="fields__acts">
                {move || is_judging().then(|| view! {
                    <button class="button button--quiet" type="button" on:click=move |_| open(Pen::Wrong, "defect")>"不合格"<span class="unseen">{for_bad.clone()}</span></button>
                    {is_bad.then(|| view! { <button class="button button--quiet" type="button" on:click=good>"改为合格"</button> })}
                })}
                {move || (may_amend && sheet.may_amend.get()).then(|| view! {
                    <button class="button button--quiet" type="button" on:click=move |_| open(Pen::Slip, "to")>"当场更正"<span class="unseen">{for_slip.clone()}</span></button>
                })}
            </p>
            {move || match pen.get() {
                Some(Pen::Wrong) => view! { <Wrong it=field.get_value() sheet /> }.into_any(),
                Some(Pen::Slip) => view! { <Slip it=field.get_value() sheet /> }.into_any(),
                None => ().into_any(),
            }}
        </div>
    }
}

/// Why it is wrong, and how to put it right.
#[component]
fn Wrong(it: ExamineField, sheet: Sheet) -> impl IntoView {
    let verdict = it.verdict.clone().filter(|it| it.verdict == Verdict::Bad);
    let slot = StoredValue::new(key(&it.name));
    let label = StoredValue::new(it.label.clone());
    let defect = RwSignal::new(verdict.as_ref().and_then(|it| it.defect));
    let text = RwSignal::new(verdict.map(|it| it.says).unwrap_or_default());
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let choose = move |ev: leptos::ev::Event| {
        let found = Defect::of_label(&event_target_value(&ev));
        defect.set(found);
        if let Some(it) = found {
            text.set(label.with_value(|label| it.words(label)));
        }
    };
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let (defect, says) = (defect.get_untracked(), text.get_untracked());
        let form = JudgeForm { verdict: Verdict::Bad, defect, says, ..JudgeForm::default() };
        sheet.room.judge_form(slot.get_value(), form, fault, Callback::new(move |()| sheet.pen.set(None)));
    };
    let told = move |name: &'static str| {
        move || says(&fault.get(), name).map(|it| view! { <FaultText id=format!("{name}-fault") says=it /> })
    };
    let option = move |it: Defect| view! { <option value=it.label() selected={defect.get_untracked() == Some(it)}>{it.label()}</option> };
    view! {
        <form class="fields__form stack stack--tight" novalidate on:submit=submit>
            <div class="field">
                <label class="field__label" for="defect">"哪里不对"</label>
                {told("defect")}
                <select class="field__input" id="defect" on:change=choose>
                    <option value="">"请选择"</option>
                    {Defect::about(&slot.get_value()).into_iter().map(option).collect_view()}
                </select>
            </div>
            <div class="field">
                <label class="field__label" for="says">"写给申请人的话：怎样改"</label>
                {told("says")}
                <textarea class="field__input" id="says" rows="2" prop:value=text on:input=move |ev| text.set(event_target_value(&ev))></textarea>
            </div>
            <p class="row"><button class="button button--plain" type="submit">"记下"</button>
                <button class="button button--quiet" type="button" on:click=move |_| sheet.pen.set(None)>"再看看"</button></p>
        </form>
    }
}

/// 当场更正: what is to stand there, and whose yes it is.
#[component]
fn Slip(it: ExamineField, sheet: Sheet) -> impl IntoView {
    let room = sheet.room;
    let slot = StoredValue::new(key(&it.name));
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let form = AmendForm { version: room.version(), ..crate::ui::read(&ev) };
        let at = SlotAt { case: room.id, slot: slot.get_value() };
        spawn_local(async move {
            match api::call(&amend::AMEND, &at, &form).await {
                Ok(_) => {
                    sheet.pen.set(None);
                    sheet.again.run(());
                }
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    // Nothing is put right without a yes: nobody finds one ticked.
    let yes = Yes::ALL.iter().map(|it| (code(*it), it.label().to_owned()));
    let yes = std::iter::once((String::new(), "请选择".to_owned())).chain(yes).collect::<Vec<_>>();
    let who = room.seen.with_untracked(|it| it.as_ref().map(|it| it.case.applicant.clone()).unwrap_or_default());
    view! {
        <form class="fields__form stack stack--tight" novalidate on:submit=submit>
            <FaultSummary fault />
            <AreaField name="to" label=format!("{}改成", it.label) hint="只改写法、门牌这样的小错。换内容的，请一次告知，由申请人改。" value=it.said fault />
            <TextField name="by" label="谁同意的" value=who class="field__input field__input--medium" fault />
            <SelectField name="how" label="怎样同意的" options=yes fault />
            <p class="small">"改前、改后、谁同意的，一字不差记进办理过程，申请人看得到，也会收到消息。"</p>
            <p class="row"><button class="button button--plain" type="submit">"确认更正"</button>
                <button class="button button--quiet" type="button" on:click=move |_| sheet.pen.set(None)>"再看看"</button></p>
        </form>
    }
}
