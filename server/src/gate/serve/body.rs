//! What a request carries: read before it takes anybody's place, as fast as it has to come, and within what all of them may take
//! together. A sender that is silent or dribbles holds a connection and nothing else.
use std::time::Duration;

use axum::body::{Body, Bytes};
use common::fault::Fault;
use futures_util::StreamExt;
use tokio::time::{Instant, timeout_at};

use crate::{base::error::Result, gate::load_shed::Rooms};

/// However slow the line: one chunk of an upload over the slowest we mean to serve takes half of it.
const MOST: Duration = Duration::from_secs(60);
/// Silence at the beginning: a phone in a lift.
const GRACE: Duration = Duration::from_secs(5);
/// Bytes a second after that: a tenth of the slowest line.
const LEAST: f64 = 1024.0;

/// The whole body, if it comes in time.
///
/// # Errors
/// `TooLong` when it is longer than `most`; `Busy` when it comes too slowly, or all bodies together are too many.
pub async fn body_of(rooms: &Rooms, network: &str, body: Body, most: usize) -> Result<Bytes> {
    let began = Instant::now();
    let mut pieces = body.into_data_stream();
    let mut all = Vec::new();
    let mut room = rooms.body(network);
    loop {
        let allowed = (GRACE + Duration::from_secs_f64(all.len() as f64 / LEAST)).min(MOST);
        let piece = match timeout_at(began + allowed, pieces.next()).await {
            Err(_) => return Err(Fault::Busy.into()),
            Ok(None) => return Ok(all.into()),
            Ok(Some(Err(_))) => return Err(Fault::Unreadable.into()),
            Ok(Some(Ok(it))) => it,
        };
        if all.len() + piece.len() > most {
            return Err(Fault::TooLong { max_kb: (most >> 10) as u32 }.into());
        }
        room.grown(all.len() + piece.len())?;
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
        assert!(body_of(&rooms, "192.0.2.1", silent, 1 << 20).await.is_err());
        assert_eq!(took(began), 5);
        let began = Instant::now();
        assert!(body_of(&rooms, "192.0.2.1", drip(1, 10), 1 << 20).await.is_err());
        assert!(took(began) < 8, "{}", took(began));
        let slow = drip(1, 40_000);
        assert!(body_of(&rooms, "192.0.2.1", slow, 400_000).await.is_err(), "longer than allowed");
        let short = stream::iter((0..20).map(|_| Ok::<_, std::io::Error>(Bytes::from_static(&[b'x'; 2_000]))));
        assert_eq!(body_of(&rooms, "192.0.2.1", Body::from_stream(short), 1 << 20).await.unwrap().len(), 40_000);
    }

    #[tokio::test]
    async fn bodies_together_have_a_bound_and_so_have_those_of_a_network() {
        let rooms = Rooms::default();
        let full = |network: &str| {
            let mut it = rooms.body(network);
            it.grown(16 << 20).unwrap();
            it
        };
        let one = full("192.0.2.1");
        assert!(body_of(&rooms, "192.0.2.1", Body::from("x"), 10).await.is_err(), "its own share");
        assert!(body_of(&rooms, "192.0.2.2", Body::from("x"), 10).await.is_ok(), "and nobody else's");
        let more: Vec<_> = ["192.0.2.2", "192.0.2.3", "192.0.2.4"].map(full).into_iter().collect();
        assert!(body_of(&rooms, "192.0.2.5", Body::from("x"), 10).await.is_err(), "all together");
        drop((one, more));
        // Torn into single bytes, it holds no more than in one piece.
        let torn = stream::iter((0..100_000).map(|_| Ok::<_, std::io::Error>(Bytes::from_static(b"x"))));
        assert_eq!(body_of(&rooms, "192.0.2.1", Body::from_stream(torn), 1 << 20).await.unwrap().len(), 100_000);
    }
}
