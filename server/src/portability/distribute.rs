//! 分布到多台机器: on a PostgreSQL that has Citus, what everybody needs stands on every machine (bodies, accounts, matters), and what belongs
//! to a county stands where the rest of that county stands. Tables that are neither stay where they are, on the first machine.
use anyhow::{Context, Result, bail};

use super::{query, tables};
use crate::{entity::shape::Shape, gate::hub::Hub};

/// Of a table, on several machines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Whole on each of them.
    Everywhere,
    /// Divided by county.
    Divided,
    /// On the first one alone: what has no county, and what only lasts minutes.
    First,
}

/// What rows of many counties name: bodies and those who apply, the matters and the days.
const EVERYWHERE: [&str; 7] =
    ["calendar_days", "calendar_years", "orgs", "accounts", "regions", "items", "item_versions"];
/// The one all others lie beside.
const FIRST_DIVIDED: &str = "counties";

pub fn way(it: &Shape) -> Way {
    let first = it.key.first().and_then(|at| it.columns.get(*at)).map(|it| it.name);
    match first {
        _ if EVERYWHERE.contains(&it.table) => Way::Everywhere,
        Some("region") => Way::Divided,
        _ => Way::First,
    }
}

/// What is to be done, in the order foreign keys need: what rows name is there before them.
pub fn steps() -> Vec<(&'static str, Way)> {
    let all: Vec<(&str, Way)> = tables::all().iter().map(|it| (it.shape.table, way(&it.shape))).collect();
    let of = |wanted: Way| all.iter().copied().filter(move |it| it.1 == wanted);
    of(Way::Everywhere).chain(of(Way::Divided)).collect()
}

/// What was done, and what had been done before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Distributed {
    pub n_new: usize,
    pub n_before: usize,
}

/// Can be broken off and begun again: what is distributed already is left alone.
///
/// # Errors
/// The hall is open, its database is the built-in one, or has no Citus.
pub async fn distribute(hub: &Hub) -> Result<Distributed> {
    if hub.is_sqlite() {
        bail!("内置数据库只在一台机器上：先用 yimen move 搬到装了Citus的PostgreSQL");
    }
    super::require_stopped(hub).await?;
    let Some(there) = query::distributed(&hub.readers).await? else {
        bail!("这个PostgreSQL没有Citus：先在每台机器上安装，再在这个数据库里 CREATE EXTENSION citus");
    };
    let mut done = Distributed::default();
    for (table, way) in steps() {
        if there.iter().any(|it| it == table) {
            done.n_before += 1;
            continue;
        }
        let beside = if table == FIRST_DIVIDED { "none" } else { FIRST_DIVIDED };
        let sql = match way {
            Way::Everywhere => format!("SELECT create_reference_table('{table}')"),
            _ => format!("SELECT create_distributed_table('{table}', 'region', colocate_with => '{beside}')"),
        };
        let says = || format!("“{}”（{table}）没有分布成", tables::word(table));
        hub.alter(&sql).await.with_context(says)?;
        done.n_new += 1;
    }
    Ok(done)
}

/// For `/readyz`: how far it has come. `None`: one machine, as most halls are.
pub async fn state(hub: &Hub) -> Result<Option<String>> {
    if hub.is_sqlite() {
        return Ok(None);
    }
    let Some(there) = query::distributed(&hub.readers).await? else { return Ok(None) };
    let steps = steps();
    let n_done = steps.iter().filter(|step| there.iter().any(|it| it == step.0)).count();
    Ok((n_done > 0).then(|| format!("distributed {n_done} of {}", steps.len())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_belongs_to_a_county_is_divided_by_it_and_what_all_name_is_everywhere() {
        let steps = steps();
        let at = |table: &str| steps.iter().position(|it| it.0 == table);
        for (parent, child) in
            [("orgs", "accounts"), ("accounts", "cases"), ("items", "cases"), ("cases", "case_events")]
        {
            assert!(at(parent) < at(child), "{parent} before {child}");
        }
        assert_eq!(steps.iter().find(|it| it.1 == Way::Divided).map(|it| it.0), Some(FIRST_DIVIDED));
        assert_eq!(at("sessions"), None, "no county's");
        assert!(EVERYWHERE.iter().all(|it| at(it).is_some()));
    }
}
