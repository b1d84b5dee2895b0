//! So many clients, each asking as soon as it was answered, for so long.
use std::{
    sync::atomic::{AtomicUsize, Ordering::Relaxed},
    time::{Duration, Instant},
};

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
    let mut all = Vec::new();
    for _ in 0..n_clients {
        all.push(client());
    }
    let mut figures = Figures { times: Vec::new(), took: Duration::ZERO, n_bad: 0 };
    for outcome in join(all).await {
        let (times, n_bad) = outcome?;
        figures.times.extend(times);
        figures.n_bad += n_bad;
    }
    figures.took = start.elapsed();
    figures.times.sort_by(f64::total_cmp);
    Ok(figures)
}

/// All at once, on this task: the clients together take little more than a core.
async fn join<F: Future>(all: Vec<F>) -> Vec<F::Output> {
    let mut all: Vec<_> = all.into_iter().map(Box::pin).collect();
    let mut done: Vec<Option<F::Output>> = all.iter().map(|_| None).collect();
    std::future::poll_fn(move |cx| {
        for (future, done) in all.iter_mut().zip(&mut done) {
            if done.is_none()
                && let std::task::Poll::Ready(it) = future.as_mut().poll(cx)
            {
                *done = Some(it);
            }
        }
        match done.iter().all(Option::is_some) {
            true => std::task::Poll::Ready(done.iter_mut().filter_map(Option::take).collect()),
            false => std::task::Poll::Pending,
        }
    })
    .await
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
