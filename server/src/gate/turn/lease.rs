//! Of several processes, one does a line's work. Its lease is kept alive while it works, and every write of a turn asks for it again:
//! whoever was thought dead and comes back writes nothing.
use std::{future::Future, sync::Arc, time::Duration};

use common::{account::Who, fault::Fault};

use super::query;
use crate::{
    base::error::Result,
    gate::{cx::Cx, hub::Hub, write::write},
};

/// How long the process that runs a line may be silent before another takes over.
const MINUTES: i64 = 1;
const BEAT: Duration = Duration::from_secs(15);

/// Whose turn it has to be for what is written.
#[derive(Clone, Debug)]
pub struct Fence {
    line: &'static str,
    holder: String,
}

/// Works while holding the line, if nobody else does. One process with a file of its own needs no lease.
pub async fn held<R, O>(hub: &Arc<Hub>, line: &'static str, holder: &str, work: impl FnOnce(Option<Fence>) -> R)
where
    R: Future<Output = O>,
{
    if hub.is_sqlite() {
        work(None).await;
        return;
    }
    match hold(hub, line, holder).await {
        Ok(true) => (),
        Ok(false) => return,
        Err(err) => return tracing::error!(line, "the lease: {err}"),
    }
    let fence = Fence { line, holder: holder.to_owned() };
    tokio::select! {
        _ = work(Some(fence)) => (),
        () = keep_alive(hub, line, holder) => tracing::error!(line, "another process took over in the middle of a turn"),
    }
}

async fn hold(hub: &Arc<Hub>, line: &'static str, holder: &str) -> Result<bool> {
    let cx = Cx::reading(hub.clone(), Who::Nobody);
    let until = cx.now.plus_minutes(MINUTES);
    write(&cx, |cx| async move { query::hold(&cx, line, holder, until).await }).await
}

/// Ends when somebody else holds it.
async fn keep_alive(hub: &Arc<Hub>, line: &'static str, holder: &str) {
    loop {
        tokio::time::sleep(BEAT).await;
        match hold(hub, line, holder).await {
            Ok(false) => return,
            Ok(true) => (),
            // Still ours until it runs out; the next beat may get through.
            Err(err) => tracing::warn!(line, "the lease: {err}"),
        }
    }
}

/// Within the transaction of whatever is written: taken over meanwhile, it is undone.
pub async fn require(cx: &Cx, fence: &Fence) -> Result<()> {
    match query::holder(cx, fence.line).await? == fence.holder {
        true => Ok(()),
        false => Err(Fault::Busy.into()),
    }
}
