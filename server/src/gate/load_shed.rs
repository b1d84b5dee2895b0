//! 分级限流: so many requests of a class are worked on at once, some wait a moment, the rest is told to come back
//! (trust.md 2.7). A flood of sign-ins or of browsing leaves places for those who hand in and decide.
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use common::{account, call::Access, fault::Fault};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};

use crate::base::{error::Result, meters::Meters};

/// How long one may wait for a place.
const PATIENCE: Duration = Duration::from_millis(500);
/// So many may wait for each place.
const N_WAITING: usize = 8;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Anybody's reading: the catalogue, the guides, the look-up.
    Public,
    /// Anything that hashes a password, which is slow on purpose.
    SignIn,
    /// Applicants' own pages, uploads and submissions.
    Citizen,
    Staff,
}

impl Class {
    pub fn of(path: &str, access: Access) -> Class {
        match access {
            _ if hashes(path) => Class::SignIn,
            Access::Public => Class::Public,
            Access::SignedIn | Access::Applicant | Access::Filler | Access::Bringer | Access::Citizen => {
                Class::Citizen
            }
            Access::Desk | Access::Staff(_) => Class::Staff,
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Class::Public => "public",
            Class::SignIn => "sign_in",
            Class::Citizen => "citizen",
            Class::Staff => "staff",
        }
    }
}

/// Calls that hash a password. They have places of their own, so that a flood of them leaves the rest of the hall alone.
fn hashes(path: &str) -> bool {
    let own = [
        account::SIGN_IN.path,
        account::RENEW.path,
        account::REGISTER.path,
        account::CHANGE_SECRET.path,
        account::SAVE_PROFILE.path,
        account::recover::RECOVER.path,
        account::own::CLOSE.path,
        account::staff::JOIN.path,
    ];
    own.contains(&path)
}

struct Room {
    places: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
}

impl Room {
    fn of(n: usize) -> Room {
        Room { places: Arc::new(Semaphore::new(n)), waiting: Arc::new(Semaphore::new(n * N_WAITING)) }
    }
}

/// What bodies on their way may take together, in pieces of `PIECE` bytes: 64 MB.
const N_PIECES: usize = 65_536;
/// And those of one network: a hall of people uploading at once, and not everything.
const N_PIECES_A_NETWORK: usize = N_PIECES / 4;
const PIECE: usize = 1024;

pub struct Rooms {
    rooms: [Room; 4],
    bodies: Arc<Semaphore>,
    /// Pieces held by each network.
    by_network: Mutex<HashMap<String, usize>>,
}

/// What a body holds while it comes, by all that has come of it and not by the pieces it came in; given back when dropped.
pub struct Coming<'a> {
    rooms: &'a Rooms,
    network: String,
    n_pieces: usize,
    permits: Vec<OwnedSemaphorePermit>,
}

impl Coming<'_> {
    /// So many bytes in all are here now; or `Busy`: all bodies together, or this network's, are too many.
    pub fn grown(&mut self, n_bytes: usize) -> Result<()> {
        let n = n_bytes.div_ceil(PIECE).saturating_sub(self.n_pieces);
        if n == 0 {
            return Ok(());
        }
        let mut all = self.rooms.by_network.lock().unwrap_or_else(PoisonError::into_inner);
        let own = all.entry(self.network.clone()).or_default();
        if *own + n > N_PIECES_A_NETWORK {
            return Err(Fault::Busy.into());
        }
        let permits = u32::try_from(n).unwrap_or(u32::MAX);
        let permit = self.rooms.bodies.clone().try_acquire_many_owned(permits).map_err(|_| Fault::Busy)?;
        *own += n;
        self.n_pieces += n;
        self.permits.push(permit);
        Ok(())
    }
}

impl Drop for Coming<'_> {
    fn drop(&mut self) {
        let mut all = self.rooms.by_network.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(own) = all.get_mut(&self.network) {
            *own = own.saturating_sub(self.n_pieces);
            if *own == 0 {
                all.remove(&self.network);
            }
        }
    }
}

impl Default for Rooms {
    fn default() -> Rooms {
        let rooms = [Room::of(64), Room::of(8), Room::of(64), Room::of(64)];
        Rooms { rooms, bodies: Arc::new(Semaphore::new(N_PIECES)), by_network: Mutex::default() }
    }
}

impl Rooms {
    /// A body on its way from that network: holds nothing yet.
    pub fn body(&self, network: &str) -> Coming<'_> {
        Coming { rooms: self, network: network.to_owned(), n_pieces: 0, permits: Vec::new() }
    }

    /// A place for the length of a request, or `Busy`.
    pub async fn enter(&self, class: Class, meters: &Meters) -> Result<OwnedSemaphorePermit> {
        let room = &self.rooms[class as usize];
        if let Ok(it) = room.places.clone().try_acquire_owned() {
            return Ok(it);
        }
        let full = || {
            meters.shed(class.label());
            Fault::Busy
        };
        let _line = room.waiting.try_acquire().map_err(|_| full())?;
        match timeout(PATIENCE, room.places.clone().acquire_owned()).await {
            Ok(Ok(it)) => Ok(it),
            _ => Err(full().into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_full_class_waits_then_is_sent_away_and_leaves_the_others_alone() {
        let (rooms, meters) = (Rooms::default(), Meters::default());
        let mut held = Vec::new();
        for _ in 0..8 {
            held.push(rooms.enter(Class::SignIn, &meters).await.unwrap());
        }
        assert!(rooms.enter(Class::SignIn, &meters).await.is_err(), "after waiting");
        assert!(rooms.enter(Class::Staff, &meters).await.is_ok());
        held.pop();
        assert!(rooms.enter(Class::SignIn, &meters).await.is_ok());
        assert!(meters.text().contains("yimen_shed_total{class=\"sign_in\"} 1"));
    }
}
