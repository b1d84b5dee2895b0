//! So many clients, each asking as soon as it was answered, for so long.
use std::{
    sync::atomic::{AtomicUsize, Ordering::Relaxed},
    time::{Duration, Instant},
};

use futures_util::future::join_all;

use crate::{
    Outcome,
    line::{Ask, Line},
};

pub struct Figures {
    /// Milliseconds of every reply, sorted.
    times: Vec<f64>,
    took: Duration,
    n_bad: usize,
}

impl Figures {
    pub fn rate(&self) -> f64 {
        self.times.len() as f64 / self.took.as_secs_f64()
    }

    fn at(&self, share: f64) -> f64 {
        let last = self.times.len().saturating_sub(1);
        self.times.get((last as f64 * share) as usize).copied().unwrap_or_default()
    }
}

/// `ask` gives the n-th request; `None` ends the run.
pub async fn measure(
    address: &str,
    n_clients: usize,
    how_long: Duration,
    ask: &(dyn Fn(usize) -> Option<Ask> + Sync),
) -> Outcome<Figures> {
    let next = AtomicUsize::new(0);
    let start = Instant::now();
    let client = async || -> Outcome<(Vec<f64>, usize)> {
        let mut line = Line::open(address).await?;
        let (mut times, mut n_bad) = (Vec::new(), 0);
        while start.elapsed() < how_long {
            let Some(asked) = ask(next.fetch_add(1, Relaxed)) else { break };
            let began = Instant::now();
            let (status, _) = line.send(&asked).await?;
            match status {
                200..300 => times.push(began.elapsed().as_secs_f64() * 1_000.0),
                _ => n_bad += 1,
            }
        }
        Ok((times, n_bad))
    };
    // All on this task: the clients together take little more than a core.
    let all = join_all((0..n_clients).map(|_| client())).await;
    let mut figures = Figures { times: Vec::new(), took: Duration::ZERO, n_bad: 0 };
    for outcome in all {
        let (times, n_bad) = outcome?;
        figures.times.extend(times);
        figures.n_bad += n_bad;
    }
    figures.took = start.elapsed();
    figures.times.sort_by(f64::total_cmp);
    Ok(figures)
}

pub fn print(name: &str, n_clients: usize, it: &Figures) {
    println!("{name}_c{n_clients}_rate {:.0} req/s", it.rate());
    println!("{name}_c{n_clients}_p50 {:.2} ms", it.at(0.5));
    println!("{name}_c{n_clients}_p95 {:.2} ms", it.at(0.95));
    println!("{name}_c{n_clients}_p99 {:.2} ms", it.at(0.99));
    if it.n_bad > 0 {
        println!("{name}_c{n_clients}_refused {} replies", it.n_bad);
    }
}
