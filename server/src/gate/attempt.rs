//! 失败次数: whoever tries to guess waits longer and longer; nobody else does. A try is counted on lines: at somebody from one
//! network (or one browser that has been in before), at somebody from anywhere, from one network at anything. Being let in
//! pays back what one's own slips had cost the house. The rules are `common::patience`.
use std::{
    net::{IpAddr, Ipv6Addr},
    sync::{Arc, PoisonError},
    time::Duration,
};

use common::{
    fault::Fault,
    id::AccountId,
    moment::Moment,
    patience::{ONE, Rule},
};
use tokio::{sync::OwnedMutexGuard, time::timeout};

use crate::{
    base::{
        digest,
        error::{Error, Result},
    },
    entity::patience::Model,
    gate::{cx::Cx, hub::Hub, limits::network},
};

pub mod query;

/// How long one waits for one's turn at an account somebody else is just signing in to.
const PATIENCE: Duration = Duration::from_secs(1);
/// By then every line is level again.
const FORGET_DAYS: i64 = 3;
/// A code that was sent is over after so many wrong ones.
const N_WRONG: i32 = 5;
/// So long a place somebody signed in from counts as theirs.
const KNOWN_DAYS: i64 = 90;
/// Accounts one browser is remembered for: the machine of a counter, or of a family.
const N_REMEMBERED: usize = 4;

/// At one person from one network, or by one browser.
const OWN: Rule = Rule { free: 5, an_hour: 2, longest_seconds: 30 * 60 };
/// At one person from a whole IPv6 site.
const SITE: Rule = Rule { free: 20, an_hour: 4, longest_seconds: 30 * 60 };
/// At one person from anywhere they have never been in from.
const WIDE: Rule = Rule { free: 500, an_hour: 40, longest_seconds: 5 * 60 };
/// From one network at anybody: a hall, a kiosk and a phone company's thousands are one each.
const NETWORK: Rule = Rule { free: 300, an_hour: 120, longest_seconds: 30 };
/// Of everybody at codes that are anybody's (接力码).
const HALL: Rule = Rule { free: 1_000, an_hour: 200, longest_seconds: 10 };

/// What may be done so often from one network, however well it goes.
fn quota(what: &str) -> Rule {
    match what {
        // A place booked is a place less for others.
        "book" => Rule { free: 40, an_hour: 40, longest_seconds: 600 },
        // Each is somebody's half hour at the desk.
        "question" => Rule { free: 50, an_hour: 20, longest_seconds: 1_800 },
        "callback" => Rule { free: 50, an_hour: 20, longest_seconds: 1_800 },
        "code" => Rule { free: 100, an_hour: 60, longest_seconds: 600 },
        _ => Rule { free: 600, an_hour: 300, longest_seconds: 60 },
    }
}

fn rule(key: &str) -> Rule {
    let mut parts = key.split('|');
    match (parts.next(), parts.next()) {
        (Some("own" | "device"), _) => OWN,
        (Some("site"), _) => SITE,
        (Some("wide"), _) => WIDE,
        (Some("hall"), _) => HALL,
        (Some("quota"), what) => quota(what.unwrap_or_default()),
        _ => NETWORK,
    }
}

/// The networks an address stands in, the smallest first: of IPv6, whoever has one /64 often has a /56 or a whole /48.
fn networks(peer: &str) -> Vec<String> {
    match peer.parse().map(network) {
        Ok(IpAddr::V6(it)) => {
            let [a, b, c, d, ..] = it.segments();
            let of = |d: u16, length: u8| format!("{}/{length}", Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0));
            vec![of(d, 64), of(d & 0xff00, 56), of(0, 48)]
        }
        Ok(it) => vec![it.to_string()],
        Err(_) => vec![peer.to_owned()],
    }
}

/// The one way to lines of a network. `what` is tried.
pub fn by_network(cx: &Cx, what: &str) -> Vec<String> {
    networks(&cx.peer).into_iter().map(|it| format!("network|{what}|{it}")).collect()
}

/// The same, for codes that are anybody's: all guesses of the whole hall together count as well.
pub fn by_hall(cx: &Cx, what: &str) -> Vec<String> {
    by_network(cx, what).into_iter().chain([format!("hall|{what}")]).collect()
}

/// What is counted when it succeeds: so much from one network.
pub fn by_quota(cx: &Cx, what: &str) -> Vec<String> {
    networks(&cx.peer).into_iter().take(1).map(|it| format!("quota|{what}|{it}")).collect()
}

/// At somebody, or at something that has a number: `whom` has one spelling.
pub fn at(cx: &Cx, what: &str, whom: &str) -> Vec<String> {
    let mut keys = own(cx, what, whom);
    keys.push(format!("wide|{what}|{whom}"));
    keys.extend(by_network(cx, what));
    keys
}

fn own(cx: &Cx, what: &str, whom: &str) -> Vec<String> {
    let all = networks(&cx.peer);
    let mut keys: Vec<String> = all.first().iter().map(|it| format!("own|{what}|{whom}|{it}")).collect();
    if let [_, _, site] = all.as_slice() {
        keys.push(format!("site|{what}|{whom}|{site}"));
    }
    keys
}

/// At an account. Whoever comes from where its owner has been in before is held against their own slips alone: guesses of
/// others, at this account or beside it, are none of theirs.
pub async fn at_account(cx: &Cx, whom: &Whom) -> Result<Vec<String>> {
    let name = whom.name();
    if let Some(device) = device(cx, whom) {
        return Ok(vec![format!("device|account|{name}|{device}")]);
    }
    let known = query::patience(cx, &known(cx, &name)).await?;
    match known.is_some_and(|it| cx.now <= it.at.plus_hours(24 * KNOWN_DAYS)) {
        true => Ok(own(cx, "account", &name)),
        false => Ok(at(cx, "account", &name)),
    }
}

fn known(cx: &Cx, name: &str) -> String {
    format!("known|{name}|{}", networks(&cx.peer).first().map(String::as_str).unwrap_or_default())
}

/// Counted on the codes themselves that were sent to somebody: each is over after so many others in its place.
pub fn code_of(purpose: &str, account: AccountId) -> String {
    format!("code|{purpose}|{account}")
}

fn worn(key: &str) -> Option<(&str, AccountId)> {
    let (purpose, account) = key.strip_prefix("code|")?.split_once('|')?;
    Some((purpose, account.parse().ok()?))
}

/// Who is meant: the account, if there is one; otherwise what was typed, in its one spelling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whom {
    Account(AccountId),
    Nobody(String),
}

impl Whom {
    /// However it was typed.
    pub fn of(account: Option<AccountId>, typed: &str) -> Whom {
        match (account, common::value::Phone::parse(typed)) {
            (Some(it), _) => Whom::Account(it),
            (None, Ok(phone)) => Whom::Nobody(digest::hash(phone.as_str())),
            (None, Err(_)) => Whom::Nobody(digest::hash(&typed.trim().to_lowercase())),
        }
    }

    pub fn name(&self) -> String {
        match self {
            Whom::Account(it) => it.to_string(),
            Whom::Nobody(it) => it.clone(),
        }
    }
}

/// The browser that has been in as them before, if it is one.
fn device(cx: &Cx, whom: &Whom) -> Option<String> {
    let Whom::Account(account) = whom else { return None };
    let marks = cx.marks.split('~').filter_map(|it| it.split_once('.'));
    let own = marks.filter(|(id, mac)| *mac == mark_mac(&cx.hub, *account, id));
    own.map(|(id, _)| id.to_owned()).next()
}

fn mark_mac(hub: &Hub, account: AccountId, id: &str) -> String {
    hub.keys.mac("device", &format!("{account}|{id}"))
}

pub async fn require_patience(cx: &Cx, keys: &[String]) -> Result<()> {
    let waits = query::patience_of(cx, keys).await?;
    let waits = waits.iter().map(|it| rule(&it.key).wait_ms(it.level, cx.now.0 - it.at.0));
    match waits.max().unwrap_or_default() {
        0 => Ok(()),
        wait_ms => Err(Fault::TooOften { wait_seconds: (wait_ms / 1_000 + 1) as u32 }.into()),
    }
}

/// While it is held, nobody else guesses at the same account: guesses sent together are counted one by one.
#[derive(Clone)]
pub struct OneGuess(#[expect(dead_code, reason = "held until dropped")] Arc<Held>);

struct Held {
    hub: Arc<Hub>,
    key: String,
    turn: Option<OwnedMutexGuard<()>>,
}

impl OneGuess {
    /// In the line of the first key: somebody from one network or browser. Others' lines are others'.
    pub async fn take(hub: &Arc<Hub>, keys: &[String]) -> Result<OneGuess> {
        let key = keys.first().cloned().unwrap_or_default();
        let line = {
            let mut all = hub.guessing.lock().unwrap_or_else(PoisonError::into_inner);
            all.entry(key.clone()).or_default().clone()
        };
        let turn = timeout(PATIENCE, line.lock_owned()).await.map_err(|_| Fault::TooOften { wait_seconds: 1 })?;
        Ok(OneGuess(Arc::new(Held { hub: hub.clone(), key, turn: Some(turn) })))
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.turn = None;
        let mut all = self.hub.guessing.lock().unwrap_or_else(PoisonError::into_inner);
        // Nobody else stands in this line.
        if all.get(&self.key).is_some_and(|it| Arc::strong_count(it) == 1) {
            all.remove(&self.key);
        }
    }
}

/// Marks a failure; `serve` counts it in a change of its own once the call itself is rolled back, before the reply.
pub async fn failed(cx: &Cx, keys: &[String], fault: Fault) -> Error {
    cx.count_failure(keys);
    fault.into()
}

/// Called by `serve`; and by whoever counts what goes well.
pub async fn count(cx: &Cx, keys: &[String], now: Moment) -> Result<()> {
    for key in keys {
        if let Some((purpose, account)) = worn(key) {
            query::wear_codes(cx, account, purpose, N_WRONG).await?;
            continue;
        }
        let before = query::patience(cx, key).await?;
        let level = before.as_ref().map_or(0, |it| rule(key).left(it.level, now.0 - it.at.0));
        query::put_patience(cx, Model { key: key.clone(), level: level + ONE, at: now }, before).await?;
    }
    Ok(())
}

/// Let in: one's own slips are over, and what they had cost the house is given back.
pub async fn paid_back(cx: &Cx, keys: &[String]) -> Result<()> {
    let mut cost = 0;
    for key in keys {
        let Some(row) = query::patience(cx, key).await? else { continue };
        let left = rule(key).left(row.level, cx.now.0 - row.at.0);
        let is_own = key.starts_with("own|") || key.starts_with("device|");
        let level = if is_own { 0 } else { (left - cost).max(0) };
        if is_own {
            cost = left;
        }
        match level {
            0 => query::delete_patience(cx, key).await?,
            _ => query::put_patience(cx, Model { level, at: cx.now, ..row.clone() }, Some(row)).await?,
        }
    }
    Ok(())
}

/// This account has been in from here, by this browser.
pub async fn remember(cx: &Cx, account: AccountId) -> Result<()> {
    let key = known(cx, &Whom::Account(account).name());
    let before = query::patience(cx, &key).await?;
    // Once a day is enough to know it by.
    if before.as_ref().is_none_or(|it| it.at.plus_hours(24) <= cx.now) {
        query::put_patience(cx, Model { key, level: 0, at: cx.now }, before).await?;
    }
    if device(cx, &Whom::Account(account)).is_none() {
        let id: String = digest::random()?.chars().take(32).collect();
        let mark = format!("{id}.{}", mark_mac(&cx.hub, account, &id));
        let others = cx.marks.split('~').filter(|it| !it.is_empty()).map(str::to_owned);
        let marks: Vec<String> = [mark].into_iter().chain(others).take(N_REMEMBERED).collect();
        cx.mark(marks.join("~"));
    }
    Ok(())
}

/// What is level again, and where nobody has been in from for long. Called by the job.
pub async fn forget_old(cx: &Cx) -> Result<()> {
    query::forget_patience(cx, cx.now.plus_hours(-24 * FORGET_DAYS), cx.now.plus_hours(-24 * KNOWN_DAYS)).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_ipv6_house_is_counted_at_three_sizes() {
        let all = networks("2001:db8:1:2ff:aaaa::1");
        assert_eq!(all, ["2001:db8:1:2ff::/64", "2001:db8:1:200::/56", "2001:db8:1::/48"]);
        assert_eq!(networks("::ffff:192.0.2.7"), ["192.0.2.7"]);
        assert_eq!(networks("192.0.2.7"), ["192.0.2.7"]);
    }

    #[test]
    fn no_spelling_of_a_login_is_another_login() {
        let nobody = |typed: &str| Whom::of(None, typed);
        for typed in ["138 0000 3210", "138-0000-3210", "１３８００００３２１０", "+8613800003210"] {
            assert_eq!(nobody(typed), nobody("13800003210"), "{typed}");
        }
        assert_eq!(nobody(" ZhouMing "), nobody("zhouming"));
        let id = AccountId(uuid::Uuid::nil());
        assert_eq!(Whom::of(Some(id), "zhouming"), Whom::of(Some(id), "13800003210"));
    }
}
