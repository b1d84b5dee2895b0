//! Strangers' bytes are looked at elsewhere: in a process of its own, so many at once, each with its deadline. Whatever kills it,
//! the hall goes on, and the file counts as unreadable.
use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    process::Stdio,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use anyhow::{Context, anyhow, bail};
use common::{fault::Fault, id::AccountId};
use reader::{Seen, child};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    process::Command,
    sync::{Semaphore, SemaphorePermit},
    time::timeout,
};

use crate::error::Result;

/// From start to end of one child.
const INSPECTING: Duration = Duration::from_secs(12);
const DRAWING: Duration = Duration::from_secs(8);
/// How long one waits for a place: whoever uploads has time, whoever looks has somebody standing there.
const WAITING: Duration = Duration::from_secs(20);
const LOOKING: Duration = Duration::from_secs(2);
/// Pages that wait to be drawn, and of one person.
const N_LOOKING: usize = 16;
const N_LOOKING_A_PERSON: usize = 3;
/// A picture is written anew, and may become larger by that.
const MAX_REPLY: u64 = 64 << 20;

const UNREADABLE: &str = "这个文件太复杂或者已经损坏，读不出来，请“打印为PDF”后再传，或拍照上传";

pub struct Reader {
    /// Empty: read in this process, where nothing hostile comes.
    program: PathBuf,
    places: Semaphore,
    looking: Semaphore,
    by_person: Mutex<HashMap<AccountId, usize>>,
}

impl Reader {
    pub fn new(program: PathBuf, n_places: usize) -> Reader {
        let (places, looking) = (Semaphore::new(n_places), Semaphore::new(N_LOOKING));
        Reader { program, places, looking, by_person: Mutex::default() }
    }

    /// What the file is, and what of it may be kept.
    ///
    /// # Errors
    /// The fault its sender reads; `Busy` when too many wait.
    pub async fn inspect(&self, bytes: Vec<u8>) -> Result<Seen> {
        let _place = self.place(WAITING).await?;
        if self.program.as_os_str().is_empty() {
            let seen = tokio::task::spawn_blocking(move || reader::inspect(bytes)).await;
            return Ok(seen.context("inspecting")??);
        }
        match ask(&self.program, child::Request::Inspect, bytes, INSPECTING).await {
            Ok((child::Reply::Seen { kind, n_pages, doubts }, bytes)) => Ok(Seen { kind, bytes, n_pages, doubts }),
            Ok((child::Reply::Refused(fault), _)) => Err(fault.into()),
            other => {
                tracing::warn!("a file could not be read: {:?}", other.map(|it| it.0));
                Err(Fault::FileUnsafe { says: UNREADABLE.to_owned() }.into())
            }
        }
    }

    /// A page as a JPEG; `None`: it cannot be drawn, now or later.
    ///
    /// # Errors
    /// `Busy` when too many wait, or this person looks at several already.
    pub async fn draw(&self, who: AccountId, bytes: Vec<u8>, page: usize) -> Result<Option<Vec<u8>>> {
        let _line = self.looking.try_acquire().map_err(|_| Fault::Busy)?;
        let _own = Looking::of(self, who).ok_or(Fault::Busy)?;
        let _place = self.place(LOOKING).await?;
        if self.program.as_os_str().is_empty() {
            let drawn = tokio::task::spawn_blocking(move || reader::draw(bytes, page)).await;
            // A panic of the drawing library is the same to whoever looks.
            return Ok(drawn.ok().and_then(|it| it.ok()));
        }
        match ask(&self.program, child::Request::Draw(page), bytes, DRAWING).await {
            Ok((child::Reply::Drawn, picture)) => Ok(Some(picture)),
            other => {
                tracing::warn!("a page could not be drawn: {:?}", other.map(|it| it.0));
                Ok(None)
            }
        }
    }

    async fn place(&self, patience: Duration) -> Result<SemaphorePermit<'_>> {
        let place = timeout(patience, self.places.acquire()).await.map_err(|_| Fault::Busy)?;
        Ok(place.map_err(|_| anyhow!("shutting down"))?)
    }
}

/// One child for one file. Killed when the time is over, and when whoever waits has gone.
async fn ask(
    program: &Path,
    request: child::Request,
    bytes: Vec<u8>,
    patience: Duration,
) -> anyhow::Result<(child::Reply, Vec<u8>)> {
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
        let (_, mut all) = tokio::try_join!(told, heard)?;
        let status = child.wait().await?;
        let end = all.iter().position(|it| *it == b'\n');
        match end {
            Some(end) if status.success() => {
                let bytes = all.split_off(end + 1);
                Ok((serde_json::from_slice(&all)?, bytes))
            }
            _ => bail!("the reader ended with {status}"),
        }
    };
    timeout(patience, answered).await.context("the reader took too long")?
}

/// One page of one person.
struct Looking<'a> {
    reader: &'a Reader,
    who: AccountId,
}

impl Looking<'_> {
    fn of(reader: &Reader, who: AccountId) -> Option<Looking<'_>> {
        let mut all = reader.by_person.lock().unwrap_or_else(PoisonError::into_inner);
        let n = all.entry(who).or_default();
        if *n >= N_LOOKING_A_PERSON {
            return None;
        }
        *n += 1;
        Some(Looking { reader, who })
    }
}

impl Drop for Looking<'_> {
    fn drop(&mut self) {
        let mut all = self.reader.by_person.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(n) = all.get_mut(&self.who) {
            *n -= 1;
            if *n == 0 {
                all.remove(&self.who);
            }
        }
    }
}
