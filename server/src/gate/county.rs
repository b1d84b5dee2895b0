//! 县: whose hall this is, as this process knows it. Read when the program starts and when `county.rs` has changed it.
use std::sync::{Arc, PoisonError, RwLock};

use anyhow::{Context, Result};
use common::county::County;
use sea_orm::ConnectionTrait;

mod query;

/// As this process knows it.
#[derive(Default)]
pub struct Held(RwLock<Arc<County>>);

impl Held {
    /// Of what the row says; without one nobody has said yet whose hall this is.
    fn of(facts: Option<String>) -> Result<Held> {
        let county = facts.map(|it| serde_json::from_str(&it).context("the county's row")).transpose()?;
        Ok(Held(RwLock::new(Arc::new(county.unwrap_or_default()))))
    }

    /// As it stands in the database now.
    pub async fn read(db: &impl ConnectionTrait) -> Result<Held> {
        Held::of(query::facts(db).await?)
    }

    pub fn get(&self) -> Arc<County> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// From now on it says so.
    pub fn put(&self, county: County) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(county);
    }
}
