//! 扫描仪的文件夹: where a scanner's own program writes its files. What is written there while the panel is open is offered as soon as it is
//! whole; the browser reads this one folder, and writes nothing.
use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
};

use gloo_timers::future::TimeoutFuture;
use js_sys::{Function, Promise, Reflect};
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DomException, File};

use crate::{material::slots::Desk, ui::focus_soon};

/// Milliseconds between two looks.
const EVERY: u32 = 1_500;
/// Files of a folder that are looked at, and that are listed, latest first.
const MOST: usize = 2_000;
const LISTED: usize = 12;
const KINDS: [&str; 5] = [".pdf", ".jpg", ".jpeg", ".png", ".ofd"];

thread_local! {
    /// Chosen once, for every material, until the page is left.
    static FOLDER: RefCell<Option<JsValue>> = const { RefCell::new(None) };
    /// Since when: what lay there before is another case's.
    static SINCE: Cell<f64> = const { Cell::new(0.0) };
    /// Handed in already: which file, as it was.
    static USED: RefCell<BTreeMap<String, f64>> = const { RefCell::new(BTreeMap::new()) };
}

/// A file that lies there.
#[derive(Clone)]
struct Scanned {
    name: String,
    file: File,
    is_fresh: bool,
    is_used: bool,
}

impl Scanned {
    fn key(&self) -> String {
        format!("{} {:.0} {:.0} {}", self.name, self.file.size(), self.file.last_modified(), self.is_used)
    }
}

#[component]
pub fn Folder(key: StoredValue<String>, desk: Desk) -> impl IntoView {
    let has = RwSignal::new(FOLDER.with_borrow(Option::is_some));
    let (says, files) = (RwSignal::new(String::new()), RwSignal::new_local(Vec::<Scanned>::new()));
    let is_open = StoredValue::new(true);
    on_cleanup(move || is_open.set_value(false));
    let watch = move || {
        spawn_local(async move {
            let mut sizes = BTreeMap::new();
            while is_open.try_get_value() == Some(true) {
                let Some(folder) = FOLDER.with_borrow(Option::clone) else { return };
                match listed(&folder, &mut sizes).await {
                    Some(all) => drop(files.try_set(all)),
                    None => drop(says.try_set("文件夹看不到了：可能改了名或者移走了。请重新选。".to_owned())),
                }
                TimeoutFuture::new(EVERY).await;
            }
        });
    };
    if has.get_untracked() {
        watch();
    }
    let choose = move |_| {
        spawn_local(async move {
            match picked().await {
                Ok(Some(it)) => {
                    let is_first = FOLDER.with_borrow_mut(|kept| kept.replace(it)).is_none();
                    SINCE.set(js_sys::Date::now());
                    says.set(String::new());
                    has.set(true);
                    focus_soon("scanned");
                    if is_first {
                        watch();
                    }
                }
                // Nothing was chosen.
                Ok(None) => (),
                Err(it) => says.set(it.to_owned()),
            }
        });
    };
    let take = move |it: Scanned| {
        USED.with_borrow_mut(|used| used.insert(it.name.clone(), it.file.last_modified()));
        key.with_value(|slot| desk.put((slot, ""), None, it.name, it.file.into()));
    };
    let row = move |it: Scanned| {
        let (name, n_kb) = (it.name.clone(), (it.file.size() / 1024.0).ceil());
        let word = if it.is_used { "已经交过，再交一次" } else { "交到这里" };
        let tag = it.is_fresh.then(|| view! { <span class="tag tag--brand">"新"</span> });
        let of = name.clone();
        view! {
            <li class="list__item"><span>{name} " " <span class="quiet small">{n_kb} " KB"</span> " " {tag}</span>
                <button class="button button--quiet" type="button" on:click=move |_| take(it.clone())>{word}<span class="unseen">"，" {of}</span></button></li>
        }
    };
    let list = move || {
        let all = files.get();
        let is_empty = has.get() && all.is_empty();
        view! {
            {is_empty.then(|| view! { <p class="quiet">"文件夹里还没有能用的文件。扫描仪存进来以后，两三秒就列在这里。"</p> })}
            <ul class="list"><For each=move || files.get() key=Scanned::key let:it>{row(it)}</For></ul>
        }
    };
    view! {
        <div class="scan stack stack--tight" role="group" aria-label="扫描仪的文件夹" id="scanned" tabindex="-1">
            <p class="quiet small measure">"选扫描仪存文件的那个文件夹，只读不改；换事项、换人不用再选，关掉页面就不再看它。"</p>
            <p><button class="button button--plain" type="button" on:click=choose>{move || if has.get() { "换一个文件夹" } else { "选文件夹" }}</button></p>
            <p role="status">{says}</p>
            {list}
        </div>
    }
}

/// `None`: whoever was asked chose nothing.
async fn picked() -> Result<Option<JsValue>, &'static str> {
    const NONE: &str = "这个浏览器不能看文件夹。请用新版的Edge或Chrome，或者点“选择文件”。";
    let ask = Reflect::get(&window(), &"showDirectoryPicker".into()).ok().and_then(|it| it.dyn_into::<Function>().ok());
    let asked = ask.ok_or(NONE)?.call0(&window()).map_err(|_| NONE)?;
    match JsFuture::from(Promise::resolve(&asked)).await {
        Ok(it) => Ok(Some(it)),
        Err(it) => match it.dyn_ref::<DomException>().map(DomException::name).as_deref() {
            Some("AbortError") => Ok(None),
            _ => Err("没有得到允许，看不了这个文件夹。再点一次，选“允许”。"),
        },
    }
}

/// What lies there and is whole: as large as at the last look. `None`: the folder is not there any more.
async fn listed(folder: &JsValue, sizes: &mut BTreeMap<String, f64>) -> Option<Vec<Scanned>> {
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
        let is_paper = KINDS.iter().any(|it| name.to_lowercase().ends_with(it));
        if !is_file || !is_paper {
            continue;
        }
        // Taken away between two looks: the others are still there.
        let Some(file) = called(&entry, "getFile") else { continue };
        let Some(file) = awaited(&file).await.and_then(|it| it.dyn_into::<File>().ok()) else { continue };
        if sizes.insert(name.clone(), file.size()) == Some(file.size()) && file.size() > 0.0 {
            let at = file.last_modified();
            let is_used = USED.with_borrow(|used| used.get(&name).is_some_and(|it| *it == at));
            all.push(Scanned { is_fresh: !is_used && at >= SINCE.get(), is_used, name, file });
        }
    }
    all.sort_by(|a, b| b.file.last_modified().total_cmp(&a.file.last_modified()));
    all.truncate(LISTED);
    Some(all)
}

fn called(of: &JsValue, method: &str) -> Option<JsValue> {
    let method: Function = Reflect::get(of, &method.into()).ok()?.dyn_into().ok()?;
    method.call0(of).ok()
}

async fn awaited(it: &JsValue) -> Option<JsValue> {
    JsFuture::from(Promise::resolve(it)).await.ok()
}
