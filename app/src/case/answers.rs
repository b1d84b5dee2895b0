//! 核对并提交: everything once more, each with a way to change it.
use common::{
    application::stage,
    case::{
        self, DraftView, SubmitForm,
        correction::CORRECTING,
        draft::{self, Step},
    },
    catalogue::Necessity,
    fault::Fault,
    form::{Answer, Answers, FieldDef, Kind},
    id::CaseId,
    place::Place,
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

use crate::tongue::{self, t};
use crate::{
    api,
    case::tasks::applying,
    material::files::Picture,
    session::Session,
    ui::{CheckField, FaultSummary, Lost, param, titled},
};

#[component]
pub fn AnswersPage() -> impl IntoView {
    titled(t("核对并提交"));
    match param::<CaseId>("id") {
        Some(id) => applying(id, DraftView::is_in_hand, |it| view! { <Check it /> }).into_any(),
        None => Lost().into_any(),
    }
}

/// An answer in words.
pub fn said(field: &FieldDef, answers: &Answers) -> String {
    let label = |value: &str| {
        field.options.iter().find(|it| it.value == value).map_or(value.to_owned(), |it| tongue::known(&it.label))
    };
    match answers.get(&field.name) {
        None => t("未提供").to_owned(),
        Some(it) if it.is_empty() => t("未提供").to_owned(),
        Some(Answer::Text(it)) => match (field.kind, field.unit.as_str()) {
            (Kind::Choice, _) => label(it),
            (Kind::Money, "") => t!("{}元", it),
            (_, unit) => format!("{it}{unit}"),
        },
        Some(Answer::Many(them)) => them.iter().map(|it| label(it)).collect::<Vec<_>>().join(t("、")),
        Some(Answer::Rows(rows)) => {
            let row = |it: &std::collections::BTreeMap<String, String>| {
                let cells = field.fields.iter().filter_map(|part| it.get(&part.name)).filter(|it| !it.is_empty());
                cells.cloned().collect::<Vec<_>>().join(t("，"))
            };
            rows.iter().map(row).collect::<Vec<_>>().join(t("；"))
        }
    }
}

#[component]
fn Check(it: DraftView) -> impl IntoView {
    let id = it.id;
    let session = Session::here();
    let go = crate::ui::navigate();
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let is_busy = RwSignal::new(false);
    let left: Vec<_> = it
        .tasks()
        .into_iter()
        .filter(|it| it.step != Step::Submit && it.state != draft::TaskState::Done)
        .collect();
    let is_ready = left.is_empty();
    let is_correction = it.stage == stage::CORRECTION;
    let has_papers = !is_correction || it.slots.iter().any(|it| it.is_open);
    let asks_rules = it.rules.is_some();
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        if is_busy.get_untracked() {
            return;
        }
        let form: SubmitForm = crate::ui::read(&ev);
        is_busy.set(true);
        let go = go.clone();
        spawn_local(async move {
            // Without a key: what has been handed in is answered with its receipt, however often it is asked.
            match api::call(&case::SUBMIT, &id, &form).await {
                Ok(_) => go(&Place::Receipt(id).href()),
                Err(it) => fault.set(Some(it)),
            }
            is_busy.set(false);
        });
    };
    let answers = it.answers.clone();
    // 补正: of the form only what the notice names, and what follows from it.
    let open: Vec<String> = match &it.told {
        Some(told) => told.section(&it.item, &answers).fields.into_iter().map(|it| it.name).collect(),
        None => Vec::new(),
    };
    let block = |section: common::form::Section| {
        let href = match section.name.as_str() {
            draft::DELIVERY => Place::Delivery(id).href(),
            it => Place::Part(id, it.to_owned()).href(),
        };
        let fields = section.fields.iter().filter(|it| it.is_visible(&answers)).flat_map(FieldDef::parts);
        let row = |it: std::borrow::Cow<'_, FieldDef>| {
            view! {
                <div class="facts__row"><dt class="facts__name">{tongue::known(&it.label)}</dt><dd>{said(&it, &answers)}</dd></div>
            }
        };
        let title = tongue::known(&section.title);
        let is_open = section.fields.iter().flat_map(FieldDef::parts).any(|it| open.contains(&it.name));
        let href = if is_correction { Place::Part(id, CORRECTING.to_owned()).href() } else { href };
        view! {
            <section class="stack" aria-label=title.clone()>
                <div class="row row--apart part">
                    <h2>{title.clone()}</h2>
                    {(!is_correction || is_open).then(|| view! { <a class="list__link" href=href>{t("修改")} <span class="unseen">{title.clone()}</span></a> })}
                </div>
                <dl class="facts">{fields.map(row).collect_view()}</dl>
            </section>
        }
    };
    let slot = |it: &common::material::SlotView| {
        let is_later = it.material.necessity == Necessity::Deferrable;
        let says = match (it.files.is_empty(), it.is_needed) {
            (false, _) => String::new(),
            (true, true) if is_later => t("以后补交（容缺）").to_owned(),
            (true, true) => t("还没有").to_owned(),
            (true, false) => t("未提供").to_owned(),
        };
        view! { <div class="facts__row"><dt class="facts__name">{it.material.name.clone()}</dt>
        <dd>{says} {it.is_spared().then(|| t("查到了，不用交"))} {it.files.iter().map(|it| view! { <Picture it=it.clone() /> }).collect_view()}</dd></div> }
    };
    view! {
        <div class="stack stack--loose measure">
            <p><a class="list__link" href=Place::Tasks(id).href()>{t("返回任务列表")}</a></p>
            <FaultSummary fault />
            <div class="stack stack--tight"><p class="heading__over">{it.item.name.clone()}</p><h1>{t("核对并提交")}</h1></div>
            {(!is_ready).then(|| view! {
                <p class="note note--warn">{t("还有没填完的：")} {left.iter().map(|it| tongue::known(&it.title)).collect::<Vec<_>>().join(t("、"))}
                    {t("。")} <a href=Place::Tasks(id).href()>{t("回任务列表")}</a></p>
            })}
            {it.sections().into_iter().map(block).collect_view()}
            <section class="stack" aria-label=t("材料")>
                <div class="row row--apart part">
                    <h2>{t("材料")}</h2>
                    {has_papers.then(|| view! { <a class="list__link" href=Place::Materials(id).href()>{t("修改")} <span class="unseen">{t("材料")}</span></a> })}
                </div>
                <dl class="facts">{it.slots.iter().map(slot).collect_view()}</dl>
            </section>
            {move || match session.is_citizen() {
                false => view! {
                    <div class="note note--brand stack stack--tight">
                        <p class="note__title">{t("提交前请登录")}</p>
                        <p>{t("用来确认是您本人，也为了把结果告诉您。已填的内容和材料会跟着您的账号。")}</p>
                        <p class="row">
                            <a class="button" href=format!("/sign-in?back={}", Place::Answers(id).href())>{t("登录")}</a>
                            <a class="button button--plain" href=format!("/register?back={}", Place::Answers(id).href())>{t("注册")}</a>
                        </p>
                    </div>
                }.into_any(),
                true => {
                    let submit = submit.clone();
                    view! {
                        <form class="stack" novalidate on:submit=submit>
                            <CheckField name="declared" fault>
                                {t("我填写的内容和上传的材料都真实、有效；提供虚假材料的，愿意承担相应的法律责任。")}
                            </CheckField>
                            {asks_rules.then(|| view! {
                                <CheckField name="agreed" fault>{t("我已阅读并同意")} <a href="/about/privacy" target="_blank">{t("个人信息处理说明")}</a>{t("。")}</CheckField>
                            })}
                            <p class="row">
                                <button class="button button--large" type="submit" aria-disabled=move || (is_busy.get() || !is_ready).then_some("true")>
                                    {if is_correction { t("提交补正") } else { t("提交申请") }}
                                </button>
                            </p>
                        </form>
                    }.into_any()
                }
            }}
        </div>
    }
}
