//! What a handler may fail with.
use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use common::fault::{Fault, Problem};
use sea_orm::{DbErr, RuntimeErr, sqlx};

pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A `Fault` is for the person who asked; anything else is ours, is logged once, and tells them nothing.
#[derive(Debug)]
pub enum Error {
    Fault(Fault),
    Broken(anyhow::Error),
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Error::Fault(it) => write!(f, "{}", it.says()),
            Error::Broken(it) => write!(f, "{it:#}"),
        }
    }
}

impl From<Fault> for Error {
    fn from(it: Fault) -> Error {
        Error::Fault(it)
    }
}

impl From<anyhow::Error> for Error {
    fn from(it: anyhow::Error) -> Error {
        Error::Broken(it)
    }
}

// The two that handlers meet everywhere; any other error gets here by `.context("…")?`.
impl From<DbErr> for Error {
    fn from(it: DbErr) -> Error {
        Error::Broken(it.into())
    }
}

impl From<serde_json::Error> for Error {
    fn from(it: serde_json::Error) -> Error {
        Error::Broken(it.into())
    }
}

impl Error {
    /// Two writers met, and the database asks one of them to start again. Nothing was kept; trying again is safe.
    pub fn is_collision(&self) -> bool {
        // PostgreSQL: serialization failure, deadlock, and a key two chose from what both saw free (its manual, 13.5).
        // SQLite has one writer in this process and is busy only when another process holds the file: that is an
        // outage, not a collision.
        // 25P02: a handler went on after one of these, asking only whether something could be done; nothing of it is kept.
        self.codes().iter().any(|it| matches!(it.as_str(), "40001" | "40P01" | "23505" | "25P02"))
    }

    /// The database, or what stands behind it, cannot answer just now. Not the asker's fault, and worth trying again.
    pub fn is_outage(&self) -> bool {
        let Error::Broken(err) = self else { return false };
        let is_gone = err.chain().filter_map(|it| it.downcast_ref::<DbErr>()).any(|it| {
            let sqlx = match it {
                DbErr::ConnectionAcquire(_) => return true,
                DbErr::Conn(RuntimeErr::SqlxError(it))
                | DbErr::Exec(RuntimeErr::SqlxError(it))
                | DbErr::Query(RuntimeErr::SqlxError(it)) => it,
                _ => return false,
            };
            !matches!(
                **sqlx,
                sqlx::Error::Database(_) | sqlx::Error::RowNotFound | sqlx::Error::ColumnDecode { .. }
            )
        });
        // SQLite: busy, locked, read-only, I/O, full. PostgreSQL: lock and statement timeout, shutting down, starting,
        // too many connections, disk full.
        let is_told = |it: &String| {
            let first = it.parse::<u32>().map(|it| it & 0xff);
            matches!(first, Ok(5 | 6 | 8 | 10 | 13)) && it.len() < 5
                || matches!(
                    it.as_str(),
                    "55P03" | "57014" | "57P01" | "57P02" | "57P03" | "53300" | "53100" | "25006"
                )
        };
        is_gone || self.codes().iter().any(is_told)
    }

    /// What the database called it.
    fn codes(&self) -> Vec<String> {
        let Error::Broken(err) = self else { return Vec::new() };
        let code = |it: &DbErr| match it {
            DbErr::Conn(RuntimeErr::SqlxError(it))
            | DbErr::Exec(RuntimeErr::SqlxError(it))
            | DbErr::Query(RuntimeErr::SqlxError(it)) => {
                it.as_database_error().and_then(|it| it.code()).map(|it| it.into_owned())
            }
            _ => None,
        };
        err.chain().filter_map(|it| it.downcast_ref::<DbErr>()).filter_map(code).collect()
    }

    /// What the person who asked is told; what is ours is logged here, under the request's number.
    pub fn shown(self, request: uuid::Uuid) -> Fault {
        match self {
            Error::Fault(it) => it,
            it if it.is_outage() => {
                tracing::error!(%request, "an outage: {it}");
                Fault::Busy
            }
            Error::Broken(err) => {
                tracing::error!(%request, "{err:#}");
                Fault::Internal
            }
        }
    }

    pub fn into_response(self, request: uuid::Uuid) -> Response {
        let fault = self.shown(request);
        let status = fault.status();
        let wait = match &fault {
            Fault::TooOften { wait_seconds } => Some(*wait_seconds),
            Fault::Busy | Fault::ReadOnly => Some(5),
            _ => None,
        };
        let problem = Problem { title: fault.says(), status, instance: request.to_string(), fault };
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&problem).unwrap_or_default();
        let mut reply = (status, [(header::CONTENT_TYPE, "application/problem+json")], body).into_response();
        if let Some(seconds) = wait {
            reply.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        reply
    }
}
