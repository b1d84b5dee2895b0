//! One call, one transaction.
use std::{future::Future, sync::Arc, time::Duration};

use anyhow::Context;
use common::fault::Fault;
use sea_orm::{DatabaseTransaction, DbErr};
use tokio::time::timeout;
use uuid::Uuid;

use crate::{
    base::error::{Error, Result},
    entity::audit_rows,
    gate::{audit, cx::Cx, disk, group_commit, turn::lease},
};

/// So often a call tries beside others; then it goes alone in this process, and collides with other processes only.
pub const N_TOGETHER: u32 = 2;
const MAX_TRIES: u32 = 16;

/// One call, one transaction: kept if the handler says Ok, undone otherwise. Jobs write through here too.
pub async fn write<O, R>(cx: &Cx, handler: impl Fn(Cx) -> R) -> Result<O>
where
    R: Future<Output = Result<O>>,
{
    disk::require_writable(&cx.hub)?;
    let out = match cx.hub.is_sqlite() {
        true => write_together(cx, handler).await,
        false => write_alone(cx, handler).await,
    };
    if out.as_ref().is_err_and(Error::is_outage) {
        disk::look(&cx.hub);
    }
    out
}

/// SQLite: a savepoint in a transaction shared with whoever waits (see `group_commit`).
async fn write_together<O, R>(cx: &Cx, handler: impl Fn(Cx) -> R) -> Result<O>
where
    R: Future<Output = Result<O>>,
{
    let mut share = group_commit::join(&cx.hub).await?;
    let part = Arc::new(share.part().await?);
    let inside = cx.inside(part.clone(), share.seen());
    let out = group_commit::at_once(handler(inside.clone())).await;
    let notes = inside.notes();
    drop(inside);
    let part = Arc::into_inner(part).context("a handler kept its transaction")?;
    let settled = match &out {
        Ok(_) => group_commit::at_once(part.commit()).await,
        Err(_) => part.rollback().await,
    };
    match out {
        Ok(_) => share.note(notes),
        // It may have read what it wrote and is now undone.
        Err(_) => share.seen().forget(),
    }
    if let Err(err) = settled {
        share.abandon().await;
        return out.and(Err(err.into()));
    }
    share.leave().await?;
    out
}

/// PostgreSQL: a transaction of its own, run again if the database asks for it: under serializable isolation, who
/// does not try again will fail one day.
async fn write_alone<O, R>(cx: &Cx, handler: impl Fn(Cx) -> R) -> Result<O>
where
    R: Future<Output = Result<O>>,
{
    let mut n_tries = 0;
    loop {
        n_tries += 1;
        let turn = timeout(group_commit::PATIENCE, cx.hub.turn(n_tries)).await.map_err(|_| Fault::Busy)?;
        let turn = turn.context("shutting down")?;
        let tx = Arc::new(cx.hub.begin().await?);
        let inside = cx.inside(tx.clone(), Arc::default());
        let out = match &inside.fence {
            // Several processes are only where this is the way to write.
            Some(it) => match lease::require(&inside, it).await {
                Ok(()) => handler(inside.clone()).await,
                Err(err) => Err(err),
            },
            None => handler(inside.clone()).await,
        };
        let notes = inside.notes();
        drop(inside);
        let tx = Arc::into_inner(tx).context("a handler kept its transaction")?;
        let out = match out {
            Ok(it) => keep(tx, notes).await.map(|()| it).map_err(Error::from),
            // Said aloud: left to `drop`, the connection would go back to the pool with the rollback still to do.
            Err(err) => tx.rollback().await.map_err(Error::from).and(Err(err)),
        };
        match out {
            Err(err) if err.is_collision() && n_tries < MAX_TRIES => (),
            // So many collisions are a crowd, not a defect.
            Err(err) if err.is_collision() => return Err(Fault::Busy.into()),
            out => {
                cx.hub.committed(1, out.is_ok());
                return out;
            }
        }
        // Alone, and yet collided: with another process. The turn is kept meanwhile, or newcomers would add to it.
        if n_tries > N_TOGETHER {
            back_off(n_tries - N_TOGETHER).await;
        }
        drop(turn);
    }
}

/// Commits, with what is to stand in the audit table.
pub(crate) async fn keep(tx: DatabaseTransaction, notes: Vec<audit_rows::Model>) -> Result<(), DbErr> {
    match audit::query::insert(&tx, notes).await {
        Ok(()) => tx.commit().await,
        Err(err) => tx.rollback().await.and(Err(err)),
    }
}

// Doubling, with half of it by chance, so that those who collided do not meet again.
async fn back_off(n_tries: u32) {
    let most = 1_000 << n_tries.min(6);
    let chance = u64::from(Uuid::now_v7().as_bytes()[15]) * most / 256;
    tokio::time::sleep(Duration::from_micros(most / 2 + chance / 2)).await;
}
