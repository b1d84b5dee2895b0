//! 高拍仪、扫描仪: paper that lies on the counter becomes pages of a material, without a file being looked for.
use std::cell::RefCell;

use leptos::prelude::*;

use crate::{
    material::slots::{Beside, Desk},
    ui::opener,
};

mod camera;
mod folder;

use camera::Camera;
use folder::Folder;

/// Beside every slot of the desk's program.
pub const BESIDE: Beside = Beside(|key, name, desk| view! { <Scan key name desk /> }.into_any());

#[derive(Clone, Copy, Debug, PartialEq, Default)]
enum Open {
    #[default]
    None,
    Camera,
    Folder,
}

thread_local! {
    /// Where a panel stands open, and which: a slot is drawn anew with every page that arrives in it.
    static HERE: RefCell<(String, Open)> = RefCell::default();
}

#[component]
fn Scan(key: StoredValue<String>, name: String, desk: Desk) -> impl IntoView {
    let slot = key.get_value();
    let was = HERE.with_borrow(|it| if it.0 == slot { it.1 } else { Open::None });
    let open = RwSignal::new(was);
    Effect::new(move |_| {
        let now = open.get();
        HERE.with_borrow_mut(|it| match now {
            Open::None if it.0 != slot => (),
            _ => *it = (slot.clone(), now),
        });
    });
    let of = format!("，{name}");
    view! {
        <p class="row row--tight offprint">
            {opener(open, Open::Camera, "用高拍仪拍", of.clone())}
            {opener(open, Open::Folder, "从扫描仪取", of)}
        </p>
        {move || match open.get() {
            Open::None => ().into_any(),
            Open::Camera => view! { <Camera key desk done=move || open.set(Open::None) /> }.into_any(),
            Open::Folder => view! { <Folder key desk /> }.into_any(),
        }}
    }
}
