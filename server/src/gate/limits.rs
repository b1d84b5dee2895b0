//! 节流: no one address may take the whole hall, neither by many connections nor by many calls (trust.md 1.4).
use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    num::NonZeroU32,
    sync::{Arc, Mutex, PoisonError},
};

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

/// A hall's own public network is one address to us: dozens of people and machines behind it.
const CONNECTIONS_AN_ADDRESS: usize = 256;
/// What may come at once before the rate counts: a page asks a handful, a whole hall opening does it together.
const BURST: u32 = 8;

/// The network an address belongs to: whoever has one IPv6 address has the whole /64.
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(it) => IpAddr::V4(it),
        IpAddr::V6(it) => {
            let [a, b, c, d, ..] = it.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

/// Calls a second, per network; `None`: no limit.
pub struct Pace(Option<DefaultKeyedRateLimiter<IpAddr>>);

impl Pace {
    pub fn new(per_second: u32) -> Pace {
        let quota = |rate: NonZeroU32| {
            let burst = NonZeroU32::new(per_second.saturating_mul(BURST)).unwrap_or(rate);
            Quota::per_second(rate).allow_burst(burst)
        };
        Pace(NonZeroU32::new(per_second).map(|it| RateLimiter::keyed(quota(it))))
    }

    pub fn allows(&self, address: IpAddr) -> bool {
        self.0.as_ref().is_none_or(|it| it.check_key(&network(address)).is_ok())
    }

    /// Forgets who has been quiet; called by the job.
    pub fn tidy(&self) {
        if let Some(it) = &self.0 {
            it.retain_recent();
        }
    }
}

/// How many connections each network holds just now.
#[derive(Clone, Default)]
pub struct Crowd(Arc<Mutex<HashMap<IpAddr, usize>>>);

impl Crowd {
    /// `None`: too many already. The place is given back when dropped.
    pub fn enter(&self, address: IpAddr) -> Option<Place> {
        let address = network(address);
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let n = all.entry(address).or_default();
        if *n >= CONNECTIONS_AN_ADDRESS {
            return None;
        }
        *n += 1;
        Some(Place { crowd: self.clone(), address })
    }
}

pub struct Place {
    crowd: Crowd,
    address: IpAddr,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut all = self.crowd.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(n) = all.get_mut(&self.address) {
            *n -= 1;
            if *n == 0 {
                all.remove(&self.address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn one_house_is_one_network() {
        assert_eq!(network(at("2001:db8:1:2:aaaa::1")), network(at("2001:db8:1:2:bbbb::9")));
        assert_ne!(network(at("2001:db8:1:2::1")), network(at("2001:db8:1:3::1")));
        assert_eq!(network(at("::ffff:192.0.2.7")), at("192.0.2.7"));
    }

    #[test]
    fn who_asks_too_fast_waits_and_nobody_else() {
        let pace = Pace::new(5);
        let n = (0..100).filter(|_| pace.allows(at("192.0.2.1"))).count();
        assert!((40..60).contains(&n), "{n}");
        assert!(pace.allows(at("192.0.2.2")));
        assert!((0..1_000).all(|_| Pace::new(0).allows(at("192.0.2.1"))), "0 is no limit");
    }

    #[test]
    fn a_place_is_given_back() {
        let crowd = Crowd::default();
        let held: Vec<_> = (0..CONNECTIONS_AN_ADDRESS).map(|_| crowd.enter(at("192.0.2.1")).unwrap()).collect();
        assert!(crowd.enter(at("192.0.2.1")).is_none());
        assert!(crowd.enter(at("192.0.2.2")).is_some());
        drop(held);
        assert!(crowd.enter(at("192.0.2.1")).is_some());
        assert!(crowd.0.lock().unwrap().is_empty());
    }
}
