//! 试制: a paper of nobody, for whoever installs a hall: are the fonts there, whose certificate signs, how long does it take?
use std::{
    path::Path,
    time::{Duration, Instant},
};

use anyhow::{Context, Result};
use common::{
    moment::Moment,
    paper::{Fact, Paper, PaperKind},
};

use super::{sheet, sign};
use crate::{base::qr, gate::hub::Hub};

const N_AGAIN: u32 = 20;

pub struct Trial {
    pub n_bytes: usize,
    pub is_demo: bool,
    /// With the fonts to be read.
    pub first: Duration,
    /// The mean of the next twenty, each with other words.
    pub again: Duration,
}

pub fn run(hub: &Hub, to: &Path) -> Result<Trial> {
    let now = hub.clock.now();
    let by = hub.certificate.get(&hub.config, now)?;
    let make = |n: u32| -> Result<Vec<u8>> {
        let extras = sheet::Extras {
            code: "0000000000000000",
            digest: "0".repeat(16),
            qr: qr::of(&hub.config.origin),
            origin: &hub.config.origin,
            is_demo: by.is_demo,
            now,
            photo: None,
        };
        sign::sign(sheet::set(&sample(n, now), &extras)?, &by, "试制", now)
    };
    let start = Instant::now();
    let bytes = make(0)?;
    let first = start.elapsed();
    std::fs::write(to, &bytes).with_context(|| format!("writing {}", to.display()))?;
    let start = Instant::now();
    for n in 1..=N_AGAIN {
        make(n)?;
    }
    Ok(Trial { n_bytes: bytes.len(), is_demo: by.is_demo, first, again: start.elapsed() / N_AGAIN })
}

fn sample(n: u32, now: Moment) -> Paper {
    Paper {
        kind: PaperKind::Grant,
        no: format!("试〔{}〕{n}号", now.day().year()),
        org: "试制机关".to_owned(),
        title: "试制文书".to_owned(),
        to: format!("试制人{n}"),
        case_no: String::new(),
        item: "试制".to_owned(),
        text: vec![format!("这是第{n}份试制的文书，不针对任何人，也没有任何效力。"); 3],
        rows: vec![Fact::of("生僻字", "𬭎㛃𠅤𪚥"), Fact::of("序号", n.to_string())],
        on: now.day(),
        stamp: "试制机关行政审批专用章".to_owned(),
        sealed_by: String::new(),
        look: None,
        photo: None,
    }
}
