//! 预审一件: the material large on the left, the judgements on the right, the decision below.
use common::{
    account::Duty,
    application::stage,
    case::spaced_no,
    check::Nothing,
    fault::Fault,
    form::Answers,
    id::{CaseId, SlotAt},
    paper::law::Power,
    place::DeskPlace,
    review::{self, ExamineSlot, ExamineView, JudgeForm, NextForm, Verdict, VersionForm},
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::{use_params_map, use_query_map};

use super::{
    decide::{Allow, Decide},
    form::{Checks, FormBlock, Read},
    notice::Paper,
    queue::{is_typing, left, narrowed, narrowed_href},
    reveal::Reveal,
    verdict::VerdictBlock,
    viewer::{Viewer, looks::Looks},
};
use crate::{
    api,
    session::Session,
    shell::Said,
    ui::{Failed, FaultSummary, Lost, Waiting, titled},
};

/// What the page's parts share.
#[derive(Clone, Copy)]
pub struct Room {
    pub id: CaseId,
    pub seen: RwSignal<Option<ExamineView>>,
    /// The open material.
    pub at: RwSignal<usize>,
    /// The form is open, and not a material.
    pub on_form: RwSignal<bool>,
    /// What keys 1, 2 and 3 do just now…
    pub pick: StoredValue<Option<Callback<Verdict>>>,
    /// …and, in the form, J and K.
    pub step: StoredValue<Option<Callback<isize>>>,
    pub fault: RwSignal<Option<Fault>>,
    /// Numbers shown whole, once somebody has said why.
    pub whole: RwSignal<Option<Answers>>,
    /// How the materials are looked at.
    pub looks: Looks,
}

impl Room {
    /// Keeps a judgement, then opens the next material without one.
    pub fn judge(self, slot: String, form: JudgeForm, fault: RwSignal<Option<Fault>>, at: usize) {
        self.keep(slot, form, fault, Callback::new(move |()| self.at.set(self.next_open(at).unwrap_or(at))));
    }

    /// The same of the form or one of its fields; once all of it is judged the materials follow.
    pub fn judge_form(self, key: String, form: JudgeForm, fault: RwSignal<Option<Fault>>, then: Callback<()>) {
        let then = move |()| {
            then.run(());
            if self.is_form_judged() {
                self.on_form.set(false);
                self.at.set(self.next_open(self.slots().saturating_sub(1)).unwrap_or(0));
            }
        };
        self.keep(key, form, fault, Callback::new(then));
    }

    fn keep(self, slot: String, form: JudgeForm, fault: RwSignal<Option<Fault>>, then: Callback<()>) {
        let where_to = SlotAt { case: self.id, slot };
        spawn_local(async move {
            match api::call(&review::JUDGE, &where_to, &form).await {
                Ok(it) => {
                    self.fault.set(None);
                    self.seen.set(Some(it));
                    then.run(());
                }
                Err(it @ Fault::Form { .. }) => fault.set(Some(it)),
                Err(it) => self.fault.set(Some(it)),
            }
        });
    }

    fn slots(self) -> usize {
        self.seen.with_untracked(|it| it.as_ref().map_or(0, |it| it.slots.len()))
    }

    fn is_form_judged(self) -> bool {
        self.seen
            .with_untracked(|it| it.as_ref().is_some_and(|it| it.fields.iter().all(|it| it.verdict.is_some())))
    }

    /// The first material after this one that waits for a verdict.
    fn next_open(self, at: usize) -> Option<usize> {
        self.seen.with_untracked(|it| {
            let slots = it.as_ref().map(|it| it.slots.as_slice()).unwrap_or_default();
            let n = slots.len();
            (1..=n).map(|by| (at + by) % n.max(1)).find(|to| slots.get(*to).is_some_and(ExamineSlot::is_open))
        })
    }

    /// Opens the notice's bar, once there is something to tell and everything is judged.
    pub fn tell(self, panel: RwSignal<Option<&'static str>>) {
        let (is_bad, open) = self.seen.with_untracked(|it| {
            let is_bad = it.as_ref().is_some_and(|it| it.n_judged(Verdict::Bad) > 0);
            (is_bad, it.as_ref().map(ExamineView::unjudged).unwrap_or_default())
        });
        match (is_bad, open.is_empty()) {
            (true, true) => {
                self.fault.set(None);
                panel.set(Some("notify"));
                crate::ui::focus_soon("n_days");
            }
            (_, false) => {
                let says = format!("只能告知一次，请先都判断完并记下：{}", open.join("、"));
                self.fault.set(Some(Fault::form("says", &says)));
            }
            (false, true) => self.fault.set(Some(Fault::form("verdict", "没有记下不合格的内容，不用退回补正"))),
        }
    }

    fn walk(self, by: isize) {
        if let Some(step) = self.step.get_value() {
            step.run(by);
        }
    }

    /// What the matter is an act of.
    pub fn power(self) -> Power {
        self.seen.with_untracked(|it| it.as_ref().map_or(Power::Other, |it| Power::of(&it.item)))
    }

    pub fn version(self) -> i32 {
        self.seen.with_untracked(|it| it.as_ref().map_or(0, |it| it.case.version))
    }
}

#[component]
pub fn ExaminePage() -> impl IntoView {
    let params = use_params_map();
    // 下一件 leads from one case to another on this same page.
    move || match params.get().get("id").and_then(|it| it.parse::<CaseId>().ok()) {
        Some(id) => view! { <Examine id /> }.into_any(),
        None => Lost().into_any(),
    }
}

#[component]
fn Examine(id: CaseId) -> impl IntoView {
    let room = Room {
        id,
        seen: RwSignal::new(None),
        at: RwSignal::new(0),
        on_form: RwSignal::new(false),
        pick: StoredValue::new(None),
        step: StoredValue::new(None),
        fault: RwSignal::new(None),
        whole: RwSignal::new(None),
        looks: Looks::default(),
    };
    let failed: RwSignal<Option<Fault>> = RwSignal::new(None);
    let load = move || {
        spawn_local(async move {
            // Looking is not claiming: whoever judges takes it by that.
            match api::call(&review::EXAMINE, &id, &Nothing {}).await {
                Ok(it) => {
                    titled(&format!("预审：{}", it.case.item_name));
                    let first = it.slots.iter().position(ExamineSlot::is_open);
                    room.at.set(first.unwrap_or(0));
                    room.on_form.set(is_waiting(&it) && it.fields.iter().any(|it| it.verdict.is_none()));
                    room.seen.set(Some(it));
                }
                Err(it) => failed.set(Some(it)),
            }
        });
    };
    load();
    // What is seen changes with every judgement; that something is seen, once.
    let is_seen = Memo::new(move |_| room.seen.read().is_some());
    view! {
        <FaultSummary fault=room.fault />
        {move || match (failed.get(), is_seen.get()) {
            (Some(fault), _) => view! { <Failed fault again=move || { failed.set(None); load(); } /> }.into_any(),
            (None, false) => view! { <Waiting /> }.into_any(),
            (None, true) => view! { <Desk room /> }.into_any(),
        }}
    }
}

#[component]
fn Desk(room: Room) -> impl IntoView {
    let go = crate::ui::navigate();
    // The queue as whoever came from it had narrowed it.
    let narrowed = narrowed(&use_query_map().get_untracked());
    let queue = narrowed_href(DeskPlace::Queue.href(), &narrowed);
    let back = queue.clone();
    let seen = move || room.seen.get();
    let read =
        move |f: fn(&ExamineView) -> String| move || room.seen.with(|it| it.as_ref().map(f).unwrap_or_default());
    let next = Callback::new(move |()| {
        let (go, narrowed, queue) = (go.clone(), narrowed.clone(), queue.clone());
        spawn_local(async move {
            let form = NextForm { skip: Some(room.id), ..narrowed.clone() };
            match api::call(&review::NEXT, &(), &form).await {
                Ok(it) => go(&it.case.map_or(queue, |it| narrowed_href(DeskPlace::Case(it).href(), &narrowed))),
                Err(it) => room.fault.set(Some(it)),
            }
        });
    });
    let said = Said::here();
    let pass = Callback::new(move |()| {
        let mut version = room.version();
        let is_mine = room.seen.with_untracked(|it| it.as_ref().is_some_and(|it| it.is_mine));
        spawn_local(async move {
            // Where there is nothing to judge, passing is the first thing somebody does.
            if !is_mine {
                match api::call(&review::CLAIM, &room.id, &Nothing {}).await {
                    Ok(it) => {
                        version = it.case.version;
                        room.seen.set(Some(it));
                    }
                    Err(it) => return room.fault.set(Some(it)),
                }
            }
            match api::call(&review::PASS, &room.id, &VersionForm { version }).await {
                Ok(it) => {
                    said.say(format!("已通过：{}·{}", it.item_name, it.applicant));
                    next.run(());
                }
                Err(it) => room.fault.set(Some(it)),
            }
        });
    });
    let panel: RwSignal<Option<&'static str>> = RwSignal::new(None);
    let is_mine = Memo::new(move |_| {
        room.seen.with(|it| it.as_ref().is_some_and(|it| it.is_mine && it.case.stage == stage::PRE_REVIEW))
    });
    // Mine, or nobody's: by the first judgement it is mine.
    let may_judge = Memo::new(move |_| {
        room.seen
            .with(|it| it.as_ref().is_some_and(|it| is_waiting(it) && (it.is_mine || it.claimed_by.is_none())))
    });
    let keys = window_event_listener(leptos::ev::keydown, move |ev| {
        if is_typing(&ev) || !may_judge.get_untracked() {
            return;
        }
        let pick = |it: Verdict| {
            if let Some(picked) = room.pick.get_value() {
                picked.run(it);
            }
        };
        let n = room.seen.with_untracked(|it| it.as_ref().map_or(0, |it| it.slots.len()));
        match ev.key().as_str() {
            "1" => pick(Verdict::Good),
            "2" => pick(Verdict::Bad),
            "3" => pick(Verdict::Defer),
            "j" | "J" if room.on_form.get_untracked() => room.walk(1),
            "k" | "K" if room.on_form.get_untracked() => room.walk(-1),
            "k" | "K" if room.at.get_untracked() == 0 => room.on_form.set(true),
            "j" | "J" => room.at.update(|it| *it = (*it + 1).min(n.saturating_sub(1))),
            "k" | "K" => room.at.update(|it| *it = it.saturating_sub(1)),
            "p" | "P" => pass.run(()),
            "t" | "T" if is_mine.get_untracked() => room.tell(panel),
            "n" | "N" => next.run(()),
            "Escape" => panel.set(None),
            _ => (),
        }
    });
    on_cleanup(move || keys.remove());
    let slots =
        Memo::new(move |_| room.seen.with(|it| it.as_ref().map(|it| it.slots.clone()).unwrap_or_default()));
    let form_judged = Memo::new(move |_| {
        room.seen.with(|it| it.as_ref().is_some_and(|it| it.fields.iter().all(|it| it.verdict.is_some())))
    });
    // Put right on the spot: read anew.
    let reload = Callback::new(move |()| {
        spawn_local(async move {
            match api::call(&review::EXAMINE, &room.id, &Nothing {}).await {
                Ok(it) => room.seen.set(Some(it)),
                Err(it) => room.fault.set(Some(it)),
            }
        });
    });
    // What lies on the table: a judgement changes nothing about it, so it stays as it was turned.
    let viewed = Memo::new(move |_| {
        let at = room.at.get();
        let it = slots.with(|all| all.get(at).cloned())?;
        Some((at, ExamineSlot { verdict: None, checks: Vec::new(), ..it }))
    });
    let light = move || {
        room.seen.with(|it| {
            let clock = it.as_ref().and_then(|it| it.case.clock.as_ref());
            let (class, says) = left(clock.map(|it| it.n_left));
            let days = clock
                .map(|it| match it.n_used {
                    0 => format!("今天收到，不算；共{}天，最晚{}", it.n_days, it.due.zh()),
                    n => format!("答复期第{n}天，共{}天，最晚{}", it.n_days, it.due.zh()),
                })
                .unwrap_or_default();
            view! { <span class=class>{says}</span> <span>{days}</span> }
        })
    };
    view! {
        <div class="row row--apart">
            <div>
                <p class="quiet"><a href=back>"待预审"</a> " · " {move || seen().map(|it| spaced_no(&it.case.no))}</p>
                <h1>{read(|it| format!("{}·{}", it.case.item_name, it.case.applicant))}</h1>
            </div>
            <p class="row">
                {light}
                {move || seen().filter(|it| it.round > 1).map(|it| view! { <span class="tag tag--brand">"第" {it.round} "轮，补正已回"</span> })}
                {move || seen().filter(|it| it.n_other_cases > 0).map(|it| view! { <span class="quiet">"申请人另有" {it.n_other_cases} "件"</span> })}
            </p>
        </div>
        <Claim room />
        {move || seen().filter(|it| !is_waiting(it)).map(|it| view! { <p class="note">"这一件现在是“" {it.case.stage.label()} "”，只能查看。"</p> })}
        <div class="review">
            {move || {
                let (item, version) = room.seen.with_untracked(|it| it.as_ref().map(|it| (it.case.item_id, it.case.item_version)))?;
                viewed.get().map(|(at, it)| view! { <Viewer it n={at + 1} item version looks=room.looks /> })
            }}
            <div class="stack">
                <section class="stack stack--tight" aria-labelledby="v">
                    <div class="row row--apart part">
                        <h2 id="v">"逐份判断"</h2>
                        <span class="quiet">{move || { let all = slots.get(); format!("{} / {}已判", all.iter().filter(|it| it.verdict.is_some()).count() + usize::from(form_judged.get()), all.len() + 1) }}
                            " · " <span class="key">"1"</span> "合格 " <span class="key">"2"</span> "不合格 " <span class="key">"J"</span> <span class="key">"K"</span> "上下"</span>
                    </div>
                    <ol>
                        <FormBlock room may_amend=is_mine again=reload />
                        {move || slots.get().into_iter().enumerate().map(|(at, it)| view! { <VerdictBlock it at room /> }).collect_view()}
                    </ol>
                </section>
                {move || (!room.on_form.get()).then(|| view! { <Form room /> })}
                <Preview room />
            </div>
        </div>
        {move || is_mine.get().then(|| view! { <Decide room panel pass next /> })}
        <Allow room />
    }
}

fn is_waiting(it: &ExamineView) -> bool {
    matches!(it.case.stage, stage::SUBMITTED | stage::PRE_REVIEW)
}

/// 领件, and giving it back: explicitly, and by whoever leads for somebody else.
#[component]
fn Claim(room: Room) -> impl IntoView {
    let session = Session::here();
    let state = Memo::new(move |_| {
        room.seen.with(|it| {
            it.as_ref().filter(|it| is_waiting(it)).map(|it| (it.is_mine, it.claimed_by.clone(), it.claimed_until))
        })
    });
    let claim = move |_| {
        spawn_local(async move {
            // Somebody else's is taken back first, which only whoever leads is offered.
            let is_theirs = state.get_untracked().is_some_and(|it| it.1.is_some());
            let freed = match is_theirs {
                true => api::call(&review::RELEASE, &room.id, &Nothing {}).await.map(drop),
                false => Ok(()),
            };
            match (freed, api::call(&review::CLAIM, &room.id, &Nothing {}).await) {
                (Ok(()), Ok(it)) => room.seen.set(Some(it)),
                (Err(it), _) | (_, Err(it)) => room.fault.set(Some(it)),
            }
        });
    };
    let release = move |_| {
        spawn_local(async move {
            let freed = api::call(&review::RELEASE, &room.id, &Nothing {}).await;
            match (freed, api::call(&review::EXAMINE, &room.id, &Nothing {}).await) {
                (Ok(_), Ok(it)) => room.seen.set(Some(it)),
                (Err(it), _) | (_, Err(it)) => room.fault.set(Some(it)),
            }
        });
    };
    let leads = move || session.who().is_some_and(|it| it.holds(Duty::Direct));
    move || {
        let (is_mine, by, until) = state.get()?;
        Some(match (is_mine, by) {
            (true, _) => view! { <p class="row row--tight quiet">"这一件由您在办。" <button class="button button--quiet" type="button" on:click=release>"放回队列"</button></p> }.into_any(),
            (false, None) => view! { <p class="row row--tight note">"还没有人领这一件，只看不算领；判断第一项就算您领。" <button class="button button--plain" type="button" on:click=claim>"领件"</button></p> }.into_any(),
            (false, Some(by)) => view! {
                <div class="note note--warn row row--apart"><span>{by} "正在办理这一件，最晚" {until.map(|it| it.zh())} "释放。您可以看，不能判断。"</span>
                    {move || leads().then(|| view! {
                        <span class="row row--tight"><button class="button button--plain" type="button" on:click=claim>"由我接着办"</button>
                            <button class="button button--quiet" type="button" on:click=release>"收回，放回队列"</button></span>
                    })}
                </div>
            }.into_any(),
        })
    }
}

/// The form beside, with what the machine saw first.
#[component]
pub fn Form(
    room: Room,
    #[prop(into, optional)] may_amend: Signal<bool>,
    #[prop(optional)] again: Option<Callback<()>>,
) -> impl IntoView {
    let again = again.unwrap_or_else(|| Callback::new(|()| ()));
    let reveals = move || {
        let it = room.seen.get().filter(|it| !it.case.reveals.is_empty())?;
        Some(view! {
            <details class="fold"><summary class="fold__name">"谁看过完整号码"</summary>
                <ul class="stack stack--tight fold__body">{it.case.reveals.iter().map(|it| view! { <li class="small">{it.says()}</li> }).collect_view()}</ul></details>
        })
    };
    view! {
        <section class="stack stack--tight" aria-labelledby="f">
            <h2 class="part" id="f">"填写的内容"</h2>
            <Reveal room />
            <Checks room />
            <details class="fold" open><summary class="fold__name">"申请表"</summary><div class="fold__body"><Read room may_amend again /></div></details>
            {reveals}
        </section>
    }
}

/// Exactly what the applicant will read.
#[component]
fn Preview(room: Room) -> impl IntoView {
    move || {
        let it = room.seen.get().filter(|it| it.preview.lines.iter().any(|it| !it.is_later))?;
        Some(view! {
            <section class="stack stack--tight" aria-labelledby="p">
                <h2 class="part" id="p">"申请人会收到"</h2>
                <Paper it=it.preview is_preview=true />
                <p class="note note--warn"><b>"只能告知一次。"</b>"漏掉的，以后不能再要。还有别的问题，请现在一并写上。"</p>
                {(!it.seen_before.is_empty()).then(|| view! {
                    <p class="note note--bad">"“" {it.seen_before.join("、")} "”第一次就能看出。再次告知须由负责人写明原因同意，并计入监察。"
                        {it.is_second_allowed.then_some("负责人已同意。")}</p>
                })}
            </section>
        })
    }
}
