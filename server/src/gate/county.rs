//! 县: whose hall this is, as this process knows it. Read when the program starts and when `county.rs` has changed it.
use std::sync::{Arc, PoisonError, RwLock};

use anyhow::{Context, Result};
use common::{county::County, moment::Moment};
use sea_orm::ConnectionTrait;

use crate::entity::counties;

mod query;

#[derive(Clone, Default, PartialEq)]
struct Known {
    county: Arc<County>,
    opened_at: Option<Moment>,
}

/// As this process knows it.
#[derive(Default)]
pub struct Held(RwLock<Known>);

impl Held {
    /// Of what the row says; without one nobody has said yet whose hall this is.
    fn of(row: Option<counties::Model>) -> Result<Held> {
        let opened_at = row.as_ref().and_then(|it| it.opened_at);
        let county = row.map(|it| serde_json::from_str(&it.facts).context("the county's row")).transpose()?;
        Ok(Held(RwLock::new(Known { county: Arc::new(county.unwrap_or_default()), opened_at })))
    }

    /// As it stands in the database now.
    pub async fn read(db: &impl ConnectionTrait) -> Result<Held> {
        Held::of(query::row(db).await?)
    }

    fn known(&self) -> Known {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn get(&self) -> Arc<County> {
        self.known().county
    }

    /// 开门: since when citizens are served.
    pub fn opened_at(&self) -> Option<Moment> {
        self.known().opened_at
    }

    pub fn is_open(&self) -> bool {
        self.opened_at().is_some()
    }

    /// From now on it says what the database does. A hall stays in its county: rows of another would be out of sight.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn follow(&self, db: &impl ConnectionTrait) -> Result<()> {
        let now = Held::read(db).await?.known();
        let before = self.known();
        if now != before && (before.county.code.0 == 0 || now.county.code == before.county.code) {
            *self.0.write().unwrap_or_else(PoisonError::into_inner) = now;
        }
        Ok(())
    }
}
