//! What a request carries: read before it takes anybody's place, as fast as it has to come, and within what all of them may take
//! together. A sender that is silent or dribbles holds a connection and nothing else.
use std::time::Duration;

use axum::body::{Body, Bytes};
use common::fault::Fault;
use futures_util::StreamExt;
use tokio::time::{Instant, timeout_at};

use super::Result;
use crate::shed::Rooms;

/// However slow the line: one chunk of an upload over the slowest we mean to serve takes half of it.
const MOST: Duration = Duration::from_secs(60);
/// Silence at the beginning: a phone in a lift.
const GRACE: Duration = Duration::from_secs(5);
/// Bytes a second after that: a tenth of the slowest line.
const LEAST: f64 = 1024.0;

/// The whole body, if it comes in time.
///
/// # Errors
/// `Unreadable` when it is longer than `most`; `Busy` when it comes too slowly, or all bodies together are too many.
pub async fn body_of(rooms: &Rooms, body: Body, most: usize) -> Result<Bytes> {
    let began = Instant::now();
    let mut pieces = body.into_data_stream();
    let mut all = Vec::new();
    let mut room = Vec::new();
    loop {
        let allowed = (GRACE + Duration::from_secs_f64(all.len() as f64 / LEAST)).min(MOST);
        let piece = match timeout_at(began + allowed, pieces.next()).await {
            Err(_) => return Err(Fault::Busy.into()),
            Ok(None) => return Ok(all.into()),
            Ok(Some(Err(_))) => return Err(Fault::Unreadable.into()),
            Ok(Some(Ok(it))) => it,
        };
        if all.len() + piece.len() > most {
            return Err(Fault::Unreadable.into());
        }
        room.push(rooms.hold(piece.len())?);
        all.extend_from_slice(&piece);
    }
}

#[cfg(test)]
mod tests {
    use futures_util::stream;

    use super::*;

    fn drip(every: u64, n_bytes: usize) -> Body {
        let piece = move |n: usize| async move {
            tokio::time::sleep(Duration::from_secs(every)).await;
            (n > 0).then(|| (Ok::<_, std::io::Error>(Bytes::from(vec![b'x'; n_bytes])), n - 1))
        };
        Body::from_stream(stream::unfold(1_000, piece))
    }

    #[tokio::test(start_paused = true)]
    async fn who_dribbles_is_sent_away_and_who_is_slow_is_not() {
        let rooms = Rooms::default();
        let took = |began: Instant| began.elapsed().as_secs();
        let began = Instant::now();
        let silent = Body::from_stream(stream::pending::<std::io::Result<Bytes>>());
        assert!(body_of(&rooms, silent, 1 << 20).await.is_err());
        assert_eq!(took(began), 5);
        let began = Instant::now();
        assert!(body_of(&rooms, drip(1, 10), 1 << 20).await.is_err());
        assert!(took(began) < 8, "{}", took(began));
        let slow = drip(1, 40_000);
        assert!(body_of(&rooms, slow, 400_000).await.is_err(), "longer than allowed");
        let short = stream::iter((0..20).map(|_| Ok::<_, std::io::Error>(Bytes::from_static(&[b'x'; 2_000]))));
        assert_eq!(body_of(&rooms, Body::from_stream(short), 1 << 20).await.unwrap().len(), 40_000);
    }

    #[tokio::test]
    async fn bodies_together_have_a_bound_and_give_it_back() {
        let rooms = Rooms::default();
        let held: Vec<_> = (0..64).map(|_| rooms.hold(1 << 20).unwrap()).collect();
        assert!(rooms.hold(1).is_err());
        assert!(body_of(&rooms, Body::from("x"), 10).await.is_err());
        drop(held);
        assert!(body_of(&rooms, Body::from("x"), 10).await.is_ok());
    }
}
