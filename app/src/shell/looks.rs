//! 显示设置 as this browser keeps it, and reading aloud. What is chosen here is put on `<html>`, where the style sheets read it;
//! a line in `index.html` does the same before this program is here, so that nothing jumps.
use common::{
    account::looks::{self, Letters, Looks},
    check::Nothing,
    place::Place,
};
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::{JsCast, closure::Closure};

use super::Tongues;
use crate::tongue::{self, t};
use crate::{api, session::Session, ui::titled};

/// Where the browser keeps it, as JSON. Says nothing about the person.
const KEY: &str = "looks";

#[derive(Clone, Copy)]
pub struct LooksHere(RwSignal<Looks>);

impl LooksHere {
    /// What this browser knows; then, for whoever is signed in and has chosen nothing here, what the account knows.
    pub fn provide(session: Session) -> LooksHere {
        let kept = window().local_storage().ok().flatten().and_then(|it| it.get_item(KEY).ok().flatten());
        let is_new = kept.is_none();
        let here =
            LooksHere(RwSignal::new(kept.and_then(|it| serde_json::from_str(&it).ok()).unwrap_or_default()));
        provide_context(here);
        Effect::new(move |_| show(here.0.get()));
        Effect::new(move |asked: Option<bool>| {
            if asked == Some(true) || !is_new || !session.is_citizen() {
                return asked.unwrap_or_default();
            }
            spawn_local(async move {
                if let Ok(it) = api::call(&looks::LOOKS, &(), &Nothing {}).await {
                    here.keep(it);
                }
            });
            true
        });
        here
    }

    pub fn here() -> LooksHere {
        expect_context::<LooksHere>()
    }

    pub fn get(self) -> Looks {
        self.0.get()
    }

    pub fn is_elder(self) -> bool {
        self.0.get().is_elder()
    }

    fn keep(self, looks: Looks) {
        self.0.set(looks);
        if let (Ok(Some(it)), Ok(text)) = (window().local_storage(), serde_json::to_string(&looks)) {
            // A browser that keeps nothing shows it until the page is left.
            let _ = it.set_item(KEY, &text);
        }
    }

    /// Chosen by the person: here, and with the account if there is one.
    pub fn choose(self, looks: Looks, session: Session) {
        self.keep(looks);
        if session.is_citizen() {
            spawn_local(async move { drop(api::call(&looks::SAVE_LOOKS, &(), &looks).await) });
        }
    }
}

fn show(looks: Looks) {
    let Some(root) = document().document_element() else { return };
    let put = |name: &str, value: Option<&str>| {
        let _ = match value {
            Some(it) => root.set_attribute(name, it),
            None => root.remove_attribute(name),
        };
    };
    put("data-size", looks.is_elder().then_some("elder"));
    put(
        "data-letters",
        match looks.letters {
            Letters::Plain | Letters::Large => None,
            Letters::Larger => Some("larger"),
            Letters::Largest => Some("largest"),
        },
    );
    put("data-contrast", looks.is_stark.then_some("high"));
    put("data-pointer", looks.has_big_pointer.then_some("big"));
}

/// 字号和颜色
#[component]
pub fn LooksPage() -> impl IntoView {
    titled(t("字号和颜色"));
    let (here, session) = (LooksHere::here(), Session::here());
    let letters = move |it: Letters| {
        let is_here = Memo::new(move |_| here.get().letters == it);
        let hint = match it {
            Letters::Plain => t("和大家看到的一样"),
            Letters::Large => t("长者版：字大、按键大，一次只问一件事"),
            Letters::Larger | Letters::Largest => t("长者版，字再大一些"),
        };
        view! {
            <label class="choice" class:choice--picked=is_here>
                <input class="choice__dot" type="radio" name="letters" prop:checked=is_here
                    on:change=move |_| here.choose(Looks { letters: it, ..here.get() }, session) />
                <span>{t(it.label())}<span class="check__hint">{hint}</span></span>
            </label>
        }
    };
    let tick =
        move |name: &'static str, hint: &'static str, read: fn(Looks) -> bool, write: fn(Looks, bool) -> Looks| {
            let is_on = Memo::new(move |_| read(here.get()));
            view! {
                <label class="choice" class:choice--picked=is_on>
                    <input class="choice__dot" type="checkbox" name="look" prop:checked=is_on
                        on:change=move |ev| here.choose(write(here.get(), event_target_checked(&ev)), session) />
                    <span>{name}<span class="check__hint">{hint}</span></span>
                </label>
            }
        };
    view! {
        <div class="stack stack--loose measure">
            <h1>{t("字号和颜色")}</h1>
            <p>{t("改了马上生效，记在这台设备上。登录后改的，换一台设备登录也一样。")}</p>
            <fieldset class="field">
                <legend class="field__label">{t("字号")}</legend>
                <div class="choices">{Letters::ALL.iter().map(|it| letters(*it)).collect_view()}</div>
            </fieldset>
            <section class="stack stack--tight" aria-labelledby="tongue">
                <h2 class="part" id="tongue">{t("语言")}</h2>
                <p class="row"><Tongues class="button button--plain" /></p>
            </section>
            <fieldset class="field">
                <legend class="field__label">{t("看清楚")}</legend>
                <div class="choices">
                    {tick(t("高对比度"), t("白底黑字，框线加粗"), |it| it.is_stark, |it, is| Looks { is_stark: is, ..it })}
                    {tick(t("大鼠标指针"), t("用电脑时，指针放大"), |it| it.has_big_pointer, |it, is| Looks { has_big_pointer: is, ..it })}
                </div>
            </fieldset>
            <section class="stack" aria-labelledby="aloud">
                <h2 class="part" id="aloud">{t("朗读")}</h2>
                <p>{t("把这一页从头读给您听，再点一次就停。")}</p>
                <p><ReadAloud class="button button--plain" /></p>
            </section>
            <p class="quiet">{t("深色跟随系统设置；动画少的设置也跟随系统。用浏览器放大到400%，内容不会少。")}</p>
        </div>
    }
    .into_any()
}

/// The bar of the elder mode: what is wanted on every page, always in the same place.
#[component]
pub fn ElderBar() -> impl IntoView {
    view! {
        <nav class="elderbar" aria-label=t("长者版工具")>
            <div class="wrap elderbar__row">
                <ReadAloud class="button button--plain elderbar__button" />
                <a class="button elderbar__button" href="tel:12345">{t("打电话12345")}</a>
                <a class="button button--plain elderbar__button" href=Place::Callback.href()>{t("请人打给我")}</a>
                <a class="button button--plain elderbar__button" href=Place::Looks.href()>{t("字再大些")}</a>
            </div>
        </nav>
    }
}

/// 读给我听: the browser's own voice (Web Speech). Without one, no button.
#[component]
fn ReadAloud(class: &'static str) -> impl IntoView {
    let is_reading = RwSignal::new(false);
    if window().speech_synthesis().is_err() {
        return ().into_any();
    }
    // The page is left: nobody wants the rest of it.
    on_cleanup(|| drop(window().speech_synthesis().map(|it| it.cancel())));
    let path = leptos_router::hooks::use_location().pathname;
    Effect::new(move |_| {
        let _ = path.get();
        let _ = window().speech_synthesis().map(|it| it.cancel());
        is_reading.set(false);
    });
    let toggle = move |_| {
        let Ok(voice) = window().speech_synthesis() else { return };
        voice.cancel();
        if is_reading.get_untracked() {
            is_reading.set(false);
            return;
        }
        is_reading.set(true);
        let lines = lines();
        let n = lines.len();
        for (at, line) in lines.into_iter().enumerate() {
            let Ok(it) = web_sys::SpeechSynthesisUtterance::new_with_text(&line) else { continue };
            it.set_lang(tongue::of(&line));
            // Slower than the machine would: this is listened to, not skimmed.
            it.set_rate(0.85);
            if at + 1 == n {
                let done = Closure::once_into_js(move || is_reading.set(false));
                it.set_onend(Some(done.unchecked_ref()));
                it.set_onerror(Some(done.unchecked_ref()));
            }
            voice.speak(&it);
        }
        if n == 0 {
            is_reading.set(false);
        }
    };
    view! {
        <button class=class type="button" aria-pressed=move || is_reading.get().to_string() on:click=toggle>
            {move || if is_reading.get() { t("停止朗读") } else { t("读给我听") }}
        </button>
    }
    .into_any()
}

/// The page's text, a line each: long utterances are broken off by some browsers after fifteen seconds.
fn lines() -> Vec<String> {
    let main = document().get_element_by_id("main").and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok());
    let text = main.map(|it| it.inner_text()).unwrap_or_default();
    text.lines().map(str::trim).filter(|it| !it.is_empty()).map(str::to_owned).collect()
}
