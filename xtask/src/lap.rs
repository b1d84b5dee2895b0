//! Laps: every step says what it does, that it is still at it, and how long it took; the last lines are a table.
use std::{
    io::Write,
    sync::{
        Mutex, PoisonError,
        mpsc::{self, RecvTimeoutError},
    },
    thread,
    time::{Duration, Instant},
};

/// Longer than this nobody sits before a screen that says nothing.
const PULSE: Duration = Duration::from_secs(15);

struct Lap {
    name: String,
    seconds: f64,
    is_whole: bool,
}

static LAPS: Mutex<Vec<Lap>> = Mutex::new(Vec::new());

/// Runs one step. `alone` is the command that runs this step and nothing else: said when it fails.
pub fn lap<T>(name: &str, alone: &str, step: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    println!("==> {name}");
    let start = Instant::now();
    let outcome = thread::scope(|scope| {
        let (done, waits) = mpsc::channel::<()>();
        scope.spawn(move || {
            while waits.recv_timeout(PULSE) == Err(RecvTimeoutError::Timeout) {
                println!("    … {name}: {:.0} s", start.elapsed().as_secs_f64());
                let _ = std::io::stdout().flush();
            }
        });
        let outcome = step();
        drop(done);
        outcome
    });
    let seconds = start.elapsed().as_secs_f64();
    let is_whole = outcome.is_ok();
    match &outcome {
        Ok(_) => println!("    {name}: done in {seconds:.1} s"),
        // At once: what runs beside it may take minutes more.
        Err(it) => println!("    {name}: failed in {seconds:.1} s: {it}"),
    }
    let mut laps = LAPS.lock().unwrap_or_else(PoisonError::into_inner);
    laps.push(Lap { name: name.to_owned(), seconds, is_whole });
    outcome.map_err(|it| format!("{it}\n\nFailed: {name}. Alone: {alone}"))
}

/// What took how long; laps beside each other add up to more than the whole.
pub fn table(whole: Duration) {
    let laps = LAPS.lock().unwrap_or_else(PoisonError::into_inner);
    if laps.is_empty() {
        return;
    }
    println!("\n{:>8}  lap", "seconds");
    for Lap { name, seconds, is_whole } in laps.iter() {
        println!("{seconds:>8.1}  {name}{}", if *is_whole { "" } else { " (failed)" });
    }
    println!("{:>8.1}  from the beginning", whole.as_secs_f64());
}
