//! What a handler is given: who asks, when, and the one way to the database.
use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
};

use axum::{http::header, response::Response};
use common::{
    account::Who,
    id::{AccountId, Region},
    moment::Moment,
};
use sea_orm::{DatabaseExecutor, DatabaseTransaction};

use crate::{
    entity::audit_rows,
    gate::{hub::Hub, memory::Memory, session, turn::lease::Fence},
};

/// What the reply's cookie is to become.
#[derive(Clone, Debug)]
enum Cookie {
    Opened(session::Token, AccountId),
    Gone,
}

/// What a handler is given. It is re-runnable: whatever it does, it does through `db()`.
#[derive(Clone)]
pub struct Cx {
    pub hub: Arc<Hub>,
    pub who: Who,
    pub now: Moment,
    /// The version of the rules on personal information they have agreed to.
    pub agreed: String,
    /// The hash of the session this came through.
    pub session: Option<String>,
    pub peer: String,
    pub device: String,
    /// What this browser carries from having been signed in before (`gate/attempt.rs`).
    pub marks: String,
    cookie: Arc<Mutex<Option<Cookie>>>,
    /// What it is to carry from now on.
    mark: Arc<Mutex<Option<String>>>,
    /// What has to be counted against whoever tries too often.
    failures: Arc<Mutex<Vec<String>>>,
    write: Option<Arc<DatabaseTransaction>>,
    /// Which of this process' transactions that is.
    turn: u64,
    /// What this call's transaction, and those that share its commit, have read once: the calendar.
    pub(crate) seen: Arc<Memory>,
    /// Which line of the jobs this is, and for whom it is kept.
    pub(crate) fence: Option<Fence>,
    /// What this call's transaction writes into the audit table just before it commits.
    notes: Arc<Mutex<Vec<audit_rows::Model>>>,
    /// Whose hall it becomes by this very call; none: the hub knows.
    founded: Option<Region>,
    /// This call changes what the county says of itself.
    is_county_changed: Arc<AtomicBool>,
}

impl Cx {
    /// A context that can only read: for GET, and for pages the server fills.
    pub fn reading(hub: Arc<Hub>, who: Who) -> Cx {
        let now = hub.clock.now();
        let (peer, device) = (String::new(), String::new());
        Cx {
            hub,
            who,
            now,
            agreed: String::new(),
            session: None,
            peer,
            device,
            marks: String::new(),
            cookie: Arc::default(),
            mark: Arc::default(),
            failures: Arc::default(),
            write: None,
            turn: 0,
            seen: Arc::default(),
            fence: None,
            notes: Arc::default(),
            founded: None,
            is_county_changed: Arc::default(),
        }
    }

    /// What it writes is kept only while this process holds the line.
    pub(crate) fn fenced(self, fence: Option<Fence>) -> Cx {
        Cx { fence, ..self }
    }

    /// A reader on GET, on everything else the transaction of this call.
    pub fn db(&self) -> DatabaseExecutor<'_> {
        match &self.write {
            Some(tx) => DatabaseExecutor::Transaction(tx),
            None => DatabaseExecutor::Connection(&self.hub.readers),
        }
    }

    /// 行政区划: the partition of every row of this hall.
    pub fn region(&self) -> Region {
        self.founded.unwrap_or_else(|| self.hub.region())
    }

    /// The same call, in the county it founds a hall for.
    pub fn founding(self, region: Region) -> Cx {
        Cx { founded: Some(region), ..self }
    }

    /// Once this is committed, the process looks again at what the county says of itself.
    pub fn county_changed(&self) {
        self.is_county_changed.store(true, Relaxed);
    }

    pub(crate) fn is_county_changed(&self) -> bool {
        self.is_county_changed.load(Relaxed)
    }

    /// Whether this can only read: what it sees is committed.
    pub fn is_reading(&self) -> bool {
        self.write.is_none()
    }

    /// Which transaction this works in; none: it can only read.
    pub fn turn(&self) -> Option<u64> {
        self.write.as_ref().map(|_| self.turn)
    }

    /// The same call, with a transaction to work in.
    pub(crate) fn inside(&self, tx: Arc<DatabaseTransaction>, seen: Arc<Memory>) -> Cx {
        static LAST: AtomicU64 = AtomicU64::new(0);
        let turn = LAST.fetch_add(1, Relaxed) + 1;
        Cx { write: Some(tx), turn, seen, notes: Arc::default(), ..self.clone() }
    }

    /// Whose call this is, for the record: who signs in with it, if nobody was signed in before.
    pub fn account(&self) -> Option<AccountId> {
        let entered = match &*self.cookie.lock().unwrap_or_else(PoisonError::into_inner) {
            Some(Cookie::Opened(_, account)) => Some(*account),
            _ => None,
        };
        entered.or_else(|| self.who.account())
    }

    /// Written with whatever else this call changes, or not at all.
    pub fn note(&self, row: audit_rows::Model) {
        debug_assert!(!self.is_reading(), "noted outside a transaction: nobody would write it");
        self.notes.lock().unwrap_or_else(PoisonError::into_inner).push(row);
    }

    pub(crate) fn notes(&self) -> Vec<audit_rows::Model> {
        std::mem::take(&mut *self.notes.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Who asked is signed in from now on: the reply will carry the cookie.
    pub fn signed_in(&self, token: session::Token, account: AccountId) {
        *self.cookie.lock().unwrap_or_else(PoisonError::into_inner) = Some(Cookie::Opened(token, account));
    }

    /// The same call, now as somebody: a visitor who has just been given an account.
    pub fn acting_as(self, who: Who) -> Cx {
        Cx { who, ..self }
    }

    /// The same call at another moment: whoever tells what was done says when.
    pub fn at(self, now: Moment) -> Cx {
        Cx { now, ..self }
    }

    /// This browser carries these marks from now on.
    pub fn mark(&self, marks: String) {
        *self.mark.lock().unwrap_or_else(PoisonError::into_inner) = Some(marks);
    }

    pub fn signed_out(&self) {
        *self.cookie.lock().unwrap_or_else(PoisonError::into_inner) = Some(Cookie::Gone);
    }

    pub fn count_failure(&self, keys: &[String]) {
        let mut all = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        for key in keys {
            // A call that is run again after a collision fails once all the same.
            if !all.contains(key) {
                all.push(key.clone());
            }
        }
    }

    pub(crate) fn failures(&self) -> Vec<String> {
        std::mem::take(&mut *self.failures.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn set_cookie(&self, reply: &mut Response) {
        let cookie = self.cookie.lock().unwrap_or_else(PoisonError::into_inner).take();
        let session = match &cookie {
            None => None,
            Some(Cookie::Opened(it, _)) => Some(it.cookie()),
            Some(Cookie::Gone) => Some(session::Token::gone()),
        };
        let marks = self.mark.lock().unwrap_or_else(PoisonError::into_inner).take();
        let marks = marks.map(|it| session::marks_cookie(&it));
        for value in session.into_iter().chain(marks).filter_map(|it| it.parse().ok()) {
            reply.headers_mut().append(header::SET_COOKIE, value);
        }
        if matches!(cookie, Some(Cookie::Gone)) {
            reply
                .headers_mut()
                .insert("clear-site-data", header::HeaderValue::from_static("\"cache\", \"storage\""));
        }
    }
}
