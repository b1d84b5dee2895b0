//! Keys on the screen: a machine in a hall has no keyboard, and its own would offer what the last person typed.
use crate::tongue::t;
use leptos::prelude::*;

#[derive(Clone, Copy)]
pub enum Keys {
    /// For pinyin.
    Letters,
    Digits,
    /// As the code on a receipt is printed.
    Capitals,
}

impl Keys {
    fn rows(self) -> &'static [&'static str] {
        match self {
            Keys::Letters => &["qwertyuiop", "asdfghjkl", "zxcvbnm"],
            Keys::Digits => &["123", "456", "789", "0"],
            Keys::Capitals => &["1234567890", "QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM"],
        }
    }
}

/// No number, code or sound is longer.
const MAX: usize = 30;

#[component]
pub fn Pad(keys: Keys, text: RwSignal<String>) -> impl IntoView {
    let key = move |it: char| {
        let push = move |_| {
            text.update(|text| {
                if text.chars().count() < MAX {
                    text.push(it);
                }
            });
        };
        view! { <button class="pad__key" type="button" on:click=push>{it.to_string()}</button> }
    };
    let row = move |it: &'static str| view! { <div class="pad__row">{it.chars().map(key).collect_view()}</div> };
    view! {
        <div class="pad" role="group" aria-label=t("屏幕键盘")>
            {keys.rows().iter().map(|it| row(it)).collect_view()}
            <div class="pad__row">
                <button class="pad__key pad__key--wide" type="button" on:click=move |_| text.update(|it| { let _ = it.pop(); })>{t("删除")}</button>
                <button class="pad__key pad__key--wide" type="button" on:click=move |_| text.set(String::new())>{t("清空")}</button>
            </div>
        </div>
    }
}
