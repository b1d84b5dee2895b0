//! 上传材料: one slot per material, several files per slot.
use std::time::Duration;

use common::{
    application::stage,
    case::DraftView,
    catalogue::Necessity,
    check::{Field, Nothing},
    fault::Fault,
    id::{CaseId, FileId, ItemId, SlotAt},
    material::{self, ACCEPT, ArrangeForm, Found, ReuseForm, SlotView},
    place::Place,
};
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;
use web_sys::Blob;

use super::{
    files::{Coming, File, Reuse},
    upload::{Progress, Upload},
};
use crate::tongue::{self, t};
use crate::{
    api,
    case::{draft::SignInHere, tasks::applying},
    catalogue::sample::{BlankLink, SamplePicture},
    session::Session,
    ui::{DayText, Faults, Lost, in_words, is_desk, param, titled},
};

#[component]
pub fn MaterialsPage() -> impl IntoView {
    titled(t("上传材料"));
    match param::<CaseId>("id") {
        Some(id) => applying(id, DraftView::takes_materials, |it| view! { <Materials it /> }).into_any(),
        None => Lost().into_any(),
    }
}

/// How long a deleted file can be taken back.
const UNDO: Duration = Duration::from_secs(10);

/// What a program offers beside 选择文件 for a slot, by its key and its name: the counter's cameras and scanners. Handed in, so that
/// nobody else loads them.
#[derive(Clone, Copy)]
pub struct Beside(pub fn(StoredValue<String>, String, Desk) -> AnyView);

/// What the page's parts share.
#[derive(Clone, Copy)]
pub struct Desk {
    pub case: CaseId,
    /// And its version, for samples and blank forms.
    item: (ItemId, i32),
    pub slots: RwSignal<Vec<SlotView>>,
    uploads: RwSignal<Vec<Upload>>,
    n_begun: StoredValue<usize>,
    /// Deleted, and gone for good with the next thing that is done, or after some seconds: until then it can be taken back.
    gone: RwSignal<Option<(String, FileId)>>,
    /// The page's own: what an upload holds must outlive the slot it is shown in, which is drawn anew at every change.
    owner: StoredValue<Owner>,
}

impl Desk {
    pub fn of(it: &DraftView) -> Desk {
        Desk {
            case: it.id,
            item: (it.item_id, it.version),
            slots: RwSignal::new(it.slots.clone()),
            uploads: RwSignal::new(Vec::new()),
            n_begun: StoredValue::new(0),
            gone: RwSignal::new(None),
            owner: StoredValue::new(Owner::current().unwrap_or_default()),
        }
    }

    /// As the server has them now.
    pub fn refresh(self) {
        spawn_local(async move {
            if let Ok(them) = api::call(&material::SLOTS, &self.case, &Nothing {}).await {
                self.slots.set(them);
            }
        });
    }

    /// Files for a slot, or for one side of its paper; `old` is the one they replace.
    pub fn take(self, (slot, side): (&str, &str), list: Option<web_sys::FileList>, old: Option<FileId>) {
        let Some(list) = list else { return };
        for at in 0..list.length() {
            let Some(file) = list.get(at) else { continue };
            self.put((slot, side), old, file.name(), file.into());
        }
    }

    /// Pages of a slot, each with the side of the paper it is and a name: one after another, in their order.
    pub fn put_all(self, slot: &str, pages: Vec<(String, String, Blob)>) {
        let slot = slot.to_owned();
        let uploads: Vec<Upload> =
            pages.into_iter().map(|(side, name, bytes)| self.begun((&slot, &side), None, name, bytes)).collect();
        spawn_local(async move {
            for it in uploads {
                self.ran(it, it.begin()).await;
            }
        });
    }

    /// What lives as long as the page does.
    pub fn owned<T>(self, make: impl FnOnce() -> T) -> T {
        self.owner.get_value().with(make)
    }

    /// What one file or picture holds, under a name, for a slot or one side of its paper.
    pub fn put(self, (slot, side): (&str, &str), old: Option<FileId>, name: String, bytes: Blob) {
        let upload = self.begun((slot, side), old, name, bytes);
        self.run(upload, upload.begin());
    }

    fn begun(self, (slot, side): (&str, &str), old: Option<FileId>, name: String, bytes: Blob) -> Upload {
        let n = self.n_begun.get_value();
        self.n_begun.set_value(n + 1);
        let place = (self.case, slot.to_owned(), side.to_owned());
        let upload = self.owned(|| Upload::new(n, place, old, name, bytes));
        self.uploads.update(|it| it.push(upload));
        upload
    }

    pub fn run(self, upload: Upload, work: impl Future<Output = Result<(), Fault>> + 'static) {
        spawn_local(self.ran(upload, work));
    }

    async fn ran(self, upload: Upload, work: impl Future<Output = Result<(), Fault>>) {
        if let Err(fault) = work.await {
            drop(upload.progress.try_set(Progress::Failed(fault)));
        }
        if upload.progress.try_get_untracked() == Some(Progress::Done) {
            self.drop(upload);
            match upload.old {
                Some(old) => upload.slot.with_value(|it| self.arrange(it, "replace", old)),
                None => self.refresh(),
            }
        }
    }

    /// Something is still on its way.
    pub fn is_busy(self) -> bool {
        self.uploads.with_untracked(|all| all.iter().any(|it| it.is_coming()))
    }

    /// Those that stopped because nobody is signed in any more.
    fn barred(self) -> Vec<Upload> {
        let is_barred = |it: &&Upload| it.progress.get() == Progress::Failed(Fault::SignedOut);
        self.uploads.get().iter().filter(is_barred).copied().collect()
    }

    /// Signed in again: each from where it was.
    fn go_on(self) {
        for upload in untrack(|| self.barred()) {
            self.run(upload, upload.send());
        }
    }

    pub fn drop(self, upload: Upload) {
        self.uploads.update(|them| them.retain(|it| it.n != upload.n));
    }

    /// 删除, which can be undone.
    pub fn remove(self, slot: &str, file: FileId) {
        self.settle();
        self.gone.set(Some((slot.to_owned(), file)));
        let over = move || {
            if self.is_gone(file) {
                self.settle();
            }
        };
        set_timeout(over, UNDO);
    }

    pub fn is_gone(self, file: FileId) -> bool {
        self.gone.try_get().flatten().is_some_and(|it| it.1 == file)
    }

    pub fn keep(self) {
        self.gone.set(None);
    }

    /// What was deleted is deleted.
    fn settle(self) {
        if let Some((slot, file)) = self.gone.try_get_untracked().flatten() {
            self.gone.set(None);
            self.arrange(&slot, "remove", file);
        }
    }

    pub fn arrange(self, slot: &str, act: &'static str, file: FileId) {
        let at = SlotAt { case: self.case, slot: slot.to_owned() };
        spawn_local(async move {
            let form = ArrangeForm { act: act.to_owned(), file: Some(file) };
            if let Ok(them) = api::call(&material::ARRANGE, &at, &form).await {
                self.slots.set(them);
            }
        });
    }
}

#[component]
fn Materials(it: DraftView) -> impl IntoView {
    let id = it.id;
    let desk = Desk::of(&it);
    let is_correction = it.stage == stage::CORRECTION;
    // 容缺: the department has it already, and waits for these.
    let is_owed = !is_correction && it.stage != stage::DRAFT;
    let back = if is_owed { Place::Case(id) } else { Place::Tasks(id) };
    let (to, later) = (back.href(), back.href());
    let faults = RwSignal::new(Vec::<Field>::new());
    let done = {
        let go = crate::ui::navigate();
        move |_| {
            let open = desk.slots.with_untracked(|all| {
                let lacks = all.iter().filter(|it| {
                    let is_wanted = it.is_needed && it.material.necessity != Necessity::Deferrable;
                    (is_wanted || is_owed && it.is_open) && !it.is_filled()
                });
                lacks
                    .map(|it| Field {
                        name: it.material.slot.clone(),
                        says: match it.found.is_empty() {
                            true => t!("{}：请选择文件或拍照", it.material.name),
                            false => t!("{}：查到了，请点“同意这次使用”", it.material.name),
                        },
                    })
                    .collect::<Vec<_>>()
            });
            let is_busy = desk.uploads.with_untracked(|it| !it.is_empty());
            match (open.is_empty(), is_busy) {
                (_, true) => faults.set(vec![Field {
                    name: "uploads".to_owned(),
                    says: t("还有文件在上传，请等它传完").to_owned(),
                }]),
                (true, false) => {
                    desk.settle();
                    go(&to);
                }
                (false, false) => faults.set(open),
            }
        }
    };
    let says = move || {
        desk.slots.with(|all| {
            let n_wrong = all.iter().filter(|it| it.defect.is_some()).count();
            if n_wrong > 0 {
                let n_answered = all.iter().filter(|it| it.is_answered).count();
                return t!("{}份要补正，已换{}份。别的材料不用动。", n_wrong, n_answered);
            }
            if is_owed {
                return t("传齐后窗口核对。补齐了才能制证；逾期没补，办理终止。").to_owned();
            }
            let is_wanted = |it: &&SlotView| it.is_needed && it.material.necessity != Necessity::Deferrable;
            let n = all.iter().filter(is_wanted).count();
            let n_filled = all.iter().filter(is_wanted).filter(|it| it.is_filled()).count();
            t!("{}份必交，已有{}份。拍照就行；断网了会接着传。", n, n_filled)
        })
    };
    let is_barred = Memo::new(move |_| !desk.barred().is_empty());
    let shown_slots = move || {
        let all = desk.slots.get();
        // During a correction only what is defective is in the way.
        all.into_iter().filter(|it| !(is_correction || is_owed) || it.is_open).collect::<Vec<_>>()
    };
    view! {
        <div class="side side--right">
            <div class="stack stack--loose">
                <p><a class="list__link" href=back.href()>{if is_owed { t("返回办件进度") } else { t("返回任务列表") }}</a></p>
                {move || { let found = faults.get(); (!found.is_empty()).then(|| view! { <Faults title=String::new() fields=found /> }) }}
                <div class="stack">
                    <h1>{match () {
                        () if is_correction => t("补正材料"),
                        () if is_owed => t("后补材料"),
                        () => t("上传材料"),
                    }}</h1>
                    <p class="heading__under" id="uploads">{says}</p>
                    {it.correct_by.map(|day| view! { <p class="note note--warn">{t("最晚")} <b><DayText day /></b> {t("提交补正。过了这一天没有提交，视为撤回，可以重新申请。")}</p> })}
                    {is_correction.then(|| view! { <p class="note">{t("只要改下面列出的。没有列出的已经合格，不用再交。")}
                        {it.notice.map(|notice| view! { " " <a href=Place::Notice(id, notice).href()>{t("看告知书")}</a> })}</p> })}
                </div>
                <ol class="stack">
                    <For each=shown_slots key=|it| serde_json::to_string(it).unwrap_or_default() let:it>
                        <Slot it desk />
                    </For>
                </ol>
                {move || is_barred.get().then(|| view! { <SignInHere then=move || desk.go_on() /> })}
                <div class="row">
                    <button class="button" type="button" on:click=done>{t("完成上传")}</button>
                    <a class="button button--quiet" href=later>{t("先存着")}</a>
                </div>
            </div>
            <aside class="stack offprint" aria-label=t("说明")>
                <div class="note stack">
                    <p class="note__title">{t("材料凭什么可信")}</p>
                    <ul class="stack stack--tight">
                        {material::Trust::ALL.iter().map(|it| view! { <li><Grade it=*it /></li> }).collect_view()}
                    </ul>
                    <p class="small">{t("发证机关提供的、窗口核过原件的，以后办别的事可以直接用，不用再交。")}</p>
                </div>
            </aside>
        </div>
    }
}

#[component]
pub fn Grade(it: material::Trust) -> impl IntoView {
    // The letter is the house's shorthand; the words say it to everybody.
    let letter = match it {
        material::Trust::A => "A",
        material::Trust::B => "B",
        material::Trust::C => "C",
        material::Trust::D => "D",
    };
    view! { <span class="trust">{is_desk().then(|| view! { <span class="trust__grade">{letter}</span> })}{t(it.label())}</span> }
}

#[component]
pub fn Slot(it: SlotView, desk: Desk) -> impl IntoView {
    let (is_spared, lacking) = (it.is_spared(), it.lacking().map(tongue::known));
    let of = StoredValue::new(it.clone());
    let SlotView { material, is_needed, is_open, defect, is_answered, files, found, sides, .. } = it;
    let name = StoredValue::new(material.slot.clone());
    let is_over = RwSignal::new(false);
    let n_files = files.len();
    let is_bad = defect.is_some() && !is_answered;
    let is_filled = n_files > 0;
    let (tag, says) = match (is_filled, is_bad, is_needed, material.necessity) {
        (_, true, ..) => ("tag tag--bad", t("要补正")),
        (true, ..) if is_answered => ("tag tag--good", t("已换新的")),
        (true, ..) if is_spared => ("tag tag--good", t("查到了，不用交")),
        (true, ..) if lacking.is_some() => ("tag tag--warn", t("还差一面")),
        (true, ..) => ("tag tag--good", t("已上传")),
        (false, ..) if !found.is_empty() => ("tag tag--warn", t("查到了，等您同意")),
        (false, _, true, Necessity::Deferrable) => ("tag tag--warn", t("可以后补")),
        (false, _, true, _) => ("tag", t("还没有")),
        (false, _, false, _) => ("tag", t("选交")),
    };
    let hint = [material.standard.clone(), tongue::said(&material.brings(is_desk()))]
        .into_iter()
        .filter(|it| !it.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    let uploads = move || {
        desk.uploads
            .get()
            .into_iter()
            .filter(|it| it.slot.with_value(|slot| name.with_value(|name| slot == name)))
            .collect::<Vec<_>>()
    };
    let input = NodeRef::<leptos::html::Input>::new();
    let camera = NodeRef::<leptos::html::Input>::new();
    let choose = move |ev: leptos::ev::Event| {
        let Some(input) = ev.target().and_then(|it| it.dyn_into::<web_sys::HtmlInputElement>().ok()) else {
            return;
        };
        name.with_value(|it| desk.take((it, ""), input.files(), None));
        input.set_value("");
    };
    let press = |node: NodeRef<leptos::html::Input>| {
        if let Some(it) = node.get_untracked() {
            it.click()
        }
    };
    let label = material.name.clone();
    let (for_pick, for_shot, scanned) = (label.clone(), label.clone(), label.clone());
    let session = Session::here();
    let (item, version) = desk.item;
    view! {
        <li class="slot" class:slot--done=is_filled && !is_bad class:slot--bad=is_bad class:slot--over=is_over id=material.slot.clone() tabindex="-1">
            <div class="slot__head">
                <div>
                    <h2 class="slot__name">{label.clone()}</h2>
                    <p class="slot__hint">{hint}</p>
                </div>
                <span class=tag>{says}</span>
            </div>
            <div class="slot__body stack stack--tight">
                {defect.map(|it| view! { <div class="note note--bad"><p class="note__title">{t("哪里不对，怎样改")}</p><p>{it}</p></div> })}
                {(!material.blank.is_empty() && is_open).then(|| view! { <p><BlankLink item version material=material.clone() /></p> })}
                {(!material.sample.is_empty()).then(|| view! {
                    <details class="fold" open=is_bad><summary class="fold__name">{t("看样例")}</summary>
                        <div class="fold__body"><SamplePicture item version material=material.clone() /></div></details>
                })}
                {is_open.then(|| found.into_iter().filter(|_| !is_filled).map(|it| view! { <OnRecord it key=name desk /> }).collect_view())}
                {lacking.map(|side| view! { <p class="note note--warn">{t!("还差{}。", side)}</p> })}
                <ul>
                    {files.into_iter().enumerate().map(|(at, it)| view! { <File it at n_files key=name is_open desk /> }).collect_view()}
                    <For each=uploads key=|it| it.n let:upload><Coming upload desk /></For>
                </ul>
                {(is_open && !sides.is_empty()).then(|| view! {
                    <div class="row">{sides.iter().map(|side| view! { <Side side=side.clone() key=name desk /> }).collect_view()}</div>
                    <p class="slot__hint">{t("两面各拍一张；两面在一个文件里的，从下面传。")}</p>
                })}
                {is_open.then(|| view! {
                    <div class="slot__drop"
                        on:dragover=move |ev| { ev.prevent_default(); is_over.set(true); }
                        on:dragleave=move |_| is_over.set(false)
                        on:drop=move |ev: leptos::ev::DragEvent| {
                            ev.prevent_default();
                            is_over.set(false);
                            name.with_value(|it| desk.take((it, ""), ev.data_transfer().and_then(|it| it.files()), None));
                        }>
                        <button class="button button--plain" type="button" on:click=move |_| press(input)>{t("选择文件")}<span class="unseen">{t("，")}{for_pick.clone()}</span></button>
                        <button class="button button--plain" type="button" on:click=move |_| press(camera)>{t("拍照")}<span class="unseen">{t("，")}{for_shot.clone()}</span></button>
                        <span class="slot__hint from-wide">{t("或把文件拖到这里。")}</span>
                        <span class="slot__hint">{t("PDF、照片、OFD、DOCX、XLSX，每个不超过20 MB")}</span>
                        <input hidden=true type="file" multiple accept=ACCEPT aria-label=t!("选择文件，{}", label) node_ref=input on:change=choose />
                        <input hidden=true type="file" accept="image/*" capture="environment" aria-label=t!("拍照，{}", label) node_ref=camera on:change=choose />
                    </div>
                    {use_context::<Beside>().map(|it| (it.0)(name, scanned.clone(), desk))}
                    {move || (session.is_citizen() || is_desk()).then(|| view! { <Reuse key=name of desk /> })}
                })}
            </div>
        </li>
    }
}

/// 免提交: a licence of this hall's own, with the consent it takes each time.
#[component]
fn OnRecord(it: Found, key: StoredValue<String>, desk: Desk) -> impl IntoView {
    let refused: RwSignal<Option<Fault>> = RwSignal::new(None);
    let file = it.file;
    let agree = move |_| {
        let at = SlotAt { case: desk.case, slot: key.get_value() };
        spawn_local(async move {
            match api::call(&material::REUSE, &at, &ReuseForm { file: Some(file) }).await {
                Ok(them) => desk.slots.set(them),
                Err(it) => refused.set(Some(it)),
            }
        });
    };
    let until =
        it.until.map(|day| t!("有效期至{}", tongue::whole_day(day))).unwrap_or_else(|| t("长期有效").to_owned());
    view! {
        <div class="note note--good stack stack--tight">
            <p class="note__title">{t("查到了，不用交")}</p>
            <p><span lang="zh-CN">{it.title.clone()} " " {it.no}</span> {t("，")} {until}</p>
            {move || refused.get().map(|it| view! { <p role="alert">{in_words(&it)}</p> })}
            <p class="row"><button class="button" type="button" on:click=agree>{t("同意这次使用")}<span class="unseen" lang="zh-CN">{it.title}</span></button>
                <span class="small">{t("只用于办这一件。")}</span></p>
        </div>
    }
}

/// One side of a paper, with a place of its own.
#[component]
fn Side(side: String, key: StoredValue<String>, desk: Desk) -> impl IntoView {
    let input = NodeRef::<leptos::html::Input>::new();
    let label = tongue::known(&side);
    let side = StoredValue::new(side);
    let choose = move |_| {
        if let Some(it) = input.get_untracked() {
            key.with_value(|slot| side.with_value(|side| desk.take((slot, side), it.files(), None)));
            it.set_value("");
        }
    };
    view! {
        <button class="button button--plain" type="button" on:click=move |_| if let Some(it) = input.get_untracked() { it.click() }>{t!("传{}", label)}</button>
        <input hidden=true type="file" accept="image/*" aria-label=t!("传{}", label) node_ref=input on:change=choose />
    }
}
