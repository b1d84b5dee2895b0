//! Strangers' bytes are looked at elsewhere: in a process of its own, so many at once, each with its deadline. Whatever kills it,
//! the hall goes on, and the file counts as unreadable.
use std::{
    collections::HashMap,
    future::Future,
    path::{Path, PathBuf},
    process::{ExitStatus, Stdio},
    sync::{Mutex, PoisonError},
    time::Duration,
};

use anyhow::{Context, anyhow};
use common::{fault::Fault, id::AccountId};
use reader::{Seen, child};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    process::Command,
    sync::{Semaphore, SemaphorePermit},
    time::timeout,
};

use crate::base::error::{Error, Result};

/// From start to end of one child.
const INSPECTING: Duration = Duration::from_secs(12);
const DRAWING: Duration = Duration::from_secs(8);
/// How long one waits for a place: whoever uploads has time, whoever looks has somebody standing there.
const WAITING: Duration = Duration::from_secs(20);
const LOOKING: Duration = Duration::from_secs(2);
/// Pages that wait to be drawn, and of one person.
const N_LOOKING: usize = 16;
const N_LOOKING_A_PERSON: usize = 3;
/// Files that wait to be looked at, and of one person: our page sends one after the other.
const N_SENDING: usize = 32;
const N_SENDING_A_PERSON: usize = 4;
/// However many cores: each may take as much memory as a large picture.
const MOST_PLACES: usize = 4;
/// A picture is written anew, and may become larger by that.
const MAX_REPLY: u64 = 64 << 20;

const UNREADABLE: &str = "这个文件太复杂或者已经损坏，读不出来，请“打印为PDF”后再传，或拍照上传";

pub struct Reader {
    /// Empty: read in this process, where nothing hostile comes.
    program: PathBuf,
    places: Semaphore,
    drawing: Semaphore,
    looking: Semaphore,
    waiting: Semaphore,
    by_person: Mutex<HashMap<(Kind, AccountId), usize>>,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    Sending,
    Looking,
}

impl Reader {
    pub fn new(program: PathBuf, n_places: usize) -> Reader {
        Reader {
            program,
            places: Semaphore::new(n_places.min(MOST_PLACES)),
            drawing: Semaphore::new(1),
            looking: Semaphore::new(N_LOOKING),
            waiting: Semaphore::new(N_SENDING),
            by_person: Mutex::default(),
        }
    }

    /// What the file is, and what of it may be kept. The bytes are fetched once there is a place.
    ///
    /// # Errors
    /// The fault its sender reads; `Busy` when too many wait, this person has several waiting, or the trouble is ours.
    pub async fn inspect(&self, who: AccountId, bytes: impl Future<Output = Result<Vec<u8>>>) -> Result<Seen> {
        let _line = self.waiting.try_acquire().map_err(|_| Fault::Busy)?;
        let _own = Own::of(self, Kind::Sending, who)?;
        let _place = place(&self.places, WAITING).await?;
        let bytes = bytes.await?;
        if self.program.as_os_str().is_empty() {
            let seen = tokio::task::spawn_blocking(move || reader::inspect(bytes)).await;
            return Ok(seen.context("inspecting")??);
        }
        match ask(&self.program, child::Request::Inspect, bytes, INSPECTING).await {
            Ok((child::Reply::Seen { kind, n_pages, doubts }, bytes)) => Ok(Seen { kind, bytes, n_pages, doubts }),
            Ok((child::Reply::Refused(fault), _)) => Err(fault.into()),
            Ok(_) => Err(ours(&anyhow!("an answer to another question"))),
            Err(Failed::Died(status)) => {
                tracing::warn!(%status, "a file could not be read");
                Err(Fault::FileUnsafe { says: UNREADABLE.to_owned() }.into())
            }
            Err(Failed::Ours(err)) => Err(ours(&err)),
        }
    }

    /// A page as a JPEG; `None`: it cannot be drawn, now or later.
    ///
    /// # Errors
    /// `Busy` when too many wait, or this person looks at several already.
    pub async fn draw(
        &self,
        who: AccountId,
        page: usize,
        bytes: impl Future<Output = Result<Vec<u8>>>,
    ) -> Result<Option<Vec<u8>>> {
        let _line = self.looking.try_acquire().map_err(|_| Fault::Busy)?;
        let _own = Own::of(self, Kind::Looking, who)?;
        let _place = place(&self.drawing, LOOKING).await?;
        let bytes = bytes.await?;
        if self.program.as_os_str().is_empty() {
            let drawn = tokio::task::spawn_blocking(move || reader::draw(bytes, page)).await;
            // A panic of the drawing library is the same to whoever looks.
            return Ok(drawn.ok().and_then(|it| it.ok()));
        }
        match ask(&self.program, child::Request::Draw(page), bytes, DRAWING).await {
            Ok((child::Reply::Drawn, picture)) => Ok(Some(picture)),
            Ok(_) => Ok(None),
            Err(Failed::Died(status)) => {
                tracing::warn!(%status, "a page could not be drawn");
                Ok(None)
            }
            Err(Failed::Ours(err)) => Err(ours(&err)),
        }
    }
}

async fn place(places: &Semaphore, patience: Duration) -> Result<SemaphorePermit<'_>> {
    let place = timeout(patience, places.acquire()).await.map_err(|_| Fault::Busy)?;
    Ok(place.map_err(|_| anyhow!("shutting down"))?)
}

/// Why there is no answer: a document that killed its reader, or a machine that could not start or wait for one. Only the first is the
/// document's.
enum Failed {
    Died(ExitStatus),
    Ours(anyhow::Error),
}

impl<E: Into<anyhow::Error>> From<E> for Failed {
    fn from(it: E) -> Failed {
        Failed::Ours(it.into())
    }
}

/// Nobody's file is condemned for it: it is looked at again.
fn ours(err: &anyhow::Error) -> Error {
    tracing::error!("the reader: {err:#}");
    Fault::Busy.into()
}

/// One child for one file. Killed when the time is over, and when whoever waits has gone.
async fn ask(
    program: &Path,
    request: child::Request,
    bytes: Vec<u8>,
    patience: Duration,
) -> std::result::Result<(child::Reply, Vec<u8>), Failed> {
    let mut child = Command::new(program)
        .arg(child::WORD)
        .env_clear()
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .context("starting the reader")?;
    let mut input = child.stdin.take().context("its input")?;
    let output = child.stdout.take().context("its output")?;
    let told = async move {
        let mut head = serde_json::to_vec(&request)?;
        head.push(b'\n');
        input.write_all(&head).await?;
        input.write_all(&bytes).await?;
        anyhow::Ok(())
    };
    let heard = async {
        let mut all = Vec::new();
        output.take(MAX_REPLY).read_to_end(&mut all).await?;
        anyhow::Ok(all)
    };
    let answered = async {
        // It may die before it has read everything: then its end says more than the broken pipe.
        let (_, heard) = tokio::join!(told, heard);
        let status = child.wait().await?;
        let mut all = heard?;
        match all.iter().position(|it| *it == b'\n') {
            Some(end) if status.success() => {
                let bytes = all.split_off(end + 1);
                Ok((serde_json::from_slice(&all)?, bytes))
            }
            // The child says so itself: the machine would not let it confine itself.
            _ if status.code() == Some(child::UNCONFINED) => {
                Err(anyhow!("the reader could not confine itself").into())
            }
            _ => Err(Failed::Died(status)),
        }
    };
    timeout(patience, answered).await.context("the reader took too long")?
}

/// One file, or one page, of one person.
struct Own<'a> {
    reader: &'a Reader,
    key: (Kind, AccountId),
}

impl Own<'_> {
    fn of(reader: &Reader, kind: Kind, who: AccountId) -> Result<Own<'_>> {
        let most = match kind {
            Kind::Sending => N_SENDING_A_PERSON,
            Kind::Looking => N_LOOKING_A_PERSON,
        };
        let mut all = reader.by_person.lock().unwrap_or_else(PoisonError::into_inner);
        let n = all.entry((kind, who)).or_default();
        if *n >= most {
            return Err(Fault::Busy.into());
        }
        *n += 1;
        Ok(Own { reader, key: (kind, who) })
    }
}

impl Drop for Own<'_> {
    fn drop(&mut self) {
        let mut all = self.reader.by_person.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(n) = all.get_mut(&self.key) {
            *n -= 1;
            if *n == 0 {
                all.remove(&self.key);
            }
        }
    }
}
