//! 扫描仪的文件夹: where a scanner's own program writes its files. What is written there while a case is on the counter is offered as soon as it
//! is whole; the browser reads this one folder, and writes nothing.
use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
};

use common::id::CaseId;
use gloo_timers::future::TimeoutFuture;
use js_sys::{Function, Promise, Reflect};
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DomException, File};

use super::{At, Table, sides};
use crate::ui::focus_soon;

/// Milliseconds between two looks.
const EVERY: u32 = 1_500;
/// Names that are read, and files that are listed, latest first.
const MOST: usize = 20_000;
const LISTED: usize = 12;
/// In a folder of more, only names that were not there at the first look are opened: an archive is no scanner's tray.
const MANY: usize = 400;
const KINDS: [&str; 5] = [".pdf", ".jpg", ".jpeg", ".png", ".ofd"];

thread_local! {
    /// Chosen once, for every case of whoever chose it, until the page is left.
    static FOLDER: RefCell<Option<JsValue>> = const { RefCell::new(None) };
    /// Handed in already: which file, as it was, and to which case.
    static USED: RefCell<BTreeMap<String, (f64, CaseId)>> = const { RefCell::new(BTreeMap::new()) };
    static N_CHOSEN: Cell<u32> = const { Cell::new(0) };
}

/// Somebody else works here now: the folder is asked for anew.
pub fn forget() {
    FOLDER.set(None);
    USED.with_borrow_mut(BTreeMap::clear);
}

/// A file that lies there.
#[derive(Clone)]
struct Scanned {
    name: String,
    file: File,
    /// Written since this case lies on the counter, and not handed in.
    is_fresh: bool,
    is_used: bool,
}

impl Scanned {
    fn key(&self) -> String {
        format!("{} {:.0} {:.0} {}", self.name, self.file.size(), self.file.last_modified(), self.is_used)
    }
}

/// What is known of the folder, as long as the page stands.
#[derive(Clone, Copy)]
pub struct Watch {
    /// What lay there before is another case's, until somebody says otherwise.
    since: f64,
    has: RwSignal<bool>,
    says: RwSignal<String>,
    files: RwSignal<Vec<Scanned>, LocalStorage>,
    is_watching: StoredValue<bool>,
}

impl Watch {
    pub fn new() -> Watch {
        Watch {
            since: js_sys::Date::now(),
            has: RwSignal::new(FOLDER.with_borrow(Option::is_some)),
            says: RwSignal::new(String::new()),
            files: RwSignal::new_local(Vec::new()),
            is_watching: StoredValue::new(false),
        }
    }

    /// As long as the panel stands open, at whichever material.
    fn look(self, table: Table) {
        if self.is_watching.get_value() || !self.has.get_untracked() {
            return;
        }
        self.is_watching.set_value(true);
        self.says.set("正在看文件夹……".to_owned());
        spawn_local(async move {
            let (mut known, mut n_looks, mut n_chosen) = (Known::default(), 0, N_CHOSEN.get());
            while matches!(table.at.try_get_untracked(), Some(At::Folder(_))) {
                let Some(folder) = FOLDER.with_borrow(Option::clone) else { break };
                if n_chosen != N_CHOSEN.get() {
                    (known, n_looks, n_chosen) = (Known::default(), 0, N_CHOSEN.get());
                }
                let found = known.listed(&folder, self.since, table.desk.case).await;
                n_looks += 1;
                self.seen(found, n_looks, known.is_many);
                TimeoutFuture::new(EVERY).await;
            }
            let _ = self.is_watching.try_set_value(false);
        });
    }

    fn seen(self, found: Option<Vec<Scanned>>, n_looks: u32, is_many: bool) {
        let says = match &found {
            None => "文件夹看不到了：可能改了名或者移走了。请重新选。",
            // A file is whole when it is as large as at the look before.
            Some(_) if n_looks < 2 => "正在看文件夹……",
            Some(all) if all.is_empty() && is_many => "文件夹里原来的文件太多，只列新扫的。",
            Some(all) if all.is_empty() => "文件夹里还没有能用的文件。扫描仪存进来以后，两三秒就列在这里。",
            Some(_) => "",
        };
        if self.says.try_get_untracked().is_some_and(|it| it != says) {
            self.says.set(says.to_owned());
        }
        let Some(all) = found else { return };
        let keys = |all: &Vec<Scanned>| all.iter().map(Scanned::key).collect::<Vec<String>>();
        if self.files.try_with_untracked(keys).is_some_and(|it| it != keys(&all)) {
            self.files.set(all);
        }
    }
}

#[component]
pub fn Folder(of: String, table: Table) -> impl IntoView {
    let watch = table.watch;
    let key = StoredValue::new(of.clone());
    let id = format!("scanned-{of}");
    let heading = id.clone();
    watch.look(table);
    let choose = move |_| {
        let id = heading.clone();
        spawn_local(async move {
            match picked().await {
                Ok(Some(it)) => {
                    FOLDER.set(Some(it));
                    N_CHOSEN.set(N_CHOSEN.get() + 1);
                    if watch.has.try_set(true).is_none() {
                        watch.look(table);
                        focus_soon(id);
                    }
                }
                // Nothing was chosen.
                Ok(None) => (),
                Err(it) => drop(watch.says.try_set(it.to_owned())),
            }
        });
    };
    let take = move |it: Scanned, side: String| {
        let used = (it.file.last_modified(), table.desk.case);
        USED.with_borrow_mut(|all| all.insert(it.name.clone(), used));
        key.with_value(|slot| table.desk.put((slot, &side), None, it.name, it.file.into()));
    };
    let row = move |it: Scanned| {
        let (name, n_kb) = (it.name.clone(), (it.file.size() / 1024.0).ceil());
        let tag = match (it.is_fresh, it.is_used) {
            (true, _) => Some(view! { <span class="tag tag--brand">"新"</span> }),
            (_, true) => Some(view! { <span class="tag">"交过"</span> }),
            _ => None,
        };
        let two = key.with_value(|slot| sides(table.desk, slot));
        let words = match two.is_empty() {
            true => vec![(String::new(), "交到这里".to_owned())],
            false => {
                let each = two.iter().map(|side| (side.clone(), format!("是{side}")));
                each.chain([(String::new(), "两面都在里面".to_owned())]).collect()
            }
        };
        let button = move |(side, word): (String, String)| {
            let (it, of) = (it.clone(), it.name.clone());
            view! { <button class="button button--quiet" type="button" on:click=move |_| take(it.clone(), side.clone())>{word}<span class="unseen">"，" {of}</span></button> }
        };
        view! {
            <li class="list__item"><span>{name} " " <span class="quiet small">{n_kb} " KB"</span> " " {tag}</span>
                <span class="row row--tight">{words.into_iter().map(button).collect_view()}</span></li>
        }
    };
    let those = move |is_fresh: bool| {
        move || watch.files.get().into_iter().filter(|it| it.is_fresh == is_fresh).collect::<Vec<Scanned>>()
    };
    let has_old = Memo::new(move |_| watch.files.with(|all| all.iter().any(|it| !it.is_fresh)));
    view! {
        <div class="scan stack stack--tight" role="group" aria-label="扫描仪的文件夹" id=id tabindex="-1">
            <p class="quiet small measure">"选扫描仪存文件的那个文件夹，只读不改。换事项、换申请人不用再选；换人登录、关掉页面就不再看它。"</p>
            <p><button class="button button--plain" type="button" on:click=choose>{move || if watch.has.get() { "换一个文件夹" } else { "选文件夹" }}</button></p>
            <p role="status">{watch.says}</p>
            <ul class="list"><For each=those(true) key=Scanned::key let:it>{row(it)}</For></ul>
            <details class="fold" hidden=move || !has_old.get()><summary class="fold__name">"这一件以前就有的文件"</summary>
                <ul class="fold__body list"><For each=those(false) key=Scanned::key let:it>{row(it)}</For></ul></details>
        </div>
    }
}

/// `None`: whoever was asked chose nothing.
async fn picked() -> Result<Option<JsValue>, &'static str> {
    const NONE: &str = "这个浏览器不能看文件夹。请用新版的Edge或Chrome，或者点“选择文件”。";
    let ask =
        Reflect::get(&window(), &"showDirectoryPicker".into()).ok().and_then(|it| it.dyn_into::<Function>().ok());
    let asked = ask.ok_or(NONE)?.call0(&window()).map_err(|_| NONE)?;
    match JsFuture::from(Promise::resolve(&asked)).await {
        Ok(it) => Ok(Some(it)),
        Err(it) => match it.dyn_ref::<DomException>().map(DomException::name).as_deref() {
            Some("AbortError") => Ok(None),
            _ => Err("没有得到允许，看不了这个文件夹。再点一次，选“允许”。"),
        },
    }
}

/// What the looks before have seen.
#[derive(Default)]
struct Known {
    /// Sizes, to tell what is whole.
    sizes: BTreeMap<String, f64>,
    /// Names of the first look at a folder of many.
    old: Option<Vec<String>>,
    is_many: bool,
}

impl Known {
    /// What lies there and is whole. `None`: the folder is not there any more.
    async fn listed(&mut self, folder: &JsValue, since: f64, case: CaseId) -> Option<Vec<Scanned>> {
        let entries = papers(folder).await?;
        self.is_many = entries.len() > MANY;
        let old = match (self.is_many, &self.old) {
            (false, _) => Vec::new(),
            (true, Some(it)) => it.clone(),
            (true, None) => {
                let names: Vec<String> = entries.iter().map(|it| it.0.clone()).collect();
                self.old = Some(names.clone());
                names
            }
        };
        let mut all = Vec::new();
        for (name, entry) in entries.into_iter().filter(|it| old.binary_search(&it.0).is_err()) {
            // Taken away between two looks: the others are still there.
            let Some(file) = called(&entry, "getFile") else { continue };
            let Some(file) = awaited(&file).await.and_then(|it| it.dyn_into::<File>().ok()) else { continue };
            let is_whole = self.sizes.insert(name.clone(), file.size()) == Some(file.size()) && file.size() > 0.0;
            let at = file.last_modified();
            let used = USED.with_borrow(|used| used.get(&name).filter(|it| it.0 == at).copied());
            // What went into another case is not offered to this one.
            if is_whole && used.is_none_or(|it| it.1 == case) {
                let is_used = used.is_some();
                all.push(Scanned { is_fresh: !is_used && at >= since, is_used, name, file });
            }
        }
        all.sort_by(|a, b| b.file.last_modified().total_cmp(&a.file.last_modified()));
        all.truncate(LISTED);
        Some(all)
    }
}

/// Names and entries of what may be a paper, in the order of their names.
async fn papers(folder: &JsValue) -> Option<Vec<(String, JsValue)>> {
    let entries = called(folder, "values")?;
    let mut all = Vec::new();
    for _ in 0..MOST {
        let step = awaited(&called(&entries, "next")?).await?;
        if Reflect::get(&step, &"done".into()).ok()?.is_truthy() {
            break;
        }
        let entry = Reflect::get(&step, &"value".into()).ok()?;
        let is_file = Reflect::get(&entry, &"kind".into()).ok()?.as_string().is_some_and(|it| it == "file");
        let name = Reflect::get(&entry, &"name".into()).ok()?.as_string().unwrap_or_default();
        if is_file && KINDS.iter().any(|it| name.to_lowercase().ends_with(it)) {
            all.push((name, entry));
        }
    }
    all.sort_by(|a, b| a.0.cmp(&b.0));
    Some(all)
}

fn called(of: &JsValue, method: &str) -> Option<JsValue> {
    let method: Function = Reflect::get(of, &method.into()).ok()?.dyn_into().ok()?;
    method.call0(of).ok()
}

async fn awaited(it: &JsValue) -> Option<JsValue> {
    JsFuture::from(Promise::resolve(it)).await.ok()
}
