//! What domains hold in memory beside the database (decision 0008), filed under its type: the gate keeps it for them, and knows none of
//! them.
use std::{
    any::{Any, TypeId},
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

/// One of each type, which is its domain's own, for as long as the hall or a transaction lasts.
#[derive(Default)]
pub struct Memory(RwLock<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>);

impl Memory {
    /// The one of this type; as it begins, where nobody has asked for it before.
    pub fn of<T: Default + Send + Sync + 'static>(&self) -> Arc<T> {
        let key = TypeId::of::<T>();
        let found = self.0.read().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        let found = found.unwrap_or_else(|| {
            let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
            all.entry(key).or_insert_with(|| Arc::<T>::default()).clone()
        });
        // What is filed under a type is of it.
        found.downcast().unwrap_or_default()
    }

    /// All of it was changed, or a change was undone.
    pub fn forget(&self) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    #[test]
    fn each_type_has_one_until_it_is_forgotten() {
        let memory = Memory::default();
        *memory.of::<Mutex<u32>>().lock().unwrap() = 7;
        *memory.of::<Mutex<i64>>().lock().unwrap() = -1;
        assert_eq!(*memory.of::<Mutex<u32>>().lock().unwrap(), 7);
        assert_eq!(*memory.of::<Mutex<i64>>().lock().unwrap(), -1);
        memory.forget();
        assert_eq!(*memory.of::<Mutex<u32>>().lock().unwrap(), 0);
    }
}
