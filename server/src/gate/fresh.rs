//! A row is written over only from what this very transaction has read of it: what was read before the transaction began
//! (before a body arrived, a scanner answered, a password was hashed) may be somebody else's by now, and writing it back
//! whole would undo what happened in between. Therefore nothing takes a whole `Model` to update: rows change here.
use std::ops::Deref;

use anyhow::anyhow;
use common::fault::Fault;
use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, EntityTrait, IntoActiveModel, Iterable, ModelTrait, PrimaryKeyTrait,
    sea_query::FromValueTuple,
};

use crate::{
    base::error::{Error, Result},
    gate::cx::Cx,
};

type Active<M> = <<M as ModelTrait>::Entity as EntityTrait>::ActiveModel;
type Key<M> = <<<M as ModelTrait>::Entity as EntityTrait>::PrimaryKey as PrimaryKeyTrait>::ValueType;

/// A row as this call's transaction sees it. Look at it as at the row itself, decide, then `change` it.
#[derive(Clone, Debug)]
pub struct Fresh<M> {
    row: M,
    /// The transaction it was read in.
    turn: u64,
}

impl<M> Deref for Fresh<M> {
    type Target = M;

    fn deref(&self) -> &M {
        &self.row
    }
}

impl<M, E> Fresh<M>
where
    M: ModelTrait<Entity = E> + IntoActiveModel<Active<M>> + Sync,
    E: EntityTrait<Model = M>,
    Active<M>: ActiveModelTrait<Entity = E> + ActiveModelBehavior + Send,
{
    /// The row somebody has read earlier, as it is now. Gone: `NotFound`.
    pub async fn again(cx: &Cx, row: &M) -> Result<Fresh<M>> {
        let turn = cx.turn().ok_or_else(|| anyhow!("a row is to be changed outside of a transaction"))?;
        let key = Key::<M>::from_value_tuple(row.get_primary_key_value());
        let row = E::find_by_id(key).one(&cx.db()).await?.ok_or(Fault::NotFound)?;
        Ok(Fresh { row, turn })
    }

    /// Writes what `by` changes, and no other column. Returns the row as it is from now on.
    pub async fn change(self, cx: &Cx, by: impl FnOnce(&mut M)) -> Result<M> {
        if cx.turn() != Some(self.turn) {
            return Err(Error::Broken(anyhow!("a row of one transaction is to be changed in another")));
        }
        let mut after = self.row.clone();
        by(&mut after);
        if after.get_primary_key_value() != self.row.get_primary_key_value() {
            return Err(Error::Broken(anyhow!("a row is to become another row")));
        }
        let columns = || E::Column::iter().filter(|it| self.row.get(*it) != after.get(*it));
        if columns().next().is_none() {
            return Ok(after);
        }
        let mut active = self.row.clone().into_active_model();
        columns().for_each(|it| active.set(it, after.get(it)));
        active.update_without_returning(&cx.db()).await?;
        Ok(after)
    }
}

/// Reads the row again and changes it, in this call's transaction: `change(&cx, &bill, |it| it.due = 0)`.
pub async fn change<M, E>(cx: &Cx, row: &M, by: impl FnOnce(&mut M)) -> Result<M>
where
    M: ModelTrait<Entity = E> + IntoActiveModel<Active<M>> + Sync,
    E: EntityTrait<Model = M>,
    Active<M>: ActiveModelTrait<Entity = E> + ActiveModelBehavior + Send,
{
    Fresh::again(cx, row).await?.change(cx, by).await
}
