//! Published items, parsed once: a version never changes.
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use common::{catalogue::Item, id::ItemId, moment::Day};

/// A county's open items in two or three versions each.
const MAX_HELD: usize = 2_000;

type Published = Arc<(Item, Day)>;

#[derive(Default)]
pub struct Versions(Mutex<HashMap<(ItemId, i32), Published>>);

impl Versions {
    pub fn find(&self, id: ItemId, version: i32) -> Option<Published> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&(id, version)).cloned()
    }

    pub fn put(&self, id: ItemId, version: i32, it: (Item, Day)) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if held.len() >= MAX_HELD {
            held.clear();
        }
        held.insert((id, version), Arc::new(it));
    }
}
