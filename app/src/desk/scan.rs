//! 高拍仪、扫描仪: paper that lies on the counter becomes pages of a material, without a file being looked for.
use std::cell::RefCell;

use common::{
    check::Field,
    fault::Fault,
    id::{AccountId, CaseId},
};
use leptos::prelude::*;

use crate::{
    material::slots::{Beside, Desk},
    session::Session,
    ui::opener,
};

mod camera;
mod folder;

use camera::{Camera, Lens};
use folder::{Folder, Watch};

/// Beside every slot of the desk's program.
pub const BESIDE: Beside = Beside(|key, name, desk| view! { <Scan key name desk /> }.into_any());

/// Which panel stands open, and at which material, by its place among those asked for so far.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
enum At {
    #[default]
    Nowhere,
    Camera(usize),
    Folder(usize),
}

/// 台面: what lies on the counter for one case. It is the page's, and not the slot's, which is drawn anew with every page that arrives in it.
#[derive(Clone, Copy)]
struct Table {
    desk: Desk,
    at: RwSignal<At>,
    slots: StoredValue<Vec<String>>,
    lens: Lens,
    watch: Watch,
}

thread_local! {
    static HERE: RefCell<Option<(CaseId, Table)>> = const { RefCell::new(None) };
    /// Who chose the folder: what somebody else may read is asked of them anew.
    static WHOSE: RefCell<Option<AccountId>> = const { RefCell::new(None) };
}

impl Table {
    /// The page's: made with the first slot that asks.
    fn here(desk: Desk) -> Table {
        let there =
            HERE.with_borrow(|it| it.filter(|it| it.0 == desk.case && it.1.at.try_get_untracked().is_some()));
        if let Some((_, it)) = there {
            return it;
        }
        let who = Session::here().who_now().and_then(|it| it.account());
        if WHOSE.with_borrow(|it| *it != who) {
            folder::forget();
            WHOSE.set(who);
        }
        let table = desk.owned(|| {
            let at = RwSignal::new(At::Nowhere);
            let table =
                Table { desk, at, slots: StoredValue::new(Vec::new()), lens: Lens::new(), watch: Watch::new() };
            // With the page, whatever stands open.
            on_cleanup(move || table.lens.end());
            table
        });
        HERE.set(Some((desk.case, table)));
        table
    }

    fn place(self, slot: &str) -> usize {
        let known = self.slots.with_value(|all| all.iter().position(|it| it == slot));
        known.unwrap_or_else(|| {
            self.slots.update_value(|all| all.push(slot.to_owned()));
            self.slots.with_value(Vec::len) - 1
        })
    }
}

/// Pages that were taken and not handed in: whoever takes a case in with them on the table would lose them.
///
/// # Errors
/// Beside the material they lie at.
pub fn require_clear(case: CaseId) -> Result<(), Fault> {
    let Some((_, table)) = HERE.with_borrow(|it| it.filter(|it| it.0 == case)) else { return Ok(()) };
    let left = table.lens.left();
    let fields: Vec<Field> = left
        .into_iter()
        .map(|(slot, n)| Field {
            name: slot, says: format!("拍了{n}页还没有交上：请点“交上这{n}页”，或者删去")
        })
        .collect();
    if fields.is_empty() { Ok(()) } else { Err(Fault::Form { fields }) }
}

#[component]
fn Scan(key: StoredValue<String>, name: String, desk: Desk) -> impl IntoView {
    let table = Table::here(desk);
    let (slot, at) = (key.get_value(), table.at);
    let n = table.place(&slot);
    let of = format!("，{name}");
    let waiting = {
        let slot = slot.clone();
        move || {
            let n_pages = table.lens.of(&slot).len();
            (n_pages > 0 && at.get() != At::Camera(n))
                .then(|| view! { <p class="note note--warn">{format!("拍了{n_pages}页还没有交上。")}</p> })
        }
    };
    view! {
        <p class="row row--tight offprint">
            {opener(at, At::Camera(n), "用高拍仪拍", of.clone())}
            {opener(at, At::Folder(n), "从扫描仪取", of)}
        </p>
        {waiting}
        {move || match at.get() {
            At::Camera(it) if it == n => view! { <Camera of=slot.clone() table /> }.into_any(),
            At::Folder(it) if it == n => view! { <Folder of=slot.clone() table /> }.into_any(),
            _ => ().into_any(),
        }}
    }
}

/// The sides of a paper a slot asks for, by the names uploads have.
fn sides(desk: Desk, slot: &str) -> Vec<String> {
    let of = |all: &Vec<common::material::SlotView>| {
        all.iter().find(|it| it.material.slot == slot).map(|it| it.sides.clone())
    };
    desk.slots.with_untracked(of).unwrap_or_default()
}
