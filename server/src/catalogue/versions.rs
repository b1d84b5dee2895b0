//! Published items, parsed once: a version never changes.
use std::{
    collections::HashMap,
    ops::Deref,
    sync::{Arc, Mutex, PoisonError},
};

use common::{catalogue::Item, id::ItemId, moment::Day};

/// A county's open items in two or three versions each.
const MAX_HELD: usize = 2_000;

/// What a version says, and since when.
pub struct Published {
    pub item: Item,
    pub on: Day,
}

impl Deref for Published {
    type Target = Item;

    fn deref(&self) -> &Item {
        &self.item
    }
}

#[derive(Default)]
pub struct Versions(Mutex<HashMap<(ItemId, i32), Arc<Published>>>);

impl Versions {
    pub fn find(&self, id: ItemId, version: i32) -> Option<Arc<Published>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&(id, version)).cloned()
    }

    pub fn put(&self, id: ItemId, version: i32, it: Arc<Published>) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if held.len() >= MAX_HELD {
            held.clear();
        }
        held.insert((id, version), it);
    }
}
