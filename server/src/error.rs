//! What a handler may fail with.
use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use common::fault::{Fault, Problem};
use sea_orm::{DbErr, RuntimeErr};

pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A `Fault` is for the person who asked; anything else is ours, is logged once, and tells them nothing.
#[derive(Debug)]
pub enum Error {
    Fault(Fault),
    Broken(anyhow::Error),
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
        let Error::Broken(err) = self else { return false };
        err.chain().filter_map(|it| it.downcast_ref::<DbErr>()).any(|it| {
            let code = match it {
                DbErr::Conn(RuntimeErr::SqlxError(it))
                | DbErr::Exec(RuntimeErr::SqlxError(it))
                | DbErr::Query(RuntimeErr::SqlxError(it)) => it.as_database_error().and_then(|it| it.code()),
                _ => None,
            };
            // PostgreSQL: serialization failure, deadlock. SQLite: busy, busy snapshot.
            matches!(code.as_deref(), Some("40001" | "40P01" | "5" | "517"))
        })
    }

    pub fn into_response(self, request: uuid::Uuid) -> Response {
        let fault = match self {
            Error::Fault(it) => it,
            Error::Broken(err) => {
                tracing::error!(%request, "{err:#}");
                Fault::Internal
            }
        };
        let status = fault.status();
        let wait = match &fault {
            Fault::TooOften { wait_seconds } => Some(*wait_seconds),
            Fault::Busy => Some(5),
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
