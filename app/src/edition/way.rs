//! What whoever looks may do now: each act says what follows from it.
use common::{
    case::flow::Act,
    edition::{
        EditionView, Group, act,
        desk::{self, RemarkForm, ReturnForm, StepForm},
    },
    fault::Fault,
    id::CaseId,
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

use crate::{
    api,
    decision::acts::{Filled, text},
    shell::Said,
    ui::{AreaField, FaultSummary, TextField},
};

/// In the order one works; the first that is open is the one expected next.
const ORDER: [Act; 10] = [
    act::OFFER,
    act::SUBMIT,
    act::PASS,
    act::PASS_LAW,
    act::PASS_UP,
    act::DECREE,
    act::RETURN,
    act::TAKE_BACK,
    act::RECALL,
    act::DROP,
];

/// What follows from it.
fn effect(act: Act) -> &'static str {
    match act {
        act::OFFER => "交本单位负责人审核；送出以后不能再改，除非收回或者退回。",
        act::SUBMIT => "送编制部门核对名称、编码、依据和层级。",
        act::PASS => "接着做合法性审查。",
        act::PASS_LAW => "批准。没有写生效日期的马上公布，写了的到那一天零点公布。",
        act::PASS_UP => "新设、取消、拆分、合并、下放的，还要报政府审定。",
        act::DECREE => "登记政府的决定。没有写生效日期的马上公布。",
        act::RETURN => "退回编制的人修改，写明哪一组、哪里不对、怎么改。",
        act::TAKE_BACK => "收回来接着改。",
        act::RECALL => "生效以前收回，退回编制。",
        act::DROP => "这一稿不要了；现行的事项不变。",
        _ => "",
    }
}

fn says_label(act: Act) -> &'static str {
    match act {
        act::DECREE => "审定的文件或者会议",
        act::RECALL | act::DROP => "原因",
        _ => "意见（没有就不写）",
    }
}

#[component]
pub fn Way(it: EditionView, again: Callback<()>) -> impl IntoView {
    let acts: Vec<Act> = ORDER.into_iter().filter(|act| it.case.acts.contains(act)).collect();
    let (id, version) = (it.case.id, it.case.version);
    let open: RwSignal<Option<Act>> = RwSignal::new(None);
    let shut = it.shut.clone();
    if acts.is_empty() && shut.is_empty() {
        return ().into_any();
    }
    let first = acts.first().copied();
    let button = move |act: Act| {
        let class = match first == Some(act) {
            true => "button",
            false => "button button--plain",
        };
        let toggle = move |_| open.update(|it| *it = if *it == Some(act) { None } else { Some(act) });
        let is_open = move || (open.get() == Some(act)).to_string();
        view! { <button class=class type="button" aria-expanded=is_open on:click=toggle>{act.label()}</button> }
    };
    view! {
        <section class="stack" aria-labelledby="way">
            <h2 class="part" id="way">"办理"</h2>
            {shut.into_iter().map(|it| view! { <p class="note">{it}</p> }).collect_view()}
            <p class="row">{acts.into_iter().map(button).collect_view()}</p>
            {move || open.get().map(|act| match act {
                act::RETURN => view! { <SendBack id version again /> }.into_any(),
                _ => view! { <Do act id version again /> }.into_any(),
            })}
        </section>
    }
    .into_any()
}

#[component]
fn Do(act: Act, id: CaseId, version: i32, again: Callback<()>) -> impl IntoView {
    let (fault, said, once) = (RwSignal::new(None::<Fault>), Said::here(), api::Once::here());
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let filled: Filled = crate::ui::read(&ev);
        let form = StepForm { version, act, says: text(&filled, "says") };
        spawn_local(async move {
            match once.call(&desk::STEP, &id, &form).await {
                Ok(it) => {
                    said.say(format!("已办理，现在是“{}”。", it.case.stage.label()));
                    again.run(());
                }
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    let class = if act == act::DROP { "button button--bad" } else { "button" };
    view! {
        <form class="stack measure" novalidate on:submit=submit>
            <FaultSummary fault />
            <p>{effect(act)}</p>
            {match act {
                act::OFFER | act::TAKE_BACK => ().into_any(),
                act::DECREE => view! { <TextField name="says" label=says_label(act) hint="例如：县政府第12次常务会议纪要" fault /> }.into_any(),
                _ => view! { <AreaField name="says" label=says_label(act) fault /> }.into_any(),
            }}
            <p><button class=class type="submit" id="act">"确定" {act.label()}</button></p>
        </form>
    }
}

#[component]
fn SendBack(id: CaseId, version: i32, again: Callback<()>) -> impl IntoView {
    let (fault, said, once) = (RwSignal::new(None::<Fault>), Said::here(), api::Once::here());
    let picked: RwSignal<Vec<Group>> = RwSignal::new(Vec::new());
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let filled: Filled = crate::ui::read(&ev);
        let remark = |group: &Group| RemarkForm { group: *group, says: text(&filled, name(*group)) };
        let remarks = picked.get_untracked().iter().map(remark).collect();
        let form = ReturnForm { version, says: text(&filled, "says"), remarks };
        spawn_local(async move {
            match once.call(&desk::RETURN, &id, &form).await {
                Ok(_) => {
                    said.say("已退回。".to_owned());
                    again.run(());
                }
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    let add = move |ev: web_sys::Event| {
        let label = event_target_value(&ev);
        if let Some(it) = Group::of_label(&label) {
            picked.update(|all| {
                if !all.contains(&it) {
                    all.push(it);
                }
            });
        }
    };
    view! {
        <form class="stack measure" novalidate on:submit=submit>
            <FaultSummary fault />
            <p>{effect(act::RETURN)}</p>
            <AreaField name="says" label="总的意见" fault />
            <For each=move || picked.get() key=|it| *it children=move |group| view! {
                <AreaField name=name(group) label=group.label() fault />
            } />
            <label class="pick">"写哪一组的意见 "
                <select class="field__input" on:change=add>
                    <option value="">"选一组"</option>
                    {Group::ALL.iter().map(|it| view! { <option>{it.label()}</option> }).collect_view()}
                </select>
            </label>
            <p><button class="button" type="submit" id="act">"确定退回"</button></p>
        </form>
    }
}

/// The field a group's remark stands in: as the server names it in a fault.
fn name(group: Group) -> &'static str {
    match group {
        Group::Basics => "remark-基本信息",
        Group::Basis => "remark-设定依据",
        Group::Conditions => "remark-审批条件",
        Group::Situations => "remark-情形引导",
        Group::Form => "remark-申请表",
        Group::Materials => "remark-申请材料",
        Group::Flow => "remark-办理流程",
        Group::Limits => "remark-时限",
        Group::Fee => "remark-收费",
        Group::Outcome => "remark-结果",
        Group::Places => "remark-地点和渠道",
        Group::Faq => "remark-常见问题",
        Group::Words => "remark-俗称和外文",
    }
}
