//! 编制说明: when it takes effect, by which decisions, and what people read of a matter that is stopped.
use common::{
    edition::{
        EditionView,
        desk::{self, HaltForm, HeadForm},
    },
    fault::Fault,
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

use crate::{
    api,
    decision::acts::{Filled, text},
    shell::Said,
    ui::{AreaField, FaultSummary, TextField},
};

fn lines(text: &str) -> Vec<String> {
    text.lines().map(|it| it.trim().to_owned()).filter(|it| !it.is_empty()).collect()
}

#[component]
pub fn Head(it: EditionView, again: Callback<()>) -> impl IntoView {
    let (id, said) = (it.case.id, Said::here());
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let filled: Filled = crate::ui::read(&ev);
        let form = HeadForm {
            effective_on: text(&filled, "effective_on"),
            papers: lines(&text(&filled, "papers")),
            halt: HaltForm {
                why: text(&filled, "why"),
                until: text(&filled, "until"),
                instead: text(&filled, "instead"),
            },
            ends: lines(&text(&filled, "ends")),
        };
        spawn_local(async move {
            match api::call(&desk::HEAD, &id, &form).await {
                Ok(_) => {
                    said.say("已保存编制说明。".to_owned());
                    again.run(());
                }
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    let (stops, is_new) = (it.cause.stops(), it.cause.is_new());
    let suspends = it.cause == common::edition::Cause::Suspend;
    let day = it.effective_on.map(|it| it.to_string()).unwrap_or_default();
    let medium = "field__input field__input--medium";
    view! {
        <section class="stack" aria-labelledby="head">
            <h2 class="part" id="head">"编制说明"</h2>
            <form class="stack measure" novalidate on:submit=submit>
                <FaultSummary fault />
                <AreaField name="papers" label="依据的文件" hint="一行写一个：文号和名称" value=it.papers.join("\n") fault />
                <TextField name="effective_on" label="生效日期" hint="到这一天零点公布；不写就是批准以后马上公布" kind="date" value=day class=medium fault />
                {stops.then(|| view! {
                    <TextField name="why" label="为什么停办" hint="办事的人会看到，一句话" value=it.halt.why.clone() fault />
                    {suspends.then(|| view! { <TextField name="until" label="暂停到哪一天（不知道就不写）" kind="date" value=it.halt.until.clone() class=medium fault /> })}
                    <TextField name="instead" label="改办哪个事项（写编码，没有就不写）" value=it.halt.instead.clone() class=medium fault />
                })}
                {is_new.then(|| view! {
                    <AreaField name="ends" label="随它取消的事项" hint="一行写一个编码；这个事项生效时，它们同时取消，并指到这里" value=it.ends.join("\n") fault />
                })}
                <p><button class="button button--plain" type="submit">"保存说明"</button></p>
            </form>
        </section>
    }
}
