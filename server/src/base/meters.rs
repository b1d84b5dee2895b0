//! 运行指标, by Prometheus' names. Counts and durations only: never a person, a case or an address with an id in it.
use std::{
    sync::atomic::AtomicU64,
    time::{Duration, Instant},
};

use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{
        counter::Counter,
        family::Family,
        gauge::Gauge,
        histogram::{Histogram, exponential_buckets},
    },
    registry::{Registry, Unit},
};

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Asked {
    route: String,
    method: String,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Of {
    class: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Job {
    job: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Outcome {
    outcome: &'static str,
}

pub struct Meters {
    registry: Registry,
    started: Instant,
    requests: Family<Asked, Counter>,
    seconds: Family<Of, Histogram>,
    shed: Family<Of, Counter>,
    commits: Family<Outcome, Counter>,
    job_failures: Family<Job, Counter>,
    together: Histogram,
    /// Free bytes on the data folder's disk.
    pub disk_free: Gauge,
    pub is_read_only: Gauge,
    /// Messages that nobody could be told yet, files no scanner has seen yet.
    pub outbox_waiting: Gauge,
    pub unscanned: Gauge,
    /// Seconds since the jobs were last through.
    pub jobs_age: Gauge<f64, AtomicU64>,
    memory: Gauge,
    uptime: Gauge<f64, AtomicU64>,
}

impl Default for Meters {
    fn default() -> Meters {
        let buckets = || Histogram::new(exponential_buckets(0.0005, 2.0, 16));
        let mut it = Meters {
            registry: Registry::default(),
            started: Instant::now(),
            requests: Family::default(),
            seconds: Family::new_with_constructor(buckets as fn() -> Histogram),
            shed: Family::default(),
            commits: Family::default(),
            job_failures: Family::default(),
            together: Histogram::new(exponential_buckets(1.0, 2.0, 8)),
            disk_free: Gauge::default(),
            is_read_only: Gauge::default(),
            outbox_waiting: Gauge::default(),
            unscanned: Gauge::default(),
            jobs_age: Gauge::default(),
            memory: Gauge::default(),
            uptime: Gauge::default(),
        };
        let all = &mut it.registry;
        all.register("http_requests", "Replies, by route and status", it.requests.clone());
        let says = "Time to the reply, by class of request";
        all.register_with_unit("http_request_duration", says, Unit::Seconds, it.seconds.clone());
        all.register("yimen_shed", "Requests sent away because their class was full", it.shed.clone());
        all.register("yimen_commits", "Transactions, by outcome", it.commits.clone());
        all.register("yimen_job_failures", "Rows a job could not do, and whole turns", it.job_failures.clone());
        all.register("yimen_calls_per_commit", "Calls that shared one commit", it.together.clone());
        all.register_with_unit("yimen_disk_free", "Free on the data disk", Unit::Bytes, it.disk_free.clone());
        all.register("yimen_read_only", "1: nothing can be changed just now", it.is_read_only.clone());
        all.register("yimen_outbox_waiting", "Messages not sent yet", it.outbox_waiting.clone());
        all.register("yimen_files_unscanned", "Files waiting for the malware scanner", it.unscanned.clone());
        let says = "Since the jobs were last through";
        all.register_with_unit("yimen_jobs_age", says, Unit::Seconds, it.jobs_age.clone());
        all.register_with_unit("process_resident_memory", "Resident", Unit::Bytes, it.memory.clone());
        all.register_with_unit("process_uptime", "Since the start", Unit::Seconds, it.uptime.clone());
        it
    }
}

impl Meters {
    pub fn replied(&self, route: &str, method: &str, status: u16, class: &'static str, took: Duration) {
        let asked = Asked { route: route.to_owned(), method: method.to_owned(), status };
        self.requests.get_or_create(&asked).inc();
        self.seconds.get_or_create(&Of { class }).observe(took.as_secs_f64());
    }

    pub fn shed(&self, class: &'static str) {
        self.shed.get_or_create(&Of { class }).inc();
    }

    pub fn job_failed(&self, job: &'static str) {
        self.job_failures.get_or_create(&Job { job }).inc();
    }

    pub fn committed(&self, n_calls: usize, is_kept: bool) {
        let outcome = if is_kept { "kept" } else { "lost" };
        self.commits.get_or_create(&Outcome { outcome }).inc();
        self.together.observe(n_calls as f64);
    }

    /// The text Prometheus reads.
    pub fn text(&self) -> String {
        self.uptime.set(self.started.elapsed().as_secs_f64());
        self.memory.set(resident());
        let mut text = String::new();
        // Writing into a string does not fail.
        let _ = encode(&mut text, &self.registry);
        text
    }
}

/// Resident bytes of this process; 0 where there is no `/proc`.
fn resident() -> i64 {
    const PAGE: i64 = 4096;
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    statm.split(' ').nth(1).and_then(|it| it.parse::<i64>().ok()).map_or(0, |it| it * PAGE)
}
