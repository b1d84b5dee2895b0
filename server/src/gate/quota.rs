//! 配额: how many bytes somebody may bring in on one day. Counted in this process's memory: after a restart the day begins anew, which
//! costs a little room and refuses nobody.
use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, PoisonError},
};

use common::{account::Who, fault::Fault, moment::Day};

use crate::{base::error::Result, gate::cx::Cx};

const MB: u64 = 1 << 20;
/// One case may hold 200 MB, and somebody may have two in a day.
const AN_ACCOUNT: u64 = 500 * MB;
/// Somebody who has not signed in: a case's photographs, and a few more.
const A_VISITOR: u64 = 64 * MB;
/// All visitors together, whatever happens: what a day of an attack may fill.
const ALL_VISITORS: u64 = 2_048 * MB;
/// The visitors of one network, by how much all of them have brought: the fuller the day, the less for whoever has brought most, so
/// that others still can.
const A_NETWORK: [(u64, u64); 3] = [(1_024 * MB, 512 * MB), (1_600 * MB, 64 * MB), (ALL_VISITORS, 8 * MB)];

#[derive(Default)]
pub struct Quota(Mutex<Today>);

#[derive(Default)]
struct Today {
    day: Day,
    n_all: u64,
    by: HashMap<String, u64>,
}

impl Quota {
    /// Counts what is about to be kept. Staff bring what they must.
    ///
    /// # Errors
    /// `TooMuchToday`: nothing was counted.
    pub fn charge(&self, cx: &Cx, n_bytes: usize) -> Result<()> {
        let n = n_bytes as u64;
        let mut today = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if today.day != cx.now.day() {
            *today = Today { day: cx.now.day(), ..Today::default() };
        }
        match &cx.who {
            Who::Staff { .. } => Ok(()),
            Who::Citizen { account, .. } => today.take(&[(account.to_string(), AN_ACCOUNT)], n),
            Who::Guest { .. } | Who::Nobody => {
                let n_all = today.n_all + n;
                let network =
                    A_NETWORK.iter().find(|it| n_all <= it.0).map(|it| it.1).ok_or(Fault::TooMuchToday)?;
                let visitor = cx.account().map(|it| (it.to_string(), A_VISITOR));
                let network = (!cx.peer.is_empty()).then(|| (site(&cx.peer), network));
                let all: Vec<_> = visitor.into_iter().chain(network).collect();
                today.take(&all, n)?;
                today.n_all = n_all;
                Ok(())
            }
        }
    }
}

/// Whoever has an IPv6 network often has 65 536 of them.
pub fn site(peer: &str) -> String {
    match peer.parse::<IpAddr>() {
        Ok(IpAddr::V6(it)) => it.segments().iter().take(3).map(|it| format!("{it:x}:")).collect(),
        _ => peer.to_owned(),
    }
}

impl Today {
    /// From each of these, or from none.
    fn take(&mut self, all: &[(String, u64)], n: u64) -> Result<()> {
        if all.iter().any(|(who, most)| self.by.get(who).copied().unwrap_or_default() + n > *most) {
            return Err(Fault::TooMuchToday.into());
        }
        for (who, _) in all {
            *self.by.entry(who.clone()).or_default() += n;
        }
        Ok(())
    }
}
